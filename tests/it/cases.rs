//! The golden cases: each folder `tests/cases/<verb>/<fact-in-words>/` holds `cmd` (lines of a shell,
//! of which the last is judged), `stdout`, `stderr` and `status`. `BLESS=1 cargo test --test it cases`
//! writes the last three; `git diff` is the review.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use crate::house::House;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn folders(parent: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = fs::read_dir(parent)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).unwrap();
            fs::set_permissions(&target, fs::Permissions::from_mode(0o600)).unwrap();
        }
    }
}

/// What a run left, with what differs from machine to machine named.
fn portable(text: &[u8], house: &House) -> String {
    let text = String::from_utf8(text.to_vec()).unwrap();
    text.replace(house.path().to_str().unwrap(), "HOME")
        .replace(root().to_str().unwrap(), "PROJECT")
}

/// Runs one case; returns what it was to leave and did not.
fn differences(case: &Path) -> Vec<String> {
    let house = House::new();
    // A copy that its owner alone can read: how a checkout was made is not what a case is about.
    copy(&root().join("fixtures"), &house.path().join("fixtures"));
    let commands = fs::read_to_string(case.join("cmd")).unwrap();
    let commands: Vec<&str> = commands
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .collect();
    let (last, before) = commands.split_last().unwrap();
    for command in before {
        let output = house.shell(command, "C");
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            output.status.success(),
            "{}: `{command}`\n{error}",
            case.display()
        );
    }
    let output = house.shell(last, "C");
    let left = [
        ("stdout", portable(&output.stdout, &house)),
        ("stderr", portable(&output.stderr, &house)),
        ("status", format!("{}\n", output.status.code().unwrap())),
    ];
    let is_blessing = std::env::var_os("BLESS").is_some();
    let mut differences = Vec::new();
    for (file, is) in left {
        let path = case.join(file);
        let should = fs::read_to_string(&path).unwrap_or_default();
        if is_blessing {
            fs::write(path, is).unwrap();
        } else if is != should {
            differences.push(format!(
                "{}\n--- it should be\n{should}--- it is\n{is}",
                path.strip_prefix(root()).unwrap().display()
            ));
        }
    }
    differences
}

#[test]
fn every_golden_case_comes_out_as_it_is_written() {
    let cases: Vec<PathBuf> = folders(&root().join("tests/cases"))
        .iter()
        .flat_map(|verb| folders(verb))
        .collect();
    assert!(cases.len() > 30, "only {} cases were found", cases.len());
    // Two at a time is as fast as it gets where there are two cores.
    let (left, right) = cases.split_at(cases.len() / 2);
    let run = |cases: &[PathBuf]| -> Vec<String> {
        cases.iter().flat_map(|case| differences(case)).collect()
    };
    let differences = std::thread::scope(|scope| {
        let other = scope.spawn(|| run(right));
        let mut found = run(left);
        found.extend(other.join().unwrap());
        found
    });
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn every_wrong_policy_of_the_fixtures_has_a_case_and_no_right_one_is_refused() {
    for entry in fs::read_dir(root().join("fixtures/policy")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let stem = name.trim_end_matches(".toml");
        let case = root().join("tests/cases/policy").join(stem);
        let status = fs::read_to_string(case.join("status")).unwrap();
        let expected = if stem.starts_with("bad-") {
            "2\n"
        } else {
            "0\n"
        };
        assert_eq!(status, expected, "{stem}");
    }
}

#[test]
fn a_wrong_policy_is_told_with_the_line_that_its_fixture_names() {
    let mut seen = 0;
    for entry in fs::read_dir(root().join("fixtures/policy")).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let Some(line) = text
            .lines()
            .next()
            .and_then(|first| first.strip_prefix("# Wrong on line "))
            .map(|rest| {
                rest.chars()
                    .take_while(char::is_ascii_digit)
                    .collect::<String>()
            })
        else {
            continue;
        };
        let case = root().join("tests/cases/policy").join(stem);
        let stderr = fs::read_to_string(case.join("stderr")).unwrap();
        assert!(
            stderr.contains(&format!(".toml:{line}: ")),
            "{stem} is wrong on line {line}, but it says\n{stderr}"
        );
        seen += 1;
    }
    assert!(seen > 5, "only {seen} fixtures name a line");
}
