//! Double opt-in, from the question to the answer: who is asked, which answers are taken, which are not.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::{collections::BTreeMap, fs, path::PathBuf};

use rusqlite::Connection;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::desk::{Desk, Said, TODAY};

/// Sign-ups without a word about consent.
const SIGN_UPS: &str = "id,first_name,last_name,email,language\n\
    1,Anna,Maes,anna@example.org,nl\n\
    2,Bruno,Petit,bruno@example.org,FR\n\
    3,Clara,Schmitz,clara@example.org,Deutsch\n\
    4,Dan,Sample,dan@example.org,it\n";
const BASE: &str = "https://example.org/confirm";
/// The last day on which a link of `TODAY` says yes.
const UNTIL: &str = "2026-12-07";

/// A controller with a name, and the wording that people are shown in French.
fn desk() -> Desk {
    let desk = Desk::new();
    let policy = fs::read_to_string(desk.policy()).unwrap();
    let mut policy = policy
        .replace("<legal name of the controller>", "Example Books SA")
        .replace("<street, number, postcode, city>", "Rue Exemple 1, Namur")
        .replace(
            "<where people write to use their rights>",
            "privacy@example.org",
        )
        .replace("<data protection officer, if there is one>", "")
        .replace("<how to reach the officer>", "");
    for (id, text) in [
        ("old", "Ancien texte."),
        ("new", "Je veux recevoir des nouvelles."),
    ] {
        policy += &format!(
            "\n[[wording]]\nid = \"fr-{id}\"\npurpose = \"direct-marketing\"\nlanguage = \"fr\"\ntext_file = \"{id}.txt\"\n"
        );
        fs::write(desk.policy().with_file_name(format!("{id}.txt")), text).unwrap();
    }
    fs::write(desk.policy(), policy).unwrap();
    desk.write("signups.csv", SIGN_UPS);
    ends(&desk, TODAY, &["import", "-q", "signups.csv"], 0);
    desk
}

#[track_caller]
fn ends(desk: &Desk, today: &str, args: &[&str], exit: i32) -> Said {
    let said = desk.run_on(today, args);
    assert_eq!(said.exit, exit, "{}\n{}", said.out, said.err);
    said
}

/// Asks the sign-ups and gives the document.
#[track_caller]
fn ask_on(desk: &Desk, today: &str, more: &[&str], exit: i32) -> Value {
    let args = [
        "--json",
        "consent",
        "request",
        "--base-url",
        BASE,
        "--out-dir",
        "ask",
    ];
    ends(desk, today, &[&args, more].concat(), exit).json()
}

#[track_caller]
fn ask(desk: &Desk, more: &[&str]) -> Value {
    ask_on(desk, TODAY, more, 0)
}

/// What the list for the mail merge says, by address.
fn merge_list(asked: &Value) -> BTreeMap<String, Vec<String>> {
    let text = fs::read_to_string(folder(asked).join("mail-merge.csv")).unwrap();
    let text = text.strip_prefix('\u{feff}').unwrap();
    assert_eq!(
        text.lines().next(),
        Some("email,name,language,link,no_link,expires_on,draft")
    );
    text.lines()
        .skip(1)
        .map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>())
        .map(|cells| (cells[0].clone(), cells))
        .collect()
}

fn folder(asked: &Value) -> PathBuf {
    PathBuf::from(asked["folder"].as_str().unwrap())
}

/// The tokens of an address: yes and no.
fn tokens(asked: &Value, email: &str) -> [String; 2] {
    let cells = merge_list(asked).remove(email).unwrap();
    [3, 4].map(|at| {
        let token = cells[at].strip_prefix("https://example.org/confirm?t=");
        token.unwrap().to_owned()
    })
}

/// A line of an access log.
fn line(day: &str, method: &str, token: &str, status: u16) -> String {
    format!(
        "203.0.113.7 - - [{day}:09:14:03 +0100] \"{method} /confirm?t={token} HTTP/1.1\" {status} 512 \"-\" \"Mozilla/5.0\"\n"
    )
}

/// Takes answers and gives the document.
#[track_caller]
fn confirm(desk: &Desk, today: &str, what: &[&str], exit: i32) -> Value {
    ends(
        desk,
        today,
        &[&["--json", "consent", "confirm"], what].concat(),
        exit,
    )
    .json()
}

/// Why lines were refused, in order.
fn refused(answers: &Value) -> Vec<String> {
    let declined = answers["declined"].as_array().unwrap();
    let told = declined
        .iter()
        .map(|line| format!("{} {}", line["line"], line["reason"].as_str().unwrap()));
    told.collect()
}

/// What may-contact says of an address.
fn may(desk: &Desk, today: &str, email: &str) -> String {
    let args = [
        "--json",
        "may-contact",
        "--channel",
        "email",
        "--email",
        email,
    ];
    let asked = desk.run_on(today, &args).json();
    match asked["allowed"].as_bool().unwrap() {
        true => asked["basis"].as_str().unwrap().to_owned(),
        false => asked["reason"].as_str().unwrap().to_owned(),
    }
}

fn left_out(asked: &Value) -> Vec<String> {
    let left = asked["left_out"].as_array().unwrap();
    left.iter()
        .map(|one| {
            format!(
                "{} {}",
                one["record"].as_str().unwrap(),
                one["reason"].as_str().unwrap()
            )
        })
        .collect()
}

#[test]
fn a_sign_up_is_asked_confirms_and_may_be_written_to() {
    let desk = desk();
    assert_eq!(may(&desk, TODAY, "anna@example.org"), "no-consent");
    let asked = ask(&desk, &["signups.csv"]);
    assert_eq!(asked["schema"], "dpo.consent-request/1");
    assert_eq!(asked["expires_on"], UNTIL);
    assert_eq!(asked["asked"].as_array().unwrap().len(), 4);
    assert_eq!(may(&desk, TODAY, "anna@example.org"), "pending");
    let [yes, _] = tokens(&asked, "anna@example.org");
    let log = line("24/Nov/2026", "GET", &yes, 200);
    desk.write("access.log", &log);
    let answers = confirm(&desk, "2026-11-25", &["access.log"], 0);
    assert_eq!(answers["schema"], "dpo.consent-answers/1");
    assert_eq!(answers["confirmed"], 1);
    let taken = &answers["taken"][0];
    assert_eq!(taken["said_on"], "2026-11-24");
    assert_eq!(taken["line"], 1);
    assert_eq!(may(&desk, "2026-11-25", "anna@example.org"), "consent");
    assert_eq!(may(&desk, "2026-11-25", "bruno@example.org"), "pending");
    // Nobody is asked again who confirmed, or whose question is open.
    let again = ask_on(&desk, "2026-11-25", &["signups.csv"], 1);
    assert_eq!(
        left_out(&again),
        ["1 confirmed", "2 waiting", "3 waiting", "4 waiting"]
    );
    assert_eq!(again["folder"], Value::Null);
}

#[test]
fn a_draft_says_who_asks_for_what_in_the_persons_language_and_no_file_names_anybody() {
    let desk = desk();
    let asked = ask(&desk, &["signups.csv"]);
    let list = merge_list(&asked);
    let mut names: Vec<String> = fs::read_dir(folder(&asked))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "00001-nl.eml",
            "00002-fr.eml",
            "00003-de.eml",
            // Italian is none of the controller's languages: the policy's first.
            "00004-fr.eml",
            "MANIFEST.sha256",
            "mail-merge.csv"
        ]
    );
    let manifest = fs::read_to_string(folder(&asked).join("MANIFEST.sha256")).unwrap();
    for line in manifest.lines() {
        let (digest, name) = line.split_once("  ").unwrap();
        let bytes = fs::read(folder(&asked).join(name)).unwrap();
        let own: String = Sha256::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(digest, own);
    }
    let draft = |name: &str| {
        let text = fs::read_to_string(folder(&asked).join(name)).unwrap();
        // Quoted-printable, as far as these texts need it.
        text.replace("=\r\n", "").replace("=3D", "=")
    };
    let french = draft("00002-fr.eml");
    let cells = &list["bruno@example.org"];
    for said in [
        "To: \"Bruno Petit\" <bruno@example.org>",
        "Example Books SA",
        "privacy@example.org",
        "Je veux recevoir des nouvelles.",
        cells[3].as_str(),
        cells[4].as_str(),
    ] {
        assert!(french.contains(said), "{said} not in {french}");
    }
    assert!(!french.contains("Ancien texte."), "the last wording counts");
    assert!(draft("00003-de.eml").contains("Wenn Sie nichts tun"));
    assert_eq!(asked["asked"][1]["wording"], "fr-new");
    assert_eq!(asked["asked"][0]["wording"], Value::Null);
}

#[test]
fn an_older_wording_is_shown_where_it_is_named() {
    let desk = desk();
    let asked = ask(&desk, &["signups.csv", "--wording", "fr-old"]);
    assert_eq!(asked["asked"][1]["wording"], "fr-old");
    let unknown = ["consent", "request", "signups.csv", "--wording", "fr-none"];
    let said = ends(&desk, TODAY, &[&["--json"][..], &unknown].concat(), 3);
    assert_eq!(said.error()["code"], "unknown-wording");
}

#[test]
fn a_token_is_taken_once_and_the_same_log_may_be_read_again() {
    let desk = desk();
    let [yes, _] = tokens(&ask(&desk, &["signups.csv"]), "anna@example.org");
    let log = line("24/Nov/2026", "GET", &yes, 200) + &line("24/Nov/2026", "POST", &yes, 303);
    desk.write("access.log", &log);
    let first = confirm(&desk, "2026-11-25", &["access.log"], 0);
    assert_eq!(
        (&first["confirmed"], &first["repeated"]),
        (&1.into(), &1.into())
    );
    // The line that was taken is known; the second click now comes too late.
    let again = confirm(&desk, "2026-11-26", &["access.log"], 1);
    assert_eq!(
        (&again["confirmed"], &again["known"]),
        (&0.into(), &1.into())
    );
    assert_eq!(refused(&again), ["2 used"]);
    let typed = confirm(&desk, "2026-11-26", &[&yes], 4);
    assert_eq!(refused(&typed), ["1 used"]);
    assert_eq!(may(&desk, "2026-11-26", "anna@example.org"), "consent");
}

#[test]
fn a_click_is_judged_by_its_own_day_and_a_typed_token_by_todays() {
    let desk = desk();
    let asked = ask(&desk, &["signups.csv"]);
    let of = |email: &str| tokens(&asked, email)[0].clone();
    let [anna, bruno, clara] =
        ["anna@example.org", "bruno@example.org", "clara@example.org"].map(of);
    // The last day still counts; the day is the controller's, not the server's.
    let log = line("07/Dec/2026", "GET", &anna, 200)
        + &line("08/Dec/2026", "GET", &bruno, 200)
        + &line("22/Nov/2026", "GET", &bruno, 200)
        + &line("11/Jan/2027", "GET", &bruno, 200)
        + &format!("x - - [06/Dec/2026:20:30:00 -0500] \"GET /?t={clara} HTTP/1.1\" 200 5\n");
    desk.write("access.log", &log);
    let answers = confirm(&desk, "2027-01-10", &["access.log"], 1);
    assert_eq!(
        refused(&answers),
        ["2 expired", "3 before-asking", "4 expired"]
    );
    let days: Vec<&str> = answers["taken"]
        .as_array()
        .unwrap()
        .iter()
        .map(|taken| taken["said_on"].as_str().unwrap())
        .collect();
    assert_eq!(days, [UNTIL, UNTIL]);
    let late = confirm(&desk, "2026-12-08", &[&bruno], 4);
    assert_eq!(refused(&late), ["1 expired"]);
    desk.write(
        "list.csv",
        format!("token,when\n{bruno},2026-12-06T10:00:00Z\n"),
    );
    let early = confirm(&desk, "2026-12-05", &["list.csv"], 4);
    assert_eq!(refused(&early), ["2 in-the-future"]);
    let in_time = confirm(&desk, "2026-12-09", &["list.csv"], 0);
    assert_eq!(in_time["taken"][0]["said_on"], "2026-12-06");
}

#[test]
fn what_is_forged_foreign_or_of_another_store_is_refused_with_its_line() {
    let desk = desk();
    let [yes, no] = tokens(&ask(&desk, &["signups.csv"]), "anna@example.org");
    let other = self::desk();
    let [foreign, _] = tokens(&ask(&other, &["signups.csv"]), "anna@example.org");
    let changed = match yes.strip_suffix('A') {
        Some(head) => format!("{head}B"),
        None => format!("{}A", &yes[..yes.len() - 1]),
    };
    // Yes made of no: the byte that says what it is for stands in the first letters.
    let turned = format!("{}{}", &yes[..5], &no[5..]);
    let all = [
        line("24/Nov/2026", "GET", &changed, 200),
        line("24/Nov/2026", "GET", &foreign, 200),
        line("24/Nov/2026", "GET", &turned, 200),
        line("24/Nov/2026", "GET", &format!("{yes}="), 200),
        line("24/Nov/2026", "GET", &yes[..60], 200),
        line("24/Nov/2026", "GET", &yes.replace("c1.", "c2."), 200),
        line("24/Nov/2026", "HEAD", &yes, 200),
        line("24/Nov/2026", "GET", &yes, 404),
        "GET /nothing\n".to_owned(),
    ];
    desk.write("access.log", all.concat());
    let answers = confirm(&desk, "2026-11-25", &["access.log"], 4);
    assert_eq!(
        refused(&answers),
        [
            "1 foreign",
            "2 foreign",
            "3 foreign",
            "4 not-a-token",
            "5 not-a-token",
            "6 other-version"
        ]
    );
    assert_eq!(answers["passed_over"], 2);
    assert_eq!(answers["other_lines"], 1);
    assert_eq!(may(&desk, "2026-11-25", "anna@example.org"), "pending");
    // Nothing of a token is printed, whatever becomes of it.
    let said = ends(
        &desk,
        "2026-11-25",
        &["consent", "confirm", "access.log", &changed],
        4,
    );
    for token in [&yes, &changed, &foreign] {
        let text = format!("{}{}", said.out, said.err);
        assert!(!text.contains(&token[3..20]), "{text}");
    }
    let typo = format!("x{yes}");
    let said = ends(&desk, "2026-11-25", &["consent", "confirm", &typo], 3);
    assert!(!said.err.contains(&yes[3..20]), "{}", said.err);
    // The right one is still good.
    assert_eq!(confirm(&desk, "2026-11-25", &[&yes], 0)["confirmed"], 1);
}

#[test]
fn a_no_is_taken_at_any_time_and_wins() {
    let desk = desk();
    let asked = ask(&desk, &["signups.csv"]);
    let [anna_yes, anna_no] = tokens(&asked, "anna@example.org");
    let [bruno_yes, bruno_no] = tokens(&asked, "bruno@example.org");
    let [clara_yes, clara_no] = tokens(&asked, "clara@example.org");
    // After the yes, and long after the link's day: taken back.
    confirm(&desk, "2026-11-24", &[&anna_yes], 0);
    assert_eq!(may(&desk, "2027-05-01", "anna@example.org"), "consent");
    let back = confirm(&desk, "2027-05-01", &[&anna_no], 0);
    assert_eq!(
        (&back["withdrawn"], &back["taken"][0]["act"]),
        (&1.into(), &"withdrawn".into())
    );
    assert_eq!(may(&desk, "2027-05-01", "anna@example.org"), "withdrawn");
    // Before any yes: refused, and the yes comes too late.
    assert_eq!(
        confirm(&desk, "2026-11-24", &[&bruno_no], 0)["refused_by_person"],
        1
    );
    let late = confirm(&desk, "2026-11-25", &[&bruno_yes], 4);
    assert_eq!(refused(&late), ["1 objected-since"]);
    assert_eq!(may(&desk, "2026-11-25", "bruno@example.org"), "refused");
    // A program that opens both links has not said yes for anybody.
    let log =
        line("24/Nov/2026", "GET", &clara_yes, 200) + &line("24/Nov/2026", "GET", &clara_no, 200);
    desk.write("access.log", log);
    confirm(&desk, "2026-11-25", &["access.log"], 0);
    assert_eq!(may(&desk, "2026-11-25", "clara@example.org"), "withdrawn");
    // Nobody is asked again who said no, but who did not answer is when they sign up again.
    let again = ask_on(&desk, "2027-05-02", &["signups.csv"], 0);
    assert_eq!(
        left_out(&again),
        ["1 withdrawn", "2 refused", "3 withdrawn"]
    );
}

#[test]
fn a_confirmation_of_somebody_who_objected_since_is_not_taken() {
    let desk = desk();
    let [yes, _] = tokens(&ask(&desk, &["signups.csv"]), "anna@example.org");
    let case = desk.verified(
        "objection",
        &["--name", "Anna Maes", "--email", "anna@example.org"],
    );
    let decided = desk.run(&["request", "decide", &case, "--same", "signups:1"]);
    assert_eq!(decided.exit, 0, "{}", decided.err);
    let objected = desk.run(&["object", "--case", &case, "--out-dir", "letters"]);
    assert_eq!(objected.exit, 0, "{}", objected.err);
    let answers = confirm(&desk, "2026-11-25", &[&yes], 4);
    assert_eq!(refused(&answers), ["1 objected-since"]);
    assert_eq!(may(&desk, "2026-11-25", "anna@example.org"), "objected");
    assert_eq!(
        left_out(&ask_on(&desk, "2026-11-26", &["signups.csv"], 1))[0],
        "1 objected"
    );
}

#[test]
fn a_confirmation_is_of_its_address_and_of_no_other() {
    let desk = desk();
    let asked = ask(&desk, &["signups.csv"]);
    let of = |email: &str| tokens(&asked, email)[0].clone();
    let [anna, bruno] = ["anna@example.org", "bruno@example.org"].map(of);
    confirm(&desk, "2026-11-24", &[&anna], 0);
    let moved = SIGN_UPS
        .replace("anna@example.org", "anna.maes@example.org")
        .replace("bruno@example.org", "bruno.petit@example.org");
    desk.write("signups.csv", moved);
    ends(&desk, "2026-11-25", &["import", "-q", "signups.csv"], 0);
    let late = confirm(&desk, "2026-11-25", &[&bruno], 4);
    assert_eq!(refused(&late), ["1 address-gone"]);
    let anew = ask_on(&desk, "2026-11-25", &["signups.csv"], 0);
    let who: Vec<String> = merge_list(&anew).into_keys().collect();
    assert_eq!(who, ["anna.maes@example.org", "bruno.petit@example.org"]);
    let [yes, _] = tokens(&anew, "bruno.petit@example.org");
    confirm(&desk, "2026-11-26", &[&yes], 0);
    assert_eq!(
        may(&desk, "2026-11-26", "bruno.petit@example.org"),
        "consent"
    );
}

#[test]
fn the_link_of_an_erased_person_leads_nowhere() {
    let desk = desk();
    let [yes, no] = tokens(&ask(&desk, &["signups.csv"]), "anna@example.org");
    let case = desk.verified(
        "erasure",
        &["--name", "Anna Maes", "--email", "anna@example.org"],
    );
    let decided = desk.run(&["request", "decide", &case, "--same", "signups:1"]);
    assert_eq!(decided.exit, 0, "{}", decided.err);
    let args = [
        "erase",
        "--case",
        &case,
        "--ground",
        "b",
        "--confirm",
        &case,
    ];
    ends(&desk, TODAY, &args, 0);
    let answers = confirm(&desk, "2026-11-25", &[&yes, &no], 4);
    assert_eq!(refused(&answers), ["1 unknown", "2 unknown"]);
}

#[test]
fn only_who_signed_up_and_may_be_asked_is_asked() {
    let desk = desk();
    desk.write(
        "crm.csv",
        "id,first_name,email,email_opt_in,consent_date,email_opt_out,opt_out_date\n\
         A,Ada,ada@example.org,yes,2025-02-03,,\n\
         B,Bob,bob@example.org,,,yes,2026-01-05\n\
         C,Cyd,cyd@example.org,,,,\n",
    );
    ends(&desk, TODAY, &["import", "-q", "crm.csv"], 0);
    desk.write(
        "list.csv",
        "email,first_name\n\
         bob@example.org,Bob\n\
         cyd@example.org,Cyd\n\
         stranger@example.org,Zoe\n\
         cyd@example.org,Cyd\n\
         ,Nobody\n",
    );
    let asked = ask(&desk, &["list.csv", "-n"]);
    let who: Vec<&str> = asked["asked"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["record"].as_str().unwrap())
        .collect();
    assert_eq!(who, ["C"]);
    assert_eq!(
        left_out(&asked),
        ["B withdrawn", "line:4 unknown", "C twice", "line:6 unknown"]
    );
    // Without a list of sign-ups, silence is no sign-up.
    let nobody = ask_on(&desk, TODAY, &[], 1);
    assert_eq!(nobody["left_out_by_reason"]["no-sign-up"], 6);
    assert_eq!(nobody["left_out_by_reason"]["withdrawn"], 1);
}

#[test]
fn without_a_list_who_waits_for_a_confirmation_is_asked_once() {
    let desk = desk();
    desk.write(
        "mailer.csv",
        "Email,First Name,Status\neva@example.org,Eva,Unconfirmed\nfay@example.org,Fay,Active\n",
    );
    let policy = fs::read_to_string(desk.policy()).unwrap();
    let source = "\n[[source]]\nid = \"mailer\"\nsystem = \"activecampaign\"\ndefault_purpose = \"direct-marketing\"\n";
    fs::write(desk.policy(), policy + source).unwrap();
    ends(
        &desk,
        TODAY,
        &["import", "-q", "--source", "mailer", "mailer.csv"],
        0,
    );
    assert_eq!(may(&desk, TODAY, "eva@example.org"), "pending");
    let asked = ask(&desk, &[]);
    assert_eq!(
        merge_list(&asked).into_keys().collect::<Vec<_>>(),
        ["eva@example.org"]
    );
    let later = ask_on(&desk, "2027-02-01", &[], 1);
    assert_eq!(later["left_out_by_reason"]["asked-before"], 1, "{later}");
    let [yes, _] = tokens(&asked, "eva@example.org");
    confirm(&desk, "2026-11-25", &[&yes], 0);
    assert_eq!(may(&desk, "2026-11-25", "eva@example.org"), "consent");
}

#[test]
fn a_rehearsal_writes_nothing() {
    let desk = desk();
    let before = fs::read(desk.store()).unwrap();
    let planned = ask(&desk, &["signups.csv", "-n"]);
    assert_eq!(planned["asked"].as_array().unwrap().len(), 4);
    assert!(!desk.path("ask").exists());
    assert_eq!(fs::read(desk.store()).unwrap(), before);
    let [yes, _] = tokens(&ask(&desk, &["signups.csv"]), "anna@example.org");
    let before = fs::read(desk.store()).unwrap();
    let tried = confirm(&desk, TODAY, &["-n", &yes], 0);
    assert_eq!(tried["confirmed"], 1);
    assert_eq!(fs::read(desk.store()).unwrap(), before);
    assert_eq!(confirm(&desk, TODAY, &[&yes], 0)["confirmed"], 1);
}

#[test]
fn quiet_says_nothing_but_data_and_errors() {
    let desk = desk();
    let asked = ends(
        &desk,
        TODAY,
        &[
            "-q",
            "consent",
            "request",
            "signups.csv",
            "--base-url",
            BASE,
        ],
        0,
    );
    assert_eq!(asked.err, "");
    assert!(asked.out.contains("to be asked: 4"), "{}", asked.out);
    let answers = ends(&desk, TODAY, &["-q", "consent", "confirm", "c1.nothing"], 4);
    assert_eq!(answers.err, "");
    let csv = ends(
        &desk,
        TODAY,
        &["-q", "--format", "csv", "consent", "confirm", "c1.nothing"],
        4,
    );
    assert_eq!(
        csv.out.lines().collect::<Vec<_>>(),
        [
            "file,line,subject,purpose,act,said_on,refused",
            ",1,,,,,not-a-token"
        ]
    );
}

#[test]
fn the_store_keeps_no_token_and_the_trail_no_person() {
    let desk = desk();
    let [yes, no] = tokens(&ask(&desk, &["signups.csv"]), "anna@example.org");
    desk.write("access.log", line("24/Nov/2026", "GET", &yes, 200));
    confirm(&desk, "2026-11-25", &["access.log"], 0);
    let bytes = fs::read(desk.store()).unwrap();
    let holds = |text: &[u8]| bytes.windows(text.len()).any(|part| part == text);
    for token in [&yes, &no] {
        assert!(!holds(token.as_bytes()));
        assert!(!holds(&token.as_bytes()[3..30]));
    }
    assert!(!holds(b"203.0.113.7"));
    let database = Connection::open(desk.store()).unwrap();
    let trail: String = database
        .prepare("SELECT CAST(entry AS TEXT) FROM trail ORDER BY seq")
        .unwrap()
        .query_map([], |row| row.get::<_, String>(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for action in ["consents-requested", "consents-answered"] {
        assert!(trail.contains(action));
    }
    for value in [
        "anna",
        "Maes",
        "example.org",
        "203.0.113",
        &yes[3..],
        "access.log",
    ] {
        assert!(!trail.contains(value), "{value}");
    }
    // An event each, and the digests that tie them to the trail.
    let counts: (i64, i64, i64) = database
        .query_row(
            "SELECT (SELECT count(*) FROM consent_record WHERE kind = 'requested'),
                    (SELECT count(*) FROM consent_record WHERE kind = 'confirmed'),
                    (SELECT count(*) FROM consent_token)",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .unwrap();
    assert_eq!(counts, (4, 1, 8));
    ends(&desk, "2026-11-25", &["trail", "verify"], 0);
}

#[test]
fn what_cannot_be_asked_says_why() {
    let desk = desk();
    for (args, exit, code) in [
        (["--base-url", "http://example.org"], 3, "base-url"),
        (["--base-url", "https://example.org/#x"], 3, "base-url"),
        (["--valid-days", "0"], 3, "valid-days"),
        (["--valid-days", "400"], 3, "valid-days"),
        (["--purpose", "weather"], 2, "unknown-purpose"),
    ] {
        let all = [&["--json", "consent", "request", "signups.csv"][..], &args].concat();
        let said = ends(&desk, TODAY, &all, exit);
        assert_eq!(said.error()["code"], code);
    }
    let policy = fs::read_to_string(desk.policy()).unwrap();
    let policy = policy.replace("basis = \"consent\"", "basis = \"legitimate-interest\"");
    fs::write(desk.policy(), policy).unwrap();
    let said = ends(
        &desk,
        TODAY,
        &["--json", "consent", "request", "signups.csv"],
        4,
    );
    assert_eq!(said.error()["code"], "no-consent-purpose");
}

#[test]
fn where_a_button_must_be_pressed_opening_the_page_is_no_answer() {
    let desk = desk();
    let asked = ask(&desk, &["signups.csv"]);
    let [yes, no] = tokens(&asked, "anna@example.org");
    let log = line("24/Nov/2026", "GET", &no, 200)
        + &line("24/Nov/2026", "GET", &yes, 200)
        + &line("24/Nov/2026", "POST", &yes, 200);
    desk.write("access.log", log);
    let answers = confirm(&desk, "2026-11-25", &["--count", "post", "access.log"], 0);
    assert_eq!(
        (&answers["confirmed"], &answers["passed_over"]),
        (&1.into(), &2.into())
    );
    assert_eq!(may(&desk, "2026-11-25", "anna@example.org"), "consent");
}

#[test]
fn without_an_address_for_links_the_list_holds_the_tokens() {
    let desk = desk();
    let args = [
        "--json",
        "consent",
        "request",
        "signups.csv",
        "--out-dir",
        "ask",
    ];
    let asked = ends(&desk, TODAY, &args, 0).json();
    let text = fs::read_to_string(folder(&asked).join("mail-merge.csv")).unwrap();
    let first = text.lines().nth(1).unwrap();
    let token = first.split(',').nth(3).unwrap();
    assert!(token.starts_with("c1."), "{text}");
    assert_eq!(fs::read_dir(folder(&asked)).unwrap().count(), 2);
    assert_eq!(confirm(&desk, TODAY, &[token], 0)["confirmed"], 1);
    // A second folder of a day has a name of its own.
    desk.write("more.csv", "id,email\n9,gus@example.org\n");
    ends(&desk, TODAY, &["import", "-q", "more.csv"], 0);
    let more = ask(&desk, &["more.csv"]);
    assert!(
        more["folder"]
            .as_str()
            .unwrap()
            .ends_with(&format!("consent-request-{TODAY}-2"))
    );
}

#[test]
fn a_no_can_be_said_again_by_the_same_link_after_a_new_yes() {
    let desk = desk();
    let asked = ask(&desk, &["signups.csv"]);
    let [_, no] = tokens(&asked, "anna@example.org");
    desk.write("first.log", line("24/Nov/2026", "GET", &no, 200));
    confirm(&desk, "2026-11-25", &["first.log"], 0);
    let yes = [
        "consent",
        "record",
        "--channel",
        "email",
        "--record",
        "signups:1",
        "--method",
        "paper",
        "--on",
        "2026-12-01",
    ];
    ends(&desk, "2026-12-01", &yes, 0);
    let may = [
        "may-contact",
        "--channel",
        "email",
        "--email",
        "anna@example.org",
    ];
    ends(&desk, "2026-12-02", &may, 0);
    desk.write("second.log", line("05/Dec/2026", "GET", &no, 200));
    confirm(&desk, "2026-12-06", &["second.log"], 0);
    ends(&desk, "2026-12-06", &may, 1);
    // Its system is to stop as well.
    let owed = ends(&desk, "2026-12-06", &["--json", "writeback", "--status"], 0).json();
    assert_eq!(owed["changes"][0]["act"], "withdraw", "{owed}");
}
