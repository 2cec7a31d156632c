//! The rules: record, policy and date in, findings out. One file per rule, a flat registry in
//! reading order. A rule never looks at the clock or the store, and says nothing when it cannot know.

mod audit;
mod bare_columns;
mod cell_words;
mod child_ages;
mod dates;
mod each_consent;
mod elsewhere;
mod explain;
mod later_contact;
mod mail;
mod necessity;
pub mod periods;
pub mod profile;
mod reporter;
mod retention;
mod rights;
mod tally;
mod text_seen;
mod unchecked;
mod whole;
mod word_list;

mod channel_without_consent;
mod children;
mod civility_without_need;
mod consent_after_first_use;
mod consent_aged;
mod consent_before_gdpr;
mod consent_by_contract_only;
mod consent_for_unnamed_partners;
mod consent_names_no_channel;
mod consent_not_explicit;
mod consent_not_free;
mod consent_presumed;
mod consent_purpose_vague;
mod consent_set_in_bulk;
mod consent_unconfirmed;
mod consent_without_proof;
mod consent_without_purpose;
mod consent_wording_incomplete;
mod consent_wording_unknown;
mod contacted_after_objection;
mod contacted_after_withdrawal;
mod contradictory_consent;
mod deceased_still_contacted;
mod disobeyed;
mod drift;
mod duplicates_disagree;
mod exceptions;
mod export_file_exposed;
mod full_birth_date;
mod identifiers;
mod implausible_consent_date;
mod inaccurate_contact;
mod marketing;
mod notes;
mod objection_acted_on_late;
mod objection_right_not_shown;
mod objection_unacknowledged;
mod own_mailing_as_contact;
mod payment_or_secret;
mod phone_consent_undocumented;
mod private_life_field;
mod profiled_after_objection;
mod purpose_without_retention;
mod retention_exceeded;
mod shared_operator_account;
mod special;
mod stale_consent_reimported;
mod transparency;
mod unknown_last_contact;
mod unnecessary_field;
mod withdrawal_not_provided;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

use std::any::Any;

use chrono::NaiveDate;
use reporter::header;

use crate::{
    model::{Columns, Finding, Lang, Record, Severity},
    policy::{Policy, Source},
};

pub use audit::{Audit, OrderKey, order_key};
pub use child_ages::{ChildAge, DEFAULT_AGE, age_on as child_age_on};
pub use children::below_age_of_consent;
pub use consent_wording_incomplete::missing as wording_lacks;
pub use disobeyed::{Disobeyed, Undone};
pub use drift::{RecordDrift, SourceDrift};
pub use duplicates_disagree::{Duplicates, Spoken};
pub use elsewhere::{Elsewhere, How, elsewhere, no_rule};
pub use exceptions::Use;
pub use explain::{explain, manual_page};
pub use necessity::accused_by;
pub use retention::LastAct;
pub use rights::{CameBack, Exercised, NotReviewed};
pub use text_seen::{Seen, is_text};
pub use unchecked::{not_checked, not_checked_at_a_glance};
pub use whole::{POLICY, Whole, is_audited};

/// Every rule that looks at sources one by one, in reading order (`FAMILIES`).
pub const RULES: &[&dyn Rule] = &[
    &channel_without_consent::ChannelWithoutConsent,
    &consent_presumed::ConsentPresumed,
    &consent_without_purpose::ConsentWithoutPurpose,
    &consent_purpose_vague::ConsentPurposeVague,
    &consent_names_no_channel::ConsentNamesNoChannel,
    &consent_without_proof::ConsentWithoutProof,
    &consent_wording_unknown::ConsentWordingUnknown,
    &consent_wording_incomplete::ConsentWordingIncomplete,
    &consent_by_contract_only::ConsentByContractOnly,
    &consent_not_free::ConsentNotFree,
    &withdrawal_not_provided::WithdrawalNotProvided,
    &contacted_after_withdrawal::ContactedAfterWithdrawal,
    &stale_consent_reimported::StaleConsentReimported,
    &consent_after_first_use::ConsentAfterFirstUse,
    &implausible_consent_date::ImplausibleConsentDate,
    &consent_set_in_bulk::ConsentSetInBulk,
    &consent_aged::ConsentAged,
    &consent_before_gdpr::ConsentBeforeGdpr,
    &consent_for_unnamed_partners::ConsentForUnnamedPartners,
    &consent_not_explicit::ConsentNotExplicit,
    &consent_unconfirmed::ConsentUnconfirmed,
    &phone_consent_undocumented::PhoneConsentUndocumented,
    &contradictory_consent::ContradictoryConsent,
    &marketing::SoftOptInRelied,
    &marketing::SoftOptInUnproved,
    &marketing::AccountOnly,
    &marketing::ScoredOnSoftOptIn,
    &marketing::ImpersonalAddress,
    &marketing::PersonAtWork,
    &marketing::CallRegime,
    &marketing::CallsUnscreened,
    &marketing::PostUntilObjection,
    &contacted_after_objection::ContactedAfterObjection,
    &profiled_after_objection::ProfiledAfterObjection,
    &objection_right_not_shown::ObjectionRightNotShown,
    &objection_unacknowledged::ObjectionUnacknowledged,
    &objection_acted_on_late::ObjectionActedOnLate,
    &children::CHILD_WITHOUT_PARENT,
    &children::GIVEN_AS_A_CHILD,
    &children::PARENT_ALONE,
    &special::WITHOUT_GROUND,
    &special::FROM_HABITS,
    &special::CRIMINAL_DATA,
    &special::ScoreBesideSpecial,
    &identifiers::NATIONAL_NUMBERS,
    &identifiers::DOCUMENT_NUMBERS,
    &notes::INSULTS,
    &notes::OTHER_PEOPLE,
    &notes::OBJECTIONS,
    &notes::REQUESTS,
    &unnecessary_field::UnnecessaryField,
    &civility_without_need::CivilityWithoutNeed,
    &full_birth_date::FullBirthDate,
    &private_life_field::PrivateLifeField,
    &payment_or_secret::PaymentOrSecret,
    &inaccurate_contact::InaccurateContact,
    &deceased_still_contacted::DeceasedStillContacted,
    &purpose_without_retention::PurposeWithoutRetention,
    &retention_exceeded::RetentionExceeded,
    &own_mailing_as_contact::OwnMailingAsContact,
    &unknown_last_contact::UnknownLastContact,
    &export_file_exposed::ExportFileExposed,
    &shared_operator_account::SharedOperatorAccount,
    &transparency::NotInformed,
    &transparency::SourceUnknown,
    &transparency::OtherPurpose,
    &transparency::InterestNotStated,
];

/// Faults that other rooms find and that bear the same kind of public code.
pub const OTHERS: &[&RuleMeta] = &mail::MAIL;

/// The families of codes in reading order; others follow.
const FAMILIES: [&str; 16] = [
    "CON", "MKT", "OBJ", "CHD", "SPC", "NID", "TXT", "MIN", "ACC", "RET", "SEC", "TRA", "EXC",
    "REC", "RES", "EML",
];

/// Where a code stands in reading order.
fn reading_order(code: &str) -> (usize, &str) {
    let family = code.get(..3).unwrap_or_default();
    let place = FAMILIES.iter().position(|own| *own == family);
    (place.unwrap_or(FAMILIES.len()), code)
}

/// Every public code of the product in reading order: the rules, what a whole audit shows, what
/// other rooms find.
pub fn catalogue() -> impl Iterator<Item = &'static RuleMeta> {
    let mut all: Vec<&'static RuleMeta> = RULES
        .iter()
        .map(|rule| rule.meta())
        .chain(whole::WHOLE.iter().copied())
        .chain(OTHERS.iter().copied())
        .collect();
    all.sort_by_key(|meta| reading_order(meta.code));
    all.into_iter()
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
    /// The civil date on which it was written.
    pub written_on: Option<NaiveDate>,
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
    /// Whether it wants to know what was seen in the texts of records.
    fn reads_texts(&self) -> bool {
        false
    }
    /// Looks at what was seen in the texts of a record; called after `record`, and only where
    /// something was seen.
    fn texts(&mut self, _record: &Record<'_>, _seen: &[Seen], _out: &mut dyn FnMut(Finding)) {}
    /// Says what only the whole source shows (file and column scope).
    fn finish(&mut self, _out: &mut dyn FnMut(Finding)) {}
    /// What it counted so far, for a check of the same rule that looked at other records of the same
    /// source; none where a rule remembers nothing from one record to the next.
    fn hand_over(&mut self) -> Option<Handover> {
        None
    }
    /// Takes over what another check of the same rule counted: as if it had seen its records itself.
    fn take_over(&mut self, _handover: Handover) {}
}

/// What a check counted, on its way from one thread to another.
pub type Handover = Box<dyn Any + Send>;

/// What is counted in parts and joined.
trait Join: 'static + Default + Send {
    /// Adds what another counted.
    fn join(&mut self, other: Self);
}

impl Join for u64 {
    fn join(&mut self, other: Self) {
        *self += other;
    }
}

/// Counts by column; both sides count the same columns.
impl Join for Vec<(usize, u64)> {
    fn join(&mut self, other: Self) {
        for ((_, own), (_, more)) in self.iter_mut().zip(other) {
            *own += more;
        }
    }
}

/// The two ends of a handover, for a check that counts in one field.
macro_rules! counts_in {
    ($field:ident) => {
        fn hand_over(&mut self) -> Option<crate::rules::Handover> {
            Some(Box::new(std::mem::take(&mut self.$field)))
        }

        fn take_over(&mut self, handover: crate::rules::Handover) {
            crate::rules::Join::join(&mut self.$field, crate::rules::handed(handover));
        }
    };
}
use counts_in;

/// What was handed over, if it is of that type.
fn handed<T: 'static + Default>(handover: Handover) -> T {
    handover
        .downcast()
        .map_or_else(|_| T::default(), |counted| *counted)
}
