#![cfg_attr(docsrs, feature(doc_cfg))]
#![doc = include_str!("../README.md")]

#[cfg(any(feature = "file", feature = "redis"))]
mod call_state;
#[cfg(feature = "file")]
mod file;
#[cfg(any(feature = "file", feature = "redis"))]
mod limiter;
#[cfg(feature = "redis")]
mod redis;
#[cfg(any(feature = "file", feature = "redis"))]
mod store;
#[cfg(any(feature = "file", feature = "redis"))]
mod timing;
#[cfg(any(feature = "file", feature = "redis"))]
mod worker;

#[cfg(feature = "file")]
pub use file::FileLimiter;
#[cfg(feature = "redis")]
pub use redis::{InvalidRedisUrl, RedisLimiter};
