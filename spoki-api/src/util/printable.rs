//! Texts without control characters, which could drive a terminal or break a log into lines.

use std::borrow::Cow;

/// The text with a blank for each control character.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    if text.contains(char::is_control) {
        Cow::Owned(text.replace(char::is_control, " "))
    } else {
        Cow::Borrowed(text)
    }
}
