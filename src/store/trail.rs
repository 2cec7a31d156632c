//! The trail: what was done, by whom, when; no personal value. An append-only table, a Merkle tree
//! over it, and a signed checkpoint in the same transaction as the change.

use std::{cell::RefCell, collections::HashMap};

use chrono::{DateTime, SecondsFormat, Utc};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{
    Now, Store,
    error::{StoreError, StoreFault, StoreResult},
    open,
};
use crate::proof::{
    Checkpoint, Hash, SigningKey, Tree, VerifierKey, leaf_hash, to_canonical,
    tree::{self, NodeId},
};

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

    fn to_bytes(&self, seq: u64, is_regressed: bool) -> StoreResult<Vec<u8>> {
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
        to_canonical(&Value::Object(entry))
            .map_err(|_| StoreError::new(StoreFault::Io, "a trail entry could not be written"))
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

/// What a verification found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Verification {
    /// Whether everything holds.
    pub ok: bool,
    /// How many entries there are.
    pub entries: u64,
    /// The tree's root, base64.
    pub root: String,
    /// The first entry that does not hold.
    pub first_bad: Option<u64>,
    /// The checkpoints kept elsewhere, each with what became of it.
    pub anchors: Vec<AnchorResult>,
    /// What does not hold, in words.
    pub problems: Vec<String>,
}

/// What became of a checkpoint kept elsewhere.
#[derive(Clone, Debug, Serialize)]
pub struct AnchorResult {
    /// How many entries the trail had then.
    pub size: u64,
    /// Whether the trail still begins with them.
    pub ok: bool,
    /// Why not.
    pub problem: Option<String>,
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

/// Appends entries, each with its subtree hashes and its signed checkpoint.
pub(super) fn append(
    transaction: &Transaction<'_>,
    store_id: &str,
    signing: &SigningKey,
    entries: Vec<Entry>,
) -> StoreResult<()> {
    let size: i64 =
        transaction.query_row("SELECT coalesce(max(seq), -1) + 1 FROM trail", [], |row| {
            row.get(0)
        })?;
    let mut latest = latest_instant(transaction)?;
    let mut tree = load(transaction, size.cast_unsigned())?;
    for entry in entries {
        let seq = tree.size();
        let is_regressed = latest.is_some_and(|latest| entry.now.at < latest);
        latest = latest.max(Some(entry.now.at));
        let bytes = entry.to_bytes(seq, is_regressed)?;
        transaction
            .prepare_cached("INSERT INTO trail (seq, entry) VALUES (?1, ?2)")?
            .execute(params![seq.cast_signed(), bytes])?;
        for (node, hash) in tree.append(leaf_hash(&bytes)) {
            transaction
                .prepare_cached(
                    "INSERT INTO trail_hash (level, position, hash) VALUES (?1, ?2, ?3)",
                )?
                .execute(params![
                    node.level,
                    node.index.cast_signed(),
                    hash.as_slice()
                ])?;
        }
        sign(transaction, store_id, signing, &tree)?;
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

/// The tree as it stands, from its stored hashes.
fn load(connection: &Connection, size: u64) -> StoreResult<Tree> {
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

fn stored_hash(connection: &Connection, node: NodeId) -> StoreResult<Option<Hash>> {
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

    /// Verifies the trail: the schema, the sequence, every hash, every checkpoint and signature, and
    /// each checkpoint kept elsewhere.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn verify(&self, anchors: &[String]) -> StoreResult<Verification> {
        let mut found = Verification::default();
        if open::schema_text(&self.connection)? != open::expected_schema()? {
            found.problems.push(
                "the schema of the store was changed: a table or a trigger is not as dpo made it"
                    .to_owned(),
            );
        }
        self.verify_pages(&mut found)?;
        let mut nodes = HashMap::new();
        let entries = self.verify_entries(&mut found, &mut nodes);
        found.readable("the entries of the trail", entries)?;
        let known = [self.signing.verifier()];
        let public = self.verify_public_key(&mut found);
        found.readable("the public key of the trail", public)?;
        let checkpoints = self.verify_checkpoints(&mut found, &nodes, &known);
        found.readable("the checkpoints of the trail", checkpoints)?;
        for anchor in anchors {
            let result = self.verify_anchor(anchor, found.entries, &nodes, &known);
            if !result.ok {
                found
                    .problems
                    .push(result.problem.clone().unwrap_or_default());
            }
            found.anchors.push(result);
        }
        found.ok = found.problems.is_empty();
        Ok(found)
    }

    /// Damage that is not of the trail's own pages hides no entry, but it is damage of the evidence.
    fn verify_pages(&self, found: &mut Verification) -> StoreResult<()> {
        let said = self
            .connection
            .query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0));
        // What SQLite says of it can quote a value: it is not told.
        match said.map_err(StoreError::from) {
            Ok(said) if said == "ok" => Ok(()),
            Ok(_) => found.readable("the store", Err(StoreError::new(StoreFault::Damaged, ""))),
            Err(error) => found.readable("the store", Err(error)),
        }
    }

    fn verify_entries(
        &self,
        found: &mut Verification,
        nodes: &mut HashMap<NodeId, Hash>,
    ) -> StoreResult<()> {
        let mut tree = Tree::new();
        let mut statement = self
            .connection
            .prepare("SELECT seq, entry FROM trail ORDER BY seq")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let seq: i64 = row.get(0)?;
            let bytes: Vec<u8> = row.get(1)?;
            let expected = tree.size();
            let says = serde_json::from_slice::<Value>(&bytes)
                .ok()
                .and_then(|entry| entry.get("seq")?.as_u64());
            if seq.cast_unsigned() != expected || says != Some(expected) {
                found.bad(
                    expected,
                    format!("entry {expected} is missing or out of order"),
                );
            }
            let completed = tree.append(leaf_hash(&bytes));
            for (node, hash) in completed {
                if stored_hash(&self.connection, node)? != Some(hash) {
                    found.bad(
                        expected,
                        format!("entry {expected} was changed: its hash is another"),
                    );
                }
                nodes.insert(node, hash);
            }
        }
        let stored: i64 =
            self.connection
                .query_row("SELECT count(*) FROM trail_hash", [], |row| row.get(0))?;
        if stored.cast_unsigned() != nodes.len() as u64 {
            found.problems.push(format!(
                "the trail has {stored} hashes where {} belong",
                nodes.len()
            ));
        }
        found.entries = tree.size();
        found.root = base64_text(&tree.root());
        Ok(())
    }

    fn verify_public_key(&self, found: &mut Verification) -> StoreResult<()> {
        if super::meta(&self.connection, "public_key")? != self.signing.verifier().to_string() {
            found
                .problems
                .push("the public key in the store is not that of its signing key".to_owned());
        }
        Ok(())
    }

    fn verify_checkpoints(
        &self,
        found: &mut Verification,
        nodes: &HashMap<NodeId, Hash>,
        known: &[VerifierKey],
    ) -> StoreResult<()> {
        let mut statement = self
            .connection
            .prepare("SELECT size, note FROM checkpoint ORDER BY size")?;
        let mut rows = statement.query([])?;
        let mut last = 0;
        while let Some(row) = rows.next()? {
            let size = row.get::<_, i64>(0)?.cast_unsigned();
            if size != last + 1 {
                found.bad(
                    last,
                    format!("the checkpoint after {} entries is missing", last + 1),
                );
            }
            let note: String = row.get(1)?;
            match Checkpoint::open(&note, known) {
                Ok((checkpoint, _))
                    if checkpoint.size == size
                        && checkpoint.origin == origin(&self.id)
                        && root_at(size, nodes) == Some(checkpoint.root) => {}
                _ => found.bad(
                    size.saturating_sub(1),
                    format!("the checkpoint after {size} entries does not verify"),
                ),
            }
            last = size;
        }
        if last != found.entries {
            found.bad(
                last.min(found.entries),
                format!(
                    "the last checkpoint covers {last} of {} entries",
                    found.entries
                ),
            );
        }
        Ok(())
    }

    fn verify_anchor(
        &self,
        anchor: &str,
        entries: u64,
        nodes: &HashMap<NodeId, Hash>,
        known: &[VerifierKey],
    ) -> AnchorResult {
        let bad = |size, problem: String| AnchorResult {
            size,
            ok: false,
            problem: Some(problem),
        };
        let checkpoint = match Checkpoint::open(anchor, known) {
            Ok((checkpoint, _)) => checkpoint,
            Err(error) => {
                return bad(
                    0,
                    format!("a checkpoint given is not one that this store signed ({error})"),
                );
            }
        };
        let size = checkpoint.size;
        if checkpoint.origin != origin(&self.id) {
            return bad(
                size,
                "a checkpoint given belongs to another store".to_owned(),
            );
        }
        if size > entries {
            return bad(
                size,
                format!(
                    "the trail was cut: a checkpoint kept elsewhere covers {size} entries, there are {entries}"
                ),
            );
        }
        if root_at(size, nodes) != Some(checkpoint.root) {
            return bad(
                size,
                format!(
                    "the trail was rewritten: its first {size} entries are not those of a checkpoint kept elsewhere"
                ),
            );
        }
        AnchorResult {
            size,
            ok: true,
            problem: None,
        }
    }
}

impl Verification {
    /// What cannot be read of a store that was changed from outside does not hold; a lock or a disk
    /// that fails says nothing about it.
    fn readable(&mut self, what: &str, read: StoreResult<()>) -> StoreResult<()> {
        match read {
            Err(error)
                if matches!(
                    error.fault,
                    StoreFault::Damaged | StoreFault::Io | StoreFault::Integrity
                ) =>
            {
                self.problems.push(format!(
                    "{what} cannot be read: pages or tables are damaged"
                ));
                Ok(())
            }
            other => other,
        }
    }

    fn bad(&mut self, seq: u64, problem: String) {
        self.first_bad = Some(self.first_bad.map_or(seq, |first| first.min(seq)));
        // A broken trail breaks in thousands of places: the first ones tell enough.
        if self.problems.len() < 20 {
            self.problems.push(problem);
        }
    }
}

fn root_at(size: u64, nodes: &HashMap<NodeId, Hash>) -> Option<Hash> {
    tree::root(size, &|node| nodes.get(&node).copied()).ok()
}

fn base64_text(hash: &Hash) -> String {
    use base64::{Engine, engine::general_purpose::STANDARD};
    STANDARD.encode(hash)
}
