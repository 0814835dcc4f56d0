//! Lists: which pages are read, and how a listing that ended early is continued.

use serde_json::{Map, Value};
use spoki_api::Client;
use spoki_api::action::ActionInfo;

use crate::arguments::{self, CallArguments};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::interrupts::Interrupts;
use crate::output::{Next, Printer};
use crate::session::Session;
use crate::setup::Backend;

/// The parameter that asks for a page by its number.
pub(super) const PAGE: &str = arguments::PAGE;

/// Whether a call can ask for any page of the list.
pub(super) fn can_choose_page(info: &ActionInfo, backend: Backend) -> bool {
    backend == Backend::Spoki || info.param(PAGE).is_some()
}

/// A listing in progress.
pub(super) struct Listing<'a> {
    session: &'a Session,
    info: &'static ActionInfo,
    wanted: arguments::Listing,
    can_choose_page: bool,
    /// The number of the page that comes next.
    page: u64,
    items: u64,
}

/// What follows a page.
enum After {
    /// The next page.
    Page,
    /// No page: the list has ended, or as many items as asked for were read.
    End(Option<Next>),
}

impl<'a> Listing<'a> {
    pub(super) fn new(
        session: &'a Session,
        info: &'static ActionInfo,
        call: &CallArguments,
        backend: Backend,
    ) -> Self {
        Self {
            session,
            info,
            wanted: call.listing,
            can_choose_page: can_choose_page(info, backend),
            page: call.listing.page.unwrap_or(1),
            items: 0,
        }
    }

    /// Reads and prints pages. After the first page, a failure ends a listing that is partly done.
    pub(super) async fn run(
        &mut self,
        client: &Client,
        arguments: Map<String, Value>,
        printer: &mut Printer,
        interrupts: &mut Interrupts,
    ) -> Result<Exit, Failure> {
        let first = self.page;
        let mut pages = client.execute_pages(self.info.slug, arguments.into())?;
        loop {
            let page = match interrupts.run(pages.next()).await {
                Ok(Some(Ok(page))) => page.into_inner(),
                Ok(None) => return self.end(printer, None),
                Ok(Some(Err(error))) => return self.fail(printer, first, error.into()),
                Err(stopped) => return self.fail(printer, first, stopped),
            };
            let after = self.print(page.items, pages.is_at_end(), printer)?;
            match (after, interrupts.exit()) {
                (After::End(next), _) => return self.end(printer, next),
                (After::Page, Some(_)) => {
                    let next = self.next("the listing was interrupted".to_owned());
                    return self.end(printer, Some(next));
                }
                (After::Page, None) => {}
            }
        }
    }

    /// Prints the items of a page that the user asked for.
    fn print(
        &mut self,
        mut items: Vec<Value>,
        is_last: bool,
        printer: &mut Printer,
    ) -> Result<After, Failure> {
        let left = self
            .wanted
            .limit
            .map(|limit| limit.saturating_sub(self.items));
        let left = left.and_then(|left| usize::try_from(left).ok());
        let cut = left.filter(|left| *left < items.len());
        items.truncate(cut.unwrap_or(items.len()));
        printer.page(&items)?;
        self.items += items.len() as u64;
        if let Some(shown) = cut {
            let page = self.page;
            let reason = format!("--limit was reached at item {shown} of page {page}");
            return Ok(After::End(Some(self.next(reason))));
        }
        self.page += 1;
        if is_last {
            return Ok(After::End(None));
        }
        if left == Some(items.len()) {
            let next = self.next("--limit was reached".to_owned());
            return Ok(After::End(Some(next)));
        }
        if self.wanted.all || left.is_some() {
            Ok(After::Page)
        } else {
            Ok(After::End(Some(
                self.next("the list has more pages".to_owned()),
            )))
        }
    }

    fn end(&self, printer: &mut Printer, next: Option<Next>) -> Result<Exit, Failure> {
        printer.finish(next.as_ref())?;
        self.session.tell_left_out(printer);
        if let Some(Next { reason, command }) = next {
            let command = command.map_or_else(String::new, |on| format!("; continue with: {on}"));
            self.session.tell(&format!("{reason}{command}"));
        }
        Ok(Exit::Done)
    }

    /// Ends a listing that failed. If no page was printed, nothing is.
    fn fail(&self, printer: &mut Printer, first: u64, failure: Failure) -> Result<Exit, Failure> {
        if self.page == first {
            return Err(failure);
        }
        let reason = format!("the listing failed after {} items", self.items);
        self.end(printer, Some(self.next(reason)))?;
        Err(failure.after_a_part())
    }

    /// How to continue with the next page.
    fn next(&self, reason: String) -> Next {
        if self.can_choose_page {
            let flag = ["--page".to_owned(), self.page.to_string()];
            return Next {
                reason,
                command: Some(self.session.again(&flag)),
            };
        }
        Next {
            reason: format!(
                "{reason}, which cannot be read over Composio: use Spoki's own API (--backend spoki)"
            ),
            command: None,
        }
    }
}
