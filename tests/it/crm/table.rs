//! Tables as the systems write and read them: CSV in a dialect of theirs, or one sheet of a
//! workbook. Strict: what a system would not have written is not read.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use encoding_rs::{UTF_16LE, WINDOWS_1252};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

/// A header row and the rows below it.
pub type Rows = Vec<Vec<String>>;

/// How a system writes.
#[derive(Clone, Copy)]
pub enum Form {
    Csv(Dialect),
    /// A workbook with a sheet of that name.
    Book(&'static str),
}

/// How a system writes CSV.
#[derive(Clone, Copy)]
pub struct Dialect {
    pub delimiter: char,
    pub quoting: Quoting,
    pub line: &'static str,
    pub encoding: Encoding,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Quoting {
    /// Every cell.
    All,
    /// Only the cells that need it.
    Needed,
    /// Those that need it and those with a blank inside, as PHP does.
    Blanks,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    /// With a byte order mark.
    Utf8Mark,
    Windows1252,
    /// Little endian, with a byte order mark.
    Utf16,
}

impl Form {
    pub fn ends(self) -> &'static str {
        match self {
            Self::Csv(_) => "csv",
            Self::Book(_) => "xlsx",
        }
    }

    /// Writes a table; `dated` says which columns of a book hold real dates.
    pub fn write(self, rows: &Rows, dated: &[usize]) -> Vec<u8> {
        match self {
            Self::Csv(dialect) => dialect.write(rows),
            Self::Book(sheet) => book(sheet, rows, dated),
        }
    }

    /// Reads a table that somebody wants to be imported.
    pub fn read(self, bytes: &[u8]) -> Result<Rows, String> {
        match self {
            Self::Csv(dialect) => dialect.read(bytes),
            Self::Book(sheet) => sheet_of(bytes, sheet),
        }
    }
}

impl Dialect {
    fn write(self, rows: &Rows) -> Vec<u8> {
        let mut text = String::new();
        for row in rows {
            for (index, cell) in row.iter().enumerate() {
                if index > 0 {
                    text.push(self.delimiter);
                }
                if self.quotes(cell) {
                    text.push('"');
                    text.push_str(&cell.replace('"', "\"\""));
                    text.push('"');
                } else {
                    text.push_str(cell);
                }
            }
            text.push_str(self.line);
        }
        self.encoding.encode(&text)
    }

    fn quotes(self, cell: &str) -> bool {
        let needed = cell.contains([self.delimiter, '"', '\n', '\r']);
        match self.quoting {
            Quoting::All => true,
            Quoting::Needed => needed,
            Quoting::Blanks => needed || cell.contains([' ', '\t']),
        }
    }

    /// What is not in the dialect of the system's own exports is refused: the bytes must be those
    /// that it would have written for the same cells. Which cells PHP quotes is nobody's to guess.
    fn read(self, bytes: &[u8]) -> Result<Rows, String> {
        let text = self.encoding.decode(bytes)?;
        let rows = self.parse(&text)?;
        if self.quoting != Quoting::Blanks && self.write(&rows) != bytes {
            return Err(format!("not in the dialect of the system: {text:?}"));
        }
        if !text.ends_with(self.line) {
            return Err("the last line has another end".to_owned());
        }
        Ok(rows)
    }

    fn parse(self, text: &str) -> Result<Rows, String> {
        let mut rows = Rows::new();
        let mut rest = text;
        while !rest.is_empty() {
            let mut row = Vec::new();
            loop {
                let (cell, after) = self.cell(rest)?;
                row.push(cell);
                if let Some(after) = after.strip_prefix(self.delimiter) {
                    rest = after;
                    continue;
                }
                let shown: String = after.chars().take(20).collect();
                rest = after
                    .strip_prefix(self.line)
                    .ok_or_else(|| format!("no end of line at {shown:?}"))?;
                break;
            }
            rows.push(row);
        }
        Ok(rows)
    }

    /// The first cell, and what stands after it.
    fn cell(self, text: &str) -> Result<(String, &str), String> {
        let Some(mut rest) = text.strip_prefix('"') else {
            let end = text
                .find([self.delimiter, '\n', '\r'])
                .unwrap_or(text.len());
            return Ok((text[..end].to_owned(), &text[end..]));
        };
        let mut cell = String::new();
        loop {
            let end = rest.find('"').ok_or("a quotation mark never closes")?;
            cell.push_str(&rest[..end]);
            rest = &rest[end + 1..];
            match rest.strip_prefix('"') {
                Some(after) => {
                    cell.push('"');
                    rest = after;
                }
                None => return Ok((cell, rest)),
            }
        }
    }
}

impl Encoding {
    fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Self::Utf8 => text.as_bytes().to_vec(),
            Self::Utf8Mark => format!("\u{feff}{text}").into_bytes(),
            Self::Windows1252 => {
                let (bytes, _, lossy) = WINDOWS_1252.encode(text);
                assert!(!lossy, "{text}");
                bytes.into_owned()
            }
            Self::Utf16 => format!("\u{feff}{text}")
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect(),
        }
    }

    fn decode(self, bytes: &[u8]) -> Result<String, String> {
        let utf8 = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).map_err(|e| e.to_string());
        match self {
            Self::Utf8 if bytes.starts_with(b"\xef\xbb\xbf") => {
                Err("a byte order mark that the system does not write".to_owned())
            }
            Self::Utf8 => utf8(bytes),
            Self::Utf8Mark => utf8(
                bytes
                    .strip_prefix(b"\xef\xbb\xbf")
                    .ok_or("no byte order mark")?,
            ),
            Self::Windows1252 => Ok(WINDOWS_1252.decode_without_bom_handling(bytes).0.into()),
            Self::Utf16 => {
                let bytes = bytes.strip_prefix(b"\xff\xfe").ok_or("no mark of UTF-16")?;
                Ok(UTF_16LE.decode_without_bom_handling(bytes).0.into())
            }
        }
    }
}

fn book(name: &str, rows: &Rows, dated: &[usize]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let sheet = workbook.add_worksheet();
    sheet.set_name(name).unwrap();
    for (line, row) in (0u32..).zip(rows) {
        for (place, cell) in (0u16..).zip(row) {
            let date = ExcelDateTime::parse_from_str(cell);
            match date {
                Ok(date) if line > 0 && dated.contains(&usize::from(place)) => {
                    sheet.write_with_format(line, place, &date, &day).unwrap();
                }
                _ if cell.is_empty() => {}
                _ => {
                    sheet.write_string(line, place, cell).unwrap();
                }
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

fn sheet_of(bytes: &[u8], name: &str) -> Result<Rows, String> {
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|e| format!("{e}"))?;
    if book.sheet_names() != [name] {
        return Err(format!("its sheets are {:?}", book.sheet_names()));
    }
    let range = book.worksheet_range(name).map_err(|e| format!("{e}"))?;
    let text = |cell: &Data| match cell {
        Data::Empty => Ok(String::new()),
        Data::String(text) => Ok(text.clone()),
        other => Err(format!("a cell that is no text: {other:?}")),
    };
    range
        .rows()
        .map(|row| row.iter().map(text).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXCEL: Dialect = Dialect {
        delimiter: ';',
        quoting: Quoting::Needed,
        line: "\r\n",
        encoding: Encoding::Windows1252,
    };

    fn rows() -> Rows {
        let cells = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        vec![
            cells(["a", "é", "c"]),
            cells(["x;y", "\"q\"\n2", ""]),
            cells(["", " ", "1,2"]),
        ]
    }

    #[test]
    fn a_table_is_read_as_it_was_written() {
        for quoting in [Quoting::All, Quoting::Needed, Quoting::Blanks] {
            for encoding in [
                Encoding::Utf8,
                Encoding::Utf8Mark,
                Encoding::Windows1252,
                Encoding::Utf16,
            ] {
                let dialect = Dialect {
                    quoting,
                    encoding,
                    ..EXCEL
                };
                let bytes = dialect.write(&rows());
                assert_eq!(dialect.read(&bytes), Ok(rows()));
            }
        }
    }

    #[test]
    fn what_the_system_would_not_have_written_is_refused() {
        for bad in [
            &b"a;b\n1;2\n"[..],
            b"a;b\r\n1;2",
            b"\"a\";b\r\n",
            b"a;b\r\n\"1;2\r\n",
            b"a;b\r\n1\"2;x\r\n",
        ] {
            assert!(EXCEL.read(bad).is_err(), "{}", bad.escape_ascii());
        }
    }
}
