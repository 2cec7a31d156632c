//! Workbooks: the importing side. Chooses the header among the rows that the parsing side sends,
//! and hands out the records. Must not parse the file itself, and drops no row in silence.

mod cells;
mod check;
pub mod child;
mod errors;
mod formats;
mod header;
mod parts;
mod read;
mod rows;
#[cfg(test)]
mod tests;
mod wire;

use std::{
    fs::File,
    io::{Cursor, ErrorKind},
    path::Path,
};

use self::{
    header::HeaderCells,
    read::Request,
    rows::{HEADER_ROWS, SAMPLE_ROWS, Stream, WorkbookRows},
    wire::{Head, Message, Receiver, Region, Sender, SheetRow},
};
use crate::intake::{
    Encoding, FileShape, Format, IntakeError, KnowsHeader, Note, OpenOptions, Opened,
    header::{choose_header, header_notes, made_up_headers},
};

/// Cells that the sample may have: a sheet of 16,384 columns has fewer rows in it.
const MAX_SAMPLE_CELLS: usize = 400_000;

/// Checks the container of a workbook as it is checked before it is read: what is in memory instead of a file.
///
/// # Errors
/// When a limit is passed, a part is encrypted or damaged, or two parts have one name.
pub fn check_archive(bytes: &[u8]) -> Result<(), IntakeError> {
    check::check(Cursor::new(bytes), bytes.len() as u64).map(|_| ())
}

/// Reads what the parsing process would send: how many rows came before the end or the first message that is
/// none.
#[must_use]
pub fn read_sent(bytes: &[u8]) -> u64 {
    let mut receiver = Receiver::new(bytes);
    let (mut row, mut rows) = (SheetRow::default(), 0);
    loop {
        match receiver.next(&mut row) {
            Ok(Message::Row) => rows += 1,
            Ok(Message::End | Message::Failed(_)) | Err(_) => return rows,
            Ok(Message::Head(_) | Message::Notes(_)) => {}
        }
    }
}

/// What the parsing process sends of a small sheet.
#[must_use]
pub fn sent_example() -> Vec<u8> {
    let mut out = Vec::new();
    let mut sender = Sender::new(&mut out);
    let sent = sender
        .head(&Head::default())
        .and_then(|()| sender.row(&SheetRow::default()))
        .and_then(|()| sender.notes(&[]))
        .and_then(|()| sender.end());
    match sent {
        Ok(()) => out,
        Err(_) => Vec::new(),
    }
}

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
                "not-a-file",
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
            Ok(header::cells(first, merged, at, second))
        }
        None => {
            let choice = choose_header(&texts(first, HEADER_ROWS + 1), knows);
            Ok(match choice.header {
                Some(at) => header::cells(first, merged, at, choice.second),
                None => HeaderCells::default(),
            })
        }
    }
}

/// The texts of the first rows, each as wide as its content.
fn texts(rows: &[SheetRow], count: usize) -> Vec<Vec<String>> {
    rows.iter()
        .take(count)
        .map(|row| header::row_texts(row, row.content_width()))
        .collect()
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
        headers = made_up_headers(width);
    }
    headers.resize(width, String::new());
    let sample_rows = SAMPLE_ROWS.min(MAX_SAMPLE_CELLS / width.max(1));
    let sample = data
        .iter()
        .filter(|row| row.content_width() > 0)
        .take(sample_rows)
        .map(|row| header::row_texts(row, width))
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
    } else {
        notes.extend(header_notes(&headers));
        notes.extend(preamble_note(&first, header.line));
    }
    if header.second.is_some() {
        notes.push(Note {
            code: "second-header",
            text: "the row below the header repeats it in other names and is not read as a record"
                .to_owned(),
        });
    }
    let pending = first.into_iter().skip(header.data_from).collect();
    let rows = WorkbookRows::new(stream, pending, &headers, header.last_line);
    let others = head
        .sheets
        .iter()
        .enumerate()
        .filter(|(index, sheet)| *index != head.chosen && sheet.is_table);
    let shape = FileShape {
        format,
        encoding: Encoding::Workbook,
        delimiter: None,
        form: None,
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

/// What stands above the header is no record, and is not passed over in silence.
fn preamble_note(first: &[SheetRow], header_line: u32) -> Option<Note> {
    let above = first
        .iter()
        .filter(|row| row.line < header_line && row.content_width() > 0)
        .count();
    let rows = if above == 1 { "row" } else { "rows" };
    (above > 0).then(|| Note {
        code: "preamble",
        text: format!(
            "not read as records: {above} {rows} with content above the header in row {header_line}"
        ),
    })
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
