//! CON-13: an import that says yes again where an earlier no stands; the no stays.

use super::{Check, Rule, RuleMeta, SourceCx, each_consent::EachConsent, reporter::Reporter};
use crate::model::Severity;

static META: RuleMeta = RuleMeta {
    code: "CON-13",
    name: "stale-consent-reimported",
    severity: Severity::Critical,
    articles: &["Art. 7(3) GDPR", "Art. 5(1)(d) GDPR"],
    since: "0.1.0",
};

/// The rule.
pub(super) struct StaleConsentReimported;

impl Rule for StaleConsentReimported {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let reporter = Reporter::new(cx, &META);
        Some(Box::new(EachConsent {
            reporter,
            judge: |reporter, record, consent| {
                let is_stale = consent.said.is_grant()
                    && consent.state.is_denial()
                    && consent
                        .overruled_by
                        .is_some_and(|denial| denial.earlier_import);
                is_stale.then(|| {
                    reporter
                        .on_consent(record, consent)
                        .column(consent.column)
                        .plain("stale")
                })
            },
        }))
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        model::{Channel, Consent, ConsentState, consent::Denial},
        rules::samples::{Sample, consent, moment},
    };

    fn overruled(said: ConsentState, state: ConsentState, earlier_import: bool) -> Consent {
        let mut yes = consent(Channel::Email, state);
        yes.said = said;
        yes.overruled_by = Some(Denial {
            state: ConsentState::Withdrawn,
            at: Some(moment("2025-02-01")),
            earlier_import,
        });
        yes
    }

    fn found(consent: Consent) -> usize {
        Sample::of(&["Opt-in=consent.email.optin"])
            .says(consent)
            .run("CON-13")
            .len()
    }

    #[test]
    fn a_yes_that_comes_back_after_an_earlier_no_is_flagged() {
        assert_eq!(
            found(overruled(
                ConsentState::Proven,
                ConsentState::Withdrawn,
                true
            )),
            1
        );
        assert_eq!(
            found(overruled(
                ConsentState::Claimed,
                ConsentState::Withdrawn,
                true
            )),
            1
        );
    }

    #[test]
    fn a_new_yes_a_silence_and_a_no_of_the_same_import_pass() {
        assert_eq!(
            found(overruled(ConsentState::Proven, ConsentState::Proven, true)),
            0
        );
        assert_eq!(
            found(overruled(
                ConsentState::NoStatement,
                ConsentState::Withdrawn,
                true
            )),
            0
        );
        assert_eq!(
            found(overruled(
                ConsentState::Proven,
                ConsentState::Withdrawn,
                false
            )),
            0
        );
        assert_eq!(found(consent(Channel::Email, ConsentState::Withdrawn)), 0);
    }
}
