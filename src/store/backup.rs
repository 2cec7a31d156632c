//! Backups: a copy of the store, sealed as a whole, looked at after it was written; and the way back, which
//! does again what was done since to protect somebody.
//!
//! A backup is a first line, a line of JSON that says what it is, and the sealed copy in parts. Each part is
//! bound to the lines, to its number and to whether it is the last, so that none can be moved, left out or
//! taken from another backup.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader, BufWriter, ErrorKind, Read, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use chrono::{NaiveDate, SecondsFormat};
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::{
    Entry, Key, Now, Store,
    duties::Bundle,
    error::{StoreError, StoreFault, StoreResult},
    journal::{self, Frame},
    key::cannot_write,
    key_file::{self, folder_of},
    lock,
    open::{self, Access},
    seal::Envelope,
};

const FIRST_LINE: &str = "dpo backup 1\n";
const PART: usize = 1 << 20;
/// The line that says what it is is short.
const LONGEST_LINE: u64 = 4096;

/// What a backup says of itself, in the clear.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Says {
    store: String,
    made_at: String,
    /// Civil date.
    made_on: NaiveDate,
    /// How many entries the trail has in it.
    entries: u64,
    /// What tells the key that opens it.
    key: String,
}

/// A backup that was written and looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BackupMade {
    /// Bytes of the file.
    pub bytes: u64,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// How many entries the trail has in it.
    pub entries: u64,
    /// How many sealed values were opened in the copy.
    pub values: u64,
}

/// A store that was restored.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Restored {
    /// How many entries the backup had.
    pub backup_entries: u64,
    /// How many the trail has now.
    pub entries: u64,
    /// Records that were erased again.
    pub erased_again: u64,
    /// Entries whose changes are not in the store any more, by action.
    pub lost: std::collections::BTreeMap<String, u64>,
    /// Whether the journal brought it on to the last change.
    pub is_complete: bool,
    /// Where the store went that was there before.
    pub replaced: Option<PathBuf>,
}

impl Store {
    /// Writes a backup to a new file, and opens it again: every value, the whole trail.
    ///
    /// # Errors
    /// `Exists`; `Integrity` where the copy does not hold; an error of the file system. Nothing is left then.
    pub fn backup(
        &mut self,
        key: &Key,
        output: &Path,
        now: Now,
        operator: &str,
    ) -> StoreResult<BackupMade> {
        if super::exists(output) {
            return Err(StoreError::new(
                StoreFault::Exists,
                format!("{} exists already and is not overwritten", output.display()),
            )
            .hint("name another file"));
        }
        let cannot = |error: std::io::Error| cannot_write(output, &error);
        let folder = folder_of(output);
        let copy = copy_path(&self.path);
        let _away = Away(&copy);
        drop(fs::remove_file(&copy));
        let text = copy.to_str().ok_or_else(|| {
            StoreError::new(StoreFault::ReadOnly, "the name of the folder is not UTF-8")
        })?;
        self.connection.execute("VACUUM INTO ?1", [text])?;
        fs::set_permissions(&copy, fs::Permissions::from_mode(0o600)).map_err(cannot)?;
        let (entries, values) = holds(&copy, key)?;
        let says = Says {
            store: self.id.clone(),
            made_at: now.at.to_rfc3339_opts(SecondsFormat::Secs, true),
            made_on: now.today,
            entries,
            key: key.master.fingerprint(),
        };
        let wrapping = key.master.derive_backup(&self.id)?;
        let mut sealed = NamedTempFile::new_in(folder).map_err(cannot)?;
        let plain = File::open(&copy).map_err(cannot)?;
        let original = seal(plain, &says, &wrapping, sealed.as_file_mut()).map_err(cannot)?;
        sealed.as_file().sync_all().map_err(cannot)?;
        // What lies on the disk now, not what was meant to.
        let mut again = Sha256::new();
        let (_, sha256, bytes) = open_parts(sealed.path(), &wrapping, |part| {
            again.update(part);
            Ok(())
        })?;
        if again.finalize().as_slice() != original {
            return Err(StoreError::new(
                StoreFault::Integrity,
                "the backup does not read as it was written",
            )
            .hint("write it to another disk"));
        }
        let made = BackupMade {
            bytes,
            sha256: hexadecimal(&sha256),
            entries,
            values,
        };
        let mut detail = Map::new();
        detail.insert("backup_sha256".to_owned(), json!(made.sha256));
        detail.insert("bytes".to_owned(), json!(made.bytes));
        detail.insert("entries".to_owned(), json!(made.entries));
        detail.insert("key".to_owned(), json!(says.key));
        let place = fs::canonicalize(folder)
            .unwrap_or_else(|_| folder.to_owned())
            .join(output.file_name().unwrap_or_default());
        let mut change = self.change()?;
        change.bundle(&noted(&place, &says, sha256.to_vec()))?;
        // The file gets its name first: an entry must not tell of a backup that is not there.
        sealed
            .persist_noclobber(output)
            .map_err(|error| cannot(error.error))?;
        key_file::sync_folder(output).map_err(cannot)?;
        let committed = change.commit(Entry::new("backup-written", now, operator).with(detail));
        if committed.is_err() {
            drop(fs::remove_file(output));
        }
        committed?;
        Ok(made)
    }
}

/// A backup among the folders that were handed out: a receipt of an erasure names it.
fn noted(path: &Path, says: &Says, sha256: Vec<u8>) -> Bundle {
    Bundle {
        id: 0,
        request: None,
        verb: "backup".to_owned(),
        made_on: says.made_on,
        manifest_sha256: sha256,
        place: json!({ "folder": path, "key": says.key, "entries": says.entries })
            .to_string()
            .into_bytes(),
    }
}

/// Where the copy lies that is being sealed: beside the store, where the look after an erasure reaches it.
pub(super) fn copy_path(store: &Path) -> PathBuf {
    key_file::beside(store, ".copy")
}

/// A file that goes away whatever happens.
struct Away<'p>(&'p Path);

impl Drop for Away<'_> {
    fn drop(&mut self) {
        drop(fs::remove_file(self.0));
    }
}

/// Makes a store from a backup. It is looked at before it takes its place; what the journal beside the place
/// tells of the time since is done again.
///
/// With `force` a journal that is missing or does not reach back to the backup is no obstacle; with `replace`
/// neither is a store in the place, which gets another name.
///
/// # Errors
/// `Missing`, `Damaged`, `KeyWrong`, `Exists`, `Unjournaled`; nothing is changed then.
pub fn restore(
    access: &Access,
    key: &Key,
    backup: &Path,
    (force, replace): (bool, bool),
    now: Now,
    operator: &str,
) -> StoreResult<Restored> {
    let store = &access.path;
    let is_there = super::exists(store);
    if is_there && !replace {
        return Err(StoreError::new(
            StoreFault::Exists,
            format!("there is a store at {} already", store.display()),
        )
        .hint("--replace gives it another name and puts the backup in its place"));
    }
    let aside = key_file::beside(store, ".replaced");
    if is_there && super::exists(&aside) {
        return Err(StoreError::new(
            StoreFault::Exists,
            format!("{} is there from an earlier restoring", aside.display()),
        )
        .hint(format!(
            "destroy it first: dpo store destroy --store {}",
            aside.display()
        )));
    }
    if let Some(folder) = store
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        open::make_folder(folder)?;
    }
    let _lock = lock::lock(access)?;
    let draft = Draft(key_file::beside(store, ".restore"));
    draft.clear();
    let says = unseal(backup, key, &draft.0)?;
    holds(&draft.0, key)?;
    let own = Access {
        path: draft.0.clone(),
        ..access.clone()
    };
    let mut restored = Store::open_with(&own, key)?;
    let (frames, state) = since(&restored, store, says.entries)?;
    if state != Since::Complete && !force {
        return Err(StoreError::new(StoreFault::Unjournaled, state.words()).hint(
            "keep the journal (dpo.db.journal) with the store; --force restores without it, and the trail will say so: erasures, restrictions and objections since the backup are then yours to do again",
        ));
    }
    let frames = match state {
        Since::Complete => frames,
        _ => Vec::new(),
    };
    let mut done = Restored {
        backup_entries: says.entries,
        is_complete: state == Since::Complete,
        ..Restored::default()
    };
    let set_aside = SetAside::of(store, !done.is_complete)?;
    restored.bring_on((store, backup), &frames, &mut done, (now, operator, &says))?;
    let found = restored.verify(&[])?;
    if !found.ok {
        return Err(StoreError::new(
            StoreFault::Integrity,
            "the journal does not continue the trail of the backup: nothing was changed",
        )
        .hint("--force restores the backup without the journal"));
    }
    done.entries = found.entries;
    restored.open_every_value()?;
    restored
        .standing_of_rows(found.entries)?
        .refuse("nothing was restored")?;
    drop(restored);
    let cannot = |error: std::io::Error| cannot_write(store, &error);
    if is_there {
        fs::rename(store, &aside).map_err(cannot)?;
        done.replaced = Some(aside.clone());
    }
    // What an interrupted run of the old store left must not be taken for one of the new.
    let unfinished = key_file::beside(store, "-journal");
    if unfinished.exists() {
        fs::rename(unfinished, key_file::beside(&aside, "-journal")).map_err(cannot)?;
    }
    fs::rename(&draft.0, store).map_err(cannot)?;
    set_aside.keep();
    key_file::sync_folder(store).map_err(cannot)?;
    Ok(done)
}

/// How far the journal brings a backup on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Since {
    Complete,
    Missing,
    Gap,
    Damaged,
}

impl Since {
    const fn words(self) -> &'static str {
        match self {
            Self::Complete => "",
            Self::Missing => {
                "there is no journal beside the store: what was erased, restricted or objected to since the backup would be undone"
            }
            Self::Gap => {
                "the journal beside the store does not reach back to the backup: what was erased, restricted or objected to in between would be undone"
            }
            Self::Damaged => {
                "the journal beside the store is damaged, or of another store: what was erased, restricted or objected to since the backup would be undone"
            }
        }
    }
}

/// The frames of the journal beside `store` that follow a backup of so many entries.
fn since(restored: &Store, store: &Path, entries: u64) -> StoreResult<(Vec<Frame>, Since)> {
    let key = restored.journal_key()?;
    let (frames, is_whole) = journal::frames(store, &key)?;
    if !is_whole {
        return Ok((Vec::new(), Since::Damaged));
    }
    if frames.is_empty() {
        return Ok((Vec::new(), Since::Missing));
    }
    let reaches_back = frames
        .iter()
        .any(|frame| frame.begins && frame.first <= entries);
    let later: Vec<Frame> = frames
        .into_iter()
        .filter(|frame| frame.first >= entries)
        .collect();
    let mut next = entries;
    for frame in &later {
        if frame.first != next || frame.begins && frame.first != entries {
            return Ok((Vec::new(), Since::Gap));
        }
        next = frame.size();
    }
    match reaches_back {
        true => Ok((later, Since::Complete)),
        false => Ok((Vec::new(), Since::Gap)),
    }
}

impl Store {
    /// Does again what the frames tell, and says so in the trail and in the journal of the place.
    fn bring_on(
        &mut self,
        (place, backup): (&Path, &Path),
        frames: &[Frame],
        done: &mut Restored,
        (now, operator, says): (Now, &str, &Says),
    ) -> StoreResult<()> {
        // The journal of the draft is nobody's: what is said from here on belongs to the place.
        let size = frames.last().map_or(says.entries, Frame::size);
        let key = self.journal_key()?;
        self.journal = Some(journal::Journal::open(place, &key, size)?);
        let mut change = self.change()?;
        let replayed = change.replay(frames)?;
        // What was told already is not told again.
        change.effects.clear();
        change.touched.clear();
        if !replayed.needles.is_empty() {
            change.erasure_to_check(None, now.today, &replayed.needles)?;
        }
        // The store of then did not know of it, and whoever was erased since is in it.
        let backup = fs::canonicalize(backup).unwrap_or_else(|_| backup.to_owned());
        change.bundle(&noted(&backup, says, Vec::new()))?;
        done.erased_again = replayed.erased;
        done.lost = replayed.lost;
        let mut detail = Map::new();
        detail.insert("backup_entries".to_owned(), json!(says.entries));
        detail.insert("backup_made_at".to_owned(), json!(says.made_at));
        detail.insert("erased_again".to_owned(), json!(done.erased_again));
        detail.insert("lost".to_owned(), json!(done.lost));
        detail.insert("journal".to_owned(), json!(done.is_complete));
        change.commit(Entry::new("store-restored", now, operator).with(detail))
    }
}

/// A journal that does not belong to what is restored: it gets another name, and its own again where the restoring
/// does not come about.
struct SetAside(Option<(PathBuf, PathBuf)>);

impl SetAside {
    fn of(store: &Path, is_set_aside: bool) -> StoreResult<Self> {
        let journal = journal::journal_path(store);
        if !is_set_aside || !journal.exists() {
            return Ok(Self(None));
        }
        let aside = key_file::beside(store, ".journal.replaced");
        fs::rename(&journal, &aside).map_err(|error| cannot_write(&aside, &error))?;
        Ok(Self(Some((journal, aside))))
    }

    fn keep(mut self) {
        self.0 = None;
    }
}

impl Drop for SetAside {
    fn drop(&mut self) {
        if let Some((journal, aside)) = &self.0 {
            drop(fs::rename(aside, journal));
        }
    }
}

/// A store that is not one yet, with what lies beside it; taken away when dropped.
struct Draft(PathBuf);

impl Draft {
    fn clear(&self) {
        for ending in ["", "-journal", ".journal", ".reserve", ".lock"] {
            drop(fs::remove_file(key_file::beside(&self.0, ending)));
        }
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        self.clear();
    }
}

/// Whether a copy of a store holds: its trail and every value. Gives the entries of its trail and its values.
fn holds(copy: &Path, key: &Key) -> StoreResult<(u64, u64)> {
    let access = Access {
        path: copy.to_owned(),
        verb: "store".to_owned(),
        lock_wait: std::time::Duration::ZERO,
        writes: false,
    };
    let store = Store::open_with(&access, key)?;
    let found = store.verify(&[])?;
    if !found.ok {
        return Err(StoreError::new(
            StoreFault::Integrity,
            "the trail of the copy does not verify",
        )
        .hint("run `dpo trail verify` to see what does not hold"));
    }
    let values = store.open_every_value()?;
    store
        .standing_of_rows(found.entries)?
        .refuse("no backup of it is written or put back")?;
    Ok((found.entries, values))
}

/// Seals a file in parts. Gives the SHA-256 of the original.
fn seal(mut plain: File, says: &Says, key: &[u8; 32], out: &mut File) -> std::io::Result<Vec<u8>> {
    let lines = format!("{FIRST_LINE}{}\n", serde_json::to_string(says)?);
    let envelope = Envelope::new(key);
    let mut out = BufWriter::with_capacity(PART, out);
    out.write_all(lines.as_bytes())?;
    let mut left = plain.metadata()?.len();
    let (mut number, mut original) = (0_u64, Sha256::new());
    loop {
        let take = left.min(PART as u64);
        left -= take;
        let mut part = vec![0; usize::try_from(take).unwrap_or(PART)];
        plain.read_exact(&mut part)?;
        original.update(&part);
        let sealed = envelope
            .seal(&bound(&lines, number, left == 0), &part)
            .map_err(std::io::Error::other)?;
        out.write_all(&sealed)?;
        number += 1;
        if left == 0 {
            out.flush()?;
            return Ok(original.finalize().to_vec());
        }
    }
}

fn bound(lines: &str, number: u64, is_last: bool) -> Vec<u8> {
    [
        lines.as_bytes(),
        &number.to_le_bytes(),
        &[u8::from(is_last)],
    ]
    .concat()
}

fn not_a_backup(path: &Path) -> StoreError {
    StoreError::new(
        StoreFault::Damaged,
        format!(
            "{} is not a backup of a dpo store, or is damaged",
            path.display()
        ),
    )
    .hint("name a file that `dpo store backup` wrote")
}

fn unreadable(path: &Path, error: &std::io::Error) -> StoreError {
    let fault = match error.kind() {
        ErrorKind::NotFound => StoreFault::Missing,
        _ => StoreFault::ReadOnly,
    };
    StoreError::new(
        fault,
        format!("{} cannot be read ({})", path.display(), error.kind()),
    )
    .hint("name a file that `dpo store backup` wrote")
}

/// What a backup says of itself.
fn read_lines(path: &Path, reader: &mut impl BufRead) -> StoreResult<(String, Says)> {
    let mut lines = String::new();
    let mut limited = reader.take(LONGEST_LINE);
    for _ in 0..2 {
        limited
            .read_line(&mut lines)
            .map_err(|_| not_a_backup(path))?;
    }
    let says = lines
        .strip_prefix(FIRST_LINE)
        .and_then(|says| serde_json::from_str(says).ok());
    Ok((lines.clone(), says.ok_or_else(|| not_a_backup(path))?))
}

/// Opens a backup part by part. Gives what it says, and the SHA-256 and the length of the file.
fn open_parts(
    path: &Path,
    key: &[u8; 32],
    mut take: impl FnMut(&[u8]) -> std::io::Result<()>,
) -> StoreResult<(Says, [u8; 32], u64)> {
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    let length = file
        .metadata()
        .map_err(|error| unreadable(path, &error))?
        .len();
    let mut reader = BufReader::with_capacity(PART, file);
    let (lines, says) = read_lines(path, &mut reader)?;
    let envelope = Envelope::new(key);
    let mut hash = Sha256::new_with_prefix(lines.as_bytes());
    let mut left = length
        .checked_sub(lines.len() as u64)
        .ok_or_else(|| not_a_backup(path))?;
    let mut number = 0;
    while left > 0 {
        let whole = left.min((PART + Envelope::ADDED) as u64);
        left -= whole;
        let mut sealed = vec![0; usize::try_from(whole).unwrap_or(0)];
        reader
            .read_exact(&mut sealed)
            .map_err(|error| unreadable(path, &error))?;
        hash.update(&sealed);
        let part = envelope
            .open(&bound(&lines, number, left == 0), &sealed)
            .ok_or_else(|| not_a_backup(path))?;
        take(&part).map_err(|error| cannot_write(path, &error))?;
        number += 1;
    }
    if number == 0 {
        return Err(not_a_backup(path));
    }
    Ok((says, hash.finalize().into(), length))
}

/// Opens a backup into a new file.
fn unseal(backup: &Path, key: &Key, to: &Path) -> StoreResult<Says> {
    let file = File::open(backup).map_err(|error| unreadable(backup, &error))?;
    let (_, says) = read_lines(backup, &mut BufReader::new(file))?;
    if says.key != key.master.fingerprint() {
        return Err(StoreError::new(
            StoreFault::KeyWrong,
            format!(
                "this key does not open the backup (the backup is of key {}, this is {})",
                says.key,
                key.master.fingerprint()
            ),
        )
        .hint("a backup from before `dpo key rotate` opens with the old key alone"));
    }
    let wrapping = key.master.derive_backup(&says.store)?;
    open::create_file(to)?;
    let out = File::options()
        .write(true)
        .open(to)
        .map_err(|error| cannot_write(to, &error))?;
    let mut out = BufWriter::with_capacity(PART, out);
    open_parts(backup, &wrapping, |part| out.write_all(part))?;
    let out = out
        .into_inner()
        .map_err(|error| cannot_write(to, error.error()))?;
    out.sync_all().map_err(|error| cannot_write(to, &error))?;
    Ok(says)
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
