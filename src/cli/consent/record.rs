//! `dpo consent record`.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use chrono::NaiveDate;
use clap::ValueEnum;
use sha2::{Digest, Sha256};

use super::{
    super::{
        context::{Context, OutputFormat},
        exit::{Exit, Failure},
        right::{Desk, say_tried},
    },
    whom::{WhoArgs, channel},
};
use crate::{
    intake::io_words,
    model::{Channel, ConsentAct, Lang, consent_event::Evidence},
    ops::{
        consents::record::{Ask, Done, record},
        request::By,
    },
    output::escape_terminal,
    words,
};

/// Record what a person said about a channel and a purpose
///
/// An event is added to the life of the consent; nothing is ever changed in it. What law or evidence
/// does not allow is refused: a double opt-in or a confirmation by hand, a pre-ticked box, a day that is
/// still to come, a yes that an objection stands against, a child's yes without a parent.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    who: WhoArgs,
    /// The channel: email, phone, sms, post or fax
    #[arg(long, value_name = "CHANNEL", value_parser = channel)]
    channel: Channel,
    /// The purpose, where several ask for consent by that channel
    #[arg(long, value_name = "ID")]
    purpose: Option<String>,
    /// What was said
    #[arg(long, value_enum, value_name = "ACT", default_value_t = ActArg::Given)]
    act: ActArg,
    /// How: web-form, paper, letter, in-person, phone-call, email, sms
    #[arg(long, value_name = "METHOD")]
    method: String,
    /// The day on which it was said
    #[arg(long, value_name = "DATE")]
    on: NaiveDate,
    /// The wording that was shown, by its id in the policy
    #[arg(long, value_name = "ID")]
    wording: Option<String>,
    /// The language in which it was shown [default: that of the wording]
    #[arg(long, value_name = "LANG", value_parser = language)]
    language: Option<Lang>,
    /// Who expressed it: subject, parent or agent
    #[arg(long, value_name = "WHO", default_value = "subject")]
    expressed_by: String,
    /// A file that shows it: its SHA-256 is kept, not the file
    #[arg(long, value_name = "FILE")]
    evidence: Option<PathBuf>,
    /// What shows it and where it is kept, in words; sealed, and told in a proof and to the person
    #[arg(long, value_name = "TEXT")]
    evidence_note: Option<String>,
    /// Check everything and write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ActArg {
    /// A yes
    Given,
    /// A no
    Refused,
    /// Refused here: only the person confirms
    #[value(hide = true)]
    Confirmed,
}

impl ActArg {
    const fn act(self) -> ConsentAct {
        match self {
            Self::Given => ConsentAct::Given,
            Self::Refused => ConsentAct::Refused,
            Self::Confirmed => ConsentAct::Confirmed,
        }
    }
}

fn language(text: &str) -> Result<Lang, String> {
    Lang::parse(text).ok_or_else(|| "a language is one of fr, nl, de, en".to_owned())
}

impl Args {
    /// The files that the command names.
    pub(super) fn named_files(&self) -> Vec<&Path> {
        self.evidence.iter().map(PathBuf::as_path).collect()
    }
}

/// Runs the verb.
///
/// # Errors
/// As the operation; `evidence-unreadable` (exit 3).
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    let evidence = evidence(args)?;
    let mut desk = Desk::open_for(context, "consent", args.dry_run)?;
    let who = args.who.who();
    let ask = Ask {
        who: &who,
        channel: args.channel,
        purpose: args.purpose.as_deref(),
        act: args.act.act(),
        method: args.method.trim(),
        on: args.on,
        wording: args.wording.as_deref(),
        language: args.language,
        expressed_by: &args.expressed_by,
        evidence,
    };
    let by = By {
        now: desk.now,
        operator: &desk.operator,
    };
    let done = record(&mut desk.store, &desk.policy, &ask, by)?;
    tell(context, &done, desk.lang)?;
    say_tried(context, desk.lang, args.dry_run);
    Ok(Exit::Done)
}

fn evidence(args: &Args) -> Result<Option<Evidence>, Failure> {
    let sha256 = args.evidence.as_deref().map(file_sha256).transpose()?;
    let what = args.evidence_note.as_deref().map(str::trim);
    let what = what.filter(|note| !note.is_empty());
    if what.is_none() && sha256.is_none() {
        return Ok(None);
    }
    Ok(Some(Evidence {
        what: what.unwrap_or("file").to_owned(),
        sha256,
    }))
}

/// The SHA-256 of a file, read piece by piece: a recording can be long.
fn file_sha256(path: &Path) -> Result<String, Failure> {
    let unreadable = |error: io::Error| Failure {
        exit: Exit::Input,
        code: "evidence-unreadable",
        message: format!(
            "{} cannot be read ({})",
            path.display(),
            io_words(error.kind())
        ),
        hint: Some("name the file that shows the consent: --evidence FILE".to_owned()),
    };
    let mut file = File::open(path).map_err(unreadable)?;
    let mut digest = Sha256::new();
    let mut piece = vec![0_u8; 1 << 16];
    loop {
        let read = file.read(&mut piece).map_err(unreadable)?;
        if read == 0 {
            break;
        }
        digest.update(piece.get(..read).unwrap_or_default());
    }
    Ok(digest
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

fn tell(context: &mut Context, done: &Done, lang: Lang) -> Result<(), Failure> {
    let word = |key: &str| words::label(key, lang);
    match context.format() {
        OutputFormat::Json | OutputFormat::Jsonl => {
            context.document("dpo.consent-recorded/1", done)?;
        }
        OutputFormat::Csv | OutputFormat::Table => {
            let key = match done.event {
                Some(_) => "consents.recorded",
                None => "consents.known",
            };
            let state = done.state.map_or("state.no-statement".to_owned(), |state| {
                format!("state.{state}")
            });
            let said = words::fill(
                word(key),
                &[
                    ("person", done.person.as_deref().unwrap_or_default()),
                    ("act", word(&format!("consents.act.{}", done.act))),
                    ("channel", word(&format!("channel.{}", done.channel))),
                    ("purpose", &escape_terminal(&done.purpose)),
                    ("date", &done.said_on.to_string()),
                    ("state", word(&state)),
                ],
            );
            context.print(&format!("{said}\n"))?;
        }
    }
    if done.lacks.contains(&"wording") {
        let key = match done.wordings.is_empty() {
            true => "consents.lacks_wording",
            false => "consents.name_wording",
        };
        let said = words::fill(word(key), &[("wordings", &done.wordings.join(", "))]);
        context.note(&said);
    }
    if done.lacks.contains(&"evidence") {
        context.note(word("consents.lacks_evidence"));
    }
    Ok(())
}
