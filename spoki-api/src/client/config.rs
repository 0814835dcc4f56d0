//! The configuration of a client.

use std::fmt;
use std::time::Duration;

use http::HeaderValue;

use super::Client;
use super::observe::Observer;
use super::shared::Shared;
use crate::backend::{Backend, BaseUrl, Composio, Rest, check_account};
use crate::error::Error;
use crate::generated::catalog;
use crate::limit::{LimitPolicy, Limiter, SlidingWindow};
use crate::privacy::{ApiKey, mask};
use crate::request::Options;
use crate::retry::{Budget, Pauses, RetryPolicy};
use crate::shapes::{Recording, ShapeRecorder};
use crate::transport::{HttpTransport, Settings, Transport};

const TIMEOUT: Duration = Duration::from_secs(60);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const MAX_REPLY_BYTES: usize = 8 * 1024 * 1024;

/// Configures a [`Client`]. Call either [`spoki`](Self::spoki) or [`composio`](Self::composio).
#[must_use]
pub struct ClientBuilder {
    spoki: Option<ApiKey>,
    composio: Option<ApiKey>,
    pub(super) base_url: Option<String>,
    options: Options,
    user_agent: Option<String>,
    max_reply_bytes: usize,
    http: Settings,
    transport: Option<Box<dyn Transport>>,
    limiter: Option<Box<dyn Limiter>>,
    observer: Option<Box<dyn Observer>>,
    shapes: Option<ShapeRecorder>,
    pauses: Pauses,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Self {
            spoki: None,
            composio: None,
            base_url: None,
            options: Options::new().timeout(TIMEOUT),
            user_agent: None,
            max_reply_bytes: MAX_REPLY_BYTES,
            http: Settings {
                connect_timeout: Some(CONNECT_TIMEOUT),
                ..Settings::default()
            },
            transport: None,
            limiter: None,
            observer: None,
            shapes: None,
            pauses: Pauses::default(),
        }
    }
}

/// The backend, its address, and the account.
impl ClientBuilder {
    /// Calls go to Spoki's own REST API with this key.
    pub fn spoki(mut self, key: impl Into<ApiKey>) -> Self {
        self.spoki = Some(key.into());
        self
    }

    /// Calls go over Composio with this project key. [`user_id`](Self::user_id) or
    /// [`connected_account_id`](Self::connected_account_id) names the account, here or in the [`Options`] of a call.
    pub fn composio(mut self, key: impl Into<ApiKey>) -> Self {
        self.composio = Some(key.into());
        self
    }

    /// Composio: the user for whom the calls run.
    ///
    /// Limits are counted by the name of the account: an account that some calls name by its user and others by
    /// its connected account has two counts, and may exceed its limits. Name it the same way in every call.
    pub fn user_id(mut self, id: impl Into<String>) -> Self {
        self.options = self.options.user_id(id);
        self
    }

    /// Composio: the connected account for which the calls run, like `ca_…`.
    ///
    /// Limits are counted by the name of the account: an account that some calls name by its user and others by
    /// its connected account has two counts, and may exceed its limits. Name it the same way in every call.
    pub fn connected_account_id(mut self, id: impl Into<String>) -> Self {
        self.options = self.options.connected_account_id(id);
        self
    }

    /// Another base URL, with or without a path: a gateway, or the server of a test.
    ///
    /// The key is sent there. Over plain `http` anyone on the network path can read it.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }
}

/// Time, limits, retries, and the HTTP client.
impl ClientBuilder {
    /// How long one attempt may take, from connecting to the last byte of the reply. The default is 60 seconds;
    /// `None` sets no limit. See [`Options::timeout`].
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.options = self.options.timeout(timeout);
        self
    }

    /// How long a whole call may take: see [`Options::deadline`]. The default is `None`: a call waits for its
    /// slot as long as necessary.
    pub fn deadline(mut self, deadline: impl Into<Option<Duration>>) -> Self {
        self.options = self.options.deadline(deadline);
        self
    }

    /// When failed attempts are retried. The default is [`RetryPolicy::new`].
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.options = self.options.retry(policy);
        self
    }

    /// What calls do when the limit of their action has no free slot. The default is to wait.
    pub fn limits(mut self, policy: LimitPolicy) -> Self {
        self.options = self.options.limits(policy);
        self
    }

    /// The limiter that counts the calls. Other clients, or other processes on the account, can share it. The
    /// default is a [`SlidingWindow`] for the client and its clones.
    pub fn limiter(mut self, limiter: impl Limiter) -> Self {
        self.limiter = Some(Box::new(limiter));
        self
    }

    /// Notifies an observer of everything that happens to the calls: see [`Observer`].
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.observer = Some(Box::new(observer));
        self
    }

    /// Records the shapes of all replies, and no values: see [`ShapeRecorder`].
    pub fn record_shapes(mut self, recorder: &ShapeRecorder) -> Self {
        self.shapes = Some(recorder.clone());
        self
    }

    /// Spends the pauses before retries by this function instead of sleeping, for tests with a clock of their own.
    #[cfg(any(test, feature = "test-util"))]
    pub fn pauses_by(
        mut self,
        spend: impl Fn(Duration) -> crate::util::BoxFuture<'static, ()> + Send + Sync + 'static,
    ) -> Self {
        self.pauses = Pauses::spent_by(spend);
        self
    }

    /// How long opening a connection may take. The default is 10 seconds; `None` sets no limit.
    pub fn connect_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.http.connect_timeout = timeout.into();
        self
    }

    /// Names the calling program in the `User-Agent` header, before the name of this crate: `shop/1.4`.
    pub fn user_agent(mut self, product: impl Into<String>) -> Self {
        self.user_agent = Some(product.into());
        self
    }

    /// The largest reply to accept. The default is 8 MiB.
    pub fn max_reply_bytes(mut self, bytes: usize) -> Self {
        self.max_reply_bytes = bytes;
        self
    }

    /// Connects through a proxy, such as `http://proxy.example:3128`. The default comes from the environment
    /// variables `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.http.proxy = Some(url.into());
        self
    }

    /// Changes the configuration of the built-in HTTP client: pool, name resolution, local address. Further changes
    /// come after earlier ones.
    ///
    /// Redirects and retries of the HTTP client stay off, whatever is set here. Certificates and identities set here have
    /// no effect, because TLS is configured already: for those, give [`transport`](Self::transport) an
    /// [`HttpTransport`](crate::transport::HttpTransport) with a client of your own.
    ///
    /// ```no_run
    /// let client = spoki_api::Client::builder()
    ///     .spoki("key")
    ///     .http(|http| http.pool_max_idle_per_host(4))
    ///     .build()?;
    /// # Ok::<(), spoki_api::Error>(())
    /// ```
    pub fn http(
        mut self,
        adjust: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + 'static,
    ) -> Self {
        self.http.adjust = Some(match self.http.adjust.take() {
            Some(earlier) => Box::new(|http| adjust(earlier(http))),
            None => Box::new(adjust),
        });
        self
    }

    /// Replaces the built-in HTTP client by another transport. The settings [`connect_timeout`](Self::connect_timeout),
    /// [`proxy`](Self::proxy) and [`http`](Self::http) then have no effect.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// Builds the client. The error names the setting that cannot work.
    pub fn build(self) -> Result<Client, Error> {
        let user_agent = user_agent(self.user_agent.as_deref())?;
        let is_usual = |usual: &str| self.base_url.as_deref().is_none_or(|url| url == usual);
        let address = |usual: &str| BaseUrl::parse(self.base_url.as_deref().unwrap_or(usual));
        let (base, backend) = match (self.spoki, self.composio) {
            (Some(key), None) => {
                let base = address(catalog().rest_base_url)?;
                let rest = Rest::new(base.clone(), key, catalog().rest_key_header, user_agent)?;
                (base, Backend::Rest(rest))
            }
            (None, Some(key)) => {
                let base = address(catalog().composio_base_url)?;
                check_account(&self.options)?;
                let composio = Composio::new(base.clone(), key, catalog(), user_agent)?;
                (base, Backend::Composio(composio))
            }
            (None, None) => {
                return Err(Error::configuration(
                    "no API key: call `spoki` or `composio`",
                ));
            }
            (Some(_), Some(_)) => {
                return Err(Error::configuration(
                    "two API keys: call either `spoki` or `composio`",
                ));
            }
        };
        let transport = match self.transport {
            Some(transport) => transport,
            None => Box::new(http_transport(self.http, base.is_plain())?),
        };
        let shapes = self.shapes.as_ref().map(|recorder| Recording {
            recorder: recorder.clone(),
            backend: backend.name(),
            is_service: is_usual(backend.usual_address()),
        });
        let shared = Shared {
            key_id: backend.key().fingerprint(),
            backend,
            transport,
            limiter: self
                .limiter
                .unwrap_or_else(|| Box::new(SlidingWindow::new())),
            observer: self.observer,
            shapes,
            budget: Budget::default(),
            pauses: self.pauses,
            max_reply_bytes: self.max_reply_bytes,
        };
        Ok(Client::new(shared, self.options))
    }
}

fn http_transport(settings: Settings, plain: bool) -> Result<HttpTransport, Error> {
    HttpTransport::build(Settings { plain, ..settings }).map_err(Error::configuration)
}

fn user_agent(product: Option<&str>) -> Result<HeaderValue, Error> {
    let mut text = product.map_or_else(String::new, |product| format!("{product} "));
    text.push_str(concat!("spoki-api/", env!("CARGO_PKG_VERSION")));
    let version = catalog().version;
    if !version.is_empty() {
        text.push_str(&format!(" (catalogue {version})"));
    }
    HeaderValue::try_from(text).map_err(|_| {
        Error::configuration("the user agent holds a character that a header cannot carry")
    })
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys = [&self.spoki, &self.composio].map(|key| key.as_ref().map_or("", ApiKey::expose));
        let user_agent = self.user_agent.as_deref().map(|text| mask(text, &keys));
        f.debug_struct("ClientBuilder")
            .field("spoki", &self.spoki)
            .field("composio", &self.composio)
            .field("options", &self.options)
            .field("user_agent", &user_agent)
            .field("max_reply_bytes", &self.max_reply_bytes)
            .finish_non_exhaustive()
    }
}
