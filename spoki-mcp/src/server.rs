//! The requests of the protocol: the list of tools, and calls.

use std::io;
use std::time::Duration;

use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, Implementation,
    ListToolsResult, PaginatedRequestParams, ProgressNotificationParam, ServerCapabilities,
    ServerConfig, Tool,
};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer, ServerHandler};
use serde_json::{Map, Value};
use spoki_api::action::ActionInfo;
use spoki_api::{Client, Error, Options, catalog};
use tokio::sync::watch;

use crate::answer::{self, Budget, CURSOR, Position};
use crate::audit::{Audit, Audited};
use crate::confirm::{Confirmations, Verdict, digest};
use crate::policy::{Policy, Rule};
use crate::waiting::{self, End, Progress, Report};
use crate::{Settings, failure, text, tools};

/// The parameter that asks for a page by its number.
const PAGE: &str = "page";
/// Why a list over Composio may not go on.
const ONE_PAGE: &str =
    "The list has more pages, which cannot be read over Composio: use Spoki's own API.";

/// Answers the requests of one client.
pub(crate) struct Server {
    client: Client,
    policy: Policy,
    tools: Vec<Tool>,
    max_wait: Duration,
    budget: Budget,
    any_page: bool,
    confirmations: Confirmations,
    audit: Audit,
    /// Whether the client is gone.
    closed: watch::Receiver<bool>,
}

impl Server {
    pub(crate) fn new(
        client: Client,
        settings: Settings,
        closed: watch::Receiver<bool>,
    ) -> io::Result<Self> {
        let tools = tools::tools(&settings.policy).into_iter();
        let tools = tools.map(serde_json::from_value).collect::<Result<_, _>>();
        Ok(Self {
            client,
            tools: tools.map_err(io::Error::other)?,
            max_wait: settings.max_wait,
            budget: Budget {
                bytes: settings.max_answer,
                shows_secrets: settings.policy.shows_secrets(),
            },
            policy: settings.policy,
            any_page: settings.any_page,
            confirmations: Confirmations::new()?,
            audit: Audit::new(settings.audit),
            closed,
        })
    }

    /// The action behind a tool of the list.
    fn find(&self, name: &str) -> Result<&'static ActionInfo, ErrorData> {
        let message = match catalog().get(name) {
            Some(info) if self.policy.rule(info) != Rule::Deny => return Ok(info),
            Some(info) => {
                let why = self.policy.missing(info);
                format!("the server does not offer `{}`: {why}", info.slug)
            }
            None => unknown(name),
        };
        Err(ErrorData::invalid_params(message, None))
    }

    /// Makes a call that may be made.
    async fn run(
        &self,
        call: &Audited,
        arguments: Map<String, Value>,
        context: &RequestContext<RoleServer>,
    ) -> CallToolResult {
        let info = call.info;
        let mut closed = self.closed.clone();
        let closed = async move {
            // The sender lives as long as the transport.
            let _ = closed.wait_for(|is_closed| *is_closed).await;
        };
        let work = self.call(info, arguments);
        let cancelled = context.ct.cancelled();
        let end = waiting::run(work, cancelled, closed, self.max_wait, reporter(context));
        let (outcome, answer) = match end.await {
            End::Done(Ok(answer)) => {
                self.audit.write(call, "ok");
                return result(answer, false);
            }
            End::Done(Err(Failed::Cursor(why))) => {
                ("invalid_arguments", failure::of_cursor(info, why))
            }
            End::Done(Err(Failed::Call(error))) => {
                (error.kind().as_str(), failure::of_error(info, &error))
            }
            End::Cancelled(stopped) => {
                let outcome = if stopped.sent {
                    "cancelled_after_sending"
                } else {
                    "cancelled"
                };
                (outcome, failure::of_cancellation(info, stopped))
            }
            End::Waited {
                stopped,
                retry_after,
            } => ("held_back", failure::of_wait(info, stopped, retry_after)),
            End::Panicked(stopped) => ("internal", failure::of_panic(info, stopped)),
        };
        self.audit.write(call, outcome);
        result(answer, true)
    }

    async fn call(
        &self,
        info: &'static ActionInfo,
        mut arguments: Map<String, Value>,
    ) -> Result<Value, Failed> {
        if !tools::is_list(info) {
            let reply = self.client.execute(info.slug, arguments.into()).await?;
            return Ok(answer::of_value(info, reply.into_inner(), self.budget));
        }
        let at = position(&mut arguments)?;
        let mut client = self.client.clone();
        if let Some(page) = at.page {
            if info.param(PAGE).is_some() {
                arguments.insert(PAGE.to_owned(), page.into());
            } else if self.any_page {
                client = client.with_options(Options::new().extra_query(PAGE, page.to_string()));
            } else {
                return Err(Failed::Cursor(
                    "this list has no further pages over Composio",
                ));
            }
        }
        let asked = at.page.or_else(|| arguments.get(PAGE)?.as_u64());
        let mut pages = client.execute_pages(info.slug, arguments.into())?;
        let page = match pages.next().await {
            Some(page) => page?.into_inner(),
            None => spoki_api::List::default(),
        };
        let next = page.next.as_deref().map(|link| {
            if self.any_page || info.param(PAGE).is_some() {
                let following = asked.unwrap_or(1).saturating_add(1);
                Ok(answer::page_of_link(link).unwrap_or(following))
            } else {
                Err(ONE_PAGE)
            }
        });
        Ok(answer::of_page(info, page, at, next, self.budget))
    }
}

/// Why a call gave no answer.
enum Failed {
    Cursor(&'static str),
    Call(Error),
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Call(error)
    }
}

/// Takes the cursor off the arguments.
fn position(arguments: &mut Map<String, Value>) -> Result<Position, Failed> {
    match arguments.remove(CURSOR) {
        None | Some(Value::Null) => Ok(Position::default()),
        Some(Value::String(cursor)) => {
            Position::parse(&cursor).ok_or(Failed::Cursor("expected the `cursor` of an answer"))
        }
        Some(_) => Err(Failed::Cursor("expected a text")),
    }
}

/// There is no such action: what may be meant, or why there is none.
fn unknown(name: &str) -> String {
    let name: String = name.chars().take(100).collect();
    let shown = text::visible(&name);
    let words = name.replace('_', " ");
    if let Some(limitation) = catalog().limitation(&words) {
        return format!("unknown tool `{shown}`: {}", limitation.text);
    }
    match catalog().closest(&name) {
        Some(meant) => format!("unknown tool `{shown}`; did you mean `{meant}`?"),
        None => format!("unknown tool `{shown}`"),
    }
}

/// Text and structured content say the same.
fn result(answer: Value, is_error: bool) -> CallToolResult {
    let content = vec![ContentBlock::text(answer.to_string())];
    let mut result = if is_error {
        CallToolResult::error(content)
    } else {
        CallToolResult::success(content)
    };
    result.structured_content = Some(answer);
    result
}

/// Sends the progress of a waiting call, if the client asked for it.
fn reporter(context: &RequestContext<RoleServer>) -> impl FnMut(Progress) -> Report {
    let (peer, token) = (context.peer.clone(), context.meta.get_progress_token());
    move |progress| {
        let (peer, token) = (peer.clone(), token.clone());
        Box::pin(async move {
            let Some(token) = token else {
                return;
            };
            let left = progress.expected.saturating_sub(progress.waited);
            let message = format!("waits {:.0} s for its limit", left.as_secs_f64().ceil());
            let note = ProgressNotificationParam::new(token, progress.waited.as_secs_f64())
                .with_total(progress.expected.max(progress.waited).as_secs_f64())
                .with_message(message);
            // A client that cannot be told is told nothing.
            let _ = peer.notify_progress(note).await;
        })
    }
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let about = Implementation::new("spoki", env!("CARGO_PKG_VERSION"));
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(about)
            .with_instructions(tools::instructions(&self.policy))
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(self.tools.clone()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let info = self.find(&request.name)?;
        let arguments = request.arguments.clone().unwrap_or_default();
        let client = context.client_info();
        let call = Audited {
            info,
            digest: digest(info.slug, &arguments),
            client: client.map_or_else(String::new, |client| client.name),
        };
        if self.policy.rule(info) == Rule::Ask {
            // A mistake is found before a person is asked.
            let checked = self
                .client
                .prepare_execute(info.slug, arguments.clone().into());
            if let Err(error) = checked {
                self.audit.write(&call, error.kind().as_str());
                return Ok(result(failure::of_error(info, &error), true).into());
            }
            let asking = self
                .confirmations
                .confirm(info, &request, &call.digest, &context);
            let verdict = tokio::select! {
                biased;
                () = context.ct.cancelled() => Verdict::Refused("the call was cancelled"),
                verdict = asking => verdict,
            };
            match verdict {
                Verdict::Confirmed => self.audit.write(&call, "confirmed"),
                Verdict::Ask(question) => {
                    self.audit.write(&call, "asked");
                    return Ok((*question).into());
                }
                Verdict::Refused(why) => {
                    self.audit.write(&call, "not_confirmed");
                    return Ok(result(failure::of_refusal(info, why), true).into());
                }
            }
        }
        Ok(self.run(&call, arguments, &context).await.into())
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        self.tools.iter().find(|tool| tool.name == name).cloned()
    }
}
