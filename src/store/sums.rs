//! What the rows of each table come to: a row that was changed, added or taken away from outside is found, also
//! where nothing of it is sealed.
//!
//! Each row is hashed under a key of the store, and the hashes of a table are added up: an incremental multiset
//! hash (MSet-Add-Hash; Clarke, Devadas, van Dijk, Gassend and Suh, "Incremental Multiset Hash Functions and Their
//! Application to Memory Integrity Checking", ASIACRYPT 2003). A change adds the rows that it writes and takes off
//! those that it removes, so that it reads no more than it writes; triggers of its own connection see to it, which
//! the file knows nothing of. The sums are sealed with the number of entries that the trail then has: older sums
//! do not fit a younger trail.

use std::{
    collections::BTreeMap,
    hash::Hasher,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use rusqlite::{
    Connection, OptionalExtension,
    functions::FunctionFlags,
    params,
    types::{Value, ValueRef},
};
use serde::{Deserialize, Serialize};
use siphasher::sip128::{Hasher128, SipHasher24};

use super::{
    error::{StoreError, StoreFault, StoreResult},
    open,
    seal::{Place, Sealer},
};

/// Tables that are proven otherwise: the trail by its tree and its checkpoints, the sums by their seal.
const APART: &[&str] = &["trail", "trail_hash", "checkpoint", "row_sum"];

/// What is to be done about rows that were changed from outside.
const RESTORE: &str = "restore a backup from before: dpo store restore FILE --replace";

/// Which numbers were given out. No trigger may watch it; it is short and read as a whole.
const SEQUENCE: &str = "sqlite_sequence";

/// Tables that `Bulk` fills by many rows a statement, and adds itself: a trigger would make SQLite hold these
/// rows in a table of its own first, at several times the cost of the insertion.
const BULKY: &[&str] = &["record", "record_identity", "subject_key"];

const PLACE: Place = Place {
    table: "row_sum",
    row: 1,
};

/// The sums as they are kept.
#[derive(Debug, Deserialize, Serialize)]
struct Kept {
    /// The format of the store whose columns were hashed.
    format: usize,
    /// How many entries the trail has.
    entries: u64,
    /// By table.
    tables: BTreeMap<String, u128>,
}

/// A table: its name and its columns, in their order.
struct Table {
    name: String,
    columns: Vec<String>,
}

/// The sums of a change under way.
struct Running {
    hasher: SipHasher24,
    sums: Vec<u128>,
    /// Whether what is written is added by `Bulk`: of a row that it overwrites, only the old form counts here.
    is_bulk: bool,
}

/// Follows the changes of one connection.
pub(super) struct Sums {
    tables: Vec<Table>,
    running: Arc<Mutex<Running>>,
}

/// What a look at all rows says of the sums.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Every row is as the last change left it.
    Same,
    /// An older program wrote the store; the next change sums it.
    NotYet,
    /// These tables have other rows.
    Other(Vec<String>),
    /// The sums are gone, or of another state of the trail.
    Lost,
}

impl Standing {
    /// Refuses what cannot be undone on rows that were changed from outside: `doing` says what.
    ///
    /// # Errors
    /// `Integrity` where they were.
    pub(super) fn refuse(&self, doing: &str) -> StoreResult<()> {
        match self {
            Self::Same | Self::NotYet => Ok(()),
            Self::Other(_) | Self::Lost => Err(StoreError::new(
                StoreFault::Integrity,
                format!("rows of the store were changed from outside: {doing}"),
            )
            .hint(format!("`dpo store check` says which tables; {RESTORE}"))),
        }
    }

    /// Puts into words what does not hold, and what is to be seen to.
    pub(super) fn tell(self, problems: &mut Vec<String>, attention: &mut Vec<String>) {
        match self {
            Self::Same => {}
            Self::NotYet => attention.push(
                "an older dpo wrote the store, so that a change of its rows from outside is not seen: the next change sums them".to_owned(),
            ),
            Self::Lost => problems.push(format!("{}; {RESTORE}", lost().message)),
            Self::Other(tables) => problems.extend(tables.iter().map(|table| {
                format!("rows of {table} are not as the last change left them: the store was changed from outside; {RESTORE}")
            })),
        }
    }
}

impl Sums {
    /// Follows what that connection writes, under that key. Outside of a transaction: what is made in one that
    /// is not committed goes with it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) fn follow(connection: &Connection, key: &[u8; 16]) -> StoreResult<Self> {
        let tables = tables(connection)?;
        let running = Arc::new(Mutex::new(Running {
            hasher: SipHasher24::new_with_key(key),
            sums: vec![0; tables.len()],
            is_bulk: false,
        }));
        let follower = Arc::clone(&running);
        connection.create_scalar_function(
            "dpo_row",
            -1,
            FunctionFlags::SQLITE_UTF8,
            move |context| {
                let table = usize::try_from(context.get::<i64>(0)?).unwrap_or(usize::MAX);
                let is_there: bool = context.get(1)?;
                let mut running = follower.lock().unwrap_or_else(PoisonError::into_inner);
                if is_there && running.is_bulk {
                    return Ok(Value::Null);
                }
                let values = (2..context.len()).map(|at| context.get_raw(at));
                let hash = row_hash(running.hasher, values);
                if let Some(sum) = running.sums.get_mut(table) {
                    *sum = match is_there {
                        true => sum.wrapping_add(hash),
                        false => sum.wrapping_sub(hash),
                    };
                }
                Ok(Value::Null)
            },
        )?;
        let mut sql = "BEGIN;".to_owned();
        for (number, table) in tables.iter().enumerate() {
            let row = |which: &str| {
                let values: Vec<String> = table
                    .columns
                    .iter()
                    .map(|column| format!("{which}.\"{column}\""))
                    .collect();
                values.join(", ")
            };
            let added = format!("SELECT dpo_row({number}, 1, {});", row("NEW"));
            let gone = format!("SELECT dpo_row({number}, 0, {});", row("OLD"));
            let name = &table.name;
            for (event, body) in [
                ("INSERT", added.clone()),
                ("DELETE", gone.clone()),
                ("UPDATE", format!("{gone} {added}")),
            ] {
                if event == "INSERT" && BULKY.contains(&name.as_str()) {
                    continue;
                }
                sql += &format!(
                    "CREATE TEMP TRIGGER \"{name} {event}\" AFTER {event} ON main.\"{name}\" BEGIN {body} END;"
                );
            }
        }
        sql += "COMMIT;";
        connection.execute_batch(&sql)?;
        Ok(Self { tables, running })
    }

    /// Takes the sums up where the last change left them, in a trail of so many entries. Where there are none
    /// yet, all rows are read.
    ///
    /// # Errors
    /// `Integrity` where a store that had sums has none, or such as do not open, or such as are of another state
    /// of the trail: going on from these would make the rows of then those of now.
    pub(super) fn begin(
        &self,
        connection: &Connection,
        sealer: &Sealer,
        key: &[u8; 16],
        entries: u64,
        is_summed: bool,
    ) -> StoreResult<()> {
        let hasher = SipHasher24::new_with_key(key);
        let sums = match kept(connection, sealer)? {
            Some(kept) if kept.entries != entries => return Err(lost()),
            Some(kept) if kept.format == open::MIGRATIONS.len() => self
                .tables
                .iter()
                .map(|table| kept.tables.get(&table.name).copied().unwrap_or(0))
                .collect(),
            None if is_summed => return Err(lost()),
            _ => self.read(connection, hasher)?,
        };
        self.start(hasher, sums);
        Ok(())
    }

    fn start(&self, hasher: SipHasher24, sums: Vec<u128>) {
        *self.running() = Running {
            hasher,
            sums,
            is_bulk: false,
        };
    }

    fn running(&self) -> MutexGuard<'_, Running> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins to add the rows of a table by hand; they count when what this gives is dropped.
    pub(super) fn adding(&self, table: &str) -> Adding<'_> {
        let number = self.tables.iter().position(|known| known.name == table);
        let mut running = self.running();
        running.is_bulk = true;
        Adding {
            sums: self,
            table: number,
            empty: running.hasher,
            sum: 0,
        }
    }

    /// Goes on under another key.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) fn rekey(&self, connection: &Connection, key: &[u8; 16]) -> StoreResult<()> {
        let hasher = SipHasher24::new_with_key(key);
        let sums = self.read(connection, hasher)?;
        self.start(hasher, sums);
        Ok(())
    }

    /// Keeps what the change has come to, for a trail of so many entries.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub(super) fn keep(
        &self,
        connection: &Connection,
        sealer: &mut Sealer,
        entries: u64,
    ) -> StoreResult<()> {
        let running = self.running();
        let mut tables: BTreeMap<String, u128> = self
            .tables
            .iter()
            .map(|table| table.name.clone())
            .zip(running.sums.iter().copied())
            .collect();
        let sequence = sum(connection, running.hasher, &sequence())?;
        tables.insert(SEQUENCE.to_owned(), sequence);
        write(connection, sealer, entries, tables)
    }

    fn read(&self, connection: &Connection, hasher: SipHasher24) -> StoreResult<Vec<u128>> {
        self.tables
            .iter()
            .map(|table| sum(connection, hasher, table))
            .collect()
    }
}

/// Rows of one table that are added by hand, whatever the triggers see.
pub(super) struct Adding<'s> {
    sums: &'s Sums,
    table: Option<usize>,
    empty: SipHasher24,
    sum: u128,
}

impl Adding<'_> {
    /// A hasher for the next row.
    pub(super) const fn row(&self) -> SipHasher24 {
        self.empty
    }

    /// Adds a row whose values were hashed in the order of the table's columns.
    pub(super) fn add(&mut self, row: SipHasher24) {
        self.sum = self.sum.wrapping_add(row.finish128().as_u128());
    }
}

impl Drop for Adding<'_> {
    fn drop(&mut self) {
        let mut running = self.sums.running();
        running.is_bulk = false;
        let sum = self.table.and_then(|number| running.sums.get_mut(number));
        if let Some(sum) = sum {
            *sum = sum.wrapping_add(self.sum);
        }
    }
}

/// Sums all rows of a store and keeps that.
///
/// # Errors
/// When the store cannot be read or written.
pub(super) fn keep_all(
    connection: &Connection,
    sealer: &mut Sealer,
    key: &[u8; 16],
    entries: u64,
) -> StoreResult<()> {
    write(connection, sealer, entries, all(connection, key)?)
}

/// Reads all rows and compares.
///
/// # Errors
/// When the store cannot be read; `Integrity` where the sums do not open.
pub(super) fn compare(
    connection: &Connection,
    sealer: &Sealer,
    key: &[u8; 16],
    entries: u64,
    is_summed: bool,
) -> StoreResult<Standing> {
    let kept = match kept(connection, sealer)? {
        Some(kept) if kept.entries != entries => return Ok(Standing::Lost),
        Some(kept) if kept.format == open::MIGRATIONS.len() => kept,
        None if is_summed => return Ok(Standing::Lost),
        _ => return Ok(Standing::NotYet),
    };
    let other: Vec<String> = all(connection, key)?
        .into_iter()
        .filter(|(name, sum)| kept.tables.get(name) != Some(sum))
        .map(|(name, _)| name)
        .collect();
    Ok(match other.is_empty() {
        true => Standing::Same,
        false => Standing::Other(other),
    })
}

fn lost() -> StoreError {
    StoreError::new(
        StoreFault::Integrity,
        "what the rows of the store come to is gone, or of another day: the store was changed from outside",
    )
    .hint(RESTORE)
}

fn kept(connection: &Connection, sealer: &Sealer) -> StoreResult<Option<Kept>> {
    let sealed: Option<Vec<u8>> = connection
        .query_row("SELECT sums FROM row_sum WHERE id = 1", [], |row| {
            row.get(0)
        })
        .optional()?;
    let Some(sealed) = sealed else {
        return Ok(None);
    };
    let plain = sealer.opened(PLACE, &sealed)?;
    serde_json::from_slice(&plain).map(Some).map_err(|_| lost())
}

fn write(
    connection: &Connection,
    sealer: &mut Sealer,
    entries: u64,
    tables: BTreeMap<String, u128>,
) -> StoreResult<()> {
    let kept = Kept {
        format: open::MIGRATIONS.len(),
        entries,
        tables,
    };
    let plain = serde_json::to_vec(&kept).map_err(|_| {
        StoreError::new(StoreFault::Io, "the sums of the rows could not be written")
    })?;
    connection.execute(
        "INSERT INTO row_sum (id, sums) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET sums = excluded.sums",
        params![sealer.sealed(PLACE, &plain)?],
    )?;
    Ok(())
}

/// The tables whose rows are summed, and their columns.
fn tables(connection: &Connection) -> StoreResult<Vec<Table>> {
    let mut statement = connection.prepare(
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    )?;
    let names: Vec<String> = statement
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut columns =
        connection.prepare("SELECT name FROM pragma_table_info(?1, 'main') ORDER BY cid")?;
    let mut out = Vec::with_capacity(names.len());
    for name in names {
        if APART.contains(&name.as_str()) {
            continue;
        }
        let columns = columns
            .query_map([&name], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        out.push(Table { name, columns });
    }
    Ok(out)
}

fn sequence() -> Table {
    Table {
        name: SEQUENCE.to_owned(),
        columns: vec!["name".to_owned(), "seq".to_owned()],
    }
}

fn all(connection: &Connection, key: &[u8; 16]) -> StoreResult<BTreeMap<String, u128>> {
    let hasher = SipHasher24::new_with_key(key);
    let mut tables = tables(connection)?;
    tables.push(sequence());
    let mut out = BTreeMap::new();
    for table in tables {
        let sum = sum(connection, hasher, &table)?;
        out.insert(table.name, sum);
    }
    Ok(out)
}

/// What the rows of a table come to.
fn sum(connection: &Connection, hasher: SipHasher24, table: &Table) -> StoreResult<u128> {
    let columns: Vec<String> = table
        .columns
        .iter()
        .map(|column| format!("\"{column}\""))
        .collect();
    let sql = format!("SELECT {} FROM main.\"{}\"", columns.join(", "), table.name);
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([])?;
    let mut sum = 0_u128;
    while let Some(row) = rows.next()? {
        let values = (0..columns.len()).map(|at| row.get_ref(at).unwrap_or(ValueRef::Null));
        sum = sum.wrapping_add(row_hash(hasher, values));
    }
    Ok(sum)
}

/// SipHash-2-4 with 128 bits over the values of a row, each with its type and its length.
fn row_hash<'v>(mut hasher: SipHasher24, values: impl Iterator<Item = ValueRef<'v>>) -> u128 {
    for value in values {
        hash_value(&mut hasher, value);
    }
    hasher.finish128().as_u128()
}

/// Adds a value to the hash of its row.
pub(super) fn hash_value(hasher: &mut SipHasher24, value: ValueRef<'_>) {
    match value {
        ValueRef::Null => hasher.write(b"n"),
        ValueRef::Integer(number) => {
            hasher.write(b"i");
            hasher.write(&number.to_le_bytes());
        }
        ValueRef::Real(number) => {
            hasher.write(b"r");
            hasher.write(&number.to_bits().to_le_bytes());
        }
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            let kind = match value {
                ValueRef::Text(_) => b"t",
                _ => b"b",
            };
            hasher.write(kind);
            hasher.write(&(bytes.len() as u64).to_le_bytes());
            hasher.write(bytes);
        }
    }
}

#[cfg(test)]
#[path = "sums_tests.rs"]
mod tests;
