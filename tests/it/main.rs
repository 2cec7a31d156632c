//! The integration tests: one binary.

mod generated;
mod layers;
mod workbooks;
