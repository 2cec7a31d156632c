//! Look-up keys and the records they lead to: one sorted run of 12 bytes each, because there are
//! millions. Keys are hashes, evenly spread: where one must stand is told by its first bits.

/// Entries that one step of the table of contents leads to, about.
const ENTRIES_A_STEP: usize = 8;

/// Keys in order, each with a record.
#[derive(Debug, Default)]
pub(super) struct KeyIndex {
    /// The key in two halves, the higher first, and the record.
    entries: Vec<[u32; 3]>,
    /// Where the keys of each first bits begin.
    starts: Vec<u32>,
    /// How far a key is shifted to give its first bits.
    shift: u32,
}

const fn halves(key: i64) -> (u32, u32) {
    let bits = key.cast_unsigned();
    ((bits >> 32) as u32, bits as u32)
}

impl KeyIndex {
    /// Adds a key of a record.
    pub fn push(&mut self, key: i64, record: u32) {
        let (high, low) = halves(key);
        self.entries.push([high, low, record]);
    }

    /// Puts the keys in order.
    pub fn close(&mut self) {
        self.entries.sort_unstable();
        self.entries.dedup();
        self.entries.shrink_to_fit();
        let steps = (self.entries.len() / ENTRIES_A_STEP)
            .next_power_of_two()
            .clamp(1, 1 << 24);
        self.shift = 32 - steps.trailing_zeros();
        let mut starts = Vec::with_capacity(steps + 1);
        for (at, [high, ..]) in self.entries.iter().enumerate() {
            let step = (u64::from(*high) >> self.shift) as usize;
            while starts.len() <= step {
                starts.push(u32::try_from(at).unwrap_or(u32::MAX));
            }
        }
        let end = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        starts.resize(steps + 1, end);
        self.starts = starts;
    }

    /// The records of a key, in order.
    pub fn records(&self, key: i64) -> impl Iterator<Item = u32> + Clone + '_ {
        let (high, low) = halves(key);
        let step = (u64::from(high) >> self.shift) as usize;
        let start = self.starts.get(step).map_or(0, |&at| at as usize);
        let end = self.starts.get(step + 1).map_or(0, |&at| at as usize);
        let near = self.entries.get(start..end).unwrap_or_default();
        let from = near.partition_point(|entry| (entry[0], entry[1]) < (high, low));
        near.iter()
            .skip(from)
            .take_while(move |entry| (entry[0], entry[1]) == (high, low))
            .map(|entry| entry[2])
    }

    /// The records of each key, key by key.
    pub fn runs(&self) -> impl Iterator<Item = impl Iterator<Item = u32> + Clone + '_> + '_ {
        self.entries
            .chunk_by(|a, b| (a[0], a[1]) == (b[0], b[1]))
            .map(|run| run.iter().map(|entry| entry[2]))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_key_leads_to_its_records_and_no_other_does(
            pairs in proptest::collection::vec((any::<i64>().prop_map(|key| key & !0xF0), 0_u32..50), 0..300),
            strangers in proptest::collection::vec(any::<i64>(), 0..50),
        ) {
            let mut index = KeyIndex::default();
            for (key, record) in &pairs {
                index.push(*key, *record);
            }
            index.close();
            for key in pairs.iter().map(|(key, _)| *key).chain(strangers) {
                let mut expected: Vec<u32> =
                    pairs.iter().filter(|(own, _)| *own == key).map(|(_, record)| *record).collect();
                expected.sort_unstable();
                expected.dedup();
                prop_assert_eq!(index.records(key).collect::<Vec<_>>(), expected);
            }
            let told: usize = index.runs().map(Iterator::count).sum();
            let mut all = pairs.clone();
            all.sort_unstable();
            all.dedup();
            prop_assert_eq!(told, all.len());
        }
    }
}
