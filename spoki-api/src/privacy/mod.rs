//! What nothing prints: API keys, secret values, and personal data in texts.

mod escapes;
mod key;
mod redact;
mod secret;

pub use key::ApiKey;
pub use secret::Secret;

pub(crate) use redact::{hide, mask};
