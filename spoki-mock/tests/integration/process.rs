//! The mock as a process: options, control endpoint, and the commands in the README.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

const MOCK: &str = env!("CARGO_BIN_EXE_spoki-mock");
const KEY: &str = "x-spoki-api-key: mock-spoki-key";

/// A running process, which ends when it is dropped.
struct Process {
    child: Child,
    /// The address, such as `127.0.0.1:49152`.
    address: String,
}

impl Process {
    fn start(options: &[&str]) -> Self {
        let mut command = Command::new(MOCK);
        command
            .args(options)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut first = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut first).unwrap();
        let url = first.split_whitespace().last().unwrap_or_default();
        let address = url.strip_prefix("http://").unwrap_or_default().to_owned();
        assert!(!address.is_empty(), "{first}");
        Self { child, address }
    }

    /// Sends a request, and returns status and JSON body.
    fn send(&self, method: &str, path: &str, headers: &[&str], body: &str) -> (u16, Value) {
        send(&self.address, method, path, headers, body)
    }

    fn get(&self, path: &str) -> (u16, Value) {
        self.send("GET", path, &[KEY], "")
    }

    fn control(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        self.send(method, &format!("/_mock/{path}"), &[], &body)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn send(address: &str, method: &str, path: &str, headers: &[&str], body: &str) -> (u16, Value) {
    let mut stream = TcpStream::connect(address).unwrap();
    let headers: Vec<String> = headers
        .iter()
        .map(|header| format!("{header}\r\n"))
        .collect();
    let headers = headers.concat();
    let head =
        format!("{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n{headers}");
    let text = format!("{head}content-length: {}\r\n\r\n{body}", body.len());
    stream.write_all(text.as_bytes()).unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let status = text.split(' ').nth(1).unwrap().parse().unwrap();
    let body = text.split_once("\r\n\r\n").unwrap().1;
    (status, serde_json::from_str(body).unwrap_or_default())
}

fn output(options: &[&str]) -> Output {
    Command::new(MOCK).args(options).output().unwrap()
}

/// A file that is removed when it is dropped.
struct TempFile(std::path::PathBuf);

impl TempFile {
    fn new(name: &str, text: &str) -> Self {
        let path = std::env::temp_dir().join(format!("spoki-mock-{}-{name}", std::process::id()));
        std::fs::write(&path, text).unwrap();
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[test]
fn wrong_options_are_refused() {
    for (options, message) in [
        (
            &["--clock-rate", "21"][..],
            "--clock-rate must be from 1 to 20",
        ),
        (&["--clock-rate", "0"], "--clock-rate must be from 1 to 20"),
        (&["--users", "0"], "--users must be at least 1"),
        (&["--port", "x"], "x"),
        (
            &["--data", "/nowhere/data.json"],
            "--data /nowhere/data.json",
        ),
        (&["--prot", "1"], "--prot"),
    ] {
        let output = output(options);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{options:?}");
        assert!(
            stderr.starts_with("error: ") && stderr.contains(message),
            "{stderr}"
        );
    }
    let help = output(&["--help"]);
    assert!(help.status.success() && String::from_utf8_lossy(&help.stdout).contains("--data FILE"));
}

#[test]
fn data_comes_from_a_file() {
    let file = TempFile::new("data.json", r#"{"tags": [{"name": "Own"}]}"#);
    let mock = Process::start(&["--data", file.path()]);
    assert_eq!(
        mock.get("/api/1/tags/1/"),
        (200, json!({"id": 1, "name": "Own"}))
    );
    let wrong = TempFile::new("wrong.json", r#"{"tags": [{"id": "x"}]}"#);
    let output = output(&["--data", wrong.path()]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr.contains("`tags`: the id \"x\" is not a whole number"),
        "{stderr}"
    );
}

#[test]
fn users_share_nothing_but_the_clock() {
    let mock = Process::start(&["--users", "3"]);
    let (_, overview) = mock.control("GET", "", &Value::Null);
    let accounts = overview["accounts"].as_array().unwrap();
    assert_eq!(accounts.len(), 3);
    assert_eq!(accounts[2]["spoki_key"], "mock-spoki-key-3");
    let create = |key: &str| {
        let headers = [
            &format!("x-spoki-api-key: {key}")[..],
            "content-type: application/json",
        ];
        mock.send("POST", "/api/1/lists/", &headers, r#"{"name": "Own"}"#)
            .0
    };
    for _ in 0..10 {
        assert_eq!(create("mock-spoki-key-2"), 201);
    }
    assert_eq!(create("mock-spoki-key-2"), 429, "10 lists a minute");
    assert_eq!(
        create("mock-spoki-key-3"),
        201,
        "the limits of another user"
    );
    let lists = |user: &str| {
        let (_, lists) = mock.control("GET", &format!("entries/lists?user={user}"), &Value::Null);
        lists.as_array().unwrap().len()
    };
    assert_eq!(
        (lists("user-1"), lists("user-2"), lists("user-3")),
        (2, 12, 3)
    );
    assert_eq!(
        mock.control("GET", "entries/lists?user=user-9", &Value::Null)
            .0,
        400
    );
    let body = json!({"user_id": "user-3", "version": "latest", "arguments": {}}).to_string();
    let execute = |key: &str| {
        let headers = [
            &format!("x-api-key: {key}")[..],
            "content-type: application/json",
        ];
        let path = "/api/v3.1/tools/execute/SPOKI_LIST_LISTS";
        mock.send("POST", path, &headers, &body)
    };
    assert_eq!(execute("mock-composio-key-3").1["data"]["count"], 3);
    assert_eq!(
        execute("mock-composio-key-2").1["error"]["code"],
        1803,
        "another user's key"
    );
}

#[test]
fn a_fast_clock_has_short_waits_in_real_seconds() {
    let mock = Process::start(&["--clock-rate", "20"]);
    for _ in 0..5 {
        assert_eq!(mock.get("/api/1/lists/").0, 200);
    }
    let start = Instant::now();
    let (status, body) = mock.get("/api/1/lists/");
    assert_eq!(status, 429);
    let detail = body["detail"].as_str().unwrap();
    let wait = detail.split(' ').rev().nth(1).unwrap();
    let wait = Duration::from_secs_f64(wait.parse().unwrap());
    assert!(wait <= Duration::from_secs(3), "{detail}");
    while mock.get("/api/1/lists/").0 == 429 {
        assert!(start.elapsed() < Duration::from_secs(20));
        std::thread::yield_now();
    }
    assert!(
        start.elapsed() + Duration::from_millis(100) >= wait,
        "not before its time"
    );
}

#[test]
fn answers_are_scripted_as_in_the_library() {
    let mock = Process::start(&[]);
    let script = |body: &Value| mock.control("POST", "answers/SPOKI_LIST_TAGS", body);
    let tags = || mock.get("/api/1/tags/");
    for (answer, status, body) in [
        (json!({"json": [1]}), 200, json!([1])),
        (
            json!({"refuse": {"status": 503, "body": {"detail": "Down."}}}),
            503,
            json!({"detail": "Down."}),
        ),
        (
            json!({"throttled": {"seconds": 40.5}}),
            429,
            json!({"detail": "Request was throttled. Expected available in 41 seconds."}),
        ),
        (
            json!({"raw": {"status": 502, "content_type": "application/json", "body": "[2]"}}),
            502,
            json!([2]),
        ),
    ] {
        assert_eq!(script(&json!({"answer": answer})).0, 204);
        assert_eq!(tags(), (status, body));
        assert_eq!(tags().1["count"], 2, "the script is used up");
    }
    script(&json!({"answer": {"json": 1}, "always": true}));
    script(&json!({"answer": "real", "times": 2, "delay_seconds": 0.001}));
    assert_eq!(
        (tags().1["count"].clone(), tags().1["count"].clone()),
        (json!(2), json!(2))
    );
    assert_eq!((tags().1, tags().1), (json!(1), json!(1)));
    assert_eq!(
        mock.control("DELETE", "answers/SPOKI_LIST_TAGS", &Value::Null)
            .0,
        204
    );
    assert_eq!(tags().1["count"], 2);
    for (wrong, message) in [
        (json!({"answer": "relay"}), "unknown variant `relay`"),
        (json!({"answer": "real", "time": 2}), "unknown field `time`"),
        (
            json!({"answer": {"refuse": {"status": 200, "body": {}}}}),
            "400 to 599",
        ),
        (
            json!({"answer": "real", "delay_seconds": -1}),
            "-1 is not a number of seconds",
        ),
        (
            json!({"answer": "real", "times": 1_000_000}),
            "`times` must be at most 10000",
        ),
    ] {
        let (status, body) = script(&wrong);
        let error = body["error"].as_str().unwrap();
        assert!(status == 400 && error.contains(message), "{error}");
    }
    assert_eq!(
        mock.control("POST", "answers/SPOKI_LIST_TAG", &json!({"answer": "real"}))
            .0,
        404
    );
}

#[test]
fn clock_limits_data_and_journal_are_controlled() {
    let mock = Process::start(&[]);
    let (_, before) = mock.control("GET", "data", &Value::Null);
    for status in [200, 200, 200, 200, 200, 429] {
        assert_eq!(mock.get("/api/1/lists/").0, status);
    }
    assert_eq!(
        mock.control("POST", "clock", &json!({"advance_seconds": 60}))
            .0,
        200
    );
    assert_eq!(mock.get("/api/1/lists/").0, 200);
    assert_eq!(mock.control("PUT", "limits", &json!({"on": false})).0, 204);
    for _ in 0..10 {
        assert_eq!(mock.get("/api/1/lists/?page_size=1").0, 200);
    }
    let (_, journal) = mock.control("GET", "journal", &Value::Null);
    let exchanges = journal["exchanges"].as_array().unwrap();
    assert_eq!((exchanges.len(), &journal["dropped"]), (17, &json!(0)));
    let last = &exchanges[16];
    assert_eq!(
        (&last["number"], &last["backend"]),
        (&json!(17), &json!("rest"))
    );
    assert_eq!(
        (&last["slug"], &last["status"]),
        (&json!("SPOKI_LIST_LISTS"), &json!(200))
    );
    assert_eq!(
        (&last["path"], &last["user_id"]),
        (&json!("/api/1/lists/?page_size=1"), &json!("user-1"))
    );
    assert_eq!(last["answer"]["results"].as_array().unwrap().len(), 1);

    assert_eq!(
        mock.control("PUT", "data", &json!({"tags": [{"name": "One"}]}))
            .0,
        204
    );
    assert_eq!(mock.get("/api/1/tags/").1["count"], 1);
    let (status, error) = mock.control("PUT", "data", &json!({"tgas": []}));
    assert!(
        status == 400
            && error["error"]
                .as_str()
                .unwrap()
                .contains("unknown collection")
    );
    assert_eq!(
        mock.control("PUT", "data", &before).0,
        204,
        "data can be put back"
    );
    assert_eq!(mock.get("/api/1/tags/").1["count"], 2);

    assert_eq!(mock.control("POST", "reset", &Value::Null).0, 204);
    assert_eq!(
        mock.control("GET", "journal", &Value::Null).1["exchanges"],
        json!([])
    );
}

#[test]
fn the_control_endpoint_has_errors_of_its_own() {
    let mock = Process::start(&[]);
    let (status, error) = mock.control("GET", "resett", &Value::Null);
    assert!(
        status == 404
            && error["error"]
                .as_str()
                .unwrap()
                .contains("POST /_mock/reset")
    );
    assert_eq!(mock.control("GET", "reset", &Value::Null).0, 405);
    assert_eq!(mock.control("GET", "entries/cakes", &Value::Null).0, 404);
    assert_eq!(mock.send("POST", "/_mock/clock", &[], "{").0, 400);
    let page = ["origin: https://evil.example"];
    assert_eq!(
        mock.send("POST", "/_mock/reset", &page, "").0,
        403,
        "a web page"
    );
}

#[test]
fn each_request_is_a_line_of_the_log() {
    let mut mock = Process::start(&["--log"]);
    mock.get("/api/1/tags/?page=1");
    mock.send("GET", "/api/1/tags/", &[], "");
    mock.get("/nowhere/");
    let mut lines = BufReader::new(mock.child.stderr.take().unwrap()).lines();
    let mut line = || {
        let line = lines.next().unwrap().unwrap();
        line.split_once(' ').unwrap().1.to_owned()
    };
    assert_eq!(line(), "REST GET /api/1/tags/ 200 SPOKI_LIST_TAGS user-1");
    assert_eq!(line(), "REST GET /api/1/tags/ 401 SPOKI_LIST_TAGS -");
    assert_eq!(line(), "REST GET /nowhere/ 404 - -");
}

/// A port that was free a moment ago, for a process that cannot tell its own.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

/// Starts a mock with this standard output and error, and checks that it serves.
fn serves_with(stdout: Stdio, stderr: Stdio) {
    let port = free_port();
    let mut command = Command::new(MOCK);
    command.args(["--log", "--port", &port.to_string()]);
    let child = command.stdout(stdout).stderr(stderr).spawn().unwrap();
    let mut mock = Process {
        child,
        address: format!("127.0.0.1:{port}"),
    };
    let start = Instant::now();
    while TcpStream::connect(&mock.address).is_err() {
        assert!(start.elapsed() < Duration::from_secs(20));
        std::thread::yield_now();
    }
    for _ in 0..3 {
        assert_eq!(mock.get("/api/1/tags/").0, 200);
    }
    assert_eq!(mock.child.try_wait().unwrap(), None, "it goes on");
}

#[test]
fn j2_a_closed_output_does_not_stop_the_mock() {
    let closed = || {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        writer
    };
    serves_with(closed().into(), closed().into());
}

#[cfg(target_os = "linux")]
#[test]
fn j2_a_full_output_does_not_stop_the_mock() {
    let full = || {
        std::fs::File::options()
            .write(true)
            .open("/dev/full")
            .unwrap()
    };
    serves_with(full().into(), full().into());
}

#[test]
fn j2_a_reader_that_stops_reading_does_not_stop_the_mock() {
    // Standard error is a pipe that nobody reads, and takes far less than these lines.
    let mock = Process::start(&["--log"]);
    for _ in 0..2_000 {
        assert_eq!(
            mock.send("GET", &format!("/{}/", "a".repeat(100)), &[], "")
                .0,
            404
        );
    }
}

#[test]
fn the_commands_in_the_readme_do_what_it_says() {
    let probe = Command::new("sh").args(["-c", "curl --version"]).output();
    if !probe.is_ok_and(|output| output.status.success()) {
        eprintln!("NOT RUN: there is no shell with curl");
        return;
    }
    let readme = include_str!("../../README.md");
    let start = readme.find("```console\n$ curl").unwrap();
    let block = readme[start..].split("```").nth(1).unwrap();
    let block = block.strip_prefix("console\n").unwrap();
    let mock = Process::start(&[]);
    let block = block
        .replace("\\\n", " ")
        .replace("127.0.0.1:8080", &mock.address);
    let mut commands = 0;
    for step in block.split("$ ").skip(1) {
        let (command, expected) = step.split_once('\n').unwrap();
        let output = Command::new("sh")
            .args(["-c", &command.replace(".json", ".json.tmp")])
            .env("NO_PROXY", "127.0.0.1")
            .current_dir(std::env::temp_dir())
            .output()
            .unwrap();
        assert!(output.status.success(), "{command}");
        let printed = String::from_utf8_lossy(&output.stdout);
        assert_eq!(printed.trim(), expected.trim(), "{command}");
        commands += 1;
    }
    assert!(commands > 8);
}
