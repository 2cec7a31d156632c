use super::*;
use crate::{
    intake::{
        assemble::{Assembled, Assembler},
        decode_row,
    },
    model::RawRow,
    policy::{Policy, parse},
};

const POLICY: &str = r#"
version = 1
country = "BE"
timezone = "Europe/Brussels"
languages = ["en"]

[[purpose]]
id = "newsletter"
label = { en = "Newsletter" }
basis = "consent"
channels = ["email", "phone", "sms"]
fields = ["contact"]

[[purpose]]
id = "events"
label = { en = "Events" }
basis = "consent"
channels = ["post"]
fields = ["contact"]

[[purpose]]
id = "orders"
label = { en = "Orders" }
basis = "contract"
channels = ["email"]
fields = ["contact"]
"#;

fn policy() -> Policy {
    parse(POLICY, &|_| Ok(())).unwrap()
}

struct Read {
    kind: &'static str,
    rows: Vec<(Vec<Statement>, Heard)>,
}

impl Read {
    /// Channel, purpose, act and day of each statement, row by row.
    fn said(&self) -> Vec<Vec<String>> {
        let word = |own: &Statement| {
            let day = own.said_on.map_or("-".to_owned(), |day| day.to_string());
            format!(
                "{} {} {} {day}",
                own.channel.as_str(),
                own.purpose,
                own.act.as_str()
            )
        };
        self.rows
            .iter()
            .map(|(statements, _)| statements.iter().map(word).collect())
            .collect()
    }
}

fn read_as(
    stem: &str,
    text: &str,
    change: impl FnOnce(&mut Asked<'_>),
) -> Result<Read, IntakeError> {
    let policy = policy();
    let options = OpenOptions::default();
    let mut asked = Asked {
        is_in_archive: false,
        kind: None,
        source: None,
        purpose: None,
        channel: None,
        on: None,
        options: &options,
        date_order: None,
        policy: &policy,
        today: "2026-11-27".parse().unwrap(),
    };
    change(&mut asked);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("{stem}.csv"));
    std::fs::write(&path, text).unwrap();
    let mut second = open(&path, stem, &asked)?;
    let rows = second.take_rows();
    let encoding = second.opened.shape.encoding;
    let mut assembler = Assembler::new(rows, &second.columns);
    let mut raw = RawRow::default();
    let mut read = Read {
        kind: &second.kind.id,
        rows: Vec::new(),
    };
    while let Assembled::Record = assembler.next(&mut raw).unwrap() {
        let (row, _) = decode_row(&raw, encoding);
        let mut out = Vec::new();
        let heard = second.read(&row, &mut out);
        read.rows.push((out, heard));
    }
    Ok(read)
}

fn read(stem: &str, text: &str) -> Read {
    read_as(stem, text, |_| {}).unwrap()
}

#[test]
fn a_consent_object_of_salesforce_says_channel_state_and_day() {
    let text = "Id,PartyId,CaptureContactPointType,ContactPointType,PrivacyConsentStatus,CaptureDate,CaptureSource,EffectiveTo\n\
        0ZX1,0PK1,Phone,Email,OptIn,2025-03-01,Fair stand,\n\
        0ZX2,0PK2,Email,Phone,OptOut,2025-04-01,Call,\n\
        0ZX3,0PK3,Email,Email,Seen,2025-04-01,Web,\n\
        0ZX4,0PK4,Web,Email,OptIn,2023-03-01,Fair stand,2024-03-01\n";
    let read = read("consents", text);
    assert_eq!(read.kind, "salesforce-consent");
    assert_eq!(
        read.said(),
        [
            vec!["email 0 given 2025-03-01"],
            vec!["phone 0 objected 2025-04-01"],
            vec![],
            vec!["email 0 given 2023-03-01", "email 0 expired 2024-03-01"],
        ]
    );
    let given = &read.rows[0].0[0];
    assert_eq!(given.method, "crm");
    assert!(given.evidence.as_deref().unwrap().contains("Fair stand"));
}

#[test]
fn the_state_in_the_name_of_a_mailing_tools_file_counts_for_its_rows() {
    let head = "Email Address,First Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LEID,EUID";
    let subscribed = format!(
        "{head}\nanna@example.org,Anna,2,2025-01-02 10:00:00,192.0.2.1,2025-01-03 10:00:00,192.0.2.1,1,a\n\
         bert@example.org,Bert,2,,,2025-01-03 10:00:00,192.0.2.1,2,b\n"
    );
    let read_one = read("subscribed_members_export_1", &subscribed);
    assert_eq!(read_one.kind, "mailer");
    assert_eq!(
        read_one.said(),
        [
            vec!["email 0 given 2025-01-02", "email 0 confirmed 2025-01-03"],
            // Added by an administrator.
            vec!["email 0 given -"],
        ]
    );
    let left = format!(
        "{head},UNSUB_TIME\nanna@example.org,Anna,2,2025-01-02 10:00:00,192.0.2.1,,,1,a,2025-06-01 09:00:00\n"
    );
    let left = read("unsubscribed_members_export_1", &left);
    assert_eq!(left.said()[0][0], "email 0 withdrawn 2025-06-01");
    let dead = read("cleaned_members_export_1", &subscribed);
    assert!(
        dead.said()[0]
            .iter()
            .all(|said| said.contains("undeliverable"))
    );
}

#[test]
fn only_hard_bounces_count() {
    let text = "Recipient,Bounce Type,Bounced At\n\
        anna@example.org,HardBounce,2026-01-02T10:00:00Z\n\
        bert@example.org,SoftBounce,2026-01-02T10:00:00Z\n\
        cleo@example.org,mystery,2026-01-02T10:00:00Z\n";
    let read = read("report", text);
    assert_eq!(read.kind, "bounces");
    assert_eq!(
        read.said(),
        [vec!["email 0 undeliverable 2026-01-02"], vec![], vec![]]
    );
    assert_eq!(read.rows[1].1, Heard::default());
    assert_eq!(read.rows[2].1.reject, Some("word-unknown"));
}

#[test]
fn a_list_of_bounces_that_does_not_tell_which_are_hard_is_refused() {
    let text = "Email\nanna@example.org\n";
    let refused = |stem| read_as(stem, text, |_| {}).err().map(|error| error.code);
    assert_eq!(refused("bounces"), Some("bounce-kind"));
    assert_eq!(refused("hard-bounces"), None);
    let told = read_as("bounces", text, |asked| {
        asked.kind = kinds::asked_as("bounced")
    })
    .unwrap();
    assert_eq!(told.said(), [vec!["email 0 undeliverable -"]]);
}

#[test]
fn a_complaint_is_an_objection_unless_it_says_that_it_is_no_spam() {
    let text = "email,feedback type,arrival date\n\
        anna@example.org,abuse,2026-01-02\n\
        bert@example.org,not-spam,2026-01-02\n\
        cleo@example.org,,2026-01-03\n";
    let read = read("loop", text);
    assert_eq!(read.kind, "complaints");
    assert_eq!(
        read.said(),
        [
            vec!["email 0 objected 2026-01-02"],
            vec![],
            vec!["email 0 objected 2026-01-03"]
        ]
    );
}

#[test]
fn a_number_that_is_listed_is_objected_to_calls_and_one_that_is_not_says_nothing() {
    let text = "Number,Listed,Screened on\n+32470000001,yes,2026-11-01\n+32470000002,no,2026-11-01\n+32470000003,,2026-11-01\n";
    let read = read("result", text);
    assert_eq!(read.kind, "do-not-call");
    assert_eq!(
        read.said(),
        [vec!["phone 0 objected 2026-11-01"], vec![], vec![]]
    );
    assert_eq!(read.rows[0].0[0].method, "screening");
}

#[test]
fn the_log_of_an_endpoint_says_who_unsubscribed_and_when() {
    let text = "time,email,event\n2026-01-01T23:30:00Z,anna@example.org,unsubscribe\n2026-01-01T23:30:00Z,bert@example.org,open\n";
    let read = read("one-click-2026-01", text);
    assert_eq!(read.kind, "unsubscribes");
    assert_eq!(read.said(), [vec!["email 0 withdrawn 2026-01-02"], vec![]]);
    let own = &read.rows[0].0[0];
    assert_eq!(own.method, "one-click");
    assert_eq!(own.at.as_deref(), Some("2026-01-01T23:30:00Z"));
}

#[test]
fn a_day_that_was_said_dates_a_no_and_never_a_yes() {
    let day = "2026-02-03".parse().unwrap();
    let no = read_as("x", "Email\nanna@example.org\n", |asked| {
        asked.kind = kinds::asked_as("unsubscribed");
        asked.on = Some(day);
    })
    .unwrap();
    assert_eq!(no.said(), [vec!["email 0 withdrawn 2026-02-03"]]);
    let yes = read_as("x", "Email\nanna@example.org\n", |asked| {
        asked.kind = kinds::asked_as("subscribed");
        asked.on = Some(day);
    })
    .unwrap();
    assert_eq!(yes.said(), [vec!["email 0 given -"]]);
}

#[test]
fn a_file_that_says_nothing_about_consent_is_refused() {
    let refused = read_as("people", "Email,City\nanna@example.org,Namur\n", |_| {}).err();
    assert_eq!(refused.unwrap().code, "no-consents");
}

#[test]
fn a_ticked_box_is_a_yes_and_an_unticked_one_no_answer() {
    let text = "dpo_form,dpo_language,dpo_wording.newsletter,dpo_wording_sha256.newsletter,consent.email.newsletter,consent.phone.newsletter,consent.email.gone,dpo_email,submitted_at\n\
        f1,fr,w1,00,yes,,yes,anna@example.org,2026-03-01T10:00:00Z\n\
        f1,fr,w1,00,,no,,bert@example.org,2026-03-01T10:00:00Z\n";
    let read = read("submissions", text);
    assert_eq!(read.kind, "form");
    // The policy has no such wording: claimed, without a day.
    assert_eq!(read.said(), [vec!["email 0 given -"], vec![]]);
    let (statements, heard) = &read.rows[0];
    assert!(heard.unknown_wording && heard.open_yes);
    assert_eq!(statements[0].wording, None);
    assert_eq!(statements[0].language.as_deref(), Some("fr"));
    assert_eq!(read.rows[1].1, Heard::default());
}

#[test]
fn the_wording_of_a_submission_is_proof_where_the_policy_has_it() {
    let mut with = policy();
    let text = "I agree.";
    with.wordings.push(crate::policy::Wording {
        line: crate::policy::Line(1),
        id: "w1".to_owned(),
        purpose: "newsletter".to_owned(),
        language: crate::model::Lang::Fr,
        text_file: String::new(),
        text: Some(text.to_owned()),
    });
    let sha256 = with.wordings[0].sha256().unwrap();
    let rows = format!(
        "dpo_form,dpo_language,dpo_wording.newsletter,dpo_wording_sha256.newsletter,consent.email.newsletter,dpo_email,submitted_at\n\
         f1,fr,w1,{sha256},yes,anna@example.org,2026-03-01T10:00:00Z\n\
         f1,fr,w2,{sha256},yes,anna@example.org,2026-03-01T10:00:00Z\n\
         f1,fr,w1,{sha256},yes,anna@example.org,2027-03-01T10:00:00Z\n"
    );
    let read = read_as("submissions", &rows, |asked| {
        asked.policy = Box::leak(Box::new(with));
    })
    .unwrap();
    assert_eq!(
        read.said(),
        [
            vec!["email 0 given 2026-03-01"],
            vec!["email 0 given -"],
            vec!["email 0 given -"]
        ]
    );
    assert_eq!(read.rows[0].0[0].wording.as_ref().unwrap().sha256, sha256);
    assert_eq!(read.rows[0].0[0].method, "web-form");
}
