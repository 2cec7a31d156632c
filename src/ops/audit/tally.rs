//! What an audit adds up while findings pass: counts, the worst severity, the use of exceptions; and
//! what only its end shows.

use std::collections::BTreeSet;

use super::{AuditRequest, Reader, Totals, excepted};
use crate::{
    model::{Finding, Severity},
    rules::{self, Duplicates, Use},
};

/// Counts findings and sorts out those that the policy accepts.
pub(super) struct Tally<'a> {
    request: &'a AuditRequest<'a>,
    pub(super) totals: Totals,
    pub(super) worst: Option<Severity>,
    /// How many findings each exception of the policy accepted.
    accepted: Vec<u64>,
}

/// Which sources an audit looked at.
pub(super) enum Looked {
    /// Every source there is.
    All,
    /// These only.
    At(BTreeSet<String>),
}

impl<'a> Tally<'a> {
    pub(super) fn new(request: &'a AuditRequest<'a>) -> Self {
        Self {
            request,
            totals: Totals::default(),
            worst: None,
            accepted: vec![0; request.policy.exceptions.len()],
        }
    }

    /// Counts a finding and hands it on, unless the policy accepts it. `reader` is that of its source;
    /// none for what is about no single source.
    pub(super) fn sift(
        &mut self,
        reader: Option<&Reader<'_>>,
        finding: Finding,
        out: &mut dyn FnMut(Finding),
    ) {
        let today = self.request.now.today;
        if let Some(position) = excepted(self.request.policy, reader, &finding, today) {
            self.totals.excepted += 1;
            if let Some(count) = self.accepted.get_mut(position) {
                *count += 1;
            }
            return;
        }
        self.totals.count(&finding);
        self.worst = self.worst.max(Some(finding.severity));
        out(finding);
    }

    /// Says what only the end of an audit shows: records of one person that disagree, the policy
    /// itself, and last its exceptions, which all the others may have used.
    pub(super) fn close(
        &mut self,
        duplicates: &Duplicates,
        looked: &Looked,
        out: &mut dyn FnMut(Finding),
    ) {
        let request = self.request;
        let (policy, today, lang) = (request.policy, request.now.today, request.lang);
        let (codes, wants_text) = (request.codes, request.wants_text);
        rules::audit_duplicates(
            duplicates,
            policy,
            today,
            lang,
            wants_text,
            codes,
            &mut |finding| {
                self.sift(None, finding, out);
            },
        );
        rules::audit_policy(policy, today, lang, wants_text, codes, &mut |finding| {
            self.sift(None, finding, out);
        });
        let uses = self.uses(looked);
        rules::audit_exceptions(
            policy,
            today,
            lang,
            wants_text,
            codes,
            &uses,
            &mut |finding| {
                self.sift(None, finding, out);
            },
        );
    }

    fn uses(&self, looked: &Looked) -> Vec<Use> {
        let codes = self.request.codes;
        let ran = |rule: &str| {
            rules::is_audited(rule)
                && (codes.is_empty() || codes.iter().any(|code| code.eq_ignore_ascii_case(rule)))
        };
        let exceptions = self.request.policy.exceptions.iter().zip(&self.accepted);
        exceptions
            .map(|(exception, accepted)| Use {
                accepted: *accepted,
                could_match: ran(&exception.rule)
                    && match (looked, &exception.source) {
                        (Looked::All, _) => true,
                        (Looked::At(sources), Some(source)) => sources.contains(source),
                        // It may match in a source that was not looked at.
                        (Looked::At(_), None) => false,
                    },
            })
            .collect()
    }
}
