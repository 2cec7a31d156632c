//! The words between the process that parses a workbook and the one that imports it: messages with
//! a tag and a length. The receiving side trusts nothing: every length, order and byte is checked.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};

use super::cells::Kind;
use crate::intake::{IntakeError, Note};

/// Columns that Excel allows.
pub(super) const MAX_COLUMNS: u32 = 16_384;
/// Rows that Excel allows.
pub(super) const MAX_ROWS: u32 = 1_048_576;
/// The most text one sheet row may hold, as for a CSV record.
pub(super) const MAX_ROW_BYTES: usize = 16 << 20;
/// The largest message: a full row with the places of its cells.
const MAX_MESSAGE_BYTES: usize = MAX_ROW_BYTES + 8 + PLACE_BYTES * (2 * MAX_COLUMNS as usize);
/// Bytes that one cell's place takes: column, kind, end of its text.
const PLACE_BYTES: usize = 7;

const HEAD: u8 = b'H';
const ROW: u8 = b'R';
const NOTES: u8 = b'N';
const ERROR: u8 = b'X';
const END: u8 = b'E';

/// A rectangle of cells, counted from 0, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Region {
    /// First row.
    pub top: u32,
    /// First column.
    pub left: u32,
    /// Last row.
    pub bottom: u32,
    /// Last column.
    pub right: u32,
}

/// One sheet of the book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SheetInfo {
    /// Its name.
    pub name: String,
    /// Whether a person who opens the book does not see it.
    pub hidden: bool,
    /// Whether it is a sheet of cells (not a chart, a macro or a dialog).
    pub is_table: bool,
    /// Whether it holds a cell with content; none: it could not be read.
    pub holds_cells: Option<bool>,
}

/// What is known of the book before its rows come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Head {
    /// All sheets, in the order of the book.
    pub sheets: Vec<SheetInfo>,
    /// The one whose rows follow.
    pub chosen: usize,
    /// Whether its dates count from 1904.
    pub is_1904: bool,
    /// Merged regions that begin in its first rows.
    pub merged: Vec<Region>,
}

/// One row of the sheet that has content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SheetRow {
    /// Sheet row, from 1.
    pub line: u32,
    /// The cells that are there, by column.
    pub places: Vec<Place>,
    /// Their texts, one after the other.
    pub text: String,
}

/// Where a cell stands and where its text ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Column, from 0.
    pub column: u16,
    /// What it is.
    pub kind: Kind,
    /// End of its text in the row's text.
    pub end: u32,
}

impl SheetRow {
    /// Empties the row, keeping its memory.
    pub fn clear(&mut self) {
        self.line = 0;
        self.places.clear();
        self.text.clear();
    }

    /// The cells with their texts; links stand behind the cell they belong to.
    pub fn cells(&self) -> impl Iterator<Item = (Place, &str)> {
        let mut start = 0_usize;
        self.places.iter().map(move |place| {
            let end = place.end as usize;
            let text = self.text.get(start..end).unwrap_or("");
            start = end;
            (*place, text)
        })
    }

    /// One more than the last column with content; 0 where there is none.
    pub fn content_width(&self) -> usize {
        self.cells()
            .filter(|(place, text)| place.kind != Kind::Link && !text.trim().is_empty())
            .map(|(place, _)| usize::from(place.column) + 1)
            .max()
            .unwrap_or(0)
    }
}

/// What the reading side received.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Message {
    /// The head.
    Head(Head),
    /// A row, written into the row given.
    Row,
    /// Remarks.
    Notes(Vec<Note>),
    /// The end of the sheet.
    End,
    /// The book cannot be used.
    Failed(IntakeError),
}

#[derive(Serialize, Deserialize)]
struct Failure {
    code: String,
    message: String,
    hint: Option<String>,
}

/// Codes that may come over the wire; everything else becomes `workbook-refused`.
const ERROR_CODES: [&str; 7] = [
    "unreadable",
    "empty",
    "encrypted",
    "limit",
    "damaged",
    "no-sheet",
    REFUSED,
];
/// Codes of notes that the parsing side makes.
const NOTE_CODES: [&str; 1] = ["hyperlinks-not-read"];
/// The code of a book whose reading was ended by force.
pub(super) const REFUSED: &str = "workbook-refused";

/// Writes messages.
pub(super) struct Sender<W: Write> {
    out: W,
}

impl<W: Write> Sender<W> {
    /// A sender that writes to `out`, which should be buffered.
    pub const fn new(out: W) -> Self {
        Self { out }
    }

    /// Sends the head.
    pub fn head(&mut self, head: &Head) -> io::Result<()> {
        self.message(HEAD, &serde_json::to_vec(head)?)
    }

    /// Sends a row.
    pub fn row(&mut self, row: &SheetRow) -> io::Result<()> {
        let size = 8 + row.places.len() * PLACE_BYTES + row.text.len();
        self.prefix(ROW, size)?;
        self.out.write_all(&row.line.to_le_bytes())?;
        self.out.write_all(
            &u32::try_from(row.places.len())
                .unwrap_or(u32::MAX)
                .to_le_bytes(),
        )?;
        for place in &row.places {
            let [low, high] = place.column.to_le_bytes();
            let [a, b, c, d] = place.end.to_le_bytes();
            self.out
                .write_all(&[low, high, place.kind as u8, a, b, c, d])?;
        }
        self.out.write_all(row.text.as_bytes())
    }

    /// Sends remarks.
    pub fn notes(&mut self, notes: &[Note]) -> io::Result<()> {
        let pairs: Vec<_> = notes
            .iter()
            .map(|note| (note.code, note.text.as_str()))
            .collect();
        self.message(NOTES, &serde_json::to_vec(&pairs)?)
    }

    /// Sends why the book cannot be used; nothing may follow.
    pub fn failed(&mut self, error: &IntakeError) -> io::Result<()> {
        let failure = Failure {
            code: error.code.to_owned(),
            message: error.message.clone(),
            hint: error.hint.clone(),
        };
        self.message(ERROR, &serde_json::to_vec(&failure)?)?;
        self.out.flush()
    }

    /// Sends the end; nothing may follow.
    pub fn end(&mut self) -> io::Result<()> {
        self.message(END, &[])?;
        self.out.flush()
    }

    fn message(&mut self, tag: u8, payload: &[u8]) -> io::Result<()> {
        self.prefix(tag, payload.len())?;
        self.out.write_all(payload)
    }

    fn prefix(&mut self, tag: u8, size: usize) -> io::Result<()> {
        let size = u32::try_from(size).map_err(|_| io::Error::other("message too long"))?;
        let [a, b, c, d] = size.to_le_bytes();
        self.out.write_all(&[tag, a, b, c, d])
    }
}

/// Reads messages.
pub(super) struct Receiver<R: Read> {
    input: R,
    payload: Vec<u8>,
    last_line: u32,
}

impl<R: Read> Receiver<R> {
    /// A receiver that reads from `input`, which should be buffered.
    pub const fn new(input: R) -> Self {
        Self {
            input,
            payload: Vec::new(),
            last_line: 0,
        }
    }

    /// The input, to ask why it ended.
    pub const fn get_mut(&mut self) -> &mut R {
        &mut self.input
    }

    /// Reads the next message; a row goes into `row`.
    ///
    /// # Errors
    /// When the stream ends or is not as this module writes it.
    pub fn next(&mut self, row: &mut SheetRow) -> io::Result<Message> {
        let mut prefix = [0_u8; 5];
        self.input.read_exact(&mut prefix)?;
        let [tag, a, b, c, d] = prefix;
        let size = u32::from_le_bytes([a, b, c, d]) as usize;
        if size > MAX_MESSAGE_BYTES {
            return Err(malformed());
        }
        self.payload.clear();
        // Read through `take`: a lie about the size costs no more memory than what is sent.
        (&mut self.input)
            .take(size as u64)
            .read_to_end(&mut self.payload)?;
        if self.payload.len() != size {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        match tag {
            ROW => {
                decode_row(&self.payload, row).ok_or_else(malformed)?;
                if row.line <= self.last_line || row.line > MAX_ROWS {
                    return Err(malformed());
                }
                self.last_line = row.line;
                Ok(Message::Row)
            }
            HEAD => Ok(Message::Head(serde_json::from_slice(&self.payload)?)),
            NOTES => {
                let pairs: Vec<(String, String)> = serde_json::from_slice(&self.payload)?;
                let known = |(code, text): (String, String)| {
                    NOTE_CODES
                        .iter()
                        .find(|known| **known == code)
                        .map(|code| Note { code, text })
                };
                Ok(Message::Notes(
                    pairs.into_iter().filter_map(known).collect(),
                ))
            }
            ERROR => {
                let failure: Failure = serde_json::from_slice(&self.payload)?;
                let code = ERROR_CODES
                    .iter()
                    .find(|known| **known == failure.code)
                    .unwrap_or(&REFUSED);
                Ok(Message::Failed(IntakeError {
                    code,
                    message: failure.message,
                    hint: failure.hint,
                }))
            }
            END => Ok(Message::End),
            _ => Err(malformed()),
        }
    }
}

fn malformed() -> io::Error {
    io::Error::from(io::ErrorKind::InvalidData)
}

fn decode_row(payload: &[u8], row: &mut SheetRow) -> Option<()> {
    row.clear();
    let (line, rest) = payload.split_first_chunk::<4>()?;
    let (count, rest) = rest.split_first_chunk::<4>()?;
    let count = u32::from_le_bytes(*count) as usize;
    if count > 2 * MAX_COLUMNS as usize {
        return None;
    }
    let (places, text) = rest.split_at_checked(count * PLACE_BYTES)?;
    let text = std::str::from_utf8(text).ok()?;
    let mut previous: Option<Place> = None;
    for place in places.as_chunks::<PLACE_BYTES>().0 {
        let [low, high, kind, a, b, c, d] = *place;
        let place = Place {
            column: u16::from_le_bytes([low, high]),
            kind: Kind::from_byte(kind)?,
            end: u32::from_le_bytes([a, b, c, d]),
        };
        let in_order = match previous {
            None => place.kind != Kind::Link,
            Some(before) if place.kind == Kind::Link => {
                before.kind != Kind::Link && place.column == before.column
            }
            Some(before) => place.column > before.column,
        };
        let start = previous.map_or(0, |before| before.end);
        let fits = place.end >= start && text.is_char_boundary(place.end as usize);
        if !in_order || !fits || u32::from(place.column) >= MAX_COLUMNS {
            return None;
        }
        previous = Some(place);
        row.places.push(place);
    }
    if previous.map_or(0, |last| last.end) as usize != text.len() {
        return None;
    }
    row.line = u32::from_le_bytes(*line);
    row.text.push_str(text);
    Some(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn a_row() -> impl Strategy<Value = SheetRow> {
        let cell = ("\\PC{0,12}", 0_u8..7, 1_u16..40);
        (1..=MAX_ROWS, proptest::collection::vec(cell, 0..20)).prop_map(|(line, cells)| {
            let mut row = SheetRow {
                line,
                ..SheetRow::default()
            };
            let mut column = 0_u16;
            for (text, kind, step) in cells {
                column += step;
                row.text.push_str(&text);
                let end = u32::try_from(row.text.len()).unwrap();
                row.places.push(Place {
                    column,
                    kind: Kind::from_byte(kind).unwrap(),
                    end,
                });
            }
            row
        })
    }

    fn sent(row: &SheetRow) -> Vec<u8> {
        let mut bytes = Vec::new();
        Sender::new(&mut bytes).row(row).unwrap();
        bytes
    }

    proptest! {
        #[test]
        fn a_row_comes_out_as_it_went_in(row in a_row()) {
            let bytes = sent(&row);
            let mut back = SheetRow::default();
            let message = Receiver::new(bytes.as_slice()).next(&mut back).unwrap();
            prop_assert_eq!(message, Message::Row);
            prop_assert_eq!(back, row);
        }

        #[test]
        fn any_bytes_are_a_message_or_an_error_and_never_a_panic(
            bytes in proptest::collection::vec(any::<u8>(), 0..200),
            tag in prop::sample::select(vec![HEAD, ROW, NOTES, ERROR, END, b'?']),
        ) {
            let mut stream = vec![tag];
            stream.extend_from_slice(&u32::try_from(bytes.len()).unwrap().to_le_bytes());
            stream.extend_from_slice(&bytes);
            let mut row = SheetRow::default();
            let mut receiver = Receiver::new(stream.as_slice());
            if let Ok(Message::Row) = receiver.next(&mut row) {
                prop_assert!(row.line >= 1);
                prop_assert_eq!(row.cells().map(|(_, text)| text.len()).sum::<usize>(), row.text.len());
            }
        }
    }

    #[test]
    fn a_stream_that_is_cut_anywhere_is_an_error() {
        let row = SheetRow {
            line: 3,
            places: vec![Place {
                column: 0,
                kind: Kind::Text,
                end: 2,
            }],
            text: "ab".to_owned(),
        };
        let bytes = sent(&row);
        for length in 0..bytes.len() {
            let mut back = SheetRow::default();
            assert!(
                Receiver::new(&bytes[..length]).next(&mut back).is_err(),
                "cut at {length}"
            );
        }
    }

    #[test]
    fn rows_that_do_not_come_in_order_are_an_error() {
        let row = SheetRow {
            line: 3,
            ..SheetRow::default()
        };
        let bytes = [sent(&row), sent(&row)].concat();
        let mut receiver = Receiver::new(bytes.as_slice());
        let mut back = SheetRow::default();
        assert!(receiver.next(&mut back).is_ok());
        assert!(receiver.next(&mut back).is_err());
    }

    #[test]
    fn a_size_beyond_the_limit_is_refused_before_anything_is_read() {
        let bytes = [HEAD, 0xff, 0xff, 0xff, 0xff];
        assert!(
            Receiver::new(bytes.as_slice())
                .next(&mut SheetRow::default())
                .is_err()
        );
    }

    #[test]
    fn an_unknown_error_code_becomes_a_refusal() {
        let mut bytes = Vec::new();
        let error = IntakeError {
            code: "limit",
            message: "too much".to_owned(),
            hint: None,
        };
        Sender::new(&mut bytes).failed(&error).unwrap();
        let received = Receiver::new(bytes.as_slice())
            .next(&mut SheetRow::default())
            .unwrap();
        assert_eq!(received, Message::Failed(error));

        let text = String::from_utf8(bytes).unwrap().replace("limit", "exitt");
        let received = Receiver::new(text.as_bytes())
            .next(&mut SheetRow::default())
            .unwrap();
        assert!(matches!(
            received,
            Message::Failed(IntakeError { code: REFUSED, .. })
        ));
    }
}
