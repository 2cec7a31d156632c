//! The messages of the fixtures: the sound ones are sound, each of the others shows the fault that it is
//! named after, and no output of the lint holds a value of theirs.

use std::{collections::BTreeMap, fs, path::Path};

use dpo::{
    mail::{Checked, Request, check, read, read_html},
    model::{Lang, Severity},
    policy, rules,
};

fn messages() -> BTreeMap<String, Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/mail");
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read(path).unwrap())
        })
        .collect()
}

fn lint(name: &str, bytes: &[u8]) -> Checked {
    let policy = policy::built_in();
    let mail = if Path::new(name).extension().is_some_and(|ext| ext == "html") {
        read_html(bytes)
    } else {
        read(bytes)
    };
    check(
        &mail.unwrap(),
        &Request {
            policy: &policy,
            today: "2026-11-23".parse().unwrap(),
            lang: Lang::Fr,
            source: name,
            volume: None,
            is_transactional: false,
        },
    )
}

/// The codes of what is to be mended in a message.
fn codes(name: &str, bytes: &[u8]) -> Vec<&'static str> {
    lint(name, bytes)
        .findings
        .iter()
        .filter(|finding| finding.severity > Severity::Info)
        .map(|finding| finding.code)
        .collect()
}

#[test]
fn sound_messages_of_four_languages_and_encodings_have_nothing_to_mend() {
    let mut seen = 0;
    for (name, bytes) in messages() {
        if name.starts_with("sound") || name == "folded-header.eml" {
            assert_eq!(codes(&name, &bytes), Vec::<&str>::new(), "{name}");
            seen += 1;
        }
    }
    assert_eq!(seen, 6);
}

#[test]
fn each_fault_has_a_message_of_its_name_that_shows_it_first() {
    let messages = messages();
    let mails = rules::catalogue().filter(|meta| meta.code.starts_with("EML"));
    let mut seen = 0;
    for meta in mails {
        // Reminders, and what the list of recipients shows.
        if meta.severity == Severity::Info || meta.code == "EML-29" {
            continue;
        }
        let name = format!("{}.eml", meta.name);
        let bytes = messages
            .get(&name)
            .unwrap_or_else(|| panic!("{name} is missing"));
        let found = codes(&name, bytes);
        assert!(found.contains(&meta.code), "{name}: {found:?}");
        let others = found.iter().filter(|code| **code != meta.code).count();
        let may_bring_another = meta.code == "EML-21";
        assert!(others == 0 || may_bring_another, "{name}: {found:?}");
        seen += 1;
    }
    assert_eq!(seen, 26);
}

#[test]
fn no_finding_holds_an_address_or_a_name_of_a_message() {
    for (name, bytes) in messages() {
        if matches!(
            name.as_str(),
            "header-only.eml" | "no-message.eml" | "list.csv"
        ) {
            continue;
        }
        let json = serde_json::to_string(&lint(&name, &bytes).findings).unwrap();
        for value in ["anna", "@example", "bob", "carla", "8fk2qz", "Café Exemple"] {
            assert!(!json.contains(value), "{name}: {value} in {json}");
        }
    }
}
