//! What a client's limiter has counted.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::mode::Mode;
use super::{Client, call};
use crate::action::ActionInfo;
use crate::error::Error;
use crate::limit::{LimitKey, LimitUsage};
use crate::util::BoxFuture;

impl<M> Client<M> {
    /// The key under which the client's [limiter](crate::limit::Limiter) counts calls of the action. It
    /// identifies API key and account, and does not contain the API key.
    pub fn limit_key(&self, info: &'static ActionInfo) -> LimitKey<'_> {
        LimitKey::new(&self.shared.key_id, info.slug, info.rate_limit)
            .of_account(self.shared.backend.account(&self.options))
    }
}

impl<M: Mode> Client<M> {
    /// What the client's [limiter](crate::limit::Limiter) has counted for its key and account, by action, for
    /// example to show it to people. Actions without recent calls may be missing. Fails if the limiter cannot
    /// tell.
    ///
    /// ```no_run
    /// # async fn run(spoki: spoki_api::Client) -> Result<(), spoki_api::Error> {
    /// for usage in spoki.limit_usage().await? {
    ///     println!("{}: {} used, next in {:?}", usage.action, usage.used, usage.next);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn limit_usage(&self) -> M::Sent<Vec<LimitUsage>, PendingLimits> {
        let shared = Arc::clone(&self.shared);
        let options = Arc::clone(&self.options);
        self.mode.deliver(PendingLimits(Box::pin(async move {
            let account = shared.backend.account(&options);
            let asking = shared.limiter.snapshot(&shared.key_id, account);
            let usage = tokio::time::timeout(call::LIMITER_TIMEOUT, asking).await;
            usage
                .unwrap_or_else(|_| Err(call::no_answer()))
                .map_err(|denied| Error::limiter_failed(&denied))
        })))
    }
}

/// A question to a client's limiter: await this for the answer.
#[must_use = "the limiter is asked only when this future is awaited"]
pub struct PendingLimits(BoxFuture<'static, Result<Vec<LimitUsage>, Error>>);

impl Future for PendingLimits {
    type Output = Result<Vec<LimitUsage>, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(context)
    }
}

impl std::fmt::Debug for PendingLimits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PendingLimits").finish_non_exhaustive()
    }
}
