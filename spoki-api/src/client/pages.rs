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
use super::decode::decode;
use super::mode::Async;
use super::shared::Shared;
use crate::action::{ActionInfo, Field};
use crate::backend::CallArgs;
use crate::error::{Error, ErrorKind};
use crate::reply::derived::Reading;
use crate::reply::{Page, Reply};
use crate::request::sealed::Sealed;
use crate::request::{Action, Argument, Options, Violations};

/// The parameter that asks for a page by number.
const PAGE: &str = "page";
/// The parameters that ask for the size of a page.
const PAGE_SIZE: [&str; 2] = ["per_page", "page_size"];

/// The request for a list: an action and its arguments, typed or plain JSON.
pub(crate) trait PageRequest: Send + Sync + 'static {
    fn info(&self) -> &'static ActionInfo;

    fn reading(&self) -> Reading;

    fn arguments(&self) -> Vec<&dyn Argument>;
}

impl<A: Action> PageRequest for A {
    fn info(&self) -> &'static ActionInfo {
        A::INFO
    }

    fn reading(&self) -> Reading {
        A::READING
    }

    fn arguments(&self) -> Vec<&dyn Argument> {
        Action::arguments(self)
    }
}

/// Reads a list page by page; each page is an `R`. The first page is requested when you ask for it.
///
/// Builders of lists return a pager with `pages()`, and its [`Items`] with `items()`. Each page is a call of its own,
/// with the same limits, retries and deadline.
///
/// - Over REST the pager follows the link to the next page in each reply. It takes only the query of that link:
///   scheme, host, port and path stay those of the first page, so that the API key goes to no other server. The link
///   must have the host of the base URL, and its path must end with the path of the action.
/// - Over Composio the pager counts up the parameter `page`, if the action has this parameter. Other actions
///   give one page.
///
/// The pager reads the list to the end that the service announces, or ends with an error:
///
/// - [`is_incomplete`](Error::is_incomplete): the list has fewer items than the service counted last, its next page
///   is empty or gone, or the pager cannot ask for that page.
/// - [`is_decode`](Error::is_decode): a page cannot be read, for example because its body is empty.
/// - Any other error of a call.
///
/// After any error the pager has ended. Unless the list is incomplete, [`resume`](Self::resume) makes the
/// pager try the failed page again.
///
/// Some losses cannot be noticed. If somebody deletes entries while the pager reads, the entries behind them
/// move forward, and the pager misses some; if the service repeats an entry and leaves out another entry, the
/// count is the same. Without a count, the list ends where no link follows. If the pager begins at a later
/// page, it is compared with the count only if the size of a page is known: the size was asked for, or the
/// first page read has a next page.
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
    /// Addresses followed so far: a page that links back to one of them would cause an endless loop.
    followed: HashSet<String>,
    progress: PageProgress,
    /// Items read, with those that the client filtered out.
    read: u64,
    /// Items of the list before the first page read, if that number is known.
    before: Option<u64>,
    reply: PhantomData<fn() -> R>,
}

/// Which page comes next.
enum NextPage {
    First,
    /// The page at this address.
    Link(String),
    /// The page with this number.
    Number(u64),
    /// The list has more pages, but the next page cannot be fetched, for this reason.
    OutOfReach(String),
    End,
}

/// How much of a list a [`Pager`] has read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PageProgress {
    /// Pages read.
    pub pages: u64,
    /// Items on them, without those that the client filtered out.
    pub items: u64,
    /// Items of the whole list, as the service counted last, if it counts.
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
            read: 0,
            before: None,
            reply: PhantomData,
        }
    }

    /// How much of the list was read.
    pub fn progress(&self) -> PageProgress {
        self.progress
    }

    /// Whether the pager has read the list to its end, so that [`next`](Self::next) gives no further page.
    pub fn is_at_end(&self) -> bool {
        matches!(self.next, NextPage::End) && self.failed.is_none()
    }

    /// Goes back to the page that failed. Returns whether there is such a page; after
    /// [`is_incomplete`](Error::is_incomplete) there is none.
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
        Error::new(ErrorKind::Incomplete, self.describe_end(why)).for_action(self.request.info())
    }

    fn describe_end(&self, why: &str) -> String {
        let read = self.read;
        match self.expected() {
            Some(expected) if expected > read => {
                format!("only {read} of {expected} items can be read: {why}")
            }
            _ => format!("the list goes on after {read} items: {why}"),
        }
    }

    /// How many items there are from the first page read to the end of the list, by the last count.
    fn expected(&self) -> Option<u64> {
        Some(self.progress.total?.saturating_sub(self.before?))
    }
}

impl<R: Page + DeserializeOwned> Pager<R> {
    /// The next page; `None` after the last one.
    ///
    /// Dropping the future loses nothing: the next call continues with the same page.
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
        let key = self.shared.backend.key();
        let page = outcome
            .and_then(|raw| decode::<R>(self.request.info(), self.request.reading(), raw, key));
        Poll::Ready(Some(match page {
            Ok(page) => {
                self.advance(&page);
                Ok(page)
            }
            // The service announced this page and no longer has it: entries were deleted.
            Err(error) if self.progress.pages > 0 && error.is_not_found() => {
                self.next = NextPage::End;
                Err(error.into_incomplete(self.describe_end("the next page is gone")))
            }
            Err(error) => Err(self.fail(error)),
        }))
    }

    fn advance(&mut self, page: &Reply<R>) {
        let items = page.items().len() as u64;
        let sent = items + page.filtered_out() as u64;
        if self.progress.pages == 0 {
            self.before = self.items_before(page.next_link().map(|_| sent));
        }
        self.progress.pages += 1;
        self.progress.items += items;
        self.progress.total = page.total().or(self.progress.total);
        self.read += sent;
        let by_number = !self.shared.backend.follows_links() && has_number(self.request.info());
        self.next = match page.next_link() {
            // This also holds for pages by number: a service that ignores the number always returns the first page.
            Some(link) if !self.followed.insert(link.to_owned()) => {
                NextPage::OutOfReach("the reply points to a page that was read before".to_owned())
            }
            Some(_) if by_number => NextPage::Number(self.number() + 1),
            Some(link) => NextPage::Link(link.to_owned()),
            None => self.end(sent),
        };
    }

    /// What follows a page of `sent` items without a link to a next page.
    fn end(&self, sent: u64) -> NextPage {
        if self.expected() > Some(self.read) {
            return NextPage::OutOfReach(
                "the service counts more items, but gives no address for the next page".to_owned(),
            );
        }
        // Entries were deleted, or the reply is not the page that the service announced.
        if sent == 0 && self.progress.pages > 1 && self.progress.total.is_some() {
            return NextPage::OutOfReach("the next page is empty".to_owned());
        }
        NextPage::End
    }

    /// How many items come before the first page read; `None` if that is not known. A page that has a next
    /// page is full.
    fn items_before(&self, full_size: Option<u64>) -> Option<u64> {
        let number = self
            .asked(&[PAGE])
            .map_or(Some(1), |text| text.parse().ok())?;
        let pages = u64::saturating_sub(number, 1);
        if pages == 0 {
            return Some(0);
        }
        let asked_size = || self.asked(&PAGE_SIZE)?.parse().ok();
        full_size.or_else(asked_size)?.checked_mul(pages)
    }

    /// The number of the last page read.
    fn number(&self) -> u64 {
        match self.next {
            NextPage::Number(number) => number,
            _ => self
                .asked(&[PAGE])
                .and_then(|text| text.parse().ok())
                .unwrap_or(1),
        }
    }

    /// The value of one of these parameters, from the arguments or from the extra values of the options.
    fn asked(&self, names: &[&str]) -> Option<String> {
        let arguments = self.request.arguments();
        let args = self.args(&arguments);
        let given = args.given().find(|(param, _)| names.contains(&param.name));
        if let Some((param, argument)) = given {
            let mut text = String::new();
            argument.write_text(param, &mut text);
            return Some(text);
        }
        // Services take the last of several values.
        let mut extra = self.options.get_extra_query().iter().rev();
        let (_, value) = extra.find(|(name, _)| names.contains(&name.as_str()))?;
        Some(value.clone())
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
    /// Dropping the future loses nothing: the next call continues with the same item.
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
