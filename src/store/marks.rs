//! Objections that were recorded here, and the marks by which persons are known who are gone.

use std::{collections::HashMap, hash::Hasher};

use chrono::NaiveDate;
use rusqlite::params;
use siphasher::sip128::{Hasher128, SipHasher24};

use super::{
    SECRET_SUPPRESSION, Store,
    change::Change,
    error::{StoreError, StoreFault, StoreResult},
    read::date,
    secret,
};
use crate::model::Channel;

/// A mark: a keyed hash of which nothing can be read back.
pub type Mark = [u8; 16];

/// What a mark was made of; the same value under two kinds gives two marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// Source and the source's id of the record.
    Id = 1,
    /// An e-mail address and a folded first name.
    EmailAndName = 2,
    /// A telephone number and a folded first name.
    PhoneAndName = 3,
    /// A folded full name and a date of birth.
    NameAndBirth = 4,
    /// A folded full name and a postal address.
    NameAndPlace = 5,
    /// All cells of a row.
    Row = 6,
    /// An address of a channel.
    Address = 7,
}

/// Makes marks, under the suppression key: it is random and outlives a change of the master key, because
/// a mark could not be computed again.
#[derive(Clone)]
pub struct Marker(SipHasher24);

impl Marker {
    /// The mark of a value in parts.
    #[must_use]
    pub fn mark(&self, kind: MarkKind, parts: &[&[u8]]) -> Mark {
        let mut hasher = self.0;
        hasher.write(&[kind as u8]);
        for part in parts {
            // With its length: no two lists of parts read the same.
            hasher.write(&(part.len() as u64).to_le_bytes());
            hasher.write(part);
        }
        hasher.finish128().as_bytes()
    }
}

/// The marks of a store.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// Erased persons: the mark, and the day of the erasure.
    pub erased: HashMap<Mark, NaiveDate>,
    /// Objections: address and channel, and the day since when.
    pub objected: HashMap<(Mark, Channel), NaiveDate>,
}

impl Marks {
    /// Whether nobody is remembered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.erased.is_empty() && self.objected.is_empty()
    }
}

/// An objection that was recorded here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    /// A record of the person.
    pub record: i64,
    /// The channel that stops.
    pub channel: Channel,
    /// The purpose's id.
    pub purpose: String,
    /// Civil date since when.
    pub said_on: NaiveDate,
    /// Look-up keys (as in subject_key) of the addresses that it binds.
    pub addresses: Vec<i64>,
}

impl Store {
    /// What makes marks.
    ///
    /// # Errors
    /// When the suppression key cannot be read.
    pub fn marker(&self) -> StoreResult<Marker> {
        let key = secret(&self.connection, &self.sealer, SECRET_SUPPRESSION)?;
        let key: &[u8; 16] = key.first_chunk().ok_or_else(|| {
            StoreError::new(StoreFault::Integrity, "the suppression key is too short")
        })?;
        Ok(Marker(SipHasher24::new_with_key(key)))
    }

    /// Every mark.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn marks(&self) -> StoreResult<Marks> {
        let unknown = || StoreError::new(StoreFault::Damaged, "a mark has an unknown form");
        let mut statement = self
            .connection
            .prepare_cached("SELECT h, kind, channel, since FROM mark")?;
        let mut rows = statement.query([])?;
        let mut marks = Marks::default();
        while let Some(row) = rows.next()? {
            let mark: Vec<u8> = row.get(0)?;
            let mark: Mark = mark.try_into().map_err(|_| unknown())?;
            let since = date(&row.get::<_, String>(3)?)?;
            match row.get::<_, String>(1)?.as_str() {
                "erased" => {
                    marks.erased.insert(mark, since);
                }
                "objected" => {
                    let channel = Channel::parse(&row.get::<_, String>(2)?).ok_or_else(unknown)?;
                    marks.objected.insert((mark, channel), since);
                }
                _ => return Err(unknown()),
            }
        }
        Ok(marks)
    }

    /// The objections that were recorded here, in order.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn objections(&self) -> StoreResult<Vec<Objection>> {
        let unknown = || StoreError::new(StoreFault::Damaged, "an objection has an unknown form");
        let mut bound: HashMap<i64, Vec<i64>> = HashMap::new();
        let mut statement = self
            .connection
            .prepare_cached("SELECT objection, h FROM objection_address ORDER BY h")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            bound.entry(row.get(0)?).or_default().push(row.get(1)?);
        }
        let mut statement = self.connection.prepare_cached(
            "SELECT id, record, channel, purpose, said_on FROM objection ORDER BY id",
        )?;
        let mut rows = statement.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(Objection {
                record: row.get(1)?,
                channel: Channel::parse(&row.get::<_, String>(2)?).ok_or_else(unknown)?,
                purpose: row.get(3)?,
                said_on: date(&row.get::<_, String>(4)?)?,
                addresses: bound.remove(&row.get(0)?).unwrap_or_default(),
            });
        }
        Ok(out)
    }
}

impl Change<'_> {
    /// Remembers an erased person by a mark.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn mark_erased(&mut self, mark: &Mark, since: NaiveDate) -> StoreResult<()> {
        self.mark(mark, "erased", "", since)
    }

    /// Remembers an objection by the mark of the address.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn mark_objected(
        &mut self,
        mark: &Mark,
        channel: Channel,
        since: NaiveDate,
    ) -> StoreResult<()> {
        self.mark(mark, "objected", channel.as_str(), since)
    }

    fn mark(
        &mut self,
        mark: &Mark,
        kind: &str,
        channel: &str,
        since: NaiveDate,
    ) -> StoreResult<()> {
        self.touch("mark", "h", mark.to_vec());
        self.transaction
            .prepare_cached(
                "INSERT INTO mark (h, kind, channel, since) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (h, kind, channel) DO UPDATE SET since = max(since, excluded.since)",
            )?
            .execute(params![mark.as_slice(), kind, channel, since.to_string()])?;
        Ok(())
    }

    /// Records an objection, with the addresses that it binds.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn object(&mut self, objection: &Objection, request: i64) -> StoreResult<()> {
        self.transaction
            .prepare_cached(
                "INSERT OR IGNORE INTO objection (record, channel, purpose, said_on, request)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                objection.record,
                objection.channel.as_str(),
                objection.purpose,
                objection.said_on.to_string(),
                request
            ])?;
        let id: i64 = self.transaction.query_row(
            "SELECT id FROM objection WHERE record = ?1 AND channel = ?2 AND purpose = ?3 AND said_on = ?4",
            params![
                objection.record,
                objection.channel.as_str(),
                objection.purpose,
                objection.said_on.to_string()
            ],
            |row| row.get(0),
        )?;
        let mut statement = self.transaction.prepare_cached(
            "INSERT OR IGNORE INTO objection_address (h, objection) VALUES (?1, ?2)",
        )?;
        for h in &objection.addresses {
            statement.execute(params![h, id])?;
        }
        drop(statement);
        self.touch("objection", "id", id);
        self.touch("objection_address", "objection", id);
        Ok(())
    }
}

/// What makes marks in tests.
#[cfg(test)]
pub fn test_marker() -> Marker {
    Marker(SipHasher24::new_with_key(&[7; 16]))
}
