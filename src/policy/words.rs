//! The words of closed lists in a policy and what they stand for: the parser reads them, `show` and
//! every output write them.

use super::{Basis, DoubleOptIn, HoldBasis, RetentionFrom};
use crate::model::DateOrder;

pub(super) const BASES: [(&str, Basis); 6] = [
    ("consent", Basis::Consent),
    ("contract", Basis::Contract),
    ("legal-duty", Basis::LegalDuty),
    ("vital-interest", Basis::VitalInterest),
    ("public-task", Basis::PublicTask),
    ("legitimate-interest", Basis::LegitimateInterest),
];
pub(super) const HOLD_BASES: [(&str, HoldBasis); 5] = [
    ("free-expression", HoldBasis::FreeExpression),
    ("legal-duty", HoldBasis::LegalDuty),
    ("public-health", HoldBasis::PublicHealth),
    ("archiving", HoldBasis::Archiving),
    ("legal-claims", HoldBasis::LegalClaims),
];
pub(super) const RETENTION_FROM: [(&str, RetentionFrom); 3] = [
    ("last_contact", RetentionFrom::LastContact),
    ("end_of_relation", RetentionFrom::EndOfRelation),
    ("created", RetentionFrom::Created),
];
pub(super) const DOUBLE_OPT_IN: [(&str, DoubleOptIn); 3] = [
    ("required", DoubleOptIn::Required),
    ("recommended", DoubleOptIn::Recommended),
    ("off", DoubleOptIn::Off),
];
pub(super) const DATE_ORDERS: [(&str, DateOrder); 3] = [
    ("dmy", DateOrder::Dmy),
    ("mdy", DateOrder::Mdy),
    ("ymd", DateOrder::Ymd),
];

/// The word of a basis, a role or an order in the policy's file.
fn word_of<T: PartialEq + Copy>(known: &[(&'static str, T)], value: T) -> &'static str {
    known
        .iter()
        .find(|(_, own)| *own == value)
        .map_or("", |(word, _)| word)
}

impl Basis {
    /// The word in policies and JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        word_of(&BASES, self)
    }
}

impl HoldBasis {
    /// The word in policies and JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        word_of(&HOLD_BASES, self)
    }
}

impl RetentionFrom {
    /// The word in policies and JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        word_of(&RETENTION_FROM, self)
    }
}

impl DoubleOptIn {
    /// The word in policies and JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        word_of(&DOUBLE_OPT_IN, self)
    }
}

/// The word for an order of day, month and year.
pub(super) fn date_order_word(order: DateOrder) -> &'static str {
    word_of(&DATE_ORDERS, order)
}
