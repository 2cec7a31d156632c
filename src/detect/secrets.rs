//! Passwords, and what opens a door: a word for a secret, and the secret after it.

use super::{Kind, candidate::Candidate, context::Around};
use crate::model::Evidence;

/// What stands after the word for a secret where no secret follows (`password: forgotten`).
const NO_SECRETS: &str = include_str!("data/no_secrets.csv");
/// What joins the word and the secret.
const JOINTS: [&str; 16] = [
    "is", "est", "ist", "lautet", "es", "è", "é", "to", "jest", "je", "är", "er", "on", "was",
    "was:", "het",
];

/// Looks for passwords, PINs and access codes.
pub(super) fn look(around: &Around<'_>, out: &mut Vec<Candidate>) {
    let text = around.text;
    for hit in around
        .hits
        .iter()
        .filter(|hit| hit.names.has(Kind::Password))
    {
        let word = text.get(hit.start..hit.end).unwrap_or_default();
        let rest = text.get(hit.end..).unwrap_or_default();
        if let Some((from, to, is_assigned)) = value(rest, word.ends_with(':'))
            && let Some(secret) = rest.get(from..to)
            && is_secret(secret, is_assigned, word)
        {
            let mut found = Candidate::new(
                hit.end + from,
                hit.end + to,
                Kind::Password,
                Evidence::Likely,
            );
            found.weight += 60;
            out.push(found);
        }
    }
    let whole = text.trim();
    if around.header.has(Kind::Password)
        && !whole.is_empty()
        && !whole.contains(char::is_whitespace)
        && is_secret(whole, true, "")
    {
        let start = text.len() - text.trim_start().len();
        let mut found = Candidate::new(
            start,
            start + whole.len(),
            Kind::Password,
            Evidence::Certain,
        );
        found.weight += 60;
        out.push(found);
    }
}

/// Where the value after a word for secrets stands, and whether a mark assigns it.
fn value(rest: &str, was_assigned: bool) -> Option<(usize, usize, bool)> {
    let mut at = 0;
    let mut is_assigned = was_assigned;
    for _ in 0..4 {
        let here = rest.get(at..)?;
        let blank = here.len()
            - here
                .trim_start_matches([' ', '\u{a0}', '\u{202f}', '\t'])
                .len();
        at += blank;
        let here = rest.get(at..)?;
        if let Some(mark) = here
            .chars()
            .next()
            .filter(|c| matches!(c, ':' | '=' | '\u{2192}'))
        {
            is_assigned = true;
            at += mark.len_utf8();
            continue;
        }
        let word: &str = here.split(char::is_whitespace).next()?;
        if matches!(word, "«" | "\"" | "“" | "„") {
            is_assigned = true;
            at += word.len();
            continue;
        }
        let is_joint = JOINTS.contains(&word);
        if blank > 0 && is_joint && !was_assigned {
            at += word.len();
            continue;
        }
        let length = word
            .trim_end_matches(['.', ',', ';', ')', '"', '\'', '»', '”', '>'])
            .len();
        let skipped = word.len()
            - word
                .trim_start_matches(['"', '\'', '«', '“', '(', '<', '‘'])
                .len();
        let is_quoted = skipped > 0;
        return (skipped < length && (blank > 0 || is_assigned)).then_some((
            at + skipped,
            at + length,
            is_assigned || is_quoted,
        ));
    }
    None
}

/// Whether a word can be a secret. One that nothing assigns needs a digit or a sign in it.
fn is_secret(word: &str, is_assigned: bool, name: &str) -> bool {
    let length = word.chars().count();
    let has_digit = word.chars().any(|c| c.is_ascii_digit());
    let is_digits = word.bytes().all(|byte| byte.is_ascii_digit());
    let is_pin =
        name.to_ascii_lowercase().contains("pin") || name.to_ascii_lowercase().contains("code");
    if is_pin {
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        return (3..=12).contains(&length) && digits >= 3;
    }
    let has_sign = word.char_indices().any(|(at, c)| {
        at > 0
            && matches!(
                c,
                '!' | '@' | '#' | '$' | '%' | '^' | '&' | '*' | '?' | '_' | '+'
            )
    }) && word.chars().filter(|c| c.is_alphanumeric()).count() >= 3;
    let folded = crate::model::fold::word(word);
    let is_none = NO_SECRETS
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').nth(1))
        .any(|none| none == folded);
    let is_hidden = word
        .chars()
        .all(|c| matches!(c, '*' | '•' | '-' | '.' | 'x' | 'X' | '_' | '?'));
    (4..=64).contains(&length)
        && !is_none
        && !is_hidden
        && (is_assigned || (has_digit && !is_digits) || (is_digits && length >= 4) || has_sign)
        && !word.contains("://")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::context::{Names, hits};

    fn found(text: &str) -> Vec<&str> {
        let mut words = Vec::new();
        hits(text, &mut words);
        let around = Around {
            text,
            hits: &words,
            header: Names::default(),
        };
        let mut out = Vec::new();
        look(&around, &mut out);
        out.iter()
            .map(|one| &text[one.seen.start..one.seen.end])
            .collect()
    }

    #[test]
    fn secrets_follow_their_word_in_four_languages() {
        for (text, secret) in [
            ("mdp: Soleil12", "Soleil12"),
            ("mdp : soleil", "soleil"),
            ("Le mot de passe est « Été2024! »", "Été2024!"),
            ("wachtwoord = zonnebloem", "zonnebloem"),
            ("Passwort lautet Sommer2023.", "Sommer2023"),
            ("Kennwort:geheim!7", "geheim!7"),
            ("his pwd is hunter2, do not tell", "hunter2"),
            ("code d'accès 4482", "4482"),
            ("PIN 0471", "0471"),
            ("Türcode: 55821#", "55821#"),
        ] {
            assert_eq!(found(text), [secret], "{text}");
        }
    }

    #[test]
    fn talk_about_secrets_is_no_secret() {
        for text in [
            "password forgotten, please reset",
            "mot de passe oublié",
            "mdp : oublié",
            "Passwort vergessen",
            "wachtwoord: ********",
            "The password is required for login",
            "password reset link sent on Monday",
            "pins and needles",
            "PIN is not known",
            "wachtwoord gewijzigd door klant",
            "mot de passe à changer",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
