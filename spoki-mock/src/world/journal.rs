//! The requests that the mock received, with their answers.

use std::time::SystemTime;

use serde_json::{Map, Value};

/// The APIs through which the service can be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Backend {
    /// Spoki's own REST API.
    Rest,
    /// Composio's execute endpoint.
    Composio,
}

impl Backend {
    /// Both APIs.
    pub const ALL: [Self; 2] = [Self::Rest, Self::Composio];
}

impl std::fmt::Display for Backend {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Self::Rest => "REST",
            Self::Composio => "Composio",
        })
    }
}

/// One request with its answer.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Exchange {
    /// The time of arrival, by the mock's clock.
    pub at: SystemTime,
    /// The API that was called.
    pub backend: Backend,
    /// The HTTP method.
    pub method: String,
    /// The path, with the query.
    pub path: String,
    /// The slug of the action; `None` if no action has this method and path.
    pub slug: Option<&'static str>,
    /// The arguments under the catalogue's names; `None` if they are invalid, or were not read because of an
    /// earlier error such as a wrong key.
    ///
    /// Some parameters have the same name over REST. Each of these has the value then.
    pub arguments: Option<Map<String, Value>>,
    /// The HTTP status of the answer; `None` if the connection was cut.
    pub status: Option<u16>,
    /// The JSON body of the answer; null if it had none.
    pub answer: Value,
}
