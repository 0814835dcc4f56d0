//! The retries that all calls of a client share.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU32, Ordering};

const CAPACITY: u32 = 500;

/// A token bucket: retries take tokens, successes return tokens.
#[derive(Debug)]
pub(crate) struct Budget(AtomicU32);

impl Default for Budget {
    fn default() -> Self {
        Self(AtomicU32::new(CAPACITY))
    }
}

impl Budget {
    pub(crate) fn tokens(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }

    /// Takes `cost` tokens. Returns `false`, and takes none, if there are fewer.
    pub(crate) fn spend(&self, cost: u32) -> bool {
        let less = |tokens: u32| tokens.checked_sub(cost);
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, less)
            .is_ok()
    }

    /// Gives back what a successful call spent on its last retry, or one token if it spent nothing.
    pub(crate) fn refund(&self, spent: u32) {
        // The bucket is full most of the time, and a read is cheaper than a write to an atomic.
        if self.tokens() < CAPACITY {
            let more = |tokens: u32| Some((tokens + spent.max(1)).min(CAPACITY));
            let _ = self
                .0
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
        }
    }
}

/// A random number from 0 to below 1. The seed of a hash map is random enough for pauses.
pub(crate) fn chance() -> f64 {
    let bits = RandomState::new().hash_one(0) >> 32;
    f64::from(u32::try_from(bits).unwrap_or_default()) / 4_294_967_296.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_use_it_up_and_successes_fill_it() {
        let budget = Budget::default();
        let spent = (0..CAPACITY).take_while(|_| budget.spend(14)).count();
        assert_eq!((spent, budget.tokens()), (35, 10));
        budget.refund(0);
        assert!(!budget.spend(14), "one plain success is worth one token");
        budget.refund(14);
        assert_eq!(budget.tokens(), 25);
        assert!(budget.spend(5));
        for _ in 0..1000 {
            budget.refund(14);
        }
        assert_eq!(budget.tokens(), CAPACITY);
    }

    #[test]
    fn chances_differ_and_stay_in_range() {
        let chances: Vec<f64> = (0..1000).map(|_| chance()).collect();
        assert!(chances.iter().all(|chance| (0.0..1.0).contains(chance)));
        let low = chances.iter().filter(|chance| **chance < 0.5).count();
        assert!((300..700).contains(&low), "{low} of 1000 below a half");
    }
}
