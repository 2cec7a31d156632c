//! How it stands between the sources and their systems.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Map, json};

use super::unknown_source;
use crate::{
    model::CaseId,
    ops::{
        OpError,
        deed::{refusal, unusable},
        owed::{Owed, owed_of},
    },
    policy::Policy,
    store::{Entry, Now, Store},
};

/// A change that a system was asked for, and how it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Status {
    /// Its number.
    pub change: i64,
    /// The case; none: retention.
    pub case: Option<CaseId>,
    /// What is owed.
    #[serde(flatten)]
    pub owed: Owed,
    /// Civil date on which it was decided here.
    pub made_on: NaiveDate,
    /// Civil date of the last hand-over.
    pub handed_over_on: Option<NaiveDate>,
    /// SHA-256 of the manifest of that hand-over, hexadecimal.
    pub manifest_sha256: Option<String>,
}

/// Every change that a system was asked for, in order; of one source only, where one is named. Those that
/// are done only where all are asked for.
///
/// # Errors
/// `unknown-source` (refused); when the store cannot be read.
pub fn status(
    store: &Store,
    policy: &Policy,
    source: Option<&str>,
    all: bool,
) -> Result<Vec<Status>, OpError> {
    let layouts = store.layouts()?;
    if let Some(source) = source
        && !layouts.iter().any(|layout| layout.source_name == source)
    {
        return Err(unknown_source());
    }
    let mut changes = store.crm_changes()?;
    changes.retain(|change| all || change.state != "applied");
    let cases: HashMap<i64, CaseId> = store
        .cases()?
        .into_iter()
        .map(|case| (case.row, case.id))
        .collect();
    let handed: HashMap<i64, i64> = store.handed_over()?.into_iter().collect();
    let hand_overs: HashMap<i64, (NaiveDate, String)> = store
        .hand_overs()?
        .into_iter()
        .map(|one| {
            let digest = crate::ops::import::hexadecimal(&one.manifest_sha256);
            (one.id, (one.today, digest))
        })
        .collect();
    let facts: Vec<(i64, Option<CaseId>, NaiveDate)> = changes
        .iter()
        .map(|change| {
            let case = change.request.and_then(|row| cases.get(&row)).copied();
            (change.id, case, change.made_on)
        })
        .collect();
    let owed = owed_of(store, policy, changes)?;
    let mut out = Vec::new();
    for ((change, case, made_on), owed) in facts.into_iter().zip(owed) {
        if source.is_some_and(|source| source != owed.source) {
            continue;
        }
        let hand_over = handed.get(&change).and_then(|id| hand_overs.get(id));
        out.push(Status {
            change,
            case,
            owed,
            made_on,
            handed_over_on: hand_over.map(|(on, _)| *on),
            manifest_sha256: hand_over.map(|(_, digest)| digest.clone()),
        });
    }
    Ok(out)
}

/// What was confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Confirmed {
    /// The numbers of the changes.
    pub changes: Vec<i64>,
}

/// Notes, on the word of whoever runs a system, that it did what no file can show.
///
/// # Errors
/// `unknown-change` (input); refused: `shown-by-export`, `not-handed-over`; when the store cannot be written.
pub fn confirm(
    store: &mut Store,
    numbers: &[i64],
    now: Now,
    operator: &str,
) -> Result<Confirmed, OpError> {
    let known = store.crm_changes()?;
    for number in numbers {
        let Some(change) = known.iter().find(|change| change.id == *number) else {
            return Err(unusable(
                "unknown-change",
                format!("there is no change {number}"),
                "`dpo writeback --status` lists them with their numbers",
            ));
        };
        if !matches!(
            change.kind.as_str(),
            "restrict" | "lift" | "object" | "withdraw" | "rectify"
        ) {
            return Err(refusal(
                "shown-by-export",
                format!("whether change {number} was done, the next export of its source shows"),
                "dpo import FILE",
            ));
        }
        if change.state == "pending" {
            return Err(refusal(
                "not-handed-over",
                format!("change {number} was not handed over yet"),
                "dpo writeback",
            ));
        }
    }
    let mut change = store.change()?;
    for number in numbers {
        change.crm_state(*number, "applied", now.today)?;
    }
    let mut detail = Map::new();
    detail.insert("changes".to_owned(), json!(numbers.len()));
    change.commit(Entry::new("crm-confirmed", now, operator).with(detail))?;
    Ok(Confirmed {
        changes: numbers.to_vec(),
    })
}
