//! Whom a row is about: the contacts that its id, its e-mail addresses or its telephone numbers lead to.

use std::collections::{BTreeSet, HashMap};

use crate::{
    intake::second::Second,
    matching::{ExactKeys, KeyReader},
    model::{Channel, RawRow},
    ops::{
        Layout, OpError,
        import::{address_keys, id_key},
        layout::readable,
    },
    policy::Policy,
    store::{Change, KeyKind, Store, StoreResult, unpack},
};

/// The column by which a register of consents knows its contacts.
const PARTY: &str = "consent.individual_ref";
/// Length of a short id of Salesforce: a long one ends with three letters that guard its case.
const SHORT_ID: usize = 15;
/// What those letters are made of.
const GUARD: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

/// What a store knows of its sources and layouts.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// The sources by name.
    sources: HashMap<String, i64>,
    layouts: HashMap<i64, (String, Layout)>,
    /// The records by the id of another object, such as an Individual.
    parties: HashMap<String, Vec<i64>>,
}

impl Places {
    /// Reads the layouts; and where a file names other objects than contacts, the records that name
    /// them too.
    pub(super) fn of_store(store: &Store, seconds: &[&Second]) -> Result<Self, OpError> {
        let mut places = Self::default();
        for row in store.layouts()? {
            places.sources.insert(row.source_name.clone(), row.source);
            let layout = Layout::from_bytes(&row.columns)?;
            places.layouts.insert(row.id, (row.source_name, layout));
        }
        if seconds.iter().any(|second| !second.kind.party.is_empty()) {
            places.read_parties(store)?;
        }
        Ok(places)
    }

    fn read_parties(&mut self, store: &Store) -> Result<(), OpError> {
        let columns: HashMap<i64, usize> = self
            .layouts
            .iter()
            .filter_map(|(id, (_, layout))| Some((*id, layout.columns.first(PARTY)?.index)))
            .collect();
        if columns.is_empty() {
            return Ok(());
        }
        let mut raw = RawRow::default();
        store.each_record(|record| -> Result<(), OpError> {
            let (Some(column), Some((_, layout))) = (
                columns.get(&record.layout),
                self.layouts.get(&record.layout),
            ) else {
                return Ok(());
            };
            unpack(&record.packed, &mut raw)?;
            let row = readable(&raw, layout.encoding());
            let id = row.get(*column).trim();
            if !id.is_empty() {
                self.parties.entry(short(id)).or_default().push(record.id);
            }
            Ok(())
        })
    }
}

/// An id of Salesforce in its short form; any other one as it stands.
fn short(id: &str) -> String {
    match id.get(..SHORT_ID) {
        Some(head) if long(head).as_deref() == Some(id) => head.to_owned(),
        _ => id.to_owned(),
    }
}

/// The long form of a short id: for each five letters, which of them are capitals.
fn long(id: &str) -> Option<String> {
    let is_one = id.len() == SHORT_ID && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !is_one {
        return None;
    }
    let mut out = id.to_owned();
    for part in id.as_bytes().chunks(5) {
        let capitals = part
            .iter()
            .enumerate()
            .filter(|(_, byte)| byte.is_ascii_uppercase())
            .fold(0_usize, |sum, (at, _)| sum | 1 << at);
        out.push(char::from(*GUARD.get(capitals)?));
    }
    Some(out)
}

/// The contacts that a row leads to, by what leads to them.
#[derive(Clone, Debug, Default)]
pub(super) struct Met {
    pub by_id: BTreeSet<i64>,
    pub by_email: BTreeSet<i64>,
    pub by_phone: BTreeSet<i64>,
}

impl Met {
    /// Every contact.
    pub(super) fn all(&self) -> BTreeSet<i64> {
        let sets = [&self.by_id, &self.by_email, &self.by_phone];
        sets.into_iter().flatten().copied().collect()
    }

    /// The contacts that the row's address of a channel leads to; where the row has none, those that
    /// anything else does. An id with an address that its contact does not have leads to nobody.
    pub(super) fn reached(&self, keys: &ExactKeys, channel: Channel) -> BTreeSet<i64> {
        let (own, other, has_own) = match channel {
            Channel::Phone | Channel::Sms => {
                (&self.by_phone, &self.by_email, !keys.phones.is_empty())
            }
            Channel::Email => (&self.by_email, &self.by_phone, !keys.emails.is_empty()),
            Channel::Post | Channel::Fax => (&self.by_email, &self.by_phone, false),
        };
        match (self.by_id.is_empty(), has_own) {
            (false, true) => self.by_id.intersection(own).copied().collect(),
            (false, false) => self.by_id.clone(),
            (true, true) => own.clone(),
            (true, false) if own.is_empty() => other.clone(),
            (true, false) => own.clone(),
        }
    }
}

/// Looks up whom rows are about.
pub(super) struct Joiner<'a> {
    places: &'a Places,
    links: HashMap<i64, i64>,
    country: &'a str,
    readers: HashMap<(i64, u8), KeyReader>,
}

/// A record, opened for what it is reached by.
#[derive(Clone, Debug)]
pub(super) struct Reached {
    pub source: i64,
    pub source_name: String,
    pub is_vanished: bool,
    pub keys: ExactKeys,
}

impl<'a> Joiner<'a> {
    pub(super) fn new(
        change: &Change<'_>,
        places: &'a Places,
        policy: &'a Policy,
    ) -> StoreResult<Self> {
        Ok(Self {
            places,
            links: change.links()?,
            country: &policy.country,
            readers: HashMap::new(),
        })
    }

    /// The country of telephone numbers without a calling code.
    pub(super) const fn country(&self) -> &'a str {
        self.country
    }

    /// Whether the store has a source of that name.
    pub(super) fn has_source(&self, name: &str) -> bool {
        self.places.sources.contains_key(name)
    }

    /// The sources whose ids the rows of a file bear: the named one; for a register of consents every
    /// one; else the one of the same system.
    pub(super) fn sources_of(&self, second: &Second, named: Option<&str>) -> Vec<i64> {
        match named.and_then(|name| self.places.sources.get(name)) {
            Some(source) => vec![*source],
            None if !second.kind.party.is_empty() => {
                let mut all: Vec<i64> = self.places.sources.values().copied().collect();
                all.sort_unstable();
                all
            }
            None => {
                let own = self.places.sources.get(&second.system);
                own.copied().into_iter().collect()
            }
        }
    }

    /// The person of a record.
    pub(super) fn subject(&self, record: i64) -> i64 {
        self.links.get(&record).copied().unwrap_or(record)
    }

    /// Looks up a row.
    pub(super) fn meet(
        &self,
        change: &Change<'_>,
        keys: &ExactKeys,
        sources: &[i64],
        is_party: bool,
    ) -> StoreResult<Met> {
        let mut met = Met::default();
        let hashes = change.hashes();
        if !keys.id.is_empty() {
            let mut forms = vec![keys.id.clone()];
            if is_party {
                let short = short(&keys.id);
                forms.extend(long(&short));
                met.by_id
                    .extend(self.places.parties.get(&short).into_iter().flatten());
                forms.push(short);
            }
            for source in sources {
                for form in &forms {
                    let key = id_key(hashes, *source, form, 0);
                    met.by_id.extend(change.records_of_identity(*source, key)?);
                }
            }
        }
        for email in &keys.emails {
            let key = hashes.key(KeyKind::Email, 0, email.as_bytes());
            met.by_email.extend(change.records_of_key(key)?);
        }
        for phone in &keys.phones {
            let key = hashes.key(KeyKind::Phone, 0, phone.as_bytes());
            met.by_phone.extend(change.records_of_key(key)?);
        }
        Ok(met)
    }

    /// Opens a record for what it is reached by; none where it is gone.
    pub(super) fn open(
        &mut self,
        change: &Change<'_>,
        record: i64,
    ) -> Result<Option<Reached>, OpError> {
        let Some(stored) = change.record(record)? else {
            return Ok(None);
        };
        let Some((source_name, layout)) = self.places.layouts.get(&stored.layout) else {
            return Ok(None);
        };
        let reader = self
            .readers
            .entry((stored.layout, stored.person))
            .or_insert_with(|| KeyReader::new(&layout.columns, stored.person, self.country));
        let mut raw = RawRow::default();
        unpack(&stored.packed, &mut raw)?;
        let mut keys = ExactKeys::default();
        reader.read(&readable(&raw, layout.encoding()), &mut keys);
        Ok(Some(Reached {
            source: stored.source,
            source_name: source_name.clone(),
            is_vanished: stored.is_vanished,
            keys,
        }))
    }
}

/// The keyed hashes of the addresses of a channel.
pub(super) fn keyed(change: &Change<'_>, keys: &ExactKeys, channel: Channel) -> Vec<i64> {
    address_keys(change.hashes(), keys, channel).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_and_a_long_id_of_salesforce_are_one() {
        // Five small letters or digits are A; a capital at the first place is B.
        let id = "0PK000000000001";
        let whole = long(id).unwrap();
        assert_eq!(whole, "0PK000000000001GAA");
        assert_eq!(short(&whole), id);
        assert_eq!(short("0PK000000000001GAB"), "0PK000000000001GAB");
        assert_eq!(short("C-1"), "C-1");
        assert_eq!(long("C-1"), None);
    }

    #[test]
    fn an_address_that_the_contact_of_the_id_does_not_have_leads_to_nobody() {
        let set = |records: &[i64]| records.iter().copied().collect::<BTreeSet<i64>>();
        let met = Met {
            by_id: set(&[1]),
            by_email: set(&[2]),
            by_phone: set(&[1]),
        };
        let keys = ExactKeys {
            emails: vec!["a@example.org".to_owned()],
            phones: vec!["+3225550101".to_owned()],
            ..ExactKeys::default()
        };
        assert_eq!(met.reached(&keys, Channel::Email), set(&[]));
        assert_eq!(met.reached(&keys, Channel::Phone), set(&[1]));
        assert_eq!(met.reached(&keys, Channel::Post), set(&[1]));
        assert_eq!(met.all(), set(&[1, 2]));
    }
}
