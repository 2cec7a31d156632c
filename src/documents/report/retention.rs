//! How long ago the people last acted, with the limits of the purposes drawn across.

use super::{Desk, overview::TOO_LONG, safe};
use crate::{
    documents::{
        chart::{Bin, Ink, Limit, histogram},
        page::{Block, Cell, Chart, Column, Section, Table},
    },
    model::report::{OLDEST_MONTH, PurposeLine},
};

/// Months of a bar.
const BAR: usize = 6;
/// Limits that are drawn; all stand in the table.
const DRAWN: usize = 4;

pub(super) fn section(desk: Desk<'_>) -> Section {
    let retention = &desk.report.figures.retention;
    let unknown = desk.number(retention.unknown);
    let mut blocks = vec![Block::Text(desk.word("retention.intro").to_owned())];
    if retention.months.is_empty() {
        let text = desk.say("retention.none", &[("unknown", &unknown)]);
        blocks.push(Block::Text(text));
    } else {
        let late = desk.number(desk.report.figures.findings.records_of(TOO_LONG));
        blocks.push(Block::Text(desk.say("retention.past", &[("count", &late)])));
        blocks.push(Block::Chart(chart(desk)));
        let values = [
            ("count", &*desk.number(retention.fallback)),
            ("unknown", &*unknown),
        ];
        blocks.push(Block::Note(desk.say("retention.fallback", &values)));
    }
    if !desk.report.purposes.is_empty() {
        blocks.push(Block::Table(limits(desk)));
    }
    desk.section("retention", blocks)
}

/// The limits that run from the last contact, the shortest first.
fn drawn<'a>(desk: Desk<'a>) -> Vec<(usize, &'a PurposeLine)> {
    let mut limits: Vec<(usize, &PurposeLine)> = desk
        .report
        .purposes
        .iter()
        .filter(|line| line.retention_from == "last_contact")
        .filter_map(|line| Some((usize::try_from(line.retention_months?).ok()?, line)))
        .filter(|(months, _)| *months <= OLDEST_MONTH)
        .collect();
    limits.sort_by_key(|(months, _)| *months);
    limits
}

fn chart(desk: Desk<'_>) -> Chart {
    let retention = &desk.report.figures.retention;
    let limits = drawn(desk);
    let shortest = limits.first().map(|(months, _)| *months);
    let bars: Vec<usize> = (0..=OLDEST_MONTH).step_by(BAR).collect();
    let bins: Vec<Bin> = bars
        .iter()
        .map(|&from| {
            let to = (from < OLDEST_MONTH).then_some(from + BAR);
            let end = to.unwrap_or(usize::MAX);
            // A bar that a limit cuts has both colours.
            let cut = shortest.unwrap_or(usize::MAX).clamp(from, end);
            let parts = match to {
                Some(to) => vec![
                    (Ink::Bar, retention.between(from, Some(cut))),
                    (Ink::Silence, retention.between(cut, Some(to))),
                ],
                None if cut == from => vec![(Ink::Silence, retention.between(from, None))],
                None => vec![(Ink::Bar, retention.between(from, None))],
            };
            let years = from / 12;
            let name = match (from % 12, to) {
                (_, None) => format!("{years}+"),
                (0, _) => years.to_string(),
                _ => String::new(),
            };
            Bin {
                name,
                parts,
                is_gap: false,
            }
        })
        .collect();
    let lines: Vec<Limit> = limits
        .iter()
        .take(DRAWN)
        .map(|(months, line)| Limit {
            #[expect(clippy::cast_precision_loss, reason = "a position among bars")]
            after: *months as f32 / BAR as f32,
            name: limit_name(desk, *months, line),
        })
        .collect();
    let within = retention.between(0, shortest);
    let beyond = shortest.map(|months| retention.between(months, None));
    let counts = [
        ("within", &*desk.number(within)),
        ("beyond", &*desk.number(beyond.unwrap_or(0))),
    ];
    let mut inks = vec![(Ink::Bar, desk.word("retention.within").to_owned())];
    let description = if beyond.is_some() {
        inks.push((Ink::Silence, desk.word("retention.beyond").to_owned()));
        desk.say("retention.description", &counts)
    } else {
        inks.clear();
        desk.say("retention.no_limit", &counts)
    };
    let axis = desk.word("retention.axis");
    Chart {
        title: desk.word("retention.chart").to_owned(),
        description,
        drawing: histogram(&bins, &lines, &inks, axis, |count| desk.number(count)),
        table: numbers(desk, &bars),
    }
}

fn limit_name(desk: Desk<'_>, months: usize, line: &PurposeLine) -> String {
    let values = [
        ("purpose", &*safe(&line.label)),
        ("months", &*months.to_string()),
    ];
    desk.say("retention.limit", &values)
}

fn numbers(desk: Desk<'_>, bars: &[usize]) -> Table {
    let retention = &desk.report.figures.retention;
    let all = retention.between(0, None);
    let mut table = Table::new(
        desk.word("retention.chart").to_owned(),
        desk.word("sheet.retention").to_owned(),
        vec![
            Column::text(desk.word("retention.months")),
            Column::number(desk.word("records")),
            Column::number("%"),
        ],
    );
    for &from in bars {
        let (name, count) = if from < OLDEST_MONTH {
            let to = from + BAR;
            (
                format!("{from}–{}", to - 1),
                retention.between(from, Some(to)),
            )
        } else {
            let name = desk.say("retention.older", &[("months", &from.to_string())]);
            (name, retention.between(from, None))
        };
        table.rows.push(vec![
            Cell::text(name),
            desk.count(count),
            desk.share(count, all),
        ]);
    }
    table
}

fn limits(desk: Desk<'_>) -> Table {
    let mut table = Table::new(
        desk.word("retention.limits").to_owned(),
        desk.word("sheet.limits").to_owned(),
        vec![
            Column::text(desk.word("purpose")),
            Column::number(desk.word("limit")),
            Column::text(desk.word("runs_from")),
        ],
    );
    for line in &desk.report.purposes {
        let months = line.retention_months.map_or_else(
            || Cell::text(desk.word("limit.none")),
            |months| desk.count(u64::from(months)),
        );
        table.rows.push(vec![
            Cell::text(safe(&line.label)),
            months,
            Cell::text(desk.word(&format!("from.{}", line.retention_from))),
        ]);
    }
    table
}
