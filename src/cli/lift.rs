//! `dpo lift`.

use super::{
    context::Context,
    exit::{Exit, Failure},
};

/// Lift a restriction, after the person was told
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the verb.
///
/// # Errors
/// As the operation.
pub fn run(_context: &mut Context, _args: &Args) -> Result<Exit, Failure> {
    Err(Failure::usage("not-built", "this verb is not built", None))
}
