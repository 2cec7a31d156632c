//! Each rule of marketing alone: a record that it flags and one that it lets pass.

use crate::{
    model::{Channel, ConsentState, Finding, Scope, Severity},
    policy::{Profile, Source},
    rules::samples::{Sample, consent, date},
};

const SALES: [&str; 5] = [
    "Client=life.customer",
    "Achat=life.last_purchase_at",
    "Refus=consent.optout_offered_at",
    "Score=profile.score",
    "Compte=life.account",
];

fn under(law: Option<&str>, names: &[&str]) -> Sample {
    Sample::of(names).policy(|policy| {
        if let Some(law) = law {
            policy.profile = Profile::Law(law.to_owned());
            policy.country = law.to_owned();
        }
    })
}

fn silent(channel: Channel) -> crate::model::Consent {
    consent(channel, ConsentState::NoStatement)
}

/// One record with a silent e-mail.
fn sale(law: Option<&str>, cells: [&str; 5], code: &str) -> Vec<Finding> {
    under(law, &SALES)
        .row(&cells)
        .says(silent(Channel::Email))
        .run(code)
}

const COMPLETE: [&str; 5] = ["oui", "2024-01-02", "2024-01-02", "", ""];
const UNOFFERED: [&str; 5] = ["oui", "2024-01-02", "", "", ""];

#[test]
fn a_complete_soft_opt_in_is_a_note_and_clears_con_01_under_a_law_only() {
    let found = sale(Some("BE"), COMPLETE, "MKT-01");
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].severity, found[0].scope, found[0].count),
        (Severity::Info, Scope::File, 1)
    );
    assert!(sale(Some("BE"), COMPLETE, "CON-01").is_empty());
    let strict = sale(None, COMPLETE, "CON-01");
    assert!(
        strict[0].message.contains("law:BE"),
        "{}",
        strict[0].message
    );
    assert!(
        strict[0].message.contains("soft opt-in"),
        "{}",
        strict[0].message
    );
    assert!(sale(None, COMPLETE, "MKT-01")[0].message.contains("law:BE"));
}

#[test]
fn an_incomplete_one_is_named_and_clears_nothing() {
    assert!(sale(Some("BE"), UNOFFERED, "MKT-01").is_empty());
    let found = sale(Some("BE"), UNOFFERED, "MKT-02");
    assert_eq!((found.len(), found[0].scope), (1, Scope::Record));
    assert!(found[0].message.contains("refus"), "{}", found[0].message);
    assert_eq!(sale(Some("BE"), UNOFFERED, "CON-01").len(), 1);
    assert!(
        sale(None, UNOFFERED, "MKT-02").is_empty(),
        "strict asks for consent anyway"
    );
    assert!(!sale(None, UNOFFERED, "CON-01")[0].message.contains("law:"));
    assert!(sale(Some("BE"), COMPLETE, "MKT-02").is_empty());
    assert!(sale(Some("BE"), ["non", "", "", "", ""], "MKT-02").is_empty());
}

#[test]
fn a_refusal_that_was_offered_only_after_the_sale_came_too_late() {
    let late = ["oui", "2024-01-02", "2026-03-04", "", ""];
    assert!(sale(Some("BE"), late, "MKT-01").is_empty());
    assert_eq!(sale(Some("BE"), late, "MKT-02").len(), 1);
    assert_eq!(sale(Some("BE"), late, "CON-01").len(), 1);
    let at_sign_up = ["oui", "2024-01-02", "2023-11-20", "", ""];
    assert!(sale(Some("BE"), at_sign_up, "CON-01").is_empty());
}

#[test]
fn a_country_that_no_list_knows_is_not_the_laxer_one_of_the_profile() {
    let of = |country: &str| {
        let names = ["Adresse=addr.main.street", "Pays=addr.main.country"];
        under(Some("BE"), &names)
            .row(&["Rue 1", country])
            .says(silent(Channel::Phone))
            .run("CON-01")
            .len()
    };
    // Belgium lets people call until they object; the floor of the Union leaves it to each country.
    assert_eq!(of("Belgique"), 0);
    assert_eq!(of("Ruritanie"), of("Autriche"));
    assert_eq!(of("Ruritanie"), 1);
}

#[test]
fn a_yes_without_proof_is_left_to_con_06() {
    for code in ["MKT-02", "MKT-03"] {
        let found = under(Some("BE"), &SALES)
            .row(&["oui", "", "", "", "oui"])
            .says(consent(Channel::Email, ConsentState::Claimed))
            .run(code);
        assert!(found.is_empty(), "{code}");
    }
}

#[test]
fn a_source_that_never_dates_the_offer_is_one_finding() {
    let mut sample = under(Some("BE"), &SALES[..2]);
    for _ in 0..3 {
        sample = sample
            .row(&["oui", "2024-01-02"])
            .says(silent(Channel::Email));
    }
    let found = sample.run("MKT-02");
    assert_eq!(
        (found.len(), found[0].count, found[0].scope),
        (1, 3, Scope::File)
    );
}

#[test]
fn a_denial_is_no_soft_opt_in_whatever_was_sold() {
    for state in [
        ConsentState::Objected,
        ConsentState::Withdrawn,
        ConsentState::Refused,
    ] {
        for code in ["MKT-01", "MKT-02", "MKT-04"] {
            let found = under(Some("BE"), &SALES)
                .row(&["oui", "2024-01-02", "2024-01-02", "87", ""])
                .says(consent(Channel::Email, state))
                .run(code);
            assert!(found.is_empty(), "{code} {}", state.as_str());
        }
    }
}

#[test]
fn an_account_without_a_sale_is_contested_and_never_clears() {
    let account = ["", "", "2024-01-02", "", "oui"];
    assert_eq!(sale(Some("FR"), account, "MKT-03").len(), 1);
    assert_eq!(sale(Some("FR"), account, "CON-01").len(), 1);
    assert!(sale(Some("FR"), account, "MKT-02").is_empty());
    let bought = ["", "2024-01-02", "2024-01-02", "", "oui"];
    assert!(sale(Some("FR"), bought, "MKT-03").is_empty());
    assert!(sale(Some("FR"), ["", "", "", "", "non"], "MKT-03").is_empty());
    assert!(sale(None, account, "MKT-03").is_empty());
}

#[test]
fn a_score_on_soft_opt_in_needs_a_basis_of_its_own() {
    let scored = ["oui", "2024-01-02", "2024-01-02", "87", ""];
    let found = sale(Some("BE"), scored, "MKT-04");
    assert_eq!((found.len(), found[0].field.as_deref()), (1, Some("Score")));
    assert!(sale(Some("BE"), COMPLETE, "MKT-04").is_empty());
    assert!(sale(None, scored, "MKT-04").is_empty());
    assert!(sale(Some("BE"), ["oui", "", "", "87", ""], "MKT-04").is_empty());
}

fn office(law: Option<&str>, address: &str, code: &str) -> Vec<Finding> {
    let names = [
        "E=contact.email.primary",
        "Company=org.name",
        "Role=org.job_title",
    ];
    under(law, &names)
        .row(&[address, "ACME", "Buyer"])
        .says(silent(Channel::Email))
        .run(code)
}

#[test]
fn an_impersonal_address_is_exempt_in_belgium_and_a_persons_is_not() {
    assert_eq!(office(Some("BE"), "info@acme.example", "MKT-05").len(), 1);
    assert!(office(Some("BE"), "info@acme.example", "CON-01").is_empty());
    assert!(office(Some("BE"), "jan.peeters@acme.example", "MKT-05").is_empty());
    assert_eq!(
        office(Some("BE"), "jan.peeters@acme.example", "CON-01").len(),
        1
    );
    assert!(office(Some("NL"), "info@acme.example", "MKT-05").is_empty());
    let note = office(None, "info@acme.example", "MKT-05");
    assert_eq!(note[0].severity, Severity::Info);
    assert_eq!(office(None, "info@acme.example", "CON-01").len(), 1);
}

#[test]
fn a_person_at_work_is_a_note_in_france_and_needs_consent_in_belgium() {
    assert_eq!(
        office(Some("FR"), "a.martin@acme.example", "MKT-06").len(),
        1
    );
    assert!(office(Some("FR"), "a.martin@acme.example", "CON-01").is_empty());
    assert!(office(Some("BE"), "a.martin@acme.example", "MKT-06").is_empty());
    assert_eq!(
        office(Some("BE"), "a.martin@acme.example", "CON-01").len(),
        1
    );
    assert!(office(Some("FR"), "a.martin@gmail.com", "MKT-06").is_empty());
}

fn call(law: Option<&str>, day: &str, number: &str, code: &str) -> Vec<Finding> {
    under(law, &["Tel=contact.phone.mobile"])
        .today(day)
        .row(&[number])
        .says(silent(Channel::Phone))
        .run(code)
}

#[test]
fn french_calls_need_a_screening_before_and_consent_from_the_eleventh_of_august() {
    let number = "+33 6 12 34 56 78";
    let before = call(Some("FR"), "2026-08-10", number, "MKT-07");
    assert!(
        before[0].message.contains("Bloctel"),
        "{}",
        before[0].message
    );
    assert!(call(Some("FR"), "2026-08-10", number, "CON-01").is_empty());
    let after = call(Some("FR"), "2026-08-11", number, "MKT-07");
    assert!(
        after[0].message.contains("2026-08-11"),
        "{}",
        after[0].message
    );
    assert!(
        !after[0].message.contains("Bloctel"),
        "{}",
        after[0].message
    );
    assert_eq!(call(Some("FR"), "2026-08-11", number, "CON-01").len(), 1);
}

#[test]
fn the_country_of_the_number_decides_and_a_draft_is_called_so() {
    let dutch = call(Some("BE"), "2026-11-23", "+31 6 12345678", "MKT-07");
    assert!(
        dutch[0].message.contains("Netherlands"),
        "{}",
        dutch[0].message
    );
    let luxembourg = call(Some("LU"), "2026-11-23", "+352 621 123 456", "MKT-07");
    assert!(
        luxembourg[0].message.contains("draft"),
        "{}",
        luxembourg[0].message
    );
    assert!(!dutch[0].message.contains("draft"), "{}", dutch[0].message);
    let stricter = call(Some("DE"), "2026-11-23", "+32 470 00 00 00", "MKT-07");
    assert!(
        stricter[0].message.contains("Germany"),
        "{}",
        stricter[0].message
    );
    assert!(call(None, "2026-11-23", "+31 6 12345678", "MKT-07").is_empty());
}

#[test]
fn belgian_calls_are_open_and_want_a_screening() {
    let number = "+32 470 00 00 00";
    assert!(call(Some("BE"), "2026-11-23", number, "MKT-07").is_empty());
    assert!(call(Some("BE"), "2026-11-23", number, "CON-01").is_empty());
    let found = call(Some("BE"), "2026-11-23", number, "MKT-08");
    assert_eq!(found[0].kind.as_deref(), Some("never"));
    assert!(call(None, "2026-11-23", number, "MKT-08").is_empty());
    assert!(call(Some("BE"), "2026-11-23", "+33 6 12 34 56 78", "MKT-08").is_empty());
}

#[test]
fn a_screening_of_the_source_or_of_the_record_counts_for_thirty_days() {
    let screened = |by_source: Option<&str>, by_record: &str| {
        let names = ["Tel=contact.phone.mobile", "Ok=consent.screened_at"];
        let sample = under(Some("BE"), &names).policy(|policy| {
            policy.sources.push(Source {
                id: "crm".to_owned(),
                screened_at: by_source.map(date),
                ..Source::default()
            });
        });
        let found = sample
            .row(&["+32 470 00 00 00", by_record])
            .says(silent(Channel::Phone))
            .run("MKT-08");
        found.first().and_then(|finding| finding.kind.clone())
    };
    assert_eq!(screened(Some("2026-11-01"), ""), None);
    assert_eq!(screened(None, "2026-11-01"), None);
    assert_eq!(screened(Some("2026-10-01"), "").as_deref(), Some("old"));
    assert_eq!(screened(Some("2026-10-01"), "2026-11-02"), None);
}

#[test]
fn post_is_open_until_the_person_objects_under_a_law() {
    let post = |law, code: &str| {
        under(law, &["Street=addr.main.street"])
            .row(&["Rue Haute 1"])
            .says(silent(Channel::Post))
            .run(code)
    };
    assert_eq!(post(Some("BE"), "MKT-09").len(), 1);
    assert!(post(Some("BE"), "CON-01").is_empty());
    assert!(post(None, "MKT-09").is_empty());
    assert!(post(None, "CON-01")[0].message.contains("law:BE"));
    assert!(post(Some("DE"), "MKT-09")[0].message.contains("draft"));
}

#[test]
fn a_pre_ticked_box_called_soft_opt_in_is_judged_by_the_law() {
    let names = [
        "Client=life.customer",
        "Achat=life.last_purchase_at",
        "Refus=consent.optout_offered_at",
        "Method=consent.source",
    ];
    let run = |law, cells: &[&str], code: &str| {
        under(law, &names)
            .row(cells)
            .says(consent(Channel::Email, ConsentState::Invalid))
            .run(code)
            .len()
    };
    let whole = ["oui", "2024-01-02", "2024-01-02", "Soft opt-in"];
    let partial = ["oui", "2024-01-02", "", "Soft opt-in"];
    let ticked = ["oui", "2024-01-02", "", "Case précochée"];
    assert_eq!(
        (
            run(Some("BE"), &whole, "CON-02"),
            run(Some("BE"), &whole, "MKT-01")
        ),
        (0, 1)
    );
    assert_eq!(
        (
            run(Some("BE"), &partial, "CON-02"),
            run(Some("BE"), &partial, "MKT-02")
        ),
        (1, 1)
    );
    assert_eq!(
        (
            run(Some("BE"), &ticked, "CON-02"),
            run(Some("BE"), &ticked, "MKT-02")
        ),
        (1, 0)
    );
    assert_eq!(run(None, &whole, "CON-02"), 1);
}
