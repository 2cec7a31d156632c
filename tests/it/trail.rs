//! The trail: it holds after every verb, and whatever is done to it from outside is found. The edits
//! are made with SQLite directly, the triggers taken away first and put back afterwards, as somebody
//! who knows the file would.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stderr)]

use std::{fs, time::Duration};

use chrono::{DateTime, NaiveDate, Utc};
use dpo::{
    proof::{Checkpoint, SigningKey, Tree, leaf_hash, to_canonical},
    store::{Access, Entry, MasterKey, Now, Store},
};
use rusqlite::{Connection, params};
use serde_json::Value;

use crate::workplace::Workplace;

/// A place of work with a trail of several entries.
fn worked() -> Workplace {
    let place = Workplace::with_contacts();
    for _ in 0..3 {
        place.run(&["audit", "--fail-on", "never"]).ends(0);
    }
    place.trail_holds();
    place
}

/// Takes the triggers away, edits, and puts them back word for word: the schema tells nothing then.
fn edit(place: &Workplace, change: impl FnOnce(&Connection)) {
    let database = place.sql();
    let triggers: Vec<(String, String)> = database
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert!(triggers.len() >= 3, "the trail has its three triggers");
    for (name, _) in &triggers {
        database
            .execute_batch(&format!("DROP TRIGGER {name}"))
            .unwrap();
    }
    change(&database);
    for (_, sql) in &triggers {
        database.execute_batch(sql).unwrap();
    }
}

#[track_caller]
fn found(place: &Workplace) {
    let ran = place.run(&["trail", "verify"]).ends(8);
    assert!(!ran.out.is_empty(), "it says what does not hold");
    let json = place.run(&["trail", "verify", "--json"]).ends(8);
    let document: Value = serde_json::from_slice(&json.out).unwrap();
    assert_eq!(document["schema"], "dpo.trail-verify/1");
    assert_eq!(document["ok"], false);
    assert!(!document["problems"].as_array().unwrap().is_empty());
}

/// One edit after the other, each on a fresh copy: all of them are found.
#[test]
fn every_edit_from_outside_is_found_without_any_anchor() {
    let place = worked();
    let whole = fs::read(place.store()).unwrap();
    edit(&place, |_| {});
    place.trail_holds();
    type Edit = (&'static str, fn(&Connection));
    let edits: &[Edit] = &[
        ("an entry was edited", |db| {
            db.execute(
                "UPDATE trail SET entry = CAST(replace(CAST(entry AS TEXT), 'tester', 'nobody') AS BLOB) WHERE seq = 2",
                [],
            )
            .unwrap();
        }),
        ("an entry in the middle was deleted", |db| {
            db.execute("DELETE FROM trail WHERE seq = 2", []).unwrap();
        }),
        ("the first was deleted", |db| {
            db.execute("DELETE FROM trail WHERE seq = 0", []).unwrap();
        }),
        ("the last was deleted", |db| {
            db.execute(
                "DELETE FROM trail WHERE seq = (SELECT max(seq) FROM trail)",
                [],
            )
            .unwrap();
        }),
        ("all were deleted", |db| {
            db.execute("DELETE FROM trail", []).unwrap();
        }),
        ("the middle was deleted and the rest moved up", |db| {
            db.execute_batch(
                "DELETE FROM trail WHERE seq = 2; UPDATE trail SET seq = seq - 1 WHERE seq > 2;",
            )
            .unwrap();
        }),
        ("two were swapped", |db| {
            db.execute_batch(
                "UPDATE trail SET seq = 900 WHERE seq = 2; UPDATE trail SET seq = 2 WHERE seq = 3;
                 UPDATE trail SET seq = 3 WHERE seq = 900;",
            )
            .unwrap();
        }),
        ("two changed places in content only", |db| {
            db.execute_batch(
                "CREATE TEMP TABLE t AS SELECT entry FROM trail WHERE seq = 2;
                 UPDATE trail SET entry = (SELECT entry FROM trail WHERE seq = 3) WHERE seq = 2;
                 UPDATE trail SET entry = (SELECT entry FROM t) WHERE seq = 3; DROP TABLE t;",
            )
            .unwrap();
        }),
        ("an entry was added", |db| {
            db.execute(
                "INSERT INTO trail SELECT max(seq) + 1, entry FROM trail",
                [],
            )
            .unwrap();
        }),
        ("an entry was added with its hash", |db| {
            let size: i64 = db
                .query_row("SELECT count(*) FROM trail", [], |row| row.get(0))
                .unwrap();
            let entry = format!("{{\"action\":\"audited\",\"seq\":{size}}}");
            let mut tree = Tree::new();
            for at in 0..size {
                let bytes: Vec<u8> = db
                    .query_row("SELECT entry FROM trail WHERE seq = ?1", [at], |row| {
                        row.get(0)
                    })
                    .unwrap();
                tree.append(leaf_hash(&bytes));
            }
            db.execute(
                "INSERT INTO trail VALUES (?1, ?2)",
                params![size, entry.as_bytes()],
            )
            .unwrap();
            for (node, hash) in tree.append(leaf_hash(entry.as_bytes())) {
                db.execute(
                    "INSERT INTO trail_hash VALUES (?1, ?2, ?3)",
                    params![node.level, node.index.cast_signed(), hash.as_slice()],
                )
                .unwrap();
            }
        }),
        ("a stored hash was edited", |db| {
            db.execute(
                "UPDATE trail_hash SET hash = zeroblob(32) WHERE level = 1 AND position = 0",
                [],
            )
            .unwrap();
        }),
        ("a stored hash was removed", |db| {
            db.execute(
                "DELETE FROM trail_hash WHERE level = 0 AND position = 1",
                [],
            )
            .unwrap();
        }),
        ("a hash was added", |db| {
            db.execute("INSERT INTO trail_hash VALUES (7, 99, zeroblob(32))", [])
                .unwrap();
        }),
        ("a checkpoint was edited", |db| {
            db.execute("UPDATE checkpoint SET note = replace(note, 'dpo.example', 'dpo.exampla') WHERE size = 2", [])
                .unwrap();
        }),
        ("a checkpoint in the middle was removed", |db| {
            db.execute("DELETE FROM checkpoint WHERE size = 2", [])
                .unwrap();
        }),
        ("the last checkpoint was removed", |db| {
            db.execute(
                "DELETE FROM checkpoint WHERE size = (SELECT max(size) FROM checkpoint)",
                [],
            )
            .unwrap();
        }),
        ("all checkpoints were removed", |db| {
            db.execute("DELETE FROM checkpoint", []).unwrap();
        }),
        ("a checkpoint stands for another size", |db| {
            db.execute("UPDATE checkpoint SET note = (SELECT note FROM checkpoint WHERE size = 1) WHERE size = 2", [])
                .unwrap();
        }),
        ("a trigger was dropped", |db| {
            db.execute_batch("DROP TRIGGER trail_no_update")
                .unwrap_or(());
            db.execute_batch(
                "CREATE TRIGGER trail_no_update BEFORE UPDATE ON trail BEGIN SELECT 1; END",
            )
            .unwrap();
        }),
        ("a trigger of SQLite's own name was added", |db| {
            db.execute_batch(
                "CREATE TRIGGER evil AFTER INSERT ON record BEGIN DELETE FROM consent_event; END;
                 PRAGMA writable_schema = ON;
                 UPDATE sqlite_schema SET name = 'sqlite_evil', sql = replace(sql, 'evil', 'sqlite_evil') WHERE name = 'evil';",
            )
            .unwrap();
        }),
        ("a table was altered", |db| {
            db.execute_batch("ALTER TABLE record ADD COLUMN note TEXT")
                .unwrap();
        }),
        ("the trail's table was altered", |db| {
            db.execute_batch("ALTER TABLE trail ADD COLUMN note TEXT")
                .unwrap();
        }),
        (
            "the trail's table was replaced by one that is less strict",
            |db| {
                db.execute_batch(
                    "PRAGMA writable_schema = ON;
                UPDATE sqlite_schema SET sql = replace(sql, ') STRICT', ')') WHERE name = 'trail';",
                )
                .unwrap();
            },
        ),
        ("a column of the trail has another name", |db| {
            db.execute_batch("ALTER TABLE checkpoint RENAME COLUMN note TO remark")
                .unwrap();
        }),
        ("the checkpoints' table is gone", |db| {
            db.execute_batch("DROP TABLE checkpoint").unwrap();
        }),
        ("somebody looked at the data with ANALYZE", |db| {
            db.execute_batch("ANALYZE").unwrap();
        }),
        ("the public key was replaced", |db| {
            let other = SigningKey::new("dpo.example/other", &[9; 32]).unwrap();
            db.execute(
                "UPDATE meta SET value = ?1 WHERE name = 'public_key'",
                [other.verifier().to_string()],
            )
            .unwrap();
        }),
        ("the signing key was replaced", |db| {
            db.execute("UPDATE secret SET value = zeroblob(60) WHERE id = 2", [])
                .unwrap();
        }),
    ];
    for (what, change) in edits {
        fs::write(place.store(), &whole).unwrap();
        let is_of_trigger = what.contains("trigger was dropped");
        if is_of_trigger {
            change(&place.sql());
        } else {
            edit(&place, change);
        }
        // Shown where the test fails: which of them it was.
        eprintln!("{what}");
        if what.contains("signing key") {
            place.run(&["trail", "verify"]).ends(8);
        } else {
            found(&place);
        }
    }
}

#[test]
fn a_trigger_that_is_gone_is_found_however_it_went() {
    let place = worked();
    let whole = fs::read(place.store()).unwrap();
    for trigger in ["trail_no_update", "trail_no_delete", "trail_in_order"] {
        fs::write(place.store(), &whole).unwrap();
        place
            .sql()
            .execute_batch(&format!("DROP TRIGGER {trigger}"))
            .unwrap();
        found(&place);
        fs::write(place.store(), &whole).unwrap();
        place
            .sql()
            .execute_batch(&format!(
                "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = '{trigger}'"
            ))
            .unwrap();
        found(&place);
    }
}

#[test]
fn the_triggers_refuse_update_delete_replace_and_a_gap() {
    let place = worked();
    let database = place.sql();
    for sql in [
        "UPDATE trail SET entry = x'00' WHERE seq = 1",
        "DELETE FROM trail WHERE seq = 1",
        "DELETE FROM trail",
        "INSERT OR REPLACE INTO trail (seq, entry) VALUES (1, x'00')",
        "REPLACE INTO trail (seq, entry) VALUES (1, x'00')",
        "INSERT INTO trail (seq, entry) VALUES (1, x'00') ON CONFLICT DO UPDATE SET entry = x'00'",
        "INSERT INTO trail (seq, entry) VALUES (900, x'00')",
        "INSERT INTO trail (seq, entry) VALUES (-1, x'00')",
    ] {
        let error = database.execute_batch(sql).unwrap_err().to_string();
        assert!(error.contains("append-only"), "{sql}: {error}");
    }
    drop(database);
    place.trail_holds();
}

/// Keeps the present checkpoint elsewhere.
fn kept(place: &Workplace) -> String {
    let path = place.path("kept.txt");
    drop(fs::remove_file(&path));
    place
        .run(&["trail", "checkpoint", "-o", path.to_str().unwrap()])
        .ends(0);
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_checkpoint_kept_elsewhere_agrees_as_long_as_the_trail_only_grows() {
    let place = worked();
    let anchor = kept(&place);
    place.run(&["trail", "verify", "--anchor", &anchor]).ends(0);
    place.run(&["audit", "--fail-on", "never"]).ends(0);
    let ran = place
        .run(&["trail", "verify", "--anchor", &anchor, "--json"])
        .ends(0);
    let document: Value = serde_json::from_slice(&ran.out).unwrap();
    assert_eq!(document["anchors"][0]["ok"], true);
    assert_eq!(
        document["anchors"][0]["size"].as_u64().unwrap() + 1,
        document["entries"].as_u64().unwrap()
    );
}

#[test]
fn entries_hashes_and_checkpoints_cut_back_together_are_found_by_one_anchor() {
    let place = worked();
    let anchor = kept(&place);
    edit(&place, |db| {
        let last: i64 = db
            .query_row("SELECT max(seq) FROM trail", [], |row| row.get(0))
            .unwrap();
        db.execute("DELETE FROM trail WHERE seq = ?1", [last])
            .unwrap();
        db.execute("DELETE FROM checkpoint WHERE size > ?1", [last])
            .unwrap();
        // A node of level l and position p covers the entries up to (p + 1) * 2^l.
        db.execute(
            "DELETE FROM trail_hash WHERE ((position + 1) << level) > ?1",
            [last],
        )
        .unwrap();
    });
    // Nothing inside tells: that is why a checkpoint is kept elsewhere.
    place.trail_holds();
    let ran = place.run(&["trail", "verify", "--anchor", &anchor]).ends(8);
    assert!(ran.text().contains("cut"), "{}", ran.text());
}

#[test]
fn an_older_copy_of_the_whole_file_is_found_by_one_anchor() {
    let place = Workplace::with_contacts();
    let older = fs::read(place.store()).unwrap();
    place.run(&["audit", "--fail-on", "never"]).ends(0);
    let anchor = kept(&place);
    fs::write(place.store(), &older).unwrap();
    place.trail_holds();
    place.run(&["trail", "verify", "--anchor", &anchor]).ends(8);
    // Work goes on from the older copy: as many entries, but others.
    for _ in 0..2 {
        place
            .run(&["audit", "--fail-on", "never", "--operator", "another"])
            .ends(0);
    }
    place.trail_holds();
    place.run(&["trail", "verify", "--anchor", &anchor]).ends(8);
}

#[test]
fn a_consistent_rewrite_with_the_key_is_found_by_one_anchor() {
    let place = worked();
    let anchor = kept(&place);
    let key = MasterKey::read(&place.key()).unwrap();
    // The owner of the key makes a store anew and plays other work into it; the most that a forger
    // on this machine can do is to give it the old store's id and signing key as well.
    let entries: Vec<Vec<u8>> = place
        .sql()
        .prepare("SELECT entry FROM trail ORDER BY seq")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let signing = signing_key(&place, &key);
    edit(&place, |db| {
        let id: String = db
            .query_row(
                "SELECT value FROM meta WHERE name = 'store_id'",
                [],
                |row| row.get(0),
            )
            .unwrap();
        db.execute_batch("DELETE FROM trail; DELETE FROM trail_hash; DELETE FROM checkpoint")
            .unwrap();
        let mut tree = Tree::new();
        for (seq, entry) in entries.iter().enumerate() {
            let entry = String::from_utf8(entry.clone())
                .unwrap()
                .replace("tester", "nobody");
            db.execute(
                "INSERT INTO trail VALUES (?1, ?2)",
                params![seq as i64, entry.as_bytes()],
            )
            .unwrap();
            for (node, hash) in tree.append(leaf_hash(entry.as_bytes())) {
                db.execute(
                    "INSERT INTO trail_hash VALUES (?1, ?2, ?3)",
                    params![node.level, node.index.cast_signed(), hash.as_slice()],
                )
                .unwrap();
            }
            let checkpoint = Checkpoint {
                origin: format!("dpo.example/{id}"),
                size: tree.size(),
                root: tree.root(),
            };
            db.execute(
                "INSERT INTO checkpoint VALUES (?1, ?2)",
                params![
                    tree.size().cast_signed(),
                    checkpoint.signed(&signing).unwrap().to_string()
                ],
            )
            .unwrap();
        }
    });
    place.trail_holds();
    let ran = place.run(&["trail", "verify", "--anchor", &anchor]).ends(8);
    assert!(ran.text().contains("rewritten"), "{}", ran.text());
}

/// The store's signing key, as its owner can get it: everything that seals is public in the library.
fn signing_key(place: &Workplace, key: &MasterKey) -> SigningKey {
    let (id, sealed): (String, Vec<u8>) = place
        .sql()
        .query_row(
            "SELECT meta.value, secret.value FROM meta, secret
             WHERE meta.name = 'store_id' AND secret.name = 'trail-signing-key'",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    let sealer = dpo::store::Sealer::new(&key.derive(&id).unwrap());
    let secret = sealer
        .opened(
            dpo::store::Place {
                table: "secret",
                row: 2,
            },
            &sealed,
        )
        .unwrap();
    SigningKey::new(&format!("dpo.example/{id}"), &secret.try_into().unwrap()).unwrap()
}

#[test]
fn an_anchor_of_another_store_or_of_no_form_does_not_pass() {
    let (place, other) = (worked(), worked());
    let strange = kept(&other);
    place
        .run(&["trail", "verify", "--anchor", &strange])
        .ends(8);
    let garbage = place.path("garbage.txt");
    fs::write(&garbage, "dpo.example/x\n3\nno root\n").unwrap();
    place
        .run(&["trail", "verify", "--anchor", garbage.to_str().unwrap()])
        .ends(3);
    place
        .run(&["trail", "verify", "--anchor", "/nowhere/at/all"])
        .ends(3);
}

fn moment(text: &str) -> Now {
    let at: DateTime<Utc> = text.parse().unwrap();
    Now {
        at,
        today: NaiveDate::from_ymd_opt(2026, 6, 30).unwrap(),
    }
}

#[test]
fn a_clock_set_back_is_marked_until_it_has_caught_up() {
    let place = Workplace::new();
    let access = Access {
        path: place.path("clock.db"),
        verb: "test".to_owned(),
        lock_wait: Duration::ZERO,
        writes: true,
    };
    let key = MasterKey::generate().unwrap();
    let mut store = Store::init(&access, &key, moment("2026-06-30T12:00:00Z"), "tester").unwrap();
    let times = [
        ("2026-06-30T12:00:00Z", false),
        ("2026-06-30T11:00:00Z", true),
        // Later than the one before, and still before what the trail has seen.
        ("2026-06-30T11:30:00Z", true),
        ("2026-06-30T12:00:01Z", false),
        ("2026-06-30T12:00:00Z", true),
    ];
    for (at, _) in times {
        store
            .change()
            .unwrap()
            .commit(Entry::new("audited", moment(at), "tester"))
            .unwrap();
    }
    let marks: Vec<bool> = store
        .trail(1, 10)
        .unwrap()
        .iter()
        .map(|entry| entry.entry.get("clock_regressed") == Some(&Value::Bool(true)))
        .collect();
    assert_eq!(marks, times.map(|(_, is_marked)| is_marked));
    assert!(store.verify(&[]).unwrap().ok);
}

/// A request from its first step to its last, and a complaint, of a person of the store.
fn a_request_lives(place: &Workplace) {
    const STEPS: [&[&str]; 9] = [
        &[
            "open",
            "--right",
            "access",
            "--email",
            "annabelle@example.org",
        ],
        &["pause", "2026-0001"],
        &["resume", "2026-0001"],
        &["verify-identity", "2026-0001", "--method", "call-back"],
        &[
            "extend",
            "2026-0001",
            "--reason",
            "complexity",
            "--text",
            "Claeskens has many.",
        ],
        &["decide", "2026-0001", "--other", "kontakte:K000009"],
        &[
            "refuse",
            "2026-0001",
            "--ground",
            "manifestly-excessive",
            "--partial",
            "--text",
            "Annabelle asked for it twice.",
            "--facts",
            "Two letters of annabelle.",
        ],
        &[
            "open",
            "--right",
            "complaint",
            "--channel",
            "phone",
            "--email",
            "annabelle@example.org",
        ],
        &[
            "close",
            "2026-0002",
            "--outcome",
            "answered",
            "--answer",
            "Annabelle is not called any more.",
        ],
    ];
    let rows = "Id,First name,Last name,E-mail\nA1,Annabelle,Claeskens,annabelle@example.org\n";
    let file = place.path("annabelle.csv");
    fs::write(&file, rows).unwrap();
    let file = file.to_str().unwrap();
    place.run(&["import", file, "--source", "crm"]).ends(0);
    for step in STEPS {
        place.run(&[&["request"], step].concat()).ends(0);
    }
}

#[test]
fn every_entry_is_canonical_json_of_known_members() {
    let place = worked();
    a_request_lives(&place);
    let known = [
        "seq",
        "action",
        "at",
        "today",
        "operator",
        "tool",
        "source",
        "file_sha256",
        "rows_sha256",
        "policy_sha256",
        "partial",
        "rows",
        "records",
        "subjects",
        "counts",
        "findings",
        "by_rule",
        "by_severity",
        "profile",
        "excepted",
        "totals",
        "holds",
        "narrowed",
        "channel",
        "purpose",
        "allowed",
        "refused",
        "report",
        "keys",
        "case",
        "right",
        "state",
        "commitment",
        "received",
        "raw",
        "due",
        "calendar",
        "calendar_version",
        "medium",
        "by",
        "search",
        "stopped_addresses",
        "others",
        "method",
        "on",
        "asked_on",
        "late",
        "paused_days",
        "reason",
        "ground",
        "article",
        "outcome",
        "days",
        "manifest_sha256",
        "crm",
        "kind",
        "act",
        "event",
        "events",
        "purposes",
        "expires_on",
        "proved",
        "about",
        "proofs",
        "operator_name",
        "operator_public_key",
        "operator_key",
        "operator_signature",
        "old_key",
        "new_key",
        "values",
        "hashes",
        "backup_sha256",
        "bytes",
        "entries",
        "key",
        "backup_entries",
        "backup_made_at",
        "erased_again",
        "lost",
        "journal",
        "bytes_before",
        "bytes_after",
        "checkpoint_size",
        "stamped_at",
        "response_sha256",
    ];
    let database = place.sql();
    let mut statement = database
        .prepare("SELECT entry FROM trail ORDER BY seq")
        .unwrap();
    let entries: Vec<Vec<u8>> = statement
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert!(entries.len() >= 5);
    for bytes in entries {
        let entry: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(to_canonical(&entry).unwrap(), bytes);
        let text = String::from_utf8(bytes).unwrap();
        for value in ["person0", "Vorname", "Nachname", "example.org", "K000009"] {
            assert!(!text.contains(value), "{value} in {text}");
        }
        for name in entry.as_object().unwrap().keys() {
            assert!(known.contains(&name.as_str()), "{name}");
        }
    }
}

#[test]
fn every_entry_has_its_own_checkpoint_even_of_one_transaction() {
    let place = Workplace::with_store();
    let first = place.contacts("lieferanten.csv", 0..5);
    let second = place.contacts("kunden.csv", 5..9);
    place
        .run(&["import", first.to_str().unwrap(), second.to_str().unwrap()])
        .ends(0);
    let (entries, checkpoints): (i64, i64) = place
        .sql()
        .query_row(
            "SELECT (SELECT count(*) FROM trail), (SELECT count(*) FROM checkpoint)",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    assert_eq!((entries, checkpoints), (3, 3));
}
