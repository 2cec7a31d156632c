//! The steps of a case after it was opened.

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use super::{
    By, HandedOver, Identified, RecordName, case as case_of, identify, keep_step, list, open_case,
};
use crate::{
    model::{CaseId, CaseState, Right, deadline::Calendar},
    ops::OpError,
    policy::Policy,
    store::{Case, Store},
};

/// How an identity may be verified. A copy of an identity document is not among them (EDPB Guidelines
/// 01/2022, par. 65-79).
pub const IDENTITY_METHODS: [&str; 8] = [
    "account-login",
    "code-to-known-address",
    "customer-number",
    "known-channel",
    "call-back",
    "in-person",
    "signature",
    "mandate",
];

/// How a case may be closed without a refusal.
pub const OUTCOMES: [&str; 4] = ["answered", "nothing-held", "withdrawn", "cannot-identify"];

/// A ground on which a request may be refused.
#[derive(Clone, Copy, Debug)]
pub struct Ground {
    /// Its code.
    pub code: &'static str,
    /// Its article.
    pub article: &'static str,
    /// The rights that it may refuse.
    pub rights: &'static [Right],
    /// Whether the facts must be told, because the burden lies with the controller.
    pub needs_facts: bool,
}

const ALL: &[Right] = &[
    Right::Access,
    Right::Portability,
    Right::Rectification,
    Right::Restriction,
    Right::Erasure,
    Right::Objection,
];

/// The grounds of refusal. Art. 16 GDPR knows none of its own; direct marketing knows none at all.
pub const GROUNDS: &[Ground] = &[
    Ground {
        code: "manifestly-unfounded",
        article: "Art. 12(5)(b) GDPR",
        rights: ALL,
        needs_facts: true,
    },
    Ground {
        code: "manifestly-excessive",
        article: "Art. 12(5)(b) GDPR",
        rights: ALL,
        needs_facts: true,
    },
    Ground {
        code: "abuse",
        article: "Art. 12(5) GDPR, C-526/24",
        rights: ALL,
        needs_facts: true,
    },
    Ground {
        code: "identity-failure",
        article: "Art. 12(2) and (6) GDPR",
        rights: ALL,
        needs_facts: false,
    },
    Ground {
        code: "member-state-law",
        article: "Art. 23 GDPR",
        rights: ALL,
        needs_facts: true,
    },
    Ground {
        code: "rights-of-others",
        article: "Art. 15(4) GDPR",
        rights: &[Right::Access],
        needs_facts: true,
    },
    Ground {
        code: "rights-of-others",
        article: "Art. 20(4) GDPR",
        rights: &[Right::Portability],
        needs_facts: true,
    },
    Ground {
        code: "other-basis",
        article: "Art. 20(1) GDPR",
        rights: &[Right::Portability],
        needs_facts: false,
    },
    Ground {
        code: "accuracy-verified",
        article: "Art. 16 GDPR",
        rights: &[Right::Rectification],
        needs_facts: true,
    },
    Ground {
        code: "no-ground",
        article: "Art. 18(1) GDPR",
        rights: &[Right::Restriction],
        needs_facts: true,
    },
    Ground {
        code: "no-ground",
        article: "Art. 17(1) GDPR",
        rights: &[Right::Erasure],
        needs_facts: true,
    },
    Ground {
        code: "17-3-a",
        article: "Art. 17(3)(a) GDPR",
        rights: &[Right::Erasure],
        needs_facts: true,
    },
    Ground {
        code: "17-3-b",
        article: "Art. 17(3)(b) GDPR",
        rights: &[Right::Erasure],
        needs_facts: true,
    },
    Ground {
        code: "17-3-c",
        article: "Art. 17(3)(c) GDPR",
        rights: &[Right::Erasure],
        needs_facts: true,
    },
    Ground {
        code: "17-3-d",
        article: "Art. 17(3)(d) GDPR",
        rights: &[Right::Erasure],
        needs_facts: true,
    },
    Ground {
        code: "17-3-e",
        article: "Art. 17(3)(e) GDPR",
        rights: &[Right::Erasure],
        needs_facts: true,
    },
    Ground {
        code: "compelling-grounds",
        article: "Art. 21(1) GDPR",
        rights: &[Right::Objection],
        needs_facts: true,
    },
];

/// The ground of that code for a right.
#[must_use]
pub fn ground(code: &str, right: Right) -> Option<&'static Ground> {
    GROUNDS
        .iter()
        .find(|ground| ground.code == code && ground.rights.contains(&right))
}

fn refused(code: &'static str, message: String, hint: String) -> OpError {
    OpError::Refused {
        code,
        message,
        hint: Some(hint),
    }
}

fn facts(pairs: &[(&str, Value)]) -> Map<String, Value> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()))
        .collect()
}

/// Keeps an operator's word on records of a case.
///
/// # Errors
/// `unknown-case`, `case-closed`, `unknown-record`, `ambiguous-subject` where some are still undecided.
pub fn decide(
    store: &mut Store,
    policy: &Policy,
    id: CaseId,
    (same, other): (&[RecordName], &[RecordName]),
    by: By<'_>,
) -> Result<(Case, Identified), OpError> {
    let mut case = open_case(store, id)?;
    let known = match case.subject {
        Some(subject) => store.decisions(subject)?,
        None => Vec::new(),
    };
    let identified = identify(
        store,
        policy,
        &case.details.query,
        &[],
        (same, other),
        &known,
        by,
    )?;
    identified.refuse_undecided(&format!(
        "dpo request decide {id} --same SOURCE:RECORD --other SOURCE:RECORD"
    ))?;
    let mut change = store.change()?;
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
    let mut told = facts(&[
        ("records", json!(identified.own.len())),
        ("others", json!(identified.others.len())),
    ]);
    if !identified.facts.is_empty() {
        told.insert("search".to_owned(), json!(identified.facts));
    }
    keep_step(change, &case, "request-decided", told, "", None, by)?;
    Ok((case, identified))
}

/// Notes that an identity was verified: the method and the day, never a copy (EDPB Guidelines 01/2022,
/// par. 79).
///
/// # Errors
/// `unknown-case`, `case-closed`, `wrong-day`.
pub fn verify_identity(
    store: &mut Store,
    id: CaseId,
    method: &str,
    on: NaiveDate,
    by: By<'_>,
) -> Result<Case, OpError> {
    let mut case = open_case(store, id)?;
    if on > by.now.today || on < case.received_on {
        return Err(refused(
            "wrong-day",
            format!(
                "the identity was verified between the day of receipt ({}) and today",
                case.received_on
            ),
            "give that day: --on YYYY-MM-DD".to_owned(),
        ));
    }
    end_pause(&mut case, on);
    case.identity_on = Some(on);
    case.identity_method = Some(method.to_owned());
    if case.state != CaseState::Extended {
        case.state = CaseState::InProgress;
    }
    let told = facts(&[("method", json!(method)), ("on", json!(on.to_string()))]);
    let change = store.change()?;
    keep_step(change, &case, "identity-verified", told, "", None, by)?;
    Ok(case)
}

fn end_pause(case: &mut Case, on: NaiveDate) {
    if let Some(since) = case.paused_on.take() {
        let days = u32::try_from((on - since).num_days()).unwrap_or(0);
        case.paused_days = case.paused_days.saturating_add(days);
    }
}

/// Notes that the person was asked who they are. The strict day stays; a later one is shown beside it
/// (EDPB Guidelines 01/2022, par. 159). The second value says whether it was asked late: after three
/// working days.
///
/// # Errors
/// `unknown-case`, `case-closed`, `already-paused`, `wrong-day`; what `hand_over` returns.
pub fn pause<E: From<OpError>>(
    store: &mut Store,
    id: CaseId,
    asked_on: NaiveDate,
    by: By<'_>,
    hand_over: impl FnOnce(&Case) -> Result<Option<HandedOver>, E>,
) -> Result<(Case, bool), E> {
    const PROMPT_DAYS: usize = 3;
    let mut case = open_case(store, id)?;
    if case.paused_on.is_some() || case.identity_on.is_some() {
        return Err(refused(
            "already-paused",
            format!("the case {id} waits already, or the identity was verified"),
            format!("dpo request show {id}"),
        )
        .into());
    }
    if asked_on > by.now.today || asked_on < case.received_on {
        return Err(refused(
            "wrong-day",
            format!(
                "the person was asked between the day of receipt ({}) and today",
                case.received_on
            ),
            "give that day: --asked-on YYYY-MM-DD".to_owned(),
        )
        .into());
    }
    let is_late = Calendar::of(&case.calendar).is_ok_and(|calendar| {
        let between = case.received_on.iter_days().skip(1);
        let working = between
            .take_while(|day| *day <= asked_on)
            .filter(|day| calendar.is_working_day(*day));
        working.count() > PROMPT_DAYS
    });
    case.paused_on = Some(asked_on);
    case.state = CaseState::IdentityPending;
    let handed = hand_over(&case)?;
    let told = facts(&[
        ("asked_on", json!(asked_on.to_string())),
        ("late", json!(is_late)),
    ]);
    let change = store.change().map_err(OpError::from)?;
    keep_step(
        change,
        &case,
        "request-paused",
        told,
        "",
        handed.as_ref(),
        by,
    )?;
    Ok((case, is_late))
}

/// Ends a pause without a verified identity.
///
/// # Errors
/// `unknown-case`, `case-closed`, `not-paused`.
pub fn resume(store: &mut Store, id: CaseId, by: By<'_>) -> Result<Case, OpError> {
    let mut case = open_case(store, id)?;
    if case.paused_on.is_none() {
        return Err(refused(
            "not-paused",
            format!("the case {id} does not wait"),
            format!("dpo request show {id}"),
        ));
    }
    end_pause(&mut case, by.now.today);
    case.state = match case.extended_on {
        Some(_) => CaseState::Extended,
        None => CaseState::InProgress,
    };
    let told = facts(&[("paused_days", json!(case.paused_days))]);
    let change = store.change()?;
    keep_step(change, &case, "request-resumed", told, "", None, by)?;
    Ok(case)
}

/// An extension.
#[derive(Clone, Copy, Debug)]
pub struct ExtendStep<'a> {
    /// `complexity` or `high-volume`.
    pub reason: &'a str,
    /// Why, in words: they stand in the letter.
    pub text: &'a str,
    /// Whether it is recorded although the first month is over: a breach of Art. 12(3) GDPR.
    pub is_late_breach: bool,
}

/// Extends a case by two months, counted from receipt (Art. 12(3), second sentence, GDPR).
///
/// # Errors
/// `unknown-case`, `case-closed`, `already-extended`, `reason-needed`, `too-late`; what `hand_over` returns.
pub fn extend<E: From<OpError>>(
    store: &mut Store,
    id: CaseId,
    step: ExtendStep<'_>,
    by: By<'_>,
    hand_over: impl FnOnce(&Case) -> Result<Option<HandedOver>, E>,
) -> Result<Case, E> {
    let mut case = open_case(store, id)?;
    if case.extended_on.is_some() {
        return Err(refused(
            "already-extended",
            format!("the case {id} was extended: there is no second time"),
            format!("dpo request show {id}"),
        )
        .into());
    }
    if step.text.trim().is_empty() {
        return Err(refused(
            "reason-needed",
            "an extension is notified with its reasons".to_owned(),
            "say in a sentence what is complex or who else asked: --text TEXT".to_owned(),
        )
        .into());
    }
    let is_late = by.now.today > case.due;
    if is_late && !step.is_late_breach {
        return Err(refused(
            "too-late",
            format!(
                "the first month of the case {id} ended on {}: it cannot be extended any more",
                case.due
            ),
            "answer at once; --late-breach records an extension that the law no longer allows"
                .to_owned(),
        )
        .into());
    }
    let (raw, due) = list::extended(&case)?;
    case.extended_on = Some(by.now.today);
    case.extended_raw = Some(raw);
    case.extended_due = Some(due);
    if case.state != CaseState::IdentityPending {
        case.state = CaseState::Extended;
    }
    let handed = hand_over(&case)?;
    let told = facts(&[
        ("reason", json!(step.reason)),
        ("raw", json!(raw.to_string())),
        ("due", json!(due.to_string())),
        ("late", json!(is_late)),
    ]);
    let change = store.change().map_err(OpError::from)?;
    keep_step(
        change,
        &case,
        "request-extended",
        told,
        step.text,
        handed.as_ref(),
        by,
    )?;
    Ok(case)
}

/// A refusal.
#[derive(Clone, Copy, Debug)]
pub struct RefuseStep<'a> {
    /// Code of the ground.
    pub ground: &'a str,
    /// Why, in words: they stand in the letter.
    pub text: &'a str,
    /// The facts that bear it, for the register only.
    pub facts: &'a str,
    /// Whether only a part is refused.
    pub is_partial: bool,
    /// Whether it is recorded although its time is over.
    pub is_late_breach: bool,
}

/// Refuses a request, with reasons (Art. 12(4) GDPR).
///
/// # Errors
/// `unknown-case`, `case-closed`, `no-such-ground`, `reason-needed`, `facts-needed`, `too-late`; what
/// `hand_over` returns.
pub fn refuse<E: From<OpError>>(
    store: &mut Store,
    id: CaseId,
    step: RefuseStep<'_>,
    by: By<'_>,
    hand_over: impl FnOnce(&Case) -> Result<Option<HandedOver>, E>,
) -> Result<Case, E> {
    let mut case = open_case(store, id)?;
    let own = ground(step.ground, case.right).ok_or_else(|| {
        let codes: Vec<&str> = GROUNDS
            .iter()
            .filter(|ground| ground.rights.contains(&case.right))
            .map(|ground| ground.code)
            .collect();
        refused(
            "no-such-ground",
            format!(
                "`{}` is no ground for refusing {}",
                step.ground.escape_debug(),
                case.right.as_str()
            ),
            match codes.is_empty() {
                true => "a complaint is satisfied, not refused".to_owned(),
                false => format!("one of: {}", codes.join(", ")),
            },
        )
    })?;
    if step.text.trim().is_empty() {
        return Err(refused(
            "reason-needed",
            "a refusal tells its reasons".to_owned(),
            "say them as the person will read them: --text TEXT".to_owned(),
        )
        .into());
    }
    if own.needs_facts && step.facts.trim().is_empty() {
        return Err(refused(
            "facts-needed",
            format!("the ground `{}` is for the controller to prove", own.code),
            "note the facts that bear it: --facts TEXT".to_owned(),
        )
        .into());
    }
    if by.now.today > case.due && !step.is_late_breach {
        return Err(refused(
            "too-late",
            format!(
                "a refusal is told within the first month, which ended on {}",
                case.due
            ),
            "answer the request; --late-breach records a refusal that comes too late".to_owned(),
        )
        .into());
    }
    case.state = match step.is_partial {
        true => CaseState::PartlyRefused,
        false => CaseState::Refused,
    };
    case.ground = Some(own.code.to_owned());
    case.answered_on = Some(by.now.today);
    case.paused_on = None;
    let handed = hand_over(&case)?;
    let told = facts(&[
        ("ground", json!(own.code)),
        ("article", json!(own.article)),
        ("partial", json!(step.is_partial)),
        ("late", json!(by.now.today > case.due)),
    ]);
    let words = [step.text, step.facts].join("\n");
    let change = store.change().map_err(OpError::from)?;
    keep_step(
        change,
        &case,
        "request-refused",
        told,
        words.trim(),
        handed.as_ref(),
        by,
    )?;
    Ok(case)
}

/// The end of a case without a refusal.
#[derive(Clone, Copy, Debug)]
pub struct CloseStep<'a> {
    /// One of `OUTCOMES`.
    pub outcome: &'a str,
    /// The answer, in words: it stands in the letter.
    pub answer: &'a str,
}

/// Closes a case.
///
/// # Errors
/// `unknown-case`, `case-closed`, `something-is-held`, `verb-answers`; what `hand_over` returns.
pub fn close<E: From<OpError>>(
    store: &mut Store,
    id: CaseId,
    step: CloseStep<'_>,
    by: By<'_>,
    hand_over: impl FnOnce(&Case) -> Result<Option<HandedOver>, E>,
) -> Result<Case, E> {
    let mut case = case_of(store, id)?;
    if !case.state.is_open() {
        case = open_case(store, id)?;
    }
    if step.outcome == "nothing-held" && case.subject.is_some() {
        return Err(refused(
            "something-is-held",
            format!("records of the person of the case {id} were confirmed: something is held"),
            format!("dpo request show {id}"),
        )
        .into());
    }
    if step.outcome == "answered" && step.answer.trim().is_empty() {
        return Err(refused(
            "answer-needed",
            "an answer has words".to_owned(),
            match case.right {
                Right::Complaint => "say what was done: --answer TEXT".to_owned(),
                right => format!(
                    "`dpo {} --case {id}` answers this case; where it was answered otherwise, say how: --answer TEXT",
                    right.verb()
                ),
            },
        )
        .into());
    }
    case.state = match step.outcome {
        "nothing-held" => CaseState::NothingHeld,
        "withdrawn" => CaseState::Withdrawn,
        "cannot-identify" => CaseState::Refused,
        _ => CaseState::Answered,
    };
    if step.outcome == "cannot-identify" {
        case.ground = Some("identity-failure".to_owned());
    }
    case.answered_on = Some(by.now.today);
    case.paused_on = None;
    let handed = hand_over(&case)?;
    let told = facts(&[
        ("outcome", json!(step.outcome)),
        ("days", json!((by.now.today - case.received_on).num_days())),
        ("late", json!(by.now.today > case.due_now())),
    ]);
    let change = store.change().map_err(OpError::from)?;
    keep_step(
        change,
        &case,
        "request-closed",
        told,
        step.answer,
        handed.as_ref(),
        by,
    )?;
    Ok(case)
}
