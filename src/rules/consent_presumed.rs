//! CON-02: a consent that was presumed, not given: implied, pre-ticked, a default.

use super::{Check, Rule, RuleMeta, SourceCx, each_consent::EachConsent, reporter::Reporter};
use crate::model::{ConsentState, Severity};

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
        let reporter = Reporter::new(cx, &META);
        Some(Box::new(EachConsent {
            reporter,
            judge: |reporter, record, consent| {
                (consent.state == ConsentState::Invalid).then(|| {
                    reporter
                        .on_consent(record, consent)
                        .column(consent.column)
                        .plain("presumed")
                })
            },
        }))
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
