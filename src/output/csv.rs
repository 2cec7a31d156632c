//! CSV for people who open it in a spreadsheet: cells that begin like a formula are escaped, unless
//! the raw values are asked for. Never reads CSV.

use std::{borrow::Cow, io};

use super::{listing::Listing, safety::escape_spreadsheet};

/// How CSV is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CsvOptions {
    /// What stands between cells.
    pub delimiter: u8,
    /// Whether a byte order mark goes first, by which spreadsheets know UTF-8.
    pub has_mark: bool,
    /// Whether cells are written as they are, for programs.
    pub is_raw: bool,
}

impl Default for CsvOptions {
    fn default() -> Self {
        Self {
            delimiter: b',',
            has_mark: false,
            is_raw: false,
        }
    }
}

/// Writes rows as they come, in constant memory.
pub struct CsvWriter<W: io::Write> {
    rows: ::csv::Writer<W>,
    is_raw: bool,
}

impl<W: io::Write> CsvWriter<W> {
    /// A writer with its header row written.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn new(mut out: W, header: &[&str], options: CsvOptions) -> io::Result<Self> {
        if options.has_mark {
            out.write_all("\u{feff}".as_bytes())?;
        }
        let rows = ::csv::WriterBuilder::new()
            .delimiter(options.delimiter)
            .flexible(true)
            .from_writer(out);
        let mut writer = Self {
            rows,
            is_raw: options.is_raw,
        };
        writer.row(header.iter().copied())?;
        Ok(writer)
    }

    /// Writes one row of values that come from elsewhere.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) -> io::Result<()> {
        for cell in cells {
            let cell = if self.is_raw {
                Cow::Borrowed(cell)
            } else {
                escape_spreadsheet(cell)
            };
            self.rows.write_field(cell.as_bytes())?;
        }
        self.end_row()
    }

    fn end_row(&mut self) -> io::Result<()> {
        Ok(self.rows.write_record(None::<&[u8]>)?)
    }

    /// Hands everything to the output and gives it back.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn finish(self) -> io::Result<W> {
        self.rows
            .into_inner()
            .map_err(::csv::IntoInnerError::into_error)
    }
}

/// One row of values that come from elsewhere, for whoever writes line by line.
///
/// # Errors
/// Never, unless memory ends.
pub fn line(cells: &[&str]) -> io::Result<Vec<u8>> {
    let mut rows = ::csv::WriterBuilder::new()
        .buffer_capacity(128)
        .from_writer(Vec::new());
    for cell in cells {
        rows.write_field(escape_spreadsheet(cell).as_bytes())?;
    }
    rows.write_record(None::<&[u8]>)?;
    rows.into_inner().map_err(::csv::IntoInnerError::into_error)
}

/// Writes a listing with the keys of its columns as header.
///
/// # Errors
/// When the output cannot be written.
pub fn write<W: io::Write>(out: W, listing: &Listing, options: CsvOptions) -> io::Result<()> {
    let header: Vec<&str> = listing
        .columns()
        .iter()
        .map(|column| column.key.as_str())
        .collect();
    let mut writer = CsvWriter::new(out, &header, options)?;
    for row in listing.rows() {
        for cell in row {
            let text = cell.text();
            // A number of our own is no formula, whatever its sign.
            let is_safe = writer.is_raw || cell.is_number();
            let text = if is_safe {
                Cow::Borrowed(text.as_str())
            } else {
                escape_spreadsheet(&text)
            };
            writer.rows.write_field(text.as_bytes())?;
        }
        writer.end_row()?;
    }
    writer.finish().map(drop)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{CsvOptions, CsvWriter, write};
    use crate::output::{Cell, Column, Listing};

    fn written(cells: &[&str], options: CsvOptions) -> String {
        let mut writer = CsvWriter::new(Vec::new(), &["a", "b"], options).expect("a header");
        writer.row(cells.iter().copied()).expect("a row");
        String::from_utf8(writer.finish().expect("bytes")).expect("UTF-8")
    }

    const RAW: CsvOptions = CsvOptions {
        delimiter: b',',
        has_mark: false,
        is_raw: true,
    };

    #[test]
    fn a_formula_becomes_text_unless_raw_is_asked_for() {
        let cells = ["=HYPERLINK(\"x\")", "+32 2 555 01 01"];
        assert_eq!(
            written(&cells, CsvOptions::default()),
            "a,b\n\"'=HYPERLINK(\"\"x\"\")\",'+32 2 555 01 01\n"
        );
        assert_eq!(
            written(&cells, RAW),
            "a,b\n\"=HYPERLINK(\"\"x\"\")\",+32 2 555 01 01\n"
        );
    }

    #[test]
    fn the_header_is_escaped_too() {
        let writer =
            CsvWriter::new(Vec::new(), &["=1", "b"], CsvOptions::default()).expect("a header");
        assert_eq!(writer.finish().expect("bytes"), b"'=1,b\n");
    }

    #[test]
    fn the_mark_and_the_delimiter_are_those_asked_for() {
        let options = CsvOptions {
            delimiter: b';',
            has_mark: true,
            is_raw: false,
        };
        assert_eq!(written(&["x;y", "z"], options), "\u{feff}a;b\n\"x;y\";z\n");
        assert!(!written(&["x", "y"], CsvOptions::default()).starts_with('\u{feff}'));
    }

    #[test]
    fn our_own_negative_numbers_stay_numbers() {
        let mut listing = Listing::new(vec![
            Column::text("name", "Name"),
            Column::number("days_left", "Days"),
        ]);
        listing.push(vec![Cell::from("-x"), Cell::from(-3_i64)]);
        listing.push(vec![Cell::empty(), Cell::from(None::<i64>)]);
        let mut out = Vec::new();
        write(&mut out, &listing, CsvOptions::default()).expect("rows");
        assert_eq!(
            String::from_utf8(out).expect("UTF-8"),
            "name,days_left\n'-x,-3\n,\n"
        );
    }

    proptest! {
        #[test]
        fn raw_rows_are_read_as_they_were(cells in prop::collection::vec(any::<String>(), 1..6)) {
            let refs: Vec<&str> = cells.iter().map(String::as_str).collect();
            let mut writer = CsvWriter::new(Vec::new(), &["h"], RAW).expect("a header");
            writer.row(refs.iter().copied()).expect("a row");
            let bytes = writer.finish().expect("bytes");
            let mut reader = ::csv::ReaderBuilder::new().flexible(true).from_reader(bytes.as_slice());
            let again: Vec<::csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
            prop_assert_eq!(again.len(), 1);
            prop_assert_eq!(again[0].iter().collect::<Vec<_>>(), refs);
        }

        #[test]
        fn no_cell_that_a_spreadsheet_reads_begins_like_a_formula(cells in prop::collection::vec("[=+@\t\r\n,;\"'a-]{0,6}", 1..6)) {
            let mut writer = CsvWriter::new(Vec::new(), &["h"], CsvOptions::default()).expect("a header");
            writer.row(cells.iter().map(String::as_str)).expect("a row");
            let bytes = writer.finish().expect("bytes");
            let mut reader = ::csv::ReaderBuilder::new().flexible(true).from_reader(bytes.as_slice());
            for row in reader.records() {
                for cell in &row.expect("a row") {
                    prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{cell:?}");
                }
            }
        }
    }
}
