//! Brings the records of a text file from the disk, one after the other, with their physical lines
//! and their own bytes. It must not judge them, and keeps one buffer of the file in memory.

use std::{
    fs::File,
    io::{self, ErrorKind, Read, Seek, SeekFrom},
    ops::Range,
    path::Path,
};

use super::{
    encoding::Transcoder,
    scanner::{Extent, Found, MAX_QUOTED_LINES, scan},
};
use crate::intake::{Encoding, IntakeError};
use crate::model::RawRow;

/// Bytes read at a time.
const BUFFER_BYTES: usize = 1 << 20;

/// The most bytes a record may have.
const MAX_RECORD_BYTES: usize = 16 << 20;

/// How to begin reading a file.
pub(super) struct Start<'a> {
    pub(super) path: &'a Path,
    pub(super) encoding: Encoding,
    pub(super) skip: u64,
    pub(super) delimiter: u8,
    pub(super) sep_line: bool,
}

/// The records of a file, one after the other, with their physical lines.
pub(super) struct Records {
    source: Source,
    buffer: Vec<u8>,
    /// Where the last record begins in the buffer.
    record: usize,
    /// Where the next one begins.
    next: usize,
    filled: usize,
    at_end: bool,
    line: u64,
    delimiter: u8,
    /// Where the buffer begins in the file; in its decoded text where it is transcoded.
    offset: u64,
}

/// Where bytes come from.
pub(super) enum Source {
    Plain(File),
    Transcoded(Box<Transcoder<File>>),
}

impl Source {
    /// The bytes of a file from where it stands; decoded where its encoding is not read as it is.
    pub(super) fn new(file: File, encoding: Encoding) -> Self {
        match Transcoder::new(file, encoding) {
            Ok(transcoder) => Self::Transcoded(Box::new(transcoder)),
            Err(file) => Self::Plain(file),
        }
    }

    /// Fills as much of `target` as there are bytes.
    pub(super) fn fill(&mut self, mut target: &mut [u8]) -> io::Result<usize> {
        let mut total = 0;
        while !target.is_empty() {
            let read = match self {
                Self::Plain(file) => file.read(target),
                Self::Transcoded(transcoder) => transcoder.read(target),
            };
            match read {
                Ok(0) => break,
                Ok(count) => {
                    total += count;
                    target = target.get_mut(count..).unwrap_or_default();
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(total)
    }
}

impl Records {
    /// Opens a file at its first record.
    pub(super) fn open(start: &Start<'_>) -> Result<Self, IntakeError> {
        let mut file = File::open(start.path).map_err(|error| unreadable(&error))?;
        file.seek(SeekFrom::Start(start.skip))
            .map_err(|error| unreadable(&error))?;
        let source = Source::new(file, start.encoding);
        let offset = match source {
            Source::Plain(_) => start.skip,
            Source::Transcoded(_) => 0,
        };
        let mut records = Self {
            source,
            buffer: vec![0; BUFFER_BYTES],
            record: 0,
            next: 0,
            filled: 0,
            at_end: false,
            line: 1,
            delimiter: start.delimiter,
            offset,
        };
        if start.sep_line {
            records.next(&mut RawRow::default())?;
        }
        Ok(records)
    }

    /// Reads the next record's cells; gives the line on which it begins.
    pub(super) fn next(&mut self, row: &mut RawRow) -> Result<Option<(u64, Extent)>, IntakeError> {
        loop {
            let input = self.buffer.get(self.next..self.filled).unwrap_or_default();
            match scan(input, self.at_end, self.delimiter, row) {
                Found::Record(extent) => {
                    let line = self.line;
                    self.line += extent.lines;
                    self.record = self.next;
                    self.next += extent.used;
                    return Ok(Some((line, extent)));
                }
                Found::More => self.read_on()?,
                Found::OpenQuote { line } => return Err(open_quote(self.line + line)),
                Found::End => return Ok(None),
            }
        }
    }

    /// The bytes of the record that was read last, without its line end.
    pub(super) fn raw(&self, extent: &Extent) -> &[u8] {
        self.buffer
            .get(self.record..self.record + extent.content)
            .unwrap_or_default()
    }

    /// Where the record that was read last stands, with its line end.
    pub(super) fn span(&self, extent: &Extent) -> Range<u64> {
        let start = self.offset + self.record as u64;
        start..start + extent.used as u64
    }

    /// Where the next record begins.
    pub(super) fn position(&self) -> u64 {
        self.offset + self.next as u64
    }

    /// Brings more bytes behind those of the unfinished record.
    fn read_on(&mut self) -> Result<(), IntakeError> {
        self.buffer.copy_within(self.next..self.filled, 0);
        self.filled -= self.next;
        self.offset += self.next as u64;
        self.next = 0;
        if self.filled == self.buffer.len() {
            if self.filled >= MAX_RECORD_BYTES {
                return Err(limit(self.line, "the record has more than 16 MiB"));
            }
            self.buffer.resize(self.filled * 2, 0);
        }
        let free = self.buffer.get_mut(self.filled..).unwrap_or_default();
        let count = self.source.fill(free).map_err(|error| unreadable(&error))?;
        self.filled += count;
        self.at_end = self.filled < self.buffer.len();
        Ok(())
    }
}

/// Whether a record has no content: blanks, NUL bytes and the end mark of old systems are none.
pub(super) fn is_blank(row: &RawRow) -> bool {
    row.bytes.iter().all(|&byte| byte <= b' ')
}

/// A file that cannot be read (on).
pub(in crate::intake) fn unreadable(error: &io::Error) -> IntakeError {
    let code = if error.kind() == ErrorKind::NotFound {
        "not-found"
    } else {
        "unreadable"
    };
    IntakeError {
        code,
        message: format!(
            "the file cannot be read: {}",
            crate::intake::io_words(error.kind())
        ),
        hint: Some("check its name and permissions with ls -l".to_owned()),
    }
}

/// Something larger than any CRM writes.
pub(super) fn limit(line: u64, what: &str) -> IntakeError {
    IntakeError {
        code: "limit",
        message: format!("line {line}: {what}"),
        hint: Some("look for a missing quote or line end there, or name the delimiter with dpo import --delimiter".to_owned()),
    }
}

/// A quote that is not closed.
fn open_quote(line: u64) -> IntakeError {
    IntakeError {
        code: "unterminated-quote",
        message: format!(
            "line {line}: a quote opens and is not closed within {MAX_QUOTED_LINES} lines or before the end of the file"
        ),
        hint: Some("close or double the quote there, then run dpo import again".to_owned()),
    }
}
