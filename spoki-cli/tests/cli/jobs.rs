//! Jobs: inputs, results, and the state after a signal or a lost reply.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::Command;

use serde_json::{Value, json};
use spoki_api::{CreateTicket, SyncListContacts};
use spoki_mock::{Answer, Backend, Mock};

use crate::support::{Home, Ran, Spoki};

/// A list of the mock.
const LIST: &str = "list_id=318";

fn mock() -> Mock {
    Mock::builder().without_limits().start().unwrap()
}

fn job(home: &Home, mock: &Mock, args: &str) -> Spoki {
    home.spoki(&format!("job {args}"))
        .on(mock, Backend::Rest)
        .env("SPOKI_CLOCK_RATE", "20")
}

fn contacts(home: &Home, rows: usize) -> String {
    let lines =
        (0..rows).map(|row| format!("+39{:010},Name {row}\n", 3_000_000_000_u64 + row as u64));
    let path = home.path().join("contacts.csv");
    fs::write(
        &path,
        format!("phone,first_name\n{}", lines.collect::<String>()),
    )
    .unwrap();
    path.display().to_string()
}

fn tickets(home: &Home, rows: usize) -> String {
    let lines =
        (0..rows).map(|row| format!("Row {row},+39{:010}\n", 3_000_000_000_u64 + row as u64));
    let path = home.path().join("tickets.csv");
    fs::write(
        &path,
        format!("title,contact_phone\n{}", lines.collect::<String>()),
    )
    .unwrap();
    path.display().to_string()
}

/// The lines of a result file, without the header.
fn lines(row: &Value, name: &str) -> usize {
    let folder = row["results"].as_str().unwrap();
    let text = fs::read_to_string(format!("{folder}/{name}")).unwrap();
    text.lines().count() - 1
}

#[test]
fn a_job_starts_ends_and_is_removed() {
    let (home, mock) = (Home::new(), mock());
    let file = contacts(&home, 25);
    let start =
        format!("start SPOKI_SYNC_LIST_CONTACTS {file} --set {LIST} --chunk 10 --limits none");
    let planned = job(&home, &mock, &format!("{start} --dry-run"))
        .run()
        .exits(0);
    assert_eq!(planned.json()["calls"], 3);
    assert!(mock.journal().is_empty());
    let ran = job(&home, &mock, &start).run().exits(0);
    let row = ran.json();
    assert_eq!(
        (&row["job"], &row["done"]),
        (&json!("contacts"), &json!(25))
    );
    assert_eq!(lines(&row, "done.csv"), 25);
    assert_eq!(mock.calls::<SyncListContacts>().len(), 3);
    let events: Vec<Value> = ran
        .stderr
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(events.len(), 3, "{ran:#?}");
    assert_eq!(
        (&events[2]["rows"], &events[2]["calls_left"]),
        (&json!(5), &json!(0))
    );

    // The same again is another job.
    let second = job(&home, &mock, &start).run().exits(0).json();
    assert_eq!(second["job"], "contacts-2");
    let all = job(&home, &mock, "status").run().exits(0).json();
    assert_eq!(all["items"].as_array().unwrap().len(), 2);
    assert_eq!(
        job(&home, &mock, "status contacts-2").run().exits(0).json()["complete"],
        true
    );
    let report = job(&home, &mock, "report contacts").run().exits(0).json();
    assert_eq!(report["rows"]["done"], 25);
    job(&home, &mock, "rm contacts").run().exits(0);
    job(&home, &mock, "status contacts").run().exits(2);
    job(&home, &mock, "status contacts --demo").run().exits(2);
}

#[test]
fn invalid_rows_are_shown_and_skipped_on_request() {
    let (home, mock) = (Home::new(), mock());
    let start = "start spoki_sync_list_contacts - --set list-id=318 --limits none";
    let input = "Telefono;note\n+390212345678;x\n02;y\n+390212345678;z\n";
    let with = |flags: &str| {
        let start = format!("{start} --column Telefono=phone --leave-out note {flags}");
        job(&home, &mock, &start).input(input).run()
    };
    let refused = with("--output table").exits(2);
    assert!(
        refused
            .stderr
            .contains("line 3: `phone`: expected a phone number"),
        "{refused:#?}"
    );
    assert!(
        refused.stderr.contains("2 rows are not valid"),
        "{refused:#?}"
    );
    assert!(mock.journal().is_empty());
    let row = with("--skip-invalid --duplicates last").exits(8).json();
    assert_eq!((&row["done"], &row["invalid"]), (&json!(1), &json!(2)));
    assert_eq!(lines(&row, "invalid.csv"), 2);
    for flags in [
        "--column x",
        "--chunk many",
        "--delimiter ab",
        "--budget soon",
        "--set x",
        "--set nope=1",
    ] {
        with(flags).exits(2);
    }
    job(&home, &mock, "start SPOKI_NOPE -")
        .input("")
        .run()
        .exits(2);
}

#[test]
fn harmful_calls_without_a_reply_are_asked_about() {
    let (home, mock) = (Home::new(), mock());
    let file = tickets(&home, 4);
    let start = format!(
        "start SPOKI_CREATE_TICKET {file} --set status=Open --set priority=High --limits none --output table"
    );
    job(&home, &mock, &start).run().exits(3);
    assert!(mock.journal().is_empty());
    mock.on::<CreateTicket>()
        .sequence([Answer::real(), Answer::lost()]);
    let ran = job(&home, &mock, &format!("{start} --yes --job t"))
        .run()
        .exits(7);
    assert!(
        ran.stderr.contains("call 1, 1 rows from line 3"),
        "{ran:#?}"
    );
    assert!(ran.stderr.contains("--resolve 1=done"), "{ran:#?}");
    let resume = |flags: &str| job(&home, &mock, &format!("resume t --limits none {flags}")).run();
    let row = resume("").exits(7).json();
    assert_eq!(row["unsettled_calls"][0]["call"], 1);
    resume("--resolve 1=maybe").exits(2);
    resume("--resolve 0=done").exits(2);
    assert_eq!(mock.calls::<CreateTicket>().len(), 2);
    let row = resume("--resolve 1=done").exits(0).json();
    assert_eq!(row["done"], 4);
    assert_eq!(mock.calls::<CreateTicket>().len(), 4);
}

#[test]
fn failures_end_a_job_and_a_resume_goes_on() {
    let (home, mock) = (Home::new(), mock());
    let file = contacts(&home, 30);
    let start = format!("start SPOKI_SYNC_LIST_CONTACTS {file} --chunk 10 --limits none --job c");
    let ran = job(&home, &mock, &format!("{start} --set list_id=99"))
        .run()
        .exits(1);
    assert!(
        ran.json()["ended"].as_str().unwrap().contains("404"),
        "{ran:#?}"
    );
    job(&home, &mock, "rm c").run().exits(3);
    job(&home, &mock, "rm c --yes").run().exits(0);

    let down = Answer::refuse(503, json!({"detail": "Down."}));
    mock.on::<SyncListContacts>()
        .once(Answer::real())
        .times(9, down);
    let start = format!("{start} --set {LIST}");
    let row = job(&home, &mock, &start).run().exits(8).json();
    assert_eq!((&row["done"], &row["unsettled"]), (&json!(10), &json!(10)));
    mock.on::<SyncListContacts>().clear();
    fs::rename(&file, home.path().join("moved.csv")).unwrap();
    let resume = "resume c --limits none";
    let failed = job(&home, &mock, resume).run().exits(9);
    assert!(
        failed.error()["message"]
            .as_str()
            .unwrap()
            .contains("contacts.csv")
    );
    let moved = home.path().join("moved.csv").display().to_string();
    let row = job(&home, &mock, &format!("{resume} --input {moved}"))
        .run()
        .exits(0)
        .json();
    assert_eq!(row["done"], 30);
}

#[test]
fn the_stand_in_runs_a_job_and_keeps_nothing() {
    let home = Home::new();
    let file = contacts(&home, 3);
    let start = format!("job start SPOKI_SYNC_LIST_CONTACTS {file} --set {LIST} --demo");
    let row = home.spoki(&start).run().exits(0).json();
    assert_eq!(row["done"], 3);
    assert!(!fs::exists(row["folder"].as_str().unwrap()).unwrap());
}

/// Sends a signal to a job when its first call has ended, and returns how the job ends.
#[cfg(unix)]
fn interrupt(home: &Home, mock: &Mock, args: &str, signal: &str) -> Ran {
    let mut spoki = job(home, mock, args);
    let mut child = spoki.start();
    let mut first = String::new();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    stderr.read_line(&mut first).unwrap();
    assert!(first.contains("\"event\":\"call\""), "{first}");
    let pid = child.id().to_string();
    assert!(
        Command::new("kill")
            .args([signal, &pid])
            .status()
            .unwrap()
            .success()
    );
    std::io::copy(&mut stderr, &mut std::io::sink()).unwrap();
    Ran::new(args.to_owned(), child.wait_with_output().unwrap())
}

/// A minute of the limit takes three seconds here, and the program ends within them.
#[cfg(unix)]
#[test]
fn a_signal_ends_a_job_that_waits_for_its_limit() {
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        let home = Home::new();
        let mock = Mock::builder().clock_rate(20).start().unwrap();
        let file = contacts(&home, 50);
        let start =
            format!("start SPOKI_SYNC_LIST_CONTACTS {file} --set {LIST} --chunk 25 --job c");
        let row = interrupt(&home, &mock, &start, signal).exits(code).json();
        assert_eq!(
            (&row["done"], &row["untried"], &row["unsettled"]),
            (&json!(25), &json!(25), &json!(0))
        );
        let row = job(&home, &mock, "resume c").run().exits(0).json();
        assert_eq!(row["done"], 50);
        // The limits are those of the machine: the second process has waited, too.
        let statuses: Vec<_> = mock
            .journal()
            .iter()
            .map(|exchange| exchange.status)
            .collect();
        assert_eq!(statuses, [Some(200), Some(200)]);
    }
}
