//! What changed between the last two exports of each source, as findings.

use std::collections::HashMap;

use super::AuditRequest;
use crate::{
    model::Finding,
    ops::{
        OpError,
        import::{Drift, Drifted, FileFacts},
        person::lay_open,
    },
    rules::{RecordDrift, SourceDrift, Whole, order_key},
    store::{ImportInfo, Store},
};

/// The findings on drift, in the order of an audit; of one source only, where one is asked for. Sources of
/// which only one export was imported say nothing.
///
/// # Errors
/// `unknown-source` (input); when the store cannot be read.
pub fn drift(store: &Store, request: &AuditRequest<'_>) -> Result<Vec<Finding>, OpError> {
    let whole = Whole {
        policy: request.policy,
        today: request.now.today,
        lang: request.lang,
        wants_text: request.wants_text,
        codes: request.codes,
    };
    let mut findings = Vec::new();
    for one in drifts(store, request)? {
        whole.drift(&one, &mut |finding| findings.push(finding));
    }
    findings.sort_by(|a, b| {
        let by_place = order_key(a).cmp(&order_key(b));
        by_place.then_with(|| a.message.cmp(&b.message))
    });
    Ok(findings)
}

fn drifts(store: &Store, request: &AuditRequest<'_>) -> Result<Vec<SourceDrift>, OpError> {
    let names = store.source_names()?;
    if let Some(source) = request.source
        && !names.values().any(|name| name == source)
    {
        return Err(OpError::Input {
            code: "unknown-source",
            message: format!("the store has no source {source}"),
            hint: Some(
                "the outputs of `dpo import` and of `dpo audit` name the sources".to_owned(),
            ),
        });
    }
    let imports = store.imports()?;
    let mut out = Vec::new();
    for (number, name) in names {
        if request.source.is_some_and(|source| source != name) {
            continue;
        }
        let own: Vec<&ImportInfo> = imports.iter().filter(|own| own.source == number).collect();
        let Some(last) = own.last() else { continue };
        let mut all = Drift::default();
        // The files of one call are one export.
        for import in own.iter().filter(|own| own.run == last.run) {
            let facts = serde_json::from_slice::<FileFacts>(&import.file).ok();
            if let Some(drift) = facts.and_then(|facts| facts.drift) {
                all.absorb(drift);
            }
        }
        out.push(named(store, request, name, last, &all)?);
    }
    Ok(out)
}

/// With the names of the records.
fn named(
    store: &Store,
    request: &AuditRequest<'_>,
    source: String,
    last: &ImportInfo,
    drift: &Drift,
) -> Result<SourceDrift, OpError> {
    let mut numbers: Vec<i64> = drift.returned.clone();
    let lists = drift.unproven.iter().chain(&drift.lost);
    numbers.extend(lists.map(|one| one.record));
    let names: HashMap<i64, String> = lay_open(store, request.policy, &numbers)?
        .into_iter()
        .map(|record| (record.number, record.record))
        .collect();
    // A record that was erased since has no name any more, and is nobody's drift.
    let named = |list: &[Drifted]| -> Vec<RecordDrift> {
        let each = list.iter().filter_map(|one| {
            Some(RecordDrift {
                record: names.get(&one.record)?.clone(),
                channel: one.channel,
            })
        });
        each.collect()
    };
    let most = drift.cells.iter().max_by_key(|(_, cells)| **cells);
    Ok(SourceDrift {
        source,
        since: last.today,
        unproven: named(&drift.unproven),
        lost: named(&drift.lost),
        returned: drift
            .returned
            .iter()
            .filter_map(|record| names.get(record).cloned())
            .collect(),
        new_columns: drift.new_columns.clone(),
        known: drift.known,
        changed: drift.changed,
        most: most.map(|(header, cells)| (header.clone(), *cells)),
    })
}
