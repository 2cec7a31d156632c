//! What the profile of the policy allows: on consent only (`strict`), or also on what the law of a
//! country allows without it. Pure: record, policy and date in, a basis out.

mod facts;
mod regimes;
mod words;

use chrono::{Days, NaiveDate};

pub(super) use facts::Facts;
pub use facts::SoftOptIn;
pub use regimes::{Audience, LAWS, Regime, Regimes, Rule};
pub(super) use words::{country, is as is_word, is_impersonal, is_legal_form};

use crate::{
    model::{Channel, Columns, Consent, ConsentState, Record},
    policy::{Policy, Profile, Source},
};

/// How many days a screening against a do-not-call register counts. Our default: no figure of a law
/// was found.
pub const SCREENING_DAYS: u64 = 30;

/// On what a person may be contacted by a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ContactBasis {
    /// A consent that can be proved (Art. 6(1)(a) GDPR).
    Consent,
    /// The address came with a sale, and the person could refuse (Art. 13(2) Directive 2002/58/EC).
    SoftOptIn,
    /// A customer, or one of not long ago, may be called (NL, Tw Art. 11.7).
    Customer,
    /// The impersonal address of a legal person (BE, Royal Decree of 4 April 2003 Art. 1, 2°).
    Impersonal,
    /// A person at work, about the work (FR).
    Professional,
    /// A channel that is open until the person objects (post; calls in BE).
    OptOutChannel,
}

impl ContactBasis {
    /// The word in outputs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Consent => "consent",
            Self::SoftOptIn => "soft-opt-in",
            Self::Customer => "customer",
            Self::Impersonal => "impersonal",
            Self::Professional => "professional",
            Self::OptOutChannel => "opt-out-channel",
        }
    }
}

/// What the law says to a contact for which nobody said no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Not allowed.
    Refused,
    /// Allowed on that basis once the number was screened against the register of those who do not
    /// want to be called.
    Unscreened(ContactBasis),
    /// Allowed.
    Allowed(ContactBasis),
}

/// The exception of a law that would allow a contact which the profile refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cure {
    /// The law, by its country.
    pub law: &'static str,
    /// On what.
    pub basis: ContactBasis,
    /// Whether that law is not verified.
    pub is_draft: bool,
}

/// The law of one source on one day: what its columns show and what the profile allows.
#[derive(Clone, Debug)]
pub struct Lawfulness {
    law: Option<&'static str>,
    home: Option<&'static str>,
    regimes: Regimes,
    facts: Facts,
    screened_at: Option<NaiveDate>,
    today: NaiveDate,
}

impl Lawfulness {
    /// For the records of one layout (for one person of its rows, as `Columns::of_person` gives
    /// them); `block` is the policy's `[[source]]` block of the source.
    #[must_use]
    pub fn new(
        columns: &Columns,
        policy: &Policy,
        block: Option<&Source>,
        today: NaiveDate,
    ) -> Self {
        let known = |code: &str| {
            let country = code.split('-').next().unwrap_or(code);
            LAWS.into_iter().find(|law| *law == country)
        };
        Self {
            law: match &policy.profile {
                Profile::Strict => None,
                Profile::Law(country) => known(country),
            },
            home: known(&policy.country),
            regimes: Regimes::on(today),
            facts: Facts::new(columns, (&policy.country, &policy.controller.name), today),
            screened_at: block.and_then(|block| block.screened_at),
            today,
        }
    }

    /// On what the person of the record may be contacted for that consent's channel and purpose;
    /// none where not. Denials, and what is no more than claimed, pending, invalid, expired or
    /// undeliverable, are never a basis; suppression, restriction and holds are the store's to add.
    #[must_use]
    pub fn allows(&self, record: &Record<'_>, consent: &Consent) -> Option<ContactBasis> {
        match self.verdict(record, consent) {
            Verdict::Allowed(basis) => Some(basis),
            Verdict::Unscreened(_) | Verdict::Refused => None,
        }
    }

    /// What `allows` rests on.
    #[must_use]
    pub fn verdict(&self, record: &Record<'_>, consent: &Consent) -> Verdict {
        match consent.state {
            ConsentState::Proven => Verdict::Allowed(ContactBasis::Consent),
            ConsentState::Claimed | ConsentState::NoStatement | ConsentState::NoObjectionFlag => {
                self.without_consent(record, consent.channel)
            }
            // A method that says "soft opt-in" is no consent, and where the law allows one, it is
            // what it says.
            ConsentState::Invalid
                if self.law.is_some() && self.facts.claims_soft_opt_in(record) =>
            {
                self.without_consent(record, consent.channel)
            }
            _ => Verdict::Refused,
        }
    }

    /// What the profile's law allows without consent. Where the record is of another country, the
    /// law of both must allow it.
    #[must_use]
    pub fn without_consent(&self, record: &Record<'_>, channel: Channel) -> Verdict {
        let Some(law) = self.law else {
            return Verdict::Refused;
        };
        let own = self.under(law, record, channel);
        let country = self.facts.country(record, channel);
        if own == Verdict::Refused || country == law {
            return own;
        }
        own.min(self.under(country, record, channel))
    }

    /// What would allow the contact if the profile were the law of the record's country, or else of
    /// the controller's. None under a law profile, which has said all.
    #[must_use]
    pub fn cure(&self, record: &Record<'_>, channel: Channel) -> Option<Cure> {
        if self.law.is_some() {
            return None;
        }
        let country = self.facts.country(record, channel);
        let law = LAWS.into_iter().find(|law| *law == country).or(self.home)?;
        match self.under(law, record, channel) {
            Verdict::Refused => None,
            Verdict::Unscreened(basis) | Verdict::Allowed(basis) => Some(Cure {
                law,
                basis,
                is_draft: self.is_draft(law, record, channel),
            }),
        }
    }

    /// The regime of live calls that binds for a record: that of its country, or of the profile's law
    /// where that is the stricter; none under `strict`.
    #[must_use]
    pub fn call_regime(&self, record: &Record<'_>) -> Option<&'static Regime> {
        let law = self.law?;
        let country = self.facts.country(record, Channel::Phone);
        let audience = self.facts.audience(record);
        let abroad = self.regimes.of(country, Channel::Phone, audience);
        if country == law || self.under(law, record, Channel::Phone) != Verdict::Refused {
            return abroad;
        }
        self.regimes.of(law, Channel::Phone, audience)
    }

    /// The country of the law that the profile applies; none under `strict`.
    #[must_use]
    pub const fn law(&self) -> Option<&'static str> {
        self.law
    }

    /// The regimes of the day.
    #[must_use]
    pub const fn regimes(&self) -> &Regimes {
        &self.regimes
    }

    /// What the record shows.
    pub(super) const fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Whether the record's numbers were screened not long ago, by its own date or the source's.
    #[must_use]
    pub fn is_screened(&self, record: &Record<'_>) -> bool {
        let limit = self.today.checked_sub_days(Days::new(SCREENING_DAYS));
        self.last_screening(record)
            .zip(limit)
            .is_some_and(|(last, limit)| last >= limit)
    }

    /// When the record's numbers were last screened.
    pub(super) fn last_screening(&self, record: &Record<'_>) -> Option<NaiveDate> {
        let by_source = self.screened_at.filter(|date| *date <= self.today);
        self.facts.screened_at(record).max(by_source)
    }

    /// Whether what a law says about the channel is not verified.
    pub(super) fn is_draft(&self, law: &str, record: &Record<'_>, channel: Channel) -> bool {
        let audience = self.facts.audience(record);
        self.regimes
            .of(law, channel, audience)
            .is_some_and(|regime| regime.is_draft)
    }

    fn under(&self, law: &str, record: &Record<'_>, channel: Channel) -> Verdict {
        match channel {
            Channel::Email | Channel::Sms => self.electronic(law, record, channel),
            Channel::Phone => self.call(law, record),
            Channel::Post | Channel::Fax => self
                .regimes
                .of(law, channel, Audience::Any)
                .filter(|regime| regime.rule == Rule::OptOut)
                .map_or(Verdict::Refused, |_| {
                    Verdict::Allowed(ContactBasis::OptOutChannel)
                }),
        }
    }

    fn electronic(&self, law: &str, record: &Record<'_>, channel: Channel) -> Verdict {
        let is_soft = self
            .regimes
            .of(law, channel, Audience::Any)
            .is_some_and(|regime| regime.rule == Rule::SoftOptIn);
        let has = |audience| self.regimes.own_line(law, channel, audience).is_some();
        if has(Audience::Impersonal) && self.facts.is_impersonal(record) {
            Verdict::Allowed(ContactBasis::Impersonal)
        } else if is_soft && self.facts.soft_opt_in(record).is_complete() {
            Verdict::Allowed(ContactBasis::SoftOptIn)
        } else if has(Audience::Professional) && self.facts.is_professional(record) {
            Verdict::Allowed(ContactBasis::Professional)
        } else {
            Verdict::Refused
        }
    }

    fn call(&self, law: &str, record: &Record<'_>) -> Verdict {
        let audience = self.facts.audience(record);
        let Some(regime) = self.regimes.of(law, Channel::Phone, audience) else {
            return Verdict::Refused;
        };
        match regime.rule {
            Rule::OptOut | Rule::Exempt
                if regime.register.is_empty() || self.is_screened(record) =>
            {
                Verdict::Allowed(ContactBasis::OptOutChannel)
            }
            Rule::OptOut | Rule::Exempt => Verdict::Unscreened(ContactBasis::OptOutChannel),
            Rule::Consent | Rule::SoftOptIn => regime
                .customer_months
                .filter(|months| self.facts.is_customer_within(record, *months))
                .map_or(Verdict::Refused, |_| {
                    Verdict::Allowed(ContactBasis::Customer)
                }),
        }
    }
}

/// On what the person of a record may be contacted for that consent's channel and purpose on that
/// day; none where not. For one record: whoever asks about many keeps a `Lawfulness` for each source.
#[must_use]
pub fn allows(
    record: &Record<'_>,
    consent: &Consent,
    policy: &Policy,
    today: NaiveDate,
) -> Option<ContactBasis> {
    let block = policy.source(record.source);
    Lawfulness::new(record.columns, policy, block, today).allows(record, consent)
}

#[cfg(test)]
mod tests;
