//! Requests as they are sent, over both backends.

use super::*;
use crate::{Options, catalog};
use bytes::Bytes;
use http::Request;

/// Sends the action, and returns the request that was sent.
async fn sent<A: Action>(
    client: impl Fn(&ScriptedTransport) -> Client,
    action: A,
) -> Request<Bytes> {
    let script = ScriptedTransport::new().json(200, envelope(&Value::Null));
    // The reply's type does not matter here.
    let _ = client(&script).send(action).await;
    script.requests().pop().expect("nothing was sent")
}

fn body(request: &Request<Bytes>) -> &str {
    std::str::from_utf8(request.body()).unwrap()
}

fn line(request: &Request<Bytes>) -> String {
    format!(
        "{} {}",
        request.method(),
        request.uri().path_and_query().unwrap()
    )
}

/// The body with the version of the catalogue.
fn versioned(body: &str) -> String {
    body.replace("VERSION", catalog().version)
}

#[tokio::test]
async fn rest_places_every_parameter() {
    let note = Note::new(json!({"title": "a \"b\"", "id": 7, "contacts": [1, 2], "loud": true}));
    let request = sent(scripted, note).await;
    assert_eq!(line(&request), "POST /api/1/notes/7/add/");
    assert_eq!(request.uri().host(), Some("api.spoki.com"));
    assert_eq!(
        body(&request),
        r#"{"title":"a \"b\"","ids":[1,2],"loud":true}"#
    );
    let headers = request.headers();
    assert_eq!(headers["x-spoki-api-key"], KEY);
    assert!(headers["x-spoki-api-key"].is_sensitive());
    assert_eq!(headers["accept"], "application/json");
    assert_eq!(headers["content-type"], "application/json");
    let agent = headers["user-agent"].to_str().unwrap();
    let expected = format!(
        "spoki-api/{} (catalogue {})",
        env!("CARGO_PKG_VERSION"),
        catalog().version
    );
    assert_eq!(agent, expected);
    assert_eq!(headers.len(), 4);
}

#[tokio::test]
async fn rest_bodies_exist_where_they_belong() {
    let request = sent(scripted, Nudge::new(json!({}))).await;
    assert_eq!(body(&request), "{}");
    let request = sent(scripted, Upload::new(json!({"contacts": []}))).await;
    assert_eq!(
        (line(&request).as_str(), body(&request)),
        ("POST /api/1/sync_all/", "[]")
    );
    let request = sent(scripted, Remove::new(json!({"id": "x", "force": true}))).await;
    assert_eq!(
        (line(&request).as_str(), body(&request)),
        ("DELETE /api/1/things/x/?force=true", "")
    );
    assert!(!request.headers().contains_key("content-type"));
    let request = sent(scripted, Count::new(json!({}))).await;
    assert_eq!(
        (line(&request).as_str(), body(&request)),
        ("GET /api/1/counts/", "")
    );
}

#[tokio::test]
async fn rest_escapes_paths_and_queries() {
    for (id, path) in [
        (json!("a/b c"), "/api/1/things/a%2Fb%20c/"),
        (json!("+39?#%"), "/api/1/things/%2B39%3F%23%25/"),
        (json!("caffè"), "/api/1/things/caff%C3%A8/"),
        (json!("a.b-c_d~"), "/api/1/things/a.b-c_d~/"),
        (json!("..a"), "/api/1/things/..a/"),
    ] {
        assert_eq!(
            sent(scripted, Remove::new(json!({ "id": id })))
                .await
                .uri()
                .path(),
            path
        );
    }
    let request = sent(scripted, Find::new(json!({"code": "+39 02&x=è"}))).await;
    assert_eq!(
        line(&request),
        "GET /api/1/things/?search=%2B39%2002%26x%3D%C3%A8"
    );
}

#[tokio::test]
async fn rest_merges_and_multiplies_query_names() {
    for (arguments, query) in [
        (json!({"code": "CI", "label": "city"}), "search=city"),
        (
            json!({"code": "CITY_OF", "label": "city"}),
            "search=CITY_OF",
        ),
        (json!({"code": "èè", "label": "abc"}), "search=abc"),
        (json!({"per_page": 30}), "per_page=30&page_size=30"),
        (json!({"all": true}), "all=true"),
    ] {
        let request = sent(scripted, Find::new(arguments)).await;
        assert_eq!(request.uri().query(), Some(query));
    }
    assert_eq!(
        sent(scripted, Find::new(json!({"all": false})))
            .await
            .uri()
            .query(),
        None
    );
    let note = Note::new(json!({"title": "t", "id": 7, "loud": false}));
    assert_eq!(body(&sent(scripted, note).await), r#"{"title":"t"}"#);
}

#[tokio::test]
async fn values_that_lead_elsewhere_never_reach_the_path() {
    for id in ["", ".", ".."] {
        let script = ScriptedTransport::new();
        let error = scripted(&script)
            .send(Remove::new(json!({ "id": id })))
            .await
            .unwrap_err();
        assert!(error.is_invalid_arguments(), "{error}");
        assert_eq!(error.violations()[0].path, "id");
        assert!(script.requests().is_empty());
    }
}

#[tokio::test]
async fn another_path_takes_no_value_that_leads_elsewhere() {
    let script = ScriptedTransport::new();
    let moved = scripted(&script).with_options(Options::new().rest_path("/api/2/notes/{title}/"));
    let error = moved
        .send(Note::new(json!({"title": "..", "id": 7})))
        .await
        .unwrap_err();
    assert!(error.is_invalid_arguments() && !error.was_sent(), "{error}");
    assert_eq!(error.violations()[0].path, "title");
    assert!(script.requests().is_empty());
}

#[tokio::test]
async fn composio_gets_the_vendors_names_and_a_pinned_version() {
    let note = Note::new(json!({"title": "t", "id": 7, "contacts": [1], "loud": false}));
    let request = sent(scripted_composio, note).await;
    assert_eq!(line(&request), "POST /api/v3.1/tools/execute/X_NOTE");
    assert_eq!(request.uri().host(), Some("backend.composio.dev"));
    assert_eq!(
        body(&request),
        versioned(
            r#"{"arguments":{"title":"t","id":7,"contacts":[1],"loud":false},"user_id":"user-1","version":"VERSION"}"#
        )
    );
    assert_eq!(request.headers()["x-api-key"], KEY);
    assert!(request.headers()["x-api-key"].is_sensitive());
    let request = sent(scripted_composio, Count::new(json!({}))).await;
    assert_eq!(
        body(&request),
        versioned(r#"{"arguments":{},"user_id":"user-1","version":"VERSION"}"#)
    );
}

#[tokio::test]
async fn composio_needs_an_account() {
    let script = ScriptedTransport::new().json(200, envelope(&json!([])));
    let client = Client::builder()
        .composio(KEY)
        .transport(script.clone())
        .build()
        .unwrap();
    let error = client.send(Count::new(json!({}))).await.unwrap_err();
    assert!(error.is_configuration() && !error.was_sent(), "{error}");
    assert!(
        error
            .to_string()
            .contains("`user_id` or `connected_account_id`"),
        "{error}"
    );
    let tenant = client.with_options(Options::new().connected_account_id("ca_\"1\""));
    tenant.send(Count::new(json!({}))).await.unwrap();
    assert_eq!(
        body(&script.requests()[0]),
        versioned(r#"{"arguments":{},"connected_account_id":"ca_\"1\"","version":"VERSION"}"#)
    );
    // The later name replaces the earlier name: Composio takes one of the two.
    let script = ScriptedTransport::new().json(200, envelope(&json!([])));
    let client = scripted_composio(&script);
    let account = client.with_options(Options::new().connected_account_id("ca_1"));
    let user = account.with_options(Options::new().user_id("user-2"));
    user.send(Count::new(json!({}))).await.unwrap();
    assert_eq!(
        body(&script.requests()[0]),
        versioned(r#"{"arguments":{},"user_id":"user-2","version":"VERSION"}"#)
    );
}

#[tokio::test]
async fn options_change_path_query_and_body() {
    let options = Options::new()
        .rest_path("/api/2/notes/{id}/{title}?v=2")
        .extra_query("a b", "c+d")
        .extra_body("extra", json!({"x": [1]}));
    let note = || Note::new(json!({"title": "t", "id": 7}));
    let request = sent(
        |script| scripted(script).with_options(options.clone()),
        note(),
    )
    .await;
    assert_eq!(line(&request), "POST /api/2/notes/7/t?v=2&a%20b=c%2Bd");
    assert_eq!(body(&request), r#"{"title":"t","extra":{"x":[1]}}"#);
    let request = sent(
        |script| scripted_composio(script).with_options(options.clone()),
        note(),
    )
    .await;
    assert_eq!(line(&request), "POST /api/v3.1/tools/execute/X_NOTE");
    assert!(
        body(&request)
            .starts_with(r#"{"arguments":{"title":"t","id":7,"a b":"c+d","extra":{"x":[1]}},"#)
    );
}

#[tokio::test]
async fn options_that_cannot_work_are_refused_before_sending() {
    for (options, reason) in [
        (Options::new().rest_path("api/"), "start with `/`"),
        (Options::new().rest_path("/api/{id"), "without a `}`"),
        (Options::new().rest_path("/api/{nobody}/"), "`nobody`"),
        (
            Options::new().rest_path("/a b/"),
            "path of the call is invalid",
        ),
        (Options::new().extra_body("a", 1), "whole body"),
    ] {
        let script = ScriptedTransport::new();
        let client = scripted(&script).with_options(options);
        let error = client
            .send(Upload::new(json!({"contacts": []})))
            .await
            .unwrap_err();
        assert!(error.is_configuration(), "{error}");
        assert!(error.to_string().contains(reason), "{error}");
        assert!(error.to_string().starts_with("X_UPLOAD: "), "{error}");
        assert!(script.requests().is_empty());
    }
}

/// The error of a note with these options; nothing may be sent.
async fn note_refused(
    client: impl Fn(&ScriptedTransport) -> Client,
    options: Options,
) -> crate::Error {
    let script = ScriptedTransport::new();
    let note = Note::new(json!({"title": "t", "id": 7}));
    let client = client(&script).with_options(options);
    let error = client.send(note).await.unwrap_err();
    assert!(script.requests().is_empty(), "{error}");
    assert!(!error.was_sent(), "{error}");
    error
}

#[tokio::test]
async fn g3_a_parameter_cannot_be_an_additional_value_too() {
    for (options, at, hint) in [
        (Options::new().extra_body("title", "x"), "title", "`title`"),
        (Options::new().extra_query("title", "x"), "title", "`title`"),
        (Options::new().extra_body("loud", true), "loud", "`loud`"),
        (Options::new().extra_body("id", 8), "id", "`id`"),
        // The REST name of the parameter `contacts`.
        (Options::new().extra_body("ids", 8), "ids", "`contacts`"),
    ] {
        for client in [scripted, scripted_composio] {
            let error = note_refused(client, options.clone()).await;
            let found = error.violations();
            assert_eq!((found.len(), found[0].path.as_str()), (1, at), "{error}");
            let message = found[0].message.as_str();
            assert!(message.contains(hint), "{message}");
        }
    }
    let invalid = Note::new(json!({"title": "bad", "id": 7}));
    let client = scripted(&ScriptedTransport::new());
    let options = Options::new()
        .extra_body("title", "x")
        .extra_body("loud", true);
    let error = client
        .with_options(options)
        .send(invalid)
        .await
        .unwrap_err();
    assert_eq!(error.violations().len(), 3, "all at once: {error}");
}

#[tokio::test]
async fn g3_another_path_cannot_hold_the_value_of_a_parameter() {
    let script = ScriptedTransport::new();
    let client = scripted(&script);
    for path in [
        "/api/2/things/?search=x",
        "/api/2/things/?v=2&page%5Fsize=1",
    ] {
        let moved = client.with_options(Options::new().rest_path(path));
        let error = moved.send(Find::new(json!({}))).await.unwrap_err();
        assert!(error.is_configuration() && !error.was_sent(), "{error}");
        assert!(error.to_string().contains("set the parameter"), "{error}");
    }
    assert!(script.requests().is_empty());
}

/// One name has one value: in a JSON object there is no other way.
#[tokio::test]
async fn g3_no_name_goes_out_twice_in_one_object() {
    let note = || Note::new(json!({"title": "t", "id": 7}));
    let client = Options::new().extra_body("x", 1).extra_body("x", 2);
    let call = Options::new().extra_body("x", 3);
    for (options, value) in [(vec![&client], 2), (vec![&client, &call], 3)] {
        let make = |script: &ScriptedTransport| {
            let client = scripted(script);
            options.iter().fold(client, |client, options| {
                client.with_options((*options).clone())
            })
        };
        let request = sent(make, note()).await;
        assert_eq!(body(&request), format!(r#"{{"title":"t","x":{value}}}"#));
    }
    let both = Options::new().extra_query("x", "1").extra_body("x", 2);
    let twice = Options::new().extra_query("x", "1").extra_query("x", "2");
    for options in [both, twice] {
        let error = note_refused(scripted_composio, options.clone()).await;
        assert_eq!(error.violations()[0].path, "x", "{error}");
        let client = |script: &ScriptedTransport| scripted(script).with_options(options.clone());
        assert!(line(&sent(client, note()).await).contains("?x=1"));
    }
}

#[tokio::test]
async fn a_base_url_may_have_a_path() {
    let script = ScriptedTransport::new().json(200, json!([]));
    let client = rest()
        .base_url("http://127.0.0.1:1/spoki/")
        .transport(script.clone())
        .build()
        .unwrap();
    client.send(Count::new(json!({}))).await.unwrap();
    assert_eq!(
        script.requests()[0].uri(),
        "http://127.0.0.1:1/spoki/api/1/counts/"
    );
}

#[tokio::test]
async fn all_violations_come_at_once_and_nothing_is_sent() {
    let script = ScriptedTransport::new();
    let error = scripted(&script)
        .send(Note::new(json!({"id": 7, "contacts": "bad"})))
        .await
        .unwrap_err();
    let at: Vec<_> = error
        .violations()
        .iter()
        .map(|violation| violation.path.as_str())
        .collect();
    assert_eq!(at, ["title", "contacts"]);
    assert!(!error.was_sent() && !error.may_have_taken_effect() && error.attempts() == 0);
    let text = error.to_string();
    assert!(
        text.starts_with("X_NOTE: invalid arguments: `title`: is required"),
        "{text}"
    );
    assert!(text.ends_with("; nothing was sent"), "{text}");
    let none = scripted(&script)
        .send_raw(Note::INFO, &[])
        .await
        .unwrap_err();
    assert!(none.is_configuration(), "{none}");
    assert!(script.requests().is_empty());
}

#[tokio::test]
async fn nothing_is_sent_before_the_first_poll() {
    let script = ScriptedTransport::new().json(200, json!([]));
    let pending = scripted(&script).send(Count::new(json!({})));
    assert!(script.requests().is_empty());
    assert_eq!(
        format!("{pending:?}"),
        r#"Pending { action: "X_COUNT", .. }"#
    );
    pending.await.unwrap();
    assert_eq!((script.requests().len(), script.remaining()), (1, 0));
}
