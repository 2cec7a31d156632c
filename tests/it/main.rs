//! The integration tests: one binary.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod access;
mod accounting;
mod any_table;
mod audit_again;
mod cases;
mod consent_matrix;
mod copies;
mod crash;
mod demo;
mod denials;
mod desk;
mod erase;
mod find;
mod generated;
mod holds;
mod hostile;
mod house;
mod layers;
mod letters;
mod mail;
mod may_contact;
mod outputs;
mod readme;
mod report;
mod request;
mod retention;
mod rights;
mod sealed;
mod seams;
mod store_faults;
mod today;
mod trail;
mod workbooks;
mod workplace;
