//! Compiles what the generator makes: the runtime with other generated code, and consumers of it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use spoki_codegen::FileSet;

/// What the emitted program expects in scope.
pub const PRELUDE: &str = "
#![deny(warnings)]
//! Calls everything.

/// A call.
pub struct Call {
    /// Slug.
    pub slug: &'static str,
    /// Answer.
    pub reply: &'static str,
    /// Required arguments.
    pub minimal: fn(&spoki_api::Client),
    /// All arguments.
    pub full: fn(&spoki_api::Client),
}

fn run<A: spoki_api::Action>(call: spoki_api::client::Pending<A>) {
    drop(call);
}
";

/// A folder with a copy of the runtime, whose generated part can be exchanged.
///
/// All workbenches share one target folder, so that dependencies are compiled once.
#[derive(Debug)]
pub struct Workbench {
    root: PathBuf,
    target: PathBuf,
}

impl Workbench {
    /// A workbench of this name; what an earlier run left there is used again.
    ///
    /// # Errors
    ///
    /// If its files cannot be written.
    pub fn new(name: &str) -> io::Result<Self> {
        let workspace = workspace();
        let shared = workspace.join("target/workbench");
        let root = shared.join(name);
        let runtime = workspace.join("spoki-api");
        for folder in ["src", "examples"] {
            copy_folder(&runtime.join(folder), &root.join("spoki-api").join(folder))?;
        }
        // The README is the head of the crate's documentation.
        for file in ["Cargo.toml", "README.md"] {
            let text = fs::read_to_string(runtime.join(file))?;
            write(&root.join("spoki-api").join(file), &text)?;
        }
        write(&root.join("Cargo.toml"), &manifest(&workspace)?)?;
        write(
            &root.join("Cargo.lock"),
            &fs::read_to_string(workspace.join("Cargo.lock"))?,
        )?;
        write(&root.join("consumer/Cargo.toml"), CONSUMER)?;
        write(&root.join("consumer/src/lib.rs"), "")?;
        Ok(Self {
            root,
            target: shared.join("target"),
        })
    }

    /// Checks the runtime with `generated` in place of its own generated part, and `consumer`
    /// against that. Gives the compiler's words if it refuses.
    ///
    /// # Errors
    ///
    /// If a file cannot be written or cargo cannot be started.
    pub fn check(&self, generated: &FileSet, consumer: &str) -> io::Result<Result<(), String>> {
        self.put(generated)?;
        write(&self.root.join("consumer/src/lib.rs"), consumer)?;
        let mut command = self.cargo("check", &self.target);
        said(command.args(["--package", "consumer"]))
    }

    /// Writes what rustdoc says of the runtime with `generated` in it, as JSON. Gives its words if it
    /// refuses.
    ///
    /// # Errors
    ///
    /// If a file cannot be written or cargo cannot be started.
    pub fn describe(&self, generated: &FileSet, to: &Path) -> io::Result<Result<(), String>> {
        self.put(generated)?;
        // Apart from the checks: with unstable options allowed, everything is built again.
        let target = self.target.with_file_name("target-described");
        let mut command = self.cargo("rustdoc", &target);
        command
            .args([
                "--package",
                "spoki-api",
                "--lib",
                "--no-default-features",
                "--",
            ])
            .args([
                "-Zunstable-options",
                "--output-format",
                "json",
                "--cap-lints",
                "allow",
            ])
            .env("RUSTC_BOOTSTRAP", "1");
        let said = said(&mut command)?;
        if said.is_ok() {
            fs::copy(target.join("doc/spoki_api.json"), to)?;
        }
        Ok(said)
    }

    /// Puts generated files in the place of those that are there.
    fn put(&self, generated: &FileSet) -> io::Result<()> {
        let folder = self.root.join("spoki-api/src/generated");
        clear(&folder, generated)?;
        for (name, text) in generated.iter() {
            write(&folder.join(name), text)?;
        }
        Ok(())
    }

    fn cargo(&self, command: &str, target: &Path) -> Command {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut cargo = Command::new(cargo);
        cargo
            .args([command, "--quiet", "--offline"])
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", target)
            .env("CARGO_INCREMENTAL", "0")
            .env_remove("RUSTFLAGS");
        cargo
    }
}

/// Runs a command; its words if it fails.
fn said(command: &mut Command) -> io::Result<Result<(), String>> {
    let output = command.output()?;
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    Ok(if output.status.success() {
        Ok(())
    } else {
        Err(words)
    })
}

const CONSUMER: &str = "\
[package]
name = \"consumer\"
version = \"0.0.0\"
edition = \"2024\"

[dependencies]
serde_json = \"1\"
spoki-api = { path = \"../spoki-api\", default-features = false }
";

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The workspace's manifest with the workbench's members, the derives where they are, and no lints:
/// the copies have to compile, not to please.
fn manifest(workspace: &Path) -> io::Result<String> {
    let macros = fs::canonicalize(workspace.join("spoki-macros"))?;
    let manifest = fs::read_to_string(workspace.join("Cargo.toml"))?;
    let manifest: Vec<String> = manifest
        .lines()
        .map(|line| match line.split_once(" = ") {
            Some(("members", _)) => "members = [\"consumer\", \"spoki-api\"]".to_owned(),
            Some(("spoki-macros", rest)) => {
                format!(
                    "spoki-macros = {}",
                    rest.replace(
                        "\"spoki-macros\"",
                        &format!("{:?}", macros.display().to_string())
                    )
                )
            }
            _ => line.to_owned(),
        })
        .collect();
    Ok(manifest.join("\n"))
}

/// Copies what differs, so that cargo sees no change where there is none.
fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let Some(name) = path.file_name() else {
            continue;
        };
        if path.is_dir() {
            copy_folder(&path, &to.join(name))?;
        } else {
            write(&to.join(name), &fs::read_to_string(&path)?)?;
        }
    }
    Ok(())
}

/// Removes what is not generated; what stays the same keeps its time, so that cargo need not look again.
fn clear(folder: &Path, generated: &FileSet) -> io::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        if name.to_str().and_then(|name| generated.get(name)).is_none() {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}
