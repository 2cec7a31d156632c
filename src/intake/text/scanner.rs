//! Finds the records of delimited text in a buffer and takes them apart into cells. It knows
//! quotes, the three line ends and physical lines; it must not know headers, encodings or files.
//!
//! It is not the `csv` crate's reader: that one passes over blank lines, counts only line feeds,
//! takes an open quote to the end of the file for one cell, and does not give back a record's
//! own bytes. All four are promises here. The cells are the same, and a test holds them together.

use memchr::{memchr, memchr_iter, memchr2, memchr3};

use crate::model::RawRow;

/// The character that encloses a cell. The apostrophe is never one: `'s-Gravenhage` and the
/// apostrophe that some exporters put before `+32` begin cells too.
pub const QUOTE: u8 = b'"';

/// The most columns a record may have: what a spreadsheet can hold.
pub const MAX_COLUMNS: usize = 16_384;

/// The most lines a quoted cell may span before its quote counts as never closed.
pub const MAX_QUOTED_LINES: u64 = 1_000;

/// What stands at the start of a buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// A record; its cells were written to the row.
    Record(Extent),
    /// The buffer ends within a record: more bytes are needed.
    More,
    /// A quote opened `line` lines below the start of the record and is not closed.
    OpenQuote {
        /// Lines between the start of the record and the quote.
        line: u64,
    },
    /// Nothing is left.
    End,
}

/// How far a record reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Bytes of the record without its line end.
    pub content: usize,
    /// Bytes of the record with its line end.
    pub used: usize,
    /// Physical lines it takes.
    pub lines: u64,
    /// Cells in it; the row holds no more than [`MAX_COLUMNS`] and one of them.
    pub cells: usize,
    /// The cell (from 1) that goes on after its closing quote, where there is one.
    pub after_quote: Option<usize>,
    /// Whether a quote stands within a cell that no quote encloses.
    pub inner_quote: bool,
}

/// Reads the record at the start of `input` into `row`; `last` tells that no bytes follow `input`.
pub fn scan(input: &[u8], last: bool, delimiter: u8, row: &mut RawRow) -> Found {
    row.bytes.clear();
    row.ends.clear();
    if input.is_empty() {
        return if last { Found::End } else { Found::More };
    }
    let stop = match memchr3(b'\n', b'\r', QUOTE, input) {
        Some(at) if input.get(at) == Some(&QUOTE) => {
            return scan_quoted(input, last, delimiter, row);
        }
        Some(at) => at,
        None if last => input.len(),
        None => return Found::More,
    };
    let Some(used) = after_line_end(input, stop, last) else {
        return Found::More;
    };
    let cells = split_plain(part(input, 0, stop), delimiter, row);
    Found::Record(Extent {
        content: stop,
        used,
        lines: 1,
        cells,
        ..Extent::default()
    })
}

/// Splits a record without quotes.
fn split_plain(record: &[u8], delimiter: u8, row: &mut RawRow) -> usize {
    row.bytes.reserve(record.len());
    let mut cells = 0;
    let mut start = 0;
    for end in memchr_iter(delimiter, record) {
        push(row, part(record, start, end), &mut cells);
        start = end + 1;
    }
    push(row, part(record, start, record.len()), &mut cells);
    cells
}

/// Appends a cell; beyond the most cells a row may hold, only its bytes, so that it still counts
/// as content.
fn push(row: &mut RawRow, cell: &[u8], cells: &mut usize) {
    *cells += 1;
    if *cells <= MAX_COLUMNS + 1 {
        row.push(cell);
    } else {
        row.bytes.extend_from_slice(cell);
    }
}

/// Reads a record in which quotes stand, cell by cell.
fn scan_quoted(input: &[u8], last: bool, delimiter: u8, row: &mut RawRow) -> Found {
    let mut extent = Extent::default();
    let mut at = 0;
    loop {
        let enclosed = input.get(at) == Some(&QUOTE);
        if enclosed {
            match enclosed_cell(input, at + 1, last, row) {
                Enclosed::Closed(next) => at = next,
                Enclosed::More => return Found::More,
                Enclosed::Open => {
                    return Found::OpenQuote {
                        line: line_ends(part(input, 0, at)),
                    };
                }
            }
        }
        if enclosed && input.get(at) == Some(&delimiter) {
            push(row, b"", &mut extent.cells);
            at += 1;
            continue;
        }
        let end = match memchr3(delimiter, b'\n', b'\r', part(input, at, input.len())) {
            Some(length) => at + length,
            None if last => input.len(),
            None => return Found::More,
        };
        let tail = part(input, at, end);
        if enclosed && tail.iter().any(|byte| !matches!(byte, b' ' | b'\t')) {
            extent.after_quote = extent.after_quote.or(Some(extent.cells + 1));
        }
        if !enclosed && memchr(QUOTE, tail).is_some() {
            extent.inner_quote = true;
        }
        push(row, tail, &mut extent.cells);
        if input.get(end) == Some(&delimiter) {
            at = end + 1;
            continue;
        }
        let Some(used) = after_line_end(input, end, last) else {
            return Found::More;
        };
        extent.content = end;
        extent.used = used;
        extent.lines = 1 + line_ends(part(input, 0, end));
        return Found::Record(extent);
    }
}

/// How an enclosed cell went.
enum Enclosed {
    /// Its closing quote ends here.
    Closed(usize),
    /// The buffer ends within it.
    More,
    /// It is never closed, or too far away.
    Open,
}

/// Reads the inside of an enclosed cell from `start`, without ending the cell.
fn enclosed_cell(input: &[u8], start: usize, last: bool, row: &mut RawRow) -> Enclosed {
    let is_too_far = |end: usize| {
        let inside = part(input, start, end);
        inside.len() as u64 > MAX_QUOTED_LINES && line_ends(inside) > MAX_QUOTED_LINES
    };
    let mut at = start;
    loop {
        let Some(length) = memchr(QUOTE, part(input, at, input.len())) else {
            return if last || is_too_far(input.len()) {
                Enclosed::Open
            } else {
                Enclosed::More
            };
        };
        let quote = at + length;
        row.bytes.extend_from_slice(part(input, at, quote));
        at = quote + 1;
        match input.get(at) {
            Some(&QUOTE) => {
                row.bytes.push(QUOTE);
                at += 1;
            }
            None if !last => return Enclosed::More,
            _ if is_too_far(quote) => return Enclosed::Open,
            _ => return Enclosed::Closed(at),
        }
    }
}

/// Where the line end at `at` ends; none where that cannot be known yet.
fn after_line_end(input: &[u8], at: usize, last: bool) -> Option<usize> {
    match (input.get(at), input.get(at + 1)) {
        (Some(b'\r'), Some(b'\n')) => Some(at + 2),
        (Some(b'\r'), None) if !last => None,
        (Some(_), _) => Some(at + 1),
        (None, _) => Some(at),
    }
}

/// Counts line ends; a carriage return and line feed are one.
pub fn line_ends(bytes: &[u8]) -> u64 {
    let mut count = 0;
    let mut rest = bytes;
    while let Some(at) = memchr2(b'\n', b'\r', rest) {
        count += 1;
        let next = after_line_end(rest, at, true).unwrap_or(rest.len());
        rest = part(rest, next, rest.len());
    }
    count
}

/// The bytes between two places; empty where there are none.
fn part(bytes: &[u8], start: usize, end: usize) -> &[u8] {
    bytes.get(start..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(input: &[u8], delimiter: u8) -> Vec<(Vec<Vec<u8>>, Extent)> {
        let mut rest = input;
        let mut row = RawRow::default();
        let mut out = Vec::new();
        while let Found::Record(extent) = scan(rest, true, delimiter, &mut row) {
            out.push((row.cells().map(<[u8]>::to_vec).collect(), extent));
            rest = &rest[extent.used..];
        }
        out
    }

    fn cells(input: &str) -> Vec<Vec<String>> {
        all(input.as_bytes(), b',')
            .into_iter()
            .map(|(cells, _)| {
                cells
                    .into_iter()
                    .map(|cell| String::from_utf8(cell).unwrap())
                    .collect()
            })
            .collect()
    }

    #[test]
    fn the_three_line_ends_end_a_record() {
        assert_eq!(
            cells("a,b\nc,d\r\ne,f\rg,h"),
            [["a", "b"], ["c", "d"], ["e", "f"], ["g", "h"]]
        );
    }

    #[test]
    fn a_blank_line_is_a_record_with_one_empty_cell() {
        assert_eq!(cells("a\n\nb\n"), [["a"], [""], ["b"]]);
        assert_eq!(cells("a\r\n\r\nb"), [["a"], [""], ["b"]]);
    }

    #[test]
    fn a_final_delimiter_makes_a_final_empty_cell() {
        assert_eq!(cells("a,"), [["a", ""]]);
        assert_eq!(cells("\"a\","), [["a", ""]]);
    }

    #[test]
    fn doubled_quotes_are_one_and_a_quote_within_a_bare_cell_is_a_character() {
        assert_eq!(cells("\"a \"\"b\"\"\",5\" pipe"), [["a \"b\"", "5\" pipe"]]);
        assert!(all(b"x,5\" pipe", b',')[0].1.inner_quote);
    }

    #[test]
    fn text_after_a_closing_quote_is_told_but_blanks_are_not() {
        assert_eq!(all(b"x,\"a\"b", b',')[0].1.after_quote, Some(2));
        assert_eq!(all(b"x,\"a\" ,y", b',')[0].1.after_quote, None);
    }

    #[test]
    fn a_quoted_line_end_counts_as_a_line_of_the_record() {
        let found = all(b"\"a\r\nb\rc\nd\",e\r\nf", b',');
        assert_eq!(found[0].1.lines, 4);
        assert_eq!(found[0].1.content, 12);
        assert_eq!(found[0].1.used, 14);
    }

    #[test]
    fn an_open_quote_names_the_line_it_opened_on() {
        let mut row = RawRow::default();
        assert_eq!(
            scan(b"\"a\nb\",\"c\nd", true, b',', &mut row),
            Found::OpenQuote { line: 1 }
        );
        let long = format!("\"{}\"", "x\n".repeat(1_001));
        assert_eq!(
            scan(long.as_bytes(), true, b',', &mut row),
            Found::OpenQuote { line: 0 }
        );
        let allowed = format!("\"{}\"", "x\n".repeat(1_000));
        assert!(matches!(
            scan(allowed.as_bytes(), true, b',', &mut row),
            Found::Record(_)
        ));
    }

    #[test]
    fn a_split_line_end_waits_for_its_second_half() {
        let mut row = RawRow::default();
        assert_eq!(scan(b"a,b\r", false, b',', &mut row), Found::More);
        assert!(matches!(
            scan(b"a,b\r", true, b',', &mut row),
            Found::Record(Extent { used: 4, .. })
        ));
    }

    proptest! {
        #[test]
        fn cells_are_those_of_the_csv_crate(input in "[a\",;\r\n ]{0,40}") {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(input.as_bytes());
            let theirs: Vec<Vec<Vec<u8>>> =
                reader.byte_records().map(|record| record.unwrap().iter().map(<[u8]>::to_vec).collect()).collect();
            let mut rest = input.as_bytes();
            let mut row = RawRow::default();
            let mut ours: Vec<Vec<Vec<u8>>> = Vec::new();
            loop {
                match scan(rest, true, b',', &mut row) {
                    Found::Record(extent) => {
                        // The crate passes over blank lines and no other record.
                        if extent.content > 0 {
                            ours.push(row.cells().map(<[u8]>::to_vec).collect());
                        }
                        rest = &rest[extent.used..];
                    }
                    Found::OpenQuote { .. } => {
                        prop_assert!(theirs.len() == ours.len() + 1);
                        return Ok(());
                    }
                    Found::End => break,
                    Found::More => prop_assert!(false, "more bytes were asked for at the end"),
                }
            }
            prop_assert_eq!(ours, theirs);
        }

        #[test]
        fn a_cut_buffer_never_gives_another_record(input in "[a\",\r\n]{0,30}", cut in 0_usize..30) {
            let bytes = input.as_bytes();
            let mut row = RawRow::default();
            let whole = scan(bytes, true, b',', &mut row);
            let whole_row = row.clone();
            if let Found::Record(extent) = scan(&bytes[..cut.min(bytes.len())], false, b',', &mut row) {
                prop_assert_eq!(whole, Found::Record(extent));
                prop_assert_eq!(row, whole_row);
            }
        }

        #[test]
        fn every_byte_and_every_line_belongs_to_one_record(input in "[a\",\r\n]{0,60}") {
            let found = all(input.as_bytes(), b',');
            let used: usize = found.iter().map(|(_, extent)| extent.used).sum();
            let lines: u64 = found.iter().map(|(_, extent)| extent.lines).sum();
            if used == input.len() {
                let unfinished = u64::from(!input.is_empty() && !input.ends_with(['\r', '\n']));
                prop_assert_eq!(lines, line_ends(input.as_bytes()) + unfinished);
            }
        }
    }
}
