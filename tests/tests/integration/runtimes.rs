//! One client for the runtimes of several tests.

use std::sync::LazyLock;
use std::thread;
use std::time::Duration;

use spoki_api::client::Blocking;
use spoki_api::{Client, Error};
use spoki_mock::{Backend, Mock};
use tokio::runtime::{Builder, Runtime};

static MOCK: LazyLock<Mock> = LazyLock::new(Mock::start_blocking);

static CLIENT: LazyLock<Client> = LazyLock::new(|| {
    MOCK.client_builder(Backend::Rest)
        .timeout(Duration::from_secs(10))
        .http(|http| http.pool_max_idle_per_host(0))
        .build()
        .unwrap()
});

static BLOCKING: LazyLock<Client<Blocking>> = LazyLock::new(|| {
    let builder = MOCK.client_builder(Backend::Rest);
    builder.build_blocking().unwrap()
});

/// What `#[tokio::test]` starts for each test.
fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

async fn calls() -> Result<(), Error> {
    CLIENT.list_tags().send().await?;
    CLIENT.list_tags().send().await?;
    Ok(())
}

/// A connection that waits for its next request belongs to a runtime: it is lost where that has ended, and hangs where
/// that only waits.
#[test]
fn g6_a_static_client_without_idle_connections_serves_every_runtime() {
    let idle: Vec<_> = (0..3).map(|_| runtime()).collect();
    for runtime in &idle {
        runtime.block_on(calls()).unwrap();
    }
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..20 {
                    runtime().block_on(calls()).unwrap();
                }
            });
        }
    });
}

/// It has a runtime of its own.
#[test]
fn g6_a_static_blocking_client_serves_every_runtime() {
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..20 {
                    runtime().block_on(async { BLOCKING.list_tags().send().unwrap() });
                }
            });
        }
    });
}
