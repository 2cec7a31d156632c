//! The integration tests: one binary.

mod accounting;
mod desk;
mod consent_matrix;
mod crash;
mod sealed;
mod store_faults;
mod trail;
mod workbooks;
mod workplace;
