//! The folders that were handed over: copies of personal data outside the store. Where they are is sealed
//! in the store; whether they are still there, the disk tells.

use std::path::PathBuf;

use chrono::NaiveDate;
use serde::Serialize;

use super::{OpError, import::hexadecimal};
use crate::store::Store;

/// A folder that was handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Folder {
    /// The store's number of the case; none: retention.
    #[serde(skip)]
    pub request: Option<i64>,
    /// What made it.
    pub verb: String,
    /// Civil date.
    pub made_on: NaiveDate,
    /// Where it was put.
    pub folder: PathBuf,
    /// SHA-256 of its manifest, hexadecimal.
    pub manifest_sha256: String,
    /// Whether it still is there; one that was moved is not seen.
    pub is_there: bool,
}

impl Folder {
    /// Its own name.
    #[must_use]
    pub fn name(&self) -> String {
        let name = self.folder.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }
}

/// Every folder that was handed over, in order.
///
/// # Errors
/// When the store cannot be read.
pub fn folders(store: &Store) -> Result<Vec<Folder>, OpError> {
    let mut out = Vec::new();
    for bundle in store.bundles()? {
        let place: serde_json::Value = serde_json::from_slice(&bundle.place).unwrap_or_default();
        let Some(folder) = place.get("folder").and_then(serde_json::Value::as_str) else {
            continue;
        };
        let folder = PathBuf::from(folder);
        out.push(Folder {
            request: bundle.request,
            verb: bundle.verb,
            made_on: bundle.made_on,
            is_there: folder.symlink_metadata().is_ok(),
            folder,
            manifest_sha256: hexadecimal(&bundle.manifest_sha256),
        });
    }
    Ok(out)
}
