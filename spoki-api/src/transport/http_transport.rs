//! The transport for real: HTTP over `reqwest`.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::uri::Authority;
use http::{Request, Response, Uri};
use reqwest::Url;

use super::{BoxFuture, ExchangeLimits, Transport, TransportError};

/// Most of an oversize or broken reply that is kept to be looked at.
const PARTIAL_LIMIT: usize = 64 * 1024;
/// Most room that is made for a reply before it is there: what it announces may not be true.
const FORESEEN: usize = 1 << 20;

/// Changes the set-up of the HTTP client before it is built.
pub(crate) type Adjust = Box<dyn FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send>;

/// Carries requests over HTTP.
#[derive(Clone)]
pub struct HttpTransport {
    client: reqwest::Client,
    /// Where the last request went: the next goes to the same host, and often to the same path. To parse
    /// that anew would cost more than to encode the request.
    last: Arc<Mutex<Option<Address>>>,
}

/// An address, and the same as `reqwest` wants it.
struct Address {
    uri: Uri,
    url: Url,
    /// One address of the same origin for all that differ in their paths alone.
    origin: Arc<Url>,
}

/// How the HTTP client is set up.
#[derive(Default)]
pub(crate) struct Settings {
    pub(crate) connect_timeout: Option<Duration>,
    pub(crate) proxy: Option<String>,
    pub(crate) adjust: Option<Adjust>,
    /// No request goes to `https`: spares reading the certificates.
    pub(crate) plain: bool,
}

impl HttpTransport {
    /// Carries requests with a client of your own, for sharing its pool of connections.
    ///
    /// Build it with `redirect(reqwest::redirect::Policy::none())`: a client that follows redirects
    /// takes the API key along. To only change settings, rather use
    /// [`ClientBuilder::http`](crate::ClientBuilder::http), which sees to that.
    pub fn new(client: reqwest::Client) -> Self {
        Self {
            client,
            last: Arc::default(),
        }
    }

    /// Builds the HTTP client; the reason as text if that fails.
    pub(crate) fn build(settings: Settings) -> Result<Self, String> {
        let mut builder = with_tls(
            reqwest::Client::builder(),
            settings.plain && settings.proxy.is_none(),
        )?;
        if let Some(timeout) = settings.connect_timeout {
            builder = builder.connect_timeout(timeout);
        }
        if let Some(proxy) = settings.proxy {
            let proxy = reqwest::Proxy::all(proxy)
                .map_err(|error| format!("the proxy's address: {}", causes(error)))?;
            builder = builder.proxy(proxy);
        }
        if let Some(adjust) = settings.adjust {
            builder = adjust(builder);
        }
        let client = builder
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .build()
            .map_err(|error| format!("the HTTP client cannot be set up: {}", causes(error)))?;
        Ok(Self::new(client))
    }
}

impl HttpTransport {
    /// The address as `reqwest` wants it, and one of the origin that has to answer.
    fn url(&self, uri: &Uri) -> Result<(Url, Arc<Url>), TransportError> {
        // A whole value is put there, so that nobody leaves it half done.
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let (url, origin) = match &*last {
            Some(last) if same_path(&last.uri, uri) && same_host(&last.uri, uri) => {
                return Ok((last.url.clone(), Arc::clone(&last.origin)));
            }
            Some(last) if same_host(&last.uri, uri) => {
                let mut url = last.url.clone();
                url.set_path(uri.path());
                url.set_query(uri.query());
                (url, Arc::clone(&last.origin))
            }
            _ => {
                let url = Url::parse(&uri.to_string()).map_err(TransportError::unsendable)?;
                let origin = Arc::new(url.clone());
                (url, origin)
            }
        };
        *last = Some(Address {
            uri: uri.clone(),
            url: url.clone(),
            origin: Arc::clone(&origin),
        });
        Ok((url, origin))
    }
}

fn same_host(one: &Uri, other: &Uri) -> bool {
    let (one_host, other_host) = (one.authority(), other.authority());
    one_host.map(Authority::as_str) == other_host.map(Authority::as_str)
        && one.scheme() == other.scheme()
}

fn same_path(one: &Uri, other: &Uri) -> bool {
    (one.path(), one.query()) == (other.path(), other.query())
}

impl fmt::Debug for HttpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpTransport").finish_non_exhaustive()
    }
}

impl Transport for HttpTransport {
    fn send(
        &self,
        request: Request<Bytes>,
        limits: ExchangeLimits,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let (parts, body) = request.into_parts();
        let (url, origin) = match self.url(&parts.uri) {
            Ok(address) => address,
            Err(error) => return Box::pin(std::future::ready(Err(error))),
        };
        let mut outgoing = reqwest::Request::new(parts.method, url);
        *outgoing.headers_mut() = parts.headers;
        if !body.is_empty() {
            *outgoing.body_mut() = Some(body.into());
        }
        let most = limits.max_reply_bytes;
        let exchange = self.client.execute(outgoing);
        Box::pin(async move {
            let response = exchange.await.map_err(unsuccessful)?;
            check_origin(&origin, response.url())?;
            read(response, most).await
        })
    }
}

/// A client handed in by the caller may have followed a redirect. Both addresses have been parsed, so
/// that one host under two of its names (`LOCALHOST`, `127.1`) is one host here.
fn check_origin(origin: &Url, answered: &Url) -> Result<(), TransportError> {
    if same_origin(origin, answered) {
        return Ok(());
    }
    let target = answered.origin().ascii_serialization();
    Err(TransportError::redirected(format!(
        "the HTTP client followed a redirect to `{target}` and took the key along: build it without redirects, and replace the key"
    )))
}

/// `Url::origin` would copy the host.
fn same_origin(one: &Url, other: &Url) -> bool {
    one.scheme() == other.scheme()
        && one.host_str() == other.host_str()
        && one.port_or_known_default() == other.port_or_known_default()
}

/// Reads the reply, at most `limit` bytes of it.
async fn read(
    mut response: reqwest::Response,
    limit: usize,
) -> Result<Response<Bytes>, TransportError> {
    let announced = response
        .content_length()
        .and_then(|length| usize::try_from(length).ok());
    let mut reply = Response::new(Bytes::new());
    *reply.status_mut() = response.status();
    *reply.version_mut() = response.version();
    *reply.headers_mut() = std::mem::take(response.headers_mut());
    match body(&mut response, announced, limit).await {
        Ok(body) => {
            *reply.body_mut() = body;
            Ok(reply)
        }
        Err((error, read)) => {
            *reply.body_mut() = read;
            Err(error.with_partial(reply))
        }
    }
}

/// A reply in one piece, which most are, is not copied.
async fn body(
    response: &mut reqwest::Response,
    announced: Option<usize>,
    limit: usize,
) -> Result<Bytes, (TransportError, Bytes)> {
    // Of a reply that announces too much, one piece is enough.
    let most = if announced.is_some_and(|length| length > limit) {
        0
    } else {
        limit
    };
    let mut whole = Bytes::new();
    let mut pieces = BytesMut::new();
    loop {
        let read = whole.len() + pieces.len();
        let piece = match response.chunk().await {
            Ok(Some(piece)) => piece,
            Ok(None) if pieces.is_empty() => return Ok(whole),
            Ok(None) => return Ok(pieces.freeze()),
            Err(error) => return Err((unsuccessful(error), excerpt(whole, pieces))),
        };
        if read + piece.len() > most {
            pieces.extend_from_slice(&whole);
            pieces.extend_from_slice(&piece[..piece.len().min(PARTIAL_LIMIT)]);
            return Err((
                TransportError::oversize(limit),
                excerpt(Bytes::new(), pieces),
            ));
        }
        if read == 0 {
            whole = piece;
            continue;
        }
        if pieces.is_empty() {
            let foreseen = announced.unwrap_or(2 * (read + piece.len()));
            pieces.reserve(foreseen.min(limit).min(FORESEEN));
            pieces.extend_from_slice(&std::mem::take(&mut whole));
        }
        pieces.extend_from_slice(&piece);
    }
}

/// The beginning of what was read.
fn excerpt(whole: Bytes, pieces: BytesMut) -> Bytes {
    let read = if whole.is_empty() {
        pieces.freeze()
    } else {
        whole
    };
    // A copy, so that the rest is let go.
    Bytes::copy_from_slice(&read[..read.len().min(PARTIAL_LIMIT)])
}

fn unsuccessful(error: reqwest::Error) -> TransportError {
    let (connect, timeout, unsent) = (error.is_connect(), error.is_timeout(), error.is_builder());
    let causes = causes(error);
    match (connect, timeout) {
        _ if unsent => TransportError::unsendable(causes),
        (true, true) => TransportError::connect_timeout(causes),
        (true, false) => TransportError::connect(causes),
        (false, true) => TransportError::timeout(format!("no complete reply in time: {causes}")),
        (false, false) => TransportError::interrupted(causes),
    }
}

/// The causes of an error, deepest last, without the address: its query may hold personal data.
fn causes(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut causes: Vec<String> = Vec::new();
    let mut next: Option<&dyn std::error::Error> = std::error::Error::source(&error);
    while let Some(cause) = next {
        let text = cause.to_string();
        if causes.last().is_none_or(|last| !last.contains(&text)) {
            causes.push(text);
        }
        next = cause.source();
    }
    if causes.is_empty() {
        return error.to_string();
    }
    causes.join(": ")
}

/// Rustls with ring, handed in ready-made: no provider is installed for the whole process.
#[cfg(feature = "rustls")]
fn with_tls(
    builder: reqwest::ClientBuilder,
    plain: bool,
) -> Result<reqwest::ClientBuilder, String> {
    use rustls_platform_verifier::BuilderVerifierExt;

    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let versions = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| format!("TLS cannot be set up: {error}"))?;
    let verified = if plain {
        // Trusts nobody: the client is not going to use TLS.
        versions.with_root_certificates(rustls::RootCertStore::empty())
    } else {
        versions
            .with_platform_verifier()
            .map_err(|error| format!("the system's certificates cannot be used: {error}"))?
    };
    let mut config = verified.with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(builder.tls_backend_preconfigured(config))
}

#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
#[expect(
    clippy::unnecessary_wraps,
    reason = "the other ways to set TLS up can fail"
)]
fn with_tls(
    builder: reqwest::ClientBuilder,
    _plain: bool,
) -> Result<reqwest::ClientBuilder, String> {
    Ok(builder.tls_backend_native())
}

#[cfg(not(any(feature = "native-tls", feature = "rustls")))]
fn with_tls(
    builder: reqwest::ClientBuilder,
    plain: bool,
) -> Result<reqwest::ClientBuilder, String> {
    if plain {
        return Ok(builder);
    }
    Err(
        "an `https` address or a proxy needs the feature `rustls` or `native-tls` of `spoki-api`"
            .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_stays_what_it_is_with_or_without_a_known_origin() {
        let uris = [
            "http://127.0.0.1:8080/api/1/things/a%2Fb%20%2B/?search=%2B39%20%26&x=1",
            "http://127.0.0.1:8080/",
            "http://127.0.0.1:8080/api/v3.1/tools/execute/X",
            "https://127.0.0.1:8080/other/scheme/",
            "http://127.0.0.1:8081/other/port/?a",
            "http://[::1]/api/%C3%A8/",
        ];
        let used = HttpTransport::build(Settings {
            plain: true,
            ..Settings::default()
        })
        .unwrap();
        for uri in uris {
            let fresh = HttpTransport::new(used.client.clone());
            let parsed: Uri = uri.parse().unwrap();
            for transport in [&fresh, &used] {
                let (url, origin) = transport.url(&parsed).unwrap();
                assert_eq!(url.as_str(), uri);
                assert!(same_origin(&url, &origin), "{uri}: {origin}");
            }
        }
    }

    #[test]
    fn an_answer_from_another_origin_is_noticed() {
        let origin = Url::parse("https://API.spoki.com/api/1/tags/").unwrap();
        for answered in [
            "https://api.spoki.com/",
            "https://Api.Spoki.COM:443/api/1/tags/?page=2",
        ] {
            assert!(check_origin(&origin, &Url::parse(answered).unwrap()).is_ok());
        }
        for (answered, place) in [
            ("http://api.spoki.com/", "`http://api.spoki.com`"),
            (
                "https://api.spoki.com:8443/",
                "`https://api.spoki.com:8443`",
            ),
            ("https://spoki.com/x?y", "`https://spoki.com`"),
        ] {
            let answered = Url::parse(answered).unwrap();
            let error = check_origin(&origin, &answered).unwrap_err().to_string();
            assert!(error.contains(place), "{error}");
        }
    }
}
