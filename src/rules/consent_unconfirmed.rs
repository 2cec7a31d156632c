//! CON-21: a consent that waits for its confirmation (double opt-in).

use super::{Check, Rule, RuleMeta, SourceCx, each_consent::EachConsent, reporter::Reporter};
use crate::{
    model::{Consent, ConsentState, Finding, Record, Severity},
    policy::DoubleOptIn,
};

static META: RuleMeta = RuleMeta {
    code: "CON-21",
    name: "consent-unconfirmed",
    severity: Severity::Low,
    articles: &["Art. 7(1) GDPR"],
    since: "0.1.0",
};

/// The rule.
pub(super) struct ConsentUnconfirmed;

impl Rule for ConsentUnconfirmed {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        Some(Box::new(EachConsent {
            reporter: Reporter::new(cx, &META),
            judge,
        }))
    }
}

fn judge(reporter: &Reporter<'_>, record: &Record<'_>, consent: &Consent) -> Option<Finding> {
    let wish = reporter.cx.policy.consent.double_opt_in;
    let is_open_web_consent = wish != DoubleOptIn::Off
        && consent.state.is_grant()
        && consent.is_web
        && !consent.confirmed;
    let variant = match consent.state {
        ConsentState::Pending => "pending",
        _ if is_open_web_consent => "unconfirmed",
        _ => return None,
    };
    let severity = if wish == DoubleOptIn::Required {
        Severity::High
    } else {
        META.severity
    };
    Some(
        reporter
            .on_consent(record, consent)
            .severity(severity)
            .column(consent.column)
            .plain(variant),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::Channel,
        rules::samples::{Sample, consent},
    };

    fn severities(
        wish: DoubleOptIn,
        state: ConsentState,
        is_web: bool,
        confirmed: bool,
    ) -> Vec<Severity> {
        let mut yes = consent(Channel::Email, state);
        (yes.is_web, yes.confirmed) = (is_web, confirmed);
        let sample = Sample::of(&["Opt-in=consent.email.optin"])
            .policy(|policy| policy.consent.double_opt_in = wish);
        sample
            .says(yes)
            .run("CON-21")
            .into_iter()
            .map(|finding| finding.severity)
            .collect()
    }

    #[test]
    fn an_unconfirmed_web_consent_is_low_or_high_as_the_policy_wants() {
        assert_eq!(
            severities(DoubleOptIn::Recommended, ConsentState::Proven, true, false),
            [Severity::Low]
        );
        assert_eq!(
            severities(DoubleOptIn::Required, ConsentState::Proven, true, false),
            [Severity::High]
        );
        assert!(severities(DoubleOptIn::Off, ConsentState::Proven, true, false).is_empty());
    }

    #[test]
    fn a_pending_consent_is_flagged_whatever_the_policy_wants() {
        assert_eq!(
            severities(DoubleOptIn::Off, ConsentState::Pending, false, false),
            [Severity::Low]
        );
        assert_eq!(
            severities(DoubleOptIn::Recommended, ConsentState::Pending, true, false),
            [Severity::Low]
        );
        assert_eq!(
            severities(DoubleOptIn::Required, ConsentState::Pending, true, false),
            [Severity::High]
        );
    }

    #[test]
    fn a_confirmed_consent_and_one_on_paper_pass() {
        assert!(severities(DoubleOptIn::Required, ConsentState::Proven, true, true).is_empty());
        assert!(severities(DoubleOptIn::Required, ConsentState::Proven, false, false).is_empty());
        assert!(severities(DoubleOptIn::Required, ConsentState::Withdrawn, true, false).is_empty());
    }
}
