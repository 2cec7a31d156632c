//! CON-01: a channel that nobody said yes to. Silence, false and blank are never consent.

use super::{Check, Rule, RuleMeta, SourceCx, Tally, opened, reporter::Reporter};
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
            unspoken: Vec::new(),
        }))
    }
}

struct Silence<'a> {
    reporter: Reporter<'a>,
    /// Records with an address for a channel that no column speaks about.
    unspoken: Unspoken,
}

type Unspoken = Vec<(Channel, PurposeIx, u64)>;

impl Check for Silence<'_> {
    fn record(&mut self, record: &Record<'_>, out: &mut dyn FnMut(Finding)) {
        for consent in record
            .consents
            .iter()
            .filter(|consent| consent.state.is_silence())
        {
            let Some(column) = consent.column else {
                self.count(consent.channel, consent.purpose, 1);
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
            out(draft.plain(variant));
        }
    }

    fn finish(&mut self, out: &mut dyn FnMut(Finding)) {
        for (channel, purpose, count) in &self.unspoken {
            out(self
                .reporter
                .on_file(*count)
                .channel(*channel)
                .purpose(*purpose)
                .plain("no_column"));
        }
    }

    fn tally(&mut self) -> Option<Tally> {
        Some(Box::new(std::mem::take(&mut self.unspoken)))
    }

    fn absorb(&mut self, tally: Tally) {
        for (channel, purpose, count) in opened::<Unspoken>(tally) {
            self.count(channel, purpose, count);
        }
    }
}

impl Silence<'_> {
    fn count(&mut self, channel: Channel, purpose: PurposeIx, more: u64) {
        match self
            .unspoken
            .iter_mut()
            .find(|(own, aim, _)| *own == channel && *aim == purpose)
        {
            Some((_, _, count)) => *count += more,
            None => self.unspoken.push((channel, purpose, more)),
        }
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
