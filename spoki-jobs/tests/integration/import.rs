//! Jobs without crashes: the calls, the refusals, and the files.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use spoki_api::contacts::{CreateOrUpdateContact, DeleteContact, SyncContactsBulk};
use spoki_api::lists::SyncListContacts;
use spoki_api::{Action, Client, CreateTicket};
use spoki_jobs::{
    Duplicates, End, ErrorKind, Format, Import, Job, JobEvent, Report, Resolution, RunOptions,
    Stop, Summary,
};
use spoki_mock::{Answer, Backend, Mock};

use crate::support::{Folder, LIST, contacts, numbers, phone, result, tickets};

/// An import of contacts in chunks of ten.
fn import(folder: &Folder, text: &str) -> Import {
    let input = folder.write("in.csv", text);
    Import::new(SyncListContacts::INFO, input)
        .argument("list_id", LIST)
        .chunk(10)
}

async fn run(job: &Job, client: &Client) -> Summary {
    job.run(client, &RunOptions::new(), |_| {}).await.unwrap()
}

fn report(job: &Job) -> Report {
    let report = job.report().unwrap();
    let sum: u64 = report.files.iter().map(|file| file.rows).sum();
    assert_eq!(sum, report.rows.read);
    let schema: Value = serde_json::from_str(Report::SCHEMA).unwrap();
    let json = fs::read(job.folder().join("results/report.json")).unwrap();
    let json: Value = serde_json::from_slice(&json).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(validator.is_valid(&json), "{json:#}");
    report
}

#[tokio::test]
async fn a_file_goes_out_in_chunks_and_each_row_ends_in_one_file() {
    let folder = Folder::new();
    let mock = Mock::start().await;
    let client = mock.production_client(Backend::Rest);
    let input = folder.write("in.csv", contacts(1200));
    let import = Import::new(SyncListContacts::INFO, &input).argument("list_id", LIST);
    let job = import.create(folder.path("job")).unwrap();
    assert_eq!((job.plan().calls, job.plan().chunk), (3, 500));
    assert_eq!(
        job.plan().duration_of(job.plan().calls),
        Some(Duration::from_secs(120))
    );
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
    assert!(report(&job).complete);
    assert_eq!(
        result(&job, "done.csv")[0],
        format!("{},Name 0,2,,", phone(0))
    );
    assert!(matches!(run(&job, &client).await.end, End::Complete));
    assert_eq!(mock.calls::<SyncListContacts>().len(), 3);
}

#[tokio::test]
async fn columns_fill_custom_fields_and_notes_are_left_out() {
    let folder = Folder::new();
    let mock = Mock::start().await;
    let text = "\u{feff}Telefono;custom_fields.ORDER_NUMBER;custom_fields.BIRTHDAY;_line\r\n\
                +393000000001;\"Reggio\r\nEmilia\";;7\r\n\r\n+393000000002;;;8";
    let import = import(&folder, text).column("Telefono", "phone");
    let plan = import.check(|_| {}).unwrap();
    assert_eq!((plan.rows, plan.left_out), (2, vec!["_line".to_owned()]));
    let job = import.create(folder.path("job")).unwrap();
    let summary = run(&job, &mock.production_client(Backend::Composio)).await;
    assert!(matches!(summary.end, End::Complete), "{summary:?}");
    let arguments = mock.journal()[0].arguments.clone().unwrap();
    let expected = json!([
        {"phone": "+393000000001", "custom_fields": {"ORDER_NUMBER": "Reggio\r\nEmilia"}},
        {"phone": "+393000000002"}
    ]);
    assert_eq!(arguments["contacts"], expected);
    report(&job);
    let done = fs::read_to_string(job.folder().join("results/done.csv")).unwrap();
    let lines: Vec<&str> = done.split('\n').collect();
    assert_eq!(
        lines[0],
        "\u{feff}Telefono;custom_fields.ORDER_NUMBER;custom_fields.BIRTHDAY;_line;_line;_reason;_request_id"
    );
    assert_eq!(lines[3], "+393000000002;;;8;5;;log_mock_1");
}

#[tokio::test]
async fn invalid_rows_hinder_a_job_unless_they_are_skipped() {
    let folder = Folder::new();
    let mock = Mock::start().await;
    let text = format!(
        "phone,first_name\n{},A\n02,B\n{},C\n{},D\n{}\n",
        phone(1),
        phone(2),
        phone(1),
        phone(3)
    );
    let mut found = Vec::new();
    let import = import(&folder, &text);
    let plan = import
        .check(|row| found.push((row.row, row.line, row.is_duplicate, row.reason.clone())))
        .unwrap();
    assert_eq!((plan.rows, plan.invalid, plan.duplicates), (5, 3, 1));
    assert_eq!(found[0].0, 1);
    assert!(
        found[0].3.starts_with("`phone`: expected a phone number"),
        "{found:?}"
    );
    let duplicate = "`phone`: an earlier row has the same value".to_owned();
    assert_eq!(found[1], (3, 5, true, duplicate));
    assert_eq!(found[2].3, "the row has 1 fields, the header has 2");

    let error = import.clone().create(folder.path("job")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRows);
    assert!(
        error.to_string().contains("3 rows are not valid"),
        "{error}"
    );
    assert!(error.to_string().contains("line 3: `phone`"), "{error}");
    assert!(!folder.path("job").exists());

    let job = import.skip_invalid().create(folder.path("job")).unwrap();
    let client = mock.production_client(Backend::Rest);
    let summary = run(&job, &client).await;
    assert_eq!(numbers(summary.status.counts), [2, 3, 0, 0, 0]);
    report(&job);
    assert_eq!(result(&job, "invalid.csv").len(), 3);

    // The file can be mended and imported again as it is.
    let invalid = job.folder().join("results/invalid.csv");
    let mended = fs::read_to_string(&invalid).unwrap();
    let mended = mended
        .replace("02,B", &format!("{},B", phone(7)))
        .replace(&phone(1), &phone(8))
        .replace(&format!("{},", phone(3)), &format!("{},E,", phone(3)));
    let again = Import::new(SyncListContacts::INFO, folder.write("again.csv", mended))
        .argument("list_id", LIST);
    let plan = again.check(|_| {}).unwrap();
    assert_eq!((plan.rows, plan.invalid), (3, 0));
    assert_eq!(plan.left_out, ["_line", "_reason", "_request_id"]);
}

#[tokio::test]
async fn the_first_or_the_last_of_several_rows_is_sent_on_request() {
    for (duplicates, expected) in [(Duplicates::First, "A"), (Duplicates::Last, "C")] {
        let folder = Folder::new();
        let mock = Mock::start().await;
        let text = format!(
            "phone,first_name\n{0},A\n{0},B\n{0},C\n{1},D\n",
            phone(1),
            phone(2)
        );
        let import = import(&folder, &text).duplicates(duplicates);
        let job = import.create(folder.path("job")).unwrap();
        let summary = run(&job, &mock.production_client(Backend::Rest)).await;
        assert_eq!(numbers(summary.status.counts), [2, 2, 0, 0, 0]);
        let sent = mock.calls::<SyncListContacts>().remove(0).contacts;
        assert_eq!(sent[0].first_name.as_deref(), Some(expected));
        assert_eq!(sent.len(), 2);
    }
}

#[tokio::test]
async fn each_row_is_a_call_where_the_action_takes_no_list() {
    let folder = Folder::new();
    let mock = Mock::start().await;
    let client = mock.production_client(Backend::Rest);
    let job = tickets(&folder, 3).create(folder.path("job")).unwrap();
    assert_eq!((job.plan().chunk, job.plan().calls), (1, 3));
    assert!(matches!(run(&job, &client).await.end, End::Complete));
    let sent = mock.calls::<CreateTicket>();
    let titles: Vec<_> = sent.iter().map(|ticket| ticket.title.as_str()).collect();
    assert_eq!(titles, ["Row 0", "Row 1", "Row 2"]);

    let input = folder.write(
        "in.ndjson",
        "{\"id\": 4711, \"_note\": 1}\n\n{\"id\": \"99\"}\n{\"id\": 4712}\n",
    );
    let job = Import::new(DeleteContact::INFO, input)
        .create(folder.path("delete"))
        .unwrap();
    let summary = run(&job, &client).await;
    assert!(matches!(summary.end, End::Complete), "{summary:?}");
    assert_eq!(numbers(summary.status.counts), [2, 0, 1, 0, 0]);
    report(&job);
    let rejected = fs::read_to_string(job.folder().join("results/rejected.ndjson")).unwrap();
    let rejected: Value = serde_json::from_str(&rejected).unwrap();
    assert_eq!(
        (&rejected["id"], &rejected["_line"]),
        (&json!("99"), &json!(3))
    );
    assert!(rejected["_reason"].as_str().unwrap().contains("404"));
}

#[test]
fn settings_that_cannot_work_are_refused_with_what_is_expected() {
    let folder = Folder::new();
    let refused = |import: Import, expected: &str| {
        let error = import.create(folder.path("job")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Settings, "{error}");
        assert!(error.to_string().contains(expected), "{error}");
        assert!(!folder.path("job").exists());
    };
    let text = contacts(1);
    refused(
        import(&folder, &text).argument("lst", 1),
        "`lst`: no such parameter",
    );
    refused(
        import(&folder, &text).argument("contacts", 1),
        "`contacts`: cannot be set: the rows fill this list",
    );
    refused(
        import(&folder, &text).argument("list_id", true),
        "`list_id`: expected",
    );
    refused(import(&folder, &text).chunk(501), "takes 1 to 500 rows");
    refused(import(&folder, &text).chunk(0), "takes 1 to 500 rows");
    let input = folder.path("in.csv");
    refused(
        Import::new(SyncListContacts::INFO, &input),
        "`list_id`: is required",
    );
    refused(
        import(&folder, "fone;first_name\n"),
        "column 1 `fone`: unknown field `fone`; no column fills `phone`",
    );
    refused(
        import(&folder, &text).format(Format::Csv(';')),
        "unknown field `phone,first_name`",
    );
    // Mistakes of arguments and columns come together.
    fs::write(&input, "fone;first_name\n").unwrap();
    refused(
        Import::new(SyncListContacts::INFO, &input),
        "`list_id`: is required and missing: set one value for all rows; the columns do not fit",
    );
    let missing = Import::new(SyncContactsBulk::INFO, folder.path("none.csv"));
    let error = missing.create(folder.path("job")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Files);
    assert!(error.to_string().contains("none.csv"), "{error}");
    assert_eq!(
        Job::open(folder.path("job")).unwrap_err().kind(),
        ErrorKind::Settings
    );
}

#[tokio::test]
async fn a_failure_that_the_next_call_would_meet_ends_the_run() {
    let folder = Folder::new();
    let mock = Mock::start().await;
    let client = mock.production_client(Backend::Rest);
    let job = import(&folder, &contacts(50)).argument("list_id", 99);
    let job = job.create(folder.path("job")).unwrap();
    let summary = run(&job, &client).await;
    assert!(matches!(&summary.end, End::Failed(error) if error.is_not_found()));
    assert_eq!(mock.journal().len(), 1);
    assert_eq!(numbers(summary.status.counts), [0, 0, 0, 0, 50]);
    let report = report(&job);
    assert_eq!(
        (report.problems.len(), report.problems[0].rows),
        (1, [0, 10])
    );
}

#[tokio::test]
async fn a_refused_chunk_is_rejected_and_the_others_go_on() {
    let folder = Folder::new();
    let mock = Mock::start().await;
    let client = mock.production_client(Backend::Rest);
    let bad = Answer::refuse(400, json!({"contacts": ["Something is odd."]}));
    mock.on::<SyncListContacts>()
        .sequence([Answer::real(), bad.clone(), bad, Answer::real()]);
    let job = import(&folder, &contacts(50))
        .create(folder.path("job"))
        .unwrap();
    let summary = run(&job, &client).await;
    assert!(matches!(summary.end, End::Complete), "{summary:?}");
    assert_eq!(numbers(summary.status.counts), [30, 0, 20, 0, 0]);
    let report = report(&job);
    assert_eq!(report.problems.len(), 1, "adjacent chunks are one problem");
    assert_eq!(
        (report.problems[0].chunks, report.problems[0].rows),
        ([1, 3], [10, 30])
    );
    let rejected = result(&job, "rejected.csv");
    assert!(rejected[0].contains("Something is odd"), "{}", rejected[0]);

    let bad = Answer::refuse(400, json!({"contacts": ["Something is odd."]}));
    mock.on::<SyncListContacts>().always(bad);
    let job = import(&folder, &contacts(50))
        .create(folder.path("second"))
        .unwrap();
    let options = RunOptions::new().max_rejected(19);
    let summary = job.run(&client, &options, |_| {}).await.unwrap();
    assert!(matches!(summary.end, End::TooManyRejected), "{summary:?}");
    assert_eq!(numbers(summary.status.counts), [0, 0, 20, 0, 30]);
}

#[tokio::test]
async fn errors_of_single_rows_belong_to_their_rows() {
    let folder = Folder::new();
    let mock = Mock::start().await;
    let client = mock.production_client(Backend::Rest);
    let errors = json!({"errors": [
        {"index": 1, "why": "a"}, {"phone": phone(3), "why": "b"}, {"why": "c"}, {"index": 1, "why": "d"},
    ]});
    mock.on::<SyncListContacts>()
        .sequence([Answer::real(), Answer::json(errors)]);
    let text = contacts(12).replace("Name 5", "");
    let job = import(&folder, &text)
        .chunk(6)
        .create(folder.path("job"))
        .unwrap();
    let summary = run(&job, &client).await;
    assert_eq!(numbers(summary.status.counts), [11, 0, 1, 0, 0]);
    let report = report(&job);
    // The second chunk: its second row by index; row 3 is not in it, so that entry belongs to the chunk.
    let rejected = result(&job, "rejected.csv");
    assert!(rejected[0].starts_with(&phone(7)), "{rejected:?}");
    assert!(
        rejected[0].contains("\"\"a\"\"") && rejected[0].contains("\"\"d\"\""),
        "{rejected:?}"
    );
    let reasons: Vec<_> = report
        .problems
        .iter()
        .map(|problem| problem.reason.as_str())
        .collect();
    assert_eq!(reasons.len(), 2, "{reasons:?}");
    assert_eq!(report.problems[0].chunks, [1, 2]);
}

#[tokio::test]
async fn an_unsettled_call_is_sent_again_or_asked_about() {
    let folder = Folder::new();
    let mock = Mock::start().await;
    mock.set_limits(false);
    let client = mock.client(Backend::Rest);
    // Harmless: the next run sends it again.
    mock.on::<SyncListContacts>()
        .sequence([Answer::real(), Answer::lost(), Answer::real()]);
    let job = import(&folder, &contacts(30))
        .create(folder.path("job"))
        .unwrap();
    let summary = run(&job, &client).await;
    assert!(matches!(summary.end, End::Incomplete), "{summary:?}");
    assert_eq!(numbers(summary.status.counts), [20, 0, 0, 10, 0]);
    let mut again = Vec::new();
    let summary = job
        .run(&client, &RunOptions::new(), |event| {
            if let JobEvent::Begun {
                call, again: sent, ..
            } = event
            {
                again.push((call.chunk, *sent));
            }
        })
        .await
        .unwrap();
    assert!(matches!(summary.end, End::Complete));
    assert_eq!(again, [(1, true)]);

    // Harmful: nothing more is sent before somebody has looked.
    mock.on::<CreateTicket>()
        .sequence([Answer::real(), Answer::lost()]);
    let job = tickets(&folder, 4).create(folder.path("tickets")).unwrap();
    let summary = run(&job, &client).await;
    assert!(matches!(summary.end, End::Unsettled), "{summary:?}");
    let unsettled = &summary.status.unsettled;
    assert_eq!(
        (unsettled.len(), unsettled[0].chunk, unsettled[0].line),
        (1, 1, 3)
    );
    assert!(unsettled[0].reason.is_some());
    assert!(matches!(run(&job, &client).await.end, End::Unsettled));
    assert_eq!(mock.calls::<CreateTicket>().len(), 2);
    report(&job);
    assert!(result(&job, "unsettled.csv")[0].starts_with("Row 1,"));
    let error = job.resolve(0, Resolution::Done).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Settings);
    job.resolve(1, Resolution::Done).unwrap();
    assert!(matches!(run(&job, &client).await.end, End::Complete));
    assert_eq!(mock.calls::<CreateTicket>().len(), 4);
    assert_eq!(mock.entries("tickets").len(), 3 + 4);
}

#[tokio::test]
async fn a_success_that_is_an_error_is_not_done() {
    let folder = Folder::new();
    let mock = Mock::start().await;
    let client = mock.production_client(Backend::Rest);
    mock.on::<SyncListContacts>()
        .always(Answer::json(json!({"detail": "Try later."})));
    let job = import(&folder, &contacts(60))
        .create(folder.path("job"))
        .unwrap();
    let summary = run(&job, &client).await;
    assert!(matches!(summary.end, End::Incomplete), "{summary:?}");
    assert_eq!(
        mock.journal().len(),
        3,
        "it gives up after some calls without a clear outcome"
    );
    assert_eq!(numbers(summary.status.counts), [0, 0, 0, 30, 30]);
}

#[tokio::test]
async fn a_stop_ends_the_run_after_the_call_in_flight() {
    let folder = Folder::new();
    let mock = Mock::start().await;
    let client = mock.production_client(Backend::Rest);
    let job = import(&folder, &contacts(50))
        .create(folder.path("job"))
        .unwrap();
    let stop = Stop::default();
    let summary = job
        .run(&client, &RunOptions::new().stop(stop.clone()), |event| {
            if matches!(event, JobEvent::Begun { call, .. } if call.chunk == 1) {
                stop.stop();
            }
        })
        .await
        .unwrap();
    assert!(matches!(summary.end, End::Stopped), "{summary:?}");
    assert_eq!(numbers(summary.status.counts), [20, 0, 0, 0, 30]);
    let summary = job
        .run(&client, &RunOptions::new().budget(Duration::ZERO), |_| {})
        .await
        .unwrap();
    assert!(matches!(summary.end, End::BudgetSpent));
    assert!(matches!(run(&job, &client).await.end, End::Complete));
    assert_eq!(mock.calls::<SyncListContacts>().len(), 5);
}

#[tokio::test]
async fn a_stop_does_not_wait_for_the_limit() {
    let folder = Folder::new();
    let mock = Mock::builder().running_clock().start().unwrap();
    let client = mock.production_client(Backend::Rest);
    let job = import(&folder, &contacts(50))
        .create(folder.path("job"))
        .unwrap();
    let stop = Stop::default();
    let began = Instant::now();
    let summary = job
        .run(&client, &RunOptions::new().stop(stop.clone()), |event| {
            if matches!(event, JobEvent::Waiting { .. }) {
                stop.stop();
            }
        })
        .await
        .unwrap();
    assert!(matches!(summary.end, End::Stopped), "{summary:?}");
    assert!(began.elapsed() < Duration::from_secs(30));
    assert_eq!(summary.status.counts.unsettled, 0);
    let options = RunOptions::new().budget(Duration::from_secs(10));
    let summary = job.run(&client, &options, |_| {}).await.unwrap();
    assert!(
        matches!(summary.end, End::BudgetSpent),
        "the limit leaves no call in the budget"
    );
}

#[tokio::test]
async fn a_job_belongs_to_one_account() {
    let folder = Folder::new();
    let mock = Mock::builder().users(2).start().unwrap();
    let job = import(&folder, &contacts(30))
        .create(folder.path("job"))
        .unwrap();
    let stop = Stop::default();
    stop.stop();
    let client = mock.production_client(Backend::Rest);
    let options = RunOptions::new().stop(stop);
    assert!(matches!(
        job.run(&client, &options, |_| {}).await.unwrap().end,
        End::Stopped
    ));
    let other = mock.client_builder_for(&mock.accounts()[1], Backend::Rest);
    let other = other.build().unwrap();
    let error = job
        .run(&other, &RunOptions::new(), |_| {})
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OtherAccount);
    assert!(mock.journal().is_empty());
}

#[tokio::test]
async fn the_input_may_move_but_not_change() {
    let folder = Folder::new();
    let mock = Mock::start().await;
    let client = mock.production_client(Backend::Rest);
    let job = import(&folder, &contacts(30))
        .create(folder.path("job"))
        .unwrap();
    folder.write("in.csv", contacts(31));
    let error = job
        .run(&client, &RunOptions::new(), |_| {})
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InputChanged);
    let sizes = [contacts(30).len(), contacts(31).len()];
    for size in sizes {
        assert!(
            error.to_string().contains(&format!("{size} bytes")),
            "{error}"
        );
    }
    let moved = folder.write("moved.csv", contacts(30));
    let job = job.with_input(moved);
    // A change while the job runs ends the run before the next call.
    let error = job
        .run(&client, &RunOptions::new(), |event| {
            if matches!(event, JobEvent::Begun { .. }) {
                fs::write(folder.path("moved.csv"), contacts(29)).unwrap();
            }
        })
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InputChanged);
    assert_eq!(mock.calls::<SyncListContacts>().len(), 1);
    folder.write("moved.csv", contacts(30));
    assert!(matches!(run(&job, &client).await.end, End::Complete));
    assert_eq!(mock.calls::<SyncListContacts>().len(), 3);
}

#[tokio::test]
async fn one_process_at_a_time_works_on_a_job() {
    let folder = Folder::new();
    let mock = Mock::start().await;
    let client = mock.production_client(Backend::Rest);
    let job = import(&folder, &contacts(20))
        .create(folder.path("job"))
        .unwrap();
    let second = Job::open(job.folder()).unwrap();
    let mut busy = Vec::new();
    let _ = job
        .run(&client, &RunOptions::new(), |_| {
            busy.push(second.resolve(0, Resolution::Done).unwrap_err());
            assert_eq!(second.status().unwrap().counts.read, 20);
            second.report().unwrap();
        })
        .await
        .unwrap();
    let text = busy[0].to_string();
    assert_eq!(busy[0].kind(), ErrorKind::Busy);
    assert!(
        text.contains(&format!("process {}", std::process::id())),
        "{text}"
    );
    second.remove().unwrap();
    assert!(!folder.path("job").exists() && folder.path("in.csv").exists());
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_user_reads_the_files_of_a_job() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = Folder::new();
    let mock = Mock::start().await;
    let job = import(&folder, &contacts(20))
        .create(folder.path("job"))
        .unwrap();
    let _ = run(&job, &mock.production_client(Backend::Rest)).await;
    report(&job);
    let mut files = vec![job.folder().to_owned()];
    let mut seen = 0;
    while let Some(path) = files.pop() {
        let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        if path.is_dir() {
            assert_eq!(mode, 0o700, "{}", path.display());
            files.extend(
                fs::read_dir(&path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
        } else {
            assert_eq!(mode, 0o600, "{}", path.display());
            seen += 1;
        }
    }
    assert_eq!(seen, 4 + 1 + 6);
    let manifest = fs::read_to_string(job.folder().join("job.json")).unwrap();
    assert!(!manifest.contains("+39"));
}

#[tokio::test]
async fn rows_without_a_limit_on_their_calls_are_sent_at_once() {
    let folder = Folder::new();
    let mock = Mock::builder().running_clock().start().unwrap();
    let input = folder.write("in.csv", contacts(20));
    let job = Import::new(CreateOrUpdateContact::INFO, input)
        .create(folder.path("job"))
        .unwrap();
    assert_eq!(job.plan().duration_of(20), None);
    let summary = run(&job, &mock.production_client(Backend::Rest)).await;
    assert_eq!(numbers(summary.status.counts), [20, 0, 0, 0, 0]);
}
