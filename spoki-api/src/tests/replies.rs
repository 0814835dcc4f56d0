//! Replies as they are read, on both backends.

use std::time::Duration;

use super::*;
use crate::Error;
use crate::limit::Scope;
use crate::transport::TransportError;
use bytes::Bytes;
use http::Response;

async fn rest_reply<A: Action>(
    script: ScriptedTransport,
    action: A,
) -> Result<crate::Reply<A::Reply>, Error> {
    scripted(&script).send(action).await
}

fn note() -> Note {
    Note::new(json!({"title": "t", "id": 7}))
}

fn count() -> Count {
    Count::new(json!({}))
}

async fn refusal(status: u16, body: &'static str) -> Error {
    rest_reply(ScriptedTransport::new().body(status, body), note())
        .await
        .unwrap_err()
}

async fn composio_refusal(status: u16, body: &'static str) -> Error {
    scripted_composio(&ScriptedTransport::new().body(status, body))
        .send(note())
        .await
        .unwrap_err()
}

fn fields(error: &Error) -> Vec<String> {
    error
        .field_errors()
        .iter()
        .map(ToString::to_string)
        .collect()
}

/// The built-in transport's causes are part of the text already.
#[tokio::test]
async fn only_a_transport_of_ones_own_gives_a_source() {
    let with_source = TransportError::connect("refused").with_source(std::fmt::Error);
    let error = rest_reply(ScriptedTransport::new().fail(with_source), note())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), crate::ErrorKind::Connect);
    let source = std::error::Error::source(&error).unwrap();
    assert!(source.is::<std::fmt::Error>());
    let without = ScriptedTransport::new().fail(TransportError::connect("refused"));
    let error = rest_reply(without, note()).await.unwrap_err();
    assert!(std::error::Error::source(&error).is_none());
}

#[tokio::test]
async fn a_reply_is_its_value_and_more() {
    let response = Response::builder()
        .status(201)
        .header("x-request-id", "r-1")
        .body(Bytes::from("[1, 2]"));
    let reply = rest_reply(ScriptedTransport::new().answer(response.unwrap()), count())
        .await
        .unwrap();
    assert_eq!(
        (reply.len(), reply[1], reply.http_status().as_u16()),
        (2, 2, 201)
    );
    assert_eq!(
        (&reply.raw_bytes()[..], &*reply.raw_text(), reply.raw_json()),
        (&b"[1, 2]"[..], "[1, 2]", json!([1, 2]))
    );
    assert_eq!((reply.request_id(), reply.attempts()), (Some("r-1"), 1));
    assert_eq!(reply.headers().len(), 1);
    assert_eq!((&reply).into_iter().sum::<u64>(), 3);
    assert_eq!(format!("{reply:?}"), "[1, 2]");
    let (value, raw) = reply.into_parts();
    assert_eq!((value, raw.raw_bytes().len()), (vec![1, 2], 6));
    assert_eq!(
        format!("{raw:?}"),
        r#"RawReply { status: 201, bytes: 6, request_id: Some("r-1"), attempts: 1, .. }"#
    );
}

#[tokio::test]
async fn empty_successes_are_null() {
    for body in ["", " \n"] {
        let reply = rest_reply(ScriptedTransport::new().body(204, body), note())
            .await
            .unwrap();
        assert_eq!(
            (&*reply, &reply.raw_bytes()[..]),
            (&Value::Null, &b"null"[..])
        );
    }
}

#[tokio::test]
async fn composio_data_is_taken_out_of_its_envelope() {
    for (body, data) in [
        (
            r#"{"data": [1, 2], "error": null, "successful": true, "log_id": "log_1", "new": {"a": []}}"#,
            "[1, 2]",
        ),
        (r#"{"successful":true,"log_id":"log_1","data":[]}"#, "[]"),
    ] {
        let reply = scripted_composio(&ScriptedTransport::new().body(200, body))
            .send(count())
            .await
            .unwrap();
        assert_eq!(
            (&*reply.raw_text(), reply.request_id()),
            (data, Some("log_1"))
        );
    }
    let reply = scripted_composio(&ScriptedTransport::new().body(200, r#"{"successful":true}"#))
        .send(note())
        .await
        .unwrap();
    assert_eq!(reply.into_inner(), Value::Null);
}

#[tokio::test]
async fn unknown_filters_are_applied_here_over_rest_only() {
    let items = json!([{"code": "CITY", "label": "City"}, {"code": "TOWN", "label": "a City"}, {"code": "city"}]);
    let find = || Find::new(json!({"code": "CITY", "label": "City"}));
    let reply = rest_reply(ScriptedTransport::new().json(200, items.clone()), find())
        .await
        .unwrap();
    assert_eq!(*reply, json!([{"code": "CITY", "label": "City"}]));
    assert_eq!(reply.raw_json(), *reply);
    let script = ScriptedTransport::new().json(200, envelope(&items));
    assert_eq!(
        *scripted_composio(&script).send(find()).await.unwrap(),
        items
    );
}

#[tokio::test]
async fn spokis_words_are_told() {
    let error = refusal(
        400,
        r#"{"title":["Too long."],"contacts":[{"phone":["Bad."]}]}"#,
    )
    .await;
    assert_eq!(
        fields(&error),
        ["`title`: Too long.", "`contacts[0].phone`: Bad."]
    );
    assert_eq!(error.hint(), Some("choose another title"));
    assert!(error.is_refused() && error.was_sent() && !error.may_have_taken_effect());
    assert_eq!((error.action(), error.attempts()), (Some("X_NOTE"), 1));
    assert_eq!(
        error.to_string(),
        "X_NOTE: the service answered 400 Bad Request: `title`: Too long.; `contacts[0].phone`: Bad.; hint: choose another title"
    );
    let error = refusal(400, r#"{"code":"spoki::3014","detail":"Too many."}"#).await;
    assert_eq!(
        (error.code(), error.message()),
        (Some("spoki::3014"), Some("Too many."))
    );
    assert_eq!(error.hint(), Some("look at the fields"));
    let error = refusal(400, r#"{"error":"No credit.","error_code":"spoki::1029"}"#).await;
    assert_eq!(
        (error.code(), error.message()),
        (Some("spoki::1029"), Some("No credit."))
    );
    let error = refusal(404, "").await;
    assert!(
        error.is_not_found() && error.hint() == Some("the note is gone"),
        "{error}"
    );
    assert!(refusal(401, "<html><title>No</title>").await.is_auth());
    assert!(refusal(403, "{}").await.is_auth());
}

#[tokio::test]
async fn faults_of_the_service_may_have_taken_effect() {
    for (status, body) in [
        (500, "{}"),
        (502, "<html><title>Bad Gateway</title>"),
        (503, ""),
        (504, "x"),
        (408, ""),
    ] {
        let error = refusal(status, body).await;
        assert!(error.may_have_taken_effect(), "{error}");
        assert!(
            error.to_string().ends_with("; it may have taken effect"),
            "{error}"
        );
        assert_eq!(error.is_server_fault(), status >= 500);
        assert_eq!(error.raw_bytes(), body.as_bytes());
        let error = rest_reply(ScriptedTransport::new().body(status, body), count())
            .await
            .unwrap_err();
        assert!(!error.may_have_taken_effect(), "{error}");
    }
    assert!(
        refusal(502, "<html><title>Bad Gateway</title>")
            .await
            .to_string()
            .contains(": Bad Gateway;")
    );
    let response = Response::builder()
        .status(503)
        .header("retry-after", "7")
        .body(Bytes::new());
    let error = rest_reply(ScriptedTransport::new().answer(response.unwrap()), note())
        .await
        .unwrap_err();
    assert!(error.may_have_taken_effect(), "{error}");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
}

#[tokio::test]
async fn limits_are_told_with_their_wait() {
    let limited = |headers: &[(&str, &str)], body: &'static str| {
        let mut response = Response::builder().status(429);
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        ScriptedTransport::new().answer(response.body(Bytes::from(body)).unwrap())
    };
    let throttled = r#"{"detail":"Request was throttled. Expected available in 41 seconds."}"#;
    for (headers, body, wait) in [
        (
            &[("retry-after", "12")][..],
            r#"{"message":"slow"}"#,
            Some(12),
        ),
        (
            &[("retry-after", "Wed, 21 Oct 2015 07:28:00 GMT")],
            "",
            Some(0),
        ),
        (&[], r#"{"code":10429,"slug":"HTTP_TooManyRequests"}"#, None),
        (&[], throttled, Some(41)),
        (&[("retry-after", "12")], throttled, Some(12)),
    ] {
        for client in [scripted, scripted_composio] {
            let error = client(&limited(headers, body))
                .send(note())
                .await
                .unwrap_err();
            assert!(
                error.is_rate_limited() && !error.may_have_taken_effect(),
                "{error}"
            );
            assert_eq!(error.retry_after(), wait.map(Duration::from_secs));
        }
    }
}

#[tokio::test]
async fn composios_own_refusals_are_told() {
    let body = r#"{"error":{"message":"No connected account found","code":1803,"status":400,"request_id":"req-1","suggested_fix":"Connect.","errors":["a","b"]}}"#;
    let error = composio_refusal(400, body).await;
    assert_eq!(error.message(), Some("No connected account found; a; b"));
    assert_eq!(
        (error.code(), error.request_id()),
        (Some("1803"), Some("req-1"))
    );
    assert!(error.hint().unwrap().starts_with("connect an account"));
    assert!(!error.may_have_taken_effect());
    assert!(error.to_string().contains("; request req-1"), "{error}");
    let error = composio_refusal(
        422,
        r#"{"error":{"message":"m","status":422,"suggested_fix":"Reconnect it."}}"#,
    )
    .await;
    assert_eq!(error.hint(), Some("Reconnect it."));
    // The hints of the action are about the service's own statuses, not about Composio's.
    assert_eq!(
        composio_refusal(404, r#"{"error":{"message":"no such tool"}}"#)
            .await
            .hint(),
        None
    );
    assert!(
        composio_refusal(401, r#"{"error":{"message":"bad key"}}"#)
            .await
            .is_auth()
    );
}

#[tokio::test]
async fn a_success_that_failed_is_an_error() {
    let error = composio_refusal(
        200,
        r#"{"data":{},"error":"Upstream reply unreadable","successful":false,"log_id":"log_9"}"#,
    )
    .await;
    assert!(
        error.is_unsuccessful() && error.is_refused() && error.may_have_taken_effect(),
        "{error}"
    );
    assert_eq!(
        (error.message(), error.request_id()),
        (Some("Upstream reply unreadable"), Some("log_9"))
    );
    assert_eq!(error.http_status().unwrap(), 200);
    let body = r#"{"data":{"http_error":"404 Client Error","status_code":404,"message":{"detail":"Not found."}},"error":"{\"title\":[\"Bad.\"]}","successful":false}"#;
    let error = composio_refusal(200, body).await;
    assert!(
        error.is_not_found() && error.hint() == Some("the note is gone"),
        "{error}"
    );
    assert_eq!(fields(&error), ["`title`: Bad."]);
    assert!(
        !error.may_have_taken_effect(),
        "the service behind refused: {error}"
    );
    let body = r#"{"data":{"status_code":502},"error":"Bad gateway","successful":false}"#;
    let error = composio_refusal(200, body).await;
    assert!(
        error.is_server_fault() && error.may_have_taken_effect(),
        "{error}"
    );
    let body = r#"{"data":null,"error":"Request was throttled. Expected available in 41 seconds.","successful":false}"#;
    let error = composio_refusal(200, body).await;
    assert!(
        error.is_rate_limited() && error.may_have_taken_effect(),
        "{error}"
    );
    assert_eq!(error.retry_after(), Some(Duration::from_secs(41)));
    assert_eq!(error.raw_bytes(), body.as_bytes());
    let read = scripted_composio(&ScriptedTransport::new().body(200, body))
        .send(count())
        .await
        .unwrap_err();
    assert!(!read.may_have_taken_effect());
}

/// If the data is too long to be read, only the status is reported.
#[tokio::test]
async fn a_failure_that_is_too_long_to_be_read_says_what_it_says_in_short() {
    let data = json!({"status_code": 404, "message": "x".repeat(1 << 20)});
    let body = json!({"data": data, "error": "It failed.", "successful": false,
        "log_id": "l".repeat(1 << 20)});
    let script = ScriptedTransport::new().json(200, body.clone());
    let error = scripted_composio(&script).send(note()).await.unwrap_err();
    assert_eq!(error.message(), Some("It failed."));
    // The status is read at any length. What else stands there may be a result.
    assert!(error.is_not_found() && error.may_have_taken_effect());
    assert_eq!(error.request_id().map(str::len), Some(1_000));
    assert_eq!(error.raw_bytes(), body.to_string().as_bytes());
}

/// How far it reaches is asked of a refusal for asking too often alone, if it is not too long.
#[tokio::test]
async fn only_a_limit_reaches_beyond_its_action() {
    let long = format!(r#"{{"error":"{}"}}"#, "x".repeat(1 << 20));
    for (status, body, scope) in [
        (429, "{}", Scope::Key),
        (429, r#"{"error":"slow"}"#, Scope::Action),
        (429, &long, Scope::Key),
        (400, "{}", Scope::Action),
        (503, "<html>", Scope::Action),
    ] {
        let script = ScriptedTransport::new().body(status, body.to_owned());
        let error = scripted_composio(&script).send(note()).await.unwrap_err();
        assert_eq!(error.scope(), scope, "{status}");
    }
}

#[tokio::test]
async fn successes_that_cannot_be_read_keep_their_bytes() {
    for (body, sign) in [
        ("<!doctype html><p>hello", "HTML instead of JSON"),
        ("[1, 2", "cut off after 5 bytes"),
        ("OK", "not JSON"),
        (r#"[1, "two"]"#, "at `[1]`"),
        (r#"{"results": []}"#, "another shape"),
    ] {
        let error = rest_reply(ScriptedTransport::new().body(200, body), count())
            .await
            .unwrap_err();
        assert!(error.is_decode() && !error.is_refused(), "{error}");
        assert!(error.to_string().contains(sign), "{error}");
        assert_eq!(
            (&error.raw_bytes()[..], error.attempts()),
            (body.as_bytes(), 1)
        );
        assert_eq!(error.http_status().unwrap(), 200);
    }
    for body in [
        "<html>",
        r#"{"successful":true,"data":{"#,
        "[]",
        r#"{"data":1}"#,
        r#"{"successful":"yes"}"#,
        "",
    ] {
        let error = composio_refusal(200, body).await;
        assert!(
            error.is_decode() && error.may_have_taken_effect(),
            "{error}"
        );
        assert_eq!(error.raw_bytes(), body.as_bytes());
    }
    let script =
        ScriptedTransport::new().body(200, r#"{"data":["x"],"successful":true,"log_id":"log_1"}"#);
    let error = scripted_composio(&script).send(count()).await.unwrap_err();
    assert_eq!(
        (&error.raw_bytes()[..], error.request_id()),
        (&br#"["x"]"#[..], Some("log_1"))
    );
}

#[tokio::test]
async fn a_reply_that_is_not_utf8_is_not_json() {
    type Client = fn(&ScriptedTransport) -> crate::Client;
    let (rest, composio): (Client, Client) = (scripted, scripted_composio);
    for (client, body) in [
        (rest, &b"{\"title\": \"a\xff\"}"[..]),
        (rest, b"\xff"),
        (
            composio,
            b"{\"successful\":true,\"data\":{\"title\":\"\xff\"}}",
        ),
        (composio, b"{\"successful\":true,\"data\":{}} \xff"),
    ] {
        let script = ScriptedTransport::new().answer(Response::new(Bytes::from_static(body)));
        let error = client(&script).send(note()).await.unwrap_err();
        assert_eq!(error.kind(), crate::ErrorKind::NotJson, "{error}");
        assert!(error.may_have_taken_effect(), "{error}");
        assert_eq!(error.raw_bytes(), body);
    }
}

#[tokio::test]
async fn redirects_are_errors() {
    let to = |status: u16, place: &str| {
        let response = Response::builder()
            .status(status)
            .header("location", place)
            .body(Bytes::from("moved"));
        ScriptedTransport::new().answer(response.unwrap())
    };
    let error = rest_reply(to(307, "https://elsewhere.example/?q=1"), note())
        .await
        .unwrap_err();
    assert!(
        error.is_redirect() && error.may_have_taken_effect(),
        "{error}"
    );
    assert!(
        error.to_string().contains("`https://elsewhere.example`,"),
        "{error}"
    );
    assert_eq!(&error.raw_bytes()[..], b"moved");
    let error = rest_reply(to(303, "/done/"), note()).await.unwrap_err();
    assert!(
        error.may_have_taken_effect() && error.to_string().contains("another address"),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn failures_on_the_way_say_whether_anything_was_sent() {
    let fail = |error| ScriptedTransport::new().fail(error);
    let error = rest_reply(fail(TransportError::connect("refused")), note())
        .await
        .unwrap_err();
    assert!(
        error.is_connect()
            && !error.is_timeout()
            && !error.was_sent()
            && !error.may_have_taken_effect()
    );
    assert_eq!(
        error.to_string(),
        "X_NOTE: could not connect: refused; nothing was sent"
    );
    let error = rest_reply(fail(TransportError::connect_timeout("slow")), note())
        .await
        .unwrap_err();
    assert!(error.is_connect() && error.is_timeout() && !error.was_sent());
    let error = rest_reply(fail(TransportError::interrupted("reset")), note())
        .await
        .unwrap_err();
    assert!(error.is_interrupted() && error.may_have_taken_effect());
    let started = tokio::time::Instant::now();
    let error = rest_reply(ScriptedTransport::new().stall(), note())
        .await
        .unwrap_err();
    assert!(error.is_timeout() && error.was_sent() && error.may_have_taken_effect());
    assert_eq!(started.elapsed().as_secs(), 60);
    let hasty = scripted(&ScriptedTransport::new().stall());
    let hasty = hasty.with_options(crate::Options::new().timeout(Duration::from_secs(3)));
    let started = tokio::time::Instant::now();
    assert!(
        hasty
            .send(note())
            .await
            .unwrap_err()
            .to_string()
            .contains("within 3s")
    );
    assert_eq!(started.elapsed().as_secs(), 3);
}

#[tokio::test]
async fn replies_over_the_limit_are_errors() {
    let script = ScriptedTransport::new().json(200, json!([1, 2, 3]));
    let client = rest().max_reply_bytes(6).transport(script).build().unwrap();
    let error = client.send(count()).await.unwrap_err();
    assert!(error.is_oversize() && !error.is_decode(), "{error}");
    assert!(error.to_string().contains("the 6 bytes allowed"), "{error}");
    assert_eq!(
        (
            &error.raw_bytes()[..],
            error.http_status().unwrap().as_u16()
        ),
        (&b"[1,2,3]"[..], 200)
    );
}

#[tokio::test]
async fn nothing_printed_shows_the_key_or_a_person() {
    let body = r#"{"phone":["+390212345678 of ada@example.com"],"detail":"s3cr3t-key is wrong","code":"s3cr3t-key"}"#;
    let inside = r#"{"data":{"message":"+390212345678"},"error":"ada@example.com s3cr3t-key","successful":false,"log_id":"s3cr3t-key"}"#;
    let typed = r#"{"data":["ada@example.com"],"successful":true}"#;
    let mut errors = vec![
        refusal(400, body).await,
        refusal(500, body).await,
        composio_refusal(200, inside).await,
    ];
    errors.push(
        scripted_composio(&ScriptedTransport::new().body(200, typed))
            .send(count())
            .await
            .unwrap_err(),
    );
    errors.push(
        rest_reply(
            ScriptedTransport::new().fail(TransportError::connect("ada@example.com")),
            note(),
        )
        .await
        .unwrap_err(),
    );
    for error in errors {
        for printed in [
            error.to_string(),
            format!("{error:?}"),
            format!("{error:#?}"),
            format!("{:?}", error.message()),
        ] {
            assert_hides(&printed, &["390212345678", "ada@example.com"]);
        }
    }
    let error = refusal(400, body).await;
    assert!(
        error.raw_text().contains("+390212345678"),
        "the exact bytes stay reachable"
    );
}
