//! Lifting a restriction: only after the person was told (Art. 18(3) GDPR). What imports brought in the
//! meantime waited, and is taken over now.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Map, json};

use super::crm_owes;
use crate::{
    model::CaseId,
    ops::{
        Layout, OpError,
        deed::{self, Deed, refusal, unusable},
        person::{HeldRecord, PersonOfCase, lay_open},
        plan::{Plan, Step},
        rewrite::take_held,
    },
    policy::Policy,
    store::{Bundle, Change, Entry, HeldChange, Now, Rectification, Restriction, Store},
};

/// A restriction that can be lifted.
#[derive(Clone, Debug)]
pub struct Lifting {
    /// Every record.
    pub plan: Plan,
    /// The case and the person.
    pub person: PersonOfCase,
    /// The restrictions that end.
    pub restrictions: Vec<Restriction>,
    /// The changes that waited, with the records that they are for.
    waiting: Vec<(HeldRecord, HeldChange)>,
    corrections: Vec<Rectification>,
    layouts: HashMap<i64, Layout>,
}

/// What was lifted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lifted {
    /// The case.
    pub case: CaseId,
    /// The person.
    pub person: String,
    /// How many restrictions ended.
    pub restrictions: u64,
    /// How many records are not restricted any more.
    pub records: u64,
    /// How many changes that had waited were taken over.
    pub applied: u64,
    /// Civil date on which the person was told.
    pub informed_on: NaiveDate,
    /// Civil date on which it was lifted.
    pub lifted_on: NaiveDate,
}

/// What was announced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Announced {
    /// The case.
    pub case: CaseId,
    /// The person.
    pub person: String,
    /// Civil date on which it is to be lifted.
    pub lift_on: NaiveDate,
}

/// Works out what a lifting would do; reads only. The case may be answered: a restriction outlives the
/// answer to the request for it.
///
/// # Errors
/// `unknown-case` (input); refused: `person-not-confirmed`, `already-erased`, `not-restricted`.
pub fn plan(store: &Store, policy: &Policy, case: CaseId) -> Result<Lifting, OpError> {
    let person = of_restricted_case(store, policy, case)?;
    let (ending, staying): (Vec<Restriction>, Vec<Restriction>) = store
        .restrictions(false)?
        .into_iter()
        .filter(|known| known.ground != "17-3")
        .partition(|known| known.request == Some(person.case.row));
    if ending.is_empty() {
        return Err(not_restricted(store, &person, &staying)?);
    }
    let stays = staying
        .iter()
        .any(|known| known.subject == person.subject.id);
    let waiting = match stays {
        true => Vec::new(),
        false => waiting(store, policy, &person, (&ending, &staying))?,
    };
    let mut layouts = HashMap::new();
    for row in store.layouts()? {
        layouts.insert(row.id, Layout::from_bytes(&row.columns)?);
    }
    let mut steps: Vec<Step> = person
        .records
        .iter()
        .map(|record| step("lift", record, if stays { "stays restricted" } else { "" }))
        .collect();
    let grounds: BTreeMap<i64, &str> = ending
        .iter()
        .map(|known| (known.id, known.ground.as_str()))
        .collect();
    for ground in grounds.values() {
        steps.push(Step {
            what: "lift",
            source: String::new(),
            record: person.subject.name(),
            column: None,
            field: None,
            note: format!("18-1-{ground}"),
        });
    }
    for (record, held) in &waiting {
        steps.push(step(
            "take-over",
            record,
            &format!("import of {}", held.seen_on),
        ));
    }
    Ok(Lifting {
        plan: Plan {
            verb: "lift",
            case: Some(case.to_string()),
            person: Some(person.subject.name()),
            steps,
            ..Plan::default()
        },
        person,
        restrictions: ending,
        waiting,
        corrections: store.rectifications()?,
        layouts,
    })
}

fn step(what: &'static str, record: &HeldRecord, note: &str) -> Step {
    Step {
        what,
        source: record.source.clone(),
        record: record.record.clone(),
        column: None,
        field: None,
        note: note.to_owned(),
    }
}

/// The person of a case, open or answered, under a restriction.
fn of_restricted_case(store: &Store, policy: &Policy, id: CaseId) -> Result<PersonOfCase, OpError> {
    let case = store.case(id)?.ok_or_else(|| {
        unusable(
            "unknown-case",
            format!("there is no case {id}"),
            "`dpo request list` shows the cases",
        )
    })?;
    let unconfirmed = || {
        refusal(
            "person-not-confirmed",
            format!("the case {id} names no person whose records were confirmed"),
            format!("dpo request decide {id}"),
        )
    };
    let subject = case.subject.ok_or_else(unconfirmed)?;
    let subject = store.confirmed(subject)?.ok_or_else(unconfirmed)?;
    if subject.erased_on.is_some() {
        return Err(refusal(
            "already-erased",
            format!("the person of the case {id} was erased"),
            format!("dpo request show {id}"),
        ));
    }
    let mut own: BTreeSet<i64> = store
        .decisions(subject.id)?
        .into_iter()
        .filter(|(_, is_theirs)| *is_theirs)
        .map(|(record, _)| record)
        .collect();
    for known in store.restrictions(false)? {
        if known.request == Some(case.row) {
            own.extend(known.records);
        }
    }
    let own: Vec<i64> = own.into_iter().collect();
    Ok(PersonOfCase {
        records: lay_open(store, policy, &own)?,
        case,
        subject,
        mentions: Vec::new(),
    })
}

/// The refusal of a case under which nothing is restricted: it names the cases that restrict the person.
fn not_restricted(
    store: &Store,
    person: &PersonOfCase,
    others: &[Restriction],
) -> Result<OpError, OpError> {
    let rows: BTreeSet<i64> = others
        .iter()
        .filter(|known| known.subject == person.subject.id)
        .filter_map(|known| known.request)
        .collect();
    let cases: Vec<String> = store
        .cases()?
        .into_iter()
        .filter(|case| rows.contains(&case.row))
        .map(|case| format!("dpo lift --case {}", case.id))
        .collect();
    let hint = match cases.is_empty() {
        true => "`dpo restrict` sets a restriction".to_owned(),
        false => format!(
            "the person is restricted under another case: {}",
            cases.join(", ")
        ),
    };
    Ok(refusal(
        "not-restricted",
        format!("no restriction stands under the case {}", person.case.id),
        hint,
    ))
}

/// The changes that waited for records which nothing restricts any more. A restriction holds back every
/// record of the data subject, so those are looked at as well.
fn waiting(
    store: &Store,
    policy: &Policy,
    person: &PersonOfCase,
    (ending, staying): (&[Restriction], &[Restriction]),
) -> Result<Vec<(HeldRecord, HeldChange)>, OpError> {
    let own: BTreeSet<i64> = person.records.iter().map(|record| record.number).collect();
    let mut freed = BTreeSet::new();
    for record in ending.iter().flat_map(|known| &known.records).chain(&own) {
        freed.insert(store.subject_of(*record)?);
    }
    let mut kept = BTreeSet::new();
    for record in staying.iter().flat_map(|known| &known.records) {
        kept.insert(store.subject_of(*record)?);
    }
    let mut out = Vec::new();
    for held in store.held_changes()? {
        let subject = store.subject_of(held.record)?;
        let is_freed = freed.contains(&subject) || own.contains(&held.record);
        if !is_freed || kept.contains(&subject) {
            continue;
        }
        let record = person
            .records
            .iter()
            .find(|record| record.number == held.record)
            .cloned();
        let record = match record {
            Some(record) => Some(record),
            None => lay_open(store, policy, &[held.record])?.into_iter().next(),
        };
        if let Some(record) = record {
            out.push((record, held));
        }
    }
    Ok(out)
}

/// Lifts as planned: one transaction with its trail entry.
///
/// # Errors
/// Refused: `person-not-informed`; when the store cannot be written: then nothing was changed.
pub fn apply(
    store: &mut Store,
    policy: &Policy,
    lifting: &Lifting,
    informed_on: Option<NaiveDate>,
    reason: &str,
    now: Now,
    operator: &str,
) -> Result<Lifted, OpError> {
    let informed_on = informed(lifting, informed_on, now)?;
    let mut change = store.change()?;
    let (done, entry) = write(
        &mut change,
        policy,
        lifting,
        informed_on,
        reason,
        now,
        operator,
    )?;
    change.commit(entry)?;
    Ok(done)
}

/// The day on which the person was told: after the restriction began, and not in the future.
///
/// # Errors
/// Refused: `person-not-informed`.
pub fn informed(
    lifting: &Lifting,
    informed_on: Option<NaiveDate>,
    now: Now,
) -> Result<NaiveDate, OpError> {
    let case = lifting.person.case.id;
    let since = lifting.restrictions.iter().map(|known| known.since).max();
    let told = |message: &str| {
        refusal(
            "person-not-informed",
            message,
            format!(
                "tell the person: dpo lift --case {case} --announce --lift-on DATE --out-dir DIR; then lift with --informed-on DATE"
            ),
        )
    };
    match informed_on {
        None => Err(told(
            "a restriction ends only after the person was told (Art. 18(3) GDPR)",
        )),
        Some(day) if day > now.today => Err(told(
            "the day on which the person was told is in the future",
        )),
        Some(day) if since.is_some_and(|since| day < since) => Err(told(
            "the day on which the person was told is before the restriction",
        )),
        Some(day) => Ok(day),
    }
}

fn write(
    change: &mut Change<'_>,
    policy: &Policy,
    lifting: &Lifting,
    informed_on: NaiveDate,
    reason: &str,
    now: Now,
    operator: &str,
) -> Result<(Lifted, Entry), OpError> {
    let person = &lifting.person;
    for restriction in &lifting.restrictions {
        change.lift(restriction.id, now.today, informed_on)?;
    }
    for record in &person.records {
        crm_owes(change, record, person, "lift", now)?;
    }
    let mut applied = 0;
    for (record, held) in &lifting.waiting {
        let Some(layout) = lifting.layouts.get(&held.layout) else {
            continue;
        };
        take_held(
            change,
            record,
            held,
            layout,
            &lifting.corrections,
            policy,
            now.today,
        )?;
        applied += 1;
    }
    let done = Lifted {
        case: person.case.id,
        person: person.subject.name(),
        restrictions: lifting.restrictions.len() as u64,
        records: person.records.len() as u64,
        applied,
        informed_on,
        lifted_on: now.today,
    };
    let grounds: BTreeSet<&str> = lifting
        .restrictions
        .iter()
        .map(|known| known.ground.as_str())
        .collect();
    let mut detail = Map::new();
    detail.insert("records".to_owned(), json!(done.records));
    detail.insert("restrictions".to_owned(), json!(done.restrictions));
    detail.insert("grounds".to_owned(), json!(grounds));
    detail.insert("applied".to_owned(), json!(done.applied));
    detail.insert("informed_on".to_owned(), json!(informed_on));
    let entry = deed::close(
        change,
        &Deed {
            case: &person.case,
            subject: person.subject.id,
            action: "lifted",
            detail: &detail,
            words: reason.trim(),
            state: None,
            notices: None,
            bundle: None,
            now,
            operator,
        },
    )?;
    Ok((done, entry))
}

/// Notes that the person is being told of a lifting to come; nothing is lifted.
///
/// # Errors
/// `lift-past` (input); when the store cannot be written.
pub fn announce(
    store: &mut Store,
    lifting: &Lifting,
    lift_on: NaiveDate,
    bundle: Option<&Bundle>,
    now: Now,
    operator: &str,
) -> Result<Announced, OpError> {
    if lift_on < now.today {
        return Err(unusable(
            "lift-past",
            "the day of the lifting is past",
            "the person is told before: --lift-on a later day",
        ));
    }
    let person = &lifting.person;
    let mut detail = Map::new();
    detail.insert("lift_on".to_owned(), json!(lift_on));
    let mut change = store.change()?;
    let entry = deed::close(
        &mut change,
        &Deed {
            case: &person.case,
            subject: person.subject.id,
            action: "lifting-announced",
            detail: &detail,
            words: "",
            state: None,
            notices: None,
            bundle,
            now,
            operator,
        },
    )?;
    change.commit(entry)?;
    Ok(Announced {
        case: person.case.id,
        person: person.subject.name(),
        lift_on,
    })
}
