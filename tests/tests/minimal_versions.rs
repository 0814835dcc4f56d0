//! The versions in `Cargo.toml` are true: cargo finds versions of all packages where each direct dependency has
//! the oldest version that `Cargo.toml` allows.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::env;
use std::io::{self, Write as _};
use std::process::Command;

/// Set to anything, this asks for the test: it needs the registry, whose newer packages may ask for more.
const REQUEST: &str = "MINIMAL_VERSIONS";

#[test]
fn l6_the_oldest_direct_dependencies_fit_together() {
    if env::var_os(REQUEST).is_none() {
        let _ = writeln!(
            io::stderr(),
            "minimal versions: skipped, {REQUEST} is not set"
        );
        return;
    }
    let output = Command::new(env!("CARGO"))
        .args(["update", "--dry-run", "-Z", "direct-minimal-versions"])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        // Lets a stable cargo take the option.
        .env("RUSTC_BOOTSTRAP", "1")
        .output()
        .unwrap();
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{message}");
}
