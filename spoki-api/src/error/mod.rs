//! The one error of this crate.

mod attempt;
mod display;
mod field_report;
mod json_path;
mod kind;
mod next_call;
mod next_step;
mod predicates;
mod proof;
mod retry_after;
mod sample;
mod service_message;
mod to_json;

use std::borrow::Cow;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use serde_json::Value;

use crate::action::{ActionInfo, Effect};
use crate::limit::Scope;
use crate::privacy::{ApiKey, mask};
use crate::request::{Violation, ViolationList};
use crate::util::printable;

pub use kind::ErrorKind;
pub use next_step::NextStep;

pub(crate) use json_path::path_at;
pub(crate) use proof::{is_only_an_error, is_part_of_an_error, is_refusal};
pub(crate) use retry_after::{retry_after, seconds};
pub(crate) use service_message::{ServiceMessage, is_html, json, kept};

/// An error of another part of the program: the cause.
pub(crate) type Source = Box<dyn std::error::Error + Send + Sync>;

/// Why a call failed, and what that means for the account.
///
/// Predicates group the kinds of failure by what a caller does about them:
/// [`is_invalid_arguments`](Self::is_invalid_arguments), [`is_rate_limited`](Self::is_rate_limited),
/// [`is_timeout`](Self::is_timeout) … [`kind`](Self::kind) tells them apart.
///
/// Before you repeat a call yourself, ask [`may_have_taken_effect`](Self::may_have_taken_effect): a message sent
/// twice reaches a phone twice. Before you make further calls, ask [`affects_next_call`](Self::affects_next_call).
///
/// `Display` and `Debug` mask keys, phone numbers and e-mail addresses. [`raw_bytes`](Self::raw_bytes) has
/// the unchanged reply.
///
/// [`source()`](std::error::Error::source) gives the error that a [transport](crate::transport::Transport) of your
/// own added with [`with_source`](crate::transport::TransportError::with_source), and nothing is masked in it. The
/// built-in transport adds no source: its text names the cause.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    action: Option<&'static ActionInfo>,
    /// What happened, in our own words.
    summary: Cow<'static, str>,
    status: Option<StatusCode>,
    /// What the service says about it.
    service: ServiceMessage,
    violations: ViolationList,
    hint: Option<&'static str>,
    retry_after: Option<Duration>,
    /// Which calls a rate limit refusal concerns.
    scope: Scope,
    /// Whether the reply proves that the service has not processed the call.
    not_processed: bool,
    /// Whether Composio refused because of the account or the action, not because of the arguments.
    about_account: bool,
    /// Whether the last attempt may have left this process.
    sent: bool,
    /// What is known of the earlier attempts.
    earlier: Earlier,
    attempts: u32,
    raw: Bytes,
    source: Option<Source>,
}

/// What is known of the attempts before the last one.
#[derive(Clone, Copy, Default)]
struct Earlier {
    sent: bool,
    may_have_taken_effect: bool,
}

/// Making errors.
impl Error {
    pub(crate) fn new(kind: ErrorKind, summary: impl Into<Cow<'static, str>>) -> Self {
        let summary = summary.into();
        Self(Box::new(Inner {
            kind,
            action: None,
            summary: match printable(&summary) {
                Cow::Borrowed(_) => summary,
                Cow::Owned(printable) => printable.into(),
            },
            status: None,
            service: ServiceMessage::default(),
            violations: ViolationList::default(),
            hint: None,
            retry_after: None,
            scope: Scope::default(),
            not_processed: false,
            about_account: false,
            sent: kind.is_after_sending(),
            earlier: Earlier::default(),
            attempts: 0,
            raw: Bytes::new(),
            source: None,
        }))
    }

    pub(crate) fn configuration(summary: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Configuration, summary)
    }

    pub(crate) fn invalid_arguments(violations: impl Into<ViolationList>) -> Self {
        let mut error = Self::new(ErrorKind::InvalidArguments, "");
        error.0.violations = violations.into();
        error
    }

    /// Sets whether the request may have left this process, if the kind does not decide this.
    pub(crate) fn with_sent(mut self, sent: bool) -> Self {
        self.0.sent = sent;
        self
    }

    pub(crate) fn with_source(mut self, source: Option<Source>) -> Self {
        self.0.source = source;
        self
    }

    /// Makes the refusal of a page the error of a list that ends too early.
    pub(crate) fn into_incomplete(mut self, summary: String) -> Self {
        self.0.kind = ErrorKind::Incomplete;
        self.0.summary = summary.into();
        self.0.hint = None;
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

    /// Sets whether the reply proves that the service has not processed the call.
    pub(crate) fn with_not_processed(mut self, not_processed: bool) -> Self {
        self.0.not_processed = not_processed;
        self
    }

    /// Sets whether Composio refused because of the account or the action.
    pub(crate) fn with_about_account(mut self, about_account: bool) -> Self {
        self.0.about_account = about_account;
        self
    }

    /// Masks the key, which only the client knows, and personal data in what the error shows.
    pub(crate) fn masked(mut self, key: &ApiKey) -> Self {
        let secrets = [key.expose()];
        if let Cow::Owned(masked) = mask(&self.0.summary, &secrets) {
            self.0.summary = masked.into();
        }
        for violation in self.0.violations.kept_mut() {
            violation.hide(key.expose());
        }
        self
    }

    /// Adds the identifier of the call, if there is one.
    pub(crate) fn with_request_id(mut self, id: Option<Box<str>>) -> Self {
        if let Some(id) = id {
            self.0.service.request_id = Some(id.into());
        }
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

/// What is known about the failure.
impl Error {
    /// The action that was called, as the vendor names it.
    pub fn action(&self) -> Option<&'static str> {
        self.0.action.map(|action| action.slug)
    }

    /// The HTTP status of the reply, if there was a reply.
    pub fn http_status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// What the service says about the failure, personal data masked.
    pub fn message(&self) -> Option<&str> {
        self.0.service.message.as_deref()
    }

    /// The service's own code for the failure, for example `spoki::3014` or `1803`.
    pub fn code(&self) -> Option<&str> {
        self.0.service.code.as_deref()
    }

    /// What the service says about single fields, under its own names for them, personal data masked.
    pub fn field_errors(&self) -> &[Violation] {
        &self.0.service.fields
    }

    /// What is wrong with the arguments, found before sending: the first 100 violations.
    pub fn violations(&self) -> &[Violation] {
        &self.0.violations
    }

    /// How many violations were found before sending, including those that [`violations`](Self::violations) leaves out.
    pub fn violation_count(&self) -> usize {
        self.0.violations.count()
    }

    /// What such a failure usually means and what to do about it, if that is known.
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.or(self.0.service.suggestion.as_deref())
    }

    /// The service's identifier of this call, for its support.
    pub fn request_id(&self) -> Option<&str> {
        self.0.service.request_id.as_deref()
    }

    /// How long the service asks to wait, or how long the wait under the limit would take.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Whether the request may have left this process, in any attempt.
    pub fn was_sent(&self) -> bool {
        self.0.sent || self.0.earlier.sent
    }

    /// Whether the account may have changed although the call failed.
    ///
    /// `false` for reads, for requests that were never sent, and if the service certainly refused the call:
    /// with a 4xx status that nothing in the reply contradicts. `true` after a timeout, a broken connection,
    /// 408, 499, 5xx, a redirect or an unreadable reply in any attempt, because then the outcome is not
    /// known. A gateway may have answered after the service acted, so a 503 with `Retry-After` proves nothing
    /// either.
    ///
    /// [`took_effect`](Self::took_effect) says whether the account certainly changed.
    pub fn may_have_taken_effect(&self) -> bool {
        let by_last = self.0.sent && !self.0.not_processed;
        !self.is_read() && (self.0.earlier.may_have_taken_effect || by_last)
    }

    /// Whether the account has changed although the call failed: the service reported success, but sent no
    /// reply ([`ErrorKind::NoReply`]). Do not repeat the call.
    pub fn took_effect(&self) -> bool {
        self.0.kind == ErrorKind::NoReply && !self.is_read()
    }

    /// How many attempts the call made.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The body of the reply without a byte order mark, or the part that was read. Nothing is masked in
    /// it.
    pub fn raw_bytes(&self) -> &Bytes {
        &self.0.raw
    }

    /// The body of the reply as text; bytes that are not UTF-8 are replaced. Nothing is masked in it.
    pub fn raw_text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.0.raw)
    }

    /// The body of the reply as JSON, `Null` if it is not JSON. Nothing is masked in it.
    pub fn raw_json(&self) -> Value {
        serde_json::from_slice(&self.0.raw).unwrap_or_default()
    }

    fn is_read(&self) -> bool {
        self.0
            .action
            .is_none_or(|action| action.effect == Effect::Read)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let source = self.0.source.as_deref()?;
        Some(source)
    }
}
