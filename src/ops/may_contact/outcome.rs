//! What a screening comes to: who passes, who does not and why, counted.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    FileForm,
    reason::{Ground, Reason},
};
use crate::intake::Note;

/// What is said of one row, contact or person that may not be contacted.
#[derive(Clone, Debug, Serialize)]
pub struct Refusal {
    /// Physical line of the file; none in the store.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The source; none in a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The record's name in outputs.
    pub record: String,
    /// The data subject, where one is known.
    pub subject: Option<String>,
    /// Why.
    pub reason: Reason,
    /// Why a row could not be read: a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// A contact of the store that may be contacted.
#[derive(Clone, Debug, Serialize)]
pub struct Allowed {
    /// The source.
    pub source: String,
    /// The record's name in outputs.
    pub record: String,
    /// The data subject.
    pub subject: String,
    /// By what right.
    pub basis: &'static str,
}

/// What a screening came to.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Screened {
    /// Rows that were judged.
    pub rows: u64,
    /// Rows without content, which are nobody's.
    pub blank: u64,
    /// Who may be contacted.
    pub allowed: u64,
    /// Who may not.
    pub refused: u64,
    /// By what right, counted.
    pub allowed_by_basis: BTreeMap<&'static str, u64>,
    /// Why not, counted.
    pub refused_by_reason: BTreeMap<&'static str, u64>,
    /// Remarks, without values.
    #[serde(skip)]
    pub notes: Vec<Note>,
}

impl Screened {
    pub(super) fn allow(&mut self, ground: Ground) {
        self.rows += 1;
        self.allowed += 1;
        *self.allowed_by_basis.entry(ground.as_str()).or_default() += 1;
    }

    pub(super) fn refuse(&mut self, reason: Reason) {
        self.rows += 1;
        self.refused += 1;
        *self.refused_by_reason.entry(reason.as_str()).or_default() += 1;
    }
}

/// Where the two halves of a list go.
pub trait Sink<E> {
    /// Bytes of the file's head or of rows that pass, in order.
    ///
    /// # Errors
    /// When they cannot be written: nothing is traced then.
    fn text(&mut self, bytes: &[u8]) -> Result<(), E>;
    /// A contact of the store that passes.
    ///
    /// # Errors
    /// When it cannot be written.
    fn contact(&mut self, allowed: &Allowed) -> Result<(), E>;
    /// A row or contact that does not.
    ///
    /// # Errors
    /// When it cannot be written.
    fn refusal(&mut self, refusal: &Refusal) -> Result<(), E>;
}

/// A mailing file, and what is wanted of it.
#[derive(Clone, Copy, Debug)]
pub struct FileScreen<'a> {
    /// The file.
    pub form: FileForm<'a>,
    /// Whether refusals are listed: naming rows costs something.
    pub wants_refusals: bool,
}
