//! Restriction of processing (Art. 18 GDPR): the data is kept and nothing else is done with it, until the
//! restriction is lifted; before that, the person is told.

mod lift;

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use serde::Serialize;
use serde_json::{Map, json};

use super::{
    OpError,
    deed::{self, Deed, refusal, unusable},
    notices,
    person::{HeldRecord, Needs, PersonOfCase, of_case},
    plan::{Plan, Step},
    request::By,
};
use crate::{
    model::{CaseId, CaseState, Right},
    policy::Policy,
    store::{Bundle, Change, CrmChange, Entry, Now, Restriction, Store},
};

pub use lift::{Announced, Lifted, Lifting, announce, apply as apply_lift, plan as plan_lift};

/// Days after which a restriction is looked at again whose ground ends by itself: our default, no law
/// gives one.
pub const REVIEW_DAYS: u64 = 30;

/// A ground of restriction (Art. 18(1) GDPR).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// The accuracy is contested: until it was verified.
    Accuracy,
    /// The processing is unlawful, and the person wants no erasure.
    Unlawful,
    /// The person needs the data for legal claims.
    Claims,
    /// The person objected: until it is known whose grounds weigh more.
    Objection,
}

impl Ground {
    /// Every one.
    pub const ALL: [Self; 4] = [
        Self::Accuracy,
        Self::Unlawful,
        Self::Claims,
        Self::Objection,
    ];

    /// The letter of Art. 18(1) GDPR.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accuracy => "a",
            Self::Unlawful => "b",
            Self::Claims => "c",
            Self::Objection => "d",
        }
    }

    /// The day on which it is to be looked at again unless another is given: two grounds last until
    /// something is decided, the other two as long as the person wants.
    #[must_use]
    pub fn review_on(self, today: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Accuracy | Self::Objection => today.checked_add_days(Days::new(REVIEW_DAYS)),
            Self::Unlawful | Self::Claims => None,
        }
    }
}

/// What is to be restricted.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// The case.
    pub case: CaseId,
    /// The ground.
    pub ground: Ground,
    /// When it is to be looked at again; none: as the ground says.
    pub review_on: Option<NaiveDate>,
    /// Words of the operator.
    pub reason: &'a str,
}

/// A restriction that can be set.
#[derive(Clone, Debug)]
pub struct Restricting {
    /// Every record.
    pub plan: Plan,
    /// The case and the person.
    pub person: PersonOfCase,
    /// What is set.
    pub restriction: Restriction,
    /// The ids of the recipients who are to be told.
    pub recipients: Vec<String>,
}

/// What was restricted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Restricted {
    /// The case.
    pub case: CaseId,
    /// The person.
    pub person: String,
    /// The letter of Art. 18(1) GDPR.
    pub ground: String,
    /// Civil date since when.
    pub since: NaiveDate,
    /// Civil date on which it is to be looked at again.
    pub review_on: Option<NaiveDate>,
    /// How many records it covers.
    pub records: u64,
    /// The recipients who are to be told.
    pub notices: Vec<String>,
}

/// A restriction protects the person: it does not wait for a proof of identity.
const NEEDS: Needs<'static> = Needs {
    verb: "restrict",
    rights: &[
        Right::Restriction,
        Right::Rectification,
        Right::Erasure,
        Right::Objection,
    ],
    identity: false,
    answered_by: None,
};

/// Those of a person's records that are restricted now: a restriction of any of them covers all.
///
/// # Errors
/// When the store cannot be read.
pub fn restricted_among(
    store: &Store,
    subject: i64,
    records: &[HeldRecord],
) -> Result<BTreeSet<i64>, OpError> {
    let is_restricted = store
        .restrictions(false)?
        .iter()
        .any(|restriction| restriction.subject == subject);
    let single: BTreeSet<i64> = store.restricted_records()?.into_iter().collect();
    Ok(records
        .iter()
        .map(|record| record.number)
        .filter(|number| is_restricted || single.contains(number))
        .collect())
}

/// Works out what would be restricted; reads only.
///
/// # Errors
/// As `person::of_case`; `review-past` (input); `already-restricted` (refused).
pub fn plan(
    store: &mut Store,
    policy: &Policy,
    ask: &Ask<'_>,
    by: By<'_>,
) -> Result<Restricting, OpError> {
    let person = of_case(store, policy, ask.case, NEEDS, by)?;
    of_person(store, policy, person, ask, "restrict", by.now)
}

/// The restriction of a person whose case was looked at already.
pub(super) fn of_person(
    store: &Store,
    policy: &Policy,
    person: PersonOfCase,
    ask: &Ask<'_>,
    verb: &'static str,
    now: Now,
) -> Result<Restricting, OpError> {
    if ask.review_on.is_some_and(|review| review <= now.today) {
        return Err(unusable(
            "review-past",
            "the day of the review is not after today",
            "give a later day: --review YYYY-MM-DD",
        ));
    }
    let ground = ask.ground.as_str();
    let same = store.restrictions(false)?.into_iter().find(|known| {
        known.subject == person.subject.id
                && known.ground == ground
                // Every objection is weighed on its own, and ends with its own case.
                && (verb != "object" || known.request == Some(person.case.row))
    });
    if let Some(known) = same {
        return Err(refusal(
            "already-restricted",
            format!(
                "{} is restricted by the same ground ({ground}) since {}",
                person.subject.name(),
                known.since
            ),
            "`dpo lift` ends a restriction once the person was told",
        ));
    }
    let review_on = ask.review_on.or_else(|| ask.ground.review_on(now.today));
    let recipients: Vec<String> =
        notices::recipients(store, policy, person.subject.id, &person.records)?
            .into_iter()
            .map(|recipient| recipient.id.clone())
            .collect();
    let note = match review_on {
        Some(day) => format!("18-1-{ground}, review {day}"),
        None => format!("18-1-{ground}"),
    };
    let step = |record: &HeldRecord| Step {
        what: "restrict",
        source: record.source.clone(),
        record: record.record.clone(),
        column: None,
        field: None,
        note: note.clone(),
    };
    let restriction = Restriction {
        id: 0,
        subject: person.subject.id,
        request: Some(person.case.row),
        ground: ground.to_owned(),
        since: now.today,
        review_on,
        lifted_on: None,
        informed_on: None,
        reason: ask.reason.trim().to_owned(),
        records: person.records.iter().map(|record| record.number).collect(),
    };
    Ok(Restricting {
        plan: Plan {
            verb,
            case: Some(ask.case.to_string()),
            person: Some(person.subject.name()),
            steps: person.records.iter().map(step).collect(),
            files: Vec::new(),
            notices: recipients.clone(),
            remarks: deed::mention_remarks(&person),
        },
        person,
        restriction,
        recipients,
    })
}

/// Restricts as planned: one transaction with its trail entry.
///
/// # Errors
/// When the store cannot be written: then nothing was changed.
pub fn apply(
    store: &mut Store,
    restricting: &Restricting,
    bundle: Option<&Bundle>,
    now: Now,
    operator: &str,
) -> Result<Restricted, OpError> {
    let mut change = store.change()?;
    let (done, entry) = write(&mut change, restricting, bundle, now, operator)?;
    change.commit(entry)?;
    Ok(done)
}

fn write(
    change: &mut Change<'_>,
    restricting: &Restricting,
    bundle: Option<&Bundle>,
    now: Now,
    operator: &str,
) -> Result<(Restricted, Entry), OpError> {
    let person = &restricting.person;
    set(change, restricting, now)?;
    let done = done(restricting);
    let detail = detail_of(restricting);
    let entry = deed::close(
        change,
        &Deed {
            case: &person.case,
            subject: person.subject.id,
            action: "restricted",
            detail: &detail,
            words: &restricting.restriction.reason,
            state: (person.case.right == Right::Restriction).then_some(CaseState::Answered),
            notices: Some(("restriction", &restricting.recipients)),
            bundle,
            now,
            operator,
        },
    )?;
    Ok((done, entry))
}

/// Sets a restriction and notes what the sources' systems have to do.
pub(super) fn set(
    change: &mut Change<'_>,
    restricting: &Restricting,
    now: Now,
) -> Result<(), OpError> {
    change.restrict(&restricting.restriction)?;
    for record in &restricting.person.records {
        crm_owes(change, record, &restricting.person, "restrict", now)?;
    }
    Ok(())
}

/// What the trail says of a restriction.
pub(super) fn detail_of(restricting: &Restricting) -> Map<String, serde_json::Value> {
    let restriction = &restricting.restriction;
    let mut detail = Map::new();
    detail.insert("records".to_owned(), json!(restriction.records.len()));
    detail.insert("ground".to_owned(), json!(restriction.ground));
    detail.insert("review_on".to_owned(), json!(restriction.review_on));
    detail.insert("notices".to_owned(), json!(restricting.recipients.len()));
    detail
}

/// What the system of a record's source has to do, where no column says it.
fn crm_owes(
    change: &mut Change<'_>,
    record: &HeldRecord,
    person: &PersonOfCase,
    kind: &str,
    now: Now,
) -> Result<(), OpError> {
    change.crm_owes(&CrmChange {
        id: 0,
        source: record.source_number,
        record: record.number,
        request: Some(person.case.row),
        kind: kind.to_owned(),
        made_on: now.today,
        state: String::new(),
        state_on: now.today,
        change: json!({ "id": record.source_id, "columns": {} })
            .to_string()
            .into_bytes(),
    })?;
    Ok(())
}

fn done(restricting: &Restricting) -> Restricted {
    let restriction = &restricting.restriction;
    Restricted {
        case: restricting.person.case.id,
        person: restricting.person.subject.name(),
        ground: restriction.ground.clone(),
        since: restriction.since,
        review_on: restriction.review_on,
        records: restriction.records.len() as u64,
        notices: restricting.recipients.clone(),
    }
}
