//! What is due or waiting, the worst first: the last line of a nightly run. It reads only.

mod duties;
mod requests;
mod upkeep;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::{OpError, request::By};
use crate::{
    model::CaseId,
    policy::Policy,
    store::{Case, Store},
};

/// How much something presses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Urgency {
    /// A time is over, or a person waits for what is owed at once.
    Overdue,
    /// A time is over soon.
    Soon,
    /// Somebody has to act or to be waited for; no time is near.
    Waiting,
}

/// What is due or waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// An erasure whose files were not looked through.
    ErasureUnverified,
    /// A folder with data of an erased person that still is where it was written.
    CopyLeft,
    /// A request whose time is over.
    RequestOverdue,
    /// A complaint that was not answered.
    ComplaintOpen,
    /// An objection that stops nothing yet.
    ObjectionOpen,
    /// A note that seems to hold a request.
    HiddenRequest,
    /// A request whose time is over within days.
    RequestDue,
    /// A request that waits for an identity for long.
    PausedLong,
    /// A request that waits for an identity.
    IdentityPending,
    /// Records of which somebody has to say whether they are the person's.
    CandidatesUndecided,
    /// Recipients who were not told.
    NoticeOpen,
    /// What a source's system did not do, or undid.
    CrmNotDone,
    /// What a source's system still has to do.
    CrmOwes,
    /// A note that seems to hold an objection.
    HoldReview,
    /// A restriction that is to be looked at again.
    RestrictionReview,
    /// What an exception kept after an erasure, past its time.
    KeptEnded,
    /// Records past their period.
    RetentionDue,
    /// A source whose last export is old.
    SourceStale,
    /// An exception or a legal hold of the policy that has ended.
    ExceptionEnded,
    /// One that ends soon.
    ExceptionEnding,
}

impl What {
    /// Everything, in the order in which equals are listed.
    pub const ALL: [Self; 20] = [
        Self::ErasureUnverified,
        Self::CopyLeft,
        Self::RequestOverdue,
        Self::ComplaintOpen,
        Self::ObjectionOpen,
        Self::HiddenRequest,
        Self::RequestDue,
        Self::PausedLong,
        Self::IdentityPending,
        Self::CandidatesUndecided,
        Self::NoticeOpen,
        Self::CrmNotDone,
        Self::CrmOwes,
        Self::HoldReview,
        Self::RestrictionReview,
        Self::KeptEnded,
        Self::RetentionDue,
        Self::SourceStale,
        Self::ExceptionEnded,
        Self::ExceptionEnding,
    ];

    /// The word in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ErasureUnverified => "erasure-unverified",
            Self::CopyLeft => "copy-left",
            Self::RequestOverdue => "request-overdue",
            Self::ComplaintOpen => "complaint-open",
            Self::ObjectionOpen => "objection-open",
            Self::HiddenRequest => "hidden-request",
            Self::RequestDue => "request-due",
            Self::PausedLong => "paused-long",
            Self::IdentityPending => "identity-pending",
            Self::CandidatesUndecided => "candidates-undecided",
            Self::NoticeOpen => "notice-open",
            Self::CrmNotDone => "crm-not-done",
            Self::CrmOwes => "crm-owes",
            Self::HoldReview => "hold-review",
            Self::RestrictionReview => "restriction-review",
            Self::KeptEnded => "kept-ended",
            Self::RetentionDue => "retention-due",
            Self::SourceStale => "source-stale",
            Self::ExceptionEnded => "exception-ended",
            Self::ExceptionEnding => "exception-ending",
        }
    }
}

/// Something that is due or waiting. No personal value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    /// What.
    pub what: What,
    /// How much it presses.
    pub urgency: Urgency,
    /// Civil date since when it waits.
    pub since: Option<NaiveDate>,
    /// Civil date by which it is to be done.
    pub due: Option<NaiveDate>,
    /// Days until then; negative: overdue.
    pub days: Option<i64>,
    /// The case.
    pub case: Option<CaseId>,
    /// The source.
    pub source: Option<String>,
    /// How many.
    pub count: u64,
    /// The command that comes next.
    pub hint: String,
}

impl Item {
    /// One, without a case, a source or a time.
    fn new(what: What, urgency: Urgency, hint: String) -> Self {
        Self {
            what,
            urgency,
            since: None,
            due: None,
            days: None,
            case: None,
            source: None,
            count: 1,
            hint,
        }
    }

    fn since(mut self, day: NaiveDate) -> Self {
        self.since = Some(self.since.map_or(day, |since| since.min(day)));
        self
    }

    fn due(mut self, day: NaiveDate, today: NaiveDate) -> Self {
        let due = self.due.map_or(day, |due| due.min(day));
        self.due = Some(due);
        self.days = Some((due - today).num_days());
        self
    }

    fn in_case(mut self, case: Option<CaseId>) -> Self {
        self.case = case;
        self
    }

    fn of_source(mut self, source: Option<String>) -> Self {
        self.source = source;
        self
    }

    fn counting(mut self, count: u64) -> Self {
        self.count = count;
        self
    }
}

/// Civil date of the last import of each source, by the source's number.
fn last_imports(store: &Store) -> Result<BTreeMap<i64, NaiveDate>, OpError> {
    let mut last = BTreeMap::new();
    for import in store.imports()? {
        let day = last.entry(import.source).or_insert(import.today);
        *day = import.today.max(*day);
    }
    Ok(last)
}

/// The id of a case by its number in the store.
fn id_of(cases: &[Case], row: Option<i64>) -> Option<CaseId> {
    cases
        .iter()
        .find(|case| Some(case.row) == row)
        .map(|case| case.id)
}

/// The command that brings a source's next export. A name that a shell would read otherwise is not
/// spelled out: the row has it.
fn import_of(source: Option<&str>) -> String {
    let is_plain = |name: &str| {
        let mut letters = name.chars();
        letters.next().is_some_and(char::is_alphanumeric)
            && letters.all(|letter| letter.is_alphanumeric() || "-_.".contains(letter))
    };
    let name = source.filter(|name| is_plain(name)).unwrap_or("SOURCE");
    format!("dpo import --source {name} FILE")
}

/// Everything that is due or waiting, the worst first. The store may be open for reading only.
///
/// # Errors
/// When the store cannot be read.
pub fn today(store: &mut Store, policy: &Policy, by: By<'_>) -> Result<Vec<Item>, OpError> {
    let cases = store.cases()?;
    let mut items = requests::waiting(store, policy, &cases, by)?;
    items.extend(duties::owed(store, &cases, by.now.today)?);
    items.extend(upkeep::of_store(store, policy, by.now)?);
    items.extend(upkeep::of_policy(policy, by.now.today));
    items.sort_by(|a, b| {
        let place = |item: &Item| {
            (
                item.urgency,
                item.days.unwrap_or(i64::MAX),
                item.what,
                item.case,
            )
        };
        place(a)
            .cmp(&place(b))
            .then_with(|| a.source.cmp(&b.source))
            .then_with(|| a.hint.cmp(&b.hint))
    });
    Ok(items)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_never_spells_out_what_a_shell_reads_otherwise() {
        assert_eq!(
            import_of(Some("crm_2.x")),
            "dpo import --source crm_2.x FILE"
        );
        for name in ["", "-n", "a b", "a;b", "$(a)", "a'b"] {
            assert_eq!(
                import_of(Some(name)),
                "dpo import --source SOURCE FILE",
                "{name}"
            );
        }
        assert_eq!(import_of(None), "dpo import --source SOURCE FILE");
    }

    #[test]
    fn the_word_of_a_kind_is_the_one_of_the_document_and_has_a_label() {
        for what in What::ALL {
            assert_eq!(serde_json::to_value(what).unwrap(), what.as_str());
            for lang in crate::model::Lang::ALL {
                let key = format!("today.what.{}", what.as_str());
                assert_ne!(crate::words::label(&key, lang), "?", "{key}");
            }
        }
    }
}
