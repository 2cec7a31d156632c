//! Checkpoints (C2SP tlog-checkpoint): which tree of how many entries has which root, in three lines
//! to be signed and kept elsewhere. One checkpoint has one spelling.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{
    note::{Note, NoteError, SigningKey, VerifierKey},
    tree::Hash,
};

/// The state of a trail at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which trail: `dpo.example/<store id>`.
    pub origin: String,
    /// How many entries it has.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

/// Why a checkpoint cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckpointError {
    /// It has not exactly three lines.
    Lines,
    /// Its origin is empty or holds a space, a plus or a control character.
    Origin,
    /// Its second line is no number of entries.
    Size,
    /// Its third line is no hash.
    Root,
    /// The note around it cannot be used.
    Note(NoteError),
}

impl fmt::Display for CheckpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lines => f.write_str("a checkpoint has three lines: origin, size and root"),
            Self::Origin => f.write_str("the origin of the checkpoint cannot be one"),
            Self::Size => f.write_str("the second line of the checkpoint is no number of entries"),
            Self::Root => f.write_str("the third line of the checkpoint is no hash"),
            Self::Note(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for CheckpointError {}

impl From<NoteError> for CheckpointError {
    fn from(error: NoteError) -> Self {
        Self::Note(error)
    }
}

impl Checkpoint {
    /// Reads the three lines.
    ///
    /// # Errors
    /// When they are not written exactly as `Display` writes them.
    pub fn parse(text: &str) -> Result<Self, CheckpointError> {
        let body = text.strip_suffix('\n').ok_or(CheckpointError::Lines)?;
        let mut lines = body.split('\n');
        let (Some(origin), Some(size), Some(root), None) =
            (lines.next(), lines.next(), lines.next(), lines.next())
        else {
            return Err(CheckpointError::Lines);
        };
        let root = STANDARD.decode(root).map_err(|_| CheckpointError::Root)?;
        let read = Self {
            origin: checked_origin(origin)?.to_owned(),
            size: size.parse().map_err(|_| CheckpointError::Size)?,
            root: root.try_into().map_err(|_| CheckpointError::Root)?,
        };
        // Signs and leading zeros are numbers to Rust, and a second spelling to a verifier.
        if read.size.to_string() == size {
            Ok(read)
        } else {
            Err(CheckpointError::Size)
        }
    }

    /// The checkpoint as a signed note.
    ///
    /// # Errors
    /// When the origin cannot be one.
    pub fn signed(&self, key: &SigningKey) -> Result<Note, CheckpointError> {
        checked_origin(&self.origin)?;
        let mut note = Note::new(&self.to_string())?;
        note.sign(key);
        Ok(note)
    }

    /// Reads a signed checkpoint and gives it with the known keys that signed it.
    ///
    /// # Errors
    /// When it is no signed checkpoint, when no known key signed it, or when a signature that claims
    /// to be by a known key is not.
    pub fn open<'k>(
        note: &str,
        known: &'k [VerifierKey],
    ) -> Result<(Self, Vec<&'k VerifierKey>), CheckpointError> {
        let note = Note::parse(note)?;
        let signers = note.verify(known)?;
        Ok((Self::parse(note.text())?, signers))
    }
}

fn checked_origin(origin: &str) -> Result<&str, CheckpointError> {
    let is_bad = |letter: char| letter.is_whitespace() || letter.is_control() || letter == '+';
    if origin.is_empty() || origin.contains(is_bad) {
        Err(CheckpointError::Origin)
    } else {
        Ok(origin)
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{}\n{}\n{}",
            self.origin,
            self.size,
            STANDARD.encode(self.root)
        )
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Checkpoint, CheckpointError};
    use crate::proof::note::{NoteError, SigningKey};

    fn checkpoint() -> Checkpoint {
        Checkpoint {
            origin: "dpo.example/4f2a".to_owned(),
            size: 812,
            root: [7; 32],
        }
    }

    fn key() -> SigningKey {
        SigningKey::new("dpo.example/4f2a", &[9; 32]).expect("a key")
    }

    #[test]
    fn the_example_of_the_specification_is_read() {
        let text =
            "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
        let read = Checkpoint::parse(text).expect("a checkpoint");
        assert_eq!(
            (read.origin.as_str(), read.size),
            ("example.com/behind-the-sofa", 20_852_163)
        );
        assert_eq!(read.to_string(), text);
    }

    #[test]
    fn a_second_spelling_is_refused() {
        let root = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";
        assert_eq!(
            Checkpoint::parse(&format!("o\n812\n{root}\n")).map(|read| read.root),
            Ok([7; 32])
        );
        for (text, why) in [
            (format!("o\n0812\n{root}\n"), CheckpointError::Size),
            (format!("o\n+812\n{root}\n"), CheckpointError::Size),
            (format!("o\n-1\n{root}\n"), CheckpointError::Size),
            (format!("o\n 812\n{root}\n"), CheckpointError::Size),
            (
                format!("o\n18446744073709551616\n{root}\n"),
                CheckpointError::Size,
            ),
            (format!("o\n\n{root}\n"), CheckpointError::Size),
            (format!("\n812\n{root}\n"), CheckpointError::Origin),
            (format!("o o\n812\n{root}\n"), CheckpointError::Origin),
            (format!("o\n812\n{root}"), CheckpointError::Lines),
            (format!("o\n812\n{root}\n\n"), CheckpointError::Lines),
            (format!("o\n812\n{root}\nmore\n"), CheckpointError::Lines),
            (format!("o\r\n812\r\n{root}\r\n"), CheckpointError::Root),
            ("o\n812\n".to_owned(), CheckpointError::Lines),
            (
                format!("o\n812\n{}\n", root.trim_end_matches('=')),
                CheckpointError::Root,
            ),
            // The last letter has bits to spare: another letter there would be the same hash.
            (
                format!("o\n812\n{}\n", root.replace("wc=", "wd=")),
                CheckpointError::Root,
            ),
            (format!("o\n812\n{}\n", "BwcH"), CheckpointError::Root),
        ] {
            assert_eq!(Checkpoint::parse(&text), Err(why), "{text:?}");
        }
    }

    #[test]
    fn a_signed_checkpoint_is_opened_by_its_key_only() {
        let note = checkpoint().signed(&key()).expect("a note").to_string();
        let known = [key().verifier()];
        let (read, signers) = Checkpoint::open(&note, &known).expect("a checkpoint");
        assert_eq!(read, checkpoint());
        assert_eq!(signers, [&known[0]]);
        let other = [SigningKey::new("dpo.example/4f2a", &[8; 32])
            .expect("a key")
            .verifier()];
        assert_eq!(
            Checkpoint::open(&note, &other),
            Err(NoteError::Unknown.into())
        );
        assert_eq!(Checkpoint::open(&note, &[]), Err(NoteError::Unknown.into()));
    }

    #[test]
    fn a_signed_checkpoint_is_three_lines_a_blank_one_and_a_signature() {
        let note = checkpoint().signed(&key()).expect("a note").to_string();
        let lines: Vec<&str> = note.split('\n').collect();
        assert_eq!(lines.len(), 6);
        assert_eq!(
            (lines[0], lines[1], lines[3], lines[5]),
            ("dpo.example/4f2a", "812", "", "")
        );
        assert!(lines[4].starts_with("\u{2014} dpo.example/4f2a "));
    }

    #[test]
    fn an_origin_with_a_line_break_is_not_signed() {
        let evil = Checkpoint {
            origin: "a\n999".to_owned(),
            ..checkpoint()
        };
        assert_eq!(evil.signed(&key()), Err(CheckpointError::Origin));
    }

    #[test]
    fn a_changed_bit_of_any_byte_is_found() {
        let note = checkpoint().signed(&key()).expect("a note").to_string();
        let known = [key().verifier()];
        for at in 0..note.len() {
            for bit in [0, 2, 5] {
                let mut bytes = note.clone().into_bytes();
                bytes[at] ^= 1 << bit;
                let opened = String::from_utf8(bytes)
                    .ok()
                    .map(|text| Checkpoint::open(&text, &known).is_ok());
                assert_ne!(opened, Some(true), "bit {bit} of byte {at}");
            }
        }
    }

    proptest! {
        // Each case signs and verifies.
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_changed_byte_is_found(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
            let note = checkpoint().signed(&key()).expect("a note").to_string();
            let mut bytes = note.clone().into_bytes();
            let at = at.index(bytes.len());
            bytes[at] = byte;
            let known = [key().verifier()];
            match String::from_utf8(bytes) {
                Ok(text) if text != note => prop_assert!(Checkpoint::open(&text, &known).is_err()),
                _ => {}
            }
        }

        #[test]
        fn an_inserted_or_removed_byte_is_found(at in any::<prop::sample::Index>(), byte in proptest::option::of(0u8..128)) {
            let note = checkpoint().signed(&key()).expect("a note").to_string();
            let mut bytes = note.clone().into_bytes();
            let at = at.index(bytes.len());
            match byte {
                Some(byte) => bytes.insert(at, byte),
                None => { bytes.remove(at); }
            }
            let known = [key().verifier()];
            if let Ok(text) = String::from_utf8(bytes) {
                prop_assert!(Checkpoint::open(&text, &known).is_err());
            }
        }

        #[test]
        fn what_is_written_is_read_again(origin in "[a-z./0-9-]{1,30}", size in any::<u64>(), root in any::<[u8; 32]>()) {
            let written = Checkpoint { origin, size, root };
            prop_assert_eq!(Checkpoint::parse(&written.to_string()), Ok(written));
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in "(\\PC|\n){0,120}") {
            prop_assert!(Checkpoint::parse(&text).map_or(true, |read| read.to_string() == text));
            prop_assert!(Checkpoint::open(&text, &[key().verifier()]).is_err());
        }
    }
}
