//! Where calls go.

use std::fmt;
use std::str::FromStr;

/// Where calls go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Backend {
    /// Spoki's own REST API.
    Spoki,
    Composio,
}

impl Backend {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Spoki => "spoki",
            Self::Composio => "composio",
        }
    }
}

impl fmt::Display for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Backend {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let known = [Self::Spoki, Self::Composio];
        let found = known.into_iter().find(|backend| backend.name() == name);
        found.ok_or_else(|| format!("unknown backend `{name}`: expected `spoki` or `composio`"))
    }
}
