//! The built-in templates of letters, written out to be replaced by one's own.

use std::path::PathBuf;

use super::super::{
    context::Context,
    exit::{Exit, Failure},
    right::say_tried,
};
use crate::{
    documents::{LETTER_FOLDER, LETTER_TEMPLATES},
    output::escape_terminal,
    words,
};

#[derive(Debug, clap::Args)]
pub(super) struct TemplatesArgs {
    /// Below which folder they go [default: beside the policy, where they are used]
    #[arg(long, value_name = "DIR")]
    pub out_dir: Option<PathBuf>,
}

/// Writes every template that is not there yet: one's own words are never replaced.
pub(super) fn write(
    context: &mut Context,
    args: &TemplatesArgs,
    is_dry_run: bool,
) -> Result<Exit, Failure> {
    let policy = context.policy()?;
    let lang = context.lang(&policy);
    let parent = match &args.out_dir {
        Some(folder) => folder.clone(),
        None => context.policy_folder()?,
    };
    let folder = parent.join(LETTER_FOLDER);
    let (mut written, mut kept) = (0_u64, 0_u64);
    for (lang, kind, text) in LETTER_TEMPLATES {
        let place = folder.join(lang.as_str());
        let path = place.join(format!("{kind}.txt"));
        if path.symlink_metadata().is_ok() {
            kept += 1;
            continue;
        }
        written += 1;
        if is_dry_run {
            continue;
        }
        std::fs::create_dir_all(&place)?;
        context.write_file(&path, text.as_bytes())?;
    }
    let shown = folder.display().to_string();
    let sentence = words::fill(
        words::label("request.templates", lang),
        &[
            ("written", &written.to_string()),
            ("kept", &kept.to_string()),
            ("folder", &escape_terminal(&shown)),
        ],
    );
    if context.wants_document() {
        let body = serde_json::json!({ "folder": shown, "written": written, "kept": kept });
        context.document("dpo.letter-templates/1", &body)?;
    } else {
        context.print(&format!("{sentence}\n"))?;
    }
    say_tried(context, lang, is_dry_run);
    Ok(Exit::Done)
}
