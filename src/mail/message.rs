//! A message file as parts of text: MIME structure, transfer encodings and charsets undone. An attached
//! message is no part of the body and is not entered.

use mail_parser::{HeaderValue, MessageParser, MimeHeaders, PartType};

use super::{
    addresses::{Mailbox, mailboxes},
    headers::{Block, is_field_name, lines, trimmed},
};

/// The largest file that is read, in bytes. Mailbox providers refuse messages above 25 MB.
pub const LARGEST_BYTES: u64 = 25 * 1024 * 1024;
/// The deepest nesting of parts that is entered.
const DEEPEST: usize = 16;
/// The most parts that are read.
const MOST_PARTS: usize = 256;

/// Why a file is no message that can be checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// There is no byte in it.
    Empty,
    /// It is larger than `LARGEST_BYTES`.
    TooLarge,
    /// It begins neither with header fields nor with HTML.
    NotAMessage,
    /// A message of Outlook in its own binary form.
    OutlookBinary,
    /// It has no text that a reader would see as its body.
    NoBody,
}

/// What a part of the body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// `text/plain`.
    Text,
    /// `text/html`.
    Html,
}

impl Form {
    /// The media type, as findings name the part.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text/plain",
            Self::Html => "text/html",
        }
    }
}

/// A part of the body as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub form: Form,
    /// Its text, decoded.
    pub text: String,
    /// The line of the file on which its content begins.
    pub line: u64,
    /// Whether the lines of `text` are those of the file: no transfer encoding was undone.
    pub has_own_lines: bool,
}

/// A message that can be checked.
#[derive(Clone, Debug, Default)]
pub struct Mail {
    /// The fields of its header; none for an HTML file.
    pub header: Block,
    /// Whether it came with a header: a message file, not an HTML file.
    pub has_header: bool,
    /// The subject, decoded (RFC 2047).
    pub subject: String,
    /// Whom it says it is from.
    pub from: Vec<Mailbox>,
    /// Where answers go, if elsewhere.
    pub reply_to: Vec<Mailbox>,
    /// Whom it is openly addressed to: To and Cc.
    pub recipients: Vec<Mailbox>,
    /// The parts of the body.
    pub parts: Vec<Part>,
    /// The media types of all parts, in order, containers included.
    pub media_types: Vec<String>,
    /// Whether a part could not be decoded as it says it is encoded.
    pub is_damaged: bool,
    /// Whether parts were left out: too many, or nested too deep.
    pub is_cut: bool,
}

impl Mail {
    /// The texts of that form, in order.
    pub fn of(&self, form: Form) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(move |part| part.form == form)
    }
}

/// Reads a message file (RFC 5322 and MIME).
///
/// # Errors
/// Says why it is no message.
pub fn read(bytes: &[u8]) -> Result<Mail, Unreadable> {
    check_size(bytes)?;
    let (bytes, line) = without_envelope(bytes);
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(Unreadable::OutlookBinary);
    }
    if !begins_with_field(bytes) {
        return Err(Unreadable::NotAMessage);
    }
    let header = Block::read(bytes, line);
    let mut mail = Mail {
        has_header: true,
        ..Mail::default()
    };
    let head = bytes.get(..header.body_at).unwrap_or_default();
    if let Some(decoded) = MessageParser::default().parse_headers(head) {
        mail.subject = decoded.subject().unwrap_or_default().to_owned();
    }
    mail.from = mailboxes(&header, head, "from");
    mail.reply_to = mailboxes(&header, head, "reply-to");
    mail.recipients = mailboxes(&header, head, "to");
    mail.recipients.extend(mailboxes(&header, head, "cc"));
    mail.header = header;
    walk(bytes, line, &mut mail);
    if mail.parts.is_empty() {
        return Err(Unreadable::NoBody);
    }
    Ok(mail)
}

/// Reads an HTML file: a body without a header.
///
/// # Errors
/// Says why it cannot be used.
pub fn read_html(bytes: &[u8]) -> Result<Mail, Unreadable> {
    check_size(bytes)?;
    let text = decoded_html(bytes);
    if !text.contains('<') {
        return Err(Unreadable::NotAMessage);
    }
    Ok(Mail {
        parts: vec![Part {
            form: Form::Html,
            text,
            line: 1,
            has_own_lines: true,
        }],
        media_types: vec!["text/html".to_owned()],
        ..Mail::default()
    })
}

fn check_size(bytes: &[u8]) -> Result<(), Unreadable> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Unreadable::Empty);
    }
    if bytes.len() as u64 > LARGEST_BYTES {
        return Err(Unreadable::TooLarge);
    }
    Ok(())
}

/// The message without a byte order mark, blank lines, or the `From ` line of a mailbox file before it;
/// and the number of its first line.
fn without_envelope(bytes: &[u8]) -> (&[u8], u64) {
    let mut rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut line = 1;
    while let Some(first) = lines(rest).next() {
        let is_envelope = first.starts_with(b"From ") || first.starts_with(b">From ");
        if !(trimmed(first).is_empty() || is_envelope) {
            break;
        }
        rest = rest.get(first.len()..).unwrap_or_default();
        line += 1;
    }
    (rest, line)
}

/// Whether a text begins as a header does. A field of several lines may come first.
fn begins_with_field(bytes: &[u8]) -> bool {
    let first = lines(bytes).next().map(trimmed).unwrap_or_default();
    let Some(colon) = first.iter().position(|byte| *byte == b':') else {
        return false;
    };
    first
        .get(..colon)
        .and_then(|name| std::str::from_utf8(name).ok())
        .is_some_and(|name| is_field_name(name.trim_end()) && !name.contains('<'))
}

/// A stretch of the file that is one part: its header, then its body.
struct Piece<'b> {
    bytes: &'b [u8],
    line: u64,
    depth: usize,
}

/// Visits the parts in order. Containers are opened here, one after the other and not by recursion, so
/// that no nesting exhausts the stack; the content of a leaf is decoded by the MIME library.
fn walk(bytes: &[u8], line: u64, mail: &mut Mail) {
    let mut left = vec![Piece {
        bytes,
        line,
        depth: 0,
    }];
    while let Some(piece) = left.pop() {
        if mail.media_types.len() >= MOST_PARTS || piece.depth > DEEPEST {
            mail.is_cut = true;
            continue;
        }
        let block = Block::read(piece.bytes, piece.line);
        let head = piece.bytes.get(..block.body_at).unwrap_or_default();
        // A part without fields begins with its blank line; the library wants at least one.
        let padded = [b"MIME-Version: 1.0\r\n", head, b"\r\n"].concat();
        let parsed = MessageParser::default().parse_headers(&padded);
        let content_type = parsed.as_ref().and_then(|part| part.content_type());
        let media_type = content_type.map_or_else(
            || "text/plain".to_owned(),
            |kind| {
                let subtype = kind.subtype().unwrap_or("plain");
                known_signs(format!("{}/{subtype}", kind.ctype()))
            },
        );
        let boundary = content_type
            .and_then(|kind| kind.attribute("boundary"))
            .filter(|boundary| !boundary.is_empty());
        mail.media_types.push(media_type.clone());
        let body = piece.bytes.get(block.body_at..).unwrap_or_default();
        if let (true, Some(boundary)) = (media_type.starts_with("multipart/"), boundary) {
            let mut inner = split(body, block.body_line, boundary, mail);
            inner
                .iter_mut()
                .for_each(|part| part.depth = piece.depth + 1);
            left.extend(inner.into_iter().rev());
        } else if !media_type.starts_with("message/") && !parsed.as_ref().is_some_and(is_attachment)
        {
            let has_charset = content_type.is_some_and(|kind| kind.has_attribute("charset"));
            let form = (media_type.as_str(), has_charset);
            leaf(head, body, form, block.body_line, mail);
        }
    }
}

/// A media type in lower case; one with other signs than media types have is of no known kind.
fn known_signs(media_type: String) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '+' | '-');
    if media_type.len() <= 100 && media_type.chars().all(is_plain) {
        media_type.to_ascii_lowercase()
    } else {
        "application/octet-stream".to_owned()
    }
}

fn is_attachment(part: &mail_parser::Message<'_>) -> bool {
    part.content_disposition()
        .is_some_and(mail_parser::ContentType::is_attachment)
}

/// The parts between the boundary lines of a container. One that ends without its last boundary is read
/// to the end.
fn split<'b>(body: &'b [u8], line: u64, boundary: &str, mail: &mut Mail) -> Vec<Piece<'b>> {
    let mut parts = Vec::new();
    let mut open: Option<(usize, u64)> = None;
    let mut at = 0;
    for (number, raw) in (line..).zip(lines(body)) {
        let text = trimmed(raw).trim_ascii_end();
        let after = text
            .strip_prefix(b"--")
            .and_then(|text| text.strip_prefix(boundary.as_bytes()));
        if let Some(end) = after.filter(|end| end.is_empty() || *end == b"--") {
            if let Some((start, first)) = open.take() {
                parts.push(Piece {
                    bytes: body.get(start..at).unwrap_or_default(),
                    line: first,
                    depth: 0,
                });
            }
            if !end.is_empty() {
                return parts;
            }
            open = Some((at + raw.len(), number + 1));
            if parts.len() >= MOST_PARTS {
                mail.is_cut = true;
                return parts;
            }
        }
        at += raw.len();
    }
    if let Some((start, first)) = open {
        parts.push(Piece {
            bytes: body.get(start..).unwrap_or_default(),
            line: first,
            depth: 0,
        });
    }
    parts
}

/// Decodes a leaf of the body and keeps it where a reader would see its text.
fn leaf(
    head: &[u8],
    body: &[u8],
    (media_type, has_charset): (&str, bool),
    line: u64,
    mail: &mut Mail,
) {
    let is_html = media_type == "text/html" || media_type == "application/xhtml+xml";
    // A container without a boundary, or of a type nobody knows, is shown as text.
    let is_text = media_type == "text/plain" || media_type.starts_with("multipart/");
    if !is_html && !is_text {
        return;
    }
    let whole = [b"MIME-Version: 1.0\r\n", head, body].concat();
    let Some(message) = MessageParser::default().parse(&whole) else {
        return;
    };
    let Some(part) = message.parts.first() else {
        return;
    };
    mail.is_damaged |= part.is_encoding_problem;
    let is_western = !has_charset && std::str::from_utf8(body).is_err();
    let text = match &part.body {
        // Bytes of no named charset that are not UTF-8: what mail programs of old wrote.
        PartType::Text(_) | PartType::Html(_) if is_western => {
            encoding_rs::WINDOWS_1252.decode(body).0.into_owned()
        }
        PartType::Text(text) | PartType::Html(text) => text.clone().into_owned(),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => {
            String::from_utf8_lossy(bytes).into_owned()
        }
        PartType::Message(_) | PartType::Multipart(_) => return,
    };
    let has_encoding = message
        .root_part()
        .headers
        .iter()
        .any(|header| matches!((&header.name, &header.value),
            (mail_parser::HeaderName::ContentTransferEncoding, HeaderValue::Text(name))
                if name.eq_ignore_ascii_case("base64") || name.eq_ignore_ascii_case("quoted-printable")));
    if text.trim().is_empty() {
        return;
    }
    mail.parts.push(Part {
        form: if is_html { Form::Html } else { Form::Text },
        text: text.replace('\0', ""),
        line,
        has_own_lines: !has_encoding,
    });
}

/// The text of an HTML file: by its byte order mark, by what it says of itself, as UTF-8, else as
/// windows-1252, which is what browsers do.
fn decoded_html(bytes: &[u8]) -> String {
    let by_mark = encoding_rs::Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let head = bytes.get(..bytes.len().min(2048)).unwrap_or_default();
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let label = head.split_once("charset=").map(|(_, rest)| {
        rest.trim_start_matches(['"', '\'', ' '])
            .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':')))
            .next()
            .unwrap_or_default()
            .to_owned()
    });
    let by_label = label.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
    let encoding = by_mark.or(by_label).unwrap_or_else(|| {
        if std::str::from_utf8(bytes).is_ok() {
            encoding_rs::UTF_8
        } else {
            encoding_rs::WINDOWS_1252
        }
    });
    encoding.decode(bytes).0.replace('\0', "")
}

#[cfg(test)]
#[path = "message_tests.rs"]
mod tests;
