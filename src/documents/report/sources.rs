//! Where the contacts come from, what their systems owe, what is accepted, what the trail says of itself,
//! and what nobody looked at.

use super::{Desk, safe};
use crate::documents::page::{Block, Cell, Column, Section, Table, Tone};

pub(super) fn section(desk: Desk<'_>) -> Section {
    let report = desk.report;
    if report.sources.is_empty() {
        let text = desk.word("sources.none").to_owned();
        return desk.section("sources", vec![Block::Text(text)]);
    }
    let mut table = Table::new(
        desk.word("sources").to_owned(),
        desk.word("sheet.sources").to_owned(),
        vec![
            Column::text(desk.word("source")),
            Column::text(desk.word("system")),
            Column::number(desk.word("records")),
            Column::number(desk.word("imports")),
            Column::text(desk.word("last_import")),
            Column::number(desk.word("days")),
            Column::text(desk.word("state")),
        ],
    );
    for source in &report.sources {
        let state = if source.is_stale {
            Cell::text(desk.word("state.silent")).toned(Tone::Warning)
        } else {
            Cell::text(desk.word("verdict.good")).toned(Tone::Good)
        };
        table.rows.push(vec![
            Cell::text(safe(&source.source)),
            Cell::text(safe(&source.system)),
            desk.count(source.records),
            desk.count(source.imports),
            desk.day(source.last_import),
            desk.count(u64::try_from(source.days).unwrap_or(0)),
            state,
        ]);
    }
    let days = report.stale_source_days.to_string();
    let intro = desk.say("sources.intro", &[("days", &days)]);
    desk.section("sources", vec![Block::Text(intro), Block::Table(table)])
}

/// What was decided here and is not in the systems yet: the next exports show it.
pub(super) fn systems(desk: Desk<'_>) -> Section {
    let report = desk.report;
    let date = desk.date(report.today);
    if report.systems.is_empty() {
        let text = desk.word("systems.none").to_owned();
        return desk.section("systems", vec![Block::Text(text)]);
    }
    let mut table = Table::new(
        desk.word("systems").to_owned(),
        desk.word("sheet.systems").to_owned(),
        vec![
            Column::text(desk.word("source")),
            Column::number(desk.word("systems.pending")),
            Column::number(desk.word("systems.handed_over")),
            Column::number(desk.word("systems.ignored")),
            Column::number(desk.word("systems.undone")),
            Column::number(desk.word("systems.applied")),
            Column::text(desk.word("systems.since")),
        ],
    );
    // A zero is good news, and stays plain.
    let alarming = |count: u64| {
        let cell = desk.count(count);
        match count {
            0 => cell,
            _ => cell.toned(Tone::Alarm),
        }
    };
    for system in &report.systems {
        table.rows.push(vec![
            Cell::text(safe(&system.source)),
            desk.count(system.pending),
            desk.count(system.handed_over),
            alarming(system.ignored),
            alarming(system.undone),
            desk.count(system.applied_in_period),
            system
                .owed_since
                .map_or_else(|| Cell::text("—"), |since| desk.day(since)),
        ]);
    }
    let intro = desk.say("systems.intro", &[("date", &date)]);
    let mut blocks = vec![Block::Text(intro), Block::Table(table)];
    if report.systems.iter().any(|system| system.owed() > 0) {
        blocks.push(Block::Note(desk.word("systems.how").to_owned()));
    }
    desk.section("systems", blocks)
}

pub(super) fn exceptions(desk: Desk<'_>) -> Section {
    let report = desk.report;
    if report.exceptions.is_empty() {
        let text = desk.word("exceptions.none").to_owned();
        return desk.section("exceptions", vec![Block::Text(text)]);
    }
    let mut table = Table::new(
        desk.word("exceptions").to_owned(),
        desk.word("sheet.exceptions").to_owned(),
        vec![
            Column::text(desk.word("rule")),
            Column::text(desk.word("where")),
            Column::text(desk.word("reason")),
            Column::text(desk.word("until")),
        ],
    );
    for exception in &report.exceptions {
        let parts: Vec<String> = exception
            .source
            .iter()
            .map(|source| safe(source))
            .chain(
                exception
                    .channel
                    .map(|channel| desk.channel(channel).to_owned()),
            )
            .chain(exception.field.iter().map(|field| safe(field)))
            .collect();
        let place = if parts.is_empty() {
            desk.word("everywhere").to_owned()
        } else {
            parts.join(" · ")
        };
        table.rows.push(vec![
            Cell::text(safe(&exception.rule)),
            Cell::text(place),
            Cell::text(safe(&exception.reason)),
            desk.day(exception.until),
        ]);
    }
    let intro = desk.word("exceptions.intro").to_owned();
    desk.section("exceptions", vec![Block::Text(intro), Block::Table(table)])
}

pub(super) fn integrity(desk: Desk<'_>) -> Section {
    let integrity = &desk.report.integrity;
    let date = desk.date(desk.report.as_of());
    let mut lines = Vec::new();
    match integrity.on {
        Some(on) => {
            let values = [
                ("date", &*date),
                ("entries", &*desk.number(integrity.entries)),
                ("on", &*desk.date(on)),
            ];
            lines.push(desk.say("integrity.size", &values));
        }
        None => lines.push(desk.say("integrity.empty", &[("date", &date)])),
    }
    if let Some(root) = &integrity.root {
        lines.push(desk.say("integrity.root", &[("root", root)]));
    }
    let verdict = if integrity.verified {
        let text = desk.word("integrity.holds").to_owned();
        Block::Alert(Tone::Good, text)
    } else {
        let text = desk.word("integrity.broken").to_owned();
        Block::Alert(Tone::Alarm, text)
    };
    let how = Block::Note(desk.word("integrity.how").to_owned());
    desk.section("integrity", vec![Block::List(lines), verdict, how])
}

pub(super) fn unchecked(desk: Desk<'_>) -> Section {
    let lines: Vec<String> = desk
        .report
        .not_checked
        .iter()
        .map(|line| safe(line))
        .collect();
    let blocks = if lines.is_empty() {
        vec![Block::Text(desk.word("unchecked.none").to_owned())]
    } else {
        let intro = desk.word("unchecked.intro").to_owned();
        vec![Block::Text(intro), Block::List(lines)]
    };
    desk.section("unchecked", blocks)
}
