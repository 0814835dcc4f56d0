//! The server: one connection, and a script for each question.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use redis::{Client, Connection, RedisError, Script, ScriptInvocation, Value};
use spoki_api::limit::{LimitUsage, Scope};

use super::reply::{Reply, answer, usage};
use crate::limiter::random;
use crate::store::{Account, Answer, Ask, Request, Store};
use crate::timing::{Timing, micros};

/// The prefix of all keys, with the version of their form: programs with another version count separately.
const PREFIX: &str = "spoki-limits:1";
/// How long a connection or an answer may take.
const TIMEOUT: Duration = Duration::from_millis(300);
/// After this time the question is not repeated, so that a call fails within about a second.
const LAST_TRY: Duration = Duration::from_millis(500);
const NEXT_TRY: Duration = Duration::from_millis(20);
/// How long a key lives after its last use.
const KEY_LIFE: Duration = Duration::from_secs(240);
/// Within this time, the clocks of a process and of the server differ by less than the margin of a slot.
const SURE: Duration = Duration::from_secs(60);
/// The server may have removed the keys of an account that was not used for longer than this.
const MEMORY: Duration = Duration::from_secs(180);

pub(super) struct RedisStore {
    client: Client,
    connection: Option<Connection>,
    timing: Timing,
    scripts: Scripts,
    /// What this process has seen, by account.
    seen: BTreeMap<String, Seen>,
    questions: u64,
}

struct Scripts {
    ask: Script,
    end: Script,
    leave: Script,
    close: Script,
    usage: Script,
}

/// The last answer about an account.
#[derive(Clone)]
struct Seen {
    epoch: String,
    /// The time on the account's clock,
    clock: u64,
    /// at about this time on the process's own.
    at: Instant,
}

impl Scripts {
    fn new() -> Self {
        let with_clock = |code: &str| Script::new(&format!("{}{code}", include_str!("clock.lua")));
        Self {
            ask: with_clock(include_str!("ask.lua")),
            end: with_clock(include_str!("end.lua")),
            leave: Script::new(include_str!("leave.lua")),
            close: with_clock(include_str!("close.lua")),
            usage: with_clock(include_str!("usage.lua")),
        }
    }
}

/// Why there is no answer.
enum Failure {
    /// Another connection may help.
    Connection(String),
    /// The server refuses.
    Refused(String),
}

impl Failure {
    /// Parts of replies may be lost on the way.
    fn form() -> Self {
        Self::Connection("the Redis server: the form of the reply is unknown".to_owned())
    }
}

impl From<RedisError> for Failure {
    fn from(error: RedisError) -> Self {
        match error.code() {
            Some(code) => {
                let detail = error.detail().unwrap_or_default();
                Self::Refused(format!("the Redis server: {code} {detail}"))
            }
            None => Self::Connection(format!("the Redis server: {error}")),
        }
    }
}

impl RedisStore {
    pub(super) fn new(client: &Client, timing: Timing) -> Self {
        let info = client.get_connection_info().clone();
        let settings = info.redis_settings().clone().set_skip_set_lib_name();
        let info = info.set_redis_settings(settings);
        Self {
            client: Client::open(info).unwrap_or_else(|_| client.clone()),
            connection: None,
            timing,
            scripts: Scripts::new(),
            seen: BTreeMap::new(),
            questions: random() >> 16,
        }
    }

    fn connection(&mut self) -> Result<&mut Connection, RedisError> {
        if self.connection.is_none() {
            let mut connection = self.client.get_connection_with_timeout(TIMEOUT)?;
            connection.set_read_timeout(Some(TIMEOUT))?;
            connection.set_write_timeout(Some(TIMEOUT))?;
            // If the server refuses all commands, its reply to PING gives the best reason.
            redis::cmd("PING").exec(&mut connection)?;
            self.connection = Some(connection);
        }
        // The connection was just opened.
        self.connection
            .as_mut()
            .ok_or_else(|| RedisError::from(std::io::Error::other("no connection")))
    }

    /// Repeats the question for a while until there is an answer. Every question may be asked twice.
    fn retry<T>(
        &mut self,
        mut question: impl FnMut(&mut Self) -> Result<T, Failure>,
    ) -> Result<T, String> {
        let began = Instant::now();
        loop {
            match question(self) {
                Ok(answer) => return Ok(answer),
                Err(Failure::Connection(_)) if began.elapsed() < LAST_TRY => {
                    self.connection = None;
                    std::thread::sleep(NEXT_TRY);
                }
                Err(Failure::Connection(reason) | Failure::Refused(reason)) => {
                    self.connection = None;
                    return Err(reason);
                }
            }
        }
    }

    /// Calls a script with the arguments that all scripts need.
    fn invoke(
        &mut self,
        account: &Account,
        invocation: &mut ScriptInvocation<'_>,
        nonce: &str,
    ) -> Result<Vec<Value>, Failure> {
        let asked = Instant::now();
        let value = invocation.invoke(self.connection()?)?;
        let Some(reply) = Reply::read(value, nonce) else {
            let reason = "the Redis server: replies arrive in the wrong order";
            return Err(Failure::Connection(reason.to_owned()));
        };
        if let Some((epoch, clock)) = reply.seen {
            let seen = Seen {
                epoch,
                clock,
                at: asked,
            };
            self.seen.insert(account.id.clone(), seen);
        }
        Ok(reply.items)
    }

    fn nonce(&mut self) -> String {
        self.questions += 1;
        format!("{:x}", self.questions)
    }

    /// The first arguments of a script with a clock.
    fn clock_arguments(&self, account: &Account, nonce: &str) -> [String; 8] {
        let seen = self.seen.get(&account.id);
        let seen = seen.filter(|seen| seen.at.elapsed() < MEMORY);
        let text = |part: fn(&Seen) -> String| seen.map(part).unwrap_or_default();
        [
            nonce.to_owned(),
            text(|seen| (seen.clock + micros(seen.at.elapsed())).to_string()),
            text(|seen| seen.epoch.clone()),
            text(|seen| seen.clock.to_string()),
            format!("{:016x}", random()),
            micros(self.timing.latest).to_string(),
            KEY_LIFE.as_millis().to_string(),
            text(|seen| u8::from(seen.at.elapsed() < SURE).to_string()),
        ]
    }

    fn ask(&mut self, account: &Account, asks: &[&Ask]) -> Result<Vec<Answer>, Failure> {
        let (nonce, now) = (self.nonce(), Instant::now());
        let keys = Keys::of(account);
        let script = self.scripts.ask.clone();
        let mut call = script.prepare_invoke();
        call.key(&keys.state)
            .key(keys.leases())
            .key(keys.refusal(account));
        call.arg(&self.clock_arguments(account, &nonce)[..]);
        let process = asks.first().map_or(0, |ask| ask.id.process);
        call.arg(format!("{process:016x}"));
        call.arg(micros(self.timing.lease))
            .arg(micros(self.timing.span));
        for ask in asks {
            call.key(keys.taken(&ask.action))
                .key(keys.queue(&ask.action));
            call.arg(&ask.action).arg(ask.id.to_string());
            call.arg(micros(ask.age(now)))
                .arg(ask.limit.map_or(0, |limit| limit.max(1)));
            match ask.patience(now) {
                Some(patience) => call.arg(micros(patience)),
                None => call.arg(-1),
            };
        }
        let items = self.invoke(account, &mut call, &nonce)?;
        let answers: Option<Vec<_>> = items.iter().map(answer).collect();
        answers
            .filter(|answers| answers.len() == asks.len())
            .ok_or_else(Failure::form)
    }

    fn tell(&mut self, account: &Account, request: &Request) -> Result<(), Failure> {
        let nonce = self.nonce();
        let keys = Keys::of(account);
        let clock = self.clock_arguments(account, &nonce);
        let (script, arguments) = match request {
            Request::Ask(ask) => return self.ask(account, &[ask]).map(|_| ()),
            Request::Leave { action, id } => {
                let script = self.scripts.leave.clone();
                let mut call = script.prepare_invoke();
                call.key(keys.taken(action)).key(keys.queue(action));
                call.arg(&nonce).arg(id.to_string());
                return self.invoke(account, &mut call, &nonce).map(|_| ());
            }
            Request::End { action, id } => {
                let arguments = (keys.taken(action), id.to_string(), micros(self.timing.span));
                (self.scripts.end.clone(), arguments)
            }
            Request::Close {
                action,
                scope,
                pause,
            } => {
                let action = match scope {
                    Scope::Key => "",
                    _ => action,
                };
                let arguments = (keys.refusal(account), action.to_owned(), micros(*pause));
                (self.scripts.close.clone(), arguments)
            }
        };
        let mut call = script.prepare_invoke();
        call.key(&keys.state).key(arguments.0);
        call.arg(&clock[..]).arg(arguments.1).arg(arguments.2);
        self.invoke(account, &mut call, &nonce).map(|_| ())
    }

    fn read_usage(&mut self, account: &Account) -> Result<Vec<LimitUsage>, Failure> {
        let nonce = self.nonce();
        let keys = Keys::of(account);
        let script = self.scripts.usage.clone();
        let mut call = script.prepare_invoke();
        call.key(&keys.state).key(keys.refusal(account));
        call.arg(&self.clock_arguments(account, &nonce)[..])
            .arg(micros(self.timing.span));
        let items = self.invoke(account, &mut call, &nonce)?;
        items
            .iter()
            .map(usage)
            .collect::<Option<_>>()
            .ok_or_else(Failure::form)
    }
}

impl Store for RedisStore {
    fn run(&mut self, account: &Account, requests: &[Request]) -> Result<Vec<Answer>, String> {
        let mut asks = Vec::new();
        for request in requests {
            match request {
                Request::Ask(ask) => asks.push(ask),
                other => self.retry(|store| store.tell(account, other))?,
            }
        }
        let mut answers = Vec::new().into_iter();
        if !asks.is_empty() {
            answers = self.retry(|store| store.ask(account, &asks))?.into_iter();
        }
        let answer = |request: &Request| match request {
            Request::Ask(_) => answers.next(),
            _ => Some(Answer::Done),
        };
        Ok(requests.iter().filter_map(answer).collect())
    }

    fn usage(&mut self, account: &Account) -> Result<Vec<LimitUsage>, String> {
        self.retry(|store| store.read_usage(account))
    }
}

/// The names of an account's keys.
struct Keys {
    state: String,
}

impl Keys {
    fn of(account: &Account) -> Self {
        let state = format!("{PREFIX}:{}", account.id);
        Self { state }
    }

    fn leases(&self) -> String {
        format!("{}:leases", self.state)
    }

    fn taken(&self, action: &str) -> String {
        format!("{}:taken:{action}", self.state)
    }

    fn queue(&self, action: &str) -> String {
        format!("{}:queue:{action}", self.state)
    }

    #[expect(clippy::unused_self, reason = "all keys are named here")]
    fn refusal(&self, account: &Account) -> String {
        format!("{PREFIX}:{}:refusal", account.key)
    }
}
