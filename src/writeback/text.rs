//! A table as text, written as the source writes its own.

use std::collections::BTreeMap;

use encoding_rs::{Encoding as Charset, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::Table;
use crate::intake::{Encoding, Quotes, TextForm};

/// The bytes of a table in the form of a source's files.
#[must_use]
pub fn text(table: &Table, encoding: Encoding, delimiter: u8, form: TextForm) -> Vec<u8> {
    let mut out = Vec::new();
    if form.has_sep_line {
        out.extend_from_slice(b"sep=");
        out.push(delimiter);
        out.extend_from_slice(form.line_end.bytes());
    }
    line(
        &table.headers,
        form.header_quotes,
        delimiter,
        form,
        &mut out,
    );
    for row in &table.rows {
        line(row, form.quotes, delimiter, form, &mut out);
    }
    encoded(out, encoding, form.has_mark)
}

fn line(cells: &[Vec<u8>], quotes: Quotes, delimiter: u8, form: TextForm, out: &mut Vec<u8>) {
    for (at, bytes) in cells.iter().enumerate() {
        if at > 0 {
            out.push(delimiter);
        }
        // A lone blank cell would be a blank line.
        let is_lone = cells.len() == 1 && bytes.is_empty();
        cell(bytes, quotes, delimiter, is_lone, out);
    }
    out.extend_from_slice(form.line_end.bytes());
}

/// Appends one cell, between quotes where the form or the cell asks for them.
pub fn cell(bytes: &[u8], quotes: Quotes, delimiter: u8, must: bool, out: &mut Vec<u8>) {
    if !must && !TextForm::is_quoted(quotes, bytes, delimiter) {
        out.extend_from_slice(bytes);
        return;
    }
    out.push(b'"');
    for byte in bytes {
        if *byte == b'"' {
            out.push(b'"');
        }
        out.push(*byte);
    }
    out.push(b'"');
}

/// The text of a cell: what is transcoded while it is read is UTF-8 here.
#[must_use]
pub fn cell_text(cell: &[u8]) -> String {
    match std::str::from_utf8(cell) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1252
            .decode_without_bom_handling(cell)
            .0
            .into_owned(),
    }
}

/// A record of a file, in its own bytes, with some cells replaced; every other byte stays. `quotes` are those
/// of the file's records.
#[must_use]
pub fn with_cells(
    record: &[u8],
    encoding: Encoding,
    delimiter: u8,
    quotes: Quotes,
    cells: &BTreeMap<usize, Vec<u8>>,
) -> Vec<u8> {
    let charset = match encoding {
        Encoding::Utf16Le => Some(UTF_16LE),
        Encoding::Utf16Be => Some(UTF_16BE),
        Encoding::Named(name) => Charset::for_label(name.as_bytes()),
        Encoding::Utf8 | Encoding::Windows1252 | Encoding::Workbook => None,
    };
    match charset {
        None => replaced(record, delimiter, quotes, cells),
        Some(charset) => {
            let text = charset.decode_without_bom_handling(record).0;
            let text = replaced(text.as_bytes(), delimiter, quotes, cells);
            encoded(text, encoding, false)
        }
    }
}

fn replaced(
    record: &[u8],
    delimiter: u8,
    quotes: Quotes,
    cells: &BTreeMap<usize, Vec<u8>>,
) -> Vec<u8> {
    let mut out = Vec::with_capacity(record.len() + 16);
    let (mut at, mut index) = (0, 0);
    loop {
        let end = cell_end(record, at, delimiter);
        let old = record.get(at..end).unwrap_or_default();
        match cells.get(&index) {
            Some(new) => cell(new, quotes, delimiter, old.starts_with(b"\""), &mut out),
            None => out.extend_from_slice(old),
        }
        index += 1;
        if record.get(end) != Some(&delimiter) {
            out.extend_from_slice(record.get(end..).unwrap_or_default());
            return out;
        }
        out.push(delimiter);
        at = end + 1;
    }
}

/// Where a cell ends that begins there.
fn cell_end(record: &[u8], start: usize, delimiter: u8) -> usize {
    let mut at = start;
    if record.get(at) == Some(&b'"') {
        at += 1;
        while let Some(byte) = record.get(at) {
            at += 1;
            if *byte == b'"' {
                if record.get(at) != Some(&b'"') {
                    break;
                }
                at += 1;
            }
        }
    }
    let rest = record.get(at..).unwrap_or_default();
    let is_end = |byte: &u8| *byte == delimiter || matches!(byte, b'\r' | b'\n');
    at + rest.iter().position(is_end).unwrap_or(rest.len())
}

/// Puts text into the encoding of the file. What is read as it is was in it all along.
fn encoded(text: Vec<u8>, encoding: Encoding, has_mark: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + 3);
    if has_mark {
        out.extend_from_slice(match encoding {
            Encoding::Utf8 | Encoding::Workbook => b"\xEF\xBB\xBF",
            Encoding::Utf16Le => b"\xFF\xFE",
            Encoding::Utf16Be => b"\xFE\xFF",
            Encoding::Windows1252 | Encoding::Named(_) => b"",
        });
    }
    match encoding {
        Encoding::Utf8 | Encoding::Windows1252 | Encoding::Workbook => out.extend_from_slice(&text),
        Encoding::Utf16Le | Encoding::Utf16Be => {
            for unit in String::from_utf8_lossy(&text).encode_utf16() {
                out.extend_from_slice(&match encoding {
                    Encoding::Utf16Be => unit.to_be_bytes(),
                    _ => unit.to_le_bytes(),
                });
            }
        }
        Encoding::Named(name) => {
            let charset = Charset::for_label(name.as_bytes()).unwrap_or(UTF_8);
            let text = String::from_utf8_lossy(&text);
            out.extend_from_slice(&charset.encode(&text).0);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{intake::LineEnd, writeback::FileKind};

    fn table(cells: &[&[&str]]) -> Table {
        let mut rows: Vec<Vec<Vec<u8>>> = cells
            .iter()
            .map(|row| row.iter().map(|cell| cell.as_bytes().to_vec()).collect())
            .collect();
        Table {
            kind: FileKind::Update,
            headers: rows.remove(0),
            rows,
        }
    }

    fn form() -> TextForm {
        TextForm {
            line_end: LineEnd::Crlf,
            ..TextForm::default()
        }
    }

    #[test]
    fn cells_are_quoted_as_the_source_does_and_where_they_must_be() {
        let table = table(&[&["Id", "Note"], &["1", "a;b \"c\""], &["2", ""]]);
        let bytes = text(&table, Encoding::Utf8, b';', form());
        assert_eq!(bytes, b"Id;Note\r\n1;\"a;b \"\"c\"\"\"\r\n2;\r\n");
        let all = TextForm {
            quotes: Quotes::All,
            header_quotes: Quotes::All,
            ..form()
        };
        let bytes = text(&table, Encoding::Utf8, b',', all);
        assert_eq!(
            bytes,
            b"\"Id\",\"Note\"\r\n\"1\",\"a;b \"\"c\"\"\"\r\n\"2\",\"\"\r\n"
        );
    }

    #[test]
    fn marks_and_encodings_are_those_of_the_source() {
        let table = table(&[&["É"], &["ü"]]);
        let marked = TextForm {
            has_mark: true,
            has_sep_line: true,
            line_end: LineEnd::Lf,
            ..TextForm::default()
        };
        assert_eq!(
            text(&table, Encoding::Utf8, b';', marked),
            "\u{feff}sep=;\nÉ\nü\n".as_bytes()
        );
        let wide = text(
            &table,
            Encoding::Utf16Le,
            b';',
            TextForm {
                has_sep_line: false,
                ..marked
            },
        );
        assert_eq!(wide, [0xFF, 0xFE, 0xC9, 0, 10, 0, 0xFC, 0, 10, 0]);
        let named = text(
            &table,
            Encoding::Named("iso-8859-15"),
            b';',
            TextForm::default(),
        );
        assert_eq!(named, [0xC9, 10, 0xFC, 10]);
    }

    #[test]
    fn a_record_keeps_every_byte_but_those_of_the_cells_that_change() {
        let cells = |list: &[(usize, &str)]| -> BTreeMap<usize, Vec<u8>> {
            let each = list.iter();
            each.map(|(at, text)| (*at, text.as_bytes().to_vec()))
                .collect()
        };
        for (record, change, wanted) in [
            ("1;a;\"x;y\";z\r\n", &[(1, "b")][..], "1;b;\"x;y\";z\r\n"),
            (
                "1;\"a \"\"b\"\"\";c\n",
                &[(2, "d")],
                "1;\"a \"\"b\"\"\";d\n",
            ),
            ("1;\"a\nb\";c", &[(1, ""), (2, "d;e")], "1;\"\";\"d;e\""),
            ("1;a\n", &[(0, "2"), (1, "")], "2;\n"),
        ] {
            let out = with_cells(
                record.as_bytes(),
                Encoding::Utf8,
                b';',
                Quotes::Needed,
                &cells(change),
            );
            assert_eq!(String::from_utf8(out).unwrap(), wanted, "{record}");
        }
        let wide = with_cells(
            &[0xC9, 0, b';', 0, b'a', 0, 10, 0],
            Encoding::Utf16Le,
            b';',
            Quotes::Needed,
            &cells(&[(1, "ü")]),
        );
        assert_eq!(wide, [0xC9, 0, b';', 0, 0xFC, 0, 10, 0]);
    }

    #[test]
    fn a_line_of_one_blank_cell_is_no_blank_line() {
        let bytes = text(&table(&[&["Id"], &[""]]), Encoding::Utf8, b',', form());
        assert_eq!(bytes, b"Id\r\n\"\"\r\n");
    }
}
