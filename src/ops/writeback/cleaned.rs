//! The last export of a source once more as a whole, as it should be: changed cells changed, who was erased
//! gone, every other byte as it was.

use std::{collections::BTreeMap, path::Path};

use chrono::NaiveDate;

use super::{
    ForSource,
    keys::{Staying, is_key},
    plan::{Edits, Key, empty, fact, plan},
};
use crate::{
    intake::{
        self, Encoding, IntakeError, OpenOptions, Opened, Original, TextForm,
        assemble::{self, Assembled, Assembler},
        columns::mapping,
        consents::ConsentReader,
    },
    model::RawRow,
    ops::{
        Layout, OpError,
        deed::refusal,
        import::{hash_file, says_yes_after},
        layout::readable,
        marks::MarkReader,
    },
    policy::Policy,
    store::{ImportInfo, Marks, Store},
    writeback::{FileForm, FileKind, Table, with_cells},
};

/// A whole export, cleaned.
#[derive(Clone, Debug)]
pub struct Cleaned {
    /// The source and all that it owes, handed over before or not.
    pub source: ForSource,
    /// Of a text file, its bytes; of a workbook, none: its table is among the source's.
    pub bytes: Option<Vec<u8>>,
    /// Rows of which cells changed.
    pub changed: usize,
    /// Rows that are gone.
    pub removed: usize,
    /// Rows that are in it.
    pub rows: usize,
}

/// Cleans the last export of a source.
///
/// # Errors
/// `not-the-last-export` (refused): the file is not the one that was imported last; when it cannot be read.
pub fn cleaned(
    store: &Store,
    policy: &Policy,
    path: &Path,
    options: &OpenOptions,
    today: NaiveDate,
) -> Result<Cleaned, OpError> {
    let last = last_import_of(store, path)?;
    let name = store
        .layouts()?
        .into_iter()
        .find(|layout| layout.id == last.layout)
        .map(|layout| layout.source_name)
        .unwrap_or_default();
    let layout = Layout::from_bytes(&store.layout_columns(last.layout)?)?;
    let owed = plan(store, policy, Some(&name), true, today)?.pop();
    let mut source = owed.unwrap_or_else(|| empty(&name, &last, &layout));
    let in_file = |error: IntakeError| OpError::in_file(path, error);
    let opened = open_as_before(path, &last, options, &layout).map_err(in_file)?;
    let read_in = opened.shape.encoding;
    let head_end = opened.rows.head_end().unwrap_or(0);
    let mut cleaner = Cleaner::new(store, policy, &name, &layout, &source.edits, today)?;
    let mut assembler = Assembler::new(opened.rows, &layout.columns);
    let out = match &source.form {
        FileForm::Text {
            encoding,
            delimiter,
            form,
        } => {
            debug_assert_eq!(encoding.name(), layout.encoding);
            let shape = (read_in, *delimiter, *form);
            Some(
                cleaner
                    .text(path, &mut assembler, head_end, shape)
                    .map_err(in_file)?,
            )
        }
        FileForm::Workbook { .. } => {
            let rows = cleaner.rows(&mut assembler).map_err(in_file)?;
            let headers = layout.columns.columns.iter();
            source.tables.push(Table {
                kind: FileKind::Whole,
                headers: headers.map(|own| own.header.clone().into_bytes()).collect(),
                rows,
            });
            None
        }
    };
    let done = cleaner.done;
    // Who was erased from a source without ids is known by the row alone: the export names them.
    // What finds somebody else as well names nobody: the instructions tell the line.
    let gone = done
        .gone
        .into_iter()
        .filter_map(|keys| done.staying.only(keys));
    source.delete_also(&layout, gone.collect());
    Ok(Cleaned {
        source,
        bytes: out,
        changed: done.changed,
        removed: done.removed,
        rows: done.rows,
    })
}

/// The last import of the source whose file this is.
fn last_import_of(store: &Store, path: &Path) -> Result<ImportInfo, OpError> {
    let digest = hash_file(path)?.to_vec();
    let mut imports = store.imports()?;
    let found = imports.iter().rfind(|import| import.file_sha256 == digest);
    let Some(source) = found.map(|import| import.source) else {
        return Err(refusal(
            "not-the-last-export",
            format!("{} is not a file that was imported", path.display()),
            format!("dpo import {}", path.display()),
        ));
    };
    imports.retain(|import| import.source == source);
    match imports.pop() {
        Some(last) if last.file_sha256 == digest => Ok(last),
        _ => Err(refusal(
            "not-the-last-export",
            format!(
                "a later export of its source was imported than {}",
                path.display()
            ),
            "name the file that was imported last; `dpo writeback --status` tells when",
        )),
    }
}

/// Opens the file as it was opened at its import. An encoding that is found again is not named: a named one
/// is read in another way, and what the store holds is compared byte for byte.
fn open_as_before(
    path: &Path,
    last: &ImportInfo,
    options: &OpenOptions,
    layout: &Layout,
) -> Result<Opened, IntakeError> {
    let mut options = as_before(last, options);
    let opened = intake::open(path, &options, &mapping::knows_header)?;
    let is_found = opened.shape.encoding.name() == layout.encoding;
    if is_found || opened.shape.encoding == Encoding::Workbook {
        return Ok(opened);
    }
    options.encoding = Some(layout.encoding.clone());
    intake::open(path, &options, &mapping::knows_header)
}

/// What was found out about the file at its import.
fn as_before(last: &ImportInfo, options: &OpenOptions) -> OpenOptions {
    let text = |name: &str| fact(last, name).and_then(|own| own.as_str().map(str::to_owned));
    OpenOptions {
        sheet: text("sheet"),
        delimiter: text("delimiter").and_then(|own| own.bytes().next()),
        encoding: None,
        header_row: fact(last, "header_row").and_then(|row| row.as_u64()),
        reader_program: options.reader_program.clone(),
    }
}

/// What became of the rows.
#[derive(Default)]
struct Done {
    changed: usize,
    removed: usize,
    rows: usize,
    /// The rows that are gone and that no ticket names, by all that their system could find them by.
    gone: Vec<Vec<Key>>,
    /// What it would find the other rows by.
    staying: Staying,
}

/// What becomes of a row.
enum Verdict {
    Stays,
    Changes(BTreeMap<usize, Vec<u8>>),
    Goes,
}

/// What one person of a row is looked at with.
struct PersonReader {
    person: u8,
    marks: MarkReader,
    consents: ConsentReader,
}

struct Cleaner<'a> {
    layout: &'a Layout,
    edits: &'a Edits,
    marks: Marks,
    persons: Vec<PersonReader>,
    done: Done,
}

impl<'a> Cleaner<'a> {
    fn new(
        store: &Store,
        policy: &Policy,
        source: &str,
        layout: &'a Layout,
        edits: &'a Edits,
        today: NaiveDate,
    ) -> Result<Self, OpError> {
        let marker = store.marker()?;
        let persons = assemble::persons(&layout.columns)
            .into_iter()
            .map(|person| {
                let own = layout.columns.of_person(person);
                PersonReader {
                    person,
                    marks: MarkReader::new(
                        marker.clone(),
                        source,
                        &layout.columns,
                        person,
                        &policy.country,
                    ),
                    consents: ConsentReader::new(&own, policy, policy.source(source), today),
                }
            })
            .collect();
        Ok(Self {
            layout,
            edits,
            marks: store.marks()?,
            persons,
            done: Done::default(),
        })
    }

    /// A text file: bytes that do not change are copied.
    fn text(
        &mut self,
        path: &Path,
        rows: &mut Assembler,
        head_end: u64,
        (encoding, delimiter, form): (Encoding, u8, TextForm),
    ) -> Result<Vec<u8>, IntakeError> {
        let mut original = Original::open(path, encoding)?;
        let mut out = Vec::new();
        original.head(head_end, &mut out)?;
        let mut at = head_end;
        let (mut raw, mut own) = (RawRow::default(), Vec::new());
        loop {
            match rows.next(&mut raw)? {
                Assembled::End => break,
                // A row that was not accepted stays as it is.
                Assembled::Rejected(_) => continue,
                Assembled::Record => {}
            }
            let verdict = self.verdict(&raw);
            let Some(span) = rows.span().filter(|_| !matches!(verdict, Verdict::Stays)) else {
                continue;
            };
            original.read(at..span.start, &mut out)?;
            at = span.end;
            own.clear();
            original.read(span, &mut own)?;
            if let Verdict::Changes(cells) = verdict {
                out.extend(with_cells(&own, encoding, delimiter, form.quotes, &cells));
            }
        }
        original.read(at..u64::MAX, &mut out)?;
        Ok(out)
    }

    /// A workbook: its rows.
    fn rows(&mut self, rows: &mut Assembler) -> Result<Vec<Vec<Vec<u8>>>, IntakeError> {
        let mut out = Vec::new();
        let mut raw = RawRow::default();
        loop {
            match rows.next(&mut raw)? {
                Assembled::End => return Ok(out),
                Assembled::Rejected(_) => continue,
                Assembled::Record => {}
            }
            let mut cells: Vec<Vec<u8>> = raw.cells().map(<[u8]>::to_vec).collect();
            match self.verdict(&raw) {
                Verdict::Goes => continue,
                Verdict::Stays => {}
                Verdict::Changes(changed) => {
                    for (at, cell) in changed {
                        if let Some(own) = cells.get_mut(at) {
                            *own = cell;
                        }
                    }
                }
            }
            let width = raw.width.max(1);
            out.extend(cells.chunks(width).map(<[Vec<u8>]>::to_vec));
        }
    }

    fn verdict(&mut self, raw: &RawRow) -> Verdict {
        let verdict = self.judged(raw);
        match &verdict {
            Verdict::Goes => self.done.removed += 1,
            Verdict::Changes(_) => {
                self.done.changed += 1;
                self.done.rows += 1;
            }
            Verdict::Stays => self.done.rows += 1,
        }
        verdict
    }

    fn judged(&mut self, raw: &RawRow) -> Verdict {
        let is_asked = |key: &&Key| raw.cell(key.column) == Some(key.cell.as_slice());
        let keys = self.keys(raw);
        if keys.iter().any(|key| self.edits.deletes.contains(key)) {
            return Verdict::Goes;
        }
        let mut cells: BTreeMap<usize, Vec<u8>> = BTreeMap::new();
        for key in keys.iter().filter(is_asked) {
            if let Some(own) = self.edits.updates.get(key) {
                cells.extend(own.iter().map(|(at, cell)| (*at, cell.clone())));
            }
        }
        let is_known = !cells.is_empty();
        let (mut there, mut erased) = (0, Vec::new());
        for reader in &self.persons {
            if assemble::has_person(raw, &self.layout.columns, reader.person) {
                there += 1;
                if !is_known && self.is_erased(raw, reader) {
                    erased.push(reader.person);
                }
            }
        }
        if there > 0 && erased.len() == there {
            self.done.gone.push(keys);
            return Verdict::Goes;
        }
        self.done.staying.keep(&keys);
        for person in erased {
            let own = self.layout.columns.columns.iter();
            let own = own.filter(|column| column.person == person);
            cells.extend(own.map(|column| (column.index, Vec::new())));
        }
        // A cell that says already what it is to say does not change.
        cells.retain(|at, cell| raw.cell(*at).unwrap_or_default() != cell.as_slice());
        match cells.is_empty() {
            true => Verdict::Stays,
            false => Verdict::Changes(cells),
        }
    }

    /// Whether a person is one who was erased, and did not come back by their own will.
    fn is_erased(&self, raw: &RawRow, reader: &PersonReader) -> bool {
        let own;
        let raw = match reader.person {
            0 => raw,
            person => {
                own = assemble::of_person(raw, &self.layout.columns, person);
                &own
            }
        };
        let row = readable(raw, self.layout.encoding());
        let Some(erased_on) = reader.marks.erased_on(&row, &self.marks) else {
            return false;
        };
        !says_yes_after(&reader.consents, &row, erased_on)
    }

    /// The keys by which a system could find the row: its id, its e-mail addresses, its telephone numbers.
    fn keys(&self, raw: &RawRow) -> Vec<Key> {
        let columns = &self.layout.columns;
        ["id.source", "id.external", "contact.email", "contact.phone"]
            .iter()
            .flat_map(|field| columns.below(field))
            .filter(|column| is_key(column))
            .filter_map(|column| {
                let cell = raw.cell(column.index)?;
                (!cell.trim_ascii().is_empty()).then(|| Key {
                    column: column.index,
                    cell: cell.to_vec(),
                })
            })
            .collect()
    }
}
