//! 50,000 contacts at one call a minute, on a clock that advances where the client waits: some rows are bad, the service
//! refuses some chunks, and the process ends twice.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use spoki_api::Action;
use spoki_api::lists::SyncListContacts;
use spoki_jobs::{End, Import, Job, RunOptions};
use spoki_mock::{Answer, Backend, Mock};

use crate::support::faults::{Fault, FaultyFiles};
use crate::support::{Folder, LIST, effects, numbers, phone, result};

const ROWS: usize = 50_000;

#[tokio::test]
async fn fifty_thousand_contacts_end_in_the_right_files() {
    let folder = Folder::new();
    let mock = Mock::start().await;
    // Every 500th row is bad.
    let lines = (0..ROWS).map(|row| match row % 500 {
        250 => format!("0{row},Name {row}\n"),
        _ => format!("{},Name {row}\n", phone(row)),
    });
    let text = format!("phone,first_name\n{}", lines.collect::<String>());
    let import = Import::new(SyncListContacts::INFO, folder.write("in.csv", text))
        .argument("list_id", LIST)
        .skip_invalid();
    let refused = Answer::refuse(400, json!({"contacts": ["Something is odd."]}));
    let mut answers = vec![Answer::real(); 90];
    for chunk in [10, 11, 70] {
        answers[chunk] = refused.clone();
    }
    mock.on::<SyncListContacts>().sequence(answers);
    let path = folder.path("job");
    let plan = import.create(&path).unwrap().plan();
    assert_eq!((plan.invalid, plan.calls), (100, 100));

    let start = mock.clock().now();
    // The first process ends before the journal has the end of a call, the second before the beginning of another.
    for operation in [4 * 40 + 5, 4 * 20 + 3] {
        let files = Arc::new(FaultyFiles::at(operation, Fault::CrashHalfway));
        let job = Job::open_with(&path, files).unwrap();
        let client = mock.production_client(Backend::Rest);
        let run = job.run(&client, &RunOptions::new(), |_| {}).await;
        assert!(run.is_err(), "{run:?}");
        // A new process knows nothing of the slots that the earlier one took.
        mock.clock().advance(Duration::from_secs(60));
    }
    let job = Job::open(&path).unwrap();
    let client = mock.production_client(Backend::Rest);
    let summary = job.run(&client, &RunOptions::new(), |_| {}).await.unwrap();
    assert!(matches!(summary.end, End::Complete), "{summary:?}");
    let done = ROWS as u64 - 100 - 3 * 500;
    let counts = numbers(summary.status.counts);
    assert_eq!(counts, [done, 100, 3 * 500, 0, 0]);

    let report = job.report().unwrap();
    let rows: u64 = report.files.iter().map(|file| file.rows).sum();
    assert_eq!(rows, ROWS as u64);
    let files = [
        "done.csv",
        "invalid.csv",
        "rejected.csv",
        "unsettled.csv",
        "untried.csv",
    ];
    let lines: Vec<String> = files.iter().flat_map(|name| result(&job, name)).collect();
    let names: BTreeSet<&str> = lines
        .iter()
        .map(|line| line.split(',').nth(1).unwrap())
        .collect();
    assert_eq!(
        (lines.len(), names.len()),
        (ROWS, ROWS),
        "each row is in one file"
    );

    // The mock agrees: each row that is done took effect, and one chunk at most was sent twice for each crash.
    let journal = mock.journal();
    let effects = effects(&journal);
    assert_eq!(effects.len() as u64, done);
    assert!(journal.len() <= 100 + 2, "{}", journal.len());
    assert!(journal.iter().all(|exchange| exchange.status != Some(429)));
    let minutes = mock.clock().now().duration_since(start).unwrap().as_secs() / 60;
    assert!(minutes >= 99, "{minutes}");
}
