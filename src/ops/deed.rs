//! What every deed of a right leaves besides itself: an entry of the trail, an event of the case, the
//! notices to recipients, the folder of letters.

use serde_json::{Map, Value, json};

use super::{OpError, mentions::Mention, notices, person::PersonOfCase};
use crate::{
    model::CaseState,
    store::{Bundle, Case, Change, Entry, Now, Store},
};

/// What was done for a case.
#[derive(Clone, Copy, Debug)]
pub struct Deed<'a> {
    /// The case.
    pub case: &'a Case,
    /// The person.
    pub subject: i64,
    /// What was done, as the trail and the case call it.
    pub action: &'static str,
    /// Codes, dates and counts.
    pub detail: &'a Map<String, Value>,
    /// Words of the operator, sealed with the event; empty: none.
    pub words: &'a str,
    /// The state that the case has afterwards; none: as it was.
    pub state: Option<CaseState>,
    /// What recipients are to be told (`rectification`, `restriction`), and who; none: nothing.
    pub notices: Option<(&'static str, &'a [String])>,
    /// The folder of letters; none was asked for.
    pub bundle: Option<&'a Bundle>,
    /// The moment.
    pub now: Now,
    /// Who did it.
    pub operator: &'a str,
}

/// Writes all that, but the entry of the trail: with it, the change is to be committed.
///
/// # Errors
/// When the store cannot be written.
pub fn close(change: &mut Change<'_>, deed: &Deed<'_>) -> Result<Entry, OpError> {
    if let Some(state) = deed.state {
        let mut case = deed.case.clone();
        case.state = state;
        if !state.is_open() {
            // An answer that is given anew does not change when the first one was given.
            case.answered_on.get_or_insert(deed.now.today);
            case.paused_on = None;
        }
        change.update_case(&case)?;
    }
    change.case_event(
        deed.case.row,
        deed.now,
        deed.action,
        deed.detail,
        deed.words,
    )?;
    if let Some((action, recipients)) = deed.notices {
        notices::open(change, Some(deed.case.row), action, recipients, deed.now)?;
    }
    if let Some(bundle) = deed.bundle {
        change.bundle(bundle)?;
    }
    let mut detail = deed.detail.clone();
    detail.insert("case".to_owned(), json!(deed.case.id));
    let commitment = change.commitment_of(deed.subject)?;
    detail.insert("commitment".to_owned(), json!(commitment));
    Ok(Entry::new(deed.action, deed.now, deed.operator).with(detail))
}

/// Notes in the case and in the trail that a verb was refused.
///
/// # Errors
/// When the store cannot be written.
pub fn refused(
    store: &mut Store,
    person: (&Case, i64),
    verb: &'static str,
    code: &'static str,
    now: Now,
    operator: &str,
) -> Result<(), OpError> {
    let (case, subject) = person;
    let mut detail = Map::new();
    detail.insert("verb".to_owned(), json!(verb));
    detail.insert("code".to_owned(), json!(code));
    let mut change = store.change()?;
    let deed = Deed {
        case,
        subject,
        action: "refused",
        detail: &detail,
        words: "",
        state: None,
        notices: None,
        bundle: None,
        now,
        operator,
    };
    let entry = close(&mut change, &deed)?;
    change.commit(entry)?;
    Ok(())
}

/// What a plan says of the mentions of the person in other people's notes.
#[must_use]
pub fn mention_remarks(person: &PersonOfCase) -> Vec<String> {
    let told = |mention: &Mention| {
        format!(
            "mention: {} {} ({} {}-{})",
            mention.source, mention.record, mention.column, mention.start, mention.end
        )
    };
    person.mentions.iter().map(told).collect()
}

/// A refusal by a rule of law or of safety.
pub(super) fn refusal(
    code: &'static str,
    message: impl Into<String>,
    hint: impl Into<String>,
) -> OpError {
    OpError::Refused {
        code,
        message: message.into(),
        hint: Some(hint.into()),
    }
}

/// An input that cannot be used.
pub(super) fn unusable(
    code: &'static str,
    message: impl Into<String>,
    hint: impl Into<String>,
) -> OpError {
    OpError::Input {
        code,
        message: message.into(),
        hint: Some(hint.into()),
    }
}
