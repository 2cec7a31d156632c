//! Erasure through the program: everything about the person goes, nobody else's does, nothing of it is
//! left in a byte of the store, and no old file brings the person back.

use std::{
    fs,
    process::Stdio,
    time::{Duration, Instant},
};

use rusqlite::Connection;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::desk::{Desk, Said};

const HEAD: &str = "Id,First name,Last name,E-mail,Phone,Birth date,City,Email opt-in,Email opt-in date,Email opt-in source,Notes\n";

/// One person in three spellings, a member of her household, somebody whose note mentions her.
const PEOPLE: &str = "\
P1,Zoé,Van den Eynde,zoe.vandeneynde@example.org,+32 475 12 34 56,1984-05-17,Gent,,,,
P2,Zoe,Vandeneynde,ZOE.VANDENEYNDE@example.org,0475/12.34.56,17/05/1984,Gent,,,,
P3,Van den Eynde,Zoë,zoe.vandeneynde+shop@example.org,,1984-05-17,,,,,
H1,Tom,Van den Eynde,tom@example.org,+32 475 12 34 56,1982-01-02,Gent,yes,2026-02-03,web form,
M1,Piet,Peeters,piet@example.org,,,Brugge,,,,\"Called back. His partner Zoe Van Den Eynde decides.\"
";

/// What may stand in no file of the store afterwards.
const VALUES: [&str; 5] = [
    "vandeneynde@example",
    "475 12 34 56",
    "0475/12.34.56",
    "Vandeneynde",
    "1984-05-17",
];

fn strangers(count: u32) -> String {
    let mut out = String::new();
    for at in 0..count {
        out.push_str(&format!(
            "S{at},Given{at},Surname{},person{at}@example.org,+32 2 55{:05} ,19{:02}-0{}-11,Town{},,,,\n",
            at % 977,
            at,
            40 + at % 50,
            1 + at % 9,
            at % 97,
        ));
    }
    out
}

fn desk() -> Desk {
    let desk = Desk::new();
    let file = desk.write("contacts.csv", format!("{HEAD}{PEOPLE}{}", strangers(60)));
    let said = desk.import(&file, &["--source", "crm"]);
    assert_eq!(said.exit, 0, "{}", said.err);
    desk
}

/// Opens a case of erasure and verifies the identity.
fn case(desk: &Desk) -> String {
    let who = [
        "--name",
        "Zoé Van den Eynde",
        "--email",
        "zoe.vandeneynde@example.org",
        "--phone",
        "0475 12 34 56",
        "--birth-date",
        "1984-05-17",
        "--language",
        "en",
        "--same",
        "crm:P1",
        "--same",
        "crm:P2",
        "--same",
        "crm:P3",
        "--other",
        "crm:H1",
    ];
    desk.verified("erasure", &who)
}

fn erase(desk: &Desk, case: &str, more: &[&str]) -> Said {
    let args = ["--json", "erase", "--case", case, "--ground", "b"];
    desk.run(&[&args, more].concat())
}

fn sql(desk: &Desk) -> Connection {
    Connection::open(desk.store()).unwrap()
}

fn count(desk: &Desk, what: &str) -> i64 {
    let query = format!("SELECT count(*) FROM {what}");
    sql(desk).query_row(&query, [], |row| row.get(0)).unwrap()
}

/// The entries of the trail, as text.
fn trail(desk: &Desk) -> Vec<Value> {
    let store = sql(desk);
    let mut statement = store
        .prepare("SELECT entry FROM trail ORDER BY seq")
        .unwrap();
    let rows = statement
        .query_map([], |row| row.get::<_, Vec<u8>>(0))
        .unwrap();
    rows.map(|row| serde_json::from_slice(&row.unwrap()).unwrap())
        .collect()
}

fn actions(desk: &Desk) -> Vec<String> {
    trail(desk)
        .iter()
        .map(|entry| entry["action"].as_str().unwrap_or_default().to_owned())
        .collect()
}

/// All bytes of the store's folder.
fn bytes(desk: &Desk) -> Vec<u8> {
    let folder = desk.store().parent().unwrap().to_owned();
    fs::read_dir(folder)
        .unwrap()
        .flat_map(|entry| fs::read(entry.unwrap().path()).unwrap_or_default())
        .collect()
}

fn has(bytes: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(bytes, needle).is_some()
}

#[test]
fn one_person_in_three_spellings_goes_as_a_whole_and_no_old_file_brings_her_back() {
    let desk = Desk::new();
    let all = format!("{HEAD}{PEOPLE}{}", strangers(3000));
    let file = desk.write("contacts.csv", &all);
    assert_eq!(desk.import(&file, &["--source", "crm"]).exit, 0);
    let records = count(&desk, "record");
    let case = case(&desk);
    let plan = erase(&desk, &case, &["-n"]).json();
    let remarks = plan["remarks"].to_string();
    assert!(remarks.contains("mention: crm M1 (Notes"), "{remarks}");
    assert!(remarks.contains("shared: 1"), "{remarks}");
    // What is needed to be sure afterwards is noted before.
    let sealed: Vec<Vec<u8>> = {
        let store = sql(&desk);
        let mut statement = store
            .prepare("SELECT cells FROM record WHERE line <= 4 ORDER BY id")
            .unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    };
    assert_eq!(sealed.len(), 3);
    let before = bytes(&desk);
    assert!(sealed.iter().all(|cells| has(&before, &cells[..12])));
    let said = erase(&desk, &case, &["--confirm", &case]);
    assert_eq!(said.exit, 0, "{}", said.err);
    let told = said.json();
    assert_eq!(told["erased"]["records"], 3);
    assert_eq!(told["looked"]["residue"], 0);
    assert_eq!(count(&desk, "record"), records - 3);
    let done = actions(&desk);
    assert_eq!(done.iter().filter(|action| *action == "erased").count(), 1);
    assert_eq!(done.last().unwrap(), "erase-verified");
    // In no byte.
    let after = bytes(&desk);
    for cells in &sealed {
        assert!(!has(&after, &cells[..12]));
        assert!(!has(&after, &cells[cells.len() - 16..]));
    }
    for value in VALUES {
        assert!(!has(&after, value.as_bytes()), "{value}");
    }
    // The same file again, and again.
    for _ in 0..2 {
        let again = desk.import(&file, &["--source", "crm"]);
        assert_eq!(again.exit, 1, "{}", again.err);
        assert_eq!(again.file()["records"]["suppressed"], 3);
        assert_eq!(again.file()["records"]["new"], 0);
        assert_eq!(again.file()["returned"], serde_json::json!([2, 3, 4]));
    }
    assert_eq!(count(&desk, "record"), records - 3);
    let found = desk.run(&["--json", "find", "--email", "zoe.vandeneynde@example.org"]);
    assert_eq!(found.json()["candidates"], serde_json::json!([]));
    assert_eq!(desk.run(&["trail", "verify"]).exit, 0);
}

#[test]
fn the_receipt_opens_the_commitment_that_the_trail_keeps() {
    let desk = desk();
    let case = case(&desk);
    assert_eq!(erase(&desk, &case, &["--confirm", &case]).exit, 0);
    let letter = fs::read_to_string(desk.path(&format!("{case}-erase/erased.html"))).unwrap();
    let fact = |name: &str| {
        let after = letter.split_once(name).unwrap().1.trim_start_matches(':');
        let line = after.split_once("</li>").unwrap().0;
        line.trim().to_owned()
    };
    let (number, salt) = (fact("Number"), fact("Salt"));
    let salt: Vec<u8> = (0..salt.len() / 2)
        .map(|at| u8::from_str_radix(&salt[at * 2..at * 2 + 2], 16).unwrap())
        .collect();
    assert_eq!(salt.len(), 32);
    let mut digest = Sha256::new();
    digest.update(&salt);
    digest.update(number.as_bytes());
    let opened: String = digest
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(opened, fact("Commitment"));
    let entries = trail(&desk);
    let erased = entries
        .iter()
        .find(|entry| entry["action"] == "erased")
        .unwrap();
    let text = erased.to_string();
    assert!(text.contains(&opened), "{text}");
    // Nobody else has the salt any more.
    assert_eq!(count(&desk, "data_subject WHERE salt IS NOT NULL"), 0);
}

#[test]
fn a_consent_that_was_given_after_the_erasure_is_taken_and_an_older_one_is_not() {
    let desk = desk();
    let case = case(&desk);
    assert_eq!(erase(&desk, &case, &["--confirm", &case]).exit, 0);
    let rows = |day: &str| {
        format!(
            "{HEAD}N9,Zoé,Van den Eynde,zoe.vandeneynde@example.org,,,Gent,yes,{day},web form,\n"
        )
    };
    let file = desk.write("again.csv", rows("2026-11-01"));
    let said = desk.run_on(
        "2026-12-10",
        &[
            "--json",
            "import",
            file.to_str().unwrap(),
            "--source",
            "shop",
        ],
    );
    assert_eq!(said.file()["records"]["suppressed"], 1, "{}", said.out);
    let file = desk.write("again.csv", rows("2026-12-02"));
    let said = desk.run_on(
        "2026-12-10",
        &[
            "--json",
            "import",
            file.to_str().unwrap(),
            "--source",
            "shop",
        ],
    );
    assert_eq!(said.file()["records"]["new"], 1, "{}", said.out);
    assert_eq!(said.file()["records"]["suppressed"], 0);
}

#[test]
fn nobody_else_of_the_household_goes_or_is_blocked() {
    let desk = desk();
    let case = case(&desk);
    assert_eq!(erase(&desk, &case, &["--confirm", &case]).exit, 0);
    let found = desk.run(&["--json", "find", "--id", "H1"]);
    assert_eq!(found.json()["candidates"][0]["record"], "H1");
    let asked = desk.run(&["may-contact", "--channel", "email", "--id", "H1"]);
    assert_eq!(asked.exit, 0, "{}{}", asked.out, asked.err);
    // A new file with him alone, under the number that both had.
    let file = desk.write(
        "tom.csv",
        format!("{HEAD}T1,Tom,Van den Eynde,zoe.vandeneynde@example.org,+32 475 12 34 56,,,,,,\n"),
    );
    let said = desk.import(&file, &["--source", "shop"]);
    assert_eq!(said.file()["records"]["new"], 1, "{}", said.out);
}

#[test]
fn what_an_exception_keeps_stays_blocked_and_nothing_restores_the_rest() {
    let desk = desk();
    let case = case(&desk);
    let kept = [
        "--keep",
        "City",
        "--exception",
        "b",
        "--until",
        "2033-12-31",
        "--reason",
        "tax law",
        "--confirm",
        &case,
    ];
    let said = erase(&desk, &case, &kept);
    assert_eq!(said.exit, 0, "{}", said.err);
    assert_eq!(said.json()["erased"]["kept"], 2);
    assert_eq!(said.json()["erased"]["records"], 1);
    assert_eq!(count(&desk, "kept_record"), 2);
    let register = desk.run(&["--json", "request", "show", &case]).json();
    assert_eq!(register["request"]["state"], "partly-refused");
    let file = desk.path("contacts.csv");
    let again = desk.import(&file, &["--source", "crm"]);
    // What a law keeps in its system is nobody who came back.
    assert_eq!(again.file()["records"]["suppressed"], 1, "{}", again.out);
    assert_eq!(count(&desk, "crm_change WHERE kind = 'blank'"), 2);
    let shown = desk.run(&["may-contact", "--channel", "email", "--json"]);
    assert!(!shown.out.contains("\"P1\""), "{}", shown.out);
    let letter = fs::read_to_string(desk.path(&format!("{case}-erase/erased.html"))).unwrap();
    assert!(letter.contains("tax law") && letter.contains("2033"));
    // Its time over, it goes with what is due.
    let said = desk.run_on(
        "2034-01-02",
        &["--json", "erase", "--all-due", "--confirm", "all-due"],
    );
    assert_eq!(said.exit, 0, "{}", said.err);
    assert_eq!(count(&desk, "kept_record"), 0);
}

#[test]
fn what_is_not_confirmed_approved_or_allowed_changes_nothing() {
    let desk = desk();
    let case = case(&desk);
    let (records, entries) = (count(&desk, "record"), trail(&desk).len());
    for (more, code) in [
        (vec![], "not-confirmed"),
        (vec!["--confirm", "2026-9999"], "not-confirmed"),
        (
            vec!["--confirm", &case, "--plan", "000000000000"],
            "plan-changed",
        ),
    ] {
        let said = erase(&desk, &case, &more);
        assert_eq!(said.exit, 4, "{more:?} {}", said.err);
        assert_eq!(said.error()["code"], code);
    }
    let open = desk.run(&[
        "--json",
        "request",
        "open",
        "--right",
        "access",
        "--same",
        "crm:P1",
        "--same",
        "crm:P2",
        "--same",
        "crm:P3",
        "--other",
        "crm:H1",
        "--email",
        "zoe.vandeneynde@example.org",
        "--name",
        "Zoé Van den Eynde",
    ]);
    assert_eq!(open.exit, 0, "{}", open.err);
    let said = erase(&desk, &case, &["--confirm", &case]);
    assert_eq!(said.error()["code"], "other-case-open");
    assert_eq!(count(&desk, "record"), records);
    assert_eq!(trail(&desk).len(), entries + 1);
}

#[test]
fn what_is_due_goes_without_a_request_and_comes_back_only_with_something_new() {
    let desk = Desk::new();
    let head = "Id,First name,Last name,E-mail,Last contact\n";
    let old = "O1,Oda,Oud,oda@example.org,2015-01-01\n";
    let file = desk.write(
        "old.csv",
        format!("{head}{old}O2,Nico,Nieuw,nico@example.org,2026-10-01\n"),
    );
    assert_eq!(desk.import(&file, &["--source", "crm"]).exit, 0);
    let refused = desk.run(&["--json", "erase", "--all-due"]);
    assert_eq!(refused.error()["code"], "not-confirmed");
    let said = desk.run(&["--json", "erase", "--all-due", "--confirm", "all-due"]);
    assert_eq!(said.exit, 0, "{}", said.err);
    assert_eq!(said.json()["erased"]["records"], 1);
    assert_eq!(said.json()["looked"]["residue"], 0);
    let again = desk.import(&file, &["--source", "crm"]);
    assert_eq!(again.file()["records"]["suppressed"], 1, "{}", again.out);
    let file = desk.write(
        "old.csv",
        format!("{head}O1,Oda,Oud,oda@example.org,2026-11-01\nO2,Nico,Nieuw,nico@example.org,2026-10-01\n"),
    );
    let again = desk.import(&file, &["--source", "crm"]);
    assert_eq!(again.file()["records"]["new"], 1, "{}", again.out);
}

/// The number of erasures that the store knows, and of those that were looked after.
fn done(desk: &Desk) -> (usize, usize, i64) {
    let actions = actions(desk);
    let of = |name: &str| actions.iter().filter(|action| *action == name).count();
    (
        of("erased"),
        of("erase-verified"),
        count(desk, "record WHERE line <= 4"),
    )
}

#[test]
fn an_erasure_that_is_killed_is_all_done_or_not_at_all_and_its_look_is_finished_later() {
    let desk = desk();
    let case = case(&desk);
    let before = fs::read(desk.store()).unwrap();
    let args = [
        "erase",
        "--case",
        &case,
        "--ground",
        "b",
        "--confirm",
        &case,
        "-q",
    ];
    let started = Instant::now();
    assert_eq!(desk.run(&args).exit, 0);
    let whole = started.elapsed();
    let (mut undone, mut finished_later) = (0, 0);
    for round in 0..24_u32 {
        fs::write(desk.store(), &before).unwrap();
        drop(fs::remove_dir_all(desk.path(&format!("{case}-erase"))));
        let mut running = desk
            .command(&args)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(
            whole.mul_f64(f64::from(round * 7 % 24) / 22.0) + Duration::from_millis(1),
        );
        running.kill().unwrap();
        running.wait().unwrap();
        let was_looked_at = actions(&desk).contains(&"erase-verified".to_owned());
        // Any verb that writes finishes what is left.
        assert_eq!(desk.run(&["audit", "-q", "--fail-on", "never"]).exit, 0);
        match done(&desk) {
            (0, 0, 3) => undone += 1,
            (1, 1, 0) => finished_later += usize::from(!was_looked_at),
            other => panic!("half done: {other:?} in round {round}"),
        }
        assert_eq!(count(&desk, "erasure_check"), 0);
        assert_eq!(desk.run(&["trail", "verify", "-q"]).exit, 0);
    }
    // Chance decides whether one falls between commit and look; that it is finished is shown below.
    assert!(
        undone > 2,
        "the kills came too late: {undone}, {finished_later}"
    );
}

#[test]
fn a_look_that_was_not_done_is_done_by_the_next_verb_that_writes() {
    let desk = Desk::new();
    let file = desk.write("contacts.csv", format!("{HEAD}{PEOPLE}{}", strangers(6000)));
    assert_eq!(desk.import(&file, &["--source", "crm"]).exit, 0);
    let case = case(&desk);
    let before = fs::read(desk.store()).unwrap();
    let is_erased = || -> bool {
        let store = sql(&desk);
        let query = "SELECT count(*) FROM erasure_check";
        store.query_row(query, [], |row| row.get::<_, i64>(0)) == Ok(1)
    };
    for _ in 0..20 {
        fs::write(desk.store(), &before).unwrap();
        drop(fs::remove_dir_all(desk.path(&format!("{case}-erase"))));
        let mut running = desk
            .command(&[
                "erase",
                "--case",
                &case,
                "--ground",
                "b",
                "--confirm",
                &case,
            ])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while running.try_wait().unwrap().is_none() && !is_erased() {
            std::thread::sleep(Duration::from_micros(200));
        }
        // Killed after the commit and before the end of the look.
        running.kill().unwrap();
        running.wait().unwrap();
        if !is_erased() {
            continue;
        }
        assert_eq!(done(&desk), (1, 0, 0));
        let next = desk.run(&["audit", "-q", "--fail-on", "never"]);
        assert_eq!(next.exit, 0, "{}", next.err);
        assert_eq!(done(&desk), (1, 1, 0));
        assert_eq!(count(&desk, "erasure_check"), 0);
        // The folder that had no name yet has one now, after a verb of the rights.
        assert_eq!(desk.run(&["request", "list"]).exit, 0);
        assert_eq!(desk.run(&["trail", "verify", "-q"]).exit, 0);
        return;
    }
    panic!("no run was met between the commit and the look");
}
