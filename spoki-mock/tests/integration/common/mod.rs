//! Sends requests that the library would never send.

use bytes::Bytes;
use http::{HeaderMap, Request};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use spoki_mock::Mock;

/// A response.
pub(crate) struct Seen {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

/// Sends a request with the right key for its path.
pub(crate) async fn send(mock: &Mock, method: &str, path: &str, body: &str) -> Seen {
    let account = mock.account();
    let key = if path.contains("/tools/execute/") {
        ("x-api-key", account.composio_key.as_str())
    } else {
        ("x-spoki-api-key", account.spoki_key.as_str())
    };
    send_with(
        mock,
        method,
        path,
        body,
        &[key, ("content-type", "application/json")],
    )
    .await
}

/// Sends a request with these headers.
pub(crate) async fn send_with(
    mock: &Mock,
    method: &str,
    path: &str,
    body: &str,
    headers: &[(&str, &str)],
) -> Seen {
    let client = Client::builder(TokioExecutor::new()).build_http();
    let mut request = Request::builder()
        .method(method)
        .uri(format!("{}{path}", mock.url()));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Full::<Bytes>::from(body.to_owned())).unwrap();
    let reply = client.request(request).await.unwrap();
    Seen {
        status: reply.status().as_u16(),
        headers: reply.headers().clone(),
        body: serde_json::from_slice(&reply.collect().await.unwrap().to_bytes())
            .unwrap_or_default(),
    }
}
