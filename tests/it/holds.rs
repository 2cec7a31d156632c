//! Holds: what a note seems to say keeps its person from being contacted, through all of its records,
//! until somebody has read it; and no word of the note is in the clear anywhere.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;

use crate::desk::Desk;

const HEADER: &str =
    "id,first_name,email,email_opt_in,email_opt_in_date,email_opt_in_source,notes\n";
const WISH: &str = "05/03/2026 ne veut plus recevoir de publicité";

fn import(desk: &Desk, source: &str, rows: &str) -> u64 {
    let path = desk.write(&format!("{source}.csv"), format!("{HEADER}{rows}"));
    let said = desk.import(&path, &["--source", source]);
    assert_eq!(said.exit, 0, "{}", said.err);
    said.file()["holds"].as_u64().unwrap()
}

fn row(id: &str, note: &str) -> String {
    format!("{id},Anna,anna@example.org,yes,2025-02-03,web form,\"{note}\"\n")
}

fn holds(desk: &Desk, all: bool) -> Vec<serde_json::Value> {
    let mut args = vec!["--json", "consent", "hold", "list"];
    args.extend(all.then_some("--all"));
    let said = desk.run(&args).json();
    said["holds"].as_array().unwrap().clone()
}

fn may_contact(desk: &Desk) -> i32 {
    desk.run(&[
        "may-contact",
        "--channel",
        "email",
        "--email",
        "anna@example.org",
    ])
    .exit
}

#[test]
fn a_hold_binds_every_record_of_the_person_and_outlives_its_note() {
    let desk = Desk::new();
    assert_eq!(import(&desk, "crm", &row("A", "")), 0);
    assert_eq!(may_contact(&desk), 0);
    let zoe = row("8", "").replace("anna@", "zoe@").replace("Anna", "Zoë");
    assert_eq!(import(&desk, "shop", &(row("7", WISH) + &zoe)), 1);
    assert_eq!(may_contact(&desk), 1);
    // The note is taken away, then the record leaves its system.
    import(&desk, "shop", &(row("7", "asked again") + &zoe));
    assert_eq!(may_contact(&desk), 1);
    import(&desk, "shop", &zoe);
    assert_eq!(may_contact(&desk), 1);
    assert_eq!(holds(&desk, false).len(), 1);
    let shown = desk.run(&["show", "A", "--lang", "en"]);
    assert!(shown.out.contains("on hold: a note"), "{}", shown.out);
    let shown = desk.run(&["--json", "show", "8"]).json();
    assert_eq!(shown["records"][0]["on_hold"], false);
}

#[test]
fn what_was_reviewed_holds_nobody_again_even_if_the_note_grows() {
    let desk = Desk::new();
    assert_eq!(import(&desk, "crm", &row("A", WISH)), 1);
    let held = holds(&desk, false);
    assert_eq!(held[0]["rule"], "TXT-03");
    assert_eq!(held[0]["note_date"], "2026-03-05");
    assert_eq!(held[0]["record"], "A");
    let clear = ["consent", "hold", "clear", "1", "--reason", "about letters"];
    let plan = desk.run(&[&clear[..], &["-n"]].concat());
    assert_eq!((plan.exit, may_contact(&desk)), (0, 1), "{}", plan.err);
    assert_eq!(desk.run(&clear).exit, 0);
    assert_eq!(may_contact(&desk), 0);
    assert_eq!(
        import(
            &desk,
            "crm",
            &row("A", &format!("{WISH}\n12/04/2026 called"))
        ),
        0
    );
    assert_eq!(may_contact(&desk), 0);
    let other = format!("{WISH}\n12/04/2026 demande de suppression de ses données");
    assert_eq!(import(&desk, "crm", &row("A", &other)), 1);
    assert_eq!(may_contact(&desk), 1);
    let all = holds(&desk, true);
    assert_eq!(all.len(), 2);
    assert_eq!(all[0]["reason"], "about letters");
    assert_eq!(
        (&all[1]["rule"], &all[1]["deadline"]),
        (&"TXT-04".into(), &"2026-05-12".into())
    );
    assert_eq!(desk.run(&["trail", "verify"]).exit, 0);
}

#[test]
fn nothing_of_a_note_or_of_a_review_is_in_the_clear() {
    let desk = Desk::new();
    import(&desk, "crm", &row("A", WISH));
    let reason = "Monsieur voulait dire les lettres";
    assert_eq!(
        desk.run(&["consent", "hold", "clear", "1", "--reason", reason])
            .exit,
        0
    );
    let said = [
        desk.run(&["consent", "hold", "list", "--all", "--format", "csv"]),
        desk.run(&["--json", "trail", "show"]),
    ];
    let store = fs::read(desk.store()).unwrap();
    let trail = &said[1].out;
    assert!(
        trail.contains("hold-cleared") && !trail.contains("Monsieur"),
        "{trail}"
    );
    assert!(!said[0].out.contains("publicité"));
    for words in ["publicité", "ne veut plus", "Monsieur voulait"] {
        assert!(
            !store
                .windows(words.len())
                .any(|window| window == words.as_bytes()),
            "{words}"
        );
    }
}

#[test]
fn all_holds_of_a_call_are_cleared_or_none() {
    let desk = Desk::new();
    import(&desk, "crm", &row("A", WISH));
    assert_eq!(
        desk.run(&["consent", "hold", "clear", "1", "99", "--reason", "x"])
            .exit,
        3
    );
    assert_eq!(may_contact(&desk), 1);
    assert_eq!(desk.run(&["consent", "hold", "clear", "1"]).exit, 2);
    assert_eq!(
        desk.run(&["consent", "hold", "clear", "1", "1", "--reason", "x"])
            .exit,
        0
    );
    assert_eq!(
        desk.run(&["consent", "hold", "clear", "1", "--reason", "x"])
            .exit,
        4
    );
}

#[test]
fn an_audit_holds_those_whom_an_older_import_did_not() {
    let desk = Desk::new();
    assert_eq!(import(&desk, "crm", &row("A", WISH)), 1);
    // As if the record had come before notes were read.
    let store = rusqlite::Connection::open(desk.store()).unwrap();
    store.execute("DELETE FROM hold", []).unwrap();
    drop(store);
    assert_eq!(may_contact(&desk), 0);
    desk.run(&["-q", "audit", "--source", "crm"]);
    assert_eq!((holds(&desk, false).len(), may_contact(&desk)), (1, 1));
    // What was reviewed is left alone.
    let clear = ["consent", "hold", "clear", "2", "--reason", "about letters"];
    assert_eq!(desk.run(&clear).exit, 0);
    let found = |desk: &Desk| {
        let said = desk.run(&["--json", "audit", "--rule", "TXT-03"]).json();
        said["totals"]["findings"].as_u64().unwrap()
    };
    assert_eq!(found(&desk), 0, "it was read");
    assert_eq!((holds(&desk, false).len(), may_contact(&desk)), (0, 0));
    // Another objection in the same note is none of what was read.
    let more = format!("{WISH}. No more calls please, do not call me");
    assert_eq!(import(&desk, "crm", &row("A", &more)), 1);
    assert_eq!((found(&desk), may_contact(&desk)), (1, 1));
}
