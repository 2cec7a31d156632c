//! From changes to files that the system of a source imports: its own columns, its own way of writing.
//! Pure: values in, bytes out. Nothing here decides what is to be changed.

mod text;
mod words;

pub use text::{cell, cell_text, text, with_cells};
pub use words::{Observed, words};

use crate::intake::{Encoding, TextForm};

/// How the files of a source are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileForm {
    /// Text with delimiters.
    Text {
        /// The encoding.
        encoding: Encoding,
        /// The delimiter.
        delimiter: u8,
        /// Mark, quotes, line ends.
        form: TextForm,
    },
    /// A workbook with one sheet of that name.
    Workbook {
        /// The sheet.
        sheet: String,
    },
}

impl FileForm {
    /// What files of that form are called at their end.
    #[must_use]
    pub const fn extension(&self) -> &'static str {
        match self {
            Self::Text { .. } => "csv",
            Self::Workbook { .. } => "xlsx",
        }
    }
}

/// What a file asks of the system that imports it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Find each record by its key and set the cells.
    Update,
    /// Delete each record.
    Delete,
    /// The whole export, as it should be.
    Whole,
}

impl FileKind {
    /// The word in JSON and labels.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Whole => "whole",
        }
    }
}

/// A file for a system, before it is written. Cells hold the bytes of the source's files; of a file that
/// is transcoded while it is read, and of a workbook, UTF-8.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What it asks.
    pub kind: FileKind,
    /// The headers.
    pub headers: Vec<Vec<u8>>,
    /// The rows, each as wide as the headers.
    pub rows: Vec<Vec<Vec<u8>>>,
}
