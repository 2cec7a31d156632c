//! What stands where output would go, and what is said when something else is given than expected.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;

use crate::desk::Desk;

const ONE: &str = "Id;First name;Email\n4711;Anna;anna@example.org\n";

#[test]
fn an_output_replaces_an_older_report_and_nothing_that_is_needed() {
    let desk = Desk::new();
    let input = desk.write("in.csv", ONE);
    let input = input.to_str().unwrap();
    let refused = |args: &[&str], path: &str| {
        let before = fs::read(path).unwrap();
        let said = desk.run(args);
        assert_eq!(said.exit, 2, "{args:?}: {}", said.err);
        assert!(said.err.contains("would replace"), "{}", said.err);
        assert_eq!(fs::read(path).unwrap(), before);
    };
    let store = desk.store();
    let store = store.to_str().unwrap();
    let policy = desk.policy();
    let policy = policy.to_str().unwrap();
    let key = desk.path(".config/dpo/key");
    let key = key.to_str().unwrap();
    for path in [store, policy, key] {
        refused(&["audit", "-o", path], path);
    }
    let link = desk.path("link");
    std::os::unix::fs::symlink(store, &link).unwrap();
    refused(&["audit", "-o", link.to_str().unwrap()], store);
    refused(&["audit", input, "-o", input], input);
    refused(&["import", input, "-o", input], input);
    refused(&["trail", "verify", "--anchor", input, "-o", input], input);
    let journal = format!("{store}-journal");
    assert_eq!(desk.run(&["audit", "-o", &journal]).exit, 2);
    assert_eq!(desk.run(&["audit", "-o", "/dev/null"]).exit, 2);
    let report = desk.write("report.txt", "yesterday");
    let said = desk.run(&["policy", "show", "-o", report.to_str().unwrap()]);
    assert_eq!(said.exit, 0, "{}", said.err);
    assert_ne!(fs::read_to_string(report).unwrap(), "yesterday");
}

#[test]
fn a_wrong_file_is_told_for_what_it_is() {
    let desk = Desk::new();
    let key = desk.path(".config/dpo/key");
    let said = desk.run(&["import", key.to_str().unwrap(), "--json"]);
    assert_eq!((said.exit, &said.error()["code"]), (3, &"dpo-key".into()));
    let note = desk.write("note.txt", "no checkpoint\n");
    let said = desk.run(&["trail", "verify", "--anchor", note.to_str().unwrap()]);
    assert_eq!(said.exit, 3, "{}", said.err);
    let said = desk.run(&["import", desk.path("none.csv").to_str().unwrap()]);
    assert!(said.err.contains("it does not exist"), "{}", said.err);
    fs::write(desk.policy(), b"# one\n# caf\xe9\n").unwrap();
    let said = desk.run(&["policy", "check"]);
    assert_eq!(said.exit, 2);
    assert!(
        said.err.contains("is not UTF-8 (line 2): save it"),
        "{}",
        said.err
    );
    fs::remove_file(desk.policy()).unwrap();
    let said = desk.run(&["policy", "check"]);
    assert!(
        said.err.contains("the built-in one is in force"),
        "{}",
        said.err
    );
}

#[test]
fn rejected_rows_are_told_once_and_even_to_cron() {
    let desk = Desk::new();
    let input = desk.write("in.csv", format!("{ONE}1;2;3;4;5;6;7\n"));
    let input = input.to_str().unwrap();
    let said = desk.run(&["import", "-q", input]);
    assert_eq!(said.exit, 1, "{}", said.err);
    assert_eq!(said.err, "in.csv: 1 of 2 rows rejected\n");
    assert_eq!(desk.run(&["import", "-q", input]).exit, 0);
}

#[test]
fn values_are_revealed_to_people_only_where_they_are_shown() {
    let desk = Desk::new();
    let said = desk.run(&["find", "--id", "4711", "--reveal", "--json"]);
    assert_eq!(said.exit, 2, "{}", said.err);
    assert!(said.err.contains("dpo show --reveal"), "{}", said.err);
}
