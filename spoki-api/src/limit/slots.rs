//! One window: who has a place, who waits for one. No clock and no locks of its own.
//!
//! A *sliding log*: the window remembers each place until it is free again, so that bursts up to the
//! limit are fine and no 60 seconds ever see more. Counters per fixed minute let twice the limit meet
//! at the border; token buckets do the same after a quiet minute.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use super::AttemptEnd;

/// How long a place stays taken: the minute of the limit, and a margin because two clocks may run
/// differently; half a millisecond in a second is the most that time servers let them.
pub(super) const SPAN: Duration = Duration::from_millis(60_050);

/// The service sees a request some time after its start, and those later not equally late: starts
/// 60 s apart can arrive 59.9 s apart. It surely has seen it when its reply is there, so that a place
/// counts from the end of the attempt, but from no later than this after its start: what
/// takes longer, works at the call and does not carry it.
pub(super) const TRANSIT: Duration = Duration::from_secs(2);

/// A caller whose turn has come and who does not take it in this time lets others go first. Its
/// future is alive but nobody polls it, perhaps because its owner awaits one that waits behind it.
pub(super) const GRACE: Duration = Duration::from_secs(1);

/// Order of those who wait: since when, and as they came.
pub(super) type Rank = (Instant, u64);

/// The places of one action and account.
#[derive(Debug)]
pub(super) struct Slots {
    limit: Option<usize>,
    places: Vec<TakenSlot>,
    queue: BTreeMap<Rank, Waiter>,
    closed_until: Option<Instant>,
}

#[derive(Debug)]
struct TakenSlot {
    holder: Rank,
    until: Instant,
}

#[derive(Debug)]
struct Waiter {
    wake: Arc<Notify>,
    /// Since when a place is free for it.
    called: Option<Instant>,
}

impl Waiter {
    fn is_absent(&self, now: Instant) -> bool {
        self.called.is_some_and(|called| now >= called + GRACE)
    }
}

/// No place yet.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Later {
    /// When the caller's turn comes, as things stand. It comes earlier if others leave, or when an attempt
    /// in flight ends: until then its place counts as if it ended as late as it can.
    pub(super) start: Instant,
    /// When to ask again, unless woken before.
    pub(super) check: Instant,
}

impl Slots {
    pub(super) fn new(closed_until: Option<Instant>) -> Self {
        Self {
            limit: None,
            places: Vec::new(),
            queue: BTreeMap::new(),
            closed_until,
        }
    }

    /// Takes a place if it is the caller's turn; queues the caller otherwise, with a `wake` by which it
    /// learns of changes.
    pub(super) fn ask(
        &mut self,
        caller: Rank,
        limit: Option<u32>,
        wake: &mut Option<Arc<Notify>>,
        now: Instant,
    ) -> Result<(), Later> {
        self.limit = limit.map(|limit| limit.max(1) as usize);
        if self.has_plenty(now) {
            self.take(caller, now);
            return Ok(());
        }
        self.places.retain(|place| place.until > now);
        let ahead = self
            .queue
            .range(..caller)
            .filter(|(_, waiter)| !waiter.is_absent(now))
            .count();
        if ahead < self.free(now) {
            self.queue.remove(&caller);
            self.take(caller, now);
            return Ok(());
        }
        let waiter = Waiter {
            wake: Arc::clone(wake.get_or_insert_default()),
            called: None,
        };
        self.queue.insert(caller, waiter);
        self.call_up(now);
        let start = self.start(ahead, now);
        let unclaimed = self.start(0, now) + GRACE * u32::try_from(ahead).unwrap_or(u32::MAX);
        Err(Later {
            start,
            check: start.min(unclaimed),
        })
    }

    /// Takes the caller out of the queue.
    pub(super) fn leave(&mut self, caller: Rank, now: Instant) {
        if self.queue.remove(&caller).is_some() {
            self.stir(now);
        }
    }

    /// The caller's attempt has ended.
    pub(super) fn end(&mut self, caller: Rank, ending: AttemptEnd, now: Instant) {
        // It is among the latest.
        let holds = |place: &TakenSlot| place.holder == caller;
        if let Some(at) = self.places.iter().rposition(holds) {
            match ending {
                AttemptEnd::Sent => self.places[at].until = self.places[at].until.min(now + SPAN),
                AttemptEnd::NotSent => {
                    self.places.swap_remove(at);
                }
            }
            self.stir(now);
        }
    }

    /// No places until then. Everyone who waits learns of it, for their patience may be over.
    pub(super) fn close(&mut self, until: Instant) {
        self.closed_until = self.closed_until.max(Some(until));
        for waiter in self.queue.values_mut() {
            waiter.called = None;
            waiter.wake.notify_one();
        }
    }

    /// Whether it can be forgotten.
    pub(super) fn is_idle(&self, now: Instant) -> bool {
        self.queue.is_empty()
            && self.closed_until.is_none_or(|until| until <= now)
            && self.places.iter().all(|place| place.until <= now)
    }

    fn take(&mut self, caller: Rank, now: Instant) {
        if self.limit.is_some() {
            self.places.push(TakenSlot {
                holder: caller,
                until: now + TRANSIT + SPAN,
            });
        }
        self.stir(now);
    }

    fn is_closed(&self, now: Instant) -> bool {
        self.closed_until.is_some_and(|until| until > now)
    }

    /// Whether there is a place and nobody waits for one, seen without looking at every place.
    fn has_plenty(&self, now: Instant) -> bool {
        let room = self.limit.is_none_or(|limit| self.places.len() < limit);
        room && self.queue.is_empty() && !self.is_closed(now)
    }

    fn free(&self, now: Instant) -> usize {
        if self.is_closed(now) {
            return 0;
        }
        let taken = self.places.iter().filter(|place| place.until > now).count();
        self.limit
            .map_or(usize::MAX, |limit| limit.saturating_sub(taken))
    }

    /// Calls those at the front of the queue for whom there are places.
    fn call_up(&mut self, now: Instant) {
        if self.queue.is_empty() {
            return;
        }
        let free = self.free(now);
        for waiter in self.queue.values_mut().take(free) {
            if waiter.called.is_none() {
                waiter.called = Some(now);
                waiter.wake.notify_one();
            }
        }
    }

    /// Something has changed: whoever is first now sets its alarm anew.
    fn stir(&mut self, now: Instant) {
        self.call_up(now);
        if let Some(first) = self.queue.values().next() {
            first.wake.notify_one();
        }
    }

    /// When the turn of a caller comes with `ahead` others before it, if nobody leaves and no attempt ends.
    fn start(&self, ahead: usize, now: Instant) -> Instant {
        let open = self.closed_until.map_or(now, |until| until.max(now));
        let Some(limit) = self.limit else {
            return open;
        };
        let mut taken: Vec<Instant> = self.places.iter().map(|place| place.until).collect();
        taken.sort_unstable();
        // Of `limit` places, the ones not taken come first; a limit that was lowered leaves fewer than none.
        let place = (ahead % limit + taken.len()).checked_sub(limit);
        let free = place.map_or(now, |place| taken[place]);
        free.max(open) + SPAN * u32::try_from(ahead / limit).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn second(base: Instant, seconds: u64) -> Instant {
        base + Duration::from_secs(seconds)
    }

    /// Asks for the `number`th caller, who came at that second.
    fn ask(window: &mut Slots, base: Instant, number: u64, at: u64) -> Result<(), Later> {
        let rank = (base, number);
        window.ask(rank, Some(2), &mut None, second(base, at))
    }

    #[test]
    fn a_place_counts_from_the_end_of_its_attempt_but_not_from_late() {
        let base = Instant::now();
        let mut window = Slots::new(None);
        assert!(ask(&mut window, base, 1, 0).is_ok());
        assert!(ask(&mut window, base, 2, 0).is_ok());
        let third = ask(&mut window, base, 3, 0).unwrap_err();
        assert_eq!(third.start, base + TRANSIT + SPAN);
        window.end((base, 1), AttemptEnd::Sent, second(base, 1));
        assert_eq!(
            ask(&mut window, base, 3, 1).unwrap_err().start,
            second(base, 1) + SPAN
        );
        window.end((base, 2), AttemptEnd::Sent, second(base, 30));
        let fourth = ask(&mut window, base, 4, 30).unwrap_err();
        assert_eq!(fourth.start, base + TRANSIT + SPAN);
        let fifth = ask(&mut window, base, 5, 30).unwrap_err();
        assert_eq!(fifth.start, second(base, 1) + SPAN + SPAN);
    }

    #[test]
    fn what_was_not_sent_gives_its_place_to_the_next() {
        let base = Instant::now();
        let mut window = Slots::new(None);
        assert!(ask(&mut window, base, 1, 0).is_ok());
        assert!(ask(&mut window, base, 2, 0).is_ok());
        assert!(ask(&mut window, base, 3, 1).is_err());
        window.end((base, 2), AttemptEnd::NotSent, second(base, 1));
        assert!(ask(&mut window, base, 4, 1).is_err(), "it is not its turn");
        assert!(ask(&mut window, base, 3, 1).is_ok());
    }

    #[test]
    fn an_absent_first_is_passed_over_after_a_while() {
        let base = Instant::now();
        let mut window = Slots::new(None);
        window.close(second(base, 10));
        for number in 1..=3 {
            assert!(ask(&mut window, base, number, 0).is_err());
        }
        // The first two are called and do not come.
        let third = ask(&mut window, base, 3, 10).unwrap_err();
        assert_eq!(third.start, second(base, 10) + SPAN);
        assert_eq!(third.check, second(base, 12));
        assert!(ask(&mut window, base, 3, 12).is_ok());
        assert!(ask(&mut window, base, 1, 12).is_ok());
        assert!(ask(&mut window, base, 2, 12).is_err());
    }

    #[test]
    fn a_lower_limit_holds_at_once() {
        let base = Instant::now();
        let mut window = Slots::new(None);
        assert!(ask(&mut window, base, 1, 0).is_ok());
        assert!(ask(&mut window, base, 2, 1).is_ok());
        let one = window.ask((base, 3), Some(1), &mut None, second(base, 2));
        assert_eq!(one.unwrap_err().start, second(base, 1) + TRANSIT + SPAN);
    }

    #[test]
    fn a_closed_window_is_not_forgotten() {
        let base = Instant::now();
        let mut window = Slots::new(None);
        window.close(second(base, 10));
        window.close(second(base, 5));
        assert!(!window.is_idle(second(base, 9)));
        assert!(window.is_idle(second(base, 10)));
    }
}
