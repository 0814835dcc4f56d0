//! Caches the ids that listings found, so that reading all pages of a filtered list finds them once.

use std::collections::VecDeque;
use std::sync::Arc;

/// How many listings are cached: so many readers can page through filtered lists at once.
const CAPACITY: usize = 16;

/// The ids of recent listings, by filters and order. Any change of the data invalidates them.
#[derive(Clone, Debug, Default)]
pub(super) struct Listings(VecDeque<(String, Arc<[i64]>)>);

impl Listings {
    pub(super) fn get(&self, key: &str) -> Option<Arc<[i64]>> {
        let found = self.0.iter().find(|(cached, _)| cached == key);
        found.map(|(_, ids)| Arc::clone(ids))
    }

    pub(super) fn put(&mut self, key: String, ids: Arc<[i64]>) {
        if self.0.len() == CAPACITY {
            self.0.pop_front();
        }
        self.0.push_back((key, ids));
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}
