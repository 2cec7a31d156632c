//! One contact as the rules see it.

use super::{Column, Columns, Consent, Row};

/// One contact of a source: its cells, what the columns mean, what it says about each channel.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// The source's id.
    pub source: &'a str,
    /// The name of the record in outputs: its id, or `line:N` where it has none or the id is a
    /// personal value.
    pub id: &'a str,
    /// Physical line (sheet row) on which it starts.
    pub line: u64,
    /// What the columns mean.
    pub columns: &'a Columns,
    /// The cells.
    pub row: &'a Row<'a>,
    /// Its consents, one for each channel and purpose it has an address for; in policy order.
    pub consents: &'a [Consent],
    /// The date since which the record stands as it does (`YYYY-MM-DD`).
    pub since: chrono::NaiveDate,
}

impl<'a> Record<'a> {
    /// The first non-blank cell of `field`.
    #[must_use]
    pub fn value(&self, field: &str) -> Option<&'a str> {
        self.columns
            .columns
            .iter()
            .filter(|column| {
                column
                    .field
                    .as_ref()
                    .is_some_and(|own| own.as_str() == field)
            })
            .map(|column| self.row.get(column.index).trim())
            .find(|cell| !cell.is_empty())
    }

    /// The non-blank cells of the fields below `prefix`, with their columns.
    pub fn values(&self, prefix: &'a str) -> impl Iterator<Item = (&'a Column, &'a str)> {
        let row = self.row;
        self.columns
            .below(prefix)
            .flat_map(move |column| {
                row.values(column.index)
                    .map(move |cell| (column, cell.trim()))
            })
            .filter(|(_, cell)| !cell.is_empty())
    }
}
