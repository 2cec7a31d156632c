//! Tests of the generated people: shares, ids, addresses, and that nothing is left to chance.

use std::collections::BTreeSet;

use super::*;

fn text(people: &People, row: u64, changed: u64) -> Vec<String> {
    people.cells(row, changed).iter().map(Cell::text).collect()
}

#[test]
fn the_same_seed_and_row_give_the_same_cells() {
    let (one, two) = (People::new(7).unwrap(), People::new(7).unwrap());
    for row in [0, 1, 999, 123_456] {
        assert_eq!(text(&one, row, 0), text(&two, row, 0));
    }
}

#[test]
fn another_seed_gives_other_people() {
    let (one, two) = (People::new(7).unwrap(), People::new(8).unwrap());
    let differing = (0..100)
        .filter(|row| text(&one, *row, 0) != text(&two, *row, 0))
        .count();
    assert!(differing > 95, "{differing}");
}

#[test]
fn every_row_has_a_cell_for_every_header() {
    let people = People::new(1).unwrap();
    assert!((0..2_000).all(|row| people.cells(row, 5_000).len() == HEADER.len()));
}

#[test]
fn about_one_row_in_a_hundred_is_changed_and_keeps_its_id() {
    let people = People::new(1).unwrap();
    let mut changed = 0;
    for row in 0..20_000 {
        let (before, after) = (text(&people, row, 0), text(&people, row, 100));
        assert_eq!(before[0], after[0]);
        changed += u32::from(before != after);
    }
    assert!((140..=260).contains(&changed), "{changed}");
}

#[test]
fn three_rows_in_a_hundred_are_a_person_seen_before_under_another_id() {
    let people = People::new(1).unwrap();
    let twins = (0..20_000)
        .filter(|row| people.original(*row) != *row)
        .count();
    assert!((480..=720).contains(&twins), "{twins}");
    let ids: BTreeSet<_> = (0..20_000)
        .map(|row| text(&people, row, 0)[0].clone())
        .collect();
    assert_eq!(ids.len(), 20_000);
}

#[test]
fn about_five_rows_in_a_hundred_hold_a_line_break() {
    let people = People::new(1).unwrap();
    let broken = (0..20_000)
        .filter(|row| {
            text(&people, *row, 0)
                .iter()
                .any(|cell| cell.contains('\n'))
        })
        .count();
    assert!((800..=1_200).contains(&broken), "{broken}");
}

#[test]
fn every_address_lies_in_a_reserved_domain() {
    let people = People::new(3).unwrap();
    for row in 0..5_000 {
        for address in text(&people, row, 0)[6..8]
            .iter()
            .filter(|address| !address.is_empty())
        {
            assert!(
                [".example.org", ".example.com", ".test"]
                    .iter()
                    .any(|end| address.ends_with(end)),
                "row {row}"
            );
        }
    }
}

#[test]
fn a_dutch_postcode_keeps_its_letters() {
    assert_eq!(split_city("1012 AB Amsterdam"), ("1012 AB", "Amsterdam"));
    assert_eq!(split_city("4000 Liège"), ("4000", "Liège"));
    assert_eq!(split_city("2511 EF Den Haag"), ("2511 EF", "Den Haag"));
}
