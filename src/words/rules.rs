//! The texts of the rules in four languages, read from `rules/<language>/*.toml` once. Holds no logic of rules.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

use crate::model::Lang;

/// What one rule is, in one language.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct RuleText {
    /// The fault, as a heading.
    pub title: String,
    /// What the rule checks, in one sentence.
    pub checks: String,
    /// Why, with the article in plain words.
    pub why: String,
    /// An invented row that it flags.
    pub example: String,
    /// How to put it right.
    pub mend: String,
    /// Templates of the messages, by the variant of the fault.
    pub messages: BTreeMap<String, String>,
    /// Templates of the remedies, by the variant of the fault; `all` stands for those not named.
    pub remedies: BTreeMap<String, String>,
}

impl RuleText {
    /// The template of the message for that variant of the fault.
    #[must_use]
    pub fn message(&self, variant: &str) -> &str {
        self.messages.get(variant).map_or("", String::as_str)
    }

    /// The template of the remedy for that variant of the fault.
    #[must_use]
    pub fn remedy(&self, variant: &str) -> &str {
        self.remedies
            .get(variant)
            .or_else(|| self.remedies.get("all"))
            .map_or("", String::as_str)
    }
}

/// What one code is that is no rule over contacts, in one language.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct ElsewhereText {
    /// What it is about, as a heading.
    pub title: String,
    /// What the law asks.
    pub asks: String,
    /// Why there is no finding, and where it is kept instead.
    pub answer: String,
}

/// What the files of one language hold.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Book {
    #[serde(default)]
    terms: BTreeMap<String, String>,
    #[serde(default)]
    not_checked: BTreeMap<String, String>,
    #[serde(default)]
    rules: BTreeMap<String, RuleText>,
    #[serde(default)]
    elsewhere: BTreeMap<String, ElsewhereText>,
}

/// The files of one language: the terms, then one file for each family of rules.
macro_rules! files {
    ($lang:literal) => {
        [
            include_str!(concat!("rules/", $lang, "/terms.toml")),
            include_str!(concat!("rules/", $lang, "/consent.toml")),
            include_str!(concat!("rules/", $lang, "/marketing.toml")),
            include_str!(concat!("rules/", $lang, "/objection.toml")),
            include_str!(concat!("rules/", $lang, "/children.toml")),
            include_str!(concat!("rules/", $lang, "/special.toml")),
            include_str!(concat!("rules/", $lang, "/identifiers.toml")),
            include_str!(concat!("rules/", $lang, "/notes.toml")),
            include_str!(concat!("rules/", $lang, "/minimisation.toml")),
            include_str!(concat!("rules/", $lang, "/accuracy.toml")),
            include_str!(concat!("rules/", $lang, "/retention.toml")),
            include_str!(concat!("rules/", $lang, "/security.toml")),
            include_str!(concat!("rules/", $lang, "/transparency.toml")),
            include_str!(concat!("rules/", $lang, "/exceptions.toml")),
            include_str!(concat!("rules/", $lang, "/loop.toml")),
            include_str!(concat!("rules/", $lang, "/rights.toml")),
            include_str!(concat!("rules/", $lang, "/mail.toml")),
            include_str!(concat!("rules/", $lang, "/elsewhere.toml")),
        ]
    };
}

const FILES: [(Lang, [&str; 18]); 4] = [
    (Lang::Fr, files!("fr")),
    (Lang::Nl, files!("nl")),
    (Lang::De, files!("de")),
    (Lang::En, files!("en")),
];

/// A file that does not parse reads as empty here; a test makes sure that none does.
static BOOKS: LazyLock<BTreeMap<Lang, Book>> = LazyLock::new(|| {
    FILES
        .into_iter()
        .map(|(lang, texts)| {
            let mut book = Book::default();
            for text in texts {
                book.take(toml::from_str(text).unwrap_or_default());
            }
            (lang, book)
        })
        .collect()
});

impl Book {
    fn take(&mut self, file: Self) {
        self.terms.extend(file.terms);
        self.not_checked.extend(file.not_checked);
        self.rules.extend(file.rules);
        self.elsewhere.extend(file.elsewhere);
    }
}

/// The texts of the rule with that public code.
#[must_use]
pub fn rule(code: &str, lang: Lang) -> Option<&'static RuleText> {
    BOOKS.get(&lang)?.rules.get(code)
}

/// The texts of a code that is no rule over contacts.
#[must_use]
pub fn elsewhere(code: &str, lang: Lang) -> Option<&'static ElsewhereText> {
    BOOKS.get(&lang)?.elsewhere.get(code)
}

/// A single word or phrase of rule messages (`channel.email`, `element.date`, `heading.why` ...).
#[must_use]
pub fn term(key: &str, lang: Lang) -> Option<&'static str> {
    BOOKS.get(&lang)?.terms.get(key).map(String::as_str)
}

/// The template of a sentence that says what an audit could not check.
#[must_use]
pub fn not_checked(key: &str, lang: Lang) -> Option<&'static str> {
    BOOKS.get(&lang)?.not_checked.get(key).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::words::places;

    fn books() -> Vec<(Lang, Book)> {
        FILES
            .into_iter()
            .map(|(lang, texts)| {
                let mut book = Book::default();
                for text in texts {
                    book.take(toml::from_str(text).unwrap());
                }
                (lang, book)
            })
            .collect()
    }

    /// Every text of a book with its key; the places of a message are part of what must agree.
    fn shape(book: &Book) -> BTreeMap<String, BTreeSet<String>> {
        let mut all = BTreeMap::new();
        let mut add = |key: String, text: &str| {
            assert!(!text.trim().is_empty(), "{key} is empty");
            all.insert(
                key,
                places(text).map(str::to_owned).collect::<BTreeSet<_>>(),
            );
        };
        for (key, text) in &book.terms {
            add(format!("terms.{key}"), text);
        }
        for (key, text) in &book.not_checked {
            add(format!("not_checked.{key}"), text);
        }
        for (code, text) in &book.elsewhere {
            for (key, words) in [
                ("title", &text.title),
                ("asks", &text.asks),
                ("answer", &text.answer),
            ] {
                add(format!("elsewhere.{code}.{key}"), words);
            }
        }
        for (code, text) in &book.rules {
            for (key, words) in [
                ("title", &text.title),
                ("checks", &text.checks),
                ("why", &text.why),
                ("example", &text.example),
                ("mend", &text.mend),
            ] {
                add(format!("{code}.{key}"), words);
            }
            for (key, words) in &text.messages {
                add(format!("{code}.messages.{key}"), words);
            }
            for (key, words) in &text.remedies {
                add(format!("{code}.remedies.{key}"), words);
            }
        }
        all
    }

    #[test]
    fn the_four_languages_have_the_same_keys_and_the_same_places() {
        let books = books();
        let (_, english) = books.iter().find(|(lang, _)| *lang == Lang::En).unwrap();
        let expected = shape(english);
        for (lang, book) in &books {
            let own = shape(book);
            for (key, places) in &expected {
                assert_eq!(own.get(key), Some(places), "{key} in {}", lang.as_str());
            }
            assert_eq!(own.len(), expected.len(), "keys in {}", lang.as_str());
        }
    }

    #[test]
    fn no_two_languages_share_a_sentence() {
        let books = books();
        for (lang, book) in &books {
            for (other, second) in books.iter().filter(|(other, _)| other > lang) {
                for (code, text) in &book.rules {
                    let twin = &second.rules[code];
                    for (ours, theirs) in [
                        (&text.checks, &twin.checks),
                        (&text.why, &twin.why),
                        (&text.mend, &twin.mend),
                    ] {
                        assert_ne!(
                            ours,
                            theirs,
                            "{code} in {} and {}",
                            lang.as_str(),
                            other.as_str()
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn every_message_has_a_remedy() {
        for (lang, book) in books() {
            for (code, text) in &book.rules {
                assert!(!text.messages.is_empty(), "{code} says nothing");
                for variant in text.messages.keys() {
                    assert!(
                        !text.remedy(variant).is_empty(),
                        "{code}.{variant} in {}",
                        lang.as_str()
                    );
                }
                for variant in text.remedies.keys().filter(|key| *key != "all") {
                    assert!(
                        text.messages.contains_key(variant),
                        "{code}.{variant} mends nothing"
                    );
                }
            }
        }
    }

    #[test]
    fn an_unknown_code_has_no_text() {
        assert!(rule("CON-99", Lang::En).is_none());
        assert!(rule("CON-01", Lang::Nl).is_some());
    }
}
