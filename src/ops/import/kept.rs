//! Records of which an exception to erasure keeps a part (Art. 17(3) GDPR). Their system may keep that part
//! as well: a row of it is no person who came back.

use std::collections::HashMap;

use crate::{
    model::{Columns, RawRow, Row},
    ops::{Layout, OpError, layout::readable},
    store::{Store, unpack},
};

/// A record of which a part is kept.
#[derive(Debug)]
struct Kept {
    record: i64,
    /// The source's own id; empty: none.
    id: String,
    /// What is kept: header and value.
    stays: Vec<(String, String)>,
    /// Headers of what its system was asked to blank.
    goes: Vec<String>,
}

/// The records of a store of which a part is kept, by source.
#[derive(Debug, Default)]
pub struct KeptRecords(HashMap<i64, Vec<Kept>>);

impl KeptRecords {
    /// Reads them.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn of_store(store: &Store) -> Result<Self, OpError> {
        let mut out: HashMap<i64, Vec<Kept>> = HashMap::new();
        let kept = store.kept_records()?;
        if kept.is_empty() {
            return Ok(Self(out));
        }
        let mut layouts = HashMap::new();
        for row in store.layouts()? {
            layouts.insert(row.id, Layout::from_bytes(&row.columns)?);
        }
        let asked: HashMap<i64, serde_json::Value> = store
            .crm_changes()?
            .into_iter()
            .filter(|owed| owed.kind == "blank")
            .map(|owed| {
                let asked = serde_json::from_slice(&owed.change).unwrap_or_default();
                (owed.record, asked)
            })
            .collect();
        for one in kept {
            let Some(stored) = store.record(one.record)? else {
                continue;
            };
            let Some(layout) = layouts.get(&stored.layout) else {
                continue;
            };
            let mut raw = RawRow::default();
            unpack(&stored.packed, &mut raw)?;
            let row = readable(&raw, layout.encoding());
            let mut stays = Vec::new();
            for column in &layout.columns.columns {
                let said = row.get(column.index);
                if !said.trim().is_empty() {
                    stays.push((column.header.clone(), said.to_owned()));
                }
            }
            let asked = asked.get(&one.record);
            let id = asked.and_then(|asked| asked.get("id")?.as_str());
            let goes = asked.and_then(|asked| asked.get("columns")?.as_object());
            out.entry(stored.source).or_default().push(Kept {
                record: one.record,
                id: id.unwrap_or_default().to_owned(),
                stays,
                goes: goes
                    .into_iter()
                    .flatten()
                    .map(|(name, _)| name.clone())
                    .collect(),
            });
        }
        Ok(Self(out))
    }

    /// The kept record that a row of a source is, and whether what was to go is blank there: by its id, or,
    /// where it is an erased person's, by all that is kept.
    pub fn of_row(
        &self,
        source: i64,
        id: &str,
        columns: &Columns,
        row: &Row<'_>,
        is_erased: bool,
    ) -> Option<(i64, bool)> {
        let said = |header: &str| {
            let mut all = columns.columns.iter();
            let column = all.find(|column| column.header == header)?;
            Some(row.get(column.index))
        };
        let is_it = |kept: &&Kept| match kept.id.is_empty() {
            false => kept.id == id,
            true => {
                let mut stays = kept.stays.iter();
                is_erased && stays.all(|(header, value)| said(header) == Some(value))
            }
        };
        let kept = self.0.get(&source)?.iter().find(is_it)?;
        let is_blank = |header: &String| said(header).is_none_or(|said| said.trim().is_empty());
        Some((kept.record, kept.goes.iter().all(is_blank)))
    }
}
