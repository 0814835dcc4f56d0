//! What the mock was asked, and what it answered.

use std::time::SystemTime;

use serde_json::{Map, Value};

/// The two ways to the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Backend {
    /// Spoki's own REST API.
    Rest,
    /// Composio's execute endpoint.
    Composio,
}

impl Backend {
    /// Both.
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

/// One request and its answer.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Exchange {
    /// When it came, by the mock's clock.
    pub at: SystemTime,
    /// The way it came.
    pub backend: Backend,
    /// The HTTP method.
    pub method: String,
    /// The path, with the query.
    pub path: String,
    /// The action; `None` if the address is none of an action's.
    pub slug: Option<&'static str>,
    /// The arguments under the catalogue's names; `None` if the request was refused for what it
    /// brings, or before that was read.
    ///
    /// Parameters that REST sends under one name cannot be told apart: each has the value then.
    pub arguments: Option<Map<String, Value>>,
    /// The HTTP status of the answer; `None` if the connection was cut.
    pub status: Option<u16>,
    /// The JSON of the answer; null if there was none.
    pub answer: Value,
}
