//! Mentions of a person in other people's notes.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{
    Layout, OpError, audit::shown_id, import::hexadecimal, layout::readable, person::HeldRecord,
};
use crate::{
    matching::{ExactKeys, KeyReader, Name, Person, PersonReader, comparable_email, last_digits},
    model::{Column, Field, PersonQuery, RawRow, Row, contact_point, fold},
    policy::Policy,
    store::{Store, StoredRecord, unpack},
};

/// A mention of a person in somebody else's record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mention {
    /// The source.
    pub source: String,
    /// The record's name in outputs.
    pub record: String,
    /// The header of the column.
    pub column: String,
    /// Where it starts, in Unicode code points.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// What mentions the person: `name`, `email`, `phone`, `number`.
    pub how: &'static str,
    /// The store's number of the record.
    #[serde(skip)]
    pub number: i64,
    /// The store's number of the source.
    #[serde(skip)]
    pub source_number: i64,
    /// The source's own id of the record; empty: none.
    #[serde(skip)]
    pub source_id: String,
    /// What tells whether the column still says the same.
    #[serde(skip)]
    pub fingerprint: String,
    /// The whole note.
    #[serde(skip)]
    pub text: String,
}

/// What tells whether a column of a record still says the same: SHA-256, hexadecimal.
pub(super) fn fingerprint(row: &Row<'_>, column: usize) -> String {
    let mut digest = Sha256::new();
    for text in row.values(column) {
        digest.update((text.len() as u64).to_le_bytes());
        digest.update(text);
    }
    hexadecimal(&digest.finalize())
}

/// Mentions of the person whose records are given, and who was asked for, in the notes of all other
/// records. Who has no record, or none any more, may still be mentioned.
///
/// # Errors
/// When the store cannot be read.
pub fn mentions(
    store: &Store,
    policy: &Policy,
    records: &[HeldRecord],
    asked: &PersonQuery,
) -> Result<Vec<Mention>, OpError> {
    let about = About::of(records, asked, &policy.country)?;
    if about.is_empty() {
        return Ok(Vec::new());
    }
    let own: BTreeSet<i64> = records.iter().map(|record| record.number).collect();
    let mut layouts = HashMap::new();
    for row in store.layouts()? {
        let layout = Layout::from_bytes(&row.columns)?;
        let columns: Vec<usize> = layout
            .columns
            .columns
            .iter()
            .filter(|column| holds_notes(column))
            .map(|column| column.index)
            .collect();
        layouts.insert(row.id, (row.source_name, layout, columns));
    }
    let mut out = Vec::new();
    let mut raw = RawRow::default();
    let mut found = Vec::new();
    store.each_record_ever::<OpError>(|stored: &StoredRecord| {
        let Some((source, layout, columns)) = layouts.get(&stored.layout) else {
            return Ok(());
        };
        if columns.is_empty() || own.contains(&stored.id) {
            return Ok(());
        }
        unpack(&stored.packed, &mut raw)?;
        let row = readable(&raw, layout.encoding());
        let mut name: Option<(String, String)> = None;
        for &index in columns {
            for text in row.values(index) {
                found.clear();
                about.find(text, &mut found);
                for &(start, end, how) in &found {
                    let (record, source_id) = name.get_or_insert_with(|| {
                        let reader =
                            KeyReader::new(&layout.columns, stored.person, &policy.country);
                        let mut keys = ExactKeys::default();
                        reader.read(&row, &mut keys);
                        let shown = shown_id(&keys, &reader, &row, stored.line);
                        (shown, keys.id)
                    });
                    let header = layout
                        .columns
                        .columns
                        .get(index)
                        .map(|column| column.header.clone());
                    out.push(Mention {
                        source: source.clone(),
                        record: record.clone(),
                        column: header.unwrap_or_default(),
                        start,
                        end,
                        how,
                        number: stored.id,
                        source_number: stored.source,
                        source_id: source_id.clone(),
                        fingerprint: fingerprint(&row, index),
                        text: text.to_owned(),
                    });
                }
            }
        }
        Ok(())
    })?;
    Ok(out)
}

/// Whether a column may hold notes: free text, and whatever nobody knows.
pub(super) fn holds_notes(column: &Column) -> bool {
    let is_text = |field: &Field| {
        field.as_str() == "text.notes"
            || field.as_str() == "text.custom"
            || field.as_str() == "third.notes"
    };
    column.field.as_ref().is_none_or(is_text) && column.consent.is_none()
}

/// Words between a first and a last name that still name one person: a middle name, an initial.
const MOST_BETWEEN: usize = 1;
/// The shortest number that is looked for: shorter ones stand in texts by chance.
const SHORTEST_NUMBER: usize = 6;

/// What mentions the person.
#[derive(Debug, Default)]
struct About {
    names: Vec<(Name, Name)>,
    emails: BTreeSet<String>,
    phones: BTreeSet<String>,
    numbers: BTreeSet<String>,
}

/// A word of a text: folded, and where it stands in code points.
struct Word {
    text: String,
    start: u32,
    end: u32,
    /// Whether a sentence or a line ends behind it.
    stops: bool,
}

impl About {
    fn of(records: &[HeldRecord], asked: &PersonQuery, country: &str) -> Result<Self, OpError> {
        let mut about = Self::default();
        about.add(&Person::of_query(asked, country));
        let mut person = Person::default();
        let mut raw = RawRow::default();
        for record in records {
            unpack(&record.packed, &mut raw)?;
            let row = readable(&raw, record.layout.encoding());
            PersonReader::new(&record.layout.columns, record.person, country)
                .read(&row, &mut person);
            about.add(&person);
        }
        Ok(about)
    }

    /// Takes up what a person is known by.
    fn add(&mut self, person: &Person) {
        for pair in &person.names {
            if let (Some(first), Some(last)) = (&pair.first, &pair.last) {
                let known = (first.clone(), last.clone());
                if !first.is_initials() && !self.names.contains(&known) {
                    self.names.push(known);
                }
            }
        }
        self.emails.extend(person.emails.iter().cloned());
        self.phones.extend(
            person
                .phones
                .iter()
                .filter_map(|phone| last_digits(phone))
                .map(str::to_owned),
        );
        let numbers = person.numbers.iter().chain(&person.national_number);
        self.numbers.extend(
            numbers
                .filter(|number| number.len() >= SHORTEST_NUMBER)
                .cloned(),
        );
    }

    fn is_empty(&self) -> bool {
        self.names.is_empty()
            && self.emails.is_empty()
            && self.phones.is_empty()
            && self.numbers.is_empty()
    }

    /// Appends what in a text mentions the person, in order of place.
    fn find(&self, text: &str, out: &mut Vec<(u32, u32, &'static str)>) {
        if text.trim().is_empty() {
            return;
        }
        let start = out.len();
        if !self.names.is_empty() {
            self.find_names(&words_of(text), out);
        }
        if text.contains('@') {
            self.find_emails(text, out);
        }
        if text.bytes().any(|byte| byte.is_ascii_digit()) {
            self.find_digits(text, out);
            self.find_numbers(text, out);
        }
        if let Some(found) = out.get_mut(start..) {
            found.sort_unstable();
        }
        out.dedup();
    }

    /// First and last name beside each other, in either order, whole words only.
    fn find_names(&self, words: &[Word], out: &mut Vec<(u32, u32, &'static str)>) {
        for (first, last) in &self.names {
            for (at, _) in words.iter().enumerate() {
                for (one, other) in [(first, last), (last, first)] {
                    let Some(head) = name_at(words, at, one) else {
                        continue;
                    };
                    let after = at + head;
                    for skipped in 0..=MOST_BETWEEN {
                        let between = words.get(after - 1..after + skipped).unwrap_or_default();
                        if between.iter().any(|word| word.stops) {
                            break;
                        }
                        // Between them stand particles and initials, else a second name.
                        let Some(tail) = name_at(words, after + skipped, other) else {
                            continue;
                        };
                        let ends = after + skipped + tail - 1;
                        if let (Some(begin), Some(end)) = (words.get(at), words.get(ends)) {
                            out.push((begin.start, end.end, "name"));
                        }
                        break;
                    }
                }
            }
        }
    }

    fn find_emails(&self, text: &str, out: &mut Vec<(u32, u32, &'static str)>) {
        let is_around = |c: char| {
            c.is_whitespace()
                || matches!(c, '<' | '>' | '(' | ')' | ',' | ';' | '"' | '[' | ']' | ':')
        };
        let mut start = 0_u32;
        for part in text.split(is_around) {
            let length = code_points(part);
            let bare = part.trim_end_matches(['.', '!', '?', '\'']);
            let email = contact_point::email(bare).map(|email| comparable_email(&email));
            if email.is_some_and(|email| self.emails.contains(&email)) {
                out.push((start, start + code_points(bare), "email"));
            }
            start += length + 1;
        }
    }

    /// Telephone numbers, typed in any way.
    fn find_digits(&self, text: &str, out: &mut Vec<(u32, u32, &'static str)>) {
        let mut run = Run::default();
        for (at, c) in (0_u32..).zip(text.chars()) {
            if c.is_ascii_digit() {
                run.push(c, at);
            } else if !(run.has_begun() && is_within_number(c)) {
                self.end_run(&mut run, out);
            }
        }
        self.end_run(&mut run, out);
    }

    fn end_run(&self, run: &mut Run, out: &mut Vec<(u32, u32, &'static str)>) {
        let digits = std::mem::take(&mut run.digits);
        for end in 8..=digits.len() {
            let tail: String = digits
                .get(end - 8..end)
                .unwrap_or_default()
                .iter()
                .map(|(c, _)| c)
                .collect();
            // A longer number holds it by chance, unless what stands before is a prefix.
            let is_whole = end == digits.len() && digits.len() <= MOST_PHONE_DIGITS;
            if is_whole && self.phones.contains(&tail) {
                let first = digits.first().map_or(0, |(_, at)| *at);
                let last = digits.last().map_or(0, |(_, at)| *at);
                out.push((first, last + 1, "phone"));
            }
        }
    }

    /// National and customer numbers, whatever stands between their signs.
    fn find_numbers(&self, text: &str, out: &mut Vec<(u32, u32, &'static str)>) {
        if self.numbers.is_empty() {
            return;
        }
        let mut signs: Vec<(char, u32, bool)> = Vec::new();
        let mut breaks = true;
        for (at, c) in (0_u32..).zip(text.chars()) {
            if c.is_ascii_alphanumeric() {
                signs.push((c.to_ascii_uppercase(), at, breaks));
                breaks = false;
            } else {
                breaks = true;
            }
        }
        for number in &self.numbers {
            let wanted: Vec<char> = number.chars().collect();
            for (from, window) in signs.windows(wanted.len()).enumerate() {
                let is_same = window.iter().map(|(c, ..)| c).eq(wanted.iter());
                let begins = window.first().is_some_and(|(.., begins)| *begins);
                let ends = signs
                    .get(from + wanted.len())
                    .is_none_or(|(.., begins)| *begins);
                if is_same
                    && begins
                    && ends
                    && let (Some((_, start, _)), Some((_, end, _))) =
                        (window.first(), window.last())
                {
                    out.push((*start, end + 1, "number"));
                }
            }
        }
    }
}

/// The most digits of a telephone number with its prefix as people type it.
const MOST_PHONE_DIGITS: usize = 17;

/// Digits with what people put between those of one number.
#[derive(Default)]
struct Run {
    digits: Vec<(char, u32)>,
}

impl Run {
    fn push(&mut self, digit: char, at: u32) {
        self.digits.push((digit, at));
    }

    const fn has_begun(&self) -> bool {
        !self.digits.is_empty()
    }
}

const fn is_within_number(c: char) -> bool {
    matches!(
        c,
        ' ' | '\u{a0}' | '\u{202f}' | '.' | '-' | '/' | '(' | ')' | '\u{2011}' | '\u{2013}'
    )
}

/// How many words a name takes at that place; none where it does not stand there. Hyphen, space and
/// nothing are one.
fn name_at(words: &[Word], at: usize, name: &Name) -> Option<usize> {
    let mut gathered = String::new();
    for (length, word) in words.get(at..)?.iter().enumerate() {
        gathered.push_str(&word.text);
        if gathered == name.whole || gathered == name.joined {
            return Some(length + 1);
        }
        if !name.whole.starts_with(&gathered) && !name.joined.starts_with(&gathered) {
            return None;
        }
    }
    None
}

/// The words of a text.
fn words_of(text: &str) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    let mut current = String::new();
    let mut start = 0;
    let mut last = 0;
    for (at, c) in (0_u32..).zip(text.chars()) {
        last = at + 1;
        if c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c) {
            if current.is_empty() {
                start = at;
            }
            current.push(c);
            continue;
        }
        if !current.is_empty() {
            let text = fold::word(&current);
            out.push(Word {
                text,
                start,
                end: at,
                stops: false,
            });
            current.clear();
        }
        if let Some(word) = out.last_mut() {
            // The dot of an initial or of a title ends no sentence.
            word.stops |= matches!(c, '!' | '?' | ';' | ':' | '\n' | '|')
                || (c == '.' && word.end - word.start > 3);
        }
    }
    if !current.is_empty() {
        out.push(Word {
            text: fold::word(&current),
            start,
            end: last,
            stops: true,
        });
    }
    out
}

fn code_points(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}
