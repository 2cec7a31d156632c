//! The writing side of an import: binds and steps what the reading side hands over, then says who
//! is one person, whose "no" stands, and who is gone.

use std::{
    collections::{HashMap, HashSet, hash_map::Entry as Slot},
    fs::File,
    io::Read,
    path::Path,
    sync::mpsc::{Receiver, Sender, channel, sync_channel},
};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    ImportRequest, Prepared,
    drift::{Comparer, Drift, Version},
    entry,
    outcome::{ColumnOutcome, FileOutcome, NoteOutcome, RecordCounts, RejectOutcome, hexadecimal},
    parse::{
        Batch, DenialFact, ParseEnd, ParseError, Parser, PersonReader, SealedRow, SharedKey,
        contact_keys, id_key,
    },
    rejects::Rejects,
    rekey,
    rights::Rights,
    settle::{Seen, Settled, settle},
};
use crate::{
    intake::{
        Format, IntakeError,
        assemble::{self, Assembler},
        io_words,
    },
    matching::{ExactKeys, KeyReader},
    model::RawRow,
    ops::{
        Layout, OpError,
        find::fuzzy_keys_of,
        holds::{self, NoteReader, Noticed},
        layout::readable,
        marks::MarkReader,
        persons::Persons,
        rewrite::{Present, take_held},
    },
    policy::Policy,
    store::{
        Change, Entry, Event, HeldChange, ImportRow, KeyKind, RecordRow, Sealer, StoreError,
        StoreFault, StoredRecord, unpack,
    },
};

/// Keys that are held until their sharing is looked at: 128 MiB.
const MOST_SHARED: usize = 8_000_000;
/// A full file must share at least one in this many of its source's records.
const SHARED_AT_LEAST_ONE_IN: usize = 5;

/// What the store keeps about a file, sealed.
#[derive(Debug, Serialize, Deserialize)]
pub struct FileFacts {
    /// Its size in bytes.
    pub size: u64,
    /// Whether it was said to hold only some of its source's records.
    #[serde(default)]
    pub is_partial: bool,
    /// SHA-256 of all that decides how its rows are read: columns, purposes, sheet, header row.
    #[serde(default)]
    pub reading: String,
    /// What became of it.
    pub outcome: FileOutcome,
    /// What changed since the export before; none: it is the first of its source.
    #[serde(default)]
    pub drift: Option<Drift>,
}

/// The files of one source in one call: together they are its export.
#[derive(Debug, Default)]
pub(super) struct OfSource {
    /// Whether no further file of the source follows.
    pub is_last: bool,
    /// The records that earlier files of the call have.
    pub present: HashSet<i64>,
    /// Ids of erased records that the files still have.
    pub returned_ids: HashSet<String>,
    /// Whether any erased person came back.
    pub has_returned: bool,
    /// How many of those that came back have no id.
    pub returned_nameless: u64,
    /// Whether rows were not accepted.
    pub has_rejects: bool,
    /// Records of which a part is kept that the files have: whether what was to go is blank there.
    pub kept: HashMap<i64, bool>,
}

/// Whether this very file, read the same way, is what the source's last import brought.
pub(super) fn identical(
    change: &Change<'_>,
    file: &Prepared,
    request: &ImportRequest<'_>,
    rights: &Rights,
) -> Result<Option<FileOutcome>, OpError> {
    let Some(last) = change.last_import(&file.source)? else {
        return Ok(None);
    };
    let Ok(facts) = serde_json::from_slice::<FileFacts>(&last.file) else {
        return Ok(None);
    };
    // A full export after a partial one says which records have left, even with the same bytes.
    if facts.is_partial && !request.is_partial {
        return Ok(None);
    }
    if facts.size != file.size || facts.reading != reading(file, request, rights)? {
        return Ok(None);
    }
    if hash_file(&file.path)?.as_slice() != last.file_sha256.as_slice() {
        return Ok(None);
    }
    let RecordCounts {
        suppressed, held, ..
    } = facts.outcome.records;
    let contacts = facts.outcome.rows.contacts;
    Ok(Some(FileOutcome {
        file: file.name.clone(),
        identical: true,
        holds: 0,
        crm: Settled::default(),
        records: RecordCounts {
            unchanged: contacts.saturating_sub(suppressed + held),
            suppressed,
            held,
            ..RecordCounts::default()
        },
        ..facts.outcome
    }))
}

/// What decides how the rows of a file are read. With another policy the same bytes say something
/// else, and another sheet of a workbook holds other rows.
fn reading(
    file: &Prepared,
    request: &ImportRequest<'_>,
    rights: &Rights,
) -> Result<String, OpError> {
    let mut digest = Sha256::new();
    digest.update(file.layout().to_bytes()?);
    digest.update(purposes(file, request));
    let shape = &file.opened.shape;
    digest.update(format!("{:?} {}", shape.sheet, shape.header_row));
    digest.update(rights.stamp());
    Ok(hexadecimal(&digest.finalize()))
}

/// The purposes and their channels, and the purpose that the source gives to columns without one:
/// a row under other purposes is another row, because its denials have to be noted anew.
fn purposes(file: &Prepared, request: &ImportRequest<'_>) -> String {
    let mut text = request.policy.country.clone();
    for purpose in &request.policy.purposes {
        text += &format!(
            "\n{} {:?} {:?}",
            purpose.id, purpose.basis, purpose.channels
        );
    }
    let block = request.policy.source(&file.source);
    text += &format!(
        "\n{:?}",
        block.and_then(|block| block.default_purpose.as_ref())
    );
    text
}

/// Imports one file within the change; the trail entry comes back with what was done.
#[expect(
    clippy::too_many_arguments,
    reason = "both sides of the store, the file, and what the call shares among its files"
)]
pub(super) fn write(
    change: &mut Change<'_>,
    sealer: Sealer,
    file: Prepared,
    request: &ImportRequest<'_>,
    of_source: &mut OfSource,
    rights: &Rights,
    rejects: &mut Rejects,
    progress: &mut dyn FnMut(&Path, u64),
) -> Result<(FileOutcome, Entry), OpError> {
    let layout_bytes = file.layout().to_bytes()?;
    let mut read_by = layout_bytes.clone();
    read_by.extend_from_slice(purposes(&file, request).as_bytes());
    let reading = reading(&file, request, rights)?;
    let source = change.source(&file.source)?;
    // Read before it is brought up to date: records were written, and are indexed, as it says.
    let before = match change.last_import(&file.source)? {
        Some(last) => {
            let columns = change.layout_columns(last.layout)?;
            Some((last.layout, Layout::from_bytes(&columns)?))
        }
        None => None,
    };
    let layout = change.layout(source, &header_line(&file), &layout_bytes)?;
    let vanished: HashSet<i64> = change.vanished(source)?.into_iter().collect();
    let known = rekey::known_records(
        change,
        source,
        &file,
        before.as_ref(),
        &request.policy.country,
    )?;
    let known_count = known.len();
    let had_keys = change.has_keys()?;
    let import = change.import(&ImportRow {
        source,
        layout,
        at: &request
            .now
            .at
            .to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        today: request.now.today,
        file_sha256: &[],
        file: &[],
    })?;
    let consents = file.consent_columns(request.policy);
    let readers = assemble::persons(&file.columns)
        .into_iter()
        .map(|person| {
            let consents = file.consents(person, request.policy, request.now.today);
            let keys = KeyReader::new(&file.columns, person, &request.policy.country);
            PersonReader {
                person,
                consents,
                keys,
                notes: NoteReader::new(&file.columns.of_person(person), request.now.today),
                marks: MarkReader::new(
                    rights.marker.clone(),
                    &file.source,
                    &file.columns,
                    person,
                    &request.policy.country,
                ),
            }
        })
        .collect();
    let mut writer = Writer {
        import,
        source,
        layout,
        first_new: change.next_record_id()?,
        names: Vec::new(),
        changed_names: HashMap::new(),
        persons: Persons::new(change.links()?),
        had_keys,
        shared: Vec::new(),
        let_go: HashSet::new(),
        denials: Vec::new(),
        noticed: Vec::new(),
        reject_list: Vec::new(),
        old_layouts: before.into_iter().collect(),
        policy: request.policy,
        source_name: &file.source,
        own_layout: file.layout(),
        rights,
        today: request.now.today,
        comparer: Comparer::new(request.policy, &file.source, request.now.today),
    };
    let is_first = known_count == 0;
    // Several files of one call are one export: their columns may differ among themselves.
    if let Some(last) = writer.old_layouts.values().next()
        && of_source.present.is_empty()
    {
        writer.comparer.drift.columns(last, &writer.own_layout);
    }
    let parser = Parser {
        assembler: Assembler::new(file.opened.rows, &file.columns),
        columns: &file.columns,
        encoding: file.opened.shape.encoding,
        readers,
        hashes: change.hashes().clone(),
        sealer,
        source,
        layout_digest: change
            .hashes()
            // It goes into each digest: were it another after a change of the master key, every row
            // of the next export would count as changed.
            .lasting(KeyKind::Layout, 1, &read_by)
            .cast_unsigned(),
        next_id: writer.first_new,
        known,
        rights,
    };
    let shape = &file.opened.shape;
    let path = &file.path;
    let (end, digest) = std::thread::scope(|scope| -> Result<(ParseEnd, [u8; 32]), OpError> {
        let (send, receive) = sync_channel::<Batch>(3);
        let (spent, again) = channel::<Batch>();
        let hashing = scope.spawn(|| hash_file(path));
        let reading = scope.spawn(move || parser.run(&send, &again));
        let written = writer.drain(change, &receive, &spent, shape, rejects, &mut |seen| {
            progress(path, seen)
        });
        // Dropping the receiver stops a reading side that is ahead of a failed writing side.
        drop(receive);
        let read = reading.join().map_err(|_| broken("reading"))?;
        let hashed = hashing.join().map_err(|_| broken("hashing"))?;
        match (written, read) {
            (Err(error), _) => Err(error),
            (Ok(()), Ok(end)) => Ok((end, hashed?)),
            (Ok(()), Err(ParseError::Intake(error))) => Err(OpError::in_file(path, error)),
            (Ok(()), Err(ParseError::Store(error))) => Err(error.into()),
            (Ok(()), Err(ParseError::Abandoned)) => Err(broken("writing")),
        }
    })?;
    let active = known_count - vanished.len().min(known_count);
    if of_source.is_last {
        let shared = end
            .met
            .iter()
            .chain(&of_source.present)
            .collect::<HashSet<_>>()
            .len();
        check_shared(&file.name, &file.source, active, shared, request)?;
    }
    change.record_ids_used(end.next_id - 1)?;
    writer.denials(change, request)?;
    let holds = writer.holds(change, request)?;
    let links = writer.persons.links();
    change.link(links.iter().map(|(record, subject)| (*record, *subject)))?;
    let back: Vec<i64> = end
        .met
        .iter()
        .copied()
        .filter(|record| vanished.contains(record))
        .collect();
    change.mark_vanished(&back, None)?;
    writer.comparer.drift.back(&back);
    writer.comparer.drift.known = active as u64;
    let mut gone = 0;
    if !of_source.is_last {
        // Whether a record has left is known when the last file of the source was read.
        of_source.present.extend(end.met.iter().copied());
        of_source.present.extend(writer.first_new..end.next_id);
    } else if !request.is_partial {
        let leaving: Vec<i64> = end
            .missing
            .iter()
            .copied()
            .filter(|record| !vanished.contains(record) && !of_source.present.contains(record))
            .collect();
        gone = leaving.len() as u64;
        change.mark_vanished(&leaving, Some(request.now.today))?;
    }
    of_source.returned_ids.extend(end.returned_ids);
    of_source.kept.extend(end.kept);
    of_source.has_returned |= end.suppressed > 0;
    of_source.returned_nameless += end.returned_nameless;
    of_source.has_rejects |= end.counts.rejected > 0;
    let crm = match of_source.is_last {
        false => Settled::default(),
        true => settle(
            change,
            &Seen {
                source,
                source_name: &file.source,
                returned_ids: &of_source.returned_ids,
                has_returned: of_source.has_returned,
                returned_nameless: of_source.returned_nameless,
                has_rejects: of_source.has_rejects,
                kept: &of_source.kept,
                is_partial: request.is_partial,
                policy: request.policy,
                today: request.now.today,
            },
        )?,
    };
    let done = FileOutcome {
        file: file.name.clone(),
        sha256: hexadecimal(&digest),
        format: format_name(shape.format).to_owned(),
        encoding: shape.encoding.name().to_owned(),
        delimiter: shape.delimiter.map(|byte| char::from(byte).to_string()),
        form: shape.form,
        header_row: shape.header_row,
        sheet: shape.sheet.clone(),
        system: file.columns.system.clone(),
        language: file.columns.language.map(|lang| lang.as_str().to_owned()),
        source: file.source.clone(),
        identical: false,
        rows: end.counts,
        records: RecordCounts {
            new: end.new,
            changed: end.changed,
            unchanged: end.unchanged,
            suppressed: end.suppressed,
            held: end.held,
            vanished: gone,
        },
        returned: end.returned,
        holds,
        crm,
        columns: file
            .columns
            .columns
            .iter()
            .map(|column| ColumnOutcome {
                index: column.index,
                header: column.header.clone(),
                field: column.field.as_ref().map(ToString::to_string),
                by: column.by,
                filled: end.filled.get(column.index).copied().unwrap_or(0),
                candidates: column.candidates.clone(),
            })
            .collect(),
        consents,
        rejects: writer.reject_list,
        notes: shape
            .notes
            .iter()
            .cloned()
            .chain(end.notes.iter().cloned())
            .map(NoteOutcome::from)
            .collect(),
    };
    let facts = FileFacts {
        size: file.size,
        is_partial: request.is_partial,
        reading,
        outcome: done,
        drift: (!is_first).then_some(writer.comparer.drift),
    };
    let text = serde_json::to_vec(&facts).map_err(|_| broken("describing"))?;
    change.import_done(import, &digest, &text)?;
    let done = facts.outcome;
    let entry = entry(request, source, &done, &end.rows_digest);
    Ok((done, entry))
}

/// A full file that shares hardly any record with its source is very likely another source's file.
fn check_shared(
    file: &str,
    source: &str,
    known: usize,
    shared: usize,
    request: &ImportRequest<'_>,
) -> Result<(), OpError> {
    if request.is_partial || known == 0 || shared * SHARED_AT_LEAST_ONE_IN >= known {
        return Ok(());
    }
    Err(OpError::Refused {
        code: "source-mismatch",
        message: format!(
            "{file} shares {shared} of the {known} records of the source {source}: it looks like another source's file"
        ),
        hint: Some(
            "give --partial if it holds only some of the records, or --source NAME for a source of its own"
                .to_owned(),
        ),
    })
}

struct Writer<'a> {
    import: i64,
    source: i64,
    layout: i64,
    first_new: i64,
    /// First-name hashes of the new records, by their offset from `first_new`.
    names: Vec<i64>,
    changed_names: HashMap<i64, i64>,
    persons: Persons,
    had_keys: bool,
    /// Keys whose sharing is not looked at yet.
    shared: Vec<SharedKey>,
    /// Records whose group was dissolved because one of it changed.
    let_go: HashSet<i64>,
    denials: Vec<DenialFact>,
    noticed: Vec<(i64, Noticed)>,
    reject_list: Vec<RejectOutcome>,
    old_layouts: HashMap<i64, Layout>,
    policy: &'a Policy,
    source_name: &'a str,
    own_layout: Layout,
    rights: &'a Rights,
    today: NaiveDate,
    comparer: Comparer<'a>,
}

impl Writer<'_> {
    fn drain(
        &mut self,
        change: &mut Change<'_>,
        batches: &Receiver<Batch>,
        spent: &Sender<Batch>,
        shape: &crate::intake::FileShape,
        rejects: &mut Rejects,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), OpError> {
        while let Ok(mut batch) = batches.recv() {
            progress(batch.seen);
            for reject in &batch.rejects {
                change.reject(
                    self.import,
                    reject.line,
                    reject.reason,
                    &reject.detail,
                    &reject.raw,
                )?;
                rejects.add(shape, reject)?;
                self.reject_list.push(RejectOutcome {
                    line: reject.line,
                    reason: reject.reason.to_owned(),
                    detail: reject.detail.clone(),
                });
            }
            self.records(change, &batch)?;
            self.guarded(change, &mut batch)?;
            self.denials.append(&mut batch.denials);
            self.noticed.append(&mut batch.noticed);
            if !batch.identities.is_empty() {
                change.insert_identities(self.source, &batch.identities)?;
            }
            if !batch.keys.is_empty() {
                self.keys(change, std::mem::take(&mut batch.keys))?;
            }
            batch.clear();
            // The reading side may have ended already: then nobody wants the buffers back.
            drop(spent.send(batch));
        }
        self.gather_groups(change)?;
        self.join_all(change)
    }

    /// Looks anew at the records that shared a group with one that changed.
    fn gather_groups(&mut self, change: &Change<'_>) -> Result<(), OpError> {
        for record in std::mem::take(&mut self.let_go) {
            if self.changed_names.contains_key(&record) {
                continue;
            }
            let Some((stored, keys)) = self.stored_keys(change, record)? else {
                continue;
            };
            self.had_keys = true;
            let hashes = change.hashes();
            // The id joins only within its own source, which is not always this one.
            if stored.source == self.source && !keys.id.is_empty() {
                let h = id_key(hashes, stored.source, &keys.id, stored.person);
                self.shared.push(SharedKey::new(h, record, true));
            }
            for h in contact_keys(hashes, &keys) {
                self.shared.push(SharedKey::new(h, record, false));
            }
        }
        Ok(())
    }

    /// A record as the store has it, and what it can be found by.
    fn stored_keys(
        &mut self,
        change: &Change<'_>,
        record: i64,
    ) -> Result<Option<(StoredRecord, ExactKeys)>, OpError> {
        let Some(stored) = change.record(record)? else {
            return Ok(None);
        };
        let layout = match self.old_layouts.entry(stored.layout) {
            Slot::Occupied(known) => known.into_mut(),
            Slot::Vacant(free) => {
                free.insert(Layout::from_bytes(&change.layout_columns(stored.layout)?)?)
            }
        };
        let mut raw = RawRow::default();
        unpack(&stored.packed, &mut raw)?;
        let mut keys = ExactKeys::default();
        KeyReader::new(&layout.columns, stored.person, &self.policy.country)
            .read(&readable(&raw, layout.encoding()), &mut keys);
        Ok(Some((stored, keys)))
    }

    fn records(&mut self, change: &mut Change<'_>, batch: &Batch) -> Result<(), OpError> {
        let mut start = 0;
        let mut changed = batch.changed.iter();
        let mut new = Vec::with_capacity(batch.rows.len());
        for row in &batch.rows {
            let cells = batch.sealed.get(start..row.end).unwrap_or(&[]);
            start = row.end;
            let written = RecordRow {
                id: row.id,
                source: self.source,
                layout: self.layout,
                import: self.import,
                line: row.line,
                person: row.person,
                first_name_key: row.first_name_key,
                cells,
            };
            if row.is_change {
                let packed = changed.next().map_or(&[][..], Vec::as_slice);
                self.forget_keys(change, row, packed)?;
                change.update_record(&written)?;
                let group = self.persons.dissolve(row.id);
                change.unlink(&group)?;
                self.let_go.extend(group);
                self.changed_names.insert(row.id, row.first_name_key);
            } else {
                self.names.push(row.first_name_key);
                new.push(written);
            }
        }
        change.insert_records(new.into_iter())?;
        Ok(())
    }

    /// Rows of records that are not simply overwritten: a restricted one keeps its cells and the change
    /// waits; of a rectified one, the right value stays.
    fn guarded(&mut self, change: &mut Change<'_>, batch: &mut Batch) -> Result<(), OpError> {
        for record in batch.as_before.drain(..) {
            let guard = self.rights.guards.get(&record).copied().unwrap_or_default();
            if guard.is_restricted {
                // The source says again what the store has: nothing waits any more.
                if self.rights.waiting.contains(&record) {
                    change.drop_held_changes(record)?;
                }
                continue;
            }
            for known in &self.rights.corrections {
                if known.record == record {
                    change.rectification_state(known.id, "conflict", self.today)?;
                }
            }
        }
        for row in batch.guarded.drain(..) {
            let held = HeldChange {
                id: 0,
                record: row.record,
                import: self.import,
                layout: self.layout,
                line: row.line,
                person: row.person,
                digest: row.digest,
                seen_on: self.today,
                packed: row.packed,
            };
            let guard = self.rights.guards.get(&row.record).copied();
            if guard.unwrap_or_default().is_restricted {
                change.hold_change(&held)?;
                continue;
            }
            let Some((stored, keys)) = self.stored_keys(change, row.record)? else {
                continue;
            };
            let Some(layout) = self.old_layouts.get(&stored.layout) else {
                continue;
            };
            let present = Present {
                number: stored.id,
                source_number: stored.source,
                source: self.source_name,
                import: stored.import,
                person: stored.person,
                layout,
                packed: &stored.packed,
                keys: &keys,
            };
            take_held(
                change,
                present,
                &held,
                &self.own_layout,
                &self.rights.corrections,
                self.policy,
                self.today,
            )?;
        }
        Ok(())
    }

    /// The look-up keys of the version that is replaced are computed again from its cells; what it said is
    /// compared with what the new one says.
    fn forget_keys(
        &mut self,
        change: &mut Change<'_>,
        row: &SealedRow,
        new: &[u8],
    ) -> Result<(), OpError> {
        if let Some((stored, keys)) = self.stored_keys(change, row.id)? {
            if let Some(layout) = self.old_layouts.get(&stored.layout) {
                let before = Version {
                    layout_number: stored.layout,
                    layout,
                    packed: &stored.packed,
                };
                let now = Version {
                    layout_number: self.layout,
                    layout: &self.own_layout,
                    packed: new,
                };
                self.comparer.compare(row.id, row.person, &before, &now)?;
            }
            let mut gone: Vec<i64> = contact_keys(change.hashes(), &keys).collect();
            // The fuzzy ones as well: the next search that needs them makes the new ones.
            if stored.import <= change.fuzzy_keys_to()?
                && let Some(layout) = self.old_layouts.get(&stored.layout)
            {
                let (person, packed) = (stored.person, &stored.packed);
                gone.extend(fuzzy_keys_of(
                    change.hashes(),
                    layout,
                    person,
                    packed,
                    &self.policy.country,
                    row.id,
                )?);
            }
            change.delete_keys(row.id, gone.into_iter())?;
        }
        Ok(())
    }

    /// Writes look-up keys in order while the reading side is busy; who shares one is found out at
    /// the end, or when there are too many to hold.
    fn keys(&mut self, change: &mut Change<'_>, mut keys: Vec<SharedKey>) -> Result<(), OpError> {
        change.insert_keys(
            keys.iter()
                .filter(|key| !key.is_id())
                .map(|key| (key.h, key.record())),
        )?;
        self.shared.append(&mut keys);
        if self.shared.len() >= MOST_SHARED {
            self.join_all(change)?;
        }
        Ok(())
    }

    /// Joins the records that share a key, with each other and with those the store had before.
    fn join_all(&mut self, change: &mut Change<'_>) -> Result<(), OpError> {
        let mut keys = std::mem::take(&mut self.shared);
        // Sorted runs stand one behind the other: the stable sort merges them.
        keys.sort();
        let mut run = Vec::new();
        for same in keys.chunk_by(|a, b| a.h == b.h) {
            let Some(first) = same.first() else { continue };
            run.clear();
            if self.had_keys {
                run = match first.is_id() {
                    true => change.records_of_identity(self.source, first.h)?,
                    false => change.records_of_key(first.h)?,
                };
            }
            run.extend(same.iter().map(|key| key.record()));
            run.sort_unstable();
            run.dedup();
            if run.len() > 1 {
                self.join(change, &run, first.is_id())?;
            }
        }
        self.had_keys = true;
        Ok(())
    }

    /// Joins the records of one key: each with the first that has the same first name or none.
    fn join(&mut self, change: &Change<'_>, run: &[i64], is_id: bool) -> Result<(), OpError> {
        let Self {
            persons,
            names,
            changed_names,
            first_new,
            ..
        } = self;
        let mut name = |record: i64| -> Result<i64, OpError> {
            if let Some(&name) = changed_names.get(&record) {
                return Ok(name);
            }
            let offset = usize::try_from(record - *first_new).ok();
            match offset.and_then(|offset| names.get(offset)) {
                Some(&name) => Ok(name),
                None => Ok(change.first_name_key(record)?),
            }
        };
        persons.join_run(run, is_id, &mut name)
    }

    /// Sets the holds that the notes of new and changed records ask for; returns how many are new.
    fn holds(
        &mut self,
        change: &mut Change<'_>,
        request: &ImportRequest<'_>,
    ) -> Result<u64, OpError> {
        let mut new = 0;
        for (record, notice) in &self.noticed {
            let notice = std::slice::from_ref(notice);
            new += holds::keep(change, *record, notice, request.now.today)?;
        }
        Ok(new)
    }

    fn denials(
        &mut self,
        change: &mut Change<'_>,
        request: &ImportRequest<'_>,
    ) -> Result<(), OpError> {
        for fact in &self.denials {
            let Some(purpose) = request.policy.purpose(fact.purpose) else {
                continue;
            };
            change.event(&Event {
                record: fact.record,
                import: self.import,
                channel: fact.channel,
                purpose: &purpose.id,
                state: fact.state,
                said_on: fact.said_on,
                seen_on: request.now.today,
                addresses: &fact.addresses,
            })?;
        }
        Ok(())
    }
}

/// What tells one layout of a source from another: the encoding and the headers as they stand.
fn header_line(file: &Prepared) -> Vec<u8> {
    let mut line = file.opened.shape.encoding.name().as_bytes().to_vec();
    for header in &file.opened.shape.headers {
        line.push(0);
        line.extend_from_slice(header.as_bytes());
    }
    line
}

const fn format_name(format: Format) -> &'static str {
    match format {
        Format::Csv => "csv",
        Format::Xlsx => "xlsx",
        Format::Xlsb => "xlsb",
        Format::Xls => "xls",
        Format::Ods => "ods",
    }
}

fn broken(what: &str) -> OpError {
    StoreError::new(
        StoreFault::Io,
        format!("{what} the file stopped unexpectedly: nothing was changed"),
    )
    .into()
}

/// SHA-256 of a file.
pub(crate) fn hash_file(path: &Path) -> Result<[u8; 32], OpError> {
    let unreadable = |error: std::io::Error| {
        OpError::from(IntakeError {
            code: "unreadable",
            message: format!(
                "{} cannot be read ({})",
                path.display(),
                io_words(error.kind())
            ),
            hint: Some("check the path and its permissions".to_owned()),
        })
    };
    let mut file = File::open(path).map_err(unreadable)?;
    let mut digest = Sha256::new();
    let mut buffer = vec![0_u8; 1 << 20];
    loop {
        let read = file.read(&mut buffer).map_err(unreadable)?;
        if read == 0 {
            return Ok(digest.finalize().into());
        }
        digest.update(buffer.get(..read).unwrap_or(&[]));
    }
}
