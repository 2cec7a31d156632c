//! Erasing what retention says is due, without a request: all of it in one transaction. A row that comes
//! back as it was stays away; one that says something new is taken.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::ticket;
use crate::{
    ops::{
        OpError,
        find::all_keys,
        marks, notices,
        person::{HeldRecord, lay_open},
        plan::{Plan, Step},
        retention::{self, Action},
    },
    policy::Policy,
    store::{Entry, Mark, Needles, Now, Store},
};

/// What is due.
#[derive(Clone, Debug)]
pub struct DueErasing {
    /// Every record.
    pub plan: Plan,
    /// The records with their look-up keys.
    pub records: Vec<(HeldRecord, Vec<i64>)>,
    /// The ids of the recipients who are to be told.
    pub recipients: Vec<String>,
    /// Records that are due and stay: a legal hold, a restriction, an open case.
    pub left_out: u64,
}

/// What was erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DueErased {
    /// How many records went.
    pub records: u64,
    /// How many stay although they are due.
    pub left_out: u64,
    /// The recipients who are to be told.
    pub notices: Vec<String>,
    /// The number of the look that is due; none: nothing went.
    #[serde(skip)]
    pub check: Option<i64>,
}

/// Works out what is due; reads only.
///
/// # Errors
/// When the store cannot be read.
pub fn plan(store: &Store, policy: &Policy, now: Now) -> Result<DueErasing, OpError> {
    let due = retention::due(store, policy, None, now)?;
    let mut numbers: BTreeSet<i64> = BTreeSet::new();
    let mut left_out = 0;
    for record in &due.overdue {
        match record.action {
            Action::Erase => drop(numbers.insert(record.number)),
            Action::Keep => left_out += 1,
            Action::EndPurpose => {}
        }
    }
    // What an exception kept, and whose end has come.
    for kept in store.kept_records()? {
        match kept.until < now.today {
            true => numbers.insert(kept.record),
            false => numbers.remove(&kept.record),
        };
    }
    let numbers: Vec<i64> = numbers.into_iter().collect();
    let mut records = Vec::new();
    let mut recipients = BTreeSet::new();
    let mut steps = Vec::new();
    for record in lay_open(store, policy, &numbers)? {
        let own = std::slice::from_ref(&record);
        for recipient in notices::recipients(store, policy, 0, own)? {
            recipients.insert(recipient.id.clone());
        }
        steps.push(Step {
            what: "erase",
            source: record.source.clone(),
            record: record.record.clone(),
            column: None,
            field: None,
            note: format!("{} values", record.values.len()),
        });
        let keys = all_keys(store.hashes(), &record, &policy.country)?;
        records.push((record, keys));
    }
    let recipients: Vec<String> = recipients.into_iter().collect();
    Ok(DueErasing {
        plan: Plan {
            verb: "erase",
            case: None,
            person: None,
            steps,
            files: Vec::new(),
            notices: recipients.clone(),
            remarks: match left_out {
                0 => Vec::new(),
                count => vec![format!("left-out: {count}")],
            },
        },
        records,
        recipients,
        left_out,
    })
}

/// The ids of records of which a part was kept: the record itself does not have its id any more.
fn kept_ids(store: &Store) -> Result<HashMap<i64, String>, OpError> {
    let mut out = HashMap::new();
    for owed in store.crm_changes()? {
        if owed.kind == "blank" {
            let asked: Value = serde_json::from_slice(&owed.change).unwrap_or_default();
            let id = asked.get("id").and_then(Value::as_str).unwrap_or_default();
            out.insert(owed.record, id.to_owned());
        }
    }
    Ok(out)
}

/// Erases as planned: one transaction with its trail entry.
///
/// # Errors
/// When the store cannot be written: then nothing was changed.
pub fn apply(
    store: &mut Store,
    policy: &Policy,
    erasing: &DueErasing,
    now: Now,
    operator: &str,
) -> Result<DueErased, OpError> {
    let mut done = DueErased {
        records: erasing.records.len() as u64,
        left_out: erasing.left_out,
        notices: erasing.recipients.clone(),
        check: None,
    };
    if erasing.records.is_empty() {
        return Ok(done);
    }
    let marker = store.marker()?;
    let kept_ids = kept_ids(store)?;
    let mut change = store.change()?;
    let mut needles = Needles::default();
    let mut remembered: BTreeSet<Mark> = BTreeSet::new();
    for (record, keys) in &erasing.records {
        remembered.insert(marks::of_row(&marker, policy, record)?);
        change.erase_record(record.number, keys, false, &mut needles)?;
        let kept_id = kept_ids.get(&record.number).map(String::as_str);
        ticket(&mut change, record, kept_id, None, now)?;
    }
    for mark in &remembered {
        change.mark_erased(mark, now.today)?;
    }
    notices::open(&mut change, None, "erasure", &erasing.recipients, now)?;
    done.check = Some(change.erasure_to_check(None, now.today, &needles)?);
    let mut detail = Map::new();
    detail.insert("ground".to_owned(), json!("17-1-a"));
    detail.insert("records".to_owned(), json!(done.records));
    detail.insert("left_out".to_owned(), json!(done.left_out));
    detail.insert("marks".to_owned(), json!(remembered.len()));
    detail.insert("notices".to_owned(), json!(done.notices.len()));
    detail.insert("policy_sha256".to_owned(), json!(policy.sha256));
    change.commit(Entry::new("erased-due", now, operator).with(detail))?;
    Ok(done)
}
