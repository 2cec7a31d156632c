//! The look-up keys of rows and of single records: the addresses of the channel, and what else a
//! person is known by.

use std::collections::HashMap;

use super::Screening;
use crate::{
    intake::{Encoding, assemble},
    matching::{ExactKeys, KeyReader},
    model::{Channel, RawRow},
    ops::{Layout, OpError, import::address_keys, layout::readable},
    store::{Hashes, KeyKind, LayoutRow, StoredRecord, unpack},
};

/// Reads the addresses of single records.
pub(super) struct AddressReader {
    channel: Channel,
    readers: HashMap<i64, (Encoding, Vec<(u8, KeyReader)>)>,
}

impl AddressReader {
    pub fn new(screening: &Screening<'_>, layouts: &[LayoutRow]) -> Result<Self, OpError> {
        let mut readers = HashMap::new();
        for row in layouts {
            let layout = Layout::from_bytes(&row.columns)?;
            let own = assemble::persons(&layout.columns)
                .into_iter()
                .map(|person| {
                    let country = &screening.policy.country;
                    (person, KeyReader::new(&layout.columns, person, country))
                })
                .collect();
            readers.insert(row.id, (layout.encoding(), own));
        }
        Ok(Self {
            channel: screening.channel,
            readers,
        })
    }

    /// The look-up keys of a record's addresses of the channel.
    pub fn keys(&self, hashes: &Hashes, stored: &StoredRecord) -> Result<Vec<i64>, OpError> {
        let reader = self
            .readers
            .get(&stored.layout)
            .and_then(|(encoding, own)| {
                let (_, reader) = own.iter().find(|(person, _)| *person == stored.person)?;
                Some((*encoding, reader))
            });
        let Some((encoding, reader)) = reader else {
            return Ok(Vec::new());
        };
        let mut raw = RawRow::default();
        unpack(&stored.packed, &mut raw)?;
        let mut keys = ExactKeys::default();
        reader.read(&readable(&raw, encoding), &mut keys);
        Ok(address_keys(hashes, &keys, self.channel).collect())
    }
}

/// Which postal addresses are read: those of the channel, or as one more way to know a person.
pub(super) const fn place_channel(channel: Channel, has_places: bool) -> Channel {
    match (channel, has_places) {
        (Channel::Email | Channel::Phone | Channel::Sms, true) => Channel::Post,
        _ => channel,
    }
}

/// The look-up keys of a row.
pub(super) struct RowKeys<'a> {
    pub channel: Channel,
    pub hashes: &'a Hashes,
    pub keys: &'a ExactKeys,
    pub places: &'a [String],
}

impl RowKeys<'_> {
    /// The addresses of the channel.
    pub fn used(&self, push: &mut dyn FnMut(i64)) {
        match self.channel {
            Channel::Email | Channel::Phone | Channel::Sms => {
                address_keys(self.hashes, self.keys, self.channel).for_each(push);
            }
            Channel::Post | Channel::Fax => self.place_keys().for_each(push),
        }
    }

    /// Whether something that stands where addresses of the channel do is none: nobody knows whose it is.
    pub const fn has_unread(&self) -> bool {
        match self.channel {
            Channel::Email => self.keys.has_unread_email,
            Channel::Phone | Channel::Sms => self.keys.has_unread_phone,
            Channel::Post | Channel::Fax => false,
        }
    }

    /// What else the person is known by.
    pub fn other(&self, push: &mut dyn FnMut(i64)) {
        let is_mail = self.channel == Channel::Email;
        let is_phone = matches!(self.channel, Channel::Phone | Channel::Sms);
        if !is_mail {
            address_keys(self.hashes, self.keys, Channel::Email).for_each(&mut *push);
        }
        if !is_phone {
            address_keys(self.hashes, self.keys, Channel::Phone).for_each(&mut *push);
        }
        if is_mail || is_phone {
            self.place_keys().for_each(push);
        }
    }

    fn place_keys(&self) -> impl Iterator<Item = i64> + '_ {
        self.places
            .iter()
            .map(|place| self.hashes.key(KeyKind::Place, 0, place.as_bytes()))
    }
}
