//! What one record says about the channel and the purpose, and what its person said at any time.

use chrono::{Datelike, NaiveDate};

use super::{
    Screening,
    book::{NEVER, Person},
    pass::{OfLayout, PersonReader},
    reason::{Ground, Reason, Reasons, counts_against},
    remembered::Remembered,
};
use crate::{
    intake::consents::Denied,
    matching::ExactKeys,
    model::{Channel, Consent, ConsentState, Moment, Record, Row},
    ops::{
        denials::{DenialBook, Whose},
        import::address_keys,
        marks::addresses_of,
    },
    policy::{Basis, Policy, Purpose},
    store::{Hashes, KeyKind},
};

/// What records are judged by.
pub(super) struct Scale<'a> {
    pub screening: &'a Screening<'a>,
    pub purpose: &'a Purpose,
    pub hashes: Hashes,
    pub denials: DenialBook,
    pub remembered: Remembered,
}

/// Buffers that live from record to record.
#[derive(Default)]
pub(super) struct Work {
    pub keys: ExactKeys,
    consents: Vec<Consent>,
    denied: Vec<Denied>,
    addresses: Vec<(Channel, i64)>,
    pub places: Vec<String>,
}

/// The policy by which records are read: a purpose that asks nobody for a yes is read as if it did, so
/// that a no in the file is seen.
pub(super) fn judged_policy(policy: &Policy, screening: &Screening<'_>) -> Policy {
    let mut judged = policy.clone();
    if let Some(purpose) = judged.purposes.get_mut(usize::from(screening.purpose)) {
        purpose.basis = Basis::Consent;
    }
    judged
}

/// What one record says.
pub(super) struct Says {
    pub says: Reasons,
    pub ground: Option<Ground>,
    pub given_on: i32,
    pub denied: Reasons,
    pub denied_on: i32,
    pub has_address: bool,
}

impl Scale<'_> {
    /// What the person said no to, in any record at any time.
    pub fn introduce(&self, person: &mut Person) {
        let (channel, purpose) = (self.screening.channel, self.screening.purpose);
        for (state, on) in self.denials.said_by(person.subject, channel, purpose) {
            if let Some(reason) =
                Reason::of_state(state).filter(|_| counts_against(self.purpose, state))
            {
                person.denied.insert(reason);
                person.denied_on = person.denied_on.max(on.num_days_from_ce());
            }
        }
    }

    /// What a record says; since `since` it stands as it does.
    pub fn weigh(
        &self,
        layout: &OfLayout,
        reader: &PersonReader,
        row: &Row<'_>,
        work: &mut Work,
        whose: Whose,
        since: NaiveDate,
    ) -> Says {
        let (channel, purpose) = (self.screening.channel, self.screening.purpose);
        let mut told = Says {
            says: Reasons::NONE,
            ground: None,
            given_on: NEVER,
            denied: Reasons::NONE,
            denied_on: NEVER,
            has_address: false,
        };
        work.denied.clear();
        reader.consents.denials(row, &mut work.denied);
        for denied in work
            .denied
            .iter()
            .filter(|denied| denied.channel == channel && denied.purpose == purpose)
            .filter(|denied| counts_against(self.purpose, denied.state))
        {
            told.deny(denied.state, denied.at);
        }
        if self.purpose.is_marketing() {
            let addresses = addresses_of(&work.keys, &work.places, channel);
            if let Some(date) = self.remembered.objected_on(channel, addresses) {
                told.deny(ConsentState::Objected, Some(Moment { date, time: None }));
            }
        }
        work.consents.clear();
        reader.consents.read(row, &mut work.consents);
        work.consents
            .retain(|consent| consent.channel == channel && consent.purpose == purpose);
        told.has_address = !work.consents.is_empty();
        if !told.has_address {
            // A person may say no to a channel without having an address for it.
            work.consents.push(Consent::silent(channel, purpose));
        }
        if !self.denials.is_empty() {
            work.addresses.clear();
            for of in [Channel::Email, Channel::Phone] {
                let keys = address_keys(&self.hashes, &work.keys, of);
                work.addresses.extend(keys.map(|key| (of, key)));
            }
            self.denials
                .overrule(whose, &work.addresses, &mut work.consents);
        }
        let Some(consent) = work.consents.first() else {
            return told;
        };
        if consent.said.is_denial() && counts_against(self.purpose, consent.said) {
            told.deny(consent.said, consent.denied_at);
        }
        if self.purpose.basis != Basis::Consent {
            match Reason::of_state(consent.state) {
                Some(reason) if counts_against(self.purpose, consent.state) => {
                    told.says.insert(reason);
                }
                Some(Reason::Undeliverable) => told.says.insert(Reason::Undeliverable),
                _ => told.ground = Some(Ground::of_basis(self.purpose.basis)),
            }
            return told;
        }
        let record = Record {
            source: &layout.source_name,
            id: "",
            line: 0,
            columns: &reader.columns,
            row,
            consents: &work.consents,
            since,
        };
        let basis = match told.has_address {
            true => reader.law.allows(&record, consent),
            false => None,
        };
        match (basis, Reason::of_state(consent.state)) {
            (Some(basis), reason) => {
                told.ground = Some(Ground::of_contact(basis));
                // A yes of a day to come is later than no no.
                let given_at = consent.given_at.filter(|_| !consent.is_postdated);
                if let (None, Some(given)) = (reason, given_at) {
                    told.given_on = given.date.num_days_from_ce();
                }
            }
            (None, reason) => told.says.insert(reason.unwrap_or(Reason::NoConsent)),
        }
        told
    }
}

/// Keyed hash of a first name; 0: none.
pub(super) fn first_name_key(hashes: &Hashes, keys: &ExactKeys) -> i64 {
    match keys.first_name.as_str() {
        "" => 0,
        name => hashes.key(KeyKind::FirstName, 0, name.as_bytes()),
    }
}

impl Says {
    /// A no that stands in a record without a date is of today: no yes elsewhere lifts it.
    fn deny(&mut self, state: ConsentState, at: Option<Moment>) {
        if let Some(reason) = Reason::of_state(state) {
            let on = at.map_or(i32::MAX, |at| at.date.num_days_from_ce());
            self.denied.insert(reason);
            self.denied_on = self.denied_on.max(on);
        }
    }
}
