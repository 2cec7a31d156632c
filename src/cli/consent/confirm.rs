//! `dpo consent confirm`.

use std::{
    fs::File,
    io::{self, BufReader},
    path::Path,
};

use clap::ValueEnum;

use super::super::{
    context::{Context, OutputFormat},
    exit::{Exit, Failure},
    right::{Desk, say_tried},
};
use crate::{
    intake::{clicks::Counted, io_words},
    model::Lang,
    ops::consents::confirm::{Answers, Clicked, Taking, confirm},
    output::{Cell, Column, Listing, Tone},
    proof::token::is_marked,
    words,
};

/// Take the answers of double opt-in: tokens that were clicked
///
/// A file is a web server's access log (common or combined format), of which the requests with a token
/// count, or a list with a token or a link a line and perhaps the time of the click. A yes is recorded as
/// the confirmation, with its time and the SHA-256 of its line; a no as a refusal or a withdrawal. No
/// address of a reader is kept.
///
/// A token is taken once: one that is wrong, changed, of another store, used, clicked after its day, or of
/// somebody who has said no since is refused, and said with its line. A no is taken at any time. The same
/// log may be read again: lines that were taken are known.
///
/// HEAD requests and those that the server did not answer do not count. Programs that check the links of
/// mails may open both: then the no counts. Where the page behind the link asks for a button to be
/// pressed, --count post leaves out whatever only opened it.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Tokens, lists or logs; - reads standard input
    #[arg(required = true, value_name = "TOKEN|FILE")]
    pub(super) what: Vec<String>,
    /// Which requests of a log are an answer
    #[arg(long, value_enum, value_name = "WHICH", default_value = "get-and-post")]
    count: Count,
    /// Say what would be taken, and write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Count {
    /// Opening the link
    GetAndPost,
    /// Pressing the button of the page behind it
    Post,
}

/// Runs the verb.
///
/// # Errors
/// As the operation; when a file cannot be opened.
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    let mut clicked = Vec::with_capacity(args.what.len());
    for what in &args.what {
        clicked.push(source(what)?);
    }
    let mut desk = Desk::open_for(context, "consent", args.dry_run)?;
    let taking = Taking {
        policy: &desk.policy,
        counted: match args.count {
            Count::GetAndPost => Counted::GetAndPost,
            Count::Post => Counted::PostOnly,
        },
        now: desk.now,
        operator: &desk.operator,
    };
    let answers = confirm(&mut desk.store, &taking, &mut clicked)?;
    tell(context, &answers, desk.lang)?;
    say_tried(context, desk.lang, args.dry_run);
    Ok(match (answers.refused, answers.taken.is_empty()) {
        (0, _) => Exit::Done,
        (_, false) => Exit::Attention,
        (_, true) if answers.known + answers.repeated > 0 => Exit::Attention,
        (_, true) => {
            context.note(words::label("optin.none_taken", desk.lang));
            Exit::Refused
        }
    })
}

/// What an argument is: a file of that name, standard input, or a token.
fn source(what: &str) -> Result<Clicked<'static>, Failure> {
    if what == "-" {
        let input = BufReader::new(io::stdin());
        return Ok(Clicked::File("standard input".to_owned(), Box::new(input)));
    }
    let path = Path::new(what);
    if is_marked(what) && path.symlink_metadata().is_err() {
        return Ok(Clicked::Token(what.to_owned()));
    }
    let unreadable = |why: String| Failure {
        exit: Exit::Input,
        code: "unreadable",
        // Whoever mistypes a token must not find it in a log of errors.
        message: format!("{} cannot be read: {why}", shortened(what)),
        hint: Some(
            "name a token (c1. and 68 letters), a list of tokens, or an access log".to_owned(),
        ),
    };
    let file = File::open(path).map_err(|error| unreadable(io_words(error.kind())))?;
    match file.metadata() {
        Ok(metadata) if metadata.is_dir() => Err(unreadable(io_words(io::ErrorKind::IsADirectory))),
        _ => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            Ok(Clicked::File(
                name.into_owned(),
                Box::new(BufReader::new(file)),
            ))
        }
    }
}

/// A name that may be a token with a mistake in it: its beginning.
fn shortened(what: &str) -> String {
    match what.len() > 60 && !what.contains('/') || what.contains("://") {
        true => format!("{}...", what.chars().take(6).collect::<String>()),
        false => what.to_owned(),
    }
}

/// Says what was taken and what was refused.
fn tell(context: &mut Context, answers: &Answers, lang: Lang) -> Result<(), Failure> {
    match context.format() {
        OutputFormat::Json | OutputFormat::Jsonl => {
            context.document("dpo.consent-answers/1", answers)?;
        }
        OutputFormat::Csv => context.listing(&whole(answers))?,
        OutputFormat::Table => {
            if !answers.declined.is_empty() {
                context.listing(&declined(answers, lang))?;
            }
            let values = [
                ("confirmed", answers.confirmed.to_string()),
                ("refused_by_person", answers.refused_by_person.to_string()),
                ("withdrawn", answers.withdrawn.to_string()),
                ("refused", answers.refused.to_string()),
            ];
            let values: Vec<(&str, &str)> = values
                .iter()
                .map(|(key, value)| (*key, value.as_str()))
                .collect();
            let sentence = words::fill(words::label("optin.answers", lang), &values);
            context.print(&format!("{sentence}\n"))?;
        }
    }
    let listed = u64::try_from(answers.declined.len()).unwrap_or(u64::MAX);
    for (key, count) in [
        ("optin.known", answers.known),
        ("optin.repeated", answers.repeated),
        ("optin.passed", answers.passed_over),
        ("optin.more", answers.refused.saturating_sub(listed)),
    ] {
        if count > 0 {
            let count = count.to_string();
            let values = [("count", count.as_str())];
            context.note(&words::fill(words::label(key, lang), &values));
        }
    }
    if answers.taken.is_empty() && answers.refused + answers.known == 0 {
        context.note(words::label("optin.none", lang));
    }
    Ok(())
}

/// What was taken and what was refused, for programs.
fn whole(answers: &Answers) -> Listing {
    let keys = [
        "file", "line", "subject", "purpose", "act", "said_on", "refused",
    ];
    let mut listing = Listing::new(keys.iter().map(|key| Column::text(key, key)).collect());
    for taken in &answers.taken {
        listing.push(vec![
            Cell::from(taken.file.clone()),
            Cell::from(taken.line.to_string()),
            Cell::from(taken.subject.clone()),
            Cell::from(taken.purpose.clone()),
            Cell::from(taken.act.as_str()),
            Cell::from(taken.said_on.to_string()),
            Cell::from(None::<String>),
        ]);
    }
    for declined in &answers.declined {
        listing.push(vec![
            Cell::from(declined.file.clone()),
            Cell::from(declined.line.to_string()),
            Cell::from(None::<String>),
            Cell::from(None::<String>),
            Cell::from(None::<String>),
            Cell::from(None::<String>),
            Cell::from(declined.reason),
        ]);
    }
    listing
}

/// The lines that were refused, for people.
fn declined(answers: &Answers, lang: Lang) -> Listing {
    let word = |key: &str| words::label(key, lang);
    let mut listing = Listing::new(vec![
        Column::text("file", word("optin.file")),
        Column::number("line", word("optin.line")),
        Column::text("reason", word("optin.why_not")),
    ]);
    for declined in &answers.declined {
        let why = words::label(&format!("optin.no.{}", declined.reason), lang);
        listing.push(vec![
            Cell::from(declined.file.clone()),
            Cell::from(declined.line),
            Cell::from(why).toned(Tone::Warning),
        ]);
    }
    listing
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proof::TokenError;

    #[test]
    fn every_code_is_said_in_words() {
        let of_tokens = [TokenError::Shape, TokenError::Version, TokenError::Foreign];
        let codes = of_tokens.map(TokenError::as_str).into_iter().chain([
            "unknown",
            "used",
            "expired",
            "before-asking",
            "in-the-future",
            "purpose-gone",
            "objected-since",
            "no-token",
            "several-tokens",
            "no-request",
            "line-too-long",
        ]);
        for code in codes {
            let key = format!("optin.no.{code}");
            assert!(words::known_label(&key, Lang::En).is_some(), "{key}");
        }
    }

    #[test]
    fn what_may_be_a_mistyped_token_is_not_said_whole() {
        let token = "c1.AVE-AQEBAQEBAQEBAQEBAQEBAQZnh3SivTXqqwY2HGUgirL3Ep2r4ce6lQvQgyW_rNkq";
        for what in [
            format!("x{token}"),
            format!("https://example.org/confirm?t={token}"),
        ] {
            assert_eq!(shortened(&what).chars().count(), 9, "{what}");
        }
        assert_eq!(shortened("/var/log/access.log"), "/var/log/access.log");
    }
}
