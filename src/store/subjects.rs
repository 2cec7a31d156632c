//! Confirmed persons: whose records an operator said are one person's, and how the trail means them.

use chrono::NaiveDate;
use rusqlite::{OptionalExtension, params};
use sha2::{Digest, Sha256};

use super::{
    Store,
    change::Change,
    error::{StoreError, StoreFault, StoreResult},
    read::date,
    seal::Place,
};

/// A confirmed person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfirmedSubject {
    /// Its number.
    pub id: i64,
    /// Civil date on which it was confirmed first.
    pub made_on: NaiveDate,
    /// SHA-256 of salt and name: who is meant in the trail.
    pub commitment: [u8; 32],
    /// What opens the commitment; none: destroyed at erasure.
    pub salt: Option<Vec<u8>>,
    /// Civil date of the erasure.
    pub erased_on: Option<NaiveDate>,
}

impl ConfirmedSubject {
    /// Its name in outputs: `P-000007`.
    #[must_use]
    pub fn name(&self) -> String {
        confirmed_name(self.id)
    }
}

/// The name of a confirmed person in outputs.
#[must_use]
pub fn confirmed_name(id: i64) -> String {
    format!("P-{id:06}")
}

/// The number of a confirmed person by its name.
#[must_use]
pub fn parse_confirmed(name: &str) -> Option<i64> {
    let digits = name.strip_prefix("P-")?;
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().ok())?
}

/// SHA-256 of salt and name: anyone who has both can open what the trail says.
#[must_use]
pub fn commitment(salt: &[u8], name: &str) -> [u8; 32] {
    let mut digest = Sha256::new();
    digest.update(salt);
    digest.update(name.as_bytes());
    digest.finalize().into()
}

const fn salt_of(id: i64) -> Place {
    Place {
        table: "data_subject",
        row: id,
    }
}

fn unknown() -> StoreError {
    StoreError::new(
        StoreFault::Damaged,
        "a confirmed person has an unknown form",
    )
}

impl Store {
    /// A confirmed person by its number.
    ///
    /// # Errors
    /// `Integrity` where its salt does not open.
    pub fn confirmed(&self, id: i64) -> StoreResult<Option<ConfirmedSubject>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT made_on, commitment, salt, erased_on FROM data_subject WHERE id = ?1",
        )?;
        let mut rows = statement.query([id])?;
        let Some(row) = rows.next()? else {
            return Ok(None);
        };
        let salt: Option<Vec<u8>> = row.get(2)?;
        let erased_on: Option<String> = row.get(3)?;
        let commitment: Vec<u8> = row.get(1)?;
        Ok(Some(ConfirmedSubject {
            id,
            made_on: date(&row.get::<_, String>(0)?)?,
            commitment: commitment.try_into().map_err(|_| unknown())?,
            salt: match salt {
                Some(sealed) => Some(self.sealer.opened(salt_of(id), &sealed)?),
                None => None,
            },
            erased_on: erased_on.as_deref().map(date).transpose()?,
        }))
    }

    /// What an operator said of records: each with whether it is the person's, in order.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn decisions(&self, subject: i64) -> StoreResult<Vec<(i64, bool)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT record, is_theirs FROM subject_record WHERE subject = ?1 ORDER BY record",
        )?;
        let rows = statement.query_map([subject], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The confirmed persons whose a record is.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn confirmed_of_record(&self, record: i64) -> StoreResult<Vec<i64>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT subject FROM subject_record WHERE record = ?1 AND is_theirs = 1 ORDER BY subject",
        )?;
        let rows = statement.query_map([record], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Change<'_> {
    /// Makes a confirmed person, with a random salt of its own. Returns its number.
    ///
    /// # Errors
    /// When the store cannot be written or the system has no randomness to give.
    pub fn confirm_subject(&mut self, on: NaiveDate) -> StoreResult<i64> {
        let id = self.next_id("data_subject")?;
        let mut salt = [0_u8; 32];
        getrandom::fill(&mut salt)
            .map_err(|_| StoreError::new(StoreFault::Io, "the system gave no random bytes"))?;
        let sealed = self.sealer.sealed(salt_of(id), &salt)?;
        self.transaction.execute(
            "INSERT INTO data_subject (id, made_on, commitment, salt) VALUES (?1, ?2, ?3, ?4)",
            params![
                id,
                on.to_string(),
                commitment(&salt, &confirmed_name(id)),
                sealed
            ],
        )?;
        self.touch("data_subject", "id", id);
        Ok(id)
    }

    /// Keeps an operator's word on a record.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn decide(
        &mut self,
        subject: i64,
        record: i64,
        is_theirs: bool,
        on: NaiveDate,
    ) -> StoreResult<()> {
        self.transaction.execute(
            "INSERT INTO subject_record (subject, record, is_theirs, decided_on) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (subject, record) DO UPDATE SET is_theirs = excluded.is_theirs, decided_on = excluded.decided_on",
            params![subject, record, is_theirs, on.to_string()],
        )?;
        self.touch("subject_record", "subject", subject);
        Ok(())
    }

    /// The commitment of a confirmed person in lower-case hexadecimal, for the trail.
    ///
    /// # Errors
    /// When there is no such person or the store cannot be read.
    pub fn commitment_of(&self, subject: i64) -> StoreResult<String> {
        let bytes: Option<Vec<u8>> = self
            .transaction
            .query_row(
                "SELECT commitment FROM data_subject WHERE id = ?1",
                [subject],
                |row| row.get(0),
            )
            .optional()?;
        let bytes = bytes.ok_or_else(unknown)?;
        Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}
