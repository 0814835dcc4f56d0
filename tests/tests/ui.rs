//! What the derives refuse, and the words they do it with; what they must take.

use std::process::Command;

/// The compiler whose messages are checked in: other releases word and lay them out differently.
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
        // Printed past the test harness's capture: a skipped check must be seen.
        use std::io::Write as _;
        let _ = writeln!(
            std::io::stderr(),
            "NOT CHECKED: ui/fail, whose messages are those of {TOOLCHAIN}x; this is {compiler}"
        );
    }
}
