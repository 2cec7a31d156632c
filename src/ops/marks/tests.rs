use super::*;
use crate::{
    model::{Column, Field, MappedBy},
    store::test_marker,
};

fn columns(fields: &[&str]) -> Columns {
    Columns {
        columns: fields
            .iter()
            .enumerate()
            .map(|(index, field)| Column {
                index,
                header: (*field).to_owned(),
                field: Some(Field::new(field)),
                by: MappedBy::Synonym,
                person: 0,
                consent: None,
                separator: None,
                date_order: None,
                candidates: Vec::new(),
            })
            .collect(),
        system: "generic".to_owned(),
        language: None,
        strips_quote_prefix: false,
        has_continuation_rows: false,
        assumed_state: None,
    }
}

const FIELDS: [&str; 4] = [
    "person.first_name",
    "person.last_name",
    "contact.email.primary",
    "contact.phone.mobile",
];

/// Whether somebody of the first row who was erased is seen in the second.
fn is_seen(erased: &[&str], row: &[&str]) -> bool {
    is_seen_in(&FIELDS, erased, row)
}

fn is_seen_in(fields: &[&str], erased: &[&str], row: &[&str]) -> bool {
    let reader = MarkReader::new(test_marker(), "crm", &columns(fields), 0, "BE");
    let day: NaiveDate = "2026-11-01".parse().unwrap();
    let marks = Marks {
        erased: reader
            .of_row(&Row::from_cells(erased), Use::Remember)
            .into_iter()
            .map(|mark| (mark, day))
            .collect(),
        ..Marks::default()
    };
    let seen = reader.erased_on(&Row::from_cells(row), &marks);
    assert!(seen.is_none_or(|seen| seen == day));
    seen.is_some()
}

#[test]
fn who_was_erased_is_known_again_however_the_same_person_is_written() {
    let erased = [
        "Hélène",
        "Dubois",
        "Helene.Dubois@example.org",
        "0470 12 34 56",
    ];
    for row in [
        ["Hélène", "Dubois", "helene.dubois@example.org", ""],
        ["HELENE", "DUBOIS", "", "+32 470 12 34 56"],
        ["Helene", "Autrement", "helene.dubois@example.org", ""],
        ["Dubois", "Hélène", "helene.dubois+news@example.org", ""],
    ] {
        assert!(is_seen(&erased, &row), "{row:?}");
    }
}

#[test]
fn nobody_else_of_the_household_is_taken_for_who_was_erased() {
    let erased = ["Hélène", "Dubois", "famille@example.org", "02 555 01 23"];
    for row in [
        ["Marc", "Dubois", "famille@example.org", "02 555 01 23"],
        ["", "", "famille@example.org", ""],
        ["Marc", "", "famille@example.org", ""],
        ["Hélène", "Dubois", "other@example.org", "02 555 99 99"],
        ["", "", "", ""],
    ] {
        assert!(!is_seen(&erased, &row), "{row:?}");
    }
}

#[test]
fn who_had_no_name_is_known_by_the_bare_address_and_only_then() {
    let erased = ["", "", "sales@example.org", ""];
    assert!(is_seen(&erased, &["", "", "SALES@example.org", ""]));
    assert!(!is_seen(&erased, &["Marc", "", "sales@example.org", ""]));
    let erased = ["", "Dubois", "sales@example.org", ""];
    assert!(is_seen(&erased, &["", "Dubois", "sales@example.org", ""]));
    assert!(!is_seen(&erased, &["", "Peeters", "sales@example.org", ""]));
}

#[test]
fn name_and_birth_or_home_are_enough_where_there_is_no_address() {
    let fields = [
        "person.full_name",
        "person.birth_date",
        "addr.home.street",
        "addr.home.postal_code",
    ];
    let erased = ["Jan van den Berg", "1980-05-04", "Kerkstraat 12", "9000"];
    for (row, is_they) in [
        (["van den Berg Jan", "04/05/1980", "", ""], true),
        (["Jan van den Berg", "", "Kerkstr. 12", "9000"], true),
        (["Jan van den Berg", "", "Kerkstraat 13", "9000"], false),
        (["Jan van den Berg", "1980-05-05", "", ""], false),
        (
            ["Piet van den Berg", "1980-05-04", "Kerkstraat 12", "9000"],
            false,
        ),
    ] {
        assert_eq!(is_seen_in(&fields, &erased, &row), is_they, "{row:?}");
    }
}

#[test]
fn a_row_that_nothing_tells_from_another_is_known_by_all_of_it() {
    let fields = ["org.name", "text.notes"];
    let erased = ["Example SA", "called twice"];
    assert!(is_seen_in(&fields, &erased, &erased));
    assert!(!is_seen_in(
        &fields,
        &erased,
        &["Example SA", "called once"]
    ));
}

#[test]
fn a_name_of_one_record_goes_with_the_address_of_another() {
    let reader = MarkReader::new(test_marker(), "crm", &columns(&FIELDS), 0, "BE");
    let mut known = KnownBy::default();
    for row in [
        ["Jean", "Dubois", "jean@example.org", ""],
        ["Jean-Pierre", "Dubois", "dubois@example.org", ""],
    ] {
        reader.read(&Row::from_cells(&row), Use::Remember, &mut known);
    }
    let day: NaiveDate = "2026-11-01".parse().unwrap();
    let marks = Marks {
        erased: known
            .marks(&test_marker())
            .into_iter()
            .map(|mark| (mark, day))
            .collect(),
        ..Marks::default()
    };
    let sees = |row: [&str; 4]| reader.erased_on(&Row::from_cells(&row), &marks).is_some();
    assert!(sees(["Jean-Pierre", "Dubois", "jean@example.org", ""]));
    assert!(sees(["Jean", "Dubois", "dubois@example.org", ""]));
    // Only the last name is no name of theirs: a household may share the address.
    assert!(!sees(["", "Dubois", "dubois@example.org", ""]));
    assert!(!sees(["Anne", "Dubois", "dubois@example.org", ""]));
}
