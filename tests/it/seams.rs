//! What an import, a mailing list and an audit make of rights that were exercised, in whatever order
//! files come.

use std::fs;

use rusqlite::Connection;
use serde_json::Value;

use crate::desk::{Desk, Said};

const HEAD: &str = "Id,First name,Last name,E-mail,Phone,City,Email opt-in,Email opt-in date,Email opt-in source\n";
const ANNA: &str = "A1,Anna,Maes,anna@example.org,+32 2 555 01 11,Gent,yes,2025-02-03,web form\n";
const BERT: &str = "B1,Bert,Aerts,bert@example.org,+32 2 555 01 12,Aalst,yes,2025-02-04,web form\n";

fn import(desk: &Desk, rows: &str) -> Said {
    let file = desk.write("contacts.csv", format!("{HEAD}{rows}"));
    let said = desk.import(&file, &["--source", "crm"]);
    let file = said.file();
    let of = |name: &str| file["records"][name].as_u64().unwrap();
    assert_eq!(
        of("new") + of("changed") + of("unchanged") + of("suppressed") + of("held"),
        file["rows"]["contacts"].as_u64().unwrap(),
        "{}",
        said.out
    );
    said
}

fn desk() -> Desk {
    let desk = Desk::new();
    assert_eq!(import(&desk, &format!("{ANNA}{BERT}")).exit, 0);
    desk
}

fn case(desk: &Desk, right: &str) -> String {
    desk.verified(
        right,
        &[&crate::desk::WHO[..], &["--language", "en"]].concat(),
    )
}

fn done(desk: &Desk, args: &[&str]) -> Value {
    let said = desk.run(&[&["--json"], args].concat());
    assert_eq!(said.exit, 0, "{args:?} {}", said.err);
    said.json()
}

fn city(desk: &Desk) -> String {
    let shown = done(desk, &["show", "S-000001", "--reveal"]);
    let cells = shown["records"][0]["cells"].as_array().unwrap();
    let cell = cells.iter().find(|cell| cell["header"] == "City").unwrap();
    cell["value"].as_str().unwrap().to_owned()
}

/// Why Anna may not be contacted; none: she may.
fn reason(desk: &Desk) -> Option<String> {
    let said = desk.run(&["--json", "may-contact", "--channel", "email", "--id", "A1"]);
    said.json()["reason"].as_str().map(str::to_owned)
}

fn one(desk: &Desk, query: &str) -> Vec<String> {
    let store = Connection::open(desk.store()).unwrap();
    let mut statement = store.prepare(query).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

fn findings(desk: &Desk, today: &str, code: &str) -> usize {
    let said = desk.run_on(
        today,
        &["--json", "audit", "--rule", code, "--fail-on", "never"],
    );
    said.json()["findings"].as_array().unwrap().len()
}

#[test]
fn a_change_of_a_restricted_record_waits_and_is_taken_over_when_the_restriction_is_lifted() {
    let desk = desk();
    assert_eq!(reason(&desk), None);
    let case = case(&desk, "restriction");
    done(&desk, &["restrict", "--case", &case, "--ground", "a"]);
    assert_eq!(reason(&desk).as_deref(), Some("restricted"));
    let moved = format!("{}{BERT}", ANNA.replace("Gent", "Brugge"));
    for _ in 0..2 {
        let said = import(&desk, &moved);
        assert_eq!(said.file()["records"]["held"], 1, "{}", said.out);
        assert_eq!(city(&desk), "Gent");
        assert_eq!(one(&desk, "SELECT seen_on FROM held_change").len(), 1);
    }
    // A restriction that nobody looks at again is found.
    assert_eq!(findings(&desk, "2026-12-01", "RES-05"), 0);
    assert_eq!(findings(&desk, "2027-02-01", "RES-05"), 1);
    let early = desk.run(&["--json", "lift", "--case", &case]);
    assert_eq!(early.error()["code"], "person-not-informed");
    done(
        &desk,
        &["lift", "--case", &case, "--informed-on", "2026-11-23"],
    );
    assert_eq!(city(&desk), "Brugge");
    assert!(one(&desk, "SELECT seen_on FROM held_change").is_empty());
    assert_eq!(import(&desk, &moved).file()["records"]["unchanged"], 2);
    assert_eq!(reason(&desk), None);
}

#[test]
fn a_change_that_was_taken_back_waits_no_longer() {
    let desk = desk();
    let case = case(&desk, "restriction");
    done(&desk, &["restrict", "--case", &case, "--ground", "b"]);
    import(&desk, &format!("{}{BERT}", ANNA.replace("Gent", "Brugge")));
    let said = import(&desk, &format!("{ANNA}{BERT}"));
    assert_eq!(said.file()["records"]["unchanged"], 2, "{}", said.out);
    assert!(one(&desk, "SELECT seen_on FROM held_change").is_empty());
}

#[test]
fn a_no_that_comes_with_a_waiting_change_binds_at_once() {
    let desk = desk();
    let case = case(&desk, "restriction");
    done(&desk, &["restrict", "--case", &case, "--ground", "b"]);
    import(
        &desk,
        &format!("{}{BERT}", ANNA.replace("yes,2025-02-03", "no,2026-03-04")),
    );
    done(
        &desk,
        &["lift", "--case", &case, "--informed-on", "2026-11-23"],
    );
    assert_eq!(reason(&desk).as_deref(), Some("refused"));
}

#[test]
fn a_corrected_value_stays_until_its_system_says_the_same() {
    let desk = desk();
    let case = case(&desk, "rectification");
    done(&desk, &["rectify", "--case", &case, "--set", "City=Brugge"]);
    assert_eq!(city(&desk), "Brugge");
    assert_eq!(findings(&desk, "2026-11-23", "REC-03"), 0);
    // The same file, then one that changed elsewhere: both say the old value again.
    import(&desk, &format!("{ANNA}{BERT}"));
    assert_eq!(city(&desk), "Brugge");
    assert_eq!(one(&desk, "SELECT state FROM rectification"), ["conflict"]);
    assert_eq!(findings(&desk, "2026-11-23", "REC-03"), 1);
    let other = ANNA.replace("555 01 11", "555 09 99");
    let said = import(&desk, &format!("{other}{BERT}"));
    assert_eq!(said.file()["records"]["changed"], 1, "{}", said.out);
    assert_eq!(city(&desk), "Brugge");
    // It obeyed.
    import(&desk, &format!("{}{BERT}", other.replace("Gent", "Brugge")));
    assert_eq!(
        one(&desk, "SELECT state FROM rectification"),
        ["taken-over"]
    );
    assert_eq!(city(&desk), "Brugge");
    assert_eq!(findings(&desk, "2026-11-23", "REC-03"), 0);
    // What it says later is its own affair.
    import(&desk, &format!("{}{BERT}", other.replace("Gent", "Mons")));
    assert_eq!(city(&desk), "Mons");
}

#[test]
fn an_objection_stands_whatever_is_imported_and_only_a_later_yes_lifts_it() {
    let desk = desk();
    let case = case(&desk, "objection");
    done(&desk, &["object", "--case", &case]);
    assert_eq!(reason(&desk).as_deref(), Some("objected"));
    for rows in [
        format!("{ANNA}{BERT}"),
        format!("{}{BERT}", ANNA.replace("2025-02-03", "2026-11-20")),
        BERT.to_owned(),
        format!("{BERT}{ANNA}"),
    ] {
        import(&desk, &rows);
        // Who has left the file is not known to be contacted either.
        let expected = if rows == BERT { "unknown" } else { "objected" };
        assert_eq!(reason(&desk).as_deref(), Some(expected), "{rows}");
    }
    let said = desk.run_on(
        "2026-12-10",
        &["--json", "import", "--source", "crm", "contacts.csv"],
    );
    assert!(said.exit <= 1, "{}", said.err);
    let later = format!("{HEAD}{}{BERT}", ANNA.replace("2025-02-03", "2026-12-01"));
    fs::write(desk.path("contacts.csv"), later).unwrap();
    desk.run_on(
        "2026-12-10",
        &["import", "--source", "crm", "contacts.csv", "-q"],
    );
    let said = desk.run_on(
        "2026-12-10",
        &["--json", "may-contact", "--channel", "email", "--id", "A1"],
    );
    assert_eq!(said.json()["allowed"], true, "{}", said.out);
}

#[test]
fn who_objected_and_was_erased_is_left_in_peace_under_the_same_address() {
    let desk = desk();
    let objecting = case(&desk, "objection");
    done(&desk, &["object", "--case", &objecting]);
    let erasing = case(&desk, "erasure");
    done(
        &desk,
        &[
            "erase",
            "--case",
            &erasing,
            "--ground",
            "c",
            "--confirm",
            &erasing,
        ],
    );
    desk.write(
        "list.csv",
        "First name,E-mail\nAnna,anna@example.org\nCarl,anna@example.org\nBert,bert@example.org\n",
    );
    let said = desk.run(&[
        "may-contact",
        "--channel",
        "email",
        "list.csv",
        "--allowed",
        "ok.csv",
        "--refused",
        "no.csv",
    ]);
    assert_eq!(said.exit, 0, "{}", said.err);
    let allowed = fs::read_to_string(desk.path("ok.csv")).unwrap();
    assert_eq!(allowed, "First name,E-mail\nBert,bert@example.org\n");
    let refused = fs::read_to_string(desk.path("no.csv")).unwrap();
    assert!(
        refused.contains("suppressed") && refused.contains("objected"),
        "{refused}"
    );
}

/// Old files in any order never bring an erased person back, and never turn a no into a yes.
#[test]
fn no_order_of_old_files_brings_an_erased_person_back() {
    let files = [
        format!("{ANNA}{BERT}"),
        ANNA.replace("A1,Anna", "A1,ANNA"),
        format!(
            "{BERT}{}",
            ANNA.replace("anna@example.org", "ANNA@example.org")
        ),
    ];
    let orders = [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ];
    let desk = desk();
    let erasing = case(&desk, "erasure");
    done(
        &desk,
        &[
            "erase",
            "--case",
            &erasing,
            "--ground",
            "b",
            "--confirm",
            &erasing,
        ],
    );
    for order in orders {
        for at in order {
            let file = desk.write("contacts.csv", format!("{HEAD}{}", files[at]));
            let said = desk.import(&file, &["--source", "crm", "--partial"]);
            assert_eq!(said.exit, 1, "{}", said.out);
            assert_eq!(said.file()["records"]["suppressed"], 1, "{}", said.out);
            assert_eq!(
                one(&desk, "SELECT CAST(count(*) AS TEXT) FROM record"),
                ["1"]
            );
        }
    }
}

#[test]
fn a_rejected_row_with_the_persons_address_goes_with_the_person() {
    let desk = Desk::new();
    let bad = "A9,Anna,Maes,anna@example.org,one,two,three,four,five,six,seven\n";
    let file = desk.write("contacts.csv", format!("{HEAD}{ANNA}{BERT}{bad}"));
    let said = desk.import(&file, &["--source", "crm"]);
    assert_eq!(said.file()["rows"]["rejected"], 1, "{}", said.out);
    let erasing = case(&desk, "erasure");
    let plan = done(&desk, &["erase", "--case", &erasing, "--ground", "b", "-n"]);
    let steps = plan["steps"].as_array().unwrap();
    assert!(steps.iter().any(|step| step["what"] == "drop-reject"));
    done(
        &desk,
        &[
            "erase",
            "--case",
            &erasing,
            "--ground",
            "b",
            "--confirm",
            &erasing,
        ],
    );
    assert!(one(&desk, "SELECT reason FROM reject").is_empty());
}

#[test]
fn what_is_shown_of_a_person_tells_the_rights_that_were_exercised_and_masks_the_values() {
    let desk = desk();
    let rectifying = case(&desk, "rectification");
    done(
        &desk,
        &["rectify", "--case", &rectifying, "--set", "City=Brugge"],
    );
    let objecting = case(&desk, "objection");
    done(&desk, &["object", "--case", &objecting]);
    let shown = desk.run(&["show", "P-000001"]);
    assert_eq!(shown.exit, 0, "{}", shown.err);
    for words in [
        "corrected on 2026-11-23: City",
        "objected since 2026-11-23: e-mail",
        "case 2026-0001: rectification, answered",
        "case 2026-0002: objection, answered",
    ] {
        assert!(shown.out.contains(words), "{words}: {}", shown.out);
    }
    assert!(!shown.out.contains("Brugge") && !shown.out.contains("anna@"));
    assert!(
        desk.run(&["show", "P-000001", "--reveal"])
            .out
            .contains("Brugge")
    );
    assert_eq!(desk.run(&["show", "P-000009"]).exit, 3);
}
