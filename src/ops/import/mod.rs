//! Import: files into the store, nothing lost, all files of one call or none.

mod drift;
mod kept;
mod outcome;
mod parse;
mod prepare;
mod rejects;
mod rekey;
mod rights;
mod settle;
mod write;

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use serde_json::{Map, Value, json};

pub use drift::{Drift, Drifted};
pub use outcome::{
    ColumnOutcome, ConsentOutcome, FileOutcome, ImportOutcome, NoteOutcome, RecordCounts,
    RejectOutcome,
};
pub use parse::{SharedKey, address_keys, contact_keys, id_key, says_yes_after};
pub use prepare::{Prepared, prepare};
pub use settle::Settled;
pub(crate) use {
    outcome::hexadecimal,
    write::{FileFacts, hash_file},
};

use crate::{
    intake::OpenOptions,
    model::DateOrder,
    ops::OpError,
    policy::Policy,
    store::{Change, Entry, Now, Store},
};

/// What is to be imported, and how.
#[derive(Clone, Debug)]
pub struct ImportRequest<'a> {
    /// The files.
    pub files: &'a [PathBuf],
    /// The source they belong to; none: the recognised system, else the file's stem.
    pub source: Option<&'a str>,
    /// What the user said about their form.
    pub options: &'a OpenOptions,
    /// Order of day and month where the files do not show it.
    pub date_order: Option<DateOrder>,
    /// Whether records may be missing from the files.
    pub is_partial: bool,
    /// Whether to stop before anything is written.
    pub is_dry_run: bool,
    /// Where rejected rows go in clear.
    pub rejects: Option<&'a Path>,
    /// What the controller allows.
    pub policy: &'a Policy,
    /// The moment.
    pub now: Now,
    /// Who does it.
    pub operator: &'a str,
}

/// Imports files: all of them in one transaction, or none.
///
/// `progress` is told how many rows of which file were read.
///
/// # Errors
/// When a file cannot be used, when it shares too little with its source, or when the store cannot
/// be written. Then nothing was changed.
pub fn import(
    store: &mut Store,
    request: &ImportRequest<'_>,
    progress: &mut dyn FnMut(&Path, u64),
) -> Result<ImportOutcome, OpError> {
    // Every file is looked at before the first is written: an unreadable one among many stops all.
    let mut prepared = Vec::new();
    for file in request.files {
        prepared.push(prepare(file, request)?);
    }
    let mut rejects = rejects::Rejects::open(request.rejects)?;
    let rights = rights::Rights::of_store(store)?;
    let threads_sealer = store.sealer();
    let mut change = store.change()?;
    let mut outcome = ImportOutcome::default();
    let mut entries = Vec::new();
    let mut files_left: HashMap<String, usize> = HashMap::new();
    for file in &prepared {
        *files_left.entry(file.source.clone()).or_default() += 1;
    }
    let mut sources: HashMap<String, write::OfSource> = HashMap::new();
    for file in prepared {
        let left = files_left.entry(file.source.clone()).or_default();
        *left -= 1;
        let of_source = sources.entry(file.source.clone()).or_default();
        of_source.is_last = *left == 0;
        if let Some(known) = write::identical(&change, &file, request, &rights)? {
            // The hint after a first import says to come again with --rejects.
            rejects.add_all(file)?;
            outcome.files.push(known);
            continue;
        }
        let (done, entry) = write::write(
            &mut change,
            threads_sealer.another(),
            file,
            request,
            of_source,
            &rights,
            &mut rejects,
            progress,
        )?;
        outcome.files.push(done);
        entries.push(entry);
    }
    if !request.is_dry_run {
        finish(change, entries)?;
        rejects.keep()?;
    }
    Ok(outcome)
}

fn finish(change: Change<'_>, entries: Vec<Entry>) -> Result<(), OpError> {
    if entries.is_empty() {
        // Only identical files: nothing changed, so there is nothing to trace.
        return Ok(());
    }
    change.commit_all(entries)?;
    Ok(())
}

/// The trail's words for an import: counts and digests, no name and no value.
fn entry(
    request: &ImportRequest<'_>,
    source: i64,
    done: &FileOutcome,
    rows_digest: &[u8; 32],
) -> Entry {
    let mut detail = Map::new();
    detail.insert("source".to_owned(), json!(source));
    detail.insert("file_sha256".to_owned(), json!(done.sha256));
    detail.insert(
        "rows_sha256".to_owned(),
        Value::String(outcome::hexadecimal(rows_digest)),
    );
    detail.insert("policy_sha256".to_owned(), json!(request.policy.sha256));
    detail.insert("partial".to_owned(), json!(request.is_partial));
    for (name, value) in [
        ("rows", serde_json::to_value(done.rows)),
        ("records", serde_json::to_value(done.records)),
        ("holds", serde_json::to_value(done.holds)),
    ] {
        if let Ok(value) = value {
            detail.insert(name.to_owned(), value);
        }
    }
    if !done.crm.is_empty() {
        detail.insert("crm".to_owned(), json!(done.crm));
    }
    Entry::new("imported", request.now, request.operator).with(detail)
}
