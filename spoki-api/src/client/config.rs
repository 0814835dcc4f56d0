//! How a client is set up.

use std::env::VarError;
use std::fmt;
use std::time::Duration;

use http::HeaderValue;

use super::Client;
use super::shared::Shared;
use crate::backend::{Backend, BaseUrl, COMPOSIO_BASE_URL, Composio, Rest};
use crate::error::Error;
use crate::generated::catalog;
use crate::limit::{LimitPolicy, Limiter, SlidingWindow};
use crate::privacy::ApiKey;
use crate::request::Options;
use crate::retry::{Budget, RetryPolicy};
use crate::transport::{HttpTransport, Settings, Transport};

const TIMEOUT: Duration = Duration::from_secs(60);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const MAX_REPLY_BYTES: usize = 32 * 1024 * 1024;

const COMPOSIO_KEY: &str = "COMPOSIO_API_KEY";
const COMPOSIO_USER: &str = "COMPOSIO_USER_ID";
const COMPOSIO_ACCOUNT: &str = "COMPOSIO_CONNECTED_ACCOUNT_ID";
const COMPOSIO_ADDRESS: &str = "COMPOSIO_BASE_URL";

/// Sets up a [`Client`]. One of [`spoki`](Self::spoki) and [`composio`](Self::composio) must be called.
#[must_use]
pub struct ClientBuilder {
    spoki: Option<ApiKey>,
    composio: Option<ApiKey>,
    base_url: Option<String>,
    options: Options,
    timeout: Option<Duration>,
    user_agent: Option<String>,
    max_reply_bytes: usize,
    http: Settings,
    transport: Option<Box<dyn Transport>>,
    limiter: Option<Box<dyn Limiter>>,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Self {
            spoki: None,
            composio: None,
            base_url: None,
            options: Options::default(),
            timeout: Some(TIMEOUT),
            user_agent: None,
            max_reply_bytes: MAX_REPLY_BYTES,
            http: Settings {
                connect_timeout: Some(CONNECT_TIMEOUT),
                ..Settings::default()
            },
            transport: None,
            limiter: None,
        }
    }
}

/// Which way the calls go, and in whose name.
impl ClientBuilder {
    /// Calls go to Spoki's own REST API with this key.
    pub fn spoki(mut self, key: impl Into<ApiKey>) -> Self {
        self.spoki = Some(key.into());
        self
    }

    /// Calls go over Composio with this project key. The account they run on is named by
    /// [`user_id`](Self::user_id) or [`connected_account_id`](Self::connected_account_id), here or
    /// per call in the [`Options`].
    pub fn composio(mut self, key: impl Into<ApiKey>) -> Self {
        self.composio = Some(key.into());
        self
    }

    /// Composio: the user on whose behalf the calls run.
    pub fn user_id(mut self, id: impl Into<String>) -> Self {
        self.options = self.options.user_id(id);
        self
    }

    /// Composio: the connected account that the calls run on, like `ca_…`.
    pub fn connected_account_id(mut self, id: impl Into<String>) -> Self {
        self.options = self.options.connected_account_id(id);
        self
    }

    /// Another address to call, with or without a path: a proxy, or a test's server.
    ///
    /// The key goes there. Over plain `http` anyone on the way can read it.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// The set-up that the environment names.
    ///
    /// - `SPOKI_API_KEY`, and if set `SPOKI_BASE_URL`: Spoki's own REST API.
    /// - Else `COMPOSIO_API_KEY` with `COMPOSIO_USER_ID`, `COMPOSIO_CONNECTED_ACCOUNT_ID` or both,
    ///   and if set `COMPOSIO_BASE_URL`: Composio.
    ///
    /// Variables that are empty count as not set.
    pub fn from_env() -> Result<Self, Error> {
        Self::from_lookup(|name| match std::env::var(name) {
            Ok(value) => Ok(Some(value)),
            Err(VarError::NotPresent) => Ok(None),
            Err(VarError::NotUnicode(_)) => Err(Error::configuration(format!(
                "the environment variable `{name}` is not valid UTF-8"
            ))),
        })
    }

    pub(crate) fn from_lookup(
        lookup: impl Fn(&str) -> Result<Option<String>, Error>,
    ) -> Result<Self, Error> {
        let get =
            |name: &str| Ok::<_, Error>(lookup(name)?.filter(|value| !value.trim().is_empty()));
        let mut builder = Self::default();
        if let Some(key) = get(catalog().rest_key_variable)? {
            builder.base_url = get(&format!("{}_BASE_URL", catalog().toolkit))?;
            return Ok(builder.spoki(key));
        }
        let key = get(COMPOSIO_KEY)?.ok_or_else(|| {
            Error::configuration(format!(
                "no API key in the environment: set `{}`, or `{COMPOSIO_KEY}` with `{COMPOSIO_USER}` or `{COMPOSIO_ACCOUNT}`",
                catalog().rest_key_variable
            ))
        })?;
        builder.options.user_id = get(COMPOSIO_USER)?;
        builder.options.connected_account_id = get(COMPOSIO_ACCOUNT)?;
        if builder.options.user_id.is_none() && builder.options.connected_account_id.is_none() {
            return Err(Error::configuration(format!(
                "`{COMPOSIO_KEY}` is set without an account: set `{COMPOSIO_USER}` or `{COMPOSIO_ACCOUNT}` too"
            )));
        }
        builder.base_url = get(COMPOSIO_ADDRESS)?;
        Ok(builder.composio(key))
    }
}

/// How the calls are made.
impl ClientBuilder {
    /// How long one attempt may take, connecting included, to the last byte read. 60 seconds unless set; `None`
    /// for no limit. See [`Options::timeout`].
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.timeout = timeout.into();
        self
    }

    /// How long a whole call may take: see [`Options::deadline`]. Without one, a call waits for its
    /// place under the limits as long as it takes.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.options = self.options.deadline(deadline);
        self
    }

    /// When failed attempts are made again. [`RetryPolicy::new`] unless set.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.options = self.options.retry(policy);
        self
    }

    /// What calls do when there is no place under the limit of their action. They wait unless set.
    pub fn limits(mut self, policy: LimitPolicy) -> Self {
        self.options = self.options.limits(policy);
        self
    }

    /// Counts calls elsewhere: together with other clients, or with other processes on the account.
    /// A [`SlidingWindow`] of the client and its clones unless set.
    pub fn limiter(mut self, limiter: impl Limiter) -> Self {
        self.limiter = Some(Box::new(limiter));
        self
    }

    /// How long a connection may take to come about. 10 seconds unless set.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.http.connect_timeout = Some(timeout);
        self
    }

    /// Names the calling program in the `User-Agent`, before this crate's own name: `shop/1.4`.
    pub fn user_agent(mut self, product: impl Into<String>) -> Self {
        self.user_agent = Some(product.into());
        self
    }

    /// The largest reply to accept. 32 MiB unless set.
    pub fn max_reply_bytes(mut self, bytes: usize) -> Self {
        self.max_reply_bytes = bytes;
        self
    }

    /// Goes through a proxy, such as `http://proxy.example:3128`. Without it the variables
    /// `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` decide.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.http.proxy = Some(url.into());
        self
    }

    /// Changes the set-up of the HTTP client: addresses, pool, name resolution.
    ///
    /// Whatever is set there, redirects are not followed and nothing is retried behind our back. TLS comes
    /// ready-made, so that certificates and identities set there have no effect: for those, give
    /// [`transport`](Self::transport) an [`HttpTransport`](crate::transport::HttpTransport) of your own client.
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
        self.http.adjust = Some(Box::new(adjust));
        self
    }

    /// Carries the requests by other means than the built-in HTTP client, whose settings here
    /// ([`connect_timeout`](Self::connect_timeout), [`proxy`](Self::proxy), [`http`](Self::http)) then have no effect.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// The client; an error says which setting cannot work.
    pub fn build(self) -> Result<Client, Error> {
        let user_agent = user_agent(self.user_agent.as_deref())?;
        let address = |usual: &str| BaseUrl::parse(self.base_url.as_deref().unwrap_or(usual));
        let (base, backend) = match (self.spoki, self.composio) {
            (Some(key), None) => {
                let base = address(catalog().rest_base_url)?;
                let rest = Rest::new(base.clone(), key, catalog().rest_key_header, user_agent)?;
                (base, Backend::Rest(rest))
            }
            (None, Some(key)) => {
                let base = address(COMPOSIO_BASE_URL)?;
                let composio = Composio::new(base.clone(), key, catalog().version, user_agent)?;
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
        let shared = Shared {
            key_id: backend.key().fingerprint(),
            backend,
            transport,
            limiter: self
                .limiter
                .unwrap_or_else(|| Box::new(SlidingWindow::new())),
            budget: Budget::default(),
            timeout: self.timeout,
            max_reply_bytes: self.max_reply_bytes,
        };
        Ok(Client::new(shared, self.options))
    }
}

fn http_transport(settings: Settings, plain: bool) -> Result<HttpTransport, Error> {
    HttpTransport::build(Settings { plain, ..settings }).map_err(Error::configuration)
}

fn user_agent(product: Option<&str>) -> Result<HeaderValue, Error> {
    let own = concat!("spoki-api/", env!("CARGO_PKG_VERSION"));
    let version = catalog().version;
    let text = match product {
        Some(product) => format!("{product} {own} (catalogue {version})"),
        None => format!("{own} (catalogue {version})"),
    };
    HeaderValue::try_from(text).map_err(|_| {
        Error::configuration("the user agent holds a character that a header cannot carry")
    })
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("spoki", &self.spoki)
            .field("composio", &self.composio)
            .field("options", &self.options)
            .field("timeout", &self.timeout)
            .field("user_agent", &self.user_agent)
            .field("max_reply_bytes", &self.max_reply_bytes)
            .finish_non_exhaustive()
    }
}
