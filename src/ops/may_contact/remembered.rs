//! Who is remembered by marks only: erased persons, and addresses for which a channel was objected to.

use chrono::NaiveDate;

use super::reason::Reason;
use crate::{
    matching::ExactKeys,
    model::{Channel, Columns, Row},
    ops::{
        OpError,
        marks::{MarkReader, addresses_of, objected_on},
    },
    policy::Purpose,
    store::{Marker, Marks, Store},
};

/// The marks of a store.
#[derive(Clone)]
pub(super) struct Remembered {
    marker: Marker,
    marks: Marks,
}

impl Remembered {
    pub fn of_store(store: &Store) -> Result<Self, OpError> {
        Ok(Self {
            marker: store.marker()?,
            marks: store.marks()?,
        })
    }

    /// What reads the marks of the rows of a file.
    pub fn reader(&self, source: &str, columns: &Columns, person: u8, country: &str) -> MarkReader {
        MarkReader::new(self.marker.clone(), source, columns, person, country)
    }

    /// The last day on which the channel was objected to at one of these addresses.
    pub fn objected_on(&self, channel: Channel, addresses: &[String]) -> Option<NaiveDate> {
        if self.marks.objected.is_empty() {
            return None;
        }
        objected_on(&self.marker, &self.marks, channel, addresses)
    }

    /// Why somebody whom the store does not hold may not be contacted, where it remembers them.
    pub fn reason(
        &self,
        purpose: &Purpose,
        channel: Channel,
        reader: &MarkReader,
        row: &Row<'_>,
        found_by: (&ExactKeys, &[String]),
    ) -> Option<Reason> {
        if self.marks.is_empty() {
            return None;
        }
        if reader.erased_on(row, &self.marks).is_some() {
            return Some(Reason::Suppressed);
        }
        let (keys, places) = found_by;
        let objected = self.objected_on(channel, addresses_of(keys, places, channel));
        objected
            .filter(|_| purpose.is_marketing())
            .map(|_| Reason::Objected)
    }
}
