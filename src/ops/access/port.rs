//! Portability (Art. 20 GDPR): of the copy, what the person provided or what was observed of them, where
//! it is held because of a consent that they gave or of a contract.

use std::collections::BTreeSet;

use super::{Accessing, Ask, PORT, gathered, steps};
use crate::{
    model::{Field, access::AccessCopy},
    ops::{OpError, deed::refusal, request::By},
    policy::{Basis, Policy, Purpose},
    store::Store,
};

/// Gathers what a person may take along; reads only.
///
/// # Errors
/// As `plan` of access; `nothing-portable` (refused).
pub fn plan(
    store: &mut Store,
    policy: &Policy,
    ask: &Ask<'_>,
    by: By<'_>,
) -> Result<Accessing, OpError> {
    let mut accessing = gathered(store, policy, ask, by, PORT)?;
    let nothing = |message: &str| {
        Err(refusal(
            "nothing-portable",
            message,
            format!(
                "dpo request refuse {} --ground other-basis --text REASONS",
                ask.case
            ),
        ))
    };
    let copy = &mut accessing.copy;
    let purposes: Vec<&Purpose> = policy
        .purposes
        .iter()
        .filter(|purpose| is_portable(purpose, copy))
        .collect();
    if purposes.is_empty() {
        return nothing(
            "no purpose rests on a contract, or on a consent that the person gave (Art. 20(1) GDPR)",
        );
    }
    let is_needed = |field: &str| {
        let field = Field::new(field);
        let mut prefixes = purposes.iter().flat_map(|purpose| &purpose.fields);
        prefixes.any(|prefix| {
            let prefix = prefix.strip_suffix(".name").unwrap_or(prefix);
            field.is_below(prefix)
        })
    };
    let (mut kept, mut left_out) = (BTreeSet::new(), BTreeSet::new());
    for record in &mut copy.records {
        record.values.retain(|value| {
            let is_kept = value.field.as_deref().is_some_and(is_needed)
                && matches!(value.origin, "provided" | "observed")
                && !value.is_masked;
            let headers = match is_kept {
                true => &mut kept,
                false => &mut left_out,
            };
            headers.insert(value.header.clone());
            is_kept
        });
    }
    copy.records.retain(|record| !record.values.is_empty());
    if copy.records.is_empty() {
        return nothing(
            "nothing that the person provided is held because of a consent or of a contract (Art. 20(1) GDPR)",
        );
    }
    copy.consents
        .retain(|consent| purposes.iter().any(|purpose| purpose.id == consent.purpose));
    copy.redactions.clear();
    accessing.left_out = left_out.difference(&kept).cloned().collect();
    accessing.plan.steps = steps(&accessing.copy);
    Ok(accessing)
}

/// Whether what is held for a purpose can be taken along by this person: a purpose that rests on consent
/// holds nothing because of a consent that was never given, or was withdrawn.
fn is_portable(purpose: &Purpose, copy: &AccessCopy) -> bool {
    match purpose.basis {
        Basis::Contract => true,
        Basis::Consent => copy
            .consents
            .iter()
            .any(|consent| consent.purpose == purpose.id && consent.is_given()),
        _ => false,
    }
}
