//! Columns of which nothing is known but that most of their cells are numbers of one kind. One cell
//! proves little where the checksum is weak; four of five do.

use std::collections::BTreeMap;

use super::{SourceCx, text_seen::Seen};
use crate::{
    detect::Kind,
    model::{Evidence, Record},
};

/// From this share of its filled cells on, in percent, a column is one of that kind.
const MIN_SHARE: u64 = 80;
/// Fewer cells than this prove nothing by their share.
const MIN_CELLS: u64 = 5;

/// Counts the cells of unknown columns that hold a number and nothing else.
#[derive(Debug)]
pub(super) struct BareColumns {
    /// The unknown columns, each with its filled cells.
    filled: Vec<(usize, u64)>,
    kinds: BTreeMap<(usize, Kind), u64>,
}

impl BareColumns {
    pub(super) fn new(cx: &SourceCx<'_>) -> Self {
        let unknown = cx
            .columns
            .columns
            .iter()
            .filter(|column| column.field.is_none() && column.consent.is_none());
        Self {
            filled: unknown.map(|column| (column.index, 0)).collect(),
            kinds: BTreeMap::new(),
        }
    }

    /// Counts the filled cells of a record.
    pub(super) fn record(&mut self, record: &Record<'_>) {
        for (column, filled) in &mut self.filled {
            if !record.row.get(*column).trim().is_empty() {
                *filled += 1;
            }
        }
    }

    /// Whether a fact is one that only its column can prove; it is counted then.
    pub(super) fn takes(&mut self, one: &Seen) -> bool {
        let is_weak = one.is_unmapped && one.is_bare && one.detection.evidence == Evidence::Hint;
        if is_weak {
            *self
                .kinds
                .entry((one.column, one.detection.kind))
                .or_default() += 1;
        }
        is_weak
    }

    /// The columns whose cells are numbers of one kind: column, kind, cells.
    pub(super) fn columns(&self) -> impl Iterator<Item = (usize, Kind, u64)> + '_ {
        self.kinds.iter().filter_map(|((column, kind), count)| {
            let (_, filled) = self.filled.iter().find(|(own, _)| own == column)?;
            let is_large = count.saturating_mul(100) >= filled.saturating_mul(MIN_SHARE);
            (*count >= MIN_CELLS && is_large).then_some((*column, *kind, *count))
        })
    }
}
