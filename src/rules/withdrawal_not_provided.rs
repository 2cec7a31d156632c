//! CON-11: consents from the web, and no way to take them back is known for their source.

use super::{Check, Rule, RuleMeta, SourceCx, counts_in, reporter::Reporter};
use crate::model::{Finding, Record, Severity};

static META: RuleMeta = RuleMeta {
    code: "CON-11",
    name: "withdrawal-not-provided",
    severity: Severity::Medium,
    articles: &["Art. 7(3) GDPR", "Art. 13(2)(c) GDPR"],
    since: "0.1.0",
};

/// The rule.
pub(super) struct WithdrawalNotProvided;

impl Rule for WithdrawalNotProvided {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let is_known = cx.block.is_some_and(|block| block.withdrawal.is_some());
        (!is_known).then(|| -> Box<dyn Check + 'a> {
            Box::new(Closed {
                reporter: Reporter::new(cx, &META),
                records: 0,
            })
        })
    }
}

struct Closed<'a> {
    reporter: Reporter<'a>,
    records: u64,
}

impl Check for Closed<'_> {
    fn record(&mut self, record: &Record<'_>, _out: &mut dyn FnMut(Finding)) {
        let is_web = record
            .consents
            .iter()
            .any(|consent| consent.is_web && consent.state.is_grant());
        self.records += u64::from(is_web);
    }

    fn finish(&mut self, out: &mut dyn FnMut(Finding)) {
        if self.records > 0 {
            let source = self.reporter.cx.source;
            let draft = self.reporter.on_file(self.records);
            out(draft.say("unknown", || vec![("source", source.to_owned())]));
        }
    }

    counts_in!(records);
}

#[cfg(test)]
mod tests {
    use crate::{
        model::{Channel, ConsentState},
        policy::Source,
        rules::samples::{Sample, consent},
    };

    fn counts(is_web: bool, state: ConsentState, withdrawal: Option<&str>) -> Vec<u64> {
        let mut yes = consent(Channel::Email, state);
        yes.is_web = is_web;
        let found = Sample::of(&["Opt-in=consent.email.optin"])
            .policy(|policy| {
                policy.sources.push(Source {
                    id: "crm".to_owned(),
                    withdrawal: withdrawal.map(str::to_owned),
                    ..Source::default()
                });
            })
            .row(&["1"])
            .says(yes.clone())
            .row(&["1"])
            .says(yes)
            .run("CON-11");
        found.iter().map(|finding| finding.count).collect()
    }

    #[test]
    fn a_source_of_web_consents_without_a_way_back_is_one_finding() {
        assert_eq!(counts(true, ConsentState::Proven, None), [2]);
    }

    #[test]
    fn a_known_way_back_paper_and_withdrawn_consents_pass() {
        let page = Some("https://example.org/stop");
        assert!(counts(true, ConsentState::Proven, page).is_empty());
        assert!(counts(false, ConsentState::Proven, None).is_empty());
        assert!(counts(true, ConsentState::Withdrawn, None).is_empty());
    }
}
