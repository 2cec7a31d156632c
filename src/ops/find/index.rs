//! The look-up keys of a record.

use crate::{
    ops::{import::contact_keys, person::HeldRecord},
    store::Hashes,
};

/// All look-up keys of a record in the blind index: the exact ones and the fuzzy ones.
#[must_use]
pub fn all_keys(hashes: &Hashes, record: &HeldRecord, _country: &str) -> Vec<i64> {
    contact_keys(hashes, &record.keys).collect()
}
