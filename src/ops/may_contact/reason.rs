//! Why a person may not be contacted, and by what right one may.

use serde::{Serialize, Serializer};

use crate::{
    model::ConsentState,
    policy::{Basis, Purpose},
    rules::profile::ContactBasis,
};

/// A reason for a no, in the order in which they are told: the first that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Reason {
    /// Erased or objecting, and come back.
    Suppressed,
    /// Objected (Art. 21(3) GDPR).
    Objected,
    /// Restricted (Art. 18(2) GDPR).
    Restricted,
    /// Consent taken back (Art. 7(3) GDPR).
    Withdrawn,
    /// A dated no.
    Refused,
    /// A note seems to hold an objection or a request and waits for review.
    OnHold,
    /// Implied, pre-ticked or a default: no consent (Art. 4(11) GDPR).
    Invalid,
    /// Asked; unfinished.
    Pending,
    /// Nobody said yes for this contact point.
    NoConsent,
    /// A yes without proof (Art. 7(1) GDPR).
    Unproven,
    /// A yes past its stated end.
    Expired,
    /// The address does not work, or there is none.
    Undeliverable,
    /// The store does not know this person at this address.
    Unknown,
}

impl Reason {
    /// Every reason, in the order of the contract.
    pub const ALL: [Self; 13] = [
        Self::Suppressed,
        Self::Objected,
        Self::Restricted,
        Self::Withdrawn,
        Self::Refused,
        Self::OnHold,
        Self::Invalid,
        Self::Pending,
        Self::NoConsent,
        Self::Unproven,
        Self::Expired,
        Self::Undeliverable,
        Self::Unknown,
    ];

    /// The word in outputs; a contract.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Suppressed => "suppressed",
            Self::Objected => "objected",
            Self::Restricted => "restricted",
            Self::Withdrawn => "withdrawn",
            Self::Refused => "refused",
            Self::OnHold => "on-hold",
            Self::Invalid => "invalid",
            Self::Pending => "pending",
            Self::NoConsent => "no-consent",
            Self::Unproven => "unproven",
            Self::Expired => "expired",
            Self::Undeliverable => "undeliverable",
            Self::Unknown => "unknown",
        }
    }

    /// What a state of consent forbids for a purpose that rests on consent; none: it is a proven yes.
    #[must_use]
    pub const fn of_state(state: ConsentState) -> Option<Self> {
        match state {
            ConsentState::Proven => None,
            ConsentState::Claimed => Some(Self::Unproven),
            ConsentState::Pending => Some(Self::Pending),
            ConsentState::NoStatement | ConsentState::NoObjectionFlag => Some(Self::NoConsent),
            ConsentState::Invalid => Some(Self::Invalid),
            ConsentState::Expired => Some(Self::Expired),
            ConsentState::Refused => Some(Self::Refused),
            ConsentState::Withdrawn => Some(Self::Withdrawn),
            ConsentState::Objected => Some(Self::Objected),
            ConsentState::Undeliverable => Some(Self::Undeliverable),
        }
    }
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Some of the reasons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reasons(u16);

impl Reasons {
    /// None.
    pub const NONE: Self = Self(0);
    /// What a person said against it.
    pub const DENIALS: Self = Self::of(&[Reason::Objected, Reason::Withdrawn, Reason::Refused]);
    /// What concerns the address itself, whoever uses it.
    pub const OF_ADDRESS: Self = Self::of(&[Reason::Undeliverable]);
    /// What stands against a yes that another record gives for the same contact point.
    pub const AGAINST_A_YES: Self = Self::of(&[Reason::Invalid, Reason::Pending]);
    /// What is missing where there is no valid yes.
    pub const MISSING: Self = Self::of(&[
        Reason::Invalid,
        Reason::Pending,
        Reason::NoConsent,
        Reason::Unproven,
        Reason::Expired,
    ]);

    const fn of(list: &[Reason]) -> Self {
        let mut bits = 0;
        let mut rest = list;
        while let [first, others @ ..] = rest {
            bits |= 1 << *first as u8;
            rest = others;
        }
        Self(bits)
    }

    /// That one alone.
    #[must_use]
    pub const fn only(reason: Reason) -> Self {
        Self(1 << reason as u8)
    }

    /// Adds one.
    pub const fn insert(&mut self, reason: Reason) {
        self.0 |= 1 << reason as u8;
    }

    /// Adds all of the others.
    pub const fn merge(&mut self, others: Self) {
        self.0 |= others.0;
    }

    /// These and the others.
    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Those that are also among the others.
    #[must_use]
    pub const fn within(self, others: Self) -> Self {
        Self(self.0 & others.0)
    }

    /// Those without that one.
    #[must_use]
    pub const fn without(self, reason: Reason) -> Self {
        Self(self.0 & !(1 << reason as u8))
    }

    /// Whether that one is among them.
    #[must_use]
    pub const fn contains(self, reason: Reason) -> bool {
        self.0 & (1 << reason as u8) != 0
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The first that applies.
    #[must_use]
    pub fn first(self) -> Option<Reason> {
        Reason::ALL
            .into_iter()
            .find(|reason| self.contains(*reason))
    }
}

/// By what right a person may be contacted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ground(u8);

/// The words of the grounds: consent, what a law allows without it, and the other bases of Art. 6(1) GDPR.
const GROUNDS: [&str; 11] = [
    "consent",
    "soft-opt-in",
    "customer",
    "impersonal",
    "professional",
    "opt-out-channel",
    "contract",
    "legal-duty",
    "vital-interest",
    "public-task",
    "legitimate-interest",
];

impl Ground {
    /// The ground of a purpose's own basis.
    #[must_use]
    pub const fn of_basis(basis: Basis) -> Self {
        Self(match basis {
            Basis::Consent => 0,
            Basis::Contract => 6,
            Basis::LegalDuty => 7,
            Basis::VitalInterest => 8,
            Basis::PublicTask => 9,
            Basis::LegitimateInterest => 10,
        })
    }

    /// What the profile's law allows.
    #[must_use]
    pub const fn of_contact(basis: ContactBasis) -> Self {
        Self(match basis {
            ContactBasis::Consent => 0,
            ContactBasis::SoftOptIn => 1,
            ContactBasis::Customer => 2,
            ContactBasis::Impersonal => 3,
            ContactBasis::Professional => 4,
            ContactBasis::OptOutChannel => 5,
        })
    }

    /// Whether it holds for a contact point, not for whatever address a person has.
    #[must_use]
    pub const fn is_of_contact_point(self) -> bool {
        self.0 < 6
    }

    /// The word in outputs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        GROUNDS
            .get(usize::from(self.0))
            .copied()
            .unwrap_or("consent")
    }
}

/// Whether a "no" counts against a purpose. Nobody can object to what a contract or a law asks for but
/// by an objection that names no purpose; taking a consent back is no objection to it. Whoever left a
/// mailing that rests on a legitimate interest has objected to it, whatever the file calls it.
#[must_use]
pub fn counts_against(purpose: &Purpose, state: ConsentState) -> bool {
    match purpose.basis {
        Basis::Consent | Basis::LegitimateInterest | Basis::PublicTask => state.is_denial(),
        Basis::Contract | Basis::LegalDuty | Basis::VitalInterest => {
            state == ConsentState::Objected
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_that_applies_is_told() {
        let mut reasons = Reasons::NONE;
        assert_eq!(reasons.first(), None);
        for reason in Reason::ALL.into_iter().rev() {
            reasons.insert(reason);
            assert_eq!(reasons.first(), Some(reason));
        }
        let words: Vec<&str> = Reason::ALL.iter().map(|reason| reason.as_str()).collect();
        assert_eq!(
            words.join(", "),
            "suppressed, objected, restricted, withdrawn, refused, on-hold, invalid, pending, no-consent, \
             unproven, expired, undeliverable, unknown"
        );
    }

    #[test]
    fn only_a_proven_yes_forbids_nothing() {
        for state in ConsentState::ALL {
            let is_yes = Reason::of_state(state).is_none();
            assert_eq!(is_yes, state == ConsentState::Proven, "{}", state.as_str());
        }
    }
}
