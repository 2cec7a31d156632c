//! Words that say what a number beside them is: a list of words in the languages of Europe, found all
//! at once. The header of a column counts as such a word.

use std::{cell::RefCell, collections::BTreeMap, sync::LazyLock};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::{Family, Kind, scan::char_before};

/// The farthest that a word stands before what it names, in characters.
const REACH_BEFORE: usize = 30;
/// The farthest that a word stands after what it names, in characters.
const REACH_AFTER: usize = 12;

/// A set of kinds, and whether a word speaks of numbers that are nobody's (orders, invoices).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Names(u64);

impl Names {
    const OTHER: u64 = 1 << 63;

    pub(super) const fn of(kind: Kind) -> Self {
        Self(1 << (kind as u32))
    }

    pub(super) const fn has(self, kind: Kind) -> bool {
        self.0 & Self::of(kind).0 != 0
    }

    pub(super) const fn is_other(self) -> bool {
        self.0 & Self::OTHER != 0
    }

    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether it stands for national numbers of any country.
    const fn is_broad(self) -> bool {
        self.0.count_ones() > 16
    }

    const fn with(self, more: Self) -> Self {
        Self(self.0 | more.0)
    }
}

/// A word that was found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) names: Names,
}

/// What the words around a number say about a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// It is that.
    Yes,
    /// Nothing.
    Nothing,
    /// It is something else.
    No,
}

struct Lexicon {
    words: AhoCorasick,
    /// By pattern: what it names, and whether the word may go on.
    names: Vec<(Names, bool)>,
}

static LEXICON: LazyLock<Option<Lexicon>> = LazyLock::new(|| {
    let mut known: BTreeMap<String, (Names, bool)> = BTreeMap::new();
    for line in include_str!("data/context_words.csv").lines().skip(1) {
        let mut cells = line.split(',');
        let (Some(kinds), Some(_), Some(word)) = (cells.next(), cells.next(), cells.next()) else {
            continue;
        };
        let (word, goes_on) = word
            .strip_suffix('*')
            .map_or((word, false), |stem| (stem, true));
        for spelling in spellings(word) {
            let entry = known.entry(spelling).or_default();
            let (own, all) = (entry.0, names_of(kinds));
            entry.0 = match (own.is_broad(), all.is_broad()) {
                // A word for one number is not a word for all of them, but for SSN, which all use.
                (true, false) if !all.has(Kind::UsSsn) => all,
                (false, true) if !own.is_empty() && !own.has(Kind::UsSsn) => own,
                _ => own.with(all),
            };
            entry.1 |= goes_on;
        }
    }
    let words = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .build(known.keys())
        .ok()?;
    Some(Lexicon {
        words,
        names: known.into_values().collect(),
    })
});

/// The kinds that a cell of the list names.
fn names_of(cell: &str) -> Names {
    cell.split(' ').fold(Names::default(), |names, word| {
        let more = match word {
            "other" => Names(Names::OTHER),
            "national" => Kind::ALL
                .iter()
                .filter(|kind| kind.family() == Family::NationalNumber)
                .fold(Names::default(), |all, kind| all.with(Names::of(*kind))),
            _ => Kind::ALL
                .iter()
                .find(|kind| kind.as_str() == word)
                .map_or(Names::default(), |kind| Names::of(*kind)),
        };
        names.with(more)
    })
}

/// A word as people type it: small, with a capital, in capitals; with and without accents, with a
/// straight or a curly apostrophe. ASCII letters match in either case by themselves.
fn spellings(word: &str) -> Vec<String> {
    let mut out = vec![word.to_owned()];
    if !word.is_ascii() {
        out.push(word.to_uppercase());
        let mut letters = word.chars();
        if let Some(first) = letters.next() {
            out.push(first.to_uppercase().chain(letters).collect());
        }
        let plain = crate::model::fold::word(word);
        if plain.is_ascii()
            && plain.len() > 3
            && word.chars().all(|c| c.is_alphabetic() || c == ' ')
        {
            out.push(plain);
        }
    }
    for at in 0..out.len() {
        if let Some(curly) = out
            .get(at)
            .filter(|word| word.contains('\''))
            .map(|word| word.replace('\'', "\u{2019}"))
        {
            out.push(curly);
        }
    }
    out
}

/// The words of a text, in order.
pub(super) fn hits(text: &str, out: &mut Vec<Hit>) {
    out.clear();
    let Some(lexicon) = LEXICON.as_ref() else {
        return;
    };
    for found in lexicon.words.find_iter(text) {
        let Some((names, goes_on)) = lexicon.names.get(found.pattern().as_usize()) else {
            continue;
        };
        let word = text.get(found.range()).unwrap_or_default();
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        let starts =
            !is_letter(word.chars().next()) || !is_letter(char_before(text, found.start()));
        let rest = text.get(found.end()..).unwrap_or_default();
        let ends_in_letter = is_letter(word.chars().next_back());
        let more = if ends_in_letter {
            rest.char_indices()
                .find(|(_, c)| !c.is_alphabetic())
                .map_or(rest.len(), |(at, _)| at)
        } else {
            0
        };
        if starts && (more == 0 || *goes_on) {
            out.push(Hit {
                start: found.start(),
                end: found.end() + more,
                names: *names,
            });
        }
    }
}

/// What a header names: all of its words together.
pub(super) fn header(header: &str) -> Names {
    if header.is_empty() {
        return Names::default();
    }
    RECENT.with_borrow_mut(|recent| {
        let place = header.bytes().fold(header.len(), |sum, byte| {
            sum.wrapping_mul(31) + usize::from(byte)
        }) % PLACES;
        if let Some((known, names)) = recent.get(place)
            && known == header
        {
            return *names;
        }
        let names = names_in(header);
        if let Some(slot) = recent.get_mut(place) {
            *slot = (header.to_owned(), names);
        }
        names
    })
}

/// How many headers are remembered, so that each is read about once a file.
const PLACES: usize = 128;

thread_local! {
    static RECENT: RefCell<Vec<(String, Names)>> = RefCell::new(vec![(String::new(), Names::default()); PLACES]);
}

/// A header has its words joined by underscores, hyphens or capitals.
fn names_in(header: &str) -> Names {
    let mut spaced = String::with_capacity(header.len() + 8);
    let mut was_small = false;
    for c in header.chars() {
        if c.is_uppercase() && was_small {
            spaced.push(' ');
        }
        was_small = c.is_lowercase();
        spaced.push(if c == '_' { ' ' } else { c });
    }
    let mut found = Vec::new();
    let mut names = Names::default();
    for text in [header, &spaced, &spaced.replace('-', " ")] {
        hits(text, &mut found);
        for hit in &found {
            // A word for one number says more than one for all of them.
            names = match (names.is_broad(), hit.names.is_broad()) {
                (false, true) if !names.is_empty() && !names.has(Kind::UsSsn) => names,
                (true, false) if !hit.names.has(Kind::UsSsn) && !hit.names.is_other() => hit.names,
                _ => names.with(hit.names),
            };
        }
    }
    names
}

/// The words of one text, and what its header names.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    pub(super) text: &'a str,
    pub(super) hits: &'a [Hit],
    pub(super) header: Names,
}

impl Around<'_> {
    /// The word that stands directly before a place.
    pub(super) fn word_before(&self, start: usize) -> Option<&Hit> {
        let count = self.hits.partition_point(|hit| hit.end <= start);
        self.hits.get(count.checked_sub(1)?)
    }

    /// What is said about a number from `start` to `end` being of a kind. The nearest word before it
    /// counts first; a word about orders or invoices names only the number right after it.
    pub(super) fn says(&self, kind: Kind, start: usize, end: usize) -> Said {
        let count = self.hits.partition_point(|hit| hit.end <= start);
        let mut is_other = false;
        for (at, hit) in self.hits.iter().take(count).rev().enumerate() {
            let Some(between) = self.text.get(hit.end..start) else {
                break;
            };
            if between.len() > REACH_BEFORE * 4 || between.chars().count() > REACH_BEFORE {
                break;
            }
            let has_number = between.bytes().filter(u8::is_ascii_digit).count() >= 3;
            let is_far = is_other && (has_number || between.contains(['.', ';', ',', '\n']));
            if crosses_sentence(between) {
                break;
            }
            if hit.names.has(kind) && !is_far && (!has_number || is_list(between)) {
                return Said::Yes;
            }
            if hit.names.is_other() {
                is_other |= !has_number;
            } else if at == 0 && !hit.names.is_empty() && is_another(hit.names, kind) {
                return Said::No;
            }
        }
        if is_other {
            return Said::No;
        }
        if let Some(said) = self.said_after(kind, end, count) {
            return said;
        }
        if self.header.has(kind) {
            Said::Yes
        } else if self.header.is_empty() {
            Said::Nothing
        } else {
            Said::No
        }
    }

    fn said_after(&self, kind: Kind, end: usize, count: usize) -> Option<Said> {
        let hit = self
            .hits
            .get(count..)?
            .iter()
            .find(|hit| hit.start >= end)?;
        let between = self.text.get(end..hit.start)?;
        let is_near = between.len() <= REACH_AFTER * 4
            && between.chars().count() <= REACH_AFTER
            && !between
                .bytes()
                .any(|byte| byte.is_ascii_digit() || matches!(byte, b'\n' | b';' | b'.'));
        // A word with a colon after it speaks of what follows.
        let speaks_on = self.text.get(hit.end..).is_some_and(|rest| {
            rest.trim_start().starts_with([':', '=']) || hit_ends_in_colon(self.text, hit)
        });
        (is_near && !speaks_on && hit.names.has(kind)).then_some(Said::Yes)
    }
}

/// Whether a sentence ends in between: a word of more letters than an abbreviation has, a full stop,
/// and another word.
fn crosses_sentence(between: &str) -> bool {
    between.match_indices(". ").any(|(at, _)| {
        let last = between.get(..at).unwrap_or_default();
        let letters = last.chars().rev().take_while(|c| c.is_alphabetic()).count();
        let next = between.get(at + 2..).and_then(|rest| rest.chars().next());
        (letters == 0 || letters > 3) && next.is_some_and(char::is_alphabetic)
    })
}

/// Whether a word and the numbers after it go on with another number of the same: by marks, or by a
/// word that joins.
fn is_list(between: &str) -> bool {
    const JOINTS: [&str; 14] = [
        "en", "et", "und", "and", "ou", "of", "or", "oder", "y", "e", "i", "o", "och", "og",
    ];
    let from = between.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    between
        .get(from..)
        .unwrap_or_default()
        .split(|c: char| !c.is_alphabetic())
        .all(|word| word.is_empty() || JOINTS.contains(&word))
}

fn hit_ends_in_colon(text: &str, hit: &Hit) -> bool {
    text.get(hit.start..hit.end)
        .is_some_and(|word| word.ends_with(':'))
}

/// Whether a word that does not name the kind makes it something else: a word for cards or telephones
/// does, one for births, secrets or e-mail does not.
const fn is_another(names: Names, kind: Kind) -> bool {
    !names.has(kind)
        && !names.has(Kind::Email)
        && !names.has(Kind::Password)
        && !names.has(Kind::BirthDate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_list_names_something() {
        for line in include_str!("data/context_words.csv").lines().skip(1) {
            let kinds = line.split(',').next().unwrap();
            assert_eq!(line.split(',').count(), 5, "{line}");
            for kind in kinds.split(' ') {
                assert!(!names_of(kind).is_empty(), "{line}");
            }
        }
        assert!(LEXICON.is_some());
        // Each kind has a bit of its own, and one is left for orders and the like.
        assert!(Kind::ALL.len() < 63);
    }

    #[test]
    fn words_are_whole_or_begin_a_compound() {
        let mut found = Vec::new();
        let mut kinds = |text: &str| {
            hits(text, &mut found);
            found
                .iter()
                .map(|hit| text[hit.start..hit.end].to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(kinds("Hotel, Telefonnummern"), ["Telefonnummern"]);
        assert_eq!(kinds("NÉE LE"), ["NÉE LE"]);
        assert_eq!(kinds("BSN-nr"), ["BSN-nr"]);
        assert!(kinds("pineapple absno").is_empty());
    }

    #[test]
    fn headers_name_kinds_however_their_words_are_joined() {
        for text in [
            "BirthDate",
            "birth_date",
            "Date de naissance",
            "geboortedatum",
            "date_de_naissance",
        ] {
            assert!(header(text).has(Kind::BirthDate), "{text}");
        }
        assert!(header("NISS").has(Kind::BeNn) && header("be.nn").has(Kind::BeNn));
        assert!(header("national_number").has(Kind::NlBsn));
        assert!(header("Order number").is_other() && header("").is_empty());
    }

    #[test]
    fn the_nearest_word_decides_and_orders_name_one_number() {
        let text = "BSN 111222333, klantnr 123456782 tel 0612345678";
        let mut found = Vec::new();
        hits(text, &mut found);
        let around = Around {
            text,
            hits: &found,
            header: Names::default(),
        };
        let says = |kind, word: &str| {
            let start = text.find(word).unwrap();
            around.says(kind, start, start + word.len())
        };
        assert_eq!(says(Kind::NlBsn, "111222333"), Said::Yes);
        assert_eq!(says(Kind::NlBsn, "123456782"), Said::No);
        assert_eq!(says(Kind::NlBsn, "0612345678"), Said::No);
        assert_eq!(says(Kind::Phone, "0612345678"), Said::Yes);
    }
}
