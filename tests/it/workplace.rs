//! A user's place of work for the tests: a home of its own, a cleared environment, the real binary.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

use rusqlite::Connection;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

/// The program under test.
pub const DPO: &str = env!("CARGO_BIN_EXE_dpo");
/// The civil date of all tests.
pub const TODAY: &str = "2026-06-30";

/// How a run ended.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub out: Vec<u8>,
    pub err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: output.stdout,
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Ran {
    /// Fails the test unless the run ended with that code; a failure has a sentence and a hint.
    #[track_caller]
    pub fn ends(self, code: i32) -> Self {
        assert_eq!(
            self.code,
            Some(code),
            "{}\n{}",
            String::from_utf8_lossy(&self.out),
            self.err
        );
        if (2..=8).contains(&code) && self.out.is_empty() {
            assert!(self.err.contains("error: "), "{}", self.err);
            assert!(self.err.contains("hint: "), "no hint: {}", self.err);
        }
        self
    }

    /// Fails the test unless stderr says so.
    #[track_caller]
    pub fn says(self, words: &str) -> Self {
        assert!(self.err.contains(words), "{words:?} not in: {}", self.err);
        self
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.out).into_owned()
    }
}

/// The place of work.
pub struct Workplace {
    pub home: TempDir,
}

impl Workplace {
    /// An empty home.
    pub fn new() -> Self {
        Self {
            home: TempDir::new().unwrap(),
        }
    }

    /// A home with a store, a key and a policy.
    pub fn with_store() -> Self {
        let place = Self::new();
        place.run(&["init"]).ends(0);
        place
    }

    /// The same with a few contacts in the store.
    pub fn with_contacts() -> Self {
        let place = Self::with_store();
        let file = place.contacts("kontakte.csv", 0..40);
        place.run(&["import", file.to_str().unwrap()]).ends(0);
        place
    }

    /// Writes an export of invented people.
    pub fn contacts(&self, name: &str, people: std::ops::Range<u32>) -> PathBuf {
        let path = self.path(name);
        let mut text = String::from("Id,First name,Last name,E-mail,Opt-in e-mail,Phone\n");
        for number in people {
            text += &format!(
                "K{number:06},Vorname{number:06},Nachname{number:06},person{number:06}@example.org,yes,+32255{number:05}\n"
            );
        }
        fs::write(&path, text).unwrap();
        path
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub fn folder(&self) -> PathBuf {
        self.path(".local/share/dpo")
    }

    pub fn store(&self) -> PathBuf {
        self.folder().join("dpo.db")
    }

    pub fn key(&self) -> PathBuf {
        self.path(".config/dpo/key")
    }

    /// The real binary with this home and no other environment.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(DPO);
        command.args(arguments);
        self.around(&mut command);
        command
    }

    /// A shell line of this home, in which `$DPO` is the binary.
    pub fn shell(&self, line: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", line]);
        self.around(&mut command);
        command.env("DPO", DPO);
        command
    }

    fn around(&self, command: &mut Command) {
        command
            .env_clear()
            .env("HOME", self.home.path())
            .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
            .env("DPO_OPERATOR", "tester")
            .current_dir(self.home.path())
            .stdin(Stdio::null());
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        let mut command = self.command(arguments);
        command.args(["--today", TODAY]);
        command.output().unwrap().into()
    }

    pub fn sh(&self, line: &str) -> Ran {
        self.shell(line).output().unwrap().into()
    }

    /// The database, for edits that pass by dpo.
    pub fn sql(&self) -> Connection {
        Connection::open(self.store()).unwrap()
    }

    /// What lies in the home, by path: mode and digest. The lock says who holds it, and is no part
    /// of what a failed run must leave alone.
    pub fn files(&self) -> BTreeMap<PathBuf, (u32, Vec<u8>)> {
        let mut out = BTreeMap::new();
        collect(self.home.path(), &mut out);
        out.retain(|path, _| path.extension().is_none_or(|end| end != "lock"));
        out
    }

    /// Fails the test where the trail does not hold.
    #[track_caller]
    pub fn trail_holds(&self) {
        self.run(&["trail", "verify"]).ends(0);
    }
}

fn collect(folder: &Path, out: &mut BTreeMap<PathBuf, (u32, Vec<u8>)>) {
    use std::os::unix::fs::PermissionsExt;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let metadata = path.symlink_metadata().unwrap();
        if metadata.is_dir() {
            collect(&path, out);
        } else {
            let digest = Sha256::digest(fs::read(&path).unwrap_or_default()).to_vec();
            out.insert(path, (metadata.permissions().mode() & 0o7777, digest));
        }
    }
}

/// A process that holds a lock of the store until it is dropped, as a run of dpo does.
pub struct Holder(Child);

impl Holder {
    /// Holds the lock beside that store: `-x` alone, `-s` shared.
    pub fn new(store: &Path, how: &str) -> Self {
        let lock = format!("{}.lock", store.display());
        let mut child = Command::new("flock")
            .args([how, &lock, "sh", "-c"])
            .arg(format!(
                "echo process 4711 import > '{lock}'; echo held; cat >/dev/null"
            ))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = [0; 5];
        std::io::Read::read_exact(child.stdout.as_mut().unwrap(), &mut said).unwrap();
        Self(child)
    }

    /// Lets go.
    pub fn end(mut self) {
        let mut input = self.0.stdin.take().unwrap();
        input.flush().unwrap();
        drop(input);
        self.0.wait().unwrap();
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        drop(self.0.wait());
    }
}
