//! API keys.

use std::fmt;

use http::HeaderValue;

/// The header value for the placeholder of a key.
const PLACEHOLDER: HeaderValue = HeaderValue::from_static("[redacted]");

/// An API key. Its `Debug` never shows it, and there is no way to read it back.
#[derive(Clone)]
pub struct ApiKey(
    /// `None` for the placeholder.
    Option<Box<str>>,
);

impl ApiKey {
    /// Takes the place of a key that is not known, in a client that only [prepares](crate::Client::prepare)
    /// requests. The header of these requests has `[redacted]` in place of the key. Calls of such a client
    /// fail before anything is sent.
    #[must_use]
    pub fn placeholder() -> Self {
        Self(None)
    }

    pub(crate) fn is_placeholder(&self) -> bool {
        self.0.is_none()
    }

    /// The key as a header value that logs leave out. Fails with the reason if the key cannot be a header value.
    pub(crate) fn header_value(&self) -> Result<HeaderValue, String> {
        let mut value = match self.0.as_deref() {
            Some("") => return Err("the API key is empty".to_owned()),
            Some(key) => HeaderValue::from_str(key).map_err(|_| complaint(key))?,
            None => PLACEHOLDER,
        };
        value.set_sensitive(true);
        Ok(value)
    }

    /// The key itself, to find it in texts before they are shown; empty for the placeholder.
    pub(crate) fn expose(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }

    /// A short text that identifies the key, the same in every process. The key cannot be computed from it: it has 64
    /// bits, far fewer than a key.
    pub(crate) fn fingerprint(&self) -> String {
        // FNV-1a, because the hashes of the standard library differ between versions.
        let hash = self
            .expose()
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        format!("{hash:016x}")
    }
}

fn complaint(key: &str) -> String {
    let allowed = |c: char| c == '\t' || matches!(c, ' '..='~');
    let place = key.chars().position(|c| !allowed(c)).unwrap_or_default() + 1;
    format!(
        "the API key cannot be sent in a header: its character {place} is neither a visible ASCII character nor a blank"
    )
}

/// Removes white space around the key: files and variables often end with a line break.
impl From<&str> for ApiKey {
    fn from(key: &str) -> Self {
        Self(Some(key.trim().into()))
    }
}

impl From<String> for ApiKey {
    fn from(key: String) -> Self {
        Self::from(key.as_str())
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_trimmed_and_marked_sensitive() {
        let value = ApiKey::from(" abc\n").header_value().unwrap();
        assert_eq!(value, "abc");
        assert!(value.is_sensitive());
    }

    #[test]
    fn a_placeholder_is_shown_as_masked() {
        let key = ApiKey::placeholder();
        let value = key.header_value().unwrap();
        assert!(value == "[redacted]" && value.is_sensitive() && key.is_placeholder());
        assert!(!ApiKey::from("[redacted]").is_placeholder());
    }

    #[test]
    fn a_fingerprint_is_the_same_everywhere() {
        assert_eq!(ApiKey::from("foobar").fingerprint(), "85944171f73967e8");
    }

    #[test]
    fn a_bad_key_is_described_without_being_shown() {
        let key = ApiKey::from("sec\nret");
        let complaint = key.header_value().unwrap_err();
        assert!(complaint.contains("character 4"), "{complaint}");
        assert!(
            !complaint.contains("sec") && !complaint.contains("ret"),
            "{complaint}"
        );
        assert_eq!(format!("{key:?}"), "[redacted]");
        assert!(
            ApiKey::from(" \n")
                .header_value()
                .unwrap_err()
                .contains("empty")
        );
    }
}
