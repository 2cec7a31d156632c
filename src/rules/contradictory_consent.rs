//! CON-23: a record that says both yes and no; the no counts.

use super::{Check, Rule, RuleMeta, SourceCx, each_consent::EachConsent, reporter::Reporter};
use crate::model::Severity;

static META: RuleMeta = RuleMeta {
    code: "CON-23",
    name: "contradictory-consent",
    severity: Severity::High,
    articles: &["Art. 5(1)(d) GDPR", "Art. 7(1) GDPR"],
    since: "0.1.0",
};

/// The rule.
pub(super) struct ContradictoryConsent;

impl Rule for ContradictoryConsent {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let reporter = Reporter::new(cx, &META);
        Some(Box::new(EachConsent {
            reporter,
            judge: |reporter, record, consent| {
                consent.is_conflicting.then(|| {
                    reporter
                        .on_consent(record, consent)
                        .column(consent.column)
                        .plain("both")
                })
            },
        }))
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        model::{Channel, ConsentState},
        rules::samples::{Sample, consent},
    };

    #[test]
    fn a_yes_beside_a_no_is_flagged_and_a_plain_no_is_not() {
        let mut both = consent(Channel::Email, ConsentState::Objected);
        both.is_conflicting = true;
        let sample = || Sample::of(&["Opt-in=consent.email.optin"]);
        assert_eq!(sample().says(both).run("CON-23").len(), 1);
        assert!(
            sample()
                .says(consent(Channel::Email, ConsentState::Objected))
                .run("CON-23")
                .is_empty()
        );
    }
}
