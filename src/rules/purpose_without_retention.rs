//! RET-01: a purpose of the policy without a retention period; said once a source.

use super::{Check, Rule, RuleMeta, SourceCx, counts_in, reporter::Reporter};
use crate::model::{Finding, Record, Severity, consent::PurposeIx};

static META: RuleMeta = RuleMeta {
    code: "RET-01",
    name: "purpose-without-retention",
    severity: Severity::Medium,
    articles: &[
        "Art. 5(1)(e) GDPR",
        "Art. 13(2)(a) GDPR",
        "Art. 30(1)(f) GDPR",
    ],
    since: "0.1.0",
};

/// The rule.
pub(super) struct PurposeWithoutRetention;

impl Rule for PurposeWithoutRetention {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let is_open =
            |(_, purpose): &(usize, &crate::policy::Purpose)| purpose.retention_months.is_none();
        let purposes = cx.policy.purposes.iter().enumerate().filter(is_open);
        let open: Vec<PurposeIx> = purposes
            .filter_map(|(index, _)| PurposeIx::try_from(index).ok())
            .collect();
        (!open.is_empty()).then(|| {
            Box::new(Open {
                reporter: Reporter::new(cx, &META),
                open,
                records: 0,
            }) as Box<dyn Check>
        })
    }
}

struct Open<'a> {
    reporter: Reporter<'a>,
    open: Vec<PurposeIx>,
    records: u64,
}

impl Check for Open<'_> {
    fn record(&mut self, _record: &Record<'_>, _out: &mut dyn FnMut(Finding)) {
        self.records += 1;
    }

    fn finish(&mut self, out: &mut dyn FnMut(Finding)) {
        for purpose in &self.open {
            out(self
                .reporter
                .on_file(self.records)
                .purpose(*purpose)
                .plain("open"));
        }
    }

    counts_in!(records);
}

#[cfg(test)]
mod tests {
    use crate::rules::samples::Sample;

    #[test]
    fn a_purpose_without_period_is_one_finding_a_source() {
        let sample = || Sample::of(&["Id=id.source"]).row(&["1"]).row(&["2"]);
        let found = sample()
            .policy(|policy| policy.purposes[0].retention_months = None)
            .run("RET-01");
        assert_eq!(
            (found.len(), found[0].count, found[0].purpose.as_deref()),
            (1, 2, Some("direct-marketing"))
        );
        assert!(sample().run("RET-01").is_empty());
    }
}
