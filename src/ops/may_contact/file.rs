//! The reading side of a mailing file, on a thread of its own: each row with the keys it is looked up
//! by, and where it stands in the file.

use std::{
    ops::Range,
    path::Path,
    sync::mpsc::{Receiver, SyncSender},
};

use super::{
    addresses::{RowKeys, place_channel},
    reason::Reason,
    remembered::Remembered,
};
use crate::{
    intake::{
        Encoding, IntakeError, OpenOptions, Quotes, Reject,
        assemble::{self, Assembled, Assembler},
    },
    matching::{ExactKeys, KeyReader, PlaceReader},
    model::{Channel, Columns, DateOrder, RawRow},
    ops::{
        audit::shown_id,
        import::{Prepared, id_key},
        layout::readable,
        marks::MarkReader,
    },
    policy::Purpose,
    store::{Hashes, KeyKind},
    writeback::cell,
};

/// Rows handed over at once.
const BATCH: usize = 2_000;

/// What the user knows about a mailing file.
#[derive(Clone, Copy, Debug)]
pub struct FileForm<'a> {
    /// The file.
    pub path: &'a Path,
    /// The source whose ids it bears; none: the recognised one.
    pub source: Option<&'a str>,
    /// What was said about its form.
    pub options: &'a OpenOptions,
    /// Order of day and month.
    pub date_order: Option<DateOrder>,
}

/// A row of a mailing file.
#[derive(Debug, Default)]
pub(super) struct RowIn {
    /// Physical line.
    pub line: u64,
    /// Where it stands in the file; none in a workbook.
    pub span: Option<Range<u64>>,
    /// Where its text ends in the batch; of a workbook.
    pub text_end: usize,
    /// Where its persons end in the batch.
    pub parties_end: usize,
    /// What it is called in outputs; empty where nobody asks.
    pub name: String,
    /// Why it could not be read.
    pub reject: Option<Reject>,
}

/// One person of a row.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Party {
    /// Where its first names end in the batch.
    pub names_end: usize,
    /// Where its addresses of the channel end in the batch's keys.
    pub used_end: usize,
    /// Where its other keys end.
    pub other_end: usize,
    /// Where the key of its id ends, which is there or not.
    pub id_end: usize,
    /// Whether one of its addresses of the channel could not be read.
    pub has_unread: bool,
    /// Why it is not contacted where the store does not hold it, but remembers it.
    pub remembered: Option<Reason>,
}

/// Rows, handed over at once.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub rows: Vec<RowIn>,
    pub parties: Vec<Party>,
    pub names: Vec<i64>,
    pub keys: Vec<i64>,
    pub text: Vec<u8>,
    /// Rows seen so far.
    pub seen: u64,
}

impl Batch {
    pub fn clear(&mut self) {
        self.rows.clear();
        self.parties.clear();
        self.names.clear();
        self.keys.clear();
        self.text.clear();
    }
}

/// Reads a mailing file.
pub(super) struct Rows {
    assembler: Assembler,
    columns: Columns,
    encoding: Encoding,
    is_workbook: bool,
    persons: Vec<PersonReader>,
    hashes: Hashes,
    channel: Channel,
    /// The source whose ids the rows bear.
    ids_of: Option<i64>,
    wants_names: bool,
    remembered: Remembered,
    purpose: Purpose,
    keys: ExactKeys,
    places: Vec<String>,
    names: Vec<String>,
}

struct PersonReader {
    person: u8,
    keys: KeyReader,
    places: Option<PlaceReader>,
    marks: MarkReader,
}

/// What the rows of a file are looked up by.
#[derive(Clone, Copy, Debug)]
pub(super) struct LookUp {
    pub channel: Channel,
    pub ids_of: Option<i64>,
    pub places: bool,
    pub names: bool,
}

/// Whether nothing but a postal address tells whom the rows of a file are about.
pub(super) fn has_only_places(columns: &Columns) -> bool {
    ["id.source", "id.external", "contact.email", "contact.phone"]
        .iter()
        .all(|field| columns.below(field).next().is_none())
}

impl Rows {
    pub fn new(
        file: Prepared,
        look_up: LookUp,
        country: &str,
        hashes: &Hashes,
        remembered: Remembered,
        purpose: &Purpose,
    ) -> Self {
        let columns = file.columns;
        let persons = assemble::persons(&columns)
            .into_iter()
            .map(|person| {
                let own = columns.of_person(person);
                PersonReader {
                    person,
                    marks: remembered.reader(&file.source, &own, person, country),
                    keys: KeyReader::new(&own, person, country),
                    places: PlaceReader::new(
                        &own,
                        person,
                        country,
                        place_channel(look_up.channel, look_up.places),
                    ),
                }
            })
            .collect();
        Self {
            assembler: Assembler::new(file.opened.rows, &columns),
            encoding: file.opened.shape.encoding,
            is_workbook: file.opened.shape.encoding == Encoding::Workbook,
            columns,
            persons,
            hashes: hashes.clone(),
            channel: look_up.channel,
            ids_of: look_up.ids_of,
            wants_names: look_up.names,
            remembered,
            purpose: purpose.clone(),
            keys: ExactKeys::default(),
            places: Vec::new(),
            names: Vec::new(),
        }
    }

    /// Reads the file to its end; gives how many rows were blank.
    pub fn run(
        mut self,
        out: &SyncSender<Batch>,
        spent: &Receiver<Batch>,
    ) -> Result<u64, IntakeError> {
        let mut raw = RawRow::default();
        let mut batch = Batch::default();
        loop {
            match self.assembler.next(&mut raw)? {
                Assembled::End => break,
                Assembled::Rejected(reject) => {
                    let (text_end, parties_end) = (batch.text.len(), batch.parties.len());
                    batch.rows.push(RowIn {
                        line: reject.line,
                        text_end,
                        parties_end,
                        name: self.name_of_line(reject.line),
                        reject: Some(reject),
                        ..RowIn::default()
                    });
                }
                Assembled::Record => self.row(&raw, &mut batch),
            }
            if batch.rows.len() >= BATCH || batch.text.len() >= 1 << 20 {
                batch.seen = self.assembler.counts().seen;
                let next = spent.try_recv().unwrap_or_default();
                if out.send(std::mem::replace(&mut batch, next)).is_err() {
                    // The writing side went away; it knows why.
                    return Ok(0);
                }
            }
        }
        batch.seen = self.assembler.counts().seen;
        drop(out.send(batch));
        Ok(self.assembler.counts().blank)
    }

    fn name_of_line(&self, line: u64) -> String {
        match self.wants_names {
            true => format!("line:{line}"),
            false => String::new(),
        }
    }

    fn row(&mut self, raw: &RawRow, batch: &mut Batch) {
        let mut name = String::new();
        for reader in &self.persons {
            if !assemble::has_person(raw, &self.columns, reader.person) {
                continue;
            }
            let own;
            let raw = if reader.person == 0 {
                raw
            } else {
                own = assemble::of_person(raw, &self.columns, reader.person);
                &own
            };
            let row = readable(raw, self.encoding);
            reader.keys.read(&row, &mut self.keys);
            self.places.clear();
            if let Some(places) = &reader.places {
                places.read(&row, &mut self.places);
            }
            if self.wants_names && name.is_empty() {
                name = shown_id(&self.keys, &reader.keys, &row, raw.line);
            }
            let keys = RowKeys {
                channel: self.channel,
                hashes: &self.hashes,
                keys: &self.keys,
                places: &self.places,
            };
            let has_unread = keys.has_unread();
            keys.used(&mut |key| batch.keys.push(key));
            let used_end = batch.keys.len();
            keys.other(&mut |key| batch.keys.push(key));
            let other_end = batch.keys.len();
            if let Some(source) = self.ids_of.filter(|_| !self.keys.id.is_empty()) {
                let key = id_key(&self.hashes, source, &self.keys.id, reader.person);
                batch.keys.push(key);
            }
            self.names.clear();
            reader.keys.first_names(&row, &mut self.names);
            for name in &self.names {
                let key = self.hashes.key(KeyKind::FirstName, 0, name.as_bytes());
                batch.names.push(key);
            }
            batch.parties.push(Party {
                names_end: batch.names.len(),
                used_end,
                other_end,
                id_end: batch.keys.len(),
                has_unread,
                remembered: self.remembered.reason(
                    &self.purpose,
                    self.channel,
                    &reader.marks,
                    &row,
                    (&self.keys, &self.places),
                ),
            });
        }
        if self.is_workbook {
            csv_line(raw, &mut batch.text);
        }
        batch.rows.push(RowIn {
            line: raw.line,
            span: self.assembler.span(),
            text_end: batch.text.len(),
            parties_end: batch.parties.len(),
            name,
            reject: None,
        });
    }
}

/// A row of a workbook as lines of CSV: the cells as they stand, one line for each row of the sheet.
fn csv_line(raw: &RawRow, out: &mut Vec<u8>) {
    let width = raw.width.max(1);
    for (at, cell) in raw.cells().enumerate() {
        if at > 0 {
            out.extend_from_slice(if at % width == 0 { b"\r\n" } else { b"," });
        }
        csv_cell(cell, out);
    }
    out.extend_from_slice(b"\r\n");
}

/// A line of headers as CSV.
pub(super) fn csv_header(headers: &[String], out: &mut Vec<u8>) {
    for (at, header) in headers.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        csv_cell(header.as_bytes(), out);
    }
    out.extend_from_slice(b"\r\n");
}

/// A cell of a workbook as CSV, as it stands: a mailing program reads the file, and a guard before a
/// `+` would make another telephone number of it.
fn csv_cell(bytes: &[u8], out: &mut Vec<u8>) {
    cell(bytes, Quotes::Needed, b',', false, out);
}
