//! Processes on one account, checked with the log of the mock: real processes that are killed, real stores, a
//! clock that runs 20 times as fast. `SPOKI_LIMITS=full` makes the long runs.
//!
//! Limits hold as long as a request takes less than 2 s to reach the service, which is a tenth of a second on this
//! clock. A run in which other work on the machine made a request slower proves nothing, and is made again with a
//! slower clock.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]
mod support;

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use serde_json::{Value, json};
use spoki_api::client::{CallEvent, ObservedCall, Observer};
use spoki_api::{Client, Options, RetryPolicy};
use spoki_limits::{FileLimiter, RedisLimiter};
use spoki_mock::{Exchange, Mock};
use support::{Folder, RATE, Server};
use tokio::time::{sleep, timeout};

const MINUTE: Duration = Duration::from_secs(60);
const TASKS: u64 = 20;

/// The longest that a request may be on its way.
const TRANSIT: Duration = Duration::from_secs(2);
/// What the way to the store and other work on this machine take.
const SLACK: Duration = Duration::from_millis(25);

/// An action for each limit.
fn action(per_minute: u32) -> (&'static str, Value) {
    match per_minute {
        1 => (
            "SPOKI_SYNC_LIST_CONTACTS",
            json!({"list_id": 1, "contacts": [{"phone": "+390212345678"}]}),
        ),
        5 => ("SPOKI_LIST_LISTS", json!({})),
        10 => ("SPOKI_CHECK_ROLE_PRIVATE_KEY", json!({"role_id": 1})),
        60 => ("SPOKI_DELETE_TICKET", json!({"id": 1})),
        _ => ("SPOKI_UPDATE_MEDIA", json!({"id": 1, "title": "t"})),
    }
}

/// The store of the processes, as an argument for them.
#[derive(Clone)]
struct Store(String);

/// A limiter of either kind.
#[derive(Clone)]
enum Shared {
    File(FileLimiter),
    Redis(RedisLimiter),
}

impl Store {
    fn limiter(&self, rate: u32) -> Shared {
        match self.0.split_once('=').unwrap() {
            ("file", folder) => Shared::File(FileLimiter::at_rate(folder, rate)),
            (_, url) => Shared::Redis(RedisLimiter::at_rate(url, rate).unwrap()),
        }
    }
}

fn micros(since: SystemTime) -> u64 {
    let since = since.duration_since(SystemTime::UNIX_EPOCH).unwrap();
    u64::try_from(since.as_micros()).unwrap()
}

fn now() -> u64 {
    micros(SystemTime::now())
}

/// The calls of one task: it prints when each began and started.
#[derive(Clone)]
struct Starts(Arc<Mutex<(String, u64)>>);

impl Observer for Starts {
    fn observe(&self, _: &ObservedCall, event: CallEvent<'_>) {
        if let CallEvent::Attempt { .. } = event {
            let (name, began) = &*self.0.lock().unwrap();
            let _ = writeln!(std::io::stdout(), "start {name} {began} {}", now());
        }
    }
}

/// One of the processes: it is this program again, and works until its input ends.
#[test]
fn worker() {
    let Ok(work) = std::env::var("SPOKI_LIMITS_WORK") else {
        return;
    };
    let words: Vec<&str> = work.split(' ').collect();
    let [url, key, store, rate, per_minute, chaos, number] = words[..] else {
        panic!("{work}");
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let rate = rate.parse().unwrap();
    let limiter = Store(store.to_owned()).limiter(rate);
    for task in 0..TASKS {
        let starts = Starts(Arc::default());
        let builder = set_up(Client::builder().spoki(key).base_url(url));
        let builder = builder.observer(starts.clone());
        let builder = match limiter.clone() {
            Shared::File(limiter) => builder.limiter(limiter),
            Shared::Redis(limiter) => builder.limiter(limiter),
        };
        let task = Task {
            client: builder.build().unwrap(),
            starts,
            name: format!("{number}-{task}"),
            rate,
            per_minute: per_minute.parse().unwrap(),
            chaos: chaos == "true",
            random: Random(number.parse::<u64>().unwrap() * 1_000 + task),
        };
        runtime.spawn(task.call_for_ever());
    }
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
    runtime.shutdown_background();
}

#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the type belongs to a crate on which this crate does not depend"
)]
fn set_up(builder: spoki_api::ClientBuilder) -> spoki_api::ClientBuilder {
    builder
        .retry(RetryPolicy::none())
        .http(|http| http.no_proxy())
}

struct Task {
    client: Client,
    starts: Starts,
    name: String,
    rate: u32,
    per_minute: u32,
    chaos: bool,
    random: Random,
}

impl Task {
    async fn call_for_ever(mut self) {
        let (slug, arguments) = action(self.per_minute);
        for number in 0.. {
            if self.chaos {
                sleep(Duration::from_millis(self.random.below(4_000)) / self.rate).await;
            }
            let name = format!("{}-{number}", self.name);
            *self.starts.0.lock().unwrap() = (name.clone(), now());
            let client = self
                .client
                .with_options(Options::new().extra_query("call", name));
            let call = client.execute(slug, arguments.clone());
            // A tenth of the calls is dropped, waiting or sent.
            let patience = if self.chaos && self.random.below(10) == 0 {
                Duration::from_millis(self.random.below(80_000)) / self.rate
            } else {
                10 * MINUTE
            };
            match timeout(patience, call).await {
                Ok(Err(error)) if error.is_rate_limited() => {
                    let _ = writeln!(std::io::stdout(), "limited {error}");
                    sleep(MINUTE / self.rate).await;
                }
                // The mock refuses some of them, but counts them all.
                _ => {}
            }
        }
    }
}

/// Numbers that are the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// What the processes have printed.
#[derive(Default)]
struct Printed {
    /// When calls began and started, by name.
    starts: BTreeMap<String, (u64, u64)>,
    complaints: Vec<String>,
}

/// Processes, and the service that they call.
struct Fleet {
    mock: Mock,
    store: Store,
    rate: u32,
    per_minute: u32,
    chaos: bool,
    workers: Vec<Child>,
    started: u64,
    printed: Arc<Mutex<Printed>>,
}

impl Fleet {
    fn new(store: &Store, rate: u32, per_minute: u32, chaos: bool) -> Self {
        let mut fleet = Self {
            mock: Mock::builder().clock_rate(rate).start().unwrap(),
            store: store.clone(),
            rate,
            per_minute,
            chaos,
            workers: Vec::new(),
            started: 0,
            printed: Arc::default(),
        };
        for _ in 0..processes() {
            let worker = fleet.start();
            fleet.workers.push(worker);
        }
        fleet
    }

    fn start(&mut self) -> Child {
        self.started += 1;
        let (url, key) = (self.mock.url(), &self.mock.account().spoki_key);
        let work = format!(
            "{url} {key} {} {} {} {} {}",
            self.store.0, self.rate, self.per_minute, self.chaos, self.started
        );
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["worker", "--exact", "--nocapture", "--test-threads=1"])
            .env("SPOKI_LIMITS_WORK", work)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (output, printed) = (child.stdout.take().unwrap(), Arc::clone(&self.printed));
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let mut printed = printed.lock().unwrap();
                let words: Vec<&str> = line.split(' ').collect();
                if let ["start", name, began, started] = words[..] {
                    let times = (began.parse().unwrap(), started.parse().unwrap());
                    printed.starts.insert(name.to_owned(), times);
                } else if line.starts_with("limited ") || line.contains("panicked") {
                    printed.complaints.push(line);
                }
            }
        });
        child
    }

    /// Works until the service has seen so many calls, killing a process every now and then.
    fn run(&mut self, starts: usize) {
        let rounds = starts.div_ceil(self.per_minute as usize) + 4;
        let most = Instant::now() + MINUTE / self.rate * u32::try_from(rounds).unwrap() * 2;
        let mut random = Random(u64::from(self.per_minute));
        while self.seen().len() < starts {
            assert!(
                Instant::now() < most,
                "{} of {starts} starts",
                self.seen().len()
            );
            std::thread::sleep(MINUTE / self.rate / 12);
            if self.chaos && random.below(8) == 0 {
                let victim = usize::try_from(random.below(self.workers.len() as u64)).unwrap();
                // SIGKILL on Unix.
                self.workers[victim].kill().unwrap();
                self.workers[victim].wait().unwrap();
                self.workers[victim] = self.start();
            }
        }
    }

    /// The calls that the service has seen, in its order.
    fn seen(&self) -> Vec<Exchange> {
        let slug = action(self.per_minute).0;
        let journal = self.mock.journal().into_iter();
        let mut seen: Vec<_> = journal
            .filter(|exchange| exchange.slug == Some(slug))
            .collect();
        seen.sort_by_key(|exchange| exchange.at);
        seen
    }

    /// The longest time that a request took from its start until the service saw it, on the service's clock.
    fn longest_transit(&self) -> Duration {
        let (clock, real) = (micros(self.mock.clock().now()), now());
        let printed = self.printed.lock().unwrap();
        let transit = |exchange: &Exchange| {
            let (_, name) = exchange.path.split_once("call=")?;
            let (_, started) = printed.starts.get(name)?;
            // The service's clock when the call started.
            let started = clock - u64::from(self.rate) * (real - started);
            Some(micros(exchange.at).saturating_sub(started))
        };
        let longest = self.seen().iter().filter_map(transit).max();
        Duration::from_micros(longest.unwrap_or_default())
    }

    /// Never more than the limit in any 60 seconds of the service's clock.
    fn judge(&self) {
        let seen = self.seen();
        let most = self.per_minute as usize;
        for calls in seen.windows(most + 1) {
            let span = calls[most].at.duration_since(calls[0].at).unwrap();
            assert!(span >= MINUTE, "{} calls in {span:?}", most + 1);
        }
        let refused = seen
            .iter()
            .filter(|exchange| exchange.status == Some(429))
            .count();
        assert_eq!(refused, 0, "the service refused calls");
        let printed = self.printed.lock().unwrap();
        let complaints = &printed.complaints;
        assert!(
            complaints.is_empty(),
            "{}: {:?}",
            complaints.len(),
            complaints.first()
        );
    }

    /// The part of the limit that was used from the first call to the last.
    fn use_of_limit(&self) -> f64 {
        let seen = self.seen();
        // The first minute's calls come at once; from then on the limit decides.
        let rounds = (seen.len() - 1) / self.per_minute as usize;
        let last = seen[rounds * self.per_minute as usize].at;
        let took = last.duration_since(seen[0].at).unwrap();
        MINUTE.as_secs_f64() * f64::from(u32::try_from(rounds).unwrap()) / took.as_secs_f64()
    }

    /// How many calls started before one that had begun earlier, by more than this, and how many calls there were.
    fn inversions(&self, than: Duration) -> (usize, usize) {
        let printed = self.printed.lock().unwrap();
        let mut starts: Vec<_> = printed.starts.values().collect();
        starts.sort_unstable();
        let than = u64::try_from(than.as_micros()).unwrap();
        let is_overtaken = |(index, (began, started)): &(usize, &&(u64, u64))| {
            let mut later = starts[index + 1..].iter();
            later.any(|(later_began, later_started)| {
                later_began - began > than && started.saturating_sub(*later_started) > than
            })
        };
        (
            starts.iter().enumerate().filter(is_overtaken).count(),
            starts.len(),
        )
    }
}

impl Drop for Fleet {
    fn drop(&mut self) {
        for worker in &mut self.workers {
            let _ = worker.kill();
            let _ = worker.wait();
        }
    }
}

fn is_full() -> bool {
    std::env::var("SPOKI_LIMITS").is_ok_and(|runs| runs == "full")
}

fn processes() -> usize {
    if is_full() { 8 } else { 3 }
}

/// On the terminal, past the capture of tests.
fn report(text: std::fmt::Arguments<'_>) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// The clocks of a run, the fastest first.
const RATES: [u32; 3] = [RATE, RATE / 2, RATE / 5];

/// Makes a run on the fastest of these clocks on which requests are in time.
fn run(
    name: &str,
    store: &Store,
    rates: &[u32],
    per_minute: u32,
    chaos: bool,
    starts: usize,
) -> Option<Fleet> {
    for &rate in rates {
        let mut fleet = Fleet::new(store, rate, per_minute, chaos);
        fleet.run(starts);
        let transit = fleet.longest_transit();
        if transit <= TRANSIT {
            return Some(fleet);
        }
        report(format_args!(
            "{name}, {per_minute} a minute, clock rate {rate}: void, a request took {transit:?} to the service"
        ));
    }
    support::not_run("other work on this machine makes requests too slow");
    None
}

/// Calls that are dropped, processes that are killed: never too many.
fn chaos(name: &str, store: &Store) {
    let runs: &[(u32, usize)] = if is_full() {
        &[(1, 30), (5, 300), (10, 300), (60, 300), (120, 300)]
    } else {
        &[(10, 30)]
    };
    for &(per_minute, starts) in runs {
        let Some(fleet) = run(name, store, &RATES, per_minute, true, starts) else {
            continue;
        };
        fleet.judge();
        report(format_args!(
            "{name}, {per_minute} a minute, clock rate {}: {} calls of {} processes, some killed: never more in 60 s",
            fleet.rate,
            fleet.seen().len(),
            fleet.started
        ));
    }
}

/// Nobody is dropped or killed: the limit is used, in order. A call may be overtaken by one that began within a poll of
/// the limiter. One in a hundred may have had to ask twice, because this machine was too busy to let it start in time.
fn calm(name: &str, store: &Store, poll: Duration) {
    let runs: &[(u32, usize)] = if is_full() {
        &[(1, 10), (5, 40), (10, 80), (60, 360), (120, 720)]
    } else {
        &[(10, 30)]
    };
    for &(per_minute, starts) in runs {
        // Two calls of 120 a minute are 25 ms apart on the fastest clock: too few for eight processes on a small machine.
        let rates = if per_minute < 120 {
            &RATES
        } else {
            &RATES[2..]
        };
        let Some(fleet) = run(name, store, rates, per_minute, false, starts) else {
            continue;
        };
        fleet.judge();
        let used = fleet.use_of_limit();
        let (overtaken, calls) = fleet.inversions(poll / fleet.rate + SLACK);
        report(format_args!(
            "{name}, {per_minute} a minute, clock rate {}: {:.1} % of the limit used, {overtaken} of {calls} calls overtaken",
            fleet.rate,
            used * 100.0
        ));
        if is_full() {
            assert!(used >= 0.97, "{used}");
            assert!(
                overtaken * 100 <= calls,
                "{overtaken} of {calls} calls were overtaken"
            );
        }
    }
}

#[test]
fn processes_share_a_file() {
    let folder = Folder::new();
    chaos("file", &Store(format!("file={}", folder.path().display())));
}

#[test]
fn processes_share_a_server() {
    if let Some(server) = Server::start() {
        chaos("redis", &Store(format!("redis={}", server.url())));
    }
}

#[test]
fn processes_use_the_limit_in_order_over_a_file() {
    let folder = Folder::new();
    let store = Store(format!("file={}", folder.path().display()));
    calm("file", &store, Duration::from_millis(250));
}

#[test]
fn processes_use_the_limit_in_order_over_a_server() {
    if let Some(server) = Server::start() {
        let store = Store(format!("redis={}", server.url()));
        calm("redis", &store, Duration::ZERO);
    }
}
