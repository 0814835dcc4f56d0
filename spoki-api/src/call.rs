//! The life of one call: check, encode, carry, classify, decode.

use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use crate::action::{Action, ActionInfo};
use crate::argument::Argument;
use crate::backend::{Outline, unreadable};
use crate::client::Shared;
use crate::error::Error;
use crate::keep::{Keep, filter};
use crate::options::Options;
use crate::reply::{RawReply, Reply};
use crate::transport::{BoxFuture, Limits, TransportError};
use crate::violation::{Violation, Violations};

/// A call that is checked and encoded: the arguments are no longer needed.
struct Call {
    info: &'static ActionInfo,
    request: Request<Bytes>,
    limits: Limits,
    /// Filters to apply to the answer.
    keep: Vec<Keep>,
}

/// Begins a call. Nothing is sent before the future is polled.
pub(crate) fn begin(
    shared: &Arc<Shared>,
    options: &Options,
    info: &'static ActionInfo,
    arguments: &[&dyn Argument],
) -> PendingRaw {
    let outline = Outline {
        info,
        arguments,
        options,
    };
    PendingRaw(match prepare(shared, &outline) {
        Ok(call) => Box::pin(run(Arc::clone(shared), call)),
        Err(error) => Box::pin(std::future::ready(Err(error.of(info)))),
    })
}

fn prepare(shared: &Shared, outline: &Outline<'_>) -> Result<Call, Error> {
    if outline.arguments.len() != outline.info.params.len() {
        return Err(Error::configuration(format!(
            "{} arguments were given for {} parameters: give one for each",
            outline.arguments.len(),
            outline.info.params.len()
        )));
    }
    let mut found = check(outline);
    shared.backend.check(outline, &mut found);
    if !found.is_empty() {
        return Err(Error::invalid_arguments(found));
    }
    Ok(Call {
        info: outline.info,
        request: shared.backend.encode(outline)?,
        limits: Limits::new(
            shared.max_reply_bytes,
            outline.options.timeout.or(shared.timeout),
        ),
        keep: if shared.backend.filters_here() {
            filters(outline)
        } else {
            Vec::new()
        },
    })
}

/// Everything about the arguments that the service would refuse.
fn check(outline: &Outline<'_>) -> Vec<Violation> {
    let mut found = Vec::new();
    for (param, argument) in outline.info.params.iter().zip(outline.arguments) {
        if argument.is_given() {
            argument.check(param, &mut Violations::new(&mut found, param.name));
        } else if param.required {
            Violations::new(&mut found, param.name).report("is required and has no value");
        }
    }
    found
}

fn filters(outline: &Outline<'_>) -> Vec<Keep> {
    let keeping = |(param, argument): (&'static crate::action::Param, &dyn Argument)| {
        let field = param.rest.keep?;
        let mut text = String::new();
        argument.write_text(param, &mut text);
        Some(Keep { field, text })
    };
    outline.given().filter_map(keeping).collect()
}

async fn run(shared: Arc<Shared>, call: Call) -> Result<RawReply, Error> {
    let attempts = 1;
    let outcome = match attempt(&shared, call.request, call.limits).await {
        Ok(reply) => shared.backend.read(call.info, reply),
        Err(failure) => Err(Error::transport(failure)),
    };
    match outcome {
        Ok(mut reply) => {
            reply.attempts = attempts;
            reply.data = filter(reply.data, &call.keep);
            Ok(reply)
        }
        Err(error) => Err(error.of(call.info).after(attempts)),
    }
}

/// Sends the request once.
async fn attempt(
    shared: &Shared,
    request: Request<Bytes>,
    limits: Limits,
) -> Result<Response<Bytes>, TransportError> {
    let exchange = shared.transport.send(request, limits);
    let reply = match limits.timeout {
        Some(timeout) => within(timeout, exchange).await?,
        None => exchange.await?,
    };
    // A transport may have paid no heed to the limit.
    if reply.body().len() > limits.max_reply_bytes {
        return Err(TransportError::oversize(limits.max_reply_bytes).with_partial(reply));
    }
    Ok(reply)
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

/// Gives a reply its type.
pub(crate) fn decode<T: serde::de::DeserializeOwned>(
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
    unreadable(&raw.data, error)
        .with_request_id(request_id)
        .with_reply(raw.status, raw.data)
        .of(info)
        .after(raw.attempts)
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
