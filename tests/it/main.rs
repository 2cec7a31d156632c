//! The integration tests: one binary.

mod crash;
mod sealed;
mod store_faults;
mod trail;
mod workbooks;
mod workplace;
