//! A client of the protocol that speaks with the program over its standard input and output, line by line.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use spoki_mock::Mock;

/// How long a test waits for an answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// The revisions of the protocol that hosts speak.
pub(crate) const REVISIONS: [&str; 3] = ["2025-06-18", "2025-11-25", STATELESS];
/// The revision without sessions: each request carries what the client is.
pub(crate) const STATELESS: &str = "2026-07-28";

/// A running server and its client.
pub(crate) struct Client {
    process: Child,
    stdin: RefCell<Option<ChildStdin>>,
    lines: Receiver<String>,
    /// Messages that nobody asked for yet.
    kept: RefCell<VecDeque<Value>>,
    revision: &'static str,
    capabilities: Value,
}

/// How to start a server.
pub(crate) struct Start<'a> {
    pub(crate) mock: Option<&'a Mock>,
    pub(crate) args: Vec<&'a str>,
    pub(crate) revision: &'static str,
    pub(crate) capabilities: Value,
    /// The value of `--limits`.
    pub(crate) limits: &'static str,
}

impl<'a> Start<'a> {
    pub(crate) fn on(mock: &'a Mock, args: &'a str) -> Self {
        Self {
            mock: Some(mock),
            args: args.split_whitespace().collect(),
            revision: REVISIONS[1],
            capabilities: json!({}),
            limits: "process",
        }
    }

    pub(crate) fn speaking(mut self, revision: &'static str) -> Self {
        self.revision = revision;
        self
    }

    /// The client can ask its user.
    pub(crate) fn able_to_ask(mut self) -> Self {
        self.capabilities = json!({"elicitation": {}});
        self
    }

    /// The server's command line.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_spoki"));
        let home = std::env::temp_dir();
        command
            .env_clear()
            .env("HOME", &home)
            .env("SPOKI_CONFIG_DIR", home.join("spoki-mcp-no-profiles"))
            .env("SPOKI_STATE_DIR", home.join("spoki-mcp-no-state"))
            .env("RUST_LOG", "trace");
        match self.mock {
            Some(mock) => {
                command
                    .env("SPOKI_API_KEY", &mock.account().spoki_key)
                    .env("SPOKI_BASE_URL", mock.url())
                    .env("SPOKI_CLOCK_RATE", "20")
                    .args(["--limits", self.limits]);
            }
            None => {
                command.arg("--demo");
            }
        }
        command.arg("mcp").args(&self.args);
        command
    }

    /// Starts the server, without the first messages.
    pub(crate) fn silent(self) -> Client {
        let mut process = self
            .command()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let stdin = RefCell::new(process.stdin.take());
        let (sender, lines) = channel();
        let stdout = BufReader::new(process.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Client {
            process,
            stdin,
            lines,
            kept: RefCell::default(),
            revision: self.revision,
            capabilities: self.capabilities,
        }
    }

    /// Starts the server and the session.
    pub(crate) fn run(self) -> Client {
        let client = self.silent();
        client.begin();
        client
    }
}

impl Client {
    fn begin(&self) {
        if self.revision == STATELESS {
            return;
        }
        let params = json!({
            "protocolVersion": self.revision,
            "capabilities": self.capabilities,
            "clientInfo": {"name": "test", "version": "1"},
        });
        self.send(&json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": params}));
        let begun = self.answer(0);
        assert_eq!(begun["result"]["protocolVersion"], self.revision, "{begun}");
        self.send(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}));
    }

    pub(crate) fn send(&self, message: &Value) {
        self.send_bytes(format!("{message}\n").as_bytes());
    }

    pub(crate) fn send_bytes(&self, bytes: &[u8]) {
        let mut stdin = self.stdin.borrow_mut();
        let stdin = stdin.as_mut().unwrap();
        stdin.write_all(bytes).unwrap();
        stdin.flush().unwrap();
    }

    /// Sends a request of the revision.
    pub(crate) fn request(&self, id: u64, method: &str, params: Value) {
        self.send(&request(
            self.revision,
            &self.capabilities,
            id,
            method,
            params,
        ));
    }

    /// Begins a call that reports its progress.
    pub(crate) fn begin_call(&self, id: u64, tool: &str, arguments: &Value) {
        let params = json!({"name": tool, "arguments": arguments, "_meta": {"progressToken": id}});
        self.request(id, "tools/call", params);
    }

    pub(crate) fn cancel(&self, id: u64) {
        self.send(&json!({
            "jsonrpc": "2.0",
            "method": "notifications/cancelled",
            "params": {"requestId": id},
        }));
    }

    /// Calls a tool, and gives the whole answer.
    pub(crate) fn call(&self, id: u64, tool: &str, arguments: &Value) -> Value {
        self.begin_call(id, tool, arguments);
        self.answer(id)
    }

    /// Calls a tool that succeeds, and gives the structured content.
    pub(crate) fn content(&self, id: u64, tool: &str, arguments: &Value) -> Value {
        let answer = self.call(id, tool, arguments);
        assert_eq!(answer["result"]["isError"], false, "{answer}");
        content(&answer)
    }

    /// Calls a tool that fails, and gives the error.
    pub(crate) fn error(&self, id: u64, tool: &str, arguments: &Value) -> Value {
        let answer = self.call(id, tool, arguments);
        assert_eq!(answer["result"]["isError"], true, "{answer}");
        content(&answer)["error"].clone()
    }

    pub(crate) fn tools(&self, id: u64) -> Vec<Value> {
        self.request(id, "tools/list", json!({}));
        let answer = self.answer(id);
        answer["result"]["tools"].as_array().unwrap().clone()
    }

    /// The answer to the request.
    pub(crate) fn answer(&self, id: u64) -> Value {
        self.wait_for(|message| message["id"] == id && message.get("method").is_none())
    }

    /// The next message of this kind; others are kept.
    pub(crate) fn wait_for(&self, is_wanted: impl Fn(&Value) -> bool) -> Value {
        let mut kept = self.kept.borrow_mut();
        if let Some(place) = kept.iter().position(&is_wanted) {
            return kept.remove(place).unwrap();
        }
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let line = self.lines.recv_timeout(left).unwrap();
            let message = message(&line);
            if is_wanted(&message) {
                return message;
            }
            kept.push_back(message);
        }
    }

    /// The messages so far that nobody waited for.
    pub(crate) fn others(&self) -> Vec<Value> {
        self.kept.borrow_mut().drain(..).collect()
    }

    /// Closes the client's end, and gives how long the server took to end.
    pub(crate) fn close(mut self) -> (ExitStatus, Duration) {
        let began = Instant::now();
        drop(self.stdin.borrow_mut().take());
        let status = self.process.wait().unwrap();
        let took = began.elapsed();
        for line in &self.lines {
            message(&line);
        }
        (status, took)
    }
}

impl Client {
    /// Closes the end that reads the answers, and gives how the server ended.
    pub(crate) fn stop_reading(mut self) -> ExitStatus {
        drop(std::mem::replace(&mut self.lines, channel().1));
        let list = request(
            self.revision,
            &self.capabilities,
            1,
            "tools/list",
            json!({}),
        );
        loop {
            let mut stdin = self.stdin.borrow_mut();
            // The server may have ended.
            let _ = writeln!(stdin.as_mut().unwrap(), "{list}");
            if let Some(status) = self.process.try_wait().unwrap() {
                return status;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A request of the revision.
pub(crate) fn request(
    revision: &str,
    capabilities: &Value,
    id: u64,
    method: &str,
    mut params: Value,
) -> Value {
    if revision == STATELESS {
        let prefix = "io.modelcontextprotocol";
        let about = json!({"name": "test", "version": "1"});
        params["_meta"][format!("{prefix}/protocolVersion")] = revision.into();
        params["_meta"][format!("{prefix}/clientInfo")] = about;
        params["_meta"][format!("{prefix}/clientCapabilities")] = capabilities.clone();
    }
    json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params})
}

/// A line of the output is one message and nothing else.
fn message(line: &str) -> Value {
    let message: Value =
        serde_json::from_str(line).unwrap_or_else(|_| panic!("no message: {line}"));
    assert_eq!(message["jsonrpc"], "2.0", "{line}");
    message
}

/// The structured content, which the text repeats.
pub(crate) fn content(answer: &Value) -> Value {
    let text = answer["result"]["content"][0]["text"].as_str().unwrap();
    let content = answer["result"]["structuredContent"].clone();
    assert_eq!(serde_json::from_str::<Value>(text).unwrap(), content);
    content
}
