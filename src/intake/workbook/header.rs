//! The header cells of a sheet: merged cells give their text to every column that they cover, and a
//! header of several merged rows is read as one. Must not fill data.

use std::collections::BTreeMap;

use super::wire::{Region, SheetRow};

/// How many rows a merged header may have.
const MAX_HEADER_ROWS: u32 = 4;

/// What the header of a sheet is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct HeaderCells {
    /// Its sheet row, from 1; 0: there is none.
    pub line: u32,
    /// The last sheet row that belongs to it, second header included.
    pub last_line: u32,
    /// Its texts by column.
    pub labels: Vec<String>,
    /// The texts of the second header.
    pub second: Option<Vec<String>>,
    /// How many columns have their name from a merged cell.
    pub merged: usize,
    /// The first row after it, as a place in the rows given.
    pub data_from: usize,
}

/// The header cells where row `at` is the header and `second` the row of technical names.
pub(super) fn cells(
    rows: &[SheetRow],
    merged: &[Region],
    at: usize,
    second: Option<usize>,
) -> HeaderCells {
    let Some(header) = rows.get(at) else {
        return HeaderCells::default();
    };
    let own: Vec<Region> = merged
        .iter()
        .filter(|region| is_of_header(region, header.line))
        .copied()
        .collect();
    let last_line = own
        .iter()
        .map(|region| region.bottom + 1)
        .max()
        .unwrap_or(0)
        .max(header.line);
    let last = rows
        .iter()
        .rposition(|row| row.line <= last_line)
        .unwrap_or(at);
    let mut found = HeaderCells {
        line: header.line,
        last_line,
        data_from: last + 1,
        ..HeaderCells::default()
    };
    let below = rows.get(at..=last).unwrap_or_default();
    let covered = own
        .iter()
        .map(|region| region.right as usize + 1)
        .max()
        .unwrap_or(0);
    let widest = rows.iter().map(SheetRow::content_width).max().unwrap_or(0);
    let written = below.iter().map(SheetRow::content_width).max().unwrap_or(0);
    let first_line = own
        .iter()
        .map(|region| region.top + 1)
        .min()
        .unwrap_or(0)
        .min(header.line);
    let texts = rows
        .iter()
        .filter(|row| (first_line..=last_line).contains(&row.line));
    let texts = Texts(
        texts
            .map(|row| (row.line, row_texts(row, row.content_width())))
            .collect(),
    );
    for column in 0..written.max(covered.min(widest)) {
        let (label, is_merged) = label(&texts, &own, header.line, last_line, column);
        found.merged += usize::from(is_merged);
        found.labels.push(label);
    }
    if last == at
        && let Some(row) = second.and_then(|second| rows.get(second))
    {
        found.second = Some(row_texts(row, row.content_width()));
        found.last_line = row.line;
        found.data_from = second.unwrap_or(at) + 1;
    }
    found
}

/// Whether a merged region lies in the header's row and not in the data as well.
fn is_of_header(region: &Region, line: u32) -> bool {
    let is_more_than_one = region.bottom > region.top || region.right > region.left;
    is_more_than_one
        && region.top < line
        && line <= region.bottom + 1
        && region.bottom + 1 < line + MAX_HEADER_ROWS
}

/// The first rows by line, as texts: every cell is looked up more than once.
struct Texts(BTreeMap<u32, Vec<String>>);

impl Texts {
    fn at(&self, line: u32, column: usize) -> &str {
        self.0
            .get(&line)
            .and_then(|row| row.get(column))
            .map_or("", String::as_str)
    }
}

/// The texts of one column from the header's first to its last row, and whether merging gave one.
fn label(texts: &Texts, own: &[Region], first: u32, last: u32, column: usize) -> (String, bool) {
    let mut parts: Vec<&str> = Vec::new();
    let mut is_merged = false;
    for line in first..=last {
        let mut text = texts.at(line, column);
        if text.trim().is_empty() {
            let inside = |region: &&Region| {
                let columns = region.left as usize..=region.right as usize;
                (region.top + 1..=region.bottom + 1).contains(&line) && columns.contains(&column)
            };
            let region = own.iter().find(inside);
            text = region.map_or("", |region| texts.at(region.top + 1, region.left as usize));
            is_merged |= !text.trim().is_empty() && !parts.contains(&text);
        }
        if !text.trim().is_empty() && !parts.contains(&text) {
            parts.push(text);
        }
    }
    (parts.join(" "), is_merged)
}

/// The texts of a row, `width` of them.
pub(super) fn row_texts(row: &SheetRow, width: usize) -> Vec<String> {
    let mut texts = vec![String::new(); width];
    for (place, text) in row.cells() {
        if let Some(cell) = texts
            .get_mut(usize::from(place.column))
            .filter(|_| place.kind != super::cells::Kind::Link)
        {
            text.clone_into(cell);
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::workbook::{cells::Kind, wire::Place};

    fn row(line: u32, cells: &[&str]) -> SheetRow {
        let mut row = SheetRow {
            line,
            ..SheetRow::default()
        };
        for (column, text) in cells
            .iter()
            .enumerate()
            .filter(|(_, text)| !text.is_empty())
        {
            row.text.push_str(text);
            let (column, end) = (
                u16::try_from(column).unwrap(),
                u32::try_from(row.text.len()).unwrap(),
            );
            row.places.push(Place {
                column,
                kind: Kind::Text,
                end,
            });
        }
        row
    }

    fn region(top: u32, left: u32, bottom: u32, right: u32) -> Region {
        Region {
            top,
            left,
            bottom,
            right,
        }
    }

    #[test]
    fn a_merged_header_cell_names_all_its_columns() {
        let rows = [
            row(1, &["Name", "Phone", "", "City"]),
            row(2, &["Ada", "1", "2", "X"]),
        ];
        let found = cells(&rows, &[region(0, 1, 0, 2)], 0, None);
        assert_eq!(found.labels, ["Name", "Phone", "Phone", "City"]);
        assert_eq!((found.merged, found.data_from, found.last_line), (1, 1, 1));
    }

    #[test]
    fn a_header_of_two_merged_rows_is_one_header() {
        let rows = [
            row(3, &["Name", "Phone", ""]),
            row(4, &["", "home", "mobile"]),
            row(5, &["Ada", "1", "2"]),
        ];
        let merged = [region(2, 0, 3, 0), region(2, 1, 2, 2)];
        let found = cells(&rows, &merged, 0, None);
        assert_eq!(found.labels, ["Name", "Phone home", "Phone mobile"]);
        assert_eq!((found.line, found.last_line, found.data_from), (3, 4, 2));
    }

    #[test]
    fn a_merge_that_reaches_into_the_data_is_no_header() {
        let rows = [row(1, &["Name", ""]), row(2, &["Ada", "1"])];
        let found = cells(&rows, &[region(0, 0, 1_048_575, 16_383)], 0, None);
        assert_eq!(found.labels, ["Name"]);
        assert_eq!(found.data_from, 1);
    }

    #[test]
    fn a_title_above_the_header_names_no_column() {
        let rows = [
            row(1, &["Export"]),
            row(2, &["Name", "City"]),
            row(3, &["Ada", "X"]),
        ];
        assert_eq!(
            cells(&rows, &[region(0, 0, 0, 1)], 1, None).labels,
            ["Name", "City"]
        );
    }

    #[test]
    fn a_wide_merge_does_not_make_columns_that_no_row_has() {
        let rows = [row(1, &["Name", "Phone"]), row(2, &["Ada", "1", "2"])];
        assert_eq!(
            cells(&rows, &[region(0, 1, 0, 16_383)], 0, None).labels,
            ["Name", "Phone", "Phone"]
        );
    }

    #[test]
    fn a_second_header_is_no_record() {
        let rows = [row(1, &["Name"]), row(2, &["last_name"]), row(3, &["Ada"])];
        let found = cells(&rows, &[], 0, Some(1));
        assert_eq!(found.second, Some(vec!["last_name".to_owned()]));
        assert_eq!((found.data_from, found.last_line), (2, 2));
    }
}
