//! `dpo store`: whether it is whole, its backups and the way back, its file written anew, its end.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::{
    context::Context,
    exit::{Exit, Failure},
    right::Desk,
};
use crate::{
    ops::{folders::folders, upkeep},
    output::escape_terminal,
    store::{self, Checked, Restored},
    words,
};

/// Check, back up, restore, compact or destroy the store
///
/// A backup is one file, sealed as a whole, and opened again after it was written. Beside the store lies a
/// journal (dpo.db.journal), sealed, without a personal value: a backup that is restored is brought on by it,
/// so that nobody who was erased since comes back and no restriction or objection is lost.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Look at everything: pages, references, every row and sealed value, the trail, what lies beside it
    ///
    /// Exit status 8 where something does not hold, 1 where something should be seen to.
    Check,
    /// Write a backup to a new file, and open it again
    Backup {
        /// The new file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Make the store from a backup
    ///
    /// The backup is opened and looked at before it takes the place of anything. What was erased, restricted or
    /// objected to since is done again from the journal beside the store.
    Restore {
        /// The backup
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Without the journal: what was erased, restricted or objected to since is then undone, and the trail says so
        #[arg(long)]
        force: bool,
        /// Give the store that is there another name (dpo.db.replaced)
        #[arg(long)]
        replace: bool,
    },
    /// Write the store's file anew, without the pages that were freed
    Compact,
    /// Write zeros over the store and take it away
    ///
    /// What makes it worthless is the loss of the key: with --with-key the key goes as well. A flash disk, a
    /// copy-on-write file system or a snapshot may keep old blocks; they are sealed. Backups, handed-out copies
    /// and exports are not reached: they are named.
    Destroy {
        /// The first eight characters of the store's id, or what is asked for at the prompt
        #[arg(long, value_name = "ID")]
        confirm: Option<String>,
        /// The key file as well, and old ones beside it: no other store must need them
        #[arg(long)]
        with_key: bool,
    },
}

impl Args {
    /// The files that the command names.
    pub(super) fn named_files(&self) -> Vec<&Path> {
        match &self.what {
            What::Backup { file } | What::Restore { file, .. } => vec![file],
            _ => Vec::new(),
        }
    }
}

/// Runs the verb.
///
/// # Errors
/// A fault of the store or of the key.
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    match &args.what {
        What::Check => check(context),
        What::Backup { file } => backup(context, file),
        What::Restore {
            file,
            force,
            replace,
        } => restore(context, file, *force, *replace),
        What::Compact => compact(context),
        What::Destroy { confirm, with_key } => destroy(context, confirm.as_deref(), *with_key),
    }
}

fn check(context: &mut Context) -> Result<Exit, Failure> {
    let store = context.open_store("store", false)?;
    let mut found: Checked = store.check()?;
    let key = context.key_path()?;
    for old in store::old_keys(&key) {
        found.attention.push(format!(
            "{} is an old key: it opens backups from before the change; destroy it",
            old.display()
        ));
    }
    if context.wants_document() {
        context.document("dpo.store-check/1", &found)?;
    } else {
        for line in found.problems.iter().chain(&found.attention) {
            context.print(&format!("{}\n", escape_terminal(line)))?;
        }
        if found.problems.is_empty() && !context.globals.quiet {
            let lang = context.lang(&context.policy()?);
            let (values, entries) = (found.values.to_string(), found.entries.to_string());
            let said = words::fill(
                words::label("store.holds", lang),
                &[("values", &values), ("entries", &entries)],
            );
            context.print(&format!("{said}\n"))?;
        }
    }
    Ok(match (found.ok, found.attention.is_empty()) {
        (false, _) => Exit::Integrity,
        (true, false) => Exit::Attention,
        (true, true) => Exit::Done,
    })
}

fn backup(context: &mut Context, file: &Path) -> Result<Exit, Failure> {
    let policy = context.policy()?;
    let (mut store, opened) = context.open_with_key("store", true)?;
    let made = store.backup(&opened.key, file, context.now(&policy), &context.operator())?;
    if context.wants_document() {
        context.document("dpo.store-backup/1", &made)?;
    } else {
        let (values, entries) = (made.values.to_string(), made.entries.to_string());
        let said = words::fill(
            words::label("store.backed_up", context.lang(&policy)),
            &[
                ("file", &file.display().to_string()),
                ("values", &values),
                ("entries", &entries),
                ("sha256", &made.sha256),
            ],
        );
        context.note(&said);
    }
    Ok(Exit::Done)
}

fn restore(
    context: &mut Context,
    file: &Path,
    force: bool,
    replace: bool,
) -> Result<Exit, Failure> {
    let policy = context.policy()?;
    let opened = context.opened_key(&context.key_path()?)?;
    let access = context.access("store", true)?;
    let done = store::restore(
        &access,
        &opened.key,
        file,
        (force, replace),
        context.now(&policy),
        &context.operator(),
    )?;
    // Looks whether anything is left of whoever was erased again.
    drop(context.open_store("store", true)?);
    tell_restored(context, &done)?;
    // What is lost has to be entered again; what was replaced has to be destroyed.
    Ok(
        match done.lost.is_empty() && done.is_complete && done.replaced.is_none() {
            true => Exit::Done,
            false => Exit::Attention,
        },
    )
}

fn tell_restored(context: &mut Context, done: &Restored) -> Result<(), Failure> {
    if context.wants_document() {
        return context.document("dpo.store-restore/1", done);
    }
    let lang = context.lang(&context.policy()?);
    let word = |key: &str| words::label(key, lang);
    let (before, after) = (done.backup_entries.to_string(), done.entries.to_string());
    let erased = done.erased_again.to_string();
    let values = [
        ("before", before.as_str()),
        ("after", &after),
        ("erased", &erased),
    ];
    let key = match done.is_complete {
        true => "store.restored",
        false => "store.restored_alone",
    };
    context.print(&format!("{}\n", words::fill(word(key), &values)))?;
    if !done.lost.is_empty() {
        let lost: Vec<String> = done
            .lost
            .iter()
            .map(|(action, count)| format!("{action} ({count})"))
            .collect();
        context.print(&format!("{} {}\n", word("store.lost"), lost.join(", ")))?;
    }
    if let Some(aside) = &done.replaced {
        let aside = aside.display().to_string();
        let said = words::fill(word("store.replaced"), &[("file", &aside)]);
        context.note(&said);
    }
    Ok(())
}

fn compact(context: &mut Context) -> Result<Exit, Failure> {
    let mut desk = Desk::open(context, "store")?;
    let (before, after) = upkeep::compact(&mut desk.store, desk.now, &desk.operator)?;
    if context.wants_document() {
        let body = json!({ "bytes_before": before, "bytes_after": after });
        context.document("dpo.store-compact/1", &body)?;
    } else {
        context.note(&words::fill(
            words::label("store.compacted", desk.lang),
            &[
                ("before", &before.to_string()),
                ("after", &after.to_string()),
            ],
        ));
    }
    Ok(Exit::Done)
}

fn destroy(context: &mut Context, confirm: Option<&str>, with_key: bool) -> Result<Exit, Failure> {
    let lang = context.lang(&context.policy()?);
    let word = |key: &str| words::label(key, lang);
    let key = context.key_path()?;
    let store = context.open_store("store", true)?;
    let id: String = store.id().chars().take(8).collect();
    let given = match confirm {
        Some(given) => Some(given.to_owned()),
        None if context.is_interactive() => {
            super::context::say(&words::fill(word("store.confirm"), &[("id", &id)]));
            let mut line = String::new();
            std::io::stdin().read_line(&mut line)?;
            Some(line)
        }
        None => None,
    };
    if given.as_deref().map(str::trim) != Some(id.as_str()) {
        return Err(Failure {
            exit: Exit::Refused,
            code: "not-confirmed",
            message: "a store that is destroyed cannot be brought back, and it was not confirmed: nothing was changed".to_owned(),
            hint: Some(format!("write a backup first: dpo store backup FILE; then add --confirm {id}")),
        });
    }
    let copies: Vec<String> = folders(&store)?
        .into_iter()
        .filter(|folder| folder.is_there)
        .map(|folder| folder.folder.display().to_string())
        .collect();
    let mut gone = store.destroy()?;
    if with_key {
        for file in store::old_keys(&key).into_iter().chain([key]) {
            store::shred(&file)?;
            gone.push(file);
        }
    }
    if context.wants_document() {
        let body = json!({ "destroyed": gone, "copies": copies });
        context.document("dpo.store-destroy/1", &body)?;
        return Ok(Exit::Done);
    }
    for file in &gone {
        context.print(&format!("{}\n", file.display()))?;
    }
    context.note(word(match with_key {
        true => "store.destroyed_with_key",
        false => "store.destroyed",
    }));
    if !copies.is_empty() {
        context.note(&format!(
            "{} {}",
            word("store.copies"),
            escape_terminal(&copies.join(", "))
        ));
    }
    Ok(Exit::Done)
}
