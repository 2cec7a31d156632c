//! The open cases: what is overdue, what is due soon, what waits for somebody's word.

use super::{Item, Urgency, What};
use crate::{
    model::{CaseState, Right},
    ops::{
        OpError,
        request::{By, is_answered, listed, undecided},
    },
    policy::Policy,
    store::{Case, Now, Store},
};

/// Days before its end from which a request presses.
const SOON: i64 = 7;
/// Days after which somebody who was asked for an identity should be asked again. No text gives a
/// number: our default.
const PAUSED_LONG: i64 = 14;

/// What waits in the open cases.
pub(super) fn waiting(
    store: &mut Store,
    policy: &Policy,
    cases: &[Case],
    by: By<'_>,
) -> Result<Vec<Item>, OpError> {
    let mut items = Vec::new();
    for case in cases.iter().filter(|case| case.state.is_open()) {
        items.extend(by_day(store, case, by.now)?);
        items.extend(identity(case, by.now));
        items.extend(candidates(store, policy, case, by)?);
    }
    Ok(items)
}

/// A case whose day is near or over. A complaint is satisfied at once: it is late until it is answered; and
/// who objected is left in peace at once (Art. 21(3) GDPR).
fn by_day(store: &Store, case: &Case, now: Now) -> Result<Option<Item>, OpError> {
    let due = case.due_now();
    let left = (due - now.today).num_days();
    let (what, urgency) = if left < 0 {
        (What::RequestOverdue, Urgency::Overdue)
    } else if case.right == Right::Complaint {
        (What::ComplaintOpen, Urgency::Overdue)
    } else if case.right == Right::Objection && !is_answered(store, case, "objected")? {
        (What::ObjectionOpen, Urgency::Overdue)
    } else if left <= SOON {
        (What::RequestDue, Urgency::Soon)
    } else {
        return Ok(None);
    };
    let item = Item::new(what, urgency, listed(case, now).next)
        .since(case.received_on)
        .due(due, now.today)
        .in_case(Some(case.id));
    Ok(Some(item))
}

/// A case that waits until the person has said who they are.
fn identity(case: &Case, now: Now) -> Option<Item> {
    let waits = case.state == CaseState::IdentityPending;
    let since = case.paused_on.filter(|_| waits)?;
    let (what, urgency) = match (now.today - since).num_days() > PAUSED_LONG {
        true => (What::PausedLong, Urgency::Soon),
        false => (What::IdentityPending, Urgency::Waiting),
    };
    let hint = format!("dpo request verify-identity {} --method METHOD", case.id);
    let item = Item::new(what, urgency, hint)
        .since(since)
        .due(case.due_now(), now.today)
        .in_case(Some(case.id));
    Some(item)
}

/// Records that turned up since somebody has looked, or of which nobody has said anything yet.
fn candidates(
    store: &mut Store,
    policy: &Policy,
    case: &Case,
    by: By<'_>,
) -> Result<Option<Item>, OpError> {
    let identified = undecided(store, policy, case, by)?;
    let mut count = identified.undecided.len();
    // Nobody was found when the case was opened, and now somebody is.
    if case.subject.is_none() {
        count += identified.own.len();
    }
    if count == 0 {
        return Ok(None);
    }
    let hint = format!(
        "dpo request decide {} --same SOURCE:RECORD --other SOURCE:RECORD",
        case.id
    );
    let item = Item::new(What::CandidatesUndecided, Urgency::Waiting, hint)
        .since(case.received_on)
        .due(case.due_now(), by.now.today)
        .in_case(Some(case.id))
        .counting(u64::try_from(count).unwrap_or(u64::MAX));
    Ok(Some(item))
}
