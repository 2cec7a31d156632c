//! What an audit of the store counts on its way for reports: how far columns are filled, how long
//! ago people last acted. Fed once a record, so it only counts; two surveys of parts of the records
//! make one.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{AuditOutcome, Coverage, Totals};
use crate::{
    model::{
        Columns, ConsentState, Lang, Record, Severity,
        report::{
            ColumnFigures, CoverageFigures, Figures, FindingFigures, OLDEST_MONTH,
            RetentionFigures, RuleFigures, months_over,
        },
    },
    policy::Policy,
    rules::{self, LastAct},
};

/// The counts of one layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survey {
    records: u64,
    /// Filled cells by column, in the order of the layout's columns.
    filled: Vec<u64>,
    /// Records by whole months since the last act.
    months: Vec<u64>,
    fallback: u64,
    unknown: u64,
}

impl Survey {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(columns: &Columns) -> Self {
        Self {
            records: 0,
            filled: vec![0; columns.columns.len()],
            months: vec![0; OLDEST_MONTH + 1],
            fallback: 0,
            unknown: 0,
        }
    }

    /// Counts a record.
    pub fn record(
        &mut self,
        record: &Record<'_>,
        columns: &Columns,
        last_act: &LastAct,
        today: NaiveDate,
    ) {
        self.records += 1;
        for (column, filled) in columns.columns.iter().zip(&mut self.filled) {
            // Most cells tell it by their first byte.
            let is_filled = |cell: &str| {
                cell.bytes()
                    .next()
                    .is_some_and(|byte| byte.is_ascii_graphic())
                    || !cell.trim().is_empty()
            };
            if record.row.values(column.index).any(is_filled) {
                *filled += 1;
            }
        }
        match last_act.of(record) {
            None => self.unknown += 1,
            Some((date, is_fallback)) => {
                let month = months_over(date, today).min(OLDEST_MONTH);
                if let Some(count) = self.months.get_mut(month) {
                    *count += 1;
                }
                self.fallback += u64::from(is_fallback);
            }
        }
    }

    /// Adds what was counted of other records of the same layout.
    pub fn merge(&mut self, other: &Self) {
        self.records += other.records;
        add(&mut self.filled, &other.filled);
        add(&mut self.months, &other.months);
        self.fallback += other.fallback;
        self.unknown += other.unknown;
    }
}

fn add(counts: &mut [u64], others: &[u64]) {
    for (count, other) in counts.iter_mut().zip(others) {
        *count += other;
    }
}

/// A layout that was looked at, and what was counted of it.
#[derive(Clone, Copy, Debug)]
pub struct Surveyed<'a> {
    /// The source.
    pub source: &'a str,
    /// What its columns mean.
    pub columns: &'a Columns,
    /// The counts.
    pub survey: &'a Survey,
}

/// The figures of an audit of the whole store.
#[must_use]
pub fn figures(
    outcome: &AuditOutcome,
    all: &Totals,
    policy: &Policy,
    today: NaiveDate,
    surveyed: &[Surveyed<'_>],
    not_checked: BTreeMap<Lang, Vec<String>>,
) -> Figures {
    let mut sources: BTreeMap<String, u64> = BTreeMap::new();
    let mut retention = RetentionFigures {
        months: vec![0; OLDEST_MONTH + 1],
        ..RetentionFigures::default()
    };
    for part in surveyed.iter().filter(|part| part.survey.records > 0) {
        *sources.entry(part.source.to_owned()).or_default() += part.survey.records;
        add(&mut retention.months, &part.survey.months);
        retention.fallback += part.survey.fallback;
        retention.unknown += part.survey.unknown;
    }
    while retention.months.last() == Some(&0) {
        retention.months.pop();
    }
    Figures {
        today,
        profile: outcome.profile.clone(),
        policy_sha256: outcome.policy_sha256.clone(),
        records: outcome.records,
        subjects: outcome.subjects,
        coverage: coverage(&outcome.coverage, policy),
        columns: columns(policy, surveyed, &sources),
        findings: findings(all),
        retention,
        sources,
        not_checked,
    }
}

fn coverage(coverage: &Coverage, policy: &Policy) -> Vec<CoverageFigures> {
    coverage
        .states
        .iter()
        .map(|((channel, purpose), counts)| CoverageFigures {
            channel: *channel,
            purpose: policy
                .purpose(*purpose)
                .map(|purpose| purpose.id.clone())
                .unwrap_or_default(),
            with_address: counts.iter().sum(),
            states: ConsentState::ALL
                .into_iter()
                .zip(counts.iter().copied())
                .filter(|(_, count)| *count > 0)
                .collect(),
        })
        .collect()
}

/// The columns of all layouts of a source, each header once, in the order of the files.
fn columns(
    policy: &Policy,
    surveyed: &[Surveyed<'_>],
    sources: &BTreeMap<String, u64>,
) -> Vec<ColumnFigures> {
    let mut out: Vec<ColumnFigures> = Vec::new();
    for part in surveyed.iter().filter(|part| part.survey.records > 0) {
        for (column, filled) in part.columns.columns.iter().zip(&part.survey.filled) {
            let known = out
                .iter_mut()
                .find(|known| known.source == part.source && known.header == column.header);
            if let Some(known) = known {
                known.filled += filled;
                continue;
            }
            out.push(ColumnFigures {
                source: part.source.to_owned(),
                header: column.header.clone(),
                field: column.field.as_ref().map(|field| field.as_str().to_owned()),
                rule: rules::accused_by(column, policy).map(str::to_owned),
                filled: *filled,
                records: sources.get(part.source).copied().unwrap_or(0),
            });
        }
    }
    out
}

fn findings(totals: &Totals) -> FindingFigures {
    let mut by_rule: BTreeMap<String, RuleFigures> = BTreeMap::new();
    let mut by_severity: BTreeMap<Severity, u64> = BTreeMap::new();
    for (code, tally) in &totals.tallies {
        let rule = by_rule.entry((*code).to_owned()).or_default();
        rule.records = tally.records;
        for (severity, count) in Severity::ALL.into_iter().zip(&tally.by_severity) {
            if *count > 0 {
                rule.count += count;
                rule.severity = rule.severity.max(Some(severity));
                *by_severity.entry(severity).or_default() += count;
            }
        }
    }
    for (code, count) in &totals.excepted_by_rule {
        by_rule.entry((*code).to_owned()).or_default().excepted = *count;
    }
    FindingFigures {
        total: totals.findings,
        excepted: totals.excepted,
        by_severity,
        by_rule,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Column, Row};

    fn column(index: usize, header: &str, field: &str) -> Column {
        serde_json::from_value(serde_json::json!({
            "index": index, "header": header,
            "field": (!field.is_empty()).then_some(field),
            "by": "synonym", "candidates": [], "date_order": null, "consent": null
        }))
        .unwrap()
    }

    fn layout() -> Columns {
        let columns = [
            column(0, "E-mail", "contact.email"),
            column(1, "Last", "life.last_contacted_at"),
        ];
        serde_json::from_value(serde_json::json!({
            "columns": columns, "system": "generic", "language": null, "strips_quote_prefix": false,
            "has_continuation_rows": false, "assumed_state": null
        }))
        .unwrap()
    }

    fn survey(rows: &[[&str; 2]]) -> Survey {
        let columns = layout();
        let today: NaiveDate = "2026-11-26".parse().unwrap();
        let last_act = LastAct::new(&columns, today);
        let mut survey = Survey::new(&columns);
        for cells in rows {
            let row = Row::from_cells(cells);
            let record = Record {
                source: "crm",
                id: "1",
                line: 2,
                columns: &columns,
                row: &row,
                consents: &[],
                since: today,
            };
            survey.record(&record, &columns, &last_act, today);
        }
        survey
    }

    const ROWS: [[&str; 2]; 4] = [
        ["a@example.org", "2026-11-01"],
        ["", "2023-11-25"],
        ["  ", ""],
        ["b@example.org", "1980-01-01"],
    ];

    #[test]
    fn blanks_are_not_filled_and_each_date_has_its_month() {
        let survey = survey(&ROWS);
        assert_eq!(survey.filled, [2, 3]);
        assert_eq!((survey.records, survey.unknown), (4, 1));
        assert_eq!((survey.months[0], survey.months[36]), (1, 1));
        assert_eq!(survey.months[OLDEST_MONTH], 1);
    }

    #[test]
    fn two_halves_are_the_whole() {
        let mut half = survey(&ROWS[..1]);
        half.merge(&survey(&ROWS[1..]));
        assert_eq!(half, survey(&ROWS));
    }
}
