#![cfg_attr(docsrs, feature(doc_cfg))]
#![doc = include_str!("../README.md")]

#[cfg(feature = "file")]
mod file;
#[cfg(any(feature = "file", feature = "redis"))]
mod limiter;
#[cfg(feature = "redis")]
mod redis;
#[cfg(any(feature = "file", feature = "redis"))]
mod spans;
#[cfg(any(feature = "file", feature = "redis"))]
mod store;
#[cfg(any(feature = "file", feature = "redis"))]
mod turn;
#[cfg(any(feature = "file", feature = "redis"))]
mod worker;

#[cfg(feature = "file")]
pub use file::FileLimiter;
#[cfg(feature = "redis")]
pub use redis::{InvalidRedisUrl, RedisLimiter};
