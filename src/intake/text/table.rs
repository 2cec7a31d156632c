//! Where the table in a text file begins: its header, its second header, what stands above them.
//! It must not read records, nor decide what columns mean.

use super::{
    encoding::decode_cell,
    records::{Records, Start, is_blank, limit},
    scanner::MAX_COLUMNS,
};
use crate::intake::{
    Encoding, IntakeError, KnowsHeader, Note,
    header::{
        HeaderChoice, choose_header, header_notes, made_up_headers, second_header, usual_width,
    },
};
use crate::model::RawRow;

/// Records with content that are looked at to find the header.
const HEAD_RECORDS: usize = 60;

/// Records, blank ones included, among which those must be.
pub(super) const HEAD_LIMIT: usize = 1_000;

/// The most text that such looks keep.
pub(super) const HEAD_BYTES: usize = 4 << 20;

/// Where a table begins in its file, and what its columns are called.
pub(super) struct Table {
    /// The header's physical line; 0: none.
    pub(super) header_line: u64,
    pub(super) headers: Vec<String>,
    /// The header's own bytes; empty where there is none.
    pub(super) header_cells: RawRow,
    pub(super) second: Option<Vec<String>>,
    /// The line on which the last record above the first one of the table begins.
    pub(super) skip_to: Option<u64>,
    /// Records with content above the header.
    preamble: usize,
}

/// A record at the head of a file.
struct HeadRow {
    line: u64,
    raw: RawRow,
}

impl Table {
    /// Finds the header among the first records, or takes the row the user named.
    pub(super) fn find(
        start: &Start<'_>,
        named: Option<u64>,
        knows: KnowsHeader<'_>,
    ) -> Result<Self, IntakeError> {
        let from = named.unwrap_or(0);
        let head = read_head(start, from)?;
        let rows: Vec<Vec<String>> = head
            .iter()
            .map(|row| decode_all(&row.raw, start.encoding))
            .collect();
        let width = usual_width(&rows);
        if width == 0 && named.is_none_or(|row| row == 0) {
            return Err(empty("the first rows of the file hold nothing"));
        }
        if width > MAX_COLUMNS {
            let line = head.first().map_or(1, |row| row.line);
            return Err(too_wide(line));
        }
        let choice = match named {
            None => choose_header(&rows, knows),
            Some(0) => HeaderChoice::default(),
            Some(line) => {
                let is_there = head
                    .first()
                    .is_some_and(|row| row.line == line && !is_blank(&row.raw));
                if !is_there {
                    return Err(no_header_there(line));
                }
                HeaderChoice {
                    header: Some(0),
                    second: second_header(&rows, 0, knows),
                }
            }
        };
        let Some((at, header)) = choice.header.and_then(|at| Some((at, head.get(at)?))) else {
            return Ok(Self::without_header(width));
        };
        if header.raw.len() > MAX_COLUMNS {
            return Err(too_wide(header.line));
        }
        let second = choice
            .second
            .and_then(|at| Some((head.get(at)?.line, rows.get(at)?.clone())));
        let above = rows.get(..at).unwrap_or_default();
        Ok(Self {
            header_line: header.line,
            headers: rows.get(at).cloned().unwrap_or_default(),
            header_cells: header.raw.clone(),
            skip_to: Some(second.as_ref().map_or(header.line, |(line, _)| *line)),
            second: second.map(|(_, cells)| cells),
            preamble: above
                .iter()
                .filter(|row| row.iter().any(|cell| !cell.trim().is_empty()))
                .count(),
        })
    }

    /// A table of which all rows are records.
    fn without_header(width: usize) -> Self {
        Self {
            header_line: 0,
            headers: made_up_headers(width),
            header_cells: RawRow::default(),
            second: None,
            skip_to: None,
            preamble: 0,
        }
    }

    /// Columns up to the last one that has a name.
    pub(super) fn named_width(&self) -> usize {
        self.headers
            .iter()
            .rposition(|header| !header.trim().is_empty())
            .map_or(self.headers.len(), |at| at + 1)
    }

    /// Remarks on the header.
    pub(super) fn notes(&self) -> Vec<Note> {
        if self.header_line == 0 {
            let text = "no header was found; columns are called by their place and every row is a record (--header-row names one)";
            return vec![Note {
                code: "no-header",
                text: text.to_owned(),
            }];
        }
        let mut notes = header_notes(&self.headers);
        if self.preamble > 0 {
            let rows = counted(self.preamble as u64, "row");
            let text = format!(
                "not read as records: {rows} above the header on line {}",
                self.header_line
            );
            notes.push(Note {
                code: "preamble",
                text,
            });
        }
        if self.second.is_some() {
            let text =
                "the row below the header repeats it in other names and is not read as a record";
            notes.push(Note {
                code: "second-header",
                text: text.to_owned(),
            });
        }
        notes
    }
}

/// Reads the first records that begin on line `from` or below.
fn read_head(start: &Start<'_>, from: u64) -> Result<Vec<HeadRow>, IntakeError> {
    let mut records = Records::open(start)?;
    let mut head: Vec<HeadRow> = Vec::new();
    let (mut filled, mut bytes) = (0, 0);
    let mut raw = RawRow::default();
    while let Some((line, _)) = records.next(&mut raw)? {
        if line < from {
            continue;
        }
        filled += usize::from(!is_blank(&raw));
        bytes += raw.bytes.len() + raw.ends.len() * 4;
        head.push(HeadRow {
            line,
            raw: std::mem::take(&mut raw),
        });
        if filled == HEAD_RECORDS || head.len() == HEAD_LIMIT || bytes > HEAD_BYTES {
            break;
        }
    }
    Ok(head)
}

/// Decodes all cells of a record.
fn decode_all(raw: &RawRow, encoding: Encoding) -> Vec<String> {
    raw.cells()
        .map(|cell| decode_cell(cell, encoding).0.replace('\0', ""))
        .collect()
}

/// A number with its noun.
pub(super) fn counted(count: u64, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}

/// A file without anything in it.
pub(super) fn empty(message: &str) -> IntakeError {
    IntakeError {
        code: "empty",
        message: message.to_owned(),
        hint: Some("export it again from the CRM, then run dpo import".to_owned()),
    }
}

/// A header row that the user named and that is none.
fn no_header_there(line: u64) -> IntakeError {
    IntakeError {
        code: "header-row",
        message: format!("no row with content begins on line {line}, which was named as the header"),
        hint: Some("name the physical line on which the header begins: dpo import --header-row N (0: none)".to_owned()),
    }
}

/// A table with more columns than a spreadsheet can hold.
fn too_wide(line: u64) -> IntakeError {
    limit(
        line,
        &format!("the record has more than {MAX_COLUMNS} cells"),
    )
}
