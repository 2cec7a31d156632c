//! LOOP-05 to LOOP-09: what changed between two exports of a source without anybody here having asked.

use chrono::NaiveDate;

use super::{RuleMeta, SourceCx, reporter::Reporter};
use crate::model::{Channel, Finding, Scope, Severity};

/// A yes appeared for which there is no proof.
pub(super) static UNPROVEN: RuleMeta = RuleMeta {
    code: "LOOP-05",
    name: "consent-appeared-without-proof",
    severity: Severity::High,
    articles: &["Art. 7(1) GDPR"],
    since: "0.1.0",
};

/// A no is gone.
pub(super) static LOST: RuleMeta = RuleMeta {
    code: "LOOP-06",
    name: "denial-disappeared",
    severity: Severity::High,
    articles: &["Art. 7(3) GDPR", "Art. 21(3) GDPR"],
    since: "0.1.0",
};

/// A column is collected that was not before.
pub(super) static NEW_COLUMN: RuleMeta = RuleMeta {
    code: "LOOP-07",
    name: "column-newly-collected",
    severity: Severity::Medium,
    articles: &["Art. 5(1)(c) GDPR", "Art. 13(1)(c) GDPR"],
    since: "0.1.0",
};

/// A record that had left is back.
pub(super) static CAME_BACK: RuleMeta = RuleMeta {
    code: "LOOP-08",
    name: "record-came-back",
    severity: Severity::Medium,
    articles: &["Art. 5(1)(e) GDPR"],
    since: "0.1.0",
};

/// Many records changed at once.
pub(super) static MASS_CHANGE: RuleMeta = RuleMeta {
    code: "LOOP-09",
    name: "changed-in-bulk",
    severity: Severity::Medium,
    articles: &["Art. 5(1)(d) GDPR", "Art. 5(1)(f) GDPR"],
    since: "0.1.0",
};

/// A source of which this share of the records changed, in hundredths, was changed in bulk.
const MASS_PERCENT: u64 = 30;
/// Fewer changed records are no bulk.
const MASS_LEAST: u64 = 20;

/// A record that reads otherwise than in the export before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordDrift {
    /// The record's name in outputs.
    pub record: String,
    /// The channel.
    pub channel: Channel,
}

/// What changed in a source between its last two exports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceDrift {
    /// The source.
    pub source: String,
    /// Civil date of the last export.
    pub since: NaiveDate,
    /// A yes that appeared without a proof.
    pub unproven: Vec<RecordDrift>,
    /// A no that is gone.
    pub lost: Vec<RecordDrift>,
    /// Records that had left and are back, by their names in outputs.
    pub returned: Vec<String>,
    /// Headers that are new.
    pub new_columns: Vec<String>,
    /// How many records the source had.
    pub known: u64,
    /// How many of them changed.
    pub changed: u64,
    /// The header of which most cells changed, and how many.
    pub most: Option<(String, u64)>,
}

/// Says what drifted.
pub(super) fn judge(
    cx: &SourceCx<'_>,
    drift: &SourceDrift,
    is_wanted: impl Fn(&RuleMeta) -> bool,
    out: &mut dyn FnMut(Finding),
) {
    let reporters = [&UNPROVEN, &LOST].map(|meta| (meta, Reporter::new(cx, meta)));
    for ((meta, reporter), list) in reporters.iter().zip([&drift.unproven, &drift.lost]) {
        for one in list.iter().filter(|_| is_wanted(meta)) {
            let draft = reporter
                .on_right(Scope::Record, &drift.source, &one.record, drift.since)
                .channel(one.channel);
            out(draft.say("drifted", || vec![("date", drift.since.to_string())]));
        }
    }
    if is_wanted(&NEW_COLUMN) {
        let reporter = Reporter::new(cx, &NEW_COLUMN);
        for header in &drift.new_columns {
            let draft = reporter.on_source(&drift.source, 1, drift.since);
            out(draft.say("new", || {
                vec![("field", header.clone()), ("date", drift.since.to_string())]
            }));
        }
    }
    if is_wanted(&CAME_BACK) {
        let reporter = Reporter::new(cx, &CAME_BACK);
        for record in &drift.returned {
            let draft = reporter.on_right(Scope::Record, &drift.source, record, drift.since);
            out(draft.say("back", || vec![("date", drift.since.to_string())]));
        }
    }
    let is_mass = drift.changed >= MASS_LEAST && drift.changed * 100 >= drift.known * MASS_PERCENT;
    if is_mass && is_wanted(&MASS_CHANGE) {
        let reporter = Reporter::new(cx, &MASS_CHANGE);
        let draft = reporter.on_source(&drift.source, drift.changed, drift.since);
        let (header, cells) = drift.most.clone().unwrap_or_default();
        out(draft.say("bulk", || {
            vec![
                ("count", drift.changed.to_string()),
                ("of", drift.known.to_string()),
                ("field", header.clone()),
                ("cells", cells.to_string()),
                ("date", drift.since.to_string()),
            ]
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::Lang,
        rules::{Whole, samples},
    };

    fn drift(changed: u64) -> SourceDrift {
        SourceDrift {
            source: "crm".to_owned(),
            since: samples::date("2026-11-20"),
            unproven: Vec::new(),
            lost: Vec::new(),
            returned: Vec::new(),
            new_columns: Vec::new(),
            known: 100,
            changed,
            most: Some(("City".to_owned(), changed)),
        }
    }

    fn found(drift: &SourceDrift) -> Vec<&'static str> {
        let policy = samples::policy();
        let mut found = Vec::new();
        for lang in Lang::ALL {
            let whole = Whole {
                policy: &policy,
                today: samples::date("2026-11-23"),
                lang,
                wants_text: true,
                codes: &[],
            };
            found.clear();
            whole.drift(drift, &mut |finding| {
                assert!(!finding.message.to_string().contains('{'));
                found.push(finding.code);
            });
        }
        found
    }

    #[test]
    fn each_kind_of_drift_is_found_once_for_each_record() {
        let one = |record: &str| RecordDrift {
            record: record.to_owned(),
            channel: Channel::Email,
        };
        let all = SourceDrift {
            unproven: vec![one("1"), one("2")],
            lost: vec![one("3")],
            returned: vec!["4".to_owned()],
            new_columns: vec!["Religion".to_owned()],
            ..drift(0)
        };
        assert_eq!(
            found(&all),
            ["LOOP-05", "LOOP-05", "LOOP-06", "LOOP-07", "LOOP-08"]
        );
        assert!(found(&drift(0)).is_empty());
    }

    #[test]
    fn many_records_at_once_are_bulk_and_a_few_are_not() {
        assert_eq!(found(&drift(30)), ["LOOP-09"]);
        assert!(found(&drift(29)).is_empty());
        let few = SourceDrift {
            known: 20,
            ..drift(19)
        };
        assert!(found(&few).is_empty());
    }
}
