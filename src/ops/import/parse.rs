//! The reading side of an import, on a thread of its own: rows are decoded, told apart (new,
//! changed, unchanged), sealed and given their look-up keys; the writing side only binds and steps.

use std::{
    collections::{HashMap, HashSet},
    sync::mpsc::{Receiver, SyncSender},
};

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::rights::Rights;
use crate::{
    intake::{
        Encoding, IntakeError, Note, Reject,
        assemble::{self, Assembled, Assembler, RowCounts},
        consents::{ConsentReader, Denied},
    },
    matching::{ExactKeys, KeyReader},
    model::{Channel, Columns, ConsentState, RawRow, Row, consent::PurposeIx},
    ops::{
        holds::{NoteReader, Noticed},
        layout::readable,
        marks::MarkReader,
    },
    store::{Hashes, Identity, KeyKind, KnownRecord, Place, Sealer, StoreError, pack},
};

/// Bytes of sealed records in one batch.
const BATCH_BYTES: usize = 512 * 1024;
/// Look-up keys in one run: long enough to be cheap to insert in order, short enough to be written
/// while the file is still read.
const KEYS_AT_ONCE: usize = 1_500_000;
/// Lines of returned persons that are told.
const MOST_RETURNED: usize = 1000;
/// Identities in one run.
const IDENTITIES_AT_ONCE: usize = 500_000;

/// A new or changed record, its sealed cells in the batch's run of bytes.
#[derive(Clone, Copy, Debug)]
pub struct SealedRow {
    /// Its id.
    pub id: i64,
    /// Whether it replaces a version that the store has.
    pub is_change: bool,
    /// Physical line.
    pub line: u64,
    /// Which person of the row.
    pub person: u8,
    /// Keyed hash of the first name; 0: none.
    pub first_name_key: i64,
    /// Where its cells end in `Batch::sealed`.
    pub end: usize,
}

/// What the reading side hands over at once.
#[derive(Debug, Default)]
pub struct Batch {
    /// Sealed cells, one record after the other.
    pub sealed: Vec<u8>,
    /// The records.
    pub rows: Vec<SealedRow>,
    /// Rows that were not accepted.
    pub rejects: Vec<Reject>,
    /// Look-up keys.
    pub keys: Vec<SharedKey>,
    /// Identities.
    pub identities: Vec<Identity>,
    /// Denials.
    pub denials: Vec<DenialFact>,
    /// What was noticed in notes, with its record.
    pub noticed: Vec<(i64, Noticed)>,
    /// Rows of restricted or rectified records, whose cells are not simply put in their place.
    pub guarded: Vec<GuardedRow>,
    /// Restricted or rectified records whose rows are as they were.
    pub as_before: Vec<i64>,
    /// The packed cells of the records that change, in their order in `rows`.
    pub changed: Vec<Vec<u8>>,
    /// Rows seen so far.
    pub seen: u64,
}

/// A row of a restricted or rectified record.
#[derive(Debug)]
pub struct GuardedRow {
    /// The record.
    pub record: i64,
    /// Physical line.
    pub line: u64,
    /// Which person of the row.
    pub person: u8,
    /// Keyed digest of its cells.
    pub digest: i64,
    /// The packed cells.
    pub packed: Vec<u8>,
}

impl Batch {
    /// Empties the batch, keeping its memory.
    pub fn clear(&mut self) {
        self.sealed.clear();
        self.rows.clear();
        self.rejects.clear();
        self.keys.clear();
        self.identities.clear();
        self.denials.clear();
        self.noticed.clear();
        self.guarded.clear();
        self.as_before.clear();
        self.changed.clear();
    }
}

/// A look-up key of a record: 16 bytes, because an import holds millions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SharedKey {
    /// The keyed hash.
    pub h: i64,
    /// The record, shifted left; the lowest bit is set for the source's own id.
    tagged: i64,
}

impl SharedKey {
    /// A key of a record; records of one source's id are one person whatever their names.
    #[must_use]
    pub const fn new(h: i64, record: i64, is_id: bool) -> Self {
        Self {
            h,
            tagged: record << 1 | is_id as i64,
        }
    }

    /// The record.
    #[must_use]
    pub const fn record(self) -> i64 {
        self.tagged >> 1
    }

    /// Whether it is the source's own id.
    #[must_use]
    pub const fn is_id(self) -> bool {
        self.tagged & 1 == 1
    }
}

/// A "no" that came with a record.
#[derive(Clone, Debug)]
pub struct DenialFact {
    /// The record.
    pub record: i64,
    /// The channel.
    pub channel: Channel,
    /// The purpose.
    pub purpose: PurposeIx,
    /// The state.
    pub state: ConsentState,
    /// When it was said.
    pub said_on: Option<NaiveDate>,
    /// Look-up keys of the addresses it binds.
    pub addresses: Vec<i64>,
}

/// What is known when the file is read.
#[derive(Debug)]
pub struct ParseEnd {
    /// The accounting.
    pub counts: RowCounts,
    /// Contacts that the store did not have.
    pub new: u64,
    /// Contacts whose cells differ.
    pub changed: u64,
    /// Contacts as they were.
    pub unchanged: u64,
    /// Contacts that were erased and came back: they were not stored.
    pub suppressed: u64,
    /// Changes that wait behind a restriction.
    pub held: u64,
    /// Lines of contacts that were erased and came back, the first of them.
    pub returned: Vec<u64>,
    /// How many of those that came back have no id.
    pub returned_nameless: u64,
    /// Ids of erased records that the file still has, as far as its system was asked to delete them.
    pub returned_ids: HashSet<String>,
    /// Records of which a part is kept that the file has: whether what was to go is blank there.
    pub kept: HashMap<i64, bool>,
    /// Known records that the file does not have.
    pub missing: Vec<i64>,
    /// Known records that the file has.
    pub met: Vec<i64>,
    /// Filled cells by column.
    pub filled: Vec<u64>,
    /// What the reader noted.
    pub notes: Vec<Note>,
    /// The first record id that is still free.
    pub next_id: i64,
    /// SHA-256 over the keyed digests of the rows, in file order.
    pub rows_digest: [u8; 32],
}

/// Why reading stopped.
#[derive(Debug)]
pub enum ParseError {
    /// The file.
    Intake(IntakeError),
    /// The sealing.
    Store(StoreError),
    /// The writing side went away; it knows why.
    Abandoned,
}

impl From<IntakeError> for ParseError {
    fn from(error: IntakeError) -> Self {
        Self::Intake(error)
    }
}

impl From<StoreError> for ParseError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// What one person of a row is read with.
pub struct PersonReader {
    /// Which; 0 where rows hold one person.
    pub person: u8,
    /// Consent states.
    pub consents: ConsentReader,
    /// Look-up keys.
    pub keys: KeyReader,
    /// Notes.
    pub notes: NoteReader,
    /// Marks of erased persons.
    pub marks: MarkReader,
}

/// The reading side.
pub struct Parser<'a> {
    /// Where records come from.
    pub assembler: Assembler,
    /// What the columns mean.
    pub columns: &'a Columns,
    /// How bytes become text.
    pub encoding: Encoding,
    /// What each person of a row is read with.
    pub readers: Vec<PersonReader>,
    /// Keyed hashes.
    pub hashes: Hashes,
    /// The sealer of this thread.
    pub sealer: Sealer,
    /// The source.
    pub source: i64,
    /// A digest of the layout: a row under another layout is another row.
    pub layout_digest: u64,
    /// The first free record id.
    pub next_id: i64,
    /// The records of the source, in order of identity.
    pub known: Vec<KnownRecord>,
    /// What was erased, restricted, rectified.
    pub rights: &'a Rights,
}

impl Parser<'_> {
    /// Reads the file to its end, handing over batches.
    ///
    /// # Errors
    /// When the file cannot be read on; or the writing side went away.
    pub fn run(
        mut self,
        out: &SyncSender<Batch>,
        spent: &Receiver<Batch>,
    ) -> Result<ParseEnd, ParseError> {
        let mut readers = std::mem::take(&mut self.readers);
        let mut known = Known::new(std::mem::take(&mut self.known));
        let mut end = ParseEnd {
            counts: RowCounts::default(),
            new: 0,
            changed: 0,
            unchanged: 0,
            suppressed: 0,
            held: 0,
            returned: Vec::new(),
            returned_nameless: 0,
            returned_ids: HashSet::new(),
            kept: HashMap::new(),
            missing: Vec::new(),
            met: Vec::new(),
            filled: vec![0; self.columns.columns.len()],
            notes: Vec::new(),
            next_id: 0,
            rows_digest: [0; 32],
        };
        let mut digest = Sha256::new();
        let mut raw = RawRow::default();
        let mut work = Work::default();
        let mut batch = Batch::default();
        loop {
            match self.assembler.next(&mut raw)? {
                Assembled::End => break,
                Assembled::Rejected(reject) => batch.rejects.push(reject),
                Assembled::Record => {
                    count_filled(&raw, &mut end.filled);
                    for reader in &mut readers {
                        if !assemble::has_person(&raw, self.columns, reader.person) {
                            continue;
                        }
                        self.assembler.count_contacts(1);
                        let own;
                        let row = if reader.person == 0 {
                            &raw
                        } else {
                            own = assemble::of_person(&raw, self.columns, reader.person);
                            &own
                        };
                        self.contact(row, reader, &mut known, &mut work, &mut batch, &mut end)?;
                        digest.update(work.digest.to_le_bytes());
                    }
                }
            }
            if batch.sealed.len() >= BATCH_BYTES
                || batch.rejects.len() >= 1000
                || batch.rows.len() >= 4096
            {
                batch.seen = self.assembler.counts().seen;
                self.hand_over(&mut batch, out, spent, false)?;
            }
        }
        self.hand_over(&mut batch, out, spent, true)?;
        end.next_id = self.next_id;
        end.counts = self.assembler.counts();
        end.notes = self.assembler.notes();
        for (record, is_met) in known.records.iter().zip(&known.met) {
            if *is_met {
                end.met.push(record.record);
            } else {
                end.missing.push(record.record);
            }
        }
        end.rows_digest = digest.finalize().into();
        Ok(end)
    }

    /// One contact: its keys, whether it is known, its sealed cells.
    fn contact(
        &mut self,
        raw: &RawRow,
        reader: &mut PersonReader,
        known: &mut Known,
        work: &mut Work,
        batch: &mut Batch,
        end: &mut ParseEnd,
    ) -> Result<(), ParseError> {
        let person = reader.person;
        let row = readable(raw, self.encoding);
        work.packed.clear();
        pack(raw, &mut work.packed);
        work.digest = self
            .hashes
            .digest(self.layout_digest ^ u64::from(person), &work.packed);
        // Most rows of a newer export are as they were: their id alone tells it.
        let has_id = reader.keys.read_id(&row, &mut work.keys);
        if !has_id {
            reader.keys.read(&row, &mut work.keys);
        }
        let identity = identity(&self.hashes, self.source, &work.keys, person, work.digest);
        let found = known.meet(identity, work.digest);
        let guard = match found {
            Some((record, _)) => self.rights.guards.get(&record).copied(),
            None => None,
        };
        if let (Some((record, is_same)), Some(guard)) = (found, guard) {
            if has_id {
                reader.keys.read(&row, &mut work.keys);
            }
            match (is_same, guard.is_restricted) {
                (true, _) => end.unchanged += 1,
                (false, true) => end.held += 1,
                (false, false) => end.changed += 1,
            }
            if is_same {
                batch.as_before.push(record);
                return Ok(());
            }
            batch.guarded.push(GuardedRow {
                record,
                line: raw.line,
                person,
                digest: work.digest,
                packed: work.packed.clone(),
            });
            // A no binds at once, whatever else waits.
            self.denials(&row, reader, record, work, batch);
            return Ok(());
        }
        let erased_on = match found {
            None => reader.marks.erased_on(&row, &self.rights.marks),
            Some(_) => None,
        };
        if found.is_none()
            && let Some((record, is_blank)) = self.rights.kept.of_row(
                self.source,
                &work.keys.id,
                self.columns,
                &row,
                erased_on.is_some(),
            )
        {
            end.unchanged += 1;
            end.kept.insert(record, is_blank);
            return Ok(());
        }
        if let Some(erased_on) = erased_on
            && !says_yes_after(&reader.consents, &row, erased_on)
        {
            end.suppressed += 1;
            end.returned_nameless += u64::from(work.keys.id.is_empty());
            if self.rights.has_ticket(self.source, &work.keys.id) {
                end.returned_ids.insert(work.keys.id.clone());
            }
            if end.returned.len() < MOST_RETURNED {
                end.returned.push(raw.line);
            }
            return Ok(());
        }
        let id = match found {
            Some((record, is_same)) => {
                if is_same {
                    end.unchanged += 1;
                    return Ok(());
                }
                end.changed += 1;
                record
            }
            None => {
                end.new += 1;
                let id = self.next_id;
                self.next_id += 1;
                id
            }
        };
        if has_id {
            reader.keys.read(&row, &mut work.keys);
        }
        self.sealer.seal(
            Place {
                table: "record",
                row: id,
            },
            &work.packed,
            &mut batch.sealed,
        )?;
        if found.is_some() {
            batch.changed.push(work.packed.clone());
        }
        let first_name_key = match work.keys.first_name.as_str() {
            "" => 0,
            name => self.hashes.key(KeyKind::FirstName, 0, name.as_bytes()),
        };
        batch.rows.push(SealedRow {
            id,
            is_change: found.is_some(),
            line: raw.line,
            person,
            first_name_key,
            end: batch.sealed.len(),
        });
        batch.identities.push(Identity {
            identity,
            record: id,
            digest: work.digest,
        });
        self.keys(&work.keys, person, id, batch);
        self.denials(&row, reader, id, work, batch);
        reader.notes.read(&row, &self.hashes, &mut work.noticed);
        batch
            .noticed
            .extend(work.noticed.drain(..).map(|notice| (id, notice)));
        Ok(())
    }

    fn keys(&self, keys: &ExactKeys, person: u8, record: i64, batch: &mut Batch) {
        let mut push = |h: i64, is_id: bool| batch.keys.push(SharedKey::new(h, record, is_id));
        if !keys.id.is_empty() {
            push(id_key(&self.hashes, self.source, &keys.id, person), true);
        }
        for h in contact_keys(&self.hashes, keys) {
            push(h, false);
        }
    }

    fn denials(
        &self,
        row: &Row<'_>,
        reader: &PersonReader,
        record: i64,
        work: &mut Work,
        batch: &mut Batch,
    ) {
        work.denied.clear();
        reader.consents.denials(row, &mut work.denied);
        for denial in &work.denied {
            batch.denials.push(DenialFact {
                record,
                channel: denial.channel,
                purpose: denial.purpose,
                state: denial.state,
                said_on: denial.at.map(|moment| moment.date),
                addresses: address_keys(&self.hashes, &work.keys, denial.channel).collect(),
            });
        }
    }

    /// Hands the batch over. Keys and identities wait until there are many: sorted runs are cheap
    /// to insert, and short ones are not.
    fn hand_over(
        &self,
        batch: &mut Batch,
        out: &SyncSender<Batch>,
        spent: &Receiver<Batch>,
        is_last: bool,
    ) -> Result<(), ParseError> {
        let next = spent.try_recv().unwrap_or_default();
        let mut ready = std::mem::replace(batch, next);
        if !is_last && ready.keys.len() < KEYS_AT_ONCE {
            batch.keys = std::mem::take(&mut ready.keys);
        }
        if !is_last && ready.identities.len() < IDENTITIES_AT_ONCE {
            batch.identities = std::mem::take(&mut ready.identities);
        }
        ready.identities.sort_unstable();
        ready.keys.sort_unstable();
        ready.keys.dedup();
        out.send(ready).map_err(|_| ParseError::Abandoned)
    }
}

/// Whether a row bears a consent that was given after that day: a person who was erased and came back
/// by their own will is taken.
pub fn says_yes_after(reader: &ConsentReader, row: &Row<'_>, day: NaiveDate) -> bool {
    let mut consents = Vec::new();
    reader.read(row, &mut consents);
    consents.iter().any(|consent| {
        consent.said.is_grant()
            && !consent.is_postdated
            && consent.given_at.is_some_and(|given| given.date > day)
    })
}

/// Buffers that live from row to row.
#[derive(Debug, Default)]
struct Work {
    keys: ExactKeys,
    packed: Vec<u8>,
    denied: Vec<Denied>,
    noticed: Vec<Noticed>,
    digest: i64,
}

/// What a record is known by: its id, else its e-mail, else its telephone, else its content.
pub(super) fn identity(
    hashes: &Hashes,
    source: i64,
    keys: &ExactKeys,
    person: u8,
    digest: i64,
) -> i64 {
    if !keys.id.is_empty() {
        return id_key(hashes, source, &keys.id, person);
    }
    if let Some(email) = keys.emails.first() {
        return hashes.key(KeyKind::Email, source, email.as_bytes());
    }
    if let Some(phone) = keys.phones.first() {
        return hashes.key(KeyKind::Phone, source, phone.as_bytes());
    }
    hashes.key(KeyKind::Layout, source, &digest.to_le_bytes())
}

/// The look-up key of a source's id; the second and further persons of a row have keys of their own.
#[must_use]
pub fn id_key(hashes: &Hashes, source: i64, id: &str, person: u8) -> i64 {
    if person <= 1 {
        return hashes.key(KeyKind::SourceId, source, id.as_bytes());
    }
    hashes.key(
        KeyKind::SourceId,
        source,
        format!("{id}\0{person}").as_bytes(),
    )
}

/// The look-up keys of all addresses.
pub fn contact_keys<'k>(hashes: &'k Hashes, keys: &'k ExactKeys) -> impl Iterator<Item = i64> + 'k {
    let emails = keys.emails.iter();
    let phones = keys.phones.iter();
    emails
        .map(|email| hashes.key(KeyKind::Email, 0, email.as_bytes()))
        .chain(phones.map(|phone| hashes.key(KeyKind::Phone, 0, phone.as_bytes())))
}

/// The look-up keys of the addresses of a channel.
pub fn address_keys<'k>(
    hashes: &'k Hashes,
    keys: &'k ExactKeys,
    channel: Channel,
) -> impl Iterator<Item = i64> + 'k {
    let (emails, phones): (&[String], &[String]) = match channel {
        Channel::Email => (&keys.emails, &[]),
        Channel::Phone | Channel::Sms => (&[], &keys.phones),
        Channel::Post | Channel::Fax => (&[], &[]),
    };
    emails
        .iter()
        .map(|email| hashes.key(KeyKind::Email, 0, email.as_bytes()))
        .chain(
            phones
                .iter()
                .map(|phone| hashes.key(KeyKind::Phone, 0, phone.as_bytes())),
        )
}

/// The records of the source, each to be met once.
struct Known {
    /// In order of identity and digest.
    records: Vec<KnownRecord>,
    met: Vec<bool>,
    /// Where the first record that is not met can be, by the start of a run: many rows may share
    /// one identity.
    skip: HashMap<usize, usize>,
}

impl Known {
    fn new(mut records: Vec<KnownRecord>) -> Self {
        records.sort_unstable_by_key(|known| (known.identity, known.digest, known.record));
        Self {
            met: vec![false; records.len()],
            records,
            skip: HashMap::new(),
        }
    }

    /// Meets the record of that identity that was not met yet: the one with the same cells, else
    /// the first. Returns it, and whether its cells are the same.
    fn meet(&mut self, identity: i64, digest: i64) -> Option<(i64, bool)> {
        let start = self
            .records
            .partition_point(|known| known.identity < identity);
        let of_digest = |known: &KnownRecord| known.identity == identity && known.digest < digest;
        let exact = start + self.records.get(start..)?.partition_point(of_digest);
        let same = self.unmet(exact, |known| {
            known.identity == identity && known.digest == digest
        });
        let (at, is_same) = match same {
            Some(at) => (at, true),
            None => (
                self.unmet(start, |known| known.identity == identity)?,
                false,
            ),
        };
        *self.met.get_mut(at)? = true;
        Some((self.records.get(at)?.record, is_same))
    }

    fn unmet(&mut self, from: usize, is_of_run: impl Fn(&KnownRecord) -> bool) -> Option<usize> {
        let is_met = |at: usize| self.met.get(at).copied().unwrap_or(false);
        let mut at = from;
        if is_met(from) {
            at = self.skip.get(&from).copied().unwrap_or(from);
            while is_met(at) && self.records.get(at).is_some_and(&is_of_run) {
                at += 1;
            }
            if at > from + 8 {
                self.skip.insert(from, at);
            }
        }
        self.records.get(at).is_some_and(&is_of_run).then_some(at)
    }
}

fn count_filled(raw: &RawRow, filled: &mut [u64]) {
    let mut start = 0;
    for (end, count) in raw.ends.iter().map(|&end| end as usize).zip(filled) {
        if end > start {
            *count += u64::from(
                raw.bytes
                    .get(start..end)
                    .is_some_and(|cell| !cell.trim_ascii().is_empty()),
            );
        }
        start = end;
    }
}
