//! The shapes of replies: members, types, formats and counts, but no values.
//!
//! A [`ShapeRecorder`] watches the replies of a client. Its [`ShapeReport`] shows where replies differ from
//! the tables, and can be sent to others:
//!
//! - For a text, it holds only the format, such as `timestamp` or `email`. It names enum values that the
//!   tables list; it counts other values, unless [`naming_values`](ShapeRecorder::naming_values) asks for
//!   them.
//! - For a member, it holds the name, if the name looks like an identifier; a phone number, an e-mail address
//!   or a random text does not. If one name of an object looks like a value, the report holds only names that
//!   the tables have.
//! - The keys of maps, such as the codes of custom fields, are values: the report only counts them.
//! - It holds the names of headers about limits, and the statuses of refusals.
//!
//! ```no_run
//! # async fn run() -> Result<(), spoki_api::Error> {
//! use spoki_api::Client;
//! use spoki_api::shapes::ShapeRecorder;
//!
//! let recorder = ShapeRecorder::new();
//! let spoki = Client::builder().spoki("key").record_shapes(&recorder).build()?;
//! spoki.list_tickets().send().await?;
//! let report = recorder.report();
//! for difference in report.differences() {
//!     println!("{difference}");
//! }
//! println!("{}", report.to_json());
//! # Ok(())
//! # }
//! ```

mod action_shapes;
mod compare;
mod names;
mod record;
mod report;
mod shape;
mod summary;

pub use compare::ShapeDifference;
pub use record::ShapeRecorder;
pub use report::ShapeReport;

pub(crate) use record::{Recording, ReplyHead};
