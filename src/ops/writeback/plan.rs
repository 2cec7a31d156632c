//! What is to be handed over: read from what the systems owe and from the records as they stand.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;

use super::{
    Asked, ForSource,
    cells::{Stopping, Vocabulary},
    keys::{Addresses, is_id, key_columns},
    unknown_source,
};
use crate::{
    intake::{Encoding, TextForm, encode_header},
    model::{
        Channel, Column, RawRow,
        handover::{Told, Why},
    },
    ops::{
        Layout, OpError,
        layout::readable,
        person::{HeldRecord, lay_open},
    },
    policy::Policy,
    store::{CrmChange, ImportInfo, Store, unpack},
    writeback::{FileForm, FileKind, Table, cell_text},
};

/// What is handed over of each source that owes something, by name; of one only, where one is named.
/// `again`: also what was handed over before and was not decided yet.
///
/// # Errors
/// `unknown-source` (refused); when the store cannot be read.
pub fn plan(
    store: &Store,
    policy: &Policy,
    source: Option<&str>,
    again: bool,
    today: NaiveDate,
) -> Result<Vec<ForSource>, OpError> {
    let names: BTreeMap<String, i64> = store
        .layouts()?
        .into_iter()
        .map(|layout| (layout.source_name, layout.source))
        .collect();
    if source.is_some_and(|source| !names.contains_key(source)) {
        return Err(unknown_source());
    }
    let days: HashMap<i64, NaiveDate> = store
        .hand_overs()?
        .into_iter()
        .map(|one| (one.id, one.today))
        .collect();
    let handed: HashMap<i64, NaiveDate> = store
        .handed_over()?
        .into_iter()
        .filter_map(|(change, hand_over)| Some((change, *days.get(&hand_over)?)))
        .collect();
    let mut owed: HashMap<i64, Vec<CrmChange>> = HashMap::new();
    for change in store.crm_changes()? {
        let is_due = match change.state.as_str() {
            "pending" => true,
            // Once more, unless that was done since it was found out.
            "ignored" | "undone" => {
                let last = handed.get(&change.id);
                again || last.is_none_or(|day| *day <= change.state_on)
            }
            "handed-over" => again,
            _ => false,
        };
        if is_due {
            owed.entry(change.source).or_default().push(change);
        }
    }
    let restricted: HashSet<i64> = store.restricted_records()?.into_iter().collect();
    let mut out = Vec::new();
    for (name, number) in names {
        if source.is_some_and(|source| source != name) {
            continue;
        }
        let Some(changes) = owed.remove(&number) else {
            continue;
        };
        let Some(last) = store.last_import(&name)? else {
            continue;
        };
        let mut planner = Planner::new(store, policy, &name, &last, today)?;
        for change in &changes {
            planner.take(change, &restricted)?;
        }
        out.push(planner.done());
    }
    Ok(out)
}

/// The key by which a system finds a record: its column and its cell.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub column: usize,
    pub cell: Vec<u8>,
}

/// Rows of cells.
type Rows = Vec<Vec<Vec<u8>>>;

/// What changes in a source, by the keys of its records.
#[derive(Clone, Debug, Default)]
pub(super) struct Edits {
    /// The cells that change, by key and column.
    pub updates: BTreeMap<Key, BTreeMap<usize, Vec<u8>>>,
    /// The records that go.
    pub deletes: BTreeSet<Key>,
}

impl Edits {
    /// The header of the keys, and the files: one for each set of columns, so that no value that does not
    /// change is repeated; then the deletions.
    fn tables(&self, layout: &Layout) -> (Option<String>, Vec<Table>) {
        let of = |at: usize| layout.columns.columns.get(at).map(|own| own.header.clone());
        let header = |at: usize| {
            let header = of(at).unwrap_or_default();
            encode_header(&header, layout.encoding()).into_owned()
        };
        let mut key = None;
        let mut sets: BTreeMap<(usize, Vec<usize>), Rows> = BTreeMap::new();
        for (own, cells) in self.updates.iter().filter(|(_, cells)| !cells.is_empty()) {
            key.get_or_insert(own.column);
            let columns: Vec<usize> = cells.keys().copied().collect();
            let mut row = vec![own.cell.clone()];
            row.extend(cells.values().cloned());
            sets.entry((own.column, columns)).or_default().push(row);
        }
        let mut tables: Vec<Table> = sets
            .into_iter()
            .map(|((own, columns), rows)| Table {
                kind: FileKind::Update,
                headers: [own].iter().chain(&columns).map(|at| header(*at)).collect(),
                rows,
            })
            .collect();
        let mut by_column: BTreeMap<usize, Rows> = BTreeMap::new();
        for own in &self.deletes {
            key.get_or_insert(own.column);
            by_column
                .entry(own.column)
                .or_default()
                .push(vec![own.cell.clone()]);
        }
        tables.extend(by_column.into_iter().map(|(own, rows)| Table {
            kind: FileKind::Delete,
            headers: vec![header(own)],
            rows,
        }));
        (key.and_then(of), tables)
    }
}

impl ForSource {
    /// Adds records to the list of deletions.
    pub(super) fn delete_also(&mut self, layout: &Layout, keys: Vec<Key>) {
        self.edits.deletes.extend(keys);
        let whole = self
            .tables
            .iter()
            .position(|own| own.kind == FileKind::Whole);
        let whole = whole.map(|at| self.tables.remove(at));
        let (key, tables) = self.edits.tables(layout);
        self.key = key;
        self.tables = tables;
        self.tables.extend(whole);
    }
}

/// A source that owes nothing.
pub(super) fn empty(name: &str, last: &ImportInfo, layout: &Layout) -> ForSource {
    ForSource {
        number: last.source,
        source: name.to_owned(),
        system: layout.columns.system.clone(),
        form: form_of(last, layout.encoding()),
        key: None,
        tables: Vec::new(),
        told: Vec::new(),
        waiting: Vec::new(),
        changes: Vec::new(),
        exported_on: last.today,
        edits: Edits::default(),
    }
}

struct Planner<'a> {
    store: &'a Store,
    policy: &'a Policy,
    layout: Layout,
    today: NaiveDate,
    vocabulary: Option<Vocabulary>,
    addresses: Option<Addresses>,
    imports: HashMap<i64, String>,
    /// Corrections of which the file says a third value, by record and case.
    superseded: HashSet<(i64, Option<i64>)>,
    done: ForSource,
}

impl<'a> Planner<'a> {
    fn new(
        store: &'a Store,
        policy: &'a Policy,
        source: &str,
        last: &ImportInfo,
        today: NaiveDate,
    ) -> Result<Self, OpError> {
        let layout = Layout::from_bytes(&store.layout_columns(last.layout)?)?;
        let mut imports = HashMap::new();
        for import in store.imports()? {
            let name = fact(&import, "file").and_then(|name| name.as_str().map(str::to_owned));
            imports.insert(import.id, name.unwrap_or_default());
        }
        Ok(Self {
            done: empty(source, last, &layout),
            store,
            policy,
            layout,
            today,
            vocabulary: None,
            addresses: None,
            imports,
            superseded: store
                .rectifications()?
                .into_iter()
                .filter(|own| own.state == "superseded")
                .map(|own| (own.record, Some(own.request)))
                .collect(),
        })
    }

    /// Takes one change into the files, into the instructions, or lets it wait.
    fn take(&mut self, change: &CrmChange, restricted: &HashSet<i64>) -> Result<(), OpError> {
        let asked = Asked::read(&change.change);
        match change.kind.as_str() {
            "delete" => self.delete(change, &asked),
            "restrict" | "lift" => {
                let record = self.record(change)?;
                self.tell(change, &asked, record.as_ref(), &[], &[], Why::NoColumn);
            }
            "mention" => {
                let record = self.record(change)?;
                let columns: Vec<String> = asked.note.clone().into_iter().collect();
                self.tell(change, &asked, record.as_ref(), &columns, &[], Why::ByHand);
            }
            // What is kept of an erased person has no key but the id in its ticket.
            "blank" if !asked.id.is_empty() => self.blank(change, &asked),
            _ => {
                let Some(record) = self.record(change)? else {
                    self.tell(change, &asked, None, &[], &[], Why::NotInExport);
                    return Ok(());
                };
                if record.vanished_on.is_some() {
                    self.tell(change, &asked, Some(&record), &[], &[], Why::NotInExport);
                    return Ok(());
                }
                // Who restricts may still be heard: what the person asked in a case of their own is done.
                if restricted.contains(&record.number) && change.request.is_none() {
                    self.tell(change, &asked, Some(&record), &[], &[], Why::Restricted);
                    return Ok(());
                }
                match change.kind.as_str() {
                    "object" | "withdraw" => self.stop(change, &asked, &record)?,
                    _ => self.set(change, &asked, &record)?,
                }
            }
        }
        Ok(())
    }

    fn record(&self, change: &CrmChange) -> Result<Option<HeldRecord>, OpError> {
        let mut found = lay_open(self.store, self.policy, &[change.record])?;
        Ok(found.pop())
    }

    /// A record that is gone: by its id in the list of deletions. Of a row that holds several persons,
    /// the cells of this one become blank.
    fn delete(&mut self, change: &CrmChange, asked: &Asked) {
        let key = self.id_key(&asked.id);
        match key {
            Some(key) if asked.columns.is_empty() => {
                self.done.edits.deletes.insert(key);
                self.done.changes.push(change.id);
            }
            Some(key) => {
                self.put(key, asked);
                self.done.changes.push(change.id);
            }
            None => self.tell(change, asked, None, &[], &[], Why::NoKey),
        }
    }

    fn blank(&mut self, change: &CrmChange, asked: &Asked) {
        match self.id_key(&asked.id) {
            Some(key) => {
                self.put(key, asked);
                self.done.changes.push(change.id);
            }
            None => self.tell(change, asked, None, &[], &[], Why::NoKey),
        }
    }

    /// The cells that were asked for, as far as the last export has their columns.
    fn put(&mut self, key: Key, asked: &Asked) {
        let encoding = self.layout.encoding();
        let cells: Vec<(usize, Vec<u8>)> = asked
            .columns
            .iter()
            .filter_map(|(header, value)| {
                let column = column_of(&self.layout, header)?;
                let bytes = encode_header(value, encoding).into_owned();
                Some((column.index, bytes))
            })
            .filter(|(column, _)| *column != key.column)
            .collect();
        self.done
            .edits
            .updates
            .entry(key)
            .or_default()
            .extend(cells);
    }

    /// A correction: the cells of the record as it stands here.
    fn set(
        &mut self,
        change: &CrmChange,
        asked: &Asked,
        record: &HeldRecord,
    ) -> Result<(), OpError> {
        let headers: Vec<String> = asked
            .columns
            .iter()
            .map(|(header, _)| header.clone())
            .collect();
        // The file says a third value: which one is right, somebody has to find out.
        let is_other = self.superseded.contains(&(change.record, change.request));
        if is_other {
            self.tell(change, asked, Some(record), &headers, &[], Why::ByHand);
            return Ok(());
        }
        let Some(key) = self.key_of(record)? else {
            self.tell(change, asked, Some(record), &headers, &[], Why::NoKey);
            return Ok(());
        };
        let known: Vec<&Column> = headers
            .iter()
            .filter_map(|header| column_of(&self.layout, header))
            .collect();
        if known.len() < headers.len() {
            self.tell(change, asked, Some(record), &headers, &[], Why::NoColumn);
            return Ok(());
        }
        // Two columns of one header cannot be told apart in a file of changes.
        let is_twice = |header: &String| {
            let columns = &self.layout.columns.columns;
            columns.iter().filter(|own| own.header == *header).count() > 1
        };
        if headers.iter().any(is_twice) {
            self.tell(change, asked, Some(record), &headers, &[], Why::ByHand);
            return Ok(());
        }
        if known.iter().any(|column| column.index == key.column) {
            self.tell(change, asked, Some(record), &headers, &[], Why::KeyChanges);
            return Ok(());
        }
        self.put(key, asked);
        self.done.changes.push(change.id);
        Ok(())
    }

    /// Channels that stop: in the words of the source's own columns.
    fn stop(
        &mut self,
        change: &CrmChange,
        asked: &Asked,
        record: &HeldRecord,
    ) -> Result<(), OpError> {
        if self.vocabulary.is_none() {
            self.vocabulary = Some(Vocabulary::of(self.store, self.done.number)?);
        }
        let Some(vocabulary) = &self.vocabulary else {
            return Ok(());
        };
        let stops = Stopping {
            source: &self.done.source,
            layout: &record.layout,
            person: record.person,
            packed: &record.packed,
            policy: self.policy,
            today: self.today,
            vocabulary,
            purposes: &asked.purposes,
        }
        .cells(&asked.channels)?;
        if !stops.cells.is_empty() {
            let Some(key) = self.key_of(record)? else {
                let headers: Vec<String> = stops
                    .cells
                    .iter()
                    .filter_map(|cell| record.layout.columns.columns.get(cell.column))
                    .map(|column| column.header.clone())
                    .collect();
                self.tell(
                    change,
                    asked,
                    Some(record),
                    &headers,
                    &asked.channels,
                    Why::NoKey,
                );
                return Ok(());
            };
            let columns = stops.cells.iter().filter_map(|cell| {
                let column = record.layout.columns.columns.get(cell.column)?;
                Some((column.header.clone(), cell.text.clone()))
            });
            let cells = Asked {
                columns: columns.collect(),
                ..Asked::default()
            };
            self.put(key, &cells);
        }
        match stops.without_column.as_slice() {
            [] => self.done.changes.push(change.id),
            channels => self.tell(change, asked, Some(record), &[], channels, Why::NoColumn),
        }
        Ok(())
    }

    fn tell(
        &mut self,
        change: &CrmChange,
        asked: &Asked,
        record: Option<&HeldRecord>,
        columns: &[String],
        channels: &[Channel],
        why: Why,
    ) {
        let id = Some(asked.id.clone()).filter(|id| !id.is_empty());
        let named = record.map(|record| record.record.clone()).or(id);
        let line = match named {
            Some(_) => None,
            None => asked.line,
        };
        let key = match record {
            Some(record) if record.source_id.is_empty() => self.key_of(record).ok().flatten(),
            _ => None,
        };
        let shown = key.and_then(|key| {
            let column = self.layout.columns.columns.get(key.column)?;
            Some((column.header.clone(), cell_text(&key.cell)))
        });
        let told = Told {
            key: shown,
            change: change.id,
            act: change.kind.clone(),
            record: named,
            line,
            file: match record {
                Some(record) => Some(record.file.clone()),
                None => asked
                    .import
                    .and_then(|import| self.imports.get(&import))
                    .cloned(),
            },
            columns: columns.to_vec(),
            channels: channels.iter().map(|channel| channel.as_str()).collect(),
            why,
        };
        if why.is_told() {
            self.done.changes.push(change.id);
            self.done.told.push(told);
        } else {
            self.done.waiting.push(told);
        }
    }

    /// The key of a record that is gone.
    fn id_key(&self, id: &str) -> Option<Key> {
        if id.is_empty() {
            return None;
        }
        let columns = &self.layout.columns;
        let column = columns
            .below("id.source")
            .next()
            .or_else(|| columns.below("id.external").next())?;
        Some(Key {
            column: column.index,
            cell: encode_header(id, self.layout.encoding()).into_owned(),
        })
    }

    /// The key of a record, as its file writes it: its id, else an address that no other record has.
    fn key_of(&mut self, record: &HeldRecord) -> Result<Option<Key>, OpError> {
        let mut raw = RawRow::default();
        unpack(&record.packed, &mut raw)?;
        let row = readable(&raw, record.layout.encoding());
        let columns = &record.layout.columns;
        let mut found = None;
        for own in key_columns(columns, !record.source_id.is_empty()) {
            let value = row.get(own.index);
            if !value.trim().is_empty() && (is_id(own) || self.addresses()?.is_single(own, value)) {
                found = Some(own);
                break;
            }
        }
        let Some(own) = found else {
            return Ok(None);
        };
        let Some(column) = column_of(&self.layout, &own.header) else {
            return Ok(None);
        };
        let bytes = raw.cell(own.index).unwrap_or_default();
        let is_guarded = columns.strips_quote_prefix
            && bytes.first() == Some(&b'\'')
            && bytes.get(1).is_some_and(|byte| b"=+-@".contains(byte));
        Ok(Some(Key {
            column: column.index,
            cell: bytes
                .get(usize::from(is_guarded)..)
                .unwrap_or_default()
                .to_vec(),
        }))
    }

    /// The addresses of the source, counted once.
    fn addresses(&mut self) -> Result<&Addresses, OpError> {
        match self.addresses {
            Some(ref own) => Ok(own),
            None => {
                let own = Addresses::of(self.store, self.done.number)?;
                Ok(self.addresses.insert(own))
            }
        }
    }

    fn done(mut self) -> ForSource {
        self.done.changes.sort_unstable();
        self.done.changes.dedup();
        let (key, tables) = self.done.edits.tables(&self.layout);
        self.done.key = key;
        self.done.tables = tables;
        self.done
    }
}

/// The column of a header; the first, where several have it.
fn column_of<'l>(layout: &'l Layout, header: &str) -> Option<&'l Column> {
    layout
        .columns
        .columns
        .iter()
        .find(|own| own.header == header)
}

/// A fact about the file of an import.
pub(super) fn fact(import: &ImportInfo, name: &str) -> Option<serde_json::Value> {
    let facts: serde_json::Value = serde_json::from_slice(&import.file).ok()?;
    facts.get("outcome")?.get(name).cloned()
}

/// How the files of a source are written: as its last export was.
fn form_of(last: &ImportInfo, encoding: Encoding) -> FileForm {
    let text = |name: &str| fact(last, name).and_then(|own| own.as_str().map(str::to_owned));
    match text("format").as_deref() {
        Some("csv") | None => {
            let delimiter = text("delimiter").and_then(|own| own.bytes().next());
            let form: Option<TextForm> =
                fact(last, "form").and_then(|form| serde_json::from_value(form).ok());
            FileForm::Text {
                encoding,
                delimiter: delimiter.unwrap_or(b','),
                form: form.unwrap_or_default(),
            }
        }
        Some(_) => FileForm::Workbook {
            sheet: text("sheet").unwrap_or_default(),
        },
    }
}
