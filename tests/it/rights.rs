//! Rectification, restriction, lifting, objection and notices, through the program: what the plan says is
//! what is stored, one entry of the trail each, and nothing personal outside the letters.

use std::{collections::BTreeSet, fs, path::Path};

use rusqlite::Connection;
use serde_json::Value;

use crate::desk::{Desk, Said};

const CONTACTS: &str = "\
Id,First name,Last name,E-mail,Phone,Date of birth,Street,Postcode,City,Notes
A1,Anna,Maes,anna.maes@example.org,+32 2 555 01 11,1980-12-31,Kerkstraat 12,3000,Leuven,
A2,Anna,Maes,anna.maes@example.org,,1980-12-31,,,,called twice
B1,Bert,Aerts,bert.aerts@example.org,+32 2 555 01 12,1971-02-03,Dorpstraat 4,9000,Gent,
";

const RECIPIENTS: &str = r#"
[[purpose]]
id = "fraud"
label = { en = "Preventing fraud" }
basis = "legitimate-interest"
assessment = "LIA-2026-01"
channels = []
fields = ["person.name"]
retention_months = 12
retention_from = "last_contact"

[[purpose]]
id = "orders"
label = { en = "Orders" }
basis = "contract"
channels = ["post"]
fields = ["person.name", "addr"]
retention_months = 84
retention_from = "end_of_relation"

[[recipient]]
id = "mailer"
name = "Mailer GmbH"
role = "processor"
country = "DE"
receives = ["contact.email", "person.name"]
contact = "privacy@mailer.example"

[[recipient]]
id = "namer"
name = "Namer SA"
role = "controller"
country = "FR"
receives = ["person.name"]
contact = "privacy@namer.example"

[[recipient]]
id = "payer"
name = "Payer NV"
role = "processor"
country = "BE"
receives = ["fin"]
contact = "privacy@payer.example"
"#;

/// The person's values, old and new: in no trail entry, no note and no plan.
const PERSONAL: [&str; 9] = [
    "Maes",
    "anna.maes",
    "555 01 11",
    "Kerkstraat",
    "Leuven",
    "Brugge",
    "1980-12",
    "maes@example.net",
    "her words",
];

fn desk() -> Desk {
    let desk = Desk::new();
    let policy = fs::read_to_string(desk.policy()).unwrap();
    let policy = policy
        .replace("<legal name of the controller>", "Firma Voorbeeld")
        .replace(
            "<street, number, postcode, city>",
            "Voorbeeldlaan 1, 1000 Brussel",
        )
        .replace(
            "<where people write to use their rights>",
            "privacy@firma.example",
        )
        .replace("<data protection officer, if there is one>", "")
        .replace("<how to reach the officer>", "");
    fs::write(desk.policy(), policy + RECIPIENTS).unwrap();
    let file = desk.write("contacts.csv", CONTACTS);
    let said = desk.import(&file, &["--source", "crm"]);
    assert_eq!(said.exit, 0, "{}", said.err);
    desk
}

/// Opens a case of Anna's and gives its id.
fn case(desk: &Desk, right: &str, more: &[&str]) -> String {
    let asked = [
        "--json",
        "request",
        "open",
        "--right",
        right,
        "--name",
        "Anna Maes",
        "--email",
        "anna.maes@example.org",
        "--birth-date",
        "1980-12-31",
        "--language",
        "en",
    ];
    let said = desk.run(&[&asked, more].concat());
    assert_eq!(said.exit, 0, "{}", said.err);
    said.json()["request"]["case"].as_str().unwrap().to_owned()
}

/// The same with a verified identity.
fn verified(desk: &Desk, right: &str, more: &[&str]) -> String {
    let case = case(desk, right, more);
    let said = desk.run(&[
        "request",
        "verify-identity",
        &case,
        "--method",
        "account-login",
    ]);
    assert_eq!(said.exit, 0, "{}", said.err);
    case
}

fn done(desk: &Desk, args: &[&str]) -> Value {
    let said = desk.run(&[&["--json"], args].concat());
    assert_eq!(said.exit, 0, "{args:?}: {}", said.err);
    said.json()
}

#[track_caller]
fn refused(desk: &Desk, args: &[&str], code: &str) {
    ends(desk, args, 4, code);
}

#[track_caller]
fn ends(desk: &Desk, args: &[&str], exit: i32, code: &str) {
    let (before, trail) = (rows(desk), entries(desk).len());
    let said = desk.run(&[&["--json"], args].concat());
    assert_eq!(said.exit, exit, "{args:?}: {}{}", said.out, said.err);
    assert_eq!(said.error()["code"], code);
    assert!(said.error()["hint"].is_string(), "{}", said.err);
    says_nothing_personal(&said);
    // Nothing was done.
    assert_eq!(rows(desk), before, "{args:?}");
    assert_eq!(entries(desk).len(), trail, "{args:?}");
}

#[track_caller]
fn says_nothing_personal(said: &Said) {
    for value in PERSONAL {
        assert!(!said.out.contains(value), "{value}: {}", said.out);
        assert!(!said.err.contains(value), "{value}: {}", said.err);
    }
}

/// What a verb would do, and that looking at it changes nothing.
fn planned(desk: &Desk, args: &[&str]) -> Value {
    let (before, trail) = (rows(desk), entries(desk).len());
    let said = desk.run(&[&["--json"], args, &["-n"]].concat());
    assert_eq!(said.exit, 0, "{}", said.err);
    says_nothing_personal(&said);
    assert_eq!(rows(desk), before);
    assert_eq!(entries(desk).len(), trail);
    let plan = said.json();
    assert_eq!(plan["schema"], "dpo.plan/1");
    assert_eq!(plan["sha256"].as_str().unwrap().len(), 64);
    plan
}

/// Does what was planned; one entry of the trail, of that action, is what it leaves there.
fn approved(desk: &Desk, args: &[&str], plan: &Value, action: &str) -> Value {
    let before = entries(desk).len();
    let digest = plan["sha256"].as_str().unwrap();
    let body = done(desk, &[args, &["--plan", digest]].concat());
    let after = entries(desk);
    let new: Vec<&str> = after[before..]
        .iter()
        .map(|entry| entry["action"].as_str().unwrap())
        .collect();
    assert_eq!(new, [action]);
    if let Some(folder) = body["folder"].as_str() {
        holds_files(folder, plan);
    }
    assert_eq!(desk.run(&["trail", "verify"]).exit, 0);
    body
}

/// The folder holds the files that the plan names, no others.
fn holds_files(folder: impl AsRef<Path>, plan: &Value) {
    let there: BTreeSet<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    let named: BTreeSet<String> = plan["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file.as_str().unwrap().to_owned())
        .collect();
    assert_eq!(there, named);
}

/// The steps of a kind, as what they say.
fn steps(plan: &Value, what: &str) -> Vec<String> {
    plan["steps"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|step| step["what"] == what)
        .map(|step| {
            let text = |name: &str| step[name].as_str().unwrap_or_default().to_owned();
            format!("{} {} {}", text("record"), text("field"), text("note"))
        })
        .collect()
}

fn sql(desk: &Desk) -> Connection {
    Connection::open(desk.store()).unwrap()
}

/// A column of the store as text.
fn column(desk: &Desk, query: &str) -> Vec<String> {
    let sql = sql(desk);
    let mut statement = sql.prepare(query).unwrap();
    let cell = |row: &rusqlite::Row<'_>| row.get::<_, String>(0);
    let found: Vec<String> = statement
        .query_map([], cell)
        .unwrap()
        .map(Result::unwrap)
        .collect();
    found
}

/// How many rows each table has that a right writes.
fn rows(desk: &Desk) -> Vec<i64> {
    [
        "rectification",
        "statement",
        "restriction",
        "restricted_record",
        "objection",
        "mark",
        "crm_change",
        "notice",
        "disclosure",
        "bundle",
        "request_event",
    ]
    .iter()
    .map(|table| {
        let query = format!("SELECT count(*) FROM {table}");
        sql(desk).query_row(&query, [], |row| row.get(0)).unwrap()
    })
    .collect()
}

fn entries(desk: &Desk) -> Vec<Value> {
    let sql = sql(desk);
    let mut statement = sql.prepare("SELECT entry FROM trail ORDER BY seq").unwrap();
    let entry = |row: &rusqlite::Row<'_>| row.get::<_, Vec<u8>>(0);
    let found: Vec<Value> = statement
        .query_map([], entry)
        .unwrap()
        .map(|bytes| serde_json::from_slice(&bytes.unwrap()).unwrap())
        .collect();
    found
}

/// No file of the store has a value of the person in the clear.
fn is_sealed(desk: &Desk) {
    for entry in fs::read_dir(desk.store().parent().unwrap()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap_or_default();
        for value in PERSONAL {
            let is_there = bytes
                .windows(value.len())
                .any(|window| window == value.as_bytes());
            assert!(!is_there, "{value} in {}", path.display());
        }
    }
    for entry in entries(desk) {
        for value in PERSONAL {
            assert!(!entry.to_string().contains(value), "{entry}");
        }
    }
}

fn letter(folder: &Value, kind: &str) -> String {
    let path = Path::new(folder.as_str().unwrap()).join(format!("{kind}.html"));
    fs::read_to_string(path).unwrap()
}

const NOTICES: &str = "SELECT action || ' ' || recipient || ' ' || state FROM notice ORDER BY id";

#[test]
fn a_rectification_does_its_plan_and_no_more() {
    let desk = desk();
    let case = verified(&desk, "rectification", &[]);
    let args = [
        "rectify",
        "--case",
        &case,
        "--set",
        "City=Brugge",
        "--set",
        "contact.email=a.maes@example.net",
        "--record",
        "crm:A1",
        "--statement",
        "her words",
    ];
    let plan = planned(&desk, &args);
    let cells: Vec<&str> = plan["steps"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|step| step["field"].as_str())
        .collect();
    assert_eq!(cells, ["addr.main.city", "contact.email.primary"]);
    assert_eq!(steps(&plan, "state").len(), 1);
    let body = approved(&desk, &args, &plan, "rectified");
    assert_eq!(body["schema"], "dpo.rectify/1");
    assert_eq!((&body["records"], &body["cells"]), (&1.into(), &2.into()));
    let stored = "SELECT record || ' ' || position || ' ' || state FROM rectification ORDER BY id";
    assert_eq!(column(&desk, stored), ["1 8 pending", "1 3 pending"]);
    let statements = "SELECT CAST(count(*) AS TEXT) FROM statement";
    assert_eq!(column(&desk, statements), ["1"]);
    let owed = "SELECT kind || ' ' || state FROM crm_change";
    assert_eq!(column(&desk, owed), ["rectify pending"]);
    let text = letter(&body["folder"], "rectified");
    for words in ["Brugge", "a.maes@example.net", "her words", "Mailer GmbH"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("Payer NV"), "{text}");
    is_sealed(&desk);
    let shown = desk.run(&["find", "--email", "a.maes@example.net", "--json"]);
    assert_eq!(shown.json()["candidates"][0]["record"], "A1");
    refused(&desk, &args, "case-closed");
}

#[test]
fn a_correction_is_due_to_those_who_have_what_was_corrected() {
    let desk = desk();
    let city = verified(&desk, "rectification", &[]);
    done(&desk, &["rectify", "--case", &city, "--set", "City=Brugge"]);
    assert_eq!(column(&desk, NOTICES), Vec::<String>::new());
    let name = verified(&desk, "rectification", &[]);
    done(
        &desk,
        &["rectify", "--case", &name, "--set", "First name=Ann"],
    );
    assert_eq!(
        column(&desk, NOTICES),
        ["rectification mailer open", "rectification namer open"]
    );
}

#[test]
fn a_file_says_what_is_right_so_that_no_argument_has_to() {
    let desk = desk();
    let case = verified(&desk, "rectification", &[]);
    desk.write("right.txt", "# corrections\n\nCity = Brugge\n");
    let args = ["rectify", "--case", &case, "--set-file", "right.txt"];
    let plan = planned(&desk, &args);
    let same = planned(&desk, &["rectify", "--case", &case, "--set", "City=Brugge"]);
    assert_eq!(plan["sha256"], same["sha256"]);
    desk.write("wrong.txt", "City=Brugge\nKerkstraat\n");
    let wrong = ["rectify", "--case", &case, "--set-file", "wrong.txt"];
    ends(&desk, &wrong, 3, "set-file");
    let gone = ["rectify", "--case", &case, "--set-file", "gone.txt"];
    assert_ne!(desk.run(&gone).exit, 0);
}

#[test]
fn what_cannot_be_rectified_is_told_without_its_value() {
    let desk = desk();
    let case = case(&desk, "rectification", &[]);
    let rectify = |set: &str| -> Vec<String> {
        ["rectify", "--case", &case, "--set", set]
            .map(str::to_owned)
            .to_vec()
    };
    let check = |set: &str, exit: i32, code: &str| {
        let args = rectify(set);
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        ends(&desk, &args, exit, code);
    };
    check("City=Brugge", 4, "identity-not-verified");
    desk.run(&["request", "verify-identity", &case, "--method", "signature"]);
    check("contact.email=maes@example", 3, "wrong-value");
    check("person.birth_date=1980-12-32", 3, "wrong-value");
    check("Maes=Leuven", 3, "unknown-field");
    check("Id=A9", 4, "not-rectifiable");
    let same = [
        "rectify",
        "--case",
        &case,
        "--set",
        "City=Leuven",
        "--record",
        "crm:A1",
    ];
    ends(&desk, &same, 3, "nothing-to-rectify");
}

#[test]
fn another_plan_than_the_approved_one_is_not_carried_out() {
    let desk = desk();
    let case = verified(&desk, "rectification", &[]);
    let plan = planned(&desk, &["rectify", "--case", &case, "--set", "City=Brugge"]);
    let digest = plan["sha256"].as_str().unwrap();
    let other = [
        "rectify",
        "--case",
        &case,
        "--set",
        "City=Gent",
        "--plan",
        digest,
    ];
    refused(&desk, &other, "plan-changed");
    assert!(!desk.path(&format!("{case}-rectify")).exists());
}

#[test]
fn a_restriction_does_its_plan_and_its_letter_says_why() {
    let desk = desk();
    let case = case(&desk, "restriction", &[]);
    let args = [
        "restrict",
        "--case",
        &case,
        "--ground",
        "c",
        "--review",
        "2027-01-15",
        "--reason",
        "her words",
    ];
    let plan = planned(&desk, &args);
    assert_eq!(
        steps(&plan, "restrict"),
        [
            "A1  18-1-c, review 2027-01-15",
            "A2  18-1-c, review 2027-01-15"
        ]
    );
    let body = approved(&desk, &args, &plan, "restricted");
    assert_eq!(body["schema"], "dpo.restrict/1");
    let stored = "SELECT record || ' ' || ground || ' ' || review_on FROM restriction JOIN restricted_record ON restriction = id ORDER BY record";
    assert_eq!(column(&desk, stored), ["1 c 2027-01-15", "2 c 2027-01-15"]);
    let told = ["restriction mailer open", "restriction namer open"];
    assert_eq!(column(&desk, NOTICES), told);
    assert!(letter(&body["folder"], "restricted").contains("15 January 2027"));
    is_sealed(&desk);
}

#[test]
fn the_other_names_of_the_verbs_do_the_same() {
    let desk = desk();
    let case = case(&desk, "restriction", &[]);
    let block = planned(&desk, &["block", "--case", &case, "--ground", "a"]);
    let restrict = planned(&desk, &["restrict", "--case", &case, "--ground", "a"]);
    assert_eq!(block, restrict);
    done(&desk, &["block", "--case", &case, "--ground", "a"]);
    let unblock = ["unblock", "--case", &case, "--informed-on", "2026-11-23"];
    assert_eq!(done(&desk, &unblock)["schema"], "dpo.lift/1");
}

#[test]
fn a_restriction_is_not_set_without_a_sense() {
    let desk = desk();
    let one = case(&desk, "restriction", &[]);
    let past = [
        "restrict",
        "--case",
        &one,
        "--ground",
        "a",
        "--review",
        "2026-11-23",
    ];
    ends(&desk, &past, 3, "review-past");
    done(&desk, &["restrict", "--case", &one, "--ground", "a"]);
    let two = case(&desk, "restriction", &[]);
    let again = ["restrict", "--case", &two, "--ground", "a"];
    refused(&desk, &again, "already-restricted");
    let access = case(&desk, "access", &[]);
    let wrong = ["restrict", "--case", &access, "--ground", "b"];
    refused(&desk, &wrong, "other-right");
    let nobody = ["restrict", "--case", "2026-0999", "--ground", "b"];
    ends(&desk, &nobody, 3, "unknown-case");
    assert_eq!(
        desk.run(&["restrict", "--case", &two, "--ground", "e"])
            .exit,
        2
    );
}

#[test]
fn restricted_data_is_rectified_in_the_persons_own_case_or_with_a_basis_only() {
    let desk = desk();
    let block = case(&desk, "restriction", &[]);
    done(&desk, &["restrict", "--case", &block, "--ground", "a"]);
    let ours = verified(&desk, "rectification", &["--by", "controller"]);
    let rectify = ["rectify", "--case", &ours, "--set", "City=Brugge"];
    refused(&desk, &rectify, "restricted-record");
    let with_basis = [&rectify[..], &["--basis", "legal-claims"]].concat();
    done(&desk, &with_basis);
    let last = entries(&desk).pop().unwrap();
    assert_eq!(last["basis"], "legal-claims");
    let hers = verified(&desk, "rectification", &[]);
    done(&desk, &["rectify", "--case", &hers, "--set", "City=Gent"]);
    assert_eq!(entries(&desk).pop().unwrap()["basis"], "consent");
}

#[test]
fn nothing_is_lifted_before_the_person_was_told() {
    let desk = desk();
    let case = case(&desk, "restriction", &[]);
    refused(
        &desk,
        &["lift", "--case", &case, "--informed-on", "2026-11-23"],
        "not-restricted",
    );
    done(&desk, &["restrict", "--case", &case, "--ground", "a"]);
    let lift = ["lift", "--case", &case];
    refused(&desk, &lift, "person-not-informed");
    let early = [&lift[..], &["--informed-on", "2026-11-22"]].concat();
    refused(&desk, &early, "person-not-informed");
    let future = [&lift[..], &["--informed-on", "2026-11-24"]].concat();
    refused(&desk, &future, "person-not-informed");
    let announce = [
        &lift[..],
        &[
            "--announce",
            "--lift-on",
            "2026-12-07",
            "--reason",
            "her words",
        ],
    ]
    .concat();
    let plan = planned(&desk, &announce);
    assert_eq!(plan["steps"], Value::Array(Vec::new()));
    let body = approved(&desk, &announce, &plan, "lifting-announced");
    let text = letter(&body["folder"], "before-lifting");
    assert!(
        text.contains("7 December 2026") && text.contains("her words"),
        "{text}"
    );
    let standing = "SELECT ground FROM restriction WHERE lifted_on IS NULL";
    assert_eq!(column(&desk, standing), ["a"]);
    let told = [&lift[..], &["--informed-on", "2026-11-23"]].concat();
    let plan = planned(&desk, &told);
    assert_eq!(steps(&plan, "lift"), ["A1  ", "A2  ", "P-000001  18-1-a"]);
    let body = approved(&desk, &told, &plan, "lifted");
    assert_eq!(
        (&body["records"], &body["restrictions"]),
        (&2.into(), &1.into())
    );
    assert_eq!(column(&desk, standing), Vec::<String>::new());
    let informed = "SELECT lifted_on || ' ' || informed_on FROM restriction";
    assert_eq!(column(&desk, informed), ["2026-11-23 2026-11-23"]);
    refused(&desk, &told, "not-restricted");
    is_sealed(&desk);
}

#[test]
fn an_objection_stops_marketing_by_every_channel_and_answers_at_once() {
    let desk = desk();
    let case = case(&desk, "objection", &["--email", "maes@example.net"]);
    let args = ["object", "--case", &case, "--reason", "her words"];
    let plan = planned(&desk, &args);
    assert_eq!(steps(&plan, "object"), ["P-000001  direct-marketing"]);
    // The address that she named and no record has is bound as well.
    let bound = [
        "P-000001  email (2)",
        "P-000001  phone (1)",
        "P-000001  sms (1)",
        "P-000001  post (1)",
    ];
    assert_eq!(steps(&plan, "bind"), bound);
    assert_eq!(steps(&plan, "stop").len(), 10);
    let body = approved(&desk, &args, &plan, "objected");
    assert_eq!(body["schema"], "dpo.object/1");
    assert_eq!(body["restricted"], false);
    let stored: BTreeSet<String> = column(
        &desk,
        "SELECT CASE record WHEN 1 THEN 'A1' ELSE 'A2' END || '  ' || channel FROM objection WHERE purpose = 'direct-marketing'",
    )
    .into_iter()
    .collect();
    assert_eq!(stored, steps(&plan, "stop").into_iter().collect());
    let marked = column(
        &desk,
        "SELECT 'P-000001  ' || channel || ' (' || count(*) || ')' FROM mark WHERE kind = 'objected' GROUP BY channel",
    );
    assert_eq!(
        marked.into_iter().collect::<BTreeSet<_>>(),
        bound.map(str::to_owned).into_iter().collect()
    );
    let state = "SELECT state || ' ' || answered_on FROM request";
    assert_eq!(column(&desk, state), ["answered 2026-11-23"]);
    assert_eq!(column(&desk, NOTICES), Vec::<String>::new());
    assert!(letter(&body["folder"], "objection-recorded").contains("23 November 2026"));
    is_sealed(&desk);
}

#[test]
fn an_objection_to_another_purpose_restricts_until_it_is_decided() {
    let desk = desk();
    let one = case(&desk, "objection", &[]);
    let contract = ["object", "--case", &one, "--purpose", "orders"];
    refused(&desk, &contract, "no-objection");
    let unknown = ["object", "--case", &one, "--purpose", "weather"];
    ends(&desk, &unknown, 3, "unknown-purpose");
    let args = ["object", "--case", &one, "--purpose", "fraud"];
    let plan = planned(&desk, &args);
    let purposes = ["P-000001  direct-marketing", "P-000001  fraud"];
    assert_eq!(steps(&plan, "object"), purposes);
    assert_eq!(steps(&plan, "restrict").len(), 2);
    let body = approved(&desk, &args, &plan, "objected");
    assert_eq!(body["restricted"], true);
    let text = letter(&body["folder"], "objection-recorded");
    assert!(text.contains("Preventing fraud"), "{text}");
    let standing = "SELECT ground || ' ' || review_on FROM restriction WHERE lifted_on IS NULL";
    assert_eq!(column(&desk, standing), ["d 2026-12-23"]);
    assert_eq!(column(&desk, NOTICES).len(), 2);
    let state = "SELECT state FROM request";
    assert_eq!(column(&desk, state), ["in-progress"]);
    refused(&desk, &args, "already-restricted");
    // A second objection is weighed on its own; marketing stops whatever stands already.
    let two = case(&desk, "objection", &["--received", "2026-11-20"]);
    done(&desk, &["object", "--case", &two, "--purpose", "fraud"]);
    assert_eq!(column(&desk, standing).len(), 2);
    done(
        &desk,
        &["lift", "--case", &one, "--informed-on", "2026-11-23"],
    );
    assert_eq!(column(&desk, standing).len(), 1);
}

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
fn what_is_printed_names_no_value_in_any_language() {
    let desk = desk();
    for lang in ["fr", "nl", "de", "en"] {
        let hers = verified(&desk, "rectification", &[]);
        let block = case(&desk, "restriction", &[]);
        let stop = case(&desk, "objection", &[]);
        let set = format!(
            "City=Brugge {}",
            if lang == "en" { "aan Zee" } else { lang }
        );
        let out_dir = desk.path(lang);
        fs::create_dir(&out_dir).unwrap();
        for args in [
            vec!["rectify", "--case", &hers, "--set", &set],
            vec!["restrict", "--case", &block, "--ground", "b"],
            vec!["object", "--case", &stop],
        ] {
            for more in [&["-n"][..], &["--out-dir", out_dir.to_str().unwrap()]] {
                let said = desk.run(&[&args[..], more, &["--lang", lang]].concat());
                assert_eq!(said.exit, 0, "{lang} {args:?}: {}", said.err);
                says_nothing_personal(&said);
                assert!(
                    said.out.contains("P-000001") || more == ["-n"],
                    "{}",
                    said.out
                );
            }
        }
        let lift = ["lift", "--case", &block, "--informed-on", "2026-11-23"];
        let said = desk.run(&[&lift[..], &["--lang", lang]].concat());
        assert_eq!(said.exit, 0, "{}", said.err);
        says_nothing_personal(&said);
    }
}

#[test]
fn the_trail_knows_these_members_of_the_rights_and_no_others() {
    let desk = desk();
    let hers = verified(&desk, "rectification", &[]);
    done(
        &desk,
        &["rectify", "--case", &hers, "--set", "E-mail=a@example.net"],
    );
    let block = case(&desk, "restriction", &[]);
    done(&desk, &["restrict", "--case", &block, "--ground", "a"]);
    done(&desk, &["lift", "--case", &block, "--announce"]);
    done(
        &desk,
        &["lift", "--case", &block, "--informed-on", "2026-11-23"],
    );
    let stop = case(&desk, "objection", &[]);
    done(&desk, &["object", "--case", &stop, "--purpose", "fraud"]);
    done(&desk, &["notices", "letters"]);
    done(&desk, &["notices", "sent", "1"]);
    let every: BTreeSet<&str> = ["seq", "action", "at", "today", "operator", "tool"].into();
    let own: BTreeSet<&str> = [
        "applied",
        "basis",
        "by_action",
        "case",
        "cells",
        "channels",
        "commitment",
        "fields",
        "ground",
        "grounds",
        "informed_on",
        "lift_on",
        "notices",
        "on",
        "records",
        "restricted",
        "restrictions",
        "review_on",
        "statement",
        "stopped_addresses",
    ]
    .into();
    let actions: BTreeSet<&str> = [
        "rectified",
        "restricted",
        "lifting-announced",
        "lifted",
        "objected",
        "notice-letters",
        "notice-sent",
    ]
    .into();
    let mut seen = BTreeSet::new();
    for entry in entries(&desk) {
        let action = entry["action"].as_str().unwrap().to_owned();
        if !actions.contains(action.as_str()) {
            continue;
        }
        for name in entry.as_object().unwrap().keys() {
            let is_known = every.contains(name.as_str()) || own.contains(name.as_str());
            assert!(is_known, "{action}: {name}");
        }
        seen.insert(action);
    }
    assert_eq!(seen.len(), actions.len(), "{seen:?}");
}
