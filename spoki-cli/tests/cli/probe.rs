//! `spoki probe` and `--record`: reads only, within the limits, and no value in what they write.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;
use spoki_api::catalog;
use spoki_mock::Mock;

use crate::all_actions::{Step, steps};
use crate::support::{BACKENDS, Home};

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

#[test]
fn a_file_that_cannot_be_written_stops_the_call() {
    let (home, mock) = (Home::new(), Mock::start_blocking());
    let spoki = home.spoki("tags list --record /nowhere/report.json");
    let ran = spoki.on(&mock, spoki_mock::Backend::Rest).run().exits(2);
    assert!(ran.stderr.contains("--record: cannot write"), "{ran:#?}");
    assert!(mock.journal().is_empty());
}
