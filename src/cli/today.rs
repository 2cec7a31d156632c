//! `dpo today`: what is due or waiting.

use serde_json::json;

use super::{
    context::{Context, OutputFormat},
    exit::{Exit, Failure},
    find::open_to_search,
};
use crate::{
    model::Lang,
    ops::{
        request::By,
        today::{Item, Urgency, today},
    },
    output::{Cell, Column, Listing, Tone, jsonl},
    store::Store,
    words,
};

/// Show what is due or waiting, the worst first
///
/// Requests by their day, identities that are waited for, records of which somebody has to say whose
/// they are, recipients to be told, what a CRM owes, notes to be read, restrictions to be looked at
/// again, periods that are over, exports that are old, exceptions that end. Each row names the next
/// command. The exit status 1 says that there is something: the last line of a nightly job.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the verb.
///
/// # Errors
/// As the operation.
pub fn run(context: &mut Context, _args: &Args) -> Result<Exit, Failure> {
    let policy = context.policy()?;
    let lang = context.lang(&policy);
    let operator = context.operator();
    let by = By {
        now: context.now(&policy),
        operator: &operator,
    };
    let mut store = open(context)?;
    let items = today(&mut store, &policy, by)?;
    match context.format() {
        OutputFormat::Json => context.document(
            "dpo.today/1",
            &json!({ "today": by.now.today, "items": items }),
        )?,
        OutputFormat::Jsonl => {
            for item in &items {
                context.write_with(|out| jsonl::write_line(out, item))?;
            }
        }
        OutputFormat::Csv => context.listing(&whole(&items))?,
        OutputFormat::Table if items.is_empty() => {
            context.note(words::label("today.nothing", lang));
        }
        OutputFormat::Table => context.listing(&brief(&items, lang))?,
    }
    Ok(match items.is_empty() {
        true => Exit::Done,
        false => Exit::Attention,
    })
}

/// Opens the store for reading; as for a search, where there are cases whose persons are searched for.
fn open(context: &Context) -> Result<Store, Failure> {
    let store = context.open_store("today", false)?;
    if !store.cases()?.iter().any(|case| case.state.is_open()) {
        return Ok(store);
    }
    drop(store);
    open_to_search(context, "today")
}

fn day(day: Option<chrono::NaiveDate>) -> Cell {
    Cell::from(day.map(|day| day.to_string()))
}

fn case(item: &Item) -> Cell {
    Cell::from(item.case.map(|case| case.to_string()))
}

/// Every fact, for programs.
fn whole(items: &[Item]) -> Listing {
    let keys = [
        "what", "urgency", "since", "due", "days", "case", "source", "count", "hint",
    ];
    let mut listing = Listing::new(keys.iter().map(|key| Column::text(key, key)).collect());
    for item in items {
        let urgency = match item.urgency {
            Urgency::Overdue => "overdue",
            Urgency::Soon => "soon",
            Urgency::Waiting => "waiting",
        };
        listing.push(vec![
            Cell::from(item.what.as_str()),
            Cell::from(urgency),
            day(item.since),
            day(item.due),
            Cell::from(item.days),
            case(item),
            Cell::from(item.source.clone()),
            Cell::from(item.count),
            Cell::from(item.hint.clone()),
        ]);
    }
    listing
}

/// What a person reads in the morning.
fn brief(items: &[Item], lang: Lang) -> Listing {
    let word = |key: &str| words::label(key, lang);
    let mut listing = Listing::new(vec![
        Column::text("what", word("today.what")),
        Column::text("where", word("today.where")),
        Column::number("count", word("today.count")),
        Column::text("since", word("today.since")),
        Column::text("due", word("today.due")),
        Column::number("days", word("today.days")),
        Column::text("next", word("today.next")),
    ]);
    for item in items {
        let tone = match item.urgency {
            Urgency::Overdue => Tone::Alarm,
            Urgency::Soon => Tone::Warning,
            Urgency::Waiting => Tone::Plain,
        };
        let what = words::label(&format!("today.what.{}", item.what.as_str()), lang);
        listing.push(vec![
            Cell::from(what).toned(tone),
            match (item.case, &item.source) {
                (Some(case), Some(source)) => Cell::from(format!("{case} · {source}")),
                (Some(_), None) => case(item),
                (None, source) => Cell::from(source.clone()),
            },
            Cell::from(item.count),
            day(item.since),
            day(item.due).toned(tone),
            Cell::from(item.days).toned(tone),
            Cell::from(item.hint.clone()),
        ]);
    }
    listing
}
