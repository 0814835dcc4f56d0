//! Faults of stores: the tests cause each row of the tables in the README. Real time, 20 times as
//! fast.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]
#![cfg(unix)]

mod support;

use std::fs;
use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use spoki_api::limit::{AttemptEnd, Denied, LimitKey, Limiter, Permit, SlotRequest};
use spoki_limits::{FileLimiter, RedisLimiter};
use support::{Folder, RATE, Server, not_run, wait_until};

const README: &str = include_str!("../README.md");
/// A slot lives so long after a reply, and so long at the most.
const SPAN: Duration = Duration::from_micros(60_050_000 / RATE as u64);
const LATEST: Duration = Duration::from_micros(62_550_000 / RATE as u64);
/// Other work on this machine takes its time.
const SLACK: Duration = Duration::from_millis(600);
const LIBFAKETIME: &str = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Denied,
    Held,
    Unnoticed,
    /// A program is missing, which is said on the terminal.
    NotRun,
}

/// Waits as calls do.
fn wait_for<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build();
    runtime.unwrap().block_on(future)
}

fn key() -> LimitKey<'static> {
    LimitKey::new("key", "ACT", Some(1))
}

fn acquire(limiter: &impl Limiter) -> Result<Permit, Denied> {
    wait_for(limiter.acquire(SlotRequest::new(key())))
}

fn call(limiter: &impl Limiter) {
    acquire(limiter).unwrap().end(AttemptEnd::Replied);
}

/// Both calls are denied in time, and nothing is let through; when the cause is gone, calls go on.
fn denied(limiter: &impl Limiter, named: &str, repair: impl FnOnce()) -> Outcome {
    for _ in 0..2 {
        let began = Instant::now();
        let denied = acquire(limiter).map(drop).unwrap_err();
        let reason = denied.reason().unwrap_or_default();
        assert!(reason.contains(named), "{denied:?}");
        assert!(!reason.contains("pass-word"), "{reason}");
        assert!(
            began.elapsed() < Duration::from_millis(3_100) + SLACK,
            "{:?}",
            began.elapsed()
        );
    }
    repair();
    assert!(
        wait_until(Duration::from_secs(10), || acquire(limiter).is_ok()),
        "it does not go on"
    );
    Outcome::Denied
}

/// How the next call fares after one that was answered at this time.
fn next_call(limiter: &impl Limiter, answered: Instant, lost: Instant) -> Outcome {
    call(limiter);
    let (since_answer, since_loss) = (answered.elapsed(), lost.elapsed());
    assert!(since_answer >= SPAN, "too early: {since_answer:?}");
    // A hold lasts longer than that.
    if since_loss < LATEST {
        return Outcome::Unnoticed;
    }
    assert!(since_loss < LATEST + SLACK, "{since_loss:?}");
    Outcome::Held
}

/// The call after one that was answered; between them something happens.
fn between_calls(limiter: &impl Limiter, happens: impl FnOnce()) -> Outcome {
    call(limiter);
    let answered = Instant::now();
    // More than between two calls that belong together, so that a hold can be told from a wait.
    thread::sleep(SPAN / 2);
    happens();
    next_call(limiter, answered, Instant::now())
}

fn rows(title: &str) -> Vec<(&'static str, Outcome)> {
    let (_, table) = README.split_once(title).unwrap();
    let rows = table
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        let cells: Vec<_> = row.trim_matches('|').split('|').map(str::trim).collect();
        let outcome = match cells[1] {
            "denied" => Outcome::Denied,
            "held" => Outcome::Held,
            "unnoticed" => Outcome::Unnoticed,
            other => panic!("unknown outcome {other}"),
        };
        (cells[0], outcome)
    })
    .collect()
}

/// Causes each row. The rows run in parallel, because each takes time.
fn check(title: &str, make: fn(&str) -> Outcome) {
    let rows = rows(title);
    assert!(rows.len() >= 10, "{rows:?}");
    let running = rows.into_iter().map(|(fault, expected)| {
        let running = thread::spawn(move || make(fault));
        (fault, expected, running)
    });
    for (fault, expected, running) in running.collect::<Vec<_>>() {
        let outcome = running
            .join()
            .unwrap_or_else(|_| panic!("`{fault}` went wrong"));
        assert!(
            outcome == expected || outcome == Outcome::NotRun,
            "{fault}: {outcome:?}"
        );
    }
}

#[test]
fn each_fault_of_a_server_ends_as_the_readme_says() {
    check("| Redis | Outcome |", redis_fault);
}

#[test]
fn each_fault_of_a_file_ends_as_the_readme_says() {
    check("| File | Outcome |", file_fault);
}

fn redis(url: &str) -> RedisLimiter {
    RedisLimiter::at_rate(url, RATE).unwrap()
}

fn redis_fault(fault: &str) -> Outcome {
    let fault = fault.split(':').next().unwrap();
    if let Some(step) = fault.strip_prefix("the server's clock is set ") {
        return step_of_the_servers_clock(step);
    }
    if let Some(error) = spoken_error(fault) {
        return error;
    }
    let Some(mut server) = Server::start() else {
        return Outcome::NotRun;
    };
    let limiter = redis(&server.url());
    match fault {
        "the server is down" => {
            server.stop();
            denied(&limiter, "Redis", || server.start_again())
        }
        "the server is frozen" => {
            signal(server.pid(), "STOP");
            denied(&limiter, "Redis", || signal(server.pid(), "CONT"))
        }
        "restart without persistence" => between_calls(&limiter, || {
            server.stop();
            server.start_again();
        }),
        "FLUSHALL" => between_calls(&limiter, || drop(server.ask(&["FLUSHALL"]))),
        "SCRIPT FLUSH" => between_calls(&limiter, || drop(server.ask(&["SCRIPT", "FLUSH"]))),
        "replies are lost or doubled on the way" => {
            let port = proxy(server.port());
            let limiter = redis(&format!("redis://127.0.0.1:{port}"));
            between_calls(&limiter, || {})
        }
        "OOM" => {
            server.ask(&["CONFIG", "SET", "maxmemory", "1"]);
            denied(&limiter, "OOM", || {
                server.ask(&["CONFIG", "SET", "maxmemory", "0"]);
            })
        }
        "READONLY" => {
            server.ask(&["REPLICAOF", "127.0.0.1", "1"]);
            denied(&limiter, "READONLY", || {
                server.ask(&["REPLICAOF", "NO", "ONE"]);
            })
        }
        "NOAUTH or WRONGPASS" => {
            server.ask(&["CONFIG", "SET", "requirepass", "pass-word"]);
            let wrong = redis(&format!(
                "redis://:no-pass-word@127.0.0.1:{}",
                server.port()
            ));
            assert!(acquire(&wrong).unwrap_err().reason().is_some());
            denied(&limiter, "NOAUTH", || {
                server.ask(&["-a", "pass-word", "CONFIG", "SET", "requirepass", ""]);
            })
        }
        "a process is killed" | "a process is frozen" => {
            let store = format!("redis={}", server.url());
            lost_process(&limiter, &store, fault.ends_with("frozen"))
        }
        other => panic!("nobody knows how to make `{other}` happen"),
    }
}

fn file_fault(fault: &str) -> Outcome {
    let fault = fault.split(':').next().unwrap();
    if let Some(step) = fault.strip_prefix("the machine's clock is set ") {
        return step_of_the_machines_clock(step);
    }
    let folder = Folder::new();
    let limiter = FileLimiter::at_rate(folder.path(), RATE);
    // A limiter that is dropped has written the end of its call: nothing is written later.
    let earlier_call = || call(&FileLimiter::at_rate(folder.path(), RATE));
    let write = |text: &str| {
        earlier_call();
        let file = folder.counts().remove(0);
        fs::write(&file, text).unwrap();
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        denied(&limiter, &name, || fs::remove_file(&file).unwrap())
    };
    match fault {
        "it is damaged" => write("spoki-limits 1\nclock 12"),
        "it is not a file of this limiter" => write("hello"),
        "another version of this crate wrote it" => write("spoki-limits 2\nend\n"),
        "the folder cannot be written" => {
            let blocked = folder.path().join("blocked");
            fs::write(&blocked, "a file").unwrap();
            let limiter = FileLimiter::at_rate(&blocked, RATE);
            denied(&limiter, "blocked", || fs::remove_file(&blocked).unwrap())
        }
        "the disk is full" => {
            earlier_call();
            // What is written there meets a full disk.
            let new = folder.counts().remove(0).with_extension("new");
            std::os::unix::fs::symlink("/dev/full", &new).unwrap();
            // The failure removes the file.
            denied(&limiter, "No space left", || {})
        }
        "it was removed" => between_calls(&limiter, || {
            fs::remove_file(folder.counts().remove(0)).unwrap();
        }),
        "its counts were cleared" => between_calls(&limiter, || {
            assert_eq!(FileLimiter::clear(folder.path()).unwrap(), 1);
        }),
        "a process is killed" => {
            let store = format!("file={}", folder.path().display());
            lost_process(&limiter, &store, false)
        }
        "a process holds the lock and is frozen" => {
            call(&limiter);
            let lock = folder.counts().remove(0).with_extension("lock");
            let mut file = fd_lock::RwLock::new(fs::File::open(lock).unwrap());
            let guard = file.write().unwrap();
            denied(&limiter, "has held the lock", || drop(guard))
        }
        other => panic!("nobody knows how to make `{other}` happen"),
    }
}

fn denied_once(limiter: &impl Limiter, named: &str) -> Outcome {
    let denied = acquire(limiter).map(drop).unwrap_err();
    assert!(denied.reason().unwrap().contains(named), "{denied:?}");
    Outcome::Denied
}

fn signal(pid: u32, name: &str) {
    let killed = Command::new("kill")
        .args([format!("-{name}"), pid.to_string()])
        .status();
    assert!(killed.unwrap().success());
}

/// A server that says nothing but an error, as a real one does where it cannot serve.
fn spoken_error(fault: &str) -> Option<Outcome> {
    let error = match fault {
        "LOADING" => "-LOADING Redis is loading the dataset in memory\r\n",
        "MOVED" => "-MOVED 3999 127.0.0.1:6381\r\n",
        _ => return None,
    };
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("redis://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            thread::spawn(move || {
                let mut writer = stream.try_clone().unwrap();
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    // Each command begins with the number of its words.
                    if line.starts_with('*') && writer.write_all(error.as_bytes()).is_err() {
                        return;
                    }
                }
            });
        }
    });
    Some(denied_once(&redis(&url), fault))
}

/// Passes bytes on to the server, and loses or doubles every fifth part of what comes back.
fn proxy(server: u16) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let parts = Arc::new(AtomicU32::new(0));
    thread::spawn(move || {
        for client in listener.incoming().map_while(Result::ok) {
            let server = TcpStream::connect(("127.0.0.1", server)).unwrap();
            let (mut requests, mut to_server) =
                (client.try_clone().unwrap(), server.try_clone().unwrap());
            thread::spawn(move || std::io::copy(&mut requests, &mut to_server));
            let parts = Arc::clone(&parts);
            thread::spawn(move || pass_replies(server, client, &parts));
        }
    });
    port
}

fn pass_replies(mut server: TcpStream, mut client: TcpStream, parts: &AtomicU32) {
    let mut buffer = [0; 8_192];
    while let Ok(read @ 1..) = server.read(&mut buffer) {
        let times = match parts.fetch_add(1, Ordering::Relaxed) % 10 {
            3 => 0,
            8 => 2,
            _ => 1,
        };
        for _ in 0..times {
            if client.write_all(&buffer[..read]).is_err() {
                return;
            }
        }
    }
}

/// The environment in which a program's clock is what a file says, but for the clock that only runs.
fn faked(clock: &std::path::Path) -> Option<[(&'static str, String); 5]> {
    if !std::path::Path::new(LIBFAKETIME).exists() {
        not_run("no libfaketime: on Debian, `apt-get install faketime`");
        return None;
    }
    fs::write(clock, "+0").unwrap();
    Some([
        ("LD_PRELOAD", LIBFAKETIME.to_owned()),
        ("FAKETIME_TIMESTAMP_FILE", clock.display().to_string()),
        ("FAKETIME_NO_CACHE", "1".to_owned()),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
        ("DONT_FAKE_MONOTONIC", "1".to_owned()),
    ])
}

fn step(words: &str) -> &'static str {
    match words {
        "forward by an hour" => "+3600",
        "back by an hour" => "-3600",
        other => panic!("{other}"),
    }
}

fn step_of_the_servers_clock(words: &str) -> Outcome {
    let folder = Folder::new();
    let clock = folder.path().join("clock");
    let Some(environment) = faked(&clock) else {
        return Outcome::NotRun;
    };
    let Some(server) = Server::start_in(&environment) else {
        return Outcome::NotRun;
    };
    between_calls(&redis(&server.url()), || {
        fs::write(&clock, step(words)).unwrap();
    })
}

/// In a process of its own, whose clock is set.
fn step_of_the_machines_clock(words: &str) -> Outcome {
    let folder = Folder::new();
    let clock = folder.path().join("clock");
    let Some(environment) = faked(&clock) else {
        return Outcome::NotRun;
    };
    let step = step(words);
    let work = format!(
        "step {step} {} {}",
        clock.display(),
        folder.path().display()
    );
    let output = again(&work).envs(environment).output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && printed.contains("Unnoticed"),
        "{printed}"
    );
    Outcome::Unnoticed
}

/// This program again, for one of the tasks of `worker`.
fn again(work: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["worker", "--exact", "--nocapture"]);
    command
        .env("SPOKI_LIMITS_WORK", work)
        .stdout(Stdio::piped());
    command
}

/// A process of its own.
#[test]
fn worker() {
    let Ok(work) = std::env::var("SPOKI_LIMITS_WORK") else {
        return;
    };
    let words: Vec<&str> = work.split(' ').collect();
    match words[..] {
        ["step", step, clock, folder] => {
            let limiter = FileLimiter::at_rate(folder, RATE);
            let before = std::time::SystemTime::now();
            let outcome = between_calls(&limiter, || {
                fs::write(clock, step).unwrap();
                let moved = before
                    .elapsed()
                    .map_or(true, |time| time > Duration::from_secs(1_800));
                assert!(moved, "the clock was not set");
            });
            println!("{outcome:?}");
        }
        ["wait", store] => match store.split_once('=').unwrap() {
            ("file", folder) => wait_and_stay(&FileLimiter::at_rate(folder, RATE)),
            (_, url) => wait_and_stay(&redis(url)),
        },
        _ => panic!("{work}"),
    }
}

/// Waits for a slot, and says so.
fn wait_and_stay(limiter: &impl Limiter) {
    let tell = |_| println!("waits");
    let request = SlotRequest::new(key()).with_on_wait(&tell);
    drop(wait_for(limiter.acquire(request)));
}

/// A process that waits for a slot.
struct Waiting(Child);

impl Waiting {
    fn wait_until_it_waits(&mut self) {
        let output = BufReader::new(self.0.stdout.take().unwrap());
        assert!(
            output
                .lines()
                .map_while(Result::ok)
                .any(|line| line.contains("waits"))
        );
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// If a process before us in the queue has ended, our turn comes nevertheless.
fn lost_process(limiter: &impl Limiter, store: &str, freezes: bool) -> Outcome {
    call(limiter);
    let answered = Instant::now();
    let mut other = Waiting(again(&format!("wait {store}")).spawn().unwrap());
    other.wait_until_it_waits();
    if freezes {
        signal(other.0.id(), "STOP");
    } else {
        other.0.kill().unwrap();
    }
    next_call(limiter, answered, answered)
}
