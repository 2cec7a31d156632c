//! One audit after another: what is new since the last one, and what an audit of a part leaves alone.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use serde_json::Value;

use crate::desk::Desk;

const HEADER: &str = "id,first_name,email,phone,email_opt_in,civility\n";

fn people(numbers: std::ops::Range<u32>) -> String {
    let row = |number: u32| {
        format!("R{number},Vorname{number},person{number}@example.org,+32255{number:05},,Frau\n")
    };
    format!("{HEADER}{}", numbers.map(row).collect::<String>())
}

fn import(desk: &Desk, name: &str, text: String) {
    let file = desk.write(name, text);
    let said = desk.run(&["-q", "import", "--source", "crm", file.to_str().unwrap()]);
    assert_eq!(said.exit, 0, "{}", said.err);
}

fn found(document: &Value) -> BTreeSet<String> {
    let findings = document["findings"].as_array().unwrap();
    let place = |finding: &Value| {
        format!(
            "{} {} {}",
            finding["code"], finding["record"], finding["channel"]
        )
    };
    findings.iter().map(place).collect()
}

#[test]
fn a_second_audit_finds_nothing_new_and_a_new_contact_is_all_that_a_third_one_finds() {
    let desk = Desk::new();
    import(&desk, "one.csv", people(0..700));
    let first = desk.run(&["--json", "audit", "--new-only"]);
    assert_eq!(first.exit, 1);
    let first = first.json();
    assert_eq!(first["known"], 0);
    assert_eq!(first["since"], Value::Null);
    assert!(found(&first).len() > 700);
    let second = desk.run(&["--json", "audit", "--new-only"]);
    assert_eq!(second.exit, 0, "nothing new needs nobody's attention");
    let second = second.json();
    assert_eq!(found(&second), BTreeSet::new());
    assert_eq!(second["known"], first["totals"]["findings"]);
    assert!(second["since"].is_string());
    import(&desk, "two.csv", people(0..701));
    let third = desk.run(&["--json", "audit", "--new-only"]).json();
    let new = found(&third);
    assert!(!new.is_empty());
    assert!(new.iter().all(|place| place.contains("R700")), "{new:?}");
}

#[test]
fn an_audit_of_a_part_does_not_make_the_rest_new() {
    let desk = Desk::new();
    import(&desk, "one.csv", people(0..20));
    desk.run(&["-q", "audit"]);
    desk.run(&["-q", "audit", "--rule", "CON-01"]);
    desk.run(&["-q", "audit", "--source", "crm"]);
    let again = desk.run(&["--json", "audit", "--new-only"]).json();
    assert_eq!(found(&again), BTreeSet::new());
}

#[test]
fn lines_and_documents_hold_the_same_findings_in_the_order_of_the_records() {
    let desk = Desk::new();
    import(&desk, "one.csv", people(0..1500));
    let document = desk.run(&["--json", "audit", "--fail-on", "never"]).json();
    let lines = desk.run(&["--format", "jsonl", "audit", "--fail-on", "never"]);
    let text = lines.out;
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let records: Vec<u64> = lines
        .iter()
        .filter_map(|finding| finding["line"].as_u64())
        .collect();
    assert!(records.is_sorted());
    let mut sorted: Vec<String> = lines.iter().map(Value::to_string).collect();
    let mut expected: Vec<String> = document["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(Value::to_string)
        .collect();
    sorted.sort();
    expected.sort();
    assert_eq!(sorted, expected);
    let few = desk.run(&[
        "--format",
        "jsonl",
        "audit",
        "--limit",
        "300",
        "--fail-on",
        "never",
    ]);
    let few = few.out;
    assert_eq!(few.lines().count(), 300);
    assert!(text.starts_with(&few));
}

#[test]
fn a_table_says_how_many_were_there_already() {
    let desk = Desk::new();
    import(&desk, "one.csv", people(0..5));
    let first = desk.run(&["audit", "--new-only", "--lang", "en"]);
    assert!(
        first.out.contains("no earlier audit was kept"),
        "{}",
        first.out
    );
    let again = desk.run(&["audit", "--new-only", "--lang", "en"]);
    assert!(
        again
            .out
            .contains("more findings were there already at the audit of 2026-11-23"),
        "{}",
        again.out
    );
    // A file that nobody keeps has no last time.
    let file = desk.write("loose.csv", people(0..2));
    let loose = desk.run(&["audit", "--new-only", file.to_str().unwrap()]);
    assert_eq!(loose.exit, 2, "{}", loose.err);
}
