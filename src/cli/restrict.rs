//! `dpo restrict`.

use super::{
    context::Context,
    exit::{Exit, Failure},
};

/// Restrict the processing of a person's data
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the verb.
///
/// # Errors
/// As the operation.
pub fn run(_context: &mut Context, _args: &Args) -> Result<Exit, Failure> {
    Err(Failure::usage("not-built", "this verb is not built", None))
}
