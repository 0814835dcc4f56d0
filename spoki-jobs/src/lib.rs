//! x
mod columns;
mod error;
mod files;
mod request;
mod rows;
pub use error::{Error, ErrorKind};
pub use files::{Disk, Files, OutputFile};
pub use rows::Format;
