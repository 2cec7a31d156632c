//! CON-18: a consent from before the date that the policy distrusts.

use super::{Check, Rule, RuleMeta, SourceCx, each_consent::EachConsent, reporter::Reporter};
use crate::model::Severity;

static META: RuleMeta = RuleMeta {
    code: "CON-18",
    name: "consent-before-gdpr",
    severity: Severity::Medium,
    articles: &["Art. 7(1) GDPR", "Recital 171 GDPR"],
    since: "0.1.0",
};

/// The rule.
pub(super) struct ConsentBeforeGdpr;

impl Rule for ConsentBeforeGdpr {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let reporter = Reporter::new(cx, &META);
        Some(Box::new(EachConsent {
            reporter,
            judge: |reporter, record, consent| {
                let limit = reporter.cx.policy.consent.distrust_before;
                let is_old = consent.state.is_grant()
                    && consent.given_at.is_some_and(|given| given.date < limit);
                is_old.then(|| {
                    let draft = reporter.on_consent(record, consent).column(consent.column);
                    draft.say("old", || vec![("date", limit.to_string())])
                })
            },
        }))
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        model::{Channel, ConsentState},
        rules::samples::{Sample, consent, moment},
    };

    fn found(given: Option<&str>, state: ConsentState) -> usize {
        let mut yes = consent(Channel::Email, state);
        yes.given_at = given.map(moment);
        Sample::of(&["Opt-in=consent.email.optin"])
            .says(yes)
            .run("CON-18")
            .len()
    }

    #[test]
    fn a_consent_from_before_the_regulation_is_to_be_verified() {
        assert_eq!(found(Some("2016-03-02"), ConsentState::Proven), 1);
        assert_eq!(found(Some("2018-05-24"), ConsentState::Claimed), 1);
    }

    #[test]
    fn a_later_an_undated_and_a_withdrawn_consent_pass() {
        assert_eq!(found(Some("2018-05-25"), ConsentState::Proven), 0);
        assert_eq!(found(None, ConsentState::Claimed), 0);
        assert_eq!(found(Some("2016-03-02"), ConsentState::Withdrawn), 0);
    }
}
