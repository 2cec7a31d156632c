//! The library: the sealed store, one change with its trail entry and signed checkpoint an operation.

use std::collections::BTreeMap;

use chrono::{NaiveDate, Utc};
use dpo::{
    model::{Channel, ConsentAct, ConsentEvent, EventDetails, RawRow},
    store::{
        Access, Entry, Identity, ImportRow, KeyKind, MarkKind, MasterKey, Needles, Now, Place,
        RecordRow, RecordVersion, Store, pack, unpack,
    },
};
use tempfile::TempDir;

use super::{Answer, Op, Out, Person, Side, look};

pub struct Library {
    folder: TempDir,
    store: Store,
    needles: Needles,
    source: i64,
    layout: i64,
}

fn now() -> Now {
    Now {
        at: Utc::now(),
        today: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default(),
    }
}

fn entry(action: &'static str) -> Entry {
    Entry::new(action, now(), "bench")
}

fn cells(person: &Person, city: &str) -> Vec<u8> {
    let mut row = RawRow::default();
    for cell in [
        &person.id(),
        &person.first,
        &person.last,
        &person.email(),
        city,
    ] {
        row.push(cell.as_bytes());
    }
    let mut out = Vec::new();
    pack(&row, &mut out);
    out
}

impl Library {
    pub fn new() -> Out<Self> {
        let folder = TempDir::new()?;
        let access = Access {
            path: folder.path().join("dpo.db"),
            verb: "bench".to_owned(),
            lock_wait: std::time::Duration::from_secs(1),
            writes: true,
        };
        let store = Store::init(&access, &MasterKey::generate()?, now(), "bench")?;
        Ok(Self {
            folder,
            store,
            needles: Needles::default(),
            source: 0,
            layout: 0,
        })
    }

    fn key(&self, person: &Person) -> i64 {
        self.store
            .hashes()
            .key(KeyKind::Email, 0, person.email().as_bytes())
    }

    fn record_of(&self, person: &Person) -> Out<Option<i64>> {
        Ok(self
            .store
            .records_of_key(self.key(person))?
            .first()
            .copied())
    }

    fn insert(&mut self, people: &[Person]) -> Out<()> {
        let hashes = self.store.hashes().clone();
        let mut sealer = self.store.sealer();
        let mut change = self.store.change()?;
        self.source = change.source("bench")?;
        self.layout = change.layout(self.source, b"header", b"columns")?;
        let today = now().today;
        let import = change.import(&ImportRow {
            source: self.source,
            layout: self.layout,
            at: "2026-11-23T00:00:00Z",
            today,
            file_sha256: &[0; 32],
            file: b"{}",
        })?;
        let first = change.next_record_id()?;
        let mut rows = Vec::new();
        let (mut keys, mut identities) = (Vec::new(), Vec::new());
        for (record, person) in (first..).zip(people) {
            let packed = cells(person, &person.city);
            let place = Place {
                table: "record",
                row: record,
            };
            let email = person.email();
            keys.push((hashes.key(KeyKind::Email, 0, email.as_bytes()), record));
            identities.push(Identity {
                identity: hashes.key(KeyKind::SourceId, self.source, person.id().as_bytes()),
                record,
                digest: hashes.digest(1, &packed),
            });
            rows.push((record, sealer.sealed(place, &packed)?));
        }
        let (source, layout) = (self.source, self.layout);
        change.insert_records(rows.iter().map(|(id, cells)| RecordRow {
            id: *id,
            source,
            layout,
            import,
            line: 1,
            person: 0,
            first_name_key: 0,
            cells,
        }))?;
        keys.sort_unstable();
        identities.sort_unstable();
        change.insert_keys(keys.into_iter())?;
        change.insert_identities(source, &identities)?;
        change.record_ids_used(first + people.len() as i64 - 1)?;
        change.commit(entry("imported"))?;
        Ok(())
    }

    fn say(&mut self, said: &[(i64, i64, u32)], yes: bool) -> Out<()> {
        let today = now().today;
        let mut change = self.store.change()?;
        for (record, key, purpose) in said {
            let event = ConsentEvent {
                channel: Channel::Email,
                purpose: format!("p{purpose:02}"),
                act: if yes {
                    ConsentAct::Given
                } else {
                    ConsentAct::Refused
                },
                said_on: Some(today),
                recorded_on: today,
                details: EventDetails {
                    // The same may be said again: each time is an event of its own.
                    at: Some(Utc::now().to_rfc3339()),
                    method: "web-form".to_owned(),
                    ..EventDetails::default()
                },
            };
            change.consent_event(*record, &event, &[*key])?;
        }
        change.commit(entry("consent-recorded"))?;
        Ok(())
    }

    /// The last word of everybody on a purpose: record, and whether it was yes.
    fn last_words(&self, purpose: u32) -> Out<BTreeMap<i64, (bool, i64)>> {
        let name = format!("p{purpose:02}");
        let mut out = BTreeMap::new();
        for stored in self.store.consent_events()? {
            if stored.event.purpose == name {
                let key = stored.addresses.first().copied().unwrap_or(0);
                out.insert(stored.record, (stored.event.act == ConsentAct::Given, key));
            }
        }
        Ok(out)
    }
}

/// Makes a trail of so many entries and verifies it: how long that took, and the bytes of the store.
pub fn trail(entries: u64) -> Out<(std::time::Duration, u64)> {
    let mut side = Library::new()?;
    // Five hundred in a transaction, for the making is not measured.
    for _ in 0..entries / 500 {
        let many = (0..500).map(|_| entry("consent-recorded")).collect();
        side.store.change()?.commit_all(many)?;
    }
    let started = std::time::Instant::now();
    let found = side.store.verify(&[])?;
    let wall = started.elapsed();
    match found.ok {
        true => Ok((wall, look(side.folder.path(), &[])?.0)),
        false => Err("the trail does not hold".into()),
    }
}

impl Side for Library {
    fn name(&self) -> &'static str {
        "dpo, library"
    }

    fn load(&mut self, people: &[Person]) -> Out<()> {
        self.insert(people)?;
        let mut all = Vec::new();
        for person in people {
            if let Some(record) = self.record_of(person)? {
                all.push((record, self.key(person), person.purpose()));
            }
        }
        self.say(&all, true)
    }

    fn run(&mut self, op: &Op) -> Out<Answer> {
        Ok(match op {
            Op::Insert(key) => {
                self.insert(&[Person::new(*key)])?;
                Some(1)
            }
            Op::Delete(key) => {
                let person = Person::new(*key);
                let Some(record) = self.record_of(&person)? else {
                    return Ok(Some(0));
                };
                let (h, marker) = (self.key(&person), self.store.marker()?);
                let mut change = self.store.change()?;
                let mut needles = Needles::default();
                change.erase_record(record, &[h], false, &mut needles)?;
                let mark = marker.mark(MarkKind::Id, &[b"bench", person.id().as_bytes()]);
                change.mark_erased(&mark, now().today)?;
                change.commit(entry("erased"))?;
                self.needles = needles;
                Some(1)
            }
            Op::UpdateData(key, city) => {
                let person = Person::new(*key);
                let Some(record) = self.record_of(&person)? else {
                    return Ok(Some(0));
                };
                let stored = self
                    .store
                    .record(record)?
                    .ok_or("a key leads to no record")?;
                let packed = cells(&person, city);
                let mut change = self.store.change()?;
                change.rewrite(&RecordVersion {
                    record,
                    layout: stored.layout,
                    import: stored.import,
                    line: stored.line,
                    person: stored.person,
                    first_name_key: 0,
                    packed: &packed,
                })?;
                change.commit(entry("rectified"))?;
                Some(1)
            }
            Op::UpdateMetaByUser(key, yes) => {
                let person = Person::new(*key);
                let Some(record) = self.record_of(&person)? else {
                    return Ok(Some(0));
                };
                self.say(&[(record, self.key(&person), person.purpose())], *yes)?;
                Some(1)
            }
            Op::UpdateMetaByPurpose(purpose, yes) => {
                let said: Vec<(i64, i64, u32)> = self
                    .last_words(*purpose)?
                    .into_iter()
                    .map(|(record, (_, key))| (record, key, *purpose))
                    .collect();
                self.say(&said, *yes)?;
                Some(said.len() as u64)
            }
            Op::ReadData(key) => {
                let Some(record) = self.record_of(&Person::new(*key))? else {
                    return Ok(Some(0));
                };
                let stored = self
                    .store
                    .record(record)?
                    .ok_or("a key leads to no record")?;
                let mut row = RawRow::default();
                unpack(&stored.packed, &mut row)?;
                Some(u64::from(
                    row.cell(3) == Some(Person::new(*key).email().as_bytes()),
                ))
            }
            Op::ReadMeta(key) => {
                let Some(record) = self.record_of(&Person::new(*key))? else {
                    return Ok(Some(0));
                };
                let events = self.store.consent_events_of(record)?;
                let last = events
                    .last()
                    .is_some_and(|last| last.event.act == ConsentAct::Given);
                Some(1 + u64::from(last))
            }
            Op::ReadByPurpose(purpose) => {
                let said = self.last_words(*purpose)?;
                let yes = said.into_iter().filter(|(_, (yes, _))| *yes);
                let mut count = 0;
                for (record, _) in yes {
                    count += u64::from(self.store.record(record)?.is_some());
                }
                Some(count)
            }
            Op::ReadLog => {
                let size = self.store.trail_size()?;
                let from = size.saturating_sub(20);
                self.store.trail(from, 20)?;
                None
            }
            Op::Prove => {
                let size = self.store.trail_size()?;
                self.store.inclusion_proof(size - 1, size)?;
                None
            }
        })
    }

    fn end(self: Box<Self>, gone: &[String]) -> Out<(u64, u64)> {
        drop(self.store);
        look(self.folder.path(), gone)
    }
}
