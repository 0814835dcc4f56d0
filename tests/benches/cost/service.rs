//! The server: a child process, so that its work is not measured.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, Command, Stdio};

use spoki_tests::faulty::{read_request, reply};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};

use crate::measure::runtime;

const TICKET: &str = r#"{"id":7781,"title":"Invoice missing","description":"The invoice for order 1042 has not arrived.","status":"Open","priority":"High","reference":"CRM-2208","contact":{"id":52,"phone":"+390212345678","first_name":"Ada","last_name":"Lovelace","email":"ada@example.com","language":"en"},"owner":null,"created_datetime":"2026-03-02T09:30:00Z","updated_datetime":"2026-03-02T09:30:00Z","closed_datetime":null}"#;
const SYNCED: &str = r#"{"errors":[]}"#;

/// A server that runs until this value is dropped.
pub(crate) struct Service {
    process: Child,
    address: String,
}

impl Service {
    /// Starts this program in the role of the server.
    pub(crate) fn start() -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .arg("serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut address = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut address)
            .unwrap();
        Self {
            process,
            address: address.trim().to_owned(),
        }
    }

    /// The address of the server.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// Serves until the standard input is closed: the server never outlives its parent process.
pub(crate) fn serve() {
    std::thread::spawn(|| runtime().block_on(listen()));
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
}

async fn listen() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("http://{}", listener.local_addr().unwrap());
    std::io::stdout().flush().unwrap();
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        tokio::spawn(converse(stream));
    }
}

/// Answers every request on the connection.
async fn converse(mut stream: TcpStream) {
    stream.set_nodelay(true).unwrap();
    while let Ok(Some(request)) = read_request(&mut stream).await {
        let (head, _) = request.split_once("\r\n").unwrap();
        if stream.write_all(&answer(head)).await.is_err() {
            return;
        }
    }
}

fn answer(request_line: &str) -> Vec<u8> {
    let json = "content-type: application/json\r\n";
    // progenitor's client reads only the statuses of the REST document.
    let (status, content) = if request_line.to_ascii_lowercase().contains("sync") {
        ("200 OK", SYNCED)
    } else {
        ("201 Created", TICKET)
    };
    if request_line.contains("/execute/") {
        let body =
            format!(r#"{{"data":{content},"error":null,"successful":true,"log_id":"log_5f0a2b"}}"#);
        return reply("200 OK", json, &body);
    }
    reply(status, json, content)
}
