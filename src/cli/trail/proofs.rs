//! `dpo trail prove` and `dpo trail pack`.

use std::io::IsTerminal;

use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::super::{
    context::Context,
    copies::archive,
    deliver::{MANIFEST, OutFile, manifest},
    exit::{Exit, Failure},
    report::parse_period,
    right::Desk,
};
use crate::{
    model::{CaseId, Lang, report::Period},
    ops::proofs::{Pack, Scope, gather, last_of_case, prove as prove_entry, record},
    words,
};

/// The program that verifies without dpo.
pub(super) const VERIFIER: &str = include_str!("../../proof/verify.py");

#[derive(Debug, clap::Args)]
pub(super) struct ProveArgs {
    /// The entry's number, as `dpo trail show` prints it
    #[arg(value_name = "SEQ", required_unless_present = "case")]
    seq: Option<u64>,
    /// The last entry of this case; `dpo trail pack` proves all of them
    #[arg(long, value_name = "CASE", conflicts_with = "seq")]
    case: Option<CaseId>,
}

#[derive(Debug, clap::Args)]
pub(super) struct PackArgs {
    /// The case
    #[arg(long, value_name = "CASE", required_unless_present = "period")]
    case: Option<CaseId>,
    /// The month, quarter or year: 2026-10, 2026-Q4 or 2026
    #[arg(long, value_name = "PERIOD", conflicts_with = "case", value_parser = parse_period)]
    period: Option<Period>,
    /// Say what would be in it, and write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
}

/// Prints the proof of an entry.
pub(super) fn prove(context: &mut Context, args: &ProveArgs) -> Result<Exit, Failure> {
    let store = context.open_store("trail", false)?;
    let seq = match (args.seq, args.case) {
        (Some(seq), _) => seq,
        (None, Some(case)) => last_of_case(&store, case)?,
        (None, None) => return Ok(Exit::Usage),
    };
    let proof = prove_entry(&store, seq)?;
    if context.globals.wants_json() {
        let body = json!({
            "seq": seq,
            "proof": proof.to_string(),
            "verifier_key": store.verifier_key(),
        });
        context.document("dpo.trail-entry-proof/1", &body)?;
    } else {
        context.print(&proof.to_string())?;
    }
    Ok(Exit::Done)
}

/// Writes a pack, after its list of digests has got its entry.
pub(super) fn pack(context: &mut Context, args: &PackArgs) -> Result<Exit, Failure> {
    let is_to_terminal = context.globals.output.is_none() && std::io::stdout().is_terminal();
    if is_to_terminal && !args.dry_run {
        return Err(Failure {
            exit: Exit::Usage,
            code: "no-output",
            message: "a pack is a ZIP file, and no file was named".to_owned(),
            hint: Some("name it: dpo trail pack … -o FILE.zip".to_owned()),
        });
    }
    let mut desk = Desk::open_for(context, "trail", args.dry_run)?;
    let scope = match (args.case, args.period) {
        (Some(case), _) => Scope::Case(case),
        (None, Some(period)) => Scope::Period(period),
        (None, None) => return Ok(Exit::Usage),
    };
    let pack = gather(&desk.store, scope, desk.now.today)?;
    if args.dry_run {
        let body = json!({ "register": pack.register, "summary": pack.summary });
        context.document("dpo.trail-pack/1", &body)?;
        return Ok(Exit::Done);
    }
    let mut files = contents(&pack, desk.lang);
    let list = manifest(&files);
    let digest = Sha256::digest(list.as_bytes());
    let operator = desk.operator.clone();
    let proof = record(&mut desk.store, &pack, &digest, desk.now, &operator)?;
    files.push(OutFile::new(MANIFEST, list));
    files.push(OutFile::new("MANIFEST.tlog-proof", proof.to_string()));
    let bytes = archive(&files, None)?;
    context.write_with(|out| out.write_all(&bytes))?;
    let values = [
        ("proofs", &*pack.proofs.len().to_string()),
        ("key", &*pack.verifier_key),
    ];
    let sentence = words::label("pack.next", desk.lang);
    context.note(&words::fill(sentence, &values));
    Ok(Exit::Done)
}

/// A document with its schema.
fn document<T: Serialize>(name: &str, schema: &str, body: &T) -> OutFile {
    let mut value = serde_json::to_value(body).unwrap_or_default();
    if let Some(map) = value.as_object_mut() {
        map.insert("schema".to_owned(), json!(schema));
    }
    OutFile::json(name, &value)
}

/// The files that the list of digests covers.
fn contents(pack: &Pack, lang: Lang) -> Vec<OutFile> {
    let values = [
        ("about", &*pack.summary.about),
        ("date", &*pack.summary.made_on.to_string()),
        ("proofs", &*pack.proofs.len().to_string()),
    ];
    let how = words::fill(words::label("pack.how", lang), &values);
    let register = json!({ "cases": pack.register });
    let mut files = vec![
        OutFile::new("how-to-verify.txt", how),
        OutFile::new("verify.py", VERIFIER),
        OutFile::new("key.txt", format!("{}\n", pack.verifier_key)),
        OutFile::new("checkpoint.txt", pack.checkpoint.clone()),
        document("register.json", "dpo.register/1", &register),
        document("summary.json", "dpo.trail-summary/1", &pack.summary),
    ];
    files.extend(pack.proofs.iter().map(|proof| {
        OutFile::new(
            format!("entry-{:06}.tlog-proof", proof.index),
            proof.to_string(),
        )
    }));
    files
}
