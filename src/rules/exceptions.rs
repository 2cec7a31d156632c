//! EXC-01, EXC-02: exceptions of the policy that have ended, or that accept nothing any more.

use super::{RuleMeta, SourceCx, reporter::Reporter};
use crate::{
    model::{Finding, Severity},
    policy::Exception,
};

/// An exception whose last day is over.
pub(super) static ENDED: RuleMeta = RuleMeta {
    code: "EXC-01",
    name: "exception-has-ended",
    severity: Severity::Medium,
    articles: &["Art. 5(2) GDPR", "Art. 24(1) GDPR"],
    since: "0.1.0",
};

/// An exception that matched no finding of a whole audit.
pub(super) static UNUSED: RuleMeta = RuleMeta {
    code: "EXC-02",
    name: "exception-matches-nothing",
    severity: Severity::Low,
    articles: &["Art. 5(2) GDPR", "Art. 24(1) GDPR"],
    since: "0.1.0",
};

/// How often an audit used an exception, and whether it could have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Use {
    /// Findings that it accepted.
    pub accepted: u64,
    /// Whether the audit ran its rule over every source that it speaks of.
    pub could_match: bool,
}

/// Says which exceptions have ended and which are of no use; `uses` are in the order of the policy's.
pub(super) fn judge(
    cx: &SourceCx<'_>,
    uses: &[Use],
    is_wanted: impl Fn(&RuleMeta) -> bool,
    out: &mut dyn FnMut(Finding),
) {
    let blanks = |exception: &Exception| {
        vec![
            ("rule", exception.rule.clone()),
            ("line", exception.line.0.to_string()),
            ("date", exception.until.to_string()),
        ]
    };
    let (ended, unused) = (Reporter::new(cx, &ENDED), Reporter::new(cx, &UNUSED));
    for (exception, used) in cx.policy.exceptions.iter().zip(uses) {
        if exception.until < cx.today {
            if is_wanted(&ENDED) {
                let draft = ended.on_policy().kind(&exception.rule);
                out(draft.say("ended", || blanks(exception)));
            }
        } else if used.accepted == 0 && is_wanted(&UNUSED) {
            let variant = match super::meta(&exception.rule) {
                None => "unknown_rule",
                Some(_) if used.could_match => "unused",
                Some(_) => continue,
            };
            let draft = unused.on_policy().kind(&exception.rule);
            out(draft.say(variant, || blanks(exception)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::Lang,
        policy::Line,
        rules::{Whole, samples},
    };

    fn found(rule: &str, until: &str, used: Use) -> Vec<(&'static str, Option<String>)> {
        let mut policy = samples::policy();
        policy.exceptions.push(Exception {
            line: Line(12),
            rule: rule.to_owned(),
            source: None,
            channel: None,
            field: None,
            reason: "until the new form is live".to_owned(),
            until: samples::date(until),
        });
        let mut found = Vec::new();
        let whole = Whole {
            policy: &policy,
            today: samples::date("2026-11-23"),
            lang: Lang::En,
            wants_text: true,
            codes: &[],
        };
        whole.exceptions(&[used], &mut |finding| {
            assert!(finding.message.contains("12"), "{}", finding.message);
            assert!(!finding.message.contains("new form"));
            found.push((finding.code, finding.kind.map(|kind| kind.to_string())));
        });
        found
    }

    const USED: Use = Use {
        accepted: 3,
        could_match: true,
    };
    const UNMATCHED: Use = Use {
        accepted: 0,
        could_match: true,
    };
    const NARROWED: Use = Use {
        accepted: 0,
        could_match: false,
    };

    #[test]
    fn an_exception_holds_on_its_last_day_and_is_reported_the_day_after() {
        assert!(found("MIN-02", "2026-11-23", USED).is_empty());
        let ended = [("EXC-01", Some("MIN-02".to_owned()))];
        assert_eq!(found("MIN-02", "2026-11-22", USED), ended);
        assert_eq!(found("MIN-02", "2026-11-22", NARROWED), ended);
    }

    #[test]
    fn an_exception_that_accepts_nothing_is_reported() {
        let unused = [("EXC-02", Some("MIN-02".to_owned()))];
        assert_eq!(found("MIN-02", "2027-01-01", UNMATCHED), unused);
        assert_eq!(
            found("XXX-99", "2027-01-01", NARROWED).len(),
            1,
            "no such rule"
        );
    }

    #[test]
    fn an_audit_that_could_not_have_matched_it_says_nothing() {
        assert!(found("MIN-02", "2027-01-01", NARROWED).is_empty());
    }
}
