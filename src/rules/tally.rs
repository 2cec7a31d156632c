//! Counts by key, in the order in which the keys were met: what a finding on a whole file stands for.

use super::Join;

/// Counts of a few keys.
#[derive(Clone, Debug)]
pub(super) struct Tally<K> {
    counts: Vec<(K, u64)>,
}

impl<K> Default for Tally<K> {
    fn default() -> Self {
        Self { counts: Vec::new() }
    }
}

impl<K: PartialEq> Tally<K> {
    pub(super) fn add(&mut self, key: K) {
        self.add_many(key, 1);
    }

    fn add_many(&mut self, key: K, more: u64) {
        match self.counts.iter_mut().find(|(own, _)| *own == key) {
            Some((_, count)) => *count += more,
            None => self.counts.push((key, more)),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &(K, u64)> {
        self.counts.iter()
    }
}

impl<K: PartialEq + Send + 'static> Join for Tally<K> {
    fn join(&mut self, other: Self) {
        for (key, count) in other.counts {
            self.add_many(key, count);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_counted_in_the_order_met() {
        let mut tally = Tally::default();
        for key in ["b", "a", "b"] {
            tally.add(key);
        }
        let counts: Vec<_> = tally.iter().copied().collect();
        assert_eq!(counts, [("b", 2), ("a", 1)]);
        let mut other = Tally::default();
        other.add("c");
        other.add("a");
        tally.join(other);
        let counts: Vec<_> = tally.iter().copied().collect();
        assert_eq!(counts, [("b", 2), ("a", 2), ("c", 1)]);
    }
}
