//! The stand-in for the service inside of this process.

use spoki_api::ClientBuilder;
use spoki_mock::Mock;

use super::backend::Backend;
use crate::exit::Exit;
use crate::failure::Failure;

/// How fast its clock runs, so that a minute of a limit takes three seconds.
const RATE: u32 = 20;

/// Starts the stand-in, and gives a client that keeps its limits.
pub(super) fn start(backend: Backend) -> Result<(Mock, ClientBuilder), Failure> {
    let mock = Mock::builder()
        .clock_rate(RATE)
        .start()
        .map_err(|error| Failure::new(Exit::Internal, format!("--demo cannot listen: {error}")))?;
    let builder = mock.production_client_builder(match backend {
        Backend::Spoki => spoki_mock::Backend::Rest,
        Backend::Composio => spoki_mock::Backend::Composio,
    });
    Ok((mock, builder))
}
