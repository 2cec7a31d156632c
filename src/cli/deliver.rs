//! The folder of files that a verb hands over: written aside first, given its name after the change
//! was committed. A run that is stopped in between leaves a committed change whose folder the next
//! run names, or a folder aside that the next run takes away.

use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::exit::Failure;
use crate::store::Store;

/// A file to be handed over.
#[derive(Clone, Debug)]
pub struct OutFile {
    /// Its name: `[a-z0-9.-]`.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl OutFile {
    /// A file of that name.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.into(),
            bytes: bytes.into(),
        }
    }

    /// A document for programs that people can read as well.
    pub fn json<T: Serialize>(name: impl Into<String>, value: &T) -> Self {
        let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
        bytes.push(b'\n');
        Self::new(name, bytes)
    }
}

/// The name of the list of digests in each folder, in the form that `sha256sum -c` reads.
pub const MANIFEST: &str = "MANIFEST.sha256";

/// Where a folder stands aside and where it belongs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Place {
    /// Where it stands aside.
    pub staged: PathBuf,
    /// Where it belongs.
    pub folder: PathBuf,
}

/// A folder that was written aside. Dropped without `deliver`, it goes.
#[derive(Debug)]
pub struct Staged {
    place: Place,
    manifest_sha256: [u8; 32],
    is_delivered: bool,
}

/// SHA-256 of bytes, hexadecimal.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The text of the list of digests of files.
#[must_use]
pub fn manifest(files: &[OutFile]) -> String {
    let mut lines: Vec<String> = files
        .iter()
        .map(|file| format!("{}  {}\n", digest(&file.bytes), file.name))
        .collect();
    lines.sort_by(|a, b| a.get(66..).cmp(&b.get(66..)));
    lines.concat()
}

fn cannot(path: &Path, error: &std::io::Error) -> Failure {
    Failure {
        exit: super::Exit::Store,
        code: "output-unusable",
        message: format!("{} cannot be written ({})", path.display(), error.kind()),
        hint: Some("name another place with --out-dir DIR".to_owned()),
    }
}

impl Staged {
    /// Writes files aside, with their manifest, below `parent`; the folder will be called `name`.
    ///
    /// # Errors
    /// When the folder is there already or cannot be written.
    pub fn write(parent: &Path, name: &str, files: &[OutFile]) -> Result<Self, Failure> {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(parent)
            .map_err(|error| cannot(parent, &error))?;
        // The store keeps the place: it must mean the same from every working folder.
        let parent = fs::canonicalize(parent).map_err(|error| cannot(parent, &error))?;
        let place = Place {
            staged: parent.join(format!(".{name}.partial")),
            folder: parent.join(name),
        };
        if place.folder.symlink_metadata().is_ok() {
            return Err(Failure {
                exit: super::Exit::Store,
                code: "output-exists",
                message: format!("{} is there already", place.folder.display()),
                hint: Some("move it away, or name another place with --out-dir DIR".to_owned()),
            });
        }
        // What a run that was stopped before its change was committed has left.
        if place.staged.symlink_metadata().is_ok() {
            fs::remove_dir_all(&place.staged).map_err(|error| cannot(&place.staged, &error))?;
        }
        fs::DirBuilder::new()
            .mode(0o700)
            .create(&place.staged)
            .map_err(|error| cannot(&place.staged, &error))?;
        let list = manifest(files);
        let staged = Self {
            manifest_sha256: Sha256::digest(list.as_bytes()).into(),
            place,
            is_delivered: false,
        };
        for file in files {
            staged.put(&file.name, &file.bytes)?;
        }
        staged.put(MANIFEST, list.as_bytes())?;
        sync(&staged.place.staged)?;
        Ok(staged)
    }

    fn put(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let path = self.place.staged.join(name);
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .map_err(|error| cannot(&path, &error))?;
        file.write_all(bytes)
            .and_then(|()| file.sync_all())
            .map_err(|error| cannot(&path, &error))
    }

    /// SHA-256 of its manifest.
    #[must_use]
    pub const fn manifest_sha256(&self) -> [u8; 32] {
        self.manifest_sha256
    }

    /// Where it stands and where it belongs, for the store to keep.
    #[must_use]
    pub fn place(&self) -> Vec<u8> {
        serde_json::to_vec(&self.place).unwrap_or_default()
    }

    /// Gives the folder its name, after the change was committed.
    ///
    /// # Errors
    /// When the file system refuses; the next run tries again.
    pub fn deliver(mut self) -> Result<PathBuf, Failure> {
        self.is_delivered = true;
        name(&self.place)?;
        Ok(self.place.folder.clone())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if !self.is_delivered {
            drop(fs::remove_dir_all(&self.place.staged));
        }
    }
}

fn name(place: &Place) -> Result<(), Failure> {
    fs::rename(&place.staged, &place.folder).map_err(|error| cannot(&place.folder, &error))?;
    sync(place.folder.parent().unwrap_or(Path::new(".")))
}

fn sync(folder: &Path) -> Result<(), Failure> {
    File::open(folder)
        .and_then(|opened| opened.sync_all())
        .map_err(|error| cannot(folder, &error))
}

/// Gives their names to folders whose change was committed by a run that was stopped right after.
///
/// # Errors
/// When the store cannot be read or a folder cannot get its name.
pub fn name_what_was_left(store: &Store) -> Result<(), Failure> {
    for bundle in store.bundles()? {
        let Ok(place) = serde_json::from_slice::<Place>(&bundle.place) else {
            continue;
        };
        let is_left = place.staged.is_dir() && place.folder.symlink_metadata().is_err();
        if is_left {
            name(&place)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Vec<OutFile> {
        ["b.txt", "a.txt"]
            .into_iter()
            .map(|name| OutFile {
                name: name.to_owned(),
                bytes: name.as_bytes().to_vec(),
            })
            .collect()
    }

    #[test]
    fn a_folder_appears_whole_or_not_at_all() {
        let parent = tempfile::tempdir().unwrap();
        let staged = Staged::write(parent.path(), "2026-0001-access", &files()).unwrap();
        assert!(!parent.path().join("2026-0001-access").exists());
        let folder = staged.deliver().unwrap();
        let list = fs::read_to_string(folder.join(MANIFEST)).unwrap();
        assert_eq!(list, manifest(&files()));
        assert!(list.lines().next().unwrap().ends_with("  a.txt"));
        assert_eq!(fs::read(folder.join("b.txt")).unwrap(), b"b.txt");
    }

    #[test]
    fn a_folder_that_is_not_delivered_goes_and_one_that_is_there_stays() {
        let parent = tempfile::tempdir().unwrap();
        drop(Staged::write(parent.path(), "x", &files()).unwrap());
        assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 0);
        fs::create_dir(parent.path().join("x")).unwrap();
        assert!(Staged::write(parent.path(), "x", &files()).is_err());
        assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 1);
    }
}
