//! Key files: the master key as it lies on a disk. Plain, behind a passphrase, or one operator's own with a
//! signing key of their own.

use std::{
    fs::{self, File, OpenOptions},
    io::{Read, Seek, SeekFrom, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use argon2::{Algorithm, Argon2, Params, Version};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::{
    error::{StoreError, StoreFault, StoreResult},
    key::{self, MasterKey},
    seal::{Envelope, random},
};
use crate::proof::{SigningKey, to_canonical};

const SCHEMA: &str = "dpo.key/1";
/// Argon2id as RFC 9106 recommends it where memory is short (section 4, second choice), on one lane: the
/// prompt takes a fraction of a second.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
const LANES: u32 = 1;
/// What a file may ask for: a forged one must not take the machine's memory.
const MOST_MEMORY_KIB: u32 = 1024 * 1024;
const MOST_PASSES: u32 = 16;
const SECRET: usize = 32;

/// An operator's own secret: who has it signs as that operator.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct OperatorSecret {
    name: String,
    seed: [u8; SECRET],
}

impl OperatorSecret {
    /// A new random one.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn generate(name: &str) -> StoreResult<Self> {
        let mut secret = Self {
            name: name.to_owned(),
            seed: [0; SECRET],
        };
        random(&mut secret.seed)?;
        Ok(secret)
    }

    /// The operator's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key that signs their entries.
    ///
    /// # Errors
    /// When the name cannot be that of a key.
    pub fn signing_key(&self) -> StoreResult<SigningKey> {
        SigningKey::new(&self.name, &self.seed).map_err(|_| {
            StoreError::new(
                StoreFault::KeyMalformed,
                "the name of an operator cannot hold a space or a plus",
            )
        })
    }
}

/// An opened key file.
#[derive(Clone)]
pub struct Key {
    /// The master key.
    pub master: MasterKey,
    /// Whose file it is; none: nobody's in particular.
    pub operator: Option<OperatorSecret>,
}

impl From<MasterKey> for Key {
    fn from(master: MasterKey) -> Self {
        Self {
            master,
            operator: None,
        }
    }
}

/// What stands in a key file that is not a plain code.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    schema: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    operator: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    argon2id: Option<Hardened>,
    /// Nonce, text and tag under the passphrase; without one the secret itself.
    secret: String,
}

/// The parameters of Argon2id (RFC 9106).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Hardened {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: String,
}

/// A key file as it was read; it opens with a passphrase where it has one.
pub struct KeyFile {
    path: PathBuf,
    content: Content,
}

enum Content {
    Plain(MasterKey),
    Written(Box<Written>),
}

impl KeyFile {
    /// Reads a key file, refusing one that group or others can read.
    ///
    /// # Errors
    /// `KeyMissing`, `KeyExposed` or `KeyMalformed`.
    pub fn read(path: &Path) -> StoreResult<Self> {
        let text = key::read_secret(path)?;
        let read = Self::parse(&text).ok_or_else(|| malformed(path))?;
        Ok(Self {
            path: path.to_owned(),
            ..read
        })
    }

    /// Reads the text of a key file; none where it is no key.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let content = match text.trim_start().starts_with('{') {
            false => Content::Plain(MasterKey::from_code(text)?),
            true => {
                let written: Written = serde_json::from_str(text).ok()?;
                (written.schema == SCHEMA).then(|| Content::Written(Box::new(written)))?
            }
        };
        Some(Self {
            path: PathBuf::new(),
            content,
        })
    }

    /// Whether it opens with a passphrase alone.
    #[must_use]
    pub fn is_protected(&self) -> bool {
        matches!(&self.content, Content::Written(written) if written.argon2id.is_some())
    }

    /// Whose it says it is.
    #[must_use]
    pub fn operator(&self) -> Option<&str> {
        match &self.content {
            Content::Plain(_) => None,
            Content::Written(written) => written.operator.as_deref(),
        }
    }

    /// The key in it.
    ///
    /// # Errors
    /// `KeyPassphrase` where the passphrase is missing or wrong, or the file was changed.
    pub fn open(&self, passphrase: Option<&str>) -> StoreResult<Key> {
        let written = match &self.content {
            Content::Plain(master) => return Ok(master.clone().into()),
            Content::Written(written) => written,
        };
        let secret = STANDARD
            .decode(&written.secret)
            .map(Zeroizing::new)
            .map_err(|_| malformed(&self.path))?;
        let plain = match &written.argon2id {
            None => secret,
            Some(hardened) => {
                let passphrase = passphrase.ok_or_else(|| {
                    StoreError::new(
                        StoreFault::KeyPassphrase,
                        format!(
                            "the key file {} opens with its passphrase alone",
                            self.path.display()
                        ),
                    )
                    .hint(
                        "run it at a terminal, or name a file that holds it: --key-pass-file FILE",
                    )
                })?;
                let wrapping = hardened
                    .wrapping_key(passphrase)
                    .ok_or_else(|| malformed(&self.path))?;
                Envelope::new(&wrapping)
                    .open(&written.associated()?, &secret)
                    .ok_or_else(|| {
                        StoreError::new(
                            StoreFault::KeyPassphrase,
                            format!("this passphrase does not open {}", self.path.display()),
                        )
                        .hint("try again; where it is lost, move the file away and make it anew from the recovery code: dpo key recover")
                    })?
            }
        };
        let malformed = || malformed(&self.path);
        let (master, seed) = plain.split_first_chunk::<SECRET>().ok_or_else(malformed)?;
        let operator = match (&written.operator, seed) {
            (None, []) => None,
            (Some(name), seed) => Some(OperatorSecret {
                name: name.clone(),
                seed: seed.try_into().map_err(|_| malformed())?,
            }),
            _ => return Err(malformed()),
        };
        Ok(Key {
            master: MasterKey::from_bytes(master),
            operator,
        })
    }
}

impl Key {
    /// The text of its file; with a passphrase, one that only it opens.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn file_text(&self, passphrase: Option<&str>) -> StoreResult<Zeroizing<String>> {
        if self.operator.is_none() && passphrase.is_none() {
            return Ok(self.master.file_text());
        }
        let mut plain = Zeroizing::new(Vec::with_capacity(2 * SECRET));
        plain.extend_from_slice(self.master.bytes());
        if let Some(operator) = &self.operator {
            plain.extend_from_slice(&operator.seed);
        }
        let mut written = Written {
            schema: SCHEMA.to_owned(),
            operator: self.operator.as_ref().map(|operator| operator.name.clone()),
            argon2id: None,
            secret: String::new(),
        };
        written.secret = match passphrase {
            None => STANDARD.encode(&plain),
            Some(passphrase) => {
                let mut salt = [0_u8; 16];
                random(&mut salt)?;
                let hardened = Hardened {
                    memory_kib: MEMORY_KIB,
                    passes: PASSES,
                    lanes: LANES,
                    salt: STANDARD.encode(salt),
                };
                let broken = || StoreError::new(StoreFault::Io, "the key could not be sealed");
                let wrapping = hardened.wrapping_key(passphrase).ok_or_else(broken)?;
                written.argon2id = Some(hardened);
                STANDARD.encode(Envelope::new(&wrapping).seal(&written.associated()?, &plain)?)
            }
        };
        let mut text = Zeroizing::new(
            serde_json::to_string_pretty(&written)
                .map_err(|_| StoreError::new(StoreFault::Io, "the key could not be written"))?,
        );
        text.push('\n');
        Ok(text)
    }

    /// Writes a new key file with mode 0600; refuses to overwrite.
    ///
    /// # Errors
    /// `Exists`, or an error of the file system.
    pub fn write_new(&self, path: &Path, passphrase: Option<&str>) -> StoreResult<()> {
        key::write_secret(path, self.file_text(passphrase)?.as_bytes())
    }

    /// Puts this key in the place of a key file: whatever stops it, one of the two is there whole. The bytes of
    /// the old file are written over; a disk may keep them all the same.
    ///
    /// # Errors
    /// An error of the file system; the old file is there then.
    pub fn replace(&self, path: &Path, passphrase: Option<&str>) -> StoreResult<()> {
        let text = self.file_text(passphrase)?;
        let beside = beside(path, ".new");
        drop(fs::remove_file(&beside));
        key::write_secret(&beside, text.as_bytes())?;
        take_place(&beside, path)
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        // Without a passphrase it is the secret itself.
        self.secret.zeroize();
    }
}

impl Written {
    /// All but the secret: what it says of itself cannot be changed unseen.
    fn associated(&self) -> StoreResult<Vec<u8>> {
        let said = serde_json::json!({
            "schema": self.schema,
            "operator": self.operator,
            "argon2id": self.argon2id,
        });
        to_canonical(&said)
            .map_err(|_| StoreError::new(StoreFault::Io, "a key file could not be read"))
    }
}

impl Hardened {
    fn wrapping_key(&self, passphrase: &str) -> Option<Zeroizing<[u8; SECRET]>> {
        if self.memory_kib > MOST_MEMORY_KIB || self.passes > MOST_PASSES {
            return None;
        }
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(SECRET)).ok()?;
        let salt = STANDARD.decode(&self.salt).ok()?;
        let mut out = Zeroizing::new([0; SECRET]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.as_bytes(), &salt, &mut out[..])
            .ok()?;
        Some(out)
    }
}

/// The name beside a file: with an ending behind its own.
#[must_use]
pub fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn cannot_replace(path: &Path, error: &std::io::Error) -> StoreError {
    StoreError::new(
        StoreFault::ReadOnly,
        format!(
            "the key file {} cannot be replaced ({})",
            path.display(),
            error.kind()
        ),
    )
    .hint("check the permissions of its folder")
}

/// Gives a file the name of another; the other's bytes are written over before they are given back.
fn take_place(new: &Path, path: &Path) -> StoreResult<()> {
    let cannot = |error| cannot_replace(path, &error);
    // Held open: after the rename no name leads to it.
    let old = OpenOptions::new().write(true).open(path).ok();
    fs::rename(new, path).map_err(cannot)?;
    sync_folder(path).map_err(cannot)?;
    if let Some(mut old) = old {
        drop(write_over(&mut old));
    }
    Ok(())
}

/// Where a new key of a store lies ready beside the key file until the store is sealed under it. With the store's
/// id: the key file may serve several, and what one of them needs must not be taken for a leftover of another.
#[must_use]
pub fn ready_key(path: &Path, store_id: &str) -> PathBuf {
    let short: String = store_id.chars().take(16).collect();
    beside(path, &format!(".new-{short}"))
}

/// Gives the key that lies ready the key file's name; the old one keeps its bytes under another, which tells its
/// key. Gives that name.
///
/// # Errors
/// When a file cannot get its name.
pub fn set_aside(path: &Path, old: &MasterKey, ready: &Path) -> StoreResult<PathBuf> {
    let cannot = |error| cannot_replace(path, &error);
    let aside = beside(path, &format!(".old-{}", old.fingerprint()));
    match fs::hard_link(path, &aside) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            return Err(cannot(error));
        }
        _ => {}
    }
    fs::rename(ready, path).map_err(cannot)?;
    sync_folder(path).map_err(cannot)?;
    Ok(aside)
}

/// The folder that a file is in.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// The old keys that lie beside a key file.
#[must_use]
pub fn old_keys(path: &Path) -> Vec<PathBuf> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let begin = format!("{name}.old-");
    let entries = fs::read_dir(folder_of(path))
        .into_iter()
        .flatten()
        .flatten();
    let mut out: Vec<PathBuf> = entries
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(&begin))
        .map(|entry| entry.path())
        .collect();
    out.sort();
    out
}

/// Makes a rename or a removal outlast a power cut.
pub(super) fn sync_folder(path: &Path) -> std::io::Result<()> {
    File::open(folder_of(path))?.sync_all()
}

/// Writes zeros over all of a file's bytes.
fn write_over(file: &mut File) -> std::io::Result<()> {
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(0))?;
    std::io::copy(&mut std::io::repeat(0).take(length), file)?;
    file.flush()?;
    file.sync_all()
}

/// Writes zeros over a file and takes it away. A disk, a copy-on-write file system, a snapshot may keep the
/// bytes all the same: what makes them worthless is that the key is gone.
///
/// # Errors
/// When it cannot be written over or removed.
pub fn shred(path: &Path) -> StoreResult<()> {
    let cannot = |error: std::io::Error| {
        StoreError::new(
            StoreFault::ReadOnly,
            format!("{} cannot be destroyed ({})", path.display(), error.kind()),
        )
        .hint("check the permissions of the file and of its folder")
    };
    let mut file = OpenOptions::new().write(true).open(path).map_err(cannot)?;
    write_over(&mut file).map_err(cannot)?;
    fs::remove_file(path).map_err(cannot)?;
    sync_folder(path).map_err(cannot)
}

/// Whether others than its owner can read a file.
#[must_use]
pub fn is_exposed(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0)
}

fn malformed(path: &Path) -> StoreError {
    StoreError::new(
        StoreFault::KeyMalformed,
        format!("{} does not hold a dpo key", path.display()),
    )
    .hint("restore the key file from its copy, or make it anew from the recovery code: dpo key recover")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().unwrap()
    }

    #[test]
    fn a_file_behind_a_passphrase_opens_with_it_alone_and_holds_no_code() {
        let folder = folder();
        let path = folder.path().join("key");
        let key = Key::from(MasterKey::generate().unwrap());
        key.write_new(&path, Some("twelve letters")).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert!(!text.contains("DPO1"));
        let file = KeyFile::read(&path).unwrap();
        assert!(file.is_protected());
        let opened = file.open(Some("twelve letters")).unwrap();
        assert_eq!(opened.master.bytes(), key.master.bytes());
        for wrong in [
            None,
            Some(""),
            Some("twelve letter"),
            Some("Twelve letters"),
        ] {
            let Err(error) = file.open(wrong) else {
                panic!("{wrong:?} opened it")
            };
            assert_eq!(error.fault, StoreFault::KeyPassphrase);
        }
    }

    #[test]
    fn a_file_that_was_changed_anywhere_does_not_open() {
        let folder = folder();
        let path = folder.path().join("key");
        let key = Key {
            master: MasterKey::generate().unwrap(),
            operator: Some(OperatorSecret::generate("anna").unwrap()),
        };
        key.write_new(&path, Some("twelve letters")).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let file = |text: &str| {
            serde_json::from_str::<Written>(text)
                .ok()
                .map(|written| KeyFile {
                    path: path.clone(),
                    content: Content::Written(Box::new(written)),
                })
        };
        assert!(file(&text).unwrap().open(Some("twelve letters")).is_ok());
        // Another operator's name, other costs: all of it is bound to the secret.
        for (from, to) in [
            ("anna", "bert"),
            ("\"passes\": 3", "\"passes\": 2"),
            ("65536", "65537"),
        ] {
            let changed = file(&text.replace(from, to)).unwrap();
            assert!(changed.open(Some("twelve letters")).is_err(), "{from}");
        }
        let greedy = file(&text.replace("65536", "4194304")).unwrap();
        assert!(greedy.open(Some("twelve letters")).is_err());
    }

    #[test]
    fn an_operators_file_keeps_who_signs() {
        let folder = folder();
        let path = folder.path().join("key");
        let key = Key {
            master: MasterKey::generate().unwrap(),
            operator: Some(OperatorSecret::generate("anna").unwrap()),
        };
        key.write_new(&path, None).unwrap();
        let again = KeyFile::read(&path).unwrap().open(None).unwrap();
        let verifier = |key: &Key| {
            key.operator
                .as_ref()
                .unwrap()
                .signing_key()
                .unwrap()
                .verifier()
        };
        assert_eq!(verifier(&again), verifier(&key));
        assert_eq!(again.operator.as_ref().unwrap().name(), "anna");
    }

    #[test]
    fn a_replaced_file_is_the_new_one_and_what_is_shredded_is_gone() {
        let folder = folder();
        let path = folder.path().join("key");
        let (old, new) = (
            Key::from(MasterKey::generate().unwrap()),
            Key::from(MasterKey::generate().unwrap()),
        );
        old.write_new(&path, None).unwrap();
        // The old bytes, seen through a second name.
        let witness = folder.path().join("witness");
        fs::hard_link(&path, &witness).unwrap();
        new.replace(&path, None).unwrap();
        let opened = KeyFile::read(&path).unwrap().open(None).unwrap();
        assert_eq!(opened.master.bytes(), new.master.bytes());
        assert!(fs::read(&witness).unwrap().iter().all(|byte| *byte == 0));
        assert!(!beside(&path, ".new").exists());
        shred(&path).unwrap();
        assert!(!path.exists());
    }
}
