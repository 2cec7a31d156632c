//! How cases are printed.

use std::path::Path;

use serde_json::json;

use super::super::{
    context::{Context, OutputFormat},
    exit::Failure,
    find::told_reasons,
    right::pair,
};
use crate::{
    model::Lang,
    ops::{
        folders::folders,
        owed::{self, Owed},
        person::lay_open,
        request::{Listed, Opened, listed},
    },
    output::{Cell, Column, Listing, Tone, escape_terminal},
    policy::Policy,
    store::{Case, CaseEvent, Notice, Now, Store},
    words,
};

fn say(key: &str, lang: Lang, values: &[(&str, &str)]) -> String {
    words::fill(words::label(key, lang), values)
}

/// The word of a right.
pub(in crate::cli) fn right(code: &str, lang: Lang) -> &'static str {
    words::label(&format!("request.right.{code}"), lang)
}

/// The word of a state.
pub(in crate::cli) fn state(code: &str, lang: Lang) -> &'static str {
    words::label(&format!("request.state.{code}"), lang)
}

/// Where a letter was written; where none was, how to get one.
pub(super) fn folder(context: &Context, folder: Option<&Path>, lang: Lang) {
    if let Some(folder) = folder {
        let values = [("folder", &*folder.display().to_string())];
        context.note(&say("request.folder", lang, &values));
    }
}

/// Every fact of the cases, for programs.
pub(super) fn whole(cases: &[Listed]) -> Listing {
    let keys = [
        "case",
        "right",
        "received",
        "raw",
        "due",
        "calendar",
        "extended_due",
        "state",
        "days_left",
        "person",
        "medium",
        "channel",
        "identity",
        "answered",
        "ground",
    ];
    let mut listing = Listing::new(keys.iter().map(|key| Column::text(key, key)).collect());
    for case in cases {
        let day = |day: Option<chrono::NaiveDate>| Cell::from(day.map(|day| day.to_string()));
        listing.push(vec![
            Cell::from(case.case.to_string()),
            Cell::from(case.right),
            Cell::from(case.received.to_string()),
            Cell::from(case.raw.to_string()),
            Cell::from(case.due.to_string()),
            Cell::from(case.calendar.clone()),
            day(case.extended_due),
            Cell::from(case.state),
            Cell::from(case.days_left),
            Cell::from(case.person.clone()),
            Cell::from(case.medium.clone()),
            Cell::from(case.channel),
            day(case.identity),
            day(case.answered),
            Cell::from(case.ground.clone()),
        ]);
    }
    listing
}

/// What a person needs to see which case is next.
pub(super) fn brief(cases: &[Listed], lang: Lang) -> Listing {
    let word = |key: &str| words::label(key, lang);
    let mut listing = Listing::new(vec![
        Column::text("case", word("request.case")),
        Column::text("right", word("request.right")),
        Column::text("received", word("request.received")),
        Column::text("due", word("request.due")),
        Column::number("days_left", word("request.days_left")),
        Column::text("state", word("request.state")),
        Column::text("person", word("request.person")),
    ]);
    for case in cases {
        let tone = match case.days_left {
            Some(left) if left < 0 => Tone::Alarm,
            Some(left) if left <= 7 => Tone::Warning,
            Some(_) => Tone::Plain,
            None => Tone::Faint,
        };
        listing.push(vec![
            Cell::from(case.case.to_string()),
            Cell::from(right(case.right, lang)),
            Cell::from(case.received.to_string()),
            Cell::from(case.extended_due.unwrap_or(case.due).to_string()).toned(tone),
            Cell::from(case.days_left).toned(tone),
            Cell::from(state(case.state, lang)),
            Cell::from(case.person.clone()),
        ]);
    }
    listing
}

/// The next command. After a try, it is the same without -n: what comes later is not there yet.
fn tell_next(context: &Context, line: &Listed, is_tried: bool, lang: Lang) {
    let command = match is_tried {
        true => words::label("request.without_n", lang),
        false => line.next.as_str(),
    };
    context.note(&say("request.next", lang, &[("command", command)]));
}

/// How a case stands, or would stand, as programs read it.
fn line_of(case: &Case, now: Now, is_tried: bool) -> Listed {
    let mut line = listed(case, now);
    if is_tried {
        line.next = words::label("request.without_n", Lang::En).to_owned();
    }
    line
}

/// How a case stands after a step.
pub(super) fn case(
    context: &mut Context,
    policy: &Policy,
    case: &Case,
    now: Now,
    is_tried: bool,
) -> Result<(), Failure> {
    let lang = context.lang(policy);
    let line = line_of(case, now, is_tried);
    match context.format() {
        OutputFormat::Json | OutputFormat::Jsonl => context.document("dpo.request/1", &line)?,
        OutputFormat::Csv => context.listing(&whole(std::slice::from_ref(&line)))?,
        OutputFormat::Table => {
            context.print(&lines(&line, lang))?;
            tell_next(context, &line, is_tried, lang);
        }
    }
    Ok(())
}

fn lines(line: &Listed, lang: Lang) -> String {
    let mut out = say(
        "request.head",
        lang,
        &[
            ("case", &line.case.to_string()),
            ("right", right(line.right, lang)),
            ("state", state(line.state, lang)),
        ],
    );
    out.push('\n');
    let mut row = |key: &str, value: &str| {
        out.push_str(&format!(
            "  {}\n",
            pair(words::label(key, lang), value, lang)
        ));
    };
    row("request.received", &line.received.to_string());
    let (due, raw) = (line.due.to_string(), line.raw.to_string());
    let due = match line.raw == line.due {
        true => due,
        false => say("request.moved", lang, &[("due", &due), ("raw", &raw)]),
    };
    row("request.due", &format!("{due} · {}", line.calendar));
    if let Some(day) = line.extended_due {
        row("request.extended_due", &day.to_string());
    }
    if let Some(day) = line.due_suspended {
        row("request.suspended", &day.to_string());
    }
    if let Some(left) = line.days_left {
        row("request.days_left", &left.to_string());
        row("request.target", &line.target.to_string());
    }
    if let Some(person) = &line.person {
        row("request.person", person);
    }
    if let Some(day) = line.identity {
        row("request.identity", &day.to_string());
    }
    if let Some(day) = line.answered {
        row("request.answered", &day.to_string());
    }
    out
}

/// A case that was opened, with the records that were taken for the person's and what was left out.
pub(super) fn opened(
    context: &mut Context,
    policy: &Policy,
    opened: &Opened,
    now: Now,
    is_tried: bool,
) -> Result<(), Failure> {
    let lang = context.lang(policy);
    let line = line_of(&opened.case, now, is_tried);
    let earlier: Vec<Listed> = opened
        .earlier
        .iter()
        .map(|case| listed(case, now))
        .collect();
    let own: Vec<_> = opened
        .identified
        .candidates
        .iter()
        .filter(|candidate| opened.identified.own.contains(&candidate.number))
        .collect();
    if context.format() != OutputFormat::Table {
        return context.document(
            "dpo.request-opened/1",
            &json!({
                "request": line,
                "records": own,
                "not_included": opened.identified.not_included,
                "earlier": earlier,
                "stopped_addresses": opened.stopped.map(|stopped| stopped.addresses),
            }),
        );
    }
    context.print(&lines(&line, lang))?;
    let mut text = String::new();
    let count = opened.identified.own.len().to_string();
    text += &say("request.records", lang, &[("count", &count)]);
    text.push('\n');
    for candidate in &own {
        text += &format!(
            "  {}:{}  {:+.1}  ({})\n",
            escape_terminal(&candidate.source),
            escape_terminal(&candidate.record),
            candidate.score,
            told_reasons(candidate, lang)
        );
    }
    for left in &opened.identified.not_included {
        let values = [
            (
                "record",
                &*format!(
                    "{}:{}",
                    escape_terminal(&left.source),
                    escape_terminal(&left.record)
                ),
            ),
            ("why", left.why.as_str()),
        ];
        text += &say("request.left_out", lang, &values);
        text.push('\n');
    }
    for case in &earlier {
        let values = [
            ("case", &*case.case.to_string()),
            ("right", right(case.right, lang)),
            ("received", &*case.received.to_string()),
            ("state", state(case.state, lang)),
        ];
        text += &say("request.earlier", lang, &values);
        text.push('\n');
    }
    if let Some(stopped) = opened.stopped {
        let values = [
            (
                "channel",
                words::label(
                    &format!("channel.{}", line.channel.unwrap_or("email")),
                    lang,
                ),
            ),
            ("count", &*stopped.addresses.to_string()),
        ];
        text += &say("request.stopped", lang, &values);
        text.push('\n');
    }
    context.print(&text)?;
    tell_next(context, &line, is_tried, lang);
    Ok(())
}

/// A case laid open.
pub(super) struct Laid<'a> {
    pub case: &'a Case,
    pub events: &'a [CaseEvent],
    pub notices: &'a [Notice],
    pub decisions: &'a [(i64, bool)],
}

/// A case with what happened in it, its records and its notices.
pub(super) fn whole_case(
    context: &mut Context,
    policy: &Policy,
    store: &Store,
    laid: &Laid<'_>,
    now: Now,
) -> Result<(), Failure> {
    let lang = context.lang(policy);
    let line = listed(laid.case, now);
    let numbers: Vec<i64> = laid.decisions.iter().map(|(record, _)| *record).collect();
    let records: Vec<_> = lay_open(store, policy, &numbers)?
        .into_iter()
        .map(|record| {
            let is_theirs = laid.decisions.contains(&(record.number, true));
            json!({ "source": record.source, "record": record.record, "is_theirs": is_theirs })
        })
        .collect();
    let folders: Vec<_> = folders(store)?
        .into_iter()
        .filter(|folder| folder.request == Some(laid.case.row))
        .collect();
    let owed = owed::of_case(store, policy, laid.case.row)?;
    if context.format() != OutputFormat::Table {
        let events: Vec<_> = laid
            .events
            .iter()
            .map(|event| {
                json!({ "at": event.at, "today": event.today, "kind": event.kind, "facts": event.facts })
            })
            .collect();
        let notices: Vec<_> = laid
            .notices
            .iter()
            .map(|notice| {
                json!({ "notice": notice.id, "recipient": notice.recipient, "action": notice.action, "state": notice.state })
            })
            .collect();
        return context.document(
            "dpo.request/1",
            &json!({ "request": line, "records": records, "events": events, "notices": notices, "folders": folders, "crm": owed }),
        );
    }
    context.print(&lines(&line, lang))?;
    let mut text = String::new();
    for record in &records {
        let key = match record["is_theirs"].as_bool() {
            Some(true) => "request.own",
            _ => "request.others",
        };
        let name = format!(
            "{}:{}",
            record["source"].as_str().unwrap_or_default(),
            record["record"].as_str().unwrap_or_default()
        );
        text += &say(key, lang, &[("record", &escape_terminal(&name))]);
        text.push('\n');
    }
    for event in laid.events {
        text += &format!(
            "  {} {}\n",
            event.today,
            words::label(&format!("request.event.{}", event.kind), lang)
        );
    }
    for folder in &folders {
        let place = folder.folder.display().to_string();
        let key = match folder.is_there {
            true => "request.folder_there",
            false => "request.folder_gone",
        };
        let values = [
            ("day", &*folder.made_on.to_string()),
            ("folder", &*escape_terminal(&place)),
        ];
        text += &format!("  {}\n", say(key, lang, &values));
    }
    for notice in laid.notices {
        let values = [
            ("number", &*notice.id.to_string()),
            ("recipient", notice.recipient.as_str()),
            (
                "state",
                words::label(&format!("request.notice.{}", notice.state), lang),
            ),
        ];
        text += &say("request.notice", lang, &values);
        text.push('\n');
    }
    for one in &owed {
        text += &format!("  {}\n", owed_line(one, lang));
    }
    context.print(&text)?;
    let values = [("command", line.next.as_str())];
    context.note(&say("request.next", lang, &values));
    Ok(())
}

/// What a system is to do, in words.
pub fn owed_act(owed: &Owed, lang: Lang) -> String {
    let channels: Vec<&str> = owed
        .channels
        .iter()
        .map(|channel| words::label(&format!("channel.{channel}"), lang))
        .collect();
    let columns = owed.columns.join(", ");
    say(
        &format!("request.owed.{}", owed.act),
        lang,
        &[("columns", &columns), ("channels", &channels.join(", "))],
    )
}

/// What a system owes, in words.
fn owed_line(owed: &Owed, lang: Lang) -> String {
    let act = owed_act(owed, lang);
    let nameless = words::label("request.owed.nameless", lang);
    let line = say(
        "request.owed",
        lang,
        &[
            ("source", owed.source.as_str()),
            ("record", owed.record.as_deref().unwrap_or(nameless)),
            ("act", &act),
            (
                "state",
                words::label(&format!("request.owed.state.{}", owed.state), lang),
            ),
            ("day", &owed.since.to_string()),
        ],
    );
    escape_terminal(&line).into_owned()
}
