//! One pass over the store: every record is opened in order, what it says about the channel and the
//! purpose is noted, and what it can be found by. Opening is one thread's work, reading another's.

use std::{
    collections::{HashMap, HashSet},
    sync::mpsc::{Receiver, SyncSender, sync_channel},
};

use chrono::NaiveDate;

use super::{
    Screening,
    addresses::{RowKeys, place_channel},
    book::{Book, Fact},
    reason::Reason,
    remembered::Remembered,
    weigh::{Scale, Work, first_name_key, judged_policy},
};
use crate::{
    intake::{Encoding, assemble, consents::ConsentReader},
    matching::{KeyReader, PlaceReader},
    model::{Columns, RawRow},
    ops::{
        Layout, OpError,
        audit::shown_id,
        denials::{DenialBook, Whose},
        import::id_key,
        layout::readable,
    },
    rules::profile::Lawfulness,
    store::{LayoutRow, Store, StoredRecord, unpack},
};

/// Records handed from one thread to the other at once.
const BATCH: usize = 2_000;

/// Whose ids lead to records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ids {
    /// Nobody's: numbers of an unknown system would lead to strangers.
    None,
    /// Those of that source.
    Of(i64),
    /// Those of every source.
    All,
}

/// What a pass is to gather.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub ids: Ids,
    /// Whether persons are also known by their postal address.
    pub places: bool,
    /// Whether records are to be named in outputs.
    pub names: bool,
}

/// How a record is called in outputs.
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// The store's number of the record.
    pub number: i64,
    pub source: u32,
    pub record: String,
}

/// What a pass gathered.
pub(super) struct Passed {
    pub book: Book,
    pub names: Vec<Name>,
}

/// What it takes to read the records of one layout.
pub(super) struct OfLayout {
    source: i64,
    source_at: u32,
    pub source_name: String,
    encoding: Encoding,
    persons: Vec<PersonReader>,
}

pub(super) struct PersonReader {
    person: u8,
    pub consents: ConsentReader,
    pub law: Lawfulness,
    pub columns: Columns,
    keys: KeyReader,
    places: Option<PlaceReader>,
}

/// Reads records into a book.
pub(super) struct Pass<'a> {
    scale: Scale<'a>,
    wanted: Wanted,
    layouts: HashMap<i64, OfLayout>,
    links: HashMap<i64, i64>,
    /// Subjects that other records are linked to.
    groups: HashSet<i64>,
    on_hold: HashSet<i64>,
    restricted: HashSet<i64>,
    imports: HashMap<i64, (i64, NaiveDate)>,
    book: Book,
    names: Vec<Name>,
    raw: RawRow,
    work: Work,
}

/// Reads every record that its source still has.
pub(super) fn pass(
    store: &Store,
    screening: &Screening<'_>,
    layouts: &[LayoutRow],
    wanted: Wanted,
) -> Result<Passed, OpError> {
    let mut reader = Pass::new(store, screening, layouts, wanted)?;
    std::thread::scope(|scope| {
        let (send, receive) = sync_channel::<Vec<StoredRecord>>(2);
        let (spent, again) = sync_channel::<Vec<StoredRecord>>(4);
        let reading = scope.spawn(move || reader.drain(&receive, &spent).map(|()| reader));
        let mut batch: Vec<StoredRecord> = Vec::with_capacity(BATCH);
        let mut filled = 0;
        let opened = store.each_record::<OpError>(|record| {
            match batch.get_mut(filled) {
                Some(slot) => {
                    // The buffer of an earlier record is used again.
                    let mut packed = std::mem::take(&mut slot.packed);
                    packed.clear();
                    packed.extend_from_slice(&record.packed);
                    *slot = StoredRecord { packed, ..*record };
                }
                None => batch.push(record.clone()),
            }
            filled += 1;
            if filled == BATCH {
                let next = again.try_recv().unwrap_or_default();
                let full = std::mem::replace(&mut batch, next);
                filled = 0;
                // A reading side that is gone says why at the end.
                drop(send.send(full));
            }
            Ok(())
        });
        batch.truncate(filled);
        drop(send.send(batch));
        drop(send);
        let reader = reading
            .join()
            .map_err(|_| super::broken("reading the store"))?;
        opened?;
        Ok(reader?.end())
    })
}

/// Reads only these records.
pub(super) fn pass_over(
    store: &Store,
    screening: &Screening<'_>,
    layouts: &[LayoutRow],
    wanted: Wanted,
    records: &[StoredRecord],
) -> Result<Passed, OpError> {
    let mut reader = Pass::new(store, screening, layouts, wanted)?;
    for record in records {
        reader.record(record)?;
    }
    Ok(reader.end())
}

impl<'a> Pass<'a> {
    fn new(
        store: &Store,
        screening: &'a Screening<'a>,
        layouts: &[LayoutRow],
        wanted: Wanted,
    ) -> Result<Self, OpError> {
        let policy = screening.policy;
        let purpose = screening.purpose()?;
        let judged = judged_policy(policy, screening);
        let links = store.links()?;
        let denials = DenialBook::of_store(store, policy, &links)?;
        let person_of = |record: i64| links.get(&record).copied().unwrap_or(record);
        let on_hold = store
            .records_on_hold()?
            .into_iter()
            .map(person_of)
            .collect();
        let restricted = store
            .restricted_records()?
            .into_iter()
            .map(person_of)
            .collect();
        let mut of_layout = HashMap::new();
        let mut sources: Vec<i64> = Vec::new();
        for row in layouts {
            let layout = Layout::from_bytes(&row.columns)?;
            let at = sources.iter().position(|source| *source == row.source);
            let at = at.unwrap_or_else(|| {
                sources.push(row.source);
                sources.len() - 1
            });
            let persons = assemble::persons(&layout.columns)
                .into_iter()
                .map(|person| {
                    let own = layout.columns.of_person(person);
                    PersonReader {
                        person,
                        consents: ConsentReader::new(
                            &own,
                            &judged,
                            judged.source(&row.source_name),
                            screening.now.today,
                        ),
                        law: Lawfulness::new(
                            &own,
                            policy,
                            policy.source(&row.source_name),
                            screening.now.today,
                        ),
                        keys: KeyReader::new(&own, person, &policy.country),
                        places: PlaceReader::new(
                            &own,
                            person,
                            &policy.country,
                            place_channel(screening.channel, wanted.places),
                        ),
                        columns: own,
                    }
                })
                .collect();
            of_layout.insert(
                row.id,
                OfLayout {
                    source: row.source,
                    source_at: u32::try_from(at).unwrap_or(u32::MAX),
                    source_name: row.source_name.clone(),
                    encoding: layout.encoding(),
                    persons,
                },
            );
        }
        Ok(Self {
            scale: Scale {
                screening,
                purpose,
                hashes: store.hashes().clone(),
                denials,
                remembered: Remembered::of_store(store)?,
            },
            wanted,
            layouts: of_layout,
            groups: links.values().copied().collect(),
            links,
            on_hold,
            restricted,
            imports: store
                .imports()?
                .into_iter()
                .map(|import| (import.id, (import.run, import.today)))
                .collect(),
            book: Book::default(),
            names: Vec::new(),
            raw: RawRow::default(),
            work: Work::default(),
        })
    }

    fn drain(
        &mut self,
        batches: &Receiver<Vec<StoredRecord>>,
        spent: &SyncSender<Vec<StoredRecord>>,
    ) -> Result<(), OpError> {
        while let Ok(batch) = batches.recv() {
            for record in &batch {
                self.record(record)?;
            }
            // Nobody wants the buffers back at the end.
            drop(spent.try_send(batch));
        }
        Ok(())
    }

    fn end(mut self) -> Passed {
        self.book.close();
        Passed {
            book: self.book,
            names: self.names,
        }
    }

    fn record(&mut self, stored: &StoredRecord) -> Result<(), OpError> {
        if stored.is_vanished {
            return Ok(());
        }
        let Some(layout) = self.layouts.get(&stored.layout) else {
            return Ok(());
        };
        let Some(reader) = layout
            .persons
            .iter()
            .find(|reader| reader.person == stored.person)
        else {
            return Ok(());
        };
        self.raw.line = stored.line;
        unpack(&stored.packed, &mut self.raw)?;
        let row = readable(&self.raw, layout.encoding);
        let (work, scale) = (&mut self.work, &self.scale);
        reader.keys.read(&row, &mut work.keys);
        let subject = self.links.get(&stored.id).copied().unwrap_or(stored.id);
        let is_shared = subject != stored.id || self.groups.contains(&subject);
        let import = self.imports.get(&stored.import).copied();
        let (run, since) = import.unwrap_or((0, scale.screening.now.today));
        let whose = Whose {
            record: stored.id,
            import: stored.import,
            run,
            first_run: self
                .imports
                .get(&stored.first_import)
                .map_or(0, |(run, _)| *run),
            subject,
        };
        work.places.clear();
        if let Some(places) = &reader.places {
            places.read(&row, &mut work.places);
        }
        let says = scale.weigh(layout, reader, &row, work, whose, since);
        let first_unknown = self.book.persons.len();
        let person = self.book.person(subject, is_shared);
        if let Some(known) = self.book.persons.get_mut(person as usize) {
            if person as usize == first_unknown {
                scale.introduce(known);
                if self.on_hold.contains(&subject) {
                    known.barred.insert(Reason::OnHold);
                }
                if self.restricted.contains(&subject) {
                    known.barred.insert(Reason::Restricted);
                }
            }
            known.denied.merge(says.denied);
            known.denied_on = known.denied_on.max(says.denied_on);
        }
        let position = self.book.add(Fact {
            name: first_name_key(&scale.hashes, &work.keys),
            person,
            given_on: says.given_on,
            says: says.says,
            ground: says.ground,
            has_address: says.has_address,
        });
        if self.wanted.names {
            self.names.push(Name {
                number: stored.id,
                source: layout.source_at,
                record: shown_id(&work.keys, &reader.keys, &row, stored.line),
            });
        }
        let keys = RowKeys {
            channel: scale.screening.channel,
            hashes: &scale.hashes,
            keys: &work.keys,
            places: &work.places,
        };
        keys.used(&mut |key| self.book.used.push(key, position));
        keys.other(&mut |key| self.book.other.push(key, position));
        let has_ids = match self.wanted.ids {
            Ids::None => false,
            Ids::Of(source) => source == layout.source,
            Ids::All => true,
        };
        if has_ids && !work.keys.id.is_empty() {
            let key = id_key(&scale.hashes, layout.source, &work.keys.id, stored.person);
            self.book.ids.push(key, position);
        }
        Ok(())
    }
}
