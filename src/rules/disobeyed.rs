//! LOOP-01 to LOOP-04: what a source's system was asked to do after a right was exercised, and what its
//! next export shows that it did not do, or undid.

use chrono::NaiveDate;

use super::{RuleMeta, SourceCx, reporter::Reporter};
use crate::model::{Finding, Scope, Severity};

/// A person was erased, and the system still has the record, or has it again.
pub(super) static STILL_THERE: RuleMeta = RuleMeta {
    code: "LOOP-01",
    name: "erased-person-still-there",
    severity: Severity::Critical,
    articles: &["Art. 17(1) GDPR", "Art. 19 GDPR"],
    since: "0.1.0",
};

/// A value was corrected, and the system does not say it, or says the wrong one again.
pub(super) static NOT_CORRECTED: RuleMeta = RuleMeta {
    code: "LOOP-02",
    name: "correction-not-taken-over",
    severity: Severity::High,
    articles: &["Art. 5(1)(d) GDPR", "Art. 16 GDPR"],
    since: "0.1.0",
};

/// A person objected or withdrew, and the system does not say no, or does not any more.
pub(super) static OPT_OUT_LOST: RuleMeta = RuleMeta {
    code: "LOOP-03",
    name: "opt-out-lost",
    severity: Severity::Critical,
    articles: &["Art. 7(3) GDPR", "Art. 21(3) GDPR"],
    since: "0.1.0",
};

/// A note still mentions a person who was erased.
pub(super) static STILL_MENTIONED: RuleMeta = RuleMeta {
    code: "LOOP-04",
    name: "erased-person-still-mentioned",
    severity: Severity::High,
    articles: &["Art. 17(1) GDPR"],
    since: "0.1.0",
};

/// What was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undone {
    /// A record was to be deleted, or emptied but for what a law keeps.
    Erasure,
    /// Values were to be corrected.
    Correction,
    /// Channels were to stop.
    OptOut,
    /// A mention was to be taken out of a note.
    Mention,
}

/// A change that a system did not do, or undid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disobeyed {
    /// What.
    pub what: Undone,
    /// The source.
    pub source: String,
    /// The record's name in outputs; none: it has none, or the rows of the source were counted.
    pub record: Option<String>,
    /// The headers or channels that are concerned.
    pub concerns: Vec<String>,
    /// Whether it was done once, and undone.
    pub is_back: bool,
    /// Civil date since when it stands so.
    pub since: NaiveDate,
    /// How many records.
    pub count: u64,
}

impl Undone {
    const fn meta(self) -> &'static RuleMeta {
        match self {
            Self::Erasure => &STILL_THERE,
            Self::Correction => &NOT_CORRECTED,
            Self::OptOut => &OPT_OUT_LOST,
            Self::Mention => &STILL_MENTIONED,
        }
    }
}

/// Says what systems did not do.
pub(super) fn judge(
    cx: &SourceCx<'_>,
    disobeyed: &[Disobeyed],
    is_wanted: impl Fn(&RuleMeta) -> bool,
    out: &mut dyn FnMut(Finding),
) {
    for one in disobeyed {
        let meta = one.what.meta();
        if !is_wanted(meta) {
            continue;
        }
        let reporter = Reporter::new(cx, meta);
        let draft = match &one.record {
            Some(record) => reporter.on_right(Scope::Record, &one.source, record, one.since),
            None => reporter.on_source(&one.source, one.count, one.since),
        };
        let message = match (one.is_back, one.record.is_some()) {
            (false, true) => "not_done",
            (true, true) => "undone",
            (_, false) => "counted",
        };
        out(draft.say(message, || {
            vec![
                ("date", one.since.to_string()),
                ("concerns", one.concerns.join(", ")),
                ("count", one.count.to_string()),
            ]
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::Lang,
        rules::{Exercised, Whole, samples},
    };

    fn one(what: Undone, is_back: bool) -> Disobeyed {
        Disobeyed {
            what,
            source: "crm".to_owned(),
            record: Some("4711".to_owned()),
            concerns: vec!["City".to_owned()],
            is_back,
            since: samples::date("2026-11-20"),
            count: 1,
        }
    }

    fn found(disobeyed: Vec<Disobeyed>, lang: Lang) -> Vec<(&'static str, String, u64)> {
        let policy = samples::policy();
        let whole = Whole {
            policy: &policy,
            today: samples::date("2026-11-23"),
            lang,
            wants_text: true,
            codes: &[],
        };
        let exercised = Exercised {
            disobeyed,
            ..Exercised::default()
        };
        let mut found = Vec::new();
        whole.rights(&exercised, &mut |finding| {
            found.push((finding.code, finding.message.to_string(), finding.count));
        });
        found
    }

    #[test]
    fn each_kind_has_its_code_and_says_since_when() {
        for lang in Lang::ALL {
            for is_back in [false, true] {
                let all = [
                    (Undone::Erasure, "LOOP-01"),
                    (Undone::Correction, "LOOP-02"),
                    (Undone::OptOut, "LOOP-03"),
                    (Undone::Mention, "LOOP-04"),
                ];
                for (what, code) in all {
                    let found = found(vec![one(what, is_back)], lang);
                    assert_eq!(found.len(), 1);
                    assert_eq!(found[0].0, code);
                    assert!(found[0].1.contains("2026-11-20"), "{lang:?} {}", found[0].1);
                }
            }
        }
    }

    #[test]
    fn records_without_a_name_are_counted() {
        let counted = Disobeyed {
            record: None,
            count: 3,
            ..one(Undone::Erasure, false)
        };
        let found = found(vec![counted], Lang::En);
        assert_eq!(found[0].2, 3);
        assert!(found[0].1.contains('3'), "{}", found[0].1);
    }
}
