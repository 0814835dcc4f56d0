//! Which tools there are.

use serde_json::{Value, json};
use spoki_api::catalog;

use crate::client::{REVISIONS, Start};
use crate::{TICKET, fast_mock, ticket, titles};

fn names(tools: &[Value]) -> Vec<&str> {
    tools
        .iter()
        .map(|tool| tool["name"].as_str().unwrap())
        .collect()
}

#[test]
fn each_revision_lists_the_same_tools_and_reads_alone() {
    let mock = fast_mock();
    let lists = REVISIONS.map(|revision| Start::on(&mock, "").speaking(revision).run().tools(1));
    assert_eq!(lists[0], lists[1]);
    assert_eq!(lists[0], lists[2]);
    let reads = catalog().iter().filter(|info| info.effect.is_read());
    assert_eq!(
        names(&lists[0]),
        reads.map(|info| info.slug).collect::<Vec<_>>()
    );
    assert!(
        lists[0]
            .iter()
            .all(|tool| tool["annotations"]["readOnlyHint"] == true)
    );
}

#[test]
fn everything_is_listed_if_everything_is_allowed() {
    let mock = fast_mock();
    let tools = Start::on(&mock, "--allow write,delete,secrets")
        .run()
        .tools(1);
    assert_eq!(
        names(&tools),
        catalog().iter().map(|info| info.slug).collect::<Vec<_>>()
    );
}

#[test]
fn a_tool_that_is_not_listed_cannot_be_called() {
    let mock = fast_mock();
    for args in [
        "",
        "--allow delete,secrets",
        "--allow write --read-only",
        "--allow write --exclude create_ticket",
        "--allow write --groups tags",
    ] {
        for revision in REVISIONS {
            let client = Start::on(&mock, args).speaking(revision).run();
            let answer = client.call(1, TICKET, &ticket("x"));
            assert_eq!(answer["error"]["code"], -32602, "{args}: {answer}");
            let message = answer["error"]["message"].as_str().unwrap();
            assert!(message.contains("does not offer"), "{message}");
        }
    }
    assert_eq!(titles(&mock), [""; 0]);
}

#[test]
fn an_unknown_tool_is_a_protocol_error_that_helps() {
    let mock = fast_mock();
    let client = Start::on(&mock, "").run();
    let message = |id, name| {
        let answer = client.call(id, name, &json!({}));
        assert_eq!(answer["error"]["code"], -32602);
        answer["error"]["message"].as_str().unwrap().to_owned()
    };
    assert!(message(1, "SPOKI_LIST_TICKTS").contains("did you mean `SPOKI_LIST_TICKETS`?"));
    assert!(
        message(2, "SPOKI_CLOSE_TICKET").contains("No action reads, updates or closes a ticket.")
    );
}
