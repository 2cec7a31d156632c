//! Look-up keys of a record: what it can be found by exactly. Never sees the store.

mod keys;
mod places;
#[cfg(test)]
mod samples;

pub use keys::{ExactKeys, KeyReader};
pub use places::PlaceReader;
