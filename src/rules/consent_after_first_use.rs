//! CON-14: a consent that is younger than the first mailing.

use super::{
    Check, Rule, RuleMeta, SourceCx,
    dates::{self, DateColumn},
    reporter::Reporter,
};
use crate::model::{Channel, Finding, Record, Severity};

static META: RuleMeta = RuleMeta {
    code: "CON-14",
    name: "consent-after-first-use",
    severity: Severity::High,
    articles: &["Art. 6(1)(a) GDPR", "Art. 7(1) GDPR"],
    since: "0.1.0",
};

/// The rule.
pub(super) struct ConsentAfterFirstUse;

impl Rule for ConsentAfterFirstUse {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let first_mailings = dates::columns(cx.columns, &["life.first_mailing_at"]);
        if first_mailings.is_empty() {
            return None;
        }
        Some(Box::new(FirstUse {
            reporter: Reporter::new(cx, &META),
            first_mailings,
        }))
    }
}

struct FirstUse<'a> {
    reporter: Reporter<'a>,
    first_mailings: Vec<DateColumn>,
}

impl Check for FirstUse<'_> {
    fn record(&mut self, record: &Record<'_>, out: &mut dyn FnMut(Finding)) {
        let has_email = record
            .consents
            .iter()
            .any(|consent| consent.channel == Channel::Email);
        let mut first = None;
        for consent in record
            .consents
            .iter()
            .filter(|consent| consent.said.is_grant())
        {
            // A mailing is an e-mail, or a letter where the record has no e-mail address.
            let is_mailed = consent.channel == Channel::Email
                || (consent.channel == Channel::Post && !has_email);
            let Some(given_at) = consent.given_at.filter(|_| is_mailed) else {
                continue;
            };
            let sent = *first.get_or_insert_with(|| dates::earliest(record, &self.first_mailings));
            let Some((sent_at, _)) =
                sent.filter(|(sent_at, _)| dates::is_after(given_at, *sent_at))
            else {
                continue;
            };
            let draft = self
                .reporter
                .on_consent(record, consent)
                .column(consent.column);
            out(draft.say("later", || {
                vec![("days", dates::days_between(sent_at, given_at))]
            }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::ConsentState,
        rules::samples::{Sample, consent, moment},
    };

    fn found(given: &str, first: &str, state: ConsentState) -> usize {
        let mut yes = consent(Channel::Email, state);
        yes.given_at = Some(moment(given));
        Sample::of(&["First mailing=life.first_mailing_at"])
            .row(&[first])
            .says(yes)
            .run("CON-14")
            .len()
    }

    #[test]
    fn a_consent_after_the_first_mailing_is_flagged() {
        assert_eq!(found("2023-06-01", "2023-05-01", ConsentState::Proven), 1);
        assert_eq!(found("2023-06-01", "2023-05-01", ConsentState::Claimed), 1);
    }

    #[test]
    fn a_consent_before_it_on_its_day_or_without_it_passes() {
        assert_eq!(found("2023-04-01", "2023-05-01", ConsentState::Proven), 0);
        assert_eq!(found("2023-05-01", "2023-05-01", ConsentState::Proven), 0);
        assert_eq!(found("2023-06-01", "", ConsentState::Proven), 0);
        assert_eq!(
            found("2023-06-01", "2023-05-01", ConsentState::NoStatement),
            0
        );
    }
}
