//! The fuzzy look-up keys in the blind index: computed for all records by the first search that needs
//! them, in one pass; a record that changed gets its new ones with the next.

use std::{
    collections::HashMap,
    sync::mpsc::{Receiver, Sender, channel},
    thread,
};

use serde_json::{Map, json};

use crate::{
    matching::{FuzzyKind, Person, PersonReader, fuzzy_keys},
    model::RawRow,
    ops::{Layout, OpError, import::contact_keys, layout::readable, person::HeldRecord},
    policy::Policy,
    store::{
        COUNTED_ALL, COUNTED_ONE_IN, Change, Entry, Hashes, KeyKind, Now, SealedRecord, Sealer,
        Store, StoreError, StoreFault, unpack,
    },
};

/// Records that are read at a time.
const PAGE: usize = 8_192;
/// Keys that are held until they are sorted and written: 64 MiB.
const MOST_KEYS: usize = 4_000_000;
/// Threads that open records and make keys; more only wait for the store.
const MOST_THREADS: usize = 4;

/// All look-up keys of a record in the blind index: the exact ones and the fuzzy ones.
///
/// # Errors
/// When the record does not unpack.
pub fn all_keys(hashes: &Hashes, record: &HeldRecord, country: &str) -> Result<Vec<i64>, OpError> {
    let mut out: Vec<i64> = contact_keys(hashes, &record.keys).collect();
    let found = fuzzy_keys_of(
        hashes,
        &record.layout,
        record.person,
        &record.packed,
        country,
        record.number,
    )?;
    out.extend(found);
    out.sort_unstable();
    out.dedup();
    Ok(out)
}

/// The fuzzy keys of a record as its layout reads it.
pub(in crate::ops) fn fuzzy_keys_of(
    hashes: &Hashes,
    layout: &Layout,
    person: u8,
    packed: &[u8],
    country: &str,
    record: i64,
) -> Result<Vec<i64>, OpError> {
    let mut maker = KeyMaker::new(hashes.clone());
    let mut out = Vec::new();
    maker.add(
        &PersonReader::new(&layout.columns, person, country),
        layout,
        packed,
        record,
        &mut out,
    )?;
    Ok(out.into_iter().map(|(h, _)| h).collect())
}

/// The hash of a fuzzy key.
pub(super) fn fuzzy_hash(hashes: &Hashes, kind: FuzzyKind, value: &str) -> i64 {
    hashes.key(KeyKind::Fuzzy, kind as i64, value.as_bytes())
}

/// Whether a record's key of that kind stands in the index.
pub(super) const fn is_indexed(kind: FuzzyKind, record: i64) -> bool {
    !kind.is_count() || record <= COUNTED_ALL || record % COUNTED_ONE_IN == 0
}

/// Makes the keys of one record after the other.
pub(super) struct KeyMaker {
    hashes: Hashes,
    raw: RawRow,
    pub(super) person: Person,
}

impl KeyMaker {
    pub(super) fn new(hashes: Hashes) -> Self {
        Self {
            hashes,
            raw: RawRow::default(),
            person: Person::default(),
        }
    }

    /// Appends the keys of a record, each once.
    pub(super) fn add(
        &mut self,
        reader: &PersonReader,
        layout: &Layout,
        packed: &[u8],
        record: i64,
        out: &mut Vec<(i64, i64)>,
    ) -> Result<(), OpError> {
        unpack(packed, &mut self.raw)?;
        reader.read(&readable(&self.raw, layout.encoding()), &mut self.person);
        let start = out.len();
        let hashes = &self.hashes;
        fuzzy_keys(&self.person, &mut |kind, value| {
            let key = (fuzzy_hash(hashes, kind, value), record);
            let known = out.get(start..).unwrap_or_default();
            if is_indexed(kind, record) && !known.contains(&key) {
                out.push(key);
            }
        });
        Ok(())
    }
}

/// Whether all records have their fuzzy keys.
///
/// # Errors
/// When the store cannot be read.
pub fn is_complete(store: &Store) -> Result<bool, OpError> {
    Ok(store.fuzzy_keys_to()? >= store.last_import_number()?)
}

/// Completes the fuzzy keys; says so in the trail, in counts.
pub(super) fn complete(
    store: &mut Store,
    policy: &Policy,
    now: Now,
    operator: &str,
) -> Result<(), OpError> {
    let to = store.last_import_number()?;
    let from = store.fuzzy_keys_to()?;
    if from >= to {
        return Ok(());
    }
    let mut layouts = HashMap::new();
    for row in store.layouts()? {
        layouts.insert(row.id, Layout::from_bytes(&row.columns)?);
    }
    let sealers: Vec<Sealer> = (0..threads()).map(|_| store.sealer()).collect();
    let hashes = store.hashes().clone();
    let mut change = store.change()?;
    let counts = thread::scope(|scope| -> Result<Counts, OpError> {
        let (to_writer, made) = channel::<Made>();
        let mut workers: Vec<Sender<Page>> = Vec::new();
        for sealer in sealers {
            let (send, pages) = channel::<Page>();
            let maker = PageMaker {
                layouts: &layouts,
                country: &policy.country,
                sealer,
                maker: KeyMaker::new(hashes.clone()),
            };
            let to_writer = to_writer.clone();
            scope.spawn(move || maker.work(&pages, &to_writer));
            workers.push(send);
        }
        drop(to_writer);
        Filling {
            change: &mut change,
            workers,
            made,
            keys: Vec::new(),
            counts: Counts::default(),
        }
        .run(from)
    })?;
    change.fuzzy_keys_complete(to)?;
    let mut detail = Map::new();
    detail.insert("records".to_owned(), json!(counts.records));
    detail.insert("keys".to_owned(), json!(counts.keys));
    change.commit(Entry::new("index-completed", now, operator).with(detail))?;
    Ok(())
}

fn threads() -> usize {
    thread::available_parallelism()
        .map_or(1, std::num::NonZero::get)
        .min(MOST_THREADS)
}

#[derive(Default)]
struct Counts {
    records: u64,
    keys: u64,
}

/// Sealed records on their way to a thread.
#[derive(Default)]
struct Page {
    /// Id, layout, person, and where the cells end.
    records: Vec<(i64, i64, u8, usize)>,
    cells: Vec<u8>,
}

/// The keys of a page, or why there are none; the page comes back to be filled again.
type Made = (Page, Result<Vec<(i64, i64)>, OpError>);

/// Makes the keys of pages.
struct PageMaker<'a> {
    layouts: &'a HashMap<i64, Layout>,
    country: &'a str,
    sealer: Sealer,
    maker: KeyMaker,
}

impl PageMaker<'_> {
    fn work(mut self, pages: &Receiver<Page>, to_writer: &Sender<Made>) {
        let mut readers = HashMap::new();
        while let Ok(page) = pages.recv() {
            let keys = self.keys(&page, &mut readers);
            if to_writer.send((page, keys)).is_err() {
                return;
            }
        }
    }

    fn keys(
        &mut self,
        page: &Page,
        readers: &mut HashMap<(i64, u8), PersonReader>,
    ) -> Result<Vec<(i64, i64)>, OpError> {
        let mut out = Vec::with_capacity(page.records.len() * 20);
        let mut packed = Vec::new();
        let mut start = 0;
        for &(id, layout_number, person, end) in &page.records {
            let cells = page.cells.get(start..end).unwrap_or_default();
            start = end;
            let Some(layout) = self.layouts.get(&layout_number) else {
                continue;
            };
            let reader = readers
                .entry((layout_number, person))
                .or_insert_with(|| PersonReader::new(&layout.columns, person, self.country));
            let lying = SealedRecord {
                id,
                layout: layout_number,
                import: 0,
                first_import: 0,
                line: 0,
                person,
                cells,
            };
            lying.open(&self.sealer, &mut packed)?;
            self.maker.add(reader, layout, &packed, id, &mut out)?;
        }
        Ok(out)
    }
}

/// Reads pages, has their keys made, writes them sorted.
struct Filling<'f, 's> {
    change: &'f mut Change<'s>,
    workers: Vec<Sender<Page>>,
    made: Receiver<Made>,
    keys: Vec<(i64, i64)>,
    counts: Counts,
}

impl Filling<'_, '_> {
    fn run(mut self, from: i64) -> Result<Counts, OpError> {
        let mut after = 0;
        let (mut sent, mut at) = (0_usize, 0_usize);
        // Two pages a thread keep all of them busy and the memory small.
        let mut spare: Vec<Page> = (0..self.workers.len() * 2)
            .map(|_| Page::default())
            .collect();
        let mut is_end = false;
        while !is_end || sent > 0 {
            match spare.pop().filter(|_| !is_end) {
                Some(mut page) => {
                    self.fill(&mut page, &mut after, from)?;
                    if page.records.is_empty() {
                        is_end = true;
                        continue;
                    }
                    self.counts.records += page.records.len() as u64;
                    let worker = self
                        .workers
                        .get(at % self.workers.len())
                        .ok_or_else(stopped)?;
                    worker.send(page).map_err(|_| stopped())?;
                    at += 1;
                    sent += 1;
                }
                None => {
                    let (page, keys) = self.made.recv().map_err(|_| stopped())?;
                    sent -= 1;
                    spare.push(page);
                    self.keys.append(&mut keys?);
                    if self.keys.len() >= MOST_KEYS {
                        self.write()?;
                    }
                }
            }
        }
        self.write()?;
        Ok(self.counts)
    }

    fn fill(&self, page: &mut Page, after: &mut i64, from: i64) -> Result<(), OpError> {
        page.records.clear();
        page.cells.clear();
        self.change
            .each_sealed_after::<OpError>(*after, from, PAGE, |record| {
                page.cells.extend_from_slice(record.cells);
                page.records
                    .push((record.id, record.layout, record.person, page.cells.len()));
                *after = record.id;
                Ok(())
            })
    }

    fn write(&mut self) -> Result<(), OpError> {
        self.keys.sort_unstable();
        self.counts.keys += self.keys.len() as u64;
        self.change.insert_keys(self.keys.iter().copied())?;
        self.keys.clear();
        Ok(())
    }
}

fn stopped() -> OpError {
    StoreError::new(
        StoreFault::Io,
        "making the look-up keys stopped unexpectedly: nothing was changed",
    )
    .into()
}
