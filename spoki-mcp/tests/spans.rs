//! The spans of calls, by OpenTelemetry's conventions for MCP.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
#![allow(
    deprecated,
    reason = "the conventions for MCP moved to another repository, under the same names"
)]

use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use opentelemetry_semantic_conventions::attribute as semconv;
use serde_json::{Value, json};
use spoki_api::transport::ScriptedTransport;
use spoki_api::{Client, RetryPolicy};
use spoki_mcp::{CallObserver, HttpSettings, Policy, Settings};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::{Notify, oneshot};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::util::SubscriberInitExt as _;

const KEY: &str = "k3y-that-nobody-sees";
const REVISION: &str = "2026-07-28";
const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const PARENT: &str = "b7ad6b7169203331";

/// Collects what a subscriber writes.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Written {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

fn client() -> Client {
    let tags = json!([{"id": 1, "name": "a name of a person"}]);
    let script = ScriptedTransport::new()
        .json(200, tags)
        .json(404, json!({"detail": "a name of a person"}));
    let builder = Client::builder().spoki(KEY).retry(RetryPolicy::none());
    let builder = builder.observer(CallObserver).transport(script);
    builder.build().unwrap()
}

/// Calls a tool over HTTP.
async fn call(address: SocketAddr, tool: &str, arguments: &Value) -> String {
    let meta = json!({
        "io.modelcontextprotocol/protocolVersion": REVISION,
        "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
        "io.modelcontextprotocol/clientCapabilities": {},
        "traceparent": format!("00-{TRACE}-{PARENT}-01"),
    });
    let params = json!({"name": tool, "arguments": arguments, "_meta": meta});
    let body =
        json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}).to_string();
    let request = format!(
        "POST /mcp HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-type: application/json\r\n\
         accept: application/json, text/event-stream\r\nmcp-protocol-version: {REVISION}\r\n\
         mcp-method: tools/call\r\nmcp-name: {tool}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn each_call_has_a_span_without_its_arguments_and_its_answer() {
    let written = Written::default();
    let subscriber = tracing_subscriber::fmt()
        .without_time()
        .with_max_level(tracing_subscriber::filter::LevelFilter::INFO)
        .with_span_events(FmtSpan::CLOSE)
        .with_ansi(false)
        .with_writer(written.clone());
    let _default = subscriber.finish().set_default();
    let (stop, (sender, address)) = (Arc::new(Notify::new()), oneshot::channel());
    let stopped = Arc::clone(&stop);
    let settings = Settings::new(Policy::default());
    let http = HttpSettings::new(SocketAddr::from(([127, 0, 0, 1], 0)));
    let listening = |address| sender.send(address).unwrap();
    let serving = spoki_mcp::serve_http(client(), settings, http, listening, async move {
        stopped.notified().await;
    });
    let calling = async {
        let address = address.await.unwrap();
        let search = json!({"search": "a name of a person"});
        assert!(
            call(address, "SPOKI_LIST_TAGS", &json!({}))
                .await
                .contains("\"isError\":false")
        );
        let refused = call(address, "SPOKI_RETRIEVE_TAG", &json!({"id": 4242})).await;
        assert!(refused.contains("\"isError\":true"), "{refused}");
        let unknown = call(address, "A_NAME_OF_A_PERSON", &search).await;
        assert!(unknown.contains("-32602"), "{unknown}");
        stop.notify_one();
    };
    let (served, ()) = tokio::join!(serving, calling);
    served.unwrap();
    let text = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
    let spans: Vec<&str> = text
        .lines()
        .filter(|line| line.contains("spoki.mcp.call{") && !line.contains("}:spoki.call{"))
        .collect();
    // The client's spans are children.
    assert!(text.contains("}:spoki.call{"), "{text}");
    assert_eq!(spans.len(), 3, "{text}");
    for hidden in [KEY, "a name", "A_NAME", "4242"] {
        let told = spans.iter().find(|span| span.contains(hidden));
        assert_eq!(told, None, "{hidden}");
    }
    let transport = format!("{}=\"tcp\"", semconv::NETWORK_TRANSPORT);
    let method = format!("{}=\"tools/call\"", semconv::MCP_METHOD_NAME);
    let operation = format!("{}=\"execute_tool\"", semconv::GEN_AI_OPERATION_NAME);
    let revision = format!("{}=\"{REVISION}\"", semconv::MCP_PROTOCOL_VERSION);
    let trace = format!("trace_id=\"{TRACE}\"");
    for span in &spans {
        for attribute in [&transport, &method, &operation, &revision, &trace] {
            assert!(span.contains(attribute.as_str()), "{attribute}: {span}");
        }
    }
    let tool = |name: &str| format!("{}=\"{name}\"", semconv::GEN_AI_TOOL_NAME);
    let error = |kind: &str| format!("{}=\"{kind}\"", semconv::ERROR_TYPE);
    assert!(spans[0].contains(&tool("SPOKI_LIST_TAGS")) && !spans[0].contains("error.type"));
    assert!(spans[0].contains("otel.name=\"tools/call SPOKI_LIST_TAGS\""));
    assert!(
        spans[1].contains(&tool("SPOKI_RETRIEVE_TAG")) && spans[1].contains(&error("tool_error"))
    );
    assert!(spans[2].contains(&error("-32602")) && !spans[2].contains(semconv::GEN_AI_TOOL_NAME));
}
