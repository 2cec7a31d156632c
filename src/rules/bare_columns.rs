//! Columns of which nothing is known but that most of their cells are numbers of one kind. One cell
//! proves little where the checksum is weak; four of five do.

use super::{SourceCx, text_seen::Seen};
use crate::{
    detect::{ColumnEyes, Kind},
    model::{Evidence, Record},
};

/// What a column holds is seen in the records up to this line; the others are only counted. By line
/// and not by number, so that it does not matter who reads which records.
const LAST_LINE: u64 = 5_000;

/// The cells of unknown columns, to be judged together.
#[derive(Debug, Default)]
pub(super) struct BareColumns(Vec<Bare>);

#[derive(Debug, Default)]
struct Bare {
    column: usize,
    filled: u64,
    /// Cells of which the record was told.
    told: u64,
    eyes: ColumnEyes,
}

impl BareColumns {
    pub(super) fn new(cx: &SourceCx<'_>) -> Self {
        let unknown = cx
            .columns
            .columns
            .iter()
            .filter(|column| column.field.is_none() && column.consent.is_none());
        Self(
            unknown
                .map(|column| Bare {
                    column: column.index,
                    filled: 0,
                    told: 0,
                    eyes: ColumnEyes::default(),
                })
                .collect(),
        )
    }

    /// Looks at the cells of a record.
    pub(super) fn record(&mut self, record: &Record<'_>) {
        for bare in &mut self.0 {
            let cell = record.row.get(bare.column);
            if !cell.trim().is_empty() {
                bare.filled += 1;
                if record.line <= LAST_LINE {
                    bare.eyes.see(cell);
                }
            }
        }
    }

    /// Whether a fact is one that only its column can prove; else its record is told of it.
    pub(super) fn takes(&mut self, one: &Seen) -> bool {
        if !(one.is_unmapped && one.is_bare) {
            return false;
        }
        let is_weak = one.detection.evidence == Evidence::Hint;
        if let Some(bare) = self.0.iter_mut().find(|bare| bare.column == one.column) {
            bare.told += u64::from(!is_weak);
        }
        is_weak
    }

    /// What was seen so far, for other records of the same source.
    pub(super) fn take(&mut self) -> Self {
        let empty = self.0.iter().map(|bare| Bare {
            column: bare.column,
            ..Bare::default()
        });
        let empty = Self(empty.collect());
        std::mem::replace(self, empty)
    }

    /// Takes over what was seen in other records.
    pub(super) fn absorb(&mut self, other: Self) {
        for (own, other) in self.0.iter_mut().zip(other.0) {
            own.filled += other.filled;
            own.told += other.told;
            own.eyes.absorb(&other.eyes);
        }
    }

    /// The columns that hold numbers of one kind, where most records were not told of it one by one:
    /// column, kind, filled cells.
    pub(super) fn columns(&self) -> impl Iterator<Item = (usize, Kind, u64)> + '_ {
        self.0.iter().filter_map(|bare| {
            let kind = bare.eyes.kind()?;
            (bare.told.saturating_mul(2) < bare.filled).then_some((bare.column, kind, bare.filled))
        })
    }
}
