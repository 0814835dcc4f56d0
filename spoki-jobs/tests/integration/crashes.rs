//! Processes that end at any write and any sync, and disks that fail. The journal of the mock shows the effects.

use std::io::ErrorKind as IoErrorKind;
use std::path::Path;
use std::sync::Arc;

use spoki_api::lists::SyncListContacts;
use spoki_api::{Action, Client, CreateTicket};
use spoki_jobs::{End, Error, ErrorKind, Import, Job, JobEvent, RunOptions, Status, Stop};
use spoki_mock::{Backend, Mock};
use tokio::sync::Notify;

use crate::support::faults::{Fault, FaultyFiles};
use crate::support::{Folder, LIST, contacts, effects, numbers, phone, resolve_unsettled, tickets};

/// The calls of a job.
const CALLS: usize = 10;
/// The rows of a job with two rows in a call.
const ROWS: usize = 2 * CALLS;

/// The action for the rows.
#[derive(Clone, Copy, Debug)]
enum Work {
    /// Calls that can be repeated.
    Contacts,
    /// Calls that open a ticket each.
    Tickets,
}

impl Work {
    fn import(self, folder: &Folder) -> Import {
        match self {
            Self::Contacts => {
                let input = folder.write("in.csv", contacts(ROWS));
                Import::new(SyncListContacts::INFO, input)
                    .argument("list_id", LIST)
                    .chunk(2)
            }
            Self::Tickets => tickets(folder, CALLS),
        }
    }

    /// How often each row took effect, and how many calls that took.
    fn effects(self, mock: &Mock) -> (Vec<usize>, usize) {
        let journal = mock.journal();
        let rows = match self {
            Self::Contacts => ROWS,
            Self::Tickets => CALLS,
        };
        let found = effects(&journal);
        let counts = (0..rows).map(|row| found.get(&phone(row)).copied().unwrap_or(0));
        (counts.collect(), journal.len())
    }
}

/// A process: makes the job unless it is there, and runs it.
async fn process(
    work: Work,
    folder: &Folder,
    client: &Client,
    files: FaultyFiles,
) -> Result<(End, Job), Error> {
    let files = Arc::new(files);
    let path = folder.path("job");
    let job = if path.join("job.json").exists() {
        Job::open_with(path, files)?
    } else {
        work.import(folder).files(files).create(path)?
    };
    let summary = job.run(client, &RunOptions::new(), |_| {}).await?;
    Ok((summary.end, job))
}

/// Runs processes until the job is complete. In between, the outcomes of unsettled calls are checked.
async fn finish(work: Work, folder: &Folder, mock: &Mock) -> Status {
    let client = mock.client(Backend::Rest);
    for _ in 0..3 {
        let process = process(work, folder, &client, FaultyFiles::default());
        let (end, job) = process.await.unwrap();
        let status = job.status().unwrap();
        match end {
            End::Complete => return status,
            End::Unsettled => resolve_unsettled(mock, &job),
            other => panic!("{other:?}"),
        }
    }
    panic!("the job does not end")
}

fn mock() -> Mock {
    Mock::builder().without_limits().start().unwrap()
}

/// Ends the process at each operation in each way.
async fn crash_everywhere(work: Work) {
    let mock = mock();
    let client = mock.client(Backend::Rest);
    let files = FaultyFiles::default();
    let folder = Folder::new();
    process(work, &folder, &client, files.clone())
        .await
        .unwrap();
    let operations = files.operations();
    assert!(operations > 4 * CALLS, "{operations}");
    for fault in [Fault::CrashBefore, Fault::CrashHalfway, Fault::CrashAfter] {
        for operation in 1..=operations {
            mock.reset();
            mock.set_limits(false);
            let case = format!("{work:?}, {fault:?} at operation {operation} of {operations}");
            let folder = Folder::new();
            let files = FaultyFiles::at(operation, fault);
            let crashed = process(work, &folder, &client, files).await;
            assert!(crashed.is_err(), "{case}");
            let status = finish(work, &folder, &mock).await;
            let rows = status.counts.read;
            assert_eq!(numbers(status.counts), [rows, 0, 0, 0, 0], "{case}");
            let (effects, calls) = work.effects(&mock);
            match work {
                Work::Contacts => {
                    assert!(
                        effects.iter().all(|&times| times >= 1),
                        "{case}: {effects:?}"
                    );
                    assert!(calls <= CALLS + 1, "{case}: {calls} calls");
                }
                Work::Tickets => {
                    assert!(
                        effects.iter().all(|&times| times == 1),
                        "{case}: {effects:?}"
                    );
                }
            }
        }
    }
}

#[tokio::test]
async fn a_crash_at_any_operation_costs_a_repeatable_job_one_call_at_most() {
    crash_everywhere(Work::Contacts).await;
}

#[tokio::test]
async fn a_crash_at_any_operation_repeats_no_harmful_call() {
    crash_everywhere(Work::Tickets).await;
}

/// The process is killed while a call is in flight.
#[tokio::test]
async fn a_call_in_flight_is_unsettled_after_a_kill() {
    let mock = mock();
    let client = mock.client(Backend::Rest);
    for work in [Work::Contacts, Work::Tickets] {
        for killed in [0, 1, 4, 9] {
            mock.reset();
            mock.set_limits(false);
            let folder = Folder::new();
            let job = work.import(&folder).create(folder.path("job")).unwrap();
            let kill = Notify::new();
            let options = RunOptions::new();
            let running = job.run(&client, &options, |event| {
                if matches!(event, JobEvent::Begun { call, .. } if call.chunk == killed) {
                    kill.notify_one();
                }
            });
            tokio::select! {
                biased;
                () = kill.notified() => {}
                summary = running => panic!("{summary:?}"),
            }
            let status = job.status().unwrap();
            let unsettled: Vec<u64> = status.unsettled.iter().map(|call| call.chunk).collect();
            assert_eq!(unsettled, [killed]);
            assert_eq!(status.unsettled[0].reason, None);
            let sent = mock.journal().len();
            let summary = job.run(&client, &RunOptions::new(), |_| {}).await.unwrap();
            match work {
                Work::Contacts => assert!(matches!(summary.end, End::Complete)),
                Work::Tickets => {
                    assert!(matches!(summary.end, End::Unsettled));
                    // At most the request that was in flight.
                    assert!(mock.journal().len() <= sent + 1);
                }
            }
        }
    }
}

/// The disk fails and the process continues: no call is made that is not in the journal.
#[tokio::test]
async fn a_disk_that_fails_ends_the_job_before_the_next_call() {
    let mock = mock();
    let client = mock.client(Backend::Rest);
    for work in [Work::Contacts, Work::Tickets] {
        for kind in [IoErrorKind::StorageFull, IoErrorKind::ReadOnlyFilesystem] {
            for operation in 1..=30 {
                mock.reset();
                mock.set_limits(false);
                let folder = Folder::new();
                let files = FaultyFiles::at(operation, Fault::Fail(kind));
                let failed = process(work, &folder, &client, files).await;
                let error = failed.map(|(end, _)| end).unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Files, "{error}");
                assert!(error.to_string().contains("job"), "{error}");
                let calls = mock.journal().len();
                if folder.path("job/job.json").exists() {
                    let status = Job::open(folder.path("job")).unwrap().status().unwrap();
                    let ended = status.calls - status.unsettled.len() as u64;
                    assert!(calls as u64 == status.calls || calls as u64 == ended);
                } else {
                    assert_eq!(calls, 0);
                }
                let status = finish(work, &folder, &mock).await;
                assert_eq!(status.counts.done, status.counts.read);
                if matches!(work, Work::Tickets) {
                    let (effects, _) = work.effects(&mock);
                    assert!(effects.iter().all(|&times| times == 1), "{effects:?}");
                }
            }
        }
    }
}

/// Result files are old or new, never half.
#[tokio::test]
async fn a_crash_while_results_are_written_loses_nothing() {
    let mock = mock();
    let client = mock.client(Backend::Rest);
    let folder = Folder::new();
    let work = Work::Contacts;
    let (_, job) = process(work, &folder, &client, FaultyFiles::default())
        .await
        .unwrap();
    let expected = job.report().unwrap();
    let results = folder.path("job/results");
    let read = |path: &Path| std::fs::read_to_string(path.join("done.csv")).unwrap();
    let whole = read(&results);
    for operation in 1.. {
        let files = Arc::new(FaultyFiles::at(operation, Fault::CrashHalfway));
        let job = Job::open_with(folder.path("job"), files).unwrap();
        let Err(error) = job.report() else {
            assert!(operation > 15, "{operation}");
            break;
        };
        assert_eq!(error.kind(), ErrorKind::Files);
        assert_eq!(read(&results), whole);
    }
    assert_eq!(job.report().unwrap().files, expected.files);
}

/// A stop from elsewhere is no crash.
#[tokio::test]
async fn stops_leave_nothing_unsettled() {
    let mock = mock();
    let client = mock.client(Backend::Rest);
    for work in [Work::Contacts, Work::Tickets] {
        mock.reset();
        mock.set_limits(false);
        let folder = Folder::new();
        let job = work.import(&folder).create(folder.path("job")).unwrap();
        for _ in 0..CALLS {
            let stop = Stop::default();
            let summary = job
                .run(&client, &RunOptions::new().stop(stop.clone()), |_| {
                    stop.stop();
                })
                .await
                .unwrap();
            assert_eq!(summary.status.counts.unsettled, 0);
        }
        let _ = job.run(&client, &RunOptions::new(), |_| {}).await.unwrap();
        let (effects, calls) = work.effects(&mock);
        assert!(effects.iter().all(|&times| times == 1), "{effects:?}");
        assert_eq!(calls, CALLS);
    }
    assert_eq!(mock.calls::<CreateTicket>().len(), CALLS);
}
