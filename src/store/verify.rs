//! The verification of the trail: what is there against what must be there. It changes nothing.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::{Map, Value};

use super::{
    Store,
    error::{StoreError, StoreFault, StoreResult},
    open,
    operators::Told,
    trail::{origin, stored_hash},
};
use crate::proof::{
    Checkpoint, Hash, Tree, VerifierKey, leaf_hash,
    tree::{self, NodeId},
};

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

impl Store {
    /// Verifies the trail: the schema, the sequence, every hash, every checkpoint and signature, and
    /// each checkpoint kept elsewhere.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn verify(&self, anchors: &[String]) -> StoreResult<Verification> {
        let mut found = Verification::default();
        if open::schema_text(&self.connection)? != *open::expected_schema()? {
            found.problems.push(
                "the schema of the store was changed: a table or a trigger is not as dpo made it"
                    .to_owned(),
            );
        }
        self.verify_pages(&mut found)?;
        let mut nodes = HashMap::new();
        let entries = self.verify_entries(&mut found, &mut nodes);
        found.readable("the entries of the trail", entries)?;
        let known = [self.signers.store.verifier()];
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
        let mut operators = Told::default();
        let mut statement = self
            .connection
            .prepare("SELECT seq, entry FROM trail ORDER BY seq")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let seq: i64 = row.get(0)?;
            let bytes: Vec<u8> = row.get(1)?;
            let expected = tree.size();
            let entry: Map<String, Value> = serde_json::from_slice(&bytes).unwrap_or_default();
            let says = entry.get("seq").and_then(Value::as_u64);
            if seq.cast_unsigned() != expected || says != Some(expected) {
                found.bad(
                    expected,
                    format!("entry {expected} is missing or out of order"),
                );
            }
            if let Some(problem) = operators.next(&entry) {
                found.bad(expected, format!("entry {expected} {problem}"));
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
        if !operators.agrees(&self.operators()?) {
            found
                .problems
                .push("the list of operators is not what the trail says".to_owned());
        }
        found.entries = tree.size();
        found.root = base64_text(&tree.root());
        Ok(())
    }

    fn verify_public_key(&self, found: &mut Verification) -> StoreResult<()> {
        if super::meta(&self.connection, "public_key")? != self.signers.store.verifier().to_string()
        {
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
