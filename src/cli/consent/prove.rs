//! `dpo consent prove`.

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::json;

use super::{
    super::{
        context::{Context, OutputFormat},
        deliver::{MANIFEST, OutFile, Staged},
        exit::{Exit, Failure},
        right::Desk,
    },
    whom::channel,
};
use crate::{
    documents::{Form, consent_json_ld, consent_proof_page, write},
    model::{Channel, consent_proof::ConsentProof},
    ops::{
        consents::{
            Who,
            prove::{gather, handed_out},
            record::purpose,
            whom,
        },
        request::By,
    },
    store::Bundle,
    words,
};

/// Write the proof of one consent
///
/// A folder with the record as JSON-LD in the shape of ISO/IEC TS 27560 with the terms of the Data
/// Privacy Vocabulary, a page to read in the language of the person, the wordings that were shown, and
/// the entries of the trail that recorded it with the proof that they are in it (RFC 6962). Whoever has
/// the folder can check it without this program; the page says how.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A data subject (S-000123), the person of a case (P-000007), or the id that a source gave
    #[arg(value_name = "PERSON")]
    person: String,
    /// The channel: email, phone, sms, post or fax
    #[arg(long, value_name = "CHANNEL", value_parser = channel)]
    channel: Channel,
    /// The purpose, where several ask for consent by that channel
    #[arg(long, value_name = "ID")]
    purpose: Option<String>,
    /// Where the folder goes
    #[arg(long, value_name = "DIR", default_value = ".")]
    out_dir: PathBuf,
    /// Name the files and write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
}

/// What was written.
#[derive(Serialize)]
struct Told<'a> {
    person: Option<&'a str>,
    channel: Channel,
    purpose: &'a str,
    state: &'a str,
    record: &'a str,
    events: usize,
    entries: usize,
    folder: Option<&'a Path>,
    files: Vec<&'a str>,
}

/// Runs the verb.
///
/// # Errors
/// As the operation; when the folder cannot be written.
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    let mut desk = Desk::open_for(context, "consent", args.dry_run)?;
    let who = Who {
        subject: Some(args.person.clone()),
        ..Who::default()
    };
    let by = By {
        now: desk.now,
        operator: &desk.operator,
    };
    let wanted = purpose(&desk.policy, args.channel, args.purpose.as_deref())?;
    let person = whom(&mut desk.store, &desk.policy, &who, by)?;
    let proof = gather(
        &desk.store,
        &desk.policy,
        &person,
        args.channel,
        wanted,
        desk.now.today,
    )?;
    let files = files(&proof)?;
    let mut folder = None;
    if !args.dry_run {
        let staged = Staged::write(&args.out_dir, &folder_name(&proof), &files)?;
        let bundle = Bundle {
            id: 0,
            request: person.case,
            verb: "consent-prove".to_owned(),
            made_on: desk.now.today,
            manifest_sha256: staged.manifest_sha256().to_vec(),
            place: staged.place(),
        };
        handed_out(&mut desk.store, &proof, &bundle, by)?;
        folder = Some(staged.deliver()?);
    }
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    let told = Told {
        person: person.name.as_deref(),
        channel: args.channel,
        purpose: &wanted.id,
        state: proof.state.as_str(),
        record: &proof.record_id,
        events: proof.events.len(),
        entries: proof.trail.entries.len(),
        folder: folder.as_deref(),
        files: names.into_iter().chain([MANIFEST]).collect(),
    };
    tell(context, &told, &desk)?;
    Ok(Exit::Done)
}

/// The name of the folder: the random id of the record tells it from others.
fn folder_name(proof: &ConsentProof) -> String {
    let id = proof.record_id.get(..8).unwrap_or_default();
    format!(
        "consent-{}-{}-{id}-{}",
        proof.channel.as_str(),
        proof.purpose.id,
        proof.made_on
    )
}

fn files(proof: &ConsentProof) -> Result<Vec<OutFile>, Failure> {
    let mut trail = json!(proof.trail);
    if let Some(members) = trail.as_object_mut() {
        members.insert("schema".to_owned(), json!("dpo.trail-proof/1"));
    }
    let mut files = vec![
        OutFile::new(
            "consent.html",
            write(&consent_proof_page(proof), Form::Html)?,
        ),
        OutFile::json("consent.jsonld", &consent_json_ld(proof)),
        OutFile::json("trail-proof.json", &trail),
    ];
    for wording in &proof.wordings {
        // Byte for byte: its SHA-256 is the one that was recorded.
        if let Some(text) = &wording.text {
            let name = format!("wording-{}.txt", wording.id);
            files.push(OutFile::new(name, text.clone()));
        }
    }
    Ok(files)
}

fn tell(context: &mut Context, told: &Told<'_>, desk: &Desk) -> Result<(), Failure> {
    if matches!(context.format(), OutputFormat::Json | OutputFormat::Jsonl) {
        return context.document("dpo.consent-proof/1", told);
    }
    let files = told.files.join(", ");
    let (key, place) = match told.folder {
        Some(folder) => ("consents.proved", folder.display().to_string()),
        None => ("consents.would_prove", files.clone()),
    };
    let said = words::fill(
        words::label(key, desk.lang),
        &[
            ("place", &place),
            ("events", &told.events.to_string()),
            ("entries", &told.entries.to_string()),
        ],
    );
    context.print(&format!("{said}\n"))
}
