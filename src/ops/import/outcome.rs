//! What an import did, in the shape of the JSON contract (`dpo.import/1`).

use serde::{Deserialize, Serialize};

use super::settle::Settled;

use crate::{
    intake::{Note, TextForm, assemble::RowCounts},
    model::{MappedBy, Polarity},
};

/// What an import did.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ImportOutcome {
    /// One entry a file, in the order given.
    pub files: Vec<FileOutcome>,
}

/// What became of one file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FileOutcome {
    /// The file's name.
    pub file: String,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// Its kind.
    pub format: String,
    /// Its encoding.
    pub encoding: String,
    /// Its delimiter, for text.
    pub delimiter: Option<String>,
    /// How it is written otherwise, for text: what goes back to its system is written the same way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<TextForm>,
    /// The header's row; 0: none.
    pub header_row: u64,
    /// The sheet that was read.
    pub sheet: Option<String>,
    /// The recognised system, or `generic`.
    pub system: String,
    /// The language of the headers.
    pub language: Option<String>,
    /// The source.
    pub source: String,
    /// Whether the store had this very file already, and stopped at once.
    pub identical: bool,
    /// The accounting of the rows.
    pub rows: RowCounts,
    /// What became of the contacts.
    pub records: RecordCounts,
    /// Lines of contacts that were erased and came back; they were not stored. The first thousand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub returned: Vec<u64>,
    /// Notes that seem to hold an objection or a request: new holds on their persons.
    #[serde(default)]
    pub holds: u64,
    /// What the source's system turned out to have done of what it was asked; with the last file of the
    /// source.
    #[serde(default, skip_serializing_if = "Settled::is_empty")]
    pub crm: Settled,
    /// What the columns were taken for.
    pub columns: Vec<ColumnOutcome>,
    /// The columns that speak of consent.
    pub consents: Vec<ConsentOutcome>,
    /// Rows that were not accepted.
    pub rejects: Vec<RejectOutcome>,
    /// Remarks, without any value of the file.
    pub notes: Vec<NoteOutcome>,
}

/// New + changed + unchanged + suppressed + held = contacts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordCounts {
    /// The store did not have them.
    pub new: u64,
    /// Their cells differ.
    pub changed: u64,
    /// As they were.
    pub unchanged: u64,
    /// Erased or objecting persons who came back.
    pub suppressed: u64,
    /// Changes to restricted records, queued.
    pub held: u64,
    /// Records of the source that a full file no longer has.
    pub vanished: u64,
}

/// What a column was taken for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ColumnOutcome {
    /// Position, from 0.
    pub index: usize,
    /// The header.
    pub header: String,
    /// The canonical field; none where nothing is known.
    pub field: Option<String>,
    /// How it was found.
    pub by: MappedBy,
    /// Filled cells.
    pub filled: u64,
    /// What an ambiguous header could mean.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub candidates: Vec<String>,
}

/// A column that speaks of consent.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ConsentOutcome {
    /// The header.
    pub header: String,
    /// The channel; `any` where it names none, `record` where it speaks of the whole record.
    pub channel: String,
    /// The purpose that it names or that its source gives it.
    pub purpose: Option<String>,
    /// How its cells read.
    pub polarity: Polarity,
}

/// A row that was not accepted.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RejectOutcome {
    /// Physical line.
    pub line: u64,
    /// Stable code.
    pub reason: String,
    /// Counts, never values.
    pub detail: String,
}

/// A remark.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NoteOutcome {
    /// Stable code.
    pub code: String,
    /// One sentence.
    pub text: String,
}

impl From<Note> for NoteOutcome {
    fn from(note: Note) -> Self {
        Self {
            code: note.code.to_owned(),
            text: note.text,
        }
    }
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
