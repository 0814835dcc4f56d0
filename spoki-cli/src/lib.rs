//! The command line for Spoki, as a library: `main.rs` is the binary `spoki`.

pub mod output;
