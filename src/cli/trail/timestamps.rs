//! `dpo trail timestamp`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::json;
use sha2::{Digest, Sha256};

use super::super::{
    context::Context,
    exit::{Exit, Failure},
    right::Desk,
};
use crate::{
    intake,
    ops::upkeep::keep_timestamp,
    output::{Cell, Column, Listing},
    proof::{TimestampAnswer, timestamp_request},
    store::{Store, StoredTimestamp},
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
    let stamp = keep_timestamp(&mut desk.store, &said, answer, desk.now, &desk.operator)?
        .ok_or_else(|| wrong(path, "it stamps nothing that is a checkpoint of this trail"))?;
    if context.wants_document() {
        context.document("dpo.trail-timestamp/1", &told(&stamp))?;
    } else {
        let said = words::fill(
            words::label("trail.timestamp_taken", desk.lang),
            &[("size", &stamp.size.to_string()), ("at", &stamp.at_text())],
        );
        context.note(&said);
    }
    Ok(Exit::Done)
}

/// A time stamp for programs.
fn told(stamp: &StoredTimestamp) -> serde_json::Value {
    json!({
        "checkpoint_size": stamp.size,
        "stamped_at": stamp.at_text(),
        "bytes": stamp.response.len(),
    })
}

fn list(context: &mut Context, store: &Store) -> Result<Exit, Failure> {
    let lang = context.lang(&context.policy()?);
    let word = |key: &str| words::label(key, lang);
    let stamps = store.timestamps()?;
    if context.wants_document() {
        let body: Vec<_> = stamps.iter().map(told).collect();
        context.document("dpo.trail-timestamps/1", &json!({ "timestamps": body }))?;
        return Ok(Exit::Done);
    }
    let mut listing = Listing::new(vec![
        Column::number("size", word("trail.entries")),
        Column::text("at", word("trail.at")),
    ]);
    for one in stamps {
        listing.push(vec![Cell::from(one.size), Cell::from(one.at_text())]);
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
