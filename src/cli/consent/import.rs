//! `dpo consent import`.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::{
    super::{
        context::{Context, OutputFormat},
        exit::{Exit, Failure},
        import::FormArgs,
        right::{Desk, say_tried},
    },
    whom::channel,
};
use crate::{
    intake::second::kinds::{self, Kind},
    model::{Channel, Lang},
    ops::consents::import::{FileDone, Imported, Request, import},
    output::{Cell, Column, Listing, Tone, escape_terminal, jsonl},
    words,
};

/// Rejected rows that a table tells one by one.
const MOST_TOLD: usize = 10;

/// Take consents from elsewhere for contacts that are in the store
///
/// Second files: ContactPointTypeConsent of Salesforce, exports of mailing tools (a ZIP too, the state
/// in the name of each file), bounce and complaint lists, do-not-call screenings, unsubscriptions and
/// logs of one-click endpoints, submissions of the form of `dpo consent form`: a table, a file with the
/// body of a POST request on each line, or the saved mails (.eml, .mbox), in which nothing may stand above
/// the answers. What kind a file is shows in its headers and its name; where it does not, say it with --as.
///
/// A row is joined by its id, its e-mail address or its telephone number. No contact is made. A no binds
/// everybody whom the row may be about, and its address, even where nobody has it yet; a yes is taken only
/// where it is clear whose it is. Silence is never a yes. Files may come in any order and twice: no "no"
/// becomes a "yes", and the same file adds nothing.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The files: CSV, XLSX, .eml, .mbox, bodies of a form, or a ZIP with several of them
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The source whose ids the rows bear; another name says where the statements come from
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// The purpose of what names none
    #[arg(long, value_name = "ID")]
    purpose: Option<String>,
    /// The channel of what names none: email, phone, sms, post or fax
    #[arg(long, value_name = "CHANNEL", value_parser = channel)]
    channel: Option<Channel>,
    /// What the rows are: unsubscribed, subscribed, bounced, complaint or do-not-call
    #[arg(long = "as", value_name = "KIND", value_parser = kind)]
    kind: Option<&'static Kind>,
    /// The day of a no that the file does not date; a yes is never dated by it
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
    #[command(flatten)]
    form: FormArgs,
    /// Say what would happen, and write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
}

fn kind(word: &str) -> Result<&'static Kind, String> {
    kinds::asked_as(word).ok_or_else(|| {
        let words: Vec<&str> = kinds::words_of_as().collect();
        format!("one of: {}", words.join(", "))
    })
}

impl Args {
    /// The files that the command names.
    pub(super) fn named_files(&self) -> Vec<&Path> {
        self.files.iter().map(PathBuf::as_path).collect()
    }
}

/// Runs the verb.
///
/// # Errors
/// As the operation.
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    let mut desk = Desk::open_for(context, "consent", args.dry_run)?;
    let options = args.form.options();
    let request = Request {
        files: &args.files,
        kind: args.kind,
        source: args.source.as_deref(),
        purpose: args.purpose.as_deref(),
        channel: args.channel,
        on: args.on,
        options: &options,
        date_order: args.form.order(),
        is_dry_run: args.dry_run,
        policy: &desk.policy,
        now: desk.now,
        operator: &desk.operator,
    };
    let imported = import(&mut desk.store, &request)?;
    print(context, &imported, desk.lang)?;
    follow_up(context, &imported, desk.lang);
    say_tried(context, desk.lang, args.dry_run);
    let is_told = |file: &FileDone| file.rows.rejected + file.rows.ambiguous > 0;
    Ok(match imported.files.iter().any(is_told) {
        true => Exit::Attention,
        false => Exit::Done,
    })
}

fn print(context: &mut Context, imported: &Imported, lang: Lang) -> Result<(), Failure> {
    match context.format() {
        OutputFormat::Json => context.document("dpo.consent-import/1", imported),
        OutputFormat::Jsonl => {
            for file in &imported.files {
                context.write_with(|out| jsonl::write_line(out, file))?;
            }
            Ok(())
        }
        OutputFormat::Csv => context.listing(&listing(imported, lang)),
        OutputFormat::Table if context.globals.quiet => Ok(()),
        OutputFormat::Table => {
            context.listing(&listing(imported, lang))?;
            for file in &imported.files {
                let told = told(file, lang);
                if !told.is_empty() {
                    context.print(&told)?;
                }
            }
            Ok(())
        }
    }
}

/// One line a file: what it is, and each of its rows counted once.
fn listing(imported: &Imported, lang: Lang) -> Listing {
    let word = |key: &str| words::label(&format!("seconds.{key}"), lang);
    let mut columns = vec![
        Column::text("file", word("file")),
        Column::text("kind", word("kind")),
    ];
    for key in [
        "rows",
        "taken",
        "already_known",
        "unmatched",
        "ambiguous",
        "no_statement",
        "rejected",
    ] {
        columns.push(Column::number(key, word(key)));
    }
    let mut listing = Listing::new(columns);
    for file in &imported.files {
        let rows = &file.rows;
        let warned = |count: u64| {
            let cell = Cell::from(count);
            match count {
                0 => cell,
                _ => cell.toned(Tone::Warning),
            }
        };
        listing.push(vec![
            Cell::from(file.file.clone()),
            Cell::from(file.kind.clone()),
            Cell::from(rows.seen),
            Cell::from(rows.taken),
            Cell::from(rows.already_known),
            Cell::from(rows.unmatched),
            warned(rows.ambiguous),
            Cell::from(rows.no_statement),
            warned(rows.rejected),
        ]);
    }
    listing
}

/// What else is to be said of a file: what happened, what was left aside, which rows were rejected.
fn told(file: &FileDone, lang: Lang) -> String {
    let word = |key: &str| words::label(&format!("seconds.{key}"), lang);
    let name = escape_terminal(&file.file);
    let mut lines = Vec::new();
    if file.is_known {
        lines.push(word("is_known").to_owned());
    }
    if !file.acts.is_empty() {
        let acts: Vec<String> = file
            .acts
            .iter()
            .map(|(act, count)| format!("{} {count}", word(&format!("act.{act}"))))
            .collect();
        lines.push(words::fill(
            word("acts"),
            &[
                ("source", &escape_terminal(&file.source)),
                ("acts", &acts.join(", ")),
            ],
        ));
    }
    for (key, count) in [
        ("bound", file.bound),
        ("unmatched_yes", file.left.unmatched_yes),
        ("ambiguous_yes", file.left.ambiguous_yes),
        ("open_purpose", file.left.open_purpose),
        ("unknown_wording", file.left.unknown_wording),
        ("crm", file.crm),
    ] {
        if count > 0 {
            lines.push(words::fill(word(key), &[("count", &count.to_string())]));
        }
    }
    for reject in file.rejects.iter().take(MOST_TOLD) {
        let reason = words::known_label(&format!("seconds.reject.{}", reject.reason), lang)
            .unwrap_or(reject.reason);
        let line = reject.line.to_string();
        let detail = match reject.detail.as_str() {
            "" => String::new(),
            detail => format!(" ({detail})"),
        };
        lines.push(format!(
            "{}{detail}",
            words::fill(word("line"), &[("line", &line), ("reason", reason)])
        ));
    }
    let more = file.rows.rejected.saturating_sub(MOST_TOLD as u64);
    if more > 0 {
        lines.push(words::fill(word("more"), &[("count", &more.to_string())]));
    }
    if lines.is_empty() {
        return String::new();
    }
    lines.iter().fold(format!("\n{name}\n"), |text, line| {
        text + "  " + line + "\n"
    })
}

/// What to do next.
fn follow_up(context: &Context, imported: &Imported, lang: Lang) {
    let word = |key: &str| words::label(&format!("seconds.{key}"), lang);
    let any = |count: fn(&FileDone) -> u64| imported.files.iter().map(count).sum::<u64>() > 0;
    if any(|file| file.left.open_purpose) {
        context.note(word("next_purpose"));
    }
    if any(|file| file.left.ambiguous_yes) {
        context.note(word("next_ambiguous"));
    }
    if any(|file| file.rows.taken + file.bound) {
        context.note(word("next"));
    } else {
        context.note(word("nothing_new"));
    }
}
