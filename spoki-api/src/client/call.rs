//! One call: check and encode the arguments; wait for a slot, send, and retry; decode the reply.

use std::marker::PhantomData;
use std::ops::ControlFlow;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use tokio::time::Instant;

use super::decode::decode;
use super::observe::{CallEvent, Observed};
use super::progress::{CallProgress, RetryTerms};
use super::shared::Shared;
use super::trace;
use crate::action::{ActionInfo, Param};
use crate::backend::{CallArgs, ClientFilter, EncodedRequest, filter};
use crate::error::Error;
use crate::limit::{
    AttemptEnd, Denied, LimitKey, LimitPolicy, Permit, Scope, SlotRequest, StatedLimit,
    guessed_pause,
};
use crate::privacy::ApiKey;
use crate::reply::{RawReply, Reply};
use crate::request::{Action, Argument, Options, check_arguments, check_extras};
use crate::retry;
use crate::shapes::ReplyHead;
use crate::transport::{ExchangeLimits, TransportError};
use crate::util::BoxFuture;

/// How long a limiter may take where the call itself sets no bound: to learn of a refusal, and to grant a
/// slot to a call that never waits.
pub(super) const LIMITER_TIMEOUT: Duration = Duration::from_secs(5);
/// Our timeout is this much later than the deadline, so that a limiter's own denial, which says more, comes first.
const DENIAL_MARGIN: Duration = Duration::from_millis(10);

/// A call after its arguments were checked and encoded.
struct Call {
    info: &'static ActionInfo,
    options: Arc<Options>,
    request: EncodedRequest,
    /// The timeout of one attempt.
    timeout: Option<Duration>,
    /// Filters that the client applies to the reply.
    filters: Vec<ClientFilter>,
}

impl Call {
    fn limits(&self) -> LimitPolicy {
        self.options.get_limits().unwrap_or_default()
    }

    /// A call that does not wait for a slot does not wait after a 429 either.
    fn retry(&self) -> RetryTerms<'_> {
        RetryTerms {
            policy: self.options.get_retry().unwrap_or(&retry::DEFAULT),
            waits_for_limits: self.limits() != LimitPolicy::Fail,
        }
    }

    fn limit_key<'a>(&'a self, shared: &'a Shared) -> LimitKey<'a> {
        LimitKey::new(&shared.key_id, self.info.slug, self.info.rate_limit)
            .of_account(shared.backend.account(&self.options))
    }

    fn accept(&self, mut reply: RawReply, attempts: u32) -> RawReply {
        reply.attempts = attempts;
        (reply.data, reply.filtered_out) = filter(reply.data, &self.filters);
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
    let args = CallArgs {
        info,
        arguments,
        options,
    };
    let owned = Arc::clone(shared);
    let call = prepare(shared, options, &args).and_then(|call| {
        require_key(shared)?;
        Ok(call)
    });
    PendingRaw {
        shared: Arc::clone(shared),
        call: match call {
            Ok(call) => Box::pin(run(owned, call)),
            Err(error) => {
                let error = error.for_action(info).masked(shared.backend.key());
                Box::pin(refuse(owned, info, error))
            }
        },
    }
}

/// Begins the call for the next page of a list; the service gave its address. Fails with the reason if the client must
/// not follow the address.
pub(crate) fn follow(
    shared: &Arc<Shared>,
    args: &CallArgs<'_>,
    options: &Arc<Options>,
    link: &str,
) -> Result<PendingRaw, String> {
    let call = Call {
        info: args.info,
        request: shared.backend.follow(args, link)?,
        options: Arc::clone(options),
        timeout: options.get_timeout(),
        filters: client_filters(shared, args),
    };
    Ok(PendingRaw {
        shared: Arc::clone(shared),
        call: Box::pin(run(Arc::clone(shared), call)),
    })
}

/// The request of a call, without sending it.
pub(super) fn request(
    shared: &Shared,
    options: &Arc<Options>,
    info: &'static ActionInfo,
    arguments: &[&dyn Argument],
) -> Result<Request<Bytes>, Error> {
    let args = CallArgs {
        info,
        arguments,
        options,
    };
    match prepare(shared, options, &args) {
        Ok(call) => Ok(shared.backend.to_http(&call.request)),
        Err(error) => Err(error.for_action(info)),
    }
}

/// A client without a key prepares requests, but sends none.
fn require_key(shared: &Shared) -> Result<(), Error> {
    if shared.backend.key().is_placeholder() {
        return Err(Error::configuration(
            "the client has no API key: it can prepare requests, and cannot send them",
        ));
    }
    Ok(())
}

fn prepare(shared: &Shared, options: &Arc<Options>, args: &CallArgs<'_>) -> Result<Call, Error> {
    if args.arguments.len() != args.info.params.len() {
        return Err(Error::configuration(format!(
            "{} arguments were given for {} parameters: give one argument for each parameter",
            args.arguments.len(),
            args.info.params.len()
        )));
    }
    let mut found = check_arguments(args.info.params, args.arguments);
    check_extras(args.info.params, options, &mut found);
    if !found.is_empty() {
        return Err(Error::invalid_arguments(found));
    }
    Ok(Call {
        info: args.info,
        request: shared.backend.encode(args)?,
        options: Arc::clone(options),
        timeout: options.get_timeout(),
        filters: client_filters(shared, args),
    })
}

/// The filters that the backend lacks, so that the client applies them.
fn client_filters(shared: &Shared, args: &CallArgs<'_>) -> Vec<ClientFilter> {
    if !shared.backend.needs_client_filters() {
        return Vec::new();
    }
    let keeping = |(param, argument): (&'static Param, &dyn Argument)| {
        let field = param.rest.client_filter?;
        let mut text = String::new();
        argument.write_text(param, &mut text);
        Some(ClientFilter { field, text })
    };
    args.given().filter_map(keeping).collect()
}

/// Runs a call after it is encoded.
async fn run(shared: Arc<Shared>, call: Call) -> Result<RawReply, Error> {
    let observed = shared.observe(call.info);
    let outcome = trace::call(&shared, call.info, attempts(&shared, &call, &observed)).await;
    observed.done(&outcome);
    outcome
}

/// Ends a call that was refused before sending.
async fn refuse(
    shared: Arc<Shared>,
    info: &'static ActionInfo,
    error: Error,
) -> Result<RawReply, Error> {
    let observed = shared.observe(info);
    let outcome = trace::call(&shared, info, std::future::ready(Err(error))).await;
    observed.done(&outcome);
    outcome
}

/// Waits for a slot, sends, and decides by the failure whether to retry.
async fn attempts(
    shared: &Shared,
    call: &Call,
    observed: &Observed<'_>,
) -> Result<RawReply, Error> {
    let mut progress = CallProgress::begin(call.info, call.options.get_deadline());
    loop {
        let (watch, asked) = (trace::Stopwatch::start(), Instant::now());
        let permit = match acquire_permit(shared, call, &progress, observed).await {
            Ok(permit) => permit,
            Err(denied) => return Err(progress.held_back(&denied)),
        };
        let timeout = match progress.attempt(call.timeout) {
            Ok(timeout) => timeout,
            Err(late) => {
                permit.end(AttemptEnd::NotSent);
                return Err(late);
            }
        };
        let (number, started) = (progress.attempts(), Instant::now());
        observed.tell(CallEvent::Attempt {
            number,
            waited: started - asked,
        });
        let trying = attempt(shared, call, timeout);
        // Drops the outcome before the pause, so that the future of the call stays small.
        let error = {
            let outcome =
                trace::attempt(shared, call.info, number, watch, &call.request, trying).await;
            let outcome = outcome.map_err(|error| error.masked(shared.backend.key()));
            observed.tell(CallEvent::AttemptEnded {
                number,
                took: started.elapsed(),
                outcome: outcome.as_ref(),
            });
            match outcome {
                Ok(reply) => {
                    permit.end(AttemptEnd::Replied);
                    shared.budget.refund(progress.spent());
                    return Ok(call.accept(reply, progress.attempts()));
                }
                Err(error) => error,
            }
        };
        settle(shared, call, permit, &error).await;
        let error = progress.failed(error);
        match progress.next(call.retry(), &shared.budget, error) {
            ControlFlow::Continue((pause, error)) => {
                observed.tell(CallEvent::Retry { pause, error });
                trace::retry(progress.attempts(), pause);
                shared.pauses.spend(pause).await;
            }
            ControlFlow::Break(error) => return Err(error),
        }
    }
}

/// Waits for a slot under the limits, but not forever for a limiter that does not answer.
async fn acquire_permit(
    shared: &Shared,
    call: &Call,
    progress: &CallProgress,
    observed: &Observed<'_>,
) -> Result<Permit, Denied> {
    let (patience, bound) = match call.limits() {
        LimitPolicy::Wait => (progress.left(), progress.left()),
        LimitPolicy::Fail => {
            let bound = progress.left().unwrap_or(LIMITER_TIMEOUT);
            (Some(Duration::ZERO), Some(bound.min(LIMITER_TIMEOUT)))
        }
        LimitPolicy::Off => return Ok(Permit::uncounted()),
    };
    let tell_wait = |expected| observed.tell(CallEvent::Waiting { expected });
    let request = SlotRequest::new(call.limit_key(shared))
        .with_waited(progress.age())
        .with_patience(patience)
        .with_on_wait(&tell_wait);
    let asking = shared.limiter.acquire(request);
    let Some(bound) = bound else {
        return asking.await;
    };
    tokio::time::timeout(bound.saturating_add(DENIAL_MARGIN), asking)
        .await
        .unwrap_or_else(|_| Err(no_answer()))
}

pub(super) fn no_answer() -> Denied {
    Denied::failed("it did not answer in time")
}

/// Sends the request once and reads the reply.
async fn attempt(
    shared: &Shared,
    call: &Call,
    timeout: Option<Duration>,
) -> Result<RawReply, Error> {
    let limits = ExchangeLimits::new(shared.max_reply_bytes, timeout);
    let exchange = shared
        .transport
        .send(shared.backend.to_http(&call.request), limits);
    let reply = match timeout {
        Some(timeout) if !shared.transport.keeps_timeout() => within(timeout, exchange).await,
        _ => exchange.await,
    };
    let reply = reply.map_err(Error::from)?;
    if let Some(stated) = StatedLimit::read(reply.headers()) {
        // Boxed because it is rare: the futures of other calls stay small.
        Box::pin(state(shared, call, stated)).await;
    }
    // A transport may have ignored the limit.
    if reply.body().len() > limits.max_reply_bytes {
        let failure = TransportError::oversize(limits.max_reply_bytes).with_partial(reply);
        return Err(Error::from(failure));
    }
    let Some(recording) = &shared.shapes else {
        return shared.backend.read(call.info, reply);
    };
    let head = ReplyHead::of(&reply);
    let read = shared.backend.read(call.info, reply);
    recording.add(call.info, &head, read.as_ref().ok());
    read
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
    permit.end(error.attempt_end());
    if error.is_rate_limited() {
        let guess = call.limit_key(shared).guessed_pause();
        close(shared, call, error.scope(), error.retry_after(), guess).await;
    }
}

/// Tells the limiter what the service states of its own count.
async fn state(shared: &Shared, call: &Call, stated: StatedLimit) {
    let scope = shared.backend.stated_scope();
    shared.limiter.stated(call.limit_key(shared), scope, stated);
    if stated.remaining == 0 {
        let guess = guessed_pause(stated.limit);
        close(shared, call, scope, stated.reset, guess).await;
    }
}

/// Holds all calls under the limit for the pause that the service asks for, or else for a guessed pause.
async fn close(
    shared: &Shared,
    call: &Call,
    scope: Scope,
    asked: Option<Duration>,
    guess: Duration,
) {
    let pause = call.retry().policy.limit_pause(asked, guess);
    let closing = shared.limiter.close(call.limit_key(shared), scope, pause);
    // If the limiter does not answer in time, the call continues without it.
    let _ = tokio::time::timeout(LIMITER_TIMEOUT, closing).await;
}

/// A call: await it for the typed [`Reply`].
///
/// The arguments are checked and encoded. Nothing is sent before the first poll. Dropping the future stops the call.
#[must_use = "nothing is sent unless the call is awaited"]
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
        Poll::Ready(outcome.and_then(|raw| decode(A::INFO, A::READING, raw, self.raw.key())))
    }
}

impl<A: Action> std::fmt::Debug for Pending<A> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pending")
            .field("action", &A::INFO.slug)
            .finish_non_exhaustive()
    }
}

/// A call whose reply stays untyped: await it for the [`RawReply`].
#[must_use = "nothing is sent unless the call is awaited"]
pub struct PendingRaw {
    shared: Arc<Shared>,
    call: BoxFuture<'static, Result<RawReply, Error>>,
}

impl PendingRaw {
    /// The key of the client, to mask it in errors.
    pub(super) fn key(&self) -> &ApiKey {
        self.shared.backend.key()
    }
}

impl Future for PendingRaw {
    type Output = Result<RawReply, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.call.as_mut().poll(context)
    }
}

impl std::fmt::Debug for PendingRaw {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PendingRaw").finish_non_exhaustive()
    }
}
