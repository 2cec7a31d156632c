//! JSON lines: one object a line, its name in `id`, its text in `text`.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufRead, BufReader, Read},
    path::Path,
};

use serde_json::{Map, Value};

use super::{Counter, DetectOutcome, DetectRequest, Seen, home, no_such_column, plain_id, tell};
use crate::{
    detect::{ColumnEyes, Kind, TextContext},
    intake::{IntakeError, io_words},
    ops::OpError,
};

/// The longest line that is read.
const LONGEST_LINE: usize = 16 << 20;
/// How much of a file tells whether it is one of JSON lines.
const HEAD: u64 = 1 << 16;

/// Whether a file holds JSON lines: its first line that is not blank is an object, or begins like one
/// and is longer than what is looked at.
pub(super) fn is_json_lines(path: &Path) -> Result<bool, OpError> {
    let mut head = Vec::new();
    match File::open(path) {
        Ok(file) if path.is_file() => file
            .take(HEAD)
            .read_to_end(&mut head)
            .map_err(|error| unreadable(path, &error))?,
        // The reading room tells what is wrong.
        _ => return Ok(false),
    };
    let is_cut = head.len() as u64 == HEAD;
    let head = head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&head);
    let Some(line) = head
        .split(|byte| *byte == b'\n')
        .map(<[u8]>::trim_ascii)
        .find(|line| !line.is_empty())
    else {
        return Ok(false);
    };
    let is_whole = head.len() > line.len() || !is_cut;
    Ok(line.starts_with(b"{")
        && (object(line).is_some() || (!is_whole && line.starts_with(b"{\""))))
}

fn unreadable(path: &Path, error: &std::io::Error) -> OpError {
    IntakeError {
        code: "unreadable",
        message: format!(
            "{} cannot be read ({})",
            path.display(),
            io_words(error.kind())
        ),
        hint: Some("check the path and its permissions".to_owned()),
    }
    .into()
}

fn object(line: &[u8]) -> Option<Map<String, Value>> {
    match serde_json::from_slice(line) {
        Ok(Value::Object(object)) => Some(object),
        _ => None,
    }
}

/// Looks at the texts of a file of JSON lines: `text` where a line has one, else every text but `id`.
pub(super) fn detect(
    request: &DetectRequest<'_>,
    out: &mut dyn FnMut(&Seen<'_>),
) -> Result<DetectOutcome, OpError> {
    let mut eyes: BTreeMap<String, ColumnEyes> = BTreeMap::new();
    each_line(request.file, &mut |_, object| {
        for (name, text) in texts(object, request.columns) {
            if !eyes.contains_key(name) {
                eyes.insert(name.to_owned(), ColumnEyes::default());
            }
            if let Some(eyes) = eyes.get_mut(name) {
                eyes.see(text);
            }
        }
    })?;
    if !request.columns.iter().all(|name| eyes.contains_key(name)) {
        return Err(no_such_column());
    }
    let kinds: BTreeMap<&str, (usize, Option<Kind>)> = eyes
        .iter()
        .enumerate()
        .map(|(place, (name, eyes))| (name.as_str(), (place, eyes.kind())))
        .collect();
    let mut counter = Counter::default();
    let mut found = Vec::new();
    let mut outcome = each_line(request.file, &mut |line, object| {
        let number = object
            .get("id")
            .and_then(Value::as_number)
            .map(ToString::to_string);
        let id = object
            .get("id")
            .and_then(Value::as_str)
            .or(number.as_deref());
        let id = plain_id(id, line);
        for (name, text) in texts(object, request.columns) {
            let (place, kind) = kinds.get(name).copied().unwrap_or_default();
            let cx = TextContext {
                header: if name == "text" { "" } else { name },
                country: home(request.policy),
                lang: None,
            };
            tell(
                (text, &cx, kind),
                (&id, name, place),
                |_| true,
                (&mut found, &mut counter),
                out,
            );
        }
    })?;
    outcome.facts = counter.facts;
    let names: Vec<&String> = eyes.keys().collect();
    outcome.counts = counter.counts(|place| {
        names
            .get(place)
            .map(|name| (*name).clone())
            .unwrap_or_default()
    });
    Ok(outcome)
}

/// The texts of an object that are looked at.
fn texts<'o>(
    object: &'o Map<String, Value>,
    columns: &'o [String],
) -> impl Iterator<Item = (&'o str, &'o str)> {
    let only_text = columns.is_empty() && object.get("text").is_some_and(Value::is_string);
    object.iter().filter_map(move |(name, value)| {
        let is_wanted = if columns.is_empty() {
            name != "id" && (!only_text || name == "text")
        } else {
            columns.contains(name)
        };
        is_wanted
            .then(|| value.as_str())
            .flatten()
            .map(|text| (name.as_str(), text))
    })
}

/// Visits the lines of a file that are objects; the others are counted.
fn each_line(
    path: &Path,
    visit: &mut dyn FnMut(u64, &Map<String, Value>),
) -> Result<DetectOutcome, OpError> {
    let fault = |error| unreadable(path, &error);
    let mut lines = BufReader::with_capacity(1 << 17, File::open(path).map_err(fault)?);
    let mut outcome = DetectOutcome::default();
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let longest = u64::try_from(LONGEST_LINE).unwrap_or(u64::MAX);
        let read = lines
            .by_ref()
            .take(longest)
            .read_until(b'\n', &mut line)
            .map_err(fault)?;
        if read == 0 {
            break;
        }
        if read == LONGEST_LINE && !line.ends_with(b"\n") {
            outcome.rejected += 1;
            lines.skip_until(b'\n').map_err(fault)?;
            continue;
        }
        let text = line
            .strip_prefix("\u{feff}".as_bytes())
            .unwrap_or(&line)
            .trim_ascii();
        if text.is_empty() {
            continue;
        }
        match object(text) {
            Some(object) => {
                outcome.records += 1;
                visit(number, &object);
            }
            None => outcome.rejected += 1,
        }
    }
    Ok(outcome)
}
