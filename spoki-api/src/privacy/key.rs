//! API keys.

use std::fmt;

use http::HeaderValue;

/// An API key. Its `Debug` never shows it, and there is no way to read it back.
#[derive(Clone)]
pub struct ApiKey(Box<str>);

impl ApiKey {
    /// The key as a header value that logs leave out. Fails with the reason if the key cannot be a header value.
    pub(crate) fn header_value(&self) -> Result<HeaderValue, String> {
        if self.0.is_empty() {
            return Err("the API key is empty".to_owned());
        }
        let mut value = HeaderValue::from_str(&self.0).map_err(|_| self.complaint())?;
        value.set_sensitive(true);
        Ok(value)
    }

    /// The key itself, to find it in texts before they are shown.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    /// A short text that stands for the key, the same in every process. The key cannot be computed from it: it has 64
    /// bits, far fewer than a key.
    pub(crate) fn fingerprint(&self) -> String {
        // FNV-1a, because the hashes of the standard library differ between versions.
        let hash = self
            .0
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        format!("{hash:016x}")
    }

    fn complaint(&self) -> String {
        let allowed = |c: char| c == '\t' || matches!(c, ' '..='~');
        let place = self.0.chars().position(|c| !allowed(c)).unwrap_or_default() + 1;
        format!(
            "the API key cannot be sent in a header: its character {place} is neither a visible ASCII character nor a blank"
        )
    }
}

/// Removes white space around the key: files and variables often end with a line break.
impl From<&str> for ApiKey {
    fn from(key: &str) -> Self {
        Self(key.trim().into())
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
