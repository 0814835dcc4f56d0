//! The options of one call.

use std::fmt;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::limit::LimitPolicy;
use crate::privacy::mask;
use crate::retry::RetryPolicy;

/// Settings for some calls of a client: see [`Client::with_options`](crate::Client::with_options).
///
/// What the options do not set stays as in the client. Each setter `x` has a getter `get_x`.
#[derive(Clone, Default, PartialEq)]
#[must_use]
pub struct Options {
    timeout: TimeLimit,
    deadline: TimeLimit,
    retry: Option<RetryPolicy>,
    limits: Option<LimitPolicy>,
    user_id: Option<String>,
    connected_account_id: Option<String>,
    rest_path: Option<String>,
    extra_query: Vec<(String, String)>,
    extra_body: Vec<(String, Value)>,
}

/// A time limit that distinguishes "not set" from "unlimited".
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum TimeLimit {
    #[default]
    NotSet,
    Unlimited,
    After(Duration),
    At(Instant),
}

impl TimeLimit {
    fn new(limit: Option<Duration>) -> Self {
        limit.map_or(Self::Unlimited, Self::After)
    }

    fn or(self, earlier: Self) -> Self {
        match self {
            Self::NotSet => earlier,
            set => set,
        }
    }

    fn get(self) -> Option<Duration> {
        match self {
            Self::NotSet | Self::Unlimited => None,
            Self::After(limit) => Some(limit),
            // Measured by the runtime's clock, which tests can pause.
            Self::At(at) => {
                let now = tokio::time::Instant::now();
                Some(tokio::time::Instant::from_std(at).saturating_duration_since(now))
            }
        }
    }
}

impl fmt::Debug for TimeLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSet => f.write_str("None"),
            Self::Unlimited => f.write_str("Some(unlimited)"),
            Self::After(limit) => write!(f, "Some({limit:?})"),
            Self::At(at) => write!(f, "Some({at:?})"),
        }
    }
}

/// Setters.
impl Options {
    /// Options that set nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// How long one attempt may take, from connecting to the last byte of the reply. `None` sets no limit.
    ///
    /// [`HttpTransport`](crate::transport::HttpTransport) says when an attempt that times out counts as sent.
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.timeout = TimeLimit::new(timeout.into());
        self
    }

    /// How long the whole call may take, from the first poll of its future: its waits under the limits, all attempts,
    /// and the pauses between them. `None` sets no limit.
    ///
    /// A call that would wait longer for its slot fails at once, and nothing is sent.
    pub fn deadline(mut self, deadline: impl Into<Option<Duration>>) -> Self {
        self.deadline = TimeLimit::new(deadline.into());
        self
    }

    /// When every call with these options must have ended: one deadline for several calls. Replaces
    /// [`deadline`](Self::deadline), as `deadline` replaces this.
    ///
    /// ```
    /// use std::time::{Duration, Instant};
    /// use spoki_api::Options;
    ///
    /// // Whatever the two calls do, they have ended in ten seconds.
    /// let options = Options::new().deadline_at(Instant::now() + Duration::from_secs(10));
    /// let (first, second) = (options.clone(), options);
    /// # assert_eq!(first, second);
    /// ```
    pub fn deadline_at(mut self, deadline: Instant) -> Self {
        self.deadline = TimeLimit::At(deadline);
        self
    }

    /// When failed attempts are retried.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// What a call does when the limit of its action has no free slot.
    pub fn limits(mut self, policy: LimitPolicy) -> Self {
        self.limits = Some(policy);
        self
    }

    /// Composio: the user for whom the call runs. Replaces both the user and the connected account of earlier
    /// options.
    ///
    /// Limits are counted by the name of the account: an account that some calls name by its user and others by
    /// its connected account has two counts, and may exceed its limits. Name it the same way in every call.
    pub fn user_id(mut self, id: impl Into<String>) -> Self {
        self.user_id = Some(id.into());
        self
    }

    /// Composio: the connected account for which the call runs, like `ca_…`. Replaces both the user and the connected
    /// account of earlier options.
    ///
    /// Limits are counted by the name of the account: an account that some calls name by its user and others by
    /// its connected account has two counts, and may exceed its limits. Name it the same way in every call.
    pub fn connected_account_id(mut self, id: impl Into<String>) -> Self {
        self.connected_account_id = Some(id.into());
        self
    }

    /// REST: another path, for endpoints that moved. `{name}` stands for the parameter of that name; path parameters
    /// that the path does not name are left out. The path may have a query, but not with names of the action's
    /// parameters. Over Composio this has no effect.
    pub fn rest_path(mut self, template: impl Into<String>) -> Self {
        self.rest_path = Some(template.into());
        self
    }

    /// Adds a query value that the action does not declare. Over Composio it is added to the arguments, so a name may
    /// occur only once there.
    ///
    /// A name that belongs to a parameter of the action is refused before sending: set the parameter instead.
    pub fn extra_query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.extra_query.push((name.into(), value.into()));
        self
    }

    /// Adds a member of the body that the action does not declare, or replaces an earlier member of this
    /// name. Over Composio it is added to the arguments.
    ///
    /// A name that belongs to a parameter of the action is refused before sending: set the parameter instead.
    pub fn extra_body(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        let name = name.into();
        self.extra_body.retain(|(earlier, _)| *earlier != name);
        self.extra_body.push((name, value.into()));
        self
    }
}

/// Getters.
impl Options {
    /// The limit of one attempt; `None` if there is none, or if it is not set.
    #[must_use]
    pub fn get_timeout(&self) -> Option<Duration> {
        self.timeout.get()
    }

    /// The limit of the whole call; `None` if there is none, or if it is not set. For a fixed deadline, the
    /// time that is left.
    #[must_use]
    pub fn get_deadline(&self) -> Option<Duration> {
        self.deadline.get()
    }

    /// When failed attempts are retried.
    #[must_use]
    pub fn get_retry(&self) -> Option<&RetryPolicy> {
        self.retry.as_ref()
    }

    /// What a call does when the limit of its action has no free slot.
    #[must_use]
    pub fn get_limits(&self) -> Option<LimitPolicy> {
        self.limits
    }

    /// Composio: the user for whom the call runs.
    #[must_use]
    pub fn get_user_id(&self) -> Option<&str> {
        self.user_id.as_deref()
    }

    /// Composio: the connected account for which the call runs.
    #[must_use]
    pub fn get_connected_account_id(&self) -> Option<&str> {
        self.connected_account_id.as_deref()
    }

    /// REST: the path instead of the action's own.
    #[must_use]
    pub fn get_rest_path(&self) -> Option<&str> {
        self.rest_path.as_deref()
    }

    /// The additional query values.
    #[must_use]
    pub fn get_extra_query(&self) -> &[(String, String)] {
        &self.extra_query
    }

    /// The additional members of the body.
    #[must_use]
    pub fn get_extra_body(&self) -> &[(String, Value)] {
        &self.extra_body
    }

    /// These options, and the earlier ones where these set nothing.
    pub(crate) fn over(mut self, earlier: &Self) -> Self {
        let mut earlier = earlier.clone();
        self.timeout = self.timeout.or(earlier.timeout);
        self.deadline = self.deadline.or(earlier.deadline);
        self.retry = self.retry.or(earlier.retry);
        self.limits = self.limits.or(earlier.limits);
        // Each of the two names an account, so one of them must replace both.
        if self.user_id.is_none() && self.connected_account_id.is_none() {
            self.user_id = earlier.user_id;
            self.connected_account_id = earlier.connected_account_id;
        }
        self.rest_path = self.rest_path.or(earlier.rest_path);
        self.extra_query.splice(..0, earlier.extra_query);
        let later = |name: &String| self.extra_body.iter().any(|(later, _)| later == name);
        earlier.extra_body.retain(|(name, _)| !later(name));
        self.extra_body.splice(..0, earlier.extra_body);
        self
    }
}

/// Masks personal data. Shows only the names of additional values.
impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let masked = |text: &Option<String>| Some(mask(text.as_deref()?, &[]).into_owned());
        let query: Vec<_> = self
            .extra_query
            .iter()
            .map(|(name, _)| mask(name, &[]))
            .collect();
        let body: Vec<_> = self
            .extra_body
            .iter()
            .map(|(name, _)| mask(name, &[]))
            .collect();
        f.debug_struct("Options")
            .field("timeout", &self.timeout)
            .field("deadline", &self.deadline)
            .field("retry", &self.retry)
            .field("limits", &self.limits)
            .field("user_id", &masked(&self.user_id))
            .field("connected_account_id", &masked(&self.connected_account_id))
            .field("rest_path", &masked(&self.rest_path))
            .field("extra_query", &query)
            .field("extra_body", &body)
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
        assert_eq!(both.get_timeout(), Some(Duration::from_secs(1)));
        let unlimited = Options::new().timeout(None).over(&first);
        assert_eq!(unlimited.get_timeout(), None);
        assert_eq!(Options::new().over(&first), first);
        assert_eq!(both.get_user_id(), Some("b"));
        assert_eq!(
            both.get_extra_query(),
            [("x".into(), "1".into()), ("y".into(), "2".into())]
        );
    }

    #[test]
    fn a_fixed_deadline_comes_closer() {
        let at = Instant::now() + Duration::from_secs(60);
        let options = Options::new()
            .deadline(Duration::from_secs(1))
            .deadline_at(at);
        let left = options.get_deadline().unwrap();
        assert!(left <= Duration::from_secs(60) && left > Duration::from_secs(30));
        let passed = Options::new().deadline_at(Instant::now());
        assert_eq!(passed.get_deadline(), Some(Duration::ZERO));
        assert_eq!(Options::new().over(&options), options);
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
