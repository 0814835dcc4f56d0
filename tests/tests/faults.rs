//! A server that misbehaves, against every class of effect, over both backends.
//!
//! `golden/faults.txt` is the table; `UPDATE_EXPECT=1` writes it anew, for review. Limits are off:
//! they have tests of their own, in virtual time.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on should stop"
)]

use std::fmt::Write as _;
use std::time::Duration;

use expect_test::expect_file;
use spoki_api::{Effect, Error, LimitPolicy, RetryPolicy};
use spoki_tests::Call;
use spoki_tests::faulty::{Faulty, Manner, reply};
use spoki_tests::server::Backend;

const EFFECTS: [Effect; 4] = [
    Effect::Read,
    Effect::Write { repeatable: true },
    Effect::Write { repeatable: false },
    Effect::Delete { repeatable: true },
];

fn faults() -> Vec<(&'static str, Manner)> {
    let status = Manner::reply;
    let cut = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n";
    let failed = |data: &str| {
        let body = format!(r#"{{"data":{data},"error":"It failed.","successful":false}}"#);
        Manner::reply("200 OK", "", &body)
    };
    vec![
        ("accept and close", Manner::Close),
        ("close mid-headers", Manner::LastWords(cut.to_vec())),
        (
            "close mid-body",
            Manner::LastWords([cut, b"\r\n{".as_slice()].concat()),
        ),
        ("stall", Manner::Stall),
        ("drip", Manner::Drip(reply("200 OK", "", &" ".repeat(1000)))),
        ("429", status("429 Too Many Requests", "", "")),
        (
            "429 retry-after 0",
            status("429 Too Many Requests", "retry-after: 0\r\n", ""),
        ),
        (
            "429 retry-after 1",
            status("429 Too Many Requests", "retry-after: 1\r\n", ""),
        ),
        (
            "429 past date",
            status(
                "429 Too Many Requests",
                "retry-after: Wed, 21 Oct 2015 07:28:00 GMT\r\n",
                "",
            ),
        ),
        (
            "429 detail",
            status(
                "429 Too Many Requests",
                "",
                r#"{"detail":"Request was throttled. Expected available in 1 seconds."}"#,
            ),
        ),
        (
            "429 wrapped",
            status(
                "429 Too Many Requests",
                "",
                r#"{"error":{"message":"slow","code":429,"status":429}}"#,
            ),
        ),
        (
            "429 message",
            status("429 Too Many Requests", "", r#"{"message":"slow"}"#),
        ),
        (
            "429 edge",
            status(
                "429 Too Many Requests",
                "",
                r#"{"code":10429,"slug":"HTTP_TooManyRequests"}"#,
            ),
        ),
        ("500", status("500 Internal Server Error", "", "")),
        ("502", status("502 Bad Gateway", "", "")),
        ("503", status("503 Service Unavailable", "", "")),
        (
            "503 retry-after 0",
            status("503 Service Unavailable", "retry-after: 0\r\n", ""),
        ),
        ("504", status("504 Gateway Timeout", "", "")),
        ("HTML", status("200 OK", "", "<html></html>")),
        ("truncated JSON", status("200 OK", "", r#"{"a":"#)),
        (
            "100 MB announced",
            Manner::Endless(b"HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n".to_vec()),
        ),
        (
            "endless",
            Manner::Endless(b"HTTP/1.1 200 OK\r\n\r\n".to_vec()),
        ),
        (
            "redirect",
            status("302 Found", "location: http://elsewhere.example/\r\n", ""),
        ),
        ("unsuccessful", failed("{}")),
        ("unsuccessful 400", failed(r#"{"status_code":400}"#)),
        ("unsuccessful 429", failed(r#"{"status_code":429}"#)),
        ("unsuccessful 502", failed(r#"{"status_code":502}"#)),
    ]
}

fn kind(error: &Error) -> String {
    let kinds = [
        ("connect", error.is_connect()),
        ("timeout", error.is_timeout()),
        ("interrupted", error.is_interrupted()),
        ("oversize", error.is_oversize()),
        ("redirect", error.is_redirect()),
        ("unsuccessful", error.is_unsuccessful()),
        ("rate limited", error.is_rate_limited()),
        ("server fault", error.is_server_fault()),
        ("refused", error.is_refused()),
        ("unreadable", error.is_decode()),
    ];
    let held = kinds.iter().filter(|(_, holds)| *holds);
    held.map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

async fn row(name: &str, manner: Option<Manner>, backend: Backend, effect: Effect) -> String {
    let slow = matches!(manner, Some(Manner::Stall | Manner::Drip(_)));
    let server = Faulty::start(move |_| manner.clone().unwrap_or(Manner::Close))
        .await
        .unwrap();
    let url = if name == "refuse" {
        Faulty::nowhere().await.unwrap()
    } else {
        server.url().to_owned()
    };
    let client = backend
        .builder("secret-key")
        .base_url(url)
        .limits(LimitPolicy::Off)
        .timeout(Duration::from_millis(if slow { 500 } else { 20_000 }))
        .max_reply_bytes(1 << 20)
        .retry(
            RetryPolicy::new()
                .max_attempts(2)
                .base_delay(Duration::from_millis(1)),
        )
        .build()
        .unwrap();
    let call = Call::of(effect).next().unwrap();
    let (result, attempts, effective) = match (call.minimal)(&client).await {
        Ok(_) => ("success".to_owned(), 0, false),
        Err(error) => (
            kind(&error),
            error.attempts(),
            error.may_have_taken_effect(),
        ),
    };
    let seen = server.seen().len();
    // Nothing but a refusal that says so lets a write go out again.
    let turned_away = result.contains("rate limited") || name == "503 retry-after 0";
    assert!(
        effect != Effect::Write { repeatable: false } || seen < 2 || turned_away,
        "{name}"
    );
    let effective = if effective { "yes" } else { "no" };
    format!(
        "{name:<18} {:<9} {:<28} {seen:<5}{attempts:<9}{effective:<11}{result}\n",
        backend.name(),
        format!("{effect:?}").replace(" { ", " ").replace(" }", "")
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_ends_as_reviewed() {
    let none = std::iter::once(("refuse", None));
    let faults = none.chain(
        faults()
            .into_iter()
            .map(|(name, manner)| (name, Some(manner))),
    );
    let mut table = String::new();
    let _ = writeln!(
        table,
        "{:<18} {:<9} {:<28} {:<5}{:<9}{:<11}result",
        "fault", "backend", "effect", "seen", "attempts", "effective?"
    );
    // One fault at a time: a busy machine must not look like a stalled server.
    for (name, manner) in faults {
        let mut rows = Vec::new();
        // Only Composio reports failures in a success.
        let backends = Backend::ALL
            .into_iter()
            .filter(|&backend| backend == Backend::Composio || !name.starts_with("unsuccessful"));
        for backend in backends {
            rows.extend(
                EFFECTS.map(|effect| tokio::spawn(row(name, manner.clone(), backend, effect))),
            );
        }
        for row in rows {
            table.push_str(&row.await.unwrap());
        }
    }
    expect_file!["../golden/faults.txt"].assert_eq(&table);
}
