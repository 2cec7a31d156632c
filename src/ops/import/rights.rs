//! What an import has to know of rights that were exercised: who was erased, which records are
//! restricted, which cells were rectified.

use std::collections::{HashMap, HashSet};

use sha2::{Digest, Sha256};

use super::kept::KeptRecords;
use crate::{
    ops::OpError,
    store::{Marker, Marks, Rectification, Store},
};

/// What stands between a row of a file and the store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Guard {
    /// Its processing is restricted: a change waits (Art. 18(1) GDPR).
    pub is_restricted: bool,
    /// A cell was rectified, and its source has not taken that over yet (Art. 16 GDPR).
    pub is_rectified: bool,
}

/// The rights of a store, read before the import begins.
pub struct Rights {
    /// Makes marks.
    pub marker: Marker,
    /// Who was erased, which addresses were objected for.
    pub marks: Marks,
    /// The records that are not simply overwritten.
    pub guards: HashMap<i64, Guard>,
    /// The records for which a change waits.
    pub waiting: HashSet<i64>,
    /// The rectifications that their sources have not taken over.
    pub corrections: Vec<Rectification>,
    /// The ids that the systems of the sources were asked to delete, by source.
    tickets: HashMap<i64, HashSet<String>>,
    /// Records of which a part is kept in spite of an erasure.
    pub kept: KeptRecords,
    stamp: String,
}

impl Rights {
    /// Reads them.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn of_store(store: &Store) -> Result<Self, OpError> {
        let mut guards: HashMap<i64, Guard> = HashMap::new();
        let restricted = restricted_records(store)?;
        for record in &restricted {
            guards.entry(*record).or_default().is_restricted = true;
        }
        let mut corrections = store.rectifications()?;
        corrections.retain(|known| matches!(known.state.as_str(), "pending" | "conflict"));
        for known in &corrections {
            guards.entry(known.record).or_default().is_rectified = true;
        }
        let waiting = store.held_changes()?.into_iter().map(|held| held.record);
        let marks = store.marks()?;
        let mut own: Vec<i64> = restricted.iter().copied().collect();
        own.sort_unstable();
        let mut digest = Sha256::new();
        let mut erased: Vec<_> = marks.erased.iter().collect();
        erased.sort_unstable();
        for (mark, since) in erased {
            digest.update(mark);
            digest.update(since.to_string());
        }
        digest.update(format!("{own:?}"));
        for known in &corrections {
            digest.update(format!(" {} {}", known.id, known.state));
        }
        let mut tickets: HashMap<i64, HashSet<String>> = HashMap::new();
        for owed in store.crm_changes()? {
            // The same bytes decide a change that was handed over since.
            if owed.state == "handed-over" {
                digest.update(format!(" {}", owed.id));
            }
            let asked: serde_json::Value = serde_json::from_slice(&owed.change).unwrap_or_default();
            let id = asked.get("id").and_then(serde_json::Value::as_str);
            if let (Some(id), "delete") = (id, owed.kind.as_str()) {
                tickets
                    .entry(owed.source)
                    .or_default()
                    .insert(id.to_owned());
            }
        }
        Ok(Self {
            tickets,
            kept: KeptRecords::of_store(store)?,
            stamp: super::hexadecimal(&digest.finalize()),
            marker: store.marker()?,
            marks,
            guards,
            waiting: waiting.collect(),
            corrections,
        })
    }

    /// Whether the system of a source was asked to delete the record of that id.
    pub fn has_ticket(&self, source: i64, id: &str) -> bool {
        let own = self.tickets.get(&source);
        own.is_some_and(|own| own.contains(id))
    }

    /// What tells that the same file would meet other rights now.
    pub fn stamp(&self) -> &str {
        &self.stamp
    }
}

/// The records that are restricted: those named, and whatever the files join with them.
fn restricted_records(store: &Store) -> Result<HashSet<i64>, OpError> {
    let named = store.restricted_records()?;
    let mut out: HashSet<i64> = named.iter().copied().collect();
    if named.is_empty() {
        return Ok(out);
    }
    let links = store.links()?;
    let of = |record: &i64| links.get(record).copied().unwrap_or(*record);
    let persons: HashSet<i64> = named.iter().map(of).collect();
    out.extend(persons.iter().copied());
    out.extend(
        links
            .iter()
            .filter(|(_, person)| persons.contains(person))
            .map(|(record, _)| *record),
    );
    Ok(out)
}
