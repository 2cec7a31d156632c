//! What the systems of the sources owe of a case: which record, what is to be done, how it stands.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;

use super::{OpError, person::lay_open};
use crate::{
    policy::Policy,
    store::{CrmChange, Store},
};

/// A change that a system was asked for. No value of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Owed {
    /// The source.
    pub source: String,
    /// The record's name in outputs; none: it is gone, and its source has no ids.
    pub record: Option<String>,
    /// `delete`, `rectify`, `restrict`, `lift`, `object`, `mention`, `blank`, `withdraw`.
    pub act: String,
    /// The headers that are concerned.
    pub columns: Vec<String>,
    /// The channels that stop.
    pub channels: Vec<String>,
    /// `pending`, `handed-over`, `applied`, `ignored`, `undone`.
    pub state: String,
    /// Civil date since when it stands so.
    pub since: NaiveDate,
}

/// What the systems owe, or owed, of the case with that number in the store, in order.
///
/// # Errors
/// When the store cannot be read.
pub fn of_case(store: &Store, policy: &Policy, request: i64) -> Result<Vec<Owed>, OpError> {
    let mut changes = store.crm_changes()?;
    changes.retain(|change| change.request == Some(request));
    owed_of(store, policy, changes)
}

/// Those changes in the words of outputs, in the same order.
pub(super) fn owed_of(
    store: &Store,
    policy: &Policy,
    changes: Vec<CrmChange>,
) -> Result<Vec<Owed>, OpError> {
    let sources = store.source_names()?;
    let numbers: Vec<i64> = changes.iter().map(|change| change.record).collect();
    let names: HashMap<i64, String> = lay_open(store, policy, &numbers)?
        .into_iter()
        .map(|record| (record.number, record.record))
        .collect();
    let mut out = Vec::new();
    for change in changes {
        let asked: Value = serde_json::from_slice(&change.change).unwrap_or_default();
        let id = asked.get("id").and_then(Value::as_str).unwrap_or_default();
        let record = match id.is_empty() {
            true => names.get(&change.record).cloned(),
            false => Some(id.to_owned()),
        };
        let mut columns: Vec<String> = asked
            .get("columns")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .map(|(header, _)| header.clone())
            .collect();
        columns.extend(
            asked
                .get("column")
                .and_then(Value::as_str)
                .map(str::to_owned),
        );
        let channels = asked.get("channels").and_then(Value::as_array);
        out.push(Owed {
            source: sources.get(&change.source).cloned().unwrap_or_default(),
            record,
            act: change.kind,
            columns,
            channels: channels
                .into_iter()
                .flatten()
                .filter_map(|channel| channel.as_str().map(str::to_owned))
                .collect(),
            state: change.state,
            since: change.state_on,
        });
    }
    Ok(out)
}
