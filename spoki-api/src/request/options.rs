//! What one call may do differently from the client's defaults.

use std::time::Duration;

use serde_json::Value;

use crate::limit::LimitPolicy;
use crate::privacy::mask;
use crate::retry::RetryPolicy;

/// Settings for the calls of one clone of a client: see [`Client::with_options`](crate::Client::with_options).
///
/// They never share names with an action's own parameters.
#[derive(Clone, Default)]
#[must_use]
pub struct Options {
    pub(crate) timeout: Option<Duration>,
    pub(crate) deadline: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) limits: Option<LimitPolicy>,
    pub(crate) user_id: Option<String>,
    pub(crate) connected_account_id: Option<String>,
    pub(crate) rest_path: Option<String>,
    pub(crate) extra_query: Vec<(String, String)>,
    pub(crate) extra_body: Vec<(String, Value)>,
}

impl Options {
    /// No difference yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// How long one attempt may take, connecting included, to the last byte read.
    ///
    /// ClientFilter it above [`ClientBuilder::connect_timeout`](crate::ClientBuilder::connect_timeout): an attempt that
    /// this ends while it connects counts as sent.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// How long the whole call may take: its waits for a place under the limits, all attempts and
    /// the pauses between them. It counts from the first poll of the call.
    ///
    /// A call that would have to wait longer for its place fails at once, and nothing is sent.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// When failed attempts are made again.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// What to do when there is no place under the limit of the action.
    pub fn limits(mut self, policy: LimitPolicy) -> Self {
        self.limits = Some(policy);
        self
    }

    /// Composio: the user on whose behalf the call runs. Replaces both the user and the connected account of
    /// earlier options.
    pub fn user_id(mut self, id: impl Into<String>) -> Self {
        self.user_id = Some(id.into());
        self
    }

    /// Composio: the connected account that the call runs on, like `ca_…`. Replaces both the user and the
    /// connected account of earlier options.
    pub fn connected_account_id(mut self, id: impl Into<String>) -> Self {
        self.connected_account_id = Some(id.into());
        self
    }

    /// REST: another path, for endpoints that moved. `{name}` stands for the parameter of that name;
    /// path parameters that it does not name are left out. No effect over Composio.
    pub fn rest_path(mut self, template: impl Into<String>) -> Self {
        self.rest_path = Some(template.into());
        self
    }

    /// Adds a query value that the action does not know. Over Composio it joins the arguments.
    pub fn extra_query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.extra_query.push((name.into(), value.into()));
        self
    }

    /// Adds a member of the body that the action does not know. Over Composio it joins the arguments.
    pub fn extra_body(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.extra_body.push((name.into(), value.into()));
        self
    }

    /// These options, and where they say nothing, the earlier ones.
    pub(crate) fn over(mut self, earlier: &Self) -> Self {
        let earlier = earlier.clone();
        self.timeout = self.timeout.or(earlier.timeout);
        self.deadline = self.deadline.or(earlier.deadline);
        self.retry = self.retry.or(earlier.retry);
        self.limits = self.limits.or(earlier.limits);
        // One names whose account it is: together they would name two.
        if self.user_id.is_none() && self.connected_account_id.is_none() {
            self.user_id = earlier.user_id;
            self.connected_account_id = earlier.connected_account_id;
        }
        self.rest_path = self.rest_path.or(earlier.rest_path);
        self.extra_query.splice(..0, earlier.extra_query);
        self.extra_body.splice(..0, earlier.extra_body);
        self
    }
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = |names: Vec<&String>| format!("{names:?}");
        f.debug_struct("Options")
            .field("timeout", &self.timeout)
            .field("deadline", &self.deadline)
            .field("retry", &self.retry)
            .field("limits", &self.limits)
            .field("user_id", &self.user_id.as_deref().map(|id| mask(id, &[])))
            .field("connected_account_id", &self.connected_account_id)
            .field("rest_path", &self.rest_path)
            .field(
                "extra_query",
                &names(self.extra_query.iter().map(|(name, _)| name).collect()),
            )
            .field(
                "extra_body",
                &names(self.extra_body.iter().map(|(name, _)| name).collect()),
            )
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_options_win_and_extras_add_up() {
        let first = Options::new()
            .timeout(Duration::from_secs(1))
            .user_id("a")
            .extra_query("x", "1");
        let both = Options::new()
            .user_id("b")
            .extra_query("y", "2")
            .over(&first);
        assert_eq!(both.timeout, Some(Duration::from_secs(1)));
        assert_eq!(both.user_id.as_deref(), Some("b"));
        assert_eq!(
            both.extra_query,
            [("x".into(), "1".into()), ("y".into(), "2".into())]
        );
    }

    #[test]
    fn debug_shows_no_values() {
        let options = Options::new()
            .user_id("ada@example.com")
            .extra_query("phone", "390212345678")
            .extra_body("secret", "s3cr3t");
        let text = format!("{options:?}");
        for hidden in ["ada@", "3902", "s3cr3t"] {
            assert!(!text.contains(hidden), "{text}");
        }
        assert!(text.contains("secret"), "{text}");
    }
}
