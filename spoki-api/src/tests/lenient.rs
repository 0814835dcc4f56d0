//! Replies as services really write them: numbers in texts, whole numbers with a fraction of zero, byte order
//! marks, encodings that the client did not ask for, and errors in the shapes of common frameworks.

use bytes::Bytes;
use http::Response;

use super::*;
use crate::enums::CustomFieldType;
use crate::{Account, Error, Id};

/// One client per backend, each with the same data as its reply.
fn clients(data: &Value) -> [Client; 2] {
    [
        scripted(&ScriptedTransport::new().json(200, data.clone())),
        scripted_composio(&ScriptedTransport::new().json(200, envelope(data))),
    ]
}

async fn account(data: Value) -> Account {
    let data = json!([data]);
    let mut read = Vec::new();
    for client in clients(&data) {
        let mut list = client.list_accounts().send().await.unwrap().into_inner();
        read.push(list.items.remove(0));
    }
    assert!(read[0] == read[1]);
    read.remove(0)
}

#[tokio::test]
async fn f1_numbers_in_texts_and_whole_floats_are_read() {
    let account = account(json!({
        "id": 7.0, "name": "a", "daily_limit": 1000.0, "default_pricing_delta": "0.0500",
        "current_credit": " -12 ", "low_credit_threshold": "1e3", "is_active": "True",
        "has_low_credit_alert": 0, "phone": 390_212_345_678_i64,
    }))
    .await;
    assert_eq!(account.id, Some(Id::from(7)));
    assert_eq!(account.daily_limit, Some(1000));
    assert_eq!(account.default_pricing_delta, Some(0.05));
    assert_eq!(account.current_credit, Some(-12));
    assert_eq!(account.low_credit_threshold, Some(1000));
    assert_eq!(account.is_active, Some(true));
    assert_eq!(account.has_low_credit_alert, Some(false));
    assert_eq!(account.phone.as_deref(), Some("390212345678"));
    assert!(account.extra.is_empty(), "{account:?}");
}

#[tokio::test]
async fn f1_what_fits_no_reading_is_kept_aside_and_the_rest_is_read() {
    let odd = json!({
        "id": 1.5, "name": ["a"], "daily_limit": 12.5, "default_pricing_delta": "0,05",
        "current_credit": "NaN", "low_credit_threshold": 1e300, "is_active": "perhaps",
        "default_language": 3, "channels": {"a": 1}, "timezone": false, "status": 0.5,
    });
    let read = account(odd.clone()).await;
    assert_eq!((&read.id, &*read.name), (&None, ""));
    assert_eq!((read.daily_limit, read.is_active), (None, None));
    assert!(read.channels.is_none() && read.default_language.is_none());
    assert_eq!(read.extra.len(), 11);
    assert_eq!(read.extra.get("daily_limit"), Some(&json!(12.5)));
    let written = serde_json::to_value(&read).unwrap();
    assert_eq!(written, odd);
    assert!(serde_json::from_value::<Account>(written).unwrap() == read);
}

#[tokio::test]
async fn f1_one_odd_entry_does_not_make_a_list_unreadable() {
    let contacts = json!({"count": 3, "results": [
        {"id": 1, "phone": "+390212345678", "tag_set": "none", "contactfield_set": [{"id": "8", "value": 5}, 7]},
        {"id": 2, "phone": {"e164": "+390212345678"}, "is_blocked": [], "role_set": [{"user": "x", "role": 1}]},
        {"id": {"$oid": 3}, "phone": "+390212345679"},
    ]});
    for client in clients(&contacts) {
        let list = client.list_contacts().send().await.unwrap();
        let [first, second, third] = &list.items[..] else {
            panic!("{list:?}");
        };
        assert_eq!(first.extra.get("tag_set"), Some(&json!("none")));
        assert_eq!(
            first.extra.get("contactfield_set"),
            Some(&json!([{"id": "8", "value": "5"}, 7]))
        );
        assert!(first.tag_set.is_empty() && first.contactfield_set.is_empty());
        assert!(second.extra.get("phone").is_some() && second.extra.get("is_blocked").is_some());
        let role = &second.role_set.as_ref().unwrap()[0];
        assert_eq!(role.extra.get("user"), Some(&json!("x")));
        assert_eq!((&third.id, &*third.phone), (&None, "+390212345679"));
    }
}

#[tokio::test]
async fn f1_a_typed_write_is_read_as_well() {
    let field = json!({"id": "3", "label": 7, "code": null, "field_type": "2", "example": {}});
    for client in clients(&field) {
        let reply = client
            .create_custom_field()
            .label("a")
            .code("A")
            .example("b")
            .field_type(CustomFieldType::Text)
            .send()
            .await
            .unwrap();
        assert_eq!((&*reply.label, &*reply.code), ("7", ""));
        assert_eq!(reply.field_type, Some(CustomFieldType::Date));
        assert_eq!(reply.extra.get("example"), Some(&json!({})));
    }
}

/// An item that is not an object is an error: without it, the list would be incomplete.
#[tokio::test]
async fn f1_an_item_of_another_kind_is_an_error() {
    for client in clients(&json!({"results": [{"id": 1}, 7]})) {
        let error = client.list_accounts().send().await.unwrap_err();
        assert!(error.is_decode(), "{error}");
        let text = error.to_string();
        assert!(
            text.contains("`results[1]`: expected an object (`Account`), found a number"),
            "{text}"
        );
    }
}

#[cfg(feature = "blocking")]
#[test]
fn f1_blocking_calls_read_the_same() {
    let script = ScriptedTransport::new().json(200, json!([{"daily_limit": "12", "id": true}]));
    let client = rest().transport(script).build_blocking().unwrap();
    let list = client.list_accounts().send().unwrap();
    assert_eq!(list.items[0].daily_limit, Some(12));
    assert_eq!(list.items[0].extra.get("id"), Some(&json!(true)));
}

#[tokio::test]
async fn f2_a_byte_order_mark_is_skipped() {
    let with_mark = |body: &str| Bytes::from(format!("\u{feff}{body}"));
    let rest = || ScriptedTransport::new().body(200, with_mark("[1]"));
    let reply = scripted(&rest()).send(Count::new(json!({}))).await.unwrap();
    assert_eq!((&*reply, reply.raw_json()), (&vec![1], json!([1])));
    let body = envelope(&json!([1])).to_string();
    let script = ScriptedTransport::new().body(200, with_mark(&body));
    let reply = scripted_composio(&script).send(Count::new(json!({}))).await;
    assert_eq!(*reply.unwrap(), [1]);
    let script = ScriptedTransport::new().body(200, with_mark(" "));
    let reply = scripted(&script).send(Nudge::new(json!({}))).await.unwrap();
    assert_eq!(*reply, Value::Null);
    let script = ScriptedTransport::new().body(400, with_mark(r#"{"detail":"No."}"#));
    let error = scripted(&script).send(Nudge::new(json!({}))).await;
    let error = error.unwrap_err();
    assert_eq!(error.message(), Some("No."));
    assert_eq!(error.raw_json(), json!({"detail": "No."}));
}

fn encoded(status: u16, encoding: &str, body: &'static [u8]) -> ScriptedTransport {
    let response = Response::builder()
        .status(status)
        .header("content-encoding", encoding)
        .body(Bytes::from_static(body));
    ScriptedTransport::new().answer(response.unwrap())
}

async fn both(script: impl Fn() -> ScriptedTransport) -> [Result<crate::Reply<Value>, Error>; 2] {
    [
        scripted(&script()).send(Nudge::new(json!({}))).await,
        scripted_composio(&script())
            .send(Nudge::new(json!({})))
            .await,
    ]
}

#[tokio::test]
async fn f3_a_content_encoding_that_nobody_asked_for_is_named() {
    for (encoding, shown) in [
        ("gzip", "`gzip`"),
        ("GZip, br", "`gzip, br`"),
        ("identity, zstd", "`identity, zstd`"),
    ] {
        for outcome in both(|| encoded(200, encoding, b"\x1f\x8b\x08\x00\x01")).await {
            let error = outcome.unwrap_err();
            assert!(
                error.is_decode() && error.may_have_taken_effect(),
                "{error}"
            );
            assert!(error.to_string().contains(shown), "{error}");
        }
        for outcome in both(|| encoded(400, encoding, b"\x1f\x8b\x08\x00\x01")).await {
            let error = outcome.unwrap_err();
            assert!(
                error.is_refused() && !error.may_have_taken_effect(),
                "{error}"
            );
            assert!(error.to_string().contains(shown), "{error}");
            assert_eq!(error.message(), None);
            assert_eq!(error.raw_bytes().len(), 5);
        }
    }
    for encoding in ["identity", "", "Identity"] {
        let reply = scripted(&encoded(200, encoding, b"7"))
            .send(Nudge::new(json!({})))
            .await;
        assert_eq!(*reply.unwrap(), 7, "{encoding}");
    }
    let reply = scripted(&encoded(204, "gzip", b"")).send(Nudge::new(json!({})));
    assert_eq!(*reply.await.unwrap(), Value::Null);
    let error = scripted(&encoded(200, &"a".repeat(5_000), b"x"))
        .send(Nudge::new(json!({})))
        .await
        .unwrap_err();
    assert!(error.to_string().len() < 200, "{error}");
}

#[tokio::test]
async fn f3_no_message_holds_control_characters() {
    for body in [
        "\u{1b}[31mBad\u{7} gateway\u{0}\r\n",
        "{\"detail\":\"a\\u001b[0m\\u0000b\",\"code\":\"c\\u0007\",\"title\":[\"x\\u0008\"],\"n\\u0001\":[\"y\"]}",
        "{\"error\":{\"message\":\"a\\u009bb\",\"suggested_fix\":\"f\\u0085\",\"request_id\":\"r\\u0002\"}}",
        "<title>a\u{1}b</title>",
    ] {
        for status in [200, 400, 502] {
            for outcome in both(|| ScriptedTransport::new().body(status, body)).await {
                assert_plain(&outcome);
            }
        }
        let failed = json!({"successful": false, "error": body, "data": {"message": body}});
        let script = ScriptedTransport::new().json(200, failed);
        assert_plain(&scripted_composio(&script).send(Nudge::new(json!({}))).await);
    }
    let script = ScriptedTransport::new().body(200, "{\"a\\u0007\":[\"\\u0001\"]}");
    assert_plain(&scripted(&script).send(Count::new(json!({}))).await);
    let client = scripted(&ScriptedTransport::new());
    for slug in ["SPOKI_LIST_TAGS", "X\u{7}"] {
        assert_plain(&client.execute(slug, json!({"na\u{1}me": 1})).await);
    }
    let failure = crate::transport::TransportError::connect("a\u{1b}b");
    assert!(!failure.to_string().contains('\u{1b}'));
    let script = ScriptedTransport::new().fail(failure);
    assert_plain(&scripted(&script).send(Nudge::new(json!({}))).await);
}

/// No text of an error has a control character.
fn assert_plain<T>(outcome: &Result<T, Error>) {
    let Err(error) = outcome else {
        return;
    };
    let texts = [
        Some(error.to_string()),
        Some(format!("{error:?}")),
        error.message().map(str::to_owned),
        error.code().map(str::to_owned),
        error.hint().map(str::to_owned),
        error.request_id().map(str::to_owned),
    ];
    let found = error.violations().iter().chain(error.field_errors());
    let found = found.map(|found| format!("{} {}", found.path, found.message));
    for text in texts.into_iter().flatten().chain(found) {
        assert!(!text.contains(char::is_control), "{text:?}");
    }
}

#[tokio::test]
async fn f4_errors_of_common_frameworks_give_field_and_message() {
    for (body, message, fields) in [
        (
            json!({"detail": [
                {"type": "int_parsing", "loc": ["query", "page"], "msg": "Input should be an integer", "input": "x"},
                {"loc": ["body", "contacts", 3, "phone"], "msg": "Bad phone"},
                {"loc": ["body"], "msg": "Field required"},
            ]}),
            None,
            &[
                "`page`: Input should be an integer",
                "`contacts[3].phone`: Bad phone",
                "`body`: Field required",
            ][..],
        ),
        (
            json!({"statusCode": 400, "message": ["email must be an email", "items.0.name should not be empty", "Nothing fits"], "error": "Bad Request"}),
            Some("Nothing fits"),
            &[
                "`email`: email must be an email",
                "`items.0.name`: items.0.name should not be empty",
            ],
        ),
        (
            json!({"statusCode": 400, "message": ["each value in tags must be a string"], "error": "Bad Request"}),
            Some("Bad Request"),
            &["`tags`: each value in tags must be a string"],
        ),
        (
            json!({"message": "Validation failed", "errors": [{"field": "phone", "defaultMessage": "is bad", "rejectedValue": "x"}]}),
            Some("Validation failed"),
            &["`phone`: is bad"],
        ),
        (
            json!({"errors": [{"type": "field", "msg": "Invalid value", "path": "phone", "location": "body"}]}),
            None,
            &["`phone`: Invalid value"],
        ),
        (
            json!({"message": [{"property": "phone", "constraints": {"isPhone": "phone is bad"}}], "error": "Bad Request"}),
            Some("Bad Request"),
            &["`phone`: phone is bad"],
        ),
    ] {
        for client in [scripted, scripted_composio] {
            let script = ScriptedTransport::new().json(400, body.clone());
            let error = client(&script)
                .send(Nudge::new(json!({})))
                .await
                .unwrap_err();
            let found: Vec<_> = error
                .field_errors()
                .iter()
                .map(ToString::to_string)
                .collect();
            assert_eq!(found, fields, "{body}");
            assert_eq!(error.message(), message, "{body}");
        }
    }
}

/// The request over both backends: the address, and the body.
async fn sent(slug: &str, arguments: Value) -> Vec<(String, Value)> {
    let mut sent = Vec::new();
    for client in [scripted, scripted_composio] {
        let script = ScriptedTransport::new();
        let error = client(&script).execute(slug, arguments.clone()).await;
        assert!(error.is_err());
        let requests = script.requests();
        sent.extend(requests.iter().map(|request| {
            let body = serde_json::from_slice(request.body()).unwrap_or_default();
            (request.uri().to_string(), body)
        }));
    }
    sent
}

#[tokio::test]
async fn f5_whole_floats_in_arguments_are_whole_numbers() {
    let deleted = sent("SPOKI_DELETE_TICKET", json!({"id": 12.0})).await;
    assert!(deleted[0].0.ends_with("/12/"), "{deleted:?}");
    assert_eq!(deleted[1].1["arguments"].to_string(), r#"{"id":12}"#);
    let listed = sent("SPOKI_LIST_TICKETS", json!({"page": 2.0})).await;
    assert!(listed[0].0.ends_with("?page=2"), "{listed:?}");
    assert_eq!(listed[1].1["arguments"].to_string(), r#"{"page":2}"#);
    let created = json!({"label": "a", "code": "A", "example": "b", "field_type": 1.0});
    let created = sent("SPOKI_CREATE_CUSTOM_FIELD", created).await;
    assert_eq!(created[0].1["field_type"].to_string(), "1");
    assert_eq!(created[1].1["arguments"]["field_type"].to_string(), "1");
    let greatest = json!({"page": 9_007_199_254_740_992.0});
    let listed = sent("SPOKI_LIST_TICKETS", greatest).await;
    assert!(
        listed[0].0.ends_with("?page=9007199254740992"),
        "{listed:?}"
    );
    for page in [json!(12.5), json!(9_007_199_254_740_994.0), json!(1e300)] {
        assert!(
            sent("SPOKI_LIST_TICKETS", json!({ "page": page }))
                .await
                .is_empty()
        );
        assert!(
            sent("SPOKI_DELETE_TICKET", json!({ "id": page }))
                .await
                .is_empty()
        );
    }
}

/// A request that waited in a queue, written by a program that has floats only.
#[test]
fn f5_whole_floats_in_stored_requests_are_whole_numbers() {
    let stored = json!({"page": 2.0});
    let request: crate::ListTickets = serde_json::from_value(stored).unwrap();
    assert_eq!(request.page, Some(2));
    let stored = json!({"page": 2.5});
    assert!(serde_json::from_value::<crate::ListTickets>(stored).is_err());
}
