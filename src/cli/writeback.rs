//! `dpo writeback`: what was decided, as files that the systems of the sources import.

mod status;

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use serde_json::json;

use super::{
    context::{Context, OutputFormat},
    deliver::{OutFile, Staged, digest},
    exit::{Exit, Failure},
    right::{Desk, say_tried},
};
use crate::{
    documents::{self, Form, instructions_page, plain_workbook},
    intake::OpenOptions,
    model::{
        Lang,
        handover::{Instructions, Written},
    },
    ops::writeback::{self, Cleaned, ForSource, HandedOver},
    output::{escape_terminal, file_name},
    store::Bundle,
    words,
    writeback::{FileForm, FileKind, Table, cell_text, text},
};

/// Hand over to the systems of the sources what was decided
///
/// Writes for each source that owes something the files that its ordinary import takes, in the source's own
/// columns, encoding and words: changed cells only, beside the key; opt-outs; the records to delete; and one
/// page of instructions for its administrator in four languages. The next import of the source shows
/// whether it was done.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only this source
    #[arg(long, value_name = "ID")]
    source: Option<String>,
    /// Where the folders go, one a source [default: writeback-DATE]
    #[arg(long, value_name = "DIR")]
    out_dir: Option<PathBuf>,
    /// The last export of a source: write it again as a whole, cleaned, and name in the list of deletions
    /// also those of its records that have no id
    #[arg(long, value_name = "FILE", conflicts_with_all = ["source", "status", "done"])]
    export: Option<PathBuf>,
    /// What was handed over before as well, as long as no export decided it
    #[arg(long)]
    again: bool,
    /// Show what the systems owe, and write nothing; the exit status 1 says that one did not obey
    #[arg(long, conflicts_with_all = ["again", "out_dir", "dry_run", "done"])]
    status: bool,
    /// With --status: what is done as well
    #[arg(long, requires = "status")]
    all: bool,
    /// Note changes as done that no export can show, by their numbers (may be repeated)
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["again", "out_dir", "source"])]
    done: Vec<i64>,
    /// Say what would happen, and write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
}

impl Args {
    /// The files that the verb reads.
    pub fn named_files(&self) -> Vec<&Path> {
        self.export.iter().map(PathBuf::as_path).collect()
    }
}

/// Runs the verb.
///
/// # Errors
/// As the operation.
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    if args.status {
        return status::show(context, args.source.as_deref(), args.all);
    }
    if !args.done.is_empty() {
        return status::confirm(context, &args.done, args.dry_run);
    }
    let mut desk = Desk::open_for(context, "writeback", args.dry_run)?;
    let planned = gathered(&desk, args)?;
    let mut written = Vec::new();
    for (source, whole) in &planned {
        // An administrator who has nothing to do gets nothing.
        written.push(match whole.is_none() && source.only_waits() {
            true => (Vec::new(), Vec::new()),
            false => files(&desk, source, whole.as_ref())?,
        });
    }
    let default = PathBuf::from(format!("writeback-{}", desk.now.today));
    let out_dir = args.out_dir.as_ref().unwrap_or(&default);
    let mut folders = Vec::new();
    if !args.dry_run {
        folders = hand_over(&mut desk, out_dir, &planned, &written)?;
    }
    tell(
        context,
        desk.lang,
        &planned,
        &written,
        &folders,
        args.dry_run,
    )?;
    Ok(Exit::Done)
}

/// A source, and of its whole export what became of it.
type Planned = (ForSource, Option<Cleaned>);

fn gathered(desk: &Desk, args: &Args) -> Result<Vec<Planned>, Failure> {
    let today = desk.now.today;
    if let Some(path) = &args.export {
        let options = OpenOptions {
            reader_program: std::env::current_exe().ok(),
            ..OpenOptions::default()
        };
        let cleaned = writeback::cleaned(&desk.store, &desk.policy, path, &options, today)?;
        return Ok(vec![(cleaned.source.clone(), Some(cleaned))]);
    }
    let planned = writeback::plan(
        &desk.store,
        &desk.policy,
        args.source.as_deref(),
        args.again,
        today,
    )?;
    Ok(planned.into_iter().map(|source| (source, None)).collect())
}

/// The files for one source: tables, instructions, and what a program reads.
fn files(
    desk: &Desk,
    source: &ForSource,
    whole: Option<&Cleaned>,
) -> Result<(Vec<OutFile>, Vec<Written>), Failure> {
    let mut files = Vec::new();
    let mut written = Vec::new();
    for (table, name) in source.tables.iter().zip(source.file_names()) {
        let bytes = bytes(desk, source, table)?;
        let columns = table
            .headers
            .iter()
            .map(|header| cell_text(header))
            .collect();
        put(
            &mut files,
            &mut written,
            name,
            table.kind.as_str(),
            (columns, table.rows.len()),
            bytes,
        );
    }
    if let Some(Cleaned {
        bytes: Some(bytes),
        rows,
        ..
    }) = whole
    {
        let facts = (Vec::new(), *rows);
        put(
            &mut files,
            &mut written,
            "whole.csv".to_owned(),
            FileKind::Whole.as_str(),
            facts,
            bytes.clone(),
        );
    }
    let facts = Instructions {
        controller: desk.policy.controller.name.clone(),
        source: source.source.clone(),
        system: source.system.clone(),
        key: source.key.clone(),
        files: written.clone(),
        told: source.told.clone(),
        exported_on: source.exported_on,
        date: desk.now.today,
    };
    for lang in Lang::ALL {
        let page = instructions_page(&facts, lang);
        let bytes = documents::write(&page, Form::Html)?;
        let name = format!("instructions-{}.html", lang.as_str());
        put(
            &mut files,
            &mut written,
            name,
            "instructions",
            (Vec::new(), 0),
            bytes,
        );
    }
    let mut list =
        serde_json::to_value(HandedOver::of(source, written.clone())).unwrap_or_default();
    if let Some(map) = list.as_object_mut() {
        map.insert("schema".to_owned(), json!("dpo.writeback-folder/1"));
        map.insert("date".to_owned(), json!(desk.now.today));
    }
    files.push(OutFile::json("writeback.json", &list));
    Ok((files, written))
}

fn put(
    files: &mut Vec<OutFile>,
    written: &mut Vec<Written>,
    name: String,
    kind: &'static str,
    (columns, rows): (Vec<String>, usize),
    bytes: Vec<u8>,
) {
    written.push(Written {
        name: name.clone(),
        kind,
        columns,
        rows,
        sha256: digest(&bytes),
    });
    files.push(OutFile { name, bytes });
}

/// A table in the form of the source's own files.
fn bytes(desk: &Desk, source: &ForSource, table: &Table) -> Result<Vec<u8>, Failure> {
    match &source.form {
        FileForm::Text {
            encoding,
            delimiter,
            form,
        } => Ok(text(table, *encoding, *delimiter, *form)),
        FileForm::Workbook { sheet } => {
            let line = |cells: &Vec<Vec<u8>>| -> Vec<String> {
                cells.iter().map(|cell| cell_text(cell)).collect()
            };
            let mut rows = vec![line(&table.headers)];
            rows.extend(table.rows.iter().map(line));
            Ok(plain_workbook(sheet, desk.now.today, &rows)?)
        }
    }
}

/// Writes all folders aside, then notes and names one after the other.
fn hand_over(
    desk: &mut Desk,
    out_dir: &Path,
    planned: &[Planned],
    written: &[(Vec<OutFile>, Vec<Written>)],
) -> Result<Vec<Option<PathBuf>>, Failure> {
    let mut staged = Vec::new();
    let mut names = BTreeSet::new();
    for ((source, _), (files, _)) in planned.iter().zip(written) {
        if files.is_empty() {
            staged.push(None);
            continue;
        }
        let mut name = file_name(&[&source.source], "");
        // Names that differ in signs only come to one folder.
        if !names.insert(name.clone()) {
            name = format!("{name}-{}", source.number);
        }
        staged.push(Some(Staged::write(out_dir, &name, files)?));
    }
    let mut folders = Vec::new();
    for (((source, _), (_, list)), staged) in planned.iter().zip(written).zip(staged) {
        let Some(staged) = staged else {
            folders.push(None);
            continue;
        };
        let bundle = Bundle {
            id: 0,
            request: None,
            verb: "writeback".to_owned(),
            made_on: desk.now.today,
            manifest_sha256: staged.manifest_sha256().to_vec(),
            place: staged.place(),
        };
        writeback::hand_over(
            &mut desk.store,
            source,
            list,
            &bundle,
            desk.now,
            &desk.operator,
        )?;
        folders.push(Some(staged.deliver()?));
    }
    Ok(folders)
}

fn tell(
    context: &mut Context,
    lang: Lang,
    planned: &[Planned],
    written: &[(Vec<OutFile>, Vec<Written>)],
    folders: &[Option<PathBuf>],
    is_dry_run: bool,
) -> Result<(), Failure> {
    match context.format() {
        OutputFormat::Json | OutputFormat::Jsonl => {
            let each = planned.iter().zip(written).enumerate();
            let sources: Vec<serde_json::Value> = each
                .map(|(at, ((source, _), (_, files)))| {
                    let done = HandedOver::of(source, files.clone());
                    let mut value = serde_json::to_value(done).unwrap_or_default();
                    if let Some(map) = value.as_object_mut() {
                        let folder = folders.get(at).and_then(Option::as_ref);
                        let folder = folder.map(|folder| folder.display().to_string());
                        map.insert("folder".to_owned(), json!(folder));
                    }
                    value
                })
                .collect();
            let body = json!({ "dry_run": is_dry_run, "sources": sources });
            context.document("dpo.writeback/1", &body)?;
        }
        OutputFormat::Csv | OutputFormat::Table => {
            for ((source, whole), (_, files)) in planned.iter().zip(written) {
                context.print(&sentences(source, whole.as_ref(), files, lang, is_dry_run))?;
            }
        }
    }
    if planned.is_empty() {
        context.note(words::label("writeback.none", lang));
        return Ok(());
    }
    say_tried(context, lang, is_dry_run);
    for folder in folders.iter().flatten() {
        let folder = folder.display().to_string();
        let sentence = words::label("writeback.folder", lang);
        context.note(&words::fill(sentence, &[("folder", &folder)]));
    }
    if folders.iter().any(Option::is_some) {
        context.note(words::label("writeback.next", lang));
    }
    Ok(())
}

fn sentences(
    source: &ForSource,
    whole: Option<&Cleaned>,
    files: &[Written],
    lang: Lang,
    is_dry_run: bool,
) -> String {
    let of_kind = |kind: &str| -> String {
        let own = files.iter().filter(|file| file.kind == kind);
        own.map(|file| file.rows).sum::<usize>().to_string()
    };
    let say = |key: &str, values: &[(&str, &str)]| {
        format!("{}\n", words::fill(words::label(key, lang), values))
    };
    let name = escape_terminal(&source.source);
    let key = match is_dry_run {
        true => "writeback.planned",
        false => "writeback.done",
    };
    let mut out = say(
        key,
        &[
            ("source", &name),
            ("changes", &source.changes.len().to_string()),
            ("updates", &of_kind("update")),
            ("deletions", &of_kind("delete")),
            ("told", &source.told.len().to_string()),
        ],
    );
    if let Some(whole) = whole {
        out += &say(
            "writeback.whole",
            &[
                ("source", &name),
                ("rows", &whole.rows.to_string()),
                ("changed", &whole.changed.to_string()),
                ("removed", &whole.removed.to_string()),
            ],
        );
    }
    let mut reasons: Vec<&str> = source
        .waiting
        .iter()
        .map(|told| told.why.as_str())
        .collect();
    reasons.sort_unstable();
    reasons.dedup();
    for why in reasons {
        let own = source
            .waiting
            .iter()
            .filter(|told| told.why.as_str() == why);
        let why = words::label(&format!("writeback.waits.{why}"), lang);
        out += &say(
            "writeback.waits",
            &[
                ("source", &name),
                ("count", &own.count().to_string()),
                ("why", why),
            ],
        );
    }
    out
}
