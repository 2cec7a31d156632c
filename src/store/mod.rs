//! The sealed store: the only SQL and the only sealing.
//!
//! One SQLite file. Every personal value in it is sealed; what stays readable are random ids,
//! counts, dates, states, rule codes, channels and purposes. A change can only be committed
//! together with its trail entry and a new signed checkpoint.

mod backup;
mod bulk;
mod change;
mod check;
mod consents;
mod duties;
mod erasures;
mod error;
mod handovers;
mod holds;
mod index;
mod init;
mod journal;
mod key;
mod key_file;
mod lock;
mod marks;
mod open;
mod operators;
mod pack;
mod read;
mod replay;
mod requests;
mod reserve;
mod restrictions;
mod rotate;
mod seal;
mod subjects;
mod sums;
mod timestamps;
mod tokens;
mod trail;
mod verify;

use std::path::Path;

use chrono::{DateTime, NaiveDate, Utc};
use journal::Journal;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use sums::Sums;
use zeroize::Zeroizing;

pub use backup::{BackupMade, Restored, restore};
pub use change::{Change, Event, Identity, ImportRow, RecordRow};
pub use check::{Checked, KnownBackup};
pub use consents::{NOBODY, StoredConsent, StoredToken, event_id};
pub use duties::{Bundle, CrmChange, Disclosure, Notice};
pub use erasures::{ErasureCheck, KeptRecord, Needles};
pub use error::{StoreError, StoreFault, StoreResult};
pub use handovers::HandOver;
pub use holds::{HoldRow, StoredHold};
pub use index::{COUNTED_ALL, COUNTED_ONE_IN};
pub use journal::journal_path;
pub use key::{MasterKey, write_secret};
pub use key_file::{
    Key, KeyFile, OperatorSecret, beside, is_exposed, old_keys, ready_key, set_aside, shred,
};
pub use lock::Lock;
#[cfg(test)]
pub use marks::test_marker;
pub use marks::{Mark, MarkKind, Marker, Marks, Objection};
pub use open::{Access, MIGRATIONS, SETTINGS, look};
pub use operators::Operator;
pub use pack::{pack, push_number, take_number, unpack};
pub use read::{
    BoundAddress, Denied, ImportInfo, KnownRecord, LayoutRow, SealedRecord, StoredRecord,
};
pub use requests::{Case, CaseEvent};
pub use restrictions::{
    CellChange, HeldChange, RecordVersion, Rectification, Restriction, Statement,
};
pub use rotate::Rotation;
pub use seal::{Hashes, KeyKind, Place, Sealer};
pub use subjects::{ConfirmedSubject, commitment, confirmed_name, parse_confirmed};
pub use timestamps::StoredTimestamp;
pub use tokens::{NewToken, new_token};
pub use trail::{Entry, TrailEntry};
pub use verify::{AnchorResult, Verification};

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
    signers: trail::Signers,
    journal: Option<Journal>,
    sums: Option<Sums>,
    rows_key: Zeroizing<[u8; 16]>,
    is_summed: bool,
    needs_reserve: bool,
    is_writable: bool,
    is_rehearsal: bool,
    path: std::path::PathBuf,
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
/// What the first secret says; that it opens is what tells the right key from a wrong one. It says as well that
/// there are sums of the rows: without them such a store was changed from outside.
const CHECK_TEXT: &[u8] = b"dpo store, format 2";
const SECRET_SIGNING: (i64, &str) = (2, "trail-signing-key");
const SECRET_SUPPRESSION: (i64, &str) = (3, "suppression-key");
/// Only where the master key was changed.
const SECRET_PAST_HASHES: (i64, &str) = (4, "past-hash-keys");

impl Store {
    /// Opens a store: lock, settings, migrations, key.
    ///
    /// # Errors
    /// A fault each for a store that is missing, damaged, newer, locked or read-only, and for a key
    /// that is not its own. Nothing is changed then.
    pub fn open(access: &Access, key: &MasterKey) -> StoreResult<Self> {
        Self::open_with(access, &key.clone().into())
    }

    /// The same with a key file that may be an operator's own: then its entries bear their signature.
    ///
    /// # Errors
    /// As `open`; `KeyOfAnother` where the operator was removed.
    pub fn open_with(access: &Access, key: &Key) -> StoreResult<Self> {
        // Before the lock: looking for a store must not leave a lock file where there is none.
        open::look(&access.path)?;
        Self::open_locked(access, key, lock::lock(access)?)
    }

    fn open_locked(access: &Access, key: &Key, lock: Lock) -> StoreResult<Self> {
        let (mut connection, is_writable) = open::connect(access)?;
        let id = meta(&connection, "store_id")?;
        let keys = key.master.derive(&id)?;
        let sealer = Sealer::new(&keys);
        let is_summed = *secret(&connection, &sealer, SECRET_CHECK)? == CHECK_TEXT;
        open::migrate(&mut connection, is_writable)?;
        let signing = secret(&connection, &sealer, SECRET_SIGNING)?;
        let signing: &[u8; 32] = signing.as_slice().try_into().map_err(|_| {
            StoreError::new(
                StoreFault::Integrity,
                "the trail's signing key has a wrong length",
            )
        })?;
        let signers = trail::Signers {
            store: trail::signing_key(&id, signing)?,
            operator: operator_key(&connection, key)?,
        };
        Ok(Self {
            hashes: Hashes::layered(&past_hashes(&connection, &sealer)?, &keys)?,
            connection,
            sealer,
            id,
            signers,
            journal: None,
            sums: None,
            rows_key: Zeroizing::new(keys.rows),
            is_summed,
            needs_reserve: false,
            is_writable,
            is_rehearsal: false,
            path: access.path.clone(),
            _lock: lock,
        })
    }

    fn journal_key(&self) -> StoreResult<Zeroizing<[u8; 32]>> {
        let suppression = secret(&self.connection, &self.sealer, SECRET_SUPPRESSION)?;
        journal::journal_key(&suppression, &self.id)
    }

    /// The id of the store at that path, which stands in the clear.
    ///
    /// # Errors
    /// When there is no store, or it cannot be read.
    pub fn id_at(access: &Access) -> StoreResult<String> {
        meta(&open::connect(access)?.0, "store_id")
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
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
        if self.journal.as_ref().is_some_and(Journal::is_doubtful) {
            self.journal = None;
        }
        if self.journal.is_none() && !self.is_rehearsal {
            let journal = Journal::open(&self.path, &*self.journal_key()?, self.trail_size()?)?;
            self.journal = Some(journal);
            // What a backup that was killed has left: nobody else works here.
            drop(std::fs::remove_file(backup::copy_path(&self.path)));
            if !self.needs_reserve {
                reserve::keep(&self.path);
            }
        }
        if self.sums.is_none() {
            self.sums = Some(Sums::follow(&self.connection, &self.rows_key)?);
        }
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut sealer = self.sealer.another();
        if !self.is_summed {
            write_secret_row(&transaction, &mut sealer, SECRET_CHECK, CHECK_TEXT)?;
        }
        if let Some(sums) = &self.sums {
            let entries = trail::size(&transaction)?;
            sums.begin(
                &transaction,
                &sealer,
                &self.rows_key,
                entries,
                self.is_summed,
            )?;
        }
        Ok(Change {
            transaction,
            sealer,
            sums: self.sums.as_ref(),
            hashes: self.hashes.clone(),
            store_id: &self.id,
            signers: &self.signers,
            journal: self.journal.as_mut(),
            effects: Vec::new(),
            touched: Vec::new(),
            stripped: Vec::new(),
            is_rehearsal: self.is_rehearsal,
            run: None,
        })
    }

    /// Gives back the space that is kept for an erasure on a full disk; the next change takes it again.
    pub fn use_reserve(&mut self) {
        self.needs_reserve = true;
        reserve::release(&self.path);
    }

    /// From now on a change is undone where it would be committed: everything is checked, nothing is done.
    pub fn rehearse(&mut self) {
        self.is_rehearsal = true;
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // A change that failed on a full disk leaves its rollback to the next reader: this one.
        drop(meta(&self.connection, "store_id"));
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
) -> StoreResult<Zeroizing<Vec<u8>>> {
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
        .map(Zeroizing::new)
        .map_err(|error| {
            // Only the first one tells keys apart: where it opened, the key is right and the value
            // was changed.
            if row != SECRET_CHECK.0 {
                return error;
            }
            StoreError::new(StoreFault::KeyWrong, "this key does not open this store")
                .hint("name the right key file with --key-file or DPO_KEY_FILE")
        })
}

/// Seals a secret in its row.
fn write_secret_row(
    connection: &Connection,
    sealer: &mut Sealer,
    (row, name): (i64, &str),
    value: &[u8],
) -> StoreResult<()> {
    let place = Place {
        table: "secret",
        row,
    };
    connection.execute(
        "INSERT INTO secret (id, name, value) VALUES (?1, ?2, ?3)
         ON CONFLICT (id) DO UPDATE SET value = excluded.value",
        params![row, name, sealer.sealed(place, value)?],
    )?;
    Ok(())
}

/// The keys of the look-up keys before the present master key; none where it is the first.
fn past_hashes(connection: &Connection, sealer: &Sealer) -> StoreResult<Zeroizing<Vec<u8>>> {
    let (row, name) = SECRET_PAST_HASHES;
    let is_there: Option<i64> = connection
        .query_row("SELECT 1 FROM secret WHERE id = ?1", [row], |row| {
            row.get(0)
        })
        .optional()?;
    match is_there {
        None => Ok(Zeroizing::new(Vec::new())),
        Some(_) => secret(connection, sealer, (row, name)),
    }
}

/// The key that signs an operator's entries. One that was removed opens the store no more: changing the
/// master key sees to it, and this says it where somebody kept a copy.
fn operator_key(
    connection: &Connection,
    key: &Key,
) -> StoreResult<Option<crate::proof::SigningKey>> {
    let Some(secret) = &key.operator else {
        return Ok(None);
    };
    let signing = secret.signing_key()?;
    let is_known: Option<i64> = connection
        .query_row(
            "SELECT 1 FROM operator WHERE public_key = ?1 AND removed_on IS NULL",
            [signing.verifier().to_string()],
            |row| row.get(0),
        )
        .optional()?;
    match is_known {
        Some(_) => Ok(Some(signing)),
        None => Err(StoreError::new(
            StoreFault::KeyOfAnother,
            format!("`{}` is no operator of this store", secret.name()),
        )
        .hint("`dpo key operator list` shows who is; `dpo key operator add` makes a key file")),
    }
}

/// Whether there is a store at that path.
#[must_use]
pub fn exists(path: &Path) -> bool {
    // A link that leads nowhere is in the way as well.
    path.symlink_metadata().is_ok()
}
