//! The result of a list that was sent in chunks.

use std::collections::BTreeSet;
use std::ops::{ControlFlow, Range};

use crate::error::Error;
use crate::reply::Reply;
use crate::request::{ItemError, Violation};

/// One chunk after its call.
#[derive(Debug)]
#[non_exhaustive]
pub struct Chunk<R> {
    /// The items of the list, counted from zero.
    pub items: Range<usize>,
    /// The reply, or the error.
    pub outcome: Result<Reply<R>, Error>,
    /// What is wrong with the items that were left out of this chunk: see `skip_invalid`. [`Violation::item`]
    /// is the index.
    pub invalid: Vec<Violation>,
    /// What the reply says about single items, with their index in the list.
    pub item_errors: Vec<ItemError>,
}

impl<R> Chunk<R> {
    pub(super) fn new(items: Range<usize>, outcome: Result<Reply<R>, Error>) -> Self {
        Self {
            items,
            outcome,
            invalid: Vec::new(),
            item_errors: Vec::new(),
        }
    }

    /// Whether the service has done what the call asked for: it succeeded, or it [took effect](Error::took_effect)
    /// without a reply. Single items may have been refused: see [`item_errors`](Self::item_errors).
    pub fn is_done(&self) -> bool {
        self.failure().is_none()
    }

    /// The number of items done, without those that were left out and those for which the reply names an error.
    pub fn done(&self) -> usize {
        if !self.is_done() {
            return 0;
        }
        let invalid = self.invalid.iter().filter_map(|violation| violation.item);
        let refused = self.item_errors.iter().filter_map(|error| error.item);
        let not_done: BTreeSet<usize> = invalid.chain(refused).collect();
        self.items.len() - not_done.len()
    }

    /// The error of a call that is not done.
    pub(super) fn failure(&self) -> Option<&Error> {
        let error = self.outcome.as_ref().err();
        error.filter(|error| !error.took_effect())
    }

    /// Whether no further chunk is sent after this one.
    pub(super) fn stops(&self, keep_going: bool) -> bool {
        self.failure()
            .is_some_and(|error| !keep_going || error.affects_next_call())
    }
}

/// How much of a list was sent.
#[derive(Debug)]
#[non_exhaustive]
pub struct ChunkProgress<'a, R> {
    /// The last chunk.
    pub chunk: &'a Chunk<R>,
    /// The number of items done.
    pub done: usize,
    /// The number of items to send.
    pub total: usize,
}

/// The result of a list that was sent in chunks.
#[derive(Debug)]
#[must_use = "the sending may have stopped before the end of the list"]
pub struct ChunkReport<R> {
    chunks: Vec<Chunk<R>>,
    /// The items for which no call was made.
    untried: Range<usize>,
}

pub(super) type OnProgress<'a, R> = Box<dyn FnMut(&ChunkProgress<'_, R>) + Send + 'a>;

/// Builds the report, chunk by chunk.
pub(super) struct ReportBuilder<'a, R> {
    pub(super) total: usize,
    pub(super) done: usize,
    pub(super) on_progress: Option<OnProgress<'a, R>>,
    pub(super) keep_going: bool,
    pub(super) chunks: Vec<Chunk<R>>,
}

impl<R> ReportBuilder<'_, R> {
    /// Adds a chunk, reports the progress, and decides whether to go on.
    pub(super) fn add(&mut self, chunk: Chunk<R>) -> ControlFlow<()> {
        self.done += chunk.done();
        if let Some(tell) = &mut self.on_progress {
            tell(&ChunkProgress {
                chunk: &chunk,
                done: self.done,
                total: self.total,
            });
        }
        let stops = chunk.stops(self.keep_going);
        self.chunks.push(chunk);
        if stops {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    pub(super) fn finish(self, untried: Range<usize>) -> ChunkReport<R> {
        ChunkReport {
            chunks: self.chunks,
            untried,
        }
    }
}

impl<R> ChunkReport<R> {
    /// Whether all items are done.
    pub fn is_complete(&self) -> bool {
        let is_whole = |chunk: &Chunk<R>| chunk.done() == chunk.items.len();
        self.untried.is_empty() && self.chunks.iter().all(is_whole)
    }

    /// The chunks for which a call was made, in order.
    pub fn chunks(&self) -> &[Chunk<R>] {
        &self.chunks
    }

    /// The number of items done.
    pub fn done(&self) -> usize {
        self.chunks.iter().map(Chunk::done).sum()
    }

    /// The first error of a chunk that is not done.
    pub fn error(&self) -> Option<&Error> {
        self.chunks.iter().find_map(Chunk::failure)
    }

    /// What is wrong with the items that were left out: see [`Chunks::skip_invalid`](super::Chunks::skip_invalid).
    pub fn invalid(&self) -> impl Iterator<Item = &Violation> {
        self.chunks.iter().flat_map(|chunk| &chunk.invalid)
    }

    /// What the replies say about single items.
    pub fn item_errors(&self) -> impl Iterator<Item = &ItemError> {
        self.chunks.iter().flat_map(|chunk| &chunk.item_errors)
    }

    /// Items whose call certainly had no effect, and items for which no call was made: it is safe to send them again.
    pub fn not_done(&self) -> Vec<Range<usize>> {
        let mut ranges = self.failed(false);
        merge(&mut ranges, self.untried.clone());
        ranges
    }

    /// Items of calls that failed but may have taken effect.
    pub fn unsettled(&self) -> Vec<Range<usize>> {
        self.failed(true)
    }

    /// The replies if every chunk has one, or the first error. That may be the error of a chunk that is done, but has no
    /// reply: see [`Error::took_effect`].
    pub fn into_result(self) -> Result<Vec<Reply<R>>, Error> {
        self.chunks.into_iter().map(|chunk| chunk.outcome).collect()
    }

    fn failed(&self, may_have_taken_effect: bool) -> Vec<Range<usize>> {
        let mut ranges = Vec::new();
        for chunk in &self.chunks {
            let error = chunk.failure();
            if error.is_some_and(|error| error.may_have_taken_effect() == may_have_taken_effect) {
                merge(&mut ranges, chunk.items.clone());
            }
        }
        ranges
    }
}

/// Adds a range, or widens the last one if the two are adjacent.
pub(super) fn merge(ranges: &mut Vec<Range<usize>>, range: Range<usize>) {
    match ranges.last_mut() {
        _ if range.is_empty() => {}
        Some(last) if last.end == range.start => last.end = range.end,
        _ => ranges.push(range),
    }
}
