//! Facts about the ways in which people type telephone numbers. The numbers are invented, in the
//! ranges of each country's plan.

use super::{
    PhoneReader,
    phone::{PLANS, phone},
};

/// How people type a number whose forms at home and abroad are given.
fn writings(code: &str, home: &str, abroad: &str) -> Vec<String> {
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let shifted = |text: &str, zero: u32| -> String {
        text.chars()
            .map(|c| match c.to_digit(10) {
                Some(value) => char::from_u32(zero + value).unwrap(),
                None => c,
            })
            .collect()
    };
    let joined = |text: &str, mark: &str| text.replace([' ', '-'], mark);
    let national = digits(abroad);
    vec![
        format!("+{code}{national}"),
        format!("+{code} {abroad}"),
        format!("+ {code} {abroad}"),
        format!("(+{code}) {abroad}"),
        format!("00{code} {abroad}"),
        format!("00{code}{national}"),
        format!("+00{code} {abroad}"),
        format!("+{code}-{}", joined(abroad, "-")),
        format!("+{code}.{}", joined(abroad, ".")),
        format!("+{code}\u{a0}{}", joined(abroad, "\u{a0}")),
        format!("+{code}\u{202f}{}", joined(abroad, "\u{2009}")),
        format!("\u{ff0b}{code} {abroad}"),
        shifted(&format!("+{code} {abroad}"), 0xff10),
        shifted(home, 0x660),
        format!("tel:+{code}-{}", joined(abroad, "-")),
        format!("Tel.: +{code} {abroad}"),
        format!("+{code} {abroad} (privé)"),
        format!("'+{code}{national}"),
        format!("\u{202a}+{code} {abroad}\u{202c}"),
        home.to_owned(),
        digits(home),
        joined(home, "."),
        joined(home, "-"),
        joined(home, "/"),
        format!("[{home}]"),
        format!("=\"{}\"", digits(home)),
        format!("Tél. : {home}"),
        format!("GSM {home}"),
        format!("{home} ext. 12"),
        format!("{home} poste 12"),
        format!("{home} DW 12"),
        format!("{home} Kl. 12"),
        format!("{home} toestel 12"),
        format!("{home} x12"),
        format!("{home};"),
    ]
}

#[test]
fn numbers_of_every_country_of_the_area_have_one_form_however_they_are_typed() {
    let mut countries = std::collections::BTreeSet::new();
    for line in include_str!("phone_vectors.csv").lines().skip(1) {
        let [country, home, form] = line.split(',').collect::<Vec<_>>()[..] else {
            panic!("{line}");
        };
        countries.insert(country);
        let plan = PLANS.iter().find(|plan| plan.country == country).unwrap();
        let abroad = form[1..].strip_prefix(plan.calling_code).unwrap();
        for text in writings(plan.calling_code, home, abroad) {
            assert_eq!(
                phone(&text, country).as_deref(),
                Some(form),
                "{text:?} in {country}"
            );
        }
        if plan.trunk_prefixes.contains(&"0") {
            for text in [
                format!("+{} (0){abroad}", plan.calling_code),
                format!("+{} (0) {abroad}", plan.calling_code),
                format!("00{} (0){abroad}", plan.calling_code),
                format!("+{} 0{abroad}", plan.calling_code),
                abroad.to_owned(),
            ] {
                assert_eq!(
                    phone(&text, country).as_deref(),
                    Some(form),
                    "{text:?} in {country}"
                );
            }
        }
    }
    assert_eq!(countries.len(), 32);
}

#[test]
fn a_number_that_lost_its_plus_is_told_by_its_first_group_or_its_missing_zero() {
    for (text, country, expected) in [
        ("32 475 12 34 56", "BE", "+32475123456"),
        ("49 30 901820", "DE", "+4930901820"),
        ("4930901820", "DE", "+4930901820"),
        ("4931 901820", "DE", "+494931901820"),
        ("04931 901820", "DE", "+494931901820"),
        ("352 26 12 34", "LU", "+352261234"),
        ("35 22 61 23", "LU", "+35235226123"),
        ("39 31 73 73 33", "IT", "+393931737333"),
        ("43 1 5123456", "AT", "+4315123456"),
        ("32123456", "BE", "+3232123456"),
    ] {
        assert_eq!(
            phone(text, country).as_deref(),
            Some(expected),
            "{text} in {country}"
        );
    }
}

#[test]
fn a_power_of_ten_is_a_number_where_no_digit_is_lost() {
    for text in ["3.2475123456E+10", "3,2475123456e+10", "4.75123456E8"] {
        assert_eq!(phone(text, "BE").as_deref(), Some("+32475123456"), "{text}");
    }
    for text in [
        "3.2475E+10",
        "3.24751235E+10",
        "4,8E+8",
        "1E5",
        "1.5E+99999999999999999999",
    ] {
        assert_eq!(phone(text, "BE"), None, "{text}");
    }
}

#[test]
fn a_day_is_no_number() {
    for text in [
        "12/05/1980",
        "1980-05-12",
        "31.12.1999",
        "5/28/1980",
        "2026-11-02",
    ] {
        for country in ["BE", "DE", "DK", "LU", "NO", "ES"] {
            assert_eq!(phone(text, country), None, "{text} in {country}");
            assert!(!PhoneReader::new(country).is_phone(text), "{text}");
        }
    }
    assert!(phone("22-55-0123", "LU").is_some(), "no month 55");
}

/// Found by the fuzz campaign: a second trunk prefix was left in, and the number read again was another.
#[test]
fn a_number_with_a_second_trunk_prefix_is_none_and_every_number_reads_the_same_again() {
    for text in [
        "+32 00) 123 45-67",
        "0032/0032/23 45-67 ext. 8",
        "0032/00322 34 56",
    ] {
        for country in ["BE", "FR", "NL", "DE", "LU"] {
            let read = phone(text, country);
            let again = read.as_deref().and_then(|number| phone(number, country));
            assert_eq!(read, again, "{text} {country}");
        }
        assert_eq!(phone(text, "BE"), None, "{text}");
    }
    // One is what people leave in by mistake; in Italy it is part of the number.
    assert_eq!(
        phone("+32 (0)470 12 34 56", "BE").as_deref(),
        Some("+32470123456")
    );
    assert_eq!(
        phone("+39 06 698 12345", "BE").as_deref(),
        Some("+390669812345")
    );
}
