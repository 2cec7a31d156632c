//! The fields that no purpose needs, as a heat map of how far they are filled.

use std::{cmp::Reverse, collections::BTreeMap};

use super::{Desk, safe, text};
use crate::{
    documents::{
        chart::{HeatRow, heat_map},
        page::{Block, Cell, Chart, Column, Section, Table},
    },
    model::report::{ColumnFigures, Figures},
    words::known_label,
};

/// Fields and sources of the heat map; the table has all.
const ROWS: usize = 25;
const COLUMNS: usize = 8;
/// Rows of the table that are shown outside a workbook.
const SHOWN: usize = 60;

/// The columns that a rule calls unnecessary and that hold something.
pub(super) fn accused(figures: &Figures) -> impl Iterator<Item = &ColumnFigures> {
    figures
        .columns
        .iter()
        .filter(|column| column.rule.is_some() && column.filled > 0)
}

pub(super) fn section(desk: Desk<'_>) -> Section {
    let mut columns: Vec<&ColumnFigures> = accused(&desk.report.figures).collect();
    if columns.is_empty() {
        let text = desk.word("fields.none").to_owned();
        return desk.section("fields", vec![Block::Text(text)]);
    }
    columns.sort_by_key(|column| {
        (
            Reverse(fill(column)),
            Reverse(column.filled),
            &column.source,
            &column.header,
        )
    });
    let map = Map::of(desk, &columns);
    let mut blocks = vec![
        Block::Text(desk.word("fields.intro").to_owned()),
        Block::Chart(map.chart(desk, &columns)),
    ];
    if map.is_partial {
        let values = [
            ("shown", &*map.rows.len().to_string()),
            ("sources", &*map.sources.len().to_string()),
        ];
        blocks.push(Block::Note(desk.say("fields.rest", &values)));
    }
    desk.section("fields", blocks)
}

fn fill(column: &ColumnFigures) -> u64 {
    text::share(column.filled, column.records).unwrap_or(0)
}

/// What a column holds, in words: the nearest field that has a name, else its header.
fn meaning(desk: Desk<'_>, column: &ColumnFigures) -> String {
    let Some(field) = &column.field else {
        return safe(&column.header);
    };
    let mut prefix = field.as_str();
    loop {
        if let Some(known) = known_label(&format!("report.field.{prefix}"), desk.lang) {
            return known.to_owned();
        }
        match prefix.rsplit_once(['.', '_']) {
            Some((shorter, _)) => prefix = shorter,
            None => return field.clone(),
        }
    }
}

/// The heat map: fields by sources, each tile the fullest column of that meaning.
struct Map<'a> {
    sources: Vec<&'a str>,
    rows: Vec<(String, BTreeMap<&'a str, &'a ColumnFigures>)>,
    is_partial: bool,
}

impl<'a> Map<'a> {
    fn of(desk: Desk<'_>, columns: &[&'a ColumnFigures]) -> Self {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let mut rows: Vec<(String, BTreeMap<&'a str, &'a ColumnFigures>)> = Vec::new();
        // The fullest come first, so a meaning's first column is its fullest.
        for &column in columns {
            *counts.entry(&column.source).or_default() += 1;
            let name = meaning(desk, column);
            let at = rows.iter().position(|(known, _)| *known == name);
            let at = at.unwrap_or_else(|| {
                rows.push((name, BTreeMap::new()));
                rows.len() - 1
            });
            if let Some((_, tiles)) = rows.get_mut(at) {
                tiles.entry(&column.source).or_insert(column);
            }
        }
        let mut sources: Vec<&str> = counts.keys().copied().collect();
        sources.sort_by_key(|source| (Reverse(counts.get(source).copied()), *source));
        let is_partial = sources.len() > COLUMNS || rows.len() > ROWS;
        sources.truncate(COLUMNS);
        rows.retain(|(_, tiles)| sources.iter().any(|source| tiles.contains_key(source)));
        rows.truncate(ROWS);
        Self {
            sources,
            rows,
            is_partial,
        }
    }

    fn chart(&self, desk: Desk<'_>, columns: &[&ColumnFigures]) -> Chart {
        let percent =
            |column: &ColumnFigures| text::percent(column.filled, column.records, desk.lang);
        let rows: Vec<HeatRow> = self
            .rows
            .iter()
            .map(|(name, tiles)| HeatRow {
                name: name.clone(),
                shares: self
                    .sources
                    .iter()
                    .map(|source| {
                        tiles
                            .get(source)
                            .map(|column| (fill(column), percent(column)))
                    })
                    .collect(),
            })
            .collect();
        let names: Vec<String> = self.sources.iter().map(|source| safe(source)).collect();
        let first = columns.first();
        let values = [
            ("count", &*self.rows.len().to_string()),
            ("sources", &*self.sources.len().to_string()),
            (
                "name",
                &*first.map_or_else(String::new, |column| meaning(desk, column)),
            ),
            (
                "share",
                &*first.map_or_else(String::new, |column| percent(column)),
            ),
        ];
        Chart {
            title: desk.word("fields.chart").to_owned(),
            description: desk.say("fields.description", &values),
            drawing: heat_map(&names, &rows),
            table: table(desk, columns),
        }
    }
}

fn table(desk: Desk<'_>, columns: &[&ColumnFigures]) -> Table {
    let count = [
        ("shown", &*SHOWN.to_string()),
        ("count", &*columns.len().to_string()),
    ];
    let mut table = Table {
        shown: SHOWN,
        more: desk.say("fields.more", &count),
        ..Table::new(
            desk.word("fields.table").to_owned(),
            desk.word("sheet.fields").to_owned(),
            vec![
                Column::text(desk.word("column")),
                Column::text(desk.word("source")),
                Column::text(desk.word("meaning")),
                Column::text(desk.word("rule")),
                Column::number(desk.word("filled")),
                Column::number(desk.word("records")),
                Column::number(desk.word("fill_rate")),
            ],
        )
    };
    for &column in columns {
        let header = safe(&column.header);
        let header = if header.trim().is_empty() {
            "—".to_owned()
        } else {
            header
        };
        let meaning = if column.field.is_some() {
            meaning(desk, column)
        } else {
            desk.word("meaning.unknown").to_owned()
        };
        let heat = u8::try_from(fill(column).min(100) / 10).unwrap_or(10);
        table.rows.push(vec![
            Cell::text(header),
            Cell::text(safe(&column.source)),
            Cell::text(meaning),
            Cell::text(column.rule.as_deref().unwrap_or_default()),
            desk.count(column.filled),
            desk.count(column.records),
            Cell {
                heat: Some(heat),
                ..desk.share(column.filled, column.records)
            },
        ]);
    }
    table
}
