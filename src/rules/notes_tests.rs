//! Tests of the TXT rules.

use super::*;
use crate::{
    model::{Channel, ConsentState},
    rules::samples::{Sample, consent},
};

const COLUMNS: [&str; 3] = [
    "Notes=text.notes",
    "E-mail=contact.email.primary",
    "Mobile=contact.phone.mobile",
];

fn sample(note: &str) -> Sample {
    Sample::of(&COLUMNS).row(&[note, "anna.vogel@example.org", "0470 12 34 56"])
}

fn seen(note: &str, words: &str, kind: Kind, evidence: Evidence) -> Sample {
    sample(note).sees(0, words, kind, evidence)
}

#[test]
fn an_insult_is_flagged_and_a_plain_word_passes() {
    let found = seen("client stupide", "stupide", Kind::Insult, Evidence::Certain).run("TXT-01");
    assert_eq!((found.len(), found[0].severity), (1, Severity::High));
    assert!(!serde_json::to_string(&found).unwrap().contains("stupide"));
    assert!(sample("client fidèle").run("TXT-01").is_empty());
}

#[test]
fn a_contact_point_of_somebody_else_is_a_third_person() {
    for (note, words, kind) in [
        (
            "appeler sa femme 0470 65 43 21",
            "0470 65 43 21",
            Kind::Phone,
        ),
        (
            "cc jan.peeters@example.org",
            "jan.peeters@example.org",
            Kind::Email,
        ),
    ] {
        let found = seen(note, words, kind, Evidence::Certain).run("TXT-02");
        assert_eq!(found.len(), 1, "{note}");
        assert_eq!(
            (found[0].severity, found[0].evidence),
            (Severity::Medium, Evidence::Likely)
        );
        assert!(found[0].span.is_some() && !found[0].message.contains(words));
    }
}

#[test]
fn the_own_contact_points_pass_however_they_are_written() {
    for (note, words, kind) in [
        (
            "rappeler au +32 470/12.34.56",
            "+32 470/12.34.56",
            Kind::Phone,
        ),
        (
            "mail: Anna.Vogel@Example.org",
            "Anna.Vogel@Example.org",
            Kind::Email,
        ),
        ("via info@acme.example", "info@acme.example", Kind::Email),
    ] {
        let found = seen(note, words, kind, Evidence::Certain).run("TXT-02");
        assert!(found.is_empty(), "{note}");
    }
}

#[test]
fn of_two_numbers_the_foreign_one_is_told() {
    let note = "0470 12 34 56, sa sœur 0470 65 43 21";
    let found = sample(note)
        .sees(0, "0470 12 34 56", Kind::Phone, Evidence::Certain)
        .sees(0, "0470 65 43 21", Kind::Phone, Evidence::Certain)
        .run("TXT-02");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].span.map(|span| span.start), Some(23));
}

#[test]
fn a_word_for_a_relation_is_a_hint_and_silent_beside_a_number() {
    let relation = seen(
        "sa femme appelle",
        "sa femme",
        Kind::ThirdPerson,
        Evidence::Likely,
    );
    let found = relation.run("TXT-02");
    assert_eq!(
        (found[0].severity, found[0].evidence),
        (Severity::Info, Evidence::Hint)
    );
    let both = seen(
        "sa femme 0470 65 43 21",
        "sa femme",
        Kind::ThirdPerson,
        Evidence::Hint,
    )
    .sees(0, "0470 65 43 21", Kind::Phone, Evidence::Certain)
    .run("TXT-02");
    assert_eq!(both.len(), 1);
    assert_eq!(both[0].kind.as_deref(), Some("phone"));
}

#[test]
fn an_address_alone_in_an_unknown_column_may_be_the_persons_own() {
    let found = Sample::of(&["Other="])
        .row(&["jan.peeters@example.org"])
        .sees(0, "jan.peeters@example.org", Kind::Email, Evidence::Certain)
        .run("TXT-02");
    assert!(found.is_empty());
}

#[test]
fn a_possible_objection_is_flagged_unless_every_channel_is_shut() {
    let note = || {
        seen(
            "ne plus appeler",
            "ne plus appeler",
            Kind::Objection,
            Evidence::Likely,
        )
    };
    assert_eq!(note().run("TXT-03").len(), 1);
    let open = note().says(consent(Channel::Phone, ConsentState::Proven));
    assert_eq!(open.run("TXT-03")[0].severity, Severity::High);
    let shut = note().says(consent(Channel::Phone, ConsentState::Objected));
    assert!(shut.run("TXT-03").is_empty());
    assert!(sample("appeler lundi").run("TXT-03").is_empty());
}

#[test]
fn a_request_in_a_dated_note_has_its_deadline() {
    let note = "2026-03-05: demande suppression RGPD";
    let found = seen(
        note,
        "demande suppression RGPD",
        Kind::RightsRequest,
        Evidence::Certain,
    )
    .run("TXT-04");
    // Easter Sunday and Monday are no working days in Belgium.
    assert!(
        found[0].message.contains("2026-04-07"),
        "{}",
        found[0].message
    );
    assert_eq!(found[0].severity, Severity::High);
}

#[test]
fn a_request_without_a_date_is_flagged_without_a_deadline() {
    let note = "demande suppression RGPD";
    let found = seen(note, note, Kind::RightsRequest, Evidence::Certain).run("TXT-04");
    assert_eq!(found.len(), 1);
    assert!(!found[0].message.contains("20"), "{}", found[0].message);
    assert!(sample("demande de devis").run("TXT-04").is_empty());
}
