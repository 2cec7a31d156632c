//! `dpo report`: what an officer hands to the board.

use std::{
    fs,
    path::{Path, PathBuf},
};

use clap::ValueEnum;

use super::{
    context::{Context, OutputFormat},
    exit::{Exit, Failure},
};
use crate::{
    documents::{self, Form, Page, PageTone},
    model::{
        Lang,
        report::{Period, Report},
    },
    ops::report::{ReportRequest, report},
    output::{Cell, Column, Listing, Tone, file_name, jsonl},
    words,
};

/// Report on a period: coverage of consent, unnecessary fields, findings, retention, sources
///
/// The figures are those that the last audit of the period kept: run `dpo audit` every night. Of a
/// period that is not over yet they are gathered now, and not kept. The line over twelve months takes
/// the last audit of each month; a month without one is a gap.
///
/// The same store, period, policy and --today give the same bytes; a file of an earlier run is
/// replaced. The annex lists records by id, as they stand now; --with-names adds names and leaves a
/// trail entry. The exit status is 1 where a source has gone silent or the figures are old
/// (stale_source_days in the policy), 8 where the trail does not verify. Findings do not change it:
/// that is what the exit status of `dpo audit` tells.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A month, quarter or year: 2026-10, 2026-Q4, 2026 [default: the month before]
    #[arg(long, value_name = "PERIOD", value_parser = parse_period)]
    period: Option<Period>,
    /// The files to write; several are separated by commas [default: html with a table, else none]
    #[arg(long, value_enum, value_name = "FORM", value_delimiter = ',')]
    write: Vec<FormArg>,
    /// Where the files go
    #[arg(long, value_name = "DIR", default_value = ".")]
    out_dir: PathBuf,
    /// Name people in the annex, and leave a trail entry
    #[arg(long)]
    with_names: bool,
}

/// A form of the report.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormArg {
    /// One self-contained HTML file.
    Html,
    /// Tagged PDF (PDF/A-2a, PDF/UA-1).
    Pdf,
    /// A workbook with a sheet a topic.
    Xlsx,
}

impl FormArg {
    const fn form(self) -> Form {
        match self {
            Self::Html => Form::Html,
            Self::Pdf => Form::Pdf,
            Self::Xlsx => Form::Xlsx,
        }
    }
}

pub(super) fn parse_period(text: &str) -> Result<Period, String> {
    Period::parse(text).ok_or_else(|| "write 2026-10, 2026-Q4 or 2026".to_owned())
}

/// Runs the verb.
///
/// # Errors
/// As the operation; and when a file cannot be written.
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    let forms = forms(context, args)?;
    let policy = context.policy()?;
    let lang = context.lang(&policy);
    let now = context.now(&policy);
    let period = args
        .period
        .unwrap_or_else(|| Period::month_before(now.today));
    if period.first() > now.today {
        return Err(Failure::usage(
            "period-to-come",
            format!("the period {period} has not begun"),
            Some("name a period with --period, such as 2026-10".to_owned()),
        ));
    }
    let mut store = context.open_store("report", args.with_names)?;
    let operator = context.operator();
    let request = ReportRequest {
        policy: &policy,
        now,
        lang,
        period,
        with_names: args.with_names,
        operator: &operator,
    };
    let report = report(&mut store, &request)?;
    let page = documents::report_page(&report, lang);
    for form in forms {
        let path = write(context, args, &report, &page, form)?;
        let file = path.display().to_string();
        let line = words::fill(words::label("report.written", lang), &[("file", &file)]);
        context.note(&line);
    }
    print(context, &report, &page, lang)?;
    Ok(if !report.integrity.verified {
        Exit::Integrity
    } else if report.needs_attention() {
        Exit::Attention
    } else {
        Exit::Done
    })
}

/// The files that are wanted, each once; a table comes with HTML unless something else is named.
fn forms(context: &Context, args: &Args) -> Result<Vec<Form>, Failure> {
    let mut forms: Vec<Form> = args.write.iter().map(|form| form.form()).collect();
    if forms.is_empty() && context.format() == OutputFormat::Table {
        forms.push(Form::Html);
    }
    forms.sort_unstable();
    forms.dedup();
    match forms.iter().find(|form| !form.is_built_in()) {
        Some(form) => Err(Failure::usage(
            "form-not-built-in",
            format!("this dpo was built without {}", form.extension()),
            Some(
                "build it with its default features, or name another form with --write".to_owned(),
            ),
        )),
        None => Ok(forms),
    }
}

fn write(
    context: &Context,
    args: &Args,
    report: &Report,
    page: &Page,
    form: Form,
) -> Result<PathBuf, Failure> {
    let bytes = documents::write(page, form).map_err(|error| Failure {
        exit: Exit::Bug,
        code: "document",
        message: format!(
            "the report could not be written as {}: {error}",
            form.extension()
        ),
        hint: Some("name another form with --write, and report this".to_owned()),
    })?;
    let period = report.period.to_string();
    let parts = ["dpo-report", &period, page.lang.as_str()];
    let name = file_name(&parts, form.extension());
    fs::create_dir_all(&args.out_dir)?;
    let path = if args.out_dir == Path::new(".") {
        PathBuf::from(name)
    } else {
        args.out_dir.join(name)
    };
    context.write_file(&path, &bytes)?;
    Ok(path)
}

fn print(context: &mut Context, report: &Report, page: &Page, lang: Lang) -> Result<(), Failure> {
    match context.format() {
        OutputFormat::Json => context.document("dpo.report/1", report),
        OutputFormat::Jsonl => {
            let mut line = Vec::new();
            jsonl::write_line(&mut line, report)?;
            context.write_with(|out| out.write_all(&line))
        }
        OutputFormat::Csv => context.listing(&headlines(page, lang)),
        OutputFormat::Table => {
            context.print(&format!("{} · {}\n\n", page.title, page.subject))?;
            context.listing(&headlines(page, lang))
        }
    }
}

/// The headline figures.
fn headlines(page: &Page, lang: Lang) -> Listing {
    let word = |key: &str| words::label(key, lang);
    let mut listing = Listing::new(vec![
        Column::text("figure", word("report.figure")),
        Column::text("value", word("report.value")),
        Column::text("verdict", word("report.verdict")),
        Column::text("change", word("report.since_before")),
    ]);
    for card in page.cards() {
        let tone = match card.tone {
            PageTone::Plain => Tone::Plain,
            PageTone::Good => Tone::Good,
            PageTone::Warning => Tone::Warning,
            PageTone::Alarm => Tone::Alarm,
        };
        listing.push(vec![
            Cell::from(card.label.as_str()),
            Cell::from(card.value.as_str()).toned(tone),
            Cell::from(card.verdict.as_str()).toned(tone),
            Cell::from(card.change.as_str()),
        ]);
    }
    listing
}
