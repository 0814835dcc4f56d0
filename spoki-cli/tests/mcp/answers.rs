//! The answers of tools.

use serde_json::{Value, json};
use spoki_api::{CreateTicket, ListContacts, ListTags};
use spoki_mock::{Answer, Mock};

use crate::client::{REVISIONS, Start};
use crate::{TICKET, fast_mock, ticket, titles};

#[test]
fn each_revision_gets_the_same_answer() {
    let mock = fast_mock();
    let answers = REVISIONS.map(|revision| {
        let client = Start::on(&mock, "").speaking(revision).run();
        client.content(1, "SPOKI_LIST_TAGS", &json!({}))
    });
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
    assert!(answers[0]["items"][0]["name"].is_string());
}

#[test]
fn the_stand_in_answers_without_a_key() {
    let start = Start {
        mock: None,
        args: Vec::new(),
        revision: REVISIONS[0],
        capabilities: json!({}),
        limits: "process",
    };
    let tags = start.run().content(1, "SPOKI_LIST_TAGS", &json!({}));
    assert!(tags["items"].as_array().unwrap().len() > 1);
}

/// Reads a list to its end, and gives its items.
fn whole_list(mock: &Mock, args: &str, tool: &str, size: usize) -> Vec<Value> {
    let client = Start::on(mock, args).run();
    let (mut items, mut arguments) = (Vec::new(), json!({}));
    for id in 1.. {
        let answer = client.content(id, tool, &arguments);
        assert!(2 * answer.to_string().len() <= size, "{answer}");
        items.extend(answer["items"].as_array().unwrap().iter().cloned());
        match answer.get("cursor") {
            Some(cursor) => arguments["cursor"] = cursor.clone(),
            None => break,
        }
    }
    items
}

#[test]
fn a_list_of_many_pages_can_be_read_to_its_end() {
    let mock = Mock::builder().clock_rate(20);
    let contacts: Vec<Value> = (10_001..=10_250)
        .map(|id| json!({"id": id, "phone": format!("+3933300{id:05}"), "first_name": "x".repeat(90)}))
        .collect();
    let mut data: Value =
        serde_json::from_str(include_str!("../../../spoki-mock/data/account.json")).unwrap();
    let existing = data["contacts"].as_array_mut().unwrap();
    existing.extend(contacts);
    let count = existing.len();
    let mock = mock.data(data).unwrap().start().unwrap();
    mock.set_limits(false);
    for (args, size) in [("--max-answer 4096", 4096), ("", 16 * 1024)] {
        let items = whole_list(&mock, args, "SPOKI_LIST_CONTACTS", size);
        let mut ids: Vec<_> = items
            .iter()
            .map(|item| item["id"].as_u64().unwrap())
            .collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!((items.len(), ids.len()), (count, count));
    }
}

#[test]
fn texts_of_others_hide_nothing() {
    let mock = fast_mock();
    let odd = json!([{"id": 1, "name": "a\u{202e}b\u{200b}\u{7}", "color": 5, "order": {"not": "a number"}}]);
    mock.on::<ListTags>().once(Answer::json(odd));
    let client = Start::on(&mock, "").run();
    let tags = client.content(1, "SPOKI_LIST_TAGS", &json!({}));
    assert_eq!(
        tags["items"],
        json!([{
            "id": 1,
            "name": "a\\u{202e}b\\u{200b}\\u{7}",
            "color": 5,
            "unexpected": {"order": {"not": "a number"}},
        }])
    );
}

#[test]
fn an_unclear_write_is_not_to_be_repeated() {
    let mock = fast_mock();
    let client = Start::on(&mock, "--allow write").run();
    mock.on::<CreateTicket>()
        .once(Answer::refuse(500, json!({"detail": "Oops"})));
    let error = client.error(1, TICKET, &ticket("x"));
    assert_eq!(
        (&error["sent"], &error["may_have_taken_effect"]),
        (&json!(true), &json!(true))
    );
    assert!(error["next"].as_str().unwrap().contains("Do not repeat it"));
    assert_eq!(titles(&mock).len(), 1);
    mock.on::<CreateTicket>()
        .once(Answer::refuse(400, json!({"title": ["Too short."]})));
    let error = client.error(2, TICKET, &ticket("x"));
    assert_eq!(error["may_have_taken_effect"], false);
    assert!(
        error["next"]
            .as_str()
            .unwrap()
            .starts_with("Nothing happened.")
    );
    mock.on::<ListContacts>()
        .once(Answer::refuse(403, json!({"detail": "No."})));
    let error = client.error(3, "SPOKI_LIST_CONTACTS", &json!({}));
    assert!(error["next"].as_str().unwrap().contains("key"));
}

#[test]
fn all_mistakes_of_the_arguments_come_at_once() {
    let mock = fast_mock();
    let client = Start::on(&mock, "--allow write").run();
    let error = client.error(1, TICKET, &json!({"titel": "x", "contact_phone": 1}));
    assert_eq!(
        (&error["kind"], &error["sent"]),
        (&json!("invalid_arguments"), &json!(false))
    );
    assert_eq!(error["next_step"], "correct_call");
    let violations = error["violations"].as_array().unwrap();
    assert!(violations.len() >= 3, "{error}");
    let misspelt = violations.iter().find(|found| found["at"] == "titel");
    assert_eq!(misspelt.unwrap()["did_you_mean"], "title");
    let names = (0..500).map(|number| (format!("{number}").repeat(100), json!(1)));
    let error = client.error(3, TICKET, &Value::Object(names.collect()));
    assert!(2 * error.to_string().len() <= 16 * 1024);
    let error = client.error(2, "SPOKI_LIST_CONTACTS", &json!({"cursor": "evil"}));
    assert_eq!(error["violations"][0]["at"], "cursor");
    assert_eq!(mock.journal(), []);
}

#[test]
fn fields_leave_only_some_of_an_answer() {
    let mock = fast_mock();
    for revision in REVISIONS {
        let client = Start::on(&mock, "").speaking(revision).run();
        let given = json!({"fields": ["id", "name"]});
        let tags = client.content(1, "SPOKI_LIST_TAGS", &given);
        let items = tags["items"].as_array().unwrap();
        assert!(items.len() > 1);
        for item in items {
            let members = item.as_object().unwrap();
            assert_eq!(members.keys().collect::<Vec<_>>(), ["id", "name"]);
        }
        let given = json!({"id": items[0]["id"], "fields": ["name"]});
        let tag = client.content(2, "SPOKI_RETRIEVE_TAG", &given);
        assert_eq!(tag, json!({"name": items[0]["name"]}));
        for wrong in [json!(["nmae"]), json!("name"), json!([1])] {
            let given = json!({"fields": wrong});
            let error = client.error(3, "SPOKI_LIST_TAGS", &given);
            assert_eq!(error["violations"][0]["at"], "fields", "{error}");
        }
        let given = json!({"fields": ["nmae"]});
        let error = client.error(4, "SPOKI_LIST_TAGS", &given);
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("there are id, name"), "{message}");
    }
    let reads = mock.journal().len();
    assert_eq!(reads, 2 * REVISIONS.len(), "mistakes were sent");
}
