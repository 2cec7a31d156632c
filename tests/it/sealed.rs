//! No imported value occurs in the store's bytes, in the trail, or in what is said on stderr: after
//! every verb, for every fixture, in every spelling that a careless program would leave behind.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::{
    collections::{BTreeSet, HashMap},
    fs,
    io::Cursor,
    path::{Path, PathBuf},
};

use calamine::{Data, Reader, open_workbook_auto_from_rs};
use unicode_normalization::UnicodeNormalization;

use crate::workplace::Workplace;

/// Shorter values are found by chance.
const SHORTEST: usize = 8;

/// Texts of dpo's own: what occurs in them is not told by a file.
const OWN: &[&str] = &[
    include_str!("../../src/store/schema.sql"),
    include_str!("../../src/intake/columns/vocabulary/fields.csv"),
    include_str!("../../src/policy/default.toml"),
    include_str!("../../src/words/rules/en/terms.toml"),
    include_str!("../../src/words/rules/en/consent.toml"),
    include_str!("../../src/words/rules/en/marketing.toml"),
    include_str!("../../src/words/rules/en/objection.toml"),
    include_str!("../../src/words/rules/en/children.toml"),
    include_str!("../../src/words/rules/en/special.toml"),
    include_str!("../../src/words/rules/en/identifiers.toml"),
    include_str!("../../src/words/rules/en/notes.toml"),
    include_str!("../../src/words/rules/en/minimisation.toml"),
    include_str!("../../src/words/rules/en/accuracy.toml"),
    include_str!("../../src/words/rules/en/retention.toml"),
    include_str!("../../src/words/rules/en/security.toml"),
    include_str!("../../src/words/rules/en/transparency.toml"),
    include_str!("../../src/words/rules/en/exceptions.toml"),
    include_str!("../../src/words/rules/en/mail.toml"),
];

fn fixtures() -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/crm")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// The values of a file, as text: every cell of every sheet, headers too.
fn values(path: &Path) -> BTreeSet<String> {
    let bytes = fs::read(path).unwrap();
    let mut out = BTreeSet::new();
    if bytes.starts_with(b"PK") {
        let mut book = open_workbook_auto_from_rs(Cursor::new(bytes)).unwrap();
        for sheet in book.sheet_names() {
            out.insert(sheet.clone());
            for cell in book.worksheet_range(&sheet).unwrap().cells() {
                if !matches!(cell.2, Data::DateTime(_)) {
                    out.insert(cell.2.to_string());
                }
            }
        }
    } else {
        let mut texts = vec![encoding_rs::WINDOWS_1252.decode(&bytes).0.into_owned()];
        texts.push(encoding_rs::UTF_8.decode(&bytes).0.into_owned());
        if bytes.contains(&0) {
            texts.push(encoding_rs::UTF_16LE.decode(&bytes).0.into_owned());
        }
        for text in texts {
            for piece in text.split([',', ';', '\t', '|', '"', '\n', '\r', '\0']) {
                out.insert(piece.trim().to_owned());
            }
        }
    }
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    out.insert(path.file_stem().unwrap().to_string_lossy().into_owned());
    out.insert(name);
    // A telephone number as it is normalised.
    let numbers: Vec<String> = out
        .iter()
        .map(|value| value.chars().filter(char::is_ascii_digit).collect())
        .collect();
    out.extend(numbers);
    out.retain(|value| value.len() >= SHORTEST && !is_own(value));
    out
}

/// Dates, and words that dpo says itself.
fn is_own(value: &str) -> bool {
    let is_date = value.contains(['-', '/', ':', '.'])
        && value
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '-' | '/' | ':' | '.' | ' ' | 'T' | 'Z'))
        && value.chars().filter(char::is_ascii_digit).count() >= 6;
    let is_date = is_date && !value.starts_with('0') && value.len() <= 20
        || value.len() == 8
            && value.starts_with("20")
            && value.bytes().all(|byte| byte.is_ascii_digit());
    let folded = value.to_lowercase();
    is_date || OWN.iter().any(|text| text.to_lowercase().contains(&folded))
}

/// Searches for many values at once, in all their spellings.
struct Search {
    /// Which three bytes a spelling starts with: looked at before anything is hashed.
    starts: Vec<bool>,
    by_start: HashMap<[u8; SHORTEST], Vec<(Vec<u8>, String)>>,
}

impl Search {
    fn new(values: &BTreeSet<String>) -> Self {
        let mut by_start: HashMap<_, Vec<(Vec<u8>, String)>> = HashMap::new();
        for value in values {
            let mut spellings = BTreeSet::new();
            for text in [value.clone(), value.to_lowercase(), value.to_uppercase()] {
                for text in [text.clone(), text.nfc().collect(), text.nfd().collect()] {
                    spellings.insert(text.as_bytes().to_vec());
                    spellings.insert(encoding_rs::WINDOWS_1252.encode(&text).0.into_owned());
                    spellings.insert(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
                    spellings.insert(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
                }
            }
            for spelling in spellings {
                if let Some(start) = spelling.first_chunk::<SHORTEST>() {
                    by_start
                        .entry(*start)
                        .or_default()
                        .push((spelling.clone(), value.clone()));
                }
            }
        }
        let mut starts = vec![false; 1 << 24];
        for start in by_start.keys() {
            starts[three(start)] = true;
        }
        Self { starts, by_start }
    }

    /// The values that occur in these bytes, as they are or folded.
    fn of(&self, bytes: &[u8]) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for bytes in [bytes.to_vec(), bytes.to_ascii_lowercase()] {
            for at in 0..bytes.len().saturating_sub(SHORTEST - 1) {
                let rest = &bytes[at..];
                if !self.starts[three(rest)] {
                    continue;
                }
                let candidates = rest
                    .first_chunk()
                    .and_then(|start| self.by_start.get(start));
                for (spelling, value) in candidates.into_iter().flatten() {
                    if rest.starts_with(spelling) {
                        found.insert(value.clone());
                    }
                }
            }
        }
        found
    }
}

fn three(bytes: &[u8]) -> usize {
    usize::from(bytes[0]) << 16 | usize::from(bytes[1]) << 8 | usize::from(bytes[2])
}

/// Fails the test where a value stands in a file of the store.
#[track_caller]
fn nothing_in_store(place: &Workplace, search: &Search, after: &str) {
    let mut files = 0;
    for entry in fs::read_dir(place.folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "toml") {
            continue;
        }
        files += 1;
        let found = search.of(&fs::read(&path).unwrap());
        assert!(
            found.is_empty(),
            "{} after {after}: {found:?}",
            path.display()
        );
    }
    assert!(files >= 2, "the store and its lock");
    let trail = place
        .run(&["trail", "show", "--limit", "0", "--json"])
        .ends(0);
    let found = search.of(&trail.out);
    assert!(found.is_empty(), "the trail after {after}: {found:?}");
}

#[test]
fn no_value_of_any_fixture_is_in_any_byte_of_the_store_after_any_verb() {
    let place = Workplace::with_store();
    let files = fixtures();
    assert!(files.len() >= 25);
    let all: BTreeSet<String> = files.iter().flat_map(|file| values(file)).collect();
    assert!(all.len() > 1000, "{}", all.len());
    let search = Search::new(&all);
    // What the operator typed may be told again: the name of the file, not what is in it.
    let contents: BTreeSet<String> = all
        .iter()
        .filter(|value| {
            !files
                .iter()
                .any(|file| file.to_string_lossy().contains(value.as_str()))
        })
        .cloned()
        .collect();
    let in_contents = Search::new(&contents);
    nothing_in_store(&place, &search, "init");
    let run = |verb: &[&str]| {
        let ran = place.run(verb);
        assert!(matches!(ran.code, Some(0..=8)), "{verb:?}: {}", ran.err);
        let found = in_contents.of(ran.err.as_bytes());
        assert!(found.is_empty(), "stderr of {verb:?}: {found:?}");
        let errors = place.run(&[verb, &["--json"][..]].concat());
        let found = in_contents.of(errors.err.as_bytes());
        assert!(found.is_empty(), "stderr of {verb:?} --json: {found:?}");
        ran.code
    };
    let mut imported = 0;
    for file in &files {
        let file = file.to_str().unwrap();
        if matches!(run(&["import", file]), Some(0 | 1)) {
            imported += 1;
        }
        nothing_in_store(&place, &search, file);
    }
    assert!(imported >= 15, "{imported}");
    let rejects: i64 = place
        .sql()
        .query_row("SELECT count(*) FROM reject", [], |row| row.get(0))
        .unwrap();
    assert!(rejects > 0, "rejected rows are among what was searched");
    // The same people again, with one row changed and one gone.
    let again = files
        .iter()
        .find(|file| file.ends_with("contacten.csv"))
        .unwrap();
    let bytes = fs::read(again).unwrap();
    let mut lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    lines.remove(2);
    let changed = place.path("contacten.csv");
    fs::write(&changed, lines.concat()).unwrap();
    run(&["import", changed.to_str().unwrap()]);
    for verb in [
        &["audit", "--fail-on", "never"][..],
        &["audit", "--fail-on", "never", "--format", "csv"],
        &["find", "--email", "amelie.dubois@example.org"],
        &["find", "--phone", "+32 2 555 01 23", "--reveal"],
        &["find", "--id", "1"],
        &["show", "S-000001"],
        &["show", "S-000001", "--reveal"],
        &["show", "S-000020", "--reveal"],
        &["trail", "show"],
        &["trail", "verify"],
        &["trail", "checkpoint"],
        &["policy", "show"],
        &["policy", "check"],
        &["may-contact", "--channel", "email"],
        &["may-contact", "--channel", "post", "--format", "csv"],
        &[
            "may-contact",
            "--channel",
            "phone",
            "--phone",
            "+32 2 555 01 23",
        ],
        &["consent", "hold", "list"],
        &["consent", "hold", "clear", "1", "--reason", "read"],
        &["retention", "due"],
        &["store", "backup", "held.backup"],
        &["key", "rotate"],
        &["store", "check"],
    ] {
        run(verb);
        nothing_in_store(&place, &search, &verb.join(" "));
    }
    place.trail_holds();
    // The old key stands beside the new one: that is all there is to say.
    let checked = place.run(&["--json", "store", "check"]);
    let found: serde_json::Value = serde_json::from_slice(&checked.out).unwrap();
    assert_eq!(found["problems"], serde_json::json!([]));
}

/// The negative control: the search finds every value of a file in the file itself, and any one value
/// that is smuggled into the store, however it is spelled.
#[test]
fn the_search_finds_what_is_there() {
    let file = fixtures()
        .into_iter()
        .find(|file| file.ends_with("contacten.csv"))
        .unwrap();
    let all = values(&file);
    let search = Search::new(&all);
    let found = search.of(&fs::read(&file).unwrap());
    assert!(
        found.len() * 10 > all.len() * 5,
        "{} of {}",
        found.len(),
        all.len()
    );

    let place = Workplace::with_store();
    let value = all
        .iter()
        .find(|value| value.contains('@'))
        .unwrap()
        .clone();
    let search = Search::new(&BTreeSet::from([value.clone(), "Amélie Dubois".to_owned()]));
    nothing_in_store(&place, &search, "init");
    let smuggled: Vec<Vec<u8>> = vec![
        value.clone().into_bytes(),
        value.to_uppercase().into_bytes(),
        value.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        value.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        "aMÉLIE dUBOIS".to_lowercase().into_bytes(),
        "Amélie Dubois".nfd().collect::<String>().into_bytes(),
        encoding_rs::WINDOWS_1252
            .encode("Amélie Dubois")
            .0
            .into_owned(),
    ];
    for bytes in smuggled {
        let database = place.sql();
        database
            .execute("INSERT INTO audit_run (at, today, policy_sha256, counts) VALUES ('', '', '', CAST(?1 AS TEXT))", [&bytes])
            .unwrap();
        drop(database);
        let found = search.of(&fs::read(place.store()).unwrap());
        assert_eq!(found.len(), 1, "{bytes:?}");
        place
            .sql()
            .execute_batch("PRAGMA secure_delete = ON; DELETE FROM audit_run; VACUUM")
            .unwrap();
        assert!(search.of(&fs::read(place.store()).unwrap()).is_empty());
    }
}

#[test]
fn what_a_record_held_before_a_new_version_of_it_is_not_left_sealed_either() {
    let place = Workplace::with_contacts();
    let cells = |row: i64| -> Vec<u8> {
        place
            .sql()
            .query_row("SELECT cells FROM record WHERE id = ?1", [row], |row| {
                row.get(0)
            })
            .unwrap()
    };
    let old = cells(7);
    let path = place.path("kontakte.csv");
    let text = fs::read_to_string(&path)
        .unwrap()
        .replace("Vorname000006", &"Vorname ".repeat(90));
    fs::write(&path, text).unwrap();
    place.run(&["import", path.to_str().unwrap()]).ends(0);
    assert_ne!(cells(7), old);
    let file = fs::read(place.store()).unwrap();
    let mark = &old[..16];
    assert!(
        !file.windows(16).any(|window| window == mark),
        "secure_delete"
    );
}
