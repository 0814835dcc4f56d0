//! From flags, environment and profiles to a client.

mod backend;
mod credentials;
#[cfg_attr(not(feature = "demo"), path = "no_demo.rs")]
mod demo;
mod environment;
mod key;
mod limits;
mod precedence;
mod profile_writer;
mod profiles;

use std::path::PathBuf;
use std::time::Duration;

use spoki_api::{ApiKey, Client, ClientBuilder, LimitPolicy, RetryPolicy, catalog};

use crate::arguments::{Globals, TimeLimit, time_limit};
use crate::failure::Failure;
use crate::session::Session;
use profiles::Profiles;

pub(crate) use backend::Backend;
pub(crate) use credentials::Credentials;
pub(crate) use key::no_key;

/// The configuration file, as `doctor` shows it.
pub(crate) fn describe_profiles() -> Result<String, Failure> {
    let profiles = Profiles::read()?;
    let file = profiles.file.display();
    let names: Vec<_> = profiles.names().collect();
    Ok(if names.is_empty() {
        format!("`{file}` has no profiles")
    } else {
        format!("`{file}` has the profiles {}", names.join(", "))
    })
}

/// Writes a profile, and returns its name and the file.
pub(crate) fn write_profile(
    name: Option<&str>,
    settings: &[(String, String)],
) -> Result<(String, PathBuf), Failure> {
    let file = profiles::file()?;
    let name = name.unwrap_or(profiles::DEFAULT);
    profile_writer::write(&file, name, settings)?;
    Ok((name.to_owned(), file))
}

/// The settings of a run, all of them checked, before any key is read.
#[derive(Debug)]
pub(crate) struct Setup {
    pub(crate) target: Target,
    timeout: Option<TimeLimit>,
    deadline: Option<TimeLimit>,
    sharing: limits::Sharing,
    no_wait: bool,
    /// How fast the service's clock runs: 1, except for a mock.
    rate: u32,
}

/// Where calls go.
#[derive(Debug)]
pub(crate) enum Target {
    /// The mock inside this process.
    Demo(Backend),
    Service(Box<Credentials>),
    /// There is no key.
    Nowhere(Backend),
}

/// A client, and the mock that it calls.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) client: Client,
    _mock: Option<demo::Mock>,
}

impl Setup {
    /// Reads and checks all settings.
    pub(crate) fn read(globals: &Globals) -> Result<Self, Failure> {
        let target = Target::read(globals)?;
        let beside = match &target {
            Target::Service(credentials) => Some(credentials),
            _ => None,
        };
        let setting = |flag: &Option<String>, beside: Option<&Option<String>>| {
            flag.clone().or_else(|| beside.cloned().flatten())
        };
        let limit = |name: &str, text: Option<String>| {
            let limit = text.map(|text| time_limit(&text)).transpose();
            limit.map_err(|error| Failure::usage(format!("{name}: {error}")))
        };
        let timeout = setting(&globals.timeout, beside.map(|beside| &beside.timeout));
        let deadline = setting(&globals.deadline, beside.map(|beside| &beside.deadline));
        let sharing = setting(&globals.limits, beside.map(|beside| &beside.limits));
        Ok(Self {
            timeout: limit("timeout", timeout)?,
            deadline: limit("deadline", deadline)?,
            sharing: limits::Sharing::read(sharing.as_deref())?,
            no_wait: globals.no_wait,
            rate: demo::rate(beside.and_then(|beside| beside.base_url.as_deref()))?,
            target,
        })
    }

    /// A client without a key, which only prepares requests.
    pub(crate) fn client_without_key(&self) -> Result<Client, Failure> {
        let key = ApiKey::placeholder();
        let builder = match &self.target {
            Target::Service(credentials) => credentials.builder(key),
            Target::Nowhere(Backend::Spoki) | Target::Demo(Backend::Spoki) => {
                Client::builder().spoki(key)
            }
            Target::Nowhere(_) | Target::Demo(_) => Client::builder().composio(key).user_id("USER"),
        };
        Ok(self.options(builder).build()?)
    }

    /// Reads the key and builds the client. `adjust` adds the caller's own settings.
    pub(crate) fn connect(
        &self,
        session: &Session,
        adjust: impl FnOnce(ClientBuilder) -> ClientBuilder,
    ) -> Result<Connection, Failure> {
        session.check_record()?;
        let adjust = |builder| match &session.globals.record {
            Some(_) => adjust(builder).record_shapes(&session.shapes),
            None => adjust(builder),
        };
        match &self.target {
            Target::Demo(backend) => {
                session.tell("demo: a mock of the service answers; no data is kept");
                let (mock, builder) = demo::start(*backend)?;
                let client = adjust(self.options(builder)).build()?;
                Ok(Connection {
                    client,
                    _mock: Some(mock),
                })
            }
            Target::Service(credentials) => {
                let builder = credentials.builder(credentials.key.read()?);
                let builder = self.sharing.apply(self.options(builder), self.rate)?;
                let client = adjust(builder.retry(self.retry())).build()?;
                Ok(Connection {
                    client,
                    _mock: None,
                })
            }
            Target::Nowhere(_) => Err(key::no_key("there is no API key").with_hint(
                "set SPOKI_API_KEY, write a profile with `spoki auth set`, or try --demo",
            )),
        }
    }

    /// Who shares the limits, as a text for people.
    pub(crate) fn describe_limits(&self) -> String {
        match &self.target {
            Target::Demo(_) => "counted in this process".to_owned(),
            _ => self.sharing.describe(),
        }
    }

    /// Without a limiter, only the retries wait after a refusal that asks for a pause.
    fn retry(&self) -> RetryPolicy {
        let policy = demo::retry(self.rate);
        if self.no_wait && self.sharing == limits::Sharing::Nobody {
            policy.max_retry_after(Duration::ZERO)
        } else {
            policy
        }
    }

    fn options(&self, mut builder: ClientBuilder) -> ClientBuilder {
        if let Some(timeout) = self.timeout {
            builder = builder.timeout(timeout.get());
        }
        if let Some(deadline) = self.deadline {
            builder = builder.deadline(deadline.get());
        }
        if self.no_wait {
            builder = builder.limits(LimitPolicy::Fail);
        }
        builder.user_agent(concat!("spoki-cli/", env!("CARGO_PKG_VERSION")))
    }
}

impl Target {
    pub(crate) fn backend(&self) -> Backend {
        match self {
            Self::Demo(backend) | Self::Nowhere(backend) => *backend,
            Self::Service(credentials) => credentials.backend,
        }
    }

    /// The base URL.
    pub(crate) fn address(&self) -> &str {
        let usual = match self.backend() {
            Backend::Spoki => catalog().rest_base_url,
            Backend::Composio => catalog().composio_base_url,
        };
        match self {
            Self::Demo(_) => "inside this process",
            Self::Nowhere(_) => usual,
            Self::Service(credentials) => credentials.base_url.as_deref().unwrap_or(usual),
        }
    }

    /// The account as a text for people.
    pub(crate) fn account(&self) -> String {
        match self {
            Self::Demo(_) => "demo".to_owned(),
            Self::Nowhere(_) => "none".to_owned(),
            Self::Service(credentials) => {
                let account = credentials.account().map(spoki_api::masked);
                let account = account.unwrap_or("the account of the key".into());
                format!(
                    "{account} ({}, from {})",
                    credentials.backend, credentials.place
                )
            }
        }
    }

    fn read(globals: &Globals) -> Result<Self, Failure> {
        let backend = || {
            let named = globals.backend.as_deref().map(str::parse).transpose();
            let named =
                named.map_err(|error: String| Failure::usage(format!("--backend: {error}")));
            named.map(|named| named.unwrap_or(Backend::Spoki))
        };
        if globals.demo {
            return backend().map(Self::Demo);
        }
        Ok(match precedence::credentials(globals)? {
            Some(credentials) => Self::Service(Box::new(credentials)),
            None => Self::Nowhere(backend()?),
        })
    }
}

impl Credentials {
    fn builder(&self, key: ApiKey) -> ClientBuilder {
        let mut builder = match self.backend {
            Backend::Spoki => Client::builder().spoki(key),
            Backend::Composio => Client::builder().composio(key),
        };
        if let Some(user) = &self.user_id {
            builder = builder.user_id(user);
        }
        if let Some(account) = &self.connected_account_id {
            builder = builder.connected_account_id(account);
        }
        match &self.base_url {
            Some(url) => builder.base_url(url),
            None => builder,
        }
    }
}
