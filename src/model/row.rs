//! One record of a file: its original bytes, and the same as text.

use std::borrow::Cow;

/// The original cells of one record, byte for byte, in file order.
///
/// Continuation rows (one-to-many exports) are appended: `cells.len()` is a multiple of `width`.
///
/// Invariant: `bytes` stays far below 4 GiB, so that every end fits `ends`. The readers bound a row
/// and the assembler bounds a record with its continuation rows, each to about 16 MiB.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawRow {
    /// The cells' bytes, one after the other.
    pub bytes: Vec<u8>,
    /// Where each cell ends in `bytes`.
    pub ends: Vec<u32>,
    /// What a workbook said each cell is; empty for text files.
    pub kinds: Vec<CellKind>,
    /// Cells a row (the header's width).
    pub width: usize,
    /// Physical line (sheet row) on which the record starts, counted from 1.
    pub line: u64,
}

/// What a workbook says a cell is; `RawRow::bytes` holds its text form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum CellKind {
    /// Text, or an empty cell.
    #[default]
    Text = 0,
    /// A number, written in its shortest form.
    Number = 1,
    /// A date or date with time, written as ISO 8601.
    Date = 2,
    /// `true` or `false`.
    Bool = 3,
    /// An error such as `#N/A`; the text names it.
    Error = 4,
}

impl RawRow {
    /// Empties the row, keeping its memory.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
        self.kinds.clear();
        self.width = 0;
        self.line = 0;
    }

    /// Appends a cell. Beyond 4 GiB its end could not be told: whoever fills a row keeps below that.
    pub fn push(&mut self, cell: &[u8]) {
        self.bytes.extend_from_slice(cell);
        debug_assert!(
            u32::try_from(self.bytes.len()).is_ok(),
            "a row has more than 4 GiB"
        );
        self.ends
            .push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
    }

    /// How many cells there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no cell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The bytes of cell `index`.
    #[must_use]
    pub fn cell(&self, index: usize) -> Option<&[u8]> {
        let end = *self.ends.get(index)? as usize;
        let start = match index.checked_sub(1) {
            Some(previous) => *self.ends.get(previous)? as usize,
            None => 0,
        };
        self.bytes.get(start..end)
    }

    /// The cells in order.
    pub fn cells(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len()).filter_map(|index| self.cell(index))
    }
}

/// The cells of one record as text.
#[derive(Clone, Debug, Default)]
pub struct Row<'a> {
    text: Cow<'a, str>,
    ends: Cow<'a, [u32]>,
    width: usize,
}

impl<'a> Row<'a> {
    /// A row over decoded text; `ends` are byte offsets into `text` on character boundaries.
    #[must_use]
    pub const fn new(text: Cow<'a, str>, ends: Cow<'a, [u32]>, width: usize) -> Self {
        Self { text, ends, width }
    }

    /// A row of the given cells, for tests and small tools.
    #[must_use]
    pub fn from_cells(cells: &[&str]) -> Row<'static> {
        let mut text = String::new();
        let mut ends = Vec::with_capacity(cells.len());
        for cell in cells {
            text.push_str(cell);
            ends.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
        }
        Row {
            text: Cow::Owned(text),
            ends: Cow::Owned(ends),
            width: cells.len(),
        }
    }

    /// The text of the cell in column `index` of the record's first row; empty where there is none.
    #[must_use]
    pub fn get(&self, index: usize) -> &str {
        let Some(&end) = self.ends.get(index) else {
            return "";
        };
        let start = match index.checked_sub(1) {
            Some(previous) => self.ends.get(previous).copied().unwrap_or(0),
            None => 0,
        };
        self.text.get(start as usize..end as usize).unwrap_or("")
    }

    /// The cells of column `index` in the record's first row and its continuation rows.
    pub fn values(&self, index: usize) -> impl Iterator<Item = &str> {
        let step = self.width.max(1);
        (index..self.ends.len())
            .step_by(step)
            .map(|at| self.get(at))
    }

    /// Cells a row.
    #[must_use]
    pub const fn width(&self) -> usize {
        self.width
    }

    /// How many cells there are, continuation rows included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no cell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}
