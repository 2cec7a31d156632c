//! Counts by key, in the order in which the keys were met: what a finding on a whole file stands for.

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
        match self.counts.iter_mut().find(|(own, _)| *own == key) {
            Some((_, count)) => *count += 1,
            None => self.counts.push((key, 1)),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &(K, u64)> {
        self.counts.iter()
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
    }
}
