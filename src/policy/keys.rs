//! The keys of the policy file, as a table: the parser knows no other key, and the man page prints
//! the same rows. Holds no check of a value.

use std::sync::OnceLock;

/// One key of the policy file, or (with an empty `key`) one block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The block it stands in; empty at the top of the file.
    pub block: &'static str,
    /// Its name; empty for the block itself.
    pub key: &'static str,
    /// What kind of value it takes.
    pub kind: &'static str,
    /// `required`, or the value it has when it is left out.
    pub default: &'static str,
    /// What it is for, in one or two sentences.
    pub meaning: &'static str,
}

const TABLE: &str = include_str!("keys.csv");

/// Every block and key, in the order of the manual.
#[must_use]
pub fn keys() -> &'static [Key] {
    static KEYS: OnceLock<Vec<Key>> = OnceLock::new();
    KEYS.get_or_init(|| rows(TABLE).filter_map(|row| key(&row)).collect())
}

fn key(row: &[&'static str]) -> Option<Key> {
    let &[block, key, kind, default, meaning] = row else {
        return None;
    };
    Some(Key {
        block,
        key,
        kind,
        default,
        meaning,
    })
}

/// The rows of a small table that is part of the program, without its header.
pub(super) fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).unwrap_or(false) {
        // The table is a constant, read once: its cells live as long as the program.
        rows.push(
            record
                .iter()
                .map(|cell| &*Box::leak(cell.to_owned().into_boxed_str()))
                .collect(),
        );
    }
    rows.into_iter()
}

/// The names of the keys of one block; of the top of the file where `block` is empty, which has the
/// blocks among its keys.
pub(super) fn names_in(block: &str) -> Vec<&'static str> {
    keys()
        .iter()
        .filter_map(|key| match (key.block, key.key) {
            (own, name) if own == block && !name.is_empty() => Some(name),
            (own, "") if block.is_empty() && !own.is_empty() => Some(own),
            _ => None,
        })
        .collect()
}

/// The row of a key; of a whole block where the key of the top of the file is one.
pub(super) fn row(block: &str, key: &str) -> Option<&'static Key> {
    keys().iter().find(|row| match row.key {
        "" => block.is_empty() && row.block == key && !key.is_empty(),
        name => row.block == block && name == key,
    })
}

/// How a block is written in the file.
pub(super) fn heading(block: &str) -> String {
    let is_list = keys()
        .iter()
        .any(|key| key.block == block && key.key.is_empty() && key.kind == "list of blocks");
    match block {
        "" => "the top of the file".to_owned(),
        _ if is_list => format!("[[{block}]]"),
        _ => format!("[{block}]"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{TABLE, heading, keys, names_in};

    #[test]
    fn every_row_of_the_table_is_read_and_told_once() {
        let mut reader = csv::Reader::from_reader(TABLE.as_bytes());
        let rows: Result<Vec<_>, _> = reader.records().collect();
        let count = rows.expect("whole rows").len();
        assert_eq!(keys().len(), count);
        let names: BTreeSet<_> = keys().iter().map(|key| (key.block, key.key)).collect();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn every_key_says_what_it_takes_and_what_it_means() {
        for key in keys() {
            assert!(key.meaning.ends_with('.'), "{key:?}");
            if !key.key.is_empty() {
                assert!(!key.kind.is_empty() && !key.default.is_empty(), "{key:?}");
            }
        }
    }

    #[test]
    fn the_blocks_are_keys_of_the_top() {
        let top = names_in("");
        assert!(top.contains(&"version") && top.contains(&"purpose") && top.contains(&"store"));
        assert!(!top.contains(&"basis"));
        assert_eq!(heading("purpose"), "[[purpose]]");
        assert_eq!(heading("store"), "[store]");
    }
}
