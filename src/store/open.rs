//! Making and opening the store: settings set and read back, migrations, the lock.

use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::error::{StoreError, StoreFault, StoreResult};

/// "dpo1" in the header of the SQLite file.
pub const APPLICATION_ID: i64 = 0x6470_6f31;

/// The migrations, never edited, never removed; `user_version` counts those applied.
pub const MIGRATIONS: &[&str] = &[include_str!("migrations/0001_initial.sql")];

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

/// A lock on the store, given back when dropped.
#[derive(Debug)]
pub struct Lock {
    _file: Option<File>,
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
            ),
        })
}

/// Pre-creates the store's file with mode 0600 (SQLite would make it 0644; side files inherit).
///
/// # Errors
/// `Exists` where there is one already.
pub fn create_file(path: &Path) -> StoreResult<()> {
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        make_folder(folder)?;
    }
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map(|_| ())
        .map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => StoreError::new(
                StoreFault::Exists,
                format!("there is a store at {} already", path.display()),
            )
            .hint("use it, or name another with --store PATH"),
            ErrorKind::StorageFull => {
                StoreError::new(StoreFault::Full, "the disk is full: nothing was changed")
            }
            kind => StoreError::new(
                StoreFault::ReadOnly,
                format!("{} cannot be made ({kind})", path.display()),
            ),
        })
}

/// Takes the lock beside the store: shared for readers, alone for writers.
///
/// On a read-only medium there is nobody to be locked out, so a lock file that cannot be made is
/// no obstacle for a reader.
///
/// # Errors
/// `Locked` after the wait, naming the holder.
pub fn lock(access: &Access) -> StoreResult<Lock> {
    let path = lock_path(&access.path);
    let opened = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&path);
    let mut file = match opened {
        Ok(file) => file,
        Err(_) if !access.writes => match File::open(&path) {
            Ok(file) => file,
            Err(_) => return Ok(Lock { _file: None }),
        },
        Err(error) if error.kind() == ErrorKind::StorageFull => {
            return Err(StoreError::new(
                StoreFault::Full,
                "the disk is full: nothing was changed",
            ));
        }
        Err(error) => {
            return Err(StoreError::new(
                StoreFault::ReadOnly,
                format!("the store cannot be locked for writing ({})", error.kind()),
            )
            .hint("check the permissions of the store's folder"));
        }
    };
    let started = Instant::now();
    loop {
        let taken = if access.writes {
            file.try_lock()
        } else {
            file.try_lock_shared()
        };
        match taken {
            Ok(()) => break,
            Err(_) if started.elapsed() < access.lock_wait => {
                std::thread::sleep(Duration::from_millis(50))
            }
            Err(_) => {
                let holder = fs::read_to_string(&path).unwrap_or_default();
                let holder: String = holder
                    .chars()
                    .filter(|c| c.is_ascii_alphanumeric() || *c == ' ')
                    .take(60)
                    .collect();
                let by = if holder.is_empty() {
                    String::new()
                } else {
                    format!(" ({})", holder.trim())
                };
                return Err(StoreError::new(
                    StoreFault::Locked,
                    format!("the store is in use by another run{by}"),
                )
                .hint("wait for it to end, or let this run wait: --lock-wait 60s"));
            }
        }
    }
    if access.writes {
        // Only for the message above: a failure to note the holder must not stop the work.
        let noted = file
            .set_len(0)
            .and_then(|()| writeln!(file, "process {} {}", std::process::id(), access.verb));
        drop(noted);
    }
    Ok(Lock { _file: Some(file) })
}

fn lock_path(store: &Path) -> PathBuf {
    let mut name = store.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}

/// Opens the file of an existing store; `true` beside it where it can be written.
///
/// # Errors
/// `Missing`, `Damaged`, `Newer`, `ReadOnly`.
pub fn connect(access: &Access) -> StoreResult<(Connection, bool)> {
    let shown = access.path.display();
    match fs::metadata(&access.path) {
        Ok(metadata) if metadata.is_file() => {}
        Ok(_) => {
            return Err(StoreError::new(
                StoreFault::Damaged,
                format!("{shown} is not a store"),
            ));
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(StoreError::new(
                StoreFault::Missing,
                format!("there is no store at {shown}"),
            )
            .hint("make one with `dpo init`, or name yours with --store PATH"));
        }
        Err(error) => {
            return Err(StoreError::new(
                StoreFault::Missing,
                format!("{shown} cannot be read ({})", error.kind()),
            ));
        }
    }
    let is_writable = OpenOptions::new().write(true).open(&access.path).is_ok();
    if access.writes && !is_writable {
        return Err(StoreError::new(
            StoreFault::ReadOnly,
            format!("the store {shown} cannot be written"),
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
    let id: i64 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    if id != APPLICATION_ID {
        return Err(
            StoreError::new(StoreFault::Damaged, format!("{shown} is not a dpo store"))
                .hint("name the store with --store PATH, or make one with `dpo init`"),
        );
    }
    settings(&connection, is_writable)?;
    Ok((connection, is_writable))
}

/// Sets the settings of the store and reads them back.
///
/// # Errors
/// `Damaged` where SQLite does not take one.
pub fn settings(connection: &Connection, is_writable: bool) -> StoreResult<()> {
    connection.busy_timeout(Duration::from_secs(5))?;
    let wanted: &[(&str, &str, &str)] = &[
        ("synchronous", "FULL", "2"),
        ("secure_delete", "ON", "1"),
        ("temp_store", "MEMORY", "2"),
        ("foreign_keys", "ON", "1"),
        ("trusted_schema", "OFF", "0"),
        ("cell_size_check", "ON", "1"),
        ("mmap_size", "0", "0"),
    ];
    if is_writable {
        let mode: String =
            connection.query_row("PRAGMA journal_mode = TRUNCATE", [], |row| row.get(0))?;
        if mode != "truncate" {
            return Err(setting_refused("journal_mode"));
        }
    }
    for (name, value, read_back) in wanted {
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

/// Brings the schema to the present version in one exclusive transaction.
///
/// # Errors
/// `Newer` where a newer dpo wrote the store; `ReadOnly` where an old one cannot be brought on.
pub fn migrate(connection: &mut Connection, is_writable: bool) -> StoreResult<()> {
    let present = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version == present {
        return Ok(());
    }
    if version > present {
        return Err(StoreError::new(
            StoreFault::Newer,
            format!(
                "a newer dpo wrote this store (format {version}, this program knows {present})"
            ),
        )
        .hint("update dpo; the store was not touched"));
    }
    if !is_writable {
        return Err(StoreError::new(
            StoreFault::ReadOnly,
            "the store has an older format and cannot be written to bring it on",
        ));
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    for (number, migration) in MIGRATIONS.iter().enumerate() {
        if i64::try_from(number).unwrap_or(i64::MAX) >= version {
            transaction.execute_batch(migration)?;
        }
    }
    transaction.execute_batch(&format!("PRAGMA user_version = {present}"))?;
    transaction.commit()?;
    Ok(())
}

/// The schema as SQLite keeps it: kind, name, text, in order of name. A trigger that was removed or
/// changed from outside shows here, however it was done.
///
/// # Errors
/// When the store cannot be read.
pub fn schema_text(connection: &Connection) -> StoreResult<Vec<(String, String, String)>> {
    let mut statement = connection.prepare(
        "SELECT type, name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The schema that this program expects.
///
/// # Errors
/// Never, unless the migrations themselves are wrong.
pub fn expected_schema() -> StoreResult<Vec<(String, String, String)>> {
    let mut connection = Connection::open_in_memory()?;
    migrate(&mut connection, true)?;
    schema_text(&connection)
}
