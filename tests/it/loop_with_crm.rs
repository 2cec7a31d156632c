//! The loop with the CRM: what its system was asked to do is held against its next export.

use rusqlite::Connection;

use crate::desk::{Desk, Said, WHO};

const HEAD: &str = "Id,First name,Last name,E-mail,City,Email opt out\n";
const ANNA: &str = "A1,Anna,Maes,anna@example.org,Gent,no\n";
const BERT: &str = "B1,Bert,Aerts,bert@example.org,Aalst,no\n";

fn desk() -> Desk {
    let desk = Desk::new();
    assert_eq!(export(&desk, &[ANNA, BERT], &[]).exit, 0);
    desk
}

fn export(desk: &Desk, rows: &[&str], more: &[&str]) -> Said {
    let file = desk.write("contacts.csv", format!("{HEAD}{}", rows.concat()));
    let args = [&["--source", "crm"], more].concat();
    desk.import(&file, &args)
}

/// What came out of an import: done, not done, undone.
#[track_caller]
fn settled(desk: &Desk, rows: &[&str], more: &[&str]) -> [u64; 3] {
    let said = export(desk, rows, more);
    assert!(said.exit <= 1, "{}", said.err);
    let file = said.file();
    ["applied", "ignored", "undone"].map(|name| file["crm"][name].as_u64().unwrap_or(0))
}

fn opened(desk: &Desk, right: &str) -> String {
    desk.verified(right, &WHO)
}

#[track_caller]
fn does(desk: &Desk, args: &[&str]) {
    let said = desk.run(args);
    assert_eq!(said.exit, 0, "{args:?}: {}", said.err);
}

/// Hands all changes over, each time into a folder of its own.
fn hand_over(desk: &Desk) {
    let folder = tempfile::tempdir_in(desk.path("")).unwrap().keep();
    does(desk, &["writeback", "--out-dir", folder.to_str().unwrap()]);
}

fn states(desk: &Desk) -> Vec<String> {
    let sql = Connection::open(desk.store()).unwrap();
    let mut statement = sql
        .prepare("SELECT state FROM crm_change ORDER BY id")
        .unwrap();
    let found = statement.query_map([], |row| row.get(0)).unwrap();
    found.map(Result::unwrap).collect()
}

#[test]
fn a_deletion_is_done_when_the_next_export_lacks_the_record_and_undone_when_it_is_back() {
    let desk = desk();
    desk.erase(&WHO);
    // Nobody told its system yet: it ignored nothing.
    assert_eq!(settled(&desk, &[ANNA, BERT], &[]), [0, 0, 0]);
    assert_eq!(states(&desk), ["pending"]);
    hand_over(&desk);
    assert_eq!(settled(&desk, &[ANNA, BERT], &[]), [0, 1, 0]);
    // The same file once more tells nothing new.
    assert_eq!(settled(&desk, &[ANNA, BERT], &[]), [0, 0, 0]);
    assert_eq!(settled(&desk, &[BERT], &[]), [1, 0, 0]);
    assert_eq!(settled(&desk, &[ANNA, BERT], &[]), [0, 0, 1]);
    let today = desk.run(&["--json", "today"]).json();
    let items = today["items"].as_array().unwrap();
    assert!(
        items.iter().any(|item| item["what"] == "crm-not-done"),
        "{today}"
    );
    assert_eq!(desk.run(&["trail", "verify"]).exit, 0);
    let sql = Connection::open(desk.store()).unwrap();
    let query = "SELECT entry FROM trail ORDER BY seq DESC LIMIT 1";
    let entry: Vec<u8> = sql.query_row(query, [], |row| row.get(0)).unwrap();
    let entry: serde_json::Value = serde_json::from_slice(&entry).unwrap();
    assert_eq!(entry["crm"]["undone"], 1, "{entry}");
}

#[test]
fn a_part_of_the_records_shows_that_one_is_there_and_never_that_one_is_gone() {
    let desk = desk();
    desk.erase(&WHO);
    hand_over(&desk);
    assert_eq!(settled(&desk, &[BERT], &["--partial"]), [0, 0, 0]);
    assert_eq!(settled(&desk, &[ANNA], &["--partial"]), [0, 1, 0]);
}

#[test]
fn a_correction_is_done_when_the_file_says_it_and_undone_when_the_old_value_is_back() {
    let desk = desk();
    let case = opened(&desk, "rectification");
    does(&desk, &["rectify", "--case", &case, "--set", "City=Brugge"]);
    hand_over(&desk);
    assert_eq!(settled(&desk, &[ANNA, BERT], &[]), [0, 1, 0]);
    let corrected = ANNA.replace("Gent", "Brugge");
    assert_eq!(settled(&desk, &[&corrected, BERT], &[]), [1, 0, 0]);
    assert_eq!(settled(&desk, &[&corrected, BERT], &[]), [0, 0, 0]);
    assert_eq!(settled(&desk, &[ANNA, BERT], &[]), [0, 0, 1]);
}

#[test]
fn an_objection_is_done_when_the_column_says_no() {
    let desk = desk();
    let case = opened(&desk, "objection");
    does(&desk, &["object", "--case", &case]);
    hand_over(&desk);
    assert_eq!(settled(&desk, &[ANNA, BERT], &[]), [0, 1, 0]);
    let out = ANNA.replace(",no\n", ",yes\n");
    // The e-mail stops; of post the file says nothing, and somebody has to.
    assert_eq!(settled(&desk, &[&out, BERT], &[]), [0, 0, 0]);
    assert_eq!(states(&desk), ["handed-over"]);
    does(&desk, &["writeback", "--done", "1"]);
    assert_eq!(states(&desk), ["applied"]);
    assert_eq!(settled(&desk, &[ANNA, BERT], &[]), [0, 0, 1]);
    assert_eq!(settled(&desk, &[&out, BERT], &[]), [0, 0, 0]);
    assert_eq!(states(&desk), ["handed-over"]);
}

/// No column of a file says that a record is blocked: nothing is concluded.
#[test]
fn what_a_file_cannot_show_is_not_decided() {
    let desk = desk();
    let case = opened(&desk, "restriction");
    does(&desk, &["restrict", "--case", &case, "--ground", "a"]);
    hand_over(&desk);
    assert_eq!(settled(&desk, &[ANNA, BERT], &[]), [0, 0, 0]);
    assert_eq!(states(&desk), ["handed-over"]);
}

/// What is said of an erased person in a note about somebody else is nowhere else told: it was forgotten.
#[test]
fn a_mention_in_somebody_elses_note_is_owed_until_the_note_is_another() {
    let desk = Desk::new();
    let export = |note: &str, anna: &str| {
        let rows = format!(
            "Id,First name,Last name,E-mail,Notes\n{anna}B1,Bert,Aerts,bert@example.org,{note}\n"
        );
        let file = desk.write("contacts.csv", rows);
        let said = desk.import(&file, &["--source", "crm"]);
        assert!(said.exit <= 1, "{}", said.err);
        said.file()["crm"]["applied"].as_u64().unwrap_or(0)
    };
    let note = "ask Anna Maes first; Anna Maes pays";
    export(note, "A1,Anna,Maes,anna@example.org,\n");
    let case = opened(&desk, "erasure");
    let args = [
        "erase",
        "--case",
        &case,
        "--ground",
        "b",
        "--confirm",
        &case,
    ];
    let said = desk.run(&args);
    assert_eq!(said.exit, 0, "{}", said.err);
    assert!(said.err.contains("crm B1 (Notes)"), "{}", said.err);
    let letter = desk.path(&format!("{case}-erase/erased.html"));
    let letter = std::fs::read_to_string(letter).unwrap();
    assert!(
        letter.contains("crm (Notes) : nous faisons retirer"),
        "{letter}"
    );
    assert!(!letter.contains("B1") && !letter.contains("Bert"));
    assert_eq!(states(&desk), ["pending", "pending"]);
    // The deletion is done; the note still says the same.
    assert_eq!(export(note, ""), 1);
    assert_eq!(states(&desk), ["applied", "pending"]);
    let owed = || {
        let today = desk.run(&["--json", "today"]).json();
        let items = today["items"].as_array().unwrap().clone();
        items.iter().any(|item| item["what"] == "crm-owes")
    };
    assert!(owed());
    // The case tells which record, and what is to be done there.
    let shown = desk.run(&["request", "show", &case]).out;
    assert!(
        shown.contains("crm A1: delete the record (done, 2026-11-23)"),
        "{shown}"
    );
    assert!(
        shown.contains("crm B1: take the mention out of Notes (to be handed over, 2026-11-23)"),
        "{shown}"
    );
    let json = desk.run(&["--json", "request", "show", &case]).json();
    assert_eq!(
        json["crm"][1]["columns"],
        serde_json::json!(["Notes"]),
        "{json}"
    );
    assert_eq!(export("ask somebody first", ""), 1);
    assert!(!owed());
    assert_eq!(desk.run(&["trail", "verify"]).exit, 0);
    // Who has no record any more may still be looked for in the notes of others.
    export("ask Anna Maes again", "");
    let find = ["--json", "find", "--name", "Anna Maes", "--mentions"];
    let found = desk.run(&find).json();
    assert_eq!(found["mentions"].as_array().unwrap().len(), 1, "{found}");
}

#[test]
fn a_mention_that_stays_is_told_and_not_owed() {
    let desk = Desk::new();
    let rows = "Id,First name,Last name,E-mail,Notes\n\
                A1,Anna,Maes,anna@example.org,\nB1,Bert,Aerts,bert@example.org,ask Anna Maes\n";
    let file = desk.write("contacts.csv", rows);
    assert_eq!(desk.import(&file, &["--source", "crm"]).exit, 0);
    let case = opened(&desk, "erasure");
    let args = [
        "erase",
        "--case",
        &case,
        "--ground",
        "b",
        "--confirm",
        &case,
    ];
    let said = desk.run(&[&["--json"], &args[..], &["--leave-mentions"]].concat());
    assert_eq!(said.exit, 0, "{}", said.err);
    assert_eq!(said.json()["erased"]["mentions"], 1);
    assert_eq!(states(&desk), ["pending"]);
    let letter = desk.path(&format!("{case}-erase/erased.html"));
    let letter = std::fs::read_to_string(letter).unwrap();
    assert!(letter.contains("cette mention y reste"), "{letter}");
}

/// The system of an invoice that a law keeps was asked to delete it, and told that it had not.
#[test]
fn what_a_law_keeps_is_not_to_be_deleted_in_its_system_and_what_goes_is_to_be_blank() {
    for id in ["R1", ""] {
        let desk = Desk::new();
        let export = |name: &str, mail: &str| {
            let rows = format!(
                "Id,Name,E-mail,Invoice,Amount\n{id},{name},{mail},F-17,120.50\n,Bert Aerts,bert@example.org,F-18,3.00\n"
            );
            let file = desk.write("invoices.csv", rows);
            let said = desk.import(&file, &["--source", "billing"]);
            assert!(said.exit <= 1, "{}", said.err);
            said.file()
        };
        export("Anna Maes", "anna@example.org");
        let case = opened(&desk, "erasure");
        let keep = ["--keep", "Invoice", "--keep", "Amount", "--exception", "b"];
        let until = ["--until", "2033-12-31", "--reason", "tax law"];
        let erase = [
            "erase",
            "--case",
            &case,
            "--ground",
            "b",
            "--confirm",
            &case,
        ];
        let plan = desk.run(&[&["--json"], &erase[..], &keep, &until, &["-n"]].concat());
        let remarks = plan.json()["remarks"].to_string();
        assert!(remarks.contains("nameless: billing"), "{remarks}");
        does(&desk, &[&erase[..], &keep, &until].concat());
        hand_over(&desk);
        let again = export("Anna Maes", "anna@example.org");
        assert_eq!(again["records"]["suppressed"], 0, "{again}");
        assert_eq!(again["records"]["unchanged"], 2, "{again}");
        assert_eq!(again["records"]["vanished"], 0, "{again}");
        assert_eq!(states(&desk), ["ignored"], "{again}");
        if !id.is_empty() {
            assert_eq!(export("", "")["records"]["unchanged"], 2);
            assert_eq!(states(&desk), ["applied"]);
        }
    }
}
