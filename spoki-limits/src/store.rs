//! The trait of stores of shared counts.

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, Instant};

use spoki_api::limit::{LimitKey, LimitUsage, Scope};

/// The place where processes count together. One thread per limiter uses it.
pub(crate) trait Store: Send {
    /// Carries out the requests of one account. Fails with the reason if the outcome is not known. A repeated
    /// request has no further effect.
    fn run(&mut self, account: &Account, requests: &[Request]) -> Result<Vec<Answer>, String>;

    /// What is counted for an account.
    fn usage(&mut self, account: &Account) -> Result<Vec<LimitUsage>, String>;
}

/// An account in a store, which learns neither its name nor the id of its key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Account {
    /// The account and its key.
    pub(crate) id: String,
    /// The key alone: a refusal that concerns all its accounts is stored under this name.
    pub(crate) key: String,
}

impl Account {
    pub(crate) fn new(key_id: &str, account: &str, rate: u32) -> Self {
        let hash = |account: &str| {
            let mut hash = hmac_sha256::Hash::new();
            for part in [key_id, account] {
                hash.update(part.len().to_le_bytes());
                hash.update(part);
            }
            let rate = if rate == 1 {
                String::new()
            } else {
                format!("-x{rate}")
            };
            let hex = hash.finalize().map(|byte| format!("{byte:02x}")).concat();
            hex + &rate
        };
        Self {
            id: hash(account),
            key: hash(""),
        }
    }

    pub(crate) fn of(key: &LimitKey<'_>, rate: u32) -> Self {
        Self::new(key.key_id, key.account, rate)
    }
}

/// A call in a store: its process and its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Id {
    pub(crate) process: u64,
    pub(crate) number: u64,
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The texts have the order of the numbers.
        write!(f, "{:016x}-{:016x}", self.process, self.number)
    }
}

impl FromStr for Id {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (process, number) = text.split_once('-').unwrap_or((text, ""));
        Ok(Self {
            process: u64::from_str_radix(process, 16)?,
            number: u64::from_str_radix(number, 16)?,
        })
    }
}

/// A request of a process to a store.
#[derive(Clone, Debug)]
pub(crate) enum Request {
    /// A slot for a call, or a place in the queue.
    Ask(Ask),
    /// The call has a reply: its slot counts from now.
    End { action: String, id: Id },
    /// The call gives up its place in the queue, or its slot.
    Leave { action: String, id: Id },
    /// The service refused a call because there were too many.
    Close {
        action: String,
        scope: Scope,
        pause: Duration,
    },
}

#[derive(Clone, Debug)]
pub(crate) struct Ask {
    pub(crate) action: String,
    pub(crate) id: Id,
    pub(crate) limit: Option<u32>,
    /// When the call began.
    pub(crate) since: Instant,
    /// Until when it waits.
    pub(crate) deadline: Option<Instant>,
}

impl Ask {
    /// How long the call has waited already.
    pub(crate) fn age(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.since)
    }

    /// How long it waits from now on.
    pub(crate) fn patience(&self, now: Instant) -> Option<Duration> {
        Some(self.deadline?.saturating_duration_since(now))
    }
}

/// What a store answers to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Done,
    /// The slot is the call's.
    Granted,
    /// The call would have to wait this long, which is longer than it can.
    Denied(Duration),
    /// The call is in the queue.
    Queued {
        /// How long it waits by the present state.
        wait: Duration,
        /// How long no calls are allowed after a refusal.
        closed: Duration,
        /// Its place in the queue: a time on the store's clock. Calls with the same time are in the order of their ids.
        place: u64,
        /// Whether the call was in the queue before.
        known: bool,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_show_nothing_and_do_not_mix() {
        let ada = Account::new("key", "ada@example.com", 1);
        assert!(!format!("{ada:?}").contains("ada@"));
        assert_eq!(ada.id.len(), 64);
        for other in [
            Account::new("key", "bob", 1),
            Account::new("key2", "ada@example.com", 1),
            Account::new("keya", "da@example.com", 1),
            Account::new("key", "ada@example.com", 20),
        ] {
            assert_ne!(ada.id, other.id);
        }
        assert_eq!(ada.key, Account::new("key", "bob", 1).key);
        assert_eq!(ada.key, Account::new("key", "", 1).id);
    }

    #[test]
    fn ids_are_read_as_they_are_written() {
        let id = Id {
            process: 0xab,
            number: 12,
        };
        assert_eq!(id.to_string().parse(), Ok(id));
        for odd in ["", "-", "1", "1-", "-1", "x-1", "1-2-3"] {
            assert!(odd.parse::<Id>().is_err(), "{odd}");
        }
    }
}
