//! Access and portability through the program: one copy of everything, others' data left out, and nothing
//! of it in the trail.

use std::{
    collections::BTreeMap,
    fs,
    io::{Cursor, Read},
    os::unix::fs::PermissionsExt,
};

use rusqlite::Connection;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::desk::{Desk, Said};

const CONTACTS: &str = "\
Id,First name,Last name,E-mail,Phone,City,Spouse,Email opt-in,Email opt-in date,Email opt-in source,Notes
A1,Anna,Maes,anna@example.org,+32 2 555 01 11,Gent,Karel Claes,yes,2025-02-03,web form,\"Call Mme Rita Jansen, 0475 98 76 54, or her own +32 2 555 01 11\"
A2,Anna,Maes,ANNA@example.org,,Brugge,,,,,=HYPERLINK(1)
B1,Bert,Aerts,bert@example.org,+32 2 555 01 12,Aalst,,,,,\"asked for Anna Maes\"
";

fn desk() -> Desk {
    let desk = Desk::new();
    let file = desk.write("contacts.csv", CONTACTS);
    let said = desk.import(&file, &["--source", "crm"]);
    assert_eq!(said.exit, 0, "{}", said.err);
    desk
}

fn case(desk: &Desk, right: &str) -> String {
    desk.verified(
        right,
        &[&crate::desk::WHO[..], &["--language", "en"]].concat(),
    )
}

fn run(desk: &Desk, verb: &str, case: &str, more: &[&str]) -> Said {
    desk.run(&[&["--json", verb, "--case", case], more].concat())
}

/// The files of a folder.
fn files(desk: &Desk, folder: &str) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(desk.path(folder))
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read(entry.path()).unwrap())
        })
        .collect()
}

fn data(files: &BTreeMap<String, Vec<u8>>) -> Value {
    serde_json::from_slice(&files["data.json"]).unwrap()
}

/// Header and value of every value of a record.
fn values<'v>(data: &'v Value, record: &str) -> Vec<(&'v str, &'v str)> {
    data["records"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["record"] == record)
        .flat_map(|one| one["values"].as_array().unwrap())
        .map(|one| {
            (
                one["header"].as_str().unwrap(),
                one["value"].as_str().unwrap(),
            )
        })
        .collect()
}

#[test]
fn a_request_is_answered_with_one_folder_that_holds_everything_and_checks() {
    let desk = desk();
    let case = case(&desk, "access");
    let said = run(&desk, "access", &case, &[]);
    assert_eq!(said.exit, 0, "{}", said.err);
    let folder = format!("{case}-access");
    let files = files(&desk, &folder);
    let mut names = vec![
        "MANIFEST.sha256",
        "access.eml",
        "access.html",
        "access.pdf",
        "access.schema.json",
        "data.csv",
        "data.json",
        "data.xlsx",
    ];
    if cfg!(not(feature = "pdf")) {
        names.retain(|name| *name != "access.pdf");
    }
    assert_eq!(files.keys().collect::<Vec<_>>(), names);
    let mode = |path: &str| fs::metadata(desk.path(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    for name in files.keys() {
        assert_eq!(mode(&format!("{folder}/{name}")), 0o600, "{name}");
    }
    let manifest = String::from_utf8(files["MANIFEST.sha256"].clone()).unwrap();
    assert_eq!(manifest.lines().count(), files.len() - 1);
    for line in manifest.lines() {
        let (digest, name) = line.split_once("  ").unwrap();
        let own: String = Sha256::digest(&files[name])
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(own, digest, "{name}");
    }
    assert!(files["data.csv"].starts_with("\u{feff}".as_bytes()));
    // Others' data was left out: a part is refused, with reasons.
    let shown = desk.run(&["--json", "request", "show", &case]).json();
    assert_eq!(shown["request"]["state"], "partly-refused");
    let again = run(&desk, "access", &case, &[]);
    assert_eq!(again.exit, 4);
    assert_eq!(again.error()["code"], "case-closed");
    // Nothing personal outside the folder.
    let store = Connection::open(desk.store()).unwrap();
    let mut statement = store
        .prepare("SELECT CAST(entry AS TEXT) FROM trail")
        .unwrap();
    let entries: Vec<String> = statement
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert!(entries.iter().any(|entry| entry.contains("accessed")));
    for entry in &entries {
        for value in ["Maes", "anna@", "Gent", "Jansen"] {
            assert!(!entry.contains(value), "{entry}");
        }
    }
    for value in ["Maes", "anna@", "Jansen"] {
        assert!(!said.err.contains(value) && !said.out.contains(value));
    }
}

#[test]
fn every_value_is_in_the_copy_once_and_what_is_others_is_left_out_and_listed() {
    let desk = desk();
    let case = case(&desk, "access");
    assert_eq!(run(&desk, "access", &case, &[]).exit, 0);
    let files = files(&desk, &format!("{case}-access"));
    let data = data(&files);
    let mut reader = csv::Reader::from_reader(CONTACTS.as_bytes());
    let headers = reader.headers().unwrap().clone();
    for row in reader.records().map(Result::unwrap).take(2) {
        let own = values(&data, &row[0]);
        let filled: Vec<(&str, &str)> = headers
            .iter()
            .zip(row.iter())
            .filter(|(_, cell)| !cell.is_empty())
            .collect();
        assert_eq!(own.len(), filled.len());
        for ((header, value), (known, cell)) in own.iter().zip(&filled) {
            assert_eq!(header, known);
            let is_masked = value.contains("[***]");
            let is_listed = data["redactions"]
                .as_array()
                .unwrap()
                .iter()
                .any(|one| one["record"] == row[0] && one["header"] == *header);
            assert_eq!(is_masked, is_listed, "{header}");
            assert!(is_masked || value == cell, "{header}");
        }
    }
    let notes = values(&data, "A1");
    let notes = notes
        .iter()
        .find(|(header, _)| *header == "Notes")
        .unwrap()
        .1;
    assert_eq!(notes, "Call Mme [***], [***], or her own +32 2 555 01 11");
    let spouse = values(&data, "A1");
    assert!(spouse.contains(&("Spouse", "[***]")), "{spouse:?}");
    assert!(values(&data, "B1").is_empty());
    // The mention in somebody else's note is told, its note is not.
    assert_eq!(data["mentions"].as_array().unwrap().len(), 1);
    for (name, bytes) in &files {
        let text = String::from_utf8_lossy(bytes);
        for value in ["Jansen", "98 76 54", "Karel", "bert@example.org"] {
            assert!(!text.contains(value), "{name}: {value}");
        }
    }
    let csv = String::from_utf8(files["data.csv"].clone()).unwrap();
    assert!(csv.contains("'=HYPERLINK(1)"), "{csv}");
}

/// Required members and types, as far as the schema says them.
fn check(schema: &Value, value: &Value, place: &str) {
    let is = |kind: &str| match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("{other}"),
    };
    match &schema["type"] {
        Value::String(kind) => assert!(is(kind), "{place}: {value}"),
        Value::Array(kinds) => assert!(
            kinds.iter().any(|kind| is(kind.as_str().unwrap())),
            "{place}"
        ),
        _ => {}
    }
    if let Some(expected) = schema.get("const") {
        assert_eq!(value, expected, "{place}");
    }
    if let Some(allowed) = schema["enum"].as_array() {
        assert!(allowed.contains(value), "{place}: {value}");
    }
    if let Some(members) = value.as_object() {
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        for name in &required {
            assert!(
                members.contains_key(name.as_str().unwrap()),
                "{place}.{name}"
            );
        }
        for (name, member) in members {
            let known = &schema["properties"][name];
            if schema.get("properties").is_some() {
                assert!(!known.is_null(), "{place}.{name} is not described");
                check(known, member, &format!("{place}.{name}"));
            }
        }
    }
    if let (Some(items), Some(schema)) = (value.as_array(), schema.get("items")) {
        for item in items {
            check(schema, item, &format!("{place}[]"));
        }
    }
}

#[test]
fn the_files_are_what_their_schemas_say() {
    let desk = desk();
    for (right, verb, schema) in [
        ("access", "access", "access.schema.json"),
        ("portability", "port", "data.schema.json"),
    ] {
        let case = case(&desk, right);
        let said = run(&desk, verb, &case, &[]);
        assert_eq!(said.exit, 0, "{}", said.err);
        let files = files(&desk, &format!("{case}-{verb}"));
        let schema: Value = serde_json::from_slice(&files[schema]).unwrap();
        check(&schema, &data(&files), verb);
    }
}

#[test]
fn what_the_officer_leaves_out_or_shows_is_so() {
    let desk = desk();
    let case = case(&desk, "access");
    let said = run(
        &desk,
        "access",
        &case,
        &[
            "--withhold",
            "City=it is a trade secret",
            "--disclose",
            "Notes",
        ],
    );
    assert_eq!(said.exit, 0, "{}", said.err);
    let files = files(&desk, &format!("{case}-access"));
    let data = data(&files);
    assert!(values(&data, "A1").contains(&("City", "[***]")));
    let notes = values(&data, "A1");
    assert!(
        notes
            .iter()
            .any(|(header, value)| *header == "Notes" && value.contains("Jansen"))
    );
    let letter = String::from_utf8(files["access.html"].clone()).unwrap();
    assert!(letter.contains("it is a trade secret"));
}

#[test]
fn a_column_that_nobody_has_cannot_be_left_out() {
    let desk = desk();
    let case = case(&desk, "access");
    let said = run(&desk, "access", &case, &["--withhold", "Shoe size=private"]);
    assert_eq!(
        (said.exit, said.error()["code"].as_str()),
        (3, Some("unknown-field"))
    );
}

#[test]
fn an_old_export_is_not_good_enough_unless_somebody_says_so() {
    let desk = desk();
    let case = case(&desk, "access");
    let late = |more: &[&str]| {
        let args = ["--json", "access", "--case", &case];
        desk.run_on("2026-12-08", &[&args, more].concat())
    };
    let refused = late(&[]);
    assert_eq!(refused.exit, 4);
    assert_eq!(refused.error()["code"], "stale-source");
    assert!(!desk.path(&format!("{case}-access")).exists());
    assert_eq!(late(&["--accept-stale"]).exit, 0);
    let files = files(&desk, &format!("{case}-access"));
    let letter = String::from_utf8(files["access.html"].clone()).unwrap();
    assert!(letter.contains("not of today"));
}

#[test]
fn an_archive_opens_with_its_passphrase_only_and_nothing_lies_beside_it_in_the_clear() {
    let desk = desk();
    let case = case(&desk, "access");
    let path = desk.write("passphrase.txt", "correct horse battery\n");
    let open = run(
        &desk,
        "access",
        &case,
        &["--passphrase-file", "passphrase.txt"],
    );
    assert_eq!(
        open.error()["code"],
        "passphrase-file",
        "others can read it"
    );
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    let said = run(
        &desk,
        "access",
        &case,
        &["--passphrase-file", "passphrase.txt"],
    );
    assert_eq!(said.exit, 0, "{}", said.err);
    let files = files(&desk, &format!("{case}-access"));
    assert!(
        !files
            .keys()
            .any(|name| name.starts_with("data") && name != "data.zip")
    );
    let mut archive = zip::ZipArchive::new(Cursor::new(files["data.zip"].clone())).unwrap();
    assert!(archive.by_name("data.json").is_err(), "it is encrypted");
    assert!(
        archive
            .by_name_decrypt("data.json", b"wrong horse battery")
            .is_err()
    );
    let mut text = String::new();
    archive
        .by_name_decrypt("data.json", b"correct horse battery")
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    assert!(text.contains("dpo.access/1"));
    let letter = String::from_utf8(files["access.html"].clone()).unwrap();
    assert!(letter.contains("7-Zip"));
}

#[test]
fn a_plan_lists_every_value_writes_nothing_and_is_what_happens() {
    let desk = desk();
    let case = case(&desk, "access");
    let plan = run(&desk, "access", &case, &["-n"]).json();
    let steps = plan["steps"].as_array().unwrap();
    assert_eq!(steps.len(), 17, "{plan}");
    assert!(!desk.path(&format!("{case}-access")).exists());
    let digest = plan["sha256"].as_str().unwrap().to_owned();
    let changed = run(
        &desk,
        "access",
        &case,
        &["--plan", &digest, "--disclose", "Notes"],
    );
    assert_eq!(changed.error()["code"], "plan-changed");
    assert_eq!(run(&desk, "access", &case, &["--plan", &digest]).exit, 0);
}

#[test]
fn only_what_was_provided_because_of_a_consent_or_contract_is_taken_along() {
    let desk = desk();
    let case = case(&desk, "portability");
    let said = run(&desk, "port", &case, &[]);
    assert_eq!(said.exit, 0, "{}", said.err);
    let files = files(&desk, &format!("{case}-port"));
    let data = data(&files);
    let headers: Vec<&str> = values(&data, "A1")
        .iter()
        .map(|(header, _)| *header)
        .collect();
    assert!(headers.contains(&"E-mail") && headers.contains(&"City"));
    assert!(
        !headers.contains(&"Notes") && !headers.contains(&"Spouse") && !headers.contains(&"Id")
    );
    assert!(
        !files
            .keys()
            .any(|name| name.contains("data") && name.ends_with("pdf"))
    );
    let letter = String::from_utf8(files["portability.html"].clone()).unwrap();
    assert!(letter.contains("Notes"), "what is left out is named");
    // Where everything rests on an interest, there is nothing to take along.
    let policy = fs::read_to_string(desk.policy()).unwrap();
    let policy = policy.replace(
        "basis = \"consent\"",
        "basis = \"legitimate-interest\"\nassessment = \"LIA-1\"",
    );
    fs::write(desk.policy(), policy).unwrap();
    let case = self::case(&desk, "portability");
    let said = run(&desk, "port", &case, &[]);
    assert_eq!(
        (said.exit, said.error()["code"].as_str()),
        (4, Some("nothing-portable"))
    );
}
