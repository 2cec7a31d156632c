//! Why a workbook cannot be used, in this program's words: those of the parsers may hold values of
//! the file and never leave this room.

use calamine::{OdsError, XlsError, XlsbError, XlsxError};

use super::{
    cells::cell_name,
    wire::{MAX_COLUMNS, MAX_ROWS},
};
use crate::intake::IntakeError;

/// The hint that fits every book which this program refuses and a spreadsheet program may open.
pub(super) fn save_again() -> String {
    "open it in a spreadsheet program, save it as a new .xlsx or as CSV, and run `dpo import` on that file".to_owned()
}

/// A book that is not as its format requires.
pub(super) fn damaged(why: &str) -> IntakeError {
    IntakeError {
        code: "damaged",
        message: format!("cannot read the workbook: {why}"),
        hint: Some(save_again()),
    }
}

/// A book that passes a limit.
pub(super) fn limit(why: String) -> IntakeError {
    IntakeError {
        code: "limit",
        message: format!("cannot read the workbook: {why}"),
        hint: Some(save_again()),
    }
}

/// A book with a password.
pub(super) fn encrypted() -> IntakeError {
    IntakeError {
        code: "encrypted",
        message: "cannot read the workbook: it is protected by a password".to_owned(),
        hint: Some("open it in a spreadsheet program, save it without a password, and run `dpo import` on that file".to_owned()),
    }
}

/// A file that the system does not let be read.
pub(super) fn unreadable() -> IntakeError {
    IntakeError {
        code: "unreadable",
        message: "cannot read the workbook: reading the file failed".to_owned(),
        hint: Some("check that it lies on a disk that works and can be read by you, then run the command again".to_owned()),
    }
}

/// A book without anything to read.
pub(super) fn empty(why: &str) -> IntakeError {
    IntakeError {
        code: "empty",
        message: format!("cannot read the workbook: {why}"),
        hint: Some(
            "check that this is the export you meant, then run `dpo import` on the right file"
                .to_owned(),
        ),
    }
}

/// Adds the last cell that could be read.
pub(super) fn after(mut error: IntakeError, last: Option<(u32, u32)>) -> IntakeError {
    if let Some((row, column)) = last {
        error.message = format!("{} (after cell {})", error.message, cell_name(row, column));
    }
    error
}

/// The reader's errors in this program's words: theirs may hold values of the file.
pub(super) fn xlsx_error(error: &XlsxError) -> IntakeError {
    match error {
        XlsxError::Password => encrypted(),
        XlsxError::Io(_) | XlsxError::Zip(_) => damaged("a compressed part is damaged or missing"),
        XlsxError::Xml(_) | XlsxError::XmlAttr(_) | XlsxError::Encoding(_) => {
            damaged("the XML of a part is malformed")
        }
        XlsxError::XmlEof(_) => damaged("the XML of a part ends too early"),
        XlsxError::FileNotFound(_) | XlsxError::RelationshipNotFound => {
            damaged("a part that it needs is missing")
        }
        XlsxError::WorksheetNotFound(_) => damaged("the part of a sheet is missing"),
        XlsxError::ColumnNumberOverflow | XlsxError::RowNumberOverflow => limit(format!(
            "a reference lies outside the {MAX_ROWS} rows and {MAX_COLUMNS} columns of a sheet"
        )),
        XlsxError::Alphanumeric(_)
        | XlsxError::NumericColumn(_)
        | XlsxError::RangeWithoutColumnComponent
        | XlsxError::RangeWithoutRowComponent
        | XlsxError::DimensionCount(_) => damaged("a cell reference is malformed"),
        XlsxError::CellTAttribute(_) => damaged("a cell is of an unknown type"),
        XlsxError::ParseFloat(_) | XlsxError::ParseInt(_) => damaged("a number is malformed"),
        XlsxError::CellError(_) => damaged("a cell holds an unknown error value"),
        XlsxError::Unrecognized { typ, .. } => damaged(&format!("a part holds an unknown {typ}")),
        XlsxError::Unexpected(_) | XlsxError::UnexpectedNode(_) => {
            damaged("a part holds what its format does not allow")
        }
        XlsxError::NotAWorksheet(_) => damaged("a sheet is not a table"),
        _ => damaged("a part is not as its format requires"),
    }
}

/// The same for binary workbooks.
pub(super) fn xlsb_error(error: &XlsbError) -> IntakeError {
    match error {
        XlsbError::Password => encrypted(),
        XlsbError::Io(_) | XlsbError::Zip(_) => {
            damaged("a compressed part is damaged or ends too early")
        }
        XlsbError::FileNotFound(_) => damaged("a part that it needs is missing"),
        _ => damaged("a record is not as its format requires"),
    }
}

/// The same for old workbooks.
pub(super) fn xls_error(error: &XlsError) -> IntakeError {
    match error {
        XlsError::Password => encrypted(),
        XlsError::Cfb(_) => damaged("its compound file is damaged"),
        _ => damaged("a record is not as its format requires"),
    }
}

/// The same for OpenDocument.
pub(super) fn ods_error(error: &OdsError) -> IntakeError {
    match error {
        OdsError::Password => encrypted(),
        OdsError::Io(_) | OdsError::Zip(_) => damaged("a compressed part is damaged or missing"),
        OdsError::Xml(_) | OdsError::XmlAttr(_) => damaged("the XML of a part is malformed"),
        OdsError::FileNotFound(_) => damaged("a part that it needs is missing"),
        OdsError::InvalidMime(_) => IntakeError {
            code: "damaged",
            message: "cannot read the workbook: it is an OpenDocument file, but not a spreadsheet"
                .to_owned(),
            hint: Some(save_again()),
        },
        _ => damaged("a part is not as its format requires, or repeats cells without end"),
    }
}
