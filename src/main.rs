//! The `dpo` binary: parse, run, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    dpo::cli::main()
}
