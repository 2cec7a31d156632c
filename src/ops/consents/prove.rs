//! The proof of one consent: its events, what was shown, and the entries of the trail that recorded it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Months, NaiveDate};
use serde_json::{Map, Value, json};

use super::{
    digest,
    history::{self, consents_of},
    whom::Whom,
};
use crate::{
    model::{
        Channel, ConsentAct, ConsentState, Lang,
        consent_proof::{
            ConsentProof, ProvedController, ProvedEntry, ProvedEvent, ProvedPurpose,
            ProvedRecipient, ProvedRecord, ProvedWording, TrailProof,
        },
        fold,
    },
    ops::{
        OpError, deed::unusable, import::hexadecimal, person::HeldRecord, proofs::Prover,
        request::By,
    },
    policy::{Policy, Purpose},
    proof::leaf_hash,
    store::{Bundle, Entry, KeyKind, Store, StoredConsent, TrailEntry, event_id},
};

/// How many entries of the trail are read at once.
const PAGE: u64 = 1_000;

/// Gathers the proof of a person's consent to one purpose by one channel; reads only.
///
/// # Errors
/// `no-consent-to-prove` (input); when the store cannot be read.
pub fn gather(
    store: &Store,
    policy: &Policy,
    person: &Whom,
    channel: Channel,
    purpose: &Purpose,
    today: NaiveDate,
) -> Result<ConsentProof, OpError> {
    let stored = events_of(store, &person.records, channel, &purpose.id)?;
    let mut records = records(store, policy, &person.records, channel, purpose, today)?;
    if stored.is_empty() && records.is_empty() {
        return Err(unusable(
            "no-consent-to-prove",
            format!(
                "nothing was said about {} for the purpose {}",
                channel.as_str(),
                purpose.id
            ),
            "dpo consent history tells what was said",
        ));
    }
    let mut events = proved(&stored)?;
    let trail = trail(store, &mut events, &mut records)?;
    let history = history::history(store, policy, person, today)?;
    let told = history
        .states
        .iter()
        .find(|state| state.channel == channel && state.purpose == purpose.id);
    let given_on = told.and_then(|state| state.given_on);
    let months = Months::new(policy.consent.max_age_months);
    let first = stored.first().map(|stored| stored.event.details.id.clone());
    Ok(ConsentProof {
        record_id: match first.filter(|id| !id.is_empty()) {
            Some(id) => id,
            None => event_id()?,
        },
        subject: pseudonym(store, &person.records),
        made_on: today,
        lang: language(policy, &stored, &person.records),
        controller: ProvedController {
            name: policy.controller.name.clone(),
            address: policy.controller.address.clone(),
            contact: policy.controller.email.clone(),
        },
        purpose: proved_purpose(purpose, language(policy, &stored, &person.records)),
        channel,
        state: told
            .and_then(|state| ConsentState::parse(state.state))
            .unwrap_or(ConsentState::NoStatement),
        since: told.and_then(|state| state.since),
        given_on,
        confirmed_on: told.and_then(|state| state.confirmed_on),
        wordings: wordings(policy, &stored),
        recipients: recipients(policy, purpose),
        systems: person
            .records
            .iter()
            .map(|record| record.source.clone())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
        withdrawal: withdrawal(policy, &person.records),
        country: policy.country.clone(),
        renew_on: given_on.and_then(|given| given.checked_add_months(months)),
        events,
        records,
        trail,
    })
}

/// The events of one channel and purpose, in order: one of several records is told once.
fn events_of(
    store: &Store,
    records: &[HeldRecord],
    channel: Channel,
    purpose: &str,
) -> Result<Vec<StoredConsent>, OpError> {
    let mut met = BTreeSet::new();
    let mut out = Vec::new();
    for record in records {
        for stored in store.consent_events_of(record.number)? {
            let event = &stored.event;
            let is_about = event.channel == channel && event.purpose == purpose;
            if is_about && (event.details.id.is_empty() || met.insert(event.details.id.clone())) {
                out.push(stored);
            }
        }
    }
    out.sort_by_key(|stored| (stored.event.day(), stored.id));
    Ok(out)
}

fn proved(stored: &[StoredConsent]) -> Result<Vec<ProvedEvent>, OpError> {
    let mut stands = false;
    let mut out = Vec::new();
    for stored in stored {
        let act = stored.event.act;
        out.push(ProvedEvent {
            digest: digest(&stored.event)?,
            event: stored.event.clone(),
            entry: None,
            is_renewal: act == ConsentAct::Given && stands,
        });
        stands = act.is_affirmative() || (stands && act.ends_with().is_none());
    }
    Ok(out)
}

/// What the records say of the channel and the purpose, with the file that brought each.
fn records(
    store: &Store,
    policy: &Policy,
    held: &[HeldRecord],
    channel: Channel,
    purpose: &Purpose,
    today: NaiveDate,
) -> Result<Vec<ProvedRecord>, OpError> {
    let imports: BTreeMap<i64, String> = store
        .imports()?
        .into_iter()
        .map(|import| (import.id, hexadecimal(&import.file_sha256)))
        .collect();
    let mut out = Vec::new();
    for record in held {
        for consent in consents_of(policy, record, today)? {
            let is_about = consent.channel == channel
                && policy
                    .purpose(consent.purpose)
                    .is_some_and(|own| own.id == purpose.id);
            if is_about && !consent.said.is_silence() {
                out.push(ProvedRecord {
                    source: record.source.clone(),
                    state: consent.said,
                    given_on: consent.given_at.map(|moment| moment.date),
                    imported_on: record.imported_on,
                    file_sha256: imports.get(&record.import).cloned().unwrap_or_default(),
                    entry: None,
                });
            }
        }
    }
    Ok(out)
}

/// Finds the entries that recorded all this, and proves that they are in the trail.
fn trail(
    store: &Store,
    events: &mut [ProvedEvent],
    records: &mut [ProvedRecord],
) -> Result<TrailProof, OpError> {
    let prover = Prover::new(store)?;
    let size = prover.size;
    let mut entries = Vec::new();
    let mut from = 0;
    while from < size {
        for entry in store.trail(from, PAGE.min(size - from))? {
            if mark(entry.seq, &entry.entry, events, records) {
                entries.push(proved_entry(&prover, entry)?);
            }
        }
        from += PAGE;
    }
    Ok(TrailProof {
        verifier_key: store.verifier_key(),
        checkpoint: prover.checkpoint,
        size,
        entries,
    })
}

/// Notes that an entry recorded an event or brought a record; tells whether it did.
fn mark(
    seq: u64,
    entry: &Map<String, Value>,
    events: &mut [ProvedEvent],
    records: &mut [ProvedRecord],
) -> bool {
    let text = |name: &str| entry.get(name).and_then(Value::as_str);
    let listed = entry.get("events").and_then(Value::as_array);
    let digests: BTreeSet<&str> = listed
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .chain(text("event"))
        .collect();
    let mut is_about = false;
    for event in events {
        if digests.contains(event.digest.as_str()) {
            event.entry = Some(seq);
            is_about = true;
        }
    }
    let file = text("file_sha256").filter(|_| text("action") == Some("imported"));
    for record in records {
        if file.is_some_and(|file| file == record.file_sha256) {
            record.entry = Some(seq);
            is_about = true;
        }
    }
    is_about
}

fn proved_entry(prover: &Prover<'_>, entry: TrailEntry) -> Result<ProvedEntry, OpError> {
    let words = entry.entry.clone();
    let proof = prover.proof(entry)?;
    Ok(ProvedEntry {
        seq: proof.index,
        entry: words,
        leaf: hexadecimal(&leaf_hash(&proof.entry)),
        path: proof.path.iter().map(|hash| hexadecimal(hash)).collect(),
    })
}

/// A name of the person that nobody without the store's key can make or trace back.
fn pseudonym(store: &Store, records: &[HeldRecord]) -> String {
    let first = records.first().map_or(0, |record| record.number);
    let key = store
        .hashes()
        .lasting(KeyKind::Consent, first, b"subject of a consent record");
    format!("urn:dpo:subject:{:016x}", key.cast_unsigned())
}

/// The language in which the person was asked, else the one that a record names, else the policy's first.
fn language(policy: &Policy, stored: &[StoredConsent], records: &[HeldRecord]) -> Lang {
    let shown = stored
        .iter()
        .rev()
        .find_map(|stored| Lang::parse(stored.event.details.language.as_deref()?));
    let named = || {
        records.iter().find_map(|record| {
            let value = record.below("person.language").next()?;
            let word = fold::word(&value.text);
            let code = word.get(..2).unwrap_or_default();
            Lang::parse(code)
        })
    };
    shown
        .or_else(named)
        .or_else(|| policy.languages.first().copied())
        .unwrap_or(Lang::En)
}

fn proved_purpose(purpose: &Purpose, lang: Lang) -> ProvedPurpose {
    ProvedPurpose {
        id: purpose.id.clone(),
        label: purpose.label_in(lang).to_owned(),
        data: purpose.fields.clone(),
        special_ground: purpose.special_ground.map(str::to_owned),
        retention_months: purpose.retention_months,
        retention_from: purpose.retention_from.as_str(),
    }
}

/// The wordings that were shown; the text only where the policy still has the very same.
fn wordings(policy: &Policy, stored: &[StoredConsent]) -> Vec<ProvedWording> {
    let mut out: Vec<ProvedWording> = Vec::new();
    for seen in stored
        .iter()
        .filter_map(|stored| stored.event.details.wording.as_ref())
    {
        let is_known = |known: &ProvedWording| known.id == seen.id && known.sha256 == seen.sha256;
        if out.iter().any(is_known) {
            continue;
        }
        let same = policy.wordings.iter().find(|wording| {
            wording.id == seen.id && wording.sha256().as_deref() == Some(seen.sha256.as_str())
        });
        out.push(ProvedWording {
            id: seen.id.clone(),
            sha256: seen.sha256.clone(),
            text: same.and_then(|wording| wording.text.clone()),
            language: same.map(|wording| wording.language),
        });
    }
    out
}

/// The recipients of the data that the purpose needs.
fn recipients(policy: &Policy, purpose: &Purpose) -> Vec<ProvedRecipient> {
    let shares = |one: &str, other: &str| {
        one == other
            || one
                .strip_prefix(other)
                .is_some_and(|rest| rest.starts_with('.'))
            || other
                .strip_prefix(one)
                .is_some_and(|rest| rest.starts_with('.'))
    };
    policy
        .recipients
        .iter()
        .filter(|recipient| {
            recipient
                .receives
                .iter()
                .any(|own| purpose.fields.iter().any(|field| shares(own, field)))
        })
        .map(|recipient| ProvedRecipient {
            name: recipient.name.clone(),
            role: recipient.role.clone(),
            country: recipient.country.clone(),
        })
        .collect()
}

/// How the consent is taken back: what the sources say, and the controller's own address.
fn withdrawal(policy: &Policy, records: &[HeldRecord]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let sources = records
        .iter()
        .filter_map(|record| policy.source(&record.source));
    for way in sources
        .filter_map(|source| source.withdrawal.clone())
        .chain([policy.controller.email.clone()])
    {
        if !way.is_empty() && !out.contains(&way) {
            out.push(way);
        }
    }
    out
}

/// Notes in the trail that the proof was handed out, with the digest of its files.
///
/// # Errors
/// When the store cannot be written.
pub fn handed_out(
    store: &mut Store,
    proof: &ConsentProof,
    bundle: &Bundle,
    by: By<'_>,
) -> Result<(), OpError> {
    let mut detail = Map::new();
    detail.insert("channel".to_owned(), json!(proof.channel));
    detail.insert("purpose".to_owned(), json!(proof.purpose.id));
    let digests: Vec<&str> = proof
        .events
        .iter()
        .map(|event| event.digest.as_str())
        .collect();
    detail.insert("proved".to_owned(), json!(digests));
    let manifest = hexadecimal(&bundle.manifest_sha256);
    detail.insert("manifest_sha256".to_owned(), json!(manifest));
    let mut change = store.change()?;
    change.bundle(bundle)?;
    change.commit(Entry::new("consent-proved", by.now, by.operator).with(detail))?;
    Ok(())
}
