//! The words that cells hold, in four languages, and what they mean. The words are data
//! (`vocabulary/value_words.csv`); nothing here knows a column.

use std::{collections::HashMap, sync::LazyLock};

use crate::{
    model::{Channel, ChannelSet, ConsentState, fold},
    policy::Basis,
};

/// The longest cell that is folded without allocating.
const SHORT_CELL_BYTES: usize = 64;
/// How many words before a method word are searched for a "not".
const WORDS_BEFORE: usize = 2;

/// What a cell of a consent column says, before the column's polarity is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellMeaning {
    /// Nothing, or a word for nothing (`-`, `n/a`).
    Blank,
    /// A bare yes: the column tells to what.
    Yes,
    /// A bare no: the column tells to what.
    No,
    /// A yes to being contacted, whatever the header says (`Subscribed`, `OptIn`).
    OptedIn,
    /// An affirmative word that rests on its header (`Accepted`, `Active`).
    Grant,
    /// A yes that was confirmed (double opt-in).
    Confirmed,
    /// A state that the cell names itself: never `proven` or `claimed`.
    State(ConsentState),
    /// A lawful basis (Art. 6(1) GDPR); none for "not applicable".
    Basis(Option<Basis>),
    /// Words that are not in the vocabulary.
    Unknown,
}

/// How consents were collected, as a source or method cell tells it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Method {
    /// Implied, pre-ticked, a default, general terms: no consent (Art. 4(11) GDPR).
    pub is_invalid: bool,
    /// A form on the web, where double opt-in makes sense.
    pub is_web: bool,
}

/// Reads a cell of a consent column.
///
/// ```
/// use dpo::{intake::words::{CellMeaning, cell_meaning}, model::ConsentState};
/// assert_eq!(cell_meaning("Oui"), CellMeaning::Yes);
/// assert_eq!(cell_meaning("Do Not Allow"), CellMeaning::State(ConsentState::Objected));
/// ```
#[must_use]
pub fn cell_meaning(text: &str) -> CellMeaning {
    let text = text.trim();
    match text {
        "" => return CellMeaning::Blank,
        "1" => return CellMeaning::Yes,
        "0" => return CellMeaning::No,
        _ => {}
    }
    with_plain(text, |plain| match (plain, VOCABULARY.cells.get(plain)) {
        // Marks without a letter (a tick, a dash) fold to nothing and are looked up as they are.
        ("", None) => VOCABULARY
            .marks
            .get(text)
            .copied()
            .unwrap_or(CellMeaning::Unknown),
        (_, Some(meaning)) => *meaning,
        (_, None) => CellMeaning::Unknown,
    })
}

/// Reads a cell that names lawful bases.
#[must_use]
pub fn basis_meaning(text: &str) -> CellMeaning {
    with_plain(text, |plain| VOCABULARY.bases.get(plain).copied())
        .unwrap_or_else(|| cell_meaning(text))
}

/// The channel that a word names.
#[must_use]
pub fn channel_named(text: &str) -> Option<Channel> {
    with_plain(text, |plain| VOCABULARY.channels.get(plain).copied())
}

/// The channels that a cell names, one or several; none where it names no channel.
#[must_use]
pub fn channels_named(text: &str) -> Option<ChannelSet> {
    let mut named = ChannelSet::default();
    let parts = text.split([',', ';', '/', '|', '+', '&', '\n', '\u{b7}']);
    for part in parts.flat_map(|part| {
        [" und ", " et ", " en ", " and "]
            .into_iter()
            .find_map(|word| part.split_once(word))
            .map_or([part, ""], |(a, b)| [a, b])
    }) {
        if let Some(channel) = channel_named(part) {
            named.insert(channel);
        }
    }
    (!named.is_empty()).then_some(named)
}

/// Whether a purpose's name says no more than "marketing", so that the source's default stands for it.
#[must_use]
pub fn is_generic_purpose(text: &str) -> bool {
    with_plain(text, |plain| {
        VOCABULARY.purposes.iter().any(|word| word == plain)
    })
}

/// Whether a header speaks of a consent that was taken back, not of an objection.
#[must_use]
pub fn says_unsubscribed(header: &str) -> bool {
    with_plain(header, |plain| {
        VOCABULARY
            .unsubscribed
            .iter()
            .any(|word| stands_within(plain, word).is_some())
    })
}

/// Reads a source or method cell.
#[must_use]
pub fn method(text: &str) -> Method {
    with_plain(text, |plain| {
        let mut found = Method::default();
        let mut is_paper = false;
        let mut at = 0;
        for word in plain.split(' ') {
            for phrase in VOCABULARY.methods.get(word).into_iter().flatten() {
                if phrase.is_affirmed(plain, at) {
                    match phrase.tells {
                        Tells::Invalid => found.is_invalid = true,
                        Tells::Web => found.is_web = true,
                        Tells::Paper => is_paper = true,
                    }
                }
            }
            at += word.len() + 1;
        }
        found.is_web &= !is_paper;
        found
    })
}

/// Folds a cell's words for comparison: case, accents, and every other mark as one space.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in fold::word(text).chars() {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Hands on the folded text: short ASCII texts are folded on the stack.
pub(super) fn with_plain<T>(text: &str, look: impl FnOnce(&str) -> T) -> T {
    let mut folded = [0_u8; SHORT_CELL_BYTES];
    match fold_ascii(text, &mut folded) {
        Some(short) => look(short),
        None => look(&plain(text)),
    }
}

fn fold_ascii<'b>(text: &str, folded: &'b mut [u8; SHORT_CELL_BYTES]) -> Option<&'b str> {
    if text.len() > SHORT_CELL_BYTES {
        return None;
    }
    let mut count = 0;
    let mut is_after_mark = false;
    for byte in text.bytes() {
        if !byte.is_ascii() {
            return None;
        }
        if !byte.is_ascii_alphanumeric() {
            is_after_mark = count > 0;
            continue;
        }
        if is_after_mark {
            *folded.get_mut(count)? = b' ';
            count += 1;
            is_after_mark = false;
        }
        *folded.get_mut(count)? = byte.to_ascii_lowercase();
        count += 1;
    }
    std::str::from_utf8(folded.get(..count)?).ok()
}

/// What a word tells of a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tells {
    Invalid,
    Web,
    Paper,
}

/// A word or words of a method, and how they must stand.
#[derive(Debug)]
struct Phrase {
    plain: String,
    is_whole: bool,
    tells: Tells,
}

impl Phrase {
    /// Whether the phrase is the text, or stands in it at `at` without a "not" before it.
    fn is_affirmed(&self, text: &str, at: usize) -> bool {
        if self.is_whole {
            return text == self.plain;
        }
        let rest = text
            .get(at..)
            .and_then(|rest| rest.strip_prefix(self.plain.as_str()));
        let is_here = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        let before = text.get(..at).unwrap_or("").split(' ').rev();
        is_here
            && !before
                .filter(|word| !word.is_empty())
                .take(WORDS_BEFORE)
                .any(|word| VOCABULARY.negations.iter().any(|no| no == word))
    }
}

/// Where `words` stand in `text` as whole words.
fn stands_within(text: &str, words: &str) -> Option<usize> {
    text.match_indices(words).map(|(at, _)| at).find(|at| {
        let before = text.get(..*at).unwrap_or("");
        let after = text.get(at + words.len()..).unwrap_or("");
        (before.is_empty() || before.ends_with(' ')) && (after.is_empty() || after.starts_with(' '))
    })
}

/// The vocabulary, sorted by what it is looked up for.
#[derive(Default)]
struct Vocabulary {
    cells: HashMap<String, CellMeaning>,
    marks: HashMap<String, CellMeaning>,
    bases: HashMap<String, CellMeaning>,
    channels: HashMap<String, Channel>,
    purposes: Vec<String>,
    unsubscribed: Vec<String>,
    negations: Vec<String>,
    /// The phrases of methods, by their first word.
    methods: HashMap<String, Vec<Phrase>>,
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let mut vocabulary = Vocabulary::default();
    for line in lines() {
        vocabulary.take(&line);
    }
    vocabulary
});

/// A line of the vocabulary.
struct Line {
    kind: String,
    meaning: String,
    word: String,
    is_whole: bool,
}

fn lines() -> impl Iterator<Item = Line> {
    csv::Reader::from_reader(include_bytes!("words/value_words.csv").as_slice())
        .into_records()
        .filter_map(|record| {
            let record = record.ok()?;
            let cell = |at: usize| record.get(at).map(str::to_owned);
            Some(Line {
                kind: cell(0)?,
                meaning: cell(1)?,
                word: cell(3)?,
                is_whole: record.get(4)? == "whole",
            })
        })
}

impl Vocabulary {
    /// Sorts in one line; the first meaning of a word stays.
    fn take(&mut self, line: &Line) {
        let folded = plain(&line.word);
        match line.kind.as_str() {
            "cell" => {
                if let Some(meaning) = cell_word(&line.meaning) {
                    let (table, key) = if folded.is_empty() {
                        (&mut self.marks, line.word.clone())
                    } else {
                        (&mut self.cells, folded)
                    };
                    table.entry(key).or_insert(meaning);
                }
            }
            "basis" => {
                if let Some(basis) = basis_word(&line.meaning) {
                    self.bases
                        .entry(folded.clone())
                        .or_insert(CellMeaning::Basis(basis));
                    self.cells
                        .entry(folded)
                        .or_insert(CellMeaning::Basis(basis));
                }
            }
            "channel" => {
                if let Some(channel) = Channel::parse(&line.meaning) {
                    self.channels.entry(folded).or_insert(channel);
                }
            }
            "purpose" => self.purposes.push(folded),
            "header" => self.unsubscribed.push(folded),
            _ => self.take_method(line, folded),
        }
    }

    fn take_method(&mut self, line: &Line, folded: String) {
        let tells = match line.meaning.as_str() {
            "negation" => return self.negations.push(folded),
            "web" => Tells::Web,
            "paper" => Tells::Paper,
            _ => Tells::Invalid,
        };
        if tells == Tells::Invalid {
            // A cell that holds nothing but the method is a statement of that method.
            self.cells
                .entry(folded.clone())
                .or_insert(CellMeaning::State(ConsentState::Invalid));
        }
        let first = folded.split(' ').next().unwrap_or("").to_owned();
        let phrase = Phrase {
            plain: folded,
            is_whole: line.is_whole,
            tells,
        };
        self.methods.entry(first).or_default().push(phrase);
    }
}

fn cell_word(meaning: &str) -> Option<CellMeaning> {
    match meaning {
        "blank" => Some(CellMeaning::Blank),
        "yes" => Some(CellMeaning::Yes),
        "no" => Some(CellMeaning::No),
        "opted-in" => Some(CellMeaning::OptedIn),
        "grant" => Some(CellMeaning::Grant),
        "confirmed" => Some(CellMeaning::Confirmed),
        state => ConsentState::parse(state)
            .filter(|state| !state.is_grant())
            .map(CellMeaning::State),
    }
}

fn basis_word(meaning: &str) -> Option<Option<Basis>> {
    match meaning {
        "consent" => Some(Some(Basis::Consent)),
        "contract" => Some(Some(Basis::Contract)),
        "legal-duty" => Some(Some(Basis::LegalDuty)),
        "vital-interest" => Some(Some(Basis::VitalInterest)),
        "public-task" => Some(Some(Basis::PublicTask)),
        "legitimate-interest" => Some(Some(Basis::LegitimateInterest)),
        "none" => Some(None),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
