//! The codes of the law that are no rule over contacts, and why: what dpo does itself, what comes
//! with its other verbs, what an export of contacts cannot show.

use std::sync::LazyLock;

/// Why a code is no rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// dpo itself behaves so.
    Behaviour,
    /// It belongs to a verb that this version does not have in full.
    Later,
    /// An export of contacts does not show it.
    CannotShow,
}

impl How {
    /// The word in JSON, and the last part of the key of its term.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Behaviour => "behaviour",
            Self::Later => "later",
            Self::CannotShow => "cannot-show",
        }
    }
}

/// A code that is no rule. Its texts are in `words`.
#[derive(Clone, Copy, Debug)]
pub struct Elsewhere {
    /// The public code.
    pub code: &'static str,
    /// Why it is no rule.
    pub how: How,
    /// The articles it rests on, with `; ` between them.
    pub articles: &'static str,
}

static TABLE: LazyLock<Vec<Elsewhere>> = LazyLock::new(|| {
    include_str!("catalogue.csv")
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split(',');
            let (code, how, articles) = (cells.next()?, cells.next()?, cells.next()?);
            let how = [How::Behaviour, How::Later, How::CannotShow]
                .into_iter()
                .find(|own| own.as_str() == how)?;
            Some(Elsewhere {
                code,
                how,
                articles,
            })
        })
        .collect()
});

/// The codes that are no rule, in reading order.
pub fn elsewhere() -> impl Iterator<Item = &'static Elsewhere> {
    TABLE.iter()
}

/// The entry of a code that is no rule; the case of its letters does not matter.
#[must_use]
pub fn no_rule(code: &str) -> Option<&'static Elsewhere> {
    TABLE
        .iter()
        .find(|entry| entry.code.eq_ignore_ascii_case(code))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{model::Lang, rules::meta, words};

    /// The families of codes, with the highest number of each.
    const FAMILIES: [(&str, usize); 13] = [
        ("CON", 23),
        ("MKT", 9),
        ("OBJ", 9),
        ("CHD", 5),
        ("SPC", 4),
        ("NID", 2),
        ("TXT", 4),
        ("MIN", 5),
        ("ACC", 3),
        ("RET", 6),
        ("SEC", 2),
        ("TRA", 5),
        ("EML", 30),
    ];

    fn rows() -> BTreeMap<&'static str, &'static str> {
        include_str!("catalogue.csv")
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(','))
            .map(|(code, rest)| (code, rest.split(',').next().unwrap()))
            .collect()
    }

    #[test]
    fn every_code_of_the_law_is_a_rule_or_says_why_it_is_none() {
        let rows = rows();
        let mut count = 0;
        for (family, last) in FAMILIES {
            for number in 1..=last {
                let code = format!("{family}-{number:02}");
                count += 1;
                match rows.get(code.as_str()).copied() {
                    Some("rule") => assert!(meta(&code).is_some(), "{code} is no rule"),
                    Some(_) => {
                        let entry = no_rule(&code).unwrap();
                        assert!(meta(&code).is_none(), "{code} is a rule");
                        assert!(!entry.articles.is_empty(), "{code}");
                        for lang in Lang::ALL {
                            assert!(words::elsewhere(&code, lang).is_some(), "{code}");
                        }
                    }
                    None => panic!("{code} is not in the catalogue"),
                }
            }
        }
        assert_eq!(count, rows.len());
    }

    #[test]
    fn no_rule_hides_behind_a_reason() {
        assert!(no_rule("CON-01").is_none());
        assert_eq!(no_rule("obj-08").unwrap().how, How::Behaviour);
        assert!(no_rule("CON-99").is_none());
    }
}
