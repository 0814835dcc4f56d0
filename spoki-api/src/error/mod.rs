//! The one error of this crate.

mod attempt;
mod json_path;
mod kind;
mod retry_after;
mod service_message;

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;

use crate::action::{ActionInfo, Effect};
use crate::limit::Scope;
use crate::privacy::mask;
use crate::request::Violation;

pub(crate) use json_path::path_at;
pub(crate) use kind::ErrorKind;
pub(crate) use retry_after::retry_after;
pub(crate) use service_message::{ServiceMessage, is_html, json, kept};

/// Why a call failed, and what that means for the account.
///
/// Ask it by predicates: [`is_invalid_arguments`](Self::is_invalid_arguments),
/// [`is_rate_limited`](Self::is_rate_limited), [`is_timeout`](Self::is_timeout) … New kinds of
/// failure may come, so that nothing here can be matched on.
///
/// Before repeating a call yourself, ask [`may_have_taken_effect`](Self::may_have_taken_effect):
/// a message sent twice reaches a phone twice.
///
/// Nothing that `Display` or `Debug` print holds a key, a phone number or an e-mail address; the
/// exact bytes of the reply are in [`raw`](Self::raw).
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    action: Option<&'static ActionInfo>,
    /// What happened, in our own words.
    summary: Cow<'static, str>,
    status: Option<StatusCode>,
    /// What the service says about it.
    service: ServiceMessage,
    violations: Vec<Violation>,
    hint: Option<&'static str>,
    retry_after: Option<Duration>,
    /// How far a refusal for asking too often reaches.
    scope: Scope,
    /// Whether the last attempt left this process.
    sent: bool,
    /// What the attempts before it left behind.
    earlier: Earlier,
    attempts: u32,
    raw: Bytes,
}

/// What is known of the attempts before the last.
#[derive(Clone, Copy, Default)]
struct Earlier {
    sent: bool,
    may_have_taken_effect: bool,
}

/// One complaint of the service about one field.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldError {
    /// Path to the field under the service's name for it, for example `contacts[3].phone`.
    pub field: String,
    /// What the service says, personal data masked.
    pub message: String,
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.field, self.message)
    }
}

/// Making errors.
impl Error {
    pub(crate) fn new(kind: ErrorKind, summary: impl Into<Cow<'static, str>>) -> Self {
        let sent = !matches!(
            kind,
            ErrorKind::Configuration
                | ErrorKind::InvalidArguments
                | ErrorKind::HeldBack
                | ErrorKind::Late
                | ErrorKind::Connect
                | ErrorKind::ConnectTimeout
        );
        Self(Box::new(Inner {
            kind,
            action: None,
            summary: summary.into(),
            status: None,
            service: ServiceMessage::default(),
            violations: Vec::new(),
            hint: None,
            retry_after: None,
            scope: Scope::default(),
            sent,
            earlier: Earlier::default(),
            attempts: 0,
            raw: Bytes::new(),
        }))
    }

    pub(crate) fn configuration(summary: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Configuration, summary)
    }

    pub(crate) fn invalid_arguments(violations: Vec<Violation>) -> Self {
        let mut error = Self::new(ErrorKind::InvalidArguments, "");
        error.0.violations = violations;
        error
    }

    /// Says whether any of the request may have left this process, where the kind of failure leaves it open.
    pub(crate) fn with_sent(mut self, sent: bool) -> Self {
        self.0.sent = sent;
        self
    }

    pub(crate) fn for_action(mut self, action: &'static ActionInfo) -> Self {
        self.0.action = Some(action);
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn with_reply(mut self, status: StatusCode, raw: Bytes) -> Self {
        self.0.status = Some(status);
        self.0.raw = raw;
        self
    }

    pub(crate) fn with_message(mut self, message: ServiceMessage) -> Self {
        self.0.service = message;
        self
    }

    pub(crate) fn with_request_id(mut self, id: Option<String>) -> Self {
        self.0.service.request_id = id;
        self
    }

    pub(crate) fn with_hint(mut self, hint: Option<&'static str>) -> Self {
        self.0.hint = hint;
        self
    }

    pub(crate) fn with_retry_after(mut self, wait: Option<Duration>) -> Self {
        self.0.retry_after = wait;
        self
    }
}

/// What kind of failure it is.
impl Error {
    /// A name for the kind of failure, for logs and metrics: `timeout`, `refused`, `held_back` …
    pub fn kind_name(&self) -> &'static str {
        self.0.kind.name()
    }

    /// The client is set up in a way that cannot work, or not for this call. Nothing was sent.
    ///
    /// *Troubleshooting:* the text says which setting and what it should be.
    pub fn is_configuration(&self) -> bool {
        self.0.kind == ErrorKind::Configuration
    }

    /// The arguments break documented rules: see [`violations`](Self::violations). Nothing was sent.
    pub fn is_invalid_arguments(&self) -> bool {
        self.0.kind == ErrorKind::InvalidArguments
    }

    /// The client did not send, because there is no place under the limit of the action before the
    /// call's deadline, or at once where the [policy](crate::LimitPolicy) says so.
    ///
    /// *Troubleshooting:* [`retry_after`](Self::retry_after) says how long it would take.
    pub fn is_held_back(&self) -> bool {
        self.0.kind == ErrorKind::HeldBack
    }

    /// No connection came about: name, network, TLS or proxy. Nothing was sent.
    pub fn is_connect(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Connect | ErrorKind::ConnectTimeout)
    }

    /// Time ran out, while connecting or while waiting for the answer.
    ///
    /// *Troubleshooting:* unless [`was_sent`](Self::was_sent) is `false` the service may still be at
    /// work on it; look whether a write has happened before repeating it.
    pub fn is_timeout(&self) -> bool {
        matches!(
            self.0.kind,
            ErrorKind::Timeout | ErrorKind::ConnectTimeout | ErrorKind::Late
        )
    }

    /// The connection broke before the whole answer was there.
    pub fn is_interrupted(&self) -> bool {
        self.0.kind == ErrorKind::Interrupted
    }

    /// The reply is larger than the client accepts.
    ///
    /// *Troubleshooting:* raise [`ClientBuilder::max_reply_bytes`](crate::ClientBuilder::max_reply_bytes).
    pub fn is_oversize(&self) -> bool {
        self.0.kind == ErrorKind::Oversize
    }

    /// The service points to another address. The client follows none, so that the key stays where it belongs.
    ///
    /// *Troubleshooting:* compare the client's base URL with the address named in the text.
    pub fn is_redirect(&self) -> bool {
        self.0.kind == ErrorKind::Redirected
    }

    /// The service answered and said no, with an error status or with a success that says it failed.
    pub fn is_refused(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Refused | ErrorKind::Unsuccessful)
    }

    /// Composio answered with success over HTTP, but reports that the action failed.
    pub fn is_unsuccessful(&self) -> bool {
        self.0.kind == ErrorKind::Unsuccessful
    }

    /// The key is missing, wrong, not yet approved, or not allowed to do this.
    pub fn is_auth(&self) -> bool {
        self.is_refused_with(|status| matches!(status, 401 | 403))
    }

    /// What the call is about does not exist, or no longer.
    pub fn is_not_found(&self) -> bool {
        self.is_refused_with(|status| matches!(status, 404 | 410))
    }

    /// Too many calls in too short a time, said by the service or found here before sending
    /// ([`is_held_back`](Self::is_held_back)): see [`retry_after`](Self::retry_after).
    pub fn is_rate_limited(&self) -> bool {
        self.is_held_back()
            || self.is_refused_with(|status| status == 429)
            || self.0.kind == ErrorKind::Unsuccessful && self.0.service.mentions_a_limit()
    }

    /// The service failed by itself, with a 5xx status.
    pub fn is_server_fault(&self) -> bool {
        self.is_refused_with(|status| status >= 500)
    }

    /// A list goes on, but the client cannot get at the rest: the next page is on another host, or the
    /// backend has no way to ask for it. What came before this error is all there is.
    pub fn is_incomplete(&self) -> bool {
        self.0.kind == ErrorKind::Incomplete
    }

    /// A success whose content cannot be read: no JSON, cut off, or of another shape than expected.
    ///
    /// *Troubleshooting:* the call itself succeeded; the content is in [`raw`](Self::raw).
    pub fn is_decode(&self) -> bool {
        matches!(
            self.0.kind,
            ErrorKind::NotJson | ErrorKind::Truncated | ErrorKind::Unreadable
        )
    }

    fn is_refused_with(&self, matches: impl Fn(u16) -> bool) -> bool {
        self.is_refused() && self.refusal_status().is_some_and(matches)
    }

    /// The status of the service that refused: behind Composio, the one that Composio passes on.
    fn refusal_status(&self) -> Option<u16> {
        match self.0.kind {
            ErrorKind::Unsuccessful => self.0.service.status,
            _ => self.0.status.map(|status| status.as_u16()),
        }
    }
}

/// What is known about the failure.
impl Error {
    /// The action that was called, as the vendor names it.
    pub fn action(&self) -> Option<&'static str> {
        self.0.action.map(|action| action.slug)
    }

    /// The HTTP status of the reply, where there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The service's own words, personal data masked.
    pub fn message(&self) -> Option<&str> {
        self.0.service.message.as_deref()
    }

    /// The service's own code for the failure, for example `spoki::3014` or `1803`.
    pub fn code(&self) -> Option<&str> {
        self.0.service.code.as_deref()
    }

    /// What the service says about single fields.
    pub fn field_errors(&self) -> &[FieldError] {
        &self.0.service.fields
    }

    /// What is wrong with the arguments, found before sending.
    pub fn violations(&self) -> &[Violation] {
        &self.0.violations
    }

    /// What such a failure usually means and what to do, where something is known about it.
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.or(self.0.service.suggestion.as_deref())
    }

    /// The service's identifier of this call, for its support.
    pub fn request_id(&self) -> Option<&str> {
        self.0.service.request_id.as_deref()
    }

    /// How long the service asks to wait, or how long it would take to get a place under the limit.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Whether any of the request may have left this process, in any attempt.
    pub fn was_sent(&self) -> bool {
        self.0.sent || self.0.earlier.sent
    }

    /// Whether the account may be changed although the call failed.
    ///
    /// `false` for reads, for what was never sent, and where the service refused without acting. A
    /// timeout, a broken connection, a server's fault or an unreadable answer leave it open, be it in
    /// an earlier attempt than the last.
    pub fn may_have_taken_effect(&self) -> bool {
        let by_last = self.0.sent && !self.is_refused_without_acting();
        !self.is_read() && (self.0.earlier.may_have_taken_effect || by_last)
    }

    /// How many times the request was sent or tried to be sent.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The body of the reply as it came, or the part of it that was read. Nothing is masked in it.
    pub fn raw(&self) -> &[u8] {
        &self.0.raw
    }

    fn is_read(&self) -> bool {
        self.0
            .action
            .is_none_or(|action| action.effect == Effect::Read)
    }

    /// A status by which the service says that it did nothing.
    fn is_refused_without_acting(&self) -> bool {
        let Some(status) = self.refusal_status() else {
            return false;
        };
        match (self.0.kind, status) {
            (ErrorKind::Redirected, _) => matches!(status, 301 | 307 | 308),
            // The service gave up waiting: nobody knows for what.
            (_, 408 | 499) => false,
            (ErrorKind::Refused, 503) => self.0.retry_after.is_some(),
            (ErrorKind::Refused | ErrorKind::Unsuccessful, _) => (400..500).contains(&status),
            _ => false,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(action) = self.0.action {
            write!(f, "{}: ", action.slug)?;
        }
        match self.0.kind {
            ErrorKind::InvalidArguments => self.write_violations(f)?,
            _ => f.write_str(&mask(&self.0.summary, &[]))?,
        }
        self.write_message(f)?;
        if let Some(hint) = self.hint() {
            write!(f, "; hint: {hint}")?;
        }
        if let Some(wait) = self.0.retry_after {
            write!(f, "; retry after {wait:?}")?;
        }
        if let Some(id) = self.request_id() {
            write!(f, "; request {id}")?;
        }
        if self.0.attempts > 1 {
            write!(f, "; {} attempts", self.0.attempts)?;
        }
        if self.may_have_taken_effect() {
            f.write_str("; it may have taken effect")
        } else if self.0.action.is_some() && !self.was_sent() {
            f.write_str("; nothing was sent")
        } else {
            Ok(())
        }
    }
}

impl Error {
    fn write_violations(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("invalid arguments")?;
        for (index, violation) in self.0.violations.iter().enumerate() {
            let separator = if index == 0 { ": " } else { "; " };
            write!(f, "{separator}{}", mask(&violation.to_string(), &[]))?;
        }
        Ok(())
    }

    fn write_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let service = &self.0.service;
        let mut separator = ": ";
        if let Some(message) = &service.message {
            write!(f, "{separator}{message}")?;
            separator = "; ";
        }
        for field in &service.fields {
            write!(f, "{separator}{field}")?;
            separator = "; ";
        }
        match &service.code {
            Some(code) => write!(f, " ({code})"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("text", &format_args!("{self}"))
            .field("sent", &self.was_sent())
            .field("attempts", &self.0.attempts)
            .field("raw", &format_args!("[{} bytes]", self.0.raw.len()))
            .finish_non_exhaustive()
    }
}

// No `source()`: what a cause has to say is part of the text already.
impl std::error::Error for Error {}
