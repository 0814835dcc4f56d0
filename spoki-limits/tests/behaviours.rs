//! The same tests for the limiters of a process, of a machine, and of several machines. Real time, 20 times as fast.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]
mod support;

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use spoki_api::limit::{
    AttemptEnd, Denied, LimitKey, Limiter, Permit, Scope, SlidingWindow, SlotRequest,
};
use spoki_limits::{FileLimiter, RedisLimiter};
use support::{Folder, RATE, Server};
use tokio::time::{sleep, timeout};

/// A slot lives so long after a reply.
const SPAN: Duration = Duration::from_micros(60_050_000 / RATE as u64);
/// And so long without one.
const TRANSIT: Duration = Duration::from_millis(2_000 / RATE as u64);
/// Other work on this machine takes its time.
const SLACK: Duration = Duration::from_millis(400);

/// A store for counts.
enum Store {
    Process(SlidingWindow),
    File(Folder),
    Redis(Server),
}

impl Store {
    /// A limiter as another process would have it.
    fn limiter(&self) -> Arc<dyn Limiter> {
        match self {
            Self::Process(limiter) => Arc::new(limiter.clone()),
            Self::File(folder) => Arc::new(FileLimiter::at_rate(folder.path(), RATE)),
            Self::Redis(server) => Arc::new(RedisLimiter::at_rate(&server.url(), RATE).unwrap()),
        }
    }
}

fn key(per_minute: u32) -> LimitKey<'static> {
    LimitKey::new("key", "ACT", Some(per_minute))
}

async fn take(limiter: &dyn Limiter, key: LimitKey<'_>) -> Permit {
    limiter.acquire(SlotRequest::new(key)).await.unwrap()
}

async fn try_take(limiter: &dyn Limiter, key: LimitKey<'_>) -> Result<Permit, Denied> {
    let request = SlotRequest::new(key).with_patience(Some(Duration::ZERO));
    limiter.acquire(request).await
}

/// A call that is answered at once.
async fn call(limiter: &dyn Limiter, key: LimitKey<'_>) {
    take(limiter, key).await.end(AttemptEnd::Replied);
}

fn assert_about(time: Duration, expected: Duration) {
    assert!(
        time >= expected.saturating_sub(Duration::from_millis(1)),
        "{time:?}, not {expected:?}"
    );
    assert!(time < expected + SLACK, "{time:?}, not {expected:?}");
}

async fn bursts_up_to_the_limit_start_at_once(store: Store) {
    let limiters = [store.limiter(), store.limiter()];
    let began = Instant::now();
    for round in 0..2 {
        for number in 0..5 {
            call(&*limiters[number % 2], key(5)).await;
        }
        assert_about(began.elapsed(), SPAN * round);
    }
}

async fn a_slot_without_a_reply_stays_taken_longer(store: Store) {
    let limiter = store.limiter();
    let began = Instant::now();
    drop(take(&*limiter, key(1)).await);
    call(&*limiter, key(1)).await;
    assert_about(began.elapsed(), SPAN + TRANSIT);
}

async fn a_slot_that_was_not_used_is_free_again(store: Store) {
    let limiters = [store.limiter(), store.limiter()];
    let permit = take(&*limiters[0], key(1)).await;
    let waiting = tokio::spawn({
        let limiter = Arc::clone(&limiters[1]);
        async move { call(&*limiter, key(1)).await }
    });
    sleep(SPAN / 10).await;
    assert!(!waiting.is_finished());
    let began = Instant::now();
    permit.end(AttemptEnd::NotSent);
    waiting.await.unwrap();
    assert_about(began.elapsed(), Duration::ZERO);
}

async fn who_came_first_is_served_first(store: Store) {
    let limiters = [store.limiter(), store.limiter()];
    call(&*limiters[0], key(1)).await;
    let order = Arc::new(Mutex::new(Vec::new()));
    let mut waiting = Vec::new();
    // The last to ask has waited longest: a retry keeps its place.
    for (number, waited) in [(1, 0), (2, 0), (0, 5_000)] {
        let (limiter, order) = (Arc::clone(&limiters[number % 2]), Arc::clone(&order));
        waiting.push(tokio::spawn(async move {
            let request = SlotRequest::new(key(1)).with_waited(Duration::from_millis(waited));
            let permit = limiter.acquire(request).await.unwrap();
            order.lock().unwrap().push(number);
            permit.end(AttemptEnd::Replied);
        }));
        sleep(SPAN / 20).await;
    }
    for call in waiting {
        call.await.unwrap();
    }
    assert_eq!(*order.lock().unwrap(), [0, 1, 2]);
}

async fn the_impatient_learn_how_long_it_takes(store: Store) {
    let limiters = [store.limiter(), store.limiter()];
    call(&*limiters[0], key(1)).await;
    // What another process has counted is known when the store knows it.
    sleep(SPAN / 10).await;
    let wait = |denied: Result<Permit, Denied>| denied.unwrap_err().wait().unwrap();
    let first = wait(try_take(&*limiters[1], key(1)).await);
    assert!(first <= SPAN && first > SPAN / 2, "{first:?}");
    let began = Instant::now();
    let request = SlotRequest::new(key(1)).with_patience(Some(first / 2));
    assert!(limiters[1].acquire(request).await.is_err());
    assert_about(began.elapsed(), Duration::ZERO);
    let request = SlotRequest::new(key(1)).with_patience(Some(first + SPAN));
    drop(limiters[1].acquire(request).await.unwrap());
}

async fn the_expected_wait_is_told(store: Store) {
    let limiter = store.limiter();
    call(&*limiter, key(1)).await;
    let told = Mutex::new(Vec::new());
    let tell = |wait| told.lock().unwrap().push(wait);
    let began = Instant::now();
    let request = SlotRequest::new(key(1)).with_on_wait(&tell);
    drop(limiter.acquire(request).await.unwrap());
    let first = told.lock().unwrap()[0];
    // The store may not know of the reply yet.
    assert!(
        first <= began.elapsed() + 2 * TRANSIT && first > SPAN / 2,
        "{first:?}"
    );
}

async fn a_waiter_that_leaves_makes_room(store: Store) {
    let limiters = [store.limiter(), store.limiter()];
    let began = Instant::now();
    call(&*limiters[0], key(1)).await;
    let ask = |limiter: &Arc<dyn Limiter>| {
        let limiter = Arc::clone(limiter);
        tokio::spawn(async move { call(&*limiter, key(1)).await })
    };
    let first = ask(&limiters[0]);
    sleep(SPAN / 10).await;
    let second = ask(&limiters[1]);
    sleep(SPAN / 10).await;
    first.abort();
    second.await.unwrap();
    assert_about(began.elapsed(), SPAN);
}

/// A call that is kept and not polled, before its turn and after.
async fn a_waiter_that_nobody_polls_stops_nobody(store: Store) {
    let limiters = [store.limiter(), store.limiter()];
    let began = Instant::now();
    call(&*limiters[0], key(1)).await;
    let mut kept = limiters[0].acquire(SlotRequest::new(key(1)));
    assert!(timeout(SPAN / 20, &mut kept).await.is_err());
    call(&*limiters[1], key(1)).await;
    // Two seconds of the fast clock for the absent one.
    assert_about(began.elapsed(), SPAN);
    kept.await.unwrap().end(AttemptEnd::Replied);
    assert_about(began.elapsed(), 2 * SPAN);
}

async fn a_refusal_reaches_as_far_as_it_says(store: Store) {
    let limiters = [store.limiter(), store.limiter()];
    let other = LimitKey::new("key", "OTHER", Some(5));
    let stranger = LimitKey::new("key 2", "ACT", Some(5));
    let neighbour = key(5).of_account("b");
    limiters[0].close(key(5), Scope::Action, SPAN / 2).await;
    let denied = try_take(&*limiters[1], key(5)).await.unwrap_err();
    let wait = denied.wait().unwrap();
    assert!(wait <= SPAN / 2 && wait > SPAN / 4, "{wait:?}");
    for open in [other, stranger, neighbour] {
        assert!(try_take(&*limiters[1], open).await.is_ok(), "{open:?}");
    }
    let began = Instant::now();
    limiters[0].close(key(5), Scope::Key, SPAN).await;
    for closed in [key(5), other, neighbour, neighbour.of_account("new")] {
        assert!(try_take(&*limiters[1], closed).await.is_err(), "{closed:?}");
    }
    assert!(try_take(&*limiters[1], stranger).await.is_ok());
    call(&*limiters[1], neighbour).await;
    assert_about(began.elapsed(), SPAN);
}

async fn a_refusal_denies_those_who_cannot_wait_so_long(store: Store) {
    let limiters = [store.limiter(), store.limiter()];
    call(&*limiters[0], key(1)).await;
    let began = Instant::now();
    let asking = tokio::spawn({
        let limiter = Arc::clone(&limiters[0]);
        async move {
            let request = SlotRequest::new(key(1)).with_patience(Some(SPAN * 2));
            limiter.acquire(request).await.map(drop)
        }
    });
    sleep(SPAN / 10).await;
    limiters[1].close(key(1), Scope::Action, SPAN * 4).await;
    let denied = asking.await.unwrap().unwrap_err();
    assert!(denied.wait().unwrap() > SPAN * 3, "{denied:?}");
    assert_about(began.elapsed(), SPAN / 10);
}

async fn actions_without_a_limit_wait_for_refusals_alone(store: Store) {
    let limiter = store.limiter();
    let free = LimitKey::new("key", "FREE", None);
    let began = Instant::now();
    for _ in 0..100 {
        drop(take(&*limiter, free).await);
    }
    assert_about(began.elapsed(), Duration::ZERO);
    let began = Instant::now();
    limiter.close(free, Scope::Action, SPAN / 2).await;
    drop(take(&*limiter, free).await);
    assert_about(began.elapsed(), SPAN / 2);
}

async fn a_lower_limit_holds_at_once(store: Store) {
    let limiters = [store.limiter(), store.limiter()];
    for _ in 0..2 {
        call(&*limiters[0], key(5)).await;
    }
    assert!(try_take(&*limiters[1], key(2)).await.is_err());
    assert!(try_take(&*limiters[1], key(3)).await.is_ok());
}

async fn accounts_and_actions_have_limits_of_their_own(store: Store) {
    let limiters = [store.limiter(), store.limiter()];
    call(&*limiters[0], key(1)).await;
    let others = [
        LimitKey::new("key", "OTHER", Some(1)),
        LimitKey::new("other", "ACT", Some(1)),
        key(1).of_account("a"),
        key(1).of_account("b"),
    ];
    for other in others {
        assert!(try_take(&*limiters[1], other).await.is_ok(), "{other:?}");
    }
    for taken in others.into_iter().chain([key(1)]) {
        assert!(try_take(&*limiters[1], taken).await.is_err(), "{taken:?}");
    }
}

async fn the_counts_are_shown(store: Store) {
    let limiters = [store.limiter(), store.limiter()];
    assert!(limiters[0].snapshot("key", "").await.unwrap().is_empty());
    for _ in 0..2 {
        call(&*limiters[0], key(2)).await;
    }
    let waiting = tokio::spawn({
        let limiter = Arc::clone(&limiters[1]);
        async move { take(&*limiter, key(2)).await }
    });
    sleep(SPAN / 10).await;
    let usage = limiters[0].snapshot("key", "").await.unwrap();
    let [usage] = &usage[..] else {
        panic!("{usage:?}");
    };
    let counts = (
        usage.action.as_str(),
        usage.per_minute,
        usage.used,
        usage.waiting,
    );
    assert_eq!(counts, ("ACT", Some(2), 2, 1));
    assert!(usage.next <= SPAN && usage.next > SPAN / 2, "{usage:?}");
    assert!(
        limiters[0]
            .snapshot("key", "other")
            .await
            .unwrap()
            .is_empty()
    );
    waiting.abort();
}

/// Whatever the order of drops, nothing stays behind.
async fn dropped_calls_leave_nothing_behind(store: Store) {
    let limiter = store.limiter();
    for round in 0..20 {
        let calls: Vec<_> = (0..5)
            .map(|_| {
                let limiter = Arc::clone(&limiter);
                tokio::spawn(async move { take(&*limiter, key(3)).await.end(AttemptEnd::NotSent) })
            })
            .collect();
        sleep(Duration::from_micros(200 * round)).await;
        for call in calls {
            call.abort();
        }
    }
    let waited = timeout(SPAN / 2, async {
        while limiter
            .snapshot("key", "")
            .await
            .unwrap()
            .iter()
            .any(|usage| usage.used + usage.waiting > 0)
        {
            sleep(Duration::from_millis(10)).await;
        }
        (
            take(&*limiter, key(3)).await,
            take(&*limiter, key(3)).await,
            take(&*limiter, key(3)).await,
        )
    });
    drop(waited.await.expect("slots are lost"));
}

type Run = fn(Store) -> Pin<Box<dyn Future<Output = ()> + Send>>;

macro_rules! table {
    ($($name:ident)*) => {
        [$((stringify!($name), (|store| Box::pin($name(store))) as Run)),*]
    };
}

const BEHAVIOURS: [(&str, Run); 15] = table! {
    a_lower_limit_holds_at_once
    a_refusal_denies_those_who_cannot_wait_so_long
    a_refusal_reaches_as_far_as_it_says
    a_slot_that_was_not_used_is_free_again
    a_slot_without_a_reply_stays_taken_longer
    a_waiter_that_leaves_makes_room
    a_waiter_that_nobody_polls_stops_nobody
    accounts_and_actions_have_limits_of_their_own
    actions_without_a_limit_wait_for_refusals_alone
    bursts_up_to_the_limit_start_at_once
    dropped_calls_leave_nothing_behind
    the_counts_are_shown
    the_expected_wait_is_told
    the_impatient_learn_how_long_it_takes
    who_came_first_is_served_first
};

/// Runs the table, side by side: most of the time all wait.
async fn check(store: fn() -> Option<Store>) {
    let mut running = Vec::new();
    for (name, behaviour) in BEHAVIOURS {
        let Some(store) = store() else {
            return;
        };
        running.push((name, tokio::spawn(behaviour(store))));
    }
    let mut failed = Vec::new();
    for (name, behaviour) in running {
        if behaviour.await.is_err() {
            failed.push(name);
        }
    }
    assert!(failed.is_empty(), "{failed:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_behaves() {
    check(|| Some(Store::Process(SlidingWindow::at_rate(RATE)))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_behaves() {
    check(|| Some(Store::File(Folder::new()))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fleet_behaves() {
    check(|| Server::start().map(Store::Redis)).await;
}
