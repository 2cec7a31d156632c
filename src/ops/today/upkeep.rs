//! What keeps a store in order: notes to be read, periods that are over, exports that are old,
//! exceptions that end.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::{Item, Urgency, What, import_of, last_imports};
use crate::{
    ops::{
        OpError, holds,
        retention::{self, Action},
    },
    policy::Policy,
    store::{Now, Store},
};

/// Days before its end from which an exception is named. No text gives a number: our default.
const ENDS_SOON: i64 = 30;

/// What is due in the store.
pub(super) fn of_store(store: &Store, policy: &Policy, now: Now) -> Result<Vec<Item>, OpError> {
    let mut items = notes(store, policy, now.today)?;
    items.extend(periods(store, policy, now)?);
    items.extend(sources(store, policy, now.today)?);
    Ok(items)
}

/// Notes that seem to hold an objection or a request and that nobody has read, by source.
fn notes(store: &Store, policy: &Policy, today: NaiveDate) -> Result<Vec<Item>, OpError> {
    let mut by_source: BTreeMap<(String, What), Item> = BTreeMap::new();
    for hold in holds::list(store, policy, false)? {
        let what = match hold.rule.as_str() {
            holds::HIDDEN_REQUEST => What::HiddenRequest,
            _ => What::HoldReview,
        };
        let key = (hold.source.clone(), what);
        let item = by_source.remove(&key).unwrap_or_else(|| {
            let hint = "dpo consent hold list".to_owned();
            Item::new(what, Urgency::Waiting, hint)
                .of_source(Some(hold.source.clone()))
                .counting(0)
        });
        let count = item.count + 1;
        let mut item = item.since(hold.noticed_on).counting(count);
        if let Some(deadline) = hold.deadline.filter(|_| what == What::HiddenRequest) {
            item = item.due(deadline, today);
        }
        item.urgency = match item.days {
            Some(days) if days < 0 => Urgency::Overdue,
            Some(_) => Urgency::Soon,
            None => Urgency::Waiting,
        };
        by_source.insert(key, item);
    }
    Ok(by_source.into_values().collect())
}

/// Records that no purpose needs any more, by source.
fn periods(store: &Store, policy: &Policy, now: Now) -> Result<Vec<Item>, OpError> {
    let mut by_source: BTreeMap<String, Item> = BTreeMap::new();
    for record in retention::due(store, policy, None, now)?.overdue {
        if record.action == Action::Keep {
            continue;
        }
        let item = by_source.remove(&record.source).unwrap_or_else(|| {
            let hint = "dpo retention due".to_owned();
            Item::new(What::RetentionDue, Urgency::Waiting, hint)
                .of_source(Some(record.source.clone()))
                .counting(0)
        });
        let count = item.count + 1;
        by_source.insert(record.source, item.since(record.since).counting(count));
    }
    Ok(by_source.into_values().collect())
}

/// Sources whose last export is older than the policy allows: an answer out of them would be old too.
fn sources(store: &Store, policy: &Policy, today: NaiveDate) -> Result<Vec<Item>, OpError> {
    let last = last_imports(store)?;
    let mut names = store.source_names()?;
    let allowed = Days::new(u64::from(policy.store.stale_source_days));
    let mut items = Vec::new();
    for (source, day) in last {
        let fresh_until = day.checked_add_days(allowed).unwrap_or(NaiveDate::MAX);
        if today <= fresh_until {
            continue;
        }
        let name = names.remove(&source).unwrap_or_default();
        let hint = import_of(Some(&name));
        items.push(
            Item::new(What::SourceStale, Urgency::Waiting, hint)
                .since(day)
                .due(fresh_until, today)
                .of_source(Some(name)),
        );
    }
    Ok(items)
}

/// Exceptions and legal holds of the policy that have ended or end soon.
pub(super) fn of_policy(policy: &Policy, today: NaiveDate) -> Vec<Item> {
    let exceptions = policy.exceptions.iter().map(|exception| {
        let hint = format!("dpo audit --rule {}", exception.rule);
        (exception.until, exception.source.clone(), hint)
    });
    let kept = policy.legal_holds.iter().map(|hold| {
        let hint = "dpo retention due".to_owned();
        (hold.until, hold.source.clone(), hint)
    });
    exceptions
        .chain(kept)
        .filter_map(|(until, source, hint)| {
            let left = (until - today).num_days();
            let (what, urgency) = match left {
                ..0 => (What::ExceptionEnded, Urgency::Overdue),
                0..=ENDS_SOON => (What::ExceptionEnding, Urgency::Soon),
                _ => return None,
            };
            Some(
                Item::new(what, urgency, hint)
                    .due(until, today)
                    .of_source(source),
            )
        })
        .collect()
}
