//! The derives' error messages, and items that the derives must accept.

use std::process::Command;

/// The compiler whose messages are checked in. Other releases print them differently.
const TOOLCHAIN: &str = "rustc 1.95.";

fn compiler() -> String {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output();
    output.map_or_else(
        |error| error.to_string(),
        |output| String::from_utf8_lossy(&output.stdout).into_owned(),
    )
}

#[test]
fn ui() {
    let cases = trybuild::TestCases::new();
    cases.pass("ui/pass/*.rs");
    let compiler = compiler();
    if compiler.starts_with(TOOLCHAIN) {
        cases.compile_fail("ui/fail/*/*.rs");
    } else {
        // `eprintln!` would be captured, and a skipped check must be visible.
        use std::io::Write as _;
        let _ = writeln!(
            std::io::stderr(),
            "NOT RUN: ui/fail needs the messages of {TOOLCHAIN}x; this is {compiler}"
        );
    }
}
