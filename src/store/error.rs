//! Why the store cannot be used: a fault that maps to an exit code, a sentence, a hint.

use std::fmt;

/// The kind of fault; each has its own exit code or shares one by the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreFault {
    /// There is no store at that path.
    Missing,
    /// There is one already.
    Exists,
    /// It is not a store, or its pages do not hold together.
    Damaged,
    /// A newer version of dpo wrote it.
    Newer,
    /// It cannot be written.
    ReadOnly,
    /// The disk is full.
    Full,
    /// Another failure of the file system or of SQLite.
    Io,
    /// Another run holds it.
    Locked,
    /// There is no key file.
    KeyMissing,
    /// The key is not this store's.
    KeyWrong,
    /// The key file can be read by group or others.
    KeyExposed,
    /// The key file does not hold a key.
    KeyMalformed,
    /// The key file opens with a passphrase, and it is missing or wrong.
    KeyPassphrase,
    /// The key is not that of the operator whose name was given.
    KeyOfAnother,
    /// The journal that a backup needs is not there.
    Unjournaled,
    /// A sealed value or the trail does not verify.
    Integrity,
}

/// A failure of the store.
#[derive(Clone, Debug)]
pub struct StoreError {
    /// What kind.
    pub fault: StoreFault,
    /// What failed and why; no personal value, no final dot.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

impl StoreError {
    /// An error of that kind.
    #[must_use]
    pub fn new(fault: StoreFault, message: impl Into<String>) -> Self {
        Self {
            fault,
            message: message.into(),
            hint: None,
        }
    }

    /// The same with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for StoreError {}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        let code = error.sqlite_error_code();
        // SQLite's own text can quote a value (a failed constraint names only columns, but a
        // conversion error can show data), so only the code is told.
        match code {
            Some(ErrorCode::DiskFull) => {
                Self::new(StoreFault::Full, "the disk is full: nothing was changed")
                    .hint("free some space beside the store and run the command again")
            }
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Self::new(
                    StoreFault::ReadOnly,
                    "the store cannot be written: nothing was changed",
                )
                .hint("check the permissions of the store and of its folder")
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                Self::new(StoreFault::Locked, "the store is in use by another program")
                    .hint("wait for it, or give --lock-wait 60s")
            }
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::new(
                StoreFault::Damaged,
                "the store is damaged or is not a dpo store",
            )
            .hint("restore a backup; dpo never repairs evidence silently"),
            Some(ErrorCode::SystemIoFailure) => Self::new(
                StoreFault::Io,
                "the disk reported an error: nothing was changed",
            )
            .hint("check the disk, then run `dpo trail verify`"),
            Some(code) => Self::new(
                StoreFault::Io,
                format!("the store reported an error ({code:?})"),
            ),
            None => Self::new(
                StoreFault::Damaged,
                "the store holds something that this program does not expect",
            )
            .hint("run `dpo trail verify`"),
        }
    }
}

/// The result of a store operation.
pub type StoreResult<T> = Result<T, StoreError>;
