//! Words as data with what they mean, found in a cell as whole words. Reads tables of the form
//! `word,lang,meaning,…`; the words are folded there already.

use std::collections::HashMap;

use crate::model::fold;

/// Cells that are remembered; columns with more different cells are read each time.
const MAX_REMEMBERED: usize = 1_024;

/// A table of words and phrases, each with its meaning.
#[derive(Debug)]
pub(super) struct WordList(Vec<(&'static str, &'static str)>);

impl WordList {
    /// Reads a table: the first cell is the word, the third its meaning.
    pub(super) fn read(table: &'static str) -> Self {
        let line = |text: &'static str| {
            let mut cells = text.split(',');
            Some((cells.next()?, cells.nth(1)?))
        };
        Self(table.lines().skip(1).filter_map(line).collect())
    }

    /// The meanings of the words that stand in a folded text.
    pub(super) fn meanings<'t>(
        &'t self,
        folded: &'t str,
    ) -> impl Iterator<Item = &'static str> + 't {
        self.0
            .iter()
            .filter(|(word, _)| has_word(folded, word))
            .map(|(_, meaning)| *meaning)
    }

    /// The meaning of the whole cell, folded.
    pub(super) fn whole(&self, cell: &str) -> Option<&'static str> {
        let folded = fold::word(cell);
        let plain = folded.trim_matches(|c: char| !c.is_alphanumeric());
        self.0
            .iter()
            .find(|(word, _)| *word == plain)
            .map(|(_, meaning)| *meaning)
    }

    #[cfg(test)]
    pub(super) fn words(&self) -> impl Iterator<Item = (&'static str, &'static str)> + '_ {
        self.0.iter().copied()
    }
}

/// Whether a word or phrase stands in a folded text, with no letter or digit on either side.
pub(super) fn has_word(folded: &str, word: &str) -> bool {
    folded.match_indices(word).any(|(start, _)| {
        let before = folded
            .get(..start)
            .and_then(|text| text.chars().next_back());
        let after = folded
            .get(start + word.len()..)
            .and_then(|text| text.chars().next());
        [before, after]
            .into_iter()
            .all(|c| c.is_none_or(|c| !c.is_alphanumeric()))
    })
}

/// Remembers what the cells of a column mean: most such columns hold few different cells.
pub(super) struct Remembered<T> {
    read: fn(&str) -> T,
    known: HashMap<String, T>,
}

impl<T: Copy> Remembered<T> {
    pub(super) fn new(read: fn(&str) -> T) -> Self {
        Self {
            read,
            known: HashMap::new(),
        }
    }

    /// What a cell means.
    pub(super) fn of(&mut self, cell: &str) -> T {
        if let Some(meaning) = self.known.get(cell) {
            return *meaning;
        }
        let meaning = (self.read)(cell);
        if self.known.len() < MAX_REMEMBERED {
            self.known.insert(cell.to_owned(), meaning);
        }
        meaning
    }
}

/// Whether a table of words is written as it is read: folded, each word once.
#[cfg(test)]
pub(super) fn assert_well_formed(table: &'static str, meanings: &[&str]) {
    let list = WordList::read(table);
    assert_eq!(list.0.len(), table.lines().count() - 1);
    let mut seen = std::collections::BTreeSet::new();
    for (word, meaning) in list.words() {
        assert_eq!(fold::word(word), word, "{word} is not folded");
        assert!(seen.insert(word), "{word} stands twice");
        assert!(meanings.contains(&meaning), "{word} means {meaning}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_whole_only() {
        assert!(has_word("par la mere et l enfant", "mere"));
        assert!(!has_word("camembert", "mere"));
        assert!(!has_word("merely", "mere"));
        assert!(has_word("(les deux)", "les deux"));
    }

    #[test]
    fn what_is_remembered_is_what_was_read() {
        let mut cells = Remembered::new(str::len);
        assert_eq!((cells.of("abc"), cells.of("abc"), cells.of("")), (3, 3, 0));
    }
}
