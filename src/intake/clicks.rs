//! Clicks on the links of double opt-in: a web server's access log (common or combined log format), or a
//! list with a token a line and perhaps a time beside it. Line by line; knows nothing of what a token says.
//!
//! Of a log only the request counts: a token in the field of the referring page was not clicked on that
//! line. HEAD is how programs look whether a page is there, and what the server refused was not seen.

use std::io::{self, BufRead, Read};

use chrono::{DateTime, FixedOffset, NaiveDate};
use sha2::{Digest, Sha256};

use crate::model::Moment;

/// Longer lines are no lines of a log.
const LONGEST_LINE: usize = 1 << 16;
/// What has fewer letters behind its mark is the name of a file.
const FEWEST_LETTERS: usize = 24;
/// Longer, it is no token either: only so much of it is kept.
const MOST_LETTERS: usize = 200;

/// Which requests of a log count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// GET and POST: opening the link is the answer.
    GetAndPost,
    /// POST alone: the page behind the link has a button.
    PostOnly,
}

/// When a click was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClickTime {
    /// An instant.
    Instant(DateTime<FixedOffset>),
    /// A civil date where the controller is, perhaps with a time of day.
    Civil(Moment),
    /// The file does not say.
    Unknown,
}

impl ClickTime {
    /// The civil date as it is written.
    #[must_use]
    pub fn day(self) -> Option<NaiveDate> {
        match self {
            Self::Instant(at) => Some(at.date_naive()),
            Self::Civil(at) => Some(at.date),
            Self::Unknown => None,
        }
    }
}

/// A click.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Click {
    /// What stands where a token does; perhaps none.
    pub token: String,
    /// When.
    pub at: ClickTime,
    /// SHA-256 of the line without its end: the evidence, of which no address can be read.
    pub sha256: [u8; 32],
}

/// Why a line with a token is no click.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Passed {
    /// A request by a method that does not count.
    Method,
    /// The server did not answer it.
    Status,
}

/// What a line is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// A click.
    Click(Click),
    /// A request that does not count.
    Passed(Passed),
    /// Something else: another request, a blank line, the header of a list.
    Other,
    /// It cannot be read; in a log, although a token stands in it. Why: a code.
    Unread(&'static str),
}

/// Reads the lines of a file.
#[derive(Debug)]
pub struct ClickReader<R> {
    input: R,
    counted: Counted,
    number: u64,
    /// Whether the file is a log, once a line has shown it.
    is_log: Option<bool>,
    buffer: Vec<u8>,
}

impl<R: BufRead> ClickReader<R> {
    /// A reader of a file.
    pub const fn new(input: R, counted: Counted) -> Self {
        Self {
            input,
            counted,
            number: 0,
            is_log: None,
            buffer: Vec::new(),
        }
    }

    /// The next line with its number from 1; none at the end.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn next_line(&mut self) -> io::Result<Option<(u64, Line)>> {
        self.buffer.clear();
        let most = LONGEST_LINE as u64 + 1;
        let read = (&mut self.input)
            .take(most)
            .read_until(b'\n', &mut self.buffer)?;
        if read == 0 {
            return Ok(None);
        }
        self.number += 1;
        if read > LONGEST_LINE && !self.buffer.ends_with(b"\n") {
            self.skip_rest()?;
            return Ok(Some((self.number, Line::Unread("line-too-long"))));
        }
        while matches!(self.buffer.last(), Some(b'\n' | b'\r')) {
            self.buffer.pop();
        }
        let buffer = std::mem::take(&mut self.buffer);
        let bytes = match self.number {
            1 => buffer.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&buffer),
            _ => &buffer,
        };
        let line = self.line(bytes);
        self.buffer = buffer;
        Ok(Some((self.number, line)))
    }

    fn skip_rest(&mut self) -> io::Result<()> {
        loop {
            let seen = self.input.fill_buf()?;
            let (length, is_end) = match seen.iter().position(|byte| *byte == b'\n') {
                Some(at) => (at + 1, true),
                None => (seen.len(), seen.is_empty()),
            };
            self.input.consume(length);
            if is_end {
                return Ok(());
            }
        }
    }

    fn line(&mut self, bytes: &[u8]) -> Line {
        let text = String::from_utf8_lossy(bytes);
        if text.trim().is_empty() {
            return Line::Other;
        }
        let request = Request::of(&text);
        let is_first = self.is_log.is_none();
        let is_log = *self.is_log.get_or_insert(request.is_some());
        let found = match (&request, is_log) {
            (Some(request), true) => self.of_request(request),
            // In a log, a line of another form is told only where it may be an answer that gets lost.
            (None, true) => match tokens(&text).next() {
                Some(_) => Err(Line::Unread("no-request")),
                None => Err(Line::Other),
            },
            (_, false) => of_list(&text, is_first),
        };
        match found {
            Ok((token, at)) => Line::Click(Click {
                token,
                at,
                sha256: Sha256::digest(bytes).into(),
            }),
            Err(line) => line,
        }
    }

    fn of_request(&self, request: &Request<'_>) -> Result<(String, ClickTime), Line> {
        let mut found = tokens(request.target);
        let Some(token) = found.next() else {
            return Err(Line::Other);
        };
        let counts = match self.counted {
            Counted::GetAndPost => matches!(request.method, "GET" | "POST"),
            Counted::PostOnly => request.method == "POST",
        };
        if !counts {
            return Err(Line::Passed(Passed::Method));
        }
        if !matches!(request.status, 200..=399) {
            return Err(Line::Passed(Passed::Status));
        }
        if found.any(|other| other != token) {
            return Err(Line::Unread("several-tokens"));
        }
        Ok((kept(token), ClickTime::Instant(request.at)))
    }
}

/// A request in a line of a log.
#[derive(Debug)]
struct Request<'l> {
    at: DateTime<FixedOffset>,
    method: &'l str,
    target: &'l str,
    status: u16,
}

impl<'l> Request<'l> {
    /// `host ident user [27/Nov/2026:09:14:03 +0100] "GET /path HTTP/1.1" 200 512 ...`; something may stand
    /// before it, and the user may hold brackets: the first that hold a time count.
    fn of(line: &'l str) -> Option<Self> {
        let (at, rest) = line.match_indices('[').find_map(|(open, _)| {
            let (time, rest) = line.get(open + 1..)?.split_once(']')?;
            let at = DateTime::parse_from_str(time, "%d/%b/%Y:%H:%M:%S %z").ok()?;
            Some((at, rest))
        })?;
        let rest = rest.trim_start().strip_prefix('"')?;
        let end = end_of_quoted(rest)?;
        let (request, rest) = rest.split_at_checked(end)?;
        let (method, target) = request.split_once(' ')?;
        let target = match target.rsplit_once(' ') {
            Some((target, version)) if version.starts_with("HTTP/") => target,
            _ => target,
        };
        let status = rest.strip_prefix('"')?.split_whitespace().next()?;
        let is_status = status.len() == 3;
        Some(Self {
            at,
            method,
            target,
            status: status.parse().ok().filter(|_| is_status)?,
        })
    }
}

/// Where a quoted field ends; servers write a quote in it with a backslash before.
fn end_of_quoted(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return Some(at),
            _ => {}
        }
    }
    None
}

/// What looks like tokens: the letter c, a number, a point and letters up to what ends a part of a link.
/// Letters that no token has are kept: who reads it refuses it, rather than taking what stands before.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let is_end =
        |c: char| c.is_whitespace() || matches!(c, '&' | '#' | '/' | '?' | '"' | '\'' | '<' | '>');
    text.match_indices('c').filter_map(move |(at, _)| {
        let before = text.get(..at)?.chars().next_back();
        let is_inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
        if before.is_some_and(is_inside) {
            return None;
        }
        let rest = text.get(at..)?;
        let token = rest.split(is_end).next().unwrap_or(rest);
        is_marked(token).then_some(token)
    })
}

fn is_marked(text: &str) -> bool {
    let parts = text.strip_prefix('c').and_then(|rest| rest.split_once('.'));
    parts.is_some_and(|(number, letters)| {
        (1..=3).contains(&number.len())
            && number.bytes().all(|digit| digit.is_ascii_digit())
            && letters.len() >= FEWEST_LETTERS
    })
}

/// As much of a text as is needed to say that it is no token.
fn kept(token: &str) -> String {
    token.chars().take(MOST_LETTERS).collect()
}

/// A line of a list: one of its fields is a token, or a link that holds one. Nothing else is looked into: in a
/// log of an unknown form, a look of a program must not pass for a click.
fn of_list(line: &str, is_first: bool) -> Result<(String, ClickTime), Line> {
    let fields = || {
        line.split([',', ';', '\t'])
            .map(|field| field.trim().trim_matches('"').trim())
    };
    let mut found = fields().filter_map(token_of_field);
    let Some(token) = found.next() else {
        return Err(match is_first && !looks_like_data(line) {
            true => Line::Other,
            false => Line::Unread("no-token"),
        });
    };
    if found.any(|other| other != token) {
        return Err(Line::Unread("several-tokens"));
    }
    let at = fields()
        .filter(|field| token_of_field(field).is_none())
        .filter_map(time)
        // A list may say when the mail was sent as well: the click came last.
        .max_by_key(|at| at.day());
    Ok((kept(token), at.unwrap_or(ClickTime::Unknown)))
}

fn token_of_field(field: &str) -> Option<&str> {
    match field.starts_with("https://") || field.starts_with("http://") {
        true => tokens(field).next(),
        false => tokens(field)
            .next()
            .filter(|token| token.len() == field.len()),
    }
}

/// Whether a first line is more than the names of columns.
fn looks_like_data(line: &str) -> bool {
    line.contains(['{', '/']) || line.bytes().any(|byte| byte.is_ascii_digit())
}

fn time(field: &str) -> Option<ClickTime> {
    if let Ok(at) = DateTime::parse_from_rfc3339(field) {
        return Some(ClickTime::Instant(at));
    }
    // A bare number is no time.
    let moment = field
        .contains(['-', '/', '.', ':'])
        .then(|| Moment::parse(field, None));
    moment.flatten().map(ClickTime::Civil)
}

#[cfg(test)]
#[path = "clicks_tests.rs"]
mod tests;
