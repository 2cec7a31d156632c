//! Reads the records of a delimited text file, in order and each exactly once. It maps nothing,
//! repairs nothing in silence, and never keeps more of the file in memory than one record needs.

use std::{ops::Range, path::Path};

use memchr::{memchr, memchr3, memmem::Finder};

use super::{
    encoding::{self, ENCODED_TWICE, decode_prefix, decode_row, foreign_cells},
    form::TextForm,
    records::{Records, Start, is_blank},
    scanner::{Extent, MAX_COLUMNS},
    sniff,
    table::{HEAD_BYTES, HEAD_LIMIT, Table, counted, empty},
};
use crate::intake::{
    Encoding, FileShape, Format, IntakeError, KnowsHeader, Note, OpenOptions, Opened, Reject,
    RowReader, Step,
};
use crate::model::RawRow;

/// The most bytes a cell may have.
const MAX_CELL_BYTES: usize = 1 << 20;

/// Records decoded for a look at values.
const SAMPLE_RECORDS: usize = 200;

/// Opens a text file of which the first bytes are known; `whole` tells that they are all of it.
///
/// # Errors
/// When it is empty, not a table, in an encoding that cannot be read, or damaged at its start.
pub fn open(
    path: &Path,
    options: &OpenOptions,
    prefix: &[u8],
    whole: bool,
    knows: KnowsHeader<'_>,
) -> Result<Opened, IntakeError> {
    let detected = encoding::detect(prefix, whole, options.encoding.as_deref())?;
    let text = decode_prefix(
        prefix.get(detected.skip..).unwrap_or_default(),
        detected.encoding,
    );
    sniff::check_text(&text)?;
    let sep = sniff::sep_line(&text);
    let body = text
        .get(sep.map_or(0, |(_, used)| used)..)
        .unwrap_or_default();
    if body.trim_ascii().is_empty() {
        return Err(empty("the file holds nothing below its sep= line"));
    }
    let found = match (options.delimiter, sep) {
        (Some(named), _) if !sniff::is_delimiter(named) => return Err(unusable_delimiter()),
        (Some(named), _) => Some(named),
        (None, Some((named, _))) => Some(named),
        (None, None) => sniff::delimiter(body, whole, knows),
    };
    if found.is_none() && sniff::is_table_in_a_cell(body, whole) {
        return Err(table_in_a_cell());
    }
    let start = Start {
        path,
        encoding: detected.encoding,
        skip: detected.skip as u64,
        delimiter: found.unwrap_or(b','),
        sep_line: sep.is_some(),
    };
    let mut notes = detected.notes;
    if found.is_none() && memchr3(b':', b'^', b'~', first_line(body)).is_some() {
        let text =
            "one column was found; if the file has another delimiter, name it with --delimiter";
        notes.push(Note {
            code: "one-column",
            text: text.to_owned(),
        });
    }
    let table = Table::find(&start, options.header_row, knows)?;
    notes.extend(table.notes());
    let mut shape = FileShape {
        format: Format::Csv,
        encoding: start.encoding,
        delimiter: Some(start.delimiter),
        form: Some(TextForm {
            has_mark: detected.skip > 0,
            has_sep_line: sep.is_some(),
            ..TextForm::of(
                body,
                start.delimiter,
                table.header_line,
                1 + u64::from(sep.is_some()),
            )
        }),
        header_row: table.header_line,
        sheet: None,
        other_sheets: Vec::new(),
        headers: table.headers.clone(),
        second_header: table.second.clone(),
        sample: Vec::new(),
        notes,
    };
    shape.sample = sample(TextReader::new(&start, &table)?)?;
    Ok(Opened {
        shape,
        rows: Box::new(TextReader::new(&start, &table)?),
    })
}

/// The first line of text.
fn first_line(text: &[u8]) -> &[u8] {
    text.split(|byte| matches!(byte, b'\n' | b'\r'))
        .next()
        .unwrap_or_default()
}

/// Decodes the first accepted records.
fn sample(mut reader: TextReader) -> Result<Vec<Vec<String>>, IntakeError> {
    let mut rows = Vec::new();
    let mut raw = RawRow::default();
    let mut bytes = 0;
    // Blank and rejected records count here too, or a file full of them would be read to its end.
    for _ in 0..HEAD_LIMIT {
        match reader.next(&mut raw)? {
            Step::Row => {
                let (row, _) = decode_row(&raw, reader.encoding);
                rows.push(
                    (0..row.len())
                        .map(|index| row.get(index).to_owned())
                        .collect(),
                );
                bytes += raw.bytes.len();
            }
            Step::Blank | Step::Rejected(_) => {}
            Step::End => break,
        }
        if rows.len() == SAMPLE_RECORDS || bytes > HEAD_BYTES {
            break;
        }
    }
    Ok(rows)
}

/// How often something was met, and where first.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    count: u64,
    first_line: u64,
}

impl Tally {
    /// Counts `count` more on a line.
    const fn add(&mut self, count: u64, line: u64) {
        if self.count == 0 {
            self.first_line = line;
        }
        self.count += count;
    }
}

/// What is counted while reading.
#[derive(Debug, Default)]
struct Tallies {
    foreign_cells: Tally,
    nul_rows: Tally,
    extra_cells: Tally,
    missing_cells: Tally,
    replaced_rows: Tally,
    twice_encoded_rows: Tally,
}

/// Reads the records of a text file.
struct TextReader {
    records: Records,
    encoding: Encoding,
    width: usize,
    named_width: usize,
    header: RawRow,
    tallies: Tallies,
    last: Option<Extent>,
    head_end: u64,
    replaced: Finder<'static>,
    twice_encoded: Finder<'static>,
}

impl TextReader {
    /// A reader at the first record below the header.
    fn new(start: &Start<'_>, table: &Table) -> Result<Self, IntakeError> {
        let mut records = Records::open(start)?;
        if let Some(last_line) = table.skip_to {
            let mut row = RawRow::default();
            while let Some((line, _)) = records.next(&mut row)? {
                if line >= last_line {
                    break;
                }
            }
        }
        Ok(Self {
            head_end: records.position(),
            records,
            encoding: start.encoding,
            width: table.headers.len(),
            named_width: table.named_width(),
            header: table.header_cells.clone(),
            tallies: Tallies::default(),
            last: None,
            replaced: Finder::new("\u{FFFD}"),
            twice_encoded: Finder::new(ENCODED_TWICE),
        })
    }

    /// Why a record cannot be accepted: the reason and its detail.
    fn objection(&self, row: &RawRow, extent: &Extent) -> Option<(&'static str, String)> {
        let lines = if extent.lines > 1 {
            format!("; the record spans {} lines", extent.lines)
        } else {
            String::new()
        };
        if let Some(cell) = extent.after_quote {
            return Some((
                "stray-quote",
                format!("cell {cell} goes on after its closing quote{lines}"),
            ));
        }
        let extra_is_empty = || {
            row.cells()
                .skip(self.width)
                .all(|cell| cell.trim_ascii().is_empty())
        };
        let fits = extent.cells == self.width
            || (extent.cells < self.width && extent.cells >= self.named_width)
            || (extent.cells > self.width && extent.cells <= MAX_COLUMNS && extra_is_empty());
        if !fits {
            let cells = counted(extent.cells as u64, "cell");
            return Some((
                "ragged-row",
                format!("{cells}, the header has {}{lines}", self.width),
            ));
        }
        if row.bytes.len() > MAX_CELL_BYTES
            && let Some(cell) = row.cells().position(|cell| cell.len() > MAX_CELL_BYTES)
        {
            return Some(("too-long", format!("cell {} has more than 1 MiB", cell + 1)));
        }
        if row.bytes == self.header.bytes && row.ends == self.header.ends {
            return Some(("repeated-header", "the header comes again".to_owned()));
        }
        None
    }

    /// Brings a record to the header's width; only empty cells come or go.
    fn fit(&mut self, row: &mut RawRow) {
        if row.ends.len() > self.width {
            self.tallies.extra_cells.add(1, row.line);
            row.ends.truncate(self.width);
            row.bytes
                .truncate(row.ends.last().map_or(0, |&end| end as usize));
        } else if row.ends.len() < self.width {
            self.tallies.missing_cells.add(1, row.line);
            while row.ends.len() < self.width {
                row.push(b"");
            }
        }
    }

    /// Counts what is worth telling about an accepted record.
    fn count(&mut self, row: &RawRow) {
        if memchr(0, &row.bytes).is_some() {
            self.tallies.nul_rows.add(1, row.line);
        }
        if row.bytes.is_ascii() {
            return;
        }
        let foreign = foreign_cells(row, self.encoding);
        if foreign > 0 {
            self.tallies.foreign_cells.add(foreign, row.line);
        }
        if self.replaced.find(&row.bytes).is_some() {
            self.tallies.replaced_rows.add(1, row.line);
        }
        if self.twice_encoded.find(&row.bytes).is_some() {
            self.tallies.twice_encoded_rows.add(1, row.line);
        }
    }
}

impl RowReader for TextReader {
    fn next(&mut self, row: &mut RawRow) -> Result<Step, IntakeError> {
        row.clear();
        let Some((line, extent)) = self.records.next(row)? else {
            row.clear();
            return Ok(Step::End);
        };
        row.width = self.width;
        row.line = line;
        if is_blank(row) {
            return Ok(Step::Blank);
        }
        if let Some((reason, detail)) = self.objection(row, &extent) {
            return Ok(Step::Rejected(Reject {
                line,
                reason,
                detail,
                raw: self.records.raw(&extent).to_vec(),
            }));
        }
        if row.ends.len() != self.width {
            self.fit(row);
        }
        self.count(row);
        self.last = Some(extent);
        Ok(Step::Row)
    }

    fn raw(&self) -> Vec<u8> {
        self.last
            .as_ref()
            .map(|extent| self.records.raw(extent).to_vec())
            .unwrap_or_default()
    }

    fn span(&self) -> Option<Range<u64>> {
        self.last.as_ref().map(|extent| self.records.span(extent))
    }

    fn head_end(&self) -> Option<u64> {
        Some(self.head_end)
    }

    fn notes(&mut self) -> Vec<Note> {
        let (native, other) = match self.encoding {
            Encoding::Windows1252 => ("windows-1252", "UTF-8"),
            _ => ("UTF-8", "windows-1252"),
        };
        let tallies = std::mem::take(&mut self.tallies);
        let mixed = format!("not in {native} like the rest and read as {other}");
        let damaged = format!(
            "with the replacement character: text was lost before, or is not in {}",
            self.encoding.name()
        );
        [
            (
                "mixed-encoding",
                tallies.foreign_cells,
                "cell",
                mixed.as_str(),
            ),
            (
                "nul-bytes",
                tallies.nul_rows,
                "record",
                "with NUL bytes, which are left out of the text",
            ),
            (
                "extra-empty-cells",
                tallies.extra_cells,
                "record",
                "with empty cells beyond the header",
            ),
            (
                "missing-nameless-cells",
                tallies.missing_cells,
                "record",
                "without the last columns, which have no name",
            ),
            (
                "replacement-character",
                tallies.replaced_rows,
                "record",
                damaged.as_str(),
            ),
            (
                "encoded-twice",
                tallies.twice_encoded_rows,
                "record",
                "with letters that an earlier program encoded twice",
            ),
        ]
        .into_iter()
        .filter(|(_, tally, ..)| tally.count > 0)
        .map(|(code, tally, noun, what)| {
            let text = format!(
                "{} {what}, first on line {}",
                counted(tally.count, noun),
                tally.first_line
            );
            Note { code, text }
        })
        .collect()
    }
}

/// A table of which each row was quoted as a whole.
fn table_in_a_cell() -> IntakeError {
    IntakeError {
        code: "one-column",
        message: "each row is one quoted cell that holds the delimiters".to_owned(),
        hint: Some(
            "export the file again without opening it in between, or read it as it is with dpo import --delimiter ,"
                .to_owned(),
        ),
    }
}

/// A delimiter that cannot be one.
fn unusable_delimiter() -> IntakeError {
    IntakeError {
        code: "delimiter",
        message:
            "the delimiter that was named is a letter, a digit, a quote, a line end or not ASCII"
                .to_owned(),
        hint: Some("dpo import --delimiter takes one character, such as ; , | or a tab".to_owned()),
    }
}

#[cfg(test)]
mod tests;
