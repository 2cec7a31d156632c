//! `dpo consent`: what is known of a person's will: the life of a consent, and the holds that notes ask for.

mod confirm;
mod form;
mod history;
mod import;
mod prove;
mod record;
mod request;
mod whom;
mod withdraw;

use std::path::Path;

use chrono::NaiveDate;
use clap::{ArgAction, Subcommand};
use serde::Serialize;

use super::{
    context::{Context, OutputFormat},
    exit::{Exit, Failure},
};
use crate::{
    model::Lang,
    ops::holds::{self, Cleared, Hold},
    output::{Cell, Column, Listing, Tone, jsonl},
    words,
};

/// Ask for consent, take the answers, record, withdraw and prove them
///
/// Each step of a consent is kept: asked, given, confirmed, refused, taken back; its state is what the steps
/// come to, and a no is never lifted but by a yes on a later day. Holds are the notes of a file that have to
/// be read: a note that seems to hold an objection or a request keeps the person from being contacted, through
/// all of its records, until somebody has read it.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List or clear the holds that notes ask for
    Hold(HoldArgs),
    /// Write the form that asks for consent, as a page in each language
    Form(form::Args),
    /// Record what a person said about a channel and a purpose
    Record(record::Args),
    Request(request::Args),
    Confirm(confirm::Args),
    /// Take a consent back: it stops at once
    Withdraw(withdraw::Args),
    /// Take consents from elsewhere for contacts that are in the store
    Import(import::Args),
    /// Tell the whole life of a person's consents
    History(history::Args),
    /// Write the proof of one consent
    Prove(prove::Args),
}

impl Args {
    /// The files that the command names.
    pub(super) fn named_files(&self) -> Vec<&Path> {
        match &self.what {
            What::Record(args) => args.named_files(),
            What::Request(args) => args.list.iter().map(AsRef::as_ref).collect(),
            What::Confirm(args) => args.what.iter().map(Path::new).collect(),
            What::Import(args) => args.named_files(),
            _ => Vec::new(),
        }
    }
}

/// List or clear the holds that notes ask for.
#[derive(Debug, clap::Args)]
pub struct HoldArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the holds that wait for review
    ///
    /// No word of a note is printed: the record, the column and the place in it. For a request, the day
    /// by which it is to be answered: one month after the note's date (Art. 12(3) GDPR).
    List {
        /// Those that were cleared as well, by whom and why
        #[arg(long)]
        all: bool,
    },
    /// Clear holds after review
    ///
    /// A text that was reviewed holds nobody again. The trail notes how many were cleared and by
    /// which rule; the reason is kept sealed in the store.
    Clear {
        /// Their numbers
        #[arg(required = true, value_name = "NUMBER")]
        numbers: Vec<i64>,
        /// What the review came to
        #[arg(long, value_name = "TEXT", action = ArgAction::Set)]
        reason: String,
        /// Say what would happen, and write nothing
        #[arg(short = 'n', long)]
        dry_run: bool,
    },
}

/// The document of the holds.
#[derive(Serialize)]
struct Document<'a> {
    holds: &'a [Hold],
}

/// Runs the verb.
///
/// # Errors
/// As the operation.
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    let hold = match &args.what {
        What::Hold(hold) => hold,
        What::Form(args) => return form::run(context, args),
        What::Request(args) => return request::run(context, args),
        What::Confirm(args) => return confirm::run(context, args),
        What::Record(args) => return record::run(context, args),
        What::Withdraw(args) => return withdraw::run(context, args),
        What::Import(args) => return import::run(context, args),
        What::History(args) => return history::run(context, args),
        What::Prove(args) => return prove::run(context, args),
    };
    match &hold.action {
        Action::List { all } => list(context, *all),
        Action::Clear {
            numbers,
            reason,
            dry_run,
        } => clear(context, numbers, reason, *dry_run),
    }
}

fn list(context: &mut Context, all: bool) -> Result<Exit, Failure> {
    let policy = context.policy()?;
    let lang = context.lang(&policy);
    let store = context.open_store("consent", false)?;
    let holds = holds::list(&store, &policy, all)?;
    match context.format() {
        OutputFormat::Json => {
            context.document("dpo.holds/1", &Document { holds: &holds })?;
        }
        OutputFormat::Jsonl => {
            for hold in &holds {
                context.write_with(|out| jsonl::write_line(out, hold))?;
            }
        }
        OutputFormat::Csv => context.listing(&whole(&holds))?,
        OutputFormat::Table if holds.is_empty() => {}
        OutputFormat::Table => context.listing(&brief(&holds, all, lang))?,
    }
    let open = holds
        .iter()
        .filter(|hold| hold.cleared_on.is_none())
        .count();
    context.note(words::label(
        if open == 0 { "hold.none" } else { "hold.next" },
        lang,
    ));
    Ok(Exit::Done)
}

/// Every fact of the holds, for programs.
fn whole(holds: &[Hold]) -> Listing {
    let keys = [
        "hold",
        "source",
        "record",
        "subject",
        "rule",
        "column",
        "start",
        "end",
        "kind",
        "evidence",
        "noticed_on",
        "note_date",
        "deadline",
        "cleared_on",
        "cleared_by",
        "reason",
    ];
    let mut listing = Listing::new(keys.iter().map(|key| Column::text(key, key)).collect());
    for hold in holds {
        listing.push(vec![
            Cell::from(hold.hold),
            Cell::from(hold.source.clone()),
            Cell::from(hold.record.clone()),
            Cell::from(hold.subject.clone()),
            Cell::from(hold.rule.clone()),
            Cell::from(hold.column.clone()),
            Cell::from(u64::from(hold.start)),
            Cell::from(u64::from(hold.end)),
            Cell::from(hold.kind.clone()),
            Cell::from(hold.evidence.clone()),
            Cell::from(hold.noticed_on.to_string()),
            day(hold.note_date),
            day(hold.deadline),
            day(hold.cleared_on),
            Cell::from(hold.cleared_by.clone()),
            Cell::from(hold.reason.clone()),
        ]);
    }
    listing
}

fn day(date: Option<NaiveDate>) -> Cell {
    Cell::from(date.map(|date| date.to_string()))
}

/// What a person needs to find a note and to judge how urgent it is.
fn brief(holds: &[Hold], all: bool, lang: Lang) -> Listing {
    let word = |key: &str| words::label(key, lang);
    let mut columns = vec![
        Column::number("hold", word("hold.number")),
        Column::text("source", word("find.source")),
        Column::text("record", word("find.record")),
        Column::text("rule", word("hold.rule")),
        Column::text("column", word("hold.column")),
        Column::text("note_date", word("hold.note_date")),
    ];
    if all {
        columns.push(Column::text("cleared_on", word("hold.cleared_on")));
        columns.push(Column::text("reason", word("hold.reason")));
    } else {
        columns.push(Column::text("noticed_on", word("hold.noticed_on")));
        columns.push(Column::text("deadline", word("hold.deadline")));
    }
    let mut listing = Listing::new(columns);
    for hold in holds {
        let tone = match hold.cleared_on {
            Some(_) => Tone::Faint,
            None => Tone::Warning,
        };
        let place = format!("{} ({}-{})", hold.column, hold.start, hold.end);
        let mut row = vec![
            Cell::from(hold.hold),
            Cell::from(hold.source.clone()),
            Cell::from(hold.record.clone()),
            Cell::from(hold.rule.clone()).toned(tone),
            Cell::from(place),
            day(hold.note_date),
        ];
        if all {
            row.push(day(hold.cleared_on));
            row.push(Cell::from(hold.reason.clone()));
        } else {
            row.push(Cell::from(hold.noticed_on.to_string()));
            row.push(day(hold.deadline));
        }
        listing.push(row);
    }
    listing
}

fn clear(
    context: &mut Context,
    numbers: &[i64],
    reason: &str,
    is_dry_run: bool,
) -> Result<Exit, Failure> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Failure::usage(
            "reason-needed",
            "a hold is cleared with a reason",
            Some("say what the review came to: --reason TEXT".to_owned()),
        ));
    }
    let policy = context.policy()?;
    let lang = context.lang(&policy);
    let now = context.now(&policy);
    let operator = context.operator();
    let mut store = context.open_store("consent", true)?;
    let cleared = holds::clear(&mut store, numbers, reason, is_dry_run, now, &operator)?;
    told(context, &cleared, is_dry_run, lang)?;
    Ok(Exit::Done)
}

fn told(
    context: &mut Context,
    cleared: &Cleared,
    is_dry_run: bool,
    lang: Lang,
) -> Result<(), Failure> {
    match context.format() {
        OutputFormat::Json | OutputFormat::Jsonl => {
            context.document("dpo.holds-cleared/1", cleared)?;
        }
        OutputFormat::Csv | OutputFormat::Table => {}
    }
    context.note(&words::fill(
        words::label("hold.cleared", lang),
        &[
            ("count", &cleared.cleared.to_string()),
            ("open", &cleared.open.to_string()),
        ],
    ));
    if is_dry_run {
        context.note(words::label("hold.dry_run", lang));
    } else if cleared.cleared > 0 {
        context.note(words::label("hold.meaning", lang));
    }
    Ok(())
}
