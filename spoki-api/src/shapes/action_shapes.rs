//! The records of one action.

use std::collections::{BTreeMap, BTreeSet};

use super::shape::Shape;

/// The shapes of the replies to one action.
#[derive(Clone, Debug, Default)]
pub(super) struct ActionShapes {
    pub(super) backends: BTreeSet<&'static str>,
    /// Replies by HTTP status.
    pub(super) statuses: BTreeMap<u16, u64>,
    pub(super) limit_headers: BTreeSet<&'static str>,
    /// Successes without a body, and those whose body is not JSON.
    pub(super) empty: u64,
    pub(super) unreadable: u64,
    /// Lists by the form of their page: `array`, `object`, or `none` if there is no list in the reply.
    pub(super) pages: BTreeMap<&'static str, u64>,
    /// The object around the items of a list.
    pub(super) page: Shape,
    /// The reply, or the items of a list.
    pub(super) reply: Shape,
}
