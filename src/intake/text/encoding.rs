//! How the bytes of a text file become text: found by its byte order mark, its NUL pattern, else
//! strict UTF-8, else windows-1252. It must not guess by statistics, and never changes a cell
//! without counting it.

use std::{
    borrow::Cow,
    io::{self, Read},
};

use encoding_rs::{CoderResult, Decoder, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::memchr;

use crate::intake::{Encoding, IntakeError, Note};
use crate::model::{RawRow, Row};

/// What was found out about the encoding of a file.
#[derive(Clone, Debug)]
pub struct Detected {
    /// The encoding.
    pub encoding: Encoding,
    /// Bytes of the byte order mark, to be passed over.
    pub skip: usize,
    /// Remarks, without values.
    pub notes: Vec<Note>,
}

/// The encodings that can be named, as they are written in JSON.
const NAMES: [&str; 39] = [
    "big5",
    "euc-jp",
    "euc-kr",
    "gb18030",
    "gbk",
    "ibm866",
    "iso-2022-jp",
    "iso-8859-10",
    "iso-8859-13",
    "iso-8859-14",
    "iso-8859-15",
    "iso-8859-16",
    "iso-8859-2",
    "iso-8859-3",
    "iso-8859-4",
    "iso-8859-5",
    "iso-8859-6",
    "iso-8859-7",
    "iso-8859-8",
    "iso-8859-8-i",
    "koi8-r",
    "koi8-u",
    "macintosh",
    "shift_jis",
    "utf-16be",
    "utf-16le",
    "utf-8",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "windows-1257",
    "windows-1258",
    "windows-874",
    "x-mac-cyrillic",
    "x-user-defined",
];

impl Encoding {
    /// The encoding's name in lower case, as JSON shows it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 | Self::Workbook => "utf-8",
            Self::Windows1252 => "windows-1252",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Named(name) => name,
        }
    }

    /// The encoding of a WHATWG label (`latin1`, `utf-8`, `macintosh` ...), where there is one.
    #[must_use]
    pub fn from_name(label: &str) -> Option<Self> {
        let found = encoding_rs::Encoding::for_label_no_replacement(label.as_bytes())?;
        if found == UTF_8 {
            Some(Self::Utf8)
        } else if found == WINDOWS_1252 {
            Some(Self::Windows1252)
        } else if found == UTF_16LE {
            Some(Self::Utf16Le)
        } else if found == UTF_16BE {
            Some(Self::Utf16Be)
        } else {
            NAMES
                .iter()
                .find(|name| name.eq_ignore_ascii_case(found.name()))
                .map(|name| Self::Named(name))
        }
    }

    /// Whether a file in this encoding is transcoded to UTF-8 while it is read.
    #[must_use]
    pub const fn is_transcoded(self) -> bool {
        matches!(self, Self::Utf16Le | Self::Utf16Be | Self::Named(_))
    }

    /// The decoder for a transcoded encoding; it takes no byte order mark.
    pub(super) fn decoder(self) -> Option<Decoder> {
        let encoding = match self {
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
            Self::Named(name) => encoding_rs::Encoding::for_label(name.as_bytes())?,
            Self::Utf8 | Self::Windows1252 | Self::Workbook => return None,
        };
        Some(encoding.new_decoder_without_bom_handling())
    }
}

/// Decodes one record: zero copy where it is valid as a whole, else cell by cell. Also tells how
/// many cells were not in the file's encoding and were read in the other one.
///
/// NUL bytes stay in `raw` and are left out of the text.
#[must_use]
pub fn decode_row(raw: &RawRow, encoding: Encoding) -> (Row<'_>, u32) {
    if memchr(0, &raw.bytes).is_none()
        && let Some(text) = whole_row(raw, encoding)
    {
        return (
            Row::new(Cow::Borrowed(text), Cow::Borrowed(&raw.ends), raw.width),
            0,
        );
    }
    let mut text = String::with_capacity(raw.bytes.len() + raw.bytes.len() / 4);
    let mut ends = Vec::with_capacity(raw.ends.len());
    let mut repaired = 0;
    for cell in raw.cells() {
        let (decoded, foreign) = decode_cell(cell, encoding);
        repaired += u32::from(foreign);
        text.extend(decoded.chars().filter(|&character| character != '\0'));
        ends.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
    }
    (
        Row::new(Cow::Owned(text), Cow::Owned(ends), raw.width),
        repaired,
    )
}

/// The row's text where no cell of it needs a look of its own.
fn whole_row(raw: &RawRow, encoding: Encoding) -> Option<&str> {
    let text = str::from_utf8(&raw.bytes).ok()?;
    // Cells that are each invalid can be valid side by side: every end must be a character's end.
    let fits = text.is_ascii()
        || (encoding != Encoding::Windows1252
            && raw
                .ends
                .iter()
                .all(|&end| text.is_char_boundary(end as usize)));
    fits.then_some(text)
}

/// Decodes one cell; true where it is not in the file's encoding.
pub(super) fn decode_cell(cell: &[u8], encoding: Encoding) -> (Cow<'_, str>, bool) {
    match str::from_utf8(cell) {
        Ok(text) => (
            Cow::Borrowed(text),
            encoding == Encoding::Windows1252 && !text.is_ascii(),
        ),
        Err(_) => (
            WINDOWS_1252.decode_without_bom_handling(cell).0,
            encoding != Encoding::Windows1252,
        ),
    }
}

/// The bytes of a header as a file of that encoding holds it: what is read back is the same header.
/// Files that are transcoded while they are read go on as UTF-8.
#[must_use]
pub fn encode_header(header: &str, encoding: Encoding) -> Cow<'_, [u8]> {
    if encoding != Encoding::Windows1252 {
        return Cow::Borrowed(header.as_bytes());
    }
    match WINDOWS_1252.encode(header) {
        (bytes, _, false) => bytes,
        _ => Cow::Borrowed(header.as_bytes()),
    }
}

/// Counts the cells of a record that are not in the file's encoding, without decoding them.
pub(super) fn foreign_cells(raw: &RawRow, encoding: Encoding) -> u64 {
    if encoding != Encoding::Windows1252 && whole_row(raw, encoding).is_some() {
        return 0;
    }
    let wants_utf8 = encoding != Encoding::Windows1252;
    let foreign = |cell: &&[u8]| !cell.is_ascii() && str::from_utf8(cell).is_ok() != wants_utf8;
    raw.cells().filter(foreign).count() as u64
}

/// Finds the encoding of a file from its first bytes; `whole` tells that they are all of it,
/// `named` is what the user said.
///
/// # Errors
/// When the label is unknown, the file is UTF-32, or its byte order mark contradicts its bytes.
pub fn detect(prefix: &[u8], whole: bool, named: Option<&str>) -> Result<Detected, IntakeError> {
    if let Some(label) = named {
        return named_encoding(prefix, label);
    }
    if let Some(name) = utf_32(prefix) {
        return Err(refused(&format!(
            "the file is in {name}, which is not read"
        )));
    }
    let (mark, skip) = byte_order_mark(prefix);
    let body = prefix.get(skip..).unwrap_or_default();
    match (mark, nul_pattern(body)) {
        (Some(Encoding::Utf16Le | Encoding::Utf16Be), NulPattern::Other) => Err(refused(
            "the byte order mark says UTF-16, the bytes after it are not",
        )),
        // Read as UTF-16, such bytes would be one long line of Chinese signs: a table without rows.
        (Some(Encoding::Utf16Le | Encoding::Utf16Be), _) if is_eight_bit_text(body) => Err(
            refused("the byte order mark says UTF-16, the bytes after it are not"),
        ),
        (Some(Encoding::Utf16Le), NulPattern::BigEndian)
        | (Some(Encoding::Utf16Be), NulPattern::LittleEndian) => Err(refused(
            "the byte order mark says one order of bytes, the text has the other",
        )),
        (Some(encoding), _) => Ok(Detected {
            encoding,
            skip,
            notes: Vec::new(),
        }),
        (None, NulPattern::LittleEndian) => Ok(Detected {
            encoding: Encoding::Utf16Le,
            skip,
            notes: Vec::new(),
        }),
        (None, NulPattern::BigEndian) => Ok(Detected {
            encoding: Encoding::Utf16Be,
            skip,
            notes: Vec::new(),
        }),
        (None, _) => Ok(Detected {
            encoding: eight_bit(body, whole),
            skip,
            notes: Vec::new(),
        }),
    }
}

/// The encoding the user named, over everything the bytes say.
fn named_encoding(prefix: &[u8], label: &str) -> Result<Detected, IntakeError> {
    let (mark, skip) = byte_order_mark(prefix);
    let encoding = match (Encoding::from_name(label), mark) {
        // "utf-16" names no order of bytes: the mark does.
        (Some(_), Some(Encoding::Utf16Be)) if label.trim().eq_ignore_ascii_case("utf-16") => {
            Encoding::Utf16Be
        }
        // What was named is read so, cell by cell repairs left out.
        (Some(Encoding::Windows1252), _) => Encoding::Named("windows-1252"),
        (Some(encoding), _) => encoding,
        (None, _) => {
            return Err(IntakeError {
                code: "unknown-encoding",
                message: "the encoding that was named is not known".to_owned(),
                hint: Some("dpo import --encoding takes WHATWG labels: utf-8, windows-1252, iso-8859-15, macintosh, utf-16le".to_owned()),
            });
        }
    };
    let mut notes = Vec::new();
    if let Some(mark) = mark
        && mark != encoding
    {
        let text = format!(
            "the byte order mark says {}, the file is read as {} as asked",
            mark.name(),
            encoding.name()
        );
        notes.push(Note {
            code: "byte-order-mark",
            text,
        });
    }
    Ok(Detected {
        encoding,
        skip,
        notes,
    })
}

/// UTF-8 or windows-1252, by the lines of the file that are not ASCII.
fn eight_bit(body: &[u8], whole: bool) -> Encoding {
    let body = match str::from_utf8(body) {
        Ok(_) => return Encoding::Utf8,
        // A prefix may end within a character; a whole file may not.
        Err(error) if !whole && error.error_len().is_none() => return Encoding::Utf8,
        Err(_) => body,
    };
    let (mut valid, mut invalid) = (0_u64, 0_u64);
    for line in body.split(|byte| matches!(byte, b'\n' | b'\r' | b',' | b';' | b'\t')) {
        if !line.is_ascii() {
            match str::from_utf8(line) {
                Ok(_) => valid += 1,
                Err(_) => invalid += 1,
            }
        }
    }
    if valid > invalid {
        Encoding::Utf8
    } else {
        Encoding::Windows1252
    }
}

/// The byte order mark and its length.
pub(super) fn byte_order_mark(prefix: &[u8]) -> (Option<Encoding>, usize) {
    match prefix {
        [0xEF, 0xBB, 0xBF, ..] => (Some(Encoding::Utf8), 3),
        [0xFF, 0xFE, ..] => (Some(Encoding::Utf16Le), 2),
        [0xFE, 0xFF, ..] => (Some(Encoding::Utf16Be), 2),
        _ => (None, 0),
    }
}

/// The name of the UTF-32 a file is in, by its mark or its NUL bytes.
fn utf_32(prefix: &[u8]) -> Option<&'static str> {
    match prefix {
        [0xFF, 0xFE, 0, 0, ..] => return Some("UTF-32LE"),
        [0, 0, 0xFE, 0xFF, ..] => return Some("UTF-32BE"),
        _ => {}
    }
    let body = prefix.get(..prefix.len().min(4_096)).unwrap_or_default();
    let groups = body.as_chunks::<4>().0;
    let most = |matches: fn(&[u8; 4]) -> bool| {
        groups.len() > 1
            && groups.iter().filter(|group| matches(group)).count() * 10 > groups.len() * 9
    };
    if most(|group| matches!(group, [1..=255, 0, 0, 0])) {
        Some("UTF-32LE")
    } else if most(|group| matches!(group, [0, 0, 0, 1..=255])) {
        Some("UTF-32BE")
    } else {
        None
    }
}

/// Where the NUL bytes of a file stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NulPattern {
    /// There are few.
    Few,
    /// At odd places: Latin text in little-endian UTF-16.
    LittleEndian,
    /// At even places: Latin text in big-endian UTF-16.
    BigEndian,
    /// At both.
    Other,
}

/// Looks where the NUL bytes of the first 4 KiB stand.
fn nul_pattern(body: &[u8]) -> NulPattern {
    let body = body.get(..body.len().min(4_096)).unwrap_or_default();
    let pairs = body.as_chunks::<2>().0;
    let even = pairs.iter().filter(|pair| pair.first() == Some(&0)).count();
    let odd = pairs.iter().filter(|pair| pair.last() == Some(&0)).count();
    let many = |count: usize| count * 10 > pairs.len() * 4;
    let few = |count: usize| count * 20 <= pairs.len();
    match (even, odd) {
        _ if pairs.is_empty() || (few(even) && few(odd)) => NulPattern::Few,
        _ if many(odd) && few(even) => NulPattern::LittleEndian,
        _ if many(even) && few(odd) => NulPattern::BigEndian,
        _ if even * 20 > pairs.len() && odd * 20 > pairs.len() => NulPattern::Other,
        _ => NulPattern::Few,
    }
}

/// Whether bytes are text of one byte a character: no NUL, and hardly any beyond ASCII.
fn is_eight_bit_text(body: &[u8]) -> bool {
    let body = body.get(..body.len().min(4_096)).unwrap_or_default();
    let ascii = body.iter().filter(|byte| byte.is_ascii()).count();
    !body.is_empty() && memchr(0, body).is_none() && ascii * 10 >= body.len() * 9
}

/// A file whose encoding cannot be read.
fn refused(message: &str) -> IntakeError {
    IntakeError {
        code: "encoding",
        message: message.to_owned(),
        hint: Some(
            "save the file as \"CSV UTF-8\", or name its encoding with dpo import --encoding"
                .to_owned(),
        ),
    }
}

/// Decodes the first bytes of a file to the bytes its reader will see.
pub(super) fn decode_prefix(body: &[u8], encoding: Encoding) -> Cow<'_, [u8]> {
    match encoding.decoder() {
        None => Cow::Borrowed(body),
        Some(mut decoder) => {
            let mut text = String::with_capacity(
                decoder
                    .max_utf8_buffer_length(body.len())
                    .unwrap_or(body.len() * 3),
            );
            let (result, ..) = decoder.decode_to_string(body, &mut text, false);
            debug_assert_eq!(result, CoderResult::InputEmpty);
            Cow::Owned(text.into_bytes())
        }
    }
}

/// How letters begin that were encoded to UTF-8 twice (`Ã©` for `é`).
pub(super) const ENCODED_TWICE: &[u8] = b"\xC3\x83\xC2";

/// A reader that gives the UTF-8 of a file in another encoding.
pub(super) struct Transcoder<R> {
    inner: R,
    decoder: Decoder,
    input: Vec<u8>,
    filled: usize,
    taken: usize,
    at_end: bool,
    output: Vec<u8>,
    written: usize,
    given: usize,
    finished: bool,
}

/// Bytes taken from the file at a time.
const CHUNK: usize = 64 * 1_024;

impl<R: Read> Transcoder<R> {
    /// A transcoder over `inner`, or `inner` itself where nothing is to be transcoded.
    pub(super) fn new(inner: R, encoding: Encoding) -> Result<Self, R> {
        let Some(decoder) = encoding.decoder() else {
            return Err(inner);
        };
        Ok(Self {
            inner,
            decoder,
            input: vec![0; CHUNK],
            filled: 0,
            taken: 0,
            at_end: false,
            output: vec![0; CHUNK],
            written: 0,
            given: 0,
            finished: false,
        })
    }

    /// Decodes once more; afterwards there is output, or it is finished.
    fn decode_more(&mut self) -> io::Result<()> {
        self.given = 0;
        self.written = 0;
        while self.written == 0 && !self.finished {
            if self.taken == self.filled && !self.at_end {
                self.filled = self.inner.read(&mut self.input)?;
                self.taken = 0;
                self.at_end = self.filled == 0;
            }
            let input = self.input.get(self.taken..self.filled).unwrap_or_default();
            let (result, read, written, _) =
                self.decoder
                    .decode_to_utf8(input, &mut self.output, self.at_end);
            self.taken += read;
            self.written = written;
            self.finished = self.at_end && result == CoderResult::InputEmpty;
        }
        Ok(())
    }
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.written {
            self.decode_more()?;
        }
        let ready = self
            .output
            .get(self.given..self.written)
            .unwrap_or_default();
        let count = ready.len().min(buffer.len());
        if let (Some(target), Some(source)) = (buffer.get_mut(..count), ready.get(..count)) {
            target.copy_from_slice(source);
        }
        self.given += count;
        Ok(count)
    }
}
