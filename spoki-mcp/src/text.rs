//! Texts of the service as data: no character can hide, or change how others are shown.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use serde_json::{Map, Value};

/// Characters that take no space or turn the direction of a text. Control characters come on top.
const HIDDEN: [RangeInclusive<char>; 12] = [
    '\u{ad}'..='\u{ad}',
    '\u{34f}'..='\u{34f}',
    '\u{61c}'..='\u{61c}',
    '\u{115f}'..='\u{1160}',
    '\u{17b4}'..='\u{17b5}',
    '\u{180b}'..='\u{180f}',
    '\u{200b}'..='\u{200f}',
    '\u{2028}'..='\u{202e}',
    '\u{2060}'..='\u{206f}',
    '\u{feff}'..='\u{feff}',
    '\u{fff0}'..='\u{fffb}',
    '\u{e0000}'..='\u{e0fff}',
];

/// Names under which untyped replies may hold secrets.
const SECRET_NAMES: [&str; 7] = [
    "secret",
    "password",
    "api_key",
    "private_key",
    "token",
    "access_token",
    "refresh_token",
];

fn is_hidden(letter: char) -> bool {
    let is_control = letter.is_control() && !matches!(letter, '\n' | '\t');
    is_control || HIDDEN.iter().any(|range| range.contains(&letter))
}

/// The text with `\u{202e}` in place of each such character. Line ends and tabs stay.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_hidden(letter) {
            shown.extend(letter.escape_unicode());
        } else {
            shown.push(letter);
        }
    }
    Cow::Owned(shown)
}

/// Makes all texts of the value visible, and masks what the name of a member says is secret unless `shows_secrets`.
pub(crate) fn clean(value: &mut Value, shows_secrets: bool) {
    match value {
        Value::String(text) => {
            if let Cow::Owned(shown) = visible(text) {
                *text = shown;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| clean(item, shows_secrets)),
        Value::Object(members) => {
            let old = std::mem::take(members);
            *members = old
                .into_iter()
                .map(|(name, mut value)| {
                    let is_secret = SECRET_NAMES.contains(&name.to_lowercase().as_str());
                    if is_secret && !shows_secrets && (value.is_string() || value.is_number()) {
                        value = "[secret]".into();
                    }
                    clean(&mut value, shows_secrets);
                    (visible(&name).into_owned(), value)
                })
                .collect::<Map<_, _>>();
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn hidden_characters_show_and_secrets_do_not() {
        let mut value = json!({"na\u{202e}me": "a\u{200b}b\u{1b}[31m\nc", "list": [{"token": "t", "Secret": 1}]});
        clean(&mut value, false);
        assert_eq!(
            value,
            json!({"na\\u{202e}me": "a\\u{200b}b\\u{1b}[31m\nc", "list": [{"token": "[secret]", "Secret": "[secret]"}]})
        );
        let mut value = json!({"token": "t"});
        clean(&mut value, true);
        assert_eq!(value["token"], "t");
    }
}
