//! CON-02: a consent that was presumed, not given: implied, pre-ticked, a default.

use super::{
    Check, Rule, RuleMeta, SourceCx,
    profile::{Lawfulness, Verdict},
    reporter::Reporter,
};
use crate::model::{ConsentState, Finding, Record, Severity};

static META: RuleMeta = RuleMeta {
    code: "CON-02",
    name: "consent-presumed",
    severity: Severity::High,
    articles: &["Art. 4(11) GDPR", "Art. 7(1) GDPR"],
    since: "0.1.0",
};

/// The rule.
pub(super) struct ConsentPresumed;

impl Rule for ConsentPresumed {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        Some(Box::new(Presumed {
            reporter: Reporter::new(cx, &META),
            law: Lawfulness::new(cx.columns, cx.policy, cx.block, cx.today),
        }))
    }
}

struct Presumed<'a> {
    reporter: Reporter<'a>,
    law: Lawfulness,
}

impl Check for Presumed<'_> {
    fn record(&mut self, record: &Record<'_>, out: &mut dyn FnMut(Finding)) {
        let presumed = record
            .consents
            .iter()
            .filter(|consent| consent.state == ConsentState::Invalid);
        for consent in presumed {
            // What is called a soft opt-in and is one under the profile's law presumes nothing.
            if self.law.verdict(record, consent) != Verdict::Refused {
                continue;
            }
            let draft = self.reporter.on_consent(record, consent);
            out(draft.column(consent.column).plain("presumed"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::Channel,
        rules::samples::{Sample, consent},
    };

    #[test]
    fn only_a_presumed_consent_is_flagged() {
        for state in ConsentState::ALL {
            let found = Sample::of(&["Opt-in=consent.email.optin"])
                .says(consent(Channel::Email, state))
                .run("CON-02");
            assert_eq!(
                found.len(),
                usize::from(state == ConsentState::Invalid),
                "{}",
                state.as_str()
            );
        }
    }
}
