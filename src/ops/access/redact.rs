//! What is left out of a copy: data of other persons (Art. 15(4) GDPR), and what the operator names with
//! a reason. The eyes see telephone numbers, addresses, national numbers, accounts and names of others
//! in notes; what they cannot know, a person has to read.

use std::collections::BTreeSet;

use crate::{
    detect::{self, Detection, Family, TextContext},
    matching::comparable_email,
    model::{Column, Evidence, access::Redaction, contact_point},
    ops::{
        mentions::holds_notes,
        person::{HeldRecord, HeldValue},
    },
};

/// What the operator leaves out, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withhold {
    /// The header of the file.
    pub header: String,
    /// The reason, as the person will read it.
    pub reason: String,
}

/// What stands in the place of what is left out.
pub const MASK: &str = "[***]";

/// What the person's own addresses and numbers are: they are no one else's.
pub struct Own {
    emails: BTreeSet<String>,
    digits: BTreeSet<String>,
    words: BTreeSet<String>,
}

impl Own {
    /// Of the records of a person.
    pub fn of(records: &[HeldRecord]) -> Self {
        let mut own = Self {
            emails: BTreeSet::new(),
            digits: BTreeSet::new(),
            words: BTreeSet::new(),
        };
        for record in records {
            own.emails.extend(
                record
                    .keys
                    .emails
                    .iter()
                    .map(|email| comparable_email(email)),
            );
            for value in &record.values {
                let is_free = value
                    .field
                    .as_ref()
                    .is_none_or(|field| field.as_str().starts_with("text"));
                if is_free {
                    continue;
                }
                let digits = digits(&value.text);
                if digits.len() >= FEWEST_DIGITS {
                    own.digits.insert(digits);
                }
                if value
                    .field
                    .as_ref()
                    .is_some_and(|field| field.as_str().starts_with("person."))
                {
                    for word in
                        crate::model::fold::word(&value.text).split(|c: char| !c.is_alphanumeric())
                    {
                        own.words.insert(word.to_owned());
                    }
                }
            }
        }
        own
    }

    /// Whether words of a note are the person's own.
    fn is_own(&self, family: Family, text: &str) -> bool {
        match family {
            Family::ContactPoint if text.contains('@') => contact_point::email(text)
                .is_some_and(|email| self.emails.contains(&comparable_email(&email))),
            Family::ThirdPerson => {
                let folded = crate::model::fold::word(text);
                folded
                    .split(|c: char| !c.is_alphanumeric())
                    .filter(|word| word.len() > 1)
                    .all(|word| self.words.contains(word))
            }
            _ => {
                let own = digits(text);
                let tail = tail(&own);
                own.len() >= FEWEST_DIGITS && self.digits.iter().any(|known| tail_of(known) == tail)
            }
        }
    }
}

const FEWEST_DIGITS: usize = 6;

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The last digits: a number with and without its country's code is the same.
fn tail(digits: &str) -> &str {
    digits
        .get(digits.len().saturating_sub(8)..)
        .unwrap_or(digits)
}

fn tail_of(digits: &str) -> &str {
    tail(digits)
}

/// The families of what can be another person's.
const fn is_of_others(family: Family) -> bool {
    matches!(
        family,
        Family::NationalNumber
            | Family::Payment
            | Family::ContactPoint
            | Family::BirthDate
            | Family::IdentityDocument
            | Family::ThirdPerson
    )
}

/// A value without what others have a right to, and what was left out.
pub fn masked(
    record: &HeldRecord,
    value: &HeldValue,
    own: &Own,
    country: &str,
    wanted: (&[Withhold], &[String]),
) -> (String, Vec<Redaction>) {
    let (withhold, disclose) = wanted;
    let redaction = |start: u32, end: u32, kind: &str, why: &str| Redaction {
        source: record.source.clone(),
        record: record.record.clone(),
        header: value.header.clone(),
        start,
        end,
        kind: kind.to_owned(),
        why: why.to_owned(),
    };
    let whole = u32::try_from(value.text.chars().count()).unwrap_or(u32::MAX);
    if let Some(wanted) = withhold.iter().find(|one| one.header == value.header) {
        return (
            MASK.to_owned(),
            vec![redaction(0, whole, "withheld", &wanted.reason)],
        );
    }
    if disclose.contains(&value.header) {
        return (value.text.clone(), Vec::new());
    }
    let is_of_third = value
        .field
        .as_ref()
        .is_some_and(|field| field.as_str().starts_with("third."));
    if is_of_third {
        return (
            MASK.to_owned(),
            vec![redaction(0, whole, "third-person", "rights-of-others")],
        );
    }
    if !is_note(record, value) {
        return (value.text.clone(), Vec::new());
    }
    let cx = TextContext {
        header: &value.header,
        country: country.split('-').next().unwrap_or_default(),
        lang: None,
    };
    let mut seen: Vec<Detection> = Vec::new();
    detect::look(&value.text, &cx, &mut seen);
    seen.retain(|one| {
        let text = value.text.get(one.start..one.end).unwrap_or_default();
        is_of_others(one.kind.family())
            && one.evidence != Evidence::Hint
            && !own.is_own(one.kind.family(), text)
    });
    seen.sort_by_key(|one| (one.start, std::cmp::Reverse(one.end)));
    let (mut text, mut at, mut out) = (String::new(), 0, Vec::new());
    for one in seen {
        if one.start < at {
            continue;
        }
        text.push_str(value.text.get(at..one.start).unwrap_or_default());
        text.push_str(MASK);
        at = one.end;
        let span = one.span(&value.text);
        out.push(redaction(
            span.start,
            span.end,
            one.kind.as_str(),
            "rights-of-others",
        ));
    }
    text.push_str(value.text.get(at..).unwrap_or_default());
    (text, out)
}

fn is_note(record: &HeldRecord, value: &HeldValue) -> bool {
    let columns = &record.layout.columns.columns;
    let own: Option<&Column> = columns.iter().find(|column| column.index == value.column);
    own.is_some_and(holds_notes)
}

/// Notes that somebody should read before the copy leaves: the eyes do not know every name.
pub fn to_be_read(records: &[HeldRecord]) -> Vec<String> {
    const LONG: usize = 25;
    let mut out = Vec::new();
    for record in records {
        for value in &record.values {
            if is_note(record, value) && value.text.chars().count() >= LONG {
                out.push(format!(
                    "read: {} {} ({})",
                    record.source, record.record, value.header
                ));
            }
        }
    }
    out
}
