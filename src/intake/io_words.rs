//! Why a file cannot be read, in words for people.

use std::io::ErrorKind;

/// What the kind of an error means: the library's own words are for programmers.
#[must_use]
pub fn io_words(kind: ErrorKind) -> String {
    match kind {
        ErrorKind::NotFound => "it does not exist".to_owned(),
        ErrorKind::PermissionDenied => "you may not read it".to_owned(),
        ErrorKind::IsADirectory => "it is a folder".to_owned(),
        ErrorKind::NotADirectory => "a part of its path is no folder".to_owned(),
        ErrorKind::InvalidData => "it is not UTF-8".to_owned(),
        other => other.to_string(),
    }
}
