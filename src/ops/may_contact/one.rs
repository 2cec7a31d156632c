//! One person: the records that its identifiers lead to, and whoever shares an address with it.

use serde::Serialize;

use super::{
    Screened, Screening,
    addresses::AddressReader,
    judge::{Judge, Keys, verdict},
    pass::{Ids, Passed, Wanted, pass, pass_over},
    reason::{Ground, Reason},
    screen::trace,
};
use crate::{
    model::{Channel, PersonQuery, contact_point},
    ops::{OpError, find::subject_name, import::id_key},
    store::{KeyKind, LayoutRow, Store, StoredRecord},
};

/// One person who was asked about.
#[derive(Clone, Debug, Serialize)]
pub struct Asked {
    /// Whether the person may be contacted.
    pub allowed: bool,
    /// By what right.
    pub basis: Option<&'static str>,
    /// Why not.
    pub reason: Option<Reason>,
    /// The data subjects that were found.
    pub subjects: Vec<String>,
}

/// Screens one person, by what is known of it. All records that an identifier leads to are looked at:
/// the least permissive decides.
///
/// # Errors
/// When an identifier is none, or the store cannot be used.
pub fn screen_one(
    store: &mut Store,
    screening: &Screening<'_>,
    query: &PersonQuery,
) -> Result<Asked, OpError> {
    let layouts = store.layouts()?;
    let (used, other, ids) = keys_of(store, screening, query, &layouts)?;
    let wanted = Wanted {
        ids: Ids::All,
        places: false,
        names: false,
    };
    let Passed { book, .. } = match screening.channel {
        // The store's own index does not know these addresses.
        Channel::Post | Channel::Fax => pass(store, screening, &layouts, wanted)?,
        Channel::Email | Channel::Phone | Channel::Sms => {
            let records = around(
                store,
                screening,
                &layouts,
                &[&used[..], &other].concat(),
                &ids,
            )?;
            pass_over(store, screening, &layouts, wanted, &records)?
        }
    };
    let mut judge = Judge::new(&book);
    let told = judge.party(
        &[],
        &Keys {
            used: &used,
            other: &other,
            ids: &ids,
            has_unread: false,
        },
    );
    let mut subjects: Vec<i64> = used
        .iter()
        .flat_map(|key| book.used.records(*key))
        .chain(other.iter().flat_map(|key| book.other.records(*key)))
        .chain(ids.iter().flat_map(|key| book.ids.records(*key)))
        .filter_map(|record| book.facts.get(record as usize))
        .filter_map(|fact| book.persons.get(fact.person as usize))
        .map(|person| person.subject)
        .collect();
    subjects.sort_unstable();
    subjects.dedup();
    let verdict = verdict(told.reasons, told.ground);
    let mut screened = Screened::default();
    match verdict {
        Ok(ground) => screened.allow(ground),
        Err(reason) => screened.refuse(reason),
    }
    trace(store, screening, &screened, None)?;
    Ok(Asked {
        allowed: verdict.is_ok(),
        basis: verdict.ok().map(Ground::as_str),
        reason: verdict.err(),
        subjects: subjects.into_iter().map(subject_name).collect(),
    })
}

/// The addresses of the channel, the others, the ids.
type OwnKeys = (Vec<i64>, Vec<i64>, Vec<i64>);

/// The look-up keys of one person.
fn keys_of(
    store: &Store,
    screening: &Screening<'_>,
    query: &PersonQuery,
    layouts: &[LayoutRow],
) -> Result<OwnKeys, OpError> {
    let hashes = store.hashes();
    let unusable = |what: &str, hint: &str| OpError::Input {
        code: "unusable-query",
        message: format!("the {what} given is not one"),
        hint: Some(hint.to_owned()),
    };
    let (mut used, mut other, mut ids) = (Vec::new(), Vec::new(), Vec::new());
    for email in &query.emails {
        let email = contact_point::email(email)
            .ok_or_else(|| unusable("e-mail address", "write it as name@example.org"))?;
        let key = hashes.key(KeyKind::Email, 0, email.as_bytes());
        match screening.channel {
            Channel::Email => used.push(key),
            _ => other.push(key),
        }
    }
    for phone in &query.phones {
        let phone = contact_point::phone(phone, &screening.policy.country).ok_or_else(|| {
            unusable(
                "telephone number",
                "write it with its country code: +32 2 555 01 23",
            )
        })?;
        let key = hashes.key(KeyKind::Phone, 0, phone.as_bytes());
        match screening.channel {
            Channel::Phone | Channel::Sms => used.push(key),
            _ => other.push(key),
        }
    }
    if let Some(id) = query.id.as_deref().map(str::trim) {
        let mut sources: Vec<i64> = layouts.iter().map(|layout| layout.source).collect();
        sources.sort_unstable();
        sources.dedup();
        ids.extend(
            sources
                .into_iter()
                .map(|source| id_key(hashes, source, id, 0)),
        );
    }
    Ok((used, other, ids))
}

/// The records that identifiers lead to, all others of their persons, and whoever shares an address
/// with one of those.
fn around(
    store: &Store,
    screening: &Screening<'_>,
    layouts: &[LayoutRow],
    addresses: &[i64],
    ids: &[i64],
) -> Result<Vec<StoredRecord>, OpError> {
    let mut numbers: Vec<i64> = Vec::new();
    for key in addresses {
        numbers.extend(store.records_of_key(*key)?);
    }
    for key in ids {
        for layout in layouts {
            numbers.extend(store.records_of_identity(layout.source, *key)?);
        }
    }
    for record in numbers.clone() {
        numbers.extend(store.records_of_subject(store.subject_of(record)?)?);
    }
    numbers.sort_unstable();
    numbers.dedup();
    let reader = AddressReader::new(screening, layouts)?;
    for record in numbers.clone() {
        if let Some(stored) = store.record(record)? {
            for key in reader.keys(store.hashes(), &stored)? {
                for sharing in store.records_of_key(key)? {
                    numbers.extend(store.records_of_subject(store.subject_of(sharing)?)?);
                }
            }
        }
    }
    numbers.sort_unstable();
    numbers.dedup();
    let mut records = Vec::with_capacity(numbers.len());
    for number in numbers {
        records.extend(store.record(number)?);
    }
    Ok(records)
}
