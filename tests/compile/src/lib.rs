//! Compiles the runtime with other generated code, and programs that use this code.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use spoki_codegen::FileSet;

/// The items that the emitted program needs in scope.
pub const PRELUDE: &str = "
#![deny(warnings)]
//! Calls everything.

/// A call.
pub struct Call {
    /// Slug.
    pub slug: &'static str,
    /// A reply.
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

/// A folder with a copy of the runtime, whose generated files can be replaced.
///
/// All workbenches share one target folder, so that dependencies are compiled once.
#[derive(Debug)]
pub struct Workbench {
    root: PathBuf,
    target: PathBuf,
}

impl Workbench {
    /// A workbench of this name. Uses the files of an earlier run again.
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

    /// Checks the runtime with `generated` in place of its own generated files, and the program
    /// `consumer` that uses it. Returns the compiler's message if either does not compile.
    ///
    /// # Errors
    ///
    /// If a file cannot be written or cargo cannot be started.
    pub fn check(&self, generated: &FileSet, consumer: &str) -> io::Result<Result<(), String>> {
        self.put(generated)?;
        write(&self.root.join("consumer/src/lib.rs"), consumer)?;
        let mut command = self.cargo("check", &self.target);
        message(command.args(["--package", "consumer"]))
    }

    /// Writes rustdoc's JSON of the runtime with `generated` in place of its own generated files. Returns
    /// the message of rustdoc if it fails.
    ///
    /// # Errors
    ///
    /// If a file cannot be written or cargo cannot be started.
    pub fn describe(&self, generated: &FileSet, to: &Path) -> io::Result<Result<(), String>> {
        self.put(generated)?;
        // Another folder than for the checks: RUSTC_BOOTSTRAP makes cargo build everything again.
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
        let answer = message(&mut command)?;
        if answer.is_ok() {
            fs::copy(target.join("doc/spoki_api.json"), to)?;
        }
        Ok(answer)
    }

    /// Replaces the generated files.
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

/// Runs a command, and returns its message if it fails.
fn message(command: &mut Command) -> io::Result<Result<(), String>> {
    let output = command.output()?;
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    Ok(if output.status.success() {
        Ok(())
    } else {
        Err(message)
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
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The workspace's manifest, with the workbench's members and the path of the derives. The members inherit no
/// lints: the copies only have to compile.
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

/// Copies only files that differ, so that cargo compiles nothing without need. What `from` no longer has goes away.
fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    remove_strangers(from, to)?;
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

/// Removes what only `to` has.
fn remove_strangers(from: &Path, to: &Path) -> io::Result<()> {
    if !to.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(to)? {
        let entry = entry?;
        let source = from.join(entry.file_name()).metadata();
        let is_folder = entry.file_type()?.is_dir();
        if source.is_ok_and(|source| source.is_dir() == is_folder) {
            continue;
        }
        if is_folder {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Removes files that are not generated. Files that stay keep their time, so that cargo does not compile them
/// again.
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
