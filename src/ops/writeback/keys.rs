//! By which column a system finds a record, and whether it finds one only.

use std::{
    collections::{HashMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
};

use super::{layouts_of, plan::Key};
use crate::{
    intake::columns::profiles,
    model::{Column, Columns, RawRow},
    ops::{OpError, layout::readable},
    store::{Store, unpack},
};

/// The columns by which the system of a record can find it, best first: its id, else its e-mail addresses
/// and telephone numbers. The import of some mailers knows people by the address alone.
pub(super) fn key_columns(columns: &Columns, has_id: bool) -> Vec<&Column> {
    let profile = profiles::profile(&columns.system);
    let fields: &[&str] = match profile.and_then(|own| own.updates_by.as_deref()) {
        Some(field) => &[field],
        None if has_id => &["id.source", "id.external"],
        None => &["contact.email", "contact.phone"],
    };
    fields
        .iter()
        .flat_map(|field| columns.below(field))
        .filter(|column| is_key(column))
        .collect()
}

/// Whether a cell of the column names one record; the kind of an address names none.
pub(super) fn is_key(column: &Column) -> bool {
    let field = column.field.as_ref().map_or("", |own| own.as_str());
    !field.ends_with(".type") && !field.ends_with(".ext")
}

/// Whether a column holds the ids of the records.
pub(super) fn is_id(column: &Column) -> bool {
    column.field.as_ref().is_some_and(|own| own.is_below("id"))
}

/// How many records of a source have an address, by header and address: of two people who share one, a
/// system would find both.
pub(super) struct Addresses(HashMap<(String, String), u32>);

impl Addresses {
    /// Counts them.
    pub(super) fn of(store: &Store, source: i64) -> Result<Self, OpError> {
        let layouts = layouts_of(store, source)?;
        let mut counts: HashMap<(String, String), u32> = HashMap::new();
        let mut raw = RawRow::default();
        store.some_of_source(source, u32::MAX, |record| -> Result<(), OpError> {
            let Some(layout) = layouts.get(&record.layout) else {
                return Ok(());
            };
            unpack(&record.packed, &mut raw)?;
            let row = readable(&raw, layout.encoding());
            for column in layout.columns.below("contact").filter(|own| is_key(own)) {
                let address = folded(row.get(column.index));
                if !address.is_empty() {
                    *counts.entry((column.header.clone(), address)).or_default() += 1;
                }
            }
            Ok(())
        })?;
        Ok(Self(counts))
    }

    /// Whether one record only has that address in that column.
    pub(super) fn is_single(&self, column: &Column, address: &str) -> bool {
        let own = (column.header.clone(), folded(address));
        self.0.get(&own).is_none_or(|count| *count == 1)
    }
}

fn folded(address: &str) -> String {
    address.trim().to_lowercase()
}

/// The keys of the rows that stay in an export, to be told from those of the rows that go.
#[derive(Default)]
pub(super) struct Staying(HashSet<u64>);

impl Staying {
    /// Notes the keys of a row that stays.
    pub(super) fn keep(&mut self, keys: &[Key]) {
        self.0.extend(keys.iter().map(digest));
    }

    /// The first key of a row that goes which finds no row that stays.
    pub(super) fn only(&self, keys: Vec<Key>) -> Option<Key> {
        keys.into_iter().find(|key| !self.0.contains(&digest(key)))
    }
}

fn digest(key: &Key) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.column.hash(&mut hasher);
    key.cell.trim_ascii().to_ascii_lowercase().hash(&mut hasher);
    hasher.finish()
}
