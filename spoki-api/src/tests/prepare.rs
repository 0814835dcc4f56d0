//! Requests that are checked and built, but not sent.

use bytes::Bytes;
use http::Request;

use super::*;
use crate::client::{CallEvent, ObservedCall, Observer};
use crate::{ApiKey, Error, List, Options};

actions! {
    All: List<u64>, "X_ALL", Effect::Read, "GET" "/api/1/all/", [], [];
    Import: Value, "X_IMPORT", WRITE, "POST" "/api/1/import/",
        [Param::new(Field::new("contacts", Kind::Array(&Kind::Any)).required().max(2))], [];
}

fn assert_same(prepared: &Request<Bytes>, sent: &Request<Bytes>) {
    assert_eq!(
        (prepared.method(), prepared.uri(), prepared.body()),
        (sent.method(), sent.uri(), sent.body())
    );
    assert_eq!(prepared.headers(), sent.headers());
}

#[tokio::test]
async fn a_prepared_request_is_the_one_that_a_call_sends() {
    let options = Options::new()
        .rest_path("/api/2/notes/{id}/")
        .extra_query("a", "b")
        .extra_body("c", 1);
    for client in [scripted, scripted_composio] {
        let script = ScriptedTransport::new().json(200, envelope(&Value::Null));
        let client = client(&script).with_options(options.clone());
        let note = Note::new(json!({"title": "t", "id": 7, "contacts": [1]}));
        let prepared = client.prepare(&note).unwrap();
        assert!(script.requests().is_empty());
        client.send(note).await.unwrap();
        assert_same(&prepared, &script.requests()[0]);
        assert_hides(&format!("{prepared:?}"), &[]);
    }
}

#[tokio::test]
async fn a_request_prepared_by_slug_is_the_one_that_execute_sends() {
    for client in [scripted, scripted_composio] {
        let script = ScriptedTransport::new().json(200, envelope(&json!({})));
        let client = client(&script);
        let arguments = json!({"id": "12", "name": null, "colour": null});
        let refused = client.prepare_execute("SPOKI_RETRIEVE_TAG", arguments);
        assert_eq!(refused.unwrap_err().violations().len(), 2);
        let arguments = json!({"id": "12"});
        let prepared = client.prepare_execute("SPOKI_RETRIEVE_TAG", arguments.clone());
        assert!(script.requests().is_empty());
        client
            .execute("SPOKI_RETRIEVE_TAG", arguments)
            .await
            .unwrap();
        assert_same(&prepared.unwrap(), &script.requests()[0]);
        let all = client
            .prepare_execute("SPOKI_LIST_TAGS", Value::Null)
            .unwrap();
        assert!(all.uri().path().contains("tags") || all.method() == "POST");
    }
}

/// A request that cannot be sent has the same error either way.
#[tokio::test]
async fn preparing_fails_as_sending_does() {
    let script = ScriptedTransport::new();
    let client = scripted(&script);
    let invalid = Note::new(json!({"title": "bad", "contacts": [1, "bad"]}));
    let prepared = client.prepare(&invalid).unwrap_err();
    let checked = invalid.check().unwrap_err();
    let sent = client.send(invalid).await.unwrap_err();
    assert_eq!(sent.violations().len(), 3, "{sent}");
    for error in [prepared, checked] {
        assert_eq!(error.violations(), sent.violations());
        assert_eq!(error.to_string(), sent.to_string());
    }
    let moved = client.with_options(Options::new().rest_path("/api/{nobody}/"));
    let note = Note::new(json!({"title": "t", "id": 7}));
    let prepared = moved.prepare(&note).unwrap_err();
    assert_eq!(
        prepared.to_string(),
        moved.send(note).await.unwrap_err().to_string()
    );
    let unknown = client
        .prepare_execute("SPOKI_RETRIEVE_TAGS", json!({}))
        .unwrap_err();
    assert!(unknown.to_string().contains("did you mean"), "{unknown}");
    let no_object = client
        .prepare_execute("SPOKI_LIST_TAGS", json!([]))
        .unwrap_err();
    assert!(no_object.is_invalid_arguments(), "{no_object}");
    let nobody = Client::builder().composio(KEY).build().unwrap();
    assert!(
        nobody
            .prepare(&All::new(json!({})))
            .unwrap_err()
            .is_configuration()
    );
    assert!(script.requests().is_empty());
}

#[test]
fn a_valid_request_passes_its_check() {
    assert!(Note::new(json!({"title": "t", "id": 7})).check().is_ok());
    assert!(Count::new(json!({})).check().is_ok());
}

/// Nothing happens that an observer would see.
struct Nothing;

impl Observer for Nothing {
    fn observe(&self, call: &ObservedCall, event: CallEvent<'_>) {
        unreachable!("{call:?} {event:?}");
    }
}

#[test]
fn preparing_needs_no_runtime_and_is_no_call() {
    let client = rest().observer(Nothing).build().unwrap();
    assert!(client.prepare(&Nudge::new(json!({}))).is_ok());
}

#[tokio::test]
async fn a_client_without_a_key_prepares_and_sends_nothing() {
    let script = ScriptedTransport::new();
    for (builder, header) in [
        (
            Client::builder().spoki(ApiKey::placeholder()),
            "x-spoki-api-key",
        ),
        (
            Client::builder()
                .composio(ApiKey::placeholder())
                .user_id("user-1"),
            "x-api-key",
        ),
    ] {
        let client = builder.transport(script.clone()).build().unwrap();
        let prepared = client.prepare(&Nudge::new(json!({}))).unwrap();
        assert_eq!(prepared.headers()[header], "[redacted]");
        assert!(prepared.headers()[header].is_sensitive());
        let import = Import::new(json!({"contacts": [1, 2, 3]}));
        let failures: [Error; 5] = [
            client.send(Nudge::new(json!({}))).await.unwrap_err(),
            client.send_raw(Nudge::INFO, &[]).await.unwrap_err(),
            client
                .execute("SPOKI_LIST_TAGS", json!({}))
                .await
                .unwrap_err(),
            client
                .pages(All::new(json!({})))
                .next()
                .await
                .unwrap()
                .unwrap_err(),
            client
                .in_chunks(&import)
                .next()
                .await
                .unwrap()
                .outcome
                .unwrap_err(),
        ];
        for error in failures {
            assert!(error.is_configuration() && !error.was_sent(), "{error}");
            assert!(error.to_string().contains("no API key"), "{error}");
        }
    }
    assert!(script.requests().is_empty());
}
