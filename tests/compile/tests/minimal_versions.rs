//! The versions in `Cargo.toml` are correct: cargo finds versions of all packages if each direct dependency
//! has the oldest version that `Cargo.toml` allows. Cargo asks the package registry for them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::process::Command;

#[test]
fn l6_the_oldest_direct_dependencies_fit_together() {
    let output = Command::new(env!("CARGO"))
        .args(["update", "--dry-run", "-Z", "direct-minimal-versions"])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
        // Lets a stable cargo take the option.
        .env("RUSTC_BOOTSTRAP", "1")
        .output()
        .unwrap();
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{message}");
}
