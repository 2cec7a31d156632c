//! Consents from elsewhere: second files for contacts that are there, in any order and twice.

use std::io::Write;

use rusqlite::Connection;
use serde_json::Value;

use crate::desk::{Desk, Said};

const HEAD: &str =
    "id,first_name,last_name,email,phone,email_opt_in,email_opt_in_date,email_opt_in_source\n";
const ANNA: &str = "A1,Anna,Maes,anna@example.org,+32 2 555 01 23,,,\n";
const BERT: &str = "B1,Bert,Aerts,bert@example.org,,yes,2025-02-03,web form\n";
const MAILCHIMP: &str =
    "Email Address,First Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LEID,EUID";

fn desk(rows: &[&str]) -> Desk {
    let desk = Desk::new();
    contacts(&desk, rows);
    desk
}

fn contacts(desk: &Desk, rows: &[&str]) {
    let file = desk.write("crm.csv", format!("{HEAD}{}", rows.concat()));
    let said = desk.import(&file, &["--source", "crm"]);
    assert!(said.exit <= 1, "{}", said.err);
}

fn take(desk: &Desk, name: &str, bytes: impl AsRef<[u8]>, more: &[&str]) -> Said {
    desk.write(name, bytes);
    desk.run(&[&["--json", "consent", "import", name], more].concat())
}

/// What became of the first file, whose rows add up.
#[track_caller]
fn taken(said: &Said) -> Value {
    assert!(said.exit <= 1, "{} {}", said.out, said.err);
    assert_eq!(said.json()["schema"], "dpo.consent-import/1");
    let file = said.file();
    let rows = &file["rows"];
    let of = |name: &str| rows[name].as_u64().unwrap();
    let parts = [
        "taken",
        "unmatched",
        "ambiguous",
        "no_statement",
        "already_known",
        "rejected",
    ];
    assert_eq!(
        of("seen"),
        parts.iter().map(|part| of(part)).sum::<u64>(),
        "{rows}"
    );
    file
}

fn may(desk: &Desk, channel: &str, how: &str, address: &str) -> bool {
    let asked = ["may-contact", "--channel", channel, how, address];
    desk.run(&asked).exit == 0
}

fn may_write(desk: &Desk, email: &str) -> bool {
    may(desk, "email", "--email", email)
}

fn count(desk: &Desk, table: &str) -> i64 {
    let sql = Connection::open(desk.store()).unwrap();
    sql.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| {
        row.get(0)
    })
    .unwrap()
}

#[test]
fn a_mailers_unsubscribed_file_stops_the_contact_and_says_nothing_new_when_it_comes_twice() {
    let desk = desk(&[ANNA, BERT]);
    assert!(may_write(&desk, "bert@example.org"));
    let rows = format!(
        "{MAILCHIMP},UNSUB_TIME\nbert@example.org,Bert,2,2025-01-02 10:00:00,192.0.2.1,,,1,a,2026-06-01 09:00:00\n"
    );
    let said = take(&desk, "unsubscribed_members_export_1.csv", &rows, &[]);
    let file = taken(&said);
    assert_eq!(
        (&file["kind"], &file["source"]),
        (&"mailer".into(), &"mailchimp".into())
    );
    assert_eq!(file["rows"]["taken"], 1);
    assert_eq!(file["crm"], 1, "the CRM has to stop as well");
    assert!(!may_write(&desk, "bert@example.org"));
    let before = (count(&desk, "consent_record"), count(&desk, "trail"));
    let again = taken(&take(
        &desk,
        "unsubscribed_members_export_1.csv",
        &rows,
        &[],
    ));
    assert_eq!(again["rows"]["already_known"], 1);
    assert_eq!(
        (&again["acts"], &again["is_known"]),
        (&serde_json::json!({}), &true.into())
    );
    assert_eq!(
        (count(&desk, "consent_record"), count(&desk, "trail")),
        before
    );
}

#[test]
fn a_subscribed_file_is_proof_with_its_log_and_a_claim_without() {
    let desk = desk(&[ANNA, "C1,Cleo,Dubois,cleo@example.org,,,,\n"]);
    assert!(!may_write(&desk, "anna@example.org"));
    let rows = format!(
        "{MAILCHIMP}\nanna@example.org,Anna,2,2025-01-02 10:00:00,192.0.2.1,2025-01-02 10:05:00,192.0.2.1,1,a\n\
         cleo@example.org,Cleo,2,,,2025-01-02 10:05:00,192.0.2.1,2,b\n"
    );
    let file = taken(&take(&desk, "subscribed_members_export_1.csv", rows, &[]));
    assert_eq!(
        file["acts"],
        serde_json::json!({"given": 2, "confirmed": 1})
    );
    assert!(may_write(&desk, "anna@example.org"));
    assert!(
        !may_write(&desk, "cleo@example.org"),
        "added by an administrator: a claim is no proof"
    );
}

#[test]
fn an_archive_of_a_mailer_is_one_transaction_of_its_files() {
    let desk = desk(&[ANNA, BERT]);
    let mut bytes = std::io::Cursor::new(Vec::new());
    let mut archive = zip::ZipWriter::new(&mut bytes);
    let options = zip::write::SimpleFileOptions::default();
    for (name, row) in [
        (
            "subscribed_1.csv",
            "anna@example.org,Anna,2,2025-01-02 10:00:00,192.0.2.1,,,1,a",
        ),
        (
            "cleaned_1.csv",
            "bert@example.org,Bert,2,2025-01-02 10:00:00,192.0.2.1,,,2,b",
        ),
    ] {
        archive.start_file(name, options).unwrap();
        archive
            .write_all(format!("{MAILCHIMP}\n{row}\n").as_bytes())
            .unwrap();
    }
    archive.finish().unwrap();
    let said = take(&desk, "audience.zip", bytes.into_inner(), &[]);
    let files = said.json()["files"].clone();
    assert_eq!(files[0]["acts"], serde_json::json!({"given": 1}));
    assert_eq!(files[1]["acts"], serde_json::json!({"undeliverable": 1}));
    assert_eq!(files[1]["file"], "audience.zip/cleaned_1.csv");
    assert!(may_write(&desk, "anna@example.org"));
    assert!(!may_write(&desk, "bert@example.org"), "the address is dead");
}

#[test]
fn a_register_of_salesforce_is_joined_by_the_individual() {
    let desk = Desk::new();
    let crm = "Id,FirstName,LastName,Email,Phone,IndividualId,HasOptedOutOfEmail\n\
        0031t00000AAAAA,Anna,Maes,anna@example.org,,0PK000000000001,false\n\
        0031t00000BBBBB,Bert,Aerts,bert@example.org,,0PK000000000002,false\n";
    let file = desk.write("contacts.csv", crm);
    assert!(desk.import(&file, &["--source", "salesforce"]).exit <= 1);
    let register = "Id,PartyId,ContactPointType,PrivacyConsentStatus,CaptureDate,CaptureSource\n\
        0ZX000000000001,0PK000000000001GAA,Email,OptIn,2025-03-01,Fair stand\n\
        0ZX000000000002,0PK000000000002,Email,OptOut,2025-03-01,Call\n\
        0ZX000000000003,0PK000000000009,Email,OptIn,2025-03-01,Fair stand\n\
        0ZX000000000004,0PK000000000002,Phone,NotSeen,2025-03-01,Call\n";
    let file = taken(&take(&desk, "ContactPointTypeConsent.csv", register, &[]));
    assert_eq!(file["kind"], "salesforce-consent");
    assert_eq!(
        (
            &file["rows"]["taken"],
            &file["rows"]["unmatched"],
            &file["rows"]["no_statement"]
        ),
        (&2.into(), &1.into(), &1.into())
    );
    assert!(may_write(&desk, "anna@example.org"));
    assert!(!may_write(&desk, "bert@example.org"));
}

#[test]
fn a_no_of_nobody_binds_its_address_and_a_yes_of_nobody_is_not_taken() {
    let desk = desk(&[ANNA]);
    let log = "time,email\n2026-01-02T10:00:00Z,bert@example.org\n";
    let file = taken(&take(&desk, "one-click.csv", log, &[]));
    assert_eq!(
        (&file["kind"], &file["rows"]["unmatched"]),
        (&"unsubscribes".into(), &1.into())
    );
    assert_ne!(file["bound"], 0);
    let yes = format!("{MAILCHIMP}\ncleo@example.org,Cleo,2,2025-01-02 10:00:00,192.0.2.1,,,1,a\n");
    let file = taken(&take(&desk, "subscribed_1.csv", yes, &[]));
    assert_eq!(
        (&file["left"]["unmatched_yes"], &file["acts"]),
        (&1.into(), &serde_json::json!({}))
    );
    contacts(
        &desk,
        &[ANNA, BERT, "C1,Cleo,Dubois,cleo@example.org,,,,\n"],
    );
    assert!(
        !may_write(&desk, "bert@example.org"),
        "said no before he was known"
    );
    assert!(!may_write(&desk, "cleo@example.org"));
}

#[test]
fn a_yes_of_a_shared_address_goes_to_whom_the_row_names_and_a_no_binds_all() {
    let rows = [
        "A1,Anna,Maes,home@example.org,,,,\n",
        "B1,Bert,Maes,home@example.org,,,,\n",
    ];
    let desk = desk(&rows);
    let yes = |name: &str| {
        format!("{MAILCHIMP}\nhome@example.org,{name},2,2025-01-02 10:00:00,192.0.2.1,,,1,a\n")
    };
    for (nth, name) in ["", "Cleo"].into_iter().enumerate() {
        let said = take(&desk, &format!("subscribed_{nth}.csv"), yes(name), &[]);
        assert_eq!(said.exit, 1, "{}", said.err);
        assert_eq!(taken(&said)["rows"]["ambiguous"], 1, "{name}");
    }
    let file = taken(&take(&desk, "subscribed_9.csv", yes("Anna"), &[]));
    assert_eq!(file["acts"], serde_json::json!({"given": 1}));
    let no = "time,email\n2026-01-02T10:00:00Z,home@example.org\n";
    let file = taken(&take(&desk, "one-click.csv", no, &[]));
    assert_eq!(file["rows"]["taken"], 1);
    assert!(file["acts"]["withdrawn"].as_u64().unwrap() >= 2, "{file}");
    assert!(!may_write(&desk, "home@example.org"));
}

#[test]
fn a_row_that_names_another_than_the_only_one_of_the_address_gives_no_yes() {
    let desk = desk(&[ANNA]);
    let yes = format!("{MAILCHIMP}\nanna@example.org,Zoé,2,2025-01-02 10:00:00,192.0.2.1,,,1,a\n");
    let file = taken(&take(&desk, "subscribed_1.csv", yes, &[]));
    assert_eq!(file["rows"]["ambiguous"], 1);
    assert!(!may_write(&desk, "anna@example.org"));
}

#[test]
fn a_listed_number_is_not_called_and_one_that_is_not_listed_says_nothing() {
    let row = "A1,Anna,Maes,anna@example.org,+32 470 00 00 01,,,\n";
    let desk = desk(&[row]);
    let rows =
        "Number,Listed,Screened on\n0470 00 00 01,yes,2026-11-01\n0470 00 00 02,no,2026-11-01\n";
    let file = taken(&take(&desk, "screening.csv", rows, &[]));
    assert_eq!(file["kind"], "do-not-call");
    assert_eq!(
        (&file["rows"]["taken"], &file["rows"]["no_statement"]),
        (&1.into(), &1.into())
    );
    assert!(!may(&desk, "phone", "--phone", "+32470000001"));
    let history = desk.run(&["--json", "consent", "history", "crm:A1"]).out
        + &desk.run(&["--json", "consent", "history", "A1"]).out;
    assert!(history.contains("screening"), "{history}");
}

#[test]
fn rows_that_cannot_be_understood_are_told_by_line_without_a_value() {
    let desk = desk(&[ANNA]);
    let rows = "Email,Bounce Type\nanna@example.org,puzzling\nnobody at all,hard\n";
    let said = take(&desk, "report.csv", rows, &[]);
    assert_eq!(said.exit, 1);
    let file = taken(&said);
    let told: Vec<(u64, &str)> = file["rejects"]
        .as_array()
        .unwrap()
        .iter()
        .map(|reject| {
            (
                reject["line"].as_u64().unwrap(),
                reject["reason"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(told, [(2, "word-unknown"), (3, "address-unread")]);
    assert!(!said.out.contains("puzzling") && !said.out.contains("nobody at all"));
}

#[test]
fn a_file_that_says_nothing_about_consent_and_an_unknown_purpose_are_refused() {
    let desk = desk(&[ANNA]);
    let plain = take(
        &desk,
        "people.csv",
        "Email,City\nanna@example.org,Namur\n",
        &[],
    );
    assert_eq!(
        (plain.exit, &plain.error()["code"]),
        (3, &"no-consents".into())
    );
    let told = take(
        &desk,
        "people.csv",
        "Email,City\nanna@example.org,Namur\n",
        &["--as", "unsubscribed", "--purpose", "nonsense"],
    );
    assert_eq!(
        (told.exit, &told.error()["code"]),
        (3, &"unknown-purpose".into())
    );
    assert_eq!(count(&desk, "consent_record"), 0);
}

#[test]
fn a_trial_writes_nothing() {
    let desk = desk(&[BERT]);
    let trail = count(&desk, "trail");
    let rows = "Email\nbert@example.org\n";
    let file = taken(&take(&desk, "x.csv", rows, &["--as", "unsubscribed", "-n"]));
    assert_eq!(file["rows"]["taken"], 1);
    assert_eq!(
        (count(&desk, "consent_record"), count(&desk, "trail")),
        (0, trail)
    );
    assert!(may_write(&desk, "bert@example.org"));
}

#[test]
fn nothing_of_the_rows_stands_in_the_clear_and_the_trail_ties_each_event() {
    let desk = desk(&[BERT]);
    let rows = "email,unsubscribed at,campaign\nbert@example.org,2026-01-02,Secretsale\n";
    assert_eq!(
        taken(&take(&desk, "left.csv", rows, &[]))["rows"]["taken"],
        1
    );
    let bytes = std::fs::read(desk.store()).unwrap();
    for word in ["Secretsale", "bert@example.org"] {
        assert!(
            !bytes
                .windows(word.len())
                .any(|part| part == word.as_bytes()),
            "{word}"
        );
    }
    let sql = Connection::open(desk.store()).unwrap();
    let entry: Vec<u8> = sql
        .query_row(
            "SELECT entry FROM trail ORDER BY seq DESC LIMIT 1",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let entry: Value = serde_json::from_slice(&entry).unwrap();
    assert_eq!(entry["action"], "consents-imported");
    let events = entry["events"].as_array().unwrap().len();
    assert_eq!(
        i64::try_from(events).unwrap(),
        count(&desk, "consent_record")
    );
}

#[test]
fn sources_that_disagree_are_one_finding_that_names_both() {
    let desk = desk(&[BERT]);
    let rows = "email,unsubscribed at\nbert@example.org,2026-01-02\n";
    taken(&take(
        &desk,
        "left.csv",
        rows,
        &["--source", "newsletter-tool"],
    ));
    let audit = || desk.run(&["--json", "audit", "--rule", "ACC-03"]).json();
    let told = audit();
    let findings = told["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1, "{told}");
    let message = findings[0]["message"].as_str().unwrap();
    assert!(
        message.contains("crm/B1") && message.contains("newsletter-tool"),
        "{message}"
    );
    // A yes that was given later disagrees with nothing.
    contacts(
        &desk,
        &["B1,Bert,Aerts,bert@example.org,,yes,2026-02-03,web form\n"],
    );
    assert_eq!(audit()["findings"].as_array().unwrap().len(), 0);
}

#[test]
fn a_no_reaches_every_record_of_its_person() {
    let desk = desk(&[ANNA, BERT]);
    let shop = desk.write("shop.csv", format!("{HEAD}{}", ANNA.replace("A1,", "S7,")));
    assert!(desk.import(&shop, &["--source", "shop"]).exit <= 1);
    let left = "email,unsubscribed_at\nanna@example.org,2026-10-01\n";
    let said = take(&desk, "unsubscribed.csv", left, &["--as", "unsubscribed"]);
    taken(&said);
    let sql = Connection::open(desk.store()).unwrap();
    let query = "SELECT count(DISTINCT record) FROM consent_record";
    let records: i64 = sql.query_row(query, [], |row| row.get(0)).unwrap();
    assert_eq!(records, 2);
}

#[test]
fn a_yes_is_given_for_the_address_of_its_row_and_for_no_later_one() {
    let desk = desk(&[ANNA]);
    let row =
        "anna@example.org,Anna,2,2026-03-01 10:00:00,192.0.2.7,2026-03-01 10:05:00,192.0.2.7,11,a1";
    let said = take(
        &desk,
        "subscribed_members_export_a1.csv",
        format!("{MAILCHIMP}\n{row}\n"),
        &[],
    );
    taken(&said);
    assert!(may(&desk, "email", "--email", "anna@example.org"));
    contacts(&desk, &[&ANNA.replace("anna@", "a.maes@")]);
    assert!(!may(&desk, "email", "--email", "a.maes@example.org"));
}
