//! The words of tables and summaries.

use std::{collections::HashMap, sync::LazyLock};

use crate::model::Lang;

type Table = HashMap<String, HashMap<String, String>>;

/// One file for each part of the desk.
const FILES: &[&str] = &[
    include_str!("labels/desk.toml"),
    include_str!("labels/contact.toml"),
    include_str!("labels/consents.toml"),
    include_str!("labels/detect.toml"),
    include_str!("labels/mail.toml"),
    include_str!("labels/report.toml"),
    include_str!("labels/people.toml"),
    include_str!("labels/request.toml"),
    include_str!("labels/letter.toml"),
    include_str!("labels/access.toml"),
    include_str!("labels/erase.toml"),
    include_str!("labels/writeback.toml"),
    include_str!("labels/rights.toml"),
    include_str!("labels/form.toml"),
    include_str!("labels/optin.toml"),
    include_str!("labels/seconds.toml"),
    include_str!("labels/key.toml"),
];

/// A file that does not parse reads as empty here; a test makes sure that none does.
static LABELS: LazyLock<Table> = LazyLock::new(|| {
    FILES
        .iter()
        .flat_map(|text| toml::from_str::<Table>(text).unwrap_or_default())
        .collect()
});

/// The word of that key; English where a language lacks it, and a question mark where nobody knows
/// it. Tests see to it that neither happens.
#[must_use]
pub fn label(key: &str, lang: Lang) -> &'static str {
    known_label(key, lang).unwrap_or("?")
}

/// The word of that key, where there is one.
#[must_use]
pub fn known_label(key: &str, lang: Lang) -> Option<&'static str> {
    let words = LABELS.get(key)?;
    let own = words.get(lang.as_str()).or_else(|| words.get("en"));
    own.map(String::as_str)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::words::places;

    #[test]
    fn every_file_reads_and_no_key_stands_twice() {
        let tables = FILES
            .iter()
            .map(|text| toml::from_str::<Table>(text).unwrap());
        let keys: usize = tables.map(|table| table.len()).sum();
        assert_eq!(keys, LABELS.len());
    }

    #[test]
    fn every_label_exists_in_four_languages_with_the_same_places() {
        assert!(LABELS.len() > 50);
        for (key, words) in LABELS.iter() {
            let english: BTreeSet<&str> = places(&words["en"]).collect();
            for lang in Lang::ALL {
                let word = words
                    .get(lang.as_str())
                    .unwrap_or_else(|| panic!("{key} lacks {lang:?}"));
                assert!(!word.trim().is_empty(), "{key} {lang:?}");
                assert_eq!(english, places(word).collect(), "{key} {lang:?}");
            }
        }
    }

    #[test]
    fn every_label_that_the_code_asks_for_is_there() {
        let sources = [
            include_str!("../cli/audit.rs"),
            include_str!("../cli/import.rs"),
            include_str!("../cli/find.rs"),
            include_str!("../cli/show.rs"),
            include_str!("../cli/trail.rs"),
            include_str!("../cli/demo.rs"),
            include_str!("../cli/explain.rs"),
            include_str!("../cli/detect.rs"),
            include_str!("../cli/may_contact.rs"),
            include_str!("../cli/consent.rs"),
            include_str!("../cli/consent/form.rs"),
            include_str!("../cli/retention.rs"),
            include_str!("../cli/lint_mail.rs"),
            include_str!("../cli/request.rs"),
            include_str!("../cli/deadline.rs"),
            include_str!("../cli/today.rs"),
            include_str!("../cli/access.rs"),
            include_str!("../cli/port.rs"),
            include_str!("../cli/rectify.rs"),
            include_str!("../cli/restrict.rs"),
            include_str!("../cli/lift.rs"),
            include_str!("../cli/object.rs"),
            include_str!("../cli/erase.rs"),
            include_str!("../cli/notices.rs"),
            include_str!("../cli/right.rs"),
            include_str!("../cli/request/print.rs"),
            include_str!("../cli/consent/request.rs"),
            include_str!("../cli/consent/confirm.rs"),
        ];
        let groups = [
            "import.",
            "may.",
            "hold.",
            "form.",
            "due.",
            "audit.",
            "find.",
            "show.",
            "trail.",
            "demo.",
            "mail.",
            "severity.",
            "channel.",
            "state.",
            "coverage.",
            "detect.",
            "people.",
            "request.",
            "today.",
            "letter.",
            "access.",
            "erase.",
            "right.",
            "notices.",
            "port.",
            "optin.",
        ];
        let mut asked = 0;
        for source in sources {
            for quoted in source.split('"').skip(1).step_by(2) {
                let is_key = groups.iter().any(|group| quoted.starts_with(group))
                    && !quoted.contains(['{', ' ', '/'])
                    && !quoted.ends_with(".json");
                if is_key {
                    asked += 1;
                    assert!(LABELS.contains_key(quoted), "{quoted}");
                }
            }
        }
        assert!(asked > 40);
    }
}
