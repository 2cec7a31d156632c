//! Runs the rules over one source: every record once through every check, then the checks that
//! speak about the whole source. Applies no exception and keeps no finding.

use super::{Check, Handover, RULES, Rule, SourceCx};
use crate::model::{Channel, Finding, Record};

/// The checks of one source.
pub struct Audit<'a> {
    checks: Vec<Box<dyn Check + 'a>>,
}

impl std::fmt::Debug for Audit<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Audit")
            .field("checks", &self.checks.len())
            .finish()
    }
}

impl<'a> Audit<'a> {
    /// The checks of the rules with these public codes; of every rule where none is named.
    #[must_use]
    pub fn new(cx: &SourceCx<'a>, codes: &[String]) -> Self {
        let is_wanted = |rule: &&dyn Rule| {
            codes.is_empty()
                || codes
                    .iter()
                    .any(|code| code.eq_ignore_ascii_case(rule.meta().code))
        };
        Self {
            checks: RULES
                .iter()
                .copied()
                .filter(is_wanted)
                .filter_map(|rule| rule.check(cx))
                .collect(),
        }
    }

    /// Looks at one record.
    pub fn record(&mut self, record: &Record<'_>, out: &mut dyn FnMut(Finding)) {
        for check in &mut self.checks {
            check.record(record, out);
        }
    }

    /// What the checks counted so far, in their order.
    #[must_use]
    pub fn hand_over(&mut self) -> Vec<Option<Handover>> {
        self.checks
            .iter_mut()
            .map(|check| check.hand_over())
            .collect()
    }

    /// Takes over what the same checks counted over other records of the same source.
    pub fn take_over(&mut self, handovers: Vec<Option<Handover>>) {
        for (check, handover) in self.checks.iter_mut().zip(handovers) {
            if let Some(handover) = handover {
                check.take_over(handover);
            }
        }
    }

    /// Says what only the whole source shows, after the last record.
    pub fn finish(&mut self, out: &mut dyn FnMut(Finding)) {
        for check in &mut self.checks {
            check.finish(out);
        }
    }
}

/// What findings are sorted by.
pub type OrderKey<'f> = (
    &'f str,
    &'f str,
    Option<u64>,
    Option<Channel>,
    Option<&'f str>,
    Option<&'f str>,
    Option<&'f str>,
    Option<&'f str>,
);

/// The stable order of findings: code, source, line, channel, purpose; then column, kind and record.
#[must_use]
pub fn order_key(finding: &Finding) -> OrderKey<'_> {
    (
        finding.code,
        &finding.source,
        finding.line,
        finding.channel,
        finding.purpose.as_deref(),
        finding.field.as_deref(),
        finding.kind.as_deref(),
        finding.record.as_deref(),
    )
}
