//! Streamable HTTP as the transport: without the state of sessions, and with a token wherever other machines can
//! connect.

use std::convert::Infallible;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_REQUEST_HEADERS, AUTHORIZATION, CONTENT_TYPE,
    HOST, ORIGIN, VARY, WWW_AUTHENTICATE,
};
use http::uri::Authority;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, Uri};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::{StreamableHttpServerConfig, StreamableHttpService};
use serde_json::{Value, json};
use spoki_api::Client;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::timeout;

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
/// The longest message, in bytes.
const LONGEST_MESSAGE: usize = 4 * 1024 * 1024;
/// How long a connection may be idle, or take to send the head of a request, or its body.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);
/// How long the last replies may take to leave, after all calls have ended.
const LAST_REPLIES: Duration = Duration::from_secs(1);
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

/// Shows no token.
impl fmt::Debug for HttpSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpSettings")
            .field("address", &self.address)
            .field("tokens", &self.tokens.len())
            .field("allowed_hosts", &self.allowed_hosts)
            .field("allowed_origins", &self.allowed_origins)
            .finish()
    }
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
            let why = format!(
                "expected the names of this server, because {address} stands for every address of this machine"
            );
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
    let scheme = scheme.to_ascii_lowercase();
    let port = match (authority.port_u16(), scheme.as_str()) {
        (Some(port), "http" | "https") => port,
        (None, "http") => 80,
        (None, "https") => 443,
        _ => return None,
    };
    let bare = format!("{scheme}://{authority}");
    let is_bare = origin.trim_end_matches('/').eq_ignore_ascii_case(&bare);
    (is_bare && !origin.contains(['@', '*']))
        .then(|| format!("{scheme}://{}:{port}", authority.host()).to_ascii_lowercase())
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
        let _open = self.server.open.token();
        let is_repeated = |name| request.headers().get_all(name).iter().count() > 1;
        // A proxy in front of this server could read another one than this server.
        if [AUTHORIZATION, HOST, ORIGIN].into_iter().any(is_repeated) {
            let about =
                "Expected each of the headers Authorization, Host and Origin at most once.\n";
            return text(StatusCode::BAD_REQUEST, about);
        }
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

    async fn answer(&self, request: Request<Incoming>) -> Reply {
        if request.uri().path() == HEALTH && matches!(*request.method(), Method::GET | Method::HEAD)
        {
            return text(StatusCode::OK, "ok\n");
        }
        let Some(caller) = self.caller(request.headers()) else {
            return unauthorized();
        };
        if request.uri().path() != ENDPOINT {
            return text(StatusCode::NOT_FOUND, "The endpoint is /mcp.\n");
        }
        let (mut head, body) = request.into_parts();
        let body = match self.whole(body).await {
            Ok(body) => body,
            Err(reply) => return reply,
        };
        let mut meaning = Meaning::Other;
        if head.method == Method::POST {
            match serde_json::from_slice(&body) {
                Ok(message) => meaning = Meaning::of(&head.headers, &message),
                Err(error) => return no_json(&error),
            }
        }
        let session = session::id(&head.headers).map(str::to_owned);
        head.extensions.insert(caller.clone());
        let request = Request::from_parts(head, Full::new(body));
        let mut reply = self.service.handle(request).await;
        if reply.status().is_success() {
            match (meaning, session) {
                // Without an id, the client cancels a call by closing the connection.
                (Meaning::Handshake, _) => drop(session::begin(reply.headers_mut())),
                (Meaning::Cancellation(id), Some(session)) => {
                    self.server.calls.cancel(caller, session, id);
                }
                _ => {}
            }
        }
        reply
    }

    /// Reads the whole body. Fails with the answer for a client that does not send a whole body.
    async fn whole(&self, body: Incoming) -> Result<Bytes, Reply> {
        let too_long = || text(StatusCode::PAYLOAD_TOO_LARGE, "A message may have 4 MiB.\n");
        if body.size_hint().lower() > LONGEST_MESSAGE as u64 {
            return Err(too_long());
        }
        let mut closed = self.server.closed.clone();
        let reading = Limited::new(body, LONGEST_MESSAGE).collect();
        tokio::select! {
            read = timeout(REQUEST_TIMEOUT, reading) => match read {
                Ok(Ok(body)) => Ok(body.to_bytes()),
                Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_long()),
                Ok(Err(_)) => Err(text(StatusCode::BAD_REQUEST, "The body is cut.\n")),
                Err(_) => Err(text(StatusCode::REQUEST_TIMEOUT, "The body took too long.\n")),
            },
            _ = closed.wait_for(|is_closed| *is_closed) => {
                Err(text(StatusCode::SERVICE_UNAVAILABLE, "The server is about to end.\n"))
            }
        }
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

/// The answer to a message that is not JSON.
fn no_json(error: &serde_json::Error) -> Reply {
    let message = format!("the message is not JSON: {error}");
    let answer: Value =
        json!({"jsonrpc": "2.0", "id": null, "error": {"code": -32700, "message": message}});
    let mut reply = Response::new(Full::from(answer.to_string()).boxed());
    *reply.status_mut() = StatusCode::BAD_REQUEST;
    let json = HeaderValue::from_static("application/json");
    reply.headers_mut().insert(CONTENT_TYPE, json);
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
    let open = server.open.clone();
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
    open.close();
    // A connection that has no complete request does not hold up the end.
    let mut ended = std::pin::pin!(connections.shutdown());
    tokio::select! {
        () = &mut ended => return Ok(()),
        () = open.wait() => {}
    }
    let _ = timeout(LAST_REPLIES, ended).await;
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
        .header_read_timeout(REQUEST_TIMEOUT)
        .serve_connection(TokioIo::new(stream), service);
    // An error of the connection is its client's.
    let _ = watcher.watch(connection).await;
}
