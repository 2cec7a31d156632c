//! Whose consent it is. Nobody is picked for the operator: where several persons may be meant, the list
//! is given back.

use std::collections::BTreeSet;

use super::super::{
    OpError,
    deed::{refusal, unusable},
    find::{candidates, parse_subject, subject_name},
    import::id_key,
    person::{HeldRecord, lay_open},
    request::{self, By, RecordName},
};
use crate::{
    model::{CaseId, PersonQuery, contact_point},
    policy::Policy,
    store::{KeyKind, Store, confirmed_name, parse_confirmed},
};

/// How an operator names a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Who {
    /// A data subject (S-000123), the confirmed person of a case (P-000007), or an id that a source gave.
    pub subject: Option<String>,
    /// A record.
    pub record: Option<RecordName>,
    /// An e-mail address.
    pub email: Option<String>,
    /// A telephone number.
    pub phone: Option<String>,
    /// A case: its confirmed person.
    pub case: Option<CaseId>,
}

/// A person who was found.
#[derive(Clone, Debug)]
pub struct Whom {
    /// The name that says nothing; none: the store knows nobody with that address.
    pub name: Option<String>,
    /// The records, in order of number.
    pub records: Vec<HeldRecord>,
    /// The keyed hashes of the addresses that the operator named, each with its sort.
    pub named: Vec<(KeyKind, i64)>,
    /// The case, by the store's number.
    pub case: Option<i64>,
    /// The confirmed person, by the store's number.
    pub confirmed: Option<i64>,
}

/// Finds a person.
///
/// # Errors
/// `nobody-named`, `unknown-subject`, `unknown-case`, `unusable-query` (input); refused:
/// `ambiguous-subject` with the list, `person-not-confirmed`, `already-erased`.
pub fn whom(store: &mut Store, policy: &Policy, who: &Who, by: By<'_>) -> Result<Whom, OpError> {
    let mut found = Whom {
        name: None,
        records: Vec::new(),
        named: named(store, policy, who)?,
        case: None,
        confirmed: None,
    };
    let numbers = match (who.case, who.subject.as_deref()) {
        (Some(case), _) => of_case(store, case, &mut found)?,
        (None, Some(word)) => match parse_confirmed(word) {
            Some(person) => of_confirmed(store, person, &mut found)?,
            None => {
                let records = by_word(store, policy, word, by)?;
                of_records(store, &records, &mut found)?
            }
        },
        (None, None) => {
            let records = by_address(store, who, &found.named)?;
            of_records(store, &records, &mut found)?
        }
    };
    found.records = lay_open(store, policy, &numbers)?;
    if found.records.is_empty() && (found.named.is_empty() || who.record.is_some()) {
        return Err(unusable(
            "unknown-subject",
            "there is no such person in the store",
            "find the person first: dpo find --email ADDRESS",
        ));
    }
    Ok(found)
}

fn named(store: &Store, policy: &Policy, who: &Who) -> Result<Vec<(KeyKind, i64)>, OpError> {
    let unreadable = |what: &str, hint: &str| {
        unusable(
            "unusable-query",
            format!("the {what} given is not one"),
            hint,
        )
    };
    let mut named = Vec::new();
    if let Some(email) = &who.email {
        let email = contact_point::email(email)
            .ok_or_else(|| unreadable("e-mail address", "write it as name@example.org"))?;
        let key = store.hashes().key(KeyKind::Email, 0, email.as_bytes());
        named.push((KeyKind::Email, key));
    }
    if let Some(phone) = &who.phone {
        let phone = contact_point::phone(phone, &policy.country).ok_or_else(|| {
            unreadable(
                "telephone number",
                "write it with its country code: +32 2 555 01 23",
            )
        })?;
        let key = store.hashes().key(KeyKind::Phone, 0, phone.as_bytes());
        named.push((KeyKind::Phone, key));
    }
    Ok(named)
}

/// The records of the confirmed person of a case.
fn of_case(store: &Store, case: CaseId, found: &mut Whom) -> Result<Vec<i64>, OpError> {
    let known = request::case(store, case)?;
    found.case = Some(known.row);
    match known.subject {
        Some(person) => of_confirmed(store, person, found),
        None => Err(refusal(
            "person-not-confirmed",
            format!("the case {case} names no person whose records were confirmed"),
            format!("dpo request decide {case}"),
        )),
    }
}

fn of_confirmed(store: &Store, person: i64, found: &mut Whom) -> Result<Vec<i64>, OpError> {
    let confirmed = store.confirmed(person)?.ok_or_else(|| {
        unusable(
            "unknown-subject",
            "there is no such person in the store",
            "find the person first: dpo find --email ADDRESS",
        )
    })?;
    if confirmed.erased_on.is_some() {
        return Err(refusal(
            "already-erased",
            "the person was erased (Art. 17 GDPR): there is nobody whose consent it could be",
            "a new contact of the person is a new record: import it first",
        ));
    }
    found.name = Some(confirmed_name(person));
    found.confirmed = Some(person);
    let decided = store.decisions(person)?.into_iter();
    Ok(decided
        .filter(|(_, is_theirs)| *is_theirs)
        .map(|(record, _)| record)
        .collect())
}

/// The records that a word leads to: a data subject, or an id that a source gave.
fn by_word(
    store: &mut Store,
    policy: &Policy,
    word: &str,
    by: By<'_>,
) -> Result<BTreeSet<i64>, OpError> {
    if let Some(subject) = parse_subject(word) {
        return Ok(store.records_of_subject(subject)?.into_iter().collect());
    }
    let query = PersonQuery {
        id: Some(word.to_owned()),
        ..PersonQuery::default()
    };
    let found = candidates(store, policy, &query, by.now, by.operator)?;
    Ok(found.candidates.iter().map(|one| one.number).collect())
}

/// The records that a name of a record or an address leads to.
fn by_address(
    store: &Store,
    who: &Who,
    named: &[(KeyKind, i64)],
) -> Result<BTreeSet<i64>, OpError> {
    let mut records = BTreeSet::new();
    if let Some(name) = &who.record {
        for layout in store.layouts()? {
            if layout.source_name == name.source {
                let key = id_key(store.hashes(), layout.source, &name.record, 0);
                records.extend(store.records_of_identity(layout.source, key)?);
            }
        }
    } else if named.is_empty() {
        return Err(unusable(
            "nobody-named",
            "nobody is named whose consent it is",
            "name the person: --subject S-000123, --record SOURCE:RECORD, --email ADDRESS, --phone NUMBER or --case CASE",
        ));
    }
    for (_, key) in named {
        records.extend(store.records_of_key(*key)?);
    }
    Ok(records)
}

/// All records of the one person that some records belong to.
fn of_records(
    store: &Store,
    records: &BTreeSet<i64>,
    found: &mut Whom,
) -> Result<Vec<i64>, OpError> {
    let mut subjects = BTreeSet::new();
    for record in records {
        subjects.insert(store.subject_of(*record)?);
    }
    let mut subjects = subjects.into_iter();
    let Some(subject) = subjects.next() else {
        return Ok(Vec::new());
    };
    let others: Vec<String> = subjects.map(subject_name).collect();
    if !others.is_empty() {
        return Err(refusal(
            "ambiguous-subject",
            format!(
                "several persons may be meant; nothing was changed: {}, {}",
                subject_name(subject),
                others.join(", ")
            ),
            "look at them (dpo show), then name one: --subject S-000123",
        ));
    }
    found.name = Some(subject_name(subject));
    Ok(store.records_of_subject(subject)?)
}
