//! The users that a mock accepts.

/// The keys of one user, and Composio's names for the user.
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
        Self::numbered(1)
    }
}

impl Account {
    /// The default account of a user. Only the user ID of the first user has a number.
    pub(crate) fn numbered(number: usize) -> Self {
        let suffix = match number {
            1 => String::new(),
            number => format!("-{number}"),
        };
        Self {
            spoki_key: format!("mock-spoki-key{suffix}"),
            composio_key: format!("mock-composio-key{suffix}"),
            user_id: format!("user-{number}"),
            connected_account_id: format!("ca_mock{suffix}"),
        }
    }
}
