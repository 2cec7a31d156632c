//! What a rule found.

use serde::{Deserialize, Serialize};

use super::{Channel, ConsentState, Text};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Good practice is missed.
    Low,
    /// Should be mended.
    Medium,
    /// A rule of law is very likely broken.
    High,
    /// A right is broken, or data are in danger.
    Critical,
}

impl Severity {
    /// From the mildest to the worst.
    pub const ALL: [Self; 5] = [
        Self::Info,
        Self::Low,
        Self::Medium,
        Self::High,
        Self::Critical,
    ];

    /// The word in JSON and on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// How sure the finding is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Evidence {
    /// A fact of the data.
    #[default]
    Certain,
    /// Very probable.
    Likely,
    /// A pointer for a human; never above `info`.
    Hint,
}

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// One record.
    Record,
    /// One column of a source (minimisation).
    Column,
    /// A whole file or source.
    File,
    /// A text of the policy.
    Wording,
    /// A request of a person.
    Request,
}

/// One fault that a rule found. It never holds a personal value, not even in part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule's public code, such as `CON-01`.
    pub code: &'static str,
    /// The rule's name: a statement of the fault.
    pub name: &'static str,
    /// How bad.
    pub severity: Severity,
    /// How sure.
    pub evidence: Evidence,
    /// What it is about.
    pub scope: Scope,
    /// The source's id.
    pub source: Text,
    /// The record's name in outputs; none above record scope.
    pub record: Option<String>,
    /// Physical line where the record starts.
    pub line: Option<u64>,
    /// The channel.
    pub channel: Option<Channel>,
    /// The purpose's id.
    pub purpose: Option<Text>,
    /// The header of the column it is about.
    pub field: Option<Text>,
    /// Where in the field's text, in Unicode code points.
    pub span: Option<Span>,
    /// What was seen there (`be.nn`, `iban`, `health` ...), or a sub-kind of the fault.
    pub kind: Option<Text>,
    /// The consent state.
    pub state: Option<ConsentState>,
    /// How many records it stands for.
    pub count: u64,
    /// One sentence in the language of the output.
    pub message: Text,
    /// The articles it rests on.
    pub articles: &'static [&'static str],
    /// The command that mends it, or the sentence that tells how.
    pub remedy: Text,
    /// The date since which it is known.
    pub since: chrono::NaiveDate,
}

/// A stretch of a text, in Unicode code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Span {
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}
