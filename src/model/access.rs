//! The answer to a request for access, as facts (Art. 15 GDPR): what is held, why, whence, for how long,
//! who received it, and what was left out.

use chrono::NaiveDate;
use serde::Serialize;

use super::CaseId;

/// A copy of all data of a person.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AccessCopy {
    /// The case.
    pub case: CaseId,
    /// The person.
    pub person: String,
    /// Civil date of the copy.
    pub made_on: NaiveDate,
    /// Civil date of receipt.
    pub received: NaiveDate,
    /// Civil date by which the answer is due.
    pub due: NaiveDate,
    /// How the identity was verified; no document is kept.
    pub identity_method: Option<String>,
    /// When.
    pub identity_on: Option<NaiveDate>,
    /// The systems that were searched, with the date of their last export.
    pub sources: Vec<SearchedSource>,
    /// The purposes, their basis and how long.
    pub purposes: Vec<CopyPurpose>,
    /// What no purpose of the policy covers.
    pub uncovered: Vec<CopyUncovered>,
    /// The groups of data that are held.
    pub categories: Vec<String>,
    /// Who received it, by name.
    pub recipients: Vec<CopyRecipient>,
    /// The records, value by value.
    pub records: Vec<CopyRecord>,
    /// What is known of consents.
    pub consents: Vec<CopyConsent>,
    /// Every "no" that an export once brought: it is kept, whatever later exports say.
    pub denials: Vec<CopyDenial>,
    /// What was recorded of consents, in order: asked, given, confirmed, taken back.
    pub consent_events: Vec<CopyConsentEvent>,
    /// The objections that were recorded.
    pub objections: Vec<CopyObjection>,
    /// Notes in which an objection or a request of the person was noticed.
    pub holds: Vec<CopyHold>,
    /// The restrictions, with those that were lifted.
    pub restrictions: Vec<CopyRestriction>,
    /// What was corrected.
    pub rectifications: Vec<CopyRectification>,
    /// Supplementary statements of the person.
    pub statements: Vec<CopyStatement>,
    /// The requests of the person, this one as well.
    pub requests: Vec<CopyRequest>,
    /// Where others' notes mention the person.
    pub mentions: Vec<CopyMention>,
    /// What was left out, and why.
    pub redactions: Vec<Redaction>,
}

/// A system that was searched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SearchedSource {
    /// Its name.
    pub source: String,
    /// Civil date of its last export.
    pub exported_on: NaiveDate,
    /// How many days old that is.
    pub age_days: i64,
    /// Whether that is older than the policy allows.
    pub is_stale: bool,
    /// How many records of the person it has.
    pub records: usize,
}

/// A purpose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CopyPurpose {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// The letter of Art. 6(1) GDPR that it rests on.
    pub basis: &'static str,
    /// The channels that it uses.
    pub channels: Vec<&'static str>,
    /// How many months, if the policy says.
    pub months: Option<u32>,
    /// From when: `last_contact`, `end_of_relation`, `created`.
    pub from: &'static str,
    /// Until when each record is needed for it.
    pub ends: Vec<CopyEnd>,
}

/// Columns of a source that hold something of the person and that no purpose of the policy covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CopyUncovered {
    /// The source.
    pub source: String,
    /// The headers, in the order of the file.
    pub headers: Vec<String>,
}

/// Until when a record is needed for a purpose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CopyEnd {
    /// The source.
    pub source: String,
    /// The record.
    pub record: String,
    /// The last day; none: that cannot be computed.
    pub ends_on: Option<NaiveDate>,
    /// Whether the last contact is not known, so that an earlier fact stands in for it.
    pub is_fallback: bool,
}

/// A recipient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CopyRecipient {
    /// Its name.
    pub name: String,
    /// Its role.
    pub role: String,
    /// Its country.
    pub country: String,
    /// Whether that is outside the European Economic Area.
    pub is_third_country: bool,
    /// What protects the data there.
    pub safeguard: Option<String>,
    /// When data was disclosed, where that is known.
    pub disclosed_on: Vec<NaiveDate>,
}

/// A record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CopyRecord {
    /// The source.
    pub source: String,
    /// Its name in outputs.
    pub record: String,
    /// The file that it came with.
    pub file: String,
    /// The sheet.
    pub sheet: Option<String>,
    /// Physical line.
    pub line: u64,
    /// Civil date of the import.
    pub imported_on: NaiveDate,
    /// Civil date since when its source no longer has it.
    pub vanished_on: Option<NaiveDate>,
    /// Every value that is not blank, in the order of the file.
    pub values: Vec<CopyValue>,
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CopyValue {
    /// The header of the file.
    pub header: String,
    /// The canonical field.
    pub field: Option<String>,
    /// The value; of what is left out, a mark stands in its place.
    pub value: String,
    /// Whether something of it was left out.
    pub is_masked: bool,
    /// `provided` by the person, `observed` of what the person did (both Art. 20 GDPR), `made` by the
    /// controller, `unknown`.
    pub origin: &'static str,
}

/// A consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CopyConsent {
    /// The source.
    pub source: String,
    /// The record.
    pub record: String,
    /// The channel.
    pub channel: &'static str,
    /// The purpose.
    pub purpose: String,
    /// The state.
    pub state: &'static str,
    /// When it was given.
    pub given_on: Option<String>,
    /// Cells that ask for a yes and say no: no refusal, and no consent either.
    pub no_in: Vec<CopyCell>,
}

/// A cell of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CopyCell {
    /// The header of the file.
    pub header: String,
    /// The value.
    pub value: String,
}

impl CopyConsent {
    /// Whether it was given, for all that is known.
    #[must_use]
    pub fn is_given(&self) -> bool {
        matches!(self.state, "proven" | "claimed")
    }
}

/// A "no" that an export brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CopyDenial {
    /// The source.
    pub source: String,
    /// The record.
    pub record: String,
    /// The channel.
    pub channel: &'static str,
    /// The purpose.
    pub purpose: String,
    /// `refused`, `withdrawn` or `objected`.
    pub state: &'static str,
    /// When it was said, where the export tells.
    pub said_on: Option<NaiveDate>,
    /// When it was first seen.
    pub seen_on: NaiveDate,
}

/// What was recorded of a consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CopyConsentEvent {
    /// When it was said; none: not known.
    pub said_on: Option<NaiveDate>,
    /// When it was entered.
    pub recorded_on: NaiveDate,
    /// The channel.
    pub channel: &'static str,
    /// The purpose.
    pub purpose: String,
    /// `requested`, `given`, `confirmed`, `withdrawn` and the like.
    pub act: &'static str,
    /// How it was said.
    pub method: String,
    /// Who expressed it: `subject`, `parent`, `agent`.
    pub expressed_by: String,
    /// The wording that was shown, by its id.
    pub wording: Option<String>,
    /// SHA-256 of its text.
    pub wording_sha256: Option<String>,
    /// What shows it; what is about others is left out.
    pub evidence: Option<String>,
    /// The random id of the event.
    pub event: String,
}

/// A note in which an objection or a request was noticed: until it is reviewed nobody contacts the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CopyHold {
    /// The source.
    pub source: String,
    /// The record.
    pub record: String,
    /// The header of the note.
    pub column: String,
    /// `objection` or `request`.
    pub about: &'static str,
    /// When it was noticed.
    pub noticed_on: NaiveDate,
    /// The date that the note gives.
    pub note_date: Option<NaiveDate>,
    /// When it was reviewed; none: it waits.
    pub reviewed_on: Option<NaiveDate>,
    /// What the review came to.
    pub review: Option<String>,
}

/// An objection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CopyObjection {
    /// The channel.
    pub channel: &'static str,
    /// The purpose.
    pub purpose: String,
    /// Since when.
    pub said_on: NaiveDate,
}

/// A restriction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CopyRestriction {
    /// The letter of Art. 18(1) GDPR.
    pub ground: String,
    /// Since when.
    pub since: NaiveDate,
    /// When it is looked at again.
    pub review_on: Option<NaiveDate>,
    /// When it was lifted.
    pub lifted_on: Option<NaiveDate>,
}

/// A correction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CopyRectification {
    /// The header.
    pub header: String,
    /// What it said before.
    pub old: String,
    /// What it says.
    pub new: String,
    /// When.
    pub made_on: NaiveDate,
}

/// A statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CopyStatement {
    /// When.
    pub made_on: NaiveDate,
    /// What the person stated.
    pub words: String,
}

/// A request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CopyRequest {
    /// The case.
    pub case: CaseId,
    /// The right.
    pub right: &'static str,
    /// When it was received.
    pub received: NaiveDate,
    /// Its state.
    pub state: &'static str,
    /// Why it was refused, in whole or in part, by the ground's code; none: it was not.
    pub ground: Option<String>,
}

/// A mention in somebody else's note. The note is the other person's: only what speaks of this one is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CopyMention {
    /// The source.
    pub source: String,
    /// The other person's record, for the operator: it is not told.
    #[serde(skip)]
    pub record: String,
    /// The column.
    pub column: String,
    /// What names the person there: `name`, `email`, `phone`, `number`.
    pub how: &'static str,
    /// The sentence that speaks of the person, without the data of others, where it is handed over.
    pub passage: Option<String>,
    /// Whether that is all that the note says.
    pub is_whole: bool,
}

/// What was left out of a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Redaction {
    /// The source.
    pub source: String,
    /// The record.
    pub record: String,
    /// The header.
    pub header: String,
    /// First code point that is left out.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// What stood there, by kind.
    pub kind: String,
    /// Why: `rights-of-others` (Art. 15(4) GDPR), or the words of the operator.
    pub why: String,
}
