//! Toolkits other than the one in `spec/`: small hand-written toolkits, and random toolkits.

mod bound;
mod choices;
mod random;

pub use bound::bound;
pub use random::{Casing, Toolkit};
