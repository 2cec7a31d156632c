//! Workbooks: XLSX, XLSB, XLS and ODS.

use std::path::Path;

use super::{Format, IntakeError, KnowsHeader, OpenOptions, Opened};

/// Opens a workbook.
///
/// # Errors
/// Always, until the workbook reader is merged.
pub fn open(
    _path: &Path,
    _options: &OpenOptions,
    _format: Format,
    _knows: KnowsHeader<'_>,
) -> Result<Opened, IntakeError> {
    Err(IntakeError {
        code: "unreadable",
        message: "this build reads no workbooks".to_owned(),
        hint: Some("save the sheet as CSV and run dpo import on it".to_owned()),
    })
}
