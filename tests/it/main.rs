//! The integration tests: one binary.

mod accounting;
mod desk;
mod workbooks;
