//! How a letter names what the store knows by a code: a country, a record without an id of its own.

use super::text::say;
use crate::model::Lang;

/// A country in words; one that the list does not have stands as the policy writes it.
pub(super) fn country(code: &str, lang: Lang) -> String {
    let column = match lang {
        Lang::Fr => 1,
        Lang::Nl => 2,
        Lang::De => 3,
        Lang::En => 4,
    };
    let (country, _) = code.split_once('-').unwrap_or((code, ""));
    include_str!("countries.csv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split(';').collect::<Vec<_>>())
        .find(|cells| cells.first() == Some(&country))
        .and_then(|cells| cells.get(column).map(|name| (*name).to_owned()))
        .unwrap_or_else(|| code.to_owned())
}

/// A record as a letter names it: one that its source gives no id is known by its line.
pub(super) fn record(name: &str, lang: Lang) -> String {
    match name.strip_prefix("line:") {
        Some(line) if !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit()) => {
            say("access.line", lang, &[("line", line)])
        }
        _ => name.to_owned(),
    }
}

/// A name and what it says, with the colon as the language sets it.
pub(super) fn pair(name: &str, value: &str, lang: Lang) -> String {
    say("access.pair", lang, &[("name", name), ("value", value)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_and_a_line_are_told_in_words_and_anything_else_as_it_stands() {
        for (lang, belgium, line) in [
            (Lang::Fr, "Belgique", "ligne 2"),
            (Lang::Nl, "België", "regel 2"),
            (Lang::De, "Belgien", "Zeile 2"),
            (Lang::En, "Belgium", "line 2"),
        ] {
            assert_eq!(country("BE", lang), belgium);
            assert_eq!(record("line:2", lang), line);
        }
        assert_eq!(country("DE-BY", Lang::Fr), "Allemagne");
        assert_eq!(country("XX", Lang::Fr), "XX");
        for name in ["C1", "line:", "line:two", "outline:2"] {
            assert_eq!(record(name, Lang::Fr), name);
        }
        assert_eq!(
            pair("contacts C1", "12 avril", Lang::Fr),
            "contacts C1 : 12 avril"
        );
        assert_eq!(pair("crm 1", "1 March", Lang::En), "crm 1: 1 March");
    }

    #[test]
    fn every_country_of_the_union_has_a_name_in_every_language() {
        let members = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK IS LI NO";
        for code in members.split(' ') {
            for lang in Lang::ALL {
                assert_ne!(country(code, lang), code, "{code}");
            }
        }
    }
}
