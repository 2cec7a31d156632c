//! What others still have to do or to be told: changes that a source's system owes, notices to
//! recipients, disclosures, and the folders of files that were written.

use chrono::NaiveDate;
use rusqlite::{Connection, params};

use super::{
    Store,
    change::Change,
    error::{StoreError, StoreFault, StoreResult},
    read::date,
    seal::{Place, Sealer},
};

/// What the system of a source still has to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrmChange {
    /// Its number.
    pub id: i64,
    /// The source.
    pub source: i64,
    /// The record, gone or not.
    pub record: i64,
    /// The case's number in the store; none: retention.
    pub request: Option<i64>,
    /// `delete`, `rectify`, `restrict`, `lift`, `object`, `mention`, `blank`, `withdraw`.
    pub kind: String,
    /// Civil date.
    pub made_on: NaiveDate,
    /// `pending`, `handed-over`, `applied`, `ignored`, `undone`.
    pub state: String,
    /// Civil date since when.
    pub state_on: NaiveDate,
    /// The source's id of the record and what to change, as JSON: `{"id": …, "columns": {header: value}}`,
    /// of a correction with `"was": {header: value}`;
    /// of a mention of an erased person `{"id": …, "column": header, "said": SHA-256 of the note}`.
    pub change: Vec<u8>,
}

/// A notice to a recipient (Art. 19 GDPR).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its number.
    pub id: i64,
    /// The case's number in the store; none: retention.
    pub request: Option<i64>,
    /// `rectification`, `erasure`, `restriction`.
    pub action: String,
    /// The policy's id of the recipient.
    pub recipient: String,
    /// Civil date.
    pub made_on: NaiveDate,
    /// Civil date from which it is waited for.
    pub remind_on: NaiveDate,
    /// `open`, `sent`, `impossible`, `disproportionate`.
    pub state: String,
    /// Civil date since when.
    pub state_on: NaiveDate,
    /// Why it is impossible or disproportionate; empty: neither.
    pub reason: String,
}

/// A disclosure that was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclosure {
    /// The policy's id of the recipient.
    pub recipient: String,
    /// Civil date.
    pub disclosed_on: NaiveDate,
    /// What, in words.
    pub what: String,
}

/// A folder of files that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// Its number.
    pub id: i64,
    /// The case's number in the store; none: retention.
    pub request: Option<i64>,
    /// What made it.
    pub verb: String,
    /// Civil date.
    pub made_on: NaiveDate,
    /// SHA-256 of its manifest.
    pub manifest_sha256: Vec<u8>,
    /// Where it was staged and where it belongs, as JSON.
    pub place: Vec<u8>,
}

const fn place(table: &'static str, row: i64) -> Place {
    Place { table, row }
}

fn unknown() -> StoreError {
    StoreError::new(
        StoreFault::Damaged,
        "a row of the duties has an unknown form",
    )
}

/// What systems were asked to do, in order: one source's, or every one's.
fn crm_changes(
    connection: &Connection,
    sealer: &Sealer,
    source: Option<i64>,
) -> StoreResult<Vec<CrmChange>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, source, record, request, kind, made_on, state, state_on, change FROM crm_change
         WHERE ?1 IS NULL OR source = ?1 ORDER BY id",
    )?;
    let mut rows = statement.query([source])?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        out.push(CrmChange {
            id,
            source: row.get(1)?,
            record: row.get(2)?,
            request: row.get(3)?,
            kind: row.get(4)?,
            made_on: date(&row.get::<_, String>(5)?)?,
            state: row.get(6)?,
            state_on: date(&row.get::<_, String>(7)?)?,
            change: sealer.opened(place("crm_change", id), &row.get::<_, Vec<u8>>(8)?)?,
        });
    }
    Ok(out)
}

impl Store {
    /// What the systems of the sources were asked to do, in order.
    ///
    /// # Errors
    /// `Integrity` where one does not open.
    pub fn crm_changes(&self) -> StoreResult<Vec<CrmChange>> {
        crm_changes(&self.connection, &self.sealer, None)
    }

    /// The notices to recipients, in order.
    ///
    /// # Errors
    /// `Integrity` where a reason does not open.
    pub fn notices(&self) -> StoreResult<Vec<Notice>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, request, action, recipient, made_on, remind_on, state, state_on, reason FROM notice ORDER BY id",
        )?;
        let mut rows = statement.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            let reason: Option<Vec<u8>> = row.get(8)?;
            let reason = match reason {
                Some(sealed) => self.sealer.opened(place("notice", id), &sealed)?,
                None => Vec::new(),
            };
            out.push(Notice {
                id,
                request: row.get(1)?,
                action: row.get(2)?,
                recipient: row.get(3)?,
                made_on: date(&row.get::<_, String>(4)?)?,
                remind_on: date(&row.get::<_, String>(5)?)?,
                state: row.get(6)?,
                state_on: date(&row.get::<_, String>(7)?)?,
                reason: String::from_utf8(reason).map_err(|_| unknown())?,
            });
        }
        Ok(out)
    }

    /// The recorded disclosures of a confirmed person, in order.
    ///
    /// # Errors
    /// `Integrity` where one does not open.
    pub fn disclosures(&self, subject: i64) -> StoreResult<Vec<Disclosure>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, recipient, disclosed_on, what FROM disclosure WHERE subject = ?1 ORDER BY id",
        )?;
        let mut rows = statement.query([subject])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            let what = self
                .sealer
                .opened(place("disclosure", id), &row.get::<_, Vec<u8>>(3)?)?;
            out.push(Disclosure {
                recipient: row.get(1)?,
                disclosed_on: date(&row.get::<_, String>(2)?)?,
                what: String::from_utf8(what).map_err(|_| unknown())?,
            });
        }
        Ok(out)
    }

    /// The folders that were written, in order.
    ///
    /// # Errors
    /// `Integrity` where a place does not open.
    pub fn bundles(&self) -> StoreResult<Vec<Bundle>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, request, verb, made_on, manifest_sha256, place FROM bundle ORDER BY id",
        )?;
        let mut rows = statement.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            out.push(Bundle {
                id,
                request: row.get(1)?,
                verb: row.get(2)?,
                made_on: date(&row.get::<_, String>(3)?)?,
                manifest_sha256: row.get(4)?,
                place: self
                    .sealer
                    .opened(place("bundle", id), &row.get::<_, Vec<u8>>(5)?)?,
            });
        }
        Ok(out)
    }
}

impl Change<'_> {
    /// Notes what the system of a source has to do; `id` and the states of the given one are not looked at.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn crm_owes(&mut self, owed: &CrmChange) -> StoreResult<i64> {
        let id = self.next_id("crm_change")?;
        let sealed = self.sealer.sealed(place("crm_change", id), &owed.change)?;
        self.transaction.execute(
            "INSERT INTO crm_change (id, source, record, request, kind, made_on, state, state_on, change)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'pending', ?6, ?7)",
            params![
                id,
                owed.source,
                owed.record,
                owed.request,
                owed.kind,
                owed.made_on.to_string(),
                sealed
            ],
        )?;
        Ok(id)
    }

    /// What the system of a source was asked to do, in order.
    ///
    /// # Errors
    /// `Integrity` where one does not open.
    pub fn crm_changes_of(&self, source: i64) -> StoreResult<Vec<CrmChange>> {
        crm_changes(&self.transaction, &self.sealer, Some(source))
    }

    /// Gives what a system was asked another state, with the day since when.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn crm_state(&mut self, id: i64, state: &str, on: NaiveDate) -> StoreResult<()> {
        self.transaction
            .prepare_cached(
                "UPDATE crm_change SET state = ?2, state_on = ?3 WHERE id = ?1 AND state <> ?2",
            )?
            .execute(params![id, state, on.to_string()])?;
        Ok(())
    }

    /// Notes that a recipient is to be told.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn notice_due(
        &mut self,
        request: Option<i64>,
        action: &str,
        recipient: &str,
        on: NaiveDate,
        remind_on: NaiveDate,
    ) -> StoreResult<i64> {
        let id = self.next_id("notice")?;
        self.transaction.execute(
            "INSERT INTO notice (id, request, action, recipient, made_on, remind_on, state, state_on, reason)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'open', ?5, NULL)",
            params![
                id,
                request,
                action,
                recipient,
                on.to_string(),
                remind_on.to_string()
            ],
        )?;
        Ok(id)
    }

    /// Closes a notice: sent, impossible or disproportionate.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn notice_state(
        &mut self,
        id: i64,
        state: &str,
        on: NaiveDate,
        reason: &str,
    ) -> StoreResult<()> {
        let sealed = match reason.is_empty() {
            true => None,
            false => Some(self.sealer.sealed(place("notice", id), reason.as_bytes())?),
        };
        self.transaction.execute(
            "UPDATE notice SET state = ?2, state_on = ?3, reason = ?4 WHERE id = ?1",
            params![id, state, on.to_string(), sealed],
        )?;
        Ok(())
    }

    /// Records that a person's data was disclosed.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn disclosed(&mut self, subject: i64, disclosure: &Disclosure) -> StoreResult<()> {
        let id = self.next_id("disclosure")?;
        let sealed = self
            .sealer
            .sealed(place("disclosure", id), disclosure.what.as_bytes())?;
        self.transaction.execute(
            "INSERT INTO disclosure (id, subject, recipient, disclosed_on, what) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                id,
                subject,
                disclosure.recipient,
                disclosure.disclosed_on.to_string(),
                sealed
            ],
        )?;
        Ok(())
    }

    /// Notes a folder of files; `id` of the given one is not looked at.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn bundle(&mut self, bundle: &Bundle) -> StoreResult<i64> {
        let id = self.next_id("bundle")?;
        let sealed = self.sealer.sealed(place("bundle", id), &bundle.place)?;
        self.transaction.execute(
            "INSERT INTO bundle (id, request, verb, made_on, manifest_sha256, state, place)
             VALUES (?1, ?2, ?3, ?4, ?5, 'written', ?6)",
            params![
                id,
                bundle.request,
                bundle.verb,
                bundle.made_on.to_string(),
                bundle.manifest_sha256,
                sealed
            ],
        )?;
        Ok(id)
    }
}
