//! What a record says about one channel and one purpose.

use serde::{Deserialize, Serialize};

use super::{Channel, Moment};

/// The state of a consent: silence, false and blank are never consent (recital 32 GDPR).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConsentState {
    /// An affirmative answer with a date and with a source or method.
    Proven,
    /// An affirmative answer without them.
    Claimed,
    /// Asked; double opt-in unfinished, or "unconfirmed".
    Pending,
    /// Blank, unknown, or a grant column that says no.
    NoStatement,
    /// An opt-out flag that is false, or "Allow".
    NoObjectionFlag,
    /// Implied, pre-ticked or a default: no consent (Art. 4(11) GDPR, C-673/17).
    Invalid,
    /// Past its stated end.
    Expired,
    /// A dated no.
    Refused,
    /// Given once, taken back (Art. 7(3) GDPR).
    Withdrawn,
    /// Objected to (Art. 21 GDPR).
    Objected,
    /// The address does not work; says nothing about consent.
    Undeliverable,
}

impl ConsentState {
    /// Every state, in the order of the contract.
    pub const ALL: [Self; 11] = [
        Self::Proven,
        Self::Claimed,
        Self::Pending,
        Self::NoStatement,
        Self::NoObjectionFlag,
        Self::Invalid,
        Self::Expired,
        Self::Refused,
        Self::Withdrawn,
        Self::Objected,
        Self::Undeliverable,
    ];

    /// The word in JSON, tables and messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Proven => "proven",
            Self::Claimed => "claimed",
            Self::Pending => "pending",
            Self::NoStatement => "no-statement",
            Self::NoObjectionFlag => "no-objection-flag",
            Self::Invalid => "invalid",
            Self::Expired => "expired",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Objected => "objected",
            Self::Undeliverable => "undeliverable",
        }
    }

    /// The state of a word that `as_str` gives.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// How strongly this state stands against others of the same channel and purpose: a denial
    /// before everything, an affirmative answer before silence.
    #[must_use]
    pub const fn precedence(self) -> u8 {
        match self {
            Self::Objected => 10,
            Self::Withdrawn => 9,
            Self::Refused => 8,
            Self::Invalid => 7,
            Self::Undeliverable => 6,
            Self::Expired => 5,
            Self::Pending => 4,
            Self::Proven => 3,
            Self::Claimed => 2,
            Self::NoObjectionFlag => 1,
            Self::NoStatement => 0,
        }
    }

    /// Whether this is a "no" of the person, which wins over every "yes" elsewhere.
    #[must_use]
    pub const fn is_denial(self) -> bool {
        matches!(self, Self::Refused | Self::Withdrawn | Self::Objected)
    }

    /// Whether this is an affirmative answer, proven or not.
    #[must_use]
    pub const fn is_grant(self) -> bool {
        matches!(self, Self::Proven | Self::Claimed)
    }

    /// Whether nobody said anything: what CON-01 is about.
    #[must_use]
    pub const fn is_silence(self) -> bool {
        matches!(self, Self::NoStatement | Self::NoObjectionFlag)
    }
}

/// Index of a purpose in `Policy::purposes`.
pub type PurposeIx = u16;

/// A "no" that stands elsewhere: another row of the same person, or an earlier import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Denial {
    /// `Refused`, `Withdrawn` or `Objected`.
    pub state: ConsentState,
    /// When it was said, if known.
    pub at: Option<Moment>,
    /// Whether it came with an earlier import than the record that now says "yes" (CON-13).
    pub earlier_import: bool,
}

/// What a record says about one channel and one purpose, with its evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// The channel.
    pub channel: Channel,
    /// The purpose, as an index into the policy's purposes.
    pub purpose: PurposeIx,
    /// The effective state: `said`, unless a denial elsewhere overrules it.
    pub state: ConsentState,
    /// What the record's own cells say.
    pub said: ConsentState,
    /// When the "yes" was given.
    pub given_at: Option<Moment>,
    /// Whether that day is still to come: it proves nothing and comes after no denial (CON-15).
    pub is_postdated: bool,
    /// When it was confirmed (double opt-in).
    pub confirmed_at: Option<Moment>,
    /// Whether a confirmation is stated, dated or not.
    pub confirmed: bool,
    /// When the "no" was said in this record.
    pub denied_at: Option<Moment>,
    /// Which parts of the proof are there (Art. 7(1) GDPR).
    pub proof: Proof,
    /// Whether the method was a form on the web, where double opt-in makes sense.
    pub is_web: bool,
    /// Whether cells of this record say both yes and no (CON-23).
    pub is_conflicting: bool,
    /// Whether the "yes" came from a column that names no channel (CON-05).
    pub names_no_channel: bool,
    /// Whether the "yes" came from a column that names no purpose (CON-03).
    pub names_no_purpose: bool,
    /// Whether this channel is silent while a yes stands in a column that names no channel (CON-05).
    pub covered_only_by_generic_yes: bool,
    /// The denial elsewhere that overrules `said`.
    pub overruled_by: Option<Denial>,
    /// Index of the column that decided `said`; none where no column speaks about the channel.
    pub column: Option<usize>,
}

impl Consent {
    /// A consent of which nothing is said.
    #[must_use]
    pub fn silent(channel: Channel, purpose: PurposeIx) -> Self {
        Self {
            channel,
            purpose,
            state: ConsentState::NoStatement,
            said: ConsentState::NoStatement,
            given_at: None,
            is_postdated: false,
            confirmed_at: None,
            confirmed: false,
            denied_at: None,
            proof: Proof::default(),
            is_web: false,
            is_conflicting: false,
            names_no_channel: false,
            names_no_purpose: false,
            covered_only_by_generic_yes: false,
            overruled_by: None,
            column: None,
        }
    }

    /// Applies a "no" that stands elsewhere: it wins, unless this record's "yes" is dated and was
    /// given strictly after it. An undated or postdated "yes" never wins, nor does any over an undated "no"; for one
    /// that is known to have stood on a day, the caller gives that day as its date.
    pub fn overrule(&mut self, denial: Denial) {
        if !denial.state.is_denial() || self.is_given_after(&denial) {
            return;
        }
        // The stronger of two denials stands; the record's own is not called overruled by a weaker.
        if self.state.is_denial() && denial.state.precedence() <= self.state.precedence() {
            return;
        }
        self.state = denial.state;
        self.overruled_by = Some(denial);
    }

    /// Whether the record itself says "yes", on a later day or at a later time than the denial.
    fn is_given_after(&self, denial: &Denial) -> bool {
        let is_later = match (self.given_at, denial.at) {
            (Some(given), Some(denied)) => match (given.time, denied.time) {
                (Some(_), Some(_)) => given > denied,
                _ => given.date > denied.date,
            },
            _ => false,
        };
        self.said.is_grant() && is_later && !self.is_postdated
    }
}

/// The parts of a consent's proof that are present (EDPB 05/2020, par. 104-108).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// A date.
    pub has_date: bool,
    /// A source or a method.
    pub has_source: bool,
    /// The wording that was shown: a reference or a text.
    pub has_wording: bool,
    /// Who expressed it (the person, a parent, an agent), or an address such as an IP.
    pub has_actor: bool,
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::*;

    fn day(number: u64) -> Moment {
        Moment {
            date: NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + chrono::Days::new(number),
            time: None,
        }
    }

    fn yes(given_at: Option<Moment>) -> Consent {
        let state = ConsentState::Proven;
        Consent {
            state,
            said: state,
            given_at,
            ..Consent::silent(Channel::Email, 0)
        }
    }

    fn no(at: Option<Moment>) -> Denial {
        Denial {
            state: ConsentState::Withdrawn,
            at,
            earlier_import: false,
        }
    }

    #[test]
    fn only_a_yes_given_strictly_later_survives_a_denial() {
        for (given, denied, survives) in [
            (Some(2), Some(1), true),
            (Some(1), Some(1), false),
            (Some(1), Some(2), false),
            (None, Some(1), false),
            (Some(2), None, false),
            (None, None, false),
        ] {
            let mut consent = yes(given.map(day));
            consent.overrule(no(denied.map(day)));
            assert_eq!(consent.state.is_grant(), survives, "{given:?} {denied:?}");
            assert_eq!(consent.overruled_by.is_none(), survives);
            assert_eq!(
                consent.said,
                ConsentState::Proven,
                "what the record says is kept"
            );
        }
    }

    #[test]
    fn a_yes_of_a_day_to_come_is_later_than_no_denial() {
        let mut consent = Consent {
            is_postdated: true,
            ..yes(Some(day(9)))
        };
        consent.overrule(no(Some(day(1))));
        assert_eq!(consent.state, ConsentState::Withdrawn);
    }

    #[test]
    fn a_denial_also_binds_a_channel_of_which_the_record_says_nothing() {
        let mut consent = Consent::silent(Channel::Phone, 0);
        consent.given_at = Some(day(9));
        consent.overrule(no(Some(day(1))));
        assert_eq!(consent.state, ConsentState::Withdrawn);
    }

    #[test]
    fn what_is_no_denial_overrules_nothing() {
        let mut consent = yes(None);
        consent.overrule(Denial {
            state: ConsentState::NoObjectionFlag,
            at: None,
            earlier_import: true,
        });
        assert_eq!(consent, yes(None));
    }

    proptest! {
        #[test]
        fn the_order_of_denials_does_not_matter(first in 0_usize..3, second in 0_usize..3, given in 0_u64..4, a in 0_u64..4, b in 0_u64..4) {
            let denials = [ConsentState::Refused, ConsentState::Withdrawn, ConsentState::Objected];
            let at = |state: usize, at: u64| Denial { state: denials[state], at: Some(day(at)), earlier_import: false };
            let (mut one, mut other) = (yes(Some(day(given))), yes(Some(day(given))));
            one.overrule(at(first, a));
            one.overrule(at(second, b));
            other.overrule(at(second, b));
            other.overrule(at(first, a));
            prop_assert_eq!(one.state, other.state);
        }
    }
}
