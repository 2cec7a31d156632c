//! Consent by channel and purpose, and its line over twelve months.

use super::{Desk, text, word};
use crate::{
    documents::{
        chart::{Bar, Ink, LINES, Series, lines, stacked},
        page::{Block, Cell, Chart, Column, Section, Table},
    },
    model::{
        Channel,
        report::{CoverageFigures, Standing, TrendMonth},
    },
};

/// What is counted together.
type Pair = (Channel, String);

pub(super) fn section(desk: Desk<'_>) -> Section {
    let coverage = &desk.report.figures.coverage;
    let mut blocks = vec![Block::Text(desk.word("consent.intro").to_owned())];
    if coverage.is_empty() {
        blocks.push(Block::Text(desk.word("consent.none").to_owned()));
    } else {
        blocks.push(Block::Chart(now(desk, coverage)));
    }
    blocks.extend(trend(desk));
    desk.section("consent", blocks)
}

fn name(desk: Desk<'_>, channel: Channel, purpose: &str) -> String {
    if desk.has_purposes() {
        format!("{} · {}", desk.channel(channel), desk.purpose(purpose))
    } else {
        desk.channel(channel).to_owned()
    }
}

/// The standings that occur; the four that matter always do.
fn shown(coverage: &[CoverageFigures]) -> Vec<Standing> {
    Standing::ALL
        .into_iter()
        .filter(|standing| {
            !matches!(standing, Standing::Pending | Standing::Undeliverable)
                || coverage.iter().any(|line| line.count(*standing) > 0)
        })
        .collect()
}

fn now(desk: Desk<'_>, coverage: &[CoverageFigures]) -> Chart {
    let shown = shown(coverage);
    let label = |standing: Standing| word(&format!("coverage.{}", standing.as_str()), desk.lang);
    let bars: Vec<Bar> = coverage
        .iter()
        .map(|line| Bar {
            name: desk.channel(line.channel).to_owned(),
            detail: if desk.has_purposes() {
                desk.purpose(&line.purpose)
            } else {
                String::new()
            },
            total: desk.number(line.with_address),
            parts: shown
                .iter()
                .map(|standing| {
                    let count = line.count(*standing);
                    let share = text::percent(count, line.with_address, desk.lang);
                    (Ink::of(*standing), count, share)
                })
                .collect(),
        })
        .collect();
    let inks: Vec<(Ink, String)> = shown
        .iter()
        .map(|standing| (Ink::of(*standing), label(*standing).to_owned()))
        .collect();
    let description: Vec<String> = coverage
        .iter()
        .map(|line| {
            let values = [
                ("name", &*name(desk, line.channel, &line.purpose)),
                ("proven", &*desk.number(line.count(Standing::Proven))),
                ("total", &*desk.number(line.with_address)),
            ];
            desk.say("consent.line", &values)
        })
        .collect();
    let mut columns = vec![
        Column::text(word("audit.channel", desk.lang)),
        Column::text(word("audit.purpose", desk.lang)),
        Column::number(word("audit.with_address", desk.lang)),
    ];
    columns.extend(
        shown
            .iter()
            .map(|standing| Column::number(label(*standing))),
    );
    columns.push(Column::number(desk.word("share")));
    let title = desk.word("consent.chart").to_owned();
    let sheet = desk.word("sheet.consent").to_owned();
    let mut table = Table::new(title.clone(), sheet, columns);
    for line in coverage {
        let mut row = vec![
            Cell::text(desk.channel(line.channel)),
            Cell::text(desk.purpose(&line.purpose)),
            desk.count(line.with_address),
        ];
        row.extend(
            shown
                .iter()
                .map(|standing| desk.count(line.count(*standing))),
        );
        row.push(desk.share(line.count(Standing::Proven), line.with_address));
        table.rows.push(row);
    }
    Chart {
        title,
        description: format!("{}.", description.join("; ")),
        drawing: stacked(&bars, &inks),
        table,
    }
}

/// The channels and purposes that occur in the trend, in the order of every output.
fn pairs(trend: &[TrendMonth]) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = trend
        .iter()
        .filter_map(|month| month.point.as_ref())
        .flat_map(|point| &point.coverage)
        .map(|line| (line.channel, line.purpose.clone()))
        .collect();
    pairs.sort();
    pairs.dedup();
    pairs
}

/// The counts of a pair in a month: proven, and all.
fn counts(month: &TrendMonth, (channel, purpose): &Pair) -> Option<(u64, u64)> {
    let lines = &month.point.as_ref()?.coverage;
    let is_it = |line: &&CoverageFigures| line.channel == *channel && line.purpose == *purpose;
    let line = lines.iter().find(is_it)?;
    Some((line.count(Standing::Proven), line.with_address))
}

fn trend(desk: Desk<'_>) -> Vec<Block> {
    let months = &desk.report.trend;
    let pairs = pairs(months);
    if pairs.is_empty() {
        return Vec::new();
    }
    let series: Vec<Series> = pairs
        .iter()
        .take(LINES)
        .map(|pair| Series {
            name: name(desk, pair.0, &pair.1),
            shares: months
                .iter()
                .map(|month| {
                    let (proven, all) = counts(month, pair)?;
                    text::share(proven, all)
                })
                .collect(),
        })
        .collect();
    let names: Vec<String> = months
        .iter()
        .map(|month| text::short_month(month.month))
        .collect();
    let title = desk.word("consent.trend").to_owned();
    let sheet = desk.word("sheet.consent_trend").to_owned();
    let columns = vec![
        Column::text(desk.word("month")),
        Column::text(word("audit.channel", desk.lang)),
        Column::text(word("audit.purpose", desk.lang)),
        Column::number(word("coverage.proven", desk.lang)),
        Column::number(word("audit.with_address", desk.lang)),
        Column::number(desk.word("share")),
    ];
    let mut table = Table::new(title.clone(), sheet, columns);
    for month in months {
        if month.point.is_none() {
            let mut row = vec![Cell::text(text::month(month.month, desk.lang))];
            row.extend(["—"; 5].map(Cell::text));
            table.rows.push(row);
            continue;
        }
        for pair in &pairs {
            let mut row = vec![
                Cell::text(text::month(month.month, desk.lang)),
                Cell::text(desk.channel(pair.0)),
                Cell::text(desk.purpose(&pair.1)),
            ];
            match counts(month, pair) {
                Some((proven, all)) => {
                    row.extend([desk.count(proven), desk.count(all), desk.share(proven, all)]);
                }
                None => row.extend(["—"; 3].map(Cell::text)),
            }
            table.rows.push(row);
        }
    }
    let percent = |share: u64| text::percent(share, 100, desk.lang);
    let mut blocks = vec![Block::Chart(Chart {
        title,
        description: desk.trend_description(),
        drawing: lines(&series, &names, percent),
        table,
    })];
    if pairs.len() > LINES {
        let count = (pairs.len() - LINES).to_string();
        blocks.push(Block::Note(desk.say("trend.others", &[("count", &count)])));
    }
    blocks
}
