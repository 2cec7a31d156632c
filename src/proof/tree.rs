//! The Merkle tree of RFC 6962: leaf and node hashes, an append that costs log n, inclusion and
//! consistency proofs and their verification. Keeps no leaves and knows no store.

use std::fmt;

use sha2::{Digest, Sha256};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// A complete subtree whose hash is stored: it covers the `2^level` leaves that begin at leaf
/// `index * 2^level`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId {
    /// Its height; 0 for a leaf.
    pub level: u8,
    /// Its position among the nodes of that level.
    pub index: u64,
}

/// Finds the hash of a stored subtree.
pub type Nodes<'a> = dyn Fn(NodeId) -> Option<Hash> + 'a;

/// Why a tree, a proof or a root cannot be made or does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TreeError {
    /// A stored subtree hash is absent.
    Missing(NodeId),
    /// The sizes or the index contradict each other.
    OutOfRange,
    /// The proof has not the number of hashes that these sizes need.
    WrongLength,
    /// The proof leads to another root.
    OtherRoot,
}

impl fmt::Display for TreeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(node) => {
                write!(
                    f,
                    "the hash of subtree {} on level {} is missing",
                    node.index, node.level
                )
            }
            Self::OutOfRange => f.write_str("the sizes of the proof contradict each other"),
            Self::WrongLength => f.write_str("the proof has too few or too many hashes"),
            Self::OtherRoot => f.write_str("the proof leads to another root"),
        }
    }
}

impl std::error::Error for TreeError {}

/// The hash of an entry: SHA-256(0x00 ‖ entry).
#[must_use]
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Sha256::new()
        .chain_update([0])
        .chain_update(entry)
        .finalize()
        .into()
}

/// The hash of two subtrees: SHA-256(0x01 ‖ left ‖ right).
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new()
        .chain_update([1])
        .chain_update(left)
        .chain_update(right)
        .finalize()
        .into()
}

/// The root of the tree without entries: SHA-256 of nothing.
#[must_use]
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// A tree to append to: its size and the hashes of the complete subtrees it is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    size: u64,
    /// One for each bit of the size, the biggest subtree first.
    peaks: Vec<Hash>,
}

impl Tree {
    /// The tree without entries.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            size: 0,
            peaks: Vec::new(),
        }
    }

    /// The tree of `size` entries, from stored subtree hashes.
    ///
    /// # Errors
    /// When a hash that is needed is not stored.
    pub fn load(size: u64, nodes: &Nodes<'_>) -> Result<Self, TreeError> {
        let peaks = peaks(0, size).map(|node| nodes(node).ok_or(TreeError::Missing(node)));
        Ok(Self {
            size,
            peaks: peaks.collect::<Result<_, _>>()?,
        })
    }

    /// How many entries there are.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Appends the hash of an entry and gives the subtrees that are complete now, the leaf first:
    /// the caller stores them.
    pub fn append(&mut self, leaf: Hash) -> Vec<(NodeId, Hash)> {
        let mut node = NodeId {
            level: 0,
            index: self.size,
        };
        let mut hash = leaf;
        let mut completed = vec![(node, hash)];
        // A right child completes its parent; its left sibling is the last peak.
        while node.index % 2 == 1 {
            let Some(left) = self.peaks.pop() else { break };
            hash = node_hash(&left, &hash);
            node = NodeId {
                level: node.level + 1,
                index: node.index / 2,
            };
            completed.push((node, hash));
        }
        self.peaks.push(hash);
        self.size += 1;
        completed
    }

    /// The root over all entries.
    #[must_use]
    pub fn root(&self) -> Hash {
        fold(&self.peaks).unwrap_or_else(empty_root)
    }
}

/// The hash of a range from the hashes of its complete subtrees, from left to right.
fn fold(peaks: &[Hash]) -> Option<Hash> {
    let mut from_right = peaks.iter().rev();
    let last = *from_right.next()?;
    Some(from_right.fold(last, |right, left| node_hash(left, &right)))
}

/// The complete subtrees that make up the leaves `start..end`, where `start` is a multiple of the
/// biggest of them.
fn peaks(start: u64, end: u64) -> impl Iterator<Item = NodeId> {
    let mut at = start;
    std::iter::from_fn(move || {
        let rest = end.checked_sub(at).filter(|rest| *rest > 0)?;
        let level = rest.ilog2();
        let node = NodeId {
            level: u8::try_from(level).ok()?,
            index: at >> level,
        };
        at += 1 << level;
        Some(node)
    })
}

/// The hash over the leaves `start..end`.
fn range_hash(start: u64, end: u64, nodes: &Nodes<'_>) -> Result<Hash, TreeError> {
    let hashes: Vec<Hash> = peaks(start, end)
        .map(|node| nodes(node).ok_or(TreeError::Missing(node)))
        .collect::<Result<_, _>>()?;
    fold(&hashes).ok_or(TreeError::OutOfRange)
}

/// The root of the first `size` entries.
///
/// # Errors
/// When a hash that is needed is not stored.
pub fn root(size: u64, nodes: &Nodes<'_>) -> Result<Hash, TreeError> {
    Tree::load(size, nodes).map(|tree| tree.root())
}

/// Where a range of more than one leaf is split: the biggest power of two below its size.
const fn split(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

/// The proof that entry `index` is among the first `size` entries (RFC 6962, 2.1.1).
///
/// # Errors
/// When there is no such entry, or a hash that is needed is not stored.
pub fn inclusion_proof(index: u64, size: u64, nodes: &Nodes<'_>) -> Result<Vec<Hash>, TreeError> {
    if index >= size {
        return Err(TreeError::OutOfRange);
    }
    let (mut start, mut end) = (0, size);
    let mut proof = Vec::new();
    while end - start > 1 {
        let middle = start + split(end - start);
        if index < middle {
            proof.push(range_hash(middle, end, nodes)?);
            end = middle;
        } else {
            proof.push(range_hash(start, middle, nodes)?);
            start = middle;
        }
    }
    proof.reverse();
    Ok(proof)
}

/// Verifies that the entry with hash `leaf` is entry `index` of the `size` entries under `root`
/// (RFC 9162, 2.1.3.2).
///
/// # Errors
/// When it is not, or the proof does not fit.
pub fn verify_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), TreeError> {
    if index >= size {
        return Err(TreeError::OutOfRange);
    }
    let (mut node, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for other in proof {
        if last == 0 {
            return Err(TreeError::WrongLength);
        }
        if node % 2 == 1 || node == last {
            hash = node_hash(other, &hash);
            // A node without a right sibling rises to where it has a left one.
            while node % 2 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, other);
        }
        node >>= 1;
        last >>= 1;
    }
    match (last, hash == *root) {
        (0, true) => Ok(()),
        (0, false) => Err(TreeError::OtherRoot),
        _ => Err(TreeError::WrongLength),
    }
}

/// The proof that the first `old` entries of a tree of `new` entries are what they were
/// (RFC 6962, 2.1.2).
///
/// # Errors
/// When `old` is above `new`, or a hash that is needed is not stored.
pub fn consistency_proof(old: u64, new: u64, nodes: &Nodes<'_>) -> Result<Vec<Hash>, TreeError> {
    if old > new {
        return Err(TreeError::OutOfRange);
    }
    // Nothing is consistent with everything, and a tree with itself.
    if old == 0 || old == new {
        return Ok(Vec::new());
    }
    let (mut start, mut end) = (0, new);
    let mut is_whole_old = true;
    let mut proof = Vec::new();
    while old != end {
        let middle = start + split(end - start);
        if old <= middle {
            proof.push(range_hash(middle, end, nodes)?);
            end = middle;
        } else {
            proof.push(range_hash(start, middle, nodes)?);
            start = middle;
            is_whole_old = false;
        }
    }
    // The verifier knows the old root; it is left out where it is the first hash of the proof.
    if !is_whole_old {
        proof.push(range_hash(start, end, nodes)?);
    }
    proof.reverse();
    Ok(proof)
}

/// Verifies that the tree of `old` entries under `old_root` is the beginning of the tree of `new`
/// entries under `new_root` (RFC 9162, 2.1.4.2).
///
/// # Errors
/// When it is not, or the proof does not fit.
pub fn verify_consistency(
    old: u64,
    new: u64,
    old_root: &Hash,
    new_root: &Hash,
    proof: &[Hash],
) -> Result<(), TreeError> {
    if old > new {
        return Err(TreeError::OutOfRange);
    }
    if old == 0 || old == new {
        let expected = if old == 0 { &empty_root() } else { new_root };
        return match (proof.is_empty(), old_root == expected) {
            (true, true) => Ok(()),
            (true, false) => Err(TreeError::OtherRoot),
            (false, _) => Err(TreeError::WrongLength),
        };
    }
    let mut hashes = proof.iter();
    let (mut node, mut last) = (old - 1, new - 1);
    while node % 2 == 1 {
        node >>= 1;
        last >>= 1;
    }
    // Where the old tree is complete, its root begins the proof without standing in it.
    let first = if old.is_power_of_two() {
        *old_root
    } else {
        *hashes.next().ok_or(TreeError::WrongLength)?
    };
    let (mut old_hash, mut new_hash) = (first, first);
    for other in hashes {
        if last == 0 {
            return Err(TreeError::WrongLength);
        }
        if node % 2 == 1 || node == last {
            old_hash = node_hash(other, &old_hash);
            new_hash = node_hash(other, &new_hash);
            while node % 2 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = node_hash(&new_hash, other);
        }
        node >>= 1;
        last >>= 1;
    }
    match (last, old_hash == *old_root && new_hash == *new_root) {
        (0, true) => Ok(()),
        (0, false) => Err(TreeError::OtherRoot),
        _ => Err(TreeError::WrongLength),
    }
}

#[cfg(test)]
#[path = "tree_tests.rs"]
mod tests;
