//! The command line.

use std::process::ExitCode;

/// Parses the command line and runs it.
#[must_use]
pub fn main() -> ExitCode {
    if let Some(code) = crate::intake::child::serve_if_asked() {
        return code;
    }
    ExitCode::SUCCESS
}
