//! The records that the worst findings are about: the first of each rule. Names stand beside them
//! only where they were asked for, and that leaves a trail entry.

use std::collections::BTreeMap;

use serde_json::{Map, json};

use super::ReportRequest;
use crate::{
    model::{
        Columns, Finding, RawRow, Row, Severity,
        report::{Annex, AnnexRecord, AnnexRule},
    },
    ops::{Layout, OpError, layout::readable},
    store::{Entry, Store, unpack},
};

/// The mildest finding that the annex lists.
const MILDEST: Severity = Severity::High;

/// The fields that make a name, the whole one first.
const FULL_NAME: &str = "person.full_name";
const NAME_PARTS: [&str; 3] = [
    "person.first_name",
    "person.middle_name",
    "person.last_name",
];

/// Keeps the first records of each rule, in the order of the store.
pub(super) struct Gatherer {
    limit: usize,
    rules: BTreeMap<&'static str, Group>,
}

struct Group {
    severity: Severity,
    count: u64,
    /// Rows with the number of their record; 0 where a finding is about more than a record.
    rows: Vec<(i64, AnnexRecord)>,
}

impl Gatherer {
    pub(super) const fn new(limit: usize) -> Self {
        Self {
            limit,
            rules: BTreeMap::new(),
        }
    }

    pub(super) fn add(&mut self, finding: &Finding, number: i64) {
        if finding.severity < MILDEST {
            return;
        }
        let group = self.rules.entry(finding.code).or_insert(Group {
            severity: finding.severity,
            count: 0,
            rows: Vec::new(),
        });
        group.severity = group.severity.max(finding.severity);
        group.count += 1;
        let is_late = group.rows.len() >= self.limit
            && group.rows.last().is_some_and(|(last, _)| *last <= number);
        if is_late {
            return;
        }
        let row = AnnexRecord {
            source: finding.source.to_string(),
            record: finding.record.clone(),
            line: finding.line,
            channel: finding.channel,
            purpose: finding.purpose.as_deref().map(str::to_owned),
            field: finding.field.as_deref().map(str::to_owned),
            count: finding.count,
            name: None,
        };
        // Wherever the findings come from, those of the lowest numbers stay.
        let place = group.rows.partition_point(|(known, _)| *known <= number);
        group.rows.insert(place, (number, row));
        group.rows.truncate(self.limit);
    }
}

/// The annex, with names where they are asked for.
pub(super) fn annex(
    store: &mut Store,
    gatherer: Gatherer,
    request: &ReportRequest<'_>,
) -> Result<Annex, OpError> {
    let limit = gatherer.limit;
    let mut rules: Vec<(AnnexRule, Vec<i64>)> = gatherer
        .rules
        .into_iter()
        .map(|(code, group)| {
            let (numbers, records) = group.rows.into_iter().unzip();
            let rule = AnnexRule {
                code: code.to_owned(),
                severity: group.severity,
                count: group.count,
                records,
            };
            (rule, numbers)
        })
        .collect();
    rules.sort_by_key(|(rule, _)| {
        (
            std::cmp::Reverse(rule.severity),
            std::cmp::Reverse(rule.count),
            rule.code.clone(),
        )
    });
    if request.with_names {
        put_names(store, &mut rules, request)?;
    }
    Ok(Annex {
        limit,
        has_names: request.with_names,
        rules: rules.into_iter().map(|(rule, _)| rule).collect(),
    })
}

fn put_names(
    store: &mut Store,
    rules: &mut [(AnnexRule, Vec<i64>)],
    request: &ReportRequest<'_>,
) -> Result<(), OpError> {
    let mut layouts = BTreeMap::new();
    for row in store.layouts()? {
        layouts.insert(row.id, Layout::from_bytes(&row.columns)?);
    }
    let mut named: BTreeMap<i64, Option<String>> = BTreeMap::new();
    let mut raw = RawRow::default();
    for (rule, numbers) in rules {
        for (row, number) in rule.records.iter_mut().zip(numbers) {
            if !named.contains_key(number) {
                let name = match store.record(*number)? {
                    Some(stored) => {
                        unpack(&stored.packed, &mut raw)?;
                        layouts.get(&stored.layout).and_then(|layout| {
                            let columns = layout.columns.of_person(stored.person);
                            name_of(&columns, &readable(&raw, layout.encoding()))
                        })
                    }
                    None => None,
                };
                named.insert(*number, name);
            }
            row.name = named.get(number).cloned().flatten();
        }
    }
    let revealed = named.values().flatten().count();
    if revealed > 0 {
        let mut detail = Map::new();
        detail.insert("records".to_owned(), json!(revealed));
        detail.insert("report".to_owned(), json!(request.period));
        let entry = Entry::new("revealed", request.now, request.operator).with(detail);
        store.change()?.commit(entry)?;
    }
    Ok(())
}

/// The name in a record; none where it has none.
fn name_of(columns: &Columns, row: &Row<'_>) -> Option<String> {
    let value = |field: &str| {
        columns
            .columns
            .iter()
            .filter(|column| {
                column
                    .field
                    .as_ref()
                    .is_some_and(|own| own.as_str() == field)
            })
            .map(|column| row.get(column.index).trim())
            .find(|cell| !cell.is_empty())
    };
    if let Some(name) = value(FULL_NAME) {
        return Some(name.to_owned());
    }
    let parts: Vec<&str> = NAME_PARTS.into_iter().filter_map(value).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}
