//! Processes on one account, judged by the log of the mock: real processes that are killed, real stores, a clock that
//! runs 20 times as fast. `SPOKI_LIMITS=full` makes the long runs.

mod support;

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use serde_json::{Value, json};
use spoki_api::client::{CallEvent, ObservedCall, Observer};
use spoki_api::{Client, RetryPolicy};
use spoki_limits::{FileLimiter, RedisLimiter};
use spoki_mock::{Backend, Exchange, Mock};
use support::{Folder, RATE, Server};
use tokio::time::{sleep, timeout};

const MINUTE: Duration = Duration::from_secs(60);
const TASKS: u64 = 20;

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

/// What the processes count in, as an argument of theirs.
#[derive(Clone)]
struct Store(String);

impl Store {
    fn limit(&self, builder: spoki_api::ClientBuilder) -> spoki_api::ClientBuilder {
        match self.0.split_once('=').unwrap() {
            ("file", folder) => builder.limiter(FileLimiter::at_rate(folder, RATE)),
            (_, url) => builder.limiter(RedisLimiter::at_rate(url, RATE).unwrap()),
        }
    }
}

fn now() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    u64::try_from(since.unwrap().as_micros()).unwrap()
}

/// Prints the beginning and the start of each call.
struct Starts(Mutex<BTreeMap<u64, u64>>);

impl Observer for Starts {
    fn observe(&self, call: &ObservedCall, event: CallEvent<'_>) {
        let mut began = self.0.lock().unwrap();
        match event {
            CallEvent::Begun => {
                began.insert(call.id, now());
            }
            CallEvent::Attempt { .. } => {
                let _ = writeln!(std::io::stdout(), "start {} {}", began[&call.id], now());
            }
            CallEvent::Done(_) | CallEvent::Dropped => {
                began.remove(&call.id);
            }
            _ => {}
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
    let [url, key, store, per_minute, chaos, seed] = words[..] else {
        panic!("{work}");
    };
    let builder = Client::builder()
        .spoki(key)
        .base_url(url)
        .retry(RetryPolicy::none())
        .http(|http| http.no_proxy())
        .observer(Starts(Mutex::default()));
    let client = Store(store.to_owned()).limit(builder).build().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let seed: u64 = seed.parse().unwrap();
    for task in 0..TASKS {
        let random = Random(seed * 1_000 + task);
        let chaos = chaos == "true";
        runtime.spawn(call_for_ever(
            client.clone(),
            per_minute.parse().unwrap(),
            chaos,
            random,
        ));
    }
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
    runtime.shutdown_background();
}

async fn call_for_ever(client: Client, per_minute: u32, chaos: bool, mut random: Random) {
    let (slug, arguments) = action(per_minute);
    loop {
        if chaos {
            sleep(Duration::from_millis(random.below(200))).await;
        }
        let call = client.execute(slug, arguments.clone());
        // A tenth of the calls is dropped, waiting or sent.
        let patience = match chaos && random.below(10) == 0 {
            true => Duration::from_millis(random.below(4_000)),
            false => MINUTE,
        };
        match timeout(patience, call).await {
            Ok(Err(error)) if error.is_rate_limited() => {
                let _ = writeln!(std::io::stdout(), "limited {error}");
            }
            // The mock refuses some of them, but counts them all.
            _ => {}
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
    /// When calls began and started.
    starts: Vec<(u64, u64)>,
    complaints: Vec<String>,
}

struct Fleet {
    mock: Mock,
    store: Store,
    per_minute: u32,
    chaos: bool,
    workers: Vec<Child>,
    started: u64,
    printed: Arc<Mutex<Printed>>,
}

impl Fleet {
    fn new(store: &Store, per_minute: u32, chaos: bool, processes: usize) -> Self {
        let mut fleet = Self {
            mock: Mock::builder().clock_rate(RATE).start().unwrap(),
            store: store.clone(),
            per_minute,
            chaos,
            workers: Vec::new(),
            started: 0,
            printed: Arc::default(),
        };
        for _ in 0..processes {
            let worker = fleet.start();
            fleet.workers.push(worker);
        }
        fleet
    }

    fn start(&mut self) -> Child {
        self.started += 1;
        let (url, key) = (self.mock.url(), &self.mock.account().spoki_key);
        let work = format!(
            "{url} {key} {} {} {} {}",
            self.store.0, self.per_minute, self.chaos, self.started
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
                if let Some(times) = line.strip_prefix("start ") {
                    let (began, started) = times.split_once(' ').unwrap();
                    printed
                        .starts
                        .push((began.parse().unwrap(), started.parse().unwrap()));
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
        let most = Instant::now() + MINUTE / RATE * u32::try_from(rounds).unwrap() * 2;
        let mut random = Random(u64::from(self.per_minute));
        while self.seen().len() < starts {
            assert!(
                Instant::now() < most,
                "{} of {starts} starts",
                self.seen().len()
            );
            std::thread::sleep(Duration::from_millis(250));
            if self.chaos && random.below(8) == 0 {
                let victim = usize::try_from(random.below(self.workers.len() as u64)).unwrap();
                // SIGKILL on Unix.
                self.workers[victim].kill().unwrap();
                self.workers[victim].wait().unwrap();
                self.workers[victim] = self.start();
            }
        }
    }

    fn seen(&self) -> Vec<Exchange> {
        let slug = action(self.per_minute).0;
        let journal = self.mock.journal().into_iter();
        journal
            .filter(|exchange| exchange.slug == Some(slug))
            .collect()
    }

    /// Never more than the limit in any 60 seconds of the service's clock.
    fn judge(&self) {
        let mut times: Vec<_> = self.seen().iter().map(|exchange| exchange.at).collect();
        times.sort_unstable();
        let most = self.per_minute as usize;
        for pair in times.windows(most + 1) {
            let span = pair[most].duration_since(pair[0]).unwrap();
            assert!(span >= MINUTE, "{} calls in {span:?}", most + 1);
        }
        let refused = self
            .seen()
            .iter()
            .filter(|exchange| exchange.status == Some(429))
            .count();
        assert_eq!(refused, 0, "the service refused calls");
        let printed = self.printed.lock().unwrap();
        assert!(printed.complaints.is_empty(), "{:?}", printed.complaints);
    }

    /// The part of the limit that was used from the first call to the last.
    fn use_of_limit(&self) -> f64 {
        let mut times: Vec<_> = self.seen().iter().map(|exchange| exchange.at).collect();
        times.sort_unstable();
        // The first minute's calls come at once; from then on the limit decides.
        let rounds = (times.len() - 1) / self.per_minute as usize;
        let last = times[rounds * self.per_minute as usize];
        let took = last.duration_since(times[0]).unwrap();
        MINUTE.as_secs_f64() * f64::from(u32::try_from(rounds).unwrap()) / took.as_secs_f64()
    }

    /// The longest time by which a call started before one that had begun that much earlier.
    fn inversion(&self) -> Duration {
        let mut starts = self.printed.lock().unwrap().starts.clone();
        starts.sort_unstable();
        let mut longest = 0;
        for (index, (began, started)) in starts.iter().enumerate() {
            for (later_began, later_started) in &starts[index + 1..] {
                let inverted = started.saturating_sub(*later_started);
                longest = longest.max(inverted.min(later_began - began));
            }
        }
        Duration::from_micros(longest)
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

fn report(text: std::fmt::Arguments<'_>) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Calls that are dropped, processes that are killed: never too many.
fn chaos(name: &str, store: &Store) {
    let runs: &[(u32, usize)] = match is_full() {
        true => &[(1, 30), (5, 300), (10, 300), (60, 300), (120, 300)],
        false => &[(10, 50)],
    };
    let processes = if is_full() { 8 } else { 3 };
    for &(per_minute, starts) in runs {
        let mut fleet = Fleet::new(store, per_minute, true, processes);
        fleet.run(starts);
        fleet.judge();
        report(format_args!(
            "{name}, {per_minute} a minute: {} calls of {} processes, some killed: never more in 60 s",
            fleet.seen().len(),
            fleet.started
        ));
    }
}

/// Nobody is dropped or killed: the limit is used, in order.
fn calm(name: &str, store: &Store, poll: Duration) {
    let runs: &[(u32, usize)] = match is_full() {
        true => &[(1, 10), (5, 40), (10, 80), (60, 360), (120, 720)],
        false => &[(10, 50)],
    };
    let processes = if is_full() { 8 } else { 3 };
    for &(per_minute, starts) in runs {
        let mut fleet = Fleet::new(store, per_minute, false, processes);
        fleet.run(starts);
        fleet.judge();
        let (used, inversion) = (fleet.use_of_limit(), fleet.inversion());
        report(format_args!(
            "{name}, {per_minute} a minute: {:.1} % of the limit used, order kept but for {inversion:?}",
            used * 100.0
        ));
        if is_full() {
            assert!(used >= 0.97, "{used}");
            assert!(inversion <= poll, "{inversion:?}");
        }
    }
}

/// A poll of the limiter, and what other work on this machine takes.
fn poll(millis: u64) -> Duration {
    Duration::from_millis(millis) / RATE + Duration::from_millis(25)
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
    calm(
        "file",
        &Store(format!("file={}", folder.path().display())),
        poll(250),
    );
}

#[test]
fn processes_use_the_limit_in_order_over_a_server() {
    if let Some(server) = Server::start() {
        calm("redis", &Store(format!("redis={}", server.url())), poll(0));
    }
}
