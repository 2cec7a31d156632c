//! `dpo rectify`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{
    context::Context,
    deliver::OutFile,
    exit::{Exit, Failure},
    letters::{draft, render},
    right::{CaseArgs, Desk, Told, is_only_planned, name_files, stage, tell},
};
use crate::{
    model::letter::LetterKind,
    ops::{
        rectify::{Ask, Basis, Rectifying, apply, plan},
        request::RecordName,
    },
};

/// Correct or complete a person's data
///
/// The value is checked for its kind. Old and new value are kept sealed until the system of the source
/// has taken the new one over: the next import of the old value is reported and changes nothing.
/// Recipients are to be told (Art. 19 GDPR); `dpo notices` keeps which.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    common: CaseArgs,
    /// What is right: a field (contact.email) or a header of the file; repeat for several
    ///
    /// Other users of the machine can read arguments: --set-file keeps them off the command line.
    #[arg(long, value_name = "FIELD=VALUE", value_parser = field_and_value)]
    set: Vec<(String, String)>,
    /// A file with one FIELD=VALUE a line
    #[arg(long, value_name = "FILE")]
    set_file: Option<PathBuf>,
    /// Only this record, as `dpo find` prints it
    #[arg(long, value_name = "SOURCE:RECORD")]
    record: Option<RecordName>,
    /// A supplementary statement of the person, kept with the data
    #[arg(long, value_name = "TEXT")]
    statement: Option<String>,
    /// A file with that statement
    #[arg(long, value_name = "FILE", conflicts_with = "statement")]
    statement_file: Option<PathBuf>,
    /// What allows it where the data is restricted: consent, legal-claims, rights-of-others,
    /// public-interest (Art. 18(2) GDPR)
    #[arg(long, value_name = "BASIS", value_parser = basis)]
    basis: Option<Basis>,
}

impl Args {
    /// The files that the verb reads.
    pub fn named_files(&self) -> Vec<&Path> {
        let files = self.set_file.iter().chain(&self.statement_file);
        files.map(PathBuf::as_path).collect()
    }
}

fn field_and_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((field, value)) if !field.trim().is_empty() => {
            Ok((field.trim().to_owned(), value.trim().to_owned()))
        }
        _ => Err("write FIELD=VALUE".to_owned()),
    }
}

fn basis(text: &str) -> Result<Basis, String> {
    Basis::ALL
        .into_iter()
        .find(|basis| basis.as_str() == text)
        .ok_or_else(|| {
            let words = Basis::ALL.map(Basis::as_str);
            format!("one of: {}", words.join(", "))
        })
}

/// A text that stands in a file, in UTF-8.
fn read(path: &Path, code: &'static str) -> Result<String, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure {
        exit: Exit::Input,
        code,
        message: format!("{} cannot be read ({})", path.display(), error.kind()),
        hint: Some("name a text file in UTF-8".to_owned()),
    })?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

/// The corrections of a file, line by line; blank lines and those that start with `#` say nothing.
fn read_sets(path: &Path) -> Result<Vec<(String, String)>, Failure> {
    let unusable = |line: usize, why: &str| Failure {
        exit: Exit::Input,
        code: "set-file",
        message: format!("{}, line {line}: {why}", path.display()),
        hint: Some("write one FIELD=VALUE a line".to_owned()),
    };
    let text = read(path, "set-file")?;
    let mut out = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let set = field_and_value(line).map_err(|why| unusable(at + 1, &why))?;
        out.push(set);
    }
    Ok(out)
}

/// Runs the verb.
///
/// # Errors
/// As the operation.
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    let mut sets = args.set.clone();
    if let Some(path) = &args.set_file {
        sets.extend(read_sets(path)?);
    }
    let stated = match &args.statement_file {
        Some(path) => Some(read(path, "statement-file")?),
        None => args.statement.clone(),
    };
    let mut desk = Desk::open(context, "rectify")?;
    let ask = Ask {
        case: args.common.case,
        sets: &sets,
        record: args
            .record
            .as_ref()
            .map(|name| (name.source.as_str(), name.record.as_str())),
        statement: stated.as_deref(),
        basis: args.basis,
    };
    let (now, operator) = (desk.now, desk.operator.clone());
    let by = crate::ops::request::By {
        now,
        operator: &operator,
    };
    let mut rectifying = plan(&mut desk.store, &desk.policy, &ask, by)?;
    let files = letter(context, &desk, &rectifying)?;
    name_files(&mut rectifying.plan, &files);
    let approved = (args.common.dry_run, args.common.plan.as_deref());
    if is_only_planned(context, &rectifying.plan, approved, desk.lang)? {
        return Ok(Exit::Done);
    }
    let (staged, bundle) = stage(
        &rectifying.person.case,
        "rectify",
        now,
        &args.common.out_dir,
        &files,
    )?;
    let done = apply(
        &mut desk.store,
        &desk.policy,
        &rectifying,
        Some(&bundle),
        now,
        &operator,
    )?;
    let folder = staged.deliver()?;
    let (cells, records) = (done.cells.to_string(), done.records.to_string());
    tell(
        context,
        &done,
        &Told {
            schema: "dpo.rectify/1",
            sentence: (
                "right.rectified",
                &[
                    ("person", &done.person),
                    ("cells", &cells),
                    ("records", &records),
                ],
            ),
            folder: Some(&folder),
            notices: done.notices.len(),
            case: done.case,
            next: None,
        },
        desk.lang,
    )
}

/// The letter: what was changed, in the person's own headers, and who is told.
fn letter(
    context: &Context,
    desk: &Desk,
    rectifying: &Rectifying,
) -> Result<Vec<OutFile>, Failure> {
    let case = &rectifying.person.case;
    let mut letter = draft(&desk.policy, case, LetterKind::Rectified, desk.now.today);
    let mut changes: Vec<String> = rectifying
        .corrections
        .iter()
        .map(|one| format!("{}: {}", one.change.header, one.change.new))
        .collect();
    changes.dedup();
    if let Some(statement) = rectifying.statement() {
        changes.push(statement.to_owned());
    }
    letter.lists.insert("changes", changes);
    letter
        .lists
        .insert("recipients", desk.recipients(&rectifying.recipients));
    render(context, &letter, &[])
}
