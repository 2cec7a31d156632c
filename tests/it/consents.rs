//! The life of a consent: recorded by hand, taken back at once, told as it was on a day.

use rusqlite::Connection;
use serde_json::Value;

use crate::desk::{Desk, Said, WHO};

const HEAD: &str = "id,first_name,last_name,email,phone,birth_date,email_opt_in,email_opt_in_date,email_opt_in_source\n";
const ANNA: &str = "A1,Anna,Maes,anna@example.org,+32 2 555 01 23,,,,\n";
const BERT: &str = "B1,Bert,Aerts,bert@example.org,,,yes,2025-02-03,web form\n";

fn desk(rows: &[&str]) -> Desk {
    let desk = Desk::new();
    export(&desk, "crm", rows);
    desk
}

fn export(desk: &Desk, source: &str, rows: &[&str]) -> Said {
    let file = desk.write(&format!("{source}.csv"), format!("{HEAD}{}", rows.concat()));
    let said = desk.import(&file, &["--source", source]);
    assert!(said.exit <= 1, "{}", said.err);
    said
}

/// Whether an address may be written to.
fn may_write(desk: &Desk, email: &str) -> bool {
    let asked = ["may-contact", "--channel", "email", "--email", email];
    desk.run(&asked).exit == 0
}

const GIVEN: [&str; 10] = [
    "--json",
    "consent",
    "record",
    "--channel",
    "email",
    "--record",
    "crm:A1",
    "--method",
    "paper",
    "--on",
];

fn given(desk: &Desk, on: &str, more: &[&str]) -> Said {
    desk.run(&[&GIVEN[..], &[on], more].concat())
}

#[track_caller]
fn done(said: &Said) -> Value {
    assert_eq!(said.exit, 0, "{}", said.err);
    said.json()
}

#[track_caller]
fn refused(said: &Said, code: &str) {
    assert_eq!(said.exit, 4, "{} {}", said.out, said.err);
    assert_eq!(said.error()["code"], code, "{}", said.err);
}

fn state_of(desk: &Desk, who: &str, more: &[&str]) -> Option<String> {
    let args = [&["--json", "consent", "history", who], more].concat();
    let told = done(&desk.run(&args));
    let states = told["states"].as_array().unwrap();
    let email = states.iter().find(|state| state["channel"] == "email")?;
    Some(email["state"].as_str().unwrap().to_owned())
}

fn trail_size(desk: &Desk) -> i64 {
    let sql = Connection::open(desk.store()).unwrap();
    sql.query_row("SELECT count(*) FROM trail", [], |row| row.get(0))
        .unwrap()
}

#[test]
fn a_recorded_yes_lets_a_silent_contact_be_written_to_and_audit_and_show_agree() {
    let desk = desk(&[ANNA, BERT]);
    assert!(!may_write(&desk, "anna@example.org"));
    let said = done(&given(
        &desk,
        "2026-11-20",
        &["--evidence-note", "signed card"],
    ));
    assert_eq!(
        (&said["state"], &said["records"]),
        (&"proven".into(), &1.into())
    );
    assert_eq!(said["lacks"][0], "wording");
    assert!(may_write(&desk, "anna@example.org"));
    let shown = desk.run(&["--json", "show", "A1"]).json();
    let email = &shown["records"][0]["consents"][0];
    assert_eq!(
        (&email["state"], &email["given_on"]),
        (&"proven".into(), &"2026-11-20".into())
    );
    let findings = desk.run(&["audit", "--json", "--rule", "CON-01", "--source", "crm"]);
    let findings = findings.json()["findings"].clone();
    let about_anna = |finding: &&Value| finding["record"] == "A1" && finding["channel"] == "email";
    assert_eq!(
        findings
            .as_array()
            .unwrap()
            .iter()
            .filter(about_anna)
            .count(),
        0
    );
}

#[test]
fn a_dry_run_leaves_nothing_and_the_same_is_not_recorded_twice() {
    let desk = desk(&[ANNA]);
    let before = trail_size(&desk);
    done(&given(&desk, "2026-11-20", &["-n"]));
    assert!(!may_write(&desk, "anna@example.org"));
    assert_eq!(
        trail_size(&desk),
        before + 1,
        "the question alone left an entry"
    );
    done(&given(&desk, "2026-11-20", &[]));
    let size = trail_size(&desk);
    let again = done(&given(&desk, "2026-11-20", &[]));
    assert_eq!(
        (&again["event"], &again["records"]),
        (&Value::Null, &0.into())
    );
    assert_eq!(trail_size(&desk), size);
}

#[test]
fn what_law_or_evidence_does_not_allow_is_refused() {
    let desk = desk(&[ANNA]);
    let with = |method: &str, on: &str, more: &[&str]| {
        let args = [
            "--json",
            "consent",
            "record",
            "--channel",
            "email",
            "--record",
            "crm:A1",
        ];
        let how = ["--method", method, "--on", on];
        desk.run(&[&args[..], &how, more].concat())
    };
    refused(
        &with("double-opt-in", "2026-11-20", &[]),
        "double-opt-in-by-hand",
    );
    refused(
        &with("paper", "2026-11-20", &["--act", "confirmed"]),
        "confirmation-by-hand",
    );
    for method in [
        "pre-ticked",
        "case pré-cochée",
        "implied",
        "stilzwijgend",
        "voreingestellt",
    ] {
        refused(&with(method, "2026-11-20", &[]), "no-affirmative-act");
    }
    refused(&with("mailer", "2026-11-20", &[]), "not-by-hand");
    refused(&with("paper", "2026-11-24", &[]), "date-to-come");
    assert_eq!(with("telepathy", "2026-11-20", &[]).exit, 3);
    assert_eq!(with("paper", "2026-11-20", &["--wording", "none"]).exit, 3);
    assert_eq!(with("paper", "2026-11-20", &["--purpose", "none"]).exit, 3);
    assert!(!may_write(&desk, "anna@example.org"));
    assert_eq!(state_of(&desk, "A1", &[]).unwrap(), "no-statement");
}

#[test]
fn only_a_yes_of_a_later_day_counts_after_an_objection() {
    let desk = desk(&[ANNA]);
    let case = desk.case(
        "objection",
        &[&WHO[..], &["--received", "2026-11-10"]].concat(),
    );
    assert_eq!(desk.run(&["object", "--case", &case]).exit, 0);
    refused(&given(&desk, "2026-11-09", &[]), "person-objected");
    refused(&given(&desk, "2026-11-10", &[]), "person-objected");
    assert!(!may_write(&desk, "anna@example.org"));
    done(&given(&desk, "2026-11-11", &[]));
    assert!(may_write(&desk, "anna@example.org"));
}

#[test]
fn a_restricted_person_says_yes_in_the_own_case_only() {
    let desk = desk(&[ANNA]);
    let case = desk.verified("restriction", &WHO);
    let said = desk.run(&["restrict", "--case", &case, "--ground", "a"]);
    assert_eq!(said.exit, 0, "{}", said.err);
    refused(&given(&desk, "2026-11-20", &[]), "person-restricted");
    let own = [
        "--json",
        "consent",
        "record",
        "--channel",
        "email",
        "--case",
        &case,
        "--method",
        "letter",
        "--on",
        "2026-11-20",
    ];
    done(&desk.run(&own));
    assert!(
        !may_write(&desk, "anna@example.org"),
        "a yes lifts no restriction"
    );
}

#[test]
fn a_child_says_yes_with_a_parent() {
    let child = ANNA.replace("+32 2 555 01 23,,", ",2016-05-01,");
    let desk = desk(&[&child]);
    refused(&given(&desk, "2026-11-20", &[]), "child-without-parent");
    refused(&given(&desk, "2016-04-30", &[]), "before-birth");
    done(&given(&desk, "2026-11-20", &["--expressed-by", "parent"]));
}

#[test]
fn a_withdrawal_stops_at_once_binds_the_address_and_tells_the_system() {
    let desk = desk(&[ANNA, BERT]);
    assert!(may_write(&desk, "bert@example.org"));
    let args = [
        "--json",
        "consent",
        "withdraw",
        "--email",
        "bert@example.org",
        "--purpose",
        "direct-marketing",
    ];
    let said = done(&desk.run(&args));
    assert_eq!((&said["records"], &said["crm"]), (&1.into(), &1.into()));
    assert_eq!(said["channels"].as_array().unwrap().len(), 3);
    assert!(!may_write(&desk, "bert@example.org"));
    // Another record with the address is bound, whatever yes it brings that is not later.
    export(
        &desk,
        "shop",
        &["X9,Carl,Claes,bert@example.org,,,yes,2026-11-23,web form\n"],
    );
    assert!(!may_write(&desk, "bert@example.org"));
    let by_record = [&args[..3], &["--record", "crm:B1"], &args[5..]].concat();
    let again = done(&desk.run(&by_record));
    assert_eq!(
        (again["events"].as_array().unwrap().len(), &again["crm"]),
        (0, &0.into())
    );
    let owed = desk.run(&["--json", "today"]).json();
    let crm = |item: &&Value| item["what"] == "crm-owes";
    assert_eq!(
        owed["items"].as_array().unwrap().iter().filter(crm).count(),
        1
    );
}

#[test]
fn the_next_export_shows_whether_a_system_obeyed_a_withdrawal() {
    let desk = desk(&[ANNA, BERT]);
    let args = [
        "consent",
        "withdraw",
        "--record",
        "crm:B1",
        "--all",
        "--channel",
        "email",
    ];
    assert_eq!(desk.run(&args).exit, 0);
    let sql = Connection::open(desk.store()).unwrap();
    sql.execute("UPDATE crm_change SET state = 'handed-over'", [])
        .unwrap();
    drop(sql);
    let settled = |said: &Said, name: &str| said.file()["crm"][name].as_u64().unwrap_or(0);
    let disobeyed = export(&desk, "crm", &[ANNA, BERT]);
    assert_eq!(settled(&disobeyed, "ignored"), 1);
    let obeyed = export(
        &desk,
        "crm",
        &[ANNA, &BERT.replace("yes,2025-02-03,web form", "no,,")],
    );
    assert_eq!(settled(&obeyed, "applied"), 1);
}

#[test]
fn an_address_that_nobody_has_is_bound_before_it_comes() {
    let desk = desk(&[ANNA]);
    let args = [
        "--json",
        "consent",
        "withdraw",
        "--email",
        "bert@example.org",
        "--all",
        "--on",
        "2026-11-01",
    ];
    let said = done(&desk.run(&args));
    assert_eq!(
        (&said["person"], &said["records"]),
        (&Value::Null, &0.into())
    );
    assert_eq!(said["channels"], serde_json::json!(["email"]));
    export(&desk, "crm", &[ANNA, BERT]);
    assert!(!may_write(&desk, "bert@example.org"), "its yes is older");
    export(
        &desk,
        "crm",
        &[ANNA, &BERT.replace("2025-02-03", "2026-11-02")],
    );
    assert!(may_write(&desk, "bert@example.org"), "its yes is newer");
}

#[test]
fn history_tells_everything_in_order_and_as_it_was_on_a_day() {
    let desk = desk(&[ANNA]);
    done(&given(&desk, "2026-02-01", &[]));
    let withdraw = [
        "consent",
        "withdraw",
        "--record",
        "crm:A1",
        "--all",
        "--channel",
        "email",
        "--on",
        "2026-05-01",
    ];
    assert_eq!(desk.run(&withdraw).exit, 0);
    done(&given(&desk, "2026-08-01", &[]));
    for (on, state) in [
        ("2026-01-31", None),
        ("2026-02-01", Some("proven")),
        ("2026-04-30", Some("proven")),
        ("2026-05-01", Some("withdrawn")),
        ("2026-08-01", Some("proven")),
    ] {
        assert_eq!(
            state_of(&desk, "A1", &["--on", on]).as_deref(),
            state,
            "{on}"
        );
    }
    let told = done(&desk.run(&["--json", "consent", "history", "A1"]));
    let acts: Vec<&str> = told["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["act"].as_str().unwrap())
        .collect();
    assert_eq!(acts, ["given", "withdrawn", "given"]);
    assert!(may_write(&desk, "anna@example.org"));
}

#[test]
fn history_and_may_contact_agree_on_what_an_export_says() {
    let no = BERT.replace("yes,2025-02-03,web form", "no,2026-06-01,web form");
    let desk = desk(&[ANNA, &no]);
    let record = [
        "consent",
        "record",
        "--channel",
        "email",
        "--record",
        "crm:B1",
        "--method",
        "paper",
        "--on",
    ];
    for (on, allowed) in [
        ("2026-05-01", false),
        ("2026-06-01", false),
        ("2026-06-02", true),
    ] {
        assert_eq!(desk.run(&[&record[..], &[on]].concat()).exit, 0);
        assert_eq!(may_write(&desk, "bert@example.org"), allowed, "{on}");
        let state = state_of(&desk, "B1", &[]).unwrap();
        assert_eq!(state == "proven", allowed, "{on} {state}");
    }
}

#[test]
fn where_double_opt_in_is_required_a_web_yes_stays_pending() {
    let desk = desk(&[ANNA]);
    let policy = std::fs::read_to_string(desk.policy()).unwrap();
    let required = policy.replace(
        "double_opt_in = \"recommended\"",
        "double_opt_in = \"required\"",
    );
    assert_ne!(policy, required);
    std::fs::write(desk.policy(), required).unwrap();
    let web = [
        "--json",
        "consent",
        "record",
        "--channel",
        "email",
        "--record",
        "crm:A1",
        "--method",
        "web-form",
        "--on",
        "2026-11-20",
    ];
    assert_eq!(done(&desk.run(&web))["state"], "pending");
    assert!(!may_write(&desk, "anna@example.org"));
    done(&given(&desk, "2026-11-21", &[]));
    assert!(may_write(&desk, "anna@example.org"));
}

#[test]
fn a_wording_is_kept_with_the_digest_of_its_text() {
    let desk = desk(&[ANNA]);
    desk.write(
        ".local/share/dpo/news.txt",
        "Example Books may write to me. I can stop it any time.",
    );
    let mut policy = std::fs::read_to_string(desk.policy()).unwrap();
    policy += "\n[[wording]]\nid = \"news-en\"\npurpose = \"direct-marketing\"\nlanguage = \"en\"\ntext_file = \"news.txt\"\n";
    std::fs::write(desk.policy(), policy).unwrap();
    let said = done(&given(&desk, "2026-11-20", &["--wording", "news-en"]));
    assert_eq!(said["lacks"], serde_json::json!(["evidence"]));
    let told = done(&desk.run(&["--json", "consent", "history", "A1"]));
    let seen = &told["events"][0]["wording"];
    assert_eq!(seen["id"], "news-en");
    assert_eq!(seen["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(told["events"][0]["language"], "en");
}

#[test]
fn of_evidence_only_the_digest_is_kept_and_nothing_is_in_the_clear() {
    let desk = desk(&[ANNA]);
    let scan = desk.write("scan.pdf", "signed by Anna Maes");
    let more = [
        "--evidence",
        scan.to_str().unwrap(),
        "--evidence-note",
        "binder Maes, shelf 4",
    ];
    done(&given(&desk, "2026-11-20", &more));
    let told = done(&desk.run(&["--json", "consent", "history", "A1"]));
    let evidence = &told["events"][0]["evidence"];
    assert_eq!(evidence["what"], "binder Maes, shelf 4");
    assert_eq!(evidence["sha256"].as_str().unwrap().len(), 64);
    let bytes = std::fs::read(desk.store()).unwrap();
    for secret in ["binder Maes", "signed by", "anna@example.org"] {
        let found = bytes
            .windows(secret.len())
            .any(|part| part == secret.as_bytes());
        assert!(!found, "{secret}");
    }
}

#[test]
fn two_persons_of_one_address_are_not_picked_from() {
    let desk = desk(&[ANNA, &BERT.replace("bert@", "anna@")]);
    let args = [
        "--json",
        "consent",
        "withdraw",
        "--all",
        "--email",
        "anna@example.org",
    ];
    let said = desk.run(&args);
    refused(&said, "ambiguous-subject");
    assert!(
        said.err.contains("S-000001") && said.err.contains("S-000002"),
        "{}",
        said.err
    );
    let nobody = ["--json", "consent", "history", "S-000099"];
    assert_eq!(desk.run(&nobody).exit, 3);
}

#[test]
fn the_copy_of_access_tells_every_step_and_an_erasure_takes_them_all() {
    let desk = desk(&[ANNA]);
    done(&given(
        &desk,
        "2026-11-20",
        &["--evidence-note", "signed card"],
    ));
    let case = desk.verified("access", &WHO);
    let said = desk.run(&["access", "--case", &case, "--out-dir", "out"]);
    assert_eq!(said.exit, 0, "{}", said.err);
    let folder = std::fs::read_dir(desk.path("out"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let copy = std::fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|file| file.extension().is_some_and(|ext| ext == "json"))
        .map(|file| std::fs::read_to_string(file).unwrap())
        .find(|text| text.contains("consent_events"))
        .unwrap();
    let copy: Value = serde_json::from_str(&copy).unwrap();
    assert_eq!(copy["consent_events"][0]["act"], "given");
    assert_eq!(copy["consent_events"][0]["evidence"], "signed card");
    let case = desk.verified("erasure", &WHO);
    let erase = [
        "erase",
        "--case",
        &case,
        "--ground",
        "b",
        "--confirm",
        &case,
    ];
    let said = desk.run(&erase);
    assert_eq!(said.exit, 0, "{}", said.err);
    let sql = Connection::open(desk.store()).unwrap();
    for table in ["consent_record", "consent_record_address"] {
        let left: i64 = sql
            .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| {
                row.get(0)
            })
            .unwrap();
        assert_eq!(left, 0, "{table}");
    }
    refused(
        &desk.run(&["--json", "consent", "history", "P-000001"]),
        "already-erased",
    );
}

/// What somebody finds who has nothing but the files of a proof: the entry, or what is wrong.
fn checked(folder: &std::path::Path) -> Result<u64, String> {
    use dpo::proof::{Checkpoint, VerifierKey, leaf_hash, to_canonical, tree::verify_inclusion};
    use sha2::{Digest, Sha256};
    let read = |name: &str| -> Value {
        serde_json::from_slice(&std::fs::read(folder.join(name)).unwrap()).unwrap()
    };
    let hex = |bytes: &[u8]| -> String { bytes.iter().map(|byte| format!("{byte:02x}")).collect() };
    let (record, trail) = (read("consent.jsonld"), read("trail-proof.json"));
    let key =
        VerifierKey::parse(trail["verifier_key"].as_str().unwrap()).map_err(|e| e.to_string())?;
    let keys = [key];
    let (checkpoint, _) = Checkpoint::open(trail["checkpoint"].as_str().unwrap(), &keys)
        .map_err(|e| e.to_string())?;
    let status = &record["dpv:hasConsentStatus"][0];
    let digest = hex(&Sha256::digest(
        to_canonical(&status["dpo:recorded"]).unwrap(),
    ));
    if status["dpo:sha256"] != digest.as_str() {
        return Err("the event is another".to_owned());
    }
    let seq = status["dpo:trailEntry"].as_u64().ok_or("no entry")?;
    let entries = trail["entries"].as_array().unwrap();
    let entry = entries
        .iter()
        .find(|entry| entry["seq"] == seq)
        .ok_or("no such entry")?;
    let words = &entry["entry"];
    let listed = words["events"]
        .as_array()
        .into_iter()
        .flatten()
        .chain([&words["event"]]);
    if !listed.into_iter().any(|own| *own == digest.as_str()) {
        return Err("the entry is about something else".to_owned());
    }
    let path: Vec<[u8; 32]> = entry["path"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hash| {
            let hash = hash.as_str().unwrap();
            let mut out = [0; 32];
            for (at, byte) in out.iter_mut().enumerate() {
                *byte = u8::from_str_radix(&hash[2 * at..2 * at + 2], 16).unwrap();
            }
            out
        })
        .collect();
    let leaf = leaf_hash(&to_canonical(words).unwrap());
    verify_inclusion(&leaf, seq, checkpoint.size, &path, &checkpoint.root)
        .map_err(|error| error.to_string())?;
    Ok(seq)
}

#[test]
fn a_proof_is_checked_from_its_files_alone_and_a_change_in_any_of_them_shows() {
    let desk = desk(&[ANNA]);
    let text = "Example Books may write to me. I can stop it any time.";
    desk.write(".local/share/dpo/news.txt", text);
    let mut policy = std::fs::read_to_string(desk.policy()).unwrap();
    policy += "\n[[wording]]\nid = \"news-fr\"\npurpose = \"direct-marketing\"\nlanguage = \"fr\"\ntext_file = \"news.txt\"\n";
    std::fs::write(desk.policy(), policy).unwrap();
    done(&given(&desk, "2026-11-20", &["--wording", "news-fr"]));
    done(&desk.run(&[
        "--json", "consent", "withdraw", "--record", "crm:A1", "--all",
    ]));
    let prove = [
        "--json",
        "consent",
        "prove",
        "A1",
        "--channel",
        "email",
        "--out-dir",
        "proofs",
    ];
    let planned = done(&desk.run(&[&prove[..], &["-n"]].concat()));
    assert_eq!(planned["folder"], Value::Null);
    assert!(!desk.path("proofs").exists());
    let said = done(&desk.run(&prove));
    let folder = std::path::PathBuf::from(said["folder"].as_str().unwrap());
    assert_eq!(
        (&said["events"], &said["entries"], &said["state"]),
        (&2.into(), &2.into(), &"withdrawn".into())
    );
    checked(&folder).unwrap();
    let page = std::fs::read_to_string(folder.join("consent.html")).unwrap();
    assert!(
        page.contains("lang=\"fr\"") && page.contains(text),
        "in the language of the wording"
    );
    for personal in ["Anna", "Maes", "anna@example.org", "555 01 23"] {
        for file in std::fs::read_dir(&folder).unwrap() {
            let file = file.unwrap().path();
            let bytes = std::fs::read(&file).unwrap();
            let found = String::from_utf8_lossy(&bytes).contains(personal);
            assert!(!found, "{personal} in {}", file.display());
        }
    }
    let wording = std::fs::read(folder.join("wording-news-fr.txt")).unwrap();
    assert_eq!(wording, text.as_bytes());
    for (name, from, to) in [
        (
            "consent.jsonld",
            "\"method\": \"paper\"",
            "\"method\": \"letter\"",
        ),
        (
            "consent.jsonld",
            "\"said_on\": \"2026-11-20\"",
            "\"said_on\": \"2026-11-19\"",
        ),
        (
            "trail-proof.json",
            "\"method\": \"paper\"",
            "\"method\": \"letter\"",
        ),
        ("trail-proof.json", "dpo.example/", "dpo.example/0"),
    ] {
        let path = folder.join(name);
        let whole = std::fs::read_to_string(&path).unwrap();
        let changed = whole.replace(from, to);
        assert_ne!(whole, changed, "{name} {from}");
        std::fs::write(&path, changed).unwrap();
        assert!(checked(&folder).is_err(), "{name} {from}");
        std::fs::write(&path, whole).unwrap();
    }
    assert!(checked(&folder).is_ok());
}

#[test]
fn what_only_an_export_states_is_proved_by_its_import_and_silence_by_nothing() {
    let desk = desk(&[ANNA, BERT]);
    let prove = |who: &str| desk.run(&["--json", "consent", "prove", who, "--channel", "email"]);
    let said = done(&prove("B1"));
    assert_eq!(
        (&said["events"], &said["entries"], &said["state"]),
        (&0.into(), &1.into(), &"proven".into())
    );
    assert_eq!(prove("A1").exit, 3);
}

#[test]
fn an_erasure_leaves_no_event_and_an_address_that_was_bound_for_nobody_stays_bound() {
    let desk = desk(&[ANNA]);
    let bert = [
        "consent",
        "withdraw",
        "--email",
        "bert@example.org",
        "--all",
    ];
    assert_eq!(desk.run(&bert).exit, 0);
    export(&desk, "crm", &[ANNA, BERT]);
    let by_record = ["consent", "withdraw", "--record", "crm:B1", "--all"];
    assert_eq!(desk.run(&by_record).exit, 0);
    let who = ["--name", "Bert Aerts", "--email", "bert@example.org"];
    let case = desk.verified("erasure", &who);
    let erase = [
        "erase",
        "--case",
        &case,
        "--ground",
        "b",
        "--confirm",
        &case,
    ];
    let said = desk.run(&erase);
    assert_eq!(said.exit, 0, "{}", said.err);
    let sql = Connection::open(desk.store()).unwrap();
    let looked: i64 = sql
        .query_row(
            "SELECT count(*) FROM request_event WHERE kind = 'erase-verified'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(looked, 1, "the look afterwards found nothing left");
    let left: Vec<i64> = sql
        .prepare("SELECT DISTINCT record FROM consent_record")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(left, [0]);
    drop(sql);
    let carl = "C1,Carl,Claes,bert@example.org,,,yes,2026-11-01,web form\n";
    export(&desk, "crm", &[ANNA, carl]);
    assert!(!may_write(&desk, "bert@example.org"));
}

/// What the systems owe: record, act, channels.
fn owed(desk: &Desk) -> Vec<(String, String, Value)> {
    let json = desk.run(&["--json", "writeback", "--status"]).json();
    let each = json["changes"].as_array().unwrap().iter();
    each.map(|one| {
        let word = |name: &str| one[name].as_str().unwrap().to_owned();
        (word("record"), word("act"), one["channels"].clone())
    })
    .collect()
}

#[test]
fn a_no_that_is_recorded_by_hand_reaches_the_system_and_a_yes_does_not() {
    let desk = desk(&[ANNA, BERT]);
    done(&given(&desk, "2026-10-01", &["--act", "given"]));
    assert_eq!(owed(&desk), []);
    let said = done(&given(&desk, "2026-10-02", &["--act", "refused"]));
    assert_eq!(said["crm"], 1, "{said}");
    let stop = (
        "A1".to_owned(),
        "withdraw".to_owned(),
        serde_json::json!(["email"]),
    );
    assert_eq!(owed(&desk), std::slice::from_ref(&stop));
    // The same no is not asked for again.
    assert_eq!(
        done(&given(&desk, "2026-10-02", &["--act", "refused"]))["crm"],
        0
    );
    assert_eq!(owed(&desk), [stop]);
    let said = desk.run(&["--json", "writeback", "-n"]).json();
    assert_eq!(said["sources"][0]["changes"], 1, "{said}");
}
