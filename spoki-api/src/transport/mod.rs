//! Carrying a request to the service, and the reply back.
//!
//! The client builds requests and reads replies; a [`Transport`] only carries them. The default is [`HttpTransport`].

mod body;
mod http_transport;
#[cfg(any(test, feature = "test-util"))]
mod scripted;
mod send_state;

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use crate::error::{Error, ErrorKind, Source};
use crate::privacy::mask;
use crate::util::printable;

pub use crate::util::BoxFuture;
pub use http_transport::HttpTransport;
pub(crate) use http_transport::Settings;
#[cfg(any(test, feature = "test-util"))]
pub use scripted::ScriptedTransport;

/// Carries one request to the service and its reply back.
///
/// An implementation must send the request at most once, must not follow redirects (the request
/// carries the key) and must not read more of a reply than [`ExchangeLimits::max_reply_bytes`]. The client
/// drops the future when [`ExchangeLimits::timeout`] is over, unless the transport
/// [keeps the timeout](Self::keeps_timeout).
pub trait Transport: Send + Sync + 'static {
    /// Sends the request once and reads the whole reply, whatever its status.
    fn send(
        &self,
        request: Request<Bytes>,
        limits: ExchangeLimits,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>>;

    /// Whether [`send`](Self::send) itself ends when [`ExchangeLimits::timeout`] is over. Only such a
    /// transport can say whether the request was sent by then; with any other transport, the request counts
    /// as sent.
    fn keeps_timeout(&self) -> bool {
        false
    }
}

/// The limits of one exchange of request and reply.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ExchangeLimits {
    /// The largest body of a reply, in bytes.
    pub max_reply_bytes: usize,
    /// How long the client waits for the whole exchange.
    pub timeout: Option<Duration>,
}

impl ExchangeLimits {
    pub(crate) fn new(max_reply_bytes: usize, timeout: Option<Duration>) -> Self {
        Self {
            max_reply_bytes,
            timeout,
        }
    }
}

/// Why no complete reply came back, and whether the request may have reached the service.
pub struct TransportError(Box<Failure>);

struct Failure {
    kind: ErrorKind,
    what: String,
    sent: bool,
    partial: Option<Response<Bytes>>,
    source: Option<Source>,
}

impl TransportError {
    /// The connection could not be opened; nothing was sent.
    pub fn connect(reason: impl fmt::Display) -> Self {
        Self::new(
            ErrorKind::Connect,
            format_args!("could not connect: {reason}"),
            false,
        )
    }

    /// The connection could not be opened in time; nothing was sent.
    pub fn connect_timeout(reason: impl fmt::Display) -> Self {
        Self::new(
            ErrorKind::ConnectTimeout,
            format_args!("could not connect in time: {reason}"),
            false,
        )
    }

    /// The request was not sent for another reason.
    pub fn unsendable(reason: impl fmt::Display) -> Self {
        Self::new(
            ErrorKind::Configuration,
            format_args!("the request cannot be sent: {reason}"),
            false,
        )
    }

    /// No complete reply came in time; the request may have arrived.
    pub fn timeout(reason: impl fmt::Display) -> Self {
        Self::new(ErrorKind::Timeout, reason, true)
    }

    /// The connection broke after a part of the request may have been sent.
    pub fn interrupted(reason: impl fmt::Display) -> Self {
        Self::new(
            ErrorKind::Interrupted,
            format_args!("the connection broke: {reason}"),
            true,
        )
    }

    /// The reply is larger than `limit` bytes.
    pub fn oversize(limit: usize) -> Self {
        Self::new(
            ErrorKind::Oversize,
            format_args!("the reply is larger than the {limit} bytes allowed"),
            true,
        )
    }

    /// The transport was redirected to another address.
    pub fn redirected(reason: impl fmt::Display) -> Self {
        Self::new(ErrorKind::Redirected, reason, true)
    }

    /// Adds the part of the reply that was read before the failure.
    #[must_use]
    pub fn with_partial(mut self, response: Response<Bytes>) -> Self {
        self.0.partial = Some(response);
        self
    }

    /// Adds the error that caused the failure: [`source()`](std::error::Error::source) of the
    /// [`Error`] gives it to the caller.
    ///
    /// Nothing is masked in it: add only errors that hold neither keys nor personal data.
    #[must_use]
    pub fn with_source(
        mut self,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Whether the request may have left this process.
    pub fn was_sent(&self) -> bool {
        self.0.sent
    }

    /// The part of the reply that was read before the failure.
    pub fn partial(&self) -> Option<&Response<Bytes>> {
        self.0.partial.as_ref()
    }

    fn new(kind: ErrorKind, what: impl fmt::Display, sent: bool) -> Self {
        Self(Box::new(Failure {
            kind,
            what: printable(&what.to_string()).into_owned(),
            sent,
            partial: None,
            source: None,
        }))
    }
}

impl From<TransportError> for Error {
    fn from(failure: TransportError) -> Self {
        let failure = *failure.0;
        let error = Self::new(failure.kind, failure.what)
            .with_sent(failure.sent)
            .with_source(failure.source);
        match failure.partial {
            Some(partial) => error.with_reply(partial.status(), partial.into_body()),
            None => error,
        }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&mask(&self.0.what, &[]))
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportError")
            .field("kind", &self.0.kind)
            .field("what", &mask(&self.0.what, &[]))
            .field("sent", &self.0.sent)
            .field("partial", &self.0.partial.as_ref().map(Response::status))
            .finish()
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let source = self.0.source.as_deref()?;
        Some(source)
    }
}
