//! The URL at which Composio executes tools, for the runtime's catalogue and for the OpenAPI document.

pub(crate) const BASE_URL: &str = "https://backend.composio.dev";
/// The path before the slug.
pub(crate) const EXECUTE_PATH: &str = "/api/v3.1/tools/execute/";
/// The header that carries the key, in lower case.
pub(crate) const KEY_HEADER: &str = "x-api-key";
