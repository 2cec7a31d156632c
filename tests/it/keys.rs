//! The key: behind a passphrase, changed, recovered; operators with keys of their own.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::{
    fs,
    io::Write,
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::PathBuf,
};

use rusqlite::Connection;
use serde_json::Value;

use crate::desk::{Desk, Said};

pub const CONTACTS: &str = "Id;First name;Last name;E-mail;Phone;City\n\
    1;Anna;Maes;anna@example.org;+32 470 12 34 56;Gent\n\
    2;Bert;Leroy;bert@example.org;+32 470 65 43 21;Namur\n\
    3;;;nobody@example.org;;Liège\n";

/// A list without ids, e-mails or telephones: its rows are known by what they say.
const NAMES: &str = "First name;Last name;City\nCarla;Dubois;Mons\nDirk;Peeters;Aalst\n";

pub fn key(desk: &Desk) -> PathBuf {
    desk.path(".config/dpo/key")
}

/// A file of its owner alone.
pub fn secret(desk: &Desk, name: &str, text: &str) -> String {
    let path = desk.path(name);
    fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&path)
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    path.to_str().unwrap().to_owned()
}

#[track_caller]
pub fn ends(said: Said, exit: i32) -> Said {
    assert_eq!(said.exit, exit, "{}\n{}", said.out, said.err);
    said
}

fn with_contacts() -> Desk {
    let desk = Desk::new();
    let file = desk.write("contacts.csv", CONTACTS);
    ends(desk.import(&file, &[]), 0);
    let names = desk.write("names.csv", NAMES);
    ends(desk.import(&names, &[]), 0);
    desk
}

fn found(desk: &Desk, query: &[&str]) -> usize {
    let said = ends(desk.run(&[&["--json", "find"], query].concat()), 0);
    said.json()["candidates"].as_array().unwrap().len()
}

fn fingerprint(desk: &Desk, more: &[&str]) -> String {
    let said = desk.run(&[&["--json", "key", "show"], more].concat());
    said.json()["key"].as_str().unwrap().to_owned()
}

#[test]
fn a_protected_key_opens_with_its_passphrase_alone_and_cron_is_told_at_once() {
    let desk = with_contacts();
    let words = secret(&desk, "words", "correct horse battery\n");
    let before = fingerprint(&desk, &[]);
    ends(
        desk.run(&["key", "protect", "--new-passphrase-file", &words]),
        0,
    );
    assert_eq!(
        fs::metadata(key(&desk)).unwrap().permissions().mode() & 0o777,
        0o600
    );
    assert!(!fs::read_to_string(key(&desk)).unwrap().contains("DPO1"));
    let said = ends(desk.run(&["--json", "trail", "verify"]), 7);
    assert_eq!(said.error()["code"], "key-passphrase");
    assert!(
        said.error()["hint"]
            .as_str()
            .unwrap()
            .contains("--key-pass-file")
    );
    ends(desk.run(&["trail", "verify", "--key-pass-file", &words]), 0);
    let wrong = secret(&desk, "wrong", "correct horse batterie\n");
    let said = ends(desk.run(&["trail", "verify", "--key-pass-file", &wrong]), 7);
    assert!(!said.err.contains("batterie"));
    assert_eq!(fingerprint(&desk, &["--key-pass-file", &words]), before);
    // A passphrase that others can read, or a short one, is none.
    fs::set_permissions(&words, fs::Permissions::from_mode(0o644)).unwrap();
    ends(desk.run(&["trail", "verify", "--key-pass-file", &words]), 4);
    fs::set_permissions(&words, fs::Permissions::from_mode(0o600)).unwrap();
    let short = secret(&desk, "short", "too short\n");
    let again = [
        "key",
        "protect",
        "--key-pass-file",
        &words,
        "--new-passphrase-file",
        &short,
    ];
    ends(desk.run(&again), 4);
    // And away again.
    ends(
        desk.run(&["key", "protect", "--remove", "--key-pass-file", &words]),
        0,
    );
    ends(desk.run(&["trail", "verify"]), 0);
}

#[test]
fn the_recovery_code_makes_the_key_file_anew_and_a_code_of_another_store_does_not() {
    let desk = with_contacts();
    let code = desk.path("code");
    ends(
        desk.run(&["key", "show", "--recovery-file", code.to_str().unwrap()]),
        0,
    );
    let before = fs::read(key(&desk)).unwrap();
    fs::remove_file(key(&desk)).unwrap();
    let other = Desk::new();
    let foreign = other.path("code");
    ends(
        other.run(&["key", "show", "--recovery-file", foreign.to_str().unwrap()]),
        0,
    );
    ends(
        desk.run(&["key", "recover", "--code-file", foreign.to_str().unwrap()]),
        7,
    );
    assert!(!key(&desk).exists());
    ends(desk.run(&["key", "recover"]), 7);
    ends(
        desk.run(&["key", "recover", "--code-file", code.to_str().unwrap()]),
        0,
    );
    assert_eq!(fs::read(key(&desk)).unwrap(), before);
    // A key file that is there is not overwritten.
    ends(
        desk.run(&["key", "recover", "--code-file", code.to_str().unwrap()]),
        4,
    );
}

#[test]
fn a_new_key_opens_everything_and_the_old_one_nothing() {
    let desk = with_contacts();
    let case = desk.verified("objection", &crate::desk::WHO);
    ends(desk.run(&["object", "--case", &case]), 0);
    let erased = desk.erase(&["--name", "Bert Leroy", "--email", "bert@example.org"]);
    let before = Connection::open(desk.store()).unwrap();
    let values = |sql: &str| -> Vec<Vec<u8>> {
        let connection = Connection::open(desk.store()).unwrap();
        let mut statement = connection.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    let cells = values("SELECT cells FROM record");
    drop(before);
    let said = ends(desk.run(&["--json", "key", "rotate"]), 0);
    let told = said.json();
    let old = PathBuf::from(told["old_key_file"].as_str().unwrap());
    assert!(old.exists());
    assert_ne!(told["old_key"], told["new_key"]);
    for value in values("SELECT cells FROM record") {
        assert!(!cells.contains(&value));
    }
    // The sealed bytes of before are in no file of the store.
    for entry in fs::read_dir(desk.store().parent().unwrap()).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        for value in &cells {
            assert!(
                !bytes
                    .windows(16)
                    .any(|window| window == &value[value.len() - 16..])
            );
        }
    }
    ends(desk.run(&["trail", "verify"]), 0);
    ends(desk.run(&["store", "check"]), 1);
    let with_old = ["trail", "verify", "--key-file", old.to_str().unwrap()];
    ends(desk.run(&with_old), 7);
    // Every way to a record still leads to it.
    assert_eq!(found(&desk, &["--email", "anna@example.org"]), 1);
    assert_eq!(found(&desk, &["--phone", "+32 470 12 34 56"]), 1);
    assert_eq!(found(&desk, &["--name", "Carla Dubois"]), 1);
    assert_eq!(found(&desk, &["--id", "3"]), 1);
    // The same files are the same: nothing is new, nothing changed, nobody comes back.
    for (file, unchanged) in [("contacts.csv", 2), ("names.csv", 2)] {
        let changed = fs::read_to_string(desk.path(file)).unwrap() + "\n";
        let path = desk.write(file, changed);
        let said = desk.import(&path, &[]);
        let records = said.file()["records"].clone();
        assert_eq!(records["new"], 0, "{file}: {records}");
        assert_eq!(records["changed"], 0, "{file}: {records}");
        assert_eq!(records["vanished"], 0, "{file}: {records}");
        assert_eq!(records["unchanged"], unchanged, "{file}: {records}");
        assert_eq!(
            records["suppressed"],
            if file == "contacts.csv" { 1 } else { 0 }
        );
    }
    // And a second time.
    ends(desk.run(&["key", "rotate", "--destroy-old"]), 0);
    assert_eq!(found(&desk, &["--email", "anna@example.org"]), 1);
    let said = desk.run(&[
        "--json",
        "may-contact",
        "--channel",
        "email",
        "--email",
        "anna@example.org",
    ]);
    assert!(said.out.contains("objected"), "{}", said.out);
    let shown = ends(desk.run(&["request", "show", &erased]), 0);
    assert!(shown.out.contains(&erased));
    ends(desk.run(&["trail", "verify"]), 0);
}

#[test]
fn a_rotation_that_is_only_tried_changes_nothing() {
    let desk = with_contacts();
    let before = (
        fs::read(key(&desk)).unwrap(),
        fs::read(desk.store()).unwrap(),
    );
    let said = ends(desk.run(&["--json", "key", "rotate", "-n"]), 0);
    assert!(said.json()["values"].as_u64().unwrap() > 0);
    assert_eq!(
        (
            fs::read(key(&desk)).unwrap(),
            fs::read(desk.store()).unwrap()
        ),
        before
    );
    assert!(fs::read_dir(key(&desk).parent().unwrap()).unwrap().count() == 1);
}

#[test]
fn a_rotation_that_was_stopped_before_the_file_got_its_name_is_finished_by_the_next_run() {
    let desk = with_contacts();
    let old = fs::read(key(&desk)).unwrap();
    let told = ends(desk.run(&["--json", "key", "rotate"]), 0).json();
    // As it was between the store and the file.
    let id: String = Connection::open(desk.store())
        .unwrap()
        .query_row(
            "SELECT value FROM meta WHERE name = 'store_id'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let new = key(&desk).with_file_name(format!("key.new-{}", &id[..16]));
    fs::rename(key(&desk), &new).unwrap();
    fs::rename(told["old_key_file"].as_str().unwrap(), key(&desk)).unwrap();
    assert_eq!(fs::read(key(&desk)).unwrap(), old);
    let said = ends(desk.run(&["trail", "verify"]), 0);
    assert!(said.err.contains("finished"), "{}", said.err);
    assert!(!new.exists());
    assert_eq!(fingerprint(&desk, &[]), told["new_key"].as_str().unwrap());
    // A key that lies ready and never sealed the store is no key of it.
    let other = Desk::new();
    fs::copy(key(&other), &new).unwrap();
    fs::set_permissions(&new, fs::Permissions::from_mode(0o600)).unwrap();
    ends(desk.run(&["trail", "verify"]), 0);
    ends(desk.run(&["key", "rotate"]), 0);
    ends(desk.run(&["trail", "verify"]), 0);
}

fn add(desk: &Desk, name: &str, more: &[&str]) -> Said {
    let file = desk.path(&format!("key-of-{name}"));
    let args = [
        "key",
        "operator",
        "add",
        name,
        "--file",
        file.to_str().unwrap(),
        "--without-passphrase",
    ];
    desk.run(&[&args, more].concat())
}

fn entries(desk: &Desk) -> Vec<Value> {
    let said = ends(desk.run(&["trail", "show", "--limit", "0", "--json"]), 0);
    said.json()["entries"].as_array().unwrap().clone()
}

#[test]
fn an_operators_entries_bear_their_signature_and_nobody_else_writes_in_their_name() {
    let desk = with_contacts();
    ends(add(&desk, "anna", &[]), 0);
    let own = desk.path("key-of-anna");
    let own = own.to_str().unwrap();
    let file = desk.write("contacts.csv", CONTACTS.replace("Gent", "Brugge"));
    ends(
        desk.run(&["import", "-q", file.to_str().unwrap(), "--key-file", own]),
        0,
    );
    let last = entries(&desk).last().unwrap().clone();
    assert_eq!(last["operator"], "anna");
    assert!(last["operator_signature"].is_string() && last["operator_key"].is_string());
    ends(desk.run(&["trail", "verify"]), 0);
    // Without the file, not under the name; with it, under no other.
    let file = desk.write("contacts.csv", CONTACTS);
    let name = file.to_str().unwrap();
    let said = ends(
        desk.run(&["--json", "import", name, "--operator", "anna"]),
        7,
    );
    assert_eq!(said.error()["code"], "key-of-another");
    ends(
        desk.run(&["import", name, "--operator", "bert", "--key-file", own]),
        7,
    );
    ends(desk.run(&["import", "-q", name, "--operator", "bert"]), 0);
    // Known already; a file that was lost is made anew, and the old one opens nothing.
    fs::rename(own, desk.path("lost")).unwrap();
    ends(add(&desk, "anna", &[]), 4);
    ends(add(&desk, "carl", &["--renew"]), 4);
    ends(add(&desk, "anna", &["--renew"]), 0);
    let lost = desk.path("lost");
    let said = ends(
        desk.run(&["--json", "today", "--key-file", lost.to_str().unwrap()]),
        7,
    );
    assert_eq!(said.error()["code"], "key-of-another");
    ends(desk.run(&["trail", "verify", "--key-file", own]), 0);
    let said = ends(desk.run(&["--json", "key", "operator", "list"]), 0);
    let listed = said.json()["operators"].as_array().unwrap().clone();
    assert_eq!(listed.len(), 2);
    assert!(listed[0]["removed_on"].is_string() && listed[1]["removed_on"].is_null());
}

#[test]
fn an_operator_who_leaves_takes_the_key_along_for_nothing() {
    let desk = with_contacts();
    ends(add(&desk, "anna", &[]), 0);
    ends(add(&desk, "bert", &[]), 0);
    let (anna, bert) = (desk.path("key-of-anna"), desk.path("key-of-bert"));
    let (anna, bert) = (anna.to_str().unwrap(), bert.to_str().unwrap());
    // Not oneself, and nobody whom the store does not know.
    ends(
        desk.run(&["key", "operator", "remove", "anna", "--key-file", anna]),
        4,
    );
    ends(desk.run(&["key", "operator", "remove", "carl"]), 4);
    let said = ends(
        desk.run(&["--json", "key", "operator", "remove", "anna"]),
        0,
    );
    assert_eq!(
        said.json()["operators_to_renew"],
        serde_json::json!(["bert"])
    );
    for gone in [anna, bert] {
        ends(desk.run(&["trail", "verify", "--key-file", gone]), 7);
    }
    ends(desk.run(&["trail", "verify"]), 0);
    fs::remove_file(bert).unwrap();
    ends(add(&desk, "bert", &["--renew"]), 0);
    ends(desk.run(&["trail", "verify", "--key-file", bert]), 0);
    // Under the name of somebody who left, nobody is asked for a key.
    ends(desk.run(&["store", "compact", "--operator", "anna"]), 0);
    // An operator changes the key themselves: their own file is the new one.
    ends(
        desk.run(&["key", "rotate", "--key-file", bert, "--destroy-old"]),
        0,
    );
    ends(desk.run(&["store", "compact", "--key-file", bert]), 0);
    assert_eq!(
        entries(&rekeyed(&desk, bert)).last().unwrap()["operator"],
        "bert"
    );
}

/// The desk with that key file as its own.
fn rekeyed(desk: &Desk, file: &str) -> Desk {
    let other = Desk::new();
    fs::copy(desk.store(), other.store()).unwrap();
    fs::copy(file, key(&other)).unwrap();
    other
}

#[test]
fn an_entry_that_was_signed_by_nobody_or_somebody_else_is_found() {
    let desk = with_contacts();
    ends(add(&desk, "anna", &[]), 0);
    ends(
        desk.run(&[
            "store",
            "compact",
            "--key-file",
            desk.path("key-of-anna").to_str().unwrap(),
        ]),
        0,
    );
    // The list of operators edited from outside: the trail tells another.
    for sql in [
        "UPDATE operator SET name = 'bert'",
        "UPDATE operator SET removed_on = '2026-11-23'",
        "DELETE FROM operator",
    ] {
        let copy = rekeyed(&desk, key(&desk).to_str().unwrap());
        Connection::open(copy.store())
            .unwrap()
            .execute(sql, [])
            .unwrap();
        let said = ends(copy.run(&["trail", "verify"]), 8);
        assert!(said.out.contains("operators"), "{sql}: {}", said.out);
    }
}

#[test]
fn no_secret_is_said_or_stands_in_the_trail() {
    let desk = with_contacts();
    let words = secret(&desk, "words", "correct horse battery\n");
    let code = desk.path("code");
    let args = ["key", "protect", "--new-passphrase-file", &words];
    let mut said = vec![ends(desk.run(&args), 0)];
    let pass = ["--key-pass-file", words.as_str()];
    for args in [
        vec!["key", "show"],
        vec!["key", "rotate", "--recovery-file", code.to_str().unwrap()],
        vec!["key", "operator", "list"],
        vec!["trail", "show", "--limit", "0", "--json"],
    ] {
        said.push(desk.run(&[args, pass.to_vec()].concat()));
    }
    let code = fs::read_to_string(code).unwrap();
    for said in said {
        for text in [&said.out, &said.err] {
            assert!(!text.contains("battery") && !text.contains(code.trim()));
            assert!(!text.contains("DPO1-"));
        }
    }
}

#[test]
fn an_outsider_sees_with_python_and_openssl_whose_entry_it_is() {
    use std::process::Command;
    let has = |program: &str| Command::new(program).arg("--version").output().is_ok();
    if !has("python3") || !has("openssl") {
        assert!(
            std::env::var_os("CI").is_none(),
            "python3 or openssl is missing"
        );
        eprintln!("skipped: python3 or openssl is missing");
        return;
    }
    let desk = with_contacts();
    ends(add(&desk, "anna", &[]), 0);
    ends(add(&desk, "bert", &[]), 0);
    let own = desk.path("key-of-anna");
    ends(
        desk.run(&["store", "compact", "--key-file", own.to_str().unwrap()]),
        0,
    );
    let last = entries(&desk).last().unwrap()["seq"].to_string();
    let proof = desk.path("entry.tlog-proof");
    let said = ends(desk.run(&["--json", "trail", "prove", &last]), 0).json();
    fs::write(&proof, said["proof"].as_str().unwrap()).unwrap();
    let trail = said["verifier_key"].as_str().unwrap().to_owned();
    let listed = ends(desk.run(&["--json", "key", "operator", "list"]), 0).json();
    let key_of = |at: usize| {
        listed["operators"][at]["public_key"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let verifier = desk.write("verify.py", ends(desk.run(&["trail", "verifier"]), 0).out);
    let verify = |key: &str| {
        let done = Command::new("python3")
            .arg(&verifier)
            .args([&trail, proof.to_str().unwrap(), "--operator", key])
            .output()
            .unwrap();
        done.status.success()
    };
    let (anna, bert) = (key_of(0), key_of(1));
    assert!(verify(&anna));
    // Of somebody else it says nothing.
    assert!(verify(&bert));
    // Somebody who only bears the name: another key under it.
    let stranger = Desk::new();
    ends(add(&stranger, "anna", &[]), 0);
    let listed = ends(stranger.run(&["--json", "key", "operator", "list"]), 0).json();
    assert!(!verify(
        listed["operators"][0]["public_key"].as_str().unwrap()
    ));
}
