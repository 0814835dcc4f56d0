//! Transcripts of sessions, as people see them: `TRYCMD=overwrite` writes them anew.

use crate::support::Home;

#[test]
fn transcripts() {
    let home = Home::new();
    trycmd::TestCases::new()
        .env("HOME", home.path().to_str().unwrap())
        .env(
            "SPOKI_CONFIG_DIR",
            home.path().join("config").to_str().unwrap(),
        )
        .env(
            "SPOKI_STATE_DIR",
            home.path().join("state").to_str().unwrap(),
        )
        .case("tests/transcripts/*.trycmd")
        .case("README.md");
}
