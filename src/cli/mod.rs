//! The command line: arguments in, an operation, output out. One file per verb. Holds no decision of
//! the domain.

mod access;
mod audit;
mod consent;
mod context;
mod copies;
mod deadline;
mod deliver;
mod demo;
mod detect;
mod drift;
mod erase;
mod exit;
mod explain;
mod export;
mod find;
mod import;
mod init;
mod key;
mod letters;
mod lift;
mod lint_mail;
mod manual;
mod may_contact;
mod notices;
mod object;
mod policy;
mod port;
mod progress;
mod rectify;
mod report;
mod request;
mod restrict;
mod retention;
mod right;
mod secret;
pub mod security;
mod setup;
mod show;
mod store;
mod today;
mod trail;
mod unlock;
mod wordings;
mod writeback;

use std::{io, panic, path::Path, process::ExitCode};

use clap::{
    CommandFactory, FromArgMatches, Parser, Subcommand,
    error::{ContextKind, ContextValue, ErrorKind},
};
use rustix::process::{Resource, Rlimit, setrlimit};

pub use context::{Globals, OutputFormat};
pub use exit::Exit;
pub use manual::{PAGES, Page, examples, page_sections};

use context::Context;
use exit::Failure;

/// A GDPR toolkit for the files a CRM can export.
///
/// Takes contacts from CSV and XLSX into a sealed local store, audits them, finds the people in
/// them, and keeps a trail that cannot be altered unseen. Works offline; sends nothing anywhere.
#[derive(Debug, Parser)]
#[command(
    name = "dpo",
    version,
    propagate_version = true,
    max_term_width = 100,
    infer_subcommands = false
)]
pub struct Cli {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    verb: Verb,
}

/// The verbs.
#[derive(Debug, Subcommand)]
enum Verb {
    Init(init::Args),
    Import(import::Args),
    Policy(policy::Args),
    Demo(demo::Args),
    Audit(audit::Args),
    Explain(explain::Args),
    Detect(detect::Args),
    MayContact(may_contact::Args),
    Retention(retention::Args),
    LintMail(lint_mail::Args),
    Report(report::Args),
    Find(find::Args),
    Show(show::Args),
    Consent(consent::Args),
    Today(today::Args),
    Request(request::Args),
    Deadline(deadline::Args),
    #[command(visible_alias = "export")]
    Access(access::Args),
    Port(port::Args),
    Rectify(rectify::Args),
    #[command(visible_alias = "block")]
    Restrict(restrict::Args),
    #[command(visible_alias = "unblock")]
    Lift(lift::Args),
    Object(object::Args),
    #[command(visible_alias = "delete")]
    Erase(erase::Args),
    Writeback(writeback::Args),
    Notices(notices::Args),
    Trail(trail::Args),
    Key(key::Args),
    Store(store::Args),
    Setup(setup::Args),
    Completions(export::CompletionsArgs),
    Man(export::ManArgs),
}

impl Verb {
    /// The files that the verb reads or writes besides the output.
    fn named_files(&self) -> Vec<&Path> {
        match self {
            Self::Init(args) => args.named_files(),
            Self::Import(args) => args.named_files(),
            Self::Audit(args) => args.named_files(),
            Self::Detect(args) => args.named_files(),
            Self::MayContact(args) => args.named_files(),
            Self::LintMail(args) => args.named_files(),
            Self::Find(args) => args.named_files(),
            Self::Consent(args) => args.named_files(),
            Self::Access(args) => args.named_files(),
            Self::Rectify(args) => args.named_files(),
            Self::Deadline(args) => args.named_files(),
            Self::Trail(args) => args.named_files(),
            Self::Key(args) => args.named_files(),
            Self::Store(args) => args.named_files(),
            Self::Writeback(args) => args.named_files(),
            _ => Vec::new(),
        }
    }
}

/// The verbs by what they are for, in the order of `--help`.
pub const GROUPS: &[(&str, &[&str])] = &[
    ("Today", &["today"]),
    ("Prepare", &["init", "import", "policy", "demo"]),
    (
        "Check",
        &[
            "audit",
            "explain",
            "detect",
            "may-contact",
            "retention",
            "lint-mail",
            "report",
        ],
    ),
    ("People", &["find", "show", "consent"]),
    (
        "Rights",
        &[
            "request", "deadline", "access", "port", "rectify", "restrict", "lift", "object",
            "erase",
        ],
    ),
    ("The loop", &["writeback", "notices"]),
    ("Proof", &["trail", "key", "store"]),
    ("Shell", &["setup", "completions", "man"]),
];

/// The command tree, for the parser, the manual and the completions alike.
#[must_use]
pub fn command() -> clap::Command {
    let command = Cli::command();
    let mut groups = String::new();
    for (group, verbs) in GROUPS {
        groups.push_str(&format!("{group}:\n"));
        for verb in *verbs {
            let about = command
                .find_subcommand(verb)
                .and_then(|verb| verb.get_about())
                .map(ToString::to_string);
            groups.push_str(&format!("  {verb:<12} {}\n", about.unwrap_or_default()));
        }
        groups.push('\n');
    }
    let mut codes = String::from("Exit status:\n");
    for (code, meaning) in Exit::TABLE {
        codes.push_str(&format!("  {code:<9}{}\n", indented(meaning)));
    }
    command
        .help_template(format!("{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{groups}Options:\n{{options}}{{after-help}}"))
        .after_help(codes)
        .disable_help_subcommand(true)
}

/// The words of a text after an indent, in lines that a terminal of 80 columns holds.
fn indented(text: &str) -> String {
    const WIDTH: usize = 68;
    let mut out = String::new();
    let mut used = 0;
    for word in text.split(' ') {
        let length = word.chars().count() + 1;
        if used + length > WIDTH {
            out.push_str("\n           ");
            used = 0;
        }
        out.push(' ');
        out.push_str(word);
        used += length;
    }
    out
}

/// Parses the command line and runs it.
#[must_use]
pub fn main() -> ExitCode {
    if let Some(code) = crate::intake::workbook::child::serve_if_asked() {
        return code;
    }
    // Everything made by this process is its owner's alone.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    leave_no_core();
    // The message of a panic can hold a value from a file; where it happened cannot.
    panic::set_hook(Box::new(|info| {
        let place = info
            .location()
            .map(|at| format!("{}:{}", at.file(), at.line()))
            .unwrap_or_default();
        context::say(&format!(
            "error: this is a bug in dpo (at {place}); nothing that was not committed is kept"
        ));
        context::say(
            "hint: please report the line above with the command you gave, without any data",
        );
    }));
    match panic::catch_unwind(run) {
        Ok(exit) => ExitCode::from(exit as u8),
        Err(_) => ExitCode::from(Exit::Bug as u8),
    }
}

/// A core file would hold the key and what was read. A system that refuses the limit does not stop
/// the run.
fn leave_no_core() {
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    let _refused = setrlimit(Resource::Core, none);
}

fn run() -> Exit {
    let parsed = command()
        .try_get_matches()
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return not_parsed(&error),
    };
    let wants_json = cli.globals.wants_json();
    let result = Context::new(cli.globals, &cli.verb.named_files()).and_then(|mut context| {
        let exit = match cli.verb {
            Verb::Init(args) => init::run(&mut context, &args),
            Verb::Import(args) => import::run(&mut context, &args),
            Verb::Policy(args) => policy::run(&mut context, &args),
            Verb::Demo(args) => demo::run(&mut context, &args),
            Verb::Audit(args) => audit::run(&mut context, &args),
            Verb::Explain(args) => explain::run(&mut context, &args),
            Verb::Detect(args) => detect::run(&mut context, &args),
            Verb::MayContact(args) => may_contact::run(&mut context, &args),
            Verb::Retention(args) => retention::run(&mut context, &args),
            Verb::LintMail(args) => lint_mail::run(&mut context, &args),
            Verb::Report(args) => report::run(&mut context, &args),
            Verb::Find(args) => find::run(&mut context, &args),
            Verb::Show(args) => show::run(&mut context, &args),
            Verb::Consent(args) => consent::run(&mut context, &args),
            Verb::Today(args) => today::run(&mut context, &args),
            Verb::Request(args) => request::run(&mut context, &args),
            Verb::Deadline(args) => deadline::run(&mut context, &args),
            Verb::Access(args) => access::run(&mut context, &args),
            Verb::Port(args) => port::run(&mut context, &args),
            Verb::Rectify(args) => rectify::run(&mut context, &args),
            Verb::Restrict(args) => restrict::run(&mut context, &args),
            Verb::Lift(args) => lift::run(&mut context, &args),
            Verb::Object(args) => object::run(&mut context, &args),
            Verb::Erase(args) => erase::run(&mut context, &args),
            Verb::Writeback(args) => writeback::run(&mut context, &args),
            Verb::Notices(args) => notices::run(&mut context, &args),
            Verb::Trail(args) => trail::run(&mut context, &args),
            Verb::Key(args) => key::run(&mut context, &args),
            Verb::Store(args) => store::run(&mut context, &args),
            Verb::Setup(args) => setup::run(&mut context, &args),
            Verb::Completions(args) => export::completions(&mut context, &args),
            Verb::Man(args) => export::man(&mut context, &args),
        }?;
        context.finish()?;
        Ok(exit)
    });
    match result {
        Ok(exit) => exit,
        Err(failure) => {
            context::report(&failure, wants_json);
            failure.exit
        }
    }
}

/// Help, the version, or wrong usage: for people as clap tells it, for programs as one object.
fn not_parsed(error: &clap::Error) -> Exit {
    if !error.use_stderr() {
        return match error.print() {
            // A closed pipe under --help is no failure.
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Exit::Store,
            _ => Exit::Done,
        };
    }
    let is_unknown_verb = error.kind() == ErrorKind::InvalidSubcommand;
    if !asks_for_json() && !is_unknown_verb {
        drop(error.print());
        return Exit::Usage;
    }
    let told = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => texts.first().cloned(),
        _ => None,
    };
    let text = error.to_string();
    let failure = match told(ContextKind::InvalidSubcommand) {
        Some(verb) if is_unknown_verb => {
            let meant = match error.get(ContextKind::SuggestedSubcommand) {
                Some(ContextValue::String(one)) => Some(one.clone()),
                // The one with the fewest letters typed wrong.
                Some(ContextValue::Strings(several)) => several
                    .iter()
                    .min_by_key(|known| strsim::osa_distance(known, &verb))
                    .cloned(),
                _ => None,
            };
            let hint = meant.map_or_else(
                || "`dpo --help` lists the verbs".to_owned(),
                |meant| format!("did you mean `{meant}`? `dpo --help` lists the verbs"),
            );
            Failure::usage(
                "unknown-verb",
                format!("there is no verb `{verb}`"),
                Some(hint),
            )
        }
        _ => {
            // The first paragraph says what is wrong; the rest is layout for people.
            let first = text.split("\n\n").next().unwrap_or_default();
            let words: Vec<&str> = first.split_whitespace().collect();
            let message = words.join(" ");
            Failure::usage(
                "usage",
                message
                    .strip_prefix("error: ")
                    .unwrap_or(&message)
                    .to_owned(),
                Some("the option --help tells how a verb is used".to_owned()),
            )
        }
    };
    context::report(&failure, asks_for_json());
    failure.exit
}

/// Whether a command line that was not understood asks for JSON.
fn asks_for_json() -> bool {
    let arguments: Vec<String> = std::env::args_os()
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    let is_json = |format: &str| format == "json" || format == "jsonl";
    arguments.iter().any(|argument| {
        argument == "--json" || argument.strip_prefix("--format=").is_some_and(is_json)
    }) || arguments
        .windows(2)
        .any(|pair| matches!(pair, [option, format] if option == "--format" && is_json(format)))
}
