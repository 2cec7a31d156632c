//! A new master key: everything sealed is sealed anew, every keyed hash gets another layer, in one
//! transaction with its trail entry. What an old backup or the raw disk still holds is unreadable once every
//! copy of the old key is destroyed.

use rusqlite::{ToSql, params};
use serde_json::{Map, json};
use zeroize::Zeroizing;

use super::{
    Entry, MasterKey, Now, Place, SECRET_CHECK, SECRET_PAST_HASHES, SECRET_SIGNING,
    SECRET_SUPPRESSION, Sealer, Store,
    change::Change,
    error::{StoreError, StoreFault, StoreResult},
    past_hashes,
    seal::{Hashes, KeyKind},
    secret,
};

/// A column of sealed values: table, its row number, the column, the table's name in the seal.
const SEALED: &[(&str, &str, &str, &str)] = &[
    ("source", "id", "name", "source"),
    ("layout", "id", "columns", "layout"),
    ("import", "id", "file", "import"),
    ("record", "id", "cells", "record"),
    ("consent_record", "id", "details", "consent_record"),
    ("reject", "id", "raw", "reject"),
    ("hold", "id", "place", "hold"),
    ("hold", "id", "review", "hold.review"),
    ("audit_snapshot", "run", "figures", "audit_snapshot"),
    ("data_subject", "id", "salt", "data_subject"),
    ("request", "id", "details", "request"),
    ("request_event", "id", "detail", "request_event"),
    ("restriction", "id", "reason", "restriction"),
    ("held_change", "id", "cells", "held_change"),
    ("rectification", "id", "change", "rectification"),
    ("statement", "id", "words", "statement"),
    ("crm_change", "id", "change", "crm_change"),
    ("hand_over", "id", "files", "hand_over"),
    ("disclosure", "id", "what", "disclosure"),
    ("notice", "id", "reason", "notice"),
    ("bundle", "id", "place", "bundle"),
    ("kept_record", "record", "reason", "kept_record"),
    ("erasure_check", "id", "needles", "erasure_check"),
    ("row_sum", "id", "sums", "row_sum"),
];

/// What a column of keyed hashes holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    /// Look-up keys.
    Keys,
    /// Look-up keys; 0 stands for none.
    KeysOrNone,
    /// Digests of rows.
    Digests,
}

/// Columns of keyed hashes that a row number leads to.
const HASHED: &[(&str, &str, &str, Of)] = &[
    ("source", "id", "name_key", Of::Keys),
    ("layout", "id", "header_key", Of::Keys),
    ("record", "id", "first_name_key", Of::KeysOrNone),
    ("consent_record", "id", "once_key", Of::Keys),
    ("hold", "id", "text_key", Of::Keys),
    ("audit_shape", "id", "shape_key", Of::Keys),
    ("held_change", "id", "digest", Of::Digests),
];

/// Tables that consist of a look-up key and a number.
const PAIRS: &[(&str, &str, &str)] = &[
    ("subject_key", "h", "record"),
    ("consent_address", "h", "event"),
    ("consent_record_address", "h", "consent"),
    ("objection_address", "h", "objection"),
];

/// How many rows are held at once.
const AT_ONCE: i64 = 4096;

/// What a change of the master key did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rotation {
    /// Values that were sealed anew.
    pub values: u64,
    /// Keyed hashes that were hashed anew.
    pub hashes: u64,
    /// What tells the old key.
    pub old: String,
    /// What tells the new key.
    pub new: String,
}

impl Store {
    /// Seals the store under a new master key. With `without`, that operator's key signs nothing any more.
    /// Under the old key the store does not open afterwards.
    ///
    /// # Errors
    /// When the store cannot be written: then nothing happened. `Integrity` where a value does not open.
    pub fn rotate(
        &mut self,
        old: &MasterKey,
        new: &MasterKey,
        without: Option<&str>,
        now: Now,
        operator: &str,
    ) -> StoreResult<Rotation> {
        if !self.erasure_checks()?.is_empty() {
            return Err(StoreError::new(
                StoreFault::Integrity,
                "an erasure was not looked after yet: the key is not changed before",
            )
            .hint("run `dpo erase --all-due`, which finishes it"));
        }
        // All rows are summed anew below: what was changed from outside would be as it should be afterwards.
        self.standing_of_rows(self.trail_size()?)?
            .refuse("the key is not changed")?;
        let keys = new.derive(&self.id)?;
        let before = old.derive(&self.id)?;
        let new_sealer = Sealer::new(&keys);
        let mut done = Rotation {
            old: old.fingerprint(),
            new: new.fingerprint(),
            ..Rotation::default()
        };
        let mut change = self.change()?;
        let past = past_hashes(&change.transaction, &change.sealer)?;
        let past = Zeroizing::new([&past[..], &before.index, &before.digest].concat());
        let new_hashes = Hashes::layered(&past, &keys)?;
        let mut secrets = Vec::new();
        for which in [SECRET_CHECK, SECRET_SIGNING, SECRET_SUPPRESSION] {
            secrets.push((which, secret(&change.transaction, &change.sealer, which)?));
        }
        secrets.push((SECRET_PAST_HASHES, past));
        let mut work = Work {
            old: change.sealer.another(),
            new: new_sealer.another(),
            before: change.hashes.clone(),
            after: &new_hashes,
            done: &mut done,
        };
        for (table, row, column, name) in SEALED {
            work.seal_anew(&change, table, row, column, name)?;
        }
        for (table, row, column, of) in HASHED {
            work.hash_anew(&change, table, row, column, *of)?;
        }
        for (table, hash, number) in PAIRS {
            work.pairs_anew(&change, table, hash, number)?;
        }
        work.identities_anew(&change)?;
        for (which, value) in &secrets {
            super::write_secret_row(&change.transaction, &mut work.new, *which, value)?;
        }
        let mut detail = Map::new();
        for (name, value) in [
            ("old_key", json!(done.old)),
            ("new_key", json!(done.new)),
            ("values", json!(done.values)),
            ("hashes", json!(done.hashes)),
        ] {
            detail.insert(name.to_owned(), value);
        }
        let mut entries = Vec::new();
        if let Some(name) = without {
            let said = change.remove_operator(name, now.today)?;
            entries.push(Entry::new(super::operators::REMOVED, now, operator).with(said));
        }
        entries.push(Entry::new("key-rotated", now, operator).with(detail));
        // What the journal tells from here on is under the new keys, and what the rows come to.
        change.hashes = new_hashes.clone();
        change.sealer = new_sealer.another();
        if let Some(sums) = change.sums {
            sums.rekey(&change.transaction, &keys.rows)?;
        }
        let is_rehearsal = change.is_rehearsal;
        change.commit_all(entries)?;
        if !is_rehearsal {
            self.sealer = new_sealer;
            self.hashes = new_hashes;
            self.rows_key = Zeroizing::new(keys.rows);
        }
        Ok(done)
    }
}

struct Work<'w> {
    old: Sealer,
    new: Sealer,
    before: Hashes,
    after: &'w Hashes,
    done: &'w mut Rotation,
}

impl Work<'_> {
    fn seal_anew(
        &mut self,
        change: &Change<'_>,
        table: &str,
        row: &str,
        column: &str,
        name: &'static str,
    ) -> StoreResult<()> {
        let mut select = change.transaction.prepare(&format!(
            "SELECT {row}, {column} FROM {table} WHERE {row} > ?1 AND {column} IS NOT NULL ORDER BY {row} LIMIT {AT_ONCE}"
        ))?;
        let mut update = change.transaction.prepare(&format!(
            "UPDATE {table} SET {column} = ?2 WHERE {row} = ?1"
        ))?;
        let (mut from, mut plain) = (i64::MIN, Vec::new());
        loop {
            let found: Vec<(i64, Vec<u8>)> = select
                .query_map([from], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<Result<_, _>>()?;
            let Some((last, _)) = found.last() else {
                return Ok(());
            };
            from = *last;
            for (number, sealed) in &found {
                let place = Place {
                    table: name,
                    row: *number,
                };
                self.old.open_into(place, sealed, &mut plain)?;
                update.execute(params![number, self.new.sealed(place, &plain)?])?;
                self.done.values += 1;
            }
        }
    }

    fn hash_anew(
        &mut self,
        change: &Change<'_>,
        table: &str,
        row: &str,
        column: &str,
        of: Of,
    ) -> StoreResult<()> {
        let mut select = change
            .transaction
            .prepare(&format!("SELECT {row}, {column} FROM {table}"))?;
        let found: Vec<(i64, i64)> = select
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let mut update = change.transaction.prepare(&format!(
            "UPDATE {table} SET {column} = ?2 WHERE {row} = ?1"
        ))?;
        for (number, hash) in found {
            let again = match of {
                Of::KeysOrNone if hash == 0 => continue,
                Of::Keys | Of::KeysOrNone => self.after.key_again(hash),
                Of::Digests => self.after.digest_again(hash),
            };
            update.execute([number, again])?;
            self.done.hashes += 1;
        }
        Ok(())
    }

    fn pairs_anew(
        &mut self,
        change: &Change<'_>,
        table: &str,
        hash: &str,
        number: &str,
    ) -> StoreResult<()> {
        let mut select = change
            .transaction
            .prepare(&format!("SELECT {hash}, {number} FROM {table}"))?;
        let mut pairs: Vec<(i64, i64)> = select
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        for (hash, _) in &mut pairs {
            *hash = self.after.key_again(*hash);
        }
        // In the order of the table, which then grows at its end.
        pairs.sort_unstable();
        change
            .transaction
            .execute(&format!("DELETE FROM {table}"), [])?;
        let mut insert = change.transaction.prepare(&format!(
            "INSERT OR IGNORE INTO {table} ({hash}, {number}) VALUES (?1, ?2)"
        ))?;
        for (hash, number) in &pairs {
            insert.execute([hash, number])?;
        }
        self.done.hashes += pairs.len() as u64;
        Ok(())
    }

    /// A record without id, e-mail or telephone is known by its digest, which changes as well.
    fn identities_anew(&mut self, change: &Change<'_>) -> StoreResult<()> {
        let mut select = change
            .transaction
            .prepare("SELECT source, identity, record, digest FROM record_identity")?;
        let mut rows: Vec<[i64; 4]> = select
            .query_map([], |row| {
                Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?])
            })?
            .collect::<Result<_, _>>()?;
        for [source, identity, _, digest] in &mut rows {
            let by_digest = self
                .before
                .key(KeyKind::Layout, *source, &digest.to_le_bytes());
            let again = self.after.digest_again(*digest);
            *identity = match *identity == by_digest {
                true => self
                    .after
                    .key(KeyKind::Layout, *source, &again.to_le_bytes()),
                false => self.after.key_again(*identity),
            };
            *digest = again;
        }
        rows.sort_unstable();
        change
            .transaction
            .execute("DELETE FROM record_identity", [])?;
        let mut insert = change.transaction.prepare(
            "INSERT INTO record_identity (source, identity, record, digest) VALUES (?1, ?2, ?3, ?4)",
        )?;
        for row in &rows {
            let bound: [&dyn ToSql; 4] = [&row[0], &row[1], &row[2], &row[3]];
            insert.execute(bound)?;
        }
        self.done.hashes += 2 * rows.len() as u64;
        Ok(())
    }
}

impl Store {
    /// Opens every sealed value; gives how many there are.
    ///
    /// # Errors
    /// `Integrity` with table and row where one does not open.
    pub(super) fn open_every_value(&self) -> StoreResult<u64> {
        let mut count = 0;
        let mut plain = Vec::new();
        for (table, row, column, name) in SEALED {
            let mut select = self.connection.prepare(&format!(
                "SELECT {row}, {column} FROM {table} WHERE {column} IS NOT NULL"
            ))?;
            let mut rows = select.query([])?;
            while let Some(row) = rows.next()? {
                let place = Place {
                    table: name,
                    row: row.get(0)?,
                };
                let sealed: Vec<u8> = row.get(1)?;
                self.sealer.open_into(place, &sealed, &mut plain)?;
                count += 1;
            }
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The columns of the schema whose line holds a word: table and column.
    fn columns_with(word: &str) -> Vec<(String, String)> {
        let page = include_str!("schema.sql");
        let (mut table, mut out) = (String::new(), Vec::new());
        for line in page.lines() {
            if let Some(name) = line.strip_prefix("CREATE TABLE ") {
                table = name.trim_end_matches(" (").to_owned();
            } else if let Some((column, comment)) = line.split_once("--")
                && comment.contains(word)
                && line.starts_with("    ")
            {
                let column = column.trim().split(' ').next().unwrap_or_default();
                out.push((table.clone(), column.to_owned()));
            }
        }
        out
    }

    #[test]
    fn every_sealed_column_is_sealed_anew() {
        let mut expected = columns_with("sealed");
        // The secrets themselves, whose place the code writes.
        expected.retain(|(table, _)| table != "secret");
        let mut listed: Vec<(String, String)> = SEALED
            .iter()
            .map(|(table, _, column, _)| ((*table).to_owned(), (*column).to_owned()))
            .collect();
        expected.sort();
        listed.sort();
        assert_eq!(listed, expected);
        assert!(listed.len() > 20);
    }

    #[test]
    fn every_keyed_hash_is_hashed_anew() {
        let mut expected = columns_with("keyed hash");
        // Under the suppression key, which stays.
        expected.retain(|(table, _)| table != "mark");
        let mut listed: Vec<(String, String)> = HASHED
            .iter()
            .map(|(table, _, column, _)| (*table, *column))
            .chain(PAIRS.iter().map(|(table, hash, _)| (*table, *hash)))
            .chain([
                ("record_identity", "identity"),
                ("record_identity", "digest"),
            ])
            .map(|(table, column)| (table.to_owned(), column.to_owned()))
            .collect();
        expected.sort();
        listed.sort();
        assert_eq!(listed, expected);
    }
}
