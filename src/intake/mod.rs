//! Files of any shape to rows with provenance, mapped columns and consent states. No silent guess:
//! what is not understood is named, and no row is dropped.

pub mod assemble;
pub mod clicks;
pub mod columns;
pub mod consents;
pub mod header;
mod inflate;
mod io_words;
pub mod second;
pub mod text;
pub mod words;
pub mod workbook;

use std::{
    cell::RefCell,
    collections::HashMap,
    fmt,
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom},
    ops::Range,
    path::{Path, PathBuf},
};

use text::{csv, sniff};

pub use io_words::io_words;
pub use text::{
    encoding::{decode_row, encode_header},
    form::{LineEnd, Quotes, TextForm},
    original::Original,
};

use crate::model::RawRow;

/// What the user said about a file, over all detection.
#[derive(Clone, Debug, Default)]
pub struct OpenOptions {
    /// The sheet to read.
    pub sheet: Option<String>,
    /// The delimiter.
    pub delimiter: Option<u8>,
    /// The encoding's WHATWG label.
    pub encoding: Option<String>,
    /// The header's row, from 1; 0: the file has none.
    pub header_row: Option<u64>,
    /// The program to start for reading workbooks (`dpo` itself); none: read in this process (tests).
    pub reader_program: Option<PathBuf>,
}

/// The kind of file, found by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text with delimiters.
    Csv,
    /// Office Open XML workbook.
    Xlsx,
    /// Binary Office Open XML workbook.
    Xlsb,
    /// Old Excel workbook.
    Xls,
    /// OpenDocument sheet.
    Ods,
}

/// How cell bytes become text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8; cells that are not valid UTF-8 are read as windows-1252 and counted.
    Utf8,
    /// windows-1252; cells that are valid UTF-8 beyond ASCII are read as such and counted.
    Windows1252,
    /// UTF-16, transcoded to UTF-8 while reading.
    Utf16Le,
    /// UTF-16, transcoded to UTF-8 while reading.
    Utf16Be,
    /// Another encoding that the user named; transcoded to UTF-8 while reading.
    Named(&'static str),
    /// The workbook's own text: UTF-8 here.
    Workbook,
}

/// What was found out about a file before its rows are read.
#[derive(Clone, Debug)]
pub struct FileShape {
    /// The kind of file.
    pub format: Format,
    /// Its encoding.
    pub encoding: Encoding,
    /// Its delimiter, for text.
    pub delimiter: Option<u8>,
    /// How it is written otherwise, for text.
    pub form: Option<TextForm>,
    /// The header's physical row, from 1; 0: there is none, headers are made up (`column 1` ...).
    pub header_row: u64,
    /// The sheet that is read.
    pub sheet: Option<String>,
    /// The other sheets of the book: name, and whether it is hidden.
    pub other_sheets: Vec<(String, bool)>,
    /// The headers as they stand in the file, decoded.
    pub headers: Vec<String>,
    /// The second header row (API names), where there is one; it is not a record.
    pub second_header: Option<Vec<String>>,
    /// The first records after the header (at most 200), decoded, to look at values.
    pub sample: Vec<Vec<String>>,
    /// Things to tell the user, without any value from the file.
    pub notes: Vec<Note>,
}

/// A remark on a file: a stable code and a sentence without values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// For example `hidden-sheet`, `nul-bytes`, `mixed-encoding`, `no-header`, `merged-header`.
    pub code: &'static str,
    /// One English sentence.
    pub text: String,
}

/// Why a record was not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    /// Physical line where it starts.
    pub line: u64,
    /// For example `ragged-row`, `nul-bytes`, `too-long`.
    pub reason: &'static str,
    /// Counts, never values: `9 cells, the header has 12`.
    pub detail: String,
    /// The record as it stands in the file, so that it can be corrected and imported again.
    pub raw: Vec<u8>,
}

/// What a reader met next.
#[derive(Debug)]
pub enum Step {
    /// A record, written into the row given.
    Row,
    /// A record with no content.
    Blank,
    /// A record that cannot be accepted.
    Rejected(Reject),
    /// The end.
    End,
}

/// Reads the records after the header, in order, each exactly once.
pub trait RowReader: Send {
    /// Reads the next record.
    ///
    /// # Errors
    /// When the file cannot be read on: then nothing of it is imported.
    fn next(&mut self, row: &mut RawRow) -> Result<Step, IntakeError>;

    /// The record that was read last, as it stands in the file (of a workbook: as a CSV line), for
    /// those who cannot accept it after all.
    fn raw(&self) -> Vec<u8>;

    /// Where the record that was read last stands in its file, line end included, for those who hand
    /// it on byte for byte (see [`Original`]); none for a workbook, which has no such place.
    fn span(&self) -> Option<Range<u64>> {
        None
    }

    /// Where that which stands above the first record ends: the header and what is above it; none for
    /// a workbook.
    fn head_end(&self) -> Option<u64> {
        None
    }

    /// Notes gathered while reading (repaired cells, error cells ...), once at the end.
    fn notes(&mut self) -> Vec<Note>;
}

/// A file whose shape is known and whose records can be read.
pub struct Opened {
    /// What it is.
    pub shape: FileShape,
    /// Its records.
    pub rows: Box<dyn RowReader>,
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opened")
            .field("shape", &self.shape)
            .finish_non_exhaustive()
    }
}

/// Why a file cannot be used. The words never hold a value of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntakeError {
    /// Stable code: `not-found`, `unreadable`, `empty`, `encrypted`, `unterminated-quote`, `limit` ...
    pub code: &'static str,
    /// What failed and why, lower case, no final dot; with line, column or cell where known.
    pub message: String,
    /// What to do, with a command.
    pub hint: Option<String>,
}

impl fmt::Display for IntakeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for IntakeError {}

/// How well a header cell is known: decides which row is the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderHit {
    /// Not known.
    None,
    /// A label of some language.
    Label,
    /// The name of a programming interface (`FirstName`, `do_not_call`).
    Api,
}

/// Tells whether a cell is a known header.
pub type KnowsHeader<'a> = &'a dyn Fn(&str) -> HeaderHit;

/// Opens a file by its content.
///
/// # Errors
/// When it cannot be read, is empty, encrypted, damaged or not a table.
pub fn open(
    path: &Path,
    options: &OpenOptions,
    knows: KnowsHeader<'_>,
) -> Result<Opened, IntakeError> {
    let (prefix, tail, length) = ends_of(path)?;
    // The same cells are asked about under each delimiter, and again where the header is looked for.
    let seen: RefCell<HashMap<String, HeaderHit>> = RefCell::default();
    let knows = |cell: &str| {
        if let Some(hit) = seen.borrow().get(cell) {
            return *hit;
        }
        let hit = knows(cell);
        seen.borrow_mut().insert(cell.to_owned(), hit);
        hit
    };
    let knows: KnowsHeader<'_> = &knows;
    match sniff::format(&prefix, &tail)? {
        Format::Csv => csv::open(path, options, &prefix, prefix.len() as u64 == length, knows),
        format => workbook::open(path, options, format, knows),
    }
}

/// The first and the last bytes of a file, and its length.
fn ends_of(path: &Path) -> Result<(Vec<u8>, Vec<u8>, u64), IntakeError> {
    let unreadable = |error: io::Error| text::unreadable(&error);
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        let what = if metadata.is_dir() {
            "is a directory"
        } else {
            "is not a regular file"
        };
        return Err(IntakeError {
            code: "not-a-file",
            message: format!("the path {what}"),
            hint: Some(
                "name one exported file; save what comes from a pipe to a file first".to_owned(),
            ),
        });
    }
    let mut file = File::open(path).map_err(unreadable)?;
    let mut prefix = Vec::new();
    file.by_ref()
        .take(sniff::PREFIX_BYTES as u64)
        .read_to_end(&mut prefix)
        .map_err(unreadable)?;
    let mut tail = Vec::new();
    // Only an archive has its list of contents at the end.
    if prefix.starts_with(b"PK") {
        file.seek(SeekFrom::Start(
            metadata.len().saturating_sub(sniff::PREFIX_BYTES as u64),
        ))
        .map_err(unreadable)?;
        file.take(sniff::PREFIX_BYTES as u64)
            .read_to_end(&mut tail)
            .map_err(unreadable)?;
    }
    Ok((prefix, tail, metadata.len()))
}
