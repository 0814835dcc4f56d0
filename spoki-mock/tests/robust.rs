//! The mock under hostile and under many requests: no panic, no lasting growth of memory, answers in the right shape.

#![cfg(target_os = "linux")]
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Requests that mutations start from.
const SEEDS: [&str; 6] = [
    "GET /api/1/contacts/?search=a&page=1&page_size=2 HTTP/1.1\r\nhost: a\r\nx-spoki-api-key: mock-spoki-key\r\n\r\n",
    "POST /api/1/tickets/ HTTP/1.1\r\nhost: a\r\nx-spoki-api-key: mock-spoki-key\r\ncontent-type: application/json\r\n\
     content-length: 79\r\n\r\n{\"title\":\"a\",\"status\":\"Open\",\"priority\":\"High\",\"contact_phone\":\"+390212345678\"}",
    "POST /api/1/contacts/sync_all/ HTTP/1.1\r\nhost: a\r\nx-spoki-api-key: mock-spoki-key\r\n\
     content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n\
     1b\r\n[{\"phone\":\"+390212345678\"}]\r\n0\r\n\r\n",
    "DELETE /api/1/contacts/4711/ HTTP/1.1\r\nhost: a\r\nx-spoki-api-key: mock-spoki-key\r\n\r\n",
    "POST /api/v3.1/tools/execute/SPOKI_RETRIEVE_TAG HTTP/1.1\r\nhost: a\r\nx-api-key: mock-composio-key\r\n\
     content-type: application/json\r\ncontent-length: 63\r\n\r\n\
     {\"user_id\":\"user-1\",\"version\":\"latest\",\"arguments\":{\"id\":12}}  ",
    "OPTIONS /api/1/tags/ HTTP/1.1\r\nhost: a\r\norigin: https://a.example\r\n\r\n",
];

/// A running process, which ends when it is dropped.
struct Process {
    child: Child,
    address: String,
}

impl Process {
    fn start(options: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_spoki-mock"));
        command
            .args(options)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut first = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut first).unwrap();
        let address = first.trim().rsplit('/').next().unwrap_or_default();
        Self {
            address: address.to_owned(),
            child,
        }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
        stream
    }

    /// Sends bytes, closes the sending half of the connection, and reads to the end.
    fn send(&self, bytes: &[u8]) -> Vec<u8> {
        let mut stream = self.connect();
        // The mock may answer and close before it has read everything.
        let _ = stream.write_all(bytes);
        let _ = stream.shutdown(Shutdown::Write);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        answer
    }

    fn reset(&self) {
        let answer = self.send(b"POST /_mock/reset HTTP/1.1\r\nhost: a\r\n\r\n");
        assert!(answer.starts_with(b"HTTP/1.1 204"));
    }

    /// The resident memory, in bytes.
    fn memory(&self) -> u64 {
        let path = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(path).unwrap();
        let line = status
            .lines()
            .find(|line| line.starts_with("VmRSS:"))
            .unwrap();
        let kib: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
        kib * 1024
    }

    fn open_files(&self) -> usize {
        let path = format!("/proc/{}/fd", self.child.id());
        std::fs::read_dir(path).unwrap().count()
    }

    /// Waits until only `files` are open.
    fn closes_all_but(&self, files: usize) {
        let start = Instant::now();
        while self.open_files() > files {
            assert!(
                start.elapsed() < Duration::from_secs(30),
                "{} are open",
                self.open_files()
            );
            std::thread::yield_now();
        }
    }

    /// Ends the process, and checks that it never panicked.
    fn end(mut self) {
        assert_eq!(self.child.try_wait().unwrap(), None, "it is still running");
        self.child.kill().unwrap();
        let mut stderr = String::new();
        let mut pipe = self.child.stderr.take().unwrap();
        pipe.read_to_string(&mut stderr).unwrap();
        assert_eq!(stderr, "");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A generator of pseudo-random numbers that gives the same numbers in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    /// A request with one to four mutations.
    fn mutated(&mut self) -> Vec<u8> {
        let mut bytes = SEEDS[self.below(SEEDS.len())].as_bytes().to_vec();
        for _ in 0..=self.below(4) {
            if bytes.is_empty() {
                break;
            }
            let at = self.below(bytes.len());
            match self.below(6) {
                0 => bytes[at] = u8::try_from(self.below(256)).unwrap(),
                1 => drop(bytes.remove(at)),
                2 => bytes.truncate(at.max(1)),
                3 => {
                    let end = (at + self.below(40)).min(bytes.len());
                    let copy = bytes[at..end].to_vec();
                    bytes.splice(at..at, copy);
                }
                4 => bytes.insert(at, b"\0\r\n\"{}[]%&/:9-"[self.below(14)]),
                _ => bytes[at] = bytes[at].wrapping_add(1),
            }
        }
        bytes
    }
}

/// Checks the first response in an answer: the service refuses in its shapes, and never fails itself.
fn check(request: &[u8], answer: &[u8]) {
    let context = || {
        let (request, answer) = (
            String::from_utf8_lossy(request),
            String::from_utf8_lossy(answer),
        );
        format!("{request:?} -> {answer:?}")
    };
    // A request that ends within its head is no request.
    if answer.is_empty() {
        return;
    }
    let text = String::from_utf8_lossy(answer);
    let (head, body) = text
        .split_once("\r\n\r\n")
        .unwrap_or_else(|| panic!("{}", context()));
    let status: u16 = head.split(' ').nth(1).unwrap().parse().unwrap();
    assert!(status < 500 || status == 501, "{}", context());
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let length: usize = length.map_or(0, |length| length.parse().unwrap());
    // hyper itself refuses what is not HTTP, without a body.
    if length == 0 || body.is_empty() {
        assert!(
            matches!(status, 200..=204 | 301 | 400 | 405 | 414 | 431 | 505),
            "{}",
            context()
        );
        return;
    }
    let json: Value =
        serde_json::from_str(&body[..length]).unwrap_or_else(|_| panic!("{}", context()));
    // Lists of fields, an object with `detail`, or Composio's `error`.
    let has_shape = json.is_object() || json.is_array();
    assert!(status < 400 || has_shape, "{}", context());
}

#[test]
fn mutated_requests_are_answered_without_panics_or_growth() {
    let mock = Process::start(&["--no-limits"]);
    let files = mock.open_files();
    let mut random = Random(0x5eed);
    let mut run = |requests: usize| {
        for _ in 0..requests {
            let request = random.mutated();
            check(&request, &mock.send(&request));
        }
        mock.reset();
        mock.closes_all_but(files);
        mock.memory()
    };
    let before = run(1_000);
    let after = run(3_000);
    assert!(after < before + 16 * 1024 * 1024, "{before} -> {after}");
    mock.end();
}

/// Reads one response from a connection that stays open.
fn read_response(stream: &mut BufReader<TcpStream>) -> (u16, Value) {
    let (mut status, mut length) = (0, 0);
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).unwrap();
        let line = line.trim_end();
        if let Some(rest) = line.strip_prefix("HTTP/1.1 ") {
            status = rest[..3].parse().unwrap();
        } else if let Some(rest) = line.strip_prefix("content-length: ") {
            length = rest.parse().unwrap();
        } else if line.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

#[test]
fn many_connections_are_served_at_once() {
    let mock = Process::start(&["--no-limits"]);
    let files = mock.open_files();
    let request = "GET /api/1/tags/ HTTP/1.1\r\nhost: a\r\nx-spoki-api-key: mock-spoki-key\r\n\r\n";
    let run = |connections: usize| {
        let open = (0..connections).map(|_| BufReader::new(mock.connect()));
        let mut open: Vec<BufReader<TcpStream>> = open.collect();
        for _ in 0..10 {
            for stream in &mut open {
                stream.get_mut().write_all(request.as_bytes()).unwrap();
            }
            for stream in &mut open {
                let (status, body) = read_response(stream);
                assert_eq!((status, &body["count"]), (200, &json!(2)));
            }
        }
        drop(open);
        mock.reset();
        mock.closes_all_but(files);
        mock.memory()
    };
    let before = run(500);
    let after = run(500);
    assert!(after < before + 16 * 1024 * 1024, "{before} -> {after}");
    mock.end();
}

#[test]
fn j7_six_hundred_half_open_connections_are_closed() {
    let mock = Process::start(&["--read-timeout", "1"]);
    let files = mock.open_files();
    let run = || {
        let open = (0..600).map(|index| {
            let mut stream = mock.connect();
            // No byte, part of a head, or part of a body.
            let parts = ["", "GET /api/1/tags/ HTT", &SEEDS[1][..200]];
            stream
                .write_all(parts[index % parts.len()].as_bytes())
                .unwrap();
            stream
        });
        let open: Vec<TcpStream> = open.collect();
        mock.closes_all_but(files);
        for mut stream in open {
            let mut rest = Vec::new();
            let _ = stream.read_to_end(&mut rest);
        }
        mock.reset();
        mock.memory()
    };
    let before = run();
    let after = run();
    assert!(after < before + 16 * 1024 * 1024, "{before} -> {after}");
    mock.end();
}
