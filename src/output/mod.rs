//! Tables, JSON and CSV of the same rows. Nothing that came from a file reaches a terminal or a
//! spreadsheet unescaped. Never decides what is shown, and never opens a file.

pub mod csv;
pub mod finding_lines;
pub mod json;
pub mod jsonl;
pub mod listing;
pub mod safety;
pub mod table;

pub use finding_lines::FindingLines;
pub use listing::{Align, Cell, Column, Listing, Tone};
pub use safety::{escape_spreadsheet, escape_terminal, file_name};
