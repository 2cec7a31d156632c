//! Proofs that an entry is in the trail, in one text that verifies offline (C2SP tlog-proof): the entry
//! itself, its way to the root, and the signed checkpoint over that root. One proof has one spelling.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{
    checkpoint::{Checkpoint, CheckpointError},
    note::VerifierKey,
    tree::{Hash, TreeError, leaf_hash, verify_inclusion},
};

/// The first line.
const HEADER: &str = "c2sp.org/tlog-proof@v1";
/// Hashes of a way to the root: no tree is higher.
const MOST_HASHES: usize = 64;

/// The proof of one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogProof {
    /// The entry's bytes, as the trail has them; the format calls them extra data.
    pub entry: Vec<u8>,
    /// Its number, from 0.
    pub index: u64,
    /// The hashes beside its way to the root, from the leaf up.
    pub path: Vec<Hash>,
    /// The checkpoint, a signed note.
    pub checkpoint: String,
}

/// Why a proof proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogProofError {
    /// It is not written exactly as proofs are.
    Form,
    /// Its checkpoint cannot be used.
    Checkpoint(CheckpointError),
    /// The entry is not under the checkpoint's root.
    Tree(TreeError),
}

impl fmt::Display for LogProofError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form => {
                f.write_str("the proof is not written as a C2SP tlog-proof with its entry")
            }
            Self::Checkpoint(error) => error.fmt(f),
            Self::Tree(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for LogProofError {}

impl LogProof {
    /// Reads a proof; proves nothing before `verify`.
    ///
    /// # Errors
    /// `Form` where it is not written exactly as `Display` writes it.
    pub fn parse(text: &str) -> Result<Self, LogProofError> {
        let (head, checkpoint) = text.split_once("\n\n").ok_or(LogProofError::Form)?;
        let mut lines = head.lines();
        let mut field = |name: &str| {
            let line = lines.next()?;
            line.strip_prefix(name).map(str::to_owned)
        };
        let read = (|| {
            field(HEADER).filter(String::is_empty)?;
            let entry = STANDARD.decode(field("extra ")?).ok()?;
            let index = field("index ")?.parse().ok()?;
            Some((entry, index))
        })();
        let (entry, index) = read.ok_or(LogProofError::Form)?;
        let mut path = Vec::new();
        for line in lines {
            let hash = STANDARD.decode(line).ok();
            let hash = hash.and_then(|hash| Hash::try_from(hash).ok());
            path.push(hash.ok_or(LogProofError::Form)?);
        }
        let proof = Self {
            entry,
            index,
            path,
            checkpoint: checkpoint.to_owned(),
        };
        match proof.path.len() <= MOST_HASHES && proof.to_string() == text {
            true => Ok(proof),
            false => Err(LogProofError::Form),
        }
    }

    /// Verifies the signature of the checkpoint by a known key, and the entry's way to its root.
    ///
    /// # Errors
    /// When either does not hold.
    pub fn verify(&self, known: &[VerifierKey]) -> Result<Checkpoint, LogProofError> {
        let (checkpoint, _) =
            Checkpoint::open(&self.checkpoint, known).map_err(LogProofError::Checkpoint)?;
        verify_inclusion(
            &leaf_hash(&self.entry),
            self.index,
            checkpoint.size,
            &self.path,
            &checkpoint.root,
        )
        .map_err(LogProofError::Tree)?;
        Ok(checkpoint)
    }
}

impl fmt::Display for LogProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{HEADER}\nextra {}\nindex {}",
            STANDARD.encode(&self.entry),
            self.index
        )?;
        for hash in &self.path {
            writeln!(f, "{}", STANDARD.encode(hash))?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::proof::{SigningKey, Tree, tree::inclusion_proof};

    /// The proofs of the entries of a small trail, and the key that they verify with.
    fn proofs(count: u8) -> (Vec<LogProof>, VerifierKey) {
        let key = SigningKey::new("dpo.example/abc", &[7; 32]).unwrap();
        let entries: Vec<Vec<u8>> = (0..count)
            .map(|number| format!("{{\"seq\":{number}}}").into_bytes())
            .collect();
        let (mut tree, mut nodes) = (Tree::new(), HashMap::new());
        for entry in &entries {
            nodes.extend(tree.append(leaf_hash(entry)));
        }
        let checkpoint = Checkpoint {
            origin: "dpo.example/abc".to_owned(),
            size: tree.size(),
            root: tree.root(),
        };
        let checkpoint = checkpoint.signed(&key).unwrap().to_string();
        let proofs = (0..).zip(entries).map(|(index, entry)| LogProof {
            entry,
            index,
            path: inclusion_proof(index, tree.size(), &|node| nodes.get(&node).copied()).unwrap(),
            checkpoint: checkpoint.clone(),
        });
        (proofs.collect(), key.verifier())
    }

    #[test]
    fn a_proof_of_any_entry_of_any_small_trail_reads_back_and_holds() {
        for count in 1..=17 {
            let (proofs, key) = proofs(count);
            for proof in proofs {
                let text = proof.to_string();
                assert!(text.starts_with("c2sp.org/tlog-proof@v1\nextra "));
                assert_eq!(LogProof::parse(&text).as_ref(), Ok(&proof));
                let checkpoint = proof.verify(std::slice::from_ref(&key)).unwrap();
                assert_eq!(checkpoint.size, u64::from(count));
            }
        }
    }

    #[test]
    fn a_proof_of_another_entry_another_place_or_another_key_does_not_hold() {
        let (proofs, key) = proofs(9);
        let known = std::slice::from_ref(&key);
        let mut moved = proofs[3].clone();
        moved.index = 4;
        assert!(moved.verify(known).is_err());
        let mut other = proofs[3].clone();
        other.entry = proofs[4].entry.clone();
        assert!(other.verify(known).is_err());
        let mut short = proofs[3].clone();
        short.path.pop();
        assert!(short.verify(known).is_err());
        let stranger = SigningKey::new("dpo.example/abc", &[8; 32]).unwrap();
        assert!(proofs[3].verify(&[stranger.verifier()]).is_err());
    }

    proptest::proptest! {
        #[test]
        fn one_altered_byte_is_another_spelling_or_does_not_hold(at in 0_usize..2000, to in 0_u8..128) {
            let (proofs, key) = proofs(6);
            let text = proofs[4].to_string();
            let mut bytes = text.clone().into_bytes();
            let at = at % bytes.len();
            bytes[at] = to;
            if let Ok(other) = String::from_utf8(bytes)
                && other != text
            {
                let held = LogProof::parse(&other)
                    .is_ok_and(|proof| proof.verify(std::slice::from_ref(&key)).is_ok());
                proptest::prop_assert!(!held, "{other}");
            }
        }
    }
}
