//! Calls that wait for their limit.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::{Value, json};
use spoki_api::catalog;
use spoki_mcp::argument_digest;
use spoki_mock::Mock;

use crate::client::{Client, REVISIONS, Start};
use crate::{TICKET, fast_mock, ticket, titles};

/// A write with a limit of a few calls a minute.
const DELETE: &str = "SPOKI_DELETE_TEMPLATE";

fn limit(slug: &str) -> u64 {
    catalog().get(slug).unwrap().rate_limit.unwrap().into()
}

/// Uses up the limit of the action.
fn use_up(client: &Client) -> u64 {
    let limit = limit(DELETE);
    for id in 1..=limit {
        client.call(id, DELETE, &json!({"id": 999_000 + id}));
    }
    limit
}

fn deletions(mock: &Mock) -> usize {
    let journal = mock.journal();
    journal
        .iter()
        .filter(|call| call.slug == Some(DELETE))
        .count()
}

#[test]
fn a_waiting_call_reports_growing_progress_and_is_sent_in_the_end() {
    let mock = fast_mock();
    let client = Start::on(&mock, "--allow delete").run();
    let used = use_up(&client);
    client.call(used + 1, DELETE, &json!({"id": 1}));
    let reports: Vec<f64> = client
        .others()
        .iter()
        .filter(|message| message["method"] == "notifications/progress")
        .map(|message| {
            assert_eq!(message["params"]["progressToken"], used + 1);
            message["params"]["progress"].as_f64().unwrap()
        })
        .collect();
    assert!(reports.len() >= 2, "{reports:?}");
    assert!(
        reports.windows(2).all(|pair| pair[0] < pair[1]),
        "{reports:?}"
    );
    assert_eq!(deletions(&mock) as u64, used + 1);
}

#[test]
fn a_call_that_would_wait_too_long_ends_unsent() {
    let mock = fast_mock();
    let client = Start::on(&mock, "--allow delete --max-wait 1s").run();
    let used = use_up(&client);
    let error = client.error(used + 1, DELETE, &json!({"id": 1}));
    assert_eq!(
        (&error["kind"], &error["sent"]),
        (&json!("held_back"), &json!(false))
    );
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .starts_with("nothing was sent")
    );
    assert!(error["retry_after"].as_f64().unwrap() > 1.0, "{error}");
    assert_eq!(deletions(&mock) as u64, used);
}

#[test]
fn a_cancelled_call_leaves_its_place_in_the_queue() {
    for revision in REVISIONS {
        cancel_in_the_queue(revision);
    }
}

fn cancel_in_the_queue(revision: &'static str) {
    let mock = fast_mock();
    let start = Start::on(&mock, "--allow delete --max-wait none");
    let client = start.speaking(revision).run();
    let used = use_up(&client);
    for id in 1..=50 {
        client.begin_call(used + id, DELETE, &json!({"id": id}));
    }
    client.wait_for(|message| message["method"] == "notifications/progress");
    for id in 1..50 {
        client.cancel(used + id);
    }
    // Behind all others, it would need five minutes' worth of slots.
    client.answer(used + 50);
    assert_eq!(deletions(&mock) as u64, used + 1);
}

#[test]
fn waiting_calls_end_with_their_client() {
    let mock = fast_mock();
    let client = Start::on(&mock, "--allow delete").run();
    let used = use_up(&client);
    client.begin_call(used + 1, DELETE, &json!({"id": 1}));
    client.wait_for(|message| message["method"] == "notifications/progress");
    let (status, took) = client.close();
    assert!(status.success());
    assert!(took.as_millis() < 1000, "{took:?}");
    assert_eq!(deletions(&mock) as u64, used);
}

/// How many calls are begun at least, and how many of them served.
fn scale() -> (u64, usize) {
    match std::env::var("SPOKI_MCP_CALLS") {
        Ok(calls) => (calls.parse().unwrap(), 1000),
        Err(_) => (1500, 300),
    }
}

/// The titles that the mock was asked for. Under load it may refuse a call at first, which is then repeated.
fn sent(mock: &Mock) -> BTreeSet<String> {
    titles(mock).into_iter().collect()
}

/// Numbers that look random, the same in each run.
fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

#[test]
fn a_call_that_was_cancelled_in_the_queue_is_never_sent() {
    let mock = fast_mock();
    let audit = std::env::temp_dir().join(format!("spoki-mcp-audit-{}", std::process::id()));
    let _ = fs::remove_file(&audit);
    let args = format!("--allow write --max-wait none --audit {}", audit.display());
    let client = Start::on(&mock, &args).run();
    let (calls, served) = scale();
    let (mut random, mut begun) = (7, 0);
    let mut marks = BTreeMap::new();
    while begun < calls || sent(&mock).len() < served {
        for _ in 0..50 {
            begun += 1;
            let title = format!("mark {begun}");
            let arguments = ticket(&title);
            marks.insert(
                argument_digest(TICKET, arguments.as_object().unwrap()),
                title,
            );
            client.begin_call(begun, TICKET, &arguments);
        }
        // Most of the newest, at odd moments; the rest keeps the limit busy.
        for id in begun - 49..=begun {
            if !next(&mut random).is_multiple_of(5) {
                client.cancel(id);
            }
        }
        // A round trip, so that the server keeps up.
        client.request(1_000_000 + begun, "ping", json!({}));
        client.answer(1_000_000 + begun);
    }
    let (status, _) = client.close();
    assert!(status.success());
    let lines = fs::read_to_string(&audit).unwrap();
    fs::remove_file(&audit).unwrap();
    let mut cancelled = BTreeSet::new();
    for line in lines.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        assert!(!line.to_string().contains("mark "), "{line}");
        if line["outcome"] == "cancelled" {
            cancelled.insert(marks[line["arguments"].as_str().unwrap()].clone());
        }
    }
    let sent = sent(&mock);
    assert!(sent.len() >= served, "{}", sent.len());
    let part = cancelled.len() as u64 * 100 / begun;
    assert!(part >= 30, "{part} % of {begun}");
    assert_eq!(cancelled.intersection(&sent).collect::<Vec<_>>(), [""; 0]);
}
