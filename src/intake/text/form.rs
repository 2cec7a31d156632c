//! How a text file is written besides its encoding and its delimiter: its mark, its quotes, its line
//! ends. What is handed back to its system is written the same way.

use serde::{Deserialize, Serialize};

/// Records that are looked at.
const MOST_RECORDS: usize = 200;

/// What ends a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LineEnd {
    /// `\n`.
    #[default]
    Lf,
    /// `\r\n`.
    Crlf,
    /// `\r`.
    Cr,
}

impl LineEnd {
    /// Its bytes.
    #[must_use]
    pub const fn bytes(self) -> &'static [u8] {
        match self {
            Self::Lf => b"\n",
            Self::Crlf => b"\r\n",
            Self::Cr => b"\r",
        }
    }
}

/// Which cells stand between quotes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Quotes {
    /// Those that would not read otherwise.
    #[default]
    Needed,
    /// All that are no numbers.
    Text,
    /// All that are not blank.
    Filled,
    /// All.
    All,
}

/// How a text file is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextForm {
    /// Whether it begins with a byte order mark.
    pub has_mark: bool,
    /// Whether its first line names the delimiter (`sep=;`).
    pub has_sep_line: bool,
    /// What ends its lines.
    pub line_end: LineEnd,
    /// The quotes of its header.
    pub header_quotes: Quotes,
    /// The quotes of its records.
    pub quotes: Quotes,
}

/// The cells of records, counted.
#[derive(Clone, Copy, Debug, Default)]
struct Counted {
    quoted: u32,
    quoted_without_need: u32,
    bare_text: u32,
    bare_numbers: u32,
    blank: u32,
}

impl Counted {
    fn cell(&mut self, cell: &[u8], is_quoted: bool, delimiter: u8) {
        let is_special = |byte: &u8| *byte == delimiter || matches!(byte, b'"' | b'\r' | b'\n');
        if is_quoted {
            self.quoted += 1;
            self.quoted_without_need += u32::from(!cell.iter().any(is_special));
        } else if cell.trim_ascii().is_empty() {
            self.blank += 1;
        } else if is_number(cell) {
            self.bare_numbers += 1;
        } else {
            self.bare_text += 1;
        }
    }

    const fn quotes(self) -> Option<Quotes> {
        if self.quoted_without_need == 0 || self.bare_text > 0 {
            return match self.quoted + self.bare_text + self.bare_numbers {
                0 => None,
                _ => Some(Quotes::Needed),
            };
        }
        Some(match (self.bare_numbers, self.blank) {
            (0, 0) => Quotes::All,
            (0, _) => Quotes::Filled,
            (_, _) => Quotes::Text,
        })
    }
}

fn is_number(cell: &[u8]) -> bool {
    cell.iter()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'-' | b'+'))
}

impl TextForm {
    /// How a file is written whose text begins so; `header_line` is the physical line of its header
    /// (0: none), the first line of `text` is `first_line`.
    #[must_use]
    pub fn of(text: &[u8], delimiter: u8, header_line: u64, first_line: u64) -> Self {
        let (mut header, mut records) = (Counted::default(), Counted::default());
        let mut line_end = None;
        let mut line = first_line;
        let mut rest = text;
        for _ in 0..MOST_RECORDS {
            let mut own = Counted::default();
            let Some(end) = record(rest, delimiter, &mut own) else {
                break;
            };
            line_end = line_end.or(end.line_end);
            if line == header_line {
                header = own;
            } else if line > header_line {
                records.add(own);
            }
            line += end.lines;
            rest = rest.get(end.length..).unwrap_or_default();
        }
        let quotes = records.quotes().or(header.quotes()).unwrap_or_default();
        Self {
            has_mark: false,
            has_sep_line: false,
            line_end: line_end.unwrap_or_default(),
            header_quotes: header.quotes().unwrap_or(quotes),
            quotes,
        }
    }

    /// Whether a cell stands between quotes.
    #[must_use]
    pub fn is_quoted(quotes: Quotes, cell: &[u8], delimiter: u8) -> bool {
        let must = cell
            .iter()
            .any(|byte| *byte == delimiter || matches!(byte, b'"' | b'\r' | b'\n'))
            || cell.first().is_some_and(|byte| *byte == b' ')
            || cell.last().is_some_and(|byte| *byte == b' ');
        must || match quotes {
            Quotes::Needed => false,
            Quotes::Text => !cell.is_empty() && !is_number(cell),
            Quotes::Filled => !cell.is_empty(),
            Quotes::All => true,
        }
    }
}

impl Counted {
    const fn add(&mut self, other: Self) {
        self.quoted += other.quoted;
        self.quoted_without_need += other.quoted_without_need;
        self.bare_text += other.bare_text;
        self.bare_numbers += other.bare_numbers;
        self.blank += other.blank;
    }
}

/// Where a record ends.
struct End {
    length: usize,
    lines: u64,
    line_end: Option<LineEnd>,
}

/// Counts the cells of the first record of a text; none where the text does not hold all of it.
fn record(text: &[u8], delimiter: u8, counted: &mut Counted) -> Option<End> {
    let (mut at, mut lines) = (0, 0);
    loop {
        let is_quoted = text.get(at) == Some(&b'"');
        let start = at + usize::from(is_quoted);
        let mut end = start;
        if is_quoted {
            loop {
                match (text.get(end)?, text.get(end + 1)) {
                    (b'"', Some(b'"')) => end += 2,
                    (b'"', _) => break,
                    (byte, _) => {
                        lines += u64::from(*byte == b'\n');
                        end += 1;
                    }
                }
            }
        } else {
            while !matches!(text.get(end)?, byte if *byte == delimiter || matches!(byte, b'\r' | b'\n'))
            {
                end += 1;
            }
        }
        let cell = text.get(start..end).unwrap_or_default();
        counted.cell(cell, is_quoted, delimiter);
        at = end + usize::from(is_quoted);
        let line_end = match (text.get(at)?, text.get(at + 1)) {
            (byte, _) if *byte == delimiter => {
                at += 1;
                continue;
            }
            (b'\r', Some(b'\n')) => LineEnd::Crlf,
            (b'\n', _) => LineEnd::Lf,
            (b'\r', _) => LineEnd::Cr,
            // A quote in the middle of a cell: what follows is no table that could be told.
            _ => return None,
        };
        return Some(End {
            length: at + line_end.bytes().len(),
            lines: lines + 1,
            line_end: Some(line_end),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> TextForm {
        TextForm::of(text.as_bytes(), b';', 1, 1)
    }

    #[test]
    fn quotes_are_told_from_what_stands_between_them_without_need() {
        for (text, header, records) in [
            ("a;b\n1;x\n;\n", Quotes::Needed, Quotes::Needed),
            ("a;b\n1;\"x;y\"\n", Quotes::Needed, Quotes::Needed),
            (
                "\"a\";\"b\"\n\"1\";\"x\"\n\"\";\"\"\n",
                Quotes::All,
                Quotes::All,
            ),
            ("a;b\n\"1\";\"x\"\n;\"y\"\n", Quotes::Needed, Quotes::Filled),
            ("\"a\";\"b\"\n1;\"x\"\n2;\"y\"\n", Quotes::All, Quotes::Text),
            ("\"a\";\"b\"\n", Quotes::All, Quotes::All),
        ] {
            let form = of(text);
            assert_eq!(
                (form.header_quotes, form.quotes),
                (header, records),
                "{text}"
            );
        }
    }

    #[test]
    fn line_ends_are_those_of_the_first_line_and_not_those_in_a_cell() {
        assert_eq!(of("a;\"b\nc\"\r\n1;2\r\n").line_end, LineEnd::Crlf);
        assert_eq!(of("a;b\n1;2\n").line_end, LineEnd::Lf);
        assert_eq!(of("a;b\r1;2\r").line_end, LineEnd::Cr);
    }

    #[test]
    fn lines_above_the_header_say_nothing_of_its_quotes() {
        let form = TextForm::of(b"\"Export\"\na;b\n1;x\n", b';', 2, 1);
        assert_eq!(
            (form.header_quotes, form.quotes),
            (Quotes::Needed, Quotes::Needed)
        );
    }

    #[test]
    fn a_cell_that_would_not_read_otherwise_is_always_quoted() {
        for cell in ["x;y", "x\"y", "x\ny", " x"] {
            assert!(
                TextForm::is_quoted(Quotes::Needed, cell.as_bytes(), b';'),
                "{cell}"
            );
        }
        assert!(!TextForm::is_quoted(Quotes::Needed, b"x,y", b';'));
        assert!(!TextForm::is_quoted(Quotes::Text, b"12", b';'));
        assert!(!TextForm::is_quoted(Quotes::Filled, b"", b';'));
        assert!(TextForm::is_quoted(Quotes::All, b"", b';'));
    }
}
