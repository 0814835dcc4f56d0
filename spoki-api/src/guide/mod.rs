//! Guides for programs in production. Their programs run against `spoki-mock` in the tests of this repository.

#[doc = include_str!("write_once.md")]
pub mod write_once {}

#[doc = include_str!("tenants.md")]
pub mod tenants {}

#[doc = include_str!("shutdown.md")]
pub mod shutdown {}

#[doc = include_str!("testing.md")]
pub mod testing {}
