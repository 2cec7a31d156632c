//! The map of rooms in the doc comment of `src/lib.rs` is what the code does: every path from one
//! room into another is one that the table allows, and what belongs to one place stands there only.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// The rooms, and which others each may use.
type Map = BTreeMap<String, BTreeSet<String>>;

/// Reads the table of the doc comment.
fn map(lib: &str) -> Map {
    let rows: Vec<Vec<&str>> = lib
        .lines()
        .filter_map(|line| line.strip_prefix("//! |"))
        .map(|row| {
            row.trim_end_matches('|')
                .split('|')
                .map(str::trim)
                .collect()
        })
        .filter(|cells: &Vec<&str>| cells.get(1).is_some_and(|room| room.starts_with('`')))
        .collect();
    let room = |cells: &[&str]| cells[1].trim_matches('`').to_owned();
    let all: BTreeSet<String> = rows.iter().map(|cells| room(cells)).collect();
    rows.iter()
        .map(|cells| {
            let own = room(cells);
            let allowed = match cells[3] {
                "every room" => all.clone(),
                list => list
                    .split(',')
                    .map(|name| name.trim().to_owned())
                    .filter(|name| !name.is_empty())
                    .collect(),
            };
            (own, allowed)
        })
        .collect()
}

/// A word or a sign of Rust, with its line; texts are kept apart, comments are dropped.
#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Sign(char),
    Text(String),
}

fn tokens(source: &str) -> Vec<(Token, usize)> {
    let letters: Vec<char> = source.chars().collect();
    let at = |index: usize| letters.get(index).copied().unwrap_or('\0');
    let (mut index, mut line) = (0, 1);
    let mut found = Vec::new();
    while index < letters.len() {
        let start = index;
        let first_line = line;
        match at(index) {
            '/' if at(index + 1) == '/' => {
                while index < letters.len() && at(index) != '\n' {
                    index += 1;
                }
            }
            '/' if at(index + 1) == '*' => {
                index += 2;
                while index < letters.len() && !(at(index) == '*' && at(index + 1) == '/') {
                    index += 1;
                }
                index += 2;
            }
            'r' if at(index + 1) == '"'
                || (at(index + 1) == '#' && matches!(at(index + 2), '"' | '#')) =>
            {
                index += 1;
                let mut hashes = 0;
                while at(index) == '#' {
                    hashes += 1;
                    index += 1;
                }
                let begin = index + 1;
                index = begin;
                while index < letters.len()
                    && !(at(index) == '"' && (1..=hashes).all(|n| at(index + n) == '#'))
                {
                    index += 1;
                }
                found.push((
                    Token::Text(letters[begin..index.min(letters.len())].iter().collect()),
                    first_line,
                ));
                index += 1 + hashes;
            }
            '"' => {
                index += 1;
                while index < letters.len() && at(index) != '"' {
                    index += if at(index) == '\\' { 2 } else { 1 };
                }
                let end = index.min(letters.len());
                found.push((
                    Token::Text(letters[start + 1..end].iter().collect()),
                    first_line,
                ));
                index += 1;
            }
            // A letter in quotes, but not a lifetime.
            '\'' if at(index + 1) == '\\' || at(index + 2) == '\'' => {
                index += if at(index + 1) == '\\' { 3 } else { 2 };
                while index < letters.len() && at(index) != '\'' {
                    index += 1;
                }
                index += 1;
            }
            letter if letter.is_alphanumeric() || letter == '_' => {
                while at(index).is_alphanumeric() || at(index) == '_' {
                    index += 1;
                }
                found.push((
                    Token::Word(letters[start..index].iter().collect()),
                    first_line,
                ));
            }
            letter => {
                index += 1;
                if !letter.is_whitespace() {
                    found.push((Token::Sign(letter), first_line));
                }
            }
        }
        let end = index.min(letters.len());
        line += letters[start..end].iter().filter(|c| **c == '\n').count();
    }
    found
}

/// A source file in pieces, and the module that it is.
struct Source {
    path: String,
    module: Vec<String>,
    tokens: Vec<(Token, usize)>,
}

impl Source {
    fn new(path: &str, text: &str) -> Self {
        let mut module: Vec<String> = path
            .trim_end_matches(".rs")
            .split('/')
            .map(str::to_owned)
            .collect();
        if matches!(
            module.last().map(String::as_str),
            Some("mod" | "lib" | "main")
        ) {
            module.pop();
        }
        Self {
            path: path.to_owned(),
            module,
            tokens: tokens(text),
        }
    }

    fn word(&self, index: usize) -> Option<&str> {
        match self.tokens.get(index) {
            Some((Token::Word(word), _)) => Some(word),
            _ => None,
        }
    }

    fn is_sign(&self, index: usize, sign: char) -> bool {
        matches!(self.tokens.get(index), Some((Token::Sign(found), _)) if *found == sign)
    }

    fn is_path_sign(&self, index: usize) -> bool {
        self.is_sign(index, ':') && self.is_sign(index + 1, ':')
    }

    /// Every path that begins with `crate`, `super` or `self`, from the root of the crate, with its line.
    fn paths(&self) -> Vec<(Vec<String>, usize)> {
        let mut found = Vec::new();
        // The module that each open brace belongs to: inline modules go one deeper.
        let mut modules = vec![self.module.clone()];
        let mut index = 0;
        while index < self.tokens.len() {
            if self.is_sign(index, '{') {
                let mut module = modules.last().cloned().unwrap_or_default();
                if let (Some("mod"), Some(name)) = (
                    index.checked_sub(2).and_then(|at| self.word(at)),
                    index.checked_sub(1).and_then(|at| self.word(at)),
                ) {
                    module.push(name.to_owned());
                }
                modules.push(module);
            } else if self.is_sign(index, '}') {
                modules.pop();
            } else if matches!(self.word(index), Some("crate" | "super" | "self"))
                && self.is_path_sign(index + 1)
                && !(index > 1 && self.is_path_sign(index - 2))
            {
                let own = modules.last().cloned().unwrap_or_default();
                index = self.tree(index, &own, &mut found);
                continue;
            }
            index += 1;
        }
        found
    }

    /// Reads one tree of a path (`a::{b, super::c}`) and returns where it ends.
    fn tree(
        &self,
        mut index: usize,
        before: &[String],
        found: &mut Vec<(Vec<String>, usize)>,
    ) -> usize {
        let mut path = before.to_vec();
        let line = self.tokens.get(index).map_or(0, |(_, line)| *line);
        loop {
            match self.word(index) {
                Some("crate") => path.clear(),
                Some("super") => {
                    path.pop();
                }
                Some("self") => {}
                Some(word) => path.push(word.to_owned()),
                None if self.is_sign(index, '{') => {
                    index += 1;
                    while index < self.tokens.len() && !self.is_sign(index, '}') {
                        index = self.tree(index, &path, found);
                        if self.is_sign(index, ',') {
                            index += 1;
                        }
                    }
                    return index + 1;
                }
                None => {
                    // A star, or the turbofish after a name.
                    found.push((path, line));
                    return index + 1;
                }
            }
            index += 1;
            if !self.is_path_sign(index) {
                break;
            }
            index += 2;
        }
        // `a as b`
        if self.word(index) == Some("as") {
            index += 2;
        }
        found.push((path, line));
        index
    }

    /// What this file uses that the table does not allow.
    fn faults(&self, map: &Map) -> Vec<String> {
        let Some(own) = self.module.first() else {
            // lib.rs opens the rooms, main.rs goes in by the porch.
            return Vec::new();
        };
        let Some(allowed) = map.get(own) else {
            return vec![format!("{}: the room `{own}` is not on the map", self.path)];
        };
        let mut faults = Vec::new();
        for (path, line) in self.paths() {
            let Some(other) = path.first() else {
                faults.push(format!(
                    "{}:{line}: takes the whole crate, not a room",
                    self.path
                ));
                continue;
            };
            if !map.contains_key(other) {
                faults.push(format!(
                    "{}:{line}: the room `{other}` is not on the map",
                    self.path
                ));
            } else if other != own && !allowed.contains(other) {
                faults.push(format!(
                    "{}:{line}: `{own}` may not use `{other}`",
                    self.path
                ));
            }
        }
        faults
    }
}

fn source_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn sources() -> Vec<Source> {
    fn walk(folder: &Path, root: &Path, found: &mut Vec<Source>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, root, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap();
                found.push(Source::new(name, &fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let root = source_folder();
    let mut found = Vec::new();
    walk(&root, &root, &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn committed_map() -> Map {
    map(&fs::read_to_string(source_folder().join("lib.rs")).unwrap())
}

/// The files that hold one of these words.
fn holders(sources: &[Source], words: &[&str]) -> Vec<String> {
    sources
        .iter()
        .filter(|source| {
            (0..source.tokens.len())
                .any(|index| source.word(index).is_some_and(|word| words.contains(&word)))
        })
        .map(|source| source.path.clone())
        .collect()
}

#[test]
fn every_path_between_rooms_is_on_the_map() {
    let map = committed_map();
    let sources = sources();
    let seen: usize = sources.iter().map(|source| source.paths().len()).sum();
    assert!(seen > 300, "only {seen} paths were understood");
    let faults: Vec<String> = sources
        .iter()
        .flat_map(|source| source.faults(&map))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_map_names_the_rooms_that_there_are_and_its_arrows_never_return() {
    let map = committed_map();
    let rooms: BTreeSet<String> = fs::read_dir(source_folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(map.keys().cloned().collect::<BTreeSet<_>>(), rooms);
    for (room, allowed) in &map {
        let mut reached: BTreeSet<&String> = allowed.iter().filter(|name| *name != room).collect();
        loop {
            let further: BTreeSet<&String> = reached
                .iter()
                .flat_map(|name| map.get(*name).unwrap())
                .collect();
            let before = reached.len();
            reached.extend(
                further
                    .into_iter()
                    .filter(|name| room != "cli" || *name != room),
            );
            if reached.len() == before {
                break;
            }
        }
        assert!(!reached.contains(room), "{room} reaches itself");
    }
}

#[test]
fn a_wrong_arrow_and_a_room_without_a_place_are_seen() {
    let map = map(concat!(
        "//! | floor | room | what it is | may use | must never |\n",
        "//! |---|---|---|---|---|\n",
        "//! | top | `shop` | sells | yard | x |\n",
        "//! | ground | `yard` | stores | | x |\n",
    ));
    let faults = |path: &str, text: &str| Source::new(path, text).faults(&map).len();
    assert_eq!(faults("shop/till.rs", "use crate::yard::Shelf;"), 0);
    assert_eq!(faults("yard/gate.rs", "use crate::shop::Till;"), 1);
    assert_eq!(
        faults("yard/gate.rs", "use crate::{shop::Till, yard::Shelf};"),
        1
    );
    assert_eq!(faults("yard/mod.rs", "use super::shop;"), 1);
    assert_eq!(faults("yard/gate.rs", "use super::super::shop;"), 1);
    assert_eq!(
        faults("yard/gate.rs", "use super::{Shelf, super::shop::Till};"),
        1
    );
    assert_eq!(faults("yard/gate.rs", "fn f() { crate::shop::ring(); }"), 1);
    assert_eq!(
        faults("yard/gate.rs", "mod tests { use super::super::Shelf; }"),
        0
    );
    assert_eq!(
        faults(
            "yard/gate.rs",
            "mod tests { use super::super::super::shop; }"
        ),
        1
    );
    assert_eq!(
        faults(
            "yard/gate.rs",
            "// crate::shop\nconst A: &str = \"crate::shop\";"
        ),
        0
    );
    assert_eq!(
        faults(
            "yard/gate.rs",
            "pub(crate) fn f() -> char { '\"' } use crate::shop;"
        ),
        1
    );
    assert_eq!(faults("cellar/gate.rs", "fn f() {}"), 1);
    assert_eq!(faults("shop/till.rs", "use crate::cellar::Wine;"), 1);
}

#[test]
fn tables_and_progress_bars_are_known_in_one_file_each() {
    let sources = sources();
    assert_eq!(holders(&sources, &["comfy_table"]), ["output/table.rs"]);
    assert_eq!(holders(&sources, &["indicatif"]), ["cli/progress.rs"]);
}

/// No trigger sees the row that REPLACE takes away: the sums of the rows would be wrong. And what fills a table
/// without a trigger of insertion must add its rows itself.
#[test]
fn no_row_is_written_past_the_sums() {
    let mut statements = 0;
    for source in sources() {
        let texts = source.tokens.iter().filter_map(|(token, _)| match token {
            Token::Text(text) => Some(text),
            _ => None,
        });
        for text in texts {
            statements += usize::from(text.contains("INSERT "));
            assert!(
                !text.contains("OR REPLACE") && !text.contains("REPLACE INTO"),
                "{}: {text}",
                source.path
            );
            let is_past = ["record", "record_identity", "subject_key"]
                .iter()
                .any(|table| text.contains(&format!("INTO {table} (")));
            // A rotation sums all rows anew.
            let may = ["store/rotate.rs", "store/sums_tests.rs"].contains(&source.path.as_str());
            assert!(may || !is_past, "{}: {text}", source.path);
        }
    }
    assert!(statements > 20, "{statements}");
}

#[test]
fn sql_stands_in_the_store_alone() {
    let sources = sources();
    let is_sql = |text: &str| {
        [
            "SELECT ",
            "INSERT INTO ",
            "DELETE FROM ",
            "CREATE TABLE ",
            "PRAGMA ",
        ]
        .iter()
        .any(|phrase| text.contains(phrase))
            || (text.contains("UPDATE ") && text.contains(" SET "))
    };
    let mut inside = 0;
    for source in &sources {
        let has_sql = source
            .tokens
            .iter()
            .any(|(token, _)| matches!(token, Token::Text(text) if is_sql(text)));
        let is_store = source.module.first().is_some_and(|room| room == "store");
        inside += usize::from(has_sql && is_store);
        assert!(is_store || !has_sql, "{} holds SQL", source.path);
    }
    assert!(inside > 2, "no SQL was understood where it must be");
    let outside: Vec<String> = holders(&sources, &["rusqlite"])
        .into_iter()
        .filter(|path| !path.starts_with("store/"))
        .collect();
    assert!(outside.is_empty(), "{outside:?}");
}

#[test]
fn nothing_prints_past_the_one_output() {
    let sources = sources();
    let printers = ["println", "eprintln", "print", "eprint", "dbg"];
    for source in &sources {
        for index in 0..source.tokens.len() {
            let is_printer = source
                .word(index)
                .is_some_and(|word| printers.contains(&word));
            let line = source.tokens.get(index).map_or(0, |(_, line)| *line);
            assert!(
                !(is_printer && source.is_sign(index + 1, '!')),
                "{}:{line} prints",
                source.path
            );
        }
    }
    let streams: Vec<String> = holders(&sources, &["stdout", "stderr"])
        .into_iter()
        .filter(|path| !path.starts_with("cli/") && !path.starts_with("intake/workbook/child"))
        .collect();
    assert!(streams.is_empty(), "{streams:?}");
}

#[test]
fn the_clock_is_read_in_one_file() {
    let sources = sources();
    let clocks = ["Utc", "Local", "SystemTime"];
    let readers: Vec<&str> = sources
        .iter()
        .filter(|source| {
            (0..source.tokens.len()).any(|index| {
                source
                    .word(index)
                    .is_some_and(|word| clocks.contains(&word))
                    && source.is_path_sign(index + 1)
                    && source.word(index + 3) == Some("now")
            })
        })
        .map(|source| source.path.as_str())
        .collect();
    assert_eq!(readers, ["cli/context.rs"]);
}
