//! The life of one call: check, encode, then wait for a place, attempt and decide until done, decode.

use std::marker::PhantomData;
use std::ops::ControlFlow;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::Response;

use crate::action::{Action, ActionInfo};
use crate::argument::Argument;
use crate::backend::{Encoded, Outline, unreadable};
use crate::client::Shared;
use crate::course::{Course, RetryTerms};
use crate::error::Error;
use crate::keep::{Keep, filter};
use crate::limit::{Denied, Ending, LimitPolicy, Permit, Window};
use crate::options::Options;
use crate::reply::{RawReply, Reply};
use crate::request::check_arguments;
use crate::retry;
use crate::trace;
use crate::transport::{BoxFuture, Limits, TransportError};

/// A call that is checked and encoded: the arguments are no longer needed.
struct Call {
    info: &'static ActionInfo,
    options: Arc<Options>,
    request: Encoded,
    /// Of one attempt.
    timeout: Option<Duration>,
    /// Filters to apply to the answer.
    keep: Vec<Keep>,
}

impl Call {
    fn limits(&self) -> LimitPolicy {
        self.options.limits.unwrap_or_default()
    }

    /// A caller who does not want to wait for a place does not wait for the service to make room either.
    fn retry(&self) -> RetryTerms<'_> {
        RetryTerms {
            policy: self.options.retry.as_ref().unwrap_or(&retry::DEFAULT),
            waits_for_limits: self.limits() != LimitPolicy::Fail,
        }
    }

    fn window<'a>(&'a self, shared: &'a Shared) -> Window<'a> {
        Window::new(&shared.key_id, self.info.slug, self.info.rate_limit)
            .of_account(shared.backend.account(&self.options))
    }

    fn accept(&self, mut reply: RawReply, attempts: u32) -> RawReply {
        reply.attempts = attempts;
        reply.data = filter(reply.data, &self.keep);
        reply
    }
}

/// Begins a call. Nothing is sent before the future is polled.
pub(crate) fn begin(
    shared: &Arc<Shared>,
    options: &Arc<Options>,
    info: &'static ActionInfo,
    arguments: &[&dyn Argument],
) -> PendingRaw {
    let outline = Outline {
        info,
        arguments,
        options,
    };
    let owned = Arc::clone(shared);
    PendingRaw(match prepare(shared, options, &outline) {
        Ok(call) => Box::pin(run(owned, call)),
        Err(error) => Box::pin(refuse(owned, info, error.of(info))),
    })
}

/// Begins the call for a further page of what an earlier call began: its address comes from the
/// service. The reason as text if that cannot be followed.
pub(crate) fn follow(
    shared: &Arc<Shared>,
    outline: &Outline<'_>,
    options: &Arc<Options>,
    link: &str,
) -> Result<PendingRaw, String> {
    let call = Call {
        info: outline.info,
        request: shared.backend.follow(link)?,
        options: Arc::clone(options),
        timeout: options.timeout.or(shared.timeout),
        keep: filters_here(shared, outline),
    };
    Ok(PendingRaw(Box::pin(run(Arc::clone(shared), call))))
}

fn prepare(shared: &Shared, options: &Arc<Options>, outline: &Outline<'_>) -> Result<Call, Error> {
    if outline.arguments.len() != outline.info.params.len() {
        return Err(Error::configuration(format!(
            "{} arguments were given for {} parameters: give one for each",
            outline.arguments.len(),
            outline.info.params.len()
        )));
    }
    let found = check_arguments(outline.info.params, outline.arguments);
    if !found.is_empty() {
        return Err(Error::invalid_arguments(found));
    }
    Ok(Call {
        info: outline.info,
        request: shared.backend.encode(outline)?,
        options: Arc::clone(options),
        timeout: options.timeout.or(shared.timeout),
        keep: filters_here(shared, outline),
    })
}

/// The filters that the service does not know.
fn filters_here(shared: &Shared, outline: &Outline<'_>) -> Vec<Keep> {
    if !shared.backend.filters_here() {
        return Vec::new();
    }
    let keeping = |(param, argument): (&'static crate::action::Param, &dyn Argument)| {
        let field = param.rest.keep?;
        let mut text = String::new();
        argument.write_text(param, &mut text);
        Some(Keep { field, text })
    };
    outline.given().filter_map(keeping).collect()
}

/// One call's life after it is encoded.
async fn run(shared: Arc<Shared>, call: Call) -> Result<RawReply, Error> {
    trace::call(&shared, call.info, attempts(&shared, &call)).await
}

/// The life of a call that was found not to be sound.
async fn refuse(
    shared: Arc<Shared>,
    info: &'static ActionInfo,
    error: Error,
) -> Result<RawReply, Error> {
    trace::call(&shared, info, std::future::ready(Err(error))).await
}

/// Waits for a place, attempts, and by what happened decides whether to attempt again.
async fn attempts(shared: &Shared, call: &Call) -> Result<RawReply, Error> {
    let mut course = Course::begin(call.info, call.options.deadline);
    loop {
        let watch = trace::Stopwatch::start();
        let permit = match place(shared, call, &course).await {
            Ok(permit) => permit,
            Err(denied) => return Err(course.held_back(&denied)),
        };
        let timeout = match course.attempt(call.timeout) {
            Ok(timeout) => timeout,
            Err(late) => {
                permit.end(Ending::NotSent);
                return Err(late);
            }
        };
        let number = course.attempts();
        let trying = attempt(shared, call, timeout);
        let error = match trace::attempt(shared, number, watch, &call.request, trying).await {
            Ok(reply) => {
                shared.budget.refund(course.spent());
                return Ok(call.accept(reply, course.attempts()));
            }
            Err(error) => error,
        };
        settle(shared, call, permit, &error).await;
        let error = course.failed(error);
        match course.next(call.retry(), &shared.budget, error) {
            ControlFlow::Continue(pause) => {
                trace::retry(course.attempts(), pause);
                tokio::time::sleep(pause).await;
            }
            ControlFlow::Break(error) => return Err(error),
        }
    }
}

/// Waits for a place under the limits.
async fn place(shared: &Shared, call: &Call, course: &Course) -> Result<Permit, Denied> {
    let patience = match call.limits() {
        LimitPolicy::Wait => course.left(),
        LimitPolicy::Fail => Some(Duration::ZERO),
        LimitPolicy::Off => return Ok(Permit::uncounted()),
    };
    let window = call.window(shared);
    shared
        .limiter
        .acquire(window, course.since(), patience)
        .await
}

/// Sends the request once and reads what the reply says.
async fn attempt(
    shared: &Shared,
    call: &Call,
    timeout: Option<Duration>,
) -> Result<RawReply, Error> {
    let limits = Limits::new(shared.max_reply_bytes, timeout);
    let exchange = shared
        .transport
        .send(shared.backend.outgoing(&call.request), limits);
    let reply = match timeout {
        Some(timeout) => within(timeout, exchange).await,
        None => exchange.await,
    };
    let reply = reply.map_err(Error::transport)?;
    // A transport may have paid no heed to the limit.
    if reply.body().len() > limits.max_reply_bytes {
        let failure = TransportError::oversize(limits.max_reply_bytes).with_partial(reply);
        return Err(Error::transport(failure));
    }
    shared.backend.read(call.info, reply)
}

async fn within(
    timeout: Duration,
    exchange: BoxFuture<'_, Result<Response<Bytes>, TransportError>>,
) -> Result<Response<Bytes>, TransportError> {
    tokio::time::timeout(timeout, exchange)
        .await
        .unwrap_or_else(|_| {
            Err(TransportError::timeout(format!(
                "no complete reply within {timeout:?}"
            )))
        })
}

/// Tells the limiter how the attempt ended.
async fn settle(shared: &Shared, call: &Call, permit: Permit, error: &Error) {
    permit.end(if error.was_sent() {
        Ending::Sent
    } else {
        Ending::NotSent
    });
    if error.is_rate_limited() {
        let window = call.window(shared);
        let policy = call.retry().policy;
        let pause = policy.closing(error.retry_after(), window.guessed_pause());
        shared.limiter.close(window, error.scope(), pause).await;
    }
}

/// Gives a reply its type.
pub(crate) fn decode<T: serde::de::DeserializeOwned + 'static>(
    info: &'static ActionInfo,
    raw: RawReply,
) -> Result<Reply<T>, Error> {
    match serde_json::from_slice(&raw.data) {
        Ok(value) => Ok(Reply::new(value, raw)),
        Err(error) => Err(undecodable(info, raw, &error)),
    }
}

/// Apart from [`decode`], so that it is compiled once and not per type.
fn undecodable(info: &'static ActionInfo, raw: RawReply, error: &serde_json::Error) -> Error {
    let request_id = raw.request_id().map(str::to_owned);
    let error = unreadable(&raw.data, error)
        .with_request_id(request_id)
        .with_reply(raw.status, raw.data)
        .of(info)
        .after(raw.attempts);
    trace::unreadable(info, &error);
    error
}

/// A call on its way: await it for the typed [`Reply`].
///
/// The arguments are checked and encoded already, nothing is sent before the first poll, and
/// dropping it stops the call.
#[must_use = "nothing is sent unless it is awaited"]
pub struct Pending<A: Action> {
    raw: PendingRaw,
    action: PhantomData<fn() -> A>,
}

impl<A: Action> Pending<A> {
    pub(crate) fn new(raw: PendingRaw) -> Self {
        Self {
            raw,
            action: PhantomData,
        }
    }
}

impl<A: Action> Future for Pending<A> {
    type Output = Result<Reply<A::Reply>, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let outcome = ready!(Pin::new(&mut self.raw).poll(context));
        Poll::Ready(outcome.and_then(|raw| decode(A::INFO, raw)))
    }
}

impl<A: Action> std::fmt::Debug for Pending<A> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pending")
            .field("action", &A::INFO.slug)
            .finish_non_exhaustive()
    }
}

/// A call on its way whose reply stays untyped: await it for the [`RawReply`].
#[must_use = "nothing is sent unless it is awaited"]
pub struct PendingRaw(BoxFuture<'static, Result<RawReply, Error>>);

impl Future for PendingRaw {
    type Output = Result<RawReply, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(context)
    }
}

impl std::fmt::Debug for PendingRaw {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PendingRaw").finish_non_exhaustive()
    }
}
