//! Listing holds, and clearing them once a person has read the note.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Map, json};

use super::{HIDDEN_REQUEST, answer_due, notes::NotePlace};
use crate::{
    matching::{ExactKeys, KeyReader},
    model::RawRow,
    ops::{Layout, OpError, audit::shown_id, find::subject_name, layout::readable},
    policy::Policy,
    store::{Entry, Now, Store, StoreError, StoreFault, StoredHold, unpack},
};

/// A hold as it is listed; no word of the note.
#[derive(Clone, Debug, Serialize)]
pub struct Hold {
    /// Its number.
    pub hold: i64,
    /// The source of the record.
    pub source: String,
    /// The record's name in outputs.
    pub record: String,
    /// The data subject, all of whose records are held.
    pub subject: String,
    /// `TXT-03` (an objection) or `TXT-04` (a request).
    pub rule: String,
    /// The header of the column.
    pub column: String,
    /// Where in the cell, in Unicode code points.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// What was noticed there.
    pub kind: String,
    /// Whether that is certain or likely.
    pub evidence: String,
    /// The civil date on which it was first seen.
    pub noticed_on: NaiveDate,
    /// The date that the note gives.
    pub note_date: Option<NaiveDate>,
    /// Until when a request is to be answered: one month after the note's date, by the calendar.
    pub deadline: Option<NaiveDate>,
    /// The civil date of the review.
    pub cleared_on: Option<NaiveDate>,
    /// Who cleared it.
    pub cleared_by: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// The store's number of the record.
    #[serde(skip)]
    pub number: i64,
}

/// What the review of a hold says, sealed in the store.
#[derive(Debug, Serialize, serde::Deserialize)]
struct Review {
    operator: String,
    reason: String,
}

/// What was cleared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Cleared {
    /// How many holds.
    pub cleared: u64,
    /// How many by rule.
    pub by_rule: BTreeMap<String, u64>,
    /// How many hold somebody still.
    pub open: u64,
}

/// The holds, in order of number; with those that were cleared where `all` is wanted.
///
/// # Errors
/// When the store cannot be read.
pub fn list(store: &Store, policy: &Policy, all: bool) -> Result<Vec<Hold>, OpError> {
    let mut layouts = HashMap::new();
    for row in store.layouts()? {
        let layout = Layout::from_bytes(&row.columns)?;
        layouts.insert(row.id, (row.source_name, layout));
    }
    let mut holds = Vec::new();
    for stored in store.holds(all)? {
        holds.push(told(store, policy, &layouts, &stored)?);
    }
    Ok(holds)
}

fn told(
    store: &Store,
    policy: &Policy,
    layouts: &HashMap<i64, (String, Layout)>,
    stored: &StoredHold,
) -> Result<Hold, OpError> {
    let place: NotePlace = serde_json::from_slice(&stored.place).map_err(|_| unknown_form())?;
    let review: Option<Review> = match stored.review.as_slice() {
        [] => None,
        bytes => Some(serde_json::from_slice(bytes).map_err(|_| unknown_form())?),
    };
    let (source, record) = name_of(store, policy, layouts, stored.record)?;
    let noted_on = place.note_date.filter(|_| stored.rule == HIDDEN_REQUEST);
    Ok(Hold {
        hold: stored.id,
        source,
        record,
        subject: subject_name(store.subject_of(stored.record)?),
        rule: stored.rule.clone(),
        column: place.column,
        start: place.start,
        end: place.end,
        kind: place.kind,
        evidence: place.evidence,
        noticed_on: stored.noticed_on,
        note_date: place.note_date,
        deadline: noted_on.and_then(|noted_on| answer_due(noted_on, &policy.country)),
        cleared_on: stored.cleared_on,
        cleared_by: review.as_ref().map(|review| review.operator.clone()),
        reason: review.map(|review| review.reason),
        number: stored.record,
    })
}

/// The source and the name of a record; nothing where the store has it no more.
fn name_of(
    store: &Store,
    policy: &Policy,
    layouts: &HashMap<i64, (String, Layout)>,
    record: i64,
) -> Result<(String, String), OpError> {
    let Some(stored) = store.record(record)? else {
        return Ok((String::new(), String::new()));
    };
    let Some((source, layout)) = layouts.get(&stored.layout) else {
        return Ok((String::new(), String::new()));
    };
    let mut raw = RawRow {
        line: stored.line,
        ..RawRow::default()
    };
    unpack(&stored.packed, &mut raw)?;
    let row = readable(&raw, layout.encoding());
    let reader = KeyReader::new(&layout.columns, stored.person, &policy.country);
    let mut keys = ExactKeys::default();
    reader.read(&row, &mut keys);
    Ok((source.clone(), shown_id(&keys, &reader, &row, stored.line)))
}

fn unknown_form() -> StoreError {
    StoreError::new(StoreFault::Damaged, "a hold has an unknown form")
}

/// Clears holds: all of them, or none. The trail says how many, and by which rule; the reason is
/// sealed with the hold.
///
/// # Errors
/// When one of them is not there, or was cleared before, or the store cannot be written.
pub fn clear(
    store: &mut Store,
    numbers: &[i64],
    reason: &str,
    is_dry_run: bool,
    now: Now,
    operator: &str,
) -> Result<Cleared, OpError> {
    let review = serde_json::to_vec(&Review {
        operator: operator.to_owned(),
        reason: reason.to_owned(),
    })
    .map_err(|_| unknown_form())?;
    let before = store.holds(false)?.len() as u64;
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    let mut change = store.change()?;
    let mut cleared = Cleared::default();
    for number in numbers {
        let rule = match change.hold_state(number)? {
            None => {
                return Err(OpError::Input {
                    code: "unknown-hold",
                    message: format!("there is no hold {number}"),
                    hint: Some("`dpo consent hold list` prints their numbers".to_owned()),
                });
            }
            Some((_, true)) => {
                return Err(OpError::Refused {
                    code: "hold-cleared",
                    message: format!("hold {number} was cleared before"),
                    hint: Some("`dpo consent hold list --all` says by whom and why".to_owned()),
                });
            }
            Some((rule, false)) => rule,
        };
        change.clear_hold(number, now.today, &review)?;
        cleared.cleared += 1;
        *cleared.by_rule.entry(rule).or_default() += 1;
    }
    cleared.open = before.saturating_sub(cleared.cleared);
    if is_dry_run {
        return Ok(cleared);
    }
    let mut detail = Map::new();
    detail.insert("holds".to_owned(), json!(cleared.cleared));
    detail.insert("by_rule".to_owned(), json!(cleared.by_rule));
    change.commit(Entry::new("hold-cleared", now, operator).with(detail))?;
    Ok(cleared)
}
