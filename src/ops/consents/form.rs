//! What stands on the form that asks for consent: the policy's purposes, the wording of each, the
//! fields that the channels need and no others. Needs no store: a form holds nothing of a person.

use std::fmt;

use chrono::NaiveDate;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{
    model::{
        Channel, Field, Lang,
        consent_form::{
            AgeLine, Asker, ConsentForm, ContactField, Destination, FormField, FormPurpose,
            FormRecipient, FormWording, KeptFrom,
        },
    },
    policy::{
        Area, Basis, DoubleOptIn, Line, Policy, Purpose, RetentionFrom, Wording, area,
        is_placeholder, nearest,
    },
    rules, words,
};

/// Letters of a digest that tell a form, or a text, from another.
const SHOWN_DIGEST: usize = 12;
/// Letters of a purpose's id that the id of its wording keeps: an id has 64 at most.
const KEPT_OF_PURPOSE: usize = 40;

/// What the form is to ask.
#[derive(Clone, Copy, Debug)]
pub struct FormRequest<'a> {
    /// The policy, with the texts of its wordings.
    pub policy: &'a Policy,
    /// The ids of the purposes, in the order of the form.
    pub purposes: &'a [String],
    /// Only these channels; every one of the purpose where empty.
    pub channels: &'a [Channel],
    /// The languages; those of the policy where empty.
    pub languages: &'a [Lang],
    /// Ids of wordings of the policy to be shown; else the last one of a purpose and language.
    pub wordings: &'a [String],
    /// Whether texts are built anew although the policy has some.
    pub is_new_wording: bool,
    /// Where submissions go.
    pub destination: &'a Destination,
    /// The page of the privacy notice.
    pub notice_url: Option<&'a str>,
    /// The page on which a consent is withdrawn.
    pub withdrawal_url: Option<&'a str>,
    /// The day: the age of children goes by it.
    pub today: NaiveDate,
}

/// The form in each language.
#[derive(Clone, Debug, Serialize)]
pub struct FormSet {
    /// The id of the form.
    pub form: String,
    /// One for each language.
    pub forms: Vec<ConsentForm>,
    /// What a registered wording does not say (CON-08).
    pub lacking: Vec<Lacking>,
}

/// A registered wording that leaves something out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lacking {
    /// Its id.
    pub wording: String,
    /// The keys of what it leaves out: `element.controller`, `element.purpose`, `element.withdrawal`.
    pub missing: Vec<&'static str>,
}

/// Why there is no form: what was asked, or what the policy says, does not make one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormFault {
    /// Stable code.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl fmt::Display for FormFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for FormFault {}

fn fault(code: &'static str, message: impl Into<String>, hint: impl Into<String>) -> FormFault {
    FormFault {
        code,
        message: message.into(),
        hint: hint.into(),
    }
}

/// Puts the form together, once for each language.
///
/// # Errors
/// `unknown-purpose`, `purpose-without-consent`, `purpose-without-channel`, `unknown-wording`,
/// `label-missing`, `controller-unnamed`, `withdrawal-unknown`.
pub fn build(request: &FormRequest<'_>) -> Result<FormSet, FormFault> {
    let purposes = purposes(request)?;
    let asker = asker(request)?;
    for id in request.wordings {
        check_wording(request, &purposes, id)?;
    }
    let languages = match request.languages {
        [] => &request.policy.languages,
        own => own,
    };
    let mut seen = Vec::new();
    let mut forms = Vec::new();
    for language in languages {
        if !seen.contains(language) {
            seen.push(*language);
            forms.push(in_language(request, &purposes, &asker, *language)?);
        }
    }
    // The id is that of what is shown: another text, field or address makes another form.
    let bytes = serde_json::to_vec(&forms).unwrap_or_default();
    let id = format!("form-{}", shown(&Sha256::digest(bytes)));
    for form in &mut forms {
        form.id.clone_from(&id);
    }
    Ok(FormSet {
        form: id,
        lacking: lacking(request.policy, &forms),
        forms,
    })
}

fn shown(digest: &[u8]) -> String {
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    hex.chars().take(SHOWN_DIGEST).collect()
}

/// A purpose with the channels that its boxes stand for.
type Asked<'a> = (&'a Purpose, Vec<Channel>);

fn purposes<'a>(request: &FormRequest<'a>) -> Result<Vec<Asked<'a>>, FormFault> {
    let policy = request.policy;
    let mut asked: Vec<Asked<'a>> = Vec::new();
    for id in request.purposes {
        let Some(purpose) = policy.purposes.iter().find(|purpose| purpose.id == *id) else {
            let ids = policy.purposes.iter().map(|purpose| purpose.id.as_str());
            let hint = match nearest(id, ids.clone()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("one of: {}", ids.collect::<Vec<_>>().join(", ")),
            };
            return Err(fault(
                "unknown-purpose",
                "the policy has no purpose of that id",
                hint,
            ));
        };
        if purpose.basis != Basis::Consent {
            return Err(fault(
                "purpose-without-consent",
                format!("the purpose {id} does not rest on consent: asking for one would mislead"),
                "`dpo policy show` prints the basis of each purpose",
            ));
        }
        let channels: Vec<Channel> = Channel::ALL
            .into_iter()
            .filter(|channel| purpose.channels.contains(channel))
            .filter(|channel| request.channels.is_empty() || request.channels.contains(channel))
            .collect();
        if channels.is_empty() {
            return Err(fault(
                "purpose-without-channel",
                format!(
                    "the purpose {id} uses no such channel: there is no box to put on the form"
                ),
                "name channels of the purpose with --channel, or add them to it in the policy",
            ));
        }
        if !asked.iter().any(|(known, _)| known.id == purpose.id) {
            asked.push((purpose, channels));
        }
    }
    Ok(asked)
}

/// Who asks. A consent to nobody in particular is none (recital 42 GDPR), and one that nobody is told
/// how to withdraw is none either (Art. 7(3) GDPR).
fn asker(request: &FormRequest<'_>) -> Result<Asker, FormFault> {
    let controller = &request.policy.controller;
    let filled = |value: &str| match is_placeholder(value) {
        true => String::new(),
        false => value.to_owned(),
    };
    let asker = Asker {
        name: filled(&controller.name),
        address: filled(&controller.address),
        email: filled(&controller.email),
        dpo_name: filled(&controller.dpo_name),
        dpo_email: filled(&controller.dpo_email),
        country: request.policy.country.clone(),
    };
    if asker.name.is_empty() {
        return Err(fault(
            "controller-unnamed",
            "the policy does not name the controller: nobody can consent to an unnamed one",
            "write [controller] name, address and email into the policy",
        ));
    }
    if asker.email.is_empty() && request.withdrawal_url.is_none() {
        return Err(fault(
            "withdrawal-unknown",
            "nothing says how a consent is withdrawn, which must be as easy as giving it (Art. 7(3) GDPR)",
            "write [controller] email into the policy, or name a page with --withdraw-url URL",
        ));
    }
    Ok(asker)
}

/// A wording that was named must be one that the form can show.
fn check_wording(
    request: &FormRequest<'_>,
    purposes: &[Asked<'_>],
    id: &str,
) -> Result<(), FormFault> {
    let known = request
        .policy
        .wordings
        .iter()
        .find(|wording| wording.id == id);
    let fits = known.is_some_and(|wording| {
        purposes
            .iter()
            .any(|(purpose, _)| purpose.id == wording.purpose)
    });
    if fits {
        return Ok(());
    }
    Err(fault(
        "unknown-wording",
        "the policy has no [[wording]] of that id for a purpose of the form",
        "`dpo policy show` prints the wordings",
    ))
}

fn in_language(
    request: &FormRequest<'_>,
    purposes: &[Asked<'_>],
    asker: &Asker,
    language: Lang,
) -> Result<ConsentForm, FormFault> {
    let mut blocks = Vec::new();
    for (purpose, channels) in purposes {
        let Some(label) = purpose.label.get(&language) else {
            let code = language.as_str();
            return Err(fault(
                "label-missing",
                format!(
                    "the purpose {} has no label in {code}: people could not read what they agree to",
                    purpose.id
                ),
                format!(
                    "write label = {{ {code} = \"…\" }} into the policy, or name languages with --language"
                ),
            ));
        };
        blocks.push(FormPurpose {
            id: purpose.id.clone(),
            label: label.clone(),
            channels: channels.clone(),
            wording: wording(request, asker, purpose, label, language),
            retention_months: purpose.retention_months,
            retention_from: match purpose.retention_from {
                RetentionFrom::LastContact => KeptFrom::LastContact,
                RetentionFrom::EndOfRelation => KeptFrom::EndOfRelation,
                RetentionFrom::Created => KeptFrom::Created,
            },
        });
    }
    let fields = fields(purposes);
    Ok(ConsentForm {
        id: String::new(),
        language,
        controller: asker.clone(),
        recipients: recipients(request.policy, &fields),
        is_confirmed: request.policy.consent.double_opt_in == DoubleOptIn::Required
            && fields
                .iter()
                .any(|asked| asked.field == ContactField::Email),
        purposes: blocks,
        fields,
        destination: request.destination.clone(),
        notice_url: request.notice_url.map(str::to_owned),
        withdrawal_url: request.withdrawal_url.map(str::to_owned),
        child: child(&request.policy.country, request.today),
    })
}

/// The text that is shown: the one that was named, else the last that the policy has, else one that is
/// built.
fn wording(
    request: &FormRequest<'_>,
    asker: &Asker,
    purpose: &Purpose,
    label: &str,
    language: Lang,
) -> FormWording {
    let fitting = || {
        request.policy.wordings.iter().filter(|wording| {
            wording.purpose == purpose.id && wording.language == language && wording.text.is_some()
        })
    };
    let named = fitting().find(|wording| request.wordings.contains(&wording.id));
    let registered = named.or_else(|| fitting().next_back().filter(|_| !request.is_new_wording));
    if let Some(known) = registered {
        return FormWording {
            id: known.id.clone(),
            sha256: known.sha256().unwrap_or_default(),
            text: known.text.clone().unwrap_or_default(),
            is_registered: true,
        };
    }
    let text = built(asker, label, request.withdrawal_url, language);
    let mut made = Wording {
        line: Line::default(),
        id: String::new(),
        purpose: purpose.id.clone(),
        language,
        text_file: String::new(),
        text: Some(text.clone()),
    };
    let sha256 = made.sha256().unwrap_or_default();
    let stem: String = purpose.id.chars().take(KEPT_OF_PURPOSE).collect();
    made.id = format!(
        "{}-{}-{}",
        stem.trim_end_matches('-'),
        language.as_str(),
        sha256.chars().take(SHOWN_DIGEST).collect::<String>()
    );
    // Built again after it was registered, it is the same text under the same id.
    let is_registered = fitting().any(|known| known.id == made.id && known.text == made.text);
    FormWording {
        id: made.id,
        sha256,
        text,
        is_registered,
    }
}

/// A plain wording that says who, what for, that a yes can be taken back and that a no costs nothing. It
/// ends its line, as a text file does: an editor that saves it changes nothing.
fn built(asker: &Asker, label: &str, page: Option<&str>, language: Lang) -> String {
    let how = match page {
        Some(page) => words::fill(
            words::label("form.wording.page", language),
            &[("page", page)],
        ),
        None => words::fill(
            words::label("form.wording.email", language),
            &[("email", &asker.email)],
        ),
    };
    let mut text = words::fill(
        words::label("form.wording", language),
        &[
            ("controller", &asker.name),
            ("purpose", label.trim_end_matches(['.', ' '])),
            ("how", &how),
        ],
    );
    text.push('\n');
    text
}

/// The fields that a channel of the form needs, the name where a purpose needs it, and the country where
/// letters may cross a border. Nothing else (Art. 5(1)(c) GDPR).
fn fields(purposes: &[Asked<'_>]) -> Vec<FormField> {
    let lists = |field: ContactField| {
        let canonical = Field::new(field.canonical());
        purposes.iter().any(|(purpose, _)| {
            purpose
                .fields
                .iter()
                .any(|own| canonical.is_below(own) || Field::new(own).is_below(canonical.as_str()))
        })
    };
    let boxes: Vec<Channel> = purposes
        .iter()
        .flat_map(|(_, channels)| channels.iter().copied())
        .collect();
    let reaches = |field: ContactField| boxes.iter().any(|channel| field.is_needed_for(*channel));
    ContactField::ALL
        .into_iter()
        .filter(|field| match field {
            ContactField::Name => lists(*field),
            ContactField::Country => boxes.contains(&Channel::Post) && lists(*field),
            _ => reaches(*field),
        })
        .map(|field| FormField {
            field,
            is_required: boxes.iter().all(|channel| field.is_needed_for(*channel)),
        })
        .collect()
}

/// Who receives something that the form asks for.
fn recipients(policy: &Policy, fields: &[FormField]) -> Vec<FormRecipient> {
    let is_asked = |received: &String| {
        let received = Field::new(received);
        fields.iter().any(|asked| {
            let canonical = Field::new(asked.field.canonical());
            canonical.is_below(received.as_str()) || received.is_below(canonical.as_str())
        })
    };
    policy
        .recipients
        .iter()
        .filter(|recipient| recipient.receives.iter().any(is_asked))
        .map(|recipient| FormRecipient {
            name: recipient.name.clone(),
            role: recipient.role.clone(),
            is_outside: area(&recipient.country) == Some(Area::Third),
            safeguard: recipient.safeguard.clone(),
        })
        .collect()
}

/// From which age a child consents alone. A figure that is still to be verified is not told to people:
/// the age of the GDPR itself is the safe one.
fn child(country: &str, today: NaiveDate) -> AgeLine {
    let whole = country.split('-').next().unwrap_or(country);
    let known = rules::child_age_on(whole, today);
    if known.is_draft {
        AgeLine {
            age: rules::DEFAULT_AGE,
            is_joint: false,
        }
    } else {
        AgeLine {
            age: known.age,
            is_joint: known.is_joint,
        }
    }
}

fn lacking(policy: &Policy, forms: &[ConsentForm]) -> Vec<Lacking> {
    let mut found: Vec<Lacking> = Vec::new();
    let shown = forms.iter().flat_map(|form| &form.purposes);
    for wording in shown.map(|purpose| &purpose.wording) {
        let known = policy.wordings.iter().find(|own| own.id == wording.id);
        if let Some(missing) = known.and_then(|own| rules::wording_lacks(own, policy)) {
            found.push(Lacking {
                wording: wording.id.clone(),
                missing,
            });
        }
    }
    found
}

#[cfg(test)]
#[path = "form_tests.rs"]
mod tests;
