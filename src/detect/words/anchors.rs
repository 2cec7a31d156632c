//! The first sieve: which patterns a word of a text can be the anchor of. Most words are of none,
//! and two bits tell.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

use super::{
    fold::{Text, hash},
    pattern::Form,
};

/// Bits of the sieves.
const BITS: u32 = 17;
/// How many letters a stem is told by.
const STEM: usize = 3;

/// A set of hashes that errs on one side: what it lacks is not in the lexicon.
#[derive(Debug)]
struct Sieve(Vec<u64>);

impl Sieve {
    fn new() -> Self {
        Self(vec![0; 1 << (BITS - 6)])
    }

    fn place(hash: u64) -> (usize, u64) {
        let bit = (hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - BITS)) as u32;
        ((bit >> 6) as usize, 1 << (bit & 63))
    }

    fn add(&mut self, hash: u64) {
        let (at, bit) = Self::place(hash);
        if let Some(word) = self.0.get_mut(at) {
            *word |= bit;
        }
    }

    fn may_hold(&self, hash: u64) -> bool {
        let (at, bit) = Self::place(hash);
        self.0.get(at).is_some_and(|word| word & bit != 0)
    }
}

/// Hands a hash through: the keys are hashes already.
#[derive(Default)]
struct Through(u64);

impl Hasher for Through {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {}

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

type ByHash = HashMap<u64, Vec<Anchor>, BuildHasherDefault<Through>>;

/// An anchor: a form, and the pattern that it is searched for.
#[derive(Debug)]
pub(super) struct Anchor {
    /// The number of the pattern.
    pub(super) entry: usize,
    /// The form.
    pub(super) form: Form,
    /// Which of the form's words it is found by: the longest whole one.
    pub(super) found_by: usize,
}

/// The anchors of a lexicon, by what they can be found with.
#[derive(Debug)]
pub(super) struct Anchors {
    sieve: Sieve,
    /// By the hash of a whole word.
    words: ByHash,
    /// By the hash of the first letters.
    heads: ByHash,
    /// By the hash of the last letters.
    tails: ByHash,
    /// Those that stand inside a word.
    inside: Vec<Anchor>,
}

/// Keeps the hashes of heads and tails apart from those of words.
const HEAD: u64 = 0x5555_5555_5555_5555;
const TAIL: u64 = 0x3333_3333_3333_3333;

impl Anchors {
    /// No anchors.
    pub(super) fn new() -> Self {
        Self {
            sieve: Sieve::new(),
            words: ByHash::default(),
            heads: ByHash::default(),
            tails: ByHash::default(),
            inside: Vec::new(),
        }
    }

    /// Adds a form of a pattern.
    pub(super) fn add(&mut self, entry: usize, form: &Form) {
        let is_space = |byte: &u8| *byte == b' ';
        let first = form.text.split(is_space).next().unwrap_or(&[]);
        let is_whole = |index: &usize| {
            (*index > 0 || !form.open_head) && (index + 1 < form.words || !form.open_tail)
        };
        let whole = form.text.split(is_space).enumerate();
        let whole = whole.filter(|(index, _)| is_whole(index));
        let longest = whole.max_by_key(|(_, word)| word.len());
        let anchor = Anchor {
            entry,
            form: form.clone(),
            found_by: longest.map_or(0, |(index, _)| index),
        };
        match (longest, form.open_head, form.open_tail) {
            (Some((_, word)), ..) => {
                let key = hash(word);
                self.sieve.add(key);
                self.words.entry(key).or_default().push(anchor);
            }
            (None, false, true) if first.len() >= STEM => {
                let key = hash(first.get(..STEM).unwrap_or(first)) ^ HEAD;
                self.sieve.add(key);
                self.heads.entry(key).or_default().push(anchor);
            }
            (None, true, false) if first.len() >= STEM => {
                let key = hash(last(first)) ^ TAIL;
                self.sieve.add(key);
                self.tails.entry(key).or_default().push(anchor);
            }
            _ => self.inside.push(anchor),
        }
    }

    /// Calls with each anchor that may stand at a word.
    pub(super) fn at(&self, at: usize, text: &Text<'_>, mut meet: impl FnMut(&Anchor)) {
        let Some(token) = text.tokens.get(at) else {
            return;
        };
        if self.sieve.may_hold(token.hash) {
            let found = self.words.get(&token.hash);
            found.into_iter().flatten().for_each(&mut meet);
        }
        let word = text.word(at);
        if let Some(head) = word.get(..STEM) {
            let key = hash(head) ^ HEAD;
            if self.sieve.may_hold(key) {
                let found = self.heads.get(&key);
                let found = found.into_iter().flatten();
                found
                    .filter(|anchor| word.starts_with(&anchor.form.text))
                    .for_each(&mut meet);
            }
            let key = hash(last(word)) ^ TAIL;
            if self.sieve.may_hold(key) {
                let found = self.tails.get(&key);
                let found = found.into_iter().flatten();
                found
                    .filter(|anchor| word.ends_with(&anchor.form.text))
                    .for_each(&mut meet);
            }
        }
        self.inside.iter().for_each(meet);
    }
}

/// The last letters of a word.
fn last(word: &[u8]) -> &[u8] {
    word.get(word.len().saturating_sub(STEM)..).unwrap_or(word)
}
