//! Texts of one line: titles, names and versions.

/// The text on one line without control characters; `instead` if it is blank.
pub(super) fn title(text: &str, instead: &str) -> String {
    let line = text.replace(char::is_control, " ");
    let line = line.trim();
    if line.is_empty() { instead } else { line }.to_owned()
}

/// The version, unless it is blank.
pub(super) fn version(text: &str) -> Option<String> {
    let version = title(text, "");
    (!version.is_empty()).then_some(version)
}

/// Whether two names differ only in case, blanks and signs.
pub(super) fn is_alike(one: &str, other: &str) -> bool {
    let letters = |name: &str| {
        let letters = name.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect::<String>()
    };
    letters(one) == letters(other)
}
