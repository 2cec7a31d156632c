//! The README is true: the commands of its walk work in order and print what it shows, its tables say
//! what the program says, and the files it names are there.

use std::{fs, path::Path};

use dpo::cli::{Exit, GROUPS};

use crate::house::House;

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

/// A command of the walk.
struct Step {
    command: String,
    status: i32,
    shown: Vec<String>,
}

/// The commands of the ```console blocks, with the lines shown below each.
fn walk(readme: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut is_inside = false;
    for line in readme.lines() {
        if line.starts_with("```") {
            is_inside = line == "```console";
        } else if let (true, Some(command)) = (is_inside, line.strip_prefix("$ ")) {
            let status = command
                .split_once("# exit status ")
                .map_or(0, |(_, status)| status.trim().parse().unwrap());
            steps.push(Step {
                command: command.to_owned(),
                status,
                shown: Vec::new(),
            });
        } else if is_inside {
            steps.last_mut().unwrap().shown.push(line.to_owned());
        }
    }
    steps
}

/// Whether a shown line is that line; `…` stands for what differs from run to run.
fn is_shown(shown: &str, line: &str) -> bool {
    match shown.split_once('…') {
        Some((before, after)) => {
            line.len() >= before.len() + after.len()
                && line.starts_with(before)
                && line.ends_with(after)
        }
        None => shown == line,
    }
}

#[test]
fn the_walk_works_as_it_is_written() {
    let house = House::new();
    let steps = walk(&readme());
    assert!(steps.len() >= 10, "the walk has {} commands", steps.len());
    for step in steps {
        let output = house.shell(&step.command, "en_GB.UTF-8");
        let stdout = String::from_utf8(output.stdout).unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            output.status.code(),
            Some(step.status),
            "{}\n{stdout}\n{stderr}",
            step.command
        );
        let mut lines = stdout.lines().chain(stderr.lines());
        for shown in &step.shown {
            assert!(
                lines.any(|line| is_shown(shown, line)),
                "`{}` does not print, in this order: {shown}\n{stdout}\n{stderr}",
                step.command
            );
        }
    }
}

#[test]
fn the_walk_meets_every_verb_of_the_main_job() {
    let steps = walk(&readme());
    for verb in [
        "demo", "init", "import", "audit", "explain", "find", "show", "trail",
    ] {
        let start = format!("dpo {verb}");
        assert!(
            steps.iter().any(|step| step.command.starts_with(&start)),
            "{verb} is not in the walk"
        );
    }
}

#[test]
fn the_exit_codes_of_the_readme_are_those_of_the_program() {
    let readme = readme();
    let table: Vec<(String, String)> = readme
        .lines()
        .skip_while(|line| *line != "| status | meaning |")
        .skip(2)
        .map_while(|line| {
            let (code, meaning) = line
                .strip_prefix("| ")?
                .strip_suffix(" |")?
                .split_once(" | ")?;
            Some((code.to_owned(), meaning.to_owned()))
        })
        .collect();
    let program: Vec<(String, String)> = Exit::TABLE
        .iter()
        .map(|(code, meaning)| ((*code).to_owned(), (*meaning).to_owned()))
        .collect();
    assert_eq!(table, program);
}

#[test]
fn the_verbs_of_the_readme_are_those_of_the_program() {
    let readme = readme();
    let named: Vec<&str> = readme
        .lines()
        .skip_while(|line| *line != "| for | verb | what it does |")
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .filter_map(|line| line.split('|').nth(2))
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .collect();
    let verbs: Vec<&str> = GROUPS
        .iter()
        .flat_map(|(_, verbs)| verbs.iter().copied())
        .collect();
    assert_eq!(named, verbs);
}

#[test]
fn the_files_that_the_readme_names_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for file in [
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        ".ci/run",
    ] {
        assert!(readme().contains(file), "the README does not name {file}");
        assert!(root.join(file).is_file(), "{file} is missing");
    }
}

#[test]
fn the_two_commands_of_the_readme_are_those_that_are_checked_on_every_change() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let script = fs::read_to_string(root.join(".ci/run")).unwrap();
    for command in [
        "cargo run --release --locked -- demo",
        "cargo test --locked",
    ] {
        assert!(readme().contains(command), "{command}");
        assert!(
            script.lines().any(|line| line.starts_with(command)),
            "{command}"
        );
    }
}
