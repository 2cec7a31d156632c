//! Proofs for others: what `dpo trail prove` and `dpo trail pack` write holds for somebody who has Python and
//! openssl alone, and nothing that was altered does.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stderr)]

use std::{collections::BTreeMap, fs, io::Read, path::PathBuf, process::Command};

use dpo::proof::{LogProof, VerifierKey};
use serde_json::Value;

use crate::desk::{Desk, WHO};

/// Alterations of a pack that are tried.
const MUTATIONS: u32 = 10_000;

/// Whether Python and openssl are there; where everything must be checked, they have to be.
fn has_tools() -> bool {
    let works = |tool: &str, argument: &str| {
        Command::new(tool)
            .arg(argument)
            .output()
            .is_ok_and(|ran| ran.status.success())
    };
    let all = works("python3", "--version") && works("openssl", "version");
    if !all {
        assert!(
            std::env::var_os("CI").is_none(),
            "python3 and openssl are needed"
        );
        eprintln!("skipped: python3 or openssl is missing");
    }
    all
}

/// A store in which a person was erased, and the case.
fn erased() -> (Desk, String) {
    let desk = Desk::new();
    let rows = "Id,First name,Last name,E-mail\nA1,Anna,Maes,anna@example.org\nB1,Bert,Aerts,bert@example.org\n";
    let file = desk.write("contacts.csv", rows);
    assert_eq!(desk.import(&file, &["--source", "crm"]).exit, 0);
    assert_eq!(desk.run(&["audit", "--fail-on", "never"]).exit, 0);
    let case = desk.erase(&WHO);
    (desk, case)
}

/// Writes the verifier, and gives its path and the key of the trail.
fn verifier(desk: &Desk) -> (PathBuf, String) {
    let program = desk.run(&["trail", "verifier"]);
    let path = desk.write("verify.py", program.out);
    let json = desk.run(&["--json", "trail", "prove", "0"]).json();
    (path, json["verifier_key"].as_str().unwrap().to_owned())
}

fn python(desk: &Desk, args: &[&str]) -> (bool, String) {
    let ran = Command::new("python3")
        .args(args)
        .current_dir(desk.path(""))
        .output()
        .unwrap();
    let told = [ran.stdout, ran.stderr].concat();
    (
        ran.status.success(),
        String::from_utf8_lossy(&told).into_owned(),
    )
}

fn pack(desk: &Desk, of: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let args = [&["trail", "pack", "-o", "pack.zip"], of].concat();
    let said = desk.run(&args);
    assert_eq!(said.exit, 0, "{}", said.err);
    assert!(said.err.contains("dpo.example/"), "{}", said.err);
    let file = fs::File::open(desk.path("pack.zip")).unwrap();
    let mut archive = zip::ZipArchive::new(file).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index(at).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            (part.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

fn json(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Value {
    serde_json::from_slice(&files[name]).unwrap()
}

#[test]
fn a_proof_of_an_entry_holds_here_and_for_somebody_without_dpo() {
    let (desk, case) = erased();
    let said = desk.run(&["trail", "prove", "--case", &case]);
    let entries = desk.run(&["--json", "trail", "verify"]).json()["entries"].clone();
    let proof = LogProof::parse(&said.out).unwrap();
    let key = VerifierKey::parse(&verifier(&desk).1).unwrap();
    let checkpoint = proof.verify(&[key]).unwrap();
    assert_eq!(Value::from(checkpoint.size), entries);
    let entry: Value = serde_json::from_slice(&proof.entry).unwrap();
    assert_eq!(entry["action"], "erase-verified");
    assert_eq!(entry["case"], case.as_str());

    let none = desk.run(&["--json", "trail", "prove", "999"]);
    assert_eq!(
        (none.exit, none.error()["code"].clone()),
        (3, "unknown-entry".into())
    );
    let none = desk.run(&["--json", "trail", "prove", "--case", "2031-0001"]);
    assert_eq!(
        (none.exit, none.error()["code"].clone()),
        (3, "unknown-case".into())
    );

    if !has_tools() {
        return;
    }
    let (program, key) = verifier(&desk);
    let program = program.to_str().unwrap();
    desk.write("one.tlog-proof", &said.out);
    let (holds, told) = python(&desk, &[program, &key, "one.tlog-proof"]);
    assert!(holds && told.contains("erase-verified"), "{told}");
    let (holds, told) = python(
        &desk,
        &[
            program,
            &key.replace("dpo.example", "dpo.exemple"),
            "one.tlog-proof",
        ],
    );
    assert!(!holds && told.contains("does not hold"), "{told}");
    let other = Desk::new();
    let (_, stranger) = verifier(&other);
    let (holds, told) = python(&desk, &[program, &stranger, "one.tlog-proof"]);
    assert!(!holds, "{told}");
}

#[test]
fn a_pack_of_a_case_holds_what_the_authority_asks_and_no_personal_value() {
    let (desk, case) = erased();
    let files = pack(&desk, &["--case", &case]);
    let register = json(&files, "register.json");
    assert_eq!(register["schema"], "dpo.register/1");
    assert_eq!(register["cases"][0]["case"], case.as_str());
    assert_eq!(register["cases"][0]["right"], "erasure");
    assert_eq!(register["cases"].as_array().unwrap().len(), 1);
    let summary = json(&files, "summary.json");
    assert_eq!(summary["looks"][0]["action"], "erase-verified");
    assert_eq!(summary["standing"], Value::Null);
    let proofs: Vec<&String> = files
        .keys()
        .filter(|name| name.starts_with("entry-"))
        .collect();
    assert_eq!(summary["entries"], proofs.len());
    let counted: u64 = summary["actions"]
        .as_object()
        .unwrap()
        .values()
        .map(|count| count.as_u64().unwrap())
        .sum();
    assert_eq!(counted, proofs.len() as u64);
    for (name, bytes) in &files {
        let text = String::from_utf8_lossy(bytes);
        for value in ["Anna", "Maes", "anna@", "Bert", "bert@"] {
            assert!(!text.contains(value), "{value} in {name}");
        }
    }
    for lang in ["fr", "nl", "de"] {
        let said = desk.run(&[
            "trail",
            "pack",
            "--case",
            &case,
            "--lang",
            lang,
            "-o",
            "other.zip",
        ]);
        assert_eq!(said.exit, 0, "{}", said.err);
    }
    // A plan writes nothing.
    let before = desk.run(&["--json", "trail", "verify"]).json()["entries"].clone();
    let plan = desk.run(&["trail", "pack", "--case", &case, "-n"]).json();
    assert_eq!(plan["schema"], "dpo.trail-pack/1");
    assert_eq!(
        desk.run(&["--json", "trail", "verify"]).json()["entries"],
        before
    );
}

#[test]
fn the_report_and_the_pack_of_a_period_show_the_figures_of_the_trail() {
    let (desk, _) = erased();
    let report = desk
        .run(&["--json", "report", "--period", "2026-11"])
        .json();
    let files = pack(&desk, &["--period", "2026-11"]);
    let summary = json(&files, "summary.json");
    assert_eq!(
        summary["standing"]["entries"],
        report["integrity"]["entries"]
    );
    assert_eq!(summary["standing"]["root"], report["integrity"]["root"]);
    let shown = desk
        .run(&["--json", "trail", "show", "--limit", "0"])
        .json();
    let mut actions: BTreeMap<String, u64> = BTreeMap::new();
    for entry in shown["entries"].as_array().unwrap() {
        let action = entry["action"].as_str().unwrap().to_owned();
        // The pack's own entry came after what it packs.
        if action != "packed" {
            *actions.entry(action).or_default() += 1;
        }
    }
    assert_eq!(summary["actions"], serde_json::to_value(&actions).unwrap());
    let none = desk.run(&[
        "--json", "trail", "pack", "--period", "2025", "-o", "none.zip",
    ]);
    assert_eq!(
        (none.exit, none.error()["code"].clone()),
        (3, "empty-period".into())
    );
    assert!(!desk.path("none.zip").exists());
}

#[test]
fn a_pack_of_a_trail_that_does_not_hold_is_not_made() {
    let (desk, case) = erased();
    let database = rusqlite::Connection::open(desk.store()).unwrap();
    database
        .execute(
            "UPDATE trail_hash SET hash = zeroblob(32) WHERE level = 0 AND position = 1",
            [],
        )
        .unwrap();
    drop(database);
    let said = desk.run(&["trail", "pack", "--case", &case, "-o", "pack.zip"]);
    assert_eq!(said.exit, 8, "{}", said.err);
    assert!(!desk.path("pack.zip").exists());
}

#[test]
fn ten_thousand_alterations_of_a_pack_are_refused_by_openssl_and_python_alone() {
    if !has_tools() {
        return;
    }
    let (desk, case) = erased();
    pack(&desk, &["--case", &case]);
    let (program, key) = verifier(&desk);
    let program = program.to_str().unwrap();
    let (holds, told) = python(&desk, &[program, &key, "pack.zip"]);
    assert!(holds, "{told}");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/proofs/mutate.py");
    let count = MUTATIONS.to_string();
    let (ran, told) = python(&desk, &[script, program, &key, "pack.zip", &count, "1"]);
    assert!(ran, "{told}");
    let figures: Vec<u32> = told
        .split_whitespace()
        .map(|one| one.parse().unwrap())
        .collect();
    assert_eq!((figures[0], figures[2]), (MUTATIONS, 0), "{told}");
    // Most alterations are of what is listed: the others are of the archive's own dates and such.
    assert!(figures[1] < MUTATIONS / 10, "{told}");
}
