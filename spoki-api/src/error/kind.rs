//! The kinds of failure.

use std::fmt;

/// What kind of failure an [`Error`](crate::Error) is.
///
/// Later versions may add kinds: match with a wildcard arm, or use the error's predicates, which group kinds
/// by what a caller does about them.
///
/// ```
/// use spoki_api::{Error, ErrorKind};
///
/// fn advice(error: &Error) -> &'static str {
///     match error.kind() {
///         ErrorKind::Configuration => "look at the settings",
///         ErrorKind::InvalidArguments => "look at the arguments",
///         _ if error.is_rate_limited() => "call again later",
///         _ => "look at the text of the error",
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The settings of the client are not valid, or not for this call. Nothing was sent.
    Configuration,
    /// The arguments break a documented rule. Nothing was sent.
    InvalidArguments,
    /// The client held the call back: no slot is free in time under its limit. Nothing was sent.
    HeldBack,
    /// The deadline passed before the client sent anything.
    DeadlineExceeded,
    /// The connection could not be opened.
    Connect,
    /// The connection could not be opened in time.
    ConnectTimeout,
    /// No complete reply came in time.
    Timeout,
    /// The connection broke before the reply was complete.
    Interrupted,
    /// The reply is larger than allowed.
    Oversize,
    /// The service redirects to another address.
    Redirected,
    /// The service replied with an error status.
    Refused,
    /// An HTTP success whose body reports a failure.
    Unsuccessful,
    /// The list ends earlier than the service announced, or the client cannot fetch its next page.
    Incomplete,
    /// The call took effect, but the reply is empty where the action promises content.
    NoReply,
    /// The reply is not JSON.
    NotJson,
    /// The JSON of the reply ends too early.
    Truncated,
    /// The JSON of the reply has another shape than expected.
    UnexpectedShape,
}

impl ErrorKind {
    /// A name for logs and metrics: `timeout`, `refused`, `held_back` …
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::InvalidArguments => "invalid_arguments",
            Self::HeldBack => "held_back",
            Self::DeadlineExceeded => "deadline_exceeded",
            Self::Connect => "connect",
            Self::ConnectTimeout => "connect_timeout",
            Self::Timeout => "timeout",
            Self::Interrupted => "interrupted",
            Self::Oversize => "oversize",
            Self::Redirected => "redirected",
            Self::Refused => "refused",
            Self::Unsuccessful => "unsuccessful",
            Self::Incomplete => "incomplete",
            Self::NoReply => "no_reply",
            Self::NotJson => "not_json",
            Self::Truncated => "truncated",
            Self::UnexpectedShape => "unexpected_shape",
        }
    }

    /// Whether such a failure happens after the request may have left this process.
    pub(crate) fn is_after_sending(self) -> bool {
        !matches!(
            self,
            Self::Configuration
                | Self::InvalidArguments
                | Self::HeldBack
                | Self::DeadlineExceeded
                | Self::Connect
                | Self::ConnectTimeout
        )
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
