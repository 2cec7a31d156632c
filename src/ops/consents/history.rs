//! The whole life of a person's consents: what was recorded, what files brought, the objections, what the
//! records say now; and what all that comes to, also as it was on a day.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;

use super::{digest, is_required, whom::Whom};
use crate::{
    intake::consents::ConsentReader,
    model::{
        Channel, Consent, ConsentAct, ConsentEvent, ConsentState, EventDetails, Moment, RawRow,
        consent_event::{Evidence, WordingSeen, fold},
    },
    ops::{OpError, layout::readable, person::HeldRecord},
    policy::Policy,
    store::{Store, unpack},
};

/// Where a line of the history comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// It was recorded here, or came with a file of consents.
    Recorded,
    /// An export of the source said no, once.
    Export,
    /// An objection or a complaint.
    Objection,
    /// The record says so now.
    Record,
}

impl Origin {
    /// Its name in outputs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::Export => "export",
            Self::Objection => "objection",
            Self::Record => "record",
        }
    }
}

/// What happened, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The civil date on which it was said; none: not known.
    pub said_on: Option<NaiveDate>,
    /// The civil date since when it is known here.
    pub known_since: NaiveDate,
    /// The channel.
    pub channel: Channel,
    /// The purpose.
    pub purpose: String,
    /// What happened.
    pub act: &'static str,
    /// Where the line comes from.
    pub origin: Origin,
    /// The source or the file.
    pub source: String,
    /// The record's name in outputs.
    pub record: String,
    /// How it was said.
    pub method: String,
    /// Who expressed it.
    pub expressed_by: String,
    /// The wording that was shown.
    pub wording: Option<WordingSeen>,
    /// The language in which it was shown.
    pub language: Option<String>,
    /// What shows it.
    pub evidence: Option<Evidence>,
    /// Who entered it.
    pub operator: String,
    /// The random id of the event.
    pub event: Option<String>,
    /// SHA-256 of the event, as the trail has it.
    pub digest: Option<String>,
}

/// What the events of one channel and purpose come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct State {
    /// The channel.
    pub channel: Channel,
    /// The purpose.
    pub purpose: String,
    /// The state.
    pub state: &'static str,
    /// Civil date since when.
    pub since: Option<NaiveDate>,
    /// When the yes that counts was given.
    pub given_on: Option<NaiveDate>,
    /// When it was confirmed.
    pub confirmed_on: Option<NaiveDate>,
    /// The wording that was shown.
    pub wording: Option<WordingSeen>,
}

/// The life of a person's consents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct History {
    /// The person.
    pub person: String,
    /// The civil date as of which it is told.
    pub on: NaiveDate,
    /// Everything that happened up to that day, in order.
    pub events: Vec<Line>,
    /// What it comes to.
    pub states: Vec<State>,
}

/// An event of the history with the line that tells it.
struct Told {
    event: ConsentEvent,
    line: Line,
    /// Whether the fold counts it: what only shows that nothing was said does not.
    counts: bool,
}

/// The life of a person's consents, as it was on a day.
///
/// # Errors
/// When the store cannot be read.
pub fn history(
    store: &Store,
    policy: &Policy,
    person: &Whom,
    on: NaiveDate,
) -> Result<History, OpError> {
    let mut told = recorded(store, &person.records)?;
    told.extend(objections(store, &person.records)?);
    told.extend(exports(store, &person.records)?);
    for record in &person.records {
        told.extend(row(policy, record, on)?);
    }
    told.retain(|one| one.line.said_on.unwrap_or(one.line.known_since) <= on);
    let states = states(policy, &told, on);
    let mut events: Vec<Line> = told
        .into_iter()
        .filter(|one| one.counts)
        .map(|one| one.line)
        .collect();
    events.sort_by_key(|line| (line.said_on.unwrap_or(line.known_since), line.origin));
    Ok(History {
        person: person.name.clone().unwrap_or_default(),
        on,
        events,
        states,
    })
}

fn states(policy: &Policy, told: &[Told], on: NaiveDate) -> Vec<State> {
    let mut by_purpose: BTreeMap<(Channel, &str), Vec<&Told>> = BTreeMap::new();
    for one in told {
        by_purpose
            .entry((one.event.channel, &one.event.purpose))
            .or_default()
            .push(one);
    }
    let mut states = Vec::new();
    for ((channel, purpose), told) in by_purpose {
        let counted: BTreeMap<i64, &&Told> =
            (0..).zip(told.iter().filter(|one| one.counts)).collect();
        let events = counted.iter().map(|(number, one)| (*number, &one.event));
        let folded = fold(events, Some(on), is_required(policy));
        let (state, since) = match &folded {
            Some(folded) => {
                let lines = folded.numbers.iter().filter_map(|at| counted.get(at));
                let known = lines.map(|one| one.line.said_on.unwrap_or(one.line.known_since));
                // What a record says without a date stands since it came, not since today.
                let since = match folded.state.is_grant() {
                    true => folded.since,
                    false => known.max(),
                };
                (folded.state.as_str(), since)
            }
            // Nothing was said: how the record says nothing is all there is to tell.
            None => match told.first() {
                Some(one) => (one.line.act, None),
                None => continue,
            },
        };
        states.push(State {
            channel,
            purpose: purpose.to_owned(),
            state,
            since,
            given_on: folded.as_ref().and_then(|folded| folded.given_on),
            confirmed_on: folded.as_ref().and_then(|folded| folded.confirmed_on),
            wording: folded.and_then(|folded| folded.wording),
        });
    }
    states
}

/// What was recorded here: an event of several records is one.
fn recorded(store: &Store, records: &[HeldRecord]) -> Result<Vec<Told>, OpError> {
    let mut told = Vec::new();
    let mut met = BTreeSet::new();
    for record in records {
        for stored in store.consent_events_of(record.number)? {
            let details = &stored.event.details;
            if !details.id.is_empty() && !met.insert(details.id.clone()) {
                continue;
            }
            let line = Line {
                source: details.source.clone(),
                method: details.method.clone(),
                expressed_by: details.expressed_by.clone(),
                wording: details.wording.clone(),
                language: details.language.clone(),
                evidence: details.evidence.clone(),
                operator: details.operator.clone(),
                event: Some(details.id.clone()).filter(|id| !id.is_empty()),
                digest: Some(digest(&stored.event)?),
                ..line_of(&stored.event, Origin::Recorded, record)
            };
            told.push(Told {
                event: stored.event,
                line,
                counts: true,
            });
        }
    }
    Ok(told)
}

fn objections(store: &Store, records: &[HeldRecord]) -> Result<Vec<Told>, OpError> {
    let mut met = BTreeSet::new();
    let mut told = Vec::new();
    for known in store.objections()? {
        let Some(record) = records.iter().find(|own| own.number == known.record) else {
            continue;
        };
        if met.insert((known.channel, known.purpose.clone(), known.said_on)) {
            let event = ConsentEvent {
                channel: known.channel,
                purpose: known.purpose,
                act: ConsentAct::Objected,
                said_on: Some(known.said_on),
                recorded_on: known.said_on,
                details: EventDetails::default(),
            };
            let line = line_of(&event, Origin::Objection, record);
            told.push(Told {
                event,
                line,
                counts: true,
            });
        }
    }
    Ok(told)
}

/// Every no that an export once brought.
fn exports(store: &Store, records: &[HeldRecord]) -> Result<Vec<Told>, OpError> {
    let mut told = Vec::new();
    for known in store.denials()?.0 {
        let Some(record) = records.iter().find(|own| own.number == known.record) else {
            continue;
        };
        let event = ConsentEvent {
            channel: known.channel,
            purpose: known.purpose,
            act: act_of(known.state),
            said_on: known.said_on,
            recorded_on: known.seen_on,
            details: EventDetails::default(),
        };
        let line = Line {
            source: record.source.clone(),
            ..line_of(&event, Origin::Export, record)
        };
        told.push(Told {
            event,
            line,
            counts: true,
        });
    }
    Ok(told)
}

/// What the record says now, where its present version was there on that day.
fn row(policy: &Policy, record: &HeldRecord, on: NaiveDate) -> Result<Vec<Told>, OpError> {
    if record.imported_on > on {
        return Ok(Vec::new());
    }
    let mut told = Vec::new();
    for consent in consents_of(policy, record, on)? {
        let Some(purpose) = policy.purpose(consent.purpose) else {
            continue;
        };
        for (act, said_on, counts) in acts_of(&consent, on) {
            let method = match consent.proof.has_source {
                true => "crm",
                false => "",
            };
            let event = ConsentEvent {
                channel: consent.channel,
                purpose: purpose.id.clone(),
                act,
                said_on,
                // What a record says without a date, it says on every day on which it is there.
                recorded_on: on,
                details: EventDetails {
                    method: method.to_owned(),
                    ..EventDetails::default()
                },
            };
            let line = Line {
                known_since: record.imported_on,
                source: record.source.clone(),
                act: match counts {
                    true => act.as_str(),
                    false => consent.said.as_str(),
                },
                ..line_of(&event, Origin::Record, record)
            };
            told.push(Told {
                event,
                line,
                counts,
            });
        }
    }
    Ok(told)
}

/// The consents of a record, as its own cells have them.
///
/// # Errors
/// When the record has an unknown form.
pub(super) fn consents_of(
    policy: &Policy,
    record: &HeldRecord,
    today: NaiveDate,
) -> Result<Vec<Consent>, OpError> {
    let mut raw = RawRow::default();
    unpack(&record.packed, &mut raw)?;
    let row = readable(&raw, record.layout.encoding());
    let columns = record.layout.columns.of_person(record.person);
    let reader = ConsentReader::new(&columns, policy, policy.source(&record.source), today);
    let mut consents = Vec::new();
    reader.read(&row, &mut consents);
    Ok(consents)
}

/// What a record says of one channel and purpose, as acts; the last tells whether the fold counts it.
fn acts_of(consent: &Consent, on: NaiveDate) -> Vec<(ConsentAct, Option<NaiveDate>, bool)> {
    let date = |at: Option<Moment>| at.map(|at| at.date).filter(|day| *day <= on);
    let (given, denied) = (date(consent.given_at), date(consent.denied_at));
    match consent.said {
        ConsentState::Proven | ConsentState::Claimed => {
            let mut acts = vec![(ConsentAct::Given, given, true)];
            if consent.confirmed {
                acts.push((ConsentAct::Confirmed, date(consent.confirmed_at), true));
            }
            acts
        }
        ConsentState::Pending => vec![(ConsentAct::Requested, given, true)],
        ConsentState::Expired => vec![(ConsentAct::Expired, given, true)],
        ConsentState::Undeliverable => vec![(ConsentAct::Undeliverable, None, true)],
        said @ (ConsentState::Refused | ConsentState::Withdrawn | ConsentState::Objected) => {
            vec![(act_of(said), denied, true)]
        }
        ConsentState::NoStatement | ConsentState::NoObjectionFlag | ConsentState::Invalid => {
            vec![(ConsentAct::Requested, None, false)]
        }
    }
}

const fn act_of(state: ConsentState) -> ConsentAct {
    match state {
        ConsentState::Refused => ConsentAct::Refused,
        ConsentState::Objected => ConsentAct::Objected,
        _ => ConsentAct::Withdrawn,
    }
}

fn line_of(event: &ConsentEvent, origin: Origin, record: &HeldRecord) -> Line {
    Line {
        said_on: event.said_on,
        known_since: event.recorded_on,
        channel: event.channel,
        purpose: event.purpose.clone(),
        act: event.act.as_str(),
        origin,
        source: String::new(),
        record: record.record.clone(),
        method: event.details.method.clone(),
        expressed_by: String::new(),
        wording: None,
        language: None,
        evidence: None,
        operator: String::new(),
        event: None,
        digest: None,
    }
}
