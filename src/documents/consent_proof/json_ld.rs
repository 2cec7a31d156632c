//! The record of one consent as JSON-LD. Every mandatory field of ISO/IEC TS 27560 is there, with what is
//! known, or with the word that it is none or not known.

use serde_json::{Map, Value, json};

use super::super::letter::authority_of;
use crate::model::{
    ConsentAct, ConsentState,
    consent_proof::{ConsentProof, ProvedEvent, ProvedRecord, ProvedWording},
};

/// The profile that the record follows.
const CONFORMS_TO: &str = "https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr";
/// What is said of a field that nobody filled in.
const UNKNOWN: &str = "unknown";
const NONE: &str = "none";
const UNSTATED: &str = "not stated in the policy of the controller";

/// The rights of a person whose data rests on consent.
const RIGHTS: [&str; 8] = [
    "eu-gdpr:A7-3",
    "eu-gdpr:A13",
    "eu-gdpr:A15",
    "eu-gdpr:A16",
    "eu-gdpr:A17",
    "eu-gdpr:A18",
    "eu-gdpr:A20",
    "eu-gdpr:A77",
];

/// The record of one consent as JSON-LD.
#[must_use]
pub fn json_ld(proof: &ConsentProof) -> Value {
    let mut record = Map::new();
    let mut put = |name: &str, value: Value| {
        record.insert(name.to_owned(), value);
    };
    put("@context", context());
    put("@id", json!(format!("urn:uuid:{}", proof.record_id)));
    put("@type", json!("dpv:ConsentRecord"));
    put("dct:conformsTo", json!({ "@id": CONFORMS_TO }));
    put("dct:identifier", json!(proof.record_id));
    put("dct:created", date(proof.made_on.to_string()));
    put("dct:language", json!(proof.lang.as_str()));
    put(
        "dpv:hasDataSubject",
        json!({ "@id": proof.subject, "@type": "dpv:DataSubject" }),
    );
    put("dpv:hasDataController", controller(proof));
    put("dpv:hasPurpose", purpose(proof));
    put("dpo:channel", json!(proof.channel));
    put("dpv:hasPersonalData", data(proof));
    put("dpv:hasLegalBasis", legal_basis(proof));
    put("dpo:consentType", json!({ "@id": consent_type(proof) }));
    put("dpv:hasConsentStatus", statuses(proof));
    put("dpo:currentStatus", current(proof));
    put("dpv:hasNotice", notices(&proof.wordings));
    put(
        "dpv:hasJurisdiction",
        json!({ "@id": format!("loc:{}", proof.country) }),
    );
    put("dpv:hasStorageCondition", storage(proof));
    put("dpv:hasRecipient", recipients(proof));
    put("dpv:hasConsentControl", control(proof));
    put("dct:valid", validity(proof));
    put(
        "dpv:hasRight",
        RIGHTS.map(|right| json!({ "@id": right })).to_vec().into(),
    );
    put("dpv:hasAuthority", authority(proof));
    put("dpo:statedBy", records(proof));
    put(
        "dpo:trail",
        json!({
            "dpo:verifierKey": proof.trail.verifier_key,
            "dpo:checkpoint": proof.trail.checkpoint,
            "dct:source": "trail-proof.json",
        }),
    );
    Value::Object(record)
}

fn context() -> Value {
    json!({
        "@version": 1.1,
        "dct": "http://purl.org/dc/terms/",
        "dpo": "urn:dpo:terms:",
        "dpv": "https://w3id.org/dpv#",
        "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
        "loc": "https://w3id.org/dpv/loc#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "dpv:hasConsentStatus": { "@container": "@list" },
        "dpo:recorded": { "@type": "@json" },
    })
}

fn date(day: String) -> Value {
    json!({ "@value": day, "@type": "xsd:date" })
}

/// What is known, else the word for nothing.
fn or(text: &str, nothing: &str) -> Value {
    match text.is_empty() {
        true => json!(nothing),
        false => json!(text),
    }
}

fn or_none(list: Vec<Value>) -> Value {
    match list.is_empty() {
        true => json!(NONE),
        false => Value::Array(list),
    }
}

fn controller(proof: &ConsentProof) -> Value {
    json!({
        "@type": "dpv:DataController",
        "dpv:hasName": or(&proof.controller.name, UNSTATED),
        "dpv:hasAddress": or(&proof.controller.address, UNSTATED),
        "dpv:hasContact": or(&proof.controller.contact, UNSTATED),
    })
}

fn purpose(proof: &ConsentProof) -> Value {
    json!({
        "@type": ["dpv:Purpose", "dpv:DirectMarketing"],
        "dct:identifier": proof.purpose.id,
        "dct:title": { "@value": proof.purpose.label, "@language": proof.lang.as_str() },
    })
}

fn data(proof: &ConsentProof) -> Value {
    let fields = proof
        .purpose
        .data
        .iter()
        .map(|field| json!({ "@type": "dpv:PersonalData", "dct:identifier": field }));
    let special = match &proof.purpose.special_ground {
        Some(letter) => json!({
            "@type": "dpv:SpecialCategoryPersonalData",
            "dpv:hasLegalBasis": { "@id": format!("eu-gdpr:A9-2-{letter}") },
        }),
        None => json!({ "@type": "dpv:SpecialCategoryPersonalData", "dct:description": NONE }),
    };
    fields.chain([special]).collect::<Vec<_>>().into()
}

fn legal_basis(proof: &ConsentProof) -> Value {
    let mut bases = vec![json!({ "@id": "eu-gdpr:A6-1-a" })];
    if let Some(letter) = &proof.purpose.special_ground {
        bases.push(json!({ "@id": format!("eu-gdpr:A9-2-{letter}") }));
    }
    bases.into()
}

/// Special categories ask for a yes in so many words (Art. 9(2)(a) GDPR).
fn consent_type(proof: &ConsentProof) -> &'static str {
    match proof.purpose.special_ground.as_deref() {
        Some("a") => "dpv:ExplicitlyExpressedConsent",
        _ => "dpv:ExpressedConsent",
    }
}

/// What was said, in order; where nothing was recorded here, what the records say.
fn statuses(proof: &ConsentProof) -> Value {
    if proof.events.is_empty() {
        let stated = proof.records.iter().map(|record| stated(proof, record));
        return stated.collect::<Vec<_>>().into();
    }
    let events = proof.events.iter().map(|event| status(proof, event));
    events.collect::<Vec<_>>().into()
}

fn status(proof: &ConsentProof, proved: &ProvedEvent) -> Value {
    let (event, details) = (&proved.event, &proved.event.details);
    let time = match (&details.at, event.said_on) {
        (Some(at), _) => json!({ "@value": at, "@type": "xsd:dateTime" }),
        (None, Some(day)) => date(day.to_string()),
        (None, None) => json!(UNKNOWN),
    };
    let notice = details.wording.as_ref().map_or_else(
        || json!(UNKNOWN),
        |seen| json!({ "@id": wording_id(&seen.id, &seen.sha256) }),
    );
    let evidence = details.evidence.as_ref().map_or_else(
        || json!(NONE),
        |evidence| {
            json!({
                "dct:description": evidence.what,
                "dpo:sha256": evidence.sha256.as_deref().unwrap_or(NONE),
            })
        },
    );
    json!({
        "@id": format!("urn:uuid:{}", details.id),
        "@type": status_type(event.act, proved.is_renewal),
        "dpo:act": event.act,
        "dpv:isIndicatedAtTime": time,
        "dpv:isIndicatedBy": indicated_by(proof, &details.expressed_by),
        "dpv:hasIndicationMethod": or(&details.method, UNKNOWN),
        "dpv:hasNotice": notice,
        "dct:language": details.language.as_deref().unwrap_or(UNKNOWN),
        "dct:source": evidence,
        "dpv:hasJurisdiction": or(&details.jurisdiction, UNKNOWN),
        "dpo:recordedOn": date(event.recorded_on.to_string()),
        "dpo:recorded": event,
        "dpo:sha256": proved.digest,
        "dpo:trailEntry": entry(proved.entry),
    })
}

fn entry(seq: Option<u64>) -> Value {
    seq.map_or_else(|| json!(NONE), |seq| json!(seq))
}

/// The state of an event in the words of the vocabulary.
const fn status_type(act: ConsentAct, is_renewal: bool) -> &'static str {
    match act {
        ConsentAct::Requested => "dpv:ConsentRequested",
        ConsentAct::Given if is_renewal => "dpv:RenewedConsentGiven",
        ConsentAct::Given | ConsentAct::Confirmed => "dpv:ConsentGiven",
        // The vocabulary has no state for an objection: it refuses whatever was asked.
        ConsentAct::Refused | ConsentAct::Objected => "dpv:ConsentRefused",
        ConsentAct::Withdrawn => "dpv:ConsentWithdrawn",
        ConsentAct::Expired => "dpv:ConsentExpired",
        ConsentAct::Invalidated => "dpv:ConsentInvalidated",
        ConsentAct::Undeliverable => "dpv:ConsentUnknown",
    }
}

const fn state_type(state: ConsentState) -> &'static str {
    match state {
        ConsentState::Proven | ConsentState::Claimed => "dpv:ConsentGiven",
        ConsentState::Pending => "dpv:ConsentRequested",
        ConsentState::Refused | ConsentState::Objected => "dpv:ConsentRefused",
        ConsentState::Withdrawn => "dpv:ConsentWithdrawn",
        ConsentState::Expired => "dpv:ConsentExpired",
        ConsentState::Invalid => "dpv:ConsentInvalidated",
        ConsentState::NoStatement | ConsentState::NoObjectionFlag | ConsentState::Undeliverable => {
            "dpv:ConsentUnknown"
        }
    }
}

fn indicated_by(proof: &ConsentProof, by: &str) -> Value {
    match by {
        "subject" => json!({ "@id": proof.subject, "@type": "dpv:DataSubject" }),
        "parent" => json!({ "@type": "dpv:ParentOfDataSubject" }),
        "agent" => {
            json!({ "@type": "dpv:Entity", "dct:description": "an agent of the data subject" })
        }
        _ => json!(UNKNOWN),
    }
}

/// What a record says, where nothing was recorded here.
fn stated(proof: &ConsentProof, record: &ProvedRecord) -> Value {
    let time = record
        .given_on
        .map_or_else(|| json!(UNKNOWN), |day| date(day.to_string()));
    json!({
        "@type": state_type(record.state),
        "dpv:isIndicatedAtTime": time,
        "dpv:isIndicatedBy": indicated_by(proof, ""),
        "dpv:hasIndicationMethod": UNKNOWN,
        "dpv:hasNotice": UNKNOWN,
        "dct:language": UNKNOWN,
        "dct:source": { "dct:description": record.source, "dpo:sha256": record.file_sha256 },
        "dpo:recordedOn": date(record.imported_on.to_string()),
        "dpo:trailEntry": entry(record.entry),
    })
}

fn current(proof: &ConsentProof) -> Value {
    let since = proof
        .since
        .map_or_else(|| json!(UNKNOWN), |day| date(day.to_string()));
    json!({
        "@type": state_type(proof.state),
        "dpo:state": proof.state,
        "dpo:since": since,
    })
}

fn wording_id(id: &str, sha256: &str) -> String {
    format!("urn:dpo:wording:{id}:{sha256}")
}

fn notices(wordings: &[ProvedWording]) -> Value {
    let told = wordings.iter().map(|wording| {
        let language = wording.language.map_or(UNKNOWN, crate::model::Lang::as_str);
        let text = wording.text.as_ref();
        json!({
            "@id": wording_id(&wording.id, &wording.sha256),
            "@type": "dpv:ConsentNotice",
            "dct:identifier": wording.id,
            "dct:language": language,
            "dpo:sha256": wording.sha256,
            "dct:description": text.map_or("the text of that digest is not registered any more", String::as_str),
        })
    });
    or_none(told.collect())
}

fn storage(proof: &ConsentProof) -> Value {
    let duration = proof.purpose.retention_months.map_or_else(
        || json!(UNSTATED),
        |months| json!({ "@value": format!("P{months}M"), "@type": "xsd:duration" }),
    );
    let systems: Vec<Value> = proof.systems.iter().map(|system| json!(system)).collect();
    json!([
        {
            "@type": "dpv:StorageDuration",
            "dpv:hasDuration": duration,
            "dpo:countedFrom": proof.purpose.retention_from,
        },
        {
            "@type": "dpv:StorageLocation",
            "dpo:systems": or_none(systems),
            "dpv:hasLocation": UNSTATED,
        },
    ])
}

fn recipients(proof: &ConsentProof) -> Value {
    let told = proof.recipients.iter().map(|recipient| {
        json!({
            "@type": "dpv:Recipient",
            "dpv:hasName": recipient.name,
            "dpo:role": recipient.role,
            "dpv:hasCountry": recipient.country,
        })
    });
    or_none(told.collect())
}

fn control(proof: &ConsentProof) -> Value {
    let ways: Vec<Value> = proof.withdrawal.iter().map(|way| json!(way)).collect();
    json!({ "@type": "dpv:WithdrawConsent", "dct:description": or_none(ways) })
}

/// No law ends a consent; the policy says when it should be asked again.
fn validity(proof: &ConsentProof) -> Value {
    match proof.renew_on {
        Some(day) => json!({
            "dct:description": "no law ends it; the controller asks again after this day",
            "dpo:renewOn": date(day.to_string()),
        }),
        None => json!("no consent stands"),
    }
}

fn authority(proof: &ConsentProof) -> Value {
    authority_of(&proof.country).map_or_else(
        || json!(UNKNOWN),
        |authority| {
            json!({
                "@type": "dpv:DataProtectionAuthority",
                "dpv:hasName": authority.name(proof.lang),
                "dpv:hasContact": authority.web(proof.lang),
            })
        },
    )
}

fn records(proof: &ConsentProof) -> Value {
    let told = proof.records.iter().map(|record| {
        json!({
            "dpo:system": record.source,
            "dpo:state": record.state,
            "dpo:givenOn": record.given_on.map_or_else(|| UNKNOWN.to_owned(), |day| day.to_string()),
            "dpo:importedOn": record.imported_on.to_string(),
            "dpo:fileSha256": record.file_sha256,
            "dpo:trailEntry": entry(record.entry),
        })
    });
    or_none(told.collect())
}
