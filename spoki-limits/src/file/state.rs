//! The counts of one account. This module reads no clock and no file.
//!
//! Times are microseconds on the file's own clock, which never goes back.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use spoki_api::limit::{LimitUsage, Scope};

use crate::store::{Answer, Ask, Id, Request};
use crate::timing::{Timing, micros};

/// A jump of the system's clock that is longer than this is noticed.
const STEP: u64 = 1_000_000;
/// Within this time, a process's own clock and the system's clock differ by less than the margin of a slot.
const SURE: Duration = Duration::from_secs(60);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct State {
    /// The latest time so far.
    pub(super) clock: u64,
    /// How far the file's clock is ahead of the system's.
    pub(super) offset: i64,
    /// Identifies the file: another value means that the counts were lost.
    pub(super) epoch: u64,
    /// Until when the account may not call at all.
    pub(super) closed: u64,
    /// Until when no account of the key may call.
    pub(super) key_closed: u64,
    /// Until when the waiters of a process keep their places.
    pub(super) leases: BTreeMap<u64, u64>,
    pub(super) limits: BTreeMap<String, Limit>,
}

/// What is counted for one action.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Limit {
    pub(super) per_minute: Option<u32>,
    pub(super) closed: u64,
    /// The taken slots: their ends and holders, in this order.
    pub(super) taken: Vec<(u64, Id)>,
    /// The waiting calls: their beginnings and ids, in this order.
    pub(super) queue: Vec<(u64, Id)>,
}

/// The state of a file that a process saw last.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub(super) epoch: u64,
    /// The latest time that the file had.
    pub(super) written: u64,
    /// The time on the file's clock,
    pub(super) clock: u64,
    /// at this time on the process's own.
    pub(super) at: Instant,
}

impl State {
    /// Sets the clock. If the system's clock was set forward or back, the process's own clock shows that, and
    /// no slot gets free by it. If no process can show it, the clock stands until the latest time has passed.
    pub(super) fn tick(&mut self, system: u64, seen: Option<Seen>, at: Instant) {
        let mut now = system.saturating_add_signed(self.offset);
        if let Some(seen) = seen {
            let expected = seen.clock.saturating_add(micros(at - seen.at));
            let is_back = now.saturating_add(STEP) < expected && at - seen.at < SURE;
            if is_back || now > expected.saturating_add(STEP) {
                now = expected;
            }
        }
        now = now.max(self.clock);
        self.offset = now.cast_signed().saturating_sub(system.cast_signed());
        self.clock = now;
    }

    /// Closes the account if counts are missing that the process has seen, because the file was removed or
    /// replaced by an older file. Then no call is allowed until all slots that were taken are free.
    pub(super) fn close_if_lost(&mut self, seen: Option<Seen>, before: u64, timing: &Timing) {
        if seen.is_some_and(|seen| seen.epoch != self.epoch || seen.written > before) {
            self.closed = self.closed.max(self.clock + micros(timing.latest));
        }
    }

    /// Removes expired slots, and the waiters of processes that no longer ask.
    pub(super) fn purge(&mut self) {
        let now = self.clock;
        self.leases.retain(|_, until| *until > now);
        for limit in self.limits.values_mut() {
            limit.taken.retain(|(until, _)| *until > now);
            let leases = &self.leases;
            limit
                .queue
                .retain(|(_, id)| leases.contains_key(&id.process));
        }
        let is_used = |limit: &Limit| {
            !limit.taken.is_empty() || !limit.queue.is_empty() || limit.closed > now
        };
        self.limits.retain(|_, limit| is_used(limit));
    }

    /// Carries the request out at this time of the process's clock.
    pub(super) fn apply(&mut self, request: &Request, at: Instant, timing: &Timing) -> Answer {
        match request {
            Request::Ask(ask) => return self.ask(ask, at, timing),
            Request::End { action, id } => self.end(action, *id, timing),
            Request::Leave { action, id } => self.leave(action, *id),
            Request::Close {
                action,
                scope,
                pause,
            } => self.close(action, *scope, *pause),
        }
        Answer::Done
    }

    fn ask(&mut self, ask: &Ask, at: Instant, timing: &Timing) -> Answer {
        let now = self.clock;
        let open = self.closed.max(self.key_closed);
        let limit = self.limits.entry(ask.action.clone()).or_default();
        limit.per_minute = ask.limit;
        if limit.taken.iter().any(|(_, id)| *id == ask.id) {
            return Answer::Granted;
        }
        let open = open.max(limit.closed);
        let known = limit.queue.iter().position(|(_, id)| *id == ask.id);
        let since = now.saturating_sub(micros(ask.age(at)));
        let place = limit
            .queue
            .partition_point(|waiter| *waiter < (since, ask.id));
        let ahead = known.unwrap_or(place);
        if open <= now && ahead < limit.free() {
            known.map(|known| limit.queue.remove(known));
            if ask.limit.is_some() {
                // The latest of all.
                limit.taken.push((now + micros(timing.latest), ask.id));
            }
            return Answer::Granted;
        }
        let start = limit.start(ahead, now, open, timing);
        let wait = Duration::from_micros(start - now);
        if ask.patience(at).is_some_and(|patience| wait > patience) {
            known.map(|known| limit.queue.remove(known));
            return Answer::Denied(wait);
        }
        let (place, _) = match known {
            Some(known) => limit.queue[known],
            None => {
                limit.queue.insert(place, (since, ask.id));
                limit.queue[place]
            }
        };
        let lease = self.leases.entry(ask.id.process).or_default();
        // Renewing a lease after half its time is enough, so that not every question changes the file.
        if *lease < now + micros(timing.lease) / 2 {
            *lease = now + micros(timing.lease);
        }
        Answer::Queued {
            wait,
            closed: Duration::from_micros(open.saturating_sub(now)),
            place,
            known: known.is_some(),
        }
    }

    fn end(&mut self, action: &str, id: Id, timing: &Timing) {
        let earlier = self.clock + micros(timing.span);
        let Some(limit) = self.limits.get_mut(action) else {
            return;
        };
        for slot in limit.taken.iter_mut().filter(|slot| slot.1 == id) {
            slot.0 = slot.0.min(earlier);
        }
        limit.taken.sort_unstable();
    }

    fn leave(&mut self, action: &str, id: Id) {
        if let Some(limit) = self.limits.get_mut(action) {
            limit.taken.retain(|slot| slot.1 != id);
            limit.queue.retain(|waiter| waiter.1 != id);
        }
    }

    fn close(&mut self, action: &str, scope: Scope, pause: Duration) {
        let until = self.clock.saturating_add(micros(pause));
        let closed = match scope {
            Scope::Key => &mut self.key_closed,
            _ => &mut self.limits.entry(action.to_owned()).or_default().closed,
        };
        *closed = until.max(*closed);
    }

    pub(super) fn usage(&self, timing: &Timing) -> Vec<LimitUsage> {
        let usage = |(action, limit): (&String, &Limit)| {
            let mut usage = LimitUsage::new(action, limit.per_minute);
            usage.used = limit.taken.len();
            usage.waiting = limit.queue.len();
            let open = self.closed.max(self.key_closed).max(limit.closed);
            let start = limit.start(limit.queue.len(), self.clock, open, timing);
            usage.next = Duration::from_micros(start - self.clock);
            usage
        };
        self.limits.iter().map(usage).collect()
    }
}

impl Limit {
    /// How many slots are free.
    fn free(&self) -> usize {
        let free = |limit: u32| (limit.max(1) as usize).saturating_sub(self.taken.len());
        self.per_minute.map_or(usize::MAX, free)
    }

    /// When the turn of a call comes that has `ahead` others before it, if calls are allowed from `open` on.
    fn start(&self, ahead: usize, now: u64, open: u64, timing: &Timing) -> u64 {
        let open = open.max(now);
        let Some(limit) = self.per_minute else {
            return open;
        };
        let limit = limit.max(1) as usize;
        // Free slots come first; after a limit was lowered, more slots can be taken than exist.
        let slot = (ahead % limit + self.taken.len()).checked_sub(limit);
        let free = slot.map_or(now, |slot| self.taken[slot].0);
        let rounds = u64::try_from(ahead / limit).unwrap_or(u64::MAX);
        open.max(free)
            .saturating_add(micros(timing.span).saturating_mul(rounds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLL: Duration = Duration::from_millis(250);
    const LEASE: Duration = Duration::from_secs(2);
    const SECOND: u64 = 1_000_000;
    const HOUR: u64 = 3_600 * SECOND;
    const START: u64 = 1_796_000_000 * SECOND;

    fn timing() -> Timing {
        Timing::new(POLL, LEASE)
    }

    fn id(process: u64, number: u64) -> Id {
        Id { process, number }
    }

    /// A state, and the time that a process has seen of it.
    struct Test {
        state: State,
        system: u64,
        at: Instant,
        seen: Option<Seen>,
    }

    impl Test {
        fn new() -> Self {
            Self {
                state: State::default(),
                system: START,
                at: Instant::now(),
                seen: None,
            }
        }

        /// Time passes on the process's clock, and the system's moves by so much.
        fn pass(&mut self, real: u64, system: i64) {
            self.at += Duration::from_micros(real);
            self.system = self.system.saturating_add_signed(system);
        }

        fn tick(&mut self) {
            let before = self.state.clock;
            self.state.tick(self.system, self.seen, self.at);
            self.state.close_if_lost(self.seen, before, &timing());
            self.state.purge();
            self.seen = Some(Seen {
                epoch: self.state.epoch,
                written: self.state.clock,
                clock: self.state.clock,
                at: self.at,
            });
        }

        /// Asks for a call that has waited so long, under a limit of 1.
        fn ask(&mut self, id: Id, waited: Duration) -> Answer {
            self.tick();
            let ask = Ask {
                action: "ACT".to_owned(),
                id,
                limit: Some(1),
                since: self.at.checked_sub(waited).unwrap(),
                deadline: None,
            };
            self.state.apply(&Request::Ask(ask), self.at, &timing())
        }

        fn wait(&mut self, id: Id) -> Duration {
            match self.ask(id, Duration::ZERO) {
                Answer::Queued { wait, .. } => wait,
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn a_question_that_is_asked_twice_is_answered_twice() {
        let mut test = Test::new();
        for _ in 0..2 {
            assert_eq!(test.ask(id(1, 1), Duration::ZERO), Answer::Granted);
        }
        assert_eq!(test.state.limits["ACT"].taken.len(), 1);
        for _ in 0..2 {
            assert!(test.wait(id(1, 2)) > Duration::ZERO);
        }
        assert_eq!(test.state.limits["ACT"].queue.len(), 1);
    }

    #[test]
    fn the_order_is_that_of_the_beginnings() {
        let mut test = Test::new();
        assert_eq!(test.ask(id(1, 1), Duration::ZERO), Answer::Granted);
        test.wait(id(1, 2));
        test.ask(id(2, 1), Duration::from_secs(5));
        let queue: Vec<_> = test.state.limits["ACT"]
            .queue
            .iter()
            .map(|waiter| waiter.1)
            .collect();
        assert_eq!(queue, [id(2, 1), id(1, 2)]);
        // A slot that is free goes to nobody else.
        let leave = Request::Leave {
            action: "ACT".to_owned(),
            id: id(1, 1),
        };
        test.state.apply(&leave, test.at, &timing());
        assert_eq!(test.wait(id(1, 2)), timing().span);
        assert_eq!(test.ask(id(2, 1), Duration::ZERO), Answer::Granted);
    }

    #[test]
    fn a_process_that_asks_no_more_loses_its_places() {
        let mut test = Test::new();
        assert_eq!(test.ask(id(1, 1), Duration::ZERO), Answer::Granted);
        test.wait(id(1, 2));
        for _ in 0..3 {
            test.pass(SECOND, SECOND.cast_signed());
            test.wait(id(2, 1));
        }
        let queue = &test.state.limits["ACT"].queue;
        assert_eq!(
            queue.iter().map(|waiter| waiter.1).collect::<Vec<_>>(),
            [id(2, 1)]
        );
    }

    /// Neither frees a slot early, and neither holds one for longer than it has to.
    #[test]
    fn steps_of_the_clock_make_no_difference() {
        for step in [HOUR.cast_signed(), -HOUR.cast_signed(), 0] {
            let mut test = Test::new();
            assert_eq!(test.ask(id(1, 1), Duration::ZERO), Answer::Granted);
            let first = test.wait(id(1, 2));
            test.pass(SECOND, SECOND.cast_signed() + step);
            let second = test.wait(id(1, 2));
            assert_eq!(first, second + Duration::from_secs(1), "{step}");
            test.pass(61 * SECOND, 61 * SECOND.cast_signed());
            let rest = Duration::from_millis(550);
            assert_eq!(test.wait(id(1, 2)), rest, "{step}");
            test.pass(SECOND, SECOND.cast_signed());
            let asked = test.ask(id(1, 2), Duration::ZERO);
            assert_eq!(asked, Answer::Granted, "{step}");
        }
    }

    /// A process that has not looked lately cannot tell how much time has passed.
    #[test]
    fn a_step_back_that_nobody_saw_holds_the_slots() {
        let mut test = Test::new();
        test.tick();
        test.pass(100 * SECOND, 100 * SECOND.cast_signed());
        // Another process has looked since.
        test.state.tick(test.system, None, test.at);
        test.pass(SECOND, -HOUR.cast_signed());
        assert_eq!(test.ask(id(1, 1), Duration::ZERO), Answer::Granted);
        assert_eq!(test.state.clock, START + 100 * SECOND);
        assert_eq!(test.wait(id(1, 2)), timing().latest);
    }

    #[test]
    fn counts_that_are_lost_or_old_hold_everybody() {
        let older = State {
            clock: START - SECOND,
            ..State::default()
        };
        let other = State {
            epoch: 5,
            ..State::default()
        };
        for lost in [State::default(), older, other] {
            let mut test = Test::new();
            assert_eq!(test.ask(id(1, 1), Duration::ZERO), Answer::Granted);
            test.state = lost;
            test.pass(SECOND, SECOND.cast_signed());
            assert_eq!(test.wait(id(1, 2)), timing().latest);
            test.pass(63 * SECOND, 63 * SECOND.cast_signed());
            assert_eq!(test.ask(id(1, 2), Duration::ZERO), Answer::Granted);
        }
    }

    #[test]
    fn the_turn_depends_on_slots_and_those_ahead() {
        let start = |taken: &[u64], ahead, open| {
            let limit = Limit {
                per_minute: Some(2),
                taken: taken.iter().map(|until| (*until, id(1, *until))).collect(),
                ..Limit::default()
            };
            limit.start(ahead, 10, open, &timing())
        };
        assert_eq!(start(&[], 0, 0), 10);
        assert_eq!(start(&[30], 0, 0), 10);
        assert_eq!(start(&[30], 1, 0), 30);
        assert_eq!(start(&[30, 40], 1, 0), 40);
        assert_eq!(start(&[30, 40], 2, 0), 30 + micros(timing().span));
        assert_eq!(start(&[30, 40], 0, 35), 35);
        assert_eq!(start(&[20, 30, 40], 0, 0), 30, "the limit was lowered");
        assert_eq!(Limit::default().start(99, 10, 35, &timing()), 35);
    }
}
