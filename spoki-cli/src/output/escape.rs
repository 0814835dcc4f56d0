//! Escapes characters in texts of the service that could control a terminal or mislead its reader.

use std::borrow::Cow;
use std::fmt::Write as _;

use spoki_api::is_invisible;

/// Shows control, ANSI, direction and zero-width characters as `\n`, `\u{1b}`, `\u{202e}`.
///
/// For texts of the service that go to a terminal. The result is for people only: a backslash of the text
/// stays unchanged, so the result cannot be converted back.
pub fn escape(text: &str) -> Cow<'_, str> {
    rewrite(text, is_invisible, |shown, letter| {
        shown.extend(letter.escape_default());
    })
}

/// Like [`escape`], but line ends and tabs stay.
#[cfg(feature = "jq")]
pub(super) fn escape_lines(text: &str) -> Cow<'_, str> {
    rewrite(
        text,
        |letter| is_invisible(letter) && !matches!(letter, '\n' | '\t'),
        |shown, letter| shown.extend(letter.escape_default()),
    )
}

/// Writes the same characters of a JSON text as JSON's own escapes: the value stays the same.
///
/// Characters below U+0020 stay: inside strings JSON has already escaped them, outside they are line ends.
pub(super) fn escape_json(json: &str) -> Cow<'_, str> {
    rewrite(
        json,
        |letter| letter > '~' && is_invisible(letter),
        |shown, letter| {
            for unit in letter.encode_utf16(&mut [0; 2]) {
                // Writing into a `String` cannot fail.
                let _ = write!(shown, "\\u{unit:04x}");
            }
        },
    )
}

/// Replaces the letters that `matches` names. A text without them is not copied.
fn rewrite(text: &str, matches: fn(char) -> bool, write: fn(&mut String, char)) -> Cow<'_, str> {
    let Some(first) = text.find(matches) else {
        return Cow::Borrowed(text);
    };
    let mut shown = text[..first].to_owned();
    for letter in text[first..].chars() {
        if matches(letter) {
            write(&mut shown, letter);
        } else {
            shown.push(letter);
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    /// The characters that must never reach a terminal, listed anew from Unicode's own names.
    fn is_dangerous(letter: char) -> bool {
        letter.is_control()
            || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
                | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{61c}' | '\u{ad}'
                | '\u{180e}' | '\u{e0001}' | '\u{e0020}'..='\u{e007f}')
    }

    /// Any text, with dangerous characters far more often than by chance.
    fn texts() -> impl Strategy<Value = String> {
        let letter = prop_oneof![
            any::<char>(),
            "[\u{0}-\u{1f}\u{7f}-\u{9f}]".prop_map(|text| text.chars().next().unwrap()),
            "[\u{200b}-\u{200f}\u{2028}-\u{202e}\u{2060}-\u{206f}\u{feff}\u{e0000}-\u{e007f}]"
                .prop_map(|text| text.chars().next().unwrap()),
        ];
        prop::collection::vec(letter, 0..40).prop_map(String::from_iter)
    }

    #[test]
    fn dangerous_characters_become_visible() {
        assert_eq!(
            escape("\u{1b}[31mred\u{202e}txt\r\n\u{9b}0m"),
            "\\u{1b}[31mred\\u{202e}txt\\r\\n\\u{9b}0m"
        );
        assert!(matches!(
            escape("Zoë 漢字 👋🏽 ☎️ e\u{301}"),
            Cow::Borrowed(_)
        ));
        assert_eq!(
            escape_json("{\n\"\u{7f}\u{e0001}\"}"),
            "{\n\"\\u007f\\udb40\\udc01\"}"
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn nothing_dangerous_is_left(text in texts()) {
            prop_assert!(!escape(&text).chars().any(is_dangerous));
        }

        #[cfg(feature = "jq")]
        #[test]
        fn lines_keep_only_line_ends_and_tabs(text in texts()) {
            let is_kept = |letter| !matches!(letter, '\n' | '\t') && is_dangerous(letter);
            prop_assert!(!escape_lines(&text).chars().any(is_kept));
            prop_assert_eq!(escape_lines("a\tb\nc\u{7}"), "a\tb\nc\\u{7}");
        }

        #[test]
        fn escaped_json_is_safe_and_means_the_same(text in texts()) {
            let value = Value::from(text);
            let json = serde_json::to_string_pretty(&value).unwrap();
            let shown = escape_json(&json);
            prop_assert!(!shown.chars().any(is_dangerous));
            prop_assert_eq!(serde_json::from_str::<Value>(&shown).unwrap(), value);
        }
    }
}
