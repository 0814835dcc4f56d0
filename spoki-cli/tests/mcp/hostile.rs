//! Clients that misbehave.

use serde_json::{Value, json};

use crate::client::{REVISIONS, Start};
use crate::{TICKET, fast_mock, ticket, titles};

#[test]
fn the_server_ends_soon_after_its_client() {
    let mock = fast_mock();
    for revision in REVISIONS {
        let client = Start::on(&mock, "").speaking(revision).run();
        client.content(1, "SPOKI_LIST_TAGS", &json!({}));
        let (status, took) = client.close();
        assert!(status.success());
        assert!(took.as_millis() < 1000, "{took:?}");
    }
    // A client that says nothing.
    let (status, took) = Start::on(&mock, "").silent().close();
    assert!(status.success());
    assert!(took.as_millis() < 1000, "{took:?}");
}

#[test]
fn garbage_is_survived() {
    let mock = fast_mock();
    let client = Start::on(&mock, "").run();
    for garbage in [
        &b"garbage\n"[..],
        b"\xff\xfe\x00\n",
        b"{\"jsonrpc\": \"2.0\"\n",
        b"[]\n",
        b"\n\n",
        b"{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"tools/call\",\"params\":[]}\n",
        b"{\"jsonrpc\":\"2.0\",\"id\":6,\"method\":\"tools/call\",\"params\":{\"name\":1}}\n",
    ] {
        client.send_bytes(garbage);
    }
    client.send_bytes(format!("{}\n", "[".repeat(100_000)).as_bytes());
    client.content(7, "SPOKI_LIST_TAGS", &json!({}));
}

#[test]
fn a_call_of_another_shape_hears_what_was_expected() {
    let mock = fast_mock();
    for revision in REVISIONS {
        let client = Start::on(&mock, "").speaking(revision).run();
        for (id, params) in (1..).zip([
            json!({"name": "SPOKI_LIST_TAGS", "arguments": []}),
            json!({"name": "SPOKI_LIST_TAGS", "arguments": "{}"}),
            json!({"name": 1, "arguments": {}}),
            json!({"arguments": {}}),
        ]) {
            client.request(id, "tools/call", params.clone());
            let error = client.answer(id)["error"].clone();
            assert_eq!(error["code"], -32602, "{revision}, {params}: {error}");
            assert!(error["message"].as_str().unwrap().contains("`arguments`"));
        }
        client.request(9, "tools/none", json!({}));
        assert_eq!(client.answer(9)["error"]["code"], -32601);
    }
    assert_eq!(mock.journal(), []);
}

#[test]
fn a_write_has_no_argument_fields() {
    let mock = fast_mock();
    let client = Start::on(&mock, "--allow write").run();
    let mut arguments = ticket("one");
    arguments["fields"] = json!(["id"]);
    let error = client.error(1, TICKET, &arguments);
    assert_eq!(error["violations"][0]["at"], "fields", "{error}");
    assert_eq!(titles(&mock), [""; 0]);
}

#[test]
fn a_message_of_ten_megabytes_is_refused_and_survived() {
    let mock = fast_mock();
    let client = Start::on(&mock, "--allow write").run();
    let error = client.error(1, TICKET, &json!({"title": "x".repeat(10_000_000)}));
    assert_eq!(error["kind"], "invalid_arguments");
    assert!(error.to_string().len() < 16 * 1024);
    client.content(2, "SPOKI_LIST_TAGS", &json!({}));
}

#[test]
fn a_hundred_calls_at_once_are_all_answered() {
    let mock = fast_mock();
    let client = Start::on(&mock, "").run();
    for id in 1..=100 {
        client.begin_call(id, "SPOKI_LIST_TAGS", &json!({}));
    }
    for id in 1..=100 {
        assert_eq!(client.answer(id)["result"]["isError"], false);
    }
}

#[test]
fn a_state_that_nobody_gave_confirms_nothing() {
    let mock = fast_mock();
    for revision in REVISIONS {
        let client = Start::on(&mock, "--ask write").speaking(revision).run();
        let params = json!({
            "name": TICKET,
            "arguments": ticket("x"),
            "requestState": "rs1.AAAA.AAAA",
            "inputResponses": {"confirm": {"action": "accept", "content": {"confirm": true}}},
        });
        client.request(1, "tools/call", params);
        let answer = client.answer(1);
        assert_eq!(answer["result"]["isError"], true, "{answer}");
    }
    assert_eq!(titles(&mock), [""; 0]);
}

#[test]
fn nothing_of_a_call_is_logged() {
    // All tests of this folder run with `RUST_LOG=trace`, and each line of standard output is a message.
    let mock = fast_mock();
    let client = Start::on(&mock, "").run();
    let answer = client.call(1, "SPOKI_LIST_CONTACTS", &json!({}));
    assert!(answer["result"]["content"][0]["text"].is_string());
    assert_eq!(client.others(), [Value::Null; 0]);
}

#[test]
fn a_closed_standard_output_ends_the_server_without_a_panic() {
    let mock = fast_mock();
    for revision in REVISIONS {
        let client = Start::on(&mock, "").speaking(revision).run();
        let status = client.stop_reading();
        assert!(status.success(), "{status}");
    }
}
