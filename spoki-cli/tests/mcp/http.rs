//! The program as a server over HTTP, and a client that writes each request byte for byte.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

use crate::client::{STATELESS, Start, content, request};

/// How long a test waits for an answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server.
pub(crate) struct Server {
    process: Child,
    /// The address with its port.
    pub(crate) address: String,
    stderr: Receiver<String>,
    pub(crate) revision: &'static str,
    capabilities: Value,
}

/// The answer to a request.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
}

impl Start<'_> {
    /// Starts the server on a free port; its requests need the tokens, if there are any.
    pub(crate) fn over_http(mut self, tokens: &str) -> Server {
        if !self.args.contains(&"--http") {
            self.args.extend(["--http", "0"]);
        }
        let mut process = self
            .command()
            .env("SPOKI_MCP_TOKEN", tokens)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, stderr) = channel();
        let lines = BufReader::new(process.stderr.take().unwrap()).lines();
        std::thread::spawn(move || {
            lines
                .map_while(Result::ok)
                .try_for_each(|line| sender.send(line))
        });
        let first = stderr.recv_timeout(PATIENCE).unwrap();
        let address = first.strip_prefix("listening on http://").unwrap();
        Server {
            address: address.strip_suffix("/mcp").unwrap().to_owned(),
            process,
            stderr,
            revision: self.revision,
            capabilities: self.capabilities,
        }
    }
}

impl Server {
    /// Opens a connection, and sends a request with these lines of the head and this body.
    pub(crate) fn open(&self, first: &str, head: &str, body: &[u8]) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let host = if head.contains("host:") {
            String::new()
        } else {
            format!("host: {}\r\n", self.address)
        };
        let length = body.len();
        let head = format!(
            "{first} HTTP/1.1\r\n{host}connection: close\r\ncontent-length: {length}\r\n{head}\r\n"
        );
        // The server may answer, and close, before it has read all.
        let _ = stream
            .write_all(head.as_bytes())
            .and_then(|()| stream.write_all(body));
        stream
    }

    pub(crate) fn exchange(&self, first: &str, head: &str, body: &[u8]) -> Response {
        read(self.open(first, head, body))
    }

    /// The lines of the head that belong to the message, besides those of `more`.
    pub(crate) fn head(&self, message: &Value, more: &str) -> String {
        let mut head = format!(
            "content-type: application/json\r\naccept: application/json, text/event-stream\r\n\
             mcp-protocol-version: {}\r\n{more}",
            self.revision
        );
        if self.revision == STATELESS {
            head += &format!("mcp-method: {}\r\n", message["method"].as_str().unwrap());
            if let Some(name) = message["params"]["name"].as_str() {
                head += &format!("mcp-name: {name}\r\n");
            }
        }
        head
    }

    /// A call of a tool.
    pub(crate) fn message(&self, tool: &str, arguments: &Value) -> Value {
        self.request("tools/call", json!({"name": tool, "arguments": arguments}))
    }

    pub(crate) fn request(&self, method: &str, params: Value) -> Value {
        request(self.revision, &self.capabilities, 1, method, params)
    }

    /// Sends a message with more lines of the head.
    pub(crate) fn post(&self, message: &Value, more: &str) -> Response {
        let body = message.to_string();
        self.exchange("POST /mcp", &self.head(message, more), body.as_bytes())
    }

    /// Calls a tool, and gives the whole answer.
    pub(crate) fn call(&self, tool: &str, arguments: &Value) -> Value {
        self.post(&self.message(tool, arguments), "").answer()
    }

    /// Calls a tool that succeeds, and gives the structured content.
    pub(crate) fn content(&self, tool: &str, arguments: &Value) -> Value {
        let answer = self.call(tool, arguments);
        assert_eq!(answer["result"]["isError"], false, "{answer}");
        content(&answer)
    }

    /// Sends a signal to the program.
    #[cfg(unix)]
    pub(crate) fn signal(&self, name: &str) {
        let pid = self.process.id().to_string();
        let status = std::process::Command::new("kill")
            .args([name, &pid])
            .status();
        assert!(status.unwrap().success());
    }

    /// Waits for the end, and gives what the program wrote to standard error.
    pub(crate) fn wait(mut self) -> (ExitStatus, String) {
        let status = self.process.wait().unwrap();
        let lines: Vec<String> = self.stderr.iter().collect();
        (status, lines.join("\n"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Reads an answer to its end.
pub(crate) fn read(mut stream: TcpStream) -> Response {
    let mut bytes = Vec::new();
    // A server that refuses a body may reset the connection after its answer.
    let _ = stream.read_to_end(&mut bytes);
    let text = String::from_utf8(bytes).unwrap();
    let (head, body) = text
        .split_once("\r\n\r\n")
        .unwrap_or_else(|| panic!("no answer: {text:?}"));
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Response {
        status,
        head: head.to_ascii_lowercase(),
        body: body.to_owned(),
    }
}

impl Response {
    /// The last message: a stream of events has others before.
    pub(crate) fn answer(&self) -> Value {
        let mut events = self
            .body
            .lines()
            .filter_map(|line| line.strip_prefix("data:"));
        let last = events.rfind(|data| !data.trim().is_empty());
        let text = last.unwrap_or(&self.body);
        serde_json::from_str(text).unwrap_or_else(|_| panic!("no message: {self:?}"))
    }

    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    pub(crate) fn has(&self, part_of_head: &str) -> bool {
        self.head.contains(part_of_head)
    }

    pub(crate) fn has_header(&self, line: &str) -> bool {
        self.head.lines().any(|found| found == line)
    }
}
