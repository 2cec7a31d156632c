//! Withdrawing: as easily as it was given, and at once (Art. 7(3) GDPR). It binds the person's records and
//! the addresses in them, and the systems of the sources are told.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Map, json};

use super::{
    Stop, digest,
    record::known_purpose,
    refuse, system_stops,
    whom::{Who, Whom, whom},
};
use crate::{
    model::{Channel, ConsentAct, ConsentEvent, EventDetails},
    ops::{OpError, deed::unusable, import::address_keys, request::By},
    policy::{Basis, Policy, Purpose},
    store::{Change, Entry, KeyKind, NOBODY, Store, event_id},
};

/// What is taken back.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// Whose it is.
    pub who: &'a Who,
    /// The policy's id of the purpose; none: every one that rests on consent.
    pub purpose: Option<&'a str>,
    /// The channel; none: every one that the purpose uses.
    pub channel: Option<Channel>,
    /// The civil date on which it was taken back.
    pub on: NaiveDate,
    /// How it was said; empty: not known.
    pub method: &'a str,
    /// `subject`, `parent`, `agent`.
    pub expressed_by: &'a str,
}

/// What was stopped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Done {
    /// The person; none: known of nobody, the address alone is bound.
    pub person: Option<String>,
    /// The purposes.
    pub purposes: Vec<String>,
    /// The channels.
    pub channels: Vec<&'static str>,
    /// The civil date on which it was taken back.
    pub said_on: NaiveDate,
    /// The random ids of the events; empty: all that was there already.
    pub events: Vec<String>,
    /// Records that were bound.
    pub records: usize,
    /// Addresses that were bound.
    pub addresses: usize,
    /// What the systems of the sources were asked to do, counted.
    pub crm: usize,
}

/// Takes consents back: one transaction with its trail entry.
///
/// # Errors
/// As `whom`; `unknown-purpose`, `channel-not-used` (input); refused: `date-to-come`,
/// `no-consent-purpose`. Nothing was changed then.
pub fn withdraw(
    store: &mut Store,
    policy: &Policy,
    ask: &Ask<'_>,
    by: By<'_>,
) -> Result<Done, OpError> {
    refuse::day(ask.on, by.now.today)?;
    let mut stops = stops(policy, ask)?;
    let person = whom(store, policy, ask.who, by)?;
    if person.records.is_empty() {
        // Of nobody but an address, only the channels that it serves can stop.
        stops.retain(|(_, channel)| !reached(&person, *channel).is_empty());
        if stops.is_empty() {
            return Err(not_used());
        }
    }
    let mut events = Vec::new();
    for (purpose, channel) in &stops {
        events.push(event(policy, ask, purpose, *channel, by)?);
    }
    let mut done = Done {
        person: person.name.clone(),
        purposes: once(stops.iter().map(|(purpose, _)| purpose.id.clone())),
        channels: once(stops.iter().map(|(_, channel)| channel.as_str())),
        said_on: ask.on,
        ..Done::default()
    };
    let mut change = store.change()?;
    let entry = write(&mut change, &person, &events, &mut done, by)?;
    if !done.events.is_empty() {
        change.commit(entry)?;
    }
    Ok(done)
}

fn once<T: Ord>(words: impl Iterator<Item = T>) -> Vec<T> {
    words.collect::<BTreeSet<T>>().into_iter().collect()
}

/// Each purpose with each channel that stops.
fn stops<'p>(policy: &'p Policy, ask: &Ask<'_>) -> Result<Vec<(&'p Purpose, Channel)>, OpError> {
    let purposes: Vec<&Purpose> = match ask.purpose {
        Some(id) => {
            let purpose = known_purpose(policy, id)?;
            refuse::on_consent(purpose)?;
            vec![purpose]
        }
        None => {
            let all = policy.purposes.iter();
            all.filter(|purpose| purpose.basis == Basis::Consent)
                .collect()
        }
    };
    let stops: Vec<(&Purpose, Channel)> = purposes
        .into_iter()
        .flat_map(|purpose| {
            purpose
                .channels
                .iter()
                .map(move |channel| (purpose, *channel))
        })
        .filter(|(_, channel)| ask.channel.is_none_or(|only| only == *channel))
        .collect();
    if stops.is_empty() {
        return Err(not_used());
    }
    Ok(stops)
}

fn not_used() -> OpError {
    unusable(
        "channel-not-used",
        "no purpose that rests on consent uses that channel for the person",
        "`dpo policy show` lists the purposes and their channels",
    )
}

fn event(
    policy: &Policy,
    ask: &Ask<'_>,
    purpose: &Purpose,
    channel: Channel,
    by: By<'_>,
) -> Result<ConsentEvent, OpError> {
    Ok(ConsentEvent {
        channel,
        purpose: purpose.id.clone(),
        act: ConsentAct::Withdrawn,
        said_on: Some(ask.on),
        recorded_on: by.now.today,
        details: EventDetails {
            id: event_id()?,
            method: ask.method.to_owned(),
            expressed_by: ask.expressed_by.to_owned(),
            operator: by.operator.to_owned(),
            jurisdiction: policy.country.clone(),
            ..EventDetails::default()
        },
    })
}

fn write(
    change: &mut Change<'_>,
    person: &Whom,
    events: &[ConsentEvent],
    done: &mut Done,
    by: By<'_>,
) -> Result<Entry, OpError> {
    let (mut records, mut addresses) = (BTreeSet::new(), BTreeSet::new());
    let mut digests = Vec::new();
    for event in events {
        let named = reached(person, event.channel);
        let mut is_new = false;
        for record in &person.records {
            let mut keys: Vec<i64> =
                address_keys(change.hashes(), &record.keys, event.channel).collect();
            keys.extend(&named);
            if change.consent_event(record.number, event, &keys)?.is_some() {
                is_new = true;
                records.insert(record.number);
                addresses.extend(keys);
            }
        }
        // What is known of nobody binds its address: whoever turns up with it later has said no.
        if person.records.is_empty() && !named.is_empty() {
            is_new = change.consent_event(NOBODY, event, &named)?.is_some();
            if is_new {
                addresses.extend(named);
            }
        }
        if is_new {
            done.events.push(event.details.id.clone());
            digests.push(digest(event)?);
        }
    }
    done.records = records.len();
    done.addresses = addresses.len();
    done.crm = crm_owes(change, person, &records, done, by)?;
    let mut detail = Map::new();
    detail.insert("records".to_owned(), json!(done.records));
    detail.insert("channels".to_owned(), json!(done.channels));
    detail.insert("purposes".to_owned(), json!(done.purposes));
    detail.insert("stopped_addresses".to_owned(), json!(done.addresses));
    detail.insert("on".to_owned(), json!(done.said_on));
    detail.insert("crm".to_owned(), json!(done.crm));
    detail.insert("events".to_owned(), json!(digests));
    Ok(Entry::new("consent-withdrawn", by.now, by.operator).with(detail))
}

/// The named addresses that a channel reaches.
fn reached(person: &Whom, channel: Channel) -> Vec<i64> {
    let sort = match channel {
        Channel::Email => KeyKind::Email,
        Channel::Phone | Channel::Sms => KeyKind::Phone,
        Channel::Post | Channel::Fax => return Vec::new(),
    };
    person
        .named
        .iter()
        .filter(|(kind, _)| *kind == sort)
        .map(|(_, key)| *key)
        .collect()
}

/// What the systems of the sources have to do: stop these channels for these purposes.
fn crm_owes(
    change: &mut Change<'_>,
    person: &Whom,
    records: &BTreeSet<i64>,
    done: &Done,
    by: By<'_>,
) -> Result<usize, OpError> {
    let mut owed = 0;
    for record in &person.records {
        if !records.contains(&record.number) || record.vanished_on.is_some() {
            continue;
        }
        let stop = Stop {
            source: record.source_number,
            record: record.number,
            source_id: &record.source_id,
            case: person.case,
            channels: &done.channels,
            purposes: &done.purposes,
        };
        system_stops(change, &stop, by.now.today)?;
        owed += 1;
    }
    Ok(owed)
}
