//! Recognises cells by their words (`cell_phrases.csv`): methods, purposes, kinds of consent. Cells
//! of such columns repeat, so each spelling is folded once.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use crate::model::{Columns, Record, fold};

/// Spellings kept of one column group; further ones are folded each time.
const MOST_SPELLINGS: usize = 1_024;

/// Phrases by kind, folded.
static PHRASES: LazyLock<HashMap<&'static str, HashSet<String>>> = LazyLock::new(|| {
    let mut phrases: HashMap<&'static str, HashSet<String>> = HashMap::new();
    for line in include_str!("cell_phrases.csv").lines().skip(1) {
        let mut cells = line.split(',');
        if let (Some(kind), _, Some(phrase)) = (cells.next(), cells.next(), cells.next()) {
            phrases.entry(kind).or_default().insert(plain(phrase));
        }
    }
    phrases
});

/// Folds a text to its words: letters and digits, one space between words.
pub(super) fn plain(text: &str) -> String {
    let folded = fold::word(text);
    let mut out = String::with_capacity(folded.len());
    for word in folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Whether a plain text is a phrase of that kind.
pub(super) fn is_phrase(plain: &str, kind: &str) -> bool {
    PHRASES
        .get(kind)
        .is_some_and(|phrases| phrases.contains(plain))
}

/// Whether a phrase of that kind stands in a plain text, as whole words.
pub(super) fn holds_phrase(plain: &str, kind: &str) -> bool {
    PHRASES
        .get(kind)
        .is_some_and(|phrases| phrases.iter().any(|phrase| stands_in(plain, phrase)))
}

/// Whether `phrase` stands in `text` as whole words.
fn stands_in(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let before = text.get(..at).unwrap_or("");
        let after = text.get(at + phrase.len()..).unwrap_or("");
        (before.is_empty() || before.ends_with(' ')) && (after.is_empty() || after.starts_with(' '))
    })
}

/// What a plain cell is, as a word of the rule's own; none where it is nothing to it.
pub(super) type Classify = fn(&str) -> Option<&'static str>;

/// The columns of one group of fields and what their cells were found to be.
pub(super) struct Cells {
    columns: Vec<usize>,
    classify: Classify,
    seen: HashMap<String, Option<&'static str>>,
}

impl Cells {
    /// None where the source has no such column.
    pub(super) fn of(
        columns: &Columns,
        is_wanted: impl Fn(&str) -> bool,
        classify: Classify,
    ) -> Option<Self> {
        let columns: Vec<usize> = columns
            .columns
            .iter()
            .filter(|column| {
                column
                    .field
                    .as_ref()
                    .is_some_and(|field| is_wanted(field.as_str()))
            })
            .map(|column| column.index)
            .collect();
        (!columns.is_empty()).then(|| Self {
            columns,
            classify,
            seen: HashMap::new(),
        })
    }

    /// The first cell of the record that is something to the rule, with its column.
    pub(super) fn first(&mut self, record: &Record<'_>) -> Option<(usize, &'static str)> {
        for at in 0..self.columns.len() {
            let Some(&column) = self.columns.get(at) else {
                continue;
            };
            for cell in record.row.values(column).map(str::trim) {
                if cell.is_empty() {
                    continue;
                }
                if let Some(kind) = self.kind(cell) {
                    return Some((column, kind));
                }
            }
        }
        None
    }

    /// Whether any cell of the record is filled.
    pub(super) fn is_filled(&self, record: &Record<'_>) -> bool {
        self.columns.iter().any(|column| {
            record
                .row
                .values(*column)
                .any(|cell| !cell.trim().is_empty())
        })
    }

    fn kind(&mut self, cell: &str) -> Option<&'static str> {
        if let Some(known) = self.seen.get(cell) {
            return *known;
        }
        let kind = (self.classify)(&plain(cell));
        if self.seen.len() < MOST_SPELLINGS {
            self.seen.insert(cell.to_owned(), kind);
        }
        kind
    }
}

/// Whether a field holds the source or method of consents.
pub(super) fn is_method(field: &str) -> bool {
    matches!(field, "consent.source" | "consent.basis_source")
        || (field.starts_with("consent.") && field.ends_with(".source"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_reads_whole_and_each_phrase_stands_once_a_kind() {
        let lines: Vec<&str> = include_str!("cell_phrases.csv").lines().skip(1).collect();
        let read: usize = PHRASES.values().map(HashSet::len).sum();
        let distinct: HashSet<(String, String)> = lines
            .iter()
            .map(|line| {
                let cells: Vec<&str> = line.split(',').collect();
                assert_eq!(cells.len(), 4, "{line}");
                assert!(
                    ["any", "fr", "nl", "de", "en"].contains(&cells[1]),
                    "{line}"
                );
                (cells[0].to_owned(), plain(cells[2]))
            })
            .collect();
        assert_eq!(read, distinct.len());
    }

    #[test]
    fn phrases_stand_as_whole_words() {
        assert!(holds_phrase(
            &plain("Jeu-concours d'été 2024"),
            "competition"
        ));
        assert!(!holds_phrase(&plain("Concoursstraat"), "competition"));
        assert!(is_phrase(
            &plain("à des fins de Marketing."),
            "vague-purpose"
        ));
        assert!(!is_phrase(
            &plain("marketing of our spring fair"),
            "vague-purpose"
        ));
    }
}
