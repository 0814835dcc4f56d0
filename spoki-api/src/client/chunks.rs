//! Sending long lists in several calls.

use std::fmt;
use std::future::poll_fn;
use std::ops::Range;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

#[cfg(feature = "blocking")]
use super::blocking::Blocking;
use super::call::{self, Pending};
use super::chunk_report::{Chunk, ChunkProgress, ChunkReport, OnProgress, ReportBuilder};
use super::mode::Async;
use super::shared::Shared;
use crate::action::{Field, Param};
use crate::backend::CallArgs;
use crate::error::Error;
use crate::reply::Reply;
use crate::request::sealed::Sealed;
use crate::request::{
    Action, Argument, Chunkable, ItemError, Items, Options, Violation, ViolationList, Violations,
    check_arguments, check_item, item_errors,
};

/// Sends one long list in several calls, one after the other. An empty list sends nothing.
///
/// The request stays with the caller, and no item is copied. All items are checked before the first call;
/// [`Client::in_chunks_from`](super::Client::in_chunks_from) is for lists that do not fit into memory. Each chunk is a
/// call of its own, with the same limits, retries and deadline: with a limit of one call a minute, a list of ten
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
#[must_use = "nothing is sent until you call `send` or `next`"]
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
    skip_invalid: bool,
    checked: bool,
    /// What is wrong with items that are still left, in order.
    invalid: std::vec::IntoIter<Violation>,
    in_flight: Option<InFlight<A>>,
    on_progress: Option<OnProgress<'a, A::Reply>>,
}

/// A chunk whose call has begun.
struct InFlight<A: Action> {
    items: Range<usize>,
    /// The items that the call carries.
    sent: Vec<usize>,
    invalid: Vec<Violation>,
    pending: Pending<A>,
}

/// The index of the list among the parameters of an action.
pub(super) struct ListOf<A>(std::marker::PhantomData<A>);

impl<A: Action> ListOf<A> {
    pub(super) const INDEX: usize = match A::INFO.bounded_list() {
        Some(index) => index,
        None => {
            panic!(
                "the action cannot be sent in chunks: the action must have exactly one list with a maximum"
            )
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
            skip_invalid: false,
            checked: false,
            invalid: Vec::new().into_iter(),
            in_flight: None,
            on_progress: None,
        }
    }

    /// Items in one call, never more than the documented maximum. The default is what the vendor advises, or else the
    /// maximum.
    pub fn size(mut self, items: usize) -> Self {
        self.size = allowed_size(&A::INFO.params[Self::LIST], items);
        self
    }

    /// Sends only these items, counted from zero, for example to continue an earlier run.
    pub fn only(mut self, items: Range<usize>) -> Self {
        let end = items.end.min(self.left.end);
        self.left = items.start.min(end)..end;
        self
    }

    /// Continues after a failed chunk. A failure that [affects the next call](Error::affects_next_call), such
    /// as a wrong key or an unknown list, still ends the list.
    pub fn keep_going(mut self) -> Self {
        self.keep_going = true;
        self
    }

    /// Leaves out items that are not valid, instead of sending nothing: [`Chunk::invalid`] says what is wrong with them.
    pub fn skip_invalid(mut self) -> Self {
        self.skip_invalid = true;
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
        let in_flight = match self.in_flight.as_mut() {
            Some(in_flight) => in_flight,
            None => match self.begin() {
                Ok(Some(begun)) => self.in_flight.insert(begun),
                Ok(None) => return Poll::Ready(None),
                Err(error) => return Poll::Ready(Some(self.refuse(error))),
            },
        };
        let outcome = ready!(Pin::new(&mut in_flight.pending).poll(context));
        let Some(ended) = self.in_flight.take() else {
            return Poll::Ready(None);
        };
        let mut chunk = Chunk::new(ended.items, outcome);
        chunk.invalid = ended.invalid;
        if let Ok(reply) = &chunk.outcome {
            chunk.item_errors = self.item_errors(&ended.sent, reply);
        }
        Poll::Ready(Some(chunk))
    }

    /// What the reply says about single items.
    fn item_errors(&self, sent: &[usize], reply: &Reply<A::Reply>) -> Vec<ItemError> {
        let arguments = self.request.arguments();
        let list = arguments.get(Self::LIST).and_then(|list| list.chunkable());
        let items: Vec<_> = list
            .map(|list| sent.iter().map(|&index| list.item(index)).collect())
            .unwrap_or_default();
        let mut errors = item_errors(&A::INFO.params[Self::LIST], &items, &reply.raw_json());
        for error in &mut errors {
            error.item = error.item.and_then(|item| sent.get(item)).copied();
        }
        errors
    }

    /// The call for the next items.
    fn begin(&mut self) -> Result<Option<InFlight<A>>, Error> {
        if !std::mem::replace(&mut self.checked, true) {
            self.invalid = self.check()?.into_iter();
        }
        if self.left.is_empty() {
            return Ok(None);
        }
        let start = self.left.start;
        let (mut sent, mut invalid) = (Vec::new(), Vec::new());
        for index in self.left.clone() {
            let before = invalid.len();
            invalid.extend(next_about(&mut self.invalid, index));
            if invalid.len() == before {
                if sent.len() == self.size {
                    break;
                }
                sent.push(index);
            }
            self.left.start = index + 1;
        }
        let call = self.with_items(&sent, |arguments| {
            call::begin(&self.shared, &self.options, A::INFO, arguments)
        });
        Ok(Some(InFlight {
            items: start..self.left.start,
            sent,
            invalid,
            pending: Pending::new(call),
        }))
    }

    /// Calls `then` with the arguments, with only these items in the list.
    fn with_items<T>(&self, items: &[usize], then: impl FnOnce(&[&dyn Argument]) -> T) -> T {
        let mut arguments = self.request.arguments();
        let list = arguments
            .get(Self::LIST)
            .and_then(|list| list.chunkable())
            .map(|list| Items(items.iter().map(|&index| list.item(index)).collect()));
        if let (Some(argument), Some(items)) = (arguments.get_mut(Self::LIST), &list) {
            *argument = items;
        }
        then(&arguments)
    }

    /// Checks everything that the calls would send. Returns what is wrong with items that may be left out, in order.
    fn check(&self) -> Result<Vec<Violation>, Error> {
        let mut arguments = self.request.arguments();
        let list = arguments.get(Self::LIST).and_then(|list| list.chunkable());
        let Some(list) = list else {
            let what = "the request has no list to send in chunks";
            return Err(Error::configuration(what).for_action(A::INFO));
        };
        arguments[Self::LIST] = &Unchecked;
        let args = CallArgs {
            info: A::INFO,
            arguments: &arguments,
            options: &self.options,
        };
        let mut found = check_arguments(args.info.params, args.arguments);
        let param = &A::INFO.params[Self::LIST];
        let (mut items, mut of_items) = (Vec::new(), ViolationList::default());
        let mut is_any_valid = self.left.is_empty();
        for index in self.left.clone() {
            let violations = check_item(param, index, list.item(index));
            is_any_valid |= violations.is_empty();
            if self.skip_invalid {
                items.extend_from_slice(&violations);
            }
            of_items.extend([violations]);
        }
        let may_skip = self.skip_invalid && is_any_valid;
        if found.is_empty() && (may_skip || of_items.is_empty()) {
            Ok(items)
        } else {
            found.extend([of_items]);
            let error = Error::invalid_arguments(found).for_action(A::INFO);
            Err(error.masked(self.shared.backend.key()))
        }
    }

    /// The result if nothing is sent.
    fn refuse(&mut self, error: Error) -> Chunk<A::Reply> {
        let end = self.left.end;
        self.checked = true;
        Chunk::new(std::mem::replace(&mut self.left, end..end), Err(error))
    }
}

/// The next violations that are about this item.
fn next_about(found: &mut std::vec::IntoIter<Violation>, item: usize) -> Vec<Violation> {
    let is_other = |violation: &Violation| violation.item != Some(item);
    let count = found.as_slice().iter().position(is_other);
    let count = count.unwrap_or(found.len());
    found.by_ref().take(count).collect()
}

/// The allowed size of a chunk that is nearest to the desired size.
pub(super) fn allowed_size(list: &Param, items: usize) -> usize {
    let max = list.max.and_then(|max| usize::try_from(max).ok());
    items.clamp(1, max.unwrap_or(usize::MAX).max(1))
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
    /// Dropping the future loses nothing: the next call continues with the same chunk.
    pub async fn next(&mut self) -> Option<Chunk<A::Reply>> {
        poll_fn(|context| self.poll_chunk(context)).await
    }
}

#[cfg(feature = "blocking")]
impl<A: Action> Chunks<'_, A, Blocking> {
    /// Sends all chunks, up to the first failure: see [`keep_going`](Self::keep_going).
    pub fn send(mut self) -> ChunkReport<A::Reply> {
        let mut report = self.report_builder();
        // Waits for one chunk at a time, because the callback for progress may make calls of its own.
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
    }
}

/// Takes the place of the list while the other arguments are checked.
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
    use crate::action::{ActionInfo, Effect, Kind, RestCall};

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
