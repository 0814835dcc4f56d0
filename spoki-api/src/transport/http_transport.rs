//! The built-in transport: HTTP with `reqwest`.

use std::fmt;
use std::future::ready;
use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, Uri};
use reqwest::Url;

use super::body::Body;
use super::send_state::SendState;
use super::{BoxFuture, ExchangeLimits, Transport, TransportError};

/// Most bytes of an oversize or broken reply that its error stores.
const PARTIAL_LIMIT: usize = 64 * 1024;

/// Changes the settings of the HTTP client before it is built.
pub(crate) type Adjust = Box<dyn FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send>;

/// Carries requests over HTTP.
///
/// A request counts as sent as soon as the HTTP client asks for its body, which happens when a connection is open. A
/// request that fails or times out before that was not sent, and nothing of it is sent later. A request without a body
/// always counts as sent.
#[derive(Clone)]
pub struct HttpTransport {
    client: reqwest::Client,
    /// The address of the first request, parsed once: the others differ in path and query only.
    first: OnceLock<(Uri, Url)>,
}

/// Settings of the HTTP client.
#[derive(Default)]
pub(crate) struct Settings {
    pub(crate) connect_timeout: Option<Duration>,
    pub(crate) proxy: Option<String>,
    pub(crate) adjust: Option<Adjust>,
    /// All requests use `http`: the client need not read the system's certificates.
    pub(crate) plain: bool,
}

impl HttpTransport {
    /// Carries requests with a `reqwest` client of your own, to share its connections.
    ///
    /// Build that client with `redirect(reqwest::redirect::Policy::none())`: a client that follows
    /// redirects sends the API key to other hosts. To change only settings, use
    /// [`ClientBuilder::http`](crate::ClientBuilder::http), which turns redirects off.
    pub fn new(client: reqwest::Client) -> Self {
        Self {
            client,
            first: OnceLock::new(),
        }
    }

    /// Builds the HTTP client. The error is the reason.
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
                .map_err(|error| format!("invalid proxy address: {}", causes(error)))?;
            builder = builder.proxy(proxy);
        }
        if let Some(adjust) = settings.adjust {
            builder = adjust(builder);
        }
        let client = builder
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .build()
            .map_err(|error| format!("the HTTP client cannot be built: {}", causes(error)))?;
        Ok(Self::new(client))
    }

    /// The address in the type of `reqwest`.
    fn url(&self, uri: &Uri) -> Result<Url, TransportError> {
        let parse = || Url::parse(&uri.to_string()).map_err(TransportError::unsendable);
        let Some((first, url)) = self.first.get() else {
            let url = parse()?;
            let _ = self.first.set((uri.clone(), url.clone()));
            return Ok(url);
        };
        if (first.scheme(), first.authority()) != (uri.scheme(), uri.authority()) {
            return parse();
        }
        let mut url = url.clone();
        url.set_path(uri.path());
        url.set_query(uri.query());
        Ok(url)
    }
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
        let requested = match self.url(&parts.uri) {
            Ok(url) => url,
            Err(error) => return Box::pin(ready(Err(error))),
        };
        let state = SendState::of(&body);
        let mut request = reqwest::Request::new(parts.method, requested.clone());
        *request.headers_mut() = parts.headers;
        *request.body_mut() = Some(state.track(body));
        let exchange = self.client.execute(request);
        Box::pin(async move {
            let reply = async {
                let response = exchange
                    .await
                    .map_err(|error| to_transport_error(error, state.was_sent()))?;
                check_origin(&requested, response.url())?;
                read_reply(response, limits.max_reply_bytes).await
            };
            let Some(timeout) = limits.timeout else {
                return reply.await;
            };
            tokio::time::timeout(timeout, reply)
                .await
                .unwrap_or_else(|_| Err(timed_out(timeout, &state)))
        })
    }

    fn keeps_timeout(&self) -> bool {
        true
    }
}

fn timed_out(timeout: Duration, state: &SendState) -> TransportError {
    if state.was_sent() {
        TransportError::timeout(format!("no complete reply within {timeout:?}"))
    } else {
        TransportError::connect_timeout(format!("no connection within {timeout:?}"))
    }
}

/// The caller's own HTTP client may follow redirects: then another host has the key. Both
/// addresses are parsed, so two spellings of one host (`LOCALHOST`, `127.1`) are equal.
fn check_origin(requested: &Url, answered: &Url) -> Result<(), TransportError> {
    if origin(answered) == origin(requested) {
        return Ok(());
    }
    Err(TransportError::redirected(format!(
        "the HTTP client followed a redirect to `{}` and sent the key there: build the HTTP client without redirects, and replace the key",
        answered.origin().ascii_serialization()
    )))
}

fn origin(url: &Url) -> (&str, Option<&str>, Option<u16>) {
    (url.scheme(), url.host_str(), url.port_or_known_default())
}

/// Reads the reply, at most `limit` bytes of it.
async fn read_reply(
    mut response: reqwest::Response,
    limit: usize,
) -> Result<Response<Bytes>, TransportError> {
    let mut reply = Response::new(Bytes::new());
    *reply.status_mut() = response.status();
    *reply.version_mut() = response.version();
    *reply.headers_mut() = std::mem::take(response.headers_mut());
    let announced = response.content_length().unwrap_or(0);
    let announced = usize::try_from(announced).unwrap_or(usize::MAX);
    let mut body = Body::new(announced.min(limit));
    if let Err(error) = read_body(&mut response, announced, limit, &mut body).await {
        // A copy, so that the rest is freed.
        *reply.body_mut() = body.start(PARTIAL_LIMIT);
        return Err(error.with_partial(reply));
    }
    *reply.body_mut() = body.complete();
    Ok(reply)
}

/// Appends the chunks of the reply to `body`, also those before an error.
async fn read_body(
    response: &mut reqwest::Response,
    announced: usize,
    limit: usize,
    body: &mut Body,
) -> Result<(), TransportError> {
    while let Some(chunk) = response.chunk().await.map_err(broken)? {
        let too_large = announced > limit || body.len() + chunk.len() > limit;
        body.push(&chunk);
        if too_large {
            return Err(TransportError::oversize(limit));
        }
    }
    Ok(())
}

/// The error of a connection that broke after the head of the reply.
fn broken(error: reqwest::Error) -> TransportError {
    to_transport_error(error, true)
}

fn to_transport_error(error: reqwest::Error, sent: bool) -> TransportError {
    let connect = error.is_connect() || !sent;
    let (timeout, unsendable) = (error.is_timeout(), error.is_builder());
    let causes = causes(error);
    match (connect, timeout) {
        _ if unsendable => TransportError::unsendable(causes),
        (true, true) => TransportError::connect_timeout(causes),
        (true, false) => TransportError::connect(causes),
        (false, true) => TransportError::timeout(format!("no complete reply in time: {causes}")),
        (false, false) => TransportError::interrupted(causes),
    }
}

/// The causes of an error, deepest last, without the address, whose query may hold personal data.
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

/// Configures rustls with ring for this client only: the process gets no default crypto provider.
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
        // No certificate is trusted: the client uses no TLS.
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
    reason = "the other forms of this function can fail"
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
    fn an_address_goes_out_unchanged() {
        let used = HttpTransport::build(Settings {
            plain: true,
            ..Settings::default()
        })
        .unwrap();
        for uri in [
            "http://127.0.0.1:8080/api/1/things/a%2Fb%20%2B/?search=%2B39%20%26&x=1",
            "http://127.0.0.1:8080/",
            "http://127.0.0.1:8080/api/v3.1/tools/execute/X",
            "https://127.0.0.1:8080/other/scheme/",
            "http://127.0.0.1:8081/other/port/?a",
            "http://[::1]/api/%C3%A8/",
        ] {
            let parsed: Uri = uri.parse().unwrap();
            for transport in [&HttpTransport::new(used.client.clone()), &used] {
                assert_eq!(transport.url(&parsed).unwrap().as_str(), uri);
            }
        }
    }

    #[test]
    fn an_answer_from_another_origin_is_an_error() {
        let requested = Url::parse("https://API.spoki.com/api/1/tags/").unwrap();
        for answered in [
            "https://api.spoki.com/",
            "https://Api.Spoki.COM:443/api/1/tags/?page=2",
        ] {
            assert!(check_origin(&requested, &Url::parse(answered).unwrap()).is_ok());
        }
        for (answered, part) in [
            ("http://api.spoki.com/", "`http://api.spoki.com`"),
            (
                "https://api.spoki.com:8443/",
                "`https://api.spoki.com:8443`",
            ),
            ("https://spoki.com/x?y", "`https://spoki.com`"),
        ] {
            let answered = Url::parse(answered).unwrap();
            let error = check_origin(&requested, &answered).unwrap_err().to_string();
            assert!(error.contains(part), "{error}");
        }
    }
}
