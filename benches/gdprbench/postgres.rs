//! PostgreSQL 15 with its defaults (durable commits), through one `psql` that stays open.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use tempfile::TempDir;

use super::{Answer, Op, Out, Person, Side, look};

const BIN: &str = "/usr/lib/postgresql/15/bin";

pub struct Postgres {
    folder: TempDir,
    session: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

/// The server refuses to run as root: then it runs as the account that its package makes.
fn command(program: &str) -> Out<Command> {
    let mut command = Command::new(program);
    if rustix::process::getuid().is_root() {
        let id = |flag: &str| -> Out<u32> {
            let told = Command::new("id").args([flag, "postgres"]).output()?;
            Ok(String::from_utf8(told.stdout)?.trim().parse()?)
        };
        command.uid(id("-u")?).gid(id("-g")?);
    }
    Ok(command)
}

fn succeeds(command: &mut Command) -> Out<()> {
    let done = command
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .output()?;
    match done.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&done.stderr)
            .trim()
            .to_owned()
            .into()),
    }
}

impl Postgres {
    pub fn new() -> Out<Self> {
        if !Path::new(BIN).join("initdb").exists() {
            return Err("PostgreSQL 15 is not installed".into());
        }
        let folder = TempDir::new()?;
        let data: PathBuf = folder.path().join("data");
        fs::create_dir(&data)?;
        if rustix::process::getuid().is_root() {
            for path in [folder.path(), &data] {
                succeeds(Command::new("chown").arg("postgres").arg(path))?;
            }
        }
        succeeds(
            command(&format!("{BIN}/initdb"))?
                .args(["-A", "trust", "-U", "bench", "-D"])
                .arg(&data),
        )?;
        let socket = folder.path().display();
        let options = format!("-k {socket} -c listen_addresses=''");
        // Its log must not keep a pipe of ours open.
        let log = folder.path().join("log");
        succeeds(
            command(&format!("{BIN}/pg_ctl"))?
                .args(["-w", "-o", &options, "-l"])
                .arg(&log)
                .arg("-D")
                .arg(&data)
                .arg("start"),
        )?;
        let mut session = Command::new(format!("{BIN}/psql"))
            .args([
                "-h",
                &socket.to_string(),
                "-U",
                "bench",
                "-d",
                "postgres",
                "-qAtX",
                "-v",
                "ON_ERROR_STOP=1",
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let (input, output) = (session.stdin.take(), session.stdout.take());
        let mut side = Self {
            folder,
            session,
            input: input.ok_or("no input")?,
            output: BufReader::new(output.ok_or("no output")?),
        };
        side.ask(
            "CREATE TABLE person (id TEXT PRIMARY KEY, first TEXT, last TEXT, email TEXT UNIQUE, city TEXT);
             CREATE TABLE said (n BIGSERIAL PRIMARY KEY, email TEXT NOT NULL, purpose INTEGER NOT NULL, yes BOOLEAN NOT NULL);
             CREATE INDEX said_email ON said (email); CREATE INDEX said_purpose ON said (purpose);
             CREATE TABLE log (n BIGSERIAL PRIMARY KEY, entry TEXT NOT NULL);",
        )?;
        Ok(side)
    }

    /// Sends statements and gives the lines that they print.
    fn ask(&mut self, sql: &str) -> Out<Vec<String>> {
        writeln!(self.input, "{sql}\n\\echo end-of-answer")?;
        self.input.flush()?;
        let mut out = Vec::new();
        loop {
            let mut line = String::new();
            if self.output.read_line(&mut line)? == 0 {
                return Err("psql has ended".into());
            }
            match line.trim_end() {
                "end-of-answer" => return Ok(out),
                line => out.push(line.to_owned()),
            }
        }
    }

    /// One transaction with an entry in the log; gives the count that it prints.
    fn change(&mut self, what: &str, sql: &str) -> Out<u64> {
        let log = format!("BEGIN; {sql} INSERT INTO log (entry) SELECT '{what}'; COMMIT;");
        let lines = self.ask(&log)?;
        Ok(lines
            .first()
            .and_then(|line| line.parse().ok())
            .unwrap_or(0))
    }
}

fn values(people: &[Person]) -> String {
    let rows: Vec<String> = people
        .iter()
        .map(|p| {
            format!(
                "('{}','{}','{}','{}','{}')",
                p.id(),
                p.first,
                p.last,
                p.email(),
                p.city
            )
        })
        .collect();
    format!("INSERT INTO person VALUES {};", rows.join(","))
}

impl Side for Postgres {
    fn name(&self) -> &'static str {
        "PostgreSQL 15, unsealed, unsigned log"
    }

    fn load(&mut self, people: &[Person]) -> Out<()> {
        let said: Vec<String> = people
            .iter()
            .map(|p| format!("('{}',{},true)", p.email(), p.purpose()))
            .collect();
        let sql = format!(
            "{} INSERT INTO said (email, purpose, yes) VALUES {};",
            values(people),
            said.join(",")
        );
        self.change("loaded", &sql)?;
        Ok(())
    }

    fn run(&mut self, op: &Op) -> Out<Answer> {
        let counted =
            |sql: &str| format!("WITH done AS ({sql} RETURNING 1) SELECT count(*) FROM done;");
        Ok(match op {
            Op::Insert(key) => {
                self.change("imported", &values(&[Person::new(*key)]))?;
                Some(1)
            }
            Op::Delete(key) => {
                let email = Person::new(*key).email();
                let sql = format!(
                    "DELETE FROM said WHERE email = '{email}'; {}",
                    counted(&format!("DELETE FROM person WHERE email = '{email}'"))
                );
                Some(self.change("erased", &sql)?)
            }
            Op::UpdateData(key, city) => {
                let email = Person::new(*key).email();
                let sql = counted(&format!(
                    "UPDATE person SET city = '{city}' WHERE email = '{email}'"
                ));
                Some(self.change("rectified", &sql)?)
            }
            Op::UpdateMetaByUser(key, yes) => {
                let person = Person::new(*key);
                let sql = counted(&format!(
                    "INSERT INTO said (email, purpose, yes) SELECT email, {}, {yes} FROM person WHERE email = '{}'",
                    person.purpose(),
                    person.email()
                ));
                Some(self.change("said", &sql)?)
            }
            Op::UpdateMetaByPurpose(purpose, yes) => {
                let sql = counted(&format!(
                    "INSERT INTO said (email, purpose, yes) SELECT DISTINCT email, purpose, {yes} FROM said WHERE purpose = {purpose}"
                ));
                Some(self.change("said", &sql)?)
            }
            Op::ReadData(key) => {
                let email = Person::new(*key).email();
                Some(
                    self.ask(&format!("SELECT city FROM person WHERE email = '{email}';"))?
                        .len() as u64,
                )
            }
            Op::ReadMeta(key) => {
                let email = Person::new(*key).email();
                let sql = format!(
                    "SELECT yes FROM said WHERE email = '{email}' ORDER BY n DESC LIMIT 1;"
                );
                let said = self.ask(&sql)?;
                Some(said.first().map_or(0, |yes| 1 + u64::from(yes == "t")))
            }
            Op::ReadByPurpose(purpose) => {
                let sql = format!(
                    "SELECT person.* FROM person JOIN said ON said.email = person.email
                     WHERE said.n IN (SELECT max(n) FROM said WHERE purpose = {purpose} GROUP BY email) AND said.yes;"
                );
                Some(self.ask(&sql)?.len() as u64)
            }
            Op::ReadLog => {
                self.ask("SELECT entry FROM log ORDER BY n DESC LIMIT 20;")?;
                None
            }
            Op::Prove => None,
        })
    }

    fn end(mut self: Box<Self>, gone: &[String]) -> Out<(u64, u64)> {
        writeln!(self.input, "\\q")?;
        drop(self.input);
        self.session.wait()?;
        let data = self.folder.path().join("data");
        succeeds(
            command(&format!("{BIN}/pg_ctl"))?
                .args(["-w", "-m", "fast", "-D"])
                .arg(&data)
                .arg("stop"),
        )?;
        look(&data, gone)
    }
}
