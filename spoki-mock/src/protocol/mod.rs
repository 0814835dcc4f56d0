//! The protocols of the service. Each reads its own requests and writes its own replies and errors.
//!
//! A further protocol is a file here, with a row in [`PROTOCOLS`].

mod composio;
pub(crate) mod message;
mod rest;
mod strict_json;

use bytes::Bytes;
use http::Response;

use crate::service::Service;
use crate::world::journal::Backend;

use self::message::Request;

/// All protocols. A path belongs to the first that serves it; the last serves every path.
const PROTOCOLS: [&dyn Protocol; 2] = [&composio::Composio, &rest::Rest];

/// One way to call the service over HTTP.
pub(crate) trait Protocol: Sync {
    /// The name of the protocol in the journal.
    fn backend(&self) -> Backend;

    /// Whether a path belongs to this protocol.
    fn serves(&self, path: &str) -> bool;

    /// Answers a request; `None` cuts the connection instead.
    fn respond(&self, request: &Request, service: &mut Service<'_>) -> Option<Response<Bytes>>;
}

/// The protocol that a path belongs to.
pub(crate) fn of_path(path: &str) -> &'static dyn Protocol {
    let mut protocols = PROTOCOLS.into_iter();
    let found = protocols.find(|protocol| protocol.serves(path));
    found.unwrap_or(&rest::Rest)
}
