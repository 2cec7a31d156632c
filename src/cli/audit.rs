//! `dpo audit`: every record through every rule.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use clap::ValueEnum;
use rustix::fs::Access;
use serde::Serialize;

use super::{
    context::{Context, OutputFormat},
    drift,
    exit::{Exit, Failure},
    import::FormArgs,
};
use crate::{
    intake::OpenOptions,
    model::{Channel, ConsentState, Finding, Lang, Severity},
    ops::audit::{
        AuditOutcome, AuditRequest, Coverage, FileAudit, Outlet, audit_files, audit_store,
    },
    output::{Cell, Column, FindingLines, Listing, Tone, escape_terminal},
    policy::Policy,
    rules,
    store::Store,
    words,
};

/// Lines a rule has in the table unless --limit says otherwise.
const LINES_A_RULE: usize = 5;

/// Check the store, or files, against the rules
///
/// With files, no store is opened and nothing is kept. A finding never holds a personal value: it
/// names the record, the line and the column.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Exports to audit instead of the store
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The mildest finding that makes the exit status 1
    #[arg(long, value_enum, value_name = "SEVERITY", default_value = "high")]
    fail_on: FailOn,
    /// Only this rule; repeat for several
    #[arg(long, value_name = "CODE")]
    rule: Vec<String>,
    /// Only this source of the store; with files, the source they are taken for
    #[arg(long, value_name = "ID")]
    source: Option<String>,
    /// Only what the last audit of the store did not find
    #[arg(long, conflicts_with = "files")]
    new_only: bool,
    /// Only what changed between the last two exports of each source: consents that appeared without
    /// proof, opt-outs that are gone, new columns, records that came back, changes in bulk
    #[arg(long, conflicts_with_all = ["files", "new_only"])]
    drift: bool,
    /// How many findings are listed: per rule in a table (5; 0: all), in all elsewhere (0: all)
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    form: FormArgs,
}

/// The mildest finding that makes the exit status 1.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum FailOn {
    Low,
    Medium,
    High,
    Critical,
    Never,
}

impl FailOn {
    /// The severity; none: no finding does.
    #[must_use]
    pub const fn severity(self) -> Option<Severity> {
        match self {
            Self::Low => Some(Severity::Low),
            Self::Medium => Some(Severity::Medium),
            Self::High => Some(Severity::High),
            Self::Critical => Some(Severity::Critical),
            Self::Never => None,
        }
    }
}

/// The document of the contract.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    outcome: &'a AuditOutcome,
    findings: &'a [Finding],
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
    for code in &args.rule {
        if !rules::is_audited(code) {
            return Err(Failure::usage(
                "unknown-rule",
                "there is no rule of a code given with --rule",
                Some("`dpo explain` lists the rules".to_owned()),
            ));
        }
    }
    let policy = context.policy()?;
    let lang = context.lang(&policy);
    let operator = context.operator();
    let request = AuditRequest {
        policy: &policy,
        now: context.now(&policy),
        lang,
        codes: &args.rule,
        source: args.source.as_deref(),
        operator: &operator,
        wants_text: true,
        only_new: args.new_only,
    };
    if args.drift {
        return drift::run(context, &request, args.fail_on, args.limit);
    }
    let outcome = match context.format() {
        OutputFormat::Jsonl => stream(context, args, &request)?,
        OutputFormat::Json | OutputFormat::Csv => {
            let mut findings = Vec::new();
            let outcome = Subject::of(context, args)?.audit(
                args,
                &request,
                &mut Outlet {
                    ready: &|batch: &mut Vec<Finding>, finding, _| batch.push(finding),
                    hand: &mut |batch| findings.extend(batch),
                },
            )?;
            findings.sort_by(|a, b| rules::order_key(a).cmp(&rules::order_key(b)));
            if let Some(limit) = args.limit.filter(|limit| *limit > 0) {
                findings.truncate(limit);
            }
            if context.format() == OutputFormat::Json {
                context.document(
                    "dpo.audit/1",
                    &Document {
                        outcome: &outcome,
                        findings: &findings,
                    },
                )?;
            } else {
                context.listing(&as_listing(&findings))?;
            }
            outcome
        }
        OutputFormat::Table => {
            let limit = match args.limit {
                None => LINES_A_RULE,
                Some(0) => usize::MAX,
                Some(limit) => limit,
            };
            let mut grouped = Grouped::default();
            let outcome = Subject::of(context, args)?.audit(
                args,
                &request,
                &mut Outlet {
                    ready: &|batch: &mut Grouped, finding, _| batch.add(finding, limit),
                    hand: &mut |batch| grouped.absorb(batch, limit),
                },
            )?;
            if !context.globals.quiet || outcome.totals.findings > 0 {
                print_table(context, &policy, &outcome, &grouped, lang)?;
            }
            outcome
        }
    };
    let fails = args
        .fail_on
        .severity()
        .is_some_and(|least| outcome.worst.is_some_and(|worst| worst >= least));
    Ok(if fails { Exit::Attention } else { Exit::Done })
}

/// An audit keeps its counts where it can; on a read-only store, or in a folder that takes no journal,
/// it only looks.
fn can_write(context: &Context) -> Result<bool, Failure> {
    let path = context.store_path()?;
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    Ok(
        rustix::fs::access(&path, Access::READ_OK | Access::WRITE_OK).is_ok()
            && rustix::fs::access(folder, Access::WRITE_OK | Access::EXEC_OK).is_ok(),
    )
}

/// One finding a line, as it is found: constant memory.
fn stream(
    context: &mut Context,
    args: &Args,
    request: &AuditRequest<'_>,
) -> Result<AuditOutcome, Failure> {
    let subject = Subject::of(context, args)?;
    let mut left = args.limit.filter(|limit| *limit > 0).unwrap_or(usize::MAX);
    let mut written = Ok(());
    let outcome = subject.audit(
        args,
        request,
        &mut Outlet {
            ready: &|batch: &mut FindingLines, finding, _| batch.add(finding),
            hand: &mut |mut lines: FindingLines| {
                if written.is_err() {
                    return;
                }
                let most = left;
                left = left.saturating_sub(lines.len());
                written = lines
                    .first(most)
                    .map_err(Failure::from)
                    .and_then(|text| context.write_with(|out| out.write_all(text)));
            },
        },
    )?;
    written.map(|()| outcome)
}

/// What is audited: the store, or files that nobody keeps.
enum Subject {
    Store(Box<Store>),
    Files(OpenOptions),
}

impl Subject {
    fn of(context: &Context, args: &Args) -> Result<Self, Failure> {
        if args.files.is_empty() {
            Ok(Self::Store(Box::new(
                context.open_store("audit", can_write(context)?)?,
            )))
        } else {
            Ok(Self::Files(args.form.options()))
        }
    }

    fn audit<B: Default + Send>(
        self,
        args: &Args,
        request: &AuditRequest<'_>,
        outlet: &mut Outlet<'_, B>,
    ) -> Result<AuditOutcome, Failure> {
        Ok(match self {
            Self::Store(mut store) => audit_store(&mut store, request, outlet)?,
            Self::Files(options) => {
                let files = FileAudit {
                    files: &args.files,
                    options: &options,
                    date_order: args.form.order(),
                };
                audit_files(&files, request, &mut |finding| {
                    let mut one = B::default();
                    (outlet.ready)(&mut one, finding, 0);
                    (outlet.hand)(one);
                })?
            }
        })
    }
}

/// The findings of a table: counted by rule, the first few kept.
#[derive(Default)]
pub struct Grouped {
    by_rule: BTreeMap<&'static str, Group>,
}

/// The findings of one rule.
struct Group {
    severity: Severity,
    count: u64,
    first: Vec<Finding>,
}

impl Grouped {
    /// Adds a finding; at most `limit` of a rule are kept.
    pub fn add(&mut self, finding: Finding, limit: usize) {
        let group = self.by_rule.entry(finding.code).or_insert(Group {
            severity: finding.severity,
            count: 0,
            first: Vec::new(),
        });
        group.severity = group.severity.max(finding.severity);
        group.count += 1;
        if group.first.len() < limit {
            group.first.push(finding);
        }
    }

    /// Adds the findings of later records.
    pub fn absorb(&mut self, other: Self, limit: usize) {
        for (code, later) in other.by_rule {
            let Some(group) = self.by_rule.get_mut(code) else {
                self.by_rule.insert(code, later);
                continue;
            };
            group.severity = group.severity.max(later.severity);
            group.count += later.count;
            let room = limit.saturating_sub(group.first.len());
            group.first.extend(later.first.into_iter().take(room));
        }
    }

    /// The groups, the worst first.
    fn worst_first(&self) -> Vec<(&'static str, &Group)> {
        let mut groups: Vec<_> = self
            .by_rule
            .iter()
            .map(|(code, group)| (*code, group))
            .collect();
        groups.sort_by_key(|(code, group)| {
            (
                std::cmp::Reverse(group.severity),
                std::cmp::Reverse(group.count),
                *code,
            )
        });
        groups
    }
}

/// Prints an audit for a lawyer: what was looked at, the coverage of consent, then the findings
/// grouped by rule, the worst first, each with the way to mend it.
///
/// # Errors
/// When the output cannot be written.
pub fn print_table(
    context: &mut Context,
    policy: &Policy,
    outcome: &AuditOutcome,
    grouped: &Grouped,
    lang: Lang,
) -> Result<(), Failure> {
    let word = |key: &str| words::label(key, lang);
    let number = |value: u64| value.to_string();
    let head = words::fill(
        word("audit.head"),
        &[
            ("date", &outcome.today),
            ("profile", &outcome.profile),
            ("records", &number(outcome.records)),
            ("subjects", &number(outcome.subjects)),
        ],
    );
    context.print(&format!("{head}\n\n"))?;
    if !outcome.coverage.states.is_empty() {
        context.print(&format!("{}\n", word("audit.coverage")))?;
        context.listing(&coverage(&outcome.coverage, policy, lang))?;
        context.print("\n")?;
    }
    print_groups(context, grouped, lang)?;
    if let Some(known) = outcome.known {
        let key = if outcome.since.is_some() {
            "audit.known"
        } else {
            "audit.no_last"
        };
        let line = words::fill(
            word(key),
            &[
                ("count", &number(known)),
                ("date", outcome.since.as_deref().unwrap_or_default()),
            ],
        );
        context.print(&format!("{line}\n"))?;
    }
    let total = words::fill(
        word("audit.total"),
        &[
            ("findings", &number(outcome.totals.findings)),
            ("excepted", &number(outcome.totals.excepted)),
        ],
    );
    context.print(&format!("{total}\n"))?;
    if !outcome.not_checked.is_empty() {
        context.print(&format!("\n{}\n", word("audit.not_checked")))?;
        for line in &outcome.not_checked {
            context.print(&format!("  - {line}\n"))?;
        }
    }
    Ok(())
}

fn print_groups(context: &mut Context, grouped: &Grouped, lang: Lang) -> Result<(), Failure> {
    let word = |key: &str| words::label(key, lang);
    for (code, group) in grouped.worst_first() {
        let title = words::rule(code, lang)
            .map(|text| text.title.clone())
            .unwrap_or_default();
        let severity = word(&format!("severity.{}", group.severity.as_str()));
        let articles = group
            .first
            .first()
            .map(|finding| finding.articles.join(", "))
            .unwrap_or_default();
        context.print(&format!(
            "{code} · {severity} · {} × {title} ({articles})\n",
            group.count
        ))?;
        let mut listing = Listing::new(vec![
            Column::text("source", word("find.source")),
            Column::text("record", word("audit.record")),
            Column::text("message", word("audit.fault")),
            Column::text("remedy", word("audit.remedy")),
        ]);
        let tone = match group.severity {
            Severity::Critical | Severity::High => Tone::Alarm,
            Severity::Medium => Tone::Warning,
            _ => Tone::Plain,
        };
        for finding in &group.first {
            let place = match (&finding.record, finding.line) {
                (Some(record), Some(line)) if *record != format!("line:{line}") => {
                    format!("{record} ({line})")
                }
                (Some(record), _) => record.clone(),
                (None, _) => "—".to_owned(),
            };
            listing.push(vec![
                Cell::from(if finding.source.is_empty() {
                    "—".to_owned()
                } else {
                    finding.source.to_string()
                }),
                Cell::from(place),
                Cell::from(finding.message.clone()).toned(tone),
                Cell::from(finding.remedy.clone()),
            ]);
        }
        context.listing(&listing)?;
        let more = group.count - group.first.len() as u64;
        if more > 0 {
            let line = words::fill(
                word("audit.more"),
                &[("count", &more.to_string()), ("code", code)],
            );
            context.print(&format!("  {line}\n"))?;
        }
        context.print("\n")?;
    }
    Ok(())
}

/// How many records have which consent state, by channel and purpose.
#[must_use]
pub fn coverage(coverage: &Coverage, policy: &Policy, lang: Lang) -> Listing {
    let word = |key: &str| words::label(key, lang);
    let shown: [(&str, &[ConsentState]); 6] = [
        ("proven", &[ConsentState::Proven]),
        ("claimed", &[ConsentState::Claimed]),
        ("pending", &[ConsentState::Pending]),
        (
            "silence",
            &[
                ConsentState::NoStatement,
                ConsentState::NoObjectionFlag,
                ConsentState::Invalid,
                ConsentState::Expired,
            ],
        ),
        (
            "denied",
            &[
                ConsentState::Refused,
                ConsentState::Withdrawn,
                ConsentState::Objected,
            ],
        ),
        ("undeliverable", &[ConsentState::Undeliverable]),
    ];
    // A column that would say the same in every line says nothing.
    let first = coverage.states.keys().next().map(|(_, purpose)| *purpose);
    let has_purposes = coverage
        .states
        .keys()
        .any(|(_, purpose)| Some(*purpose) != first);
    let count = |channel: Channel, purpose: u16, states: &[ConsentState]| -> u64 {
        states
            .iter()
            .map(|state| coverage.of(channel, purpose, *state))
            .sum()
    };
    let shown: Vec<_> = shown
        .iter()
        .filter(|(key, states)| {
            !matches!(*key, "pending" | "undeliverable")
                || coverage
                    .states
                    .keys()
                    .any(|(channel, purpose)| count(*channel, *purpose, states) > 0)
        })
        .collect();
    let mut columns = vec![Column::text("channel", word("audit.channel"))];
    if has_purposes {
        columns.push(Column::text("purpose", word("audit.purpose")));
    }
    columns.push(Column::number("with_address", word("audit.with_address")));
    columns.extend(
        shown
            .iter()
            .map(|(key, _)| Column::number(key, word(&format!("coverage.{key}")))),
    );
    let mut listing = Listing::new(columns);
    for ((channel, purpose), counts) in &coverage.states {
        let name = policy
            .purpose(*purpose)
            .map(|purpose| purpose.id.clone())
            .unwrap_or_default();
        let mut row = vec![Cell::from(word(&format!("channel.{}", channel.as_str())))];
        if has_purposes {
            row.push(Cell::from(name));
        }
        row.push(Cell::from(counts.iter().sum::<u64>()));
        row.extend(
            shown
                .iter()
                .map(|(_, states)| Cell::from(count(*channel, *purpose, states))),
        );
        listing.push(row);
    }
    listing
}

/// The findings as rows of CSV: the fields of the JSON contract.
#[must_use]
pub fn as_listing(findings: &[Finding]) -> Listing {
    let keys = [
        "code", "name", "severity", "evidence", "scope", "source", "record", "line", "channel",
        "purpose", "field", "kind", "state", "count", "message", "articles", "remedy", "since",
    ];
    let mut listing = Listing::new(keys.iter().map(|key| Column::text(key, key)).collect());
    for finding in findings {
        let value = serde_json::to_value(finding).unwrap_or_default();
        let text = |key: &str| match value.get(key) {
            None | Some(serde_json::Value::Null) => String::new(),
            Some(serde_json::Value::String(text)) => text.clone(),
            Some(serde_json::Value::Array(items)) => items
                .iter()
                .filter_map(|item| item.as_str())
                .collect::<Vec<_>>()
                .join("; "),
            Some(other) => other.to_string(),
        };
        listing.push(keys.iter().map(|key| Cell::from(text(key))).collect());
    }
    listing
}

/// The findings that a person should read first: one line a rule.
#[must_use]
pub fn top(grouped: &Grouped, most: usize, lang: Lang) -> String {
    let mut text = String::new();
    for (code, group) in grouped.worst_first().into_iter().take(most) {
        let title = words::rule(code, lang)
            .map(|text| text.title.clone())
            .unwrap_or_default();
        let severity = words::label(&format!("severity.{}", group.severity.as_str()), lang);
        text += &format!(
            "  {code}  {severity:<9} {:>4} ×  {}\n",
            group.count,
            escape_terminal(&title)
        );
    }
    text
}
