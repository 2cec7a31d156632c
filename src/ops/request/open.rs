//! Opening a case: who asks for what, since when, by when it is to be answered.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use serde_json::{Map, json};

use super::{By, HandedOver, Identified, RecordName, about, identify, keep_bundle};
use crate::{
    model::{
        CaseDetails, CaseState, Channel, RequestedBy, Right,
        deadline::{Calendar, MONTHS_TO_ANSWER, due},
    },
    ops::{
        OpError,
        objection::{self, Stopped},
        person::lay_open,
    },
    policy::Policy,
    store::{Case, Entry, Store},
};

/// What is opened.
#[derive(Clone, Debug)]
pub struct Opening<'a> {
    /// The right.
    pub right: Right,
    /// Civil date of receipt, in the controller's zone.
    pub received_on: NaiveDate,
    /// How it came.
    pub medium: &'a str,
    /// The channel that a complaint is about, or that alone is objected to.
    pub about_channel: Option<Channel>,
    /// Records that the operator named as the person's.
    pub seeds: &'a [i64],
    /// Records of which the operator says that they are the person's.
    pub same: &'a [RecordName],
    /// Records of which the operator says that they are not.
    pub other: &'a [RecordName],
    /// Its matter.
    pub details: CaseDetails,
    /// What the controller allows.
    pub policy: &'a Policy,
    /// Whether nothing is to be written.
    pub is_dry_run: bool,
}

/// What was opened.
#[derive(Debug)]
pub struct Opened {
    /// The case.
    pub case: Case,
    /// Whose records are whose.
    pub identified: Identified,
    /// Earlier cases of the same person (EDPB Guidelines 01/2022, par. 28-29).
    pub earlier: Vec<Case>,
    /// What a complaint stopped.
    pub stopped: Option<Stopped>,
}

fn refused(code: &'static str, message: &str, hint: &str) -> OpError {
    OpError::Refused {
        code,
        message: message.to_owned(),
        hint: Some(hint.to_owned()),
    }
}

fn check(opening: &Opening<'_>, by: By<'_>) -> Result<(), OpError> {
    if opening.received_on > by.now.today {
        return Err(refused(
            "received-later",
            "a request cannot have been received after today",
            "give the day on which it reached you: --received YYYY-MM-DD",
        ));
    }
    let details = &opening.details;
    if matches!(details.by, RequestedBy::Agent | RequestedBy::Parent)
        && details.mandate.trim().is_empty()
    {
        return Err(refused(
            "mandate-needed",
            "a representative shows a mandate",
            "say which one was seen and when, never keep a copy: --mandate TEXT",
        ));
    }
    if opening.right == Right::Complaint && opening.about_channel.is_none() {
        return Err(refused(
            "channel-needed",
            "a complaint is about a channel, which stops at once",
            "name it: --channel email",
        ));
    }
    if opening.about_channel.is_some()
        && !matches!(opening.right, Right::Complaint | Right::Objection)
    {
        return Err(refused(
            "channel-unasked",
            "only a complaint or an objection is about a channel",
            "leave --channel out",
        ));
    }
    if details.query.is_empty() && opening.seeds.is_empty() {
        return Err(refused(
            "nobody-named",
            "a case is about somebody",
            "say who: --subject S-000123, or --name, --email, --phone and the like",
        ));
    }
    Ok(())
}

/// Opens a case. `hand_over` gets the case as it will be and may stage a letter for it.
///
/// # Errors
/// Refused: `received-later`, `mandate-needed`, `channel-needed`, `channel-unasked`, `nobody-named`, `ambiguous-subject`,
/// `two-persons`; `unknown-calendar` and `unknown-record` (input). Then nothing was changed.
pub fn open<E: From<OpError>>(
    store: &mut Store,
    opening: Opening<'_>,
    by: By<'_>,
    hand_over: impl FnOnce(&Case) -> Result<Option<HandedOver>, E>,
) -> Result<Opened, E> {
    check(&opening, by)?;
    let policy = opening.policy;
    let calendar = Calendar::of(&policy.country).map_err(|unknown| OpError::Input {
        code: "unknown-calendar",
        message: unknown.to_string(),
        hint: Some("set `country` in the policy to one of these".to_owned()),
    })?;
    let identified = identified(store, &opening, by)?;
    // What only protects the person does not wait for the rest to be sorted out.
    if opening.right != Right::Complaint {
        identified.refuse_undecided(
            "look at them (dpo find), then say which are the person's: --same SOURCE:RECORD, and which are not: --other SOURCE:RECORD",
        )?;
    }
    let subject = known_subject(store, &identified.own)?;
    let earlier = match subject {
        Some(subject) => store
            .cases()
            .map_err(OpError::from)?
            .into_iter()
            .filter(|case| case.subject == Some(subject))
            .collect(),
        None => Vec::new(),
    };
    let records = lay_open(store, policy, &identified.own)?;
    let marker = store.marker().map_err(OpError::from)?;
    let first = due(opening.received_on, MONTHS_TO_ANSWER, &calendar);
    let mut change = store.change().map_err(OpError::from)?;
    let mut case = Case {
        row: 0,
        id: change
            .next_case_id(opening.received_on.year())
            .map_err(OpError::from)?,
        right: opening.right,
        state: CaseState::Received,
        subject,
        received_on: opening.received_on,
        logged_on: by.now.today,
        medium: opening.medium.to_owned(),
        about_channel: opening.about_channel,
        calendar: calendar.code().to_owned(),
        calendar_version: calendar.version().to_owned(),
        raw: first.raw,
        due: first.due,
        extended_on: None,
        extended_raw: None,
        extended_due: None,
        identity_on: None,
        identity_method: None,
        paused_on: None,
        paused_days: 0,
        answered_on: None,
        ground: None,
        details: opening.details.clone(),
    };
    if opening.is_dry_run {
        return Ok(Opened {
            case,
            identified,
            earlier,
            stopped: None,
        });
    }
    let mut write = || -> Result<(Case, Option<Stopped>), OpError> {
        if case.subject.is_none() && !identified.own.is_empty() {
            case.subject = Some(change.confirm_subject(by.now.today)?);
        }
        if let Some(subject) = case.subject {
            let theirs = identified.own.iter().map(|record| (*record, true));
            let not = identified.others.iter().map(|record| (*record, false));
            for (record, is_theirs) in theirs.chain(not) {
                change.decide(subject, record, is_theirs, by.now.today)?;
            }
        }
        case.row = change.open_case(&case)?;
        let stopped = match case.about_channel {
            Some(channel) if case.right == Right::Complaint => {
                let purposes = objection::marketing_purposes(policy);
                Some(objection::stop(
                    &mut change,
                    &marker,
                    policy,
                    &records,
                    &case.details.query,
                    &[channel],
                    &purposes,
                    case.received_on,
                    case.row,
                )?)
            }
            _ => None,
        };
        Ok((case.clone(), stopped))
    };
    let (case, stopped) = write()?;
    let handed = hand_over(&case)?;
    let mut facts = Map::new();
    facts.insert("received".to_owned(), json!(case.received_on.to_string()));
    facts.insert("raw".to_owned(), json!(case.raw.to_string()));
    facts.insert("due".to_owned(), json!(case.due.to_string()));
    facts.insert("calendar".to_owned(), json!(case.calendar));
    facts.insert("calendar_version".to_owned(), json!(case.calendar_version));
    facts.insert("medium".to_owned(), json!(case.medium));
    facts.insert("by".to_owned(), json!(case.details.by.as_str()));
    facts.insert("records".to_owned(), json!(identified.own.len()));
    if !identified.facts.is_empty() {
        facts.insert("search".to_owned(), json!(identified.facts));
    }
    if let (Some(channel), Some(stopped)) = (case.about_channel, stopped) {
        facts.insert("channel".to_owned(), json!(channel.as_str()));
        facts.insert("stopped_addresses".to_owned(), json!(stopped.addresses));
    }
    let keep = || -> Result<(), OpError> {
        change.case_event(case.row, by.now, "request-opened", &facts, "")?;
        keep_bundle(&mut change, case.row, handed.as_ref(), by.now)?;
        let mut detail = about(&change, &case)?;
        detail.extend(facts);
        change.commit(Entry::new("request-opened", by.now, by.operator).with(detail))?;
        Ok(())
    };
    keep()?;
    Ok(Opened {
        case,
        identified,
        earlier,
        stopped,
    })
}

/// Whose records the request is about. What was decided before about the same person is not asked again.
fn identified(store: &mut Store, opening: &Opening<'_>, by: By<'_>) -> Result<Identified, OpError> {
    let search = |store: &mut Store, known: &[(i64, bool)]| {
        identify(
            store,
            opening.policy,
            &opening.details.query,
            opening.seeds,
            (opening.same, opening.other),
            known,
            by,
        )
    };
    let known = match known_subject(store, opening.seeds)? {
        Some(subject) => store.decisions(subject)?,
        None => Vec::new(),
    };
    let found = search(store, &known)?;
    match known_subject(store, &found.own)? {
        Some(subject) if known.is_empty() => {
            let known = store.decisions(subject)?;
            search(store, &known)
        }
        _ => Ok(found),
    }
}

/// The confirmed person whose records they are.
fn known_subject(store: &Store, own: &[i64]) -> Result<Option<i64>, OpError> {
    let mut known = BTreeSet::new();
    for record in own {
        known.extend(store.confirmed_of_record(*record)?);
    }
    if known.len() > 1 {
        return Err(refused(
            "two-persons",
            "these records were confirmed as those of different persons",
            "name only one of them: --other SOURCE:RECORD for the records of the other",
        ));
    }
    Ok(known.into_iter().next())
}
