//! CON-05: a yes that names no channel; it counts for e-mail only, the other channels stay silent.

use super::{
    Check, Rule, RuleMeta, SourceCx,
    profile::{Lawfulness, Verdict},
    reporter::Reporter,
};
use crate::model::{Finding, Record, Severity};

static META: RuleMeta = RuleMeta {
    code: "CON-05",
    name: "consent-names-no-channel",
    severity: Severity::High,
    articles: &["Art. 4(11) GDPR", "Art. 7(2) GDPR"],
    since: "0.1.0",
};

/// The rule.
pub(super) struct ConsentNamesNoChannel;

impl Rule for ConsentNamesNoChannel {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        Some(Box::new(Generic {
            reporter: Reporter::new(cx, &META),
            law: Lawfulness::new(cx.columns, cx.policy, cx.block, cx.today),
        }))
    }
}

struct Generic<'a> {
    reporter: Reporter<'a>,
    law: Lawfulness,
}

impl Check for Generic<'_> {
    fn record(&mut self, record: &Record<'_>, out: &mut dyn FnMut(Finding)) {
        let uncovered = record
            .consents
            .iter()
            .filter(|consent| consent.covered_only_by_generic_yes && consent.state.is_silence());
        for consent in uncovered {
            // A channel that the profile's law leaves open needs no yes.
            if self.law.without_consent(record, consent.channel) == Verdict::Refused {
                out(self.reporter.on_consent(record, consent).plain("generic"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        model::{Channel, ConsentState},
        rules::samples::{Sample, consent},
    };

    #[test]
    fn a_generic_yes_does_not_cover_the_telephone() {
        let mut phone = consent(Channel::Phone, ConsentState::NoStatement);
        phone.covered_only_by_generic_yes = true;
        phone.column = None;
        let mut email = consent(Channel::Email, ConsentState::Proven);
        email.names_no_channel = true;
        let found = Sample::of(&["Marketing=consent.any.optin"])
            .says(email)
            .says(phone)
            .run("CON-05");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].channel, Some(Channel::Phone));
    }

    #[test]
    fn plain_silence_and_a_denied_channel_pass() {
        let silent = consent(Channel::Phone, ConsentState::NoStatement);
        let mut denied = consent(Channel::Phone, ConsentState::Objected);
        denied.covered_only_by_generic_yes = true;
        assert!(
            Sample::of(&["Marketing=consent.any.optin"])
                .says(silent)
                .says(denied)
                .run("CON-05")
                .is_empty()
        );
    }
}
