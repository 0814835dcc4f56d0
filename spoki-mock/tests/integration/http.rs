//! Requests over raw sockets, as broken or foreign clients send them. The names of the tests begin with the rows
//! of the list of known faults that they cover.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use spoki_mock::{Mock, MockBuilder};

const TAGS: &str = "/api/1/tags/";
const TICKETS: &str = "/api/1/tickets/";
const EXECUTE: &str = "/api/v3.1/tools/execute/SPOKI_CREATE_TICKET";
const TICKET: &str =
    r#"{"title":"a","status":"Open","priority":"High","contact_phone":"+390212345678"}"#;
const KEYS: &str = "x-spoki-api-key: mock-spoki-key\r\nx-api-key: mock-composio-key";
const JSON: &str = "content-type: application/json";

/// A response as text.
struct Seen {
    head: String,
    body: String,
}

impl Seen {
    fn status(&self) -> u16 {
        self.head.split(' ').nth(1).unwrap_or("0").parse().unwrap()
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    fn header(&self, name: &str) -> Option<&str> {
        let prefix = format!("{name}: ");
        self.head
            .lines()
            .find_map(|line| line.strip_prefix(&prefix))
    }

    /// Whether the body has the shape of an error: that of Spoki, or that of Composio with the same status.
    fn has_shape_of(&self, path: &str) -> bool {
        let body = self.json();
        if path == EXECUTE {
            body["error"]["status"] == self.status() && body["error"]["message"].is_string()
        } else {
            body["detail"].is_string()
        }
    }
}

/// Sends bytes, closes the sending half of the connection, and reads to the end.
fn send(mock: &Mock, bytes: &[u8]) -> Seen {
    let mut stream = TcpStream::connect(mock.address()).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    // The mock may answer and close before it has read everything.
    let _ = stream.write_all(bytes);
    let _ = stream.shutdown(Shutdown::Write);
    let mut text = Vec::new();
    let _ = stream.read_to_end(&mut text);
    let text = String::from_utf8_lossy(&text).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    Seen {
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

/// Sends a request with both keys.
fn request(mock: &Mock, method: &str, target: &str, headers: &[&str], body: &str) -> Seen {
    let mut lines = vec![format!("{method} {target} HTTP/1.1"), KEYS.to_owned()];
    if !headers.iter().any(|header| header.starts_with("host:")) {
        lines.push("host: localhost".to_owned());
    }
    lines.extend(headers.iter().map(|header| (*header).to_owned()));
    if !body.is_empty() {
        lines.push(format!("content-length: {}", body.len()));
    }
    let text = format!("{}\r\n\r\n{body}", lines.join("\r\n"));
    send(mock, text.as_bytes())
}

/// The body of a ticket for one of the two APIs.
fn ticket(path: &str) -> String {
    if path == EXECUTE {
        let arguments: Value = serde_json::from_str(TICKET).unwrap();
        json!({"user_id": "user-1", "version": "latest", "arguments": arguments}).to_string()
    } else {
        TICKET.to_owned()
    }
}

#[test]
fn j1_a_broken_body_is_400() {
    let mock = Mock::start_blocking();
    for path in [TICKETS, EXECUTE] {
        let chunked = [JSON, "transfer-encoding: chunked"];
        for broken in [
            "zz\r\n{}\r\n0\r\n\r\n",
            "5\r\n{}",
            "ffffffffffffffffff\r\n{}",
        ] {
            let head = format!(
                "POST {path} HTTP/1.1\r\nhost: a\r\n{KEYS}\r\n{}",
                chunked.join("\r\n")
            );
            let seen = send(&mock, format!("{head}\r\n\r\n{broken}").as_bytes());
            assert_eq!(seen.status(), 400, "{path} {broken}");
            assert!(seen.has_shape_of(path), "{}", seen.body);
        }
        let head =
            format!("POST {path} HTTP/1.1\r\nhost: a\r\n{KEYS}\r\n{JSON}\r\ncontent-length: 99");
        let seen = send(&mock, format!("{head}\r\n\r\n{TICKET}").as_bytes());
        assert_eq!(
            seen.status(),
            400,
            "{path}: the body is shorter than announced"
        );
        assert!(seen.has_shape_of(path), "{}", seen.body);
    }
    assert!(
        mock.journal()
            .iter()
            .all(|exchange| exchange.status == Some(400))
    );
}

#[test]
fn j1_a_large_body_is_413() {
    let mock = Mock::start_blocking();
    let body = format!("\"{}\"", "a".repeat(8 * 1024 * 1024));
    for path in [TICKETS, EXECUTE] {
        let seen = request(&mock, "POST", path, &[JSON], &body);
        assert_eq!(seen.status(), 413, "{path}");
        assert!(seen.has_shape_of(path), "{}", seen.body);
    }
}

#[test]
fn j3_both_apis_have_one_rule_for_media_types() {
    let mock = Mock::start_blocking();
    for path in [TICKETS, EXECUTE] {
        for (media_type, is_json) in [
            ("application/json", true),
            ("Application/JSON", true),
            ("application/json; charset=utf-8", true),
            ("application/jsonfoo", false),
            ("application/vnd.api+json", false),
            ("text/plain", false),
            ("", false),
        ] {
            let header = format!("content-type: {media_type}");
            let seen = request(&mock, "POST", path, &[&header], &ticket(path));
            if is_json {
                assert!(matches!(seen.status(), 200 | 201), "{path} {media_type}");
            } else {
                assert_eq!(seen.status(), 415, "{path} {media_type}");
                assert!(seen.has_shape_of(path), "{}", seen.body);
            }
        }
    }
}

#[test]
fn j4_head_is_answered_like_get_without_a_body() {
    let mock = Mock::start_blocking();
    let (head, get) = (
        request(&mock, "HEAD", TAGS, &[], ""),
        request(&mock, "GET", TAGS, &[], ""),
    );
    assert_eq!((head.status(), head.body.as_str()), (200, ""));
    assert_eq!(head.header("content-length"), get.header("content-length"));
    assert_eq!(
        request(&mock, "HEAD", TICKETS.trim_end_matches('/'), &[], "").status(),
        301
    );
    assert_eq!(request(&mock, "HEAD", EXECUTE, &[], "").status(), 405);
}

#[test]
fn j4_options_lists_the_methods_without_a_key() {
    let mock = Mock::start_blocking();
    for (path, allow) in [
        ("/api/1/contacts/4711/", "DELETE, GET, HEAD, OPTIONS, PATCH"),
        ("/api/1/contacts/sync/", "OPTIONS, POST"),
        (EXECUTE, "OPTIONS, POST"),
    ] {
        let text = format!("OPTIONS {path} HTTP/1.1\r\nhost: a\r\n\r\n");
        let seen = send(&mock, text.as_bytes());
        assert_eq!(
            (seen.status(), seen.header("allow")),
            (204, Some(allow)),
            "{path}"
        );
        assert_eq!(seen.header("access-control-allow-origin"), None);
    }
}

#[test]
fn j4_web_pages_may_call_the_mock_only_by_option() {
    let preflight = [
        "origin: https://shop.example",
        "access-control-request-method: POST",
        "access-control-request-headers: x-spoki-api-key, content-type",
    ];
    let closed = Mock::start_blocking();
    let seen = request(&closed, "OPTIONS", TICKETS, &preflight, "");
    assert_eq!(seen.header("access-control-allow-methods"), None);
    let open = Mock::builder().allow_web_pages().start().unwrap();
    let seen = request(&open, "OPTIONS", TICKETS, &preflight, "");
    assert_eq!(seen.status(), 204);
    assert_eq!(seen.header("access-control-allow-origin"), Some("*"));
    assert_eq!(
        seen.header("access-control-allow-methods"),
        Some("GET, HEAD, OPTIONS, POST")
    );
    assert_eq!(
        seen.header("access-control-allow-headers"),
        Some("x-spoki-api-key, content-type")
    );
    let seen = request(&open, "GET", TAGS, &["origin: https://shop.example"], "");
    assert_eq!(seen.header("access-control-allow-origin"), Some("*"));
    // An error must be readable, too.
    let text = format!("GET {TAGS} HTTP/1.1\r\nhost: a\r\norigin: https://shop.example\r\n\r\n");
    let seen = send(&open, text.as_bytes());
    assert_eq!(seen.status(), 401);
    assert_eq!(seen.header("access-control-allow-origin"), Some("*"));
}

#[test]
fn j5_a_compressed_body_is_415() {
    let mock = Mock::start_blocking();
    for path in [TICKETS, EXECUTE] {
        let gzip = [JSON, "content-encoding: gzip"];
        let seen = request(&mock, "POST", path, &gzip, &ticket(path));
        assert_eq!(seen.status(), 415);
        assert!(
            seen.has_shape_of(path) && seen.body.contains("gzip"),
            "{}",
            seen.body
        );
        let identity = [JSON, "content-encoding: identity"];
        let seen = request(&mock, "POST", path, &identity, &ticket(path));
        assert!(matches!(seen.status(), 200 | 201), "{}", seen.body);
    }
}

#[test]
fn j5_a_key_that_occurs_twice_is_400() {
    let mock = Mock::start_blocking();
    for path in [TICKETS, EXECUTE] {
        let body = ticket(path).replacen(r#""title":"#, r#""title":"b","title":"#, 1);
        let seen = request(&mock, "POST", path, &[JSON], &body);
        assert_eq!(seen.status(), 400, "{}", seen.body);
        assert!(
            seen.has_shape_of(path) && seen.body.contains("occurs twice"),
            "{}",
            seen.body
        );
    }
}

#[test]
fn j5_escapes_in_paths_and_queries_are_decoded() {
    let mock = Mock::start_blocking();
    let get = |target: &str| request(&mock, "GET", target, &[], "");
    assert_eq!(get("/api/1/t%61gs/").body, get(TAGS).body);
    assert_eq!(get("/api/1/t%61gs/1%32/").status(), 200);
    assert_eq!(get("/api/1/t%ffgs/").status(), 404);
    let seen = get("/api/1/contacts/?search=%ff");
    assert_eq!(
        (seen.status(), &seen.json()["search"][0]),
        (400, &json!("is not valid UTF-8"))
    );
    let escaped = EXECUTE.replace("SPOKI_CREATE", "SPOKI%5FCREATE");
    let seen = request(&mock, "POST", &escaped, &[JSON], &ticket(EXECUTE));
    assert_eq!(seen.status(), 200, "{}", seen.body);
}

#[test]
fn j6_links_have_the_host_of_the_request() {
    let mock = Mock::start_blocking();
    let next = |host: &str| {
        let seen = request(&mock, "GET", "/api/1/contacts/?page_size=2", &[host], "");
        seen.json()["next"].as_str().unwrap_or_default().to_owned()
    };
    let path = "/api/1/contacts/?page%5Fsize=2&page=2";
    let path = path.replace("%5F", "_");
    assert_eq!(
        next("host: mock.example:9000"),
        format!("http://mock.example:9000{path}")
    );
    assert_eq!(next("host: [::1]:9000"), format!("http://[::1]:9000{path}"));
    for unusable in ["host: user@mock.example", "host: a b", "host: "] {
        assert_eq!(
            next(unusable),
            format!("{}{path}", mock.url()),
            "{unusable}"
        );
    }
}

fn impatient() -> Mock {
    let builder: MockBuilder = Mock::builder();
    let timeout = Duration::from_millis(300);
    builder.read_timeout(timeout).start().unwrap()
}

#[test]
fn j7_half_open_connections_time_out() {
    let mock = impatient();
    let open = |index: usize| {
        let mut stream = TcpStream::connect(mock.address()).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        // No byte, part of a head, or an idle connection after a request.
        let parts = [
            "",
            "GET /api/1/tags/ HTT",
            "GET / HTTP/1.1\r\nhost: a\r\n\r\n",
        ];
        stream
            .write_all(parts[index % parts.len()].as_bytes())
            .unwrap();
        stream
    };
    let start = Instant::now();
    let streams: Vec<TcpStream> = (0..60).map(open).collect();
    for mut stream in streams {
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).unwrap();
    }
    assert!(start.elapsed() < Duration::from_secs(15));
    assert_eq!(request(&mock, "GET", TAGS, &[], "").status(), 200);
}

#[test]
fn j7_a_body_that_does_not_arrive_is_408() {
    let mock = impatient();
    for path in [TICKETS, EXECUTE] {
        let mut stream = TcpStream::connect(mock.address()).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        let head =
            format!("POST {path} HTTP/1.1\r\nhost: a\r\n{KEYS}\r\n{JSON}\r\ncontent-length: 99");
        stream
            .write_all(format!("{head}\r\n\r\n{{").as_bytes())
            .unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        assert!(text.starts_with("HTTP/1.1 408"), "{text}");
        assert!(text.contains("did not arrive"), "{text}");
    }
}
