//! `dpo may-contact`: who may be contacted by a channel for a purpose.

use std::{
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use clap::ValueEnum;
use serde::Serialize;
use tempfile::NamedTempFile;

use super::{
    context::{Context, OutputFormat, SideFile},
    exit::{Exit, Failure},
    import::FormArgs,
    progress::Rows,
};
use crate::{
    intake::io_words,
    model::{Channel, Lang, PersonQuery},
    ops::may_contact::{
        Allowed, Asked, FileForm, FileScreen, PurposeFault, Reason, Refusal, Screened, Screening,
        Sink, purpose_for, screen_file, screen_one, screen_store,
    },
    output::{
        Cell, Column, Listing, Tone,
        csv::{self, CsvOptions, CsvWriter},
        jsonl,
    },
    words,
};

/// Tell who may be contacted by a channel for a purpose
///
/// Without a file: every contact of the store. With a mailing file: each of its rows is looked up by
/// identifier, e-mail address, telephone number or postal address; the header and the rows that may be
/// used come out byte for byte and in order, refusals with their reason go to --refused. A workbook
/// comes out as CSV. With --email, --phone or --id: one person, and the exit status 1 is a no.
///
/// Whom the store does not know is refused. A person is judged over all of its records; of several
/// persons that a row may mean, the least permissive decides; a no binds whoever shares the address.
/// The trail notes that a list was screened, with counts only.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The channel
    #[arg(long, value_enum, value_name = "CHANNEL")]
    channel: ChannelArg,
    /// The purpose, where several use the channel
    #[arg(long, value_name = "ID")]
    purpose: Option<String>,
    /// The mailing file, in any form that import reads; - reads standard input
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Write what may be used to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    allowed: Option<PathBuf>,
    /// Write refusals to this file, as CSV: line, record, data subject, reason
    #[arg(long, value_name = "FILE")]
    refused: Option<PathBuf>,
    /// Ask about the person with this e-mail address
    #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["file", "allowed", "refused"])]
    email: Option<String>,
    /// Ask about the person with this telephone number
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["file", "allowed", "refused"])]
    phone: Option<String>,
    /// Ask about the person to whom a source gave this id
    #[arg(long, value_name = "ID", conflicts_with_all = ["file", "allowed", "refused"])]
    id: Option<String>,
    /// The source whose ids the file bears [default: the recognised one, if the store has it]
    #[arg(long, value_name = "ID", requires = "file")]
    source: Option<String>,
    #[command(flatten)]
    form: FormArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ChannelArg {
    Email,
    Phone,
    Sms,
    Post,
    Fax,
}

impl ChannelArg {
    const fn channel(self) -> Channel {
        match self {
            Self::Email => Channel::Email,
            Self::Phone => Channel::Phone,
            Self::Sms => Channel::Sms,
            Self::Post => Channel::Post,
            Self::Fax => Channel::Fax,
        }
    }
}

impl Args {
    /// The files that the command names.
    pub(super) fn named_files(&self) -> Vec<&Path> {
        self.file
            .iter()
            .chain(&self.allowed)
            .chain(&self.refused)
            .map(PathBuf::as_path)
            .collect()
    }

    /// The one person that is asked about.
    fn query(&self) -> Option<PersonQuery> {
        let query = PersonQuery {
            id: self.id.clone(),
            emails: self.email.iter().cloned().collect(),
            phones: self.phone.iter().cloned().collect(),
            ..PersonQuery::default()
        };
        (!query.is_empty()).then_some(query)
    }
}

/// What a screening is told with.
#[derive(Serialize)]
struct Head<'a> {
    channel: Channel,
    purpose: &'a str,
    today: String,
}

/// The document of a list.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    head: &'a Head<'a>,
    #[serde(flatten)]
    screened: &'a Screened,
    #[serde(skip_serializing_if = "Option::is_none")]
    contacts: Option<&'a [Allowed]>,
    refusals: &'a [Refusal],
}

/// The document of one person.
#[derive(Serialize)]
struct OneDocument<'a> {
    #[serde(flatten)]
    head: &'a Head<'a>,
    #[serde(flatten)]
    asked: &'a Asked,
}

/// Runs the verb.
///
/// # Errors
/// As the operation.
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    let policy = context.policy()?;
    let lang = context.lang(&policy);
    let channel = args.channel.channel();
    let purpose = purpose_for(&policy, channel, args.purpose.as_deref())
        .map_err(|fault| unclear(&fault, channel))?;
    let operator = context.operator();
    let screening = Screening {
        channel,
        purpose,
        policy: &policy,
        now: context.now(&policy),
        operator: &operator,
    };
    let head = Head {
        channel,
        purpose: &screening.purpose()?.id,
        today: screening.now.today.to_string(),
    };
    if let Some(query) = args.query() {
        let mut store = context.open_store("may-contact", true)?;
        let asked = screen_one(&mut store, &screening, &query)?;
        return print_one(context, &head, &asked, lang);
    }
    let inputs: Vec<&Path> = args.file.iter().map(PathBuf::as_path).collect();
    let open = |path: &Option<PathBuf>, other: &Option<PathBuf>, option| {
        let mut named = inputs.clone();
        named.extend(other.as_deref());
        path.as_ref()
            .map(|path| context.side_file(path, &named, option))
            .transpose()
    };
    let allowed = open(&args.allowed, &args.refused, "--allowed")?;
    let refused = open(&args.refused, &args.allowed, "--refused")?;
    let mut store = context.open_store("may-contact", true)?;
    let quiet = context.globals.quiet;
    let mut out = Halves::new(context, allowed, refused, args.file.is_some(), lang)?;
    let screened = match &args.file {
        None => screen_store(&mut store, &screening, &mut out)?,
        Some(path) => {
            let spooled = spool(path)?;
            let options = args.form.options();
            let file = FileScreen {
                form: FileForm {
                    path: spooled.as_ref().map_or(path.as_path(), NamedTempFile::path),
                    source: args.source.as_deref(),
                    options: &options,
                    date_order: args.form.order(),
                },
                wants_refusals: out.wants_refusals(),
            };
            let mut rows = Rows::new(quiet);
            let screened = screen_file(
                &mut store,
                &screening,
                &file,
                &mut out,
                &mut |file, seen| rows.tell(file, seen),
            );
            rows.clear();
            screened.map_err(|failure| of_input(failure, spooled.as_ref()))?
        }
    };
    out.finish(&head, &screened)?;
    tell(context, &screened, args, lang);
    Ok(Exit::Done)
}

/// An error about the copy of standard input names standard input.
pub(super) fn of_input(mut failure: Failure, spooled: Option<&NamedTempFile>) -> Failure {
    if let Some(file) = spooled {
        let path = file.path().display().to_string();
        failure.message = failure.message.replace(&path, "standard input");
    }
    failure
}

/// Standard input as a file of its owner's alone, which goes when the run ends: a table is read more
/// than once.
pub(super) fn spool(path: &Path) -> Result<Option<NamedTempFile>, Failure> {
    if path != Path::new("-") {
        return Ok(None);
    }
    let mut file = tempfile::Builder::new().prefix("dpo-").tempfile()?;
    let mut input = io::stdin().lock();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = input.read(&mut buffer).map_err(|error| Failure {
            exit: Exit::Input,
            code: "unreadable",
            message: format!("standard input cannot be read ({})", io_words(error.kind())),
            hint: Some("name a file, or send the list through a pipe".to_owned()),
        })?;
        if read == 0 {
            break;
        }
        file.write_all(buffer.get(..read).unwrap_or_default())?;
    }
    file.flush()?;
    Ok(Some(file))
}

/// Why the purpose cannot be told, as a failure of usage.
pub(super) fn unclear(fault: &PurposeFault, channel: Channel) -> Failure {
    let channel = channel.as_str();
    match fault {
        PurposeFault::NoneUses => Failure::usage(
            "channel-unused",
            format!("no purpose of the policy uses the channel {channel}"),
            Some("`dpo policy show` prints the purposes and their channels".to_owned()),
        ),
        PurposeFault::Several(ids) => Failure::usage(
            "purpose-needed",
            format!("{} purposes use the channel {channel}", ids.len()),
            Some(format!("say which with --purpose: {}", ids.join(", "))),
        ),
        PurposeFault::NotOne(ids) => Failure::usage(
            "unknown-purpose",
            format!("no purpose of the name given with --purpose uses the channel {channel}"),
            Some(format!("one of: {}", ids.join(", "))),
        ),
    }
}

fn print_one(
    context: &mut Context,
    head: &Head<'_>,
    asked: &Asked,
    lang: Lang,
) -> Result<Exit, Failure> {
    match context.format() {
        OutputFormat::Json | OutputFormat::Jsonl => {
            context.document("dpo.may-contact/1", &OneDocument { head, asked })?;
        }
        OutputFormat::Csv | OutputFormat::Table => {
            let word = |key: &str| words::label(key, lang);
            let is_csv = context.format() == OutputFormat::Csv;
            let why = match (asked.reason, asked.basis) {
                (Some(reason), _) => ("reason", reason.as_str()),
                (None, basis) => ("basis", basis.unwrap_or_default()),
            };
            let shown = |group: &str, own: &'static str| match is_csv {
                true => own,
                false => words::label(&format!("may.{group}.{own}"), lang),
            };
            let (answer, tone) = match asked.allowed {
                true => ("yes", Tone::Good),
                false => ("no", Tone::Alarm),
            };
            let mut listing = Listing::new(vec![
                Column::text("allowed", word("may.allowed")),
                Column::text("why", word("may.why")),
                Column::text("subjects", word("find.subject")),
            ]);
            listing.push(vec![
                Cell::from(shown("answer", answer)).toned(tone),
                Cell::from(shown(why.0, why.1)),
                Cell::from(asked.subjects.join(" ")),
            ]);
            context.listing(&listing)?;
        }
    }
    Ok(match asked.allowed {
        true => Exit::Done,
        false => Exit::Attention,
    })
}

/// Where the two halves of a list go.
struct Halves<'c> {
    context: &'c mut Context,
    allowed: Option<SideFile>,
    refused: Option<CsvWriter<SideFile>>,
    has_file: bool,
    lang: Lang,
    /// What a document is made of; a stream keeps nothing.
    contacts: Vec<Allowed>,
    refusals: Vec<Refusal>,
}

impl<'c> Halves<'c> {
    fn new(
        context: &'c mut Context,
        allowed: Option<SideFile>,
        refused: Option<SideFile>,
        has_file: bool,
        lang: Lang,
    ) -> Result<Self, Failure> {
        let keys: &[&str] = match has_file {
            true => &["line", "record", "subject", "reason", "detail"],
            false => &["source", "record", "subject", "reason"],
        };
        let mut halves = Self {
            context,
            allowed,
            refused: refused
                .map(|file| CsvWriter::new(file, keys, CsvOptions::default()))
                .transpose()?,
            has_file,
            lang,
            contacts: Vec::new(),
            refusals: Vec::new(),
        };
        if !has_file && (halves.allowed.is_some() || halves.format() == OutputFormat::Csv) {
            halves.write_allowed(&["source", "record", "subject", "basis"])?;
        }
        Ok(halves)
    }

    fn format(&self) -> OutputFormat {
        self.context.format()
    }

    /// Whether anybody asks which rows are refused.
    fn wants_refusals(&self) -> bool {
        let is_told = matches!(self.format(), OutputFormat::Json | OutputFormat::Jsonl);
        self.refused.is_some() || is_told
    }

    /// A line of contacts goes where the allowed half goes.
    fn write_allowed(&mut self, cells: &[&str]) -> Result<(), Failure> {
        let line = csv::line(cells)?;
        match &mut self.allowed {
            Some(file) => Ok(file.write_all(&line)?),
            None => self.context.write_with(|out| out.write_all(&line)),
        }
    }

    /// Ends the list: the files get their names, the document is printed.
    fn finish(self, head: &Head<'_>, screened: &Screened) -> Result<(), Failure> {
        if let Some(file) = self.allowed {
            file.keep()?;
        }
        if let Some(file) = self.refused {
            file.finish()?.keep()?;
        }
        match self.context.format() {
            OutputFormat::Json => self.context.document(
                "dpo.may-contact/1",
                &Document {
                    head,
                    screened,
                    contacts: (!self.has_file).then_some(self.contacts.as_slice()),
                    refusals: &self.refusals,
                },
            ),
            OutputFormat::Table if !self.has_file && !self.contacts.is_empty() => {
                let listing = contacts(&self.contacts, self.lang);
                self.context.listing(&listing)
            }
            _ => Ok(()),
        }
    }
}

impl Sink<Failure> for Halves<'_> {
    fn text(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        match (&mut self.allowed, self.context.format()) {
            (Some(file), _) => Ok(file.write_all(bytes)?),
            // What programs read is one document; the rows themselves are in --allowed.
            (None, OutputFormat::Json | OutputFormat::Jsonl) => Ok(()),
            (None, _) => self.context.write_with(|out| out.write_all(bytes)),
        }
    }

    fn contact(&mut self, allowed: &Allowed) -> Result<(), Failure> {
        if self.allowed.is_some() || self.format() == OutputFormat::Csv {
            self.write_allowed(&[
                &allowed.source,
                &allowed.record,
                &allowed.subject,
                allowed.basis,
            ])?;
        }
        match self.format() {
            OutputFormat::Jsonl => self
                .context
                .write_with(|out| jsonl::write_line(out, allowed)),
            OutputFormat::Csv => Ok(()),
            OutputFormat::Table if self.allowed.is_some() => Ok(()),
            OutputFormat::Json | OutputFormat::Table => {
                self.contacts.push(allowed.clone());
                Ok(())
            }
        }
    }

    fn refusal(&mut self, refusal: &Refusal) -> Result<(), Failure> {
        if let Some(file) = &mut self.refused {
            let subject = refusal.subject.as_deref().unwrap_or_default();
            let reason = refusal.reason.as_str();
            let line = refusal.line.map(|line| line.to_string());
            let first = line.as_deref().or(refusal.source.as_deref());
            let last = self
                .has_file
                .then(|| refusal.detail.as_deref().unwrap_or_default());
            let cells = [first.unwrap_or_default(), &refusal.record, subject, reason];
            file.row(cells.into_iter().chain(last))?;
        }
        match self.context.format() {
            OutputFormat::Json => self.refusals.push(refusal.clone()),
            OutputFormat::Jsonl => {
                return self
                    .context
                    .write_with(|out| jsonl::write_line(out, refusal));
            }
            OutputFormat::Csv | OutputFormat::Table => {}
        }
        Ok(())
    }
}

fn contacts(contacts: &[Allowed], lang: Lang) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("source", words::label("find.source", lang)),
        Column::text("record", words::label("find.record", lang)),
        Column::text("subject", words::label("find.subject", lang)),
        Column::text("basis", words::label("may.basis", lang)),
    ]);
    for allowed in contacts {
        let basis = words::label(&format!("may.basis.{}", allowed.basis), lang);
        listing.push(vec![
            Cell::from(allowed.source.clone()),
            Cell::from(allowed.record.clone()),
            Cell::from(allowed.subject.clone()),
            Cell::from(basis),
        ]);
    }
    listing
}

/// What came of it, on stderr.
fn tell(context: &Context, screened: &Screened, args: &Args, lang: Lang) {
    let word = |key: &str| words::label(key, lang);
    for note in &screened.notes {
        context.note(&format!("! {}", note_text(note.code, &note.text, lang)));
    }
    let summary = match &args.file {
        Some(_) => word("may.summary"),
        None => word("may.contacts"),
    };
    context.note(&words::fill(
        summary,
        &[
            ("rows", &screened.rows.to_string()),
            ("allowed", &screened.allowed.to_string()),
            ("refused", &screened.refused.to_string()),
        ],
    ));
    let counted =
        |reason: &Reason| Some((*reason, *screened.refused_by_reason.get(reason.as_str())?));
    for (reason, count) in Reason::ALL.iter().filter_map(counted) {
        let reason = reason.as_str();
        let reason = words::label(&format!("may.reason.{reason}"), lang);
        context.note(&format!("  {count:>8}  {reason}"));
    }
    if screened.refused > 0 && args.refused.is_none() {
        context.note(word("may.refused_hint"));
    }
}

fn note_text<'t>(code: &str, text: &'t str, lang: Lang) -> &'t str {
    match (lang, words::label(&format!("note.{code}"), lang)) {
        (Lang::En, _) | (_, "?") => text,
        (_, label) => label,
    }
}
