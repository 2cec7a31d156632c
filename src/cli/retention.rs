//! `dpo retention`: who is kept past which limit.

use clap::Subcommand;

use super::{
    context::{Context, OutputFormat},
    exit::{Exit, Failure},
};
use crate::{
    model::Lang,
    ops::retention::{Action, Due, Overdue, due},
    output::{Cell, Column, Listing, Tone, jsonl},
    words,
};

/// List who is kept past which limit, and since when
///
/// A period runs from the last contact by the person (or from the end of the relation, or from the
/// creation of the record, as the policy says), for each purpose on its own. A record is to be erased
/// when every purpose has ended, or when its system no longer has it; when only some have ended, it is
/// not to be used for them, and what only they need is to go. A legal hold of the policy keeps a
/// record; it is listed as kept.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List what is due; the exit status 1 says that something is
    Due(DueArgs),
    /// Print the plan of what is to be done
    ///
    /// It plans only: `dpo erase --all-due` erases what is due, and looks afterwards.
    Apply {
        #[command(flatten)]
        due: DueArgs,
        /// Say what would happen, and write nothing
        #[arg(short = 'n', long)]
        dry_run: bool,
    },
}

#[derive(Debug, clap::Args)]
struct DueArgs {
    /// Only this source
    #[arg(long, value_name = "ID")]
    source: Option<String>,
}

/// Runs the verb.
///
/// # Errors
/// As the operation.
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    let (wanted, is_apply) = match &args.what {
        What::Due(wanted) => (wanted, false),
        What::Apply { due, .. } => (due, true),
    };
    let is_dry_run = matches!(&args.what, What::Apply { dry_run: true, .. });
    let policy = context.policy()?;
    let lang = context.lang(&policy);
    let now = context.now(&policy);
    let store = context.open_store("retention", false)?;
    let due = due(&store, &policy, wanted.source.as_deref(), now)?;
    print(context, &due, lang)?;
    if is_apply && !is_dry_run && due.is_any() {
        // Cron mails what is said here: that nothing was erased must not be missed.
        super::context::say(words::label("due.not_applied", lang));
    }
    Ok(match due.is_any() {
        true => Exit::Attention,
        false => Exit::Done,
    })
}

fn print(context: &mut Context, due: &Due, lang: Lang) -> Result<(), Failure> {
    match context.format() {
        OutputFormat::Json => context.document("dpo.retention/1", due)?,
        OutputFormat::Jsonl => {
            for record in &due.overdue {
                context.write_with(|out| jsonl::write_line(out, record))?;
            }
        }
        OutputFormat::Csv => context.listing(&whole(due, lang))?,
        OutputFormat::Table => {
            if !due.overdue.is_empty() {
                context.listing(&brief(due, lang))?;
                context.print("\n")?;
                context.listing(&sources(due, lang))?;
            }
        }
    }
    let totals = &due.totals;
    context.note(&words::fill(
        words::label("due.summary", lang),
        &[
            ("records", &due.records.to_string()),
            ("erase", &totals.erase.to_string()),
            ("end_purpose", &totals.end_purpose.to_string()),
            ("keep", &totals.keep.to_string()),
        ],
    ));
    Ok(())
}

/// Every fact of the records, for programs.
fn whole(due: &Due, lang: Lang) -> Listing {
    let keys = [
        "source",
        "record",
        "subject",
        "action",
        "limit",
        "ended",
        "since",
        "months_overdue",
        "detail",
    ];
    let mut listing = Listing::new(keys.iter().map(|key| Column::text(key, key)).collect());
    for record in &due.overdue {
        listing.push(vec![
            Cell::from(record.source.clone()),
            Cell::from(record.record.clone()),
            Cell::from(record.subject.clone()),
            Cell::from(record.action.as_str()),
            Cell::from(record.limit),
            Cell::from(record.ended.join(", ")),
            Cell::from(record.since.to_string()),
            Cell::from(u64::from(record.months_overdue)),
            Cell::from(detail(record, lang)),
        ]);
    }
    listing
}

/// What a person reads.
fn brief(due: &Due, lang: Lang) -> Listing {
    let word = |key: &str| words::label(key, lang);
    let mut listing = Listing::new(vec![
        Column::text("source", word("find.source")),
        Column::text("record", word("find.record")),
        Column::text("action", word("due.action")),
        Column::text("ended", word("due.ended")),
        Column::text("since", word("due.since")),
        Column::number("months_overdue", word("due.months")),
        Column::text("detail", word("due.detail")),
    ]);
    for record in &due.overdue {
        let tone = match record.action {
            Action::Erase => Tone::Alarm,
            Action::EndPurpose => Tone::Warning,
            Action::Keep => Tone::Faint,
        };
        let action = words::label(&format!("due.action.{}", record.action.as_str()), lang);
        let ended = match record.limit {
            "vanished" => word("due.vanished").to_owned(),
            _ => record.ended.join(", "),
        };
        listing.push(vec![
            Cell::from(record.source.clone()),
            Cell::from(record.record.clone()),
            Cell::from(action).toned(tone),
            Cell::from(ended),
            Cell::from(record.since.to_string()),
            Cell::from(u64::from(record.months_overdue)),
            Cell::from(detail(record, lang)),
        ]);
    }
    listing
}

/// What keeps a record, or which columns are to go.
fn detail(record: &Overdue, lang: Lang) -> String {
    if let Some(kept) = &record.legal_hold {
        return words::fill(
            words::label("due.kept", lang),
            &[
                ("reason", &kept.reason),
                ("article", kept.article),
                ("until", &kept.until.to_string()),
            ],
        );
    }
    if let Some(by) = record.kept_by {
        return words::label(&format!("due.kept_by.{by}"), lang).to_owned();
    }
    record.fields.join(", ")
}

fn sources(due: &Due, lang: Lang) -> Listing {
    let word = |key: &str| words::label(key, lang);
    let mut listing = Listing::new(vec![
        Column::text("source", word("find.source")),
        Column::number("erase", word("due.action.erase")),
        Column::number("end_purpose", word("due.action.end-purpose")),
        Column::number("keep", word("due.action.keep")),
    ]);
    for (source, counts) in &due.by_source {
        listing.push(vec![
            Cell::from(source.clone()),
            Cell::from(counts.erase),
            Cell::from(counts.end_purpose),
            Cell::from(counts.keep),
        ]);
    }
    listing
}
