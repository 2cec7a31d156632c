//! Sealing of values, look-up keys and row digests.

use std::hash::Hasher;

use aes_gcm_siv::{
    Aes256GcmSiv, Key, Nonce, Tag,
    aead::{Aead, AeadInOut, KeyInit, Payload},
};
use siphasher::sip::{SipHasher13, SipHasher24};
use zeroize::Zeroizing;

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
            random(&mut self.nonces)?;
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

/// Fills bytes with randomness of the system.
///
/// # Errors
/// When it has none to give.
pub(super) fn random(bytes: &mut [u8]) -> StoreResult<()> {
    getrandom::fill(bytes)
        .map_err(|_| StoreError::new(StoreFault::Io, "the system gave no random bytes"))
}

/// Seals whole texts that are no values of the store: a key, a frame of the journal, a part of a backup. Nonce in
/// front, tag behind, as a sealed value has them; bound to what it is said to be.
pub(super) struct Envelope(Aes256GcmSiv);

impl Envelope {
    /// How much longer a text is when it is sealed.
    pub(super) const ADDED: usize = NONCE_BYTES + TAG_BYTES;

    /// An envelope of that key.
    pub(super) fn new(key: &[u8; 32]) -> Self {
        Self(Aes256GcmSiv::new(&Key::<Aes256GcmSiv>::from(*key)))
    }

    /// The sealed form.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub(super) fn seal(&self, bound: &[u8], plain: &[u8]) -> StoreResult<Vec<u8>> {
        let mut nonce = [0_u8; NONCE_BYTES];
        random(&mut nonce)?;
        let payload = Payload {
            msg: plain,
            aad: bound,
        };
        let sealed = self
            .0
            .encrypt(&Nonce::from(nonce), payload)
            .map_err(|_| StoreError::new(StoreFault::Io, "a text could not be sealed"))?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// The text; none where it was changed, is bound to something else, or sealed under another key.
    pub(super) fn open(&self, bound: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, text) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let payload = Payload {
            msg: text,
            aad: bound,
        };
        let plain = self.0.decrypt(&Nonce::from(*nonce), payload).ok()?;
        Some(Zeroizing::new(plain))
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
///
/// A look-up key cannot be computed again where the value is gone, so a new master key lays a new layer
/// over the old ones: what was stored is hashed once more, and a value is hashed through every layer.
/// Whoever had the old master key alone computes none of what the store holds afterwards.
#[derive(Clone)]
pub struct Hashes {
    first: Layer,
    later: Vec<Layer>,
}

/// The two keys of one master key.
#[derive(Clone)]
pub(super) struct Layer {
    index: SipHasher24,
    digest: SipHasher13,
}

/// Bytes of a layer's keys.
pub(super) const LAYER_BYTES: usize = 32;

impl Layer {
    fn new(index: &[u8; 16], digest: &[u8; 16]) -> Self {
        Self {
            index: SipHasher24::new_with_key(index),
            digest: SipHasher13::new_with_key(digest),
        }
    }

    pub(super) fn key_again(&self, hash: i64) -> i64 {
        let mut hasher = self.index;
        hasher.write(&hash.to_le_bytes());
        hasher.finish().cast_signed()
    }

    fn digest_again(&self, digest: i64) -> i64 {
        let mut hasher = self.digest;
        hasher.write(&digest.to_le_bytes());
        hasher.finish().cast_signed()
    }
}

impl Hashes {
    /// The hashes of those keys.
    #[must_use]
    pub fn new(keys: &DerivedKeys) -> Self {
        Self {
            first: Layer::new(&keys.index, &keys.digest),
            later: Vec::new(),
        }
    }

    /// The hashes of a store whose master key was changed: `past` holds the keys of each layer before the
    /// present one, the oldest first.
    ///
    /// # Errors
    /// `Integrity` where `past` has a wrong length.
    pub(super) fn layered(past: &[u8], keys: &DerivedKeys) -> StoreResult<Self> {
        let (layers, []) = past.as_chunks::<LAYER_BYTES>() else {
            return Err(StoreError::new(
                StoreFault::Integrity,
                "the keys of the look-up keys have a wrong length",
            ));
        };
        let mut all = layers.iter().filter_map(|keys| {
            let (index, digest) = keys.split_first_chunk::<16>()?;
            Some(Layer::new(index, digest.first_chunk()?))
        });
        let present = Layer::new(&keys.index, &keys.digest);
        Ok(match all.next() {
            None => Self::new(keys),
            Some(first) => Self {
                first,
                later: all.chain([present]).collect(),
            },
        })
    }

    /// How many layers there are.
    pub(super) fn layers(&self) -> usize {
        1 + self.later.len()
    }

    /// The layers above the first `count`.
    pub(super) fn above(&self, count: usize) -> impl Iterator<Item = &Layer> {
        self.later.iter().skip(count.saturating_sub(1))
    }

    /// What a stored look-up key becomes under the last layer.
    pub(super) fn key_again(&self, hash: i64) -> i64 {
        self.later
            .last()
            .map_or(hash, |layer| layer.key_again(hash))
    }

    /// What a stored row digest becomes under the last layer.
    pub(super) fn digest_again(&self, digest: i64) -> i64 {
        self.later
            .last()
            .map_or(digest, |layer| layer.digest_again(digest))
    }

    /// The look-up key of a value (SipHash-2-4). SQLite integers are signed: the bits are kept.
    #[must_use]
    pub fn key(&self, kind: KeyKind, scope: i64, value: &[u8]) -> i64 {
        self.later
            .iter()
            .fold(self.lasting(kind, scope, value), |hash, layer| {
                layer.key_again(hash)
            })
    }

    /// The look-up key of a value under the first layer alone: the same for the whole life of the store. For
    /// what is computed anew each time and goes into another hash or to the outside; never stored.
    #[must_use]
    pub fn lasting(&self, kind: KeyKind, scope: i64, value: &[u8]) -> i64 {
        let mut hasher = self.first.index;
        hasher.write(&[kind as u8]);
        hasher.write(&scope.to_le_bytes());
        hasher.write(value);
        hasher.finish().cast_signed()
    }

    /// The digest of a packed row under one layout (SipHash-1-3 keyed: for change detection only).
    #[must_use]
    pub fn digest(&self, layout: u64, packed: &[u8]) -> i64 {
        let mut hasher = self.first.digest;
        hasher.write(&layout.to_le_bytes());
        hasher.write(packed);
        self.later
            .iter()
            .fold(hasher.finish().cast_signed(), |digest, layer| {
                layer.digest_again(digest)
            })
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

    #[test]
    fn a_new_layer_turns_what_is_stored_into_what_is_computed() {
        let (old, new) = (
            MasterKey::generate().unwrap().derive("s").unwrap(),
            MasterKey::generate().unwrap().derive("s").unwrap(),
        );
        let past = [old.index, old.digest].concat();
        let (before, after) = (Hashes::new(&old), Hashes::layered(&past, &new).unwrap());
        let stored = before.key(KeyKind::Email, 0, b"a@example.org");
        let computed = after.key(KeyKind::Email, 0, b"a@example.org");
        assert_eq!(after.key_again(stored), computed);
        assert_ne!(stored, computed);
        assert_eq!(
            after.digest_again(before.digest(7, b"row")),
            after.digest(7, b"row")
        );
        assert_ne!(before.digest(7, b"row"), after.digest(7, b"row"));
        let lasting = |hashes: &Hashes| hashes.lasting(KeyKind::Layout, 1, b"columns");
        assert_eq!(lasting(&before), lasting(&after));
        // The new master key alone does not compute what is stored either: every layer counts.
        assert_ne!(
            Hashes::new(&new).key(KeyKind::Email, 0, b"a@example.org"),
            computed
        );
        assert!(Hashes::layered(&past[1..], &new).is_err());
    }
}
