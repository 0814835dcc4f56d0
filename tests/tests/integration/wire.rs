//! The requests on the wire, for every action, over both backends.
//!
//! `golden/wire/` holds one file per action; `UPDATE_EXPECT=1` writes them anew, for review,
//! and removes those of actions that are gone.

use std::path::{Path, PathBuf};

use expect_test::expect_file;
use serde_json::{Value, json};
use spoki_api::Client;
use spoki_tests::server::{self, Backend};
use spoki_tests::{CALLS, Call, Running};
use wiremock::MockServer;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/wire")
}

fn file_name(call: &Call) -> String {
    format!("{}.txt", call.slug.to_lowercase())
}

#[tokio::test]
async fn every_request_is_as_reviewed() {
    let server = MockServer::start().await;
    for call in CALLS {
        let mut seen = String::new();
        for backend in Backend::ALL {
            let minimal = request_of(&server, backend, call, call.minimal).await;
            let full = request_of(&server, backend, call, call.full).await;
            let name = backend.name();
            if minimal == full {
                seen.push_str(&format!("=== {name}\n\n{minimal}\n"));
            } else {
                seen.push_str(&format!("=== {name}, minimal\n\n{minimal}\n"));
                seen.push_str(&format!("=== {name}, full\n\n{full}\n"));
            }
        }
        let seen = seen.replace(env!("CARGO_PKG_VERSION"), "<version>");
        let seen = seen
            .trim_end()
            .replace(spoki_api::catalog().version, "<catalogue>");
        expect_file![folder().join(file_name(call))].assert_eq(&format!("{seen}\n"));
    }
}

/// The request on the wire when `run` makes this call.
async fn request_of(
    server: &MockServer,
    backend: Backend,
    call: &Call,
    run: fn(&Client) -> Running,
) -> String {
    server::answer(server, backend.success(&answer_of(call))).await;
    let outcome = run(&backend.client(server)).await;
    assert!(outcome.is_ok(), "{}: {outcome:?}", call.slug);
    server::only_request(server).await
}

#[test]
fn no_reviewed_file_is_left_over() {
    let expected: Vec<_> = CALLS.iter().map(file_name).collect();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if expected.contains(&name) {
            continue;
        }
        assert!(
            std::env::var_os("UPDATE_EXPECT").is_some(),
            "{name} belongs to no action: remove it"
        );
        std::fs::remove_file(entry.path()).unwrap();
    }
}

fn answer_of(call: &Call) -> Value {
    serde_json::from_str(call.reply).unwrap()
}

#[tokio::test]
async fn every_answer_is_read_without_loss() {
    let server = MockServer::start().await;
    for call in CALLS {
        let answer = answer_of(call);
        for backend in Backend::ALL {
            server::answer(&server, backend.success(&answer)).await;
            let read = (call.minimal)(&backend.client(&server)).await.unwrap();
            assert_eq!(read.raw, answer, "{}", call.slug);
            let typed = read.typed.get("results").unwrap_or(&read.typed);
            assert_eq!(*typed, answer, "{}", call.slug);
        }
    }
}

#[tokio::test]
async fn lists_are_read_from_pages_too() {
    let server = MockServer::start().await;
    for call in CALLS.iter().filter(|call| call.reply.starts_with('[')) {
        let items = answer_of(call);
        let page = json!({"count": 31, "next": "http://127.0.0.1/?page=2", "previous": null, "results": items});
        for (backend, answer) in [
            (Backend::Rest, page.clone()),
            (Backend::Composio, page),
            (Backend::Composio, json!({"things": items})),
        ] {
            server::answer(&server, backend.success(&answer)).await;
            let read = (call.minimal)(&backend.client(&server)).await.unwrap();
            assert_eq!(read.raw, answer, "{}", call.slug);
            let typed = read.typed.get("results").unwrap_or(&read.typed);
            assert_eq!(*typed, items, "{}", call.slug);
        }
    }
}

/// A refusal: its status, its body, and the server's words as the error tells them.
const REFUSALS: &[(u16, &str, &str)] = &[
    (
        400,
        r#"{"title": ["This field is required."]}"#,
        "This field is required.",
    ),
    (
        400,
        r#"{"code": "spoki::3014", "detail": "Too many placeholders"}"#,
        "Too many placeholders",
    ),
    (
        400,
        r#"{"error": "No credit", "error_code": "spoki::1029"}"#,
        "No credit",
    ),
    (401, r#"{"detail": "Bad key"}"#, "Bad key"),
    (403, "", "403"),
    (404, "<html>Not here</html>", "404"),
    (429, r#"{"detail": "Slow down"}"#, "Slow down"),
    (429, r#"{"message": "Budget spent"}"#, "Budget spent"),
    (
        429,
        r#"{"code": 10429, "slug": "HTTP_TooManyRequests"}"#,
        "10429",
    ),
    (
        400,
        r#"{"error": {"message": "No account", "code": 1803, "status": 400, "request_id": "r1"}}"#,
        "No account",
    ),
    (502, "upstream", "502"),
];

#[tokio::test]
async fn every_refusal_tells_action_status_and_words() {
    let server = MockServer::start().await;
    for call in CALLS {
        for (status, body, words) in REFUSALS {
            for backend in Backend::ALL {
                let refusal = wiremock::ResponseTemplate::new(*status).set_body_string(*body);
                server::answer(&server, refusal).await;
                let error = (call.minimal)(&backend.client(&server)).await.unwrap_err();
                let shown = error.to_string();
                assert_eq!(error.action(), Some(call.slug));
                assert_eq!(
                    error.http_status().map(|status| status.as_u16()),
                    Some(*status)
                );
                assert!(
                    shown.contains(call.slug) && shown.contains(words),
                    "{shown}"
                );
                assert!(
                    !format!("{shown}{error:?}").contains("secret-key"),
                    "{error:?}"
                );
                assert_eq!(error.raw_bytes(), body.as_bytes(), "{shown}");
            }
        }
    }
}

#[tokio::test]
async fn an_unsuccessful_answer_is_an_error() {
    let server = MockServer::start().await;
    let envelope =
        json!({"data": {}, "error": "operator not found", "successful": false, "log_id": "log_7"});
    for call in CALLS {
        let answer = wiremock::ResponseTemplate::new(200).set_body_json(&envelope);
        server::answer(&server, answer).await;
        let error = (call.minimal)(&Backend::Composio.client(&server))
            .await
            .unwrap_err();
        assert_eq!(error.request_id(), Some("log_7"));
        assert!(error.was_sent());
        assert!(error.to_string().contains("operator not found"), "{error}");
    }
}
