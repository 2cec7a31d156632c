//! What is left out of a copy: data of other persons (Art. 15(4) GDPR), and what the operator names with
//! a reason. The eyes see telephone numbers, addresses, national numbers, accounts and names of others
//! in notes; what they cannot know, a person has to read.

use std::collections::BTreeSet;

use super::names;
use crate::{
    detect::{self, Detection, Family, TextContext, words::speaks_of_others},
    matching::comparable_email,
    model::{Column, Evidence, access::Redaction, contact_point},
    ops::{
        mentions::{Mention, holds_notes},
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
        self.0 == header || self.names_one(source, record, header)
    }

    /// Whether it names that value by its record: `SOURCE:RECORD:HEADER`.
    #[must_use]
    pub fn names_one(&self, source: &str, record: &str, header: &str) -> bool {
        let of_one = || {
            let rest = self.0.strip_prefix(source)?.strip_prefix(':')?;
            rest.strip_prefix(record)?.strip_prefix(':')
        };
        of_one() == Some(header)
    }

    /// Whether it names the note of somebody else in which the person is mentioned. A header alone never
    /// does: it is meant for the person's own records.
    #[must_use]
    pub fn names_mention(&self, mention: &Mention) -> bool {
        self.names_one(&mention.source, &mention.record, &mention.column)
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
const RIGHTS_OF_OTHERS: &str = "rights-of-others";

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

impl LeftOut {
    /// As the list of what was left out has it.
    pub fn of(self, source: &str, record: &str, header: &str) -> Redaction {
        Redaction {
            source: source.to_owned(),
            record: record.to_owned(),
            header: header.to_owned(),
            start: self.start,
            end: self.end,
            kind: self.kind.to_owned(),
            why: RIGHTS_OF_OTHERS.to_owned(),
        }
    }
}

/// What the operator says of what is left out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    /// Values that are left out, and why.
    pub withhold: &'a [Withhold],
    /// Where what the eyes took for another person's is shown nevertheless.
    pub disclose: &'a [Place],
    /// Words that are left out of every note: names that the eyes do not know.
    pub mask: &'a [String],
}

/// Makes the values of a copy: what others have a right to is left out, and what the operator names.
pub struct Mask<'a> {
    own: Own,
    /// The words that the operator leaves out of every note, folded.
    named: BTreeSet<String>,
    country: &'a str,
    wanted: Wanted<'a>,
}

impl<'a> Mask<'a> {
    /// For the copy of a person. A name that is told once as another person's is one in every note.
    pub fn of(records: &[HeldRecord], country: &'a str, wanted: Wanted<'a>) -> Self {
        let mut own = Own::of(records);
        let named = wanted.mask.iter().flat_map(|text| names::folded(text));
        let named: BTreeSet<String> = named.collect();
        own.others.extend(named.iter().cloned());
        let mut mask = Self {
            own,
            named,
            country,
            wanted,
        };
        while mask.learn(records) {}
        mask
    }

    /// Takes up the names that the notes tell as another person's; whether there was a new one.
    fn learn(&mut self, records: &[HeldRecord]) -> bool {
        let known = self.own.others.len();
        for record in records {
            for value in &record.values {
                let mut shown = self.wanted.disclose.iter();
                let is_shown =
                    shown.any(|place| place.names(&record.source, &record.record, &value.header));
                if is_shown || !is_note(record, value) {
                    continue;
                }
                for (start, end, kind) in self.of_others(&value.text, &value.header) {
                    if kind == THIRD_PERSON {
                        let text = value.text.get(start..end).unwrap_or_default();
                        let words = names::given(text).filter(|word| !speaks_of_others(word));
                        let words: Vec<String> = words
                            .filter(|word| !self.own.words.contains(word))
                            .collect();
                        self.own.others.extend(words);
                    }
                }
            }
        }
        self.own.others.len() > known
    }

    /// A value without what is left out, and what that was.
    pub fn value(&self, record: &HeldRecord, value: &HeldValue) -> (String, Vec<Redaction>) {
        let listed = |one: LeftOut| one.of(&record.source, &record.record, &value.header);
        let whole = |kind: &'static str| {
            listed(LeftOut {
                start: 0,
                end: points(&value.text),
                kind,
            })
        };
        let is_named = |place: &Place| place.names(&record.source, &record.record, &value.header);
        if let Some(wanted) = self.wanted.withhold.iter().find(|one| is_named(&one.place)) {
            let why = wanted.reason.clone();
            return (
                MASK.to_owned(),
                vec![Redaction {
                    why,
                    ..whole("withheld")
                }],
            );
        }
        if self.wanted.disclose.iter().any(is_named) {
            // A mask wins: what is shown is the rest.
            let places = match is_note(record, value) || value.is_third() {
                true => self.named(&value.text),
                false => Vec::new(),
            };
            let (text, left_out) = without(&value.text, places);
            return (text, left_out.into_iter().map(listed).collect());
        }
        if value.is_third() {
            return (MASK.to_owned(), vec![whole(THIRD_PERSON)]);
        }
        if !is_note(record, value) {
            return (value.text.clone(), Vec::new());
        }
        let (text, left_out) = self.note(&value.text, &value.header);
        (text, left_out.into_iter().map(listed).collect())
    }

    /// A note without the data of others, and what that was.
    pub fn note(&self, text: &str, header: &str) -> (String, Vec<LeftOut>) {
        without(text, self.of_others(text, header))
    }

    /// The sentence of somebody else's note that mentions the person, without the data of others; and
    /// whether that is the whole note. None where it is not handed over.
    pub fn passage(&self, mention: &Mention, of: &HeldRecord) -> Option<(String, bool)> {
        let mut shown = self.wanted.disclose.iter();
        if !shown.any(|place| place.names_mention(mention)) {
            return None;
        }
        let text = mention.text.as_str();
        let bytes = |points: u32| {
            let at = usize::try_from(points).unwrap_or(usize::MAX);
            let mut places = text.char_indices().map(|(at, _)| at);
            places.nth(at).unwrap_or(text.len())
        };
        let note = names::Note::new(text);
        let (start, end) = note.sentence((bytes(mention.start), bytes(mention.end)));
        let is_between = |c: char| c.is_whitespace() || matches!(c, '.' | '!' | '?' | ';' | ')');
        let sentence = text.get(start..end).unwrap_or_default();
        let sentence = sentence.trim_start_matches(is_between);
        // Whose note it is, is another person, however the note says it.
        let theirs: BTreeSet<String> = of
            .below("person")
            .flat_map(|value| names::given(&value.text))
            .filter(|word| !self.own.words.contains(word))
            .collect();
        let mut places = self.of_others(sentence, &mention.column);
        let theirs = names::Note::new(sentence).known(&theirs);
        places.extend(
            theirs
                .into_iter()
                .map(|(start, end)| (start, end, THIRD_PERSON)),
        );
        let is_end = |c: char| !c.is_alphanumeric();
        let is_all = sentence.trim_end_matches(is_end) == text.trim().trim_end_matches(is_end);
        let (shown, left_out) = without(sentence, joined(sentence, places));
        Some((shown, is_all && left_out.is_empty()))
    }

    /// Where words stand that the operator named, by bytes. The person's own name is nobody else's.
    fn named(&self, text: &str) -> Vec<Found> {
        let note = names::Note::new(text);
        let mut places = Vec::new();
        for (start, end) in note.known(&self.named) {
            let name = text.get(start..end).unwrap_or_default();
            if !self.own.is_own(Family::ThirdPerson, name) {
                places.push((start, end, THIRD_PERSON));
            }
        }
        joined(text, places)
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
        let note = names::Note::new(text);
        let mut places: Vec<Found> = Vec::new();
        for one in &seen {
            let family = one.kind.family();
            let spans = match family {
                // A name that may be another's is masked on a hint: the officer can show it again.
                Family::ThirdPerson => {
                    let whole = note.whole((one.start, one.end));
                    match tells_a_secret(note.sentence(whole), &seen) {
                        // What the sentence says of "his mother" must not say whose mother it is.
                        true => vec![whole],
                        false => note.names_in(whole),
                    }
                }
                _ if one.evidence == Evidence::Hint => Vec::new(),
                _ => vec![(one.start, one.end)],
            };
            for (start, end) in spans {
                let words = text.get(start..end).unwrap_or_default();
                if is_of_others(family) && !self.own.is_own(family, words) {
                    places.push((start, end, one.kind.as_str()));
                }
            }
        }
        let known = note.known(&self.own.others);
        for (start, end) in note.titled().into_iter().chain(known) {
            let name = text.get(start..end).unwrap_or_default();
            if !self.own.is_own(Family::ThirdPerson, name) {
                places.push((start, end, THIRD_PERSON));
            }
        }
        joined(text, places)
    }
}

/// Whether something of the special categories, an offence or an insult stands between these bytes.
fn tells_a_secret((start, end): names::Span, seen: &[Detection]) -> bool {
    seen.iter().any(|one| {
        let is_secret = matches!(
            one.kind.family(),
            Family::SpecialCategory | Family::Criminal | Family::Insult
        );
        is_secret && one.start >= start && one.end <= end
    })
}

/// A text without what stands at these places, and what that was.
fn without(text: &str, places: Vec<Found>) -> (String, Vec<LeftOut>) {
    let (mut out, mut at, mut left_out) = (String::new(), 0, Vec::new());
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    for (start, end, kind) in places {
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

/// Which of the words to be left out stands in no note: `1st`, `2nd`; none: all do. The notes of others
/// that are handed over count as well.
pub fn stands_nowhere(
    records: &[HeldRecord],
    mentions: &[Mention],
    wanted: &Wanted<'_>,
) -> Option<String> {
    let own = records
        .iter()
        .flat_map(|record| record.values.iter().map(move |value| (record, value)))
        .filter(|(record, value)| is_note(record, value) || value.is_third())
        .map(|(_, value)| value.text.as_str());
    let handed_over = mentions
        .iter()
        .filter(|mention| {
            let mut shown = wanted.disclose.iter();
            shown.any(|place| place.names_mention(mention))
        })
        .map(|mention| mention.text.as_str());
    let notes: BTreeSet<String> = own.chain(handed_over).flat_map(names::folded).collect();
    let is_there = |text: &String| {
        let mut words = names::folded(text).peekable();
        words.peek().is_some() && words.all(|word| notes.contains(&word))
    };
    let place = wanted.mask.iter().position(|text| !is_there(text))? + 1;
    Some(match place {
        1 => "1st".to_owned(),
        2 => "2nd".to_owned(),
        3 => "3rd".to_owned(),
        other => format!("{other}th"),
    })
}

/// Notes that somebody should read before the copy leaves: the eyes do not know every name.
pub fn to_be_read(records: &[HeldRecord]) -> Vec<String> {
    let mut out = Vec::new();
    for record in records {
        for value in &record.values {
            if names::Note::new(&value.text).could_name()
                && is_note(record, value)
                && !value.is_third()
            {
                out.push(format!(
                    "read: {} {} ({})",
                    record.source, record.record, value.header
                ));
            }
        }
    }
    out
}

/// Fields that name employees of the controller.
const OF_STAFF: [&str; 3] = ["life.owner", "life.created_by", "life.modified_by"];

/// Columns that name employees. Nobody has a right to know them unless it takes that to use the other rights,
/// and then their rights are weighed (CJEU C-579/21, par. 75-83): the operator decides.
pub fn staff(records: &[HeldRecord]) -> Vec<String> {
    let mut out = BTreeSet::new();
    for record in records {
        for value in &record.values {
            let field = value.field.as_ref();
            if field.is_some_and(|field| OF_STAFF.iter().any(|known| field.is_below(known))) {
                out.insert(format!("{} ({})", record.source, value.header));
            }
        }
    }
    out.into_iter().collect()
}
