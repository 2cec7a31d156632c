//! Mentions of a person in other people's notes.

use serde::Serialize;

use super::{OpError, person::HeldRecord};
use crate::{policy::Policy, store::Store};

/// A mention of a person in somebody else's record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mention {
    /// The source.
    pub source: String,
    /// The record's name in outputs.
    pub record: String,
    /// The header of the column.
    pub column: String,
    /// Where it starts, in Unicode code points.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// What mentions the person: `name`, `email`, `phone`, `number`.
    pub how: &'static str,
}

/// Mentions of the person whose records are given, in the notes of all other records.
///
/// # Errors
/// When the store cannot be read.
pub fn mentions(
    _store: &Store,
    _policy: &Policy,
    _records: &[HeldRecord],
) -> Result<Vec<Mention>, OpError> {
    Ok(Vec::new())
}
