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
    let (section, wanted) = match args.page.as_slice() {
        [] => (None, "dpo"),
        [page] => (None, page.as_str()),
        [section, page, ..] => (Some(section.as_str()), page.as_str()),
    };
    let page = PAGES.iter().find(|page| {
        let Some((stem, own)) = page.file.rsplit_once('.') else {
            return false;
        };
        let is_named = |name: &str| stem == name || stem.strip_prefix("dpo-") == Some(name);
        let wanted_section = match wanted.rsplit_once('.') {
            Some((name, section)) if is_named(name) => Some(section),
            _ => section,
        };
        let name = wanted.rsplit_once('.').map_or(wanted, |(name, _)| name);
        is_named(name) && wanted_section.is_none_or(|section| section == own)
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
