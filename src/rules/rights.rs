//! REC-03, RES-05: what became of rights that were exercised: a corrected value that its system sent
//! again as it was wrong, and a restriction that nobody looked at again in time.

use chrono::NaiveDate;

use super::{
    RuleMeta, SourceCx,
    disobeyed::{self, Disobeyed},
    reporter::Reporter,
};
use crate::model::{Finding, Scope, Severity};

/// A corrected value whose system still says the wrong one.
pub(super) static CAME_BACK: RuleMeta = RuleMeta {
    code: "REC-03",
    name: "corrected-value-came-back",
    severity: Severity::High,
    articles: &["Art. 5(1)(d) GDPR", "Art. 16 GDPR"],
    since: "0.1.0",
};

/// A restriction whose day of review is over.
pub(super) static NOT_REVIEWED: RuleMeta = RuleMeta {
    code: "RES-05",
    name: "restriction-not-reviewed",
    severity: Severity::Medium,
    articles: &["Art. 18(1) GDPR"],
    since: "0.1.0",
};

/// A corrected value that an import brought back as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CameBack {
    /// The source.
    pub source: String,
    /// The record's name in outputs.
    pub record: String,
    /// The header of the column.
    pub header: String,
    /// Civil date since when.
    pub since: NaiveDate,
}

/// A restriction that is past its review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotReviewed {
    /// The case.
    pub case: String,
    /// The letter of Art. 18(1) GDPR.
    pub ground: String,
    /// The civil date on which it was to be looked at again.
    pub review_on: NaiveDate,
}

/// What a store knows of rights that were exercised.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exercised {
    /// Corrected values that came back.
    pub came_back: Vec<CameBack>,
    /// Restrictions past their review.
    pub not_reviewed: Vec<NotReviewed>,
    /// What systems were asked to do and did not.
    pub disobeyed: Vec<Disobeyed>,
}

/// Says what became of them.
pub(super) fn judge(
    cx: &SourceCx<'_>,
    exercised: &Exercised,
    is_wanted: impl Fn(&RuleMeta) -> bool,
    out: &mut dyn FnMut(Finding),
) {
    disobeyed::judge(cx, &exercised.disobeyed, &is_wanted, out);
    if is_wanted(&CAME_BACK) {
        let reporter = Reporter::new(cx, &CAME_BACK);
        for one in &exercised.came_back {
            let draft = reporter.on_right(Scope::Record, &one.source, &one.record, one.since);
            out(draft.say("came_back", || vec![("field", one.header.clone())]));
        }
    }
    if is_wanted(&NOT_REVIEWED) {
        let reporter = Reporter::new(cx, &NOT_REVIEWED);
        for one in &exercised.not_reviewed {
            if one.review_on < cx.today {
                let draft = reporter.on_right(Scope::Request, "requests", &one.case, one.review_on);
                out(draft.say("overdue", || {
                    vec![
                        ("case", one.case.clone()),
                        ("date", one.review_on.to_string()),
                    ]
                }));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::Lang,
        rules::{Whole, samples},
    };

    fn found(exercised: &Exercised, codes: &[String]) -> Vec<(&'static str, String, String)> {
        let policy = samples::policy();
        let whole = Whole {
            policy: &policy,
            today: samples::date("2026-11-23"),
            lang: Lang::En,
            wants_text: true,
            codes,
        };
        let mut found = Vec::new();
        whole.rights(exercised, &mut |finding| {
            found.push((
                finding.code,
                finding.record.clone().unwrap_or_default(),
                finding.message.to_string(),
            ));
        });
        found
    }

    fn exercised(review_on: &str) -> Exercised {
        Exercised {
            came_back: vec![CameBack {
                source: "crm".to_owned(),
                record: "4711".to_owned(),
                header: "City".to_owned(),
                since: samples::date("2026-11-20"),
            }],
            not_reviewed: vec![NotReviewed {
                case: "2026-0003".to_owned(),
                ground: "a".to_owned(),
                review_on: samples::date(review_on),
            }],
            disobeyed: Vec::new(),
        }
    }

    #[test]
    fn a_corrected_value_that_came_back_is_found_with_its_record_and_column() {
        let found = found(&exercised("2026-12-01"), &[]);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].0, found[0].1.as_str()), ("REC-03", "4711"));
        assert!(found[0].2.contains("City"), "{}", found[0].2);
    }

    #[test]
    fn a_restriction_is_to_be_reviewed_on_its_day_and_overdue_the_day_after() {
        assert_eq!(found(&exercised("2026-11-23"), &[]).len(), 1);
        let late = found(&exercised("2026-11-22"), &["RES-05".to_owned()]);
        assert_eq!(late.len(), 1);
        assert_eq!((late[0].0, late[0].1.as_str()), ("RES-05", "2026-0003"));
    }

    #[test]
    fn where_no_right_was_exercised_nothing_is_said() {
        assert!(found(&Exercised::default(), &[]).is_empty());
    }
}
