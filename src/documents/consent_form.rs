//! The form that asks for consent, as one HTML page a language: no script and none needed, nothing from
//! outside, boxes that nobody ticked. It works as plain HTML does, by keyboard and in any reader.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use minijinja::{Value, context};
use sha2::{Digest, Sha256};

use super::{
    DocumentError,
    html::render,
    letter,
    text::{safe, say, word},
};
use crate::model::{
    Channel, Lang,
    consent_form::{
        self, ConsentForm, ContactField, Destination, FormField, FormPurpose, FormRecipient,
        KeptFrom,
    },
};

const TEMPLATE: &str = include_str!("templates/consent_form.html");
const STYLE: &str = include_str!("templates/consent_form.css");

/// The words that stand on every form: their name in the template and their key.
const WORDS: [(&str, &str); 21] = [
    ("address", "field.address"),
    ("basis", "basis"),
    ("change", "change"),
    ("change_text", "change.text"),
    ("choices", "choices"),
    ("complaint", "complaint"),
    ("complaint_text", "complaint.text"),
    ("details", "details"),
    ("free", "free"),
    ("keep", "keep"),
    ("know", "know"),
    ("notice", "notice"),
    ("notice_link", "notice.link"),
    ("officer", "officer"),
    ("optional", "optional"),
    ("receives", "receives"),
    ("required", "required"),
    ("rights", "rights"),
    ("rights_text", "rights.text"),
    ("who", "who"),
    ("why", "why"),
];

/// What every part works with.
#[derive(Clone, Copy)]
struct Desk<'a> {
    form: &'a ConsentForm,
    lang: Lang,
}

impl Desk<'_> {
    /// The form's own label of that key.
    fn word(self, key: &str) -> &'static str {
        word(&format!("form.{key}"), self.lang)
    }

    /// The same, filled in.
    fn say(self, key: &str, values: &[(&str, &str)]) -> String {
        say(&format!("form.{key}"), self.lang, values)
    }
}

/// The page of a form. Texts of the policy are shown with what hides or turns them made visible; only a
/// wording stands letter by letter, for its digest is of these letters: the caller refuses one that hides
/// something.
///
/// # Errors
/// When the template is wrong: a fault of this program.
pub fn page(form: &ConsentForm) -> Result<Vec<u8>, DocumentError> {
    let desk = Desk {
        form,
        lang: form.language,
    };
    render(TEMPLATE, values(desk))
}

fn values(desk: Desk<'_>) -> Value {
    let form = desk.form;
    let owner = safe(&form.controller.name);
    let words: BTreeMap<&str, &str> = WORDS
        .iter()
        .map(|(name, key)| (*name, desk.word(key)))
        .collect();
    let (address, fields): (Vec<FormField>, Vec<FormField>) = form
        .fields
        .iter()
        .copied()
        .partition(|asked| is_address(asked.field));
    let controls = |fields: &[FormField]| -> Vec<Value> {
        fields.iter().map(|asked| control(desk, *asked)).collect()
    };
    let is_one_way = form.fields.iter().any(|asked| asked.is_required);
    let (mail, submit) = match &form.destination {
        Destination::PostTo(_) => (Value::from(()), desk.word("submit.post")),
        Destination::MailTo(to) => {
            let link = mail_link(to, "");
            let how = desk.word("mail.how");
            let value = context! { how, link, address => safe(to) };
            (value, desk.word("submit.mail"))
        }
    };
    let head = context! {
        lang => desk.lang.as_str(),
        policy => content_policy(&form.destination),
        style => Value::from_safe_string(STYLE.to_owned()),
        title => desk.word("title"),
        intro => desk.say("intro", &[("controller", &owner)]),
        action => action(desk),
        hidden => hidden(form),
        ticked => consent_form::TICKED,
        words,
        purposes => form.purposes.iter().map(|own| purpose(desk, own)).collect::<Vec<_>>(),
        fields => controls(&fields),
        address => controls(&address),
        address_hint => (!is_one_way).then(|| desk.word("needed.post")),
        details_why => (!is_one_way).then(|| desk.word("details.why")),
        child => child(desk),
        confirm => form.is_confirmed.then(|| desk.word("confirm")),
        submit,
        mail,
    };
    let tail = context! {
        who => lines(&form.controller.address),
        email => mailbox(&form.controller.email),
        officer => officer(desk),
        keep => keep(desk),
        recipients => form.recipients.iter().map(|own| recipient(desk, own)).collect::<Vec<_>>(),
        ways => ways(desk),
        authority => authority(desk),
        notice => form.notice_url.as_deref(),
        version => desk.say("version", &[("form", &form.id)]),
        owner,
    };
    context! { ..head, ..tail }
}

/// Only the style that stands in the file, known by its digest, and one place where the form may go.
fn content_policy(destination: &Destination) -> String {
    let digest = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    let goes_to = match destination {
        Destination::PostTo(url) => origin(url),
        Destination::MailTo(_) => "mailto:".to_owned(),
    };
    format!(
        "default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action {goes_to}"
    )
}

/// Scheme, host and port of an address. A character that is not one of theirs could end the list of the
/// policy and is left out.
fn origin(url: &str) -> String {
    let rest = url.strip_prefix("https://").unwrap_or_default();
    let host: String = rest
        .chars()
        .take_while(|letter| letter.is_ascii_alphanumeric() || ".-:[]".contains(*letter))
        .collect();
    format!("https://{host}")
}

fn action(desk: Desk<'_>) -> String {
    match &desk.form.destination {
        Destination::PostTo(url) => url.clone(),
        Destination::MailTo(to) => {
            let owner = &desk.form.controller.name;
            mail_link(to, &desk.say("mail.subject", &[("controller", owner)]))
        }
    }
}

/// A `mailto:` address; without a subject where it is empty.
fn mail_link(to: &str, subject: &str) -> String {
    let to = percent_encoded(to);
    match subject {
        "" => format!("mailto:{to}"),
        subject => format!("mailto:{to}?subject={}", percent_encoded(subject)),
    }
}

/// A text in which only letters that an address may hold as they are stand as they are (RFC 6068).
fn percent_encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~@".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// What tells later which form, and which texts, the person saw.
fn hidden(form: &ConsentForm) -> Vec<(String, String)> {
    let mut fields = vec![
        (consent_form::FORM.to_owned(), form.id.clone()),
        (
            consent_form::LANGUAGE.to_owned(),
            form.language.as_str().to_owned(),
        ),
    ];
    for purpose in &form.purposes {
        let wording = &purpose.wording;
        fields.push((
            consent_form::wording_column(&purpose.id),
            wording.id.clone(),
        ));
        fields.push((
            consent_form::wording_sha256_column(&purpose.id),
            wording.sha256.clone(),
        ));
    }
    fields
}

fn purpose(desk: Desk<'_>, purpose: &FormPurpose) -> Value {
    let boxes: Vec<Value> = purpose
        .channels
        .iter()
        .map(|channel| {
            let channel_name = channel.as_str();
            context! {
                id => format!("{}-{channel_name}", purpose.id),
                name => consent_form::box_column(*channel, &purpose.id),
                label => desk.word(&format!("box.{channel_name}")),
            }
        })
        .collect();
    context! {
        id => &purpose.id,
        label => safe(&purpose.label),
        wording => &purpose.wording.text,
        boxes,
    }
}

const fn is_address(field: ContactField) -> bool {
    matches!(
        field,
        ContactField::Street | ContactField::Postcode | ContactField::City | ContactField::Country
    )
}

/// How a field is filled in: its type, what a browser may fill in, which keyboard helps, how long at most.
const fn manner(field: ContactField) -> (&'static str, &'static str, &'static str, u16) {
    match field {
        ContactField::Name => ("text", "name", "text", 200),
        ContactField::Email => ("email", "email", "email", 254),
        ContactField::Phone => ("tel", "tel", "tel", 40),
        // The number of a fax is not the number that a browser remembers.
        ContactField::Fax => ("tel", "off", "tel", 40),
        ContactField::Street => ("text", "street-address", "text", 200),
        ContactField::Postcode => ("text", "postal-code", "text", 20),
        ContactField::City => ("text", "address-level2", "text", 100),
        ContactField::Country => ("text", "country-name", "text", 100),
    }
}

const fn field_key(field: ContactField) -> &'static str {
    match field {
        ContactField::Name => "field.name",
        ContactField::Email => "field.email",
        ContactField::Phone => "field.phone",
        ContactField::Fax => "field.fax",
        ContactField::Street => "field.street",
        ContactField::Postcode => "field.postcode",
        ContactField::City => "field.city",
        ContactField::Country => "field.country",
    }
}

fn control(desk: Desk<'_>, asked: FormField) -> Value {
    let (kind, autocomplete, inputmode, longest) = manner(asked.field);
    let is_optional = matches!(asked.field, ContactField::Name | ContactField::Country);
    let remark = match asked.is_required {
        true => desk.word("required"),
        false if is_optional => desk.word("optional"),
        false => "",
    };
    let hint = needed_for(desk.form, asked).map_or("", |key| desk.word(key));
    context! {
        kind,
        autocomplete,
        inputmode,
        longest,
        id => asked.field.column().replace('_', "-"),
        name => asked.field.column(),
        label => desk.word(field_key(asked.field)),
        remark,
        hint,
        is_required => asked.is_required,
    }
}

/// The key of what is said of a field that only some boxes need; an address says it once, for all of its
/// lines.
fn needed_for(form: &ConsentForm, asked: FormField) -> Option<&'static str> {
    if asked.is_required {
        return None;
    }
    let offers = |channel: Channel| form.channels().contains(&channel);
    match asked.field {
        ContactField::Email => Some("needed.email"),
        ContactField::Phone => match (offers(Channel::Phone), offers(Channel::Sms)) {
            (true, true) => Some("needed.phone_sms"),
            (false, true) => Some("needed.sms"),
            _ => Some("needed.phone"),
        },
        ContactField::Fax => Some("needed.fax"),
        ContactField::Name => offers(Channel::Post).then_some("needed.name"),
        _ => None,
    }
}

fn child(desk: Desk<'_>) -> String {
    let line = desk.form.child;
    let key = match line.is_joint {
        true => "child.joint",
        false => "child",
    };
    desk.say(key, &[("age", &line.age.to_string())])
}

/// The parts of an address that a policy writes on one line.
fn lines(address: &str) -> Vec<String> {
    address
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(safe)
        .collect()
}

fn mailbox(email: &str) -> Value {
    match email {
        "" => Value::from(()),
        email => context! { link => mail_link(email, ""), address => safe(email) },
    }
}

fn officer(desk: Desk<'_>) -> Value {
    let controller = &desk.form.controller;
    let (name, email) = (safe(&controller.dpo_name), &controller.dpo_email);
    if name.is_empty() && email.is_empty() {
        return Value::from(());
    }
    let link = (!email.is_empty()).then(|| mail_link(email, ""));
    context! { name, link, address => safe(email) }
}

/// How long the data of each purpose are kept; once where it is the same for all.
fn keep(desk: Desk<'_>) -> Vec<Value> {
    let said: Vec<(String, String)> = desk
        .form
        .purposes
        .iter()
        .map(|purpose| (safe(&purpose.label), kept(desk, purpose)))
        .collect();
    let first = said.first().map(|(_, text)| text);
    let shown = match said.iter().all(|(_, text)| Some(text) == first) {
        true => said.get(..1).unwrap_or_default(),
        false => &said,
    };
    shown
        .iter()
        .map(|(label, text)| context! { label, text })
        .collect()
}

fn kept(desk: Desk<'_>, purpose: &FormPurpose) -> String {
    let Some(months) = purpose.retention_months else {
        return desk.word("keep.open").to_owned();
    };
    let (count, one, several) = match months % 12 {
        0 => (months / 12, "year", "years"),
        _ => (months, "month", "months"),
    };
    let period = match count {
        1 => desk.word(one).to_owned(),
        count => desk.say(several, &[("count", &count.to_string())]),
    };
    let key = match purpose.retention_from {
        KeptFrom::LastContact => "keep.last_contact",
        KeptFrom::EndOfRelation => "keep.end_of_relation",
        KeptFrom::Created => "keep.created",
    };
    desk.say(key, &[("period", &period)])
}

fn recipient(desk: Desk<'_>, recipient: &FormRecipient) -> String {
    let role = match recipient.role.as_str() {
        "processor" => "role.processor",
        "joint-controller" => "role.joint-controller",
        "authority" => "role.authority",
        _ => "role.controller",
    };
    let mut parts = vec![desk.say(role, &[("name", &safe(&recipient.name))])];
    if recipient.is_outside {
        parts.push(desk.word("outside").to_owned());
        if let Some(safeguard) = &recipient.safeguard {
            parts.push(desk.say("safeguard", &[("safeguard", &safe(safeguard))]));
        }
    }
    parts.join(", ")
}

/// How a consent is withdrawn: on the page, where there is one, and by a mail that is written already.
fn ways(desk: Desk<'_>) -> Vec<Value> {
    let form = desk.form;
    let page = form.withdrawal_url.as_ref().map(|url| {
        context! { link => url, label => desk.word("change.page"), note => "" }
    });
    let email = &form.controller.email;
    let mail = (!email.is_empty()).then(|| {
        let link = mail_link(email, desk.word("change.subject"));
        context! { link, label => desk.word("change.mail"), note => safe(email) }
    });
    page.into_iter().chain(mail).collect()
}

fn authority(desk: Desk<'_>) -> Value {
    letter::authority_of(&desk.form.controller.country).map_or_else(
        || Value::from(()),
        |own| {
            let web = own.web(desk.lang);
            context! {
                name => own.name(desk.lang),
                address => own.address,
                link => format!("https://{web}"),
                web,
            }
        },
    )
}

#[cfg(test)]
#[path = "consent_form_tests.rs"]
mod tests;
