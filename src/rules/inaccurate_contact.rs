//! ACC-01: contact data that are plainly wrong: an address that bounced and is still used, an
//! address that is none, a placeholder, a date of birth that cannot be.

use std::{collections::HashMap, sync::LazyLock};

use chrono::Datelike;

use super::{
    Check, Rule, RuleMeta, SourceCx,
    dates::{self, DateColumn},
    reporter::Reporter,
};
use crate::model::{Channel, Column, ConsentState, Finding, Record, Severity, contact_point, fold};

static META: RuleMeta = RuleMeta {
    code: "ACC-01",
    name: "inaccurate-contact",
    severity: Severity::Low,
    articles: &["Art. 5(1)(d) GDPR"],
    since: "0.1.0",
};

/// Nobody who is alive was born before this year; exports write 1900-01-01 for "unknown".
const FIRST_BIRTH_YEAR: i32 = 1905;
/// A telephone number has at least so many digits; fewer are left to the eye.
const MIN_PHONE_DIGITS: usize = 6;

/// Words of a bounce column, folded, with what they mean: `no` is the whole cell, `temporary` a word.
static BOUNCE_WORDS: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let line = |text: &'static str| {
        let mut cells = text.split(',');
        Some((cells.next()?, cells.nth(1)?))
    };
    include_str!("bounce_words.csv")
        .lines()
        .skip(1)
        .filter_map(line)
        .collect()
});

/// The rule.
pub(super) struct InaccurateContact;

impl Rule for InaccurateContact {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let is_address = |column: &&Column| {
            // `.type` columns hold labels such as "work", not addresses.
            column.field.as_ref().is_some_and(|field| {
                field.is_below("contact.email") && !field.as_str().ends_with(".type")
            })
        };
        let is_number = |column: &&Column| {
            let is_label = |name: &str| name.ends_with(".type") || name.ends_with(".ext");
            column
                .field
                .as_ref()
                .is_some_and(|field| field.is_below("contact.phone") && !is_label(field.as_str()))
        };
        let check = Accuracy {
            reporter: Reporter::new(cx, &META),
            emails: cx.columns.columns.iter().filter(is_address).collect(),
            phones: cx.columns.columns.iter().filter(is_number).collect(),
            bounces: cx
                .columns
                .below("status.email_bounced")
                .map(|column| column.index)
                .collect(),
            births: dates::columns(cx.columns, &["person.birth_date"]),
        };
        let has_work = !(check.emails.is_empty()
            && check.phones.is_empty()
            && check.bounces.is_empty()
            && check.births.is_empty());
        has_work.then(|| Box::new(check) as Box<dyn Check>)
    }
}

struct Accuracy<'a> {
    reporter: Reporter<'a>,
    emails: Vec<&'a Column>,
    phones: Vec<&'a Column>,
    bounces: Vec<usize>,
    births: Vec<DateColumn>,
}

impl Check for Accuracy<'_> {
    fn record(&mut self, record: &Record<'_>, out: &mut dyn FnMut(Finding)) {
        let mut say = |column: usize, channel: Option<Channel>, variant: &str| {
            let mut draft = self
                .reporter
                .on_record(record)
                .column(Some(column))
                .kind(&variant.replace('_', "-"));
            if let Some(channel) = channel {
                draft = draft.channel(channel);
            }
            out(draft.plain(variant));
        };
        for column in &self.emails {
            if let Some(variant) = cells(record, column).find_map(email_fault) {
                say(column.index, Some(Channel::Email), variant);
            }
        }
        for column in &self.phones {
            if cells(record, column).any(is_dummy_number) {
                say(column.index, Some(Channel::Phone), "dummy_number");
            }
        }
        if let Some(column) = self
            .bounces
            .iter()
            .find(|column| is_hard_bounce(record.row.get(**column)))
            && uses_email(record)
        {
            say(*column, Some(Channel::Email), "bounced");
        }
        for (birth, column) in dates::all(record, &self.births) {
            if birth.date > self.reporter.cx.today || birth.date.year() < FIRST_BIRTH_YEAR {
                say(column, None, "birth_date");
            }
        }
    }
}

/// The filled cells of a column, split where one cell holds several values.
fn cells<'r>(record: &'r Record<'_>, column: &'r Column) -> impl Iterator<Item = &'r str> {
    let separator = column
        .separator
        .as_deref()
        .filter(|separator| !separator.is_empty());
    record.row.values(column.index).flat_map(move |cell| {
        let whole = separator.is_none().then_some(cell);
        let parts = separator.map(|separator| cell.split(separator));
        whole
            .into_iter()
            .chain(parts.into_iter().flatten())
            .map(str::trim)
            .filter(|part| !part.is_empty())
    })
}

fn email_fault(cell: &str) -> Option<&'static str> {
    // The placeholder is looked for first: `test@test` is no address either.
    if contact_point::email_is_placeholder(cell) {
        return Some("placeholder");
    }
    contact_point::email(cell).is_none().then_some("malformed")
}

/// Whether a number has one digit only, all over: somebody filled a field that wanted one.
fn is_dummy_number(cell: &str) -> bool {
    let mut digits = cell.chars().filter(char::is_ascii_digit);
    let Some(first) = digits.next() else {
        return false;
    };
    let rest = digits.try_fold(1_usize, |count, digit| {
        (digit == first).then_some(count + 1)
    });
    rest.is_some_and(|count| count >= MIN_PHONE_DIGITS)
}

/// Whether a bounce cell (a flag, a date, a reason, a counter) says that the address is dead.
fn is_hard_bounce(cell: &str) -> bool {
    let folded = fold::word(cell);
    let words = || {
        folded
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
    };
    // An empty date such as 0000-00-00 is made of zeros only.
    let says_nothing = words().all(|word| word.bytes().all(|byte| byte == b'0'));
    let is_temporary = words().any(|word| BOUNCE_WORDS.get(word) == Some(&"temporary"));
    !says_nothing && !is_temporary && BOUNCE_WORDS.get(folded.as_str()) != Some(&"no")
}

/// Whether a purpose still uses the record's e-mail address.
fn uses_email(record: &Record<'_>) -> bool {
    record.consents.iter().any(|consent| {
        consent.channel == Channel::Email
            && !consent.state.is_denial()
            && consent.state != ConsentState::Undeliverable
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::samples::{Sample, consent};

    fn kinds(column: &str, cell: &str, state: ConsentState) -> Vec<String> {
        let found = Sample::of(&[column])
            .row(&[cell])
            .says(consent(Channel::Email, state))
            .run("ACC-01");
        assert!(
            found
                .iter()
                .all(|finding| cell.is_empty() || !finding.message.contains(cell))
        );
        found
            .into_iter()
            .filter_map(|finding| finding.kind.map(|kind| kind.to_string()))
            .collect()
    }

    #[test]
    fn an_address_that_bounced_and_is_still_used_is_flagged() {
        for cell in [
            "true",
            "1",
            "Oui",
            "2025-03-01",
            "no such user",
            "hard",
            "3",
        ] {
            assert_eq!(
                kinds("B=status.email_bounced", cell, ConsentState::Proven),
                ["bounced"],
                "{cell}"
            );
        }
    }

    #[test]
    fn no_bounce_a_temporary_one_and_an_address_out_of_use_pass() {
        for cell in [
            "",
            "false",
            "0",
            "Nein",
            "soft bounce",
            "0000-00-00",
            "0/0/00",
        ] {
            assert!(
                kinds("B=status.email_bounced", cell, ConsentState::Proven).is_empty(),
                "{cell}"
            );
        }
        for state in [
            ConsentState::Undeliverable,
            ConsentState::Withdrawn,
            ConsentState::Objected,
        ] {
            assert!(kinds("B=status.email_bounced", "true", state).is_empty());
        }
    }

    #[test]
    fn an_address_that_is_none_and_a_placeholder_are_told_apart() {
        assert_eq!(
            kinds(
                "E=contact.email.primary",
                "anna.example.org",
                ConsentState::Proven
            ),
            ["malformed"]
        );
        assert_eq!(
            kinds(
                "E=contact.email.work",
                "anna@@example.org",
                ConsentState::Proven
            ),
            ["malformed"]
        );
        assert_eq!(
            kinds("E=contact.email.primary", "test@test", ConsentState::Proven),
            ["placeholder"]
        );
        assert!(
            kinds(
                "E=contact.email.primary",
                "anna@brouwer-smit.nl",
                ConsentState::Proven
            )
            .is_empty()
        );
        assert!(kinds("E=contact.email.primary", "", ConsentState::Proven).is_empty());
        assert!(kinds("E=contact.email.type", "work", ConsentState::Proven).is_empty());
    }

    #[test]
    fn a_number_of_one_digit_only_is_a_dummy() {
        assert_eq!(
            kinds(
                "P=contact.phone.mobile",
                "0000 000 000",
                ConsentState::Proven
            ),
            ["dummy-number"]
        );
        assert!(
            kinds(
                "P=contact.phone.mobile",
                "0470 00 00 01",
                ConsentState::Proven
            )
            .is_empty()
        );
        assert!(kinds("P=contact.phone.mobile", "000", ConsentState::Proven).is_empty());
    }

    #[test]
    fn a_birth_that_cannot_be_is_flagged() {
        assert_eq!(
            kinds("D=person.birth_date", "2099-01-01", ConsentState::Proven),
            ["birth-date"]
        );
        assert_eq!(
            kinds("D=person.birth_date", "1900-01-01", ConsentState::Proven),
            ["birth-date"]
        );
        assert!(kinds("D=person.birth_date", "1930-05-06", ConsentState::Proven).is_empty());
    }
}
