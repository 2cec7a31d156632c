//! When a mapping changes what records are known by (a `[[source]]` block that names the id column,
//! a newer vocabulary), the records of the source are known by the new columns from now on. Else
//! the next export would look like another source's file.

use std::collections::{HashMap, hash_map::Entry};

use super::{Prepared, parse::identity};
use crate::{
    matching::{ExactKeys, KeyReader},
    model::{Columns, RawRow},
    ops::{Layout, OpError, layout::readable},
    store::{Change, Identity, KnownRecord, unpack},
};

/// The groups of fields that records are known by.
const KEY_FIELDS: [&str; 4] = ["id.source", "id.external", "contact.email", "contact.phone"];

/// The records of the source as the file's mapping knows them, in order of identity.
pub(super) fn known_records(
    change: &mut Change<'_>,
    source: i64,
    file: &Prepared,
    before: Option<&(i64, Layout)>,
    country: &str,
) -> Result<Vec<KnownRecord>, OpError> {
    let mut known = change.known_records(source)?;
    let Some((last, before)) = before else {
        return Ok(known);
    };
    if known.is_empty() || key_columns(&before.columns) == key_columns(&file.columns) {
        return Ok(known);
    }
    let mut layouts = HashMap::from([(*last, before.clone())]);
    let mut readers: HashMap<u8, KeyReader> = HashMap::new();
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    let (mut raw, mut keys) = (RawRow::default(), ExactKeys::default());
    let hashes = change.hashes().clone();
    for entry in &mut known {
        let Some(stored) = change.record(entry.record)? else {
            continue;
        };
        if let Entry::Vacant(place) = layouts.entry(stored.layout) {
            place.insert(Layout::from_bytes(&change.layout_columns(stored.layout)?)?);
        }
        let Some(layout) = layouts.get(&stored.layout) else {
            continue;
        };
        // Cells of other columns cannot be read with this mapping.
        if !has_headers_of(&layout.columns, &file.columns) {
            continue;
        }
        unpack(&stored.packed, &mut raw)?;
        readers
            .entry(stored.person)
            .or_insert_with(|| KeyReader::new(&file.columns, stored.person, country))
            .read(&readable(&raw, layout.encoding()), &mut keys);
        let fresh = identity(&hashes, source, &keys, stored.person, entry.digest);
        if fresh != entry.identity {
            gone.push(identity_of(entry));
            entry.identity = fresh;
            come.push(identity_of(entry));
        }
    }
    change.delete_identities(source, &gone)?;
    come.sort_unstable();
    change.insert_identities(source, &come)?;
    known.sort_unstable();
    Ok(known)
}

const fn identity_of(known: &KnownRecord) -> Identity {
    Identity {
        identity: known.identity,
        record: known.record,
        digest: known.digest,
    }
}

/// The columns that records are known by: place, field, person.
fn key_columns(columns: &Columns) -> Vec<(usize, &str, u8)> {
    KEY_FIELDS
        .iter()
        .flat_map(|prefix| columns.below(prefix))
        .filter_map(|column| {
            let field = column.field.as_ref()?;
            Some((column.index, field.as_str(), column.person))
        })
        .collect()
}

fn has_headers_of(one: &Columns, other: &Columns) -> bool {
    one.columns.len() == other.columns.len()
        && one
            .columns
            .iter()
            .zip(&other.columns)
            .all(|(one, other)| one.header == other.header)
}
