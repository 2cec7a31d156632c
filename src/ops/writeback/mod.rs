//! What was decided goes to the systems of the sources: files for the ordinary import of each, written as
//! it writes its own, and what no file can say in words. Handing over is noted; whether a system obeyed,
//! its next export shows.

mod cells;
mod cleaned;
mod keys;
mod plan;
mod says;
mod status;

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{Layout, OpError, deed::refusal, import::hexadecimal};
use crate::{
    model::{
        Channel,
        handover::{Told, Written},
    },
    store::{Bundle, Entry, Now, Store},
    writeback::{FileForm, FileKind, Table},
};

pub use cleaned::{Cleaned, cleaned};
pub use plan::plan;
pub(in crate::ops) use says::{Shown, is_used, named, says_no};
pub use status::{Confirmed, Status, confirm, status};

/// What a system was asked for, read from what the store keeps of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Asked {
    /// The source's id of the record; empty: none.
    id: String,
    /// The cells that are to hold something else.
    columns: Vec<(String, String)>,
    /// The channels that stop.
    channels: Vec<Channel>,
    /// The purposes that stop, by their ids; none: every one.
    purposes: Vec<String>,
    /// The column of a note that mentions an erased person.
    note: Option<String>,
    /// Physical line in its file, of a record that is gone.
    line: Option<u64>,
    /// The import of that file.
    import: Option<i64>,
}

impl Asked {
    fn read(change: &[u8]) -> Self {
        let value: Value = serde_json::from_slice(change).unwrap_or_default();
        let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        let columns = value.get("columns").and_then(Value::as_object);
        let channels = value.get("channels").and_then(Value::as_array);
        Self {
            id: text("id").unwrap_or_default(),
            columns: columns
                .into_iter()
                .flatten()
                .map(|(header, cell)| (header.clone(), cell.as_str().unwrap_or("").to_owned()))
                .collect(),
            channels: channels
                .into_iter()
                .flatten()
                .filter_map(|channel| Channel::parse(channel.as_str()?))
                .collect(),
            purposes: value
                .get("purposes")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(|id| id.as_str().map(str::to_owned))
                .collect(),
            note: text("column"),
            line: value.get("line").and_then(Value::as_u64),
            import: value.get("import").and_then(Value::as_i64),
        }
    }
}

/// What is to be handed over to the system of one source.
#[derive(Clone, Debug)]
pub struct ForSource {
    /// The store's number of the source.
    pub number: i64,
    /// Its name.
    pub source: String,
    /// The recognised system, or `generic`.
    pub system: String,
    /// How its files are written.
    pub form: FileForm,
    /// The header of the key by which its system finds a record; none: no file was needed.
    pub key: Option<String>,
    /// The files.
    pub tables: Vec<Table>,
    /// What the instructions say in words.
    pub told: Vec<Told>,
    /// What is not handed over yet.
    pub waiting: Vec<Told>,
    /// The changes that are handed over, by their numbers.
    pub changes: Vec<i64>,
    /// Civil date of the last export.
    pub exported_on: NaiveDate,
    edits: plan::Edits,
}

impl ForSource {
    /// Whether there is nothing for its administrator to do: what is owed waits.
    #[must_use]
    pub fn only_waits(&self) -> bool {
        self.tables.is_empty() && self.told.is_empty() && self.changes.is_empty()
    }

    /// The files' names, in the order of the tables.
    #[must_use]
    pub fn file_names(&self) -> Vec<String> {
        let mut updates = 0;
        self.tables
            .iter()
            .map(|table| {
                let stem = match table.kind {
                    FileKind::Update => {
                        updates += 1;
                        format!("update-{updates}")
                    }
                    kind => kind.as_str().to_owned(),
                };
                format!("{stem}.{}", self.form.extension())
            })
            .collect()
    }
}

/// What was handed over to a system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HandedOver {
    /// The source.
    pub source: String,
    /// The recognised system.
    pub system: String,
    /// The key's header.
    pub key: Option<String>,
    /// How many changes.
    pub changes: usize,
    /// The files.
    pub files: Vec<Written>,
    /// What the instructions say in words.
    pub told: Vec<Told>,
    /// What waits.
    pub waiting: Vec<Told>,
}

impl HandedOver {
    /// What was, or would be, handed over.
    #[must_use]
    pub fn of(source: &ForSource, files: Vec<Written>) -> Self {
        Self {
            source: source.source.clone(),
            system: source.system.clone(),
            key: source.key.clone(),
            changes: source.changes.len(),
            files,
            told: source.told.clone(),
            waiting: source.waiting.clone(),
        }
    }
}

/// Notes that the files of a source were handed over: one transaction with its trail entry.
///
/// # Errors
/// When the store cannot be written: then nothing was noted.
pub fn hand_over(
    store: &mut Store,
    source: &ForSource,
    files: &[Written],
    bundle: &Bundle,
    now: Now,
    operator: &str,
) -> Result<(), OpError> {
    let of_kind = |kind: &str| -> usize {
        let own = files.iter().filter(|file| file.kind == kind);
        own.map(|file| file.rows).sum()
    };
    let mut detail = Map::new();
    detail.insert("source".to_owned(), json!(source.number));
    detail.insert("changes".to_owned(), json!(source.changes.len()));
    detail.insert("updates".to_owned(), json!(of_kind("update")));
    detail.insert("deletions".to_owned(), json!(of_kind("delete")));
    detail.insert("told".to_owned(), json!(source.told.len()));
    detail.insert(
        "manifest_sha256".to_owned(),
        json!(hexadecimal(&bundle.manifest_sha256)),
    );
    let list = serde_json::to_vec(files).unwrap_or_default();
    let mut change = store.change()?;
    change.hand_over(
        source.number,
        now,
        &bundle.manifest_sha256,
        &list,
        &source.changes,
    )?;
    change.bundle(bundle)?;
    change.commit(Entry::new("handed-over", now, operator).with(detail))?;
    Ok(())
}

/// What the columns of a source's files mean, by the store's number of the layout.
fn layouts_of(store: &Store, source: i64) -> Result<HashMap<i64, Layout>, OpError> {
    let mut layouts = HashMap::new();
    for row in store.layouts()? {
        if row.source == source {
            layouts.insert(row.id, Layout::from_bytes(&row.columns)?);
        }
    }
    Ok(layouts)
}

/// A source that nobody imported.
fn unknown_source() -> OpError {
    refusal(
        "unknown-source",
        "the store has no source of that name",
        "`dpo writeback --status` lists the sources that owe something",
    )
}
