//! Where Composio executes tools: for the runtime's catalogue and for the OpenAPI document.

pub(crate) const BASE_URL: &str = "https://backend.composio.dev";
/// The path in front of the slug.
pub(crate) const EXECUTE_PATH: &str = "/api/v3.1/tools/execute/";
/// The header that carries the key, in lower case.
pub(crate) const KEY_HEADER: &str = "x-api-key";
