//! `spoki mcp` as hosts run it: the program itself, spoken to over standard input and output, and over HTTP.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on should stop"
)]

mod answers;
mod client;
mod confirmation;
mod hostile;
mod http;
mod install;
mod matrix;
mod policy;
mod sessions;
mod waiting;
mod web;

use spoki_mock::Mock;

/// A mock whose minute takes three seconds.
fn fast_mock() -> Mock {
    Mock::builder().clock_rate(20).start().unwrap()
}

/// The arguments of a ticket with this title.
fn ticket(title: &str) -> serde_json::Value {
    serde_json::json!({
        "title": title,
        "status": "Open",
        "priority": "High",
        "contact_phone": "+393331234567",
    })
}

/// The titles of the tickets that the mock was asked to create.
fn titles(mock: &Mock) -> Vec<String> {
    let journal = mock.journal();
    let calls = journal.iter().filter(|call| call.slug == Some(TICKET));
    calls
        .map(|call| {
            call.arguments.as_ref().unwrap()["title"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect()
}

/// A write that must not be repeated.
const TICKET: &str = "SPOKI_CREATE_TICKET";
