//! `dpo deadline`: the bare calculator.

use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::{
    context::{Context, OutputFormat},
    exit::{Exit, Failure},
};
use crate::{
    model::deadline::{Calendar, MONTHS_TO_ANSWER, MONTHS_WHEN_EXTENDED, day_of_receipt, due},
    output::{Cell, Column, Listing, jsonl},
    policy::Policy,
    words,
};

/// Compute the days by which a request is to be answered
///
/// One month from receipt, and three where the request is extended, both counted from the day of receipt
/// (Art. 12(3) GDPR). A period ends on the day with the same number or on the last day of the month; a
/// Saturday, a Sunday or a public holiday of the place moves it to the next working day (Regulation
/// 1182/71). Needs no store.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The day of receipt, or the instant (2026-03-31T22:30Z): then the day where the controller is
    #[arg(long, value_name = "DAY", required_unless_present = "queries")]
    received: Option<String>,
    /// Country or part of one: BE, FR, FR-57, NL, DE-BY, LU [default: the policy's]
    #[arg(long, value_name = "CODE")]
    calendar: Option<String>,
    /// Answer for each row of a CSV file with the columns received and calendar
    #[arg(long, value_name = "FILE", conflicts_with = "received")]
    queries: Option<PathBuf>,
}

impl Args {
    /// The files that the command names.
    pub fn named_files(&self) -> Vec<&std::path::Path> {
        self.queries.as_deref().into_iter().collect()
    }
}

/// One answer.
#[derive(Serialize)]
struct Answer {
    received: NaiveDate,
    calendar: &'static str,
    raw: NaiveDate,
    due: NaiveDate,
    extended_raw: NaiveDate,
    extended_due: NaiveDate,
    calendar_version: &'static str,
    draft: bool,
}

/// Reads a day or an instant of receipt.
///
/// # Errors
/// When it is neither: exit 2.
pub fn received(text: &str, policy: &Policy) -> Result<NaiveDate, Failure> {
    let text = text.trim();
    if let Ok(day) = text.parse::<NaiveDate>() {
        return Ok(day);
    }
    // Seconds may be left out.
    let instant = text.parse::<DateTime<Utc>>().or_else(|error| {
        text.strip_suffix('Z')
            .map_or(Err(error), |rest| format!("{rest}:00Z").parse())
    });
    instant
        .map(|instant| day_of_receipt(instant, policy.timezone))
        .map_err(|_| {
            Failure::usage(
                "wrong-day",
                "the day of receipt is neither a day nor an instant",
                Some("write 2026-11-02, or 2026-11-02T22:30Z".to_owned()),
            )
        })
}

fn answer(day: NaiveDate, code: &str) -> Result<Answer, Failure> {
    let calendar = Calendar::of(code).map_err(|unknown| {
        Failure::usage(
            "unknown-calendar",
            unknown.to_string(),
            Some("name one of these with --calendar".to_owned()),
        )
    })?;
    let first = due(day, MONTHS_TO_ANSWER, &calendar);
    let third = due(day, MONTHS_WHEN_EXTENDED, &calendar);
    Ok(Answer {
        received: day,
        calendar: calendar.code(),
        raw: first.raw,
        due: first.due,
        extended_raw: third.raw,
        extended_due: third.due,
        calendar_version: calendar.version(),
        draft: calendar.is_draft(),
    })
}

/// Runs the verb.
///
/// # Errors
/// A day or a calendar that is none: exit 2; a file that cannot be used: exit 3.
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    let policy = context.policy()?;
    let lang = context.lang(&policy);
    let code = args.calendar.as_deref().unwrap_or(&policy.country);
    let answers = match (&args.queries, &args.received) {
        (Some(file), _) => of_file(file, code, &policy)?,
        (None, Some(day)) => vec![answer(received(day, &policy)?, code)?],
        (None, None) => Vec::new(),
    };
    match (context.format(), answers.as_slice()) {
        (OutputFormat::Json, [one]) if args.queries.is_none() => {
            context.document("dpo.deadline/1", one)?;
        }
        (OutputFormat::Json, all) => {
            context.document("dpo.deadlines/1", &serde_json::json!({ "answers": all }))?;
        }
        (OutputFormat::Jsonl, all) => {
            for one in all {
                context.write_with(|out| jsonl::write_line(out, one))?;
            }
        }
        (OutputFormat::Csv | OutputFormat::Table, all) => {
            let word = |key: &str| words::label(key, lang);
            let mut listing = Listing::new(vec![
                Column::text("received", word("request.received")),
                Column::text("calendar", word("request.calendar")),
                Column::text("raw", word("request.raw")),
                Column::text("due", word("request.due")),
                Column::text("extended_raw", word("request.extended_raw")),
                Column::text("extended_due", word("request.extended_due")),
            ]);
            for one in all {
                listing.push(vec![
                    Cell::from(one.received.to_string()),
                    Cell::from(one.calendar),
                    Cell::from(one.raw.to_string()),
                    Cell::from(one.due.to_string()),
                    Cell::from(one.extended_raw.to_string()),
                    Cell::from(one.extended_due.to_string()),
                ]);
            }
            context.listing(&listing)?;
        }
    }
    if answers.iter().any(|answer| answer.draft) {
        context.note(words::label("request.draft_calendar", lang));
    }
    Ok(Exit::Done)
}

/// One answer a row; a row that is wrong stops the whole, with its line.
fn of_file(file: &PathBuf, default: &str, policy: &Policy) -> Result<Vec<Answer>, Failure> {
    let wrong = |line: u64, what: &str| Failure {
        exit: Exit::Input,
        code: "unusable-queries",
        message: format!("{}: line {line}: {what}", file.display()),
        hint: Some("its header is: received,calendar".to_owned()),
    };
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_path(file)
        .map_err(|_| wrong(1, "the file cannot be read"))?;
    let headers = reader
        .headers()
        .map_err(|_| wrong(1, "the header cannot be read"))?
        .clone();
    let place = |name: &str| {
        headers
            .iter()
            .position(|header| header.trim().trim_start_matches('\u{feff}') == name)
    };
    let day_at = place("received").ok_or_else(|| wrong(1, "there is no column `received`"))?;
    let calendar_at = place("calendar");
    let mut out = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| {
            let line = error.position().map_or(0, csv::Position::line);
            wrong(line, "the row cannot be read")
        })?;
        let line = row.position().map_or(0, csv::Position::line);
        let code = calendar_at
            .and_then(|at| row.get(at))
            .map(str::trim)
            .filter(|code| !code.is_empty())
            .unwrap_or(default);
        let day = received(row.get(day_at).unwrap_or_default(), policy)
            .map_err(|failure| wrong(line, &failure.message))?;
        out.push(answer(day, code).map_err(|failure| wrong(line, &failure.message))?);
    }
    Ok(out)
}
