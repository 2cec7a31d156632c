//! The notation of the lexicon: one pattern is words in their order.
//!
//! | written | matches |
//! |---|---|
//! | `word` | this word |
//! | `word*`, `*word`, `*word*` | a word that begins with it, ends with it, holds it |
//! | `burn-out` | these words, with one sign between |
//! | `a\|b*` | one of these |
//! | `?a\|b` | one of these, or nothing |
//! | `..`, `..5` | up to three (five) other words of the sentence |
//! | `!ALS` | this word in this case, in a text that is not all capitals |
//! | `^` | a word that begins with a capital: a name |

use super::fold;

/// How many words a gap without a number spans.
const GAP: usize = 3;

/// One way to write a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Form {
    /// Folded; with spaces where it is written with a hyphen or the like.
    pub(super) text: Vec<u8>,
    /// How many words that is.
    pub(super) words: usize,
    /// The word may have more letters before.
    pub(super) open_head: bool,
    /// The word may have more letters after.
    pub(super) open_tail: bool,
    /// The word as it must stand in the text, where its case counts.
    pub(super) exact: Option<String>,
}

impl Form {
    /// Whether it is one word, whole, in any case.
    pub(super) fn is_plain(&self) -> bool {
        !self.open_head && !self.open_tail && self.exact.is_none() && self.words == 1
    }
}

/// One part of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// One of some words.
    Word {
        /// The words.
        forms: Vec<Form>,
        /// Whether it may be left out.
        optional: bool,
    },
    /// Up to so many other words.
    Gap(usize),
    /// A word that begins with a capital.
    Name,
}

/// Words in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    /// Its parts.
    pub(super) parts: Vec<Part>,
    /// Which part is searched for: the one whose words are rarest.
    pub(super) anchor: usize,
}

impl Pattern {
    /// Reads a pattern; none where it has no word to search for. `umlauts` adds the spelling with
    /// `ae`, `oe`, `ue`.
    pub(super) fn parse(written: &str, umlauts: bool, often: &Frequencies) -> Option<Self> {
        let mut parts = Vec::new();
        for piece in written.split_whitespace() {
            if let Some(count) = piece.strip_prefix("..") {
                parts.push(Part::Gap(count.parse().unwrap_or(GAP)));
            } else if piece == "^" {
                parts.push(Part::Name);
            } else {
                let words = piece.trim_start_matches('?').trim_matches('|');
                let optional = words != piece;
                let forms: Option<Vec<_>> = words.split('|').map(form).collect();
                let forms = with_umlauts(forms?, words, umlauts);
                parts.push(Part::Word { forms, optional });
            }
        }
        let anchor = parts
            .iter()
            .enumerate()
            .filter_map(|(at, part)| match part {
                Part::Word {
                    forms,
                    optional: false,
                } => Some((forms.iter().map(|form| often.of(form)).sum::<u32>(), at)),
                _ => None,
            })
            .min()?
            .1;
        Some(Self { parts, anchor })
    }

    /// Every word that it spells out.
    pub(super) fn words(&self) -> impl Iterator<Item = String> + '_ {
        let forms = self.parts.iter().flat_map(|part| match part {
            Part::Word { forms, .. } => forms.as_slice(),
            Part::Gap(_) | Part::Name => &[],
        });
        forms.flat_map(|form| {
            let text = String::from_utf8_lossy(&form.text).into_owned();
            let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
            words
        })
    }

    /// The words that are searched for.
    pub(super) fn anchors(&self) -> &[Form] {
        match self.parts.get(self.anchor) {
            Some(Part::Word { forms, .. }) => forms,
            _ => &[],
        }
    }
}

/// How often words are met in notes, roughly, for the choice of anchors.
#[derive(Debug, Default)]
pub(super) struct Frequencies(std::collections::HashMap<Vec<u8>, u32>);

impl Frequencies {
    /// Adds words that are met so often.
    pub(super) fn add(&mut self, words: impl Iterator<Item = Vec<u8>>, often: u32) {
        self.0.extend(words.map(|word| (word, often)));
    }

    /// Short words are many, and a stem stands for several.
    fn of(&self, form: &Form) -> u32 {
        let length = u32::try_from(form.text.len()).unwrap_or(u32::MAX).max(1);
        let often = match length {
            1..=3 => 2_000,
            4 => 500,
            _ => 1_500 / length,
        };
        let known = form.text.split(|byte| *byte == b' ').next();
        let known = known.and_then(|first| self.0.get(first)).copied();
        known.unwrap_or(often) * (1 + u32::from(form.open_tail) + u32::from(form.open_head))
    }
}

fn form(written: &str) -> Option<Form> {
    let (exact, word) = match written.strip_prefix('!') {
        Some(word) => (Some(word.to_owned()), word),
        None => (None, written),
    };
    let text = fold::plain(word.trim_matches('*'));
    (!text.is_empty()).then(|| Form {
        words: text.split(' ').count(),
        text: text.into_bytes(),
        open_head: word.starts_with('*'),
        open_tail: word.ends_with('*'),
        exact,
    })
}

/// Adds the spellings of words with an umlaut where keyboards have none.
fn with_umlauts(mut forms: Vec<Form>, written: &str, umlauts: bool) -> Vec<Form> {
    if umlauts {
        let spelled = written
            .split('|')
            .filter(|word| word.contains(['ä', 'ö', 'ü', 'Ä', 'Ö', 'Ü']))
            .filter_map(|word| {
                let plain: String = word
                    .chars()
                    .map(|c| match c {
                        'ä' | 'Ä' => "ae".to_owned(),
                        'ö' | 'Ö' => "oe".to_owned(),
                        'ü' | 'Ü' => "ue".to_owned(),
                        _ => c.to_string(),
                    })
                    .collect();
                form(&plain)
            });
        let spelled: Vec<_> = spelled.collect();
        forms.extend(spelled);
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(written: &str) -> Pattern {
        Pattern::parse(written, true, &Frequencies::default()).unwrap()
    }

    fn texts(pattern: &Pattern) -> Vec<&str> {
        let forms = pattern.anchors().iter();
        forms
            .map(|form| str::from_utf8(&form.text).unwrap())
            .collect()
    }

    #[test]
    fn the_rarest_word_that_must_stand_is_the_anchor() {
        let pattern = parsed("ne ?le .. pas contact*|rappel*");
        assert_eq!(pattern.anchor, 4);
        assert_eq!(texts(&pattern), ["contact", "rappel"]);
        assert_eq!(pattern.parts.get(2), Some(&Part::Gap(3)));
    }

    #[test]
    fn a_hyphen_is_a_space_and_an_umlaut_has_two_spellings() {
        assert_eq!(texts(&parsed("burn-out*")), ["burn out"]);
        assert_eq!(texts(&parsed("*löschung")), ["loschung", "loeschung"]);
    }

    #[test]
    fn an_empty_alternative_makes_a_part_optional() {
        let pattern = parsed("allergisch auf|gegen|");
        assert!(matches!(
            pattern.parts.get(1),
            Some(Part::Word { optional: true, .. })
        ));
    }

    #[test]
    fn a_pattern_without_a_word_is_none() {
        let often = Frequencies::default();
        assert_eq!(Pattern::parse("^ ..", false, &often), None);
        assert_eq!(Pattern::parse("a|&", false, &often), None);
    }
}
