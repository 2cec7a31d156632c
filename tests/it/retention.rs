//! Retention: who is past which limit, from the last contact by the person over all of its records; what
//! left its system; what the law keeps.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;

use serde_json::Value;

use crate::desk::Desk;

const HEADER: &str = "id,first_name,email,created,last_activity\n";

fn put(desk: &Desk, today: &str, source: &str, rows: &str) {
    let path = desk.write(&format!("{source}.csv"), format!("{HEADER}{rows}"));
    let said = desk.run_on(
        today,
        &["-q", "import", "--source", source, path.to_str().unwrap()],
    );
    assert_eq!(said.exit, 0, "{}", said.err);
}

fn due(desk: &Desk, today: &str) -> (i32, Vec<Value>) {
    let said = desk.run_on(today, &["--json", "retention", "due"]);
    (
        said.exit,
        said.json()["overdue"].as_array().unwrap().clone(),
    )
}

#[test]
fn an_act_that_another_record_shows_counts_for_the_person() {
    let desk = Desk::new();
    put(
        &desk,
        "2026-01-10",
        "crm",
        "A,Anna,anna@example.org,2015-01-01,2019-05-01\nB,Bert,bert@example.org,2015-01-01,2019-05-01\n",
    );
    put(
        &desk,
        "2026-01-10",
        "shop",
        "1,Anna,anna@example.org,2015-01-01,2025-11-01\n",
    );
    let (exit, overdue) = due(&desk, "2026-01-10");
    assert_eq!(exit, 1);
    assert_eq!(overdue.len(), 1, "{overdue:?}");
    assert_eq!(overdue[0]["record"], "B");
    assert_eq!(
        (&overdue[0]["since"], &overdue[0]["months_overdue"]),
        (&"2022-05-01".into(), &44.into())
    );
    assert_eq!(due(&desk, "2022-05-01").0, 0, "the last day still passes");
}

#[test]
fn a_consent_that_was_recorded_is_an_act_of_the_person() {
    let desk = Desk::new();
    let today = "2026-01-10";
    put(
        &desk,
        today,
        "crm",
        "A,Anna,anna@example.org,2015-01-01,2019-05-01\n",
    );
    assert_eq!(due(&desk, today).1.len(), 1);
    let record = [
        "consent",
        "record",
        "--channel",
        "email",
        "--record",
        "crm:A",
        "--method",
        "paper",
        "--on",
        "2025-11-01",
    ];
    let said = desk.run_on(today, &record);
    assert_eq!(said.exit, 0, "{}", said.err);
    assert_eq!(due(&desk, today).1.len(), 0);
}

#[test]
fn what_left_its_system_is_due_after_the_days_of_the_policy() {
    let desk = Desk::new();
    put(
        &desk,
        "2026-01-10",
        "crm",
        "A,Anna,anna@example.org,2025-01-01,2025-05-01\nB,Bert,bert@example.org,2025-01-01,2025-05-01\n",
    );
    put(
        &desk,
        "2026-02-10",
        "crm",
        "A,Anna,anna@example.org,2025-01-01,2025-05-02\n",
    );
    assert_eq!(due(&desk, "2026-03-12").0, 0);
    let (exit, overdue) = due(&desk, "2026-03-13");
    assert_eq!((exit, overdue.len()), (1, 1));
    let told = (
        &overdue[0]["limit"],
        &overdue[0]["record"],
        &overdue[0]["action"],
    );
    assert_eq!(told, (&"vanished".into(), &"B".into(), &"erase".into()));
}

#[test]
fn a_legal_hold_keeps_until_its_end_and_only_what_it_names() {
    let desk = Desk::new();
    let policy = fs::read_to_string(desk.policy()).unwrap();
    let hold = "\n[[legal_hold]]\nsource = \"crm\"\nrecords = [\"A\"]\nbasis = \"legal-duty\"\nreason = \"CEL III.86\"\nuntil = \"2026-06-30\"\n";
    fs::write(desk.policy(), policy + hold).unwrap();
    put(
        &desk,
        "2026-01-10",
        "crm",
        "A,Anna,anna@example.org,,2019-05-01\nB,Bert,bert@example.org,,2019-05-01\n",
    );
    let actions = |today: &str| -> Vec<String> {
        let (_, overdue) = due(&desk, today);
        overdue
            .iter()
            .map(|record| record["action"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(actions("2026-06-30"), ["keep", "erase"]);
    assert_eq!(actions("2026-07-01"), ["erase", "erase"]);
}

#[test]
fn nothing_is_changed_by_a_plan() {
    let desk = Desk::new();
    put(
        &desk,
        "2026-01-10",
        "crm",
        "A,Anna,anna@example.org,,2019-05-01\n",
    );
    let before = fs::read(desk.store()).unwrap();
    for args in [
        &["retention", "apply"][..],
        &["retention", "apply", "-n"],
        &["-q", "retention", "due"],
    ] {
        let said = desk.run(args);
        assert_eq!(said.exit, 1, "{}", said.err);
        assert_eq!(
            said.err.contains("nothing was erased"),
            args == ["retention", "apply"],
            "{}",
            said.err
        );
    }
    assert_eq!(fs::read(desk.store()).unwrap(), before);
    let said = desk.run(&["retention", "due", "--source", "none"]);
    assert_eq!(said.exit, 3);
}
