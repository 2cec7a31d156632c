//! `dpo detect`: what the eyes see in a file.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{
    context::{Context, OutputFormat},
    exit::{Exit, Failure},
    import::FormArgs,
};
use crate::{
    model::{Evidence, Lang},
    ops::detect::{DetectOutcome, DetectRequest, Seen, detect},
    output::{Cell, Column, Listing, jsonl},
    words,
};

/// Show what personal and sensitive facts a table or a text holds
///
/// Reads any table that import reads, or JSON lines with `id` and `text`. Prints one object a line
/// (--format table counts them): the record, the column, the place in code points, the kind, and how
/// sure that is. Never a value.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The table, or the file of JSON lines
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Only this column; repeat for several
    #[arg(long, value_name = "NAME")]
    column: Vec<String>,
    #[command(flatten)]
    form: FormArgs,
}

impl Args {
    /// The files that the command names.
    pub(super) fn named_files(&self) -> Vec<&Path> {
        vec![&self.file]
    }
}

/// A fact with its own words, for the formats that hold all of them.
#[derive(Serialize)]
struct Fact {
    id: String,
    column: String,
    start: u32,
    end: u32,
    kind: &'static str,
    evidence: Evidence,
}

/// The document of `--json`.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    outcome: &'a DetectOutcome,
    detections: &'a [Fact],
}

/// Runs the verb.
///
/// # Errors
/// As the operation.
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    let policy = context.policy()?;
    let lang = context.lang(&policy);
    let operator = context.operator();
    let options = args.form.options();
    let request = DetectRequest {
        file: &args.file,
        columns: &args.column,
        options: &options,
        policy: &policy,
        now: context.now(&policy),
        operator: &operator,
    };
    let is_told = context.globals.json || context.globals.format.is_some();
    let outcome = match context.format() {
        OutputFormat::Table if is_told => {
            let outcome = detect(&request, &mut |_| {})?;
            context.listing(&counts(&outcome, lang))?;
            outcome
        }
        OutputFormat::Table | OutputFormat::Jsonl => stream(context, &request)?,
        format => {
            let mut facts = Vec::new();
            let outcome = detect(&request, &mut |seen| facts.push(Fact::of(seen)))?;
            if format == OutputFormat::Json {
                let document = Document {
                    outcome: &outcome,
                    detections: &facts,
                };
                context.document("dpo.detect/1", &document)?;
            } else {
                context.listing(&rows(&facts))?;
            }
            outcome
        }
    };
    context.note(&words::fill(
        words::label("detect.total", lang),
        &[
            ("records", &outcome.records.to_string()),
            ("facts", &outcome.facts.to_string()),
        ],
    ));
    if outcome.rejected == 0 {
        return Ok(Exit::Done);
    }
    context.note(&words::fill(
        words::label("detect.rejected", lang),
        &[("rejected", &outcome.rejected.to_string())],
    ));
    Ok(Exit::Attention)
}

impl Fact {
    fn of(seen: &Seen<'_>) -> Self {
        Self {
            id: seen.id.to_owned(),
            column: seen.column.to_owned(),
            start: seen.start,
            end: seen.end,
            kind: seen.kind,
            evidence: seen.evidence,
        }
    }
}

/// One fact a line, as it is seen: constant memory.
fn stream(context: &mut Context, request: &DetectRequest<'_>) -> Result<DetectOutcome, Failure> {
    let mut written = Ok(());
    let mut line = Vec::new();
    let outcome = detect(request, &mut |seen| {
        if written.is_err() {
            return;
        }
        line.clear();
        written = jsonl::write_line(&mut line, seen)
            .map_err(Failure::from)
            .and_then(|()| context.write_with(|out| out.write_all(&line)));
    })?;
    written.map(|()| outcome)
}

/// The facts for a spreadsheet.
fn rows(facts: &[Fact]) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("id", "id"),
        Column::text("column", "column"),
        Column::number("start", "start"),
        Column::number("end", "end"),
        Column::text("kind", "kind"),
        Column::text("evidence", "evidence"),
    ]);
    for fact in facts {
        listing.push(vec![
            Cell::from(fact.id.clone()),
            Cell::from(fact.column.clone()),
            Cell::from(fact.start),
            Cell::from(fact.end),
            Cell::from(fact.kind),
            Cell::from(match fact.evidence {
                Evidence::Certain => "certain",
                Evidence::Likely => "likely",
                Evidence::Hint => "hint",
            }),
        ]);
    }
    listing
}

/// How often each kind was seen in each column, for eyes.
fn counts(outcome: &DetectOutcome, lang: Lang) -> Listing {
    let word = |key: &str| words::label(key, lang);
    let mut listing = Listing::new(vec![
        Column::text("column", word("detect.column")),
        Column::text("kind", word("detect.kind")),
        Column::text("meaning", word("detect.meaning")),
        Column::number("certain", word("detect.certain")),
        Column::number("likely", word("detect.likely")),
        Column::number("hint", word("detect.hint")),
    ]);
    for count in &outcome.counts {
        listing.push(vec![
            Cell::from(count.column.clone()),
            Cell::from(count.kind),
            Cell::from(word(&format!("kind.{}", count.kind))),
            Cell::from(count.certain),
            Cell::from(count.likely),
            Cell::from(count.hint),
        ]);
    }
    listing
}
