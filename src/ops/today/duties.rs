//! What follows an answer: recipients to be told, systems that owe a change, restrictions to be looked
//! at again, erasures to be finished.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Item, Urgency, What, id_of, import_of, last_imports};
use crate::{
    model::CaseId,
    ops::{OpError, folders::folders},
    store::{Case, CrmChange, Store},
};

/// Everything of that kind.
pub(super) fn owed(store: &Store, cases: &[Case], today: NaiveDate) -> Result<Vec<Item>, OpError> {
    let mut items = notices(store, cases, today)?;
    items.extend(systems(store, cases)?);
    items.extend(restrictions(store, cases, today)?);
    items.extend(kept(store, cases, today)?);
    items.extend(erasures(store, cases)?);
    items.extend(copies(store, cases)?);
    Ok(items)
}

/// Notices whose day has come, by case.
fn notices(store: &Store, cases: &[Case], today: NaiveDate) -> Result<Vec<Item>, OpError> {
    let mut by_case: BTreeMap<Option<CaseId>, Item> = BTreeMap::new();
    for notice in store.notices()? {
        if notice.state != "open" || notice.remind_on > today {
            continue;
        }
        let case = id_of(cases, notice.request);
        let item = by_case.remove(&case).unwrap_or_else(|| {
            let hint = "dpo notices list".to_owned();
            Item::new(What::NoticeOpen, Urgency::Soon, hint)
                .in_case(case)
                .counting(0)
        });
        let count = item.count + 1;
        let item = item
            .since(notice.made_on)
            .due(notice.remind_on, today)
            .counting(count);
        by_case.insert(case, item);
    }
    Ok(by_case.into_values().collect())
}

/// What the systems of the sources owe, by source and case: what they were asked and did not do stands
/// apart. The case tells which records, and what is to be done.
fn systems(store: &Store, cases: &[Case]) -> Result<Vec<Item>, OpError> {
    let names = store.source_names()?;
    let last_imports = last_imports(store)?;
    let mut by_source: BTreeMap<(i64, What, Option<CaseId>), Item> = BTreeMap::new();
    for change in store.crm_changes()? {
        let (what, urgency) = match change.state.as_str() {
            "pending" | "handed-over" => (What::CrmOwes, Urgency::Waiting),
            "ignored" | "undone" => (What::CrmNotDone, Urgency::Overdue),
            _ => continue,
        };
        let case = id_of(cases, change.request);
        let key = (change.source, what, case);
        let item = by_source.remove(&key).unwrap_or_else(|| {
            let source = names.get(&change.source).cloned();
            let hint = match change.state.as_str() {
                // Its next export shows whether it was done; what no export shows is noted by hand.
                "handed-over"
                    if matches!(change.kind.as_str(), "restrict" | "lift")
                        || is_left_open(&change, last_imports.get(&change.source)) =>
                {
                    format!("dpo writeback --done {}", change.id)
                }
                "handed-over" => import_of(source.as_deref()),
                _ => format!(
                    "dpo writeback --source {}",
                    source.clone().unwrap_or_default()
                ),
            };
            Item::new(what, urgency, hint)
                .of_source(source)
                .in_case(case)
                .counting(0)
        });
        let count = item.count + 1;
        by_source.insert(key, item.since(change.made_on).counting(count));
    }
    Ok(by_source.into_values().collect())
}

/// Whether an export came since and did not show whether a channel stopped: it has no column, and stops by
/// hand.
fn is_left_open(change: &CrmChange, last_import: Option<&NaiveDate>) -> bool {
    matches!(change.kind.as_str(), "object" | "withdraw")
        && last_import.is_some_and(|last| *last > change.state_on)
}

/// Restrictions whose day of review has come.
fn restrictions(store: &Store, cases: &[Case], today: NaiveDate) -> Result<Vec<Item>, OpError> {
    let mut items = Vec::new();
    for restriction in store.restrictions(false)? {
        let Some(review) = restriction.review_on.filter(|day| *day <= today) else {
            continue;
        };
        let case = id_of(cases, restriction.request);
        let hint = match case {
            Some(case) => format!("dpo request show {case}"),
            None => "dpo request list --all".to_owned(),
        };
        items.push(
            Item::new(What::RestrictionReview, Urgency::Soon, hint)
                .since(restriction.since)
                .due(review, today)
                .in_case(case),
        );
    }
    Ok(items)
}

/// What an exception of Art. 17(3) GDPR kept, past its time, by case.
fn kept(store: &Store, cases: &[Case], today: NaiveDate) -> Result<Vec<Item>, OpError> {
    let mut by_case: BTreeMap<Option<CaseId>, Item> = BTreeMap::new();
    for (request, until) in store.kept_ends()? {
        if until >= today {
            continue;
        }
        let case = id_of(cases, request);
        let item = by_case.remove(&case).unwrap_or_else(|| {
            let hint = "dpo erase --all-due -n".to_owned();
            Item::new(What::KeptEnded, Urgency::Overdue, hint)
                .in_case(case)
                .counting(0)
        });
        let count = item.count + 1;
        by_case.insert(case, item.due(until, today).counting(count));
    }
    Ok(by_case.into_values().collect())
}

/// Erasures whose files nobody has looked through. A run that may write completes the look when it
/// opens the store, a plan as well.
fn erasures(store: &Store, cases: &[Case]) -> Result<Vec<Item>, OpError> {
    let mut items = Vec::new();
    for (request, made_on) in store.unverified_erasures()? {
        let hint = "dpo erase --all-due -n".to_owned();
        items.push(
            Item::new(What::ErasureUnverified, Urgency::Overdue, hint)
                .since(made_on)
                .in_case(id_of(cases, request)),
        );
    }
    Ok(items)
}

/// Folders that were handed over to a person who was erased since, the receipt as well: they hold data of
/// the person, and the letter says that no copy is kept.
fn copies(store: &Store, cases: &[Case]) -> Result<Vec<Item>, OpError> {
    let mut items = Vec::new();
    for folder in folders(store)?.into_iter().filter(|folder| folder.is_there) {
        let Some(case) = cases.iter().find(|case| Some(case.row) == folder.request) else {
            continue;
        };
        let subject = match case.subject {
            Some(subject) => store.confirmed(subject)?,
            None => None,
        };
        if subject.is_some_and(|subject| subject.erased_on.is_some()) {
            let hint = format!("dpo request show {}", case.id);
            items.push(
                Item::new(What::CopyLeft, Urgency::Waiting, hint)
                    .since(folder.made_on)
                    .in_case(Some(case.id)),
            );
        }
    }
    Ok(items)
}
