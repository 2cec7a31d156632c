//! Tests of the TRA rules.

use super::*;
use crate::{
    model::{Channel, ConsentState},
    policy::Recipient,
    rules::{
        Whole,
        samples::{self, Sample, consent},
        word_list,
    },
};

const COLUMNS: [&str; 5] = [
    "Source=life.source",
    "Created=life.created_at",
    "Informed=life.informed_at",
    "Mailed=life.first_mailing_at",
    "For=life.collected_for",
];

fn informed(row: [&str; 4], today: &str) -> Vec<(String, String)> {
    let row = [row[0], row[1], row[2], row[3], ""];
    Sample::of(&COLUMNS)
        .today(today)
        .row(&row)
        .run("TRA-01")
        .into_iter()
        .map(|finding| {
            (
                finding.kind.unwrap().to_string(),
                finding.message.to_string(),
            )
        })
        .collect()
}

#[test]
fn purchased_data_without_information_are_overdue_after_a_calendar_month() {
    let row = ["purchased", "2026-01-10", "", ""];
    let found = informed(row, "2026-02-11");
    assert_eq!(found[0].0, "purchased");
    assert!(found[0].1.contains("2026-02-10"), "{}", found[0].1);
    assert!(informed(row, "2026-02-10").is_empty());
    let short = ["Adresskauf", "2026-01-31", "", ""];
    assert_eq!(informed(short, "2026-03-01").len(), 1);
    assert!(informed(short, "2026-02-28").is_empty());
}

#[test]
fn the_first_mailing_shortens_the_month() {
    let row = ["Fichier acheté", "2026-01-10", "", "2026-01-15"];
    assert!(informed(row, "2026-01-16")[0].1.contains("2026-01-15"));
    assert!(
        informed(
            ["partenaire", "2026-01-10", "2026-01-15", "2026-01-15"],
            "2026-03-01"
        )
        .is_empty()
    );
}

#[test]
fn who_was_informed_in_time_passes_and_late_is_said_to_be_late() {
    assert!(informed(["scraped", "2026-01-10", "2026-02-10", ""], "2026-03-01").is_empty());
    let late = informed(
        ["Gouden gids", "2026-01-10", "2026-02-12", ""],
        "2026-03-01",
    );
    assert_eq!(late[0].0, "scraped");
}

#[test]
fn what_the_person_gave_needs_no_such_information() {
    for source in ["web form", "salon", "", "Telefon", "Teilhaber"] {
        assert!(
            informed([source, "2020-01-10", "", ""], "2026-03-01").is_empty(),
            "{source}"
        );
    }
}

#[test]
fn an_empty_source_is_flagged_and_a_known_one_passes() {
    let run = |source: &str, method: &str| {
        Sample::of(&["Source=life.source", "Method=consent.source"])
            .row(&[source, method])
            .run("TRA-02")
            .len()
    };
    assert_eq!(run("", " "), 1);
    assert_eq!(run("salon", ""), 0);
    assert_eq!(run("", "web form"), 0);
}

#[test]
fn a_file_without_any_source_is_one_finding() {
    let found = Sample::of(&["Id=id.source"])
        .row(&["1"])
        .row(&["2"])
        .run("TRA-02");
    assert_eq!((found.len(), found[0].count), (1, 2));
}

fn purposes(cell: &str, state: ConsentState, informed: &str) -> usize {
    Sample::of(&COLUMNS)
        .row(&["", "", informed, "", cell])
        .says(consent(Channel::Email, state))
        .run("TRA-03")
        .len()
}

#[test]
fn data_collected_for_something_else_are_flagged() {
    assert_eq!(purposes("support", ConsentState::NoStatement, ""), 1);
}

#[test]
fn the_same_purpose_a_consent_a_no_and_information_pass() {
    assert_eq!(
        purposes("Direct marketing", ConsentState::NoStatement, ""),
        0
    );
    assert_eq!(
        purposes("News and offers", ConsentState::NoStatement, ""),
        0
    );
    assert_eq!(purposes("", ConsentState::NoStatement, ""), 0);
    assert_eq!(purposes("support", ConsentState::Proven, ""), 0);
    assert_eq!(purposes("support", ConsentState::Objected, ""), 0);
    assert_eq!(
        purposes("support", ConsentState::NoStatement, "2025-01-01"),
        0
    );
}

#[test]
fn a_legitimate_interest_that_nobody_weighed_is_flagged_by_column() {
    let sample = || {
        Sample::of(&["Basis=consent.legal_basis"])
            .row(&["Legitimate interest – prospect/lead"])
            .row(&["Intérêt légitime"])
            .row(&["Art. 6(1)(f)"])
            .row(&["consent"])
    };
    let found = sample().run("TRA-04");
    assert_eq!((found.len(), found[0].count), (1, 3));
    let weighed = sample().policy(|policy| {
        policy.purposes[0].basis = Basis::LegitimateInterest;
        policy.purposes[0].assessment = Some("LIA-2026-01".to_owned());
    });
    assert!(weighed.run("TRA-04").is_empty());
}

fn of_policy(change: impl FnOnce(&mut crate::policy::Policy), code: &str) -> Vec<Finding> {
    let mut policy = samples::policy();
    change(&mut policy);
    let mut found = Vec::new();
    let whole = Whole {
        policy: &policy,
        today: samples::date("2026-11-23"),
        lang: crate::model::Lang::En,
        wants_text: true,
        codes: &[code.to_owned()],
    };
    whole.policy(&mut |finding| found.push(finding));
    found
}

#[test]
fn a_purpose_on_legitimate_interest_names_its_assessment() {
    let interest = |assessment: Option<&str>| {
        of_policy(
            |policy| {
                policy.purposes[0].basis = Basis::LegitimateInterest;
                policy.purposes[0].assessment = assessment.map(str::to_owned);
            },
            "TRA-04",
        )
    };
    let found = interest(None);
    assert_eq!((found.len(), &*found[0].source), (1, "policy"));
    assert!(interest(Some("LIA-2026-01")).is_empty());
    assert!(
        of_policy(|_| {}, "TRA-04").is_empty(),
        "consent is no interest"
    );
}

fn recipient(country: &str, safeguard: Option<&str>) -> Vec<Option<String>> {
    let found = of_policy(
        |policy| {
            policy.recipients.push(Recipient {
                id: "mailer".to_owned(),
                name: "Mailer".to_owned(),
                role: "processor".to_owned(),
                country: country.to_owned(),
                receives: vec!["contact.email".to_owned()],
                contact: String::new(),
                safeguard: safeguard.map(str::to_owned),
            });
        },
        "TRA-05",
    );
    found
        .into_iter()
        .map(|finding| finding.kind.map(|kind| kind.to_string()))
        .collect()
}

#[test]
fn a_recipient_in_a_third_country_needs_a_safeguard() {
    assert_eq!(recipient("IN", None), [Some("none".to_owned())]);
    assert_eq!(recipient("US", None), [Some("part".to_owned())]);
    assert!(recipient("IN", Some("standard contractual clauses")).is_empty());
}

#[test]
fn the_union_the_area_and_adequate_countries_pass() {
    for country in ["DE", "NO", "CH", "GB", "BR", "JP"] {
        assert!(recipient(country, None).is_empty(), "{country}");
    }
    assert_eq!(adequacy("BR", samples::date("2026-01-25")), None);
    assert_eq!(adequacy("GB", samples::date("2032-01-01")), None);
}

#[test]
fn every_decision_is_of_a_third_country() {
    for line in include_str!("adequacy.csv").lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!(area(cells[0]), Some(Area::Third), "{line}");
        assert!(["all", "part"].contains(&cells[1]) && cells[2].parse::<NaiveDate>().is_ok());
        assert!(["read", "draft"].contains(cells.last().unwrap()), "{line}");
    }
}

#[test]
fn the_words_are_well_formed() {
    let kinds = ["purchased", "partner", "scraped"];
    word_list::assert_well_formed(include_str!("source_words.csv"), &kinds);
    word_list::assert_well_formed(include_str!("basis_words.csv"), &["legitimate-interest"]);
}
