//! The programs of the guides, as a project of a user compiles and runs them.

#[doc = include_str!("../guides/write_once.md")]
pub struct WriteOnce;

#[doc = include_str!("../guides/tenants.md")]
pub struct Tenants;

#[doc = include_str!("../guides/shutdown.md")]
pub struct Shutdown;

#[doc = include_str!("../guides/testing.md")]
pub struct Testing;
