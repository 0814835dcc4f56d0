//! x
mod error; mod files; mod rows; mod columns; mod request;
pub use error::{Error, ErrorKind};
pub use files::{Disk, Files, OutputFile};
pub use rows::Format;
