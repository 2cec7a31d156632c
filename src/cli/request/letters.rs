//! The letters of the steps of a case.

use std::path::Path;

use super::super::{
    context::Context,
    deliver::Staged,
    exit::Failure,
    letters::{self, render},
};
use crate::{
    model::{
        Right,
        letter::{Letter, LetterKind},
    },
    ops::request::HandedOver,
    policy::Policy,
    store::{Case, Now},
};

/// Which letter a step writes, with what only the step knows.
#[derive(Clone, Copy, Debug)]
pub(super) enum Draft<'a> {
    None,
    Acknowledgement,
    IdentityQuestion { question: &'a str },
    Extension { reason: &'a str, text: &'a str },
    Refusal { text: &'a str, is_partial: bool },
    NothingHeld,
    CannotIdentify,
    ComplaintAnswered { answer: &'a str },
}

impl Draft<'_> {
    fn kind(self, case: &Case) -> Option<LetterKind> {
        Some(match self {
            Self::None => return None,
            Self::Acknowledgement => LetterKind::Acknowledgement,
            Self::IdentityQuestion { .. } => LetterKind::IdentityQuestion,
            Self::Extension { .. } => LetterKind::Extension,
            Self::Refusal {
                is_partial: true, ..
            } => LetterKind::PartialRefusal,
            Self::Refusal { .. } => LetterKind::Refusal,
            Self::NothingHeld => LetterKind::NothingHeld,
            Self::CannotIdentify => LetterKind::CannotIdentify,
            Self::ComplaintAnswered { .. } if case.right == Right::Complaint => {
                LetterKind::ComplaintAnswered
            }
            // An answer that was given otherwise has its own letter already.
            Self::ComplaintAnswered { .. } => return None,
        })
    }
}

/// Writes the letter of a step aside, where a folder was named and the step has one.
///
/// # Errors
/// As the renderer; when the folder cannot be written.
pub(super) fn staged(
    context: &Context,
    policy: &Policy,
    case: &Case,
    now: Now,
    out_dir: Option<&Path>,
    draft: Draft<'_>,
    handed: &mut Option<Staged>,
) -> Result<Option<HandedOver>, Failure> {
    let (Some(out_dir), Some(kind)) = (out_dir, draft.kind(case)) else {
        return Ok(None);
    };
    let files = render(context, &letter(policy, case, now, kind, draft), &[])?;
    let name = format!("{}-{}", case.id, kind.as_str());
    let folder = Staged::write(out_dir, &name, &files)?;
    let over = HandedOver {
        verb: format!("request {}", kind.as_str()),
        place: folder.place(),
        manifest_sha256: folder.manifest_sha256(),
    };
    *handed = Some(folder);
    Ok(Some(over))
}

/// Whether the letter of a step can be written; nothing is.
///
/// # Errors
/// As the renderer.
pub(super) fn tried(
    context: &Context,
    policy: &Policy,
    case: &Case,
    now: Now,
    draft: Draft<'_>,
) -> Result<(), Failure> {
    if let Some(kind) = draft.kind(case) {
        render(context, &letter(policy, case, now, kind, draft), &[])?;
    }
    Ok(())
}

fn letter(policy: &Policy, case: &Case, now: Now, kind: LetterKind, draft: Draft<'_>) -> Letter {
    let mut letter = letters::draft(policy, case, kind, now.today);
    let (dates, facts) = (&mut letter.dates, &mut letter.facts);
    if let Some(channel) = case.about_channel {
        facts.insert("channel", channel.as_str().to_owned());
        dates.insert("stopped", case.logged_on);
    }
    match draft {
        Draft::IdentityQuestion { question } => {
            facts.insert("question", question.to_owned());
        }
        Draft::Extension { reason, text } => {
            facts.insert("ground", reason.to_owned());
            facts.insert("reasons", text.to_owned());
            dates.insert("due", case.due);
            dates.insert("new_due", case.due_now());
        }
        Draft::Refusal { text, .. } => {
            facts.insert("reasons", text.to_owned());
            facts.insert("ground", case.ground.clone().unwrap_or_default());
        }
        Draft::ComplaintAnswered { answer } => {
            facts.insert("answer", answer.to_owned());
        }
        Draft::None | Draft::Acknowledgement | Draft::NothingHeld | Draft::CannotIdentify => {}
    }
    facts.retain(|_, text| !text.trim().is_empty());
    letter
}
