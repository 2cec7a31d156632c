//! Text files with delimiters: their form found by content, their records read with every byte kept.

pub mod csv;
pub mod encoding;
pub mod form;
pub mod original;
mod records;
pub mod scanner;
pub mod sniff;
mod table;

pub(super) use records::unreadable;
