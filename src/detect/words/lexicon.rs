//! The lexicon as data: per language and kind, patterns by what they prove alone.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::pattern::{Frequencies, Pattern};
use crate::{
    detect::Kind,
    model::{Evidence, Lang},
};

const SOURCES: [(Lang, &str); 4] = [
    (Lang::Fr, include_str!("lexicon/fr.toml")),
    (Lang::Nl, include_str!("lexicon/nl.toml")),
    (Lang::De, include_str!("lexicon/de.toml")),
    (Lang::En, include_str!("lexicon/en.toml")),
];

/// How often a frequent word is met, as [`Frequencies`] count.
const FREQUENT: u32 = 20_000;
/// How often a common word is met.
const COMMON: u32 = 100_000;

/// The kinds that words tell, in the order of the sections.
pub(super) const KINDS: [Kind; 13] = [
    Kind::Health,
    Kind::Religion,
    Kind::Ethnicity,
    Kind::Politics,
    Kind::Union,
    Kind::SexLife,
    Kind::Biometric,
    Kind::Genetic,
    Kind::Criminal,
    Kind::Insult,
    Kind::Objection,
    Kind::RightsRequest,
    Kind::ThirdPerson,
];

/// Lists of words by their name.
type Sets = BTreeMap<String, String>;

/// One file of the lexicon.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// The words by which a text shows its language.
    common: String,
    /// Words that many notes of business hold: bad anchors.
    frequent: String,
    /// Lists of words that patterns name with `$`.
    sets: Sets,
    places: Places,
    kinds: BTreeMap<String, Section>,
}

/// The words of places and names: a word of the lexicon in a street's or a person's name says
/// nothing about a person.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Places {
    /// Words before the name of a street or place.
    before: String,
    /// Words after it.
    after: String,
    /// Words that may stand between.
    between: String,
    /// Ends of a word that make it a street.
    endings: String,
    /// Words before a family name.
    titles: String,
    /// Words after which a person's attribute is not a name.
    clear: String,
}

/// The patterns of a kind, one to a line or between commas.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Section {
    /// An attribute of a person, or unmistakable: certain.
    strong: String,
    /// From which the fact follows in all likelihood: likely.
    likely: String,
    /// Only with one of the contexts near: then likely.
    weak: String,
    /// What makes a weak word one about a person.
    context: String,
    /// Worth a look: hint.
    hint: String,
    /// Where a match of the others stands in this, it says nothing.
    clear: String,
    /// Words of a header under which a weak word needs no context.
    header: String,
}

/// What a match of a pattern means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// The kind is seen.
    Seen(Evidence),
    /// The kind is seen if the context is near.
    Weak,
    /// What stands inside says nothing.
    Clear,
}

/// A pattern with its meaning.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) pattern: Pattern,
    pub(super) lang: Lang,
    /// None: every special category, criminal data and insults.
    pub(super) kind: Option<Kind>,
    pub(super) class: Class,
}

/// The words around an address or a name, folded.
#[derive(Debug, Default)]
pub(super) struct Surroundings {
    pub(super) before: Vec<Vec<u8>>,
    pub(super) after: Vec<Vec<u8>>,
    pub(super) between: Vec<Vec<u8>>,
    pub(super) endings: Vec<Vec<u8>>,
    pub(super) titles: Vec<Vec<u8>>,
}

/// The lexicon of all languages, for some kinds.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    pub(super) entries: Vec<Entry>,
    /// The contexts of weak words.
    pub(super) contexts: Vec<(Lang, Kind, Pattern)>,
    /// The words of headers.
    pub(super) headers: Vec<(Kind, Pattern)>,
    pub(super) surroundings: Surroundings,
    /// The words by which a text shows its language, sorted.
    pub(super) common: Vec<(Vec<u8>, Lang)>,
    /// How often words are met.
    often: Frequencies,
}

impl Lexicon {
    /// Reads the files for these kinds.
    pub(super) fn of(kinds: &[Kind]) -> Self {
        // A test reads every file; one that cannot be read does not ship.
        let read = SOURCES
            .into_iter()
            .map(|(lang, source)| Some((lang, toml::from_str(source).ok()?)));
        let files: Vec<(Lang, File)> = read.flatten().collect();
        let mut lexicon = Self::default();
        for (_, file) in &files {
            lexicon.often.add(words(&file.frequent), FREQUENT);
            lexicon.often.add(words(&file.common), COMMON);
        }
        for (lang, file) in &files {
            lexicon.take(*lang, file, kinds);
        }
        lexicon
    }

    fn take(&mut self, lang: Lang, file: &File, kinds: &[Kind]) {
        let common = words(&file.common).map(|word| (word, lang));
        self.common.extend(common);
        self.common.sort_unstable();
        let places = &file.places;
        self.surroundings.before.extend(words(&places.before));
        self.surroundings.after.extend(words(&places.after));
        self.surroundings.between.extend(words(&places.between));
        self.surroundings.endings.extend(words(&places.endings));
        self.surroundings.titles.extend(words(&places.titles));
        self.add(lang, &file.sets, None, Class::Clear, &places.clear);
        for kind in kinds {
            let Some(section) = file.kinds.get(kind.as_str()) else {
                continue;
            };
            for (class, list) in [
                (Class::Seen(Evidence::Certain), &section.strong),
                (Class::Seen(Evidence::Likely), &section.likely),
                (Class::Seen(Evidence::Hint), &section.hint),
                (Class::Weak, &section.weak),
                (Class::Clear, &section.clear),
            ] {
                self.add(lang, &file.sets, Some(*kind), class, list);
            }
            let contexts = patterns(lang, &file.sets, &section.context, &self.often);
            self.contexts
                .extend(contexts.map(|pattern| (lang, *kind, pattern)));
            let headers = patterns(lang, &file.sets, &section.header, &self.often);
            self.headers.extend(headers.map(|pattern| (*kind, pattern)));
        }
    }

    fn add(&mut self, lang: Lang, sets: &Sets, kind: Option<Kind>, class: Class, list: &str) {
        let entries = patterns(lang, sets, list, &self.often).map(|pattern| Entry {
            pattern,
            lang,
            kind,
            class,
        });
        self.entries.extend(entries);
    }
}

/// The words of a list, folded.
fn words(list: &str) -> impl Iterator<Item = Vec<u8>> {
    written(list).map(|word| super::fold::plain(word).into_bytes())
}

/// The patterns as they are written.
fn written(list: &str) -> impl Iterator<Item = &str> {
    list.lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .flat_map(|line| line.split(','))
        .map(str::trim)
        .filter(|pattern| !pattern.is_empty())
}

/// The patterns of a list, its sets filled in.
fn patterns(
    lang: Lang,
    sets: &Sets,
    list: &str,
    often: &Frequencies,
) -> impl Iterator<Item = Pattern> {
    written(list).filter_map(move |pattern| parsed(lang, sets, pattern, often))
}

fn parsed(lang: Lang, sets: &Sets, pattern: &str, often: &Frequencies) -> Option<Pattern> {
    let mut full = pattern.to_owned();
    while let Some((_, after)) = full.split_once('$') {
        let name: String = after
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
            .collect();
        full = full.replacen(&format!("${name}"), sets.get(&name)?, 1);
    }
    Pattern::parse(&full, lang == Lang::De, often)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read_and_every_pattern_in_it() {
        for (lang, source) in SOURCES {
            let file: File = toml::from_str(source).unwrap();
            for (kind, section) in &file.kinds {
                assert!(KINDS.iter().any(|known| known.as_str() == kind), "{kind}");
                let lists = [
                    &section.strong,
                    &section.likely,
                    &section.weak,
                    &section.context,
                    &section.hint,
                    &section.clear,
                    &section.header,
                ];
                for list in lists {
                    for pattern in written(list) {
                        let parsed = parsed(lang, &file.sets, pattern, &Frequencies::default());
                        assert!(parsed.is_some(), "{lang:?} {kind}: {pattern}");
                    }
                }
                assert_eq!(
                    section.weak.trim().is_empty(),
                    section.context.trim().is_empty(),
                    "{lang:?} {kind}: weak words and contexts go together"
                );
            }
        }
    }

    #[test]
    fn every_language_has_words_for_every_kind() {
        for (lang, source) in SOURCES {
            let file: File = toml::from_str(source).unwrap();
            for kind in KINDS {
                assert!(file.kinds.contains_key(kind.as_str()), "{lang:?} {kind:?}");
            }
        }
    }
}
