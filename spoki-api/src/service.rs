//! The service behind the actions: its name, its version, its address.

use crate::action::ActionInfo;

/// The static facts about the service that belong to no single action.
#[derive(Debug)]
#[non_exhaustive]
pub struct Service {
    /// What the slugs of its actions start with, for example `SPOKI`.
    pub toolkit: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// Version of the catalogue that the actions were generated from. Pins every call over Composio.
    pub version: &'static str,
    /// Origin of its own REST API.
    pub rest_base_url: &'static str,
    /// Header of the REST API that carries the key.
    pub rest_key_header: &'static str,
    /// Environment variable with the REST key.
    pub rest_key_variable: &'static str,
    /// All actions, by slug.
    pub actions: &'static [&'static ActionInfo],
}

/// The service this crate is made for.
pub(crate) static SERVICE: Service = Service {
    toolkit: "SPOKI",
    name: "Spoki",
    version: "20260227_00",
    rest_base_url: "https://api.spoki.com",
    rest_key_header: "X-Spoki-Api-Key",
    rest_key_variable: "SPOKI_API_KEY",
    actions: &[],
};
