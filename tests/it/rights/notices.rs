//! Notices to recipients.

use std::{fs, path::Path};

use serde_json::Value;

use super::{NOTICES, case, column, desk, done, ends, entries, is_sealed, refused, verified};

#[test]
fn a_notice_is_open_until_something_is_said_of_it() {
    let desk = desk();
    let first = verified(&desk, "rectification", &[]);
    let disclosure = |on: &str| {
        [
            "notices",
            "disclosure",
            "--case",
            &first,
            "--recipient",
            "payer",
            "--on",
            on,
            "--what",
            "her words",
        ]
        .map(str::to_owned)
    };
    let early = disclosure("2026-12-01");
    let early: Vec<&str> = early.iter().map(String::as_str).collect();
    ends(&desk, &early, 3, "disclosure-date");
    let known = disclosure("2026-10-01");
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    assert_eq!(done(&desk, &known)["schema"], "dpo.disclosure/1");
    done(
        &desk,
        &[
            "rectify",
            "--case",
            &first,
            "--set",
            "E-mail=a.maes@example.net",
        ],
    );
    let listed = done(&desk, &["notices", "list"]);
    assert_eq!(listed["schema"], "dpo.notices/1");
    let names: Vec<&str> = listed["notices"]
        .as_array()
        .unwrap()
        .iter()
        .map(|notice| notice["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["Mailer GmbH", "Payer NV"]);
    done(&desk, &["notices", "sent", "1", "--on", "2026-11-23"]);
    refused(&desk, &["notices", "sent", "1"], "notice-closed");
    ends(&desk, &["notices", "sent", "9"], 3, "unknown-notice");
    ends(
        &desk,
        &["notices", "impossible", "2", "--reason", " "],
        3,
        "reason-needed",
    );
    // All of them or none.
    refused(&desk, &["notices", "sent", "2", "1"], "notice-closed");
    done(
        &desk,
        &["notices", "impossible", "2", "--reason", "her words"],
    );
    assert_eq!(
        column(&desk, NOTICES),
        [
            "rectification mailer sent",
            "rectification payer impossible"
        ]
    );
    assert_eq!(
        done(&desk, &["notices", "list"])["notices"],
        Value::Array(Vec::new())
    );
    // The person is told on request who was informed.
    let of_case = done(&desk, &["notices", "list", "--case", &first]);
    assert_eq!(of_case["notices"].as_array().unwrap().len(), 2);
    assert_eq!(of_case["notices"][1]["state"], "impossible");
    is_sealed(&desk);
}

#[test]
fn a_notice_that_waits_too_long_shows_in_the_exit_status() {
    let desk = desk();
    let block = case(&desk, "restriction", &[]);
    done(&desk, &["restrict", "--case", &block, "--ground", "b"]);
    assert_eq!(desk.run_on("2026-11-29", &["notices", "list"]).exit, 0);
    assert_eq!(desk.run_on("2026-11-30", &["notices", "list"]).exit, 1);
    for recipient in ["1", "2"] {
        let effort = ["notices", "disproportionate", recipient, "--reason", "why"];
        assert_eq!(done(&desk, &effort)["state"], "disproportionate");
    }
    assert_eq!(desk.run_on("2026-11-30", &["notices", "list"]).exit, 0);
}

#[test]
fn a_letter_to_a_recipient_says_what_it_has_and_nothing_else() {
    let desk = desk();
    let both = verified(&desk, "rectification", &[]);
    done(
        &desk,
        &[
            "rectify",
            "--case",
            &both,
            "--set",
            "City=Brugge",
            "--set",
            "First name=Ann",
        ],
    );
    let before = entries(&desk).len();
    let body = done(&desk, &["notices", "letters"]);
    assert_eq!(body["schema"], "dpo.notices-letters/1");
    assert_eq!(entries(&desk).len(), before + 1);
    let folder = Path::new(body["folder"].as_str().unwrap());
    let text = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let (mailer, namer) = (
        text("1-recipient-notice.html"),
        text("2-recipient-notice.html"),
    );
    assert!(mailer.contains("Mailer GmbH") && mailer.contains("anna.maes@example.org"));
    assert!(namer.contains("Namer SA") && !namer.contains("anna.maes@example.org"));
    for letter in [&mailer, &namer] {
        assert!(letter.contains("First name: Ann"), "{letter}");
        assert!(!letter.contains("Brugge"), "{letter}");
    }
    // A letter that was written is not yet one that was sent.
    assert_eq!(
        column(&desk, NOTICES),
        ["rectification mailer open", "rectification namer open"]
    );
    is_sealed(&desk);
}

#[test]
fn notices_that_are_only_tried_stay_open_and_no_letter_is_written() {
    let desk = desk();
    let block = case(&desk, "restriction", &[]);
    done(&desk, &["restrict", "--case", &block, "--ground", "a"]);
    let before = fs::read(desk.store()).unwrap();
    for args in [
        &["notices", "sent", "1"][..],
        &["notices", "impossible", "1", "--reason", "gone"],
        &["notices", "letters", "--out-dir", "out"],
    ] {
        done(&desk, &[args, &["-n"]].concat());
        assert!(fs::read(desk.store()).unwrap() == before, "{args:?}");
        assert!(!desk.path("out").exists(), "{args:?}");
    }
}
