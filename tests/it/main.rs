//! The integration tests: one binary.

mod workbooks;
