//! The state of a waiting call, which its future and the limiter's thread share.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use spoki_api::limit::Denied;
use tokio::sync::Notify;

/// The shared state of one waiting call.
#[derive(Debug, Default)]
pub(crate) struct CallState {
    state: Mutex<State>,
    wake: Notify,
}

#[derive(Debug, Default)]
enum State {
    /// The call waits. The value is the expected end of the wait, if the call has not read it yet.
    #[default]
    Waiting,
    Expected(Instant),
    /// A slot is granted, if the call takes it until then.
    Granted(Instant),
    Taken,
    Denied(Denied),
    /// The call did not take its slot in time.
    Revoked,
    Left,
}

/// What a call finds when it is polled.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum CallUpdate {
    None,
    Expected(Duration),
    /// The slot is taken now.
    Taken,
    Denied(Denied),
    /// The call came too late for its slot. It has to ask again.
    AskAgain,
}

/// The side of the limiter's thread.
impl CallState {
    pub(crate) fn expect(&self, start: Instant) {
        let mut state = self.lock();
        if matches!(*state, State::Waiting | State::Expected(_)) {
            self.tell(&mut state, State::Expected(start));
        }
    }

    /// Gives the call a slot, unless the call was dropped.
    pub(crate) fn grant(&self, until: Instant) -> bool {
        let mut state = self.lock();
        let waits = matches!(*state, State::Waiting | State::Expected(_));
        if waits {
            self.tell(&mut state, State::Granted(until));
        }
        waits
    }

    pub(crate) fn deny(&self, denied: Denied) {
        let mut state = self.lock();
        if !matches!(*state, State::Left) {
            self.tell(&mut state, State::Denied(denied));
        }
    }

    /// Takes the slot back if the call did not take it in time.
    pub(crate) fn revoke(&self) -> bool {
        let mut state = self.lock();
        let is_late = matches!(*state, State::Granted(_));
        if is_late {
            self.tell(&mut state, State::Revoked);
        }
        is_late
    }

    fn tell(&self, state: &mut State, new: State) {
        *state = new;
        self.wake.notify_one();
    }
}

/// The side of the call.
impl CallState {
    pub(crate) fn check(&self) -> CallUpdate {
        let mut state = self.lock();
        match *state {
            State::Expected(start) => {
                *state = State::Waiting;
                CallUpdate::Expected(start.saturating_duration_since(Instant::now()))
            }
            // Later, the limiter's thread takes the slot back.
            State::Granted(until) if Instant::now() < until => {
                *state = State::Taken;
                CallUpdate::Taken
            }
            State::Revoked => {
                *state = State::Waiting;
                CallUpdate::AskAgain
            }
            State::Denied(ref denied) => CallUpdate::Denied(denied.clone()),
            _ => CallUpdate::None,
        }
    }

    /// Waits until the state changes.
    pub(crate) async fn woken(&self) {
        self.wake.notified().await;
    }

    /// Marks the call as dropped. Returns whether it may still be in the queue, or have a slot that it will not use.
    pub(crate) fn leave(&self) -> bool {
        let was = std::mem::replace(&mut *self.lock(), State::Left);
        matches!(was, State::Waiting | State::Expected(_) | State::Granted(_))
    }

    /// The data is consistent at every unlock, so poisoning can be ignored.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_is_for_those_who_come_in_time() {
        let now = Instant::now();
        let later = now + Duration::from_secs(100);
        let state = CallState::default();
        assert!(state.grant(later) && state.check() == CallUpdate::Taken);
        assert!(!state.revoke() && !state.leave(), "it is taken");
        let state = CallState::default();
        assert!(state.grant(now) && state.check() == CallUpdate::None);
        assert!(state.revoke() && state.check() == CallUpdate::AskAgain);
        assert!(state.grant(later) && state.leave() && !state.revoke());
        assert!(!state.grant(later), "nobody is there");
    }

    #[test]
    fn the_expected_wait_is_told_once() {
        let state = CallState::default();
        assert_eq!(state.check(), CallUpdate::None);
        state.expect(Instant::now() + Duration::from_secs(100));
        assert!(matches!(state.check(), CallUpdate::Expected(wait) if wait.as_secs() == 99));
        assert_eq!(state.check(), CallUpdate::None);
        let denied = Denied::full(Duration::from_secs(1));
        state.deny(denied.clone());
        assert_eq!(state.check(), CallUpdate::Denied(denied));
        assert!(!state.leave());
    }
}
