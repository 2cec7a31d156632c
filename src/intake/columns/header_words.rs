//! Headers that no table lists as a whole, read word by word: `klantgeboortedatum`, `gsm_prive`,
//! `Tel. mère`. A header is understood only where every word of it is known; one unknown word and
//! it stays unmapped. The words are data (`vocabulary/header_words.csv`), next to the synonyms.

mod lexicon;
mod reading;

use crate::model::{Field, Lang};

use self::{
    lexicon::{LEXICON, Lexicon, words},
    reading::Reading,
};
use super::patterns::Guess;

/// A longer header is a sentence.
const MOST_LETTERS: usize = 60;
/// So is one of more words.
const MOST_WORDS: usize = 9;
/// How many readings of one header are tried: far more than any header has.
const MOST_STEPS: usize = 5_000;

/// What a header means whose words are all known; none where one is not, or where they do not
/// belong together.
pub(super) fn guess(header: &str, language: Option<Lang>) -> Option<Guess> {
    if header.chars().count() > MOST_LETTERS {
        return None;
    }
    // "KvK" is no two words, but "KdNr" is.
    LEXICON
        .guess(words(header, true), language)
        .or_else(|| LEXICON.guess(words(header, false), language))
        .filter(|guess| !is_refusal(header, &guess.fields))
}

/// "No" before a channel is a refusal, before a name it is a number: "no mailing", "No client".
fn is_refusal(header: &str, fields: &[Field]) -> bool {
    let is_no = words(header, true).first().is_some_and(|word| word == "no");
    let is_channel = |field: &Field| {
        ["contact", "consent", "addr"]
            .iter()
            .any(|group| field.is_below(group))
    };
    is_no && fields.iter().any(is_channel)
}

/// What a header means that is one phrase as it stands, but for articles and marks.
pub(super) fn phrase(header: &str, language: Option<Lang>) -> Option<Guess> {
    let parted = words(header, true);
    // "benutzer_name" and "benutzerName" are "benutzername".
    let joined = parted.concat();
    let is_one = parted.len() > 1 && parted.iter().all(|word| word.len() > 1);
    let forms = [
        LEXICON.plain(parted).join(" "),
        LEXICON.phrase_unparted(header),
        if is_one { joined } else { String::new() },
    ];
    let (phrase, fields) = forms
        .into_iter()
        .map(|form| {
            let fields = LEXICON.fields(&form, language);
            (form, fields)
        })
        .find(|(_, fields)| !fields.is_empty())?;
    (!is_refusal(header, &fields)).then_some(Guess {
        fields,
        head: Some(phrase),
    })
}
impl Lexicon {
    fn guess(&self, words: Vec<String>, language: Option<Lang>) -> Option<Guess> {
        let lexicon = self;
        let words = lexicon.plain(
            words
                .into_iter()
                .flat_map(|word| lexicon.parts_of(word))
                .collect(),
        );
        let phrase = |range: &[String]| range.join(" ");
        if words.is_empty() || words.len() > MOST_WORDS {
            return None;
        }
        let mut best: Option<(usize, usize, Guess)> = None;
        let mut open = vec![(0, Reading::default())];
        let mut steps = 0;
        while let Some((at, reading)) = open.pop() {
            steps += 1;
            if steps > MOST_STEPS {
                return None;
            }
            if at == words.len() {
                let cost = (reading.parts, reading.heads.len());
                let is_better = best
                    .as_ref()
                    .is_none_or(|(parts, heads, _)| cost < (*parts, *heads));
                if is_better && let Some(guess) = reading.meaning() {
                    best = Some((cost.0, cost.1, guess));
                }
                continue;
            }
            for end in (at + 1..=words.len().min(at + lexicon.longest)).rev() {
                let Some(range) = words.get(at..end) else {
                    continue;
                };
                open.extend(
                    lexicon
                        .readings(&reading, &phrase(range), language)
                        .into_iter()
                        .map(|next| (end, next)),
                );
            }
        }
        best.map(|(_, _, guess)| guess)
    }

    /// A reading gone on with the next words.
    fn readings(&self, before: &Reading, phrase: &str, language: Option<Lang>) -> Vec<Reading> {
        let mut found = Vec::new();
        let next = || {
            let mut next = before.clone();
            next.parts += 1;
            next
        };
        for role in self.roles.get(phrase).into_iter().flatten() {
            let mut next = next();
            next.roles.push(role.clone());
            found.push(next);
        }
        let fields = self.fields(phrase, language);
        if !fields.is_empty() {
            let mut next = next();
            next.heads.push((phrase.to_owned(), fields));
            found.push(next);
        }
        if let Ok(number) = phrase.parse::<u8>()
            && (1..20).contains(&number)
            && !phrase.starts_with('0')
            && before.number.is_none()
        {
            let mut next = next();
            next.number = Some(number);
            found.push(next);
        }
        found
    }
}

#[cfg(test)]
mod tests;
