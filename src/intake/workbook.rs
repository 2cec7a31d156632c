//! Workbooks: the importing side. Chooses the header among the rows that the parsing side sends,
//! and hands out the records. Must not parse the file itself, and drops no row in silence.

use std::{
    collections::VecDeque,
    fs::File,
    io::{BufReader, ErrorKind},
    path::Path,
};

use super::{
    Encoding, FileShape, Format, HeaderHit, IntakeError, KnowsHeader, Note, OpenOptions, Opened,
    Reject, RowReader, Step,
    cells::{Kind, MAX_CELL_CHARS, cell_name},
    child::{self, Source},
    wire::{Head, Message, Receiver, Region, SheetRow},
    workbook_header::{self, HeaderCells},
    workbook_read::Request,
};
use crate::model::{RawRow, row::CellKind};

/// Rows with content among which the header is looked for.
const HEADER_ROWS: usize = 20;
/// Records that are shown to those who look at values.
const SAMPLE_ROWS: usize = 200;
/// Memory for the rows that are looked at before the first record is handed out.
const MAX_FIRST_BYTES: usize = 32 << 20;
/// Cells that the sample may have: a sheet of 16,384 columns has fewer rows in it.
const MAX_SAMPLE_CELLS: usize = 400_000;
/// Parts of headers of columns whose cells may hide an address behind other words.
const MAIL_HEADERS: [&str; 2] = ["mail", "courriel"];

/// Opens a workbook.
///
/// # Errors
/// When it cannot be read, is encrypted, damaged, passes a limit, or has no such sheet or header row.
pub fn open(
    path: &Path,
    options: &OpenOptions,
    format: Format,
    knows: KnowsHeader<'_>,
) -> Result<Opened, IntakeError> {
    let file = open_file(path)?;
    let request = Request {
        format,
        sheet: options.sheet.clone(),
    };
    let source = child::start(file, request, options.reader_program.as_deref())?;
    let mut stream = Stream::new(source);
    let head = stream.head()?;
    let first = stream.first_rows(options.header_row)?;
    let header = find_header(&first, &head.merged, options.header_row, knows)?;
    let (rows, shape) = layout(stream, first, header, &head, format);
    Ok(Opened {
        shape,
        rows: Box::new(rows),
    })
}

fn open_file(path: &Path) -> Result<File, IntakeError> {
    let failed = |kind: ErrorKind| {
        let (code, why, hint) = match kind {
            ErrorKind::NotFound => (
                "not-found",
                "there is no such file",
                "check the path, then run the command again",
            ),
            ErrorKind::PermissionDenied => (
                "unreadable",
                "you may not read it",
                "give yourself the right to read it, then run the command again",
            ),
            _ => (
                "unreadable",
                "it is not a file that can be read",
                "give the path of a file to `dpo import`",
            ),
        };
        IntakeError {
            code,
            message: format!("cannot read the workbook: {why}"),
            hint: Some(hint.to_owned()),
        }
    };
    // Looked at before it is opened: opening a named pipe would wait for its other end.
    let metadata = std::fs::metadata(path).map_err(|error| failed(error.kind()))?;
    if !metadata.is_file() {
        return Err(failed(ErrorKind::Other));
    }
    File::open(path).map_err(|error| failed(error.kind()))
}

/// The messages of the parsing side, with its end and its failures told apart.
struct Stream {
    receiver: Receiver<BufReader<Source>>,
    notes: Vec<Note>,
    is_over: bool,
}

impl Stream {
    fn new(source: Source) -> Self {
        Self {
            receiver: Receiver::new(BufReader::with_capacity(128 << 10, source)),
            notes: Vec::new(),
            is_over: false,
        }
    }

    fn head(&mut self) -> Result<Head, IntakeError> {
        match self.receiver.next(&mut SheetRow::default()) {
            Ok(Message::Head(head)) => Ok(head),
            Ok(Message::Failed(error)) => Err(error),
            Ok(_) | Err(_) => Err(self.failure()),
        }
    }

    /// Reads the next row; false at the end.
    fn row(&mut self, row: &mut SheetRow) -> Result<bool, IntakeError> {
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
    fn first_rows(&mut self, header_row: Option<u64>) -> Result<Vec<SheetRow>, IntakeError> {
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
            bytes += row.text.len() + row.places.len() * size_of::<super::wire::Place>();
            rows.push(row);
        }
        Ok(rows)
    }
}

/// Decides which row is the header and what its cells are.
fn find_header(
    first: &[SheetRow],
    merged: &[Region],
    header_row: Option<u64>,
    knows: KnowsHeader<'_>,
) -> Result<HeaderCells, IntakeError> {
    match header_row {
        Some(0) => Ok(HeaderCells::default()),
        Some(line) => {
            let at = first
                .iter()
                .position(|row| u64::from(row.line) == line && row.content_width() > 0);
            let Some(at) = at else {
                return Err(IntakeError {
                    code: "no-header-row",
                    message: format!(
                        "cannot read the workbook: row {line} of the sheet is empty, so it is no header"
                    ),
                    hint: Some(
                        "give the row of the column names to --header-row, or 0 if there is none"
                            .to_owned(),
                    ),
                });
            };
            let second = choose_header(&texts(first.get(at..).unwrap_or_default(), 2), knows);
            let second = second
                .header
                .filter(|found| *found == 0)
                .and(second.second)
                .map(|offset| at + offset);
            Ok(workbook_header::cells(first, merged, at, second))
        }
        None => {
            let choice = choose_header(&texts(first, HEADER_ROWS + 1), knows);
            Ok(match choice.header {
                Some(at) => workbook_header::cells(first, merged, at, choice.second),
                None => HeaderCells::default(),
            })
        }
    }
}

/// The texts of the first rows, each as wide as its content.
fn texts(rows: &[SheetRow], count: usize) -> Vec<Vec<String>> {
    rows.iter()
        .take(count)
        .map(|row| workbook_header::row_texts(row, row.content_width()))
        .collect()
}

/// Where the header of a table is, as places in the rows that were looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct HeaderChoice {
    header: Option<usize>,
    second: Option<usize>,
}

/// Chooses the header among the first rows with content.
fn choose_header(rows: &[Vec<String>], knows: KnowsHeader<'_>) -> HeaderChoice {
    let filled = |row: &[String]| row.iter().filter(|cell| !cell.trim().is_empty()).count();
    let hits = |row: &[String], wanted: Option<HeaderHit>| {
        let hit = |cell: &&String| {
            let hit = knows(cell.trim());
            wanted.map_or(hit != HeaderHit::None, |wanted| hit == wanted)
        };
        row.iter().filter(hit).count()
    };
    let most_hits = rows.iter().map(|row| hits(row, None)).max().unwrap_or(0);
    let most_filled = rows.iter().map(|row| filled(row)).max().unwrap_or(0);
    let header = if most_hits > 0 {
        rows.iter()
            .position(|row| hits(row, None) * 2 >= most_hits && hits(row, None) > 0)
    } else {
        rows.iter()
            .position(|row| filled(row) * 2 >= most_filled && filled(row) > 0)
    };
    let second = header.and_then(|at| {
        let row = rows.get(at + 1)?;
        let api = hits(row, Some(HeaderHit::Api));
        (api > 0 && api * 2 >= filled(row)).then_some(at + 1)
    });
    HeaderChoice { header, second }
}

/// Puts the pieces together: width, headers, sample, notes, and the reader of the records.
fn layout(
    stream: Stream,
    first: Vec<SheetRow>,
    header: HeaderCells,
    head: &Head,
    format: Format,
) -> (WorkbookRows, FileShape) {
    let data = first.get(header.data_from..).unwrap_or_default();
    let width = data
        .iter()
        .take(SAMPLE_ROWS)
        .map(SheetRow::content_width)
        .chain([header.labels.len()])
        .max()
        .unwrap_or(0);
    let mut headers = header.labels;
    if header.line == 0 {
        headers = (1..=width)
            .map(|number| format!("column {number}"))
            .collect();
    }
    headers.resize(width, String::new());
    let sample_rows = SAMPLE_ROWS.min(MAX_SAMPLE_CELLS / width.max(1));
    let sample = data
        .iter()
        .filter(|row| row.content_width() > 0)
        .take(sample_rows)
        .map(|row| workbook_header::row_texts(row, width))
        .collect();
    let mut notes = sheet_notes(head);
    if header.merged > 0 {
        let (columns, have) = if header.merged == 1 {
            ("column", "has its")
        } else {
            ("columns", "have their")
        };
        let text = format!(
            "{} {columns} {have} name from merged header cells",
            header.merged
        );
        notes.push(Note {
            code: "merged-header",
            text,
        });
    }
    if header.line == 0 {
        notes.push(Note {
            code: "no-header",
            text: "no row of column names was found".to_owned(),
        });
    }
    let is_mail = |header: &String| {
        let lower = header.to_lowercase();
        MAIL_HEADERS.iter().any(|word| lower.contains(word))
    };
    let rows = WorkbookRows {
        stream,
        width,
        mail_columns: headers.iter().map(is_mail).collect(),
        pending: first.into_iter().skip(header.data_from).collect(),
        current: SheetRow::default(),
        has_current: false,
        next_line: header.last_line + 1,
        failed: None,
        tallies: Tallies::default(),
    };
    let others = head
        .sheets
        .iter()
        .enumerate()
        .filter(|(index, sheet)| *index != head.chosen && sheet.is_table);
    let shape = FileShape {
        format,
        encoding: Encoding::Workbook,
        delimiter: None,
        header_row: u64::from(header.line),
        sheet: head.sheets.get(head.chosen).map(|sheet| sheet.name.clone()),
        other_sheets: others
            .map(|(_, sheet)| (sheet.name.clone(), sheet.hidden))
            .collect(),
        headers,
        second_header: header.second.map(|mut cells| {
            cells.resize(width, String::new());
            cells
        }),
        sample,
        notes,
    };
    (rows, shape)
}

fn sheet_notes(head: &Head) -> Vec<Note> {
    let others: Vec<_> = head
        .sheets
        .iter()
        .enumerate()
        .filter(|(index, sheet)| *index != head.chosen && sheet.is_table)
        .collect();
    let holding = |hidden: bool| {
        others
            .iter()
            .filter(|(_, sheet)| sheet.hidden == hidden && sheet.holds_cells == Some(true))
            .count()
    };
    let mut notes = Vec::new();
    let mut add = |count: usize, code: &'static str, one: &str, many: &str| match count {
        0 => {}
        1 => notes.push(Note {
            code,
            text: format!("1 {one}"),
        }),
        _ => notes.push(Note {
            code,
            text: format!("{count} {many}"),
        }),
    };
    add(
        holding(true),
        "hidden-sheet",
        "hidden sheet holds cells: personal data may be in it; it is not read",
        "hidden sheets hold cells: personal data may be in them; they are not read",
    );
    add(
        holding(false),
        "other-sheets",
        "other sheet holds cells and is not read",
        "other sheets hold cells and are not read",
    );
    let unread = others
        .iter()
        .filter(|(_, sheet)| sheet.holds_cells.is_none())
        .count();
    add(
        unread,
        "unreadable-sheet",
        "other sheet is damaged",
        "other sheets are damaged",
    );
    notes
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
struct WorkbookRows {
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
        let texts = workbook_header::row_texts(&self.current, cells);
        let mut writer = csv::Writer::from_writer(Vec::new());
        let raw = writer
            .write_record(&texts)
            .ok()
            .and_then(|()| writer.into_inner().ok())
            .unwrap_or_default();
        Some(Reject {
            line: u64::from(self.current.line),
            reason,
            detail,
            raw,
        })
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

    fn notes(&mut self) -> Vec<Note> {
        let mut notes = std::mem::take(&mut self.tallies).notes();
        notes.append(&mut self.stream.notes);
        notes
    }
}
