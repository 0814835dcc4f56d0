//! Harmful writes behind gateways that answer at random: the service acts at most once for each, and if it
//! acted, the outcome says so.
//!
//! The service itself answers 4xx only if it has not acted. Everything else may come from a gateway that does not know
//! what the service did, or whether it saw the request.

use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use serde_json::{Value, json};
use spoki_api::action::Effect;
use spoki_api::transport::{BoxFuture, ExchangeLimits, Transport, TransportError};
use spoki_api::{LimitPolicy, RetryPolicy};
use spoki_tests::server::Backend;
use spoki_tests::{Answer, Call};

const RUNS: usize = 20_000;
/// Statuses that a service gives for a refusal of its own.
const REFUSALS: [u16; 7] = [400, 401, 403, 404, 409, 422, 429];
/// Statuses that a gateway gives without knowing what the service did.
const GATEWAY: [u16; 10] = [408, 499, 500, 502, 503, 504, 520, 522, 524, 599];

/// What happened to one attempt.
#[derive(Clone, Copy, Debug)]
struct Attempt {
    acted: bool,
    ending: Ending,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// The service's own reply arrived.
    Delivered,
    /// A gateway replied.
    Garbage,
    /// No reply arrived.
    Lost,
    /// The connection was not opened.
    Unsent,
}

/// Random numbers that follow from a seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((bits ^ (bits >> 31)) % sides as u64).unwrap()
    }

    /// True in this percentage of cases.
    fn percent(&mut self, chance: usize) -> bool {
        self.roll(100) < chance
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len())].clone()
    }
}

/// The service and the gateways in front of it, for one call.
#[derive(Clone)]
struct Service(Arc<Mutex<State>>);

struct State {
    dice: Dice,
    backend: Backend,
    success: Value,
    attempts: Vec<Attempt>,
}

impl State {
    /// How the attempt ends, the reply if there is one, and in which of three ways it is lost otherwise.
    fn answer(&mut self) -> (Ending, Option<Response<Bytes>>, usize) {
        let reached = self.dice.percent(80);
        let acted = reached && self.dice.percent(60);
        let ending = match (reached, self.dice.roll(10)) {
            (true, 0..4) => Ending::Delivered,
            (_, 0..7) => Ending::Garbage,
            (true, _) | (false, 7..9) => Ending::Lost,
            (false, _) => Ending::Unsent,
        };
        self.attempts.push(Attempt { acted, ending });
        let reply = match ending {
            Ending::Delivered if acted => Some(reply(201, &self.backend.body(&self.success))),
            Ending::Delivered => Some(self.refusal()),
            Ending::Garbage => Some(self.garbage()),
            Ending::Lost | Ending::Unsent => None,
        };
        (ending, reply, self.dice.roll(3))
    }

    /// The service's own refusal: over Composio also inside a success.
    fn refusal(&mut self) -> Response<Bytes> {
        let status = self.dice.pick(&REFUSALS);
        let wrapped = json!({"successful": false, "error": "It failed.",
            "data": {"status_code": status, "http_error": format!("{status} Client Error"), "message": {"phone": ["Bad."]}}});
        match self.backend {
            Backend::Composio if self.dice.percent(50) => reply(200, &wrapped),
            _ => reply(status, &json!({"detail": "No.", "phone": ["Bad."]})),
        }
    }

    fn garbage(&mut self) -> Response<Bytes> {
        let dice = &mut self.dice;
        let refusal = dice.pick(&REFUSALS);
        let unknown = dice.pick(&GATEWAY);
        let bodies = [
            json!({"detail": "down"}),
            json!({"error": {"message": "down", "status": refusal}}),
            json!({"status": refusal, "message": "down"}),
            json!({"error": {"status": unknown}}),
            json!({}),
            json!(null),
            json!([]),
            json!("down"),
        ];
        match dice.roll(8) {
            0 | 1 => reply(unknown, &dice.pick(&bodies)),
            2 => reply(
                dice.pick(&[300, 301, 302, 303, 304, 307, 308]),
                &dice.pick(&bodies),
            ),
            3 => reply(
                dice.pick(&[200, 201, 202, 203, 204, 206]),
                &dice.pick(&bodies),
            ),
            4 => plain(
                dice.pick(&[200, 202, 408, 502, 503]),
                dice.pick(&["", " ", "<html>", "OK", "{\"a\":", "[1"]),
            ),
            5 => reply(
                refusal,
                &json!({"error": {"status": unknown, "message": "upstream"}}),
            ),
            6 => reply(
                refusal,
                &json!({"message": json!({"status_code": unknown}).to_string()}),
            ),
            _ => reply(200, &envelope(dice, refusal, unknown)),
        }
    }
}

/// An envelope that proves nothing.
fn envelope(dice: &mut Dice, refusal: u16, unknown: u16) -> Value {
    let other = REFUSALS
        .iter()
        .copied()
        .find(|&status| status != refusal)
        .unwrap();
    let other = dice.pick(&[unknown, other, 200]);
    let (one, two) = if dice.percent(50) {
        (refusal, other)
    } else {
        (other, refusal)
    };
    let failed =
        |data: Value, error: Value| json!({"successful": false, "data": data, "error": error});
    match dice.roll(12) {
        0 => failed(json!({"status_code": one}), json!({"status": two})),
        1 => failed(
            json!({"status_code": one, "message": {"status": two}}),
            Value::Null,
        ),
        2 => failed(
            json!({"status_code": one, "error": {"status_code": two}}),
            json!("x"),
        ),
        3 => failed(
            json!({"http_error": format!("{one} Error"), "status_code": two}),
            Value::Null,
        ),
        4 => failed(
            json!({"status_code": one}),
            json!(json!({"status": two}).to_string()),
        ),
        5 => failed(
            json!({"id": 7, "title": "t", "error": {"status": refusal}}),
            json!("partial"),
        ),
        6 => failed(
            json!({"status_code": refusal, "ticket": {"id": 7}}),
            Value::Null,
        ),
        7 => failed(json!({}), json!({"status": refusal, "ticket": {"id": 7}})),
        8 => failed(json!({"message": "Request was throttled."}), json!("429")),
        9 => failed(Value::Null, Value::Null),
        10 => {
            json!({"successful": true, "data": failed(json!({"status_code": refusal}), Value::Null)})
        }
        _ => {
            json!({"successful": true, "data": {"response_data": {"detail": "down", "status": refusal}}})
        }
    }
}

fn reply(status: u16, body: &Value) -> Response<Bytes> {
    plain(status, &body.to_string())
}

fn plain(status: u16, body: &str) -> Response<Bytes> {
    // Every form of the wait, none of which proves anything.
    let wait = ["0", "1", "2.5", "Wed, 21 Oct 2015 07:28:00 GMT", "soon"][body.len() % 5];
    let response = Response::builder()
        .status(status)
        .header("retry-after", wait);
    response.body(Bytes::from(body.to_owned())).unwrap()
}

impl Transport for Service {
    fn send(
        &self,
        _: Request<Bytes>,
        _: ExchangeLimits,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let (ending, reply, loss) = self.0.lock().unwrap().answer();
            match (ending, reply) {
                (_, Some(reply)) => Ok(reply),
                (Ending::Unsent, None) => Err(TransportError::connect("refused")),
                (_, None) => match loss {
                    0 => Err(TransportError::interrupted("reset")),
                    1 => Err(TransportError::timeout("slow")),
                    _ => std::future::pending().await,
                },
            }
        })
    }
}

/// The count of each case.
#[derive(Debug, Default)]
struct Shares {
    acted_and_garbage: usize,
    not_acted_and_garbage: usize,
    acted_and_lost: usize,
    succeeded: usize,
    took_effect: usize,
    retried: usize,
    settled_refusals: usize,
}

impl Shares {
    fn count(&mut self, attempts: &[Attempt], outcome: &Result<Answer, spoki_api::Error>) {
        let any = |acted, ending| {
            let is_such = |attempt: &Attempt| attempt.acted == acted && attempt.ending == ending;
            usize::from(attempts.iter().any(is_such))
        };
        self.acted_and_garbage += any(true, Ending::Garbage);
        self.not_acted_and_garbage += any(false, Ending::Garbage);
        self.acted_and_lost += any(true, Ending::Lost);
        self.retried += usize::from(attempts.len() > 1);
        match outcome {
            Ok(_) => self.succeeded += 1,
            Err(error) if error.took_effect() => self.took_effect += 1,
            Err(error) => self.settled_refusals += usize::from(!error.may_have_taken_effect()),
        }
    }
}

/// Compares what the caller knows with what the service did.
fn check(attempts: &[Attempt], outcome: &Result<Answer, spoki_api::Error>, run: &str) {
    let acts = attempts.iter().filter(|attempt| attempt.acted).count();
    assert!(
        acts <= 1,
        "{run}: acted {acts} times: {attempts:?}: {outcome:?}"
    );
    let Err(error) = outcome else { return };
    let told = error.took_effect() || error.may_have_taken_effect();
    assert!(
        acts == 0 || told,
        "{run}: not told: {attempts:?}: {error:?}"
    );
    // The other side: nobody is sent to look where the service itself has refused.
    let refused = |attempt: &Attempt| {
        !attempt.acted && matches!(attempt.ending, Ending::Delivered | Ending::Unsent)
    };
    assert!(
        !attempts.iter().all(refused) || !told,
        "{run}: {attempts:?}: {error:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn no_write_is_done_twice_or_in_silence_behind_gateways() {
    let seed = std::env::var("SPOKI_SEED").map_or_else(
        |_| RandomState::new().hash_one(0),
        |seed| seed.parse().unwrap(),
    );
    let writes: Vec<_> = Call::of(Effect::Write { repeatable: false })
        .chain(Call::of(Effect::Delete { repeatable: false }))
        .collect();
    let mut shares = Shares::default();
    for number in 0..RUNS {
        let backend = Backend::ALL[number % 2];
        let call = writes[number / 2 % writes.len()];
        let service = Service(Arc::new(Mutex::new(State {
            dice: Dice(seed.wrapping_add((number as u64) << 32)),
            backend,
            success: serde_json::from_str(call.reply).unwrap(),
            attempts: Vec::new(),
        })));
        let retry = RetryPolicy::new()
            .max_attempts(4)
            .base_delay(Duration::from_millis(1));
        let builder = backend.builder("secret-key").transport(service.clone());
        let client = builder
            .limits(LimitPolicy::Off)
            .retry(retry)
            .build()
            .unwrap();
        let outcome = (call.minimal)(&client).await;
        let attempts = service.0.lock().unwrap().attempts.clone();
        let run = format!(
            "seed {seed}, run {number}, {} over {}",
            call.slug,
            backend.name()
        );
        check(&attempts, &outcome, &run);
        shares.count(&attempts, &outcome);
    }
    println!("seed {seed}: {shares:?}");
    let least = RUNS / 20;
    for share in [
        shares.acted_and_garbage,
        shares.not_acted_and_garbage,
        shares.acted_and_lost,
        shares.succeeded,
    ] {
        assert!(share >= least, "seed {seed}: {shares:?}");
    }
    // Otherwise a client that never retries, or never commits itself, would pass.
    assert!(
        shares.retried >= least / 2 && shares.settled_refusals >= least,
        "seed {seed}: {shares:?}"
    );
}
