//! What no check of one source sees: the policy itself, its exceptions, the records of one person
//! across sources. Said once an audit, at its end.

use chrono::NaiveDate;

use super::{
    RuleMeta, SourceCx, by_code, disobeyed,
    drift::{self, SourceDrift},
    duplicates_disagree::{self, Duplicates},
    exceptions::{self, Use},
    rights::{self, Exercised},
    transparency,
};
use crate::{
    model::{Columns, Finding, Lang},
    policy::Policy,
};

/// What findings on the policy call their source.
pub const POLICY: &str = "policy";

/// The codes that only a whole audit shows, whatever its sources.
pub(super) const WHOLE: &[&RuleMeta] = &[
    &duplicates_disagree::META,
    &transparency::NO_SAFEGUARD,
    &exceptions::ENDED,
    &exceptions::UNUSED,
    &disobeyed::STILL_THERE,
    &disobeyed::NOT_CORRECTED,
    &disobeyed::OPT_OUT_LOST,
    &disobeyed::STILL_MENTIONED,
    &drift::UNPROVEN,
    &drift::LOST,
    &drift::NEW_COLUMN,
    &drift::CAME_BACK,
    &drift::MASS_CHANGE,
    &rights::CAME_BACK,
    &rights::NOT_REVIEWED,
];

/// Whether an audit can find that code; the case of its letters does not matter.
#[must_use]
pub fn is_audited(code: &str) -> bool {
    by_code(code).is_some()
        || WHOLE
            .iter()
            .any(|meta| meta.code.eq_ignore_ascii_case(code))
}

/// Judges what only a whole audit shows. Findings on the policy name it as their source.
#[derive(Clone, Copy, Debug)]
pub struct Whole<'a> {
    /// What the controller allows.
    pub policy: &'a Policy,
    /// The civil date to work on.
    pub today: NaiveDate,
    /// The language of messages.
    pub lang: Lang,
    /// Whether the words of findings are wanted.
    pub wants_text: bool,
    /// The rules that were chosen; none: all of them.
    pub codes: &'a [String],
}

impl Whole<'_> {
    fn wants(&self, code: &str) -> bool {
        self.codes.is_empty() || self.codes.iter().any(|own| own.eq_ignore_ascii_case(code))
    }

    /// Runs `judge` over the policy as if it were a source without columns.
    fn with_policy(&self, judge: impl FnOnce(&SourceCx<'_>)) {
        let columns = Columns {
            columns: Vec::new(),
            system: String::new(),
            language: None,
            strips_quote_prefix: false,
            has_continuation_rows: false,
            assumed_state: None,
        };
        judge(&SourceCx {
            source: POLICY,
            columns: &columns,
            block: None,
            policy: self.policy,
            today: self.today,
            lang: self.lang,
            file: None,
            imported: self.today,
            wants_text: self.wants_text,
        });
    }

    /// Judges the policy itself: interests that nobody weighed, recipients abroad.
    pub fn policy(&self, out: &mut dyn FnMut(Finding)) {
        self.with_policy(|cx| {
            if self.wants(transparency::NOT_WEIGHED.code) {
                transparency::interests(cx, out);
            }
            if self.wants(transparency::NO_SAFEGUARD.code) {
                transparency::recipients(cx, out);
            }
        });
    }

    /// Judges the exceptions of the policy by how an audit used them; `uses` are in the policy's order.
    pub fn exceptions(&self, uses: &[Use], out: &mut dyn FnMut(Finding)) {
        self.with_policy(|cx| {
            exceptions::judge(cx, uses, |meta| self.wants(meta.code), out);
        });
    }

    /// Judges what became of rights that were exercised.
    pub fn rights(&self, exercised: &Exercised, out: &mut dyn FnMut(Finding)) {
        self.with_policy(|cx| rights::judge(cx, exercised, |meta| self.wants(meta.code), out));
    }

    /// Judges what changed between two exports of a source.
    pub fn drift(&self, drift: &SourceDrift, out: &mut dyn FnMut(Finding)) {
        self.with_policy(|cx| drift::judge(cx, drift, |meta| self.wants(meta.code), out));
    }

    /// Judges the persons who have several records.
    pub fn duplicates(&self, duplicates: &Duplicates, out: &mut dyn FnMut(Finding)) {
        if self.wants(duplicates_disagree::META.code) {
            self.with_policy(|cx| duplicates.judge(cx, out));
        }
    }
}
