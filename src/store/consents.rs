//! The life of consents: events that are only added to, the addresses they are about, and the tokens
//! of double opt-in.

use std::collections::HashMap;

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, params};

use super::{
    Hashes, KeyKind, Store,
    change::Change,
    error::{StoreError, StoreFault, StoreResult},
    read::date,
    seal::{Place, Sealer},
};
use crate::model::{Channel, ConsentAct, ConsentEvent, EventDetails};

/// The record of an event that is known of nobody: it binds its addresses alone.
pub const NOBODY: i64 = 0;

/// An event as it stands in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredConsent {
    /// Its number.
    pub id: i64,
    /// The contact's record; `NOBODY`: none is known.
    pub record: i64,
    /// What happened.
    pub event: ConsentEvent,
    /// Keyed hashes of the addresses that it is about, as in `subject_key`.
    pub addresses: Vec<i64>,
}

/// A token of double opt-in that was handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredToken {
    /// Its number.
    pub id: i64,
    /// The asking that it confirms.
    pub consent: i64,
    /// The last civil date on which it is taken.
    pub expires_on: NaiveDate,
    /// The civil date of the confirmation; none: not used.
    pub used_on: Option<NaiveDate>,
}

const fn place(row: i64) -> Place {
    Place {
        table: "consent_record",
        row,
    }
}

fn unknown() -> StoreError {
    StoreError::new(
        StoreFault::Damaged,
        "an event of a consent has an unknown form",
    )
}

/// A random id (UUIDv4) for an event.
///
/// # Errors
/// When the system has no random bytes.
pub fn event_id() -> StoreResult<String> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes)
        .map_err(|_| StoreError::new(StoreFault::Io, "the system gives no random bytes"))?;
    let mut number = u128::from_be_bytes(bytes);
    // Version 4 and variant 1 of RFC 9562.
    number = (number & !(0xf << 76)) | (0x4 << 76);
    number = (number & !(0x3 << 62)) | (0x2 << 62);
    let hex = format!("{number:032x}");
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default().to_owned();
    Ok([
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32),
    ]
    .join("-"))
}

/// What tells that the same is said again: everything but the id, who entered it and when. An undated
/// no that is said on another day is said anew.
fn once_key(
    hashes: &Hashes,
    record: i64,
    event: &ConsentEvent,
    addresses: &[i64],
) -> StoreResult<i64> {
    let details = EventDetails {
        id: String::new(),
        operator: String::new(),
        jurisdiction: String::new(),
        ..event.details.clone()
    };
    let entered = (event.act.is_denial() && event.said_on.is_none()).then_some(event.recorded_on);
    // Of a known record the addresses may change; of nobody's they are all there is.
    let mut of_nobody = match record {
        NOBODY => addresses.to_vec(),
        _ => Vec::new(),
    };
    of_nobody.sort_unstable();
    of_nobody.dedup();
    let said = serde_json::to_vec(&(
        event.channel,
        &event.purpose,
        event.act,
        event.said_on,
        entered,
        details,
        of_nobody,
    ))
    .map_err(|_| unknown())?;
    Ok(hashes.key(KeyKind::Consent, record, &said))
}

/// The events of one record, or of every one, in order of number.
fn events(
    connection: &Connection,
    sealer: &Sealer,
    record: Option<i64>,
) -> StoreResult<Vec<StoredConsent>> {
    let mut statement = connection.prepare_cached(match record {
        Some(_) => {
            "SELECT id, record, channel, purpose, kind, said_on, recorded_on, details
             FROM consent_record WHERE record = ?1 ORDER BY id"
        }
        None => {
            "SELECT id, record, channel, purpose, kind, said_on, recorded_on, details
             FROM consent_record WHERE ?1 IS NULL ORDER BY id"
        }
    })?;
    let mut rows = statement.query([record])?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        let said_on: Option<String> = row.get(5)?;
        let details = sealer.opened(place(id), &row.get::<_, Vec<u8>>(7)?)?;
        out.push(StoredConsent {
            id,
            record: row.get(1)?,
            event: ConsentEvent {
                channel: Channel::parse(&row.get::<_, String>(2)?).ok_or_else(unknown)?,
                purpose: row.get(3)?,
                act: ConsentAct::parse(&row.get::<_, String>(4)?).ok_or_else(unknown)?,
                said_on: said_on.as_deref().map(date).transpose()?,
                recorded_on: date(&row.get::<_, String>(6)?)?,
                details: serde_json::from_slice(&details).map_err(|_| unknown())?,
            },
            addresses: Vec::new(),
        });
    }
    bind(connection, record, &mut out)?;
    Ok(out)
}

/// Gives the events their addresses.
fn bind(
    connection: &Connection,
    record: Option<i64>,
    events: &mut [StoredConsent],
) -> StoreResult<()> {
    if events.is_empty() {
        return Ok(());
    }
    let mut bound: HashMap<i64, Vec<i64>> = HashMap::new();
    let mut statement = connection.prepare_cached(match record {
        Some(_) => {
            "SELECT consent, h FROM consent_record_address
             WHERE consent IN (SELECT id FROM consent_record WHERE record = ?1) ORDER BY h"
        }
        None => "SELECT consent, h FROM consent_record_address WHERE ?1 IS NULL ORDER BY h",
    })?;
    let mut rows = statement.query([record])?;
    while let Some(row) = rows.next()? {
        bound.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    for event in events {
        event.addresses = bound.remove(&event.id).unwrap_or_default();
    }
    Ok(())
}

fn token(connection: &Connection, digest: &[u8]) -> StoreResult<Option<StoredToken>> {
    type Row = (i64, i64, String, Option<String>);
    let found: Option<Row> = connection
        .prepare_cached(
            "SELECT id, consent, expires_on, used_on FROM consent_token WHERE digest = ?1",
        )?
        .query_row([digest], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    let Some((id, consent, expires_on, used_on)) = found else {
        return Ok(None);
    };
    Ok(Some(StoredToken {
        id,
        consent,
        expires_on: date(&expires_on)?,
        used_on: used_on.as_deref().map(date).transpose()?,
    }))
}

impl Store {
    /// The events of a record, in order of number.
    ///
    /// # Errors
    /// `Integrity` where one does not open.
    pub fn consent_events_of(&self, record: i64) -> StoreResult<Vec<StoredConsent>> {
        events(&self.connection, &self.sealer, Some(record))
    }

    /// Every event of every record, in order of number.
    ///
    /// # Errors
    /// `Integrity` where one does not open.
    pub fn consent_events(&self) -> StoreResult<Vec<StoredConsent>> {
        events(&self.connection, &self.sealer, None)
    }

    /// A token by the SHA-256 of its random number; none where it was never handed out here.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn token(&self, digest: &[u8]) -> StoreResult<Option<StoredToken>> {
        token(&self.connection, digest)
    }
}

impl Change<'_> {
    /// Adds an event, with the keyed hashes of the addresses that it is about. None where the same is
    /// there already; addresses that it did not bind yet are bound then.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn consent_event(
        &mut self,
        record: i64,
        event: &ConsentEvent,
        addresses: &[i64],
    ) -> StoreResult<Option<i64>> {
        let once = once_key(&self.hashes, record, event, addresses)?;
        let known: Option<i64> = self
            .transaction
            .prepare_cached("SELECT id FROM consent_record WHERE once_key = ?1")?
            .query_row([once], |row| row.get(0))
            .optional()?;
        let id = match known {
            Some(id) => id,
            None => self.insert_event(record, event, once)?,
        };
        let mut statement = self.transaction.prepare_cached(
            "INSERT OR IGNORE INTO consent_record_address (h, consent) VALUES (?1, ?2)",
        )?;
        for address in addresses {
            statement.execute(params![address, id])?;
        }
        drop(statement);
        // A yes that is lost is asked for again; a no that is lost would be trodden on.
        if event.act.is_denial() {
            self.touch("consent_record", "id", id);
            self.touch("consent_record_address", "consent", id);
        }
        Ok(known.is_none().then_some(id))
    }

    fn insert_event(&mut self, record: i64, event: &ConsentEvent, once: i64) -> StoreResult<i64> {
        let id = self.next_id("consent_record")?;
        let details = serde_json::to_vec(&event.details).map_err(|_| unknown())?;
        let sealed = self.sealer.sealed(place(id), &details)?;
        self.transaction
            .prepare_cached(
                "INSERT INTO consent_record
                     (id, record, channel, purpose, kind, said_on, recorded_on, once_key, details)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                id,
                record,
                event.channel.as_str(),
                event.purpose,
                event.act.as_str(),
                event.said_on.map(|day| day.to_string()),
                event.recorded_on.to_string(),
                once,
                sealed
            ])?;
        Ok(id)
    }

    /// The events of a record, in order of number, with those that this change added.
    ///
    /// # Errors
    /// `Integrity` where one does not open.
    pub fn consent_events_of(&self, record: i64) -> StoreResult<Vec<StoredConsent>> {
        events(&self.transaction, &self.sealer, Some(record))
    }

    /// Notes a token that is handed out: the SHA-256 of its random number, what it confirms, until when.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn token_issued(
        &mut self,
        digest: &[u8],
        consent: i64,
        expires_on: NaiveDate,
    ) -> StoreResult<i64> {
        self.transaction
            .prepare_cached(
                "INSERT INTO consent_token (digest, consent, expires_on, used_on) VALUES (?1, ?2, ?3, NULL)",
            )?
            .execute(params![digest, consent, expires_on.to_string()])?;
        Ok(self.transaction.last_insert_rowid())
    }

    /// A token by the SHA-256 of its random number; none where it was never handed out here.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn token(&self, digest: &[u8]) -> StoreResult<Option<StoredToken>> {
        token(&self.transaction, digest)
    }

    /// Notes that a token was used: once and never again.
    ///
    /// # Errors
    /// When the store cannot be written, or it was used before.
    pub fn token_used(&mut self, id: i64, on: NaiveDate) -> StoreResult<()> {
        let changed = self.transaction.execute(
            "UPDATE consent_token SET used_on = ?2 WHERE id = ?1 AND used_on IS NULL",
            params![id, on.to_string()],
        )?;
        if changed == 1 {
            return Ok(());
        }
        Err(StoreError::new(
            StoreFault::Damaged,
            "a token of double opt-in was used twice",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Access, Entry, MasterKey, Now};

    fn event(act: ConsentAct, said_on: Option<&str>, recorded_on: &str) -> ConsentEvent {
        ConsentEvent {
            channel: Channel::Email,
            purpose: "newsletter".to_owned(),
            act,
            said_on: said_on.map(|day| day.parse().unwrap()),
            recorded_on: recorded_on.parse().unwrap(),
            details: EventDetails {
                id: event_id().unwrap(),
                method: "paper".to_owned(),
                ..EventDetails::default()
            },
        }
    }

    fn store(folder: &std::path::Path) -> Store {
        let access = Access {
            path: folder.join("dpo.db"),
            verb: "test".to_owned(),
            lock_wait: std::time::Duration::from_secs(1),
            writes: true,
        };
        let key = MasterKey::generate().unwrap();
        Store::init(&access, &key, now(), "test").unwrap()
    }

    fn now() -> Now {
        Now {
            at: "2026-09-29T10:00:00Z".parse().unwrap(),
            today: "2026-09-29".parse().unwrap(),
        }
    }

    /// What each of the events was taken as, in one change that is committed.
    fn added(store: &mut Store, events: &[(i64, ConsentEvent, Vec<i64>)]) -> Vec<Option<i64>> {
        let mut change = store.change().unwrap();
        let added = events
            .iter()
            .map(|(record, event, keys)| change.consent_event(*record, event, keys).unwrap())
            .collect();
        change.commit(Entry::new("test", now(), "test")).unwrap();
        added
    }

    #[test]
    fn an_event_comes_back_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = store(folder.path());
        let given = event(ConsentAct::Given, Some("2026-01-02"), "2026-01-03");
        assert_eq!(
            added(&mut store, &[(7, given.clone(), vec![5, -4])]),
            [Some(1)]
        );
        let stored = StoredConsent {
            id: 1,
            record: 7,
            event: given,
            addresses: vec![-4, 5],
        };
        let of_record = store.consent_events_of(7).unwrap();
        assert_eq!(of_record, std::slice::from_ref(&stored));
        assert_eq!(store.consent_events().unwrap(), [stored]);
        assert_eq!(store.consent_events_of(8).unwrap(), []);
    }

    #[test]
    fn the_same_is_not_taken_twice_and_binds_its_new_addresses() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = store(folder.path());
        let no = |entered| event(ConsentAct::Withdrawn, Some("2026-01-02"), entered);
        let taken = added(
            &mut store,
            &[
                (7, no("2026-01-03"), vec![5]),
                (7, no("2026-02-03"), vec![6]),
                (8, no("2026-01-03"), vec![5]),
            ],
        );
        assert_eq!(taken, [Some(1), None, Some(2)]);
        assert_eq!(store.consent_events_of(7).unwrap()[0].addresses, [5, 6]);
    }

    #[test]
    fn an_undated_no_is_said_anew_on_another_day_and_an_undated_yes_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = store(folder.path());
        for (nth, (act, anew)) in [(ConsentAct::Withdrawn, Some(2)), (ConsentAct::Given, None)]
            .into_iter()
            .enumerate()
        {
            let record = i64::try_from(nth).unwrap() + 7;
            let said = |entered| (record, event(act, None, entered), Vec::new());
            let taken = added(&mut store, &[said("2026-01-03"), said("2026-02-03")]);
            assert_eq!(taken[1], anew);
        }
    }

    #[test]
    fn of_nobody_another_address_is_another_event() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = store(folder.path());
        let no = || event(ConsentAct::Withdrawn, Some("2026-01-02"), "2026-01-03");
        let taken = added(
            &mut store,
            &[
                (NOBODY, no(), vec![5]),
                (NOBODY, no(), vec![6]),
                (NOBODY, no(), vec![5]),
            ],
        );
        assert_eq!(taken, [Some(1), Some(2), None]);
    }

    #[test]
    fn a_token_is_used_once() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = store(folder.path());
        let mut change = store.change().unwrap();
        let until = "2026-10-06".parse().unwrap();
        let id = change.token_issued(b"digest", 3, until).unwrap();
        change.token_used(id, now().today).unwrap();
        assert!(change.token_used(id, now().today).is_err());
        change.commit(Entry::new("test", now(), "test")).unwrap();
        let token = store.token(b"digest").unwrap().unwrap();
        assert_eq!((token.consent, token.expires_on), (3, until));
        assert_eq!(token.used_on, Some(now().today));
        assert_eq!(store.token(b"other").unwrap(), None);
    }

    #[test]
    fn ids_are_random_and_of_version_4() {
        let (one, other) = (event_id().unwrap(), event_id().unwrap());
        assert_ne!(one, other);
        let parts: Vec<usize> = one.split('-').map(str::len).collect();
        assert_eq!(parts, [8, 4, 4, 4, 12]);
        assert_eq!(one.as_bytes()[14], b'4');
        assert!(b"89ab".contains(&one.as_bytes()[19]));
    }
}
