//! The demo: the same output every time, readable in any width, commands that work, and hands off what
//! it did not make.

use std::fs;

use crate::house::House;

fn demo(house: &House, environment: &str, lang: &str) -> (i32, String, String) {
    let output = house.shell(&format!("{environment} dpo demo"), lang);
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

#[test]
fn the_demo_says_and_finds_the_same_twice_and_replaces_its_own_folder() {
    let house = House::new();
    let first = demo(&house, "", "fr_BE.UTF-8");
    let findings = fs::read(house.path().join("dpo-demo/findings.jsonl")).unwrap();
    let second = demo(&house, "", "fr_BE.UTF-8");
    assert_eq!(first.0, 0, "{}", first.2);
    assert_eq!(first, second);
    let again = fs::read(house.path().join("dpo-demo/findings.jsonl")).unwrap();
    assert!(!findings.is_empty());
    assert_eq!(findings, again);
}

#[test]
fn a_folder_that_the_demo_did_not_make_is_left_alone() {
    let house = House::new();
    let folder = house.path().join("dpo-demo");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("thesis.txt"), "ten years of work").unwrap();
    let (status, stdout, stderr) = demo(&house, "", "C");
    assert_eq!(status, 4);
    assert_eq!(stdout, "");
    assert!(stderr.contains("hint: "), "{stderr}");
    let kept: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(kept, ["thesis.txt"]);
}

#[test]
fn a_link_to_a_folder_of_the_demo_is_left_alone() {
    let house = House::new();
    assert_eq!(demo(&house, "", "C").0, 0);
    fs::rename(
        house.path().join("dpo-demo"),
        house.path().join("elsewhere"),
    )
    .unwrap();
    std::os::unix::fs::symlink("elsewhere", house.path().join("dpo-demo")).unwrap();
    assert_eq!(demo(&house, "", "C").0, 4);
    assert!(house.path().join("elsewhere/dpo.db").is_file());
}

#[test]
fn the_tables_of_the_demo_fit_eighty_columns_in_every_language() {
    for lang in ["fr", "nl", "de", "en"] {
        let house = House::new();
        let (status, stdout, stderr) = demo(&house, "COLUMNS=80", lang);
        assert_eq!(status, 0, "{stderr}");
        let before_commands = stdout
            .lines()
            .take_while(|line| !line.starts_with("  dpo "));
        for line in before_commands {
            assert!(line.chars().count() <= 80, "{lang}: {line}");
        }
        // No file name is broken over two lines.
        for file in fs::read_dir(house.path().join("dpo-demo/exports")).unwrap() {
            let name = file.unwrap().file_name().into_string().unwrap();
            assert!(stdout.contains(&name), "{lang}: {name}\n{stdout}");
        }
        // Nor any word: each row of a table has something in its first column.
        assert!(
            !stdout
                .lines()
                .any(|line| line.starts_with("   ") && line.contains('│')),
            "{lang}\n{stdout}"
        );
    }
}

#[test]
fn the_commands_that_the_demo_prints_work_as_printed() {
    let house = House::new();
    let (_, stdout, _) = demo(&house, "", "en");
    let commands: Vec<&str> = stdout
        .lines()
        .filter_map(|line| line.strip_prefix("  "))
        .filter(|line| line.starts_with("dpo "))
        .collect();
    assert_eq!(commands.len(), 3, "{stdout}");
    let run = |command: &str| {
        let output = house.shell(command, "en");
        let stdout = String::from_utf8(output.stdout).unwrap();
        (output.status.code().unwrap(), stdout)
    };
    let (status, audit) = run(commands[0]);
    assert_eq!(status, 1, "{audit}");
    let (status, found) = run(commands[1]);
    assert_eq!(status, 0, "{found}");
    for source in ["hubspot", "dynamics", "mailchimp", "clients-belgique"] {
        assert!(found.contains(source), "{source} is not in\n{found}");
    }
    assert_eq!(run(commands[2]).0, 0);
}

#[test]
fn a_demo_called_by_a_path_prints_commands_with_that_path() {
    let house = House::new();
    fs::create_dir(house.path().join("bin")).unwrap();
    std::os::unix::fs::symlink(crate::house::DPO, house.path().join("bin/dpo")).unwrap();
    let output = house.shell("./bin/dpo demo", "en");
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(
        stdout.contains("\n  ./bin/dpo explain CON-13\n"),
        "{stdout}"
    );
}

#[test]
fn the_folder_of_the_demo_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let house = House::new();
    assert_eq!(demo(&house, "", "C").0, 0);
    let folder = house.path().join("dpo-demo");
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    for file in ["dpo.db", "dpo.key", "dpo-policy.toml", "findings.jsonl"] {
        assert_eq!(mode(&folder.join(file)), 0o600, "{file}");
    }
}
