//! RET-03: a "last contact" that was our own mailing, or the opening of it, and does not count.

use super::{Check, Rule, RuleMeta, SourceCx, reporter::Reporter, retention::Dates};
use crate::{
    model::{Finding, Record, Severity},
    policy::RetentionFrom,
};

static META: RuleMeta = RuleMeta {
    code: "RET-03",
    name: "own-mailing-as-contact",
    severity: Severity::Medium,
    articles: &["Art. 5(1)(e) GDPR"],
    since: "0.1.0",
};

/// The rule.
pub(super) struct OwnMailingAsContact;

impl Rule for OwnMailingAsContact {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let dates = Dates::new(cx);
        let matters = cx
            .policy
            .purposes
            .iter()
            .any(|purpose| purpose.retention_from == RetentionFrom::LastContact);
        if !(matters && dates.knows_who_made_contact() && dates.has_last_contact_column()) {
            return None;
        }
        Some(Box::new(OwnMailing {
            reporter: Reporter::new(cx, &META),
            dates,
        }))
    }
}

struct OwnMailing<'a> {
    reporter: Reporter<'a>,
    dates: Dates,
}

impl Check for OwnMailing<'_> {
    fn record(&mut self, record: &Record<'_>, out: &mut dyn FnMut(Finding)) {
        if let Some((_, column)) = self.dates.ignored_contact(record) {
            out(self
                .reporter
                .on_record(record)
                .column(Some(column))
                .plain("ignored"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::samples::Sample;

    fn found(date: &str, how: &str) -> usize {
        Sample::of(&[
            "Last=life.last_contacted_at",
            "How=life.last_contact_source",
        ])
        .row(&[date, how])
        .run("RET-03")
        .len()
    }

    #[test]
    fn an_opened_mailing_is_no_contact_of_the_person() {
        assert_eq!(found("2025-12-01", "open"), 1);
        assert_eq!(found("2025-12-01", "Newsletter-Versand"), 1);
    }

    #[test]
    fn an_order_a_click_and_an_empty_date_pass() {
        assert_eq!(found("2025-12-01", "order"), 0);
        assert_eq!(found("2025-12-01", "newsletter click"), 0);
        assert_eq!(found("2025-12-01", ""), 0);
        assert_eq!(found("", "open"), 0);
    }
}
