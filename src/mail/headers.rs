//! The header fields of a message or of a part: unfolded, with the line each begins on. Nothing is
//! decoded here.

/// The most header fields that are read of one block; more are passed over.
const MOST_FIELDS: usize = 2_000;
/// The longest value that is kept, in bytes; a longer one is cut.
const LONGEST_VALUE_BYTES: usize = 64 * 1024;

/// One header field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in lower case.
    pub name: String,
    /// Its value in one line, without the blanks around it.
    pub value: String,
    /// The line of the message on which it begins, from 1.
    pub line: u64,
}

/// A block of header fields and where the body after it begins.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// The fields, in order.
    pub fields: Vec<Field>,
    /// Where the body begins, in bytes from the start of the block.
    pub body_at: usize,
    /// The line on which the body begins.
    pub body_line: u64,
}

impl Block {
    /// Reads the fields at the beginning of `bytes`, whose first line is `line`.
    #[must_use]
    pub fn read(bytes: &[u8], line: u64) -> Self {
        let mut block = Self {
            body_line: line,
            ..Self::default()
        };
        for (number, raw) in (line..).zip(lines(bytes)) {
            block.body_at += raw.len();
            block.body_line = number.saturating_add(1);
            let text = trimmed(raw);
            // A line of blanks ends the header as well: the MIME library sees it so.
            if text.trim_ascii().is_empty() {
                return block;
            }
            block.take(text, number);
        }
        block
    }

    fn take(&mut self, text: &[u8], line: u64) {
        let is_folded = matches!(text.first(), Some(b' ' | b'\t'));
        let decoded = String::from_utf8_lossy(text);
        if is_folded {
            if let Some(last) = self.fields.last_mut()
                && last.value.len() < LONGEST_VALUE_BYTES
            {
                if !last.value.is_empty() {
                    last.value.push(' ');
                }
                last.value.push_str(decoded.trim());
            }
            return;
        }
        let Some((name, value)) = decoded.split_once(':') else {
            return;
        };
        let name = name.trim_end();
        if is_field_name(name) && self.fields.len() < MOST_FIELDS {
            let mut value = value.trim().to_owned();
            if value.len() > LONGEST_VALUE_BYTES {
                value.truncate(value.floor_char_boundary(LONGEST_VALUE_BYTES));
            }
            self.fields.push(Field {
                name: name.to_ascii_lowercase(),
                value,
                line,
            });
        }
    }

    /// The fields of that name (lower case).
    pub fn all<'b>(&'b self, name: &'b str) -> impl Iterator<Item = &'b Field> {
        self.fields.iter().filter(move |field| field.name == name)
    }

    /// The first field of that name (lower case).
    #[must_use]
    pub fn first(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// Whether a text can be the name of a field (RFC 5322: printable, no blank, no colon).
pub fn is_field_name(name: &str) -> bool {
    !name.is_empty() && name.len() <= 128 && name.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The lines of a text with their ends.
pub fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split_inclusive(|byte| *byte == b'\n')
}

/// A line without its end.
pub fn trimmed(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folded_field_is_one_line_and_keeps_its_first_line_number() {
        let block = Block::read(
            b"Subject: one\r\nList-Unsubscribe: <mailto:a@example.org>,\r\n\t<https://example.org/u>\r\n\r\nbody",
            1,
        );
        let field = block.first("list-unsubscribe").unwrap();
        assert_eq!(
            field.value,
            "<mailto:a@example.org>, <https://example.org/u>"
        );
        assert_eq!((field.line, block.body_line), (2, 5));
        assert_eq!(block.fields.len(), 2);
    }

    #[test]
    fn a_line_that_is_no_field_is_passed_over_and_a_block_may_lack_a_body() {
        let block = Block::read(b"no colon here\nX y: z\nTo: a@example.org", 1);
        assert_eq!(block.fields.len(), 1);
        assert_eq!(block.body_at, 38);
        assert!(Block::read(b"", 7).fields.is_empty());
        assert_eq!(Block::read(b"\nbody", 7).body_line, 8);
    }
}
