//! What each profile allows, by facts of records.

use super::*;
use crate::{
    model::Row,
    rules::samples::{self, columns, consent, date},
};

/// One record and what is asked about it.
struct Case {
    columns: Columns,
    cells: Vec<String>,
    policy: Policy,
    today: NaiveDate,
}

impl Case {
    fn of(cells: &[(&str, &str)]) -> Self {
        let names: Vec<String> = cells
            .iter()
            .map(|(field, _)| format!("{field}={field}"))
            .collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        Self {
            columns: columns(&names),
            cells: cells.iter().map(|(_, cell)| (*cell).to_owned()).collect(),
            policy: samples::policy(),
            today: date("2026-11-23"),
        }
    }

    fn law(mut self, country: &str) -> Self {
        self.policy.profile = Profile::Law(country.to_owned());
        self.policy.country = country.to_owned();
        self
    }

    fn today(mut self, text: &str) -> Self {
        self.today = date(text);
        self
    }

    fn with<T>(&self, ask: impl FnOnce(&Lawfulness, &Record<'_>) -> T) -> T {
        let cells: Vec<&str> = self.cells.iter().map(String::as_str).collect();
        let row = Row::from_cells(&cells);
        let record = Record {
            source: "crm",
            id: "R-1",
            line: 2,
            columns: &self.columns,
            row: &row,
            consents: &[],
            since: self.today,
        };
        let block = self.policy.source("crm");
        ask(
            &Lawfulness::new(&self.columns, &self.policy, block, self.today),
            &record,
        )
    }

    fn allows(&self, channel: Channel) -> Option<ContactBasis> {
        self.in_state(channel, ConsentState::NoStatement)
    }

    fn in_state(&self, channel: Channel, state: ConsentState) -> Option<ContactBasis> {
        self.with(|law, record| law.allows(record, &consent(channel, state)))
    }

    fn verdict(&self, channel: Channel) -> Verdict {
        self.with(|law, record| law.without_consent(record, channel))
    }
}

const CUSTOMER: [(&str, &str); 3] = [
    ("life.customer", "oui"),
    ("life.last_purchase_at", "2024-01-02"),
    ("consent.optout_offered_at", "2024-01-02"),
];

#[test]
fn a_proven_consent_is_a_basis_under_every_profile() {
    let case = Case::of(&[]);
    assert_eq!(
        case.in_state(Channel::Email, ConsentState::Proven),
        Some(ContactBasis::Consent)
    );
    for law in LAWS {
        let case = Case::of(&[]).law(law);
        assert_eq!(
            case.in_state(Channel::Phone, ConsentState::Proven),
            Some(ContactBasis::Consent)
        );
    }
}

#[test]
fn strict_allows_on_consent_only() {
    let case = Case::of(&CUSTOMER);
    for channel in Channel::ALL {
        for state in ConsentState::ALL
            .into_iter()
            .filter(|state| *state != ConsentState::Proven)
        {
            assert_eq!(case.in_state(channel, state), None, "{}", state.as_str());
        }
    }
}

#[test]
fn soft_opt_in_needs_all_its_conditions() {
    for law in LAWS {
        let whole = Case::of(&CUSTOMER).law(law);
        assert_eq!(whole.allows(Channel::Email), Some(ContactBasis::SoftOptIn));
        for missing in 0..CUSTOMER.len() {
            let mut cells = CUSTOMER;
            cells[missing].1 = if missing == 0 { "non" } else { "" };
            assert_eq!(
                Case::of(&cells).law(law).allows(Channel::Email),
                None,
                "{law} without {}",
                cells[missing].0
            );
        }
    }
}

#[test]
fn a_sale_by_another_company_and_one_in_the_future_are_none() {
    let mut cells = CUSTOMER.to_vec();
    cells.push(("life.seller", "Other SA"));
    assert_eq!(Case::of(&cells).law("BE").allows(Channel::Email), None);
    let mut own = Case::of(&cells).law("BE");
    own.policy.controller.name = "OTHER sa".to_owned();
    assert_eq!(own.allows(Channel::Email), Some(ContactBasis::SoftOptIn));
    let mut cells = CUSTOMER;
    cells[1].1 = "2027-01-02";
    assert_eq!(Case::of(&cells).law("BE").allows(Channel::Email), None);
}

#[test]
fn no_law_allows_against_a_no() {
    for law in LAWS {
        let case = Case::of(&CUSTOMER).law(law);
        for state in [
            ConsentState::Refused,
            ConsentState::Withdrawn,
            ConsentState::Objected,
            ConsentState::Invalid,
            ConsentState::Pending,
            ConsentState::Expired,
            ConsentState::Undeliverable,
        ] {
            for channel in Channel::ALL {
                assert_eq!(case.in_state(channel, state), None, "{}", state.as_str());
            }
        }
    }
}

#[test]
fn a_method_that_says_soft_opt_in_is_judged_as_such_under_a_law() {
    let mut cells = CUSTOMER.to_vec();
    cells.push(("consent.source", "Soft opt-in"));
    let basis = Case::of(&cells)
        .law("BE")
        .in_state(Channel::Email, ConsentState::Invalid);
    assert_eq!(basis, Some(ContactBasis::SoftOptIn));
    let strict = Case::of(&cells).in_state(Channel::Email, ConsentState::Invalid);
    assert_eq!(strict, None);
    let bare = Case::of(&[("consent.source", "Soft opt-in")]).law("BE");
    assert_eq!(bare.in_state(Channel::Email, ConsentState::Invalid), None);
}

#[test]
fn an_impersonal_address_of_a_company_is_exempt_in_belgium_and_france() {
    let office = [
        ("contact.email.primary", "info@acme.example"),
        ("org.name", "ACME"),
    ];
    let person = [
        ("contact.email.primary", "jan.peeters@acme.example"),
        ("org.name", "ACME"),
    ];
    let sole = [
        ("contact.email.primary", "info@acme.example"),
        ("org.name", "Jan"),
        ("org.type", "eenmanszaak"),
    ];
    let nameless = [
        ("contact.email.primary", "info@acme.example"),
        ("org.name", ""),
    ];
    let both = [
        ("contact.email.primary", "info@acme.example"),
        ("contact.email.work", "jan@acme.example"),
        ("org.name", "ACME"),
    ];
    for law in ["BE", "FR"] {
        let allows = |cells: &[(&str, &str)]| Case::of(cells).law(law).allows(Channel::Email);
        assert_eq!(allows(&office), Some(ContactBasis::Impersonal));
        for cells in [&person[..], &sole, &nameless, &both] {
            assert_eq!(allows(cells), None, "{cells:?}");
        }
    }
    for law in ["NL", "DE", "LU"] {
        assert_eq!(Case::of(&office).law(law).allows(Channel::Email), None);
    }
}

#[test]
fn a_person_at_work_is_open_to_mail_about_the_work_in_france_only() {
    let cells = [
        ("contact.email.primary", "a.martin@acme.example"),
        ("org.name", "ACME"),
        ("org.job_title", "Acheteuse"),
    ];
    assert_eq!(
        Case::of(&cells).law("FR").allows(Channel::Email),
        Some(ContactBasis::Professional)
    );
    assert_eq!(Case::of(&cells).law("BE").allows(Channel::Email), None);
    let private = [
        ("contact.email.primary", "a.martin@orange.fr"),
        ("org.name", "ACME"),
        ("org.job_title", "Acheteuse"),
    ];
    assert_eq!(Case::of(&private).law("FR").allows(Channel::Email), None);
}

#[test]
fn calls_in_belgium_are_open_once_the_number_was_screened() {
    let phone = ("contact.phone.mobile", "+32 470 00 00 00");
    let never = Case::of(&[phone]).law("BE");
    assert_eq!(
        never.verdict(Channel::Phone),
        Verdict::Unscreened(ContactBasis::OptOutChannel)
    );
    assert_eq!(never.allows(Channel::Phone), None);
    for (day, basis) in [
        ("2026-11-01", Some(ContactBasis::OptOutChannel)),
        ("2026-10-24", Some(ContactBasis::OptOutChannel)),
        ("2026-10-23", None),
        ("2026-11-24", None),
        ("", None),
    ] {
        let case = Case::of(&[phone, ("consent.screened_at", day)]).law("BE");
        assert_eq!(case.allows(Channel::Phone), basis, "{day}");
    }
    let mut by_source = Case::of(&[phone]).law("BE");
    by_source.policy.sources.push(Source {
        id: "crm".to_owned(),
        screened_at: Some(date("2026-11-20")),
        ..Source::default()
    });
    assert_eq!(
        by_source.allows(Channel::Phone),
        Some(ContactBasis::OptOutChannel)
    );
}

#[test]
fn calls_in_france_change_on_the_eleventh_of_august_2026() {
    let cells = [
        ("contact.phone.mobile", "+33 6 12 34 56 78"),
        ("consent.screened_at", "2026-08-01"),
    ];
    let on = |day| Case::of(&cells).law("FR").today(day).allows(Channel::Phone);
    assert_eq!(on("2026-08-10"), Some(ContactBasis::OptOutChannel));
    assert_eq!(on("2026-08-11"), None);
}

#[test]
fn a_number_abroad_is_under_the_law_of_both_countries() {
    let french = [
        ("contact.phone.mobile", "+33 6 12 34 56 78"),
        ("consent.screened_at", "2026-11-20"),
    ];
    assert_eq!(Case::of(&french).law("BE").allows(Channel::Phone), None);
    let belgian = [
        ("contact.phone.mobile", "0470 00 00 00"),
        ("consent.screened_at", "2026-11-20"),
    ];
    assert!(
        Case::of(&belgian)
            .law("BE")
            .allows(Channel::Phone)
            .is_some()
    );
    let moved = [
        ("contact.phone.mobile", "0470 00 00 00"),
        ("addr.main.country", "Frankrijk"),
        ("consent.screened_at", "2026-11-20"),
    ];
    assert_eq!(Case::of(&moved).law("BE").allows(Channel::Phone), None);
}

#[test]
fn a_dutch_customer_may_be_called_for_three_years_after_the_end() {
    let ended = |day| {
        Case::of(&[
            ("contact.phone.mobile", "+31 6 12345678"),
            ("life.relation_end", day),
        ])
        .law("NL")
        .allows(Channel::Phone)
    };
    assert_eq!(ended("2023-11-23"), Some(ContactBasis::Customer));
    assert_eq!(ended("2023-11-22"), None);
    assert_eq!(ended(""), None);
    let customer = |end, bought| {
        Case::of(&[
            ("contact.phone.mobile", "+31 6 12345678"),
            ("life.customer", "ja"),
            ("life.relation_end", end),
            ("life.last_purchase_at", bought),
        ])
        .law("NL")
        .allows(Channel::Phone)
    };
    assert_eq!(customer("", "2010-01-02"), Some(ContactBasis::Customer));
    assert_eq!(customer("2015-01-02", "2010-01-02"), None);
    assert_eq!(customer("long ago", ""), None);
}

#[test]
fn dutch_companies_may_be_called_and_dutch_sole_traders_not() {
    let company = [
        ("contact.phone.work", "+31 20 123 4567"),
        ("org.name", "ACME"),
    ];
    assert_eq!(
        Case::of(&company).law("NL").allows(Channel::Phone),
        Some(ContactBasis::OptOutChannel)
    );
    let sole = [
        ("contact.phone.work", "+31 20 123 4567"),
        ("org.name", "ACME"),
        ("org.type", "Eenmanszaak"),
    ];
    assert_eq!(Case::of(&sole).law("NL").allows(Channel::Phone), None);
}

#[test]
fn post_is_open_until_the_person_objects_outside_strict() {
    let cells = [("addr.main.street", "Rue Haute 1")];
    for law in LAWS {
        assert_eq!(
            Case::of(&cells).law(law).allows(Channel::Post),
            Some(ContactBasis::OptOutChannel)
        );
    }
    assert_eq!(Case::of(&cells).allows(Channel::Post), None);
    assert_eq!(Case::of(&cells).law("BE").allows(Channel::Fax), None);
}

#[test]
fn strict_names_the_exception_that_would_cure() {
    let cure = |cells: &[(&str, &str)], channel| {
        Case::of(cells).with(|law, record| law.cure(record, channel))
    };
    let found = cure(&CUSTOMER, Channel::Email).unwrap();
    assert_eq!(
        (found.law, found.basis, found.is_draft),
        ("BE", ContactBasis::SoftOptIn, false)
    );
    assert_eq!(cure(&CUSTOMER[..2], Channel::Email), None);
    let mut abroad = CUSTOMER.to_vec();
    abroad.push(("addr.main.country", "Luxemburg"));
    let found = cure(&abroad, Channel::Email).unwrap();
    assert_eq!((found.law, found.is_draft), ("LU", true));
    let under_law = Case::of(&CUSTOMER).law("BE");
    assert_eq!(
        under_law.with(|law, record| law.cure(record, Channel::Email)),
        None
    );
}

#[test]
fn the_function_for_one_record_says_the_same() {
    let case = Case::of(&CUSTOMER).law("BE");
    let basis = case.with(|_, record| {
        let silent = consent(Channel::Email, ConsentState::NoStatement);
        allows(record, &silent, &case.policy, case.today)
    });
    assert_eq!(basis, Some(ContactBasis::SoftOptIn));
}

/// The fields that exceptions rest on, each with cells that could open a channel.
const OPENERS: [(&str, [&str; 4]); 12] = [
    ("life.customer", ["oui", "non", "", "client"]),
    (
        "life.last_purchase_at",
        ["2024-01-02", "2030-01-01", "", "x"],
    ),
    (
        "consent.optout_offered_at",
        ["2024-01-02", "2030-01-01", "", "x"],
    ),
    ("life.seller", ["", "Other SA", "", ""]),
    ("consent.source", ["Soft opt-in", "web", "", "x"]),
    (
        "contact.email.primary",
        ["info@acme.example", "an@acme.example", "an@gmail.com", ""],
    ),
    ("org.name", ["ACME", "", "", "ACME"]),
    ("org.job_title", ["Buyer", "", "", ""]),
    ("org.type", ["", "eenmanszaak", "SA", ""]),
    (
        "contact.phone.mobile",
        ["0470 00 00 00", "+33 6 12 34 56 78", "+31 6 12345678", ""],
    ),
    ("addr.main.country", ["", "FR", "Nederland", "Atlantis"]),
    ("consent.screened_at", ["2026-11-20", "2020-01-01", "", "x"]),
];

fn of_choice(choice: &[usize]) -> Case {
    let cells: Vec<(&str, &str)> = OPENERS
        .iter()
        .zip(choice)
        .map(|((field, cells), at)| (*field, cells[*at]))
        .collect();
    Case::of(&cells)
}

proptest::proptest! {
    #[test]
    fn whatever_a_record_shows_nothing_opens_against_a_no(choice in proptest::collection::vec(0_usize..4, OPENERS.len()), law in 0_usize..5) {
        let case = of_choice(&choice).law(LAWS[law]);
        for state in ConsentState::ALL {
            let is_no = state.is_denial() || matches!(state, ConsentState::Pending | ConsentState::Expired | ConsentState::Undeliverable);
            for channel in Channel::ALL {
                let basis = case.in_state(channel, state);
                proptest::prop_assert!(!(is_no && basis.is_some()), "{} {}", state.as_str(), channel.as_str());
            }
        }
    }

    #[test]
    fn strict_never_allows_more_than_a_law_and_only_on_consent(choice in proptest::collection::vec(0_usize..4, OPENERS.len()), law in 0_usize..5) {
        let strict = of_choice(&choice);
        let under = of_choice(&choice).law(LAWS[law]);
        for state in ConsentState::ALL {
            for channel in Channel::ALL {
                let basis = strict.in_state(channel, state);
                proptest::prop_assert!(basis.is_none_or(|basis| basis == ContactBasis::Consent));
                proptest::prop_assert!(basis.is_none() || under.in_state(channel, state) == basis);
            }
        }
    }

    #[test]
    fn soft_opt_in_is_never_claimed_without_its_conditions(choice in proptest::collection::vec(0_usize..4, OPENERS.len()), law in 0_usize..5) {
        let case = of_choice(&choice).law(LAWS[law]);
        for channel in [Channel::Email, Channel::Sms] {
            if case.allows(channel) == Some(ContactBasis::SoftOptIn) {
                proptest::prop_assert_eq!(choice[1], 0, "a sale");
                proptest::prop_assert_eq!(choice[2], 0, "an offer");
                proptest::prop_assert_ne!(choice[0], 1, "no customer");
                proptest::prop_assert_ne!(choice[3], 1, "another seller");
            }
        }
    }
}
