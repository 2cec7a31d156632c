//! Runs the rules over one source: every record once through every check, then the checks that
//! speak about the whole source. Applies no exception and keeps no finding.

use super::{
    Check, Handover, RULES, Rule, SourceCx,
    text_seen::{Seen, TextReader},
};
use crate::model::{Channel, Finding, Record};

/// The checks of one source.
pub struct Audit<'a> {
    checks: Vec<Box<dyn Check + 'a>>,
    /// Reads the texts of records for all checks at once; none where no check or no column wants it.
    texts: Option<TextReader<'a>>,
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
        let checks: Vec<Box<dyn Check + 'a>> = RULES
            .iter()
            .copied()
            .filter(is_wanted)
            .filter_map(|rule| rule.check(cx))
            .collect();
        let reads_texts = checks.iter().any(|check| check.reads_texts());
        Self {
            texts: reads_texts.then(|| TextReader::new(cx)).flatten(),
            checks,
        }
    }

    /// Looks at one record.
    pub fn record(&mut self, record: &Record<'_>, out: &mut dyn FnMut(Finding)) {
        for check in &mut self.checks {
            check.record(record, out);
        }
        if let Some(texts) = &mut self.texts {
            tell(&mut self.checks, record, texts.read(record), out);
        }
    }

    /// As `record`, with what a test says was seen.
    #[cfg(test)]
    pub(super) fn record_with(
        &mut self,
        record: &Record<'_>,
        seen: &[Seen],
        out: &mut dyn FnMut(Finding),
    ) {
        for check in &mut self.checks {
            check.record(record, out);
        }
        tell(&mut self.checks, record, seen, out);
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

/// Tells the checks what was seen in the texts of a record.
fn tell(
    checks: &mut [Box<dyn Check + '_>],
    record: &Record<'_>,
    seen: &[Seen],
    out: &mut dyn FnMut(Finding),
) {
    if seen.is_empty() {
        return;
    }
    for check in checks.iter_mut().filter(|check| check.reads_texts()) {
        check.texts(record, seen, out);
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
