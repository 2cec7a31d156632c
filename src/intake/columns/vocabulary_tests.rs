use std::collections::BTreeSet;

use super::*;

#[test]
fn every_row_of_every_table_is_read_and_names_known_fields() {
    for (table, field_cell) in [(SYNONYMS, 0), (AMBIGUOUS, 2), (POSITIONS, 4)] {
        let read: Vec<_> = rows(table).collect();
        assert_eq!(read.len(), table.lines().count() - 1);
        for row in read {
            for field in listed(&row[field_cell]) {
                assert!(parse_field(field).is_ok(), "{field} in {row:?}");
            }
            assert!(HeaderLang::parse(&row[1]).is_some(), "{row:?}");
        }
    }
    assert_eq!(vocabulary().positions.len(), POSITIONS.lines().count() - 1);
    assert_eq!(
        vocabulary().false_friends.len(),
        FALSE_FRIENDS.lines().count() - 1
    );
    assert_eq!(vocabulary().fields.len(), FIELDS.lines().count() - 1);
}

#[test]
fn every_row_of_the_words_of_headers_has_a_role_and_known_fields() {
    let roles = [
        "code", "date", "day", "filler", "head", "number", "owner", "place", "third", "with",
    ];
    let table = include_str!("vocabulary/header_words.csv");
    let read: Vec<_> = rows(table).collect();
    assert_eq!(read.len(), table.lines().count() - 1);
    for row in read {
        let (role, value) = (&row[0], &row[1]);
        assert!(roles.contains(&role), "{row:?}");
        assert!(HeaderLang::parse(&row[2]).is_some(), "{row:?}");
        assert!(listed(&row[3]).count() > 0, "{row:?}");
        match role {
            "head" | "third" => {
                for field in listed(value) {
                    assert!(parse_field(field).is_ok(), "{field} in {row:?}");
                }
            }
            "with" => assert!(check_field_or_prefix(value).is_ok(), "{row:?}"),
            "place" => assert!(
                ["home", "main", "other", "work"].contains(&value),
                "{row:?}"
            ),
            _ => assert!(value.is_empty(), "{row:?}"),
        }
    }
}

#[test]
fn every_synonym_says_where_it_was_seen_or_that_it_is_proposed() {
    for row in rows(SYNONYMS) {
        let (status, date, seen) = (&row[2], &row[3], &row[4]);
        assert!(
            status == "seen" && !seen.is_empty() || status == "proposed",
            "{row:?}"
        );
        assert!(
            chrono::NaiveDate::parse_from_str(date, "%Y-%m-%d").is_ok(),
            "{row:?}"
        );
    }
}

#[test]
fn a_header_has_one_entry_a_language_and_several_fields_only_if_listed_as_ambiguous() {
    for (header, meanings) in &vocabulary().headers.0 {
        let langs: BTreeSet<HeaderLang> = meanings.iter().map(|meaning| meaning.lang).collect();
        assert_eq!(
            langs.len(),
            meanings.len(),
            "{header} stands twice in one language"
        );
    }
    for row in rows(AMBIGUOUS) {
        assert!(listed(&row[2]).count() > 1, "{row:?} is not ambiguous");
    }
}

#[test]
fn every_field_has_a_known_kind_and_consent_fields_follow_the_grammar() {
    let kinds = [
        "text", "id", "email", "phone", "date", "flag", "state", "number", "list", "url", "ip",
        "free",
    ];
    for (name, entry) in vocabulary().entries() {
        assert!(kinds.contains(&entry.kind), "{name} is {}", entry.kind);
        if name.starts_with("consent.") {
            assert!(consent_field::parse(name).is_some(), "{name}");
        }
    }
}

#[test]
fn minimisation_finds_its_groups() {
    let rule = |field: &str| vocabulary().entry(field).and_then(|entry| entry.rule);
    assert_eq!(rule("person.gender"), Some("MIN-02"));
    assert_eq!(rule("person.title"), Some("MIN-02"));
    assert_eq!(rule("person.birth_date"), Some("MIN-03"));
    assert_eq!(rule("profile.hobby"), Some("MIN-04"));
    assert_eq!(rule("fam.marital_status"), Some("MIN-04"));
    assert_eq!(rule("sens.religion"), Some("MIN-04"));
    assert_eq!(rule("sec.password"), Some("MIN-05"));
    assert_eq!(rule("fin.card_number"), Some("MIN-05"));
    assert_eq!(rule("person.first_name"), None);
    assert_eq!(rule("contact.email.primary"), None);
}

#[test]
fn the_dates_of_mailings_are_fields() {
    for name in ["life.first_mailing_at", "life.last_mailing_at"] {
        assert_eq!(kind_of(&parse_field(name).unwrap()), "date");
    }
    assert!(parse_field("life.last_contact_source").is_ok());
}

#[test]
fn an_unknown_field_is_an_error_that_names_the_nearest_one() {
    assert_eq!(
        parse_field("contact.emial.primary").unwrap_err(),
        "no field is called \"contact.emial.primary\"; did you mean \"contact.email.primary\"?"
    );
    assert!(parse_field("").is_err());
    assert!(parse_field("contact").is_err(), "a prefix is no field");
    assert_eq!(
        parse_field("zzzzzzzzzzzzzz").unwrap_err(),
        "no field is called \"zzzzzzzzzzzzzz\""
    );
}

#[test]
fn a_prefix_covers_fields_but_not_half_words() {
    for name in ["addr", "contact.phone", "consent", "life", "org.name"] {
        assert!(check_field_or_prefix(name).is_ok(), "{name}");
    }
    for name in ["", "add", "contact.pho", "nothing"] {
        assert!(check_field_or_prefix(name).is_err(), "{name}");
    }
}

#[test]
fn a_word_of_another_language_is_not_taken_for_the_files_own() {
    assert!(vocabulary().is_false_friend("service", Some(Lang::En)));
    assert!(!vocabulary().is_false_friend("service", Some(Lang::Fr)));
    assert!(!vocabulary().is_false_friend("voornaam", Some(Lang::Fr)));
}
