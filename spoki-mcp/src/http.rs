//! Streamable HTTP as the transport: without the state of sessions, and with a token wherever other machines can
//! connect.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_REQUEST_HEADERS, AUTHORIZATION, CONTENT_TYPE,
    ORIGIN, VARY, WWW_AUTHENTICATE,
};
use http::uri::Authority;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, Uri};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::{StreamableHttpServerConfig, StreamableHttpService};
use spoki_api::Client;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::Settings;
use crate::confirm::{Caller, hex};
use crate::server::Server;
use crate::session::{self, Meaning};

/// The path of the endpoint.
const ENDPOINT: &str = "/mcp";
/// The path that says whether the server runs. It needs no token.
const HEALTH: &str = "/health";
/// The least length of a token.
const LEAST_TOKEN: usize = 16;
/// How long a connection may be idle, or take to send the head of a request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(60);
/// The pause after a connection could not be accepted: there may be too many open files.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Where a server listens, and who may send requests.
#[derive(Clone)]
#[non_exhaustive]
pub struct HttpSettings {
    /// The address to listen on. Port 0 stands for any free port.
    pub address: SocketAddr,
    /// The bearer tokens. If there are any, each request needs one of them.
    pub tokens: Vec<String>,
    /// The names, besides the address and those of this machine itself, with which clients address the server:
    /// `mcp.example.com`. Others are refused, so that no web page reaches the server by a name of its own.
    pub allowed_hosts: Vec<String>,
    /// The origins of web pages that may send requests: `https://app.example.com`.
    pub allowed_origins: Vec<String>,
}

impl HttpSettings {
    /// Settings that let programs on this machine send requests, and no web page.
    pub fn new(address: SocketAddr) -> Self {
        Self {
            address,
            tokens: Vec::new(),
            allowed_hosts: Vec::new(),
            allowed_origins: Vec::new(),
        }
    }

    /// Everything that is wrong with the settings: the name of a field, and what is expected.
    pub fn mistakes(&self) -> Vec<(&'static str, String)> {
        let mut mistakes = Vec::new();
        let address = self.address;
        if !address.ip().is_loopback() && self.tokens.is_empty() {
            let why = format!("expected a token, since other machines can connect to {address}");
            mistakes.push(("tokens", why));
        }
        let is_token = |token: &String| {
            token.len() >= LEAST_TOKEN && token.bytes().all(|byte| byte.is_ascii_graphic())
        };
        if !self.tokens.iter().all(is_token) {
            let why = format!("expected at least {LEAST_TOKEN} visible ASCII characters");
            mistakes.push(("tokens", why));
        }
        if address.ip().is_unspecified() && self.allowed_hosts.is_empty() {
            let why = format!("expected the names of this server, since {address} tells none");
            mistakes.push(("allowed_hosts", why));
        }
        for host in &self.allowed_hosts {
            if Authority::try_from(host.as_str()).is_err() || host.contains(['@', '*']) {
                let why = format!("expected a name such as `mcp.example.com`, not `{host}`");
                mistakes.push(("allowed_hosts", why));
            }
        }
        for origin in &self.allowed_origins {
            if origin_with_port(origin).is_none() {
                let why =
                    format!("expected an origin such as `https://app.example.com`, not `{origin}`");
                mistakes.push(("allowed_origins", why));
            }
        }
        mistakes
    }

    /// What `rmcp` needs to know, for the address that the server listens on.
    fn config(&self, address: SocketAddr) -> StreamableHttpServerConfig {
        let mut config = StreamableHttpServerConfig::default();
        let own = (!self.address.ip().is_unspecified()).then(|| self.address.ip().to_string());
        config.allowed_hosts.extend(own);
        config.allowed_hosts.extend(self.allowed_hosts.clone());
        config
            // Without the state of sessions, any instance of the server can answer any request.
            .with_legacy_session_mode(false)
            .with_json_response(true)
            .with_allowed_origins(self.origins(address))
            .enforce_origin_validation()
    }

    /// The allowed origins, the server's own origins included: they have no page.
    fn origins(&self, address: SocketAddr) -> Vec<String> {
        let port = address.port();
        let own = [
            format!("http://{address}"),
            format!("http://localhost:{port}"),
        ];
        let own = own.into_iter().filter(|_| address.ip().is_loopback());
        let allowed = self.allowed_origins.iter();
        allowed
            .filter_map(|origin| origin_with_port(origin))
            .chain(own)
            .collect()
    }
}

/// The origin with its port: `rmcp` takes an origin without one for all ports.
fn origin_with_port(origin: &str) -> Option<String> {
    let uri = Uri::try_from(origin).ok()?;
    let (scheme, authority) = (uri.scheme_str()?, uri.authority()?);
    let port = match (authority.port_u16(), scheme) {
        (Some(port), "http" | "https") => port,
        (None, "http") => 80,
        (None, "https") => 443,
        _ => return None,
    };
    let bare = format!("{scheme}://{authority}");
    let is_bare = origin.trim_end_matches('/').eq_ignore_ascii_case(&bare);
    (is_bare && !origin.contains(['@', '*']))
        .then(|| format!("{scheme}://{}:{port}", authority.host()))
}

type Reply = Response<BoxBody<Bytes, Infallible>>;

/// What the connections share.
struct Endpoint {
    server: Arc<Server>,
    service: StreamableHttpService<Arc<Server>, NeverSessionManager>,
    tokens: Vec<[u8; 32]>,
    origins: Vec<String>,
}

impl Endpoint {
    /// Answers, and lets the page of an allowed origin read the answer.
    async fn respond(&self, request: Request<Incoming>) -> Reply {
        let origin = request.headers().get(ORIGIN).cloned();
        let Some(origin) = origin.filter(|origin| self.allows(origin)) else {
            return self.answer(request).await;
        };
        let mut reply = if request.method() == Method::OPTIONS {
            preflight(request.headers())
        } else {
            self.answer(request).await
        };
        let headers = reply.headers_mut();
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(
            ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static(session::ID),
        );
        headers.insert(VARY, HeaderValue::from_static("origin"));
        reply
    }

    fn allows(&self, origin: &HeaderValue) -> bool {
        let origin = origin.to_str().ok().and_then(origin_with_port);
        origin.is_some_and(|origin| self.origins.contains(&origin))
    }

    async fn answer(&self, mut request: Request<Incoming>) -> Reply {
        if request.uri().path() == HEALTH && request.method() == Method::GET {
            return text(StatusCode::OK, "ok\n");
        }
        match self.caller(request.headers()) {
            Some(caller) => request.extensions_mut().insert(caller),
            None => return unauthorized(),
        };
        if request.uri().path() != ENDPOINT {
            return text(StatusCode::NOT_FOUND, "The endpoint is /mcp.\n");
        }
        let Ok((request, meaning)) = session::peek(request).await else {
            return text(StatusCode::BAD_REQUEST, "The body of the request is cut.\n");
        };
        let session = session::id(request.headers()).map(str::to_owned);
        let mut reply = self.service.handle(request).await;
        if reply.status().is_success() {
            match (meaning, session) {
                // Without an id, the client cancels a call by closing the connection.
                (Meaning::Handshake, _) => drop(session::begin(reply.headers_mut())),
                (Meaning::Cancellation(id), Some(session)) => {
                    self.server.calls.cancel(&session, id);
                }
                _ => {}
            }
        }
        reply
    }

    /// Who sends the request; `None` without the right token.
    fn caller(&self, headers: &HeaderMap) -> Option<Caller> {
        if self.tokens.is_empty() {
            return Some(Caller::default());
        }
        let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
        // All tokens are compared, each in constant time.
        let of_token = |hash: &&[u8; 32]| hmac_sha256::Hash::verify(token.trim(), hash);
        let known = self
            .tokens
            .iter()
            .filter(of_token)
            .fold(None, |_, hash| Some(hash));
        let hash = known.filter(|_| scheme.eq_ignore_ascii_case("bearer"))?;
        Some(Caller(hex(hash)))
    }
}

/// What a browser asks before a page sends a request.
fn preflight(asked: &HeaderMap) -> Reply {
    let mut reply = text(StatusCode::NO_CONTENT, "");
    let headers = reply.headers_mut();
    headers.insert(
        ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("POST"),
    );
    if let Some(names) = asked.get(ACCESS_CONTROL_REQUEST_HEADERS) {
        headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, names.clone());
    }
    reply
}

fn unauthorized() -> Reply {
    let about =
        "Expected the header `Authorization: Bearer TOKEN`, with the token of this server.\n";
    let mut reply = text(StatusCode::UNAUTHORIZED, about);
    let scheme = HeaderValue::from_static("Bearer");
    reply.headers_mut().insert(WWW_AUTHENTICATE, scheme);
    reply
}

fn text(status: StatusCode, text: &'static str) -> Reply {
    let mut reply = Response::new(Full::from(text).boxed());
    *reply.status_mut() = status;
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    reply.headers_mut().insert(CONTENT_TYPE, plain);
    reply
}

/// Serves until `stop` resolves and the calls on their way have ended.
pub(crate) async fn serve(
    client: Client,
    settings: Settings,
    http: HttpSettings,
    listening: impl FnOnce(SocketAddr),
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    if let Some((field, why)) = http.mistakes().first() {
        let error = format!("{field}: {why}");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, error));
    }
    let listener = TcpListener::bind(http.address).await?;
    let address = listener.local_addr()?;
    let (closing, closed) = watch::channel(false);
    let server = Arc::new(Server::new(client, settings, closed)?);
    let sessions = Arc::new(NeverSessionManager::default());
    let of_request = Arc::clone(&server);
    let factory = move || Ok(Arc::clone(&of_request));
    let hash = |token: &String| hmac_sha256::Hash::hash(token.as_bytes());
    let endpoint = Arc::new(Endpoint {
        server,
        service: StreamableHttpService::new(factory, sessions, http.config(address)),
        tokens: http.tokens.iter().map(hash).collect(),
        origins: http.origins(address),
    });
    listening(address);
    let connections = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let stream = tokio::select! {
            biased;
            () = &mut stop => break,
            accepted = listener.accept() => accepted,
        };
        match stream {
            Ok((stream, _)) => {
                let connection = connection(stream, Arc::clone(&endpoint), connections.watcher());
                tokio::spawn(connection);
            }
            Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
        }
    }
    drop(listener);
    // Calls that wait for their limit end unsent.
    closing.send_replace(true);
    connections.shutdown().await;
    Ok(())
}

/// Serves a connection until its client closes it, which cancels the call that it waits for.
async fn connection(stream: TcpStream, endpoint: Arc<Endpoint>, watcher: Watcher) {
    let service = service_fn(move |request| {
        let endpoint = Arc::clone(&endpoint);
        async move { Ok::<_, Infallible>(endpoint.respond(request).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .serve_connection(TokioIo::new(stream), service);
    // An error of the connection is its client's.
    let _ = watcher.watch(connection).await;
}
