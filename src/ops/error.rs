//! Why an operation did not happen.

use std::{fmt, path::Path};

use crate::{intake::IntakeError, store::StoreError};

/// Three kinds of "no", each with its own exit code.
#[derive(Clone, Debug)]
pub enum OpError {
    /// The input cannot be used; nothing was changed.
    Input {
        /// Stable code.
        code: &'static str,
        /// What failed and why.
        message: String,
        /// What to do.
        hint: Option<String>,
    },
    /// A rule of law or of safety says no.
    Refused {
        /// Stable code.
        code: &'static str,
        /// What was refused and why.
        message: String,
        /// What to do.
        hint: Option<String>,
    },
    /// The store, the key or an output cannot be used.
    Store(StoreError),
}

impl fmt::Display for OpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input { message, .. } | Self::Refused { message, .. } => f.write_str(message),
            Self::Store(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for OpError {}

impl OpError {
    /// The fault of a file, with the file's name: of several, it must be known which.
    #[must_use]
    pub fn in_file(path: &Path, error: IntakeError) -> Self {
        let file = path.display().to_string();
        let message = if error.message.contains(&file) {
            error.message
        } else {
            format!("cannot read {file}: {}", error.message)
        };
        IntakeError { message, ..error }.into()
    }
}

impl From<StoreError> for OpError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<IntakeError> for OpError {
    fn from(error: IntakeError) -> Self {
        Self::Input {
            code: error.code,
            message: error.message,
            hint: error.hint,
        }
    }
}
