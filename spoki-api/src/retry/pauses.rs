//! How the pauses before retries are spent.

use std::time::Duration;

use crate::util::BoxFuture;

type Spend = dyn Fn(Duration) -> BoxFuture<'static, ()> + Send + Sync;

/// Sleeps; tests can replace the sleep.
#[derive(Default)]
pub(crate) struct Pauses(Option<Box<Spend>>);

impl Pauses {
    #[cfg(any(test, feature = "test-util"))]
    pub(crate) fn spent_by(
        spend: impl Fn(Duration) -> BoxFuture<'static, ()> + Send + Sync + 'static,
    ) -> Self {
        Self(Some(Box::new(spend)))
    }

    pub(crate) async fn spend(&self, pause: Duration) {
        match &self.0 {
            None => tokio::time::sleep(pause).await,
            Some(spend) => spend(pause).await,
        }
    }
}
