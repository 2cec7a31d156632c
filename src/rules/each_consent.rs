//! A check that judges each consent of each record on its own: what most consent rules are.

use super::{Check, reporter::Reporter};
use crate::model::{Consent, Finding, Record};

/// Judges one consent; must not allocate unless it finds a fault.
pub(super) type Judge = fn(&Reporter<'_>, &Record<'_>, &Consent) -> Option<Finding>;

/// Runs a judge over every consent.
pub(super) struct EachConsent<'a> {
    pub(super) reporter: Reporter<'a>,
    pub(super) judge: Judge,
}

impl Check for EachConsent<'_> {
    fn record(&mut self, record: &Record<'_>, out: &mut dyn FnMut(Finding)) {
        for consent in record.consents {
            if let Some(finding) = (self.judge)(&self.reporter, record, consent) {
                out(finding);
            }
        }
    }
}
