//! Data that nothing prints: API keys, secret values, and personal data in texts.

mod escapes;
mod key;
mod redact;
mod secret;

use std::borrow::Cow;

pub use key::ApiKey;
pub use secret::Secret;

pub(crate) use redact::{hide, mask};

/// The text with everything masked that looks like a key, a phone number or an e-mail address, as errors show it: for
/// logs of your own.
///
/// ```
/// let masked = spoki_api::masked("asked for +390212345678");
/// assert_eq!(masked, "asked for [phone]");
/// ```
#[must_use]
pub fn masked(text: &str) -> Cow<'_, str> {
    mask(text, &[])
}
