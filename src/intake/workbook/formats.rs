//! The four kinds of workbook behind one face: sheets by name, cells in order. XLSX and XLSB are
//! streamed; XLS and ODS, whose parsers cannot, are read whole.

use std::{fs::File, io::BufReader};

use calamine::{Data, Ods, Range, Reader, SheetType, SheetVisible, Xls, Xlsb, Xlsx};

use super::{
    errors::{after, ods_error, xls_error, xlsb_error, xlsx_error},
    wire::SheetInfo,
};
use crate::intake::IntakeError;

/// Why reading stopped before the end.
pub(super) enum Stop {
    /// The book cannot be used.
    Book(IntakeError),
    /// Nobody listens any more.
    Wire,
}

impl From<IntakeError> for Stop {
    fn from(error: IntakeError) -> Self {
        Self::Book(error)
    }
}

impl From<std::io::Error> for Stop {
    fn from(_: std::io::Error) -> Self {
        Self::Wire
    }
}

/// A cell on its way: where it stands and what it holds.
pub(super) struct Cell<'a> {
    /// Row, from 0.
    pub row: u32,
    /// Column, from 0.
    pub column: u32,
    /// Whether a formula stands behind it.
    pub is_formula: bool,
    /// What it holds.
    pub value: Value<'a>,
}

/// The two forms in which the readers give a value.
pub(super) enum Value<'a> {
    Streamed(&'a calamine::DataRef<'a>),
    Whole(&'a Data),
}

/// Takes cells one by one; says whether it wants more.
pub(super) type Taker<'t> = &'t mut dyn FnMut(Cell<'_>) -> Result<bool, Stop>;

/// What all formats have in common here.
pub(super) trait Book {
    /// Name, hidden, is a table.
    fn sheets(&self) -> Vec<SheetInfo>;
    /// Gives the cells of a sheet in order.
    fn cells(&mut self, sheet: &str, take: Taker<'_>) -> Result<(), Stop>;
    /// Whether dates count from 1904.
    fn is_1904(&self) -> bool;
}

fn sheet_infos(metadata: &[calamine::Sheet]) -> Vec<SheetInfo> {
    metadata
        .iter()
        .map(|sheet| SheetInfo {
            name: sheet.name.clone(),
            hidden: sheet.visible != SheetVisible::Visible,
            is_table: sheet.typ == SheetType::WorkSheet,
            holds_cells: None,
        })
        .collect()
}

impl Book for Xlsx<BufReader<File>> {
    fn sheets(&self) -> Vec<SheetInfo> {
        sheet_infos(self.sheets_metadata())
    }

    fn is_1904(&self) -> bool {
        self.has_1904_epoch()
    }

    fn cells(&mut self, sheet: &str, take: Taker<'_>) -> Result<(), Stop> {
        let mut reader = self
            .worksheet_cells_reader(sheet)
            .map_err(|error| xlsx_error(&error))?;
        let mut last = None;
        loop {
            let record = reader
                .next_cell_with_formula_metadata()
                .map_err(|error| after(xlsx_error(&error), last))?;
            let Some(record) = record else { return Ok(()) };
            let (row, column) = record.pos;
            last = Some(record.pos);
            let is_formula = record.formula.is_some();
            if !take(Cell {
                row,
                column,
                is_formula,
                value: Value::Streamed(&record.value),
            })? {
                return Ok(());
            }
        }
    }
}

impl Book for Xlsb<BufReader<File>> {
    fn sheets(&self) -> Vec<SheetInfo> {
        sheet_infos(self.sheets_metadata())
    }

    fn is_1904(&self) -> bool {
        self.has_1904_epoch()
    }

    fn cells(&mut self, sheet: &str, take: Taker<'_>) -> Result<(), Stop> {
        let mut reader = self
            .worksheet_cells_reader(sheet)
            .map_err(|error| xlsb_error(&error))?;
        let mut last = None;
        loop {
            let cell = reader
                .next_cell()
                .map_err(|error| after(xlsb_error(&error), last))?;
            let Some(cell) = cell else { return Ok(()) };
            let (row, column) = cell.get_position();
            last = Some((row, column));
            let value = Value::Streamed(cell.get_value());
            if !take(Cell {
                row,
                column,
                is_formula: false,
                value,
            })? {
                return Ok(());
            }
        }
    }
}

/// A book whose sheets are read whole.
pub(super) struct Whole<B>(pub B);

/// A sheet as a whole range, with this room's errors.
pub(super) trait WholeSheet {
    fn range(&mut self, sheet: &str) -> Result<Range<Data>, IntakeError>;
    fn infos(&self) -> Vec<SheetInfo>;
}

impl WholeSheet for Xls<BufReader<File>> {
    fn range(&mut self, sheet: &str) -> Result<Range<Data>, IntakeError> {
        self.worksheet_range(sheet)
            .map_err(|error| xls_error(&error))
    }

    fn infos(&self) -> Vec<SheetInfo> {
        sheet_infos(self.sheets_metadata())
    }
}

impl WholeSheet for Ods<BufReader<File>> {
    fn range(&mut self, sheet: &str) -> Result<Range<Data>, IntakeError> {
        self.worksheet_range(sheet)
            .map_err(|error| ods_error(&error))
    }

    fn infos(&self) -> Vec<SheetInfo> {
        sheet_infos(self.sheets_metadata())
    }
}

impl<B: WholeSheet> Book for Whole<B> {
    fn sheets(&self) -> Vec<SheetInfo> {
        self.0.infos()
    }

    fn is_1904(&self) -> bool {
        // The values come with their calendar; the book as a whole does not say.
        false
    }

    fn cells(&mut self, sheet: &str, take: Taker<'_>) -> Result<(), Stop> {
        let range = self.0.range(sheet)?;
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let row = top.saturating_add(u32::try_from(row).unwrap_or(u32::MAX));
            let column = left.saturating_add(u32::try_from(column).unwrap_or(u32::MAX));
            if !take(Cell {
                row,
                column,
                is_formula: false,
                value: Value::Whole(value),
            })? {
                return Ok(());
            }
        }
        Ok(())
    }
}
