#![doc = include_str!("../README.md")]

mod check;
mod columns;
mod error;
mod files;
mod import;
mod job;
mod journal;
mod lock;
mod manifest;
mod outcome;
mod plan;
mod report;
mod request;
mod results;
mod row_set;
mod rows;
mod run;
mod state;

pub use check::{Duplicates, InvalidRow};
pub use error::{Error, ErrorKind};
pub use files::{Disk, Files, OutputFile};
pub use import::Import;
pub use job::{Job, Status, UnsettledCall};
pub use journal::Resolution;
pub use plan::Plan;
pub use report::{Outcome, Problem, Report, ResultFile};
pub use rows::Format;
pub use run::{CallRows, End, JobEvent, Progress, RunOptions, Stop, Summary};
pub use state::Counts;
