//! What only the end of an audit shows: records of one person that disagree, faults of the policy
//! itself, and last its exceptions, which all the other findings may have used.

use std::collections::BTreeSet;

use super::{AuditRequest, sieve::Sieve};
use crate::{
    model::Finding,
    rules::{self, Duplicates, Exercised, Use, Whole},
};

/// Which sources an audit looked at.
pub(super) enum Looked {
    /// Every source there is.
    All,
    /// These only.
    At(BTreeSet<String>),
}

/// Judges the whole; each finding goes through `sift` with the sieve.
pub(super) fn judge_whole(
    sieve: &mut Sieve,
    duplicates: &Duplicates,
    (looked, exercised): (&Looked, &Exercised),
    request: &AuditRequest<'_>,
    sift: &mut dyn FnMut(&mut Sieve, Finding),
) {
    let whole = Whole {
        policy: request.policy,
        today: request.now.today,
        lang: request.lang,
        wants_text: request.wants_text,
        codes: request.codes,
    };
    whole.duplicates(duplicates, &mut |finding| sift(sieve, finding));
    whole.policy(&mut |finding| sift(sieve, finding));
    whole.rights(exercised, &mut |finding| sift(sieve, finding));
    let uses = uses(&sieve.accepted, looked, request);
    whole.exceptions(&uses, &mut |finding| sift(sieve, finding));
}

/// How an audit used the exceptions of the policy.
fn uses(accepted: &[u64], looked: &Looked, request: &AuditRequest<'_>) -> Vec<Use> {
    let codes = request.codes;
    let ran = |rule: &str| {
        rules::is_audited(rule)
            && (codes.is_empty() || codes.iter().any(|code| code.eq_ignore_ascii_case(rule)))
    };
    let exceptions = request.policy.exceptions.iter().enumerate();
    exceptions
        .map(|(at, exception)| Use {
            accepted: accepted.get(at).copied().unwrap_or(0),
            could_match: ran(&exception.rule)
                && match (looked, &exception.source) {
                    (Looked::All, _) => true,
                    (Looked::At(sources), Some(source)) => sources.contains(source),
                    // It may match in a source that was not looked at.
                    (Looked::At(_), None) => false,
                },
        })
        .collect()
}
