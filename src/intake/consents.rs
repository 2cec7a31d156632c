//! What a record says about each channel and purpose. Silence, false, blank and "Allow" are never a
//! yes; any no wins. Which columns matter is worked out once a file; nothing here sees the store or
//! the clock.

mod addresses;
mod answer;
mod evidence;
mod slot;

use chrono::NaiveDate;

use crate::{
    intake::words::{self, CellMeaning},
    model::{Channel, ChannelSet, Columns, Consent, ConsentState, Moment, Row, consent::PurposeIx},
    policy::{DoubleOptIn, Policy, Source},
};

pub(in crate::intake) use self::evidence::date_cell;
pub(super) use self::slot::purpose_names;
use self::{
    addresses::AddressColumns,
    slot::{RowColumns, Slot},
};

/// Reads the consents of the records of one file.
#[derive(Debug)]
pub struct ConsentReader {
    slots: Vec<Slot>,
    /// Purposes that rest on something else than consent: nobody asks them for a yes, but a no of
    /// the person counts there too (Art. 21 GDPR).
    others: Vec<Slot>,
    record: RowColumns,
    addresses: AddressColumns,
    silent: Vec<Channel>,
    assumed: Option<ConsentState>,
    double_opt_in: DoubleOptIn,
    today: NaiveDate,
}

/// A "no" of one row, whether or not the row has an address for the channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Denied {
    /// The channel.
    pub channel: Channel,
    /// The purpose.
    pub purpose: PurposeIx,
    /// `Refused`, `Withdrawn` or `Objected`.
    pub state: ConsentState,
    /// When it was said.
    pub at: Option<Moment>,
}

/// What one row says about all its channels.
#[derive(Clone, Copy, Debug, Default)]
struct RowFacts {
    /// The channels that a cell restricts the row's statement to.
    channels: Option<ChannelSet>,
    /// The purpose that a cell names.
    purpose: CellPurpose,
    /// A lawful basis that says the consent was taken back, and its column.
    withdrawn: Option<(ConsentState, usize)>,
}

/// The purpose in a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum CellPurpose {
    /// None, or a word such as "marketing".
    #[default]
    Unsaid,
    /// One of the policy's.
    Is(PurposeIx),
    /// Another one: a yes to it is none to ours.
    Other,
}

impl ConsentReader {
    /// Works out which columns speak about which channel and purpose.
    ///
    /// Where a row holds several persons, `columns` is to hold the columns of one of them.
    #[must_use]
    pub fn new(
        columns: &Columns,
        policy: &Policy,
        source: Option<&Source>,
        today: NaiveDate,
    ) -> Self {
        let slots = slot::slots_of(columns, policy, source);
        let is_silent = |channel: &Channel| {
            let mut own = slots
                .iter()
                .filter(|slot| slot.channel == *channel)
                .peekable();
            own.peek().is_some()
                && own.all(|slot| {
                    slot.speaker.is_none()
                        && !(slot.channel == Channel::Email && columns.assumed_state.is_some())
                })
        };
        Self {
            silent: Channel::ALL.into_iter().filter(is_silent).collect(),
            record: RowColumns::of(columns, policy),
            addresses: AddressColumns::of(columns, policy),
            assumed: columns.assumed_state,
            double_opt_in: policy.consent.double_opt_in,
            today,
            others: slot::slots_of_other_bases(columns, policy, source),
            slots,
        }
    }

    /// Appends one consent for each purpose that rests on consent and each of its channels for which
    /// the record has an address, in policy order.
    pub fn read(&self, row: &Row<'_>, out: &mut Vec<Consent>) {
        let addresses = self.addresses(row);
        if addresses.is_empty() {
            return;
        }
        let facts = self.record.facts(row);
        let start = out.len();
        for slot in self
            .slots
            .iter()
            .filter(|slot| addresses.contains(slot.channel))
        {
            out.push(answer::consent_of(slot, self, &facts, row));
        }
        debug_assert!(
            out.iter()
                .skip(start)
                .all(|consent| consent.state == consent.said)
        );
    }

    /// Appends what the row says of every channel, whether or not it has an address for it: of a file
    /// of consents, whose rows are about contacts that are known from elsewhere. Of purposes that rest
    /// on something else than consent, only a no.
    pub fn said(&self, row: &Row<'_>, out: &mut Vec<Consent>) {
        let facts = self.record.facts(row);
        for slot in &self.slots {
            out.push(answer::consent_of(slot, self, &facts, row));
        }
        for slot in &self.others {
            let consent = answer::consent_of(slot, self, &facts, row);
            if consent.said.is_denial() {
                out.push(consent);
            }
        }
    }

    /// Appends every "no" of the row. A row without a telephone number can still say that the person
    /// does not want to be called: it binds the person's other rows.
    pub fn denials(&self, row: &Row<'_>, out: &mut Vec<Denied>) {
        let mut facts = None;
        // A lawful basis and a file's name are no cells of a slot.
        let is_said_elsewhere = self.assumed.is_some_and(ConsentState::is_denial)
            || self
                .record
                .bases
                .iter()
                .any(|column| row.values(*column).any(|cell| !cell.trim().is_empty()));
        for slot in self.slots.iter().chain(&self.others) {
            // Most records say no to nothing: only what could be a no is weighed.
            if !is_said_elsewhere && !answer::may_deny(slot, row) {
                continue;
            }
            let facts = facts.get_or_insert_with(|| self.record.facts(row));
            let consent = answer::consent_of(slot, self, facts, row);
            if consent.said.is_denial() {
                out.push(Denied {
                    channel: consent.channel,
                    purpose: consent.purpose,
                    state: consent.said,
                    at: consent.denied_at,
                });
            }
        }
    }

    /// The channels for which the record has an address.
    #[must_use]
    pub fn addresses(&self, row: &Row<'_>) -> ChannelSet {
        self.addresses.filled(row)
    }

    /// The channels that a purpose with basis consent uses and of which no column of the file speaks.
    #[must_use]
    pub fn silent_channels(&self) -> &[Channel] {
        &self.silent
    }
}

impl RowColumns {
    fn facts(&self, row: &Row<'_>) -> RowFacts {
        let mut facts = RowFacts::default();
        for (column, names) in &self.purposes {
            let cell = row.get(*column).trim();
            let named = words::with_plain(cell, |plain| {
                names
                    .iter()
                    .find(|(name, _)| name == plain)
                    .map(|(_, index)| *index)
            });
            // A policy may call a purpose of its own "newsletter": its names come before the words
            // that say no more than "marketing".
            facts.purpose = match named {
                Some(index) => CellPurpose::Is(index),
                None if cell.is_empty()
                    || words::is_generic_purpose(cell)
                    || words::cell_meaning(cell) == CellMeaning::Blank =>
                {
                    continue;
                }
                None => CellPurpose::Other,
            };
        }
        for column in &self.channel_names {
            facts.channels = facts
                .channels
                .or_else(|| words::channels_named(row.get(*column)));
        }
        for column in &self.bases {
            let denial = row
                .values(*column)
                .flat_map(|cell| cell.split([';', ',', '|']))
                .find_map(|part| match words::basis_meaning(part) {
                    CellMeaning::State(state) if state.is_denial() => Some(state),
                    _ => None,
                });
            facts.withdrawn = facts.withdrawn.or(denial.map(|state| (state, *column)));
        }
        facts
    }
}

#[cfg(test)]
mod tests;
