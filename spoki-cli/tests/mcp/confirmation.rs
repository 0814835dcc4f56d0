//! Calls that a person has to confirm.

use serde_json::{Value, json};
use spoki_mock::Mock;

use crate::client::{Client, STATELESS, Start, content};
use crate::{TICKET, fast_mock, ticket, titles};

const YES: &str = r#"{"action": "accept", "content": {"confirm": true}}"#;

fn asking(mock: &Mock) -> Start<'_> {
    Start::on(mock, "--ask write")
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// Calls the tool, and answers the question of a server with a session.
fn answered(client: &Client, id: u64, title: &str, answer: &Value) -> Value {
    client.begin_call(id, TICKET, &ticket(title));
    let question = client.wait_for(|message| message["method"] == "elicitation/create");
    let shown = question["params"]["message"].as_str().unwrap();
    assert!(shown.contains(TICKET) && shown.contains(title), "{shown}");
    client.send(&json!({"jsonrpc": "2.0", "id": question["id"], "result": answer}));
    client.answer(id)
}

#[test]
fn a_call_is_made_only_after_a_clear_yes() {
    let mock = fast_mock();
    let client = asking(&mock).able_to_ask().run();
    for (id, no) in [
        r#"{"action": "decline"}"#,
        r#"{"action": "cancel"}"#,
        r#"{"action": "accept"}"#,
        r#"{"action": "accept", "content": {"confirm": false}}"#,
    ]
    .into_iter()
    .enumerate()
    {
        let answer = answered(&client, id as u64 + 1, "no", &parsed(no));
        let error = &content(&answer)["error"];
        assert_eq!(
            (&error["kind"], &error["sent"]),
            (&json!("not_confirmed"), &json!(false))
        );
    }
    assert_eq!(titles(&mock), [""; 0]);
    let answer = answered(&client, 9, "yes", &parsed(YES));
    assert_eq!(answer["result"]["isError"], false, "{answer}");
    assert_eq!(titles(&mock), ["yes"]);
}

#[test]
fn a_client_that_cannot_ask_cannot_write() {
    let mock = fast_mock();
    for revision in crate::client::REVISIONS {
        let client = asking(&mock).speaking(revision).run();
        let error = client.error(1, TICKET, &ticket("x"));
        assert_eq!(error["kind"], "not_confirmed");
        assert!(error["message"].as_str().unwrap().contains("cannot ask"));
    }
    assert_eq!(titles(&mock), [""; 0]);
}

#[test]
fn wrong_arguments_are_told_before_anybody_is_asked() {
    let mock = fast_mock();
    let client = asking(&mock).able_to_ask().run();
    let error = client.error(1, TICKET, &json!({"title": 1}));
    assert_eq!(error["kind"], "invalid_arguments");
    assert!(error["violations"].as_array().unwrap().len() > 1);
    assert_eq!(client.others(), [Value::Null; 0]);
}

/// Calls the tool again with the state and the answer of its user.
fn again(client: &Client, id: u64, arguments: &Value, state: &Value, answer: &str) -> Value {
    let params = json!({
        "name": TICKET,
        "arguments": arguments,
        "requestState": state,
        "inputResponses": {"confirm": parsed(answer)},
    });
    client.request(id, "tools/call", params);
    client.answer(id)
}

/// Calls the tool, and gives the state that comes with the question.
fn state(client: &Client, id: u64, title: &str) -> Value {
    let answer = client.call(id, TICKET, &ticket(title));
    assert_eq!(answer["result"]["resultType"], "input_required", "{answer}");
    let question = &answer["result"]["inputRequests"]["confirm"];
    assert_eq!(question["method"], "elicitation/create");
    answer["result"]["requestState"].clone()
}

#[test]
fn without_a_session_the_question_is_the_result() {
    let mock = fast_mock();
    let client = asking(&mock).speaking(STATELESS).able_to_ask().run();
    let asked = state(&client, 1, "yes");
    assert_eq!(titles(&mock), [""; 0]);
    let answer = again(&client, 2, &ticket("yes"), &asked, YES);
    assert_eq!(answer["result"]["isError"], false, "{answer}");
    assert_eq!(titles(&mock), ["yes"]);
}

#[test]
fn a_confirmation_is_for_these_arguments_and_used_once() {
    let mock = fast_mock();
    let client = asking(&mock).speaking(STATELESS).able_to_ask().run();
    let asked = state(&client, 1, "one");
    let refused = |answer: &Value| content(answer)["error"]["kind"] == "not_confirmed";
    let changed = again(&client, 2, &ticket("other"), &asked, YES);
    assert!(refused(&changed), "{changed}");
    assert!(refused(&again(
        &client,
        3,
        &ticket("one"),
        &json!("forged"),
        YES
    )));
    let declined = state(&client, 4, "two");
    assert!(refused(&again(
        &client,
        5,
        &ticket("two"),
        &declined,
        r#"{"action": "decline"}"#
    )));
    assert!(refused(&again(&client, 6, &ticket("two"), &declined, YES)));
    assert_eq!(titles(&mock), [""; 0]);
    assert_eq!(
        again(&client, 7, &ticket("one"), &asked, YES)["result"]["isError"],
        false
    );
    assert!(refused(&again(&client, 8, &ticket("one"), &asked, YES)));
    assert_eq!(titles(&mock), ["one"]);
}
