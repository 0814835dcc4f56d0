//! The sessions of clients that begin with a handshake: an id, with which a client cancels its calls over HTTP.
//!
//! The server keeps no state of a session, so that any instance answers any request. A cancellation counts if it
//! reaches the instance that has the call.

use std::collections::HashMap;
use std::io;
use std::sync::{Mutex, PoisonError};

use http::{HeaderMap, HeaderValue, Method, Request};
use http_body_util::{BodyExt as _, Either, Full};
use hyper::body::{Body as _, Bytes, Incoming};
use rmcp::RoleServer;
use rmcp::model::RequestId;
use rmcp::service::RequestContext;
use serde_json::Value;

use crate::confirm::hex;

/// The header with the id of a session.
pub(crate) const ID: &str = "mcp-session-id";
/// The header of all requests of a revision without a handshake.
const METHOD: &str = "mcp-method";
/// The greatest size of a handshake or a cancellation.
const SMALL: u64 = 4096;

/// The session that a request belongs to.
pub(crate) fn id(head: &HeaderMap) -> Option<&str> {
    head.get(ID)?.to_str().ok()
}

/// Gives the client the id of a new session.
pub(crate) fn begin(head: &mut HeaderMap) -> io::Result<()> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(io::Error::other)?;
    let id = HeaderValue::try_from(hex(&random)).map_err(io::Error::other)?;
    head.insert(ID, id);
    Ok(())
}

/// What a message means for the sessions.
pub(crate) enum Meaning {
    Handshake,
    Cancellation(RequestId),
    Other,
}

impl Meaning {
    fn of(message: &[u8]) -> Self {
        let Ok(message) = serde_json::from_slice::<Value>(message) else {
            return Self::Other;
        };
        match message["method"].as_str() {
            Some("initialize") => Self::Handshake,
            Some("notifications/cancelled") => {
                let id = serde_json::from_value(message["params"]["requestId"].clone());
                id.map_or(Self::Other, Self::Cancellation)
            }
            _ => Self::Other,
        }
    }
}

/// A request whose body may have been read.
pub(crate) type Peeked = Request<Either<Incoming, Full<Bytes>>>;

/// Reads what a message means, and gives the request with the whole body.
pub(crate) async fn peek(request: Request<Incoming>) -> Result<(Peeked, Meaning), hyper::Error> {
    let is_small = matches!(request.body().size_hint().exact(), Some(size) if size <= SMALL);
    let may_matter = request.method() == Method::POST && !request.headers().contains_key(METHOD);
    if !is_small || !may_matter {
        return Ok((request.map(Either::Left), Meaning::Other));
    }
    let (head, body) = request.into_parts();
    let body = body.collect().await?.to_bytes();
    let meaning = Meaning::of(&body);
    let body = Either::Right(Full::new(body));
    Ok((Request::from_parts(head, body), meaning))
}

/// The calls on their way, by session and request. If a client gives two calls the same id at a time, which the
/// protocol forbids, it can cancel the later call only.
#[derive(Default)]
pub(crate) struct Calls {
    open: Mutex<HashMap<Key, Cancel>>,
}

type Key = (String, RequestId);
type Cancel = Box<dyn Fn() + Send>;

impl Calls {
    /// Lets the session cancel this call until the value is dropped.
    pub(crate) fn begin(&self, context: &RequestContext<RoleServer>) -> Option<Cancellable<'_>> {
        let head: &http::request::Parts = context.extensions.get()?;
        let key = (id(&head.headers)?.to_owned(), context.id.clone());
        let token = context.ct.clone();
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.insert(key.clone(), Box::new(move || token.cancel()));
        Some(Cancellable { calls: self, key })
    }

    pub(crate) fn cancel(&self, session: &str, id: RequestId) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(cancel) = open.remove(&(session.to_owned(), id)) {
            cancel();
        }
    }
}

/// A call that its session can cancel.
pub(crate) struct Cancellable<'a> {
    calls: &'a Calls,
    key: Key,
}

impl Drop for Cancellable<'_> {
    fn drop(&mut self) {
        let mut open = self
            .calls
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        open.remove(&self.key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_handshakes_and_cancellations_matter() {
        let cancelled = |id: &str| {
            let message =
                format!(r#"{{"method":"notifications/cancelled","params":{{"requestId":{id}}}}}"#);
            match Meaning::of(message.as_bytes()) {
                Meaning::Cancellation(id) => Some(id),
                _ => None,
            }
        };
        assert_eq!(cancelled("7"), Some(RequestId::Number(7)));
        assert_eq!(
            cancelled("\"seven\""),
            Some(RequestId::String("seven".into()))
        );
        assert_eq!(cancelled("null"), None);
        assert!(matches!(
            Meaning::of(br#"{"method":"initialize"}"#),
            Meaning::Handshake
        ));
        for other in [
            "",
            "[]",
            "7",
            "{",
            r#"{"method":"tools/call"}"#,
            r#"{"method":7}"#,
        ] {
            assert!(
                matches!(Meaning::of(other.as_bytes()), Meaning::Other),
                "{other}"
            );
        }
    }
}
