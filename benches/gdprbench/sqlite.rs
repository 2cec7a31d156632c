//! SQLite by hand: without guarantees, and with those of the store but for the sealing: overwriting what is
//! deleted, durable commits, a log in a Merkle tree with a signed checkpoint for each entry.

use dpo::proof::{Checkpoint, SigningKey, Tree, leaf_hash};
use rusqlite::{Connection, OptionalExtension, params};
use tempfile::TempDir;

use super::{Answer, Op, Out, Person, Side, look};

pub struct Sqlite {
    folder: TempDir,
    connection: Connection,
    log: Option<(Tree, SigningKey)>,
}

const ORIGIN: &str = "example.org/bench";

impl Sqlite {
    pub fn new(is_guarded: bool) -> Out<Self> {
        let folder = TempDir::new()?;
        let connection = Connection::open(folder.path().join("bench.db"))?;
        if is_guarded {
            connection.execute_batch(
                "PRAGMA page_size = 8192; PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;",
            )?;
        }
        connection.execute_batch(
            "CREATE TABLE person (id TEXT PRIMARY KEY, first TEXT, last TEXT, email TEXT UNIQUE, city TEXT) STRICT;
             CREATE TABLE said (n INTEGER PRIMARY KEY, email TEXT NOT NULL, purpose INTEGER NOT NULL, yes INTEGER NOT NULL) STRICT;
             CREATE INDEX said_email ON said (email);
             CREATE INDEX said_purpose ON said (purpose);
             CREATE TABLE log (n INTEGER PRIMARY KEY, entry TEXT NOT NULL, note TEXT NOT NULL) STRICT;
             CREATE TABLE node (level INTEGER, position INTEGER, hash BLOB, PRIMARY KEY (level, position)) STRICT, WITHOUT ROWID;",
        )?;
        let log = match is_guarded {
            true => Some((Tree::new(), SigningKey::new(ORIGIN, &[7; 32])?)),
            false => None,
        };
        Ok(Self {
            folder,
            connection,
            log,
        })
    }

    /// One transaction, with its entry in the log where there is one.
    fn change(
        &mut self,
        what: &str,
        work: impl FnOnce(&Connection) -> rusqlite::Result<u64>,
    ) -> Out<u64> {
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        let done = work(&self.connection)?;
        if let Some((tree, key)) = &mut self.log {
            let entry = format!("{{\"action\":\"{what}\",\"seq\":{}}}", tree.size());
            for (node, hash) in tree.append(leaf_hash(entry.as_bytes())) {
                self.connection.execute(
                    "INSERT INTO node VALUES (?1, ?2, ?3)",
                    params![node.level, node.index as i64, hash.as_slice()],
                )?;
            }
            let checkpoint = Checkpoint {
                origin: ORIGIN.to_owned(),
                size: tree.size(),
                root: tree.root(),
            };
            self.connection.execute(
                "INSERT INTO log VALUES (?1, ?2, ?3)",
                params![
                    tree.size() as i64,
                    entry,
                    checkpoint.signed(key)?.to_string()
                ],
            )?;
        }
        self.connection.execute_batch("COMMIT")?;
        Ok(done)
    }

    fn insert(&mut self, people: &[Person]) -> Out<u64> {
        self.change("imported", |connection| {
            let mut statement =
                connection.prepare_cached("INSERT INTO person VALUES (?1, ?2, ?3, ?4, ?5)")?;
            for person in people {
                statement.execute(params![
                    person.id(),
                    person.first,
                    person.last,
                    person.email(),
                    person.city
                ])?;
            }
            Ok(people.len() as u64)
        })
    }
}

fn is_there(connection: &Connection, email: &str) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT 1 FROM person WHERE email = ?1")?
        .exists([email])
}

fn say(connection: &Connection, email: &str, purpose: u32, yes: bool) -> rusqlite::Result<usize> {
    connection
        .prepare_cached("INSERT INTO said (email, purpose, yes) VALUES (?1, ?2, ?3)")?
        .execute(params![email, purpose, yes])
}

impl Side for Sqlite {
    fn name(&self) -> &'static str {
        match self.log {
            None => "SQLite, no guarantees",
            Some(_) => "SQLite, same guarantees, unsealed",
        }
    }

    fn load(&mut self, people: &[Person]) -> Out<()> {
        self.insert(people)?;
        self.change("said", |connection| {
            for person in people {
                say(connection, &person.email(), person.purpose(), true)?;
            }
            Ok(0)
        })?;
        Ok(())
    }

    fn run(&mut self, op: &Op) -> Out<Answer> {
        Ok(match op {
            Op::Insert(key) => Some(self.insert(&[Person::new(*key)])?),
            Op::Delete(key) => {
                let email = Person::new(*key).email();
                match is_there(&self.connection, &email)? {
                    false => Some(0),
                    true => Some(self.change("erased", |connection| {
                        connection.execute("DELETE FROM said WHERE email = ?1", [&email])?;
                        Ok(connection.execute("DELETE FROM person WHERE email = ?1", [&email])? as u64)
                    })?),
                }
            }
            Op::UpdateData(key, city) => {
                let email = Person::new(*key).email();
                match is_there(&self.connection, &email)? {
                    false => Some(0),
                    true => Some(self.change("rectified", |connection| {
                        Ok(connection.execute("UPDATE person SET city = ?2 WHERE email = ?1", [&email, city])? as u64)
                    })?),
                }
            }
            Op::UpdateMetaByUser(key, yes) => {
                let person = Person::new(*key);
                let email = person.email();
                match is_there(&self.connection, &email)? {
                    false => Some(0),
                    true => Some(self.change("said", |connection| {
                        Ok(say(connection, &email, person.purpose(), *yes)? as u64)
                    })?),
                }
            }
            Op::UpdateMetaByPurpose(purpose, yes) => Some(self.change("said", |connection| {
                let done = connection.execute(
                    "INSERT INTO said (email, purpose, yes) SELECT DISTINCT email, purpose, ?2 FROM said WHERE purpose = ?1",
                    params![purpose, yes],
                )?;
                Ok(done as u64)
            })?),
            Op::ReadData(key) => {
                let found: Option<String> = self
                    .connection
                    .prepare_cached("SELECT city FROM person WHERE email = ?1")?
                    .query_row([Person::new(*key).email()], |row| row.get(0))
                    .optional()?;
                Some(u64::from(found.is_some()))
            }
            Op::ReadMeta(key) => {
                let last: Option<u64> = self
                    .connection
                    .prepare_cached("SELECT yes FROM said WHERE email = ?1 ORDER BY n DESC LIMIT 1")?
                    .query_row([Person::new(*key).email()], |row| Ok(row.get::<_, i64>(0)? as u64))
                    .optional()?;
                Some(last.map_or(0, |yes| 1 + yes))
            }
            Op::ReadByPurpose(purpose) => {
                let mut statement = self.connection.prepare_cached(
                    "SELECT person.* FROM person JOIN said ON said.email = person.email
                     WHERE said.n IN (SELECT max(n) FROM said WHERE purpose = ?1 GROUP BY email) AND said.yes = 1",
                )?;
                let rows = statement.query_map([purpose], |row| row.get::<_, String>(4))?;
                Some(rows.collect::<Result<Vec<_>, _>>()?.len() as u64)
            }
            Op::ReadLog => {
                let mut statement = self
                    .connection
                    .prepare_cached("SELECT entry FROM log ORDER BY n DESC LIMIT 20")?;
                let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
                rows.collect::<Result<Vec<_>, _>>()?;
                None
            }
            Op::Prove => {
                if let Some((tree, _)) = &self.log {
                    let size = tree.size();
                    let look = |node: dpo::proof::tree::NodeId| {
                        let hash: Vec<u8> = self
                            .connection
                            .prepare_cached("SELECT hash FROM node WHERE level = ?1 AND position = ?2")
                            .and_then(|mut statement| {
                                statement.query_row(params![node.level, node.index as i64], |row| row.get(0))
                            })
                            .ok()?;
                        hash.try_into().ok()
                    };
                    dpo::proof::tree::inclusion_proof(size - 1, size, &look)?;
                }
                None
            }
        })
    }

    fn end(self: Box<Self>, gone: &[String]) -> Out<(u64, u64)> {
        drop(self.connection);
        look(self.folder.path(), gone)
    }
}
