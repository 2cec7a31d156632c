//! The rules: record, policy and date in, findings out. One file per rule, a flat registry in
//! reading order. A rule never looks at the clock or the store, and says nothing when it cannot know.

mod audit;
mod dates;
mod each_consent;
mod explain;
mod later_contact;
mod mail;
mod necessity;
pub mod periods;
pub mod profile;
mod reporter;
mod retention;
mod unchecked;

mod channel_without_consent;
mod civility_without_need;
mod consent_after_first_use;
mod consent_before_gdpr;
mod consent_names_no_channel;
mod consent_presumed;
mod consent_set_in_bulk;
mod consent_unconfirmed;
mod consent_without_proof;
mod consent_without_purpose;
mod contacted_after_objection;
mod contacted_after_withdrawal;
mod contradictory_consent;
mod export_file_exposed;
mod full_birth_date;
mod implausible_consent_date;
mod inaccurate_contact;
mod own_mailing_as_contact;
mod private_life_field;
mod purpose_without_retention;
mod retention_exceeded;
mod stale_consent_reimported;
mod unknown_last_contact;
mod unnecessary_field;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;

use crate::{
    model::{Columns, Finding, Lang, Record, Severity},
    policy::{Policy, Source},
};

pub use audit::{Audit, OrderKey, order_key};
pub use explain::{explain, manual_page};
pub use unchecked::not_checked;

/// Every rule, in reading order: consent, objection, minimisation, accuracy, retention, security.
pub const RULES: &[&dyn Rule] = &[
    &channel_without_consent::ChannelWithoutConsent,
    &consent_presumed::ConsentPresumed,
    &consent_without_purpose::ConsentWithoutPurpose,
    &consent_names_no_channel::ConsentNamesNoChannel,
    &consent_without_proof::ConsentWithoutProof,
    &contacted_after_withdrawal::ContactedAfterWithdrawal,
    &stale_consent_reimported::StaleConsentReimported,
    &consent_after_first_use::ConsentAfterFirstUse,
    &implausible_consent_date::ImplausibleConsentDate,
    &consent_set_in_bulk::ConsentSetInBulk,
    &consent_before_gdpr::ConsentBeforeGdpr,
    &consent_unconfirmed::ConsentUnconfirmed,
    &contradictory_consent::ContradictoryConsent,
    &contacted_after_objection::ContactedAfterObjection,
    &unnecessary_field::UnnecessaryField,
    &civility_without_need::CivilityWithoutNeed,
    &full_birth_date::FullBirthDate,
    &private_life_field::PrivateLifeField,
    &inaccurate_contact::InaccurateContact,
    &purpose_without_retention::PurposeWithoutRetention,
    &retention_exceeded::RetentionExceeded,
    &own_mailing_as_contact::OwnMailingAsContact,
    &unknown_last_contact::UnknownLastContact,
    &export_file_exposed::ExportFileExposed,
];

/// Faults that other rooms find and that bear the same kind of public code.
pub const OTHERS: &[&RuleMeta] = &[];

/// The families of such codes that have a table of their own.
const TABLES: &[&[&RuleMeta]] = &[&mail::MAIL];

/// Every public code of the product in reading order: the rules, then what other rooms find.
pub fn catalogue() -> impl Iterator<Item = &'static RuleMeta> {
    RULES
        .iter()
        .map(|rule| rule.meta())
        .chain(OTHERS.iter().copied())
        .chain(TABLES.iter().copied().flatten().copied())
}

/// What bears that public code; the case of its letters does not matter.
#[must_use]
pub fn meta(code: &str) -> Option<&'static RuleMeta> {
    catalogue().find(|meta| meta.code.eq_ignore_ascii_case(code))
}

/// The rule with that public code; the case of its letters does not matter.
#[must_use]
pub fn by_code(code: &str) -> Option<&'static dyn Rule> {
    RULES
        .iter()
        .copied()
        .find(|rule| rule.meta().code.eq_ignore_ascii_case(code))
}

/// What a rule is: its public code, its name, what it rests on. Its texts are in `words`.
#[derive(Debug)]
pub struct RuleMeta {
    /// Public code, never reused.
    pub code: &'static str,
    /// A statement of the fault, in kebab case; also the file's name in snake case.
    pub name: &'static str,
    /// How bad a finding of it is, unless the finding says otherwise.
    pub severity: Severity,
    /// The articles it rests on.
    pub articles: &'static [&'static str],
    /// The version of dpo that first had it.
    pub since: &'static str,
}

/// What all records of one source share.
#[derive(Clone, Copy, Debug)]
pub struct SourceCx<'a> {
    /// The source's id.
    pub source: &'a str,
    /// What its columns mean.
    pub columns: &'a Columns,
    /// What the policy's `[[source]]` block says of it, where there is one.
    pub block: Option<&'a Source>,
    /// What the controller allows.
    pub policy: &'a Policy,
    /// The civil date to work on.
    pub today: NaiveDate,
    /// The language of messages.
    pub lang: Lang,
    /// Facts about the file itself, where there is one.
    pub file: Option<&'a FileFacts>,
    /// Date of the import that brought the source, or today for a file.
    pub imported: NaiveDate,
    /// Whether the words of findings are wanted. Without them `source`, `record`, `purpose`,
    /// `message` and `remedy` stay empty, which is enough to count and much cheaper.
    pub wants_text: bool,
}

/// Facts about the file on disk that a rule may judge (SEC-01).
#[derive(Clone, Debug, Default)]
pub struct FileFacts {
    /// Unix permission bits.
    pub mode: Option<u32>,
    /// The name of a cloud-synchronised folder it lies in, if any.
    pub synchronised_by: Option<String>,
}

/// A rule: a factory of checks, one check for each source.
pub trait Rule: Sync {
    /// What it is.
    fn meta(&self) -> &'static RuleMeta;
    /// A check for one source; none where the rule has nothing to look at there.
    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>>;
}

/// The state of one rule over one source: fed every record once, then finished.
pub trait Check {
    /// Looks at one record.
    fn record(&mut self, record: &Record<'_>, out: &mut dyn FnMut(Finding));
    /// Says what only the whole source shows (file and column scope).
    fn finish(&mut self, _out: &mut dyn FnMut(Finding)) {}
}
