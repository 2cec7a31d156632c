//! Gives back stretches of a text file as they stand on the disk, in the file's own encoding, for
//! rows that are handed on unchanged. It reads forward only and keeps a line of the file in memory.

use std::{
    fs::File,
    io::{self, BufReader, Read, Seek, SeekFrom},
    ops::Range,
    path::Path,
};

use encoding_rs::{CoderResult, Decoder};
use memchr::memchr2;

use super::{encoding::byte_order_mark, unreadable};
use crate::intake::{Encoding, IntakeError};

/// Bytes read at a time.
const CHUNK: usize = 1 << 16;

/// The bytes of a file, found by the spans that its reader gives.
pub struct Original {
    form: Form,
    /// Where it stands, in the measure of the spans.
    at: u64,
}

enum Form {
    /// Spans count the file's own bytes.
    Plain(BufReader<File>),
    /// Spans count the bytes of the decoded text.
    Decoded(Box<Lines>),
}

impl Original {
    /// Opens a file that is read in that encoding.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn open(path: &Path, encoding: Encoding) -> Result<Self, IntakeError> {
        let file = File::open(path).map_err(|error| unreadable(&error))?;
        let form = match encoding.decoder() {
            None => Form::Plain(BufReader::with_capacity(CHUNK, file)),
            Some(decoder) => Form::Decoded(Box::new(
                Lines::open(file, decoder, encoding).map_err(|error| unreadable(&error))?,
            )),
        };
        Ok(Self { form, at: 0 })
    }

    /// Appends what stands above the first record: the byte order mark, lines above the header, the
    /// header, up to where the reader says that this ends. To be called first.
    ///
    /// # Errors
    /// When the file cannot be read on.
    pub fn head(&mut self, end: u64, into: &mut Vec<u8>) -> Result<(), IntakeError> {
        if let Form::Decoded(lines) = &self.form {
            into.extend_from_slice(&lines.mark);
        }
        self.read(0..end, into)
    }

    /// Appends the bytes of a span. Spans are asked for in the order of the file.
    ///
    /// # Errors
    /// When the file cannot be read on.
    pub fn read(&mut self, span: Range<u64>, into: &mut Vec<u8>) -> Result<(), IntakeError> {
        let done = match &mut self.form {
            Form::Plain(file) => {
                let ahead = i64::try_from(span.start.saturating_sub(self.at)).unwrap_or(i64::MAX);
                let length = span.end.saturating_sub(span.start);
                file.seek_relative(ahead)
                    .and_then(|()| file.by_ref().take(length).read_to_end(into))
                    .map(|count| self.at = span.start + count as u64)
            }
            Form::Decoded(lines) => lines.read(&mut self.at, &span, into),
        };
        done.map_err(|error| unreadable(&error))
    }
}

/// A file in another encoding, line by line: a record begins at the start of a line, and a line's
/// length in decoded text is known once it is decoded.
struct Lines {
    file: File,
    decoder: Decoder,
    /// How many bytes a line end takes, and whether the higher one comes first.
    unit: Unit,
    mark: Vec<u8>,
    buffer: Vec<u8>,
    next: usize,
    at_end: bool,
    text: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Byte,
    LittleEndian,
    BigEndian,
}

impl Lines {
    fn open(mut file: File, decoder: Decoder, encoding: Encoding) -> io::Result<Self> {
        let mut mark = Vec::new();
        file.by_ref().take(4).read_to_end(&mut mark)?;
        let (_, skip) = byte_order_mark(&mark);
        mark.truncate(skip);
        file.seek(SeekFrom::Start(skip as u64))?;
        Ok(Self {
            file,
            decoder,
            unit: match encoding {
                Encoding::Utf16Le => Unit::LittleEndian,
                Encoding::Utf16Be => Unit::BigEndian,
                _ => Unit::Byte,
            },
            mark,
            buffer: Vec::new(),
            next: 0,
            at_end: false,
            text: String::new(),
        })
    }

    fn read(&mut self, at: &mut u64, span: &Range<u64>, into: &mut Vec<u8>) -> io::Result<()> {
        while *at < span.end {
            let Some(line) = self.line()? else {
                break;
            };
            let bytes = self.buffer.get(line.clone()).unwrap_or_default();
            if *at >= span.start {
                into.extend_from_slice(bytes);
            }
            let is_last = self.at_end && line.end == self.buffer.len();
            self.text.clear();
            let most = self.decoder.max_utf8_buffer_length(bytes.len());
            self.text.reserve(most.unwrap_or(bytes.len() * 3 + 16));
            let (result, ..) = self
                .decoder
                .decode_to_string(bytes, &mut self.text, is_last);
            debug_assert_eq!(result, CoderResult::InputEmpty);
            *at += self.text.len() as u64;
        }
        Ok(())
    }

    /// The next line in the buffer, with its line end.
    fn line(&mut self) -> io::Result<Option<Range<usize>>> {
        loop {
            let waiting = self.buffer.get(self.next..).unwrap_or_default();
            let end = match line_end(waiting, self.unit) {
                Some(length) => self.next + length,
                None if self.at_end && waiting.is_empty() => return Ok(None),
                None if self.at_end => self.buffer.len(),
                None => {
                    self.read_on()?;
                    continue;
                }
            };
            let line = self.next..end;
            self.next = end;
            return Ok(Some(line));
        }
    }

    fn read_on(&mut self) -> io::Result<()> {
        self.buffer.drain(..self.next);
        self.next = 0;
        let count = self
            .file
            .by_ref()
            .take(CHUNK as u64)
            .read_to_end(&mut self.buffer)?;
        self.at_end = count == 0;
        Ok(())
    }
}

/// How many bytes a line takes with its line end. In no encoding that is read here does the byte of a
/// line end occur within another sign.
fn line_end(bytes: &[u8], unit: Unit) -> Option<usize> {
    if unit == Unit::Byte {
        return memchr2(b'\n', b'\r', bytes).map(|at| at + 1);
    }
    let is_end = |pair: &[u8]| match unit {
        Unit::BigEndian => matches!(pair, [0, b'\n' | b'\r']),
        _ => matches!(pair, [b'\n' | b'\r', 0]),
    };
    bytes.chunks_exact(2).position(is_end).map(|at| at * 2 + 2)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::{
        intake::{self, HeaderHit, OpenOptions, Step},
        model::RawRow,
    };

    /// Every byte of a file comes back: the head, then each record by its span.
    fn comes_back(bytes: &[u8], encoding: Option<&str>) -> usize {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        fs::write(&path, bytes).unwrap();
        let options = OpenOptions {
            encoding: encoding.map(str::to_owned),
            header_row: Some(1),
            ..OpenOptions::default()
        };
        let mut opened = intake::open(&path, &options, &|_| HeaderHit::None).unwrap();
        let mut original = Original::open(&path, opened.shape.encoding).unwrap();
        let (mut row, mut back, mut records) = (RawRow::default(), Vec::new(), 0);
        let head_end = opened.rows.head_end().unwrap();
        original.head(head_end, &mut back).unwrap();
        loop {
            match opened.rows.next(&mut row).unwrap() {
                Step::Row => {
                    let span = opened.rows.span().unwrap();
                    original.read(span, &mut back).unwrap();
                    records += 1;
                }
                Step::End => break,
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(back, bytes);
        records
    }

    const TABLE: &str = "id;name;note\r\n1;Zoë;\"two\r\nlines\"\r\n2;Ædan;x\r\n3;Łucja;";

    #[test]
    fn every_byte_comes_back_in_its_encoding() {
        assert_eq!(comes_back(TABLE.as_bytes(), None), 3);
        let marked = [b"\xEF\xBB\xBF", TABLE.as_bytes()].concat();
        assert_eq!(comes_back(&marked, None), 3);
        let little: Vec<u8> = TABLE.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = TABLE.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(comes_back(&[&[0xFF, 0xFE], &little[..]].concat(), None), 3);
        assert_eq!(comes_back(&[&[0xFE, 0xFF], &big[..]].concat(), None), 3);
        assert_eq!(comes_back(&little, Some("utf-16le")), 3);
        let latin = b"id;name\n1;Zo\xEB\n2;Andr\xE9\n";
        assert_eq!(comes_back(latin, None), 2);
        assert_eq!(
            comes_back(b"id;name\n1;\x83\x41\x83\n", Some("shift_jis")),
            1
        );
    }

    #[test]
    fn half_a_sign_comes_back_as_half_a_sign() {
        let mut bytes: Vec<u8> = "id;n\n1;x\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        bytes[14..16].copy_from_slice(&0xD800_u16.to_le_bytes());
        assert_eq!(comes_back(&bytes, Some("utf-16le")), 1);
    }

    #[test]
    fn long_files_come_back_across_buffers() {
        let mut text = String::from("id,name\n");
        for number in 0..40_000 {
            text += &format!("{number},\"Zoë\n{}\"\n", "x".repeat(number % 90));
        }
        assert_eq!(comes_back(text.as_bytes(), None), 40_000);
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(comes_back(&wide, Some("utf-16be")), 40_000);
    }
}
