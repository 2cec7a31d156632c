//! `dpo import`: exports into the store.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::{
    context::{Context, OutputFormat, say},
    exit::{Exit, Failure},
    progress::Rows,
};
use crate::{
    intake::{OpenOptions, columns::print_map},
    model::{DateOrder, Lang},
    ops::import::{FileOutcome, ImportOutcome, ImportRequest, NoteOutcome, import, prepare},
    output::{Cell, Column, Listing, Tone, escape_terminal},
    store::Now,
    words,
};

/// Take contacts from CSV or XLSX exports into the store
///
/// The form of a file is found by its content: delimiter, encoding, header row, system, language.
/// What was found is printed; nothing is guessed in silence. Every row is accounted for, and its
/// cells are kept byte for byte. All files of one call are imported, or none. A file that the store
/// has already stops at once; of a newer export only what changed is written.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The exports: CSV, TSV, XLSX, XLSB, XLS or ODS
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The source they belong to [default: the recognised system, else the file's name]
    #[arg(long, value_name = "ID")]
    source: Option<String>,
    #[command(flatten)]
    form: FormArgs,
    /// Write rejected rows to this file, in clear, to be corrected and imported again
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// The files hold only some of the source's records: what is missing has not left it
    #[arg(long)]
    partial: bool,
    /// Print the `[[source]]` block that the file's columns make, and stop
    #[arg(long)]
    print_map: bool,
    /// Say what would happen, and write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
}

/// What the user knows about the form of a file.
#[derive(Debug, clap::Args)]
pub struct FormArgs {
    /// The sheet of a workbook [default: the first with content]
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// The delimiter: one character, or tab
    #[arg(long, value_name = "C", value_parser = parse_delimiter)]
    delimiter: Option<u8>,
    /// The encoding, such as windows-1252
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// The row of the header, from 1; 0: there is none
    #[arg(long, value_name = "N")]
    header_row: Option<u64>,
    /// The order of day and month where the file does not show it
    #[arg(long, value_enum, value_name = "ORDER")]
    date_order: Option<Order>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Order {
    Dmy,
    Mdy,
    Ymd,
}

impl FormArgs {
    /// The options of the reading room; workbooks are read by a second process of this program.
    #[must_use]
    pub fn options(&self) -> OpenOptions {
        OpenOptions {
            sheet: self.sheet.clone(),
            delimiter: self.delimiter,
            encoding: self.encoding.clone(),
            header_row: self.header_row,
            reader_program: std::env::current_exe().ok(),
        }
    }

    /// The order of day and month.
    #[must_use]
    pub fn order(&self) -> Option<DateOrder> {
        self.date_order.map(|order| match order {
            Order::Dmy => DateOrder::Dmy,
            Order::Mdy => DateOrder::Mdy,
            Order::Ymd => DateOrder::Ymd,
        })
    }
}

fn parse_delimiter(text: &str) -> Result<u8, String> {
    match text {
        "tab" | "\\t" | "\t" => Ok(b'\t'),
        _ => match text.as_bytes() {
            [byte]
                if byte.is_ascii()
                    && !byte.is_ascii_alphanumeric()
                    && !matches!(byte, b'"' | b'\r' | b'\n') =>
            {
                Ok(*byte)
            }
            _ => Err("write one character such as ; or the word tab".to_owned()),
        },
    }
}

impl Args {
    /// The files that the command names.
    pub(super) fn named_files(&self) -> Vec<&Path> {
        self.files
            .iter()
            .chain(&self.rejects)
            .map(PathBuf::as_path)
            .collect()
    }
}

/// Runs the verb.
///
/// # Errors
/// As the operation.
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    let policy = context.policy()?;
    let now = context.now(&policy);
    let lang = context.lang(&policy);
    let options = args.form.options();
    let operator = context.operator();
    let request = ImportRequest {
        files: &args.files,
        source: args.source.as_deref(),
        options: &options,
        date_order: args.form.order(),
        is_partial: args.partial,
        is_dry_run: args.dry_run,
        rejects: args.rejects.as_deref(),
        policy: &policy,
        now,
        operator: &operator,
    };
    if args.print_map {
        return map_only(context, &request);
    }
    let mut store = context.open_store("import", true)?;
    let mut rows = Rows::new(context.globals.quiet);
    let outcome = import(&mut store, &request, &mut |file, seen| {
        rows.tell(file, seen)
    });
    rows.clear();
    let outcome = outcome?;
    print(context, &outcome, lang)?;
    follow_up(context, &outcome, args, now, lang);
    // A system that still has somebody who was erased did not obey.
    let has_returned = outcome.files.iter().any(|file| file.records.suppressed > 0);
    Ok(if has_returned || with_rejects(&outcome).next().is_some() {
        Exit::Attention
    } else {
        Exit::Done
    })
}

/// The files that rows were rejected of in this run: what the store has already was told before.
fn with_rejects(outcome: &ImportOutcome) -> impl Iterator<Item = &FileOutcome> {
    outcome
        .files
        .iter()
        .filter(|file| !file.identical && file.rows.rejected > 0)
}

fn map_only(context: &mut Context, request: &ImportRequest<'_>) -> Result<Exit, Failure> {
    for file in request.files {
        let prepared = prepare(file, request)?;
        context.print(&print_map::print_map(&prepared.columns, &prepared.source))?;
    }
    Ok(Exit::Done)
}

fn print(context: &mut Context, outcome: &ImportOutcome, lang: Lang) -> Result<(), Failure> {
    match context.format() {
        OutputFormat::Json => context.document("dpo.import/1", outcome),
        OutputFormat::Jsonl => {
            for file in &outcome.files {
                context.write_with(|out| crate::output::jsonl::write_line(out, file))?;
            }
            Ok(())
        }
        OutputFormat::Csv => context.listing(&columns_listing(outcome, lang, false, 0)),
        OutputFormat::Table if context.globals.quiet => Ok(()),
        OutputFormat::Table => {
            for file in &outcome.files {
                let summary = summary(file, lang);
                context.print(&summary)?;
                if !file.identical {
                    let one = ImportOutcome {
                        files: vec![file.clone()],
                    };
                    let columns = columns_listing(&one, lang, !context.globals.verbose, 1);
                    if !columns.rows().is_empty() {
                        context.listing(&columns)?;
                    }
                }
                context.print("\n")?;
            }
            Ok(())
        }
    }
}

/// What was found out about a file, in a few lines.
fn summary(file: &FileOutcome, lang: Lang) -> String {
    let word = |key: &str| words::label(key, lang);
    let name = escape_terminal(&file.file);
    let source = escape_terminal(&file.source);
    if file.identical {
        return words::fill(
            word("import.identical"),
            &[("file", &name), ("source", &source)],
        ) + "\n";
    }
    let mut form = vec![file.format.clone(), file.encoding.clone()];
    if let Some(delimiter) = &file.delimiter {
        form.push(format!(
            "{} {}",
            word("import.delimiter"),
            if delimiter == "\t" {
                "tab"
            } else {
                delimiter.as_str()
            }
        ));
    }
    if let Some(sheet) = &file.sheet {
        form.push(format!(
            "{} {}",
            word("import.sheet"),
            escape_terminal(sheet)
        ));
    }
    form.push(match file.header_row {
        0 => word("import.no_header").to_owned(),
        row => words::fill(word("import.header_row"), &[("row", &row.to_string())]),
    });
    let language = file.language.clone().unwrap_or_else(|| "?".to_owned());
    let rows = &file.rows;
    let records = &file.records;
    let number = |value: u64| value.to_string();
    let mut text = format!("{name}\n");
    text += &format!(
        "  {}\n",
        super::right::pair(word("import.form"), &form.join(", "), lang)
    );
    text += &format!(
        "  {}\n",
        words::fill(
            word("import.system"),
            &[
                ("system", &file.system),
                ("source", &source),
                ("language", &language)
            ]
        )
    );
    text += &format!(
        "  {}\n",
        words::fill(
            word("import.rows"),
            &[
                ("seen", &number(rows.seen)),
                ("accepted", &number(rows.accepted)),
                ("rejected", &number(rows.rejected)),
                ("blank", &number(rows.blank)),
                ("merged", &number(rows.merged)),
                ("contacts", &number(rows.contacts)),
            ]
        )
    );
    text += &format!(
        "  {}\n",
        words::fill(
            word("import.records"),
            &[
                ("new", &number(records.new)),
                ("changed", &number(records.changed)),
                ("unchanged", &number(records.unchanged)),
                ("suppressed", &number(records.suppressed)),
                ("held", &number(records.held)),
                ("vanished", &number(records.vanished)),
            ]
        )
    );
    if records.suppressed > 0 {
        let lines: Vec<String> = file.returned.iter().take(10).map(u64::to_string).collect();
        let more = if records.suppressed > lines.len() as u64 {
            ", …"
        } else {
            ""
        };
        let lines = format!("{}{more}", lines.join(", "));
        text += &format!(
            "  ! {}\n",
            words::fill(
                word("import.suppressed"),
                &[("count", &number(records.suppressed)), ("lines", &lines)]
            )
        );
    }
    if records.held > 0 {
        text += &format!(
            "  ! {}\n",
            words::fill(word("import.held"), &[("count", &number(records.held))])
        );
    }
    if file.holds > 0 {
        text += &format!(
            "  ! {}\n",
            words::fill(word("import.holds"), &[("count", &number(file.holds))])
        );
    }
    if !file.crm.is_empty() {
        let crm = &file.crm;
        let mark = match crm.ignored + crm.undone {
            0 => ' ',
            _ => '!',
        };
        text += &format!(
            "  {mark} {}\n",
            words::fill(
                word("import.crm"),
                &[
                    ("applied", &number(crm.applied)),
                    ("ignored", &number(crm.ignored)),
                    ("undone", &number(crm.undone)),
                ]
            )
        );
    }
    for note in &file.notes {
        text += &format!("  ! {}\n", escape_terminal(note_text(note, lang)));
    }
    for reject in file.rejects.iter().take(10) {
        let reason = words::label(&format!("reject.{}", reject.reason), lang);
        text += &format!(
            "  ! {}\n",
            words::fill(
                word("import.reject"),
                &[
                    ("line", &number(reject.line)),
                    ("reason", reason),
                    ("detail", &escape_terminal(&reject.detail))
                ]
            )
        );
    }
    if file.rejects.len() > 10 {
        let more = (file.rejects.len() - 10).to_string();
        text += &format!(
            "  ! {}\n",
            words::fill(word("import.more_rejects"), &[("count", &more)])
        );
    }
    text
}

/// A remark in the language of the output. The English sentence holds counts and places as well;
/// they stand in the JSON document too.
fn note_text(note: &NoteOutcome, lang: Lang) -> &str {
    match (lang, words::label(&format!("note.{}", note.code), lang)) {
        (Lang::En, _) | (_, "?") => &note.text,
        (_, label) => label,
    }
}

/// The columns and what they were taken for; `brief`: only those that speak of consent, and those
/// that nothing is known of. People count from 1, programs from 0: `first` says which.
fn columns_listing(outcome: &ImportOutcome, lang: Lang, brief: bool, first: usize) -> Listing {
    let word = |key: &str| words::label(key, lang);
    let mut listing = Listing::new(vec![
        Column::number("index", "#"),
        Column::text("header", word("import.column")),
        Column::text("field", word("import.field")),
        Column::text("by", word("import.by")),
        Column::number("filled", word("import.filled")),
        Column::text("consent", word("import.consent")),
    ]);
    for file in &outcome.files {
        for column in &file.columns {
            let consent = file
                .consents
                .iter()
                .find(|consent| consent.header == column.header)
                .map(|consent| {
                    let polarity = serde_json::to_value(consent.polarity).ok();
                    let polarity = polarity
                        .as_ref()
                        .and_then(|polarity| polarity.as_str())
                        .unwrap_or("none")
                        .to_owned();
                    format!("{} · {}", consent.channel, polarity)
                });
            if brief && consent.is_none() && column.field.is_some() {
                continue;
            }
            let by = serde_json::to_value(column.by).ok();
            let by = by
                .as_ref()
                .and_then(|by| by.as_str())
                .unwrap_or("none")
                .to_owned();
            let field = match (&column.field, column.candidates.is_empty()) {
                (Some(field), _) => Cell::from(field.clone()),
                (None, true) => Cell::from("—").toned(Tone::Warning),
                (None, false) => Cell::from(column.candidates.join(" ? ")).toned(Tone::Warning),
            };
            listing.push(vec![
                Cell::from(column.index + first),
                Cell::from(column.header.clone()),
                field,
                Cell::from(by),
                Cell::from(column.filled),
                Cell::from(consent),
            ]);
        }
    }
    listing
}

/// A word as a shell reads it back.
pub(super) fn shell_word(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '/' | '+' | ',');
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// What to do next, on stderr.
fn follow_up(context: &Context, outcome: &ImportOutcome, args: &Args, now: Now, lang: Lang) {
    let word = |key: &str| words::label(key, lang);
    if args.dry_run {
        context.note(word("import.dry_run"));
    }
    let unmapped: usize = outcome
        .files
        .iter()
        .flat_map(|file| &file.columns)
        .filter(|column| column.field.is_none())
        .count();
    if unmapped > 0 && outcome.files.iter().any(|file| !file.identical) {
        context.note(&words::fill(
            word("import.unmapped"),
            &[("count", &unmapped.to_string())],
        ));
    }
    let mut sources: Vec<&str> = Vec::new();
    for file in with_rejects(outcome) {
        if context.globals.quiet {
            // Cron mails what is said here: an exit status alone would come as an empty mail.
            say(&words::fill(
                word("import.rejected_of"),
                &[
                    ("file", &file.file),
                    ("rejected", &file.rows.rejected.to_string()),
                    ("seen", &file.rows.seen.to_string()),
                ],
            ));
        }
        if !sources.contains(&file.source.as_str()) {
            sources.push(&file.source);
        }
    }
    for source in sources {
        let source = ("source", shell_word(source));
        context.note(&match &args.rejects {
            Some(path) => {
                let path = shell_word(&path.to_string_lossy());
                words::fill(
                    word("import.rejects_written"),
                    &[(source.0, &source.1), ("file", &path)],
                )
            }
            None => words::fill(word("import.rejects_kept"), &[(source.0, &source.1)]),
        });
    }
    let today = context
        .globals
        .today
        .map(|_| format!(" --today {}", now.today))
        .unwrap_or_default();
    context.note(&words::fill(word("import.next"), &[("today", &today)]));
}
