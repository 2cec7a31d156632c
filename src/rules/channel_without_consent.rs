//! CON-01: a channel that nobody said yes to. Silence, false and blank are never consent.

use super::{
    Check, Handover, Join, Rule, RuleMeta, SourceCx, handed,
    profile::{Cure, Lawfulness, Verdict},
    reporter::Reporter,
    tally::Tally,
};
use crate::model::{Channel, ConsentState, Finding, Record, Severity, consent::PurposeIx};

static META: RuleMeta = RuleMeta {
    code: "CON-01",
    name: "channel-without-consent",
    severity: Severity::High,
    articles: &[
        "Art. 6(1)(a) GDPR",
        "Art. 7(1) GDPR",
        "Art. 13(1) Directive 2002/58/EC",
    ],
    since: "0.1.0",
};

/// The rule.
pub(super) struct ChannelWithoutConsent;

impl Rule for ChannelWithoutConsent {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        Some(Box::new(Silence {
            reporter: Reporter::new(cx, &META),
            law: Lawfulness::new(cx.columns, cx.policy, cx.block, cx.today),
            unspoken: Vec::new(),
        }))
    }
}

struct Silence<'a> {
    reporter: Reporter<'a>,
    law: Lawfulness,
    /// Records with an address for a channel that no column speaks about.
    unspoken: Vec<Unspoken>,
}

/// What is counted of one channel and purpose.
struct Unspoken {
    channel: Channel,
    purpose: PurposeIx,
    count: u64,
    /// How many of them an exception of a law would cure.
    cures: Tally<Cure>,
}

impl Check for Silence<'_> {
    fn record(&mut self, record: &Record<'_>, out: &mut dyn FnMut(Finding)) {
        for consent in record
            .consents
            .iter()
            .filter(|consent| consent.state.is_silence())
        {
            if self.law.without_consent(record, consent.channel) != Verdict::Refused {
                continue;
            }
            // Only the words of a finding need the exception.
            let cure = if self.reporter.cx.wants_text {
                self.law.cure(record, consent.channel)
            } else {
                None
            };
            let Some(column) = consent.column else {
                self.count(consent.channel, consent.purpose, cure);
                continue;
            };
            let variant = if consent.state == ConsentState::NoObjectionFlag {
                "no_objection"
            } else {
                "no_statement"
            };
            let draft = self
                .reporter
                .on_consent(record, consent)
                .column(Some(column));
            out(draft.say(variant, || {
                let cure = cure.map(|cure| self.reporter.cure(&cure));
                vec![("cure", cure.unwrap_or_default())]
            }));
        }
    }

    fn finish(&mut self, out: &mut dyn FnMut(Finding)) {
        for unspoken in &self.unspoken {
            let draft = self
                .reporter
                .on_file(unspoken.count)
                .channel(unspoken.channel)
                .purpose(unspoken.purpose);
            out(draft.say("no_column", || vec![("cure", self.cures(unspoken))]));
        }
    }

    fn hand_over(&mut self) -> Option<Handover> {
        Some(Box::new(std::mem::take(&mut self.unspoken)))
    }

    fn take_over(&mut self, handover: Handover) {
        for other in handed::<Vec<Unspoken>>(handover) {
            let own = self.unspoken(other.channel, other.purpose);
            if let Some(own) = own {
                own.count += other.count;
                Join::join(&mut own.cures, other.cures);
            }
        }
    }
}

impl Silence<'_> {
    fn count(&mut self, channel: Channel, purpose: PurposeIx, cure: Option<Cure>) {
        if let Some(unspoken) = self.unspoken(channel, purpose) {
            unspoken.count += 1;
            if let Some(cure) = cure {
                unspoken.cures.add(cure);
            }
        }
    }

    fn unspoken(&mut self, channel: Channel, purpose: PurposeIx) -> Option<&mut Unspoken> {
        let known = self
            .unspoken
            .iter()
            .position(|own| own.channel == channel && own.purpose == purpose);
        let at = known.unwrap_or_else(|| {
            self.unspoken.push(Unspoken {
                channel,
                purpose,
                count: 0,
                cures: Tally::default(),
            });
            self.unspoken.len().saturating_sub(1)
        });
        self.unspoken.get_mut(at)
    }

    /// The exceptions that would cure, each with its count where it is not all of them.
    fn cures(&self, unspoken: &Unspoken) -> String {
        let one = |(cure, count): &(Cure, u64)| {
            let text = self.reporter.cure(cure);
            if *count == unspoken.count {
                text
            } else {
                format!("{text} ({count})")
            }
        };
        let mut cures: Vec<String> = unspoken.cures.iter().map(one).collect();
        // In the order of the words: which was met first says nothing.
        cures.sort_unstable();
        cures.concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::samples::{Sample, consent};

    #[test]
    fn silence_in_a_column_is_a_finding_on_the_record() {
        for state in [ConsentState::NoStatement, ConsentState::NoObjectionFlag] {
            let found = Sample::of(&["Opt-in=consent.email.optin"])
                .says(consent(Channel::Email, state))
                .run("CON-01");
            assert_eq!(found.len(), 1);
            assert_eq!(found[0].state, Some(state));
            assert_eq!((found[0].line, found[0].count), (Some(2), 1));
        }
    }

    #[test]
    fn every_other_state_passes() {
        for state in ConsentState::ALL
            .into_iter()
            .filter(|state| !state.is_silence())
        {
            let found = Sample::of(&["Opt-in=consent.email.optin"])
                .says(consent(Channel::Email, state))
                .run("CON-01");
            assert!(found.is_empty(), "{}", state.as_str());
        }
    }

    #[test]
    fn a_denial_elsewhere_is_judged_by_its_own_rule() {
        let mut denied = consent(Channel::Email, ConsentState::Withdrawn);
        denied.said = ConsentState::NoStatement;
        assert!(
            Sample::of(&["Opt-in=consent.email.optin"])
                .says(denied)
                .run("CON-01")
                .is_empty()
        );
    }

    #[test]
    fn a_channel_without_any_column_is_one_finding_for_the_file() {
        let mut silent = consent(Channel::Phone, ConsentState::NoStatement);
        silent.column = None;
        let sample = Sample::of(&["Phone=contact.phone.mobile"]);
        let found = sample
            .says(silent.clone())
            .row(&["1"])
            .says(silent.clone())
            .row(&["2"])
            .says(silent)
            .run("CON-01");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].scope, crate::model::Scope::File);
        assert_eq!(
            (found[0].channel, found[0].count),
            (Some(Channel::Phone), 3)
        );
        assert_eq!((found[0].record.as_deref(), found[0].line), (None, None));
    }
}
