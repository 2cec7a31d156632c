//! The exit codes: one small table, the same in README, `--help` and the man page.

use crate::{
    ops::OpError,
    store::{StoreError, StoreFault},
};

/// How a run ended. The numbers are a contract with scripts and cron.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Exit {
    /// Done, nothing to report.
    Done = 0,
    /// Done, and something needs attention.
    Attention = 1,
    /// Wrong usage or wrong policy.
    Usage = 2,
    /// The input cannot be used; nothing was changed.
    Input = 3,
    /// A rule of law or of safety says no.
    Refused = 4,
    /// The store or an output cannot be used.
    Store = 5,
    /// The store is locked by another run.
    Locked = 6,
    /// The key is missing, wrong, or readable by others.
    Key = 7,
    /// The trail does not verify, or something of an erased person was found.
    Integrity = 8,
    /// A bug in dpo.
    Bug = 70,
}

impl Exit {
    /// The codes with what they mean, for `--help` and the manual.
    pub const TABLE: &[(&str, &str)] = &[
        ("0", "done, nothing to report"),
        (
            "1",
            "done, and something needs attention: findings at or above --fail-on, something due, one person asked about who may not be contacted, rejected rows",
        ),
        ("2", "wrong usage or wrong policy"),
        ("3", "the input cannot be used; nothing was changed"),
        ("4", "refused: a rule of law or of safety says no"),
        (
            "5",
            "the store or an output cannot be used (missing, damaged, newer than this program, read-only, disk full)",
        ),
        ("6", "the store is locked by another run"),
        ("7", "the key is missing, wrong, or readable by others"),
        (
            "8",
            "integrity: the trail does not verify, or something of an erased person was found",
        ),
        ("70", "a bug in dpo"),
        ("130, 143", "interrupted, terminated"),
    ];
}

/// A run that did not end well: what to say and how to end.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The exit code.
    pub exit: Exit,
    /// Stable code for programs.
    pub code: &'static str,
    /// What failed and why.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

impl Failure {
    /// A failure of usage or of the policy.
    #[must_use]
    pub fn usage(code: &'static str, message: impl Into<String>, hint: Option<String>) -> Self {
        Self {
            exit: Exit::Usage,
            code,
            message: message.into(),
            hint,
        }
    }
}

impl From<crate::documents::DocumentError> for Failure {
    fn from(error: crate::documents::DocumentError) -> Self {
        Self {
            exit: Exit::Bug,
            code: "document",
            message: format!("a document could not be written: {error}"),
            hint: Some("report this, without the data".to_owned()),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let (exit, code) = match error.fault {
            StoreFault::Missing => (Exit::Store, "store-missing"),
            StoreFault::Exists => (Exit::Refused, "store-exists"),
            StoreFault::Damaged => (Exit::Store, "store-damaged"),
            StoreFault::Newer => (Exit::Store, "store-newer"),
            StoreFault::ReadOnly => (Exit::Store, "read-only"),
            StoreFault::Full => (Exit::Store, "disk-full"),
            StoreFault::Io => (Exit::Store, "store-error"),
            StoreFault::Locked => (Exit::Locked, "store-locked"),
            StoreFault::KeyMissing => (Exit::Key, "key-missing"),
            StoreFault::KeyWrong => (Exit::Key, "key-wrong"),
            StoreFault::KeyExposed => (Exit::Key, "key-exposed"),
            StoreFault::KeyMalformed => (Exit::Key, "key-malformed"),
            StoreFault::KeyPassphrase => (Exit::Key, "key-passphrase"),
            StoreFault::KeyOfAnother => (Exit::Key, "key-of-another"),
            StoreFault::Unjournaled => (Exit::Refused, "no-journal"),
            StoreFault::Integrity => (Exit::Integrity, "integrity"),
        };
        Self {
            exit,
            code,
            message: error.message,
            hint: error.hint,
        }
    }
}

impl From<OpError> for Failure {
    fn from(error: OpError) -> Self {
        match error {
            OpError::Input {
                code,
                message,
                hint,
            } => Self {
                exit: Exit::Input,
                code,
                message,
                hint,
            },
            OpError::Refused {
                code,
                message,
                hint,
            } => Self {
                exit: Exit::Refused,
                code,
                message,
                hint,
            },
            OpError::Store(error) => error.into(),
        }
    }
}

impl From<std::io::Error> for Failure {
    /// An output that cannot be written. A closed pipe never gets here: it is a clean end.
    fn from(error: std::io::Error) -> Self {
        let message = match error.kind() {
            std::io::ErrorKind::StorageFull => {
                "the disk is full: the output is incomplete".to_owned()
            }
            kind => format!("the output cannot be written ({kind})"),
        };
        Self {
            exit: Exit::Store,
            code: "output",
            message,
            hint: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_exit_code_is_in_the_table() {
        let all = [
            Exit::Done,
            Exit::Attention,
            Exit::Usage,
            Exit::Input,
            Exit::Refused,
            Exit::Store,
            Exit::Locked,
            Exit::Key,
            Exit::Integrity,
            Exit::Bug,
        ];
        for exit in all {
            let code = (exit as u8).to_string();
            assert!(
                Exit::TABLE.iter().any(|(known, _)| *known == code),
                "{code}"
            );
        }
    }
}
