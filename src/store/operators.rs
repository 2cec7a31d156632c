//! Operators with a key of their own: their entries bear their signature, and nobody else writes in their name.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Map, Value};

use super::{
    Store,
    change::Change,
    error::{StoreError, StoreFault, StoreResult},
    read::date,
    trail::{OPERATOR_KEY, OPERATOR_SIGNATURE},
};
use crate::proof::{VerifierKey, to_canonical};

/// The actions that begin and end an operator's key.
pub(super) const ADDED: &str = "operator-added";
pub(super) const REMOVED: &str = "operator-removed";
/// The members of their entries.
pub(super) const NAME: &str = "operator_name";
pub(super) const PUBLIC_KEY: &str = "operator_public_key";

/// An operator with an own key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operator {
    /// As entries of the trail give it.
    pub name: String,
    /// The verifier key of their signatures.
    pub public_key: String,
    /// Civil date.
    pub added_on: NaiveDate,
    /// Civil date since when it signs nothing.
    pub removed_on: Option<NaiveDate>,
}

impl Store {
    /// The operators, in the order in which they were added; those that were removed as well.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn operators(&self) -> StoreResult<Vec<Operator>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT name, public_key, added_on, removed_on FROM operator ORDER BY id",
        )?;
        let mut rows = statement.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let removed_on: Option<String> = row.get(3)?;
            out.push(Operator {
                name: row.get(0)?,
                public_key: row.get(1)?,
                added_on: date(&row.get::<_, String>(2)?)?,
                removed_on: removed_on.as_deref().map(date).transpose()?,
            });
        }
        Ok(out)
    }
}

impl Change<'_> {
    /// Notes an operator's key. Gives what its entry in the trail has to say.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn add_operator(
        &mut self,
        key: &VerifierKey,
        on: NaiveDate,
    ) -> StoreResult<Map<String, Value>> {
        self.transaction.execute(
            "INSERT INTO operator (name, public_key, added_on) VALUES (?1, ?2, ?3)",
            params![key.name(), key.to_string(), on.to_string()],
        )?;
        self.touch("operator", "public_key", key.to_string());
        Ok(said(key.name(), Some(&key.to_string())))
    }

    /// Notes that an operator's key signs nothing any more. Gives what its entry in the trail has to say.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn remove_operator(
        &mut self,
        name: &str,
        on: NaiveDate,
    ) -> StoreResult<Map<String, Value>> {
        self.transaction.execute(
            "UPDATE operator SET removed_on = ?2 WHERE name = ?1 AND removed_on IS NULL",
            params![name, on.to_string()],
        )?;
        self.touch("operator", "name", name.to_owned());
        Ok(said(name, None))
    }
}

fn said(name: &str, public_key: Option<&str>) -> Map<String, Value> {
    let mut detail = Map::new();
    detail.insert(NAME.to_owned(), name.into());
    if let Some(key) = public_key {
        detail.insert(PUBLIC_KEY.to_owned(), key.into());
    }
    detail
}

/// Whether entries of that name bear a signature.
pub(super) fn signs(connection: &Connection, name: &str) -> StoreResult<bool> {
    let found: Option<i64> = connection
        .prepare_cached("SELECT 1 FROM operator WHERE name = ?1 AND removed_on IS NULL")?
        .query_row([name], |row| row.get(0))
        .optional()?;
    Ok(found.is_some())
}

/// Only the operator's own key file writes in that name.
pub(super) fn not_theirs(name: &str) -> StoreError {
    StoreError::new(
        StoreFault::KeyOfAnother,
        format!("`{name}` has a key file of their own, and this run does not use it"),
    )
    .hint("name it with --key-file, or work under the name that the key file has")
}

/// The operators as the trail itself tells them, entry by entry.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Those that sign.
    active: BTreeMap<String, VerifierKey>,
    /// Names and keys, in order; with whether they were removed.
    all: Vec<(String, String, bool)>,
}

impl Told {
    /// Takes the next entry; gives what does not hold of it.
    pub(super) fn next(&mut self, entry: &Map<String, Value>) -> Option<&'static str> {
        let text = |name: &str| entry.get(name).and_then(Value::as_str);
        let problem = match (
            self.active.get(text("operator").unwrap_or_default()),
            entry.contains_key(OPERATOR_SIGNATURE),
        ) {
            (None, false) => None,
            (None, true) => Some("bears the signature of somebody who was no operator then"),
            (Some(_), false) => Some("names an operator and does not bear their signature"),
            (Some(key), true) if is_signed(entry, key) => None,
            (Some(_), true) => Some("does not bear the signature of the operator whom it names"),
        };
        let name = text(NAME).unwrap_or_default();
        match text("action") {
            Some(ADDED) => {
                let public = text(PUBLIC_KEY).unwrap_or_default();
                if let Ok(key) = VerifierKey::parse(public) {
                    self.active.insert(name.to_owned(), key);
                    self.all.push((name.to_owned(), public.to_owned(), false));
                }
            }
            Some(REMOVED) => {
                self.active.remove(name);
                for (known, _, is_removed) in &mut self.all {
                    *is_removed |= known == name;
                }
            }
            _ => {}
        }
        problem
    }

    /// Whether the store's own list says the same.
    pub(super) fn agrees(&self, listed: &[Operator]) -> bool {
        self.all.len() == listed.len()
            && self.all.iter().zip(listed).all(|((name, key, gone), own)| {
                *name == own.name && *key == own.public_key && *gone == own.removed_on.is_some()
            })
    }
}

fn is_signed(entry: &Map<String, Value>, key: &VerifierKey) -> bool {
    let mut unsigned = entry.clone();
    let signature = unsigned
        .remove(OPERATOR_SIGNATURE)
        .and_then(|signature| STANDARD.decode(signature.as_str()?).ok());
    let names_key = entry.get(OPERATOR_KEY).and_then(Value::as_str) == Some(&key.id_text());
    let bytes = to_canonical(&Value::Object(unsigned));
    match (signature, bytes) {
        (Some(signature), Ok(bytes)) => names_key && key.verifies(&bytes, &signature),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use chrono::{TimeZone, Utc};

    use super::*;
    use crate::{
        proof::SigningKey,
        store::{Entry, Now},
    };

    fn key(name: &str, secret: u8) -> SigningKey {
        SigningKey::new(name, &[secret; 32]).unwrap()
    }

    fn entry(action: &'static str, by: &str, signed: Option<&SigningKey>) -> Map<String, Value> {
        about(action, by, signed, Map::new())
    }

    fn about(
        action: &'static str,
        by: &str,
        signed: Option<&SigningKey>,
        detail: Map<String, Value>,
    ) -> Map<String, Value> {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let at = Utc.with_ymd_and_hms(2026, 11, 23, 9, 0, 0).unwrap();
        let bytes = Entry::new(action, Now { at, today }, by)
            .with(detail)
            .to_bytes(3, false, signed)
            .unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    /// A trail in which anna became an operator.
    fn with_anna(anna: &SigningKey) -> Told {
        let mut told = Told::default();
        let verifier = anna.verifier();
        let detail = said("anna", Some(&verifier.to_string()));
        assert_eq!(told.next(&about(ADDED, "owner", None, detail)), None);
        told
    }

    #[test]
    fn an_operators_entry_bears_their_signature_and_no_other() {
        let (anna, other) = (key("anna", 1), key("anna", 2));
        let mut told = with_anna(&anna);
        let signed = entry("audited", "anna", Some(&anna));
        assert_eq!(told.next(&signed), None);
        assert_eq!(told.next(&entry("audited", "owner", None)), None);
        let problem = |entry: &Map<String, Value>| with_anna(&anna).next(entry).unwrap_or_default();
        assert!(problem(&entry("audited", "anna", None)).contains("does not bear their signature"));
        let not_hers = "does not bear the signature of the operator whom it names";
        assert_eq!(problem(&entry("audited", "anna", Some(&other))), not_hers);
        // The other key's entry under the id of hers.
        let mut renamed = entry("audited", "anna", Some(&other));
        renamed.insert(OPERATOR_KEY.to_owned(), anna.verifier().id_text().into());
        assert_eq!(problem(&renamed), not_hers);
        for (member, value) in [
            ("action", Value::from("exported")),
            ("seq", 4.into()),
            ("today", "2026-11-24".into()),
            ("more", 1.into()),
        ] {
            let mut edited = signed.clone();
            edited.insert(member.to_owned(), value);
            assert_eq!(problem(&edited), not_hers, "{member}");
        }
        let mut shorter = signed.clone();
        shorter.remove("tool");
        assert_eq!(problem(&shorter), not_hers);
    }

    #[test]
    fn a_signature_of_somebody_who_is_no_operator_is_a_fault_and_so_is_one_after_the_end() {
        let (anna, bert) = (key("anna", 1), key("bert", 2));
        let mut told = with_anna(&anna);
        let nobody = "bears the signature of somebody who was no operator then";
        assert_eq!(
            told.next(&entry("audited", "bert", Some(&bert))),
            Some(nobody)
        );
        assert_eq!(
            told.next(&about(REMOVED, "owner", None, said("anna", None))),
            None
        );
        assert_eq!(
            told.next(&entry("audited", "anna", Some(&anna))),
            Some(nobody)
        );
        assert_eq!(told.next(&entry("audited", "anna", None)), None);
    }
}
