//! OBJ-03: mailings to a person to whom the right to object was not shown with the first one.

use super::{
    Check, Rule, RuleMeta, SourceCx, counts_in,
    dates::{self, DateColumn},
    reporter::Reporter,
};
use crate::model::{Finding, Record, Severity};

static META: RuleMeta = RuleMeta {
    code: "OBJ-03",
    name: "objection-right-not-shown",
    severity: Severity::Medium,
    articles: &["Art. 21(4) GDPR", "Recital 70 GDPR"],
    since: "0.1.0",
};

/// Fields that date mailings of ours, the first of them first.
const MAILINGS: [&str; 3] = [
    "life.first_mailing_at",
    "life.last_mailing_at",
    "life.campaign_last",
];

/// The rule.
pub(super) struct ObjectionRightNotShown;

impl Rule for ObjectionRightNotShown {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let mailings = dates::columns(cx.columns, &MAILINGS);
        (!mailings.is_empty()).then(|| -> Box<dyn Check + 'a> {
            Box::new(Unshown {
                reporter: Reporter::new(cx, &META),
                firsts: dates::columns(cx.columns, &["life.first_mailing_at"]),
                mailings,
                notices: dates::columns(cx.columns, &["consent.notice_at"]),
                untold: 0,
            })
        })
    }
}

struct Unshown<'a> {
    reporter: Reporter<'a>,
    firsts: Vec<DateColumn>,
    mailings: Vec<DateColumn>,
    notices: Vec<DateColumn>,
    /// Records with a mailing, in a source that has no column for the notice.
    untold: u64,
}

impl Check for Unshown<'_> {
    fn record(&mut self, record: &Record<'_>, out: &mut dyn FnMut(Finding)) {
        let is_filled = |column: &DateColumn| !record.row.get(column.index).trim().is_empty();
        let Some(mailing) = self.mailings.iter().find(|column| is_filled(column)) else {
            return;
        };
        if self.notices.is_empty() {
            self.untold += 1;
            return;
        }
        if !self.notices.iter().any(is_filled) {
            let draft = self.reporter.on_record(record).column(Some(mailing.index));
            out(draft.plain("blank"));
            return;
        }
        let first = dates::earliest(record, &self.firsts);
        let notice = dates::earliest(record, &self.notices);
        if let (Some((first, column)), Some((notice, _))) = (first, notice)
            && dates::is_after(notice, first)
        {
            let draft = self.reporter.on_record(record).column(Some(column));
            out(draft.say("late", || {
                vec![("days", dates::days_between(first, notice))]
            }));
        }
    }

    fn finish(&mut self, out: &mut dyn FnMut(Finding)) {
        if self.untold > 0 {
            out(self.reporter.on_file(self.untold).plain("no_column"));
        }
    }

    counts_in!(untold);
}

#[cfg(test)]
mod tests {
    use crate::{model::Scope, rules::samples::Sample};

    fn found(first: &str, notice: &str) -> usize {
        Sample::of(&["First=life.first_mailing_at", "Notice=consent.notice_at"])
            .row(&[first, notice])
            .run("OBJ-03")
            .len()
    }

    #[test]
    fn a_first_mailing_without_the_notice_or_before_it_is_flagged() {
        assert_eq!(found("2024-03-01", ""), 1);
        assert_eq!(found("2024-03-01", "2024-03-02"), 1);
    }

    #[test]
    fn a_notice_in_time_and_no_mailing_pass() {
        assert_eq!(found("2024-03-01", "2024-03-01"), 0);
        assert_eq!(found("2024-03-01", "2023-01-01"), 0);
        assert_eq!(found("", ""), 0);
    }

    #[test]
    fn a_source_without_a_column_for_the_notice_is_one_finding() {
        let found = Sample::of(&["Last=life.last_mailing_at"])
            .row(&["2024-03-01"])
            .row(&["2024-03-01"])
            .row(&[""])
            .run("OBJ-03");
        assert_eq!((found.len(), found[0].count), (1, 2));
        assert_eq!(found[0].scope, Scope::File);
        assert!(
            Sample::of(&["E=contact.email.primary"])
                .row(&["x"])
                .run("OBJ-03")
                .is_empty()
        );
    }
}
