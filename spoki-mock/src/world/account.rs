//! The caller that a mock accepts.

/// The keys that a mock accepts, and Composio's names for their owner.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Account {
    /// The key of Spoki's own REST API.
    pub spoki_key: String,
    /// The key of Composio.
    pub composio_key: String,
    /// Composio's name of the user.
    pub user_id: String,
    /// Composio's name of that user's connected account.
    pub connected_account_id: String,
}

impl Default for Account {
    fn default() -> Self {
        Self {
            spoki_key: "mock-spoki-key".to_owned(),
            composio_key: "mock-composio-key".to_owned(),
            user_id: "user-1".to_owned(),
            connected_account_id: "ca_mock".to_owned(),
        }
    }
}
