//! Reads what the service says about a failure, in any of the shapes that services use.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::time::Duration;

use serde_json::{Map, Value};

use super::field_report::{field_report, subject};
use super::proof::Statuses;
use super::seconds;
use crate::privacy::{ApiKey, hide, mask};
use crate::request::Violation;
use crate::util::printable;

/// The longest text kept, in characters. The error has the exact bytes, too.
const TEXT_LIMIT: usize = 1_000;
/// The most characters that are masked: many more than are stored, because masks are shorter than the text they hide.
const WINDOW: usize = 16 * TEXT_LIMIT;
/// Longer than any e-mail address, in bytes.
const LONGEST_WORD: usize = 256;
/// The most messages about fields that are kept.
const FIELD_LIMIT: usize = 200;
/// The largest body that is read as JSON.
const BODY_LIMIT: usize = 1 << 20;
/// The most bytes of any other body that are read as text.
const PLAIN_LIMIT: usize = 64 * 1024;

/// Members that describe the whole failure, the most important first.
const SPOKEN: [&str; 7] = [
    "message",
    "detail",
    "error",
    "title",
    "http_error",
    "non_field_errors",
    "errors",
];

/// What the service says about a failure.
#[derive(Debug, Default)]
pub(crate) struct ServiceMessage {
    pub(crate) message: Option<String>,
    pub(crate) code: Option<String>,
    pub(crate) fields: Vec<Violation>,
    pub(crate) suggestion: Option<String>,
    pub(crate) request_id: Option<String>,
    /// The HTTP statuses that the body states.
    pub(crate) statuses: Statuses,
}

impl ServiceMessage {
    /// Reads a body in which the service may repeat the key, as services do.
    pub(crate) fn of(body: &[u8], key: &ApiKey) -> Self {
        let is_long = body.len() > PLAIN_LIMIT;
        // If the body is not JSON, only its start is read.
        let is_json = body.len() <= BODY_LIMIT && (!is_long || std::str::from_utf8(body).is_ok());
        let part = if is_long && !is_json {
            &body[..PLAIN_LIMIT]
        } else {
            body
        };
        let text = String::from_utf8_lossy(part);
        let mut message = Self::read(hide(&text, &[key.expose()]).as_bytes());
        if part.len() < body.len() {
            message.statuses.read(body);
        }
        message.masked(key)
    }

    /// A part of a body in which the service may repeat the key, as JSON; `None` if it is too large.
    pub(crate) fn part(part: &str, key: &ApiKey) -> Option<Value> {
        if part.len() > BODY_LIMIT {
            return None;
        }
        json(hide(part, &[key.expose()]).as_bytes())
    }

    /// Reads a body: JSON of any known shape, an HTML page's title, or plain text.
    pub(crate) fn read(body: &[u8]) -> Self {
        let mut message = Self::default();
        message.statuses.read(body);
        if let Some((value, _)) = sample(body) {
            message.value(&value);
        } else {
            let start = &body[..body.len().min(PLAIN_LIMIT)];
            message.text(&String::from_utf8_lossy(start));
        }
        message
    }

    /// Reads a text that may itself be JSON.
    pub(crate) fn text(&mut self, text: &str) {
        let text = text.trim();
        if text.starts_with(['{', '['])
            && let Some((value @ (Value::Object(_) | Value::Array(_)), _)) = sample(text.as_bytes())
        {
            self.value(&value);
        } else if let Some(title) = html_title(text) {
            self.add_text(title);
        } else if !is_html(text) {
            self.add_text(text);
        }
    }

    /// Reads a value of any known shape.
    pub(crate) fn value(&mut self, value: &Value) {
        match value {
            Value::Object(object) => self.object(object),
            Value::Array(items) if items.iter().all(Value::is_string) => {
                items
                    .iter()
                    .take(FIELD_LIMIT)
                    .filter_map(Value::as_str)
                    .for_each(|text| self.add_text(text));
            }
            Value::Array(_) => self.flatten(&mut String::new(), value),
            Value::String(text) => self.text(text),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn object(&mut self, object: &Map<String, Value>) {
        let spoken = SPOKEN
            .iter()
            .filter_map(|&name| Some((name, object.get(name)?)));
        let rest = object.iter().map(|(name, value)| (name.as_str(), value));
        for (name, value) in spoken.chain(rest.filter(|(name, _)| !SPOKEN.contains(name))) {
            match (name, value) {
                // The name of the status, which says less than the messages.
                ("error", Value::String(_))
                    if self.message.is_some() && has_message_list(object) => {}
                ("message", Value::Array(texts)) if has_message_list(object) => {
                    for text in texts {
                        self.add_message(text);
                    }
                }
                ("error" | "detail" | "message" | "title" | "http_error", Value::String(text)) => {
                    self.text(text);
                }
                ("error" | "message" | "detail", Value::Object(inner)) => self.object(inner),
                ("non_field_errors" | "errors", Value::Array(items))
                    if items.iter().all(Value::is_string) =>
                {
                    self.value(value);
                }
                ("code" | "error_code" | "slug", Value::String(text)) => {
                    self.set_code(text, name == "slug");
                }
                ("code" | "error_code", Value::Number(number)) => {
                    self.set_code(&number.to_string(), false);
                }
                ("suggested_fix", Value::String(text)) => self.suggestion = kept(text),
                ("request_id", Value::String(text)) => self.request_id = kept(text),
                (_, Value::Array(_) | Value::Object(_)) => {
                    self.flatten(&mut name.to_owned(), value);
                }
                (_, Value::String(text)) => self.add_field_error(name, text),
                (_, Value::Null | Value::Bool(_) | Value::Number(_)) => {}
            }
        }
    }

    /// Reads messages about fields: lists of texts, nested to any depth. All values share one path, which
    /// grows and shrinks during the walk. With a separate path for each value, a hostile body would take too
    /// long.
    fn flatten(&mut self, at: &mut String, value: &Value) {
        match value {
            Value::String(text) => self.add_field_error(at, text),
            Value::Array(items) if items.iter().all(Value::is_string) => {
                items
                    .iter()
                    .filter_map(Value::as_str)
                    .for_each(|text| self.add_field_error(at, text));
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.flatten_below(at, format_args!("[{index}]"), item);
                }
            }
            Value::Object(object) => {
                if let Some((path, messages)) = field_report(object) {
                    for message in messages {
                        self.add_field_error(&path, message);
                    }
                    return;
                }
                for (name, inner) in object {
                    let dot = if at.is_empty() { "" } else { "." };
                    self.flatten_below(at, format_args!("{dot}{name}"), inner);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn flatten_below(&mut self, at: &mut String, step: fmt::Arguments<'_>, value: &Value) {
        if self.is_full() {
            return;
        }
        let length = at.len();
        // Writing to a text never fails.
        let _ = at.write_fmt(step);
        self.flatten(at, value);
        at.truncate(length);
    }

    /// Reads an item of a list of messages. A message may begin with the name of the field that it is about.
    fn add_message(&mut self, item: &Value) {
        match item {
            Value::String(text) => match subject(text) {
                Some(field) => self.add_field_error(field, text),
                None => self.add_text(text),
            },
            other => self.flatten(&mut "message".to_owned(), other),
        }
    }

    fn is_full(&self) -> bool {
        self.fields.len() >= FIELD_LIMIT
    }

    fn add_field_error(&mut self, at: &str, text: &str) {
        if !self.is_full()
            && let Some(message) = kept(text)
        {
            let path = printable(&shown(at)).into_owned();
            self.fields.push(Violation::new(path, message));
        }
    }

    /// The first text becomes the message. Later texts are added, unless the message has them already.
    fn add_text(&mut self, text: &str) {
        if self
            .message
            .as_ref()
            .is_some_and(|message| message.len() >= TEXT_LIMIT)
        {
            return;
        }
        let Some(text) = kept(text) else {
            return;
        };
        match &mut self.message {
            Some(message) if message.split("; ").any(|said| said == text) => {}
            Some(message) => {
                message.push_str("; ");
                message.push_str(&text);
            }
            None => self.message = Some(text),
        }
    }

    /// A code replaces a slug, which says less.
    fn set_code(&mut self, code: &str, is_slug: bool) {
        if !is_slug || self.code.is_none() {
            self.code = kept(code);
        }
    }

    /// Masks everything that an error will show.
    pub(crate) fn masked(mut self, key: &ApiKey) -> Self {
        let secrets = [key.expose()];
        let hide = |text: &mut String| {
            if let std::borrow::Cow::Owned(masked) = mask(text, &secrets) {
                *text = masked;
            }
        };
        let single = [
            &mut self.message,
            &mut self.code,
            &mut self.suggestion,
            &mut self.request_id,
        ];
        single.into_iter().flatten().for_each(hide);
        for error in &mut self.fields {
            hide(&mut error.path);
            hide(&mut error.message);
        }
        self
    }

    /// Whether the message says that a rate limit was exceeded.
    pub(crate) fn mentions_a_limit(&self) -> bool {
        const SIGNS: [&str; 4] = ["too many requests", "throttled", "rate limit", "rate-limit"];
        self.message.as_ref().is_some_and(|message| {
            let message = message.to_ascii_lowercase();
            SIGNS.iter().any(|sign| message.contains(sign))
        })
    }

    /// The wait that the message names: `… available in 41 seconds`.
    pub(crate) fn wait(&self) -> Option<Duration> {
        let message = self.message.as_ref()?;
        let (_, after) = message.split_once("available in ")?;
        let number = after
            .split(|c: char| !c.is_ascii_digit() && c != '.')
            .next()?;
        seconds(number.trim_end_matches('.'))
    }
}

/// Whether `message` is a list of messages, and not a list of errors of a field with this name: a list of
/// messages has the status beside it.
fn has_message_list(object: &Map<String, Value>) -> bool {
    let is_text = |name| object.get(name).is_some_and(Value::is_string);
    object.get("message").is_some_and(Value::is_array)
        && (is_text("error") || object.contains_key("statusCode"))
}

/// A body as JSON; `None` if it is not JSON, or too large.
pub(crate) fn json(body: &[u8]) -> Option<Value> {
    let (value, is_whole) = sample(body)?;
    is_whole.then_some(value)
}

/// The beginning of a body as JSON, and whether that is all of it; `None` if it is not JSON, or too large.
fn sample(body: &[u8]) -> Option<(Value, bool)> {
    if body.len() > BODY_LIMIT {
        return None;
    }
    super::sample::read(body).ok()
}

/// The text without surrounding white space, personal data and control characters, cut to the longest length; `None` if
/// nothing is left.
pub(crate) fn kept(text: &str) -> Option<String> {
    let text = shown(text.trim());
    let text = printable(&text).trim().to_owned();
    (!text.is_empty()).then_some(text)
}

/// The text without personal data, cut to the longest length. A part of an address or number would not be recognised, so
/// the text is masked first; the window bounds the work.
fn shown(text: &str) -> Cow<'_, str> {
    let end = end_of_first(WINDOW, text).unwrap_or(text.len());
    match mask(&text[..end], &[]) {
        Cow::Borrowed(text) => Cow::Borrowed(cut(text)),
        Cow::Owned(text) => Cow::Owned(cut(&text).to_owned()),
    }
}

/// Where the first characters end, if there are more.
fn end_of_first(count: usize, text: &str) -> Option<usize> {
    // Most texts are short, and no text has more characters than bytes.
    if text.len() <= count {
        return None;
    }
    text.char_indices().nth(count).map(|(end, _)| end)
}

/// Cuts between words if possible.
fn cut(text: &str) -> &str {
    let Some(end) = end_of_first(TEXT_LIMIT, text) else {
        return text;
    };
    let text = &text[..end];
    let between = text.rfind(char::is_whitespace);
    let between = between.filter(|at| end - at <= LONGEST_WORD);
    between.map_or(text, |at| text[..at].trim_end())
}

pub(crate) fn is_html(text: &str) -> bool {
    text.trim_start().starts_with('<')
}

fn html_title(text: &str) -> Option<&str> {
    let lower_case = text.to_ascii_lowercase();
    let tag = lower_case.find("<title")?;
    let start = tag + text[tag..].find('>')? + 1;
    let end = start + lower_case[start..].find("</title")?;
    is_html(text).then_some(text[start..end].trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> (String, String, Vec<String>) {
        let message = ServiceMessage::read(body.as_bytes());
        let fields = message.fields.iter().map(ToString::to_string).collect();
        (
            message.message.unwrap_or_default(),
            message.code.unwrap_or_default(),
            fields,
        )
    }

    #[test]
    fn every_known_shape_is_read() {
        for (body, message, code, fields) in [
            (
                r#"{"phone":["Bad.","Taken."],"title":["Empty."]}"#,
                "",
                "",
                &["`title`: Empty.", "`phone`: Bad.", "`phone`: Taken."][..],
            ),
            (
                r#"{"contacts":[{},{"phone":["Bad."]},{"custom_fields":{"CITY":["Odd."]}}]}"#,
                "",
                "",
                &[
                    "`contacts[1].phone`: Bad.",
                    "`contacts[2].custom_fields.CITY`: Odd.",
                ],
            ),
            (r#"[{},{"phone":["Bad."]}]"#, "", "", &["`[1].phone`: Bad."]),
            (
                r#"{"non_field_errors":["Both are set."]}"#,
                "Both are set.",
                "",
                &[],
            ),
            (
                r#"{"code":["Already there."]}"#,
                "",
                "",
                &["`code`: Already there."],
            ),
            (
                r#"{"code":"spoki::3014","detail":"Too many placeholders."}"#,
                "Too many placeholders.",
                "spoki::3014",
                &[],
            ),
            (
                r#"{"code":"spoki::3014","title":"Too many placeholders."}"#,
                "Too many placeholders.",
                "spoki::3014",
                &[],
            ),
            (
                r#"{"error":"No credit.","error_code":"spoki::1029"}"#,
                "No credit.",
                "spoki::1029",
                &[],
            ),
            (r#"{"detail":"Not found."}"#, "Not found.", "", &[]),
            (r#"{"message":"Slow down."}"#, "Slow down.", "", &[]),
            (
                r#"{"code":10429,"slug":"HTTP_TooManyRequests"}"#,
                "",
                "10429",
                &[],
            ),
            (
                r#"{"slug":"HTTP_TooManyRequests"}"#,
                "",
                "HTTP_TooManyRequests",
                &[],
            ),
            (
                r#"{"error":{"message":"No account.","code":1803,"status":400,"errors":["a","b"]}}"#,
                "No account.; a; b",
                "1803",
                &[],
            ),
            (r#"["One.","Two."]"#, "One.; Two.", "", &[]),
            (r#""Just text.""#, "Just text.", "", &[]),
            ("Bad gateway, sorry", "Bad gateway, sorry", "", &[]),
            (
                "<!doctype html><HTML><TITLE>\n502 Bad Gateway </TITLE>…",
                "502 Bad Gateway",
                "",
                &[],
            ),
            ("<html>no title", "", "", &[]),
            ("", "", "", &[]),
            ("null", "", "", &[]),
            (r#"{"detail": "#, r#"{"detail":"#, "", &[]),
        ] {
            let read = read(body);
            assert_eq!(
                (read.0.as_str(), read.1.as_str()),
                (message, code),
                "{body}"
            );
            assert_eq!(read.2, fields, "{body}");
        }
    }

    #[test]
    fn the_words_of_a_provider_inside_a_text_are_read() {
        let mut message = ServiceMessage::default();
        message.text(r#" {"phone":["Bad."]} "#);
        assert_eq!(message.fields[0].to_string(), "`phone`: Bad.");
        let message = ServiceMessage::read(br#"{"status_code":429,"message":"{\"detail\":\"Request was throttled. Expected available in 41 seconds.\"}"}"#);
        assert_eq!(message.statuses.agreed(), Some(429));
        assert!(message.mentions_a_limit());
        assert_eq!(message.wait(), Some(Duration::from_secs(41)));
    }

    #[test]
    fn a_flood_of_words_is_cut() {
        let long = "x".repeat(5_000);
        assert_eq!(
            ServiceMessage::read(long.as_bytes()).message.unwrap().len(),
            TEXT_LIMIT
        );
        let many = serde_json::to_vec(&vec![serde_json::json!({"a": ["b"]}); 5_000]).unwrap();
        assert_eq!(ServiceMessage::read(&many).fields.len(), FIELD_LIMIT);
    }

    #[test]
    fn a_cut_leaves_no_half_of_an_address() {
        let filler = "word ".repeat(TEXT_LIMIT / 5 - 1);
        let text = format!("{filler}ada.lovelace@example.com is taken");
        assert_eq!(kept(&text).as_deref(), Some(filler.trim_end()));
        let (long, accents) = ("x".repeat(5_000), "è ".repeat(5_000));
        assert_eq!(kept(&long).map(|text| text.len()), Some(TEXT_LIMIT));
        assert!(kept(&accents).is_some_and(|text| text.chars().count() < TEXT_LIMIT));
    }

    /// The number of stored texts and of read values does not grow with the body.
    #[test]
    fn a_hostile_body_is_read_in_bounds() {
        let name = "=+/".repeat(BODY_LIMIT / 6);
        let numbers = "1,".repeat(BODY_LIMIT / 5);
        let body = format!(
            r#"{{"a":[{{"{name}":["b"]}}]}}"#,
            name = &name[..TEXT_LIMIT * 2]
        );
        let message = ServiceMessage::read(body.as_bytes());
        assert_eq!(message.fields[0].path, format!("a[0].{name}")[..TEXT_LIMIT]);
        let body = format!(r#"{{"{name}":[{numbers}{{"a":["b"]}}]}}"#);
        assert!(body.len() < BODY_LIMIT && body.len() > BODY_LIMIT * 4 / 5);
        let message = ServiceMessage::read(body.as_bytes()).masked(&ApiKey::from("s3cr3t"));
        assert_eq!((message.fields.len(), message.message), (0, None));

        let inner = vec![format!(r#"{{"{}":["b"]}}"#, "n".repeat(2_000)); 400];
        let body = format!(r#"{{"contacts":[{}]}}"#, inner.join(","));
        let message = ServiceMessage::read(body.as_bytes());
        assert_eq!(message.fields.len(), FIELD_LIMIT);
        let longest = message.fields.iter().map(|error| error.path.len()).max();
        assert_eq!(longest, Some(TEXT_LIMIT));

        let said: Vec<String> = (0..50_000).map(|number| number.to_string()).collect();
        let said = serde_json::to_vec(&said);
        let message = ServiceMessage::read(&said.unwrap()).message.unwrap();
        assert!(
            message.starts_with("0; 1; 2") && message.ends_with("; 199"),
            "{message}"
        );
    }

    #[test]
    fn what_is_too_long_is_no_json() {
        let long = format!(r#"{{"detail":"{}"}}"#, "x".repeat(BODY_LIMIT));
        assert_eq!(json(long.as_bytes()), None);
        assert!(json(br#"{"detail":"x"}"#).is_some());
    }

    #[test]
    fn keys_and_people_are_masked() {
        let body =
            br#"{"phone":["+390212345678 is bad"],"detail":"key s3cr3t of ada@example.com"}"#;
        let message = ServiceMessage::read(body).masked(&ApiKey::from("s3cr3t"));
        assert_eq!(
            message.message.as_deref(),
            Some("key [redacted] of [e-mail]")
        );
        assert_eq!(message.fields[0].message, "[phone] is bad");
    }
}
