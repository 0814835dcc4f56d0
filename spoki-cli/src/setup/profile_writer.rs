//! Writes profiles into the configuration file, and leaves the rest of the file as it is.

use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

use super::profiles;
use crate::exit::Exit;
use crate::failure::Failure;

/// Writes the profile, and replaces a profile of the same name.
pub(super) fn write(file: &Path, name: &str, settings: &[(String, String)]) -> Result<(), Failure> {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if name.is_empty() || !name.chars().all(is_bare) {
        return Err(Failure::usage(
            "--profile: a name may have only letters, digits, `-` and `_`",
        ));
    }
    let failed =
        |error: io::Error| Failure::new(Exit::Internal, format!("`{}`: {error}", file.display()));
    let old = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => return Err(failed(error)),
    };
    profiles::parse(&old, file)?;
    let settings: BTreeMap<_, _> = settings.iter().cloned().collect();
    let settings = basic_toml::to_string(&settings)
        .map_err(|error| Failure::usage(format!("the settings cannot be written: {error}")))?;
    let text = with_section(&old, &format!("[profiles.{name}]"), &settings);
    profiles::parse(&text, file)?;
    replace(file, &text).map_err(failed)
}

/// The text with this section, which replaces a section with the same head.
fn with_section(text: &str, head: &str, body: &str) -> String {
    let mut written = String::new();
    let mut is_old = false;
    for line in text.lines() {
        if line.trim_start().starts_with('[') {
            is_old = line.trim() == head;
        }
        if !is_old {
            written += line;
            written.push('\n');
        }
    }
    if !written.is_empty() && !written.ends_with("\n\n") {
        written.push('\n');
    }
    written + head + "\n" + body
}

/// Replaces the file in one step, so that it is never half written. Only its user can open it.
fn replace(file: &Path, text: &str) -> io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)?;
    let new = file.with_extension("new");
    let _ = fs::remove_file(&new);
    let mut options = OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&new)?.write_all(text.as_bytes())?;
    fs::rename(&new, file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_replaced_and_the_rest_stays() {
        let old =
            "# mine\ndefault = \"a\"\n\n[profiles.a]\nbackend = \"spoki\"\n\n[profiles.b]\nx = 1\n";
        let new = with_section(old, "[profiles.a]", "backend = \"composio\"\n");
        assert_eq!(
            new,
            "# mine\ndefault = \"a\"\n\n[profiles.b]\nx = 1\n\n[profiles.a]\nbackend = \"composio\"\n"
        );
        assert_eq!(with_section("", "[profiles.a]", ""), "[profiles.a]\n");
    }
}
