//! How persons are known who are gone: keyed hashes made of identifier and first name, so that a household
//! is not blocked by one member's erasure, and that no spelling which the erased records used brings
//! the person back.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{OpError, layout::readable, person::HeldRecord};
use crate::{
    matching::{ExactKeys, KeyReader, NamePair, Person, PersonReader, Street},
    model::{Channel, Columns, RawRow, Row},
    policy::Policy,
    store::{Mark, MarkKind, Marker, Marks, unpack},
};

/// What marks are made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    /// To know the person again: also where first and last name will have changed places.
    Remember,
    /// To see whether a row is somebody who is remembered.
    Recognise,
}

/// Makes the marks of the rows of one layout.
#[derive(Clone)]
pub struct MarkReader {
    marker: Marker,
    source: String,
    person: u8,
    keys: KeyReader,
    reader: PersonReader,
}

impl MarkReader {
    /// For one person of the rows (0: the only one) of a source.
    #[must_use]
    pub fn new(marker: Marker, source: &str, columns: &Columns, person: u8, country: &str) -> Self {
        Self {
            marker,
            source: source.to_owned(),
            person,
            keys: KeyReader::new(columns, person, country),
            reader: PersonReader::new(columns, person, country),
        }
    }

    /// The day since which the person of a row is erased; none: nobody who is remembered.
    #[must_use]
    pub fn erased_on(&self, row: &Row<'_>, marks: &Marks) -> Option<NaiveDate> {
        if marks.erased.is_empty() {
            return None;
        }
        self.of_row(row, Use::Recognise)
            .iter()
            .chain([&self.whole(row)])
            .filter_map(|mark| marks.erased.get(mark))
            .max()
            .copied()
    }

    /// Adds what a row says of its person.
    fn read(&self, row: &Row<'_>, what_for: Use, known: &mut KnownBy) {
        let (mut keys, mut person) = (ExactKeys::default(), Person::default());
        self.keys.read(row, &mut keys);
        self.reader.read(row, &mut person);
        if !keys.id.is_empty() {
            known.ids.insert((
                self.source.clone(),
                keys.id.clone(),
                self.person.to_string(),
            ));
        }
        known.called.extend(called(&person.names, what_for));
        known.names.extend(whole_names(&person.names));
        known.emails.extend(person.emails);
        known.phones.extend(person.phones);
        known
            .births
            .extend(person.births.iter().map(|birth| birth.digits()));
        for place in person.places {
            if let Some(street) = place.street.as_ref().and_then(Street::key) {
                known.places.insert((place.postal_code, street));
            }
        }
    }

    /// The mark of a row as it stands: known again only while nothing in it changes.
    fn whole(&self, row: &Row<'_>) -> Mark {
        let mut parts: Vec<&[u8]> = vec![self.source.as_bytes()];
        parts.extend((0..row.len()).map(|at| row.get(at).as_bytes()));
        self.marker.mark(MarkKind::Row, &parts)
    }

    fn of_row(&self, row: &Row<'_>, what_for: Use) -> BTreeSet<Mark> {
        let mut known = KnownBy::default();
        self.read(row, what_for, &mut known);
        let mut out = known.marks(&self.marker);
        // A row that nothing tells from another is known by all of it.
        if out.is_empty() {
            out.insert(self.whole(row));
        }
        out
    }
}

/// What a person is known by, over all of the records: whatever name one of them has goes with whatever
/// address another has.
#[derive(Debug, Default)]
struct KnownBy {
    ids: BTreeSet<(String, String, String)>,
    called: BTreeSet<String>,
    names: BTreeSet<String>,
    emails: BTreeSet<String>,
    phones: BTreeSet<String>,
    births: BTreeSet<String>,
    places: BTreeSet<(String, String)>,
}

impl KnownBy {
    fn marks(&self, marker: &Marker) -> BTreeSet<Mark> {
        let mut out = BTreeSet::new();
        let mut put = |kind: MarkKind, parts: &[&str]| {
            let parts: Vec<&[u8]> = parts.iter().map(|part| part.as_bytes()).collect();
            out.insert(marker.mark(kind, &parts));
        };
        for (source, id, person) in &self.ids {
            put(MarkKind::Id, &[source, id, person]);
        }
        for called in &self.called {
            for email in &self.emails {
                put(MarkKind::EmailAndName, &[email, called]);
            }
            for phone in &self.phones {
                put(MarkKind::PhoneAndName, &[phone, called]);
            }
        }
        for name in &self.names {
            for birth in &self.births {
                put(MarkKind::NameAndBirth, &[name, birth]);
            }
            for (postal_code, street) in &self.places {
                put(MarkKind::NameAndPlace, &[name, postal_code, street]);
            }
        }
        out
    }
}

/// What a person may be called beside an identifier. Without a first name the last one stands for it,
/// and without either only a row that has none is meant.
fn called(names: &[NamePair], what_for: Use) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for pair in names {
        match (&pair.first, &pair.last) {
            (Some(first), last) => {
                out.insert(first.joined.clone());
                if let (Some(last), Use::Remember) = (last, what_for) {
                    out.insert(last.joined.clone());
                }
            }
            (None, Some(last)) => {
                out.insert(format!("-{}", last.joined));
            }
            (None, None) => {}
        }
    }
    if out.is_empty() {
        out.insert(String::new());
    }
    out
}

/// First and last name together, in one order: which is which may change from file to file.
fn whole_names(names: &[NamePair]) -> BTreeSet<String> {
    names
        .iter()
        .filter_map(|pair| {
            let (first, last) = (pair.first.as_ref()?, pair.last.as_ref()?);
            let mut both = [first.joined.as_str(), last.joined.as_str()];
            both.sort_unstable();
            Some(both.join(" "))
        })
        .collect()
}

/// The marks by which a person is remembered after an erasure, out of all of the records.
///
/// # Errors
/// When a record has an unknown form.
pub fn of_person(
    marker: &Marker,
    policy: &Policy,
    records: &[HeldRecord],
) -> Result<BTreeSet<Mark>, OpError> {
    let mut known = KnownBy::default();
    let mut out = BTreeSet::new();
    let mut raw = RawRow::default();
    for record in records {
        unpack(&record.packed, &mut raw)?;
        let row = readable(&raw, record.layout.encoding());
        let reader = reader_of(marker, policy, record);
        reader.read(&row, Use::Remember, &mut known);
        // Its own as well: a row that nothing tells from another is known by all of it.
        out.extend(reader.of_row(&row, Use::Remember));
    }
    out.extend(known.marks(marker));
    Ok(out)
}

/// The mark by which a row is known again as long as nothing in it changes: what went because nobody
/// needed it comes back when it says something new.
///
/// # Errors
/// When the record has an unknown form.
pub fn of_row(marker: &Marker, policy: &Policy, record: &HeldRecord) -> Result<Mark, OpError> {
    let mut raw = RawRow::default();
    unpack(&record.packed, &mut raw)?;
    let row = readable(&raw, record.layout.encoding());
    Ok(reader_of(marker, policy, record).whole(&row))
}

fn reader_of(marker: &Marker, policy: &Policy, record: &HeldRecord) -> MarkReader {
    MarkReader::new(
        marker.clone(),
        &record.source,
        &record.layout.columns,
        record.person,
        &policy.country,
    )
}

/// The last day on which a channel was objected to at one of these addresses; none: never.
#[must_use]
pub fn objected_on(
    marker: &Marker,
    marks: &Marks,
    channel: Channel,
    addresses: &[String],
) -> Option<NaiveDate> {
    addresses
        .iter()
        .filter_map(|address| {
            let mark = marker.mark(MarkKind::Address, &[address.as_bytes()]);
            marks.objected.get(&(mark, channel))
        })
        .max()
        .copied()
}

/// The addresses of a channel among what a row can be found by, in their one form.
#[must_use]
pub fn addresses_of<'k>(
    keys: &'k ExactKeys,
    places: &'k [String],
    channel: Channel,
) -> &'k [String] {
    match channel {
        Channel::Email => &keys.emails,
        Channel::Phone | Channel::Sms => &keys.phones,
        Channel::Post | Channel::Fax => places,
    }
}

#[cfg(test)]
mod tests;
