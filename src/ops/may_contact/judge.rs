//! Holds what a row is looked up by against the book. Of several persons that may be meant, and of
//! several addresses, the least permissive decides.

use std::collections::HashMap;

use super::{
    book::{AtKey, Book},
    reason::{Ground, Reason, Reasons},
};

/// What a row is looked up by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Keys<'k> {
    /// Addresses of the channel.
    pub used: &'k [i64],
    /// What else the person is known by.
    pub other: &'k [i64],
    /// What its source calls it.
    pub ids: &'k [i64],
    /// Whether an address of the channel could not be read.
    pub has_unread: bool,
}

/// The ground, or the first reason against it.
pub(super) fn verdict(reasons: Reasons, ground: Option<Ground>) -> Result<Ground, Reason> {
    match (reasons.first(), ground) {
        (None, Some(ground)) => Ok(ground),
        (Some(reason), _) => Err(reason),
        // Nobody passes for whom no ground is known.
        (None, None) => Err(Reason::Unknown),
    }
}

/// What is told of a row.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Told {
    pub reasons: Reasons,
    pub ground: Option<Ground>,
    /// The first person that it is about.
    pub subject: Option<i64>,
}

/// Holds rows against the book.
pub(super) struct Judge<'b> {
    book: &'b Book,
    /// Addresses that many share, put together once.
    crowded: HashMap<i64, AtKey>,
}

/// Records of one address from which on it is put together once for all rows.
const CROWD: usize = 16;

impl<'b> Judge<'b> {
    pub fn new(book: &'b Book) -> Self {
        Self {
            book,
            crowded: HashMap::new(),
        }
    }

    /// One person of a row: the first names it may have, the addresses of the channel it is to be contacted at,
    /// and what else it is known by.
    pub fn party(&mut self, names: &[i64], keys: &Keys<'_>) -> Told {
        let used = keys.used;
        let book = self.book;
        let mut told = Told::default();
        let mut is_known = false;
        let of_others = keys
            .other
            .iter()
            .flat_map(|key| book.other.records(*key))
            .filter(|record| self.may_be_meant(*record, names));
        let of_ids = keys.ids.iter().flat_map(|key| book.ids.records(*key));
        let found: Vec<u32> = of_others.chain(of_ids).collect();
        for &record in &found {
            let Some(fact) = book.facts.get(record as usize) else {
                continue;
            };
            let Some(person) = book.persons.get(fact.person as usize) else {
                continue;
            };
            is_known = true;
            told.subject = told.subject.or(Some(person.subject));
            told.reasons.merge(person.barred);
            if person.given_on <= person.denied_on {
                told.reasons.merge(person.denied);
            }
            if used.is_empty() {
                // Which address will be used is not said: each must do.
                let (reasons, ground) = book
                    .settled
                    .get(record as usize)
                    .copied()
                    .unwrap_or_default();
                told.reasons.merge(reasons);
                told.ground = told.ground.or(ground);
                if !self.is_named(record, names) {
                    told.reasons.insert(Reason::Unknown);
                }
            }
        }
        for key in used {
            let mut records = book.used.records(*key);
            let Some(first) = records.next() else {
                match self.ground_elsewhere(&found) {
                    Some(ground) => told.ground = told.ground.or(Some(ground)),
                    None if is_known => told.reasons.insert(Reason::NoConsent),
                    None => told.reasons.insert(Reason::Unknown),
                }
                continue;
            };
            let meant = records
                .chain([first])
                .find(|record| self.is_named(*record, names))
                .unwrap_or(first);
            told.subject = told.subject.or(self.person_of(meant));
            let (reasons, ground) = self.at(*key, names);
            told.reasons.merge(reasons);
            told.ground = told.ground.or(ground);
        }
        if keys.has_unread || used.is_empty() && !is_known {
            told.reasons.insert(Reason::Unknown);
        }
        told
    }

    /// The record that a person of a row is held in, and the address of the row at which: the first that
    /// the store knows; without an address, whatever its id leads to.
    pub fn meant(&self, names: &[i64], keys: &Keys<'_>) -> Option<(u32, Option<i64>)> {
        for key in keys.used {
            let named = self.book.used.records(*key);
            if let Some(record) = named.clone().find(|record| self.is_named(*record, names)) {
                return Some((record, Some(*key)));
            }
        }
        let mut of_ids = keys.ids.iter().flat_map(|key| self.book.ids.records(*key));
        let record = of_ids.next().filter(|_| keys.used.is_empty())?;
        Some((record, None))
    }

    /// A person may be contacted at an address that the store does not know where nobody has to say
    /// yes to it.
    fn ground_elsewhere(&self, found: &[u32]) -> Option<Ground> {
        found
            .iter()
            .filter_map(|record| self.book.facts.get(*record as usize))
            .filter_map(|fact| fact.ground)
            .find(|ground| !ground.is_of_contact_point())
    }

    fn person_of(&self, record: u32) -> Option<i64> {
        let fact = self.book.facts.get(record as usize)?;
        let person = self.book.persons.get(fact.person as usize)?;
        Some(person.subject)
    }

    /// Whether a record may be one of the person's: it has no first name of its own, whatever the
    /// others of its person have. Enough for a no.
    fn may_be_meant(&self, record: u32, names: &[i64]) -> bool {
        let own = self
            .book
            .facts
            .get(record as usize)
            .map_or(0, |fact| fact.name);
        own == 0 || self.is_named(record, names)
    }

    /// Whether a record is of a person of one of these first names, or of one whom nobody names.
    fn is_named(&self, record: u32, names: &[i64]) -> bool {
        let own = self
            .book
            .facts
            .get(record as usize)
            .and_then(|fact| self.book.persons.get(fact.person as usize))
            .map_or(0, |person| person.name);
        names.is_empty() || own == 0 || names.contains(&own)
    }

    fn at(&mut self, key: i64, names: &[i64]) -> (Reasons, Option<Ground>) {
        if let Some(at_key) = self.crowded.get(&key) {
            return at_key.told_to(names);
        }
        let records = self.book.used.records(key);
        if let (Some(record), None) = (records.clone().next(), records.clone().nth(1)) {
            return match self.book.facts.get(record as usize) {
                Some(fact) => {
                    let (mut reasons, ground) = self.book.alone(fact);
                    if !self.is_named(record, names) {
                        reasons.insert(Reason::Unknown);
                    }
                    (reasons, ground)
                }
                None => (Reasons::only(Reason::Unknown), None),
            };
        }
        let at_key = AtKey::of(self.book, records.clone());
        let told = at_key.told_to(names);
        if records.count() >= CROWD {
            self.crowded.insert(key, at_key);
        }
        told
    }
}
