//! Restrictions of processing, the changes that wait behind them, corrections and statements.

use chrono::NaiveDate;
use rusqlite::params;
use serde::{Deserialize, Serialize};

use super::{
    Store,
    change::Change,
    error::{StoreError, StoreFault, StoreResult},
    journal::Effect,
    pack::unpack,
    read::date,
    seal::Place,
};
use crate::model::RawRow;

/// A restriction of processing (Art. 18 GDPR).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restriction {
    /// Its number.
    pub id: i64,
    /// The confirmed person.
    pub subject: i64,
    /// The case's number in the store.
    pub request: Option<i64>,
    /// `a` to `d` of Art. 18(1) GDPR; `17-3`: kept after an erasure.
    pub ground: String,
    /// Civil date since when.
    pub since: NaiveDate,
    /// Civil date on which it is to be looked at again.
    pub review_on: Option<NaiveDate>,
    /// Civil date on which it was lifted.
    pub lifted_on: Option<NaiveDate>,
    /// Civil date on which the person was told before (Art. 18(3) GDPR).
    pub informed_on: Option<NaiveDate>,
    /// Words of the operator.
    pub reason: String,
    /// The records that it covers.
    pub records: Vec<i64>,
}

/// A change of a restricted record that an import brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldChange {
    /// Its number.
    pub id: i64,
    /// The record.
    pub record: i64,
    /// The import.
    pub import: i64,
    /// What its cells mean.
    pub layout: i64,
    /// Physical line.
    pub line: u64,
    /// Which person of the row.
    pub person: u8,
    /// Keyed digest of its cells.
    pub digest: i64,
    /// Civil date of the import.
    pub seen_on: NaiveDate,
    /// The packed cells, opened.
    pub packed: Vec<u8>,
}

/// What a rectification changed, sealed in the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellChange {
    /// The header of the column.
    pub header: String,
    /// The canonical field.
    pub field: Option<String>,
    /// What the file says.
    pub old: String,
    /// What is right.
    pub new: String,
}

/// A corrected cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rectification {
    /// Its number.
    pub id: i64,
    /// The record.
    pub record: i64,
    /// The column of its layout.
    pub position: u32,
    /// The case's number in the store.
    pub request: i64,
    /// Civil date.
    pub made_on: NaiveDate,
    /// `pending`, `conflict`, `taken-over`, `superseded`.
    pub state: String,
    /// Civil date since when.
    pub state_on: NaiveDate,
    /// What was changed.
    pub change: CellChange,
}

/// A supplementary statement (Art. 16 GDPR).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its number.
    pub id: i64,
    /// The case's number in the store.
    pub request: i64,
    /// Civil date.
    pub made_on: NaiveDate,
    /// Its words.
    pub words: String,
}

/// What takes the place of the version of a record that the store has.
#[derive(Clone, Copy, Debug)]
pub struct RecordVersion<'a> {
    /// The record.
    pub record: i64,
    /// The layout that the cells follow.
    pub layout: i64,
    /// The import that brought them.
    pub import: i64,
    /// Physical line.
    pub line: u64,
    /// Which person of the row.
    pub person: u8,
    /// Keyed hash of the folded first name; 0 where there is none.
    pub first_name_key: i64,
    /// The packed cells; sealed here.
    pub packed: &'a [u8],
}

const fn place(table: &'static str, row: i64) -> Place {
    Place { table, row }
}

fn unknown() -> StoreError {
    StoreError::new(
        StoreFault::Damaged,
        "a row of the rights has an unknown form",
    )
}

fn maybe(text: Option<String>) -> StoreResult<Option<NaiveDate>> {
    text.as_deref().map(date).transpose()
}

impl Store {
    fn text(&self, place: Place, sealed: &[u8]) -> StoreResult<String> {
        String::from_utf8(self.sealer.opened(place, sealed)?).map_err(|_| unknown())
    }

    /// The records whose processing is restricted, in order. Their persons are restricted as a whole:
    /// look a subject's records up as well.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn restricted_records(&self) -> StoreResult<Vec<i64>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT DISTINCT restricted_record.record FROM restricted_record
             JOIN restriction ON restriction.id = restricted_record.restriction
             WHERE restriction.lifted_on IS NULL ORDER BY 1",
        )?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The restrictions, in order; with those that were lifted where `all` is wanted.
    ///
    /// # Errors
    /// `Integrity` where one does not open.
    pub fn restrictions(&self, all: bool) -> StoreResult<Vec<Restriction>> {
        let mut covered = self.connection.prepare_cached(
            "SELECT record FROM restricted_record WHERE restriction = ?1 ORDER BY record",
        )?;
        let mut statement = self.connection.prepare_cached(
            "SELECT id, subject, request, ground, since, review_on, lifted_on, informed_on, reason
             FROM restriction WHERE ?1 OR lifted_on IS NULL ORDER BY id",
        )?;
        let mut rows = statement.query([all])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            out.push(Restriction {
                id,
                subject: row.get(1)?,
                request: row.get(2)?,
                ground: row.get(3)?,
                since: date(&row.get::<_, String>(4)?)?,
                review_on: maybe(row.get(5)?)?,
                lifted_on: maybe(row.get(6)?)?,
                informed_on: maybe(row.get(7)?)?,
                reason: self.text(place("restriction", id), &row.get::<_, Vec<u8>>(8)?)?,
                records: covered
                    .query_map([id], |row| row.get(0))?
                    .collect::<Result<_, _>>()?,
            });
        }
        Ok(out)
    }

    /// The changes that wait behind restrictions, in the order in which they came.
    ///
    /// # Errors
    /// `Integrity` where one does not open.
    pub fn held_changes(&self) -> StoreResult<Vec<HeldChange>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, record, import, layout, line, person, digest, seen_on, cells FROM held_change ORDER BY id",
        )?;
        let mut rows = statement.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            out.push(HeldChange {
                id,
                record: row.get(1)?,
                import: row.get(2)?,
                layout: row.get(3)?,
                line: row.get::<_, i64>(4)?.cast_unsigned(),
                person: row.get(5)?,
                digest: row.get(6)?,
                seen_on: date(&row.get::<_, String>(7)?)?,
                packed: self
                    .sealer
                    .opened(place("held_change", id), &row.get::<_, Vec<u8>>(8)?)?,
            });
        }
        Ok(out)
    }

    /// The corrected cells, in order.
    ///
    /// # Errors
    /// `Integrity` where one does not open.
    pub fn rectifications(&self) -> StoreResult<Vec<Rectification>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, record, position, request, made_on, state, state_on, change FROM rectification ORDER BY id",
        )?;
        let mut rows = statement.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            let change = self
                .sealer
                .opened(place("rectification", id), &row.get::<_, Vec<u8>>(7)?)?;
            out.push(Rectification {
                id,
                record: row.get(1)?,
                position: row.get(2)?,
                request: row.get(3)?,
                made_on: date(&row.get::<_, String>(4)?)?,
                state: row.get(5)?,
                state_on: date(&row.get::<_, String>(6)?)?,
                change: serde_json::from_slice(&change).map_err(|_| unknown())?,
            });
        }
        Ok(out)
    }

    /// The supplementary statements of a confirmed person, in order.
    ///
    /// # Errors
    /// `Integrity` where one does not open.
    pub fn statements(&self, subject: i64) -> StoreResult<Vec<Statement>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, request, made_on, words FROM statement WHERE subject = ?1 ORDER BY id",
        )?;
        let mut rows = statement.query([subject])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            out.push(Statement {
                id,
                request: row.get(1)?,
                made_on: date(&row.get::<_, String>(2)?)?,
                words: self.text(place("statement", id), &row.get::<_, Vec<u8>>(3)?)?,
            });
        }
        Ok(out)
    }
}

impl Change<'_> {
    /// Restricts records; `id` of the given one is not looked at. Returns its number.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn restrict(&mut self, restriction: &Restriction) -> StoreResult<i64> {
        let id = self.next_id("restriction")?;
        let reason = self
            .sealer
            .sealed(place("restriction", id), restriction.reason.as_bytes())?;
        self.transaction.execute(
            "INSERT INTO restriction (id, subject, request, ground, since, review_on, lifted_on, informed_on, reason)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL, NULL, ?7)",
            params![
                id,
                restriction.subject,
                restriction.request,
                restriction.ground,
                restriction.since.to_string(),
                restriction.review_on.map(|day| day.to_string()),
                reason
            ],
        )?;
        let mut statement = self.transaction.prepare_cached(
            "INSERT OR IGNORE INTO restricted_record (record, restriction) VALUES (?1, ?2)",
        )?;
        for record in &restriction.records {
            statement.execute(params![record, id])?;
        }
        drop(statement);
        self.touch("restriction", "id", id);
        self.touch("restricted_record", "restriction", id);
        Ok(id)
    }

    /// Ends a restriction; the person was told on `informed_on` (Art. 18(3) GDPR).
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn lift(&mut self, id: i64, on: NaiveDate, informed_on: NaiveDate) -> StoreResult<()> {
        self.transaction.execute(
            "UPDATE restriction SET lifted_on = ?2, informed_on = ?3 WHERE id = ?1 AND lifted_on IS NULL",
            params![id, on.to_string(), informed_on.to_string()],
        )?;
        self.touch("restriction", "id", id);
        Ok(())
    }

    /// Queues a change of a restricted record; `id` of the given one is not looked at. A later one
    /// takes the place of an earlier one.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn hold_change(&mut self, held: &HeldChange) -> StoreResult<()> {
        self.drop_held_changes(held.record)?;
        let id = self.next_id("held_change")?;
        let cells = self.sealer.sealed(place("held_change", id), &held.packed)?;
        self.transaction.execute(
            "INSERT INTO held_change (id, record, import, layout, line, person, digest, seen_on, cells)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                id,
                held.record,
                held.import,
                held.layout,
                held.line.cast_signed(),
                held.person,
                held.digest,
                held.seen_on.to_string(),
                cells
            ],
        )?;
        Ok(())
    }

    /// Whether a change of a restricted record waits.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn has_held_change(&self, record: i64) -> StoreResult<bool> {
        let mut statement = self
            .transaction
            .prepare_cached("SELECT 1 FROM held_change WHERE record = ?1 LIMIT 1")?;
        Ok(statement.exists([record])?)
    }

    /// Takes the queued changes of a record away.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn drop_held_changes(&mut self, record: i64) -> StoreResult<()> {
        self.transaction
            .prepare_cached("DELETE FROM held_change WHERE record = ?1")?
            .execute([record])?;
        Ok(())
    }

    /// Puts a version of a record in the place of the one that is there. Whether its source still has
    /// it, and how it is known again at the next import, stays as it is.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn rewrite(&mut self, version: &RecordVersion<'_>) -> StoreResult<()> {
        let cells = self
            .sealer
            .sealed(place("record", version.record), version.packed)?;
        self.transaction
            .prepare_cached(
                "UPDATE record SET layout = ?2, import = ?3, line = ?4, person = ?5, first_name_key = ?6, cells = ?7
                 WHERE id = ?1",
            )?
            .execute(params![
                version.record,
                version.layout,
                version.import,
                version.line.cast_signed(),
                version.person,
                version.first_name_key,
                cells
            ])?;
        self.strips(version)
    }

    /// What an erasure left in a record, for the journal: which cells, not what is in them.
    fn strips(&mut self, version: &RecordVersion<'_>) -> StoreResult<()> {
        if !self.stripped.contains(&version.record) {
            return Ok(());
        }
        let mut row = RawRow::default();
        unpack(version.packed, &mut row)?;
        let kept = (0_u32..)
            .zip(row.cells())
            .filter(|(_, cell)| !cell.is_empty())
            .map(|(position, _)| position)
            .collect();
        self.effects.push(Effect::Stripped {
            record: version.record,
            layout: version.layout,
            kept,
        });
        Ok(())
    }

    /// Sets the digest by which the next import tells whether a record has changed.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn known_by_digest(&mut self, source: i64, record: i64, digest: i64) -> StoreResult<()> {
        self.transaction
            .prepare_cached(
                "UPDATE record_identity SET digest = ?3 WHERE source = ?1 AND record = ?2",
            )?
            .execute(params![source, record, digest])?;
        Ok(())
    }

    /// Notes a corrected cell. Returns its number.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn rectified(
        &mut self,
        record: i64,
        position: u32,
        request: i64,
        on: NaiveDate,
        change: &CellChange,
    ) -> StoreResult<i64> {
        let id = self.next_id("rectification")?;
        let text = serde_json::to_vec(change).map_err(|_| unknown())?;
        let sealed = self.sealer.sealed(place("rectification", id), &text)?;
        self.transaction.execute(
            "INSERT INTO rectification (id, record, position, request, made_on, state, state_on, change)
             VALUES (?1, ?2, ?3, ?4, ?5, 'pending', ?5, ?6)",
            params![id, record, position, request, on.to_string(), sealed],
        )?;
        Ok(id)
    }

    /// The states of the cells of a record that a case corrected.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn rectification_states(
        &self,
        record: i64,
        request: Option<i64>,
    ) -> StoreResult<Vec<String>> {
        let mut statement = self.transaction.prepare_cached(
            "SELECT state FROM rectification WHERE record = ?1 AND request IS ?2",
        )?;
        let rows = statement.query_map(params![record, request], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Gives a corrected cell another state, with the day since when; the same state keeps its day.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn rectification_state(&mut self, id: i64, state: &str, on: NaiveDate) -> StoreResult<()> {
        self.transaction
            .prepare_cached(
                "UPDATE rectification SET state = ?2, state_on = ?3 WHERE id = ?1 AND state <> ?2",
            )?
            .execute(params![id, state, on.to_string()])?;
        Ok(())
    }

    /// Keeps a supplementary statement.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn state(
        &mut self,
        subject: i64,
        request: i64,
        on: NaiveDate,
        words: &str,
    ) -> StoreResult<()> {
        let id = self.next_id("statement")?;
        let sealed = self
            .sealer
            .sealed(place("statement", id), words.as_bytes())?;
        self.transaction.execute(
            "INSERT INTO statement (id, subject, request, made_on, words) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![id, subject, request, on.to_string(), sealed],
        )?;
        Ok(())
    }
}
