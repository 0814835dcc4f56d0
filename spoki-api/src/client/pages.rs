//! Reading lists page by page.

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
use crate::action::{ActionInfo, Field};
use crate::backend::CallArgs;
use crate::error::{Error, ErrorKind};
use crate::reply::{Page, Reply};
use crate::request::sealed::Sealed;
use crate::request::{Action, Argument, Options, Violations};

/// The parameter that asks for a page by number.
const PAGE: &str = "page";

/// The request for a list: an action and its arguments, typed or plain JSON.
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

/// Reads a list page by page; each page is an `R`. The first page is requested when you ask for it.
///
/// Builders of lists give a pager with `pages()`, and its [`Items`] with `items()`. Each page is a call of its own,
/// with the same limits, retries and deadline.
///
/// - Over REST the pager follows the address of the next page in each reply. It follows no address with another
///   scheme, host or port, because the API key would go along.
/// - Over Composio it counts up the parameter `page` of actions that have it. Other actions give one page.
///
/// If the pager cannot fetch the rest of the list, it ends with an error for which
/// [`is_incomplete`](Error::is_incomplete) holds: a list is never cut off without an error. After any error the pager
/// has ended; [`resume`](Self::resume) makes it try the failed page again.
///
/// With a blocking client, pager and [`items`](Self::items) are iterators.
///
/// ```no_run
/// # async fn all(spoki: spoki_api::Client) -> Result<(), spoki_api::Error> {
/// let mut contacts = spoki.list_contacts().items();
/// while let Some(contact) = contacts.next().await {
///     println!("{:?}", contact?.phone);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "a pager sends nothing unless it is asked for pages"]
pub struct Pager<R, M = Async> {
    shared: Arc<Shared>,
    options: Arc<Options>,
    #[cfg_attr(
        not(feature = "blocking"),
        expect(dead_code, reason = "only the blocking mode is used")
    )]
    mode: M,
    request: Box<dyn PageRequest>,
    next: NextPage,
    /// The page that failed last.
    failed: Option<NextPage>,
    in_flight: Option<PendingRaw>,
    /// Addresses followed so far: a page that points back to one of them would never end.
    followed: HashSet<String>,
    progress: PageProgress,
    reply: PhantomData<fn() -> R>,
}

/// Which page comes next.
enum NextPage {
    First,
    /// The page at this address.
    Link(String),
    /// The page with this number.
    Number(u64),
    /// The list goes on, but for this reason the next page cannot be fetched.
    OutOfReach(String),
    End,
}

/// How much of a list a [`Pager`] has read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PageProgress {
    /// Pages read.
    pub pages: u64,
    /// Items on them.
    pub items: u64,
    /// Items of the whole list, if the service says so.
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
            next: NextPage::First,
            failed: None,
            in_flight: None,
            followed: HashSet::new(),
            progress: PageProgress::default(),
            reply: PhantomData,
        }
    }

    /// How much of the list was read.
    pub fn progress(&self) -> PageProgress {
        self.progress
    }

    /// Goes back to the page that failed, and returns whether there is one: there is none after an incomplete list.
    pub fn resume(&mut self) -> bool {
        match self.failed.take() {
            Some(step) => {
                self.next = step;
                true
            }
            None => false,
        }
    }

    /// The call for the next page; `None` after the last page. Fails with the reason if the page cannot be fetched.
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
        match &self.next {
            NextPage::First => begin(&arguments),
            NextPage::Link(link) => {
                let args = self.args(&arguments);
                call::follow(&self.shared, &args, &self.options, link).map(Some)
            }
            NextPage::Number(number) => begin(&numbered(info, arguments, &PageNumber(*number))),
            NextPage::OutOfReach(why) => Err(why.clone()),
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
        self.failed = Some(std::mem::replace(&mut self.next, NextPage::End));
        error
    }

    fn stop(&mut self, why: &str) -> Error {
        self.next = NextPage::End;
        let read = self.progress.items;
        let what = match self.progress.total {
            Some(total) => format!("only {read} of {total} items can be read: {why}"),
            None => format!("the list goes on after {read} items: {why}"),
        };
        Error::new(ErrorKind::Incomplete, what).for_action(self.request.info())
    }
}

impl<R: Page + DeserializeOwned> Pager<R> {
    /// The next page; `None` after the last one.
    ///
    /// Dropping the future loses nothing: the next call goes on with the same page.
    pub async fn next(&mut self) -> Option<Result<Reply<R>, Error>> {
        poll_fn(|context| self.poll_page(context)).await
    }
}

impl<R: Page + DeserializeOwned, M> Pager<R, M> {
    /// Reads item by item instead of page by page.
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
        self.next = match page.next_link() {
            // This also holds for pages by number: a service that ignores the number returns the first page for ever.
            Some(link) if !self.followed.insert(link.to_owned()) => {
                NextPage::OutOfReach("the reply points to a page that was read before".to_owned())
            }
            Some(_) if by_number => NextPage::Number(self.number() + 1),
            Some(link) => NextPage::Link(link.to_owned()),
            None if self.lacks_items() => NextPage::OutOfReach(
                "the service counts more items, but gives no address for the next page".to_owned(),
            ),
            None => NextPage::End,
        };
    }

    /// The number of the last page read.
    fn number(&self) -> u64 {
        match self.next {
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

    /// Whether the only page lacks items of the list: neither because reading began at a later page, nor because the
    /// client filtered some out.
    fn lacks_items(&self) -> bool {
        let arguments = self.request.arguments();
        let args = self.args(&arguments);
        let is_filtered = || {
            self.shared.backend.needs_client_filters()
                && args
                    .given()
                    .any(|(param, _)| param.rest.client_filter.is_some())
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

/// The arguments with another page number.
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

impl Sealed for PageNumber {}

impl Argument for PageNumber {
    fn check(&self, _: &Field, _: &mut Violations<'_>) {}

    fn write_json(&self, _: &Field, out: &mut Vec<u8>) {
        out.extend_from_slice(self.0.to_string().as_bytes());
    }

    fn write_text(&self, _: &Field, out: &mut String) {
        out.push_str(&self.0.to_string());
    }
}

/// Reads the items of all pages: see [`Pager`].
#[must_use = "nothing is sent unless items are asked for"]
pub struct Items<R: Page, M = Async> {
    pager: Pager<R, M>,
    page: std::vec::IntoIter<R::Item>,
}

impl<R: Page + DeserializeOwned> Items<R> {
    /// The next item; `None` after the last one.
    ///
    /// Dropping the future loses nothing: the next call goes on with the same item.
    pub async fn next(&mut self) -> Option<Result<R::Item, Error>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    /// All remaining items, or the first error. An error drops the items read before it; to keep them, read one item
    /// after the other.
    pub async fn try_collect(mut self) -> Result<Vec<R::Item>, Error> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await {
            all.push(item?);
        }
        Ok(all)
    }
}

impl<R: Page, M> Items<R, M> {
    /// How much of the list was read: pages, and the items on them, whether taken or not.
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
                Some(Ok(page)) => self.take_items(page),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }

    fn take_items(&mut self, page: Reply<R>) {
        self.page = page.into_inner().into_items().into_iter();
    }
}

// No field is ever pinned.
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
        if matches!(self.next, NextPage::End) {
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
                Ok(page) => self.take_items(page),
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
