//! Replaces `demo.rs` in a build without the feature `demo`: every clock has the rate 1.

use spoki_api::limit::SlidingWindow;
use spoki_api::{ClientBuilder, RetryPolicy};

use super::backend::Backend;
use crate::failure::Failure;

/// There is none.
#[derive(Debug)]
pub(super) enum Mock {}

pub(super) fn start(_: Backend) -> Result<(Mock, ClientBuilder), Failure> {
    Err(Failure::usage(
        "--demo: this program was built without the feature `demo`",
    ))
}

#[expect(clippy::unnecessary_wraps, reason = "as with the feature `demo`")]
pub(super) fn rate(_: Option<&str>) -> Result<u32, Failure> {
    Ok(1)
}

pub(super) fn retry(_: u32) -> RetryPolicy {
    RetryPolicy::new()
}

pub(super) fn limiter_of_process(_: u32) -> SlidingWindow {
    SlidingWindow::new()
}

#[cfg(feature = "redis")]
pub(super) fn limiter_over(
    url: &str,
    _: u32,
) -> Result<spoki_limits::RedisLimiter, spoki_limits::InvalidRedisUrl> {
    spoki_limits::RedisLimiter::new(url)
}

#[cfg(feature = "limits")]
pub(super) fn limiter_in(folder: std::path::PathBuf, _: u32) -> spoki_limits::FileLimiter {
    spoki_limits::FileLimiter::in_folder(folder)
}
