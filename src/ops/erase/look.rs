//! The look afterwards: nothing of what went may stand in the bytes of a file of the store, and nobody
//! may be found who was erased.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use aho_corasick::AhoCorasick;
use serde::Serialize;
use serde_json::{Map, json};

use crate::{
    ops::{OpError, person::HeldRecord},
    store::{Entry, ErasureCheck, Now, Store, StoreError, StoreFault},
};

/// What was looked through, and what was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Looked {
    /// How many files.
    pub files: u64,
    /// How many bytes.
    pub bytes: u64,
    /// For how many things was looked.
    pub needles: u64,
    /// How many places held something.
    pub residue: u64,
    /// Whether the file of the store had to be written anew.
    pub compacted: bool,
}

/// The values by which the person could be read in a file: those that say who it is.
fn plain(records: &[HeldRecord]) -> Vec<Vec<u8>> {
    const SHORTEST: usize = 6;
    let mut out: Vec<Vec<u8>> = Vec::new();
    for record in records {
        for group in ["person", "contact", "addr", "sens"] {
            for value in record.below(group) {
                let text = value.text.trim();
                if text.len() >= SHORTEST {
                    out.push(text.as_bytes().to_vec());
                }
            }
        }
    }
    out.sort();
    out.dedup();
    out
}

/// Looks through the files of the store after an erasure, and writes down what was seen. What is left in
/// freed pages goes by writing the file anew; then it is looked at again.
///
/// `erased` are the records as they were, where this run still knows them: then their values are looked
/// for as well, and they must not be found through the store.
///
/// # Errors
/// When a file cannot be read or the store cannot be written.
pub fn look(
    store: &mut Store,
    check: &ErasureCheck,
    erased: &[(HeldRecord, Vec<i64>)],
    now: Now,
    operator: &str,
) -> Result<Looked, OpError> {
    let mut needles: Vec<Vec<u8>> = check.needles.bytes().collect();
    let records: Vec<HeldRecord> = erased.iter().map(|(record, _)| record.clone()).collect();
    needles.extend(plain(&records));
    let mut looked = through(store.path(), &needles)?;
    if looked.residue > 0 {
        store.compact()?;
        looked = Looked {
            compacted: true,
            ..through(store.path(), &needles)?
        };
    }
    looked.needles = needles.len() as u64;
    for (record, keys) in erased {
        for key in keys {
            if store.records_of_key(*key)?.contains(&record.number) {
                looked.residue += 1;
            }
        }
    }
    let kind = match looked.residue {
        0 => "erase-verified",
        _ => "erase-residue",
    };
    let mut detail = Map::new();
    detail.insert("files".to_owned(), json!(looked.files));
    detail.insert("bytes".to_owned(), json!(looked.bytes));
    detail.insert("needles".to_owned(), json!(looked.needles));
    detail.insert("residue".to_owned(), json!(looked.residue));
    detail.insert("compacted".to_owned(), json!(looked.compacted));
    let case = store
        .cases()?
        .into_iter()
        .find(|case| Some(case.row) == check.request);
    let mut change = store.change()?;
    if looked.residue == 0 {
        change.erasure_checked(check.id)?;
    }
    if let Some(case) = &case {
        change.case_event(case.row, now, kind, &detail, "")?;
        detail.insert("case".to_owned(), json!(case.id));
    }
    change.commit(Entry::new(kind, now, operator).with(detail))?;
    Ok(looked)
}

/// Finishes the looks that a run was stopped before.
///
/// # Errors
/// As `look`.
pub fn finish(store: &mut Store, now: Now, operator: &str) -> Result<Vec<Looked>, OpError> {
    let mut out = Vec::new();
    for check in store.erasure_checks()? {
        out.push(look(store, &check, &[], now, operator)?);
    }
    Ok(out)
}

/// The files that belong to a store: its own, and whatever SQLite lays beside it.
fn files_of(store: &Path) -> Result<Vec<PathBuf>, OpError> {
    let unreadable = |error: &std::io::Error| unreadable(store, error);
    let folder = match store.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let own = store.file_name().unwrap_or_default().as_encoded_bytes();
    let mut out = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| unreadable(&error))? {
        let entry = entry.map_err(|error| unreadable(&error))?;
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_file && entry.file_name().as_encoded_bytes().starts_with(own) {
            out.push(entry.path());
        }
    }
    out.sort();
    Ok(out)
}

fn unreadable(path: &Path, error: &std::io::Error) -> OpError {
    StoreError::new(
        StoreFault::Io,
        format!("{} cannot be read ({})", path.display(), error.kind()),
    )
    .into()
}

/// Looks through the files of a store.
fn through(store: &Path, needles: &[Vec<u8>]) -> Result<Looked, OpError> {
    let mut looked = Looked::default();
    let automaton = AhoCorasick::new(needles)
        .map_err(|_| StoreError::new(StoreFault::Io, "there is too much to look for at once"))?;
    for path in files_of(store)? {
        let file = File::open(&path).map_err(|error| unreadable(&path, &error))?;
        looked.bytes += file
            .metadata()
            .map_err(|error| unreadable(&path, &error))?
            .len();
        looked.files += 1;
        for found in automaton.stream_find_iter(file) {
            found.map_err(|error| unreadable(&path, &error))?;
            looked.residue += 1;
        }
    }
    Ok(looked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_found_in_every_file_of_the_store_and_nowhere_else() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("dpo.db");
        fs::write(&store, b"....needle....").unwrap();
        fs::write(folder.path().join("dpo.db-journal"), b"needleneedle").unwrap();
        fs::write(folder.path().join("other.txt"), b"needle").unwrap();
        let needles = vec![b"needle".to_vec()];
        let looked = through(&store, &needles).unwrap();
        assert_eq!((looked.files, looked.residue, looked.bytes), (2, 3, 26));
        let looked = through(&store, &[b"nothing".to_vec()]).unwrap();
        assert_eq!(looked.residue, 0);
    }

    #[test]
    fn what_lies_across_two_reads_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("dpo.db");
        for at in [65_530, 65_536, 131_068] {
            let mut bytes = vec![0_u8; 200_000];
            bytes[at..at + 12].copy_from_slice(b"twelve bytes");
            fs::write(&store, &bytes).unwrap();
            let looked = through(&store, &[b"twelve bytes".to_vec()]).unwrap();
            assert_eq!(looked.residue, 1, "{at}");
        }
    }
}
