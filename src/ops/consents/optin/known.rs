//! Who may be asked: what the law says of a mail that asks, and what was asked and answered before.

use std::collections::{HashMap, HashSet};

use super::Ask;
use crate::{
    model::{ConsentAct, ConsentEvent, consent_event::fold},
    ops::{
        OpError,
        consents::is_required,
        may_contact::{Reason, Screening, SignUp},
    },
    store::{Store, StoredConsent},
};

/// Whether the law and what is known of a person let them be asked.
pub(super) fn may_be_asked(sign_up: &SignUp, is_listed: bool) -> Result<(), &'static str> {
    const SIGNED_UP: [Reason; 4] = [
        Reason::Pending,
        Reason::NoConsent,
        Reason::Unproven,
        Reason::Expired,
    ];
    let against = sign_up.reasons.first();
    match (against, is_listed) {
        (None, true) => Ok(()),
        (Some(reason), true) if SIGNED_UP.contains(&reason) => Ok(()),
        // Without a list, only a system's own word that somebody signed up and did not confirm.
        (Some(Reason::Pending), false) => Ok(()),
        (None | Some(Reason::NoConsent | Reason::Unproven | Reason::Expired), false) => {
            Err("no-sign-up")
        }
        (Some(reason), _) => Err(reason.as_str()),
    }
}

/// What was asked and answered before.
pub(super) struct Known {
    /// Records and addresses whose question is open.
    open_records: HashSet<i64>,
    open_addresses: HashSet<i64>,
    /// Records that were asked at any time.
    asked: HashSet<i64>,
    /// Records whose yes was confirmed and stands.
    confirmed: HashSet<i64>,
}

impl Known {
    pub(super) fn of_store(
        store: &Store,
        screening: &Screening<'_>,
        purpose: &str,
    ) -> Result<Self, OpError> {
        let open: HashSet<i64> = store
            .open_askings(screening.now.today)?
            .into_iter()
            .collect();
        let events: Vec<StoredConsent> = store
            .consent_events()?
            .into_iter()
            .filter(|stored| {
                stored.event.channel == screening.channel && stored.event.purpose == purpose
            })
            .collect();
        let mut known = Self {
            open_records: HashSet::new(),
            open_addresses: HashSet::new(),
            asked: HashSet::new(),
            confirmed: HashSet::new(),
        };
        let mut by_record: HashMap<i64, Vec<(i64, &ConsentEvent)>> = HashMap::new();
        for stored in &events {
            by_record
                .entry(stored.record)
                .or_default()
                .push((stored.id, &stored.event));
            if stored.event.act == ConsentAct::Requested {
                known.asked.insert(stored.record);
                if open.contains(&stored.id) {
                    known.open_records.insert(stored.record);
                    known.open_addresses.extend(&stored.addresses);
                }
            }
        }
        for (record, events) in by_record {
            let folded = fold(events, None, is_required(screening.policy));
            if folded.is_some_and(|folded| folded.confirmed_on.is_some()) {
                known.confirmed.insert(record);
            }
        }
        Ok(known)
    }

    /// The number of the record, unless its person was asked already.
    pub(super) fn allows(&self, sign_up: &SignUp, ask: &Ask<'_>) -> Result<i64, &'static str> {
        let number = sign_up.number.ok_or_else(|| Reason::Unknown.as_str())?;
        let is_yes = sign_up.reasons.is_empty();
        if is_yes && self.confirmed.contains(&number) {
            return Err("confirmed");
        }
        if self.open_records.contains(&number) {
            return Err("waiting");
        }
        // No answer is a no: who did not answer is asked again when they sign up again.
        if ask.list.is_none() && self.asked.contains(&number) {
            return Err("asked-before");
        }
        Ok(number)
    }

    pub(super) fn is_open(&self, address: i64) -> bool {
        self.open_addresses.contains(&address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ops::may_contact::{Ground, Reasons},
        policy::Basis,
    };

    fn sign_up(reasons: &[Reason]) -> SignUp {
        let mut all = Reasons::NONE;
        for reason in reasons {
            all.insert(*reason);
        }
        SignUp {
            line: Some(2),
            source: "crm".to_owned(),
            record: "4711".to_owned(),
            number: Some(7),
            subject: Some(7),
            address: Some(1),
            reasons: all,
            ground: reasons.is_empty().then(|| Ground::of_basis(Basis::Consent)),
        }
    }

    #[test]
    fn of_a_list_whoever_said_no_or_must_be_left_alone_is_not_asked() {
        for reason in Reason::ALL {
            let told = may_be_asked(&sign_up(&[reason]), true);
            let may = matches!(
                reason,
                Reason::Pending | Reason::NoConsent | Reason::Unproven | Reason::Expired
            );
            assert_eq!(told.is_ok(), may, "{reason:?}");
            if !may {
                assert_eq!(told, Err(reason.as_str()));
            }
            // Nor because something else is missing as well.
            let both = may_be_asked(&sign_up(&[Reason::NoConsent, reason]), true);
            let outranks = reason < Reason::NoConsent && reason != Reason::Pending;
            assert_eq!(both.is_err(), outranks, "{reason:?}");
        }
        assert!(may_be_asked(&sign_up(&[]), true).is_ok());
    }

    #[test]
    fn without_a_list_only_who_waits_for_a_confirmation_is_asked() {
        for reason in Reason::ALL {
            let told = may_be_asked(&sign_up(&[reason]), false);
            assert_eq!(told.is_ok(), reason == Reason::Pending, "{reason:?}");
        }
        assert_eq!(may_be_asked(&sign_up(&[]), false), Err("no-sign-up"));
    }
}
