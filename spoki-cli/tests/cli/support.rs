//! Helpers to run the program.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::Value;
use spoki_mock::{Backend, Mock};

/// The two backends, with their names on the command line.
pub(crate) const BACKENDS: [(Backend, &str); 2] =
    [(Backend::Rest, "spoki"), (Backend::Composio, "composio")];

/// A user's folders, removed in the end.
pub(crate) struct Home(PathBuf);

impl Home {
    pub(crate) fn new() -> Self {
        static HOMES: AtomicU32 = AtomicU32::new(0);
        let number = HOMES.fetch_add(1, Ordering::Relaxed);
        let name = format!("spoki-cli-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn profiles(&self) -> PathBuf {
        self.0.join("config/profiles.toml")
    }

    /// Writes the configuration file, which nobody else can open.
    pub(crate) fn write_profiles(&self, text: &str) {
        fs::create_dir_all(self.0.join("config")).unwrap();
        fs::write(self.profiles(), text).unwrap();
        self.set_mode(0o600);
    }

    pub(crate) fn set_mode(&self, mode: u32) {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(self.profiles(), fs::Permissions::from_mode(mode)).unwrap();
        }
        #[cfg(not(unix))]
        let _ = mode;
    }

    /// The program with these arguments, and nothing in its environment but the folders.
    pub(crate) fn spoki(&self, args: &str) -> Spoki {
        self.spoki_with(&args.split_whitespace().collect::<Vec<_>>())
    }

    pub(crate) fn spoki_with(&self, args: &[&str]) -> Spoki {
        let mut command = Command::new(env!("CARGO_BIN_EXE_spoki"));
        command
            .env_clear()
            .env("HOME", &self.0)
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("SPOKI_CONFIG_DIR", self.0.join("config"))
            .env("SPOKI_STATE_DIR", self.0.join("state"))
            .args(args)
            .stdin(Stdio::null());
        Spoki {
            command,
            input: Vec::new(),
        }
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A run of the program to come.
pub(crate) struct Spoki {
    pub(crate) command: Command,
    input: Vec<u8>,
}

impl Spoki {
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Sends the calls to a mock.
    pub(crate) fn on(self, mock: &Mock, backend: Backend) -> Self {
        let account = mock.account();
        match backend {
            Backend::Rest => self
                .env("SPOKI_API_KEY", &account.spoki_key)
                .env("SPOKI_BASE_URL", mock.url()),
            Backend::Composio => self
                .env("COMPOSIO_API_KEY", &account.composio_key)
                .env("COMPOSIO_USER_ID", &account.user_id)
                .env("COMPOSIO_BASE_URL", mock.url()),
        }
    }

    pub(crate) fn input(mut self, input: impl Into<Vec<u8>>) -> Self {
        self.input = input.into();
        self.command.stdin(Stdio::piped());
        self
    }

    pub(crate) fn start(&mut self) -> Child {
        self.command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    pub(crate) fn run(mut self) -> Ran {
        let shown = format!("{:?}", self.command.get_args().collect::<Vec<_>>());
        let mut child = self.start();
        if let Some(mut stdin) = child.stdin.take() {
            // The program may end without reading it.
            let _ = stdin.write_all(&self.input);
        }
        Ran::new(shown, child.wait_with_output().unwrap())
    }
}

/// A run of the program.
#[derive(Debug)]
#[expect(dead_code, reason = "failed tests print all fields")]
pub(crate) struct Ran {
    args: String,
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    pub(crate) fn new(args: String, output: Output) -> Self {
        Self {
            args,
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Fails unless the program ended with this code, and told the same on standard error.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    /// The one JSON document on standard output.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }

    /// The one JSON object on standard error.
    #[track_caller]
    pub(crate) fn error(&self) -> Value {
        let error: Value =
            serde_json::from_str(&self.stderr).unwrap_or_else(|error| panic!("{error}: {self:#?}"));
        assert_eq!(error["exit_code"], self.code, "{self:#?}");
        error
    }
}

/// Says on the terminal, past the capture of tests, that something did not run.
pub(crate) fn not_run(what: &str) {
    let _ = writeln!(std::io::stderr(), "NOT RUN: {what}");
}

/// Whether the machine has this program.
pub(crate) fn has(program: &str) -> bool {
    let mut command = Command::new(program);
    let status = command
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}

/// A service that answers every call in the same way, and stores the requests.
pub(crate) struct Refusing {
    pub(crate) url: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

/// A request, unchanged.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// Method, path and version.
    pub(crate) line: String,
    pub(crate) body: Vec<u8>,
}

impl Refusing {
    /// A service that refuses every call.
    pub(crate) fn start(answer: &'static str) -> Self {
        Self::answering("400 Bad Request", answer.to_owned())
    }

    pub(crate) fn answering(status: &'static str, answer: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::<Mutex<Vec<Request>>>::default();
        let kept = Arc::clone(&requests);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let request = read(&stream);
                // Stored before the answer: a test may look as soon as the client has it.
                kept.lock().unwrap().push(request);
                reply(&mut stream, status, &answer);
            }
        });
        Self { url, requests }
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

fn read(stream: &TcpStream) -> Request {
    let mut reader = BufReader::new(stream);
    let (mut head, mut line, mut length) = (String::new(), String::new(), 0);
    while reader.read_line(&mut line).is_ok_and(|bytes| bytes > 2) {
        let header = line.to_ascii_lowercase();
        if let Some(value) = header.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        head += &line;
        line.clear();
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let line = head.lines().next().unwrap_or_default().to_owned();
    Request { line, body }
}

fn reply(stream: &mut TcpStream, status: &str, answer: &str) {
    let length = answer.len();
    let answer = format!(
        "HTTP/1.1 {status}\r\nx-request-id: hidden-id\r\nx-ratelimit-limit: 0555123\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{answer}"
    );
    stream.write_all(answer.as_bytes()).unwrap();
}
