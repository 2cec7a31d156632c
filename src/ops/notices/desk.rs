//! Keeping the notices: listing them, saying what became of each, recording a disclosure, and gathering
//! what the letter to a recipient says.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Map, json};

use crate::{
    model::CaseId,
    ops::{
        OpError,
        deed::{refusal, unusable},
        person::lay_open,
    },
    policy::{Policy, Recipient},
    store::{Bundle, Case, Disclosure, Entry, Notice, Now, Store},
};

/// What becomes of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeState {
    /// The recipient was told.
    Sent,
    /// Telling is impossible.
    Impossible,
    /// Telling would take a disproportionate effort.
    Disproportionate,
}

impl NoticeState {
    /// The word in the store and in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Impossible => "impossible",
            Self::Disproportionate => "disproportionate",
        }
    }

    const fn action(self) -> &'static str {
        match self {
            Self::Sent => "notice-sent",
            Self::Impossible => "notice-impossible",
            Self::Disproportionate => "notice-disproportionate",
        }
    }
}

/// A notice as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Open {
    /// Its number.
    pub notice: i64,
    /// The case; none: retention.
    pub case: Option<CaseId>,
    /// `rectification`, `erasure` or `restriction`.
    pub action: String,
    /// The policy's id of the recipient.
    pub recipient: String,
    /// Its name; that id where the policy has it no more.
    pub name: String,
    /// Its role.
    pub role: String,
    /// How to reach it.
    pub contact: String,
    /// Civil date on which it became due.
    pub made_on: NaiveDate,
    /// Civil date from which it is waited for.
    pub remind_on: NaiveDate,
    /// `open`, `sent`, `impossible`, `disproportionate`.
    pub state: String,
    /// Civil date since when.
    pub state_on: NaiveDate,
    /// Why it is impossible or disproportionate.
    pub reason: Option<String>,
    /// Whether it is open past its reminder.
    pub is_late: bool,
}

/// What was said of notices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Closed {
    /// Their numbers.
    pub notices: Vec<i64>,
    /// The state that they have now.
    pub state: String,
    /// Civil date.
    pub on: NaiveDate,
    /// How many are open still.
    pub open: u64,
}

/// The notices, in order; those that are done as well where `all` is wanted.
///
/// # Errors
/// `unknown-case` (input); when the store cannot be read.
pub fn list(
    store: &Store,
    policy: &Policy,
    case: Option<CaseId>,
    all: bool,
    today: NaiveDate,
) -> Result<Vec<Open>, OpError> {
    let cases = cases(store)?;
    if let Some(case) = case {
        known(store, case)?;
    }
    let mut out = Vec::new();
    for notice in store.notices()? {
        let own = notice.request.and_then(|row| cases.get(&row)).copied();
        let is_open = notice.state == "open";
        if (case.is_some() && own != case) || !(all || is_open) {
            continue;
        }
        let recipient = recipient(policy, &notice.recipient);
        out.push(Open {
            notice: notice.id,
            case: own,
            action: notice.action,
            name: recipient.map_or_else(|| notice.recipient.clone(), |one| one.name.clone()),
            role: recipient.map(|one| one.role.clone()).unwrap_or_default(),
            contact: recipient.map(|one| one.contact.clone()).unwrap_or_default(),
            recipient: notice.recipient,
            made_on: notice.made_on,
            remind_on: notice.remind_on,
            is_late: is_open && notice.remind_on <= today,
            state: notice.state,
            state_on: notice.state_on,
            reason: Some(notice.reason).filter(|reason| !reason.is_empty()),
        });
    }
    Ok(out)
}

fn cases(store: &Store) -> Result<HashMap<i64, CaseId>, OpError> {
    let cases = store.cases()?.into_iter();
    Ok(cases.map(|case| (case.row, case.id)).collect())
}

fn known(store: &Store, case: CaseId) -> Result<Case, OpError> {
    store.case(case)?.ok_or_else(|| {
        unusable(
            "unknown-case",
            format!("there is no case {case}"),
            "`dpo request list` shows the cases",
        )
    })
}

fn recipient<'p>(policy: &'p Policy, id: &str) -> Option<&'p Recipient> {
    policy.recipients.iter().find(|one| one.id == id)
}

/// Says what became of notices: of all of them, or of none.
///
/// # Errors
/// Input: `unknown-notice`, `reason-needed`; refused: `notice-closed`, `notice-date`; when the store cannot be
/// written.
pub fn close(
    store: &mut Store,
    numbers: &[i64],
    state: NoticeState,
    on: NaiveDate,
    reason: &str,
    now: Now,
    operator: &str,
) -> Result<Closed, OpError> {
    let reason = reason.trim();
    if state != NoticeState::Sent && reason.is_empty() {
        return Err(unusable(
            "reason-needed",
            "it is said why a recipient is not told (Art. 19 GDPR)",
            "give it with --reason TEXT",
        ));
    }
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    let notices = store.notices()?;
    let mut by_action: BTreeMap<&str, u64> = BTreeMap::new();
    for number in &numbers {
        let notice = open_notice(&notices, *number)?;
        if on > now.today || on < notice.made_on {
            return Err(refusal(
                "notice-date",
                format!(
                    "notice {number} became due on {}: the day given is before it or after today",
                    notice.made_on
                ),
                "give the day on which it was sent: --on YYYY-MM-DD",
            ));
        }
        *by_action.entry(&notice.action).or_default() += 1;
    }
    let open = notices.iter().filter(|notice| notice.state == "open");
    let open = open.count().saturating_sub(numbers.len()) as u64;
    let mut change = store.change()?;
    for number in &numbers {
        change.notice_state(*number, state.as_str(), on, reason)?;
    }
    let mut detail = Map::new();
    detail.insert("notices".to_owned(), json!(numbers));
    detail.insert("by_action".to_owned(), json!(by_action));
    detail.insert("on".to_owned(), json!(on));
    change.commit(Entry::new(state.action(), now, operator).with(detail))?;
    Ok(Closed {
        notices: numbers,
        state: state.as_str().to_owned(),
        on,
        open,
    })
}

fn open_notice(notices: &[Notice], number: i64) -> Result<&Notice, OpError> {
    let found = notices.iter().find(|notice| notice.id == number);
    let notice = found.ok_or_else(|| {
        unusable(
            "unknown-notice",
            format!("there is no notice {number}"),
            "`dpo notices list --all` prints their numbers",
        )
    })?;
    if notice.state == "open" {
        return Ok(notice);
    }
    Err(refusal(
        "notice-closed",
        format!(
            "notice {number} is {} since {}",
            notice.state, notice.state_on
        ),
        "`dpo notices list --all` says why",
    ))
}

/// A disclosure that is to be recorded.
#[derive(Clone, Copy, Debug)]
pub struct Disclosing<'a> {
    /// The case whose person it is.
    pub case: CaseId,
    /// The policy's id of the recipient.
    pub recipient: &'a str,
    /// Civil date.
    pub on: NaiveDate,
    /// What, in words.
    pub what: &'a str,
}

/// Records that a person's data was disclosed to a recipient.
///
/// # Errors
/// Input: `unknown-case`, `unknown-recipient`, `what-needed`, `disclosure-date`; refused:
/// `person-not-confirmed`, `already-erased`; when the store cannot be written.
pub fn disclose(
    store: &mut Store,
    policy: &Policy,
    ask: &Disclosing<'_>,
    now: Now,
    operator: &str,
) -> Result<String, OpError> {
    let case = known(store, ask.case)?;
    let subject = case.subject.map(|id| store.confirmed(id)).transpose()?;
    let Some(subject) = subject.flatten() else {
        return Err(refusal(
            "person-not-confirmed",
            format!(
                "the case {} names no person whose records were confirmed",
                ask.case
            ),
            format!("dpo request decide {}", ask.case),
        ));
    };
    if subject.erased_on.is_some() {
        return Err(refusal(
            "already-erased",
            format!("the person of the case {} was erased", ask.case),
            format!("dpo request show {}", ask.case),
        ));
    }
    if recipient(policy, ask.recipient).is_none() {
        return Err(unusable(
            "unknown-recipient",
            "the policy has no recipient of that id",
            "`dpo policy show` lists them; a new one is a [[recipient]] block",
        ));
    }
    if ask.what.trim().is_empty() {
        return Err(unusable(
            "what-needed",
            "it is not said what was disclosed",
            "give it with --what TEXT",
        ));
    }
    if ask.on > now.today {
        return Err(unusable(
            "disclosure-date",
            "the day of the disclosure is in the future",
            "give the day on which it happened: --on YYYY-MM-DD",
        ));
    }
    let mut change = store.change()?;
    change.disclosed(
        subject.id,
        &Disclosure {
            recipient: ask.recipient.to_owned(),
            disclosed_on: ask.on,
            what: ask.what.trim().to_owned(),
        },
    )?;
    let mut detail = Map::new();
    detail.insert("case".to_owned(), json!(ask.case));
    detail.insert(
        "commitment".to_owned(),
        json!(change.commitment_of(subject.id)?),
    );
    detail.insert("recipient".to_owned(), json!(ask.recipient));
    detail.insert("on".to_owned(), json!(ask.on));
    change.commit(Entry::new("disclosure-recorded", now, operator).with(detail))?;
    Ok(subject.name())
}

/// The disclosures that were recorded for the person of a case.
///
/// # Errors
/// When the store cannot be read.
pub fn disclosed(store: &Store, case: CaseId) -> Result<Vec<Disclosure>, OpError> {
    match known(store, case)?.subject {
        Some(subject) => Ok(store.disclosures(subject)?),
        None => Ok(Vec::new()),
    }
}

/// What the letter to a recipient tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The notice.
    pub notice: Open,
    /// How the recipient knows the person: name, addresses and ids; empty where the data is gone.
    pub person: Vec<String>,
    /// What was corrected: header and new value.
    pub changes: Vec<String>,
}

/// What the letters of notices tell: of those named, else of all that are open. How the recipient knows
/// the person is only there while the data is; after an erasure the operator has to say it.
///
/// # Errors
/// As `list`; `unknown-notice` (input), `notice-closed` (refused).
pub fn matter(
    store: &Store,
    policy: &Policy,
    numbers: &[i64],
    today: NaiveDate,
) -> Result<Vec<Told>, OpError> {
    let notices = store.notices()?;
    for number in numbers {
        open_notice(&notices, *number)?;
    }
    let by_row: HashMap<i64, Case> = store
        .cases()?
        .into_iter()
        .map(|case| (case.row, case))
        .collect();
    let rows: HashMap<i64, Option<i64>> = notices
        .iter()
        .map(|notice| (notice.id, notice.request))
        .collect();
    let mut out = Vec::new();
    for notice in list(store, policy, None, false, today)? {
        if !numbers.is_empty() && !numbers.contains(&notice.notice) {
            continue;
        }
        let row = rows.get(&notice.notice).copied().flatten();
        let case = row.and_then(|row| by_row.get(&row));
        let person = match case {
            Some(case) => known_as(store, policy, case, &notice.recipient)?,
            None => Vec::new(),
        };
        let mut changes = Vec::new();
        if notice.action == "rectification" && !person.is_empty() {
            for known in store.rectifications()? {
                if Some(known.request) == row {
                    changes.push(format!("{}: {}", known.change.header, known.change.new));
                }
            }
            changes.dedup();
        }
        out.push(Told {
            notice,
            person,
            changes,
        });
    }
    Ok(out)
}

/// How a recipient knows a person: only what it receives of the name and the addresses.
fn known_as(store: &Store, policy: &Policy, case: &Case, id: &str) -> Result<Vec<String>, OpError> {
    let subject = case.subject.map(|id| store.confirmed(id)).transpose()?;
    let Some(subject) = subject.flatten().filter(|known| known.erased_on.is_none()) else {
        return Ok(Vec::new());
    };
    let own: Vec<i64> = store
        .decisions(subject.id)?
        .into_iter()
        .filter(|(_, is_theirs)| *is_theirs)
        .map(|(record, _)| record)
        .collect();
    let records = lay_open(store, policy, &own)?;
    let receives = recipient(policy, id).map(|one| one.receives.as_slice());
    let mut out = Vec::new();
    for group in ["person", "contact.email", "contact.phone", "id"] {
        for value in records.iter().flat_map(|record| record.below(group)) {
            let is_name = group != "person"
                || value
                    .field
                    .as_ref()
                    .is_some_and(|field| field.as_str().ends_with("_name"));
            let is_received = receives.unwrap_or_default().iter().any(|prefix| {
                let names = if prefix == "person.name" {
                    "person"
                } else {
                    prefix.as_str()
                };
                value
                    .field
                    .as_ref()
                    .is_some_and(|field| field.is_below(names))
            });
            let text = value.text.trim().to_owned();
            if is_name && is_received && !out.contains(&text) {
                out.push(text);
            }
        }
    }
    // What was disclosed by hand is not known by fields: then the name that the case is about.
    if out.is_empty() && !case.details.name.trim().is_empty() {
        out.push(case.details.name.trim().to_owned());
    }
    Ok(out)
}

/// Notes that letters to recipients were written.
///
/// # Errors
/// When the store cannot be written.
pub fn letters_written(
    store: &mut Store,
    numbers: &[i64],
    bundle: &Bundle,
    now: Now,
    operator: &str,
) -> Result<(), OpError> {
    let mut detail = Map::new();
    detail.insert("notices".to_owned(), json!(numbers));
    let mut change = store.change()?;
    change.bundle(bundle)?;
    change.commit(Entry::new("notice-letters", now, operator).with(detail))?;
    Ok(())
}
