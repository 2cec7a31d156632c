//! The recipients of a message against the store (EML-29): the list is screened as `dpo may-contact`
//! screens it, and the refusals are sorted into those who said no and those who never said yes.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    ops::{
        OpError,
        may_contact::{self, Allowed, FileForm, FileScreen, Reason, Refusal, Sink, screen_file},
    },
    store::Store,
};

/// What a list of recipients is, in counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RecipientFacts {
    /// The list's name.
    pub file: String,
    /// The purpose that the message serves.
    pub purpose: String,
    /// Rows that were judged.
    pub checked: u64,
    /// Who may be contacted.
    pub allowed: u64,
    /// Who may not, by reason.
    pub refused: BTreeMap<&'static str, u64>,
}

/// A recipient who said no, or whose data may not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The row's name in outputs.
    pub record: String,
    /// The row's line.
    pub line: Option<u64>,
    /// Why.
    pub reason: Reason,
}

/// What the store says of the recipients.
#[derive(Clone, Debug, Default)]
pub struct Screening {
    /// The counts.
    pub facts: RecipientFacts,
    /// Those who said no, or whose data may not be used.
    pub refused: Vec<Refused>,
    /// Those without a consent that can be shown, by reason.
    pub unallowed: BTreeMap<Reason, u64>,
}

/// Screens a list of recipients; the trail notes it, as for `dpo may-contact`.
///
/// # Errors
/// When the list or the store cannot be used.
pub fn screen(
    store: &mut Store,
    request: &may_contact::Screening<'_>,
    list: &FileForm<'_>,
) -> Result<Screening, OpError> {
    let mut screening = Screening::default();
    let file = FileScreen {
        form: *list,
        wants_refusals: true,
    };
    let screened = screen_file(store, request, &file, &mut screening, &mut |_, _| {})?;
    screening.facts = RecipientFacts {
        file: super::file_name(list.path),
        purpose: request.purpose()?.id.clone(),
        checked: screened.rows,
        allowed: screened.allowed,
        refused: screened.refused_by_reason,
    };
    Ok(screening)
}

/// Whether a reason is a "no" or a stop, not only the lack of a "yes".
const fn is_stop(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::Suppressed
            | Reason::Objected
            | Reason::Restricted
            | Reason::Withdrawn
            | Reason::Refused
            | Reason::OnHold
    )
}

impl Sink<OpError> for Screening {
    fn text(&mut self, _: &[u8]) -> Result<(), OpError> {
        Ok(())
    }

    fn contact(&mut self, _: &Allowed) -> Result<(), OpError> {
        Ok(())
    }

    fn refusal(&mut self, refusal: &Refusal) -> Result<(), OpError> {
        if is_stop(refusal.reason) {
            self.refused.push(Refused {
                record: refusal.record.clone(),
                line: refusal.line,
                reason: refusal.reason,
            });
        } else {
            *self.unallowed.entry(refusal.reason).or_default() += 1;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_no_is_told_row_by_row_and_the_lack_of_a_yes_is_counted() {
        let mut screening = Screening::default();
        for reason in Reason::ALL {
            let refusal = Refusal {
                line: Some(2),
                source: None,
                record: "L-1".to_owned(),
                subject: None,
                reason,
                detail: None,
            };
            screening.refusal(&refusal).unwrap();
        }
        assert_eq!(screening.refused.len(), 6);
        assert_eq!(screening.unallowed.len(), 7);
        assert_eq!(screening.unallowed[&Reason::Unknown], 1);
    }
}
