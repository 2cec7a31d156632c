//! What the columns of a file mean: the policy's word, the system's profile, exact synonyms, patterns,
//! values, in that order. The words themselves are data (`vocabulary/`, `profiles/`).

pub mod consent_field;
mod header_words;
pub mod language;
pub mod mapping;
pub mod patterns;
mod positions;
pub mod print_map;
pub mod profiles;
mod value_columns;
pub mod value_shapes;
pub mod vocabulary;

#[cfg(test)]
mod header_lists_tests;
