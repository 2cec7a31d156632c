//! `dpo setup`: manual pages, completions and the nightly run, where this user's shell and manual look.

use std::path::PathBuf;

use super::{
    context::{Context, base_folder},
    exit::{Exit, Failure},
    manual::PAGES,
};

/// Put manual pages and completions where your shell and `man` find them
///
/// Writes below your home only. With --timer, the nightly run as well, as a service and a timer of your own
/// account: dpo itself starts nothing.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// For this user: nothing is written outside of the home
    #[arg(long, required = true)]
    user: bool,
    /// A service and a timer for the nightly run as well
    #[arg(long)]
    timer: bool,
    /// Say what would be written, and write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
}

/// The nightly run of one user: their own paths and key, the same protections.
const SERVICE: &str = "\
[Unit]
Description=Nightly run of dpo
Documentation=man:dpo(1)

[Service]
Type=oneshot
ExecStart=dpo audit -q --lock-wait 10m --new-only --limit 20
ExecStart=dpo trail verify -q
ExecStart=dpo today -q
SuccessExitStatus=1
PrivateNetwork=yes
PrivateTmp=yes
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths=%DATA%
UMask=0077
NoNewPrivileges=yes
LimitCORE=0
";

/// Runs the verb.
///
/// # Errors
/// When there is no home, or a file cannot be written.
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    let (data, config) = (
        base_folder("XDG_DATA_HOME", ".local/share")?,
        base_folder("XDG_CONFIG_HOME", ".config")?,
    );
    let mut files: Vec<(PathBuf, String)> = PAGES
        .iter()
        .map(|page| {
            let section = page
                .file
                .rsplit_once('.')
                .map_or("1", |(_, section)| section);
            let folder = data.join(format!("man/man{section}"));
            (folder.join(page.file), page.text.to_owned())
        })
        .collect();
    for (path, text) in [
        (
            data.join("bash-completion/completions/dpo"),
            include_str!("../../completions/dpo.bash"),
        ),
        (
            data.join("zsh/site-functions/_dpo"),
            include_str!("../../completions/_dpo"),
        ),
        (
            config.join("fish/completions/dpo.fish"),
            include_str!("../../completions/dpo.fish"),
        ),
    ] {
        files.push((path, text.to_owned()));
    }
    if args.timer {
        let units = config.join("systemd/user");
        let own = data.join("dpo").display().to_string();
        files.push((
            units.join("dpo-nightly.service"),
            SERVICE.replace("%DATA%", &own),
        ));
        files.push((
            units.join("dpo-nightly.timer"),
            include_str!("../../packaging/dpo-nightly.timer").to_owned(),
        ));
    }
    for (path, text) in &files {
        if !args.dry_run {
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder)?;
            }
            context.write_file(path, text.as_bytes())?;
        }
        if !context.globals.quiet {
            context.print(&format!("{}\n", path.display()))?;
        }
    }
    if args.dry_run {
        context.note("note: nothing was written");
        return Ok(Exit::Done);
    }
    context.note(&format!(
        "zsh: put this into .zshrc before compinit: fpath=({} $fpath)",
        data.join("zsh/site-functions").display()
    ));
    if args.timer {
        context.note("next: systemctl --user daemon-reload && systemctl --user enable --now dpo-nightly.timer");
    }
    Ok(Exit::Done)
}
