//! A server that misbehaves, against every class of effect, over both backends.
//!
//! `golden/faults.txt` is the table; `UPDATE_EXPECT=1` writes it anew, for review. Limits are off:
//! they have tests of their own, in virtual time.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use expect_test::expect_file;
use serde_json::{Value, json};
use spoki_api::{Error, LimitPolicy, RetryPolicy, action::Effect};
use spoki_tests::Call;
use spoki_tests::faulty::{Faulty, Manner, Nowhere, reply};
use spoki_tests::server::Backend;
use tokio::task::JoinHandle;

const EFFECTS: [Effect; 4] = [
    Effect::Read,
    Effect::Write { repeatable: true },
    Effect::Write { repeatable: false },
    Effect::Delete { repeatable: true },
];

const SECOND: Duration = Duration::from_secs(1);
/// More than any quick fault takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// What goes wrong, always in the same way.
#[derive(Clone)]
struct Fault {
    name: String,
    /// Makes the server's manner with each request anew, because dates pass. Without it there is no server.
    manner: Option<Arc<dyn Fn() -> Manner + Send + Sync>>,
    /// The least time between two attempts.
    wait: Duration,
    timeout: Duration,
}

impl Fault {
    fn new(name: impl Into<String>, manner: Manner) -> Self {
        Self {
            name: name.into(),
            manner: Some(Arc::new(move || manner.clone())),
            wait: Duration::ZERO,
            timeout: PATIENCE,
        }
    }

    /// A refusal with a header that says how long to wait.
    fn refusal(name: String, status: &'static str, wait: Wait, body: &'static str) -> Self {
        Self {
            name,
            manner: Some(Arc::new(move || {
                Manner::reply(status, &wait.header(), body)
            })),
            wait: wait.least(),
            timeout: PATIENCE,
        }
    }

    fn wait(self, wait: Duration) -> Self {
        Self { wait, ..self }
    }

    fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }
}

/// `Retry-After` in all its forms.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wait {
    Unsaid,
    Seconds(u64),
    /// A date, one to two seconds away.
    Soon,
    PastDate,
}

impl Wait {
    fn header(self) -> String {
        match self {
            Self::Unsaid => String::new(),
            Self::Seconds(seconds) => format!("retry-after: {seconds}\r\n"),
            Self::Soon => {
                let date = SystemTime::now() + Duration::from_secs(2);
                format!("retry-after: {}\r\n", httpdate::fmt_http_date(date))
            }
            Self::PastDate => "retry-after: Wed, 21 Oct 2015 07:28:00 GMT\r\n".to_owned(),
        }
    }

    fn least(self) -> Duration {
        match self {
            Self::Unsaid | Self::PastDate => Duration::ZERO,
            Self::Seconds(seconds) => Duration::from_secs(seconds),
            // Some time passes between the writing of the date and the request.
            Self::Soon => Duration::from_millis(500),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Unsaid => "",
            Self::Seconds(0) => ", wait 0",
            Self::Seconds(_) => ", wait",
            Self::Soon => ", date",
            Self::PastDate => ", past date",
        }
    }
}

/// Faults that are seen by the time that passes.
fn slow() -> [Fault; 2] {
    [
        Fault::new("stall", Manner::Stall),
        Fault::new("drip", Manner::Drip(reply("200 OK", "", &" ".repeat(1000)))),
    ]
    .map(|fault| fault.timeout(Duration::from_millis(500)))
}

fn quick() -> Vec<Fault> {
    let nowhere = Fault {
        manner: None,
        ..Fault::new("refuse", Manner::Close)
    };
    let groups = [
        connections(),
        limits(),
        statuses(),
        contradictions(),
        replies(),
        unsuccessful(),
    ];
    std::iter::once(nowhere)
        .chain(groups.into_iter().flatten())
        .collect()
}

fn connections() -> Vec<Fault> {
    let cut = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n";
    let body = [cut, b"\r\n{".as_slice()].concat();
    vec![
        Fault::new("accept and close", Manner::Close),
        Fault::new("read and close", Manner::LastWords(Vec::new())),
        Fault::new("close mid-headers", Manner::LastWords(cut.to_vec())),
        Fault::new("close mid-body", Manner::LastWords(body)),
    ]
}

/// Every shape of 429 with every form of `Retry-After`.
fn limits() -> Vec<Fault> {
    const DETAIL: &str = r#"{"detail":"Request was throttled. Expected available in 1 seconds."}"#;
    let shapes = [
        ("", ""),
        (" detail", DETAIL),
        (
            " wrapped",
            r#"{"error":{"message":"slow","code":429,"status":429}}"#,
        ),
        (" message", r#"{"message":"slow"}"#),
        (" edge", r#"{"code":10429,"slug":"HTTP_TooManyRequests"}"#),
    ];
    let waits = [
        Wait::Unsaid,
        Wait::Seconds(0),
        Wait::Seconds(1),
        Wait::Soon,
        Wait::PastDate,
    ];
    let fault = |shape: &str, wait: Wait, body: &'static str| {
        let name = format!("429{shape}{}", wait.name());
        Fault::refusal(name, "429 Too Many Requests", wait, body)
    };
    let mut faults = Vec::new();
    for (shape, body) in shapes {
        for wait in waits {
            let fault = fault(shape, wait, body);
            // The header goes before the words.
            let by_words = body == DETAIL && wait == Wait::Unsaid;
            faults.push(if by_words { fault.wait(SECOND) } else { fault });
        }
    }
    faults
}

fn statuses() -> Vec<Fault> {
    const UNAVAILABLE: &str = "503 Service Unavailable";
    let mut faults: Vec<_> = [
        "400 Bad Request",
        "408 Request Timeout",
        "499 Client Closed Request",
        "500 Internal Server Error",
        "502 Bad Gateway",
        "504 Gateway Timeout",
        "520 Unknown Error",
        "524 A Timeout Occurred",
    ]
    .map(|status| Fault::refusal(status[..3].to_owned(), status, Wait::Unsaid, ""))
    .into();
    let waits = [
        Wait::Unsaid,
        Wait::Seconds(0),
        Wait::Seconds(1),
        Wait::Soon,
        Wait::PastDate,
    ];
    faults.extend(
        waits.map(|wait| Fault::refusal(format!("503{}", wait.name()), UNAVAILABLE, wait, "")),
    );
    faults
}

/// Replies whose parts contradict each other.
fn contradictions() -> Vec<Fault> {
    let unknown = r#"{"error":{"status":504,"message":"upstream timed out"}}"#;
    let as_text = r#"{"message":"{\"status_code\":504}"}"#;
    let success = r#"{"successful":true,"data":{"id":7}}"#;
    [
        ("400 with 504", "400 Bad Request", unknown),
        ("400 with 504 as text", "400 Bad Request", as_text),
        ("404 with a success", "404 Not Found", success),
        ("429 with 504", "429 Too Many Requests", unknown),
        ("502 with 400", "502 Bad Gateway", r#"{"status":400}"#),
    ]
    .map(|(name, status, body)| Fault::new(name, Manner::reply(status, "", body)))
    .into()
}

fn replies() -> Vec<Fault> {
    let announced = b"HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n";
    let location = "location: http://elsewhere.example/\r\n";
    vec![
        Fault::new("HTML", Manner::reply("200 OK", "", "<html></html>")),
        Fault::new("truncated JSON", Manner::reply("200 OK", "", r#"{"a":"#)),
        Fault::new("100 MB announced", Manner::Endless(announced.to_vec())),
        Fault::new(
            "endless",
            Manner::Endless(b"HTTP/1.1 200 OK\r\n\r\n".to_vec()),
        ),
        Fault::new("redirect", Manner::reply("302 Found", location, "")),
        Fault::new(
            "redirect for good",
            Manner::reply("308 Permanent Redirect", location, ""),
        ),
    ]
}

/// Everything that Composio may put beside `"successful": false`.
fn unsuccessful() -> Vec<Fault> {
    let failed = |name: &str, data: Value, error: Value| {
        let body = json!({"data": data, "error": error, "successful": false}).to_string();
        Fault::new(
            format!("unsuccessful{name}"),
            Manner::reply("200 OK", "", &body),
        )
    };
    let throttled = "Request was throttled. Expected available in 1 seconds.";
    let text = |value: Value| Value::from(value.to_string());
    let mut faults = vec![
        failed("", json!({}), json!("It failed.")),
        failed(", no words", Value::Null, Value::Null),
        failed(", limit in words", json!({}), json!(throttled)).wait(SECOND),
        failed(
            ", limit as text",
            json!({}),
            text(json!({"status_code": 429, "detail": throttled})),
        )
        .wait(SECOND),
        failed(
            ", limit as object",
            json!({}),
            json!({"status_code": 429, "detail": throttled}),
        )
        .wait(SECOND),
        failed(
            ", fields as text",
            json!({}),
            text(json!({"phone": ["Bad."]})),
        ),
        failed(
            ", 404 as text",
            json!({}),
            text(json!({"status": 404, "message": "Gone."})),
        ),
        failed(
            ", 404 as object",
            json!({}),
            json!({"status": 404, "message": "Gone."}),
        ),
        failed(
            ", 500 as object",
            json!({}),
            json!({"status": 500, "message": "Oh."}),
        ),
    ];
    for status in [400, 404, 408, 429, 500, 502, 503] {
        let data = json!({"status_code": status});
        faults.push(failed(&format!(" {status}"), data, json!("It failed.")));
    }
    for status in [400, 429] {
        let data = json!({"status_code": status});
        let result = json!({"status_code": status, "id": 7});
        let inner = json!({"successful": false, "data": data});
        let body = json!({"successful": true, "data": inner}).to_string();
        faults.extend([
            failed(&format!(" {status} with 504"), data, json!({"status": 504})),
            failed(&format!(" {status} with a result"), result, Value::Null),
            Fault::new(
                format!("unsuccessful {status} in a success"),
                Manner::reply("200 OK", "", &body),
            ),
        ]);
    }
    faults
}

fn kind(error: &Error) -> String {
    let kinds = [
        ("connect", error.is_connect()),
        ("timeout", error.is_timeout()),
        ("interrupted", error.is_interrupted()),
        ("oversize", error.is_oversize()),
        ("redirect", error.is_redirect()),
        ("unsuccessful", error.is_unsuccessful()),
        ("rate limited", error.is_rate_limited()),
        ("server fault", error.is_server_fault()),
        ("refused", error.is_refused()),
        ("unreadable", error.is_decode()),
    ];
    let held = kinds.iter().filter(|(_, holds)| *holds);
    held.map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

async fn row(fault: Fault, backend: Backend, effect: Effect) -> String {
    let name = &fault.name;
    let manner = fault.manner.clone();
    let server = Faulty::start(move |_| manner.as_ref().map_or(Manner::Close, |manner| manner()))
        .await
        .unwrap();
    let nowhere = Nowhere::take().unwrap();
    let url = match fault.manner {
        Some(_) => server.url(),
        None => nowhere.url(),
    };
    let client = backend
        .builder("secret-key")
        .base_url(url)
        .limits(LimitPolicy::Off)
        .timeout(fault.timeout)
        .max_reply_bytes(1 << 20)
        .retry(
            RetryPolicy::new()
                .max_attempts(2)
                .base_delay(Duration::from_millis(1)),
        )
        .build()
        .unwrap();
    let call = Call::of(effect).next().unwrap();
    let (result, attempts, effective) = match (call.minimal)(&client).await {
        Ok(_) => ("success".to_owned(), 1, false),
        Err(error) => (
            kind(&error),
            error.attempts(),
            error.may_have_taken_effect(),
        ),
    };
    let seen = server.seen();
    for pair in seen.windows(2) {
        assert!(pair[1].at - pair[0].at >= fault.wait, "{name}: too early");
    }
    // Nothing but a refusal that says so lets a write go out again.
    let turned_away = result.contains("rate limited") && !effective;
    assert!(
        effect != Effect::Write { repeatable: false } || seen.len() < 2 || turned_away,
        "{name}"
    );
    let effective = if effective { "yes" } else { "no" };
    format!(
        "{name:<32} {:<9} {:<28} {:<5}{attempts:<9}{effective:<11}{result}\n",
        backend.name(),
        format!("{effect:?}").replace(" { ", " ").replace(" }", ""),
        seen.len(),
    )
}

/// Begins all rows of a fault.
fn rows(fault: &Fault) -> Vec<JoinHandle<String>> {
    // Only Composio reports failures in a success.
    let backends = Backend::ALL
        .into_iter()
        .filter(|&backend| backend == Backend::Composio || !fault.name.starts_with("unsuccessful"));
    backends
        .flat_map(|backend| EFFECTS.map(|effect| row(fault.clone(), backend, effect)))
        .map(tokio::spawn)
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_ends_as_reviewed() {
    let mut table = format!(
        "{:<32} {:<9} {:<28} {:<5}{:<9}{:<11}result\n",
        "fault", "backend", "effect", "seen", "attempts", "effective?"
    );
    // These one at a time: a busy machine must not look like a stalled server.
    for fault in slow() {
        for row in rows(&fault) {
            table.push_str(&row.await.unwrap());
        }
    }
    let begun: Vec<_> = quick().iter().flat_map(rows).collect();
    for row in begun {
        table.push_str(&row.await.unwrap());
    }
    expect_file!["../../golden/faults.txt"].assert_eq(&table);
}
