//! The tree against RFC 6962, against its published vectors, and against another implementation.

use std::collections::BTreeMap;

use ct_merkle::{ConsistencyProof, InclusionProof, RootHash, mem_backed_tree::MemoryBackedTree};
use proptest::prelude::*;
use sha2::Sha256;

use super::*;

type Stored = BTreeMap<NodeId, Hash>;
type Oracle = MemoryBackedTree<Sha256, Vec<u8>>;

fn hex(hash: &Hash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A tree over these entries, with what its appends gave to store.
fn grown(entries: &[Vec<u8>]) -> (Tree, Stored) {
    let mut tree = Tree::new();
    let mut stored = Stored::new();
    for entry in entries {
        for (node, hash) in tree.append(leaf_hash(entry)) {
            assert!(
                stored.insert(node, hash).is_none(),
                "{node:?} was given twice"
            );
        }
    }
    (tree, stored)
}

fn numbered(count: u64) -> Vec<Vec<u8>> {
    (0..count)
        .map(|number| number.to_string().into_bytes())
        .collect()
}

fn oracle(entries: &[Vec<u8>]) -> Oracle {
    let mut tree = Oracle::new();
    for entry in entries {
        tree.push(entry.clone());
    }
    tree
}

/// The entries of the tree that the reference implementations of RFC 6962 are tested with.
fn reference_entries() -> Vec<Vec<u8>> {
    vec![
        vec![],
        vec![0x00],
        vec![0x10],
        vec![0x20, 0x21],
        vec![0x30, 0x31],
        vec![0x40, 0x41, 0x42, 0x43],
        (0x50..0x58).collect(),
        (0x60..0x70).collect(),
    ]
}

#[test]
fn the_roots_are_those_of_the_reference_tree() {
    let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let mut tree = Tree::new();
    assert_eq!(hex(&tree.root()), roots[0]);
    for (entry, root) in reference_entries().iter().zip(&roots[1..]) {
        tree.append(leaf_hash(entry));
        assert_eq!(&hex(&tree.root()), root);
    }
}

#[test]
fn a_leaf_is_never_a_node() {
    let (left, right) = (leaf_hash(b"a"), leaf_hash(b"b"));
    let both = [left, right].concat();
    assert_ne!(node_hash(&left, &right), leaf_hash(&both));
}

#[test]
fn an_append_gives_the_subtrees_that_are_complete_and_no_more() {
    let mut tree = Tree::new();
    for size in 1..=64_u64 {
        let completed = tree.append(leaf_hash(b"x"));
        assert_eq!(completed.len(), size.trailing_zeros() as usize + 1);
        assert_eq!(tree.peaks.len(), size.count_ones() as usize);
    }
}

#[test]
fn a_missing_subtree_is_named() {
    let (_, mut stored) = grown(&numbered(6));
    let gone = NodeId { level: 2, index: 0 };
    stored.remove(&gone);
    let find = |node| stored.get(&node).copied();
    assert_eq!(root(6, &find), Err(TreeError::Missing(gone)));
    assert_eq!(inclusion_proof(5, 6, &find), Err(TreeError::Missing(gone)));
    assert!(root(3, &find).is_ok());
}

#[test]
fn proofs_of_what_is_not_there_are_refused() {
    let (_, stored) = grown(&numbered(4));
    let find = |node| stored.get(&node).copied();
    assert_eq!(inclusion_proof(4, 4, &find), Err(TreeError::OutOfRange));
    assert_eq!(inclusion_proof(0, 0, &find), Err(TreeError::OutOfRange));
    assert_eq!(consistency_proof(5, 4, &find), Err(TreeError::OutOfRange));
    let any = [0; 32];
    assert_eq!(
        verify_inclusion(&any, 4, 4, &[], &any),
        Err(TreeError::OutOfRange)
    );
    assert_eq!(
        verify_consistency(5, 4, &any, &any, &[]),
        Err(TreeError::OutOfRange)
    );
}

#[test]
fn the_empty_tree_is_the_beginning_of_every_tree_but_only_under_its_own_root() {
    let (tree, _) = grown(&numbered(3));
    assert!(verify_consistency(0, 3, &empty_root(), &tree.root(), &[]).is_ok());
    assert_eq!(
        verify_consistency(0, 3, &[1; 32], &tree.root(), &[]),
        Err(TreeError::OtherRoot)
    );
    assert_eq!(
        verify_consistency(3, 3, &[1; 32], &tree.root(), &[]),
        Err(TreeError::OtherRoot)
    );
    assert_eq!(
        verify_consistency(3, 3, &tree.root(), &tree.root(), &[[0; 32]]),
        Err(TreeError::WrongLength)
    );
}

#[test]
fn every_proof_of_small_trees_is_that_of_the_other_implementation() {
    for size in 1..=33_u64 {
        let entries = numbered(size);
        let (tree, stored) = grown(&entries);
        let find = |node| stored.get(&node).copied();
        let other = oracle(&entries);
        assert_eq!(tree.root().as_slice(), other.root().as_bytes().as_slice());
        for (index, entry) in (0..size).zip(&entries) {
            let proof = inclusion_proof(index, size, &find).expect("a proof");
            let position = usize::try_from(index).expect("small");
            assert_eq!(proof.concat(), other.prove_inclusion(position).as_bytes());
            assert!(verify_inclusion(&leaf_hash(entry), index, size, &proof, &tree.root()).is_ok());
        }
        for old in 1..=size {
            let proof = consistency_proof(old, size, &find).expect("a proof");
            let old_root = root(old, &find).expect("a root");
            assert!(verify_consistency(old, size, &old_root, &tree.root(), &proof).is_ok());
            if old < size {
                let additions = usize::try_from(size - old).expect("small");
                assert_eq!(
                    proof.concat(),
                    other.prove_consistency(additions).as_bytes(),
                    "{old} {size}"
                );
            }
        }
    }
}

#[test]
fn an_altered_entry_index_size_or_hash_breaks_every_inclusion_proof() {
    for size in 1..=17_u64 {
        let entries = numbered(size);
        let (tree, stored) = grown(&entries);
        let find = |node| stored.get(&node).copied();
        let root = tree.root();
        for (index, entry) in (0..size).zip(&entries) {
            let leaf = leaf_hash(entry);
            let proof = inclusion_proof(index, size, &find).expect("a proof");
            assert!(verify_inclusion(&leaf_hash(b"other"), index, size, &proof, &root).is_err());
            assert!(verify_inclusion(&leaf, index, size, &proof, &[0; 32]).is_err());
            for other in (0..size).filter(|other| *other != index) {
                assert!(verify_inclusion(&leaf, other, size, &proof, &root).is_err());
            }
            for at in 0..proof.len() {
                let mut altered = proof.clone();
                altered[at][0] ^= 1;
                assert!(verify_inclusion(&leaf, index, size, &altered, &root).is_err());
                altered.remove(at);
                assert!(verify_inclusion(&leaf, index, size, &altered, &root).is_err());
            }
            let longer = [proof, vec![[0; 32]]].concat();
            assert!(verify_inclusion(&leaf, index, size, &longer, &root).is_err());
        }
    }
}

#[test]
fn a_rewritten_or_shortened_past_breaks_every_consistency_proof() {
    for size in 2..=17_u64 {
        let (tree, stored) = grown(&numbered(size));
        let find = |node| stored.get(&node).copied();
        for old in 1..size {
            let proof = consistency_proof(old, size, &find).expect("a proof");
            let old_root = root(old, &find).expect("a root");
            let mut rewritten = numbered(size);
            rewritten[0] = b"rewritten".to_vec();
            let (other, _) = grown(&rewritten);
            assert!(verify_consistency(old, size, &old_root, &other.root(), &proof).is_err());
            assert!(verify_consistency(old, size, &[7; 32], &tree.root(), &proof).is_err());
            for at in 0..proof.len() {
                let mut altered = proof.clone();
                altered[at][31] ^= 0x80;
                assert!(verify_consistency(old, size, &old_root, &tree.root(), &altered).is_err());
                altered.remove(at);
                assert!(verify_consistency(old, size, &old_root, &tree.root(), &altered).is_err());
            }
        }
    }
}

proptest! {
    #[test]
    fn roots_and_proofs_are_those_of_the_other_implementation(
        entries in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..8), 1..200),
        index in any::<prop::sample::Index>(),
        old in any::<prop::sample::Index>(),
    ) {
        let (tree, stored) = grown(&entries);
        let find = |node| stored.get(&node).copied();
        let other = oracle(&entries);
        let root_hash: RootHash<Sha256> = other.root();
        let root = tree.root();
        prop_assert_eq!(root.as_slice(), root_hash.as_bytes().as_slice());
        let size = tree.size();
        prop_assert_eq!(Tree::load(size, &find).expect("a stored tree"), tree);

        let index = index.index(entries.len());
        let ours = inclusion_proof(index as u64, size, &find).expect("a proof");
        let theirs = InclusionProof::try_from_bytes(ours.concat()).expect("a proof");
        prop_assert!(root_hash.verify_inclusion(&entries[index], index as u64, &theirs).is_ok());

        let old = old.index(entries.len()) + 1;
        let old_root = oracle(&entries[..old]).root();
        let ours = consistency_proof(old as u64, size, &find).expect("a proof");
        if (old as u64) < size {
            let theirs = ConsistencyProof::try_from_bytes(ours.concat()).expect("a proof");
            prop_assert!(root_hash.verify_consistency(&old_root, &theirs).is_ok());
        }
    }

    #[test]
    fn no_sizes_or_hashes_make_a_verification_panic(
        index in any::<u64>(), old in any::<u64>(), size in any::<u64>(),
        proof in prop::collection::vec(any::<[u8; 32]>(), 0..70),
    ) {
        prop_assert!(verify_inclusion(&[1; 32], index, size, &proof, &[2; 32]).is_err());
        prop_assert!(verify_consistency(old, size, &[1; 32], &[2; 32], &proof).is_err());
        let made = inclusion_proof(index, size, &|_| Some([0; 32]));
        prop_assert_eq!(made.is_ok(), index < size);
        let made = consistency_proof(old, size, &|_| Some([0; 32]));
        prop_assert_eq!(made.is_ok(), old <= size);
    }
}
