//! The journal beside the store: what must not be lost with it. Each change writes its trail entries here
//! before it is committed, and with them what it did to protect somebody: erasures, restrictions, objections,
//! refusals, cases. A backup that is restored is brought on by it. It holds numbers, dates, codes and keyed
//! hashes, no personal value, and is sealed.
//!
//! A frame is its length, the sealed text, its length again: the last one is found from the end.

use std::{
    fs::{File, OpenOptions},
    io::{ErrorKind, Read, Seek, SeekFrom, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::{
    error::{StoreError, StoreFault, StoreResult},
    key::expand,
    key_file,
    seal::Envelope,
};

/// What a frame is bound to.
const BOUND: &[u8] = b"dpo journal 1";
const LENGTH: usize = 4;
/// A frame of an import of consents is some megabytes long; what says it is longer was written by nobody.
const LONGEST: u32 = 1 << 30;

/// What a change did that a restored backup has to be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "kebab-case")]
pub(super) enum Effect {
    /// A record was erased.
    Erased {
        /// The record.
        record: i64,
    },
    /// A record was erased but for the cells at these positions of its layout.
    Stripped {
        /// The record.
        record: i64,
        /// What its cells mean.
        layout: i64,
        /// The cells that were kept.
        kept: Vec<u32>,
    },
    /// What was kept of a person besides the records was erased.
    SubjectErased {
        /// The person.
        subject: i64,
        /// Civil date.
        on: chrono::NaiveDate,
    },
    /// A rejected row was erased.
    RejectErased {
        /// Its number.
        reject: i64,
    },
    /// A row as it stands now, without what is sealed in it.
    Row {
        /// The table.
        table: String,
        /// Its columns; bytes as `{"hex": …}`.
        values: Map<String, Value>,
    },
}

/// What one change wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Frame {
    /// The number of its first entry.
    pub(super) first: u64,
    /// The entries, as they stand in the trail.
    pub(super) entries: Vec<String>,
    /// Their checkpoints.
    pub(super) notes: Vec<String>,
    /// How many layers the look-up keys had.
    pub(super) layers: usize,
    /// What it did.
    pub(super) effects: Vec<Effect>,
    /// Whether what came before it is not in the journal.
    pub(super) begins: bool,
}

impl Frame {
    /// How many entries the trail has with it.
    pub(super) fn size(&self) -> u64 {
        self.first + self.entries.len() as u64
    }
}

/// The key of a journal: below the suppression key, which outlives a change of the master key.
pub(super) fn journal_key(suppression: &[u8], store_id: &str) -> StoreResult<Zeroizing<[u8; 32]>> {
    let mut out = Zeroizing::new([0; 32]);
    expand(suppression, store_id, "dpo/1/journal", &mut out[..])?;
    Ok(out)
}

/// Where the journal of a store is.
#[must_use]
pub fn journal_path(store: &Path) -> PathBuf {
    key_file::beside(store, ".journal")
}

/// An open journal, its end at the end of the trail.
pub(super) struct Journal {
    file: File,
    envelope: Envelope,
    end: u64,
    is_doubtful: bool,
}

impl Journal {
    /// Opens the journal of a store whose trail has `size` entries. What a change wrote that was never
    /// committed is taken away; where the journal lacks something, it begins anew behind what it has.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub(super) fn open(store: &Path, key: &[u8; 32], size: u64) -> StoreResult<Self> {
        let path = journal_path(store);
        let is_new = !path.exists();
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(|error| cannot(&error))?;
        let mut journal = Self {
            file,
            envelope: Envelope::new(key),
            end: 0,
            is_doubtful: false,
        };
        journal.end = journal
            .file
            .metadata()
            .map_err(|error| cannot(&error))?
            .len();
        let reached = journal.settle(size)?;
        if reached != Some(size) {
            journal.append(&Frame {
                first: size,
                begins: true,
                ..Frame::default()
            })?;
        }
        if is_new {
            key_file::sync_folder(&path).map_err(|error| cannot(&error))?;
        }
        Ok(journal)
    }

    /// Takes away what is behind the trail's end, and what is no whole frame; gives the size that the last
    /// frame reaches.
    fn settle(&mut self, size: u64) -> StoreResult<Option<u64>> {
        loop {
            let Some((start, frame)) = self.last()? else {
                // What does not open is kept: somebody may still find out what it was.
                return Ok(None);
            };
            if frame.size() <= size {
                return Ok(Some(frame.size()));
            }
            self.cut(start)?;
            if start == 0 {
                return Ok(None);
            }
        }
    }

    /// The last whole frame and where it starts. Bytes of one that was not written to its end are taken away.
    fn last(&mut self) -> StoreResult<Option<(u64, Frame)>> {
        let told = |bytes: [u8; LENGTH]| u64::from(u32::from_le_bytes(bytes));
        let around = 2 * LENGTH as u64;
        if self.end >= around {
            let length = told(self.read_at(self.end - LENGTH as u64)?);
            if let Some(start) = self.end.checked_sub(length + around)
                && told(self.read_at(start)?) == length
                && let Some(frame) = self.frame_at(start, length)?
            {
                return Ok(Some((start, frame)));
            }
        }
        // From the start: the end of what is whole.
        let (mut at, mut last) = (0, None);
        while at + around <= self.end {
            let length = told(self.read_at(at)?);
            if at + length + around > self.end {
                break;
            }
            let Some(frame) = self.frame_at(at, length)? else {
                break;
            };
            last = Some((at, frame));
            at += length + around;
        }
        if at > 0 && at < self.end {
            self.cut(at)?;
        }
        Ok(last)
    }

    fn read_at(&mut self, at: u64) -> StoreResult<[u8; LENGTH]> {
        let mut bytes = [0; LENGTH];
        self.file
            .seek(SeekFrom::Start(at))
            .and_then(|_| self.file.read_exact(&mut bytes))
            .map_err(|error| cannot(&error))?;
        Ok(bytes)
    }

    fn frame_at(&mut self, at: u64, length: u64) -> StoreResult<Option<Frame>> {
        if length > u64::from(LONGEST) || at + length + 2 * LENGTH as u64 > self.end {
            return Ok(None);
        }
        let mut sealed = vec![0; usize::try_from(length).unwrap_or(0)];
        self.file
            .seek(SeekFrom::Start(at + LENGTH as u64))
            .and_then(|_| self.file.read_exact(&mut sealed))
            .map_err(|error| cannot(&error))?;
        Ok(opened(&self.envelope, &sealed))
    }

    fn cut(&mut self, at: u64) -> StoreResult<()> {
        self.file
            .set_len(at)
            .and_then(|()| self.file.sync_all())
            .map_err(|error| cannot(&error))?;
        self.end = at;
        Ok(())
    }

    /// Writes a frame and waits until the disk has it.
    ///
    /// # Errors
    /// When the disk is full or fails: then the journal is as it was.
    pub(super) fn append(&mut self, frame: &Frame) -> StoreResult<()> {
        let broken = || StoreError::new(StoreFault::Io, "the journal could not be sealed");
        let text = serde_json::to_vec(frame).map_err(|_| broken())?;
        let sealed = self.envelope.seal(BOUND, &text)?;
        let length = u32::try_from(sealed.len()).map_err(|_| broken())?;
        let told = length.to_le_bytes();
        let bytes = [&told[..], &sealed, &told].concat();
        let start = self.end;
        let written = self
            .file
            .seek(SeekFrom::Start(start))
            .and_then(|_| self.file.write_all(&bytes))
            .and_then(|()| self.file.sync_data());
        match written {
            Ok(()) => {
                self.end += bytes.len() as u64;
                Ok(())
            }
            Err(error) => {
                drop(self.file.set_len(start));
                Err(cannot(&error))
            }
        }
    }

    /// Notes that the change of the last frame may have been committed or not, as after a disk that failed in the
    /// middle of it: whoever opens the journal anew sees it by the trail.
    pub(super) const fn doubt(&mut self) {
        self.is_doubtful = true;
    }

    /// Whether it has to be opened anew before it is written to.
    pub(super) const fn is_doubtful(&self) -> bool {
        self.is_doubtful
    }
}

/// Every frame of a journal, in order, as far as it opens; with whether that is to its end.
///
/// # Errors
/// When it cannot be read.
pub(super) fn frames(store: &Path, key: &[u8; 32]) -> StoreResult<(Vec<Frame>, bool)> {
    let bytes = match std::fs::read(journal_path(store)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok((Vec::new(), true)),
        Err(error) => return Err(cannot(&error)),
    };
    let envelope = Envelope::new(key);
    let (mut rest, mut out) = (bytes.as_slice(), Vec::new());
    while let Some((told, more)) = rest.split_first_chunk::<LENGTH>() {
        let length = u32::from_le_bytes(*told) as usize;
        let Some((sealed, more)) = more.split_at_checked(length) else {
            break;
        };
        let Some((again, more)) = more.split_first_chunk::<LENGTH>() else {
            break;
        };
        let frame = opened(&envelope, sealed).filter(|_| again == told);
        let Some(frame) = frame else {
            break;
        };
        out.push(frame);
        rest = more;
    }
    Ok((out, rest.is_empty()))
}

fn opened(envelope: &Envelope, sealed: &[u8]) -> Option<Frame> {
    serde_json::from_slice(&envelope.open(BOUND, sealed)?).ok()
}

fn cannot(error: &std::io::Error) -> StoreError {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::FileTooLarge | ErrorKind::QuotaExceeded => {
            StoreError::new(StoreFault::Full, "the disk is full: nothing was changed")
                .hint("free some space beside the store and run the command again")
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => StoreError::new(
            StoreFault::ReadOnly,
            "the journal of the store cannot be written: nothing was changed",
        )
        .hint("check the permissions of the files beside the store"),
        kind => StoreError::new(
            StoreFault::Io,
            format!("the journal of the store cannot be used ({kind}): nothing was changed"),
        )
        .hint("check the disk, then run `dpo store check`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [3; 32];

    fn frame(first: u64, entries: &[&str]) -> Frame {
        Frame {
            first,
            entries: entries.iter().map(|entry| (*entry).to_owned()).collect(),
            effects: vec![Effect::Erased { record: 7 }],
            ..Frame::default()
        }
    }

    #[test]
    fn what_was_written_is_read_again_and_nothing_of_it_is_in_the_clear() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("dpo.db");
        let mut journal = Journal::open(&store, &KEY, 1).unwrap();
        journal.append(&frame(1, &["entry one"])).unwrap();
        journal
            .append(&frame(2, &["entry two", "entry three"]))
            .unwrap();
        drop(journal);
        let (all, whole) = frames(&store, &KEY).unwrap();
        assert!(whole);
        assert_eq!(all.len(), 3);
        assert!(all[0].begins && all[0].first == 1);
        assert_eq!(all[2], frame(2, &["entry two", "entry three"]));
        let bytes = std::fs::read(journal_path(&store)).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains("entry"));
        assert_eq!(frames(&store, &[4; 32]).unwrap(), (Vec::new(), false));
    }

    #[test]
    fn what_was_never_committed_goes_and_what_is_missing_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("dpo.db");
        let mut journal = Journal::open(&store, &KEY, 1).unwrap();
        journal.append(&frame(1, &["a"])).unwrap();
        journal.append(&frame(2, &["b"])).unwrap();
        drop(journal);
        // The change of the last frame did not come about.
        drop(Journal::open(&store, &KEY, 2).unwrap());
        assert_eq!(frames(&store, &KEY).unwrap().0.len(), 2);
        // A change that another copy of the store made is not in it.
        drop(Journal::open(&store, &KEY, 9).unwrap());
        let (all, _) = frames(&store, &KEY).unwrap();
        assert!(all[2].begins && all[2].first == 9);
        // Opened again, it is as it was.
        drop(Journal::open(&store, &KEY, 9).unwrap());
        assert_eq!(frames(&store, &KEY).unwrap().0.len(), 3);
    }

    #[test]
    fn a_frame_that_was_cut_anywhere_is_taken_away_and_the_ones_before_stay() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("dpo.db");
        let mut journal = Journal::open(&store, &KEY, 1).unwrap();
        journal.append(&frame(1, &["a"])).unwrap();
        let whole = journal.end;
        journal.append(&frame(2, &["b"])).unwrap();
        let all = std::fs::read(journal_path(&store)).unwrap();
        drop(journal);
        for cut in usize::try_from(whole).unwrap()..all.len() {
            std::fs::write(journal_path(&store), &all[..cut]).unwrap();
            let journal = Journal::open(&store, &KEY, 2).unwrap();
            assert_eq!(journal.end, whole, "cut at {cut}");
            let (found, is_whole) = frames(&store, &KEY).unwrap();
            assert_eq!((found.len(), is_whole), (2, true), "cut at {cut}");
        }
    }
}
