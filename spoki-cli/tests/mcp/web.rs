//! The server over HTTP: who may send requests, and clients that misbehave.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::net::TcpStream;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use spoki_api::CreateTicket;
use spoki_mcp::argument_digest;
use spoki_mock::{Answer, Mock};

use crate::client::{REVISIONS, STATELESS, Start, content};
use crate::http::{Server, read};
use crate::{TICKET, fast_mock, ticket, titles};

const TAGS: &str = "SPOKI_LIST_TAGS";
const TOKEN: &str = "a-token-that-nobody-guesses";
const OTHER: &str = "another-token-of-somebody-else";

fn bearer(token: &str) -> String {
    format!("authorization: Bearer {token}\r\n")
}

/// The status of a call with more lines of the head.
fn status(server: &Server, more: &str) -> u16 {
    server.post(&server.message(TAGS, &json!({})), more).status
}

#[test]
fn web_pages_and_foreign_names_are_refused() {
    let mock = fast_mock();
    let args = "--allow-origin https://app.example,http://127.0.0.1:5173 --allow-host mcp.example";
    for revision in REVISIONS {
        let server = Start::on(&mock, args).speaking(revision).over_http("");
        for (line, expected) in [
            ("", 200),
            ("origin: https://evil.example\r\n", 403),
            ("origin: https://app.example.evil.example\r\n", 403),
            ("origin: https://app.example:8443\r\n", 403),
            ("origin: http://app.example\r\n", 403),
            ("origin: null\r\n", 403),
            ("origin: \r\n", 403),
            ("origin: https://app.example\r\n", 200),
            ("origin: https://APP.example\r\n", 200),
            ("origin: http://127.0.0.1:5173\r\n", 200),
            ("host: evil.example\r\n", 403),
            ("host: 127.0.0.1.evil.example\r\n", 403),
            ("host: mcp.example\r\n", 200),
            ("host: localhost:1\r\n", 200),
            (
                "origin: https://app.example\r\norigin: https://evil.example\r\n",
                400,
            ),
            ("host: mcp.example\r\nhost: evil.example\r\n", 400),
            ("authorization: a\r\nauthorization: b\r\n", 400),
        ] {
            assert_eq!(status(&server, line), expected, "{line}");
        }
    }
    let server = Start::on(&mock, "").over_http("");
    assert_eq!(status(&server, "origin: https://app.example\r\n"), 403);
    assert_eq!(status(&server, "origin: http://127.0.0.1:5173\r\n"), 403);
}

#[test]
fn the_page_of_an_allowed_origin_can_send_requests_and_read_answers() {
    let mock = fast_mock();
    let args = "--allow-origin HTTPS://App.example";
    let server = Start::on(&mock, args).speaking(STATELESS).over_http(TOKEN);
    let asked = "access-control-request-method: POST\r\naccess-control-request-headers: authorization,mcp-name\r\n";
    let own = "origin: https://app.example\r\n";
    let allowed = "access-control-allow-origin: https://app.example";
    let preflight = server.exchange("OPTIONS /mcp", &format!("{own}{asked}"), b"");
    assert_eq!(preflight.status, 204);
    for line in [
        allowed,
        "access-control-allow-methods: post",
        "access-control-allow-headers: authorization,mcp-name",
    ] {
        assert!(preflight.has_header(line), "{line}: {preflight:?}");
    }
    let message = server.message(TAGS, &json!({}));
    let answer = server.post(&message, &format!("{own}{}", bearer(TOKEN)));
    assert!(
        answer.status == 200 && answer.has_header(allowed),
        "{answer:?}"
    );
    assert!(answer.has_header("access-control-expose-headers: mcp-session-id"));
    let foreign = "origin: https://evil.example\r\n";
    for response in [
        server.exchange("OPTIONS /mcp", &format!("{foreign}{asked}"), b""),
        server.post(&message, &format!("{foreign}{}", bearer(TOKEN))),
    ] {
        assert!([401, 403].contains(&response.status), "{response:?}");
        assert!(!response.has("access-control"), "{response:?}");
    }
}

#[test]
fn with_tokens_each_request_needs_one() {
    let mock = fast_mock();
    let server = Start::on(&mock, "").over_http(&format!("{TOKEN} {OTHER}"));
    for head in [
        String::new(),
        bearer("wrong"),
        bearer(&TOKEN[1..]),
        bearer(&format!("{TOKEN}x")),
        bearer(&format!("{TOKEN} {OTHER}")),
        format!("authorization: Basic {TOKEN}\r\n"),
        format!("authorization: {TOKEN}\r\n"),
        format!("authorization: Bearer\r\nx: {TOKEN}\r\n"),
    ] {
        let response = server.post(&server.message(TAGS, &json!({})), &head);
        assert_eq!(response.status, 401, "{head}");
        assert!(response.has_header("www-authenticate: bearer"));
        assert!(response.body.contains("Authorization: Bearer TOKEN"));
    }
    assert_eq!(mock.journal().len(), 0);
    for token in [TOKEN, OTHER] {
        assert_eq!(status(&server, &bearer(token)), 200);
        assert_eq!(
            status(&server, &bearer(token).replace("Bearer", "bearer")),
            200
        );
    }
    let health = server.exchange("GET /health", "", b"");
    assert_eq!((health.status, health.body.as_str()), (200, "ok\n"));
    assert_eq!(server.exchange("POST /health", "", b"").status, 401);
    assert_eq!(server.exchange("GET /", "", b"").status, 401);
    let other_path = server.exchange("GET /", &bearer(TOKEN), b"");
    assert_eq!(
        (other_path.status, other_path.body.contains("/mcp")),
        (404, true)
    );
}

/// The flags and variables that a server is refused for.
fn mistakes(args: &str, token: &str) -> Vec<String> {
    let mock = fast_mock();
    let mut command = Start::on(&mock, args).command();
    let output = command
        .env("SPOKI_MCP_TOKEN", token)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(token.is_empty() || !text.contains(token), "{text}");
    let failure: Value = serde_json::from_str(&text).unwrap();
    let mistakes = failure["mistakes"].as_array().unwrap().iter();
    mistakes
        .map(|mistake| mistake["argument"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn all_mistakes_are_told_at_once() {
    let token = "SPOKI_MCP_TOKEN";
    assert_eq!(mistakes("--http 192.0.2.1:0", ""), [token]);
    assert_eq!(mistakes("--http 0.0.0.0:0", ""), [token, "--allow-host"]);
    assert_eq!(mistakes("--http [::]:0", ""), [token, "--allow-host"]);
    assert_eq!(mistakes("--http 0", "short"), [token]);
    assert_eq!(
        mistakes(
            "--allow-host a,b --allow-origin https://a --allow all --max-wait x --max-answer 1",
            ""
        ),
        [
            "--allow",
            "--max-wait",
            "--max-answer",
            "--allow-host",
            "--allow-origin"
        ]
    );
    assert_eq!(
        mistakes(
            "--http 0 --allow-origin app.example,https://a/b,https://a:*,null,file:///x --allow-host a/b,*",
            ""
        ),
        [
            "--allow-host",
            "--allow-host",
            "--allow-origin",
            "--allow-origin",
            "--allow-origin",
            "--allow-origin",
            "--allow-origin"
        ]
    );
    assert_eq!(mistakes("--http localhost:80", ""), ["--http"]);
    assert_eq!(mistakes("--http 0 install --client cursor", ""), ["--http"]);
}

#[test]
fn all_addresses_can_be_listened_on_with_a_token_and_a_name() {
    let mock = fast_mock();
    let server = Start::on(&mock, "--http 0.0.0.0:0 --allow-host mcp.example").over_http(TOKEN);
    assert_eq!(
        status(&server, &(bearer(TOKEN) + "host: mcp.example\r\n")),
        200
    );
    assert_eq!(
        status(&server, &(bearer(TOKEN) + "host: evil.example\r\n")),
        403
    );
    assert_eq!(status(&server, "host: mcp.example\r\n"), 401);
}

#[test]
fn head_and_body_must_agree() {
    let mock = fast_mock();
    let server = Start::on(&mock, "--allow write")
        .speaking(STATELESS)
        .over_http("");
    let message = server.message(TAGS, &json!({}));
    let right = server.head(&message, "");
    for (from, to) in [
        ("mcp-method: tools/call", "mcp-method: tools/list"),
        ("mcp-method: tools/call", "x: y"),
        ("mcp-name: SPOKI_LIST_TAGS", "mcp-name: SPOKI_CREATE_TICKET"),
        ("mcp-name: SPOKI_LIST_TAGS", "x: y"),
        ("version: 2026-07-28", "version: 2025-11-25"),
    ] {
        let head = right.replace(from, to);
        assert_ne!(head, right);
        let response = server.exchange("POST /mcp", &head, message.to_string().as_bytes());
        assert_eq!(response.status, 400, "{to}: {response:?}");
        assert_eq!(
            response.answer()["error"]["code"],
            -32020,
            "{to}: {response:?}"
        );
    }
    assert_eq!(mock.journal().len(), 0);
    assert_eq!(
        server
            .exchange("POST /mcp", &right, message.to_string().as_bytes())
            .status,
        200
    );
}

#[test]
fn garbage_and_large_bodies_are_refused_and_survived() {
    let mock = fast_mock();
    let server = Start::on(&mock, "--allow write")
        .speaking(STATELESS)
        .over_http("");
    let head = server.head(&server.message(TAGS, &json!({})), "");
    let deep = "[".repeat(100_000);
    for garbage in [
        &b"garbage"[..],
        b"\xff\xfe\x00",
        b"{\"jsonrpc\": \"2.0\"",
        b"[]",
        b"",
        deep.as_bytes(),
    ] {
        let response = server.exchange("POST /mcp", &head, garbage);
        assert!((400..500).contains(&response.status), "{response:?}");
        if garbage != b"[]" {
            assert_eq!(response.status, 400, "{response:?}");
            assert_eq!(response.answer()["error"]["code"], -32700);
        }
    }
    for (first, head, expected) in [
        ("GET /mcp", head.as_str(), 405),
        ("DELETE /mcp", &head, 405),
        ("OPTIONS /mcp", "", 405),
        ("POST /mcp", "", 406),
        (
            "POST /mcp",
            "accept: application/json, text/event-stream\r\n",
            415,
        ),
    ] {
        assert_eq!(
            server.exchange(first, head, b"{}").status,
            expected,
            "{first} {head}"
        );
    }
    let large = server.message(TICKET, &json!({"title": "x".repeat(10_000_000)}));
    let head = server.head(&large, "");
    assert_eq!(
        server
            .exchange("POST /mcp", &head, large.to_string().as_bytes())
            .status,
        413
    );
    // No HTTP at all.
    let response = server.exchange("\x16\x03\x01\x02", "", b"");
    assert_eq!(response.status, 400);
    server.content(TAGS, &json!({}));
    assert_eq!(titles(&mock), [""; 0]);
}

#[test]
fn a_hundred_calls_at_once_are_all_answered_over_http() {
    let mock = fast_mock();
    let server = Start::on(&mock, "").speaking(STATELESS).over_http("");
    let message = server.message(TAGS, &json!({}));
    let head = server.head(&message, "");
    let body = message.to_string();
    let open: Vec<_> = (0..100)
        .map(|_| server.open("POST /mcp", &head, body.as_bytes()))
        .collect();
    for stream in open {
        assert_eq!(read(stream).answer()["result"]["isError"], false);
    }
}

#[test]
fn a_waiting_call_reports_its_progress_over_http() {
    for revision in [REVISIONS[1], STATELESS] {
        let mock = fast_mock();
        let start = Start::on(&mock, "--allow delete").speaking(revision);
        let server = start.over_http("");
        let slug = "SPOKI_DELETE_TEMPLATE";
        let limit = spoki_api::catalog().get(slug).unwrap().rate_limit.unwrap();
        for id in 0..u64::from(limit) {
            server.call(slug, &json!({"id": 999_000 + id}));
        }
        let params = json!({
            "name": slug,
            "arguments": {"id": 1},
            "_meta": {"progressToken": "p"},
        });
        let response = server.post(&server.request("tools/call", params), "");
        assert!(response.has_header("content-type: text/event-stream"));
        let reports = response.body.matches("notifications/progress").count();
        assert!(reports > 1, "{response:?}");
        assert!(response.answer()["result"]["isError"].is_boolean());
    }
}

#[test]
fn two_servers_give_the_same_answers() {
    let mock = fast_mock();
    for revision in REVISIONS {
        let servers = [(), ()].map(|()| {
            Start::on(&mock, "--ask write")
                .speaking(revision)
                .over_http("")
        });
        let handshake = json!({
            "protocolVersion": REVISIONS[1],
            "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"},
        });
        for (method, params) in [
            ("initialize", handshake),
            ("tools/list", json!({})),
            ("tools/call", json!({"name": TAGS, "arguments": {}})),
            (
                "tools/call",
                json!({"name": TICKET, "arguments": ticket("x")}),
            ),
            (
                "tools/call",
                json!({"name": "SPOKI_NOTHING", "arguments": {}}),
            ),
        ] {
            if (revision == STATELESS) == (method == "initialize") {
                continue;
            }
            let answers = servers.each_ref().map(|server| {
                let response = server.post(&server.request(method, params.clone()), "");
                (response.status, response.body)
            });
            assert_eq!(answers[0], answers[1], "{method}");
        }
    }
}

/// Calls the tool again with the state and the answer of its user.
fn confirm(server: &Server, arguments: &Value, state: &Value, token: &str) -> Value {
    let params = json!({
        "name": TICKET,
        "arguments": arguments,
        "requestState": state,
        "inputResponses": {"confirm": {"action": "accept", "content": {"confirm": true}}},
    });
    server
        .post(&server.request("tools/call", params), &bearer(token))
        .answer()
}

#[test]
fn a_confirmation_over_http_is_for_one_call_of_one_caller() {
    let mock = fast_mock();
    let tokens = format!("{TOKEN}\n{OTHER}");
    let start = || {
        Start::on(&mock, "--ask write")
            .speaking(STATELESS)
            .able_to_ask()
    };
    let server = start().over_http(&tokens);
    let asked = server
        .post(&server.message(TICKET, &ticket("yes")), &bearer(TOKEN))
        .answer();
    assert_eq!(asked["result"]["resultType"], "input_required", "{asked}");
    let state = &asked["result"]["requestState"];
    let refused = |answer: &Value| content(answer)["error"]["kind"] == "not_confirmed";
    assert!(
        refused(&confirm(&server, &ticket("other"), state, TOKEN)),
        "changed"
    );
    assert!(
        refused(&confirm(&server, &ticket("yes"), state, OTHER)),
        "of another caller"
    );
    assert!(
        refused(&confirm(&server, &ticket("yes"), &json!("forged"), TOKEN)),
        "forged"
    );
    let other_process = start().over_http(&tokens);
    assert!(
        refused(&confirm(&other_process, &ticket("yes"), state, TOKEN)),
        "elsewhere"
    );
    assert_eq!(titles(&mock), [""; 0]);
    let confirmed = confirm(&server, &ticket("yes"), state, TOKEN);
    assert_eq!(confirmed["result"]["isError"], false, "{confirmed}");
    assert!(
        refused(&confirm(&server, &ticket("yes"), state, TOKEN)),
        "replayed"
    );
    assert_eq!(titles(&mock), ["yes"]);
}

#[test]
fn older_revisions_cannot_confirm_over_http() {
    let mock = fast_mock();
    for revision in &REVISIONS[..2] {
        let server = Start::on(&mock, "--ask write")
            .speaking(revision)
            .able_to_ask()
            .over_http("");
        let answer = server.call(TICKET, &ticket("x"));
        assert_eq!(
            content(&answer)["error"]["kind"],
            "not_confirmed",
            "{answer}"
        );
    }
    assert_eq!(titles(&mock), [""; 0]);
}

/// A file for the audit, removed in the end.
struct AuditFile(std::path::PathBuf);

impl AuditFile {
    fn new(name: &str) -> Self {
        let name = format!("spoki-mcp-{name}-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        let _ = fs::remove_file(&path);
        Self(path)
    }

    fn arg(&self) -> String {
        format!("--audit {}", self.0.display())
    }

    fn lines(&self) -> Vec<Value> {
        let text = fs::read_to_string(&self.0).unwrap_or_default();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// The hashes of the arguments of all calls with this outcome.
    fn with_outcome(&self, outcome: &str) -> BTreeSet<String> {
        let lines = self.lines().into_iter();
        let lines = lines.filter(|line| line["outcome"] == outcome);
        lines
            .map(|line| line["arguments"].as_str().unwrap().to_owned())
            .collect()
    }
}

impl Drop for AuditFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

#[cfg(unix)]
#[test]
fn a_call_whose_connection_was_closed_in_the_queue_is_never_sent() {
    let calls = std::env::var("SPOKI_MCP_CALLS").map_or(600, |calls| calls.parse().unwrap());
    for revision in [REVISIONS[1], STATELESS] {
        let mock = fast_mock();
        let audit = AuditFile::new(&format!("closed-{revision}"));
        let args = format!("--allow write --max-wait none {}", audit.arg());
        let server = Start::on(&mock, &args).speaking(revision).over_http("");
        let (mut marks, mut open) = (BTreeMap::new(), Vec::new());
        while marks.len() < calls || titles(&mock).len() < 100 {
            for _ in 0..30 {
                let title = format!("mark {}", marks.len());
                let arguments = ticket(&title);
                marks.insert(
                    argument_digest(TICKET, arguments.as_object().unwrap()),
                    title,
                );
                let message = server.message(TICKET, &arguments);
                let head = server.head(&message, "");
                open.push(server.open("POST /mcp", &head, message.to_string().as_bytes()));
            }
            // A round trip, so that the server keeps up.
            server.exchange("GET /health", "", b"");
            // Most of the newest are closed; the rest keeps the limit busy.
            open.drain(open.len() - 25..).for_each(drop);
        }
        server.signal("-TERM");
        for stream in open {
            assert_eq!(read(stream).status, 200);
        }
        assert!(server.wait().0.success());
        let cancelled = audit.with_outcome("cancelled");
        let cancelled: BTreeSet<_> = cancelled.iter().map(|hash| marks[hash].clone()).collect();
        let sent: BTreeSet<_> = titles(&mock).into_iter().collect();
        let part = cancelled.len() * 100 / marks.len();
        assert!(part >= 30, "{part} % of {}", marks.len());
        assert_eq!(cancelled.intersection(&sent).collect::<Vec<_>>(), [""; 0]);
    }
}

/// Waits until the mock was called.
fn until_called(mock: &Mock) {
    let end = Instant::now() + Duration::from_secs(60);
    while mock.journal().is_empty() {
        assert!(Instant::now() < end, "no call came");
        std::thread::yield_now();
    }
}

/// A server with a call on its way, which is answered a while later.
#[cfg(unix)]
fn busy_server(mock: &Mock, audit: &AuditFile, delay: Duration) -> (Server, std::net::TcpStream) {
    mock.on::<CreateTicket>()
        .always(Answer::real().after(delay));
    let args = format!("--allow write {}", audit.arg());
    let server = Start::on(mock, &args).speaking(STATELESS).over_http("");
    let message = server.message(TICKET, &ticket("x"));
    let head = server.head(&message, "");
    let stream = server.open("POST /mcp", &head, message.to_string().as_bytes());
    until_called(mock);
    (server, stream)
}

#[cfg(unix)]
#[test]
fn the_first_signal_lets_calls_on_their_way_end() {
    for signal in ["-INT", "-TERM"] {
        let (mock, audit) = (fast_mock(), AuditFile::new(&format!("end{signal}")));
        let (server, stream) = busy_server(&mock, &audit, Duration::from_millis(500));
        server.signal(signal);
        let answer = read(stream).answer();
        assert_eq!(answer["result"]["isError"], false, "{answer}");
        let (status, stderr) = server.wait();
        assert_eq!((status.code(), stderr.as_str()), (Some(0), ""));
        assert_eq!(audit.lines()[0]["outcome"], "ok");
    }
}

#[cfg(unix)]
#[test]
fn the_second_signal_ends_the_server_and_the_audit_tells_of_the_calls() {
    let (mock, audit) = (fast_mock(), AuditFile::new("abort"));
    let (server, stream) = busy_server(&mock, &audit, Duration::from_secs(60));
    server.signal("-TERM");
    // The first signal was handled as soon as nobody can connect.
    while std::net::TcpStream::connect(&server.address).is_ok() {
        std::thread::yield_now();
    }
    server.signal("-TERM");
    let (status, stderr) = server.wait();
    assert_eq!(status.code(), Some(143), "{stderr}");
    assert!(stderr.contains("may have taken effect"), "{stderr}");
    let outcomes: Vec<_> = audit
        .lines()
        .iter()
        .map(|line| line["outcome"].clone())
        .collect();
    assert_eq!(outcomes, ["aborted"]);
    drop(stream);
}

#[cfg(unix)]
#[test]
fn nothing_of_a_call_over_http_is_logged() {
    let (mock, audit) = (fast_mock(), AuditFile::new("silent"));
    let args = format!("--allow write {}", audit.arg());
    let server = Start::on(&mock, &args).speaking(STATELESS).over_http(TOKEN);
    let contacts = server.post(
        &server.message("SPOKI_LIST_CONTACTS", &json!({})),
        &bearer(TOKEN),
    );
    let phone = content(&contacts.answer())["items"][0]["phone"]
        .as_str()
        .unwrap()
        .to_owned();
    let call = server.message(TICKET, &ticket("a title of a person"));
    assert_eq!(server.post(&call, &bearer(TOKEN)).status, 200);
    assert_eq!(
        server
            .post(&call, &bearer("wrong-token-of-somebody"))
            .status,
        401
    );
    server.signal("-TERM");
    let mut told = server.wait().1;
    told += &format!("{:?}", audit.lines());
    assert_eq!(audit.lines().len(), 2);
    for hidden in [
        TOKEN,
        "wrong-token",
        &phone,
        "a title",
        &mock.account().spoki_key,
    ] {
        assert!(!told.contains(hidden), "{hidden}: {told}");
    }
}

/// A request that never ends must not hold up the end of the server.
#[cfg(unix)]
#[test]
fn requests_that_are_cut_do_not_hold_up_the_end() {
    let mock = fast_mock();
    for cut in [
        "POST /mcp HT",
        "POST /mcp HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n\r\n{",
        "POST /mcp HTTP/1.1\r\nhost: evil.example\r\ncontent-length: 1000\r\n\r\n{",
        "POST /mcp HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{",
    ] {
        let server = Start::on(&mock, "").over_http("");
        let mut stream = TcpStream::connect(&server.address).unwrap();
        stream.write_all(cut.as_bytes()).unwrap();
        // Later than the connection above, so the server has that connection, too.
        assert_eq!(server.exchange("GET /health", "", b"").status, 200);
        server.signal("-TERM");
        let begun = Instant::now();
        let (status, stderr) = server.wait();
        assert!(status.success(), "{cut:?}: {stderr}");
        assert!(begun.elapsed() < Duration::from_secs(30), "{cut:?}");
    }
}

/// Calls go on without an audit, but the terminal says once that lines are missing.
#[cfg(target_os = "linux")]
#[test]
fn an_audit_that_cannot_be_written_is_reported_once() {
    let mock = fast_mock();
    let server = Start::on(&mock, "--audit /dev/full").over_http("");
    server.content(TAGS, &json!({}));
    server.content(TAGS, &json!({}));
    server.signal("-TERM");
    let (status, stderr) = server.wait();
    assert!(status.success(), "{stderr}");
    assert_eq!(
        stderr.matches("the audit lacks lines").count(),
        1,
        "{stderr}"
    );
}
