//! What every verb shares: paths, policy, key, store, moment, language, and where output goes.

use std::{
    env, fs,
    io::{self, BufWriter, IsTerminal, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

use chrono::NaiveDate;
use clap::ValueEnum;
use serde::Serialize;
use tempfile::NamedTempFile;

use super::{exit::Failure, wordings};
use crate::{
    intake::{
        self,
        columns::{
            profiles::{self, profiles},
            vocabulary,
        },
    },
    model::Lang,
    output::{Listing, csv, escape_terminal, json, table},
    policy::{self, Policy, Problem},
    rules,
    store::{Access, Now},
};

/// How rows are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// For eyes; may change.
    Table,
    /// One document; a contract.
    Json,
    /// One object a line; a contract.
    Jsonl,
    /// For spreadsheets; a contract.
    Csv,
}

/// When colours are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The options of every verb.
#[derive(Clone, Debug, clap::Args)]
pub struct Globals {
    /// The store [default: $XDG_DATA_HOME/dpo/dpo.db]
    #[arg(
        long,
        global = true,
        value_name = "PATH",
        env = "DPO_STORE",
        hide_env_values = true,
        help_heading = "Global options"
    )]
    pub store: Option<PathBuf>,
    /// The policy [default: dpo-policy.toml beside the store]
    #[arg(
        long,
        global = true,
        value_name = "PATH",
        env = "DPO_POLICY",
        hide_env_values = true,
        help_heading = "Global options"
    )]
    pub policy: Option<PathBuf>,
    /// The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]
    #[arg(
        long,
        global = true,
        value_name = "PATH",
        env = "DPO_KEY_FILE",
        hide_env_values = true,
        help_heading = "Global options"
    )]
    pub key_file: Option<PathBuf>,
    /// The passphrase of a protected key file, in a file that only you can read [default: asked for]
    #[arg(
        long,
        global = true,
        value_name = "PATH",
        env = "DPO_KEY_PASS_FILE",
        hide_env_values = true,
        help_heading = "Global options"
    )]
    pub key_pass_file: Option<PathBuf>,
    /// Who works, for the trail [default: the user's name; of an operator's own key file, theirs]
    #[arg(
        long,
        global = true,
        value_name = "NAME",
        env = "DPO_OPERATOR",
        hide_env_values = true,
        help_heading = "Global options"
    )]
    pub operator: Option<String>,
    /// The language of tables and rule texts [default: the locale's, else the policy's first]
    #[arg(long, global = true, value_name = "LANG", value_parser = ["fr", "nl", "de", "en"], help_heading = "Global options")]
    pub lang: Option<String>,
    /// How rows are printed [default: table]
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "FORMAT",
        help_heading = "Global options"
    )]
    pub format: Option<OutputFormat>,
    /// The same as --format json
    #[arg(
        long,
        global = true,
        conflicts_with = "format",
        help_heading = "Global options"
    )]
    pub json: bool,
    /// Print to a file instead of the terminal; it appears when it is complete
    #[arg(
        short,
        long,
        global = true,
        value_name = "FILE",
        help_heading = "Global options"
    )]
    pub output: Option<PathBuf>,
    /// Print nothing but data and errors
    #[arg(
        short,
        long,
        global = true,
        conflicts_with = "verbose",
        help_heading = "Global options"
    )]
    pub quiet: bool,
    /// Say more
    #[arg(short, long, global = true, help_heading = "Global options")]
    pub verbose: bool,
    /// When to use colours
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "WHEN",
        default_value = "auto",
        help_heading = "Global options"
    )]
    pub color: Colour,
    /// Never ask; what would be asked is refused
    #[arg(long, global = true, help_heading = "Global options")]
    pub no_input: bool,
    /// How long to wait for another run (10s, 2m)
    #[arg(long, global = true, value_name = "DURATION", default_value = "10s", value_parser = parse_duration, help_heading = "Global options")]
    pub lock_wait: Duration,
    /// The civil date to work on [default: today where the controller is]
    #[arg(
        long,
        global = true,
        value_name = "YYYY-MM-DD",
        help_heading = "Global options"
    )]
    pub today: Option<NaiveDate>,
}

impl Globals {
    /// Whether programs read the output.
    #[must_use]
    pub fn wants_json(&self) -> bool {
        self.json || matches!(self.format, Some(OutputFormat::Json | OutputFormat::Jsonl))
    }
}

fn parse_duration(text: &str) -> Result<Duration, String> {
    let text = text.trim();
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = text.get(digits.len()..).unwrap_or("");
    let number: u64 = digits
        .parse()
        .map_err(|_| "write a number and a unit, such as 10s".to_owned())?;
    let seconds = match unit {
        "" | "s" => number,
        "m" => number.saturating_mul(60),
        "h" => number.saturating_mul(3600),
        _ => return Err("the units are s, m and h".to_owned()),
    };
    Ok(Duration::from_secs(seconds))
}

/// Where output goes.
enum Sink {
    Terminal(BufWriter<io::Stdout>),
    File(PathBuf, BufWriter<NamedTempFile>),
}

/// An output beside the output.
pub struct SideFile {
    path: PathBuf,
    out: BufWriter<NamedTempFile>,
}

impl SideFile {
    /// Gives the file its name.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(self) -> Result<(), Failure> {
        let file = self
            .out
            .into_inner()
            .map_err(|error| io::Error::from(error.error().kind()))?;
        file.as_file().sync_all()?;
        file.persist(self.path).map_err(|error| error.error)?;
        Ok(())
    }
}

impl Write for SideFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// What a verb works with.
pub struct Context {
    /// The options of every verb.
    pub globals: Globals,
    sink: Sink,
    is_closed: bool,
}

impl Context {
    /// Prepares a run; `named` are the other files that the verb was given.
    ///
    /// # Errors
    /// When the output cannot be opened, or would take the place of a file that is needed.
    pub fn new(globals: Globals, named: &[&Path]) -> Result<Self, Failure> {
        let mut context = Self {
            globals,
            sink: Sink::Terminal(BufWriter::with_capacity(1 << 16, io::stdout())),
            is_closed: false,
        };
        if let Some(path) = context.globals.output.clone() {
            context.check_output(&path, named, "-o")?;
            let file = NamedTempFile::new_in(folder_of(&path))?;
            fs::set_permissions(file.path(), fs::Permissions::from_mode(0o600))?;
            context.sink = Sink::File(path, BufWriter::with_capacity(1 << 16, file));
        }
        Ok(context)
    }

    /// An output may replace an older report, but nothing that dpo lives on or was told to read.
    fn check_output(&self, output: &Path, named: &[&Path], option: &str) -> Result<(), Failure> {
        let in_the_way = |what: &str| {
            Failure::usage(
                "output-in-the-way",
                format!("the output {} would replace {what}", output.display()),
                Some(format!("name another file with {option} FILE")),
            )
        };
        if fs::metadata(output).is_ok_and(|metadata| !metadata.is_file()) {
            return Err(in_the_way("something that is no file"));
        }
        let mut kept: Vec<(PathBuf, &str)> = named
            .iter()
            .map(|path| (path.to_path_buf(), "a file that the command names"))
            .collect();
        // Without a home there is no default to protect.
        if let Ok(store) = self.store_path() {
            for ending in ["", ".journal", ".lock", "-journal", "-wal", "-shm"] {
                let mut beside = store.clone().into_os_string();
                beside.push(ending);
                kept.push((beside.into(), "the store or a file beside it"));
            }
            kept.push((store.with_file_name("dpo-policy.toml"), "the policy"));
        }
        if let Some(policy) = &self.globals.policy {
            kept.push((policy.clone(), "the policy"));
        }
        if let Ok(key) = self.key_path() {
            kept.push((key, "the key"));
        }
        let target = real_path(output);
        match kept.iter().find(|(path, _)| real_path(path) == target) {
            Some((_, what)) => Err(in_the_way(what)),
            None => Ok(()),
        }
    }

    /// Writes a file of its own, its owner's alone. It appears when it is complete, in the place of one
    /// of the same name.
    ///
    /// # Errors
    /// When it cannot be written, or would take the place of a file that is needed.
    pub fn write_file(&self, path: &Path, bytes: &[u8]) -> Result<(), Failure> {
        self.check_output(path, &[], "--out-dir")?;
        let mut file = NamedTempFile::new_in(folder_of(path))?;
        fs::set_permissions(file.path(), fs::Permissions::from_mode(0o600))?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    }

    /// A second output: a file that appears when it is complete, as `-o` does.
    ///
    /// # Errors
    /// When it cannot be opened, or would take the place of a file that is needed.
    pub fn side_file(
        &self,
        path: &Path,
        named: &[&Path],
        option: &str,
    ) -> Result<SideFile, Failure> {
        self.check_output(path, named, option)?;
        let file = NamedTempFile::new_in(folder_of(path)).map_err(|error| Failure {
            message: format!(
                "{} cannot be written ({})",
                path.display(),
                intake::io_words(error.kind())
            ),
            hint: Some(format!("name another file with {option} FILE")),
            ..Failure::from(error)
        })?;
        fs::set_permissions(file.path(), fs::Permissions::from_mode(0o600))?;
        Ok(SideFile {
            path: path.to_owned(),
            out: BufWriter::with_capacity(1 << 16, file),
        })
    }

    /// Ends the output: flushes it, or gives its file its name.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn finish(self) -> Result<(), Failure> {
        match self.sink {
            Sink::Terminal(mut out) => match out.flush() {
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
                other => Ok(other?),
            },
            Sink::File(path, out) => {
                let file = out
                    .into_inner()
                    .map_err(|error| io::Error::from(error.error().kind()))?;
                file.as_file().sync_all()?;
                file.persist(path).map_err(|error| error.error)?;
                Ok(())
            }
        }
    }

    /// The format in force.
    #[must_use]
    pub fn format(&self) -> OutputFormat {
        if self.globals.json {
            OutputFormat::Json
        } else {
            self.globals.format.unwrap_or(OutputFormat::Table)
        }
    }

    /// Whether a document is wanted instead of words for people.
    #[must_use]
    pub fn wants_document(&self) -> bool {
        matches!(self.format(), OutputFormat::Json | OutputFormat::Jsonl)
    }

    /// Whether a table is for a person at a terminal.
    #[must_use]
    pub fn is_interactive(&self) -> bool {
        !self.globals.no_input && io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// Whether colours are used on the output.
    #[must_use]
    pub fn is_coloured(&self) -> bool {
        match self.globals.color {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => {
                matches!(self.sink, Sink::Terminal(_))
                    && io::stdout().is_terminal()
                    && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            }
        }
    }

    /// The width of tables.
    #[must_use]
    pub fn width(&self) -> u16 {
        let asked = env::var("COLUMNS")
            .ok()
            .and_then(|columns| columns.parse().ok());
        let terminal = match &self.sink {
            Sink::Terminal(_) => io::stdout()
                .is_terminal()
                .then(super::progress::terminal_width),
            Sink::File(..) => None,
        };
        asked.or(terminal).unwrap_or(100).clamp(40, 400)
    }

    /// Writes to the output. A closed pipe is a clean end: what follows is dropped.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn print(&mut self, text: &str) -> Result<(), Failure> {
        self.write_with(|out| out.write_all(text.as_bytes()))
    }

    /// Writes to the output through a writer.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn write_with(
        &mut self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        if self.is_closed {
            return Ok(());
        }
        let out: &mut dyn Write = match &mut self.sink {
            Sink::Terminal(out) => out,
            Sink::File(_, out) => out,
        };
        match write(out) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.is_closed = true;
                Ok(())
            }
            other => Ok(other?),
        }
    }

    /// Writes a JSON document: its schema, then its fields.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn document<T: Serialize>(
        &mut self,
        schema: &'static str,
        body: &T,
    ) -> Result<(), Failure> {
        #[derive(Serialize)]
        struct Document<'a, T> {
            schema: &'static str,
            #[serde(flatten)]
            body: &'a T,
        }
        self.write_with(|out| json::write(out, &Document { schema, body }))
    }

    /// Writes a listing as a table or CSV.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn listing(&mut self, listing: &Listing) -> Result<(), Failure> {
        if self.format() == OutputFormat::Csv {
            return self.write_with(|out| csv::write(out, listing, csv::CsvOptions::default()));
        }
        let options = table::TableOptions {
            width: self.width(),
            is_coloured: self.is_coloured(),
        };
        self.print(&table::render(listing, options))
    }

    /// Says something on stderr, unless quiet.
    pub fn note(&self, text: &str) {
        if !self.globals.quiet {
            say(text);
        }
    }

    /// The policy: as named, else beside the store, else the built-in one.
    ///
    /// # Errors
    /// When it cannot be read or is wrong: exit 2.
    pub fn policy(&self) -> Result<Policy, Failure> {
        let (path, is_named) = match &self.globals.policy {
            Some(path) => (path.clone(), true),
            None => (self.default_policy_path()?, false),
        };
        match fs::read(&path) {
            Ok(bytes) => self.parse_policy(&path, policy_text(&path, &bytes)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound && !is_named => {
                if self.globals.verbose {
                    self.note(&format!(
                        "note: there is no policy at {}; the built-in one is used",
                        path.display()
                    ));
                }
                Ok(policy::built_in())
            }
            Err(error) => Err(policy_unreadable(&path, &error)),
        }
    }

    /// Where a policy would be, when none is there and none is named.
    ///
    /// # Errors
    /// When there is no home to look in.
    pub fn missing_policy(&self) -> Result<Option<PathBuf>, Failure> {
        if self.globals.policy.is_some() {
            return Ok(None);
        }
        let path = self.default_policy_path()?;
        Ok((!path.exists()).then_some(path))
    }

    /// The policy at that path.
    ///
    /// # Errors
    /// When it cannot be read or is wrong: exit 2.
    pub fn policy_at(&self, path: &Path) -> Result<Policy, Failure> {
        let bytes = fs::read(path).map_err(|error| policy_unreadable(path, &error))?;
        self.parse_policy(path, policy_text(path, &bytes)?)
    }

    /// Parses the text of a policy.
    ///
    /// # Errors
    /// All that is wrong with it: exit 2.
    pub fn parse_policy(&self, path: &Path, text: &str) -> Result<Policy, Failure> {
        let wrong = |problems: &[policy::Problem]| {
            let lines: Vec<String> = problems
                .iter()
                .map(|problem| {
                    let hint = problem
                        .hint
                        .as_ref()
                        .map(|hint| format!(" ({hint})"))
                        .unwrap_or_default();
                    format!(
                        "\n  {}:{}: {}{hint}",
                        path.display(),
                        problem.line,
                        problem.message
                    )
                })
                .collect();
            Failure::usage(
                "policy-wrong",
                format!("the policy cannot be used:{}", lines.concat()),
                Some(
                    "correct it and run `dpo policy check`; `man 5 dpo-policy` explains every key"
                        .to_owned(),
                ),
            )
        };
        let mut policy = policy::parse(text, &|field| vocabulary::check_field_or_prefix(field))
            .map_err(|error| wrong(&error.problems))?;
        let mut unknown = unknown_names(&policy);
        unknown.extend(wordings::read(path, &mut policy));
        unknown.sort_by_key(|problem| problem.line);
        if unknown.is_empty() {
            Ok(policy)
        } else {
            Err(wrong(&unknown))
        }
    }

    /// Where the policy is looked for by default.
    ///
    /// # Errors
    /// When there is no home to look in.
    pub fn default_policy_path(&self) -> Result<PathBuf, Failure> {
        Ok(self.store_path()?.with_file_name("dpo-policy.toml"))
    }

    /// Where the policy is: as named, else beside the store.
    ///
    /// # Errors
    /// When there is no home to look in.
    pub fn policy_path(&self) -> Result<PathBuf, Failure> {
        match &self.globals.policy {
            Some(path) => Ok(path.clone()),
            None => self.default_policy_path(),
        }
    }

    /// The folder of the policy: what goes with a policy lies beside it.
    ///
    /// # Errors
    /// When there is no home to look in.
    pub fn policy_folder(&self) -> Result<PathBuf, Failure> {
        let path = self.policy_path()?;
        Ok(path.parent().map(Path::to_path_buf).unwrap_or_default())
    }

    /// Where the store is.
    ///
    /// # Errors
    /// When there is no home to look in.
    pub fn store_path(&self) -> Result<PathBuf, Failure> {
        match &self.globals.store {
            Some(path) => Ok(path.clone()),
            None => Ok(base_folder("XDG_DATA_HOME", ".local/share")?.join("dpo/dpo.db")),
        }
    }

    /// Where the key is.
    ///
    /// # Errors
    /// When there is no home to look in.
    pub fn key_path(&self) -> Result<PathBuf, Failure> {
        if let Some(path) = &self.globals.key_file {
            return Ok(path.clone());
        }
        if let Some(folder) = env::var_os("CREDENTIALS_DIRECTORY") {
            let path = PathBuf::from(folder).join("dpo-key");
            if path.exists() {
                return Ok(path);
            }
        }
        Ok(base_folder("XDG_CONFIG_HOME", ".config")?.join("dpo/key"))
    }

    /// What the store is to know of this run.
    ///
    /// # Errors
    /// When there is no home to look in.
    pub fn access(&self, verb: &str, writes: bool) -> Result<Access, Failure> {
        Ok(Access {
            path: self.store_path()?,
            verb: verb.to_owned(),
            lock_wait: self.globals.lock_wait,
            writes,
        })
    }

    /// The moment: the clock is read here and nowhere else.
    #[must_use]
    pub fn now(&self, policy: &Policy) -> Now {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place where the clock is read"
        )]
        let at = chrono::Utc::now();
        Now {
            at,
            today: self
                .globals
                .today
                .unwrap_or_else(|| at.with_timezone(&policy.timezone).date_naive()),
        }
    }

    /// The language of the output: as asked, else the locale's, else the policy's first.
    #[must_use]
    pub fn lang(&self, policy: &Policy) -> Lang {
        if let Some(lang) = self.globals.lang.as_deref().and_then(Lang::parse) {
            return lang;
        }
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .filter_map(|name| env::var(name).ok())
            .find(|value| !value.is_empty());
        locale
            .and_then(|locale| Lang::parse(locale.get(..2)?))
            .or_else(|| policy.languages.first().copied())
            .unwrap_or_default()
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// A path without links and detours; of a file that is not there yet, that of its folder.
fn real_path(path: &Path) -> PathBuf {
    fs::canonicalize(path)
        .or_else(|_| {
            let folder = fs::canonicalize(folder_of(path))?;
            Ok::<_, io::Error>(
                path.file_name()
                    .map_or(folder.clone(), |name| folder.join(name)),
            )
        })
        .unwrap_or_else(|_| path.to_owned())
}

/// The text of a policy.
fn policy_text<'a>(path: &Path, bytes: &'a [u8]) -> Result<&'a str, Failure> {
    std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        Failure::usage(
            "policy-unreadable",
            format!(
                "the policy {} is not UTF-8 (line {line}): save it as UTF-8",
                path.display()
            ),
            Some("correct it and run `dpo policy check`".to_owned()),
        )
    })
}

fn policy_unreadable(path: &Path, error: &io::Error) -> Failure {
    Failure::usage(
        "policy-unreadable",
        format!(
            "the policy {} cannot be read ({})",
            path.display(),
            intake::io_words(error.kind())
        ),
        Some("`dpo init` writes one to start from".to_owned()),
    )
}

/// The rules and systems that a policy names and nobody knows: the policy's own room knows neither.
fn unknown_names(policy: &Policy) -> Vec<Problem> {
    let codes = || rules::catalogue().map(|meta| meta.code);
    let systems = || profiles().iter().map(|profile| profile.system.as_str());
    let hint = |nearest: Option<&str>, list: &str| {
        Some(nearest.map_or_else(
            || list.to_owned(),
            |nearest| format!("did you mean `{nearest}`?"),
        ))
    };
    let rules = policy
        .exceptions
        .iter()
        .filter(|exception| rules::meta(&exception.rule).is_none())
        .map(|exception| Problem {
            line: exception.line.0,
            message: format!(
                "`rule` of [[exception]] names `{}`, which is no rule",
                exception.rule
            ),
            hint: hint(
                policy::nearest(&exception.rule, codes()),
                "`dpo explain` lists the rules",
            ),
        });
    let sources = policy.sources.iter().filter_map(|source| {
        let system = source.system.as_deref()?;
        let is_known = system == "generic" || profiles::profile(system).is_some();
        (!is_known).then(|| Problem {
            line: source.line.0,
            message: format!("`system` of [[source]] names `{system}`, which has no profile"),
            hint: hint(
                policy::nearest(system, systems()),
                &format!(
                    "one of: generic, {}",
                    systems().collect::<Vec<_>>().join(", ")
                ),
            ),
        })
    });
    let mut problems: Vec<Problem> = rules.chain(sources).collect();
    problems.sort_by_key(|problem| problem.line);
    problems
}

pub(super) fn base_folder(variable: &str, below_home: &str) -> Result<PathBuf, Failure> {
    let set = env::var_os(variable)
        .map(PathBuf::from)
        .filter(|path| path.is_absolute());
    let home = env::var_os("HOME")
        .map(PathBuf::from)
        .filter(|path| !path.as_os_str().is_empty());
    set.or_else(|| home.map(|home| home.join(below_home)))
        .ok_or_else(|| {
            Failure::usage(
                "no-home",
                format!("neither {variable} nor HOME says where files are kept"),
                Some("name the files with --store, --key-file and --policy".to_owned()),
            )
        })
}

/// Says something on stderr; a closed stderr is nobody's fault.
pub fn say(text: &str) {
    let line = text
        .split('\n')
        .map(escape_terminal)
        .collect::<Vec<_>>()
        .join("\n");
    drop(writeln!(io::stderr(), "{line}"));
}

/// Tells a failure: one object for programs, two lines for people.
pub fn report(failure: &Failure, wants_json: bool) {
    if wants_json {
        let document = json::ErrorDocument::new(
            failure.exit as u8,
            failure.code,
            &failure.message,
            failure.hint.as_deref(),
        );
        drop(json::write(io::stderr(), &document));
        return;
    }
    say(&format!("error: {}", failure.message));
    if let Some(hint) = &failure.hint {
        say(&format!("hint: {hint}"));
    }
}
