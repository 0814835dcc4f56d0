//! Real processes that are killed: by another process, and by strace at each write and each sync.
//! `SPOKI_JOBS=full` kills at every one of them. `SPOKI_JOBS_CALLS` is the number of calls of the job, 20 by default.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use spoki_api::lists::SyncListContacts;
use spoki_api::{Action, Client, LimitPolicy, RetryPolicy};
use spoki_jobs::{End, Import, Job, JobEvent, RunOptions};
use spoki_mock::Mock;

use crate::support::{Folder, LIST, contacts, effects, phone, resolve_unsettled, tickets};

/// The exit code of a process that says that nothing more is to do.
const COMPLETE: i32 = 0;

/// One of the processes: this program again. It runs the job, and prints a line for each call that begins.
#[test]
fn process() {
    let Ok(work) = std::env::var("SPOKI_JOBS_WORK") else {
        return;
    };
    let (url, folder) = work.split_once(' ').unwrap();
    let client = client(url);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let job = Job::open(folder).unwrap();
    let summary = runtime.block_on(job.run(&client, &RunOptions::new(), |event| {
        if let JobEvent::Begun { call, .. } = event {
            println!("chunk {}", call.chunk);
        }
    }));
    let is_complete = matches!(summary.unwrap().end, End::Complete);
    std::process::exit(if is_complete { COMPLETE } else { 3 });
}

fn client(url: &str) -> Client {
    #[expect(
        clippy::redundant_closure_for_method_calls,
        reason = "the type belongs to a crate on which this crate does not depend"
    )]
    let builder = Client::builder().http(|http| http.no_proxy());
    builder
        .spoki("mock-spoki-key")
        .base_url(url)
        .limits(LimitPolicy::Off)
        .retry(RetryPolicy::none())
        .build()
        .unwrap()
}

/// The command that runs the job, below another program or alone.
fn command(below: &[&str], mock: &Mock, job: &Path) -> Command {
    let program = std::env::current_exe().unwrap();
    let mut command = match below {
        [] => Command::new(&program),
        [outer, arguments @ ..] => {
            let mut command = Command::new(outer);
            command.args(arguments).arg(&program);
            command
        }
    };
    command
        .args(["--exact", "kills::process", "--nocapture"])
        .env(
            "SPOKI_JOBS_WORK",
            format!("{} {}", mock.url(), job.display()),
        )
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn calls() -> usize {
    let calls = std::env::var("SPOKI_JOBS_CALLS");
    calls.map_or(20, |calls| calls.parse().unwrap())
}

fn import(harmful: bool, folder: &Folder) -> Import {
    if harmful {
        return tickets(folder, calls());
    }
    let input = folder.write("in.csv", contacts(2 * calls()));
    Import::new(SyncListContacts::INFO, input)
        .argument("list_id", LIST)
        .chunk(2)
}

/// Runs the job to its end. A person looks at unsettled calls in between.
fn finish(mock: &Mock, job: &Job) {
    for _ in 0..3 {
        let status = command(&[], mock, job.folder())
            .stdout(Stdio::null())
            .status()
            .unwrap();
        if status.code() == Some(COMPLETE) {
            return;
        }
        resolve_unsettled(mock, job);
    }
    panic!("the job does not end")
}

/// Every row took effect; a harmful call once, a repeatable one at most once more for each kill.
fn judge(harmful: bool, mock: &Mock, kills: usize, case: &str) {
    let journal = mock.journal();
    let found = effects(&journal);
    let rows = if harmful { calls() } else { 2 * calls() };
    let times: Vec<usize> = (0..rows)
        .map(|row| found.get(&phone(row)).copied().unwrap_or(0))
        .collect();
    if harmful {
        assert!(times.iter().all(|&times| times == 1), "{case}: {times:?}");
    } else {
        assert!(times.iter().all(|&times| times >= 1), "{case}: {times:?}");
        assert!(
            journal.len() <= calls() + kills,
            "{case}: {} calls",
            journal.len()
        );
    }
}

fn mock() -> Mock {
    Mock::builder().without_limits().start().unwrap()
}

/// The call in flight may or may not arrive, so this is no test for harmful calls.
#[test]
fn a_killed_process_loses_nothing() {
    let mock = mock();
    let folder = Folder::new();
    let job = import(false, &folder).create(folder.path("job")).unwrap();
    for line in ["chunk 5", "chunk 13"] {
        let mut child = command(&[], &mock, job.folder())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let seen = lines.any(|printed| printed.is_ok_and(|printed| printed.ends_with(line)));
        child.kill().unwrap();
        let _ = child.wait().unwrap();
        assert!(seen, "{line}");
    }
    finish(&mock, &job);
    judge(false, &mock, 2, "killed twice");
}

/// Why strace cannot be used here, if it cannot.
fn strace_is_missing() -> Option<String> {
    let tried = Command::new("strace")
        .args([
            "-qq",
            "-e",
            "trace=none",
            "-e",
            "inject=fdatasync:signal=KILL:when=1",
            "true",
        ])
        .output();
    match tried {
        Ok(output) if output.status.success() => None,
        Ok(output) => Some(String::from_utf8_lossy(&output.stderr).into_owned()),
        Err(error) => Some(error.to_string()),
    }
}

/// Kills the process at a system call on the journal: the first, the second, and so on.
#[cfg(target_os = "linux")]
#[test]
fn a_process_killed_at_any_write_or_sync_loses_nothing() {
    if let Some(reason) = strace_is_missing() {
        println!("NOT RUN: kills by strace: {reason}");
        return;
    }
    let is_full = std::env::var("SPOKI_JOBS").is_ok_and(|value| value == "full");
    let step = if is_full { 1 } else { 13 };
    for harmful in [false, true] {
        for call in ["write", "fdatasync"] {
            let mut kills = 0;
            for when in (1..).step_by(step) {
                let mock = mock();
                let folder = Folder::new();
                let job = import(harmful, &folder).create(folder.path("job")).unwrap();
                let journal = job.folder().join("journal.ndjson").display().to_string();
                let inject = format!("inject={call}:signal=KILL:when={when}");
                let trace = format!("trace={call}");
                let below = [
                    "strace",
                    "-f",
                    "-qq",
                    "-o",
                    "/dev/null",
                    "-P",
                    &journal,
                    "-e",
                    &trace,
                    "-e",
                    &inject,
                ];
                let status = command(&below, &mock, job.folder())
                    .stdout(Stdio::null())
                    .status()
                    .unwrap();
                if status.code() == Some(COMPLETE) {
                    break;
                }
                kills += 1;
                finish(&mock, &job);
                judge(harmful, &mock, 1, &format!("{call} {when}"));
            }
            println!("{kills} kills at {call}, harmful: {harmful}");
            // The beginning of the run, and the beginning and end of each call.
            let expected = usize::div_ceil(1 + 2 * calls(), step);
            assert_eq!(kills, expected, "{call}, harmful: {harmful}");
        }
    }
}
