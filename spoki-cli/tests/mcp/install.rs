//! The configuration of hosts.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};

/// A user's home folder, removed in the end.
struct Home(PathBuf);

impl Home {
    fn new() -> Self {
        static HOMES: AtomicU32 = AtomicU32::new(0);
        let number = HOMES.fetch_add(1, Ordering::Relaxed);
        let name = format!("spoki-mcp-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn run(&self, args: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_spoki"))
            .env_clear()
            .env("HOME", &self.0)
            .env("XDG_CONFIG_HOME", self.0.join(".config"))
            .env("SPOKI_API_KEY", "s3cr3t-key")
            .current_dir(&self.0)
            .args(args.split_whitespace())
            .output()
            .unwrap()
    }

    /// Runs the program, and gives what it prints.
    fn json(&self, args: &str) -> Value {
        let output = self.run(args);
        assert!(output.status.success(), "{args}: {output:?}");
        assert!(!String::from_utf8_lossy(&output.stdout).contains("s3cr3t"));
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn read(file: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

#[test]
fn each_host_gets_its_form_with_the_flags_of_the_server() {
    let home = Home::new();
    for (client, servers, is_shared) in [
        ("claude-desktop", "mcpServers", false),
        ("claude-code", "mcpServers", true),
        ("cursor", "mcpServers", false),
        ("vscode", "servers", true),
    ] {
        let args = format!("mcp --ask write,delete --read-only install --client {client}");
        let printed = home.json(&format!("{args} --profile shop"));
        let server = &printed[servers]["spoki"];
        assert_eq!(
            server["args"],
            json!([
                "--profile",
                "shop",
                "mcp",
                "--ask",
                "write,delete",
                "--read-only"
            ])
        );
        let command = server["command"].as_str().unwrap();
        assert_eq!(command == "spoki", is_shared, "{command}");
        assert!(Path::new(command).is_absolute() != is_shared);
    }
    assert_eq!(
        fs::read_dir(&home.0).unwrap().count(),
        0,
        "nothing is written"
    );
}

#[test]
fn a_file_keeps_all_else_and_its_old_form() {
    let home = Home::new();
    let file = home.0.join(".cursor/mcp.json");
    let written = home.json("mcp install --client cursor --write");
    assert_eq!(written["backup"], Value::Null);
    let fresh = read(&file);
    let old = json!({"mcpServers": {"other": {"command": "x"}, "spoki": {"command": "old"}}, "more": [1]});
    fs::write(&file, old.to_string()).unwrap();
    let written = home.json("mcp install --client cursor --write");
    let backup = PathBuf::from(written["backup"].as_str().unwrap());
    assert_eq!(read(&backup), old);
    let new = read(&file);
    assert_eq!(new["more"], json!([1]));
    assert_eq!(new["mcpServers"]["other"], json!({"command": "x"}));
    assert_eq!(new["mcpServers"]["spoki"], fresh["mcpServers"]["spoki"]);
}

#[test]
fn a_file_that_cannot_be_merged_stays_as_it_is() {
    let home = Home::new();
    let file = home.0.join(".mcp.json");
    for text in ["{// mine\n}", "[]", r#"{"mcpServers": []}"#] {
        fs::write(&file, text).unwrap();
        let output = home.run("mcp install --client claude-code --write");
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert_eq!(fs::read_to_string(&file).unwrap(), text);
    }
    assert_eq!(fs::read_dir(&home.0).unwrap().count(), 1);
}

#[test]
fn wrong_flags_are_told() {
    let home = Home::new();
    for (args, told) in [
        (
            "mcp --allow everything",
            "expected write, delete or secrets",
        ),
        ("mcp --ask secrets", "expected write or delete"),
        (
            "mcp --tools create_tickt",
            "did you mean `SPOKI_CREATE_TICKET`?",
        ),
        ("mcp --groups x install --client cursor", "no such group"),
        ("mcp --tools create_ticket", "offers no tool"),
        ("mcp --max-answer 10", "at least"),
        ("mcp install --client emacs", "claude-desktop"),
    ] {
        let output = home.run(args);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{args}: {stderr}");
        assert!(stderr.contains(told), "{args}: {stderr}");
    }
}
