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

/// Notes about a person and her husband, and a note about somebody else that mentions her.
const FAMILY: &str = "\
ID;Prénom;Nom;E-mail;Téléphone;Date de naissance;Remarques;Opt-in e-mail;Dernière commande
C1;Hélène;Vanmechelen;helene@example.org;+32 475 12 34 56;1984-05-17;Mariée avec Philippe Dumont. Préfère le soir;oui;2026-04-12
C2;HELENE;VANMECHELEN;helene@example.org;0475/12.34.56;17/05/1984;Le mari (Philippe Dumont) passe prendre les colis. Sa mère est malade;;2025-11-02
C3;Helen;Vanmechele;h.van@example.net;;1984-05-17;Philippe rappellera;non;
C14;Bruno;Maes;bruno@example.org;+32 2 555 01 04;1964-05-14;\"Diabétique. Bruno a été recommandé par Hélène Vanmechelen, avec sa soeur Anne Simon\";non;2026-05-11
";
const INVOICES: &str = "\
Client;Nom;E-mail;N° facture;Montant;Date facture
C1;Hélène Vanmechelen;helene@example.org;F2026-001;120,50;12/04/2026
";

/// A desk that holds the family and an invoice, and an open case of access in French.
fn family() -> (Desk, String) {
    let desk = Desk::new();
    let people: String = (20..60)
        .map(|n| format!("C{n};Prénom{n};Nom{n};p{n}@example.org;;19{n}-01-10;;;\n"))
        .collect();
    for (name, text) in [
        ("contacts.csv", format!("{FAMILY}{people}")),
        ("factures.csv", INVOICES.to_owned()),
    ] {
        let file = desk.write(name, text);
        let said = desk.import(&file, &[]);
        assert_eq!(said.exit, 0, "{}", said.err);
    }
    let who = [
        "--name",
        "Hélène Vanmechelen",
        "--email",
        "helene@example.org",
        "--birth-date",
        "1984-05-17",
        "--same",
        "contacts:C3",
        "--language",
        "fr",
    ];
    let case = desk.verified("access", &who);
    (desk, case)
}

/// What one more answer of the case holds.
fn answer(desk: &Desk, case: &str, number: usize, more: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let said = run(desk, "access", case, &[&["--again"], more].concat());
    assert_eq!(said.exit, 0, "{}", said.err);
    match number {
        1 => files(desk, &format!("{case}-access")),
        _ => files(desk, &format!("{case}-access-{number}")),
    }
}

fn note_of(files: &BTreeMap<String, Vec<u8>>, record: &str) -> String {
    let data = data(files);
    let values = values(&data, record);
    let note = values.iter().find(|(header, _)| *header == "Remarques");
    note.unwrap().1.to_owned()
}

#[test]
fn only_the_name_of_another_is_left_out_and_what_it_tells_of_the_person_stays() {
    let (desk, case) = family();
    let files = answer(&desk, &case, 1, &[]);
    assert_eq!(note_of(&files, "C1"), "Mariée avec [***]. Préfère le soir");
    // What is said of her mother's health is not said of anybody who could be found by it.
    assert_eq!(
        note_of(&files, "C2"),
        "Le mari ([***]) passe prendre les colis. [***] est malade"
    );
    assert_eq!(note_of(&files, "C3"), "[***] rappellera");
}

#[test]
fn what_is_masked_stays_masked_in_a_note_that_is_disclosed() {
    let (desk, case) = family();
    let runs = [
        ("contacts:C1:Remarques", "Philippe Dumont"),
        ("Remarques", "Philippe"),
        ("Remarques", "dumont"),
    ];
    for (number, (place, mask)) in (1..).zip(runs) {
        let more = ["--disclose", place, "--mask", mask];
        let files = answer(&desk, &case, number, &more);
        let shown = match mask {
            "dumont" => "Mariée avec Philippe [***]. Préfère le soir",
            _ => "Mariée avec [***]. Préfère le soir",
        };
        assert_eq!(note_of(&files, "C1"), shown, "{mask}");
        let last = mask.split(' ').next_back().unwrap().to_lowercase();
        for (name, bytes) in &files {
            if name.ends_with(".xlsx") || name.ends_with(".pdf") {
                continue;
            }
            let text = String::from_utf8_lossy(bytes).to_lowercase();
            assert!(!text.contains(&last), "{name}: {place} {mask}");
        }
    }
    // Without a mask, what is disclosed is shown.
    let files = answer(&desk, &case, 4, &["--disclose", "contacts:C1:Remarques"]);
    assert!(note_of(&files, "C1").contains("Philippe Dumont"));
}

#[test]
fn the_sentence_about_the_person_in_somebody_elses_note_is_handed_over_only_when_it_is_named() {
    let (desk, case) = family();
    let said = desk.run(&["access", "--case", &case]);
    assert_eq!(said.exit, 0, "{}", said.err);
    assert!(said.err.contains("contacts:C14:Remarques"), "{}", said.err);
    let first = files(&desk, &format!("{case}-access"));
    let letter = String::from_utf8(first["access.html"].clone()).unwrap();
    assert!(letter.contains("elles concernent quelqu’un d’autre et ne sont pas transmises"));
    assert!(data(&first)["mentions"][0]["passage"].is_null());
    // A header alone is meant for the person's own records.
    let second = answer(&desk, &case, 2, &["--disclose", "Remarques"]);
    assert!(data(&second)["mentions"][0]["passage"].is_null());
    let third = answer(&desk, &case, 3, &["--disclose", "contacts:C14:Remarques"]);
    let mention = data(&third)["mentions"][0].clone();
    assert_eq!(
        mention["passage"],
        "[***] a été recommandé par Hélène Vanmechelen, avec sa soeur [***]"
    );
    assert_eq!(mention["is_whole"], false);
    let letter = String::from_utf8(third["access.html"].clone()).unwrap();
    assert!(letter.contains("a été recommandé par Hélène Vanmechelen"));
    assert!(letter.contains("le reste d’une note sur une autre personne qui vous mentionne"));
    for name in ["access.html", "data.json", "data.csv", "access.eml"] {
        let text = String::from_utf8_lossy(&third[name]);
        for others in ["Bruno", "Anne", "Simon", "Diab", "C14"] {
            assert!(!text.contains(others), "{name}: {others}");
        }
    }
    // What it says can be masked like any note.
    let fourth = answer(
        &desk,
        &case,
        4,
        &[
            "--disclose",
            "contacts:C14:Remarques",
            "--mask",
            "recommandé",
        ],
    );
    let passage = data(&fourth)["mentions"][0]["passage"].clone();
    assert!(
        passage.as_str().unwrap().contains("été [***] par"),
        "{passage}"
    );
    // The note of somebody who does not mention the person is nobody's to hand over.
    let args = ["--again", "--disclose", "contacts:C20:Remarques"];
    let said = run(&desk, "access", &case, &args);
    assert_eq!(said.error()["code"], "unknown-field");
}

#[test]
fn a_no_where_a_yes_was_asked_for_is_told_as_no_consent_and_contradicts_nothing() {
    let (desk, case) = family();
    let files = answer(&desk, &case, 1, &[]);
    let letter = String::from_utf8(files["access.html"].clone()).unwrap();
    assert!(letter.contains("vous n’avez pas donné votre accord (Opt-in e-mail : non)"));
    assert!(
        !letter.contains("Aucun refus n’est enregistré."),
        "it contradicts the cell"
    );
    let data = data(&files);
    let consents = data["consents"].as_array().unwrap();
    let of = |record: &str, channel: &str| {
        let found = consents
            .iter()
            .find(|one| one["record"] == record && one["channel"] == channel);
        found.unwrap()["no_in"].clone()
    };
    assert_eq!(of("C3", "email")[0]["value"], "non");
    assert_eq!(
        of("C2", "email"),
        serde_json::json!([]),
        "an empty cell is no no"
    );
    let plain = case_without_a_no();
    assert!(plain.contains("No refusal is recorded."));
}

/// The letter of somebody in whose cells nobody said no.
fn case_without_a_no() -> String {
    let desk = desk();
    let case = case(&desk, "access");
    assert_eq!(run(&desk, "access", &case, &[]).exit, 0);
    let files = files(&desk, &format!("{case}-access"));
    String::from_utf8(files["access.html"].clone()).unwrap()
}

#[test]
fn what_the_policy_has_no_purpose_for_is_said_before_and_in_the_letter() {
    let (desk, case) = family();
    let plan = run(&desk, "access", &case, &["-n"]).json();
    let remarks: Vec<&str> = plan["remarks"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    for remark in [
        "example: direct-marketing",
        "uncovered: contacts (Date de naissance, Remarques)",
        "uncovered: factures (Client, N° facture, Montant, Date facture)",
        "undated: factures",
    ] {
        assert!(remarks.contains(&remark), "{remark}: {remarks:?}");
    }
    let said = desk.run(&["access", "--case", &case]);
    assert_eq!(said.exit, 0, "{}", said.err);
    for words in ["[[purpose]]", "dpo import --print-map", "Montant"] {
        assert!(said.err.contains(words), "{words}: {}", said.err);
    }
    let letter = fs::read_to_string(desk.path(&format!("{case}-access/access.html"))).unwrap();
    assert!(letter.contains("aucune finalité propre n’a été fixée"));
    // A policy of one's own that covers everything leaves nothing to say.
    let policy = fs::read_to_string(desk.policy()).unwrap();
    let own = "\n[[purpose]]\nid = \"orders\"\nlabel = { fr = \"Commandes\" }\nbasis = \"contract\"\nchannels = []\n\
               fields = [\"person\", \"contact\", \"text\", \"fin\", \"life\", \"profile\"]\nretention_months = 84\nretention_from = \"last_contact\"\n\n[consent]";
    let map = "\n[[source]]\nid = \"factures\"\ncolumns = { \"Client\" = \"id.external\" }\n";
    fs::write(desk.policy(), policy.replacen("\n[consent]", own, 1) + map).unwrap();
    let plan = run(&desk, "access", &case, &["-n", "--again"]).json();
    let remarks = plan["remarks"].to_string();
    assert!(!remarks.contains("example: "), "{remarks}");
    assert!(!remarks.contains("uncovered: contacts"), "{remarks}");
}

#[test]
fn a_plan_tells_where_something_is_left_out_and_shows_no_value() {
    let (desk, case) = family();
    let plan = run(&desk, "access", &case, &["-n"]);
    let steps = plan.json()["steps"].as_array().unwrap().clone();
    let note = |record: &str| {
        let step = steps
            .iter()
            .find(|step| step["record"] == record && step["column"] == "Remarques");
        step.unwrap()["note"].as_str().unwrap().to_owned()
    };
    assert_eq!(note("C1"), "third-person 12-27");
    assert_eq!(note("C3"), "third-person 0-8");
    let table = desk.run(&["access", "--case", &case, "-n"]);
    for value in ["Philippe", "Hélène", "helene@", "1984", "Bruno"] {
        assert!(!plan.out.contains(value), "{value}");
        assert!(
            !table.out.contains(value) && !table.err.contains(value),
            "{value}"
        );
    }
}

#[test]
fn a_letter_names_lines_countries_and_states_in_words() {
    let (desk, case) = family();
    let mut policy = fs::read_to_string(desk.policy()).unwrap();
    policy += "\n[[recipient]]\nid = \"mailer\"\nname = \"Example Mailer\"\nrole = \"processor\"\ncountry = \"BE\"\nreceives = [\"contact\"]\ncontact = \"privacy@mailer.example.org\"\n";
    fs::write(desk.policy(), policy).unwrap();
    answer(&desk, &case, 1, &[]);
    let files = answer(&desk, &case, 2, &[]);
    let letter = String::from_utf8(files["access.html"].clone()).unwrap();
    assert!(
        letter.contains("Belgique") && !letter.contains("line:2"),
        "{letter}"
    );
    assert!(letter.contains("factures ligne 2"));
    assert!(letter.contains("contacts C1 : 12 avril 2029"));
    assert!(letter.contains("répondue ; ce qui concerne d’autres personnes n’a pas été transmis"));
    assert!(!letter.contains("refusée en partie"));
    // Nothing was disclosed on a known day: no column stands empty for it.
    assert!(!letter.contains(">le<") && !letter.contains(">Le<"));
    // For programs the record keeps its name.
    let csv = String::from_utf8(files["data.csv"].clone()).unwrap();
    assert!(csv.contains("line:2"));
    assert!(letter.contains("une apostrophe précède"));
}
