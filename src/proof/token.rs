//! The tokens of double opt-in: what stands in the link by which a person says yes or no.
//!
//! A token is `c1.` and 68 letters of base64url: 1 byte that says what it is for, 2 bytes for the last
//! day on which it is taken, 16 random bytes, 32 bytes of authentication. Nobody is named in it, and two
//! tokens of one person have nothing in common. It has one spelling: 51 bytes fill their letters, so that
//! no bit is left over, and nothing but these letters is read.
//!
//! It is signed by a message authentication code (HMAC-SHA-256, whole), not by Ed25519: only the store
//! that made a token has to know it again, and a signature that everybody can verify would make the
//! link longer by half, prove to strangers whose it is, and put the trail's key to a second use.

use std::{fmt, mem};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{Days, NaiveDate};
use hkdf::Hkdf;
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// What every token of this version begins with.
pub const PREFIX: &str = "c1.";
/// How many letters follow.
pub const LETTERS: usize = 68;

const RANDOM_BYTES: usize = 16;
const MAC_BYTES: usize = 32;
const CLAIM_BYTES: usize = 1 + 2 + RANDOM_BYTES;
const BYTES: usize = CLAIM_BYTES + MAC_BYTES;
/// What the code is taken over, before the claim: no other use of the key gives the same.
const DOMAIN: &[u8] = b"dpo/1/consent-token/";

/// The random number of a token.
pub type Random = [u8; RANDOM_BYTES];

/// What a token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Yes: the consent that was asked for is confirmed.
    Yes,
    /// No: it is refused, or taken back.
    No,
}

impl TokenKind {
    const fn byte(self) -> u8 {
        match self {
            Self::Yes => 1,
            Self::No => 2,
        }
    }

    const fn of(byte: u8) -> Option<Self> {
        match byte {
            1 => Some(Self::Yes),
            2 => Some(Self::No),
            _ => None,
        }
    }
}

/// Why a text is no token of this store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenError {
    /// It does not look like one.
    Shape,
    /// It looks like one of another version.
    Version,
    /// It looks like one, but this store did not make it, or not so.
    Foreign,
}

impl TokenError {
    /// The word in outputs; a contract.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Shape => "not-a-token",
            Self::Version => "other-version",
            Self::Foreign => "foreign",
        }
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Shape => "this is no token",
            Self::Version => "the token is of another version",
            Self::Foreign => "the token was not made by this store, or was changed",
        })
    }
}

impl std::error::Error for TokenError {}

/// What a token says, once it is known to be one of this store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Yes or no.
    pub kind: TokenKind,
    /// The last civil date on which it is taken.
    pub expires_on: NaiveDate,
    /// Its random number.
    pub random: Random,
}

impl Claim {
    /// What the store keeps of a token: SHA-256 of its random number. Nobody makes a token of it.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.random).into()
    }

    fn bytes(&self) -> Option<[u8; CLAIM_BYTES]> {
        let [high, low] = day_number(self.expires_on)?.to_be_bytes();
        let mut out = [0; CLAIM_BYTES];
        let (head, random) = out.split_at_mut_checked(3)?;
        head.copy_from_slice(&[self.kind.byte(), high, low]);
        random.copy_from_slice(&self.random);
        Some(out)
    }

    fn of(bytes: &[u8]) -> Option<Self> {
        let (&[kind, high, low], random) = bytes.split_first_chunk::<3>()?;
        Some(Self {
            kind: TokenKind::of(kind)?,
            expires_on: day_of(u16::from_be_bytes([high, low]))?,
            random: random.try_into().ok()?,
        })
    }
}

/// Days are counted from 1970: two bytes last until 2149.
fn day_number(day: NaiveDate) -> Option<u16> {
    let days = day.signed_duration_since(NaiveDate::default()).num_days();
    u16::try_from(days).ok()
}

fn day_of(number: u16) -> Option<NaiveDate> {
    NaiveDate::default().checked_add_days(Days::new(u64::from(number)))
}

/// The key that the tokens of one store are made with.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct TokenKey([u8; 32]);

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenKey")
    }
}

impl TokenKey {
    /// The key below a secret of a store (HKDF-SHA-256, RFC 5869); two stores have two.
    #[must_use]
    pub fn below(secret: &[u8], store: &str) -> Self {
        let mut key = [0; 32];
        let hkdf = Hkdf::<Sha256>::new(Some(store.as_bytes()), secret);
        // 32 bytes are within what HKDF gives; a key of zeros would make no token anyway.
        let is_made = hkdf.expand(DOMAIN, &mut key).is_ok();
        debug_assert!(is_made);
        let out = Self(key);
        key.zeroize();
        out
    }

    /// Makes a token; none where the day cannot be written in one.
    #[must_use]
    pub fn issue(&self, claim: &Claim) -> Option<String> {
        let said = claim.bytes()?;
        let mut bytes = [0; BYTES];
        let (head, tail) = bytes.split_at_mut_checked(CLAIM_BYTES)?;
        head.copy_from_slice(&said);
        tail.copy_from_slice(&self.mac(&said)?);
        Some(format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// What a token says. Every other text is refused, also one that differs in nothing but spelling.
    ///
    /// # Errors
    /// Why it is none.
    pub fn read(&self, text: &str) -> Result<Claim, TokenError> {
        let letters = text.strip_prefix(PREFIX).ok_or(match is_marked(text) {
            true => TokenError::Version,
            false => TokenError::Shape,
        })?;
        if letters.len() != LETTERS {
            return Err(TokenError::Shape);
        }
        let bytes = URL_SAFE_NO_PAD
            .decode(letters)
            .map_err(|_| TokenError::Shape)?;
        let (said, mac) = bytes
            .split_at_checked(CLAIM_BYTES)
            .ok_or(TokenError::Shape)?;
        let own = self.mac(said).ok_or(TokenError::Shape)?;
        if !is_equal(&own, mac) {
            return Err(TokenError::Foreign);
        }
        let claim = Claim::of(said).ok_or(TokenError::Foreign)?;
        match self.issue(&claim).as_deref() == Some(text) {
            true => Ok(claim),
            false => Err(TokenError::Shape),
        }
    }

    /// HMAC-SHA-256 over the claim: one block of HKDF's expansion (RFC 5869, section 2.3) is just that,
    /// with a byte 1 behind the text.
    fn mac(&self, said: &[u8]) -> Option<[u8; MAC_BYTES]> {
        let mut out = [0; MAC_BYTES];
        let hkdf = Hkdf::<Sha256>::from_prk(&self.0).ok()?;
        hkdf.expand_multi_info(&[DOMAIN, said], &mut out).ok()?;
        Some(out)
    }
}

/// Whether a text begins as tokens do, of whatever version.
#[must_use]
pub fn is_marked(text: &str) -> bool {
    let version = text.strip_prefix('c').and_then(|rest| rest.split_once('.'));
    version.is_some_and(|(number, _)| {
        (1..=3).contains(&number.len()) && number.bytes().all(|digit| digit.is_ascii_digit())
    })
}

/// Whether a token may end a line of a mail: some programs leave a hyphen or an underscore at the end
/// out of the link that they make of it.
#[must_use]
pub fn ends_well(token: &str) -> bool {
    token.ends_with(|letter: char| letter.is_ascii_alphanumeric())
}

/// Compares without telling by its time how far two codes agree.
fn is_equal(one: &[u8; MAC_BYTES], other: &[u8]) -> bool {
    let differences = one.iter().zip(other).fold(0, |sum, (a, b)| sum | (a ^ b));
    other.len() == mem::size_of_val(one) && differences == 0
}

#[cfg(test)]
#[path = "token_tests.rs"]
mod tests;
