//! Limits under calls that are dropped, kept without being polled, or cut off, as the service sees them.
//! In virtual time.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use proptest::prelude::*;
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::*;
use crate::client::PendingRaw;
use crate::limit::{Denied, LimitKey, Limiter, Permit, STEPS, Scope, SlotRequest};
use crate::transport::{BoxFuture, ExchangeLimits, Transport, TransportError};
use crate::{Error, LimitPolicy, Options, RawReply};

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(86_400);

fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// An action without parameters and with a limit.
pub(super) struct Limited<const PER_MINUTE: u32>;

impl<const PER_MINUTE: u32> crate::request::sealed::Sealed for Limited<PER_MINUTE> {}

impl<const PER_MINUTE: u32> Action for Limited<PER_MINUTE> {
    type Reply = Value;

    const INFO: &'static ActionInfo = &ActionInfo {
        rate_limit: if PER_MINUTE == 0 {
            None
        } else {
            Some(PER_MINUTE)
        },
        ..ActionInfo::new("X_LIMITED", WRITE, RestCall::new("POST", "/api/1/limited/"))
    };

    fn arguments(&self) -> Vec<&dyn Argument> {
        Vec::new()
    }
}

/// One exchange: what happens to the request, whoever still waits for the reply.
#[derive(Clone, Copy, Debug)]
struct Exchange {
    /// The service sees the request this long after its start.
    transit: Duration,
    /// The reply comes this long after that.
    work: Duration,
    outcome: Outcome,
}

#[derive(Clone, Copy, Debug)]
enum Outcome {
    Status(u16),
    /// 429 with this `Retry-After`.
    Refused(&'static str),
    /// Composio's envelope that reports this status.
    Reported(u16),
    /// A reply of this status whose body breaks off.
    CutOff(u16),
    /// The connection breaks instead of a reply.
    Broken,
    /// No reply ever comes.
    Silent,
    /// No connection is opened, so the service gets no request.
    NotSent,
}

impl Exchange {
    fn new(transit: u64, work: u64, outcome: Outcome) -> Self {
        Self {
            transit: millis(transit),
            work: millis(work),
            outcome,
        }
    }
}

impl Outcome {
    async fn happen(self) -> Result<Response<Bytes>, TransportError> {
        match self {
            Self::Status(status) => Ok(reply(status, "{}")),
            Self::Refused(wait) => Ok(refused(wait, "")),
            Self::Reported(status) => {
                let body =
                    json!({"data": {"status_code": status}, "error": "e", "successful": false});
                Ok(reply(200, body.to_string()))
            }
            Self::CutOff(status) => {
                let partial = reply(status, "{");
                Err(TransportError::interrupted("cut off").with_partial(partial))
            }
            Self::Broken => Err(TransportError::interrupted("broken")),
            Self::Silent => std::future::pending().await,
            Self::NotSent => Err(TransportError::connect("refused")),
        }
    }
}

fn reply(status: u16, body: impl Into<Bytes>) -> Response<Bytes> {
    let mut reply = Response::new(body.into());
    *reply.status_mut() = status.try_into().unwrap();
    reply
}

fn refused(wait: &'static str, body: &'static str) -> Response<Bytes> {
    let mut refused = reply(429, body);
    let value = http::HeaderValue::from_static(wait);
    refused.headers_mut().insert("retry-after", value);
    refused
}

/// The path to the service, and the requests that reach the service.
#[derive(Clone)]
struct Wire(Arc<WireState>);

/// What happens to the request of this number.
type ExchangePlan = dyn Fn(&Request<Bytes>, usize) -> Exchange + Send + Sync;

struct WireState {
    plan: Box<ExchangePlan>,
    starts: Mutex<usize>,
    seen: Mutex<Vec<Instant>>,
}

impl Wire {
    fn new(plan: impl Fn(&Request<Bytes>, usize) -> Exchange + Send + Sync + 'static) -> Self {
        Self(Arc::new(WireState {
            plan: Box::new(plan),
            starts: Mutex::default(),
            seen: Mutex::default(),
        }))
    }

    fn usual() -> Self {
        Self::new(|_, _| Exchange::new(1, 1, Outcome::Status(200)))
    }

    fn client(&self) -> Client {
        rest().transport(self.clone()).build().unwrap()
    }

    fn seen(&self) -> Vec<Instant> {
        self.0.seen.lock().unwrap().clone()
    }

    /// The most requests that the service sees within any 60 seconds.
    fn most_in_a_minute(&self) -> usize {
        let mut seen = self.seen();
        seen.sort_unstable();
        let until = |from: &Instant| seen.partition_point(|at| *at < *from + MINUTE);
        let counts = seen.iter().enumerate().map(|(at, from)| until(from) - at);
        counts.max().unwrap_or_default()
    }
}

impl Transport for Wire {
    fn send(
        &self,
        request: Request<Bytes>,
        _: ExchangeLimits,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let number = {
            let mut starts = self.0.starts.lock().unwrap();
            *starts += 1;
            *starts - 1
        };
        let exchange = (self.0.plan)(&request, number);
        let state = Arc::clone(&self.0);
        // The connection works whether or not somebody polls the exchange.
        let connection = tokio::spawn(async move {
            sleep(exchange.transit).await;
            if !matches!(exchange.outcome, Outcome::NotSent) {
                state.seen.lock().unwrap().push(Instant::now());
            }
            sleep(exchange.work).await;
        });
        Box::pin(async move {
            let _ = connection.await;
            exchange.outcome.happen().await
        })
    }
}

/// Polls a call once and leaves it.
async fn poll_once<F: Future + Unpin>(call: &mut F) -> Option<F::Output> {
    std::future::poll_fn(|context| match Pin::new(&mut *call).poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}

/// The first of these calls to end. The others are polled while this is awaited, and not between.
async fn next_of<F: Future + Unpin>(calls: &mut Vec<F>) -> F::Output {
    std::future::poll_fn(|context| {
        for index in 0..calls.len() {
            if let Poll::Ready(output) = Pin::new(&mut calls[index]).poll(context) {
                drop(calls.swap_remove(index));
                return Poll::Ready(output);
            }
        }
        Poll::Pending
    })
    .await
}

/// As with `buffer_unordered(20)`: while the owner awaits a further call, nobody polls the buffered ones.
#[tokio::test(start_paused = true)]
async fn a1_calls_that_their_owner_does_not_poll_stop_nobody() {
    let wire = Wire::usual();
    let client = wire.client();
    let mut calls: Vec<_> = (0..20).map(|_| client.send(Limited::<5>)).collect();
    let began = Instant::now();
    let all = async {
        while !calls.is_empty() {
            next_of(&mut calls).await.unwrap();
            client.send(Limited::<5>).await.unwrap();
        }
    };
    timeout(DAY, all).await.expect("the calls wait for ever");
    // 40 calls are 8 minutes' worth, and no owner waits behind more than 4 absent batches.
    let took = began.elapsed();
    assert!(took < 8 * MINUTE + 20 * seconds(8), "{took:?}");
    assert_eq!((wire.seen().len(), wire.most_in_a_minute()), (40, 5));
}

#[tokio::test(start_paused = true)]
async fn a1_each_absent_batch_costs_about_a_second() {
    for absent in [1, 5, 6, 20, 99] {
        let client = Wire::usual().client();
        let began = Instant::now();
        for _ in 0..5 {
            client.send(Limited::<5>).await.unwrap();
        }
        let mut kept: Vec<_> = (0..absent).map(|_| client.send(Limited::<5>)).collect();
        for call in &mut kept {
            assert!(poll_once(call).await.is_none());
        }
        let call = timeout(DAY, client.send(Limited::<5>));
        call.await.expect("the call waits for ever").unwrap();
        let batches = u32::try_from(absent / 5 + 1).unwrap();
        let took = began.elapsed();
        assert!(
            took < seconds(61) + seconds(2) * batches,
            "{absent}: {took:?}"
        );
    }
}

/// Slots that get free before their time make no difference.
#[tokio::test(start_paused = true)]
async fn a1_a_slot_given_back_passes_absent_waiters_as_well() {
    let connecting = |_: &Request<Bytes>, _| Exchange::new(5_000, 0, Outcome::NotSent);
    let client = Wire::new(connecting).client();
    let began = Instant::now();
    let mut holders: Vec<_> = (0..5).map(|_| client.send(Limited::<5>)).collect();
    let mut kept: Vec<_> = (0..20).map(|_| client.send(Limited::<5>)).collect();
    for call in holders.iter_mut().chain(&mut kept) {
        assert!(poll_once(call).await.is_none());
    }
    let held = tokio::spawn(async move {
        for holder in holders {
            holder.await.unwrap_err();
        }
    });
    let call = timeout(DAY, client.send(Limited::<5>));
    let error = call.await.expect("the call waits for ever").unwrap_err();
    held.await.unwrap();
    assert!(error.is_connect(), "{error}");
    // Five seconds for those before it, and for itself.
    let took = began.elapsed();
    assert!(took <= seconds(10) + 4 * seconds(2), "{took:?}");
}

/// Far back in the queue a waiter looks rarely. When those before it leave, it looks more often.
#[tokio::test(start_paused = true)]
async fn a1_an_absent_waiter_is_noticed_by_a_waiter_that_was_far_behind() {
    for leaving in [1, 10, 100, 1_000] {
        let client = Wire::usual().client();
        let began = Instant::now();
        client.send(Limited::<1>).await.unwrap();
        let mut absent = client.send(Limited::<1>);
        assert!(poll_once(&mut absent).await.is_none());
        let mut waiters: Vec<_> = (0..leaving).map(|_| client.send(Limited::<1>)).collect();
        for waiter in &mut waiters {
            assert!(poll_once(waiter).await.is_none());
        }
        let last = tokio::spawn(client.send(Limited::<1>));
        sleep(seconds(30)).await;
        drop(waiters);
        let served = timeout(DAY, last).await;
        served.expect("the call waits for ever").unwrap().unwrap();
        let took = began.elapsed();
        assert!(took < seconds(63), "{leaving}: {took:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a2_calls_that_are_polled_once_and_kept_stop_nobody() {
    let client = Wire::usual().client();
    let began = Instant::now();
    client.send(Limited::<1>).await.unwrap();
    let mut kept = [client.send(Limited::<1>), client.send(Limited::<1>)];
    for call in &mut kept {
        assert!(poll_once(call).await.is_none());
    }
    let independent = tokio::spawn(client.send(Limited::<1>));
    let served = timeout(DAY, independent).await;
    served.expect("the call waits for ever").unwrap().unwrap();
    let took = began.elapsed();
    assert!(took < seconds(60) + 2 * seconds(2) + seconds(1), "{took:?}");
    // Those come when somebody polls them.
    for call in kept {
        call.await.unwrap();
    }
}

/// Five calls that end early while their bytes are on the way, and five more when the minute is over.
#[tokio::test(start_paused = true)]
async fn a3_calls_that_end_before_their_reply_keep_their_slots() {
    type End = (&'static str, Duration, Option<Duration>, Outcome);
    let ends: [End; 4] = [
        ("dropped", millis(100), None, Outcome::Status(200)),
        ("timed out", DAY, Some(millis(100)), Outcome::Status(200)),
        ("broken", DAY, None, Outcome::Broken),
        ("silent", millis(500), None, Outcome::Silent),
    ];
    for (name, dropped_after, timed_out, outcome) in ends {
        let is_broken = matches!(outcome, Outcome::Broken);
        let wire = Wire::new(move |_, number| match number {
            // The connection breaks while the request is on the way.
            0..5 if is_broken => Exchange::new(1_800, 0, outcome),
            0..5 => Exchange::new(1_800, 10, outcome),
            _ => Exchange::new(0, 10, Outcome::Status(200)),
        });
        let client = wire.client();
        let began = Instant::now();
        let options = timed_out.map_or_else(Options::new, |after| Options::new().timeout(after));
        let hurried = client.with_options(options);
        let calls: Vec<_> = (0..5)
            .map(|_| tokio::spawn(timeout(dropped_after, hurried.send(Limited::<5>))))
            .collect();
        for call in calls {
            assert!(!matches!(call.await.unwrap(), Ok(Ok(_))), "{name}");
        }
        sleep_until(began + millis(60_100)).await;
        for _ in 0..5 {
            client.send(Limited::<5>).await.unwrap();
        }
        assert_eq!(wire.seen().len(), 10, "{name}");
        assert_eq!(wire.most_in_a_minute(), 5, "{name}");
    }
}

/// Only the head of a reply proves that the service has seen the request, and not if a gateway wrote it.
#[tokio::test(start_paused = true)]
async fn a3_only_a_reply_of_the_service_shortens_a_slot() {
    use Outcome::{Broken, CutOff, Reported, Status};
    let replied = [
        Status(200),
        Status(404),
        Status(500),
        Status(501),
        CutOff(200),
        CutOff(400),
        Reported(400),
        Reported(500),
    ];
    let gateways = [408, 499, 502, 503, 504, 520, 522, 524, 529];
    let unknown = gateways
        .iter()
        .flat_map(|&status| [Status(status), CutOff(status), Reported(status)])
        .chain([Broken]);
    let cases = replied
        .into_iter()
        .map(|outcome| (outcome, 60))
        .chain(unknown.map(|outcome| (outcome, 62)));
    for (outcome, expected) in cases {
        let is_composio = matches!(outcome, Outcome::Reported(_));
        let shown = format!("{outcome:?}");
        let wire = Wire::new(move |_, _| Exchange::new(0, 10, outcome));
        let builder = if is_composio { composio() } else { rest() };
        let client = builder.transport(wire.clone()).build().unwrap();
        let began = Instant::now();
        for _ in 0..2 {
            let _ = client.send(Limited::<1>).await;
        }
        assert_eq!(began.elapsed().as_secs(), expected, "{shown}");
        assert_eq!(wire.seen().len(), 2, "{shown}");
    }
}

/// A limiter that never comes back.
pub(super) struct Hanging {
    pub(super) at_acquire: bool,
}

impl Limiter for Hanging {
    fn acquire<'a>(&'a self, _: SlotRequest<'a>) -> BoxFuture<'a, Result<Permit, Denied>> {
        if self.at_acquire {
            return Box::pin(std::future::pending());
        }
        Box::pin(std::future::ready(Ok(Permit::uncounted())))
    }

    fn close<'a>(&'a self, _: LimitKey<'a>, _: Scope, _: Duration) -> BoxFuture<'a, ()> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test(start_paused = true)]
async fn a4_a_hanging_acquire_ends_with_the_calls_deadline() {
    let script = ScriptedTransport::new();
    let client = rest()
        .limiter(Hanging { at_acquire: true })
        .transport(script.clone())
        .build()
        .unwrap();
    let bounded = [
        Options::new().deadline(seconds(5)),
        Options::new().limits(LimitPolicy::Fail),
    ];
    for options in bounded {
        let began = Instant::now();
        let call = client.with_options(options).send(Limited::<5>);
        let error = timeout(DAY, call).await.expect("it hangs").unwrap_err();
        assert_eq!(began.elapsed().as_secs(), 5, "{error}");
        assert!(error.is_held_back() && !error.was_sent(), "{error}");
        assert!(error.to_string().contains("limiter"), "{error}");
    }
    assert!(script.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a4_a_hanging_close_costs_five_seconds() {
    for deadline in [None, Some(DAY), Some(seconds(2))] {
        let script = ScriptedTransport::new().json(429, json!({}));
        let client = rest()
            .limiter(Hanging { at_acquire: false })
            .transport(script)
            .build()
            .unwrap();
        let options = deadline.map_or_else(Options::new, |at| Options::new().deadline(at));
        let began = Instant::now();
        let call = client.with_options(options).send(Limited::<5>);
        let error = timeout(DAY, call).await.expect("it hangs").unwrap_err();
        assert!(error.is_rate_limited() && error.was_sent(), "{error}");
        assert_eq!(began.elapsed(), seconds(5), "{error}");
    }
}

/// Whatever the service writes there, a call waits as long as that or fails at once.
/// As the documentation of both options says.
#[tokio::test(start_paused = true)]
async fn a6_an_account_with_two_names_has_two_limits() {
    let wire = Wire::new(|_, _| Exchange::new(0, 10, Outcome::Reported(200)));
    let client = composio().transport(wire.clone()).build().unwrap();
    let names = [
        Options::new().user_id("ada"),
        Options::new().connected_account_id("ca_ada"),
    ];
    let began = Instant::now();
    for name in &names {
        let _ = client.with_options(name.clone()).send(Limited::<1>).await;
    }
    assert!(began.elapsed() < seconds(1), "each name has a slot");
    let _ = client
        .with_options(names[0].clone())
        .send(Limited::<1>)
        .await;
    assert!(began.elapsed() >= MINUTE, "one name has one slot");
}

#[tokio::test(start_paused = true)]
async fn a7_retry_after_is_read_with_fractions_and_without_end() {
    let endless = "99999999999999999999";
    #[rustfmt::skip]
    let cases = [
        ("2.5",    "",                                                             Some(2_500)),
        ("0.05",   "",                                                             Some(50)),
        ("41.0",   "",                                                             Some(41_000)),
        ("1.",     "",                                                             None),
        (".5",     "",                                                             None),
        ("1e3",    "",                                                             None),
        ("-2.5",   "",                                                             None),
        ("inf",    "",                                                             None),
        (endless,  "",                                                             Some(u64::MAX)),
        ("99999999999999999999.9", "",                                             Some(u64::MAX)),
        ("",       r#"{"detail":"Throttled. Expected available in 2.5 seconds."}"#, Some(2_500)),
        ("",       r#"{"detail":"Expected available in 3 seconds."}"#,              Some(3_000)),
        ("",       r#"{"detail":"Expected available in 99999999999999999999 seconds."}"#, Some(u64::MAX)),
    ];
    for (header, body, expected) in cases {
        let refusal = match header {
            "" => reply(429, body),
            header => refused(header, body),
        };
        let script = ScriptedTransport::new()
            .answer(refusal)
            .json(200, json!({}));
        let client = Client::builder()
            .spoki(KEY)
            .transport(script.clone())
            .build()
            .unwrap();
        let began = Instant::now();
        let impatient = client.with_options(Options::new().limits(LimitPolicy::Fail));
        let error = impatient.send(Limited::<0>).await.unwrap_err();
        match expected {
            Some(u64::MAX) => {
                let wait = error.retry_after().unwrap();
                assert!(wait >= 365 * DAY, "{header}{body}: {wait:?}");
                // A program may add it to a clock of its own.
                assert!(Instant::now().checked_add(wait).is_some(), "{header}{body}");
                assert_eq!(began.elapsed(), Duration::ZERO, "{header}{body}");
            }
            Some(expected) => {
                assert_eq!(
                    error.retry_after(),
                    Some(millis(expected)),
                    "{header}{body}"
                );
                client.send(Limited::<0>).await.unwrap();
                let took = began.elapsed();
                assert!(
                    took >= millis(expected) && took < millis(expected + 5),
                    "{took:?}"
                );
            }
            None => assert_eq!(error.retry_after(), None, "{header}{body}"),
        }
    }
}

/// One task of a random run.
#[derive(Clone, Debug)]
struct Task {
    comes: Duration,
    deadline: Option<Duration>,
    timeout: Duration,
    care: Care,
    exchange: Exchange,
}

/// How the owner of a call treats its future.
#[derive(Clone, Copy, Debug)]
enum Care {
    Polls,
    DropsAfter(u32),
    /// Does not poll for a while, after so many polls.
    LeavesAfter(u32, Duration),
}

/// The result of a task.
#[derive(Clone, Copy, Debug)]
struct Life {
    came: Instant,
    /// When its attempt started.
    started: Option<Instant>,
    ended: Instant,
    /// When nobody polled it.
    left: Option<(Instant, Instant)>,
    /// Until when it holds a slot.
    holds_until: Option<Instant>,
    /// Until when the service wants no calls.
    closed_until: Option<Instant>,
}

fn some_millis(range: std::ops::Range<u64>) -> impl Strategy<Value = Duration> {
    range.prop_map(millis)
}

fn task() -> impl Strategy<Value = Task> {
    // Bursts, and those who come when slots get free.
    let comes = prop_oneof![
        1 => some_millis(0..200_000),
        2 => (0..4_u64, 0..3_000_u64).prop_map(|(minute, late)| millis(60_000 * minute + late)),
    ];
    let deadline = prop::option::weighted(0.2, some_millis(0..400_000));
    let timeout = prop_oneof![3 => Just(seconds(60)), 1 => some_millis(1..4_000)];
    let care = prop_oneof![
        3 => Just(Care::Polls),
        1 => (1..6_u32).prop_map(Care::DropsAfter),
        1 => (1..4_u32, some_millis(0..300_000)).prop_map(|(polls, time)| Care::LeavesAfter(polls, time)),
    ];
    let outcome = prop_oneof![
        6 => Just(Outcome::Status(200)),
        1 => Just(Outcome::Status(400)),
        1 => Just(Outcome::Status(429)),
        1 => Just(Outcome::Status(502)),
        1 => Just(Outcome::CutOff(200)),
        1 => Just(Outcome::Broken),
        1 => Just(Outcome::Silent),
        1 => Just(Outcome::NotSent),
    ];
    let exchange = (0..1_990_u64, 0..3_000_u64, outcome)
        .prop_map(|(transit, work, outcome)| Exchange::new(transit, work, outcome));
    (comes, deadline, timeout, care, exchange).prop_map(
        |(comes, deadline, timeout, care, exchange)| Task {
            comes,
            deadline,
            timeout,
            care,
            exchange,
        },
    )
}

fn send(client: &Client, per_minute: u32) -> PendingRaw {
    match per_minute {
        1 => client.send_raw(Limited::<1>::INFO, &[]),
        2 => client.send_raw(Limited::<2>::INFO, &[]),
        5 => client.send_raw(Limited::<5>::INFO, &[]),
        10 => client.send_raw(Limited::<10>::INFO, &[]),
        _ => client.send_raw(Limited::<120>::INFO, &[]),
    }
}

/// Polls a call at most so many times.
async fn polls(call: &mut PendingRaw, mut most: u32) -> Option<Result<RawReply, Error>> {
    std::future::poll_fn(|context| {
        most -= 1;
        match Pin::new(&mut *call).poll(context) {
            Poll::Ready(result) => Poll::Ready(Some(result)),
            Poll::Pending if most == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

async fn live(client: Client, per_minute: u32, number: usize, task: Task, starts: Starts) -> Life {
    sleep(task.comes).await;
    let came = Instant::now();
    let mut options = Options::new()
        .timeout(task.timeout)
        .extra_query("task", number.to_string());
    if let Some(deadline) = task.deadline {
        options = options.deadline(deadline);
    }
    let mut call = send(&client.with_options(options), per_minute);
    let mut left = None;
    let result = match task.care {
        Care::Polls => Some(call.await),
        Care::DropsAfter(most) => polls(&mut call, most).await,
        Care::LeavesAfter(most, time) => match polls(&mut call, most).await {
            Some(result) => Some(result),
            None => {
                let from = Instant::now();
                sleep(time).await;
                left = Some((from, Instant::now()));
                Some(call.await)
            }
        },
    };
    let ended = Instant::now();
    let started = starts.lock().unwrap().get(&number).copied();
    let holds_until = started.map(|started| {
        let latest = started + seconds(2);
        let over = match (&result, task.exchange.outcome) {
            (Some(Ok(_)), _) => ended.min(latest),
            (Some(Err(error)), Outcome::NotSent) if error.is_connect() => return ended,
            (Some(Err(error)), Outcome::Status(400 | 429) | Outcome::CutOff(_))
                if !error.is_timeout() =>
            {
                ended.min(latest)
            }
            _ => latest,
        };
        over + millis(60_050)
    });
    let is_refused = |error: &Error| error.is_rate_limited() && !error.is_held_back();
    let closed_until = match result {
        Some(Err(error)) if is_refused(&error) => Some(ended + MINUTE / per_minute),
        _ => None,
    };
    Life {
        came,
        started,
        ended,
        left,
        holds_until,
        closed_until,
    }
}

/// Runs it in virtual time.
fn run_paused<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap()
        .block_on(future)
}

/// When the attempt of each task started.
type Starts = Arc<Mutex<BTreeMap<usize, Instant>>>;

async fn play(per_minute: u32, tasks: Vec<Task>) -> (Wire, Vec<Life>) {
    let starts = Starts::default();
    let wire = {
        let (tasks, starts) = (tasks.clone(), Arc::clone(&starts));
        Wire::new(move |request, _| {
            let query = request.uri().query().unwrap_or_default();
            let number: usize = query.trim_start_matches("task=").parse().unwrap();
            starts.lock().unwrap().insert(number, Instant::now());
            tasks[number].exchange
        })
    };
    let client = wire.client();
    let running: Vec<_> = tasks
        .into_iter()
        .enumerate()
        .map(|(number, task)| {
            let starts = Arc::clone(&starts);
            tokio::spawn(live(client.clone(), per_minute, number, task, starts))
        })
        .collect();
    let mut lives = Vec::new();
    for task in running {
        lives.push(task.await.unwrap());
    }
    sleep(seconds(5)).await;
    (wire, lives)
}

/// Tokio's timers go by whole milliseconds.
const TICK: Duration = Duration::from_millis(2);

/// The times in which there is a slot and the service wants calls.
fn idle_times(lives: &[Life], per_minute: usize) -> Vec<(Instant, Instant)> {
    let held = lives
        .iter()
        .filter_map(|life| life.started.zip(life.holds_until));
    let closed = lives
        .iter()
        .filter_map(|life| Some((life.ended, life.closed_until?)));
    // A refusal leaves no slot.
    let weighted = held
        .map(|span| (span, 1))
        .chain(closed.map(|span| (span, per_minute)));
    let mut changes: Vec<_> = weighted
        .flat_map(|((from, until), slots)| {
            [(from, slots.cast_signed()), (until, -slots.cast_signed())]
        })
        .chain(lives.iter().map(|life| (life.came, 0)))
        .collect();
    changes.sort_unstable();
    let mut taken = 0;
    let spans = changes.windows(2).filter_map(|pair| {
        taken += pair[0].1;
        (taken < per_minute.cast_signed()).then_some((pair[0].0, pair[1].0))
    });
    spans.collect()
}

fn check(per_minute: usize, lives: &[Life]) {
    let idle_times = idle_times(lives, per_minute);
    for (number, waiter) in lives.iter().enumerate() {
        if waiter.left.is_some() {
            continue;
        }
        let until = waiter.started.unwrap_or(waiter.ended);
        let is_absent_ahead = |life: &&Life| {
            let (from, _) = life.left.unwrap_or((until, until));
            life.came <= waiter.came && from < until && life.started.is_none_or(|at| at > from)
        };
        let absent = lives.iter().filter(is_absent_ahead).count();
        let most = seconds(2) * u32::try_from(absent).unwrap() + TICK * 100;
        let idle: Duration = idle_times
            .iter()
            .map(|&(from, to)| {
                to.min(until)
                    .saturating_duration_since(from.max(waiter.came))
            })
            .sum();
        assert!(
            idle <= most,
            "task {number} waits {idle:?} behind {absent} absent ones"
        );
    }
    let mut started: Vec<_> = lives
        .iter()
        .filter(|life| life.left.is_none())
        .filter_map(|life| Some((life.came, life.started?)))
        .collect();
    started.sort_unstable();
    for pair in started.windows(2) {
        let ((first_came, first), (then_came, then)) = (pair[0], pair[1]);
        let is_in_order = first <= then + TICK || first_came + TICK >= then_came;
        assert!(is_in_order, "the order is not kept");
    }
}

/// Each run takes long. `PROPTEST_CASES=200` makes more.
fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").map_or(20, |cases| cases.parse().unwrap());
    ProptestConfig {
        cases,
        max_shrink_iters: 50,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    /// Calls that are dropped at any poll, kept without being polled, cut off, or refused: the service never
    /// sees too many, nobody waits for nothing, first come first served.
    #[test]
    fn a3_random_runs_keep_limit_and_order(
        per_minute in prop_oneof![Just(1_u32), Just(2), Just(5), Just(10), Just(120)],
        tasks in prop::collection::vec(task(), 200),
    ) {
        let (wire, lives) = run_paused(play(per_minute, tasks));
        assert!(wire.most_in_a_minute() <= per_minute as usize, "the service saw too many");
        check(per_minute as usize, &lives);
    }
}

/// The polls of so many waiters' calls and the steps of the limiter, from their coming until a refusal is
/// over that half of them cannot wait for.
fn cost_of_a_refusal<A: Action>(action: fn() -> A, waiters: u32) -> u64 {
    let polls = Arc::new(AtomicU64::new(0));
    let began = STEPS.get();
    run_paused(async {
        let wire = Wire::new(|_, number| match number {
            0 => Exchange::new(0, 0, Outcome::Refused("30")),
            1 => Exchange::new(0, 1_000, Outcome::Refused("100")),
            _ => Exchange::new(0, 0, Outcome::Status(200)),
        });
        let client = wire.client();
        let first = [client.send(action()), client.send(action())].map(tokio::spawn);
        sleep(millis(100)).await;
        // By the first refusal all are in time, by the second one half of them.
        let per_minute = A::INFO.rate_limit.unwrap_or(u32::MAX);
        let calls: Vec<_> = (0..waiters)
            .map(|number| {
                let turn = seconds(61) * (number / per_minute + 1);
                let options = match number % 2 {
                    0 => Options::new(),
                    _ => Options::new().deadline(turn + seconds(2)),
                };
                let mut call = client.with_options(options).send(action());
                let polls = Arc::clone(&polls);
                tokio::spawn(std::future::poll_fn(move |context| {
                    polls.fetch_add(1, Ordering::Relaxed);
                    Pin::new(&mut call).poll(context)
                }))
            })
            .collect();
        sleep(seconds(2)).await;
        let denied = calls.iter().filter(|call| call.is_finished()).count();
        match A::INFO.rate_limit {
            None => assert_eq!(denied, waiters as usize / 2),
            // Whoever is denied makes room for the next ones.
            Some(_) => assert!(denied > 0),
        }
        sleep(seconds(118)).await;
        let served = wire.seen().len() - 2;
        let expected = A::INFO.rate_limit.unwrap_or(waiters / 2);
        assert_eq!(served, expected as usize);
        drop(first);
    });
    polls.load(Ordering::Relaxed) + STEPS.get() - began
}

#[test]
fn a5_a_refusal_costs_each_of_40_000_waiters_the_same() {
    let actions: [fn(u32) -> u64; 2] = [
        |waiters| cost_of_a_refusal(|| Limited::<0>, waiters),
        |waiters| cost_of_a_refusal(|| Limited::<5>, waiters),
    ];
    for cost in actions {
        let (few, many) = (cost(4_000), cost(40_000));
        assert!(
            many < 15 * few,
            "{few} steps, then {many} for ten times as many"
        );
        assert!(many < 100 * 40_000, "{many} steps for 40,000 waiters");
    }
}
