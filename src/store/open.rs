//! Making and opening the store: settings set and read back, migrations.

use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Read},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::OnceLock,
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use rustix::process::{Resource, getrlimit};

use super::error::{StoreError, StoreFault, StoreResult};

/// "dpo1" in the header of the SQLite file.
pub const APPLICATION_ID: i64 = 0x6470_6f31;

/// Bytes of a page; never changed during the life of a store.
const PAGE_SIZE: i64 = 8192;

/// The migrations, never edited, never removed; `user_version` counts those applied.
pub const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_initial.sql"),
    include_str!("migrations/0002_holds_and_audits.sql"),
    include_str!("migrations/0003_rights.sql"),
    include_str!("migrations/0004_the_loop_and_consents.sql"),
    include_str!("migrations/0005_operators_and_timestamps.sql"),
    include_str!("migrations/0006_row_sums.sql"),
];

/// What the caller wants of the store.
#[derive(Clone, Debug)]
pub struct Access {
    /// The store's file.
    pub path: PathBuf,
    /// The verb, for the message that another run gets while this one holds the lock.
    pub verb: String,
    /// How long to wait for another run.
    pub lock_wait: Duration,
    /// Whether this run will write.
    pub writes: bool,
}

/// Makes a folder and its parents, readable by the owner only.
///
/// # Errors
/// When the file system refuses.
pub fn make_folder(folder: &Path) -> StoreResult<()> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|error| match error.kind() {
            ErrorKind::StorageFull => {
                StoreError::new(StoreFault::Full, "the disk is full: nothing was changed")
            }
            kind => StoreError::new(
                StoreFault::ReadOnly,
                format!("the folder {} cannot be made ({kind})", folder.display()),
            )
            .hint("name another place with --store and --key-file"),
        })
}

/// Pre-creates the store's file with mode 0600 (SQLite would make it 0644; side files inherit).
///
/// # Errors
/// When the file system refuses.
pub fn create_file(path: &Path) -> StoreResult<()> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map(|_| ())
        .map_err(|error| match error.kind() {
            ErrorKind::StorageFull => {
                StoreError::new(StoreFault::Full, "the disk is full: nothing was changed")
            }
            kind => StoreError::new(
                StoreFault::ReadOnly,
                format!("{} cannot be made ({kind})", path.display()),
            )
            .hint("check the permissions of its folder, or name another place with --store"),
        })
}

/// Looks whether there is a store of ours at that path, without SQLite and without touching anything.
///
/// # Errors
/// `Missing`, `Damaged`, or `ReadOnly` where it may not even be read.
pub fn look(path: &Path) -> StoreResult<()> {
    let shown = path.display();
    let unreadable = |error: &std::io::Error| match error.kind() {
        ErrorKind::NotFound => {
            StoreError::new(StoreFault::Missing, format!("there is no store at {shown}"))
                .hint("make one with `dpo init`, or name yours with --store PATH")
        }
        kind => StoreError::new(
            StoreFault::ReadOnly,
            format!("the store {shown} cannot be read ({kind})"),
        )
        .hint("check the permissions of the store and of its folder"),
    };
    let not_ours = || {
        StoreError::new(StoreFault::Damaged, format!("{shown} is not a dpo store"))
            .hint("name the store with --store PATH, restore a backup, or make one with `dpo init`")
    };
    let metadata = fs::metadata(path).map_err(|error| unreadable(&error))?;
    if !metadata.is_file() {
        return Err(not_ours());
    }
    let mut header = [0_u8; 100];
    File::open(path)
        .map_err(|error| unreadable(&error))?
        .read_exact(&mut header)
        .map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => not_ours(),
            _ => unreadable(&error),
        })?;
    let is_sqlite = header.starts_with(b"SQLite format 3\0");
    // Where SQLite keeps the application's id: four bytes, the highest first.
    let id = header.get(68..72).and_then(|bytes| bytes.try_into().ok());
    if is_sqlite && id.map(u32::from_be_bytes).map(i64::from) == Some(APPLICATION_ID) {
        Ok(())
    } else {
        Err(not_ours())
    }
}

/// Opens the file of an existing store; `true` beside it where it can be written.
///
/// # Errors
/// `Missing`, `Damaged`, `Newer`, `ReadOnly`.
pub fn connect(access: &Access) -> StoreResult<(Connection, bool)> {
    look(&access.path)?;
    let is_writable = OpenOptions::new().write(true).open(&access.path).is_ok();
    if access.writes && !is_writable {
        return Err(StoreError::new(
            StoreFault::ReadOnly,
            format!("the store {} cannot be written", access.path.display()),
        )
        .hint("`audit`, masked `find` and `show`, and `trail verify` work on a read-only store"));
    }
    // Even a reader opens for writing where it can: an interrupted run is rolled back at once.
    let flags = if is_writable {
        OpenFlags::SQLITE_OPEN_READ_WRITE
    } else {
        OpenFlags::SQLITE_OPEN_READ_ONLY
    };
    let connection =
        Connection::open_with_flags(&access.path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(access.lock_wait)?;
    // Before anything else is read: a newer dpo may keep its things elsewhere.
    refuse_newer(version(&connection)?)?;
    settings(&connection, is_writable)?;
    Ok((connection, is_writable))
}

/// The settings of the store: name, value, and how SQLite says it.
pub const SETTINGS: &[(&str, &str, &str)] = &[
    ("synchronous", "FULL", "2"),
    ("secure_delete", "ON", "1"),
    ("temp_store", "MEMORY", "2"),
    ("foreign_keys", "ON", "1"),
    ("trusted_schema", "OFF", "0"),
    ("cell_size_check", "ON", "1"),
    ("mmap_size", "0", "0"),
    ("page_size", "8192", "8192"),
];

/// Sets the settings of the store and reads them back.
///
/// # Errors
/// `Damaged` where SQLite does not take one.
pub fn settings(connection: &Connection, is_writable: bool) -> StoreResult<()> {
    if is_writable {
        let mode: String =
            connection.query_row("PRAGMA journal_mode = TRUNCATE", [], |row| row.get(0))?;
        if mode != "truncate" {
            return Err(setting_refused("journal_mode"));
        }
        stay_below_file_limit(connection)?;
    }
    for (name, value, read_back) in SETTINGS {
        connection.execute_batch(&format!("PRAGMA {name} = {value}"))?;
        let now: Option<i64> =
            match connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0)) {
                Ok(value) => Some(value),
                // A build without memory mapping answers nothing: there is nothing to be off then.
                Err(rusqlite::Error::QueryReturnedNoRows) => None,
                Err(error) => return Err(error.into()),
            };
        if now.is_some_and(|value| value.to_string() != *read_back) {
            return Err(setting_refused(name));
        }
    }
    Ok(())
}

fn setting_refused(name: &str) -> StoreError {
    StoreError::new(
        StoreFault::Damaged,
        format!("the store does not take the setting {name}"),
    )
    .hint("is another program using the store?")
}

/// Under a limit of file size (`ulimit -f`) the system ends a process that writes beyond it. SQLite
/// is told to stop before: then it is a full disk like any other, with its message and exit code.
fn stay_below_file_limit(connection: &Connection) -> StoreResult<()> {
    /// What the journal keeps beside a page.
    const BESIDE_PAGE: i64 = 8;
    let limit = getrlimit(Resource::Fsize)
        .current
        .and_then(|bytes| i64::try_from(bytes).ok());
    if let Some(bytes) = limit {
        // The journal has a header; two pages are more than it takes.
        let pages = (bytes / (PAGE_SIZE + BESIDE_PAGE) - 2).clamp(1, 0xffff_fffe);
        let _now: i64 =
            connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |row| {
                row.get(0)
            })?;
    }
    Ok(())
}

fn version(connection: &Connection) -> StoreResult<i64> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

fn present_version() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

fn refuse_newer(version: i64) -> StoreResult<()> {
    let present = present_version();
    if version <= present {
        return Ok(());
    }
    Err(StoreError::new(
        StoreFault::Newer,
        format!("a newer dpo wrote this store (format {version}, this program knows {present})"),
    )
    .hint("update dpo; the store was not touched"))
}

/// Brings the schema to the present version in one exclusive transaction.
///
/// # Errors
/// `Newer` where a newer dpo wrote the store; `ReadOnly` where an old one cannot be brought on.
pub fn migrate(connection: &mut Connection, is_writable: bool) -> StoreResult<()> {
    let found = version(connection)?;
    refuse_newer(found)?;
    if found == present_version() {
        return Ok(());
    }
    if !is_writable {
        return Err(StoreError::new(
            StoreFault::ReadOnly,
            "the store has an older format and cannot be written to bring it on",
        )
        .hint("open it once where it can be written: dpo trail verify"));
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    // Read again: another run may have brought the store on while this one waited.
    let found = version(&transaction)?;
    for (number, migration) in MIGRATIONS.iter().enumerate() {
        if i64::try_from(number).unwrap_or(i64::MAX) >= found {
            transaction.execute_batch(migration)?;
        }
    }
    transaction.execute_batch(&format!("PRAGMA user_version = {}", present_version()))?;
    transaction.commit()?;
    Ok(())
}

/// A part of the schema: its kind, its name, its table and its text.
pub type SchemaPart = (String, String, String, String);

/// The schema as SQLite keeps it, in order of name, with nothing left out: a trigger that was removed,
/// changed or added from outside shows here, however it was done and whatever it is called. So do
/// the tables that `ANALYZE` makes, which would hold samples of index values.
///
/// # Errors
/// When the store cannot be read.
pub fn schema_text(connection: &Connection) -> StoreResult<Vec<SchemaPart>> {
    let mut statement = connection.prepare(
        "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name, tbl_name",
    )?;
    let rows = statement.query_map([], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The schema that this program expects; made once.
///
/// # Errors
/// Never, unless the migrations themselves are wrong.
pub fn expected_schema() -> StoreResult<&'static Vec<SchemaPart>> {
    static EXPECTED: OnceLock<Vec<SchemaPart>> = OnceLock::new();
    if let Some(made) = EXPECTED.get() {
        return Ok(made);
    }
    let mut connection = Connection::open_in_memory()?;
    migrate(&mut connection, true)?;
    let made = schema_text(&connection)?;
    Ok(EXPECTED.get_or_init(|| made))
}

#[cfg(test)]
#[path = "schema_tests.rs"]
mod schema_tests;
