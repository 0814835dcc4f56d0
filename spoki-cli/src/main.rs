//! `spoki`: calls the actions of Spoki from the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    spoki_cli::main()
}
