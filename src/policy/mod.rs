//! What this controller allows: purposes, necessary fields, channels, lawful bases, retention,
//! exceptions; parsed and checked from TOML text. Reads no file.

mod block;
mod countries;
mod keys;
mod manual;
mod nearest;
mod parse;
mod problems;
mod shapes;
mod show;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_refused;
mod words;

use std::{collections::BTreeMap, fmt};

use chrono::NaiveDate;

use block::Block;
pub use countries::{Area, area};
pub use keys::{Key, keys};
pub use manual::manual_page;
pub use nearest::nearest;
pub use parse::parse;
pub use show::show;

use crate::model::{Channel, Lang, consent::PurposeIx};

/// The commented policy that `dpo init` writes; it works unedited.
pub const DEFAULT_TEXT: &str = include_str!("default.toml");

/// Says whether a canonical field or a prefix of fields is known; the text of a no is its hint.
pub type FieldNames<'a> = dyn Fn(&str) -> Result<(), String> + 'a;

/// The policy of `DEFAULT_TEXT`, for an audit of files without a policy of one's own.
#[must_use]
pub fn built_in() -> Policy {
    parse::read(DEFAULT_TEXT, &|_| Ok(())).0
}

/// One thing that is wrong with the text of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, lower case, no final dot.
    pub message: String,
    /// What to write instead.
    pub hint: Option<String>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)?;
        match &self.hint {
            Some(hint) => write!(f, " ({hint})"),
            None => Ok(()),
        }
    }
}

/// Everything that is wrong with the text of a policy, by line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyError {
    /// At least one.
    pub problems: Vec<Problem>,
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the policy cannot be used")?;
        let mut lead = ": ";
        for problem in &self.problems {
            write!(f, "{lead}{problem}")?;
            lead = "; ";
        }
        Ok(())
    }
}

impl std::error::Error for PolicyError {}

/// A checked policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// `strict` or `law:<country>`.
    pub profile: Profile,
    /// Country or sub-calendar code (`BE`, `DE-BY`).
    pub country: String,
    /// The controller's time zone.
    pub timezone: chrono_tz::Tz,
    /// Output languages in order of preference.
    pub languages: Vec<Lang>,
    /// Who is responsible.
    pub controller: Controller,
    /// The purposes, in file order; `PurposeIx` points here.
    pub purposes: Vec<Purpose>,
    /// How consents are judged.
    pub consent: ConsentPolicy,
    /// What people were shown when they were asked.
    pub wordings: Vec<Wording>,
    /// What an export needs beyond what is recognised.
    pub sources: Vec<Source>,
    /// Who receives data.
    pub recipients: Vec<Recipient>,
    /// Findings that are accepted.
    pub exceptions: Vec<Exception>,
    /// Records that are kept beyond their period, by law or for a claim.
    pub legal_holds: Vec<LegalHold>,
    /// How the store is kept.
    pub store: StorePolicy,
    /// SHA-256 of the policy's text, lower-case hexadecimal.
    pub sha256: String,
}

/// A line of the policy's text, from 1. It is where something is said and not what: two policies that
/// say the same are equal wherever they say it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Line(pub usize);

impl PartialEq for Line {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Line {}

/// Which law the audit applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Explicit consent for every channel.
    Strict,
    /// The law of a country.
    Law(String),
}

/// The controller (Art. 4(7) GDPR).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Controller {
    /// Legal name.
    pub name: String,
    /// Postal address.
    pub address: String,
    /// Where people write.
    pub email: String,
    /// Data protection officer.
    pub dpo_name: String,
    /// How to reach the officer.
    pub dpo_email: String,
}

/// The lawful basis of a purpose (Art. 6(1) GDPR).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Art. 6(1)(a).
    Consent,
    /// Art. 6(1)(b).
    Contract,
    /// Art. 6(1)(c).
    LegalDuty,
    /// Art. 6(1)(d).
    VitalInterest,
    /// Art. 6(1)(e).
    PublicTask,
    /// Art. 6(1)(f).
    LegitimateInterest,
}

/// From when a retention period runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetentionFrom {
    /// The person's last act.
    LastContact,
    /// The end of the relation.
    EndOfRelation,
    /// The record's creation.
    Created,
}

/// A purpose of processing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purpose {
    /// Its id.
    pub id: String,
    /// What it is called, by language.
    pub label: BTreeMap<Lang, String>,
    /// What allows it.
    pub basis: Basis,
    /// Where the interests were weighed, for a legitimate interest (Art. 6(1)(f) GDPR).
    pub assessment: Option<String>,
    /// What allows special categories of data for it (Art. 9(2) GDPR): the letter, `a` to `j`.
    pub special_ground: Option<&'static str>,
    /// The channels it uses.
    pub channels: Vec<Channel>,
    /// The fields it needs: canonical names or prefixes.
    pub fields: Vec<String>,
    /// How long, in months.
    pub retention_months: Option<u32>,
    /// From when.
    pub retention_from: RetentionFrom,
}

/// Whether double opt-in is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DoubleOptIn {
    /// An unconfirmed web consent is `pending`.
    Required,
    /// An unconfirmed web consent stays `proven`, with a low finding.
    Recommended,
    /// Not looked at.
    Off,
}

/// How consents are judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentPolicy {
    /// Double opt-in.
    pub double_opt_in: DoubleOptIn,
    /// Age after which a consent should be renewed, in months.
    pub max_age_months: u32,
    /// Consents before this date are to be verified.
    pub distrust_before: NaiveDate,
}

/// A text that people were shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// The line of `text_file` in the policy's text.
    pub line: Line,
    /// Its id.
    pub id: String,
    /// The purpose it asks for.
    pub purpose: String,
    /// Its language.
    pub language: Lang,
    /// The file that holds it, relative to the policy.
    pub text_file: String,
    /// What the file holds, once the caller has read it.
    pub text: Option<String>,
}

/// The one place for mappings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The line of its `system`, or of its block, in the policy's text.
    pub line: Line,
    /// The source's id.
    pub id: String,
    /// The purpose of consent columns that name none.
    pub default_purpose: Option<String>,
    /// The system whose profile is to be used, if it should not be recognised.
    pub system: Option<String>,
    /// Header to canonical field; an empty field name leaves the column unmapped on purpose.
    pub columns: BTreeMap<String, String>,
    /// Order of day and month in this source's dates.
    pub date_order: Option<crate::model::DateOrder>,
    /// How a person takes back a consent given through this source: an address or a page.
    pub withdrawal: Option<String>,
    /// When its telephone numbers were last screened against a do-not-call register.
    pub screened_at: Option<NaiveDate>,
}

/// A recipient (Art. 4(9) GDPR).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// `processor`, `controller`, `joint-controller` or `authority`.
    pub role: String,
    /// Where it is.
    pub country: String,
    /// What it receives.
    pub receives: Vec<String>,
    /// How to reach it.
    pub contact: String,
    /// What protects data in a third country (Art. 46 and 49 GDPR), in words.
    pub safeguard: Option<String>,
}

/// A finding that is accepted, with a reason and an end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// The line of `rule` in the policy's text.
    pub line: Line,
    /// The rule's code.
    pub rule: String,
    /// Only this source.
    pub source: Option<String>,
    /// Only this channel.
    pub channel: Option<Channel>,
    /// Only this column (its header or its canonical field).
    pub field: Option<String>,
    /// Why.
    pub reason: String,
    /// Until when, inclusive.
    pub until: NaiveDate,
}

/// Records that are kept beyond their period, with a reason and an end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegalHold {
    /// Only records of this source.
    pub source: Option<String>,
    /// Only these records, by the ids that their source gives; every record where empty.
    pub records: Vec<String>,
    /// What allows it.
    pub basis: HoldBasis,
    /// Why.
    pub reason: String,
    /// Until when, inclusive.
    pub until: NaiveDate,
}

/// What excepts data from erasure (Art. 17(3) GDPR).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoldBasis {
    /// Art. 17(3)(a).
    FreeExpression,
    /// Art. 17(3)(b).
    LegalDuty,
    /// Art. 17(3)(c).
    PublicHealth,
    /// Art. 17(3)(d).
    Archiving,
    /// Art. 17(3)(e).
    LegalClaims,
}

impl HoldBasis {
    /// The article.
    #[must_use]
    pub const fn article(self) -> &'static str {
        match self {
            Self::FreeExpression => "Art. 17(3)(a) GDPR",
            Self::LegalDuty => "Art. 17(3)(b) GDPR",
            Self::PublicHealth => "Art. 17(3)(c) GDPR",
            Self::Archiving => "Art. 17(3)(d) GDPR",
            Self::LegalClaims => "Art. 17(3)(e) GDPR",
        }
    }
}

/// How the store is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StorePolicy {
    /// What left the CRM leaves the store after this many days.
    pub vanished_days: u32,
    /// A source whose last import is older is stale.
    pub stale_source_days: u32,
    /// How long an export file may lie about.
    pub export_days: u32,
    /// How long facts of a closed case are kept.
    pub case_months: u32,
}

impl Default for ConsentPolicy {
    fn default() -> Self {
        Self {
            double_opt_in: DoubleOptIn::Recommended,
            max_age_months: 36,
            // The day from which the GDPR applies (Art. 99(2) GDPR).
            distrust_before: NaiveDate::from_ymd_opt(2018, 5, 25).unwrap_or_default(),
        }
    }
}

impl Default for StorePolicy {
    fn default() -> Self {
        Self {
            vanished_days: 30,
            stale_source_days: 7,
            export_days: 30,
            case_months: 36,
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Strict => f.write_str("strict"),
            Self::Law(country) => write!(f, "law:{country}"),
        }
    }
}

impl Controller {
    /// The keys of `[controller]` that still hold the placeholder of a new policy.
    #[must_use]
    pub fn placeholders(&self) -> Vec<&'static str> {
        [
            ("name", &self.name),
            ("address", &self.address),
            ("email", &self.email),
            ("dpo_name", &self.dpo_name),
            ("dpo_email", &self.dpo_email),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty() && is_placeholder(value))
        .map(|(key, _)| key)
        .collect()
    }
}

/// Whether a value of `[controller]` is still to be filled in: empty, or in angle brackets.
#[must_use]
pub fn is_placeholder(value: &str) -> bool {
    value.is_empty() || (value.starts_with('<') && value.ends_with('>'))
}

impl Purpose {
    /// Whether it is direct marketing as an objection means it (Art. 21(2) GDPR): it uses channels, and
    /// rests on consent or on a legitimate interest.
    #[must_use]
    pub fn is_marketing(&self) -> bool {
        !self.channels.is_empty()
            && matches!(self.basis, Basis::Consent | Basis::LegitimateInterest)
    }

    /// What the purpose is called in `lang`; else in English, in any language, by its id.
    #[must_use]
    pub fn label_in(&self, lang: Lang) -> &str {
        self.label
            .get(&lang)
            .or_else(|| self.label.get(&Lang::En))
            .or_else(|| self.label.values().next())
            .map_or(self.id.as_str(), String::as_str)
    }
}

impl Wording {
    /// The SHA-256 of the text in lower-case hexadecimal: it names the version that people saw. None
    /// where the text was not read.
    #[must_use]
    pub fn sha256(&self) -> Option<String> {
        self.text.as_deref().map(parse::sha256)
    }
}

impl Policy {
    /// Whether the purposes are still those of the commented policy that `dpo init` writes: an example,
    /// which nobody has decided about.
    #[must_use]
    pub fn has_example_purposes(&self) -> bool {
        self.purposes == built_in().purposes
    }

    /// The purpose of that index.
    #[must_use]
    pub fn purpose(&self, index: PurposeIx) -> Option<&Purpose> {
        self.purposes.get(usize::from(index))
    }

    /// The index of the purpose with that id; none: the policy has none.
    #[must_use]
    pub fn purpose_index(&self, id: &str) -> Option<PurposeIx> {
        let position = self.purposes.iter().position(|purpose| purpose.id == id)?;
        PurposeIx::try_from(position).ok()
    }

    /// The purposes that rest on consent and use `channel`, with their indexes.
    pub fn consent_purposes(
        &self,
        channel: Channel,
    ) -> impl Iterator<Item = (PurposeIx, &Purpose)> {
        self.purposes
            .iter()
            .enumerate()
            .filter(move |(_, purpose)| {
                purpose.basis == Basis::Consent && purpose.channels.contains(&channel)
            })
            .filter_map(|(index, purpose)| Some((PurposeIx::try_from(index).ok()?, purpose)))
    }

    /// The legal hold that keeps a record on a day, if one does.
    #[must_use]
    pub fn legal_hold(&self, source: &str, record: &str, on: NaiveDate) -> Option<&LegalHold> {
        self.legal_holds.iter().find(|hold| {
            hold.until >= on
                && hold.source.as_ref().is_none_or(|own| own == source)
                && (hold.records.is_empty() || hold.records.iter().any(|own| own == record))
        })
    }

    /// The `[[source]]` block of that id.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == id)
    }
}
