//! The register of requests: opened, decided, verified, paused, extended, refused, closed. Each step is
//! one transaction with its trail entry (Art. 12 GDPR).

mod identify;
mod list;
mod open;
mod steps;

use serde_json::{Map, Value, json};

pub use identify::{Identified, RecordName, identify, query_of, undecided};
pub use list::{Listed, days_left, listed, target};
pub use open::{Opened, Opening, open};
pub use steps::{
    CloseStep, ExtendStep, GROUNDS, Ground, IDENTITY_METHODS, OUTCOMES, RefuseStep, close, decide,
    extend, ground, pause, refuse, resume, verify_identity,
};

use super::OpError;
use crate::{
    model::{CaseId, Right},
    store::{Bundle, Case, Change, Entry, Now, Store},
};

/// A folder of files that was staged for a step.
#[derive(Clone, Debug)]
pub struct HandedOver {
    /// What made it.
    pub verb: String,
    /// Where it stands and where it belongs, as JSON.
    pub place: Vec<u8>,
    /// SHA-256 of its manifest.
    pub manifest_sha256: [u8; 32],
}

/// Who does a step, when.
#[derive(Clone, Copy, Debug)]
pub struct By<'a> {
    /// The moment.
    pub now: Now,
    /// Who works.
    pub operator: &'a str,
}

/// The case of that id.
///
/// # Errors
/// `unknown-case` where there is none.
pub fn case(store: &Store, id: CaseId) -> Result<Case, OpError> {
    store.case(id)?.ok_or_else(|| OpError::Input {
        code: "unknown-case",
        message: format!("there is no case {id}"),
        hint: Some("`dpo request list --all` shows the cases".to_owned()),
    })
}

/// The same, where it is still open.
///
/// # Errors
/// `unknown-case`, `case-closed`.
pub fn open_case(store: &Store, id: CaseId) -> Result<Case, OpError> {
    let case = case(store, id)?;
    if case.state.is_open() {
        return Ok(case);
    }
    // What was read too late can be mended: only an answer to access is given anew.
    let is_access = case.right == Right::Access && is_answered(store, &case, ACCESSED)?;
    Err(OpError::Refused {
        code: "case-closed",
        message: format!("the case {id} is closed ({})", case.state.as_str()),
        hint: Some(match is_access {
            true => format!("to give the answer anew: dpo access --case {id} --again"),
            false => format!("dpo request show {id}"),
        }),
    })
}

/// The deed that answers a request for access.
pub(in crate::ops) const ACCESSED: &str = "accessed";

/// Whether a case was answered by that deed.
pub(in crate::ops) fn is_answered(store: &Store, case: &Case, deed: &str) -> Result<bool, OpError> {
    let events = store.case_events(case.row)?;
    Ok(events.iter().any(|event| event.kind == deed))
}

/// Keeps a folder that was staged for a case.
pub(in crate::ops) fn keep_bundle(
    change: &mut Change<'_>,
    case: i64,
    handed: Option<&HandedOver>,
    now: Now,
) -> Result<(), OpError> {
    if let Some(handed) = handed {
        change.bundle(&Bundle {
            id: 0,
            request: Some(case),
            verb: handed.verb.clone(),
            made_on: now.today,
            manifest_sha256: handed.manifest_sha256.to_vec(),
            place: handed.place.clone(),
        })?;
    }
    Ok(())
}

/// What the trail says of a step of a case, beside the step's own facts.
fn about(change: &Change<'_>, case: &Case) -> Result<Map<String, Value>, OpError> {
    let mut detail = Map::new();
    detail.insert("case".to_owned(), json!(case.id.to_string()));
    detail.insert("right".to_owned(), json!(case.right.as_str()));
    detail.insert("state".to_owned(), json!(case.state.as_str()));
    if let Some(subject) = case.subject {
        let commitment = change.commitment_of(subject)?;
        detail.insert("commitment".to_owned(), json!(commitment));
    }
    Ok(detail)
}

/// Writes a step: the case, what happened in it, the staged folder, the trail entry.
fn keep_step(
    mut change: Change<'_>,
    case: &Case,
    step: &'static str,
    facts: Map<String, Value>,
    words: &str,
    handed: Option<&HandedOver>,
    by: By<'_>,
) -> Result<(), OpError> {
    change.update_case(case)?;
    change.case_event(case.row, by.now, step, &facts, words)?;
    keep_bundle(&mut change, case.row, handed, by.now)?;
    let mut detail = about(&change, case)?;
    detail.extend(facts);
    if let Some(handed) = handed {
        let digest = super::import::hexadecimal(&handed.manifest_sha256);
        detail.insert("manifest_sha256".to_owned(), json!(digest));
    }
    change.commit(Entry::new(step, by.now, by.operator).with(detail))?;
    Ok(())
}
