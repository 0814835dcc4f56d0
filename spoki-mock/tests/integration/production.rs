//! Clients as in production, on clocks that stand and on clocks that run fast.

use std::time::{Duration, Instant};

use serde_json::json;
use spoki_api::{Client, ListTags};
use spoki_mock::{Answer, Backend, Mock};

fn minutes(mock: &Mock, since: std::time::SystemTime) -> u64 {
    mock.clock().now().duration_since(since).unwrap().as_secs() / 60
}

fn no_call_was_refused(mock: &Mock) -> bool {
    mock.journal().iter().all(|exchange| {
        exchange.status == Some(200) && exchange.answer["data"]["status_code"].is_null()
    })
}

#[tokio::test]
async fn waits_for_limits_advance_a_clock_that_stands() {
    for backend in Backend::ALL {
        let mock = Mock::start().await;
        let (spoki, start, real) = (
            mock.production_client(backend),
            mock.clock().now(),
            Instant::now(),
        );
        for _ in 0..50 {
            spoki.list_lists().send().await.unwrap();
        }
        assert_eq!(minutes(&mock, start), 9, "5 calls a minute");
        assert!(no_call_was_refused(&mock));
        assert!(real.elapsed() < Duration::from_secs(20));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_calls_keep_the_limit() {
    for backend in Backend::ALL {
        let mock = Mock::start().await;
        let (spoki, start) = (mock.production_client(backend), mock.clock().now());
        let calls = (0..30).map(|_| {
            let spoki: Client = spoki.clone();
            tokio::spawn(async move { spoki.list_lists().send().await.map(|_| ()) })
        });
        for call in calls.collect::<Vec<_>>() {
            call.await.unwrap().unwrap();
        }
        assert_eq!(minutes(&mock, start), 5);
        assert!(no_call_was_refused(&mock));
    }
}

#[tokio::test]
async fn calls_that_nobody_polls_do_not_stop_the_clock() {
    let mock = Mock::start().await;
    let spoki = mock.production_client(Backend::Rest);
    mock.on::<spoki_api::ListLists>()
        .once(Answer::real().after(Duration::from_secs(3_600)));
    let mut kept = Box::pin(async { spoki.list_lists().send().await });
    // Polled once, so that it is under way, and then left alone.
    assert!(
        tokio::time::timeout(Duration::from_millis(50), &mut kept)
            .await
            .is_err()
    );
    for _ in 0..10 {
        spoki.list_lists().send().await.unwrap();
    }
}

#[tokio::test]
async fn retries_do_not_sleep_on_a_clock_that_stands() {
    for backend in Backend::ALL {
        let mock = Mock::start().await;
        let (spoki, start, real) = (
            mock.production_client(backend),
            mock.clock().now(),
            Instant::now(),
        );
        mock.on::<ListTags>()
            .times(2, Answer::refuse(503, json!({"detail": "Down."})))
            .sequence([Answer::real(), Answer::throttled(Duration::from_secs(41))]);
        assert_eq!(spoki.list_tags().send().await.unwrap().attempts(), 3);
        assert_eq!(spoki.list_tags().send().await.unwrap().attempts(), 2);
        let passed = mock.clock().now().duration_since(start).unwrap();
        assert!(
            passed >= Duration::from_secs(41) && passed < Duration::from_secs(60),
            "{passed:?}"
        );
        assert!(real.elapsed() < Duration::from_secs(20));
    }
}

#[tokio::test]
async fn a_deadline_holds_calls_back() {
    let mock = Mock::start().await;
    let spoki = mock.production_client_builder(Backend::Rest);
    let spoki = spoki.deadline(Duration::from_secs(10)).build().unwrap();
    for _ in 0..5 {
        spoki.list_lists().send().await.unwrap();
    }
    let start = mock.clock().now();
    let error = spoki.list_lists().send().await.unwrap_err();
    assert!(error.is_held_back(), "{error}");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(60)));
    assert_eq!(mock.clock().now(), start);
}

/// The service refuses nothing, and the client waits no longer than the clock demands.
#[tokio::test]
async fn clients_wait_on_a_fast_clock() {
    for backend in Backend::ALL {
        let mock = Mock::builder().clock_rate(20).start().unwrap();
        let (spoki, real) = (mock.production_client(backend), Instant::now());
        for _ in 0..6 {
            spoki.list_lists().send().await.unwrap();
        }
        assert!(no_call_was_refused(&mock));
        assert!(real.elapsed() >= Duration::from_secs(3));
        assert!(real.elapsed() < Duration::from_secs(20));
    }
}

/// A client that has not counted the earlier calls waits as long as the service asks, in real seconds.
#[tokio::test]
async fn a_fast_service_asks_for_waits_in_real_seconds() {
    for backend in Backend::ALL {
        let mock = Mock::builder().clock_rate(20).start().unwrap();
        for _ in 0..5 {
            mock.client(backend).list_lists().send().await.unwrap();
        }
        let error = mock.client(backend).list_lists().send().await.unwrap_err();
        let wait = error.retry_after().unwrap();
        assert!(
            wait > Duration::from_secs(1) && wait <= Duration::from_secs(3),
            "{wait:?}"
        );
        let real = Instant::now();
        let reply = mock.production_client(backend).list_lists().send().await;
        assert_eq!(reply.unwrap().attempts(), 2);
        assert!(real.elapsed() + Duration::from_millis(200) >= wait);
        assert!(real.elapsed() < Duration::from_secs(20));
    }
}
