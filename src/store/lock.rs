//! The lock beside the store: shared for readers, alone for writers. Its file names the holder.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{ErrorKind, Seek, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use super::{
    error::{StoreError, StoreFault, StoreResult},
    open::Access,
};

/// How often a run that waits looks again.
const LOOK_AGAIN: Duration = Duration::from_millis(50);
/// More of the holder's name is not told.
const LONGEST_HOLDER: usize = 60;

/// A lock on the store, given back when dropped.
#[derive(Debug)]
pub struct Lock {
    held: Option<(File, PathBuf, String)>,
}

/// Takes the lock.
///
/// On a read-only medium there is nobody to be locked out, so a lock file that cannot be made is
/// no obstacle for a reader.
///
/// # Errors
/// `Locked` after the wait, naming the holder.
pub fn lock(access: &Access) -> StoreResult<Lock> {
    let path = lock_path(&access.path);
    let Some(file) = open(&path, access.writes)? else {
        return Ok(Lock { held: None });
    };
    let started = Instant::now();
    loop {
        let taken = if access.writes {
            file.try_lock()
        } else {
            file.try_lock_shared()
        };
        match taken {
            Ok(()) => return Ok(Lock::noted(file, path, &access.verb)),
            Err(TryLockError::WouldBlock) if started.elapsed() < access.lock_wait => {
                let left = access.lock_wait.saturating_sub(started.elapsed());
                std::thread::sleep(LOOK_AGAIN.min(left));
            }
            Err(TryLockError::WouldBlock) => return Err(held_by_another(&path)),
            Err(TryLockError::Error(error)) => {
                return Err(StoreError::new(
                    StoreFault::Io,
                    format!("the store cannot be locked ({})", error.kind()),
                )
                .hint("keep the store on a file system that knows locks"));
            }
        }
    }
}

/// The lock file, made where it is missing; none for a reader where it cannot be made.
fn open(path: &Path, writes: bool) -> StoreResult<Option<File>> {
    let opened = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path);
    match opened {
        Ok(file) => Ok(Some(file)),
        Err(_) if !writes => Ok(File::open(path).ok()),
        Err(error) if error.kind() == ErrorKind::StorageFull => Err(StoreError::new(
            StoreFault::Full,
            "the disk is full: nothing was changed",
        )
        .hint("free some space beside the store and run the command again")),
        Err(error) => Err(StoreError::new(
            StoreFault::ReadOnly,
            format!("the store cannot be locked for writing ({})", error.kind()),
        )
        .hint("`audit`, masked `find` and `show`, and `trail verify` work on a read-only store")),
    }
}

fn held_by_another(path: &Path) -> StoreError {
    let holder: String = fs::read_to_string(path)
        .unwrap_or_default()
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == ' ')
        .take(LONGEST_HOLDER)
        .collect();
    let by = match holder.trim() {
        "" => String::new(),
        holder => format!(" ({holder})"),
    };
    StoreError::new(
        StoreFault::Locked,
        format!("the store is in use by another run{by}"),
    )
    .hint("wait for it to end, or let this run wait: --lock-wait 60s")
}

impl Lock {
    /// Notes the holder, over what a run that was killed may have left. Only for the message that
    /// another run gets: a failure to note it must not stop the work.
    fn noted(mut file: File, path: PathBuf, verb: &str) -> Self {
        let name = format!("process {} {verb}\n", std::process::id());
        drop(
            file.set_len(0)
                .and_then(|()| file.rewind())
                .and_then(|()| file.write_all(name.as_bytes())),
        );
        Self {
            held: Some((file, path, name)),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some((file, path, name)) = &self.held {
            // Another reader may have noted itself since: its name stays.
            if fs::read_to_string(path).is_ok_and(|noted| noted == *name) {
                drop(file.set_len(0));
            }
        }
    }
}

/// Where the lock of a store is.
pub(super) fn lock_path(store: &Path) -> PathBuf {
    let mut name = store.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}
