//! Findings by rule, the worst first, and how many stood open over twelve months.

use std::cmp::Reverse;

use super::{Desk, text, tone_of};
use crate::{
    documents::{
        chart::{Bin, Ink, histogram},
        page::{Block, Cell, Chart, Column, Section, Table, Tone},
    },
    model::{Severity, report::RuleFigures},
};

pub(super) fn section(desk: Desk<'_>) -> Section {
    let findings = &desk.report.figures.findings;
    let mut blocks = Vec::new();
    if findings.total == 0 {
        let text = desk.word("findings.none").to_owned();
        blocks.push(Block::Alert(Tone::Good, text));
    }
    if !findings.by_rule.is_empty() {
        blocks.push(Block::Text(desk.word("findings.intro").to_owned()));
        blocks.push(Block::Table(by_rule(desk)));
        if findings.excepted > 0 {
            let count = desk.number(findings.excepted);
            let text = desk.say("findings.excepted", &[("count", &count)]);
            blocks.push(Block::Note(text));
        }
    }
    blocks.extend(trend(desk));
    desk.section("findings", blocks)
}

/// The rules that found something now or in the period before.
fn by_rule(desk: Desk<'_>) -> Table {
    let before = desk
        .report
        .before
        .as_ref()
        .map(|before| &before.figures.findings);
    let mut rules: Vec<(&str, RuleFigures)> = desk
        .report
        .figures
        .findings
        .by_rule
        .iter()
        .map(|(code, rule)| (code.as_str(), *rule))
        .collect();
    if let Some(before) = before {
        let gone = before
            .by_rule
            .keys()
            .filter(|code| !desk.report.figures.findings.by_rule.contains_key(*code));
        rules.extend(gone.map(|code| (code.as_str(), RuleFigures::default())));
    }
    rules.sort_by_key(|(code, rule)| (Reverse(rule.severity), Reverse(rule.count), *code));
    let mut table = Table::new(
        desk.word("findings.table").to_owned(),
        desk.word("sheet.findings").to_owned(),
        vec![
            Column::text(desk.word("rule")),
            Column::text(desk.word("findings")),
            Column::text(desk.word("severity")),
            Column::number(desk.word("open")),
            Column::number(desk.word("before")),
            Column::number(desk.word("changed")),
            Column::number(desk.word("accepted")),
        ],
    );
    for (code, rule) in rules {
        let severity = rule.severity.map_or_else(
            || Cell::text("—"),
            |severity| Cell::text(desk.severity(severity)).toned(tone_of(severity)),
        );
        let (then, change) = match before {
            Some(before) => {
                let then = before.of(code);
                (desk.count(then), desk.change(rule.count, then))
            }
            None => (Cell::text("—"), Cell::text("—")),
        };
        table.rows.push(vec![
            Cell::text(code),
            Cell::text(desk.rule(code)),
            severity,
            desk.count(rule.count),
            then,
            change,
            desk.count(rule.excepted),
        ]);
    }
    table
}

fn trend(desk: Desk<'_>) -> Option<Block> {
    let months = &desk.report.trend;
    if months.iter().all(|month| month.point.is_none()) {
        return None;
    }
    let worst_first = || Severity::ALL.into_iter().rev();
    let bins: Vec<Bin> = months
        .iter()
        .map(|month| Bin {
            name: text::short_month(month.month),
            is_gap: month.point.is_none(),
            parts: month.point.as_ref().map_or_else(Vec::new, |point| {
                worst_first()
                    .map(|severity| {
                        let count = point.findings.by_severity.get(&severity);
                        (Ink::of_severity(severity), count.copied().unwrap_or(0))
                    })
                    .collect()
            }),
        })
        .collect();
    let inks: Vec<(Ink, String)> = worst_first()
        .map(|severity| {
            (
                Ink::of_severity(severity),
                desk.severity(severity).to_owned(),
            )
        })
        .collect();
    let mut columns = vec![Column::text(desk.word("month"))];
    columns.extend(worst_first().map(|severity| Column::number(desk.severity(severity))));
    columns.push(Column::number(desk.word("total")));
    columns.push(Column::number(desk.word("accepted")));
    let title = desk.word("findings.trend").to_owned();
    let mut table = Table::new(
        title.clone(),
        desk.word("sheet.findings_trend").to_owned(),
        columns,
    );
    for month in months {
        let mut row = vec![Cell::text(text::month(month.month, desk.lang))];
        match &month.point {
            None => row.extend((0..Severity::ALL.len() + 2).map(|_| Cell::text("—"))),
            Some(point) => {
                let findings = &point.findings;
                row.extend(worst_first().map(|severity| {
                    desk.count(findings.by_severity.get(&severity).copied().unwrap_or(0))
                }));
                row.extend([desk.count(findings.total), desk.count(findings.excepted)]);
            }
        }
        table.rows.push(row);
    }
    let axis = desk.word("axis.months");
    Some(Block::Chart(Chart {
        title,
        description: desk.trend_description(),
        drawing: histogram(&bins, &[], &inks, axis, |count| desk.number(count)),
        table,
    }))
}
