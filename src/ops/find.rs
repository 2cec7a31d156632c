//! Finding the records of a person, and showing one. Every hit of a look-up key is verified against
//! the opened record.

mod index;
mod queries;
mod search;
mod searcher;
mod show;

use std::collections::HashMap;

use serde::Serialize;
use serde_json::{Map, Value};

pub(in crate::ops) use index::fuzzy_keys_of;
pub use index::{all_keys, is_complete};
pub use queries::{Answer, queries};
pub use search::{candidates, needs_index, second_step};
pub use show::{Cell, Look, Shown, ShownConsent, ShownRestriction, mask, show};

use crate::{
    ops::{Layout, OpError},
    store::Store,
};

/// What a search found.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// The records that are, or may be, the person's: the surest first.
    pub candidates: Vec<Candidate>,
    /// Records that share something with the person and are deliberately left out.
    pub not_included: Vec<NotIncluded>,
    /// Whether all records were read, because the index could not be completed.
    pub by_scan: bool,
    facts: Map<String, Value>,
    /// Records left out, those included that are not named.
    left_out: u64,
    wanted: searcher::Wanted,
}

impl Search {
    /// What the trail entry of a case says of the search: thresholds, the SHA-256 of the weight table,
    /// counts. No personal value.
    #[must_use]
    pub fn facts(&self) -> Map<String, Value> {
        self.facts.clone()
    }
}

/// What a found record is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// The person's record.
    Match,
    /// A person has to look.
    Review,
}

impl Decision {
    /// Its name in outputs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Review => "review",
        }
    }
}

/// A record that is left out, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NotIncluded {
    /// The source.
    pub source: String,
    /// The record's name in outputs.
    pub record: String,
    /// Why; no personal value.
    pub why: String,
    /// The store's own number of the record.
    #[serde(skip)]
    pub number: i64,
}

/// A record that was found.
#[derive(Clone, Debug, Serialize)]
pub struct Candidate {
    /// The source.
    pub source: String,
    /// The record's name in outputs.
    pub record: String,
    /// The data subject.
    pub subject: String,
    /// The sum of the reasons' weights, in bits.
    pub score: f64,
    /// The same in tenths, without the rounding of fractions.
    #[serde(skip)]
    pub tenths: i32,
    /// What it is taken for.
    pub decision: Decision,
    /// Why.
    pub reasons: Vec<Reason>,
    /// The store's own number of the record.
    #[serde(skip)]
    pub number: i64,
}

/// Why a record was found.
#[derive(Clone, Debug, Serialize)]
pub struct Reason {
    /// The field.
    pub field: &'static str,
    /// How it agrees.
    pub how: &'static str,
    /// Its weight in bits.
    pub weight: f64,
    /// How many records share the value.
    pub note: String,
}

type Layouts = HashMap<i64, (i64, String, Layout)>;

fn layouts(store: &Store) -> Result<Layouts, OpError> {
    let mut out = HashMap::new();
    for row in store.layouts()? {
        out.insert(
            row.id,
            (
                row.source,
                row.source_name,
                Layout::from_bytes(&row.columns)?,
            ),
        );
    }
    Ok(out)
}

/// The name of a data subject in outputs.
#[must_use]
pub fn subject_name(subject: i64) -> String {
    format!("S-{subject:06}")
}

/// Reads the name of a data subject, exactly as it is printed.
#[must_use]
pub fn parse_subject(name: &str) -> Option<i64> {
    let number = name.strip_prefix("S-")?.parse().ok()?;
    // What reads as a number but is written otherwise is an id of a source.
    (subject_name(number) == name).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_subject_has_a_name_that_says_nothing() {
        assert_eq!(subject_name(123), "S-000123");
        assert_eq!(parse_subject("S-000123"), Some(123));
        assert_eq!(parse_subject("S-1234567"), Some(1_234_567));
        for id in ["anna", "S-123", "s-000123", "S-0001234", "S-+00123", "S-"] {
            assert_eq!(parse_subject(id), None, "{id}");
        }
    }
}
