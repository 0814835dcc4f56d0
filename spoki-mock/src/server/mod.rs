//! The HTTP server. It has its own thread and runtime, so that it also serves tests that block.

use std::convert::Infallible;
use std::fmt;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use bytes::Bytes;
use http::{Response, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming as Body;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::sync::oneshot;

use crate::protocol::{self, Request};
use crate::service::Service;
use crate::world::World;
use crate::world::journal::Exchange;

/// The largest request body, in bytes.
const MAX_BODY: usize = 8 * 1024 * 1024;

/// A server that stops when it is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    stop: Option<oneshot::Sender<Infallible>>,
    thread: Option<JoinHandle<()>>,
}

/// Binds a port of 127.0.0.1; 0 stands for any free one.
pub(crate) fn bind(port: u16) -> io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(("127.0.0.1", port))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

impl Server {
    pub(crate) fn start(listener: TcpListener, world: Arc<World>) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("spoki-mock".to_owned())
            .spawn(move || {
                runtime.spawn(accept(listener, world));
                // Returns when the sender is dropped. The runtime then drops all connections.
                let _ = runtime.block_on(stopped);
            })?;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // The thread has printed its panic already.
            let _ = thread.join();
        }
    }
}

async fn accept(listener: TcpListener, world: Arc<World>) -> io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    loop {
        // A connection may close before it is accepted.
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        let world = Arc::clone(&world);
        tokio::spawn(async move {
            let service = service_fn(move |request| respond(Arc::clone(&world), request));
            // The client closed the connection, sent no HTTP, or the script cut the connection.
            let _ = http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

/// The error that makes hyper cut the connection.
#[derive(Debug)]
struct HangUp;

impl fmt::Display for HangUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection is cut")
    }
}

impl std::error::Error for HangUp {}

async fn respond(
    world: Arc<World>,
    request: http::Request<Body>,
) -> Result<Response<Full<Bytes>>, HangUp> {
    let (head, body) = request.into_parts();
    let Ok(body) = Limited::new(body, MAX_BODY).collect().await else {
        let mut response = Response::new(Full::default());
        *response.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
        return Ok(response);
    };
    let request = Request {
        method: head.method,
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers,
        body: body.to_bytes(),
    };
    let Answer { delay, response } = answer(&world, &request);
    tokio::time::sleep(delay).await;
    response
        .map(|response| response.map(Full::new))
        .ok_or(HangUp)
}

/// The answer to a request.
struct Answer {
    delay: Duration,
    /// `None` cuts the connection.
    response: Option<Response<Bytes>>,
}

/// Lets the protocol answer a request, and writes both into the journal.
fn answer(world: &World, request: &Request) -> Answer {
    let protocol = protocol::of_path(&request.path);
    let mut service = Service::new(world);
    let response = protocol.respond(request, &mut service);
    let Service {
        mut state, record, ..
    } = service;
    let body = response.as_ref().map(Response::body);
    state.journal.push(Exchange {
        at: world.clock.now(),
        backend: protocol.backend(),
        method: request.method.to_string(),
        path: match request.query.as_str() {
            "" => request.path.clone(),
            query => format!("{}?{query}", request.path),
        },
        slug: record.slug,
        arguments: record.arguments,
        status: response.as_ref().map(|response| response.status().as_u16()),
        answer: body.map_or(Value::Null, |body| {
            serde_json::from_slice(body).unwrap_or_default()
        }),
    });
    Answer {
        delay: record.delay,
        response,
    }
}
