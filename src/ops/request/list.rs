//! The register as it is listed.

use chrono::{Days, NaiveDate};
use serde::Serialize;

use crate::{
    model::{
        CaseId, Right,
        deadline::{Calendar, MONTHS_WHEN_EXTENDED, due},
    },
    ops::OpError,
    policy::Policy,
    store::{Case, Now, Store, confirmed_name},
};

/// Days after which a case should be answered, since "without undue delay" is a duty of its own (EDPB
/// Guidelines 01/2022, par. 158): our default.
const TARGET_DAYS: u64 = 20;

/// A case as it is listed.
#[derive(Clone, Debug, Serialize)]
pub struct Listed {
    /// Its id.
    pub case: CaseId,
    /// The right.
    pub right: &'static str,
    /// Civil date of receipt.
    pub received: NaiveDate,
    /// One month from receipt.
    pub raw: NaiveDate,
    /// The same, rolled to a working day.
    pub due: NaiveDate,
    /// The calendar.
    pub calendar: String,
    /// The day by which an extended one is due.
    pub extended_due: Option<NaiveDate>,
    /// Its state.
    pub state: &'static str,
    /// Days until it is due, extension included; negative: overdue; none: it is closed.
    pub days_left: Option<i64>,
    /// The date of the calendar's table.
    pub calendar_version: String,
    /// The day by which it should be answered without undue delay.
    pub target: NaiveDate,
    /// The later day that a pause for identity would give; the strict one stands beside it.
    pub due_suspended: Option<NaiveDate>,
    /// The day until which it could still be extended, and what would be due then; none: too late or done.
    pub extendable_until: Option<NaiveDate>,
    /// The confirmed person.
    pub person: Option<String>,
    /// How it came.
    pub medium: String,
    /// The channel that a complaint is about.
    pub channel: Option<&'static str>,
    /// Civil date on which the identity was verified.
    pub identity: Option<NaiveDate>,
    /// Civil date of the answer.
    pub answered: Option<NaiveDate>,
    /// Code of the ground of the outcome.
    pub ground: Option<String>,
    /// The command that is likely to come next.
    pub next: String,
}

/// Days until a case is due.
#[must_use]
pub fn days_left(case: &Case, today: NaiveDate) -> i64 {
    (case.due_now() - today).num_days()
}

/// The day by which it should be answered without undue delay.
#[must_use]
pub fn target(case: &Case) -> NaiveDate {
    (case.received_on + Days::new(TARGET_DAYS)).min(case.due)
}

/// The later day that pauses give: the paused whole days added to the first one, rolled.
fn suspended(case: &Case, today: NaiveDate) -> Option<NaiveDate> {
    let running = case
        .paused_on
        .and_then(|since| u64::try_from((today - since).num_days()).ok())
        .unwrap_or(0);
    let days = u64::from(case.paused_days) + running;
    let calendar = Calendar::of(&case.calendar).ok()?;
    (days > 0).then(|| calendar.working_day_from(case.raw + Days::new(days)))
}

/// What comes next in a case.
fn next(case: &Case) -> String {
    let id = case.id;
    if !case.state.is_open() {
        return format!("dpo request show {id}");
    }
    if case.right == Right::Complaint {
        return format!("dpo request close {id} --outcome answered --answer TEXT");
    }
    if case.subject.is_none() {
        return format!("dpo request close {id} --outcome nothing-held");
    }
    if case.right.needs_identity() && case.identity_on.is_none() {
        return format!("dpo request verify-identity {id} --method METHOD");
    }
    // What the verb cannot do without; the plan first where it cannot be undone.
    let more = match case.right {
        Right::Rectification => " --set FIELD=VALUE",
        Right::Restriction => " --ground LETTER",
        Right::Erasure => " --ground LETTER -n",
        _ => "",
    };
    format!("dpo {} --case {id}{more}", case.right.verb())
}

/// A case as it is listed.
#[must_use]
pub fn listed(case: &Case, now: Now) -> Listed {
    let today = now.today;
    Listed {
        case: case.id,
        right: case.right.as_str(),
        received: case.received_on,
        raw: case.raw,
        due: case.due,
        calendar: case.calendar.clone(),
        extended_due: case.extended_due,
        state: case.state.as_str(),
        days_left: case.state.is_open().then(|| days_left(case, today)),
        calendar_version: case.calendar_version.clone(),
        target: target(case),
        due_suspended: suspended(case, today).filter(|_| case.state.is_open()),
        extendable_until: (case.state.is_open() && case.extended_on.is_none() && today <= case.due)
            .then_some(case.due),
        person: case.subject.map(confirmed_name),
        medium: case.medium.clone(),
        channel: case.about_channel.map(crate::model::Channel::as_str),
        identity: case.identity_on,
        answered: case.answered_on,
        ground: case.ground.clone(),
        next: next(case),
    }
}

/// What an extension would give: three months from receipt, raw and rolled.
///
/// # Errors
/// `unknown-calendar` where the case's calendar is not known any more.
pub(super) fn extended(case: &Case) -> Result<(NaiveDate, NaiveDate), OpError> {
    let calendar = Calendar::of(&case.calendar).map_err(|unknown| OpError::Input {
        code: "unknown-calendar",
        message: unknown.to_string(),
        hint: Some("set `country` in the policy to one of these".to_owned()),
    })?;
    let end = due(case.received_on, MONTHS_WHEN_EXTENDED, &calendar);
    Ok((end.raw, end.due))
}

impl Listed {
    /// The open cases of a store in the order in which they are due; with the closed ones behind them
    /// where `all` is wanted.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn of_store(
        store: &Store,
        _policy: &Policy,
        all: bool,
        now: Now,
    ) -> Result<Vec<Self>, OpError> {
        let mut cases = store.cases()?;
        cases.sort_by_key(|case| (!case.state.is_open(), case.due_now(), case.id));
        Ok(cases
            .iter()
            .filter(|case| all || case.state.is_open())
            .map(|case| listed(case, now))
            .collect())
    }
}
