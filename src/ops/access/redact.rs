//! What is left out of a copy: data of other persons (Art. 15(4) GDPR), and what the operator names with
//! a reason. The eyes see telephone numbers, addresses, national numbers, accounts and names of others
//! in notes; what they cannot know, a person has to read.

use std::collections::BTreeSet;

use crate::{
    detect::{self, Detection, Family, TextContext},
    matching::{comparable_email, is_particle, is_title},
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
            // A name that may be another's is masked on a hint: the officer can show it again.
            && (one.evidence != Evidence::Hint || one.kind.family() == Family::ThirdPerson)
            && !own.is_own(one.kind.family(), text)
    });
    let mut places: Vec<(usize, usize, &'static str)> = seen
        .iter()
        .map(|one| (one.start, one.end, one.kind.as_str()))
        .collect();
    places.extend(
        titled_names(&value.text)
            .into_iter()
            .filter(|(start, end)| {
                let name = value.text.get(*start..*end).unwrap_or_default();
                !own.is_own(Family::ThirdPerson, name)
            })
            .map(|(start, end)| (start, end, "third-person")),
    );
    places.sort_by_key(|(start, end, _)| (*start, std::cmp::Reverse(*end)));
    let points = |to: usize| {
        let before = value.text.get(..to).map_or(0, |part| part.chars().count());
        u32::try_from(before).unwrap_or(u32::MAX)
    };
    let (mut text, mut at, mut out) = (String::new(), 0, Vec::new());
    for (start, end, kind) in places {
        if start < at {
            continue;
        }
        text.push_str(value.text.get(at..start).unwrap_or_default());
        text.push_str(MASK);
        at = end;
        out.push(redaction(
            points(start),
            points(end),
            kind,
            "rights-of-others",
        ));
    }
    text.push_str(value.text.get(at..).unwrap_or_default());
    (text, out)
}

/// Most words of a name after a title.
const MOST_NAME_WORDS: usize = 4;

/// Names that follow a title (Mme, Dhr., Herr): first byte and one past the last of each.
fn titled_names(text: &str) -> Vec<(usize, usize)> {
    let mut words: Vec<(usize, &str)> = Vec::new();
    let mut at = 0;
    for word in text.split(|c: char| c.is_whitespace()) {
        if !word.is_empty() {
            words.push((at, word));
        }
        at += word.len()
            + text
                .get(at + word.len()..)
                .and_then(|rest| rest.chars().next())
                .map_or(0, char::len_utf8);
    }
    let bare = |word: &str| {
        word.trim_end_matches([',', '.', ';', ':', ')', '!', '?'])
            .len()
    };
    let mut out = Vec::new();
    for (position, (_, word)) in words.iter().enumerate() {
        if !is_title(word.trim_end_matches('.').trim_start_matches('(')) {
            continue;
        }
        let mut span: Option<(usize, usize)> = None;
        for (start, word) in words.iter().skip(position + 1).take(MOST_NAME_WORDS) {
            let is_name = word.chars().next().is_some_and(char::is_uppercase);
            let is_particle = is_particle(word) && span.is_some();
            if !is_name && !is_particle {
                break;
            }
            let end = start + bare(word);
            span = Some((span.map_or(*start, |(first, _)| first), end));
            if bare(word) < word.len() && word.chars().count() > 2 {
                break;
            }
        }
        out.extend(span);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_after_a_title_are_seen_with_their_particles_and_nothing_else() {
        let seen = |text: &str| -> Vec<String> {
            titled_names(text)
                .into_iter()
                .map(|(start, end)| text[start..end].to_owned())
                .collect()
        };
        assert_eq!(
            seen("Sonner chez la voisine, Mme Anne Tillieux, le soir"),
            ["Anne Tillieux"]
        );
        assert_eq!(seen("Herr Müller hat angerufen"), ["Müller"]);
        assert_eq!(
            seen("bel mevr. Jansen. Daarna dhr. Piet van den Berg"),
            ["Jansen", "Piet van den Berg"]
        );
        assert!(seen("Livraison à Liège, code 12").is_empty());
        assert!(seen("madame a rappelé").is_empty());
    }
}
