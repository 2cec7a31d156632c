//! The words by which a message is understood, from `data/lexicon.toml`, and how they are found in a text.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

use crate::model::fold;

/// The words of one idea, by language or by what they stand for.
type Lists = BTreeMap<String, Vec<String>>;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    unsubscribe: Lists,
    here: Lists,
    preferences: Lists,
    demand: Lists,
    slow: Lists,
    privacy: Lists,
    objection: Lists,
    promotion: Lists,
    promotion_weak: Lists,
    contact: Lists,
    street: Lists,
    url: Lists,
    mailbox: Lists,
    subject: Lists,
    placeholder: PlaceholderFile,
    header: Lists,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceholderFile {
    marks: Vec<(String, String)>,
    names: Vec<String>,
}

/// Phrases ready to be looked for in a folded text.
#[derive(Debug, Default)]
pub struct Phrases(Vec<String>);

impl Phrases {
    fn new<'w>(words: impl IntoIterator<Item = &'w String>) -> Self {
        let mut phrases: Vec<String> = words
            .into_iter()
            .map(|word| match word.strip_suffix('*') {
                Some(stem) => folded(stem).trim_end().to_owned(),
                None => folded(word),
            })
            .collect();
        phrases.sort();
        phrases.dedup();
        Self(phrases)
    }

    fn all(lists: &Lists) -> Self {
        Self::new(lists.values().flatten())
    }

    fn of(lists: &Lists, key: &str) -> Self {
        Self::new(lists.get(key).into_iter().flatten())
    }

    /// Whether one of them stands in the folded text.
    #[must_use]
    pub fn is_in(&self, folded: &str) -> bool {
        self.0.iter().any(|phrase| folded.contains(phrase.as_str()))
    }

    /// How many different ones stand in the folded text.
    #[must_use]
    pub fn count_in(&self, folded: &str) -> usize {
        self.0
            .iter()
            .filter(|phrase| folded.contains(phrase.as_str()))
            .count()
    }

    /// Whether the folded text is one of them and nothing else.
    #[must_use]
    pub fn are(&self, folded: &str) -> bool {
        self.0.iter().any(|phrase| phrase == folded)
    }

    /// Whether there is none: the data were not read.
    #[cfg(test)]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The words of streets: whole words, and ends of words.
#[derive(Debug, Default)]
pub struct Streets {
    whole: Vec<String>,
    ends: Vec<String>,
}

impl Streets {
    /// Whether a folded word names a street.
    #[must_use]
    pub fn has(&self, word: &str) -> bool {
        self.whole.iter().any(|own| own == word)
            || self
                .ends
                .iter()
                .any(|end| word.len() > end.len() + 2 && word.ends_with(end.as_str()))
    }
}

/// All lists, folded.
#[derive(Debug, Default)]
pub struct Lexicon {
    pub unsubscribe: Phrases,
    pub here: Phrases,
    pub preferences: Phrases,
    pub demand: Phrases,
    pub slow: Phrases,
    pub privacy: Phrases,
    pub objection: Phrases,
    pub promotion: Phrases,
    pub promotion_weak: Phrases,
    pub contact: Phrases,
    pub street: Streets,
    pub url_unsubscribe: Phrases,
    pub url_preferences: Phrases,
    pub url_login: Phrases,
    pub url_name_key: Phrases,
    pub url_pixel: Phrases,
    pub stand_in_hosts: Vec<String>,
    pub noreply: Vec<String>,
    pub reply_prefixes: Vec<String>,
    pub marks: Vec<(String, String)>,
    pub placeholder_names: Vec<String>,
    pub transactional: Phrases,
    pub bulk_precedence: Vec<String>,
    pub bulk_fields: Vec<String>,
}

/// A file that does not parse reads as empty here; a test makes sure that it does.
static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("data/lexicon.toml")).unwrap_or_default();
    Lexicon::new(&file)
});

/// The words.
#[must_use]
pub fn lexicon() -> &'static Lexicon {
    &LEXICON
}

impl Lexicon {
    fn new(file: &File) -> Self {
        let plain = |lists: &Lists, key: &str| lists.get(key).cloned().unwrap_or_default();
        let streets: Vec<&String> = file.street.values().flatten().collect();
        let squeezed = |word: &&String| folded(word).trim().to_owned();
        Self {
            unsubscribe: Phrases::all(&file.unsubscribe),
            here: Phrases::all(&file.here),
            preferences: Phrases::all(&file.preferences),
            demand: Phrases::all(&file.demand),
            slow: Phrases::all(&file.slow),
            privacy: Phrases::all(&file.privacy),
            objection: Phrases::all(&file.objection),
            promotion: Phrases::all(&file.promotion),
            promotion_weak: Phrases::all(&file.promotion_weak),
            contact: Phrases::all(&file.contact),
            street: Streets {
                whole: streets
                    .iter()
                    .filter(|word| !word.starts_with('-'))
                    .map(squeezed)
                    .collect(),
                ends: streets
                    .iter()
                    .filter(|word| word.starts_with('-'))
                    .map(squeezed)
                    .collect(),
            },
            url_unsubscribe: Phrases::of(&file.url, "unsubscribe"),
            url_preferences: Phrases::of(&file.url, "preferences"),
            url_login: Phrases::of(&file.url, "login"),
            url_name_key: Phrases::of(&file.url, "name_key"),
            url_pixel: Phrases::of(&file.url, "pixel"),
            stand_in_hosts: plain(&file.url, "stand_in"),
            noreply: plain(&file.mailbox, "noreply"),
            reply_prefixes: plain(&file.subject, "reply"),
            marks: file.placeholder.marks.clone(),
            placeholder_names: file.placeholder.names.clone(),
            transactional: Phrases::of(&file.header, "transactional"),
            bulk_precedence: plain(&file.header, "bulk_precedence"),
            bulk_fields: plain(&file.header, "bulk_fields"),
        }
    }
}

/// Folds a text for the search of phrases: lower case, no accents, anything but letters, digits and the
/// euro sign is one blank, and a blank stands before and after.
#[must_use]
pub fn folded(text: &str) -> String {
    // Invisible signs are written into words so that filters do not see them.
    let seen: String = text
        .chars()
        .filter(|c| {
            !matches!(
                c,
                '\u{ad}' | '\u{34f}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
            )
        })
        .collect();
    let word = fold::word(&seen);
    let mut out = String::with_capacity(word.len() + 2);
    out.push(' ');
    for c in word.chars() {
        if c.is_alphanumeric() || c == '€' {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    if !out.ends_with(' ') {
        out.push(' ');
    }
    out
}

/// The lines of a table of this room: after its comments and its header.
pub fn table(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .skip(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_read_and_no_list_is_empty() {
        let text = include_str!("data/lexicon.toml");
        let file: File = toml::from_str(text).unwrap();
        for lists in [
            &file.unsubscribe,
            &file.here,
            &file.preferences,
            &file.demand,
            &file.slow,
            &file.privacy,
            &file.objection,
            &file.promotion,
            &file.promotion_weak,
            &file.contact,
            &file.street,
        ] {
            let languages: Vec<&str> = lists.keys().map(String::as_str).collect();
            assert_eq!(languages, ["de", "en", "fr", "nl"]);
            assert!(lists.values().all(|words| words.len() >= 3));
        }
        assert!(text.starts_with('#') && text.contains("Date: "));
        let lexicon = lexicon();
        assert!(!lexicon.url_login.is_empty() && !lexicon.url_pixel.is_empty());
        assert!(!lexicon.transactional.is_empty() && !lexicon.url_name_key.is_empty());
        assert!(lexicon.marks.len() > 5 && lexicon.bulk_fields.len() > 5);
    }

    #[test]
    fn phrases_are_found_whatever_case_accents_and_hidden_signs() {
        let unsubscribe = &lexicon().unsubscribe;
        for text in [
            "SE DÉSINSCRIRE",
            "se de\u{301}sinscrire",
            "vous dés\u{ad}in\u{200b}scrire",
            "Désinscription",
            "Uitschrijven",
            "Abmelden",
            "Keine E‑Mails mehr",
            "opt-out",
            "Opt out",
            "Unsubscribe.",
        ] {
            assert!(unsubscribe.is_in(&folded(text)), "{text}");
        }
        for text in [
            "s'inscrire",
            "inscription",
            "Anmelden",
            "subscribe",
            "inschrijven",
            "",
        ] {
            assert!(!unsubscribe.is_in(&folded(text)), "{text}");
        }
        assert!(lexicon().here.are(&folded("Cliquez ici !")));
        assert!(!lexicon().here.are(&folded("Cliquez ici pour lire")));
    }

    #[test]
    fn streets_are_whole_words_or_ends() {
        let streets = &lexicon().street;
        for word in ["rue", "kerkstraat", "hauptstrasse", "hauptstr", "street"] {
            assert!(streets.has(word), "{word}");
        }
        for word in ["weg", "laan", "true", "morue", "unterwegs"] {
            assert!(!streets.has(word), "{word}");
        }
    }
}
