//! Jobs that nothing disturbs: what is sent, and what the files say.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::fs;

use serde_json::{Value, json};
use spoki_api::contacts::SyncContactsBulk;
use spoki_api::lists::SyncListContacts;
use spoki_api::{Action, CreateTicket};
use spoki_jobs::{Duplicates, End, ErrorKind, Import, Job, JobEvent, Report, RunOptions};
use spoki_mock::{Answer, Backend, Mock};
use support::{Folder, contacts, numbers, phone, result};

#[tokio::test]
async fn a_file_goes_out_in_chunks_and_each_row_ends_in_one_file() {
    let folder = Folder::new();
    let mock = Mock::start().await;
    let client = mock.production_client(Backend::Rest);
    let mut text = contacts(1200);
    text.insert_str(text.len() / 2, "");
    let input = folder.write("in.csv", &text);
    let import = Import::new(SyncListContacts::INFO, &input).argument("list_id", 1);
    let job = import.create(folder.path("job")).unwrap();
    assert_eq!((job.plan().calls, job.plan().chunk), (3, 500));
    let mut told = Vec::new();
    let summary = job
        .run(&client, &RunOptions::new(), |event| {
            if let JobEvent::Ended { call, progress, .. } = event {
                told.push((call.chunk, call.line, call.rows, progress.calls_left));
            }
        })
        .await
        .unwrap();
    assert!(matches!(summary.end, End::Complete), "{summary:?}");
    assert_eq!(told, [(0, 2, 500, 2), (1, 502, 500, 1), (2, 1002, 200, 0)]);
    assert_eq!(numbers(summary.status.counts), [1200, 0, 0, 0, 0]);
    assert_eq!(mock.calls::<SyncListContacts>().len(), 3);
    let report = job.report().unwrap();
    assert!(report.complete);
    assert_eq!(
        result(&job, "done.csv")[0],
        format!("{},Name 0,2,,", phone(0))
    );
    let schema: Value = serde_json::from_str(Report::SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let json: Value =
        serde_json::from_slice(&fs::read(job.folder().join("results/report.json")).unwrap())
            .unwrap();
    assert!(validator.is_valid(&json), "{json:#}");
}
