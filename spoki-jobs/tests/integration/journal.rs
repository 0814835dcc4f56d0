//! Journals that end anywhere, or have a flipped bit: the job continues, or reports the damaged line. No row
//! counts as done without a durable line that says so.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use serde_json::{Value, json};
use spoki_api::lists::SyncListContacts;
use spoki_api::{Action, Client, CreateTicket};
use spoki_jobs::{End, Error, ErrorKind, Import, Job, Resolution, RunOptions, Status};
use spoki_mock::{Answer, Backend, Mock};

use crate::support::{Folder, LIST, contacts, phone, tickets};

const ROWS: usize = 12;

/// A job of six calls: one is refused, one has no reply, and one reply names an error.
struct Past {
    mock: Mock,
    folder: Folder,
    journal: Vec<u8>,
}

impl Past {
    async fn new(harmful: bool) -> Self {
        let folder = Folder::new();
        let mock = Mock::builder().without_limits().start().unwrap();
        let client = mock.client(Backend::Rest);
        let refused = Answer::refuse(400, json!({"detail": "Odd."}));
        let import = if harmful {
            mock.on::<CreateTicket>()
                .sequence([Answer::real(), refused, Answer::lost()]);
            tickets(&folder, ROWS / 2)
        } else {
            let errors = json!({"errors": [{"index": 1, "why": "Odd, too."}]});
            mock.on::<SyncListContacts>()
                .sequence([Answer::json(errors), refused, Answer::lost()]);
            let input = folder.write("in.csv", contacts(ROWS));
            Import::new(SyncListContacts::INFO, input)
                .argument("list_id", LIST)
                .chunk(2)
        };
        let job = import.create(folder.path("job")).unwrap();
        for _ in 0..2 {
            if let End::Unsettled = run(&job, &client).await.unwrap() {
                job.resolve(2, Resolution::Done).unwrap();
            }
        }
        assert!(job.status().unwrap().is_complete());
        let journal = fs::read(job.folder().join("journal.ndjson")).unwrap();
        Self {
            mock,
            folder,
            journal,
        }
    }

    fn client(&self) -> Client {
        self.mock.reset();
        self.mock.set_limits(false);
        self.mock.client(Backend::Rest)
    }

    /// The job with another journal.
    fn with(&self, journal: &[u8]) -> Result<(Job, Status), Error> {
        self.folder.write("job/journal.ndjson", journal);
        let job = Job::open(self.folder.path("job"))?;
        let status = job.status()?;
        Ok((job, status))
    }
}

async fn run(job: &Job, client: &Client) -> Result<End, Error> {
    Ok(job.run(client, &RunOptions::new(), |_| {}).await?.end)
}

/// The rows that whole lines of a journal say are done or rejected. This reads the lines without the library.
fn settled(journal: &[u8], path: &Path) -> BTreeSet<u64> {
    let whole = journal.iter().rposition(|byte| *byte == b'\n');
    let text = std::str::from_utf8(&journal[..whole.map_or(0, |end| end + 1)]).unwrap();
    let mut rows = BTreeSet::new();
    let mut begins = std::collections::BTreeMap::new();
    for line in text.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let chunk = line["chunk"].as_u64();
        let is_settled = match line["event"].as_str().unwrap() {
            "begin" => {
                let first = line["row"].as_u64().unwrap();
                begins.insert(chunk, first..first + line["rows"].as_u64().unwrap());
                false
            }
            "end" => line["outcome"] == "done" || line["outcome"] == "refused",
            "resolve" => line["resolution"] == "done",
            _ => false,
        };
        if is_settled {
            rows.extend(begins[&chunk].clone());
        }
    }
    assert!(path.exists());
    rows
}

/// Every journal that a crash can leave, byte by byte.
#[tokio::test]
async fn every_beginning_of_a_journal_opens_or_is_refused_with_its_line() {
    for harmful in [false, true] {
        let past = Past::new(harmful).await;
        let first = past.journal.iter().position(|byte| *byte == b'\n').unwrap();
        for length in 0..=past.journal.len() {
            let journal = &past.journal[..length];
            match past.with(journal) {
                Ok((_, status)) => {
                    assert!(length > first, "{length}");
                    let settled = settled(journal, &past.folder.path("job"));
                    let counts = status.counts;
                    assert_eq!(
                        counts.done + counts.rejected,
                        settled.len() as u64,
                        "{length}"
                    );
                }
                Err(error) => {
                    assert!(length <= first, "{length}: {error}");
                    assert_eq!(error.kind(), ErrorKind::Damaged);
                    assert!(error.to_string().contains("line 1"), "{error}");
                }
            }
        }
    }
}

/// Every byte, with a flip of one bit and with a flip of all.
#[tokio::test]
async fn every_flipped_byte_is_refused_with_its_line() {
    let past = Past::new(true).await;
    let mut line = 1;
    for at in 0..past.journal.len() {
        for flip in [1 << (at % 8), 0xff] {
            let mut journal = past.journal.clone();
            journal[at] ^= flip;
            let error = past.with(&journal).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Damaged, "{at}: {error}");
            let expected = format!("line {line}:");
            assert!(error.to_string().contains(&expected), "{at}: {error}");
        }
        line += usize::from(past.journal[at] == b'\n');
    }
}

/// Continues the job from a part of its journal, against a mock without the earlier calls.
async fn go_on(past: &Past, length: usize) {
    let journal = &past.journal[..length];
    let Ok((job, status)) = past.with(journal) else {
        return;
    };
    let settled = settled(journal, &past.folder.path("job"));
    let client = past.client();
    // Nothing of an unsettled call is at this mock.
    for call in &status.unsettled {
        job.resolve(call.chunk, Resolution::Resend).unwrap();
    }
    assert!(matches!(run(&job, &client).await.unwrap(), End::Complete));
    let sent = crate::support::effects(&past.mock.journal());
    for row in 0..job.status().unwrap().counts.read {
        let is_sent = sent.contains_key(&phone(usize::try_from(row).unwrap()));
        assert_eq!(
            is_sent,
            !settled.contains(&row),
            "row {row} after {length} bytes"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_job_goes_on_from_any_beginning(part in 0.0..1.0_f64, harmful: bool) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let past = Past::new(harmful).await;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                clippy::cast_precision_loss,
                reason = "a length of some kilobytes"
            )]
            let length = (past.journal.len() as f64 * part) as usize;
            go_on(&past, length).await;
        });
    }
}

#[tokio::test]
async fn a_journal_of_another_job_or_version_is_refused() {
    let past = Past::new(false).await;
    let other = Past::new(false).await;
    let error = past.with(&other.journal).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("line 1: the journal belongs to another job"),
        "{error}"
    );

    past.folder.write("job/journal.ndjson", &past.journal);
    let manifest = fs::read_to_string(past.folder.path("job/job.json")).unwrap();
    past.folder.write(
        "job/job.json",
        manifest.replace("\"chunk\": 2", "\"chunk\": 3"),
    );
    let error = Job::open(past.folder.path("job"))
        .unwrap()
        .status()
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Damaged, "{error}");
    past.folder.write(
        "job/job.json",
        manifest.replace("\"format\": 1", "\"format\": 2"),
    );
    let error = Job::open(past.folder.path("job")).unwrap_err();
    assert!(error.to_string().contains("another version"), "{error}");
    assert!(
        error.to_string().contains("its format is 2, expected 1"),
        "{error}"
    );
    past.folder.write("job/job.json", &manifest);
    past.folder.write("job/invalid.ndjson", "[1,\"x\"]\n");
    let error = Job::open(past.folder.path("job")).unwrap_err();
    assert!(
        error.to_string().contains("the list of invalid rows"),
        "{error}"
    );
}
