//! The register of requests, through the program: what a case keeps, what each step allows, what is
//! refused, and that no step leaves a personal value in the trail or on standard error.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use rusqlite::Connection;
use serde_json::Value;

use crate::desk::{Desk, Said};

const PEOPLE: &str = "\
Id,First name,Last name,E-mail,Phone,Date of birth,Opt-in e-mail\n\
C1,Amandine,Verstraeten,amandine.verstraeten@example.org,+3225550101,1980-12-13,yes\n\
C2,Bruno,Lemaire,bruno.lemaire@example.org,+3225550102,1975-03-14,yes\n\
C3,Amandine,Verstraeten,,,,\n\
C4,Dirk,Peeters,dirk.peeters@example.org,+3225550104,1969-07-21,yes\n";

/// A desk with a few people in the source `crm`.
fn desk() -> Desk {
    let desk = Desk::new();
    let file = desk.write("contacts.csv", PEOPLE);
    let said = desk.import(&file, &["--source", "crm"]);
    assert!(said.exit <= 1, "{}", said.err);
    desk
}

fn sql(desk: &Desk) -> Connection {
    Connection::open(desk.path(".local/share/dpo/dpo.db")).unwrap()
}

fn count(desk: &Desk, query: &str) -> i64 {
    sql(desk).query_row(query, [], |row| row.get(0)).unwrap()
}

/// What identifies Bruno, and him alone.
const BRUNO: [&str; 2] = ["--email", "bruno.lemaire@example.org"];

/// Opens a case of Bruno on a day.
fn opened_on(desk: &Desk, today: &str, right: &str, more: &[&str]) -> Said {
    let args = [
        &["--json", "request", "open", "--right", right][..],
        &BRUNO[..],
        more,
    ];
    desk.run_on(today, &args.concat())
}

/// The id of a case that was opened.
fn case_of(said: &Said) -> String {
    assert_eq!(said.exit, 0, "{}", said.err);
    said.json()["request"]["case"].as_str().unwrap().to_owned()
}

/// Runs a step of a case as JSON.
fn step(desk: &Desk, today: &str, args: &[&str]) -> Said {
    desk.run_on(today, &[&["--json", "request"], args].concat())
}

#[track_caller]
fn refuses(said: &Said, code: &str) {
    let error = said.error();
    assert_eq!(
        (said.exit, error["code"].as_str()),
        (4, Some(code)),
        "{error}"
    );
    assert!(
        !error["hint"].as_str().unwrap_or_default().is_empty(),
        "{error}"
    );
    assert_says_nobody(&said.err);
}

/// Fails where a text holds anything of the people of these tests.
#[track_caller]
fn assert_says_nobody(text: &str) {
    let text = text.to_lowercase();
    for word in [
        "amandine",
        "verstraeten",
        "bruno",
        "lemaire",
        "peeters",
        "example.org",
        "2555010",
        "1975-03-14",
    ] {
        assert!(!text.contains(word), "{word} in {text}");
    }
}

#[test]
fn a_case_keeps_its_days_its_calendar_and_its_person() {
    let desk = desk();
    let said = opened_on(&desk, "2026-11-23", "access", &["--received", "2026-11-02"]);
    let document = said.json();
    assert_eq!(document["schema"], "dpo.request-opened/1");
    let case = &document["request"];
    assert_eq!(case["case"], "2026-0001");
    assert_eq!(case["received"], "2026-11-02");
    assert_eq!(case["raw"], "2026-12-02");
    assert_eq!(case["due"], "2026-12-02");
    assert_eq!(case["calendar"], "BE");
    assert_eq!(case["days_left"], 9);
    assert_eq!(case["state"], "received");
    assert_eq!(case["person"], "P-000001");
    assert!(!case["calendar_version"].as_str().unwrap().is_empty());
    let records = document["records"].as_array().unwrap();
    assert_eq!(records.len(), 1);
    assert_eq!(
        (&records[0]["source"], &records[0]["record"]),
        (&"crm".into(), &"C2".into())
    );
}

#[test]
fn the_list_is_the_documents_contract() {
    let desk = desk();
    opened_on(&desk, "2026-11-23", "access", &["--received", "2026-11-02"]);
    let said = desk.run(&["--json", "request", "list"]);
    assert_eq!(said.exit, 0, "{}", said.err);
    let document = said.json();
    assert_eq!(document["schema"], "dpo.requests/1");
    let case = &document["requests"][0];
    for (name, value) in [
        ("case", Value::from("2026-0001")),
        ("right", "access".into()),
        ("received", "2026-11-02".into()),
        ("raw", "2026-12-02".into()),
        ("due", "2026-12-02".into()),
        ("calendar", "BE".into()),
        ("extended_due", Value::Null),
        ("state", "received".into()),
        ("days_left", 9.into()),
    ] {
        assert_eq!(case[name], value, "{name}");
    }
    assert_says_nobody(&said.out);
}

#[test]
fn an_instant_is_received_on_the_local_day_of_the_controller() {
    let desk = desk();
    let said = opened_on(
        &desk,
        "2026-11-23",
        "access",
        &["--received", "2026-03-31T22:30Z"],
    );
    let case = said.json()["request"].clone();
    assert_eq!(case["received"], "2026-04-01");
    assert_eq!(case["raw"], "2026-05-01");
    assert_eq!(case["due"], "2026-05-04");
}

#[test]
fn within_lists_only_what_is_due_soon_and_says_so_by_its_exit() {
    let desk = desk();
    opened_on(&desk, "2026-11-23", "access", &["--received", "2026-11-02"]);
    opened_on(
        &desk,
        "2026-11-23",
        "erasure",
        &["--received", "2026-11-23"],
    );
    let none = desk.run(&["--json", "request", "list", "--within", "7d"]);
    assert_eq!(none.exit, 0);
    assert_eq!(none.json()["requests"].as_array().unwrap().len(), 0);
    let one = desk.run_on(
        "2026-11-26",
        &["--json", "request", "list", "--within", "7d"],
    );
    assert_eq!(one.exit, 1);
    assert_eq!(one.json()["requests"].as_array().unwrap().len(), 1);
    // Without a span, only what is overdue needs attention.
    assert_eq!(desk.run_on("2026-12-02", &["request", "list"]).exit, 0);
    assert_eq!(desk.run_on("2026-12-03", &["request", "list"]).exit, 1);
    assert_eq!(desk.run(&["request", "list", "--within", "soon"]).exit, 2);
}

#[test]
fn earlier_cases_of_the_same_person_are_shown_and_those_of_others_are_not() {
    let desk = desk();
    opened_on(&desk, "2026-11-20", "access", &[]);
    let other = desk.run(&[
        "--json",
        "request",
        "open",
        "--right",
        "access",
        "--email",
        "dirk.peeters@example.org",
    ]);
    assert_eq!(other.json()["earlier"].as_array().unwrap().len(), 0);
    let again = opened_on(&desk, "2026-11-23", "erasure", &[]);
    let earlier = again.json()["earlier"].clone();
    assert_eq!(earlier.as_array().unwrap().len(), 1);
    assert_eq!(earlier[0]["case"], "2026-0001");
    assert_eq!(again.json()["request"]["case"], "2026-0003");
}

#[test]
fn a_plan_writes_nothing() {
    let desk = desk();
    let entries = count(&desk, "SELECT count(*) FROM trail");
    let said = opened_on(
        &desk,
        "2026-11-23",
        "complaint",
        &["--channel", "email", "-n"],
    );
    assert_eq!(said.exit, 0, "{}", said.err);
    for table in ["request", "data_subject", "objection", "request_event"] {
        assert_eq!(
            count(&desk, &format!("SELECT count(*) FROM {table}")),
            0,
            "{table}"
        );
    }
    assert!(count(&desk, "SELECT count(*) FROM trail") <= entries + 1);
    assert_eq!(
        case_of(&opened_on(&desk, "2026-11-23", "access", &[])),
        "2026-0001"
    );
}

/// The case of a try does not exist: no command can name it.
#[test]
fn what_comes_after_a_try_is_the_same_command_without_n() {
    let desk = desk();
    let args = ["request", "open", "--right", "access", BRUNO[0], BRUNO[1]];
    let tried = desk.run(&[&args[..], &["--same", "crm:C2", "-n"]].concat());
    assert_eq!(tried.exit, 0, "{}", tried.err);
    assert!(
        tried.err.contains("the same command without -n"),
        "{}",
        tried.err
    );
    for wrong in ["request close", "nothing-held", "verify-identity"] {
        assert!(!tried.err.contains(wrong), "{}", tried.err);
    }
    let document = opened_on(&desk, "2026-11-23", "access", &["-n"]).json();
    assert_eq!(document["request"]["next"], "the same command without -n");
    let case = case_of(&opened_on(&desk, "2026-11-23", "access", &[]));
    let verify = ["request", "verify-identity", &case, "--method", "call-back"];
    let tried = desk.run(&[&verify[..], &["-n"]].concat());
    assert!(
        tried.err.contains("the same command without -n"),
        "{}",
        tried.err
    );
    let done = desk.run(&verify);
    assert!(
        done.err.contains(&format!("dpo access --case {case}")),
        "{}",
        done.err
    );
}

/// Held against itself, or against its like, a record agrees in everything.
#[test]
fn the_score_of_an_opened_case_is_that_of_the_search_and_has_its_reasons() {
    let desk = Desk::new();
    let mut rows = "Id,First name,Last name,E-mail,Date of birth\n\
                    A1,Helene,Vanmechelen,helene@example.org,1984-05-17\n\
                    A2,Helen,Vanmechele,h.van@example.net,1984-05-17\n"
        .to_owned();
    for n in 20..60 {
        rows += &format!("P{n},Name{n},Other{n},p{n}@example.org,19{n}-01-10\n");
    }
    let file = desk.write("contacts.csv", rows);
    assert_eq!(desk.import(&file, &["--source", "crm"]).exit, 0);
    let who = [
        "--name",
        "Helene Vanmechelen",
        "--email",
        "helene@example.org",
        "--birth-date",
        "1984-05-17",
    ];
    let found = desk.run(&[&["--json", "find"], &who[..]].concat()).json();
    let open = ["--json", "request", "open", "--right", "access"];
    let same = ["--same", "crm:A2"];
    let opened = desk.run(&[&open[..], &who, &same].concat()).json();
    for record in ["A1", "A2"] {
        let of = |list: &Value| {
            let list = list.as_array().unwrap();
            let one = list.iter().find(|one| one["record"] == record);
            (
                one.unwrap()["score"].clone(),
                one.unwrap()["reasons"].clone(),
            )
        };
        assert_eq!(of(&opened["records"]), of(&found["candidates"]), "{record}");
    }
    let told = desk.run(&[&open[1..], &who, &same].concat());
    assert!(told.out.contains("first name one edit"), "{}", told.out);
}

#[test]
fn a_complaint_stops_its_channel_in_the_same_transaction() {
    let desk = desk();
    let said = opened_on(&desk, "2026-11-23", "complaint", &["--channel", "email"]);
    let document = said.json();
    assert_eq!(document["stopped_addresses"], 1);
    assert!(count(&desk, "SELECT count(*) FROM objection") >= 1);
    let last: Vec<u8> = sql(&desk)
        .query_row(
            "SELECT entry FROM trail ORDER BY seq DESC LIMIT 1",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let entry: Value = serde_json::from_slice(&last).unwrap();
    assert_eq!(entry["action"], "request-opened");
    assert_eq!(entry["channel"], "email");
    assert_eq!(entry["stopped_addresses"], 1);
}

#[test]
fn a_complaint_needs_its_channel_an_answer_and_no_refusal() {
    let desk = desk();
    refuses(
        &opened_on(&desk, "2026-11-23", "complaint", &[]),
        "channel-needed",
    );
    let case = case_of(&opened_on(
        &desk,
        "2026-11-23",
        "complaint",
        &["--channel", "phone"],
    ));
    refuses(
        &step(
            &desk,
            "2026-11-23",
            &[
                "refuse",
                &case,
                "--ground",
                "manifestly-unfounded",
                "--text",
                "No.",
            ],
        ),
        "no-such-ground",
    );
    refuses(
        &step(
            &desk,
            "2026-11-24",
            &["close", &case, "--outcome", "answered"],
        ),
        "answer-needed",
    );
    let closed = step(
        &desk,
        "2026-11-25",
        &[
            "close",
            &case,
            "--outcome",
            "answered",
            "--answer",
            "The calls have stopped.",
        ],
    );
    assert_eq!(closed.exit, 0, "{}", closed.err);
    assert_eq!(closed.json()["state"], "answered");
    assert_eq!(closed.json()["answered"], "2026-11-25");
    let shown = step(&desk, "2026-11-25", &["show", &case]).json();
    let last = shown["events"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["kind"], "request-closed");
    assert_eq!(last["facts"]["days"], 2, "the time to satisfaction");
}

#[test]
fn an_identity_is_noted_as_method_and_day_and_ends_the_pause() {
    let desk = desk();
    let case = case_of(&opened_on(&desk, "2026-11-02", "access", &[]));
    let paused = step(&desk, "2026-11-03", &["pause", &case]);
    assert_eq!(paused.json()["state"], "identity-pending");
    refuses(
        &step(&desk, "2026-11-03", &["pause", &case]),
        "already-paused",
    );
    refuses(
        &step(
            &desk,
            "2026-11-09",
            &[
                "verify-identity",
                &case,
                "--method",
                "call-back",
                "--on",
                "2026-11-10",
            ],
        ),
        "wrong-day",
    );
    let copy = step(
        &desk,
        "2026-11-09",
        &["verify-identity", &case, "--method", "copy-of-id"],
    );
    assert_eq!(copy.exit, 2, "a copy is no method");
    let said = step(
        &desk,
        "2026-11-09",
        &["verify-identity", &case, "--method", "call-back"],
    );
    let document = said.json();
    assert_eq!(document["state"], "in-progress");
    assert_eq!(document["identity"], "2026-11-09");
    assert_eq!(document["due"], "2026-12-02", "the strict day stays");
    assert_eq!(
        document["due_suspended"], "2026-12-08",
        "the later one stands beside it"
    );
    let later = step(&desk, "2026-11-20", &["show", &case]).json()["request"].clone();
    assert_eq!(later["due_suspended"], "2026-12-08", "the pause has ended");
    refuses(
        &step(&desk, "2026-11-10", &["pause", &case]),
        "already-paused",
    );
}

#[test]
fn only_a_case_that_waits_is_resumed() {
    let desk = desk();
    let case = case_of(&opened_on(&desk, "2026-11-02", "access", &[]));
    refuses(&step(&desk, "2026-11-03", &["resume", &case]), "not-paused");
    step(&desk, "2026-11-03", &["pause", &case]);
    let resumed = step(&desk, "2026-11-06", &["resume", &case]);
    assert_eq!(resumed.json()["state"], "in-progress");
    assert_eq!(resumed.json()["identity"], Value::Null);
}

#[test]
fn who_is_asked_late_for_an_identity_is_told_so() {
    let desk = desk();
    let case = case_of(&opened_on(&desk, "2026-11-02", "access", &[]));
    let late = desk.run_on("2026-11-20", &["request", "pause", &case]);
    assert_eq!(late.exit, 0, "{}", late.err);
    let events = step(&desk, "2026-11-20", &["show", &case]).json()["events"].clone();
    let last = events.as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (&last["kind"], &last["facts"]["late"]),
        (&"request-paused".into(), &true.into())
    );
}

#[test]
fn an_extension_is_told_inside_the_first_month_and_counted_from_receipt() {
    let desk = desk();
    let args = |case: &str| -> Vec<String> {
        [
            "extend",
            case,
            "--reason",
            "complexity",
            "--text",
            "Four archives have to be searched.",
        ]
        .map(str::to_owned)
        .to_vec()
    };
    let run = |today: &str, case: &str, more: &[&str]| {
        let args = args(case);
        let mut args: Vec<&str> = args.iter().map(String::as_str).collect();
        args.extend(more);
        step(&desk, today, &args)
    };
    // Received on the last of the year: one month ends on a Sunday, three end on 31 March.
    let case = case_of(&opened_on(&desk, "2026-12-31", "access", &[]));
    refuses(
        &step(
            &desk,
            "2027-01-05",
            &["extend", &case, "--reason", "complexity"],
        ),
        "reason-needed",
    );
    refuses(&run("2027-02-02", &case, &[]), "too-late");
    let said = run("2027-02-01", &case, &[]);
    assert_eq!(said.exit, 0, "{}", said.err);
    assert_eq!(said.json()["due"], "2027-02-01");
    assert_eq!(said.json()["extended_due"], "2027-03-31");
    assert_eq!(said.json()["state"], "extended");
    refuses(&run("2027-02-01", &case, &[]), "already-extended");
    // A late one is recorded as the breach that it is.
    let case = case_of(&opened_on(&desk, "2026-12-31", "erasure", &[]));
    assert_eq!(run("2027-02-02", &case, &["--late-breach"]).exit, 0);
    let events = step(&desk, "2027-02-02", &["show", &case]).json()["events"].clone();
    assert_eq!(
        events.as_array().unwrap().last().unwrap()["facts"]["late"],
        true
    );
}

#[test]
fn a_refusal_has_a_ground_of_its_right_reasons_facts_and_the_first_month() {
    let desk = desk();
    let case = case_of(&opened_on(&desk, "2026-11-02", "access", &[]));
    let refuse = |today: &str, ground: &str, more: &[&str]| {
        let args = ["refuse", case.as_str(), "--ground", ground];
        step(&desk, today, &[&args[..], more].concat())
    };
    let reasons = [
        "--text",
        "The ninth request this year.",
        "--facts",
        "Nine letters.",
    ];
    refuses(
        &refuse("2026-11-10", "we-are-busy", &reasons),
        "no-such-ground",
    );
    refuses(&refuse("2026-11-10", "17-3-b", &reasons), "no-such-ground");
    refuses(
        &refuse("2026-11-10", "manifestly-excessive", &[]),
        "reason-needed",
    );
    refuses(
        &refuse("2026-11-10", "manifestly-excessive", &reasons[..2]),
        "facts-needed",
    );
    refuses(
        &refuse("2026-12-03", "manifestly-excessive", &reasons),
        "too-late",
    );
    let said = refuse("2026-12-02", "manifestly-excessive", &reasons);
    assert_eq!(said.exit, 0, "{}", said.err);
    assert_eq!(said.json()["state"], "refused");
    assert_eq!(said.json()["ground"], "manifestly-excessive");
    refuses(
        &refuse("2026-12-02", "manifestly-excessive", &reasons),
        "case-closed",
    );
}

#[test]
fn a_part_can_be_refused_and_a_late_refusal_is_said_to_be_late() {
    let desk = desk();
    let case = case_of(&opened_on(&desk, "2026-11-02", "erasure", &[]));
    let said = step(
        &desk,
        "2026-12-10",
        &[
            "refuse",
            &case,
            "--ground",
            "17-3-e",
            "--text",
            "A claim is pending.",
            "--facts",
            "Docket.",
            "--partial",
            "--late-breach",
        ],
    );
    assert_eq!(said.exit, 0, "{}", said.err);
    assert_eq!(said.json()["state"], "partly-refused");
    let events = step(&desk, "2026-12-10", &["show", &case]).json()["events"].clone();
    let facts = events.as_array().unwrap().last().unwrap()["facts"].clone();
    assert_eq!(
        (&facts["late"], &facts["partial"]),
        (&true.into(), &true.into())
    );
}

#[test]
fn a_case_closes_as_what_it_was() {
    let desk = desk();
    let held = case_of(&opened_on(&desk, "2026-11-02", "access", &[]));
    refuses(
        &step(
            &desk,
            "2026-11-03",
            &["close", &held, "--outcome", "nothing-held"],
        ),
        "something-is-held",
    );
    let said = step(
        &desk,
        "2026-11-03",
        &["close", &held, "--outcome", "withdrawn"],
    );
    assert_eq!(said.json()["state"], "withdrawn");
    let nobody = desk.run(&[
        "--json",
        "request",
        "open",
        "--right",
        "access",
        "--email",
        "nobody.known@example.net",
    ]);
    let nobody = case_of(&nobody);
    let said = step(
        &desk,
        "2026-11-23",
        &["close", &nobody, "--outcome", "nothing-held"],
    );
    assert_eq!(said.json()["state"], "nothing-held");
    let unknown = step(&desk, "2026-11-23", &["show", "2026-0099"]);
    assert_eq!(
        (unknown.exit, &unknown.error()["code"]),
        (3, &"unknown-case".into())
    );
}

#[test]
fn nobody_is_picked_for_the_operator_and_the_word_is_kept() {
    let desk = desk();
    let who = [
        "--json",
        "request",
        "open",
        "--right",
        "access",
        "--name",
        "Amandine Verstraeten",
        "--email",
        "amandine.verstraeten@example.org",
    ];
    let said = desk.run(&who);
    refuses(&said, "ambiguous-subject");
    assert!(
        said.error()["message"].as_str().unwrap().contains("crm:"),
        "{}",
        said.err
    );
    assert_eq!(count(&desk, "SELECT count(*) FROM request"), 0);
    assert_eq!(count(&desk, "SELECT count(*) FROM data_subject"), 0);
    let said = desk.run(&[&who[..], &["--other", "crm:C3"]].concat());
    let case = case_of(&said);
    assert_eq!(said.json()["records"].as_array().unwrap().len(), 1);
    let kept = "SELECT count(*) FROM subject_record WHERE is_theirs = ";
    assert_eq!(count(&desk, &format!("{kept}1")), 1);
    assert_eq!(
        count(&desk, &format!("{kept}0")),
        1,
        "the no is kept as well"
    );
    // A second case asks nothing again, and a later word replaces the first.
    let second = desk.run(&who);
    assert_eq!(second.exit, 0, "{}", second.err);
    assert_eq!(second.json()["records"].as_array().unwrap().len(), 1);
    let again = desk.run(&["--json", "request", "decide", &case, "--same", "crm:C3"]);
    assert_eq!(again.exit, 0, "{}", again.err);
    assert_eq!(count(&desk, &format!("{kept}1")), 2);
    let unknown = desk.run(&["--json", "request", "decide", &case, "--same", "crm:C99"]);
    assert_eq!(
        (unknown.exit, &unknown.error()["code"]),
        (3, &"unknown-record".into())
    );
}

/// Only the verb asked about it, after the case was opened and the identity verified.
#[test]
fn what_only_a_record_of_the_person_leads_to_is_asked_when_the_case_is_opened() {
    let desk = Desk::new();
    let rows = "Id,First name,Last name,E-mail,Date of birth\n\
                A1,Anna,Maes,anna@example.org,1980-03-02\nD1,Anne,Maes,,1980-03-02\n";
    let file = desk.write("contacts.csv", rows);
    assert_eq!(desk.import(&file, &["--source", "crm"]).exit, 0);
    let who = [
        "--json",
        "request",
        "open",
        "--right",
        "access",
        "--email",
        "anna@example.org",
    ];
    let said = desk.run(&who);
    refuses(&said, "ambiguous-subject");
    let message = said.error()["message"].to_string();
    assert!(
        message.contains("crm:D1") && !message.contains("crm:A1"),
        "{message}"
    );
    let case = case_of(&desk.run(&[&who[..], &["--same", "crm:D1"]].concat()));
    let verify = ["request", "verify-identity", &case, "--method", "call-back"];
    assert_eq!(desk.run(&verify).exit, 0);
    let said = desk.run(&["access", "--case", &case]);
    assert_eq!(said.exit, 0, "{}", said.err);
}

#[test]
fn what_cannot_be_is_refused_before_anything_is_written() {
    let desk = desk();
    refuses(
        &opened_on(&desk, "2026-11-23", "access", &["--received", "2026-11-24"]),
        "received-later",
    );
    refuses(
        &opened_on(&desk, "2026-11-23", "access", &["--by", "agent"]),
        "mandate-needed",
    );
    refuses(
        &desk.run(&["--json", "request", "open", "--right", "access"]),
        "nobody-named",
    );
    let wrong = opened_on(&desk, "2026-11-23", "access", &["--received", "yesterday"]);
    assert_eq!(
        (wrong.exit, &wrong.error()["code"]),
        (2, &"wrong-day".into())
    );
    assert_eq!(opened_on(&desk, "2026-11-23", "oblivion", &[]).exit, 2);
    assert_eq!(count(&desk, "SELECT count(*) FROM request"), 0);
}

#[test]
fn the_life_of_a_request_leaves_no_personal_value_in_the_clear() {
    let desk = desk();
    let quiet = |said: Said| {
        assert_eq!(said.exit, 0, "{}", said.err);
        assert_says_nobody(&said.err);
    };
    let note = [
        "--note",
        "Bruno Lemaire telephoned.",
        "--to-address",
        "Lemaire, Dorpstraat 1",
    ];
    quiet(opened_on(&desk, "2026-11-02", "access", &note));
    let case = "2026-0001";
    quiet(desk.run_on(
        "2026-11-03",
        &[
            "request",
            "pause",
            case,
            "--question",
            "Bruno, who are you?",
        ],
    ));
    quiet(desk.run_on(
        "2026-11-04",
        &["request", "verify-identity", case, "--method", "call-back"],
    ));
    let text = "Bruno Lemaire asked for much.";
    quiet(desk.run_on(
        "2026-11-05",
        &[
            "request",
            "extend",
            case,
            "--reason",
            "complexity",
            "--text",
            text,
        ],
    ));
    quiet(desk.run_on(
        "2026-11-06",
        &[
            "request",
            "close",
            case,
            "--outcome",
            "answered",
            "--answer",
            text,
        ],
    ));
    let database = sql(&desk);
    for (table, column) in [
        ("trail", "entry"),
        ("request_event", "facts"),
        ("request_event", "kind"),
    ] {
        let mut statement = database
            .prepare(&format!("SELECT CAST({column} AS TEXT) FROM {table}"))
            .unwrap();
        let texts: Vec<String> = statement
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        assert!(!texts.is_empty(), "{table}");
        texts.iter().for_each(|text| assert_says_nobody(text));
    }
    let plain = database
        .query_row(
            "SELECT count(*) FROM request WHERE instr(CAST(details AS TEXT), 'Lemaire') > 0",
            [],
            |row| row.get::<_, i64>(0),
        )
        .unwrap();
    assert_eq!(plain, 0);
    assert_eq!(desk.run(&["trail", "verify"]).exit, 0);
}

#[test]
fn the_table_speaks_four_languages() {
    let desk = desk();
    opened_on(&desk, "2026-11-23", "access", &["--received", "2026-11-02"]);
    for (lang, word) in [
        ("en", "access"),
        ("fr", "accès"),
        ("nl", "inzage"),
        ("de", "Auskunft"),
    ] {
        let said = desk.run(&["request", "show", "2026-0001", "--lang", lang]);
        let other = desk.run(&["request", "list", "--lang", lang]);
        for text in [&said.out, &other.out] {
            assert!(
                text.to_lowercase().contains(&word.to_lowercase()),
                "{lang}: {text}"
            );
            assert!(!text.contains('?'), "a word is missing: {text}");
        }
    }
}

#[test]
fn the_calculator_needs_no_store_and_answers_a_file_row_by_row() {
    let desk = Desk::new();
    std::fs::remove_file(desk.path(".local/share/dpo/dpo.db")).unwrap();
    let one = desk.run(&[
        "--json",
        "deadline",
        "--received",
        "2026-11-02",
        "--calendar",
        "BE",
    ]);
    let document = one.json();
    assert_eq!(document["schema"], "dpo.deadline/1");
    assert_eq!(document["extended_due"], "2027-02-02");
    let file = desk.write(
        "queries.csv",
        "received,calendar\n2026-03-05,BE\n2026-03-03,FR-57\n2026-05-04,DE-BY\n2026-11-02,\n",
    );
    let file = file.to_str().unwrap();
    let said = desk.run(&["deadline", "--queries", file, "--format", "csv"]);
    assert_eq!(said.exit, 0, "{}", said.err);
    let rows: Vec<&str> = said.out.lines().collect();
    assert_eq!(
        rows[0],
        "received,calendar,raw,due,extended_raw,extended_due"
    );
    assert_eq!(
        rows[1],
        "2026-03-05,BE,2026-04-05,2026-04-07,2026-06-05,2026-06-05"
    );
    assert_eq!(
        rows[2],
        "2026-03-03,FR-57,2026-04-03,2026-04-07,2026-06-03,2026-06-03"
    );
    assert_eq!(
        rows[3],
        "2026-05-04,DE-BY,2026-06-04,2026-06-05,2026-08-04,2026-08-04"
    );
    assert_eq!(
        rows[4],
        "2026-11-02,BE,2026-12-02,2026-12-02,2027-02-02,2027-02-02"
    );
    assert_eq!(rows.len(), 5);
    let wrong = desk.write("wrong.csv", "received\n2026-02-30\n");
    let said = desk.run(&["--json", "deadline", "--queries", wrong.to_str().unwrap()]);
    assert_eq!(
        (said.exit, &said.error()["code"]),
        (3, &"unusable-queries".into())
    );
    let nowhere = desk.run(&[
        "--json",
        "deadline",
        "--received",
        "2026-11-02",
        "--calendar",
        "XX",
    ]);
    assert_eq!(
        (nowhere.exit, &nowhere.error()["code"]),
        (2, &"unknown-calendar".into())
    );
}

/// Each step with -n: what it would come to is told, and not a byte of the store changes.
#[test]
fn a_step_that_is_only_tried_changes_nothing_and_is_refused_as_it_would_be() {
    let desk = desk();
    let case = case_of(&opened_on(&desk, "2026-11-02", "erasure", &[]));
    let tried = |args: &[&str], exit: i32| -> Said {
        let before = std::fs::read(desk.store()).unwrap();
        let said = step(&desk, "2026-11-10", &[args, &["-n"]].concat());
        assert_eq!(said.exit, exit, "{args:?}: {}{}", said.out, said.err);
        assert!(std::fs::read(desk.store()).unwrap() == before, "{args:?}");
        assert!(!desk.path("out").exists(), "{args:?}");
        said
    };
    let out = ["--out-dir", "out"];
    let why = ["--text", "Many ask at once."];
    for (args, state) in [
        (
            vec!["verify-identity", &case, "--method", "call-back"],
            "in-progress",
        ),
        ([&["pause", &case][..], &out].concat(), "identity-pending"),
        (
            [&["extend", &case, "--reason", "complexity"][..], &why, &out].concat(),
            "extended",
        ),
        (
            [
                &["refuse", &case, "--ground", "no-ground", "--facts", "x"][..],
                &why,
                &out,
            ]
            .concat(),
            "refused",
        ),
        (vec!["close", &case, "--outcome", "withdrawn"], "withdrawn"),
    ] {
        assert_eq!(tried(&args, 0).json()["state"], state, "{args:?}");
    }
    // What could not be done cannot be tried either: reasons are missing.
    tried(
        &["refuse", &case, "--ground", "no-ground", "--facts", "x"],
        4,
    );
    tried(&["letters", "--out-dir", "out"], 0);
    let shown = step(&desk, "2026-11-10", &["show", &case]).json();
    assert_eq!(shown["request"]["state"], "received");
}
