//! From rows to records: continuation and group rows are merged into the record they belong to, a
//! row that holds several persons yields several contacts. Every row is counted.

use std::{borrow::Cow, collections::BTreeSet, ops::Range};

use serde::{Deserialize, Serialize};

use super::{IntakeError, Note, Reject, RowReader, Step};
use crate::model::{Columns, RawRow, Row};

/// The accounting of a file: `seen = accepted + rejected + blank + merged`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowCounts {
    /// Records after the header.
    pub seen: u64,
    /// Taken.
    pub accepted: u64,
    /// Not taken, kept with line and reason.
    pub rejected: u64,
    /// Without content.
    pub blank: u64,
    /// Continuation and group rows.
    pub merged: u64,
    /// Contacts that the accepted rows hold; more than `accepted` where rows hold several persons.
    pub contacts: u64,
}

/// The most that a record may hold together with the rows that go on with it; a row alone is bounded
/// by its reader.
const MAX_GATHERED_BYTES: usize = 16 << 20;

/// What is said of a record beyond that, and of its rows.
const TOO_LONG: &str = "the record and the rows that go on with it have more than 16 MiB";

/// What came next.
#[derive(Debug)]
pub enum Assembled {
    /// A record, in the row given.
    Record,
    /// A row that cannot be accepted.
    Rejected(Reject),
    /// The end.
    End,
}

/// Reads records instead of rows.
pub struct Assembler {
    rows: Box<dyn RowReader>,
    merges: bool,
    /// Columns that a continuation row leaves blank.
    keys: Vec<usize>,
    /// Why the continuation rows to come are rejected: the last record was.
    headless: Option<&'static str>,
    ahead: Option<RawRow>,
    /// Where the record stands that was handed out last, and where the one ahead does.
    span: Option<Range<u64>>,
    ahead_span: Option<Range<u64>>,
    /// The rows of the record that is being gathered, as they stand in the file.
    gathered: Gathered,
    /// Whether those rows are to be handed out: their record is too long.
    is_refused: bool,
    waiting: Option<Reject>,
    has_ended: bool,
    counts: RowCounts,
}

/// Rows as they stand in the file, one after the other; handed out as rejected rows if their record
/// becomes too long.
#[derive(Default)]
struct Gathered {
    bytes: Vec<u8>,
    /// The line and the end of each row.
    rows: Vec<(u64, usize)>,
    /// How many are handed out.
    given: usize,
    start: usize,
}

impl Gathered {
    fn clear(&mut self) {
        self.bytes.clear();
        self.rows.clear();
        self.given = 0;
        self.start = 0;
    }

    fn push(&mut self, line: u64, raw: &[u8]) {
        self.bytes.extend_from_slice(raw);
        self.rows.push((line, self.bytes.len()));
    }

    /// The next row as a rejected one; after the last one the memory is given back.
    fn next_reject(&mut self) -> Option<Reject> {
        let Some(&(line, end)) = self.rows.get(self.given) else {
            *self = Self::default();
            return None;
        };
        let raw = self.bytes.get(self.start..end).unwrap_or_default().to_vec();
        self.given += 1;
        self.start = end;
        Some(Reject {
            line,
            reason: "too-long",
            detail: TOO_LONG.to_owned(),
            raw,
        })
    }
}

impl std::fmt::Debug for Assembler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Assembler")
            .field("counts", &self.counts)
            .finish_non_exhaustive()
    }
}

impl Assembler {
    /// Reads the rows of a file whose columns are known.
    #[must_use]
    pub fn new(rows: Box<dyn RowReader>, columns: &Columns) -> Self {
        Self {
            rows,
            merges: columns.has_continuation_rows,
            keys: key_columns(columns),
            headless: None,
            ahead: None,
            span: None,
            ahead_span: None,
            gathered: Gathered::default(),
            is_refused: false,
            waiting: None,
            has_ended: false,
            counts: RowCounts::default(),
        }
    }

    /// The accounting so far.
    #[must_use]
    pub const fn counts(&self) -> RowCounts {
        self.counts
    }

    /// Where the record that was handed out last stands in its file, with the rows that go on with
    /// it and their line ends; none for a workbook.
    #[must_use]
    pub fn span(&self) -> Option<Range<u64>> {
        self.span.clone()
    }

    /// What the reader noted, once at the end.
    pub fn notes(&mut self) -> Vec<Note> {
        self.rows.notes()
    }

    /// Counts the contacts of an accepted record.
    pub const fn count_contacts(&mut self, contacts: u64) {
        self.counts.contacts += contacts;
    }

    /// The next record or rejected row.
    ///
    /// # Errors
    /// When the file cannot be read on.
    pub fn next(&mut self, record: &mut RawRow) -> Result<Assembled, IntakeError> {
        if let Some(reject) = self.waiting.take() {
            return Ok(Assembled::Rejected(reject));
        }
        if self.is_refused {
            if let Some(reject) = self.gathered.next_reject() {
                return Ok(Assembled::Rejected(reject));
            }
            self.is_refused = false;
        }
        match self.ahead.take() {
            Some(row) => {
                *record = row;
                self.span = self.ahead_span.take();
            }
            None => match self.step(record)? {
                Assembled::Record => self.span = self.rows.span(),
                other => return Ok(other),
            },
        }
        if self.merges && !self.gather(record)? {
            *record = RawRow::default();
            self.is_refused = true;
            return self.next(record);
        }
        self.counts.accepted += 1;
        Ok(Assembled::Record)
    }

    /// Appends the continuation rows that follow a record. Returns whether they fit: else the record
    /// and its rows so far are kept as rejected ones, and those to come are rejected one by one.
    fn gather(&mut self, record: &mut RawRow) -> Result<bool, IntakeError> {
        self.gathered.clear();
        self.gathered.push(record.line, &self.rows.raw());
        let mut merged = 0;
        loop {
            let mut next = RawRow::default();
            match self.step(&mut next)? {
                Assembled::Record if continues(&next, &self.keys) => {
                    self.gathered.push(next.line, &self.rows.raw());
                    merged += 1;
                    if weight(record) + weight(&next) > MAX_GATHERED_BYTES {
                        self.counts.rejected += 1 + merged;
                        self.headless = Some("too-long");
                        return Ok(false);
                    }
                    for cell in next.cells() {
                        record.push(cell);
                    }
                    if let (Some(span), Some(next)) = (&mut self.span, self.rows.span()) {
                        span.end = next.end;
                    }
                    if !next.kinds.is_empty() {
                        record.kinds.extend_from_slice(&next.kinds);
                    }
                    continue;
                }
                Assembled::Record => {
                    self.ahead = Some(next);
                    self.ahead_span = self.rows.span();
                }
                Assembled::Rejected(reject) => self.waiting = Some(reject),
                Assembled::End => {}
            }
            self.counts.merged += merged;
            return Ok(true);
        }
    }

    /// The next row that is not blank and not a group row.
    fn step(&mut self, row: &mut RawRow) -> Result<Assembled, IntakeError> {
        while !self.has_ended {
            match self.rows.next(row)? {
                Step::Row => {
                    self.counts.seen += 1;
                    if self.merges && is_group(row) {
                        self.counts.merged += 1;
                        continue;
                    }
                    if let Some(reason) = self.headless
                        && self.merges
                        && continues(row, &self.keys)
                    {
                        self.counts.rejected += 1;
                        let detail = match reason {
                            "too-long" => TOO_LONG,
                            _ => "it goes on with a record that was rejected",
                        };
                        return Ok(Assembled::Rejected(Reject {
                            line: row.line,
                            reason,
                            detail: detail.to_owned(),
                            raw: self.rows.raw(),
                        }));
                    }
                    self.headless = None;
                    return Ok(Assembled::Record);
                }
                Step::Blank => {
                    self.counts.seen += 1;
                    self.counts.blank += 1;
                }
                Step::Rejected(reject) => {
                    self.counts.seen += 1;
                    self.counts.rejected += 1;
                    self.headless = Some("orphan-continuation");
                    return Ok(Assembled::Rejected(reject));
                }
                Step::End => self.has_ended = true,
            }
        }
        Ok(Assembled::End)
    }
}

/// What a row takes in memory: its cells, and where each ends.
const fn weight(row: &RawRow) -> usize {
    row.bytes.len() + row.ends.len() * size_of::<u32>() + row.kinds.len()
}

/// The columns that say who a record is. A continuation row fills only the columns of what hangs
/// on its record (`Contacts/Name`), so a row that fills one of these is a record of its own, even
/// if its first cell happens to be blank.
fn key_columns(columns: &Columns) -> Vec<usize> {
    let tells_who = |field: &str| {
        field == "id.source"
            || field == "id.external"
            || (field.starts_with("person.") && field.ends_with("name"))
            || field.starts_with("contact.email.")
    };
    columns
        .columns
        .iter()
        .filter(|column| !column.header.contains('/'))
        .filter(|column| {
            column
                .field
                .as_ref()
                .is_some_and(|field| tells_who(field.as_str()))
        })
        .map(|column| column.index)
        .chain([0])
        .collect()
}

/// A row that is blank wherever it would say who it is goes on with the record above it.
fn continues(row: &RawRow, keys: &[usize]) -> bool {
    keys.iter().all(|&index| {
        row.cell(index)
            .is_none_or(|cell| cell.trim_ascii().is_empty())
    })
}

/// A heading of a grouped export: `    Label (12)` alone in its row.
fn is_group(row: &RawRow) -> bool {
    let Some(first) = row.cell(0) else {
        return false;
    };
    let rest_is_blank = row.cells().skip(1).all(|cell| cell.trim_ascii().is_empty());
    let text = first.trim_ascii_end();
    let counted = text.strip_suffix(b")").and_then(|open| {
        let at = open.iter().rposition(|&byte| byte == b'(')?;
        open.get(at + 1..)
    });
    rest_is_blank
        && row.len() > 1
        && (first.starts_with(b"    ") || counted.is_some())
        && counted.is_some_and(|digits| !digits.is_empty() && digits.iter().all(u8::is_ascii_digit))
}

/// The persons that a row of this file can hold: `[0]` where it holds one.
#[must_use]
pub fn persons(columns: &Columns) -> Vec<u8> {
    let several: BTreeSet<u8> = columns
        .columns
        .iter()
        .map(|column| column.person)
        .filter(|&person| person > 0)
        .collect();
    if several.is_empty() {
        vec![0]
    } else {
        several.into_iter().collect()
    }
}

/// Whether a row says anything about that person. A row that speaks of none of its persons (only
/// of what they share) is still one contact: its first.
#[must_use]
pub fn has_person(row: &RawRow, columns: &Columns, person: u8) -> bool {
    let fills = |wanted: &dyn Fn(u8) -> bool| {
        columns.columns.iter().any(|column| {
            wanted(column.person)
                && row
                    .cell(column.index)
                    .is_some_and(|cell| !cell.trim_ascii().is_empty())
        })
    };
    match person {
        0 => true,
        1 => fills(&|own| own == 1) || !fills(&|other| other > 1),
        _ => fills(&|own| own == person),
    }
}

/// The row as one of its persons has it: the cells of the others are blank.
#[must_use]
pub fn of_person(row: &RawRow, columns: &Columns, person: u8) -> RawRow {
    let width = row.width.max(1);
    let mut own = RawRow {
        width: row.width,
        line: row.line,
        kinds: row.kinds.clone(),
        ..RawRow::default()
    };
    for (position, cell) in row.cells().enumerate() {
        let is_shared = columns
            .columns
            .get(position % width)
            .is_none_or(|column| column.person == 0 || column.person == person);
        own.push(if is_shared { cell } else { b"" });
    }
    own
}

/// Takes the `'` away that some systems put before `= + - @`, so that `'+32 475…` reads as a
/// telephone number; the raw cells keep it.
#[must_use]
pub fn without_quote_prefix(row: Row<'_>) -> Row<'_> {
    let starts_guarded = |cell: &str| {
        let mut bytes = cell.bytes();
        bytes.next() == Some(b'\'') && matches!(bytes.next(), Some(b'=' | b'+' | b'-' | b'@'))
    };
    if !(0..row.len()).any(|index| starts_guarded(row.get(index))) {
        return row;
    }
    let mut text = String::new();
    let mut ends = Vec::with_capacity(row.len());
    for index in 0..row.len() {
        let cell = row.get(index);
        text.push_str(if starts_guarded(cell) {
            cell.get(1..).unwrap_or(cell)
        } else {
            cell
        });
        ends.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
    }
    Row::new(Cow::Owned(text), Cow::Owned(ends), row.width())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Column, Field, MappedBy};

    fn raw(cells: &[&str]) -> RawRow {
        let mut row = RawRow {
            width: cells.len(),
            ..RawRow::default()
        };
        for cell in cells {
            row.push(cell.as_bytes());
        }
        row
    }

    /// Rows; one whose first cell is `!` is rejected.
    struct Given(std::vec::IntoIter<RawRow>);

    impl RowReader for Given {
        fn next(&mut self, row: &mut RawRow) -> Result<Step, IntakeError> {
            Ok(match self.0.next() {
                None => Step::End,
                Some(next) if next.cells().all(<[u8]>::is_empty) => Step::Blank,
                Some(next) if next.cell(0) == Some(b"!") => Step::Rejected(Reject {
                    line: next.line,
                    reason: "ragged-row",
                    detail: String::new(),
                    raw: Vec::new(),
                }),
                Some(next) => {
                    *row = next;
                    Step::Row
                }
            })
        }

        fn raw(&self) -> Vec<u8> {
            b"as it stands".to_vec()
        }

        fn notes(&mut self) -> Vec<Note> {
            Vec::new()
        }
    }

    fn column(index: usize, header: &str, field: &str, person: u8) -> Column {
        Column {
            index,
            header: header.to_owned(),
            field: Some(Field::new(field)),
            by: MappedBy::Profile,
            person,
            consent: None,
            separator: None,
            date_order: None,
            candidates: Vec::new(),
        }
    }

    fn columns(has_continuation_rows: bool) -> Columns {
        Columns {
            columns: Vec::new(),
            system: "generic".to_owned(),
            language: None,
            strips_quote_prefix: false,
            has_continuation_rows,
            assumed_state: None,
        }
    }

    fn assemble(rows: Vec<RawRow>, merges: bool) -> (Vec<RawRow>, RowCounts) {
        assemble_with(rows, &columns(merges))
    }

    fn assemble_with(rows: Vec<RawRow>, columns: &Columns) -> (Vec<RawRow>, RowCounts) {
        let mut assembler = Assembler::new(Box::new(Given(rows.into_iter())), columns);
        let mut out = Vec::new();
        let mut record = RawRow::default();
        loop {
            match assembler.next(&mut record).unwrap() {
                Assembled::Record => out.push(record.clone()),
                Assembled::Rejected(_) => {}
                Assembled::End => break,
            }
        }
        (out, assembler.counts())
    }

    #[test]
    fn continuation_and_group_rows_are_merged_and_counted() {
        let rows = vec![
            raw(&["    Belgium (2)", ""]),
            raw(&["Anna", "a@example.org"]),
            raw(&["", "anna@example.org"]),
            raw(&["", ""]),
            raw(&["Bert", "b@example.org"]),
        ];
        let (records, counts) = assemble(rows, true);
        assert_eq!(records.len(), 2);
        assert_eq!(records[0].cell(3), Some(&b"anna@example.org"[..]));
        assert_eq!(
            counts,
            RowCounts {
                seen: 5,
                accepted: 2,
                rejected: 0,
                blank: 1,
                merged: 2,
                contacts: 0
            }
        );
    }

    #[test]
    fn a_row_that_names_somebody_is_never_merged_into_the_record_above() {
        let mut phones_first = columns(true);
        phones_first.columns = vec![
            column(0, "Phone", "contact.phone.primary", 0),
            column(1, "Name", "person.full_name", 0),
            column(2, "Contacts/Name", "person.full_name", 0),
        ];
        let rows = vec![
            raw(&["02 555 01 01", "Anna", ""]),
            raw(&["", "Bert", "Cleo"]),
            raw(&["", "", "Dora"]),
        ];
        let (records, counts) = assemble_with(rows, &phones_first);
        assert_eq!((records.len(), counts.merged), (2, 1));
        assert_eq!(records[1].cell(5), Some(&b"Dora"[..]));
    }

    #[test]
    fn a_row_that_goes_on_with_a_rejected_record_is_rejected_too() {
        let rows = vec![
            raw(&["Anna", "a@example.org"]),
            raw(&["!", ""]),
            raw(&["", "orphan@example.org"]),
            raw(&["Bert", "b@example.org"]),
            raw(&["", "bert@example.org"]),
        ];
        let (records, counts) = assemble(rows, true);
        assert_eq!(records.len(), 2);
        assert_eq!(records[0].len(), 2);
        assert_eq!((counts.seen, counts.rejected, counts.merged), (5, 2, 1));
    }

    #[test]
    fn a_record_that_goes_on_without_end_is_rejected_with_its_rows() {
        let long = "x".repeat(1 << 20);
        let mut rows = vec![raw(&["Anna", "a"]), raw(&["", "anna"])];
        rows.push(raw(&["Bert", "b"]));
        rows.extend((0..40).map(|_| raw(&["", &long])));
        rows.push(raw(&["", ""]));
        rows.push(raw(&["", "the last"]));
        rows.push(raw(&["Cleo", "c"]));
        rows.push(raw(&["", "cleo"]));
        for (position, row) in rows.iter_mut().enumerate() {
            row.line = position as u64 + 2;
        }
        let mut assembler = Assembler::new(Box::new(Given(rows.into_iter())), &columns(true));
        let (mut records, mut lines) = (Vec::new(), Vec::new());
        let mut record = RawRow::default();
        loop {
            match assembler.next(&mut record).unwrap() {
                Assembled::Record => records.push(record.line),
                Assembled::Rejected(reject) => {
                    assert_eq!(
                        (reject.reason, reject.detail.as_str()),
                        ("too-long", TOO_LONG)
                    );
                    assert_eq!(reject.raw, b"as it stands");
                    lines.push(reject.line);
                }
                Assembled::End => break,
            }
            assert!(weight(&record) <= MAX_GATHERED_BYTES);
            assert!(assembler.gathered.rows.len() <= 18);
        }
        assert_eq!(records, [2, 47]);
        // Line 45 is blank.
        assert_eq!(lines, (4..=44).chain([46]).collect::<Vec<u64>>());
        let counts = assembler.counts();
        assert_eq!((counts.accepted, counts.merged, counts.blank), (2, 2, 1));
        assert_eq!(counts.rejected as usize, lines.len());
        assert_eq!(
            counts.seen,
            counts.accepted + counts.rejected + counts.blank + counts.merged
        );
    }

    #[test]
    fn a_row_of_two_persons_has_those_that_it_speaks_of() {
        let mut pair = columns(false);
        pair.columns = vec![
            column(0, "Contact1 First Name", "person.first_name", 1),
            column(1, "Contact2 First Name", "person.first_name", 2),
            column(2, "Home City", "addr.home.city", 0),
        ];
        let met = |cells: &[&str]| {
            let row = raw(cells);
            persons(&pair)
                .into_iter()
                .filter(|&person| has_person(&row, &pair, person))
                .collect::<Vec<_>>()
        };
        assert_eq!(met(&["Anna", "Bert", "Namur"]), [1, 2]);
        assert_eq!(met(&["Anna", " ", "Namur"]), [1]);
        assert_eq!(met(&["", "Bert", "Namur"]), [2]);
        assert_eq!(met(&["", "", "Namur"]), [1]);
    }

    #[test]
    fn a_blank_first_cell_is_no_continuation_where_the_system_writes_none() {
        let (records, counts) = assemble(vec![raw(&["Anna", "x"]), raw(&["", "y"])], false);
        assert_eq!((records.len(), counts.merged), (2, 0));
    }

    #[test]
    fn a_guarded_telephone_number_reads_without_its_guard() {
        let row = without_quote_prefix(Row::from_cells(&["'+32 2 555 01 23", "'tis", "it's"]));
        assert_eq!(
            [row.get(0), row.get(1), row.get(2)],
            ["+32 2 555 01 23", "'tis", "it's"]
        );
    }
}
