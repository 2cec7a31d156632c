//! What is left out of a copy: data of other persons (Art. 15(4) GDPR), and what the operator names with
//! a reason. The eyes see telephone numbers, addresses, national numbers, accounts and names of others
//! in notes; what they cannot know, a person has to read.

use std::collections::BTreeSet;

use super::names;
use crate::{
    detect::{self, Detection, Family, TextContext},
    matching::comparable_email,
    model::{Column, Evidence, access::Redaction, contact_point},
    ops::{
        mentions::holds_notes,
        person::{HeldRecord, HeldValue},
    },
};

/// A column of the person's records, or of one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place(pub String);

impl From<String> for Place {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl Place {
    /// Whether it names that value: `HEADER`, or `SOURCE:RECORD:HEADER`.
    #[must_use]
    pub fn names(&self, source: &str, record: &str, header: &str) -> bool {
        let of_one = || {
            let rest = self.0.strip_prefix(source)?.strip_prefix(':')?;
            rest.strip_prefix(record)?.strip_prefix(':')
        };
        self.0 == header || of_one() == Some(header)
    }
}

/// What the operator leaves out, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withhold {
    /// What.
    pub place: Place,
    /// The reason, as the person will read it.
    pub reason: String,
}

/// The kind of what names somebody else.
const THIRD_PERSON: &str = "third-person";

/// Why it is left out (Art. 15(4) GDPR).
pub const RIGHTS_OF_OTHERS: &str = "rights-of-others";

/// What stands in the place of what is left out.
const MASK: &str = "[***]";

/// What the person's own addresses, numbers and names are: they are no one else's. And whose names the
/// columns about others give.
pub struct Own {
    emails: BTreeSet<String>,
    digits: BTreeSet<String>,
    words: BTreeSet<String>,
    others: BTreeSet<String>,
}

impl Own {
    /// Of the records of a person.
    pub fn of(records: &[HeldRecord]) -> Self {
        let mut own = Self {
            emails: BTreeSet::new(),
            digits: BTreeSet::new(),
            words: BTreeSet::new(),
            others: BTreeSet::new(),
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
                let field = value.field.as_ref().map_or("", |field| field.as_str());
                match field.split('.').next().unwrap_or_default() {
                    "" | "text" => {}
                    "third" => {
                        // A column of notes about others is no name.
                        if !is_note(record, value) {
                            own.others.extend(names::given(&value.text));
                        }
                    }
                    group => {
                        let digits = digits(&value.text);
                        if digits.len() >= FEWEST_DIGITS {
                            own.digits.insert(digits);
                        }
                        if group == "person" {
                            own.words.extend(names::folded(&value.text));
                        }
                    }
                }
            }
        }
        own.others.retain(|word| !own.words.contains(word));
        own
    }

    /// Whether words of a note are the person's own.
    fn is_own(&self, family: Family, text: &str) -> bool {
        match family {
            Family::ContactPoint if text.contains('@') => contact_point::email(text)
                .is_some_and(|email| self.emails.contains(&comparable_email(&email))),
            Family::ThirdPerson => names::folded(text)
                .filter(|word| word.len() > 1)
                .all(|word| self.words.contains(&word)),
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

/// What was left out of a text: where, in code points, and what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    pub start: u32,
    pub end: u32,
    pub kind: &'static str,
}

/// Makes the values of a copy: what others have a right to is left out, and what the operator names.
pub struct Mask<'a> {
    pub own: Own,
    pub country: &'a str,
    pub withhold: &'a [Withhold],
    pub disclose: &'a [Place],
}

impl Mask<'_> {
    /// A value without what is left out, and what that was.
    pub fn value(&self, record: &HeldRecord, value: &HeldValue) -> (String, Vec<Redaction>) {
        let redaction = |start: u32, end: u32, kind: &str, why: &str| Redaction {
            source: record.source.clone(),
            record: record.record.clone(),
            header: value.header.clone(),
            start,
            end,
            kind: kind.to_owned(),
            why: why.to_owned(),
        };
        let whole = points(&value.text);
        let is_named = |place: &Place| place.names(&record.source, &record.record, &value.header);
        if let Some(wanted) = self.withhold.iter().find(|one| is_named(&one.place)) {
            return (
                MASK.to_owned(),
                vec![redaction(0, whole, "withheld", &wanted.reason)],
            );
        }
        if self.disclose.iter().any(is_named) {
            return (value.text.clone(), Vec::new());
        }
        if value.is_third() {
            return (
                MASK.to_owned(),
                vec![redaction(0, whole, THIRD_PERSON, RIGHTS_OF_OTHERS)],
            );
        }
        if !is_note(record, value) {
            return (value.text.clone(), Vec::new());
        }
        let (text, left_out) = self.note(&value.text, &value.header);
        let redactions = left_out
            .into_iter()
            .map(|one| redaction(one.start, one.end, one.kind, RIGHTS_OF_OTHERS));
        (text, redactions.collect())
    }

    /// A note without the data of others, and what that was.
    pub fn note(&self, text: &str, header: &str) -> (String, Vec<LeftOut>) {
        let (mut out, mut at, mut left_out) = (String::new(), 0, Vec::new());
        let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
        for (start, end, kind) in self.of_others(text, header) {
            out.push_str(part(at, start));
            out.push_str(MASK);
            at = end;
            left_out.push(LeftOut {
                start: points(part(0, start)),
                end: points(part(0, end)),
                kind,
            });
        }
        out.push_str(part(at, text.len()));
        (out, left_out)
    }

    /// Where data of others stands in a note, by bytes.
    fn of_others(&self, text: &str, header: &str) -> Vec<Found> {
        let cx = TextContext {
            header,
            country: self.country.split('-').next().unwrap_or_default(),
            lang: None,
        };
        let mut seen: Vec<Detection> = Vec::new();
        detect::look(text, &cx, &mut seen);
        let mut places: Vec<Found> = Vec::new();
        for one in seen {
            let family = one.kind.family();
            // A name that may be another's is masked on a hint: the officer can show it again.
            let is_sure = one.evidence != Evidence::Hint || family == Family::ThirdPerson;
            let (start, end) = match family {
                Family::ThirdPerson => names::whole(text, (one.start, one.end)),
                _ => (one.start, one.end),
            };
            let words = text.get(start..end).unwrap_or_default();
            if is_sure && is_of_others(family) && !self.own.is_own(family, words) {
                places.push((start, end, one.kind.as_str()));
            }
        }
        let names = names::titled(text)
            .into_iter()
            .chain(names::known(text, &self.own.others));
        for (start, end) in names {
            let name = text.get(start..end).unwrap_or_default();
            if !self.own.is_own(Family::ThirdPerson, name) {
                places.push((start, end, THIRD_PERSON));
            }
        }
        joined(text, places)
    }
}

fn points(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

/// First byte, one past the last, and what it is.
type Found = (usize, usize, &'static str);

/// The places in order, none within another: what overlaps is one, and so are the words of a name.
fn joined(text: &str, mut places: Vec<Found>) -> Vec<Found> {
    places.sort_by_key(|(start, end, _)| (*start, std::cmp::Reverse(*end)));
    let mut out: Vec<Found> = Vec::new();
    for (start, end, kind) in places {
        if let Some((_, last, before)) = out.last_mut() {
            let gap = text.get(*last..start).map(str::trim);
            let is_one_name = *before == THIRD_PERSON && kind == *before && gap == Some("");
            if start < *last || is_one_name {
                *last = end.max(*last);
                continue;
            }
        }
        out.push((start, end, kind));
    }
    out
}

fn is_note(record: &HeldRecord, value: &HeldValue) -> bool {
    let columns = &record.layout.columns.columns;
    let own: Option<&Column> = columns.iter().find(|column| column.index == value.column);
    own.is_some_and(holds_notes)
}

/// Notes that somebody should read before the copy leaves: the eyes do not know every name.
pub fn to_be_read(records: &[HeldRecord]) -> Vec<String> {
    let mut out = Vec::new();
    for record in records {
        for value in &record.values {
            if names::could_name(&value.text) && is_note(record, value) && !value.is_third() {
                out.push(format!(
                    "read: {} {} ({})",
                    record.source, record.record, value.header
                ));
            }
        }
    }
    out
}
