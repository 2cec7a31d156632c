//! Rejected rows in clear, for a user who will correct them and import them again.

use std::{
    fs,
    io::{BufWriter, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use super::Prepared;
use crate::{
    intake::{
        self, FileShape, Reject,
        assemble::{Assembled, Assembler},
    },
    model::RawRow,
    ops::OpError,
    store::{StoreError, StoreFault},
};

/// The files of rejected rows; none where the user did not ask for them. They appear under their
/// names only when the import is done.
///
/// One file holds the rows of one header: where exports of several forms are imported at once, the
/// rows of the second form go to `NAME-2.csv`, and so on.
pub struct Rejects {
    first: Option<PathBuf>,
    targets: Vec<Target>,
}

struct Target {
    path: PathBuf,
    out: BufWriter<NamedTempFile>,
    /// The header line; none until the first row comes.
    header: Option<Vec<u8>>,
}

impl Target {
    /// Starts a file beside its final place.
    fn open(path: PathBuf) -> Result<Self, OpError> {
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
        let file = NamedTempFile::new_in(folder).map_err(|error| cannot_write(&path, &error))?;
        fs::set_permissions(file.path(), fs::Permissions::from_mode(0o600))
            .map_err(|error| cannot_write(&path, &error))?;
        Ok(Self {
            path,
            out: BufWriter::new(file),
            header: None,
        })
    }

    fn write_line(&mut self, line: &[u8]) -> Result<(), OpError> {
        self.out
            .write_all(line)
            .and_then(|()| self.out.write_all(b"\n"))
            .map_err(|error| cannot_write(&self.path, &error))
    }

    /// Gives the file its name.
    fn keep(self) -> Result<(), OpError> {
        let Self { path, out, .. } = self;
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

impl Rejects {
    /// Starts the first file, so that a place that cannot be written is known at once.
    ///
    /// # Errors
    /// When it is there already or cannot be written.
    pub fn open(path: Option<&Path>) -> Result<Self, OpError> {
        let targets = match path {
            Some(path) => vec![Target::open(path.to_owned())?],
            None => Vec::new(),
        };
        Ok(Self {
            first: path.map(Path::to_owned),
            targets,
        })
    }

    /// Adds a row, below the header of its file.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&mut self, shape: &FileShape, reject: &Reject) -> Result<(), OpError> {
        let Some(first) = &self.first else {
            return Ok(());
        };
        let header = header_line(shape);
        let at = self
            .targets
            .iter()
            .position(|target| target.header.as_ref().is_none_or(|own| *own == header));
        if at.is_none() {
            let path = numbered(first, self.targets.len() + 1);
            self.targets.push(Target::open(path)?);
        }
        let at = at.unwrap_or(self.targets.len() - 1);
        let Some(target) = self.targets.get_mut(at) else {
            return Ok(());
        };
        if target.header.is_none() {
            target.write_line(&header)?;
            target.header = Some(header);
        }
        target.write_line(&reject.raw)
    }

    /// Adds the rejected rows of a file that the store has already.
    ///
    /// # Errors
    /// When either file cannot be used.
    pub fn add_all(&mut self, file: Prepared) -> Result<(), OpError> {
        if self.first.is_none() {
            return Ok(());
        }
        let mut assembler = Assembler::new(file.opened.rows, &file.columns);
        let mut row = RawRow::default();
        loop {
            match assembler.next(&mut row)? {
                Assembled::Record => {}
                Assembled::Rejected(reject) => self.add(&file.opened.shape, &reject)?,
                Assembled::End => return Ok(()),
            }
        }
    }

    /// Gives the files their names; without a rejected row there is none.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn keep(self) -> Result<(), OpError> {
        self.targets
            .into_iter()
            .filter(|target| target.header.is_some())
            .try_for_each(Target::keep)
    }
}

/// The header in the encoding of the rows below it: a file in two encodings could not be corrected.
fn header_line(shape: &FileShape) -> Vec<u8> {
    let delimiter = shape.delimiter.unwrap_or(b',');
    let mut line = Vec::new();
    for (position, header) in shape.headers.iter().enumerate() {
        if position > 0 {
            line.push(delimiter);
        }
        let quoted = format!("\"{}\"", header.replace('"', "\"\""));
        line.extend_from_slice(&intake::encode_header(&quoted, shape.encoding));
    }
    line
}

/// `rows.csv` as `rows-2.csv`.
fn numbered(path: &Path, number: usize) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(format!("-{number}"));
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
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
