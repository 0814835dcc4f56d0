//! Requests that the mock refuses, and its errors.

use serde_json::{Value, json};
use spoki_api::action::Kind;
use spoki_mock::Mock;

use crate::common::{send, send_with};

const TICKET: &str =
    r#"{"title":"a","status":"Open","priority":"High","contact_phone":"+390212345678"}"#;

fn with(name: &str, value: Value) -> String {
    let mut ticket: Value = serde_json::from_str(TICKET).unwrap();
    ticket[name] = value;
    ticket.to_string()
}

#[tokio::test]
async fn rest_reports_errors_by_field() {
    let mock = Mock::start().await;
    let post = async |body: &str| {
        let seen = send(&mock, "POST", "/api/1/tickets/", body).await;
        (seen.status, seen.body)
    };
    assert_eq!(post(TICKET).await.0, 201);
    let cases = [
        (
            "{}".to_owned(),
            "title",
            "is required and missing; expected a text",
        ),
        (
            with("title", json!(7)),
            "title",
            "expected a text, found a number",
        ),
        (
            with("description", Value::Null),
            "description",
            "expected a text, found null",
        ),
        (
            with("titel", json!("a")),
            "titel",
            "no such parameter; did you mean `title`?",
        ),
        (
            with("priority", json!("high")),
            "priority",
            "expected one of `Highest`, `High`, `Medium`, `Low`, `Lowest`; did you mean `High`?",
        ),
        (
            with("contact_phone", json!("0212345678")),
            "contact_phone",
            "expected a phone number of `+` and 7 to 15 digits, the first not 0, like `+390212345678`",
        ),
    ];
    for (request, field, message) in cases {
        let (status, body) = post(&request).await;
        assert_eq!(
            (status, &body[field][0]),
            (400, &json!(message)),
            "{request}"
        );
    }
    assert_eq!(post("{").await.0, 400);
    assert_eq!(
        post("[]").await.1,
        json!({"non_field_errors": ["Expected an object."]})
    );
}

#[tokio::test]
async fn rest_reads_queries_and_paths_by_the_spec() {
    let mock = Mock::start().await;
    let get = async |path: &str| send(&mock, "GET", path, "").await;
    let seen = get("/api/1/contacts/?is_blocked=yes&tag=vip&colour=red").await;
    assert_eq!(seen.status, 400);
    let fields: Vec<&String> = seen.body.as_object().unwrap().keys().collect();
    assert_eq!(fields, ["colour", "is_blocked", "tag"]);
    let seen = get("/api/1/contacts/?phone=%2B390212345678&status=subscribed").await;
    assert_eq!((seen.status, &seen.body["count"]), (200, &json!(1)));
    let seen = get("/api/1/custom-fields/?search=NUMBER").await;
    assert_eq!((seen.status, &seen.body["count"]), (200, &json!(2)));
    // Both parameters have this name over REST, so a match of either one counts.
    let seen = get("/api/1/custom-fields/?search=_ORDER").await;
    assert_eq!((seen.status, &seen.body["count"]), (200, &json!(1)));
    let delete = async |query: &str| {
        let path = format!("/api/1/templates/9021/?force_delete={query}");
        send(&mock, "DELETE", &path, "").await.status
    };
    // The client omits the flag instead.
    assert_eq!(delete("false").await, 400);
    assert_eq!(delete("true").await, 204);
    assert_eq!(get("/api/1/contacts/99/").await.status, 404);
    assert_eq!(get("/api/1/contacts/ada/").await.status, 404);
    assert_eq!(get("/api/2/contacts/").await.status, 404);
    let seen = get("/api/1/contacts").await;
    assert_eq!(
        (seen.status, seen.header("location")),
        (301, "/api/1/contacts/")
    );
    let body = r#"{"contacts":[4711]}"#;
    let seen = send(&mock, "POST", "/api/1/lists/318/remove_contacts/", body).await;
    assert_eq!(seen.status, 400, "REST knows the parameter as `ids`");
}

#[tokio::test]
async fn rest_checks_methods_keys_and_media_types() {
    let mock = Mock::start().await;
    let seen = send(&mock, "PUT", "/api/1/contacts/4711/", "{}").await;
    assert_eq!(
        (seen.status, seen.header("allow")),
        (405, "DELETE, GET, HEAD, OPTIONS, PATCH")
    );
    let tags = async |headers: &[(&str, &str)]| {
        let seen = send_with(&mock, "GET", "/api/1/tags/", "", headers).await;
        assert!(seen.status != 401 || seen.body["detail"].is_string());
        seen.status
    };
    assert_eq!(tags(&[]).await, 401);
    assert_eq!(tags(&[("x-spoki-api-key", "wrong")]).await, 401);
    assert_eq!(tags(&[("x-api-key", &mock.account().spoki_key)]).await, 401);
    assert_eq!(
        tags(&[("x-spoki-api-key", &mock.account().spoki_key)]).await,
        200
    );
    let key = ("x-spoki-api-key", mock.account().spoki_key.as_str());
    let plain = [key, ("content-type", "text/plain")];
    let seen = send_with(&mock, "POST", "/api/1/tickets/", TICKET, &plain).await;
    assert_eq!(seen.status, 415);
}

#[tokio::test]
async fn rest_answers_deletions_without_a_body() {
    let mock = Mock::start().await;
    let seen = send(&mock, "DELETE", "/api/1/tickets/77/", "").await;
    assert_eq!((seen.status, seen.body), (204, Value::Null));
    assert_eq!(seen.headers.get("content-type"), None);
}

const EXECUTE: &str = "/api/v3.1/tools/execute/SPOKI_LIST_TAGS";

async fn execute(mock: &Mock, body: &Value) -> (u16, Value) {
    let seen = send(mock, "POST", EXECUTE, &body.to_string()).await;
    (seen.status, seen.body)
}

#[tokio::test]
async fn composio_has_its_own_errors() {
    let mock = Mock::start().await;
    let cases = [
        (json!({}), 400, json!(1803)),
        (json!({"user_id": "user-2"}), 400, json!(1803)),
        (
            json!({"user_id": "user-1", "connected_account_id": "ca_other"}),
            400,
            json!(1812),
        ),
        (
            json!({"user_id": "user-1", "version": "20200101_00"}),
            404,
            Value::Null,
        ),
        (json!({"user_id": "user-1", "version": 3}), 400, Value::Null),
        (
            json!({"user_id": "user-1", "text": "all tags, please"}),
            501,
            Value::Null,
        ),
        (
            json!({"user_id": "user-1", "arguments": []}),
            400,
            Value::Null,
        ),
        (
            json!({"user_id": "user-1", "argumets": {}}),
            400,
            Value::Null,
        ),
        (json!([]), 400, Value::Null),
    ];
    let of_latest = |mut body: Value| {
        if let Some(members) = body.as_object_mut() {
            members.entry("version").or_insert(json!("latest"));
        }
        body
    };
    for (body, status, code) in cases {
        let body = of_latest(body);
        let (seen, answer) = execute(&mock, &body).await;
        let error = &answer["error"];
        assert_eq!((seen, &error["status"]), (status, &json!(status)), "{body}");
        assert_eq!(error.get("code").unwrap_or(&Value::Null), &code, "{body}");
        assert!(error["message"].is_string());
    }
    let (_, answer) = execute(&mock, &of_latest(json!({}))).await;
    assert_eq!(
        answer["error"]["message"],
        "Neither user_id nor connected_account_id is given."
    );
    for (body, status) in [
        (json!({"user_id": "user-1", "arguments": {}}), 200),
        (
            json!({"connected_account_id": "ca_mock", "arguments": {}}),
            200,
        ),
        (json!({"user_id": "user-1"}), 400),
        (json!({"user_id": "user-1", "arguments": null}), 400),
    ] {
        assert_eq!(execute(&mock, &of_latest(body)).await.0, status);
    }
    // Without a version the first version applies.
    let body = json!({"user_id": "user-1", "arguments": {}});
    assert_eq!(execute(&mock, &body).await.0, 404);
    let seen = send(
        &mock,
        "POST",
        "/api/v3.1/tools/execute/SPOKI_LIST_TAG",
        "{}",
    )
    .await;
    assert_eq!(seen.status, 404);
    let seen = send(&mock, "GET", EXECUTE, "").await;
    assert_eq!((seen.status, seen.header("allow")), (405, "OPTIONS, POST"));
    let seen = send_with(&mock, "POST", EXECUTE, "{}", &[("x-api-key", "wrong")]).await;
    assert_eq!(
        (seen.status, &seen.body["error"]["status"]),
        (401, &json!(401))
    );
}

#[tokio::test]
async fn composio_checks_arguments_before_calling_the_service() {
    let mock = Mock::start().await;
    let path = "/api/v3.1/tools/execute/SPOKI_CREATE_TICKET";
    let body = json!({"user_id": "user-1", "version": "latest", "arguments": {"titel": "a", "priority": 3}}).to_string();
    let seen = send(&mock, "POST", path, &body).await;
    let errors = seen.body["error"]["errors"].as_array().unwrap();
    assert_eq!((seen.status, errors.len()), (400, 5));
    assert_eq!(
        errors[4],
        "`titel`: no such parameter; did you mean `title`?"
    );
    assert_eq!(mock.entries("tickets").len(), 3);
}

#[tokio::test]
async fn composio_wraps_replies_and_errors() {
    let mock = Mock::start().await;
    let path = "/api/v3.1/tools/execute/SPOKI_RETRIEVE_TAG";
    let info = spoki_api::catalog().get("SPOKI_RETRIEVE_TAG").unwrap();
    let takes_text = matches!(info.param("id").unwrap().kind, Kind::String);
    let call = async |id: i64| {
        let id = if takes_text {
            json!(id.to_string())
        } else {
            json!(id)
        };
        let body =
            json!({"user_id": "user-1", "version": "latest", "arguments": {"id": id}}).to_string();
        send(&mock, "POST", path, &body).await
    };
    let seen = call(12).await;
    assert_eq!(
        seen.body,
        json!({
            "data": {"id": 12, "name": "VIP", "color": "#d4a017", "order": 0},
            "error": null, "successful": true, "log_id": "log_mock_1", "session_info": null,
        })
    );
    assert_eq!(seen.header("x-ratelimit"), "2000");
    assert_eq!(seen.header("x-ratelimit-remaining"), "1999");
    let seen = call(99).await;
    assert_eq!(
        (seen.status, seen.body),
        (
            200,
            json!({
                "data": {
                    "http_error": "404 Client Error: Not Found",
                    "status_code": 404,
                    "message": {"detail": "Not found: no tag has the id 99."},
                },
                "error": "404 Client Error: Not Found",
                "successful": false, "log_id": "log_mock_2", "session_info": null,
            })
        )
    );
}
