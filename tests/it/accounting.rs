//! Nothing is lost on the way in: the accounting of rows and of contacts, for files of every form,
//! and from one export of a source to the next.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};

use crate::desk::Desk;

/// Seen, accepted, rejected, blank, merged, contacts.
fn rows(file: &Value) -> [u64; 6] {
    [
        "seen", "accepted", "rejected", "blank", "merged", "contacts",
    ]
    .map(|name| file["rows"][name].as_u64().unwrap())
}

/// New, changed, unchanged, vanished.
fn records(file: &Value) -> [u64; 4] {
    ["new", "changed", "unchanged", "vanished"].map(|name| file["records"][name].as_u64().unwrap())
}

/// What must be true of every import.
fn check(file: &Value) {
    let [seen, accepted, rejected, blank, merged, contacts] = rows(file);
    assert_eq!(seen, accepted + rejected + blank + merged);
    assert!(contacts >= accepted);
    let whole: u64 = ["new", "changed", "unchanged", "suppressed", "held"]
        .map(|name| file["records"][name].as_u64().unwrap())
        .iter()
        .sum();
    assert_eq!(whole, contacts);
    let columns = file["columns"].as_array().unwrap();
    for (place, column) in columns.iter().enumerate() {
        assert_eq!(column["index"], place);
        assert_eq!(column["field"].is_null(), column["by"] == "none");
    }
}

fn trail_entries(desk: &Desk) -> u64 {
    desk.run(&["--json", "trail", "verify"]).json()["entries"]
        .as_u64()
        .unwrap()
}

#[test]
fn every_row_of_a_ragged_file_is_accounted_for_with_its_line() {
    let desk = Desk::new();
    let file = desk.write(
        "people.csv",
        "Id,Name,Email\n1,Anna,anna@example.org\n2,Bert\n\n3,\"Cleo\nof Namur\",cleo@example.org\n\
         4,Dora,dora@example.org,x\nId,Name,Email\n,,\n5,Emil,emil@example.org,,\n",
    );
    let said = desk.import(&file, &[]);
    assert_eq!(said.exit, 1);
    let file = said.file();
    check(&file);
    assert_eq!(rows(&file), [8, 3, 3, 2, 0, 3]);
    let rejects: Vec<_> = file["rejects"]
        .as_array()
        .unwrap()
        .iter()
        .map(|reject| (reject["line"].as_u64().unwrap(), reject["reason"].clone()))
        .collect();
    assert_eq!(
        rejects,
        [
            (3, json!("ragged-row")),
            (7, json!("ragged-row")),
            (8, json!("repeated-header"))
        ]
    );
    assert_eq!(file["rejects"][0]["detail"], "2 cells, the header has 3");
}

#[test]
fn continuation_group_and_double_rows_are_counted_for_what_they_are() {
    let desk = Desk::new();
    let odoo = desk.write(
        "partners.csv",
        "\"Name\",\"Email\",\"Phone\",\"Company Type\",\"Is a company\",\"Contacts/Name\"\n\
         \"    Belgium (2)\",\"\",\"\",\"\",\"\",\"\"\n\
         \"Acme\",\"info@example.org\",\"'+32 2 555 01 01\",\"Company\",\"1\",\"Anna\"\n\
         \"\",\"\",\"\",\"\",\"\",\"Bert\"\n\
         \"\",\"cleo@example.org\",\"\",\"\",\"\",\"\"\n",
    );
    let said = desk.import(&odoo, &[]);
    assert_eq!(said.exit, 0, "{}", said.err);
    let file = said.file();
    check(&file);
    assert_eq!(file["system"], "odoo");
    // Cleo's row has no name, but an address of her own: she is not a part of Acme.
    assert_eq!(rows(&file), [4, 2, 0, 0, 2, 2]);
    // The guard before the plus is not a part of the telephone number.
    let found = desk
        .run(&["--json", "find", "--phone", "+3225550101"])
        .json();
    assert_eq!(found["candidates"].as_array().unwrap().len(), 1);

    let pairs = desk.write(
        "pairs.csv",
        "Contact1 First Name,Contact1 Last Name,Contact1 Personal Email,Contact2 First Name,\
         Contact2 Last Name,Contact2 Personal Email,Home City\n\
         Anna,A,anna@example.org,Bert,B,bert@example.org,Namur\n\
         Cleo,C,cleo.c@example.org,,,,Mons\n\
         ,,,Dora,D,dora@example.org,Liège\n",
    );
    let file = desk.import(&pairs, &["--source", "pairs"]).file();
    check(&file);
    assert_eq!(rows(&file), [3, 3, 0, 0, 0, 4]);
}

const PEOPLE: [&str; 5] = [
    "1;Anna;anna@example.org;Namur",
    "2;Bert;bert@example.org;Mons",
    "3;Cleo;cleo@example.org;Liège",
    "4;Dora;dora@example.org;Gent",
    "5;Emil;emil@example.org;Aalst",
];

fn export(lines: &[&str]) -> String {
    format!("Contact ID;Nom;E-mail;Ville\n{}\n", lines.join("\n"))
}

#[test]
fn from_export_to_export_it_is_known_what_is_new_changed_unchanged_and_gone() {
    let desk = Desk::new();
    let import = |lines: &[&str]| {
        let path = desk.write("crm.csv", export(lines));
        let said = desk.import(&path, &["--source", "crm"]);
        assert_eq!(said.exit, 0, "{}", said.err);
        let file = said.file();
        check(&file);
        (records(&file), file["identical"].as_bool().unwrap())
    };
    let [anna, bert, cleo, dora, emil] = PEOPLE;
    assert_eq!(import(&[anna, bert, cleo, dora]), ([4, 0, 0, 0], false));
    assert_eq!(import(&[dora, bert, anna, cleo]), ([0, 0, 4, 0], false));
    assert_eq!(
        import(&[anna, "2;Bert;bert@example.org;Dinant", cleo, emil]),
        ([1, 1, 2, 1], false)
    );
    // Dora is gone already: she does not go again. Then she comes back as she was.
    assert_eq!(import(&[anna, cleo, emil]), ([0, 0, 3, 1], false));
    assert_eq!(import(&[anna, cleo, dora, emil]), ([0, 0, 4, 0], false));
    assert_eq!(import(&[anna, cleo, dora, emil]), ([0, 0, 4, 0], true));
    // The same id on two rows: two records, and each is known again.
    let twin = "1;Anna;anna@example.org;Ath";
    assert_eq!(
        import(&[anna, twin, cleo, dora, emil]),
        ([1, 0, 4, 0], false)
    );
    assert_eq!(
        import(&[twin, anna, cleo, dora, emil]),
        ([0, 0, 5, 0], false)
    );
    assert_eq!(
        import(&[anna, "1;Anna;anna@example.org;Huy", cleo, dora, emil]),
        ([0, 1, 4, 0], false)
    );
}

#[test]
fn an_identical_file_stops_at_once_and_leaves_no_entry() {
    let desk = Desk::new();
    let path = desk.write("crm.csv", export(&PEOPLE));
    desk.import(&path, &[]);
    let before = trail_entries(&desk);
    let said = desk.import(&path, &[]);
    assert_eq!(
        (said.exit, said.file()["identical"].clone()),
        (0, json!(true))
    );
    assert_eq!(records(&said.file()), [0, 0, 5, 0]);
    assert_eq!(trail_entries(&desk), before);
    // The same bytes under another name are the same file, of the same source.
    let copy = desk.write("crm2.csv", export(&PEOPLE));
    assert_eq!(desk.import(&copy, &[]).file()["identical"], true);
}

#[test]
fn a_full_import_after_a_partial_one_of_the_same_bytes_is_done() {
    let desk = Desk::new();
    let all = desk.write("all.csv", export(&PEOPLE));
    let some = desk.write("some.csv", export(&PEOPLE[..2]));
    desk.import(&all, &["--source", "crm"]);
    let partial = desk.import(&some, &["--source", "crm", "--partial"]).file();
    assert_eq!(records(&partial), [0, 0, 2, 0]);
    let full = desk.import(&some, &["--source", "crm"]).file();
    assert_eq!(
        (records(&full), full["identical"].clone()),
        ([0, 0, 2, 3], json!(false))
    );
}

#[test]
fn another_mapping_changes_the_records_and_loses_none() {
    let desk = Desk::new();
    let path = desk.write("crm.csv", export(&PEOPLE));
    desk.import(&path, &["--source", "crm"]);
    let policy = std::fs::read_to_string(desk.policy()).unwrap();
    let block = "\n[[source]]\nid = \"crm\"\ncolumns = { \"Ville\" = \"addr.work.city\" }\n";
    std::fs::write(desk.policy(), policy + block).unwrap();
    let said = desk.import(&path, &["--source", "crm"]);
    assert_eq!(said.exit, 0, "{}", said.err);
    let file = said.file();
    assert_eq!(records(&file), [0, 5, 0, 0]);
    assert_eq!(file["columns"][3]["by"], "policy");
}

#[test]
fn a_mapping_that_names_the_id_column_knows_the_records_again() {
    let desk = Desk::new();
    let text = export(&PEOPLE).replace("Contact ID", "Kennung intern");
    let path = desk.write("crm.csv", &text);
    desk.import(&path, &["--source", "crm"]);
    let policy = std::fs::read_to_string(desk.policy()).unwrap();
    let block = "\n[[source]]\nid = \"crm\"\ncolumns = { \"Kennung intern\" = \"id.source\" }\n";
    std::fs::write(desk.policy(), policy + block).unwrap();
    let said = desk.import(&path, &["--source", "crm"]);
    assert_eq!(said.exit, 0, "{}", said.err);
    assert_eq!(records(&said.file()), [0, 5, 0, 0]);
    let changed = text.replace("bert@example.org", "b.new@example.org");
    let path = desk.write("crm.csv", changed);
    assert_eq!(
        records(&desk.import(&path, &["--source", "crm"]).file()),
        [0, 1, 4, 0]
    );
}

#[test]
fn a_column_that_is_no_telephone_any_more_is_not_found_as_one() {
    let desk = Desk::new();
    let text = "Contact ID;E-mail;Téléphone\n1;anna@example.org;+32 2 555 01 01\n";
    let path = desk.write("crm.csv", text);
    desk.import(&path, &["--source", "crm"]);
    let found = || {
        let said = desk.run(&["--json", "find", "--phone", "+3225550101"]);
        said.json()["candidates"].as_array().unwrap().len()
    };
    assert_eq!(found(), 1);
    let policy = std::fs::read_to_string(desk.policy()).unwrap();
    let block = "\n[[source]]\nid = \"crm\"\ncolumns = { \"Téléphone\" = \"text.notes\" }\n";
    std::fs::write(desk.policy(), policy + block).unwrap();
    assert_eq!(
        records(&desk.import(&path, &["--source", "crm"]).file()),
        [0, 1, 0, 0]
    );
    assert_eq!(found(), 0);
}

#[test]
fn a_file_of_another_source_is_refused_and_partial_lets_it_in() {
    let desk = Desk::new();
    let first = desk.write("a.csv", export(&PEOPLE));
    desk.import(&first, &["--source", "crm"]);
    let before = std::fs::read(desk.store()).unwrap();
    let other = desk.write(
        "b.csv",
        export(&[
            "91;Gina;gina@example.org;Ath",
            "92;Hugo;hugo@example.org;Huy",
        ]),
    );
    let said = desk.import(&other, &["--source", "crm"]);
    assert_eq!(said.exit, 4);
    assert_eq!(said.error()["code"], "source-mismatch");
    assert_eq!(std::fs::read(desk.store()).unwrap(), before);
    let said = desk.import(&other, &["--source", "crm", "--partial"]);
    assert_eq!((said.exit, records(&said.file())), (0, [2, 0, 0, 0]));
}

#[test]
fn an_unreadable_file_among_several_stops_all_of_them() {
    let desk = Desk::new();
    let good = desk.write("good.csv", export(&PEOPLE));
    for (name, bytes, code) in [
        (
            "open.csv",
            &b"Id,Email\n1,\"a@example.org\n2,b@example.org\n"[..],
            "unterminated-quote",
        ),
        (
            "page.csv",
            &b"<html><table></table></html>"[..],
            "not-a-table",
        ),
    ] {
        let bad = desk.write(name, bytes);
        let before = std::fs::read(desk.store()).unwrap();
        let [good, bad] = [&good, &bad].map(|path| path.to_str().unwrap());
        let said = desk.run(&["--json", "import", good, bad]);
        assert_eq!((said.exit, said.error()["code"].clone()), (3, json!(code)));
        assert_eq!(std::fs::read(desk.store()).unwrap(), before);
    }
    let gone = desk.path("gone.csv");
    let said = desk.run(&[
        "--json",
        "import",
        good.to_str().unwrap(),
        gone.to_str().unwrap(),
    ]);
    assert_eq!(
        (said.exit, said.error()["code"].clone()),
        (3, json!("not-found"))
    );
    assert_eq!(trail_entries(&desk), 1);
}

/// Imports a file with `--rejects`, corrects what was written, and imports that too.
fn correct(desk: &Desk, file: &std::path::Path, wrong: &[u8], right: &[u8]) -> Value {
    let rejects = desk.path("rejects.csv");
    let said = desk.import(file, &["--source", "crm", "--rejects", "rejects.csv"]);
    assert_eq!(said.exit, 1, "{}", said.err);
    assert_eq!(rows(&said.file())[2], 1);
    let written = std::fs::read(&rejects).unwrap();
    let at = written
        .windows(wrong.len())
        .position(|window| window == wrong)
        .unwrap_or_else(|| panic!("no such row: {}", String::from_utf8_lossy(&written)));
    let mut corrected = written[..at].to_vec();
    corrected.extend_from_slice(right);
    corrected.extend_from_slice(&written[at + wrong.len()..]);
    std::fs::write(&rejects, corrected).unwrap();
    let said = desk.import(&rejects, &["--source", "crm", "--partial"]);
    assert_eq!(said.exit, 0, "{}\n{}", said.out, said.err);
    let file = said.file();
    check(&file);
    assert_eq!(records(&file), [1, 0, 0, 0]);
    file
}

#[test]
fn rejected_rows_in_windows_1252_are_corrected_and_imported_again() {
    let desk = Desk::new();
    let text = export(&[
        "1;Zoé;zoe@example.org;Liège",
        "2;Chloé;x;chloe@example.org;Liège",
    ])
    .replace("Ville", "Localité");
    let bytes = encoding_rs::WINDOWS_1252.encode(&text).0.into_owned();
    let path = desk.write("crm.csv", bytes);
    let file = correct(&desk, &path, b";x;", b";");
    // One encoding from the first byte to the last, so that an editor shows it as it is.
    assert_eq!(file["encoding"], "windows-1252");
    let written = std::fs::read(desk.path("rejects.csv")).unwrap();
    let holds = |part: &[u8]| written.windows(part.len()).any(|window| window == part);
    assert!(holds(b"Localit\xE9") && !holds("é".as_bytes()));
    assert_eq!(file["notes"], json!([]));
    assert_eq!(file["columns"][3]["header"], "Localité");
    assert_eq!(file["delimiter"], ";");
}

#[test]
fn rejected_rows_keep_their_last_empty_cells() {
    let desk = Desk::new();
    let text = "Contact ID\tNom\tE-mail\tVille\n1\tAnna\tanna@example.org\tAth\n2\tBert\t\n";
    let path = desk.write("crm.txt", text);
    correct(&desk, &path, b"Bert\t\n", b"Bert\tbert@example.org\t\n");
}

#[test]
fn rejected_rows_of_a_workbook_are_corrected_as_csv() {
    let desk = Desk::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in (0_u16..).zip(["Contact ID", "Nom", "E-mail"]) {
        sheet.write(0, column, name).unwrap();
    }
    for row in 1..=300 {
        sheet.write(row, 0, row).unwrap();
        sheet.write(row, 1, "Zoé; \"la seule\"").unwrap();
        sheet.write(row, 2, format!("p{row}@example.org")).unwrap();
    }
    sheet.write(290, 4, "too far").unwrap();
    let path = desk.path("crm.xlsx");
    book.save(&path).unwrap();
    let file = correct(&desk, &path, b",,too far", b"");
    assert_eq!(file["format"], "csv");
    let found = desk
        .run(&["--json", "find", "--email", "p290@example.org"])
        .json();
    assert_eq!(found["candidates"].as_array().unwrap().len(), 1);
}

#[test]
fn rejected_rows_can_still_be_had_when_the_file_is_in_the_store_already() {
    let desk = Desk::new();
    let path = desk.write(
        "crm.csv",
        export(&["1;Anna;anna@example.org;Ath", "2;Bert"]),
    );
    assert_eq!(desk.import(&path, &[]).exit, 1);
    let before = trail_entries(&desk);
    let said = desk.import(&path, &["--rejects", "rejects.csv"]);
    assert_eq!(
        (said.exit, said.file()["identical"].clone()),
        (0, json!(true))
    );
    assert_eq!(
        std::fs::read_to_string(desk.path("rejects.csv")).unwrap(),
        "\"Contact ID\";\"Nom\";\"E-mail\";\"Ville\"\n2;Bert\n"
    );
    assert_eq!(trail_entries(&desk), before);
}

#[test]
fn rejected_rows_of_two_forms_go_to_two_files() {
    let desk = Desk::new();
    desk.write("a.csv", export(&["1;Anna;anna@example.org;Ath", "2;Bert"]));
    desk.write("b.csv", "Id,Name,Email\n1,Cleo,cleo@example.org\n2,Dora\n");
    let said = desk.run(&["--json", "import", "a.csv", "b.csv", "--rejects", "bad.csv"]);
    assert_eq!(said.exit, 1, "{}", said.err);
    let read = |name: &str| std::fs::read_to_string(desk.path(name)).unwrap();
    assert!(read("bad.csv").ends_with("\n2;Bert\n"));
    assert_eq!(read("bad-2.csv"), "\"Id\",\"Name\",\"Email\"\n2,Dora\n");
}

#[test]
fn a_workbook_says_what_it_did_not_read_as_records() {
    let desk = Desk::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "Export of all contacts").unwrap();
    for (column, name) in (0_u16..).zip(["Contact ID", "Name", "Email", "Email", "Phone"]) {
        sheet.write(2, column, name).unwrap();
    }
    for (row, name) in [(3, "Anna"), (4, "Bert"), (6, "Cleo")] {
        sheet.write(row, 0, row).unwrap();
        sheet.write(row, 1, name).unwrap();
        sheet
            .write(row, 2, format!("{name}@example.org").to_lowercase())
            .unwrap();
    }
    sheet.write(4, 4, 32_475_123_456_u64).unwrap();
    let hidden = book.add_worksheet();
    hidden.set_hidden(true).write(0, 0, "Dora").unwrap();
    let path = desk.path("crm.xlsx");
    book.save(&path).unwrap();
    let said = desk.import(&path, &[]);
    assert_eq!(said.exit, 0, "{}", said.err);
    let file = said.file();
    check(&file);
    assert_eq!(
        (rows(&file), file["header_row"].clone()),
        ([4, 3, 0, 1, 0, 3], json!(3))
    );
    let notes: Vec<&str> = file["notes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|note| note["code"].as_str().unwrap())
        .collect();
    for code in ["preamble", "duplicate-headers", "hidden-sheet"] {
        assert!(notes.contains(&code), "{code}: {notes:?}");
    }
    let told = file["notes"].to_string();
    assert!(
        !told.contains("Dora") && !told.contains("Export of"),
        "{told}"
    );
}
