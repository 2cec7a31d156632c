//! Whose records are a person's: what a search is sure of, and an operator's word on the rest. Nothing
//! is picked for the operator.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::By;
use crate::{
    model::PersonQuery,
    ops::{
        OpError,
        find::{Candidate, Decision, NotIncluded, candidates, second_step},
        import::id_key,
        person::{HeldRecord, lay_open},
    },
    policy::Policy,
    store::{Case, Store},
};

/// A record as an operator names it: `SOURCE:RECORD`, as `dpo find` prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordName {
    /// The source.
    pub source: String,
    /// The record's name in outputs.
    pub record: String,
}

impl std::str::FromStr for RecordName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            Some((source, record)) if !source.is_empty() && !record.is_empty() => Ok(Self {
                source: source.to_owned(),
                record: record.to_owned(),
            }),
            _ => Err("a record is written as SOURCE:RECORD, crm:4711".to_owned()),
        }
    }
}

/// Whose records are whose.
#[derive(Clone, Debug, Default)]
pub struct Identified {
    /// The person's records, by number.
    pub own: Vec<i64>,
    /// Records of which an operator said that they are somebody else's.
    pub others: Vec<i64>,
    /// Candidates that nobody has decided about.
    pub undecided: Vec<Candidate>,
    /// Every candidate.
    pub candidates: Vec<Candidate>,
    /// What is deliberately left out.
    pub not_included: Vec<NotIncluded>,
    /// Thresholds, digest of the weights and counts, for the trail.
    pub facts: Map<String, Value>,
}

impl Identified {
    /// Refuses where somebody has to look first.
    ///
    /// # Errors
    /// `ambiguous-subject` with the list.
    pub fn refuse_undecided(&self, hint: &str) -> Result<(), OpError> {
        if self.undecided.is_empty() {
            return Ok(());
        }
        let lines: Vec<String> = self
            .undecided
            .iter()
            .map(|candidate| {
                let reasons: Vec<String> = candidate
                    .reasons
                    .iter()
                    .map(|reason| format!("{} {} {:+.1}", reason.field, reason.how, reason.weight))
                    .collect();
                format!(
                    "\n  {}:{} (score {:.1}: {})",
                    candidate.source,
                    candidate.record,
                    candidate.score,
                    reasons.join("; ")
                )
            })
            .collect();
        Err(OpError::Refused {
            code: "ambiguous-subject",
            message: format!(
                "it is not certain whether these records are the person's; nothing was changed:{}",
                lines.concat()
            ),
            hint: Some(hint.to_owned()),
        })
    }
}

/// What a record says of its person, as a question.
#[must_use]
pub fn query_of(record: &HeldRecord) -> PersonQuery {
    let first = |prefix: &str| record.below(prefix).next().map(|value| value.text.clone());
    PersonQuery {
        name: first("person.full_name"),
        first_name: first("person.first_name"),
        last_name: first("person.last_name"),
        emails: record.keys.emails.clone(),
        phones: record.keys.phones.clone(),
        birth_date: first("person.birth_date"),
        ..PersonQuery::default()
    }
}

/// What searches have found.
#[derive(Default)]
struct Found {
    candidates: BTreeMap<i64, Candidate>,
    not_included: Vec<NotIncluded>,
    facts: Map<String, Value>,
}

impl Found {
    /// Adds what a search for somebody finds, with its second step.
    fn search(
        &mut self,
        store: &mut Store,
        policy: &Policy,
        query: &PersonQuery,
        by: By<'_>,
    ) -> Result<(), OpError> {
        if query.is_empty() {
            return Ok(());
        }
        let search = candidates(store, policy, query, by.now, by.operator)?;
        let further = second_step(store, policy, &search, by.now, by.operator)?;
        self.facts = search.facts();
        self.not_included.extend(search.not_included);
        for candidate in search.candidates.into_iter().chain(further.candidates) {
            let known = self.candidates.get(&candidate.number);
            if known.is_none_or(|before| before.score < candidate.score) {
                self.candidates.insert(candidate.number, candidate);
            }
        }
        Ok(())
    }
}

/// Searches for a person and takes the operator's word. Each record that is the person's is searched from
/// as well: what only it leads to is asked about at once, not by the verb that comes later.
///
/// `seeds` are records that the operator named as the person's; `known` is what was decided before.
///
/// # Errors
/// `unknown-record` where a named record is not there; as `candidates`.
pub fn identify(
    store: &mut Store,
    policy: &Policy,
    query: &PersonQuery,
    seeds: &[i64],
    (same, other): (&[RecordName], &[RecordName]),
    known: &[(i64, bool)],
    by: By<'_>,
) -> Result<Identified, OpError> {
    let mut found = Found::default();
    let mut out = Identified::default();
    found.search(store, policy, query, by)?;
    for record in lay_open(store, policy, seeds)? {
        found.search(store, policy, &query_of(&record), by)?;
    }
    let same = numbers(store, &found.candidates, same)?;
    let other = numbers(store, &found.candidates, other)?;
    let mut decided: BTreeMap<i64, bool> = known.iter().copied().collect();
    decided.extend(seeds.iter().map(|record| (*record, true)));
    decided.extend(same.into_iter().map(|record| (record, true)));
    decided.extend(other.into_iter().map(|record| (record, false)));
    for (number, candidate) in &found.candidates {
        if candidate.decision == Decision::Match {
            decided.entry(*number).or_insert(true);
        }
    }
    let further: Vec<i64> = decided
        .iter()
        .filter(|(record, is_theirs)| **is_theirs && !seeds.contains(record))
        .map(|(record, _)| *record)
        .collect();
    // A record that is the person's already keeps the score that made it so: held against itself, or
    // against its like, everything agrees.
    let settled: BTreeMap<i64, Candidate> = further
        .iter()
        .filter_map(|number| Some((*number, found.candidates.get(number)?.clone())))
        .collect();
    for record in lay_open(store, policy, &further)? {
        found.search(store, policy, &query_of(&record), by)?;
    }
    found.candidates.extend(settled);
    // What only a record of the person leads to is nobody's without a word, however sure.
    for (number, candidate) in &found.candidates {
        if !decided.contains_key(number) {
            out.undecided.push(candidate.clone());
        }
    }
    out.not_included = found.not_included;
    out.facts = found.facts;
    out.undecided
        .sort_by(|a, b| b.score.total_cmp(&a.score).then(a.number.cmp(&b.number)));
    out.not_included.sort_by_key(|left| left.number);
    out.not_included.dedup_by_key(|left| left.number);
    out.not_included
        .retain(|left| !decided.get(&left.number).copied().unwrap_or(false));
    out.candidates = found.candidates.into_values().collect();
    for (record, is_theirs) in decided {
        match is_theirs {
            true => out.own.push(record),
            false => out.others.push(record),
        }
    }
    Ok(out)
}

/// The numbers of the records that an operator named: among what was found, else by the source's id.
fn numbers(
    store: &Store,
    found: &BTreeMap<i64, Candidate>,
    names: &[RecordName],
) -> Result<Vec<i64>, OpError> {
    let layouts = store.layouts()?;
    let mut out = Vec::new();
    for name in names {
        let among = found
            .values()
            .find(|known| known.source == name.source && known.record == name.record);
        let number = match among {
            Some(candidate) => Some(candidate.number),
            None => {
                let source = layouts
                    .iter()
                    .find(|layout| layout.source_name == name.source)
                    .map(|layout| layout.source);
                match source {
                    Some(source) => {
                        let key = id_key(store.hashes(), source, &name.record, 0);
                        store.records_of_identity(source, key)?.first().copied()
                    }
                    None => None,
                }
            }
        };
        out.push(number.ok_or_else(|| OpError::Input {
            code: "unknown-record",
            message: "a record that --same or --other names is not in the store".to_owned(),
            hint: Some("name records as `dpo find` prints them: SOURCE:RECORD".to_owned()),
        })?);
    }
    Ok(out)
}

/// What a search for the person of a case finds today that nobody has decided about.
///
/// # Errors
/// As `identify`.
pub fn undecided(
    store: &mut Store,
    policy: &Policy,
    case: &Case,
    by: By<'_>,
) -> Result<Identified, OpError> {
    let known = match case.subject {
        Some(subject) => store.decisions(subject)?,
        None => Vec::new(),
    };
    let mut identified = identify(
        store,
        policy,
        &case.details.query,
        &[],
        (&[], &[]),
        &known,
        by,
    )?;
    // A sure one that was not there when the person was confirmed is new as well: nobody has seen it.
    let decided: Vec<i64> = known.iter().map(|(record, _)| *record).collect();
    for candidate in &identified.candidates {
        let is_new = !decided.contains(&candidate.number)
            && candidate.decision == Decision::Match
            && case.subject.is_some();
        let mut asked = identified.undecided.iter();
        if is_new && asked.all(|one| one.number != candidate.number) {
            identified.undecided.push(candidate.clone());
        }
    }
    Ok(identified)
}
