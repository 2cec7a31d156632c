//! `dpo notices`.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Subcommand;
use serde_json::json;

use super::{
    context::{Context, OutputFormat},
    deliver::{OutFile, Staged},
    exit::{Exit, Failure},
    letters::{render, sender},
    right::{Desk, case_id, say_tried},
};
use crate::{
    model::{
        CaseId, Lang,
        letter::{Addressee, Letter, LetterKind},
    },
    ops::notices::{self, Disclosing, NoticeState, Open, Told},
    output::{Cell, Column, Listing, Tone},
    store::Bundle,
    words,
};

/// Keep what recipients are still to be told (Art. 19 GDPR)
///
/// A rectification, an erasure or a restriction opens one notice for each recipient that has something
/// of the person: by what the policy says it receives, and by the disclosures recorded here.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Say what would happen, and write nothing
    #[arg(short = 'n', long, global = true)]
    dry_run: bool,
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List the open notices; the exit status 1 says that one is late
    List {
        /// Only those of this case, with the recipients that the person is told of on request
        #[arg(long, value_name = "CASE", value_parser = case_id)]
        case: Option<CaseId>,
        /// Those that are done as well
        #[arg(long)]
        all: bool,
    },
    /// Write the letters to the recipients
    ///
    /// Of the notices named, else of all that are open. A recipient reads only what it knows the person
    /// by. After an erasure that is gone: write the letter before, or say it with --person.
    Letters {
        /// Their numbers
        #[arg(value_name = "NUMBER")]
        numbers: Vec<i64>,
        /// How the recipient knows the person, where the data is gone
        #[arg(long, value_name = "TEXT")]
        person: Option<String>,
        /// Where the folder goes
        #[arg(long, value_name = "DIR", default_value = ".")]
        out_dir: PathBuf,
    },
    /// Note that recipients were told
    Sent {
        /// Their numbers
        #[arg(required = true, value_name = "NUMBER")]
        numbers: Vec<i64>,
        /// When [default: today]
        #[arg(long, value_name = "DAY")]
        on: Option<NaiveDate>,
    },
    /// Note that telling a recipient is impossible
    Impossible(Reasoned),
    /// Note that telling a recipient would take a disproportionate effort
    Disproportionate(Reasoned),
    /// Record that data of a person was disclosed to a recipient
    Disclosure {
        /// The case whose person it is
        #[arg(long, value_name = "CASE", value_parser = case_id)]
        case: CaseId,
        /// The recipient, by its id in the policy
        #[arg(long, value_name = "ID")]
        recipient: String,
        /// When [default: today]
        #[arg(long, value_name = "DAY")]
        on: Option<NaiveDate>,
        /// What, in words; sealed
        #[arg(long, value_name = "TEXT")]
        what: String,
    },
}

#[derive(Debug, clap::Args)]
struct Reasoned {
    /// Their numbers
    #[arg(required = true, value_name = "NUMBER")]
    numbers: Vec<i64>,
    /// Why; sealed
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

/// Runs the verb.
///
/// # Errors
/// As the operation.
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    let is_dry_run = args.dry_run;
    let exit = match &args.what {
        What::List { case, all } => list(context, *case, *all),
        What::Letters {
            numbers,
            person,
            out_dir,
        } => letters(context, numbers, person.as_deref(), out_dir, is_dry_run),
        What::Sent { numbers, on } => {
            close(context, is_dry_run, numbers, NoticeState::Sent, *on, "")
        }
        What::Impossible(args) => close(
            context,
            is_dry_run,
            &args.numbers,
            NoticeState::Impossible,
            None,
            &args.reason,
        ),
        What::Disproportionate(args) => close(
            context,
            is_dry_run,
            &args.numbers,
            NoticeState::Disproportionate,
            None,
            &args.reason,
        ),
        What::Disclosure {
            case,
            recipient,
            on,
            what,
        } => {
            let mut desk = Desk::open_for(context, "notices", is_dry_run)?;
            let ask = Disclosing {
                case: *case,
                recipient,
                on: on.unwrap_or(desk.now.today),
                what,
            };
            let person = notices::disclose(
                &mut desk.store,
                &desk.policy,
                &ask,
                desk.now,
                &desk.operator,
            )?;
            if context.wants_document() {
                let body =
                    json!({ "case": case, "person": person, "recipient": recipient, "on": ask.on });
                context.document("dpo.disclosure/1", &body)?;
            } else {
                let values = [("person", person.as_str()), ("recipient", recipient)];
                let sentence = words::label("notices.disclosed", desk.lang);
                context.print(&format!("{}\n", words::fill(sentence, &values)))?;
            }
            Ok(Exit::Done)
        }
    }?;
    let lang = context.lang(&context.policy()?);
    say_tried(context, lang, is_dry_run);
    Ok(exit)
}

fn list(context: &mut Context, case: Option<CaseId>, all: bool) -> Result<Exit, Failure> {
    let policy = context.policy()?;
    let lang = context.lang(&policy);
    let today = context.now(&policy).today;
    let store = context.open_store("notices", false)?;
    // On request the person is told who was informed as well (Art. 19, second sentence).
    let open = notices::list(&store, &policy, case, all || case.is_some(), today)?;
    match context.format() {
        OutputFormat::Json => context.document("dpo.notices/1", &json!({ "notices": open }))?,
        OutputFormat::Jsonl => {
            for notice in &open {
                context.write_with(|out| crate::output::jsonl::write_line(out, notice))?;
            }
        }
        OutputFormat::Csv => context.listing(&whole(&open))?,
        OutputFormat::Table if open.is_empty() => {}
        OutputFormat::Table => context.listing(&brief(&open, lang))?,
    }
    let waiting = open.iter().filter(|notice| notice.state == "open").count();
    let note = match waiting {
        0 => "notices.none",
        _ => "notices.next",
    };
    context.note(words::label(note, lang));
    Ok(match open.iter().any(|notice| notice.is_late) {
        true => Exit::Attention,
        false => Exit::Done,
    })
}

/// Every fact, for programs.
fn whole(notices: &[Open]) -> Listing {
    let keys = [
        "notice",
        "case",
        "action",
        "recipient",
        "name",
        "role",
        "contact",
        "made_on",
        "remind_on",
        "state",
        "state_on",
        "reason",
    ];
    let mut listing = Listing::new(keys.iter().map(|key| Column::text(key, key)).collect());
    for notice in notices {
        listing.push(vec![
            Cell::from(notice.notice.to_string()),
            Cell::from(notice.case.map(|case| case.to_string())),
            Cell::from(notice.action.clone()),
            Cell::from(notice.recipient.clone()),
            Cell::from(notice.name.clone()),
            Cell::from(notice.role.clone()),
            Cell::from(notice.contact.clone()),
            Cell::from(notice.made_on.to_string()),
            Cell::from(notice.remind_on.to_string()),
            Cell::from(notice.state.clone()),
            Cell::from(notice.state_on.to_string()),
            Cell::from(notice.reason.clone()),
        ]);
    }
    listing
}

fn brief(notices: &[Open], lang: Lang) -> Listing {
    let word = |key: &str| words::label(key, lang);
    let mut listing = Listing::new(vec![
        Column::number("notice", word("notices.number")),
        Column::text("case", word("notices.case")),
        Column::text("action", word("notices.action")),
        Column::text("name", word("notices.recipient")),
        Column::text("contact", word("notices.contact")),
        Column::text("made_on", word("notices.since")),
        Column::text("state", word("notices.state")),
    ]);
    for notice in notices {
        let tone = match (notice.is_late, notice.state.as_str()) {
            (true, _) => Tone::Alarm,
            (false, "open") => Tone::Plain,
            _ => Tone::Faint,
        };
        listing.push(vec![
            Cell::from(notice.notice.to_string()),
            Cell::from(notice.case.map(|case| case.to_string())),
            Cell::from(word(&format!("notices.action.{}", notice.action))),
            Cell::from(notice.name.clone()),
            Cell::from(notice.contact.clone()),
            Cell::from(notice.made_on.to_string()).toned(tone),
            Cell::from(word(&format!("notices.state.{}", notice.state))).toned(tone),
        ]);
    }
    listing
}

fn close(
    context: &mut Context,
    is_dry_run: bool,
    numbers: &[i64],
    state: NoticeState,
    on: Option<NaiveDate>,
    reason: &str,
) -> Result<Exit, Failure> {
    let mut desk = Desk::open_for(context, "notices", is_dry_run)?;
    let done = notices::close(
        &mut desk.store,
        numbers,
        state,
        on.unwrap_or(desk.now.today),
        reason,
        desk.now,
        &desk.operator,
    )?;
    if context.wants_document() {
        context.document("dpo.notices-closed/1", &done)?;
    } else {
        let (count, open) = (done.notices.len().to_string(), done.open.to_string());
        let values = [
            ("count", count.as_str()),
            (
                "state",
                words::label(&format!("notices.state.{}", done.state), desk.lang),
            ),
            ("open", &open),
        ];
        let sentence = words::label("notices.closed", desk.lang);
        context.print(&format!("{}\n", words::fill(sentence, &values)))?;
    }
    Ok(Exit::Done)
}

fn letters(
    context: &mut Context,
    numbers: &[i64],
    person: Option<&str>,
    out_dir: &std::path::Path,
    is_dry_run: bool,
) -> Result<Exit, Failure> {
    let mut desk = Desk::open_for(context, "notices", is_dry_run)?;
    let told = notices::matter(&desk.store, &desk.policy, numbers, desk.now.today)?;
    if told.is_empty() {
        context.note(words::label("notices.none", desk.lang));
        return Ok(Exit::Done);
    }
    let mut files: Vec<OutFile> = Vec::new();
    let mut written = Vec::new();
    for one in &told {
        let known_as = match (one.person.is_empty(), person) {
            (false, _) => one.person.join(", "),
            (true, Some(person)) => person.to_owned(),
            (true, None) => {
                return Err(Failure {
                    exit: Exit::Refused,
                    code: "person-gone",
                    message: format!(
                        "notice {} is about a person whose data is gone: it is not known what the recipient calls them",
                        one.notice.notice
                    ),
                    hint: Some(format!(
                        "dpo notices letters {} --person TEXT",
                        one.notice.notice
                    )),
                });
            }
        };
        for mut file in render(context, &letter(&desk, one, known_as), &[])? {
            file.name = format!("{}-{}", one.notice.notice, file.name);
            files.push(file);
        }
        written.push(one.notice.notice);
    }
    let first = written.first().copied().unwrap_or_default();
    let name = format!("notices-{}-{first}", desk.now.today);
    if is_dry_run {
        return letters_told(context, &desk, &written, &out_dir.join(name));
    }
    let staged = Staged::write(out_dir, &name, &files)?;
    let bundle = Bundle {
        id: 0,
        request: None,
        verb: "notices".to_owned(),
        made_on: desk.now.today,
        manifest_sha256: staged.manifest_sha256().to_vec(),
        place: staged.place(),
    };
    notices::letters_written(&mut desk.store, &written, &bundle, desk.now, &desk.operator)?;
    let folder = staged.deliver()?;
    letters_told(context, &desk, &written, &folder)?;
    let numbers: Vec<String> = written.iter().map(ToString::to_string).collect();
    let command = format!("dpo notices sent {}", numbers.join(" "));
    let values = [("command", command.as_str())];
    context.note(&words::fill(words::label("right.next", desk.lang), &values));
    Ok(Exit::Done)
}

/// Says of which notices letters were written, and where they are.
fn letters_told(
    context: &mut Context,
    desk: &Desk,
    written: &[i64],
    folder: &std::path::Path,
) -> Result<Exit, Failure> {
    let shown = folder.display().to_string();
    if context.wants_document() {
        let body = json!({ "notices": written, "folder": shown });
        context.document("dpo.notices-letters/1", &body)?;
    } else {
        let count = written.len().to_string();
        let values = [("count", count.as_str()), ("folder", &shown)];
        let sentence = words::label("notices.letters", desk.lang);
        context.print(&format!("{}\n", words::fill(sentence, &values)))?;
    }
    Ok(Exit::Done)
}

/// The letter to a recipient, in the controller's first language: it is business between two offices.
fn letter(desk: &Desk, told: &Told, known_as: String) -> Letter {
    let lang = desk.policy.languages.first().copied().unwrap_or_default();
    let notice = &told.notice;
    let is_email = notice.contact.contains('@');
    let mut letter = Letter {
        kind: LetterKind::RecipientNotice,
        lang,
        date: desk.now.today,
        case: notice.case.map(|case| case.to_string()).unwrap_or_default(),
        sender: sender(&desk.policy),
        addressee: Addressee {
            name: notice.name.clone(),
            address: Vec::new(),
            email: match is_email {
                true => notice.contact.clone(),
                false => String::new(),
            },
        },
        dates: [("since", notice.made_on)].into(),
        facts: [
            ("recipient_name", notice.name.clone()),
            ("action", notice.action.clone()),
            ("person", known_as),
        ]
        .into(),
        lists: std::collections::BTreeMap::new(),
        sections: Vec::new(),
    };
    if !told.changes.is_empty() {
        letter.lists.insert("changes", told.changes.clone());
    }
    letter
}
