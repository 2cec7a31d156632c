//! A guess at the language of a text, by its function words.

use std::{
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

use super::lexicon::folded;
use crate::model::Lang;

/// Words that tell a language, folded.
static WORDS: LazyLock<HashMap<String, Lang>> = LazyLock::new(|| {
    let lists: BTreeMap<String, Vec<String>> =
        toml::from_str(include_str!("data/languages.toml")).unwrap_or_default();
    let mut words = HashMap::new();
    let mut shared = Vec::new();
    for (code, list) in &lists {
        let Some(lang) = Lang::parse(code) else {
            continue;
        };
        for word in list {
            let word = folded(word).trim().to_owned();
            if words
                .insert(word.clone(), lang)
                .is_some_and(|other| other != lang)
            {
                shared.push(word);
            }
        }
    }
    // A word of two languages tells neither.
    for word in shared {
        words.remove(&word);
    }
    words
});

/// The language of a text; none where the words are too few or too mixed.
#[must_use]
pub fn guess(text: &str) -> Option<Lang> {
    const FEWEST: usize = 4;
    let mut counts: BTreeMap<Lang, usize> = BTreeMap::new();
    for word in folded(text).split_whitespace() {
        if let Some(lang) = WORDS.get(word) {
            *counts.entry(*lang).or_default() += 1;
        }
    }
    let mut ranked: Vec<(usize, Lang)> = counts.into_iter().map(|(lang, n)| (n, lang)).collect();
    ranked.sort_unstable_by(|a, b| b.cmp(a));
    let (most, lang) = ranked.first().copied()?;
    let second = ranked.get(1).map_or(0, |(count, _)| *count);
    (most >= FEWEST && most >= 2 * second).then_some(lang)
}

/// The languages that the paragraphs of a text are in.
#[must_use]
pub fn of_paragraphs(text: &str) -> Vec<Lang> {
    let mut found: Vec<Lang> = text.split('\n').filter_map(guess).collect();
    found.extend(guess(text));
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_sentences_tell_their_language() {
        for (text, lang) in [
            (
                "Vous recevez ce message parce que vous avez accepté nos nouvelles. Pour ne plus les recevoir, cliquez ici.",
                Lang::Fr,
            ),
            (
                "U ontvangt dit bericht omdat u zich voor onze nieuwsbrief hebt ingeschreven. Klik hier als u dat niet meer wilt.",
                Lang::Nl,
            ),
            (
                "Sie erhalten diese Nachricht, weil Sie unseren Newsletter bestellt haben. Zum Abmelden klicken Sie auf den Link.",
                Lang::De,
            ),
            (
                "You receive this message because you have asked for our news. If you no longer want it, click on this link.",
                Lang::En,
            ),
        ] {
            assert_eq!(guess(text), Some(lang), "{text}");
        }
        assert_eq!(
            guess("Exemple SA, rue de l'Exemple 1, 1000 Bruxelles"),
            None
        );
        assert_eq!(guess(""), None);
    }

    #[test]
    fn a_bilingual_text_has_both_its_languages() {
        let text = "Vous recevez ce message parce que vous êtes notre client et que vous avez dit oui.\nU ontvangt dit bericht omdat u onze klant bent en het met ons eens was.";
        assert_eq!(of_paragraphs(text), [Lang::Fr, Lang::Nl]);
    }
}
