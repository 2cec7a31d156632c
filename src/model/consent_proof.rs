//! The proof of one consent, as facts: who was asked by whom, for what, what was shown and said, and the
//! entries of the trail that recorded it (Art. 7(1) GDPR; ISO/IEC TS 27560).

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{Channel, ConsentEvent, ConsentState, Lang};

/// Everything that shows one consent.
#[derive(Clone, Debug)]
pub struct ConsentProof {
    /// Random id of the record: that of its first event.
    pub record_id: String,
    /// A name of the person that says nothing to others.
    pub subject: String,
    /// Civil date of the proof.
    pub made_on: NaiveDate,
    /// The language of the page: that of the person.
    pub lang: Lang,
    /// Who is responsible.
    pub controller: ProvedController,
    /// What the consent is for.
    pub purpose: ProvedPurpose,
    /// By which channel.
    pub channel: Channel,
    /// What all that was said comes to.
    pub state: ConsentState,
    /// Civil date since when.
    pub since: Option<NaiveDate>,
    /// When the yes that counts was given.
    pub given_on: Option<NaiveDate>,
    /// When it was confirmed.
    pub confirmed_on: Option<NaiveDate>,
    /// The recorded events, in order.
    pub events: Vec<ProvedEvent>,
    /// What the records say, by the file that brought them.
    pub records: Vec<ProvedRecord>,
    /// The wordings that were shown.
    pub wordings: Vec<ProvedWording>,
    /// Who receives the data.
    pub recipients: Vec<ProvedRecipient>,
    /// The systems in which the data lies.
    pub systems: Vec<String>,
    /// How the consent is taken back: pages and addresses.
    pub withdrawal: Vec<String>,
    /// The country whose law it is judged by.
    pub country: String,
    /// Civil date on which it should be asked again; no law ends it.
    pub renew_on: Option<NaiveDate>,
    /// The entries of the trail.
    pub trail: TrailProof,
}

/// Who is responsible (Art. 4(7) GDPR).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProvedController {
    /// Legal name.
    pub name: String,
    /// Postal address.
    pub address: String,
    /// Where people write.
    pub contact: String,
}

/// What the consent is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvedPurpose {
    /// The policy's id.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// The kinds of data that it needs, by their canonical fields.
    pub data: Vec<String>,
    /// The letter of Art. 9(2) GDPR for special categories; none: it needs none.
    pub special_ground: Option<String>,
    /// How many months a record is kept; none: the policy does not say.
    pub retention_months: Option<u32>,
    /// From when: `last_contact`, `end_of_relation`, `created`.
    pub retention_from: &'static str,
}

/// An event with what ties it to the trail.
#[derive(Clone, Debug)]
pub struct ProvedEvent {
    /// The event.
    pub event: ConsentEvent,
    /// SHA-256 of its canonical JSON.
    pub digest: String,
    /// The entries of the trail that recorded it; none: it came with a file, by its digest alone.
    pub entry: Option<u64>,
    /// Whether it is a yes after an earlier one that still stood.
    pub is_renewal: bool,
}

/// What a record says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvedRecord {
    /// The source.
    pub source: String,
    /// What its own cells say.
    pub state: ConsentState,
    /// When the yes was given.
    pub given_on: Option<NaiveDate>,
    /// Civil date of the import that brought it.
    pub imported_on: NaiveDate,
    /// SHA-256 of the file that brought it.
    pub file_sha256: String,
    /// The entry of the trail of that import.
    pub entry: Option<u64>,
}

/// A wording that was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvedWording {
    /// The policy's id.
    pub id: String,
    /// SHA-256 of the text then.
    pub sha256: String,
    /// The text, where the policy still has the same.
    pub text: Option<String>,
    /// Its language.
    pub language: Option<Lang>,
}

/// A recipient (Art. 4(9) GDPR).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvedRecipient {
    /// Its name.
    pub name: String,
    /// `processor`, `controller` and the like.
    pub role: String,
    /// Where it is.
    pub country: String,
}

/// The entries that recorded it, each with the proof that it is in the trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TrailProof {
    /// The key that signs the checkpoints.
    pub verifier_key: String,
    /// The signed checkpoint under which the entries stand.
    pub checkpoint: String,
    /// How many entries it covers.
    pub size: u64,
    /// The entries.
    pub entries: Vec<ProvedEntry>,
}

/// An entry of the trail with its way to the root (RFC 6962).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProvedEntry {
    /// Its number, from 0.
    pub seq: u64,
    /// Its words.
    pub entry: Map<String, Value>,
    /// Its leaf hash, in hexadecimal.
    pub leaf: String,
    /// The hashes beside its way to the root, from the leaf up, in hexadecimal.
    pub path: Vec<String>,
}
