//! The service behind the actions: addresses, header names, versions.

/// The static facts about the service that belong to no single action.
#[derive(Debug)]
#[non_exhaustive]
pub struct Service {
    /// Origin of the service's own REST API.
    pub rest_base_url: &'static str,
    /// Header of the REST API that carries the key, in lower case.
    pub rest_key_header: &'static str,
    /// Environment variable with the REST key.
    pub rest_key_variable: &'static str,
    /// Environment variable with another origin for the REST API.
    pub rest_base_url_variable: &'static str,
    /// Version of the catalogue that the actions were generated from. Pins every call over Composio.
    pub catalogue_version: &'static str,
}

/// The service this crate is made for.
pub static SERVICE: Service = Service {
    rest_base_url: "https://api.spoki.com",
    rest_key_header: "x-spoki-api-key",
    rest_key_variable: "SPOKI_API_KEY",
    rest_base_url_variable: "SPOKI_BASE_URL",
    catalogue_version: "20260227_00",
};
