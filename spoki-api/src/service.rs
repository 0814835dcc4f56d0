//! The service behind the actions: addresses, header names, versions.

use crate::action::ActionInfo;

/// The static facts about the service that belong to no single action.
#[derive(Debug)]
#[non_exhaustive]
pub struct Service {
    /// The toolkit's identifier; every slug begins with it.
    pub toolkit: &'static str,
    /// The service's name for people.
    pub name: &'static str,
    /// Version of the catalogue that the actions were generated from. Pins every call over Composio.
    pub version: &'static str,
    /// Origin of the service's own REST API.
    pub rest_base_url: &'static str,
    /// Header of the REST API that carries the key, in lower case.
    pub rest_key_header: &'static str,
    /// Environment variable with the REST key.
    pub rest_key_variable: &'static str,
    /// Every action, sorted by slug.
    pub actions: &'static [&'static ActionInfo],
}
