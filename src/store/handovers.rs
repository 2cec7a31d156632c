//! Files that were handed over to the systems of the sources.

use chrono::NaiveDate;
use rusqlite::params;

use super::{Now, Store, change::Change, error::StoreResult, read::date, seal::Place};

/// A hand-over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandOver {
    /// Its number.
    pub id: i64,
    /// The source.
    pub source: i64,
    /// Civil date.
    pub today: NaiveDate,
    /// SHA-256 of the manifest.
    pub manifest_sha256: Vec<u8>,
    /// The files: name, SHA-256, rows, as JSON.
    pub files: Vec<u8>,
}

const fn place(row: i64) -> Place {
    Place {
        table: "hand_over",
        row,
    }
}

impl Store {
    /// The hand-overs, in order.
    ///
    /// # Errors
    /// `Integrity` where one does not open.
    pub fn hand_overs(&self) -> StoreResult<Vec<HandOver>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, source, today, manifest_sha256, files FROM hand_over ORDER BY id",
        )?;
        let mut rows = statement.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            out.push(HandOver {
                id,
                source: row.get(1)?,
                today: date(&row.get::<_, String>(2)?)?,
                manifest_sha256: row.get(3)?,
                files: self.sealer.opened(place(id), &row.get::<_, Vec<u8>>(4)?)?,
            });
        }
        Ok(out)
    }

    /// The last hand-over of each change that was in one: the change, the hand-over.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn handed_over(&self) -> StoreResult<Vec<(i64, i64)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, hand_over FROM crm_change WHERE hand_over IS NOT NULL ORDER BY id",
        )?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Change<'_> {
    /// Notes that files were written for the system of a source, and which changes they hold. What it did not
    /// do, or undid, stays so until an export shows that it is done.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn hand_over(
        &mut self,
        source: i64,
        now: Now,
        manifest_sha256: &[u8],
        files: &[u8],
        changes: &[i64],
    ) -> StoreResult<i64> {
        let id = self.next_id("hand_over")?;
        let sealed = self.sealer.sealed(place(id), files)?;
        self.transaction.execute(
            "INSERT INTO hand_over (id, source, at, today, manifest_sha256, files) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                id,
                source,
                now.at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
                now.today.to_string(),
                manifest_sha256,
                sealed
            ],
        )?;
        let mut statement = self.transaction.prepare_cached(
            "UPDATE crm_change SET hand_over = ?2,
                 state_on = CASE state WHEN 'pending' THEN ?3 ELSE state_on END,
                 state = CASE state WHEN 'pending' THEN 'handed-over' ELSE state END
             WHERE id = ?1",
        )?;
        for change in changes {
            statement.execute(params![change, id, now.today.to_string()])?;
        }
        Ok(id)
    }
}
