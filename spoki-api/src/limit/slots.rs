//! The slots of one action and account: which calls have a slot, and which calls wait. This module has no
//! clock and no locks.
//!
//! A *sliding log* remembers each slot until it is free again. So bursts up to the limit are possible, and no
//! 60 seconds have more calls than the limit. Counters per fixed minute allow twice the limit around the end
//! of a minute; token buckets allow it after a quiet minute.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use super::{AttemptEnd, LimitUsage};

/// How long a slot stays taken: the minute of the limit, and a margin because two clocks may run
/// differently. Time servers let a clock drift by half a millisecond in a second at most.
pub(super) const SPAN: Duration = Duration::from_millis(60_050);

/// How long a request takes at most to reach the service. Requests are not equally fast, so requests that
/// start 60 s apart can arrive less than 60 s apart. So a slot counts from the reply, which proves that the
/// request has arrived, but at the latest from this time after the start.
pub(super) const TRANSIT: Duration = Duration::from_secs(2);

/// If a caller does not take its slot within this time, other callers go first. Its future is not polled,
/// perhaps because its owner awaits a call that is behind it in the queue.
pub(super) const GRACE: Duration = Duration::from_secs(1);

/// The order of waiting callers: the beginning of the wait, then the order of arrival.
pub(super) type Rank = (Instant, u64);

/// A caller that asks for a slot.
#[derive(Clone, Copy, Debug)]
pub(super) struct Caller {
    pub(super) rank: Rank,
    /// Attempts that may start in any 60 seconds.
    pub(super) limit: Option<u32>,
    /// The caller waits no longer than until then.
    pub(super) deadline: Instant,
}

/// The answer to a caller. A caller that has to wait learns when its turn is expected. The turn comes earlier
/// if others leave or an attempt ends: until then, each attempt counts as if it ended as late as possible.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The slot is the caller's.
    Granted,
    /// The caller asks again at `check`, or earlier if it is woken.
    Wait { start: Instant, check: Instant },
    /// There is no slot before the caller's deadline.
    Denied(Instant),
}

/// The slots of one action and account.
#[derive(Debug)]
pub(super) struct Slots {
    limit: Option<usize>,
    /// The slot that gets free next is the first.
    taken: VecDeque<TakenSlot>,
    /// In the order of ranks.
    queue: VecDeque<Waiter>,
    closed_until: Option<Instant>,
}

#[derive(Debug)]
struct TakenSlot {
    holder: Rank,
    until: Instant,
}

#[derive(Debug)]
struct Waiter {
    rank: Rank,
    deadline: Instant,
    wake: Arc<Notify>,
    /// When the waiter was woken to take a slot, unless it has asked since then.
    called: Option<Instant>,
}

impl Slots {
    pub(super) fn new(closed_until: Option<Instant>) -> Self {
        Self {
            limit: None,
            taken: VecDeque::new(),
            queue: VecDeque::new(),
            closed_until,
        }
    }

    /// Takes a slot if it is the caller's turn. Otherwise queues the caller with a `wake`, which is notified
    /// of changes.
    pub(super) fn ask(
        &mut self,
        caller: &Caller,
        wake: &mut Option<Arc<Notify>>,
        now: Instant,
    ) -> Answer {
        self.limit = caller.limit.map(|limit| limit.max(1) as usize);
        if let Ok(index) = self.position(caller.rank) {
            self.queue[index].called = None;
        }
        self.call_next(now);
        let position = self.position(caller.rank);
        let (Ok(index) | Err(index)) = position;
        if index < self.free(now) {
            if position.is_ok() {
                self.remove(index);
            }
            self.take(caller.rank, now);
            return Answer::Granted;
        }
        let start = self.start(index, now);
        if start > caller.deadline || now >= caller.deadline {
            return Answer::Denied(start);
        }
        if position.is_err() {
            let waiter = Waiter {
                rank: caller.rank,
                deadline: caller.deadline,
                wake: Arc::clone(wake.get_or_insert_default()),
                called: None,
            };
            self.queue.insert(index, waiter);
        }
        let check = self.check(index, start, now).min(caller.deadline);
        Answer::Wait { start, check }
    }

    /// Removes the caller from the queue.
    pub(super) fn leave(&mut self, rank: Rank, now: Instant) {
        if let Ok(index) = self.position(rank) {
            self.remove(index);
            self.call_next(now);
        }
    }

    /// The caller's attempt has ended.
    pub(super) fn end(&mut self, rank: Rank, end: AttemptEnd, now: Instant) {
        // It is among the latest.
        let holds = |slot: &TakenSlot| slot.holder == rank;
        let Some(index) = self.taken.iter().rposition(holds) else {
            return;
        };
        match end {
            AttemptEnd::Unknown => return,
            AttemptEnd::NotSent => {
                self.taken.remove(index);
            }
            AttemptEnd::Replied => {
                let until = self.taken[index].until.min(now + SPAN);
                self.taken.remove(index);
                self.insert_taken(rank, until);
            }
        }
        self.call_next(now);
        self.wake_first();
    }

    /// Grants no slots until then. Callers that cannot wait so long leave the queue, and are woken and denied.
    pub(super) fn close(&mut self, until: Instant, now: Instant) {
        if until <= now {
            return;
        }
        self.closed_until = self.closed_until.max(Some(until));
        self.free_expired(now);
        let mut queue = std::mem::take(&mut self.queue);
        let (mut before, mut after) = (0_usize, 0);
        queue.retain(|waiter| {
            step();
            let stays = self.start(after, now) <= waiter.deadline;
            // See `wake_halved`.
            if !stays || after < before.div_ceil(2) {
                waiter.wake.notify_one();
            }
            before += 1;
            after += usize::from(stays);
            stays
        });
        self.queue = queue;
    }

    /// What is counted.
    pub(super) fn usage(&self, action: &str, now: Instant) -> LimitUsage {
        let limit = self.limit.and_then(|limit| u32::try_from(limit).ok());
        let mut usage = LimitUsage::new(action, limit);
        usage.used = self.taken.iter().filter(|slot| slot.until > now).count();
        usage.waiting = self.queue.len();
        usage.next = self.start(self.queue.len(), now) - now;
        usage
    }

    /// Whether these slots can be removed from memory.
    pub(super) fn is_idle(&self, now: Instant) -> bool {
        self.queue.is_empty()
            && self.closed_until.is_none_or(|until| until <= now)
            && self.taken.iter().all(|slot| slot.until <= now)
    }

    fn take(&mut self, rank: Rank, now: Instant) {
        if self.limit.is_some() {
            self.insert_taken(rank, now + TRANSIT + SPAN);
        }
        self.call_next(now);
    }

    fn insert_taken(&mut self, holder: Rank, until: Instant) {
        let index = self.taken.partition_point(|slot| slot.until <= until);
        self.taken.insert(index, TakenSlot { holder, until });
    }

    /// How many slots are free.
    fn free(&self, now: Instant) -> usize {
        if self.closed_until.is_some_and(|until| until > now) {
            return 0;
        }
        self.limit
            .map_or(usize::MAX, |limit| limit.saturating_sub(self.taken.len()))
    }

    /// The caller's position in the queue, or the position where it belongs.
    fn position(&self, rank: Rank) -> Result<usize, usize> {
        match self.queue.back() {
            Some(last) if last.rank >= rank => self.queue.binary_search_by(|waiter| {
                step();
                waiter.rank.cmp(&rank)
            }),
            _ => Err(self.queue.len()),
        }
    }

    fn remove(&mut self, index: usize) {
        self.queue.remove(index);
        self.wake_halved(index);
        if index == 0 {
            self.wake_first();
        }
    }

    fn free_expired(&mut self, now: Instant) {
        while self.taken.front().is_some_and(|slot| slot.until <= now) {
            self.taken.pop_front();
        }
    }

    /// Wakes as many callers at the front of the queue as there are slots. Callers that were woken and did
    /// not ask leave the queue; if they ask later, they keep their rank.
    fn call_next(&mut self, now: Instant) {
        self.free_expired(now);
        if self.limit.is_none() {
            // Waiting callers ask again at the end of the refusal.
            return;
        }
        let free = self.free(now);
        let mut index = 0;
        while index < free.min(self.queue.len()) {
            step();
            let waiter = &mut self.queue[index];
            match waiter.called {
                Some(called) if now >= called + GRACE => {
                    self.remove(index);
                    continue;
                }
                Some(_) => {}
                None => {
                    waiter.called = Some(now);
                    waiter.wake.notify_one();
                }
            }
            index += 1;
        }
    }

    /// Wakes the first caller, which asks again when the next slot is free.
    fn wake_first(&self) {
        if let Some(first) = self.queue.front() {
            first.wake.notify_one();
        }
    }

    /// A waiter before `index` is gone. Wakes each waiter that has now at most half as many batches before it
    /// as when its time to ask again was set.
    fn wake_halved(&self, index: usize) {
        let mut boundary = self.limit.unwrap_or(usize::MAX);
        while boundary <= self.queue.len() {
            step();
            if boundary > index {
                self.queue[boundary - 1].wake.notify_one();
            }
            boundary = boundary.saturating_mul(2);
        }
    }

    /// When the turn of a caller comes that has `ahead` others before it, if none of them leaves and no attempt ends.
    fn start(&self, ahead: usize, now: Instant) -> Instant {
        let open = self.closed_until.map_or(now, |until| until.max(now));
        let Some(limit) = self.limit else {
            return open;
        };
        // Free slots come first; after a limit was lowered, more slots can be taken than exist.
        let slot = (ahead % limit + self.taken.len()).checked_sub(limit);
        let free = slot.map_or(now, |slot| self.taken[slot].until);
        free.max(open) + SPAN * u32::try_from(ahead / limit).unwrap_or(u32::MAX)
    }

    /// When a waiter asks again, unless it is woken before.
    ///
    /// Any caller before this one may be absent, and only other callers can notice that. A waiter asks more
    /// often the nearer its turn is. So it waits at most 2 s for each batch of absent callers, and a long
    /// queue does not ask all the time.
    fn check(&self, ahead: usize, start: Instant, now: Instant) -> Instant {
        let Some(limit) = self.limit else {
            return start;
        };
        let called = self.queue.front().and_then(|first| first.called);
        let look = match called.filter(|_| self.free(now) > 0) {
            Some(called) => called + GRACE,
            None if ahead == 0 => start,
            None => {
                let batches = u32::try_from(ahead / limit).unwrap_or(u32::MAX);
                now + GRACE * (batches / 2).max(1)
            }
        };
        start.min(look)
    }
}

/// Counts what is looked at, so that a test can bound the work.
fn step() {
    #[cfg(test)]
    tests::STEPS.set(tests::STEPS.get() + 1);
}

#[cfg(test)]
pub(crate) mod tests {
    use std::cell::Cell;

    use super::*;

    thread_local! {
        /// The steps of this thread so far.
        pub(crate) static STEPS: Cell<u64> = const { Cell::new(0) };
    }

    fn second(base: Instant, seconds: u64) -> Instant {
        base + Duration::from_secs(seconds)
    }

    /// Asks for the `number`th caller, who came at `base`, at that second.
    fn ask(slots: &mut Slots, base: Instant, number: u64, at: u64) -> Answer {
        let caller = Caller {
            rank: (base, number),
            limit: Some(2),
            deadline: second(base, 100_000),
        };
        slots.ask(&caller, &mut None, second(base, at))
    }

    /// When the turn of such a caller would come. It does not stay in the queue.
    fn start(slots: &mut Slots, base: Instant, limit: u32, at: u64) -> Instant {
        let impatient = Caller {
            rank: (second(base, at), 99),
            limit: Some(limit),
            deadline: base,
        };
        match slots.ask(&impatient, &mut None, second(base, at)) {
            Answer::Denied(start) => start,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_slot_counts_from_its_reply_but_not_from_late() {
        let base = Instant::now();
        let mut slots = Slots::new(None);
        assert_eq!(ask(&mut slots, base, 1, 0), Answer::Granted);
        assert_eq!(ask(&mut slots, base, 2, 0), Answer::Granted);
        assert_eq!(start(&mut slots, base, 2, 0), base + TRANSIT + SPAN);
        slots.end((base, 1), AttemptEnd::Replied, second(base, 1));
        assert_eq!(start(&mut slots, base, 2, 1), second(base, 1) + SPAN);
        slots.end((base, 2), AttemptEnd::Replied, second(base, 30));
        assert!(matches!(ask(&mut slots, base, 3, 30), Answer::Wait { .. }));
        assert_eq!(start(&mut slots, base, 2, 30), base + TRANSIT + SPAN);
        assert!(matches!(ask(&mut slots, base, 4, 30), Answer::Wait { .. }));
        assert_eq!(
            start(&mut slots, base, 2, 30),
            second(base, 1) + SPAN + SPAN
        );
    }

    #[test]
    fn a3_without_a_reply_a_slot_counts_from_the_latest_arrival() {
        let base = Instant::now();
        let mut slots = Slots::new(None);
        for number in 1..=2 {
            assert_eq!(ask(&mut slots, base, number, 0), Answer::Granted);
            slots.end((base, number), AttemptEnd::Unknown, base);
        }
        assert_eq!(start(&mut slots, base, 2, 1), base + TRANSIT + SPAN);
    }

    #[test]
    fn what_was_not_sent_gives_its_slot_to_the_next() {
        let base = Instant::now();
        let mut slots = Slots::new(None);
        assert_eq!(ask(&mut slots, base, 1, 0), Answer::Granted);
        assert_eq!(ask(&mut slots, base, 2, 0), Answer::Granted);
        assert!(matches!(ask(&mut slots, base, 3, 1), Answer::Wait { .. }));
        slots.end((base, 2), AttemptEnd::NotSent, second(base, 1));
        let fourth = ask(&mut slots, base, 4, 1);
        assert!(matches!(fourth, Answer::Wait { .. }), "it is not its turn");
        assert_eq!(ask(&mut slots, base, 3, 1), Answer::Granted);
    }

    #[test]
    fn absent_batches_are_passed_over_one_by_one() {
        let base = Instant::now();
        let mut slots = Slots::new(None);
        slots.close(second(base, 10), base);
        for number in 1..=5 {
            assert!(matches!(
                ask(&mut slots, base, number, 0),
                Answer::Wait { .. }
            ));
        }
        // The first two are called and do not come, and then the next two.
        for at in 10..12 {
            let Answer::Wait { check, .. } = ask(&mut slots, base, 5, at) else {
                panic!("it is not its turn");
            };
            assert_eq!(check, second(base, at + 1));
        }
        assert_eq!(ask(&mut slots, base, 5, 12), Answer::Granted);
        // Who comes late keeps its rank.
        assert_eq!(ask(&mut slots, base, 1, 12), Answer::Granted);
        assert!(matches!(ask(&mut slots, base, 6, 12), Answer::Wait { .. }));
        assert!(matches!(ask(&mut slots, base, 2, 12), Answer::Wait { .. }));
        assert_eq!(slots.queue[0].rank, (base, 2));
    }

    #[test]
    fn a_lower_limit_holds_at_once() {
        let base = Instant::now();
        let mut slots = Slots::new(None);
        assert_eq!(ask(&mut slots, base, 1, 0), Answer::Granted);
        assert_eq!(ask(&mut slots, base, 2, 1), Answer::Granted);
        let expected = second(base, 1) + TRANSIT + SPAN;
        assert_eq!(start(&mut slots, base, 1, 2), expected);
    }

    #[test]
    fn closed_slots_are_not_forgotten() {
        let base = Instant::now();
        let mut slots = Slots::new(None);
        slots.close(second(base, 10), base);
        slots.close(second(base, 5), base);
        assert!(!slots.is_idle(second(base, 9)));
        assert!(slots.is_idle(second(base, 10)));
    }
}
