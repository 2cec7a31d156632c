//! Making a store. It is made under another name and gets its own when it is whole: whatever stops
//! the making, there is a store afterwards or there is none.

use std::{
    fs::{self, File},
    io::ErrorKind,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, TransactionBehavior, params};
use zeroize::Zeroizing;

use super::{
    CHECK_TEXT, Entry, Lock, MasterKey, Now, SECRET_CHECK, SECRET_SIGNING, SECRET_SUPPRESSION,
    Sealer, Store,
    error::{StoreError, StoreFault, StoreResult},
    lock,
    open::{self, Access},
    sums, trail,
};

impl Store {
    /// Makes a store. Its first trail entry is the making.
    ///
    /// # Errors
    /// `Exists` where there is one already, or an error of the file system.
    pub fn init(access: &Access, key: &MasterKey, now: Now, operator: &str) -> StoreResult<Self> {
        refuse_existing(&access.path)?;
        if let Some(folder) = folder_of(&access.path) {
            open::make_folder(folder)?;
        }
        let lock = lock::lock(access)?;
        let made = Self::init_locked(access, key, now, operator, lock);
        if made.is_err() && !super::exists(&access.path) {
            // Nothing came of it: the lock file goes as well.
            drop(fs::remove_file(lock::lock_path(&access.path)));
        }
        made
    }

    fn init_locked(
        access: &Access,
        key: &MasterKey,
        now: Now,
        operator: &str,
        lock: Lock,
    ) -> StoreResult<Self> {
        // Under the lock: another run may have made one in the meantime.
        refuse_existing(&access.path)?;
        let draft = Draft::new(&access.path);
        open::create_file(&draft.0)?;
        write(&draft.0, key, now, operator)?;
        draft.becomes(&access.path)?;
        Self::open_locked(access, &key.clone().into(), lock)
    }
}

/// A store that is not one yet; taken away when dropped.
struct Draft(PathBuf);

impl Draft {
    fn new(store: &Path) -> Self {
        let mut name = store.as_os_str().to_owned();
        name.push(".new");
        let draft = Self(PathBuf::from(name));
        // What a making that was killed has left; nobody else works on it, for the lock is ours.
        draft.clear();
        draft
    }

    fn clear(&self) {
        let mut journal = self.0.as_os_str().to_owned();
        journal.push("-journal");
        drop(fs::remove_file(&self.0));
        drop(fs::remove_file(journal));
    }

    /// Gives the whole store its name, and sees to it that a power cut does not take it back.
    fn becomes(self, store: &Path) -> StoreResult<()> {
        let cannot = |error: &std::io::Error| {
            let fault = match error.kind() {
                ErrorKind::StorageFull => StoreFault::Full,
                ErrorKind::AlreadyExists => StoreFault::Exists,
                _ => StoreFault::ReadOnly,
            };
            StoreError::new(
                fault,
                format!("{} cannot be made ({})", store.display(), error.kind()),
            )
            .hint("check the permissions of its folder, or name another place with --store")
        };
        // A link refuses to replace what is there; not every file system knows links.
        match fs::hard_link(&self.0, store) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(cannot(&error)),
            Err(_) => fs::rename(&self.0, store).map_err(|error| cannot(&error))?,
        }
        self.clear();
        let folder = folder_of(store).unwrap_or(Path::new("."));
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(|error| cannot(&error))
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        self.clear();
    }
}

/// Writes schema, secrets and the first entry of the trail.
fn write(path: &Path, key: &MasterKey, now: Now, operator: &str) -> StoreResult<()> {
    let mut connection = Connection::open(path)?;
    connection.execute_batch(&format!(
        "PRAGMA page_size = 8192; PRAGMA application_id = {};",
        open::APPLICATION_ID
    ))?;
    open::settings(&connection, true)?;
    open::migrate(&mut connection, true)?;
    let mut id = [0_u8; 16];
    let mut secret = Zeroizing::new([0_u8; 32]);
    let mut suppression = Zeroizing::new([0_u8; 32]);
    for buffer in [&mut id[..], &mut secret[..], &mut suppression[..]] {
        getrandom::fill(buffer)
            .map_err(|_| StoreError::new(StoreFault::Io, "the system gave no random bytes"))?;
    }
    let id: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
    let keys = key.derive(&id)?;
    let mut sealer = Sealer::new(&keys);
    let signers = trail::Signers {
        store: trail::signing_key(&id, &secret)?,
        operator: None,
    };
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for (name, value) in [
        ("store_id", id.as_str()),
        ("public_key", &signers.store.verifier().to_string()),
    ] {
        transaction.execute(
            "INSERT INTO meta (name, value) VALUES (?1, ?2)",
            params![name, value],
        )?;
    }
    for (which, value) in [
        (SECRET_CHECK, CHECK_TEXT),
        (SECRET_SIGNING, &secret[..]),
        (SECRET_SUPPRESSION, &suppression[..]),
    ] {
        super::write_secret_row(&transaction, &mut sealer, which, value)?;
    }
    let made = Entry::new("store-created", now, operator);
    trail::append(&transaction, &id, &signers, vec![made])?;
    sums::keep_all(&transaction, &mut sealer, &keys.rows, 1)?;
    transaction.commit()?;
    connection
        .close()
        .map_err(|(_, error)| StoreError::from(error))
}

fn refuse_existing(path: &Path) -> StoreResult<()> {
    if !super::exists(path) {
        return Ok(());
    }
    Err(StoreError::new(
        StoreFault::Exists,
        format!("there is a store at {} already", path.display()),
    )
    .hint("use it, or name another with --store PATH"))
}

fn folder_of(path: &Path) -> Option<&Path> {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
}
