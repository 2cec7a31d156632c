//! Rectification, restriction, lifting, objection and notices, through the program: what the plan says is
//! what is stored, one entry of the trail each, and nothing personal outside the letters.

mod killed;
mod notices;
mod object;
mod rectify;
mod restrict;

use std::{collections::BTreeSet, fs, path::Path};

use rusqlite::Connection;
use serde_json::Value;

use crate::desk::{Desk, Said};

const CONTACTS: &str = "\
Id,First name,Last name,E-mail,Phone,Date of birth,Street,Postcode,City,Notes
A1,Anna,Maes,anna.maes@example.org,+32 2 555 01 11,1980-12-31,Kerkstraat 12,3000,Leuven,
A2,Anna,Maes,anna.maes@example.org,,1980-12-31,,,,called twice
B1,Bert,Aerts,bert.aerts@example.org,+32 2 555 01 12,1971-02-03,Dorpstraat 4,9000,Gent,
";

const RECIPIENTS: &str = r#"
[[purpose]]
id = "fraud"
label = { en = "Preventing fraud" }
basis = "legitimate-interest"
assessment = "LIA-2026-01"
channels = []
fields = ["person.name"]
retention_months = 12
retention_from = "last_contact"

[[purpose]]
id = "orders"
label = { en = "Orders" }
basis = "contract"
channels = ["post"]
fields = ["person.name", "addr"]
retention_months = 84
retention_from = "end_of_relation"

[[recipient]]
id = "mailer"
name = "Mailer GmbH"
role = "processor"
country = "DE"
receives = ["contact.email", "person.name"]
contact = "privacy@mailer.example"

[[recipient]]
id = "namer"
name = "Namer SA"
role = "controller"
country = "FR"
receives = ["person.name"]
contact = "privacy@namer.example"

[[recipient]]
id = "payer"
name = "Payer NV"
role = "processor"
country = "BE"
receives = ["fin"]
contact = "privacy@payer.example"
"#;

/// The person's values, old and new: in no trail entry, no note and no plan.
const PERSONAL: [&str; 9] = [
    "Maes",
    "anna.maes",
    "555 01 11",
    "Kerkstraat",
    "Leuven",
    "Brugge",
    "1980-12",
    "maes@example.net",
    "her words",
];

fn desk() -> Desk {
    let desk = Desk::new();
    let policy = fs::read_to_string(desk.policy()).unwrap();
    let policy = policy
        .replace("<legal name of the controller>", "Firma Voorbeeld")
        .replace(
            "<street, number, postcode, city>",
            "Voorbeeldlaan 1, 1000 Brussel",
        )
        .replace(
            "<where people write to use their rights>",
            "privacy@firma.example",
        )
        .replace("<data protection officer, if there is one>", "")
        .replace("<how to reach the officer>", "");
    fs::write(desk.policy(), policy + RECIPIENTS).unwrap();
    let file = desk.write("contacts.csv", CONTACTS);
    let said = desk.import(&file, &["--source", "crm"]);
    assert_eq!(said.exit, 0, "{}", said.err);
    desk
}

/// Opens a case of Anna's and gives its id.
fn case(desk: &Desk, right: &str, more: &[&str]) -> String {
    desk.case(right, &[&WHO[..], more].concat())
}

/// The same with a verified identity.
fn verified(desk: &Desk, right: &str, more: &[&str]) -> String {
    desk.verified(right, &[&WHO[..], more].concat())
}

/// Whom the cases here are about.
const WHO: [&str; 8] = [
    "--name",
    "Anna Maes",
    "--email",
    "anna.maes@example.org",
    "--birth-date",
    "1980-12-31",
    "--language",
    "en",
];

fn done(desk: &Desk, args: &[&str]) -> Value {
    let said = desk.run(&[&["--json"], args].concat());
    assert_eq!(said.exit, 0, "{args:?}: {}", said.err);
    said.json()
}

#[track_caller]
fn refused(desk: &Desk, args: &[&str], code: &str) {
    ends(desk, args, 4, code);
}

#[track_caller]
fn ends(desk: &Desk, args: &[&str], exit: i32, code: &str) {
    let (before, trail) = (rows(desk), entries(desk).len());
    let said = desk.run(&[&["--json"], args].concat());
    assert_eq!(said.exit, exit, "{args:?}: {}{}", said.out, said.err);
    assert_eq!(said.error()["code"], code);
    assert!(said.error()["hint"].is_string(), "{}", said.err);
    says_nothing_personal(&said);
    // Nothing was done.
    assert_eq!(rows(desk), before, "{args:?}");
    assert_eq!(entries(desk).len(), trail, "{args:?}");
}

#[track_caller]
fn says_nothing_personal(said: &Said) {
    for value in PERSONAL {
        assert!(!said.out.contains(value), "{value}: {}", said.out);
        assert!(!said.err.contains(value), "{value}: {}", said.err);
    }
}

/// What a verb would do, and that looking at it changes nothing.
fn planned(desk: &Desk, args: &[&str]) -> Value {
    let (before, trail) = (rows(desk), entries(desk).len());
    let said = desk.run(&[&["--json"], args, &["-n"]].concat());
    assert_eq!(said.exit, 0, "{}", said.err);
    says_nothing_personal(&said);
    assert_eq!(rows(desk), before);
    assert_eq!(entries(desk).len(), trail);
    let plan = said.json();
    assert_eq!(plan["schema"], "dpo.plan/1");
    assert_eq!(plan["sha256"].as_str().unwrap().len(), 64);
    plan
}

/// Does what was planned; one entry of the trail, of that action, is what it leaves there.
fn approved(desk: &Desk, args: &[&str], plan: &Value, action: &str) -> Value {
    let before = entries(desk).len();
    let digest = plan["sha256"].as_str().unwrap();
    let body = done(desk, &[args, &["--plan", digest]].concat());
    let after = entries(desk);
    let new: Vec<&str> = after[before..]
        .iter()
        .map(|entry| entry["action"].as_str().unwrap())
        .collect();
    assert_eq!(new, [action]);
    if let Some(folder) = body["folder"].as_str() {
        holds_files(folder, plan);
    }
    assert_eq!(desk.run(&["trail", "verify"]).exit, 0);
    body
}

/// The folder holds the files that the plan names, no others.
fn holds_files(folder: impl AsRef<Path>, plan: &Value) {
    let there: BTreeSet<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    let named: BTreeSet<String> = plan["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file.as_str().unwrap().to_owned())
        .collect();
    assert_eq!(there, named);
}

/// The steps of a kind, as what they say.
fn steps(plan: &Value, what: &str) -> Vec<String> {
    plan["steps"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|step| step["what"] == what)
        .map(|step| {
            let text = |name: &str| step[name].as_str().unwrap_or_default().to_owned();
            format!("{} {} {}", text("record"), text("field"), text("note"))
        })
        .collect()
}

fn sql(desk: &Desk) -> Connection {
    Connection::open(desk.store()).unwrap()
}

/// A column of the store as text.
fn column(desk: &Desk, query: &str) -> Vec<String> {
    let sql = sql(desk);
    let mut statement = sql.prepare(query).unwrap();
    let cell = |row: &rusqlite::Row<'_>| row.get::<_, String>(0);
    let found: Vec<String> = statement
        .query_map([], cell)
        .unwrap()
        .map(Result::unwrap)
        .collect();
    found
}

/// How many rows each table has that a right writes.
fn rows(desk: &Desk) -> Vec<i64> {
    [
        "rectification",
        "statement",
        "restriction",
        "restricted_record",
        "objection",
        "mark",
        "crm_change",
        "notice",
        "disclosure",
        "bundle",
        "request_event",
    ]
    .iter()
    .map(|table| {
        let query = format!("SELECT count(*) FROM {table}");
        sql(desk).query_row(&query, [], |row| row.get(0)).unwrap()
    })
    .collect()
}

fn entries(desk: &Desk) -> Vec<Value> {
    let sql = sql(desk);
    let mut statement = sql.prepare("SELECT entry FROM trail ORDER BY seq").unwrap();
    let entry = |row: &rusqlite::Row<'_>| row.get::<_, Vec<u8>>(0);
    let found: Vec<Value> = statement
        .query_map([], entry)
        .unwrap()
        .map(|bytes| serde_json::from_slice(&bytes.unwrap()).unwrap())
        .collect();
    found
}

/// No file of the store has a value of the person in the clear.
fn is_sealed(desk: &Desk) {
    for entry in fs::read_dir(desk.store().parent().unwrap()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap_or_default();
        for value in PERSONAL {
            let is_there = bytes
                .windows(value.len())
                .any(|window| window == value.as_bytes());
            assert!(!is_there, "{value} in {}", path.display());
        }
    }
    for entry in entries(desk) {
        for value in PERSONAL {
            assert!(!entry.to_string().contains(value), "{entry}");
        }
    }
}

fn letter(folder: &Value, kind: &str) -> String {
    let path = Path::new(folder.as_str().unwrap()).join(format!("{kind}.html"));
    fs::read_to_string(path).unwrap()
}

const NOTICES: &str = "SELECT action || ' ' || recipient || ' ' || state FROM notice ORDER BY id";

#[test]
fn what_is_printed_names_no_value_in_any_language() {
    let desk = desk();
    for lang in ["fr", "nl", "de", "en"] {
        let hers = verified(&desk, "rectification", &[]);
        let block = case(&desk, "restriction", &[]);
        let stop = case(&desk, "objection", &[]);
        let set = format!(
            "City=Brugge {}",
            if lang == "en" { "aan Zee" } else { lang }
        );
        let out_dir = desk.path(lang);
        fs::create_dir(&out_dir).unwrap();
        for args in [
            vec!["rectify", "--case", &hers, "--set", &set],
            vec!["restrict", "--case", &block, "--ground", "b"],
            vec!["object", "--case", &stop],
        ] {
            for more in [&["-n"][..], &["--out-dir", out_dir.to_str().unwrap()]] {
                let said = desk.run(&[&args[..], more, &["--lang", lang]].concat());
                assert_eq!(said.exit, 0, "{lang} {args:?}: {}", said.err);
                says_nothing_personal(&said);
                assert!(
                    said.out.contains("P-000001") || more == ["-n"],
                    "{}",
                    said.out
                );
            }
        }
        let lift = ["lift", "--case", &block, "--informed-on", "2026-11-23"];
        let said = desk.run(&[&lift[..], &["--lang", lang]].concat());
        assert_eq!(said.exit, 0, "{}", said.err);
        says_nothing_personal(&said);
    }
}

#[test]
fn the_trail_knows_these_members_of_the_rights_and_no_others() {
    let desk = desk();
    let hers = verified(&desk, "rectification", &[]);
    done(
        &desk,
        &["rectify", "--case", &hers, "--set", "E-mail=a@example.net"],
    );
    let block = case(&desk, "restriction", &[]);
    done(&desk, &["restrict", "--case", &block, "--ground", "a"]);
    done(&desk, &["lift", "--case", &block, "--announce"]);
    done(
        &desk,
        &["lift", "--case", &block, "--informed-on", "2026-11-23"],
    );
    let stop = case(&desk, "objection", &[]);
    done(&desk, &["object", "--case", &stop, "--purpose", "fraud"]);
    done(&desk, &["notices", "letters"]);
    done(&desk, &["notices", "sent", "1"]);
    let every: BTreeSet<&str> = ["seq", "action", "at", "today", "operator", "tool"].into();
    let own: BTreeSet<&str> = [
        "applied",
        "basis",
        "by_action",
        "case",
        "cells",
        "channels",
        "commitment",
        "fields",
        "ground",
        "grounds",
        "informed_on",
        "lift_on",
        "notices",
        "on",
        "records",
        "restricted",
        "restrictions",
        "review_on",
        "statement",
        "stopped_addresses",
    ]
    .into();
    let actions: BTreeSet<&str> = [
        "rectified",
        "restricted",
        "lifting-announced",
        "lifted",
        "objected",
        "notice-letters",
        "notice-sent",
    ]
    .into();
    let mut seen = BTreeSet::new();
    for entry in entries(&desk) {
        let action = entry["action"].as_str().unwrap().to_owned();
        if !actions.contains(action.as_str()) {
            continue;
        }
        for name in entry.as_object().unwrap().keys() {
            let is_known = every.contains(name.as_str()) || own.contains(name.as_str());
            assert!(is_known, "{action}: {name}");
        }
        seen.insert(action);
    }
    assert_eq!(seen.len(), actions.len(), "{seen:?}");
}
