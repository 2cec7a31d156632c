//! A text folded for the search of words: its words in lower case without accents, what ends between
//! them, and the way back from a word to its place in the text.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

/// What a letter of another alphabet becomes: a byte of a word that no word of the lexicon holds.
const OTHER_LETTER: u8 = 1;
/// First and last of the signs with a table.
const FIRST: u32 = 0x80;
const LAST: u32 = 0x24f;
/// A full stop after fewer letters ends an abbreviation, not a sentence.
const SHORTEST_LAST_WORD: usize = 4;

/// What a sign becomes.
#[derive(Clone, Copy)]
enum Folded {
    /// Nothing: an accent, a soft hyphen.
    Gone,
    /// One byte.
    One(u8),
    /// Two bytes.
    Two(u8, u8),
}

static LATIN: LazyLock<Vec<Folded>> = LazyLock::new(|| {
    (FIRST..=LAST)
        .map(|code| char::from_u32(code).map_or(Folded::Gone, decomposed))
        .collect()
});

fn decomposed(c: char) -> Folded {
    match c {
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}' | '\u{300}'..='\u{36f}' => Folded::Gone,
        'ß' | 'ẞ' => Folded::Two(b's', b's'),
        'æ' | 'Æ' => Folded::Two(b'a', b'e'),
        'œ' | 'Œ' => Folded::Two(b'o', b'e'),
        'ø' | 'Ø' => Folded::One(b'o'),
        'ł' | 'Ł' => Folded::One(b'l'),
        'đ' | 'Đ' | 'ð' => Folded::One(b'd'),
        'ı' => Folded::One(b'i'),
        _ if !c.is_alphanumeric() => Folded::One(b' '),
        _ => {
            let mut plain = [c].into_iter().nfkd().filter(char::is_ascii_alphanumeric);
            let lower = |c: char| u8::try_from(c.to_ascii_lowercase()).unwrap_or(OTHER_LETTER);
            match (plain.next(), plain.next()) {
                (Some(first), None) => Folded::One(lower(first)),
                (Some(first), Some(second)) => Folded::Two(lower(first), lower(second)),
                (None, _) => Folded::One(OTHER_LETTER),
            }
        }
    }
}

fn folded(c: char) -> Folded {
    let code = u32::from(c);
    usize::try_from(code.wrapping_sub(FIRST))
        .ok()
        .and_then(|at| LATIN.get(at).copied())
        .unwrap_or_else(|| decomposed(c))
}

/// What can end between two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum End {
    /// The words go on.
    Nothing,
    /// A part of the sentence, at a comma or a dash.
    Clause,
    /// The sentence.
    Sentence,
    /// The text.
    Text,
}

/// A stretch of the words of a text: the first, and one past the last.
pub(super) type Place = (usize, usize);

/// A word of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// First byte in the folded text.
    start: usize,
    /// One past the last byte.
    end: usize,
    /// A hash of its letters.
    pub(super) hash: u64,
    /// What ended before it.
    before: End,
}

/// The memory of a folded text.
#[derive(Debug, Default)]
pub(super) struct Folding {
    bytes: Vec<u8>,
    tokens: Vec<Token>,
    /// Places after signs that became shorter or longer: in the folded text, in the text.
    shifts: Vec<(usize, usize)>,
}

/// A hash of the letters of a word.
pub(super) fn hash(word: &[u8]) -> u64 {
    word.iter().fold(HASH_START, |hash, byte| mix(hash, *byte))
}

const HASH_START: u64 = 0xcbf2_9ce4_8422_2325;

const fn mix(hash: u64, byte: u8) -> u64 {
    (hash ^ byte as u64).wrapping_mul(0x0100_0000_01b3)
}

impl Folding {
    /// Folds a text into this memory.
    pub(super) fn of<'a>(&'a mut self, source: &'a str) -> Text<'a> {
        self.bytes.clear();
        self.tokens.clear();
        self.shifts.clear();
        self.bytes.reserve(source.len() + 1);
        let mut word = None;
        let mut before = End::Text;
        let mut after_space = true;
        for (at, c) in source.char_indices() {
            let folded = match u8::try_from(c) {
                Ok(byte) if byte.is_ascii() => Folded::One(byte.to_ascii_lowercase()),
                _ => folded(c),
            };
            match folded {
                Folded::One(byte) if byte.is_ascii_alphanumeric() || byte == OTHER_LETTER => {
                    self.letter(byte, &mut word);
                }
                Folded::Two(first, second) => {
                    self.letter(first, &mut word);
                    self.letter(second, &mut word);
                }
                Folded::Gone => {}
                Folded::One(_) => {
                    if let Some((start, hash)) = word.take() {
                        let end = self.bytes.len();
                        self.tokens.push(Token {
                            start,
                            end,
                            hash,
                            before,
                        });
                        before = End::Nothing;
                        after_space = false;
                    }
                    before =
                        before.max(self.end_at(c, after_space, source.get(at..).unwrap_or("")));
                    after_space = c.is_whitespace();
                    self.bytes.push(b' ');
                }
            }
            let next = at + c.len_utf8();
            if !c.is_ascii() {
                self.shifts.push((self.bytes.len(), next));
            }
        }
        if let Some((start, hash)) = word {
            let end = self.bytes.len();
            self.tokens.push(Token {
                start,
                end,
                hash,
                before,
            });
        }
        Text {
            source,
            bytes: &self.bytes,
            tokens: &self.tokens,
            shifts: &self.shifts,
        }
    }

    fn letter(&mut self, byte: u8, word: &mut Option<(usize, u64)>) {
        let (start, hash) = word.unwrap_or((self.bytes.len(), HASH_START));
        *word = Some((start, mix(hash, byte)));
        self.bytes.push(byte);
    }

    /// What ends at a sign.
    fn end_at(&self, c: char, after_space: bool, rest: &str) -> End {
        match c {
            '!' | '?' | ';' | '\n' => End::Sentence,
            '.' if rest.chars().nth(1).is_some_and(char::is_whitespace) => {
                let last = self
                    .tokens
                    .last()
                    .and_then(|last| self.bytes.get(last.start..last.end));
                let is_word = last.is_some_and(|word| {
                    word.len() >= SHORTEST_LAST_WORD && !word.iter().all(u8::is_ascii_digit)
                });
                if is_word { End::Sentence } else { End::Nothing }
            }
            ',' => End::Clause,
            '-' | '\u{2013}' | '\u{2014}' if after_space => End::Clause,
            _ => End::Nothing,
        }
    }
}

/// A text, its folded form and its words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<'a> {
    source: &'a str,
    bytes: &'a [u8],
    /// Its words.
    pub(super) tokens: &'a [Token],
    shifts: &'a [(usize, usize)],
}

impl<'a> Text<'a> {
    /// The place in the text of a place in the folded text.
    fn origin(&self, place: usize) -> usize {
        let after = self.shifts.partition_point(|(folded, _)| *folded <= place);
        let (folded, origin) = after
            .checked_sub(1)
            .and_then(|at| self.shifts.get(at).copied())
            .unwrap_or((0, 0));
        origin + place.saturating_sub(folded)
    }

    /// The bytes in the text that hold some words.
    pub(super) fn span(&self, (first, end): Place) -> Option<(usize, usize)> {
        let start = self.origin(self.tokens.get(first)?.start);
        let end = self.origin(self.tokens.get(end.checked_sub(1)?)?.end);
        (start < end && self.source.get(start..end).is_some()).then_some((start, end))
    }

    /// What stands in the text for some words.
    pub(super) fn written(&self, place: Place) -> &'a str {
        self.span(place)
            .and_then(|(start, end)| self.source.get(start..end))
            .unwrap_or("")
    }

    /// Whether the text has small letters, so that capitals tell something.
    pub(super) fn has_small_letters(&self) -> bool {
        self.source.bytes().any(|byte| byte.is_ascii_lowercase())
    }

    /// The folded letters of a word.
    pub(super) fn word(&self, at: usize) -> &'a [u8] {
        self.tokens
            .get(at)
            .and_then(|token| self.bytes.get(token.start..token.end))
            .unwrap_or(&[])
    }

    /// Whether there is a word, and nothing of this kind ended before it.
    pub(super) fn goes_on(&self, at: usize, within: End) -> bool {
        self.tokens
            .get(at)
            .is_some_and(|token| token.before < within)
    }

    /// Whether there is a word before, and nothing of this kind ended between.
    pub(super) fn came_before(&self, at: usize, within: End) -> Option<usize> {
        let before = at.checked_sub(1)?;
        self.goes_on(at, within).then_some(before)
    }
}

/// The folded form of a word of the lexicon.
pub(super) fn plain(word: &str) -> String {
    let mut folding = Folding::default();
    let text = folding.of(word);
    let words: Vec<_> = (0..text.tokens.len())
        .map(|at| String::from_utf8_lossy(text.word(at)))
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &Text<'_>) -> Vec<String> {
        (0..text.tokens.len())
            .map(|at| String::from_utf8_lossy(text.word(at)).into_owned())
            .collect()
    }

    #[test]
    fn accents_case_and_signs_fold_away() {
        let mut folding = Folding::default();
        assert_eq!(words(&folding.of("L’Été, ÇA!")), ["l", "ete", "ca"]);
        assert_eq!(words(&folding.of("да")), ["\u{1}\u{1}"]);
        assert_eq!(plain("Straße"), "strasse");
        assert_eq!(plain("cœur"), "coeur");
        assert_eq!(plain("e\u{301}te\u{301}"), "ete");
        assert_eq!(plain("burn-out"), "burn out");
    }

    #[test]
    fn a_word_leads_back_to_its_place() {
        let mut folding = Folding::default();
        let text = folding.of("Élève ’’ œuf e\u{301}t\u{e9} fin");
        for (at, written) in ["Élève", "œuf", "e\u{301}t\u{e9}", "fin"]
            .into_iter()
            .enumerate()
        {
            assert_eq!(text.written((at, at + 1)), written);
        }
        assert_eq!(text.written((0, 2)), "Élève ’’ œuf");
    }

    #[test]
    fn a_sentence_ends_at_its_stop_but_not_at_an_abbreviation() {
        let mut folding = Folding::default();
        let text = folding.of("Voir M. Noir. Il part, dit-on - ou pas");
        let before: Vec<_> = text.tokens.iter().map(|token| token.before).collect();
        use End::{Clause, Nothing, Sentence};
        assert_eq!(
            before,
            [
                End::Text,
                Nothing,
                Nothing,
                Sentence,
                Nothing,
                Clause,
                Nothing,
                Clause,
                Nothing
            ]
        );
    }

    #[test]
    fn the_hash_of_a_word_is_that_of_its_token() {
        let mut folding = Folding::default();
        assert_eq!(
            folding.of("Été").tokens.first().map(|token| token.hash),
            Some(hash(b"ete"))
        );
    }
}
