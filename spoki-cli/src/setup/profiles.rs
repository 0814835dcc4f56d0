//! The configuration file: profiles with keys and settings.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;
use serde::Deserialize;
use spoki_api::Secret;

use super::environment::Lookup;
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
struct Content {
    /// The profile of a run that names none.
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

/// The name of the profile that is used where none is named.
const DEFAULT: &str = "default";

impl Profiles {
    /// Reads the file; a file that is not there has no profiles.
    pub(crate) fn read(lookup: &Lookup<'_>) -> Result<Self, Failure> {
        let file = file(lookup)?;
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
            match names.is_empty() {
                true => failure.with_hint("write one with `spoki auth set`"),
                false => failure.with_hint(format!("it has {}", names.join(", "))),
            }
        })
    }

    /// The profile that is used where none is named.
    pub(super) fn default(&self) -> Option<(&str, &Profile)> {
        let name = self.content.default.as_deref().unwrap_or(DEFAULT);
        let profile = self.content.profiles.get(name)?;
        Some((name, profile))
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.content.profiles.keys().map(String::as_str)
    }
}

fn parse(text: &str, file: &Path) -> Result<Content, Failure> {
    basic_toml::from_str(text)
        .map_err(|error| Failure::usage(format!("`{}`: {error}", file.display())))
}

/// Where the file is: in `SPOKI_CONFIG_DIR`, else in the user's folder for configurations.
pub(crate) fn file(lookup: &Lookup<'_>) -> Result<PathBuf, Failure> {
    let folder = match lookup("SPOKI_CONFIG_DIR") {
        Some(folder) => PathBuf::from(folder),
        None => etcetera::choose_base_strategy()
            .map_err(|error| Failure::usage(format!("no folder for the configuration: {error}")))?
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
