//! The annex: the records that the worst findings are about.

use super::{Desk, safe, word};
use crate::{
    documents::page::{Block, Cell, Column, Section, Table, Tone},
    model::report::{AnnexRecord, AnnexRule},
};

pub(super) fn section(desk: Desk<'_>) -> Section {
    let report = desk.report;
    let annex = &report.annex;
    if annex.rules.is_empty() {
        let text = desk.word("annex.none").to_owned();
        return desk.section("annex", vec![Block::Text(text)]);
    }
    let values = [
        ("date", &*desk.date(report.today)),
        ("limit", &*annex.limit.to_string()),
    ];
    let mut blocks = vec![Block::Text(desk.say("annex.intro", &values))];
    if !report.is_provisional {
        blocks.push(Block::Note(desk.word("annex.later").to_owned()));
    }
    if annex.has_names {
        let text = desk.word("annex.names").to_owned();
        blocks.push(Block::Alert(Tone::Warning, text));
    }
    for rule in &annex.rules {
        let head = format!("{} · {}", rule.code, desk.rule(&rule.code));
        blocks.push(Block::Heading(head));
        blocks.push(Block::Table(table(desk, rule)));
    }
    desk.section("annex", blocks)
}

fn table(desk: Desk<'_>, rule: &AnnexRule) -> Table {
    let has_names = desk.report.annex.has_names;
    let shown = [
        ("shown", &*desk.number(rule.records.len() as u64)),
        ("count", &*desk.number(rule.count)),
    ];
    let severity = desk.severity(rule.severity);
    let caption = format!(
        "{} · {severity} · {}",
        rule.code,
        desk.say("annex.of", &shown)
    );
    let mut columns = vec![Column::text(desk.word("record"))];
    if has_names {
        columns.push(Column::text(desk.word("name")));
    }
    columns.extend([
        Column::number(desk.word("line")),
        Column::text(desk.word("source")),
        Column::text(word("audit.channel", desk.lang)),
    ]);
    if desk.has_purposes() {
        columns.push(Column::text(word("audit.purpose", desk.lang)));
    }
    columns.extend([
        Column::text(desk.word("column")),
        Column::text(desk.word("rule")),
    ]);
    let mut table = Table::new(caption, desk.word("sheet.annex").to_owned(), columns);
    for record in &rule.records {
        table.rows.push(row(desk, rule, record, has_names));
    }
    table
}

fn row(desk: Desk<'_>, rule: &AnnexRule, record: &AnnexRecord, has_names: bool) -> Vec<Cell> {
    let id = match &record.record {
        Some(id) => safe(id),
        None => desk.word("whole_source").to_owned(),
    };
    let mut row = vec![Cell::text(id)];
    if has_names {
        row.push(Cell::text(
            record.name.as_deref().map_or_else(|| "—".to_owned(), safe),
        ));
    }
    let purpose = record
        .purpose
        .as_deref()
        .map_or_else(String::new, |id| desk.purpose(id));
    row.extend([
        record
            .line
            .map_or_else(|| Cell::text(""), |line| desk.plain(line)),
        Cell::text(safe(&record.source)),
        Cell::text(record.channel.map_or("", |channel| desk.channel(channel))),
    ]);
    if desk.has_purposes() {
        row.push(Cell::text(purpose));
    }
    row.extend([
        Cell::text(record.field.as_deref().map_or_else(String::new, safe)),
        Cell::text(rule.code.as_str()),
    ]);
    row
}

impl Desk<'_> {
    /// A number that names a line: without marks between its digits.
    fn plain(self, value: u64) -> Cell {
        Cell::text(value.to_string())
    }
}
