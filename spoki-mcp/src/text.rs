//! Shows texts of the service as data: replaces characters that are invisible or change the display of other
//! characters.

use std::borrow::Cow;

use serde_json::{Map, Value};
use spoki_api::is_invisible;

/// Names of members that may hold secrets in untyped replies.
const SECRET_NAMES: [&str; 7] = [
    "secret",
    "password",
    "api_key",
    "private_key",
    "token",
    "access_token",
    "refresh_token",
];

/// Line ends and tabs belong to texts.
fn is_hidden(letter: char) -> bool {
    is_invisible(letter) && !matches!(letter, '\n' | '\t')
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

/// Makes all texts of the value visible. Unless `shows_secrets`, masks members whose name says that they are secret.
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
