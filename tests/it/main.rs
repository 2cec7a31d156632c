//! The integration tests: one binary.

mod consent_matrix;
mod workbooks;
