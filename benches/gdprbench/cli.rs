//! The command line: the verbs that an officer types, a process each. An erasure or a rectification is a case:
//! opened, identity verified, done, its letters written.

use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
};

use serde_json::Value;
use tempfile::TempDir;

use super::{Answer, Op, Out, PURPOSES, Person, Side, look};

const HEADER: &str = "Id;First name;Last name;E-mail;City\n";

pub struct Cli {
    home: TempDir,
    program: PathBuf,
    /// Cases are not opened twice under one name of a folder.
    count: u32,
}

fn line(person: &Person) -> String {
    format!(
        "{};{};{};{};{}\n",
        person.id(),
        person.first,
        person.last,
        person.email(),
        person.city
    )
}

impl Cli {
    pub fn new() -> Out<Self> {
        let program = std::env::current_exe()?.with_file_name("../dpo");
        let side = Self {
            home: TempDir::new()?,
            program,
            count: 0,
        };
        side.run_all(&["init", "-q"])?;
        let mut policy = String::from(
            "version = 1\n[controller]\nname = \"Bench\"\naddress = \"Street 1\"\nemail = \"p@example.org\"\n",
        );
        for purpose in 0..PURPOSES {
            policy += &format!(
                "[[purpose]]\nid = \"p{purpose:02}\"\nlabel = {{ en = \"Purpose {purpose}\" }}\nbasis = \"consent\"\nchannels = [\"email\"]\nfields = [\"person.name\", \"contact.email\", \"addr\"]\nretention_months = 36\nretention_from = \"created\"\n"
            );
        }
        policy += "[[source]]\nid = \"bench\"\ndefault_purpose = \"p00\"\n";
        fs::write(
            side.home.path().join(".local/share/dpo/dpo-policy.toml"),
            policy,
        )?;
        Ok(side)
    }

    fn output(&self, args: &[&str]) -> Out<Output> {
        Ok(Command::new(&self.program)
            .env_clear()
            .env("HOME", self.home.path())
            .current_dir(self.home.path())
            .args(["--no-input", "--lang", "en"])
            .args(args)
            .output()?)
    }

    /// Runs a verb; 1 is a success with something to look at.
    fn run_all(&self, args: &[&str]) -> Out<String> {
        let done = self.output(args)?;
        match done.status.code() {
            Some(0 | 1) => Ok(String::from_utf8(done.stdout)?),
            code => Err(format!(
                "{args:?}: {code:?} {}",
                String::from_utf8_lossy(&done.stderr)
            )
            .into()),
        }
    }

    fn import(&self, people: &[Person]) -> Out<()> {
        let text: String = HEADER
            .chars()
            .chain(people.iter().map(line).collect::<String>().chars())
            .collect();
        fs::write(self.home.path().join("bench.csv"), text)?;
        self.run_all(&[
            "import",
            "-q",
            "--partial",
            "--source",
            "bench",
            "bench.csv",
        ])?;
        Ok(())
    }

    fn is_there(&self, person: &Person) -> Out<bool> {
        let said: Value =
            serde_json::from_str(&self.run_all(&["--json", "find", "--id", &person.id()])?)?;
        Ok(said["candidates"]
            .as_array()
            .is_some_and(|found| !found.is_empty()))
    }

    fn case(&mut self, right: &str, person: &Person) -> Out<String> {
        self.count += 1;
        let said = self.run_all(&[
            "--json",
            "request",
            "open",
            "--right",
            right,
            "--email",
            &person.email(),
        ])?;
        let said: Value = serde_json::from_str(&said)?;
        let case = said["request"]["case"]
            .as_str()
            .ok_or("no case")?
            .to_owned();
        self.run_all(&["request", "verify-identity", &case, "--method", "call-back"])?;
        Ok(case)
    }

    fn say(&self, person: &Person, yes: bool) -> Out<()> {
        let record = format!("bench:{}", person.id());
        let purpose = format!("p{:02}", person.purpose());
        let act = if yes { "given" } else { "refused" };
        self.run_all(&[
            "consent",
            "record",
            "-q",
            "--record",
            &record,
            "--channel",
            "email",
            "--purpose",
            &purpose,
            "--act",
            act,
            "--method",
            "web-form",
            "--on",
            "2026-11-23",
        ])?;
        Ok(())
    }

    fn allowed(&self, purpose: u32) -> Out<u64> {
        let name = format!("p{purpose:02}");
        let text = self.run_all(&[
            "--json",
            "may-contact",
            "--channel",
            "email",
            "--purpose",
            &name,
        ])?;
        let said: Value = serde_json::from_str(&text)?;
        Ok(said["allowed"]
            .as_u64()
            .or_else(|| said["counts"]["allowed"].as_u64())
            .unwrap_or(0))
    }
}

impl Side for Cli {
    fn name(&self) -> &'static str {
        "dpo, command line"
    }

    fn load(&mut self, people: &[Person]) -> Out<()> {
        self.import(people)
    }

    fn run(&mut self, op: &Op) -> Out<Answer> {
        Ok(match op {
            Op::Insert(key) => {
                self.import(&[Person::new(*key)])?;
                Some(1)
            }
            Op::Delete(key) => {
                let person = Person::new(*key);
                if !self.is_there(&person)? {
                    return Ok(Some(0));
                }
                let case = self.case("erasure", &person)?;
                self.run_all(&[
                    "erase",
                    "-q",
                    "--case",
                    &case,
                    "--ground",
                    "b",
                    "--confirm",
                    &case,
                ])?;
                Some(1)
            }
            Op::UpdateData(key, city) => {
                let person = Person::new(*key);
                if !self.is_there(&person)? {
                    return Ok(Some(0));
                }
                let case = self.case("rectification", &person)?;
                self.run_all(&[
                    "rectify",
                    "-q",
                    "--case",
                    &case,
                    "--set",
                    &format!("City={city}"),
                ])?;
                Some(1)
            }
            Op::UpdateMetaByUser(key, yes) => {
                let person = Person::new(*key);
                if !self.is_there(&person)? {
                    return Ok(Some(0));
                }
                self.say(&person, *yes)?;
                Some(1)
            }
            // There is no verb that speaks for everybody at once, and there must not be one.
            Op::UpdateMetaByPurpose(..) => None,
            Op::ReadData(key) => Some(u64::from(self.is_there(&Person::new(*key))?)),
            Op::ReadMeta(key) => {
                self.output(&["--json", "show", &Person::new(*key).id()])?;
                None
            }
            Op::ReadByPurpose(purpose) => {
                self.allowed(*purpose)?;
                None
            }
            Op::ReadLog => {
                self.run_all(&["--json", "trail", "show", "--limit", "20"])?;
                None
            }
            Op::Prove => {
                self.run_all(&["--json", "trail", "prove", "0"])?;
                None
            }
        })
    }

    fn end(self: Box<Self>, gone: &[String]) -> Out<(u64, u64)> {
        look(&self.home.path().join(".local/share/dpo"), gone)
    }
}
