//! Findings on wordings: each source finds the same fault of a text, so they wait until all sources
//! were seen and come out once, with the records of all.

use crate::{
    model::{Finding, Scope},
    words,
};

/// Findings on wordings that wait.
#[derive(Debug, Default)]
pub(super) struct HeldWordings {
    findings: Vec<Finding>,
}

impl HeldWordings {
    /// Keeps a finding on a wording; hands back every other.
    pub(super) fn hold(&mut self, finding: Finding) -> Option<Finding> {
        if finding.scope != Scope::Wording {
            return Some(finding);
        }
        let same = self
            .findings
            .iter_mut()
            .find(|held| held.code == finding.code && held.field == finding.field);
        match same {
            Some(held) => {
                held.count += finding.count;
                held.since = held.since.min(finding.since);
            }
            None => self.findings.push(finding),
        }
        None
    }

    /// The findings, each with the count of all sources in its words.
    pub(super) fn release(self) -> impl Iterator<Item = Finding> {
        self.findings.into_iter().map(|mut finding| {
            let count = finding.count.to_string();
            finding.message = words::fill(&finding.message, &[("count", &count)]).into();
            finding.remedy = words::fill(&finding.remedy, &[("count", &count)]).into();
            finding
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Evidence, Severity, Text};

    fn finding(scope: Scope, wording: &str, count: u64) -> Finding {
        Finding {
            code: "CON-08",
            name: "consent-wording-incomplete",
            severity: Severity::Medium,
            evidence: Evidence::Likely,
            scope,
            source: Text::default(),
            record: None,
            line: None,
            channel: None,
            purpose: None,
            field: Some(Text::from(wording)),
            span: None,
            kind: None,
            state: None,
            count,
            message: Text::from("records: {count}"),
            articles: &[],
            remedy: Text::default(),
            since: chrono::NaiveDate::MIN,
        }
    }

    #[test]
    fn a_wording_is_told_once_with_the_records_of_all_sources() {
        let mut held = HeldWordings::default();
        assert!(held.hold(finding(Scope::Wording, "a", 2)).is_none());
        assert!(held.hold(finding(Scope::Wording, "b", 0)).is_none());
        assert!(held.hold(finding(Scope::Wording, "a", 3)).is_none());
        assert!(held.hold(finding(Scope::File, "a", 1)).is_some());
        let messages: Vec<Text> = held.release().map(|finding| finding.message).collect();
        assert_eq!(messages, ["records: 5", "records: 0"]);
    }
}
