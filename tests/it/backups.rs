//! Backups and the way back; checks, compaction, the end of a store.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::{
    fs,
    path::{Path, PathBuf},
};

use rusqlite::Connection;

use crate::{
    desk::{Desk, Said, WHO},
    keys::{CONTACTS, ends, key},
};

const BERT: [&str; 4] = ["--name", "Bert Leroy", "--email", "bert@example.org"];

fn with_contacts() -> Desk {
    let desk = Desk::new();
    let file = desk.write("contacts.csv", CONTACTS);
    ends(desk.import(&file, &[]), 0);
    desk
}

fn backup(desk: &Desk, name: &str) -> PathBuf {
    let path = desk.path(name);
    let said = ends(
        desk.run(&["--json", "store", "backup", path.to_str().unwrap()]),
        0,
    );
    assert_eq!(said.json()["bytes"], fs::metadata(&path).unwrap().len());
    path
}

fn restore(desk: &Desk, file: &Path, more: &[&str]) -> Said {
    desk.run(
        &[
            &["--json", "store", "restore", file.to_str().unwrap()],
            more,
        ]
        .concat(),
    )
}

/// Every file of a folder, in one.
fn bytes_of(folder: PathBuf) -> Vec<u8> {
    let mut out = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            out.extend(fs::read(path).unwrap());
        }
    }
    out
}

#[test]
fn a_backup_holds_no_value_in_the_clear_and_opens_with_the_key_alone() {
    let desk = with_contacts();
    let file = backup(&desk, "one.backup");
    let bytes = fs::read(&file).unwrap();
    for value in [
        &b"anna@example.org"[..],
        b"Maes",
        b"SQLite format 3",
        b"record_identity",
    ] {
        assert!(!bytes.windows(value.len()).any(|window| window == value));
    }
    ends(desk.run(&["store", "backup", file.to_str().unwrap()]), 4);
    let elsewhere = Desk::new();
    ends(restore(&elsewhere, &file, &["--replace"]), 7);
    let last = ends(desk.run(&["trail", "show", "--limit", "1", "--json"]), 0);
    assert_eq!(last.json()["entries"][0]["action"], "backup-written");
}

#[test]
fn a_backup_that_was_changed_anywhere_is_refused_and_nothing_is_touched() {
    let desk = with_contacts();
    let file = backup(&desk, "one.backup");
    let whole = fs::read(&file).unwrap();
    let before = fs::read(desk.store()).unwrap();
    let step = whole.len() / 60;
    for at in (0..whole.len()).step_by(step) {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        fs::write(&file, &changed).unwrap();
        let said = restore(&desk, &file, &["--replace"]);
        assert!([5, 7].contains(&said.exit), "byte {at}: {}", said.exit);
    }
    for cut in (0..whole.len()).step_by(step) {
        fs::write(&file, &whole[..cut]).unwrap();
        ends(restore(&desk, &file, &["--replace"]), 5);
    }
    assert_eq!(fs::read(desk.store()).unwrap(), before);
    assert!(!desk.store().with_file_name("dpo.db.replaced").exists());
    assert!(!desk.store().with_file_name("dpo.db.restore").exists());
}

#[test]
fn what_was_decided_since_the_backup_is_decided_again() {
    let desk = with_contacts();
    let anchor = desk.path("anchor");
    let file = backup(&desk, "one.backup");
    let erased = desk.erase(&BERT);
    let case = desk.verified("objection", &WHO);
    ends(desk.run(&["object", "--case", &case]), 0);
    let restricted = desk.verified("restriction", &WHO);
    ends(
        desk.run(&[
            "restrict",
            "--case",
            &restricted,
            "--ground",
            "a",
            "--reason",
            "she says so",
        ]),
        0,
    );
    // A correction is told to the case, and not what was corrected: it has to be entered again.
    let case_of_city = desk.verified("rectification", &WHO);
    let set = ["rectify", "--case", &case_of_city, "--set", "City=Brugge"];
    ends(desk.run(&set), 0);
    // An operator who came since signs since.
    let own = desk.path("key-of-anna");
    let own = own.to_str().unwrap();
    let add = ["key", "operator", "add", "anna", "--without-passphrase"];
    ends(desk.run(&[&add[..], &["--file", own]].concat()), 0);
    ends(desk.run(&["store", "compact", "--key-file", own]), 0);
    let more = desk.write("more.csv", "Id;E-mail\n9;dora@example.org\n");
    ends(desk.import(&more, &[]), 0);
    ends(
        desk.run(&["trail", "checkpoint", "-o", anchor.to_str().unwrap()]),
        0,
    );
    // The store is lost; the journal beside it is not.
    fs::remove_file(desk.store()).unwrap();
    let said = ends(restore(&desk, &file, &[]), 1);
    let told = said.json();
    assert_eq!(told["is_complete"], true);
    assert_eq!(told["erased_again"], 1);
    assert_eq!(
        told["lost"],
        serde_json::json!({ "imported": 1, "rectified": 1 })
    );
    // Bert is nobody's any more: not in the store, not in its bytes, not by an old file.
    let said = ends(
        desk.run(&["--json", "find", "--email", "bert@example.org"]),
        0,
    );
    assert_eq!(said.json()["candidates"].as_array().unwrap().len(), 0);
    let old = desk.write("again.csv", format!("{CONTACTS}\n"));
    let said = desk.import(&old, &["--source", "contacts"]);
    assert_eq!(said.file()["records"]["suppressed"], 1);
    // Anna objected and is restricted.
    let said = desk.run(&[
        "--json",
        "may-contact",
        "--channel",
        "email",
        "--email",
        "anna@example.org",
    ]);
    assert!(
        said.out.contains("objected") || said.out.contains("restricted"),
        "{}",
        said.out
    );
    let said = ends(desk.run(&["--json", "request", "list", "--all"]), 0);
    for case in [&erased, &case, &restricted] {
        assert!(said.out.contains(case.as_str()), "{case}: {}", said.out);
    }
    // The trail is whole, and is the one that the checkpoint kept elsewhere tells of.
    ends(
        desk.run(&["trail", "verify", "--anchor", anchor.to_str().unwrap()]),
        0,
    );
    let said = ends(desk.run(&["--json", "key", "operator", "list"]), 0);
    assert_eq!(said.json()["operators"][0]["name"], "anna");
    ends(desk.run(&["trail", "verify", "--key-file", own]), 0);
    ends(
        desk.run(&["lift", "--case", &restricted, "--informed-on", "2026-11-23"]),
        0,
    );
    ends(desk.run(&["store", "check"]), 1);
}

#[test]
fn a_journal_that_is_missing_or_does_not_reach_back_stops_a_restoring_unless_it_is_forced() {
    let desk = with_contacts();
    let file = backup(&desk, "one.backup");
    desk.erase(&BERT);
    let journal = desk.store().with_file_name("dpo.db.journal");
    fs::remove_file(&journal).unwrap();
    let said = ends(restore(&desk, &file, &["--replace"]), 4);
    assert_eq!(said.error()["code"], "no-journal");
    // One that begins after the backup.
    ends(desk.run(&["store", "compact"]), 0);
    assert!(journal.exists());
    ends(restore(&desk, &file, &["--replace"]), 4);
    let whole = fs::read(&journal).unwrap();
    let mut damaged = whole.clone();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    fs::write(&journal, &damaged).unwrap();
    ends(restore(&desk, &file, &["--replace"]), 4);
    let said = ends(restore(&desk, &file, &["--replace", "--force"]), 1);
    assert_eq!(said.json()["is_complete"], false);
    let last = ends(desk.run(&["trail", "show", "--limit", "1", "--json"]), 0).json();
    assert_eq!(last["entries"][0]["action"], "store-restored");
    assert_eq!(last["entries"][0]["journal"], false);
    ends(desk.run(&["trail", "verify"]), 0);
    // The store of before has another name, and is not written over.
    assert!(desk.store().with_file_name("dpo.db.replaced").exists());
    ends(restore(&desk, &file, &["--replace", "--force"]), 4);
    ends(restore(&desk, &file, &["--force"]), 4);
}

#[test]
fn a_journal_of_another_store_is_not_taken() {
    let (desk, other) = (with_contacts(), with_contacts());
    let file = backup(&desk, "one.backup");
    desk.erase(&BERT);
    let beside = |desk: &Desk| desk.store().with_file_name("dpo.db.journal");
    fs::copy(beside(&other), beside(&desk)).unwrap();
    ends(restore(&desk, &file, &["--replace"]), 4);
}

#[test]
fn a_backup_of_the_old_key_cannot_be_read_once_it_is_destroyed() {
    let desk = with_contacts();
    let file = backup(&desk, "one.backup");
    let said = ends(desk.run(&["--json", "key", "rotate", "--destroy-old"]), 0);
    assert_eq!(said.json()["backups_of_old_key"][0]["is_there"], true);
    let said = ends(restore(&desk, &file, &["--replace"]), 7);
    assert!(said.error()["hint"].as_str().unwrap().contains("old key"));
    ends(desk.run(&["trail", "verify"]), 0);
    // A new one can.
    let new = backup(&desk, "two.backup");
    ends(restore(&desk, &new, &["--replace"]), 1);
    ends(desk.run(&["trail", "verify"]), 0);
}

#[test]
fn whoever_was_erased_is_in_no_byte_of_a_backup_written_after() {
    let desk = with_contacts();
    desk.erase(&BERT);
    let file = backup(&desk, "after.backup");
    fs::remove_file(desk.store()).unwrap();
    ends(restore(&desk, &file, &[]), 0);
    ends(desk.run(&["store", "check"]), 0);
    let bytes = bytes_of(desk.store().parent().unwrap().to_owned());
    assert!(
        !bytes
            .windows(16)
            .any(|window| window == b"bert@example.org")
    );
    let said = ends(
        desk.run(&["--json", "find", "--email", "bert@example.org"]),
        0,
    );
    assert_eq!(said.json()["candidates"].as_array().unwrap().len(), 0);
}

#[test]
fn a_receipt_and_the_check_name_the_backup_that_still_holds_the_person() {
    let desk = with_contacts();
    backup(&desk, "before.backup");
    let case = desk.verified("erasure", &BERT);
    let args = [
        "erase",
        "--case",
        &case,
        "--ground",
        "b",
        "--confirm",
        &case,
    ];
    let said = ends(desk.run(&args), 0);
    assert!(said.err.contains("before.backup"), "{}", said.err);
    let said = ends(desk.run(&["store", "check"]), 1);
    assert!(said.out.contains("before.backup"), "{}", said.out);
    fs::remove_file(desk.path("before.backup")).unwrap();
    ends(desk.run(&["store", "check"]), 0);
}

#[test]
fn a_check_finds_what_does_not_hold() {
    let desk = with_contacts();
    ends(desk.run(&["store", "check"]), 0);
    let sql = |sql: &str| {
        let connection = Connection::open(desk.store()).unwrap();
        connection
            .pragma_update(None, "foreign_keys", false)
            .unwrap();
        assert_ne!(connection.execute(sql, []).unwrap(), 0, "{sql}");
    };
    let whole = fs::read(desk.store()).unwrap();
    for damage in [
        // A value of another record in this one's place.
        "UPDATE record SET cells = (SELECT cells FROM record WHERE id = 2) WHERE id = 1",
        "UPDATE source SET name = zeroblob(40)",
        "UPDATE layout SET source = 77",
        "DELETE FROM checkpoint WHERE size = 1",
    ] {
        sql(damage);
        let said = ends(desk.run(&["--json", "store", "check"]), 8);
        assert_eq!(said.json()["ok"], false, "{damage}");
        fs::write(desk.store(), &whole).unwrap();
    }
    ends(desk.run(&["store", "check"]), 0);
}

#[test]
fn a_destroyed_store_is_gone_with_what_lies_beside_it_and_only_when_it_was_meant() {
    let desk = with_contacts();
    let id: String = Connection::open(desk.store())
        .unwrap()
        .query_row(
            "SELECT value FROM meta WHERE name = 'store_id'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    ends(desk.run(&["store", "destroy"]), 4);
    ends(desk.run(&["store", "destroy", "--confirm", "00000000"]), 4);
    assert!(desk.store().exists());
    // Its bytes, seen through a second name.
    let witness = desk.path("witness");
    fs::hard_link(desk.store(), &witness).unwrap();
    ends(
        desk.run(&["store", "destroy", "--confirm", &id[..8], "--with-key"]),
        0,
    );
    assert!(fs::read(&witness).unwrap().iter().all(|byte| *byte == 0));
    assert!(!key(&desk).exists());
    let left: Vec<_> = fs::read_dir(desk.store().parent().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["dpo-policy.toml"]);
}

#[test]
fn a_store_that_was_compacted_is_the_same() {
    let desk = with_contacts();
    ends(desk.run(&["store", "compact"]), 0);
    ends(desk.run(&["store", "check"]), 0);
    let said = ends(
        desk.run(&["--json", "find", "--email", "anna@example.org"]),
        0,
    );
    assert_eq!(said.json()["candidates"].as_array().unwrap().len(), 1);
}

#[test]
fn a_stamp_of_the_last_checkpoint_is_kept_and_verifies_with_openssl() {
    use std::process::Command;
    if Command::new("openssl").arg("version").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "openssl is missing");
        eprintln!("skipped: openssl is missing");
        return;
    }
    let desk = with_contacts();
    ends(desk.run(&["trail", "timestamp", "-o", "ask.tsq"]), 0);
    // An authority of our own.
    desk.write(
        "tsa.cnf",
        "[tsa]\ndefault_tsa = own\n[own]\nserial = serial\nsigner_cert = tsa.pem\nsigner_key = tsa.key\n\
         default_policy = 1.2.3.4\ndigests = sha256\nsigner_digest = sha256\nordering = no\n",
    );
    desk.write("serial", "01\n");
    let openssl = |args: &[&str]| {
        let done = Command::new("openssl")
            .args(args)
            .current_dir(desk.path(""))
            .output()
            .unwrap();
        assert!(
            done.status.success(),
            "{args:?}: {}",
            String::from_utf8_lossy(&done.stderr)
        );
        String::from_utf8_lossy(&done.stdout).into_owned()
    };
    openssl(&[
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        "tsa.key",
        "-out",
        "tsa.pem",
        "-subj",
        "/CN=Time of example.org",
        "-days",
        "2",
        "-addext",
        "extendedKeyUsage=critical,timeStamping",
    ]);
    openssl(&[
        "ts",
        "-reply",
        "-queryfile",
        "ask.tsq",
        "-out",
        "answer.tsr",
        "-config",
        "tsa.cnf",
    ]);
    ends(
        desk.run(&["trail", "timestamp", "--answer", "answer.tsr"]),
        0,
    );
    let said = ends(desk.run(&["--json", "trail", "timestamp", "--list"]), 0);
    assert_eq!(said.json()["timestamps"][0]["checkpoint_size"], 2);
    ends(desk.run(&["trail", "timestamp", "--out-dir", "stamps"]), 0);
    let verified = openssl(&[
        "ts",
        "-verify",
        "-data",
        "stamps/checkpoint-2.txt",
        "-in",
        "stamps/checkpoint-2.tsr",
        "-CAfile",
        "tsa.pem",
    ]);
    assert!(verified.contains("OK"), "{verified}");
    // An answer to somebody else's request.
    fs::write(desk.path("other"), "other").unwrap();
    openssl(&[
        "ts",
        "-query",
        "-data",
        "other",
        "-sha256",
        "-cert",
        "-out",
        "other.tsq",
    ]);
    openssl(&[
        "ts",
        "-reply",
        "-queryfile",
        "other.tsq",
        "-out",
        "other.tsr",
        "-config",
        "tsa.cnf",
    ]);
    ends(
        desk.run(&["trail", "timestamp", "--answer", "other.tsr"]),
        3,
    );
    ends(desk.run(&["trail", "timestamp", "--answer", "tsa.pem"]), 3);
    ends(desk.run(&["trail", "verify"]), 0);
    ends(desk.run(&["store", "check"]), 0);
}

/// The disk below the file system: what was deleted is still on it, and none of it can be read.
#[test]
fn on_the_raw_disk_nothing_of_an_erased_person_stands_in_the_clear() {
    use std::process::Command;
    let desk = Desk::new();
    let image = desk.path("disk.img");
    let script = "set -e
        truncate -s 48M disk.img
        mkfs.ext4 -q -F disk.img || exit 99
        mkdir disk
        mount -o loop disk.img disk || exit 99
        yes clear-text-witness@example.com | head -c 4000000 > disk/witness; sync; rm disk/witness
        export DPO_STORE=$PWD/disk/store/dpo.db
        $DPO init -q
        $DPO import -q contacts.csv || [ $? = 1 ]
        $DPO request open --right erasure --name 'Bert Leroy' --email bert@example.org
        $DPO request verify-identity 2026-0001 --method call-back
        $DPO erase --case 2026-0001 --ground b --confirm 2026-0001
        $DPO store backup disk/after.backup
        $DPO key rotate --destroy-old
        $DPO store check -q
        sync
        umount disk";
    desk.write("contacts.csv", CONTACTS);
    let done = Command::new("unshare")
        .args(["-m", "sh", "-c", script])
        .env_clear()
        .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
        .env("HOME", desk.path(""))
        .env(
            "DPO",
            format!(
                "{} --no-input --lang en --today 2026-11-23",
                env!("CARGO_BIN_EXE_dpo")
            ),
        )
        .current_dir(desk.path(""))
        .output();
    let Ok(done) = done else {
        eprintln!("skipped: this user may not mount here");
        return;
    };
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    if done.status.code() == Some(99) || said.contains("unshare") {
        eprintln!("skipped: this user may not mount here: {said}");
        return;
    }
    assert!(done.status.success(), "{said}");
    let raw = fs::read(image).unwrap();
    let count = |text: &str| memchr::memmem::find_iter(&raw, text.as_bytes()).count();
    // The control: what was deleted in the clear is still there.
    assert!(count("clear-text-witness@example.com") >= 1);
    for value in [
        "bert@example.org",
        "Leroy",
        "+32 470 65 43 21",
        "anna@example.org",
        "Maes",
        "DPO1-",
    ] {
        assert_eq!(count(value), 0, "{value}");
    }
}

/// A store in which somebody said no.
fn with_a_no() -> Desk {
    let desk = with_contacts();
    let file = desk.write(
        "more.csv",
        "Id;First name;Last name;E-mail;Unsubscribed\n9;Carla;Dubois;carla@example.org;yes\n",
    );
    ends(desk.import(&file, &[]), 0);
    desk
}

/// A store in which something was decided of several people.
fn with_decisions() -> Desk {
    let desk = with_a_no();
    desk.erase(&BERT);
    let case = desk.verified("objection", &WHO);
    ends(desk.run(&["object", "--case", &case]), 0);
    let case = desk.verified("restriction", &WHO);
    let args = [
        "restrict", "--case", &case, "--ground", "a", "--reason", "disputed",
    ];
    ends(desk.run(&args), 0);
    ends(desk.run(&["audit", "--fail-on", "never"]), 0);
    desk
}

/// What the library's check says of a store as it lies there.
fn checked(desk: &Desk) -> Result<Vec<String>, String> {
    let access = dpo::store::Access {
        path: desk.store(),
        verb: "test".to_owned(),
        lock_wait: std::time::Duration::ZERO,
        writes: false,
    };
    let key = dpo::store::KeyFile::read(&key(desk)).unwrap();
    let store = dpo::store::Store::open_with(&access, &key.open(None).unwrap())
        .map_err(|error| error.to_string())?;
    let found = store.check().map_err(|error| error.to_string())?;
    Ok(found.problems)
}

#[test]
fn a_row_that_was_changed_added_or_taken_away_from_outside_is_found_in_every_table() {
    let desk = with_decisions();
    assert_eq!(checked(&desk), Ok(Vec::new()));
    let whole = fs::read(desk.store()).unwrap();
    let connection = || {
        let connection = Connection::open(desk.store()).unwrap();
        connection
            .pragma_update(None, "foreign_keys", false)
            .unwrap();
        connection
    };
    let columns: Vec<(String, String, bool)> = connection()
        .prepare(
            "SELECT t.name, c.name, c.\"notnull\" FROM sqlite_schema t, pragma_table_info(t.name) c
             WHERE t.type = 'table' ORDER BY t.name, c.cid",
        )
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let (mut changed, mut tables) = (0, std::collections::BTreeSet::new());
    let found = |table: &str, what: &str| {
        match checked(&desk) {
            // Not even a store any more, or none of this key.
            Err(_) => {}
            Ok(problems) => assert!(!problems.is_empty(), "{table}: {what} was not seen"),
        }
        fs::write(desk.store(), &whole).unwrap();
    };
    for (table, column, is_needed) in &columns {
        // The trail refuses in its own way: trail.rs.
        if ["trail", "trail_hash", "checkpoint"].contains(&table.as_str()) {
            continue;
        }
        let mut edits = vec![
            format!("\"{column}\" = \"{column}\" + 1000003"),
            format!("\"{column}\" = \"{column}\" || 'x'"),
            format!("\"{column}\" = CAST(\"{column}\" || x'00' AS BLOB)"),
        ];
        if !is_needed {
            edits.push(format!("\"{column}\" = NULL"));
        }
        for edit in edits {
            let sql = format!("UPDATE \"{table}\" SET {edit}");
            let before = fs::read(desk.store()).unwrap();
            // A strict table takes no value of another type.
            if connection().execute(&sql, []).is_ok_and(|rows| rows > 0)
                && fs::read(desk.store()).unwrap() != before
            {
                changed += 1;
                tables.insert(table.clone());
                found(table, &sql);
            }
        }
    }
    for table in &tables {
        let sql = format!("DELETE FROM \"{table}\"");
        assert_ne!(connection().execute(&sql, []).unwrap(), 0);
        found(table, "the loss of all rows");
    }
    // Every table that holds something was tried.
    for table in [
        "consent_event",
        "data_subject",
        "meta",
        "objection",
        "objection_address",
        "record",
        "record_identity",
        "request",
        "restriction",
        "row_sum",
        "secret",
        "sqlite_sequence",
        "subject_key",
    ] {
        assert!(tables.contains(table), "{table}: {tables:?}");
    }
    assert!(changed > 100, "{changed}");
    // A row more, and a row that is there twice.
    connection()
        .execute_batch(
            "INSERT INTO consent_event (record, import, channel, purpose, state, said_on, seen_on)
             VALUES (1, 1, 'email', 'direct-marketing', 'given', NULL, '2026-11-23')",
        )
        .unwrap();
    found("consent_event", "a row more");
    connection()
        .execute_batch("INSERT INTO subject_key SELECT h + 1, record FROM subject_key LIMIT 1")
        .unwrap();
    found("subject_key", "a row more");
    assert_eq!(checked(&desk), Ok(Vec::new()));
}

#[test]
fn sums_of_before_do_not_fit_the_trail_of_today_and_without_any_nothing_is_written() {
    let desk = with_contacts();
    let sql = |sql: &str| {
        let connection = Connection::open(desk.store()).unwrap();
        assert_ne!(connection.execute(sql, []).unwrap(), 0, "{sql}");
    };
    let sums = || -> Vec<u8> {
        Connection::open(desk.store())
            .unwrap()
            .query_row("SELECT sums FROM row_sum", [], |row| row.get(0))
            .unwrap()
    };
    // The sums and the rows of before, under the trail of today.
    let before = sums();
    let case = desk.case("access", &WHO);
    assert!(!case.is_empty());
    let after = fs::read(desk.store()).unwrap();
    let connection = Connection::open(desk.store()).unwrap();
    connection
        .execute_batch("DELETE FROM request_event; DELETE FROM request")
        .unwrap();
    connection
        .execute("UPDATE row_sum SET sums = ?1", [&before])
        .unwrap();
    drop(connection);
    let said = ends(desk.run(&["--json", "store", "check"]), 8);
    assert!(
        said.json()["problems"][0]
            .as_str()
            .unwrap()
            .contains("changed from outside")
    );
    // Nor does the next change go on from them, which would make the rows of before those of today.
    ends(desk.run(&["audit"]), 8);
    ends(desk.run(&["key", "rotate"]), 8);
    fs::write(desk.store(), &after).unwrap();
    ends(desk.run(&["store", "check"]), 0);
    // No sums at all: a store that had them is not summed anew over whatever it holds now.
    sql("DELETE FROM row_sum");
    ends(desk.run(&["store", "check"]), 8);
    ends(desk.run(&["audit"]), 8);
    ends(desk.run(&["store", "compact"]), 8);
    let file = desk.path("one.backup");
    ends(desk.run(&["store", "backup", file.to_str().unwrap()]), 8);
    assert!(!file.exists());
}

#[test]
fn a_store_whose_rows_were_changed_is_not_backed_up_and_says_so_after_later_changes_as_well() {
    let desk = with_a_no();
    let connection = Connection::open(desk.store()).unwrap();
    // Somebody who said no is made to have said yes.
    let changed = connection
        .execute("UPDATE consent_event SET state = 'given'", [])
        .unwrap();
    assert_ne!(changed, 0);
    drop(connection);
    // A change of the key sums all rows anew: it does not make these rows the right ones.
    ends(desk.run(&["key", "rotate"]), 8);
    let file = desk.path("one.backup");
    ends(desk.run(&["store", "backup", file.to_str().unwrap()]), 8);
    assert!(!file.exists());
    desk.erase(&BERT);
    let said = ends(desk.run(&["--json", "store", "check"]), 8);
    let problems = said.json()["problems"].as_array().unwrap().clone();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(
        problems[0]
            .as_str()
            .unwrap()
            .starts_with("rows of consent_event")
    );
}
