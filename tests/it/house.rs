//! A folder of its own for a run of the real binary: an empty home, a fixed language and width, and
//! nothing of the environment of whoever runs the tests.

use std::{
    path::Path,
    process::{Command, Output},
};

use tempfile::TempDir;

/// The program under test.
pub const DPO: &str = env!("CARGO_BIN_EXE_dpo");

/// A home without anything in it.
pub struct House {
    folder: TempDir,
}

impl House {
    pub fn new() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
        }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Runs a line of a shell here; `dpo` is the program under test.
    pub fn shell(&self, line: &str, lang: &str) -> Output {
        let programs = Path::new(DPO).parent().unwrap();
        Command::new("sh")
            .args(["-c", line])
            .current_dir(self.path())
            .env_clear()
            .env("PATH", format!("{}:/usr/bin:/bin", programs.display()))
            .env("HOME", self.path())
            .env("LANG", lang)
            .env("COLUMNS", "100")
            .env("DPO_OPERATOR", "tester")
            .output()
            .unwrap()
    }
}
