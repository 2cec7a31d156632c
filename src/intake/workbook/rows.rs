//! The records of a sheet as they come from the parsing side: blank rows told, rows that cannot be
//! accepted kept, oddities counted. Must not parse the file and must not choose the header.

use std::{collections::VecDeque, io::BufReader};

use super::{
    cells::{Kind, MAX_CELL_CHARS, cell_name},
    child::Source,
    header,
    wire::{Head, Message, Place, Receiver, SheetRow},
};
use crate::intake::{IntakeError, Note, Reject, RowReader, Step};
use crate::model::{RawRow, row::CellKind};

/// Rows with content among which the header is looked for.
pub(super) const HEADER_ROWS: usize = 60;
/// Records that are shown to those who look at values.
pub(super) const SAMPLE_ROWS: usize = 200;
/// Memory for the rows that are looked at before the first record is handed out.
const MAX_FIRST_BYTES: usize = 32 << 20;
/// Parts of headers of columns whose cells may hide an address behind other words.
const MAIL_HEADERS: [&str; 2] = ["mail", "courriel"];

/// The messages of the parsing side, with its end and its failures told apart.
pub(super) struct Stream {
    receiver: Receiver<BufReader<Source>>,
    notes: Vec<Note>,
    is_over: bool,
}

impl Stream {
    /// The stream of that source.
    pub fn new(source: Source) -> Self {
        Self {
            receiver: Receiver::new(BufReader::with_capacity(128 << 10, source)),
            notes: Vec::new(),
            is_over: false,
        }
    }

    /// Reads the head.
    pub fn head(&mut self) -> Result<Head, IntakeError> {
        match self.receiver.next(&mut SheetRow::default()) {
            Ok(Message::Head(head)) => Ok(head),
            Ok(Message::Failed(error)) => Err(error),
            Ok(_) | Err(_) => Err(self.failure()),
        }
    }

    /// Reads the next row; false at the end.
    pub fn row(&mut self, row: &mut SheetRow) -> Result<bool, IntakeError> {
        while !self.is_over {
            match self.receiver.next(row) {
                Ok(Message::Row) => return Ok(true),
                Ok(Message::Notes(notes)) => self.notes.extend(notes),
                Ok(Message::End) => self.is_over = true,
                Ok(Message::Failed(error)) => return Err(error),
                Ok(Message::Head(_)) | Err(_) => return Err(self.failure()),
            }
        }
        Ok(false)
    }

    fn failure(&mut self) -> IntakeError {
        self.receiver.get_mut().get_mut().failure()
    }

    /// The rows that the header and the sample are taken from.
    pub fn first_rows(&mut self, header_row: Option<u64>) -> Result<Vec<SheetRow>, IntakeError> {
        let wanted_line = header_row.unwrap_or(0);
        let mut rows: Vec<SheetRow> = Vec::new();
        let (mut bytes, mut after_header) = (0_usize, 0_usize);
        while after_header < HEADER_ROWS + SAMPLE_ROWS && bytes < MAX_FIRST_BYTES {
            let mut row = SheetRow::default();
            if !self.row(&mut row)? {
                break;
            }
            // A preamble above a named header row may be long; only its last rows can matter.
            if u64::from(row.line) <= wanted_line && rows.len() > HEADER_ROWS {
                rows.remove(0);
            }
            after_header += usize::from(u64::from(row.line) >= wanted_line);
            bytes += row.text.len() + row.places.len() * size_of::<Place>();
            rows.push(row);
        }
        Ok(rows)
    }
}

/// How often something was seen, and where first.
#[derive(Debug, Default)]
struct Tally {
    count: u64,
    first: Option<(u32, u32)>,
}

impl Tally {
    fn add(&mut self, line: u32, column: u16) {
        self.count += 1;
        self.first.get_or_insert((line, u32::from(column)));
    }

    fn note(&self, code: &'static str, what: &str) -> Option<Note> {
        let (line, column) = self.first?;
        let cells = if self.count == 1 { "cell" } else { "cells" };
        let name = cell_name(line.saturating_sub(1), column);
        Some(Note {
            code,
            text: format!("{} {cells} {what} (first: {name})", self.count),
        })
    }
}

/// What is counted while reading.
#[derive(Debug, Default)]
struct Tallies {
    errors: Tally,
    no_result: Tally,
    long_numbers: Tally,
    truncated: Tally,
    linked: Tally,
    links_left: Tally,
}

impl Tallies {
    fn count(&mut self, row: &SheetRow) {
        for (place, text) in row.cells() {
            match place.kind {
                Kind::Error => self.errors.add(row.line, place.column),
                Kind::NoResult => self.no_result.add(row.line, place.column),
                Kind::LongNumber => self.long_numbers.add(row.line, place.column),
                Kind::Text if text.len() >= MAX_CELL_CHARS && is_full(text) => {
                    self.truncated.add(row.line, place.column);
                }
                _ => {}
            }
        }
    }

    fn notes(&self) -> Vec<Note> {
        [
            self.errors
                .note("error-cells", "with an error instead of a value"),
            self.no_result.note(
                "formula-without-value",
                "with a formula that was saved without its result: read as empty",
            ),
            self.long_numbers.note(
                "long-number",
                "with a number of more than 15 digits: the last ones may be lost",
            ),
            self.truncated.note(
                "truncated-cell",
                "of exactly 32,767 characters: the rest may have been cut off",
            ),
            self.linked.note(
                "hyperlink-email",
                "show other words than the address they link to: the address was read",
            ),
            self.links_left.note(
                "hyperlink-other",
                "link to an address that they do not show: it was not read",
            ),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// Whether a text fills a cell exactly, in characters or in the units that Excel counts.
fn is_full(text: &str) -> bool {
    text.chars().count() == MAX_CELL_CHARS || text.encode_utf16().count() == MAX_CELL_CHARS
}

/// The records of a sheet.
pub(super) struct WorkbookRows {
    stream: Stream,
    width: usize,
    mail_columns: Vec<bool>,
    pending: VecDeque<SheetRow>,
    current: SheetRow,
    has_current: bool,
    next_line: u32,
    failed: Option<IntakeError>,
    tallies: Tallies,
}

impl WorkbookRows {
    /// The records after line `header_line`: first those that were looked at, then the stream's.
    pub fn new(
        stream: Stream,
        first: VecDeque<SheetRow>,
        headers: &[String],
        header_line: u32,
    ) -> Self {
        let is_mail = |header: &String| {
            let lower = header.to_lowercase();
            MAIL_HEADERS.iter().any(|word| lower.contains(word))
        };
        Self {
            stream,
            width: headers.len(),
            mail_columns: headers.iter().map(is_mail).collect(),
            pending: first,
            current: SheetRow::default(),
            has_current: false,
            next_line: header_line + 1,
            failed: None,
            tallies: Tallies::default(),
        }
    }

    /// Gets the next row with content; false at the end.
    fn fetch(&mut self) -> Result<bool, IntakeError> {
        loop {
            if let Some(row) = self.pending.pop_front() {
                self.current = row;
            } else if !self.stream.row(&mut self.current)? {
                return Ok(false);
            }
            self.tallies.count(&self.current);
            // A row of formulas without results is blank; it is counted when a later row shows the gap.
            if self.current.content_width() > 0 {
                return Ok(true);
            }
        }
    }

    fn hand_out(&mut self, row: &mut RawRow) -> Step {
        if let Some(reject) = self.reject() {
            return Step::Rejected(reject);
        }
        let mut cells = self
            .current
            .cells()
            .filter(|(place, _)| usize::from(place.column) < self.width)
            .peekable();
        while let Some((place, text)) = cells.next() {
            let column = usize::from(place.column);
            let link = cells.next_if(|(next, _)| next.kind == Kind::Link);
            let text = match link.filter(|_| !text.contains('@')) {
                Some((_, address)) if self.mail_columns.get(column) == Some(&true) => {
                    self.tallies.linked.add(self.current.line, place.column);
                    address
                }
                Some(_) => {
                    self.tallies.links_left.add(self.current.line, place.column);
                    text
                }
                None => text,
            };
            pad(row, column);
            row.push(text.as_bytes());
            row.kinds.push(place.kind.cell_kind());
        }
        pad(row, self.width);
        Step::Row
    }

    fn reject(&self) -> Option<Reject> {
        let cells = self.current.content_width();
        let (reason, detail) = if cells > self.width {
            (
                "ragged-row",
                format!("{cells} cells, the header has {}", self.width),
            )
        } else {
            let (place, count) = self.current.cells().find_map(|(place, text)| {
                let is_long = text.len() > MAX_CELL_CHARS;
                let count = if is_long { text.chars().count() } else { 0 };
                (count > MAX_CELL_CHARS).then_some((place, count))
            })?;
            let name = cell_name(self.current.line - 1, u32::from(place.column));
            (
                "too-long",
                format!("cell {name} has {count} characters, a sheet allows {MAX_CELL_CHARS}"),
            )
        };
        Some(Reject {
            line: u64::from(self.current.line),
            reason,
            detail,
            raw: self.as_csv_line(cells),
        })
    }

    /// The row as a line of CSV, without its line end.
    fn as_csv_line(&self, cells: usize) -> Vec<u8> {
        let texts = header::row_texts(&self.current, cells);
        let mut writer = csv::Writer::from_writer(Vec::new());
        let mut line = writer
            .write_record(&texts)
            .ok()
            .and_then(|()| writer.into_inner().ok())
            .unwrap_or_default();
        line.truncate(line.strip_suffix(b"\n").map_or(line.len(), <[u8]>::len));
        line
    }
}

/// Adds empty cells until there are `count`.
fn pad(row: &mut RawRow, count: usize) {
    while row.len() < count {
        row.push(b"");
        row.kinds.push(CellKind::Text);
    }
}

impl RowReader for WorkbookRows {
    fn next(&mut self, row: &mut RawRow) -> Result<Step, IntakeError> {
        row.clear();
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        if !self.has_current {
            self.has_current = self
                .fetch()
                .inspect_err(|error| self.failed = Some(error.clone()))?;
            if !self.has_current {
                return Ok(Step::End);
            }
        }
        row.width = self.width;
        row.line = u64::from(self.next_line);
        let line = self.next_line;
        self.next_line += 1;
        if line < self.current.line {
            return Ok(Step::Blank);
        }
        self.has_current = false;
        row.line = u64::from(self.current.line);
        Ok(self.hand_out(row))
    }

    fn raw(&self) -> Vec<u8> {
        self.as_csv_line(self.width.max(self.current.content_width()))
    }

    fn notes(&mut self) -> Vec<Note> {
        let mut notes = std::mem::take(&mut self.tallies).notes();
        notes.append(&mut self.stream.notes);
        notes
    }
}
