//! What a policy must not hold, and with which line and hint it is refused.

use super::{
    Problem,
    tests::{FULL, SMALL, parsed, problems},
};

/// The one problem of a text.
fn problem(text: &str) -> Problem {
    let mut all = problems(text);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

#[test]
fn an_unknown_key_is_refused_with_its_line_and_the_nearest() {
    let found = problem(&SMALL.replace("fields", "fields = [\"addr\"]\nchanels"));
    assert_eq!(found.line, 6);
    assert_eq!(found.message, "unknown key `chanels` in [[purpose]]");
    assert_eq!(found.hint.as_deref(), Some("did you mean `channels`?"));
}

#[test]
fn a_key_in_the_wrong_block_is_told_where_it_belongs() {
    let found = problem(&format!("{SMALL}timezone = \"Europe/Paris\"\n"));
    assert_eq!(found.message, "unknown key `timezone` in [[purpose]]");
    assert_eq!(
        found.hint.as_deref(),
        Some("`timezone` belongs to the top of the file")
    );
}

#[test]
fn all_problems_are_told_at_once_in_order() {
    let text = r#"version = 2
profile = "strickt"
country = "UK"
timezone = "Europe/Bruxelles"
languages = ["fr", "fr", "es"]
[controller]
email = "nobody"
[[purpose]]
id = "News"
basis = "consnt"
channels = ["emial"]
fields = ["person.nam"]
retention_months = 0
[[purpose]]
id = "a"
basis = "contract"
fields = []
[[purpose]]
id = "a"
basis = "contract"
fields = ["addr"]
[[source]]
id = "crm"
default_purpose = "aa"
columns = { "x" = "consent.email.optn" }
[[exception]]
rule = "MIN-2"
reason = " "
until = "2027-02-29"
[stroe]
"#;
    let lines: Vec<usize> = problems(text).iter().map(|problem| problem.line).collect();
    assert_eq!(
        lines,
        [
            1, 2, 3, 4, 5, 5, 7, 9, 10, 11, 12, 13, 17, 19, 24, 25, 27, 28, 29, 30
        ]
    );
    let all = parsed(text).expect_err("problems").to_string();
    assert!(
        all.contains(
            "line 10: `basis` of [[purpose]] does not know `consnt` (did you mean `consent`?)"
        ),
        "{all}"
    );
    assert!(all.contains("in line 15"), "{all}");
    assert!(all.contains("did you mean `Europe/Brussels`?"), "{all}");
}

#[test]
fn a_policy_without_a_purpose_is_refused() {
    let found = problem("version = 1\n");
    assert_eq!(found.message, "`purpose` is missing");
    let found = problem("version = 1\npurpose = []\n");
    assert_eq!(found.line, 2);
}

#[test]
fn a_list_block_written_with_one_bracket_is_explained() {
    let found = problem(&SMALL.replace("[[purpose]]", "[purpose]"));
    assert_eq!(
        (found.line, found.message.as_str()),
        (2, "`purpose` must be a list of blocks")
    );
    assert!(found.hint.expect("a hint").contains("[[purpose]]"));
    let found = problem(&format!("{SMALL}[[store]]\n"));
    assert!(found.hint.expect("a hint").contains("[store]"));
}

#[test]
fn a_value_of_the_wrong_kind_is_refused() {
    for (wrong, line) in [
        ("version = \"1\"", 1),
        ("version = 1.0", 1),
        ("version = 1\nlanguages = \"fr\"", 2),
        ("version = 1\nlanguages = [1]", 2),
        ("version = 1\ncountry = true", 2),
        ("version = 1\nconsent = 3", 2),
        ("version = 1\nconsent = { max_age_months = -1 }", 2),
        (
            "version = 1\nconsent = { max_age_months = 99999999999999999999 }",
            2,
        ),
        (
            "version = 1\nconsent = { distrust_before = 2018-05-25T00:00:00Z }",
            2,
        ),
        (
            "version = 1\nconsent = { distrust_before = \"25/05/2018\" }",
            2,
        ),
    ] {
        let found = problem(&SMALL.replace("version = 1", wrong));
        assert_eq!(found.line, line, "{wrong}: {found:?}");
    }
}

#[test]
fn broken_toml_is_told_by_line_and_nothing_else_is() {
    let found = problems("version = 1\n[[purpose]\nid = \"a\"\n");
    assert!(
        found
            .iter()
            .all(|problem| problem.message.starts_with("the text is no TOML")),
        "{found:?}"
    );
    assert_eq!(found.first().map(|problem| problem.line), Some(2));
    let found = problems("version = 1\nversion = 1\n");
    assert_eq!(found.first().map(|problem| problem.line), Some(2));
}

#[test]
fn a_recipient_may_be_in_a_third_country_but_the_controller_not() {
    assert!(parsed(&FULL.replace("\"CH\"", "\"US\"")).is_ok());
    assert!(parsed(&FULL.replace("\"CH\"", "\"DE-BY\"")).is_err());
    assert!(parsed(&FULL.replace("\"FR-67\"", "\"CH\"")).is_err());
    assert!(parsed(&FULL.replace("\"FR-67\"", "\"FR-75\"")).is_err());
}

#[test]
fn references_to_undeclared_purposes_are_refused() {
    for text in [
        FULL.replace(
            "purpose = \"news\"\nlanguage",
            "purpose = \"newz\"\nlanguage",
        ),
        FULL.replace("default_purpose = \"news\"", "default_purpose = \"newz\""),
    ] {
        let found = problem(&text);
        assert!(
            found.message.contains("which no [[purpose]] declares"),
            "{found:?}"
        );
        assert_eq!(found.hint.as_deref(), Some("did you mean `news`?"));
    }
}

#[test]
fn a_deep_nest_is_refused_without_a_crash() {
    for text in [
        format!("a = {}", "[".repeat(400_000)),
        format!("a = {}1{}", "[".repeat(200_000), "]".repeat(200_000)),
        format!("{}a = 1", "a.".repeat(400_000)),
        format!("[{}a]", "a.".repeat(400_000)),
        "a = {a=".repeat(100_000),
    ] {
        assert!((1..=10).contains(&problems(&text).len()));
    }
}
