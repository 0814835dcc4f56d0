//! The limiter's thread: it keeps the queue of its process, and asks the store for the first call in the queue.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use spoki_api::limit::{Denied, LimitUsage};
use tokio::sync::oneshot;

use crate::call_state::CallState;
use crate::store::{Account, Answer, Ask, Id, Request, Store};
use crate::timing::Timing;

/// After a failure of the store, calls are denied for this time without asking the store.
const DOWN: Duration = Duration::from_millis(300);
/// Expected ends of a wait that differ by less than this count as equal.
const SAME: Duration = Duration::from_millis(50);
/// How long the thread sleeps without work.
const IDLE: Duration = Duration::from_secs(3_600);

pub(crate) enum Message {
    Acquire(Acquire),
    /// A request without an answer; the sender is dropped when it is done.
    Tell(Account, Request, Option<oneshot::Sender<()>>),
    Usage(Account, oneshot::Sender<Result<Vec<LimitUsage>, String>>),
    /// The sender is dropped when everything before is done.
    Flush(Sender<()>),
}

/// An action of an account.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct LimitName {
    pub(crate) account: Account,
    pub(crate) action: String,
}

impl LimitName {
    pub(crate) fn new(account: Account, action: &str) -> Self {
        let action = action.to_owned();
        Self { account, action }
    }
}

/// A call that asks for a slot.
#[derive(Clone, Debug)]
pub(crate) struct Acquire {
    pub(crate) account: Account,
    pub(crate) ask: Ask,
    pub(crate) state: Arc<CallState>,
}

impl Acquire {
    fn name(&self) -> LimitName {
        LimitName::new(self.account.clone(), &self.ask.action)
    }

    fn leaving(&self) -> Request {
        Request::Leave {
            action: self.ask.action.clone(),
            id: self.ask.id,
        }
    }
}

/// The order of waiting calls: since when, and as they came.
type Rank = (Instant, u64);

fn rank(ask: &Ask) -> Rank {
    (ask.since, ask.id.number)
}

/// The calls of this process that wait for one limit, the oldest first.
#[derive(Debug)]
struct Line {
    waiters: BTreeMap<Rank, Waiter>,
    /// When to ask for the first call again.
    due: Instant,
    /// The end of the service's refusal.
    open: Instant,
}

#[derive(Debug)]
struct Waiter {
    call: Acquire,
    /// Whether to ask for the first call now.
    asks: bool,
    /// Its place in the store's queue, if it is there.
    place: Option<u64>,
    /// When its turn comes as things stand.
    start: Instant,
}

/// A slot that its call has not taken yet.
struct Granted {
    until: Instant,
    call: Acquire,
}

pub(crate) struct Worker {
    store: Box<dyn Store>,
    timing: Timing,
    messages: Receiver<Message>,
    lines: BTreeMap<LimitName, Line>,
    granted: VecDeque<Granted>,
    /// The requests that the store has not got yet, and when each was made.
    outbox: BTreeMap<Account, Vec<(Instant, Request)>>,
    /// Why the store is not asked, and until when.
    down: Option<(Instant, String)>,
    done: Vec<oneshot::Sender<()>>,
}

impl Worker {
    pub(crate) fn new(store: Box<dyn Store>, timing: Timing, messages: Receiver<Message>) -> Self {
        Self {
            store,
            timing,
            messages,
            lines: BTreeMap::new(),
            granted: VecDeque::new(),
            outbox: BTreeMap::new(),
            down: None,
            done: Vec::new(),
        }
    }

    /// Runs until all senders of messages are dropped.
    pub(crate) fn run(mut self) {
        loop {
            let wait = self.next_due().saturating_duration_since(Instant::now());
            let mut flushes = Vec::new();
            match self.messages.recv_timeout(wait) {
                Ok(message) => flushes.extend(self.receive(message)),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            while let Ok(message) = self.messages.try_recv() {
                flushes.extend(self.receive(message));
            }
            self.revoke_late();
            self.check_lines();
            while self.ask_store() {}
            // Dropping the senders reports that everything is done.
            self.done.clear();
            drop(flushes);
        }
    }

    fn receive(&mut self, message: Message) -> Option<Sender<()>> {
        match message {
            Message::Acquire(call) => self.enqueue(call, true),
            Message::Tell(account, request, done) => {
                self.done.extend(done);
                self.tell(account, request);
            }
            Message::Usage(account, answer) => {
                // The caller may be gone.
                let _ = answer.send(self.store.usage(&account));
            }
            Message::Flush(done) => return Some(done),
        }
        None
    }

    fn enqueue(&mut self, call: Acquire, asks: bool) {
        let now = Instant::now();
        let line = self.lines.entry(call.name()).or_insert(Line {
            waiters: BTreeMap::new(),
            due: now,
            open: now,
        });
        let waiter = Waiter {
            asks,
            place: None,
            start: now,
            call,
        };
        line.waiters.insert(rank(&waiter.call.ask), waiter);
    }

    fn tell(&mut self, account: Account, request: Request) {
        if let Request::Leave { action, id } = &request {
            let name = LimitName::new(account.clone(), action);
            if let Some(line) = self.lines.get_mut(&name) {
                line.waiters.retain(|_, waiter| waiter.call.ask.id != *id);
                line.due = Instant::now();
            }
        }
        self.post(account, request);
    }

    fn post(&mut self, account: Account, request: Request) {
        let requests = self.outbox.entry(account).or_default();
        requests.push((Instant::now(), request));
    }

    fn next_due(&self) -> Instant {
        let lines = self.lines.values().filter_map(Line::next_due);
        let granted = self.granted.front().map(|granted| granted.until);
        let due = lines.chain(granted).min();
        due.unwrap_or_else(|| Instant::now() + IDLE)
    }

    /// Takes back the slots that no call has taken in time.
    fn revoke_late(&mut self) {
        let now = Instant::now();
        while self
            .granted
            .front()
            .is_some_and(|granted| granted.until <= now)
        {
            if let Some(Granted { call, .. }) = self.granted.pop_front()
                && call.state.revoke()
            {
                self.post(call.account.clone(), call.leaving());
            }
        }
    }

    /// Denies the calls whose deadline has passed, and lets the first call of each queue ask when it is due.
    fn check_lines(&mut self) {
        let now = Instant::now();
        let mut left = Vec::new();
        for line in self.lines.values_mut() {
            line.waiters.retain(|_, waiter| {
                let is_late = waiter.is_late(now);
                if is_late {
                    let wait = waiter.start.saturating_duration_since(now);
                    waiter.call.state.deny(Denied::full(wait));
                    left.push(waiter.call.clone());
                }
                !is_late
            });
            if line.due <= now {
                line.let_first_ask();
            }
        }
        for call in left {
            self.post(call.account.clone(), call.leaving());
        }
        self.lines.retain(|_, line| !line.waiters.is_empty());
    }

    /// Asks the store once for each account. Returns whether it asked.
    fn ask_store(&mut self) -> bool {
        let now = Instant::now();
        if self.down.as_ref().is_some_and(|(until, _)| *until <= now) {
            self.down = None;
        }
        let mut batches = BTreeMap::new();
        if self.down.is_none() {
            for (account, requests) in std::mem::take(&mut self.outbox) {
                // Older requests have no effect any more.
                let fresh =
                    |(since, request)| (now - since < self.timing.latest).then_some(request);
                batches.insert(account, requests.into_iter().filter_map(fresh).collect());
            }
        }
        for (name, line) in &mut self.lines {
            for waiter in line.waiters.values_mut().filter(|waiter| waiter.asks) {
                waiter.asks = false;
                let batch: &mut Vec<_> = batches.entry(name.account.clone()).or_default();
                batch.push(Request::Ask(waiter.call.ask.clone()));
            }
        }
        let asked = !batches.is_empty();
        for (account, requests) in batches {
            self.run_batch(&account, requests, now);
        }
        asked
    }

    fn run_batch(&mut self, account: &Account, requests: Vec<Request>, asked: Instant) {
        if let Some((_, reason)) = self.down.clone() {
            return self.fail(account, requests, &reason, false);
        }
        match self.store.run(account, &requests) {
            Ok(answers) => {
                for (request, answer) in requests.into_iter().zip(answers) {
                    if let Request::Ask(ask) = request {
                        self.answer(account, &ask, answer, asked);
                    }
                }
            }
            Err(reason) => {
                self.fail(account, requests, &reason, true);
                self.down = Some((Instant::now() + DOWN, reason));
            }
        }
    }

    fn answer(&mut self, account: &Account, ask: &Ask, answer: Answer, asked: Instant) {
        let (now, rank) = (Instant::now(), rank(ask));
        let name = LimitName::new(account.clone(), &ask.action);
        let Some(line) = self.lines.get_mut(&name) else {
            return;
        };
        if let Answer::Queued {
            wait,
            closed,
            place,
            known,
        } = answer
        {
            let times = (now, now + wait, now + closed);
            return line.queued(rank, times, (place, known), self.timing.poll);
        }
        let Some(Waiter { call, .. }) = line.waiters.remove(&rank) else {
            return;
        };
        if let Answer::Denied(wait) = answer {
            return call.state.deny(Denied::full(wait));
        }
        line.let_first_ask();
        let until = asked + self.timing.pickup;
        let is_late = now >= until;
        if !is_late && call.state.grant(until) {
            self.granted.push_back(Granted { until, call });
            return;
        }
        self.post(account.clone(), call.leaving());
        if is_late {
            // The slot counts from the question, so the call would use it too late. The call asks again.
            self.enqueue(call, false);
        }
    }

    /// Handles a store that cannot be reached: no call gets a slot.
    fn fail(&mut self, account: &Account, requests: Vec<Request>, reason: &str, was_asked: bool) {
        for request in requests {
            let Request::Ask(ask) = request else {
                self.post(account.clone(), request);
                continue;
            };
            let name = LimitName::new(account.clone(), &ask.action);
            for (_, waiter) in self
                .lines
                .remove(&name)
                .into_iter()
                .flat_map(|line| line.waiters)
            {
                waiter.call.state.deny(Denied::failed(reason));
                // The call may have a slot or a place in the queue nevertheless.
                if was_asked || waiter.place.is_some() {
                    self.post(account.clone(), waiter.call.leaving());
                }
            }
        }
    }
}

impl Line {
    fn next_due(&self) -> Option<Instant> {
        let deadlines = self
            .waiters
            .values()
            .filter_map(|waiter| waiter.call.ask.deadline);
        let first = self.waiters.first_key_value().map(|_| self.due);
        first.into_iter().chain(deadlines).min()
    }

    /// The waiter that is the first of this process in the store's queue. The store's order can differ from the one
    /// here, because questions take different times to reach it.
    fn first(&self) -> Option<Rank> {
        let position = |(_, waiter): &(&Rank, &Waiter)| waiter.position();
        self.waiters
            .iter()
            .min_by_key(position)
            .map(|(rank, _)| *rank)
    }

    fn let_first_ask(&mut self) {
        if let Some(first) = self.first().and_then(|rank| self.waiters.get_mut(&rank)) {
            first.asks = true;
        }
    }

    /// A waiter is in the store's queue.
    fn queued(
        &mut self,
        rank: Rank,
        (asked, start, open): (Instant, Instant, Instant),
        (place, known): (u64, bool),
        poll: Duration,
    ) {
        let is_closed_longer = open > self.open + SAME;
        self.open = open;
        let Some(waiter) = self.waiters.get_mut(&rank) else {
            return;
        };
        let was_lost = waiter.place.is_some() && !known;
        if waiter.place.is_none() || start > waiter.start + SAME || waiter.start > start + SAME {
            waiter.start = start;
            waiter.call.state.expect(start);
        }
        waiter.place = Some(place);
        let position = waiter.position();
        if self
            .waiters
            .values()
            .all(|other| other.place.is_none() || other.position() >= position)
        {
            // If a slot is free already, other calls are about to take it.
            let is_free = start <= asked;
            let next = if is_free { asked + poll / 4 } else { start };
            self.due = next.min(asked + poll);
        }
        for (other, waiter) in &mut self.waiters {
            // Other calls may not wait so long. If the store's queue has lost one call of this process, it
            // has lost all of them.
            let has_deadline = waiter.call.ask.deadline.is_some();
            if *other != rank && (was_lost || is_closed_longer && has_deadline) {
                waiter.asks = true;
                waiter.place = waiter.place.filter(|_| !was_lost);
            }
        }
    }
}

impl Waiter {
    /// Its position in the store's queue. Calls that are not in that queue come first.
    fn position(&self) -> (Option<u64>, Id) {
        (self.place, self.call.ask.id)
    }

    fn is_late(&self, now: Instant) -> bool {
        let deadline = self.call.ask.deadline;
        deadline.is_some_and(|deadline| deadline <= now) && !self.asks
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::mpsc::channel;

    use super::*;
    use crate::call_state::CallUpdate;

    /// A store of one slot whose queue has later calls before earlier ones.
    #[derive(Default)]
    struct Reversed {
        /// The waiting calls and how often each has asked.
        asked: Arc<Mutex<BTreeMap<u64, u32>>>,
    }

    impl Store for Reversed {
        fn run(&mut self, _: &Account, requests: &[Request]) -> Result<Vec<Answer>, String> {
            let mut asked = self.asked.lock().unwrap();
            let mut answer = |request: &Request| {
                let Request::Ask(ask) = request else {
                    return Answer::Done;
                };
                let number = ask.id.number;
                let times = asked.entry(number).or_default();
                *times += 1;
                let known = *times > 1;
                if known
                    && asked
                        .last_key_value()
                        .is_some_and(|(last, _)| *last == number)
                {
                    asked.remove(&number);
                    return Answer::Granted;
                }
                Answer::Queued {
                    wait: Duration::ZERO,
                    closed: Duration::ZERO,
                    place: 1_000 - number,
                    known,
                }
            };
            Ok(requests.iter().map(&mut answer).collect())
        }

        fn usage(&mut self, _: &Account) -> Result<Vec<LimitUsage>, String> {
            Ok(Vec::new())
        }
    }

    #[test]
    fn the_first_in_the_queue_of_the_store_asks() {
        let timing = Timing::new(Duration::from_millis(20), Duration::from_secs(2));
        let (sender, messages) = channel();
        let since = Instant::now();
        let states = [1, 2, 3].map(|number| {
            let state = Arc::new(CallState::default());
            let ask = Ask {
                action: "ACT".to_owned(),
                id: Id { process: 1, number },
                limit: Some(1),
                since: since + Duration::from_micros(number),
                deadline: None,
            };
            let call = Acquire {
                account: Account::new("key", "account", 1),
                ask,
                state: Arc::clone(&state),
            };
            sender.send(Message::Acquire(call)).unwrap();
            state
        });
        let worker = Worker::new(Box::new(Reversed::default()), timing, messages);
        let thread = std::thread::spawn(move || worker.run());
        let deadline = Instant::now() + Duration::from_secs(5);
        for state in states {
            while state.check() != CallUpdate::Taken {
                assert!(Instant::now() < deadline, "nobody asks for it");
                std::thread::yield_now();
            }
        }
        drop(sender);
        thread.join().unwrap();
    }
}
