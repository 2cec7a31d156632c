//! The sealed store: the only SQL and the only sealing.
//!
//! One SQLite file. Every personal value in it is sealed; what stays readable are random ids,
//! counts, dates, states, rule codes, channels and purposes. A change can only be committed
//! together with its trail entry and a new signed checkpoint.

mod bulk;
mod change;
mod error;
mod key;
mod open;
mod pack;
mod read;
mod seal;
mod trail;

use std::path::Path;

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

pub use change::{Change, Event, Identity, ImportRow, RecordRow};
pub use error::{StoreError, StoreFault, StoreResult};
pub use key::{MasterKey, write_secret};
pub use open::{Access, Lock, MIGRATIONS};
pub use pack::{pack, unpack};
pub use read::{Denied, ImportInfo, KnownRecord, LayoutRow, StoredRecord};
pub use seal::{Hashes, KeyKind, Place, Sealer};
pub use trail::{AnchorResult, Entry, TrailEntry, Verification};

use crate::proof::SigningKey;

/// The moment and the civil date that a run works on; made once, in `cli`.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    /// The instant, for the trail.
    pub at: DateTime<Utc>,
    /// The civil date, for everything that is judged.
    pub today: NaiveDate,
}

/// An open store.
pub struct Store {
    connection: Connection,
    sealer: Sealer,
    hashes: Hashes,
    id: String,
    signing: SigningKey,
    is_writable: bool,
    _lock: Lock,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// Rows of `secret`: each sealed under the key that hangs below the master key.
const SECRET_CHECK: (i64, &str) = (1, "key-check");
const SECRET_SIGNING: (i64, &str) = (2, "trail-signing-key");
const SECRET_SUPPRESSION: (i64, &str) = (3, "suppression-key");
const CHECK_TEXT: &[u8] = b"dpo store, format 1";

impl Store {
    /// Makes a store. Its first trail entry is the making.
    ///
    /// # Errors
    /// `Exists` where there is one already, or an error of the file system.
    pub fn init(access: &Access, key: &MasterKey, now: Now, operator: &str) -> StoreResult<Self> {
        open::create_file(&access.path)?;
        let made = Self::init_in(access, key, now, operator);
        if made.is_err() {
            // The file is ours and holds nothing yet; what is left of it would block the next try.
            drop(std::fs::remove_file(&access.path));
        }
        made
    }

    fn init_in(access: &Access, key: &MasterKey, now: Now, operator: &str) -> StoreResult<Self> {
        let lock = open::lock(access)?;
        let mut connection = Connection::open(&access.path)?;
        connection.execute_batch(&format!(
            "PRAGMA page_size = 8192; PRAGMA application_id = {};",
            open::APPLICATION_ID
        ))?;
        open::settings(&connection, true)?;
        open::migrate(&mut connection, true)?;
        let mut id = [0_u8; 16];
        let mut secret = [0_u8; 32];
        let mut suppression = [0_u8; 32];
        for buffer in [&mut id[..], &mut secret[..], &mut suppression[..]] {
            getrandom::fill(buffer)
                .map_err(|_| StoreError::new(StoreFault::Io, "the system gave no random bytes"))?;
        }
        let id: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
        let keys = key.derive(&id)?;
        let mut sealer = Sealer::new(&keys);
        let signing = trail::signing_key(&id, &secret)?;
        {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            for (name, value) in [
                ("store_id", id.as_str()),
                ("public_key", &signing.verifier().to_string()),
            ] {
                transaction.execute(
                    "INSERT INTO meta (name, value) VALUES (?1, ?2)",
                    params![name, value],
                )?;
            }
            for ((row, name), value) in [
                (SECRET_CHECK, CHECK_TEXT),
                (SECRET_SIGNING, &secret[..]),
                (SECRET_SUPPRESSION, &suppression[..]),
            ] {
                let sealed = sealer.sealed(
                    Place {
                        table: "secret",
                        row,
                    },
                    value,
                )?;
                transaction.execute(
                    "INSERT INTO secret (id, name, value) VALUES (?1, ?2, ?3)",
                    params![row, name, sealed],
                )?;
            }
            transaction.commit()?;
        }
        let mut store = Self {
            connection,
            sealer,
            hashes: Hashes::new(&keys),
            id,
            signing,
            is_writable: true,
            _lock: lock,
        };
        store
            .change()?
            .commit(Entry::new("store-created", now, operator))?;
        Ok(store)
    }

    /// Opens a store: lock, settings, migrations, key.
    ///
    /// # Errors
    /// A fault each for a store that is missing, damaged, newer, locked or read-only, and for a key
    /// that is not its own. Nothing is changed then.
    pub fn open(access: &Access, key: &MasterKey) -> StoreResult<Self> {
        if !access.path.exists() {
            // Before the lock: looking for a store must not leave a lock file where there is none.
            open::connect(access)?;
        }
        let lock = open::lock(access)?;
        let (mut connection, is_writable) = open::connect(access)?;
        let id = meta(&connection, "store_id")?;
        let keys = key.derive(&id)?;
        let sealer = Sealer::new(&keys);
        secret(&connection, &sealer, SECRET_CHECK)?;
        open::migrate(&mut connection, is_writable)?;
        let signing: [u8; 32] = secret(&connection, &sealer, SECRET_SIGNING)?
            .try_into()
            .map_err(|_| {
                StoreError::new(
                    StoreFault::Integrity,
                    "the trail's signing key has a wrong length",
                )
            })?;
        let signing = trail::signing_key(&id, &signing)?;
        Ok(Self {
            connection,
            sealer,
            hashes: Hashes::new(&keys),
            id,
            signing,
            is_writable,
            _lock: lock,
        })
    }

    /// The store's random id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Whether it can be written.
    #[must_use]
    pub const fn is_writable(&self) -> bool {
        self.is_writable
    }

    /// The hashes that only this store's key gives.
    #[must_use]
    pub const fn hashes(&self) -> &Hashes {
        &self.hashes
    }

    /// A sealer of the store's key, for a thread of its own.
    #[must_use]
    pub fn sealer(&self) -> Sealer {
        self.sealer.another()
    }

    /// Starts a change. Dropped without `commit`, nothing of it happened.
    ///
    /// # Errors
    /// `Locked`, `ReadOnly`.
    pub fn change(&mut self) -> StoreResult<Change<'_>> {
        if !self.is_writable {
            return Err(StoreError::new(StoreFault::ReadOnly, "the store cannot be written")
                .hint("`audit`, masked `find` and `show`, and `trail verify` work on a read-only store"));
        }
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        Ok(Change {
            transaction,
            sealer: self.sealer.another(),
            hashes: self.hashes.clone(),
            store_id: &self.id,
            signing: &self.signing,
        })
    }
}

fn meta(connection: &Connection, name: &str) -> StoreResult<String> {
    connection
        .query_row("SELECT value FROM meta WHERE name = ?1", [name], |row| {
            row.get(0)
        })
        .optional()?
        .ok_or_else(|| {
            StoreError::new(
                StoreFault::Damaged,
                format!("the store does not say its {name}"),
            )
        })
}

fn secret(
    connection: &Connection,
    sealer: &Sealer,
    (row, name): (i64, &str),
) -> StoreResult<Vec<u8>> {
    let sealed: Option<Vec<u8>> = connection
        .query_row(
            "SELECT value FROM secret WHERE id = ?1 AND name = ?2",
            params![row, name],
            |row| row.get(0),
        )
        .optional()?;
    let sealed = sealed.ok_or_else(|| {
        StoreError::new(
            StoreFault::Damaged,
            format!("the store has lost its {name}"),
        )
    })?;
    sealer
        .opened(
            Place {
                table: "secret",
                row,
            },
            &sealed,
        )
        .map_err(|_| {
            StoreError::new(StoreFault::KeyWrong, "this key does not open this store")
                .hint("name the right key file with --key-file or DPO_KEY_FILE")
        })
}

/// Whether there is a store at that path.
#[must_use]
pub fn exists(path: &Path) -> bool {
    path.exists()
}
