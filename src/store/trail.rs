//! The trail: what was done, by whom, when; no personal value. An append-only table, a Merkle tree
//! over it, and a signed checkpoint in the same transaction as the change.

use std::cell::RefCell;

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde_json::{Map, Value, json};

use super::{
    Now, Store,
    error::{StoreError, StoreFault, StoreResult},
    operators,
};
use crate::proof::{
    Checkpoint, Hash, SigningKey, Tree, leaf_hash, to_canonical,
    tree::{NodeId, inclusion_proof},
};

/// The id of the operator's key that signed an entry.
pub(super) const OPERATOR_KEY: &str = "operator_key";
/// The operator's signature (Ed25519, base64) over the entry without it.
pub(super) const OPERATOR_SIGNATURE: &str = "operator_signature";

/// Who signs: the store its checkpoints, an operator with an own key their entries.
pub(super) struct Signers {
    /// The key of the trail.
    pub(super) store: SigningKey,
    /// The operator's own key.
    pub(super) operator: Option<SigningKey>,
}

/// An entry to be appended. It holds field names, counts, digests and random ids, never a value.
#[derive(Clone, Debug)]
pub struct Entry {
    action: &'static str,
    now: Now,
    operator: String,
    detail: Map<String, Value>,
}

impl Entry {
    /// An entry of that action.
    #[must_use]
    pub fn new(action: &'static str, now: Now, operator: &str) -> Self {
        Self {
            action,
            now,
            operator: operator.to_owned(),
            detail: Map::new(),
        }
    }

    /// The same with its particulars.
    #[must_use]
    pub fn with(mut self, detail: Map<String, Value>) -> Self {
        self.detail = detail;
        self
    }

    /// Its canonical JSON. An operator's own key signs it: the signature is over the canonical JSON of the
    /// entry without the signature itself.
    pub(super) fn to_bytes(
        &self,
        seq: u64,
        is_regressed: bool,
        operator: Option<&SigningKey>,
    ) -> StoreResult<Vec<u8>> {
        let unwritable = |_| StoreError::new(StoreFault::Io, "a trail entry could not be written");
        let mut entry = self.detail.clone();
        entry.insert("seq".to_owned(), json!(seq));
        entry.insert("action".to_owned(), json!(self.action));
        entry.insert(
            "at".to_owned(),
            json!(self.now.at.to_rfc3339_opts(SecondsFormat::Secs, true)),
        );
        entry.insert("today".to_owned(), json!(self.now.today.to_string()));
        entry.insert("operator".to_owned(), json!(self.operator));
        entry.insert(
            "tool".to_owned(),
            json!(concat!("dpo ", env!("CARGO_PKG_VERSION"))),
        );
        if is_regressed {
            entry.insert("clock_regressed".to_owned(), json!(true));
        }
        if let Some(key) = operator {
            if key.verifier().name() != self.operator {
                return Err(operators::not_theirs(key.verifier().name()));
            }
            entry.insert(OPERATOR_KEY.to_owned(), json!(key.verifier().id_text()));
            let bytes = to_canonical(&Value::Object(entry.clone())).map_err(unwritable)?;
            let signature = STANDARD.encode(key.sign_bytes(&bytes));
            entry.insert(OPERATOR_SIGNATURE.to_owned(), json!(signature));
        }
        to_canonical(&Value::Object(entry)).map_err(unwritable)
    }
}

/// An entry as it stands in the trail.
#[derive(Clone, Debug)]
pub struct TrailEntry {
    /// Its number, from 0.
    pub seq: u64,
    /// Its words.
    pub entry: Map<String, Value>,
}

/// The origin line of a store's checkpoints.
#[must_use]
pub fn origin(store_id: &str) -> String {
    format!("dpo.example/{store_id}")
}

/// The signing key of a store's checkpoints.
///
/// # Errors
/// Never for a store's own id.
pub fn signing_key(store_id: &str, secret: &[u8; 32]) -> StoreResult<SigningKey> {
    SigningKey::new(&origin(store_id), secret)
        .map_err(|_| StoreError::new(StoreFault::Damaged, "the store's id has an unknown form"))
}

/// Appends entries, each with its subtree hashes and its signed checkpoint. Gives the number of the first.
pub(super) fn append(
    transaction: &Transaction<'_>,
    store_id: &str,
    signers: &Signers,
    entries: Vec<Entry>,
) -> StoreResult<u64> {
    let mut latest = latest_instant(transaction)?;
    let mut tree = load(transaction)?;
    let first = tree.size();
    for entry in entries {
        let seq = tree.size();
        let is_regressed = latest.is_some_and(|latest| entry.now.at < latest);
        latest = latest.max(Some(entry.now.at));
        // Whose own key is made only now could not sign yet.
        let is_made_now = entry.action == operators::ADDED;
        if signers.operator.is_none()
            && !is_made_now
            && operators::signs(transaction, &entry.operator)?
        {
            return Err(operators::not_theirs(&entry.operator));
        }
        let bytes = entry.to_bytes(seq, is_regressed, signers.operator.as_ref())?;
        write(transaction, &mut tree, &bytes)?;
        sign(transaction, store_id, &signers.store, &tree)?;
    }
    Ok(first)
}

/// Appends entries as they once stood in the trail, with their checkpoints; whether these hold is seen by
/// verifying the trail.
pub(super) fn append_again(
    transaction: &Transaction<'_>,
    entries: &[String],
    notes: &[String],
) -> StoreResult<()> {
    let mut tree = load(transaction)?;
    for (entry, note) in entries.iter().zip(notes) {
        write(transaction, &mut tree, entry.as_bytes())?;
        transaction.execute(
            "INSERT INTO checkpoint (size, note) VALUES (?1, ?2)",
            params![tree.size().cast_signed(), note],
        )?;
    }
    Ok(())
}

/// Writes an entry and the hashes of the subtrees that it completes.
fn write(transaction: &Transaction<'_>, tree: &mut Tree, entry: &[u8]) -> StoreResult<()> {
    let seq = tree.size();
    transaction
        .prepare_cached("INSERT INTO trail (seq, entry) VALUES (?1, ?2)")?
        .execute(params![seq.cast_signed(), entry])?;
    for (node, hash) in tree.append(leaf_hash(entry)) {
        transaction
            .prepare_cached("INSERT INTO trail_hash (level, position, hash) VALUES (?1, ?2, ?3)")?
            .execute(params![
                node.level,
                node.index.cast_signed(),
                hash.as_slice()
            ])?;
    }
    Ok(())
}

/// Signs the tree as it stands now. Every entry has a checkpoint, those of one transaction too, so
/// that the removal of any one shows.
fn sign(
    transaction: &Transaction<'_>,
    store_id: &str,
    signing: &SigningKey,
    tree: &Tree,
) -> StoreResult<()> {
    let checkpoint = Checkpoint {
        origin: origin(store_id),
        size: tree.size(),
        root: tree.root(),
    };
    let note = checkpoint
        .signed(signing)
        .map_err(|_| StoreError::new(StoreFault::Io, "a checkpoint could not be signed"))?;
    transaction.execute(
        "INSERT INTO checkpoint (size, note) VALUES (?1, ?2)",
        params![tree.size().cast_signed(), note.to_string()],
    )?;
    Ok(())
}

/// The latest instant of all entries: an entry before it is marked. An entry without the mark is not
/// before any other, so the last one without it is the latest.
fn latest_instant(connection: &Connection) -> StoreResult<Option<DateTime<Utc>>> {
    let mut statement = connection.prepare("SELECT entry FROM trail ORDER BY seq DESC")?;
    let mut rows = statement.query([])?;
    let mut latest = None;
    while let Some(row) = rows.next()? {
        let Ok(entry) = serde_json::from_slice::<Value>(&row.get::<_, Vec<u8>>(0)?) else {
            continue;
        };
        let at: Option<DateTime<Utc>> = entry
            .get("at")
            .and_then(Value::as_str)
            .and_then(|at| at.parse().ok());
        latest = latest.max(at);
        if at.is_some() && entry.get("clock_regressed").is_none() {
            break;
        }
    }
    Ok(latest)
}

/// How many entries there are, by the number of the last one.
pub(super) fn size(connection: &Connection) -> StoreResult<u64> {
    let sql = "SELECT coalesce(max(seq), -1) + 1 FROM trail";
    let size: i64 = connection.query_row(sql, [], |row| row.get(0))?;
    Ok(size.cast_unsigned())
}

/// The tree as it stands, from its stored hashes.
fn load(connection: &Connection) -> StoreResult<Tree> {
    let size = size(connection)?;
    // A disk that fails while a hash is looked up is not a hash that is missing.
    let failed = RefCell::new(None);
    let look = |node| {
        stored_hash(connection, node).unwrap_or_else(|error| {
            failed.borrow_mut().get_or_insert(error);
            None
        })
    };
    let tree = Tree::load(size, &look);
    if let Some(error) = failed.take() {
        return Err(error);
    }
    tree.map_err(|_| {
        StoreError::new(
            StoreFault::Integrity,
            "the trail's hashes are incomplete: nothing was changed",
        )
        .hint("run `dpo trail verify`")
    })
}

/// The stored hash of a subtree.
pub(super) fn stored_hash(connection: &Connection, node: NodeId) -> StoreResult<Option<Hash>> {
    let hash: Option<Vec<u8>> = connection
        .prepare_cached("SELECT hash FROM trail_hash WHERE level = ?1 AND position = ?2")?
        .query_row(params![node.level, node.index.cast_signed()], |row| {
            row.get(0)
        })
        .optional()?;
    // A hash of another length is none.
    Ok(hash.and_then(|hash| hash.try_into().ok()))
}

impl Store {
    /// The entries from number `from` on, at most `limit`.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn trail(&self, from: u64, limit: u64) -> StoreResult<Vec<TrailEntry>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT seq, entry FROM trail WHERE seq >= ?1 ORDER BY seq LIMIT ?2")?;
        let mut rows = statement.query(params![
            from.cast_signed(),
            i64::try_from(limit).unwrap_or(i64::MAX)
        ])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let seq = row.get::<_, i64>(0)?.cast_unsigned();
            let entry = serde_json::from_slice(&row.get::<_, Vec<u8>>(1)?).map_err(|_| {
                StoreError::new(
                    StoreFault::Integrity,
                    format!("entry {seq} of the trail is damaged"),
                )
                .hint("run `dpo trail verify`")
            })?;
            out.push(TrailEntry { seq, entry });
        }
        Ok(out)
    }

    /// How many entries the trail has.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn trail_size(&self) -> StoreResult<u64> {
        let count: i64 = self
            .connection
            .query_row("SELECT count(*) FROM trail", [], |row| row.get(0))?;
        Ok(count.cast_unsigned())
    }

    /// The last entry that was written on or before a civil date; none where the trail is younger.
    /// Its checkpoint covers `seq + 1` entries.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn last_entry_until(&self, date: NaiveDate) -> StoreResult<Option<(u64, NaiveDate)>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT seq, entry FROM trail ORDER BY seq DESC")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let entry: Value =
                serde_json::from_slice(&row.get::<_, Vec<u8>>(1)?).unwrap_or_default();
            let today: Option<NaiveDate> = entry
                .get("today")
                .and_then(Value::as_str)
                .and_then(|today| today.parse().ok());
            if let Some(today) = today.filter(|today| *today <= date) {
                return Ok(Some((row.get::<_, i64>(0)?.cast_unsigned(), today)));
            }
        }
        Ok(None)
    }

    /// The checkpoint over the first `size` entries.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn checkpoint_of(&self, size: u64) -> StoreResult<Option<String>> {
        Ok(self
            .connection
            .prepare_cached("SELECT note FROM checkpoint WHERE size = ?1")?
            .query_row([size.cast_signed()], |row| row.get(0))
            .optional()?)
    }

    /// The proof that an entry is among the first `size` ones: the hashes beside its way to the root.
    ///
    /// # Errors
    /// `Integrity` where there is no such entry or the hashes are incomplete.
    pub fn inclusion_proof(&self, seq: u64, size: u64) -> StoreResult<Vec<Hash>> {
        let failed = RefCell::new(None);
        let look = |node| {
            stored_hash(&self.connection, node).unwrap_or_else(|error| {
                failed.borrow_mut().get_or_insert(error);
                None
            })
        };
        let proof = inclusion_proof(seq, size, &look);
        if let Some(error) = failed.take() {
            return Err(error);
        }
        proof.map_err(|_| {
            StoreError::new(StoreFault::Integrity, "the trail's hashes are incomplete")
                .hint("run `dpo trail verify`")
        })
    }

    /// The key with which checkpoints of this trail are verified, as a line of text.
    #[must_use]
    pub fn verifier_key(&self) -> String {
        self.signers.store.verifier().to_string()
    }

    /// The last checkpoint: three lines and a signature, to be kept elsewhere.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn checkpoint(&self) -> StoreResult<String> {
        let note = self
            .connection
            .query_row(
                "SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1",
                [],
                |row| row.get(0),
            )
            .optional()?;
        note.ok_or_else(|| {
            StoreError::new(StoreFault::Integrity, "the trail has no checkpoint")
                .hint("run `dpo trail verify`")
        })
    }
}
