//! Signed notes (C2SP signed-note) with Ed25519: a text, a blank line, one line a signature. Reading
//! is strict: a note has one spelling. Never makes a key; the caller brings the random bytes.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signer, VerifyingKey};
use sha2::{Digest, Sha256};

/// The algorithm byte of Ed25519 in keys and key ids.
const ED25519: u8 = 1;
/// The em dash and the space that begin the line of a signature.
const MARK: &str = "\u{2014} ";
const MOST_SIGNATURES: usize = 100;
const LONGEST_NOTE: usize = 1 << 20;

/// Why a note or a key cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteError {
    /// The text is empty, does not end its last line, or holds control characters.
    Text,
    /// The note is longer than notes may be.
    TooLong,
    /// There is no blank line with signatures below it.
    NoSignature,
    /// A line below the blank line is no signature.
    SignatureLine,
    /// A key's name is empty, or holds a space or a plus.
    Name,
    /// A key is not written as a key, or its bytes are no Ed25519 key.
    Key,
    /// No signature is by a key that is known.
    Unknown,
    /// A signature by a known key does not fit the text.
    Forged,
}

impl fmt::Display for NoteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "the text of the note is empty, unfinished or holds control characters",
            Self::TooLong => "the note is too long",
            Self::NoSignature => "the note has no signature below its text",
            Self::SignatureLine => "a line below the text of the note is no signature",
            Self::Name => "the name of the key is empty or holds a space or a plus",
            Self::Key => "the key is no Ed25519 key in the form of a signed note",
            Self::Unknown => "no signature of the note is by a known key",
            Self::Forged => "a signature of the note does not fit its text",
        })
    }
}

impl std::error::Error for NoteError {}

/// The first four bytes of SHA-256 over name and key: which key a signature is by.
pub type KeyId = [u8; 4];

fn key_id(name: &str, public: &[u8; 32]) -> KeyId {
    let digest: [u8; 32] = Sha256::new()
        .chain_update(name)
        .chain_update([b'\n', ED25519])
        .chain_update(public)
        .finalize()
        .into();
    let [first, second, third, fourth, ..] = digest;
    [first, second, third, fourth]
}

fn checked_name(name: &str) -> Result<&str, NoteError> {
    let is_bad = |letter: char| letter.is_whitespace() || letter.is_control() || letter == '+';
    if name.is_empty() || name.contains(is_bad) {
        Err(NoteError::Name)
    } else {
        Ok(name)
    }
}

/// A public key and its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    key: VerifyingKey,
}

impl VerifierKey {
    /// The key of these bytes.
    ///
    /// # Errors
    /// When the name or the bytes cannot be those of a key, or the key is a weak one.
    pub fn new(name: &str, public: &[u8; 32]) -> Result<Self, NoteError> {
        let name = checked_name(name)?.to_owned();
        let key = VerifyingKey::from_bytes(public).map_err(|_| NoteError::Key)?;
        // A key of small order would verify signatures that nobody made.
        if key.is_weak() {
            Err(NoteError::Key)
        } else {
            Ok(Self { name, key })
        }
    }

    /// The key as it is handed on: `name+id+key`.
    ///
    /// # Errors
    /// When it is no such text, or the id does not belong to name and key.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        // The key may hold a plus as well: it is everything behind the second.
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::Key);
        };
        let bytes = STANDARD.decode(key).map_err(|_| NoteError::Key)?;
        let Some((&ED25519, public)) = bytes.split_first() else {
            return Err(NoteError::Key);
        };
        let public: &[u8; 32] = public.try_into().map_err(|_| NoteError::Key)?;
        let key = Self::new(name, public)?;
        if hexadecimal(key.id()) == id {
            Ok(key)
        } else {
            Err(NoteError::Key)
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> KeyId {
        key_id(&self.name, self.key.as_bytes())
    }

    /// Its 32 bytes.
    #[must_use]
    pub fn public_bytes(&self) -> [u8; 32] {
        self.key.to_bytes()
    }

    /// Its id in eight hexadecimal digits, as its text has it.
    #[must_use]
    pub fn id_text(&self) -> String {
        hexadecimal(self.id())
    }

    /// Whether it made a signature (Ed25519, RFC 8032) over these bytes.
    #[must_use]
    pub fn verifies(&self, bytes: &[u8], signature: &[u8]) -> bool {
        let signature: Result<&[u8; 64], _> = signature.try_into();
        signature.is_ok_and(|signature| {
            let signature = ed25519_dalek::Signature::from_bytes(signature);
            self.key.verify_strict(bytes, &signature).is_ok()
        })
    }

    fn is_of(&self, signature: &Signature) -> bool {
        signature.name == self.name && signature.id == self.id()
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = vec![ED25519];
        bytes.extend_from_slice(self.key.as_bytes());
        write!(
            f,
            "{}+{}+{}",
            self.name,
            hexadecimal(self.id()),
            STANDARD.encode(bytes)
        )
    }
}

fn hexadecimal(id: KeyId) -> String {
    format!("{:08x}", u32::from_be_bytes(id))
}

/// A secret key and its name; wiped from memory when dropped.
pub struct SigningKey {
    name: String,
    key: ed25519_dalek::SigningKey,
}

impl SigningKey {
    /// The key that follows from 32 secret random bytes.
    ///
    /// # Errors
    /// When the name cannot be that of a key.
    pub fn new(name: &str, secret: &[u8; 32]) -> Result<Self, NoteError> {
        let name = checked_name(name)?.to_owned();
        Ok(Self {
            name,
            key: ed25519_dalek::SigningKey::from_bytes(secret),
        })
    }

    /// The public half.
    #[must_use]
    pub fn verifier(&self) -> VerifierKey {
        VerifierKey {
            name: self.name.clone(),
            key: self.key.verifying_key(),
        }
    }

    /// Its signature (Ed25519, RFC 8032) over bytes.
    #[must_use]
    pub fn sign_bytes(&self, bytes: &[u8]) -> [u8; 64] {
        self.key.sign(bytes).to_bytes()
    }

    fn sign(&self, text: &str) -> Signature {
        Signature {
            name: self.name.clone(),
            id: self.verifier().id(),
            bytes: self.key.sign(text.as_bytes()).to_bytes().to_vec(),
        }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// One signature of a note; by which algorithm, only its key knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The name of the key.
    pub name: String,
    /// The id of the key.
    pub id: KeyId,
    /// The signature itself.
    pub bytes: Vec<u8>,
}

impl Signature {
    fn parse(line: &str) -> Result<Self, NoteError> {
        let rest = line.strip_prefix(MARK).ok_or(NoteError::SignatureLine)?;
        let (name, encoded) = rest.split_once(' ').ok_or(NoteError::SignatureLine)?;
        let bytes = STANDARD
            .decode(encoded)
            .map_err(|_| NoteError::SignatureLine)?;
        let (id, bytes) = bytes
            .split_first_chunk::<4>()
            .ok_or(NoteError::SignatureLine)?;
        if bytes.is_empty() {
            return Err(NoteError::SignatureLine);
        }
        Ok(Self {
            name: checked_name(name)?.to_owned(),
            id: *id,
            bytes: bytes.to_vec(),
        })
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [self.id.as_slice(), &self.bytes].concat();
        write!(f, "{MARK}{} {}", self.name, STANDARD.encode(bytes))
    }
}

/// A text and its signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

impl Note {
    /// A note over whole lines of text, not signed yet.
    ///
    /// # Errors
    /// When the text cannot be that of a note.
    pub fn new(text: &str) -> Result<Self, NoteError> {
        if text.len() > LONGEST_NOTE {
            return Err(NoteError::TooLong);
        }
        let is_bad = |letter: char| letter < ' ' && letter != '\n';
        if !text.ends_with('\n') || text.starts_with('\n') || text.contains(is_bad) {
            return Err(NoteError::Text);
        }
        // Such a text would be read with another end than it was signed with.
        if text.ends_with("\n\n") || text.contains(&format!("\n\n{MARK}")) {
            return Err(NoteError::Text);
        }
        Ok(Self {
            text: text.to_owned(),
            signatures: Vec::new(),
        })
    }

    /// Reads a signed note; proves nothing before `verify`.
    ///
    /// # Errors
    /// When it is not written exactly as notes are.
    pub fn parse(note: &str) -> Result<Self, NoteError> {
        if note.len() > LONGEST_NOTE {
            return Err(NoteError::TooLong);
        }
        let (text, lines) = note.rsplit_once("\n\n").ok_or(NoteError::NoSignature)?;
        let lines = lines.strip_suffix('\n').ok_or(NoteError::NoSignature)?;
        let mut read = Self::new(&format!("{text}\n"))?;
        for line in lines.split('\n') {
            if read.signatures.len() == MOST_SIGNATURES {
                return Err(NoteError::TooLong);
            }
            read.signatures.push(Signature::parse(line)?);
        }
        Ok(read)
    }

    /// The text, with the end of its last line.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signatures, in order.
    #[must_use]
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// Signs the text, once a key.
    pub fn sign(&mut self, key: &SigningKey) {
        let verifier = key.verifier();
        if !self
            .signatures
            .iter()
            .any(|signature| verifier.is_of(signature))
        {
            self.signatures.push(key.sign(&self.text));
        }
    }

    /// The keys among `known` by which the text is signed; signatures by other keys count for nothing.
    ///
    /// # Errors
    /// When none is, or when a signature that claims to be by a known key is not.
    pub fn verify<'k>(&self, known: &'k [VerifierKey]) -> Result<Vec<&'k VerifierKey>, NoteError> {
        let mut signers: Vec<&VerifierKey> = Vec::new();
        for signature in &self.signatures {
            let Some(key) = known.iter().find(|key| key.is_of(signature)) else {
                continue;
            };
            let bytes = ed25519_dalek::Signature::from_slice(&signature.bytes)
                .map_err(|_| NoteError::Forged)?;
            key.key
                .verify_strict(self.text.as_bytes(), &bytes)
                .map_err(|_| NoteError::Forged)?;
            if !signers.contains(&key) {
                signers.push(key);
            }
        }
        if signers.is_empty() {
            Err(NoteError::Unknown)
        } else {
            Ok(signers)
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures
            .iter()
            .try_for_each(|signature| writeln!(f, "{signature}"))
    }
}

#[cfg(test)]
#[path = "note_tests.rs"]
mod tests;
