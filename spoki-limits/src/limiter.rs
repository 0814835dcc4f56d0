//! The limiter for calls: it sends messages to its thread.

use std::collections::BTreeMap;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use spoki_api::limit::{
    AttemptEnd, Denied, LimitKey, LimitUsage, Limiter, Permit, Scope, SlotRequest,
};
use spoki_api::transport::BoxFuture;
use tokio::sync::oneshot;

use crate::call_state::{CallState, CallUpdate};
use crate::store::{Account, Ask, Id, Request, Store};
use crate::timing::Timing;
use crate::worker::{Acquire, LimitName, Message, Worker};

/// How long a dropped limiter waits for its thread to report the last attempts to the store.
const FAREWELL: Duration = Duration::from_millis(500);

/// A limiter over a store.
pub(crate) struct StoreLimiter {
    timing: Timing,
    open: Box<dyn Fn() -> Box<dyn Store> + Send + Sync>,
    /// The limiter's thread, or why there is none. It starts with the first call.
    thread: OnceLock<Result<Sender<Message>, String>>,
    process: u64,
    calls: AtomicU64,
    /// Refusals that this process met, by the id of the account or key.
    refusals: Mutex<BTreeMap<String, Instant>>,
}

impl StoreLimiter {
    pub(crate) fn new(
        timing: Timing,
        open: impl Fn() -> Box<dyn Store> + Send + Sync + 'static,
    ) -> Self {
        Self {
            timing,
            open: Box::new(open),
            thread: OnceLock::new(),
            process: random(),
            calls: AtomicU64::new(1),
            refusals: Mutex::default(),
        }
    }

    fn thread(&self) -> Result<&Sender<Message>, Denied> {
        let start = || {
            let (sender, receiver) = mpsc::channel();
            let worker = Worker::new((self.open)(), self.timing, receiver);
            std::thread::Builder::new()
                .name("spoki-limits".to_owned())
                .spawn(move || worker.run())
                .map(|_| sender)
                .map_err(|error| format!("cannot start the limiter's thread: {error}"))
        };
        self.thread
            .get_or_init(start)
            .as_ref()
            .map_err(Denied::failed)
    }

    async fn wait(&self, request: SlotRequest<'_>) -> Result<Permit, Denied> {
        let key = &request.key;
        let account = Account::of(key, self.timing.rate());
        if key.per_minute.is_none() && !self.is_refused(&account) {
            return Ok(Permit::uncounted());
        }
        let now = Instant::now();
        let call = Call {
            name: LimitName::new(account, key.action),
            id: Id {
                process: self.process,
                number: self.calls.fetch_add(1, Ordering::Relaxed),
            },
            state: Arc::default(),
            thread: self.thread()?.clone(),
        };
        let acquire = Acquire {
            account: call.name.account.clone(),
            ask: Ask {
                action: call.name.action.clone(),
                id: call.id,
                limit: key.per_minute,
                since: now.checked_sub(request.waited).unwrap_or(now),
                deadline: request
                    .patience
                    .and_then(|patience| now.checked_add(patience)),
            },
            state: Arc::clone(&call.state),
        };
        send(&call.thread, Message::Acquire(acquire.clone()))?;
        loop {
            match call.state.check() {
                CallUpdate::None => {}
                CallUpdate::Expected(wait) => request.tell_wait(wait),
                CallUpdate::Taken => return Ok(call.into_permit()),
                CallUpdate::Denied(denied) => return Err(denied),
                CallUpdate::AskAgain => send(&call.thread, Message::Acquire(acquire.clone()))?,
            }
            call.state.woken().await;
        }
    }

    /// Whether the service has recently refused a call of the account. Then actions without a limit have to ask, too.
    fn is_refused(&self, account: &Account) -> bool {
        let mut refusals = lock(&self.refusals);
        let now = Instant::now();
        refusals.retain(|_, until| *until > now);
        refusals.contains_key(&account.id) || refusals.contains_key(&account.key)
    }

    async fn refuse(&self, key: LimitKey<'_>, scope: Scope, pause: Duration) {
        let account = Account::of(&key, self.timing.rate());
        let reach = match scope {
            Scope::Key => account.key.clone(),
            _ => account.id.clone(),
        };
        if let Some(until) = Instant::now().checked_add(pause) {
            lock(&self.refusals).insert(reach, until);
        }
        let (done, known) = oneshot::channel();
        let close = Request::Close {
            action: key.action.to_owned(),
            scope,
            pause,
        };
        let sent = self
            .thread()
            .and_then(|thread| send(thread, Message::Tell(account, close, Some(done))));
        if sent.is_ok() {
            // A closed channel means the same.
            let _ = known.await;
        }
    }

    async fn usage(&self, key_id: &str, account: &str) -> Result<Vec<LimitUsage>, Denied> {
        let account = Account::new(key_id, account, self.timing.rate());
        let (answer, usage) = oneshot::channel();
        send(self.thread()?, Message::Usage(account, answer))?;
        match usage.await {
            Ok(usage) => usage.map_err(Denied::failed),
            Err(_) => Err(gone()),
        }
    }
}

impl Limiter for StoreLimiter {
    fn acquire<'a>(&'a self, request: SlotRequest<'a>) -> BoxFuture<'a, Result<Permit, Denied>> {
        Box::pin(self.wait(request))
    }

    fn close<'a>(&'a self, key: LimitKey<'a>, scope: Scope, pause: Duration) -> BoxFuture<'a, ()> {
        Box::pin(self.refuse(key, scope, pause))
    }

    fn snapshot<'a>(
        &'a self,
        key_id: &'a str,
        account: &'a str,
    ) -> BoxFuture<'a, Result<Vec<LimitUsage>, Denied>> {
        Box::pin(self.usage(key_id, account))
    }
}

impl Drop for StoreLimiter {
    fn drop(&mut self) {
        if let Some(Ok(thread)) = self.thread.get() {
            let (done, all_done) = mpsc::channel();
            if thread.send(Message::Flush(done)).is_ok() {
                let _ = all_done.recv_timeout(FAREWELL);
            }
        }
    }
}

impl fmt::Debug for StoreLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreLimiter").finish_non_exhaustive()
    }
}

/// A call that asks for a slot. When this is dropped, the call gives up its place in the queue, or a slot
/// that it has not taken.
struct Call {
    name: LimitName,
    id: Id,
    state: Arc<CallState>,
    thread: Sender<Message>,
}

impl Call {
    fn into_permit(self) -> Permit {
        Permit::new(move |end| match end {
            AttemptEnd::Replied => self.tell(Request::End {
                action: self.name.action.clone(),
                id: self.id,
            }),
            AttemptEnd::NotSent => self.tell(self.leaving()),
            // The slot stays taken until its latest end.
            _ => {}
        })
    }

    fn leaving(&self) -> Request {
        Request::Leave {
            action: self.name.action.clone(),
            id: self.id,
        }
    }

    fn tell(&self, request: Request) {
        let account = self.name.account.clone();
        // If the thread has ended, the message is lost, which is harmless.
        let _ = self.thread.send(Message::Tell(account, request, None));
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        if self.state.leave() {
            self.tell(self.leaving());
        }
    }
}

fn send(thread: &Sender<Message>, message: Message) -> Result<(), Denied> {
    thread.send(message).map_err(|_| gone())
}

fn gone() -> Denied {
    Denied::failed("the limiter's thread has ended")
}

/// A number that no other process has.
pub(crate) fn random() -> u64 {
    RandomState::new().hash_one(std::process::id())
}

/// The data is consistent at every unlock, so poisoning can be ignored.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
