//! `dpo consent history`.

use chrono::NaiveDate;
use serde::Serialize;

use super::super::{
    context::{Context, OutputFormat},
    exit::{Exit, Failure},
};
use crate::{
    model::Lang,
    ops::{
        consents::{
            Who,
            history::{History, Line, State, history},
            whom,
        },
        request::By,
    },
    output::{Cell, Column, Listing, jsonl},
    words,
};

/// Tell the whole life of a person's consents
///
/// Everything that was recorded, that files brought, that was objected to, and what the records say now,
/// in order; then what it comes to by channel and purpose. With --on, as it was on that day.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A data subject (S-000123), the person of a case (P-000007), or the id that a source gave
    #[arg(value_name = "PERSON")]
    person: String,
    /// As it was on this day [default: today]
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
}

/// Runs the verb.
///
/// # Errors
/// As the operation.
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    let policy = context.policy()?;
    let lang = context.lang(&policy);
    let now = context.now(&policy);
    let operator = context.operator();
    let mut store = context.open_store("consent", false)?;
    let who = Who {
        subject: Some(args.person.clone()),
        ..Who::default()
    };
    let by = By {
        now,
        operator: &operator,
    };
    let person = whom(&mut store, &policy, &who, by)?;
    let told = history(&store, &policy, &person, args.on.unwrap_or(now.today))?;
    tell(context, &told, lang)?;
    Ok(Exit::Done)
}

/// A line of the history, for programs.
#[derive(Serialize)]
#[serde(untagged)]
enum Told<'a> {
    Event(&'a Line),
    State(&'a State),
}

fn tell(context: &mut Context, told: &History, lang: Lang) -> Result<(), Failure> {
    match context.format() {
        OutputFormat::Json => context.document("dpo.consent-history/1", told),
        OutputFormat::Jsonl => {
            let events = told.events.iter().map(Told::Event);
            for line in events.chain(told.states.iter().map(Told::State)) {
                context.write_with(|out| jsonl::write_line(out, &line))?;
            }
            Ok(())
        }
        OutputFormat::Csv => context.listing(&events(told, lang)),
        OutputFormat::Table => {
            if told.events.is_empty() {
                context.note(words::label("consents.nothing", lang));
            } else {
                context.listing(&brief(told, lang))?;
            }
            let head = words::fill(
                words::label("consents.as_of", lang),
                &[("person", &told.person), ("date", &told.on.to_string())],
            );
            context.print(&format!("\n{head}\n"))?;
            context.listing(&states(told, lang))
        }
    }
}

fn events(told: &History, lang: Lang) -> Listing {
    let word = |key: &str| words::label(key, lang);
    let keys = [
        "said_on",
        "channel",
        "purpose",
        "act",
        "origin",
        "method",
        "expressed_by",
        "wording",
        "source",
        "known_since",
    ];
    let columns = keys.map(|key| Column::text(key, word(&format!("consents.column.{key}"))));
    let mut listing = Listing::new(columns.to_vec());
    for line in &told.events {
        listing.push(vec![
            Cell::from(line.said_on.map(|day| day.to_string())),
            Cell::from(word(&format!("channel.{}", line.channel.as_str())).to_owned()),
            Cell::from(line.purpose.clone()),
            Cell::from(word(&format!("consents.act.{}", line.act)).to_owned()),
            Cell::from(word(&format!("consents.origin.{}", line.origin.as_str())).to_owned()),
            Cell::from(known("method", &line.method, lang)),
            Cell::from(known("by", &line.expressed_by, lang)),
            Cell::from(line.wording.as_ref().map(|seen| seen.id.clone())),
            Cell::from(line.source.clone()),
            Cell::from(line.known_since.to_string()),
        ]);
    }
    listing
}

/// What fits on a screen.
fn brief(told: &History, lang: Lang) -> Listing {
    let word = |key: &str| words::label(key, lang);
    let keys = [
        "said_on", "channel", "purpose", "act", "method", "wording", "origin",
    ];
    let columns = keys.map(|key| Column::text(key, word(&format!("consents.column.{key}"))));
    let mut listing = Listing::new(columns.to_vec());
    for line in &told.events {
        let origin = word(&format!("consents.origin.{}", line.origin.as_str()));
        let origin = match line.source.as_str() {
            "" => origin.to_owned(),
            source => format!("{origin} ({source})"),
        };
        listing.push(vec![
            Cell::from(line.said_on.map(|day| day.to_string())),
            Cell::from(word(&format!("channel.{}", line.channel.as_str())).to_owned()),
            Cell::from(line.purpose.clone()),
            Cell::from(word(&format!("consents.act.{}", line.act)).to_owned()),
            Cell::from(known("method", &line.method, lang)),
            Cell::from(line.wording.as_ref().map(|seen| seen.id.clone())),
            Cell::from(origin),
        ]);
    }
    listing
}

/// The word for a code, where it has one.
fn known(sort: &str, code: &str, lang: Lang) -> String {
    let word = words::known_label(&format!("consents.{sort}.{code}"), lang);
    word.unwrap_or(code).to_owned()
}

fn states(told: &History, lang: Lang) -> Listing {
    let word = |key: &str| words::label(key, lang);
    let keys = [
        "channel",
        "purpose",
        "state",
        "since",
        "given_on",
        "confirmed_on",
    ];
    let columns = keys.map(|key| Column::text(key, word(&format!("consents.column.{key}"))));
    let mut listing = Listing::new(columns.to_vec());
    for state in &told.states {
        let day = |date: Option<NaiveDate>| Cell::from(date.map(|date| date.to_string()));
        listing.push(vec![
            Cell::from(word(&format!("channel.{}", state.channel.as_str())).to_owned()),
            Cell::from(state.purpose.clone()),
            Cell::from(word(&format!("state.{}", state.state)).to_owned()),
            day(state.since),
            day(state.given_on),
            day(state.confirmed_on),
        ]);
    }
    listing
}
