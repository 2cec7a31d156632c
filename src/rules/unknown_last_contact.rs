//! RET-04: a record whose last contact is not known, so that no period can be counted from it.

use super::{
    Check, Handover, Rule, RuleMeta, SourceCx, handed, reporter::Reporter, retention::Dates,
};
use crate::{
    model::{Finding, Record, Severity},
    policy::RetentionFrom,
};

static META: RuleMeta = RuleMeta {
    code: "RET-04",
    name: "unknown-last-contact",
    severity: Severity::Medium,
    articles: &["Art. 5(1)(e) GDPR", "Art. 5(2) GDPR"],
    since: "0.1.0",
};

/// The rule.
pub(super) struct UnknownLastContact;

impl Rule for UnknownLastContact {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let counts_from = |from: RetentionFrom| {
            let mut limited = cx
                .policy
                .purposes
                .iter()
                .filter(|purpose| purpose.retention_months.is_some());
            limited.any(|purpose| purpose.retention_from == from)
        };
        let needs_contact = counts_from(RetentionFrom::LastContact);
        if !(needs_contact || counts_from(RetentionFrom::Created)) {
            return None;
        }
        let dates = Dates::new(cx);
        Some(Box::new(Unknown {
            reporter: Reporter::new(cx, &META),
            dates,
            needs_contact,
            without_column: 0,
            without_any: 0,
        }))
    }
}

struct Unknown<'a> {
    reporter: Reporter<'a>,
    dates: Dates,
    /// Whether a period runs from the last contact; otherwise all run from the creation.
    needs_contact: bool,
    /// Records of a source that has no column for the last contact, with a date of creation ...
    without_column: u64,
    /// ... and without one.
    without_any: u64,
}

impl Check for Unknown<'_> {
    fn record(&mut self, record: &Record<'_>, out: &mut dyn FnMut(Finding)) {
        if self.needs_contact && self.dates.knows_contact(record) {
            return;
        }
        let is_created = self.dates.creation(record).is_some();
        match (
            self.needs_contact,
            self.dates.has_last_contact_column(),
            is_created,
        ) {
            (false, _, true) => {}
            (false, _, false) | (true, false, false) => self.without_any += 1,
            (true, false, true) => self.without_column += 1,
            (true, true, _) => {
                let variant = if is_created { "fallback" } else { "none" };
                out(self.reporter.on_record(record).plain(variant));
            }
        }
    }

    fn finish(&mut self, out: &mut dyn FnMut(Finding)) {
        for (count, variant) in [
            (self.without_column, "file_fallback"),
            (self.without_any, "file_none"),
        ] {
            if count > 0 {
                out(self.reporter.on_file(count).plain(variant));
            }
        }
    }

    fn hand_over(&mut self) -> Option<Handover> {
        let counted = (self.without_column, self.without_any);
        (self.without_column, self.without_any) = (0, 0);
        Some(Box::new(counted))
    }

    fn take_over(&mut self, handover: Handover) {
        let (without_column, without_any) = handed::<(u64, u64)>(handover);
        self.without_column += without_column;
        self.without_any += without_any;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::Scope, rules::samples::Sample};

    #[test]
    fn an_empty_last_contact_is_a_finding_on_the_record() {
        let sample = Sample::of(&["Last=life.last_activity_at", "Created=life.created_at"]);
        let found = sample
            .row(&["", "2025-01-01"])
            .row(&["", ""])
            .row(&["2025-01-01", ""])
            .run("RET-04");
        let lines: Vec<_> = found.iter().map(|finding| finding.line).collect();
        assert_eq!(lines, [Some(2), Some(3)]);
        assert_ne!(found[0].message, found[1].message);
    }

    #[test]
    fn a_last_order_is_a_known_contact() {
        let sample = Sample::of(&["Last=life.last_activity_at", "Order=life.last_purchase_at"]);
        let found = sample.row(&["", "2025-01-01"]).row(&["", ""]).run("RET-04");
        let lines: Vec<_> = found.iter().map(|finding| finding.line).collect();
        assert_eq!(lines, [Some(3)]);
    }

    #[test]
    fn a_source_without_the_column_is_one_finding_for_all_its_records() {
        let rows = |sample: Sample| (0..500).fold(sample, |sample, _| sample.row(&["2025-01-01"]));
        let found = rows(Sample::of(&["Created=life.created_at"])).run("RET-04");
        assert_eq!(
            (found.len(), found[0].count, found[0].scope),
            (1, 500, Scope::File)
        );
    }

    #[test]
    fn a_period_from_creation_needs_no_contact_but_a_date_of_creation() {
        let run = |created: &str| {
            Sample::of(&["Created=life.created_at"])
                .row(&[created])
                .policy(|policy| policy.purposes[0].retention_from = RetentionFrom::Created)
                .run("RET-04")
                .len()
        };
        assert_eq!(run("2025-01-01"), 0);
        assert_eq!(run(""), 1);
    }

    #[test]
    fn nothing_is_said_where_no_period_is_set_or_it_runs_from_the_end_of_the_relation() {
        let sample = || Sample::of(&["Last=life.last_activity_at"]).row(&[""]);
        assert!(
            sample()
                .policy(|policy| policy.purposes[0].retention_months = None)
                .run("RET-04")
                .is_empty()
        );
        let ends = sample()
            .policy(|policy| policy.purposes[0].retention_from = RetentionFrom::EndOfRelation);
        assert!(ends.run("RET-04").is_empty());
    }
}
