//! Sending items in chunks while they are read, in constant memory.

use std::fmt;
use std::future::poll_fn;
use std::ops::Range;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

#[cfg(feature = "blocking")]
use super::blocking::Blocking;
use super::call::{self, Pending};
use super::chunk_report::{Chunk, merge};
use super::chunks::{ListOf, allowed_size};
use super::mode::Async;
use super::shared::Shared;
use crate::action::Param;
use crate::error::Error;
use crate::request::{Action, Argument, ItemError, Options, Violation, check_item, item_errors};

/// Sends items in several calls, one after the other, while an iterator or a stream gives them. Only the items of one
/// chunk are in memory.
///
/// Each chunk is a call of its own, with the same limits, retries and deadline. An item is checked when its chunk is
/// read: chunks before an invalid item have been sent by then. Check the items beforehand with
/// [`check_item`], or leave invalid ones out with [`skip_invalid`](Self::skip_invalid).
///
/// With a blocking client, `send` returns the report, and the chunks are an iterator.
///
/// ```
/// use spoki_api::lists::SyncListContacts;
/// use spoki_api::models::ContactInput;
/// use spoki_api::Client;
///
/// # async fn import(client: &Client) {
/// let contacts = (0..1_000_000).map(|n| ContactInput::builder().phone(format!("+39{n:010}")).build());
/// let report = client
///     .in_chunks_from(contacts, |contacts| {
///         SyncListContacts::builder().list_id(318).contacts(contacts).build()
///     })
///     .skip_invalid()
///     .keep_going()
///     .on_chunk(|chunk| println!("{:?} {}", chunk.items, chunk.is_done()))
///     .send()
///     .await;
/// println!("{} of {} done", report.done(), report.read());
/// # }
/// ```
#[must_use = "nothing is sent until you call `send` or `next`"]
pub struct ItemChunks<'a, A: Action, T, M = Async> {
    shared: Arc<Shared>,
    options: Arc<Options>,
    #[cfg_attr(
        not(feature = "blocking"),
        expect(dead_code, reason = "only the blocking mode is used")
    )]
    mode: M,
    size: usize,
    keep_going: bool,
    skip_invalid: bool,
    source: Source<'a, T>,
    build: Box<dyn FnMut(Vec<T>) -> A + Send + 'a>,
    on_chunk: Option<OnChunk<'a, A::Reply>>,
    reading: Reading<T>,
    in_flight: Option<InFlight<A>>,
    ended: bool,
}

/// Gives the next item; `None` after the last one.
pub(super) type Source<'a, T> = Box<dyn FnMut(&mut Context<'_>) -> Poll<Option<T>> + Send + 'a>;

type OnChunk<'a, R> = Box<dyn FnMut(&Chunk<R>) + Send + 'a>;

/// The chunk that is being read.
struct Reading<T> {
    range: Range<usize>,
    items: Vec<T>,
    /// The index of each item.
    indexes: Vec<usize>,
    invalid: Vec<Violation>,
}

/// A chunk whose call has begun.
struct InFlight<A: Action> {
    range: Range<usize>,
    request: A,
    indexes: Vec<usize>,
    invalid: Vec<Violation>,
    pending: Pending<A>,
}

/// The result of items that were sent while they were read. Its size depends on the number of problems, not of items.
#[derive(Debug, Default)]
#[must_use = "the sending may have stopped before the end of the list"]
pub struct ItemReport {
    read: usize,
    done: usize,
    invalid: Vec<Violation>,
    item_errors: Vec<ItemError>,
    not_done: Vec<Range<usize>>,
    unsettled: Vec<Range<usize>>,
    error: Option<Error>,
}

impl<T> Reading<T> {
    fn from(start: usize) -> Self {
        Self {
            range: start..start,
            items: Vec::new(),
            indexes: Vec::new(),
            invalid: Vec::new(),
        }
    }
}

impl<'a, A: Action, T: Argument, M> ItemChunks<'a, A, T, M> {
    const LIST: &'static Param = &A::INFO.params[ListOf::<A>::INDEX];

    pub(super) fn new(
        shared: Arc<Shared>,
        options: Arc<Options>,
        mode: M,
        source: Source<'a, T>,
        build: Box<dyn FnMut(Vec<T>) -> A + Send + 'a>,
    ) -> Self {
        Self {
            shared,
            options,
            mode,
            size: Self::LIST.usual_length(),
            keep_going: false,
            skip_invalid: false,
            source,
            build,
            on_chunk: None,
            reading: Reading::from(0),
            in_flight: None,
            ended: false,
        }
    }

    /// Items in one call, never more than the documented maximum. The default is what the vendor advises, or else the
    /// maximum.
    pub fn size(mut self, items: usize) -> Self {
        self.size = allowed_size(Self::LIST, items);
        self
    }

    /// Continues after a failed chunk. A failure that [affects the next call](Error::affects_next_call), such
    /// as a wrong key or an unknown list, still ends the run.
    pub fn keep_going(mut self) -> Self {
        self.keep_going = true;
        self
    }

    /// Leaves out items that are not valid, instead of ending at the first: [`Chunk::invalid`] says what is wrong with
    /// them.
    pub fn skip_invalid(mut self) -> Self {
        self.skip_invalid = true;
        self
    }

    /// Calls `tell` after each chunk.
    pub fn on_chunk(mut self, tell: impl FnMut(&Chunk<A::Reply>) + Send + 'a) -> Self {
        self.on_chunk = Some(Box::new(tell));
        self
    }

    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Chunk<A::Reply>>> {
        if self.in_flight.is_none() {
            if self.ended {
                return Poll::Ready(None);
            }
            if let Err(refused) = ready!(self.poll_read(context)) {
                return Poll::Ready(Some(refused));
            }
            if self.reading.items.is_empty() {
                return Poll::Ready(None);
            }
            let begun = self.begin();
            self.in_flight = Some(begun);
        }
        let Some(in_flight) = &mut self.in_flight else {
            return Poll::Ready(None);
        };
        let outcome = ready!(Pin::new(&mut in_flight.pending).poll(context));
        let mut chunk = Chunk::new(in_flight.range.clone(), outcome);
        chunk.invalid = std::mem::take(&mut in_flight.invalid);
        if let Ok(reply) = &chunk.outcome {
            chunk.item_errors = in_flight.item_errors(Self::LIST, &reply.raw_json());
        }
        self.in_flight = None;
        Poll::Ready(Some(chunk))
    }

    /// Reads items until the chunk is full. Fails at an invalid item, unless invalid items are left out.
    fn poll_read(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Chunk<A::Reply>>> {
        let reading = &mut self.reading;
        while reading.items.len() < self.size {
            let Some(item) = ready!((self.source)(context)) else {
                self.ended = true;
                break;
            };
            let index = reading.range.end;
            reading.range.end += 1;
            let found = check_item(Self::LIST, index, &item);
            if found.is_empty() {
                reading.items.push(item);
                reading.indexes.push(index);
            } else if self.skip_invalid {
                reading.invalid.extend_from_slice(&found);
            } else {
                self.ended = true;
                let error = Error::invalid_arguments(found).for_action(A::INFO);
                let error = error.masked(self.shared.backend.key());
                return Poll::Ready(Err(Chunk::new(reading.range.clone(), Err(error))));
            }
        }
        Poll::Ready(Ok(()))
    }

    fn begin(&mut self) -> InFlight<A> {
        let next = Reading::from(self.reading.range.end);
        let read = std::mem::replace(&mut self.reading, next);
        let request = (self.build)(read.items);
        let call = call::begin(&self.shared, &self.options, A::INFO, &request.arguments());
        InFlight {
            range: read.range,
            request,
            indexes: read.indexes,
            invalid: read.invalid,
            pending: Pending::new(call),
        }
    }

    /// Adds a chunk to the report. Returns whether to go on.
    fn add(&mut self, report: &mut ItemReport, mut chunk: Chunk<A::Reply>) -> bool {
        if let Some(tell) = &mut self.on_chunk {
            tell(&chunk);
        }
        report.read = chunk.items.end;
        report.done += chunk.done();
        report.invalid.append(&mut chunk.invalid);
        report.item_errors.append(&mut chunk.item_errors);
        if let Some(error) = chunk.failure() {
            let ranges = if error.may_have_taken_effect() {
                &mut report.unsettled
            } else {
                &mut report.not_done
            };
            merge(ranges, chunk.items.clone());
        }
        let stops = chunk.stops(self.keep_going);
        if !chunk.is_done() && report.error.is_none() {
            report.error = chunk.outcome.err();
        }
        !stops
    }

    /// Ends the report: there may be invalid items after the last chunk.
    fn finish(&mut self, mut report: ItemReport) -> ItemReport {
        report.read = report.read.max(self.reading.range.end);
        report.invalid.append(&mut self.reading.invalid);
        report
    }
}

impl<A: Action> InFlight<A> {
    fn item_errors(&self, list: &Param, reply: &serde_json::Value) -> Vec<ItemError> {
        let arguments = self.request.arguments();
        let sent = arguments.get(ListOf::<A>::INDEX);
        let sent = sent.and_then(|list| list.chunkable());
        let items: Vec<_> = sent
            .map(|list| (0..list.count()).map(|index| list.item(index)).collect())
            .unwrap_or_default();
        let mut errors = item_errors(list, &items, reply);
        for error in &mut errors {
            error.item = error.item.and_then(|item| self.indexes.get(item)).copied();
        }
        errors
    }
}

impl<A: Action, T: Argument> ItemChunks<'_, A, T> {
    /// Sends all chunks, up to the first failure: see [`keep_going`](Self::keep_going).
    pub async fn send(mut self) -> ItemReport {
        let mut report = ItemReport::default();
        while let Some(chunk) = self.next().await {
            if !self.add(&mut report, chunk) {
                break;
            }
        }
        self.finish(report)
    }

    /// Sends the next chunk, for callers who decide themselves whether to go on. `None` after the last chunk.
    ///
    /// Dropping the future loses nothing: the next call continues with the same chunk.
    pub async fn next(&mut self) -> Option<Chunk<A::Reply>> {
        poll_fn(|context| self.poll_chunk(context)).await
    }
}

#[cfg(feature = "blocking")]
impl<A: Action, T: Argument> ItemChunks<'_, A, T, Blocking> {
    /// Sends all chunks, up to the first failure: see [`keep_going`](Self::keep_going).
    pub fn send(mut self) -> ItemReport {
        let mut report = ItemReport::default();
        while let Some(chunk) = self.next() {
            if !self.add(&mut report, chunk) {
                break;
            }
        }
        self.finish(report)
    }
}

/// Sends one chunk after the other, for callers who decide themselves whether to go on.
#[cfg(feature = "blocking")]
impl<A: Action, T: Argument> Iterator for ItemChunks<'_, A, T, Blocking> {
    type Item = Chunk<A::Reply>;

    fn next(&mut self) -> Option<Self::Item> {
        let mode = self.mode.clone();
        mode.wait(poll_fn(|context| self.poll_chunk(context)))
    }
}

impl ItemReport {
    /// Whether all items are done.
    pub fn is_complete(&self) -> bool {
        self.error.is_none() && self.done == self.read
    }

    /// The number of items that were read. After a failure, the source may have more.
    pub fn read(&self) -> usize {
        self.read
    }

    /// The number of items done.
    pub fn done(&self) -> usize {
        self.done
    }

    /// What is wrong with the items that were left out. [`Violation::item`] is the index.
    pub fn invalid(&self) -> &[Violation] {
        &self.invalid
    }

    /// What the replies say about single items.
    pub fn item_errors(&self) -> &[ItemError] {
        &self.item_errors
    }

    /// The first error of a chunk that is not done.
    pub fn error(&self) -> Option<&Error> {
        self.error.as_ref()
    }

    /// Items of calls that certainly had no effect: it is safe to send them again. Items that were not read
    /// are not included.
    pub fn not_done(&self) -> &[Range<usize>] {
        &self.not_done
    }

    /// Items of calls that failed but may have taken effect.
    pub fn unsettled(&self) -> &[Range<usize>] {
        &self.unsettled
    }
}

impl<A: Action, T, M> fmt::Debug for ItemChunks<'_, A, T, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ItemChunks")
            .field("action", &A::INFO.slug)
            .field("size", &self.size)
            .field("read", &self.reading.range.end)
            .finish_non_exhaustive()
    }
}
