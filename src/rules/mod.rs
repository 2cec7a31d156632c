//! The rules: record, policy and date in, findings out. One file per rule, a flat registry in
//! reading order. A rule never looks at the clock or the store, and says nothing when it cannot know.

use chrono::NaiveDate;

use crate::{
    model::{Columns, Finding, Lang, Record, Severity},
    policy::Policy,
};

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
