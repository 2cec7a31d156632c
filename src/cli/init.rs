//! `dpo init`: store, key, policy.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{
    context::Context,
    exit::{Exit, Failure},
};
use crate::{
    policy,
    store::{self, MasterKey, Store, StoreError, StoreFault},
};

/// Make a store, its key and a commented policy
///
/// The store is one file in which every personal value is sealed. The key lies elsewhere: whoever has
/// only the store can read nothing. Keep a copy of the key in a safe place; without it the store is
/// lost. Nothing that is there already is overwritten.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Write the recovery code to this file, with mode 0600
    #[arg(long, value_name = "FILE")]
    recovery_file: Option<PathBuf>,
}

impl Args {
    /// The files that the command names.
    pub(super) fn named_files(&self) -> Vec<&Path> {
        self.recovery_file.iter().map(PathBuf::as_path).collect()
    }
}

/// Runs the verb.
///
/// # Errors
/// `Refused` over a store; an error of the file system.
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    let access = context.access("init", true)?;
    if store::exists(&access.path) {
        return Err(StoreError::new(
            StoreFault::Exists,
            format!("there is a store at {} already", access.path.display()),
        )
        .hint("use it, or name another with --store PATH")
        .into());
    }
    let key_path = context.key_path()?;
    let policy_path = match &context.globals.policy {
        Some(path) => path.clone(),
        None => context.default_policy_path()?,
    };
    // A policy that is there is used; it must be one before a store is made under it.
    let policy = if policy_path.exists() {
        context.policy_at(&policy_path)?
    } else {
        policy::built_in()
    };
    let is_new_key = !key_path.exists();
    let key = if is_new_key {
        MasterKey::generate()?
    } else {
        context.opened_key(&key_path)?.key.master
    };
    let mut made = Made {
        store: access.path.clone(),
        files: Vec::new(),
    };
    if let Some(path) = &args.recovery_file {
        key.write_recovery(path)?;
        made.files.push(path.clone());
    }
    if is_new_key {
        key.write_new(&key_path)?;
        made.files.push(key_path.clone());
    }
    let is_new_policy = !policy_path.exists();
    if is_new_policy {
        store::write_secret(&policy_path, policy::DEFAULT_TEXT.as_bytes())?;
        made.files.push(policy_path.clone());
    }
    Store::init(&access, &key, context.now(&policy), &context.operator())?;
    made.files.clear();
    say(
        context,
        &key,
        (&access.path, &key_path, &policy_path),
        is_new_key,
        is_new_policy,
        args,
    );
    Ok(Exit::Done)
}

/// Files made on the way: taken away again when the store cannot be made. Where a store is there all
/// the same, it may be sealed with this key: then nothing is taken away.
struct Made {
    store: PathBuf,
    files: Vec<PathBuf>,
}

impl Drop for Made {
    fn drop(&mut self) {
        use std::io::ErrorKind::{NotADirectory, NotFound};
        let is_absent = fs::symlink_metadata(&self.store)
            .is_err_and(|error| matches!(error.kind(), NotFound | NotADirectory));
        if !is_absent {
            return;
        }
        for path in &self.files {
            drop(fs::remove_file(path));
        }
    }
}

fn say(
    context: &Context,
    key: &MasterKey,
    (store, key_path, policy): (&Path, &Path, &Path),
    is_new_key: bool,
    is_new_policy: bool,
    args: &Args,
) {
    let state = |is_new: bool| {
        if is_new {
            "made"
        } else {
            "there already, kept"
        }
    };
    context.note(&format!("store   {} (made)", store.display()));
    context.note(&format!(
        "key     {} ({})",
        key_path.display(),
        state(is_new_key)
    ));
    context.note(&format!(
        "policy  {} ({})",
        policy.display(),
        state(is_new_policy)
    ));
    match &args.recovery_file {
        Some(path) => context.note(&format!(
            "The recovery code is in {}: print it, keep it apart, delete the file.",
            path.display()
        )),
        None if is_new_key && context.is_interactive() => {
            context.note("Recovery code: write it on paper and keep it apart from this machine. It is not shown again.");
            context.note(&format!("  {}", key.recovery_code().as_str()));
        }
        None if is_new_key => {
            context
                .note("Keep a copy of the key file in a safe place: without it the store is lost.");
        }
        None => {}
    }
    context.note("next: name the controller in the policy, then run `dpo import FILE`");
}
