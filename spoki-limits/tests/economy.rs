//! The costs of shared limits for a server, and the data that a store gets. Real time, 20 times as fast.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]
#![cfg(unix)]

mod support;

use std::io::{Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use spoki_api::limit::{AttemptEnd, LimitKey, Limiter, Scope, SlotRequest};
use spoki_api::transport::ScriptedTransport;
use spoki_api::{Client, Options, RetryPolicy};
use spoki_limits::{FileLimiter, RedisLimiter};
use support::{Folder, RATE, Server, wait_until};
use tokio::time::sleep;

/// Where and how often a process asks while calls wait, on the fast clock.
const POLL: Duration = Duration::from_millis(1_000 / RATE as u64);

/// The commands that programs have sent so far; those of scripts do not count.
fn commands(server: &Server) -> usize {
    let stats = server.ask(&["INFO", "commandstats"]);
    let sent = ["evalsha", "eval", "script|load", "ping", "hello"];
    let calls = stats.lines().filter_map(|line| {
        let (name, rest) = line.strip_prefix("cmdstat_")?.split_once(":calls=")?;
        let calls = rest.split(',').next()?.parse::<usize>().ok()?;
        sent.contains(&name).then_some(calls)
    });
    calls.sum()
}

fn key(per_minute: u32) -> LimitKey<'static> {
    LimitKey::new("key", "ACT", Some(per_minute))
}

async fn call(limiter: &dyn Limiter, key: LimitKey<'_>) {
    let permit = limiter.acquire(SlotRequest::new(key)).await.unwrap();
    permit.end(AttemptEnd::Replied);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_costs_three_commands_at_most_and_waiting_one_a_second() {
    let Some(server) = Server::start() else {
        return;
    };
    let limiter = Arc::new(RedisLimiter::at_rate(&server.url(), RATE).unwrap());
    // The connection and the scripts.
    for _ in 0..2 {
        call(&*limiter, key(100)).await;
    }
    let before = commands(&server);
    for _ in 0..20 {
        call(&*limiter, key(100)).await;
    }
    let at_once = commands(&server) - before;
    assert!(at_once <= 2 * 20, "{at_once} commands for 20 calls");
    let (before, began) = (commands(&server), Instant::now());
    let waiting = (0..30).map(|_| {
        let limiter = Arc::clone(&limiter);
        tokio::spawn(async move { call(&*limiter, key(10).of_account("waits")).await })
    });
    for call in waiting.collect::<Vec<_>>() {
        call.await.unwrap();
    }
    let polls = began.elapsed().div_duration_f64(POLL).ceil();
    let sent = f64::from(u32::try_from(commands(&server) - before).unwrap());
    assert!(
        sent <= 3.0 * 30.0 + polls,
        "{sent} commands for 30 calls and {polls} seconds"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_waiters_cost_no_more_than_one() {
    let Some(server) = Server::start() else {
        return;
    };
    let limiter = Arc::new(RedisLimiter::at_rate(&server.url(), RATE).unwrap());
    call(&*limiter, key(1)).await;
    let waiting: Vec<_> = (0..1_000)
        .map(|_| {
            let limiter = Arc::clone(&limiter);
            tokio::spawn(async move { call(&*limiter, key(1)).await })
        })
        .collect();
    let queued = || {
        let keys = server.ask(&["KEYS", "*:queue:*"]);
        server.ask(&["ZCARD", keys.trim()]).trim() == "1000"
    };
    assert!(wait_until(Duration::from_secs(20), queued));
    server.ask(&["CONFIG", "RESETSTAT"]);
    let began = Instant::now();
    sleep(20 * POLL).await;
    let most = began.elapsed().div_duration_f64(POLL).ceil() + 3.0;
    let sent = f64::from(u32::try_from(commands(&server)).unwrap());
    assert!(sent <= most, "{sent} commands in {most} seconds");
    let stats = server.ask(&["INFO", "commandstats"]);
    let (_, times) = stats.split_once("cmdstat_evalsha:").unwrap();
    let (_, time) = times.split_once("usec_per_call=").unwrap();
    let time: f64 = time.split(',').next().unwrap().parse().unwrap();
    let _ = writeln!(
        std::io::stderr(),
        "redis, 1,000 waiters: {time} microseconds for a script"
    );
    // About 200; other work on the machine counts, too.
    assert!(time < 5_000.0, "{time} microseconds");
    for call in waiting {
        call.abort();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_key_expires() {
    let Some(server) = Server::start() else {
        return;
    };
    let limiter = Arc::new(RedisLimiter::at_rate(&server.url(), RATE).unwrap());
    call(&*limiter, key(1)).await;
    let waiting = tokio::spawn({
        let limiter = Arc::clone(&limiter);
        async move { call(&*limiter, key(1)).await }
    });
    limiter
        .close(
            key(5).of_account("b"),
            Scope::Action,
            Duration::from_secs(9),
        )
        .await;
    limiter
        .close(key(5).of_account("b"), Scope::Key, Duration::from_secs(9))
        .await;
    sleep(2 * POLL).await;
    let keys = server.ask(&["KEYS", "*"]);
    let lives = keys.lines().map(|key| {
        assert!(key.starts_with("spoki-limits:1:"), "{key}");
        server.ask(&["PTTL", key]).trim().parse::<i64>().unwrap()
    });
    let lives: Vec<_> = lives.collect();
    assert!(lives.len() >= 6, "{keys}");
    assert!(
        lives.iter().all(|life| (1..=300_000).contains(life)),
        "{keys} {lives:?}"
    );
    waiting.abort();
}

const SECRETS: [&str; 4] = [
    "s3cr3t-api-key",
    "ada@example.com",
    "+390212345678",
    "no-such-title",
];

/// Calls of a client whose key, account and arguments nobody may see.
async fn call_with_secrets(limiter: impl Limiter) -> String {
    let script = ScriptedTransport::new();
    let reply = serde_json::json!({"successful": true, "data": {}, "error": null});
    let script = script
        .json(200, reply.clone())
        .json(429, serde_json::json!({}))
        .json(200, reply);
    let client = Client::builder()
        .composio(SECRETS[0])
        .user_id(SECRETS[1])
        .retry(RetryPolicy::none())
        .limiter(limiter)
        .transport(script)
        .build()
        .unwrap();
    for _ in 0..2 {
        let ticket = client.create_ticket().title(SECRETS[3]).status("Open");
        let ticket = ticket
            .priority(spoki_api::TicketPriority::High)
            .contact_phone(SECRETS[2]);
        let _ = ticket.send().await;
    }
    let usage = client.limit_usage().await.unwrap();
    assert_eq!(usage.len(), 1, "{usage:?}");
    let impatient = client.with_options(Options::new().deadline(Duration::from_millis(1)));
    let error = impatient.list_tags().send().await.err();
    format!("{error:?}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_learns_no_secrets() {
    let Some(server) = Server::start() else {
        return;
    };
    let port = server.port().to_string();
    let mut monitor = Command::new("redis-cli")
        .args(["-p", &port, "MONITOR"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let monitored = || server.ask(&["CLIENT", "LIST"]).contains("cmd=monitor");
    assert!(wait_until(Duration::from_secs(5), monitored));
    call_with_secrets(RedisLimiter::at_rate(&server.url(), RATE).unwrap()).await;
    monitor.kill().unwrap();
    let mut seen = String::new();
    monitor
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut seen)
        .unwrap();
    monitor.wait().unwrap();
    assert!(seen.contains("SPOKI_CREATE_TICKET"), "{seen}");
    for secret in SECRETS {
        assert!(!seen.contains(secret), "{secret}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_has_no_secrets() {
    let folder = Folder::new();
    call_with_secrets(FileLimiter::at_rate(folder.path(), RATE)).await;
    let files = folder.counts();
    assert!(!files.is_empty());
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for secret in SECRETS {
            assert!(
                !text.contains(secret) && !file.to_str().unwrap().contains(secret),
                "{secret}"
            );
        }
    }
    let limits = std::fs::metadata(folder.path().join("limits")).unwrap();
    assert_eq!(
        limits.permissions().mode() & 0o777,
        0o700,
        "others can look"
    );
}
