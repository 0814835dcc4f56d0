//! Helpers of the tests: folders, servers, and limiters over them.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// How fast the clock of the limiters runs.
pub(crate) const RATE: u32 = 20;

/// A folder that is removed in the end.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static FOLDERS: AtomicU32 = AtomicU32::new(0);
        let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
        let name = format!("spoki-limits-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// The files of the limiter that hold counts.
    pub(crate) fn counts(&self) -> Vec<PathBuf> {
        let files = std::fs::read_dir(self.0.join("limits"))
            .into_iter()
            .flatten();
        let paths = files.map(|file| file.unwrap().path());
        paths.filter(|path| path.extension().is_none()).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Says on the terminal, past the capture of tests, that something did not run.
pub(crate) fn not_run(what: &str) {
    let _ = writeln!(std::io::stderr(), "NOT RUN: {what}");
}

/// The program of the server; `SPOKI_REDIS_SERVER` names another one.
fn program() -> String {
    std::env::var("SPOKI_REDIS_SERVER").unwrap_or_else(|_| "redis-server".to_owned())
}

/// A Redis server on a free port of this machine, without persistence.
pub(crate) struct Server {
    child: Child,
    port: u16,
    folder: Folder,
}

impl Server {
    /// `None`, said on the terminal, where there is no such program.
    pub(crate) fn start() -> Option<Self> {
        Self::start_in(&[])
    }

    /// Starts it with further variables in its environment.
    pub(crate) fn start_in(environment: &[(&str, String)]) -> Option<Self> {
        for _ in 0..3 {
            let (folder, port) = (Folder::new(), free_port());
            let Some(child) = spawn(environment, port, folder.path()) else {
                not_run("no redis-server: on Debian, `apt-get install redis-server`");
                return None;
            };
            let server = Self {
                child,
                port,
                folder,
            };
            if server.answers() && server.is_own() {
                return Some(server);
            }
        }
        assert!(!environment.is_empty(), "the server does not answer");
        not_run(
            "the server does not start under libfaketime: name one without jemalloc by SPOKI_REDIS_SERVER",
        );
        None
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Asks the server by its own program.
    pub(crate) fn ask(&self, command: &[&str]) -> String {
        let port = self.port.to_string();
        let output = Command::new("redis-cli")
            .args(["-p", &port])
            .args(command)
            .output();
        String::from_utf8(output.unwrap().stdout).unwrap()
    }

    /// Starts it again on the same port, without its data.
    pub(crate) fn start_again(&mut self) {
        self.child = spawn(&[], self.port, self.folder.path()).unwrap();
        assert!(self.answers());
    }

    pub(crate) fn stop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    fn answers(&self) -> bool {
        wait_until(Duration::from_secs(5), || {
            self.ping().is_ok_and(|pong| pong == *b"+PONG")
        })
    }

    /// Whether this process has the port: another server may have taken it first.
    fn is_own(&self) -> bool {
        let own = format!("process_id:{}", self.pid());
        self.ask(&["INFO", "server"])
            .lines()
            .any(|line| line == own)
    }

    fn ping(&self) -> std::io::Result<[u8; 5]> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(1)))?;
        stream.write_all(b"PING\r\n")?;
        let mut pong = [0; 5];
        stream.read_exact(&mut pong)?;
        Ok(pong)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

fn spawn(environment: &[(&str, String)], port: u16, folder: &Path) -> Option<Child> {
    Command::new(program())
        .envs(environment.iter().map(|(name, value)| (name, value)))
        .args(["--port", &port.to_string(), "--bind", "127.0.0.1"])
        .args(["--save", "", "--appendonly", "no", "--dir"])
        .arg(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .ok()
}

pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.local_addr().unwrap().port()
}

/// Waits for something that happens soon.
pub(crate) fn wait_until(most: Duration, is_so: impl Fn() -> bool) -> bool {
    let began = Instant::now();
    while began.elapsed() < most {
        if is_so() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    false
}
