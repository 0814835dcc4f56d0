//! Each exit code, and the precedence if several codes apply.

use std::fs::File;
use std::process::Child;
use std::time::{Duration, Instant};

use serde_json::json;
use spoki_api::{CreateTicket, DeleteTicket, ListTags, ListTickets, SyncListContacts};
use spoki_mock::{Answer, Backend, Mock};

use crate::support::{BACKENDS, Home, Ran, Spoki};

const TICKET: &str =
    "tickets create --title A --status Open --priority High --contact-phone +390212345678 --yes";

fn mock() -> Mock {
    Mock::builder().without_limits().start().unwrap()
}

/// Calls the mock, as over a service with a fast clock.
fn calls(home: &Home, mock: &Mock, backend: Backend, args: &str) -> Spoki {
    let args = format!("{args} --limits none");
    home.spoki(&args)
        .on(mock, backend)
        .env("SPOKI_CLOCK_RATE", "20")
}

#[test]
fn exit_0_done() {
    let (home, mock) = (Home::new(), mock());
    for (backend, _) in BACKENDS {
        let ran = calls(&home, &mock, backend, "tags list").run().exits(0);
        assert!(ran.json()["items"].as_array().unwrap().len() > 1);
        assert_eq!(ran.stderr, "");
    }
    // The call took effect, and the service sent no reply.
    mock.on::<CreateTicket>()
        .once(Answer::raw(201, "application/json", ""));
    let args = format!("{TICKET} --output table");
    let ran = calls(&home, &mock, Backend::Rest, &args).run().exits(0);
    assert!(ran.stderr.contains("took effect"), "{ran:#?}");
}

#[test]
fn exit_1_refused() {
    let (home, mock) = (Home::new(), mock());
    for (backend, _) in BACKENDS {
        let ran = calls(&home, &mock, backend, "tags get --id 9999")
            .run()
            .exits(1);
        assert_eq!(ran.stdout, "");
        let error = ran.error();
        assert_eq!(error["sent"], true);
        assert_eq!(error["may_have_taken_effect"], false);
        assert_eq!(error["attempts"], 1);
    }
}

#[test]
fn exit_2_usage() {
    let (home, mock) = (Home::new(), mock());
    for args in [
        "tags get",
        "tickets list --per-page x",
        "tags get --nope",
        "tags nope",
        "nope",
        "tags",
        "call SPOKI_NOPE",
        "schema nope",
        "tags list --output yaml",
        "tags list --backend nope",
        "tags list --limits nope",
        "tags list --timeout soon",
        "tags list --all --limit 3",
        "tags list --page 0",
        "tags list extra",
        "limits clear --dry-run",
        "tags list --profile nope",
        "tags list --jq .items[",
        "tags list --fields ,",
        "help nope",
    ] {
        let ran = home.spoki(args).on(&mock, Backend::Rest).run().exits(2);
        assert_eq!(ran.stdout, "", "{args}");
        assert!(!ran.stderr.is_empty(), "{args}");
    }
    assert!(mock.journal().is_empty());
    let ran = home
        .spoki("tags list")
        .on(&mock, Backend::Rest)
        .on(&mock, Backend::Composio);
    let error = ran.run().exits(2).error();
    assert!(error["message"].as_str().unwrap().contains("two keys"));
    assert_eq!(error["sent"], false);
}

#[test]
fn all_mistakes_are_reported_at_once_under_the_names_of_flags() {
    let home = Home::new();
    let args = "tickets create --titel A --statsu Open --priority Bad --contact-phone 12 --extra x";
    let error = home.spoki(args).run().exits(2).error();
    let mistakes = error["mistakes"].as_array().unwrap();
    let flags: Vec<_> = mistakes
        .iter()
        .map(|mistake| mistake["argument"].as_str().unwrap())
        .collect();
    assert_eq!(
        flags,
        [
            "--titel",
            "--statsu",
            "--extra",
            "--title",
            "--status",
            "--priority",
            "--contact-phone"
        ]
    );
    let args = "lists sync-contacts --list-id 1 --contacts [{\"phone\":\"1\"}]";
    let error = home.spoki(args).run().exits(2).error();
    assert_eq!(error["mistakes"][0]["argument"], "--contacts[0].phone");
}

#[test]
fn exit_3_declined() {
    let (home, mock) = (Home::new(), mock());
    for args in ["tickets delete --id 77", &TICKET.replace(" --yes", "")] {
        let ran = home.spoki(args).on(&mock, Backend::Rest).run().exits(3);
        assert_eq!(ran.error()["hint"], "--yes confirms");
    }
    assert!(mock.journal().is_empty());
    // A second identical call does no harm, so nobody is asked.
    let harmless = "contacts save --phone +390212345678";
    calls(&home, &mock, Backend::Rest, harmless).run().exits(0);
}

#[test]
fn exit_4_credentials() {
    let (home, mock) = (Home::new(), mock());
    home.spoki("tags list").run().exits(4);
    let wrong = home
        .spoki("tags list")
        .on(&mock, Backend::Rest)
        .env("SPOKI_API_KEY", "wrong");
    assert_eq!(wrong.run().exits(4).error()["http_status"], 401);
    mock.on::<ListTags>()
        .once(Answer::refuse(403, json!({"detail": "No."})));
    calls(&home, &mock, Backend::Rest, "tags list")
        .run()
        .exits(4);
}

#[test]
fn exit_5_limit() {
    let (home, mock) = (Home::new(), mock());
    let limited = |more: &str| {
        let args = format!("lists list {more}");
        home.spoki(&args).on(&mock, Backend::Rest).run()
    };
    for _ in 0..5 {
        limited("").exits(0);
    }
    for more in ["--no-wait", "--deadline 2s"] {
        let error = limited(more).exits(5).error();
        assert_eq!(error["sent"], false);
        assert!(error["retry_after"].as_f64().unwrap() > 30.0);
    }
    assert_eq!(mock.journal().len(), 5);
    mock.on::<ListTags>()
        .always(Answer::throttled(Duration::from_secs(30)));
    for args in ["tags list --no-wait", "tags list --no-wait --limits none"] {
        let started = Instant::now();
        let throttled = home.spoki(args).on(&mock, Backend::Rest).run().exits(5);
        assert_eq!(throttled.error()["retry_after"], 30.0);
        assert!(started.elapsed() < Duration::from_secs(20));
    }
}

#[test]
fn exit_6_no_usable_answer_and_nothing_changed() {
    let (home, mock) = (Home::new(), mock());
    let nobody = home
        .spoki(TICKET)
        .env("SPOKI_API_KEY", "k")
        .env("SPOKI_BASE_URL", "http://127.0.0.1:1");
    assert_eq!(nobody.run().exits(6).error()["sent"], false);
    for answer in [
        Answer::hang_up(),
        Answer::refuse(500, json!({})),
        Answer::raw(200, "text/html", "<html>"),
        Answer::real().after(Duration::from_secs(2)),
    ] {
        mock.on::<ListTags>().always(answer);
        let ran = calls(&home, &mock, Backend::Rest, "tags list --timeout 300ms")
            .run()
            .exits(6);
        assert_eq!(ran.stdout, "");
        assert_eq!(ran.error()["may_have_taken_effect"], false);
    }
}

#[test]
fn exit_7_may_have_taken_effect() {
    let (home, mock) = (Home::new(), mock());
    for (backend, _) in BACKENDS {
        for answer in [
            Answer::lost(),
            Answer::refuse(500, json!({})),
            Answer::real().after(Duration::from_secs(2)),
        ] {
            mock.on::<CreateTicket>().once(answer);
            let args = format!("{TICKET} --timeout 300ms");
            let error = calls(&home, &mock, backend, &args).run().exits(7).error();
            assert_eq!(error["may_have_taken_effect"], true);
            assert_eq!(error["attempts"], 1);
        }
    }
}

#[test]
fn exit_8_partly_done() {
    let (home, mock) = (Home::new(), mock());
    let lists = calls(&home, &mock, Backend::Rest, "lists list")
        .run()
        .json();
    let list = lists["items"][0]["id"].to_string();
    let reply = json!({"errors": [{"phone": "?"}], "contacts_count": 1});
    mock.on::<SyncListContacts>().once(Answer::json(reply));
    let args = format!(
        "lists sync-contacts --list-id {list} --contacts [{{\"phone\":\"+390212345678\"}}]"
    );
    let ran = calls(&home, &mock, Backend::Rest, &args).run().exits(8);
    assert_eq!(ran.json()["errors"][0]["phone"], "?");
    let ran = cut(&home, Answer::refuse(500, json!({}))).exits(8);
    assert_eq!(ran.json()["items"].as_array().unwrap().len(), 1);
    let command = ran.json()["next"]["command"].as_str().unwrap().to_owned();
    assert!(
        command.starts_with("spoki tickets list") && command.ends_with("--page 2"),
        "{command}"
    );
}

/// A listing whose second page gets this answer.
fn cut(home: &Home, answer: Answer) -> Ran {
    let mock = mock();
    mock.on::<ListTickets>().once(Answer::real()).always(answer);
    calls(
        home,
        &mock,
        Backend::Rest,
        "tickets list --per-page 1 --all",
    )
    .run()
}

#[test]
fn a_key_or_a_limit_goes_before_a_part_that_was_done() {
    let home = Home::new();
    cut(&home, Answer::refuse(401, json!({}))).exits(4);
    cut(&home, Answer::refuse(404, json!({}))).exits(8);
}

/// A status in the body that contradicts the refusal leaves the effect open.
#[test]
fn a_key_and_a_limit_go_before_an_open_effect_and_that_before_a_refusal() {
    let (home, mock) = (Home::new(), mock());
    for (status, code) in [(401, 4), (403, 4), (429, 5), (400, 7), (404, 7)] {
        let body = json!({"detail": "No.", "status_code": 500});
        mock.on::<CreateTicket>().once(Answer::refuse(status, body));
        let args = format!("{TICKET} --no-wait");
        let ran = calls(&home, &mock, Backend::Rest, &args).run().exits(code);
        assert_eq!(ran.error()["may_have_taken_effect"], true, "{status}");
    }
}

#[test]
fn a_limit_goes_before_a_part_that_was_done_and_that_before_no_answer() {
    let (home, mock) = (Home::new(), mock());
    for (answer, code) in [
        (Answer::throttled(Duration::from_secs(30)), 5),
        (Answer::hang_up(), 8),
    ] {
        let script = mock.on::<ListTickets>();
        script.clear().once(Answer::real()).always(answer);
        let args = "tickets list --per-page 1 --all --no-wait";
        let ran = calls(&home, &mock, Backend::Rest, args).run().exits(code);
        assert_eq!(ran.json()["items"].as_array().unwrap().len(), 1);
    }
}

#[cfg(unix)]
#[test]
fn a_signal_goes_before_what_the_service_answers() {
    let (home, mock) = (Home::new(), mock());
    let refusals = [(401, "INT", 130), (429, "TERM", 143), (404, "INT", 130)];
    for (index, (status, name, code)) in refusals.into_iter().enumerate() {
        let answer = Answer::refuse(status, json!({"detail": "No."}));
        mock.on::<DeleteTicket>()
            .once(answer.after(Duration::from_millis(600)));
        let args = "tickets delete --id 77 --yes --no-wait";
        let mut spoki = calls(&home, &mock, Backend::Rest, args);
        let child = spoki.start();
        until_seen(&mock, index + 1);
        signal(&child, name);
        let output = child.wait_with_output().unwrap();
        Ran::new(name.to_owned(), output).exits(code);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn exit_9_or_7_if_the_output_cannot_be_written() {
    let (home, mock) = (Home::new(), mock());
    for (args, code) in [("tags list", 9), (TICKET, 7)] {
        let mut spoki = calls(&home, &mock, Backend::Rest, args);
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = spoki.command.stdout(full).output().unwrap();
        Ran::new(args.to_owned(), output).exits(code).error();
    }
}

#[test]
fn what_goes_first() {
    let home = Home::new();
    // No argument, no confirmation, no key.
    home.spoki("tickets delete").run().exits(2);
    // No confirmation, no key.
    home.spoki("tickets delete --id 1").run().exits(3);
    home.spoki("tickets delete --id 1 --yes").run().exits(4);
}

#[test]
fn a_closed_pipe_is_quiet() {
    let (home, mock) = (Home::new(), mock());
    let mut spoki = calls(&home, &mock, Backend::Rest, "tags list");
    let mut child = spoki.start();
    drop(child.stdout.take());
    let ran = Ran::new(String::new(), child.wait_with_output().unwrap()).exits(0);
    assert_eq!(ran.stderr, "");
}

#[cfg(unix)]
fn signal(child: &Child, name: &str) {
    let mut kill = std::process::Command::new("kill");
    let status = kill
        .arg(format!("-{name}"))
        .arg(child.id().to_string())
        .status();
    assert!(status.unwrap().success());
}

/// Waits until the mock has seen this many requests.
#[cfg(unix)]
fn until_seen(mock: &Mock, requests: usize) {
    let started = Instant::now();
    while mock.journal().len() < requests {
        assert!(
            started.elapsed() < Duration::from_secs(20),
            "no request came"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[cfg(unix)]
#[test]
fn the_first_signal_lets_the_request_on_its_way_end() {
    for (name, code) in [("INT", 130), ("TERM", 143)] {
        let (home, mock) = (Home::new(), mock());
        mock.on::<DeleteTicket>()
            .once(Answer::real().after(Duration::from_millis(600)));
        let mut spoki = calls(&home, &mock, Backend::Rest, "tickets delete --id 77 --yes");
        let child = spoki.start();
        until_seen(&mock, 1);
        signal(&child, name);
        let ran = Ran::new(name.to_owned(), child.wait_with_output().unwrap()).exits(code);
        assert_eq!(ran.stdout, "null\n");
        assert_eq!(mock.entries("tickets").len(), 2);
    }
}

#[cfg(unix)]
#[test]
fn the_second_signal_stops_and_says_that_the_call_may_have_taken_effect() {
    let (home, mock) = (Home::new(), mock());
    mock.on::<CreateTicket>()
        .once(Answer::real().after(Duration::from_secs(60)));
    let mut spoki = calls(&home, &mock, Backend::Rest, &format!("{TICKET} --verbose"));
    let mut child = spoki.start();
    until_seen(&mock, 1);
    signal(&child, "INT");
    let stderr = std::io::BufReader::new(child.stderr.take().unwrap());
    let mut lines = std::io::BufRead::lines(stderr).map(Result::unwrap);
    // The program says that it has seen the first one.
    assert!(lines.any(|line| line.contains("Ctrl-C again")));
    signal(&child, "INT");
    let last = lines.last().unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let error: serde_json::Value = serde_json::from_str(&last).unwrap();
    assert_eq!(error["may_have_taken_effect"], true);
}

#[cfg(unix)]
#[test]
fn a_signal_while_a_call_waits_sends_nothing() {
    let (home, mock) = (Home::new(), mock());
    for _ in 0..5 {
        home.spoki("lists list")
            .on(&mock, Backend::Rest)
            .run()
            .exits(0);
    }
    let mut spoki = home.spoki("lists list -v").on(&mock, Backend::Rest);
    let mut child = spoki.start();
    let mut line = String::new();
    let mut stderr = std::io::BufReader::new(child.stderr.take().unwrap());
    std::io::BufRead::read_line(&mut stderr, &mut line).unwrap();
    assert!(line.contains("for its limit"), "{line}");
    signal(&child, "INT");
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(mock.journal().len(), 5);
}

#[test]
fn help_lists_every_code() {
    let home = Home::new();
    let codes = home.spoki("help exit-codes").run().exits(0).json();
    let codes: Vec<_> = codes["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|code| &code["code"])
        .cloned()
        .collect();
    assert_eq!(
        json!(codes),
        json!([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 130, 143])
    );
}
