//! The audit of the store: one streaming pass over the opened records.

use std::collections::HashMap;

use serde_json::{Map, json};

use super::{
    AuditOutcome, AuditRequest, Coverage, Reader, Standing, Totals, Work, excepted,
    totals::profile_name,
};
use crate::{
    model::{Finding, RawRow},
    ops::{
        Layout, OpError,
        denials::{DenialBook, Whose},
    },
    policy::Policy,
    rules::{self, Audit, SourceCx},
    store::{Entry, Store, unpack},
};

/// Audits the store. Findings go to `out` as they come; the counts come back, and are kept in the
/// store with a trail entry where it can be written.
///
/// # Errors
/// When a record does not open, or the counts cannot be kept.
pub fn audit_store(
    store: &mut Store,
    request: &AuditRequest<'_>,
    out: &mut dyn FnMut(Finding),
) -> Result<AuditOutcome, OpError> {
    let outcome = look(store, request, out)?;
    if store.is_writable() {
        keep(store, request, &outcome)?;
    }
    Ok(outcome)
}

fn look(
    store: &Store,
    request: &AuditRequest<'_>,
    out: &mut dyn FnMut(Finding),
) -> Result<AuditOutcome, OpError> {
    let policy = request.policy;
    let links = store.links()?;
    let book = DenialBook::of_store(store, policy, &links)?;
    let imports = store.imports()?;
    let last_of_layout: HashMap<i64, chrono::NaiveDate> = imports
        .iter()
        .map(|import| (import.layout, import.today))
        .collect();
    let imported: HashMap<i64, (i64, chrono::NaiveDate)> = imports
        .into_iter()
        .map(|import| (import.id, (import.run, import.today)))
        .collect();
    let mut layouts = Vec::new();
    for row in store.layouts()? {
        if request
            .source
            .is_none_or(|source| source == row.source_name)
        {
            layouts.push((row.id, row.source_name, Layout::from_bytes(&row.columns)?));
        }
    }
    if let Some(source) = request.source.filter(|_| layouts.is_empty()) {
        return Err(OpError::Input {
            code: "unknown-source",
            message: format!("the store has no source {source}"),
            hint: Some(
                "the outputs of `dpo import` and of `dpo audit` name the sources".to_owned(),
            ),
        });
    }
    let readers: Vec<Reader<'_>> = layouts
        .iter()
        .map(|(_, source, layout)| {
            Reader::new(
                (source, source),
                &layout.columns,
                layout.encoding(),
                policy,
                request.now.today,
            )
        })
        .collect();
    let position: HashMap<i64, usize> = layouts
        .iter()
        .enumerate()
        .map(|(at, (id, ..))| (*id, at))
        .collect();
    let mut audits: Vec<Option<Audit<'_>>> = layouts.iter().map(|_| None).collect();
    let cx = |at: usize| {
        let (id, source, layout) = layouts.get(at)?;
        Some(SourceCx {
            source,
            columns: &layout.columns,
            block: policy.source(source),
            policy,
            today: request.now.today,
            lang: request.lang,
            file: None,
            imported: last_of_layout.get(id).copied().unwrap_or(request.now.today),
            wants_text: request.wants_text,
        })
    };
    let mut totals = Totals::default();
    let mut worst = None;
    let mut coverage = Coverage::default();
    let mut subjects = Subjects::new(&links);
    let mut records = 0;
    let mut work = Work::default();
    let mut raw = RawRow::default();
    store.each_record::<OpError>(|stored| {
        let Some(&at) = position.get(&stored.layout) else {
            return Ok(());
        };
        let (Some(reader), Some(slot)) = (readers.get(at), audits.get_mut(at)) else {
            return Ok(());
        };
        if slot.is_none() {
            *slot = cx(at).map(|cx| Audit::new(&cx, request.codes));
        }
        let Some(audit) = slot else { return Ok(()) };
        records += 1;
        let subject = links.get(&stored.id).copied().unwrap_or(stored.id);
        subjects.add(subject);
        raw.line = stored.line;
        unpack(&stored.packed, &mut raw)?;
        let (run, since) = imported
            .get(&stored.import)
            .copied()
            .unwrap_or((0, request.now.today));
        let standing = Standing {
            whose: Whose {
                record: stored.id,
                import: stored.import,
                run,
                first_run: imported
                    .get(&stored.first_import)
                    .map_or(0, |(run, _)| *run),
                subject,
            },
            person: stored.person,
            since,
        };
        let mut sift = |finding: Finding| {
            sift(
                policy,
                reader,
                finding,
                request,
                &mut totals,
                &mut worst,
                out,
            )
        };
        reader.look(
            &raw,
            standing,
            &book,
            store.hashes(),
            &mut work,
            audit,
            &mut coverage,
            &mut sift,
        );
        Ok(())
    })?;
    let looked_at: Vec<SourceCx<'_>> = audits
        .iter()
        .enumerate()
        .filter(|(_, audit)| audit.is_some())
        .filter_map(|(at, _)| cx(at))
        .collect();
    for (reader, audit) in readers.iter().zip(&mut audits) {
        if let Some(audit) = audit {
            audit.finish(&mut |finding| {
                sift(
                    policy,
                    reader,
                    finding,
                    request,
                    &mut totals,
                    &mut worst,
                    out,
                )
            });
        }
    }
    Ok(AuditOutcome {
        today: request.now.today.to_string(),
        profile: profile_name(policy),
        policy_sha256: policy.sha256.clone(),
        records,
        subjects: subjects.count(),
        totals,
        not_checked: rules::not_checked(policy, &looked_at, request.codes, request.lang),
        coverage,
        worst,
    })
}

/// Counts a finding and hands it on, unless the policy accepts it.
pub(super) fn sift(
    policy: &Policy,
    reader: &Reader<'_>,
    finding: Finding,
    request: &AuditRequest<'_>,
    totals: &mut Totals,
    worst: &mut Option<crate::model::Severity>,
    out: &mut dyn FnMut(Finding),
) {
    if excepted(policy, reader, &finding, request.now.today).is_some() {
        totals.excepted += 1;
        return;
    }
    totals.count(&finding);
    *worst = (*worst).max(Some(finding.severity));
    out(finding);
}

fn keep(
    store: &mut Store,
    request: &AuditRequest<'_>,
    outcome: &AuditOutcome,
) -> Result<(), OpError> {
    let at = request
        .now
        .at
        .to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    let counts = json!({ "records": outcome.records, "subjects": outcome.subjects, "totals": outcome.totals });
    let mut change = store.change()?;
    change.audit_run(
        &at,
        request.now.today,
        &request.policy.sha256,
        &counts.to_string(),
    )?;
    let mut detail = Map::new();
    detail.insert("records".to_owned(), json!(outcome.records));
    detail.insert("findings".to_owned(), json!(outcome.totals.by_rule));
    detail.insert("excepted".to_owned(), json!(outcome.totals.excepted));
    detail.insert("policy_sha256".to_owned(), json!(request.policy.sha256));
    change.commit(Entry::new("audited", request.now, request.operator).with(detail))?;
    Ok(())
}

/// Counts persons: records that are their own subject, and subjects met only through others.
#[derive(Debug, Default)]
pub(super) struct Subjects {
    count: u64,
    /// Subjects that other records are linked to, and whether they were counted.
    shared: HashMap<i64, bool>,
}

impl Subjects {
    pub(super) fn new(links: &HashMap<i64, i64>) -> Self {
        Self {
            count: 0,
            shared: links.values().map(|&subject| (subject, false)).collect(),
        }
    }

    pub(super) fn add(&mut self, subject: i64) {
        match self.shared.get_mut(&subject) {
            Some(counted) if *counted => {}
            Some(counted) => {
                *counted = true;
                self.count += 1;
            }
            None => self.count += 1,
        }
    }

    pub(super) const fn count(&self) -> u64 {
        self.count
    }
}
