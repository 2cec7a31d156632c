//! `dpo lint-mail`: a marketing message against law and the rules of mailbox providers.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde::Serialize;

use super::{
    audit::{FailOn, as_listing},
    context::{Context, OutputFormat},
    exit::{Exit, Failure},
    import::FormArgs,
};
use crate::{
    model::{Finding, Lang, Severity},
    ops::lint_mail::{self, LintOutcome, LintRequest, List},
    output::{Cell, Column, Listing, Tone, escape_terminal, jsonl},
    words,
};

/// Check a marketing message, and the list it is to go to
///
/// Reads a message (.eml) or its HTML (.html): the way to unsubscribe in each part, the list headers,
/// authentication, the sender's identity, what is told of rights, tracking, open recipients. Encodings
/// (base64, quoted-printable, encoded words, charsets) are undone before anything is judged. Nothing is
/// sent, opened or fetched. Rules of mailbox providers, which are not law, are marked as such.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The message, as .eml or .html
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The list of recipients, any table that import reads: each is looked up in the store
    #[arg(long, value_name = "LIST")]
    to: Option<PathBuf>,
    /// How many such messages go to one provider a day; from 5000 the rules for bulk senders are high
    #[arg(long, value_name = "N")]
    volume: Option<u64>,
    /// The message is transactional (an invoice, a password): the rules for advertising hold only if it
    /// advertises
    #[arg(long)]
    transactional: bool,
    /// The mildest finding that makes the exit status 1
    #[arg(long, value_enum, value_name = "SEVERITY", default_value = "high")]
    fail_on: FailOn,
    #[command(flatten)]
    form: FormArgs,
}

impl Args {
    /// The files that the command names.
    pub(super) fn named_files(&self) -> Vec<&Path> {
        std::iter::once(&self.file)
            .chain(&self.to)
            .map(PathBuf::as_path)
            .collect()
    }
}

/// The document for programs.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    outcome: &'a LintOutcome,
    findings: &'a [Finding],
}

/// Runs the verb.
///
/// # Errors
/// When the message cannot be used, or the store cannot be read.
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    let policy = context.policy()?;
    let lang = context.lang(&policy);
    let now = context.now(&policy);
    let screening = match &args.to {
        None => None,
        Some(path) => {
            let store = context.open_store("lint-mail", false)?;
            let options = args.form.options();
            let list = List {
                path,
                options: &options,
                date_order: args.form.order(),
                now,
            };
            Some(lint_mail::screen(&store, &policy, &list)?)
        }
    };
    let request = LintRequest {
        file: &args.file,
        policy: &policy,
        today: now.today,
        lang,
        volume: args.volume,
        is_transactional: args.transactional,
    };
    let (outcome, findings) = lint_mail::lint_mail(&request, screening)?;
    match context.format() {
        OutputFormat::Json => context.document(
            "dpo.lint-mail/1",
            &Document {
                outcome: &outcome,
                findings: &findings,
            },
        )?,
        OutputFormat::Jsonl => context.write_with(|mut out| {
            findings
                .iter()
                .try_for_each(|finding| jsonl::write_line(&mut out, finding))
        })?,
        OutputFormat::Csv => context.listing(&as_listing(&findings))?,
        OutputFormat::Table => {
            if !context.globals.quiet || has_faults(&outcome) {
                print(context, &outcome, &findings, lang)?;
            }
        }
    }
    let fails = args
        .fail_on
        .severity()
        .is_some_and(|least| outcome.worst.is_some_and(|worst| worst >= least));
    Ok(if fails { Exit::Attention } else { Exit::Done })
}

/// Whether there is more than reminders.
fn has_faults(outcome: &LintOutcome) -> bool {
    outcome
        .worst
        .is_some_and(|severity| severity > Severity::Info)
}

/// Prints a lint for a lawyer: what was checked, the findings by rule, the worst first, what was not
/// checked.
fn print(
    context: &mut Context,
    outcome: &LintOutcome,
    findings: &[Finding],
    lang: Lang,
) -> Result<(), Failure> {
    let word = |key: &str| words::label(key, lang);
    let head = words::fill(
        word("mail.head"),
        &[
            ("file", &outcome.file),
            ("date", &outcome.today),
            ("parts", &outcome.mail.parts.join(", ")),
        ],
    );
    line(context, &head)?;
    if let Some(recipients) = &outcome.recipients {
        let refused: Vec<String> = recipients
            .reasons
            .iter()
            .map(|(reason, count)| format!("{count} × {}", word(&format!("mail.reason.{reason}"))))
            .collect();
        let refused = if refused.is_empty() {
            "0".to_owned()
        } else {
            refused.join(", ")
        };
        let told = words::fill(
            word("mail.recipients"),
            &[
                ("file", &recipients.file),
                ("checked", &recipients.checked.to_string()),
                ("refused", &refused),
            ],
        );
        line(context, &told)?;
        if recipients.without_address > 0 {
            let count = recipients.without_address.to_string();
            let told = words::fill(word("mail.without_address"), &[("count", &count)]);
            line(context, &told)?;
        }
    }
    if !has_faults(outcome) {
        line(context, word("mail.clean"))?;
    }
    context.print("\n")?;
    for (code, group) in worst_first(findings) {
        print_group(context, code, &group, lang)?;
    }
    let total = words::fill(
        word("audit.total"),
        &[
            ("findings", &outcome.totals.findings.to_string()),
            ("excepted", &outcome.totals.excepted.to_string()),
        ],
    );
    line(context, &total)?;
    context.print(&format!("\n{}\n", word("mail.not_checked")))?;
    for sentence in &outcome.not_checked {
        line(context, &format!("  - {sentence}"))?;
    }
    Ok(())
}

/// Prints a line; what came from the file is escaped.
fn line(context: &mut Context, text: &str) -> Result<(), Failure> {
    context.print(&format!("{}\n", escape_terminal(text)))
}

/// The findings by rule, the worst first.
fn worst_first(findings: &[Finding]) -> Vec<(&'static str, Vec<&Finding>)> {
    let mut groups: BTreeMap<&'static str, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        groups.entry(finding.code).or_default().push(finding);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(code, group)| (std::cmp::Reverse(worst(group)), *code));
    groups
}

fn worst(group: &[&Finding]) -> Severity {
    group
        .iter()
        .map(|finding| finding.severity)
        .max()
        .unwrap_or(Severity::Info)
}

fn print_group(
    context: &mut Context,
    code: &str,
    group: &[&Finding],
    lang: Lang,
) -> Result<(), Failure> {
    /// Lines of one rule; a list can have thousands of recipients.
    const MOST: usize = 20;
    let word = |key: &str| words::label(key, lang);
    let title = words::rule(code, lang).map_or("", |text| text.title.as_str());
    let severity = worst(group);
    let articles = group
        .first()
        .map(|finding| finding.articles.join(", "))
        .unwrap_or_default();
    let shown = word(&format!("severity.{}", severity.as_str()));
    line(context, &format!("{code} · {shown} · {title} ({articles})"))?;
    let mut listing = Listing::new(vec![
        Column::text("where", word("mail.where")),
        Column::text("message", word("audit.fault")),
        Column::text("remedy", word("audit.remedy")),
    ]);
    for finding in group.iter().take(MOST) {
        let tone = match finding.severity {
            Severity::Critical | Severity::High => Tone::Alarm,
            Severity::Medium => Tone::Warning,
            _ => Tone::Plain,
        };
        listing.push(vec![
            Cell::from(place(finding)),
            Cell::from(finding.message.clone()).toned(tone),
            Cell::from(finding.remedy.clone()),
        ]);
    }
    context.listing(&listing)?;
    if group.len() > MOST {
        line(context, &format!("  … + {}", group.len() - MOST))?;
    }
    context.print("\n")
}

/// Where a finding is: the header field or the part, or the row of the list; with its line.
fn place(finding: &Finding) -> String {
    let name = match (&finding.record, &finding.field) {
        (Some(record), _) => record.as_str(),
        (None, Some(field)) => field,
        (None, None) => "—",
    };
    match finding.line {
        Some(line) if name != format!("line:{line}") => format!("{name} ({line})"),
        _ => name.to_owned(),
    }
}
