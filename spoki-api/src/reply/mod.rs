//! What a successful call gives back.

mod list;
mod page;

use std::any::TypeId;
use std::fmt;
use std::ops::{Deref, DerefMut};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::Value;

pub use list::List;
pub use page::Page;

/// The reply to a call: the typed value, and around it what else came with it.
///
/// It is the value for most purposes: fields and methods of `T` can be used directly.
#[derive(Clone)]
pub struct Reply<T> {
    value: T,
    raw: RawReply,
    /// Whether nobody knows what the value holds: `Debug` keeps it to itself then.
    opaque: bool,
}

/// A reply before it is given a type.
#[derive(Clone)]
pub struct RawReply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) data: Bytes,
    pub(crate) log_id: Option<Box<str>>,
    pub(crate) attempts: u32,
}

impl<T: 'static> Reply<T> {
    pub(crate) fn new(value: T, raw: RawReply) -> Self {
        let this = TypeId::of::<T>();
        Self {
            value,
            raw,
            opaque: this == TypeId::of::<Value>() || this == TypeId::of::<List<Value>>(),
        }
    }
}

impl<T> Reply<T> {
    /// The value alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The value, and the reply it was read from.
    pub fn into_parts(self) -> (T, RawReply) {
        (self.value, self.raw)
    }

    /// The JSON that the value was read from: over Composio, only the `data` in its envelope.
    pub fn raw(&self) -> &[u8] {
        self.raw.bytes()
    }

    /// The JSON that the value was read from, as text.
    pub fn raw_text(&self) -> &str {
        self.raw.text()
    }

    /// The JSON that the value was read from, as a tree: for what the type does not know.
    pub fn json(&self) -> Value {
        self.raw.json()
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.raw.status()
    }

    /// The headers of the HTTP reply.
    pub fn headers(&self) -> &HeaderMap {
        self.raw.headers()
    }

    /// The service's identifier of this call, for its support: Composio's log id, or a request id.
    pub fn request_id(&self) -> Option<&str> {
        self.raw.request_id()
    }

    /// How many times the request was sent.
    pub fn attempts(&self) -> u32 {
        self.raw.attempts()
    }
}

impl RawReply {
    /// The JSON: over Composio, only the `data` in its envelope.
    pub fn bytes(&self) -> &Bytes {
        &self.data
    }

    /// The JSON as text. Empty where it is not UTF-8, which valid JSON always is.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.data).unwrap_or_default()
    }

    /// The JSON as a tree. `Null` where it is not valid.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.data).unwrap_or_default()
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the HTTP reply.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The service's identifier of this call, for its support: Composio's log id, or a request id.
    pub fn request_id(&self) -> Option<&str> {
        self.log_id.as_deref().or_else(|| request_id(&self.headers))
    }

    /// How many times the request was sent.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }
}

/// The identifier that a gateway gave the request.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    headers.get("x-request-id")?.to_str().ok()
}

impl<T> Deref for Reply<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Reply<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

impl<T> AsRef<T> for Reply<T> {
    fn as_ref(&self) -> &T {
        &self.value
    }
}

impl<T: IntoIterator> IntoIterator for Reply<T> {
    type Item = T::Item;
    type IntoIter = T::IntoIter;

    fn into_iter(self) -> T::IntoIter {
        self.value.into_iter()
    }
}

#[expect(
    clippy::into_iter_without_iter,
    reason = "`iter` is the value's own, reached through `Deref`"
)]
impl<'a, T> IntoIterator for &'a Reply<T>
where
    &'a T: IntoIterator,
{
    type Item = <&'a T as IntoIterator>::Item;
    type IntoIter = <&'a T as IntoIterator>::IntoIter;

    fn into_iter(self) -> Self::IntoIter {
        self.value.into_iter()
    }
}

/// The value alone, because the raw bytes may hold secrets; and of plain JSON not even that, because nobody
/// knows what is secret in it.
impl<T: fmt::Debug> fmt::Debug for Reply<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.opaque {
            return self.raw.fmt(f);
        }
        self.value.fmt(f)
    }
}

impl fmt::Debug for RawReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawReply")
            .field("status", &self.status)
            .field("bytes", &self.data.len())
            .field("request_id", &self.request_id())
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}
