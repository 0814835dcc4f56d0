//! The mock of the service inside this process, and mocks with a fast clock.

use std::env;
use std::net::IpAddr;

use spoki_api::http::Uri;
use spoki_api::limit::SlidingWindow;
use spoki_api::{ClientBuilder, RetryPolicy};
pub(super) use spoki_mock::Mock;

use super::backend::Backend;
use crate::exit::Exit;
use crate::failure::Failure;

/// How fast the mock's clock runs: a minute of a limit takes three seconds.
const RATE: u32 = 20;

/// Starts the mock, and returns a client that keeps its limits.
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

/// How fast the service's clock runs: `SPOKI_CLOCK_RATE`, if the address is on this machine, because only
/// such an address can be a mock's.
pub(super) fn rate(base_url: Option<&str>) -> Result<u32, Failure> {
    let is_here = || {
        let uri: Uri = base_url?.parse().ok()?;
        let host = uri.host()?.trim_matches(['[', ']']);
        let address = host.parse::<IpAddr>();
        Some(host == "localhost" || address.is_ok_and(|address| address.is_loopback()))
    };
    match env::var("SPOKI_CLOCK_RATE") {
        Ok(rate) if is_here() == Some(true) => match rate.parse() {
            Ok(rate) if (1..=RATE).contains(&rate) => Ok(rate),
            _ => Err(Failure::usage(format!(
                "SPOKI_CLOCK_RATE: expected 1 to {RATE}"
            ))),
        },
        _ => Ok(1),
    }
}

pub(super) fn retry(rate: u32) -> RetryPolicy {
    RetryPolicy::new().at_rate(rate)
}

pub(super) fn limiter_of_process(rate: u32) -> SlidingWindow {
    SlidingWindow::at_rate(rate)
}

#[cfg(feature = "redis")]
pub(super) fn limiter_over(
    url: &str,
    rate: u32,
) -> Result<spoki_limits::RedisLimiter, spoki_limits::InvalidRedisUrl> {
    spoki_limits::RedisLimiter::at_rate(url, rate)
}

#[cfg(feature = "limits")]
pub(super) fn limiter_in(folder: std::path::PathBuf, rate: u32) -> spoki_limits::FileLimiter {
    spoki_limits::FileLimiter::at_rate(folder, rate)
}
