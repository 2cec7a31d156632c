//! A policy as text again: every value that is in force, defaults included. What is shown can be
//! parsed, and gives the same policy.

use super::{Policy, words::date_order_word};
use crate::model::Channel;

/// The policy in force as TOML, defaults included.
#[must_use]
pub fn show(policy: &Policy) -> String {
    let mut text = Text::default();
    text.number("version", 1);
    text.quoted("profile", &policy.profile.to_string());
    text.quoted("country", &policy.country);
    text.quoted("timezone", policy.timezone.name());
    text.list(
        "languages",
        policy.languages.iter().map(|lang| lang.as_str()),
    );
    controller(policy, &mut text);
    purposes(policy, &mut text);
    text.heading("[consent]");
    text.quoted("double_opt_in", policy.consent.double_opt_in.as_str());
    text.number("max_age_months", policy.consent.max_age_months);
    text.quoted(
        "distrust_before",
        &policy.consent.distrust_before.to_string(),
    );
    wordings(policy, &mut text);
    sources(policy, &mut text);
    recipients(policy, &mut text);
    exceptions(policy, &mut text);
    legal_holds(policy, &mut text);
    text.heading("[store]");
    text.number("vanished_days", policy.store.vanished_days);
    text.number("stale_source_days", policy.store.stale_source_days);
    text.number("export_days", policy.store.export_days);
    text.number("case_months", policy.store.case_months);
    text.0
}

fn controller(policy: &Policy, text: &mut Text) {
    text.heading("[controller]");
    text.quoted("name", &policy.controller.name);
    text.quoted("address", &policy.controller.address);
    text.quoted("email", &policy.controller.email);
    text.quoted("dpo_name", &policy.controller.dpo_name);
    text.quoted("dpo_email", &policy.controller.dpo_email);
}

fn purposes(policy: &Policy, text: &mut Text) {
    for purpose in &policy.purposes {
        text.heading("[[purpose]]");
        text.quoted("id", &purpose.id);
        text.table(
            "label",
            purpose
                .label
                .iter()
                .map(|(lang, label)| (lang.as_str(), label.as_str())),
        );
        text.quoted("basis", purpose.basis.as_str());
        text.optional("assessment", purpose.assessment.as_deref());
        text.optional("special_ground", purpose.special_ground);
        text.list(
            "channels",
            purpose.channels.iter().copied().map(Channel::as_str),
        );
        text.list("fields", purpose.fields.iter().map(String::as_str));
        if let Some(months) = purpose.retention_months {
            text.number("retention_months", months);
        }
        text.quoted("retention_from", purpose.retention_from.as_str());
    }
}

fn wordings(policy: &Policy, text: &mut Text) {
    for wording in &policy.wordings {
        text.heading("[[wording]]");
        text.quoted("id", &wording.id);
        text.quoted("purpose", &wording.purpose);
        text.quoted("language", wording.language.as_str());
        text.quoted("text_file", &wording.text_file);
    }
}

fn sources(policy: &Policy, text: &mut Text) {
    for source in &policy.sources {
        text.heading("[[source]]");
        text.quoted("id", &source.id);
        text.optional("default_purpose", source.default_purpose.as_deref());
        text.optional("system", source.system.as_deref());
        text.optional("date_order", source.date_order.map(date_order_word));
        text.optional("withdrawal", source.withdrawal.as_deref());
        let screened_at = source.screened_at.map(|date| date.to_string());
        text.optional("screened_at", screened_at.as_deref());
        text.table(
            "columns",
            source
                .columns
                .iter()
                .map(|(header, field)| (header.as_str(), field.as_str())),
        );
    }
}

fn recipients(policy: &Policy, text: &mut Text) {
    for recipient in &policy.recipients {
        text.heading("[[recipient]]");
        text.quoted("id", &recipient.id);
        text.quoted("name", &recipient.name);
        text.quoted("role", &recipient.role);
        text.quoted("country", &recipient.country);
        text.list("receives", recipient.receives.iter().map(String::as_str));
        text.quoted("contact", &recipient.contact);
        text.optional("safeguard", recipient.safeguard.as_deref());
    }
}

fn exceptions(policy: &Policy, text: &mut Text) {
    for exception in &policy.exceptions {
        text.heading("[[exception]]");
        text.quoted("rule", &exception.rule);
        text.optional("source", exception.source.as_deref());
        text.optional("channel", exception.channel.map(Channel::as_str));
        text.optional("field", exception.field.as_deref());
        text.quoted("reason", &exception.reason);
        text.quoted("until", &exception.until.to_string());
    }
}

fn legal_holds(policy: &Policy, text: &mut Text) {
    for hold in &policy.legal_holds {
        text.heading("[[legal_hold]]");
        text.optional("source", hold.source.as_deref());
        if !hold.records.is_empty() {
            text.list("records", hold.records.iter().map(String::as_str));
        }
        text.quoted("basis", hold.basis.as_str());
        text.quoted("reason", &hold.reason);
        text.quoted("until", &hold.until.to_string());
    }
}

/// TOML under construction.
#[derive(Default)]
struct Text(String);

impl Text {
    fn heading(&mut self, heading: &str) {
        self.0.push('\n');
        self.0.push_str(heading);
        self.0.push('\n');
    }

    fn line(&mut self, key: &str, value: &str) {
        self.0.push_str(key);
        self.0.push_str(" = ");
        self.0.push_str(value);
        self.0.push('\n');
    }

    fn number(&mut self, key: &str, number: u32) {
        self.line(key, &number.to_string());
    }

    fn quoted(&mut self, key: &str, value: &str) {
        self.line(key, &quote(value));
    }

    fn optional(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.quoted(key, value);
        }
    }

    fn list<'a>(&mut self, key: &str, values: impl Iterator<Item = &'a str>) {
        let values: Vec<String> = values.map(quote).collect();
        self.line(key, &format!("[{}]", values.join(", ")));
    }

    fn table<'a>(&mut self, key: &str, values: impl Iterator<Item = (&'a str, &'a str)>) {
        let values: Vec<String> = values
            .map(|(name, value)| format!("{} = {}", quote(name), quote(value)))
            .collect();
        let inner = if values.is_empty() {
            "{}".to_owned()
        } else {
            format!("{{ {} }}", values.join(", "))
        };
        self.line(key, &inner);
    }
}

/// A TOML basic string that holds only characters which show themselves: what a terminal would obey
/// is written as its number.
fn quote(value: &str) -> String {
    let mut quoted = String::with_capacity(value.len() + 2);
    quoted.push('"');
    for letter in value.chars() {
        match letter {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(letter);
            }
            _ if is_invisible(letter) => quoted.push_str(&format!("\\U{:08X}", u32::from(letter))),
            _ => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

/// Control characters, and those that turn, join or hide the text around them.
fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}
