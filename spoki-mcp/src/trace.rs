//! One span per call of a tool, named and filled by OpenTelemetry's conventions for MCP. Arguments and answers are never in it.

use rmcp::ErrorData;
use rmcp::RoleServer;
use rmcp::model::{CallToolResponse, ProtocolVersion};
use rmcp::service::RequestContext;
use tracing::field::Empty;
use tracing::{Level, Span, span};

const METHOD: &str = "tools/call";

/// The span of a call. `tool` is `None` if no such tool exists: a name that a client made up may hold personal data.
pub(crate) fn of_call(
    tool: Option<&str>,
    is_http: bool,
    context: &RequestContext<RoleServer>,
) -> Span {
    let name = tool.map_or_else(|| METHOD.to_owned(), |tool| format!("{METHOD} {tool}"));
    let revision = context.protocol_version();
    let remote = context.meta.get_traceparent().and_then(remote_parent);
    let (trace, parent) = remote.unzip();
    // The library has a span for the whole connection, which is no parent of a request.
    span!(
        parent: None,
        Level::INFO,
        "spoki.mcp.call",
        otel.kind = "server",
        otel.name = name,
        otel.status_code = Empty,
        mcp.method.name = METHOD,
        mcp.protocol.version = revision.as_ref().map(ProtocolVersion::as_str),
        gen_ai.operation.name = "execute_tool",
        gen_ai.tool.name = tool,
        network.transport = if is_http { "tcp" } else { "pipe" },
        spoki.remote.trace_id = trace,
        spoki.remote.span_id = parent,
        error.r#type = Empty,
    )
}

/// Fills in how the call ended.
pub(crate) fn end(span: &Span, outcome: &Result<CallToolResponse, ErrorData>) {
    let kind = match outcome {
        Ok(CallToolResponse::Complete(result)) if result.is_error == Some(true) => {
            "tool_error".to_owned()
        }
        Ok(_) => return,
        Err(error) => error.code.0.to_string(),
    };
    span.record("error.type", kind);
    span.record("otel.status_code", "ERROR");
}

/// Trace and span of a valid `traceparent`.
fn remote_parent(text: &str) -> Option<(&str, &str)> {
    let mut parts = text.split('-');
    let [version, trace, parent, flags] = [(); 4].map(|()| parts.next().unwrap_or_default());
    let is_hex = |text: &str, length| {
        let mut bytes = text.bytes();
        text.len() == length && bytes.all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let is_id = |text: &str, length| is_hex(text, length) && text.bytes().any(|byte| byte != b'0');
    let is_valid = is_hex(version, 2) && is_id(trace, 32) && is_id(parent, 16) && is_hex(flags, 2);
    is_valid.then_some((trace, parent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remote_parent_must_be_valid() {
        let (trace, parent) = ("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331");
        let valid = format!("00-{trace}-{parent}-01");
        assert_eq!(remote_parent(&valid), Some((trace, parent)));
        let no_trace = "0".repeat(32);
        for invalid in [
            String::new(),
            valid.to_uppercase(),
            valid[1..].to_owned(),
            format!("00-{no_trace}-{parent}-01"),
            format!("00-{trace}-a phone number-01"),
        ] {
            assert_eq!(remote_parent(&invalid), None, "{invalid}");
        }
    }
}
