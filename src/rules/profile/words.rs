//! The words that cells use for customers, sole traders, countries and so on: tables, folded once.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use crate::model::fold;

/// The longest cell that is folded without allocating.
const SHORT_CELL_BYTES: usize = 48;

/// A table of words: the second cell of its lines is the language.
fn table(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().skip(1).map(|line| line.split(',').collect())
}

/// Words by kind.
static WORDS: LazyLock<HashMap<&'static str, HashSet<String>>> = LazyLock::new(|| {
    let mut words: HashMap<&'static str, HashSet<String>> = HashMap::new();
    for line in table(include_str!("words.csv")) {
        if let [kind, _, word, ..] = line.as_slice() {
            words.entry(kind).or_default().insert(fold::word(word));
        }
    }
    words
});

/// ISO codes by name, in four languages and by the three letters of ISO 3166-1.
static COUNTRIES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for line in table(include_str!("country_names.csv")) {
        if let [code, _, name] = line.as_slice() {
            // The name as it stands too, so that a usual spelling needs no folding.
            names.insert((*name).to_owned(), *code);
            names.insert(fold::word(name), *code);
            names.insert(code.to_ascii_lowercase(), *code);
        }
    }
    names
});

/// The first parts of addresses that belong to an office and not to a person.
static LOCAL_PARTS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    table(include_str!("impersonal_local_parts.csv"))
        .filter_map(|line| line.first().copied())
        .collect()
});

/// Domains at which private persons have their mail.
static MAIL_PROVIDERS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    table(include_str!("mail_providers.csv"))
        .filter_map(|line| line.first().map(|domain| fold::word(domain)))
        .collect()
});

/// Whether a cell is a word of that kind.
pub(in crate::rules) fn is(kind: &str, cell: &str) -> bool {
    WORDS
        .get(kind)
        .is_some_and(|words| with_folded(cell, |folded| words.contains(folded)))
}

/// Whether a folded word is a legal form (`sa`, `nv`, `gmbh`).
pub(in crate::rules) fn is_legal_form(word: &str) -> bool {
    word.len() <= 4 && is("legal-person", word)
}

/// The country that a cell names, as an ISO code; none where the tables do not know it.
pub(in crate::rules) fn country(cell: &str) -> Option<&'static str> {
    let as_it_stands = COUNTRIES.get(cell.trim()).copied();
    as_it_stands.or_else(|| with_folded(cell, |folded| COUNTRIES.get(folded).copied()))
}

/// Whether an e-mail address is that of an office (`info@`), not of a person, at a domain that is
/// not one where private persons have their mail.
pub(in crate::rules) fn is_impersonal(address: &str) -> bool {
    let Some((user, host)) = address.trim().rsplit_once('@') else {
        return false;
    };
    !is_provider(host)
        && with_folded(user, |user| {
            let mut parts = user
                .split(['.', '_', '+', ' '])
                .map(|part| part.trim_end_matches(|c: char| c.is_ascii_digit()))
                .filter(|part| !part.is_empty())
                .peekable();
            parts.peek().is_some() && parts.all(|part| LOCAL_PARTS.contains(part))
        })
}

/// Whether an address stands at the domain of an organisation.
pub(in crate::rules) fn is_business(address: &str) -> bool {
    address
        .trim()
        .rsplit_once('@')
        .is_some_and(|(_, host)| host.contains('.') && !is_provider(host))
}

fn is_provider(host: &str) -> bool {
    with_folded(host.trim_end_matches('>'), |host| {
        MAIL_PROVIDERS.contains(host)
    })
}

/// Hands on the folded text: short ASCII texts are folded on the stack.
fn with_folded<T>(text: &str, look: impl FnOnce(&str) -> T) -> T {
    let text = text.trim();
    let mut folded = [0_u8; SHORT_CELL_BYTES];
    let short = folded
        .get_mut(..text.len())
        .filter(|_| text.is_ascii())
        .and_then(|place| {
            for (to, byte) in place.iter_mut().zip(text.bytes()) {
                *to = match byte {
                    b'-' | b'\'' | b'\t' => b' ',
                    _ => byte.to_ascii_lowercase(),
                };
            }
            std::str::from_utf8(place).ok()
        });
    match short {
        Some(short) => look(short),
        None => look(&fold::word(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_read_whole() {
        let lines = |text: &str| text.lines().count() - 1;
        assert_eq!(
            LOCAL_PARTS.len() + 1,
            lines(include_str!("impersonal_local_parts.csv")),
            "one word stands in two languages"
        );
        assert_eq!(
            MAIL_PROVIDERS.len(),
            lines(include_str!("mail_providers.csv"))
        );
        for kind in [
            "yes",
            "no",
            "customer",
            "soft-opt-in",
            "sole-trader",
            "legal-person",
        ] {
            assert!(WORDS.contains_key(kind), "{kind}");
        }
        for line in table(include_str!("words.csv")) {
            assert_eq!(line.len(), 4, "{line:?}");
        }
    }

    #[test]
    fn an_office_is_told_from_a_person() {
        for address in [
            "info@acme.example",
            "Sales@acme.example",
            "info2@acme.example",
            "office-marketing@acme.example",
            "contact+news@acme.example",
        ] {
            assert!(is_impersonal(address), "{address}");
        }
        for address in [
            "jan.peeters@acme.example",
            "info@gmail.com",
            "jan.info@acme.example",
            "info@t-online.de",
            "info",
            "@acme.example",
            "42@acme.example",
        ] {
            assert!(!is_impersonal(address), "{address}");
        }
    }

    #[test]
    fn a_country_is_read_in_four_languages_and_by_its_codes() {
        for (cell, code) in [
            ("be", "BE"),
            ("BEL", "BE"),
            ("België", "BE"),
            ("Pays-Bas", "NL"),
            ("the Netherlands", "NL"),
            ("Deutschland", "DE"),
            ("LUXEMBOURG", "LU"),
        ] {
            assert_eq!(country(cell), Some(code), "{cell}");
        }
        assert_eq!(country("Atlantis"), None);
        assert_eq!(country(""), None);
    }

    #[test]
    fn folding_on_the_stack_says_the_same_as_folding_at_length() {
        for text in ["Soft Opt-in", " JA ", "zzp'er", "Grand-Duché de Luxembourg"] {
            assert_eq!(with_folded(text, str::to_owned), fold::word(text));
        }
    }
}
