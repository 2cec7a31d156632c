//! The manual pages and the completions are what the command tree, the table of policy keys and the
//! rules make of them. `BLESS=1 cargo test --test it generated` writes them anew.

use std::{fs, path::Path};

use clap::Command;
use clap_complete::{Shell, generate};
use clap_mangen::Man;
use dpo::cli::{self, GROUPS, PAGES, examples, page_sections};

/// A committed file as it should be.
struct Made {
    path: String,
    text: String,
}

fn compare(made: &[Made]) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let is_blessing = std::env::var_os("BLESS").is_some();
    let mut stale = Vec::new();
    for Made { path, text } in made {
        let committed = fs::read_to_string(root.join(path)).unwrap_or_default();
        if committed == *text {
            continue;
        }
        if is_blessing {
            fs::write(root.join(path), text).unwrap();
        } else {
            stale.push(path.as_str());
        }
    }
    assert!(
        stale.is_empty(),
        "not what the program says of itself: {stale:?}; BLESS=1 writes them anew"
    );
}

/// The command tree with everything that clap derives filled in.
fn built() -> Command {
    let mut command = cli::command();
    command.build();
    command
}

fn rendered(render: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut bytes = Vec::new();
    render(&mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let mut kept: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim_end) {
        // Each piece defines the apostrophe anew; a page does so once. A blank line and a second
        // break beside a break are faults to those who check pages.
        let is_again = line == ".br" && kept.last() == Some(&".br");
        if !PREAMBLE.contains(&line) && !line.is_empty() && !is_again {
            kept.push(line);
        }
    }
    kept.iter().map(|line| format!("{line}\n")).collect()
}

/// The apostrophe, for typesetters that know it and those that do not.
const PREAMBLE: [&str; 2] = [r".ie \n(.g .ds Aq \(aq", ".el .ds Aq '"];

/// The usage of a command, without the word that introduces it.
fn usage(command: &Command) -> String {
    let usage = command.clone().render_usage().to_string();
    usage.trim_start_matches("Usage:").trim().to_owned()
}

/// The usages of a command: its own, or those of the commands below it.
fn usages(command: &Command) -> String {
    if !command.has_subcommands() || command.get_name() == "dpo" {
        return usage(command);
    }
    let below: Vec<String> = command.get_subcommands().map(usage).collect();
    below.join("\n")
}

/// The command with its own options only: what all verbs share is in `dpo.1`.
fn own(command: &Command) -> Command {
    command.clone().mut_args(|argument| {
        let is_shared =
            argument.is_global_set() || ["help", "version"].contains(&argument.get_id().as_str());
        argument.hide(is_shared)
    })
}

/// The top of a page. The title is written here: an empty date would be left out, and the version
/// taken for one.
fn top(man: &Man, name: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let name = name.to_uppercase().replace('-', "\\-");
    [
        format!("{}\n", PREAMBLE.join("\n")),
        format!(".TH {name} 1 \"\" \"dpo {version}\" \"dpo manual\"\n"),
        rendered(|out| man.render_name_section(out)),
        rendered(|out| man.render_synopsis_section(out)),
        rendered(|out| man.render_description_section(out)),
    ]
    .concat()
}

/// A page: what clap knows of a command, then what only the program knows.
fn page(command: &Command, name: &str, verb: &str, middle: &str) -> String {
    let shown = if verb == "dpo" {
        command.clone()
    } else {
        own(command)
    };
    let shown = shown.display_name(name).override_usage(usages(command));
    let man = Man::new(shown);
    let options = rendered(|out| man.render_options_section(out));
    let mut text = top(&man, name);
    text += middle;
    text += &options;
    if verb != "dpo" {
        text += ".SH \"GLOBAL OPTIONS\"\nThe options of every verb (store, policy, key, language, format, output, date) are in\n.BR dpo (1).\n";
    }
    text + &page_sections(verb)
}

/// The verbs by what they are for.
fn verbs_by_group(command: &Command) -> String {
    let mut text = String::from(".SH VERBS\n");
    for (group, verbs) in GROUPS {
        text += &format!(".SS {group}\n");
        for verb in *verbs {
            let about = command.find_subcommand(verb).unwrap().get_about().unwrap();
            text += &format!(".TP\n.BR dpo\\-{verb} (1)\n{about}\n");
        }
    }
    text
}

/// The commands below a verb, each with its options.
fn commands_below(verb: &Command) -> String {
    let mut text = String::new();
    for below in verb.get_subcommands() {
        let below = own(below);
        let about = below.get_about().unwrap().to_string();
        text += &format!(
            ".SS \"dpo {} {}\"\n{about}\n",
            verb.get_name(),
            below.get_name()
        );
        let options = rendered(|out| Man::new(below).render_options_section(out));
        text += options.trim_start_matches(".SH OPTIONS\n");
    }
    if text.is_empty() {
        text
    } else {
        format!(".SH COMMANDS\n{text}")
    }
}

fn pages() -> Vec<Made> {
    let command = built();
    let mut pages = vec![Made {
        path: "man/dpo.1".to_owned(),
        text: page(
            &command.clone().after_help(""),
            "dpo",
            "dpo",
            &verbs_by_group(&command),
        ),
    }];
    for verb in command.get_subcommands() {
        let name = format!("dpo-{}", verb.get_name());
        pages.push(Made {
            path: format!("man/{name}.1"),
            text: page(verb, &name, verb.get_name(), &commands_below(verb)),
        });
    }
    pages.push(Made {
        path: "man/dpo-policy.5".to_owned(),
        text: dpo::policy::manual_page(),
    });
    pages.push(Made {
        path: "man/dpo-rules.7".to_owned(),
        text: dpo::rules::manual_page(),
    });
    pages.push(Made {
        path: "man/dpo-security.7".to_owned(),
        text: dpo::cli::security::manual_page(),
    });
    pages
}

fn completions() -> Vec<Made> {
    [
        (Shell::Bash, "dpo.bash"),
        (Shell::Zsh, "_dpo"),
        (Shell::Fish, "dpo.fish"),
        (Shell::PowerShell, "_dpo.ps1"),
        (Shell::Elvish, "dpo.elv"),
    ]
    .into_iter()
    .map(|(shell, file)| Made {
        path: format!("completions/{file}"),
        text: rendered(|out| {
            generate(shell, &mut cli::command(), "dpo", out);
            Ok(())
        }),
    })
    .collect()
}

#[test]
fn the_pages_of_the_manual_are_current() {
    compare(&pages());
}

#[test]
fn the_completions_are_current() {
    compare(&completions());
}

#[test]
fn every_page_that_is_made_is_in_the_program_and_no_other() {
    let mut made: Vec<String> = pages()
        .iter()
        .map(|page| page.path.trim_start_matches("man/").to_owned())
        .collect();
    let mut known: Vec<String> = PAGES.iter().map(|page| page.file.to_owned()).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("man");
    let mut there: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    made.sort();
    known.sort();
    there.sort();
    assert_eq!(made, known);
    assert_eq!(made, there);
}

/// What the page on security promises, a test holds: one of that name is there.
#[test]
fn every_protection_of_the_page_on_security_names_tests_that_are_there() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let campaigns = folder.join("campaigns");
    let sources: String = [folder, campaigns]
        .into_iter()
        .flat_map(|folder| fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let named = dpo::cli::security::tests_of_protections();
    assert!(named.len() > 20);
    for name in named {
        assert!(
            sources.contains(&format!("#[test]\nfn {name}()")),
            "there is no test {name}"
        );
    }
}

#[test]
fn every_verb_is_in_a_group_of_the_help_and_every_group_names_verbs() {
    let command = built();
    let mut verbs: Vec<&str> = command
        .get_subcommands()
        .map(|verb| verb.get_name())
        .collect();
    let mut grouped: Vec<&str> = GROUPS
        .iter()
        .flat_map(|(_, verbs)| verbs.iter().copied())
        .collect();
    verbs.sort_unstable();
    grouped.sort_unstable();
    assert_eq!(verbs, grouped);
}

#[test]
fn every_page_says_how_it_ends_and_shows_examples_and_holds_no_date() {
    for page in pages().iter().filter(|page| page.path.ends_with(".1")) {
        let headings: Vec<&str> = page
            .text
            .lines()
            .filter(|line| line.starts_with(".SH"))
            .collect();
        for heading in [
            ".SH NAME",
            ".SH SYNOPSIS",
            ".SH DESCRIPTION",
            ".SH \"EXIT STATUS\"",
            ".SH EXAMPLES",
            ".SH \"SEE ALSO\"",
        ] {
            assert!(headings.contains(&heading), "{}: {heading}", page.path);
        }
        let first = page.text.lines().find(|line| line.starts_with(".TH"));
        assert!(
            first.unwrap().contains(" 1 \"\" \"dpo "),
            "{}: {first:?}",
            page.path
        );
    }
}

/// The words of a shell command; only single quotes are used in examples.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, part) in command.split('\'').enumerate() {
        if index % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

#[test]
fn every_example_of_the_manual_is_understood() {
    let command = built();
    let verbs = command.get_subcommands().map(|verb| verb.get_name());
    for verb in verbs.chain(["dpo"]) {
        assert!(!examples(verb).is_empty(), "{verb} has no example");
        for (_, example) in examples(verb) {
            for single in example.split("&&") {
                let words = words(single);
                assert_eq!(words.first().map(String::as_str), Some("dpo"), "{single}");
                let parsed = cli::command().try_get_matches_from(&words);
                assert!(parsed.is_ok(), "{single}: {:?}", parsed.err());
            }
        }
    }
}
