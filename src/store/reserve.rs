//! A little space that is kept beside the store, so that an erasure goes through on a full disk.

use std::{
    fs::{self, OpenOptions},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use rustix::fs::{FallocateFlags, fallocate};

use super::key_file;

/// What the erasure of a person writes: the pages of the records, the rollback journal with the same, the
/// entry of the trail.
const BYTES: u64 = 1 << 20;

fn path(store: &Path) -> PathBuf {
    key_file::beside(store, ".reserve")
}

/// Takes the space where it is not taken. A disk that has none left, or a file system that cannot keep any,
/// stops nothing.
pub(super) fn keep(store: &Path) {
    let path = path(store);
    if path.exists() {
        return;
    }
    let made = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path);
    if let Ok(file) = made
        && fallocate(&file, FallocateFlags::empty(), 0, BYTES).is_err()
    {
        // An empty file keeps nothing.
        drop(fs::remove_file(&path));
    }
}

/// Gives it back.
pub(super) fn release(store: &Path) {
    drop(fs::remove_file(path(store)));
}
