//! The progress of one call: its slot under the limit, its attempts, its time. In virtual time.

use std::time::Duration;

use bytes::Bytes;
use http::Response;
use tokio::time::Instant;

use super::*;
use crate::transport::TransportError;
use crate::{Error, LimitPolicy, Options};

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// An action without parameters and with a limit.
struct Limited;

impl crate::request::sealed::Sealed for Limited {}

impl Action for Limited {
    type Reply = Value;

    const INFO: &'static ActionInfo =
        &ActionInfo::new("X_LIMITED", WRITE, RestCall::new("POST", "/api/1/limited/"))
            .rate_limit(2);

    fn arguments(&self) -> Vec<&dyn Argument> {
        Vec::new()
    }
}

fn ok() -> Response<Bytes> {
    Response::new("{}".into())
}

fn answer(status: u16, retry_after: Option<&str>, body: &'static str) -> Response<Bytes> {
    let mut response = Response::builder().status(status);
    if let Some(wait) = retry_after {
        response = response.header("retry-after", wait);
    }
    response.body(body.into()).unwrap()
}

fn oks(count: usize) -> ScriptedTransport {
    (0..count).fold(ScriptedTransport::new(), |script, _| script.answer(ok()))
}

/// With the usual retries.
fn persistent(script: &ScriptedTransport) -> Client {
    Client::builder()
        .spoki(KEY)
        .transport(script.clone())
        .build()
        .unwrap()
}

#[tokio::test(start_paused = true)]
async fn calls_wait_for_their_place_and_clones_share_it() {
    let script = oks(6);
    let client = persistent(&script);
    let began = Instant::now();
    for round in 0..2 {
        client.send(Limited).await.unwrap();
        client.clone().send(Limited).await.unwrap();
        client.send(Nudge::new(json!({}))).await.unwrap();
        assert_eq!(began.elapsed().as_secs() / 60, round);
    }
    assert!(began.elapsed() >= seconds(60) && began.elapsed() < seconds(62));
    assert_eq!(script.remaining(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_place_that_would_come_too_late_is_told_and_nothing_is_sent() {
    let script = oks(3);
    let client = persistent(&script);
    let began = Instant::now();
    for _ in 0..2 {
        client.send(Limited).await.unwrap();
    }
    let hurried = client.with_options(Options::new().deadline(seconds(59)));
    let impatient = client.with_options(Options::new().limits(LimitPolicy::Fail));
    for client in [hurried, impatient] {
        let error = client.send(Limited).await.unwrap_err();
        assert!(error.is_held_back() && error.is_rate_limited(), "{error}");
        assert!(
            !error.was_sent() && !error.may_have_taken_effect(),
            "{error}"
        );
        assert_eq!((error.attempts(), error.action()), (0, Some("X_LIMITED")));
        let wait = error.retry_after().unwrap();
        assert!(wait > seconds(60) && wait < seconds(61), "{error}");
        assert!(
            error.to_string().contains("limit of 2 calls a minute"),
            "{error}"
        );
        assert!(error.to_string().ends_with("nothing was sent"), "{error}");
    }
    assert_eq!(
        (began.elapsed(), script.requests().len()),
        (Duration::ZERO, 2)
    );
    let unlimited = client.with_options(Options::new().limits(LimitPolicy::Off));
    unlimited.send(Limited).await.unwrap();
    assert_eq!(
        (began.elapsed(), script.requests().len()),
        (Duration::ZERO, 3)
    );
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_leaves_the_queue() {
    let script = oks(3);
    let client = persistent(&script);
    let began = Instant::now();
    for _ in 0..2 {
        client.send(Limited).await.unwrap();
    }
    let others: Vec<_> = (0..4).map(|_| tokio::spawn(client.send(Limited))).collect();
    tokio::time::sleep(seconds(1)).await;
    for other in &others {
        other.abort();
    }
    client.send(Limited).await.unwrap();
    assert!(began.elapsed() < seconds(61), "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn what_was_never_sent_gives_its_place_back() {
    let refused = (0..4).fold(ScriptedTransport::new(), |script, _| {
        script.fail(TransportError::connect("refused"))
    });
    let script = refused.answer(ok()).answer(ok());
    let client = Client::builder()
        .spoki(KEY)
        .retry(RetryPolicy::new().max_attempts(5))
        .transport(script.clone())
        .build()
        .unwrap();
    let began = Instant::now();
    assert_eq!(client.send(Limited).await.unwrap().attempts(), 5);
    client.send(Limited).await.unwrap();
    assert!(began.elapsed() < seconds(10), "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_refusal_for_asking_too_often_holds_everyone_up() {
    let script = ScriptedTransport::new()
        .answer(answer(429, Some("30"), ""))
        .answer(ok())
        .answer(ok());
    let client = persistent(&script);
    let began = Instant::now();
    let refused = tokio::spawn(client.send(Limited));
    tokio::task::yield_now().await;
    let impatient = client.with_options(Options::new().limits(LimitPolicy::Fail));
    let error = impatient.send(Limited).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(seconds(30)));
    client.send(Limited).await.unwrap();
    assert!(began.elapsed() >= seconds(30), "{:?}", began.elapsed());
    // Its first attempt keeps its place, the second waits for the next.
    assert_eq!(refused.await.unwrap().unwrap().attempts(), 2);
    assert!(began.elapsed() >= seconds(60), "{:?}", began.elapsed());
}

/// One odd header must not stop a program for a day.
#[tokio::test(start_paused = true)]
async fn a_refusal_holds_nobody_up_longer_than_its_call_would_wait() {
    const DAY: u64 = 86_400;
    for (policy, longest) in [
        (RetryPolicy::new(), 120),
        (RetryPolicy::new().max_retry_after(seconds(300)), 300),
        (RetryPolicy::none().max_retry_after(seconds(2 * DAY)), DAY),
    ] {
        let script = ScriptedTransport::new()
            .answer(answer(429, Some("86400"), "<html>"))
            .json(200, envelope(&json!([])));
        let client = Client::builder()
            .composio(KEY)
            .user_id("u")
            .retry(policy.max_attempts(1))
            .transport(script.clone())
            .build()
            .unwrap();
        let began = Instant::now();
        let error = client.send(Limited).await.unwrap_err();
        let told = (error.retry_after(), error.attempts(), began.elapsed());
        assert_eq!(told, (Some(seconds(DAY)), 1, Duration::ZERO), "{error}");
        client.send(Count::new(json!({}))).await.unwrap();
        assert_eq!(began.elapsed().as_secs(), longest);
    }
}

/// A service that has just refused too many calls cannot mean a wait of zero.
#[tokio::test(start_paused = true)]
async fn a_wait_of_nothing_is_taken_for_none() {
    for wait in ["0", "Wed, 21 Oct 2015 07:28:00 GMT"] {
        let script = ScriptedTransport::new().answer(answer(429, Some(wait), ""));
        let client = persistent(&script).with_options(Options::new().limits(LimitPolicy::Fail));
        let error = client.send(Limited).await.unwrap_err();
        assert_eq!(error.retry_after(), Some(Duration::ZERO), "{error}");
        let error = client.send(Limited).await.unwrap_err();
        let held = (error.is_held_back(), error.retry_after());
        assert_eq!(held, (true, Some(seconds(30))), "{wait}: {error}");
    }
    let script = ScriptedTransport::new()
        .answer(answer(429, Some("0"), ""))
        .answer(ok());
    let call = persistent(&script).send(Nudge::new(json!({})));
    let began = Instant::now();
    assert_eq!(call.await.unwrap().attempts(), 2);
    assert!(began.elapsed() >= seconds(10), "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn who_does_not_wait_for_limits_gets_the_refusal_at_once() {
    let script = ScriptedTransport::new()
        .answer(answer(429, Some("30"), ""))
        .answer(ok());
    let client = persistent(&script).with_options(Options::new().limits(LimitPolicy::Fail));
    let began = Instant::now();
    let error = client.send(Limited).await.unwrap_err();
    assert!(error.is_rate_limited() && !error.is_held_back(), "{error}");
    assert_eq!((began.elapsed(), error.attempts()), (Duration::ZERO, 1));
}

/// Composio's own budget is one for all accounts; what it wraps in `error` is about the action.
#[tokio::test(start_paused = true)]
async fn composios_refusals_reach_as_far_as_they_say() {
    let wide = [
        r#"{"message":"slow down"}"#,
        r#"{"code":10429,"slug":"HTTP_TooManyRequests"}"#,
        "<html>",
    ];
    let narrow = [r#"{"error":{"message":"throttled","code":429,"status":429}}"#];
    let cases = wide
        .iter()
        .map(|body| (*body, true))
        .chain(narrow.iter().map(|body| (*body, false)));
    for (body, reaches_others) in cases {
        let script = ScriptedTransport::new()
            .answer(answer(429, Some("30"), body))
            .json(200, envelope(&json!([])));
        let client = composio()
            .limits(LimitPolicy::Fail)
            .transport(script.clone())
            .build()
            .unwrap();
        client.send(Limited).await.unwrap_err();
        assert!(
            client.send(Limited).await.unwrap_err().is_held_back(),
            "{body}"
        );
        let other = client
            .with_options(Options::new().connected_account_id("ca_2"))
            .send(Count::new(json!({})))
            .await;
        assert_eq!(other.is_err(), reaches_others, "{body}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_limit_told_in_a_success_closes_the_window_too() {
    let failure = json!({"data": {"status_code": 429, "message": "Request was throttled. Expected available in 41 seconds."},
        "error": "429", "successful": false});
    let script = ScriptedTransport::new().json(200, failure);
    let client = composio()
        .limits(LimitPolicy::Fail)
        .transport(script.clone())
        .build()
        .unwrap();
    client.send(Limited).await.unwrap_err();
    let error = client.send(Limited).await.unwrap_err();
    assert_eq!(
        (error.is_held_back(), error.retry_after()),
        (true, Some(seconds(41)))
    );
}

/// How often a request is sent, by what comes back first and then always, and what the error says:
/// `!` that it may have taken effect.
#[tokio::test(start_paused = true)]
async fn what_comes_back_and_what_an_action_does_decide_on_attempts() {
    type Step = fn(ScriptedTransport) -> ScriptedTransport;
    #[rustfmt::skip]
    let table: [(&str, Step, [&str; 3]); 18] = [
        //                                                              read   write  delete
        ("connect",     |s| s.fail(TransportError::connect("")),         ["3",  "3",   "3"]),
        ("slow connect",|s| s.fail(TransportError::connect_timeout("")), ["3",  "3",   "3"]),
        ("unsendable",  |s| s.fail(TransportError::unsendable("")),      ["1",  "1",   "1"]),
        ("broken",      |s| s.fail(TransportError::interrupted("")),     ["3",  "1!",  "3!"]),
        ("stall",       ScriptedTransport::stall,                                   ["3",  "1!",  "3!"]),
        ("oversize",    |s| s.fail(TransportError::oversize(1)),         ["1",  "1!",  "1!"]),
        ("429",         |s| s.answer(answer(429, None, "")),             ["3",  "3",   "3"]),
        ("429 wait",    |s| s.answer(answer(429, Some("9"), "")),        ["3",  "3",   "3"]),
        ("429 long",    |s| s.answer(answer(429, Some("900"), "")),      ["1",  "1",   "1"]),
        ("503",         |s| s.answer(answer(503, None, "")),             ["3",  "1!",  "3!"]),
        ("503 wait",    |s| s.answer(answer(503, Some("9"), "")),        ["3",  "1!",  "3!"]),
        ("429, but 504",|s| s.answer(answer(429, None, r#"{"status":504}"#)), ["3", "1!", "3!"]),
        ("400, but 504",|s| s.answer(answer(400, None, r#"{"status":504}"#)), ["3", "1!", "3!"]),
        ("500",         |s| s.answer(answer(500, None, "")),             ["3",  "1!",  "3!"]),
        ("501",         |s| s.answer(answer(501, None, "")),             ["1",  "1!",  "1!"]),
        ("400",         |s| s.answer(answer(400, None, "")),             ["1",  "1",   "1"]),
        ("308",         |s| s.answer(answer(308, None, "")),             ["1",  "1!",  "1!"]),
        ("302",         |s| s.answer(answer(302, None, "")),             ["1",  "1!",  "1!"]),
    ];
    for (name, step, expected) in table {
        for builder in [
            Client::builder().spoki(KEY),
            Client::builder().composio(KEY).user_id("u"),
        ] {
            assert_eq!(attempts(builder, step).await, expected, "{name}");
        }
    }
    #[rustfmt::skip]
    let reported: [(&str, Step, [&str; 3]); 7] = [
        ("429",         |s| s.json(200, failure(&json!({"status_code": 429}))),              ["3", "3",  "3"]),
        ("429, but 504",|s| s.json(200, failure(&json!({"status_code": 429, "error": {"status": 504}}))), ["3", "1!", "3!"]),
        ("429 and more",|s| s.json(200, failure(&json!({"status_code": 429, "id": 7}))),     ["3", "1!", "3!"]),
        ("429 by word", |s| s.json(200, failure(&json!({"message": "Request was throttled."}))), ["3", "1!", "3!"]),
        ("502",         |s| s.json(200, failure(&json!({"status_code": 502}))),              ["3", "1!", "3!"]),
        ("400",         |s| s.json(200, failure(&json!({"status_code": 400}))),              ["1", "1",  "1"]),
        ("unknown",     |s| s.json(200, failure(&json!({}))),                                ["1", "1!", "1!"]),
    ];
    for (name, step, expected) in reported {
        let builder = Client::builder().composio(KEY).user_id("u");
        assert_eq!(
            attempts(builder, step).await,
            expected,
            "{name} in a success"
        );
    }
}

/// Composio's envelope around a failure.
fn failure(data: &Value) -> Value {
    json!({"data": data, "error": "It failed.", "successful": false})
}

/// The attempts of a read, a write and a delete that may be repeated.
async fn attempts(
    builder: ClientBuilder,
    step: fn(ScriptedTransport) -> ScriptedTransport,
) -> [String; 3] {
    let script = (0..9).fold(ScriptedTransport::new(), |script, _| step(script));
    let client = builder.transport(script.clone()).build().unwrap();
    let errors: [Error; 3] = [
        client.send(Count::new(json!({}))).await.unwrap_err(),
        client.send(Nudge::new(json!({}))).await.unwrap_err(),
        client
            .send(Remove::new(json!({"id": 1})))
            .await
            .unwrap_err(),
    ];
    let said: u32 = errors.iter().map(Error::attempts).sum();
    assert_eq!(said as usize, script.requests().len());
    errors.map(|error| {
        let open = if error.may_have_taken_effect() {
            "!"
        } else {
            ""
        };
        format!("{}{open}", error.attempts())
    })
}

/// Earlier attempts of a call count, too: they may have taken effect.
#[tokio::test(start_paused = true)]
async fn earlier_attempts_are_not_forgotten() {
    let refused = || TransportError::connect("refused");
    #[rustfmt::skip]
    let table = [
        //                                                          sent, may have taken effect
        (ScriptedTransport::new().stall().fail(refused()).fail(refused()),                      true,  true),
        (ScriptedTransport::new().stall().answer(answer(429, Some("1"), "")).fail(refused()),   true,  true),
        (ScriptedTransport::new().stall().stall().answer(answer(429, Some("900"), "")),         true,  true),
        (ScriptedTransport::new().answer(answer(429, Some("1"), "")).fail(refused()).fail(refused()), true, false),
        (ScriptedTransport::new().fail(refused()).fail(refused()).fail(refused()),              false, false),
    ];
    for (index, (script, sent, effect)) in table.into_iter().enumerate() {
        let call = persistent(&script).send(Remove::new(json!({"id": 1})));
        let error = call.await.unwrap_err();
        let found = (
            error.attempts(),
            error.was_sent(),
            error.may_have_taken_effect(),
        );
        assert_eq!(found, (3, sent, effect), "{index}: {error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_repetition_that_is_held_back_leaves_the_word_to_the_service() {
    let script = ScriptedTransport::new()
        .answer(answer(429, Some("10"), r#"{"detail":"Slow."}"#))
        .answer(answer(429, Some("10"), r#"{"detail":"Slow."}"#))
        .answer(ok());
    let client = persistent(&script).with_options(Options::new().deadline(seconds(40)));
    let error = client.send(Limited).await.unwrap_err();
    assert_eq!(
        (error.message(), error.attempts()),
        (Some("Slow."), 2),
        "{error}"
    );
    assert!(error.retry_after().unwrap() > seconds(30), "{error}");
    assert!(!error.may_have_taken_effect(), "{error}");
}

#[tokio::test(start_paused = true)]
async fn the_deadline_is_for_everything_together() {
    let script = ScriptedTransport::new().stall().stall().stall();
    let client = Client::builder()
        .spoki(KEY)
        .timeout(seconds(20))
        .deadline(seconds(30))
        .transport(script.clone())
        .build()
        .unwrap();
    let began = Instant::now();
    let error = client.send(Count::new(json!({}))).await.unwrap_err();
    assert!(error.is_timeout() && error.attempts() == 2, "{error}");
    let took = began.elapsed();
    assert!(took <= seconds(31) && took >= seconds(29), "{took:?}");
    let late = client.with_options(Options::new().deadline(Duration::ZERO));
    let error = late.send(note()).await.unwrap_err();
    assert!(
        error.is_timeout() && !error.was_sent() && error.attempts() == 0,
        "{error}"
    );
    let endless = client.with_options(Options::new().deadline(Duration::MAX));
    let error = endless.send(note()).await.unwrap_err();
    assert_eq!(error.attempts(), 1, "{error}");
}

fn note() -> Note {
    Note::new(json!({"title": "t", "id": 1}))
}

/// A service in trouble is not called three times as often for long.
#[tokio::test(start_paused = true)]
async fn the_budget_of_repetitions_runs_out() {
    let down = (0..1000).fold(ScriptedTransport::new(), |script, _| {
        script.answer(answer(500, None, ""))
    });
    let client = persistent(&down);
    for _ in 0..100 {
        client.send(Count::new(json!({}))).await.unwrap_err();
    }
    assert_eq!(down.requests().len(), 100 + 500 / 14);
}

#[tokio::test(start_paused = true)]
async fn successes_fill_the_budget_again() {
    let down = (0..100).fold(ScriptedTransport::new(), |script, _| {
        script.answer(answer(500, None, ""))
    });
    let client = persistent(&down);
    while down.remaining() > 0 {
        client.send(Count::new(json!({}))).await.unwrap_err();
    }
    // 10 of 500 tokens are left, of which a repetition takes 14.
    for (successes, attempts) in [(3, 1), (1, 2), (0, 1)] {
        for _ in 0..successes {
            let _ = down.clone().body(200, "[]");
            client.send(Count::new(json!({}))).await.unwrap();
        }
        let _ = down.clone().body(500, "").body(500, "");
        let error = client.send(Count::new(json!({}))).await.unwrap_err();
        assert_eq!(error.attempts(), attempts);
        while down.remaining() > 0 {
            let _ = client.send(Nudge::new(json!({}))).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_too_late_to_be_sent_takes_no_place() {
    let script = oks(2);
    let client = persistent(&script);
    let late = client.with_options(Options::new().deadline(Duration::ZERO));
    for _ in 0..2 {
        let error = late.send(Limited).await.unwrap_err();
        assert!(error.is_timeout() && !error.was_sent(), "{error}");
    }
    let impatient = client.with_options(Options::new().limits(LimitPolicy::Fail));
    for _ in 0..2 {
        impatient.send(Limited).await.unwrap();
    }
}

/// Under random faults the service never gets a write again that it may have carried out.
#[tokio::test(start_paused = true)]
async fn no_write_is_done_twice() {
    let mut random = 7_u64;
    let mut next = move || {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        random >> 33
    };
    for _ in 0..2_000 {
        let faults: Vec<u64> = (0..5).map(|_| next() % 8).collect();
        let script = faults
            .iter()
            .fold(ScriptedTransport::new(), |script, fault| match fault {
                0 => script.fail(TransportError::connect("refused")),
                1 => script.answer(answer(429, Some("1"), "")),
                2 => script.answer(answer(503, Some("1"), "")),
                3 => script.answer(answer(503, None, "")),
                4 => script.fail(TransportError::interrupted("")),
                5 => script.stall(),
                6 => script.answer(answer(200, None, "<html>")),
                _ => script.answer(ok()),
            });
        let client = Client::builder()
            .spoki(KEY)
            .retry(RetryPolicy::new().max_attempts(9))
            .transport(script.clone())
            .build()
            .unwrap();
        let outcome = client.send(note()).await;
        let sent = script.requests().len();
        let unread = faults.iter().take_while(|fault| **fault < 2).count();
        assert_eq!(sent, (unread + 1).min(6), "{faults:?}: {outcome:?}");
        if unread < 5 {
            let done = outcome.map_or_else(|error| error.may_have_taken_effect(), |_| true);
            assert!(done, "{faults:?}");
        }
    }
}
