//! CON-17: a consent older than the policy's age for asking again. No law makes it expire.

use chrono::{Months, NaiveDate};

use super::{Check, Rule, RuleMeta, SourceCx, reporter::Reporter};
use crate::model::{Finding, Record, Severity};

static META: RuleMeta = RuleMeta {
    code: "CON-17",
    name: "consent-aged",
    severity: Severity::Low,
    articles: &["Art. 5(2) GDPR", "Art. 7(1) GDPR"],
    since: "0.1.0",
};

/// The rule.
pub(super) struct ConsentAged;

impl Rule for ConsentAged {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let age = Months::new(cx.policy.consent.max_age_months);
        Some(Box::new(Aged {
            limit: cx.today.checked_sub_months(age)?,
            reporter: Reporter::new(cx, &META),
        }))
    }
}

struct Aged<'a> {
    reporter: Reporter<'a>,
    limit: NaiveDate,
}

impl Check for Aged<'_> {
    fn record(&mut self, record: &Record<'_>, out: &mut dyn FnMut(Finding)) {
        for consent in record
            .consents
            .iter()
            .filter(|consent| consent.state.is_grant())
        {
            // A confirmation is the person's own act, and the later one counts.
            let last = consent.given_at.max(consent.confirmed_at);
            if last.is_none_or(|last| last.date >= self.limit) {
                continue;
            }
            let draft = self
                .reporter
                .on_consent(record, consent)
                .column(consent.column);
            let months = self.reporter.cx.policy.consent.max_age_months;
            out(draft.say("aged", || vec![("months", months.to_string())]));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        model::{Channel, ConsentState},
        rules::samples::{Sample, consent, moment},
    };

    fn found(given: &str, confirmed: Option<&str>, state: ConsentState) -> usize {
        let mut yes = consent(Channel::Email, state);
        yes.given_at = Some(moment(given));
        yes.confirmed_at = confirmed.map(moment);
        Sample::of(&["Opt-in=consent.email.optin"])
            .says(yes)
            .run("CON-17")
            .len()
    }

    #[test]
    fn a_consent_past_the_age_of_the_policy_is_to_be_renewed() {
        assert_eq!(found("2023-11-22", None, ConsentState::Proven), 1);
        assert_eq!(
            found("2019-01-01", Some("2020-01-01"), ConsentState::Claimed),
            1
        );
    }

    #[test]
    fn a_younger_a_renewed_and_a_withdrawn_one_pass() {
        assert_eq!(found("2023-11-23", None, ConsentState::Proven), 0);
        assert_eq!(
            found("2019-01-01", Some("2025-01-01"), ConsentState::Proven),
            0
        );
        assert_eq!(found("2019-01-01", None, ConsentState::Withdrawn), 0);
    }
}
