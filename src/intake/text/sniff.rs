//! What a file is, by its content and never by its name: the format, then for text the delimiter.
//! It looks at the first bytes only and must not decide which row is the header.

use memchr::{memchr_iter, memmem};

use super::{
    encoding::decode_cell,
    scanner::{Found, QUOTE, scan},
};
use crate::intake::{Format, HeaderHit, IntakeError, KnowsHeader};
use crate::{intake::Encoding, model::RawRow};

/// Bytes from which the encoding and the format are found.
pub const PREFIX_BYTES: usize = 256 * 1_024;

/// Bytes from which the delimiter is found.
pub const DELIMITER_BYTES: usize = 64 * 1_024;

/// The delimiters that are tried; the first wins where nothing speaks for another.
pub const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Files that are not tables of text, by their first bytes: what they are, and what to do.
const SIGNATURES: [(&[u8], &str); 13] = [
    (b"%PDF-", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1F\x8B", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive"),
    (b"\xFD7zXZ\x00", "an xz archive"),
    (b"Rar!\x1A\x07", "a RAR archive"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"!BDN", "an Outlook data file"),
    (b"BEGIN:VCARD", "a file of vCards"),
    (b"\x89PNG", "an image"),
    (b"\xFF\xD8\xFF", "an image"),
    (b"GIF8", "an image"),
];

/// Tells the format of a file from its first bytes and, for archives, its last ones.
///
/// # Errors
/// When it is empty, or neither a table of text nor a workbook.
pub fn format(prefix: &[u8], tail: &[u8]) -> Result<Format, IntakeError> {
    if prefix.starts_with(b"PK\x03\x04") || prefix.starts_with(b"PK\x05\x06") {
        return zip_format(prefix, tail);
    }
    if prefix.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Ok(Format::Xls);
    }
    if let Some((_, what)) = SIGNATURES
        .iter()
        .find(|(magic, _)| prefix.starts_with(magic))
    {
        return Err(not_a_table(what));
    }
    Ok(Format::Csv)
}

/// Tells which workbook an archive holds, by the names in it.
fn zip_format(prefix: &[u8], tail: &[u8]) -> Result<Format, IntakeError> {
    let holds =
        |name: &[u8]| memmem::find(tail, name).is_some() || memmem::find(prefix, name).is_some();
    if holds(b"application/vnd.oasis.opendocument.spreadsheet") {
        Ok(Format::Ods)
    } else if holds(b"xl/workbook.bin") {
        Ok(Format::Xlsb)
    } else if holds(b"xl/") || (holds(b"[Content_Types].xml") && holds(b"workbook.xml")) {
        // A book may keep its parts at the top of the archive.
        Ok(Format::Xlsx)
    } else if holds(b"word/document") || holds(b"ppt/presentation") || holds(b"opendocument") {
        Err(not_a_table("an office document without sheets"))
    } else {
        Err(IntakeError {
            code: "archive",
            message: "the file is a zip archive, not a table".to_owned(),
            hint: Some("unpack it and run dpo import on the files in it".to_owned()),
        })
    }
}

/// Refuses text that is markup or not text at all; `text` is in an ASCII-compatible encoding.
///
/// # Errors
/// When it is no table, or empty.
pub fn check_text(text: &[u8]) -> Result<(), IntakeError> {
    let start = text.trim_ascii_start();
    if text.iter().all(|&byte| byte <= b' ') {
        return Err(IntakeError {
            code: "empty",
            message: "the file is empty".to_owned(),
            hint: Some("export it again from the CRM, then run dpo import".to_owned()),
        });
    }
    // The key that opens the store is not a thing to keep in it.
    if start.starts_with(b"DPO1-") {
        return Err(IntakeError {
            code: "dpo-key",
            message: "the file is a key of dpo, not a table".to_owned(),
            hint: Some("keep it where it is; export the contacts as CSV or XLSX".to_owned()),
        });
    }
    let head = start
        .get(..start.len().min(512))
        .unwrap_or_default()
        .to_ascii_lowercase();
    if [
        &b"<!doctype"[..],
        b"<html",
        b"<table",
        b"<head",
        b"<meta",
        b"<?xml",
        b"<!--",
    ]
    .iter()
    .any(|tag| head.starts_with(tag))
    {
        return Err(not_a_table("a web page or XML document"));
    }
    if head.starts_with(b"{\"") || head.starts_with(b"[{") {
        return Err(not_a_table("a JSON document"));
    }
    let look = text
        .get(..text.len().min(DELIMITER_BYTES))
        .unwrap_or_default();
    let control = |byte: &&u8| matches!(**byte, 1..=8 | 0x0E..=0x19 | 0x1B..=0x1F | 0x7F);
    let controls = look.iter().filter(control).count();
    let nuls = look.iter().filter(|&&byte| byte == 0).count();
    if controls * 50 > look.len() || nuls * 10 > look.len() * 3 {
        return Err(not_a_table("binary data"));
    }
    Ok(())
}

/// A file that is something else.
fn not_a_table(what: &str) -> IntakeError {
    IntakeError {
        code: "not-a-table",
        message: format!("the file is {what}, not a table of text or a workbook"),
        hint: Some("export the contacts as CSV or XLSX, then run dpo import".to_owned()),
    }
}

/// The delimiter named by a first line such as `sep=;`, and the bytes of that line.
#[must_use]
pub fn sep_line(text: &[u8]) -> Option<(u8, usize)> {
    let line = text.get(..text.len().min(16))?;
    let end = line.iter().position(|byte| matches!(byte, b'\n' | b'\r'))?;
    let inside = line.get(..end)?;
    let inside = inside
        .strip_prefix(b"\"")
        .map_or(inside, |rest| rest.strip_suffix(b"\"").unwrap_or(rest));
    if !inside.get(..4)?.eq_ignore_ascii_case(b"sep=") {
        return None;
    }
    let delimiter = match inside.get(4..)? {
        [delimiter] => *delimiter,
        b"\\t" => b'\t',
        _ => return None,
    };
    let used = end
        + if line.get(end..)?.starts_with(b"\r\n") {
            2
        } else {
            1
        };
    is_delimiter(delimiter).then_some((delimiter, used))
}

/// Whether a byte can separate cells.
#[must_use]
pub const fn is_delimiter(byte: u8) -> bool {
    byte.is_ascii() && !byte.is_ascii_alphanumeric() && !matches!(byte, 0 | b'\n' | b'\r' | QUOTE)
}

/// Finds the delimiter of text by how evenly it divides whole records, and by which division
/// shows known headers; none where the text has one column. `last` tells that `text` is all.
#[must_use]
pub fn delimiter(text: &[u8], last: bool, knows: KnowsHeader<'_>) -> Option<u8> {
    let last = last && text.len() <= DELIMITER_BYTES;
    let text = text
        .get(..text.len().min(DELIMITER_BYTES))
        .unwrap_or_default();
    let mut best: Option<(f64, u8)> = None;
    for candidate in DELIMITERS {
        let division = Division::of(text, last, candidate, knows);
        if let Some(score) = division.score()
            && best.is_none_or(|(highest, _)| score > highest)
        {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Whether each record is one quoted cell with the same number of delimiters in it: a table that
/// was written into one column of another.
#[must_use]
pub fn is_table_in_a_cell(text: &[u8], last: bool) -> bool {
    let last = last && text.len() <= DELIMITER_BYTES;
    let mut rest = text
        .get(..text.len().min(DELIMITER_BYTES))
        .unwrap_or_default();
    let mut row = RawRow::default();
    let mut counts: Vec<[usize; DELIMITERS.len()]> = Vec::new();
    while let Found::Record(extent) = scan(rest, last, b',', &mut row) {
        if !row.bytes.trim_ascii().is_empty() {
            if extent.cells > 1 || rest.first() != Some(&QUOTE) {
                return false;
            }
            counts.push(DELIMITERS.map(|delimiter| memchr_iter(delimiter, &row.bytes).count()));
        }
        rest = rest.get(extent.used..).unwrap_or_default();
    }
    let Some((first, others)) = counts.split_first() else {
        return false;
    };
    let even = |at: usize| {
        let count = first.get(at).copied().unwrap_or(0);
        count > 0 && others.iter().all(|other| other.get(at) == Some(&count))
    };
    !others.is_empty() && (0..DELIMITERS.len()).any(even)
}

/// How a delimiter divides text.
#[derive(Debug, Default)]
struct Division {
    /// Cells of each record that is not blank.
    counts: Vec<usize>,
    /// Records in which a quote stands where none should.
    stray: usize,
    /// Delimiters before a blank, and all delimiters.
    spaced: (usize, usize),
    /// The largest share of known headers in one of the first records with several cells.
    known: f64,
    /// Known headers in that record.
    known_cells: usize,
}

/// Records among which a header is looked for.
const HEADER_WINDOW: usize = 20;

impl Division {
    /// Divides `text`.
    fn of(text: &[u8], last: bool, delimiter: u8, knows: KnowsHeader<'_>) -> Self {
        let mut division = Self::default();
        let mut row = RawRow::default();
        let mut rest = text;
        while let Found::Record(extent) = scan(rest, last, delimiter, &mut row) {
            rest = rest.get(extent.used..).unwrap_or_default();
            if row.bytes.iter().all(|&byte| byte <= b' ') {
                continue;
            }
            division.counts.push(extent.cells);
            division.stray += usize::from(extent.after_quote.is_some() || extent.inner_quote);
            division.spaced.0 += row
                .cells()
                .skip(1)
                .filter(|cell| cell.first() == Some(&b' '))
                .count();
            division.spaced.1 += extent.cells.saturating_sub(1);
            if division.counts.len() <= HEADER_WINDOW {
                division.look_for_headers(&row, knows);
            }
        }
        division
    }

    /// Counts the known headers of a record.
    fn look_for_headers(&mut self, row: &RawRow, knows: KnowsHeader<'_>) {
        let filled: Vec<_> = row
            .cells()
            .filter(|cell| !cell.trim_ascii().is_empty())
            .collect();
        if row.len() < 2 || filled.is_empty() {
            return;
        }
        let known = filled
            .iter()
            .filter(|cell| knows(decode_cell(cell, Encoding::Utf8).0.trim()) != HeaderHit::None)
            .count();
        if known > self.known_cells {
            self.known_cells = known;
            self.known = known as f64 / filled.len() as f64;
        }
    }

    /// How well the text is divided; none where this is not its delimiter.
    fn score(&self) -> Option<f64> {
        let (width, equal) = self.usual_width()?;
        let first = self.counts.iter().position(|&count| count == width)?;
        let body = self.counts.get(first..).unwrap_or_default();
        let several = body
            .iter()
            .filter(|&&count| count > 1 && count != width)
            .count();
        // A record of another width that is divided at all speaks for the delimiter by half.
        let even = (equal as f64 + several as f64 / 2.0) / body.len().max(1) as f64;
        let recurs = equal > 1 || first == 0;
        let known = self.known_cells > 0 && self.known >= 0.25;
        let divides = recurs && even > 0.5;
        if !(known || divides) {
            return None;
        }
        let records = self.counts.len().max(1) as f64;
        let stray = self.stray as f64 / records;
        let spaced = self.spaced.0 as f64 / self.spaced.1.max(1) as f64;
        let wide = (width.min(50) as f64) / 50.0;
        let late = first.min(HEADER_WINDOW) as f64 / 100.0;
        let headers = if known { self.known } else { 0.0 };
        Some(even + headers - stray / 2.0 - spaced / 10.0 - late + wide / 20.0)
    }

    /// The number of cells above one that most records have, and how many have it.
    fn usual_width(&self) -> Option<(usize, usize)> {
        let mut widths: Vec<usize> = self
            .counts
            .iter()
            .copied()
            .filter(|&count| count > 1)
            .collect();
        widths.sort_unstable();
        widths
            .chunk_by(|a, b| a == b)
            .filter_map(|same| Some((*same.first()?, same.len())))
            .max_by_key(|&(width, equal)| (equal, width))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn knows_nothing(_: &str) -> HeaderHit {
        HeaderHit::None
    }

    fn knows_some(cell: &str) -> HeaderHit {
        if ["email", "name", "phone"].contains(&cell.to_lowercase().as_str()) {
            HeaderHit::Label
        } else {
            HeaderHit::None
        }
    }

    fn found(text: &str) -> Option<u8> {
        delimiter(text.as_bytes(), true, &knows_nothing)
    }

    #[test]
    fn each_usual_delimiter_is_found() {
        assert_eq!(found("a,b\n1,2\n"), Some(b','));
        assert_eq!(found("a;b\n1,5;2\n"), Some(b';'));
        assert_eq!(found("a\tb\n1\t2\n"), Some(b'\t'));
        assert_eq!(found("a|b\n1|2\n"), Some(b'|'));
    }

    #[test]
    fn decimal_commas_do_not_beat_semicolons() {
        assert_eq!(found("name;sum\nx;1,5\ny;2,5\nz;3,5\n"), Some(b';'));
        assert_eq!(
            found("a;b\n\"x, y\";\"z, w\"\n\"x, y\";\"z, w\"\n"),
            Some(b';')
        );
    }

    #[test]
    fn prose_commas_in_every_row_do_not_beat_the_delimiter() {
        assert_eq!(
            found("Street, number;Town\nRue Haute, 1;Namur\nRue Basse, 2;Mons\n"),
            Some(b';')
        );
    }

    #[test]
    fn a_list_of_one_column_has_no_delimiter() {
        assert_eq!(found("anna@example.org\nbert@example.org\n"), None);
        assert_eq!(
            found("Email\nanna@example.org\nbert@example.org\nDoe, Carla\ndirk@example.org\n"),
            None
        );
        assert_eq!(found("Company\nExample\nSample, Inc\n"), None);
    }

    #[test]
    fn a_table_within_one_column_is_seen() {
        assert!(is_table_in_a_cell(b"\"a;b\"\n\"c;d\"\n", true));
        assert!(!is_table_in_a_cell(b"\"a;b\"\n\"c\"\n", true));
        assert!(!is_table_in_a_cell(b"a;b\nc;d\n", true));
        assert!(!is_table_in_a_cell(b"\"Name, first name\"\n", true));
    }

    #[test]
    fn known_headers_outweigh_uneven_rows() {
        let text = "Name;Email;Phone\nx, y, z\nu, v, w\nr, s, t\n";
        assert_eq!(delimiter(text.as_bytes(), true, &knows_some), Some(b';'));
        assert_eq!(found(text), Some(b','));
    }

    #[test]
    fn rows_above_the_table_do_not_hide_the_delimiter() {
        assert_eq!(
            found("Report, of 2026\n\nas agreed\nfor all\na;b;c\n1;2;3\n"),
            Some(b';')
        );
    }

    #[test]
    fn a_sep_line_names_the_delimiter() {
        assert_eq!(sep_line(b"sep=;\r\na;b"), Some((b';', 7)));
        assert_eq!(sep_line(b"\"SEP=|\"\na"), Some((b'|', 8)));
        assert_eq!(sep_line(b"sep=\t\na"), Some((b'\t', 6)));
        assert_eq!(
            sep_line(b"sep=,"),
            None,
            "a line that does not end is no line of its own"
        );
        assert_eq!(sep_line(b"sep=ab\n"), None);
        assert_eq!(sep_line(b"sepia;x\n"), None);
    }

    #[test]
    fn what_is_no_table_is_refused_and_named() {
        for (bytes, code) in [
            (&b"%PDF-1.7"[..], "not-a-table"),
            (b"{\\rtf1", "not-a-table"),
            (b"PK\x03\x04....contacts.csv", "archive"),
            (b"PK\x03\x04....word/document.xml", "not-a-table"),
        ] {
            assert_eq!(format(bytes, bytes).unwrap_err().code, code);
        }
        assert_eq!(
            check_text(b"  <html><table>").unwrap_err().code,
            "not-a-table"
        );
        assert_eq!(
            check_text(b"[{\"email\": 1}]").unwrap_err().code,
            "not-a-table"
        );
        assert_eq!(
            check_text(&(0..=255).collect::<Vec<u8>>())
                .unwrap_err()
                .code,
            "not-a-table"
        );
        assert_eq!(check_text(b"\r\n \n").unwrap_err().code, "empty");
        assert!(check_text(b"name,note\nx,<b>y</b>\n").is_ok());
    }

    #[test]
    fn workbooks_are_told_apart_by_what_they_hold() {
        assert_eq!(
            format(b"PK\x03\x04", b"xl/workbook.bin").unwrap(),
            Format::Xlsb
        );
        assert_eq!(
            format(b"PK\x03\x04", b"xl/workbook.xml").unwrap(),
            Format::Xlsx
        );
        assert_eq!(
            format(
                b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
                b""
            )
            .unwrap(),
            Format::Ods
        );
        assert_eq!(
            format(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"").unwrap(),
            Format::Xls
        );
        assert_eq!(format(b"a,b", b"").unwrap(), Format::Csv);
    }

    proptest! {
        #[test]
        fn the_delimiter_of_any_even_table_of_plain_cells_is_found(
            delimiter in prop::sample::select(&DELIMITERS[..]),
            width in 2_usize..12,
            height in 2_usize..12,
            cells in prop::collection::vec("[a-zA-Z0-9@.éü' -]{1,12}", 144),
            line_end in prop::sample::select(&["\n", "\r\n", "\r"][..]),
        ) {
            let lines: Vec<String> =
                cells.chunks(width).take(height).map(|row| row.join(&char::from(delimiter).to_string())).collect();
            prop_assert_eq!(super::delimiter(lines.join(line_end).as_bytes(), true, &knows_nothing), Some(delimiter));
        }
    }
}
