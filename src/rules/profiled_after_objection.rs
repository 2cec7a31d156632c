//! OBJ-02: a score or a segment of a person who objected to marketing.

use super::{Check, Rule, RuleMeta, SourceCx, reporter::Reporter};
use crate::model::{ConsentState, Finding, Record, Severity};

static META: RuleMeta = RuleMeta {
    code: "OBJ-02",
    name: "profiled-after-objection",
    severity: Severity::High,
    articles: &["Art. 21(2) GDPR", "Art. 21(3) GDPR"],
    since: "0.1.0",
};

/// The rule.
pub(super) struct ProfiledAfterObjection;

impl Rule for ProfiledAfterObjection {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check<'a>(&self, cx: &SourceCx<'a>) -> Option<Box<dyn Check + 'a>> {
        let columns = profiling_columns(cx);
        (!columns.is_empty()).then(|| -> Box<dyn Check + 'a> {
            Box::new(Profiled {
                reporter: Reporter::new(cx, &META),
                columns,
            })
        })
    }
}

/// The columns that hold what was worked out about a person to sell to them.
pub(super) fn profiling_columns(cx: &SourceCx<'_>) -> Vec<usize> {
    cx.columns
        .positions(|field| matches!(field, "profile.score" | "profile.segment"))
}

struct Profiled<'a> {
    reporter: Reporter<'a>,
    columns: Vec<usize>,
}

impl Check for Profiled<'_> {
    fn record(&mut self, record: &Record<'_>, out: &mut dyn FnMut(Finding)) {
        let mut consents = record.consents.iter();
        let Some(consent) = consents.find(|consent| consent.state == ConsentState::Objected) else {
            return;
        };
        for column in &self.columns {
            // A score of nothing is how systems write that there is none.
            if matches!(record.row.get(*column).trim(), "" | "0" | "-") {
                continue;
            }
            let draft = self.reporter.on_consent(record, consent);
            out(draft.column(Some(*column)).plain("profiled"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        model::{Channel, ConsentState},
        rules::samples::{Sample, consent},
    };

    fn found(segment: &str, state: ConsentState) -> usize {
        Sample::of(&["Segment=profile.segment"])
            .row(&[segment])
            .says(consent(Channel::Email, state))
            .run("OBJ-02")
            .len()
    }

    #[test]
    fn a_segment_of_someone_who_objected_is_flagged() {
        assert_eq!(found("VIP", ConsentState::Objected), 1);
    }

    #[test]
    fn no_segment_and_no_objection_pass() {
        assert_eq!(found("", ConsentState::Objected), 0);
        assert_eq!(found("0", ConsentState::Objected), 0);
        assert_eq!(found("VIP", ConsentState::Withdrawn), 0);
        assert_eq!(found("VIP", ConsentState::Proven), 0);
    }
}
