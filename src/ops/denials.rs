//! A denial anywhere wins: the "no" of one row binds the same person's other rows, and the address
//! it was said about whoever else uses it.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::consents::Recorded;
use crate::{
    model::{
        Channel, Consent, ConsentState, Moment,
        consent::{Denial, PurposeIx},
    },
    policy::Policy,
    store::{NOBODY, Store, StoreResult, StoredConsent},
};

/// A denial that stands, ready to be held against consents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The record it came with.
    pub record: i64,
    /// The import it came with; outside a store, the file.
    pub import: i64,
    /// The call of `import` it came with; 0 outside a store.
    pub run: i64,
    /// The channel.
    pub channel: Channel,
    /// The purpose.
    pub purpose: PurposeIx,
    /// `Refused`, `Withdrawn` or `Objected`.
    pub state: ConsentState,
    /// When it was said.
    pub said_on: Option<NaiveDate>,
    /// When it was first seen: what an undated "no" is dated by.
    pub seen_on: NaiveDate,
}

impl Standing {
    /// Since when it holds: an undated "no" is dated by the day on which it was first seen.
    fn since(&self) -> NaiveDate {
        self.said_on.unwrap_or(self.seen_on)
    }

    /// Whether this "no" overrules all that the other one does.
    fn covers(&self, other: &Self) -> bool {
        self.channel == other.channel
            && self.purpose == other.purpose
            && self.state == other.state
            && self.run <= other.run
            && self.since() >= other.since()
    }
}

/// Whose consents are looked at.
#[derive(Clone, Copy, Debug)]
pub struct Whose {
    /// The record.
    pub record: i64,
    /// The import that brought its present version; outside a store, the file.
    pub import: i64,
    /// The call of `import` that did; 0 outside a store.
    pub run: i64,
    /// The call that brought the record at first.
    pub first_run: i64,
    /// The person it belongs to.
    pub subject: i64,
}

impl Whose {
    /// Whether the record's "yes" came in after the denial: it said no itself before, or it was not
    /// there yet. Files of one call have no order among themselves, and a record that was there
    /// before may have said yes all along.
    fn says_yes_after(self, denial: &Standing) -> bool {
        let was_it_itself = denial.record == self.record && denial.run < self.run;
        was_it_itself || denial.run < self.first_run
    }
}

/// All denials that stand, by person and by address; and what was recorded of consents here.
#[derive(Debug, Default)]
pub struct DenialBook {
    recorded: Recorded,
    denials: Vec<Standing>,
    by_subject: HashMap<i64, Vec<u32>>,
    by_address: HashMap<i64, Vec<u32>>,
}

impl DenialBook {
    /// The denials of a store.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn of_store(
        store: &Store,
        policy: &Policy,
        links: &HashMap<i64, i64>,
    ) -> StoreResult<Self> {
        let (denied, addresses) = store.denials()?;
        let mut by_event: HashMap<usize, Vec<i64>> = HashMap::new();
        for (h, event) in addresses {
            by_event.entry(event).or_default().push(h);
        }
        let mut book = Self::default();
        for (position, denial) in denied.into_iter().enumerate() {
            let subject = links.get(&denial.record).copied().unwrap_or(denial.record);
            let addresses = by_event.remove(&position).unwrap_or_default();
            for purpose in purposes_of(policy, &denial.purpose) {
                let standing = Standing {
                    record: denial.record,
                    import: denial.import,
                    run: denial.run,
                    channel: denial.channel,
                    purpose,
                    state: denial.state,
                    said_on: denial.said_on,
                    seen_on: denial.seen_on,
                };
                book.add(standing, subject, addresses.iter().copied());
            }
        }
        book.add_objections(store, policy, links)?;
        let events = store.consent_events()?;
        book.add_events(&events, policy, links);
        book.recorded = Recorded::new(&events, policy);
        Ok(book)
    }

    /// The noes that were recorded or came with a file of consents: as for objections, only a yes that
    /// is dated later lifts one. What is known of nobody binds its addresses.
    fn add_events(&mut self, events: &[StoredConsent], policy: &Policy, links: &HashMap<i64, i64>) {
        for stored in events.iter().filter(|stored| stored.event.act.is_denial()) {
            let (record, event) = (stored.record, &stored.event);
            let Some(state) = event.act.ends_with() else {
                continue;
            };
            let subject = links.get(&record).copied().unwrap_or(record);
            for purpose in purposes_of(policy, &event.purpose) {
                let standing = Standing {
                    record,
                    import: 0,
                    run: i64::MAX,
                    channel: event.channel,
                    purpose,
                    state,
                    said_on: event.said_on,
                    seen_on: event.recorded_on,
                };
                let whose = (record != NOBODY).then_some(subject);
                self.bind(standing, whose, stored.addresses.iter().copied());
            }
        }
    }

    /// The objections that were recorded here: only a yes that is dated later lifts one, whatever was
    /// imported since.
    fn add_objections(
        &mut self,
        store: &Store,
        policy: &Policy,
        links: &HashMap<i64, i64>,
    ) -> StoreResult<()> {
        for objection in store.objections()? {
            let record = objection.record;
            let subject = links.get(&record).copied().unwrap_or(record);
            for purpose in purposes_of(policy, &objection.purpose) {
                let standing = Standing {
                    record,
                    import: 0,
                    run: i64::MAX,
                    channel: objection.channel,
                    purpose,
                    state: ConsentState::Objected,
                    said_on: Some(objection.said_on),
                    seen_on: objection.said_on,
                };
                self.add(standing, subject, objection.addresses.iter().copied());
            }
        }
        Ok(())
    }

    /// Adds a denial of a person, with the look-up keys of the addresses it binds.
    pub fn add(&mut self, denial: Standing, subject: i64, addresses: impl Iterator<Item = i64>) {
        self.bind(denial, Some(subject), addresses);
    }

    /// Adds a denial of a person, or of nobody who is known: then it binds its addresses alone.
    fn bind(
        &mut self,
        denial: Standing,
        subject: Option<i64>,
        addresses: impl Iterator<Item = i64>,
    ) {
        let position = u32::try_from(self.denials.len()).unwrap_or(u32::MAX);
        let denials = &self.denials;
        let keep = |list: &mut Vec<u32>| {
            // Many rows of one switchboard may say the same no: two of them tell as much as all.
            let as_strong = |at: &u32| {
                denials
                    .get(*at as usize)
                    .is_some_and(|other| other.covers(&denial))
            };
            if list.iter().filter(|at| as_strong(at)).count() < 2 {
                list.push(position);
            }
        };
        if let Some(subject) = subject {
            keep(self.by_subject.entry(subject).or_default());
        }
        for address in addresses {
            keep(self.by_address.entry(address).or_default());
        }
        self.denials.push(denial);
    }

    /// Whether nobody said no, and nothing was recorded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.denials.is_empty() && self.recorded.is_empty()
    }

    /// What a person said no to on a channel for a purpose, in any record at any time, with the day
    /// since which it holds.
    pub fn said_by(
        &self,
        subject: i64,
        channel: Channel,
        purpose: PurposeIx,
    ) -> impl Iterator<Item = (ConsentState, NaiveDate)> + '_ {
        self.by_subject
            .get(&subject)
            .into_iter()
            .flatten()
            .filter_map(|at| self.denials.get(*at as usize))
            .filter(move |denial| denial.channel == channel && denial.purpose == purpose)
            .map(|denial| (denial.state, denial.since()))
    }

    /// The last day on which a person, or a user of one of these addresses, objected; none: never.
    #[must_use]
    pub fn objected_on(
        &self,
        subject: i64,
        keys: &[i64],
        channel: Channel,
        purpose: PurposeIx,
    ) -> Option<NaiveDate> {
        let of_person = self.by_subject.get(&subject).into_iter().flatten();
        let of_address = keys
            .iter()
            .filter_map(|key| self.by_address.get(key))
            .flatten();
        of_person
            .chain(of_address)
            .filter_map(|at| self.denials.get(*at as usize))
            .filter(|denial| denial.channel == channel && denial.purpose == purpose)
            .filter(|denial| denial.state == ConsentState::Objected)
            .map(Standing::since)
            .max()
    }

    /// Tells the consents of a record what was recorded of it, and overrules them by what the same
    /// person, or another user of the same address, said elsewhere. `keys` are the look-up keys of the
    /// record's addresses by channel.
    pub fn overrule(&self, of: Whose, keys: &[(Channel, i64)], consents: &mut [Consent]) {
        self.recorded.tell(of.record, Some(keys), consents);
        if self.denials.is_empty() {
            return;
        }
        for consent in consents {
            let (channel, purpose) = (consent.channel, consent.purpose);
            let of_person = self.by_subject.get(&of.subject).into_iter().flatten();
            let of_address = keys
                .iter()
                .filter(|(address, _)| reaches(*address, channel))
                .filter_map(|(_, key)| self.by_address.get(key))
                .flatten();
            for position in of_person.chain(of_address) {
                let Some(denial) = self.denials.get(*position as usize) else {
                    continue;
                };
                let own_words = denial.record == of.record && denial.import == of.import;
                if denial.channel == channel && denial.purpose == purpose && !own_words {
                    let at = Moment {
                        date: denial.since(),
                        time: None,
                    };
                    consent.overrule(Denial {
                        state: denial.state,
                        at: Some(at),
                        earlier_import: of.says_yes_after(denial),
                    });
                }
            }
        }
    }
}

/// The purposes that a no is about. A "no" to a purpose that the policy calls otherwise now must not get
/// lost: it holds for every purpose.
fn purposes_of(policy: &Policy, id: &str) -> impl Iterator<Item = PurposeIx> {
    let known = policy.purposes.iter().position(|purpose| purpose.id == id);
    known
        .map_or(0..policy.purposes.len(), |known| known..known + 1)
        .filter_map(|purpose| PurposeIx::try_from(purpose).ok())
}

/// A telephone number is the address of calls and of text messages alike.
fn reaches(address: Channel, channel: Channel) -> bool {
    address == channel
        || matches!(
            (address, channel),
            (Channel::Phone, Channel::Sms) | (Channel::Sms, Channel::Phone)
        )
}
