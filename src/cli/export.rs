//! `dpo completions` and `dpo man`: the committed files, embedded.

use clap::ValueEnum;

use super::{
    context::Context,
    exit::{Exit, Failure},
    manual::{PAGES, Page},
};

/// Print the completions of a shell
#[derive(Debug, clap::Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
#[expect(clippy::enum_variant_names, reason = "the shell is called so")]
enum Shell {
    Bash,
    Zsh,
    Fish,
    #[value(name = "powershell")]
    PowerShell,
    Elvish,
}

/// Print a page of the manual
///
/// For `man`: dpo man > dpo.1; man ./dpo.1
#[derive(Debug, clap::Args)]
pub struct ManArgs {
    /// The page, such as dpo-import or dpo-rules.7, or as `man` takes it: 5 dpo-policy; without it,
    /// dpo.1
    #[arg(value_name = "PAGE", num_args = 0..=2)]
    page: Vec<String>,
    /// List the pages
    #[arg(long, conflicts_with = "page")]
    list: bool,
}

/// Prints completions.
///
/// # Errors
/// When the output cannot be written.
pub fn completions(context: &mut Context, args: &CompletionsArgs) -> Result<Exit, Failure> {
    context.print(match args.shell {
        Shell::Bash => include_str!("../../completions/dpo.bash"),
        Shell::Zsh => include_str!("../../completions/_dpo"),
        Shell::Fish => include_str!("../../completions/dpo.fish"),
        Shell::PowerShell => include_str!("../../completions/_dpo.ps1"),
        Shell::Elvish => include_str!("../../completions/dpo.elv"),
    })?;
    Ok(Exit::Done)
}

/// Prints a manual page.
///
/// # Errors
/// When there is no such page: exit 2.
pub fn man(context: &mut Context, args: &ManArgs) -> Result<Exit, Failure> {
    if args.list {
        for page in PAGES {
            context.print(&format!("{}\n", page.file))?;
        }
        return Ok(Exit::Done);
    }
    let Some(page) = page_of(&args.page) else {
        return Err(Failure::usage(
            "unknown-page",
            "there is no such page",
            Some("`dpo man --list` lists the pages".to_owned()),
        ));
    };
    context.print(page.text)?;
    Ok(Exit::Done)
}

/// The page that is asked for: `dpo-policy`, `policy`, `dpo-policy.5`, or as `man` takes it, `5
/// dpo-policy`. Without a section the first one is meant, as with `man`.
fn page_of(asked: &[String]) -> Option<&'static Page> {
    let (section, page) = match asked {
        [] => (None, "dpo"),
        [page] => (None, page.as_str()),
        [section, page, ..] => (Some(section.as_str()), page.as_str()),
    };
    let (name, section) = match page.rsplit_once('.') {
        Some((name, own)) => (name, Some(own)),
        None => (page, section),
    };
    PAGES.iter().find(|page| {
        let parts = page.file.rsplit_once('.');
        parts.is_some_and(|(stem, own)| {
            (stem == name || stem.strip_prefix("dpo-") == Some(name))
                && section.is_none_or(|section| section == own)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(asked: &[&str]) -> Option<&'static str> {
        let asked: Vec<String> = asked.iter().map(|&word| word.to_owned()).collect();
        page_of(&asked).map(|page| page.file)
    }

    #[test]
    fn a_page_is_found_however_man_would_be_asked_for_it() {
        for (asked, file) in [
            (vec![], "dpo.1"),
            (vec!["policy"], "dpo-policy.1"),
            (vec!["dpo-policy"], "dpo-policy.1"),
            (vec!["dpo-policy.5"], "dpo-policy.5"),
            (vec!["policy.5"], "dpo-policy.5"),
            (vec!["5", "dpo-policy"], "dpo-policy.5"),
            (vec!["7", "rules"], "dpo-rules.7"),
            (vec!["dpo-rules"], "dpo-rules.7"),
        ] {
            assert_eq!(page(&asked), Some(file), "{asked:?}");
        }
        for asked in [vec!["3", "dpo-policy"], vec!["nothing"], vec!["dpo.5"]] {
            assert_eq!(page(&asked), None, "{asked:?}");
        }
    }
}
