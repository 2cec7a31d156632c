//! Letters of the verbs: the sender from the policy, the language of the person, the forms that are
//! handed over.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Once,
};

use chrono::NaiveDate;

use crate::{
    documents::{self, Attachment, Form, LETTER_FOLDER, LetterError, compose_letter},
    model::{
        Lang,
        letter::{Addressee, Letter, LetterKind, Sender},
    },
    policy::Policy,
    store::Case,
    words,
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

/// The files of a letter: HTML, PDF where this build has it, and a draft of the mail with the letter and
/// `attachments`. Nothing is sent.
///
/// # Errors
/// `letter-template` (exit 2) where an own template is wrong or lacks a mandatory element;
/// `letter-incomplete` (exit 4) where a fact is missing that the letter must state.
pub fn render(
    context: &Context,
    letter: &Letter,
    attachments: &[OutFile],
) -> Result<Vec<OutFile>, Failure> {
    warn_of_placeholders(context)?;
    let own = own_template(context, letter)?;
    let composed =
        compose_letter(letter, own.as_ref().map(|(_, text)| text.as_str())).map_err(|error| {
            incomplete(letter, own.as_ref().map(|(path, _)| path.as_path()), &error)
        })?;
    let name = |extension: &str| format!("{}.{extension}", letter.kind.as_str());
    let mut files = Vec::new();
    for form in [Form::Html, Form::Pdf] {
        if form.is_built_in() {
            files.push(OutFile {
                name: name(form.extension()),
                bytes: documents::write(&composed.page, form)?,
            });
        }
    }
    let enclosed: Vec<Attachment<'_>> = files
        .iter()
        // Paper where there is paper: one letter is enclosed, not two.
        .filter(|file| file.name.ends_with(".pdf") || !Form::Pdf.is_built_in())
        .chain(attachments)
        .map(|file| Attachment {
            name: &file.name,
            bytes: &file.bytes,
        })
        .collect();
    let draft = documents::draft(letter, &composed, &enclosed)?;
    files.push(OutFile {
        name: name("eml"),
        bytes: draft,
    });
    Ok(files)
}

/// The draft of a mail with a letter as its text and nothing enclosed. Whoever writes many calls
/// `warn_of_placeholders` before, once.
///
/// # Errors
/// As `render`.
pub fn draft_alone(context: &Context, letter: &Letter) -> Result<Vec<u8>, Failure> {
    let own = own_template(context, letter)?;
    let composed =
        compose_letter(letter, own.as_ref().map(|(_, text)| text.as_str())).map_err(|error| {
            incomplete(letter, own.as_ref().map(|(path, _)| path.as_path()), &error)
        })?;
    Ok(documents::draft(letter, &composed, &[])?)
}

/// Warns, once in a run, where letters would still show the placeholders of a new policy.
///
/// # Errors
/// When the policy cannot be read.
pub fn warn_of_placeholders(context: &Context) -> Result<(), Failure> {
    static WARNING: Once = Once::new();
    let policy = context.policy()?;
    let keys = policy.controller.placeholders();
    // For a program, what stands on stderr is an error or nothing.
    if !keys.is_empty() && !context.wants_document() {
        let path = context.policy_path()?;
        WARNING.call_once(|| {
            context.note(&words::fill(
                words::label("letter.placeholders", context.lang(&policy)),
                &[
                    ("keys", &keys.join(", ")),
                    ("path", &path.display().to_string()),
                ],
            ));
        });
    }
    Ok(())
}

/// The controller's own template, beside the policy.
fn own_template(context: &Context, letter: &Letter) -> Result<Option<(PathBuf, String)>, Failure> {
    let path = context
        .policy_folder()?
        .join(LETTER_FOLDER)
        .join(letter.lang.as_str())
        .join(format!("{}.txt", letter.kind.as_str()));
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Some((path, text))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::usage(
            "letter-template",
            format!("{} cannot be read ({})", path.display(), error.kind()),
            Some("a template is a text in UTF-8".to_owned()),
        )),
    }
}

fn incomplete(letter: &Letter, own: Option<&Path>, error: &LetterError) -> Failure {
    let kind = letter.kind.as_str();
    let place = own.map_or_else(
        || format!("the letter `{kind}`"),
        |path| path.display().to_string(),
    );
    match error {
        LetterError::Template(line, what) => Failure::usage(
            "letter-template",
            match line {
                Some(line) => format!("{place}, line {line}: {what}"),
                None => format!("{place}: {what}"),
            },
            Some(
                "`dpo request letters --out-dir DIR` writes the built-in templates to start from"
                    .to_owned(),
            ),
        ),
        LetterError::Missing {
            element,
            article,
            was_given: true,
        } => Failure::usage(
            "letter-template",
            format!("{place} does not say `{element}`, which {article} asks for"),
            Some(format!("put {{{{ {element} }}}} into the template")),
        ),
        LetterError::Missing {
            element, article, ..
        } => Failure {
            exit: super::Exit::Refused,
            code: "letter-incomplete",
            message: format!(
                "the letter `{kind}` must say `{element}` ({article}), and nothing was given for it"
            ),
            hint: Some(match element.as_str() {
                "reasons" => {
                    "give the reasons as the person will read them: --text TEXT".to_owned()
                }
                "answer" => "give the answer as the person will read it: --answer TEXT".to_owned(),
                "contact" => "say in the policy how you are reached: [controller] email".to_owned(),
                _ => format!("dpo request show {}", letter.case),
            }),
        },
    }
}
