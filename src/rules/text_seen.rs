//! What the eyes see in the texts of a record. Each text cell is read once a record, however many
//! rules ask; the rules get the places and kinds.

use std::{cmp::Ordering, sync::LazyLock};

use aho_corasick::{AhoCorasick, MatchKind};

use super::{SourceCx, header};
use crate::{
    detect::{self, Detection, Family, Kind, TextContext},
    model::{Column, Evidence, Record, finding::Span},
};

/// Fields that hold free text, or prefixes of them.
const FREE: [&str; 2] = ["text", "consent.optout_reason"];
/// Fields of a few words in which more may hide than their name says.
const LOOSE: [&str; 3] = ["profile.hobby", "profile.gifts", "fin.billing"];
/// Shorter cells hold nothing that the eyes know.
const SHORTEST: usize = 3;

/// One fact that was seen in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The column of the file.
    pub(super) column: usize,
    /// The cell among all of the record, continuation rows included.
    pub(super) cell: usize,
    /// What, where, how sure.
    pub(super) detection: Detection,
    /// Whether the cell holds nothing else.
    pub(super) is_bare: bool,
    /// Whether nothing is known of the column but its header.
    pub(super) is_unmapped: bool,
    /// Whether the fact is drawn from a habit or a need rather than stated.
    pub(super) is_inferred: bool,
}

impl Seen {
    /// The text of its cell.
    pub(super) fn text<'r>(&self, record: &'r Record<'_>) -> &'r str {
        record.row.get(self.cell)
    }

    /// The words that were seen.
    pub(super) fn words<'r>(&self, record: &'r Record<'_>) -> &'r str {
        self.text(record)
            .get(self.detection.start..self.detection.end)
            .unwrap_or("")
    }

    /// Its place in the cell, as findings tell it.
    pub(super) fn span(&self, record: &Record<'_>) -> Span {
        self.detection.span(self.text(record))
    }

    /// Its family.
    pub(super) const fn family(&self) -> Family {
        self.detection.kind.family()
    }
}

struct TextColumn {
    index: usize,
    header: String,
    is_unmapped: bool,
}

/// Reads the texts of the records of one source.
pub(super) struct TextReader<'a> {
    columns: Vec<TextColumn>,
    country: &'a str,
    found: Vec<Detection>,
    seen: Vec<Seen>,
}

impl<'a> TextReader<'a> {
    /// None where the source has no column of texts.
    pub(super) fn new(cx: &SourceCx<'a>) -> Option<Self> {
        let columns: Vec<TextColumn> = cx
            .columns
            .columns
            .iter()
            .filter(|column| is_text(column))
            .map(|column| TextColumn {
                index: column.index,
                header: header(cx.columns, column.index).unwrap_or_default(),
                is_unmapped: column.field.is_none(),
            })
            .collect();
        (!columns.is_empty()).then(|| Self {
            columns,
            country: cx.policy.country.split('-').next().unwrap_or_default(),
            found: Vec::new(),
            seen: Vec::new(),
        })
    }

    /// What is seen in a record, by cell and place.
    pub(super) fn read(&mut self, record: &Record<'_>) -> &[Seen] {
        self.seen.clear();
        let step = record.row.width().max(1);
        for column in &self.columns {
            let cx = TextContext {
                header: &column.header,
                country: self.country,
                lang: None,
            };
            for (row, cell) in record.row.values(column.index).enumerate() {
                if cell.len() < SHORTEST {
                    continue;
                }
                self.found.clear();
                detect::look(cell, &cx, &mut self.found);
                let at = column.index + row * step;
                push(cell, column, at, &self.found, &mut self.seen);
            }
        }
        &self.seen
    }
}

/// Whether the cells of a column are read as text: notes, a few fields in which more may hide than
/// their name says, and what nobody knows the meaning of.
#[must_use]
pub fn is_text(column: &Column) -> bool {
    match &column.field {
        None => column.consent.is_none(),
        Some(field) => FREE.iter().chain(&LOOSE).any(|own| field.is_below(own)),
    }
}

/// Adds what was seen in one cell, and what can be inferred from it.
fn push(cell: &str, column: &TextColumn, at: usize, found: &[Detection], out: &mut Vec<Seen>) {
    let first = out.len();
    let whole = cell.trim();
    let seen = |detection: Detection, is_inferred: bool| {
        let words = cell.get(detection.start..detection.end).unwrap_or("");
        Seen {
            column: column.index,
            cell: at,
            detection,
            is_bare: words.trim() == whole,
            is_unmapped: column.is_unmapped,
            is_inferred,
        }
    };
    let inferred = inferred(cell);
    for one in &inferred {
        out.push(seen(*one, true));
    }
    for detection in found {
        // A word of the one table may be a word of the other: it is told once.
        let is_told = detection.kind.family() == Family::SpecialCategory
            && inferred
                .iter()
                .any(|one| one.start < detection.end && detection.start < one.end);
        if !is_told {
            out.push(seen(*detection, false));
        }
    }
    if let Some(new) = out.get_mut(first..) {
        new.sort_unstable_by_key(|one| one.detection);
    }
}

/// The words from which a special category is inferred, with their kinds.
struct Inferred {
    words: AhoCorasick,
    kinds: Vec<Kind>,
}

static INFERRED: LazyLock<Option<Inferred>> = LazyLock::new(|| {
    let rows = || {
        include_str!("inferred_words.csv")
            .lines()
            .skip(1)
            .filter_map(|line| {
                let mut cells = line.split(',');
                let word = cells.next()?;
                let kind = cells.nth(1)?;
                let kind = Kind::ALL.iter().find(|own| own.as_str() == kind)?;
                Some((word, *kind))
            })
    };
    let words = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .build(rows().map(|(word, _)| word))
        .ok()?;
    Some(Inferred {
        words,
        kinds: rows().map(|(_, kind)| kind).collect(),
    })
});

fn inferred(cell: &str) -> Vec<Detection> {
    let Some(table) = INFERRED.as_ref() else {
        return Vec::new();
    };
    table
        .words
        .find_iter(cell)
        .filter(|found| is_word(cell, found.start(), found.end()))
        .filter_map(|found| {
            Some(Detection {
                start: found.start(),
                end: found.end(),
                kind: *table.kinds.get(found.pattern().as_usize())?,
                evidence: Evidence::Likely,
            })
        })
        .collect()
}

/// Whether no letter or digit stands on either side.
fn is_word(text: &str, start: usize, end: usize) -> bool {
    let before = text.get(..start).and_then(|part| part.chars().next_back());
    let after = text.get(end..).and_then(|part| part.chars().next());
    [before, after]
        .into_iter()
        .all(|c| c.is_none_or(|c| !c.is_alphanumeric()))
}

/// Of the facts that `wants` takes, the surest of each kind in each cell, in order.
pub(super) fn surest<'s>(seen: &'s [Seen], wants: impl Fn(&Seen) -> bool) -> Vec<&'s Seen> {
    let mut best: Vec<&'s Seen> = Vec::new();
    for one in seen.iter().filter(|one| wants(one)) {
        // The facts of a cell stand together, so only its own are looked through.
        let same = best
            .iter_mut()
            .rev()
            .take_while(|other| other.cell == one.cell)
            .find(|other| other.detection.kind == one.detection.kind);
        match same {
            Some(other) => {
                if one.detection.evidence.cmp(&other.detection.evidence) == Ordering::Less {
                    *other = one;
                }
            }
            None => best.push(one),
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::samples;

    fn texts(names: &[&str]) -> Vec<String> {
        let columns = samples::columns(names);
        columns
            .columns
            .iter()
            .filter(|column| is_text(column))
            .map(|column| column.header.clone())
            .collect()
    }

    #[test]
    fn notes_and_unknown_columns_are_read_and_what_a_mapping_judges_is_not() {
        let names = [
            "Notes=text.notes",
            "Secret=",
            "Tags=text.tags",
            "Why=consent.optout_reason",
            "E-mail=contact.email.primary",
            "IBAN=fin.iban",
            "NISS=sens.national_id",
            "Name=person.last_name",
        ];
        assert_eq!(texts(&names), ["Notes", "Secret", "Tags", "Why"]);
    }

    fn one(cell: usize, kind: Kind, evidence: Evidence, start: usize) -> Seen {
        Seen {
            column: cell,
            cell,
            detection: Detection {
                start,
                end: start + 2,
                kind,
                evidence,
            },
            is_bare: false,
            is_unmapped: false,
            is_inferred: false,
        }
    }

    #[test]
    fn a_kind_is_told_once_a_cell_and_by_its_surest_place() {
        let seen = [
            one(0, Kind::Iban, Evidence::Hint, 0),
            one(0, Kind::Card, Evidence::Likely, 3),
            one(0, Kind::Iban, Evidence::Certain, 6),
            one(0, Kind::Iban, Evidence::Certain, 9),
            one(1, Kind::Iban, Evidence::Likely, 0),
        ];
        let places: Vec<_> = surest(&seen, |_| true)
            .iter()
            .map(|one| (one.cell, one.detection.start))
            .collect();
        assert_eq!(places, [(0, 6), (0, 3), (1, 0)]);
        assert!(surest(&seen, |_| false).is_empty());
    }

    #[test]
    fn habits_are_found_as_whole_words_in_any_case() {
        let kinds = |text: &str| -> Vec<&str> {
            inferred(text).iter().map(|one| one.kind.as_str()).collect()
        };
        assert_eq!(kinds("Menu Halal, merci"), ["religion"]);
        assert_eq!(kinds("kommt im ROLLSTUHL"), ["health"]);
        assert_eq!(kinds("personne à mobilité réduite"), ["health"]);
        assert!(kinds("Halalzadeh SA").is_empty());
        assert!(kinds("").is_empty());
    }

    #[test]
    fn every_inferred_word_has_a_kind_of_a_special_category() {
        let table = INFERRED.as_ref().unwrap();
        assert_eq!(
            table.kinds.len(),
            include_str!("inferred_words.csv").lines().count() - 1
        );
        assert!(
            table
                .kinds
                .iter()
                .all(|kind| kind.family() == Family::SpecialCategory)
        );
    }
}
