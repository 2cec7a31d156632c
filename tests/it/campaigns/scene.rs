//! The scenes of the campaigns: a store before a verb, the verb, and what a state of its files is worth.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
    time::Duration,
};

use dpo::store::{Access, Key, KeyFile, Store};
use rusqlite::{Connection, OpenFlags, types::ValueRef};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::{
    desk::{Desk, TODAY, WHO},
    keys::ends,
};

/// Small enough for thousands of states, and no verb has nothing to do.
const CONTACTS: &str = "Id;First name;Last name;E-mail;Phone;City;Newsletter\n\
    1;Anna;Maes;anna@example.org;+32 470 12 34 56;Gent;yes\n\
    2;Bert;Leroy;bert@example.org;+32 470 65 43 21;Namur;\n\
    3;Carla;Dubois;carla@example.org;;Mons;no\n";
const BERT: [&str; 4] = ["--name", "Bert Leroy", "--email", "bert@example.org"];

/// A verb on a store that was made ready for it.
pub struct Scene {
    pub name: &'static str,
    pub desk: Desk,
    pub args: Vec<String>,
    /// Sealed bytes that must be in no file once the verb has come about.
    pub gone: Vec<Vec<u8>>,
}

/// The library that is laid between; none where there is no C compiler.
pub fn shim() -> &'static Path {
    static SHIM: LazyLock<(TempDir, PathBuf)> = LazyLock::new(|| {
        let folder = TempDir::new().unwrap();
        let (source, library) = (folder.path().join("shim.c"), folder.path().join("shim.so"));
        fs::write(&source, include_str!("shim.c")).unwrap();
        let made = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-o"])
            .args([&library, &source])
            .arg("-ldl")
            .output()
            .expect("a C compiler, which the store needs as well");
        assert!(
            made.status.success(),
            "{}",
            String::from_utf8_lossy(&made.stderr)
        );
        (folder, library)
    });
    &SHIM.1
}

fn with_contacts() -> Desk {
    let desk = Desk::new();
    let file = desk.write("contacts.csv", CONTACTS);
    ends(desk.import(&file, &[]), 0);
    desk
}

impl Scene {
    fn new(name: &'static str, desk: Desk, args: &[&str]) -> Self {
        let args = args.iter().map(|arg| (*arg).to_owned()).collect();
        Self {
            name,
            desk,
            args,
            gone: Vec::new(),
        }
    }

    /// The verbs that change something of somebody, each on a store of its own.
    pub fn all() -> Vec<Self> {
        vec![
            Self::import(),
            Self::rectify(),
            Self::restrict(),
            Self::erase(),
            Self::consent(),
            Self::rotate(),
        ]
    }

    pub fn import() -> Self {
        let desk = with_contacts();
        let mut text = CONTACTS.replace("Gent", "Brugge");
        for n in 10..40 {
            text += &format!("{n};Dirk;Peeters;d{n}@example.org;;Aalst;yes\n");
        }
        let file = desk.write("contacts.csv", text);
        Self::new("import", desk, &["import", "-q", file.to_str().unwrap()])
    }

    fn rectify() -> Self {
        let desk = with_contacts();
        let case = desk.verified("rectification", &WHO);
        let set = ["rectify", "--case", &case, "--set", "City=Brugge"];
        Self::new("rectify", desk, &set)
    }

    fn restrict() -> Self {
        let desk = with_contacts();
        let case = desk.verified("restriction", &WHO);
        let args = [
            "restrict", "--case", &case, "--ground", "a", "--reason", "disputed",
        ];
        Self::new("restrict", desk, &args)
    }

    pub fn erase() -> Self {
        let desk = with_contacts();
        let case = desk.verified("erasure", &BERT);
        let args = [
            "erase",
            "--case",
            &case,
            "--ground",
            "b",
            "--confirm",
            &case,
        ];
        let mut scene = Self::new("erase", desk, &args);
        let connection = Connection::open(scene.desk.store()).unwrap();
        let sealed: Vec<u8> = connection
            .query_row("SELECT cells FROM record WHERE id = 2", [], |row| {
                row.get(0)
            })
            .unwrap();
        scene.gone = vec![sealed[..12].to_vec(), sealed[sealed.len() - 16..].to_vec()];
        scene
    }

    fn consent() -> Self {
        let args = [
            "consent",
            "withdraw",
            "--email",
            "anna@example.org",
            "--channel",
            "email",
            "--purpose",
            "direct-marketing",
        ];
        Self::new("consent", with_contacts(), &args)
    }

    pub fn rotate() -> Self {
        let mut scene = Self::new("key rotate", with_contacts(), &["key", "rotate"]);
        let connection = Connection::open(scene.desk.store()).unwrap();
        let mut statement = connection.prepare("SELECT cells FROM record").unwrap();
        scene.gone = statement
            .query_map([], |row| row.get::<_, Vec<u8>>(0))
            .unwrap()
            .map(|cells| cells.unwrap()[..12].to_vec())
            .collect();
        drop(statement);
        scene
    }

    /// A home like this one, in another place.
    pub fn copy(&self) -> TempDir {
        let home = TempDir::new().unwrap();
        copy(&self.desk.path(""), home.path());
        home
    }

    /// The verb in that home.
    pub fn command(&self, home: &Path) -> Command {
        let here = self.desk.path("");
        let moved =
            |arg: &String| arg.replace(here.to_str().unwrap(), &format!("{}/", home.display()));
        let mut command = Command::new(env!("CARGO_BIN_EXE_dpo"));
        command
            .env_clear()
            .env("HOME", home)
            .current_dir(home)
            .args(["--no-input", "--lang", "en", "--today", TODAY])
            .args(self.args.iter().map(moved));
        command
    }
}

pub fn folders(home: &Path) -> [PathBuf; 2] {
    [home.join(".local/share/dpo"), home.join(".config/dpo")]
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &target),
            false => {
                fs::copy(entry.path(), target).unwrap();
            }
        }
    }
}

/// What a store is worth after whatever happened to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Worth {
    /// It opens, everything holds: how many entries the trail has, and a digest of all its rows.
    Whole { entries: u64, rows: [u8; 32] },
    /// Why it does not.
    Broken(String),
}

fn access(home: &Path) -> Access {
    Access {
        path: folders(home)[0].join("dpo.db"),
        verb: "test".to_owned(),
        lock_wait: Duration::from_secs(5),
        writes: true,
    }
}

/// The key that opens the store: that of the file, or the one that lies ready beside it.
fn keys(home: &Path) -> Vec<Key> {
    let mut files: Vec<PathBuf> = fs::read_dir(&folders(home)[1])
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            name == "key" || name.starts_with("key.new-")
        })
        .collect();
    files.sort();
    files
        .iter()
        .filter_map(|path| KeyFile::read(path).ok())
        .filter_map(|file| file.open(None).ok())
        .collect()
}

/// Opens a store as the next run would, and looks at all of it.
pub fn worth(home: &Path) -> Worth {
    match opened(home) {
        Ok(entries) => Worth::Whole {
            entries,
            rows: rows(&access(home).path),
        },
        Err(why) => Worth::Broken(why),
    }
}

fn opened(home: &Path) -> Result<u64, String> {
    let access = access(home);
    let mut why = "no key".to_owned();
    for key in keys(home) {
        match Store::open_with(&access, &key) {
            Ok(mut store) => {
                // A change brings the journal beside the store to where the store is.
                drop(store.change().map_err(|error| error.to_string())?);
                let found = store.check().map_err(|error| error.to_string())?;
                return match found.ok
                    && !found.attention.iter().any(|line| line.contains("journal"))
                {
                    true => Ok(found.entries),
                    false => Err(format!("{:?} {:?}", found.problems, found.attention)),
                };
            }
            Err(error) => why = error.to_string(),
        }
    }
    Err(why)
}

/// A digest of every row of every table.
pub fn rows(store: &Path) -> [u8; 32] {
    let connection = Connection::open_with_flags(store, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut tables = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        .unwrap();
    let tables: Vec<String> = tables
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let mut hash = Sha256::new();
    for table in tables {
        let mut statement = connection
            .prepare(&format!("SELECT * FROM {table}"))
            .unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for column in 0..columns {
                match row.get_ref(column).unwrap() {
                    ValueRef::Null => hash.update(b"n"),
                    ValueRef::Integer(number) => hash.update(number.to_le_bytes()),
                    ValueRef::Real(number) => hash.update(number.to_le_bytes()),
                    ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                        hash.update((bytes.len() as u64).to_le_bytes());
                        hash.update(bytes);
                    }
                }
            }
        }
    }
    hash.finalize().into()
}

/// The stores that a verb goes through: by the entries of their trails, the digest of their rows.
pub type Stages = BTreeMap<u64, [u8; 32]>;

/// Whether bytes stand in a file of the store's folder.
pub fn holds(home: &Path, needles: &[Vec<u8>]) -> bool {
    fs::read_dir(&folders(home)[0]).unwrap().any(|entry| {
        let bytes = fs::read(entry.unwrap().path()).unwrap_or_default();
        needles
            .iter()
            .any(|needle| memchr::memmem::find(&bytes, needle).is_some())
    })
}
