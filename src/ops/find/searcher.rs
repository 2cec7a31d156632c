//! What a search needs of the store: the records of a key, the frequency of a value, a record laid
//! open. From the blind index, or, where the store cannot be written to complete it, from all records.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{
    index::{KeyMaker, fuzzy_hash},
    subject_name,
};
use crate::{
    matching::{ExactKeys, FuzzyKind, KeyReader, Person, PersonReader, fuzzy_keys},
    model::RawRow,
    ops::{Layout, OpError, audit::shown_id, import::id_key, layout::readable},
    policy::Policy,
    store::{COUNTED_ONE_IN, Hashes, KeyKind, Store, StoredRecord, unpack},
};

/// A key that more records have tells nobody: it is skipped.
const MOST_OF_KEY: usize = 3_000;
/// Records that one search opens; the rarest keys come first.
const MOST_OPENED: usize = 6_000;

/// Who is looked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    /// In the form in which persons are compared.
    pub person: Person,
    /// The source's own id.
    pub id: Option<String>,
    /// E-mail addresses as the exact keys have them.
    pub emails: Vec<String>,
}

impl Wanted {
    /// Whether nothing is asked that anybody could be found by.
    pub fn is_empty(&self) -> bool {
        let person = &self.person;
        self.id.is_none()
            && person.emails.is_empty()
            && person.phones.is_empty()
            && !self.is_fuzzy()
    }

    /// Whether fuzzy keys are needed: exact identifiers alone do without.
    pub fn is_fuzzy(&self) -> bool {
        self.person.is_described()
            || !self.person.numbers.is_empty()
            || self.person.national_number.is_some()
    }
}

/// A record laid open for a comparison.
pub(super) struct Opened {
    pub number: i64,
    pub source: String,
    pub record: String,
    pub subject: String,
    pub person: Person,
    pub keys: ExactKeys,
}

/// What it takes to read the records of one layout.
struct OfLayout {
    source: i64,
    source_name: String,
    layout: Layout,
    readers: HashMap<u8, (PersonReader, KeyReader)>,
}

/// Found by reading all records: those of each key, and how frequent each value is.
#[derive(Default)]
struct Scanned {
    records: HashMap<i64, Vec<i64>>,
    counts: HashMap<i64, (u64, u64)>,
}

/// Looks persons up, one after the other.
pub(super) struct Searcher<'s> {
    store: &'s Store,
    hashes: &'s Hashes,
    country: &'s str,
    layouts: BTreeMap<i64, OfLayout>,
    records: u64,
    frequencies: HashMap<i64, u64>,
    scanned: Option<Scanned>,
}

impl<'s> Searcher<'s> {
    pub fn new(store: &'s Store, policy: &'s Policy) -> Result<Self, OpError> {
        let mut layouts = BTreeMap::new();
        for row in store.layouts()? {
            let of = OfLayout {
                source: row.source,
                source_name: row.source_name,
                layout: Layout::from_bytes(&row.columns)?,
                readers: HashMap::new(),
            };
            layouts.insert(row.id, of);
        }
        Ok(Self {
            store,
            hashes: store.hashes(),
            country: &policy.country,
            layouts,
            records: store.record_count()?.max(1),
            frequencies: HashMap::new(),
            scanned: None,
        })
    }

    /// How many records there are.
    pub const fn records(&self) -> u64 {
        self.records
    }

    /// How many records have a value.
    pub fn frequency(&mut self, kind: FuzzyKind, value: &str) -> Result<u64, OpError> {
        let h = fuzzy_hash(self.hashes, kind, value);
        if let Some(&known) = self.frequencies.get(&h) {
            return Ok(known);
        }
        let each_later = match kind.is_count() {
            true => COUNTED_ONE_IN.cast_unsigned(),
            false => 1,
        };
        let count = match &self.scanned {
            Some(scanned) => {
                let (early, later) = scanned.counts.get(&h).copied().unwrap_or_default();
                early + later * each_later
            }
            None => self.store.key_frequency(h, each_later)?,
        };
        self.frequencies.insert(h, count);
        Ok(count)
    }

    /// The records that have anything in common with who is looked for, in order of number.
    pub fn look_up(&self, wanted: &Wanted) -> Result<BTreeSet<i64>, OpError> {
        let mut found = BTreeSet::new();
        if let Some(id) = &wanted.id {
            let sources: BTreeSet<i64> = self.layouts.values().map(|of| of.source).collect();
            for source in sources {
                found.extend(
                    self.store
                        .records_of_identity(source, id_key(self.hashes, source, id, 0))?,
                );
            }
        }
        let mut exact: Vec<i64> = Vec::new();
        for email in wanted.emails.iter().chain(&wanted.person.emails) {
            exact.push(self.hashes.key(KeyKind::Email, 0, email.as_bytes()));
        }
        for phone in &wanted.person.phones {
            exact.push(self.hashes.key(KeyKind::Phone, 0, phone.as_bytes()));
        }
        for h in exact {
            let records = self.store.first_records_of_key(h, MOST_OF_KEY + 1)?;
            if records.len() <= MOST_OF_KEY {
                found.extend(records);
            }
        }
        if !wanted.is_fuzzy() {
            return Ok(found);
        }
        let mut lists = Vec::new();
        for h in look_up_keys(self.hashes, &wanted.person) {
            let records = match &self.scanned {
                Some(scanned) => scanned.records.get(&h).cloned().unwrap_or_default(),
                None => self.store.first_records_of_key(h, MOST_OF_KEY + 1)?,
            };
            if records.len() <= MOST_OF_KEY {
                lists.push(records);
            }
        }
        lists.sort_by_key(Vec::len);
        for records in lists {
            if found.len() + records.len() > MOST_OPENED {
                break;
            }
            found.extend(records);
        }
        Ok(found)
    }

    /// Lays a record open; none where it is gone.
    pub fn open(&mut self, number: i64) -> Result<Option<Opened>, OpError> {
        let Some(stored) = self.store.record(number)? else {
            return Ok(None);
        };
        let Some(of) = self.layouts.get_mut(&stored.layout) else {
            return Ok(None);
        };
        let mut raw = RawRow {
            line: stored.line,
            ..RawRow::default()
        };
        unpack(&stored.packed, &mut raw)?;
        let row = readable(&raw, of.layout.encoding());
        let (columns, country) = (&of.layout.columns, self.country);
        let (persons, reader) = of.readers.entry(stored.person).or_insert_with(|| {
            (
                PersonReader::new(columns, stored.person, country),
                KeyReader::new(columns, stored.person, country),
            )
        });
        let mut person = Person::default();
        persons.read(&row, &mut person);
        let mut keys = ExactKeys::default();
        reader.read(&row, &mut keys);
        Ok(Some(Opened {
            number,
            source: of.source_name.clone(),
            record: shown_id(&keys, reader, &row, stored.line),
            subject: subject_name(self.store.subject_of(number)?),
            person,
            keys,
        }))
    }

    /// Reads all records once for who has something in common with those, and once more for how
    /// frequent the values are: what the index would have said.
    pub fn scan(&mut self, wanted: &[Wanted]) -> Result<(), OpError> {
        let mut scanned = Scanned::default();
        for one in wanted {
            for h in look_up_keys(self.hashes, &one.person) {
                scanned.records.insert(h, Vec::new());
            }
        }
        self.each_key(|h, record| {
            if let Some(records) = scanned
                .records
                .get_mut(&h)
                .filter(|records| records.len() <= MOST_OF_KEY)
            {
                records.push(record);
            }
        })?;
        self.scanned = Some(scanned);
        let mut numbers = BTreeSet::new();
        let mut values: HashSet<i64> = HashSet::new();
        for one in wanted {
            values.extend(all_hashes(self.hashes, &one.person));
            numbers.extend(self.look_up(one)?);
        }
        for number in numbers {
            if let Some(opened) = self.open(number)? {
                values.extend(all_hashes(self.hashes, &opened.person));
            }
        }
        let mut counts: HashMap<i64, (u64, u64)> = HashMap::new();
        self.each_key(|h, record| {
            if values.contains(&h) {
                let (early, later) = counts.entry(h).or_default();
                match record <= crate::store::COUNTED_ALL {
                    true => *early += 1,
                    false => *later += 1,
                }
            }
        })?;
        if let Some(scanned) = &mut self.scanned {
            scanned.counts = counts;
        }
        Ok(())
    }

    fn each_key(&self, mut visit: impl FnMut(i64, i64)) -> Result<(), OpError> {
        let mut maker = KeyMaker::new(self.hashes.clone());
        let mut readers: HashMap<(i64, u8), PersonReader> = HashMap::new();
        let mut keys = Vec::new();
        self.store
            .each_record_ever::<OpError>(|stored: &StoredRecord| {
                let Some(of) = self.layouts.get(&stored.layout) else {
                    return Ok(());
                };
                let reader = readers
                    .entry((stored.layout, stored.person))
                    .or_insert_with(|| {
                        PersonReader::new(&of.layout.columns, stored.person, self.country)
                    });
                keys.clear();
                maker.add(reader, &of.layout, &stored.packed, stored.id, &mut keys)?;
                for &(h, record) in &keys {
                    visit(h, record);
                }
                Ok(())
            })
    }
}

/// The keys by which a person is looked up, in a steady order.
fn look_up_keys(hashes: &Hashes, person: &Person) -> Vec<i64> {
    let mut out = BTreeSet::new();
    fuzzy_keys(person, &mut |kind, value| {
        if !kind.is_count() {
            out.insert(fuzzy_hash(hashes, kind, value));
        }
    });
    for birth in &person.births {
        out.insert(fuzzy_hash(
            hashes,
            FuzzyKind::Birth,
            &birth.swapped().digits(),
        ));
    }
    out.into_iter().collect()
}

fn all_hashes(hashes: &Hashes, person: &Person) -> Vec<i64> {
    let mut out = Vec::new();
    fuzzy_keys(person, &mut |kind, value| {
        out.push(fuzzy_hash(hashes, kind, value))
    });
    out
}
