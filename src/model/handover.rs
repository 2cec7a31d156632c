//! What is handed over to the system of a source: the files, and what no file can say.

use chrono::NaiveDate;
use serde::Serialize;

/// Why a change cannot be a cell of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// No column speaks of it.
    NoColumn,
    /// Its records are not known by any key.
    NoKey,
    /// The key itself changes.
    KeyChanges,
    /// Somebody has to read and reword it.
    ByHand,
    /// The last export does not have the record.
    NotInExport,
    /// The record is restricted, and nobody but its person may ask for the change.
    Restricted,
}

impl Why {
    /// The word in JSON and labels.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoColumn => "no-column",
            Self::NoKey => "no-key",
            Self::KeyChanges => "key-changes",
            Self::ByHand => "by-hand",
            Self::NotInExport => "not-in-export",
            Self::Restricted => "restricted",
        }
    }

    /// Whether it is told to the system all the same, in words.
    #[must_use]
    pub const fn is_told(self) -> bool {
        !matches!(self, Self::NotInExport | Self::Restricted)
    }
}

/// A change that no file says: the instructions do, or it waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
    /// The number of the change.
    pub change: i64,
    /// `delete`, `rectify`, `restrict`, `lift`, `object`, `mention`, `blank`, `withdraw`.
    pub act: String,
    /// The record's name in outputs; none: it is gone, and its source has no ids.
    pub record: Option<String>,
    /// Physical line in the file that it came with, where it has no other name.
    pub line: Option<u64>,
    /// The file of that line.
    pub file: Option<String>,
    /// Of a record without an id, the key by which its system finds it: header and cell. For the page of its
    /// administrator alone, who sees the record anyway.
    #[serde(skip)]
    pub key: Option<(String, String)>,
    /// The headers that are concerned.
    pub columns: Vec<String>,
    /// The channels that are concerned.
    pub channels: Vec<&'static str>,
    /// Why no file says it.
    pub why: Why,
}

/// A file that was written for a system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Written {
    /// Its name.
    pub name: String,
    /// `update`, `delete`, `whole`, `instructions`.
    pub kind: &'static str,
    /// Its headers.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: usize,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

/// What the administrator of a system has to do with the files.
#[derive(Clone, Debug)]
pub struct Instructions {
    /// The controller's name.
    pub controller: String,
    /// The source.
    pub source: String,
    /// The recognised system, or `generic`.
    pub system: String,
    /// The header by which records are found.
    pub key: Option<String>,
    /// The files, without the instructions themselves.
    pub files: Vec<Written>,
    /// What is done by hand.
    pub told: Vec<Told>,
    /// Civil date of the export that the files were made from.
    pub exported_on: NaiveDate,
    /// Civil date.
    pub date: NaiveDate,
}
