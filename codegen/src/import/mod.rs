//! From what the vendor publishes to the catalogue.
//!
//! The vendor's sentences do not come along: a fingerprint of each description does, which is
//! enough to notice that one has changed.

mod fingerprint;
mod layout;
mod lines;
mod page;
mod rate_limit;
mod table;

pub use layout::to_json;
pub use page::{Imported, import_page};
