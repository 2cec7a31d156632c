//! The report of a period: the figures that its last audit kept, beside those of the time before.
//!
//! A period that is not over yet has no last audit: then the figures are gathered here, and not kept.
//! The annex is always gathered here: an audit keeps counts, not records.

mod annex;

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::NaiveDate;
use serde::Serialize;

use crate::{
    model::{
        Finding, Lang,
        report::{
            Before, ControllerLine, ExceptionLine, Figures, Integrity, Month, Period, PurposeLine,
            Report, SourceLine, SystemLine, TrendMonth, TrendPoint,
        },
    },
    ops::{
        Layout, OpError,
        audit::{AuditRequest, Outlet, look_through},
    },
    policy::{Policy, RetentionFrom},
    proof::Checkpoint,
    store::{Now, Store, StoreError, StoreFault},
};

use annex::Gatherer;

/// Months of a trend.
const TREND_MONTHS: u32 = 12;
/// Records that the annex lists for a rule.
pub const ANNEX_LIMIT: usize = 25;

/// What is asked of a report.
#[derive(Clone, Copy, Debug)]
pub struct ReportRequest<'a> {
    /// What the controller allows.
    pub policy: &'a Policy,
    /// The moment.
    pub now: Now,
    /// The language of its texts.
    pub lang: Lang,
    /// The period; it has begun.
    pub period: Period,
    /// Whether the annex names people. That leaves a trail entry.
    pub with_names: bool,
    /// Who asks.
    pub operator: &'a str,
}

/// Makes a report.
///
/// # Errors
/// `Input` where nothing is known about the period; and when the store cannot be read, or the entry
/// of an annex with names not written.
pub fn report(store: &mut Store, request: &ReportRequest<'_>) -> Result<Report, OpError> {
    let policy = request.policy;
    let (today, period) = (request.now.today, request.period);
    let as_of = period.last().min(today);
    let is_provisional = period.contains(today);
    let kept = Kept::of(store, as_of)?;
    let run = kept.last_in(period.first(), as_of);
    if run.is_none() && !is_provisional {
        return Err(OpError::Input {
            code: "no-figures",
            message: format!("no audit of the store was kept in {period}"),
            hint: Some(
                "run `dpo audit` every night: it keeps the figures that reports are made of; `dpo report --period` with the month of today gathers them now"
                    .to_owned(),
            ),
        });
    }
    // Before anything of this run stands in the trail.
    let integrity = integrity(store, as_of)?;
    let mut gatherer = Gatherer::new(ANNEX_LIMIT);
    let audit = AuditRequest {
        policy,
        now: request.now,
        lang: request.lang,
        codes: &[],
        source: None,
        operator: request.operator,
        wants_text: true,
        only_new: false,
    };
    let mut outlet = Outlet {
        ready: &|batch: &mut Vec<(Finding, i64)>, finding, record| batch.push((finding, record)),
        hand: &mut |batch| {
            for (finding, record) in batch {
                gatherer.add(&finding, record);
            }
        },
    };
    let seen = look_through(store, &audit, &mut outlet)?;
    let mut figures = match run {
        Some(run) if !is_provisional => kept.figures(store, run)?,
        _ => seen.figures,
    };
    let trend = trend(store, &kept, as_of, is_provisional.then_some(&figures))?;
    let previous = period.before();
    let before = kept
        .last_in(previous.first(), previous.last())
        .map(|run| kept.figures(store, run))
        .transpose()?
        .map(|figures| Before {
            period: previous,
            figures: Figures {
                not_checked: BTreeMap::new(),
                ..figures
            },
        });
    let mut not_checked = std::mem::take(&mut figures.not_checked);
    let stale_source_days = policy.store.stale_source_days;
    Ok(Report {
        period,
        today,
        is_provisional,
        controller: controller(policy),
        policy_changed: figures.policy_sha256 != policy.sha256,
        figures_stale: (as_of - figures.today).num_days() > i64::from(stale_source_days),
        before,
        trend,
        purposes: purposes(policy, request.lang),
        sources: sources(store, &figures, as_of, stale_source_days)?,
        systems: systems(store, period)?,
        stale_source_days,
        exceptions: exceptions(policy, as_of),
        integrity,
        not_checked: not_checked.remove(&request.lang).unwrap_or_default(),
        annex: annex::annex(store, gatherer, request)?,
        figures,
    })
}

/// The audits whose figures the store keeps, up to a date.
struct Kept {
    runs: Vec<(NaiveDate, i64)>,
}

impl Kept {
    fn of(store: &Store, until: NaiveDate) -> Result<Self, OpError> {
        let mut runs: Vec<(NaiveDate, i64)> = store
            .snapshots()?
            .into_iter()
            .map(|(run, today)| (today, run))
            .filter(|(today, _)| *today <= until)
            .collect();
        runs.sort_unstable();
        Ok(Self { runs })
    }

    /// The last audit between two dates, both included.
    fn last_in(&self, first: NaiveDate, last: NaiveDate) -> Option<i64> {
        self.runs
            .iter()
            .rev()
            .find(|(today, _)| first <= *today && *today <= last)
            .map(|(_, run)| *run)
    }

    fn figures(&self, store: &Store, run: i64) -> Result<Figures, OpError> {
        let damaged = || {
            StoreError::new(
                StoreFault::Damaged,
                "the store holds figures of an unknown form",
            )
        };
        let bytes = store.snapshot(run)?.ok_or_else(damaged)?;
        Ok(serde_json::from_slice(&bytes).map_err(|_| damaged())?)
    }
}

/// The months up to that of `as_of`; `live` are the figures of the last one where it is not over.
fn trend(
    store: &Store,
    kept: &Kept,
    as_of: NaiveDate,
    live: Option<&Figures>,
) -> Result<Vec<TrendMonth>, OpError> {
    let last = Month::of(as_of);
    (0..TREND_MONTHS)
        .rev()
        .map(|back| {
            let month = last.back(back);
            let span = Period {
                span: crate::model::report::PeriodSpan::Month,
                start: month,
            };
            let point = match live.filter(|_| back == 0) {
                Some(figures) => Some(TrendPoint::from(figures)),
                None => kept
                    .last_in(span.first(), span.last())
                    .map(|run| kept.figures(store, run))
                    .transpose()?
                    .as_ref()
                    .map(TrendPoint::from),
            };
            Ok(TrendMonth { month, point })
        })
        .collect()
}

fn controller(policy: &Policy) -> ControllerLine {
    let own = &policy.controller;
    // What the policy leaves open is not printed as if it were an answer.
    let said = |value: &str| {
        if crate::policy::is_placeholder(value) {
            String::new()
        } else {
            value.to_owned()
        }
    };
    ControllerLine {
        name: said(&own.name),
        address: said(&own.address),
        email: said(&own.email),
        dpo_name: said(&own.dpo_name),
        dpo_email: said(&own.dpo_email),
    }
}

fn purposes(policy: &Policy, lang: Lang) -> Vec<PurposeLine> {
    policy
        .purposes
        .iter()
        .map(|purpose| PurposeLine {
            id: purpose.id.clone(),
            label: purpose.label_in(lang).to_owned(),
            retention_months: purpose.retention_months,
            retention_from: match purpose.retention_from {
                RetentionFrom::LastContact => "last_contact",
                RetentionFrom::EndOfRelation => "end_of_relation",
                RetentionFrom::Created => "created",
            },
        })
        .collect()
}

fn sources(
    store: &Store,
    figures: &Figures,
    as_of: NaiveDate,
    stale_days: u32,
) -> Result<Vec<SourceLine>, OpError> {
    let mut layouts = BTreeMap::new();
    for row in store.layouts()? {
        let system = Layout::from_bytes(&row.columns)?.columns.system;
        layouts.insert(row.id, (row.source_name, system));
    }
    let mut lines: BTreeMap<String, SourceLine> = BTreeMap::new();
    for import in store.imports()? {
        let Some((source, system)) = layouts.get(&import.layout) else {
            continue;
        };
        if import.today > as_of {
            continue;
        }
        let line = lines.entry(source.clone()).or_insert(SourceLine {
            source: source.clone(),
            system: system.clone(),
            records: figures.sources.get(source).copied().unwrap_or(0),
            imports: 0,
            last_import: import.today,
            days: 0,
            is_stale: false,
        });
        line.imports += 1;
        if import.today >= line.last_import {
            line.last_import = import.today;
            line.system.clone_from(system);
        }
    }
    Ok(lines
        .into_values()
        .map(|line| {
            let days = (as_of - line.last_import).num_days();
            SourceLine {
                days,
                is_stale: days > i64::from(stale_days),
                ..line
            }
        })
        .collect())
}

/// What the systems of the sources owe, by source; a source that was never asked for anything has no line.
fn systems(store: &Store, period: Period) -> Result<Vec<SystemLine>, OpError> {
    let names = store.source_names()?;
    let mut lines: BTreeMap<String, SystemLine> = BTreeMap::new();
    for change in store.crm_changes()? {
        let source = names.get(&change.source).cloned().unwrap_or_default();
        let line = lines.entry(source.clone()).or_insert(SystemLine {
            source,
            ..SystemLine::default()
        });
        match change.state.as_str() {
            "pending" => line.pending += 1,
            "handed-over" => line.handed_over += 1,
            "ignored" => line.ignored += 1,
            "undone" => line.undone += 1,
            _ => {
                line.applied_in_period += u64::from(period.contains(change.state_on));
                continue;
            }
        }
        let since = line.owed_since.get_or_insert(change.made_on);
        *since = change.made_on.min(*since);
    }
    Ok(lines.into_values().collect())
}

fn exceptions(policy: &Policy, as_of: NaiveDate) -> Vec<ExceptionLine> {
    policy
        .exceptions
        .iter()
        .filter(|exception| exception.until >= as_of)
        .map(|exception| ExceptionLine {
            rule: exception.rule.to_ascii_uppercase(),
            source: exception.source.clone(),
            channel: exception.channel,
            field: exception.field.clone(),
            reason: exception.reason.clone(),
            until: exception.until,
        })
        .collect()
}

/// How the trail stood on a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// Its entries up to then.
    pub entries: u64,
    /// The root over them, in base64; none where there is no entry.
    pub root: Option<String>,
    /// The civil date of the last of them.
    pub on: Option<NaiveDate>,
}

/// How the trail stood at the end of a date: the same in a report and in a pack of proofs.
///
/// # Errors
/// When the store cannot be read.
pub(super) fn standing_at(store: &Store, date: NaiveDate) -> Result<Standing, OpError> {
    let last = store.last_entry_until(date)?;
    let entries = last.map_or(0, |(seq, _)| seq + 1);
    let note = store.checkpoint_of(entries)?;
    // The three lines end where the blank line before the signature begins.
    let root = note
        .as_deref()
        .and_then(|note| note.split_once("\n\n"))
        .and_then(|(body, _)| Checkpoint::parse(&format!("{body}\n")).ok())
        .map(|checkpoint| STANDARD.encode(checkpoint.root));
    Ok(Standing {
        entries,
        root,
        on: last.map(|(_, on)| on),
    })
}

/// The last checkpoint at or before a date, and whether the whole trail verifies now.
fn integrity(store: &Store, as_of: NaiveDate) -> Result<Integrity, OpError> {
    let Standing { entries, root, on } = standing_at(store, as_of)?;
    Ok(Integrity {
        entries,
        root,
        on,
        verified: store.verify(&[])?.ok,
    })
}
