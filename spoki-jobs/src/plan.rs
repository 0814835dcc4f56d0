//! What a job has to do.

use std::time::Duration;

use crate::request::Request;

/// What a job has to do.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Plan {
    /// The rows of the input.
    pub rows: u64,
    /// Rows that are not valid. They are not sent.
    pub invalid: u64,
    /// How many of the invalid rows only repeat the key of another row.
    pub duplicates: u64,
    /// Items in one call.
    pub chunk: usize,
    /// The calls that the valid rows take.
    pub calls: u64,
    /// The calls per minute, if the service states a limit.
    pub per_minute: Option<u32>,
    /// The maximum number of items in a call.
    pub largest_chunk: usize,
    /// Columns that fill no field: those that begin with `_`, and those that were left out on purpose.
    pub left_out: Vec<String>,
}

impl Plan {
    pub(crate) fn new(
        request: &Request,
        chunk: usize,
        [rows, invalid, duplicates]: [u64; 3],
        left_out: &[String],
    ) -> Self {
        let mut plan = Self {
            rows,
            invalid,
            duplicates,
            chunk,
            calls: 0,
            per_minute: request.info.rate_limit,
            largest_chunk: request.largest_chunk(),
            left_out: left_out.to_vec(),
        };
        plan.calls = plan.calls_in_chunks_of(chunk);
        plan
    }

    /// The calls that the valid rows would take with chunks of this size.
    pub fn calls_in_chunks_of(&self, items: usize) -> u64 {
        (self.rows - self.invalid).div_ceil(items.max(1) as u64)
    }

    /// The minimum time for this many calls under the limit; `None` without a limit.
    pub fn duration_of(&self, calls: u64) -> Option<Duration> {
        let full = calls.div_ceil(u64::from(self.per_minute?.max(1)));
        Some(Duration::from_secs(60 * full.saturating_sub(1)))
    }
}
