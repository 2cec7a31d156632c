//! Look-up keys of a record: what it can be found by exactly. Never sees the store.

mod keys;

pub use keys::{ExactKeys, KeyReader};
