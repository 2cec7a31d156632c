//! The four languages that letters, reports, tables and rule texts exist in.

use serde::{Deserialize, Serialize};

use super::fold;

/// A language of the product's output.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// French.
    Fr,
    /// Dutch.
    Nl,
    /// German.
    De,
    /// English.
    #[default]
    En,
}

impl Lang {
    /// Every language.
    pub const ALL: [Self; 4] = [Self::Fr, Self::Nl, Self::De, Self::En];

    /// The ISO 639-1 code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::Nl => "nl",
            Self::De => "de",
            Self::En => "en",
        }
    }

    /// The language of an ISO 639-1 code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.as_str() == code)
    }

    /// The language that a cell of an export names: a code, with or without a country, or its name in one
    /// of the four languages; also the one letter by which Belgian files write it.
    ///
    /// ```
    /// use dpo::model::Lang;
    /// assert_eq!(Lang::of_cell("nl_BE"), Some(Lang::Nl));
    /// assert_eq!(Lang::of_cell("Français"), Some(Lang::Fr));
    /// assert_eq!(Lang::of_cell("italiano"), None);
    /// ```
    #[must_use]
    pub fn of_cell(text: &str) -> Option<Self> {
        let folded = fold::word(text);
        let first = folded.split([' ', '_', '(', '/']).next()?;
        let known = |words: &[&str]| words.contains(&first);
        match first {
            _ if known(&[
                "fr",
                "fra",
                "fre",
                "f",
                "francais",
                "french",
                "frans",
                "franzosisch",
            ]) =>
            {
                Some(Self::Fr)
            }
            _ if known(&[
                "nl",
                "nld",
                "dut",
                "n",
                "nederlands",
                "neerlandais",
                "dutch",
                "niederlandisch",
            ]) =>
            {
                Some(Self::Nl)
            }
            _ if known(&[
                "de", "deu", "ger", "d", "deutsch", "allemand", "duits", "german",
            ]) =>
            {
                Some(Self::De)
            }
            _ if known(&["en", "eng", "e", "english", "anglais", "engels", "englisch"]) => {
                Some(Self::En)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_known_by_its_code_its_letter_and_its_names() {
        for (lang, texts) in [
            (Lang::Fr, ["FR", "fr-BE", "Frans", "F"]),
            (Lang::Nl, ["nld", "NL (BE)", "Néerlandais", "n"]),
            (Lang::De, ["de_DE", "Deutsch", "duits", "D"]),
            (Lang::En, ["en-GB", "English", "anglais", "Englisch"]),
        ] {
            for text in texts {
                assert_eq!(Lang::of_cell(text), Some(lang), "{text}");
            }
        }
        for text in ["", "it", "frisian", "denmark", "-"] {
            assert_eq!(Lang::of_cell(text), None, "{text}");
        }
    }
}
