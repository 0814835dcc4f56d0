//! One connection: reads requests, and writes responses.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;

use super::{Shared, control, respond};
use crate::protocol::message::{BadBody, Request, origin};

/// The largest body of a request to the service, in bytes.
const MAX_BODY: usize = 8 * 1024 * 1024;

/// The largest body of a request to the control endpoint, which may be a whole data file.
const MAX_CONTROL_BODY: usize = 256 * 1024 * 1024;

/// Serves a connection until its client closes it, sends no HTTP, or takes too long.
pub(super) async fn serve(stream: TcpStream, peer: SocketAddr, shared: Arc<Shared>) {
    let read_timeout = shared.settings.read_timeout;
    let service = service_fn(move |request| {
        let shared = Arc::clone(&shared);
        async move {
            let request = read(request, &shared).await;
            let response = respond::respond(&shared, peer, &request).await;
            response
                .map(|response| response.map(Full::new))
                .ok_or(Disconnect)
        }
    });
    // An error is the client's, or the scripted end of the connection.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(read_timeout)
        .half_close(true)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

/// The error that makes hyper cut the connection.
#[derive(Debug)]
struct Disconnect;

impl fmt::Display for Disconnect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection is cut")
    }
}

impl std::error::Error for Disconnect {}

/// Reads a request with its whole body.
async fn read(request: http::Request<Incoming>, shared: &Shared) -> Request {
    let (head, body) = request.into_parts();
    let limit = if control::serves(head.uri.path()) {
        MAX_CONTROL_BODY
    } else {
        MAX_BODY
    };
    Request {
        origin: origin(&head.headers).unwrap_or_else(|| shared.world.origin.clone()),
        method: head.method,
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers,
        body: read_body(body, limit, shared.settings.read_timeout).await,
    }
}

async fn read_body(body: Incoming, limit: usize, timeout: Duration) -> Result<Bytes, BadBody> {
    let body = Limited::new(body, limit).collect();
    match tokio::time::timeout(timeout, body).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(BadBody::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            format!("The body is larger than {limit} bytes."),
        )),
        Ok(Err(error)) => Err(BadBody::new(
            StatusCode::BAD_REQUEST,
            format!("The body cannot be read: {error}."),
        )),
        Err(_) => Err(BadBody::new(
            StatusCode::REQUEST_TIMEOUT,
            format!("The body did not arrive within {timeout:?}."),
        )),
    }
}
