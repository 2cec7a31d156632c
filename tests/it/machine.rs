//! At home on the machine: pages and completions in their place, the nightly run.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::{fs, path::Path, process::Command};

use crate::{
    desk::Desk,
    keys::{CONTACTS, ends, key},
};

#[test]
fn setup_puts_pages_and_completions_below_the_home_and_tried_it_writes_nothing() {
    let desk = Desk::new();
    let before = fs::read_dir(desk.path(".local/share")).unwrap().count();
    let tried = ends(desk.run(&["setup", "--user", "-n"]), 0);
    assert_eq!(
        fs::read_dir(desk.path(".local/share")).unwrap().count(),
        before
    );
    let said = ends(desk.run(&["setup", "--user", "--timer"]), 0);
    assert!(said.out.len() > tried.out.len());
    for line in said.out.lines() {
        assert!(line.starts_with(desk.path("").to_str().unwrap()), "{line}");
        assert!(Path::new(line).exists(), "{line}");
    }
    for (file, text) in [
        (".local/share/man/man1/dpo-erase.1", "DPO\\-ERASE"),
        (".local/share/man/man7/dpo-security.7", "security"),
        (".local/share/bash-completion/completions/dpo", "_dpo()"),
        (
            ".config/systemd/user/dpo-nightly.service",
            "PrivateNetwork=yes",
        ),
        (".config/systemd/user/dpo-nightly.timer", "OnCalendar="),
    ] {
        assert!(
            fs::read_to_string(desk.path(file)).unwrap().contains(text),
            "{file}"
        );
    }
    // Again, over what is there; without --user, nowhere.
    ends(desk.run(&["setup", "--user"]), 0);
    ends(desk.run(&["setup"]), 2);
}

fn nightly(desk: &Desk) -> (i32, String) {
    let done = Command::new("sh")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging/nightly"))
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("HOME", desk.path(""))
        .env("DPO", env!("CARGO_BIN_EXE_dpo"))
        .env("DPO_INCOMING", desk.path("incoming"))
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    let said = [done.stdout, done.stderr].concat();
    (
        done.status.code().unwrap(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

#[test]
fn a_quiet_night_prints_nothing_and_any_other_ends_with_the_worst_that_was_said() {
    let desk = Desk::new();
    fs::create_dir(desk.path("incoming")).unwrap();
    let (exit, said) = nightly(&desk);
    assert_eq!((exit, said.as_str()), (0, ""));
    // Something for the officer.
    desk.write("incoming/contacts.csv", CONTACTS);
    let (exit, said) = nightly(&desk);
    assert_eq!(exit, 1, "{said}");
    assert!(!said.is_empty());
    // Something for the operator: and nothing goes on without a key.
    fs::remove_file(key(&desk)).unwrap();
    let (exit, said) = nightly(&desk);
    assert_eq!(exit, 7, "{said}");
    assert_eq!(said.matches("error:").count(), 1, "{said}");
}

#[test]
fn the_units_are_whole_and_keep_the_run_from_everything_but_the_store() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging");
    let service = fs::read_to_string(folder.join("dpo-nightly.service")).unwrap();
    for line in [
        "PrivateNetwork=yes",
        "PrivateTmp=yes",
        "ProtectSystem=strict",
        "ProtectHome=read-only",
        "StateDirectory=dpo",
        "NoNewPrivileges=yes",
        "SuccessExitStatus=1",
        "UMask=0077",
    ] {
        assert!(service.lines().any(|own| own == line), "{line}");
    }
    // The key comes as a credential, which dpo finds by that name.
    assert!(service.contains("LoadCredentialEncrypted=dpo-key:"));
    let cargo = fs::read_to_string(folder.join("../Cargo.toml")).unwrap();
    let cargo: toml::Table = toml::from_str(&cargo).unwrap();
    let assets = cargo["package"]["metadata"]["deb"]["assets"]
        .as_array()
        .unwrap();
    for asset in assets {
        let source = asset[0].as_str().unwrap();
        let place = folder.join("..").join(source.split('*').next().unwrap());
        assert!(source.starts_with("target/") || place.exists(), "{source}");
    }
}
