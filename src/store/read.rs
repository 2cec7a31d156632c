//! Reading the store: streams of records, look-ups, what stands elsewhere.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, params, types::ValueRef};

use crate::model::{Channel, ConsentState};

use super::{
    Store,
    change::Change,
    error::{StoreError, StoreFault, StoreResult},
    seal::{KeyKind, Place, Sealer},
};

/// A record as the store knows it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KnownRecord {
    /// Keyed hash of its id in the source.
    pub identity: i64,
    /// The record.
    pub record: i64,
    /// Keyed digest of its cells.
    pub digest: i64,
}

/// An import of the past.
#[derive(Clone, Debug)]
pub struct ImportInfo {
    /// Its id.
    pub id: i64,
    /// The source.
    pub source: i64,
    /// The layout.
    pub layout: i64,
    /// The first import of the same call.
    pub run: i64,
    /// RFC 3339 instant.
    pub at: String,
    /// Civil date.
    pub today: NaiveDate,
    /// SHA-256 of the file.
    pub file_sha256: Vec<u8>,
    /// Facts about the file, as JSON.
    pub file: Vec<u8>,
}

/// A layout: what the columns of a source's files mean.
#[derive(Clone, Debug)]
pub struct LayoutRow {
    /// Its id.
    pub id: i64,
    /// The source.
    pub source: i64,
    /// The source's name.
    pub source_name: String,
    /// The columns and the encoding, as JSON.
    pub columns: Vec<u8>,
}

/// A record as it stands in the store, still packed.
#[derive(Clone, Debug, Default)]
pub struct StoredRecord {
    /// Its id.
    pub id: i64,
    /// The source.
    pub source: i64,
    /// The layout its cells follow.
    pub layout: i64,
    /// The import that brought this version.
    pub import: i64,
    /// The import that brought it at first.
    pub first_import: i64,
    /// Physical line.
    pub line: u64,
    /// Which person of the row.
    pub person: u8,
    /// Whether its source no longer has it.
    pub is_vanished: bool,
    /// The civil date since when.
    pub vanished_on: Option<NaiveDate>,
    /// The packed cells, opened.
    pub packed: Vec<u8>,
}

/// A record as it lies in the store, still sealed: to be opened on another thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SealedRecord<'r> {
    /// Its id.
    pub id: i64,
    /// The layout its cells follow.
    pub layout: i64,
    /// The import that brought this version.
    pub import: i64,
    /// The import that brought it at first.
    pub first_import: i64,
    /// Physical line.
    pub line: u64,
    /// Which person of the row.
    pub person: u8,
    /// The sealed cells.
    pub cells: &'r [u8],
}

impl SealedRecord<'_> {
    /// Opens the cells into `packed` (emptied first).
    ///
    /// # Errors
    /// `Integrity` where they do not open.
    pub fn open(&self, sealer: &Sealer, packed: &mut Vec<u8>) -> StoreResult<()> {
        sealer.open_into(
            Place {
                table: "record",
                row: self.id,
            },
            self.cells,
            packed,
        )
    }
}

/// A denial that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denied {
    /// The record it came with.
    pub record: i64,
    /// The import it came with.
    pub import: i64,
    /// The call of `import` it came with: the first import of that call.
    pub run: i64,
    /// The channel.
    pub channel: Channel,
    /// The purpose's id.
    pub purpose: String,
    /// The state.
    pub state: ConsentState,
    /// When it was said.
    pub said_on: Option<NaiveDate>,
    /// When it was first seen here.
    pub seen_on: NaiveDate,
}

/// The look-up key of an address, and the position of the denial that binds it.
pub type BoundAddress = (i64, usize);

const RECORD_COLUMNS: &str =
    "id, source, layout, import, line, person, vanished_on, cells, first_import";

impl Store {
    /// Visits every record that its source still has, in order of id, still sealed.
    ///
    /// # Errors
    /// When the store cannot be read; or what the visitor returns.
    pub fn each_sealed<E: From<StoreError>>(
        &self,
        mut visit: impl FnMut(SealedRecord<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT id, layout, import, first_import, line, person, cells FROM record WHERE vanished_on IS NULL ORDER BY id",
            )
            .map_err(StoreError::from)?;
        let mut rows = statement.query([]).map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            visit(sealed_record(row)?)?;
        }
        Ok(())
    }

    /// Visits every record that its source still has, in order of id.
    ///
    /// # Errors
    /// `Integrity` where a record does not open; or what the visitor returns.
    pub fn each_record<E: From<StoreError>>(
        &self,
        mut visit: impl FnMut(&StoredRecord) -> Result<(), E>,
    ) -> Result<(), E> {
        self.each("WHERE vanished_on IS NULL", &mut visit)
    }

    /// Visits every record, those included that left their source, in order of id.
    ///
    /// # Errors
    /// As `each_record`.
    pub fn each_record_ever<E: From<StoreError>>(
        &self,
        mut visit: impl FnMut(&StoredRecord) -> Result<(), E>,
    ) -> Result<(), E> {
        self.each("", &mut visit)
    }

    /// Visits records that a source still has, in order of id, no more than so many.
    ///
    /// # Errors
    /// As `each_record`.
    pub fn some_of_source<E: From<StoreError>>(
        &self,
        source: i64,
        most: u32,
        mut visit: impl FnMut(&StoredRecord) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = format!(
            "SELECT {RECORD_COLUMNS} FROM record WHERE vanished_on IS NULL AND source = ?1 ORDER BY id LIMIT ?2"
        );
        let mut statement = self
            .connection
            .prepare_cached(&sql)
            .map_err(StoreError::from)?;
        let mut rows = statement
            .query(rusqlite::params![source, most])
            .map_err(StoreError::from)?;
        let mut record = StoredRecord::default();
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            read_record(row, &self.sealer, &mut record)?;
            visit(&record)?;
        }
        Ok(())
    }

    fn each<E: From<StoreError>>(
        &self,
        which: &str,
        visit: &mut dyn FnMut(&StoredRecord) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = format!("SELECT {RECORD_COLUMNS} FROM record {which} ORDER BY id");
        let mut statement = self
            .connection
            .prepare_cached(&sql)
            .map_err(StoreError::from)?;
        let mut rows = statement.query([]).map_err(StoreError::from)?;
        let mut record = StoredRecord::default();
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            read_record(row, &self.sealer, &mut record)?;
            visit(&record)?;
        }
        Ok(())
    }

    /// A record by its id.
    ///
    /// # Errors
    /// `Integrity` where it does not open.
    pub fn record(&self, id: i64) -> StoreResult<Option<StoredRecord>> {
        record(&self.connection, &self.sealer, id)
    }

    /// The records that have a look-up key, in order of id.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn records_of_key(&self, h: i64) -> StoreResult<Vec<i64>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT record FROM subject_key WHERE h = ?1 ORDER BY record")?;
        let rows = statement.query_map([h], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The records that a source knows by that identity.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn records_of_identity(&self, source: i64, identity: i64) -> StoreResult<Vec<i64>> {
        records_of_identity(&self.connection, source, identity)
    }

    /// The records that belong to a data subject, in order of id.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn records_of_subject(&self, subject: i64) -> StoreResult<Vec<i64>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id FROM record WHERE id = ?1 AND id NOT IN (SELECT record FROM subject_link)
             UNION SELECT record FROM subject_link WHERE subject = ?1 ORDER BY 1",
        )?;
        let rows = statement.query_map([subject], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The data subject of a record.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn subject_of(&self, record: i64) -> StoreResult<i64> {
        let linked: Option<i64> = self
            .connection
            .prepare_cached("SELECT subject FROM subject_link WHERE record = ?1")?
            .query_row([record], |row| row.get(0))
            .optional()?;
        Ok(linked.unwrap_or(record))
    }

    /// The names of the sources, by their numbers.
    ///
    /// # Errors
    /// `Integrity` where one does not open.
    pub fn source_names(&self) -> StoreResult<BTreeMap<i64, String>> {
        let layouts = self.layouts()?.into_iter();
        Ok(layouts
            .map(|layout| (layout.source, layout.source_name))
            .collect())
    }

    /// The layouts, in order of id.
    ///
    /// # Errors
    /// `Integrity` where one does not open.
    pub fn layouts(&self) -> StoreResult<Vec<LayoutRow>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT layout.id, layout.source, source.name, layout.columns
             FROM layout JOIN source ON source.id = layout.source ORDER BY layout.id",
        )?;
        let mut rows = statement.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let (id, source): (i64, i64) = (row.get(0)?, row.get(1)?);
            let name = self.sealer.opened(
                Place {
                    table: "source",
                    row: source,
                },
                &row.get::<_, Vec<u8>>(2)?,
            )?;
            let columns = self.sealer.opened(
                Place {
                    table: "layout",
                    row: id,
                },
                &row.get::<_, Vec<u8>>(3)?,
            )?;
            out.push(LayoutRow {
                id,
                source,
                source_name: String::from_utf8_lossy(&name).into_owned(),
                columns,
            });
        }
        Ok(out)
    }

    /// The imports, in order of id.
    ///
    /// # Errors
    /// `Integrity` where one does not open.
    pub fn imports(&self) -> StoreResult<Vec<ImportInfo>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, source, layout, at, today, file_sha256, file, run FROM import ORDER BY id",
        )?;
        let mut rows = statement.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(read_import(row, &self.sealer)?);
        }
        Ok(out)
    }

    /// The last import of a source that has this name; none where the source is new.
    ///
    /// # Errors
    /// `Integrity` where it does not open.
    pub fn last_import(&self, source_name: &str) -> StoreResult<Option<ImportInfo>> {
        last_import(
            &self.connection,
            &self.sealer,
            self.hashes.key(KeyKind::Source, 0, source_name.as_bytes()),
        )
    }

    /// The columns of a layout, as JSON.
    ///
    /// # Errors
    /// `Integrity` where they do not open.
    pub fn layout_columns(&self, layout: i64) -> StoreResult<Vec<u8>> {
        layout_columns(&self.connection, &self.sealer, layout)
    }

    /// Which data subject a record belongs to, for the records that are not their own.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn links(&self) -> StoreResult<HashMap<i64, i64>> {
        links(&self.connection)
    }

    /// The denials that stand, and the addresses each binds.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn denials(&self) -> StoreResult<(Vec<Denied>, Vec<BoundAddress>)> {
        let mut statement = self.connection.prepare_cached(
            "SELECT consent_event.id, record, import.run, channel, purpose, state, said_on, seen_on, import.id
             FROM consent_event JOIN import ON import.id = consent_event.import ORDER BY consent_event.id",
        )?;
        let mut rows = statement.query([])?;
        let mut denials = Vec::new();
        let mut position_of = HashMap::new();
        while let Some(row) = rows.next()? {
            position_of.insert(row.get::<_, i64>(0)?, denials.len());
            denials.push(read_denial(row)?);
        }
        let mut statement = self
            .connection
            .prepare_cached("SELECT h, event FROM consent_address ORDER BY h, event")?;
        let mut rows = statement.query([])?;
        let mut addresses = Vec::new();
        while let Some(row) = rows.next()? {
            if let Some(&position) = position_of.get(&row.get::<_, i64>(1)?) {
                addresses.push((row.get(0)?, position));
            }
        }
        Ok((denials, addresses))
    }

    /// The keys of the sorts of finding of the last audit, in the order of their numbers.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn finding_shapes(&self) -> StoreResult<Vec<i64>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT shape_key FROM audit_shape ORDER BY id")?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// A packed part of what the last audit found; none after the last part.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn finding_part(&self, position: i64) -> StoreResult<Option<Vec<u8>>> {
        Ok(self
            .connection
            .prepare_cached("SELECT found FROM audit_memory WHERE position = ?1")?
            .query_row([position], |row| row.get(0))
            .optional()?)
    }

    /// The date of the last audit that was kept.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn last_audit(&self) -> StoreResult<Option<NaiveDate>> {
        let last: Option<String> = self
            .connection
            .query_row(
                "SELECT today FROM audit_run ORDER BY id DESC LIMIT 1",
                [],
                |row| row.get(0),
            )
            .optional()?;
        last.as_deref().map(date).transpose()
    }

    /// The audits whose figures were kept: number and civil date, in the order in which they ran.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn snapshots(&self) -> StoreResult<Vec<(i64, NaiveDate)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT audit_run.id, audit_run.today
             FROM audit_run JOIN audit_snapshot ON audit_snapshot.run = audit_run.id
             ORDER BY audit_run.id",
        )?;
        let mut rows = statement.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push((row.get(0)?, date(&row.get::<_, String>(1)?)?));
        }
        Ok(out)
    }

    /// The figures that an audit kept, as JSON.
    ///
    /// # Errors
    /// `Integrity` where they do not open.
    pub fn snapshot(&self, run: i64) -> StoreResult<Option<Vec<u8>>> {
        let sealed: Option<Vec<u8>> = self
            .connection
            .prepare_cached("SELECT figures FROM audit_snapshot WHERE run = ?1")?
            .query_row([run], |row| row.get(0))
            .optional()?;
        let place = Place {
            table: "audit_snapshot",
            row: run,
        };
        sealed
            .map(|sealed| self.sealer.opened(place, &sealed))
            .transpose()
    }

    /// How many records the store was ever given: what the frequency of a value is measured by.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn record_count(&self) -> StoreResult<u64> {
        // Counting the rows would read the whole store; ids are given out one after the other.
        let count: i64 =
            self.connection
                .query_row("SELECT coalesce(max(id), 0) FROM record", [], |row| {
                    row.get(0)
                })?;
        Ok(count.cast_unsigned())
    }
}

impl Change<'_> {
    /// The records of a source as they are known, in order of identity.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn known_records(&self, source: i64) -> StoreResult<Vec<KnownRecord>> {
        let mut statement = self.transaction.prepare_cached(
            "SELECT identity, record, digest FROM record_identity WHERE source = ?1 ORDER BY identity, record",
        )?;
        let rows = statement.query_map([source], |row| {
            Ok(KnownRecord {
                identity: row.get(0)?,
                record: row.get(1)?,
                digest: row.get(2)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The records that their source no longer has.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn vanished(&self, source: i64) -> StoreResult<Vec<i64>> {
        let mut statement = self.transaction.prepare_cached(
            "SELECT id FROM record WHERE source = ?1 AND vanished_on IS NOT NULL ORDER BY id",
        )?;
        let rows = statement.query_map([source], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// A record by its id.
    ///
    /// # Errors
    /// `Integrity` where it does not open.
    pub fn record(&self, id: i64) -> StoreResult<Option<StoredRecord>> {
        record(&self.transaction, &self.sealer, id)
    }

    /// The columns of a layout, as JSON.
    ///
    /// # Errors
    /// `Integrity` where they do not open.
    pub fn layout_columns(&self, layout: i64) -> StoreResult<Vec<u8>> {
        layout_columns(&self.transaction, &self.sealer, layout)
    }

    /// The last import of a source.
    ///
    /// # Errors
    /// `Integrity` where it does not open.
    pub fn last_import(&self, source_name: &str) -> StoreResult<Option<ImportInfo>> {
        last_import(
            &self.transaction,
            &self.sealer,
            self.hashes.key(KeyKind::Source, 0, source_name.as_bytes()),
        )
    }

    /// Which data subject a record belongs to, for the records that are not their own.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn links(&self) -> StoreResult<HashMap<i64, i64>> {
        links(&self.transaction)
    }

    /// Whether there is any look-up key.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn has_keys(&self) -> StoreResult<bool> {
        Ok(self
            .transaction
            .query_row("SELECT EXISTS (SELECT 1 FROM subject_key)", [], |row| {
                row.get(0)
            })?)
    }
}

pub(super) fn records_of_identity(
    connection: &Connection,
    source: i64,
    identity: i64,
) -> StoreResult<Vec<i64>> {
    let mut statement = connection.prepare_cached(
        "SELECT record FROM record_identity WHERE source = ?1 AND identity = ?2 ORDER BY record",
    )?;
    let rows = statement.query_map([source, identity], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn unknown_form() -> StoreError {
    StoreError::new(StoreFault::Integrity, "a stored record has an unknown form")
        .hint("run `dpo trail verify`")
}

pub(super) fn sealed_record<'r>(row: &'r rusqlite::Row<'_>) -> StoreResult<SealedRecord<'r>> {
    Ok(SealedRecord {
        id: row.get(0)?,
        layout: row.get(1)?,
        import: row.get(2)?,
        first_import: row.get(3)?,
        line: row.get::<_, i64>(4)?.cast_unsigned(),
        person: row.get(5)?,
        cells: row.get_ref(6)?.as_blob().map_err(|_| unknown_form())?,
    })
}

fn read_record(
    row: &rusqlite::Row<'_>,
    sealer: &Sealer,
    record: &mut StoredRecord,
) -> StoreResult<()> {
    record.id = row.get(0)?;
    record.source = row.get(1)?;
    record.layout = row.get(2)?;
    record.import = row.get(3)?;
    record.first_import = row.get(8)?;
    record.line = row.get::<_, i64>(4)?.cast_unsigned();
    record.person = row.get(5)?;
    let vanished_on = match row.get_ref(6)? {
        ValueRef::Text(text) => Some(date(&String::from_utf8_lossy(text))?),
        _ => None,
    };
    record.is_vanished = vanished_on.is_some();
    record.vanished_on = vanished_on;
    let sealed = row.get_ref(7)?.as_blob().map_err(|_| unknown_form())?;
    sealer.open_into(
        Place {
            table: "record",
            row: record.id,
        },
        sealed,
        &mut record.packed,
    )
}

fn record(connection: &Connection, sealer: &Sealer, id: i64) -> StoreResult<Option<StoredRecord>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {RECORD_COLUMNS} FROM record WHERE id = ?1"
    ))?;
    let mut rows = statement.query([id])?;
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    let mut record = StoredRecord::default();
    read_record(row, sealer, &mut record)?;
    Ok(Some(record))
}

fn read_import(row: &rusqlite::Row<'_>, sealer: &Sealer) -> StoreResult<ImportInfo> {
    let id: i64 = row.get(0)?;
    Ok(ImportInfo {
        id,
        source: row.get(1)?,
        layout: row.get(2)?,
        run: row.get(7)?,
        at: row.get(3)?,
        today: date(&row.get::<_, String>(4)?)?,
        file_sha256: row.get(5)?,
        file: sealer.opened(
            Place {
                table: "import",
                row: id,
            },
            &row.get::<_, Vec<u8>>(6)?,
        )?,
    })
}

fn last_import(
    connection: &Connection,
    sealer: &Sealer,
    source_key: i64,
) -> StoreResult<Option<ImportInfo>> {
    let mut statement = connection.prepare_cached(
        "SELECT import.id, import.source, layout, at, today, file_sha256, file, run
         FROM import JOIN source ON source.id = import.source
         WHERE source.name_key = ?1 ORDER BY import.id DESC LIMIT 1",
    )?;
    let mut rows = statement.query([source_key])?;
    rows.next()?.map(|row| read_import(row, sealer)).transpose()
}

fn layout_columns(connection: &Connection, sealer: &Sealer, layout: i64) -> StoreResult<Vec<u8>> {
    let sealed: Option<Vec<u8>> = connection
        .query_row(
            "SELECT columns FROM layout WHERE id = ?1",
            [layout],
            |row| row.get(0),
        )
        .optional()?;
    let sealed = sealed.ok_or_else(|| {
        StoreError::new(
            StoreFault::Damaged,
            "a record follows a layout that is not there",
        )
    })?;
    sealer.opened(
        Place {
            table: "layout",
            row: layout,
        },
        &sealed,
    )
}

fn links(connection: &Connection) -> StoreResult<HashMap<i64, i64>> {
    let mut statement = connection.prepare_cached("SELECT record, subject FROM subject_link")?;
    let rows = statement.query_map(params![], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read_denial(row: &rusqlite::Row<'_>) -> StoreResult<Denied> {
    let unknown = || StoreError::new(StoreFault::Damaged, "a consent event has an unknown form");
    let said_on: Option<String> = row.get(6)?;
    Ok(Denied {
        record: row.get(1)?,
        import: row.get(8)?,
        run: row.get(2)?,
        channel: Channel::parse(&row.get::<_, String>(3)?).ok_or_else(unknown)?,
        purpose: row.get(4)?,
        state: ConsentState::parse(&row.get::<_, String>(5)?).ok_or_else(unknown)?,
        said_on: said_on.as_deref().map(date).transpose()?,
        seen_on: date(&row.get::<_, String>(7)?)?,
    })
}

pub(super) fn date(text: &str) -> StoreResult<NaiveDate> {
    text.parse().map_err(|_| {
        StoreError::new(
            StoreFault::Damaged,
            "the store holds a date of an unknown form",
        )
    })
}
