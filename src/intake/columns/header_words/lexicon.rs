//! The words that headers are read by: what each does, and what a few together mean. A text is
//! brought into plain words first, on both sides.

use std::{
    collections::{BTreeSet, HashMap},
    sync::LazyLock,
};

use crate::{
    intake::columns::{
        patterns::split_joined,
        vocabulary::{HeaderLang, Meanings, listed, rows, vocabulary},
    },
    model::{Field, Lang, fold},
};

/// The shortest part of a compound, but for the few that abbreviate "number".
const SHORTEST_PART: usize = 3;

/// What a word, or a few together, do in a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Says nothing: an article.
    Filler,
    /// "Number".
    Number,
    /// "Code", "key".
    Code,
    /// "Date", "on".
    Date,
    /// The person of the record: "client", "Mitglied".
    Owner,
    /// Which of several addresses.
    Place(Place),
    /// Several persons, or one in the genitive: "Mieters", "employees".
    Owners,
    /// Adds nothing to fields of that group: "monthly" to an income.
    With(&'static str),
    /// Another person: what is said of her is that field.
    Third(Field),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Home,
    Work,
    Main,
    Other,
}

/// The words of `header_words.csv` and of the synonyms, by their plain form.
pub(super) struct Lexicon {
    pub(super) roles: HashMap<String, Vec<Role>>,
    heads: Meanings,
    /// The same in the order of the alphabet, for words that stand in another order.
    bags: Meanings,
    /// Every single word of a phrase, for compounds.
    parts: BTreeSet<String>,
    pub(super) longest: usize,
}

pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::load);

impl Lexicon {
    fn load() -> Self {
        let mut lexicon = Self {
            roles: HashMap::new(),
            heads: Meanings::default(),
            bags: Meanings::default(),
            parts: BTreeSet::new(),
            longest: 1,
        };
        let table: Vec<_> = rows(include_str!("../vocabulary/header_words.csv")).collect();
        // Articles and words for "number" and "date" first: the phrases are kept without the ones
        // and with one word for the others.
        for is_first in [true, false] {
            for row in &table {
                let (Some(role), Some(value), Some(lang), Some(words)) = (
                    row.get(0),
                    row.get(1),
                    row.get(2).and_then(HeaderLang::parse),
                    row.get(3),
                ) else {
                    continue;
                };
                if ["filler", "number", "date"].contains(&role) == is_first {
                    for word in listed(words) {
                        lexicon.add(role, value, lang, word);
                    }
                }
            }
        }
        for (header, meanings) in vocabulary().headers.all() {
            let phrase = lexicon.phrase(header);
            // A bare "N°" is read by where it stands, and is no part of other headers.
            if phrase.is_empty() || phrase == "nr" || phrase == "date" {
                continue;
            }
            for meaning in meanings {
                lexicon.keep(&phrase);
                lexicon.add_head(&phrase, meaning.lang, &meaning.fields);
            }
        }
        lexicon
    }

    fn add(&mut self, role: &str, value: &str, lang: HeaderLang, word: &str) {
        for spelling in spellings(word, lang) {
            let phrase = match role {
                "filler" | "number" | "date" => words(&spelling, true).join(" "),
                _ => self.phrase(&spelling),
            };
            if phrase.is_empty() {
                continue;
            }
            self.keep(&phrase);
            let role = match role {
                "head" => {
                    let fields: Vec<Field> = listed(value).map(Field::new).collect();
                    self.add_head(&phrase, lang, &fields);
                    continue;
                }
                "filler" => Role::Filler,
                "number" => Role::Number,
                "code" => Role::Code,
                "date" | "day" => Role::Date,
                "owner" => Role::Owner,
                "with" => match GROUPS.iter().find(|group| **group == value) {
                    Some(group) => Role::With(group),
                    None => continue,
                },
                "place" => match value {
                    "home" => Role::Place(Place::Home),
                    "work" => Role::Place(Place::Work),
                    "other" => Role::Place(Place::Other),
                    _ => Role::Place(Place::Main),
                },
                _ => Role::Third(Field::new(value)),
            };
            if role == Role::Owner {
                for ending in endings(lang) {
                    self.add_role(&format!("{phrase}{ending}"), Role::Owners);
                }
            }
            self.add_role(&phrase, role);
        }
    }

    fn add_role(&mut self, phrase: &str, role: Role) {
        self.keep(phrase);
        let roles = self.roles.entry(phrase.to_owned()).or_default();
        if !roles.contains(&role) {
            roles.push(role);
        }
    }

    /// Adds what a phrase means; the first to come is the one that counts.
    fn add_head(&mut self, phrase: &str, lang: HeaderLang, fields: &[Field]) {
        for (meanings, key) in [
            (&mut self.heads, phrase.to_owned()),
            (&mut self.bags, sorted(phrase)),
        ] {
            if meanings.of(&key).iter().all(|own| own.lang != lang) {
                meanings.add(&key, lang, fields.to_vec());
            }
        }
    }

    /// What a phrase may mean, whatever the order of its words.
    pub(super) fn fields(&self, phrase: &str, language: Option<Lang>) -> Vec<Field> {
        if vocabulary().is_false_friend(phrase, language) {
            return Vec::new();
        }
        let fields = self.heads.fields(phrase, language);
        if fields.is_empty() && phrase.contains(' ') {
            self.bags.fields(&sorted(phrase), language)
        } else {
            fields
        }
    }

    fn keep(&mut self, phrase: &str) {
        let mut count = 0;
        for word in phrase.split(' ') {
            self.parts.insert(word.to_owned());
            count += 1;
        }
        self.longest = self.longest.max(count);
    }

    /// The same where capitals part no words.
    pub(super) fn phrase_unparted(&self, text: &str) -> String {
        self.plain(words(text, false)).join(" ")
    }

    /// A text's plain words as one text.
    fn phrase(&self, text: &str) -> String {
        self.plain(words(text, true)).join(" ")
    }

    /// Words without the articles, and with one word for "number" and for "date".
    pub(super) fn plain(&self, words: Vec<String>) -> Vec<String> {
        let has = |word: &str, role: &Role| {
            self.roles
                .get(word)
                .is_some_and(|roles| roles.contains(role))
        };
        // "Op" alone is no article but all there is.
        let are_all_fillers = words.iter().all(|word| has(word, &Role::Filler));
        words
            .into_iter()
            .filter(|word| are_all_fillers || !has(word, &Role::Filler))
            .map(|word| {
                if has(&word, &Role::Number) {
                    "nr".to_owned()
                } else if DATES.contains(&word.as_str()) {
                    "date".to_owned()
                } else {
                    word
                }
            })
            .collect()
    }

    /// A word, or the words that a compound is made of: the fewest that are all known.
    pub(super) fn parts_of(&self, word: String) -> Vec<String> {
        if self.parts.contains(&word) || !word.is_ascii() || word.len() < 2 * SHORTEST_PART - 1 {
            return vec![word];
        }
        // For each place in the word: the fewest parts up to there, and where the last one starts.
        let mut fewest: Vec<Option<(usize, usize, usize)>> = vec![None; word.len() + 1];
        if let Some(first) = fewest.first_mut() {
            *first = Some((0, 0, 0));
        }
        for end in 1..=word.len() {
            let mut best: Option<(usize, usize, usize)> = None;
            for start in 0..end {
                let Some((count, _, _)) = fewest.get(start).copied().flatten() else {
                    continue;
                };
                for link in ["", "s", "n", "e", "en", "es"] {
                    let Some(part) = word
                        .get(start..end)
                        .and_then(|part| part.strip_suffix(link))
                    else {
                        continue;
                    };
                    let is_last_link = end == word.len() && !link.is_empty();
                    let is_part = part.len() >= SHORTEST_PART || (part == "nr" && start > 0);
                    if is_last_link || !is_part || !self.parts.contains(part) {
                        continue;
                    }
                    if best.is_none_or(|(parts, _, _)| count + 1 < parts) {
                        best = Some((count + 1, start, start + part.len()));
                    }
                }
            }
            if let Some(slot) = fewest.get_mut(end) {
                *slot = best;
            }
        }
        let mut parts = Vec::new();
        let mut end = word.len();
        while end > 0 {
            let Some((_, start, stop)) = fewest.get(end).copied().flatten() else {
                return vec![word];
            };
            parts.push(word.get(start..stop).unwrap_or("").to_owned());
            end = start;
        }
        parts.reverse();
        parts
    }
}

fn sorted(phrase: &str) -> String {
    let mut words: Vec<&str> = phrase.split(' ').collect();
    words.sort_unstable();
    words.join(" ")
}

/// The words for "date" that stand in phrases.
const DATES: [&str; 4] = ["date", "dat", "datum", "dt"];

/// The groups of fields that words of the role `with` go with.
const GROUPS: [&str; 13] = [
    "contact.email",
    "contact.phone",
    "contact.social",
    "fam",
    "fin",
    "fin.income",
    "person.photo",
    "profile.education",
    "profile.vehicle",
    "sec.password",
    "sens",
    "text.notes",
    "third",
];

/// What makes a person's word that of several persons, or its genitive.
const fn endings(lang: HeaderLang) -> &'static [&'static str] {
    match lang {
        HeaderLang::Human(Lang::De) => &["s", "es", "n", "en", "in", "innen"],
        HeaderLang::Human(Lang::Nl) => &["s", "en"],
        HeaderLang::Human(Lang::Fr | Lang::En) => &["s"],
        HeaderLang::Api => &[],
    }
}

/// Pairs of letters or words that say that a cell is one of two: "(Y/N)", "ja/nee".
const CHOICES: [[&str; 2]; 15] = [
    ["f", "h"],
    ["f", "m"],
    ["h", "f"],
    ["j", "n"],
    ["ja", "nee"],
    ["ja", "nein"],
    ["m", "f"],
    ["m", "v"],
    ["m", "w"],
    ["o", "n"],
    ["oui", "non"],
    ["v", "m"],
    ["w", "m"],
    ["y", "n"],
    ["yes", "no"],
];

/// Words without the choice at their end.
fn without_choice(mut words: Vec<String>) -> Vec<String> {
    // "(m/w/d)": a third letter stands for all others.
    if words.len() > 3
        && words
            .last()
            .is_some_and(|word| matches!(word.as_str(), "d" | "x"))
    {
        words.pop();
    }
    if let [rest @ .., one, other] = words.as_slice()
        && !rest.is_empty()
        && CHOICES
            .iter()
            .any(|[left, right]| one == left && other == right)
    {
        let count = rest.len();
        words.truncate(count);
    }
    words
}

/// A German word is also typed without its umlauts.
fn spellings(word: &str, lang: HeaderLang) -> Vec<String> {
    let mut spellings = vec![word.to_owned()];
    if lang == HeaderLang::Human(Lang::De) && word.contains(['ä', 'ö', 'ü', 'ß']) {
        spellings.push(
            word.replace('ä', "ae")
                .replace('ö', "oe")
                .replace('ü', "ue")
                .replace('ß', "ss"),
        );
    }
    spellings
}

/// The plain words of a header: joined words are parted, accents and marks are gone, "e-mail" is
/// one word and "n°" is "nr".
pub(super) fn words(text: &str, parts_humps: bool) -> Vec<String> {
    let text = if parts_humps {
        split_joined(text)
    } else {
        text.to_owned()
    };
    let text = text.replace(['°', 'º'], "r ");
    let plain: String = fold::word(&text)
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || c == '+' {
                c
            } else {
                ' '
            }
        })
        .collect();
    let mut words: Vec<String> = Vec::new();
    for word in plain
        .split(' ')
        .filter(|word| !word.is_empty() && *word != "+")
    {
        match words.last_mut() {
            Some(last) if last == "e" && word.starts_with("mail") => {
                *last = format!("e{word}");
            }
            _ => words.push(word.to_owned()),
        }
    }
    without_choice(words)
}
