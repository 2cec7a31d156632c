//! The language of a file's headers, decided by a vote over all of them. One header never decides
//! alone against the others, and a tie is no decision.

use std::sync::LazyLock;

use crate::model::{Lang, fold};

use super::vocabulary::{HeaderLang, rows, vocabulary};

const WORDS: &str = include_str!("vocabulary/language_words.csv");

/// Small words of each language, folded; for headers that nobody lists.
static SMALL_WORDS: LazyLock<Vec<(Lang, Vec<String>)>> = LazyLock::new(|| {
    rows(WORDS)
        .filter_map(|row| {
            let words = row.get(1)?.split(' ').map(fold::header).collect();
            Some((Lang::parse(row.get(0)?)?, words))
        })
        .collect()
});

/// A header that one language alone knows weighs this much; shared by several, it is divided.
const WHOLE: u32 = 12;
/// A small word in an unknown header.
const HINT: u32 = 3;

/// The language most headers are written in; none where no language is ahead of all others.
#[must_use]
pub fn vote<'a>(headers: impl Iterator<Item = &'a str>) -> Option<Lang> {
    let mut scores = [0_u32; Lang::ALL.len()];
    for header in headers {
        let folded = fold::header(header);
        let mut langs: Vec<Lang> = vocabulary()
            .headers
            .of(&folded)
            .iter()
            .filter_map(|meaning| match meaning.lang {
                HeaderLang::Human(lang) => Some(lang),
                HeaderLang::Api => None,
            })
            .collect();
        langs.sort();
        langs.dedup();
        let weight = if langs.is_empty() {
            langs = by_small_words(&folded);
            HINT
        } else {
            WHOLE
        };
        let share = weight / u32::try_from(langs.len().max(1)).unwrap_or(1);
        for lang in langs {
            if let Some(score) = Lang::ALL
                .iter()
                .position(|own| *own == lang)
                .and_then(|at| scores.get_mut(at))
            {
                *score += share;
            }
        }
    }
    winner(&scores)
}

fn by_small_words(folded: &str) -> Vec<Lang> {
    let tokens: Vec<&str> = folded.split([' ', '\'', '/', '?', '(', ')', ',']).collect();
    SMALL_WORDS
        .iter()
        .filter(|(_, words)| words.iter().any(|word| tokens.contains(&word.as_str())))
        .map(|(lang, _)| *lang)
        .collect()
}

fn winner(scores: &[u32]) -> Option<Lang> {
    let best = scores.iter().copied().max().filter(|best| *best > 0)?;
    let mut first = scores
        .iter()
        .zip(Lang::ALL)
        .filter(|(score, _)| **score == best);
    match (first.next(), first.next()) {
        (Some((_, lang)), None) => Some(lang),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn voted(headers: &[&str]) -> Option<Lang> {
        vote(headers.iter().copied())
    }

    #[test]
    fn each_language_wins_with_its_own_headers() {
        assert_eq!(voted(&["Prénom", "Nom", "E-mail", "Ville"]), Some(Lang::Fr));
        assert_eq!(
            voted(&["Voornaam", "Achternaam", "E-mail", "Land"]),
            Some(Lang::Nl)
        );
        assert_eq!(
            voted(&["Vorname", "Name", "E-Mail", "Land"]),
            Some(Lang::De)
        );
        assert_eq!(
            voted(&["First Name", "Last Name", "Email", "Country"]),
            Some(Lang::En)
        );
    }

    #[test]
    fn a_word_that_two_languages_share_decides_nothing() {
        assert_eq!(voted(&["Land"]), None);
        assert_eq!(voted(&[]), None);
        assert_eq!(voted(&["column 1", "column 2"]), None);
    }

    #[test]
    fn one_foreign_header_does_not_turn_the_vote() {
        assert_eq!(
            voted(&["Prénom", "Nom", "Code postal", "Company"]),
            Some(Lang::Fr)
        );
    }

    #[test]
    fn the_small_words_of_unknown_headers_count_a_little() {
        assert_eq!(
            voted(&["Souhaitez-vous acheter ou louer ?"]),
            Some(Lang::Fr)
        );
        assert_eq!(
            voted(&["Souhaitez-vous acheter ou louer ?", "Voornaam"]),
            Some(Lang::Nl)
        );
    }
}
