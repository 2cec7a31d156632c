//! `dpo deadline`.

use super::{
    context::Context,
    exit::{Exit, Failure},
};

/// Compute the days by which a request is to be answered
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the verb.
///
/// # Errors
/// As the operation.
pub fn run(_context: &mut Context, _args: &Args) -> Result<Exit, Failure> {
    Err(Failure::usage("not-built", "this verb is not built", None))
}
