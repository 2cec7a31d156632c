//! Who said yes to what, in every system's own headers, words and languages: files with the answer
//! beside each row, written by hand from the contract, held against what the binary finds.
//!
//! A file of `consent_matrix/cases` holds several tables. A table starts with `== what it shows`,
//! may say more in `= key value` lines, and goes on as the system would write it, each row followed
//! by ` => ` and what is to be found about each channel (see `Expected::of`). A file that is put
//! there is tested; nothing has to be registered.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::{collections::BTreeMap, fmt::Write, fs, path::Path, process::Command};

use serde_json::Value;
use tempfile::TempDir;

const DPO: &str = env!("CARGO_BIN_EXE_dpo");
const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/consent_matrix/cases");
const POLICIES: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/it/consent_matrix/policies"
);
/// What is looked at of each record; other rules have tests of their own.
const RULES: [&str; 6] = ["CON-01", "CON-02", "CON-05", "CON-06", "CON-21", "CON-23"];
const SYSTEMS: [&str; 24] = [
    "salesforce",
    "dynamics",
    "hubspot",
    "pipedrive",
    "zoho",
    "odoo",
    "suitecrm",
    "vtiger",
    "yetiforce",
    "espocrm",
    "civicrm",
    "mailchimp",
    "brevo",
    "activecampaign",
    "mailpoet",
    "keila",
    "listmonk",
    "mautic",
    "teamleader",
    "outlook",
    "google",
    "thunderbird",
    "orocrm",
    "genesisworld",
];

/// One table with the answers.
#[derive(Default)]
struct Case {
    name: String,
    /// The recognised system, which is also the source.
    system: String,
    file: String,
    policy: Option<String>,
    source: Option<String>,
    /// Purpose and channel of each answer of a row.
    slots: Vec<(String, String)>,
    text: String,
    /// The same table as a workbook, where that is what is to be read.
    book: Option<Vec<u8>>,
    /// The physical line of a row, and what is expected of each slot.
    rows: Vec<(u64, Vec<Expected>)>,
    /// CON-03: channel, count and column.
    without_purpose: Vec<String>,
}

/// What is to be found about one record, purpose and channel.
struct Expected {
    /// Code, severity and state of each finding on the record.
    findings: Vec<String>,
    /// Counted in the file's one finding on that channel.
    is_unspoken: bool,
}

impl Expected {
    fn of(token: &str) -> Self {
        let word = token.trim_end_matches(['!', '*', '~']);
        let mut findings: Vec<&str> = match word {
            // No address, a no, an address that does not work: nothing may be done, nothing is raised.
            "." | "no" | "dead" => Vec::new(),
            // Counted once for the file, in which no column speaks about the channel.
            "-" => Vec::new(),
            "?" => vec!["CON-01 high no-statement"],
            "allow" => vec!["CON-01 high no-objection-flag"],
            "claimed" => vec!["CON-06 high claimed"],
            "proven" => vec!["CON-06 low proven"],
            "pending" => vec!["CON-21 low pending"],
            "required" => vec!["CON-21 high pending"],
            "invalid" => vec!["CON-02 high invalid"],
            other => panic!("{other} is no answer"),
        };
        let marks = token.get(word.len()..).unwrap_or("");
        if marks.contains('!') {
            // A yes and a no stand in the same record.
            findings.push("CON-23");
        }
        if marks.contains('*') {
            // A yes that names no channel does not reach this one.
            findings.push("CON-05 high no-statement");
        }
        if marks.contains('~') {
            // A yes from the web that nobody confirmed.
            findings.push("CON-21 low proven");
        }
        Self {
            findings: findings.into_iter().map(str::to_owned).collect(),
            is_unspoken: word == "-",
        }
    }
}

impl Case {
    fn new(name: &str, system: &str) -> Self {
        let slot = |channel: &str| ("direct-marketing".to_owned(), channel.to_owned());
        Self {
            name: name.to_owned(),
            system: system.to_owned(),
            file: "contacts.csv".to_owned(),
            slots: vec![slot("email"), slot("phone"), slot("post")],
            ..Self::default()
        }
    }

    fn set(&mut self, key: &str, value: &str) {
        match key {
            "file" => value.clone_into(&mut self.file),
            "system" => value.clone_into(&mut self.system),
            "policy" => self.policy = Some(value.to_owned()),
            "source" => self.source = Some(value.to_owned()),
            "con-03" => self.without_purpose.push(value.to_owned()),
            "slots" => {
                let pair = |slot: &str| {
                    let (purpose, channel) = slot.split_once('/').unwrap();
                    (purpose.to_owned(), channel.to_owned())
                };
                self.slots = value.split(' ').map(pair).collect();
            }
            other => panic!("{}: {other} is no key", self.name),
        }
    }

    fn take(&mut self, line: &str) {
        let at = self.text.lines().count() as u64 + 1;
        let (cells, answers) = line
            .split_once(" => ")
            .map_or((line, None), |(cells, answers)| (cells, Some(answers)));
        self.text.push_str(cells);
        self.text.push('\n');
        if let Some(answers) = answers {
            let expected: Vec<_> = answers.split_whitespace().map(Expected::of).collect();
            assert_eq!(expected.len(), self.slots.len(), "{}: {line}", self.name);
            self.rows.push((at, expected));
        }
    }

    /// What the hand-written answers amount to: the findings, sorted, one a line.
    fn expected(&self) -> Vec<String> {
        let mut out = Vec::new();
        let mut unspoken: BTreeMap<(&str, &str), u64> = BTreeMap::new();
        for (line, answers) in &self.rows {
            for ((purpose, channel), answer) in self.slots.iter().zip(answers) {
                for finding in &answer.findings {
                    out.push(format!("line {line} {purpose}/{channel} {finding}"));
                }
                if answer.is_unspoken {
                    *unspoken.entry((purpose, channel)).or_default() += 1;
                }
            }
        }
        for ((purpose, channel), count) in unspoken {
            out.push(format!("file {purpose}/{channel} CON-01 x{count}"));
        }
        out.extend(
            self.without_purpose
                .iter()
                .map(|line| format!("file CON-03 {line}")),
        );
        out.sort();
        out
    }

    /// The system by which the binary would read the file.
    fn recognised(&self, path: &Path, home: &Path) -> String {
        let mut command = Command::new(DPO);
        command.env_clear().env("HOME", home);
        command.args(["import", "--print-map"]).arg(path);
        let map = String::from_utf8(command.output().unwrap().stdout).unwrap();
        let system = map.lines().find_map(|line| line.strip_prefix("system = "));
        system.unwrap_or("generic").trim_matches('"').to_owned()
    }

    /// What the binary finds, in the same words, and the system it recognised.
    fn found(&self) -> Result<(String, Vec<String>), String> {
        let home = TempDir::new().unwrap();
        let path = home.path().join(&self.file);
        match &self.book {
            Some(book) => fs::write(&path, book),
            None => fs::write(&path, &self.text),
        }
        .unwrap();
        let mut command = Command::new(DPO);
        command.env_clear().env("HOME", home.path());
        command.args(["audit", "--json", "--lang", "en", "--today", "2026-11-23"]);
        command.args(["--limit", "100000"]);
        if let Some(policy) = &self.policy {
            command
                .arg("--policy")
                .arg(Path::new(POLICIES).join(policy));
        }
        if let Some(source) = &self.source {
            command.args(["--source", source]);
        }
        let output = command.arg(&path).output().unwrap();
        let json: Value = serde_json::from_slice(&output.stdout)
            .map_err(|error| format!("{error}: {}", String::from_utf8_lossy(&output.stderr)))?;
        let mut found: Vec<String> = json["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(in_words)
            .collect();
        found.sort();
        Ok((self.recognised(&path, home.path()), found))
    }
}

fn in_words(finding: &Value) -> Option<String> {
    let text = |key: &str| finding[key].as_str().unwrap_or("");
    let code = text("code");
    let (channel, count) = (text("channel"), &finding["count"]);
    let slot = format!("{}/{channel}", text("purpose"));
    match (text("scope"), code) {
        ("file", "CON-01") => Some(format!("file {slot} CON-01 x{count}")),
        (_, "CON-03") => Some(format!("file CON-03 {channel} {count} {}", text("field"))),
        ("record", "CON-23") => Some(format!("line {} {slot} CON-23", finding["line"])),
        ("record", code) if RULES.contains(&code) => Some(format!(
            "line {} {slot} {code} {} {}",
            finding["line"],
            text("severity"),
            text("state")
        )),
        _ => None,
    }
}

/// The cases of one file of the folder; the file's name is the system.
fn cases(text: &str, system: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("== ") {
            cases.push(Case::new(name, system));
        } else if let Some(case) = cases.last_mut() {
            if let Some(setting) = line.strip_prefix("= ") {
                let (key, value) = setting.split_once(' ').unwrap();
                case.set(key, value);
            } else if !line.is_empty() && !line.starts_with("# ") {
                case.take(line);
            }
        }
    }
    cases
}

/// What differs between the answers and what was found; empty where nothing does.
fn differences(case: &Case) -> String {
    let mut out = String::new();
    let (system, found) = match case.found() {
        Ok(found) => found,
        Err(error) => return format!("\n{} / {}: {error}\n", case.system, case.name),
    };
    if system != case.system {
        writeln!(out, "  recognised as {system}").unwrap();
    }
    let expected = case.expected();
    for line in expected.iter().filter(|line| !found.contains(line)) {
        writeln!(out, "  missed   {line}").unwrap();
    }
    for line in found.iter().filter(|line| !expected.contains(line)) {
        writeln!(out, "  too many {line}").unwrap();
    }
    if out.is_empty() && found.len() != expected.len() {
        writeln!(out, "  {} for {}", found.len(), expected.len()).unwrap();
    }
    if out.is_empty() {
        out
    } else {
        format!("\n{} / {}\n{out}", case.system, case.name)
    }
}

fn all() -> Vec<Case> {
    let mut files: Vec<_> = fs::read_dir(CASES)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
        .iter()
        .flat_map(|path| {
            let system = path.file_stem().unwrap().to_str().unwrap();
            cases(&fs::read_to_string(path).unwrap(), system)
        })
        .collect()
}

#[test]
fn exactly_the_pairs_without_a_yes_are_found_in_every_systems_own_words() {
    let wrong: String = all().iter().map(differences).collect();
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_system_has_a_case_with_rows() {
    let cases = all();
    for system in SYSTEMS {
        let rows: usize = cases
            .iter()
            .filter(|case| case.system == system)
            .map(|case| case.rows.len())
            .sum();
        assert!(rows > 2, "{system} has {rows} rows");
    }
}

#[test]
fn a_wrong_answer_is_seen() {
    let text =
        "== a no is taken for silence\nHasOptedOutOfEmail,Email\ntrue,a@example.org => allow . .\n";
    let case = &cases(text, "salesforce")[0];
    assert!(differences(case).contains("missed   line 2 direct-marketing/email CON-01"));
    let text =
        "== silence is taken for a no\nHasOptedOutOfEmail,Email\nfalse,a@example.org => no . .\n";
    let case = &cases(text, "salesforce")[0];
    assert!(differences(case).contains("too many line 2 direct-marketing/email CON-01"));
}

/// The same cells as a workbook would hold them: booleans and whole numbers typed, the rest as text.
fn workbook_of(case: &Case) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let header = case.text.lines().next().unwrap_or("");
    let delimiter = if header.contains(';') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(case.text.as_bytes());
    for (row, record) in (0..).zip(reader.records()) {
        for (column, cell) in (0..).zip(record.unwrap().iter()) {
            let is_short = cell.len() < 2;
            match cell {
                "" => continue,
                "true" | "TRUE" | "True" => sheet.write_boolean(row, column, true),
                "false" | "FALSE" | "False" => sheet.write_boolean(row, column, false),
                number if is_short && number.parse::<f64>().is_ok() => {
                    sheet.write_number(row, column, number.parse::<f64>().unwrap())
                }
                text => sheet.write_string(row, column, text),
            }
            .unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_says_the_same_as_the_text() {
    let mut wrong = String::new();
    let mut cases = all();
    // One table of each file: what the words say is judged on the text, every one.
    cases.dedup_by(|next, before| next.system == before.system);
    assert!(cases.len() >= SYSTEMS.len());
    for mut case in cases {
        case.book = Some(workbook_of(&case));
        case.file = case.file.replace(".csv", ".xlsx");
        wrong.push_str(&differences(&case));
    }
    assert!(wrong.is_empty(), "{wrong}");
}
