//! `spoki`: the actions of Spoki as a command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    spoki_cli::main()
}
