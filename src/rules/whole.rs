//! What no check of one source sees: the policy itself, its exceptions, the records of one person
//! across sources. Said once an audit, at its end.

use chrono::NaiveDate;

use super::{
    RuleMeta, SourceCx, by_code,
    duplicates_disagree::{self, Duplicates},
    exceptions::{self, Use},
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
];

/// Whether an audit can find that code; the case of its letters does not matter.
#[must_use]
pub fn is_audited(code: &str) -> bool {
    by_code(code).is_some()
        || WHOLE
            .iter()
            .any(|meta| meta.code.eq_ignore_ascii_case(code))
}

fn is_wanted(codes: &[String], code: &str) -> bool {
    codes.is_empty() || codes.iter().any(|own| own.eq_ignore_ascii_case(code))
}

/// Runs `judge` over the policy as if it were a source without columns.
fn with_policy(
    policy: &Policy,
    today: NaiveDate,
    lang: Lang,
    wants_text: bool,
    judge: impl FnOnce(&SourceCx<'_>),
) {
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
        policy,
        today,
        lang,
        file: None,
        imported: today,
        wants_text,
    });
}

/// Judges the policy itself: interests that nobody weighed, recipients abroad.
pub fn audit_policy(
    policy: &Policy,
    today: NaiveDate,
    lang: Lang,
    wants_text: bool,
    codes: &[String],
    out: &mut dyn FnMut(Finding),
) {
    with_policy(policy, today, lang, wants_text, |cx| {
        if is_wanted(codes, "TRA-04") {
            transparency::interests(cx, out);
        }
        if is_wanted(codes, transparency::NO_SAFEGUARD.code) {
            transparency::recipients(cx, out);
        }
    });
}

/// Judges the exceptions of the policy by how an audit used them.
pub fn audit_exceptions(
    policy: &Policy,
    today: NaiveDate,
    lang: Lang,
    wants_text: bool,
    codes: &[String],
    uses: &[Use],
    out: &mut dyn FnMut(Finding),
) {
    with_policy(policy, today, lang, wants_text, |cx| {
        exceptions::judge(cx, uses, |meta| is_wanted(codes, meta.code), out);
    });
}

/// Judges the persons who have several records.
pub fn audit_duplicates(
    duplicates: &Duplicates,
    policy: &Policy,
    today: NaiveDate,
    lang: Lang,
    wants_text: bool,
    codes: &[String],
    out: &mut dyn FnMut(Finding),
) {
    if is_wanted(codes, duplicates_disagree::META.code) {
        with_policy(policy, today, lang, wants_text, |cx| {
            duplicates.judge(cx, out)
        });
    }
}
