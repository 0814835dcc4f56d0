//! The configuration file: profiles with keys and settings.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;
use serde::Deserialize;
use spoki_api::Secret;

use crate::failure::Failure;

pub(super) const KEY_SETTINGS: &str = "`api_key`, `api_key_file` and `key_command`";

/// What the configuration file says.
#[derive(Debug, Default)]
pub(crate) struct Profiles {
    pub(crate) file: PathBuf,
    content: Content,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Content {
    /// The profile of runs without `--profile`.
    default: Option<String>,
    #[serde(default)]
    profiles: BTreeMap<String, Profile>,
}

/// One profile.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Profile {
    pub(super) backend: Option<String>,
    pub(super) api_key: Option<Secret<String>>,
    pub(super) api_key_file: Option<String>,
    pub(super) key_command: Option<String>,
    pub(super) user_id: Option<String>,
    pub(super) connected_account_id: Option<String>,
    pub(super) base_url: Option<String>,
    pub(super) timeout: Option<String>,
    pub(super) deadline: Option<String>,
    pub(super) limits: Option<String>,
}

/// The name of the profile that is used if no profile is named.
pub(super) const DEFAULT: &str = "default";

impl Profiles {
    /// Reads the file; a missing file has no profiles.
    pub(crate) fn read() -> Result<Self, Failure> {
        let file = file()?;
        let content = match fs::read_to_string(&file) {
            Ok(text) => {
                check_mode(&file)?;
                parse(&text, &file)?
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Content::default(),
            Err(error) => {
                return Err(Failure::usage(format!("`{}`: {error}", file.display())));
            }
        };
        Ok(Self { file, content })
    }

    /// The profile of this name.
    pub(super) fn get(&self, name: &str) -> Result<&Profile, Failure> {
        let names: Vec<_> = self
            .content
            .profiles
            .keys()
            .map(|name| format!("`{name}`"))
            .collect();
        self.content.profiles.get(name).ok_or_else(|| {
            let missing = format!("`{}` has no profile `{name}`", self.file.display());
            let failure = Failure::usage(missing);
            if names.is_empty() {
                failure.with_hint("write a profile with `spoki auth set`")
            } else {
                failure.with_hint(format!("its profiles are {}", names.join(", ")))
            }
        })
    }

    /// The profile that is used if no profile is named.
    pub(super) fn default(&self) -> Option<(&str, &Profile)> {
        let name = self.content.default.as_deref().unwrap_or(DEFAULT);
        let profile = self.content.profiles.get(name)?;
        Some((name, profile))
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.content.profiles.keys().map(String::as_str)
    }
}

pub(super) fn parse(text: &str, file: &Path) -> Result<Content, Failure> {
    basic_toml::from_str(text).map_err(|error| {
        let message = error.to_string();
        let message = unknown_name(text, &message).unwrap_or_else(|| without_value(message));
        Failure::usage(format!("`{}`: {message}", file.display()))
    })
}

/// The names of settings that an error about another name may mean.
const NAMES: [&str; 12] = [
    "default",
    "profiles",
    "backend",
    "api_key",
    "api_key_file",
    "key_command",
    "user_id",
    "connected_account_id",
    "base_url",
    "timeout",
    "deadline",
    "limits",
];

/// The position of an unknown name, and the name that was probably meant: the parser gives only the section.
fn unknown_name(text: &str, message: &str) -> Option<String> {
    let (name, _) = message.strip_prefix("unknown field `")?.split_once('`')?;
    let is_named = |line: &str| line.trim_start().trim_start_matches('[').starts_with(name);
    let line = text.lines().position(is_named)?;
    let column = text.lines().nth(line)?.find(name)? + 1;
    let likeness = |known: &&str| (strsim::jaro_winkler(known, name) * 1000.0).round();
    let meant = NAMES
        .iter()
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    let line = line + 1;
    Some(format!(
        "line {line}, column {column}: unknown name `{name}`; did you mean `{meant}`?"
    ))
}

/// The message of the parser without the text that the parser found, which may be a key.
fn without_value(message: String) -> String {
    match message.split_once("string \"") {
        Some((before, rest)) => match rest.rsplit_once("\", ") {
            Some((_, after)) => format!("{before}text, {after}"),
            None => before.to_owned(),
        },
        None => message,
    }
}

/// The path of the file: in `SPOKI_CONFIG_DIR`, else in the user's folder for configurations.
pub(crate) fn file() -> Result<PathBuf, Failure> {
    let folder = match env::var_os("SPOKI_CONFIG_DIR").filter(|path| !path.is_empty()) {
        Some(folder) => PathBuf::from(folder),
        None => etcetera::choose_base_strategy()
            .map_err(|error| {
                Failure::usage(format!(
                    "cannot find the folder of the configuration: {error}"
                ))
            })?
            .config_dir()
            .join("spoki"),
    };
    Ok(folder.join("profiles.toml"))
}

/// Refuses a file that others can read or write: it may hold keys, and names commands that are run.
#[cfg(unix)]
fn check_mode(file: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt as _;

    let shown = file.display();
    let metadata = fs::metadata(file);
    let metadata = metadata.map_err(|error| Failure::usage(format!("`{shown}`: {error}")))?;
    match metadata.permissions().mode() & 0o077 {
        0 => Ok(()),
        _ => Err(
            Failure::usage(format!("other users of this machine can open `{shown}`"))
                .with_hint(format!("run: chmod 600 '{shown}'")),
        ),
    }
}

#[cfg(not(unix))]
fn check_mode(_: &Path) -> Result<(), Failure> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        parse(text, Path::new("p.toml")).unwrap_err().summary()
    }

    #[test]
    fn an_unknown_name_is_located_and_the_nearest_name_suggested() {
        assert_eq!(
            refused("[profiles.a]\nbackend = \"spoki\"\n  base_ulr = \"x\"\n"),
            "`p.toml`: line 3, column 3: unknown name `base_ulr`; did you mean `base_url`?"
        );
        assert!(refused("defualt = \"a\"").contains("did you mean `default`?"));
    }

    #[test]
    fn a_key_in_the_wrong_place_is_not_shown() {
        for text in [
            "profiles = \"s3cr3t\"",
            "[profiles]\na = \"s3cr3t\"",
            "a = s3cr3t",
        ] {
            let refused = refused(text);
            assert!(!refused.contains("s3cr3t"), "{refused}");
        }
    }
}
