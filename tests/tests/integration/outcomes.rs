//! What an error says about the account, for every kind of reply: the rows C1 to C7 of the kinds of faults.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use serde_json::{Value, json};
use spoki_api::models::ContactInput;
use spoki_api::transport::{ScriptedTransport, TransportError};
use spoki_api::{
    Client, CreateTicket, Error, ErrorKind, LimitPolicy, Options, RetryPolicy, SyncListContacts,
    TicketPriority,
};
use spoki_tests::faulty::{Faulty, Manner};
use spoki_tests::server::Backend;

const KEY: &str = "secret-key";

fn client(backend: Backend, script: &ScriptedTransport) -> Client {
    let builder = backend.builder(KEY).transport(script.clone());
    builder.limits(LimitPolicy::Off).build().unwrap()
}

fn ticket() -> CreateTicket {
    CreateTicket::builder()
        .title("Invoice missing")
        .status("Open")
        .priority(TicketPriority::High)
        .contact_phone("+390212345678")
        .build()
}

/// What a caller knows of the account after a call.
fn effect<T>(outcome: &Result<T, Error>) -> &'static str {
    match outcome {
        Ok(_) => "done",
        Err(error) if error.took_effect() => "done without a reply",
        Err(error) if error.may_have_taken_effect() => "unknown",
        Err(_) => "nothing",
    }
}

/// A script that gives the same reply to every attempt.
fn always(status: u16, headers: &[(&str, &str)], body: &str) -> ScriptedTransport {
    (0..5).fold(ScriptedTransport::new(), |script, _| {
        let response = headers.iter().fold(
            Response::builder().status(status),
            |response, (name, value)| response.header(*name, *value),
        );
        script.answer(response.body(Bytes::from(body.to_owned())).unwrap())
    })
}

/// The number of attempts of a harmful write whose every reply is this, and what its error says.
async fn write(backend: Backend, script: ScriptedTransport) -> (usize, &'static str) {
    let outcome = client(backend, &script).send(ticket()).await;
    (script.requests().len(), effect(&outcome))
}

#[tokio::test(start_paused = true)]
async fn c1_a_503_proves_nothing_whatever_its_wait() {
    let past = "Wed, 21 Oct 2015 07:28:00 GMT";
    for backend in Backend::ALL {
        for wait in ["0", "1", "1.5", past] {
            let script = always(503, &[("retry-after", wait)], "");
            assert_eq!(write(backend, script).await, (1, "unknown"), "{wait}");
        }
        // A read goes out again, no sooner than the service asks.
        let script = always(503, &[("retry-after", "7")], "");
        let began = tokio::time::Instant::now();
        let read = client(backend, &script).retrieve_tag().id(1).send().await;
        assert_eq!((script.requests().len(), effect(&read)), (3, "nothing"));
        assert!(began.elapsed() >= Duration::from_secs(14));
    }
}

/// A gateway may have redirected after the service acted.
#[tokio::test(start_paused = true)]
async fn c1_a_redirect_proves_nothing() {
    for backend in Backend::ALL {
        for status in [300, 301, 302, 303, 304, 307, 308] {
            let script = always(status, &[("location", "https://elsewhere.example/")], "");
            assert_eq!(write(backend, script).await, (1, "unknown"), "{status}");
        }
    }
}

/// Decision 10: what a 429 inside a success proves.
#[tokio::test(start_paused = true)]
async fn c2_a_429_in_a_success_is_a_refusal_only_if_the_data_is_an_error() {
    let failed = |data: Value, error: Value| {
        json!({"successful": false, "data": data, "error": error, "log_id": "l"}).to_string()
    };
    let throttled = json!({"status": 429, "message": "Request was throttled."});
    let refused = [
        failed(
            json!({"status_code": 429, "message": "slow"}),
            json!("It failed."),
        ),
        failed(
            json!({"http_error": "429 Client Error: Too Many Requests", "message": "slow"}),
            Value::Null,
        ),
        failed(json!({"error": throttled}), json!("It failed.")),
        failed(json!({}), throttled.clone()),
        failed(Value::Null, json!(throttled.to_string())),
        failed(
            json!({"status_code": "429", "code": 429, "detail": "slow"}),
            Value::Null,
        ),
    ];
    for body in refused {
        let script = always(200, &[], &body);
        assert_eq!(
            write(Backend::Composio, script).await,
            (3, "nothing"),
            "{body}"
        );
    }
    let open = [
        // The data holds the new ticket; only the notification was throttled.
        failed(
            json!({"id": 7, "title": "t", "error": throttled}),
            json!("partial"),
        ),
        failed(
            json!({"status_code": 429, "result": {"id": 7}}),
            Value::Null,
        ),
        failed(
            json!({"status_code": 429, "message": {"id": 7}}),
            Value::Null,
        ),
        failed(
            json!({"status_code": 429, "error": {"ticket": {"id": 7}}}),
            Value::Null,
        ),
        failed(json!([{"status_code": 429}]), Value::Null),
        failed(json!({"id": 7}), throttled.clone()),
        failed(json!({}), json!({"status": 429, "ticket": {"id": 7}})),
        // No status, or one that a gateway gives for what it does not know.
        failed(json!({}), json!("Request was throttled.")),
        failed(json!({"code": 429}), json!("It failed.")),
        failed(json!({"status_code": 429}), json!({"status": 504})),
        failed(
            json!({"status_code": 429}),
            json!("504 Server Error: Gateway Timeout for url: x"),
        ),
        failed(
            json!({"status_code": 429, "message": "{\"status\":502}"}),
            Value::Null,
        ),
        failed(
            json!({"status_code": 429, "error": {"status": 200}}),
            Value::Null,
        ),
    ];
    for body in open {
        let script = always(200, &[], &body);
        assert_eq!(
            write(Backend::Composio, script).await,
            (1, "unknown"),
            "{body}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn c2_a_429_is_a_refusal_unless_its_body_says_otherwise() {
    for backend in Backend::ALL {
        for body in [
            "",
            "<html>",
            "{}",
            r#"{"error":{"status":429,"code":10429}}"#,
        ] {
            assert_eq!(
                write(backend, always(429, &[], body)).await,
                (3, "nothing"),
                "{body}"
            );
        }
        for body in [
            r#"{"error":{"status":504}}"#,
            r#"{"message":"{\"status_code\":500}"}"#,
            r#"{"successful":true,"data":{"id":7}}"#,
            r#"{"detail":"502 Server Error: Bad Gateway for url: x"}"#,
        ] {
            assert_eq!(
                write(backend, always(429, &[], body)).await,
                (1, "unknown"),
                "{body}"
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn c3_statuses_that_disagree_prove_nothing() {
    let failed = |data: Value, error: Value| {
        json!({"successful": false, "data": data, "error": error}).to_string()
    };
    let cases = [
        (
            400,
            json!({"error": {"message": "upstream timed out", "status": 504}}).to_string(),
        ),
        (
            404,
            json!({"error": {"http_error": "500 Server Error"}}).to_string(),
        ),
        (400, json!({"error": {"status": "408"}}).to_string()),
        (200, failed(json!({"status": 400}), json!({"status": 504}))),
        (
            200,
            failed(json!({"status_code": 504}), json!({"status": 400})),
        ),
        (
            200,
            failed(json!({"status_code": 400}), json!({"status": 404})),
        ),
        (
            200,
            failed(
                json!({"status_code": 400, "message": {"status_code": 504}}),
                json!("x"),
            ),
        ),
        (
            200,
            failed(json!({"status_code": 404, "id": 7}), json!("x")),
        ),
    ];
    for (status, body) in cases {
        let script = always(status, &[], &body);
        assert_eq!(
            write(Backend::Composio, script).await,
            (1, "unknown"),
            "{body}"
        );
        if status != 200 {
            let script = always(status, &[], &body);
            assert_eq!(write(Backend::Rest, script).await, (1, "unknown"), "{body}");
        }
    }
    let agreed = [
        (
            400,
            json!({"error": {"message": "No account.", "code": 1803, "status": 400}}).to_string(),
        ),
        (
            422,
            json!({"status": ["Not a status."], "code": "spoki::3014"}).to_string(),
        ),
        (
            200,
            failed(
                json!({"status_code": 400, "http_error": "400 Client Error"}),
                json!({"status": 400}),
            ),
        ),
        (
            200,
            failed(
                json!({"status_code": 400, "message": {"phone": ["Bad."]}}),
                json!("x"),
            ),
        ),
    ];
    for (status, body) in agreed {
        let script = always(status, &[], &body);
        assert_eq!(
            write(Backend::Composio, script).await,
            (1, "nothing"),
            "{body}"
        );
    }
}

/// Bodies that have an error's shape, with the text that the error shows.
fn refusals() -> [(Value, &'static str); 7] {
    [
        (json!({"detail": "down"}), "down"),
        (json!({"error": "down"}), "down"),
        (json!({"error": {"message": "down", "status": 400}}), "down"),
        (json!({"message": "down", "request": 1}), "down"),
        (json!({"errors": ["down"]}), "down"),
        (json!({"non_field_errors": ["down"]}), "down"),
        (json!({"code": "spoki::1", "title": "down"}), "down"),
    ]
}

#[tokio::test(start_paused = true)]
async fn c4_a_200_that_is_a_refusal_is_an_error() {
    for backend in Backend::ALL {
        for (body, message) in refusals() {
            // A tag has no field of these names. A ticket has a `title`.
            let is_ticket = body.get("title").is_some();
            let body = backend.body(&body).to_string();
            let script = always(200, &[], &body);
            let error = client(backend, &script)
                .retrieve_tag()
                .id(1)
                .send()
                .await
                .unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unsuccessful, "{body}");
            assert!(error.is_refused() && !error.may_have_taken_effect());
            assert!(error.to_string().contains(message), "{error}");
            let untyped = client(backend, &script).execute("SPOKI_RETRIEVE_TAG", json!({"id": 1}));
            assert!(
                untyped.await.is_ok(),
                "an untyped reply cannot be told from an error"
            );
            if !is_ticket {
                let script = always(200, &[], &body);
                assert_eq!(write(backend, script).await, (1, "unknown"), "{body}");
            }
        }
        // Known keys and others without an error's shape are replies.
        for body in [
            json!({"detail": "x", "name": "vip"}),
            json!({"new": 1}),
            json!({"code": "x"}),
        ] {
            let script = always(200, &[], &backend.body(&body).to_string());
            let tag = client(backend, &script).retrieve_tag().id(1).send().await;
            assert!(tag.is_ok(), "{body}: {tag:?}");
        }
        let script = always(200, &[], &backend.body(&json!({})).to_string());
        let error = client(backend, &script)
            .retrieve_tag()
            .id(1)
            .send()
            .await
            .unwrap_err();
        assert!(error.is_decode(), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn c4_wrapped_data_is_unwrapped() {
    let tag = json!({"id": 1, "name": "vip"});
    for data in [
        json!({"response_data": tag}),
        json!({"response_data": {"response_data": tag}}),
        json!({"data": tag, "successful": true, "error": null}),
        json!({"data": {"response_data": tag}, "successful": true}),
    ] {
        let script = always(200, &[], &Backend::Composio.body(&data).to_string());
        let client = client(Backend::Composio, &script);
        assert_eq!(
            client.retrieve_tag().id(1).send().await.unwrap().name,
            "vip"
        );
        let untyped = client.execute("SPOKI_RETRIEVE_TAG", json!({"id": 1})).await;
        assert_eq!(*untyped.unwrap(), tag);
    }
    let data = json!({"response_data": tag, "took": 3});
    let script = always(200, &[], &Backend::Composio.body(&data).to_string());
    let read = client(Backend::Composio, &script)
        .retrieve_tag()
        .id(1)
        .send()
        .await;
    assert!(
        read.unwrap_err().is_decode(),
        "never a model without its data"
    );
}

#[tokio::test(start_paused = true)]
async fn c5_an_empty_success_of_a_write_is_done() {
    let empty = [
        (Backend::Rest, 200, ""),
        (Backend::Rest, 201, " \n"),
        (Backend::Rest, 204, ""),
        (Backend::Rest, 200, "null"),
        (Backend::Rest, 200, "{}"),
        (Backend::Composio, 200, r#"{"successful":true}"#),
        (Backend::Composio, 200, r#"{"successful":true,"data":null}"#),
        (Backend::Composio, 200, r#"{"successful":true,"data":{}}"#),
    ];
    for (backend, status, body) in empty {
        let script = always(status, &[], body);
        let error = client(backend, &script).send(ticket()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NoReply, "{body}: {error}");
        assert!(error.took_effect() && error.may_have_taken_effect() && !error.is_decode());
        assert!(error.to_string().ends_with("; it took effect"), "{error}");
        assert_eq!(error.http_status().unwrap(), status);
        let untyped = client(backend, &script).execute(
            "SPOKI_CREATE_TICKET",
            serde_json::to_value(ticket()).unwrap(),
        );
        assert!(
            matches!(*untyped.await.unwrap(), Value::Null | Value::Object(_)),
            "{body}"
        );
        let read = client(backend, &script)
            .retrieve_tag()
            .id(1)
            .send()
            .await
            .unwrap_err();
        assert!(read.is_decode() && !read.took_effect(), "{body}: {read}");
    }
    // Without Composio's envelope nobody knows what happened.
    let error = client(Backend::Composio, &always(200, &[], ""))
        .send(ticket())
        .await
        .unwrap_err();
    assert!(error.is_decode() && error.may_have_taken_effect() && !error.took_effect());
}

fn contacts(count: usize) -> SyncListContacts {
    let contact = |n| {
        ContactInput::builder()
            .phone(format!("+3902{n:08}"))
            .build()
    };
    SyncListContacts::builder()
        .list_id(7)
        .contacts((0..count).map(contact))
        .build()
}

#[tokio::test(start_paused = true)]
async fn c5_chunks_without_a_reply_are_done() {
    let script = ScriptedTransport::new()
        .body(200, "")
        .json(200, json!({"errors": []}))
        .body(200, "{}");
    let mut done = Vec::new();
    let request = contacts(5);
    let report = client(Backend::Rest, &script)
        .in_chunks(&request)
        .size(2)
        .on_progress(|progress| done.push(progress.done))
        .send()
        .await;
    assert_eq!(done, [2, 4, 5]);
    assert!(report.is_complete() && report.error().is_none());
    assert_eq!(report.done(), 5);
    assert!(report.not_done().is_empty() && report.unsettled().is_empty());
    assert_eq!(report.into_result().unwrap_err().kind(), ErrorKind::NoReply);
}

/// A resolver that never finds an address: the connection is never opened.
struct Lost;

impl reqwest::dns::Resolve for Lost {
    fn resolve(&self, _: reqwest::dns::Name) -> reqwest::dns::Resolving {
        Box::pin(pending())
    }
}

#[tokio::test]
async fn c6_what_never_left_was_not_sent() {
    let lost = |backend: Backend| {
        backend
            .builder(KEY)
            .base_url("http://nowhere.example")
            .http(|http| http.no_proxy().dns_resolver(Arc::new(Lost)))
            .retry(RetryPolicy::none())
            .build()
            .unwrap()
    };
    let short = Duration::from_millis(50);
    for backend in Backend::ALL {
        for options in [
            Options::new().deadline(short),
            Options::new().timeout(short),
        ] {
            let client = lost(backend).with_options(options);
            let error = client.send(ticket()).await.unwrap_err();
            assert!(error.is_timeout() && error.is_connect(), "{error}");
            assert!(
                !error.was_sent() && !error.may_have_taken_effect(),
                "{error}"
            );
        }
    }
    // A request without a body counts as sent, because nothing tells when it leaves.
    let client = lost(Backend::Rest).with_options(Options::new().timeout(short));
    let error = client.delete_ticket().id(1).send().await.unwrap_err();
    assert!(error.was_sent() && error.may_have_taken_effect(), "{error}");
    // A server that takes the request and stays silent.
    let silent = Faulty::start(|_| Manner::Stall).await.unwrap();
    for backend in Backend::ALL {
        let builder = backend
            .builder(KEY)
            .base_url(silent.url())
            .http(reqwest::ClientBuilder::no_proxy);
        let client = builder.timeout(Duration::from_millis(300)).build().unwrap();
        let error = client.send(ticket()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
        assert!(error.was_sent() && error.may_have_taken_effect(), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn c7_a_failure_inside_a_success_is_an_error() {
    let inner = [
        json!({"successful": false, "error": "It failed.", "data": {}}),
        json!({"successful": false, "error": "It failed.", "data": {"status_code": 400}}),
        json!({"data": {"status_code": 429}, "successful": false}),
        json!({"response_data": {"successful": false, "error": "It failed."}}),
        json!({"successful": true, "data": {"successful": false, "error": "It failed."}}),
    ];
    for data in inner {
        let body = Backend::Composio.body(&data).to_string();
        let script = always(200, &[], &body);
        let error = client(Backend::Composio, &script)
            .send(ticket())
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsuccessful, "{body}");
        // The two envelopes disagree.
        assert!(error.may_have_taken_effect(), "{body}");
        assert_eq!(script.requests().len(), 1, "{body}");
        let untyped = client(Backend::Composio, &script);
        let untyped = untyped.execute("SPOKI_DELETE_TICKET", json!({"id": 1}));
        assert!(untyped.await.unwrap_err().is_unsuccessful(), "{body}");
    }
}

/// What a program that makes many calls asks after each failure.
#[tokio::test(start_paused = true)]
async fn failures_say_whether_the_next_call_would_fail_too() {
    let refused = |status, body: Value| always(status, &[], &body.to_string());
    let fail = |error| ScriptedTransport::new().fail(error);
    let unknown_list = json!({"list_id": ["Invalid pk \"7\" - object does not exist."]});
    let bad_item = json!({"contacts": [{}, {"phone": ["Bad."]}]});
    let no_account = json!({"error": {"message": "No account.", "code": 1803, "status": 400}});
    let rows = [
        ("key", refused(401, json!({})), true),
        ("plan", refused(402, json!({})), true),
        ("rights", refused(403, json!({})), true),
        ("list", refused(404, json!({})), true),
        ("list as a field", refused(400, unknown_list), true),
        ("method", refused(405, json!({})), true),
        ("limit", refused(429, json!({})), true),
        ("trouble", refused(500, json!({})), true),
        ("down", refused(503, json!({})), true),
        ("account", refused(400, no_account), true),
        ("address", always(301, &[("location", "/")], ""), true),
        (
            "no connection",
            fail(TransportError::connect("refused")),
            true,
        ),
        ("item", refused(400, bad_item), false),
        ("content", refused(400, json!({"detail": "Bad."})), false),
        ("conflict", refused(409, json!({})), false),
        ("slow gateway", refused(504, json!({})), false),
        ("slow", fail(TransportError::timeout("slow")), false),
        ("broken", fail(TransportError::interrupted("reset")), false),
        ("unreadable", always(200, &[], "<html>"), false),
        ("no reply", always(200, &[], ""), false),
    ];
    for (name, script, affects) in rows {
        let backend = if name == "account" {
            Backend::Composio
        } else {
            Backend::Rest
        };
        let client =
            client(backend, &script).with_options(Options::new().retry(RetryPolicy::none()));
        let error = client.send(contacts(2)).await.unwrap_err();
        assert_eq!(error.affects_next_call(), affects, "{name}: {error}");
    }
    let client = client(Backend::Rest, &refused(404, json!({})));
    // The row of a table that is gone says nothing of the next row.
    let gone = client.delete_ticket().id(1).send().await.unwrap_err();
    assert!(!gone.affects_next_call());
    let unknown = client.execute("SPOKI_DELETE", json!({})).await.unwrap_err();
    assert!(unknown.affects_next_call());
    let bad = client
        .execute("SPOKI_DELETE_TICKET", json!({"id": []}))
        .await
        .unwrap_err();
    assert!(!bad.affects_next_call());
    assert!(Client::builder().build().unwrap_err().affects_next_call());
}

#[tokio::test(start_paused = true)]
async fn chunks_go_on_unless_the_next_one_would_fail_too() {
    for (script, sent) in [
        (
            ScriptedTransport::new().json(400, json!({"detail": "Bad."})),
            3,
        ),
        (
            ScriptedTransport::new().fail(TransportError::timeout("slow")),
            3,
        ),
        (ScriptedTransport::new().json(404, json!({})), 1),
        (ScriptedTransport::new().json(401, json!({})), 1),
    ] {
        let script = script.body(200, "").json(200, json!({"errors": []}));
        let client =
            client(Backend::Rest, &script).with_options(Options::new().retry(RetryPolicy::none()));
        let request = contacts(3);
        let report = client.in_chunks(&request).size(1).keep_going().send().await;
        assert_eq!((script.requests().len(), report.done()), (sent, sent - 1));
    }
}

/// A refusal is one at any length: its statuses are read without a tree of the whole body.
#[tokio::test(start_paused = true)]
async fn c3_a_long_refusal_proves_what_a_short_one_does() {
    let item = json!({"phone": ["Bad."], "email": ["Bad."], "custom_fields": {"CITY": ["Odd."]}});
    let mut body = json!({"contacts": vec![item; 20_000]});
    for backend in Backend::ALL {
        let script = always(400, &[], &body.to_string());
        assert_eq!(write(backend, script).await, (1, "nothing"));
    }
    body["error"] = json!({"status": 504});
    for backend in Backend::ALL {
        let script = always(400, &[], &body.to_string());
        assert_eq!(write(backend, script).await, (1, "unknown"));
    }
}
