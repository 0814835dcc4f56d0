//! A server on loopback that answers every request in the same way, and records the requests.

use std::fmt::Write as _;

use serde_json::{Value, json};
use spoki_api::transport::ScriptedTransport;
use spoki_api::{ApiKey, Client, ClientBuilder, LimitPolicy, RetryPolicy};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

const KEY: &str = "secret-key";

/// The two ways to the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// The service's own REST API.
    Rest,
    /// Composio's execute endpoint.
    Composio,
}

impl Backend {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Rest, Self::Composio];

    /// The name that people use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Rest => "REST",
            Self::Composio => "Composio",
        }
    }

    /// A client whose calls go to `server`.
    ///
    /// # Panics
    ///
    /// If the client refuses these settings.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a helper of tests")]
    pub fn client(self, server: &MockServer) -> Client {
        // These tests make single calls, without waits and retries.
        self.builder(KEY)
            .base_url(server.uri())
            .limits(LimitPolicy::Off)
            .retry(RetryPolicy::none())
            .build()
            .expect("these settings are sound")
    }

    /// A client that reaches no server, and the script that records its requests.
    ///
    /// # Panics
    ///
    /// If the client refuses these settings.
    #[expect(clippy::expect_used, reason = "a helper of tests")]
    pub fn offline(self) -> (Client, ScriptedTransport) {
        let script = ScriptedTransport::new();
        let client = self.builder(KEY).transport(script.clone()).build();
        (client.expect("these settings are sound"), script)
    }

    /// Starts to configure a client for this backend with this key.
    pub fn builder(self, key: impl Into<ApiKey>) -> ClientBuilder {
        match self {
            Self::Rest => Client::builder().spoki(key),
            Self::Composio => Client::builder().composio(key).user_id("user-1"),
        }
    }

    /// A success whose content is `data`.
    #[must_use]
    pub fn success(self, data: &Value) -> ResponseTemplate {
        ResponseTemplate::new(200).set_body_json(self.body(data))
    }

    /// The body of a success whose content is `data`.
    #[must_use]
    pub fn body(self, data: &Value) -> Value {
        match self {
            Self::Rest => data.clone(),
            Self::Composio => {
                json!({"data": data, "error": null, "successful": true, "log_id": "log_1"})
            }
        }
    }
}

/// From now on, `server` answers every request with `answer`. It forgets earlier requests.
pub async fn answer(server: &MockServer, answer: ResponseTemplate) {
    server.reset().await;
    Mock::given(any()).respond_with(answer).mount(server).await;
}

/// The only request that `server` got, in a form for people.
///
/// # Panics
///
/// If there were none or several.
#[expect(clippy::panic, reason = "a helper of tests")]
pub async fn only_request(server: &MockServer) -> String {
    let requests = server.received_requests().await.unwrap_or_default();
    match requests.as_slice() {
        [request] => shown(request),
        requests => panic!("expected one request, got {}", requests.len()),
    }
}

/// Method, target, headers by name, body. Parts that differ between runs are left out.
fn shown(request: &Request) -> String {
    let mut out = format!("{} {}", request.method, request.url.path());
    if let Some(query) = request.url.query() {
        let _ = write!(out, "?{query}");
    }
    out.push('\n');
    let mut headers: Vec<_> = request
        .headers
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "host" | "content-length"))
        .map(|(name, value)| format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes())))
        .collect();
    headers.sort();
    out.extend(headers);
    if !request.body.is_empty() {
        let _ = write!(out, "\n{}\n", pretty(&request.body));
    }
    out
}

fn pretty(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    match serde_json::from_str::<Value>(&text) {
        // Order and escapes are as sent; only line breaks are added.
        Ok(_) => spread(&text),
        Err(_) => text.into_owned(),
    }
}

/// Adds line breaks and indentation to compact JSON, and changes nothing else.
fn spread(json: &str) -> String {
    let mut out = String::new();
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    let mut previous = ' ';
    for c in json.chars() {
        let closes = !in_text && matches!(c, '}' | ']');
        if closes {
            depth -= 1;
            if !matches!(previous, '{' | '[') {
                break_line(&mut out, depth);
            }
        } else if !in_text && matches!(previous, '{' | '[' | ',') {
            break_line(&mut out, depth);
        }
        out.push(c);
        match c {
            '"' if !escaped => in_text = !in_text,
            ':' if !in_text => out.push(' '),
            '{' | '[' if !in_text => depth += 1,
            _ => {}
        }
        escaped = in_text && c == '\\' && !escaped;
        previous = if in_text { '"' } else { c };
    }
    out
}

fn break_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spreading_adds_white_space_only() {
        let json = r#"{"a":[],"b":{"c, [d]":"\"{,"},"e":[1,{"f":null}]}"#;
        let spread = spread(json);
        assert_eq!(
            spread,
            "{\n  \"a\": [],\n  \"b\": {\n    \"c, [d]\": \"\\\"{,\"\n  },\n  \"e\": [\n    1,\n    {\n      \"f\": null\n    }\n  ]\n}"
        );
    }
}
