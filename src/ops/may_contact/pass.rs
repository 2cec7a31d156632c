//! One pass over the store: every record is opened in order, what it says about the channel and the
//! purpose is noted, and what it can be found by. Opening is one thread's work, reading another's.

use std::{
    collections::{HashMap, HashSet},
    sync::mpsc::{Receiver, sync_channel},
};

use chrono::{Datelike, NaiveDate};

use super::{
    Screening,
    book::{Book, Fact, NEVER, Person},
    reason::{Ground, Reason, Reasons, counts_against},
};
use crate::{
    intake::{
        Encoding,
        consents::{ConsentReader, Denied},
    },
    matching::{ExactKeys, KeyReader, PlaceReader},
    model::{Channel, Columns, Consent, ConsentState, Moment, RawRow, Record, Row},
    ops::{
        Layout, OpError,
        audit::shown_id,
        denials::{DenialBook, Whose},
        import::{address_keys, id_key},
        layout::readable,
    },
    policy::{Basis, Policy, Purpose},
    rules::profile::Lawfulness,
    store::{Hashes, KeyKind, LayoutRow, Store, StoredRecord, unpack},
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
    pub source: u32,
    pub record: String,
}

/// What a pass gathered.
pub(super) struct Passed {
    pub book: Book,
    pub names: Vec<Name>,
}

/// What it takes to read the records of one layout.
struct OfLayout {
    source: i64,
    source_at: u32,
    source_name: String,
    encoding: Encoding,
    persons: Vec<PersonReader>,
}

struct PersonReader {
    person: u8,
    consents: ConsentReader,
    law: Lawfulness,
    columns: Columns,
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
    imports: HashMap<i64, (i64, NaiveDate)>,
    book: Book,
    names: Vec<Name>,
    raw: RawRow,
    work: Work,
}

/// What records are judged by.
struct Scale<'a> {
    screening: &'a Screening<'a>,
    purpose: &'a Purpose,
    hashes: Hashes,
    denials: DenialBook,
}

/// Buffers that live from record to record.
#[derive(Default)]
struct Work {
    keys: ExactKeys,
    consents: Vec<Consent>,
    denied: Vec<Denied>,
    addresses: Vec<(Channel, i64)>,
    places: Vec<String>,
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
        let on_hold = store
            .records_on_hold()?
            .into_iter()
            .map(|record| links.get(&record).copied().unwrap_or(record))
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
            let persons = crate::intake::assemble::persons(&layout.columns)
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
            },
            wanted,
            layouts: of_layout,
            groups: links.values().copied().collect(),
            links,
            on_hold,
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
        spent: &std::sync::mpsc::SyncSender<Vec<StoredRecord>>,
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
        let says = scale.weigh(layout, reader, &row, work, whose, since);
        let first_unknown = self.book.persons.len();
        let person = self.book.person(subject, is_shared);
        if let Some(known) = self.book.persons.get_mut(person as usize) {
            if person as usize == first_unknown {
                scale.introduce(known);
                if self.on_hold.contains(&subject) {
                    known.barred.insert(Reason::OnHold);
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
                source: layout.source_at,
                record: shown_id(&work.keys, &reader.keys, &row, stored.line),
            });
        }
        work.places.clear();
        if let Some(places) = &reader.places {
            places.read(&row, &mut work.places);
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

/// Reads the addresses of single records.
pub(super) struct AddressReader {
    channel: Channel,
    readers: HashMap<i64, (Encoding, Vec<(u8, KeyReader)>)>,
}

impl AddressReader {
    pub fn new(screening: &Screening<'_>, layouts: &[LayoutRow]) -> Result<Self, OpError> {
        let mut readers = HashMap::new();
        for row in layouts {
            let layout = Layout::from_bytes(&row.columns)?;
            let own = crate::intake::assemble::persons(&layout.columns)
                .into_iter()
                .map(|person| {
                    let country = &screening.policy.country;
                    (person, KeyReader::new(&layout.columns, person, country))
                })
                .collect();
            readers.insert(row.id, (layout.encoding(), own));
        }
        Ok(Self {
            channel: screening.channel,
            readers,
        })
    }

    /// The look-up keys of a record's addresses of the channel.
    pub fn keys(&self, hashes: &Hashes, stored: &StoredRecord) -> Result<Vec<i64>, OpError> {
        let reader = self
            .readers
            .get(&stored.layout)
            .and_then(|(encoding, own)| {
                let (_, reader) = own.iter().find(|(person, _)| *person == stored.person)?;
                Some((*encoding, reader))
            });
        let Some((encoding, reader)) = reader else {
            return Ok(Vec::new());
        };
        let mut raw = RawRow::default();
        unpack(&stored.packed, &mut raw)?;
        let mut keys = ExactKeys::default();
        reader.read(&readable(&raw, encoding), &mut keys);
        Ok(address_keys(hashes, &keys, self.channel).collect())
    }
}

/// Which postal addresses are read: those of the channel, or as one more way to know a person.
pub(super) const fn place_channel(channel: Channel, has_places: bool) -> Channel {
    match (channel, has_places) {
        (Channel::Email | Channel::Phone | Channel::Sms, true) => Channel::Post,
        _ => channel,
    }
}

/// The look-up keys of a row.
pub(super) struct RowKeys<'a> {
    pub channel: Channel,
    pub hashes: &'a Hashes,
    pub keys: &'a ExactKeys,
    pub places: &'a [String],
}

impl RowKeys<'_> {
    /// The addresses of the channel.
    pub fn used(&self, push: &mut dyn FnMut(i64)) {
        match self.channel {
            Channel::Email | Channel::Phone | Channel::Sms => {
                address_keys(self.hashes, self.keys, self.channel).for_each(push);
            }
            Channel::Post | Channel::Fax => self.place_keys().for_each(push),
        }
    }

    /// What else the person is known by.
    pub fn other(&self, push: &mut dyn FnMut(i64)) {
        let is_mail = self.channel == Channel::Email;
        let is_phone = matches!(self.channel, Channel::Phone | Channel::Sms);
        if !is_mail {
            address_keys(self.hashes, self.keys, Channel::Email).for_each(&mut *push);
        }
        if !is_phone {
            address_keys(self.hashes, self.keys, Channel::Phone).for_each(&mut *push);
        }
        if is_mail || is_phone {
            self.place_keys().for_each(push);
        }
    }

    fn place_keys(&self) -> impl Iterator<Item = i64> + '_ {
        self.places
            .iter()
            .map(|place| self.hashes.key(KeyKind::Place, 0, place.as_bytes()))
    }
}

/// The policy by which records are read: a purpose that asks nobody for a yes is read as if it did, so
/// that a no in the file is seen.
fn judged_policy(policy: &Policy, screening: &Screening<'_>) -> Policy {
    let mut judged = policy.clone();
    if let Some(purpose) = judged.purposes.get_mut(usize::from(screening.purpose)) {
        purpose.basis = Basis::Consent;
    }
    judged
}

/// What one record says.
struct Says {
    says: Reasons,
    ground: Option<Ground>,
    given_on: i32,
    denied: Reasons,
    denied_on: i32,
    has_address: bool,
}

impl Scale<'_> {
    /// What the person said no to, in any record at any time.
    fn introduce(&self, person: &mut Person) {
        let (channel, purpose) = (self.screening.channel, self.screening.purpose);
        for (state, on) in self.denials.said_by(person.subject, channel, purpose) {
            if let Some(reason) =
                Reason::of_state(state).filter(|_| counts_against(self.purpose, state))
            {
                person.denied.insert(reason);
                person.denied_on = person.denied_on.max(on.num_days_from_ce());
            }
        }
    }

    /// What a record says; since `since` it stands as it does.
    fn weigh(
        &self,
        layout: &OfLayout,
        reader: &PersonReader,
        row: &Row<'_>,
        work: &mut Work,
        whose: Whose,
        since: NaiveDate,
    ) -> Says {
        let (channel, purpose) = (self.screening.channel, self.screening.purpose);
        let mut told = Says {
            says: Reasons::NONE,
            ground: None,
            given_on: NEVER,
            denied: Reasons::NONE,
            denied_on: NEVER,
            has_address: false,
        };
        work.denied.clear();
        reader.consents.denials(row, &mut work.denied);
        for denied in work
            .denied
            .iter()
            .filter(|denied| denied.channel == channel && denied.purpose == purpose)
            .filter(|denied| counts_against(self.purpose, denied.state))
        {
            told.deny(denied.state, denied.at);
        }
        work.consents.clear();
        reader.consents.read(row, &mut work.consents);
        work.consents
            .retain(|consent| consent.channel == channel && consent.purpose == purpose);
        told.has_address = !work.consents.is_empty();
        if !told.has_address {
            // A person may say no to a channel without having an address for it.
            work.consents.push(Consent::silent(channel, purpose));
        }
        if !self.denials.is_empty() {
            work.addresses.clear();
            for of in [Channel::Email, Channel::Phone] {
                let keys = address_keys(&self.hashes, &work.keys, of);
                work.addresses.extend(keys.map(|key| (of, key)));
            }
            self.denials
                .overrule(whose, &work.addresses, &mut work.consents);
        }
        let Some(consent) = work.consents.first() else {
            return told;
        };
        if consent.said.is_denial() && counts_against(self.purpose, consent.said) {
            told.deny(consent.said, consent.denied_at);
        }
        if self.purpose.basis != Basis::Consent {
            match Reason::of_state(consent.state) {
                Some(reason) if counts_against(self.purpose, consent.state) => {
                    told.says.insert(reason);
                }
                Some(Reason::Undeliverable) => told.says.insert(Reason::Undeliverable),
                _ => told.ground = Some(Ground::of_basis(self.purpose.basis)),
            }
            return told;
        }
        let record = Record {
            source: &layout.source_name,
            id: "",
            line: 0,
            columns: &reader.columns,
            row,
            consents: &work.consents,
            since,
        };
        let basis = match told.has_address {
            true => reader.law.allows(&record, consent),
            false => None,
        };
        match (basis, Reason::of_state(consent.state)) {
            (Some(basis), reason) => {
                told.ground = Some(Ground::of_contact(basis));
                if let (None, Some(given)) = (reason, consent.given_at) {
                    told.given_on = given.date.num_days_from_ce();
                }
            }
            (None, reason) => told.says.insert(reason.unwrap_or(Reason::NoConsent)),
        }
        told
    }
}

/// Keyed hash of a first name; 0: none.
fn first_name_key(hashes: &Hashes, keys: &ExactKeys) -> i64 {
    match keys.first_name.as_str() {
        "" => 0,
        name => hashes.key(KeyKind::FirstName, 0, name.as_bytes()),
    }
}

impl Says {
    /// A no that stands in a record without a date is of today: no yes elsewhere lifts it.
    fn deny(&mut self, state: ConsentState, at: Option<Moment>) {
        if let Some(reason) = Reason::of_state(state) {
            let on = at.map_or(i32::MAX, |at| at.date.num_days_from_ce());
            self.denied.insert(reason);
            self.denied_on = self.denied_on.max(on);
        }
    }
}
