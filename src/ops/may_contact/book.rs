//! What the store knows about who may be contacted by one channel for one purpose: a fact for each
//! record, a fact for each person, and the look-up keys that lead to them. No value is kept.

use std::collections::HashMap;

use super::{
    index::KeyIndex,
    reason::{Ground, Reason, Reasons},
};

/// What one record says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fact {
    /// Keyed hash of the first name; 0: none.
    pub name: i64,
    /// The person, as a position in the book.
    pub person: u32,
    /// The day on which its yes was given; the first of all days where it has none.
    pub given_on: i32,
    /// What it says against it.
    pub says: Reasons,
    /// By what right it allows, if it does.
    pub ground: Option<Ground>,
    /// Whether it has an address for the channel.
    pub has_address: bool,
}

/// What all records of one person say.
#[derive(Clone, Copy, Debug)]
pub(super) struct Person {
    /// The record that made it known.
    pub subject: i64,
    /// Keyed hash of the first name that any of its records has; 0: none.
    pub name: i64,
    /// What the person said against it, in any record at any time.
    pub denied: Reasons,
    /// The last day on which.
    pub denied_on: i32,
    /// The last day on which the person said yes.
    pub given_on: i32,
    /// What stands against any contact: a hold, a restriction.
    pub barred: Reasons,
}

/// The day before every day.
pub(super) const NEVER: i32 = i32::MIN;

/// Facts and keys.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub facts: Vec<Fact>,
    pub persons: Vec<Person>,
    /// Persons of several records, by their subject.
    shared: HashMap<i64, u32>,
    /// Addresses of the channel.
    pub used: KeyIndex,
    /// Whatever else a person is known by.
    pub other: KeyIndex,
    /// What the sources call their records: they mean one person, whatever its name.
    pub ids: KeyIndex,
    /// What is said of each record, once the book is closed.
    pub settled: Vec<(Reasons, Option<Ground>)>,
}

impl Book {
    /// The position of a person; `is_shared` tells that other records may belong to it.
    pub fn person(&mut self, subject: i64, is_shared: bool) -> u32 {
        let free = u32::try_from(self.persons.len()).unwrap_or(u32::MAX);
        if is_shared {
            let known = *self.shared.entry(subject).or_insert(free);
            if known != free {
                return known;
            }
        }
        self.persons.push(Person {
            subject,
            name: 0,
            denied: Reasons::NONE,
            denied_on: NEVER,
            given_on: NEVER,
            barred: Reasons::NONE,
        });
        free
    }

    /// Adds what a record says, and gives its position.
    pub fn add(&mut self, fact: Fact) -> u32 {
        if let Some(person) = self.persons.get_mut(fact.person as usize) {
            if person.name == 0 {
                person.name = fact.name;
            }
            if fact.ground.is_some() {
                person.given_on = person.given_on.max(fact.given_on);
            }
        }
        let position = u32::try_from(self.facts.len()).unwrap_or(u32::MAX);
        self.facts.push(fact);
        position
    }

    /// Puts the keys in order and says of each record what all that shares its addresses amounts to.
    pub fn close(&mut self) {
        self.used.close();
        self.other.close();
        self.ids.close();
        let mut settled: Vec<(Reasons, Option<Ground>)> =
            self.facts.iter().map(|fact| self.alone(fact)).collect();
        let mut is_keyed = vec![false; self.facts.len()];
        for run in self.used.runs() {
            // Most addresses have one record: what it says alone is what is said.
            if run.clone().nth(1).is_none() {
                for record in run {
                    let at = record as usize;
                    if let (Some(fact), Some(own), Some(keyed)) = (
                        self.facts.get(at),
                        settled.get_mut(at),
                        is_keyed.get_mut(at),
                    ) {
                        if *keyed {
                            let told = self.alone(fact);
                            own.0.merge(told.0);
                            own.1 = least(own.1, told.1);
                        }
                        *keyed = true;
                    }
                }
                continue;
            }
            let at_key = AtKey::of(self, run.clone());
            for record in run {
                let at = record as usize;
                let (Some(fact), Some(own), Some(keyed)) = (
                    self.facts.get(at),
                    settled.get_mut(at),
                    is_keyed.get_mut(at),
                ) else {
                    continue;
                };
                let name = self.name_of(fact);
                let names = [name];
                let told = at_key.told_to(if name == 0 { &[] } else { &names });
                if *keyed {
                    own.0.merge(told.0);
                    own.1 = least(own.1, told.1);
                } else {
                    *own = told;
                    *keyed = true;
                }
            }
        }
        self.settled = settled;
    }

    /// The first name of the person a record belongs to.
    fn name_of(&self, fact: &Fact) -> i64 {
        let person = self.persons.get(fact.person as usize);
        person.map_or(fact.name, |person| person.name)
    }

    /// What is said of a record whose addresses have no key.
    pub fn alone(&self, fact: &Fact) -> (Reasons, Option<Ground>) {
        let Some(person) = self.persons.get(fact.person as usize) else {
            return (Reasons::only(Reason::Unknown), None);
        };
        let told = Standing::of(person, std::iter::once(fact));
        let mut reasons = told.binding;
        reasons.merge(told.own);
        if !fact.has_address && reasons.is_empty() {
            reasons.insert(Reason::Undeliverable);
        }
        (reasons, told.ground)
    }
}

/// The first of two grounds; an order of records must not decide what is told.
fn least(one: Option<Ground>, other: Option<Ground>) -> Option<Ground> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// How one person stands at one address.
#[derive(Clone, Copy, Debug)]
struct Standing {
    /// What binds the address, whoever is meant.
    binding: Reasons,
    /// What only concerns this person.
    own: Reasons,
    ground: Option<Ground>,
}

impl Standing {
    /// `facts` are the person's records at the address.
    fn of<'f>(person: &Person, facts: impl Iterator<Item = &'f Fact>) -> Self {
        let mut says = Reasons::NONE;
        let mut ground = None;
        for fact in facts {
            says.merge(fact.says);
            // A yes counts after the last no of the person, on a later day.
            if fact.ground.is_some()
                && (person.denied.is_empty() || fact.given_on > person.denied_on)
            {
                ground = least(ground, fact.ground);
            }
        }
        let mut binding = says.within(Reasons::OF_ADDRESS);
        binding.merge(person.barred);
        if ground.is_some() {
            return Self {
                binding,
                own: says.within(Reasons::AGAINST_A_YES),
                ground,
            };
        }
        binding.merge(person.denied);
        binding.merge(says.within(Reasons::DENIALS));
        let mut own = says.within(Reasons::MISSING);
        if own.contains(Reason::Unproven) || own.contains(Reason::Expired) {
            own = own.without(Reason::NoConsent);
        }
        if own.is_empty() && binding.is_empty() {
            own.insert(Reason::NoConsent);
        }
        Self {
            binding,
            own,
            ground: None,
        }
    }
}

/// What is known at one address, by first name.
#[derive(Debug)]
pub(super) struct AtKey {
    /// What binds the address.
    binding: Reasons,
    /// The persons that have it: the name, what concerns them, by what right they allow.
    by_name: HashMap<i64, (Reasons, Option<Ground>)>,
    all: (Reasons, Option<Ground>),
}

impl AtKey {
    /// Puts the records of one address together.
    pub fn of(book: &Book, records: impl Iterator<Item = u32>) -> Self {
        let mut persons: HashMap<u32, Vec<&Fact>> = HashMap::new();
        for record in records {
            if let Some(fact) = book.facts.get(record as usize) {
                persons.entry(fact.person).or_default().push(fact);
            }
        }
        let mut at_key = Self {
            binding: Reasons::NONE,
            by_name: HashMap::new(),
            all: (Reasons::NONE, None),
        };
        for (number, facts) in persons {
            let Some(person) = book.persons.get(number as usize) else {
                continue;
            };
            let told = Standing::of(person, facts.into_iter());
            at_key.binding.merge(told.binding);
            let named = at_key.by_name.entry(person.name).or_default();
            for sum in [named, &mut at_key.all] {
                sum.0.merge(told.own);
                sum.1 = least(sum.1, told.ground);
            }
        }
        at_key
    }

    /// What is told to whoever asks for a person of one of these first names at the address; without
    /// a name, for all who have it.
    pub fn told_to(&self, names: &[i64]) -> (Reasons, Option<Ground>) {
        let mut told = self.all;
        if !names.is_empty() {
            let mut meant = names
                .iter()
                .chain(&[0])
                .filter_map(|name| self.by_name.get(name))
                .peekable();
            told = match meant.peek() {
                None => (Reasons::only(Reason::Unknown), None),
                Some(_) => meant.fold((Reasons::NONE, None), |sum, part| {
                    (sum.0.and(part.0), least(sum.1, part.1))
                }),
            };
        }
        told.0.merge(self.binding);
        told
    }
}
