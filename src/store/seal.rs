//! Sealing of values, look-up keys and row digests.

use std::hash::Hasher;

use aes_gcm_siv::{
    Aes256GcmSiv, Key, Nonce, Tag,
    aead::{AeadInOut, KeyInit},
};
use siphasher::sip::{SipHasher13, SipHasher24};

use super::{
    error::{StoreError, StoreFault, StoreResult},
    key::DerivedKeys,
};

const NONCE_BYTES: usize = 12;
const TAG_BYTES: usize = 16;
const NONCES_AT_ONCE: usize = 1024;

/// Where a sealed value lives: a value moved to another place does not open.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The table.
    pub table: &'static str,
    /// The row.
    pub row: i64,
}

/// The version of the sealed form; part of the associated data.
const FORMAT: u8 = 1;

/// Seals and opens values (AES-256-GCM-SIV, RFC 8452; random nonce in front, tag behind).
pub struct Sealer {
    cipher: Aes256GcmSiv,
    nonces: Vec<u8>,
    used: usize,
}

impl Sealer {
    /// A sealer of those keys.
    #[must_use]
    pub fn new(keys: &DerivedKeys) -> Self {
        Self {
            cipher: Aes256GcmSiv::new(&Key::<Aes256GcmSiv>::from(keys.seal)),
            nonces: Vec::new(),
            used: 0,
        }
    }

    /// A second sealer of the same key, for another thread.
    #[must_use]
    pub fn another(&self) -> Self {
        Self {
            cipher: self.cipher.clone(),
            nonces: Vec::new(),
            used: 0,
        }
    }

    /// Appends the sealed form of `plain` to `out`.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn seal(&mut self, place: Place, plain: &[u8], out: &mut Vec<u8>) -> StoreResult<()> {
        let nonce = self.next_nonce()?;
        out.extend_from_slice(&nonce);
        let start = out.len();
        out.extend_from_slice(plain);
        let broken = || StoreError::new(StoreFault::Io, "a value could not be sealed");
        let text = out.get_mut(start..).ok_or_else(broken)?;
        let tag = self
            .cipher
            .encrypt_inout_detached(
                &Nonce::from(nonce),
                associated(place).as_slice(),
                text.into(),
            )
            .map_err(|_| broken())?;
        out.extend_from_slice(&tag);
        Ok(())
    }

    /// The sealed form of `plain`.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn sealed(&mut self, place: Place, plain: &[u8]) -> StoreResult<Vec<u8>> {
        let mut out = Vec::with_capacity(plain.len() + NONCE_BYTES + TAG_BYTES);
        self.seal(place, plain, &mut out)?;
        Ok(out)
    }

    /// Opens a sealed value into `plain` (emptied first).
    ///
    /// # Errors
    /// `Integrity` where the value was changed, moved, or sealed under another key.
    pub fn open_into(&self, place: Place, sealed: &[u8], plain: &mut Vec<u8>) -> StoreResult<()> {
        let broken =
            || {
                StoreError::new(
                StoreFault::Integrity,
                format!("a sealed value does not open (table {}, row {})", place.table, place.row),
            )
            .hint("the store was changed from outside: run `dpo trail verify` and restore a backup")
            };
        let (nonce, rest) = sealed.split_at_checked(NONCE_BYTES).ok_or_else(broken)?;
        let (text, tag) = rest
            .split_at_checked(rest.len().wrapping_sub(TAG_BYTES))
            .ok_or_else(broken)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(|_| broken())?;
        let tag: [u8; TAG_BYTES] = tag.try_into().map_err(|_| broken())?;
        plain.clear();
        plain.extend_from_slice(text);
        self.cipher
            .decrypt_inout_detached(
                &Nonce::from(nonce),
                associated(place).as_slice(),
                plain.as_mut_slice().into(),
                &Tag::from(tag),
            )
            .map_err(|_| broken())
    }

    /// Opens a sealed value.
    ///
    /// # Errors
    /// As `open_into`.
    pub fn opened(&self, place: Place, sealed: &[u8]) -> StoreResult<Vec<u8>> {
        let mut plain = Vec::new();
        self.open_into(place, sealed, &mut plain)?;
        Ok(plain)
    }

    /// Random bytes are asked for a thousand nonces at a time: a system call a record would cost
    /// more than the sealing.
    fn next_nonce(&mut self) -> StoreResult<[u8; NONCE_BYTES]> {
        if self.used >= self.nonces.len() {
            self.nonces.resize(NONCE_BYTES * NONCES_AT_ONCE, 0);
            getrandom::fill(&mut self.nonces)
                .map_err(|_| StoreError::new(StoreFault::Io, "the system gave no random bytes"))?;
            self.used = 0;
        }
        let nonce = self
            .nonces
            .get(self.used..self.used + NONCE_BYTES)
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(|| StoreError::new(StoreFault::Io, "the system gave no random bytes"))?;
        self.used += NONCE_BYTES;
        Ok(nonce)
    }
}

fn associated(place: Place) -> Vec<u8> {
    let mut out = Vec::with_capacity(place.table.len() + 10);
    out.extend_from_slice(place.table.as_bytes());
    out.push(0);
    out.extend_from_slice(&place.row.to_le_bytes());
    out.push(FORMAT);
    out
}

/// The kind of a look-up key: part of what is hashed, so that an id never meets a telephone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum KeyKind {
    /// The source's own id, with the source.
    SourceId = b'i',
    /// An e-mail address.
    Email = b'e',
    /// A telephone number.
    Phone = b'p',
    /// A first name.
    FirstName = b'n',
    /// A name of a source.
    Source = b's',
    /// The header line of a layout.
    Layout = b'l',
    /// A sort of finding: code, source, channel, purpose, column, kind and state.
    Finding = b'f',
    /// A postal address with its letter box, or a fax number.
    Place = b'a',
    /// A sentence of a note.
    Note = b't',
    /// What two spellings of one person have in common; the scope says which sort.
    Fuzzy = b'z',
    /// All that an event of a consent says.
    Consent = b'c',
}

/// Hashes values under keys that only this store has.
#[derive(Clone)]
pub struct Hashes {
    index: SipHasher24,
    digest: SipHasher13,
}

impl Hashes {
    /// The hashes of those keys.
    #[must_use]
    pub fn new(keys: &DerivedKeys) -> Self {
        Self {
            index: SipHasher24::new_with_key(&keys.index),
            digest: SipHasher13::new_with_key(&keys.digest),
        }
    }

    /// The look-up key of a value (SipHash-2-4). SQLite integers are signed: the bits are kept.
    #[must_use]
    pub fn key(&self, kind: KeyKind, scope: i64, value: &[u8]) -> i64 {
        let mut hasher = self.index;
        hasher.write(&[kind as u8]);
        hasher.write(&scope.to_le_bytes());
        hasher.write(value);
        hasher.finish().cast_signed()
    }

    /// The digest of a packed row under one layout (SipHash-1-3 keyed: for change detection only).
    #[must_use]
    pub fn digest(&self, layout: u64, packed: &[u8]) -> i64 {
        let mut hasher = self.digest;
        hasher.write(&layout.to_le_bytes());
        hasher.write(packed);
        hasher.finish().cast_signed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::key::MasterKey;

    fn sealer() -> Sealer {
        Sealer::new(&MasterKey::generate().unwrap().derive("s").unwrap())
    }

    #[test]
    fn a_sealed_value_opens_only_in_its_place_and_unchanged() {
        let mut sealer = sealer();
        let place = Place {
            table: "record",
            row: 7,
        };
        let sealed = sealer.sealed(place, b"Anna Example").unwrap();
        assert_eq!(sealer.opened(place, &sealed).unwrap(), b"Anna Example");
        assert!(
            sealer
                .opened(
                    Place {
                        table: "record",
                        row: 8
                    },
                    &sealed
                )
                .is_err()
        );
        assert!(
            sealer
                .opened(
                    Place {
                        table: "reject",
                        row: 7
                    },
                    &sealed
                )
                .is_err()
        );
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(sealer.opened(place, &changed).is_err(), "byte {at}");
        }
        for short in 0..sealed.len() {
            assert!(sealer.opened(place, &sealed[..short]).is_err());
        }
    }

    #[test]
    fn the_same_value_is_never_sealed_to_the_same_bytes() {
        let mut sealer = sealer();
        let place = Place {
            table: "record",
            row: 1,
        };
        let mut seen = std::collections::HashSet::new();
        for _ in 0..3000 {
            assert!(seen.insert(sealer.sealed(place, b"x").unwrap()));
        }
    }

    #[test]
    fn look_up_keys_differ_by_kind_scope_and_store() {
        let keys = MasterKey::generate().unwrap().derive("s").unwrap();
        let hashes = Hashes::new(&keys);
        let email = hashes.key(KeyKind::Email, 0, b"a@example.org");
        assert_eq!(email, hashes.key(KeyKind::Email, 0, b"a@example.org"));
        assert_ne!(email, hashes.key(KeyKind::Phone, 0, b"a@example.org"));
        assert_ne!(email, hashes.key(KeyKind::Email, 1, b"a@example.org"));
        let other = Hashes::new(&MasterKey::generate().unwrap().derive("s").unwrap());
        assert_ne!(email, other.key(KeyKind::Email, 0, b"a@example.org"));
    }
}
