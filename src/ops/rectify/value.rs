//! Whether a value can stand in a field: an e-mail address where one belongs, a date where one belongs.
//! What is wrong is said without the value.

use std::net::IpAddr;

use chrono::NaiveDate;

use crate::{
    intake::{
        columns::vocabulary,
        words::{self, CellMeaning},
    },
    model::{
        Column, DateOrder, Field, Moment,
        contact_point::{self, PhoneReader},
    },
    policy,
};

/// What a value is held against.
#[derive(Clone, Copy, Debug)]
pub struct Yardstick<'a> {
    /// The country of telephone numbers without a calling code.
    pub country: &'a str,
    /// The country that the record's address names, as a code.
    pub address_country: Option<&'a str>,
    /// The civil date.
    pub today: NaiveDate,
}

/// What is wrong with a value in a column; none: it can stand there. An empty value takes away what is
/// wrong and is always right.
#[must_use]
pub fn wrong(column: &Column, value: &str, by: Yardstick<'_>) -> Option<&'static str> {
    if value.is_empty() {
        return None;
    }
    if value.trim() != value {
        return Some("give it without blanks around it");
    }
    if value.chars().any(|c| c.is_control()) {
        return Some("give it on one line, without control characters");
    }
    let field = column.field.as_ref()?;
    let name = field.as_str();
    if name.ends_with(".postal_code") {
        return wrong_postal_code(value, by.address_country);
    }
    if name.ends_with(".country") {
        return wrong_country(value);
    }
    if matches!(
        name,
        "person.first_name" | "person.last_name" | "person.full_name"
    ) && value.contains(|c: char| c.is_numeric() || c == '@')
    {
        return Some("a name has no digits and no @");
    }
    wrong_kind(field, column.date_order, value, by)
}

fn wrong_kind(
    field: &Field,
    order: Option<DateOrder>,
    value: &str,
    by: Yardstick<'_>,
) -> Option<&'static str> {
    let (is_right, hint) = match vocabulary::kind_of(field) {
        "email" => {
            let mut found = 0;
            let all = contact_point::emails(value, &mut |_| found += 1);
            (all && found > 0, "give an e-mail address, name@example.org")
        }
        "phone" => (
            PhoneReader::new(by.country).is_phone(value),
            "give a telephone number with its calling code, +32 2 555 01 23",
        ),
        "date" => return wrong_date(field, order, value, by.today),
        "number" => (
            value.replace(',', ".").parse::<f64>().is_ok(),
            "give a number",
        ),
        "url" => (
            value.contains('.') && !value.contains(char::is_whitespace),
            "give the address of a page, https://example.org",
        ),
        "ip" => (
            value.parse::<IpAddr>().is_ok(),
            "give an address of the Internet Protocol",
        ),
        "flag" => (
            words::cell_meaning(value) != CellMeaning::Unknown,
            "give yes or no, as the file writes it",
        ),
        _ => (true, ""),
    };
    (!is_right).then_some(hint)
}

fn wrong_date(
    field: &Field,
    order: Option<DateOrder>,
    value: &str,
    today: NaiveDate,
) -> Option<&'static str> {
    match Moment::parse(value, order) {
        None => Some("give the date as YYYY-MM-DD"),
        Some(moment) if field.is_below("person.birth_date") && moment.date > today => {
            Some("a date of birth is not in the future")
        }
        Some(_) => None,
    }
}

/// The shape of the postal codes of the countries that the calendars know; any shape elsewhere.
fn wrong_postal_code(value: &str, country: Option<&str>) -> Option<&'static str> {
    let compact: Vec<char> = value.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let is_plain = compact.iter().all(|c| c.is_ascii_alphanumeric());
    if !is_plain || !(3..=10).contains(&compact.len()) {
        return Some("give the postal code alone, three to ten letters and digits");
    }
    let digits = compact.iter().take_while(|c| c.is_ascii_digit()).count();
    let letters = compact.len() - digits;
    // A code of a country may stand before the digits: B-1000, L-1009, F-75001, D-10115.
    let is_prefixed = value.split_once('-').is_some_and(|(before, after)| {
        before.len() <= 2 && after.chars().all(|c| c.is_ascii_digit())
    });
    let after_prefix = value.split_once('-').map_or(0, |(_, after)| after.len());
    let only =
        |count: usize| (digits == count && letters == 0) || (is_prefixed && after_prefix == count);
    match country {
        Some("BE" | "LU") if !only(4) => Some("a postal code of that country has four digits"),
        Some("FR" | "DE") if !only(5) => Some("a postal code of that country has five digits"),
        Some("NL") if !(digits == 4 && letters == 2) => {
            Some("a postal code of that country has four digits and two letters")
        }
        _ => None,
    }
}

fn wrong_country(value: &str) -> Option<&'static str> {
    if value.len() == 2 {
        let is_known = policy::area(&value.to_ascii_uppercase())
            .is_some_and(|area| area != policy::Area::Calendar);
        return (!is_known).then_some("give the code of a country (ISO 3166-1) or its name");
    }
    let is_name = value.chars().count() >= 3
        && value
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’' | '.' | '(' | ')'));
    (!is_name).then_some("give the code of a country (ISO 3166-1) or its name")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::MappedBy;

    fn check(field: &str, value: &str, country: Option<&str>) -> Option<&'static str> {
        let column = Column {
            index: 0,
            header: field.to_owned(),
            field: Some(Field::new(field)),
            by: MappedBy::Synonym,
            person: 0,
            consent: None,
            separator: None,
            date_order: None,
            candidates: Vec::new(),
        };
        let by = Yardstick {
            country: "BE",
            address_country: country,
            today: "2026-06-30".parse().unwrap(),
        };
        wrong(&column, value, by)
    }

    #[test]
    fn a_value_of_its_kind_can_stand() {
        for (field, value, country) in [
            ("contact.email.primary", "anna.maes@example.org", None),
            ("contact.phone.mobile", "0475 12 34 56", None),
            ("contact.phone.mobile", "+33 1 99 00 12 34", None),
            ("person.birth_date", "1980-02-29", None),
            ("person.last_name", "D'Hondt-Maes", None),
            ("addr.main.postal_code", "1000", Some("BE")),
            ("addr.main.postal_code", "B-1000", Some("BE")),
            ("addr.main.postal_code", "75001", Some("FR")),
            ("addr.main.postal_code", "1011 AB", Some("NL")),
            ("addr.main.postal_code", "SW1A 1AA", None),
            ("addr.main.country", "BE", None),
            ("addr.main.country", "Côte d’Ivoire", None),
            ("fam.children_count", "2", None),
            ("contact.email.primary", "", None),
        ] {
            assert_eq!(check(field, value, country), None, "{field} {value}");
        }
    }

    #[test]
    fn a_value_of_another_kind_is_told_without_itself() {
        for (field, value, country) in [
            ("contact.email.primary", "anna.maes", None),
            ("contact.email.primary", "anna@example.org and more", None),
            ("contact.phone.mobile", "12", None),
            ("contact.phone.mobile", "anna@example.org", None),
            ("person.birth_date", "soon", None),
            ("person.birth_date", "1981-02-29", None),
            ("person.birth_date", "2026-07-01", None),
            ("person.birth_date", "03/04/1980", None),
            ("person.last_name", "Maes 2", None),
            ("addr.main.postal_code", "75001", Some("BE")),
            ("addr.main.postal_code", "1000", Some("FR")),
            ("addr.main.postal_code", "1011", Some("NL")),
            ("addr.main.postal_code", "1000 Brussel, Belgium", None),
            ("addr.main.country", "ZZ", None),
            ("addr.main.country", "1000", None),
            ("person.last_name", " Maes", None),
            ("person.last_name", "Ma\nes", None),
            ("fam.children_count", "many", None),
        ] {
            let told = check(field, value, country).unwrap_or_else(|| panic!("{field} {value}"));
            assert!(!told.contains(value), "{told}");
        }
    }
}
