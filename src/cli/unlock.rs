//! The key file and the store that it opens; who works with it.

use std::{env, path::Path};

use zeroize::Zeroizing;

use super::{
    context::Context,
    exit::{Exit, Failure},
    secret,
};
use crate::{
    ops::erase,
    store::{self, Access, Key, KeyFile, Store, StoreFault},
};

/// A key file that was opened.
pub struct OpenedKey {
    /// What is in it.
    pub key: Key,
    /// The passphrase that opened it; none where it has none.
    pub passphrase: Option<Zeroizing<String>>,
}

impl Context {
    /// Opens the store.
    ///
    /// # Errors
    /// A fault of the store or of the key, each with its exit code.
    pub fn open_store(&self, verb: &str, writes: bool) -> Result<Store, Failure> {
        Ok(self.open_with_key(verb, writes)?.0)
    }

    /// The same; gives what is in the key file and its passphrase as well.
    ///
    /// # Errors
    /// As `open_store`.
    pub fn open_with_key(&self, verb: &str, writes: bool) -> Result<(Store, OpenedKey), Failure> {
        let access = self.access(verb, writes)?;
        // Without a store the key does not matter: say the thing to mend first.
        store::look(&access.path)?;
        let (mut store, opened) = self.opened(&access)?;
        if writes && !store.erasure_checks()?.is_empty() {
            self.finish_looks(&mut store)?;
        }
        Ok((store, opened))
    }

    fn opened(&self, access: &Access) -> Result<(Store, OpenedKey), Failure> {
        let path = self.key_path()?;
        let opened = self.opened_key(&path)?;
        let store = match Store::open_with(access, &opened.key) {
            // A change of the key that was stopped between the store and the file.
            Err(error) if error.fault == StoreFault::KeyWrong => {
                match self.after_rotation(access, &path, &opened)? {
                    Some(settled) => return Ok(settled),
                    None => return Err(error.into()),
                }
            }
            opened => opened?,
        };
        self.works_as(&opened.key)?;
        Ok((store, opened))
    }

    /// Where the store is under a key that lies ready beside the key file: gives it the file's name.
    fn after_rotation(
        &self,
        access: &Access,
        path: &Path,
        old: &OpenedKey,
    ) -> Result<Option<(Store, OpenedKey)>, Failure> {
        let ready = store::ready_key(path, &Store::id_at(access)?);
        if !ready.exists() {
            return Ok(None);
        }
        let key =
            KeyFile::read(&ready)?.open(old.passphrase.as_ref().map(|words| words.as_str()))?;
        let opened = match Store::open_with(access, &key) {
            Err(error) if error.fault == StoreFault::KeyWrong => return Ok(None),
            opened => opened?,
        };
        let kept = store::set_aside(path, &old.key.master, &ready)?;
        self.note(&format!(
            "note: a change of the key that an earlier run began is finished; the old key is in {}",
            kept.display()
        ));
        self.works_as(&key)?;
        let passphrase = old.passphrase.clone();
        Ok(Some((opened, OpenedKey { key, passphrase })))
    }

    /// The key in a key file, its passphrase asked for where it has one.
    ///
    /// # Errors
    /// A fault of the key file; `KeyPassphrase` where nobody can be asked.
    pub fn opened_key(&self, path: &Path) -> Result<OpenedKey, Failure> {
        let file = KeyFile::read(path)?;
        let passphrase = match (&self.globals.key_pass_file, file.is_protected()) {
            (_, false) => None,
            (Some(path), true) => Some(secret::from_file(path)?),
            (None, true) if self.is_interactive() => {
                Some(secret::ask(&format!("Passphrase of {}: ", path.display()))?)
            }
            (None, true) => None,
        };
        let key = file.open(passphrase.as_ref().map(|words| words.as_str()))?;
        Ok(OpenedKey { key, passphrase })
    }

    /// Whose key file it is works under that name.
    fn works_as(&self, key: &Key) -> Result<(), Failure> {
        let Some(operator) = &key.operator else {
            return Ok(());
        };
        match &self.globals.operator {
            Some(name) if name != operator.name() => Err(Failure {
                exit: Exit::Key,
                code: "key-of-another",
                message: format!("the key file is that of `{}`", operator.name()),
                hint: Some(
                    "leave --operator out, or name your own key file with --key-file".to_owned(),
                ),
            }),
            _ => Ok(()),
        }
    }

    /// Finishes the looks after erasures that a run was stopped before.
    fn finish_looks(&self, store: &mut Store) -> Result<(), Failure> {
        let policy = self.policy()?;
        let looks = erase::finish(store, self.now(&policy), &self.operator())?;
        let residue: u64 = looks.iter().map(|looked| looked.residue).sum();
        match residue {
            0 => {
                self.note("note: an erasure was looked after that an earlier run did not finish");
                Ok(())
            }
            count => Err(Failure {
                exit: Exit::Integrity,
                code: "erase-residue",
                message: format!("something of an erased person is still in the files of the store ({count} places)"),
                hint: Some("move the store to another folder, or restore it, and look again: dpo trail verify".to_owned()),
            }),
        }
    }

    /// Who works: as told, else whose key file it is, else the user. That the key file is theirs is seen when
    /// it opens the store.
    #[must_use]
    pub fn operator(&self) -> String {
        let of_key = || {
            let path = self.key_path().ok()?;
            Some(KeyFile::read(&path).ok()?.operator()?.to_owned())
        };
        self.globals
            .operator
            .clone()
            .or_else(of_key)
            .into_iter()
            .chain(
                ["USER", "LOGNAME"]
                    .into_iter()
                    .filter_map(|name| env::var(name).ok()),
            )
            .find(|name| !name.trim().is_empty())
            .unwrap_or_else(|| format!("uid {}", rustix::process::getuid().as_raw()))
    }
}
