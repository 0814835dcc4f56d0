//! A request that has been understood, in the words of the catalogue.

use http::StatusCode;
use serde_json::{Map, Value};
use spoki_api::ActionInfo;
use spoki_api::action::Param;

use crate::refusal::Refusal;

/// A call of an action with arguments that the spec allows.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) info: &'static ActionInfo,
    /// The arguments by the catalogue's names.
    pub(crate) arguments: Map<String, Value>,
    /// What came besides: names that REST takes and the catalogue does not have.
    pub(crate) extras: Map<String, Value>,
    /// Parameters that arrived as one value and cannot be told apart.
    pub(crate) joined: Vec<Vec<&'static str>>,
    /// The query of the same call over REST.
    pub(crate) query: Vec<(String, String)>,
}

impl Call {
    pub(crate) fn argument(&self, name: &str) -> Option<&Value> {
        self.arguments.get(name).or_else(|| self.extras.get(name))
    }
}

/// An answer before it is put into a protocol's envelope.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) status: StatusCode,
    /// Null where there is nothing to say.
    pub(crate) data: Value,
}

pub(crate) type Outcome = Result<Done, Refusal>;

/// The names of a parameter in the REST call.
pub(crate) fn wire_names(param: &'static Param) -> &'static [&'static str] {
    if param.rest.names.is_empty() {
        std::slice::from_ref(&param.name)
    } else {
        param.rest.names
    }
}
