//! One change of the store: everything that is written goes through here, and is committed only
//! together with its trail entry and a signed checkpoint.

use chrono::NaiveDate;
use rusqlite::{OptionalExtension, Transaction, params};

use crate::model::{Channel, ConsentState};

use super::{
    bulk::Bulk,
    error::{StoreError, StoreFault, StoreResult},
    journal::{Effect, Journal},
    replay::Touched,
    seal::{Hashes, KeyKind, Place, Sealer},
    sums::Sums,
    trail::{self, Entry, Signers},
};

const RECORDS: Bulk = Bulk {
    table: "record",
    columns: &[
        "id",
        "source",
        "layout",
        "import",
        "first_import",
        "line",
        "person",
        "first_name_key",
        "vanished_on",
        "cells",
    ],
    conflict: "",
    at_once: 16,
};

pub(super) const KEYS: Bulk = Bulk {
    table: "subject_key",
    columns: &["h", "record"],
    conflict: "ON CONFLICT (h, record) DO UPDATE SET record = excluded.record",
    at_once: 200,
};

pub(super) const IDENTITIES: Bulk = Bulk {
    table: "record_identity",
    columns: &["source", "identity", "record", "digest"],
    conflict: "ON CONFLICT (source, identity, record) DO UPDATE SET digest = excluded.digest",
    at_once: 100,
};

const LAST_RECORD: &str = "SELECT value FROM meta WHERE name = 'last_record'";

/// A change under way. Dropped without `commit`, nothing of it happened.
pub struct Change<'s> {
    pub(super) transaction: Transaction<'s>,
    pub(super) sealer: Sealer,
    pub(super) hashes: Hashes,
    pub(super) store_id: &'s str,
    pub(super) signers: &'s Signers,
    pub(super) journal: Option<&'s mut Journal>,
    pub(super) sums: Option<&'s Sums>,
    /// What a restored backup has to be told.
    pub(super) effects: Vec<Effect>,
    /// Rows that it has to be told as they are at the end.
    pub(super) touched: Vec<Touched>,
    /// Records that are being erased but for what is kept.
    pub(super) stripped: Vec<i64>,
    /// Whether it is undone where it would be committed.
    pub(super) is_rehearsal: bool,
    /// The first import of this change; imports of one change have no order among themselves.
    pub(super) run: Option<i64>,
}

/// A record to be written; its cells are sealed already, under its id.
#[derive(Clone, Copy, Debug)]
pub struct RecordRow<'a> {
    /// Its id, given out by `next_record_id` and counted on by the caller.
    pub id: i64,
    /// The source.
    pub source: i64,
    /// The layout that its cells follow.
    pub layout: i64,
    /// The import that brings this version.
    pub import: i64,
    /// Physical line.
    pub line: u64,
    /// Which person of the row, from 0.
    pub person: u8,
    /// Keyed hash of the folded first name; 0 where there is none.
    pub first_name_key: i64,
    /// The sealed packed cells.
    pub cells: &'a [u8],
}

/// How a record is known again at the next import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identity {
    /// Keyed hash of the source's id, or of what stands in for it.
    pub identity: i64,
    /// The record.
    pub record: i64,
    /// Keyed digest of its cells.
    pub digest: i64,
}

/// An import to be written; the file's name and the like are sealed.
#[derive(Clone, Copy, Debug)]
pub struct ImportRow<'a> {
    /// The source.
    pub source: i64,
    /// The layout.
    pub layout: i64,
    /// RFC 3339 instant.
    pub at: &'a str,
    /// Civil date.
    pub today: NaiveDate,
    /// SHA-256 of the file.
    pub file_sha256: &'a [u8],
    /// Facts about the file, as JSON; sealed here.
    pub file: &'a [u8],
}

/// A denial that came with a record.
#[derive(Clone, Debug)]
pub struct Event<'a> {
    /// The record.
    pub record: i64,
    /// The import.
    pub import: i64,
    /// The channel.
    pub channel: Channel,
    /// The purpose's id.
    pub purpose: &'a str,
    /// The state.
    pub state: ConsentState,
    /// When it was said.
    pub said_on: Option<NaiveDate>,
    /// When it was first seen here.
    pub seen_on: NaiveDate,
    /// Look-up keys of the addresses it binds.
    pub addresses: &'a [i64],
}

impl Change<'_> {
    /// The hashes that only this store's key gives.
    #[must_use]
    pub const fn hashes(&self) -> &Hashes {
        &self.hashes
    }

    /// The id of a source by its name; made where it is new.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn source(&mut self, name: &str) -> StoreResult<i64> {
        let key = self.hashes.key(KeyKind::Source, 0, name.as_bytes());
        let known: Option<i64> = self
            .transaction
            .query_row("SELECT id FROM source WHERE name_key = ?1", [key], |row| {
                row.get(0)
            })
            .optional()?;
        if let Some(id) = known {
            return Ok(id);
        }
        let id = self.next_id("source")?;
        let sealed = self.sealer.sealed(
            Place {
                table: "source",
                row: id,
            },
            name.as_bytes(),
        )?;
        self.transaction.execute(
            "INSERT INTO source (id, name_key, name) VALUES (?1, ?2, ?3)",
            params![id, key, sealed],
        )?;
        Ok(id)
    }

    /// The id of a layout by its header line; made where it is new, its columns brought up to date.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn layout(&mut self, source: i64, header: &[u8], columns: &[u8]) -> StoreResult<i64> {
        let key = self.hashes.key(KeyKind::Layout, source, header);
        let known: Option<i64> = self
            .transaction
            .query_row(
                "SELECT id FROM layout WHERE source = ?1 AND header_key = ?2",
                params![source, key],
                |row| row.get(0),
            )
            .optional()?;
        let id = match known {
            Some(id) => id,
            None => self.next_id("layout")?,
        };
        let sealed = self.sealer.sealed(
            Place {
                table: "layout",
                row: id,
            },
            columns,
        )?;
        self.transaction.execute(
            "INSERT INTO layout (id, source, header_key, columns) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (id) DO UPDATE SET columns = excluded.columns",
            params![id, source, key, sealed],
        )?;
        Ok(id)
    }

    /// Writes an import; `import_done` completes it.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn import(&mut self, row: &ImportRow<'_>) -> StoreResult<i64> {
        let id = self.next_id("import")?;
        let run = *self.run.get_or_insert(id);
        let sealed = self.sealer.sealed(
            Place {
                table: "import",
                row: id,
            },
            row.file,
        )?;
        self.transaction.execute(
            "INSERT INTO import (id, source, layout, run, at, today, file_sha256, file)
             VALUES (?1, ?2, ?3, ?8, ?4, ?5, ?6, ?7)",
            params![
                id,
                row.source,
                row.layout,
                row.at,
                row.today.to_string(),
                row.file_sha256,
                sealed,
                run
            ],
        )?;
        Ok(id)
    }

    /// Completes an import with what only its end shows.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn import_done(&mut self, import: i64, file_sha256: &[u8], file: &[u8]) -> StoreResult<()> {
        let sealed = self.sealer.sealed(
            Place {
                table: "import",
                row: import,
            },
            file,
        )?;
        self.transaction.execute(
            "UPDATE import SET file_sha256 = ?2, file = ?3 WHERE id = ?1",
            params![import, file_sha256, sealed],
        )?;
        Ok(())
    }

    /// The first free record id; ids are never used twice.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn next_record_id(&self) -> StoreResult<i64> {
        let last: Option<String> = self
            .transaction
            .query_row(LAST_RECORD, [], |row| row.get(0))
            .optional()?;
        let last: i64 = last.and_then(|last| last.parse().ok()).unwrap_or(0);
        Ok(last + 1)
    }

    /// Notes that all record ids up to `last` were given out. `AUTOINCREMENT` would do the same
    /// with a look-up and an update for every record of an import.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn record_ids_used(&mut self, last: i64) -> StoreResult<()> {
        self.transaction.execute(
            "INSERT INTO meta (name, value) VALUES ('last_record', ?1)
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [last.to_string()],
        )?;
        Ok(())
    }

    /// Writes new records.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn insert_records<'r>(
        &mut self,
        rows: impl Iterator<Item = RecordRow<'r>>,
    ) -> StoreResult<()> {
        RECORDS.insert(&self.transaction, self.sums, rows, |values, row| {
            values
                .integer(row.id)?
                .integer(row.source)?
                .integer(row.layout)?
                .integer(row.import)?
                .integer(row.import)?
                .integer(row.line.cast_signed())?
                .integer(i64::from(row.person))?
                .integer(row.first_name_key)?
                .null()?
                .blob(row.cells)?;
            Ok(())
        })
    }

    /// Writes a new version of a known record.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn update_record(&mut self, row: &RecordRow<'_>) -> StoreResult<()> {
        self.transaction
            .prepare_cached(
                "UPDATE record SET layout = ?2, import = ?3, line = ?4, person = ?5, first_name_key = ?6,
                                   vanished_on = NULL, cells = ?7
                 WHERE id = ?1",
            )?
            .execute(params![
                row.id,
                row.layout,
                row.import,
                row.line.cast_signed(),
                row.person,
                row.first_name_key,
                row.cells
            ])?;
        Ok(())
    }

    /// Takes old look-up keys of a record away.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn delete_keys(&mut self, record: i64, keys: impl Iterator<Item = i64>) -> StoreResult<()> {
        let mut statement = self
            .transaction
            .prepare_cached("DELETE FROM subject_key WHERE h = ?1 AND record = ?2")?;
        for key in keys {
            statement.execute(params![key, record])?;
        }
        Ok(())
    }

    /// Writes look-up keys; sorted, so that the table grows at its end.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn insert_keys(&mut self, keys: impl Iterator<Item = (i64, i64)>) -> StoreResult<()> {
        KEYS.insert(&self.transaction, self.sums, keys, |values, (h, record)| {
            values.integer(*h)?.integer(*record)?;
            Ok(())
        })
    }

    /// The records that have a look-up key.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn records_of_key(&self, h: i64) -> StoreResult<Vec<i64>> {
        let mut statement = self
            .transaction
            .prepare_cached("SELECT record FROM subject_key WHERE h = ?1 ORDER BY record")?;
        let rows = statement.query_map([h], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The records that a source knows by that identity.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn records_of_identity(&self, source: i64, identity: i64) -> StoreResult<Vec<i64>> {
        super::read::records_of_identity(&self.transaction, source, identity)
    }

    /// Keyed hash of the first name of a record; 0 where there is none.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn first_name_key(&self, record: i64) -> StoreResult<i64> {
        let mut statement = self
            .transaction
            .prepare_cached("SELECT first_name_key FROM record WHERE id = ?1")?;
        Ok(statement
            .query_row([record], |row| row.get(0))
            .optional()?
            .unwrap_or(0))
    }

    /// Writes identities; sorted, so that the table grows at its end.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn insert_identities(&mut self, source: i64, rows: &[Identity]) -> StoreResult<()> {
        IDENTITIES.insert(&self.transaction, self.sums, rows.iter(), |values, row| {
            values
                .integer(source)?
                .integer(row.identity)?
                .integer(row.record)?
                .integer(row.digest)?;
            Ok(())
        })
    }

    /// Takes identities away that records are no longer known by.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn delete_identities(&mut self, source: i64, rows: &[Identity]) -> StoreResult<()> {
        let mut statement = self.transaction.prepare_cached(
            "DELETE FROM record_identity WHERE source = ?1 AND identity = ?2 AND record = ?3",
        )?;
        for row in rows {
            statement.execute(params![source, row.identity, row.record])?;
        }
        Ok(())
    }

    /// Marks records as gone from their source, or back again.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn mark_vanished(&mut self, records: &[i64], on: Option<NaiveDate>) -> StoreResult<()> {
        let mut statement = self
            .transaction
            .prepare_cached("UPDATE record SET vanished_on = ?2 WHERE id = ?1")?;
        let on = on.map(|date| date.to_string());
        for record in records {
            statement.execute(params![record, on])?;
        }
        Ok(())
    }

    /// Lets records stand alone: they belong to no other record's data subject.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn unlink(&mut self, records: &[i64]) -> StoreResult<()> {
        let mut statement = self
            .transaction
            .prepare_cached("DELETE FROM subject_link WHERE record = ?1")?;
        for record in records {
            statement.execute([record])?;
        }
        Ok(())
    }

    /// Writes which data subject a record belongs to.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn link(&mut self, links: impl Iterator<Item = (i64, i64)>) -> StoreResult<()> {
        let mut statement = self.transaction.prepare_cached(
            "INSERT INTO subject_link (record, subject) VALUES (?1, ?2)
             ON CONFLICT (record) DO UPDATE SET subject = excluded.subject",
        )?;
        for (record, subject) in links {
            statement.execute(params![record, subject])?;
        }
        Ok(())
    }

    /// Writes a denial and the addresses it binds. A dated one that stands already is not written
    /// again; an undated one that is said again is newer than what was said in between.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn event(&mut self, event: &Event<'_>) -> StoreResult<()> {
        let said_on = event.said_on.map(|date| date.to_string());
        let known: Option<i64> = self
            .transaction
            .prepare_cached(
                "SELECT id FROM consent_event
                 WHERE record = ?1 AND channel = ?2 AND purpose = ?3 AND state = ?4 AND said_on IS ?5
                   AND (said_on IS NOT NULL OR seen_on = ?6)",
            )?
            .query_row(
                params![
                    event.record,
                    event.channel.as_str(),
                    event.purpose,
                    event.state.as_str(),
                    said_on,
                    event.seen_on.to_string()
                ],
                |row| row.get(0),
            )
            .optional()?;
        let id = match known {
            Some(id) => id,
            None => {
                self.transaction
                    .prepare_cached(
                        "INSERT INTO consent_event (record, import, channel, purpose, state, said_on, seen_on)
                         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                    )?
                    .execute(params![
                        event.record,
                        event.import,
                        event.channel.as_str(),
                        event.purpose,
                        event.state.as_str(),
                        said_on,
                        event.seen_on.to_string()
                    ])?;
                self.transaction.last_insert_rowid()
            }
        };
        let mut statement = self
            .transaction
            .prepare_cached("INSERT OR IGNORE INTO consent_address (h, event) VALUES (?1, ?2)")?;
        for address in event.addresses {
            statement.execute(params![address, id])?;
        }
        Ok(())
    }

    /// Keeps a rejected row, sealed.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn reject(
        &mut self,
        import: i64,
        line: u64,
        reason: &str,
        detail: &str,
        raw: &[u8],
    ) -> StoreResult<()> {
        let id = self.next_id("reject")?;
        let sealed = self.sealer.sealed(
            Place {
                table: "reject",
                row: id,
            },
            raw,
        )?;
        self.transaction.execute(
            "INSERT INTO reject (id, import, line, reason, detail, raw) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![id, import, line.cast_signed(), reason, detail, sealed],
        )?;
        Ok(())
    }

    /// Puts what an audit found in the place of what the last one found: the keys of the sorts of
    /// finding, and the packed parts that tell them by their position.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn remember_findings(&mut self, shapes: &[i64], parts: &[Vec<u8>]) -> StoreResult<()> {
        self.transaction
            .execute_batch("DELETE FROM audit_shape; DELETE FROM audit_memory")?;
        let mut insert = self
            .transaction
            .prepare_cached("INSERT INTO audit_shape (id, shape_key) VALUES (?1, ?2)")?;
        for (number, key) in (0_i64..).zip(shapes) {
            insert.execute(params![number, key])?;
        }
        let mut insert = self
            .transaction
            .prepare_cached("INSERT INTO audit_memory (position, found) VALUES (?1, ?2)")?;
        for (position, part) in (0_i64..).zip(parts) {
            insert.execute(params![position, part])?;
        }
        Ok(())
    }

    /// Keeps the counts of an audit; gives its number.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn audit_run(
        &mut self,
        at: &str,
        today: NaiveDate,
        policy_sha256: &str,
        counts: &str,
    ) -> StoreResult<i64> {
        self.transaction.execute(
            "INSERT INTO audit_run (at, today, policy_sha256, counts) VALUES (?1, ?2, ?3, ?4)",
            params![at, today.to_string(), policy_sha256, counts],
        )?;
        Ok(self.transaction.last_insert_rowid())
    }

    /// Keeps the figures of an audit for reports, sealed: headers and names of sources are among them.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn audit_snapshot(&mut self, run: i64, figures: &[u8]) -> StoreResult<()> {
        let sealed = self.sealer.sealed(
            Place {
                table: "audit_snapshot",
                row: run,
            },
            figures,
        )?;
        self.transaction.execute(
            "INSERT INTO audit_snapshot (run, figures) VALUES (?1, ?2)",
            params![run, sealed],
        )?;
        Ok(())
    }

    /// Commits the change with its trail entry and a checkpoint: one transaction.
    ///
    /// # Errors
    /// When the store cannot be written: then nothing happened.
    pub fn commit(self, entry: Entry) -> StoreResult<()> {
        self.commit_all(vec![entry])
    }

    /// The same with an entry for each part of the change.
    ///
    /// # Errors
    /// When the store cannot be written, or there is no entry: then nothing happened.
    pub fn commit_all(mut self, entries: Vec<Entry>) -> StoreResult<()> {
        if entries.is_empty() {
            return Err(StoreError::new(
                StoreFault::Io,
                "a change without a trail entry is not committed",
            ));
        }
        let count = entries.len() as u64;
        let first = trail::append(&self.transaction, self.store_id, self.signers, entries)?;
        if self.is_rehearsal {
            return Ok(self.transaction.rollback()?);
        }
        if let Some(sums) = self.sums {
            sums.keep(&self.transaction, &mut self.sealer, first + count)?;
        }
        let frame = self.frame(first)?;
        let Some(journal) = self.journal else {
            return Ok(self.transaction.commit()?);
        };
        // First the journal: what it has too much of is known by the trail, what it lacked would not be.
        journal.append(&frame)?;
        let committed = self.transaction.commit();
        // A disk that fails in the middle of a commit may have made it all the same.
        if committed.is_err() {
            journal.doubt();
        }
        Ok(committed?)
    }

    /// The next id of a table: ids outlive their rows.
    pub(super) fn next_id(&self, table: &str) -> StoreResult<i64> {
        let last: Option<i64> = self
            .transaction
            .query_row(
                "SELECT seq FROM sqlite_sequence WHERE name = ?1",
                [table],
                |row| row.get(0),
            )
            .optional()?;
        Ok(last.unwrap_or(0) + 1)
    }
}
