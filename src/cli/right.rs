//! What the verbs of the rights share: the case, the plan and its approval, the letter, the folder, and
//! what is said at the end.

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::json;

use super::{
    context::{Context, OutputFormat},
    deliver::{MANIFEST, OutFile, Staged, name_what_was_left},
    exit::{Exit, Failure},
};
use crate::{
    model::{CaseId, Lang},
    ops::{folders::folders, plan::Plan},
    output::{Cell, Column, Listing, escape_terminal},
    policy::Policy,
    store::{Bundle, Case, Now, Store},
    words,
};

/// What each of these verbs is asked.
#[derive(Debug, clap::Args)]
pub struct CaseArgs {
    /// The case (2026-0007)
    #[arg(long, value_name = "CASE", value_parser = case_id)]
    pub case: CaseId,
    /// Print the plan, every record, field and file, and write nothing
    #[arg(short = 'n', long)]
    pub dry_run: bool,
    /// Do it only if the plan is still the one with this digest, as -n printed it
    #[arg(long, value_name = "DIGEST")]
    pub plan: Option<String>,
    /// Where the folder with the letter goes
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub out_dir: PathBuf,
}

/// A case as it is typed.
///
/// # Errors
/// When it is none.
pub fn case_id(text: &str) -> Result<CaseId, String> {
    text.parse()
        .map_err(|error: crate::model::request::NoCaseId| error.to_string())
}

/// The desk at which a verb works: the store is its own until the end.
pub struct Desk {
    /// What the controller allows.
    pub policy: Policy,
    /// The store.
    pub store: Store,
    /// The moment.
    pub now: Now,
    /// Who works.
    pub operator: String,
    /// The language of what is printed.
    pub lang: Lang,
}

/// Opens the store for a change; one that is only tried is undone where it would be committed.
///
/// # Errors
/// When the store cannot be used.
pub fn open_for_change(context: &Context, verb: &str, is_tried: bool) -> Result<Store, Failure> {
    let mut store = context.open_store(verb, true)?;
    match is_tried {
        true => store.rehearse(),
        false => name_what_was_left(&store)?,
    }
    Ok(store)
}

/// Says that nothing was written, where a change was only tried.
pub fn say_tried(context: &Context, lang: Lang, is_tried: bool) {
    if is_tried {
        context.note(word("request.dry_run", lang));
    }
}

impl Desk {
    /// Opens the store for writing.
    ///
    /// # Errors
    /// When the policy is wrong or the store cannot be used.
    pub fn open(context: &Context, verb: &str) -> Result<Self, Failure> {
        Self::open_for(context, verb, false)
    }

    /// The same for a change that may only be tried.
    ///
    /// # Errors
    /// As `open`.
    pub fn open_for(context: &Context, verb: &str, is_tried: bool) -> Result<Self, Failure> {
        let policy = context.policy()?;
        let store = open_for_change(context, verb, is_tried)?;
        Ok(Self {
            now: context.now(&policy),
            operator: context.operator(),
            lang: context.lang(&policy),
            policy,
            store,
        })
    }

    /// Recipients by their names (CJEU C-154/21).
    #[must_use]
    pub fn recipients(&self, ids: &[String]) -> Vec<String> {
        let known = &self.policy.recipients;
        let name = |id: &String| {
            let recipient = known.iter().find(|recipient| recipient.id == *id);
            recipient.map_or_else(|| id.clone(), |recipient| recipient.name.clone())
        };
        ids.iter().map(name).collect()
    }
}

/// Writes the files that a plan will name: the letter and whatever goes with it.
pub fn name_files(plan: &mut Plan, files: &[OutFile]) {
    plan.files = files.iter().map(|file| file.name.clone()).collect();
    if !plan.files.is_empty() {
        plan.files.push(MANIFEST.to_owned());
    }
}

/// Holds a plan against the approved one; with -n it is printed, and nothing else is done.
///
/// # Errors
/// `plan-changed`; when the output cannot be written.
pub fn is_only_planned(
    context: &mut Context,
    plan: &Plan,
    args: (bool, Option<&str>),
    lang: Lang,
) -> Result<bool, Failure> {
    let (is_dry_run, approved) = args;
    plan.check(approved)?;
    if is_dry_run {
        print_plan(context, plan, lang)?;
    }
    Ok(is_dry_run)
}

fn word(key: &str, lang: Lang) -> &'static str {
    words::label(key, lang)
}

/// A name and what it says, with the colon as the language sets it.
#[must_use]
pub fn pair(name: &str, value: &str, lang: Lang) -> String {
    words::fill(
        word("right.pair", lang),
        &[("name", name), ("value", value)],
    )
}

fn print_plan(context: &mut Context, plan: &Plan, lang: Lang) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Document<'a> {
        #[serde(flatten)]
        plan: &'a Plan,
        sha256: String,
    }
    let sha256 = plan.sha256();
    match context.format() {
        OutputFormat::Json | OutputFormat::Jsonl => {
            return context.document("dpo.plan/1", &Document { plan, sha256 });
        }
        OutputFormat::Csv => context.listing(&steps(plan, lang))?,
        OutputFormat::Table => {
            context.listing(&steps(plan, lang))?;
            let mut text = String::new();
            for (key, items) in [
                ("right.plan.files", &plan.files),
                ("right.plan.notices", &plan.notices),
                ("right.plan.remarks", &plan.remarks),
            ] {
                if !items.is_empty() {
                    let items: Vec<String> =
                        items.iter().map(|item| in_words(item, lang)).collect();
                    // What somebody has to read stands on a line of its own.
                    let items = match key {
                        "right.plan.remarks" if items.len() > 1 => items
                            .iter()
                            .map(|item| format!("\n  {}", escape_terminal(item)))
                            .collect(),
                        _ => escape_terminal(&items.join(", ")).into_owned(),
                    };
                    text += &pair(word(key, lang), &items, lang).replace(": \n", ":\n");
                    text.push('\n');
                }
            }
            context.print(&text)?;
        }
    }
    let short = sha256.get(..12).unwrap_or(&sha256);
    context.note(&words::fill(
        word("right.plan.digest", lang),
        &[("digest", short)],
    ));
    Ok(())
}

/// A remark of a plan, whose first word says what it is, in the reader's language.
fn in_words(item: &str, lang: Lang) -> String {
    let words = item.split_once(": ").and_then(|(what, rest)| {
        let label = words::known_label(&format!("right.remark.{what}"), lang)?;
        Some(pair(label, rest, lang))
    });
    words.unwrap_or_else(|| item.to_owned())
}

/// The steps of a plan as rows.
fn steps(plan: &Plan, lang: Lang) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("what", word("right.what", lang)),
        Column::text("source", word("find.source", lang)),
        Column::text("record", word("find.record", lang)),
        Column::text("column", word("right.column", lang)),
        Column::text("field", word("right.field", lang)),
        Column::text("note", word("right.note", lang)),
    ]);
    for step in &plan.steps {
        listing.push(vec![
            Cell::from(word(&format!("right.step.{}", step.what), lang)),
            Cell::from(step.source.clone()),
            Cell::from(step.record.clone()),
            Cell::from(step.column.clone()),
            Cell::from(step.field.clone()),
            Cell::from(step.note.clone()),
        ]);
    }
    listing
}

/// Writes the folder of a case aside, and what the store keeps of it.
///
/// # Errors
/// When the folder is there already or cannot be written.
pub fn stage(
    case: &Case,
    verb: &str,
    now: Now,
    out_dir: &Path,
    files: &[OutFile],
) -> Result<(Staged, Bundle), Failure> {
    stage_as(
        case,
        verb,
        &format!("{}-{verb}", case.id),
        now,
        out_dir,
        files,
    )
}

/// The same for an answer that may be a later one of the case: the folders are numbered.
///
/// # Errors
/// As `stage`; when the store cannot be read.
pub fn stage_anew(
    store: &Store,
    case: &Case,
    verb: &str,
    now: Now,
    out_dir: &Path,
    files: &[OutFile],
) -> Result<(Staged, Bundle), Failure> {
    let earlier = folders(store)?
        .into_iter()
        .filter(|folder| folder.request == Some(case.row) && folder.verb == verb)
        .count();
    let name = match earlier {
        0 => format!("{}-{verb}", case.id),
        count => format!("{}-{verb}-{}", case.id, count + 1),
    };
    stage_as(case, verb, &name, now, out_dir, files)
}

fn stage_as(
    case: &Case,
    verb: &str,
    name: &str,
    now: Now,
    out_dir: &Path,
    files: &[OutFile],
) -> Result<(Staged, Bundle), Failure> {
    let staged = Staged::write(out_dir, name, files)?;
    let bundle = Bundle {
        id: 0,
        request: Some(case.row),
        verb: verb.to_owned(),
        made_on: now.today,
        manifest_sha256: staged.manifest_sha256().to_vec(),
        place: staged.place(),
    };
    Ok((staged, bundle))
}

/// What is said when a right was answered.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The document's schema.
    pub schema: &'static str,
    /// The sentence of it: a label and what stands in it.
    pub sentence: (&'a str, &'a [(&'a str, &'a str)]),
    /// Where the folder is.
    pub folder: Option<&'a Path>,
    /// How many recipients are to be told.
    pub notices: usize,
    /// The case.
    pub case: CaseId,
    /// The next command.
    pub next: Option<&'a str>,
}

/// Says what was done, where the letter is, who is to be told, and what comes next.
///
/// # Errors
/// When the output cannot be written.
pub fn tell<T: Serialize>(
    context: &mut Context,
    done: &T,
    told: &Told<'_>,
    lang: Lang,
) -> Result<Exit, Failure> {
    match context.format() {
        OutputFormat::Json | OutputFormat::Jsonl => {
            let folder = told.folder.map(|folder| folder.display().to_string());
            let mut body = serde_json::to_value(done).unwrap_or_default();
            if let Some(map) = body.as_object_mut() {
                map.insert("folder".to_owned(), json!(folder));
            }
            context.document(told.schema, &body)?;
        }
        OutputFormat::Csv | OutputFormat::Table => {
            let (key, values) = told.sentence;
            context.print(&format!("{}\n", words::fill(word(key, lang), values)))?;
        }
    }
    if let Some(folder) = told.folder {
        let folder = folder.display().to_string();
        let values = [("folder", folder.as_str())];
        context.note(&words::fill(word("right.folder", lang), &values));
    }
    let command = match (told.notices, told.next) {
        (0, next) => next.map(str::to_owned),
        (count, _) => {
            let count = count.to_string();
            let values = [("count", count.as_str())];
            context.note(&words::fill(word("right.notices", lang), &values));
            Some(format!("dpo notices list --case {}", told.case))
        }
    };
    if let Some(command) = command {
        let values = [("command", command.as_str())];
        context.note(&words::fill(word("right.next", lang), &values));
    }
    Ok(Exit::Done)
}
