//! MKT-01, MKT-02, MKT-03, MKT-04, MKT-05, MKT-06, MKT-07, MKT-08, MKT-09: contacts without consent, as
//! the law of the profile sees them. Under `strict` they are notes: consent is asked for whatever a
//! law would allow.

mod calls;
mod organisations;
mod post;
mod soft_opt_in;

pub(super) use self::{
    calls::{CallRegime, CallsUnscreened},
    organisations::{ImpersonalAddress, PersonAtWork},
    post::PostUntilObjection,
    soft_opt_in::{AccountOnly, ScoredOnSoftOptIn, SoftOptInRelied, SoftOptInUnproved},
};

use super::{Check, Rule, RuleMeta, SourceCx, counts_in, profile, reporter, tally};

#[cfg(test)]
mod tests;
