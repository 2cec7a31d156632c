//! Rejected rows in clear, for a user who will correct them and import them again.

use std::{
    fs,
    io::{BufWriter, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use crate::{
    intake::{FileShape, Reject},
    ops::OpError,
    store::{StoreError, StoreFault},
};

/// The file of rejected rows; nothing where the user did not ask for one. It appears under its name
/// only when the import is done.
pub struct Rejects {
    target: Option<(PathBuf, BufWriter<NamedTempFile>)>,
    has_header: bool,
    count: u64,
}

impl Rejects {
    /// Starts the file beside its final place.
    ///
    /// # Errors
    /// When it is there already or cannot be written.
    pub fn open(path: Option<&Path>) -> Result<Self, OpError> {
        let Some(path) = path else {
            return Ok(Self {
                target: None,
                has_header: false,
                count: 0,
            });
        };
        if path.exists() {
            return Err(StoreError::new(
                StoreFault::Io,
                format!("{} exists already and is not overwritten", path.display()),
            )
            .hint("name another file with --rejects")
            .into());
        }
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        let file = NamedTempFile::new_in(folder).map_err(|error| cannot_write(path, &error))?;
        fs::set_permissions(file.path(), fs::Permissions::from_mode(0o600))
            .map_err(|error| cannot_write(path, &error))?;
        Ok(Self {
            target: Some((path.to_owned(), BufWriter::new(file))),
            has_header: false,
            count: 0,
        })
    }

    /// Adds a row; the header line of the first file that has one goes before it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&mut self, shape: &FileShape, reject: &Reject) -> Result<(), OpError> {
        let Some((path, out)) = &mut self.target else {
            return Ok(());
        };
        self.count += 1;
        let mut bytes = Vec::new();
        if !self.has_header {
            self.has_header = true;
            let delimiter = shape.delimiter.unwrap_or(b',');
            for (position, header) in shape.headers.iter().enumerate() {
                if position > 0 {
                    bytes.push(delimiter);
                }
                bytes.push(b'"');
                bytes.extend_from_slice(header.replace('"', "\"\"").as_bytes());
                bytes.push(b'"');
            }
            bytes.push(b'\n');
        }
        bytes.extend_from_slice(reject.raw.trim_ascii_end());
        bytes.push(b'\n');
        out.write_all(&bytes)
            .map_err(|error| cannot_write(path, &error))
    }

    /// Gives the file its name; without a rejected row there is none.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn keep(self) -> Result<(), OpError> {
        let Some((path, out)) = self.target else {
            return Ok(());
        };
        if self.count == 0 {
            return Ok(());
        }
        let file = out
            .into_inner()
            .map_err(|error| cannot_write(&path, error.error()))?;
        file.as_file()
            .sync_all()
            .map_err(|error| cannot_write(&path, &error))?;
        file.persist_noclobber(&path)
            .map_err(|error| cannot_write(&path, &error.error))?;
        Ok(())
    }
}

fn cannot_write(path: &Path, error: &std::io::Error) -> OpError {
    let fault = match error.kind() {
        std::io::ErrorKind::StorageFull => StoreFault::Full,
        _ => StoreFault::Io,
    };
    StoreError::new(
        fault,
        format!("{} cannot be written ({})", path.display(), error.kind()),
    )
    .into()
}
