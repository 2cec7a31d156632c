//! Parses a workbook and sends its rows over the wire. Runs in the child process: whatever happens
//! here must at worst end that process. Knows sheets and cells, not headers or fields.

use std::{
    fs::File,
    io::{BufReader, Read, Seek, SeekFrom, Write},
};

use calamine::{Ods, Reader, Xls, Xlsb, Xlsx};

use super::{
    cells::{self, Kind, cell_name},
    check::{self, Checked},
    errors::{
        damaged, empty, encrypted, limit, ods_error, unreadable, xls_error, xlsb_error, xlsx_error,
    },
    formats::{Book, Cell, Stop, Value, Whole},
    parts::{Beside, beside},
    wire::{Head, MAX_COLUMNS, MAX_ROW_BYTES, MAX_ROWS, Place, Sender, SheetInfo, SheetRow},
};
use crate::intake::{Format, IntakeError, Note};

/// Books without a streaming reader are read whole, up to this size.
const MAX_WHOLE_BYTES: u64 = 10 << 20;
/// The most text one cell may hold; beyond Excel's own limit a row is rejected, beyond this the book.
const MAX_CELL_BYTES: usize = 1 << 20;
/// How many times a book's size its cells' text may be: shared strings repeat.
const MAX_TEXT_RATIO: u64 = 200;
/// Below this the ratio says nothing.
const MIN_TEXT_LIMIT: u64 = 64 << 20;

/// What is asked of the parsing side.
#[derive(Clone, Debug)]
pub(super) struct Request {
    /// The kind of book.
    pub format: Format,
    /// The sheet to read; none: the first visible one with content.
    pub sheet: Option<String>,
}

/// Reads the book and sends everything, to the end or to the error; `after_check` learns how large
/// the table of strings is before it is read into memory.
pub(super) fn send<W: Write>(
    file: File,
    request: &Request,
    out: W,
    after_check: &dyn Fn(&Checked),
) {
    let mut sender = Sender::new(out);
    let outcome = read(file, request, &mut sender, after_check);
    // A failed write means that the reader is gone: there is nobody left to tell.
    let _told = match outcome {
        Ok(()) => sender.end(),
        Err(Stop::Book(error)) => sender.failed(&error),
        Err(Stop::Wire) => Ok(()),
    };
}

fn read<W: Write>(
    mut file: File,
    request: &Request,
    sender: &mut Sender<W>,
    after_check: &dyn Fn(&Checked),
) -> Result<(), Stop> {
    let size = file.seek(SeekFrom::End(0)).map_err(|_| unreadable())?;
    file.seek(SeekFrom::Start(0)).map_err(|_| unreadable())?;
    if size == 0 {
        return Err(empty("the file has no bytes").into());
    }
    let mut format = request.format;
    if is_compound(&mut file)? {
        if is_encrypted_compound(&mut file)? {
            return Err(encrypted().into());
        }
        format = Format::Xls;
    }
    if size > MAX_WHOLE_BYTES && matches!(format, Format::Xls | Format::Ods) {
        let name = if format == Format::Xls {
            ".xls"
        } else {
            ".ods"
        };
        return Err(limit(format!(
            "{name} books are read up to {} MB",
            MAX_WHOLE_BYTES >> 20
        ))
        .into());
    }
    let mut checked = Checked::default();
    if format != Format::Xls {
        checked = check::check(BufReader::new(&mut file), size)?;
        after_check(&checked);
        file.seek(SeekFrom::Start(0)).map_err(|_| unreadable())?;
    }
    let text_limit = size.saturating_mul(MAX_TEXT_RATIO).max(MIN_TEXT_LIMIT);
    let input = BufReader::with_capacity(64 << 10, file);
    let mut book: Box<dyn Book> = match format {
        Format::Xlsx => Box::new(Xlsx::new(input).map_err(|error| xlsx_error(&error))?),
        Format::Xlsb => Box::new(Xlsb::new(input).map_err(|error| xlsb_error(&error))?),
        Format::Xls => Box::new(Whole(Xls::new(input).map_err(|error| xls_error(&error))?)),
        Format::Ods => Box::new(Whole(Ods::new(input).map_err(|error| ods_error(&error))?)),
        Format::Csv => return Err(damaged("it is a text file").into()),
    };
    let mut head = choose(book.as_mut(), request.sheet.as_deref())?;
    let beside = beside(&checked, head.chosen);
    drop(checked);
    head.merged.clone_from(&beside.merged);
    sender.head(&head)?;
    let name = head
        .sheets
        .get(head.chosen)
        .map(|sheet| sheet.name.clone())
        .unwrap_or_default();
    let mut rows = RowSender::new(sender, &beside, text_limit);
    book.cells(&name, &mut |cell| rows.cell(cell).map(|()| true))?;
    rows.finish()?;
    if beside.is_cut {
        let text =
            "the sheet has more links than are read; the addresses behind the others are not known"
                .to_owned();
        sender.notes(&[Note {
            code: "hyperlinks-not-read",
            text,
        }])?;
    }
    Ok(())
}

/// Lists the sheets, says which hold cells, and chooses the one to read.
fn choose(book: &mut dyn Book, wanted: Option<&str>) -> Result<Head, Stop> {
    let mut sheets = book.sheets();
    let by_name = wanted.map(|name| find_sheet(&sheets, name)).transpose()?;
    let mut first_error = None;
    for sheet in sheets.iter_mut().filter(|sheet| sheet.is_table) {
        let mut has_content = false;
        let mut text = String::new();
        let outcome = book.cells(&sheet.name, &mut |cell| {
            text.clear();
            append(&cell, &mut text);
            has_content = !text.trim().is_empty();
            Ok(!has_content)
        });
        match outcome {
            Ok(()) => sheet.holds_cells = Some(has_content),
            Err(Stop::Book(error)) => {
                first_error.get_or_insert(error);
            }
            Err(Stop::Wire) => return Err(Stop::Wire),
        }
    }
    let first_visible = || {
        sheets
            .iter()
            .position(|sheet| sheet.is_table && !sheet.hidden && sheet.holds_cells != Some(false))
    };
    let Some(chosen) = by_name.or_else(first_visible) else {
        return Err(first_error.unwrap_or_else(|| no_content(&sheets)).into());
    };
    if let Some(error) = first_error.filter(|_| {
        sheets
            .get(chosen)
            .is_some_and(|sheet| sheet.holds_cells.is_none())
    }) {
        return Err(error.into());
    }
    if sheets
        .get(chosen)
        .is_some_and(|sheet| sheet.holds_cells == Some(false))
    {
        return Err(no_content(&sheets).into());
    }
    Ok(Head {
        sheets,
        chosen,
        is_1904: book.is_1904(),
        merged: Vec::new(),
    })
}

fn find_sheet(sheets: &[SheetInfo], name: &str) -> Result<usize, IntakeError> {
    let lower = name.to_lowercase();
    let found = sheets
        .iter()
        .position(|sheet| sheet.name == name)
        .or_else(|| {
            sheets
                .iter()
                .position(|sheet| sheet.name.to_lowercase() == lower)
        });
    match found.filter(|index| sheets.get(*index).is_some_and(|sheet| sheet.is_table)) {
        Some(index) => Ok(index),
        None => {
            let names: Vec<String> = sheets
                .iter()
                .filter(|sheet| sheet.is_table)
                .take(20)
                .map(|sheet| {
                    format!(
                        "`{}`",
                        sheet
                            .name
                            .chars()
                            .take(31)
                            .collect::<String>()
                            .escape_debug()
                    )
                })
                .collect();
            Err(IntakeError {
                code: "no-sheet",
                message: format!(
                    "cannot read the workbook: none of its {} sheets is a table of the name given with --sheet",
                    sheets.len()
                ),
                hint: Some(format!(
                    "give one of these to --sheet: {}",
                    names.join(", ")
                )),
            })
        }
    }
}

fn no_content(sheets: &[SheetInfo]) -> IntakeError {
    let hidden = sheets
        .iter()
        .filter(|sheet| sheet.hidden && sheet.holds_cells == Some(true))
        .count();
    let mut error = empty("no visible sheet holds a cell with content");
    if hidden > 0 {
        error.hint = Some(format!(
            "{hidden} hidden sheets hold cells: name one of them with --sheet to read it"
        ));
    }
    error
}

fn append(cell: &Cell<'_>, out: &mut String) -> Option<Kind> {
    match cell.value {
        Value::Streamed(value) => cells::append(value, cell.is_formula, out),
        Value::Whole(value) => cells::append_data(value, out),
    }
}

/// Gathers cells into rows, holds the format's limits, and sends the rows that have content.
struct RowSender<'a, W: Write> {
    sender: &'a mut Sender<W>,
    beside: &'a Beside,
    row: SheetRow,
    has_content: bool,
    last: Option<(u32, u32)>,
    text_left: u64,
}

impl<'a, W: Write> RowSender<'a, W> {
    fn new(sender: &'a mut Sender<W>, beside: &'a Beside, text_limit: u64) -> Self {
        Self {
            sender,
            beside,
            row: SheetRow::default(),
            has_content: false,
            last: None,
            text_left: text_limit,
        }
    }

    fn cell(&mut self, cell: Cell<'_>) -> Result<(), Stop> {
        let at = (cell.row, cell.column);
        if cell.row >= MAX_ROWS || cell.column >= MAX_COLUMNS {
            return Err(limit(format!(
                "a cell lies outside the {MAX_ROWS} rows and {MAX_COLUMNS} columns of a sheet"
            ))
            .into());
        }
        if let Some((row, column)) = self.last.filter(|last| *last >= at) {
            let (this, before) = (cell_name(cell.row, cell.column), cell_name(row, column));
            return Err(damaged(&format!("cell {this} comes after cell {before}")).into());
        }
        if self.last.is_none_or(|(row, _)| row != cell.row) {
            self.flush_row()?;
            self.row.line = cell.row + 1;
        }
        self.last = Some(at);
        let start = self.row.text.len();
        let Some(kind) = append(&cell, &mut self.row.text) else {
            return Ok(());
        };
        self.has_content |= kind == Kind::NoResult
            || self
                .row
                .text
                .get(start..)
                .is_some_and(|text| text.chars().any(|letter| !letter.is_whitespace()));
        self.place(&cell, kind, start)?;
        if let Some(address) = self.beside.links.get(&at) {
            let start = self.row.text.len();
            self.row.text.push_str(address);
            self.place(&cell, Kind::Link, start)?;
        }
        Ok(())
    }

    fn place(&mut self, cell: &Cell<'_>, kind: Kind, start: usize) -> Result<(), Stop> {
        let end = self.row.text.len();
        let size = end - start;
        if size > MAX_CELL_BYTES || end > MAX_ROW_BYTES {
            let name = cell_name(cell.row, cell.column);
            return Err(limit(format!("cell {name} is too long, or its row is")).into());
        }
        self.text_left = self.text_left.checked_sub(size as u64).ok_or_else(|| {
            limit(format!(
                "the text of its cells is more than {MAX_TEXT_RATIO} times the size of the file"
            ))
        })?;
        let column = u16::try_from(cell.column).unwrap_or(u16::MAX);
        self.row.places.push(Place {
            column,
            kind,
            end: u32::try_from(end).unwrap_or(u32::MAX),
        });
        Ok(())
    }

    fn flush_row(&mut self) -> Result<(), Stop> {
        if std::mem::take(&mut self.has_content) {
            self.sender.row(&self.row)?;
        }
        self.row.clear();
        Ok(())
    }

    fn finish(mut self) -> Result<(), Stop> {
        self.flush_row()
    }
}

/// Whether the file is a compound file: an old workbook, or an encrypted new one.
fn is_compound(file: &mut File) -> Result<bool, IntakeError> {
    let mut magic = Vec::with_capacity(8);
    file.take(8)
        .read_to_end(&mut magic)
        .map_err(|_| unreadable())?;
    file.seek(SeekFrom::Start(0)).map_err(|_| unreadable())?;
    Ok(magic == [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
}

/// Whether a compound file has the streams of an encrypted workbook.
fn is_encrypted_compound(file: &mut File) -> Result<bool, IntakeError> {
    let wide = |name: &str| {
        name.encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<u8>>()
    };
    let names = [wide("EncryptedPackage"), wide("EncryptionInfo")];
    let mut bytes = vec![0_u8; 64 << 10];
    let mut is_found = false;
    loop {
        let count = file.read(&mut bytes).map_err(|_| unreadable())?;
        if count == 0 {
            break;
        }
        // Directory entries lie on 128-byte borders, so no name crosses a block of 64 KiB; a short
        // read would only cost the friendlier message.
        let block = bytes.get(..count).unwrap_or_default();
        is_found |= names
            .iter()
            .any(|name| memchr::memmem::find(block, name).is_some());
    }
    file.seek(SeekFrom::Start(0)).map_err(|_| unreadable())?;
    Ok(is_found)
}
