//! What keeps a store in order and changes nothing of a person: operators' keys, the file written anew, time
//! stamps of checkpoints. Each is one transaction with its entry.

use serde_json::{Map, json};
use sha2::{Digest, Sha256};

use super::{OpError, import::hexadecimal};
use crate::{
    proof::{TimestampAnswer, VerifierKey},
    store::{Entry, Now, Store, StoredTimestamp},
};

/// Notes an operator's key; with `renews`, in the place of the one that the operator had.
///
/// # Errors
/// When the store cannot be written.
pub fn note_operator(
    store: &mut Store,
    key: &VerifierKey,
    renews: bool,
    now: Now,
    operator: &str,
) -> Result<(), OpError> {
    let mut change = store.change()?;
    let mut entries = Vec::new();
    if renews {
        let said = change.remove_operator(key.name(), now.today)?;
        entries.push(Entry::new("operator-removed", now, operator).with(said));
    }
    let said = change.add_operator(key, now.today)?;
    entries.push(Entry::new("operator-added", now, operator).with(said));
    Ok(change.commit_all(entries)?)
}

/// Writes the store's file anew; gives its bytes before and after.
///
/// # Errors
/// When the disk is full or the store cannot be written.
pub fn compact(store: &mut Store, now: Now, operator: &str) -> Result<(u64, u64), OpError> {
    let size = |store: &Store| std::fs::metadata(store.path()).map_or(0, |file| file.len());
    let before = size(store);
    store.compact()?;
    let after = size(store);
    let mut detail = Map::new();
    detail.insert("bytes_before".to_owned(), json!(before));
    detail.insert("bytes_after".to_owned(), json!(after));
    let entry = Entry::new("store-compacted", now, operator).with(detail);
    store.change()?.commit(entry)?;
    Ok((before, after))
}

/// Keeps an authority's answer; once. Gives the size of the checkpoint that it stamps; none where it stamps none.
///
/// # Errors
/// When the store cannot be read or written.
pub fn keep_timestamp(
    store: &mut Store,
    said: &TimestampAnswer,
    response: Vec<u8>,
    now: Now,
    operator: &str,
) -> Result<Option<StoredTimestamp>, OpError> {
    let Some(size) = stamped(store, said)? else {
        return Ok(None);
    };
    let stamp = StoredTimestamp {
        size,
        at: said.at,
        response,
    };
    if !store.timestamps()?.contains(&stamp) {
        let digest = hexadecimal(&Sha256::digest(&stamp.response));
        let mut detail = Map::new();
        detail.insert("checkpoint_size".to_owned(), json!(size));
        detail.insert("stamped_at".to_owned(), json!(stamp.at_text()));
        detail.insert("response_sha256".to_owned(), json!(digest));
        let mut change = store.change()?;
        change.timestamp(&stamp)?;
        change.commit(Entry::new("checkpoint-timestamped", now, operator).with(detail))?;
    }
    Ok(Some(stamp))
}

/// The size of the checkpoint that an answer stamps, looked for from the last one.
fn stamped(store: &Store, said: &TimestampAnswer) -> Result<Option<u64>, OpError> {
    for size in (1..=store.trail_size()?).rev() {
        let note = store.checkpoint_of(size)?.unwrap_or_default();
        if Sha256::digest(note.as_bytes()).as_slice() == said.digest {
            return Ok(Some(size));
        }
    }
    Ok(None)
}
