//! Clients over HTTP that begin with a handshake, and cancel calls by a notification.

use std::io::{BufRead as _, BufReader};
use std::net::TcpStream;

use serde_json::{Value, json};
use spoki_mock::Mock;

use crate::client::{REVISIONS, STATELESS, Start};
use crate::fast_mock;
use crate::http::{Response, Server};

/// A write with a limit of one call a minute.
const SYNC: &str = "SPOKI_SYNC_CONTACTS_BULK";

/// The arguments of a write of one contact.
fn contact(phone: &str) -> Value {
    json!({"contacts": [{"phone": phone}]})
}

/// The phone numbers of the contacts that the mock was asked to write.
fn phones(mock: &Mock) -> Vec<String> {
    let journal = mock.journal();
    let calls = journal.iter().filter(|call| call.slug == Some(SYNC));
    calls
        .map(|call| {
            let contact = &call.arguments.as_ref().unwrap()["contacts"][0];
            contact["phone"].as_str().unwrap().to_owned()
        })
        .collect()
}

/// Begins a session, and gives the header with its id.
fn begin(server: &Server) -> Option<String> {
    let handshake = json!({
        "protocolVersion": server.revision,
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    });
    let response = server.post(&server.request("initialize", handshake), "");
    let id = response.header("mcp-session-id")?;
    Some(format!("mcp-session-id: {id}\r\n"))
}

/// Cancels the call with this id. All calls of these tests have the id 1.
fn cancel(server: &Server, session: &str, id: u64) -> Response {
    // As long as a client likes.
    let params = json!({"requestId": id, "reason": "a test ".repeat(1000)});
    let message = json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": params});
    server.post(&message, session)
}

/// A call that waits for its limit: it has told its progress.
fn waiting(server: &Server, session: &str, phone: &str) -> BufReader<TcpStream> {
    let mut message = server.message(SYNC, &contact(phone));
    message["params"]["_meta"]["progressToken"] = 1.into();
    let head = server.head(&message, session);
    let stream = server.open("POST /mcp", &head, message.to_string().as_bytes());
    let mut reply = BufReader::new(stream);
    let mut line = String::new();
    while !line.contains("notifications/progress") {
        line.clear();
        assert_ne!(reply.read_line(&mut line).unwrap(), 0, "no progress");
    }
    reply
}

/// The result of a call that waited.
fn result(reply: BufReader<TcpStream>) -> Value {
    let text: String = reply
        .lines()
        .map_while(Result::ok)
        .collect::<Vec<_>>()
        .join("\n");
    let answer = text
        .lines()
        .filter_map(|line| line.strip_prefix("data:"))
        .next_back();
    let answer: Value = serde_json::from_str(answer.unwrap_or_else(|| panic!("{text}"))).unwrap();
    answer["result"]["structuredContent"].clone()
}

#[test]
fn a_call_that_its_session_cancelled_in_the_queue_is_never_sent() {
    for revision in &REVISIONS[..2] {
        let mock = fast_mock();
        let server = Start::on(&mock, "--allow write")
            .speaking(revision)
            .over_http("");
        let (session, other) = (begin(&server).unwrap(), begin(&server).unwrap());
        assert_ne!(session, other);
        let [first, cancelled, kept] = [1, 2, 3].map(|number| format!("+39021234000{number}"));
        server.content(SYNC, &contact(&first));
        let cancelled_call = waiting(&server, &session, &cancelled);
        let kept_call = waiting(&server, &other, &kept);
        // Another id, no session, and an unknown session cancel nothing.
        for (session, id) in [(session.as_str(), 2), ("", 1), ("mcp-session-id: x\r\n", 1)] {
            assert_eq!(cancel(&server, session, id).status, 202);
        }
        // Nor does a web page that knows the id.
        let page = format!("{session}origin: https://evil.example\r\n");
        assert_eq!(cancel(&server, &page, 1).status, 403);
        assert_eq!(cancel(&server, &session, 1).status, 202);
        let error = &result(cancelled_call)["error"];
        assert_eq!(
            (&error["kind"], &error["sent"]),
            (&json!("cancelled"), &json!(false))
        );
        assert!(result(kept_call)["error"].is_null());
        // Too late.
        assert_eq!(cancel(&server, &other, 1).status, 202);
        assert_eq!(phones(&mock), [first, kept]);
    }
}

#[test]
fn clients_without_a_handshake_have_no_session() {
    let mock = fast_mock();
    let server = Start::on(&mock, "").speaking(STATELESS).over_http("");
    let response = server.post(&server.request("server/discover", json!({})), "");
    assert_eq!(
        (response.status, response.header("mcp-session-id")),
        (200, None)
    );
}

#[test]
fn the_own_origin_of_the_server_is_allowed() {
    let mock = fast_mock();
    let server = Start::on(&mock, "").over_http("");
    let port = server.address.rsplit(':').next().unwrap();
    let status = |origin: &str| {
        let message = server.message("SPOKI_LIST_TAGS", &json!({}));
        let head = format!("host: {}\r\norigin: {origin}\r\n", server.address);
        server.post(&message, &head).status
    };
    assert_eq!(status(&format!("http://{}", server.address)), 200);
    assert_eq!(status(&format!("http://localhost:{port}")), 200);
    assert_eq!(status(&format!("https://{}", server.address)), 403);
    assert_eq!(status("http://localhost:1"), 403);
}
