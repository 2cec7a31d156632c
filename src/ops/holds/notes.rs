//! Reading the notes of a record: which columns hold free text, and what the person seems to want.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{HIDDEN_OBJECTION, HIDDEN_REQUEST};
use crate::{
    detect::{Detection, Kind, note_date, words},
    model::{Column, Columns, Evidence, Row},
    rules::is_text,
    store::{Hashes, KeyKind},
};

/// Bytes before and behind a wish in which its sentence and its date are looked for.
const AROUND: usize = 1 << 11;
/// Wishes of one cell that are told apart: one of them holds the person as well as all.
const MOST_WISHES: usize = 32;

/// What was noticed in a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noticed {
    /// `TXT-03` or `TXT-04`.
    pub rule: &'static str,
    /// Keyed hash of the sentence: once reviewed, it holds nobody again, even if the note grows.
    pub text_key: i64,
    /// Where it stands.
    pub place: NotePlace,
}

/// Where something was noticed; it holds no word of the note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotePlace {
    /// The column's header.
    pub column: String,
    /// The column's field, if it has one.
    pub field: Option<String>,
    /// First code point in the cell.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// What was noticed: the word of findings.
    pub kind: String,
    /// Whether it is certain or likely.
    pub evidence: String,
    /// The date that the note gives, if it gives one.
    pub note_date: Option<NaiveDate>,
}

impl Noticed {
    /// What a detection in a cell asks for; none where it holds nobody. For whoever looks at cells
    /// anyway, such as an audit.
    #[must_use]
    pub fn of(
        column: &Column,
        text: &str,
        detection: &Detection,
        today: NaiveDate,
        hashes: &Hashes,
    ) -> Option<Self> {
        noticed(&NoteColumn::of(column), text, detection, today, hashes)
    }
}

/// Reads the notes of the records of one file.
pub struct NoteReader {
    columns: Vec<NoteColumn>,
    today: NaiveDate,
    scratch: words::Scratch,
    seen: Vec<Detection>,
}

struct NoteColumn {
    index: usize,
    header: String,
    field: Option<String>,
}

impl NoteColumn {
    fn of(column: &Column) -> Self {
        Self {
            index: column.index,
            header: column.header.clone(),
            field: column.field.as_ref().map(ToString::to_string),
        }
    }
}

/// The rule that a kind holds a person for; none: no hold.
#[must_use]
pub const fn rule_of(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Objection => Some(HIDDEN_OBJECTION),
        Kind::RightsRequest => Some(HIDDEN_REQUEST),
        _ => None,
    }
}

impl NoteReader {
    /// The columns of a file in which people write: notes, and what nobody knows the meaning of.
    #[must_use]
    pub fn new(columns: &Columns, today: NaiveDate) -> Self {
        let columns = columns
            .columns
            .iter()
            .filter(|column| is_text(column))
            .map(NoteColumn::of)
            .collect();
        Self {
            columns,
            today,
            scratch: words::Scratch::default(),
            seen: Vec::new(),
        }
    }

    /// Appends what the notes of a row hold.
    pub fn read(&mut self, row: &Row<'_>, hashes: &Hashes, out: &mut Vec<Noticed>) {
        let Self {
            columns,
            today,
            scratch,
            seen,
        } = self;
        for column in columns.iter() {
            for text in row.values(column.index).filter(|cell| !cell.is_empty()) {
                seen.clear();
                words::look_for_wishes(scratch, text, seen);
                let most = out.len() + MOST_WISHES;
                for detection in seen.iter() {
                    if out.len() >= most {
                        break;
                    }
                    let Some((rule, text_key)) = wish(text, detection, hashes) else {
                        continue;
                    };
                    let is_told = out
                        .iter()
                        .any(|known| known.rule == rule && known.text_key == text_key);
                    if !is_told {
                        out.extend(noticed(column, text, detection, *today, hashes));
                    }
                }
            }
        }
    }
}

fn noticed(
    column: &NoteColumn,
    text: &str,
    detection: &Detection,
    today: NaiveDate,
    hashes: &Hashes,
) -> Option<Noticed> {
    let (rule, text_key) = wish(text, detection, hashes)?;
    let evidence = if detection.evidence == Evidence::Certain {
        "certain"
    } else {
        "likely"
    };
    let span = detection.span(text);
    let (near, at) = around(text, detection.start);
    Some(Noticed {
        rule,
        text_key,
        place: NotePlace {
            column: column.header.clone(),
            field: column.field.clone(),
            start: span.start,
            end: span.end,
            kind: detection.kind.as_str().to_owned(),
            evidence: evidence.to_owned(),
            note_date: note_date(near, at, today),
        },
    })
}

/// The rule that a detection holds its person for, and the key of the sentence in which it stands.
fn wish(text: &str, detection: &Detection, hashes: &Hashes) -> Option<(&'static str, i64)> {
    // A hint is for a human who reads: it stops nobody.
    if detection.evidence == Evidence::Hint {
        return None;
    }
    let rule = rule_of(detection.kind)?;
    let (near, start) = around(text, detection.start);
    let length = detection.end.saturating_sub(detection.start);
    let sentence = sentence_around(near, start, (start + length).min(near.len()));
    Some((
        rule,
        hashes.key(KeyKind::Note, 0, sentence.trim().as_bytes()),
    ))
}

/// The text near a place, and where the place is in it: a cell can be a book.
fn around(text: &str, place: usize) -> (&str, usize) {
    let mut start = place.saturating_sub(AROUND);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let mut end = (place + AROUND).min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    let near = text.get(start..end).unwrap_or(text);
    (near, place.saturating_sub(start))
}

/// The sentence in which something stands: from the last end of a sentence or line to the next.
fn sentence_around(text: &str, start: usize, end: usize) -> &str {
    let before = text.get(..start).unwrap_or_default();
    let after = text.get(end..).unwrap_or_default();
    let begins = before
        .char_indices()
        .zip(before.chars().skip(1).chain([' ']))
        .filter(|((_, mark), next)| ends_sentence(*mark, *next))
        .map(|((at, mark), _)| at + mark.len_utf8())
        .last()
        .unwrap_or(0);
    let ends = after
        .char_indices()
        .zip(after.chars().skip(1).chain([' ']))
        .find(|((_, mark), next)| ends_sentence(*mark, *next))
        .map_or(text.len(), |((at, _), _)| end + at);
    text.get(begins..ends).unwrap_or(text)
}

/// A dot within a date or a number ends no sentence.
fn ends_sentence(mark: char, next: char) -> bool {
    matches!(mark, '\n' | '\r') || (matches!(mark, '.' | '!' | '?' | '|') && next.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn dated(text: &str, words: &str) -> Option<NaiveDate> {
        note_date(text, text.find(words).unwrap(), date("2026-06-30"))
    }

    #[test]
    fn a_note_is_dated_by_its_line() {
        let text = "12/03/2024 rendez-vous\n05.02.2026: ne veut plus d'e-mails\n01/03/2026 rappel";
        assert_eq!(dated(text, "ne veut"), Some(date("2026-02-05")));
        assert_eq!(
            dated("no mails (said 2026-01-09)", "no mails"),
            Some(date("2026-01-09"))
        );
        assert_eq!(
            dated("call 2025-12-01\nno mails", "no mails"),
            Some(date("2025-12-01"))
        );
        for undated in [
            "no mails",
            "no mails before 01/01/2031",
            "no mails 12.5",
            "no mails 1/2",
        ] {
            assert_eq!(dated(undated, "no mails"), None, "{undated}");
        }
    }

    #[test]
    fn a_sentence_ends_at_its_mark_and_not_in_a_date() {
        let text = "Called on 12.03.2025. Wants no mails! Nice.";
        let at = text.find("no mails").unwrap();
        assert_eq!(sentence_around(text, at, at + 8).trim(), "Wants no mails");
        let text = "since 12.03.2025 no mails";
        let at = text.find("no mails").unwrap();
        assert_eq!(sentence_around(text, at, at + 8), text);
    }
}
