//! Which cells of a record say that a channel stops, in the words of its own source.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{
    layouts_of,
    says::{is_reachable, is_used, named, open_purposes, reaches, speaks_of},
};
use crate::{
    intake::consents::ConsentReader,
    model::{
        Channel, Column, Columns, Polarity, RawRow,
        columns::{Aspect, ConsentScope},
    },
    ops::{
        Layout, OpError,
        layout::readable,
        rewrite::{NewCell, with_cells},
    },
    policy::Policy,
    store::{Store, unpack},
    writeback::{Observed, words},
};

/// Records of a source that are looked at for the words of its columns.
const MOST_RECORDS: u32 = 5_000;
/// Different words of one column that are looked at.
const MOST_WORDS: usize = 24;

/// The values of the consent columns of a source's last layout, by header.
#[derive(Debug, Default)]
pub(super) struct Vocabulary(HashMap<String, Vec<Observed>>);

impl Vocabulary {
    /// Reads it from the records that the source has.
    pub(super) fn of(store: &Store, source: i64) -> Result<Self, OpError> {
        let layouts = layouts_of(store, source)?;
        let mut seen: HashMap<String, HashMap<String, u64>> = HashMap::new();
        let mut raw = RawRow::default();
        store.some_of_source(source, MOST_RECORDS, |record| -> Result<(), OpError> {
            let Some(layout) = layouts.get(&record.layout) else {
                return Ok(());
            };
            unpack(&record.packed, &mut raw)?;
            let row = readable(&raw, layout.encoding());
            for column in layout.columns.columns.iter().filter(|own| is_signal(own)) {
                let values = seen.entry(column.header.clone()).or_default();
                let value = row.get(column.index);
                if values.len() < MOST_WORDS || values.contains_key(value) {
                    *values.entry(value.to_owned()).or_default() += 1;
                }
            }
            Ok(())
        })?;
        let observed = |values: HashMap<String, u64>| {
            let each = values.into_iter();
            each.map(|(value, count)| Observed { value, count })
                .collect()
        };
        let each = seen.into_iter();
        Ok(Self(
            each.map(|(header, values)| (header, observed(values)))
                .collect(),
        ))
    }

    fn of_column(&self, header: &str) -> &[Observed] {
        self.0.get(header).map_or(&[], Vec::as_slice)
    }
}

/// Whether a cell of the column says yes or no by itself.
fn is_signal(column: &Column) -> bool {
    column.consent.as_ref().is_some_and(|consent| {
        matches!(
            consent.polarity,
            Polarity::Grant | Polarity::Deny | Polarity::State
        ) && matches!(
            consent.aspect,
            Aspect::Optin | Aspect::Optout | Aspect::Status
        )
    })
}

/// A record whose cells are to say no.
pub(super) struct Stopping<'a> {
    pub source: &'a str,
    pub layout: &'a Layout,
    pub person: u8,
    pub packed: &'a [u8],
    pub policy: &'a Policy,
    pub today: NaiveDate,
    pub vocabulary: &'a Vocabulary,
    /// The purposes that stop; none: every one.
    pub purposes: &'a [String],
}

/// What is to be written so that channels stop, and the channels of which no cell can say it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Stops {
    pub cells: Vec<NewCell>,
    pub without_column: Vec<Channel>,
}

impl Stopping<'_> {
    /// Finds the cells. A channel that stops already needs none.
    pub(super) fn cells(&self, channels: &[Channel]) -> Result<Stops, OpError> {
        let columns = self.layout.columns.of_person(self.person);
        let reader = ConsentReader::new(
            &columns,
            self.policy,
            self.policy.source(self.source),
            self.today,
        );
        let mut out = Stops::default();
        let mut packed = self.packed.to_vec();
        for &channel in channels {
            let is_known = speaks_of(&columns, channel) || is_reachable(&columns, channel);
            if !is_used(self.policy, channel) || !is_known {
                continue;
            }
            // Each purpose may have a column of its own.
            let mut open = self.open(&columns, &reader, &packed, channel)?;
            while open != Some(0) {
                let before = (packed.as_slice(), open);
                match self.cell(&columns, &reader, before, channel, channels)? {
                    Some((cell, changed, left)) => {
                        packed = changed;
                        open = Some(left);
                        out.cells.push(cell);
                    }
                    None => {
                        out.without_column.push(channel);
                        break;
                    }
                }
            }
        }
        Ok(out)
    }

    /// For how many purposes the channel does not stop; none: the row says nothing of it.
    fn open(
        &self,
        columns: &Columns,
        reader: &ConsentReader,
        packed: &[u8],
        channel: Channel,
    ) -> Result<Option<usize>, OpError> {
        let mut raw = RawRow::default();
        unpack(packed, &mut raw)?;
        let row = readable(&raw, self.layout.encoding());
        let purposes: Vec<&str> = self.purposes.iter().map(String::as_str).collect();
        let is_named = named(self.policy, &purposes);
        Ok(open_purposes(columns, reader, &row, channel, &is_named))
    }

    /// The first cell that says no on the channel for one purpose more, the record with it, and for how many
    /// it does not stop then.
    fn cell(
        &self,
        columns: &Columns,
        reader: &ConsentReader,
        (packed, before): (&[u8], Option<usize>),
        channel: Channel,
        stopped: &[Channel],
    ) -> Result<Option<(NewCell, Vec<u8>, usize)>, OpError> {
        for column in self.candidates(columns, channel, stopped) {
            let polarity = column
                .consent
                .as_ref()
                .map_or(Polarity::None, |own| own.polarity);
            let seen = self.vocabulary.of_column(&column.header);
            for word in words(polarity, seen, &columns.system, columns.language) {
                let cell = NewCell {
                    column: column.index,
                    row: 0,
                    text: word,
                };
                // A word that the encoding lacks is none of this source.
                let Ok(changed) = with_cells(packed, self.layout, std::slice::from_ref(&cell))
                else {
                    continue;
                };
                let left = self.open(columns, reader, &changed, channel)?;
                if let Some(left) = left.filter(|left| *left < before.unwrap_or(usize::MAX)) {
                    return Ok(Some((cell, changed, left)));
                }
            }
        }
        Ok(None)
    }

    /// The columns that can stop a channel: its own before those that stop several, and those only where
    /// all of what they stop is to stop.
    fn candidates<'c>(
        &self,
        columns: &'c Columns,
        channel: Channel,
        stopped: &[Channel],
    ) -> Vec<&'c Column> {
        let all = || {
            let mut used = Channel::ALL
                .into_iter()
                .filter(|own| is_used(self.policy, *own));
            used.all(|own| stopped.contains(&own))
        };
        let mut found: Vec<(u8, &Column)> = columns
            .columns
            .iter()
            .filter(|column| is_signal(column))
            .filter_map(|column| {
                let consent = column.consent.as_ref()?;
                let rank = match consent.scope {
                    // Where one purpose was named, its own column stops no more than was asked.
                    ConsentScope::Channel(_)
                        if consent.purpose.is_none() == self.purposes.is_empty() =>
                    {
                        0
                    }
                    ConsentScope::Channel(_) => 1,
                    ConsentScope::List => 2,
                    ConsentScope::Any if all() => 3,
                    _ => return None,
                };
                let form = match consent.polarity {
                    Polarity::Deny => 0,
                    Polarity::State => 1,
                    _ => 2,
                };
                reaches(consent.scope, channel).then_some((rank * 3 + form, column))
            })
            .collect();
        found.sort_by_key(|(rank, column)| (*rank, column.index));
        found.into_iter().map(|(_, column)| column).collect()
    }
}
