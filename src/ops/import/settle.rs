//! What a source's system was asked to do, held against what its next export says: done, not done, or
//! undone again. A file that cannot show it decides nothing.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    intake::consents::ConsentReader,
    model::{Channel, RawRow},
    ops::{
        Layout, OpError,
        layout::readable,
        mentions::fingerprint,
        writeback::{Shown, is_used, named, says_no},
    },
    policy::Policy,
    store::{Change, CrmChange, unpack},
};

/// How many changes a system turned out to have done, or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// Done.
    pub applied: u64,
    /// Handed over, and not done.
    pub ignored: u64,
    /// Done once, and undone.
    pub undone: u64,
}

impl Settled {
    /// Whether nothing turned out.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.applied == 0 && self.ignored == 0 && self.undone == 0
    }
}

/// What the files of a source said in one call.
pub(super) struct Seen<'a> {
    pub source: i64,
    pub source_name: &'a str,
    /// Ids of erased records that the files still have.
    pub returned_ids: &'a HashSet<String>,
    /// Whether any erased person came back.
    pub has_returned: bool,
    /// How many of those that came back have no id.
    pub returned_nameless: u64,
    /// Whether rows were not accepted: nobody knows whose they are.
    pub has_rejects: bool,
    /// Records of which a part is kept that the files have: whether what was to go is blank there.
    pub kept: &'a HashMap<i64, bool>,
    /// Whether the files were said to hold only some of the records.
    pub is_partial: bool,
    pub policy: &'a Policy,
    pub today: NaiveDate,
}

/// Decides what stands between a source and its system.
pub(super) fn settle(change: &mut Change<'_>, seen: &Seen<'_>) -> Result<Settled, OpError> {
    let mut settled = Settled::default();
    let owed = change.crm_changes_of(seen.source)?;
    let nameless = |is_open: bool| {
        let own = owed.iter().filter(|one| is_nameless(one));
        own.filter(|one| !is_open || one.state != "applied").count() as u64
    };
    let (all_nameless, open_nameless) = (nameless(false), nameless(true));
    for owed in owed {
        let asked: Value = serde_json::from_slice(&owed.change).unwrap_or_default();
        let is_done = match owed.kind.as_str() {
            "delete" => {
                let nameless = match owed.state.as_str() {
                    "applied" => all_nameless,
                    _ => open_nameless,
                };
                is_deleted(&asked, seen, nameless)
            }
            "rectify" => is_rectified(change, &owed, &asked)?,
            "object" | "withdraw" => match is_stopped(change, &owed, &asked, seen)? {
                None => None,
                Some(Shown::Stopped) => Some(true),
                Some(Shown::Open) => Some(false),
                Some(Shown::LeftByHand) => {
                    // What the file could show is done; for the rest somebody's word is waited for.
                    if matches!(owed.state.as_str(), "ignored" | "undone") {
                        change.crm_state(owed.id, "handed-over", seen.today)?;
                    }
                    None
                }
            },
            "blank" => seen.kept.get(&owed.record).copied(),
            "mention" => is_rewritten(change, &owed, &asked)?,
            // No column of a file says that a record is blocked.
            _ => None,
        };
        let state = match (is_done, owed.state.as_str()) {
            (Some(true), "applied") | (None, _) => continue,
            (Some(true), _) => "applied",
            (Some(false), "handed-over") => "ignored",
            (Some(false), "applied") => "undone",
            // What was never handed over was not ignored.
            (Some(false), _) => continue,
        };
        change.crm_state(owed.id, state, seen.today)?;
        match state {
            "applied" => settled.applied += 1,
            "ignored" => settled.ignored += 1,
            _ => settled.undone += 1,
        }
    }
    Ok(settled)
}

/// Whether a deletion is of a record without an id.
fn is_nameless(owed: &CrmChange) -> bool {
    let asked: Value = serde_json::from_slice(&owed.change).unwrap_or_default();
    owed.kind == "delete" && asked.get("id").and_then(Value::as_str) == Some("")
}

/// Whether an erased record is gone from its system; `nameless` deletions of its source are of records
/// without an id.
fn is_deleted(asked: &Value, seen: &Seen<'_>, nameless: u64) -> Option<bool> {
    let id = asked.get("id").and_then(Value::as_str).unwrap_or_default();
    if id.is_empty() {
        // Which of several came back cannot be told without an id; that all did, can.
        return match seen.returned_nameless {
            0 => (!seen.is_partial && !seen.has_returned && !seen.has_rejects).then_some(true),
            returned => (returned >= nameless).then_some(false),
        };
    }
    match seen.returned_ids.contains(id) {
        true => Some(false),
        // A part of the records says nothing of those that it lacks.
        false => (!seen.is_partial && !seen.has_rejects).then_some(true),
    }
}

/// Whether a note that mentioned an erased person says something else, or is gone with its record. Nothing
/// is left that could tell whether it still names the person: whoever changed the note was asked to see to it.
fn is_rewritten(
    change: &Change<'_>,
    owed: &CrmChange,
    asked: &Value,
) -> Result<Option<bool>, OpError> {
    let Some((layout, raw, _)) = record_of(change, owed.record)? else {
        return Ok(Some(true));
    };
    let row = readable(&raw, layout.encoding());
    let asked = |name: &str| asked.get(name).and_then(Value::as_str);
    let mut columns = layout.columns.columns.iter();
    let column = columns.find(|own| Some(own.header.as_str()) == asked("column"));
    // A file without the column says nothing of it.
    Ok(column.map(|own| Some(fingerprint(&row, own.index).as_str()) != asked("said")))
}

/// Whether a correction stands in the file: as long as it does not, the cells are guarded, and say which.
fn is_rectified(
    change: &Change<'_>,
    owed: &CrmChange,
    asked: &Value,
) -> Result<Option<bool>, OpError> {
    if owed.state == "applied" {
        return is_as_asked(change, owed, asked);
    }
    let states = change.rectification_states(owed.record, owed.request)?;
    // A third value is neither the wrong one nor the right one: somebody has to look.
    let is_other = |own: &String| own == "conflict" || own == "superseded";
    if states.iter().any(is_other) {
        return Ok(Some(false));
    }
    let is_done = !states.is_empty() && states.iter().all(|own| own == "taken-over");
    Ok(is_done.then_some(true))
}

/// Whether every column that was asked for still says what was asked; not, where one says again what was
/// corrected. A new value is a change like any other.
fn is_as_asked(
    change: &Change<'_>,
    owed: &CrmChange,
    asked: &Value,
) -> Result<Option<bool>, OpError> {
    let Some((layout, raw, _)) = record_of(change, owed.record)? else {
        return Ok(None);
    };
    let row = readable(&raw, layout.encoding());
    let Some(wanted) = asked.get("columns").and_then(Value::as_object) else {
        return Ok(None);
    };
    let was = |header: &str| asked.get("was")?.get(header)?.as_str();
    let (mut is_same, mut is_back) = (true, false);
    for (header, value) in wanted {
        let column = layout
            .columns
            .columns
            .iter()
            .find(|own| own.header == *header);
        let Some(column) = column else {
            return Ok(None);
        };
        let says = row.get(column.index);
        is_same &= Some(says) == value.as_str();
        is_back |= Some(says) == was(header);
    }
    Ok(match (is_same, is_back) {
        (true, _) => Some(true),
        (false, true) => Some(false),
        (false, false) => None,
    })
}

/// What the record shows of every channel that was objected to or taken back; for the purposes that were
/// named, where any were.
fn is_stopped(
    change: &Change<'_>,
    owed: &CrmChange,
    asked: &Value,
    seen: &Seen<'_>,
) -> Result<Option<Shown>, OpError> {
    let Some((layout, raw, person)) = record_of(change, owed.record)? else {
        return Ok(None);
    };
    let columns = layout.columns.of_person(person);
    let wanted: Vec<Channel> = asked
        .get("channels")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|channel| Channel::parse(channel.as_str()?))
        // Of a channel that nobody uses its system was not told.
        .filter(|channel| is_used(seen.policy, *channel))
        .collect();
    let reader = ConsentReader::new(
        &columns,
        seen.policy,
        seen.policy.source(seen.source_name),
        seen.today,
    );
    let row = readable(&raw, layout.encoding());
    let purposes: Vec<&str> = asked
        .get("purposes")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let is_named = named(seen.policy, &purposes);
    Ok(says_no(&columns, &reader, &row, &wanted, &is_named))
}

/// A record that its source still has, as it stands, and which person of its row it is.
fn record_of(change: &Change<'_>, record: i64) -> Result<Option<(Layout, RawRow, u8)>, OpError> {
    let Some(stored) = change.record(record)? else {
        return Ok(None);
    };
    // What the file says of a restricted record waits, and is not looked at.
    if change.has_held_change(record)? {
        return Ok(None);
    }
    if stored.vanished_on.is_some() {
        return Ok(None);
    }
    let layout = Layout::from_bytes(&change.layout_columns(stored.layout)?)?;
    let mut raw = RawRow {
        line: stored.line,
        ..RawRow::default()
    };
    unpack(&stored.packed, &mut raw)?;
    Ok(Some((layout, raw, stored.person)))
}
