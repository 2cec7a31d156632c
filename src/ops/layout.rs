//! What the store keeps about the columns of a source's files.

use serde::{Deserialize, Serialize};

use crate::{
    intake::{self, Encoding},
    model::{Columns, RawRow, Row},
    store::{StoreError, StoreFault, StoreResult},
};

/// The columns of a file and how its bytes read: all it takes to understand a stored record again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// The encoding's name.
    pub encoding: String,
    /// What the columns mean.
    pub columns: Columns,
}

impl Layout {
    /// The form that the store seals.
    ///
    /// # Errors
    /// Never for a layout of this program.
    pub fn to_bytes(&self) -> StoreResult<Vec<u8>> {
        serde_json::to_vec(self)
            .map_err(|_| StoreError::new(StoreFault::Io, "a layout could not be written"))
    }

    /// Reads the form that the store seals.
    ///
    /// # Errors
    /// `Damaged` where it is not one.
    pub fn from_bytes(bytes: &[u8]) -> StoreResult<Self> {
        serde_json::from_slice(bytes).map_err(|_| {
            StoreError::new(
                StoreFault::Damaged,
                "the store holds a layout of an unknown form",
            )
        })
    }

    /// The encoding of the cells.
    #[must_use]
    pub fn encoding(&self) -> Encoding {
        Encoding::from_name(&self.encoding).unwrap_or(Encoding::Utf8)
    }
}

/// The cells of a record as text, without the guards that some systems put before them.
#[must_use]
pub fn readable(raw: &RawRow, encoding: Encoding) -> Row<'_> {
    let (row, _repaired) = intake::decode_row(raw, encoding);
    intake::assemble::without_quote_prefix(row)
}
