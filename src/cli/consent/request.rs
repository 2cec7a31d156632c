//! `dpo consent request`.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::Serialize;
use tempfile::NamedTempFile;

use super::super::{
    context::{Context, OutputFormat},
    deliver::{OutFile, Staged},
    exit::{Exit, Failure},
    import::FormArgs,
    letters::{draft_alone, sender, warn_of_placeholders},
    may_contact::{of_input, spool, unclear},
    right::{Desk, say_tried},
};
use crate::{
    model::{
        Channel, Lang,
        letter::{Addressee, Letter, LetterKind},
    },
    ops::{
        consents::optin::{self, Ask, Asking, Links, ToAsk},
        may_contact::{FileForm, Reason, Screening, purpose_for},
    },
    output::{
        Cell, Column, Listing, Tone,
        csv::{CsvOptions, CsvWriter},
    },
    policy::Policy,
    store::Bundle,
    words,
};

/// What the folder is noted as.
const VERB: &str = "consent-request";

/// Ask whoever signed up to confirm it (double opt-in)
///
/// Writes a folder with a list for a mail merge and a draft of a mail for each person, in their language,
/// with a link that says yes (good once, until its day) and one that says no (good at any time), and notes
/// that they were asked. Nothing is sent. `dpo consent confirm` takes the answers.
///
/// A mail that asks for consent to advertising is advertising itself. So only those are asked who signed
/// up: the rows of LIST, your sign-ups, looked up in the store as `may-contact` does; without LIST, the
/// contacts whose own system calls them unconfirmed, once. Whoever said no (and has not said yes on a later
/// day), is restricted, on hold, erased, undeliverable or unknown to the store is never asked; nor is who
/// was asked already, as long as the link is good.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The channel: a link in a mail shows who reads that address, and nothing of a telephone
    #[arg(long, value_enum, value_name = "CHANNEL", default_value = "email")]
    channel: ChannelArg,
    /// The purpose, where several use the channel
    #[arg(long, value_name = "ID")]
    purpose: Option<String>,
    /// The sign-ups, in any form that import reads; - reads standard input
    #[arg(value_name = "LIST")]
    pub(super) list: Option<PathBuf>,
    /// What the links begin with: an https address, with {token} where the token goes, else it is added as
    /// t=; without it, the list has the tokens alone
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// For how many days a yes is taken
    #[arg(long, value_name = "N", default_value_t = 14)]
    valid_days: u32,
    /// A wording of the policy to be shown, one for each language [default: the last of the purpose]
    #[arg(long, value_name = "ID")]
    wording: Vec<String>,
    /// Where the folder goes
    #[arg(long, value_name = "DIR", default_value = ".")]
    out_dir: PathBuf,
    /// Say whom it would ask, and write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// The source whose ids the list bears [default: the recognised one, if the store has it]
    #[arg(long, value_name = "ID", requires = "list")]
    source: Option<String>,
    #[command(flatten)]
    form: FormArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ChannelArg {
    Email,
}

/// The document.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    asking: &'a Asking,
    /// Where the files are; none: nothing was written.
    folder: Option<String>,
}

/// Runs the verb.
///
/// # Errors
/// As the operation; `letter-template`, `letter-incomplete`; when the folder cannot be written.
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    let ChannelArg::Email = args.channel;
    let channel = Channel::Email;
    let mut desk = Desk::open_for(context, "consent", args.dry_run)?;
    let policy = desk.policy.clone();
    let purpose = purpose_for(&policy, channel, args.purpose.as_deref())
        .map_err(|fault| unclear(&fault, channel))?;
    let spooled = args.list.as_deref().map(spool).transpose()?.flatten();
    let options = args.form.options();
    let list = args.list.as_deref().map(|path| FileForm {
        path: spooled.as_ref().map_or(path, NamedTempFile::path),
        source: args.source.as_deref(),
        options: &options,
        date_order: args.form.order(),
    });
    let ask = Ask {
        screening: Screening {
            channel,
            purpose,
            policy: &policy,
            now: desk.now,
            operator: &desk.operator,
        },
        list,
        base_url: args.base_url.as_deref(),
        valid_days: args.valid_days,
        wordings: &args.wording,
    };
    let asking =
        optin::plan(&desk.store, &ask).map_err(|error| of_input(error.into(), spooled.as_ref()))?;
    if args.dry_run || asking.asked.is_empty() {
        tell(context, &asking, None, args.dry_run, desk.lang)?;
        say_tried(context, desk.lang, args.dry_run);
        return Ok(match asking.asked.is_empty() {
            true => Exit::Attention,
            false => Exit::Done,
        });
    }
    let links = optin::links(&desk.store, &asking, args.base_url.as_deref())?;
    let files = files(context, &policy, &asking, &links, args, desk.now.today)?;
    let earlier = desk.store.bundles()?;
    let today = |bundle: &&Bundle| bundle.verb == VERB && bundle.made_on == desk.now.today;
    let name = match earlier.iter().filter(today).count() {
        0 => format!("{VERB}-{}", desk.now.today),
        count => format!("{VERB}-{}-{}", desk.now.today, count + 1),
    };
    let staged = Staged::write(&args.out_dir, &name, &files)?;
    let bundle = Bundle {
        id: 0,
        request: None,
        verb: VERB.to_owned(),
        made_on: desk.now.today,
        manifest_sha256: staged.manifest_sha256().to_vec(),
        place: staged.place(),
    };
    optin::apply(&mut desk.store, &ask, &asking, &links, &bundle)?;
    let folder = staged.deliver()?;
    tell(context, &asking, Some(&folder), false, desk.lang)?;
    if args.base_url.is_none() {
        context.note(words::label("optin.no_drafts", desk.lang));
    }
    let values = [("command", "dpo consent confirm FILE")];
    context.note(&words::fill(words::label("optin.next", desk.lang), &values));
    Ok(Exit::Done)
}

/// The list for a mail merge, and a draft for each person where there are links.
fn files(
    context: &Context,
    policy: &Policy,
    asking: &Asking,
    links: &[Links],
    args: &Args,
    today: chrono::NaiveDate,
) -> Result<Vec<OutFile>, Failure> {
    let has_links = args.base_url.is_some();
    if has_links {
        warn_of_placeholders(context)?;
    }
    let header: &[&str] = match has_links {
        true => &[
            "email",
            "name",
            "language",
            "link",
            "no_link",
            "expires_on",
            "draft",
        ],
        false => &[
            "email",
            "name",
            "language",
            "token",
            "no_token",
            "expires_on",
        ],
    };
    let options = CsvOptions {
        has_mark: true,
        ..CsvOptions::default()
    };
    let mut list = CsvWriter::new(Vec::new(), header, options)?;
    let mut files = Vec::new();
    let until = asking.expires_on.to_string();
    for (number, (person, links)) in asking.asked.iter().zip(links).enumerate() {
        let language = person.language.as_str();
        // No name of a file says whom it is for.
        let name = format!("{:05}-{language}.eml", number + 1);
        let mut row = vec![
            person.email.as_str(),
            &person.name,
            language,
            &links.yes,
            &links.no,
            &until,
        ];
        if has_links {
            row.push(&name);
        }
        list.row(row)?;
        if has_links {
            let letter = letter(policy, asking, person, links, today);
            files.push(OutFile {
                bytes: draft_alone(context, &letter)?,
                name,
            });
        }
    }
    files.push(OutFile {
        name: "mail-merge.csv".to_owned(),
        bytes: list.finish()?,
    });
    Ok(files)
}

fn letter(
    policy: &Policy,
    asking: &Asking,
    person: &ToAsk,
    links: &Links,
    today: chrono::NaiveDate,
) -> Letter {
    let lang = person.language;
    let purpose = policy
        .purposes
        .iter()
        .find(|purpose| purpose.id == asking.purpose);
    let label = purpose.map_or(asking.purpose.as_str(), |purpose| purpose.label_in(lang));
    let mut facts = std::collections::BTreeMap::from([
        ("purpose", label.to_owned()),
        ("link", links.yes.clone()),
        ("no_link", links.no.clone()),
    ]);
    if let Some(wording) = asking.wording(person) {
        facts.insert("wording", wording.to_owned());
    }
    Letter {
        kind: LetterKind::ConsentRequest,
        lang,
        date: today,
        case: String::new(),
        sender: sender(policy),
        addressee: Addressee {
            name: person.name.clone(),
            address: Vec::new(),
            email: person.email.clone(),
        },
        dates: [("until", asking.expires_on)].into(),
        facts,
        lists: std::collections::BTreeMap::new(),
        sections: Vec::new(),
    }
}

/// Says who is asked and who is not.
fn tell(
    context: &mut Context,
    asking: &Asking,
    folder: Option<&Path>,
    is_plan: bool,
    lang: Lang,
) -> Result<(), Failure> {
    let folder = folder.map(|folder| folder.display().to_string());
    match context.format() {
        OutputFormat::Json | OutputFormat::Jsonl => {
            let folder = folder.clone();
            context.document("dpo.consent-request/1", &Document { asking, folder })?;
        }
        OutputFormat::Csv => context.listing(&whole(asking, lang, true))?,
        OutputFormat::Table => {
            if is_plan {
                context.listing(&whole(asking, lang, false))?;
            } else if !asking.left_out.is_empty() {
                context.listing(&reasons(asking, lang))?;
            }
            let values = [
                ("asked", asking.asked.len().to_string()),
                ("left_out", asking.left_out.len().to_string()),
                ("until", asking.expires_on.to_string()),
            ];
            let values: Vec<(&str, &str)> = values
                .iter()
                .map(|(key, value)| (*key, value.as_str()))
                .collect();
            let sentence = words::fill(words::label("optin.asked", lang), &values);
            context.print(&format!("{sentence}\n"))?;
        }
    }
    if asking.asked.is_empty() {
        context.note(words::label("optin.nobody", lang));
    }
    if let Some(folder) = folder {
        let values = [("folder", folder.as_str())];
        context.note(&words::fill(words::label("optin.folder", lang), &values));
    }
    Ok(())
}

/// Why somebody is not asked, in words.
fn in_words(reason: &str, lang: Lang) -> &'static str {
    let own = Reason::ALL.iter().any(|known| known.as_str() == reason);
    words::label(
        &match own {
            true => format!("may.reason.{reason}"),
            false => format!("optin.left.{reason}"),
        },
        lang,
    )
}

/// How many are not asked, by reason.
fn reasons(asking: &Asking, lang: Lang) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("reason", words::label("optin.why_not", lang)),
        Column::number("count", words::label("optin.count", lang)),
    ]);
    for (reason, count) in &asking.left_out_by_reason {
        listing.push(vec![Cell::from(in_words(reason, lang)), Cell::from(*count)]);
    }
    listing
}

/// Everybody who was looked at: first who is asked.
fn whole(asking: &Asking, lang: Lang, is_csv: bool) -> Listing {
    let word = |key: &str| words::label(key, lang);
    let mut listing = Listing::new(vec![
        Column::text("line", word("optin.line")),
        Column::text("source", word("find.source")),
        Column::text("record", word("find.record")),
        Column::text("subject", word("find.subject")),
        Column::text("asked", word("optin.is_asked")),
        Column::text("language", word("optin.language")),
        Column::text("reason", word("optin.why_not")),
    ]);
    let line = |line: Option<u64>| line.map(|line| line.to_string());
    let answer = |own: &'static str| match is_csv {
        true => own,
        false => words::label(&format!("may.answer.{own}"), lang),
    };
    for person in &asking.asked {
        listing.push(vec![
            Cell::from(line(person.line)),
            Cell::from(person.source.clone()),
            Cell::from(person.record.clone()),
            Cell::from(person.subject.clone()),
            Cell::from(answer("yes")).toned(Tone::Good),
            Cell::from(person.language.as_str()),
            Cell::from(None::<String>),
        ]);
    }
    for left in &asking.left_out {
        let reason = match is_csv {
            true => left.reason,
            false => in_words(left.reason, lang),
        };
        listing.push(vec![
            Cell::from(line(left.line)),
            Cell::from(left.source.clone()),
            Cell::from(left.record.clone()),
            Cell::from(left.subject.clone()),
            Cell::from(answer("no")).toned(Tone::Faint),
            Cell::from(None::<String>),
            Cell::from(reason),
        ]);
    }
    listing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_said_in_words() {
        let own = [
            "confirmed",
            "waiting",
            "asked-before",
            "twice",
            "no-sign-up",
        ];
        let of_may = Reason::ALL.iter().map(|reason| reason.as_str());
        for reason in of_may.chain(own) {
            assert_ne!(in_words(reason, Lang::De), "?", "{reason}");
        }
    }
}
