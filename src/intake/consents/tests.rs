//! Facts about what cells say. The systems' own words and the properties stand in files of their own.

mod properties;
mod systems;

use std::collections::BTreeMap;

use super::*;
use crate::{
    model::{
        Column, ConsentColumn, DateOrder, Field, MappedBy, Moment, Polarity,
        columns::{Aspect, ConsentScope},
    },
    policy::{Basis, ConsentPolicy, Controller, Profile, Purpose, RetentionFrom, StorePolicy},
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn purpose(id: &str, basis: Basis, channels: &[Channel]) -> Purpose {
    Purpose {
        id: id.to_owned(),
        label: BTreeMap::new(),
        basis,
        assessment: None,
        special_ground: None,
        channels: channels.to_vec(),
        fields: Vec::new(),
        retention_months: None,
        retention_from: RetentionFrom::LastContact,
    }
}

fn policy() -> Policy {
    Policy {
        profile: Profile::Strict,
        country: "BE".to_owned(),
        timezone: chrono_tz::Europe::Brussels,
        languages: Vec::new(),
        controller: Controller::default(),
        purposes: vec![
            purpose("direct-marketing", Basis::Consent, &Channel::ALL),
            purpose("contract", Basis::Contract, &[Channel::Email]),
        ],
        consent: ConsentPolicy {
            double_opt_in: DoubleOptIn::Recommended,
            max_age_months: 36,
            distrust_before: day("2018-05-25"),
        },
        wordings: Vec::new(),
        sources: Vec::new(),
        recipients: Vec::new(),
        exceptions: Vec::new(),
        legal_holds: Vec::new(),
        store: StorePolicy {
            vanished_days: 30,
            stale_source_days: 7,
            export_days: 30,
            case_months: 36,
        },
        sha256: String::new(),
    }
}

fn aspect(word: &str) -> Aspect {
    match word {
        "optin" => Aspect::Optin,
        "optout" => Aspect::Optout,
        "status" => Aspect::Status,
        "optin_at" => Aspect::OptinAt,
        "optin_ip" => Aspect::OptinIp,
        "confirm_at" => Aspect::ConfirmAt,
        "double_optin" => Aspect::DoubleOptin,
        "optout_at" => Aspect::OptoutAt,
        "legal_basis" => Aspect::LegalBasis,
        "source" => Aspect::Source,
        "captured_at" => Aspect::CapturedAt,
        "expires_at" => Aspect::ExpiresAt,
        "purpose" => Aspect::Purpose,
        "channel" => Aspect::ChannelName,
        "type" => Aspect::Kind,
        "wording" => Aspect::Wording,
        other => panic!("no aspect {other}"),
    }
}

/// A column from `field polarity` and its header; `!` after the polarity caps a yes.
fn column(index: usize, header: &str, meaning: &str) -> Column {
    let (field, polarity) = meaning.split_once(' ').unwrap_or((meaning, ""));
    let parts: Vec<&str> = field.split('.').collect();
    let consent = (parts[0] == "consent" && !polarity.is_empty()).then(|| {
        let scope = match parts[1] {
            "any" => ConsentScope::Any,
            "list" => ConsentScope::List,
            "share" => ConsentScope::Share,
            word => Channel::parse(word).map_or(ConsentScope::Record, ConsentScope::Channel),
        };
        let is_record = scope == ConsentScope::Record;
        ConsentColumn {
            scope,
            purpose: (!is_record && parts.len() == 4).then(|| parts[2].to_owned()),
            aspect: aspect(parts[parts.len() - 1]),
            polarity: match polarity.trim_end_matches('!') {
                "grant" => Polarity::Grant,
                "deny" => Polarity::Deny,
                "state" => Polarity::State,
                "basis" => Polarity::Basis,
                "evidence" => Polarity::Evidence,
                _ => Polarity::None,
            },
            words: BTreeMap::new(),
            claimed_at_most: polarity.ends_with('!'),
            counts_only_with: (parts[parts.len() - 1] == "confirm_at")
                .then(|| "consent.email.optin_at".to_owned()),
        }
    });
    Column {
        index,
        header: header.to_owned(),
        field: Some(Field::new(field)),
        by: MappedBy::Profile,
        person: 0,
        consent,
        separator: None,
        date_order: Some(DateOrder::Dmy),
        candidates: Vec::new(),
    }
}

/// Four addresses, then the columns given as `header = field polarity`.
fn columns(system: &str, given: &[&str]) -> Columns {
    let fixed = [
        "Email = contact.email.primary",
        "Mobile = contact.phone.mobile",
        "Street = addr.main.street",
        "Fax = contact.fax.work",
    ];
    let columns = fixed
        .iter()
        .chain(given)
        .enumerate()
        .map(|(index, text)| {
            let (header, meaning) = text.split_once(" = ").unwrap();
            column(index, header, meaning)
        })
        .collect();
    Columns {
        columns,
        system: system.to_owned(),
        language: None,
        strips_quote_prefix: false,
        has_continuation_rows: false,
        assumed_state: None,
    }
}

fn reader(columns: &Columns, policy: &Policy) -> ConsentReader {
    ConsentReader::new(columns, policy, None, day("2026-11-23"))
}

fn row(cells: &[&str]) -> Row<'static> {
    let mut all = vec![
        "zoe@example.org",
        "0475 12 34 56",
        "Rue de l'Exemple 1",
        "02 123 45 67",
    ];
    all.extend_from_slice(cells);
    Row::from_cells(&all)
}

fn read_with(columns: &Columns, policy: &Policy, cells: &[&str]) -> Vec<Consent> {
    let mut out = Vec::new();
    reader(columns, policy).read(&row(cells), &mut out);
    out
}

fn read(system: &str, given: &[&str], cells: &[&str]) -> Vec<Consent> {
    read_with(&columns(system, given), &policy(), cells)
}

fn of(consents: &[Consent], channel: Channel) -> &Consent {
    consents
        .iter()
        .find(|consent| consent.channel == channel)
        .unwrap()
}

/// `email=proven phone=objected`; channels that are left out must be `no-statement`.
fn assert_says(system: &str, given: &[&str], cells: &[&str], expected: &str) {
    let consents = read(system, given, cells);
    for channel in Channel::ALL {
        let wanted = expected.split(' ').find_map(|pair| {
            pair.split_once('=')
                .filter(|(name, _)| *name == channel.as_str())
        });
        let wanted = wanted.map_or("no-statement", |(_, state)| state);
        assert_eq!(
            of(&consents, channel).state.as_str(),
            wanted,
            "{system}: {} of {cells:?} under {given:?}",
            channel.as_str()
        );
    }
}

const FULL: [&str; 6] = [
    "Newsletter = consent.email.marketing.optin grant",
    "Date = consent.email.optin_at evidence",
    "Source = consent.source evidence",
    "Type = consent.type evidence",
    "Until = consent.expires_at evidence",
    "No mail = consent.email.optout deny",
];

#[test]
fn a_yes_is_proven_by_a_date_and_a_source_together() {
    for (cells, state) in [
        (["Oui", "01/02/2024", "salon", "", "", ""], "proven"),
        (["Ja", "44300", "Webformular", "", "", ""], "proven"),
        (["Yes", "01/02/2024", "", "", "", ""], "claimed"),
        (["Yes", "", "salon", "", "", ""], "claimed"),
        (["Yes", "0000-00-00", "salon", "", "", ""], "claimed"),
        (["Yes", "", "", "", "", ""], "claimed"),
        (["", "01/02/2024", "salon", "", "", ""], "no-statement"),
        (["No", "", "salon", "", "", ""], "no-statement"),
        (["No", "01/02/2024", "salon", "", "", ""], "refused"),
        (
            ["Yes", "01/02/2024", "case pré-cochée", "", "", ""],
            "invalid",
        ),
        (
            ["Yes", "01/02/2024", "case non pré-cochée", "", "", ""],
            "proven",
        ),
        (["Yes", "01/02/2024", "salon", "Implied", "", ""], "invalid"),
        (["", "", "", "Implied", "", ""], "invalid"),
        (["Yes", "01/02/2024", "salon", "Explicit", "", ""], "proven"),
        (
            ["Yes", "01/02/2024", "salon", "", "22/11/2026", ""],
            "expired",
        ),
        (
            ["Yes", "01/02/2024", "salon", "", "23/11/2026", ""],
            "proven",
        ),
        (["Yes", "01/02/2024", "salon", "", "", "1"], "objected"),
        (["Yes", "01/02/2024", "salon", "", "", "0"], "proven"),
        (["No", "", "", "", "", "0"], "no-objection-flag"),
        (["12/02/2024", "", "salon", "", "", ""], "proven"),
        (
            ["stilzwijgend", "01/02/2024", "salon", "", "", ""],
            "invalid",
        ),
    ] {
        assert_says("generic", &FULL, &cells, &format!("email={state}"));
    }
}

#[test]
fn a_double_opt_in_that_was_not_made_is_no_refusal() {
    let given = [
        "DOUBLE_OPT-IN = consent.email.double_optin state",
        "Date = consent.captured_at evidence",
    ];
    assert_says("brevo", &given, &["No", "2024-01-01"], "");
    assert_says("brevo", &given, &["Yes", "2024-01-01"], "email=proven");
    assert_says("brevo", &given, &["Yes", ""], "email=claimed");
}

#[test]
fn a_date_whose_day_and_month_could_be_swapped_proves_but_is_not_guessed() {
    let mut columns = columns("generic", &FULL);
    for column in &mut columns.columns {
        column.date_order = None;
    }
    let cells = ["Yes", "01/02/2024", "salon", "", "", ""];
    let consents = read_with(&columns, &policy(), &cells);
    let email = of(&consents, Channel::Email);
    assert!(email.state == ConsentState::Proven && email.proof.has_date);
    assert_eq!(email.given_at, None);
}

#[test]
fn a_date_that_is_still_to_come_proves_nothing() {
    for date in ["2099-01-01", "2062-03-04"] {
        let consents = read("generic", &FULL, &["Yes", date, "salon", "", "", ""]);
        let email = of(&consents, Channel::Email);
        assert_eq!(email.state, ConsentState::Claimed, "{date}");
        assert!(email.is_postdated && !email.proof.has_date, "{date}");
        assert_eq!(email.given_at.map(|at| at.date), Some(day(date)));
        // Beside a no it is a date, as any other.
        assert_says(
            "generic",
            &FULL,
            &["No", date, "", "", "", ""],
            "email=refused",
        );
    }
    let mut columns = columns("generic", &FULL);
    for column in &mut columns.columns {
        column.date_order = None;
    }
    let cells = ["Yes", "01/02/2099", "salon", "", "", ""];
    let consents = read_with(&columns, &policy(), &cells);
    assert_eq!(of(&consents, Channel::Email).state, ConsentState::Claimed);
}

#[test]
fn the_log_of_a_mailing_tool_proves_no_yes_of_a_day_to_come() {
    let given = [
        "Joined = consent.email.optin_at evidence",
        "IP = consent.email.optin_ip evidence",
    ];
    let said = |date: &str, expected: &str| {
        assert_says("generic", &given, &[date, "192.0.2.7"], expected);
    };
    said("2024-01-01", "email=proven");
    said("2099-01-01", "email=claimed");
}

#[test]
fn a_confirmation_that_is_still_to_come_is_none() {
    let given = [
        "Newsletter = consent.email.marketing.optin grant",
        "Date = consent.email.optin_at evidence",
        "Confirmed = consent.email.confirm_at evidence",
    ];
    assert_says(
        "generic",
        &given,
        &["Yes", "2023-01-01", "2099-01-01"],
        "email=claimed",
    );
    assert_says(
        "generic",
        &given,
        &["Yes", "2023-01-01", "2024-01-01"],
        "email=proven",
    );
}

#[test]
fn nothing_is_taken_from_the_dates_of_the_record_itself() {
    let given = [
        "In = consent.email.optin grant",
        "Created = life.created_at",
        "Lead source = life.source",
    ];
    let consents = read("generic", &given, &["yes", "2024-01-01", "website"]);
    let email = of(&consents, Channel::Email);
    assert!(email.state == ConsentState::Claimed && email.given_at.is_none());
}

#[test]
fn a_contradiction_in_one_record_is_marked_and_the_no_stands() {
    let email = of(
        &read("generic", &FULL, &["Yes", "", "", "", "", "1"]),
        Channel::Email,
    )
    .clone();
    assert!(email.is_conflicting && email.state == ConsentState::Objected);
    let email = of(
        &read("generic", &FULL, &["Yes", "", "", "", "", "0"]),
        Channel::Email,
    )
    .clone();
    assert!(!email.is_conflicting);
}

#[test]
fn what_a_cell_says_of_itself_beats_its_header() {
    let deny = ["Opt out = consent.email.optout deny"];
    let grant = ["Opt in = consent.email.optin grant"];
    for (given, cell, state) in [
        (&deny, "Opted In", "claimed"),
        (&deny, "Subscribed", "claimed"),
        (&deny, "Allow", "no-objection-flag"),
        (&deny, "Active", "objected"),
        (&grant, "Do Not Allow", "objected"),
        (&grant, "Allow", "no-objection-flag"),
        (&grant, "OptOut", "objected"),
        (&grant, "Unsubscribed", "withdrawn"),
        (&grant, "Subscribed; Unsubscribed", "withdrawn"),
        (&grant, "Oui, sauf le mardi", "no-statement"),
        (&deny, "01/02/2024", "withdrawn"),
    ] {
        assert_says("generic", given, &[cell], &format!("email={state}"));
    }
}

#[test]
fn a_yes_without_a_channel_counts_for_email_and_a_no_for_all() {
    let any = ["Consent = consent.any.optin grant"];
    let consents = read("generic", &any, &["y"]);
    assert_eq!(of(&consents, Channel::Email).state, ConsentState::Claimed);
    assert!(
        of(&consents, Channel::Email).names_no_channel
            && of(&consents, Channel::Email).names_no_purpose
    );
    let phone = of(&consents, Channel::Phone);
    assert!(
        phone.state == ConsentState::NoStatement
            && phone.covered_only_by_generic_yes
            && phone.column.is_none()
    );
    assert!(!of(&read("generic", &any, &[""]), Channel::Phone).covered_only_by_generic_yes);
    assert_says(
        "generic",
        &any,
        &["Unsubscribed"],
        "email=withdrawn phone=withdrawn sms=withdrawn post=withdrawn fax=withdrawn",
    );
    let own = [
        "Consent = consent.any.optin grant",
        "Call = consent.phone.optin grant",
    ];
    assert!(
        !of(&read("generic", &own, &["y", ""]), Channel::Phone).covered_only_by_generic_yes,
        "its own column speaks, and says nothing"
    );
}

#[test]
fn a_yes_without_a_purpose_counts_only_where_one_can_be_meant() {
    let mut policy = policy();
    let columns = columns(
        "generic",
        &[
            "Opt-in = consent.email.optin grant",
            "Events = consent.email.events.optin grant",
            "Service = consent.email.service.optout deny",
        ],
    );
    policy
        .purposes
        .push(purpose("events", Basis::Consent, &[Channel::Email]));
    let state = |policy: &Policy, source: Option<&Source>, cells: &[&str]| {
        let mut out = Vec::new();
        ConsentReader::new(&columns, policy, source, day("2026-11-23")).read(&row(cells), &mut out);
        let of = |purpose| {
            out.iter()
                .find(|consent| consent.channel == Channel::Email && consent.purpose == purpose)
                .unwrap()
                .clone()
        };
        (of(0), of(2))
    };
    let (marketing, events) = state(&policy, None, &["yes", "", ""]);
    assert!(marketing.state == ConsentState::NoStatement && marketing.names_no_purpose);
    assert!(events.state == ConsentState::NoStatement && events.column == Some(4));
    let (marketing, events) = state(&policy, None, &["", "yes", "true"]);
    assert!(marketing.state == ConsentState::NoStatement && !marketing.names_no_purpose);
    assert!(events.state == ConsentState::Claimed && !events.names_no_purpose);
    let (marketing, events) = state(&policy, None, &["Opt-out", "", ""]);
    assert!(marketing.state == ConsentState::Objected && events.state == ConsentState::Objected);
    let source = Source {
        line: crate::policy::Line(1),
        default_purpose: Some("direct-marketing".to_owned()),
        ..Source::default()
    };
    let (marketing, events) = state(&policy, Some(&source), &["yes", "", ""]);
    assert!(marketing.state == ConsentState::Claimed && !marketing.names_no_purpose);
    assert_eq!(events.state, ConsentState::NoStatement);
}

#[test]
fn a_purpose_in_a_cell_narrows_the_yes() {
    let given = [
        "Status = consent.status state",
        "Purpose = consent.purpose evidence",
    ];
    assert_says(
        "generic",
        &given,
        &["Opted In", "Direct Marketing"],
        "email=claimed",
    );
    assert_says(
        "generic",
        &given,
        &["Opted In", "newsletter"],
        "email=claimed",
    );
    assert_says("generic", &given, &["Opted In", "product research"], "");
    assert_says("generic", &given, &["Opted In", "contract"], "");
}

#[test]
fn an_unconfirmed_web_consent_waits_only_where_double_opt_in_is_required() {
    let given = [
        "In = consent.email.optin grant",
        "At = consent.email.optin_at evidence",
        "Source = consent.email.source evidence",
        "DOI = consent.email.double_optin evidence",
    ];
    let columns = columns("generic", &given);
    let mut policy = policy();
    let state = |policy: &Policy, cells: &[&str]| {
        of(&read_with(&columns, policy, cells), Channel::Email).clone()
    };
    let open = state(&policy, &["yes", "2024-01-01", "website", ""]);
    assert!(open.state == ConsentState::Proven && open.is_web && !open.confirmed);
    policy.consent.double_opt_in = DoubleOptIn::Required;
    assert_eq!(
        state(&policy, &["yes", "2024-01-01", "website", ""]).state,
        ConsentState::Pending
    );
    assert_eq!(
        state(&policy, &["yes", "2024-01-01", "website", "yes"]).state,
        ConsentState::Proven
    );
    assert_eq!(
        state(&policy, &["yes", "2024-01-01", "salon", ""]).state,
        ConsentState::Proven
    );
    policy.consent.double_opt_in = DoubleOptIn::Recommended;
    assert_eq!(
        state(&policy, &["yes", "2024-01-01", "website", "pending"]).state,
        ConsentState::Pending
    );
}

#[test]
fn a_consent_comes_out_for_each_channel_with_an_address_and_no_other() {
    let columns = columns("outlook", &[]);
    let policy = policy();
    let reader = reader(&columns, &policy);
    let channels = |cells: &[&str]| {
        let mut out = Vec::new();
        reader.read(&Row::from_cells(cells), &mut out);
        out.iter()
            .map(|consent| consent.channel.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(channels(&["zoe@example.org", "", "", ""]), "email");
    assert_eq!(channels(&["n/a", "0475 12 34 56", "", ""]), "phone sms");
    assert_eq!(channels(&["zoe@example", "unknown", "-", "none"]), "");
    assert_eq!(
        channels(&[
            "a@example.org; b@example.org",
            "",
            "Rue 1",
            "+32 2 123 45 67"
        ]),
        "email post fax"
    );
    assert_eq!(channels(&[]), "");
    assert_eq!(reader.silent_channels(), Channel::ALL);
}

#[test]
fn a_channel_is_silent_where_no_column_speaks_about_it() {
    let silent = |given: &[&str]| {
        let columns = columns("generic", given);
        reader(&columns, &policy())
            .silent_channels()
            .iter()
            .map(|channel| channel.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(
        silent(&[
            "No mail = consent.email.optout deny",
            "Basis = consent.legal_basis basis"
        ]),
        "phone sms post fax"
    );
    assert_eq!(
        silent(&["Consent = consent.any.optin grant"]),
        "phone sms post fax"
    );
    assert_eq!(silent(&["Allowed = consent.any.status state!"]), "");
    assert_eq!(
        silent(&[
            "Date = consent.captured_at evidence",
            "Trade = consent.share.optout deny"
        ]),
        "email phone sms post fax"
    );
    assert_eq!(
        silent(&["One to one = consent.email.onetoone.optout deny"]),
        "email phone sms post fax"
    );
}

#[test]
fn a_denial_in_a_continuation_row_counts() {
    let columns = columns("odoo", &["Opt Out = consent.list.optout deny"]);
    let first = ["zoe@example.org", "", "", "", "False"];
    let second = ["", "", "", "", "True"];
    let cells: Vec<&str> = first.iter().chain(&second).copied().collect();
    let mut text = String::new();
    let ends: Vec<u32> = cells
        .iter()
        .map(|cell| {
            text.push_str(cell);
            u32::try_from(text.len()).unwrap()
        })
        .collect();
    let row = Row::new(text.into(), ends.into(), 5);
    let mut out = Vec::new();
    reader(&columns, &policy()).read(&row, &mut out);
    assert_eq!(out[0].state, ConsentState::Objected);
}
