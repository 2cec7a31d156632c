//! `dpo completions` and `dpo man`: the committed files, embedded.

use clap::ValueEnum;

use super::{
    context::Context,
    exit::{Exit, Failure},
    manual::PAGES,
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
    /// The page, such as dpo-import or dpo-rules.7; without it, dpo.1
    #[arg(value_name = "PAGE")]
    page: Option<String>,
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
    let wanted = args.page.as_deref().unwrap_or("dpo");
    let page = PAGES.iter().find(|page| {
        page.file == wanted
            || page.file.rsplit_once('.').is_some_and(|(stem, _)| {
                stem == wanted || stem.strip_prefix("dpo-") == Some(wanted)
            })
    });
    let Some(page) = page else {
        return Err(Failure::usage(
            "unknown-page",
            "there is no such page",
            Some("`dpo man --list` lists the pages".to_owned()),
        ));
    };
    context.print(page.text)?;
    Ok(Exit::Done)
}
