//! The integration tests: one binary.

mod accounting;
mod desk;
mod consent_matrix;
mod workbooks;
