use super::*;

fn guessed(header: &str) -> Vec<String> {
    guess(header, None, &[])
        .map(|guess| guess.fields.iter().map(ToString::to_string).collect())
        .unwrap_or_default()
}

#[test]
fn the_tables_are_read() {
    assert!(patterns().stems.len() > 20 && patterns().persons.len() > 3);
    assert!(CONSENT_WORDS.len() > 100);
    for name in patterns()
        .stems
        .values()
        .chain(patterns().following.values())
        .chain(patterns().date_hints.values())
    {
        assert!(
            crate::intake::columns::vocabulary::parse_field(name).is_ok(),
            "{name}"
        );
    }
}

#[test]
fn numbers_tell_the_first_from_those_that_follow() {
    assert_eq!(guessed("Phone 1 - Label"), ["contact.phone.type"]);
    assert_eq!(guessed("Phone 4 - Value"), ["contact.phone.other"]);
    assert_eq!(guessed("E-mail 5 - Value"), ["contact.email.secondary"]);
    assert_eq!(guessed("Emails 1 Email"), ["contact.email.primary"]);
    assert_eq!(guessed("Email 2"), ["contact.email.secondary"]);
    assert_eq!(guessed("City 2"), ["addr.other.city"]);
}

#[test]
fn joined_words_are_split() {
    assert_eq!(guessed("contactFirstName"), ["person.first_name"]);
    assert_eq!(guessed("customer_postal_code"), ["addr.main.postal_code"]);
    assert_eq!(guessed("jobTitle"), ["org.job_title"]);
}

#[test]
fn consent_words_are_understood_in_four_languages() {
    for (header, field) in [
        (
            "I agree to receive the newsletter (opt-in)",
            "consent.email.marketing.optin",
        ),
        ("SMS consent", "consent.sms.optin"),
        ("Consentement téléphonique", "consent.phone.optin"),
        ("Date du consentement courrier", "consent.post.optin_at"),
        (
            "Ne souhaite pas d'appels: ne pas téléphoner",
            "consent.phone.optout",
        ),
        ("Toestemming voor brieven", "consent.post.optin"),
        ("Niet meer mailen", "consent.email.optout"),
        ("Geen telefoon", "consent.phone.optout"),
        ("Einwilligung per SMS", "consent.sms.optin"),
        ("Keine Anrufe", "consent.phone.optout"),
        ("Einwilligung widerrufen am", "consent.optout_at"),
        ("Retrait du consentement", "consent.any.optout"),
        ("consent_phone", "consent.phone.optin"),
        ("consentEmailDate", "consent.email.optin_at"),
        ("opt_in_ip_address", "consent.email.optin_ip"),
        ("E-mail opt-in bron", "consent.email.source"),
        ("Herkomst van de opt-in", "consent.source"),
        ("email_optin_source", "consent.email.source"),
        ("phone_opt_out_date", "consent.phone.optout_at"),
        ("Double opt-in bevestigd", "consent.email.double_optin"),
        ("Consentement partage avec des tiers", "consent.share.optin"),
        ("No consent for SMS", "consent.sms.optout"),
    ] {
        assert_eq!(guessed(header), [field], "{header}");
    }
}

#[test]
fn what_may_be_a_yes_or_a_no_or_names_two_channels_stays_open() {
    assert_eq!(
        guessed("Opt-in / opt-out e-mail"),
        ["consent.email.optin", "consent.email.optout"]
    );
    assert_eq!(
        guessed("Consent email & phone"),
        ["consent.email.optin", "consent.phone.optin"]
    );
}

#[test]
fn headers_that_only_sound_like_consent_mean_nothing() {
    for header in [
        "Parental consent",
        "Number of emails",
        "Last email sent reason",
        "Stop",
        "Notes de réunion",
        "Souhaitez-vous acheter ou louer ?",
        "Budget",
        "column 1",
        "12",
        "",
        "Not",
    ] {
        assert_eq!(guessed(header), Vec::<String>::new(), "{header}");
    }
}

#[test]
fn the_id_of_a_purpose_in_a_header_is_the_purpose() {
    let guess = guess("Opt-in e-mail spring-fair", None, &["spring-fair"]).unwrap();
    assert_eq!(
        guess.fields,
        [Field::new("consent.email.spring-fair.optin")]
    );
}

#[test]
fn persons_are_split_off_only_where_the_rest_is_known() {
    let knows = |rest: &str| rest == "First Name";
    assert_eq!(person_of("Contact2 First Name", &knows), (2, "First Name"));
    assert_eq!(
        person_of("Contact2 Shoe size", &knows),
        (0, "Contact2 Shoe size")
    );
    assert_eq!(person_of("é", &knows), (0, "é"));
}

proptest::proptest! {
    #[test]
    fn no_header_breaks_the_patterns_and_every_guess_is_a_known_field(header in ".{0,30}", words in proptest::collection::vec("(opt-in|opt-out|e-mail|2|date|SMS|consent|ne pas|double|ip|source|newsletter|status)", 0..5)) {
        for text in [header, words.join(" ")] {
            for field in guess(&text, None, &[]).map(|guess| guess.fields).unwrap_or_default() {
                proptest::prop_assert!(crate::intake::columns::vocabulary::parse_field(field.as_str()).is_ok(), "{}", field);
            }
        }
    }
}
