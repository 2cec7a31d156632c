//! The policy as a whole: what is accepted, what is shown, and that one table drives it all.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{
    DEFAULT_TEXT, Policy, PolicyError, Problem, Profile, built_in, keys, parse, parse::read_with,
    show,
};
use crate::model::{Channel, DateOrder, Lang};

/// Knows the fields that these tests use.
pub(super) fn check(field: &str) -> Result<(), String> {
    let known = [
        "person.name",
        "contact.email",
        "contact.phone",
        "addr",
        "org",
        "consent",
        "life",
        "consent.email.optin",
    ];
    if known.contains(&field) {
        Ok(())
    } else {
        Err("known fields: see dpo explain fields".to_owned())
    }
}

pub(super) fn parsed(text: &str) -> Result<Policy, PolicyError> {
    parse(text, &check)
}

pub(super) fn problems(text: &str) -> Vec<Problem> {
    parsed(text).expect_err("a faulty policy").problems
}

pub(super) const SMALL: &str = r#"version = 1
[[purpose]]
id = "news"
basis = "consent"
fields = ["person.name"]
"#;

/// Every key there is.
pub(super) const FULL: &str = r#"
version = 1
profile = "law:FR"
country = "FR-67"
timezone = "Europe/Paris"
languages = ["de", "fr"]

[controller]
name = "Exemple SA"
address = "Rue de l'Exemple 1, 67000 Strasbourg"
email = "privacy@example.org"
dpo_name = "Une \"Personne\""
dpo_email = "dpo@example.org"

[[purpose]]
id = "news"
label = { fr = "Nouvelles", en = "News" }
basis = "consent"
channels = ["sms", "email"]
fields = ["person.name", "contact.email"]
retention_months = 24
retention_from = "created"

[[purpose]]
id = "orders"
basis = "contract"
fields = ["addr"]

[consent]
double_opt_in = "required"
max_age_months = 12
distrust_before = 2020-01-01

[[wording]]
id = "news-fr"
purpose = "news"
language = "fr"
text_file = "wordings/news-fr.txt"

[[source]]
id = "Old CRM"
default_purpose = "news"
system = "hubspot"
date_order = "dmy"
columns = { "Opt-in \"news\"" = "consent.email.optin", "Interne" = "" }

[[recipient]]
id = "mailer"
name = "Mailer GmbH"
role = "joint-controller"
country = "CH"
receives = ["contact.email"]
contact = "privacy@mailer.example"

[[exception]]
rule = "MIN-02"
source = "Old CRM"
channel = "post"
field = "Birth date"
reason = "age check"
until = "2027-06-30"

[[legal_hold]]
source = "Old CRM"
records = ["4711", "K \"12\""]
basis = "legal-claims"
reason = "a dispute"
until = "2028-12-31"

[store]
vanished_days = 0
stale_source_days = 1
export_days = 14
case_months = 60
"#;

#[test]
fn the_default_text_works_unedited() {
    let policy = parsed(DEFAULT_TEXT).expect("the default policy");
    assert_eq!(policy, built_in());
    assert_eq!(policy.profile, Profile::Strict);
    assert_eq!(policy.purposes.len(), 1);
    let purpose = policy.purpose(0).expect("a purpose");
    assert_eq!(purpose.id, "direct-marketing");
    assert_eq!(
        purpose.channels,
        [Channel::Email, Channel::Phone, Channel::Post]
    );
    assert_eq!(purpose.retention_months, Some(36));
    assert_eq!(policy.sha256.len(), 64);
    assert_eq!(
        policy.controller.placeholders(),
        ["name", "address", "email", "dpo_name", "dpo_email"]
    );
    for lang in Lang::ALL {
        assert!(purpose.label.contains_key(&lang), "{lang:?}");
    }
}

#[test]
fn the_commented_examples_of_the_default_text_work_too() {
    // Only lines that are TOML behind the mark: a key, or the head of a block.
    let mut is_example = false;
    let uncommented: Vec<&str> = DEFAULT_TEXT
        .lines()
        .map(|line| {
            let bare = line.strip_prefix("# ");
            is_example = bare
                .is_some_and(|bare| bare.starts_with("[[") || is_example && bare.contains(" = "));
            if is_example {
                bare.unwrap_or(line)
            } else {
                line
            }
        })
        .collect();
    let policy = parsed(&uncommented.join("\n")).expect("the examples");
    assert_eq!(policy.purposes.len(), 2);
    assert_eq!(
        policy.wordings.len()
            + policy.sources.len()
            + policy.recipients.len()
            + policy.exceptions.len(),
        4
    );
    assert_eq!(
        policy.sources.first().expect("a source").date_order,
        Some(DateOrder::Dmy)
    );
}

#[test]
fn the_default_text_explains_every_key() {
    for key in keys().iter().filter(|key| !key.key.is_empty()) {
        let stands = DEFAULT_TEXT.lines().any(|line| {
            line.trim_start_matches("# ")
                .strip_prefix(key.key)
                .is_some_and(|rest| rest.starts_with(" = "))
        });
        assert!(stands, "{key:?}");
    }
}

#[test]
fn the_defaults_of_the_table_are_those_of_the_parser() {
    let policy = parsed(SMALL).expect("a small policy");
    let purpose = policy.purpose(0).expect("a purpose");
    for (key, found) in [
        ("profile", policy.profile.to_string()),
        ("country", policy.country.clone()),
        (
            "languages",
            policy
                .languages
                .iter()
                .map(|lang| lang.as_str())
                .collect::<Vec<_>>()
                .join(", "),
        ),
        ("retention_from", purpose.retention_from.as_str().to_owned()),
        (
            "double_opt_in",
            policy.consent.double_opt_in.as_str().to_owned(),
        ),
        ("max_age_months", policy.consent.max_age_months.to_string()),
        (
            "distrust_before",
            policy.consent.distrust_before.to_string(),
        ),
        ("vanished_days", policy.store.vanished_days.to_string()),
        (
            "stale_source_days",
            policy.store.stale_source_days.to_string(),
        ),
        ("export_days", policy.store.export_days.to_string()),
        ("case_months", policy.store.case_months.to_string()),
    ] {
        let row = keys()
            .iter()
            .find(|row| row.key == key)
            .expect("a row of the table");
        assert_eq!(row.default, found, "{key}");
    }
    assert_eq!(policy.timezone, chrono_tz::Europe::Brussels);
    assert_eq!(purpose.label_in(Lang::Fr), "news");
}

#[test]
fn the_parser_asks_for_every_key_of_the_table_and_no_other() {
    let (_, asked) = read_with(FULL, &check);
    let asked: BTreeSet<(&str, &str)> = asked
        .asked
        .iter()
        .map(|(block, key)| (block.as_str(), key.as_str()))
        .collect();
    let blocks = keys()
        .iter()
        .filter(|key| key.key.is_empty() && !key.block.is_empty())
        .map(|key| ("", key.block));
    let table: BTreeSet<(&str, &str)> = keys()
        .iter()
        .filter(|key| !key.key.is_empty())
        .map(|key| (key.block, key.key))
        .chain(blocks)
        .collect();
    assert_eq!(asked, table);
}

#[test]
fn every_key_required_by_the_table_is_required_by_the_parser() {
    for key in keys()
        .iter()
        .filter(|key| key.default == "required" && !key.key.is_empty())
    {
        // Takes the first line of that key out of that block.
        let mut block = String::new();
        let mut is_taken = false;
        let without: Vec<&str> = FULL
            .lines()
            .filter(|line| {
                if line.starts_with('[') {
                    block = line.trim_matches(['[', ']']).to_owned();
                }
                let is_it =
                    !is_taken && block == key.block && line.starts_with(&format!("{} = ", key.key));
                is_taken |= is_it;
                !is_it
            })
            .collect();
        assert!(is_taken, "{key:?}");
        let found = problems(&without.join("\n"));
        assert!(
            found
                .iter()
                .any(|problem| problem.message.contains(&format!("`{}`", key.key))),
            "{key:?} {found:?}"
        );
    }
}

#[test]
fn every_key_has_the_value_that_was_written() {
    let policy = parsed(FULL).expect("a full policy");
    assert_eq!(policy.profile, Profile::Law("FR".to_owned()));
    assert_eq!(policy.country, "FR-67");
    assert_eq!(policy.languages, [Lang::De, Lang::Fr]);
    assert_eq!(policy.controller.dpo_name, "Une \"Personne\"");
    assert!(policy.controller.placeholders().is_empty());
    let news = policy.purpose(0).expect("a purpose");
    assert_eq!(news.channels, [Channel::Sms, Channel::Email]);
    assert_eq!(news.label_in(Lang::Nl), "News");
    assert_eq!(policy.purpose(1).expect("a second").retention_months, None);
    assert_eq!(policy.consent.distrust_before.to_string(), "2020-01-01");
    let source = policy.source("Old CRM").expect("a source");
    assert_eq!(
        source.columns.get("Opt-in \"news\"").map(String::as_str),
        Some("consent.email.optin")
    );
    assert_eq!(source.columns.get("Interne").map(String::as_str), Some(""));
    let exception = policy.exceptions.first().expect("an exception");
    assert_eq!(exception.until.to_string(), "2027-06-30");
    assert_eq!(policy.store.vanished_days, 0);
}

#[test]
fn what_is_shown_gives_the_same_policy() {
    for text in [SMALL, FULL, DEFAULT_TEXT] {
        let first = parsed(text).expect("a policy");
        let mut again = parsed(&show(&first)).expect("a shown policy");
        again.sha256.clone_from(&first.sha256);
        assert_eq!(again, first);
    }
}

#[test]
fn the_digest_is_that_of_the_text_as_it_stands() {
    let small = parsed(SMALL).expect("a policy").sha256;
    assert_eq!(small.len(), 64);
    assert_ne!(
        small,
        parsed(&format!("{SMALL}\n")).expect("a policy").sha256
    );
    let windows = format!("\u{feff}{}", SMALL.replace('\n', "\r\n"));
    assert!(parsed(&windows).is_ok());
}

#[test]
fn the_words_of_the_policy_are_shown_without_what_a_terminal_obeys() {
    let mut policy = built_in();
    policy.controller.name = "a\u{202e}b\u{1b}[31m\u{9b}\u{200b}\"\\".to_owned();
    let shown = show(&policy);
    assert!(
        !shown
            .chars()
            .any(|letter| letter != '\n' && letter.is_control())
    );
    assert!(!shown.contains('\u{202e}') && !shown.contains('\u{200b}'));
}

proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC{0,200}") {
        prop_assert!(parsed(&text).is_err());
    }

    #[test]
    fn no_damage_to_a_policy_makes_the_parser_panic(at in 0usize..2_000, length in 0usize..40, piece in "[\\[\\]{}=\"'#.,\na-z0-9-]{0,8}") {
        let mut letters: Vec<char> = FULL.chars().collect();
        let start = at.min(letters.len());
        let end = (start + length).min(letters.len());
        letters.splice(start..end, piece.chars());
        let text: String = letters.into_iter().collect();
        if let Err(error) = parsed(&text) {
            let lines = text.lines().count() + 1;
            prop_assert!(!error.problems.is_empty());
            prop_assert!(error.problems.iter().all(|problem| (1..=lines).contains(&problem.line)));
        }
    }

    #[test]
    fn any_one_line_text_survives_being_shown(name in "[^\\p{Cc}]{0,40}", header in "[^\\p{Cc}]{1,20}") {
        let mut policy = parsed(FULL).expect("a full policy");
        policy.controller.name = name;
        policy.sources.first_mut().expect("a source").columns.insert(header, String::new());
        let mut again = parsed(&show(&policy)).expect("a shown policy");
        again.sha256.clone_from(&policy.sha256);
        prop_assert_eq!(again, policy);
    }
}
