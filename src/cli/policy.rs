//! `dpo policy`: check it, or show what is in force.

use super::{
    context::{Context, OutputFormat},
    exit::{Exit, Failure},
};
use crate::policy;

/// Check the policy, or show what is in force
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Check the whole policy file; every mistake is told with its line
    Check,
    /// Print what is in force, defaults included
    Show,
}

/// Runs the verb.
///
/// # Errors
/// When the policy is wrong: exit 2.
pub fn run(context: &mut Context, args: &Args) -> Result<Exit, Failure> {
    let in_force = context.policy()?;
    match args.what {
        What::Check => {
            let placeholders = in_force.controller.placeholders();
            if context.format() == OutputFormat::Json {
                let body = serde_json::json!({ "ok": true, "sha256": in_force.sha256, "placeholders": placeholders });
                context.document("dpo.policy-check/1", &body)?;
            } else {
                match context.missing_policy()? {
                    Some(path) => context.note(&format!(
                        "there is no policy at {}: the built-in one is in force",
                        path.display()
                    )),
                    None => context.note("the policy is in order"),
                }
            }
            if !placeholders.is_empty() {
                context.note(&format!(
                    "note: still a placeholder: {}",
                    placeholders.join(", ")
                ));
            }
        }
        What::Show => {
            let text = policy::show(&in_force);
            if context.format() == OutputFormat::Json {
                let value: toml::Value = toml::from_str(&text).map_err(|_| Failure {
                    exit: Exit::Bug,
                    code: "policy-show",
                    message: "the policy could not be shown".to_owned(),
                    hint: None,
                })?;
                context.document("dpo.policy/1", &value)?;
            } else {
                context.print(&text)?;
            }
        }
    }
    Ok(Exit::Done)
}
