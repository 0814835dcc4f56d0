//! Sending long lists in several calls.

use std::fmt;
use std::future::poll_fn;
use std::ops::{ControlFlow, Range};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

#[cfg(feature = "blocking")]
use super::blocking::Blocking;
use super::call::{self, Pending};
use super::shared::{Async, Shared};
use crate::action::Field;
use crate::backend::CallArgs;
use crate::error::Error;
use crate::reply::Reply;
use crate::request::sealed::Sealed;
use crate::request::{Action, Argument, Chunkable, Options, Violations, check_arguments};

/// Sends one long list in several calls, one after the other. An empty list sends nothing.
///
/// The request stays with the caller, and no item is copied. All items are checked before the first call. Each chunk is
/// a call of its own, with the same limits, retries and deadline: with a limit of one call a minute, a list of ten
/// chunks takes nine minutes.
///
/// With a blocking client, `send` returns the report, and the chunks are an iterator.
///
/// ```
/// # use spoki_api::{Action, Client, Error};
/// # async fn sync<A: Action>(client: &Client, request: &A) -> Result<(), Error> {
/// let report = client
///     .in_chunks(request)
///     .on_progress(|progress| println!("{} of {}", progress.done, progress.total))
///     .send()
///     .await;
/// if let Some(error) = report.error() {
///     println!("stopped: {error}");
///     println!("not done: {:?}", report.not_done());
///     println!("look at these before sending them again: {:?}", report.unsettled());
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is sent unless it is asked to"]
pub struct Chunks<'a, A: Action, M = Async> {
    shared: Arc<Shared>,
    options: Arc<Options>,
    #[cfg_attr(
        not(feature = "blocking"),
        expect(dead_code, reason = "only the blocking mode is used")
    )]
    mode: M,
    request: &'a A,
    size: usize,
    /// The items that are not sent yet.
    left: Range<usize>,
    keep_going: bool,
    checked: bool,
    in_flight: Option<InFlight<A>>,
    on_progress: Option<OnProgress<'a, A::Reply>>,
}

/// A chunk whose call has begun.
type InFlight<A> = (Range<usize>, Pending<A>);

type OnProgress<'a, R> = Box<dyn FnMut(&ChunkProgress<'_, R>) + Send + 'a>;

/// One chunk after its call.
#[derive(Debug)]
#[non_exhaustive]
pub struct Chunk<R> {
    /// The items of the list, counted from zero.
    pub items: Range<usize>,
    /// The reply, or the error.
    pub outcome: Result<Reply<R>, Error>,
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
#[must_use = "it may have stopped half-way"]
pub struct ChunkReport<R> {
    chunks: Vec<Chunk<R>>,
    /// The items that no call was made for.
    untried: Range<usize>,
}

/// The index of the list among the parameters of an action.
struct ListOf<A>(std::marker::PhantomData<A>);

impl<A: Action> ListOf<A> {
    const INDEX: usize = match A::INFO.bounded_list() {
        Some(index) => index,
        None => {
            panic!("the action has no list with a maximum, or several: it cannot be sent in chunks")
        }
    };
}

impl<'a, A: Action, M> Chunks<'a, A, M> {
    const LIST: usize = ListOf::<A>::INDEX;

    pub(crate) fn new(shared: Arc<Shared>, options: Arc<Options>, mode: M, request: &'a A) -> Self {
        let arguments = request.arguments();
        let list = arguments.get(Self::LIST).and_then(|list| list.chunkable());
        let count = list.map_or(0, Chunkable::count);
        Self {
            shared,
            options,
            mode,
            request,
            size: A::INFO.params[Self::LIST].usual_length(),
            left: 0..count,
            keep_going: false,
            checked: false,
            in_flight: None,
            on_progress: None,
        }
    }

    /// Items in one call, never more than the documented maximum. The default is what the vendor advises, or else the
    /// maximum.
    pub fn size(mut self, items: usize) -> Self {
        let max = A::INFO.params[Self::LIST].max;
        let max = max.and_then(|max| usize::try_from(max).ok());
        self.size = items.clamp(1, max.unwrap_or(usize::MAX).max(1));
        self
    }

    /// Sends only these items, counted from zero: to go on where an earlier run has stopped.
    pub fn only(mut self, items: Range<usize>) -> Self {
        let end = items.end.min(self.left.end);
        self.left = items.start.min(end)..end;
        self
    }

    /// Goes on after a failed chunk. A failure that [affects the next call](Error::affects_next_call), such as a wrong
    /// key or an unknown list, still ends the list.
    pub fn keep_going(mut self) -> Self {
        self.keep_going = true;
        self
    }

    /// Calls `tell` after each chunk.
    pub fn on_progress(
        mut self,
        tell: impl FnMut(&ChunkProgress<'_, A::Reply>) + Send + 'a,
    ) -> Self {
        self.on_progress = Some(Box::new(tell));
        self
    }

    /// Starts the report.
    fn report_builder(&mut self) -> ReportBuilder<'a, A::Reply> {
        ReportBuilder {
            total: self.left.len(),
            done: 0,
            on_progress: self.on_progress.take(),
            keep_going: self.keep_going,
            chunks: Vec::new(),
        }
    }

    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Chunk<A::Reply>>> {
        let (items, in_flight) = match self.in_flight.as_mut() {
            Some(in_flight) => in_flight,
            None => match self.begin() {
                Ok(Some(begun)) => self.in_flight.insert(begun),
                Ok(None) => return Poll::Ready(None),
                Err(error) => return Poll::Ready(Some(self.refuse(error))),
            },
        };
        let outcome = ready!(Pin::new(in_flight).poll(context));
        let items = items.clone();
        self.in_flight = None;
        Poll::Ready(Some(Chunk { items, outcome }))
    }

    /// The call for the next items.
    fn begin(&mut self) -> Result<Option<InFlight<A>>, Error> {
        if !std::mem::replace(&mut self.checked, true) {
            self.check()?;
        }
        if self.left.is_empty() {
            return Ok(None);
        }
        let start = self.left.start;
        let items = start..self.left.end.min(start.saturating_add(self.size));
        self.left.start = items.end;
        let pending = self.with_chunk(items.clone(), |arguments| {
            call::begin(&self.shared, &self.options, A::INFO, arguments)
        });
        Ok(Some((items, Pending::new(pending))))
    }

    /// Calls `then` with the arguments, with only these items in the list.
    fn with_chunk<T>(&self, items: Range<usize>, then: impl FnOnce(&[&dyn Argument]) -> T) -> T {
        let whole = self.request.arguments();
        let list = whole.get(Self::LIST).and_then(|list| list.chunkable());
        let part = list.map(|list| list.chunk(items));
        let mut arguments = whole.clone();
        if let (Some(argument), Some(part)) = (arguments.get_mut(Self::LIST), &part) {
            *argument = part.as_ref();
        }
        then(&arguments)
    }

    /// Checks everything that the calls would send.
    fn check(&self) -> Result<(), Error> {
        let mut arguments = self.request.arguments();
        let Some(list) = arguments
            .get_mut(Self::LIST)
            .filter(|list| list.chunkable().is_some())
        else {
            let what = "the request has no list to send in chunks";
            return Err(Error::configuration(what).for_action(A::INFO));
        };
        *list = &Unchecked;
        let args = CallArgs {
            info: A::INFO,
            arguments: &arguments,
            options: &self.options,
        };
        let mut found = check_arguments(args.info.params, args.arguments);
        let param = &A::INFO.params[Self::LIST];
        for start in self.left.clone().step_by(self.size) {
            let items = start..self.left.end.min(start.saturating_add(self.size));
            self.with_chunk(items, |arguments| {
                let mut violations = Violations::new(&mut found, param.name).counting_from(start);
                if let Some(part) = arguments.get(Self::LIST) {
                    part.check(param, &mut violations);
                }
            });
        }
        if found.is_empty() {
            Ok(())
        } else {
            let error = Error::invalid_arguments(found).for_action(A::INFO);
            Err(error.masked(self.shared.backend.key()))
        }
    }

    /// The result if nothing is sent.
    fn refuse(&mut self, error: Error) -> Chunk<A::Reply> {
        let end = self.left.end;
        self.checked = true;
        Chunk {
            items: std::mem::replace(&mut self.left, end..end),
            outcome: Err(error),
        }
    }
}

impl<A: Action> Chunks<'_, A> {
    /// Sends all chunks, up to the first failure: see [`keep_going`](Self::keep_going).
    pub async fn send(mut self) -> ChunkReport<A::Reply> {
        let mut report = self.report_builder();
        while let Some(chunk) = self.next().await {
            if report.add(chunk).is_break() {
                break;
            }
        }
        report.finish(self.left)
    }

    /// Sends the next chunk, for callers who decide themselves whether to go on. `None` after the last chunk.
    ///
    /// Dropping the future loses nothing: the next call goes on with the same chunk.
    pub async fn next(&mut self) -> Option<Chunk<A::Reply>> {
        poll_fn(|context| self.poll_chunk(context)).await
    }
}

#[cfg(feature = "blocking")]
impl<A: Action> Chunks<'_, A, Blocking> {
    /// Sends all chunks, up to the first failure: see [`keep_going`](Self::keep_going).
    pub fn send(mut self) -> ChunkReport<A::Reply> {
        let mut report = self.report_builder();
        // Waits for each chunk and not for all: the callback for progress may make calls of its own.
        for chunk in self.by_ref() {
            if report.add(chunk).is_break() {
                break;
            }
        }
        report.finish(self.left)
    }
}

/// Sends one chunk after the other, for callers who decide themselves whether to go on.
#[cfg(feature = "blocking")]
impl<A: Action> Iterator for Chunks<'_, A, Blocking> {
    type Item = Chunk<A::Reply>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.checked && self.left.is_empty() {
            return None;
        }
        let mode = self.mode.clone();
        mode.wait(poll_fn(|context| self.poll_chunk(context)))
            .unwrap_or_else(|misused| Some(self.refuse(misused)))
    }
}

/// Builds the report, chunk by chunk.
struct ReportBuilder<'a, R> {
    total: usize,
    done: usize,
    on_progress: Option<OnProgress<'a, R>>,
    keep_going: bool,
    chunks: Vec<Chunk<R>>,
}

impl<R> ReportBuilder<'_, R> {
    /// Adds a chunk, reports the progress, and decides whether to go on.
    fn add(&mut self, chunk: Chunk<R>) -> ControlFlow<()> {
        if chunk.is_done() {
            self.done += chunk.items.len();
        }
        if let Some(tell) = &mut self.on_progress {
            tell(&ChunkProgress {
                chunk: &chunk,
                done: self.done,
                total: self.total,
            });
        }
        let stops = chunk
            .failure()
            .is_some_and(|error| !self.keep_going || error.affects_next_call());
        self.chunks.push(chunk);
        if stops {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    fn finish(self, untried: Range<usize>) -> ChunkReport<R> {
        ChunkReport {
            chunks: self.chunks,
            untried,
        }
    }
}

impl<R> Chunk<R> {
    /// Whether the service has done what the call asked for: it succeeded, or it [took effect](Error::took_effect)
    /// without a reply.
    pub fn is_done(&self) -> bool {
        self.failure().is_none()
    }

    /// The error of a call that is not done.
    fn failure(&self) -> Option<&Error> {
        let error = self.outcome.as_ref().err();
        error.filter(|error| !error.took_effect())
    }
}

impl<R> ChunkReport<R> {
    /// Whether all items are done.
    pub fn is_complete(&self) -> bool {
        self.untried.is_empty() && self.error().is_none()
    }

    /// The chunks that a call was made for, in order.
    pub fn chunks(&self) -> &[Chunk<R>] {
        &self.chunks
    }

    /// The number of items done.
    pub fn done(&self) -> usize {
        let done = self.chunks.iter().filter(|chunk| chunk.is_done());
        done.map(|chunk| chunk.items.len()).sum()
    }

    /// The first error of a chunk that is not done.
    pub fn error(&self) -> Option<&Error> {
        self.chunks.iter().find_map(Chunk::failure)
    }

    /// Items that are certainly not done: it is safe to send them again.
    pub fn not_done(&self) -> Vec<Range<usize>> {
        let untried = Some(&self.untried).filter(|items| !items.is_empty());
        self.failed(false).chain(untried).cloned().collect()
    }

    /// Items of calls that failed but may have taken effect.
    pub fn unsettled(&self) -> Vec<Range<usize>> {
        self.failed(true).cloned().collect()
    }

    /// The replies if every chunk has one, or the first error. That may be the error of a chunk that is done, but has no
    /// reply: see [`Error::took_effect`].
    pub fn into_result(self) -> Result<Vec<Reply<R>>, Error> {
        self.chunks.into_iter().map(|chunk| chunk.outcome).collect()
    }

    fn failed(&self, may_have_taken_effect: bool) -> impl Iterator<Item = &Range<usize>> {
        self.chunks.iter().filter_map(move |chunk| {
            let error = chunk.failure()?;
            (error.may_have_taken_effect() == may_have_taken_effect).then_some(&chunk.items)
        })
    }
}

/// Stands for the list while the other arguments are checked.
#[derive(Debug)]
struct Unchecked;

impl Sealed for Unchecked {}

impl Argument for Unchecked {
    fn check(&self, _: &Field, _: &mut Violations<'_>) {}

    fn write_json(&self, _: &Field, out: &mut Vec<u8>) {
        out.extend_from_slice(b"[]");
    }

    fn write_text(&self, _: &Field, _: &mut String) {}
}

impl<A: Action, M> fmt::Debug for Chunks<'_, A, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chunks")
            .field("action", &A::INFO.slug)
            .field("size", &self.size)
            .field("left", &self.left)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::{ActionInfo, Effect, Kind, Param, RestCall};

    const LIST: Field = Field::new("items", Kind::Array(&Kind::Any)).required();

    fn action(params: &'static [Param]) -> ActionInfo {
        ActionInfo::new("X", Effect::Read, RestCall::new("POST", "/")).params(params)
    }

    #[test]
    fn the_list_to_divide_is_the_only_one_with_a_maximum() {
        const FREE: Param = Param::new(LIST);
        const HARD: Param = Param::new(LIST.max(500));
        const SOFT: Param = Param::new(LIST.max(500).advised_max(100));
        let find = |params| action(params).bounded_list();
        assert_eq!(find(&[]), None);
        assert_eq!(find(&[FREE]), None);
        assert_eq!(find(&[FREE, HARD]), Some(1));
        assert_eq!(find(&[SOFT, HARD]), None);
        assert_eq!(SOFT.usual_length(), 100);
        assert_eq!(HARD.usual_length(), 500);
        assert_eq!(FREE.usual_length(), 1);
    }
}
