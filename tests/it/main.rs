//! The integration tests: one binary.

mod accounting;
mod any_table;
mod desk;
mod hostile;
mod workbooks;
