//! The mixes of operations of GDPRbench (Shastri et al., "Understanding and Benchmarking the Impact of GDPR on
//! Database Systems", VLDB 2020) on five sides: the library, the command line, SQLite by hand without and with
//! the same guarantees, PostgreSQL. One seeded list of operations is replayed by each, and what they answer is
//! compared operation by operation.
//!
//! ```text
//! cargo build --release --locked --bins --examples
//! target/release/examples/gdprbench --records 2000 --operations 400 --markdown benches/GDPRBENCH.md
//! ```
//!
//! Controller, customer and processor follow the paper; the regulator's is a mix of our own. A record is a
//! person with an e-mail address of their own and one of 25 purposes; its metadata is the last thing that the
//! person said of the purpose.

#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::should_implement_trait,
    clippy::disallowed_methods,
    reason = "a tool that is run by hand"
)]

#[path = "gdprbench/cli.rs"]
mod cli;
#[path = "gdprbench/library.rs"]
mod library;
#[path = "gdprbench/postgres.rs"]
mod postgres;
#[path = "gdprbench/sqlite.rs"]
mod sqlite;

use std::{
    error::Error,
    fs,
    path::Path,
    time::{Duration, Instant},
};

/// What can go wrong here ends the run.
pub type Out<T> = Result<T, Box<dyn Error>>;

pub const PURPOSES: u32 = 25;

/// A person.
#[derive(Clone, Debug)]
pub struct Person {
    pub key: u32,
    pub first: String,
    pub last: String,
    pub city: String,
}

impl Person {
    pub fn new(key: u32) -> Self {
        let mut chance = Chance(u64::from(key) + 99);
        let mut word = |length: usize| -> String {
            let letters = (0..length).map(|_| char::from(b'a' + (chance.next() % 26) as u8));
            let word: String = letters.collect();
            word[..1].to_uppercase() + &word[1..]
        };
        Self {
            key,
            first: word(8),
            last: word(10),
            city: word(7),
        }
    }

    pub fn email(&self) -> String {
        format!("{}.{}.{}@example.org", self.first, self.last, self.key).to_lowercase()
    }

    pub fn id(&self) -> String {
        format!("K{:06}", self.key)
    }

    pub fn purpose(&self) -> u32 {
        self.key % PURPOSES
    }

    /// Bytes of the values that are the person's.
    fn bytes(&self) -> usize {
        self.first.len() + self.last.len() + self.city.len() + self.email().len()
    }
}

/// An operation. Whose key it is may be gone: then it finds nobody, on every side.
#[derive(Clone, Debug)]
pub enum Op {
    Insert(u32),
    Delete(u32),
    UpdateData(u32, String),
    UpdateMetaByUser(u32, bool),
    UpdateMetaByPurpose(u32, bool),
    ReadData(u32),
    ReadMeta(u32),
    ReadByPurpose(u32),
    ReadLog,
    Prove,
}

/// What an operation found: a count, or nothing where a side has no such thing.
pub type Answer = Option<u64>;

/// A side.
pub trait Side {
    fn name(&self) -> &'static str;
    /// Takes everybody in, each with a yes to their purpose.
    fn load(&mut self, people: &[Person]) -> Out<()>;
    fn run(&mut self, op: &Op) -> Out<Answer>;
    /// Ends it; bytes of its files, and how often one of these texts is in them.
    fn end(self: Box<Self>, gone: &[String]) -> Out<(u64, u64)>;
}

/// Random numbers (splitmix64).
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u32) -> u32 {
        (self.next() % u64::from(limit.max(1))) as u32
    }
}

/// A share in a hundred, and the kind of operation.
type Share = (u32, &'static str);

/// Name, what is in it, the shares.
const MIXES: &[(&str, &str, &[Share])] = &[
    (
        "controller",
        "insert 25, delete 25, update metadata by purpose 25, by user 25",
        &[
            (25, "insert"),
            (25, "delete"),
            (25, "meta-purpose"),
            (25, "meta-user"),
        ],
    ),
    (
        "customer",
        "read data 20, read metadata 20, update data 20; update metadata, delete, read data again, read the log: 10 each",
        &[
            (20, "read"),
            (20, "read-meta"),
            (20, "update"),
            (10, "meta-user"),
            (10, "delete"),
            (10, "read"),
            (10, "log"),
        ],
    ),
    (
        "processor",
        "read data by key 20, by purpose 40, metadata by key 40",
        &[(20, "read"), (40, "read-purpose"), (40, "read-meta")],
    ),
    (
        "regulator (our own)",
        "read metadata 30, read the log 40, prove the last entry 30",
        &[(30, "read-meta"), (40, "log"), (30, "prove")],
    ),
];

/// The list of a mix: the same for every side.
fn operations(mix: &[Share], records: u32, count: usize, seed: u64) -> Vec<Op> {
    let mut chance = Chance(seed);
    let mut next_key = records;
    (0..count)
        .map(|_| {
            let mut at = chance.below(100);
            let kind = mix.iter().find(|(share, _)| match at < *share {
                true => true,
                false => {
                    at -= share;
                    false
                }
            });
            let key = chance.below(records);
            let yes = chance.below(2) == 1;
            match kind.map_or("read", |(_, kind)| kind) {
                "insert" => {
                    next_key += 1;
                    Op::Insert(next_key - 1)
                }
                "delete" => Op::Delete(key),
                "update" => Op::UpdateData(key, format!("City{}", chance.below(10_000))),
                "meta-user" => Op::UpdateMetaByUser(key, yes),
                "meta-purpose" => Op::UpdateMetaByPurpose(chance.below(PURPOSES), yes),
                "read-meta" => Op::ReadMeta(key),
                "read-purpose" => Op::ReadByPurpose(chance.below(PURPOSES)),
                "log" => Op::ReadLog,
                "prove" => Op::Prove,
                _ => Op::ReadData(key),
            }
        })
        .collect()
}

/// What a side did with a mix.
struct Ran {
    side: &'static str,
    count: usize,
    wall: Duration,
    times: Vec<Duration>,
    answers: Vec<Answer>,
    bytes: u64,
    residue: u64,
}

impl Ran {
    fn rate(&self) -> f64 {
        self.count as f64 / self.wall.as_secs_f64()
    }

    fn percentile(&self, per_cent: usize) -> f64 {
        let at = (self.times.len() * per_cent / 100).min(self.times.len() - 1);
        self.times[at].as_secs_f64() * 1000.0
    }
}

fn replay(mut side: Box<dyn Side>, people: &[Person], operations: &[Op]) -> Out<Ran> {
    side.load(people)?;
    let name = side.name();
    let (mut times, mut answers, mut gone) = (Vec::new(), Vec::new(), Vec::new());
    let started = Instant::now();
    for op in operations {
        let at = Instant::now();
        answers.push(side.run(op)?);
        times.push(at.elapsed());
        if let Op::Delete(key) = op {
            gone.push(Person::new(*key).email());
        }
    }
    let wall = started.elapsed();
    let (bytes, residue) = side.end(&gone)?;
    times.sort_unstable();
    Ok(Ran {
        side: name,
        count: operations.len(),
        wall,
        times,
        answers,
        bytes,
        residue,
    })
}

/// Bytes below a folder, and how often the texts are in them.
pub fn look(folder: &Path, texts: &[String]) -> Out<(u64, u64)> {
    let (mut bytes, mut found) = (0, 0);
    let finder = aho_corasick::AhoCorasick::new(texts)?;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            let (more, again) = look(&path, texts)?;
            bytes += more;
            found += again;
        } else if path.is_file() {
            let content = fs::read(&path)?;
            bytes += content.len() as u64;
            found += finder.find_iter(&content).count() as u64;
        }
    }
    Ok((bytes, found))
}

struct Arguments {
    records: u32,
    operations: usize,
    cli_operations: usize,
    markdown: Option<String>,
    /// Entries of a trail to be verified, instead of the mixes.
    trail: u64,
}

fn arguments() -> Out<Arguments> {
    let mut out = Arguments {
        records: 2_000,
        operations: 400,
        cli_operations: 60,
        markdown: None,
        trail: 0,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let value = words.next().ok_or("an option has no value")?;
        match word.as_str() {
            "--records" => out.records = value.parse()?,
            "--operations" => out.operations = value.parse()?,
            "--cli-operations" => out.cli_operations = value.parse()?,
            "--trail" => out.trail = value.parse()?,
            "--markdown" => out.markdown = Some(value),
            _ => return Err(format!("unknown option {word}").into()),
        }
    }
    Ok(out)
}

fn main() -> Out<()> {
    let arguments = arguments()?;
    if arguments.trail > 0 {
        let (wall, bytes) = library::trail(arguments.trail)?;
        println!(
            "{} entries, a signed checkpoint each, {bytes} bytes: verified in {:.2} s",
            arguments.trail,
            wall.as_secs_f64()
        );
        return Ok(());
    }
    let people: Vec<Person> = (0..arguments.records).map(Person::new).collect();
    let personal: usize = people.iter().map(Person::bytes).sum();
    let mut text = format!(
        "{} records, {} operations a mix ({} on the command line), 25 purposes, seed 1. Rates against the library's.\n",
        arguments.records, arguments.operations, arguments.cli_operations
    );
    for (number, (mix, what, shares)) in (1..).zip(MIXES) {
        let list = operations(shares, arguments.records, arguments.operations, number);
        text += &format!(
            "\n## {mix}: {what}\n\n| side | operations a second | rate | p50 ms | p99 ms | bytes stored per personal byte | erased texts left in files | answers |\n|---|--:|--:|--:|--:|--:|--:|---|\n"
        );
        let mut sides: Vec<(Box<dyn Side>, usize)> = vec![
            (Box::new(library::Library::new()?), list.len()),
            (Box::new(sqlite::Sqlite::new(false)?), list.len()),
            (Box::new(sqlite::Sqlite::new(true)?), list.len()),
            (
                Box::new(cli::Cli::new()?),
                arguments.cli_operations.min(list.len()),
            ),
        ];
        match postgres::Postgres::new() {
            Ok(side) => sides.push((Box::new(side), list.len())),
            Err(error) => text += &format!("| PostgreSQL | skipped: {error} | | | | | | |\n"),
        }
        let mut first: Option<Ran> = None;
        for (side, count) in sides {
            let ran = replay(side, &people, &list[..count])?;
            eprintln!("{mix}: {} {:.1} s", ran.side, ran.wall.as_secs_f64());
            let same = first.as_ref().map_or_else(
                || "the measure".to_owned(),
                |first| {
                    let pairs = first.answers.iter().zip(&ran.answers);
                    let both = pairs.filter_map(|(a, b)| Some((a.as_ref()?, b.as_ref()?)));
                    let (mut compared, mut other) = (0, 0);
                    for (a, b) in both {
                        compared += 1;
                        other += usize::from(a != b);
                    }
                    format!("{compared} compared, {other} other")
                },
            );
            text += &format!(
                "| {} | {:.0} | {:.3} | {:.3} | {:.3} | {:.1} | {} | {same} |\n",
                ran.side,
                ran.rate(),
                ran.rate() / first.as_ref().unwrap_or(&ran).rate(),
                ran.percentile(50),
                ran.percentile(99),
                ran.bytes as f64 / personal as f64,
                ran.residue
            );
            if first.is_none() {
                first = Some(ran);
            }
        }
    }
    print!("{text}");
    if let Some(path) = arguments.markdown {
        let head = "# GDPRbench's mixes\n\nMade by `benches/gdprbench.rs`; `benches/README.md` says what is compared.\n\n";
        fs::write(path, format!("{head}{text}"))?;
    }
    Ok(())
}
