//! What a store knows of rights that were exercised, for the rules that judge it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::{
    ops::{OpError, import::FileFacts, owed::owed_of, person::lay_open},
    policy::Policy,
    rules::{CameBack, Disobeyed, Exercised, NotReviewed, Undone},
    store::Store,
};

/// Gathers it; of one source only, where one is asked for.
pub(super) fn exercised(
    store: &Store,
    policy: &Policy,
    source: Option<&str>,
) -> Result<Exercised, OpError> {
    let mut out = Exercised {
        disobeyed: disobeyed(store, policy, source)?,
        ..Exercised::default()
    };
    let mut known = store.rectifications()?;
    known.retain(|one| one.state == "conflict");
    let numbers: BTreeSet<i64> = known.iter().map(|one| one.record).collect();
    let numbers: Vec<i64> = numbers.into_iter().collect();
    let names: HashMap<i64, (String, String)> = lay_open(store, policy, &numbers)?
        .into_iter()
        .map(|record| (record.number, (record.source, record.record)))
        .collect();
    for one in known {
        let Some((of, record)) = names.get(&one.record) else {
            continue;
        };
        // Of a correction that its system was given, what became of it says more.
        let is_told = out.disobeyed.iter().any(|own| {
            own.what == Undone::Correction
                && own.source == *of
                && own.record.as_ref() == Some(record)
                && own.concerns.contains(&one.change.header)
        });
        if !is_told && source.is_none_or(|source| source == of) {
            out.came_back.push(CameBack {
                source: of.clone(),
                record: record.clone(),
                header: one.change.header,
                since: one.state_on,
            });
        }
    }
    let cases: HashMap<i64, String> = store
        .cases()?
        .into_iter()
        .map(|case| (case.row, case.id.to_string()))
        .collect();
    for one in store.restrictions(false)? {
        // What an exception keeps is not reviewed: it goes at its end.
        let Some(review_on) = one.review_on.filter(|_| one.ground != "17-3") else {
            continue;
        };
        let case = one.request.and_then(|row| cases.get(&row)).cloned();
        out.not_reviewed.push(NotReviewed {
            case: case.unwrap_or_default(),
            ground: one.ground,
            review_on,
        });
    }
    Ok(out)
}

/// What systems were asked to do and did not, by what the imports since showed.
fn disobeyed(
    store: &Store,
    policy: &Policy,
    source: Option<&str>,
) -> Result<Vec<Disobeyed>, OpError> {
    let mut changes = store.crm_changes()?;
    changes.retain(|change| matches!(change.state.as_str(), "ignored" | "undone"));
    let mut out = Vec::new();
    let mut still_there: HashMap<String, u64> = HashMap::new();
    for owed in owed_of(store, policy, changes)? {
        let what = match owed.act.as_str() {
            "delete" | "blank" => Undone::Erasure,
            "rectify" => Undone::Correction,
            "object" | "withdraw" => Undone::OptOut,
            "mention" => Undone::Mention,
            _ => continue,
        };
        if source.is_some_and(|source| source != owed.source) {
            continue;
        }
        if owed.act == "delete" {
            *still_there.entry(owed.source.clone()).or_default() += 1;
        }
        let mut concerns = owed.columns;
        concerns.extend(owed.channels);
        out.push(Disobeyed {
            what,
            source: owed.source,
            record: owed.record,
            concerns,
            is_back: owed.state == "undone",
            since: owed.since,
            count: 1,
        });
    }
    out.extend(came_back_otherwise(store, source, &still_there)?);
    Ok(out)
}

/// Rows of erased persons in the last export of a source that no deletion of it names: under another id,
/// or in another source.
fn came_back_otherwise(
    store: &Store,
    source: Option<&str>,
    still_there: &HashMap<String, u64>,
) -> Result<Vec<Disobeyed>, OpError> {
    let names = store.source_names()?;
    let mut by_source: BTreeMap<i64, Vec<(i64, chrono::NaiveDate, u64)>> = BTreeMap::new();
    for import in store.imports()? {
        let facts = serde_json::from_slice::<FileFacts>(&import.file);
        let rows = facts.map_or(0, |facts| facts.outcome.records.suppressed);
        let runs = by_source.entry(import.source).or_default();
        match runs.last_mut().filter(|last| last.0 == import.run) {
            Some(last) => last.2 += rows,
            None => runs.push((import.run, import.today, rows)),
        }
    }
    let mut out = Vec::new();
    for (number, runs) in by_source {
        let Some(name) = names.get(&number) else {
            continue;
        };
        let rows = runs.last().map_or(0, |last| last.2);
        let count = rows.saturating_sub(still_there.get(name).copied().unwrap_or(0));
        if count == 0 || source.is_some_and(|source| source != name) {
            continue;
        }
        // Since the first of the exports without a break that had such rows.
        let with_rows = runs.iter().rev().take_while(|run| run.2 > 0);
        let since = with_rows.last().map(|run| run.1);
        out.push(Disobeyed {
            what: Undone::Erasure,
            source: name.clone(),
            record: None,
            concerns: Vec::new(),
            is_back: false,
            since: since.unwrap_or_default(),
            count,
        });
    }
    Ok(out)
}
