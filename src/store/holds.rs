//! Holds: persons who must not be contacted until somebody has read a note.

use chrono::NaiveDate;
use rusqlite::{OptionalExtension, params};

use super::{
    Store,
    change::Change,
    error::{StoreError, StoreFault, StoreResult},
    read::date,
    seal::Place,
};

/// A hold to be set.
#[derive(Clone, Copy, Debug)]
pub struct HoldRow<'a> {
    /// The record that holds the note.
    pub record: i64,
    /// `TXT-03` or `TXT-04`.
    pub rule: &'a str,
    /// Keyed hash of what was noticed: once reviewed, it holds nobody again.
    pub text_key: i64,
    /// The civil date on which it was first seen.
    pub noticed_on: NaiveDate,
    /// Where and what, as JSON; sealed here.
    pub place: &'a [u8],
}

/// A hold as it stands in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredHold {
    /// Its number.
    pub id: i64,
    /// The record that holds the note.
    pub record: i64,
    /// `TXT-03` or `TXT-04`.
    pub rule: String,
    /// The civil date on which it was first seen.
    pub noticed_on: NaiveDate,
    /// The civil date of the review; none: it still holds.
    pub cleared_on: Option<NaiveDate>,
    /// Where and what, as JSON.
    pub place: Vec<u8>,
    /// Who cleared it and why, as JSON; empty: nobody yet.
    pub review: Vec<u8>,
}

/// Where the place of a hold is sealed.
const fn place_of(id: i64) -> Place {
    Place {
        table: "hold",
        row: id,
    }
}

/// Where its review is sealed: another place, so that the two cannot be exchanged.
const fn review_of(id: i64) -> Place {
    Place {
        table: "hold.review",
        row: id,
    }
}

impl Store {
    /// The records that hold their persons, in order.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn records_on_hold(&self) -> StoreResult<Vec<i64>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT DISTINCT record FROM hold WHERE cleared_on IS NULL ORDER BY record",
        )?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What was noticed and then reviewed: the record, its rule, the key of the words.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn reviewed(&self) -> StoreResult<Vec<(i64, String, i64)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT record, rule, text_key FROM hold WHERE cleared_on IS NOT NULL ORDER BY id",
        )?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The holds in order of number; with those that were cleared where `all` is wanted.
    ///
    /// # Errors
    /// `Integrity` where one does not open.
    pub fn holds(&self, all: bool) -> StoreResult<Vec<StoredHold>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, record, rule, noticed_on, cleared_on, place, review FROM hold
             WHERE ?1 OR cleared_on IS NULL ORDER BY id",
        )?;
        let mut rows = statement.query([all])?;
        let mut holds = Vec::new();
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            let cleared_on: Option<String> = row.get(4)?;
            let review: Option<Vec<u8>> = row.get(6)?;
            holds.push(StoredHold {
                id,
                record: row.get(1)?,
                rule: row.get(2)?,
                noticed_on: date(&row.get::<_, String>(3)?)?,
                cleared_on: cleared_on.as_deref().map(date).transpose()?,
                place: self
                    .sealer
                    .opened(place_of(id), &row.get::<_, Vec<u8>>(5)?)?,
                review: match review {
                    Some(sealed) => self.sealer.opened(review_of(id), &sealed)?,
                    None => Vec::new(),
                },
            });
        }
        Ok(holds)
    }
}

impl Change<'_> {
    /// Sets a hold. What was noticed before, reviewed or not, sets none. Returns whether it is new.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn hold(&mut self, hold: &HoldRow<'_>) -> StoreResult<bool> {
        let is_known: bool = self
            .transaction
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM hold WHERE record = ?1 AND rule = ?2 AND text_key = ?3)",
            )?
            .query_row(params![hold.record, hold.rule, hold.text_key], |row| {
                row.get(0)
            })?;
        if is_known {
            return Ok(false);
        }
        let id = self.next_id("hold")?;
        let place = self.sealer.sealed(place_of(id), hold.place)?;
        self.transaction
            .prepare_cached(
                "INSERT INTO hold (id, record, rule, text_key, noticed_on, cleared_on, place, review)
                 VALUES (?1, ?2, ?3, ?4, ?5, NULL, ?6, NULL)",
            )?
            .execute(params![
                id,
                hold.record,
                hold.rule,
                hold.text_key,
                hold.noticed_on.to_string(),
                place
            ])?;
        Ok(true)
    }

    /// The rule of a hold, and whether it was cleared; none where there is no such hold.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn hold_state(&self, id: i64) -> StoreResult<Option<(String, bool)>> {
        Ok(self
            .transaction
            .prepare_cached("SELECT rule, cleared_on IS NOT NULL FROM hold WHERE id = ?1")?
            .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?)
    }

    /// Clears a hold that stands; `review` says who did and why, sealed here.
    ///
    /// # Errors
    /// When the store cannot be written, or no such hold stands.
    pub fn clear_hold(&mut self, id: i64, on: NaiveDate, review: &[u8]) -> StoreResult<()> {
        let sealed = self.sealer.sealed(review_of(id), review)?;
        let changed = self.transaction.execute(
            "UPDATE hold SET cleared_on = ?2, review = ?3 WHERE id = ?1 AND cleared_on IS NULL",
            params![id, on.to_string(), sealed],
        )?;
        if changed == 1 {
            return Ok(());
        }
        Err(StoreError::new(
            StoreFault::Damaged,
            "a hold that was there is gone",
        ))
    }
}
