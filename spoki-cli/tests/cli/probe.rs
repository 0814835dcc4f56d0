//! `spoki probe` and `--record`: reads only, within the limits, and no value in what they write.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::{Value, json};
use spoki_api::catalog;
use spoki_mock::{Backend, Mock};

use crate::all_actions::{Step, calls, steps};
use crate::support::{BACKENDS, Home, Refusing};

/// Values of the mock's data, of keys, and of the calls of the tour.
const MARKS: [&str; 8] = [
    "02123456",
    "@example",
    "FAVORITE_BREAD",
    "Ada",
    "Spring",
    "hooks.example",
    "webhook-secret",
    "private-key",
];

#[track_caller]
fn holds_no_mark(place: &str, text: &str) {
    for mark in MARKS {
        assert!(!text.contains(mark), "{place} shows `{mark}`: {text}");
    }
}

#[test]
fn the_probe_sends_reads_only_and_keeps_the_limits() {
    for (backend, _) in BACKENDS {
        let home = Home::new();
        let mock = Mock::builder().clock_rate(20).start().unwrap();
        let file = home.path().join("report.json");
        let args = [
            "probe",
            "--output",
            "table",
            "--pages",
            "2",
            "--verbose",
            "--record",
            file.to_str().unwrap(),
        ];
        let ran = home
            .spoki_with(&args)
            .on(&mock, backend)
            .env("SPOKI_CLOCK_RATE", "20")
            .run()
            .exits(0);
        let reads: BTreeSet<_> = catalog()
            .iter()
            .filter(|info| info.effect.is_read())
            .map(|info| info.slug)
            .collect();
        let journal = mock.journal();
        let called: BTreeSet<_> = journal
            .iter()
            .filter_map(|exchange| exchange.slug)
            .collect();
        assert_eq!(called, reads, "{ran:#?}");
        assert!(
            journal.iter().all(|exchange| exchange.status == Some(200)),
            "no limit was exceeded"
        );
        holds_no_mark("report", &fs::read_to_string(&file).unwrap());
        holds_no_mark("stdout", &ran.stdout);
        holds_no_mark("stderr", &ran.stderr);
        assert!(ran.stderr.contains("nothing is changed"), "{ran:#?}");
    }
}

#[test]
fn the_plan_needs_no_key_and_sends_nothing() {
    let home = Home::new();
    let ran = home
        .spoki("probe --dry-run --output ndjson --groups tags,roles --pages 3")
        .run()
        .exits(0);
    let rows: Vec<Value> = ran
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let calls = |slug: &str| {
        rows.iter()
            .find(|row| row["action"] == slug)
            .map(|row| row["calls"].clone())
    };
    assert_eq!(calls("SPOKI_LIST_TAGS"), Some(3.into()));
    assert_eq!(calls("SPOKI_RETRIEVE_ROLE"), Some(1.into()));
    assert_eq!(calls("SPOKI_LIST_TICKETS"), None);
    assert_eq!(
        rows.iter()
            .filter(|row| row["identifier_from"] == "SPOKI_LIST_ROLES")
            .count(),
        2
    );
    let ran = home.spoki("probe --dry-run --groups tagz").run().exits(2);
    assert!(ran.stderr.contains("no group `tagz`"), "{ran:#?}");
}

#[test]
fn every_command_records_shapes_and_no_values() {
    let home = Home::new();
    let file = home.path().join("report.json");
    for (backend, _) in BACKENDS {
        let mock = Mock::start_blocking();
        for step in steps() {
            match step {
                Step::Advance(time) => mock.clock().advance(*time),
                Step::Call(call) => {
                    let args = call.args();
                    let more = [
                        "--limits",
                        "none",
                        "--no-wait",
                        "--verbose",
                        "--record",
                        file.to_str().unwrap(),
                    ];
                    let args: Vec<&str> = args.iter().map(String::as_str).chain(more).collect();
                    let ran = home.spoki_with(&args).on(&mock, backend).run();
                    holds_no_mark("stderr", &ran.stderr);
                }
            }
        }
    }
    let text = fs::read_to_string(&file).unwrap();
    holds_no_mark("report", &text);
    let mut seen = BTreeMap::<String, u64>::new();
    for report in serde_json::Deserializer::from_str(&text).into_iter::<Value>() {
        for slug in report.unwrap()["actions"].as_object().unwrap().keys() {
            *seen.entry(slug.clone()).or_default() += 1;
        }
    }
    assert_eq!(seen.len(), catalog().len());
}

/// A reply with a marked value in each of its places, which is a list, a page and an object.
fn marked() -> Value {
    let item = json!({
        "id": 390_555_123_498_i64, "name": "hidden name", "phone": "+390555123498", "email": "hidden.person@example.com",
        "status": "hidden status", "priority": "hidden", "created_datetime": "hidden", "is_active": "hidden", "secret": "hidden",
        "custom_fields": {"hidden_code": "hidden", "HIDDEN": 1}, "contact": {"hidden name": ["hidden", {"+390555123498": null}]},
        "hidden.person@example.com": "hidden", "tag_set": [{"id": "hidden", "hidden key": {"a": "hidden"}}], "private_key": "hidden",
    });
    let mut page = item.clone();
    page["count"] = json!(1);
    page["next"] = Value::Null;
    page["tag_set"].take();
    page["results"] = json!([item]);
    page
}

#[test]
fn marked_values_of_all_replies_are_in_no_report() {
    let marked = marked();
    for (backend, name) in BACKENDS {
        let body = match backend {
            Backend::Rest => marked.clone(),
            Backend::Composio => {
                json!({"data": marked, "successful": true, "error": null, "log_id": "hidden"})
            }
        };
        let service = Refusing::answering("200 OK", body.to_string());
        let home = Home::new();
        let file = home.path().join("report.json");
        let record = [
            "--limits",
            "none",
            "--verbose",
            "--record",
            file.to_str().unwrap(),
            "--backend",
            name,
        ];
        let run = |args: &[&str]| {
            let args: Vec<&str> = args.iter().copied().chain(record).collect();
            let (key, url) = match backend {
                Backend::Rest => ("SPOKI_API_KEY", "SPOKI_BASE_URL"),
                Backend::Composio => ("COMPOSIO_API_KEY", "COMPOSIO_BASE_URL"),
            };
            let spoki = home
                .spoki_with(&args)
                .env(key, "hidden-key")
                .env(url, &service.url);
            spoki.env("COMPOSIO_USER_ID", "hidden-user").run()
        };
        let ran = run(&["probe", "--output", "table"]);
        hides("stdout", &ran.stdout);
        hides("stderr", &ran.stderr);
        let reads = catalog()
            .iter()
            .filter(|info| info.effect.is_read())
            .count();
        assert_eq!(service.requests().len(), reads, "{ran:#?}");
        for call in calls().filter(|call| !call.info().effect.is_read()) {
            let args = call.args();
            let ran = run(&args.iter().map(String::as_str).collect::<Vec<_>>());
            hides("stderr", &ran.stderr);
        }
        let report = fs::read_to_string(&file).unwrap();
        hides("report", &report);
        let seen = catalog()
            .iter()
            .filter(|info| report.contains(&format!("\"{}\"", info.slug)));
        assert_eq!(seen.count(), catalog().len());
    }
}

/// Fails if the text holds a marked value.
#[track_caller]
fn hides(place: &str, text: &str) {
    for mark in [
        "hidden ",
        "hidden.",
        "hidden-",
        "hidden_code",
        "HIDDEN",
        "\"hidden\"",
        "0555123",
    ] {
        assert!(!text.contains(mark), "{place} shows `{mark}`: {text}");
    }
}

#[test]
fn a_file_that_cannot_be_written_stops_the_call() {
    let (home, mock) = (Home::new(), Mock::start_blocking());
    let spoki = home.spoki("tags list --record /nowhere/report.json");
    let ran = spoki.on(&mock, Backend::Rest).run().exits(2);
    assert!(ran.stderr.contains("--record: cannot write"), "{ran:#?}");
    assert!(mock.journal().is_empty());
}
