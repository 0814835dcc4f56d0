//! The sessions of clients that begin with a handshake: an id, with which a client cancels its calls over HTTP.
//!
//! The server keeps no state of a session, so that any instance answers any request. A cancellation counts if it
//! reaches the instance that has the call.

use std::collections::HashMap;
use std::io;
use std::sync::{Mutex, PoisonError};

use http::{HeaderMap, HeaderValue};
use rmcp::RoleServer;
use rmcp::model::RequestId;
use rmcp::service::RequestContext;
use serde_json::Value;

use crate::confirm::{Caller, hex};

/// The header with the id of a session.
pub(crate) const ID: &str = "mcp-session-id";
/// The header of all requests of a revision without a handshake.
const METHOD: &str = "mcp-method";

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
    /// What the message of a request means.
    pub(crate) fn of(head: &HeaderMap, message: &Value) -> Self {
        if head.contains_key(METHOD) {
            return Self::Other;
        }
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

/// The calls in flight, by caller, session and request. If a client gives two calls the same id at a time, which the
/// protocol forbids, it can cancel the later call only.
#[derive(Default)]
pub(crate) struct Calls {
    open: Mutex<HashMap<Key, Cancel>>,
}

type Key = (Caller, String, RequestId);
type Cancel = Box<dyn Fn() + Send>;

impl Calls {
    /// Lets the session cancel this call until the value is dropped.
    pub(crate) fn begin(&self, context: &RequestContext<RoleServer>) -> Option<Cancellable<'_>> {
        let head: &http::request::Parts = context.extensions.get()?;
        let caller = head.extensions.get::<Caller>().cloned().unwrap_or_default();
        let key = (caller, id(&head.headers)?.to_owned(), context.id.clone());
        let token = context.ct.clone();
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.insert(key.clone(), Box::new(move || token.cancel()));
        Some(Cancellable { calls: self, key })
    }

    pub(crate) fn cancel(&self, caller: Caller, session: String, id: RequestId) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(cancel) = open.remove(&(caller, session, id)) {
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
    use serde_json::json;

    use super::*;

    #[test]
    fn only_handshakes_and_cancellations_matter() {
        let cancelled = |id: Value| {
            let message = json!({"method": "notifications/cancelled", "params": {"requestId": id}});
            match Meaning::of(&HeaderMap::new(), &message) {
                Meaning::Cancellation(id) => Some(id),
                _ => None,
            }
        };
        assert_eq!(cancelled(json!(7)), Some(RequestId::Number(7)));
        assert_eq!(
            cancelled(json!("seven")),
            Some(RequestId::String("seven".into()))
        );
        assert_eq!(cancelled(Value::Null), None);
        assert!(matches!(
            Meaning::of(&HeaderMap::new(), &json!({"method": "initialize"})),
            Meaning::Handshake
        ));
        for other in [
            json!([]),
            json!(7),
            json!({"method": "tools/call"}),
            json!({"method": 7}),
        ] {
            assert!(
                matches!(Meaning::of(&HeaderMap::new(), &other), Meaning::Other),
                "{other}"
            );
        }
    }
}
