//! What the eyes see in a table or in a file of JSON lines. No store is opened, and nothing is kept.

mod lines;

use std::{collections::BTreeMap, path::Path};

use serde::Serialize;

use super::{
    OpError,
    audit::{is_no_name, shown_id},
    import::{ImportRequest, prepare},
    layout::readable,
};
use crate::{
    detect::{self, ColumnEyes, Detection, Kind, TextContext},
    intake::{
        OpenOptions,
        assemble::{Assembled, Assembler},
    },
    matching::{ExactKeys, KeyReader},
    model::{Evidence, Lang, RawRow},
    policy::Policy,
    store::Now,
};

/// What is to be looked at.
#[derive(Clone, Copy, Debug)]
pub struct DetectRequest<'a> {
    /// A table in any form that import reads, or JSON lines.
    pub file: &'a Path,
    /// Only the columns of these headers; all where empty.
    pub columns: &'a [String],
    /// What the user said about the file's form.
    pub options: &'a OpenOptions,
    /// The policy: its country is that of numbers which name none.
    pub policy: &'a Policy,
    /// The moment.
    pub now: Now,
    /// Who asks.
    pub operator: &'a str,
}

/// One fact, as the contract prints it. It holds a place, never a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Seen<'a> {
    /// The record's id, or `line:N`.
    pub id: &'a str,
    /// The header of the column.
    pub column: &'a str,
    /// First code point in the cell.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// What it is.
    pub kind: &'static str,
    /// How sure that is.
    pub evidence: Evidence,
}

/// How often a kind was seen in a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KindCount {
    /// The header of the column.
    pub column: String,
    /// The kind.
    pub kind: &'static str,
    /// Cells in which it was seen beyond doubt.
    pub certain: u64,
    /// Very probably.
    pub likely: u64,
    /// As a pointer only.
    pub hint: u64,
}

/// What was looked at and what was seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DetectOutcome {
    /// Records.
    pub records: u64,
    /// Rows or lines that could not be read.
    pub rejected: u64,
    /// Facts seen.
    pub facts: u64,
    /// By column, in the file's order, and kind.
    pub counts: Vec<KindCount>,
}

/// Looks at every cell of a file; what is seen goes to `out` in the order of the file.
///
/// # Errors
/// When the file cannot be used, or has no column of a name that was given.
pub fn detect(
    request: &DetectRequest<'_>,
    out: &mut dyn FnMut(&Seen<'_>),
) -> Result<DetectOutcome, OpError> {
    if lines::is_json_lines(request.file)? {
        lines::detect(request, out)
    } else {
        table(request, out)
    }
}

/// The country whose numbers a file holds where they do not say.
fn home(policy: &Policy) -> &str {
    policy.country.split('-').next().unwrap_or_default()
}

fn no_such_column() -> OpError {
    OpError::Input {
        code: "unknown-column",
        message: "the file has no column of a name given with --column".to_owned(),
        hint: Some("`dpo import --print-map FILE` lists the columns of a table".to_owned()),
    }
}

/// A column that is looked at.
#[derive(Clone)]
struct Watched {
    index: usize,
    header: String,
    /// A hint in a column of ids is a serial number.
    is_id: bool,
    eyes: ColumnEyes,
}

/// Counts what is seen.
#[derive(Default)]
struct Counter {
    by_place: BTreeMap<(usize, Kind), [u64; 3]>,
    facts: u64,
}

impl Counter {
    fn add(&mut self, place: usize, seen: &Detection) {
        self.facts += 1;
        let counts = self.by_place.entry((place, seen.kind)).or_default();
        if let Some(count) = counts.get_mut(seen.evidence as usize) {
            *count += 1;
        }
    }

    fn counts(&self, header: impl Fn(usize) -> String) -> Vec<KindCount> {
        self.by_place
            .iter()
            .map(|(&(place, kind), &[certain, likely, hint])| KindCount {
                column: header(place),
                kind: kind.as_str(),
                certain,
                likely,
                hint,
            })
            .collect()
    }
}

/// Looks at one text and hands out what was seen.
fn tell(
    (text, cx, kind): (&str, &TextContext<'_>, Option<Kind>),
    (id, column, place): (&str, &str, usize),
    keep: impl Fn(&Detection) -> bool,
    (found, counter): (&mut Vec<Detection>, &mut Counter),
    out: &mut dyn FnMut(&Seen<'_>),
) {
    found.clear();
    detect::look(text, cx, found);
    ColumnEyes::raise(kind, text, found);
    for seen in found.iter().filter(|seen| keep(seen)) {
        counter.add(place, seen);
        let span = seen.span(text);
        out(&Seen {
            id,
            column,
            start: span.start,
            end: span.end,
            kind: seen.kind.as_str(),
            evidence: seen.evidence,
        });
    }
}

fn table(
    request: &DetectRequest<'_>,
    out: &mut dyn FnMut(&Seen<'_>),
) -> Result<DetectOutcome, OpError> {
    let mut watched: Vec<Watched> = Vec::new();
    let mut language = None;
    each_row(request, &mut |raw, file| {
        if watched.is_empty() {
            watched = file.watched.clone();
            language = file.language;
        }
        let row = readable(raw, file.encoding);
        for column in &mut watched {
            for cell in row.values(column.index) {
                column.eyes.see(cell);
            }
        }
    })?;
    let kinds: Vec<Option<Kind>> = watched.iter().map(|column| column.eyes.kind()).collect();
    let mut counter = Counter::default();
    let mut found = Vec::new();
    let mut keys = ExactKeys::default();
    let mut outcome = each_row(request, &mut |raw, file| {
        let row = readable(raw, file.encoding);
        file.keys.read(&row, &mut keys);
        let id = shown_id(&keys, &file.keys, &row, raw.line);
        for (place, (column, kind)) in watched.iter().zip(&kinds).enumerate() {
            let cx = TextContext {
                header: &column.header,
                country: home(request.policy),
                lang: language,
            };
            for cell in row.values(column.index) {
                tell(
                    (cell, &cx, *kind),
                    (&id, &column.header, place),
                    |seen| !(column.is_id && seen.evidence == Evidence::Hint),
                    (&mut found, &mut counter),
                    out,
                );
            }
        }
    })?;
    outcome.facts = counter.facts;
    outcome.counts = counter.counts(|place| {
        watched
            .get(place)
            .map(|column| column.header.clone())
            .unwrap_or_default()
    });
    Ok(outcome)
}

/// What is known of a table while its rows go by.
struct TableFile {
    watched: Vec<Watched>,
    keys: KeyReader,
    encoding: crate::intake::Encoding,
    language: Option<Lang>,
}

/// Visits the records of a table.
fn each_row(
    request: &DetectRequest<'_>,
    visit: &mut dyn FnMut(&RawRow, &TableFile),
) -> Result<DetectOutcome, OpError> {
    let as_import = ImportRequest {
        files: &[],
        source: None,
        options: request.options,
        date_order: None,
        is_partial: true,
        is_dry_run: true,
        rejects: None,
        policy: request.policy,
        now: request.now,
        operator: request.operator,
    };
    let prepared = prepare(request.file, &as_import)?;
    let columns = &prepared.columns;
    let is_wanted = |header: &str| {
        request.columns.is_empty() || request.columns.iter().any(|own| own == header)
    };
    let watched: Vec<Watched> = columns
        .columns
        .iter()
        .filter(|column| is_wanted(&column.header))
        .map(|column| Watched {
            index: column.index,
            header: column.header.clone(),
            is_id: column
                .field
                .as_ref()
                .is_some_and(|field| field.is_below("id")),
            eyes: ColumnEyes::default(),
        })
        .collect();
    let is_known = |name: &String| watched.iter().any(|column| column.header == *name);
    if !request.columns.iter().all(is_known) {
        return Err(no_such_column());
    }
    let file = TableFile {
        watched,
        keys: KeyReader::new(columns, 0, &request.policy.country),
        encoding: prepared.opened.shape.encoding,
        language: columns.language,
    };
    let mut outcome = DetectOutcome::default();
    let mut rows = Assembler::new(prepared.opened.rows, columns);
    let mut raw = RawRow::default();
    loop {
        match rows.next(&mut raw)? {
            Assembled::End => return Ok(outcome),
            Assembled::Rejected(_) => outcome.rejected += 1,
            Assembled::Record => {
                outcome.records += 1;
                visit(&raw, &file);
            }
        }
    }
}

/// Whether an id without columns around it may be a way to a person: it holds a sign of addresses, or
/// begins as a telephone number does.
fn may_reach_somebody(id: &str) -> bool {
    let digits = id.bytes().filter(u8::is_ascii_digit).count();
    let is_dialled = id.starts_with('+') || (id.starts_with('0') && digits >= 9);
    id.contains('@') || (is_dialled && digits >= 6)
}

/// The name of a record without columns around it.
fn plain_id(id: Option<&str>, line: u64) -> String {
    match id.map(str::trim) {
        Some(id) if !is_no_name(id) && !may_reach_somebody(id) => id.to_owned(),
        _ => format!("line:{line}"),
    }
}
