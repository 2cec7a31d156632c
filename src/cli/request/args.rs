//! The options of `dpo request`.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Subcommand;

use super::{case_id, query, templates::TemplatesArgs};
use crate::{
    model::{CaseDetails, CaseId, Channel, Lang, RequestedBy, Right},
    ops::request::{IDENTITY_METHODS, OUTCOMES, RecordName},
};

/// Keep the register of requests: open, identify, extend, refuse, close
///
/// Each right has its case. Its days are kept with it: one month from receipt (Art. 12(3) GDPR), by the
/// calendar of the policy's country. Nothing of what a letter says is kept in the clear, and never a copy
/// of an identity document.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Say what would happen, and write nothing
    #[arg(short = 'n', long, global = true)]
    pub(super) dry_run: bool,
    #[command(subcommand)]
    pub(super) what: What,
}

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// Open a case: who asks for what, received when
    ///
    /// The person is searched for in every source. What is sure is taken; where somebody has to look,
    /// nothing is opened, the records are listed, and --same and --other give the word. Earlier cases of
    /// the same person are shown. A complaint stops its channel at once.
    Open(Box<OpenArgs>),
    /// List the open cases in the order in which they are due
    List(ListArgs),
    /// Show a case: its days, what happened, its notices
    Show(ShowArgs),
    /// Say which records are the person's and which are not
    Decide(DecideArgs),
    /// Note that the identity was verified: how and when
    VerifyIdentity(VerifyArgs),
    /// Note that the person was asked who they are
    Pause(PauseArgs),
    /// End a pause without a verified identity
    Resume(ResumeArgs),
    /// Extend a case by two months, counted from receipt
    Extend(ExtendArgs),
    /// Refuse a request, with reasons
    Refuse(RefuseArgs),
    /// Close a case: nothing held, withdrawn, a complaint answered
    Close(CloseArgs),
    /// Write out the templates of letters, to put your own words into them
    ///
    /// A template beside the policy, letters/LANGUAGE/KIND.txt, replaces the built-in one. What a letter
    /// must say stays checked: one that lacks it is not written.
    Letters(TemplatesArgs),
}

/// A right as it is typed.
#[derive(Clone, Copy, Debug)]
pub(super) struct RightArg(pub Right);

fn right(text: &str) -> Result<RightArg, String> {
    Right::parse(text).map(RightArg).ok_or_else(|| {
        let words: Vec<&str> = Right::ALL.iter().map(|right| right.as_str()).collect();
        format!("one of: {}", words.join(", "))
    })
}

fn channel(text: &str) -> Result<Channel, String> {
    Channel::parse(text).ok_or_else(|| {
        let words: Vec<&str> = Channel::ALL
            .iter()
            .map(|channel| channel.as_str())
            .collect();
        format!("one of: {}", words.join(", "))
    })
}

/// Days as `7d` or `7`.
fn days(text: &str) -> Result<i64, String> {
    text.trim()
        .trim_end_matches('d')
        .parse()
        .ok()
        .filter(|days| (0..=3660).contains(days))
        .ok_or_else(|| "write a number of days: 7d".to_owned())
}

#[derive(Debug, clap::Args)]
pub(super) struct WhoArgs {
    /// The person's name, in any order
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// An e-mail address of the person; repeat for several
    #[arg(long, value_name = "ADDRESS")]
    pub email: Vec<String>,
    /// A telephone number of the person; repeat for several
    #[arg(long, value_name = "NUMBER")]
    pub phone: Vec<String>,
    /// The date of birth
    #[arg(long, value_name = "DATE")]
    pub birth_date: Option<String>,
    /// Street and number
    #[arg(long, value_name = "TEXT")]
    pub address: Option<String>,
    /// The postal code
    #[arg(long, value_name = "CODE")]
    pub postcode: Option<String>,
    /// The town
    #[arg(long, value_name = "NAME")]
    pub city: Option<String>,
    /// The id that a source gave
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// A customer number or a national number
    #[arg(long, value_name = "NUMBER")]
    pub number: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct DecisionArgs {
    /// A record that is the person's, as `dpo find` prints it; repeat for several
    #[arg(long, value_name = "SOURCE:RECORD")]
    pub same: Vec<RecordName>,
    /// A record that is somebody else's; repeat for several
    #[arg(long, value_name = "SOURCE:RECORD")]
    pub other: Vec<RecordName>,
}

#[derive(Debug, clap::Args)]
pub(super) struct OpenArgs {
    /// The right: access, portability, rectification, restriction, erasure, objection, complaint
    #[arg(long, value_name = "RIGHT", value_parser = right)]
    pub right: RightArg,
    /// The day of receipt, or the instant (2026-03-31T22:30Z) [default: today]
    #[arg(long, value_name = "DAY")]
    pub received: Option<String>,
    /// How it came
    #[arg(long, value_name = "MEDIUM", default_value = "email", value_parser = ["email", "post", "phone", "form", "in-person", "other"])]
    pub medium: String,
    /// The channel that a complaint is about, or that alone is objected to (without it, an objection
    /// stops every channel): email, phone, sms, post, fax
    #[arg(long, value_name = "CHANNEL", value_parser = channel)]
    pub channel: Option<Channel>,
    /// The data subject, as `dpo find` prints it (S-000123)
    #[arg(long, value_name = "SUBJECT")]
    pub subject: Option<String>,
    #[command(flatten)]
    pub who: WhoArgs,
    #[command(flatten)]
    pub decisions: DecisionArgs,
    /// Who asks
    #[arg(long, value_name = "WHO", default_value = "subject", value_parser = ["subject", "agent", "parent", "controller"])]
    pub by: String,
    /// The mandate of a representative: which one was seen and when; never a copy
    #[arg(long, value_name = "TEXT")]
    pub mandate: Option<String>,
    /// To whom letters are addressed [default: the name]
    #[arg(long, value_name = "NAME")]
    pub to: Option<String>,
    /// A line of the postal address of letters; repeat for several
    #[arg(long, value_name = "LINE")]
    pub to_address: Vec<String>,
    /// The e-mail address of drafts [default: the first --email]
    #[arg(long, value_name = "ADDRESS")]
    pub to_email: Option<String>,
    /// The language of the letters [default: the policy's first]
    #[arg(long, value_name = "LANG", value_parser = ["fr", "nl", "de", "en"])]
    pub language: Option<String>,
    /// A note for the register; sealed
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// Write an acknowledgement into a folder below this one
    #[arg(long, value_name = "DIR")]
    pub out_dir: Option<PathBuf>,
}

impl OpenArgs {
    /// The matter of the request.
    pub fn details(&self) -> CaseDetails {
        let email = self.to_email.clone();
        CaseDetails {
            by: match self.by.as_str() {
                "agent" => RequestedBy::Agent,
                "parent" => RequestedBy::Parent,
                "controller" => RequestedBy::Controller,
                _ => RequestedBy::Subject,
            },
            name: self
                .to
                .clone()
                .or_else(|| self.who.name.clone())
                .unwrap_or_default(),
            address: self.to_address.clone(),
            email: email
                .or_else(|| self.who.email.first().cloned())
                .unwrap_or_default(),
            language: self.language.as_deref().and_then(Lang::parse),
            mandate: self.mandate.clone().unwrap_or_default(),
            query: query(&self.who),
            note: self.note.clone().unwrap_or_default(),
        }
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct ListArgs {
    /// Only what is due within so many days, or overdue; the exit status 1 says that there is something
    #[arg(long, value_name = "DAYS", value_parser = days)]
    pub within: Option<i64>,
    /// Closed cases as well
    #[arg(long)]
    pub all: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct ShowArgs {
    /// The case (2026-0007)
    #[arg(value_name = "CASE", value_parser = case_id)]
    pub case: CaseId,
}

#[derive(Debug, clap::Args)]
pub(super) struct DecideArgs {
    /// The case (2026-0007)
    #[arg(value_name = "CASE", value_parser = case_id)]
    pub case: CaseId,
    #[command(flatten)]
    pub decisions: DecisionArgs,
}

#[derive(Debug, clap::Args)]
pub(super) struct VerifyArgs {
    /// The case (2026-0007)
    #[arg(value_name = "CASE", value_parser = case_id)]
    pub case: CaseId,
    /// How; a copy of an identity document is not asked for and never kept
    #[arg(long, value_name = "METHOD", value_parser = IDENTITY_METHODS)]
    pub method: String,
    /// When [default: today]
    #[arg(long, value_name = "DAY")]
    pub on: Option<NaiveDate>,
}

#[derive(Debug, clap::Args)]
pub(super) struct PauseArgs {
    /// The case (2026-0007)
    #[arg(value_name = "CASE", value_parser = case_id)]
    pub case: CaseId,
    /// When the person was asked [default: today]
    #[arg(long, value_name = "DAY")]
    pub asked_on: Option<NaiveDate>,
    /// What the person is asked, as the letter says it
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub question: String,
    /// Write the question as a letter into a folder below this one
    #[arg(long, value_name = "DIR")]
    pub out_dir: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct ResumeArgs {
    /// The case (2026-0007)
    #[arg(value_name = "CASE", value_parser = case_id)]
    pub case: CaseId,
}

#[derive(Debug, clap::Args)]
pub(super) struct ExtendArgs {
    /// The case (2026-0007)
    #[arg(value_name = "CASE", value_parser = case_id)]
    pub case: CaseId,
    /// Why: how complex the request is, or how many there are (Art. 12(3) GDPR)
    #[arg(long, value_name = "REASON", value_parser = ["complexity", "high-volume"])]
    pub reason: String,
    /// The reasons as the person will read them
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub text: String,
    /// Record it although the first month is over: a breach
    #[arg(long)]
    pub late_breach: bool,
    /// Write the letter into a folder below this one
    #[arg(long, value_name = "DIR")]
    pub out_dir: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct RefuseArgs {
    /// The case (2026-0007)
    #[arg(value_name = "CASE", value_parser = case_id)]
    pub case: CaseId,
    /// The ground: manifestly-unfounded, manifestly-excessive, identity-failure, 17-3-b and the like
    #[arg(long, value_name = "CODE")]
    pub ground: String,
    /// The reasons as the person will read them
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub text: String,
    /// The facts that bear the ground; sealed, for the register
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub facts: String,
    /// Only a part is refused
    #[arg(long)]
    pub partial: bool,
    /// Record it although its time is over: a breach
    #[arg(long)]
    pub late_breach: bool,
    /// Write the letter into a folder below this one
    #[arg(long, value_name = "DIR")]
    pub out_dir: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct CloseArgs {
    /// The case (2026-0007)
    #[arg(value_name = "CASE", value_parser = case_id)]
    pub case: CaseId,
    /// How it ended
    #[arg(long, value_name = "OUTCOME", value_parser = OUTCOMES)]
    pub outcome: String,
    /// The answer as the person will read it
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub answer: String,
    /// Write the letter into a folder below this one
    #[arg(long, value_name = "DIR")]
    pub out_dir: Option<PathBuf>,
}
