use std::collections::BTreeMap;

use super::*;

fn strings(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

fn mapped(headers: &[&str]) -> Columns {
    map(&MapRequest::of_headers(&strings(headers)))
}

fn mapped_with(headers: &[&str], sample: &[&[&str]]) -> Columns {
    let sample: Vec<Vec<String>> = sample.iter().map(|row| strings(row)).collect();
    map(&MapRequest {
        sample: &sample,
        ..MapRequest::of_headers(&strings(headers))
    })
}

fn fields(columns: &Columns) -> Vec<String> {
    columns
        .columns
        .iter()
        .map(|column| {
            column
                .field
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default()
        })
        .collect()
}

fn source(columns: &[(&str, &str)]) -> policy::Source {
    let columns: BTreeMap<String, String> = columns
        .iter()
        .map(|(header, field)| ((*header).to_owned(), (*field).to_owned()))
        .collect();
    policy::Source {
        id: "crm".to_owned(),
        columns,
        ..policy::Source::default()
    }
}

#[test]
fn the_policys_word_beats_the_profile() {
    let headers = strings(&["Email", "Permission to call", "Permission to send emails"]);
    let source = source(&[("Permission to call", "consent.phone.optout")]);
    let columns = map(&MapRequest {
        policy_source: Some(&source),
        ..MapRequest::of_headers(&headers)
    });
    assert_eq!(columns.system, "yetiforce");
    let call = &columns.columns[1];
    assert_eq!(
        (call.by, call.consent.as_ref().unwrap().polarity),
        (MappedBy::Policy, Polarity::Deny)
    );
    assert_eq!(columns.columns[2].by, MappedBy::Profile);
}

#[test]
fn the_policy_is_not_overruled_by_a_reading_of_the_profile() {
    let headers = strings(&["Teamleader ID", "Mailing"]);
    let source = source(&[("mailing", "consent.email.optin")]);
    let columns = map(&MapRequest {
        policy_source: Some(&source),
        ..MapRequest::of_headers(&headers)
    });
    assert!(!columns.columns[1].consent.as_ref().unwrap().claimed_at_most);
}

#[test]
fn an_empty_field_of_the_policy_leaves_the_column_unmapped_on_purpose() {
    let headers = strings(&["E-mail", "Voornaam"]);
    let source = source(&[("E-mail", "")]);
    let sample = vec![strings(&["an@example.org", "An"]); 4];
    let columns = map(&MapRequest {
        policy_source: Some(&source),
        sample: &sample,
        ..MapRequest::of_headers(&headers)
    });
    assert_eq!(
        (&columns.columns[0].field, columns.columns[0].by),
        (&None, MappedBy::Policy)
    );
}

#[test]
fn the_policy_names_the_system_where_nothing_shows_it() {
    let headers = strings(&["Email", "Mailing"]);
    let mut source = source(&[]);
    source.system = Some("teamleader".to_owned());
    let columns = map(&MapRequest {
        policy_source: Some(&source),
        ..MapRequest::of_headers(&headers)
    });
    assert_eq!(columns.system, "teamleader");
    assert!(columns.columns[1].consent.as_ref().unwrap().claimed_at_most);
}

#[test]
fn a_customer_is_a_flag_where_its_cells_are_a_yes_or_a_no() {
    let field = |cells: &[&str]| {
        let headers = strings(&["E-mail", "Client"]);
        let sample: Vec<_> = cells
            .iter()
            .map(|cell| strings(&["an@example.org", cell]))
            .collect();
        let columns = map(&MapRequest {
            sample: &sample,
            ..MapRequest::of_headers(&headers)
        });
        columns.columns[1].field.clone()
    };
    assert_eq!(
        field(&["oui", "non", ""]),
        Some(Field::new("life.customer"))
    );
    assert_eq!(field(&["oui", "ACME"]), None);
    assert_eq!(field(&[]), None);
}

#[test]
fn headers_are_understood_in_each_language() {
    assert_eq!(
        fields(&mapped(&[
            "Civilité",
            "Prénom",
            "Nom",
            "E-mail",
            "Adresse",
            "Code postal",
            "Ville",
            "Pays"
        ])),
        [
            "person.title",
            "person.first_name",
            "person.last_name",
            "contact.email.primary",
            "addr.main.street",
            "addr.main.postal_code",
            "addr.main.city",
            "addr.main.country"
        ]
    );
    assert_eq!(
        fields(&mapped(&[
            "Voornaam",
            "Achternaam",
            "E-mailadres",
            "GSM",
            "Straat",
            "Postcode",
            "Gemeente",
            "Land"
        ])),
        [
            "person.first_name",
            "person.last_name",
            "contact.email.primary",
            "contact.phone.mobile",
            "addr.main.street",
            "addr.main.postal_code",
            "addr.main.city",
            "addr.main.country"
        ]
    );
    assert_eq!(
        fields(&mapped(&[
            "Anrede", "Vorname", "Name", "E-Mail", "PLZ", "Ort", "Land"
        ])),
        [
            "person.title",
            "person.first_name",
            "person.last_name",
            "contact.email.primary",
            "addr.main.postal_code",
            "addr.main.city",
            "addr.main.country"
        ]
    );
    assert_eq!(
        fields(&mapped(&[
            "id",
            "first_name",
            "last_name",
            "email",
            "phone",
            "street",
            "city",
            "postcode"
        ])),
        [
            "id.source",
            "person.first_name",
            "person.last_name",
            "contact.email.primary",
            "contact.phone.primary",
            "addr.main.street",
            "addr.main.city",
            "addr.main.postal_code"
        ]
    );
}

#[test]
fn an_ambiguous_header_is_left_unmapped_with_its_candidates() {
    let columns = mapped(&["First name", "Last name", "E-mail", "Status"]);
    let status = &columns.columns[3];
    assert_eq!((&status.field, status.by), (&None, MappedBy::None));
    assert_eq!(
        status.candidates,
        ["consent.email.marketing.status", "life.status"]
    );
    assert!(status.consent.is_none());
}

#[test]
fn a_title_between_unknown_neighbours_is_not_guessed() {
    let columns = mapped(&["Email", "Title", "Shoe size"]);
    assert_eq!(
        columns.columns[1].candidates,
        ["org.job_title", "person.title"]
    );
    assert_eq!(
        mapped(&["Title", "First Name", "Last Name"]).columns[0].field,
        Some(Field::new("person.title"))
    );
    assert_eq!(
        mapped(&["First Name", "Last Name", "Company", "Title"]).columns[3].field,
        Some(Field::new("org.job_title"))
    );
}

#[test]
fn a_false_friend_counts_only_in_its_own_language() {
    assert_eq!(
        mapped(&["First Name", "Last Name", "Country", "Service"]).columns[3].field,
        None
    );
    assert_eq!(
        mapped(&["Prénom", "Nom de famille", "Pays", "Service"]).columns[3].field,
        Some(Field::new("org.department"))
    );
    assert_eq!(
        mapped(&["Vorname", "Nachname", "Kinder", "Partner"]).columns[3].field,
        Some(Field::new("third.spouse"))
    );
    assert_eq!(
        mapped(&["Vorname", "Nachname", "Partner"]).columns[2].field,
        None
    );
}

#[test]
fn an_unknown_header_stays_unmapped_without_candidates() {
    let columns = mapped(&["Prénom", "Souhaitez-vous acheter ou louer ?"]);
    let wish = &columns.columns[1];
    assert_eq!(
        (&wish.field, wish.by, wish.candidates.len()),
        (&None, MappedBy::None, 0)
    );
}

#[test]
fn two_persons_of_a_row_are_told_apart() {
    let columns = mapped(&[
        "Contact1 First Name",
        "Contact1 Last Name",
        "Contact2 First Name",
        "Contact2 Last Name",
        "Home City",
    ]);
    let persons: Vec<u8> = columns.columns.iter().map(|column| column.person).collect();
    assert_eq!(persons, [1, 1, 2, 2, 0]);
    assert_eq!(
        columns.columns[2].field,
        Some(Field::new("person.first_name"))
    );
}

#[test]
fn a_file_without_headers_shows_its_addresses_and_numbers() {
    let columns = mapped_with(
        &["column 1", "column 2", "column 3", "column 4"],
        &[
            &["An Voorbeeld", "an@example.org", "+32 2 555 12 34", "7"],
            &["Bo Exemple", "bo@example.org", "02 555 12 35", "8"],
            &["Cy Muster", "cy@example.org", "02 555 12 36", "9"],
        ],
    );
    assert_eq!(
        fields(&columns),
        ["", "contact.email.primary", "contact.phone.primary", ""]
    );
    assert_eq!(columns.columns[1].by, MappedBy::Values);
}

#[test]
fn a_few_cells_prove_an_address_but_no_number() {
    assert_eq!(
        fields(&mapped_with(
            &["column 1", "column 2"],
            &[&["an@example.org", "+32 2 555 12 34"]]
        )),
        ["contact.email.primary", ""]
    );
    assert_eq!(
        fields(&mapped_with(
            &["column 1"],
            &[&["an@example.org"], &["none"]]
        )),
        [""]
    );
}

#[test]
fn national_numbers_and_accounts_need_right_check_digits_in_most_cells() {
    let good: Vec<&[&str]> = vec![&["85.07.30-033.28", "BE68 5390 0754 7034"]; 5];
    assert_eq!(
        fields(&mapped_with(&["Kode", "Rek"], &good)),
        ["sens.national_id", "fin.iban"]
    );
    let bad: Vec<&[&str]> = vec![&["85.07.30-033.29", "BE68 5390 0754 7035"]; 5];
    assert_eq!(fields(&mapped_with(&["Kode", "Rek"], &bad)), ["", ""]);
}

#[test]
fn an_ambiguous_status_is_settled_by_cells_that_speak_of_subscriptions() {
    let headers = ["first_name", "email", "status"];
    let columns = mapped_with(
        &headers,
        &[
            &["An", "an@example.org", "Subscribed"],
            &["Bo", "bo@example.org", "unsubscribed"],
        ],
    );
    assert_eq!(fields(&columns)[2], "consent.email.marketing.status");
    let columns = mapped_with(
        &headers,
        &[
            &["An", "an@example.org", "active"],
            &["Bo", "bo@example.org", "pending"],
        ],
    );
    assert_eq!(fields(&columns)[2], "");
}

#[test]
fn the_order_of_dates_comes_from_days_above_twelve_or_from_the_user() {
    let headers = strings(&["E-mail", "Date de naissance"]);
    let sample = [
        strings(&["a@example.org", "03/04/1980"]),
        strings(&["b@example.org", "25/04/1981"]),
    ];
    let seen = map(&MapRequest {
        sample: &sample,
        ..MapRequest::of_headers(&headers)
    });
    assert_eq!(seen.columns[1].date_order, Some(DateOrder::Dmy));
    assert_eq!(seen.columns[0].date_order, None);
    let doubtful = map(&MapRequest {
        sample: &sample[..1],
        ..MapRequest::of_headers(&headers)
    });
    assert_eq!(doubtful.columns[1].date_order, None);
    let said = map(&MapRequest {
        sample: &sample,
        date_order: Some(DateOrder::Mdy),
        ..MapRequest::of_headers(&headers)
    });
    assert_eq!(said.columns[1].date_order, Some(DateOrder::Mdy));
}

#[test]
fn generic_consent_columns_keep_channel_purpose_and_aspect() {
    let columns = mapped(&[
        "E-mail",
        "Opt-in e-mail",
        "Date opt-in e-mail",
        "Newsletter",
        "Ne pas téléphoner",
        "Source du consentement",
    ]);
    assert_eq!(
        fields(&columns)[1..],
        [
            "consent.email.optin",
            "consent.email.optin_at",
            "consent.email.marketing.optin",
            "consent.phone.optout",
            "consent.source"
        ]
    );
    assert_eq!(
        columns.columns[4].consent.as_ref().unwrap().polarity,
        Polarity::Deny
    );
}

#[test]
fn a_plain_crm_header_line_needs_no_profile() {
    let columns = mapped(&[
        "id",
        "first_name",
        "last_name",
        "company",
        "email",
        "mobile",
        "email_optin",
        "email_optin_date",
        "email_optin_source",
        "phone_optin",
        "post_optout",
        "created_at",
        "last_contact",
        "notes",
    ]);
    assert_eq!(columns.system, GENERIC);
    assert_eq!(
        fields(&columns),
        [
            "id.source",
            "person.first_name",
            "person.last_name",
            "org.name",
            "contact.email.primary",
            "contact.phone.mobile",
            "consent.email.optin",
            "consent.email.optin_at",
            "consent.email.source",
            "consent.phone.optin",
            "consent.post.optout",
            "life.created_at",
            "life.last_contacted_at",
            "text.notes"
        ]
    );
}

#[test]
fn a_header_of_the_policy_that_the_file_lacks_is_named() {
    let headers = strings(&["E-mail", "Voornaam"]);
    let source = source(&[
        ("e-mail", "contact.email.work"),
        ("Nieuwsbrief?", "consent.email.optin"),
    ]);
    let request = MapRequest {
        policy_source: Some(&source),
        ..MapRequest::of_headers(&headers)
    };
    assert_eq!(policy_headers_not_in_file(&request), ["Nieuwsbrief?"]);
}

#[test]
fn a_repeated_french_name_is_told_by_its_neighbours_without_a_profile_too() {
    let columns = mapped(&["Prénom", "Nom", "Suffixe", "Nom", "Ville"]);
    assert_eq!(columns.system, GENERIC);
    assert_eq!(
        fields(&columns)[1..4],
        ["person.last_name", "person.suffix", "person.full_name"]
    );
}

#[test]
fn a_header_row_is_known_by_its_words_and_an_address_never_is() {
    for label in [
        "First Name",
        "Prénom",
        "Zuständig ",
        "Opted out of email: Anything",
        "E-mail 2 Address",
    ] {
        assert_eq!(knows_header(label), HeaderHit::Label, "{label}");
    }
    for api in [
        "FirstName",
        "do_not_call",
        "HasOptedOutOfEmail",
        "NPSP__CONTACT1_FIRSTNAME__C",
    ] {
        assert_eq!(knows_header(api), HeaderHit::Api, "{api}");
    }
    for cell in [
        "",
        " ",
        "an@example.org",
        "12",
        "An Voorbeeld",
        "+32 2 555 12 34",
        "2024-01-01",
    ] {
        assert_eq!(knows_header(cell), HeaderHit::None, "{cell}");
    }
}

#[test]
fn the_source_is_the_system_else_the_files_name_without_digits() {
    let generic = mapped(&["Email"]);
    assert_eq!(source_name(&generic, "contacts_2024-03 (1)"), "contacts");
    assert_eq!(source_name(&generic, "klanten export 12"), "klanten-export");
    assert_eq!(source_name(&generic, "2024"), "file");
    assert_eq!(
        source_name(&mapped(&["EMAIL", "EMAIL_BLACKLISTED"]), "contacts"),
        "brevo"
    );
}

proptest::proptest! {
    #[test]
    fn any_header_line_gives_one_column_a_header_in_order(headers in proptest::collection::vec(".{0,16}", 0..8)) {
        let columns = map(&MapRequest::of_headers(&headers));
        proptest::prop_assert_eq!(columns.columns.len(), headers.len());
        for (index, column) in columns.columns.iter().enumerate() {
            proptest::prop_assert_eq!(column.index, index);
            proptest::prop_assert!(column.field.is_none() || column.candidates.is_empty());
        }
    }
}

#[test]
fn a_bare_number_sign_is_an_id_unless_it_stands_beside_a_street() {
    let field_of = |headers: &[&str]| {
        mapped(headers)
            .columns
            .iter()
            .find(|column| column.header == "N°")
            .and_then(|column| column.field.as_ref())
            .map(|field| field.as_str().to_owned())
    };
    let id = field_of(&["N°", "Nom", "Prénom", "E-mail", "Né(e) le"]);
    assert_eq!(id.as_deref(), Some("id.source"));
    let house = field_of(&["Nom", "Prénom", "Rue", "N°", "Code postal", "Ville"]);
    assert_eq!(house.as_deref(), Some("addr.main.house_number"));
    let far = field_of(&["N°", "Nom", "Prénom", "Rue", "Code postal", "Ville"]);
    assert_eq!(far, None);
}

#[test]
fn dates_of_birth_and_of_agreement_are_understood_in_their_everyday_words() {
    for (header, field) in [
        ("Date d'accord", "consent.captured_at"),
        ("Date de l’accord", "consent.captured_at"),
        ("Datum akkoord", "consent.captured_at"),
        ("Né(e) le", "person.birth_date"),
        ("Né le", "person.birth_date"),
        ("Geboren op", "person.birth_date"),
        ("Geboren am", "person.birth_date"),
        ("N° client", "id.source"),
        ("Klantnummer", "id.source"),
        ("Kundennummer", "id.source"),
    ] {
        let columns = mapped(&[header, "E-mail"]);
        let own = columns.columns[0].field.as_ref().map(Field::as_str);
        assert_eq!(own, Some(field), "{header}");
    }
}
