//! What the store itself remembers of a person, beside the records: choices, notes that were noticed,
//! restrictions, corrections, statements, requests.

use super::redact::Mask;
use crate::{
    intake::words::{CellMeaning, cell_meaning},
    model::{
        Channel, ConsentState, Polarity,
        access::{
            CopyCell, CopyConsent, CopyConsentEvent, CopyDenial, CopyHold, CopyObjection,
            CopyRectification, CopyRequest, CopyRestriction, CopyStatement, Redaction,
        },
        columns::{Aspect, ConsentScope},
    },
    ops::{
        OpError,
        find::{Look, show},
        holds,
        person::{HeldRecord, HeldValue},
        request::By,
    },
    policy::Policy,
    store::{Rectification, Store, StoreResult},
};

pub fn consents(
    store: &mut Store,
    policy: &Policy,
    records: &[HeldRecord],
    by: By<'_>,
) -> Result<Vec<CopyConsent>, OpError> {
    let numbers: Vec<i64> = records.iter().map(|record| record.number).collect();
    let look = Look {
        policy,
        reveals: false,
        has_consents: true,
        now: by.now,
        operator: by.operator,
    };
    let mut out = Vec::new();
    for shown in show(store, &numbers, &look)? {
        let held = records
            .iter()
            .find(|held| held.source == shown.source && held.record == shown.record);
        for consent in shown.consents {
            let is_silent = consent.state == ConsentState::NoStatement.as_str();
            out.push(CopyConsent {
                no_in: match held {
                    Some(held) if is_silent => no_in(held, consent.channel),
                    _ => Vec::new(),
                },
                source: shown.source.clone(),
                record: shown.record.clone(),
                channel: consent.channel,
                purpose: consent.purpose,
                state: consent.state,
                given_on: consent.given_on,
            });
        }
    }
    Ok(out)
}

/// The cells about a channel that ask for a yes and say no.
fn no_in(record: &HeldRecord, channel: &str) -> Vec<CopyCell> {
    let columns = record.layout.columns.of_person(record.person);
    let asks = |position: usize| {
        let column = columns.columns.iter().find(|own| own.index == position);
        let consent = column.and_then(|column| column.consent.as_ref());
        consent.is_some_and(|consent| {
            consent.aspect == Aspect::Optin
                && consent.polarity == Polarity::Grant
                && match consent.scope {
                    ConsentScope::Channel(own) => own.as_str() == channel,
                    ConsentScope::Any => true,
                    ConsentScope::List => channel == Channel::Email.as_str(),
                    ConsentScope::Share | ConsentScope::Record => false,
                }
        })
    };
    record
        .values
        .iter()
        .filter(|value| asks(value.column) && cell_meaning(&value.text) == CellMeaning::No)
        .map(|value| CopyCell {
            header: value.header.clone(),
            value: value.text.clone(),
        })
        .collect()
}

fn record_of(records: &[HeldRecord], number: i64) -> Option<&HeldRecord> {
    records.iter().find(|record| record.number == number)
}

pub fn objections(store: &Store, records: &[HeldRecord]) -> StoreResult<Vec<CopyObjection>> {
    let mut out: Vec<CopyObjection> = Vec::new();
    for known in store.objections()? {
        let told = CopyObjection {
            channel: known.channel.as_str(),
            purpose: known.purpose,
            said_on: known.said_on,
        };
        if record_of(records, known.record).is_some() && !out.contains(&told) {
            out.push(told);
        }
    }
    Ok(out)
}

/// Every "no" that an export once brought: it is kept, whatever later exports say.
pub fn denials(store: &Store, records: &[HeldRecord]) -> StoreResult<Vec<CopyDenial>> {
    let (denied, _) = store.denials()?;
    let mut out: Vec<CopyDenial> = Vec::new();
    for known in denied {
        let Some(record) = record_of(records, known.record) else {
            continue;
        };
        out.push(CopyDenial {
            source: record.source.clone(),
            record: record.record.clone(),
            channel: known.channel.as_str(),
            purpose: known.purpose,
            state: known.state.as_str(),
            said_on: known.said_on,
            seen_on: known.seen_on,
        });
    }
    Ok(out)
}

/// What was recorded of consents: an event of several records is told once. What the words on its evidence
/// say of others is left out.
pub fn consent_events(
    store: &Store,
    records: &[HeldRecord],
    mask: &Mask<'_>,
    redactions: &mut Vec<Redaction>,
) -> StoreResult<Vec<CopyConsentEvent>> {
    let mut out: Vec<CopyConsentEvent> = Vec::new();
    for record in records {
        for stored in store.consent_events_of(record.number)? {
            let event = stored.event;
            let details = event.details;
            if !details.id.is_empty() && out.iter().any(|known| known.event == details.id) {
                continue;
            }
            let evidence = details.evidence.map(|evidence| {
                let header = "consent.evidence";
                let (text, left_out) = mask.note(&evidence.what, header);
                let listed = left_out
                    .into_iter()
                    .map(|one| one.of(&record.source, &record.record, header));
                redactions.extend(listed);
                text
            });
            out.push(CopyConsentEvent {
                said_on: event.said_on,
                recorded_on: event.recorded_on,
                channel: event.channel.as_str(),
                purpose: event.purpose,
                act: event.act.as_str(),
                method: details.method,
                expressed_by: details.expressed_by,
                wording_sha256: details.wording.as_ref().map(|seen| seen.sha256.clone()),
                wording: details.wording.map(|seen| seen.id),
                evidence,
                event: details.id,
            });
        }
    }
    out.sort_by_key(|event| event.said_on.unwrap_or(event.recorded_on));
    Ok(out)
}

/// Notes in which an objection or a request was noticed, reviewed or not. The reason of a review is about
/// the person too; what it says of others is left out.
pub fn holds(
    store: &Store,
    policy: &Policy,
    records: &[HeldRecord],
    mask: &Mask<'_>,
    redactions: &mut Vec<Redaction>,
) -> Result<Vec<CopyHold>, OpError> {
    let mut out = Vec::new();
    for hold in holds::list(store, policy, true)? {
        if record_of(records, hold.number).is_none() {
            continue;
        }
        let review = hold.reason.map(|reason| {
            let (text, left_out) = mask.note(&reason, &hold.column);
            let listed = left_out
                .into_iter()
                .map(|one| one.of(&hold.source, &hold.record, &hold.column));
            redactions.extend(listed);
            text
        });
        out.push(CopyHold {
            source: hold.source,
            record: hold.record,
            column: hold.column,
            about: match hold.rule.as_str() {
                holds::HIDDEN_OBJECTION => "objection",
                _ => "request",
            },
            noticed_on: hold.noticed_on,
            note_date: hold.note_date,
            reviewed_on: hold.cleared_on,
            review,
        });
    }
    Ok(out)
}

pub fn restrictions(store: &Store, subject: i64) -> StoreResult<Vec<CopyRestriction>> {
    let known = store.restrictions(true)?;
    Ok(known
        .into_iter()
        .filter(|known| known.subject == subject)
        .map(|known| CopyRestriction {
            ground: known.ground,
            since: known.since,
            review_on: known.review_on,
            lifted_on: known.lifted_on,
        })
        .collect())
}

pub fn rectifications(
    store: &Store,
    records: &[HeldRecord],
    mask: &Mask<'_>,
) -> StoreResult<Vec<CopyRectification>> {
    let mut out = Vec::new();
    for known in store.rectifications()? {
        if let Some(record) = record_of(records, known.record) {
            out.push(corrected(known, record, mask));
        }
    }
    Ok(out)
}

/// A correction, in which what is left out of the value itself is left out of what it said before as well.
fn corrected(known: Rectification, record: &HeldRecord, mask: &Mask<'_>) -> CopyRectification {
    let header = known.change.header;
    let column = usize::try_from(known.position).unwrap_or(usize::MAX);
    let columns = &record.layout.columns.columns;
    let field = columns
        .iter()
        .find(|own| own.index == column)
        .and_then(|own| own.field.clone());
    let says = |text: String| {
        if text.is_empty() {
            return text;
        }
        let value = HeldValue {
            column,
            row: 0,
            header: header.clone(),
            field: field.clone(),
            text,
        };
        mask.value(record, &value).0
    };
    let (old, new) = (says(known.change.old), says(known.change.new));
    CopyRectification {
        old,
        new,
        made_on: known.made_on,
        header,
    }
}

pub fn statements(store: &Store, subject: i64) -> StoreResult<Vec<CopyStatement>> {
    let known = store.statements(subject)?;
    Ok(known
        .into_iter()
        .map(|known| CopyStatement {
            made_on: known.made_on,
            words: known.words,
        })
        .collect())
}

pub fn requests(store: &Store, subject: i64) -> StoreResult<Vec<CopyRequest>> {
    let cases = store.cases()?;
    Ok(cases
        .into_iter()
        .filter(|case| case.subject == Some(subject))
        .map(|case| CopyRequest {
            case: case.id,
            right: case.right.as_str(),
            received: case.received_on,
            state: case.state.as_str(),
            ground: case.ground,
        })
        .collect())
}
