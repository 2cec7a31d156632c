use serde_json::Value;

use super::*;
use crate::{
    documents::{Form, write},
    model::{
        Channel, ConsentAct, ConsentEvent, ConsentState, EventDetails,
        consent_event::{Evidence, WordingSeen},
        consent_proof::{ProvedController, ProvedPurpose, TrailProof},
    },
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn event(act: ConsentAct, details: EventDetails) -> ProvedEvent {
    ProvedEvent {
        event: ConsentEvent {
            channel: Channel::Email,
            purpose: "news".to_owned(),
            act,
            said_on: Some(day("2026-11-02")),
            recorded_on: day("2026-11-03"),
            details,
        },
        digest: "d1".to_owned(),
        entry: Some(4),
        is_renewal: false,
    }
}

fn proof(lang: Lang, events: Vec<ProvedEvent>) -> ConsentProof {
    ConsentProof {
        record_id: "0f8fad5b-d9cb-469f-a165-70867728950e".to_owned(),
        subject: "urn:dpo:subject:00ff".to_owned(),
        made_on: day("2026-11-23"),
        lang,
        controller: ProvedController {
            name: "Example Books SA".to_owned(),
            ..ProvedController::default()
        },
        purpose: ProvedPurpose {
            id: "news".to_owned(),
            label: "News about our books".to_owned(),
            data: vec!["contact.email".to_owned()],
            special_ground: None,
            retention_months: Some(36),
            retention_from: "last_contact",
        },
        channel: Channel::Email,
        state: ConsentState::Proven,
        since: Some(day("2026-11-02")),
        given_on: Some(day("2026-11-02")),
        confirmed_on: None,
        events,
        records: vec![ProvedRecord {
            source: "crm".to_owned(),
            state: ConsentState::Claimed,
            given_on: None,
            imported_on: day("2026-11-01"),
            file_sha256: "f1".to_owned(),
            entry: Some(1),
        }],
        wordings: vec![ProvedWording {
            id: "news-en".to_owned(),
            sha256: "ab".to_owned(),
            text: Some("May we <b>write</b> to you?\n\nYou can stop it any time.".to_owned()),
            language: Some(Lang::En),
        }],
        recipients: Vec::new(),
        systems: vec!["crm".to_owned()],
        withdrawal: vec!["https://example.org/stop".to_owned()],
        country: "BE".to_owned(),
        renew_on: Some(day("2029-11-02")),
        trail: TrailProof {
            verifier_key: "key".to_owned(),
            checkpoint: "dpo.example/x\n5\nroot\n\n— signature\n".to_owned(),
            size: 5,
            entries: Vec::new(),
        },
    }
}

fn given() -> ProvedEvent {
    event(
        ConsentAct::Given,
        EventDetails {
            id: "e1".to_owned(),
            method: "paper".to_owned(),
            expressed_by: "subject".to_owned(),
            wording: Some(WordingSeen {
                id: "news-en".to_owned(),
                sha256: "ab".to_owned(),
            }),
            evidence: Some(Evidence {
                what: "binder 4".to_owned(),
                sha256: Some("cd".to_owned()),
            }),
            ..EventDetails::default()
        },
    )
}

/// What the record must say by ISO/IEC TS 27560: of the record, and of each event in it.
const MANDATORY: [&str; 15] = [
    "dct:conformsTo",
    "dct:identifier",
    "dpv:hasDataSubject",
    "dpv:hasDataController",
    "dpv:hasPurpose",
    "dpv:hasPersonalData",
    "dpo:consentType",
    "dpv:hasConsentStatus",
    "dpv:hasNotice",
    "dct:language",
    "dpv:hasJurisdiction",
    "dpv:hasStorageCondition",
    "dpv:hasRecipient",
    "dpv:hasConsentControl",
    "dct:valid",
];

const OF_EVENT: [&str; 5] = [
    "@type",
    "dpv:isIndicatedAtTime",
    "dpv:isIndicatedBy",
    "dpv:hasIndicationMethod",
    "dpv:hasNotice",
];

#[track_caller]
fn says_something(value: &Value, name: &str) {
    let said = &value[name];
    let is_blank = match said {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    assert!(!is_blank, "{name}: {said}");
}

#[test]
fn every_mandatory_field_is_there_or_is_said_to_be_none() {
    let bare = event(ConsentAct::Requested, EventDetails::default());
    let mut empty = proof(Lang::En, vec![bare]);
    empty.wordings.clear();
    empty.systems.clear();
    empty.withdrawal.clear();
    empty.renew_on = None;
    empty.purpose.retention_months = None;
    empty.controller.name.clear();
    let mut stated = proof(Lang::En, Vec::new());
    stated.wordings.clear();
    for proof in [proof(Lang::En, vec![given()]), empty, stated] {
        let record = json_ld(&proof);
        for name in MANDATORY {
            says_something(&record, name);
        }
        for status in record["dpv:hasConsentStatus"].as_array().unwrap() {
            for name in OF_EVENT {
                says_something(status, name);
            }
        }
        for part in ["dpv:hasName", "dpv:hasAddress", "dpv:hasContact"] {
            says_something(&record["dpv:hasDataController"], part);
        }
    }
}

#[test]
fn the_record_names_the_profile_the_notice_and_the_acts_of_the_vocabulary() {
    let mut again = given();
    again.is_renewal = true;
    let withdrawn = event(ConsentAct::Withdrawn, EventDetails::default());
    let record = json_ld(&proof(Lang::En, vec![given(), again, withdrawn]));
    assert_eq!(
        record["dct:conformsTo"]["@id"],
        "https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr"
    );
    let types: Vec<&str> = record["dpv:hasConsentStatus"]
        .as_array()
        .unwrap()
        .iter()
        .map(|status| status["@type"].as_str().unwrap())
        .collect();
    assert_eq!(
        types,
        [
            "dpv:ConsentGiven",
            "dpv:RenewedConsentGiven",
            "dpv:ConsentWithdrawn"
        ]
    );
    let first = &record["dpv:hasConsentStatus"][0];
    assert_eq!(
        first["dpv:hasNotice"]["@id"],
        record["dpv:hasNotice"][0]["@id"]
    );
    assert_eq!(first["dpo:recorded"], serde_json::json!(given().event));
}

#[test]
fn the_page_shows_the_wording_escaped_in_every_language() {
    for lang in Lang::ALL {
        let html = write(&page(&proof(lang, vec![given()])), Form::Html).unwrap();
        let html = String::from_utf8(html).unwrap();
        assert!(html.contains("May we &lt;b&gt;write"), "{lang:?}");
        for shown in ["binder 4", "cd", "f1"] {
            assert!(html.contains(shown), "{lang:?} {shown}");
        }
        assert!(html.contains("example.org"), "{lang:?}");
        assert!(!html.contains("{value}"), "{lang:?}");
        let name = word("access.category.contact", lang);
        assert!(html.contains(name), "{lang:?}");
    }
}
