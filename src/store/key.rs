//! The master key and the keys below it. The key file lies elsewhere than the store.

use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Read, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::Path,
};

use hkdf::Hkdf;
use rustix::fs::OFlags;
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::{
    error::{StoreError, StoreFault, StoreResult},
    seal::random,
};

/// Crockford's alphabet: no I, L, O, U, so that a code can be read out and typed.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const PREFIX: &str = "DPO1";
const KEY_BYTES: usize = 32;
const CHECK_BYTES: usize = 4;
/// A code, its hyphens and the end of its line fit in here.
const CODE_ROOM: usize = 128;
/// A key file is much shorter; what is longer is no key file.
const LONGEST_FILE: u64 = 4096;

/// The 32 random bytes that everything else hangs below.
///
/// Its text form is the recovery code: `DPO1-` and 58 letters and digits in groups of five, with a
/// check over the whole. The key file holds just that, so that a code kept on paper becomes a key
/// file again by typing it into one.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct MasterKey([u8; KEY_BYTES]);

/// The keys derived from the master key by HKDF-SHA-256 (RFC 5869), one label each.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct DerivedKeys {
    /// AES-256-GCM-SIV key of every sealed value.
    pub(super) seal: [u8; 32],
    /// SipHash key of look-up keys.
    pub(super) index: [u8; 16],
    /// SipHash key of row digests.
    pub(super) digest: [u8; 16],
    /// SipHash key of what rows come to.
    pub(super) rows: [u8; 16],
}

impl MasterKey {
    /// A new random key.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn generate() -> StoreResult<Self> {
        let mut bytes = [0_u8; KEY_BYTES];
        random(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// The text form, for the key file and for paper.
    #[must_use]
    pub fn recovery_code(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(KEY_BYTES + CHECK_BYTES));
        bytes.extend_from_slice(&self.0);
        bytes.extend_from_slice(&check(&self.0));
        // Long enough from the start: a text that grows leaves its old place behind, uncleared.
        let mut code = Zeroizing::new(String::with_capacity(CODE_ROOM));
        code.push_str(PREFIX);
        for (position, letter) in base32(&bytes).chars().enumerate() {
            if position % 5 == 0 {
                code.push('-');
            }
            code.push(letter);
        }
        code
    }

    /// Reads the text form; spaces, hyphens and case do not matter, `O` reads as 0, `I` and `L` as 1.
    #[must_use]
    pub fn from_code(text: &str) -> Option<Self> {
        let mut letters = Zeroizing::new(String::with_capacity(text.len()));
        letters.extend(
            text.chars()
                .filter(|c| !c.is_whitespace() && *c != '-')
                .map(|c| match c.to_ascii_uppercase() {
                    'O' => '0',
                    'I' | 'L' => '1',
                    other => other,
                }),
        );
        // The prefix holds an O, which the reading above turned into a zero.
        let bytes = Zeroizing::new(unbase32(letters.strip_prefix("DP01")?)?);
        let key: [u8; KEY_BYTES] = bytes.get(..KEY_BYTES)?.try_into().ok()?;
        (bytes.get(KEY_BYTES..)? == check(&key)).then_some(Self(key))
    }

    /// The keys below it for the store of that id: one key file can serve several stores.
    ///
    /// # Errors
    /// Never for the lengths used here.
    pub fn derive(&self, store_id: &str) -> StoreResult<DerivedKeys> {
        let mut keys = DerivedKeys {
            seal: [0; 32],
            index: [0; 16],
            digest: [0; 16],
            rows: [0; 16],
        };
        expand(&self.0, store_id, "dpo/1/seal", &mut keys.seal)?;
        expand(&self.0, store_id, "dpo/1/index", &mut keys.index)?;
        expand(&self.0, store_id, "dpo/1/digest", &mut keys.digest)?;
        expand(&self.0, store_id, "dpo/1/rows", &mut keys.rows)?;
        Ok(keys)
    }

    /// Reads a plain key file, refusing one that group or others can read.
    ///
    /// # Errors
    /// `KeyMissing`, `KeyExposed` or `KeyMalformed`.
    pub fn read(path: &Path) -> StoreResult<Self> {
        Self::from_code(&read_secret(path)?).ok_or_else(|| {
            StoreError::new(
                StoreFault::KeyMalformed,
                format!("{} does not hold a dpo key", path.display()),
            )
            .hint("restore the key file from its copy or from the recovery code")
        })
    }

    /// The key of these bytes.
    pub(super) const fn from_bytes(bytes: &[u8; KEY_BYTES]) -> Self {
        Self(*bytes)
    }

    /// Its bytes.
    pub(super) const fn bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    /// What tells one key from another and gives nothing of it away: eight bytes of a hash, in hexadecimal.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let digest = Sha256::new()
            .chain_update(b"dpo/1/fingerprint")
            .chain_update(self.0)
            .finalize();
        digest
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// The key of backups of the store of that id.
    ///
    /// # Errors
    /// Never for the lengths used here.
    pub(super) fn derive_backup(&self, store_id: &str) -> StoreResult<Zeroizing<[u8; 32]>> {
        let mut out = Zeroizing::new([0; 32]);
        expand(&self.0, store_id, "dpo/1/backup", &mut out[..])?;
        Ok(out)
    }

    /// Writes a new key file with mode 0600, its folder with mode 0700; refuses to overwrite.
    ///
    /// # Errors
    /// `Exists`, or an error of the file system.
    pub fn write_new(&self, path: &Path) -> StoreResult<()> {
        write_secret(path, self.file_text().as_bytes())
    }

    /// Writes the recovery code to a new file with mode 0600; refuses to overwrite.
    ///
    /// # Errors
    /// `Exists`, or an error of the file system.
    pub fn write_recovery(&self, path: &Path) -> StoreResult<()> {
        write_secret(path, self.file_text().as_bytes())
    }

    pub(super) fn file_text(&self) -> Zeroizing<String> {
        let mut text = self.recovery_code();
        text.push('\n');
        text
    }
}

/// A key below a secret, for one use of one store: HKDF-SHA-256 (RFC 5869).
///
/// # Errors
/// Never for the lengths used here.
pub(super) fn expand(
    secret: &[u8],
    store_id: &str,
    label: &str,
    out: &mut [u8],
) -> StoreResult<()> {
    Hkdf::<Sha256>::new(Some(store_id.as_bytes()), secret)
        .expand(label.as_bytes(), out)
        .map_err(|_| StoreError::new(StoreFault::Io, "a key could not be derived"))
}

/// Reads a small secret file, refusing one that group or others can read.
///
/// # Errors
/// `KeyMissing`, `KeyExposed` or `KeyMalformed`.
pub(super) fn read_secret(path: &Path) -> StoreResult<Zeroizing<String>> {
    let shown = path.display();
    // Without waiting: a pipe of that name that nobody writes to would hold the run for ever.
    let opened = OpenOptions::new()
        .read(true)
        .custom_flags(OFlags::NONBLOCK.bits().cast_signed())
        .open(path);
    let mut file = opened.map_err(|error| match error.kind() {
        ErrorKind::NotFound => StoreError::new(StoreFault::KeyMissing, format!("there is no key file {shown}"))
            .hint("name it with --key-file or DPO_KEY_FILE; a kept recovery code, saved as that file with mode 0600, works too"),
        _ => StoreError::new(StoreFault::KeyMissing, format!("the key file {shown} cannot be read ({})", error.kind()))
            .hint("run as the user that owns the key"),
    })?;
    let metadata = file.metadata().map_err(|error| {
        StoreError::new(
            StoreFault::KeyMissing,
            format!("the key file {shown} cannot be read ({})", error.kind()),
        )
    })?;
    if !metadata.is_file() {
        return Err(StoreError::new(
            StoreFault::KeyMalformed,
            format!("{shown} is not a key file"),
        )
        .hint("name the key file with --key-file"));
    }
    if metadata.permissions().mode() & 0o077 != 0 {
        return Err(StoreError::new(
            StoreFault::KeyExposed,
            format!(
                "the key file {shown} can be read by others (mode {:04o})",
                metadata.permissions().mode() & 0o7777
            ),
        )
        .hint(format!("run: chmod 600 {shown}")));
    }
    let mut text = Zeroizing::new(String::with_capacity(LONGEST_FILE as usize + 1));
    Read::by_ref(&mut file)
        .take(LONGEST_FILE)
        .read_to_string(&mut text)
        .map_err(|_| {
            StoreError::new(
                StoreFault::KeyMalformed,
                format!("{shown} does not hold a dpo key"),
            )
            .hint("restore the key file from its copy or from the recovery code")
        })?;
    Ok(text)
}

/// Writes a new file that only its owner can read, whole or not at all.
///
/// # Errors
/// `Exists`, or an error of the file system.
pub fn write_secret(path: &Path, content: &[u8]) -> StoreResult<()> {
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        super::open::make_folder(folder)?;
    }
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(|error| cannot_write(path, &error))?;
    // Its name as well: a power cut that takes the only key's name takes the key.
    written(&mut file, content)
        .and_then(|()| super::key_file::sync_folder(path))
        .map_err(|error| {
            // Half a key in the way of the next try would be worse than none.
            drop(fs::remove_file(path));
            cannot_write(path, &error)
        })
}

fn written(file: &mut File, content: &[u8]) -> std::io::Result<()> {
    file.write_all(content)?;
    file.sync_all()
}

/// Why a file could not be written.
pub(super) fn cannot_write(path: &Path, error: &std::io::Error) -> StoreError {
    let shown = path.display();
    match error.kind() {
        ErrorKind::AlreadyExists => StoreError::new(
            StoreFault::Exists,
            format!("{shown} exists already and is not overwritten"),
        )
        .hint("name another file"),
        ErrorKind::StorageFull => StoreError::new(
            StoreFault::Full,
            format!("the disk is full: {shown} was not written"),
        )
        .hint("free some space and run the command again"),
        kind => StoreError::new(
            StoreFault::ReadOnly,
            format!("{shown} cannot be written ({kind})"),
        )
        .hint("check the permissions of its folder"),
    }
}

fn check(key: &[u8; KEY_BYTES]) -> [u8; CHECK_BYTES] {
    let digest = Sha256::new()
        .chain_update(b"dpo/1/check")
        .chain_update(key)
        .finalize();
    let mut out = [0; CHECK_BYTES];
    for (to, from) in out.iter_mut().zip(digest.iter()) {
        *to = *from;
    }
    out
}

fn base32(bytes: &[u8]) -> Zeroizing<String> {
    let mut out = Zeroizing::new(String::with_capacity(bytes.len() * 8 / 5 + 1));
    let (mut held, mut bits) = (0_u32, 0_u32);
    let mut push = |value: u32| {
        let letter = ALPHABET.get((value & 31) as usize).copied().unwrap_or(b'0');
        out.push(char::from(letter));
    };
    for &byte in bytes {
        held = (held << 8) | u32::from(byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            push(held >> bits);
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        push(held << (5 - bits));
    }
    out
}

fn unbase32(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() * 5 / 8);
    let (mut held, mut bits) = (0_u32, 0_u32);
    for letter in text.bytes() {
        let value = ALPHABET.iter().position(|&known| known == letter)?;
        held = (held << 5) | u32::try_from(value).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            out.push(u8::try_from((held >> bits) & 0xff).ok()?);
        }
        held &= (1 << bits) - 1;
    }
    (held == 0 && out.len() == KEY_BYTES + CHECK_BYTES).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_becomes_the_same_key_again_however_it_is_typed() {
        let key = MasterKey::generate().unwrap();
        let code = key.recovery_code();
        assert_eq!(MasterKey::from_code(&code).unwrap().0, key.0);
        assert_eq!(
            MasterKey::from_code(&code.to_lowercase().replace('-', " "))
                .unwrap()
                .0,
            key.0
        );
        assert_eq!(
            MasterKey::from_code(&code.replace('0', "o").replace('1', "l"))
                .unwrap()
                .0,
            key.0
        );
    }

    #[test]
    fn a_mistyped_code_is_no_key() {
        let code = MasterKey::generate().unwrap().recovery_code();
        for at in 5..code.len() {
            let mut letters: Vec<char> = code.chars().collect();
            if letters[at] == '-' {
                continue;
            }
            letters[at] = if letters[at] == 'A' { 'B' } else { 'A' };
            let typed: String = letters.into_iter().collect();
            if typed != *code {
                assert!(MasterKey::from_code(&typed).is_none(), "position {at}");
            }
        }
        assert!(MasterKey::from_code("").is_none());
        assert!(MasterKey::from_code("DPO1-").is_none());
    }

    #[test]
    fn keys_below_one_master_differ_from_each_other() {
        let keys = MasterKey::generate().unwrap().derive("s").unwrap();
        assert_ne!(keys.index, keys.digest);
        assert_ne!(&keys.seal[..16], &keys.index);
    }
}
