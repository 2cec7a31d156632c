//! `dpo trail`: what was done; whether it still says so; a checkpoint to keep elsewhere; proofs for others.

mod proofs;
mod timestamps;

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{
    context::{Context, OutputFormat},
    exit::{Exit, Failure},
};
use crate::{
    intake,
    output::{Cell, Column, Listing},
    store::TrailEntry,
    words,
};

/// Show, verify, anchor or prove the trail of what was done
///
/// Every change of the store has an entry in the trail, in the same transaction. The entries form a
/// Merkle tree (RFC 6962) with signed checkpoints. Whoever keeps one checkpoint elsewhere (a mail, a
/// git commit, a paper) finds any later alteration; without one, the same machine, user and key can
/// rewrite what came after the last checkpoint that was given away.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// List the entries, the latest last
    Show {
        /// How many entries at most; 0: all
        #[arg(long, value_name = "N", default_value_t = 50)]
        limit: u64,
    },
    /// Verify every entry, hash, checkpoint and signature
    Verify {
        /// A checkpoint kept elsewhere, as `dpo trail checkpoint` printed it
        #[arg(long, value_name = "FILE")]
        anchor: Vec<PathBuf>,
    },
    /// Print the last checkpoint: keep it where this machine cannot change it
    Checkpoint,
    /// Have somebody else's clock say that the last checkpoint was there (RFC 3161)
    ///
    /// Prints a request for a time-stamping authority (.tsq): dpo itself asks nobody. The authority's answer
    /// (.tsr) is kept with --answer; `openssl ts -verify` verifies it with the authority's certificate.
    Timestamp(timestamps::TimestampArgs),
    /// Prove to somebody else that an entry is in the trail
    ///
    /// One text file (C2SP tlog-proof) with the entry, its way to the root and the signed checkpoint. It
    /// verifies without dpo: `dpo trail verifier` prints a program in Python that needs openssl alone.
    Prove(proofs::ProveArgs),
    /// Pack all that the trail can prove of a case or a period, for the authority
    ///
    /// A ZIP with the extract of the register, a summary of the entries (policies, digests of letters, what
    /// came of looking for erased persons), the proof of each entry, the checkpoint, and how to verify all of
    /// it without dpo. Nothing of a data subject is in it. That it was made, and the digest of its list of digests,
    /// stands in the trail.
    Pack(proofs::PackArgs),
    /// Print the program that verifies proofs and packs without dpo
    Verifier,
}

impl Args {
    /// The files that the command names.
    pub(super) fn named_files(&self) -> Vec<&Path> {
        match &self.what {
            What::Verify { anchor } => anchor.iter().map(PathBuf::as_path).collect(),
            What::Timestamp(args) => args.named_files(),
            _ => Vec::new(),
        }
    }
}

/// Runs the verb.
///
/// # Errors
/// When the store cannot be read.
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    match &args.what {
        What::Timestamp(args) => timestamps::run(context, args),
        What::Prove(args) => proofs::prove(context, args),
        What::Pack(args) => proofs::pack(context, args),
        What::Verifier => {
            context.print(proofs::VERIFIER)?;
            Ok(Exit::Done)
        }
        What::Show { limit } => {
            let store = context.open_store("trail", false)?;
            let size = store.trail_size()?;
            let limit = if *limit == 0 { size } else { *limit };
            let entries = store.trail(size.saturating_sub(limit), limit)?;
            list(context, &entries)?;
            Ok(Exit::Done)
        }
        What::Verify { anchor } => {
            let store = context.open_store("trail", false)?;
            let mut anchors = Vec::new();
            for path in anchor {
                anchors.push(read_anchor(path)?);
            }
            let found = store.verify(&anchors)?;
            if context.globals.wants_json() {
                context.document("dpo.trail-verify/1", &found)?;
            } else if found.ok {
                if !context.globals.quiet {
                    let held = if found.anchors.is_empty() {
                        String::new()
                    } else {
                        format!(
                            "; it agrees with {} checkpoint(s) kept elsewhere",
                            found.anchors.len()
                        )
                    };
                    context.print(&format!(
                        "the trail holds: {} entries, root {}{held}\n",
                        found.entries, found.root
                    ))?;
                }
                if found.anchors.is_empty() {
                    context.note("note: only a checkpoint kept elsewhere shows that nothing was cut off: --anchor FILE");
                }
            } else {
                for problem in &found.problems {
                    context.print(&format!("{problem}\n"))?;
                }
            }
            Ok(if found.ok {
                Exit::Done
            } else {
                Exit::Integrity
            })
        }
        What::Checkpoint => {
            let note = context.open_store("trail", false)?.checkpoint()?;
            context.print(&note)?;
            Ok(Exit::Done)
        }
    }
}

/// Reads a checkpoint kept elsewhere. A file that is no signed note at all is a wrong file; one that
/// is, and does not verify, is a finding.
fn read_anchor(path: &Path) -> Result<String, Failure> {
    let wrong = |code, why: String| Failure {
        exit: Exit::Input,
        code,
        message: format!("the checkpoint {} {why}", path.display()),
        hint: Some("give the file that `dpo trail checkpoint -o FILE` wrote".to_owned()),
    };
    let text = fs::read_to_string(path).map_err(|error| {
        let why = intake::io_words(error.kind());
        wrong("anchor-unreadable", format!("cannot be read ({why})"))
    })?;
    // A signed note has a blank line, then lines that begin with a dash.
    if text.contains("\n\n\u{2014} ") {
        Ok(text)
    } else {
        Err(wrong(
            "not-a-checkpoint",
            "is not one: it bears no signature".to_owned(),
        ))
    }
}

fn list(context: &mut Context, entries: &[TrailEntry]) -> Result<(), Failure> {
    match context.format() {
        OutputFormat::Json => {
            let bodies: Vec<_> = entries.iter().map(|entry| &entry.entry).collect();
            context.document("dpo.trail/1", &serde_json::json!({ "entries": bodies }))
        }
        OutputFormat::Jsonl => {
            for entry in entries {
                context.write_with(|out| crate::output::jsonl::write_line(out, &entry.entry))?;
            }
            Ok(())
        }
        _ => {
            let policy = context.policy()?;
            let lang = context.lang(&policy);
            let word = |key: &str| words::label(key, lang);
            let mut listing = Listing::new(vec![
                Column::number("seq", "#"),
                Column::text("at", word("trail.at")),
                Column::text("action", word("trail.action")),
                Column::text("operator", word("trail.operator")),
                Column::text("detail", word("trail.detail")),
            ]);
            for entry in entries {
                let text = |name: &str| {
                    entry
                        .entry
                        .get(name)
                        .and_then(|value| value.as_str())
                        .unwrap_or("")
                        .to_owned()
                };
                listing.push(vec![
                    Cell::from(entry.seq),
                    Cell::from(text("at")),
                    Cell::from(text("action")),
                    Cell::from(text("operator")),
                    Cell::from(detail(entry)),
                ]);
            }
            context.listing(&listing)
        }
    }
}

/// The particulars of an entry in one line: what is not told by the other columns.
fn detail(entry: &TrailEntry) -> String {
    // Digests of events tell a reader nothing: `dpo consent prove` finds them.
    const TOLD: [&str; 9] = [
        "seq", "at", "action", "operator", "tool", "today", "event", "events", "proved",
    ];
    let parts: Vec<String> = entry
        .entry
        .iter()
        .filter(|(name, _)| !TOLD.contains(&name.as_str()) && !name.ends_with("sha256"))
        .map(|(name, value)| {
            format!(
                "{name} {}",
                value
                    .to_string()
                    .replace(['"', '{', '}'], "")
                    .replace(',', ", ")
                    .replace(':', " ")
            )
        })
        .collect();
    parts.join("; ")
}
