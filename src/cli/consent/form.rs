//! `dpo consent form`: the form that asks for consent.

use std::path::{Path, PathBuf};

use clap::{ArgAction, ArgGroup};
use serde::Serialize;

use crate::{
    cli::{
        context::{Context, OutputFormat},
        deliver::{OutFile, Staged},
        exit::{Exit, Failure},
        import::shell_word,
    },
    documents,
    model::{
        Channel, Lang,
        consent_form::{self, ConsentForm, ContactField, Destination, FormWording},
    },
    ops::consents::form::{FormRequest, FormSet, build},
    output::{Cell, Column, Listing, json, jsonl, safety::is_treacherous},
    words,
};

/// The schema of `form.json`.
const SCHEMA: &str = "dpo.consent-form/1";
/// The folder of texts beside the policy.
const TEXTS: &str = "wordings";

/// Write the form that asks for consent, as a page in each language
///
/// Each page stands alone: HTML and its style in one file, no script, nothing from outside, accessible.
/// It has an unticked box for each purpose and channel, and asks only for what these channels need. Who
/// asks, what for, how long, who receives it and how to withdraw come from the policy.
///
/// A wording of the policy is shown where there is one for the purpose and language; else a plain one is
/// built. The folder then has its text and the [[wording]] block to add to the policy: a submission
/// names its wording and that text's SHA-256, and `dpo consent import` takes it as proof.
///
/// A submission has the columns dpo_form, dpo_language, dpo_wording.PURPOSE, dpo_wording_sha256.PURPOSE,
/// consent.CHANNEL.PURPOSE (yes where ticked, else not there) and the contact fields dpo_name, dpo_email,
/// dpo_phone, dpo_fax, dpo_street, dpo_postcode, dpo_city, dpo_country. The web server adds submitted_at,
/// in RFC 3339. form.json lists them. Needs no store.
#[derive(Debug, clap::Args)]
#[command(group(ArgGroup::new("where").required(true).args(["post_to", "mail_to"])))]
pub struct Args {
    /// What consent is asked for: ids of purposes of the policy
    #[arg(long = "purpose", value_name = "ID", required = true, num_args = 1.., value_delimiter = ',')]
    purposes: Vec<String>,
    /// Only these channels [default: all of the purpose]
    #[arg(long = "channel", value_name = "CHANNEL", num_args = 1.., value_delimiter = ',', value_parser = parse_channel)]
    channels: Vec<Channel>,
    /// The https address that the form posts to
    #[arg(long, value_name = "URL")]
    post_to: Option<String>,
    /// The address of the mail that the form composes in the person's mail program
    #[arg(long, value_name = "ADDRESS")]
    mail_to: Option<String>,
    /// The page of the privacy notice
    #[arg(long, value_name = "URL")]
    notice_url: Option<String>,
    /// The page on which a consent is withdrawn [default: by e-mail to the controller]
    #[arg(long, value_name = "URL")]
    withdraw_url: Option<String>,
    /// The languages [default: those of the policy]
    #[arg(long = "language", value_name = "LANG", num_args = 1.., value_delimiter = ',', value_parser = parse_lang)]
    languages: Vec<Lang>,
    /// Wordings of the policy to show [default: the last of each purpose and language]
    #[arg(long = "wording", value_name = "ID", num_args = 1.., value_delimiter = ',')]
    wordings: Vec<String>,
    /// Build plain wordings although the policy has some
    #[arg(long, action = ArgAction::SetTrue, conflicts_with = "wordings")]
    new_wording: bool,
    /// Where the folder of the form goes
    #[arg(long, value_name = "DIR", default_value = ".")]
    out_dir: PathBuf,
}

fn parse_channel(word: &str) -> Result<Channel, String> {
    Channel::parse(word).ok_or_else(|| "one of: email, phone, sms, post, fax".to_owned())
}

fn parse_lang(word: &str) -> Result<Lang, String> {
    Lang::parse(word).ok_or_else(|| "one of: fr, nl, de, en".to_owned())
}

/// A column of a submission.
#[derive(Serialize)]
struct SubmissionColumn {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'static str>,
}

/// What is said of a making: the same on paper (`form.json`) and on the screen.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    set: &'a FormSet,
    files: Vec<String>,
    columns: Vec<SubmissionColumn>,
}

/// `form.json`.
#[derive(Serialize)]
struct Paper<'a> {
    schema: &'static str,
    #[serde(flatten)]
    document: &'a Document<'a>,
}

/// Runs the verb.
///
/// # Errors
/// Usage: an address that cannot be used, and as the operation. Store: the folder cannot be written.
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    let policy = context.policy()?;
    let lang = context.lang(&policy);
    let destination = destination(args)?;
    for (name, url) in [
        ("--notice-url", &args.notice_url),
        ("--withdraw-url", &args.withdraw_url),
    ] {
        if let Some(url) = url {
            check_url(name, url)?;
        }
    }
    let set = build(&FormRequest {
        policy: &policy,
        purposes: &args.purposes,
        channels: &args.channels,
        languages: &args.languages,
        wordings: &args.wordings,
        is_new_wording: args.new_wording,
        destination: &destination,
        notice_url: args.notice_url.as_deref(),
        withdrawal_url: args.withdraw_url.as_deref(),
        today: context.now(&policy).today,
    })
    .map_err(|fault| Failure::usage(fault.code, fault.message, Some(fault.hint)))?;
    check_wordings(&set)?;
    let pages = pages(&set)?;
    let document = Document {
        set: &set,
        files: pages.iter().map(|page| page.name.clone()).collect(),
        columns: columns(&set),
    };
    let files = files(&document, pages)?;
    let folder = Staged::write(&args.out_dir, &set.form, &files)?.deliver()?;
    print(context, &document, lang)?;
    follow_up(context, &set, &folder, lang)?;
    Ok(Exit::Done)
}

fn destination(args: &Args) -> Result<Destination, Failure> {
    if let Some(url) = &args.post_to {
        check_url("--post-to", url)?;
        return Ok(Destination::PostTo(url.clone()));
    }
    let address = args.mail_to.as_deref().unwrap_or_default();
    let is_address = address.split_once('@').is_some_and(|(local, domain)| {
        let is_word = |part: &str| {
            !part.is_empty()
                && !part.chars().any(|letter| {
                    letter.is_whitespace()
                        || is_treacherous(letter)
                        || "<>()[],;:\"\\@".contains(letter)
                })
        };
        is_word(local) && is_word(domain) && domain.contains('.')
    });
    if is_address {
        return Ok(Destination::MailTo(address.to_owned()));
    }
    Err(Failure::usage(
        "address-unusable",
        "--mail-to is no e-mail address",
        Some("write it as --mail-to privacy@example.org".to_owned()),
    ))
}

/// An address that people's answers, or their steps, go to must be one that nobody reads on the way.
fn check_url(name: &str, url: &str) -> Result<(), Failure> {
    let rest = url.strip_prefix("https://");
    let (host, path) = rest.map_or(("", ""), |rest| {
        rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()))
    });
    let (domain, port) = host.split_once(':').unwrap_or((host, "443"));
    let is_host = domain.split('.').all(|label| {
        !label.is_empty()
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    });
    let is_path = path
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && !b"\"'<>\\^`{|}".contains(&byte));
    if is_host && port.parse::<u16>().is_ok() && is_path {
        return Ok(());
    }
    Err(Failure::usage(
        "address-unusable",
        format!("{name} is no https address: what people answer must not be readable on the way"),
        Some(format!(
            "write it as {name} https://www.example.org/page, with other letters percent-encoded"
        )),
    ))
}

/// The digest of a wording is of its letters: what hides some would make people agree to another text
/// than they see.
fn check_wordings(set: &FormSet) -> Result<(), Failure> {
    let hides = |wording: &FormWording| {
        wording
            .text
            .contains(|letter| is_treacherous(letter) && !matches!(letter, '\n' | '\r' | '\t'))
    };
    let mut shown = wordings(set);
    match shown.find(|wording| hides(wording)) {
        None => Ok(()),
        Some(wording) => Err(Failure::usage(
            "wording-hides",
            format!(
                "the wording {} holds characters that turn or hide text: people would not read what is written",
                wording.id
            ),
            Some("write the text without them under a new id, or use --new-wording".to_owned()),
        )),
    }
}

/// The wordings that are shown, in the order of the pages.
fn wordings(set: &FormSet) -> impl Iterator<Item = &FormWording> {
    set.forms
        .iter()
        .flat_map(|form| form.purposes.iter().map(|purpose| &purpose.wording))
}

fn page_name(form: &ConsentForm) -> String {
    format!("form-{}.html", form.language.as_str())
}

fn pages(set: &FormSet) -> Result<Vec<OutFile>, Failure> {
    set.forms
        .iter()
        .map(|form| {
            Ok(OutFile {
                name: page_name(form),
                bytes: documents::consent_form_page(form)?,
            })
        })
        .collect()
}

/// The pages, what they hold for a program, and what the policy lacks of their wordings.
fn files(document: &Document<'_>, pages: Vec<OutFile>) -> Result<Vec<OutFile>, Failure> {
    let mut files = pages;
    let mut bytes = Vec::new();
    json::write(
        &mut bytes,
        &Paper {
            schema: SCHEMA,
            document,
        },
    )?;
    files.push(OutFile {
        name: "form.json".to_owned(),
        bytes,
    });
    let mut blocks = String::new();
    for form in &document.set.forms {
        let new = form
            .purposes
            .iter()
            .filter(|own| !own.wording.is_registered);
        for purpose in new {
            let wording = &purpose.wording;
            blocks.push_str(&format!(
                "\n[[wording]]\nid = \"{id}\"\npurpose = \"{}\"\nlanguage = \"{}\"\ntext_file = \"{TEXTS}/{id}.txt\"\n",
                purpose.id,
                form.language.as_str(),
                id = wording.id,
            ));
            files.push(OutFile {
                name: format!("{}.txt", wording.id),
                bytes: wording.text.clone().into_bytes(),
            });
        }
    }
    if !blocks.is_empty() {
        files.push(OutFile {
            name: "wordings.toml".to_owned(),
            bytes: blocks.into_bytes(),
        });
    }
    Ok(files)
}

/// The columns of a submission, in the order of the form.
fn columns(set: &FormSet) -> Vec<SubmissionColumn> {
    let plain = |name: &str| SubmissionColumn {
        name: name.to_owned(),
        field: None,
    };
    let Some(form) = set.forms.first() else {
        return Vec::new();
    };
    let mut columns = vec![plain(consent_form::FORM), plain(consent_form::LANGUAGE)];
    for purpose in &form.purposes {
        columns.push(plain(&consent_form::wording_column(&purpose.id)));
        columns.push(plain(&consent_form::wording_sha256_column(&purpose.id)));
    }
    for purpose in &form.purposes {
        let names = purpose
            .channels
            .iter()
            .map(|channel| consent_form::box_column(*channel, &purpose.id));
        columns.extend(names.map(|name| plain(&name)));
    }
    columns.extend(form.fields.iter().map(|asked| SubmissionColumn {
        name: ContactField::column(asked.field).to_owned(),
        field: Some(asked.field.canonical()),
    }));
    columns.push(plain(consent_form::SUBMITTED_AT));
    columns
}

fn print(context: &mut Context, document: &Document<'_>, lang: Lang) -> Result<(), Failure> {
    match context.format() {
        OutputFormat::Json => context.document(SCHEMA, document),
        OutputFormat::Jsonl => {
            let mut line = Vec::new();
            jsonl::write_line(&mut line, document)?;
            context.write_with(|out| std::io::Write::write_all(out, &line))
        }
        OutputFormat::Csv | OutputFormat::Table => context.listing(&listing(document.set, lang)),
    }
}

fn listing(set: &FormSet, lang: Lang) -> Listing {
    let word = |key: &str| words::label(key, lang);
    let mut listing = Listing::new(vec![
        Column::text("language", word("form.list.language")),
        Column::text("file", word("form.list.file")),
        Column::text("purpose", word("form.list.purpose")),
        Column::number("boxes", word("form.list.boxes")),
        Column::text("wording", word("form.list.wording")),
        Column::text("registered", word("form.list.state")),
    ]);
    for form in &set.forms {
        for purpose in &form.purposes {
            let state = match purpose.wording.is_registered {
                true => "form.list.registered",
                false => "form.list.new",
            };
            listing.push(vec![
                Cell::from(form.language.as_str()),
                Cell::from(page_name(form)),
                Cell::from(purpose.id.clone()),
                Cell::from(u64::try_from(purpose.channels.len()).unwrap_or_default()),
                Cell::from(purpose.wording.id.clone()),
                Cell::from(word(state)),
            ]);
        }
    }
    listing
}

/// Where it went, and the commands that register its wordings.
fn follow_up(context: &Context, set: &FormSet, folder: &Path, lang: Lang) -> Result<(), Failure> {
    // For a program, what stands on stderr is an error or nothing.
    if context.wants_document() {
        return Ok(());
    }
    let word = |key: &str| words::label(key, lang);
    for lacking in &set.lacking {
        let missing: Vec<&str> = lacking
            .missing
            .iter()
            .filter_map(|key| words::term(key, lang))
            .collect();
        context.note(&words::fill(
            word("form.lacks"),
            &[
                ("wording", &lacking.wording),
                ("missing", &missing.join(", ")),
            ],
        ));
    }
    let shown = folder.display().to_string();
    context.note(&words::fill(word("form.written"), &[("folder", &shown)]));
    if wordings(set).all(|wording| wording.is_registered) {
        return Ok(());
    }
    let policy_path = context.policy_path()?;
    let texts = context.policy_folder()?.join(TEXTS);
    let shell = |path: &Path| shell_word(&path.to_string_lossy());
    let (from, to) = (shell(folder), shell(&texts));
    context.note(word("form.register"));
    context.note(&format!("  mkdir -p {to} && cp {from}/*.txt {to}/"));
    context.note(&format!(
        "  cat {from}/wordings.toml >> {}",
        shell(&policy_path)
    ));
    context.note("  dpo policy check");
    Ok(())
}
