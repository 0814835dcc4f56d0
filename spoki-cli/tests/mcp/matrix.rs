//! Another client, that of the protocol library: all tools, over both transports, in each revision.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Stdio;
use std::time::Duration;

use rmcp::RoleClient;
use rmcp::model::{
    CallToolRequestParams, ClientCapabilities, ClientConfig, Implementation, ProtocolVersion,
};
use rmcp::service::{ClientLifecycleMode, ClientServiceExt as _, RunningService};
use rmcp::transport::StreamableHttpClientTransport;
use serde_json::{Map, Value, json};
use spoki_api::catalog;
use spoki_mock::Mock;

use crate::client::{REVISIONS, STATELESS, Start};

/// The tour of the mock's example: calls of all actions, each with the changes of those before.
const TOUR: &str = include_str!("../../../spoki-mock/examples/tour/steps.json");

type Peer = RunningService<RoleClient, ClientConfig>;

/// A server with all tools. The clock of its mock stands, so that all answers have the same times.
fn start(mock: &Mock) -> Start<'_> {
    let mut start = Start::on(
        mock,
        "--allow write,delete,secrets --max-answer 1000000 --no-wait",
    );
    start.limits = "none";
    start
}

/// How the client starts to speak, in the revision.
fn lifecycle(revision: &str) -> (ClientConfig, ClientLifecycleMode) {
    let version: ProtocolVersion = serde_json::from_value(revision.into()).unwrap();
    let config = ClientConfig::new(
        ClientCapabilities::default(),
        Implementation::new("test", "1"),
    );
    let mode = if revision == STATELESS {
        ClientLifecycleMode::Discover {
            preferred_versions: vec![version.clone()],
        }
    } else {
        ClientLifecycleMode::Initialize
    };
    (config.with_protocol_version(version), mode)
}

/// The value with what was remembered in place of `$name`.
fn resolved(value: &Value, remembered: &BTreeMap<String, Value>) -> Value {
    match value {
        Value::String(text) => match text.strip_prefix('$') {
            Some(name) => remembered[name].clone(),
            None => value.clone(),
        },
        Value::Array(items) => items
            .iter()
            .map(|item| resolved(item, remembered))
            .collect(),
        Value::Object(members) => {
            let members = members.iter();
            let members = members.map(|(name, value)| (name.clone(), resolved(value, remembered)));
            Value::Object(members.collect())
        }
        _ => value.clone(),
    }
}

/// The value that a pointer into the service's reply leads to.
fn look_up(content: &Value, pointer: &str) -> Value {
    let found = if let Some(items) = content.get("items") {
        items.pointer(pointer.strip_prefix("/results").unwrap_or(pointer))
    } else {
        content.get("reply").unwrap_or(content).pointer(pointer)
    };
    found.unwrap().clone()
}

/// Lists all tools, takes the tour, and gives all answers.
async fn take_tour(peer: &Peer, mock: &Mock) -> Vec<Value> {
    let tools = peer.list_all_tools().await.unwrap();
    assert_eq!(tools.len(), catalog().len());
    let mut answers = vec![json!(tools)];
    let (mut remembered, mut called) = (BTreeMap::new(), BTreeSet::new());
    let steps: Vec<Value> = serde_json::from_str(TOUR).unwrap();
    for step in &steps {
        if let Some(seconds) = step["advance_seconds"].as_u64() {
            mock.clock().advance(Duration::from_secs(seconds));
        }
        let Some(method) = step["rest"].as_str().or(step["composio"].as_str()) else {
            continue;
        };
        let info = catalog().find(method).unwrap();
        let given = step
            .get("with")
            .map_or(json!({}), |with| resolved(with, &remembered));
        let given: Map<String, Value> = serde_json::from_value(given).unwrap();
        let call = CallToolRequestParams::new(info.slug).with_arguments(given);
        let result = peer.call_tool(call).await.unwrap();
        assert_eq!(
            result.is_error,
            Some(step["fails"] == true),
            "{}: {result:?}",
            info.slug
        );
        let content = result.structured_content.unwrap();
        for (name, pointer) in step["remember"].as_object().into_iter().flatten() {
            remembered.insert(name.clone(), look_up(&content, pointer.as_str().unwrap()));
        }
        called.insert(info.slug);
        answers.push(json!([info.slug, result.content, content]));
    }
    assert_eq!(called.len(), catalog().len());
    answers
}

async fn over_stdio(revision: &'static str) -> Vec<Value> {
    let mock = Mock::start().await;
    let mut command = tokio::process::Command::from(start(&mock).command());
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true);
    let mut server = command.spawn().unwrap();
    let transport = (server.stdout.take().unwrap(), server.stdin.take().unwrap());
    let (config, mode) = lifecycle(revision);
    let peer = config.serve_with_lifecycle(transport, mode).await.unwrap();
    let answers = take_tour(&peer, &mock).await;
    peer.cancel().await.unwrap();
    assert!(server.wait().await.unwrap().success());
    answers
}

async fn over_http(revision: &'static str) -> Vec<Value> {
    let mock = Mock::start().await;
    let server = start(&mock).over_http("");
    let uri = format!("http://{}/mcp", server.address);
    let transport = StreamableHttpClientTransport::from_uri(uri);
    let (config, mode) = lifecycle(revision);
    let peer = config.serve_with_lifecycle(transport, mode).await.unwrap();
    let answers = take_tour(&peer, &mock).await;
    peer.cancel().await.unwrap();
    answers
}

#[tokio::test]
async fn all_tools_answer_alike_over_both_transports_in_each_revision() {
    let provider = rustls::crypto::ring::default_provider();
    // Another test may have done so.
    let _ = provider.install_default();
    let expected = over_stdio(REVISIONS[0]).await;
    for revision in REVISIONS {
        for answers in [over_stdio(revision).await, over_http(revision).await] {
            assert_eq!(answers.len(), expected.len());
            for (answer, expected) in answers.iter().zip(&expected) {
                assert_eq!(answer, expected, "{revision}");
            }
        }
    }
}
