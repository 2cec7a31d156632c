//! Whether a store is whole: its pages, its references, every sealed value, its trail, its journal; and what
//! lies beside it that should not.

use std::{
    fs,
    path::{Path, PathBuf},
};

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;

use super::{
    Store, Verification,
    error::{StoreError, StoreFault, StoreResult},
    journal, key_file,
    sums::{self, Standing},
};

/// The actions of erasures.
const ERASED: &[&str] = &["erased", "erased-due"];

/// What was found of a store.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Checked {
    /// Whether everything in it holds.
    pub ok: bool,
    /// What does not hold, in words.
    pub problems: Vec<String>,
    /// What holds and should be seen to.
    pub attention: Vec<String>,
    /// How many sealed values were opened.
    pub values: u64,
    /// How many entries the trail has.
    pub entries: u64,
    /// The number of the first entry that the journal can bring a backup on from.
    pub journal_from: Option<u64>,
    /// The backups that were written.
    pub backups: Vec<KnownBackup>,
}

/// A backup that the store knows of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KnownBackup {
    /// Where it was written.
    pub path: PathBuf,
    /// Civil date.
    pub made_on: NaiveDate,
    /// What tells the key that opens it.
    pub key: String,
    /// How many entries the trail has in it.
    pub entries: u64,
    /// Whether it is still there, where this machine can see it.
    pub is_there: bool,
}

impl Store {
    /// Looks at everything in the store and beside it. Changes nothing.
    ///
    /// # Errors
    /// When the store cannot be read at all.
    pub fn check(&self) -> StoreResult<Checked> {
        let mut found = Checked::default();
        let Verification {
            entries, problems, ..
        } = self.verify(&[])?;
        found.entries = entries;
        found.problems = problems;
        self.check_pages(&mut found)?;
        match self.open_every_value() {
            Ok(values) => found.values = values,
            Err(error) if error.fault == StoreFault::Integrity => {
                found.problems.push(error.message);
            }
            Err(error) => return Err(error),
        }
        self.check_rows(&mut found)?;
        self.check_journal(&mut found)?;
        found.backups = self.known_backups()?;
        self.check_beside(&mut found)?;
        found.ok = found.problems.is_empty();
        Ok(found)
    }

    fn check_pages(&self, found: &mut Checked) -> StoreResult<()> {
        let said: Result<String, _> =
            self.connection
                .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0));
        // What SQLite says of it can quote a value: it is not told.
        if said.is_ok_and(|said| said == "ok") {
            let mut statement = self.connection.prepare("PRAGMA foreign_key_check")?;
            if statement.exists([])? {
                found
                    .problems
                    .push("a row refers to one that is not there".to_owned());
            }
        } else {
            found
                .problems
                .push("the pages of the store do not hold together".to_owned());
        }
        Ok(())
    }

    fn check_rows(&self, found: &mut Checked) -> StoreResult<()> {
        match self.standing_of_rows(found.entries) {
            Ok(standing) => standing.tell(&mut found.problems, &mut found.attention),
            // What cannot be read, or does not open, was told already.
            Err(error) if matches!(error.fault, StoreFault::Integrity | StoreFault::Damaged) => {
                found.problems.push(error.message);
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Whether the rows are as the last change left them, in a trail of so many entries.
    ///
    /// # Errors
    /// When the store cannot be read; `Integrity` where the sums do not open.
    pub(super) fn standing_of_rows(&self, entries: u64) -> StoreResult<Standing> {
        sums::compare(
            &self.connection,
            &self.sealer,
            &self.rows_key,
            entries,
            self.is_summed,
        )
    }

    fn check_journal(&self, found: &mut Checked) -> StoreResult<()> {
        let (frames, is_whole) = journal::frames(&self.path, &*self.journal_key()?)?;
        if !is_whole {
            found.attention.push(
                "the journal beside the store is damaged: a backup could not be brought on to the last change; write a new backup: dpo store backup -o FILE".to_owned(),
            );
        }
        let begins = frames.iter().rev().find(|frame| frame.begins);
        found.journal_from = begins.map(|frame| frame.first);
        if frames.is_empty() && is_whole && found.entries > 1 {
            found.attention.push(
                "there is no journal beside the store: backups from before the next change cannot be brought on by it".to_owned(),
            );
        }
        Ok(())
    }

    /// The backups that were written of this store, in order.
    ///
    /// # Errors
    /// `Integrity` where a place does not open.
    pub fn known_backups(&self) -> StoreResult<Vec<KnownBackup>> {
        let unknown = || StoreError::new(StoreFault::Damaged, "a backup has an unknown form");
        let mut out = Vec::new();
        for bundle in self.bundles()?.into_iter().filter(|b| b.verb == "backup") {
            let place: Value = serde_json::from_slice(&bundle.place).map_err(|_| unknown())?;
            let text = |name: &str| place.get(name).and_then(Value::as_str).map(str::to_owned);
            let path = PathBuf::from(text("folder").ok_or_else(unknown)?);
            out.push(KnownBackup {
                is_there: path.exists(),
                path,
                made_on: bundle.made_on,
                key: text("key").unwrap_or_default(),
                entries: place.get("entries").and_then(Value::as_u64).unwrap_or(0),
            });
        }
        Ok(out)
    }

    fn check_beside(&self, found: &mut Checked) -> StoreResult<()> {
        for ending in ["", ".journal"] {
            let path = key_file::beside(&self.path, ending);
            if key_file::is_exposed(&path) {
                found.attention.push(format!(
                    "{} can be read by others: chmod 600 {}",
                    path.display(),
                    path.display()
                ));
            }
        }
        for ending in [".replaced", ".journal.replaced"] {
            let path = key_file::beside(&self.path, ending);
            if path.exists() {
                found.attention.push(format!(
                    "{} is there from a restoring; whoever was erased since may be in it",
                    path.display()
                ));
            }
        }
        let erased = self.last_erasure()?;
        for backup in found.backups.iter().filter(|backup| backup.is_there) {
            if erased.is_some_and(|erased| backup.entries <= erased) {
                found.attention.push(format!(
                    "the backup {} is older than an erasure: whoever was erased since is still in it; write a new one and destroy it, or change the key: dpo key rotate",
                    backup.path.display()
                ));
            }
        }
        Ok(())
    }

    /// The number of the last entry that tells of an erasure.
    fn last_erasure(&self) -> StoreResult<Option<u64>> {
        let mut statement = self
            .connection
            .prepare("SELECT seq, entry FROM trail ORDER BY seq DESC")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let entry: Value =
                serde_json::from_slice(&row.get::<_, Vec<u8>>(1)?).unwrap_or_default();
            let action = entry.get("action").and_then(Value::as_str);
            if action.is_some_and(|action| ERASED.contains(&action)) {
                return Ok(Some(row.get::<_, i64>(0)?.cast_unsigned()));
            }
        }
        Ok(None)
    }
}

/// The files that lie beside a store and belong to it, the store itself first.
#[must_use]
pub(super) fn files_of(store: &Path) -> Vec<PathBuf> {
    [
        "", "-journal", ".journal", ".reserve", ".copy", ".new", ".restore", ".lock",
    ]
    .iter()
    .map(|ending| key_file::beside(store, ending))
    .filter(|path| path.exists())
    .collect()
}

impl Store {
    /// Writes zeros over the store and everything of it that lies beside it, and takes it away. Gives the files
    /// that went.
    ///
    /// # Errors
    /// When a file cannot be written over or removed.
    pub fn destroy(self) -> StoreResult<Vec<PathBuf>> {
        let files = files_of(&self.path);
        drop(self);
        for file in &files {
            // An empty lock file has nothing to write over.
            match file.extension().is_some_and(|ending| ending == "lock") {
                true => drop(fs::remove_file(file)),
                false => key_file::shred(file)?,
            }
        }
        Ok(files)
    }
}
