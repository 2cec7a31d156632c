//! What is due or waiting: each kind is told on its day and not before, the worst comes first, and every
//! row names a command that exists.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::{fs, time::Duration};

use chrono::{DateTime, NaiveDate, Utc};
use dpo::store::{Access, CrmChange, Entry, MasterKey, Now, Restriction, Store};
use rusqlite::{Connection, params};
use serde_json::Value;

use crate::desk::{Desk, TODAY};

const PEOPLE: &str = "\
Id,First name,Last name,E-mail,Opt-in e-mail,Last contact\n\
C1,Bruno,Lemaire,bruno.lemaire@example.org,yes,2026-11-01\n\
C2,Dirk,Peeters,dirk.peeters@example.org,yes,2026-11-01\n";

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

/// What is due or waiting on a day.
#[track_caller]
fn items(desk: &Desk, day: &str) -> Vec<Value> {
    let said = desk.run_on(day, &["--json", "today"]);
    let document = said.json();
    assert_eq!(document["schema"], "dpo.today/1");
    assert_eq!(document["today"], day);
    let items = document["items"].as_array().unwrap().clone();
    assert_eq!(said.exit, i32::from(!items.is_empty()), "{}", said.err);
    let dpo = dpo::cli::command();
    for item in &items {
        let mut words = item["hint"].as_str().unwrap().split(' ');
        assert_eq!(words.next(), Some("dpo"), "{item}");
        let verb = dpo.find_subcommand(words.next().unwrap()).unwrap();
        if verb.has_subcommands() {
            let step = words.next().unwrap();
            assert!(verb.find_subcommand(step).is_some(), "{item}");
        }
    }
    items
}

/// The kinds of it, in order, without the sources that go stale meanwhile.
#[track_caller]
fn kinds(desk: &Desk, day: &str) -> Vec<String> {
    items(desk, day)
        .iter()
        .map(|item| item["what"].as_str().unwrap().to_owned())
        .filter(|what| what != "source-stale")
        .collect()
}

/// The only item of a kind.
#[track_caller]
fn one(desk: &Desk, day: &str, what: &str) -> Value {
    let mut items = items(desk, day);
    items.retain(|item| item["what"] == what);
    assert_eq!(items.len(), 1, "{what}: {items:?}");
    items.remove(0)
}

#[track_caller]
fn open(desk: &Desk, day: &str, right: &str, who: &str, more: &[&str]) {
    let args = ["request", "open", "-q", "--right", right, "--email", who];
    let said = desk.run_on(day, &[&args[..], more].concat());
    assert_eq!(said.exit, 0, "{}", said.err);
}

const BRUNO: &str = "bruno.lemaire@example.org";
const DIRK: &str = "dirk.peeters@example.org";

#[test]
fn nothing_due_is_silence_and_zero() {
    let desk = desk();
    assert!(items(&desk, TODAY).is_empty());
    let quiet = desk.run(&["-q", "today"]);
    assert_eq!((quiet.exit, &*quiet.out, &*quiet.err), (0, "", ""));
    let told = desk.run(&["today"]);
    assert_eq!((told.exit, &*told.out), (0, ""));
    assert!(told.err.contains("nothing is due"), "{}", told.err);
}

#[test]
fn a_request_is_told_seven_days_before_its_end_and_not_before() {
    let desk = desk();
    open(&desk, "2026-11-02", "access", BRUNO, &[]);
    assert!(kinds(&desk, "2026-11-24").is_empty());
    let soon = one(&desk, "2026-11-25", "request-due");
    assert_eq!(
        (&soon["days"], &soon["due"]),
        (&7.into(), &"2026-12-02".into())
    );
    assert_eq!(
        (&soon["case"], &soon["since"]),
        (&"2026-0001".into(), &"2026-11-02".into())
    );
    assert_eq!(
        soon["hint"],
        "dpo request verify-identity 2026-0001 --method METHOD"
    );
    let over = one(&desk, "2026-12-03", "request-overdue");
    assert_eq!(
        (&over["days"], &over["urgency"]),
        (&(-1).into(), &"overdue".into())
    );
    // A case that is closed is over.
    desk.run_on(
        "2026-12-03",
        &["request", "close", "2026-0001", "--outcome", "withdrawn"],
    );
    assert!(kinds(&desk, "2026-12-03").is_empty());
}

#[test]
fn a_complaint_is_told_at_once() {
    let desk = desk();
    open(&desk, TODAY, "complaint", BRUNO, &["--channel", "email"]);
    let item = one(&desk, TODAY, "complaint-open");
    assert_eq!(item["urgency"], "overdue");
    assert!(
        item["hint"]
            .as_str()
            .unwrap()
            .starts_with("dpo request close 2026-0001")
    );
}

/// It was told a week before its day: who objects is left in peace at once.
#[test]
fn an_objection_is_told_until_it_stops_something() {
    let desk = desk();
    open(&desk, TODAY, "objection", BRUNO, &[]);
    let item = one(&desk, TODAY, "objection-open");
    assert_eq!(item["urgency"], "overdue");
    assert_eq!(item["hint"], "dpo object --case 2026-0001");
    assert_eq!(desk.run(&["object", "--case", "2026-0001"]).exit, 0);
    assert!(!kinds(&desk, TODAY).contains(&"objection-open".to_owned()));
}

#[test]
fn an_identity_is_waited_for_and_then_for_long() {
    let desk = desk();
    open(&desk, "2026-11-02", "access", BRUNO, &[]);
    desk.run_on("2026-11-03", &["request", "pause", "2026-0001"]);
    let item = one(&desk, "2026-11-04", "identity-pending");
    assert_eq!(
        (&item["since"], &item["urgency"]),
        (&"2026-11-03".into(), &"waiting".into())
    );
    assert_eq!(kinds(&desk, "2026-11-17"), ["identity-pending"]);
    assert_eq!(kinds(&desk, "2026-11-18"), ["paused-long"]);
    desk.run_on(
        "2026-11-18",
        &[
            "request",
            "verify-identity",
            "2026-0001",
            "--method",
            "call-back",
        ],
    );
    assert!(kinds(&desk, "2026-11-18").is_empty());
}

#[test]
fn a_record_that_turned_up_later_waits_for_somebodys_word() {
    let desk = desk();
    open(&desk, TODAY, "access", BRUNO, &[]);
    assert!(kinds(&desk, TODAY).is_empty());
    let file = desk.write(
        "events.csv",
        "Id,First name,Last name,E-mail,Last contact\nE1,Bruno,Lemaire,bruno.lemaire@example.org,2026-11-02\n",
    );
    let said = desk.import(&file, &["--source", "events"]);
    assert!(said.exit <= 1, "{}", said.err);
    let item = one(&desk, TODAY, "candidates-undecided");
    assert_eq!(
        (&item["case"], &item["count"]),
        (&"2026-0001".into(), &1.into())
    );
    let said = desk.run(&["request", "decide", "2026-0001", "--same", "events:E1"]);
    assert_eq!(said.exit, 0, "{}", said.err);
    assert!(kinds(&desk, TODAY).is_empty());
}

#[test]
fn a_person_who_turns_up_after_nobody_was_found_is_told() {
    let desk = desk();
    open(&desk, TODAY, "access", "carla.dumont@example.org", &[]);
    assert!(kinds(&desk, TODAY).is_empty());
    let file = desk.write(
        "events.csv",
        "Id,First name,Last name,E-mail,Last contact\nE1,Carla,Dumont,carla.dumont@example.org,2026-11-02\n",
    );
    desk.import(&file, &["--source", "events"]);
    assert_eq!(one(&desk, TODAY, "candidates-undecided")["count"], 1);
}

#[test]
fn the_worst_comes_first() {
    let desk = desk();
    open(&desk, "2026-11-02", "access", BRUNO, &[]);
    open(&desk, "2026-10-20", "erasure", DIRK, &[]);
    open(
        &desk,
        "2026-11-20",
        "complaint",
        BRUNO,
        &["--channel", "email"],
    );
    let found = items(&desk, "2026-12-01");
    let order: Vec<(&str, &str)> = found
        .iter()
        .map(|item| {
            (
                item["what"].as_str().unwrap(),
                item["urgency"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        order,
        [
            ("request-overdue", "overdue"),
            ("complaint-open", "overdue"),
            ("request-due", "soon"),
            ("source-stale", "waiting"),
        ]
    );
}

#[test]
fn an_export_older_than_the_policy_allows_is_told() {
    let desk = desk();
    assert!(items(&desk, "2026-11-30").is_empty());
    let item = one(&desk, "2026-12-01", "source-stale");
    assert_eq!(
        (&item["source"], &item["since"]),
        (&"crm".into(), &TODAY.into())
    );
    assert_eq!(
        (&item["due"], &item["days"]),
        (&"2026-11-30".into(), &(-1).into())
    );
}

#[test]
fn an_exception_is_told_before_its_end_and_after_it() {
    let desk = desk();
    let mut policy = fs::read_to_string(desk.policy()).unwrap();
    policy += "\n[[exception]]\nrule = \"MIN-02\"\nsource = \"crm\"\nreason = \"a reason\"\nuntil = \"2027-06-30\"\n";
    fs::write(desk.policy(), policy).unwrap();
    assert!(
        kinds(&desk, "2027-05-30")
            .iter()
            .all(|what| !what.starts_with("exception"))
    );
    let ending = one(&desk, "2027-05-31", "exception-ending");
    assert_eq!(
        (&ending["days"], &ending["source"]),
        (&30.into(), &"crm".into())
    );
    assert_eq!(one(&desk, "2027-06-30", "exception-ending")["days"], 0);
    let ended = one(&desk, "2027-07-01", "exception-ended");
    assert_eq!(ended["hint"], "dpo audit --rule MIN-02");
}

#[test]
fn records_past_their_period_are_counted_by_source() {
    let desk = desk();
    assert!(
        kinds(&desk, "2029-10-31")
            .iter()
            .all(|what| what != "retention-due")
    );
    let item = one(&desk, "2030-01-02", "retention-due");
    assert_eq!(
        (&item["count"], &item["source"]),
        (&2.into(), &"crm".into())
    );
    assert_eq!(item["hint"], "dpo retention due");
}

#[test]
fn a_note_that_seems_to_hold_an_objection_waits_to_be_read() {
    let desk = Desk::new();
    let file = desk.write(
        "notes.csv",
        "Id,E-mail,Last contact,Notes\nN1,emil.claes@example.org,2026-11-01,Ne souhaite plus recevoir nos e-mails\n",
    );
    desk.import(&file, &["--source", "notes"]);
    let item = one(&desk, TODAY, "hold-review");
    assert_eq!(
        (&item["count"], &item["source"]),
        (&1.into(), &"notes".into())
    );
    assert_eq!(item["hint"], "dpo consent hold list");
}

/// Duties that other verbs write, as they stand in the store.
#[test]
fn what_follows_an_answer_is_told_on_its_day() {
    let desk = desk();
    open(&desk, "2026-11-20", "restriction", BRUNO, &[]);
    let database = sql(&desk);
    database
        .execute(
            "INSERT INTO notice (request, action, recipient, made_on, remind_on, state, state_on)
             VALUES (1, 'restriction', 'mailer', '2026-11-20', '2026-11-27', 'open', '2026-11-20')",
            [],
        )
        .unwrap();
    assert!(kinds(&desk, "2026-11-26").is_empty(), "not yet");
    let notice = one(&desk, "2026-11-27", "notice-open");
    assert_eq!(
        (&notice["case"], &notice["count"]),
        (&"2026-0001".into(), &1.into())
    );
    assert_eq!(notice["hint"], "dpo notices list");
    database
        .execute("UPDATE notice SET state = 'sent'", [])
        .unwrap();
    assert!(
        kinds(&desk, "2026-11-27").is_empty(),
        "a notice that was sent is done"
    );

    database
        .execute(
            "INSERT INTO kept_record (record, request, article, until, reason) VALUES (1, 1, '17-3-b', ?1, x'')",
            params!["2026-11-27"],
        )
        .unwrap();
    assert!(
        kinds(&desk, "2026-11-27").is_empty(),
        "the last day is kept"
    );
    let kept = one(&desk, "2026-11-28", "kept-ended");
    assert_eq!(
        (&kept["case"], &kept["urgency"]),
        (&"2026-0001".into(), &"overdue".into())
    );
    database.execute("DELETE FROM kept_record", []).unwrap();

    database
        .execute(
            "INSERT INTO erasure_check (request, made_on, needles) VALUES (1, '2026-11-24', x'')",
            [],
        )
        .unwrap();
    let check = one(&desk, "2026-11-24", "erasure-unverified");
    assert_eq!(
        (&check["since"], &check["urgency"]),
        (&"2026-11-24".into(), &"overdue".into())
    );
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Writes what other verbs write.
fn write(desk: &Desk, change: impl FnOnce(&mut dpo::store::Change<'_>)) {
    let access = Access {
        path: desk.path(".local/share/dpo/dpo.db"),
        verb: "test".to_owned(),
        lock_wait: Duration::ZERO,
        writes: true,
    };
    let key = MasterKey::read(&desk.path(".config/dpo/key")).unwrap();
    let mut store = Store::open(&access, &key).unwrap();
    let at: DateTime<Utc> = "2026-11-23T12:00:00Z".parse().unwrap();
    let now = Now {
        at,
        today: date(TODAY),
    };
    let mut open = store.change().unwrap();
    change(&mut open);
    open.commit(Entry::new("restricted", now, "tester"))
        .unwrap();
}

#[test]
fn a_restriction_is_told_on_the_day_of_its_review() {
    let desk = desk();
    open(&desk, "2026-11-20", "restriction", BRUNO, &[]);
    write(&desk, |change| {
        change
            .restrict(&Restriction {
                id: 0,
                subject: 1,
                request: Some(1),
                ground: "a".to_owned(),
                since: date("2026-11-20"),
                review_on: Some(date("2026-11-28")),
                lifted_on: None,
                informed_on: None,
                reason: "Bruno Lemaire contests it".to_owned(),
                records: vec![1],
            })
            .unwrap();
    });
    assert!(kinds(&desk, "2026-11-27").is_empty());
    let item = one(&desk, "2026-11-28", "restriction-review");
    assert_eq!(
        (&item["case"], &item["since"], &item["days"]),
        (&"2026-0001".into(), &"2026-11-20".into(), &0.into())
    );
    assert!(!item.to_string().contains("Lemaire"));
}

#[test]
fn what_a_crm_owes_is_counted_since_when_and_what_it_did_not_do_is_worse() {
    let desk = desk();
    open(&desk, "2026-11-20", "erasure", BRUNO, &[]);
    let source: i64 = sql(&desk)
        .query_row("SELECT id FROM source", [], |row| row.get(0))
        .unwrap();
    write(&desk, |change| {
        for (kind, made_on) in [("rectify", "2026-11-21"), ("object", "2026-11-20")] {
            change
                .crm_owes(&CrmChange {
                    id: 0,
                    source,
                    record: 1,
                    request: Some(1),
                    kind: kind.to_owned(),
                    made_on: date(made_on),
                    state: String::new(),
                    state_on: date(made_on),
                    change: b"{}".to_vec(),
                })
                .unwrap();
        }
    });
    let item = one(&desk, TODAY, "crm-owes");
    assert_eq!(
        (&item["count"], &item["since"], &item["source"]),
        (&2.into(), &"2026-11-20".into(), &"crm".into())
    );
    let database = sql(&desk);
    database
        .execute(
            "UPDATE crm_change SET state = 'applied' WHERE kind = 'rectify'",
            [],
        )
        .unwrap();
    database
        .execute(
            "UPDATE crm_change SET state = 'undone' WHERE kind = 'object'",
            [],
        )
        .unwrap();
    assert_eq!(kinds(&desk, TODAY), ["crm-not-done"]);
    assert_eq!(one(&desk, TODAY, "crm-not-done")["urgency"], "overdue");
}

#[test]
fn every_kind_has_its_word_in_four_languages_and_no_row_names_a_person() {
    let desk = desk();
    open(&desk, "2026-11-02", "access", BRUNO, &[]);
    desk.run_on("2026-11-03", &["request", "pause", "2026-0001"]);
    open(
        &desk,
        "2026-11-03",
        "complaint",
        DIRK,
        &["--channel", "email"],
    );
    for (lang, word) in [
        ("en", "request overdue"),
        ("fr", "demande hors délai"),
        ("nl", "verzoek over tijd"),
        ("de", "Antrag überfällig"),
    ] {
        let said = desk.run_on("2026-12-10", &["today", "--lang", lang]);
        assert_eq!(said.exit, 1, "{}", said.err);
        assert!(said.out.contains(word), "{}", said.out);
        assert!(!said.out.contains('?'), "{}", said.out);
        for name in ["Lemaire", "Peeters", "example.org"] {
            assert!(
                !said.out.contains(name) && !said.err.contains(name),
                "{name}"
            );
        }
    }
    let csv = desk.run_on("2026-12-10", &["today", "--format", "csv"]);
    assert!(
        csv.out
            .starts_with("what,urgency,since,due,days,case,source,count,hint")
    );
}

#[test]
fn it_reads_only_once_the_keys_of_a_search_are_there() {
    let desk = desk();
    desk.run(&["find", "--name", "Bruno Lemaire"]);
    open(&desk, "2026-11-02", "access", BRUNO, &[]);
    let before: i64 = sql(&desk)
        .query_row("SELECT count(*) FROM trail", [], |row| row.get(0))
        .unwrap();
    desk.run_on("2026-12-10", &["today"]);
    let after: i64 = sql(&desk)
        .query_row("SELECT count(*) FROM trail", [], |row| row.get(0))
        .unwrap();
    assert_eq!(before, after);
}

/// A receipt says that no copy is kept: what still is on the disk is told until it is not.
#[test]
fn a_folder_of_an_erased_person_is_told_until_it_is_destroyed() {
    let desk = desk();
    let asked = [
        "--name",
        "Bruno Lemaire",
        "--email",
        "bruno.lemaire@example.org",
    ];
    let mut cases = Vec::new();
    for right in ["access", "erasure"] {
        cases.push(desk.verified(right, &asked));
        if right == "access" {
            assert_eq!(desk.run(&["access", "--case", &cases[0]]).exit, 0);
            assert!(!kinds(&desk, TODAY).contains(&"copy-left".to_owned()));
        }
    }
    let erase = [
        "erase",
        "--case",
        &cases[1],
        "--ground",
        "b",
        "--confirm",
        &cases[1],
    ];
    let said = desk.run(&erase);
    assert_eq!(said.exit, 0, "{}", said.err);
    let left = |desk: &Desk| -> Vec<String> {
        let all = items(desk, TODAY);
        let left = all.iter().filter(|item| item["what"] == "copy-left");
        left.map(|item| item["case"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(left(&desk), cases);
    let shown = desk.run(&["request", "show", &cases[0]]);
    assert!(shown.out.contains("2026-0001-access"), "{}", shown.out);
    fs::remove_dir_all(desk.path("2026-0001-access")).unwrap();
    assert_eq!(left(&desk), [cases[1].clone()]);
    let shown = desk.run(&["request", "show", &cases[0]]);
    assert!(shown.out.contains("no longer there"), "{}", shown.out);
}

#[test]
fn what_is_past_is_said_in_words() {
    let desk = desk();
    let opened = desk.run(&[
        "request",
        "open",
        "--right",
        "access",
        "--name",
        "Dirk Peeters",
        "--email",
        "dirk.peeters@example.org",
    ]);
    assert_eq!(opened.exit, 0, "{}", opened.err);
    let said = desk.run_on("2026-12-28", &["today"]);
    let row = said.out.lines().find(|line| line.contains("2026-12-23"));
    assert!(row.unwrap().contains("-5"), "{}", said.out);
    assert!(said.out.contains("days"), "{}", said.out);
}
