//! The words by which a system's own files say that a person is not to be contacted: those that its column
//! has already, else the other half of a pair that it has, else those of its system and language. Which of
//! them really says no, whoever asks has to try: a word means what the reader of consents reads in it.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::{Lang, Polarity};

/// A value that a column of a source holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observed {
    /// The value, as it stands.
    pub value: String,
    /// In how many records.
    pub count: u64,
}

#[derive(Debug, Deserialize)]
struct Pair {
    systems: String,
    languages: String,
    set: String,
    unset: String,
}

#[derive(Debug, Deserialize)]
struct Word {
    systems: String,
    languages: String,
    word: String,
}

static PAIRS: LazyLock<Vec<Pair>> = LazyLock::new(|| read(include_str!("flag_words.csv")));
static WORDS: LazyLock<Vec<Word>> = LazyLock::new(|| read(include_str!("state_words.csv")));

fn read<T: for<'de> Deserialize<'de>>(table: &str) -> Vec<T> {
    csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(table.as_bytes())
        .deserialize()
        .filter_map(Result::ok)
        .collect()
}

/// How near a row of a table is to a file: 0 its system, 1 its language, 2 anybody's; none: another
/// system's or language's.
fn nearness(systems: &str, languages: &str, system: &str, lang: Option<Lang>) -> Option<u8> {
    let has = |list: &str, word: &str| list.split(' ').any(|own| own == word);
    let speaks = languages.is_empty() || lang.is_some_and(|lang| has(languages, lang.as_str()));
    match (systems.is_empty(), languages.is_empty()) {
        _ if !speaks => None,
        (true, true) => Some(2),
        (true, false) => Some(1),
        (false, _) => has(systems, system).then_some(0),
    }
}

/// Words to try in a cell of a column so that it says no, in order of preference.
#[must_use]
pub fn words(
    polarity: Polarity,
    observed: &[Observed],
    system: &str,
    lang: Option<Lang>,
) -> Vec<String> {
    let mut seen: Vec<&Observed> = observed
        .iter()
        .filter(|one| !one.value.trim().is_empty())
        .collect();
    seen.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    let has = |word: &str| !word.is_empty() && seen.iter().any(|one| one.value == word);
    let mut out: Vec<String> = Vec::new();
    if matches!(polarity, Polarity::Grant | Polarity::Deny) {
        let wanted = |pair: &'static Pair| match polarity {
            Polarity::Grant => pair.unset.as_str(),
            _ => pair.set.as_str(),
        };
        let mut near: Vec<(u8, &'static Pair)> = PAIRS
            .iter()
            .map(|pair| {
                let near = nearness(&pair.systems, &pair.languages, system, lang);
                (near.unwrap_or(3), pair)
            })
            .collect();
        near.sort_by_key(|(near, _)| *near);
        let mut known: Vec<&str> = near
            .iter()
            .filter(|(_, pair)| has(&pair.set) || has(&pair.unset))
            .map(|(_, pair)| wanted(pair))
            .collect();
        // A word that the column has itself comes before what belongs to another of its words.
        known.sort_by_key(|word| !has(word));
        out.extend(known.into_iter().map(str::to_owned));
        out.extend(seen.iter().map(|one| one.value.clone()));
        let likely = near.iter().filter(|(near, _)| *near < 3);
        out.extend(likely.map(|(_, pair)| wanted(pair).to_owned()));
    } else {
        out.extend(seen.iter().map(|one| one.value.clone()));
        let mut near: Vec<(u8, &'static Word)> = WORDS
            .iter()
            .filter_map(|word| {
                Some((
                    nearness(&word.systems, &word.languages, system, lang)?,
                    word,
                ))
            })
            .collect();
        near.sort_by_key(|(near, _)| *near);
        out.extend(near.iter().map(|(_, word)| word.word.clone()));
    }
    // A blank cell says no where only a yes is written; a word is clearer.
    out.sort_by_key(|word| word.is_empty());
    let mut once = Vec::new();
    for word in out {
        if !once.contains(&word) {
            once.push(word);
        }
    }
    if polarity == Polarity::Grant && !once.iter().any(String::is_empty) {
        once.push(String::new());
    }
    once
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(polarity: Polarity, seen: &[(&str, u64)], system: &str, lang: Option<Lang>) -> String {
        let observed: Vec<Observed> = seen
            .iter()
            .map(|(value, count)| Observed {
                value: (*value).to_owned(),
                count: *count,
            })
            .collect();
        words(polarity, &observed, system, lang).remove(0)
    }

    #[test]
    fn the_other_half_of_what_a_column_says_comes_first() {
        let fr = Some(Lang::Fr);
        for (polarity, seen, system, lang, word) in [
            (
                Polarity::Deny,
                &[("Allow", 9)][..],
                "dynamics",
                None,
                "Do Not Allow",
            ),
            (
                Polarity::Deny,
                &[("Send", 9)],
                "dynamics",
                None,
                "Do Not Send",
            ),
            (
                Polarity::Deny,
                &[("Keine", 9)],
                "vtiger",
                Some(Lang::De),
                "Ja",
            ),
            (Polarity::Deny, &[("non", 9)], "generic", fr, "oui"),
            (Polarity::Deny, &[("FALSE", 9)], "generic", fr, "TRUE"),
            (Polarity::Grant, &[("oui", 9)], "generic", fr, "non"),
            (Polarity::Grant, &[("1", 9)], "espocrm", None, "0"),
            (Polarity::Deny, &[], "espocrm", None, "1"),
            (Polarity::Deny, &[], "generic", Some(Lang::Nl), "ja"),
            (Polarity::State, &[], "mailchimp", None, "unsubscribed"),
            (
                Polarity::State,
                &[("Unsubscribed", 1), ("Subscribed", 5)],
                "x",
                None,
                "Subscribed",
            ),
        ] {
            assert_eq!(
                first(polarity, seen, system, lang),
                word,
                "{seen:?} {system}"
            );
        }
    }

    #[test]
    fn a_blank_cell_is_the_last_word() {
        let all = words(Polarity::Grant, &[], "espocrm", None);
        assert_eq!(all.last().map(String::as_str), Some(""));
        assert!(all.len() > 3);
        assert!(!words(Polarity::Deny, &[], "hubspot", None).contains(&String::new()));
    }

    #[test]
    fn the_tables_are_read_whole() {
        let lines = |text: &str| text.lines().filter(|line| !line.starts_with('#')).count() - 1;
        assert_eq!(PAIRS.len(), lines(include_str!("flag_words.csv")));
        assert_eq!(WORDS.len(), lines(include_str!("state_words.csv")));
        assert!(PAIRS.iter().all(|pair| !pair.set.is_empty()));
    }
}
