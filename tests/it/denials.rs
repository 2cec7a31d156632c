//! A no is never lost: not when records change, not between the files of one call, not when it is
//! said again, not when the policy calls its purpose otherwise.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use crate::desk::Desk;

const HEADER: &str = "id,first_name,email,phone,city,do_not_call,allow_phone_calls,consent_date\n";

/// The state of a record's telephone consent.
fn phone_state(desk: &Desk, today: &str, id: &str) -> String {
    let said = desk.run_on(today, &["--json", "show", id]).json();
    let consents = said["records"][0]["consents"].as_array().unwrap();
    let phone = consents
        .iter()
        .find(|consent| consent["channel"] == "phone");
    phone.unwrap()["state"].as_str().unwrap().to_owned()
}

fn subject(desk: &Desk, id: &str) -> String {
    let said = desk.run(&["--json", "show", id]).json();
    said["records"][0]["subject"].as_str().unwrap().to_owned()
}

fn put(desk: &Desk, name: &str, rows: &str) -> String {
    let path = desk.write(name, format!("{HEADER}{rows}"));
    path.to_str().unwrap().to_owned()
}

fn import(desk: &Desk, today: &str, files: &[&str]) {
    let mut args = vec!["-q", "import", "--source", "crm"];
    args.extend(files);
    let said = desk.run_on(today, &args);
    assert_eq!(said.exit, 0, "{}", said.err);
}

const ANNA: &str = "A,Anna,anna@example.org,+3225550101,Namur,yes,,\n";
const TWIN: &str = "B,Anna,anna@example.org,+3225550102,Namur,,yes,\n";

#[test]
fn a_changed_record_keeps_its_person_and_the_no_that_binds_it() {
    let desk = Desk::new();
    let file = put(&desk, "one.csv", &format!("{ANNA}{TWIN}"));
    import(&desk, "2026-01-10", &[&file]);
    assert_eq!(phone_state(&desk, "2026-01-10", "B"), "objected");
    let moved = TWIN.replace("Namur", "Gent");
    let file = put(&desk, "two.csv", &format!("{ANNA}{moved}"));
    import(&desk, "2026-02-10", &[&file]);
    assert_eq!(subject(&desk, "B"), subject(&desk, "A"));
    assert_eq!(phone_state(&desk, "2026-02-10", "B"), "objected");
    let findings = desk.run_on("2026-02-10", &["--json", "audit", "--rule", "CON-13"]);
    assert_eq!(
        findings.json()["totals"]["findings"],
        0,
        "the yes was there before"
    );
}

#[test]
fn a_record_that_becomes_somebody_else_leaves_its_person() {
    for changed in ["A", "B"] {
        let desk = Desk::new();
        let file = put(&desk, "one.csv", &format!("{ANNA}{TWIN}"));
        import(&desk, "2026-01-10", &[&file]);
        assert_eq!(subject(&desk, "B"), subject(&desk, "A"));
        let other = format!("{changed},Zoe,zoe@example.org,+3225550109,Gent,,,\n");
        let kept = if changed == "A" { TWIN } else { ANNA };
        let pair = "C,Cleo,cleo@example.org,,,,,\nD,Cleo,cleo@example.org,,,,,\n";
        let file = put(&desk, "two.csv", &format!("{kept}{other}{pair}"));
        import(&desk, "2026-02-10", &[&file]);
        assert_ne!(subject(&desk, "A"), subject(&desk, "B"));
        assert_eq!(subject(&desk, "C"), subject(&desk, "D"));
    }
}

#[test]
fn records_that_stay_one_person_find_each_other_when_a_third_leaves() {
    let desk = Desk::new();
    let third = TWIN.replace("B,Anna", "C,Anna");
    let file = put(&desk, "one.csv", &format!("{ANNA}{TWIN}{third}"));
    import(&desk, "2026-01-10", &[&file]);
    let left = "A,Zoe,zoe@example.org,+3225550109,Gent,,,\n";
    let file = put(&desk, "two.csv", &format!("{left}{TWIN}{third}"));
    import(&desk, "2026-02-10", &[&file]);
    assert_eq!(subject(&desk, "B"), subject(&desk, "C"));
    assert_ne!(subject(&desk, "A"), subject(&desk, "B"));
}

#[test]
fn a_no_in_one_file_of_a_call_is_no_yes_in_the_next() {
    let desk = Desk::new();
    let first = put(
        &desk,
        "one.csv",
        "A,Anna,anna@example.org,+3225550101,,yes,,\n",
    );
    let second = put(
        &desk,
        "two.csv",
        "A,Anna,anna@example.org,+3225550101,,,yes,\n",
    );
    import(&desk, "2026-01-10", &[&first, &second]);
    assert_eq!(phone_state(&desk, "2026-01-10", "A"), "objected");
}

#[test]
fn a_no_that_is_said_again_is_newer_than_the_yes_before_it() {
    let desk = Desk::new();
    let row = |no: &str, yes: &str, on: &str| {
        format!("A,Anna,anna@example.org,+3225550101,,{no},{yes},{on}\n")
    };
    for (today, no, yes, on) in [
        ("2026-01-10", "yes", "", ""),
        ("2026-02-10", "", "yes", "2026-02-05"),
        ("2026-03-10", "yes", "", ""),
        ("2026-04-10", "", "yes", "2026-02-05"),
    ] {
        let file = put(&desk, "rows.csv", &row(no, yes, on));
        import(&desk, today, &[&file]);
    }
    assert_eq!(phone_state(&desk, "2026-04-10", "A"), "objected");
    let file = put(&desk, "rows.csv", &row("", "yes", "2026-04-20"));
    import(&desk, "2026-05-10", &[&file]);
    assert!(["claimed", "proven"].contains(&phone_state(&desk, "2026-05-10", "A").as_str()));
}

#[test]
fn a_no_to_a_purpose_that_was_renamed_still_holds() {
    let desk = Desk::new();
    let file = put(
        &desk,
        "one.csv",
        "A,Anna,anna@example.org,+3225550101,,yes,,\n",
    );
    import(&desk, "2026-01-10", &[&file]);
    let policy = std::fs::read_to_string(desk.policy()).unwrap();
    std::fs::write(
        desk.policy(),
        policy.replace("id = \"direct-marketing\"", "id = \"news\""),
    )
    .unwrap();
    let file = put(
        &desk,
        "two.csv",
        "A,Anna,anna@example.org,+3225550101,,,yes,\n",
    );
    import(&desk, "2026-02-10", &[&file]);
    assert_eq!(phone_state(&desk, "2026-02-10", "A"), "objected");
}

#[test]
fn files_of_one_call_are_one_export_of_their_source() {
    let desk = Desk::new();
    let both = put(&desk, "all.csv", &format!("{ANNA}{TWIN}"));
    import(&desk, "2026-01-10", &[&both]);
    let first = put(&desk, "one.csv", &ANNA.replace("Namur", "Gent"));
    let second = put(&desk, "two.csv", &TWIN.replace("Namur", "Gent"));
    import(&desk, "2026-02-10", &[&first, &second]);
    let said = desk.run_on("2026-02-10", &["--json", "audit"]).json();
    assert_eq!(
        said["records"], 2,
        "neither file made the other's records vanish"
    );
}

#[test]
fn another_sheet_of_the_same_workbook_is_another_file() {
    let desk = Desk::new();
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, person) in [("One", "anna"), ("Two", "cleo")] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (column, text) in ["id", "email"].into_iter().enumerate() {
            sheet
                .write_string(0, u16::try_from(column).unwrap(), text)
                .unwrap();
        }
        sheet.write_string(1, 0, person).unwrap();
        sheet
            .write_string(1, 1, format!("{person}@example.org"))
            .unwrap();
    }
    let file = desk.write("book.xlsx", book.save_to_buffer().unwrap());
    for sheet in ["One", "Two"] {
        let said = desk.import(&file, &["--sheet", sheet, "--source", "crm", "--partial"]);
        assert_eq!(said.file()["records"]["new"], 1, "{sheet}");
    }
}
