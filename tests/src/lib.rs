//! Shared by the tests: every call of the spec, and how to run one.

use std::pin::Pin;

use serde_json::Value;
use spoki_api::{Action, ActionInfo, Client, Effect, Error, Pending};

pub mod faulty;
pub mod offline;
pub mod server;
pub mod unchecked;
pub mod workbench;

/// One action of the spec, ready to be called.
#[derive(Debug)]
pub struct Call {
    /// The vendor's identifier.
    pub slug: &'static str,
    /// An answer, as JSON.
    pub reply: &'static str,
    /// Calls it with the required arguments.
    pub minimal: fn(&Client) -> Running,
    /// Calls it with all arguments.
    pub full: fn(&Client) -> Running,
}

impl Call {
    /// What the client knows about the action.
    #[must_use]
    pub fn info(&self) -> Option<&'static ActionInfo> {
        let actions = spoki_api::catalog().actions.iter().copied();
        actions.into_iter().find(|info| info.slug == self.slug)
    }

    /// The calls of one class of effect.
    pub fn of(effect: Effect) -> impl Iterator<Item = &'static Self> {
        let is_of = move |call: &&Self| call.info().is_some_and(|info| info.effect == effect);
        CALLS.iter().filter(is_of)
    }
}

/// A call under way.
pub type Running = Pin<Box<dyn Future<Output = Result<Answer, Error>> + Send>>;

/// What a call answered.
#[derive(Debug)]
pub struct Answer {
    /// As it came.
    pub raw: Value,
    /// The typed value, written as JSON again.
    pub typed: Value,
    /// The typed value as `Debug` shows it.
    pub shown: String,
}

/// Runs what `send` gives.
fn run<A: Action>(pending: Pending<A>) -> Running {
    Box::pin(async move {
        let reply = pending.await?;
        Ok(Answer {
            raw: reply.json(),
            typed: serde_json::to_value(&*reply).unwrap_or_default(),
            shown: format!("{reply:?}"),
        })
    })
}

include!(concat!(env!("OUT_DIR"), "/calls.rs"));

/// The programs in the READMEs: compiled, and run where they need no account.
#[cfg(doctest)]
mod readmes {
    #[doc = include_str!("../../README.md")]
    struct Workspace;

    #[doc = include_str!("../../spoki-mock/README.md")]
    struct Mock;
}
