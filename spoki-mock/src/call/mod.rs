//! A call of an action, and its outcome, independent of the protocol that carries them.

mod error;

pub(crate) use error::{FieldErrors, ServiceError};

use http::StatusCode;
use serde_json::{Map, Value};
use spoki_api::action::ActionInfo;

/// A call of an action with arguments that the spec allows.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) info: &'static ActionInfo,
    /// The arguments by the catalogue's names.
    pub(crate) arguments: Map<String, Value>,
    /// Members and query parameters that REST accepts and the catalogue does not list.
    pub(crate) extras: Map<String, Value>,
    /// Groups of parameters that REST sends under one name: all parameters of a group hold the same value,
    /// and the caller meant one of them.
    pub(crate) ambiguous: Vec<Vec<&'static str>>,
    /// The query of the same call over REST.
    pub(crate) query: Vec<(String, String)>,
    /// The base URL of links in the reply.
    pub(crate) origin: String,
}

impl Call {
    /// The value of a parameter or of an extra member.
    pub(crate) fn argument(&self, name: &str) -> Option<&Value> {
        self.arguments.get(name).or_else(|| self.extras.get(name))
    }
}

/// The reply of the service to a call that it executed.
#[derive(Debug)]
pub(crate) struct Success {
    pub(crate) status: StatusCode,
    /// Null if the reply has no body.
    pub(crate) data: Value,
}

pub(crate) type Outcome = Result<Success, ServiceError>;
