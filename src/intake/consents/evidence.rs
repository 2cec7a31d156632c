//! The proof that stands beside a yes (Art. 7(1) GDPR): dates, sources, confirmations. Nothing is
//! ever taken from the dates of the record itself.

use chrono::NaiveDate;

use crate::{
    intake::words::{self, CellMeaning},
    model::{ConsentState, DateOrder, Moment, Row, columns::Aspect, consent::Proof, date},
};

use super::slot::{Guard, Slot};

/// The serial numbers of days that can be the date of a consent: 1954 to 2119.
const SERIAL_DAYS: std::ops::RangeInclusive<f64> = 20_000.0..=80_000.0;

/// What the evidence columns of a slot hold in one record.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Evidence {
    pub proof: Proof,
    /// When the yes was given.
    pub given_at: Option<Moment>,
    /// Whether there is a date at all, be it of a day to come, which proves nothing.
    pub is_dated: bool,
    pub confirmed_at: Option<Moment>,
    /// The address from which the yes or its confirmation came, which is a method too.
    pub has_address: bool,
    pub is_confirmed: bool,
    /// The confirmation was asked for and is open.
    pub is_unconfirmed: bool,
    pub is_web: bool,
    /// The method is none: implied, pre-ticked, a default.
    pub is_invalid: bool,
    pub is_expired: bool,
    pub optout_at: Option<Moment>,
    pub has_optout_date: bool,
}

impl Evidence {
    pub(super) fn of(slot: &Slot, row: &Row<'_>, today: NaiveDate) -> Self {
        let mut found = Self::default();
        for column in &slot.evidence {
            let Some(cell) = row.values(column.column).find(|cell| is_filled(cell)) else {
                continue;
            };
            if is_met(column.guard, row) {
                found.take(column.aspect, cell.trim(), column.order, today);
            }
        }
        // A confirmation is a dated act of its own.
        if found.given_at.is_none() {
            found.given_at = found.confirmed_at;
        }
        found
    }

    fn take(&mut self, aspect: Aspect, cell: &str, order: Option<DateOrder>, today: NaiveDate) {
        match aspect {
            Aspect::OptinAt | Aspect::CapturedAt => {
                if let Some(date) = date_cell(cell, order) {
                    self.is_dated = true;
                    self.proof.has_date |= !is_to_come(cell, date, today);
                    self.given_at = self.given_at.or(date);
                }
            }
            Aspect::ConfirmAt => {
                if let Some(date) = date_cell(cell, order) {
                    let is_past = !is_to_come(cell, date, today);
                    self.is_dated = true;
                    self.proof.has_date |= is_past;
                    self.is_confirmed |= is_past;
                    self.confirmed_at = self.confirmed_at.or(date);
                }
            }
            Aspect::OptinIp | Aspect::ConfirmIp
                if cell.contains(['.', ':']) && cell != "0.0.0.0" =>
            {
                self.proof.has_actor = true;
                self.has_address = true;
                self.is_web = true;
            }
            Aspect::DoubleOptin => self.take_confirmation(cell, order, today),
            Aspect::OptoutAt => {
                if let Some(date) = date_cell(cell, order) {
                    self.has_optout_date = true;
                    self.optout_at = self.optout_at.or(date);
                }
            }
            Aspect::Source => {
                let method = words::method(cell);
                self.proof.has_source = true;
                self.is_web |= method.is_web;
                self.is_invalid |= method.is_invalid;
            }
            Aspect::Kind => self.is_invalid |= words::method(cell).is_invalid,
            Aspect::ExpiresAt => {
                self.is_expired |= date_cell(cell, order)
                    .flatten()
                    .is_some_and(|end| end.date < today);
            }
            Aspect::Wording => self.proof.has_wording = true,
            Aspect::GivenBy => self.proof.has_actor = true,
            Aspect::Other => self.proof.has_source = true,
            _ => {}
        }
    }

    fn take_confirmation(&mut self, cell: &str, order: Option<DateOrder>, today: NaiveDate) {
        match words::cell_meaning(cell) {
            CellMeaning::Yes | CellMeaning::Confirmed => self.is_confirmed = true,
            CellMeaning::State(ConsentState::Pending) => self.is_unconfirmed = true,
            CellMeaning::Unknown => {
                if let Some(date) = date_cell(cell, order) {
                    self.is_confirmed |= !is_to_come(cell, date, today);
                    self.confirmed_at = self.confirmed_at.or(date);
                }
            }
            _ => {}
        }
    }
}

/// Whether the date of a cell is after today, however its day and month are read.
fn is_to_come(cell: &str, date: Option<Moment>, today: NaiveDate) -> bool {
    let is_after = |moment: Moment| moment.date > today;
    date.map_or_else(
        || {
            [DateOrder::Dmy, DateOrder::Mdy]
                .iter()
                .all(|order| Moment::parse(cell, Some(*order)).is_some_and(is_after))
        },
        is_after,
    )
}

/// Whether a cell holds something that is not a word for nothing.
pub(super) fn is_filled(cell: &str) -> bool {
    let cell = cell.trim();
    !cell.is_empty() && words::cell_meaning(cell) != CellMeaning::Blank
}

/// Whether the column that this one depends on is filled, with something else than a no.
pub(super) fn is_met(guard: Guard, row: &Row<'_>) -> bool {
    match guard {
        Guard::Open => true,
        Guard::Shut => false,
        Guard::Needs(column) => {
            let cell = row.get(column);
            is_filled(cell)
                && !matches!(
                    words::cell_meaning(cell),
                    CellMeaning::No | CellMeaning::State(_)
                )
        }
    }
}

/// The date in a cell; an inner none is a date whose day and month could be swapped.
pub(in crate::intake) fn date_cell(cell: &str, order: Option<DateOrder>) -> Option<Option<Moment>> {
    if let Some(moment) = Moment::parse(cell, order) {
        return Some(Some(moment));
    }
    if let Some(serial) = cell
        .parse::<f64>()
        .ok()
        .filter(|serial| SERIAL_DAYS.contains(serial))
    {
        return Moment::from_serial(serial, false).map(Some);
    }
    date::is_date_like(cell).then_some(None)
}
