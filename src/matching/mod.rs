//! Finding the records of a person: look-up keys, exact and fuzzy, and what it weighs that two records
//! agree. Never sees the store.

mod fuzzy;
mod keys;
mod levels;
mod normalise;
mod person;
mod places;
#[cfg(test)]
mod samples;
mod score;
#[cfg(test)]
mod score_tests;
mod sharing;
mod weights;

pub use fuzzy::{FuzzyKind, fuzzy_keys};
pub use keys::{ExactKeys, KeyReader};
pub use levels::{Level, first_names, names};
pub use normalise::{
    Birth, Name, NamePair, Street, comparable_email, is_joiner, is_particle, is_title, last_digits,
};
pub use person::{Person, PersonReader, Place};
pub use places::PlaceReader;
pub use score::{Around, Compared, Ground, Outcome, compare, share};
pub use sharing::Sharing;
pub use weights::{WEIGHTS, Weights, table_sha256};
