//! Recording what a person said, by hand: a yes or a no, with how it was said and what shows it. What law
//! or evidence does not allow is refused.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Map, json};

use super::{
    Stop, digest,
    refuse::{self, Said},
    system_stops,
    whom::{Who, Whom, whom},
};
use crate::{
    model::{
        Channel, ConsentAct, ConsentEvent, ConsentState, EventDetails, Lang,
        consent_event::{Evidence, WordingSeen, fold},
    },
    ops::{OpError, consents::is_required, deed::unusable, import::address_keys, request::By},
    policy::{Policy, Purpose, Wording},
    store::{Entry, Store, event_id},
};

/// What is to be recorded.
#[derive(Clone, Debug)]
pub struct Ask<'a> {
    /// Whose it is.
    pub who: &'a Who,
    /// The channel.
    pub channel: Channel,
    /// The policy's id of the purpose; none: the only one that asks for consent by that channel.
    pub purpose: Option<&'a str>,
    /// `Given` or `Refused`; a confirmation is refused.
    pub act: ConsentAct,
    /// How it was said.
    pub method: &'a str,
    /// The civil date on which it was said.
    pub on: NaiveDate,
    /// The policy's id of the wording that was shown.
    pub wording: Option<&'a str>,
    /// The language in which it was shown.
    pub language: Option<Lang>,
    /// `subject`, `parent`, `agent`.
    pub expressed_by: &'a str,
    /// What shows it.
    pub evidence: Option<Evidence>,
}

/// What was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Done {
    /// The person; none: known of nobody.
    pub person: Option<String>,
    /// The channel.
    pub channel: &'static str,
    /// The purpose.
    pub purpose: String,
    /// What happened.
    pub act: &'static str,
    /// The civil date on which it was said.
    pub said_on: NaiveDate,
    /// The random id of the event; none: the same was there already.
    pub event: Option<String>,
    /// SHA-256 of the event, as the trail has it.
    pub digest: Option<String>,
    /// How many records it was recorded of.
    pub records: usize,
    /// What the systems of the sources were asked to do, counted.
    pub crm: usize,
    /// The state that the events come to now.
    pub state: Option<&'static str>,
    /// What the proof lacks (CON-06): `wording`, `evidence`.
    pub lacks: Vec<&'static str>,
    /// The wordings of the purpose that could have been named.
    pub wordings: Vec<String>,
}

/// Records what a person said: one event, with each of the person's records; one transaction with its
/// trail entry.
///
/// # Errors
/// As `whom`; `unknown-purpose`, `unknown-method`, `unknown-wording`, `channel-not-used` (input); what
/// `refuse` refuses. Nothing was changed then.
pub fn record(
    store: &mut Store,
    policy: &Policy,
    ask: &Ask<'_>,
    by: By<'_>,
) -> Result<Done, OpError> {
    let purpose = purpose(policy, ask.channel, ask.purpose)?;
    let said = Said {
        channel: ask.channel,
        purpose,
        act: ask.act,
        method: ask.method,
        on: ask.on,
        expressed_by: ask.expressed_by,
    };
    refuse::what_no_staff_records(&said, by.now.today)?;
    let wording = wording(policy, purpose, ask.wording)?;
    let person = whom(store, policy, ask.who, by)?;
    if person.records.is_empty() {
        return Err(unusable(
            "unknown-subject",
            "there is no such person in the store",
            "import the contact first; an address alone can only be withdrawn: dpo consent withdraw",
        ));
    }
    if ask.act.is_affirmative() {
        refuse::what_the_person_forbids(store, policy, &person, &said)?;
    }
    let event = event(policy, ask, purpose, wording, by)?;
    let mut done = write(store, &person, &event, by)?;
    done.state = state_of(store, policy, &person, &event)?.map(ConsentState::as_str);
    if ask.act.is_affirmative() {
        done.lacks = lacks(&event);
        done.wordings = wordings_of(policy, purpose)
            .map(|wording| wording.id.clone())
            .collect();
    }
    Ok(done)
}

/// The purpose that is meant: it must use the channel.
///
/// # Errors
/// `unknown-purpose`, `purpose-needed`, `channel-not-used` (input).
pub fn purpose<'p>(
    policy: &'p Policy,
    channel: Channel,
    named: Option<&str>,
) -> Result<&'p Purpose, OpError> {
    let Some(id) = named else {
        let mut using = policy.consent_purposes(channel);
        return match (using.next(), using.next()) {
            (Some((_, only)), None) => Ok(only),
            (None, _) => Err(unusable(
                "channel-not-used",
                format!("no purpose asks for consent by {}", channel.as_str()),
                "`dpo policy show` lists the purposes and their channels",
            )),
            _ => Err(unusable(
                "purpose-needed",
                format!("several purposes ask for consent by {}", channel.as_str()),
                "name the one that is meant: --purpose ID; `dpo policy show` lists them",
            )),
        };
    };
    let purpose = known_purpose(policy, id)?;
    if purpose.channels.contains(&channel) {
        return Ok(purpose);
    }
    Err(unusable(
        "channel-not-used",
        format!("the purpose {id} does not use {}", channel.as_str()),
        "name one of its channels; `dpo policy show` lists them",
    ))
}

/// A purpose by its id.
pub(super) fn known_purpose<'p>(policy: &'p Policy, id: &str) -> Result<&'p Purpose, OpError> {
    let known = policy.purposes.iter().find(|purpose| purpose.id == id);
    known.ok_or_else(|| {
        unusable(
            "unknown-purpose",
            "the policy has no purpose of that id",
            "`dpo policy show` lists them",
        )
    })
}

/// The wordings that the policy has registered for a purpose.
fn wordings_of<'p>(policy: &'p Policy, purpose: &Purpose) -> impl Iterator<Item = &'p Wording> {
    let id = purpose.id.clone();
    policy
        .wordings
        .iter()
        .filter(move |wording| wording.purpose == id)
}

fn wording<'p>(
    policy: &'p Policy,
    purpose: &Purpose,
    named: Option<&str>,
) -> Result<Option<&'p Wording>, OpError> {
    let Some(id) = named else {
        return Ok(None);
    };
    let known = wordings_of(policy, purpose).find(|wording| wording.id == id);
    known.map(Some).ok_or_else(|| {
        let ids: Vec<&str> = wordings_of(policy, purpose)
            .map(|wording| wording.id.as_str())
            .collect();
        unusable(
            "unknown-wording",
            format!(
                "the policy has no wording of that id for the purpose {}",
                purpose.id
            ),
            match ids.is_empty() {
                true => {
                    "register the text that was shown as a [[wording]] of the policy".to_owned()
                }
                false => format!("it has: {}", ids.join(", ")),
            },
        )
    })
}

fn event(
    policy: &Policy,
    ask: &Ask<'_>,
    purpose: &Purpose,
    wording: Option<&Wording>,
    by: By<'_>,
) -> Result<ConsentEvent, OpError> {
    let seen = wording.and_then(|wording| {
        Some(WordingSeen {
            id: wording.id.clone(),
            sha256: wording.sha256()?,
        })
    });
    let language = ask.language.or(wording.map(|wording| wording.language));
    Ok(ConsentEvent {
        channel: ask.channel,
        purpose: purpose.id.clone(),
        act: ask.act,
        said_on: Some(ask.on),
        recorded_on: by.now.today,
        details: EventDetails {
            id: event_id()?,
            method: ask.method.to_owned(),
            expressed_by: ask.expressed_by.to_owned(),
            wording: seen,
            language: language.map(|lang| lang.as_str().to_owned()),
            evidence: ask.evidence.clone(),
            operator: by.operator.to_owned(),
            jurisdiction: policy.country.clone(),
            ..EventDetails::default()
        },
    })
}

fn write(
    store: &mut Store,
    person: &Whom,
    event: &ConsentEvent,
    by: By<'_>,
) -> Result<Done, OpError> {
    let digest = digest(event)?;
    let mut change = store.change()?;
    let (mut records, mut crm) = (0, 0_usize);
    for record in &person.records {
        let keys: Vec<i64> = address_keys(change.hashes(), &record.keys, event.channel).collect();
        let added = change.consent_event(record.number, event, &keys)?;
        records += usize::from(added.is_some());
        // A no reaches the system, by whatever verb it came.
        if added.is_some() && event.act.is_denial() && record.vanished_on.is_none() {
            let stop = Stop {
                source: record.source_number,
                record: record.number,
                source_id: &record.source_id,
                case: person.case,
                channels: &[event.channel.as_str()],
                purposes: std::slice::from_ref(&event.purpose),
            };
            system_stops(&mut change, &stop, by.now.today)?;
            crm += 1;
        }
    }
    let is_new = records > 0;
    if is_new {
        let mut detail = Map::new();
        detail.insert("channel".to_owned(), json!(event.channel));
        detail.insert("purpose".to_owned(), json!(event.purpose));
        detail.insert("act".to_owned(), json!(event.act));
        detail.insert("method".to_owned(), json!(event.details.method));
        detail.insert("on".to_owned(), json!(event.said_on));
        detail.insert("records".to_owned(), json!(records));
        detail.insert("crm".to_owned(), json!(crm));
        detail.insert("event".to_owned(), json!(digest));
        let entry = Entry::new("consent-recorded", by.now, by.operator).with(detail);
        change.commit(entry)?;
    }
    Ok(Done {
        person: person.name.clone(),
        channel: event.channel.as_str(),
        purpose: event.purpose.clone(),
        act: event.act.as_str(),
        said_on: event.day(),
        event: is_new.then(|| event.details.id.clone()),
        digest: is_new.then_some(digest),
        records,
        crm,
        state: None,
        lacks: Vec::new(),
        wordings: Vec::new(),
    })
}

/// What the recorded events of the person come to, with the one that is being recorded.
fn state_of(
    store: &Store,
    policy: &Policy,
    person: &Whom,
    event: &ConsentEvent,
) -> Result<Option<ConsentState>, OpError> {
    let mut events = Vec::new();
    for record in &person.records {
        events.extend(store.consent_events_of(record.number)?);
    }
    let about =
        |known: &ConsentEvent| known.channel == event.channel && known.purpose == event.purpose;
    let known = events
        .iter()
        .map(|stored| (stored.id, &stored.event))
        .filter(|(_, known)| about(known))
        .chain([(i64::MAX, event)]);
    Ok(fold(known, None, is_required(policy)).map(|folded| folded.state))
}

fn lacks(event: &ConsentEvent) -> Vec<&'static str> {
    let mut lacks = Vec::new();
    if event.details.wording.is_none() {
        lacks.push("wording");
    }
    if event.details.evidence.is_none() {
        lacks.push("evidence");
    }
    lacks
}
