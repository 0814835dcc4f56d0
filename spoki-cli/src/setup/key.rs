//! Where an API key comes from.

use std::fs;
use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use spoki_api::ApiKey;

use crate::exit::Exit;
use crate::failure::Failure;

/// Where an API key comes from. It is read when a call needs it.
#[derive(Clone, Debug)]
pub(crate) enum KeySource {
    Value(ApiKey),
    File(PathBuf),
    /// A command of the shell that prints the key.
    Command(String),
}

impl KeySource {
    pub(crate) fn read(&self) -> Result<ApiKey, Failure> {
        match self {
            Self::Value(key) => Ok(key.clone()),
            Self::File(path) => {
                let text = fs::read_to_string(path).map_err(|error| {
                    no_key(format!("the key file `{}`: {error}", path.display()))
                })?;
                not_empty(&text, "the key file is empty")
            }
            Self::Command(command) => run(command),
        }
    }

    /// The source, as `doctor` shows it.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Value(_) => "given directly".to_owned(),
            Self::File(path) => format!("file `{}`", path.display()),
            Self::Command(_) => "printed by key_command".to_owned(),
        }
    }
}

/// Runs the command with this terminal, so that it can ask for a passphrase. Without a terminal it cannot ask.
fn run(command: &str) -> Result<ApiKey, Failure> {
    let stdin = if io::stdin().is_terminal() {
        Stdio::inherit()
    } else {
        Stdio::null()
    };
    let mut shell = if cfg!(windows) {
        Command::new("cmd")
    } else {
        Command::new("sh")
    };
    shell.arg(if cfg!(windows) { "/C" } else { "-c" });
    let output = shell
        .arg(command)
        .stdin(stdin)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| no_key(format!("key_command cannot run: {error}")))?;
    if !output.status.success() {
        return Err(no_key(format!("key_command failed: {}", output.status)));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    not_empty(
        text.lines().next().unwrap_or_default(),
        "key_command printed nothing",
    )
}

fn not_empty(text: &str, or_else: &str) -> Result<ApiKey, Failure> {
    match text.trim() {
        "" => Err(no_key(or_else)),
        key => Ok(ApiKey::from(key)),
    }
}

pub(crate) fn no_key(message: impl Into<String>) -> Failure {
    Failure::new(Exit::Credentials, message)
}
