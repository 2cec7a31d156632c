//! Holds: a note that seems to say that the person objects or uses a right keeps the person from being
//! contacted until somebody has read it (rules TXT-03 and TXT-04). A hold outlives its note: the
//! objection was said, whoever took the note away.

mod desk;
mod notes;

pub use desk::{Cleared, Hold, clear, list};
pub use notes::{NotePlace, NoteReader, Noticed, rule_of};

use chrono::NaiveDate;

use crate::{
    model::deadline::{self, Calendar},
    ops::OpError,
    store::{Change, HoldRow, StoreError, StoreFault},
};

/// The rule of an objection or a withdrawal in a note.
pub const HIDDEN_OBJECTION: &str = "TXT-03";
/// The rule of a request in a note.
pub const HIDDEN_REQUEST: &str = "TXT-04";

/// Whether findings of a rule hold their person.
#[must_use]
pub fn is_rule(code: &str) -> bool {
    code == HIDDEN_OBJECTION || code == HIDDEN_REQUEST
}

/// Sets the holds that what was noticed in a record asks for. What was noticed before, reviewed or
/// not, sets none. Returns how many are new.
///
/// # Errors
/// When the store cannot be written.
pub fn keep(
    change: &mut Change<'_>,
    record: i64,
    noticed: &[Noticed],
    today: NaiveDate,
) -> Result<u64, OpError> {
    let mut new = 0;
    for notice in noticed {
        let place = serde_json::to_vec(&notice.place)
            .map_err(|_| StoreError::new(StoreFault::Io, "a hold could not be written"))?;
        let is_new = change.hold(&HoldRow {
            record,
            rule: notice.rule,
            text_key: notice.text_key,
            noticed_on: today,
            place: &place,
        })?;
        new += u64::from(is_new);
    }
    Ok(new)
}

/// Until when a request that stands in a note is to be answered: one month after it was written down,
/// by the calendar of the controller's place (Art. 12(3) GDPR, Regulation 1182/71). None where that
/// place has no calendar.
#[must_use]
pub fn answer_due(noted_on: NaiveDate, country: &str) -> Option<NaiveDate> {
    let calendar = Calendar::of(country).ok()?;
    Some(deadline::due(noted_on, 1, &calendar).due)
}
