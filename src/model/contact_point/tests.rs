//! Facts about e-mail addresses and telephone numbers.

use proptest::prelude::*;

use super::{
    phone::{DialingPlan, MOST_DIGITS, PLANS, is_one_digit},
    *,
};

#[test]
fn an_address_has_one_form() {
    for text in [
        "zoe.li@example.org",
        " Zoe.Li@EXAMPLE.org\u{a0}",
        "mailto:zoe.li@example.org?subject=Hi",
        "Zoë Li <Zoe.Li@example.org>",
        "\"Li, Zoë\" <mailto:zoe.li@example.org>",
        "'zoe.li@example.org'",
        "zoe.li@example.org;",
        "zoe.li＠example.org",
        "\u{200b}zoe.li@example.org",
    ] {
        assert_eq!(email(text).as_deref(), Some("zoe.li@example.org"), "{text}");
        assert!(is_email(text), "{text}");
    }
    assert_eq!(
        email("o'neil+news@mail.example.org").as_deref(),
        Some("o'neil+news@mail.example.org")
    );
    assert_eq!(
        email("jürgen@müller.example").as_deref(),
        Some("jürgen@müller.example")
    );
}

#[test]
fn what_is_no_address_is_none() {
    for text in [
        "",
        "@",
        "a@",
        "@b.org",
        "a b@example.org",
        "a@b",
        "a@@example.org",
        "a@b@example.org",
        "a@example..org",
        "a@.org",
        "a@example.org b@example.org",
        "a@example.org, b@example.org",
        "n/a",
        "a@-example.org",
        "a@1.2.3.4",
        ".a@example.org",
        "<>",
        "> a@example.org <",
    ] {
        assert_eq!(email(text), None, "{text}");
        assert!(!is_email(text), "{text}");
    }
}

#[test]
fn placeholders_are_told_from_people() {
    for text in [
        "test@test.com",
        "test@test",
        "noreply@acme.example",
        "No-Reply@acme.example",
        "do.not.reply@a.example",
        "inconnu@acme.example",
        "geen@acme.example",
        "jan@test.be",
        "a@b.invalid",
    ] {
        assert!(email_is_placeholder(text), "{text}");
    }
    for text in [
        "jan.peeters@example.org",
        "info@acme.example",
        "testa.rossi@acme.example",
        "nathalie@example.com",
        "marie@contest.example",
        "",
    ] {
        assert!(!email_is_placeholder(text), "{text}");
    }
}

#[test]
fn numbers_follow_the_plan_of_their_country() {
    for (text, country, expected) in [
        ("0475 12 34 56", "BE", "+32475123456"),
        ("02 123 45 67", "BE", "+3221234567"),
        ("475123456", "BE", "+32475123456"),
        ("32475123456", "BE", "+32475123456"),
        ("475123456.0", "BE", "+32475123456"),
        ("33612345678", "BE", "+33612345678"),
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("06-12345678", "NL", "+31612345678"),
        ("0151/23456789", "DE", "+4915123456789"),
        ("4915123456789", "DE", "+4915123456789"),
        ("030 901820", "DE", "+4930901820"),
        ("06 698 12345", "IT", "+390669812345"),
        ("+39 (0)6 698 12345", "BE", "+390669812345"),
        ("333 1234567", "IT", "+393331234567"),
        ("06 20 123 4567", "HU", "+36201234567"),
        ("+36 (06) 20 123 4567", "BE", "+36201234567"),
        ("1 234 5678", "HU", "+3612345678"),
        ("8 612 34567", "LT", "+37061234567"),
        ("0 612 34567", "LT", "+37061234567"),
        ("800 12345", "LT", "+37080012345"),
        ("691 12 34 56", "LU", "+352691123456"),
        ("26 12 34", "LU", "+352261234"),
        ("612 34 56 78", "ES", "+34612345678"),
        ("20 12 34 56", "DK", "+4520123456"),
        ("07911 123456", "GB", "+447911123456"),
        ("07911 123456", "UK", "+447911123456"),
        ("079 123 45 67", "CH", "+41791234567"),
        ("0475123456", "BE-BRU", "+32475123456"),
        ("990 32 475 12 34 56", "FI", "+32475123456"),
        ("+1 (212) 555-0123", "BE", "+12125550123"),
        ("+81 3 1234 5678", "BE", "+81312345678"),
        ("(212) 555-0123", "US", "+12125550123"),
    ] {
        assert_eq!(
            phone(text, country).as_deref(),
            Some(expected),
            "{text} in {country}"
        );
    }
}

#[test]
fn what_is_no_number_is_none() {
    for text in [
        "",
        "-",
        "n/a",
        "unknown",
        "12",
        "12345",
        "0",
        "000000000",
        "+",
        "+32",
        "+32 4",
        "3.2475E+10",
        "0475 12 34 56 / 02 123 45 67",
        "jan@example.org",
        "2024 plan b12",
        "04751234567890123456789",
        "+0475123456",
    ] {
        assert_eq!(phone(text, "BE"), None, "{text}");
    }
    assert_eq!(phone("0475123456", "ZZ"), None, "no plan, no guess");
    assert_eq!(phone("+32475123456", "ZZ").as_deref(), Some("+32475123456"));
}

#[test]
fn extensions_and_remarks_are_cut() {
    for text in [
        "02 123 45 67 ext 12",
        "02 123 45 67 ext. 12",
        "02 123 45 67 x12",
        "02 123 45 67 poste 3",
        "02 123 45 67 toestel 3",
        "02 123 45 67 #12",
        "02 123 45 67;ext=12",
        "02 123 45 67, Durchwahl 9",
        "02 123 45 67 (bureau)",
        "Tel.: 02 123 45 67",
        "tel:+3221234567",
    ] {
        assert_eq!(phone(text, "BE").as_deref(), Some("+3221234567"), "{text}");
    }
}

#[test]
fn a_strange_way_of_typing_does_not_hide_a_number_but_a_word_is_none() {
    let reader = PhoneReader::new("BE");
    assert!(reader.is_phone("(555) 123-4567"));
    assert!(reader.is_phone("0475 12 34"));
    for text in ["", "12", "unknown", "0000000000", "n/a", "call the office"] {
        assert!(!reader.is_phone(text), "{text}");
    }
}

#[test]
fn mobiles_are_told_from_landlines_where_the_plan_tells() {
    let reader = PhoneReader::new("BE");
    assert!(reader.is_mobile("0475 12 34 56"));
    assert!(reader.is_mobile("+33 6 12 34 56 78"));
    assert!(!reader.is_mobile("02 123 45 67"));
    assert!(!reader.is_mobile("+33 1 12 34 56 78"));
}

#[test]
fn the_table_of_plans_is_whole() {
    assert_eq!(
        PLANS.len(),
        include_str!("../phone_countries.csv").lines().count() - 1
    );
    for member in [
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE",
        "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "IS", "LI", "NO",
        "GB", "CH",
    ] {
        assert!(PLANS.iter().any(|plan| plan.country == member), "{member}");
    }
    for plan in PLANS.iter() {
        assert!(
            plan.min_digits <= plan.max_digits
                && plan.calling_code.len() + plan.max_digits <= MOST_DIGITS,
            "{}",
            plan.country
        );
        let clashes = PLANS
            .iter()
            .filter(|other| other.calling_code.starts_with(plan.calling_code))
            .count();
        assert_eq!(clashes, 1, "{}", plan.country);
    }
}

/// Ways of typing one number.
fn ways(plan: &DialingPlan, national: &str) -> Vec<String> {
    let code = plan.calling_code;
    let trunk = plan.trunk_prefixes.first().copied().unwrap_or("");
    let home = format!("{trunk}{national}");
    let groups = |text: &str, mark: &str| {
        text.as_bytes()
            .chunks(2)
            .map(|pair| String::from_utf8_lossy(pair).into_owned())
            .collect::<Vec<_>>()
            .join(mark)
    };
    let wide: String = home
        .chars()
        .map(|c| char::from_u32(u32::from(c) - 0x30 + 0xff10).unwrap())
        .collect();
    let bracket = if plan.keeps_zero || trunk.is_empty() {
        String::new()
    } else {
        "(0)".to_owned()
    };
    vec![
        format!("+{code}{national}"),
        format!("+{code} {}", groups(national, " ")),
        format!("+{code} {bracket}{}", groups(national, " ")),
        format!("+{code} {trunk}{national}"),
        format!("'+{code} {}", groups(national, ".")),
        format!(
            "{}{code} {}",
            plan.international_prefixes[0],
            groups(national, " ")
        ),
        home.clone(),
        groups(&home, " "),
        groups(&home, "."),
        groups(&home, "-"),
        groups(&home, "/"),
        groups(&home, "\u{a0}"),
        wide,
        format!("tel. {}", groups(&home, " ")),
        format!("{} ext. 12", groups(&home, " ")),
    ]
}

proptest! {
    #[test]
    fn many_ways_of_typing_one_number_give_one_form(which in 0_usize..40, extra in 0_usize..4, seed in "[2-9][0-9]{14}") {
        let plan = &PLANS[which % PLANS.len()];
        let length = (plan.min_digits.max(7) + extra).min(plan.max_digits);
        let national = if plan.keeps_zero { format!("0{}", &seed[..length - 1]) } else { seed[..length].to_owned() };
        // A number that could be one of the same country without its plus is two numbers at once.
        prop_assume!(!national.starts_with(plan.calling_code) && !is_one_digit(&national));
        let expected = format!("+{}{national}", plan.calling_code);
        for way in ways(plan, &national) {
            prop_assert_eq!(phone(&way, plan.country), Some(expected.clone()), "{} in {}", way, plan.country);
        }
    }

    #[test]
    fn a_form_reads_as_itself_everywhere(text in "[0-9+() ./-]{6,20}") {
        if let Some(form) = phone(&text, "BE") {
            prop_assert_eq!(phone(&form, "FR"), Some(form.clone()));
            prop_assert!((8..=16).contains(&form.len()));
        }
    }

    #[test]
    fn the_readers_agree_about_every_text(text in "\\PC{0,60}") {
        prop_assert_eq!(email(&text).is_some(), is_email(&text));
        prop_assert!(phone(&text, "DE").is_none() || PhoneReader::new("DE").is_phone(&text));
    }

    #[test]
    fn an_address_read_twice_is_the_same(text in "[a-zA-Z.'+<> ]{1,12}@[a-zA-Z.-]{1,12}[.][a-z]{2,4}") {
        if let Some(form) = email(&text) {
            prop_assert_eq!(email(&form), Some(form.clone()));
        }
    }
}
