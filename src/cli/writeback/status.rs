//! How it stands between the sources and their systems, printed; and what is noted as done.

use crate::{
    cli::{
        context::{Context, OutputFormat},
        exit::{Exit, Failure},
        request::owed_act,
        right::{Desk, say_tried},
    },
    model::Lang,
    ops::writeback::{self, Status},
    output::{Cell, Column, Listing, Tone, jsonl},
    words,
};

use serde_json::json;

/// Shows what the systems owe.
pub(super) fn show(
    context: &mut Context,
    source: Option<&str>,
    all: bool,
) -> Result<Exit, Failure> {
    let policy = context.policy()?;
    let lang = context.lang(&policy);
    let store = context.open_store("writeback", false)?;
    let states = writeback::status(&store, &policy, source, all)?;
    match context.format() {
        OutputFormat::Json => {
            context.document("dpo.writeback-status/1", &json!({ "changes": states }))?;
        }
        OutputFormat::Jsonl => {
            for state in &states {
                context.write_with(|out| jsonl::write_line(out, state))?;
            }
        }
        OutputFormat::Csv => context.listing(&whole(&states))?,
        OutputFormat::Table if states.is_empty() => {}
        OutputFormat::Table => context.listing(&brief(&states, lang))?,
    }
    if states.is_empty() {
        context.note(words::label("writeback.status.none", lang));
    }
    let disobeyed = |state: &Status| matches!(state.owed.state.as_str(), "ignored" | "undone");
    Ok(match states.iter().any(disobeyed) {
        true => Exit::Attention,
        false => Exit::Done,
    })
}

/// Every fact, for programs.
fn whole(states: &[Status]) -> Listing {
    let keys = [
        "change",
        "case",
        "source",
        "record",
        "act",
        "columns",
        "channels",
        "state",
        "since",
        "made_on",
        "handed_over_on",
        "manifest_sha256",
    ];
    let mut listing = Listing::new(keys.iter().map(|key| Column::text(key, key)).collect());
    for one in states {
        listing.push(vec![
            Cell::from(one.change.to_string()),
            Cell::from(one.case.map(|case| case.to_string())),
            Cell::from(one.owed.source.clone()),
            Cell::from(one.owed.record.clone()),
            Cell::from(one.owed.act.clone()),
            Cell::from(one.owed.columns.join(";")),
            Cell::from(one.owed.channels.join(";")),
            Cell::from(one.owed.state.clone()),
            Cell::from(one.owed.since.to_string()),
            Cell::from(one.made_on.to_string()),
            Cell::from(one.handed_over_on.map(|day| day.to_string())),
            Cell::from(one.manifest_sha256.clone()),
        ]);
    }
    listing
}

fn brief(states: &[Status], lang: Lang) -> Listing {
    let word = |key: &str| words::label(key, lang);
    let mut listing = Listing::new(vec![
        Column::number("change", word("writeback.status.change")),
        Column::text("case", word("writeback.status.case")),
        Column::text("source", word("find.source")),
        Column::text("record", word("find.record")),
        Column::text("act", word("writeback.status.act")),
        Column::text("state", word("writeback.status.state")),
        Column::text("since", word("writeback.status.since")),
        Column::text("handed_over_on", word("writeback.status.handed")),
    ]);
    for one in states {
        let tone = match one.owed.state.as_str() {
            "ignored" | "undone" => Tone::Alarm,
            "applied" => Tone::Faint,
            _ => Tone::Plain,
        };
        let state = word(&format!("request.owed.state.{}", one.owed.state));
        listing.push(vec![
            Cell::from(one.change.to_string()),
            Cell::from(one.case.map(|case| case.to_string())),
            Cell::from(one.owed.source.clone()),
            Cell::from(one.owed.record.clone()),
            Cell::from(owed_act(&one.owed, lang)),
            Cell::from(state).toned(tone),
            Cell::from(one.owed.since.to_string()),
            Cell::from(one.handed_over_on.map(|day| day.to_string())),
        ]);
    }
    listing
}

/// Notes changes as done that no export shows.
pub(super) fn confirm(
    context: &mut Context,
    numbers: &[i64],
    is_dry_run: bool,
) -> Result<Exit, Failure> {
    let mut desk = Desk::open_for(context, "writeback", is_dry_run)?;
    let done = writeback::confirm(&mut desk.store, numbers, desk.now, &desk.operator)?;
    if context.wants_document() {
        context.document("dpo.writeback-done/1", &done)?;
    }
    let count = done.changes.len().to_string();
    let sentence = words::label("writeback.confirmed", desk.lang);
    context.note(&words::fill(sentence, &[("count", &count)]));
    say_tried(context, desk.lang, is_dry_run);
    Ok(Exit::Done)
}
