//! Stopping: an objection or a complaint binds the person's records and the addresses in them, whoever
//! uses these, and outlives both (Art. 21(2) and (3) GDPR).

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;

use super::{OpError, import::address_keys, layout::readable, person::HeldRecord};
use crate::{
    matching::{ExactKeys, PlaceReader},
    model::{Channel, PersonQuery, RawRow, contact_point},
    policy::Policy,
    store::{Change, MarkKind, Marker, Objection, unpack},
};

/// What was stopped, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stopped {
    /// Records that were bound.
    pub records: usize,
    /// Addresses that were bound, of all channels together.
    pub addresses: usize,
}

/// The purposes that an objection to direct marketing stops, by their ids.
#[must_use]
pub fn marketing_purposes(policy: &Policy) -> Vec<String> {
    policy
        .purposes
        .iter()
        .filter(|purpose| purpose.is_marketing())
        .map(|purpose| purpose.id.clone())
        .collect()
}

/// The addresses of a record by a channel, each in its one form.
///
/// # Errors
/// When the record has an unknown form.
pub fn addresses(
    policy: &Policy,
    record: &HeldRecord,
    channel: Channel,
) -> Result<Vec<String>, OpError> {
    Ok(match channel {
        Channel::Email => record.keys.emails.clone(),
        Channel::Phone | Channel::Sms => record.keys.phones.clone(),
        Channel::Post | Channel::Fax => {
            let columns = &record.layout.columns;
            let mut out = Vec::new();
            if let Some(reader) = PlaceReader::new(columns, record.person, &policy.country, channel)
            {
                let mut raw = RawRow::default();
                unpack(&record.packed, &mut raw)?;
                reader.read(&readable(&raw, record.layout.encoding()), &mut out);
            }
            out
        }
    })
}

/// The addresses that a person named in the request, by a channel, each in its one form.
fn named(query: &PersonQuery, country: &str, channel: Channel) -> Vec<String> {
    match channel {
        Channel::Email => query
            .emails
            .iter()
            .filter_map(|email| contact_point::email(email))
            .collect(),
        Channel::Phone | Channel::Sms => query
            .phones
            .iter()
            .filter_map(|phone| contact_point::phone(phone, country))
            .collect(),
        Channel::Post | Channel::Fax => Vec::new(),
    }
}

/// The addresses that a stop binds: those of the records, and those that the person named.
///
/// # Errors
/// When a record has an unknown form.
pub fn bound(
    policy: &Policy,
    records: &[HeldRecord],
    extra: &PersonQuery,
    channels: &[Channel],
) -> Result<BTreeSet<(Channel, String)>, OpError> {
    let mut bound = BTreeSet::new();
    for &channel in channels {
        let said = named(extra, &policy.country, channel);
        bound.extend(said.into_iter().map(|address| (channel, address)));
        for record in records {
            let own = addresses(policy, record, channel)?;
            bound.extend(own.into_iter().map(|address| (channel, address)));
        }
    }
    Ok(bound)
}

/// Stops channels for purposes, within a change: the records of the person, their addresses, and the
/// addresses that the person named. What is known of nobody is remembered by the mark of its address.
///
/// # Errors
/// When the store cannot be written.
#[expect(
    clippy::too_many_arguments,
    reason = "what is stopped, for whom, since when and by which case"
)]
pub fn stop(
    change: &mut Change<'_>,
    marker: &Marker,
    policy: &Policy,
    records: &[HeldRecord],
    extra: &PersonQuery,
    channels: &[Channel],
    purposes: &[String],
    said_on: NaiveDate,
    case_row: i64,
) -> Result<Stopped, OpError> {
    let bound = bound(policy, records, extra, channels)?;
    for &channel in channels {
        let more = ExactKeys {
            emails: named(extra, &policy.country, Channel::Email),
            phones: named(extra, &policy.country, Channel::Phone),
            ..ExactKeys::default()
        };
        let also: Vec<i64> = address_keys(change.hashes(), &more, channel).collect();
        for record in records {
            let mut keys: Vec<i64> = address_keys(change.hashes(), &record.keys, channel).collect();
            keys.extend(&also);
            for purpose in purposes {
                let objection = Objection {
                    record: record.number,
                    channel,
                    purpose: purpose.clone(),
                    said_on,
                    addresses: keys.clone(),
                };
                change.object(&objection, case_row)?;
            }
        }
    }
    for (channel, address) in &bound {
        let mark = marker.mark(MarkKind::Address, &[address.as_bytes()]);
        change.mark_objected(&mark, *channel, said_on)?;
    }
    Ok(Stopped {
        records: records.len(),
        addresses: bound.len(),
    })
}

/// The channels that purposes use, each once.
#[must_use]
pub fn channels_of(policy: &Policy, purposes: &[String]) -> Vec<Channel> {
    let used: HashMap<&str, &[Channel]> = policy
        .purposes
        .iter()
        .map(|purpose| (purpose.id.as_str(), purpose.channels.as_slice()))
        .collect();
    let all: BTreeSet<Channel> = purposes
        .iter()
        .filter_map(|id| used.get(id.as_str()))
        .flat_map(|channels| channels.iter().copied())
        .collect();
    all.into_iter().collect()
}
