//! `dpo trail timestamp`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use chrono::SecondsFormat;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::super::{
    context::Context,
    exit::{Exit, Failure},
    right::Desk,
};
use crate::{
    intake,
    output::{Cell, Column, Listing},
    proof::{TimestampAnswer, timestamp_request},
    store::{Entry, Store, StoredTimestamp},
    words,
};

#[derive(Debug, clap::Args)]
pub(super) struct TimestampArgs {
    /// Keep the authority's answer (.tsr) to an earlier request
    #[arg(long, value_name = "FILE", conflicts_with_all = ["list", "out_dir"])]
    answer: Option<PathBuf>,
    /// List the answers that were kept
    #[arg(long)]
    list: bool,
    /// Write every answer with the checkpoint that it stamps into this folder, for `openssl ts -verify`
    #[arg(long, value_name = "DIR")]
    out_dir: Option<PathBuf>,
}

impl TimestampArgs {
    pub(super) fn named_files(&self) -> Vec<&Path> {
        self.answer.iter().map(PathBuf::as_path).collect()
    }
}

/// Runs the verb.
pub(super) fn run(context: &mut Context, args: &TimestampArgs) -> Result<Exit, Failure> {
    if let Some(path) = &args.answer {
        return take(context, path);
    }
    let store = context.open_store("trail", false)?;
    if let Some(folder) = &args.out_dir {
        return write(context, &store, folder);
    }
    if args.list {
        return list(context, &store);
    }
    let digest = Sha256::digest(store.checkpoint()?.as_bytes());
    let request = timestamp_request(&digest.into());
    context.write_with(|out| out.write_all(&request))?;
    let lang = context.lang(&context.policy()?);
    context.note(words::label("trail.timestamp_next", lang));
    Ok(Exit::Done)
}

fn wrong(path: &Path, why: &str) -> Failure {
    Failure {
        exit: Exit::Input,
        code: "not-a-timestamp",
        message: format!("{} cannot be kept: {why}", path.display()),
        hint: Some(
            "ask the authority with the file that `dpo trail timestamp -o FILE.tsq` wrote"
                .to_owned(),
        ),
    }
}

fn take(context: &mut Context, path: &Path) -> Result<Exit, Failure> {
    let answer = fs::read(path).map_err(|error| wrong(path, &intake::io_words(error.kind())))?;
    let said = TimestampAnswer::parse(&answer).map_err(|error| wrong(path, &error.to_string()))?;
    let mut desk = Desk::open(context, "trail")?;
    let size = stamped(&desk.store, &said)?
        .ok_or_else(|| wrong(path, "it stamps nothing that is a checkpoint of this trail"))?;
    let stamp = StoredTimestamp {
        size,
        at: said.at,
        response: answer,
    };
    if desk.store.timestamps()?.contains(&stamp) {
        return Ok(Exit::Done);
    }
    let digest: String = Sha256::digest(&stamp.response)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let at = stamp.at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let mut detail = serde_json::Map::new();
    detail.insert("checkpoint_size".to_owned(), json!(size));
    detail.insert("stamped_at".to_owned(), json!(at));
    detail.insert("response_sha256".to_owned(), json!(digest));
    let entry = Entry::new("checkpoint-timestamped", desk.now, &desk.operator).with(detail.clone());
    let mut change = desk.store.change()?;
    change.timestamp(&stamp)?;
    change.commit(entry)?;
    if context.wants_document() {
        context.document("dpo.trail-timestamp/1", &detail)?;
    } else {
        let said = words::fill(
            words::label("trail.timestamp_taken", desk.lang),
            &[("size", &size.to_string()), ("at", &at)],
        );
        context.note(&said);
    }
    Ok(Exit::Done)
}

/// The size of the checkpoint that an answer stamps, looked for from the last one.
fn stamped(store: &Store, said: &TimestampAnswer) -> Result<Option<u64>, Failure> {
    for size in (1..=store.trail_size()?).rev() {
        let note = store.checkpoint_of(size)?.unwrap_or_default();
        if Sha256::digest(note.as_bytes()).as_slice() == said.digest {
            return Ok(Some(size));
        }
    }
    Ok(None)
}

fn list(context: &mut Context, store: &Store) -> Result<Exit, Failure> {
    let lang = context.lang(&context.policy()?);
    let word = |key: &str| words::label(key, lang);
    let stamps = store.timestamps()?;
    if context.wants_document() {
        let body: Vec<_> = stamps
            .iter()
            .map(|one| json!({ "checkpoint_size": one.size, "stamped_at": one.at, "bytes": one.response.len() }))
            .collect();
        context.document("dpo.trail-timestamps/1", &json!({ "timestamps": body }))?;
        return Ok(Exit::Done);
    }
    let mut listing = Listing::new(vec![
        Column::number("size", word("trail.entries")),
        Column::text("at", word("trail.at")),
    ]);
    for one in stamps {
        listing.push(vec![
            Cell::from(one.size),
            Cell::from(one.at.to_rfc3339_opts(SecondsFormat::Secs, true)),
        ]);
    }
    context.listing(&listing)?;
    Ok(Exit::Done)
}

fn write(context: &mut Context, store: &Store, folder: &Path) -> Result<Exit, Failure> {
    fs::create_dir_all(folder)?;
    for one in store.timestamps()? {
        let note = store.checkpoint_of(one.size)?.unwrap_or_default();
        let stem = format!("checkpoint-{}", one.size);
        context.write_file(&folder.join(format!("{stem}.txt")), note.as_bytes())?;
        context.write_file(&folder.join(format!("{stem}.tsr")), &one.response)?;
    }
    context.note(
        "openssl ts -verify -data checkpoint-N.txt -in checkpoint-N.tsr -CAfile AUTHORITY.pem",
    );
    Ok(Exit::Done)
}
