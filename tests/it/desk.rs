//! A desk to work at: the real program with a home of its own and nothing else of this machine.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;
use tempfile::TempDir;

/// The date on which everything here happens.
pub const TODAY: &str = "2026-11-23";

/// Whom most cases here are about.
pub const WHO: [&str; 4] = ["--name", "Anna Maes", "--email", "anna@example.org"];

/// A temporary home with a store in it.
pub struct Desk {
    home: TempDir,
}

/// What a run said.
pub struct Said {
    /// The exit code.
    pub exit: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Said {
    /// Standard output as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| {
            panic!(
                "exit {}, {error}: {}\n{}",
                self.exit,
                self.out,
                self.err.trim()
            )
        })
    }

    /// The error as JSON.
    pub fn error(&self) -> Value {
        serde_json::from_str(&self.err)
            .unwrap_or_else(|error| panic!("exit {}, {error}: {}", self.exit, self.err))
    }

    /// What became of the first file of an import.
    pub fn file(&self) -> Value {
        self.json()["files"][0].clone()
    }
}

impl Desk {
    /// A home with a new store.
    pub fn new() -> Self {
        let desk = Self {
            home: TempDir::new().unwrap(),
        };
        let made = desk.run(&["init", "-q"]);
        assert_eq!(made.exit, 0, "{}", made.err);
        desk
    }

    /// Where the store is.
    pub fn store(&self) -> PathBuf {
        self.home.path().join(".local/share/dpo/dpo.db")
    }

    /// Where the policy is.
    pub fn policy(&self) -> PathBuf {
        self.home.path().join(".local/share/dpo/dpo-policy.toml")
    }

    /// A path in the home.
    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Writes a file into the home.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    /// The program, to be started in the home.
    pub fn command(&self, args: &[&str]) -> Command {
        self.command_on(TODAY, args)
    }

    /// The same on another date.
    fn command_on(&self, today: &str, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dpo"));
        command
            .env_clear()
            .env("HOME", self.home.path())
            .current_dir(self.home.path())
            .args(["--no-input", "--lang", "en", "--today", today])
            .args(args);
        command
    }

    /// Runs the program.
    pub fn run(&self, args: &[&str]) -> Said {
        said(&self.command(args).output().unwrap())
    }

    /// Runs the program on another date.
    pub fn run_on(&self, today: &str, args: &[&str]) -> Said {
        said(&self.command_on(today, args).output().unwrap())
    }

    /// Opens a case and gives its id; `who` says whom it is about, and how.
    #[track_caller]
    pub fn case(&self, right: &str, who: &[&str]) -> String {
        let open = ["--json", "request", "open", "--right", right];
        let said = self.run(&[&open, who].concat());
        assert_eq!(said.exit, 0, "{}", said.err);
        said.json()["request"]["case"].as_str().unwrap().to_owned()
    }

    /// The same with a verified identity.
    #[track_caller]
    pub fn verified(&self, right: &str, who: &[&str]) -> String {
        let case = self.case(right, who);
        let said = self.run(&["request", "verify-identity", &case, "--method", "call-back"]);
        assert_eq!(said.exit, 0, "{}", said.err);
        case
    }

    /// Erases a person at their own wish, and gives the case.
    #[track_caller]
    pub fn erase(&self, who: &[&str]) -> String {
        let case = self.verified("erasure", who);
        let args = [
            "erase",
            "--case",
            &case,
            "--ground",
            "b",
            "--confirm",
            &case,
        ];
        let said = self.run(&args);
        assert_eq!(said.exit, 0, "{}", said.err);
        case
    }

    /// Imports a file and gives what became of it, whatever the exit code.
    pub fn import(&self, file: &Path, more: &[&str]) -> Said {
        let name = file.to_str().unwrap();
        self.run(&[&["--json", "import", name], more].concat())
    }
}

/// What a finished run said.
fn said(output: &Output) -> Said {
    Said {
        exit: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}
