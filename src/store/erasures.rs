//! Erasure: every row of every table that holds something of a person goes, and what tells afterwards
//! that nothing is left in the bytes of a file.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::{
    Store,
    change::Change,
    error::{StoreError, StoreFault, StoreResult},
    journal::Effect,
    read::date,
    seal::Place,
};

/// Bytes of the nonce in front of a sealed value, and of the tag behind it.
const NONCE: usize = 12;
const TAG: usize = 16;

/// What must be in no file after an erasure: nonces and tags of the sealed values that went, and keyed
/// hashes that nothing uses any more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Needles {
    sealed: BTreeSet<Vec<u8>>,
    hashes: BTreeSet<i64>,
}

impl Needles {
    /// Takes the nonce and the tag of a sealed value: each tells it, wherever a page ends.
    fn take(&mut self, sealed: &[u8]) {
        if let Some(nonce) = sealed.get(..NONCE) {
            self.sealed.insert(nonce.to_vec());
        }
        if let Some(tag) = sealed
            .len()
            .checked_sub(TAG)
            .and_then(|at| sealed.get(at..))
        {
            self.sealed.insert(tag.to_vec());
        }
    }

    /// The bytes to look for. A hash that SQLite writes in fewer than eight bytes would be found by
    /// chance, and is left out.
    pub fn bytes(&self) -> impl Iterator<Item = Vec<u8>> + '_ {
        const SHORT: std::ops::Range<i64> = -(1 << 47)..(1 << 47);
        let hashes = self.hashes.iter().filter(|hash| !SHORT.contains(hash));
        self.sealed
            .iter()
            .cloned()
            .chain(hashes.map(|hash| hash.to_be_bytes().to_vec()))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sealed.len() + self.hashes.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sealed.is_empty() && self.hashes.is_empty()
    }
}

/// An erasure whose files were not looked through yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasureCheck {
    /// Its number.
    pub id: i64,
    /// The case's number in the store; none: retention.
    pub request: Option<i64>,
    /// Civil date of the erasure.
    pub made_on: NaiveDate,
    /// What must be in no file.
    pub needles: Needles,
}

/// What an erasure left, because an exception of Art. 17(3) GDPR keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptRecord {
    /// The record.
    pub record: i64,
    /// The case's number in the store; none: retention.
    pub request: Option<i64>,
    /// `17-3-a` to `17-3-e`.
    pub article: String,
    /// Civil date after which it goes.
    pub until: NaiveDate,
    /// Words of the operator.
    pub reason: String,
}

const fn place(table: &'static str, row: i64) -> Place {
    Place { table, row }
}

fn unknown() -> StoreError {
    StoreError::new(StoreFault::Damaged, "an erasure has an unknown form")
}

impl Store {
    /// The erasures whose files were not looked through yet, in order.
    ///
    /// # Errors
    /// `Integrity` where one does not open.
    pub fn erasure_checks(&self) -> StoreResult<Vec<ErasureCheck>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, request, made_on, needles FROM erasure_check ORDER BY id",
        )?;
        let mut rows = statement.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            let needles = self
                .sealer
                .opened(place("erasure_check", id), &row.get::<_, Vec<u8>>(3)?)?;
            out.push(ErasureCheck {
                id,
                request: row.get(1)?,
                made_on: date(&row.get::<_, String>(2)?)?,
                needles: serde_json::from_slice(&needles).map_err(|_| unknown())?,
            });
        }
        Ok(out)
    }

    /// What erasures left, in order of record.
    ///
    /// # Errors
    /// `Integrity` where a reason does not open.
    pub fn kept_records(&self) -> StoreResult<Vec<KeptRecord>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT record, request, article, until, reason FROM kept_record ORDER BY record",
        )?;
        let mut rows = statement.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let record: i64 = row.get(0)?;
            let reason = self
                .sealer
                .opened(place("kept_record", record), &row.get::<_, Vec<u8>>(4)?)?;
            out.push(KeptRecord {
                record,
                request: row.get(1)?,
                article: row.get(2)?,
                until: date(&row.get::<_, String>(3)?)?,
                reason: String::from_utf8(reason).map_err(|_| unknown())?,
            });
        }
        Ok(out)
    }

    /// Opens every rejected row in order: its number and its bytes.
    ///
    /// # Errors
    /// `Integrity` where one does not open.
    pub fn each_reject(&self, mut tell: impl FnMut(i64, &[u8])) -> StoreResult<()> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id, raw FROM reject ORDER BY id")?;
        let mut rows = statement.query([])?;
        let mut raw = Vec::new();
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            self.sealer.open_into(
                place("reject", id),
                row.get_ref(1)?.as_blob().map_err(|_| unknown())?,
                &mut raw,
            )?;
            tell(id, &raw);
        }
        Ok(())
    }

    /// Writes the file anew, without the pages that were freed.
    ///
    /// # Errors
    /// When the disk is full or the store cannot be written.
    pub fn compact(&self) -> StoreResult<()> {
        self.connection.execute_batch("VACUUM")?;
        Ok(())
    }
}

/// What of a record goes: statements that read what is sealed or hashed, and those that delete.
struct OfRecord {
    /// Sealed values that go.
    sealed: &'static [&'static str],
    /// Keyed hashes that go.
    hashes: &'static [&'static str],
    /// What deletes them, in order.
    deletes: &'static [&'static str],
}

/// A record is known and found by these; a kept one is not any more.
const KNOWN_BY: OfRecord = OfRecord {
    sealed: &[
        "SELECT place FROM hold WHERE record = ?1",
        "SELECT review FROM hold WHERE record = ?1 AND review IS NOT NULL",
        "SELECT cells FROM held_change WHERE record = ?1",
        "SELECT change FROM rectification WHERE record = ?1",
        "SELECT change FROM crm_change WHERE record = ?1",
        "SELECT reason FROM kept_record WHERE record = ?1",
        "SELECT details FROM consent_record WHERE record = ?1",
        "SELECT digest FROM consent_token WHERE consent IN (SELECT id FROM consent_record WHERE record = ?1)",
    ],
    hashes: &[
        "SELECT identity FROM record_identity WHERE record = ?1",
        "SELECT digest FROM record_identity WHERE record = ?1",
        "SELECT text_key FROM hold WHERE record = ?1",
        "SELECT h FROM consent_address WHERE event IN (SELECT id FROM consent_event WHERE record = ?1)",
        "SELECT h FROM objection_address WHERE objection IN (SELECT id FROM objection WHERE record = ?1)",
        "SELECT h FROM consent_record_address WHERE consent IN (SELECT id FROM consent_record WHERE record = ?1)",
        "SELECT once_key FROM consent_record WHERE record = ?1",
    ],
    deletes: &[
        "DELETE FROM record_identity WHERE record = ?1",
        "DELETE FROM subject_link WHERE record = ?1",
        "DELETE FROM consent_address WHERE event IN (SELECT id FROM consent_event WHERE record = ?1)",
        "DELETE FROM consent_event WHERE record = ?1",
        "DELETE FROM hold WHERE record = ?1",
        "DELETE FROM held_change WHERE record = ?1",
        "DELETE FROM rectification WHERE record = ?1",
        "DELETE FROM objection_address WHERE objection IN (SELECT id FROM objection WHERE record = ?1)",
        "DELETE FROM objection WHERE record = ?1",
        "DELETE FROM consent_record_address WHERE consent IN (SELECT id FROM consent_record WHERE record = ?1)",
        "DELETE FROM consent_token WHERE consent IN (SELECT id FROM consent_record WHERE record = ?1)",
        "DELETE FROM consent_record WHERE record = ?1",
        "DELETE FROM crm_change WHERE record = ?1",
        "DELETE FROM kept_record WHERE record = ?1",
        "DELETE FROM restricted_record WHERE record = ?1",
        "DELETE FROM subject_record WHERE record = ?1",
    ],
};

/// The record itself.
const ITSELF: OfRecord = OfRecord {
    sealed: &["SELECT cells FROM record WHERE id = ?1"],
    hashes: &[],
    deletes: &["DELETE FROM record WHERE id = ?1"],
};

/// What is kept of a person besides the records.
const OF_SUBJECT: OfRecord = OfRecord {
    sealed: &[
        "SELECT salt FROM data_subject WHERE id = ?1 AND salt IS NOT NULL",
        "SELECT words FROM statement WHERE subject = ?1",
        "SELECT what FROM disclosure WHERE subject = ?1",
        "SELECT reason FROM restriction WHERE subject = ?1",
        "SELECT details FROM request WHERE subject = ?1",
        "SELECT detail FROM request_event WHERE detail IS NOT NULL AND request IN (SELECT id FROM request WHERE subject = ?1)",
    ],
    hashes: &[],
    deletes: &[
        "DELETE FROM statement WHERE subject = ?1",
        "DELETE FROM disclosure WHERE subject = ?1",
        "DELETE FROM restricted_record WHERE restriction IN (SELECT id FROM restriction WHERE subject = ?1)",
        "DELETE FROM restriction WHERE subject = ?1",
        "DELETE FROM subject_record WHERE subject = ?1",
        "UPDATE request_event SET detail = NULL WHERE request IN (SELECT id FROM request WHERE subject = ?1)",
    ],
};

impl Change<'_> {
    /// Erases all that a record is known by; of a kept one, the record itself stays. `keys` are its look-up keys.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn erase_record(
        &mut self,
        record: i64,
        keys: &[i64],
        is_kept: bool,
        needles: &mut Needles,
    ) -> StoreResult<()> {
        let mut hashes: Vec<i64> = keys.to_vec();
        self.delete_keys(record, keys.iter().copied())?;
        self.erase(&KNOWN_BY, record, needles, &mut hashes)?;
        match is_kept {
            false => self.effects.push(Effect::Erased { record }),
            true => self.stripped.push(record),
        }
        match is_kept {
            false => self.erase(&ITSELF, record, needles, &mut hashes)?,
            // What stands there is written anew by the caller: this version goes.
            true => self.gather(ITSELF.sealed, record, needles)?,
        }
        self.unused(hashes, needles)
    }

    /// Erases what is kept of a confirmed person besides the records: the salt, statements, disclosures,
    /// restrictions, and the matter of the requests. The register keeps that there were requests.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn erase_subject(
        &mut self,
        subject: i64,
        on: NaiveDate,
        nothing: &[u8],
        needles: &mut Needles,
    ) -> StoreResult<()> {
        self.erase(&OF_SUBJECT, subject, needles, &mut Vec::new())?;
        self.effects.push(Effect::SubjectErased { subject, on });
        self.transaction.execute(
            "UPDATE data_subject SET salt = NULL, erased_on = ?2 WHERE id = ?1",
            params![subject, on.to_string()],
        )?;
        let mut statement = self
            .transaction
            .prepare("SELECT id FROM request WHERE subject = ?1")?;
        let cases: Vec<i64> = statement
            .query_map([subject], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        drop(statement);
        for case in cases {
            let sealed = self.sealer.sealed(place("request", case), nothing)?;
            self.transaction.execute(
                "UPDATE request SET details = ?2 WHERE id = ?1",
                params![case, sealed],
            )?;
        }
        Ok(())
    }

    /// Erases a rejected row.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn erase_reject(&mut self, reject: i64, needles: &mut Needles) -> StoreResult<()> {
        self.gather(&["SELECT raw FROM reject WHERE id = ?1"], reject, needles)?;
        self.transaction
            .execute("DELETE FROM reject WHERE id = ?1", [reject])?;
        self.effects.push(Effect::RejectErased { reject });
        Ok(())
    }

    /// Notes what an erasure left, and until when.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn keep_record(&mut self, kept: &KeptRecord) -> StoreResult<()> {
        let reason = self
            .sealer
            .sealed(place("kept_record", kept.record), kept.reason.as_bytes())?;
        self.transaction.execute(
            "INSERT INTO kept_record (record, request, article, until, reason) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (record) DO UPDATE
             SET request = excluded.request, article = excluded.article, until = excluded.until, reason = excluded.reason",
            params![
                kept.record,
                kept.request,
                kept.article,
                kept.until.to_string(),
                reason
            ],
        )?;
        self.touch("kept_record", "record", kept.record);
        Ok(())
    }

    /// Notes that the files have to be looked through. Returns its number.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn erasure_to_check(
        &mut self,
        request: Option<i64>,
        on: NaiveDate,
        needles: &Needles,
    ) -> StoreResult<i64> {
        let id = self.next_id("erasure_check")?;
        let text = serde_json::to_vec(needles).map_err(|_| unknown())?;
        let sealed = self.sealer.sealed(place("erasure_check", id), &text)?;
        self.transaction.execute(
            "INSERT INTO erasure_check (id, request, made_on, needles) VALUES (?1, ?2, ?3, ?4)",
            params![id, request, on.to_string(), sealed],
        )?;
        Ok(id)
    }

    /// Notes that the files were looked through.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn erasure_checked(&mut self, id: i64) -> StoreResult<()> {
        self.transaction
            .execute("DELETE FROM erasure_check WHERE id = ?1", [id])?;
        Ok(())
    }

    fn erase(
        &mut self,
        what: &OfRecord,
        row: i64,
        needles: &mut Needles,
        hashes: &mut Vec<i64>,
    ) -> StoreResult<()> {
        self.gather(what.sealed, row, needles)?;
        for sql in what.hashes {
            let mut statement = self.transaction.prepare_cached(sql)?;
            let found = statement.query_map([row], |row| row.get::<_, i64>(0))?;
            for hash in found {
                hashes.push(hash?);
            }
        }
        for sql in what.deletes {
            self.transaction.prepare_cached(sql)?.execute([row])?;
        }
        Ok(())
    }

    fn gather(&self, sqls: &[&str], row: i64, needles: &mut Needles) -> StoreResult<()> {
        for sql in sqls {
            let mut statement = self.transaction.prepare_cached(sql)?;
            let mut rows = statement.query([row])?;
            while let Some(row) = rows.next()? {
                needles.take(row.get_ref(0)?.as_blob().map_err(|_| unknown())?);
            }
        }
        Ok(())
    }

    /// Of hashes that went, those that nothing else in the store bears: a household's number stays.
    fn unused(&self, hashes: Vec<i64>, needles: &mut Needles) -> StoreResult<()> {
        let mut statement = self.transaction.prepare_cached(
            "SELECT 1 WHERE EXISTS (SELECT 1 FROM subject_key WHERE h = ?1)
             OR EXISTS (SELECT 1 FROM consent_address WHERE h = ?1)
             OR EXISTS (SELECT 1 FROM objection_address WHERE h = ?1)
             OR EXISTS (SELECT 1 FROM consent_record_address WHERE h = ?1)
             OR EXISTS (SELECT 1 FROM hold WHERE text_key = ?1)",
        )?;
        for hash in hashes {
            let is_used: Option<i64> = statement.query_row([hash], |row| row.get(0)).optional()?;
            if is_used.is_none() {
                needles.hashes.insert(hash);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tables that hold nothing of one person, and why.
    const OF_NOBODY: &[(&str, &str)] = &[
        ("meta", "facts about the store"),
        ("secret", "keys"),
        ("source", "systems"),
        ("layout", "headers"),
        ("import", "files, in counts"),
        ("audit_run", "counts"),
        ("audit_snapshot", "counts"),
        ("audit_shape", "sorts of finding"),
        ("audit_memory", "numbers of records and of sorts of finding"),
        ("notice", "who is to be told of which case"),
        ("bundle", "where a folder was written: the receipt names it"),
        (
            "hand_over",
            "where files for a system were written, and their hashes",
        ),
        ("mark", "keyed hashes of who is gone"),
        (
            "erasure_check",
            "what is looked for after an erasure, until it was",
        ),
        ("operator", "who works here"),
        ("row_sum", "one number for all rows of a table"),
        ("timestamp", "no personal value"),
        ("trail", "no personal value"),
        ("trail_hash", "no personal value"),
        ("checkpoint", "no personal value"),
    ];

    #[test]
    fn every_table_is_reached_by_an_erasure_or_holds_nothing_of_a_person() {
        let page = include_str!("schema.sql");
        let reached: Vec<&str> = [&KNOWN_BY, &ITSELF, &OF_SUBJECT]
            .into_iter()
            .flat_map(|part| part.deletes)
            .copied()
            .chain([
                "UPDATE data_subject SET",
                "UPDATE request SET",
                "DELETE FROM reject WHERE",
                "DELETE FROM subject_key WHERE",
            ])
            .collect();
        let tables = page
            .lines()
            .filter_map(|line| line.strip_prefix("CREATE TABLE ")?.strip_suffix(" ("));
        let mut count = 0;
        for table in tables {
            count += 1;
            let is_reached = reached.iter().any(|sql| {
                sql.starts_with(&format!("DELETE FROM {table} WHERE"))
                    || sql.starts_with(&format!("UPDATE {table} SET"))
            });
            let is_of_nobody = OF_NOBODY.iter().any(|(known, _)| *known == table);
            assert!(
                is_reached != is_of_nobody,
                "{table}: an erasure must reach it, or it must be said why it need not"
            );
        }
        assert!(count > 30, "{count}");
    }

    #[test]
    fn a_sealed_value_is_told_by_its_ends_and_a_short_hash_is_not_looked_for() {
        let mut needles = Needles::default();
        let sealed: Vec<u8> = (0..40).collect();
        needles.take(&sealed);
        needles.hashes.extend([5, i64::MIN, 1 << 50]);
        let bytes: Vec<Vec<u8>> = needles.bytes().collect();
        assert!(bytes.contains(&(0..12).collect()));
        assert!(bytes.contains(&(24..40).collect()));
        assert_eq!(bytes.len(), 4);
        assert_eq!(needles.len(), 5);
    }
}
