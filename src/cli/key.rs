//! `dpo key`: the key file behind a passphrase, a new master key, a lost key file, operators with keys of their
//! own.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::json;

use super::{
    context::Context,
    exit::{Exit, Failure},
    right::say_tried,
    secret,
    unlock::OpenedKey,
};
use crate::{
    ops::upkeep::note_operator,
    output::{Cell, Column, Listing},
    store::{
        self, Key, KeyFile, KnownBackup, MasterKey, OperatorSecret, Rotation, Store, StoreFault,
    },
    words,
};

/// Protect, change or recover the key; give operators keys of their own
///
/// The master key opens the store. Its file can be protected with a passphrase (Argon2id), changed for a new
/// one, and made again from the recovery code. An operator can have a key file of their own: it holds the
/// master key behind their passphrase and a key that signs their entries of the trail, so that who did what can
/// be proven, and nobody else writes in their name.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Tell which key this is, whether it opens the store, and which old ones lie about
    Show {
        /// Write the recovery code to this new file, with mode 0600
        #[arg(long, value_name = "FILE")]
        recovery_file: Option<PathBuf>,
    },
    /// Put the key file behind a passphrase, or behind another one
    Protect {
        /// The new passphrase, in a file that only you can read [default: asked for]
        #[arg(long, value_name = "FILE", conflicts_with = "remove")]
        new_passphrase_file: Option<PathBuf>,
        /// Take the passphrase away: whoever can read the file has the key
        #[arg(long)]
        remove: bool,
    },
    /// Seal the store under a new key
    ///
    /// Everything sealed is sealed anew, in one transaction. Backups and whatever a disk still holds of the old
    /// store cannot be read any more once every copy of the old key is destroyed: the command names them. Key
    /// files of other operators open the store no more and are made anew.
    Rotate(RotateArgs),
    /// Make the key file anew from the recovery code
    Recover {
        /// The recovery code, in a file that only you can read [default: asked for]
        #[arg(long, value_name = "FILE")]
        code_file: Option<PathBuf>,
    },
    /// List, add or remove operators with a key of their own
    Operator {
        #[command(subcommand)]
        what: OperatorWhat,
    },
}

#[derive(Debug, clap::Args)]
struct RotateArgs {
    /// Write the new recovery code to this new file, with mode 0600
    #[arg(long, value_name = "FILE")]
    recovery_file: Option<PathBuf>,
    /// Destroy the old key file at once, instead of keeping it under another name: no other store must need it
    #[arg(long)]
    destroy_old: bool,
    /// Check everything and change nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
}

#[derive(Debug, clap::Subcommand)]
enum OperatorWhat {
    /// List the operators
    List,
    /// Give an operator a key file
    ///
    /// The operator puts it behind a passphrase of their own: dpo key protect --key-file FILE. Whoever makes the
    /// file could keep a copy: make it in the operator's presence.
    Add {
        /// The name that entries of the trail give
        #[arg(value_name = "NAME", value_parser = operator_name)]
        name: String,
        /// The new key file
        #[arg(long, value_name = "FILE")]
        file: PathBuf,
        /// Its passphrase, in a file that only you can read [default: asked for]
        #[arg(long, value_name = "FILE", conflicts_with = "without_passphrase")]
        new_passphrase_file: Option<PathBuf>,
        /// Without a passphrase: for a service, whose credential the system protects
        #[arg(long)]
        without_passphrase: bool,
        /// In the place of a key file that the operator has lost, or that a change of the key made useless
        #[arg(long)]
        renew: bool,
    },
    /// Take an operator's key away, and change the master key with it
    Remove {
        /// The operator
        #[arg(value_name = "NAME")]
        name: String,
        #[command(flatten)]
        rotate: RotateArgs,
    },
}

/// A name that a key can have, and that reads the same everywhere.
fn operator_name(text: &str) -> Result<String, String> {
    const LONGEST: usize = 40;
    let is_one = !text.is_empty()
        && text.len() <= LONGEST
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '@'));
    match is_one {
        true => Ok(text.to_owned()),
        false => Err(format!(
            "use up to {LONGEST} letters, digits, dots, hyphens or underscores"
        )),
    }
}

impl Args {
    /// The files that the command names.
    pub(super) fn named_files(&self) -> Vec<&Path> {
        match &self.what {
            What::Show { recovery_file } => recovery_file.iter().map(PathBuf::as_path).collect(),
            What::Protect {
                new_passphrase_file,
                ..
            } => new_passphrase_file.iter().map(PathBuf::as_path).collect(),
            What::Rotate(args) => args.recovery_file.iter().map(PathBuf::as_path).collect(),
            What::Recover { code_file } => code_file.iter().map(PathBuf::as_path).collect(),
            What::Operator { what } => match what {
                OperatorWhat::List => Vec::new(),
                OperatorWhat::Add {
                    file,
                    new_passphrase_file,
                    ..
                } => std::iter::once(file.as_path())
                    .chain(new_passphrase_file.as_deref())
                    .collect(),
                OperatorWhat::Remove { rotate, .. } => {
                    rotate.recovery_file.iter().map(PathBuf::as_path).collect()
                }
            },
        }
    }
}

/// Runs the verb.
///
/// # Errors
/// A fault of the key or of the store.
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    match &args.what {
        What::Show { recovery_file } => show(context, recovery_file.as_deref()),
        What::Protect {
            new_passphrase_file,
            remove,
        } => protect(context, new_passphrase_file.as_deref(), *remove),
        What::Rotate(args) => rotate(context, args, None),
        What::Recover { code_file } => recover(context, code_file.as_deref()),
        What::Operator { what } => match what {
            OperatorWhat::List => list(context),
            OperatorWhat::Add {
                name,
                file,
                new_passphrase_file,
                without_passphrase,
                renew,
            } => {
                let passphrase = match without_passphrase {
                    true => None,
                    false => Some(secret::new_one(
                        new_passphrase_file.as_deref(),
                        context.is_interactive(),
                        "--new-passphrase-file",
                    )?),
                };
                let passphrase = passphrase.as_ref().map(|words| words.as_str());
                add(context, name, file, passphrase, *renew)
            }
            OperatorWhat::Remove { name, rotate: args } => rotate(context, args, Some(name)),
        },
    }
}

fn show(context: &mut Context, recovery_file: Option<&Path>) -> Result<Exit, Failure> {
    let path = context.key_path()?;
    let file = KeyFile::read(&path)?;
    let opened = context.opened_key(&path)?;
    let access = context.access("key", false)?;
    let (opens, operators) = match Store::open_with(&access, &opened.key) {
        Ok(store) => (Some(true), store.operators()?),
        Err(error) if error.fault == StoreFault::Missing => (None, Vec::new()),
        Err(error) if matches!(error.fault, StoreFault::KeyWrong | StoreFault::KeyOfAnother) => {
            (Some(false), Vec::new())
        }
        Err(error) => return Err(error.into()),
    };
    if let Some(path) = recovery_file {
        opened.key.master.write_recovery(path)?;
    }
    let old = store::old_keys(&path);
    let fingerprint = opened.key.master.fingerprint();
    let signing = operators
        .iter()
        .filter(|one| one.removed_on.is_none())
        .count();
    if context.wants_document() {
        let body = json!({
            "file": path,
            "key": fingerprint,
            "operator": file.operator(),
            "protected": file.is_protected(),
            "opens_store": opens,
            "operators": signing,
            "old_keys": old,
        });
        context.document("dpo.key-show/1", &body)?;
    } else {
        let lang = context.lang(&context.policy()?);
        let word = |key: &str| words::label(key, lang);
        let of = match file.operator() {
            Some(name) => format!("{} {name}", word("key.of_operator")),
            None => word("key.of_nobody").to_owned(),
        };
        let kept = match file.is_protected() {
            true => word("key.protected"),
            false => word("key.plain"),
        };
        let opens = match opens {
            Some(true) => word("key.opens"),
            Some(false) => word("key.opens_not"),
            None => word("key.no_store"),
        };
        context.print(&format!(
            "{}  {fingerprint}\n{of}; {kept}; {opens}\n",
            path.display()
        ))?;
        for path in &old {
            context.print(&format!("{}  {}\n", path.display(), word("key.old")))?;
        }
        if !file.is_protected() {
            context.note(word("key.hint_protect"));
        }
    }
    // A key that lies about after it was replaced opens the old backups.
    Ok(match (opens, old.is_empty()) {
        (Some(false), _) => Exit::Key,
        (_, false) => Exit::Attention,
        _ => Exit::Done,
    })
}

fn protect(
    context: &mut Context,
    new_passphrase_file: Option<&Path>,
    remove: bool,
) -> Result<Exit, Failure> {
    let path = context.key_path()?;
    let opened = context.opened_key(&path)?;
    let passphrase = match remove {
        true => None,
        false => Some(secret::new_one(
            new_passphrase_file,
            context.is_interactive(),
            "--new-passphrase-file",
        )?),
    };
    opened
        .key
        .replace(&path, passphrase.as_ref().map(|words| words.as_str()))?;
    let lang = context.lang(&context.policy()?);
    let said = match remove {
        true => words::label("key.unprotected", lang),
        false => words::label("key.is_protected", lang),
    };
    context.note(said);
    Ok(Exit::Done)
}

fn recover(context: &mut Context, code_file: Option<&Path>) -> Result<Exit, Failure> {
    let path = context.key_path()?;
    let no_code = || {
        Failure {
        exit: Exit::Key,
        code: "key-malformed",
        message: "this is no recovery code: a letter is missing or another".to_owned(),
        hint: Some(
            "type it as it stands on the paper, DPO1- and twelve groups; spaces and case do not matter"
                .to_owned(),
        ),
    }
    };
    let master = match code_file {
        Some(file) => MasterKey::read(file)?,
        None if context.is_interactive() => {
            MasterKey::from_code(&secret::ask("Recovery code: ")?).ok_or_else(no_code)?
        }
        None => {
            return Err(Failure {
                hint: Some(
                    "run it at a terminal, or name a file that holds it: --code-file FILE"
                        .to_owned(),
                ),
                message: "the recovery code is needed".to_owned(),
                ..no_code()
            });
        }
    };
    let key = Key::from(master);
    // A code of another store must not become the key of this one.
    match Store::open_with(&context.access("key", false)?, &key) {
        Err(error) if error.fault != StoreFault::Missing => return Err(error.into()),
        _ => {}
    }
    key.write_new(&path, None)?;
    let lang = context.lang(&context.policy()?);
    context.note(&words::fill(
        words::label("key.recovered", lang),
        &[("file", &path.display().to_string())],
    ));
    Ok(Exit::Done)
}

fn list(context: &mut Context) -> Result<Exit, Failure> {
    let store = context.open_store("key", false)?;
    let operators = store.operators()?;
    if context.wants_document() {
        let body: Vec<_> = operators
            .iter()
            .map(|one| {
                json!({
                    "name": one.name,
                    "public_key": one.public_key,
                    "added_on": one.added_on,
                    "removed_on": one.removed_on,
                })
            })
            .collect();
        context.document("dpo.operators/1", &json!({ "operators": body }))?;
        return Ok(Exit::Done);
    }
    let lang = context.lang(&context.policy()?);
    let word = |key: &str| words::label(key, lang);
    let mut listing = Listing::new(vec![
        Column::text("name", word("trail.operator")),
        Column::text("added_on", word("key.added_on")),
        Column::text("removed_on", word("key.removed_on")),
        Column::text("public_key", word("key.public_key")),
    ]);
    for one in operators {
        listing.push(vec![
            Cell::from(one.name),
            Cell::from(one.added_on.to_string()),
            Cell::from(
                one.removed_on
                    .map(|day| day.to_string())
                    .unwrap_or_default(),
            ),
            Cell::from(one.public_key),
        ]);
    }
    context.listing(&listing)?;
    Ok(Exit::Done)
}

fn add(
    context: &mut Context,
    name: &str,
    file: &Path,
    passphrase: Option<&str>,
    renew: bool,
) -> Result<Exit, Failure> {
    let policy = context.policy()?;
    let (mut store, opened) = context.open_with_key("key", true)?;
    let is_known = store
        .operators()?
        .iter()
        .any(|one| one.name == name && one.removed_on.is_none());
    if is_known != renew {
        let (message, hint) = match is_known {
            true => (
                format!("`{name}` is an operator already"),
                format!("make a key file anew: dpo key operator add {name} --file FILE --renew"),
            ),
            false => (
                format!("`{name}` is no operator yet"),
                "leave --renew out".to_owned(),
            ),
        };
        return Err(Failure {
            exit: Exit::Refused,
            code: "operator-known",
            message,
            hint: Some(hint),
        });
    }
    let key = Key {
        master: opened.key.master.clone(),
        operator: Some(OperatorSecret::generate(name)?),
    };
    let Some(signing) = key
        .operator
        .as_ref()
        .map(OperatorSecret::signing_key)
        .transpose()?
    else {
        return Ok(Exit::Bug);
    };
    // The file first: an operator who is noted and has no file could not be taken for anybody.
    key.write_new(file, passphrase)?;
    let noted = note_operator(
        &mut store,
        &signing.verifier(),
        renew,
        context.now(&policy),
        &context.operator(),
    );
    if let Err(error) = noted {
        drop(fs::remove_file(file));
        return Err(error.into());
    }
    let lang = context.lang(&policy);
    if context.wants_document() {
        let body =
            json!({ "name": name, "file": file, "public_key": signing.verifier().to_string() });
        context.document("dpo.operator-added/1", &body)?;
    }
    context.note(&words::fill(
        words::label("key.operator_added", lang),
        &[("name", name), ("file", &file.display().to_string())],
    ));
    Ok(Exit::Done)
}

fn rotate(
    context: &mut Context,
    args: &RotateArgs,
    without: Option<&str>,
) -> Result<Exit, Failure> {
    let policy = context.policy()?;
    let path = context.key_path()?;
    let access = context.access("key", true)?;
    let (mut store, opened) = context.open_with_key("key", true)?;
    let operators: Vec<String> = store
        .operators()?
        .into_iter()
        .filter(|one| one.removed_on.is_none())
        .map(|one| one.name)
        .collect();
    refuse_unknown(without, &operators, &opened)?;
    let backups = store.known_backups()?;
    let new = Key {
        master: MasterKey::generate()?,
        operator: opened.key.operator.clone(),
    };
    let passphrase = opened.passphrase.as_ref().map(|words| words.as_str());
    let beside = store::ready_key(&path, store.id());
    let ready = Ready::write(&new, &beside, passphrase, args)?;
    if args.dry_run {
        store.rehearse();
    }
    let rotated = store.rotate(
        &opened.key.master,
        &new.master,
        without,
        context.now(&policy),
        &context.operator(),
    );
    let done = match rotated {
        Ok(done) => done,
        Err(error) => {
            drop(store);
            // A disk that failed in the middle of the commit may have made it: then the new key is the only one.
            match Store::open_with(&access, &opened.key) {
                Ok(_) => drop(ready),
                Err(_) => ready.keep(),
            }
            return Err(error.into());
        }
    };
    let lang = context.lang(&policy);
    if args.dry_run {
        drop(ready);
        if context.wants_document() {
            return tell(context, &done, &Copies::default());
        }
        let (values, hashes) = (done.values.to_string(), done.hashes.to_string());
        let said = words::fill(
            words::label("key.would_rotate", lang),
            &[("values", &values), ("hashes", &hashes)],
        );
        context.print(&format!("{said}\n"))?;
        say_tried(context, lang, true);
        return Ok(Exit::Done);
    }
    ready.keep();
    drop(store);
    let aside = store::set_aside(&path, &opened.key.master, &beside)?;
    if args.destroy_old {
        store::shred(&aside)?;
    }
    if args.recovery_file.is_none() && context.is_interactive() {
        context.note(words::label("key.new_code", lang));
        context.note(&format!("  {}", new.master.recovery_code().as_str()));
    }
    let copies = Copies {
        file: (!args.destroy_old).then_some(aside),
        operators: operators
            .into_iter()
            .filter(|name| Some(name.as_str()) != without)
            .filter(|name| {
                opened
                    .key
                    .operator
                    .as_ref()
                    .is_none_or(|own| own.name() != name)
            })
            .collect(),
        backups,
    };
    tell(context, &done, &copies)
}

fn refuse_unknown(
    without: Option<&str>,
    operators: &[String],
    opened: &OpenedKey,
) -> Result<(), Failure> {
    let Some(name) = without else {
        return Ok(());
    };
    let refused = |message: String, hint: &str| {
        Err(Failure {
            exit: Exit::Refused,
            code: "operator-unknown",
            message,
            hint: Some(hint.to_owned()),
        })
    };
    if !operators.iter().any(|known| known == name) {
        return refused(
            format!("`{name}` is no operator of this store"),
            "`dpo key operator list` shows who is",
        );
    }
    if opened
        .key
        .operator
        .as_ref()
        .is_some_and(|own| own.name() == name)
    {
        return refused(
            "an operator cannot remove their own key: nothing would open the store afterwards"
                .to_owned(),
            "work with another key file: --key-file FILE",
        );
    }
    Ok(())
}

/// The new key, ready beside the old one: taken away again unless the store is sealed under it.
struct Ready {
    files: Vec<PathBuf>,
}

impl Ready {
    fn write(
        new: &Key,
        beside: &Path,
        passphrase: Option<&str>,
        args: &RotateArgs,
    ) -> Result<Self, Failure> {
        let mut ready = Self { files: Vec::new() };
        if args.dry_run {
            return Ok(ready);
        }
        // What an earlier run left that never sealed this store: the old key opens it still.
        drop(fs::remove_file(beside));
        new.write_new(beside, passphrase)?;
        ready.files.push(beside.to_owned());
        if let Some(file) = &args.recovery_file {
            new.master.write_recovery(file)?;
            ready.files.push(file.clone());
        }
        Ok(ready)
    }

    fn keep(mut self) {
        self.files.clear();
    }
}

impl Drop for Ready {
    fn drop(&mut self) {
        for file in &self.files {
            drop(fs::remove_file(file));
        }
    }
}

/// Every copy of the old key that dpo knows of, and what opens with it alone.
#[derive(Default)]
struct Copies {
    file: Option<PathBuf>,
    operators: Vec<String>,
    backups: Vec<KnownBackup>,
}

fn tell(context: &mut Context, done: &Rotation, copies: &Copies) -> Result<Exit, Failure> {
    let lang = context.lang(&context.policy()?);
    let word = |key: &str| words::label(key, lang);
    if context.wants_document() {
        let body = json!({
            "old_key": done.old,
            "new_key": done.new,
            "values": done.values,
            "hashes": done.hashes,
            "old_key_file": copies.file,
            "operators_to_renew": copies.operators,
            "backups_of_old_key": copies.backups,
        });
        context.document("dpo.key-rotate/1", &body)?;
        return Ok(Exit::Done);
    }
    let (values, hashes) = (done.values.to_string(), done.hashes.to_string());
    context.print(&format!(
        "{}\n",
        words::fill(
            word("key.rotated"),
            &[
                ("values", &values),
                ("hashes", &hashes),
                ("old", &done.old),
                ("new", &done.new),
            ],
        )
    ))?;
    context.print(&format!("{}\n", word("key.destroy")))?;
    let mut lines = Vec::new();
    if let Some(file) = &copies.file {
        lines.push(format!("{}  {}", file.display(), word("key.destroy_file")));
    }
    lines.push(words::fill(word("key.destroy_code"), &[("old", &done.old)]));
    for name in &copies.operators {
        lines.push(words::fill(word("key.renew_operator"), &[("name", name)]));
    }
    for backup in &copies.backups {
        lines.push(format!(
            "{}  {}",
            backup.path.display(),
            word("key.old_backup")
        ));
    }
    for line in lines {
        context.print(&format!("  - {line}\n"))?;
    }
    context.note(word("key.hint_backup"));
    Ok(Exit::Done)
}
