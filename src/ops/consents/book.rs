//! What was recorded of consents, held against what the records say: a recorded yes is stronger than
//! silence, and weaker than any no that it does not come after.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use crate::{
    model::{
        Channel, Consent, ConsentState, Moment,
        consent::PurposeIx,
        consent_event::{Folded, Numbered, fold},
    },
    policy::{DoubleOptIn, Policy},
    store::{NOBODY, StoredConsent},
};

/// What the events of one record come to.
#[derive(Debug)]
struct OfPurpose {
    channel: Channel,
    purpose: PurposeIx,
    folded: Folded,
    /// The look-up keys of the addresses that the yes is about; none: of no address.
    addresses: Vec<i64>,
}

impl OfPurpose {
    /// Whether it is about an address that the record has. A yes is given for an address: a new one is asked
    /// anew. `keys` are the look-up keys of the record's addresses by channel; none: whatever the address.
    fn is_of(&self, keys: Option<&[(Channel, i64)]>) -> bool {
        let Some(keys) = keys else { return true };
        let mut own = keys.iter();
        self.addresses.is_empty() || own.any(|(_, key)| self.addresses.contains(key))
    }
}

/// What the events of all records come to.
#[derive(Debug, Default)]
pub struct Recorded {
    by_record: HashMap<i64, Vec<OfPurpose>>,
}

impl Recorded {
    /// Folds the events. Those of a purpose that the policy does not know any more allow nothing.
    #[must_use]
    pub fn new(events: &[StoredConsent], policy: &Policy) -> Self {
        let mut told: BTreeMap<(i64, Channel, PurposeIx), Vec<Numbered<'_>>> = BTreeMap::new();
        let mut of_address: HashMap<i64, &[i64]> = HashMap::new();
        for stored in events.iter().filter(|stored| stored.record != NOBODY) {
            of_address.insert(stored.id, &stored.addresses);
            if let Some(purpose) = policy.purpose_index(&stored.event.purpose) {
                told.entry((stored.record, stored.event.channel, purpose))
                    .or_default()
                    .push((stored.id, &stored.event));
            }
        }
        let mut recorded = Self::default();
        for ((record, channel, purpose), events) in told {
            if let Some(folded) = fold(events, None, is_required(policy)) {
                let own = folded.numbers.iter().filter_map(|id| of_address.get(id));
                let addresses = own.flat_map(|own| own.iter().copied()).collect();
                recorded
                    .by_record
                    .entry(record)
                    .or_default()
                    .push(OfPurpose {
                        channel,
                        purpose,
                        folded,
                        addresses,
                    });
            }
        }
        recorded
    }

    /// Whether nothing was recorded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_record.is_empty()
    }

    /// Tells the consents of a record what was recorded of it and of an address that it has. The noes are told by the book of
    /// denials, which knows the person and the addresses as well.
    pub fn tell(&self, record: i64, keys: Option<&[(Channel, i64)]>, consents: &mut [Consent]) {
        let Some(told) = self.by_record.get(&record) else {
            return;
        };
        for consent in consents {
            let own = told
                .iter()
                .find(|own| own.channel == consent.channel && own.purpose == consent.purpose);
            if let Some(own) = own.filter(|own| own.is_of(keys)) {
                tell(consent, &own.folded);
            }
        }
    }
}

/// Whether the policy requires double opt-in.
#[must_use]
pub fn is_required(policy: &Policy) -> bool {
    policy.consent.double_opt_in == DoubleOptIn::Required
}

fn tell(consent: &mut Consent, folded: &Folded) {
    let is_told = match folded.state {
        ConsentState::Proven | ConsentState::Claimed => is_stronger(folded, consent),
        ConsentState::Pending => consent.said.is_silence(),
        ConsentState::Expired | ConsentState::Invalid | ConsentState::Undeliverable => {
            ends(folded, consent)
        }
        _ => false,
    };
    if !is_told {
        return;
    }
    let moment = |date: NaiveDate| Moment { date, time: None };
    *consent = Consent {
        state: folded.state,
        said: folded.state,
        given_at: folded.given_on.map(moment),
        confirmed_at: folded.confirmed_on.map(moment),
        confirmed: folded.confirmed_on.is_some(),
        proof: folded.proof,
        is_web: folded.needs_confirmation,
        ..Consent::silent(consent.channel, consent.purpose)
    };
}

/// Whether a recorded yes is stronger than what the record's cells say.
fn is_stronger(folded: &Folded, consent: &Consent) -> bool {
    let is_proven = folded.state == ConsentState::Proven;
    let is_after = |at: Option<Moment>| match (folded.given_on, at) {
        (Some(given), Some(at)) => given > at.date,
        _ => false,
    };
    match consent.said {
        ConsentState::NoStatement | ConsentState::NoObjectionFlag => true,
        ConsentState::Claimed => is_proven,
        ConsentState::Pending | ConsentState::Invalid => is_proven,
        // A renewal counts from its own day; a confirmation says more than the yes alone.
        ConsentState::Proven => {
            let is_confirmed = folded.confirmed_on.is_some() && !consent.confirmed;
            is_proven && (is_after(consent.given_at) || is_confirmed)
        }
        ConsentState::Expired => is_proven && is_after(consent.given_at),
        // An undated no is lifted by nothing.
        ConsentState::Refused | ConsentState::Withdrawn | ConsentState::Objected => {
            is_proven && is_after(consent.denied_at)
        }
        // It is about the address, not about the person's will.
        ConsentState::Undeliverable => false,
    }
}

/// Whether what was recorded ends the yes that the record's cells still say.
fn ends(folded: &Folded, consent: &Consent) -> bool {
    let is_later = match (folded.since, consent.given_at) {
        (Some(since), Some(given)) => given.date > since,
        _ => false,
    };
    match consent.said {
        ConsentState::Proven | ConsentState::Claimed | ConsentState::Pending => !is_later,
        ConsentState::NoStatement | ConsentState::NoObjectionFlag => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::consent::Proof;

    fn day(number: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 1, 1).unwrap() + chrono::Days::new(number)
    }

    fn folded(state: ConsentState, given: Option<u64>) -> Folded {
        Folded {
            state,
            since: given.map(day),
            given_on: given.map(day).filter(|_| state.is_grant()),
            confirmed_on: None,
            proof: Proof {
                has_date: given.is_some(),
                has_source: true,
                ..Proof::default()
            },
            needs_confirmation: false,
            wording: None,
            numbers: vec![1],
        }
    }

    fn row(said: ConsentState, on: Option<u64>) -> Consent {
        let at = on.map(|on| Moment {
            date: day(on),
            time: None,
        });
        Consent {
            state: said,
            said,
            given_at: at.filter(|_| !said.is_denial()),
            denied_at: at.filter(|_| said.is_denial()),
            ..Consent::silent(Channel::Email, 0)
        }
    }

    fn told(mut consent: Consent, folded: &Folded) -> ConsentState {
        tell(&mut consent, folded);
        assert_eq!(consent.state, consent.said);
        consent.state
    }

    #[test]
    fn a_recorded_yes_is_stronger_than_silence_and_than_a_claim() {
        let yes = folded(ConsentState::Proven, Some(5));
        for said in [
            ConsentState::NoStatement,
            ConsentState::NoObjectionFlag,
            ConsentState::Claimed,
            ConsentState::Pending,
            ConsentState::Invalid,
        ] {
            assert_eq!(
                told(row(said, None), &yes),
                ConsentState::Proven,
                "{said:?}"
            );
        }
    }

    #[test]
    fn a_no_of_the_record_is_lifted_by_a_later_dated_yes_only() {
        for no in [
            ConsentState::Refused,
            ConsentState::Withdrawn,
            ConsentState::Objected,
        ] {
            for (denied, given, lifts) in [
                (Some(4), Some(5), true),
                (Some(5), Some(5), false),
                (Some(6), Some(5), false),
                (None, Some(5), false),
                (Some(4), None, false),
            ] {
                let state = match given {
                    Some(_) => ConsentState::Proven,
                    None => ConsentState::Claimed,
                };
                let now = told(row(no, denied), &folded(state, given));
                assert_eq!(now.is_grant(), lifts, "{no:?} {denied:?} {given:?}");
            }
        }
    }

    #[test]
    fn asking_makes_silence_pending_and_nothing_else() {
        let asked = folded(ConsentState::Pending, Some(5));
        let silent = row(ConsentState::NoStatement, None);
        assert_eq!(told(silent, &asked), ConsentState::Pending);
        for said in [
            ConsentState::Proven,
            ConsentState::Claimed,
            ConsentState::Withdrawn,
        ] {
            assert_eq!(told(row(said, Some(1)), &asked), said);
        }
    }

    #[test]
    fn an_older_yes_takes_no_place_of_a_newer_proof_and_a_renewal_does() {
        let own = row(ConsentState::Proven, Some(5));
        for (given, counts) in [(4, 5), (5, 5), (6, 6)] {
            let mut consent = own.clone();
            tell(&mut consent, &folded(ConsentState::Proven, Some(given)));
            assert_eq!(consent.given_at.unwrap().date, day(counts));
        }
    }

    #[test]
    fn what_ended_ends_the_older_yes_of_the_record() {
        for state in [ConsentState::Expired, ConsentState::Undeliverable] {
            let ended = folded(state, Some(5));
            assert_eq!(told(row(ConsentState::Proven, Some(5)), &ended), state);
            assert_eq!(told(row(ConsentState::Claimed, None), &ended), state);
            let newer = told(row(ConsentState::Proven, Some(6)), &ended);
            assert_eq!(newer, ConsentState::Proven);
            let no = told(row(ConsentState::Withdrawn, Some(1)), &ended);
            assert_eq!(no, ConsentState::Withdrawn);
        }
    }
}
