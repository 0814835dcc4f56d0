//! Many writes under random faults: none happens twice.
//!
//! A write may reach the server again only after the server refused it unread. If an error says that the
//! write did not happen, that must be true.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use spoki_api::{Client, LimitPolicy, Options, RetryPolicy, action::Effect};
use spoki_tests::faulty::{Faulty, Manner, Nowhere, reply};
use spoki_tests::server::Backend;
use spoki_tests::{Answer, Call};
use tokio::task::JoinSet;

/// Servers, one after the other.
const ROUNDS: usize = 50;
/// Clients of one server, at the same time.
const CLIENTS: usize = 4;
/// Calls of one client: few, or most would find its budget for retries spent.
const CALLS: usize = 50;

/// What a server has done with a write when it answers like this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    /// Nothing, and the request may come again.
    TurnedAway,
    /// Nothing.
    Refused,
    /// Perhaps what it was asked for.
    Open,
}

/// All faults, and the case without a fault.
fn faults() -> Vec<(Deed, Manner)> {
    use Deed::{Open, Refused, TurnedAway};
    let head = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n".to_vec();
    let failed = |error: &str, status: &str| {
        let body = format!(
            r#"{{"data":{{"status_code":{status}}},"error":"{error}","successful":false}}"#
        );
        Manner::reply("200 OK", "", &body)
    };
    let good = Manner::reply("200 OK", "", r#"{"data":{},"successful":true}"#);
    let mut faults = vec![(Open, good); 12];
    faults.extend([
        (Open, Manner::Close),
        (Open, Manner::LastWords(Vec::new())),
        (Open, Manner::LastWords(head.clone())),
        (Open, Manner::LastWords([head, b"\r\n{".to_vec()].concat())),
        (Open, Manner::Stall),
        (Open, Manner::Drip(reply("200 OK", "", &" ".repeat(100)))),
        (Open, Manner::reply("200 OK", "", "<html></html>")),
        (Open, Manner::reply("200 OK", "", r#"{"a":"#)),
        (Open, Manner::reply("302 Found", "location: /x\r\n", "")),
        (Open, failed("throttled", "null")),
        (Open, failed("It failed.", "502")),
        (Refused, failed("It failed.", "400")),
        (TurnedAway, failed("It failed.", "429")),
        (Refused, Manner::reply("400 Bad Request", "", "")),
        (Open, Manner::reply("408 Request Timeout", "", "")),
    ]);
    for status in [
        "500 Internal Server Error",
        "502 Bad Gateway",
        "503 Service Unavailable",
        "504 Gateway Timeout",
    ] {
        faults.push((Open, Manner::reply(status, "", "")));
    }
    let past = "retry-after: Wed, 21 Oct 2015 07:28:00 GMT\r\n";
    for wait in ["", "retry-after: 0\r\n", past] {
        let refusal = Manner::reply("429 Too Many Requests", wait, r#"{"detail":"slow"}"#);
        faults.extend([(TurnedAway, refusal.clone()), (TurnedAway, refusal)]);
    }
    for wait in ["retry-after: 0\r\n", past] {
        faults.push((Open, Manner::reply("503 Service Unavailable", wait, "")));
    }
    let location = "location: https://elsewhere.example/\r\n";
    faults.push((Open, Manner::reply("308 Permanent Redirect", location, "")));
    faults
}

/// Numbers that follow from a seed.
struct Dice(AtomicU64);

impl Dice {
    fn roll(&self, sides: usize) -> usize {
        const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut bits = self.0.fetch_add(GOLDEN, Ordering::Relaxed);
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((bits ^ (bits >> 31)) % sides as u64).unwrap()
    }
}

/// A client with connection errors: some connections go to a port without a listener.
fn client(backend: Backend, server: &Faulty, seed: u64) -> Client {
    let (nowhere, dice) = (Nowhere::take().unwrap(), Dice(AtomicU64::new(seed)));
    let astray = move |_: &reqwest::Url| (dice.roll(10) == 0).then(|| nowhere.url().to_owned());
    backend
        .builder("secret-key")
        .base_url(server.url())
        .http(|http| http.no_proxy().proxy(reqwest::Proxy::custom(astray)))
        // They have tests of their own, in virtual time.
        .limits(LimitPolicy::Off)
        .timeout(Duration::from_millis(100))
        .retry(
            RetryPolicy::new()
                .max_attempts(4)
                .base_delay(Duration::from_millis(1)),
        )
        .build()
        .unwrap()
}

/// The number of a call, from what reached the server.
fn mark(request: &str) -> usize {
    let (_, after) = request.split_once("mark-").unwrap();
    let end = after
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(after.len());
    after[..end].parse().unwrap()
}

/// The results of the calls of one round.
#[derive(Debug, Default)]
struct Sums {
    calls: usize,
    succeeded: usize,
    repeated: usize,
    /// Failed after an attempt that the server never saw.
    astray: usize,
}

impl Sums {
    fn add(&mut self, other: &Self) {
        self.calls += other.calls;
        self.succeeded += other.succeeded;
        self.repeated += other.repeated;
        self.astray += other.astray;
    }
}

async fn round(backend: Backend, seed: u64) -> Sums {
    let (faults, dice) = (faults(), Dice(AtomicU64::new(seed)));
    let server = Faulty::start(move |_| faults[dice.roll(faults.len())].1.clone())
        .await
        .unwrap();
    let writes: Vec<_> = Call::of(Effect::Write { repeatable: false })
        .chain(Call::of(Effect::Delete { repeatable: false }))
        .collect();
    let mut calls = JoinSet::new();
    for of_server in 0..CLIENTS {
        let client = client(backend, &server, seed.rotate_left(32) ^ of_server as u64);
        for of_client in 0..CALLS {
            let number = of_server * CALLS + of_client;
            let marked = Options::new().extra_query("call", format!("mark-{number}"));
            let call = (writes[number % writes.len()].minimal)(&client.with_options(marked));
            calls.spawn(async move { (number, call.await) });
        }
    }
    let results = calls.join_all().await;
    balance(results, &server, seed)
}

/// Compares what the client says with what the server saw.
fn balance(
    results: Vec<(usize, Result<Answer, spoki_api::Error>)>,
    server: &Faulty,
    seed: u64,
) -> Sums {
    let faults = faults();
    let mut reached: HashMap<usize, Vec<Deed>> = HashMap::new();
    for request in server.seen() {
        let deed = faults.iter().find(|(_, manner)| *manner == request.manner);
        reached
            .entry(mark(&request.text))
            .or_default()
            .push(deed.unwrap().0);
    }
    let mut sums = Sums::default();
    for (number, result) in results {
        let deeds = reached.remove(&number).unwrap_or_default();
        let earlier = &deeds[..deeds.len().saturating_sub(1)];
        assert!(
            earlier.iter().all(|deed| *deed == Deed::TurnedAway),
            "seed {seed}: call {number} came again after {deeds:?}: {result:?}"
        );
        if let Err(error) = &result {
            assert!(
                error.may_have_taken_effect() || !deeds.contains(&Deed::Open),
                "seed {seed}: call {number} met {deeds:?}, which may have had an effect: {error:?}"
            );
        }
        sums.calls += 1;
        sums.succeeded += usize::from(result.is_ok());
        sums.repeated += usize::from(deeds.len() > 1);
        let attempts = result.map_or_else(|error| error.attempts() as usize, |_| 0);
        sums.astray += usize::from(attempts > deeds.len());
    }
    assert!(reached.is_empty(), "seed {seed}: nobody made {reached:?}");
    sums
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_write_happens_twice() {
    let seed = std::env::var("SPOKI_SEED").map_or_else(
        |_| RandomState::new().hash_one(0),
        |seed| seed.parse().unwrap(),
    );
    let mut sums = Sums::default();
    for number in 0..ROUNDS {
        let backend = Backend::ALL[number % Backend::ALL.len()];
        sums.add(&round(backend, seed.wrapping_add(number as u64)).await);
    }
    println!("seed {seed}: {sums:?}");
    assert_eq!(sums.calls, 10_000);
    // Otherwise the faults were not what they are meant to be.
    let some = sums.calls / 20;
    assert!(
        sums.succeeded > some && sums.repeated > some && sums.astray > some,
        "seed {seed}: {sums:?}"
    );
}
