//! Lists that come page by page.

use std::collections::HashSet;
use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use serde::de::DeserializeOwned;

#[cfg(feature = "blocking")]
use super::blocking::Blocking;
use super::call::{self, PendingRaw};
use super::shared::{Async, Shared};
use crate::action::{ActionInfo, Param};
use crate::backend::CallArgs;
use crate::error::{Error, ErrorKind};
use crate::reply::{Page, Reply};
use crate::request::{Action, Argument, Options, Violations};

/// The parameter by which an action that has it asks for a page.
const PAGE: &str = "page";

/// What is asked for the pages of a list: an action and its arguments, typed or plain JSON.
pub(crate) trait PageRequest: Send + Sync + 'static {
    fn info(&self) -> &'static ActionInfo;

    fn arguments(&self) -> Vec<&dyn Argument>;
}

impl<A: Action> PageRequest for A {
    fn info(&self) -> &'static ActionInfo {
        A::INFO
    }

    fn arguments(&self) -> Vec<&dyn Argument> {
        Action::arguments(self)
    }
}

/// Walks the pages of a list, each of which is an `R`. Nothing is sent before it is asked for a page.
///
/// Each page is a call of its own, under the same limits, retries and deadlines.
///
/// - Over REST it follows the addresses that the service gives. One on another scheme, host or port is
///   not followed, for the API key does not belong there.
/// - Over Composio it counts up the parameter `page` of actions that have it. Those without it give one page.
///
/// Where it cannot get at the rest of the list, it ends with an error for which
/// [`is_incomplete`](Error::is_incomplete) holds, after the pages that came: nothing is cut off in silence.
/// After an error it has ended; [`resume`](Self::resume) tries the page that failed again.
///
/// A blocking client gives one that is an `Iterator`, and so are its [`items`](Self::items).
///
/// ```
/// # use spoki_api::{Action, Client, Error, reply::Page};
/// # async fn all<A: Action>(client: &Client, request: A) -> Result<(), Error>
/// # where A::Reply: Page {
/// let mut contacts = client.pages().send(request).items();
/// while let Some(contact) = contacts.next().await {
///     let contact = contact?;
///     // …
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is sent unless it is asked for pages"]
pub struct Pager<R, M = Async> {
    shared: Arc<Shared>,
    options: Arc<Options>,
    #[cfg_attr(
        not(feature = "blocking"),
        expect(dead_code, reason = "only a mode that waits is asked for anything")
    )]
    mode: M,
    request: Box<dyn PageRequest>,
    step: NextPage,
    /// The page that failed last.
    failed: Option<NextPage>,
    in_flight: Option<PendingRaw>,
    /// Addresses that were followed: a page that points back would never end.
    followed: HashSet<String>,
    progress: PageProgress,
    reply: PhantomData<fn() -> R>,
}

/// Which page comes next.
enum NextPage {
    First,
    /// The one at this address.
    Link(String),
    /// The one of this number.
    Number(u64),
    /// None, for this reason.
    Stop(String),
    End,
}

/// How far a [`Pager`] has got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PageProgress {
    /// Pages read.
    pub pages: u64,
    /// Items on them.
    pub items: u64,
    /// Items of the whole list, where the service says so.
    pub total: Option<u64>,
}

impl<R, M> Pager<R, M> {
    pub(crate) fn new(
        shared: Arc<Shared>,
        options: Arc<Options>,
        mode: M,
        request: Box<dyn PageRequest>,
    ) -> Self {
        Self {
            shared,
            options,
            mode,
            request,
            step: NextPage::First,
            failed: None,
            in_flight: None,
            followed: HashSet::new(),
            progress: PageProgress::default(),
            reply: PhantomData,
        }
    }

    /// How far it has got.
    pub fn progress(&self) -> PageProgress {
        self.progress
    }

    /// After an error other than an incomplete list: goes back to the page that failed. Whether there is one.
    pub fn resume(&mut self) -> bool {
        match self.failed.take() {
            Some(step) => {
                self.step = step;
                true
            }
            None => false,
        }
    }

    /// The call for the page that comes next, or why there is none; `Ok(None)` is the end.
    fn begin(&self) -> Result<Option<PendingRaw>, String> {
        let info = self.request.info();
        let arguments = self.request.arguments();
        let begin = |arguments: &[&dyn Argument]| {
            Ok(Some(call::begin(
                &self.shared,
                &self.options,
                info,
                arguments,
            )))
        };
        match &self.step {
            NextPage::First => begin(&arguments),
            NextPage::Link(link) => {
                let args = self.args(&arguments);
                call::follow(&self.shared, &args, &self.options, link).map(Some)
            }
            NextPage::Number(number) => begin(&numbered(info, arguments, &PageNumber(*number))),
            NextPage::Stop(why) => Err(why.clone()),
            NextPage::End => Ok(None),
        }
    }

    fn args<'a>(&'a self, arguments: &'a [&'a dyn Argument]) -> CallArgs<'a> {
        CallArgs {
            info: self.request.info(),
            arguments,
            options: &self.options,
        }
    }

    fn fail(&mut self, error: Error) -> Error {
        self.failed = Some(std::mem::replace(&mut self.step, NextPage::End));
        error
    }

    fn stop(&mut self, why: &str) -> Error {
        self.step = NextPage::End;
        let read = self.progress.items;
        let what = match self.progress.total {
            Some(total) => format!("only {read} of {total} items can be read: {why}"),
            None => format!("the list goes on after the {read} items read: {why}"),
        };
        Error::new(ErrorKind::Incomplete, what).for_action(self.request.info())
    }
}

impl<R: Page + DeserializeOwned> Pager<R> {
    /// The next page; `None` after the last one.
    ///
    /// Dropping the future loses nothing: the next one goes on with the same page.
    pub async fn next(&mut self) -> Option<Result<Reply<R>, Error>> {
        poll_fn(|context| self.poll_page(context)).await
    }
}

impl<R: Page + DeserializeOwned, M> Pager<R, M> {
    /// Walks the items instead of the pages.
    pub fn items(self) -> Items<R, M> {
        Items {
            pager: self,
            page: Vec::new().into_iter(),
        }
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Reply<R>, Error>>> {
        let mut in_flight = match self.in_flight.take() {
            Some(in_flight) => in_flight,
            None => match self.begin() {
                Ok(Some(in_flight)) => in_flight,
                Ok(None) => return Poll::Ready(None),
                Err(why) => return Poll::Ready(Some(Err(self.stop(&why)))),
            },
        };
        let Poll::Ready(outcome) = Pin::new(&mut in_flight).poll(context) else {
            self.in_flight = Some(in_flight);
            return Poll::Pending;
        };
        let page = outcome.and_then(|raw| call::decode::<R>(self.request.info(), raw));
        Poll::Ready(Some(match page {
            Ok(page) => {
                self.advance(&page);
                Ok(page)
            }
            Err(error) => Err(self.fail(error)),
        }))
    }

    fn advance(&mut self, page: &R) {
        self.progress.pages += 1;
        self.progress.items += page.items().len() as u64;
        self.progress.total = page.total().or(self.progress.total);
        let by_number = !self.shared.backend.follows_links() && has_number(self.request.info());
        self.step = match page.next_link() {
            // Where pages go by number, too: a service that does not heed it answers the first one for ever.
            Some(link) if !self.followed.insert(link.to_owned()) => {
                NextPage::Stop("the next page is one that was read before".to_owned())
            }
            Some(_) if by_number => NextPage::Number(self.number() + 1),
            Some(link) => NextPage::Link(link.to_owned()),
            None if self.lacks_items() => NextPage::Stop(
                "the service counts more of them, but gives no address for the rest".to_owned(),
            ),
            None => NextPage::End,
        };
    }

    /// The number of the page that was read last.
    fn number(&self) -> u64 {
        match self.step {
            NextPage::Number(number) => number,
            _ => self.given_number().unwrap_or(1),
        }
    }

    fn given_number(&self) -> Option<u64> {
        let arguments = self.request.arguments();
        let args = self.args(&arguments);
        let (param, argument) = args.given().find(|(param, _)| param.name == PAGE)?;
        let mut text = String::new();
        argument.write_text(param, &mut text);
        text.parse().ok()
    }

    /// Whether a list that seems to end with its only page cannot be whole: not if it began further on,
    /// and not if we dropped items ourselves.
    fn lacks_items(&self) -> bool {
        let arguments = self.request.arguments();
        let args = self.args(&arguments);
        let is_filtered = || {
            self.shared.backend.needs_client_filters()
                && args.given().any(|(param, _)| param.rest.keep.is_some())
        };
        self.progress.pages == 1
            && self.progress.total > Some(self.progress.items)
            && self.given_number().is_none()
            && !is_filtered()
    }
}

fn has_number(info: &ActionInfo) -> bool {
    info.params.iter().any(|param| param.name == PAGE)
}

/// The arguments with another number for the page.
fn numbered<'a>(
    info: &ActionInfo,
    mut arguments: Vec<&'a dyn Argument>,
    number: &'a PageNumber,
) -> Vec<&'a dyn Argument> {
    for (param, argument) in info.params.iter().zip(&mut arguments) {
        if param.name == PAGE {
            *argument = number;
        }
    }
    arguments
}

#[derive(Debug)]
struct PageNumber(u64);

impl Argument for PageNumber {
    fn check(&self, _: &Param, _: &mut Violations<'_>) {}

    fn write_json(&self, _: &Param, out: &mut Vec<u8>) {
        out.extend_from_slice(self.0.to_string().as_bytes());
    }

    fn write_text(&self, _: &Param, out: &mut String) {
        out.push_str(&self.0.to_string());
    }
}

/// Walks the items of all pages: see [`Pager::items`].
#[must_use = "nothing is sent unless it is asked for items"]
pub struct Items<R: Page, M = Async> {
    pager: Pager<R, M>,
    page: std::vec::IntoIter<R::Item>,
}

impl<R: Page + DeserializeOwned> Items<R> {
    /// The next item; `None` after the last one.
    ///
    /// Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<Result<R::Item, Error>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    /// All items that are left, or the first error. After an error the items of the pages before it are
    /// gone; to keep them, ask for one after the other.
    pub async fn try_collect(mut self) -> Result<Vec<R::Item>, Error> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await {
            all.push(item?);
        }
        Ok(all)
    }
}

impl<R: Page, M> Items<R, M> {
    /// How far it has got: pages and the items on them, taken or not.
    pub fn progress(&self) -> PageProgress {
        self.pager.progress()
    }

    /// See [`Pager::resume`].
    pub fn resume(&mut self) -> bool {
        self.pager.resume()
    }
}

impl<R: Page + DeserializeOwned, M> Items<R, M> {
    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<R::Item, Error>>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pager.poll_page(context)) {
                Some(Ok(page)) => self.turn_to(page),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }

    fn turn_to(&mut self, page: Reply<R>) {
        self.page = page.into_inner().into_items().into_iter();
    }
}

// Nothing in them is ever pinned.
impl<R, M> Unpin for Pager<R, M> {}
impl<R: Page, M> Unpin for Items<R, M> {}

#[cfg(feature = "stream")]
impl<R: Page + DeserializeOwned> futures_core::Stream for Pager<R> {
    type Item = Result<Reply<R>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_page(context)
    }
}

#[cfg(feature = "stream")]
impl<R: Page + DeserializeOwned> futures_core::Stream for Items<R> {
    type Item = Result<R::Item, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(context)
    }
}

#[cfg(feature = "blocking")]
impl<R: Page + DeserializeOwned> Iterator for Pager<R, Blocking> {
    type Item = Result<Reply<R>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if matches!(self.step, NextPage::End) {
            return None;
        }
        let mode = self.mode.clone();
        mode.wait(poll_fn(|context| self.poll_page(context)))
            .unwrap_or_else(|misused| Some(Err(self.fail(misused))))
    }
}

#[cfg(feature = "blocking")]
impl<R: Page + DeserializeOwned> Iterator for Items<R, Blocking> {
    type Item = Result<R::Item, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.page.next() {
                return Some(Ok(item));
            }
            match self.pager.next()? {
                Ok(page) => self.turn_to(page),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl<R, M> fmt::Debug for Pager<R, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pager")
            .field("action", &self.request.info().slug)
            .field("progress", &self.progress)
            .finish_non_exhaustive()
    }
}

impl<R: Page, M> fmt::Debug for Items<R, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("action", &self.pager.request.info().slug)
            .field("progress", &self.progress())
            .finish_non_exhaustive()
    }
}
