//! The operations. One transaction is the change and its trail entry; the only place where rooms
//! meet. Nothing here prints, parses flags or reads the clock.

pub mod access;
pub mod audit;
pub mod consents;
pub mod deed;
pub mod denials;
pub mod detect;
pub mod erase;
mod error;
pub mod find;
pub mod folders;
pub mod holds;
pub mod import;
mod layout;
pub mod lint_mail;
pub mod marks;
pub mod may_contact;
pub mod mentions;
pub mod notices;
pub mod object;
pub mod objection;
pub mod owed;
pub mod person;
pub mod persons;
pub mod plan;
pub mod proofs;
pub mod rectify;
pub mod report;
pub mod request;
pub mod restrict;
pub mod retention;
pub mod rewrite;
pub mod today;
pub mod upkeep;
pub mod writeback;

pub use error::OpError;
pub use layout::Layout;
