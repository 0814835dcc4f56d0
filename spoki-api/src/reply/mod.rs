//! What a successful call returns.

mod decode;
mod list;
mod page;

use std::any::TypeId;
use std::borrow::Cow;
use std::fmt;
use std::ops::{Deref, DerefMut};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::Value;

use crate::error::kept;
use crate::privacy::{ApiKey, hide};
pub use list::List;
pub use page::Page;

pub(crate) use decode::{check, decode, text};

/// What the derives name.
pub(crate) mod derived {
    pub use super::decode::{Known, KnownOtherwise, Reading};
}

/// The reply to a call: the typed value, with status, headers and the JSON that it was read from.
///
/// It dereferences to the value: fields and methods of `T` can be used directly.
#[derive(Clone)]
pub struct Reply<T> {
    value: T,
    raw: RawReply,
    /// Whether the value is plain JSON, which may hold secrets anywhere: `Debug` does not show it.
    opaque: bool,
}

/// A reply whose JSON was not read into a type.
#[derive(Clone)]
pub struct RawReply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) data: Bytes,
    pub(crate) request_id: Option<Box<str>>,
    pub(crate) attempts: u32,
    /// How many items the client filtered out of the list.
    pub(crate) filtered_out: usize,
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
    pub fn raw_bytes(&self) -> &Bytes {
        self.raw.raw_bytes()
    }

    /// The JSON that the value was read from, as text.
    pub fn raw_text(&self) -> Cow<'_, str> {
        self.raw.raw_text()
    }

    /// The JSON that the value was read from, as a tree: for members that the type does not have.
    pub fn raw_json(&self) -> Value {
        self.raw.raw_json()
    }

    /// The HTTP status.
    pub fn http_status(&self) -> StatusCode {
        self.raw.http_status()
    }

    /// The headers of the HTTP reply.
    pub fn headers(&self) -> &HeaderMap {
        self.raw.headers()
    }

    /// The service's identifier of this call, for its support: Composio's log id, or a request id. Keys and personal
    /// data are masked.
    pub fn request_id(&self) -> Option<&str> {
        self.raw.request_id()
    }

    /// How many attempts the call made.
    pub fn attempts(&self) -> u32 {
        self.raw.attempts()
    }

    pub(crate) fn filtered_out(&self) -> usize {
        self.raw.filtered_out
    }
}

impl RawReply {
    /// The JSON: over Composio, only the `data` in its envelope.
    pub fn raw_bytes(&self) -> &Bytes {
        &self.data
    }

    /// The JSON as text; bytes that are not UTF-8 are replaced.
    pub fn raw_text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.data)
    }

    /// The JSON as a tree, `Null` if it is not valid JSON.
    pub fn raw_json(&self) -> Value {
        serde_json::from_slice(&self.data).unwrap_or_default()
    }

    /// The HTTP status.
    pub fn http_status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the HTTP reply.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The service's identifier of this call, for its support: Composio's log id, or a request id. Keys and personal
    /// data are masked.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// How many attempts the call made.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }
}

/// The identifier that a gateway gave the request, masked.
pub(crate) fn request_id(headers: &HeaderMap, key: &ApiKey) -> Option<Box<str>> {
    shown_id(headers.get("x-request-id")?.to_str().ok()?, key)
}

/// An identifier of the service, masked for errors and replies.
pub(crate) fn shown_id(id: &str, key: &ApiKey) -> Option<Box<str>> {
    kept(&hide(id, &[key.expose()])).map(Into::into)
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

/// Shows only the value, because the raw bytes may hold secrets. For plain JSON it shows only the size,
/// because any part of the JSON may be a secret.
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
