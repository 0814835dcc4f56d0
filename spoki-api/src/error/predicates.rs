//! Questions about the kind of a failure.

use super::{Error, ErrorKind};

/// What kind of failure it is.
impl Error {
    /// The kind of failure.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The settings of the client are not valid, or not for this call. Nothing was sent.
    ///
    /// *Troubleshooting:* the text names the setting and what it should be.
    pub fn is_configuration(&self) -> bool {
        self.0.kind == ErrorKind::Configuration
    }

    /// The arguments break documented rules: see [`violations`](Self::violations). Nothing was sent.
    pub fn is_invalid_arguments(&self) -> bool {
        self.0.kind == ErrorKind::InvalidArguments
    }

    /// The client held the call back: the limit of the action allows no call before this call's deadline. If the
    /// [policy](crate::LimitPolicy) is not to wait, the limit allows no call now. Nothing was sent.
    ///
    /// *Troubleshooting:* [`retry_after`](Self::retry_after) says how long the wait would take.
    pub fn is_held_back(&self) -> bool {
        self.0.kind == ErrorKind::HeldBack
    }

    /// The connection could not be opened, because of DNS, network, TLS or proxy. Nothing was sent.
    pub fn is_connect(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Connect | ErrorKind::ConnectTimeout)
    }

    /// Time ran out, while connecting or while waiting for the reply.
    ///
    /// *Troubleshooting:* unless [`was_sent`](Self::was_sent) is `false`, the service may still be processing the
    /// call. Before you repeat a write, check whether it took effect.
    pub fn is_timeout(&self) -> bool {
        matches!(
            self.0.kind,
            ErrorKind::Timeout | ErrorKind::ConnectTimeout | ErrorKind::DeadlineExceeded
        )
    }

    /// The connection broke before the reply was complete.
    pub fn is_interrupted(&self) -> bool {
        self.0.kind == ErrorKind::Interrupted
    }

    /// The reply is larger than the client accepts.
    ///
    /// *Troubleshooting:* raise [`ClientBuilder::max_reply_bytes`](crate::ClientBuilder::max_reply_bytes).
    pub fn is_oversize(&self) -> bool {
        self.0.kind == ErrorKind::Oversize
    }

    /// The service redirects to another address. The client follows no redirect, because that would send the
    /// key to the other address.
    ///
    /// *Troubleshooting:* compare the client's base URL with the address in the text.
    pub fn is_redirect(&self) -> bool {
        self.0.kind == ErrorKind::Redirected
    }

    /// The service refused the call, with an error status or with a success whose body reports a failure.
    pub fn is_refused(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Refused | ErrorKind::Unsuccessful)
    }

    /// An HTTP success whose body reports a failure: Composio says that the action failed, or the body is an
    /// error in place of the reply.
    pub fn is_unsuccessful(&self) -> bool {
        self.0.kind == ErrorKind::Unsuccessful
    }

    /// The key is missing, wrong, not yet approved, or not allowed to do this.
    pub fn is_auth(&self) -> bool {
        self.is_refused_with(|status| matches!(status, 401 | 403))
    }

    /// The entry that the call names does not exist, or no longer exists.
    pub fn is_not_found(&self) -> bool {
        self.is_refused_with(|status| matches!(status, 404 | 410))
    }

    /// Too many calls in too short a time. Either the service says so, or the client
    /// [held the call back](Self::is_held_back). See [`retry_after`](Self::retry_after).
    pub fn is_rate_limited(&self) -> bool {
        self.is_held_back()
            || self.is_refused_with(|status| status == 429)
            || self.0.kind == ErrorKind::Unsuccessful && self.0.service.mentions_a_limit()
    }

    /// The service failed, with a 5xx status.
    pub fn is_server_fault(&self) -> bool {
        self.is_refused_with(|status| status >= 500)
    }

    /// A list cannot be read to its end: it has fewer items than the service counts, its next page is gone or at
    /// another address, or the backend cannot ask for that page. No items after this error can be read.
    ///
    /// *Troubleshooting:* if somebody deleted entries meanwhile, read the list from its start again.
    pub fn is_incomplete(&self) -> bool {
        self.0.kind == ErrorKind::Incomplete
    }

    /// A success whose content cannot be read: it is not JSON, is cut off, or has an unexpected shape.
    ///
    /// *Troubleshooting:* the call itself succeeded; [`raw_bytes`](Self::raw_bytes) has the content.
    pub fn is_decode(&self) -> bool {
        matches!(
            self.0.kind,
            ErrorKind::NotJson | ErrorKind::Truncated | ErrorKind::UnexpectedShape
        )
    }

    fn is_refused_with(&self, matches: impl Fn(u16) -> bool) -> bool {
        self.is_refused() && self.refusal_status().is_some_and(matches)
    }

    /// The status of the refusal. If the HTTP status is a success: the status in the body, if the body has only one.
    pub(super) fn refusal_status(&self) -> Option<u16> {
        match self.0.kind {
            ErrorKind::Unsuccessful => self.0.service.statuses.agreed(),
            _ => self.0.status.map(|status| status.as_u16()),
        }
    }
}
