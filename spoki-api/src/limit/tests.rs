//! The limiter in virtual time.

use std::sync::{Arc, Mutex};

use proptest::prelude::*;
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::slots::{SPAN, TRANSIT};
use super::*;

const MINUTE: Duration = Duration::from_secs(60);
/// Tokio's timers go by whole milliseconds.
const TICK: Duration = Duration::from_millis(2);

fn window(per_minute: u32) -> LimitKey<'static> {
    LimitKey::new("key", "ACT", Some(per_minute))
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

async fn take(limiter: &SlidingWindow, window: LimitKey<'_>) -> Permit {
    limiter.acquire(SlotRequest::new(window)).await.unwrap()
}

/// Makes a call that is answered at once.
async fn call(limiter: &SlidingWindow, window: LimitKey<'_>) {
    take(limiter, window).await.end(AttemptEnd::Replied);
}

async fn try_take(limiter: &SlidingWindow, window: LimitKey<'_>) -> Result<Permit, Denied> {
    limiter
        .acquire(SlotRequest::new(window).with_patience(Some(Duration::ZERO)))
        .await
}

/// One caller of a random run.
#[derive(Clone, Debug)]
struct Plan {
    comes: Duration,
    /// Gives up waiting after this.
    gives_up: Option<Duration>,
    patience: Option<Duration>,
    /// Its attempt takes this long,
    works: Duration,
    /// and the service sees it after this part of it, or of the longest transit where no reply proves
    /// its arrival.
    seen: f64,
    ending: AttemptEnd,
}

#[derive(Clone, Debug)]
struct Run {
    limit: u32,
    callers: Vec<Plan>,
    /// When the service refuses, and for how long.
    closings: Vec<(Duration, Duration)>,
}

#[derive(Clone, Copy, Debug)]
enum Fate {
    Started {
        at: Instant,
        ended: Instant,
        seen: Instant,
    },
    Denied {
        at: Instant,
        wait: Duration,
    },
    GaveUp {
        at: Instant,
    },
}

fn millis(range: std::ops::Range<u64>) -> impl Strategy<Value = Duration> {
    range.prop_map(Duration::from_millis)
}

fn plan() -> impl Strategy<Value = Plan> {
    let gives_up = prop::option::weighted(0.2, millis(0..150_000));
    let patience = prop::option::weighted(0.3, millis(0..200_000));
    let ending = prop_oneof![
        3 => Just(AttemptEnd::Replied),
        1 => Just(AttemptEnd::Unknown),
        1 => Just(AttemptEnd::NotSent),
    ];
    // Bursts, and those who come the moment that a slot gets free.
    let comes = prop_oneof![
        1 => millis(0..200_000),
        2 => (0..4_u32).prop_map(|spans| SPAN * spans),
    ];
    let works = prop_oneof![Just(Duration::ZERO), millis(0..5_000)];
    (comes, gives_up, patience, works, 0.0..1.0, ending).prop_map(
        |(comes, gives_up, patience, works, seen, ending)| Plan {
            comes,
            gives_up,
            patience,
            works,
            seen,
            ending,
        },
    )
}

fn run() -> impl Strategy<Value = Run> {
    let closings = prop::collection::vec((millis(0..200_000), millis(0..90_000)), 0..3);
    let limit = prop_oneof![Just(1), Just(2), Just(5), Just(10), Just(120)];
    (limit, closings).prop_flat_map(|(limit, closings)| {
        let most = if limit == 120 {
            300
        } else {
            5 * limit as usize
        };
        prop::collection::vec(plan(), 1..most).prop_map(move |callers| Run {
            limit,
            callers,
            closings: closings.clone(),
        })
    })
}

async fn fate(limiter: SlidingWindow, limit: u32, plan: Plan) -> (Instant, Fate) {
    sleep(plan.comes).await;
    let came = Instant::now();
    let asking = limiter.acquire(SlotRequest::new(window(limit)).with_patience(plan.patience));
    let permit = match timeout(plan.gives_up.unwrap_or(seconds(100_000)), asking).await {
        Ok(Ok(permit)) => permit,
        Ok(Err(denied)) => {
            let wait = denied.wait().unwrap();
            return (
                came,
                Fate::Denied {
                    at: Instant::now(),
                    wait,
                },
            );
        }
        Err(_) => return (came, Fate::GaveUp { at: Instant::now() }),
    };
    let at = Instant::now();
    sleep(plan.works).await;
    let ended = Instant::now();
    permit.end(plan.ending);
    let transit = match plan.ending {
        AttemptEnd::Replied => plan.works.min(TRANSIT),
        _ => TRANSIT,
    };
    let seen = at + transit.mul_f64(plan.seen);
    (came, Fate::Started { at, ended, seen })
}

/// Lets it all happen; each caller's coming and fate, in the order of the plans.
async fn play(run: &Run) -> (Instant, Vec<(Instant, Fate)>) {
    let began = Instant::now();
    let limiter = SlidingWindow::new();
    let callers: Vec<_> = run
        .callers
        .iter()
        .map(|plan| tokio::spawn(fate(limiter.clone(), run.limit, plan.clone())))
        .collect();
    for &(at, pause) in &run.closings {
        let limiter = limiter.clone();
        let limit = run.limit;
        tokio::spawn(async move {
            sleep_until(began + at).await;
            limiter.close(window(limit), Scope::Action, pause).await;
        });
    }
    let mut fates = Vec::new();
    for caller in callers {
        fates.push(caller.await.unwrap());
    }
    assert!(lock_is_idle(&limiter).await, "something was left behind");
    (began, fates)
}

/// After everything is over all slots are free again.
async fn lock_is_idle(limiter: &SlidingWindow) -> bool {
    sleep(seconds(400)).await;
    let mut permits = Vec::new();
    for _ in 0..3 {
        permits.push(try_take(limiter, window(3)).await);
    }
    permits.iter().all(Result::is_ok) && try_take(limiter, window(3)).await.is_err()
}

/// The most of these that fall within any 60 seconds.
fn most_in_a_minute(mut times: Vec<Instant>) -> usize {
    times.sort_unstable();
    let within = |&from: &Instant| {
        times
            .iter()
            .filter(|at| **at >= from && **at < from + MINUTE)
            .count()
    };
    times.iter().map(within).max().unwrap_or_default()
}

fn check(run: &Run, began: Instant, fates: &[(Instant, Fate)]) {
    let limit = run.limit as usize;
    let plans = || run.callers.iter().zip(fates);
    let sent = |time: fn(Instant, Instant) -> Instant| {
        plans()
            .filter_map(|(plan, (_, fate))| match *fate {
                Fate::Started { at, seen, .. } if plan.ending != AttemptEnd::NotSent => {
                    Some(time(at, seen))
                }
                _ => None,
            })
            .collect::<Vec<_>>()
    };
    assert!(
        most_in_a_minute(sent(|at, _| at)) <= limit,
        "too many starts"
    );
    assert!(
        most_in_a_minute(sent(|_, seen| seen)) <= limit,
        "the service saw too many"
    );

    let is_closed = |at: Instant| {
        let closes = |&(from, pause): &(Duration, Duration)| {
            at + TICK >= began + from && at <= began + from + pause + TICK
        };
        run.closings.iter().any(closes)
    };
    let is_full = |time: Instant| {
        let holds = |(plan, (_, fate)): &(&Plan, &(Instant, Fate))| match *fate {
            Fate::Started { at, ended, .. } if at <= time => match plan.ending {
                AttemptEnd::Replied => time <= ended.min(at + TRANSIT) + SPAN + TICK,
                AttemptEnd::Unknown => time <= at + TRANSIT + SPAN + TICK,
                AttemptEnd::NotSent => time <= (at + TRANSIT + SPAN).min(ended) + TICK,
            },
            _ => false,
        };
        plans().filter(holds).count() >= limit
    };
    for (index, (came, fate)) in fates.iter().enumerate() {
        let (Fate::Started { at, .. } | Fate::Denied { at, .. } | Fate::GaveUp { at }) = *fate;
        let before = at - TICK;
        assert!(
            *came >= before || is_closed(before) || is_full(before),
            "caller {index} waits although there is a slot"
        );
        if let (Fate::Denied { at, wait }, Some(patience)) = (*fate, run.callers[index].patience) {
            assert!(
                at + wait > *came + patience || at >= *came + patience,
                "denied without need"
            );
            assert!(at <= *came + patience + TICK, "denied too late");
        }
    }
    let mut started: Vec<_> = fates
        .iter()
        .filter_map(|(came, fate)| match *fate {
            Fate::Started { at, .. } => Some((*came, at)),
            _ => None,
        })
        .collect();
    started.sort_unstable();
    for pair in started.windows(2) {
        let ((first_came, first), (then_came, then)) = (pair[0], pair[1]);
        assert!(
            first <= then + TICK || first_came + TICK >= then_came,
            "the order is not kept"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Whatever comes: never too many, nobody waits for nothing, first come first served.
    #[test]
    fn random_runs_keep_limit_and_order(run in run()) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        let (began, fates) = runtime.block_on(play(&run));
        check(&run, began, &fates);
    }
}

#[tokio::test(start_paused = true)]
async fn a_burst_up_to_the_limit_starts_at_once() {
    let limiter = SlidingWindow::new();
    let began = Instant::now();
    for round in 0..3 {
        for _ in 0..5 {
            call(&limiter, window(5)).await;
        }
        let waited = began.elapsed();
        assert!(
            waited >= SPAN * round && waited < SPAN * round + seconds(1),
            "{waited:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn the_impatient_learn_how_long_it_would_take() {
    let limiter = SlidingWindow::new();
    call(&limiter, window(1)).await;
    sleep(seconds(20)).await;
    let wait = |denied: Result<Permit, Denied>| denied.unwrap_err().wait().unwrap();
    let first_free = wait(try_take(&limiter, window(1)).await);
    assert_eq!(first_free + seconds(20), SPAN);
    let first = tokio::spawn({
        let limiter = limiter.clone();
        async move { call(&limiter, window(1)).await }
    });
    tokio::task::yield_now().await;
    let began = Instant::now();
    let second = limiter.acquire(SlotRequest::new(window(1)).with_patience(Some(seconds(90))));
    assert_eq!(wait(second.await), first_free + SPAN);
    assert_eq!(began.elapsed(), Duration::ZERO, "it waited to be denied");
    // The denied have left the queue.
    first.await.unwrap();
    drop(
        limiter
            .acquire(
                SlotRequest::new(window(1))
                    .with_waited(began.elapsed())
                    .with_patience(Some(seconds(130))),
            )
            .await
            .unwrap(),
    );
}

#[tokio::test(start_paused = true)]
async fn a_closing_denies_those_who_cannot_wait_so_long() {
    let limiter = SlidingWindow::new();
    call(&limiter, window(1)).await;
    let began = Instant::now();
    let asking = limiter.acquire(SlotRequest::new(window(1)).with_patience(Some(seconds(70))));
    let closing = async {
        sleep(seconds(1)).await;
        limiter.close(window(1), Scope::Action, seconds(600)).await;
    };
    let (denied, ()) = tokio::join!(asking, closing);
    assert_eq!(denied.unwrap_err().wait(), Some(seconds(600)));
    assert_eq!(began.elapsed(), seconds(1));
}

#[tokio::test(start_paused = true)]
async fn a_closing_reaches_as_far_as_it_says() {
    let limiter = SlidingWindow::new();
    let other = LimitKey::new("key", "OTHER", None);
    let stranger = LimitKey::new("key 2", "ACT", Some(5));
    let neighbour = window(5).of_account("b");
    drop(take(&limiter, other).await);
    limiter.close(window(5), Scope::Action, seconds(9)).await;
    assert!(try_take(&limiter, window(5)).await.is_err());
    for open in [other, stranger, neighbour] {
        assert!(try_take(&limiter, open).await.is_ok(), "{open:?}");
    }
    limiter.close(window(5), Scope::Key, seconds(30)).await;
    let unseen = LimitKey::new("key", "UNSEEN", Some(1));
    for closed in [window(5), other, neighbour, unseen] {
        assert_eq!(
            try_take(&limiter, closed).await.unwrap_err().wait(),
            Some(seconds(30))
        );
    }
    assert!(try_take(&limiter, stranger).await.is_ok());
    sleep(seconds(30)).await;
    assert!(try_take(&limiter, unseen).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn who_came_first_keeps_its_rank_when_asking_again() {
    let limiter = SlidingWindow::new();
    let began = Instant::now();
    call(&limiter, window(1)).await;
    sleep(seconds(5)).await;
    let order = Arc::new(Mutex::new(Vec::new()));
    let ask = |name: &'static str, waited: Duration| {
        let (limiter, order) = (limiter.clone(), Arc::clone(&order));
        tokio::spawn(async move {
            let permit = limiter
                .acquire(SlotRequest::new(window(1)).with_waited(waited))
                .await
                .unwrap();
            permit.end(AttemptEnd::Replied);
            order.lock().unwrap().push(name);
        })
    };
    let later = ask("later", Duration::ZERO);
    tokio::task::yield_now().await;
    let again = ask("again", began.elapsed());
    later.await.unwrap();
    again.await.unwrap();
    assert_eq!(*order.lock().unwrap(), ["again", "later"]);
}

#[tokio::test(start_paused = true)]
async fn a_waiter_that_leaves_gives_its_place_in_the_queue_to_the_next() {
    let limiter = SlidingWindow::new();
    call(&limiter, window(1)).await;
    let began = Instant::now();
    let ask = || {
        let limiter = limiter.clone();
        tokio::spawn(async move { call(&limiter, window(1)).await })
    };
    let (first, second) = (ask(), ask());
    sleep(seconds(10)).await;
    first.abort();
    second.await.unwrap();
    assert!(began.elapsed() < SPAN + TICK, "{:?}", began.elapsed());
}

/// A future that is alive and not polled must not hold up the rest: its owner may wait for them.
#[tokio::test(start_paused = true)]
async fn a_waiter_that_nobody_polls_blocks_nobody() {
    let limiter = SlidingWindow::new();
    call(&limiter, window(1)).await;
    let began = Instant::now();
    let mut forgotten = limiter.acquire(SlotRequest::new(window(1)));
    assert!(timeout(seconds(1), &mut forgotten).await.is_err());
    call(&limiter, window(1)).await;
    assert!(began.elapsed() < SPAN + seconds(3), "{:?}", began.elapsed());
    forgotten.await.unwrap().end(AttemptEnd::Replied);
    assert!(began.elapsed() < 2 * SPAN + seconds(4));
}

#[tokio::test(start_paused = true)]
async fn idle_windows_are_forgotten() {
    let limiter = SlidingWindow::new();
    for account in 0..1_000_u32 {
        let name = account.to_string();
        drop(take(&limiter, window(5).of_account(&name)).await);
        sleep(seconds(1)).await;
    }
    let shown = format!("{limiter:?}");
    let windows: usize = shown
        .split(|c: char| !c.is_ascii_digit())
        .find_map(|digits| digits.parse().ok())
        .unwrap();
    assert!(windows < 200, "{shown}");
}

/// Real threads and the real clock: however they race, there are no more slots than allowed.
#[test]
fn threads_that_race_get_no_more_slots_than_there_are() {
    let limiter = SlidingWindow::new();
    let race = |limiter: SlidingWindow| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        runtime.block_on(async {
            let mut granted = 0;
            for round in 0..500 {
                if let Ok(permit) = try_take(&limiter, window(100)).await {
                    granted += 1;
                    if round % 5 == 0 {
                        permit.end(AttemptEnd::NotSent);
                        granted -= 1;
                    }
                }
            }
            granted
        })
    };
    let racers: Vec<_> = (0..8)
        .map(|_| {
            let limiter = limiter.clone();
            std::thread::spawn(move || race(limiter))
        })
        .collect();
    let granted: usize = racers.into_iter().map(|racer| racer.join().unwrap()).sum();
    assert_eq!(granted, 100);
}

#[test]
fn a_window_prints_without_its_account() {
    let shown = format!("{:?}", window(1).of_account("ada@example.com"));
    assert!(!shown.contains("ada") && shown.contains("ACT"), "{shown}");
}

#[test]
fn a_pause_is_guessed_by_the_limit() {
    assert_eq!(window(1).guessed_pause(), MINUTE);
    assert_eq!(window(120).guessed_pause(), Duration::from_millis(500));
    assert_eq!(
        LimitKey::new("key", "ACT", None).guessed_pause(),
        seconds(10)
    );
}

/// A limiter on a fast clock keeps the same limits in less time.
#[tokio::test(start_paused = true)]
async fn a_fast_clock_divides_every_wait() {
    let limiter = SlidingWindow::at_rate(20);
    let start = Instant::now();
    call(&limiter, window(1)).await;
    let wait = try_take(&limiter, window(1)).await.unwrap_err().wait();
    assert_eq!(wait, Some(SPAN / 20));
    let late = limiter.acquire(SlotRequest::new(window(1)).with_patience(Some(seconds(3))));
    assert_eq!(late.await.unwrap_err().wait(), Some(SPAN / 20));
    call(&limiter, window(1)).await;
    let waited = start.elapsed();
    assert!(
        waited >= SPAN / 20 && waited <= SPAN / 20 + TICK,
        "{waited:?}"
    );
    // A pause is what a fast service asks for, in real time.
    limiter.close(window(1), Scope::Action, seconds(5)).await;
    drop(take(&limiter, window(1)).await);
    assert!(start.elapsed() >= waited + seconds(5));
    assert!(start.elapsed() <= waited + seconds(5) + TICK);
}

#[tokio::test(start_paused = true)]
async fn a_fast_clock_of_rate_one_is_the_real_one() {
    let limiter = SlidingWindow::at_rate(1);
    drop(take(&limiter, window(1)).await);
    let wait = try_take(&limiter, window(1)).await.unwrap_err().wait();
    assert_eq!(wait, Some(SPAN + TRANSIT));
}
