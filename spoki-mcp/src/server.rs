//! The requests of the protocol: the list of tools, and calls.

use std::io;
use std::time::Duration;

use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, CustomRequest,
    CustomResult, ErrorCode, Implementation, ListToolsResult, PaginatedRequestParams,
    ProgressNotificationParam, ServerCapabilities, ServerConfig, Tool,
};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer, ServerHandler};
use serde_json::{Map, Value};
use spoki_api::action::{ActionInfo, Kind};
use spoki_api::{Client, Error, Options, catalog};
use tokio::sync::watch;
use tokio_util::task::TaskTracker;
use tracing::Instrument as _;

use crate::answer::{self, Budget, CURSOR, FIELDS, Position};
use crate::audit::{Audit, Audited};
use crate::compact::{self, Meaning};
use crate::confirm::{Confirmations, Verdict, caller, digest};
use crate::policy::{Policy, Rule};
use crate::session::Calls;
use crate::waiting::{self, End, Progress, Report};
use crate::{Settings, failure, text, tools, trace};

/// The parameter that asks for a page by its number.
const PAGE: &str = "page";
/// Why a list over Composio may not go on.
const ONE_PAGE: &str =
    "The list has more pages, which cannot be read over Composio: use Spoki's own API.";

/// Answers the requests of clients.
pub(crate) struct Server {
    client: Client,
    policy: Policy,
    tools: Vec<Tool>,
    max_wait: Duration,
    budget: Budget<'static>,
    any_page: bool,
    compact: bool,
    confirmations: Confirmations,
    audit: Audit,
    pub(crate) calls: Calls,
    /// The requests that are not answered yet.
    pub(crate) open: TaskTracker,
    /// Whether the client is gone, or the server is about to end.
    pub(crate) closed: watch::Receiver<bool>,
}

impl Server {
    pub(crate) fn new(
        client: Client,
        settings: Settings,
        closed: watch::Receiver<bool>,
    ) -> io::Result<Self> {
        let tools = if settings.compact {
            compact::four_tools(&settings.policy)
        } else {
            tools::tools(&settings.policy)
        };
        let tools = tools
            .into_iter()
            .map(serde_json::from_value)
            .collect::<Result<_, _>>();
        Ok(Self {
            client,
            tools: tools.map_err(io::Error::other)?,
            max_wait: settings.max_wait,
            budget: Budget {
                bytes: settings.max_answer,
                shows_secrets: settings.policy.shows_secrets(),
                fields: &[],
            },
            policy: settings.policy,
            any_page: settings.any_page,
            compact: settings.compact,
            confirmations: Confirmations::new()?,
            audit: Audit::new(settings.audit),
            calls: Calls::default(),
            open: TaskTracker::new(),
            closed,
        })
    }

    /// The action behind a tool of the list.
    fn find(&self, name: &str) -> Result<&'static ActionInfo, ErrorData> {
        let message = match catalog().get(name) {
            Some(info) if self.policy.rule(info) != Rule::Deny => return Ok(info),
            Some(info) => tools::not_offered(&self.policy, info),
            None => tools::unknown("tool", name),
        };
        Err(ErrorData::invalid_params(message, None))
    }

    /// What the call of a tool means.
    fn meaning(&self, name: &str, arguments: Map<String, Value>) -> Result<Meaning, ErrorData> {
        if self.compact {
            let meaning = compact::meaning(&self.policy, name, &arguments);
            return meaning.ok_or_else(|| {
                let name = text::visible(name);
                let why = format!(
                    "unknown tool `{name}`: call `search`, `describe`, `read` or `write`, with the name of the action as `action`"
                );
                ErrorData::invalid_params(why, None)
            });
        }
        Ok(Meaning::Call(self.find(name)?, arguments))
    }

    /// Passes the gates before a call, and makes it.
    async fn answer(
        &self,
        request: CallToolRequestParams,
        context: &RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let given = request.arguments.clone().unwrap_or_default();
        let (info, arguments) = match self.meaning(&request.name, given)? {
            Meaning::Call(info, arguments) => (info, arguments),
            Meaning::Answer(mut answer) => {
                answer::shrink(&mut answer, self.budget.for_json());
                return Ok(result(answer, false).into());
            }
            Meaning::Mistake(failure) => return Ok(self.failure(failure).into()),
        };
        let call = Audited {
            info,
            digest: digest(info.slug, &arguments),
            client: client_name(context),
        };
        if self.policy.rule(info) == Rule::Ask {
            // A mistake is found before a person is asked.
            let checked = self
                .client
                .prepare_execute(info.slug, arguments.clone().into());
            if let Err(error) = checked {
                self.audit.write(&call, error.kind().as_str());
                return Ok(self.failure(failure::of_error(info, &error)).into());
            }
            let bound_to = format!("{} {} {}", call.digest, caller(context).0, call.client);
            let asking = self
                .confirmations
                .confirm(info, &arguments, &request, &bound_to, context);
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
                    return Ok(self.failure(failure::of_refusal(info, why)).into());
                }
            }
        }
        Ok(self.run(&call, arguments, context).await.into())
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
        let mut unfinished = Unfinished(Some((&self.audit, call)));
        let end = waiting::run(work, cancelled, closed, self.max_wait, reporter(context)).await;
        unfinished.0 = None;
        let (outcome, answer) = match end {
            End::Done(Ok(answer)) => {
                self.audit.write(call, "ok");
                return result(answer, false);
            }
            End::Done(Err(Failed::Argument(name, why))) => (
                "invalid_arguments",
                failure::of_argument(info.slug, name, &why),
            ),
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
        self.failure(answer)
    }

    /// The result of a call that failed.
    fn failure(&self, mut failure: Value) -> CallToolResult {
        answer::shrink(&mut failure, self.budget.for_json());
        result(failure, true)
    }

    async fn call(
        &self,
        info: &'static ActionInfo,
        mut arguments: Map<String, Value>,
    ) -> Result<Value, Failed> {
        let fields = fields(info, &mut arguments)?;
        let budget = Budget {
            fields: &fields,
            ..self.budget
        };
        if !tools::is_list(info) {
            let reply = self.client.execute(info.slug, arguments.into()).await?;
            return Ok(answer::of_value(info, reply.into_inner(), budget));
        }
        let at = position(&mut arguments)?;
        let mut client = self.client.clone();
        if let Some(page) = at.page {
            if info.param(PAGE).is_some() {
                arguments.insert(PAGE.to_owned(), page.into());
            } else if self.any_page {
                client = client.with_options(Options::new().extra_query(PAGE, page.to_string()));
            } else {
                let why = "this list has no further pages over Composio";
                return Err(Failed::Argument(CURSOR, why.to_owned()));
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
        Ok(answer::of_page(info, page, at, next, budget))
    }
}

/// A call that has not ended. If the server ends first, the audit tells so.
struct Unfinished<'a>(Option<(&'a Audit, &'a Audited)>);

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        if let Some((audit, call)) = self.0 {
            audit.write(call, "aborted");
        }
    }
}

/// Why a call gave no answer.
enum Failed {
    /// An argument of this server: its name, and what is wrong.
    Argument(&'static str, String),
    Call(Error),
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Call(error)
    }
}

/// Takes the cursor off the arguments.
fn position(arguments: &mut Map<String, Value>) -> Result<Position, Failed> {
    let expected = |what: &str| Failed::Argument(CURSOR, format!("expected {what}"));
    match arguments.remove(CURSOR) {
        None | Some(Value::Null) => Ok(Position::default()),
        Some(Value::String(cursor)) => {
            Position::parse(&cursor).ok_or_else(|| expected("the `cursor` of an answer"))
        }
        Some(_) => Err(expected("a text")),
    }
}

/// Takes the names of fields off the arguments of a read.
fn fields(info: &ActionInfo, arguments: &mut Map<String, Value>) -> Result<Vec<String>, Failed> {
    if !info.effect.is_read() {
        return Ok(Vec::new());
    }
    let given = match arguments.remove(FIELDS) {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(given) => given,
    };
    let wrong = |why: String| Failed::Argument(FIELDS, why);
    let names: Vec<String> =
        serde_json::from_value(given).map_err(|_| wrong("expected a list of names".to_owned()))?;
    let Kind::Object(model) = info.reply.kind else {
        return Ok(names);
    };
    let known: Vec<_> = model().fields.iter().map(|field| field.name).collect();
    match names.iter().find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(wrong(format!(
            "no field `{}`; there are {}",
            text::visible(name),
            known.join(", ")
        ))),
        None => Ok(names),
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

/// The head of the request, if it came over HTTP.
fn http_head(context: &RequestContext<RoleServer>) -> Option<&http::request::Parts> {
    context.extensions.get()
}

/// What the client calls itself.
fn client_name(context: &RequestContext<RoleServer>) -> String {
    let name = match http_head(context) {
        None => context.client_info().map(|client| client.name),
        // Without a session, older revisions of the protocol do not say it.
        Some(head) => context
            .meta
            .client_info()
            .map(|client| client.name)
            .or_else(|| {
                let program = head.headers.get(http::header::USER_AGENT)?;
                Some(program.to_str().ok()?.to_owned())
            }),
    };
    name.unwrap_or_default()
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
            .with_instructions(tools::instructions(&self.policy, self.compact))
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
        let _open = self.open.token();
        let _cancellable = self.calls.begin(&context);
        let known = self.tools.iter().find(|tool| tool.name == request.name);
        let known = known.map(|tool| &*tool.name);
        let span = trace::of_call(known, http_head(&context).is_some(), &context);
        let outcome = self
            .answer(request, &context)
            .instrument(span.clone())
            .await;
        trace::end(&span, &outcome);
        outcome
    }

    /// A call whose parameters have the wrong shape arrives here: to the protocol library it is a custom request.
    async fn on_custom_request(
        &self,
        request: CustomRequest,
        _: RequestContext<RoleServer>,
    ) -> Result<CustomResult, ErrorData> {
        if request.method == "tools/call" {
            let expected =
                "invalid parameters: expected `name`, a string, and `arguments`, an object";
            return Err(ErrorData::invalid_params(expected, None));
        }
        Err(ErrorData::new(
            ErrorCode::METHOD_NOT_FOUND,
            request.method,
            None,
        ))
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        self.tools.iter().find(|tool| tool.name == name).cloned()
    }
}
