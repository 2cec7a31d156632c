//! Proofs for those who do not trust this machine: one entry of the trail, or a pack of all that a case or a
//! period has. What is handed out was verified here first, and holds no personal value.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{
    OpError,
    deed::unusable,
    import::hexadecimal,
    report::{Standing, standing_at},
};
use crate::{
    model::{CaseId, CaseState, Right, report::Period},
    proof::{Checkpoint, LogProof, Note, VerifierKey, to_canonical},
    store::{Case, Entry, Now, Store, StoreError, StoreFault, TrailEntry},
};

/// Entries of the trail that are read at once.
const PAGE: u64 = 1_000;

/// What a pack is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One case.
    Case(CaseId),
    /// The entries of a period, by the civil date of each.
    Period(Period),
}

/// What the register says of a case: the procedure, not its matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RegisterLine {
    /// Its id.
    pub case: String,
    /// The right.
    pub right: Right,
    /// Its state.
    pub state: CaseState,
    /// Civil date of receipt.
    pub received_on: NaiveDate,
    /// How it came.
    pub medium: String,
    /// Code of the calendar.
    pub calendar: String,
    /// The day by which it was to be answered.
    pub due: NaiveDate,
    /// The same, where it was extended (Art. 12(3) GDPR).
    pub extended_due: Option<NaiveDate>,
    /// Civil date on which the identity was verified.
    pub identity_on: Option<NaiveDate>,
    /// By which method.
    pub identity_method: Option<String>,
    /// Civil date of the answer.
    pub answered_on: Option<NaiveDate>,
    /// Code of the ground of the outcome.
    pub ground: Option<String>,
}

impl From<Case> for RegisterLine {
    fn from(case: Case) -> Self {
        Self {
            case: case.id.to_string(),
            right: case.right,
            state: case.state,
            received_on: case.received_on,
            medium: case.medium,
            calendar: case.calendar,
            due: case.due,
            extended_due: case.extended_due,
            identity_on: case.identity_on,
            identity_method: case.identity_method,
            answered_on: case.answered_on,
            ground: case.ground,
        }
    }
}

/// Digests that an entry holds: of letters, files and lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Digests {
    /// The entry.
    pub seq: u64,
    /// What was done.
    pub action: String,
    /// Each digest by its name.
    pub sha256: Map<String, Value>,
}

/// What the entries of a pack say, counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// The case, or the period.
    pub about: String,
    /// Civil date of the pack.
    pub made_on: NaiveDate,
    /// How many entries it holds.
    pub entries: usize,
    /// How many of each action.
    pub actions: BTreeMap<String, u64>,
    /// The policies in force, by their SHA-256, in the order in which they came.
    pub policies: Vec<String>,
    /// What came of looking for erased persons: the entries of each look.
    pub looks: Vec<Map<String, Value>>,
    /// The digests of letters and other files.
    pub digests: Vec<Digests>,
    /// Of a period: how the trail stood at its end, as the report of that period says.
    pub standing: Option<Standing>,
}

/// What a pack holds, but for its list of digests.
#[derive(Clone, Debug)]
pub struct Pack {
    /// The cases.
    pub register: Vec<RegisterLine>,
    /// What the entries say.
    pub summary: Summary,
    /// The proof of each entry.
    pub proofs: Vec<LogProof>,
    /// The key with which they verify.
    pub verifier_key: String,
    /// The checkpoint that they stand under.
    pub checkpoint: String,
}

/// The proof of one entry under the last checkpoint.
///
/// # Errors
/// `unknown-entry`; `Integrity` where the trail does not hold.
pub fn prove(store: &Store, seq: u64) -> Result<LogProof, OpError> {
    let entry = store.trail(seq, 1)?.pop().filter(|entry| entry.seq == seq);
    let Some(entry) = entry else {
        return Err(unusable(
            "unknown-entry",
            format!("the trail has no entry {seq}"),
            "`dpo trail show --limit 0` lists them with their numbers",
        ));
    };
    Prover::new(store)?.proof(entry)
}

/// The number of the last entry of a case.
///
/// # Errors
/// `unknown-case`; when the store cannot be read.
pub fn last_of_case(store: &Store, case: CaseId) -> Result<u64, OpError> {
    let last = entries(store, Scope::Case(case))?.pop();
    last.map(|entry| entry.seq)
        .ok_or_else(|| unknown_case(case))
}

/// Gathers a pack; reads only.
///
/// # Errors
/// `unknown-case`, `empty-period`; `Integrity` where the trail does not hold.
pub fn gather(store: &Store, scope: Scope, today: NaiveDate) -> Result<Pack, OpError> {
    let entries = entries(store, scope)?;
    if entries.is_empty() {
        return Err(match scope {
            Scope::Case(case) => unknown_case(case),
            Scope::Period(period) => unusable(
                "empty-period",
                format!("the trail has no entry in {period}"),
                "`dpo trail show --limit 0` lists what there is",
            ),
        });
    }
    // Of a trail that was altered nothing is handed out, wherever the alteration is.
    if !store.verify(&[])?.ok {
        return Err(broken("the trail does not hold"));
    }
    let (about, standing) = match scope {
        Scope::Case(case) => (case.to_string(), None),
        Scope::Period(period) => {
            let standing = standing_at(store, period.last().min(today))?;
            (period.to_string(), Some(standing))
        }
    };
    let summary = summary(about, today, &entries, standing);
    let named: BTreeSet<String> = entries
        .iter()
        .filter_map(|entry| text(&entry.entry, "case").map(str::to_owned))
        .collect();
    let mut register = store.cases()?;
    register.retain(|case| {
        named.contains(&case.id.to_string())
            || matches!(scope, Scope::Period(period) if period.contains(case.received_on))
    });
    let prover = Prover::new(store)?;
    let mut proofs = Vec::with_capacity(entries.len());
    for entry in entries {
        proofs.push(prover.proof(entry)?);
    }
    Ok(Pack {
        register: register.into_iter().map(RegisterLine::from).collect(),
        summary,
        proofs,
        verifier_key: store.verifier_key(),
        checkpoint: prover.checkpoint,
    })
}

/// Notes in the trail that a pack was made, with the digest of its list of digests, and proves that entry.
///
/// # Errors
/// When the store cannot be written.
pub fn record(
    store: &mut Store,
    pack: &Pack,
    manifest_sha256: &[u8],
    now: Now,
    operator: &str,
) -> Result<LogProof, OpError> {
    let mut detail = Map::new();
    detail.insert("about".to_owned(), json!(pack.summary.about));
    detail.insert("proofs".to_owned(), json!(pack.proofs.len()));
    detail.insert(
        "manifest_sha256".to_owned(),
        json!(hexadecimal(manifest_sha256)),
    );
    let seq = store.trail_size()?;
    let change = store.change()?;
    change.commit(Entry::new("packed", now, operator).with(detail))?;
    prove(store, seq)
}

/// Proves entries under the last checkpoint.
pub(super) struct Prover<'a> {
    store: &'a Store,
    /// The checkpoint, a signed note.
    pub checkpoint: String,
    /// How many entries it covers.
    pub size: u64,
    key: [VerifierKey; 1],
}

impl<'a> Prover<'a> {
    /// # Errors
    /// `Integrity` where the checkpoint is damaged.
    pub fn new(store: &'a Store) -> Result<Self, OpError> {
        let checkpoint = store.checkpoint()?;
        let size = Note::parse(&checkpoint)
            .ok()
            .and_then(|note| Checkpoint::parse(note.text()).ok())
            .map(|own| own.size);
        let key = VerifierKey::parse(&store.verifier_key()).ok();
        let (Some(size), Some(key)) = (size, key) else {
            return Err(broken("the trail's checkpoint is damaged"));
        };
        Ok(Self {
            store,
            checkpoint,
            size,
            key: [key],
        })
    }

    /// A proof that was verified: of a trail that does not hold, none is handed out.
    ///
    /// # Errors
    /// `Integrity`.
    pub fn proof(&self, entry: TrailEntry) -> Result<LogProof, OpError> {
        let seq = entry.seq;
        let wrong = || broken(&format!("entry {seq} of the trail does not hold"));
        let proof = LogProof {
            entry: to_canonical(&Value::Object(entry.entry)).map_err(|_| wrong())?,
            index: seq,
            path: self.store.inclusion_proof(seq, self.size)?,
            checkpoint: self.checkpoint.clone(),
        };
        proof.verify(&self.key).map_err(|_| wrong())?;
        Ok(proof)
    }
}

fn broken(what: &str) -> OpError {
    StoreError::new(StoreFault::Integrity, what)
        .hint("run `dpo trail verify`")
        .into()
}

fn unknown_case(case: CaseId) -> OpError {
    unusable(
        "unknown-case",
        format!("the trail has no entry of case {case}"),
        "`dpo request list --all` lists the cases",
    )
}

fn text<'e>(entry: &'e Map<String, Value>, name: &str) -> Option<&'e str> {
    entry.get(name).and_then(Value::as_str)
}

/// The entries of a case or of a period, in order.
fn entries(store: &Store, scope: Scope) -> Result<Vec<TrailEntry>, OpError> {
    let is_of = |entry: &Map<String, Value>| match scope {
        Scope::Case(case) => text(entry, "case") == Some(case.to_string().as_str()),
        Scope::Period(period) => text(entry, "today")
            .and_then(|day| day.parse().ok())
            .is_some_and(|day| period.contains(day)),
    };
    let size = store.trail_size()?;
    let (mut from, mut out) = (0, Vec::new());
    while from < size {
        let page = store.trail(from, PAGE)?;
        out.extend(page.into_iter().filter(|entry| is_of(&entry.entry)));
        from += PAGE;
    }
    Ok(out)
}

fn summary(
    about: String,
    made_on: NaiveDate,
    entries: &[TrailEntry],
    standing: Option<Standing>,
) -> Summary {
    let mut out = Summary {
        about,
        made_on,
        entries: entries.len(),
        actions: BTreeMap::new(),
        policies: Vec::new(),
        looks: Vec::new(),
        digests: Vec::new(),
        standing,
    };
    for TrailEntry { seq, entry } in entries {
        let action = text(entry, "action").unwrap_or_default();
        *out.actions.entry(action.to_owned()).or_default() += 1;
        if let Some(policy) = text(entry, "policy_sha256")
            && !out.policies.iter().any(|known| known == policy)
        {
            out.policies.push(policy.to_owned());
        }
        if matches!(action, "erase-verified" | "erase-residue") {
            out.looks.push(entry.clone());
        }
        let sha256: Map<String, Value> = entry
            .iter()
            .filter(|(name, _)| name.ends_with("_sha256") && *name != "policy_sha256")
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        if !sha256.is_empty() {
            out.digests.push(Digests {
                seq: *seq,
                action: action.to_owned(),
                sha256,
            });
        }
    }
    out
}
