//! What came of second files, counted.

use std::collections::BTreeMap;

use serde::Serialize;

use super::MOST_REJECTS;

/// What came of every file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// One for each table, in order.
    pub files: Vec<FileDone>,
}

/// What came of one table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FileDone {
    /// Its name; of a table in an archive, below the archive's.
    pub file: String,
    /// What it is.
    pub kind: String,
    /// The recognised system, or `generic`.
    pub system: String,
    /// Where its statements are said to come from.
    pub source: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Whether this very file was taken before.
    pub is_known: bool,
    /// Every row, counted once.
    pub rows: Rows,
    /// Rows without content, and rows that go on with another.
    pub blank: u64,
    /// New events, by what happened.
    pub acts: BTreeMap<&'static str, u64>,
    /// What was left aside in rows whatever else they said.
    pub left: Left,
    /// Noes of nobody that bind their address from now on.
    pub bound: u64,
    /// Records whose systems are to be told.
    pub crm: u64,
    /// The rows that were rejected, the first of them.
    pub rejects: Vec<RejectDone>,
}

/// The rows of a table: `seen` is the sum of the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Rows {
    /// With content.
    pub seen: u64,
    /// Of a known contact, with something new.
    pub taken: u64,
    /// Of no known contact.
    pub unmatched: u64,
    /// Of several contacts, and nobody can tell whose yes it is.
    pub ambiguous: u64,
    /// Saying neither yes nor no.
    pub no_statement: u64,
    /// Saying what is known already.
    pub already_known: u64,
    /// Not understood.
    pub rejected: u64,
}

/// Yeses that were not taken, or not as proof.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Left {
    /// Of nobody.
    pub unmatched_yes: u64,
    /// Of one of several persons.
    pub ambiguous_yes: u64,
    /// For no purpose, or for one that the policy does not have.
    pub open_purpose: u64,
    /// To a wording that the policy does not have: taken as claimed.
    pub unknown_wording: u64,
}

/// A row that was rejected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RejectDone {
    /// Physical line.
    pub line: u64,
    /// Stable code.
    pub reason: &'static str,
    /// Counts, never values.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

impl FileDone {
    /// Counts a rejected row.
    pub(super) fn reject(&mut self, line: u64, reason: &'static str, detail: String) {
        self.rows.rejected += 1;
        if self.rejects.len() < MOST_REJECTS {
            self.rejects.push(RejectDone {
                line,
                reason,
                detail,
            });
        }
    }

    /// Counts a new event.
    pub(super) fn count(&mut self, act: &'static str) {
        *self.acts.entry(act).or_default() += 1;
    }
}
