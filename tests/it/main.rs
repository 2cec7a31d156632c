//! The integration tests: one binary.

mod accounting;
mod any_table;
mod consent_matrix;
mod crash;
mod desk;
mod hostile;
mod sealed;
mod store_faults;
mod trail;
mod workbooks;
mod workplace;
