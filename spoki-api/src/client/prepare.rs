//! Requests that are built but not sent.

use bytes::Bytes;
use http::Request;
use serde_json::Value;

use super::mode::Mode;
use super::{Client, by_slug, call};
use crate::error::Error;
use crate::request::Action;

impl<M: Mode> Client<M> {
    /// The request that [`send_ref`](Self::send_ref) would send, for example to show it to people. Nothing is
    /// sent. The header with the key is [sensitive](http::HeaderValue::is_sensitive), so `Debug` does not
    /// show it.
    ///
    /// Fails if the call would fail before sending: with invalid arguments, or over Composio without an
    /// account. The client needs no key: build it with [`ApiKey::placeholder`](crate::ApiKey::placeholder).
    ///
    /// ```
    /// use spoki_api::tags::RetrieveTag;
    /// use spoki_api::{ApiKey, Client};
    ///
    /// let spoki = Client::builder().spoki(ApiKey::placeholder()).build()?;
    /// let request = spoki.prepare(&RetrieveTag::builder().id(12).build())?;
    /// assert_eq!(request.method(), "GET");
    /// assert_eq!(request.uri(), "https://api.spoki.com/api/1/tags/12/");
    /// assert_eq!(request.headers()["x-spoki-api-key"], "[redacted]");
    /// # Ok::<(), spoki_api::Error>(())
    /// ```
    pub fn prepare<A: Action>(&self, action: &A) -> Result<Request<Bytes>, Error> {
        call::request(&self.shared, &self.options, A::INFO, &action.arguments())
    }

    /// The request that [`execute`](Self::execute) would send: see [`prepare`](Self::prepare).
    ///
    /// ```
    /// use serde_json::json;
    /// use spoki_api::{ApiKey, Client};
    ///
    /// let spoki = Client::builder().composio(ApiKey::placeholder()).user_id("user-1").build()?;
    /// let request = spoki.prepare_execute("SPOKI_RETRIEVE_TAG", json!({"id": 12}))?;
    /// assert_eq!(request.uri().path(), "/api/v3.1/tools/execute/SPOKI_RETRIEVE_TAG");
    /// # Ok::<(), spoki_api::Error>(())
    /// ```
    pub fn prepare_execute(&self, slug: &str, arguments: Value) -> Result<Request<Bytes>, Error> {
        let arguments = by_slug::none_if_null(arguments);
        let (info, arguments) = by_slug::read(slug, &arguments)?;
        call::request(&self.shared, &self.options, info, &arguments)
    }
}
