//! Reports, letters and copies of data as HTML, PDF and XLSX, from what an operation gathered. What each says is
//! put together once, as a page of blocks; each writer puts the same page into its own form.
//!
//! The same page gives the same bytes: nothing here reads a clock or draws a random number.

mod access;
mod chart;
mod consent_form;
mod consent_proof;
mod eml;
mod html;
mod instructions;
mod letter;
mod page;
#[cfg(feature = "pdf")]
mod pdf;
mod report;
mod text;
mod xlsx;

use std::fmt;

pub use access::{
    sections as access_sections, values as access_values, workbook as access_workbook,
};
pub use consent_form::page as consent_form_page;
pub use consent_proof::{json_ld as consent_json_ld, page as consent_proof_page};
pub use eml::{Attachment, draft};
pub use instructions::page as instructions_page;
pub use letter::{
    Composed, FOLDER as LETTER_FOLDER, LetterError, TEMPLATES as LETTER_TEMPLATES,
    compose as compose_letter,
};
pub use page::{Page, Tone as PageTone};
pub use report::page as report_page;
pub use text::date as date_in_full;
pub use xlsx::plain as plain_workbook;

/// A form that a page can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// One self-contained HTML file.
    Html,
    /// Tagged PDF (PDF/A-2a, PDF/UA-1).
    Pdf,
    /// A workbook with a sheet a topic.
    Xlsx,
}

impl Form {
    /// The ending of its files.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Pdf => "pdf",
            Self::Xlsx => "xlsx",
        }
    }

    /// Whether this build can write it.
    #[must_use]
    pub const fn is_built_in(self) -> bool {
        !matches!(self, Self::Pdf) || cfg!(feature = "pdf")
    }
}

/// Why a page was not written: a fault of this program or of its build, never of the page.
#[derive(Clone, Debug)]
pub struct DocumentError(String);

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for DocumentError {}

/// Writes a page.
///
/// # Errors
/// When this build lacks the form, or the writer fails on its own.
pub fn write(page: &Page, form: Form) -> Result<Vec<u8>, DocumentError> {
    match form {
        Form::Html => html::write(page),
        #[cfg(feature = "pdf")]
        Form::Pdf => pdf::write(page),
        #[cfg(not(feature = "pdf"))]
        Form::Pdf => Err(DocumentError("this dpo was built without PDF".to_owned())),
        Form::Xlsx => xlsx::write(page),
    }
}
