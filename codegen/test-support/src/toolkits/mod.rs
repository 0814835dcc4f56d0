//! Other toolkits than the one in `spec/`: small ones made by hand, and random ones.

mod bound;
mod choices;
mod random;

pub use bound::bound;
pub use random::{Casing, Toolkit};
