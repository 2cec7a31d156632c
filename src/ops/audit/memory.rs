//! What an audit remembers for the next one: which record had which sort of finding. Numbers only,
//! packed; a sort of finding is known by a keyed hash, so that the store learns no header from it.

use std::collections::HashMap;

use crate::store::{Change, Store, StoreError, StoreFault, StoreResult, push_number, take_number};

/// A part is written to the store when it has grown so long.
const PART_BYTES: usize = 64 * 1024;

/// Findings above record scope are remembered under this number; no record has it.
pub(super) const NO_RECORD: i64 = 0;

/// The findings of an audit, packed as they come: records ascending, those without a record last.
#[derive(Debug, Default)]
pub(super) struct Memory {
    shapes: HashMap<i64, u64>,
    keys: Vec<i64>,
    parts: Vec<Vec<u8>>,
    part: Vec<u8>,
    last: i64,
}

impl Memory {
    /// Remembers the findings of one record, in any order.
    pub(super) fn add(&mut self, record: i64, shapes: &[i64]) {
        if shapes.is_empty() {
            return;
        }
        if record < self.last {
            self.close();
        }
        push_number(record.abs_diff(self.last), &mut self.part);
        self.last = record;
        push_number(shapes.len() as u64, &mut self.part);
        for &key in shapes {
            let next = self.keys.len() as u64;
            let number = *self.shapes.entry(key).or_insert(next);
            if number == next {
                self.keys.push(key);
            }
            push_number(number, &mut self.part);
        }
        if self.part.len() >= PART_BYTES {
            self.close();
        }
    }

    /// A part can be read without those before it.
    fn close(&mut self) {
        if !self.part.is_empty() {
            self.parts.push(std::mem::take(&mut self.part));
        }
        self.last = 0;
    }

    /// Puts the memory in the place of that of the audit before.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub(super) fn keep(mut self, change: &mut Change<'_>) -> StoreResult<()> {
        self.close();
        change.remember_findings(&self.keys, &self.parts)
    }
}

/// What the last audit found, read part by part as the records go by.
pub(super) struct Recall<'s> {
    store: &'s Store,
    keys: Vec<i64>,
    next_part: i64,
    part: Vec<u8>,
    at: usize,
    last: i64,
    /// The entry that was read ahead.
    ahead: Option<(i64, Vec<i64>)>,
}

/// What the last audit found in some records.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    found: Vec<(i64, i64)>,
}

impl Known {
    /// Whether the last audit found that in that record.
    pub(super) fn holds(&self, record: i64, shape: i64) -> bool {
        self.found.binary_search(&(record, shape)).is_ok()
    }
}

impl<'s> Recall<'s> {
    /// From the beginning; none where no audit was kept.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) fn of(store: &'s Store) -> StoreResult<Self> {
        Ok(Self {
            store,
            keys: store.finding_shapes()?,
            next_part: 0,
            part: Vec::new(),
            at: 0,
            last: 0,
            ahead: None,
        })
    }

    /// What was found in the records up to `record`, from where the last call ended. Those above
    /// record scope come last: ask for them with `i64::MAX`.
    ///
    /// # Errors
    /// When the store cannot be read, or its memory has an unknown form.
    pub(super) fn up_to(&mut self, record: i64) -> StoreResult<Known> {
        let mut known = Known::default();
        loop {
            let entry = match self.ahead.take() {
                Some(entry) => Some(entry),
                None => self.read()?,
            };
            let Some((own, shapes)) = entry else { break };
            if own == NO_RECORD && record != i64::MAX || own > record {
                self.ahead = Some((own, shapes));
                break;
            }
            known
                .found
                .extend(shapes.into_iter().map(|shape| (own, shape)));
        }
        known.found.sort_unstable();
        Ok(known)
    }

    fn read(&mut self) -> StoreResult<Option<(i64, Vec<i64>)>> {
        if self.at >= self.part.len() {
            let Some(part) = self.store.finding_part(self.next_part)? else {
                return Ok(None);
            };
            self.next_part += 1;
            (self.part, self.at, self.last) = (part, 0, 0);
        }
        let entry = self.entry().ok_or_else(|| {
            StoreError::new(
                StoreFault::Damaged,
                "what the last audit remembered has an unknown form",
            )
            .hint("`dpo audit` without --new-only makes it anew")
        })?;
        Ok(Some(entry))
    }

    fn entry(&mut self) -> Option<(i64, Vec<i64>)> {
        let mut rest = self.part.get(self.at..)?;
        let whole = rest.len();
        let step = i64::try_from(take_number(&mut rest)?).ok()?;
        let record = self.last.checked_add(step)?;
        let count = take_number(&mut rest)?;
        let mut shapes = Vec::new();
        for _ in 0..count {
            let number = usize::try_from(take_number(&mut rest)?).ok()?;
            shapes.push(*self.keys.get(number)?);
        }
        self.last = record;
        self.at += whole - rest.len();
        Some((record, shapes))
    }
}

#[cfg(test)]
#[path = "memory_tests.rs"]
mod tests;
